"""Which days of a table stand out among those around them: a year or a month that was mistyped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from training_register.inputs.old_registers.days import swapped
from training_register.rules.periods import day_in_words

# A row belongs between those around it, give or take so much.
_SLACK = timedelta(21)
# Less than this is only out of order.
_FAR = timedelta(150)
_FAR_WHEN_SWAPPED = timedelta(40)
# Less is far where the day turned round lies between its neighbours to the day.
_FAR_WHEN_SWAPPED_FITS = timedelta(7)
_LONGEST_RUN = 3
_FEWEST = 4
# Of a table that is in order at least so many of its days follow the one before.
_IN_ORDER = 0.75

Standing = tuple[str, tuple[date, ...]]


def standing_out(days: Sequence[tuple[int, date]]) -> dict[int, Standing]:
    """For the rows whose day stands out: why, and the days that would fit, the likeliest first."""
    if len(days) < _FEWEST:
        return {}
    found: dict[int, Standing] = {}
    if _share_in_order(days) >= _IN_ORDER:
        found |= _out_of_order(days)
    return {**_far_from_all(days), **found}


def _share_in_order(days: Sequence[tuple[int, date]]) -> float:
    pairs = list(pairwise(days))
    up = sum(first[1] <= second[1] for first, second in pairs)
    down = sum(first[1] >= second[1] for first, second in pairs)
    return max(up, down) / len(pairs)


def _out_of_order(days: Sequence[tuple[int, date]]) -> dict[int, Standing]:
    found: dict[int, Standing] = {}
    is_falling = days[0][1] > days[-1][1] and sum(a[1] < b[1] for a, b in pairwise(days)) < len(days) / 2
    ordered = list(reversed(days)) if is_falling else list(days)
    for length in range(1, _LONGEST_RUN + 1):
        for start in range(len(ordered) - length + 1):
            run = ordered[start : start + length]
            if any(row in found for row, _ in run):
                continue
            # What stands out itself says nothing of the days beside it.
            before = next((day for row, day in reversed(ordered[:start]) if row not in found), None)
            after = next((day for row, day in ordered[start + length :] if row not in found), None)
            for row, day in run:
                if fitting := _fitting(day, before, after):
                    found[row] = (_why(day, before, after), fitting)
    return found


def _fitting(day: date, before: date | None, after: date | None) -> tuple[date, ...]:
    """The days that would fit between those around a day that does not."""
    if (before and after and before > after + _SLACK) or _fits(day, before, after, timedelta(0)):
        return ()
    # At either end of a table there is one neighbour alone: what lies far from it may be all right.
    fitting = []
    if not _fits(day, before, after, _FAR):
        fitting = [
            other
            for years in (1, -1, 10, -10, 100)
            if (other := _years_away(day, years)) and _fits_near(other, before, after)
        ]
    if (other := swapped(day)) and _fits_near(other, before, after):
        is_between = before and after and before <= other <= after
        if not _fits(day, before, after, _FAR_WHEN_SWAPPED_FITS if is_between else _FAR_WHEN_SWAPPED):
            fitting.append(other)
    return tuple(fitting)


def _fits(day: date, before: date | None, after: date | None, slack: timedelta) -> bool:
    return (before is None or day >= before - slack) and (after is None or day <= after + slack)


def _fits_near(day: date, before: date | None, after: date | None) -> bool:
    if before and after:
        return _fits(day, before, after, _SLACK)
    near = before or after
    return near is not None and abs(day - near) <= timedelta(75) and _fits(day, before, after, _SLACK)


def _years_away(day: date, years: int) -> date | None:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return None


def _why(day: date, before: date | None, after: date | None) -> str:
    words = day_in_words(day)
    if before and after:
        return f"{words} stands between {day_in_words(before)} and {day_in_words(after)}"
    if before:
        return f"{words} stands beneath {day_in_words(before)}"
    return f"{words} stands above {day_in_words(after)}" if after else words


def _far_from_all(days: Sequence[tuple[int, date]]) -> dict[int, Standing]:
    """Days that lie half a year or more from all others, where those lie within a year and a half."""
    order = sorted(day for _, day in days)
    found: dict[int, Standing] = {}
    for row, day in days:
        others = list(order)
        others.remove(day)
        first, last = others[0], others[-1]
        if last - first > timedelta(550) or first - timedelta(183) <= day <= last + timedelta(183):
            continue
        fitting = tuple(
            other
            for years in (*range(-3, 4), 10, -10, 100, -100)
            if years and (other := _years_away(day, years)) and first - _SLACK <= other <= last + _SLACK
        )
        found[row] = (
            f"{day_in_words(day)} lies far from all other days, {day_in_words(first)} to {day_in_words(last)}",
            fitting,
        )
    return found
