"""The entries behind one figure: how many there are and how sure they say they are, and what each of them gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, case, cast, func, select
from sqlalchemy.types import Integer

from training_register.count import Certainty, Count
from training_register.database import DbSession
from training_register.models import Entry
from training_register.queries.cross_statement import lines_behind
from training_register.queries.cross_tables import CrossQuestion, Key
from training_register.queries.entries import ListedEntry, list_of, listed_entries
from training_register.queries.filters import EntryFilter, Question
from training_register.queries.periods import ENTRY, values_of
from training_register.queries.scopes import in_scope
from training_register.rules.cross_tables import Measure
from training_register.rules.permissions import ALL, Scope


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands in a cross-table: the keys of its row and column (None: a total), and what it measures.

    `cut_off` says that it is of what the edges of the period cut off; its column is then the key of a span of days.
    """

    row: Key
    column: Key
    measure: Measure
    cut_off: bool = False


@dataclass(frozen=True, slots=True)
class EntryBehind:
    """An entry, and what it gives to the figure: a number, and what this is divided by where the figure is a ratio."""

    entry: ListedEntry
    gives: Count
    against: int | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a figure. `by_certainty` are numbers of entries, of those that recorded one only.

    `seen` are the entries that somebody may see, of which `listed` holds the first: those that did not record it
    first, then in the order of their days.
    """

    entries: int
    not_recorded: int
    by_certainty: Mapping[Certainty, int]
    seen: int
    listed: tuple[EntryBehind, ...] = ()

    @property
    def recorded(self) -> int:
        """How many entries recorded what the figure takes."""
        return self.entries - self.not_recorded


def behind(db_session: DbSession, asked: CrossQuestion, place: Place, *, scope: Scope | None, most: int) -> Behind:
    """The entries behind a figure; at most so many are listed, and none where `scope` is None."""
    question = Question(db_session, asked.chosen, scope=ALL, today=asked.periods[0].last)
    lines = lines_behind(
        question.shape,
        replace(asked.rows, periods=()),
        replace(asked.columns, periods=()),
        place.measure,
        tuple(period.kind for period in asked.periods),
        cut_off=place.cut_off,
        of_row=place.row is not None,
        of_column=place.column is not None,
    )
    told: dict[str, Any] = {**question.told, "row": place.row, "column": place.column}
    for number, period in enumerate(asked.periods):
        told |= values_of(period, f"period_{number}")
    is_missing = lines.c.number.is_(None)
    more, fewer = lines.c.more > 0, lines.c.fewer > 0
    ways = (
        is_missing,
        and_(~is_missing, ~more, ~fewer),
        and_(~is_missing, more, fewer),
        and_(~is_missing, more, ~fewer),
        and_(~is_missing, ~more, fewer),
    )
    numbers = [cast(func.coalesce(func.sum(case((way, 1), else_=0)), 0), Integer) for way in ways]
    found: Sequence[int] = db_session.execute(select(func.count(), *numbers).select_from(lines), told).one()
    entries, missing, exact, about, at_least, nearly = found
    by_certainty = {
        Certainty.EXACT: exact,
        Certainty.ABOUT: about,
        Certainty.AT_LEAST: at_least,
        Certainty.NEARLY: nearly,
    }
    if scope is None or not entries:
        return Behind(entries, missing, by_certainty, 0)
    seen = select(lines)
    if scope.area_ids is not None:
        seen = seen.join(Entry.__table__, ENTRY.id == lines.c.entry_id).where(in_scope(scope, ENTRY))
        number = db_session.scalar(seen.with_only_columns(func.count()), told) or 0
    else:
        number = entries
    in_order = seen.order_by(case((is_missing, 0), else_=1), lines.c.starts_on, lines.c.entry_id).limit(most)
    listed = _listed(db_session, db_session.execute(in_order, told).all())
    return Behind(entries, missing, by_certainty, number, tuple(listed))


def _listed(db_session: DbSession, lines: Sequence[Any]) -> list[EntryBehind]:
    """The entries of some lines, in their order."""
    ids = [line.entry_id for line in lines]
    entries = {one.id: one for one in listed_entries(db_session, list_of(ENTRY.id.in_(ids)))}
    return [
        EntryBehind(
            entries[line.entry_id],
            Count.of(None, None) if line.number is None else Count(line.number, 1, 0, line.more > 0, line.fewer > 0),
            line.against,
        )
        for line in lines
    ]


def number_in_list(db_session: DbSession, chosen: EntryFilter, *, scope: Scope, today: date) -> int:
    """How many entries the list of entries shows somebody for a filter."""
    question = Question(db_session, chosen, scope=scope, today=today)
    statement = question.narrowed(select(func.count()).select_from(Entry.__table__))
    return int(db_session.scalar(statement) or 0)
