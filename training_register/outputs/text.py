"""The tables as plain text, for the terminal."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from training_register.outputs.figures import figure_of, marks_in_title, marks_used
from training_register.outputs.publication import Download
from training_register.outputs.wording import (
    beneath_line,
    cleaned,
    label_of,
    line_beneath,
    note_marks,
    notes_about_all,
    shown_marks,
    text_of,
    title_of,
    with_notes,
)
from training_register.rules.periods import day_in_words
from training_register.table import Cell, Column, Mark, NumberStyle, Row, Table

WIDEST_TEXT = 60
LINE_WIDTH = 80
GAP = "  "


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell to be laid out. Figures stand right-aligned one below the other; what follows them, left-aligned."""

    lines: tuple[str, ...]
    after: str = ""
    is_figure: bool = False


def as_text(download: Download) -> str:
    """Every table with its title, aligned columns, total under a rule, what stands beneath it, and its notes."""
    parts = [
        "\n".join(_wrapped(cleaned(note), "") for note in download.all_notes),
        *(_table(table) for table in download.tables),
    ]
    return "\n\n\n".join(part for part in parts if part) + "\n"


def _table(table: Table) -> str:
    title = with_notes(title_of(table), notes_about_all(table))
    parts = ["\n".join(textwrap.wrap(title, LINE_WIDTH)), "\n".join(_grid(table)), "\n".join(_below(table))]
    return "\n\n".join(part for part in parts if part)


def _below(table: Table) -> Iterator[str]:
    for line in table.lines:
        yield _wrapped(line_beneath(table, line))
    for row in table.beneath:
        yield _wrapped(beneath_line(table, row, table.notes_of(row)))
    if table.sentence:
        yield _wrapped(cleaned(table.sentence), "")
    for mark in marks_used(table):
        yield _wrapped(mark.meaning)
    for number, note in enumerate(table.notes, 1):
        yield _wrapped(f"{note_marks((number,))} {cleaned(note.text)}")
    if table.as_at:
        yield f"As at {day_in_words(table.as_at)}."
    if table.source:
        yield _wrapped(f"Source: {cleaned(table.source)}")


def _grid(table: Table) -> Iterator[str]:
    """The lines of the table itself: headings, rule, rows, rule, total."""
    if not table.rows and not table.total:
        yield "No entries."
        return
    headings = [_heading(column) for column in table.columns]
    in_title = marks_in_title(table)
    rows = [_pieces(table, row, in_title) for row in table.rows]
    total = [_pieces(table, table.shown_total, in_title)] if table.shown_total else []
    widths = [_widths(column) for column in zip(headings, *rows, *total, strict=True)]
    rule = "-" * (sum(map(sum, widths)) + len(GAP) * (len(widths) - 1))
    yield from _laid_out(headings, widths)
    yield rule
    for pieces in rows:
        yield from _laid_out(pieces, widths)
    for pieces in total:
        yield rule
        yield from _laid_out(pieces, widths)


def _heading(column: Column) -> Piece:
    if column.kind.holds_figures:
        return Piece(tuple(textwrap.wrap(cleaned(column.heading), 24)), is_figure=True)
    return _text(cleaned(column.heading))


def _pieces(table: Table, row: Row, in_title: tuple[Mark, ...]) -> list[Piece]:
    label = with_notes(label_of(table, row), table.notes_of(row))
    return [_text(label), *(_piece(column, cell, in_title, table.style) for column, cell in table.measures(row))]


def _piece(column: Column, cell: Cell, in_title: tuple[Mark, ...], style: NumberStyle) -> Piece:
    if not column.kind.holds_figures:
        return _text(text_of(cell))
    figure = figure_of(cell, style)
    marks = tuple(mark for mark in figure.marks if mark not in in_title)
    after = " ".join(part for part in (figure.aside, shown_marks(marks)) if part)
    return Piece((figure.shown,), f" {after}" if after else "", is_figure=True)


def _text(text: str) -> Piece:
    return Piece(tuple(textwrap.wrap(text, WIDEST_TEXT)))


def _widths(column: tuple[Piece, ...]) -> tuple[int, int]:
    """The width of a column's figures or texts, and of what follows its figures."""
    return max(_width(line) for piece in column for line in piece.lines or ("",)), max(
        _width(piece.after) for piece in column
    )


def _laid_out(pieces: list[Piece], widths: list[tuple[int, int]]) -> Iterator[str]:
    for number in range(max(1, *(len(piece.lines) for piece in pieces))):
        line = []
        for piece, (width, width_after) in zip(pieces, widths, strict=True):
            text = piece.lines[number] if number < len(piece.lines) else ""
            after = piece.after if number == 0 else ""
            space = " " * (width - _width(text))
            line.append(f"{space}{text}" if piece.is_figure else f"{text}{space}")
            line[-1] += after + " " * (width_after - _width(after))
        yield GAP.join(line).rstrip()


def _width(text: str) -> int:
    """How many columns of a terminal a text takes: East Asian letters two, accents put on a letter none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(unicodedata.category(letter) in ("Mn", "Me", "Cf") for letter in text)


def _wrapped(text: str, indent: str = "  ") -> str:
    return "\n".join(textwrap.wrap(text, LINE_WIDTH, subsequent_indent=indent))
