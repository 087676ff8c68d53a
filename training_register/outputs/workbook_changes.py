"""The worksheet that tells which figures differ from the version before, by how much and why."""

from __future__ import annotations

import re

from training_register.outputs.publication import Download
from training_register.outputs.wording import cleaned
from training_register.outputs.workbook_cells import Book
from training_register.outputs.workbook_lists import explained, list_page, write_list
from training_register.outputs.workbook_names import CHANGES
from training_register.rules.publications import BENEATH, Reference, Revised

HEADINGS = ("Table", "Row", "Column", "Before", "Now", "By how much", "Reason", "Reference")
WIDTHS = (26.0, 22.0, 18.0, 27.0, 27.0, 18.0, 28.0, 36.0)
NO_REASON = "No reason was given."
NOT_TOLD, NO_FIGURE = "Can't be told", "Not a figure"
_NUMBER = re.compile(r"[-+−]?\d[\d,]*(?:\.\d+)?%?")
_DIFFERENCE = re.compile(r"([-+−])(\d[\d,]*(?:\.\d+)?%?(?: percentage points?)?)")


def changes_title(download: Download) -> str:
    """What the worksheet is called: "Changes since version 1"."""
    before = (download.version or 0) - 1
    return f"Changes since version {before}" if before > 0 else "Changes since the version before"


def changes_sheet(book: Book, download: Download) -> None:
    """A line for each figure, row or note that differs: what was printed before and now, the difference, and why."""
    lines = [_line(download, one) for one in download.changes]
    title = changes_title(download)
    page = list_page(book, CHANGES, title, WIDTHS, *explained(text for line in lines for text in line))
    write_list(page, HEADINGS, lines)


def _line(download: Download, change: Revised) -> tuple[str, ...]:
    row = cleaned(change.row_label) or ("Whole table" if not change.row else "No name")
    return (
        cleaned(change.table_title) or "No name",
        row,
        cleaned(change.heading) or _without_heading(change),
        _in_words(change.before),
        _in_words(change.now),
        _difference_in_words(change),
        _reason(change),
        _reference(download, change),
    )


def _without_heading(change: Revised) -> str:
    if change.row == BENEATH:
        return "Figure above the table"
    return "Whole row" if change.row else "Whole table"


def _in_words(shown: str) -> str:
    """A figure as a text, which no program should add up: "Exactly 305" and "At least 308 (1 entry not recorded)"."""
    text = cleaned(shown)
    return f"Exactly {text}" if _NUMBER.fullmatch(text) else _as_a_sentence(text) or "Nothing"


def _difference_in_words(change: Revised) -> str:
    """ "+3" as "3 more", since a text that begins with a sign reads as a formula."""
    text = cleaned(change.by)
    if found := _DIFFERENCE.fullmatch(text):
        return f"{found[2]} {'more' if found[1] == '+' else 'fewer'}"
    # Of a title, a sentence or a note nothing can be told; of a row's figure, since one of the two is hidden.
    return _in_words(text) if text else NOT_TOLD if change.row else NO_FIGURE


def _reason(change: Revised) -> str:
    """The reason, and what was said about it: "Late figure: A school's return came in."."""
    return _as_a_sentence(": ".join(filter(None, map(cleaned, (change.reason, change.remark))))) or NO_REASON


def _as_a_sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _reference(download: Download, change: Revised) -> str:
    """What the figure is found by; of what is no figure, what its row or table is found by."""
    row, column = change.row, change.column if change.row else ""
    whole = Reference(download.reference.period, download.version, change.table, row, column)
    return cleaned(whole.written)
