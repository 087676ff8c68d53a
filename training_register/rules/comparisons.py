"""Periods side by side: which stand beside one, and what must be known before their figures are compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from itertools import combinations

from training_register.rules.axis_periods import same_in_years
from training_register.rules.periods import (
    Period,
    PeriodKind,
    between,
    clipped,
    dates_in_words,
    day_in_words,
    years_before,
)
from training_register.table import Mark


class Beside(StrEnum):
    """What stands beside a period. The values are how addresses write it."""

    YEAR_BEFORE = "year-before"
    TWO_YEARS_BEFORE = "two-years-before"
    TO_DATE = "to-date"
    OTHER = "other"


_WHAT = {PeriodKind.YEAR: "year", PeriodKind.QUARTER: "quarter", PeriodKind.MONTH: "month", PeriodKind.DATES: "days"}


def offered_beside(period: Period, today: date) -> dict[Beside, str]:
    """What can stand beside a period, each with the words of a form: "The year before (2015/16)"."""
    return dict(_offered(period, today))


def _offered(period: Period, today: date) -> Iterator[tuple[Beside, str]]:
    *earlier, _ = same_in_years(period, 3)
    if earlier:
        same = "The year before" if period.kind is PeriodKind.YEAR else f"The same {_WHAT[period.kind]} last year"
        yield Beside.YEAR_BEFORE, f"{same} ({earlier[-1].label})"
    if len(earlier) > 1:
        same = "The last two years" if period.kind is PeriodKind.YEAR else f"The same {_WHAT[period.kind]} of two years"
        yield Beside.TWO_YEARS_BEFORE, f"{same} ({earlier[0].label} and {earlier[1].label})"
    if earlier and period.first <= today <= period.last:
        so_far = f"The {_WHAT[period.kind]} to date" if period.kind is not PeriodKind.DATES else "These days to date"
        yield Beside.TO_DATE, f"{so_far}, and last year to the same day ({today.day} {today:%B})"
    yield Beside.OTHER, "Another period"


def periods_beside(beside: Beside, period: Period, today: date, other: Period | None = None) -> tuple[Period, ...]:
    """The periods that stand side by side, the period itself among them, the earliest first.

    `other` is the one that somebody chose. Only what `offered_beside` offers can be asked for.
    """
    match beside:
        case Beside.YEAR_BEFORE:
            return same_in_years(period, 2)
        case Beside.TWO_YEARS_BEFORE:
            return same_in_years(period, 3)
        case Beside.TO_DATE:
            return to_the_same_day(period, today)
    assert other is not None
    return (period, other) if (period.first, period.last) <= (other.first, other.last) else (other, period)


def to_the_same_day(period: Period, today: date) -> tuple[Period, Period]:
    """A period up to today, and last year's up to the same day; 29 February is 28 February there."""
    so_far = between(period.first, min(today, period.last), period.first_month)
    first = years_before(period, 1).first
    try:
        last = so_far.last.replace(year=so_far.last.year - 1)
    except ValueError:
        last = date(so_far.last.year - 1, 2, 28)
    return between(first, last, period.first_month), so_far


def days_of(period: Period) -> int:
    """How many days a period has."""
    return (period.last - period.first).days + 1


def are_equally_long(periods: Sequence[Period]) -> bool:
    """Whether nobody need be told how long periods are: as many days, two years, two quarters, or the same days.

    A leap year is a day longer, and quarters have 90 to 92 days, which is as near as their names say.
    """
    last = periods[-1]
    return all(
        days_of(one) == days_of(last)
        or (one.kind is last.kind and one.kind in (PeriodKind.YEAR, PeriodKind.QUARTER))
        or _is_the_same(one, last)
        for one in periods
    )


def _is_the_same(one: Period, other: Period) -> bool:
    """Whether one has the same days as another, of another year."""
    earlier, later = sorted((one, other), key=lambda period: period.first)
    return years_before(later, later.first.year - earlier.first.year) == earlier


def notes_on_periods(periods: Sequence[Period], *, as_at: date, kept_since: date | None) -> Iterator[str]:
    """What a reader must know of periods that stand side by side."""
    if not are_equally_long(periods):
        told = "; ".join(f"{one.label}: {days_of(one):,} {'day' if days_of(one) == 1 else 'days'}" for one in periods)
        yield f"The periods are not equally long. {told}."
    for one, other in combinations(periods, 2):
        if both := clipped(one, other):
            days = dates_in_words(both.first, both.last)
            yield f"{one.label} and {other.label} overlap: {days} is in both."
    for one in periods:
        if one.first > as_at:
            yield f"{one.label} has not begun."
        elif one.last > as_at:
            yield (
                f"{Mark.PROVISIONAL.shown} {one.label} is not over: its figures are provisional, and hold what was "
                f"delivered up to {day_in_words(as_at)}."
            )
    before = [one.label for one in periods if is_before_entries(one, kept_since)]
    if before and kept_since:
        yield f"Entries have been kept since {day_in_words(kept_since)}: no change is told since an earlier day."


def is_before_entries(period: Period, kept_since: date | None) -> bool:
    """Whether a period begins before entries were kept, so that its figures may lack some."""
    return kept_since is not None and period.first < kept_since
