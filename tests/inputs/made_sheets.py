"""The register's own sheet as people may bring it: rows made into CSV and xlsx files, sound and hostile."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import Any

from openpyxl import Workbook

from training_register.inputs.own_sheet import OwnSheet, read_own_sheet
from training_register.rules.own_sheet import Column

TODAY = date(2026, 11, 22)
LEAST = {"Starts on": "2016-04-12", "Audience": "Professionals", "Sector": "Education"}


def csv_of(*rows: dict[str, Any], encoding: str = "utf-8", separator: str = ",") -> bytes:
    """A CSV file of rows by heading; each has at least a day, an audience and a sector."""
    headings = list(dict.fromkeys(name for row in ({**LEAST}, *rows) for name in row))
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=separator)
    writer.writerow(headings)
    writer.writerows([{**LEAST, **row}.get(name, "") for name in headings] for row in rows)
    return written.getvalue().encode(encoding)


def xlsx_of(*rows: dict[str, Any], title: str = "Entries") -> bytes:
    """The same as an Excel workbook."""
    headings = list(dict.fromkeys(name for row in ({**LEAST}, *rows) for name in row))
    return workbook_of([headings, *([{**LEAST, **row}.get(name) for name in headings] for row in rows)], title=title)


def workbook_of(*sheets: list[list[Any]], title: str = "Sheet") -> bytes:
    """A workbook of sheets of cells."""
    book = Workbook()
    book.remove(book.active)
    for number, cells in enumerate(sheets):
        sheet = book.create_sheet(f"{title}{number or ''}")
        for row in cells:
            sheet.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """A workbook's bytes."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_parts(workbook: bytes, replaced: dict[str, bytes], added: dict[str, bytes] | None = None) -> bytes:
    """A workbook some of whose parts are others."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as before, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, replaced.get(name, before.read(name)))
        for name, content in (added or {}).items():
            after.writestr(name, content)
    return file.getvalue()


SHEET_PART = "xl/worksheets/sheet1.xml"


def with_sheet_data(data: str, before: str = "", after: str = "", prologue: str = "") -> bytes:
    """A workbook whose only sheet is given as XML: what stands in its sheetData, before it and after it."""
    part = (
        f'<?xml version="1.0"?>{prologue}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"{before}<sheetData>{data}</sheetData>{after}</worksheet>"
    )
    return with_parts(xlsx_of({}), {SHEET_PART: part.encode()})


def row_of(number: int, *cells: str, letters: str = "ABCDEFGHIJ") -> str:
    """A row of a sheet as XML, of texts."""
    inside = "".join(
        f'<c r="{letter}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for letter, cell in zip(letters, cells, strict=False)
    )
    return f'<row r="{number}">{inside}</row>'


HEADINGS_AND_ROW = row_of(1, *LEAST) + row_of(2, *LEAST.values())


def read(content: bytes, today: date = TODAY) -> OwnSheet:
    """Reads the bytes of a file as the own sheet."""
    return read_own_sheet(io.BytesIO(content), today=today)


def problems_of(*rows: dict[str, Any], today: date = TODAY, is_xlsx: bool = False) -> list[str]:
    """What is wrong with rows, in words."""
    return [str(problem) for problem in read((xlsx_of if is_xlsx else csv_of)(*rows), today).problems.told]


EVERY_COLUMN = [str(column) for column in Column]
