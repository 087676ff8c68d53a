"""What remarks beside a session say that bears on whether and how it counts: "cancelled", "2 sessions", "check no."."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from training_register.rules.names import folded


class Says(StrEnum):
    """What a remark says. The values complete a sentence: "a remark says that …"."""

    CANCELLED = "it was cancelled"
    MOVED = "it was moved to another day"
    NOT_HELD = "it did not take place"
    PLANNED = "it is planned"
    COUNT_UNSURE = "the count is not sure"
    DAY_UNSURE = "the day is not sure"
    TWICE = "it may stand elsewhere too"
    FURTHER_PART = "it is a further part of a course"
    SEVERAL = "it was several sessions"
    SAME_PEOPLE = "the same people came each time"
    UNSURE = "something is not sure"


@dataclass(frozen=True, slots=True)
class Remark:
    """What a text says, and the words by which it does; `number` of sessions where it tells one."""

    says: Says
    words: str
    number: int | None = None


_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=2
    )
} | {"twice": 2, "both": 2}


@cache
def _patterns() -> tuple[tuple[Says, re.Pattern[str]], ...]:
    read = tomllib.loads((files("training_register.data") / "register_remarks.toml").read_text("utf-8"))
    return tuple((Says[one["says"]], re.compile(pattern)) for one in read["remarks"] for pattern in one["patterns"])


@lru_cache(maxsize=4_000)
def remarks_in(text: str) -> tuple[Remark, ...]:
    """What a text says that bears on whether and how a session counts, each thing once."""
    plain = folded(text)
    if not plain or len(plain) > 1_000:
        return ()
    found: dict[Says, Remark] = {}
    for says, pattern in _patterns():
        if says not in found and (match := pattern.search(plain)):
            found[says] = Remark(says, match[0].strip(), _number(match) if says is Says.SEVERAL else None)
    return tuple(found.values())


def _number(match: re.Match[str]) -> int | None:
    said = next((value for value in match.groupdict().values() if value), "")
    if said.isdecimal():
        return int(said)
    return _NUMBERS.get(said) or (2 if " pm" in match[0] or "afternoon" in match[0] else None)


def said_in(texts: Iterable[str]) -> dict[Says, tuple[Remark, str]]:
    """What several texts say: for each thing the remark, and the text in which it stands."""
    found: dict[Says, tuple[Remark, str]] = {}
    for text in texts:
        for remark in remarks_in(text):
            found.setdefault(remark.says, (remark, text))
    return found
