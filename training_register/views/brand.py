"""The organisation's colour, as a stylesheet of its own: the policy allows no inline style."""

from __future__ import annotations

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from training_register.access import public

blueprint = Blueprint("brand", __name__)


@blueprint.get("/brand.css")
@public
def stylesheet() -> ResponseReturnValue:
    """The custom property that every colour of the brand hangs on; the setting was checked to be a colour."""
    colour = current_app.config["SETTINGS"].brand_colour
    return f":root{{--brand:{colour}}}\n", {
        "Content-Type": "text/css; charset=utf-8",
        "Cache-Control": "max-age=3600",
    }
