"""A count: a number and how sure we are of it, how counts add up, and the words people type and read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

LARGEST = 9_999_999
# The words that can be kept instead of a figure.
LONGEST_WORDS = 200


class Certainty(StrEnum):
    """How sure a count is. The values are the words that people see."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at least"
    NEARLY = "nearly"
    NOT_RECORDED = "not recorded"
    # A cell can also be one of these two; a count of the register never is.
    NOT_APPLICABLE = "not applicable"
    CONFIDENTIAL = "confidential"


# What an entry stores beside a number. "Not recorded" is stored as no number and no certainty.
STORED = (Certainty.EXACT, Certainty.ABOUT, Certainty.AT_LEAST, Certainty.NEARLY)

# The rule of adding up, as data, from which SQL is generated too (`queries/counts.py`).
SETS_MAY_BE_MORE = (Certainty.AT_LEAST, Certainty.ABOUT)
SETS_MAY_BE_FEWER = (Certainty.NEARLY, Certainty.ABOUT)


class CountProblem(ValueError):
    """What was typed is not a count; `str()` says why in plain English, `offers` are readings that would do."""

    def __init__(self, message: str, offers: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.offers = offers


@dataclass(frozen=True, slots=True)
class Count:
    """A number, the entries that gave one, the entries that did not, and whether the truth may be more or fewer.

    `number` adds up what was recorded; read `value`, which is None where nothing was. `recorded` and
    `not_recorded` count entries. `words` is what somebody typed, kept only by a count of one entry.
    """

    number: int = 0
    recorded: int = 0
    not_recorded: int = 0
    estimate_may_be_more: bool = False
    estimate_may_be_fewer: bool = False
    words: str = ""

    def __post_init__(self) -> None:
        if not (self.number >= 0 and self.recorded >= 0 and self.not_recorded >= 0):
            raise ValueError("A count is never below 0.")
        if self.number and not self.recorded:
            raise ValueError("A number needs an entry that recorded it.")

    @classmethod
    def of(cls, number: int | None, certainty: Certainty | None = Certainty.EXACT, words: str = "") -> Count:
        """One entry's count from the two columns that store it; both are None where nothing was recorded."""
        return _of_one_entry(number, certainty, words)

    @classmethod
    def _of(cls, number: int | None, certainty: Certainty | None, words: str) -> Count:
        if number is None or certainty is None or certainty is Certainty.NOT_RECORDED:
            return cls(not_recorded=1, words=words)
        return cls(
            number=number,
            recorded=1,
            estimate_may_be_more=certainty in SETS_MAY_BE_MORE,
            estimate_may_be_fewer=certainty in SETS_MAY_BE_FEWER,
            words=words,
        )

    @property
    def may_be_more(self) -> bool:
        """Whether the truth may be a larger number: an estimate says so, or an entry is not recorded."""
        return self.estimate_may_be_more or self.not_recorded > 0

    @property
    def may_be_fewer(self) -> bool:
        """Whether the truth may be a smaller number."""
        return self.estimate_may_be_fewer

    @property
    def certainty(self) -> Certainty:
        """The one word for the whole count."""
        if self.not_recorded and not self.recorded:
            return Certainty.NOT_RECORDED
        # As `may_be_more` and `may_be_fewer` say it: a page asks this of every figure, several times.
        if self.estimate_may_be_more or self.not_recorded:
            return Certainty.ABOUT if self.estimate_may_be_fewer else Certainty.AT_LEAST
        return Certainty.NEARLY if self.estimate_may_be_fewer else Certainty.EXACT

    @property
    def value(self) -> int | None:
        """The number, or None where nothing was recorded. No entry at all is 0."""
        return None if self.not_recorded and not self.recorded else self.number

    @property
    def entries(self) -> int:
        """How many entries stand behind the count."""
        return self.recorded + self.not_recorded

    def __add__(self, other: Count) -> Count:
        if not isinstance(other, Count):
            return NotImplemented
        return added((self, other))

    def __str__(self) -> str:
        certainty = self.certainty
        return in_words(None if certainty is Certainty.NOT_RECORDED else self.number, certainty)

    @property
    def in_full(self) -> str:
        """The count, and how many entries it leaves out: "at least 128 (1 entry not recorded)"."""
        if self.not_recorded and self.recorded:
            return f"{self} ({entries_in_words(self.not_recorded)} not recorded)"
        return str(self)

    @property
    def in_own_words(self) -> str:
        """As it was typed where it stands alone ("over 1600"); else as it is shown."""
        return self.words or str(self)

    @property
    def as_typed(self) -> str:
        """What a person could type to record this count of one entry again."""
        if self.value is None:
            return f"{self}: {self.words}" if self.words else str(self)
        return self.words or str(self).replace(",", "")


NO_ENTRY = Count()
# Counts never change, and most of a register's are alike: each is made once.
_of_one_entry = lru_cache(maxsize=4_096)(Count._of)


def added(counts: Iterable[Count]) -> Count:
    """The sum of counts, the same in any order and any grouping; of none, 0."""
    number = recorded = not_recorded = 0
    may_be_more = may_be_fewer = False
    for count in counts:
        number += count.number
        recorded += count.recorded
        not_recorded += count.not_recorded
        may_be_more = may_be_more or count.estimate_may_be_more
        may_be_fewer = may_be_fewer or count.estimate_may_be_fewer
    return Count(number, recorded, not_recorded, may_be_more, may_be_fewer)


# How sums come out, shown to those who ask how figures add up: what entries say, as it is typed.
EXAMPLES_OF_SUMS = (("34", "about 60"), ("over 1600", "12"), ("34", "28", "not recorded"), ("nearly 900", "over 100"))


def adding_up_in_words() -> tuple[str, ...]:
    """How counts add up, in plain sentences."""
    more, fewer = (_either(words) for words in (SETS_MAY_BE_MORE, SETS_MAY_BE_FEWER))
    shown = {
        name: Count(1, 1, 0, may_be_more, may_be_fewer).certainty
        for name, may_be_more, may_be_fewer in (("more", True, False), ("fewer", False, True), ("both", True, True))
    }
    return (
        f"A figure that was {added([Count.of(None, None)])} is never taken for 0. A sum adds up what was recorded, and "
        "says how many entries are left out.",
        f"A sum may be more than its number where an entry says {more}, and where an entry is left out.",
        f"A sum may be fewer than its number where an entry says {fewer}.",
        f"A sum that may be more is shown as “{shown['more']}”, one that may be fewer as “{shown['fewer']}”, and one "
        f"that may be either as “{shown['both']}”. Any other sum is exact, and is shown as a number alone.",
        f"Where there are entries and none of them recorded a figure, their sum is “{added([Count.of(None, None)])}”. "
        f"Where there is no entry at all, it is {NO_ENTRY}.",
    )


def examples_of_sums() -> tuple[tuple[tuple[str, ...], str], ...]:
    """What entries say, and what it adds up to, in words."""
    return tuple((typed, added(map(parse_count, typed)).in_full) for typed in EXAMPLES_OF_SUMS)


def words_typed() -> dict[Certainty, tuple[str, ...]]:
    """What people may write around a number, and instead of one, by the certainty that it is read as."""
    after = {certainty: tuple(word for word, one in _AFTER.items() if one is certainty) for certainty in _BEFORE}
    around = {certainty: (*words, *after[certainty]) for certainty, words in _BEFORE.items()}
    return {**around, Certainty.NOT_RECORDED: tuple(filter(None, _NOT_RECORDED))}


def why_unsure(by_certainty: Mapping[Certainty, int], not_recorded: int) -> tuple[str, ...]:
    """Why a sum may be more or fewer than its number, from how many entries say what; nothing where it is exact."""
    found = []
    for direction, words, left_out in (("more", SETS_MAY_BE_MORE, not_recorded), ("fewer", SETS_MAY_BE_FEWER, 0)):
        said = [f"{_say(number)} “{one}”" for one in words if (number := by_certainty.get(one, 0))]
        if left_out:
            said.append(f"{entries_in_words(left_out)} did not record it")
        if said:
            listed = " and ".join(filter(None, (", ".join(said[:-1]), said[-1])))
            found.append(f"It may be {direction}, since {listed}.")
    return tuple(found)


def _say(number: int) -> str:
    return f"{entries_in_words(number)} {'says' if number == 1 else 'say'}"


def _either(words: Iterable[Certainty]) -> str:
    return " or ".join(f"“{word}”" for word in words)


def number_in_words(number: int) -> str:
    """A number as pages show it, with thousands commas."""
    return f"{number:,}"


def entries_in_words(number: int) -> str:
    """How many entries, in words: "1 entry", "12 entries"."""
    return f"{number_in_words(number)} {'entry' if number == 1 else 'entries'}"


def in_words(value: int | None, certainty: Certainty) -> str:
    """A count as people read it: "34", "about 60", "at least 1,600", "not recorded"."""
    if value is None:
        return str(certainty)
    if certainty is Certainty.EXACT:
        return number_in_words(value)
    return f"{certainty} {number_in_words(value)}"


# What people type before a number, for each certainty. Longer words stand before those that they begin with.
_BEFORE = {
    Certainty.AT_LEAST: (
        "at least", "not fewer than", "not less than", "no fewer than", "no less than", "more than", "well over",
        "just over", "a minimum of", "minimum of", "minimum", "min", "in excess of", "upwards of", "over",
        "above", ">=", "≥", ">",
    ),
    Certainty.NEARLY: (
        "nearly", "almost", "just under", "close to", "under", "fewer than", "less than", "up to", "at most",
        "not more than", "no more than", "below", "a maximum of", "maximum of", "maximum", "max",
        "<=", "≤", "<",
    ),
    Certainty.ABOUT: (
        "about", "approximately", "approx", "around", "roughly", "circa", "ca", "c", "some", "in the region of",
        "an estimated", "estimated", "estimate", "est", "~", "≈",
    ),
}  # fmt: skip
_NOT_RECORDED = (
    "", "?", "-", "–", "—", "n/k", "nk", "not known", "unknown", "not recorded", "n/r", "nr", "not given", "tbc",
    "not counted", "no figure", "[x]",
)  # fmt: skip

_WORDS = "|".join(sorted((re.escape(word) for words in _BEFORE.values() for word in words), key=len, reverse=True))
_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+|\d+)"
# "about60" is a slip and "c60" a habit: a word is set apart from its number, except c and ca.
_APART = r"(?:\.?\s+|\.|(?<![a-z])|(?<=\bc)|(?<=\bca))"
_PATTERN = re.compile(rf"(?:(?P<before>{_WORDS}){_APART})?{_NUMBER}\s*(?P<after>\+|plus|or more|or so|ish)?", re.ASCII)
_RANGE = re.compile(r"(\d[\d,]*)\s*(?:-|–|—|to|or)\s*(\d[\d,]*)", re.ASCII)
_BETWEEN = re.compile(r"between (\d[\d,]*) and (\d[\d,]*)", re.ASCII)
_CERTAINTY_OF = {word: certainty for certainty, words in _BEFORE.items() for word in words}
_AFTER = {"+": Certainty.AT_LEAST, "plus": Certainty.AT_LEAST, "or more": Certainty.AT_LEAST,
          "or so": Certainty.ABOUT, "ish": Certainty.ABOUT}  # fmt: skip


def parse_count(text: str) -> Count:
    """One entry's count from what somebody typed, which the count keeps as its `words`.

    Blank, `n/k`, `?` and the like are "not recorded". Raises `CountProblem` for anything else that is not a
    count, with the readings that would be taken: a range is never guessed at.
    """
    # What can't be seen can't be meant, and a database would refuse some of it.
    typed = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    plain = typed.lower()
    if plain in _NOT_RECORDED:
        return Count.of(None, None)
    # "not recorded: all were well attended" keeps the words beside the figure that is not there.
    if words := re.fullmatch(r"not recorded ?(?:: ?(.+)|\((.+)\))", typed, re.IGNORECASE):
        return Count.of(None, None, _kept(words[1] or words[2]))
    # Longer digits than any count: int() itself refuses some thousands of them.
    if re.search(r"\d{10}", plain.replace(",", "")):
        raise CountProblem(_too_large(typed))
    if between := _RANGE.fullmatch(plain) or _BETWEEN.fullmatch(plain):
        low, high = sorted(int(number.replace(",", "")) for number in between.groups())
        if high > LARGEST:
            raise CountProblem(_too_large(typed))
        offers = (f"about {(low + high + 1) // 2}", f"at least {low}")
        raise CountProblem(f"“{_shown(typed)}” is a range. Type {offers[0]} or {offers[1]} instead.", offers)
    found = _PATTERN.fullmatch(plain)
    if not found:
        raise CountProblem(_why_not(typed, plain))
    number = int(found["number"].replace(",", ""))
    if number > LARGEST:
        raise CountProblem(_too_large(typed))
    before = _CERTAINTY_OF.get(found["before"] or "")
    after = _AFTER.get(found["after"] or "")
    if before and after and before is not after:
        raise CountProblem(f"“{typed}” says two things at once. Type about {number} or at least {number}.",
                           (f"about {number}", f"at least {number}"))  # fmt: skip
    certainty = before or after or Certainty.EXACT
    return Count.of(number, certainty, "" if certainty is Certainty.EXACT else typed)


def _kept(words: str) -> str:
    if len(words) > LONGEST_WORDS:
        raise CountProblem(
            f"“{_shown(words)}” is too long. Words instead of a figure have at most {LONGEST_WORDS} characters."
        )
    return words


def _shown(typed: str) -> str:
    return typed if len(typed) <= 40 else f"{typed[:39]}…"


def _too_large(typed: str) -> str:
    return f"“{_shown(typed)}” is too large. The largest number is {number_in_words(LARGEST)}."


def _why_not(typed: str, plain: str) -> str:
    shown = _shown(typed)
    if re.fullmatch(r"[-−]\s*\d+", plain):
        return f"“{shown}” is below 0. A count is 0 or more."
    if re.fullmatch(r"\d+[.,]\d+", plain):
        return f"“{shown}” is not a whole number."
    return f"“{shown}” is not a count. Type a whole number, such as 34, or about 60, over 60 or not recorded."
