"""Changes from one period to another: when two figures may be compared, and what is said of them then."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from training_register.count import SETS_MAY_BE_FEWER, SETS_MAY_BE_MORE, Certainty, Count, entries_in_words
from training_register.rules.ratios import PER_CENT, decimal_in_words, rounded_up
from training_register.table import Cell, Mark, Ratio

# A percentage of fewer says more than is known (design, section 3).
LEAST_FOR_A_PERCENTAGE = 20
# A figure that may be compared; None and a cell's marks say why there is none.
Comparable = Cell | Count | Ratio | None


class Obstacle(StrEnum):
    """Why two figures can't be compared, the strongest reason first."""

    BREAK = "break in series"
    HIDDEN = "hidden"
    NOT_APPLICABLE = "not applicable"
    NOT_KEPT = "not kept"
    NOT_AVAILABLE = "not available"
    NOT_RECORDED = "not recorded"
    LEFT_OUT = "entries left out"

    @property
    def mark(self) -> Mark:
        """What stands in place of the change in a table."""
        return _MARKS.get(self, Mark.NOT_AVAILABLE)


_MARKS = {
    Obstacle.BREAK: Mark.BREAK_IN_SERIES,
    Obstacle.HIDDEN: Mark.CONFIDENTIAL,
    Obstacle.NOT_APPLICABLE: Mark.NOT_APPLICABLE,
}
_STATES = {
    Obstacle.HIDDEN: "is hidden to protect confidentiality",
    Obstacle.NOT_APPLICABLE: "does not apply",
    Obstacle.NOT_AVAILABLE: "is not available",
    Obstacle.NOT_RECORDED: "is not recorded",
}


def changes_in_words() -> tuple[str, ...]:
    """The rules of changes, in plain sentences."""
    *states, last = (*_STATES.values(), "leaves out entries that did not record it")
    return (
        "A change is the later figure less the earlier one. That of percentages is told in percentage points.",
        f"A change of counts is told in per cent as well where the earlier one is {LEAST_FOR_A_PERCENTAGE} or more and "
        "neither is an estimate: a percentage of a few would say more than is known.",
        "A change of an estimate is an estimate too.",
        f"No change is told where a figure {', '.join(states)} or {last}. None is told across a "
        f"{Obstacle.BREAK.value}, where {Obstacle.BREAK.mark.shown} stands instead.",
    )


@dataclass(frozen=True, slots=True)
class Change:
    """A change since an earlier period, or why there is none; made by `change_between`.

    `difference` is a whole number of counts, percentage points of shares, or an exact fraction of averages, and None
    exactly where there is an `obstacle`; `why` is that obstacle in words, for after a colon. `percentage` is in tenths
    of 1%, rounded as its size is, so that "6.3% fewer" mirrors "6.3% more". `certainty` is that of the size:
    exact, about, at least, or nearly where it may be smaller.

    An estimate is compared, since its number is all that will ever be known, but its change is an estimate too ("at
    least 40 more", "at most 12 fewer") and has no percentage, which would sound surer than anybody is.
    """

    since: str
    difference: Fraction | None
    percentage_in_tenths: int | None = None
    may_be_more: bool = False
    may_be_fewer: bool = False
    is_share: bool = False
    obstacle: Obstacle | None = None
    why: str = ""

    @property
    def certainty(self) -> Certainty:
        """How sure the size of the difference is."""
        if self.difference is None:
            return Certainty.NOT_RECORDED
        is_fewer = self.difference < 0
        larger, smaller = (self.may_be_fewer, self.may_be_more) if is_fewer else (self.may_be_more, self.may_be_fewer)
        if larger:
            return Certainty.ABOUT if smaller else Certainty.AT_LEAST
        return Certainty.NEARLY if smaller else Certainty.EXACT

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks beside the change in a table, or in its place."""
        if self.obstacle:
            return (self.obstacle.mark,)
        return () if self.certainty is Certainty.EXACT else (Mark.ESTIMATE,)

    @property
    def percentage(self) -> Fraction | None:
        """The change in per cent of the earlier figure, to one decimal place; None where there is none."""
        return None if self.percentage_in_tenths is None else Fraction(self.percentage_in_tenths, 10)

    @property
    def is_one(self) -> bool:
        """Whether it is a change by exactly 1, for the word that agrees with it."""
        return self.difference is not None and abs(self.difference) == 1 and self.certainty is Certainty.EXACT

    @property
    def in_figures(self) -> str:
        """As a cell shows it: "+58", "−12", "0", "about +40"; nothing where there is no change."""
        if self.difference is None:
            return ""
        size = self._size
        sign = "" if size == "0" else "−" if self.difference < 0 else "+"
        return f"{self._sure}{sign}{size}"

    @property
    def percentage_in_figures(self) -> str:
        """As a cell shows it: "+6.3%", "−8%", "0%"; nothing where there is none."""
        if self.percentage_in_tenths is None or self.difference is None:
            return ""
        sign = "" if not self.difference else "−" if self.difference < 0 else "+"
        shown = self._percentage
        return f"{sign}{shown}" if self.percentage_in_tenths or not self.difference else f"{sign}under {shown}"

    @property
    def in_words(self) -> str:
        """As a sentence says it: "58 more than in 2015/16 (6.3% more)", "the same as in 2015/16"."""
        if self.difference is None:
            return f"can't be compared with {self.since}: {self.why}"
        when = _when(self.since)
        if not self.difference:
            return f"{_AS_MANY[self.certainty]} {when}"
        more, fewer = ("higher", "lower") if self.is_share else ("more", "fewer")
        word = more if self.difference > 0 else fewer
        size = self._size
        if size == "0":
            return f"almost the same as {when}"
        points = "" if not self.is_share else " percentage point" if size == "1" else " percentage points"
        said = f"{self._sure}{size}{points} {word} than {when}"
        if self.percentage_in_tenths is None:
            return said
        under = "" if self.percentage_in_tenths else "less than "
        return f"{said} ({under}{self._percentage} {word})"

    def __str__(self) -> str:
        return self.in_words

    @property
    def _size(self) -> str:
        assert self.difference is not None
        return decimal_in_words(abs(self.difference))

    @property
    def _percentage(self) -> str:
        assert self.percentage_in_tenths is not None
        if not self.percentage_in_tenths and self.difference:
            return "0.1%"
        return f"{decimal_in_words(abs(Fraction(self.percentage_in_tenths, 10)))}%"

    @property
    def _sure(self) -> str:
        # "Nearly" would promise that little is missing.
        certainty = self.certainty
        word = "at most" if certainty is Certainty.NEARLY else str(certainty)
        return "" if certainty is Certainty.EXACT else f"{word} "


_AS_MANY = {
    Certainty.EXACT: "the same as",
    Certainty.ABOUT: "about the same as",
    Certainty.AT_LEAST: "at least as many as",
    Certainty.NEARLY: "at most as many as",
}


def change_between(
    earlier: Comparable,
    later: Comparable,
    *,
    since: str,
    now: str = "this period",
    break_in_series: str | None = None,
    not_kept: str = "",
    not_split: tuple[int, int] = (0, 0),
) -> Change:
    """The change from an earlier figure to a later one, both counts or both ratios.

    `since` and `now` are the labels of the periods. `break_in_series` is the reason of a break between them, "" where
    none was given and None where there is no break; a [b] at the later figure is one too. `not_kept` says why the
    register does not hold one of the periods whole: it began before entries were kept, or is not over. `not_split` are
    the entries that either figure leaves out since they are kept whole. `is_share` says that a ratio is a share, whose
    change is told in percentage points. Raises TypeError where a count meets a ratio.
    """
    if break_in_series is not None or (isinstance(later, Cell) and Mark.BREAK_IN_SERIES in later.marks):
        why = (break_in_series or "").strip().rstrip(".") or "there is a break in the series"
        return Change(since, None, obstacle=Obstacle.BREAK, why=why)
    sides = [
        (found, f"the figure of {label} {_state(found, one)}")
        for label, one in ((since, earlier), (now, later))
        if (found := _obstacle(one))
    ]
    if not_kept:
        sides.append((Obstacle.NOT_KEPT, not_kept))
    for label, entries in zip((since, now), not_split, strict=True):
        if entries:
            are = "that is" if entries == 1 else "that are"
            why = f"the figure of {label} leaves out {entries_in_words(entries)} {are} kept whole"
            sides.append((Obstacle.LEFT_OUT, why))
    if sides:
        order = list(Obstacle)
        obstacle, why = min(sides, key=lambda side: order.index(side[0]))
        return Change(since, None, obstacle=obstacle, why=why)
    return _compared(earlier, later, since)


def _state(obstacle: Obstacle, one: Comparable) -> str:
    """What an obstacle says of a figure."""
    return _STATES.get(obstacle) or f"leaves out {entries_in_words(_left_out(one))} that did not record it"


def _compared(earlier: Comparable, later: Comparable, since: str) -> Change:
    """The change between two figures that nothing keeps apart."""
    old, new = _value(earlier), _value(later)
    more = _may_be(old, new, SETS_MAY_BE_MORE, SETS_MAY_BE_FEWER)
    fewer = _may_be(old, new, SETS_MAY_BE_FEWER, SETS_MAY_BE_MORE)
    if not (more or fewer) and any(isinstance(one, Cell) and Mark.ESTIMATE in one.marks for one in (earlier, later)):
        # An [e] without a direction, on a number that is exact otherwise.
        more = fewer = True
    if isinstance(old, Count) and isinstance(new, Count):
        difference = Fraction(new.number - old.number)
        percentage = None
        if old.number >= LEAST_FOR_A_PERCENTAGE and not (more or fewer):
            size = int(10 * rounded_up(abs(difference) * 100 / old.number))
            percentage = -size if difference < 0 else size
        return Change(since, difference, percentage, more, fewer)
    if isinstance(old, Ratio) and isinstance(new, Ratio) and old.per == new.per:
        difference = old.per * (Fraction(new.numerator, new.denominator) - Fraction(old.numerator, old.denominator))
        return Change(since, difference, None, more, fewer, old.per == PER_CENT)
    raise TypeError(f"These can't be compared: {earlier!r} and {later!r}")


def _may_be(old: object, new: object, by_new: Collection[Certainty], by_old: Collection[Certainty]) -> bool:
    """Whether one of two figures is unsure in a way that moves their difference: the later one's by itself, the
    earlier one's the other way."""
    return getattr(new, "certainty", None) in by_new or getattr(old, "certainty", None) in by_old


def _value(one: Comparable) -> object:
    return one.value if isinstance(one, Cell) else one


def _obstacle(one: Comparable) -> Obstacle | None:
    """Why a figure can be compared with none; what a mark hides is not looked at."""
    marks = one.marks if isinstance(one, Cell) else ()
    if Mark.CONFIDENTIAL in marks:
        return Obstacle.HIDDEN
    value = _value(one)
    if one is None or Mark.NOT_APPLICABLE in marks or (isinstance(value, Ratio) and not value.denominator):
        return Obstacle.NOT_APPLICABLE
    if isinstance(value, Count) and value.value is None:
        return Obstacle.NOT_RECORDED
    if value is None or Mark.NOT_AVAILABLE in marks:
        return Obstacle.NOT_AVAILABLE
    return Obstacle.LEFT_OUT if _left_out(one) else None


def _left_out(one: Comparable) -> int:
    """How many entries a figure leaves out."""
    value = _value(one)
    if isinstance(value, Count):
        return value.not_recorded
    return value.left_out if isinstance(value, Ratio) else 0


def _when(label: str) -> str:
    """A period after "than": in a year or a month, on a day, from one day to another."""
    if " to " in label:
        return f"from {label}"
    return f"on {label}" if re.match(r"\d{1,2} \w", label) else f"in {label}"
