"""The rows and columns that a layout prints: which members its axes have, in their order, and the entries of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from training_register.database import DbSession
from training_register.queries.axis_members import AxisMember, keys_fed, members_of
from training_register.queries.cross_tables import Key
from training_register.queries.tables import TableLayout
from training_register.reports.audiences import NOT_IN_THIS_TABLE
from training_register.rules.axis_periods import PeriodMember, parts_on, side_by_side
from training_register.rules.cross_tables import (
    NONE,
    NOT_BROKEN_DOWN,
    NOT_IN_TABLE,
    NOT_SPLIT,
    SEVERAL,
    Axis,
    By,
    Group,
)
from training_register.rules.periods import Period, reporting_year_of
from training_register.table import Where

# More single sessions are not printed side by side.
MOST_SESSIONS = 60
# More parts of a long period are printed only where an entry stands in them.
MOST_EMPTY_PARTS = 40
# What a filter can leave out, and so what finds the entries that feed no row.
_LEFT_OUT_BY = frozenset((By.AUDIENCE, By.SECTOR, By.ACTIVITY, By.COURSE, By.LEVEL, By.HOW))
_UNITS = {By.YEAR: "year", By.QUARTER: "quarter", By.QUARTER_OF_YEAR: "quarter"}
# What an axis has periods of its own for, so that the table's is not among what finds its entries.
WITH_PERIODS = frozenset((By.YEAR, By.QUARTER, By.MONTH, By.YEARS, By.PERIODS))


@dataclass(frozen=True, slots=True)
class Member:
    """A row or a column: its key in the counts, None for the total, its name in the table, its label and its entries.

    `period` is the part of the table's period, or the period beside it, that the member is. `where` is None where no
    filter finds its entries.
    """

    key: Key
    name: str
    label: str
    where: Where | None = ()
    period: Period | None = None
    # The label where a heading says the measure before it.
    short: str = ""


WHOLE = Member(None, "", "")


def groups_of(db_session: DbSession, layout: TableLayout, rows: Axis) -> tuple[Group, ...]:
    """The rows that were laid out by hand, each with the keys of what feeds it; none for an axis without a list."""
    if rows.by in (By.MEASURES, By.NOTHING) or rows.by.is_of_time or rows.by.is_of_periods:
        return ()
    if rows.by is By.SECTOR:
        return tuple(Group(row.key, row.label, row.sector_ids) for row in layout.rows)
    found = keys_fed(db_session, rows, [name for row in layout.rows for name in row.fed_by]) if layout.rows else {}
    return tuple(
        Group(row.key, row.label, tuple(found[name] for name in row.fed_by if name in found)) for row in layout.rows
    )


def printed_members(
    db_session: DbSession,
    axis: Axis,
    found: Iterable[Key],
    *,
    periods: tuple[Period, ...],
    audience_id: int | None,
) -> tuple[Member, ...]:
    """The members of an axis that are printed; `found` are the keys that entries stand in.

    `periods` are those that stand side by side, or the one period of the table.
    """
    keys = {key for key in found if isinstance(key, int)}
    if axis.by in (By.NOTHING, By.MEASURES):
        return ()
    if axis.by.is_of_periods:
        return tuple(map(_of_period, side_by_side(periods)))
    if axis.by.is_of_time:
        parts = parts_on(axis, periods[0])
        shown = parts if len(parts) <= MOST_EMPTY_PARTS else [part for part in parts if part.key in keys]
        return (*map(_of_period, shown), *_undivided(axis, keys, periods[0]))
    if axis.groups:
        return (*_of_groups(db_session, axis, keys), *_undivided(axis, keys, periods[0]))
    listed = {key for key in keys if key > 0 or key in (NONE, SEVERAL)}
    if axis.by is By.ENTRY and len(listed) > MOST_SESSIONS:
        return ()
    year = reporting_year_of(periods[0].last, periods[0].first_month)
    members = members_of(db_session, axis, listed, audience_id=audience_id, reporting_year=year)
    shown_members = (one for one in members if one.key in keys or one.is_always_shown)
    return (
        *(Member(one.key, one.name, one.label, one.where) for one in shown_members),
        *_undivided(axis, keys, periods[0]),
    )


def _of_period(one: PeriodMember) -> Member:
    where = ("period", one.period.address) if one.period else ("part", one.name)
    return Member(one.key, one.name, one.label, (where,), one.period, one.short)


def _of_groups(db_session: DbSession, axis: Axis, keys: Collection[int]) -> Iterator[Member]:
    """Rows that were laid out by hand, and what feeds none of them, if anything does."""
    fed = {key for group in axis.groups for key in group.members if isinstance(key, int)}
    named: Mapping[int, AxisMember] = {one.key: one for one in members_of(db_session, axis, fed)}
    for place, group in enumerate(axis.groups):
        wheres = [named[key].where for key in group.members if isinstance(key, int) and key in named]
        # A row that nothing feeds any more has no entries.
        found = tuple(pair for where in wheres for pair in where) or None
        yield Member(place, group.key, group.label, found)
    if NOT_IN_TABLE in keys:
        left_out = tuple(
            (f"not-{axis.by}", value) for key in sorted(fed & named.keys()) for _, value in named[key].where
        )
        where = left_out if axis.by in _LEFT_OUT_BY else None
        yield Member(NOT_IN_TABLE, "not-in-this-table", NOT_IN_THIS_TABLE, where)


def _undivided(axis: Axis, keys: Collection[int], period: Period) -> Iterator[Member]:
    """What can't be divided stands on its own, so that the parts add up to the whole."""
    if NOT_BROKEN_DOWN in keys:
        yield Member(NOT_BROKEN_DOWN, "not-broken-down", "Not broken down", (("rest", axis.of),))
    if NOT_SPLIT in keys:
        unit = _UNITS.get(axis.by, "month")
        where = (*whole_period(axis, period), ("unsplit", unit))
        yield Member(NOT_SPLIT, f"not-split-by-{unit}", f"Not split by {unit}", where)


def whole_period(axis: Axis, period: Period) -> Where:
    """The table's period, where the members of an axis each have one of their own."""
    return (("period", period.address),) if axis.by in WITH_PERIODS else ()
