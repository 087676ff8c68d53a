"""What a file from people holds, as it was read: sheets of cells with all that a person sees in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

# What a cell can hold: a date alone comes as a date, a day with a time of day as a datetime.
Value = str | int | float | bool | date | datetime | time | timedelta | None


class BookKind(StrEnum):
    """Where a book came from. The values are the words that people see."""

    WORKBOOK = "Excel workbook"
    CSV = "CSV file"
    PASTED = "pasted rows"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds anything, or that looks as if it meant something.

    `text` is what the spreadsheet shows, as near as the file says: "34", "12/04/2016", "£1,200.00"; of CSV and pasted
    rows it is what stands there. `value` is what is stored: text is a str, a number an int or a float, a day a date.
    """

    text: str = ""
    value: Value = None
    # As it is typed, with its "="; "" where the cell holds no formula.
    formula: str = ""
    # The formula has no stored result: what it comes to is not known, and is not blank.
    has_no_result: bool = False
    # "#REF!" and the like.
    is_error: bool = False
    comment: str = ""
    is_struck: bool = False
    is_bold: bool = False
    # The colour behind it, as "FFFF00"; "" for none.
    fill: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it: spaces that can't be seen are nothing."""
        return not self.text.strip() and not self.formula


BLANK = Cell()


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells that are merged into one: rows and columns are counted from 1, the last ones included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its cells by row and then column, both counted from 1 as spreadsheets number them.

    Of CSV a row has the number of the line on which its record begins. Rows and cells that hold nothing are left out.
    What is merged stands in the first cell of its merge alone.
    """

    name: str
    rows: Mapping[int, Mapping[int, Cell]]
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False
    # Rows are hidden by a filter, and so for a while.
    is_filtered: bool = False

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place; a blank one where nothing stands."""
        return self.rows.get(row, _NOTHING).get(column, BLANK)


_NOTHING: Mapping[int, Cell] = {}


@dataclass(frozen=True, slots=True)
class Book:
    """A file as it was read. `told` are sentences about the reading itself ("It was read as Windows-1252.")."""

    kind: BookKind
    sheets: tuple[Sheet, ...]
    told: tuple[str, ...] = ()
    # Days were counted from 1904, as on old Macs: they are right in `value` already.
    counts_from_1904: bool = False


def as_plain(book: Book) -> dict[str, Any]:
    """A book in the types that JSON has; `from_plain` makes the same book of it."""
    return {
        "kind": book.kind.value,
        "told": list(book.told),
        "counts_from_1904": book.counts_from_1904,
        "sheets": [
            {
                "name": sheet.name,
                "rows": [
                    [row, [[column, *_plain_cell(cell)] for column, cell in cells.items()]]
                    for row, cells in sheet.rows.items()
                ],
                "merges": [[one.first_row, one.first_column, one.last_row, one.last_column] for one in sheet.merges],
                "hidden_rows": sorted(sheet.hidden_rows),
                "hidden_columns": sorted(sheet.hidden_columns),
                "is_hidden": sheet.is_hidden,
                "is_filtered": sheet.is_filtered,
            }
            for sheet in book.sheets
        ],
    }


def from_plain(plain: Mapping[str, Any]) -> Book:
    """The book that `as_plain` was given."""
    return Book(
        kind=BookKind(plain["kind"]),
        told=tuple(plain["told"]),
        counts_from_1904=plain["counts_from_1904"],
        sheets=tuple(
            Sheet(
                name=sheet["name"],
                rows={row: {column: _cell(*cell) for column, *cell in cells} for row, cells in sheet["rows"]},
                merges=tuple(Merge(*one) for one in sheet["merges"]),
                hidden_rows=frozenset(sheet["hidden_rows"]),
                hidden_columns=frozenset(sheet["hidden_columns"]),
                is_hidden=sheet["is_hidden"],
                is_filtered=sheet["is_filtered"],
            )
            for sheet in plain["sheets"]
        ),
    )


# What most cells have not, by the letter that stands for it.
_FLAGS = {"n": "has_no_result", "e": "is_error", "s": "is_struck", "b": "is_bold"}
_WORDS = ("formula", "comment", "fill")


def _plain_cell(cell: Cell) -> list[Any]:
    value = cell.value
    kind: str = ""
    if isinstance(value, datetime):
        kind, value = "datetime", value.isoformat()
    elif isinstance(value, date):
        kind, value = "date", value.isoformat()
    elif isinstance(value, time):
        kind, value = "time", value.isoformat()
    elif isinstance(value, timedelta):
        kind, value = "length", value.total_seconds()
    elif isinstance(value, str) and value == cell.text:
        kind, value = "text", None
    rest = {letter: 1 for letter, name in _FLAGS.items() if getattr(cell, name)}
    rest |= {name: said for name in _WORDS if (said := getattr(cell, name))}
    return [cell.text, kind, value, rest] if rest else [cell.text, kind, value]


def _cell(text: str, kind: str, value: Any, rest: Mapping[str, Any] | None = None) -> Cell:
    match kind:
        case "text":
            value = text
        case "datetime":
            value = datetime.fromisoformat(value)
        case "date":
            value = date.fromisoformat(value)
        case "time":
            value = time.fromisoformat(value)
        case "length":
            value = timedelta(seconds=value)
    if not rest:
        return Cell(text, value)
    said: dict[str, Any] = {name: True for letter, name in _FLAGS.items() if letter in rest}
    return Cell(text, value, **said, **{name: rest[name] for name in _WORDS if name in rest})
