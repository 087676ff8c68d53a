"""Counts of delivered entries: SQL adds up, by the rule of `count.py`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from training_register.count import SETS_MAY_BE_FEWER, SETS_MAY_BE_MORE, Count
from training_register.database import DbSession
from training_register.models import Entry
from training_register.queries.periods import cut_off_by, in_period
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.periods import Period


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
    return _tallies(db_session, in_period(period), [])


def tallies_cut_off_by(db_session: DbSession, period: Period) -> list[Tally]:
    """The same of the entries that span an edge of the period, apart for each span of days."""
    return _tallies(db_session, cut_off_by(period), [Entry.starts_on, Entry.counts_to])


def tallies_statement(
    where: ColumnElement[bool], further: Sequence[InstrumentedAttribute[Any]] = ()
) -> Select[*tuple[Any, ...]]:
    """What `tallies_in` asks the database."""
    keys = [Entry.counts_what, Entry.audience_id, Entry.sector_id, *further]
    return (
        select(
            *keys,
            func.count(),
            *summed(Entry.sessions, Entry.sessions_certainty),
            func.count().filter(Entry.sessions.is_(None), Entry.has_sessions),
            *summed(Entry.attended, Entry.attended_certainty),
        )
        .where(where, Entry.status == Status.DELIVERED)
        .group_by(*keys)
        .order_by(*keys)
    )


def summed(number: InstrumentedAttribute[Any], certainty: InstrumentedAttribute[Any]) -> list[ColumnElement[Any]]:
    """The columns of a sum: number, entries that recorded one, and how many of them set each flag."""
    return [
        func.coalesce(func.sum(number), 0),
        func.count(number),
        func.count().filter(certainty.in_(SETS_MAY_BE_MORE)),
        func.count().filter(certainty.in_(SETS_MAY_BE_FEWER)),
    ]


def count_of(columns: Sequence[int], not_recorded: int) -> Count:
    """The count from the columns of `summed` and the number of entries that did not record one."""
    number, recorded, more, fewer = columns
    return Count(number, recorded, not_recorded, more > 0, fewer > 0)


def _tallies(
    db_session: DbSession, where: ColumnElement[bool], further: Sequence[InstrumentedAttribute[Any]]
) -> list[Tally]:
    return [_tally(row, len(further)) for row in db_session.execute(tallies_statement(where, further))]


def _tally(row: Sequence[Any], further: int) -> Tally:
    what, audience_id, sector_id = row[:3]
    span, sums = row[3 : 3 + further], row[3 + further :]
    entries, sessions_missing = sums[0], sums[5]
    sessions = count_of(sums[1:5], sessions_missing)
    attended = count_of(sums[6:10], entries - sums[7])
    return Tally(what, audience_id, sector_id, entries, sessions if sessions.entries else None, attended, *span)


def lone_words_in(db_session: DbSession, period: Period) -> dict[tuple[CountsWhat, int], tuple[str, str]]:
    """How sessions and attended were typed, for each audience (and kind of number) with one entry alone.

    A count that stands alone in a sentence is printed in its own words: "over 1600".
    """
    keys = [Entry.counts_what, Entry.audience_id]
    words = func.coalesce(func.nullif(Entry.attended_as_typed, ""), Entry.words_instead)
    statement = (
        select(*keys, func.min(Entry.sessions_as_typed), func.min(words))
        .where(in_period(period), Entry.status == Status.DELIVERED)
        .group_by(*keys)
        .having(func.count() == 1)
    )
    rows: Iterable[Any] = db_session.execute(statement)
    return {(what, audience_id): (sessions, attended) for what, audience_id, sessions, attended in rows}


def years_with_entries(db_session: DbSession) -> list[int]:
    """The reporting years in which an entry stands, the newest first."""
    found = db_session.scalars(select(Entry.reporting_year).where(Entry.reporting_year.is_not(None)).distinct())
    return sorted(filter(None, found), reverse=True)
