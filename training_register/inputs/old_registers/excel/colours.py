"""The colours of an Excel workbook, which files name by their parts, by a number or by their place in a theme."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping, Sequence

WHITE = "FFFFFF"
# Colours 8 to 63 of old palettes (ECMA-376, part 1, 18.8.27); 0 to 7 are the first of them again.
_PALETTE = re.findall(
    ".{6}",
    "000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF800000008000000080808000800080008080C0C0C0808080"
    "9999FF993366FFFFCCCCFFFF660066FF80800066CCCCCCFF000080FF00FFFFFF0000FFFF8000808000000080800000FF"
    "00CCFFCCFFFFCCFFCCFFFF9999CCFFFF99CCCC99FFFFCC993366FF33CCCC99CC00FFCC00FF9900FF6600666699969696"
    "003366339966003300333300993300993366333399333333",
)
# Themes list dark and light by turns; cells count the light ones first.
_PLACE_IN_THEME = (1, 0, 3, 2)
_RGB = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")


def colour_of(attributes: Mapping[str, str], theme: Sequence[str]) -> str:
    """A colour as "FFFF00"; "" for white, which is that of paper, and for one that can't be found."""
    if found := _RGB.fullmatch(attributes.get("rgb", "")):
        colour = found[1].upper()
    elif (number := _small(attributes.get("indexed", ""))) is not None:
        colour = (_PALETTE[:8] + _PALETTE)[number] if number < 64 else ""
    elif (number := _small(attributes.get("theme", ""))) is not None:
        place = _PLACE_IN_THEME[number] if number < len(_PLACE_IN_THEME) else number
        colour = theme[place] if place < len(theme) else ""
    else:
        colour = ""
    if colour:
        colour = _tinted(colour, attributes.get("tint", ""))
    return "" if colour == WHITE else colour


def _small(digits: str) -> int | None:
    return int(digits) if re.fullmatch("[0-9]{1,3}", digits) else None


def _tinted(colour: str, tint: str) -> str:
    """A colour made lighter, or by a tint below 0 darker (ECMA-376, part 1, 18.8.19)."""
    if not re.fullmatch(r"-?(0|1)?(\.[0-9]+)?", tint) or not tint.strip("-"):
        return colour
    by = max(-1.0, min(1.0, float(tint)))
    hue, light, full = colorsys.rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    light = light * (1 + by) if by < 0 else light * (1 - by) + by
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, full))
