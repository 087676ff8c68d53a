"""HTTP only: read the request, call, commit once, render or redirect. Here every address is joined to the app."""

from __future__ import annotations

from flask import Flask

from training_register.views import brand, entries, home, sign_in, site, tables, users


def register(app: Flask) -> None:
    """Gives the application its pages, and what every page has."""
    site.prepare(app)
    for module in (home, tables, entries, sign_in, users, brand):
        app.register_blueprint(module.blueprint)
