"""Checks of the order and kinds of sheets, and of how each is laid out: STR and SHT."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openpyxl.utils.cell import range_boundaries

from tests.outputs.workbook_reading import LISTS, NOTE_MARK, Sheet, Workbook, check

DAY = r"\b\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b"
ORDER = ("cover", *LISTS, "table", "chart")
HEADING_1 = ("Heading 1", "Headline 1", "Title")


@check("STR1", "D", "The first sheet is a cover sheet")
def str1(book: Workbook) -> Iterator[str]:
    if book.sheets[0].kind != "cover":
        yield book.sheets[0].name


@check("STR2", "D", "The cover gives a contact")
def str2(book: Workbook) -> Iterator[str]:
    if not re.search(r"(?im)^contact\b.*\n?.*\S", book.cover_text):
        yield "no contact"


@check("STR3", "D", "The cover gives the date published")
def str3(book: Workbook) -> Iterator[str]:
    if not re.search(rf"(?i)\b(published|made|released|date)\b[^\n]*{DAY}", book.cover_text):
        yield "no date"


@check("STR4", "D", "The source is given on the cover or above each table")
def str4(book: Workbook) -> Iterator[str]:
    if not re.search(r"(?im)^source\b", book.cover_text):
        yield from (sheet.name for sheet in book.of_kind("table") if not re.search(r"(?m)^Source: \S", sheet.above))


@check("STR5", "D", "The cover states the period and the place or coverage")
def str5(book: Workbook) -> Iterator[str]:
    if not re.search(r"(?im)^period\b.*\n?.*\d{4}", book.cover_text):
        yield "no period"
    if not _place(book):
        yield "no coverage"


def _place(book: Workbook) -> str:
    found = re.search(r"(?im)^(?:area covered|coverage|place)(?::|\n)\s*(\S.*)", book.cover_text)
    return found[1].strip() if found else ""


@check("STR6", "D", "A workbook of several sheets has a table of contents, marked up, naming every sheet")
def str6(book: Workbook) -> Iterator[str]:
    if len(book.sheets) > 2:
        named = {row[0].value for sheet in book.of_kind("contents") for region in sheet.regions for row in region.rows}
        yield from (sheet.name for sheet in book.sheets if sheet.kind != "contents" and sheet.name not in named)


@check("STR7", "D", "The contents link to each sheet, and the links lead somewhere")
def str7(book: Workbook) -> Iterator[str]:
    for sheet in book.of_kind("contents"):
        for region in sheet.regions:
            for row in region.rows[1:]:
                link = row[0].hyperlink
                found = re.fullmatch(r"'?(.+?)'?!\$?[A-Z]+\$?\d+", (link.location or "") if link else "")
                if not found or found[1] not in book.book.sheetnames:
                    yield str(row[0].value)


def _marks(sheet: Sheet) -> set[str]:
    return {mark for text in sheet.texts for mark in NOTE_MARK.findall(text)}


@check("STR8", "E", "Every note mark has its explanation, and every explanation is used")
def str8(book: Workbook) -> Iterator[str]:
    used = {mark for sheet in book.sheets if sheet.kind != "notes" for mark in _marks(sheet)}
    explained = {
        mark
        for sheet in book.of_kind("notes")
        for region in sheet.regions
        for row in region.rows[1:]
        if len(row) > 1 and row[1].value
        for mark in NOTE_MARK.findall(str(row[0].value))
    }
    yield from sorted(used ^ explained)


@check("STR9", "D", "Notes are in a marked-up table on a notes sheet")
def str9(book: Workbook) -> Iterator[str]:
    if any(_marks(sheet) for sheet in book.sheets) and not any(sheet.regions for sheet in book.of_kind("notes")):
        yield "no table of notes"


@check("STR10", "H", "Sheets come in the order cover, contents, notes, tables, charts")
def str10(book: Workbook) -> Iterator[str]:
    places = [ORDER.index(sheet.kind) for sheet in book.sheets]
    if places != sorted(places):
        yield ", ".join(sheet.name for sheet in book.sheets)


@check("SHT1", "E", "Cell A1 of every sheet holds its title")
def sht1(book: Workbook) -> Iterator[str]:
    yield from (sheet.name for sheet in book.sheets if not sheet.title.strip())


@check("SHT2", "E", "The title in A1 carries the Heading 1 (or Title) cell style")
def sht2(book: Workbook) -> Iterator[str]:
    yield from (sheet.name for sheet in book.sheets if sheet.ws["A1"].style not in HEADING_1)


@check("SHT3", "D", "A table's title gives its period (years in full) and place")
def sht3(book: Workbook) -> Iterator[str]:
    for sheet in book.of_kind("table"):
        if not re.search(r"\b\d{4}\b", sheet.title) or _place(book) not in sheet.title:
            yield sheet.title


@check("SHT4", "D", "Periods in titles are written with 'to', not with a dash or slash")
def sht4(book: Workbook) -> Iterator[str]:
    yield from (sheet.title for sheet in book.sheets if re.search(r"\d{4}\s*[-–—/]\s*\d{2}", sheet.title))


@check("SHT5", "D", "Column A says above the table how many tables the sheet has")
def sht5(book: Workbook) -> Iterator[str]:
    for sheet in book.sheets:
        if sheet.regions and not re.search(r"(?i)contains (one|\d+) tables?\b", sheet.above):
            yield sheet.name


@check("SHT6", "E", "Tables start in column A")
def sht6(book: Workbook) -> Iterator[str]:
    yield from (sheet.name for sheet, region in book.regions if region.bounds[1] != 1)


@check("SHT7", "D", "Nothing is written below a table")
def sht7(book: Workbook) -> Iterator[str]:
    for sheet, region in book.regions:
        yield from (f"{sheet.name}: {cell.coordinate}" for cell in sheet.cells if cell.row > region.bounds[2])


@check("SHT8", "D", "One table on a sheet")
def sht8(book: Workbook) -> Iterator[str]:
    yield from (sheet.name for sheet in book.sheets if len(sheet.regions) > 1)


@check("SHT9", "E", "Text outside tables is in column A only")
def sht9(book: Workbook) -> Iterator[str]:
    for sheet in book.sheets:
        for cell in sheet.cells:
            if cell.column > 1 and not sheet.is_in_table(cell):
                yield f"{sheet.name}: {cell.coordinate}"


@check("SHT10", "D", "No blank rows used as spacing above or between content")
def sht10(book: Workbook) -> Iterator[str]:
    for sheet in book.sheets:
        filled = {cell.row for cell in sheet.cells}
        yield from (f"{sheet.name}: row {row}" for row in range(1, max(filled, default=0)) if row not in filled)


@check("SHT11", "E", "No merged cells")
def sht11(book: Workbook) -> Iterator[str]:
    yield from (sheet.name for sheet in book.sheets if sheet.ws.merged_cells.ranges)


@check("SHT12", "D", "No hidden rows or columns")
def sht12(book: Workbook) -> Iterator[str]:
    for sheet in book.sheets:
        sides = (*sheet.ws.row_dimensions.values(), *sheet.ws.column_dimensions.values())
        if any(side.hidden for side in sides):
            yield sheet.name


@check("SHT13", "D", "No freeze panes or filters")
def sht13(book: Workbook) -> Iterator[str]:
    for sheet in book.sheets:
        if sheet.ws.freeze_panes or sheet.ws.auto_filter.ref or any(region.has_filter for region in sheet.regions):
            yield sheet.name


@check("PRN1", "H", "Table sheets print on A4, one page wide")
def prn1(book: Workbook) -> Iterator[str]:
    for sheet in book.of_kind(*LISTS, "table"):
        setup = sheet.ws.page_setup
        fits = sheet.ws.sheet_properties.pageSetUpPr and sheet.ws.sheet_properties.pageSetUpPr.fitToPage
        if not fits or (setup.paperSize, setup.fitToWidth, setup.fitToHeight) != (9, 1, 0):
            yield sheet.name


@check("PRN2", "H", "Long tables repeat their heading row on each printed page")
def prn2(book: Workbook) -> Iterator[str]:
    for sheet, region in book.regions:
        repeated = sheet.ws.print_title_rows
        rows = range_boundaries(repeated.replace("$", "")) if repeated else (0, 0, 0, 0)
        if len(region.rows) > 5 and not rows[1] <= region.bounds[0] <= rows[3]:
            yield sheet.name
