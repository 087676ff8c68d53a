"""The days of a series: one every so many weeks, or days as somebody lists them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from training_register.rules.days import DayProblem, understood_day
from training_register.rules.periods import LATEST

# As many days as a series may have, and so many weeks may lie between two of them.
MOST_DAYS = 60
MOST_WEEKS = 12
# So many characters are a list of days with all that may stand between them.
LONGEST_LIST = 3_000
MOST_TOLD = 3


class SeriesProblem(ValueError):
    """The days of a series can't be worked out; `str()` says why in plain English."""


def every_weeks(first: date, *, weeks: int, times: int) -> tuple[date, ...]:
    """So many days with so many weeks between them, the first one first.

    Raises `SeriesProblem` where the last would be later than a register can hold.
    """
    if first > LATEST or (LATEST - first).days < 7 * weeks * (times - 1):
        raise SeriesProblem(f"The last of these days would be after {LATEST.year}, which a register can’t hold.")
    return tuple(first + timedelta(weeks=weeks * number) for number in range(times))


def days_listed(text: str, *, today: date) -> tuple[date, ...]:
    """The days of a list, with ; or a new line between them, each once and in order; one without a year is the next.

    Raises `SeriesProblem` that says what is wrong with each of those that can't be read, and for more than a series
    may have.
    """
    if len(text) > LONGEST_LIST:
        raise SeriesProblem(f"This list is too long. A series has at most {MOST_DAYS} days.")
    found, wrong = set(), []
    for piece in re.split(r"[;\r\n]", text):
        if not piece.strip():
            continue
        try:
            found.add(understood_day(piece, today=today, is_planned=True))
        except DayProblem as problem:
            wrong.append(str(problem))
    if wrong:
        more = f" And {len(wrong) - MOST_TOLD} more." if len(wrong) > MOST_TOLD else ""
        raise SeriesProblem(" ".join(wrong[:MOST_TOLD]) + more)
    if len(found) > MOST_DAYS:
        raise SeriesProblem(f"These are {len(found)} days. A series has at most {MOST_DAYS}: plan the rest apart.")
    return tuple(sorted(found))
