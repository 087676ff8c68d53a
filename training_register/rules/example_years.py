"""The years of an example team: how many entries each day has, and on which days its awkward cases fall."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from training_register.rules.periods import months_after, reporting_year_of

# What every page and file of a register says that holds an example.
INVENTED = "Invented figures: an example team"

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_AWAY = re.compile(r"[-+]\d+")
# Some days are busier than others, whatever the season.
_QUIETEST, _BUSIEST = 0.3, 1.7


@dataclass(frozen=True, slots=True)
class Seasons:
    """How busy a team is: shares of a usual month (January first) and of a usual day (Monday first).

    `growth` is how much busier each reporting year is than the one before; `closed` are month and day, as "12-25".
    Of each of the `weeks_ahead`, the share `ahead` is planned already.
    """

    months: tuple[float, ...]
    weekdays: tuple[float, ...]
    growth: float
    closed: frozenset[str]
    weeks_ahead: int
    ahead: float


def first_day(*, years: int, today: date, first_month: int) -> date:
    """The first day of so many reporting years, of which the current one is the last."""
    return date(reporting_year_of(today, first_month) - years + 1, first_month, 1)


def entries_each_day(
    number: int,
    *,
    years: int,
    today: date,
    first_month: int,
    seasons: Seasons,
    holidays: Container[date],
    chance: Random,
) -> Iterator[tuple[date, int]]:
    """The days that have entries, in order, and how many; they add up to `number`."""
    first = first_day(years=years, today=today, first_month=first_month)
    last = today + timedelta(weeks=seasons.weeks_ahead)
    days = [first + timedelta(count) for count in range((last - first).days + 1)]
    weights = [
        0.0 if day in holidays else _busy(day, first, today, seasons) * chance.uniform(_QUIETEST, _BUSIEST)
        for day in days
    ]
    total, before, given = sum(weights), 0.0, 0
    for day, weight in zip(days, weights, strict=True):
        # Rounded from the first day on, so that no fraction of an entry is lost.
        before += weight
        here = round(number * before / total) - given
        given += here
        if here:
            yield day, here


def _busy(day: date, first: date, today: date, seasons: Seasons) -> float:
    if f"{day:%m-%d}" in seasons.closed:
        return 0.0
    grown = seasons.growth ** ((day - first).days / 365.25)
    usual: float = seasons.months[day.month - 1] * seasons.weekdays[day.weekday()] * grown
    return usual * seasons.ahead if day > today else usual


def day_told(told: str, *, years_ago: int, today: date, first_month: int) -> date:
    """The day that an awkward case names, in the reporting year that began so many years before the current one.

    "05-12" is that day, or the Monday after it where that is a weekend; "05-12!" is never moved. "06-14 Sunday" is the
    first Sunday from that day on; of "12-25 12-26 Sunday" the latest that was a Sunday, in whichever year. "first" and
    "last" are those of the year, "-6" is so many days before today, "02-29" the latest there was.
    """
    if _AWAY.fullmatch(told):
        return today + timedelta(int(told))
    start = date(reporting_year_of(today, first_month) - years_ago, first_month, 1)
    if told == "first":
        return start
    if told == "last":
        return months_after(start, 12) - timedelta(1)
    *named, weekday = told.split() if told.split()[-1] in _WEEKDAYS else (*told.split(), "")
    if told == "02-29" or len(named) > 1:
        return _latest(named, weekday, today)
    month, day = (int(part) for part in named[0].rstrip("!").split("-"))
    found = date(start.year if month >= first_month else start.year + 1, month, day)
    if weekday:
        return found + timedelta((_WEEKDAYS.index(weekday) - found.weekday()) % 7)
    return found if told.endswith("!") else found + timedelta(max(0, 7 - found.weekday()) if found.weekday() > 4 else 0)


def _latest(named: list[str], weekday: str, today: date) -> date:
    """The latest of some days of any year, not after today, that fell on a weekday, or on any."""
    day = today
    while f"{day:%m-%d}" not in named or weekday not in ("", _WEEKDAYS[day.weekday()]):
        day -= timedelta(1)
    return day
