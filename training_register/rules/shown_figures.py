"""The figures that a form showed, packed into one of its fields, and how they differ from those of now."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

# Texts by where they stand: "professionals/education/attended".
Figures = Mapping[str, str]

# What a browser sends is unpacked no further: a short text can stand for a very long one.
LONGEST_UNPACKED = 2_000_000
MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class Differs:
    """A figure that is another one now; "" where it is not there, before or now."""

    place: str
    before: str
    now: str


def packed(figures: Figures) -> str:
    """The figures as a text of letters, digits, - and _."""
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(dict(figures)).encode(), 9)).decode("ascii")


def unpacked(text: str) -> dict[str, str] | None:
    """The figures again; None for what `packed` never made."""
    try:
        reader = zlib.decompressobj()
        plain = reader.decompress(base64.urlsafe_b64decode(text.encode("ascii")), LONGEST_UNPACKED)
        figures = json.loads(plain)
    except (ValueError, binascii.Error, zlib.error, RecursionError):
        return None
    if not isinstance(figures, dict) or not all(isinstance(one, str) for one in figures.values()):
        return None
    return figures


def differences(before: Figures, now: Figures) -> list[Differs]:
    """The figures that differ, in the order of those of now, and then those that are gone."""
    return [
        Differs(place, before.get(place, ""), now.get(place, ""))
        for place in dict.fromkeys([*now, *before])
        if before.get(place) != now.get(place)
    ]
