"""Which columns of numbers a total adds up: found by adding up their rows, whatever the headings say."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

# Of the rows in which parts stand so many have to agree, and at least so many rows.
_AGREEING = 0.7
_FEWEST = 3
_MOST_PARTS = 9

# A row: its total, and what stands in each column that may be a part of it; None where nothing does.
Row = tuple[float | None, Sequence[float | None]]


def parts_of_total(rows: Sequence[Row]) -> tuple[int, ...] | None:
    """Which of the columns add up to the total in nearly all rows, by their places; None where none do.

    Of several that do as well the most are taken: a column of noughts is a part like the others.
    """
    if not rows or len(rows[0][1]) > _MOST_PARTS:
        return None
    number = len(rows[0][1])
    best: tuple[float, int, tuple[int, ...]] = (0, 0, ())
    for size in range(number, 0, -1):
        for places in combinations(range(number), size):
            share, size_of = _agreeing(rows, places), len(places)
            if (share, size_of) > best[:2]:
                best = (share, size_of, places)
    return best[2] if best[0] >= _AGREEING else None


def _agreeing(rows: Sequence[Row], places: Sequence[int]) -> float:
    """The share of the rows with a total and one of some parts in which these come to that."""
    agreed = counted = 0
    for total, parts in rows:
        held = [part for place in places if (part := parts[place]) is not None]
        if total is not None and held:
            counted += 1
            agreed += sum(held) == total
    # Columns of which hardly a row says anything prove nothing.
    return agreed / counted if counted >= min(_FEWEST, len(rows)) and 3 * counted >= len(rows) else 0
