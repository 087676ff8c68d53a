"""Entries that the filters of all report tables leave out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.sql.visitors import replacement_traverse

from training_register.database import DbSession
from training_register.queries.counts import Tally, tallies_where
from training_register.queries.filters import Question, filter_from
from training_register.queries.periods import ENTRY, in_period
from training_register.queries.tables import TableLayout
from training_register.rules.entries import Status
from training_register.rules.periods import Period
from training_register.rules.permissions import ALL


def tallies_in_no_table(db_session: DbSession, period: Period, layouts: Sequence[TableLayout]) -> list[Tally]:
    """The counts of the delivered entries of a period that stand in none of the tables of their audience.

    Only a filter can leave an entry out, so that nothing is asked where no table has one.
    """
    of_audiences = [layout for layout in layouts if layout.holds_entries]
    if not any(layout.filter for layout in of_audiences):
        return []
    within = [in_period(period, ENTRY), ENTRY.status == Status.DELIVERED]
    left = [*within]
    for layout in of_audiences:
        chosen = filter_from({name: values for name, values in layout.filter.items() if name != "status"}, period=None)
        question = Question(db_session, chosen, scope=ALL, today=period.last)
        held = question.narrowed(select(ENTRY.id)).where(*within)
        if layout.audience_id is not None:
            held = held.where(ENTRY.audience_id == layout.audience_id)
        if layout.counts_what is not None:
            held = held.where(ENTRY.counts_what == layout.counts_what)
        left.append(ENTRY.id.not_in(_told(held, question.told)))
    return tallies_where(db_session, left)


def _told(statement: Any, told: Mapping[str, Any]) -> Any:
    """A statement that holds its values itself: the same names stand for other values in the next."""

    def with_value(element: Any, **_: Any) -> Any:
        if not isinstance(element, BindParameter) or element.key not in told:
            return None
        return bindparam(element.key, told[element.key], type_=element.type, unique=True, expanding=element.expanding)

    return replacement_traverse(statement, {}, with_value)
