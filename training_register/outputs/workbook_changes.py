"""The worksheet that tells which figures differ from the version before, by how much and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from training_register.outputs.publication import Download
from training_register.outputs.wording import cleaned
from training_register.outputs.workbook_cells import Book
from training_register.outputs.workbook_lists import explained, list_page
from training_register.outputs.workbook_names import CHANGES
from training_register.outputs.workbook_tables import BLANK_MARKS, Printed, SheetColumn, write_columns
from training_register.rules.publications import BENEATH, Revised
from training_register.table import PLAIN_STYLE, ColumnKind, Mark

NO_REASON = "No reason was given."
# A figure as a page shows it: how sure it is, its number, its unit, and its marks.
_FIGURE = re.compile(
    r"(?P<sure>about|at least|at most|nearly)?\s*(?P<sign>[-+−]?)(?P<number>\d[\d,]*(?:\.\d+)?)\s*"
    r"(?P<unit>%|percentage points?)?(?P<marks>(?:\s*\[[a-z]\])*)"
)
_MARK = re.compile(r"\[[a-z]\]")


def changes_title(download: Download) -> str:
    """What the worksheet is called: "Changes since version 1"."""
    before = (download.version or 0) - 1
    return f"Changes since version {before}" if before > 0 else "Changes since the version before"


def changes_sheet(book: Book, download: Download) -> None:
    """A line for each figure that differs: both as they were printed, the difference, and the reason."""
    columns = list(_columns(download))
    sentences = explained(value for column in columns for value in column.values if isinstance(value, str))
    if any("" in column.values for column in columns):
        sentences.append(BLANK_MARKS)
    widths = tuple(column.width for column in columns)
    page = list_page(book, CHANGES, changes_title(download), widths, *sentences)
    write_columns(page, columns, PLAIN_STYLE, has_total=False)


def _columns(download: Download) -> Iterator[SheetColumn]:
    changes = download.changes
    yield _texts("Table", [one.table_title for one in changes], 32)
    rows = ["Figure above the table" if one.row == BENEATH else one.row_label for one in changes]
    yield _texts("Row", rows, 26)
    yield _texts("Column", [one.heading for one in changes], 20)
    # Beside numbers, which are right-aligned, its words would touch them.
    yield _texts("Reason", [_reason(one) for one in changes], 34)
    yield from _figures("Before", [one.before for one in changes], ColumnKind.FIGURE)
    yield from _figures("Now", [one.now for one in changes], ColumnKind.FIGURE)
    yield from _figures("By how much", [one.by for one in changes], ColumnKind.CHANGE)
    references = tuple(_reference(download, one) for one in changes)
    yield SheetColumn("Reference", references, ColumnKind.TEXT, is_reference=True, widest=36)


def _texts(heading: str, texts: list[str], widest: int) -> SheetColumn:
    values = tuple(cleaned(text) or "No name" for text in texts)
    return SheetColumn(heading, values, ColumnKind.TEXT, widest=widest)


def _figures(heading: str, shown: list[str], kind: ColumnKind) -> Iterator[SheetColumn]:
    """A column of numbers, and one of what stands beside them; of words, where one of them is no figure."""
    found = [_printed(cleaned(text)) for text in shown]
    if None in found:
        # A number among words is a word too, in quotation marks, so that nobody takes it for one to be added.
        words = [f"“{cleaned(text)}”" if text else Mark.NOT_AVAILABLE.shown for text in shown]
        yield _texts(heading, words, 26)
        return
    printed = [one for one in found if one]
    yield SheetColumn(heading, tuple(one.value for one in printed), kind)
    if any(one.marks for one in printed):
        marks = tuple(one.marks for one in printed)
        yield SheetColumn(f"{heading}: marks", marks, ColumnKind.TEXT, is_of_marks=True)


def _printed(shown: str) -> Printed | None:
    """A figure as it was shown, as a cell and the marks beside it; None where it is none."""
    found = _FIGURE.fullmatch(shown)
    if found is None:
        return _without_number(shown)
    digits = found["number"].replace(",", "")
    number = float(digits) if "." in digits else int(digits)
    sure = f"{Mark.ESTIMATE.shown} {found['sure']}" if found["sure"] else ""
    others = [mark for mark in _MARK.findall(found["marks"]) if not (sure and mark == Mark.ESTIMATE.shown)]
    marks = ", ".join(filter(None, (found["unit"], sure, *others)))
    return Printed(-number if found["sign"] in ("-", "−") else number, marks)


def _without_number(shown: str) -> Printed | None:
    """The shorthand in place of a number that is hidden, or was not known; None where other words stand there."""
    marks: list[str] = _MARK.findall(shown)
    words = _MARK.sub("", shown).strip()
    if words not in ("", "not recorded"):
        return None
    first, *others = marks or [Mark.NOT_AVAILABLE.shown]
    return Printed(first, ", ".join(others))


def _reason(change: Revised) -> str:
    """The reason, and what was said about it: "Late figure: came with the school's return"."""
    said = ": ".join(filter(None, map(cleaned, (change.reason, change.remark))))
    return f"{said[:1].upper()}{said[1:]}" if said else NO_REASON


def _reference(download: Download, change: Revised) -> str:
    whole = replace(download.reference, table=change.table, row=change.row, column=change.column)
    return cleaned(whole.written)
