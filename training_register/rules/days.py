"""Days as people write them: ISO, or day first, in figures or in words; never month first."""

from __future__ import annotations

import re
from calendar import day_name, month_name, monthrange
from datetime import date

from training_register.rules.periods import EARLIEST, LATEST, day_in_words

_NO_TIME = r"(?:[t ]00:00(?::00(?:\.0+)?)?)?"
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_NO_TIME}", re.ASCII)
_FIGURES = re.compile(rf"(\d{{1,2}})\s?[-/. ]\s?(\d{{1,2}})\s?[-/. ]\s?(\d{{4}}|\d{{2}}){_NO_TIME}", re.ASCII)
_WORDS = re.compile(
    r"(?:(?P<weekday>[a-z]{3,9})[.,]?\s)?(?P<day>\d{1,2})(?:st|nd|rd|th)?[ \-/.]?(?:of )?"
    r"(?P<month>[a-z]{3,9})[.,]?[ \-/.]?(?P<year>\d{4}|'?\d{2})",
    re.ASCII,
)
_EXAMPLES = "Write it as 2016-04-12 or 12 April 2016."


class DayProblem(ValueError):
    """What was typed is not a day; `str()` says why in plain English."""


def parse_day(text: str) -> date:
    """A day from `2016-04-12`, `12/4/2016`, `12.04.16` or `Tue 12 April 2016`; two figures are a year of 20xx.

    Raises `DayProblem` for anything else, for a weekday that is not that day's, and outside 1900 to 2199.
    """
    typed = " ".join(text.split())
    plain = typed.lower()
    shown = typed if len(typed) <= 40 else f"{typed[:39]}…"
    weekday = ""
    if len(plain) > 60:
        raise DayProblem(f"“{shown}” is not a day. {_EXAMPLES}")
    if found := _ISO.fullmatch(plain):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
    elif found := _FIGURES.fullmatch(plain):
        day, month, year = int(found[1]), int(found[2]), _year(found[3])
    elif (found := _WORDS.fullmatch(plain)) and (number := _month(found["month"])):
        day, month, year = int(found["day"]), number, _year(found["year"].lstrip("'"))
        weekday = found["weekday"] or ""
    elif plain.replace(".", "", 1).isdecimal():
        raise DayProblem(f"“{shown}” is a number, not a day. {_EXAMPLES}")
    else:
        raise DayProblem(f"“{shown}” is not a day. {_EXAMPLES}")
    parsed = _checked(day, month, year, shown)
    if weekday and not _is_weekday(weekday, parsed):
        raise DayProblem(f"“{shown}” can't be right: {day_in_words(parsed)} was a {day_name[parsed.weekday()]}.")
    return parsed


def _checked(day: int, month: int, year: int, shown: str) -> date:
    if not 1 <= month <= 12:
        if 1 <= day <= 12 < month <= 31:
            raise DayProblem(f"“{shown}” has no month {month}: the day comes first. {_EXAMPLES}")
        raise DayProblem(f"“{shown}” has no month {month}. {_EXAMPLES}")
    if not EARLIEST.year <= year <= LATEST.year:
        raise DayProblem(f"“{shown}” is outside the years that a register can hold, {EARLIEST.year} to {LATEST.year}.")
    if not 1 <= day <= monthrange(year, month)[1]:
        raise DayProblem(f"“{shown}” is not a day: {month_name[month]} {year} has no day {day}.")
    return date(year, month, day)


def _year(figures: str) -> int:
    return int(figures) + 2000 if len(figures) == 2 else int(figures)


def _month(word: str) -> int:
    return next((number for number in range(1, 13) if month_name[number].lower().startswith(word)), 0)


def _is_weekday(word: str, day: date) -> bool:
    return day_name[day.weekday()].lower().startswith(word)
