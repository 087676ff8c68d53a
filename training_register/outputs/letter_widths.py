"""How wide a text is in Arial, and how many lines it takes: spreadsheet files store neither."""

from __future__ import annotations

import math
import unicodedata

# Widths of Arial's letters in thousandths of the font size, by width; the others are near enough to a digit's.
_DIGIT = 556
_WIDTHS = {
    letter: width
    for width, letters in {
        200: "'ijl",
        278: " .,:;/\\!|[]tfI’‘",
        333: '-()r`“”"',
        500: "ckszvxyJ",
        611: "FTZ",
        667: "ABEKPSVXY&",
        722: "wCDHNRU",
        778: "GOQ",
        833: "mM",
        944: "W%@",
        1000: "—…",
    }.items()
    for letter in letters
}
BOLD = 1.09


def width_of(text: str, size: int = 12, is_bold: bool = False) -> float:
    """The width of one line of text, in digits of Arial 12, the unit in which a sheet's columns are measured."""
    thousandths = sum(_width(letter) for letter in text)
    return thousandths / _DIGIT * size / 12 * (BOLD if is_bold else 1)


def _width(letter: str) -> int:
    if (width := _WIDTHS.get(letter)) is not None or letter.isascii():
        return width or _DIGIT
    return 1000 if unicodedata.east_asian_width(letter) in "WF" else 600


def lines_of(text: str, width: float, size: int = 12, is_bold: bool = False) -> int:
    """How many lines the text takes when it is wrapped at words to a width, at least 1."""
    lines, used = 1, 0.0
    space = width_of(" ", size, is_bold)
    for word in text.split():
        length = width_of(word, size, is_bold)
        if used and used + space + length > width:
            lines, used = lines + 1, 0.0
        elif used:
            used += space
        used += length
        if used > width:  # a word longer than a line goes on in the next ones
            more = math.ceil(used / width) - 1
            lines, used = lines + more, used - more * width
    return lines
