"""What a recipe says, in words: what each of its answers is about, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from training_register.inputs.old_registers.proposal import SKIP, Field

# How the first word of an id says what is answered; what stands after it is quoted.
_ABOUT = {
    "column": "The column “{}”",
    "audience": "The sessions of “{}”",
    "sector": "The sector “{}”",
    "course": "The course “{}”",
    "organisation": "The organisation “{}”",
    "area": "The area “{}”",
    "activity": "The activity “{}”",
    "count": "Counts such as “{}”",
    "status": "The status “{}”",
    "sheet": "The sheet “{}”",
}
_AUDIENCE_OF = {"sheet": "The sessions of the sheet “{}”", "word": "Sessions for “{}”"}
_FIELDS = {field.name.lower(): field.value for field in Field}
_LEFT_OUT = "left out"


class AnswerInWords(NamedTuple):
    """An answer: what it is about, and what was said."""

    about: str
    said: str


def recipe_in_words(answers: Mapping[str, str]) -> list[AnswerInWords]:
    """The answers of a recipe, those of a kind together, in the order of their ids."""
    places = {kind: place for place, kind in enumerate(_ABOUT)}
    ids = sorted(answers, key=lambda id_: (places.get(id_.partition(":")[0], len(places)), id_))
    return [AnswerInWords(_about(id_), _said(id_, answers[id_])) for id_ in ids]


def _about(id_: str) -> str:
    kind, _, rest = id_.partition(":")
    if kind == "audience":
        of, colon, name = rest.partition(":")
        if not rest:
            return "Who it was for"
        if colon and of in _AUDIENCE_OF:
            return _AUDIENCE_OF[of].format(name)
    return _ABOUT.get(kind, "“{}”").format(rest if kind in _ABOUT else id_)


def _said(id_: str, value: str) -> str:
    if value == SKIP:
        return _LEFT_OUT
    if id_.startswith("column:"):
        kind, colon, name = value.partition(":")
        if colon:
            return name if kind == "figure" else f"{kind}: {name}"
        return _FIELDS.get(value, value)
    return value
