"""Names: how they are cleaned, compared, put in order and made into keys, by one rule for both databases."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 200
# Folded, a few letters of some scripts are many: what a name may come to, and the columns that keep it.
LONGEST_FOLDED = 400

# What stands between several names in one cell of the register's own sheet.
SEPARATOR = ";"
# What no name may hold: control characters and halves of characters.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "‐": "-", "‑": "-"})


class NameProblem(ValueError):
    """What was typed can't be a name; `str()` says why in plain English."""


def cleaned(text: str) -> str:
    """A name as it is kept: composed, without control characters, single spaces, none at the ends."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", _CONTROL.sub(" ", text)).split())


def checked_name(text: str) -> str:
    """A cleaned name. Raises `NameProblem` for one that is blank, too long or holds a semicolon."""
    name = cleaned(text)
    plain = folded(name)
    if not plain:
        raise NameProblem("Enter a name.")
    if len(name) > LONGEST or len(plain) > LONGEST_FOLDED:
        raise NameProblem(f"“{name[:30]}…” is too long. A name has at most {LONGEST} characters.")
    if SEPARATOR in name:
        raise NameProblem(f"“{name}” holds a semicolon, which stands between names. Take it out.")
    return name


@lru_cache(maxsize=8_192)
def folded(text: str) -> str:
    """A name for comparing and searching: no case, no accents, one kind of quote and dash.

    Two names are the same when their folded forms are: "Barnardo’s" and "BARNARDO'S" are.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.replace("`", "'").lower().split())
    plain = unicodedata.normalize("NFKD", cleaned(text).translate(_QUOTES)).casefold()
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def sort_name(text: str) -> str:
    """A name for putting in order: folded, without a leading "the", with numbers padded ("Year 9" before 10)."""
    plain = re.sub(r"^the\s+", "", folded(text))
    return re.sub(r"\d+", lambda number: number[0].zfill(6), plain)[: LONGEST + 50]


def key_of(text: str) -> str:
    """A name as a key in addresses and JSON: "LAC/Care Leavers" is "lac-care-leavers"."""
    return re.sub(r"[^a-z0-9]+", "-", folded(text).replace("'", "")).strip("-")[:80] or "unnamed"


_SMALL = frozenset(("a", "and", "at", "for", "in", "of", "on", "the", "with"))


@lru_cache(maxsize=5_000)
def initials(text: str) -> str:
    """The first letters of a name's words, and again without the small words where it has some: "rcoh rch".

    They are kept, since a form shows those of hundreds of names.
    """
    words = re.findall(r"[^\W_]+", folded(text).replace("'", ""))
    every = "".join(word[0] for word in words)
    large = "".join(word[0] for word in words if word not in _SMALL)
    return every if large in ("", every) else f"{every} {large}"


def joined(names: list[str] | tuple[str, ...]) -> str:
    """Names in a sentence: "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
