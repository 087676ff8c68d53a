"""The home page."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from training_register.access import needs
from training_register.rules.permissions import Permission

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@needs(Permission.SEE_TABLES)
def home() -> ResponseReturnValue:
    """The tables, until each role has a page of its own."""
    return redirect(url_for("tables.periods"))
