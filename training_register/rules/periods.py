"""Periods: how they are read and written, and where an entry stands in them (design, section 4)."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from training_register.rules.entries import Kind

# Reporting years run from April to March unless a register is set otherwise.
APRIL = 4
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
# January is 1.
MONTHS = tuple(month_name)


class PeriodProblem(ValueError):
    """What was typed is not a period; `str()` says why in plain English."""


class PeriodKind(StrEnum):
    """What a period is. The values are the words that people see."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    DATES = "dates"


@dataclass(frozen=True, slots=True)
class Period:
    """A reporting year, a quarter or a month of one, or any two dates: from `first` to `last`, both inside.

    `reporting_year` is the calendar year in which the reporting year of `first` begins, `part` the number of
    the quarter (1 to 4, in the reporting year) or of the month (1 to 12, January is 1), else 0.
    """

    kind: PeriodKind
    first: date
    last: date
    first_month: int = APRIL
    part: int = 0

    @property
    def reporting_year(self) -> int:
        """The reporting year in which the period begins."""
        return reporting_year_of(self.first, self.first_month)

    @property
    def label(self) -> str:
        """Short, for a reader: "2016/17", "2016/17 Q1", "April 2016", "1 May 2016 to 3 June 2016"."""
        match self.kind:
            case PeriodKind.YEAR:
                return year_label(self.reporting_year, self.first_month)
            case PeriodKind.QUARTER:
                return f"{year_label(self.reporting_year, self.first_month)} Q{self.part}"
        return self.in_words

    @property
    def address(self) -> str:
        """As it stands in an address and a file name: "2016-17", "2016-17-q1", "2016-04", two dates."""
        match self.kind:
            case PeriodKind.YEAR:
                return year_label(self.reporting_year, self.first_month).replace("/", "-")
            case PeriodKind.QUARTER:
                return f"{year_label(self.reporting_year, self.first_month).replace('/', '-')}-q{self.part}"
            case PeriodKind.MONTH if not self._reads_as_a_year:
                return f"{self.first:%Y-%m}"
        return f"{self.first.isoformat()}..{self.last.isoformat()}"

    @property
    def _reads_as_a_year(self) -> bool:
        """Whether the month's short address, such as 2011-12, is that of a reporting year."""
        return self.first_month > 1 and self.first.month == (self.first.year + 1) % 100

    @property
    def in_words(self) -> str:
        """As titles write it, with "to": "April 2016 to March 2017"."""
        return dates_in_words(self.first, self.last)

    @property
    def cut_by(self) -> str:
        """What an entry that spans its edge is not split by: "year", "quarter", "month", "date"."""
        return "date" if self.kind is PeriodKind.DATES else str(self.kind)

    @property
    def parts(self) -> tuple[Period, ...]:
        """The quarters of a year, the months of a quarter; a month and two dates have none."""
        match self.kind:
            case PeriodKind.YEAR:
                return tuple(quarter(self.reporting_year, number, self.first_month) for number in range(1, 5))
            case PeriodKind.QUARTER:
                return tuple(
                    month(start.year, start.month, self.first_month)
                    for start in (months_after(self.first, number) for number in range(3))
                )
        return ()


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an entry stands; each of the last three is None where the entry spans two of them."""

    counts_to: date
    reporting_year: int | None
    quarter: int | None
    month: int | None


def placed(starts_on: date, ends_on: date, kind: Kind, first_month: int = APRIL) -> Placement:
    """Where an entry stands: one session by its first day, several together by the first and the last."""
    counts_to = starts_on if kind is Kind.ONE else ends_on
    first, last = (_places(day, first_month) for day in (starts_on, counts_to))
    return Placement(
        counts_to,
        *(
            # Quarters and months are the same only within the same year.
            first[part] if first[: part + 1] == last[: part + 1] else None
            for part in range(3)
        ),
    )


# What is told of an entry that no part of a year holds whole.
SPANNING = (
    "An entry whose days lie on both sides of an edge of the period is kept whole. It is in no total of the period; "
    "the table tells it beneath."
)
# The day since which a register holds every entry.
KEPT_SINCE = (
    "Entries have been kept since {}. For days before that, a figure that no entry gives is not available: it is no 0."
)


def years_in_words(first_month: int, reporting_year: int) -> tuple[str, ...]:
    """What a reporting year is, and where entries stand in it, in plain sentences with a year as the example."""
    own = year(reporting_year, first_month)
    quarters = "; ".join(f"{part.label.split()[-1]} is {part.in_words}" for part in own.parts)
    first, last = own.parts[1].first, own.parts[2].last
    place = placed(first, last, Kind.SEVERAL, first_month)
    of_year = f"in {year_label(place.reporting_year, first_month)}" if place.reporting_year else "in no single year"
    of_quarter = "in a quarter" if place.quarter else "in none of its quarters"
    end = own.last + timedelta(1)
    across = placed(own.last, end, Kind.SEVERAL, first_month)
    of_one = placed(own.last, end, Kind.ONE, first_month)
    one_year = year_label(of_one.reporting_year, first_month) if of_one.reporting_year is not None else "no single year"
    return (
        f"A reporting year runs from {MONTHS[own.first.month]} to {MONTHS[own.last.month]}: {own.label} is "
        f"{own.in_words}.",
        f"It has four quarters: {quarters}.",
        f"One session counts on its first day: one that began on {day_in_words(own.last)} and ended the next day "
        f"counts in {one_year}.",
        f"Several sessions together count from their first day to their last: those of {dates_in_words(first, last)} "
        f"count {of_year} and {of_quarter}"
        + (
            f", and those of {dates_in_words(own.last, end)} in no single year."
            if across.reporting_year is None
            else "."
        ),
        SPANNING,
        "A table of quarters or months has a row for what it does not split, so that the parts add up to the whole.",
    )


def _places(day: date, first_month: int) -> tuple[int, int, int]:
    return reporting_year_of(day, first_month), quarter_of(day, first_month), day.month


def reporting_year_of(day: date, first_month: int = APRIL) -> int:
    """The calendar year in which the reporting year of a day begins."""
    return day.year if day.month >= first_month else day.year - 1


def quarter_of(day: date, first_month: int = APRIL) -> int:
    """The quarter of its reporting year, 1 to 4, in which a day lies."""
    return (day.month - first_month) % 12 // 3 + 1


def months_after(first_of_month: date, number: int) -> date:
    """The first day of the month that comes so many months after one."""
    months = first_of_month.year * 12 + first_of_month.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def year(reporting_year: int, first_month: int = APRIL) -> Period:
    """The reporting year that begins in a calendar year."""
    first = date(reporting_year, first_month, 1)
    return Period(PeriodKind.YEAR, first, months_after(first, 12) - timedelta(1), first_month)


def quarter(reporting_year: int, number: int, first_month: int = APRIL) -> Period:
    """A quarter, 1 to 4, of a reporting year."""
    first = months_after(date(reporting_year, first_month, 1), 3 * (number - 1))
    return Period(PeriodKind.QUARTER, first, months_after(first, 3) - timedelta(1), first_month, number)


def month(calendar_year: int, number: int, first_month: int = APRIL) -> Period:
    """A calendar month, 1 to 12."""
    first = date(calendar_year, number, 1)
    return Period(PeriodKind.MONTH, first, months_after(first, 1) - timedelta(1), first_month, number)


def between(first: date, last: date, first_month: int = APRIL) -> Period:
    """The period of any two dates; two dates that are a year, a quarter or a month give that one."""
    start_year = reporting_year_of(first, first_month)
    whole = (
        year(start_year, first_month),
        quarter(start_year, quarter_of(first, first_month), first_month),
        month(first.year, first.month, first_month),
    )
    for period in whole:
        if (period.first, period.last) == (first, last):
            return period
    return Period(PeriodKind.DATES, first, last, first_month)


def year_label(reporting_year: int, first_month: int = APRIL) -> str:
    """A reporting year as it is written: "2016/17"; one from January is "2016"."""
    if first_month == 1:
        return str(reporting_year)
    return f"{reporting_year}/{(reporting_year + 1) % 100:02d}"


def day_in_words(day: date) -> str:
    """A day as pages show it: "12 April 2016"."""
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def days_in_words(first: date, last: date) -> str:
    """The days of an entry: "12 April 2016", "12 to 14 April 2016", else as titles write two dates."""
    if first != last and (first.year, first.month) == (last.year, last.month) and last - first < timedelta(27):
        return f"{first.day} to {day_in_words(last)}"
    return dates_in_words(first, last) if first != last else day_in_words(first)


def dates_in_words(first: date, last: date) -> str:
    """Two dates as titles write them; whole months by their names: "April 2016 to March 2017"."""
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        start, end = (f"{month_name[day.month]} {day.year}" for day in (first, last))
    else:
        start, end = day_in_words(first), day_in_words(last)
    return start if start == end else f"{start} to {end}"


_YEAR = re.compile(r"(\d{4})(?:\s*[-/–]\s*(\d{4}|\d{2}))?(?:[\s-]*q([1-4]))?", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_NAMED_MONTH = re.compile(r"([a-z]+)\.?\s+(\d{4})", re.ASCII)
_TWO = re.compile(r"(.+?)(?:\.\.|\s+to\s+)(.+)")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_NAMED_DAY = re.compile(r"(\d{1,2})\s+([a-z]+)\.?\s+(\d{4})", re.ASCII)


def parse_period(text: str, first_month: int = APRIL) -> Period:
    """A period from an address, a command line or a box. Raises `PeriodProblem`, which says what to write.

    `2016-04` is a month; `2011-12` is the reporting year, since its second number is the year after the first.
    """
    typed = " ".join(text.split()).lower()
    if len(typed) <= 60:
        if two := _TWO.fullmatch(typed):
            first, last = _edge(two[1], first_month).first, _edge(two[2], first_month).last
            if last < first:
                raise PeriodProblem(f"The period “{typed}” ends before it begins. {_examples(first_month)}")
            return between(first, last, first_month)
        return _edge(typed, first_month)
    raise PeriodProblem(f"This is not a period. {_examples(first_month)}")


def _edge(typed: str, first_month: int) -> Period:
    """One period that is not written as two, a single day included."""
    try:
        found = _read(typed.strip(), first_month)
    except ValueError:  # no such day or month in the calendar
        found = None
    if found is None:
        raise PeriodProblem(f"“{typed}” is not a period. {_examples(first_month)}")
    # Whole reporting years, of which the first and the last may reach over the edge: entries stand in them.
    earliest, latest = (reporting_year_of(day, first_month) for day in (EARLIEST, LATEST))
    if not (found.reporting_year >= earliest and reporting_year_of(found.last, first_month) <= latest):
        raise PeriodProblem(f"“{typed}” is outside the years that a register can hold, 1900 to 2199.")
    return found


def _read(typed: str, first_month: int) -> Period | None:
    if found := _YEAR.fullmatch(typed):
        start, end, number = int(found[1]), found[2], found[3]
        follows = end is not None and int(end) == (start + 1) % (10_000 if len(end) == 4 else 100)
        if follows if first_month > 1 else end is None:
            return quarter(start, int(number), first_month) if number else year(start, first_month)
    if found := _MONTH.fullmatch(typed):
        return month(int(found[1]), int(found[2]), first_month)
    if (found := _NAMED_MONTH.fullmatch(typed)) and (number := _month_named(found[1])):
        return month(int(found[2]), number, first_month)
    if found := _DAY.fullmatch(typed):
        day = date(int(found[1]), int(found[2]), int(found[3]))
        return between(day, day, first_month)
    if (found := _NAMED_DAY.fullmatch(typed)) and (number := _month_named(found[2])):
        day = date(int(found[3]), number, int(found[1]))
        return between(day, day, first_month)
    return None


def _examples(first_month: int) -> str:
    label = year_label(2016, first_month)
    return f"Write a period as {label}, {label} Q1, April 2016 or 2016-04-01..2016-09-30."


def _month_named(word: str) -> int:
    names = [name.lower() for name in month_name]
    return next((n for n in range(1, 13) if len(word) >= 3 and names[n].startswith(word)), 0)


def years_before(period: Period, number: int) -> Period:
    """The same period so many years earlier. 29 February is 28 February there, and the end of a month its end."""
    return between(
        _day_years_before(period.first, number),
        _day_years_before(period.last, number, is_last=True),
        period.first_month,
    )


def _day_years_before(day: date, number: int, *, is_last: bool = False) -> date:
    year_then = day.year - number
    last_then = monthrange(year_then, day.month)[1]
    is_end = is_last and day.day == monthrange(day.year, day.month)[1]
    return date(year_then, day.month, last_then if is_end else min(day.day, last_then))


def clipped(part: Period, whole: Period) -> Period | None:
    """What a part has in common with a whole; None where that is no day."""
    first, last = max(part.first, whole.first), min(part.last, whole.last)
    return between(first, last, whole.first_month) if first <= last else None


def years_of(period: Period) -> range:
    """The reporting years that a period lies in, by the calendar years in which they begin."""
    return range(period.reporting_year, reporting_year_of(period.last, period.first_month) + 1)
