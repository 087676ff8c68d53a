"""Made registers are read as well when the same things are typed otherwise: days and numbers as text, in capitals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.old_registers.measuring import measured, registers
from training_register.inputs.old_registers.book import Book, Cell


def _as_text(cell: Cell) -> Cell:
    value = cell.value.date() if isinstance(cell.value, datetime) else cell.value
    if isinstance(value, date):
        return replace(cell, text=f"{value:%d/%m/%Y}", value=f"{value:%d/%m/%Y}")
    return replace(cell, value=cell.text) if isinstance(value, (int, float)) else cell


def _days_in_words(cell: Cell) -> Cell:
    value = cell.value.date() if isinstance(cell.value, datetime) else cell.value
    said = f"{value:%a} {value.day} {value:%B %Y}" if isinstance(value, date) else ""
    return replace(cell, text=said, value=said) if said else cell


def _retyped(change: Callable[[str], str]) -> Callable[[Cell], Cell]:
    def changed(cell: Cell) -> Cell:
        return replace(cell, text=change(cell.text), value=change(cell.text)) if isinstance(cell.value, str) else cell

    return changed


CHANGES: dict[str, Callable[[Cell], Cell]] = {
    "text": _as_text,
    "days in words": _days_in_words,
    "capitals": _retyped(str.upper),
    "hard spaces": _retyped(lambda text: f" {text}\u00a0 "),
    "nothing bold": lambda cell: replace(cell, is_bold=False),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("path", registers(), ids=lambda path: path.name)
def test_a_register_is_read_as_well_when_it_is_typed_otherwise(path: Path, change: str) -> None:
    def changed(book: Book) -> Book:
        sheets = [
            replace(
                sheet,
                rows={
                    row: {column: CHANGES[change](cell) for column, cell in cells.items()}
                    for row, cells in sheet.rows.items()
                },
            )
            for sheet in book.sheets
        ]
        return replace(book, sheets=tuple(sheets))

    found = measured(path, changed)

    assert [*found.silent, *found.lost, *found.invented] == []
    assert found.share_asked <= 0.2
