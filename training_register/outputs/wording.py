"""The words around figures that more than one printer writes, and text made fit to print."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date

from training_register.outputs.figures import figure_of, marks_in_title
from training_register.rules.periods import day_in_words
from training_register.table import Cell, Column, ColumnKind, Line, Mark, NumberStyle, Row, Table

# A program that opens a CSV file takes text that begins with one of these for a formula, or drops it and looks at
# what follows (OWASP, CSV injection). The last four are full-width forms of the first four.
STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# They turn the direction of all that follows, so that a figure could be read under another heading.
_TURNS_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def cleaned(text: str) -> str:
    """Text on one line: white space made single spaces, control characters and what is no character left out."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(filter(_may_stand, line)).strip()


def _may_stand(letter: str) -> bool:
    """Whether a character prints, or belongs to the text all the same, as a joiner between letters does."""
    return letter.isprintable() or (unicodedata.category(letter) in ("Cf", "Co") and letter not in _TURNS_DIRECTION)


def label_of(table: Table, row: Row) -> str:
    """A row's label with its marks, never empty."""
    return text_of(row.cells[0]) or "No name"


def text_of(cell: Cell) -> str:
    """What a cell of a column of texts or dates says, with its marks: "Education [b]"."""
    return " ".join(part for part in (words_of(cell), shown_marks(cell.marks)) if part)


def words_of(cell: Cell) -> str:
    """What such a cell says without its marks; nothing where it is confidential."""
    value = None if Mark.CONFIDENTIAL in cell.marks else cell.value
    if isinstance(value, date):
        return day_in_words(value)
    return cleaned(value) if isinstance(value, str) else ""


def day_of(cell: Cell) -> date | None:
    """The day in a cell of a column of dates; None where there is none, or it is confidential."""
    return cell.value if isinstance(cell.value, date) and Mark.CONFIDENTIAL not in cell.marks else None


def shown_marks(marks: tuple[Mark, ...]) -> str:
    """Marks as they stand side by side: "[e] [r]"."""
    return " ".join(mark.shown for mark in marks)


def title_of(table: Table) -> str:
    """The table's full title; [p] stands once, here, where all its figures are provisional."""
    title = cleaned(table.full_title)
    return " ".join((title, *(mark.shown for mark in marks_in_title(table) if mark.shown not in title)))


def beneath_line(table: Table, row: Row, notes: Iterable[int]) -> str:
    """What is also reported but stands outside the total; `notes` are the numbers of the row's notes.

    "Also reported, September 2016 to July 2017, not split by year: sessions 12, attended about 60 [e]."
    """
    in_title = marks_in_title(table)
    measures = ", ".join(
        filter(None, (_measure_in_words(*pair, in_title, table.style) for pair in table.measures(row)))
    )
    label = with_notes(label_of(table, row), notes)
    return f"Also reported, {label}{measures and f': {measures}'}."


def _measure_in_words(column: Column, cell: Cell, in_title: tuple[Mark, ...], style: NumberStyle) -> str:
    if column.kind in (ColumnKind.TEXT, ColumnKind.DATE):
        said = text_of(cell)
    else:
        said = figure_in_words(cell, in_title, style)
    heading = cleaned(column.heading)
    return f"{heading[:1].lower()}{heading[1:]} {said}" if said else ""


def figure_in_words(cell: Cell, in_title: tuple[Mark, ...], style: NumberStyle) -> str:
    """A figure with what is added after it and its marks, but for those that the title says: "about 60 [e]"."""
    figure = figure_of(cell, style)
    marks = tuple(mark for mark in figure.marks if mark not in in_title)
    return " ".join(filter(None, (figure.shown, figure.aside, shown_marks(marks))))


def line_beneath(table: Table, line: Line) -> str:
    """A single figure that is told beneath a table: "Did not attend: 20." """
    label = cleaned(line.label).rstrip(":")
    return f"{label}: {figure_in_words(line.cell, marks_in_title(table), table.style)}."


def notes_about_all(table: Table) -> tuple[int, ...]:
    """The numbers, from 1, of the notes that are about the whole table, or about no row that it has."""
    keys = {row.key for row in table.all_rows}
    return tuple(number for number, note in enumerate(table.notes, 1) if keys.isdisjoint(note.row_keys))


def note_marks(numbers: Iterable[int]) -> str:
    """What refers to notes: "[note 1][note 2]"."""
    return "".join(f"[note {number}]" for number in numbers)


def with_notes(text: str, numbers: Iterable[int]) -> str:
    """A title or label with what refers to its notes after it."""
    return " ".join(filter(None, (text, note_marks(numbers))))


def guarded(text: str) -> str:
    """Text that no spreadsheet program takes for a formula: an apostrophe stands before its first character."""
    seen = next((letter for letter in text if letter.isprintable() and not letter.isspace()), "")
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) or seen in STARTS_A_FORMULA else text
