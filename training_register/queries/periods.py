"""The one predicate that says which entries are in a period, and which its edges cut off."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, and_, bindparam, false, not_, or_

from training_register.models import Entry
from training_register.rules.entries import Kind
from training_register.rules.periods import Period, PeriodKind

# Making a statement costs more than running it: those of every page are made once for each kind of period, from
# the table's columns, and are told the period when they are sent.
ENTRY = Entry.__table__.c


class AnyPeriod:
    """A period of a kind, in a statement that is told which one by `values_of` under the same name."""

    def __init__(self, kind: PeriodKind, name: str = "period") -> None:
        self.kind = kind
        self.reporting_year = bindparam(f"{name}_year", type_=Integer)
        self.part = bindparam(f"{name}_part", type_=Integer)
        self.first = bindparam(f"{name}_first", type_=Date)
        self.last = bindparam(f"{name}_last", type_=Date)


def values_of(period: Period, name: str = "period") -> dict[str, Any]:
    """What a statement about any period of a kind is told of one."""
    return {
        f"{name}_year": period.reporting_year,
        f"{name}_part": period.part,
        f"{name}_first": period.first,
        f"{name}_last": period.last,
    }


def in_period(period: Period | AnyPeriod, entry: Any = Entry) -> ColumnElement[bool]:
    """Entries with `starts_on >= first and counts_to <= last`.

    For a year, a quarter or a month the same is read from where `placed` put each entry, so that the index of
    the yearly tables answers alone; `check` compares the two for every entry. `entry` is the model, an alias of
    it or the table's columns.
    """
    condition: ColumnElement[bool]
    match period.kind:
        case PeriodKind.YEAR:
            condition = entry.reporting_year == period.reporting_year
        case PeriodKind.QUARTER:
            condition = and_(entry.reporting_year == period.reporting_year, entry.quarter == period.part)
        case PeriodKind.MONTH:
            condition = and_(entry.reporting_year == period.reporting_year, entry.month == period.part)
        case PeriodKind.DATES:
            # `starts_on <= last` follows from the rest, and gives the index its other end.
            condition = and_(
                entry.starts_on >= period.first, entry.starts_on <= period.last, entry.counts_to <= period.last
            )
    return condition


def cut_off_by(period: Period | AnyPeriod, entry: Any = Entry) -> ColumnElement[bool]:
    """Entries that span an edge of the period: with days inside, but kept whole and in no total of it."""
    touching = and_(entry.starts_on <= period.last, entry.counts_to >= period.first)
    if period.kind is PeriodKind.DATES:
        return and_(entry.kind == Kind.SEVERAL, touching, not_(in_period(period, entry)))
    unplaced = {
        PeriodKind.YEAR: false(),
        PeriodKind.QUARTER: and_(entry.reporting_year == period.reporting_year, entry.quarter.is_(None)),
        PeriodKind.MONTH: and_(entry.reporting_year == period.reporting_year, entry.month.is_(None)),
    }
    return and_(or_(entry.reporting_year.is_(None), unplaced[period.kind]), touching)
