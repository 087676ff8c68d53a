"""A file's bytes made into a Book, by what they hold: called in a process of its own, for it trusts no file."""

from __future__ import annotations

from training_register.inputs.old_registers.book import Book, BookKind, Sheet
from training_register.inputs.old_registers.delimited import SEPARATORS, TextCaps, decoded, text_rows
from training_register.inputs.old_registers.excel.parts import Caps
from training_register.inputs.old_registers.excel.workbook import workbook_book
from training_register.inputs.old_registers.kinds import is_workbook


def book_of(content: bytes, *, last_row: int, cells: int) -> Book:
    """What a file holds, as far as a row and no more than so many cells. Raises `FileRefused`, in words."""
    if is_workbook(content):
        return workbook_book(content, Caps.up_to(last_row, cells))
    text, told = decoded(content)
    rows = text_rows(text, TextCaps(last_row=last_row, cells=cells))
    if rows.separator != ",":
        told += (f"Its cells are separated by {SEPARATORS[rows.separator]}.",)
    return Book(BookKind.CSV, (Sheet("", rows.rows),), told + rows.told)
