"""What the browser tests stand on: a register that is served, and windows in which nothing goes wrong unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests import published
from tests.browser import Watch, watch_policy
from tests.browser_tests import known_names
from tests.browser_tests.serving import served
from tests.chromium import LAUNCH_ARGUMENTS, chromium_path
from tests.given import Given
from training_register.access import session_id
from training_register.actions import users
from training_register.models import AppUser
from training_register.rules.permissions import Role

# Opens a page in a browser of its own, in which somebody of a role, or of an account, is signed in.
Window = Callable[..., Page]

# A machine that does other work meanwhile is no fault of the page.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium of this machine: Playwright's own download is never used."""
    return {**browser_type_launch_args, "executable_path": chromium_path(), "args": LAUNCH_ARGUMENTS}


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes hashes by the parameters of `given.user`, for what is tried here is not how slow they are."""
    monkeypatch.setattr(users, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def register(given: Given) -> Given:
    """The register with the published figures of 2016/17."""
    published.put_in(given)
    return given


@pytest.fixture
def known(given: Given) -> Given:
    """A register that knows its organisations and courses."""
    known_names.put_in(given)
    return given


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The address at which the register of this test is served."""
    with served(app) as address:
        yield address


@pytest.fixture
def window(app: Flask, given: Given, site: str, new_context: Callable[..., BrowserContext]) -> Iterator[Window]:
    """Opens windows; the test fails if in one of them the policy was violated, or another host asked for anything."""
    watches: list[Watch] = []
    strangers: list[str] = []

    def note_stranger(request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(site).netloc:
            strangers.append(request.url)

    def opened(who: Role | AppUser | None = None, **options: Any) -> Page:
        context = new_context(base_url=site, **options)
        context.on("request", note_stranger)
        if who:
            _sign_in(app, site, context, given.user(who) if isinstance(who, Role) else who)
        page = context.new_page()
        if options.get("java_script_enabled", True):
            watches.append(watch_policy(page))
        return page

    yield opened
    for watch in watches:
        watch.assert_none()
    assert not strangers, f"another host was asked for something: {strangers}"


@pytest.fixture
def page(window: Window) -> Page:
    """A window in which nobody is signed in."""
    return window()


def _sign_in(app: Flask, site: str, context: BrowserContext, user: AppUser) -> None:
    """Gives a browser the session that the form gives; what the form does has tests of its own."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = session_id(user)
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
