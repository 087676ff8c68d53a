"""Checks of the tables: TAB."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from openpyxl.utils import get_column_letter

from tests.outputs.workbook_reading import LISTS, MAIN, NOTE_MARK, SHORTHAND, Sheet, Workbook, check, is_number

NUMBER_AS_TEXT = re.compile(r"[-+£]?\d[\d,]*(\.\d+)?%?")
ERRORS = ("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#N/A")
REACHES_OUT = re.compile(r"(?i)HYPERLINK|WEBSERVICE|IMPORT|RTD|DDE|CALL|EXEC|https?:|\[|\||file:")


@check("TAB1", "E", "Every table is marked up as a table")
def tab1(book: Workbook) -> Iterator[str]:
    for sheet in book.sheets:
        rows = {cell.row for cell in sheet.cells if cell.column > 1 and not sheet.is_in_table(cell)}
        if len(rows) > 1 or (sheet.kind in (*LISTS, "table") and not sheet.regions):
            yield sheet.name


@check("TAB2", "D", "Tables have meaningful names")
def tab2(book: Workbook) -> Iterator[str]:
    yield from (region.name for _, region in book.regions if re.fullmatch(r"(?i)(table|data|list)_?\d*", region.name))


@check("TAB3", "E", "One tagged header row, every heading filled, text and different")
def tab3(book: Workbook) -> Iterator[str]:
    for sheet, region in book.regions:
        shown = [cell.value for cell in region.rows[0]]
        is_text = all(isinstance(value, str) and value.strip() for value in shown)
        differ = len({str(value).casefold() for value in shown}) == len(shown)
        if not (region.has_heading_row and is_text and differ and shown == region.headings):
            yield f"{sheet.name}: {shown} {region.headings}"


@check("TAB4", "E", "No blank rows or columns inside a table")
def tab4(book: Workbook) -> Iterator[str]:
    for sheet, region in book.regions:
        for line in (*region.rows[1:], *region.columns):
            if all(cell.value in (None, "") for cell in line):
                yield f"{sheet.name}: {line[0].coordinate}"


@check("TAB5", "E", "No empty cells in a table, unless the text above explains them")
def tab5(book: Workbook) -> Iterator[str]:
    for sheet, region in book.regions:
        # The explanation is about columns of marks: it explains no other blank.
        is_explained = re.search(r"(?i)column of marks, a blank cell means", sheet.above)
        for heading, column in zip(region.rows[0], region.columns, strict=True):
            of_marks = is_explained and re.search(r": marks( \(\d+\))?$", str(heading.value))
            yield from (
                f"{sheet.name}: {cell.coordinate}" for cell in column if cell.value in (None, "") and not of_marks
            )


@check("TAB6", "E", "Columns of numbers hold only numbers or shorthand; no numbers typed as text")
def tab6(book: Workbook) -> Iterator[str]:
    for sheet, region in book.regions:
        for column in region.number_columns:
            for cell in column:
                if not is_number(cell.value) and not SHORTHAND.fullmatch(str(cell.value)):
                    yield f"{sheet.name}: {cell.coordinate} {cell.value!r}"
        for column in region.columns[1:]:
            for cell in column:
                if isinstance(cell.value, str) and NUMBER_AS_TEXT.fullmatch(cell.value):
                    yield f"{sheet.name}: {cell.coordinate} {cell.value!r}"


@check("TAB7", "E", "No error values (#REF!, #DIV/0!)")
def tab7(book: Workbook) -> Iterator[str]:
    for sheet in book.sheets:
        yield from (f"{sheet.name}: {cell.coordinate}" for cell in sheet.cells if cell.data_type == "e")
        yield from (f"{sheet.name}: {value}" for row in sheet.values for value in row if value in ERRORS)


def _formulas(sheet: Sheet) -> Iterator[tuple[str, str, bool]]:
    """The place of each formula, its text, and whether its result is stored."""
    for cell in sheet.root.iter(f"{MAIN}c"):
        if (formula := cell.find(f"{MAIN}f")) is not None:
            result = cell.find(f"{MAIN}v")
            yield f"{sheet.name}: {cell.get('r')}", formula.text or "", result is not None and bool(result.text)


@check("TAB8", "E", "Every formula has its result stored, so previews and other programs see it")
def tab8(book: Workbook) -> Iterator[str]:
    yield from (place for sheet in book.sheets for place, _, is_stored in _formulas(sheet) if not is_stored)


@check("TAB9", "D", "Values, not formulas")
def tab9(book: Workbook) -> Iterator[str]:
    yield from (place for sheet in book.sheets for place, _, _ in _formulas(sheet))


@check("TAB10", "E", "No formula reaches outside the file (HYPERLINK, WEBSERVICE, DDE and the like)")
def tab10(book: Workbook) -> Iterator[str]:
    yield from (place for sheet in book.sheets for place, text, _ in _formulas(sheet) if REACHES_OUT.search(text))


def _counts_once(book: Workbook, sheet: Sheet) -> bool:
    """Whether a note of the sheet says that its total counts once what stands in several rows."""
    marks = set(NOTE_MARK.findall(sheet.title))
    notes = (row for notes in book.of_kind("notes") for region in notes.regions for row in region.rows)
    return any(row[0].value in marks and "is counted once in the total" in str(row[1].value) for row in notes)


@check("TAB11", "E", "A total equals the sum of its parts (never less than the known parts where some are missing)")
def tab11(book: Workbook) -> Iterator[str]:
    for sheet, region in book.regions:
        if len(region.rows) - 2 not in region.total_rows:
            continue
        for column in region.number_columns:
            *parts, total = (cell.value for cell in column)
            is_average = "." in column[-1].number_format
            if is_average or not is_number(total) or not parts:
                continue
            known = sum(part for part in parts if is_number(part))
            if total < known and _counts_once(book, sheet):
                continue
            if total < known or (total > known and all(map(is_number, parts))):
                yield f"{sheet.name}: {column[-1].coordinate} is {total}, not {known}"


@check("TAB12", "D", "A total row is the last (or first) row of its table, never in the middle")
def tab12(book: Workbook) -> Iterator[str]:
    for sheet, region in book.regions:
        yield from (f"{sheet.name}: row {at}" for at in region.total_rows if at not in (0, len(region.rows) - 2))


def _width(sheet: Sheet, cell: Any) -> float:
    return float(sheet.ws.column_dimensions[get_column_letter(cell.column)].width)


@check("TAB13", "E", "Text in table cells fits: wrapped, or no longer than its column")
def tab13(book: Workbook) -> Iterator[str]:
    for sheet, region in book.regions:
        for cell in (cell for row in region.rows for cell in row if isinstance(cell.value, str)):
            if not cell.alignment.wrap_text and len(cell.value) > _width(sheet, cell):
                yield f"{sheet.name}: {cell.coordinate}"


@check("TAB14", "D", "Columns are of sensible width")
def tab14(book: Workbook) -> Iterator[str]:
    for sheet, region in book.regions:
        yield from (
            f"{sheet.name}: {cell.coordinate}" for cell in region.rows[0] if not 6 <= _width(sheet, cell) <= 100
        )


@check("TAB15", "H", "Rows of wrapped text have a height, so they show in LibreOffice and previews")
def tab15(book: Workbook) -> Iterator[str]:
    for sheet in book.sheets:
        for cell in sheet.cells:
            if not (isinstance(cell.value, str) and cell.alignment.wrap_text):
                continue
            height = sheet.ws.row_dimensions[cell.row].height
            # A rough lower bound: letters are two thirds of a digit wide, and a line is 12 points high or more.
            lines = len(cell.value) * 0.66 // _width(sheet, cell) + 1
            if height is None or height < min(lines * 12, 409):
                yield f"{sheet.name}: {cell.coordinate}"


@check("TAB16", "D", "Numbers and their headings are right-aligned, row labels left-aligned")
def tab16(book: Workbook) -> Iterator[str]:
    for sheet, region in book.regions:
        first = [row[0] for row in region.rows]
        yield from (f"{sheet.name}: {cell.coordinate}" for cell in first if cell.alignment.horizontal == "right")
        for column in region.number_columns:
            heading = sheet.ws.cell(region.bounds[0], column[0].column)
            for cell in (heading, *column):
                if cell.alignment.horizontal != "right":
                    yield f"{sheet.name}: {cell.coordinate}"


@check("TAB17", "D", "Numbers of 1,000 and more show a comma; decimals are even down a column")
def tab17(book: Workbook) -> Iterator[str]:
    for sheet, region in book.regions:
        for column in region.number_columns:
            numbers = [cell for cell in column if is_number(cell.value)]
            if len({cell.number_format for cell in numbers}) > 1:
                yield f"{sheet.name}: {column[0].column_letter}"
            for cell in numbers:
                if abs(cell.value) >= 1000 and "#,##0" not in cell.number_format:
                    yield f"{sheet.name}: {cell.coordinate}"


@check("TAB18", "D", "Column headings are bold")
def tab18(book: Workbook) -> Iterator[str]:
    for sheet, region in book.regions:
        yield from (f"{sheet.name}: {cell.coordinate}" for cell in region.rows[0] if not cell.font.b)


@check("TAB19", "D", "No spaces at the ends of text, no indents used for hierarchy")
def tab19(book: Workbook) -> Iterator[str]:
    for sheet in book.sheets:
        for cell in sheet.cells:
            if cell.alignment.indent or (isinstance(cell.value, str) and cell.value != cell.value.strip()):
                yield f"{sheet.name}: {cell.coordinate}"


@check("TAB20", "D", "Dates are real dates or written out, never ambiguous text such as 12/5/16")
def tab20(book: Workbook) -> Iterator[str]:
    for sheet in book.sheets:
        for text in sheet.texts:
            if re.search(r"(?<![\d/])\d{1,2}[/.]\d{1,2}[/.](\d{4}|\d{2})(?![\d/])", text):
                yield f"{sheet.name}: {text}"
