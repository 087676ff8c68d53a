"""The versions of a report table: which years each prints, and which years a change reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from training_register.rules.cross_tables import By
from training_register.rules.periods import APRIL, year_label

# The first year of a version that holds from the beginning.
FROM_THE_BEGINNING: Final = 0
# What rows can be laid out by hand, besides sectors and measures; periods follow from the year that is printed.
BY_HAND: Final = frozenset(
    (By.AUDIENCE, By.ACTIVITY, By.COURSE, By.LEVEL, By.HOW, By.AREA, By.PROVIDER, By.ORGANISATION, By.SPLIT)
)


class VersionProblem(ValueError):
    """A version can't begin with the year that was chosen; `str()` says why in plain English."""


@dataclass(frozen=True, slots=True)
class Span:
    """The reporting years that a version prints: its first, and its last where a later version takes over."""

    first: int
    last: int | None = None

    def in_words(self, first_month: int = APRIL) -> str:
        """As the list of tables says it: "from 2016/17 on", "2014/15 to 2016/17", "every year"."""
        if self.first == FROM_THE_BEGINNING:
            return "every year" if self.last is None else f"up to {year_label(self.last, first_month)}"
        first = year_label(self.first, first_month)
        if self.last is None:
            return f"from {first} on"
        return first if self.first == self.last else f"{first} to {year_label(self.last, first_month)}"


def spans(from_years: Sequence[int]) -> list[Span]:
    """What each version of one table prints, by the years with which they begin, in their order."""
    in_order = sorted(from_years)
    ends = [later - 1 for later in in_order[1:]]
    return [Span(first, last) for first, last in zip_longest(in_order, ends)]


def changed_span(from_years: Sequence[int], own: int | None, chosen: int, first_month: int = APRIL) -> Span:
    """The years that change where a version that begins with `own` is saved from the year `chosen` on.

    With `own`, it is changed itself; from a later year on, a new version begins there; from an earlier year on, it
    begins there itself. `own` is None for a table that is new. Raises `VersionProblem` where another version lies
    between.
    """
    others = sorted(year for year in from_years if year != own)
    begins = chosen if own is None else own
    later = next((year for year in others if year > begins), None)
    if own is None and chosen in others:
        raise VersionProblem(f"Another version begins with {_year(chosen, first_month)} already. Change that one.")
    if later is not None and chosen >= later:
        raise VersionProblem(
            f"From {year_label(later, first_month)} on another version holds. Choose an earlier year, or change that "
            "version instead."
        )
    between = [year for year in others if chosen <= year < begins]
    if between:
        raise VersionProblem(
            f"Another version begins with {_year(between[-1], first_month)}. Choose a later year, or delete that "
            "version first."
        )
    return Span(chosen, None if later is None else later - 1)


def _year(number: int, first_month: int) -> str:
    return "the first year" if number == FROM_THE_BEGINNING else year_label(number, first_month)


def change_in_words(span: Span, first_month: int = APRIL) -> str:
    """Which years a change reaches: "This changes 2016/17 and later years; 2015/16 and earlier stay as they are."."""
    starts = span.first != FROM_THE_BEGINNING
    if not starts and span.last is None:
        return "This changes every year."
    first = year_label(span.first, first_month) if starts else ""
    last = year_label(span.last, first_month) if span.last is not None else ""
    stays = []
    if starts:
        stays.append(f"{year_label(span.first - 1, first_month)} and earlier")
    if span.last is not None:
        stays.append(f"{year_label(span.last + 1, first_month)} and later")
    if not last:
        changed = f"{first} and later years"
    elif not first:
        changed = f"{last} and earlier years"
    else:
        changed = first if first == last else f"{first} to {last}"
    return f"This changes {changed}; {' and '.join(stays)} stay as they are."
