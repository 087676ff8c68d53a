"""Checks of shorthand, notes and formatting: SYM and FMT."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.outputs.workbook_colours import contrast
from tests.outputs.workbook_reading import MAIN, NOTE_MARK, SHORTHAND, Sheet, Workbook, check

HARMONISED = ("[b]", "[c]", "[e]", "[f]", "[low]", "[p]", "[r]", "[u]", "[w]", "[x]", "[z]")
NO_VALUE = ("-", "–", "—", "..", "...", ":", "~", "?", "*", "n/a", "na", "n.a.", "nil", "null", "nan", "n/k")
SANS_SERIF = ("Arial", "Aptos", "Calibri", "Helvetica", "Liberation Sans", "Tahoma", "Verdana")
# The others explain shorthand themselves: the notes, and how figures are counted.
WITH_SHORTHAND = ("changes", "references", "table", "chart")
ANY_NOTE_MARK = re.compile(r"(?i)[\[(](?:note|fn|n)\s*\d+(?:,\s*\d+)*[\])]")


@check("SYM1", "E", "No symbols or NA for missing values, no asterisks or superscripts for notes")
def sym1(book: Workbook) -> Iterator[str]:
    for sheet, region in book.regions:
        for cell in (cell for row in region.rows for cell in row if isinstance(cell.value, str)):
            is_value = cell.column > 1 and cell.row > region.bounds[0]
            if (is_value and cell.value.casefold() in NO_VALUE) or re.search(r"[*†‡¹²³⁴⁵⁶⁷⁸⁹]$", cell.value):
                yield f"{sheet.name}: {cell.coordinate} {cell.value!r}"
            if cell.font.vertAlign == "superscript":
                yield f"{sheet.name}: {cell.coordinate}"


def _shorthand(sheet: Sheet) -> set[str]:
    """The shorthand in all that a sheet says, but for the sentences that explain some."""
    texts = (re.sub(r"^\[[a-z]{1,4}\] means .*", "", text) for text in sheet.texts)
    return {mark for text in texts for mark in SHORTHAND.findall(text)}


def _said_outside_tables(sheet: Sheet) -> str:
    return "\n".join(str(cell.value) for cell in sheet.cells if not sheet.is_in_table(cell))


@check("SYM2", "D", "Shorthand comes from the harmonised list")
def sym2(book: Workbook) -> Iterator[str]:
    for sheet in book.of_kind(*WITH_SHORTHAND):
        yield from (f"{sheet.name}: {mark}" for mark in sorted(_shorthand(sheet)) if mark not in HARMONISED)


@check("SYM3", "E", "All shorthand is explained above its table (or on the cover or notes sheet)")
def sym3(book: Workbook) -> Iterator[str]:
    elsewhere = "\n".join([book.cover_text, *(text for sheet in book.of_kind("notes") for text in sheet.texts)])
    for sheet in book.of_kind(*WITH_SHORTHAND):
        for mark in sorted(_shorthand(sheet)):
            if f"{mark} means " not in _said_outside_tables(sheet) and f"{mark} means " not in elsewhere:
                yield f"{sheet.name}: {mark}"


@check("SYM4", "D", "Note marks read '[note 1]' and stand in titles, headings or row labels, not beside numbers")
def sym4(book: Workbook) -> Iterator[str]:
    for sheet in book.sheets:
        for text in sheet.texts:
            if any(not NOTE_MARK.fullmatch(found) for found in ANY_NOTE_MARK.findall(text)):
                yield f"{sheet.name}: {text}"
    for sheet in book.of_kind("table"):
        for region in sheet.regions:
            values = (cell for row in region.rows[1:] for cell in row[1:])
            yield from (f"{sheet.name}: {cell.coordinate}" for cell in values if NOTE_MARK.search(str(cell.value)))


@check("SYM5", "D", "A sheet that uses notes says above the table where they are")
def sym5(book: Workbook) -> Iterator[str]:
    for sheet in book.of_kind("table"):
        uses = any(NOTE_MARK.search(text) for text in sheet.texts)
        if uses and not re.search(r"(?i)notes .*worksheet", sheet.above):
            yield sheet.name


def _cells(book: Workbook) -> Iterator[tuple[str, Any]]:
    for sheet in book.sheets:
        yield from ((f"{sheet.name}: {cell.coordinate}", cell) for cell in sheet.cells)


@check("FMT1", "D", "A sans serif font throughout")
def fmt1(book: Workbook) -> Iterator[str]:
    yield from (place for place, cell in _cells(book) if cell.font.name not in SANS_SERIF)


@check("FMT2", "D", "No text smaller than the least size")
def fmt2(book: Workbook) -> Iterator[str]:
    yield from (place for place, cell in _cells(book) if not cell.font.sz or cell.font.sz < 12)


@check("FMT3", "D", "No italics; underline only on links")
def fmt3(book: Workbook) -> Iterator[str]:
    for place, cell in _cells(book):
        if cell.font.i or (cell.font.u and not cell.hyperlink):
            yield place


@check("FMT4", "E", "No turned or stacked text")
def fmt4(book: Workbook) -> Iterator[str]:
    yield from (place for place, cell in _cells(book) if cell.alignment.textRotation)


def _colour(colour: Any) -> str:
    """A colour as six digits; black for one that is left automatic or is the theme's text."""
    if colour is None or colour.type != "rgb" or not isinstance(colour.rgb, str):
        return "000000"
    return str(colour.rgb[-6:])


@check("FMT5", "D", "No background fill; text colour left automatic except for links")
def fmt5(book: Workbook) -> Iterator[str]:
    for place, cell in _cells(book):
        if cell.fill.fill_type or (_colour(cell.font.color) != "000000" and not cell.hyperlink):
            yield place


@check("FMT6", "E", "Where colour is used, text contrasts with its background by 4.5:1")
def fmt6(book: Workbook) -> Iterator[str]:
    for place, cell in _cells(book):
        behind = _colour(cell.fill.fgColor) if cell.fill.fill_type else "FFFFFF"
        if contrast(_colour(cell.font.color), behind) < 4.5:
            yield place


@check("FMT7", "D", "No conditional formatting, data bars or icons")
def fmt7(book: Workbook) -> Iterator[str]:
    for sheet in book.sheets:
        if any(True for _ in sheet.root.iter(f"{MAIN}conditionalFormatting")):
            yield sheet.name


@check("FMT8", "E", "Link text describes its destination: no bare addresses, no 'click here'")
def fmt8(book: Workbook) -> Iterator[str]:
    for place, cell in _cells(book):
        if cell.hyperlink and re.search(r"(?i)https?:|www\.|mailto:|\S@\S|click here|^here$|^link$", str(cell.value)):
            yield place


@check("FMT9", "D", "Sub-headings on the cover carry a heading style")
def fmt9(book: Workbook) -> Iterator[str]:
    for sheet in book.of_kind("cover"):
        styles = [cell.style for cell in sheet.cells]
        bold = [cell.coordinate for cell in sheet.cells if cell.font.b and not cell.style.startswith("Head")]
        if bold or (len(styles) > 4 and not any(style in ("Heading 2", "Headline 2") for style in styles)):
            yield f"{sheet.name}: {bold}"
