"""The starting table of an audience, given up for a plain one where a sheet brings sectors of its own."""

from __future__ import annotations

from collections.abc import Iterable

from training_register.actions.imported_names import Lists
from training_register.actions.operations import columns_of, record_change
from training_register.actions.report_tables import remove_report_tables
from training_register.database import DbSession
from training_register.models import Operation
from training_register.queries.tables import audiences_before_an_entry, pairs_of, report_tables_of


def lay_out_anew(db_session: DbSession, operation: Operation, lists: Lists) -> tuple[str, ...]:
    """Gives up the tables that have no row for what a sheet brings; the names of their audiences, in the list's order.

    A sheet that adds a sector to an audience without entries is of a team other than the one whose table the register
    started with: it would print that team's rows, notes and sentence beside figures that are in none of them. The
    audience offers the sheet's sectors alone from then on, in the order of their first rows, and so gets a plain
    table of these. Call it when the sheet's names are stored, and before its entries are.
    """
    brought = lists.audiences_with_new_sectors()
    audiences = audiences_before_an_entry(db_session) if brought else {}
    audiences = {audience_id: name for audience_id, name in audiences.items() if audience_id in brought}
    if audiences:
        remove_report_tables(db_session, operation, report_tables_of(db_session, audiences))
        _offer_only_what_is_used(db_session, operation, lists, audiences)
    return tuple(audiences.values())


def _offer_only_what_is_used(
    db_session: DbSession, operation: Operation, lists: Lists, audience_ids: Iterable[int]
) -> None:
    """No entry can refer to a pair that goes: the audience has none."""
    used = lists.sectors_used()
    places = {
        (audience_id, sector_id): place
        for audience_id in audience_ids
        for place, sector_id in enumerate(used[audience_id])
    }
    for pair in pairs_of(db_session, audience_ids):
        key = pair.audience_id, pair.sector_id
        before = columns_of(pair)
        if key in places:
            pair.position = places[key]
        else:
            db_session.delete(pair)
        # That a pair was added is written down already.
        if key in lists.offered:
            after = columns_of(pair) if key in places else {}
            record_change(
                db_session, operation, subject=pair.__tablename__, subject_id=pair.id, before=before, after=after
            )
    db_session.flush()
