"""How cells are written: text that is never a formula, numbers, links, looks, widths and heights."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.hyperlink import Hyperlink

from training_register.outputs.letter_widths import lines_of, width_of
from training_register.outputs.wording import STARTS_A_FORMULA, cleaned

FONT, SIZE = "Arial", 12
HEADING_1, HEADING_2, LINK = "Heading 1", "Heading 2", "Hyperlink"
HEADING_SIZES = {HEADING_1: 16, HEADING_2: 14}
# Excel's limits: units of UTF-16 in a cell, and points in a row's height.
LONGEST_TEXT = 32_767
TALLEST_ROW = 409
# In points, for Arial 12.
LINE_HEIGHT, SPACE, SPACE_ABOVE = 15.5, 3, 12

Value = str | int | float | date
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks. `line` is the side on which it has a thin line: "top", "bottom" or ""."""

    style: str = ""
    is_bold: bool = False
    to_the_right: bool = False
    number_format: str = "General"
    line: str = ""
    is_wrapped: bool = True
    is_at_the_top: bool = False

    @property
    def begins_a_part(self) -> bool:
        """Whether it is a sub-heading or the heading of a column, which has space above it."""
        return self.style == HEADING_2 or self.line == "bottom"

    @property
    def alignment(self) -> Alignment:
        """Where its text stands in the cell."""
        return Alignment(
            horizontal="right" if self.to_the_right else "left",
            vertical="bottom" if self.begins_a_part else "top" if self.is_at_the_top else "center",
            wrap_text=self.is_wrapped,
        )

    @property
    def size(self) -> int:
        """The size of its letters, in points."""
        return HEADING_SIZES.get(self.style, SIZE)


TEXT = Look()


@dataclass(slots=True)
class Book:
    """A workbook that is being written, with openpyxl's form of each look that was used."""

    workbook: Any
    looks: dict[Look, Any] = field(default_factory=dict)


def new_book() -> Book:
    """An empty workbook in Arial 12 with the two heading styles and the style of links."""
    book = Workbook()
    # openpyxl has no public way to set the default font; the first font of the list and the style "Normal" are it.
    plain = Font(name=FONT, size=SIZE, family=2)
    book._fonts = IndexedList([plain])
    book._named_styles["Normal"].font = plain
    for name, number in ((HEADING_1, 16), (HEADING_2, 17)):
        font = Font(name=FONT, size=HEADING_SIZES[name], bold=True, family=2)
        book.add_named_style(NamedStyle(name, font=font, builtinId=number))
    # 1F4E9E on white has a contrast of 8 to 1.
    font = Font(name=FONT, size=SIZE, underline="single", color="FF1F4E9E", family=2)
    book.add_named_style(NamedStyle(LINK, font=font, builtinId=8))
    return Book(book)


@dataclass(slots=True)
class Page:
    """A worksheet that is being written, with the widths of its columns, in digits.

    A row is made as high as the text in it needs, since only Excel does so by itself.
    """

    sheet: Any
    widths: tuple[float, ...]
    looks: dict[Look, Any]
    row: int = 0

    def __post_init__(self) -> None:
        for number, width in enumerate(self.widths, 1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width

    def say(self, text: str, look: Look = TEXT) -> None:
        """Writes a text in the next row, in column A; it is wrapped there only if the whole page is too narrow."""
        wide = width_of(cleaned(text), look.size, look.is_bold or look.size > SIZE)
        self.write_row([text], [replace(look, is_wrapped=wide > sum(self.widths) - 2)])

    def write_row(self, values: Sequence[Value], looks: Sequence[Look], link_to: str = "") -> None:
        """Writes values in the next row, from column A on; a link to another sheet goes from column A."""
        self.row += 1
        lines = 1.0
        for column, (value, look) in enumerate(zip(values, looks, strict=True), 1):
            cell = self.sheet.cell(self.row, column)
            if isinstance(value, str):
                lines = max(lines, self._write_text(cell, value, look))
            else:
                cell.value = value
                self._dress(cell, look)
        if link_to:
            first = self.sheet.cell(self.row, 1)
            first.hyperlink = Hyperlink(ref=first.coordinate, location=f"'{link_to}'!A1", display=first.value)
        space = SPACE_ABOVE if any(look.begins_a_part for look in looks) else SPACE
        self.sheet.row_dimensions[self.row].height = min(TALLEST_ROW, LINE_HEIGHT * lines + space)

    def stretch(self, rows: range, height: float) -> None:
        """Makes rows that were written at least so high together, in points: the last ones first, each as it may be."""
        sizes = self.sheet.row_dimensions
        for row in reversed(rows):
            missing = height - sum(sizes[one].height for one in rows)
            if missing > 0:
                sizes[row].height = min(TALLEST_ROW, sizes[row].height + missing)

    def _write_text(self, cell: Any, text: str, look: Look) -> float:
        """Writes a text and gives back its height, in lines of the usual size."""
        written = put_text(cell, text) if text else ""
        self._dress(cell, look)
        if written.startswith(STARTS_A_FORMULA):
            cell.quotePrefix = True
        # Excel keeps some room at the sides of a cell.
        width = self.widths[cell.column - 1] - 1
        lines = lines_of(written, width, look.size, look.is_bold or look.size > SIZE) if look.is_wrapped else 1
        return lines * look.size / SIZE

    def _dress(self, cell: Any, look: Look) -> None:
        # Looking up fonts and borders for each cell is most of the time that a workbook takes.
        if look not in self.looks:
            if look.style:
                cell.style = look.style
            else:
                cell.font = Font(name=FONT, size=SIZE, bold=look.is_bold or None, family=2)
            cell.alignment = look.alignment
            cell.number_format = look.number_format
            if look.line:
                cell.border = Border(**{look.line: Side("thin")})
            self.looks[look] = copy(cell._style)
        cell._style = copy(self.looks[look])


def put_text(cell: Any, text: str) -> str:
    """Writes a text that stays a text, whatever it begins with, and gives back what was written.

    Control characters are left out, and what Excel could not hold is cut, with "…" to say so. What reads as
    Excel's way of writing a character by its number, such as `_x000D_`, is written so that it reads as typed.
    """
    plain = cleaned(text)
    # The shorter ones fit in any case: a character takes two units at most, or seven when it is escaped.
    for part in (plain, f"{plain[: LONGEST_TEXT // 2 - 1]}…", f"{plain[: LONGEST_TEXT // 16]}…"):
        safe = _LOOKS_ESCAPED.sub("_x005F_", part)
        if len(safe.encode("utf-16-le")) // 2 <= LONGEST_TEXT:
            break
    cell.value = safe
    cell.data_type = "s"
    return safe
