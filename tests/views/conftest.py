"""What tests of pages stand on besides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask, g

from training_register.actions import users


@pytest.fixture(autouse=True)
def own_globals(app: Flask) -> None:
    """Gives each request globals of its own, as when it is served.

    A test holds an application context open, and Flask lends that to the requests made meanwhile, with all that
    one of them left in `g`: the form token, and whoever was signed in.
    """
    served = app.wsgi_app

    def with_own_globals(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        vars(g._get_current_object()).clear()
        return served(environ, start_response)

    app.wsgi_app = with_own_globals  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes hashes by the parameters of `given.user`: tests sign in hundreds of times."""
    monkeypatch.setattr(users, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
