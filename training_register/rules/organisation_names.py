"""What an organisation's name says: which words tell it apart, what kind of thing it is, whether naming it may harm."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from training_register.rules.names import folded, initials

# A number that an official list gives a school is kept as one of its spellings, so that it is found by it.
URN = "URN"
_URN = re.compile(r"URN (\d{1,9})", re.IGNORECASE)
_LONGEST_PHRASE = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """A name as it is compared. `core` are the words that are left when all is taken out that says what it is."""

    core: tuple[str, ...]
    # Numbers and single letters: "Ward 5", "Block B".
    numbers: tuple[str, ...]
    phase: frozenset[str]
    faith: frozenset[str]
    side: frozenset[str]
    thing: frozenset[str]
    initials: tuple[str, ...]
    # The one word of a name that may be the initials of another.
    as_initials: str

    @property
    def joined(self) -> str:
        """The core without spaces: "Green Hill" and "Greenhill" are alike."""
        return "".join(self.core)

    @property
    def spaced(self) -> str:
        """The core as words."""
        return " ".join(self.core)


class Kinds(Enum):
    """How what two names say that they are goes together."""

    SAME = "the same"
    # The one says that it is a school, and the other nothing.
    SCHOOL_LEFT_OUT = "the one leaves out that it is a school"
    MORE = "the one says more than the other"
    KIN = "the one may be what became of the other"
    OTHER = "two different things"


@lru_cache(maxsize=20_000)
def read_name(name: str) -> Reading:
    """A name, read: abbreviations written out, words that say nothing taken away, the others put where they belong."""
    known = _known()
    kinds: dict[str, set[str]] = {kind: set() for kind in known["kinds"]}
    core: list[str] = []
    numbers: list[str] = []
    words = _words(name)
    for at, word in enumerate(_written_out(words)):
        of_kinds = [kind for kind, of_it in known["kinds"].items() if word in of_it]
        for kind in of_kinds:
            kinds[kind].add(word)
        # "A Place to Be", but "Block A".
        if word in known["empty"] or of_kinds or (word == "a" and not at):
            continue
        if len(word) == 1 or any(letter.isdigit() for letter in word):
            numbers.append(word.lstrip("0") or "0")
        else:
            core.append(word)
    for implied, by in known["implied"].items():
        if kinds["phase"] & by and not kinds["thing"] - by:
            kinds["thing"].add(implied)
    if not core:
        # "The Academy", "Police": what it is, is its name.
        core = sorted({word for kind in kinds.values() for word in kind} - set(known["implied"])) or list(words)
    return Reading(
        core=tuple(core),
        numbers=tuple(sorted(numbers)),
        phase=frozenset(kinds["phase"]),
        faith=frozenset(kinds["faith"]),
        side=frozenset(kinds["side"]),
        thing=frozenset(kinds["thing"]),
        initials=tuple(initials(name).split()),
        as_initials=words[0] if len(words) == 1 else "",
    )


def kinds_together(one: Reading, other: Reading) -> Kinds:
    """How what two names say that they are goes together; numbers and letters must be the same."""
    if one.numbers and other.numbers and one.numbers != other.numbers:
        return Kinds.OTHER
    left_out = one.thing ^ other.thing
    is_kin = False
    for mine, theirs in ((one.phase, other.phase), (one.faith, other.faith), (one.side, other.side),
                         (one.thing, other.thing)):  # fmt: skip
        if mine and theirs and not mine & theirs:
            if not _are_kin(mine, theirs):
                return Kinds.OTHER
            is_kin = True
    if is_kin:
        return Kinds.KIN
    if one.numbers != other.numbers or (one.phase, one.faith, one.side) != (other.phase, other.faith, other.side):
        return Kinds.MORE
    if not left_out:
        return Kinds.SAME
    return Kinds.SCHOOL_LEFT_OUT if left_out == {"school"} and not (one.thing and other.thing) else Kinds.MORE


def is_asked_before_named(name: str) -> bool:
    """Whether a name looks like that of a place where somebody is protected, so that naming it is asked about."""
    plain = f" {' '.join(_words(name))}"
    return any(f" {phrase}" in plain for phrase in _asked_before_named())


def urn_in(spelling: str) -> str:
    """The number that a spelling such as "URN 123456" holds, else ""."""
    found = _URN.fullmatch(spelling)
    return found[1] if found else ""


def urn_spelling(urn: str) -> str:
    """A school's number as one of its spellings."""
    return f"{URN} {urn}"


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides which of several names stays."""

    id: int
    name: str
    entries: int
    is_retired: bool = False


def better(several: Iterable[Standing]) -> Standing:
    """Which of several names of one organisation stays: one in use, the one that is used more, the longer one.

    A few entries more say less than a name that is written out, many more say that the team calls it so.
    """
    return max(
        several,
        key=lambda one: (not one.is_retired, one.entries // 5, _written_in_full(one.name), len(one.name), -one.id),
    )


def merged_groups(pairs: Sequence[tuple[int, int]], standing: dict[int, Standing]) -> dict[int, int]:
    """Where each goes, from pairs of (gone, kept): of those that hang together one stays.

    It is the one that stays in each of its pairs, and the better one where there are several such or none.
    """
    group: dict[int, set[int]] = {}
    for pair in pairs:
        together = set().union(*(group.get(one, {one}) for one in pair))
        group.update(dict.fromkeys(together, together))
    gone = {one for one, _ in pairs}
    goes: dict[int, int] = {}
    for together in {id(one): one for one in group.values()}.values():
        kept = better(standing[one] for one in (together - gone or together)).id
        goes.update(dict.fromkeys(together - {kept}, kept))
    return goes


def _written_in_full(name: str) -> bool:
    known = _known()
    return not any(word in known["abbreviations"] and word not in ("st",) for word in _words(name))


def _words(name: str) -> list[str]:
    plain = re.sub(r"[&+]", " and ", folded(name)).replace("'", "")
    # "C.E." is one word, and so is "Sch.".
    plain = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", plain)
    return re.findall(r"[^\W_]+", plain)


def _written_out(words: list[str]) -> list[str]:
    known = _known()
    out: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST_PHRASE, len(words) - at), 1, -1):
            phrase = known["phrases"].get(" ".join(words[at : at + length]))
            if phrase:
                out.extend(phrase.split())
                at += length
                break
        else:
            word = words[at]
            # "SCH" alone is the initials of something.
            short = known["abbreviations"].get(word) if len(words) > 1 else None
            if word == "st" and at and _says_what_it_is(words[at + 1 :]):
                short = "street"
            out.extend(short.split() if short else [word])
            at += 1
    return out


def _says_what_it_is(rest: list[str]) -> bool:
    """Whether what follows "St" is no name: nothing, or what kind of thing it is, so that it is none of the saints."""
    known = _known()
    first = known["abbreviations"].get(rest[0], rest[0]).split()[0] if rest else ""
    return not rest or any(first in of_it for of_it in known["kinds"].values())


def _are_kin(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(one & kin and other & kin for kin in _known()["kin"].values())


@cache
def _known() -> dict[str, Any]:
    """What is known of names, with sets for lists."""
    read = tomllib.loads((files("training_register.data") / "organisation_words.toml").read_text("utf-8"))

    def as_set(value: Any) -> Any:
        if isinstance(value, list):
            return frozenset(value)
        return {key: as_set(one) for key, one in value.items()} if isinstance(value, dict) else value

    return {key: as_set(value) for key, value in read.items()}


@cache
def _asked_before_named() -> tuple[str, ...]:
    return tuple(" ".join(_words(phrase)) for phrase in sorted(_known()["asked_before_named"]))
