"""Files that people bring, by what they hold and not by their names: CSV or Excel, as sheets of plain rows."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from openpyxl import load_workbook

from training_register.inputs.csv_files import csv_rows
from training_register.inputs.problems import FileRefused
from training_register.inputs.workbook_checks import DAMAGED, OWN_SHEET, Caps, LookedAt, looked_at

# What a cell holds: its text, or what Excel keeps as a date or a time.
Cell = str | date | time | timedelta
Row = tuple[int, Sequence[Cell]]

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BEGINNINGS = {
    _OLE: "This is an old Excel workbook (.xls), or one with a password. Open it in a spreadsheet program, take the "
    "password off, and save it as .xlsx.",
    b"\xff\xfe": "This text is in UTF-16. Save the spreadsheet as CSV UTF-8 or as .xlsx.",
    b"\xfe\xff": "This text is in UTF-16. Save the spreadsheet as CSV UTF-8 or as .xlsx.",
    b"%PDF": "This is a PDF document, not a spreadsheet.",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a file. `rows()` reads it from its beginning: each row's number in the spreadsheet, and its cells.

    In a CSV file the number is that of the line on which the row begins, and an apostrophe may guard a text from
    being taken for a formula. `found` is what the values do not show.
    """

    name: str
    rows: Callable[[], Iterator[Row]]
    is_csv: bool = False
    found: LookedAt = field(default_factory=LookedAt)


@contextmanager
def opened_sheets(file: BinaryIO, caps: Caps = OWN_SHEET) -> Iterator[tuple[Sheet, ...]]:
    """The sheets of a seekable file, to be read inside the block. Raises `FileRefused` for what can't be read."""
    file.seek(0)
    beginning = file.read(8)
    if not beginning:
        raise FileRefused("This file is empty.")
    for mark, words in _BEGINNINGS.items():
        if beginning.startswith(mark):
            raise FileRefused(words)
    if not beginning.startswith(_ZIP):
        yield (Sheet("", lambda: csv_rows(file), is_csv=True),)
        return
    found = looked_at(file, caps)
    file.seek(0)
    with _sound():
        workbook = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    with closing(workbook):
        yield tuple(_sheet(worksheet, found, caps) for worksheet in workbook.worksheets)


@contextmanager
def _sound() -> Iterator[None]:
    """Turns whatever openpyxl makes of a damaged file into words, and keeps quiet what it leaves out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except FileRefused:
            raise
        except Exception:
            raise FileRefused(DAMAGED) from None


def _sheet(worksheet: Any, found: dict[str, LookedAt], caps: Caps) -> Sheet:
    path = worksheet._worksheet_path.lstrip("/")
    if path not in found:
        raise FileRefused(DAMAGED)
    return Sheet(worksheet.title, lambda: _rows(worksheet, caps.last_row), found=found[path])


def _rows(worksheet: Any, last_row: int) -> Iterator[Row]:
    # The file's own word on how large the sheet is may be anything.
    worksheet.reset_dimensions()
    rows = worksheet.iter_rows(max_row=last_row, values_only=True)
    number = 0
    while True:
        with _sound():
            values = next(rows, None)
            if values is None:
                return
            cells = [_cell(value) for value in values]
        number += 1
        yield number, cells


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # Excel keeps every number as a float; 34.0 was typed as 34.
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, int):
        return str(value) if value.bit_length() < 64 else "a number of more digits than can be read"
    if isinstance(value, (date, time, timedelta)):
        return value.date() if isinstance(value, datetime) and value.time() == time() else value
    return str(value)
