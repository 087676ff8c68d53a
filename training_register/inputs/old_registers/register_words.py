"""Words as people write them into registers: cut into tokens, and which ideas they stand for (register_words.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from training_register.rules.names import folded

# What parts words from each other for good: no phrase reaches over it.
APART = "|"
_TOKEN = re.compile(
    r"(?P<olds>\b\d{1,2}(?:\s?(?:-|/|to|and)\s?\d{1,2})?\s?\+?\s?(?:year|yr)s?[\s-]olds?\b)"
    r"|(?P<year>\b(?:years?|yrs?|y)[\s.-]?(?:1[0-3]|[1-9])s?(?:\s?(?:-|/|to|&|and|,|\+)\s?(?:years?|yrs?|y)?[\s.]?(?:1[0-3]|[1-9])s?\b(?!/))*"
    r"(?:\s?groups?)?(?![\w/]))"
    r"|(?P<stage>\b(?:ks|key\sstages?)\s?[1-5](?:\s?(?:-|/|to|&|and|,|\+)\s?(?:ks)?\s?[1-5])*\b)"
    r"|(?P<dotted>\b(?:[a-z]\.){2,}[a-z]?)"
    r"|(?P<word>[^\W_]+(?:'[^\W_]+)*'?)"
    r"|(?P<and>&)"
    r"|(?P<apart>\s-+\s|[,/;:()+|\[\]•·]|(?<=[a-z]{4})[.!?](?=\s|$)|[!?]|\n)"
)
_GROUPS = {"olds": ("young", "people"), "year": ("year", "group"), "stage": ("key", "stage")}


# Of words of three letters only these are plurals, and not "NHS", "bus" and "VCS".
_SHORT = frozenset(("gps", "tas", "yps", "hvs", "childrens", "pas", "mps", "taxis"))


@dataclass(frozen=True, slots=True)
class Token:
    """A word in the singular, and where it stands in the folded text."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found, by the numbers of its tokens, and the ideas that it stands for."""

    first: int
    after: int
    # Each idea, and whether no careful reader would doubt it.
    ideas: tuple[tuple[str, bool], ...]
    phrase: str


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[Token, ...]:
    """A text in words: singular, without apostrophes; year groups, key stages and ages are two words that say so."""
    found = []
    for match in _TOKEN.finditer(folded(text[:600])):
        start, end = match.span()
        match match.lastgroup:
            case "olds" | "year" | "stage" as group:
                # "Year 2" may be that of a project.
                is_low = group == "year" and re.fullmatch(r"[^0-9]*[1-3]s?", match[0])
                one, other = ("year", "one") if is_low else _GROUPS[group]
                found += [Token(one, start, end), Token(other, start, end)]
            case "and":
                found.append(Token("and", start, end))
            case "apart":
                found.append(Token(APART, start, end))
            case "dotted":
                found.append(Token(match[0].replace(".", ""), start, end))
            case _:
                word = singular(match[0].replace("'", ""))
                found.append(Token(known_words()["shortened"].get(word, word), start, end))
    return tuple(found)


@lru_cache(maxsize=20_000)
def singular(word: str) -> str:
    """A word without the ending of the plural; the same for both, not always good English."""
    if word in _SHORT:
        return word[:-1]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("wives"):
        return f"{word[:-3]}fe"
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith("es") and word[:-2].endswith(("ch", "sh", "x", "ss")) else word[:-1]


def plain_words(text: str) -> str:
    """A text as it is compared without its punctuation: "Others/ Voluntary Sector" is "other voluntary sector"."""
    return " ".join(token.word for token in tokens(text) if token.word != APART)


class Phrases:
    """Phrases and the ideas that each stands for."""

    def __init__(self, ideas: Mapping[str, Mapping[str, Iterable[str]]], kinds: Mapping[str, bool]) -> None:
        self._of: dict[tuple[str, ...], dict[str, bool]] = {}
        for idea, by_kind in ideas.items():
            for kind, is_sure in kinds.items():
                for phrase in by_kind.get(kind, ()):
                    words = tuple(token.word for token in tokens(phrase) if token.word != APART)
                    of_it = self._of.setdefault(words, {})
                    of_it[idea] = of_it.get(idea, False) or is_sure
        self._longest = max(map(len, self._of), default=0)
        self.vocabulary = frozenset(word for words in self._of for word in words if len(word) >= 5)

    def of(self, text: str) -> tuple[tuple[str, bool], ...]:
        """The ideas of a text that is a phrase from end to end."""
        words = tuple(token.word for token in tokens(text) if token.word != APART)
        return tuple(self._of.get(words, {}).items())

    def hits(self, words: tuple[str, ...]) -> Iterator[Hit]:
        """The phrases in a row of words, the longest first at each place, none within another."""
        at = 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
                phrase = words[at : at + length]
                if phrase in self._of:
                    yield Hit(at, at + length, tuple(self._of[phrase].items()), " ".join(phrase))
                    at += length
                    break
            else:
                at += 1


@cache
def known_words() -> dict[str, Any]:
    """All that register_words.toml holds."""
    return tomllib.loads((files("training_register.data") / "register_words.toml").read_text("utf-8"))


@cache
def sector_phrases() -> Phrases:
    """What speaks of sectors."""
    return Phrases(known_words()["sectors"], {"likely": False, "sure": True, "at_end": True})


@cache
def only_at_end() -> frozenset[str]:
    """What speaks of a sector only at the end of a name."""
    return frozenset(word for idea in known_words()["sectors"].values() for word in idea.get("at_end", ()))


@cache
def audience_phrases(in_column: bool = False) -> Phrases:
    """What speaks of audiences; `in_column` also what does only in a column of audiences. "nobody" is nobody."""
    kinds = {"likely": False, "sure": True}
    if in_column:
        kinds |= {"in_column": False, "in_column_sure": True}
    nobody = {"nobody": {"sure": known_words()["nobody"]["phrases"]}}
    return Phrases({**known_words()["audiences"], **nobody}, kinds)


@cache
def activity_phrases() -> Phrases:
    """What speaks of kinds of activities."""
    return Phrases(known_words()["activities"], {"likely": False, "sure": True})


@cache
def status_phrases() -> Phrases:
    """What says whether a session took place."""
    return Phrases(known_words()["status"], {"likely": False, "sure": True})


@cache
def how_phrases() -> Phrases:
    """What says how a session was delivered."""
    return Phrases({how: {"sure": words} for how, words in known_words()["how"].items()}, {"sure": True})


@cache
def empty_words() -> frozenset[str]:
    """Words beside which a sector or an audience is the same without them."""
    return frozenset(singular(word) for word in known_words()["empty"]["words"])


@cache
def ditto_words() -> frozenset[str]:
    """Whatever says "the same as above"."""
    return frozenset(folded(word).replace(" ", "") for word in known_words()["ditto"]["words"])


@cache
def near_words() -> frozenset[str]:
    """Words for people who are near those of an audience, and not the same."""
    return frozenset(singular(word) for word in known_words()["near"]["words"])
