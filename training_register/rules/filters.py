"""What a filter of entries can say, as an address and a report table hold it, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from training_register.rules.periods import MONTHS

# In place of a short name: the entry has none of the kind, or more than one. No short name ends in a hyphen.
NONE, SEVERAL = "none-", "several-"
# Who recorded an entry, where it was nobody with an account.
COMMAND_LINE = "command-line"
LONGEST_TYPED = 200
# Each of them is looked up.
MOST_ORGANISATIONS_LEFT_OUT = 20

# What an address holds of a filter, in the order in which it is read out.
NAMES = (
    "period", "cut", "find", "audience", "sector", "organisation", "course", "activity", "level", "area", "delivered",
    "trainer", "how", "status", "missing", "counts", "recorded",
    # What is left out: an entry that says nothing of the kind never is.
    "not-audience", "not-sector", "not-organisation", "not-course", "not-activity", "not-level", "not-area",
    "not-delivered", "not-how",
    # What a row or a cell of a table stands on, exactly.
    "lead", "only-area", "only-organisation", "item", "rest", "of", "part", "unsplit", "entry",
)  # fmt: skip
# A table has a period of its own, and counts what is there.
NAMES_STORED = tuple(name for name in NAMES if name not in ("period", "cut", "missing"))
# What an address says once; of everything else it may say several, and any of them will do.
SAID_ONCE = frozenset(
    ("period", "cut", "find", "organisation", "trainer", "status", "missing", "recorded", "rest", "part")
)
MAY_BE_NONE = frozenset(
    ("organisation", "course", "level", "area", "delivered", "how", "lead", "only-area", "only-organisation")
)
MAY_BE_SEVERAL = frozenset(("organisation", "area", "only-area", "only-organisation"))
NUMBERED = frozenset(("only-organisation", "item", "entry"))
# What an entry is not split by; what spans two years spans two quarters and two months too.
UNSPLIT = ("year", "quarter", "month")
# Parts of a year, whichever year it is: the number of the quarter, or of the month.
QUARTERS: Mapping[str, int] = {f"q{number}": number for number in range(1, 5)}
MONTHS_OF_A_YEAR: Mapping[str, int] = {MONTHS[number].lower(): number for number in range(1, 13)}
_ALLOWED: Mapping[str, Iterable[str]] = {"unsplit": UNSPLIT, "part": (*QUARTERS, *MONTHS_OF_A_YEAR)}
# What is said of these several times is all of it meant, and not any of it.
_ALL_MEANT = frozenset(("of", "unsplit"))

# A filter as (name, value) pairs of an address; None where no address finds the entries.
Pairs = tuple[tuple[str, str], ...]

_LEFT_OUT = "not-"
_LISTED_AS = {"lead": "delivered", "only-area": "area"}


def kind_of_name(name: str) -> str:
    """What an argument is about: "not-course" is about a course."""
    return name.removeprefix(_LEFT_OUT)


def list_of_name(name: str) -> str:
    """The argument with the same names: "lead" has those of "delivered"."""
    kind = kind_of_name(name)
    return _LISTED_AS.get(kind, kind)


def is_left_out(name: str) -> bool:
    """Whether an argument leaves entries out."""
    return name.startswith(_LEFT_OUT)


def checked(stored: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """What a filter says under each of its names, each value once and none that is blank.

    Raises ValueError, with a sentence to show, for a name that is none or for values of the wrong shape.
    """
    if not isinstance(stored, Mapping):
        raise ValueError("A filter is a list of words under each of its names.")
    found: dict[str, tuple[str, ...]] = {}
    for name, values in stored.items():
        if name not in NAMES_STORED:
            raise ValueError(f"“{name}” is not part of a filter.")
        if isinstance(values, str) or not isinstance(values, Sequence):
            raise ValueError(f"What a filter says under “{name}” is a list of words.")
        if not all(isinstance(value, str) and "\x00" not in value for value in values):
            raise ValueError(f"What a filter says under “{name}” is a list of words.")
        said = tuple(dict.fromkeys(_read(name, value) for value in values if value.strip()))
        _check_number(name, said)
        if said:
            found[name] = said
    return found


def _read(name: str, value: str) -> str:
    kind = kind_of_name(name)
    if value == NONE and kind not in MAY_BE_NONE:
        raise ValueError(f"A filter can’t say “{NONE}” under “{name}”.")
    if value == SEVERAL and kind not in MAY_BE_SEVERAL:
        raise ValueError(f"A filter can’t say “{SEVERAL}” under “{name}”.")
    if value in (NONE, SEVERAL):
        return value
    if name in _ALLOWED and value not in _ALLOWED[name]:
        raise ValueError(f"“{value}” is none of these: {', '.join(_ALLOWED[name])}.")
    is_number = value.isascii() and value.isdecimal() and len(value) <= 9
    if not is_number and (kind in NUMBERED or (kind == "recorded" and value != COMMAND_LINE)):
        raise ValueError(f"What a filter says under “{name}” is a number.")
    return value.strip()[:LONGEST_TYPED] if kind in ("find", "organisation") else value


def _check_number(name: str, said: Sequence[str]) -> None:
    if name in SAID_ONCE and len(said) > 1:
        raise ValueError(f"A filter says “{name}” only once.")
    if name == "not-organisation" and len(said) > MOST_ORGANISATIONS_LEFT_OUT:
        raise ValueError(f"A filter leaves out at most {MOST_ORGANISATIONS_LEFT_OUT} organisations.")


def stored_in(arguments: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The arguments of an address as they are stored: without the period and the page. Raises ValueError."""
    found: dict[str, list[str]] = {}
    for name, value in arguments:
        if name in NAMES_STORED and value.strip():
            found.setdefault(name, []).append(value)
    return {name: list(values) for name, values in checked(found).items()}


def both_said(*filters: Pairs | None) -> Pairs | None:
    """What several filters say together, as one address says it.

    None where no address does: one of them is none, or each says something else of what any of will do.
    """
    said: dict[str, list[str]] = {}
    for one in filters:
        if one is None:
            return None
        own: dict[str, list[str]] = {}
        for name, value in one:
            own.setdefault(name, []).append(value)
        for name, values in own.items():
            if name not in said or is_left_out(name) or name in _ALL_MEANT:
                said[name] = list(dict.fromkeys([*said.get(name, ()), *values]))
            elif not (both := [value for value in said[name] if value in values]):
                return None
            else:
                said[name] = both
    if len(said.get("of", ())) != 1:
        # A ratio is of the entries that have both numbers, whether or not one of them is broken down to the last.
        said.pop("rest", None)
    if not said.keys() & {"item", "rest"}:
        # Of what is not broken down there is nothing to say.
        said.pop("of", None)
    return tuple((name, value) for name, values in said.items() for value in values)


class _Words(NamedTuple):
    """How an argument is said: the label of its part, and its sentence; also where nothing or several are chosen."""

    label: str
    sentence: str
    left_out: str = ""
    none: str = ""
    some: str = ""
    several: str = ""
    not_several: str = ""


_WORDS = {
    "find": _Words("Search", "with the words “{}”"),
    "audience": _Words("Audience", "audience is {}", "audience is not {}"),
    "sector": _Words("Sector", "sector is {}", "sector is not {}"),
    "organisation": _Words(
        "Organisation",
        "organisation is {}",
        "organisation is not {}",
        none="no organisation",
        some="with an organisation",
        several="several organisations",
        not_several="not several organisations",
    ),
    "course": _Words("Course", "course is {}", "course is not {}", none="no course", some="with a course"),
    "activity": _Words("Activity", "activity is {}", "activity is not {}"),
    "level": _Words("Level", "level is {}", "level is not {}", none="no level", some="with a level"),
    "area": _Words(
        "Area",
        "area is {}",
        "area is not {}",
        none="no area",
        some="with an area",
        several="several areas",
        not_several="not several areas",
    ),
    "delivered": _Words(
        "Delivered by",
        "delivered by {}",
        "not delivered by {}",
        none="who delivered it is not recorded",
        some="who delivered it is recorded",
    ),
    "trainer": _Words("Trainer", "trainer is {}"),
    "how": _Words("How", "how is {}", "how is not {}", none="how is not recorded", some="how is recorded"),
    "status": _Words("Status", "status is {}"),
    "missing": _Words("Missing", "missing: {}"),
    "counts": _Words("Counts", "counts {}"),
    "recorded": _Words("Recorded by", "recorded by {}"),
    # These have no label: their part of the list is the sentence itself.
    "lead": _Words("", "delivered first by {}", none="who delivered it is not recorded"),
    "only-area": _Words("", "in {} alone", none="no area", several="several areas"),
    "only-organisation": _Words("", "for {} alone", none="no organisation", several="several organisations"),
    "item": _Words("", "{}"),
    "rest": _Words("", "not broken down by {}"),
    "of": _Words("", "in the numbers of {}"),
    "part": _Words("", "in {} of any year"),
    "unsplit": _Words("", "not split by {}"),
    "entry": _Words("", "entry {} alone"),
}
_AMONG_OTHERS = {NONE: "none", SEVERAL: "several"}
# The names behind short names and ids: what they are looked up by is an argument with a list, and a value of it.
Named = Mapping[tuple[str, str], str]


def part_in_words(name: str, value: str, named: Named) -> tuple[str, str]:
    """The label and the value of one part of a filter: ("Course", "Signs and risks"), ("not", "Course Refresher").

    What has no label is a sentence of its own: ("", "delivered first by Barnardo’s"), ("", "no course").
    """
    words = _WORDS[kind_of_name(name)]
    if not words.label or value in (NONE, SEVERAL):
        return "", _sentence(name, [value], named)
    shown = _shown(name, value, named)
    return ("not", f"{words.label} {shown}") if is_left_out(name) else (words.label, shown)


def filter_in_words(stored: Mapping[str, Sequence[str]], named: Named) -> str:
    """A filter as part of a sentence: "course is Signs and risks or Refresher; sector is not Health"; "" for none."""
    return "; ".join(_sentence(name, stored[name], named) for name in NAMES_STORED if stored.get(name))


def _sentence(name: str, values: Sequence[str], named: Named) -> str:
    words, left_out = _WORDS[kind_of_name(name)], is_left_out(name)
    if len(values) == 1 and values[0] == NONE:
        return words.some if left_out else words.none
    if len(values) == 1 and values[0] == SEVERAL:
        return words.not_several if left_out else words.several
    shown = [_AMONG_OTHERS.get(value) or _shown(name, value, named) for value in values]
    either = " or ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
    return (words.left_out if left_out else words.sentence).format(either)


def _shown(name: str, value: str, named: Named) -> str:
    if (name, value) == ("recorded", COMMAND_LINE):
        return "command line"
    if name == "part":
        return value.capitalize()
    return named.get((list_of_name(name), value), value)
