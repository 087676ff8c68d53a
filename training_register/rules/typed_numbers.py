"""Numbers in what somebody typed, which may tell what is hidden beside them."""

from __future__ import annotations

import re
from collections.abc import Collection

from training_register.rules.sentence_places import PLACE

_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
# A number that stands alone: "3", "1,102"; not the parts of 2016/17, of 12.5, of Q1 or of £3.
_NUMBER = re.compile(r"(?<![\w/.£–-])(\d{1,3}(?:,\d{3})+|\d{1,9})(?![\w/]|[.,]\d)", re.ASCII)
_WORD = re.compile(rf"\b({'|'.join(_WORDS)})\b", re.IGNORECASE)


def numbers_in(text: str) -> set[int]:
    """The whole numbers that a text tells in figures, or up to nineteen in words; not what fills its places."""
    plain = PLACE.sub(" ", text)
    figures = {int(found.replace(",", "")) for found in _NUMBER.findall(plain)}
    return figures | {_WORDS.index(found.lower()) for found in _WORD.findall(plain)}


def told_in(text: str, hidden: Collection[int]) -> list[int]:
    """Which of some hidden numbers a text tells, or may seem to tell."""
    return sorted(numbers_in(text) & set(hidden) - {0})
