"""What a manager is asked about small numbers before a publication, and decides: to show what is hidden, or to hide."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# In place of a row's key: the places of the sentence beneath a table. No short name ends in a hyphen.
SENTENCE = "sentence-"
# A table, a row and a column; of a text the table, "" and what it is: "sentence", "note-1", "label-education".
Place = tuple[str, str, str]


class Choice(StrEnum):
    """What becomes of a figure or a text. The values are the words that people see."""

    SHOWN = "shown"
    HIDDEN = "hidden"


class QuestionKind(StrEnum):
    """What a manager is asked about. The values are the words that people see."""

    ALL_OR_NONE = "all or none of them"
    TYPED_NUMBER = "a number that somebody typed"


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided of a figure or a text, and why; `by` is their name as the log tells it."""

    choice: Choice
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only a person can decide, and what was decided.

    `words` say what it is about, in a sentence. `may_hide` says whether hiding it is among the answers: what stands in
    a heading or in a figure that was stated can only be shown, or changed where it was typed.
    """

    place: Place
    kind: QuestionKind
    words: str
    may_hide: bool = True
    decision: Decision | None = None

    @property
    def is_answered(self) -> bool:
        """Whether somebody has decided, gave a reason, and chose what may be chosen."""
        one = self.decision
        return one is not None and bool(one.reason.strip()) and (self.may_hide or one.choice is Choice.SHOWN)


def all_or_none(numerator: int, denominator: int) -> bool:
    """Whether a share says the same of every one of some people: "6 of 6", or "0 of 6"."""
    return denominator > 0 and numerator in (0, denominator)
