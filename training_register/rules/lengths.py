"""How long a session is: what people type ("half day", "1h30", "90 min"), kept in minutes."""

from __future__ import annotations

import re
from fractions import Fraction

# What "a day" of training is: six hours, and half of that.
DAY_MINUTES = 360
LONGEST_MINUTES = 60_000
# A plain number below this might be hours: "2" is not guessed at.
LEAST_PLAIN_MINUTES = 15

_NUMBER = r"\d{1,6}(?:[.,]\d{1,3})?"
_DAYS = re.compile(rf"(?P<number>{_NUMBER})\s?-?(?:days?|d)", re.ASCII)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::00)?", re.ASCII)
_HOURS = re.compile(
    rf"(?:(?P<hours>{_NUMBER})\s?-?(?:hours?|hrs?|h)\.?)?(?:\s?(?:and |, ?)?"
    rf"(?P<minutes>\d{{1,6}})(?P<unit>\s?-?(?:minutes?|mins?|m|')\.?)?)?",
    re.ASCII,
)
_IN_WORDS = {
    "half": Fraction(1, 2), "half a": Fraction(1, 2), "a half": Fraction(1, 2),
    "": Fraction(1), "a": Fraction(1), "one": Fraction(1), "full": Fraction(1), "a full": Fraction(1),
    "whole": Fraction(1), "a whole": Fraction(1), "all": Fraction(1), "two": Fraction(2), "three": Fraction(3),
}  # fmt: skip
_EXAMPLES = "Write it as 90 min, 1h30, half day or 1 day."


class LengthProblem(ValueError):
    """What was typed is not a length of time; `str()` says why in plain English."""


def parse_length(text: str) -> int:
    """Minutes from `90 min`, `2h`, `1h30`, `1:30`, `half day` (3 hours), `1 day` (6 hours), or a number from 15.

    Raises `LengthProblem` for anything else, and for what is not a whole number of minutes from 1 to 60,000.
    """
    typed = " ".join(text.split())
    shown = typed if len(typed) <= 40 else f"{typed[:39]}…"
    plain = typed.lower().replace("½", ".5")
    plain = re.sub(r"(?<!\d)\.5", "0.5", plain)
    minutes = _minutes(plain, shown) if len(plain) <= 60 else None
    if minutes is None:
        raise LengthProblem(f"“{shown}” is not a length of time. {_EXAMPLES}")
    if minutes.denominator != 1:
        raise LengthProblem(f"“{shown}” is not a whole number of minutes.")
    if minutes < 1:
        raise LengthProblem(f"“{shown}” is no time at all. Leave the length blank if it is not known.")
    if minutes > LONGEST_MINUTES:
        raise LengthProblem(f"“{shown}” is too long. The longest is {LONGEST_MINUTES // 60:,} hours.")
    return int(minutes)


def _minutes(plain: str, shown: str) -> Fraction | None:
    days_in_words = re.fullmatch(r"(.*?)[ -]?days?", plain)
    if days_in_words and (number := _IN_WORDS.get(days_in_words[1])):
        return number * DAY_MINUTES
    if found := _DAYS.fullmatch(plain):
        return _fraction(found["number"]) * DAY_MINUTES
    if found := _CLOCK.fullmatch(plain):
        return Fraction(int(found[1]) * 60 + int(found[2]))
    if plain.isascii() and plain.isdecimal():
        if int(plain) < LEAST_PLAIN_MINUTES:
            raise LengthProblem(f"“{shown}” could be hours or minutes. Write {plain} h or {plain} min.")
        return Fraction(int(plain))
    found = _HOURS.fullmatch(plain)
    if not found or not (found["hours"] or found["unit"]):
        return None
    return _fraction(found["hours"] or "0") * 60 + int(found["minutes"] or 0)


def _fraction(figures: str) -> Fraction:
    return Fraction(figures.replace(",", "."))


def length_in_words(minutes: int) -> str:
    """Minutes as `parse_length` reads them again: "45 min", "2 h", "1 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)
