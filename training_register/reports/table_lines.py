"""The lines of a table as pages show them: words and addresses alone, in the order of its columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from training_register.outputs.figures import figure_of, marks_used
from training_register.outputs.wording import shown_marks, words_of
from training_register.table import Cell, Column, ColumnKind, Mark, NumberStyle, Row, RowKind, Table

# Gives the entries behind a figure of a row.
Behind = Callable[[Table, Row, Column], str]


class FigureInWords(NamedTuple):
    """A figure or a text, where its entries are or "", its marks, what it leaves out, and whether it is a text."""

    shown: str
    href: str
    marks: str
    aside: str
    is_text: bool = False


class LineInWords(NamedTuple):
    """A line of a table; notes are the numbers of those about it and where each stands."""

    is_total: bool
    label: str
    notes: tuple[tuple[int, str], ...]
    figures: tuple[FigureInWords, ...]


def lines_of(table: Table, behind: Behind | None) -> list[LineInWords]:
    """The rows of a table and its total, without what stands beneath; `behind` is None for who may not see entries."""
    rows = [*table.rows, *([table.shown_total] if table.shown_total else [])]
    return [
        LineInWords(
            row.kind is RowKind.TOTAL,
            table.label(row),
            tuple((number, f"#{table.name}-note-{number}") for number in table.notes_of(row)) if table.notes else (),
            tuple(
                _figure(
                    column,
                    cell,
                    behind(table, row, column) if behind and _has_entries(column, cell) else "",
                    table.style,
                )
                for column, cell in table.measures(row)
            ),
        )
        for row in rows
    ]


def marks_explained(table: Table) -> list[Mark]:
    """The marks that stand beside the figures of a table, or in its words: a page says once that it is provisional."""
    return [mark for mark in marks_used(table) if not (table.is_provisional and mark is Mark.PROVISIONAL)]


def _has_entries(column: Column, cell: Cell) -> bool:
    """Whether entries stand behind a figure: none do behind a change, which is of two figures."""
    return cell.value is not None and column.kind is not ColumnKind.CHANGE


def _figure(column: Column, cell: Cell, href: str, style: NumberStyle) -> FigureInWords:
    if not column.kind.holds_figures:
        return FigureInWords(words_of(cell), "", shown_marks(cell.marks), "", is_text=True)
    figure = figure_of(cell, style)
    shown = figure.shown
    return FigureInWords(shown, href if shown else "", shown_marks(figure.marks), figure.aside)
