"""The members of an axis of time: the years, quarters and months of a period, and the same period in other years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from training_register.rules.cross_tables import Axis, By
from training_register.rules.periods import (
    EARLIEST,
    MONTHS,
    Period,
    clipped,
    dates_in_words,
    month,
    year,
    year_label,
    years_before,
    years_of,
)


@dataclass(frozen=True, slots=True)
class PeriodMember:
    """A part of a period, or one that stands beside it: the key that a cross-table gives it, its name and label.

    `period` is None where the member is of every year: the first quarters of all of them. `short` is the label where a
    heading says more than the period.
    """

    key: int
    name: str
    label: str
    period: Period | None
    short: str = ""


def parts_on(axis: Axis, period: Period) -> list[PeriodMember]:
    """The parts of a period along an axis of time, in their order, each cut to the period."""
    match axis.by:
        case By.QUARTER_OF_YEAR:
            return [
                PeriodMember(
                    part.part, f"q{part.part}", f"Q{part.part} ({_months_in_words(part)})", None, f"Q{part.part}"
                )
                for part in year(period.reporting_year, period.first_month).parts
            ]
        case By.MONTH_OF_YEAR:
            numbers = [(period.first_month + after - 1) % 12 + 1 for after in range(12)]
            return [PeriodMember(number, MONTHS[number].lower(), MONTHS[number], None) for number in numbers]
    return list(_parts(axis.by, period))


def _parts(by: By, period: Period) -> Iterator[PeriodMember]:
    first_month = period.first_month
    is_of_one_year = len(years_of(period)) == 1
    for number in years_of(period):
        whole = year(number, first_month)
        if by is By.YEAR:
            parts = [(number, whole, year_label(number, first_month))]
        elif by is By.QUARTER:
            parts = [
                (
                    number * 10 + part.part,
                    part,
                    f"Q{part.part} ({_months_in_words(part)})" if is_of_one_year else part.label,
                )
                for part in whole.parts
            ]
        else:
            parts = [
                (number * 100 + part.part, part, part.label)
                for three in whole.parts
                for part in (month(one.first.year, one.first.month, first_month) for one in three.parts)
            ]
        for key, part, label in parts:
            if cut := clipped(part, period):
                is_whole = (cut.first, cut.last) == (part.first, part.last)
                if not is_whole:
                    label = dates_in_words(cut.first, cut.last)
                yield PeriodMember(key, cut.address, label, cut, label.partition(" (")[0])


def _months_in_words(part: Period) -> str:
    return f"{MONTHS[part.first.month]} to {MONTHS[part.last.month]}"


def same_in_years(period: Period, number: int) -> tuple[Period, ...]:
    """The same period of so many years, the earliest first and the period itself last."""
    before = [
        years_before(period, back) for back in range(number - 1, 0, -1) if period.first.year - back > EARLIEST.year
    ]
    return (*before, period)


def side_by_side(periods: tuple[Period, ...]) -> list[PeriodMember]:
    """Periods as the members of an axis, in the order in which they stand."""
    return [PeriodMember(place, period.address, period.label, period) for place, period in enumerate(periods)]
