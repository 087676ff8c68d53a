"""The lists that a new register starts with, as files from people are read against them."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from training_register.queries.known_lists import KnownActivity, KnownLists, KnownOrganisation
from training_register.rules.entries import CountsWhat

PROFESSIONALS, YOUNG_PEOPLE = "Professionals", "Young people"
CARE = "LAC/Care Leavers/Children Services/Sheltered Housing/Residential"
OTHERS = "Others/ Voluntary Sector"


def starting_lists(*organisations: KnownOrganisation, courses: tuple[str, ...] = ()) -> KnownLists:
    """The lists of a new register, with organisations and courses of one's own."""
    lists = tomllib.loads((files("training_register.data") / "starting_lists.toml").read_text("utf-8"))
    audiences = lists["audiences"]
    return KnownLists(
        audiences=tuple(audience["name"] for audience in audiences),
        sectors=tuple(dict.fromkeys(sector for audience in audiences for sector in audience["sectors"])),
        offers=frozenset((audience["name"], sector) for audience in audiences for sector in audience["sectors"]),
        activities=tuple(
            KnownActivity(one["name"], CountsWhat(one["counts_what"]), one.get("has_sessions", True))
            for one in lists["activities"]
        ),
        courses=courses,
        levels=tuple(lists["levels"]),
        organisations=organisations,
    )
