"""What columns are called: from a heading, what a column may be, and of whom its figures speak."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

from training_register.inputs.old_registers.proposal import Field
from training_register.rules.names import folded

_LONGEST_HEADING = 80
_MARKS = re.compile(r"[^a-z0-9£%#+ ]+")
_ONE_OF_MANY = re.compile(r"(?:session|workshop|sess)\s?\d+", re.IGNORECASE)
_IN_ONE = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NUMBER_OF = {
    "number": "no", "num": "no", "nr": "no", "numbers": "numbers", "#": "no", "total": "total", "nos": "no",
    "grp": "group",
}  # fmt: skip
# What stands before those who are counted: "No. of staff", "Total pupils".
_BEFORE_COUNTED = re.compile(r"^(?:total )?(?:no|how many|count|total)\b(?: of)?(?: the)?\s*")
# Figures of a session that are not how many came, and the words that say that many came all the same.
_NOT_WHO_CAME = frozenset(("Booked", "Capacity", "Expected", "Did not attend", "Cancelled bookings"))
_SHARE = re.compile(r"%|\b(?:per ?cent(?:age)?|rate|pct)\b", re.IGNORECASE)
_CAME = re.compile(r"\b(?:attend(?:ed|ing|ance|ances)|actual(?:ly)?|came|present|turn(?:ed up|out))\b")
_ATTENDED = re.compile(r"\b(?:attended|came|turned up)\b")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says. `fields` are what its column may be, the likeliest first; none where it says nothing known.

    `detail` names the figure ("Booked"); `rank` is 1 where "attended" itself is said, more where it is only a number
    of people. `is_whole` says that the words known are all that stands there. `counted` is who is counted ("staff"),
    where it begins as a number of somebody. `is_doubtful` says that in brackets it speaks of another figure.
    """

    fields: tuple[Field, ...] = ()
    detail: str = ""
    rank: int = 1
    is_whole: bool = False
    counted: str = ""
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Kind:
    fields: tuple[Field, ...]
    detail: str
    rank: int


@cache
def _words() -> tuple[dict[str, _Kind], dict[str, _Kind]]:
    """The words that may stand anywhere in a heading, and those that must be the whole of it."""
    read = tomllib.loads((files("training_register.data") / "register_headings.toml").read_text("utf-8"))
    anywhere: dict[str, _Kind] = {}
    whole: dict[str, _Kind] = {}
    for entry in read["headings"]:
        kind = _Kind(tuple(Field[name] for name in entry["fields"]), entry.get("detail", ""), entry.get("rank", 1))
        anywhere.update(dict.fromkeys(entry.get("words", ()), kind))
        whole.update(dict.fromkeys(entry.get("whole", ()), kind))
    return anywhere, whole


def plain_heading(text: str) -> str:
    """A heading as it is compared: folded, without marks, "number" and "#" written as "no"."""
    # Programs write headings in one: "EventDate".
    text = _IN_ONE.sub(" ", text)
    plain = _MARKS.sub(" ", folded(text).replace("'", "").replace("#", " # ").replace("_", " "))
    return " ".join(_NUMBER_OF.get(word, word) for word in plain.split())


@lru_cache(maxsize=4_000)
def read_heading(text: str) -> Heading:
    """What a heading says; a text that is too long to be a heading says nothing."""
    if len(text) > _LONGEST_HEADING:
        return Heading()
    if _ONE_OF_MANY.fullmatch(text.strip()):
        # What stands under "Session 1" is of that session; it is not how many there were.
        return Heading()
    heading = _read(text)
    if _SHARE.search(text) and Field.ATTENDED in heading.fields:
        # "% attended" counts nobody.
        return Heading((Field.NOTHING,))
    if heading.fields and Field.ATTENDED not in heading.fields:
        return heading
    if _CAME.search(folded(text)):
        # "How many people attended in total?" says it as plainly as "Attended".
        return (
            replace(heading, rank=1)
            if heading.fields[:1] == (Field.ATTENDED,) and _ATTENDED.search(folded(text))
            else heading
        )
    # Who had a place is not who came: "Delegates booked" is never who attended, "Delegates (max 20)" perhaps.
    if other := _not_attended(without_brackets(text)):
        return Heading(other.fields, other.detail)
    return replace(heading, is_doubtful=_not_attended(text) is not None)


def without_brackets(text: str) -> str:
    """A heading without what it adds in brackets."""
    return _BRACKETS.sub(" ", text)


def _not_attended(text: str) -> _Kind | None:
    """The figure of which a heading speaks that is not how many came: places, bookings."""
    anywhere, whole = _words()
    words = plain_heading(text).split()
    kinds = (anywhere.get(word) or whole.get(word) for word in words)
    return next((kind for kind in kinds if kind and kind.detail in _NOT_WHO_CAME), None)


def _read(text: str) -> Heading:
    for said in (text, _BRACKETS.sub(" ", text)):
        plain = plain_heading(said)
        if found := _whole(plain):
            return found
    plain = plain_heading(_BRACKETS.sub(" ", text)) or plain_heading(text)
    counted = _BEFORE_COUNTED.sub("", plain) if _BEFORE_COUNTED.match(plain) else ""
    if kind := _longest(plain):
        return Heading(kind.fields, kind.detail, kind.rank, False, counted)
    return Heading(counted=counted)


def _whole(plain: str) -> Heading | None:
    anywhere, whole = _words()
    kind = whole.get(plain) or anywhere.get(plain)
    if not kind:
        return None
    counted = _BEFORE_COUNTED.sub("", plain) if _BEFORE_COUNTED.match(plain) else ""
    return Heading(kind.fields, kind.detail, kind.rank, True, counted)


def _longest(plain: str) -> _Kind | None:
    """What the longest known words of a heading are; of words of one length, the later ones: "date of feedback"."""
    anywhere, _ = _words()
    words = plain.split()
    for length in range(min(len(words), 4), 0, -1):
        found = [
            kind
            for start in range(len(words) - length + 1)
            if (kind := anywhere.get(" ".join(words[start : start + length])))
        ]
        if found:
            # Costs, feedback and other dates are told by any word: "Date invoice sent".
            if unread := [kind for kind in found if kind.fields == (Field.NOTHING,)]:
                return unread[0]
            # "Trainers trained" may be either: what stands beneath decides.
            fields = tuple(dict.fromkeys(field for kind in found for field in kind.fields))
            return _Kind(fields, found[0].detail, min(kind.rank for kind in found))
    return None
