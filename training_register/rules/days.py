"""Days as people write them: ISO, or day first, in figures or in words; never month first."""

from __future__ import annotations

import re
from calendar import day_name, month_name, monthrange
from datetime import date, timedelta

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

# What a form takes besides: a day and a month, days counted from today, and figures without anything between.
_DAY_AND_MONTH = re.compile(r"(\d{1,2})\s?[-/. ]\s?(\d{1,2})\.?|(\d\d)(\d\d)", re.ASCII)
_DAY_AND_WORD = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-/.]?(?:of )?([a-z]{3,9})[.,]?", re.ASCII)
_RUN = re.compile(r"(\d\d)(\d\d)(\d{4}|\d\d)", re.ASCII)
_DAYS_AWAY = re.compile(r"([-+])\s?(\d{1,4})", re.ASCII)
_DAY_ALONE = re.compile(r"\d{1,2}(?:st|nd|rd|th)?", re.ASCII)
_WEEKDAY_ALONE = re.compile(r"(?:(last|next)\s)?([a-z]{3,9})\.?", re.ASCII)
_WEEKDAY_FIRST = re.compile(r"([a-z]{3,9})[.,]?\s(?=\d)", re.ASCII)
# "yes" is an answer, not the beginning of a day.
_NEAR = {"today": (3, 0), "yesterday": (4, -1), "tomorrow": (3, 1)}
_DASHES = str.maketrans("−–—‐‑", "-----")
_SHORT_EXAMPLES = "Type it as 27/3, 27 March 2016, today, fri, or -3 for three days ago."


class DayProblem(ValueError):
    """What was typed is not a day; `str()` says why in plain English."""


def parse_day(text: str) -> date:
    """A day from `2016-04-12`, `12/4/2016`, `12.04.16` or `Tue 12 April 2016`; two figures are a year of 20xx.

    Raises `DayProblem` for anything else, for a weekday that is not that day's, and outside 1900 to 2199.
    """
    typed = " ".join(text.split())
    plain = typed.lower()
    shown = typed if len(typed) <= 40 else f"{typed[:39]}…"
    if len(plain) > 60:
        raise DayProblem(f"“{shown}” is not a day. {_EXAMPLES}")
    found = _in_full(plain)
    if not found:
        what = "a number, not a day" if plain.replace(".", "", 1).isdecimal() else "not a day"
        raise DayProblem(f"“{shown}” is {what}. {_EXAMPLES}")
    day, month, year, weekday = found
    parsed = _checked(day, month, year, shown)
    if weekday and not _is_weekday(weekday, parsed):
        raise DayProblem(f"“{shown}” can't be right: {day_in_words(parsed)} was a {day_name[parsed.weekday()]}.")
    return parsed


def understood_day(text: str, *, today: date, last: date | None = None, is_planned: bool = False) -> date:
    """A day as it is typed into a form: all that `parse_day` takes, and `27/3`, `270316`, `fri`, `today` or `-3`.

    A day without a year is one of the year of `last`, the day of the entry saved before it; where there is none,
    the latest such day not after `today`, or, of what `is_planned`, the earliest not before. A weekday alone is
    found in the same way, whatever `last` is. Raises `DayProblem` for what is no day, with what to type instead.
    """
    typed = " ".join(text.split())
    plain = typed.lower().translate(_DASHES)
    shown = typed if len(typed) <= 40 else f"{typed[:39]}…"
    if len(plain) > 60:
        raise DayProblem(f"“{shown}” is not a day. {_SHORT_EXAMPLES}")
    if (away := _days_away(plain, today, is_planned)) is not None:
        return _counted(today, away, shown)
    weekday = ""
    if (first := _WEEKDAY_FIRST.match(plain)) and _weekday(first[1]) is not None:
        weekday, plain = first[1], plain[first.end() :]
    without_year = _day_and_month(plain)
    if without_year:
        parsed = _nearest(*without_year, today=today, last=last, is_planned=is_planned, shown=shown)
    elif found := _in_full(plain):
        parsed = _checked(*found[:3], shown)
        weekday = weekday or found[3]
    elif run := _RUN.fullmatch(plain):
        parsed = _checked(int(run[1]), int(run[2]), _year(run[3]), shown)
    elif _DAY_ALONE.fullmatch(plain):
        raise DayProblem(f"“{shown}” says no month. Type the month too, as 27/3 or 27 March.")
    else:
        what = "a number, not a day" if plain.isdecimal() else "not a day"
        raise DayProblem(f"“{shown}” is {what}. {_SHORT_EXAMPLES}")
    if weekday and _weekday(weekday) != parsed.weekday():
        another = " If you mean another year, type the year too." if without_year else ""
        raise DayProblem(
            f"“{shown}” can't be right: {day_in_words(parsed)} is a {day_name[parsed.weekday()]}.{another}"
        )
    return parsed


def _in_full(plain: str) -> tuple[int, int, int, str] | None:
    """Day, month, year and weekday of what says all but the last, which is "" where it is not said."""
    if found := _ISO.fullmatch(plain):
        return int(found[4]), int(found[3]), int(found[1]), ""
    if found := _FIGURES.fullmatch(plain):
        return int(found[1]), int(found[2]), _year(found[3]), ""
    if (found := _WORDS.fullmatch(plain)) and (number := _month(found["month"])):
        return int(found["day"]), number, _year(found["year"].lstrip("'")), found["weekday"] or ""
    return None


def _day_and_month(plain: str) -> tuple[int, int] | None:
    if found := _DAY_AND_MONTH.fullmatch(plain):
        return int(found[1] or found[3]), int(found[2] or found[4])
    if (found := _DAY_AND_WORD.fullmatch(plain)) and (number := _month(found[2])):
        return int(found[1]), number
    return None


def _days_away(plain: str, today: date, is_planned: bool) -> int | None:
    """How many days from today a day is that was named by its distance from today, or by its weekday alone."""
    for word, (shortest, away) in _NEAR.items():
        if len(plain) >= shortest and word.startswith(plain):
            return away
    if found := _DAYS_AWAY.fullmatch(plain):
        return int(f"{found[1]}{found[2]}")
    if (found := _WEEKDAY_ALONE.fullmatch(plain)) and (weekday := _weekday(found[2])) is not None:
        ahead, behind = (weekday - today.weekday()) % 7, (today.weekday() - weekday) % 7
        match found[1]:
            case "last":
                return -(behind or 7)
            case "next":
                return ahead or 7
        return ahead if is_planned else -behind
    return None


def _counted(today: date, away: int, shown: str) -> date:
    # Not `today + timedelta` at once: that fails by itself at the ends of the calendar.
    if not EARLIEST.toordinal() <= today.toordinal() + away <= LATEST.toordinal():
        raise DayProblem(_outside(shown))
    return today + timedelta(away)


def _nearest(day: int, month: int, *, today: date, last: date | None, is_planned: bool, shown: str) -> date:
    """The day meant by a day and a month without a year."""
    _check_month(day, month, shown, _SHORT_EXAMPLES)
    if not 1 <= day <= _most_days(month):
        raise DayProblem(f"“{shown}” is not a day: {month_name[month]} has no day {day}.")
    if last is not None:
        try:
            return _checked(day, month, last.year, shown)
        except DayProblem as problem:
            raise DayProblem(f"{problem} If you mean another year, type the year too.") from None
    step = 1 if is_planned else -1
    # 29 February comes every fourth year, and around 1900 and 2100 after eight.
    for year in range(today.year, today.year + 9 * step, step):
        if EARLIEST.year <= year <= LATEST.year and day <= monthrange(year, month)[1]:
            found = date(year, month, day)
            if found >= today if is_planned else found <= today:
                return found
    raise DayProblem(_outside(shown))


def _most_days(month: int) -> int:
    return monthrange(2000, month)[1]  # a year with a 29 February


def _outside(shown: str) -> str:
    return f"“{shown}” is outside the years that a register can hold, {EARLIEST.year} to {LATEST.year}."


def _check_month(day: int, month: int, shown: str, examples: str) -> None:
    if not 1 <= month <= 12:
        if 1 <= day <= 12 < month <= 31:
            raise DayProblem(f"“{shown}” has no month {month}: the day comes first. {examples}")
        raise DayProblem(f"“{shown}” has no month {month}. {examples}")


def _checked(day: int, month: int, year: int, shown: str) -> date:
    _check_month(day, month, shown, _EXAMPLES)
    if not EARLIEST.year <= year <= LATEST.year:
        raise DayProblem(_outside(shown))
    if not 1 <= day <= monthrange(year, month)[1]:
        raise DayProblem(f"“{shown}” is not a day: {month_name[month]} {year} has no day {day}.")
    return date(year, month, day)


def _year(figures: str) -> int:
    return int(figures) + 2000 if len(figures) == 2 else int(figures)


def _month(word: str) -> int:
    return next((number for number in range(1, 13) if month_name[number].lower().startswith(word)), 0)


def _is_weekday(word: str, day: date) -> bool:
    return day_name[day.weekday()].lower().startswith(word)


def _weekday(word: str) -> int | None:
    """The number of a weekday, 0 for Monday, from its name or at least three letters that begin it."""
    names = (name.lower() for name in day_name)
    return 2 if word == "weds" else next((n for n, name in enumerate(names) if name.startswith(word)), None)
