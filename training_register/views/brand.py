"""The organisation's colour, as a stylesheet of its own: the policy allows no inline style."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from training_register.access import public
from training_register.current import current_settings
from training_register.settings import is_colour

blueprint = Blueprint("brand", __name__)


@blueprint.get("/brand.css")
@public
def stylesheet() -> ResponseReturnValue:
    """The custom property that every colour of the brand hangs on.

    Pages ask for their colour by name, so that a new one is at once at an address that no browser has kept, and the
    database is asked nothing.
    """
    asked = f"#{request.args.get('colour', '')}"
    colour = asked if is_colour(asked) else current_settings().brand_colour
    return f":root{{--brand:{colour}}}\n", {
        "Content-Type": "text/css; charset=utf-8",
        "Cache-Control": "max-age=31536000, immutable" if colour == asked else "no-cache",
    }
