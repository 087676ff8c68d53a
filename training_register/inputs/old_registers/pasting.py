"""Rows pasted from a spreadsheet, as it puts them on the clipboard, read into a Book."""

from __future__ import annotations

import re

from training_register.inputs.old_registers.book import Book, BookKind, Sheet
from training_register.inputs.old_registers.delimited import SEPARATORS, TextCaps, text_rows
from training_register.inputs.problems import FileRefused

LONGEST_PASTED = 1_000_000
_COLUMNS_BY_SPACES = re.compile(r"\S(?: {2,}|\u00a0{2,})\S")


def pasted_book(text: str) -> Book:
    """What pasted rows hold, by the line on which each begins.

    Spreadsheets separate cells by tabs; rows of a CSV file may be pasted as well. Raises `FileRefused`, in words, for
    what is no rows, too many, or such that a row could be lost unseen.
    """
    if not text.strip():
        raise FileRefused("Nothing was pasted. Mark the rows in the spreadsheet, copy them, and paste them here.")
    if len(text) > LONGEST_PASTED:
        raise FileRefused(
            "That is more than can be pasted at once. Paste fewer rows, or bring the spreadsheet as a file."
        )
    # Cells may hold commas and the like: where there are tabs, they separate.
    rows = text_rows(text, TextCaps(), separators="\t" if "\t" in text else "".join(SEPARATORS))
    if all(len(cells) == 1 for cells in rows.rows.values()) and _had_columns(text):
        raise FileRefused(
            "The columns of these rows are parted by spaces, so that where one ends can't be told. Copy the rows from "
            "the spreadsheet itself, or bring it as a file."
        )
    told = rows.told
    if rows.separator != "\t" and any(len(cells) > 1 for cells in rows.rows.values()):
        told = (f"The cells were taken to be separated by {SEPARATORS[rows.separator]}.", *told)
    return Book(BookKind.PASTED, (Sheet("", rows.rows),), told)


def _had_columns(text: str) -> bool:
    """Whether most lines have gaps as programs print columns."""
    lines = [line for line in text.splitlines() if line.strip()]
    return sum(bool(_COLUMNS_BY_SPACES.search(line)) for line in lines) * 2 > len(lines)
