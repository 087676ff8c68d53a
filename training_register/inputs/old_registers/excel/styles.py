"""How the cells of an Excel workbook look: number formats, fonts and colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from training_register.inputs.old_registers.excel.colours import WHITE, colour_of
from training_register.inputs.old_registers.excel.number_formats import BUILT_IN, GENERAL
from training_register.inputs.old_registers.excel.parts import Part, Used, at_place, is_true, small
from training_register.inputs.old_registers.excel.texts import PLAIN_LOOK, Look


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks."""

    format: str = GENERAL
    look: Look = PLAIN_LOOK
    fill: str = ""


class Styles(Part):
    """The looks that cells may have, in the order by which cells name them."""

    def __init__(self, used: Used) -> None:
        super().__init__(used)
        self._formats: dict[str, str] = {}
        self._fonts: list[dict[str, bool]] = []
        self._fills: list[tuple[bool, dict[str, str]]] = []
        self._looks: list[tuple[str, str, str]] = []
        self._in = ""
        self.starts |= {
            "numFmt": self._format,
            "font": lambda _: self._other(self._fonts, {}),
            "fill": lambda _: self._other(self._fills, (False, {})),
            "patternFill": self._pattern,
            "fgColor": self._colour,
            "b": lambda attributes: self._font_is("b", attributes),
            "strike": lambda attributes: self._font_is("strike", attributes),
            "xf": self._look,
            "border": lambda _: used.count("others"),
            "dxf": self._begin_others,
        }
        for name in ("fonts", "fills", "cellXfs", "cellStyleXfs", "numFmts"):
            self.starts[name] = self._beginner(name)
        self.ends["cellXfs"] = self._begin_others

    def _beginner(self, name: str) -> Callable[[dict[str, str]], None]:
        def begin(_attributes: dict[str, str]) -> None:
            self._in = name

        return begin

    def _begin_others(self, _: object) -> None:
        self.used.count("others")
        self._in = ""

    def _other(self, kept: list[Any], new: Any) -> None:
        self.used.count("others")
        if self._in in {"fonts", "fills"}:
            kept.append(new)

    def _format(self, attributes: dict[str, str]) -> None:
        self.used.count("formats")
        if self._in == "numFmts":
            self._formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", GENERAL)

    def _font_is(self, what: str, attributes: dict[str, str]) -> None:
        if self._in == "fonts" and self._fonts:
            self._fonts[-1][what] = is_true(attributes.get("val", "1"))

    def _pattern(self, attributes: dict[str, str]) -> None:
        if self._in == "fills" and self._fills:
            self._fills[-1] = (attributes.get("patternType") == "solid", {})

    def _colour(self, attributes: dict[str, str]) -> None:
        if self._in == "fills" and self._fills:
            self._fills[-1] = (self._fills[-1][0], attributes)

    def _look(self, attributes: dict[str, str]) -> None:
        self.used.count("others")
        if self._in == "cellXfs":
            self._looks.append(
                (attributes.get("numFmtId", "0"), attributes.get("fontId", "0"), attributes.get("fillId", "0"))
            )

    def styles(self, theme: Sequence[str]) -> list[Style]:
        """All of them; the theme has the colours that are named by number."""
        return [
            Style(
                self._formats.get(number) or BUILT_IN.get(small(number), GENERAL),
                Look(font.get("strike", False), font.get("b", False)),
                fill=colour_of(colour, theme) if is_solid else "",
            )
            for number, font, (is_solid, colour) in (
                (number, at_place(self._fonts, font, {}), at_place(self._fills, fill, (False, {})))
                for number, font, fill in self._looks
            )
        ]


class Theme(Part):
    """The colours of a theme, in its own order."""

    def __init__(self, used: Used) -> None:
        super().__init__(used)
        self.colours: list[str] = []
        self._is_scheme = False
        self.starts |= {
            "clrScheme": lambda _: self._scheme(True),
            "srgbClr": lambda attributes: self._colour(attributes.get("val", "")),
            "sysClr": lambda attributes: self._colour(attributes.get("lastClr", "")),
        }
        self.ends["clrScheme"] = lambda _: self._scheme(False)

    def _scheme(self, is_begun: bool) -> None:
        self._is_scheme = is_begun

    def _colour(self, colour: str) -> None:
        if self._is_scheme:
            self.colours.append(colour_of({"rgb": colour}, ()) or WHITE)
