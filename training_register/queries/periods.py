"""The one predicate that says which entries are in a period, and which its edges cut off."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, not_, or_

from training_register.models import Entry
from training_register.rules.entries import Kind
from training_register.rules.periods import Period, PeriodKind


def in_period(period: Period, entry: type[Entry] = Entry) -> ColumnElement[bool]:
    """Entries with `starts_on >= first and counts_to <= last`.

    For a year, a quarter or a month the same is read from where `placed` put each entry, so that the index of
    the yearly tables answers alone; `check` compares the two for every entry.
    """
    match period.kind:
        case PeriodKind.YEAR:
            return entry.reporting_year == period.reporting_year
        case PeriodKind.QUARTER:
            return and_(entry.reporting_year == period.reporting_year, entry.quarter == period.part)
        case PeriodKind.MONTH:
            return and_(entry.reporting_year == period.reporting_year, entry.month == period.part)
    # `starts_on <= last` follows from the rest, and gives the index its other end.
    return and_(entry.starts_on >= period.first, entry.starts_on <= period.last, entry.counts_to <= period.last)


def cut_off_by(period: Period, entry: type[Entry] = Entry) -> ColumnElement[bool]:
    """Entries that span an edge of the period: with days inside, but kept whole and in no total of it."""
    touching = and_(entry.starts_on <= period.last, entry.counts_to >= period.first)
    unplaced = {
        PeriodKind.YEAR: false(),
        PeriodKind.QUARTER: and_(entry.reporting_year == period.reporting_year, entry.quarter.is_(None)),
        PeriodKind.MONTH: and_(entry.reporting_year == period.reporting_year, entry.month.is_(None)),
    }
    if period.kind in unplaced:
        return and_(or_(entry.reporting_year.is_(None), unplaced[period.kind]), touching)
    return and_(entry.kind == Kind.SEVERAL, touching, not_(in_period(period, entry)))
