"""A file's bytes made into a Book, by what they hold: called in a process of its own, for it trusts no file."""

from __future__ import annotations

from typing import BinaryIO

from training_register.inputs.old_registers.book import Book, BookKind, Sheet
from training_register.inputs.old_registers.delimited import SEPARATORS, TextCaps, decoded, first_texts, text_rows
from training_register.inputs.old_registers.excel.parts import Caps
from training_register.inputs.old_registers.excel.workbook import first_rows, workbook_book
from training_register.inputs.old_registers.kinds import ZIPS, is_workbook
from training_register.inputs.problems import FileRefused
from training_register.inputs.workbook_checks import MB

# The register's own sheet may be this large: what is unpacked of it here is the first row of each sheet.
_OWN_SHEET = Caps(
    file=60 * MB, part=400 * MB, total=500 * MB, elements=300_000, all_rows=50_000, all_cells=50_000, last_column=702
)
_BEGINNING = 1 << 16


def first_rows_of(file: BinaryIO) -> list[list[str]]:
    """The texts of the first row of each sheet of a seekable file, without the blank ones; none of no spreadsheet.

    Little more of it is read.
    """
    beginning = file.read(_BEGINNING)
    try:
        if beginning.startswith(ZIPS):
            return first_rows(file, _OWN_SHEET)
        if is_workbook(beginning):
            return []
        # The last line, and the last character, may have been cut through.
        text, _ = decoded(beginning[: beginning.rfind(b"\n") + 1] if len(beginning) == _BEGINNING else beginning)
        return [first_texts(text)]
    except FileRefused:
        return []


def book_of(content: bytes, *, last_row: int, cells: int) -> Book:
    """What a file holds, as far as a row and no more than so many cells. Raises `FileRefused`, in words."""
    if is_workbook(content):
        return workbook_book(content, Caps.up_to(last_row, cells))
    text, told = decoded(content)
    rows = text_rows(text, TextCaps(last_row=last_row, cells=cells))
    if rows.separator != ",":
        told += (f"Its cells are separated by {SEPARATORS[rows.separator]}.",)
    return Book(BookKind.CSV, (Sheet("", rows.rows),), told + rows.told)
