"""Counts of delivered entries: SQL adds up, by the rule of `count.py`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Date, Integer, Select, cast, func, null, or_, select, union_all
from sqlalchemy.orm import aliased

from training_register.count import SETS_MAY_BE_FEWER, SETS_MAY_BE_MORE, Count
from training_register.database import DbSession
from training_register.models import Entry
from training_register.queries.periods import ENTRY, AnyPeriod, cut_off_by, in_period, values_of
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.periods import APRIL, Period, PeriodKind, reporting_year_of


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of a group of entries. `sessions` is None where sessions apply to none of them."""

    counts_what: CountsWhat
    audience_id: int
    sector_id: int
    entries: int
    sessions: Count | None
    attended: Count
    # The days that the entries span, where the group is one of those that a period cuts off.
    starts_on: date | None = None
    counts_to: date | None = None


def tallies_in(db_session: DbSession, period: Period) -> list[Tally]:
    """The counts of each sector of each audience in a period: one query, whatever the number of sectors."""
    return [_tally(row) for row in db_session.execute(tallies_statement(period.kind), values_of(period))]


def tallies_cut_off_by(db_session: DbSession, period: Period) -> list[Tally]:
    """The same of the entries that span an edge of the period, apart for each span of days."""
    statement = tallies_statement(period.kind, cut_off=True)
    return [_tally(row) for row in db_session.execute(statement, values_of(period))]


def tallies_where(db_session: DbSession, conditions: Sequence[ColumnElement[bool]]) -> list[Tally]:
    """The same of the entries that meet some conditions."""
    return [_tally(row) for row in db_session.execute(_tallied(_KEYS).where(*conditions))]


@cache
def tallies_statement(kind: PeriodKind, cut_off: bool = False) -> Select[*tuple[Any, ...]]:
    """What these two ask the database, of a period of a kind."""
    period = AnyPeriod(kind)
    keys = [*_KEYS, ENTRY.starts_on, ENTRY.counts_to] if cut_off else _KEYS
    return _tallied(keys).where((cut_off_by if cut_off else in_period)(period, ENTRY), ENTRY.status == Status.DELIVERED)


_KEYS: list[ColumnElement[Any]] = [ENTRY.counts_what, ENTRY.audience_id, ENTRY.sector_id]


def _tallied(keys: list[ColumnElement[Any]]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            func.count(),
            *summed(ENTRY.sessions, ENTRY.sessions_certainty),
            func.count().filter(ENTRY.sessions.is_(None), ENTRY.has_sessions),
            *summed(ENTRY.attended, ENTRY.attended_certainty),
            *keys,
        )
        .group_by(*keys)
        .order_by(*keys)
    )


def summed(number: ColumnElement[Any], certainty: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """The columns of a sum: number, entries that recorded one, and how many of them set each flag."""
    return [
        func.coalesce(func.sum(number), 0),
        func.count(number),
        # Said so, and not by IN: SQLAlchemy writes the members of that into the statement anew each time.
        func.count().filter(or_(*(certainty == one for one in SETS_MAY_BE_MORE))),
        func.count().filter(or_(*(certainty == one for one in SETS_MAY_BE_FEWER))),
    ]


def count_of(columns: Sequence[int], not_recorded: int) -> Count:
    """The count from the columns of `summed` and the number of entries that did not record one."""
    number, recorded, more, fewer = columns
    return Count(number, recorded, not_recorded, more > 0, fewer > 0)


def _tally(row: Sequence[Any]) -> Tally:
    entries, sessions_missing = row[0], row[5]
    sessions = count_of(row[1:5], sessions_missing)
    attended = count_of(row[6:10], entries - row[7])
    what, audience_id, sector_id, *span = row[10:]
    return Tally(what, audience_id, sector_id, entries, sessions if sessions.entries else None, attended, *span)


def lone_words_in(db_session: DbSession, period: Period) -> dict[tuple[CountsWhat, int], tuple[str, str]]:
    """How sessions and attended were typed, for each audience (and kind of number) with one entry alone.

    A count that stands alone in a sentence is printed in its own words: "over 1600".
    """
    rows: Iterable[Any] = db_session.execute(_lone_words_statement(period.kind), values_of(period))
    return {(what, audience_id): (sessions, attended) for what, audience_id, sessions, attended in rows}


@cache
def _lone_words_statement(kind: PeriodKind) -> Select[*tuple[Any, ...]]:
    keys = [ENTRY.counts_what, ENTRY.audience_id]
    words = func.coalesce(func.nullif(ENTRY.attended_as_typed, ""), ENTRY.words_instead)
    return (
        select(*keys, func.min(ENTRY.sessions_as_typed), func.min(words))
        .where(in_period(AnyPeriod(kind), ENTRY), ENTRY.status == Status.DELIVERED)
        .group_by(*keys)
        .having(func.count() == 1)
    )


def years_with_entries(db_session: DbSession, first_month: int = APRIL) -> list[int]:
    """The reporting years in which an entry stands or through which one spans, the newest first."""
    years: set[int] = set()
    for reporting_year, starts_on, counts_to in db_session.execute(YEARS):
        if reporting_year is not None:
            years.add(reporting_year)
        else:
            first, last = (reporting_year_of(day, first_month) for day in (starts_on, counts_to))
            years.update(range(first, last + 1))
    return sorted(years, reverse=True)


def _years() -> CompoundSelect[Any]:
    """Hops from year to year through the index: DISTINCT would read every entry of the register.

    An entry that spans years has none of its own: its days are asked for beside them, and such entries are few.
    """
    newest = select(func.max(ENTRY.reporting_year).label("reporting_year"))
    years = newest.cte("years", recursive=True)
    entry = aliased(Entry.__table__)
    before = select(func.max(entry.c.reporting_year)).where(entry.c.reporting_year < years.c.reporting_year)
    years = years.union_all(select(before.scalar_subquery()).where(years.c.reporting_year.is_not(None)))
    no_day = cast(null(), Date)
    return union_all(
        select(years.c.reporting_year, no_day.label("starts_on"), no_day.label("counts_to")).where(
            years.c.reporting_year.is_not(None)
        ),
        select(cast(null(), Integer), ENTRY.starts_on, ENTRY.counts_to)
        .where(ENTRY.reporting_year.is_(None))
        .distinct(),
    )


YEARS = _years()
