"""Texts of cells as they are compared with each other and shown to people, and the months by their names."""

from __future__ import annotations

import re
import unicodedata
from calendar import month_abbr, month_name
from datetime import date

Span = tuple[date, date]

# Months by their names, short ones and slips of the hand included.
MONTH_WORDS = {
    **{month_name[number].lower(): number for number in range(1, 13)},
    **{month_abbr[number].lower(): number for number in range(1, 13)},
    "sept": 9, "febr": 2, "janu": 1, "augu": 8, "octo": 10, "nove": 11, "dece": 12, "apri": 4, "marc": 3,
    "febuary": 2, "feburary": 2, "septmber": 9, "ocotber": 10, "decemeber": 12, "novemeber": 11, "agust": 8,
    "janurary": 1, "apirl": 4, "setpember": 9, "septemeber": 9, "octber": 10, "febraury": 2, "janaury": 1,
}  # fmt: skip

_ALIKE = str.maketrans({**dict.fromkeys("−–—‐‑‒―", "-"), **dict.fromkeys("’‘`´", "'"), **dict.fromkeys("“”", '"')})
_LONGEST = 1_000
_PARTS = {"½": ".5", "¼": ".25", "¾": ".75"}


def as_compared(text: str) -> str:
    """A text in small letters, with one kind of dash, quote and space, and plain figures; "2½" is "2.5".

    A raised figure stays one: it is the number of a note. Of a text without end only the beginning is compared.
    """
    text = text[:_LONGEST]
    if text.isascii():
        seen = text if text.isprintable() else "".join(map(_plain_letter, text))
        return " ".join(seen.lower().replace("`", "'").split())
    plain = unicodedata.normalize("NFC", text).translate(_ALIKE).lower()
    for sign, part in _PARTS.items():
        if sign in plain:
            plain = re.sub(rf"(?<=\d)\s?{sign}", part, plain).replace(sign, f"0{part}")
    return " ".join("".join(map(_plain_letter, plain)).split())


def _plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter if letter.isprintable() else " "
    if unicodedata.decomposition(letter).startswith(("<wide>", "<narrow>")):
        return unicodedata.normalize("NFKC", letter)
    return letter if letter.isprintable() else " "


def shown(text: str, longest: int = 40) -> str:
    """A text as it is quoted: on one line, without what can't be seen, and not too long."""
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in text[:_LONGEST]).split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
