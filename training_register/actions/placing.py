"""Placing every entry anew in reporting years, quarters and months."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, update

from training_register.actions.many_rows import hold_still, room_for_indexes
from training_register.actions.operations import begin_operation
from training_register.actions.refusals import Refusal
from training_register.count import entries_in_words
from training_register.database import DbSession
from training_register.models import AppUser, Entry
from training_register.queries.placing import entries_by_days
from training_register.queries.publications import has_publication
from training_register.rules.periods import MONTHS

PLACE_ENTRIES = "place entries"
PUBLISHED = (
    "Tables were published, and name the reporting years as they are. So the first month stays what it is, for good."
)

# From the table: the ORM would look for the entries that a session holds.
_ENTRY: Any = Entry.__table__
_PLACE = (
    update(_ENTRY)
    .where(_ENTRY.c.starts_on == bindparam("first"), _ENTRY.c.counts_to == bindparam("last"))
    .values(
        reporting_year=bindparam("year_placed"), quarter=bindparam("quarter_placed"), month=bindparam("month_placed")
    )
)


def place_entries(db_session: DbSession, first_month: int) -> int:
    """Places every entry by a first month, in the transaction that `database.writing` began; gives how many moved.

    All entries of the same days are written at once. Nobody else writes to entries until the transaction ends, and
    what others did before it is placed too. An entry keeps its version: nothing that somebody said of it changes, so
    whoever has it open saves over nothing, and what was recorded can still be undone.
    """
    hold_still(db_session, Entry)
    places: dict[tuple[Any, Any], dict[str, Any]] = {}
    moved = 0
    for same in entries_by_days(db_session):
        if same.is_placed(first_month):
            continue
        place = same.place(first_month)
        moved += same.entries
        places[same.starts_on, same.counts_to] = {
            "first": same.starts_on,
            "last": same.counts_to,
            "year_placed": place.reporting_year,
            "quarter_placed": place.quarter,
            "month_placed": place.month,
        }
    if places:
        with room_for_indexes(db_session):
            db_session.connection().execute(_PLACE, list(places.values()))
        db_session.expire_all()
    return moved


def place_entries_anew(db_session: DbSession, *, by: AppUser | None, first_month: int) -> int:
    """Places the entries by the first month that the register is told, as an operation; gives how many moved.

    It is for a first month that the file or the environment says, which nobody previews in a browser. Raises `Refusal`
    where tables were published.
    """
    if has_publication(db_session):
        raise Refusal("", PUBLISHED)
    moved = place_entries(db_session, first_month)
    if moved:
        about = f"{entries_in_words(moved)}, reporting years from {MONTHS[first_month]}"
        begin_operation(db_session, kind=PLACE_ENTRIES, by=by, about=about)
    return moved
