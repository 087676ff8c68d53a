"""The register's own sheet: recognised by its headings, and read into rows, with every problem told by cell."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, time
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from training_register.count import Count
from training_register.inputs.kept_rows import KeptRows
from training_register.inputs.old_registers.reading import first_rows, read_book
from training_register.inputs.own_sheet_cells import (
    READERS,
    Memory,
    Wrong,
    ignored,
    nothing,
    other_count,
    plain,
    text_of,
)
from training_register.inputs.problems import FileRefused, Problem, Problems, letters_of
from training_register.inputs.spreadsheet_files import Cell, Row, Sheet, opened_sheets
from training_register.inputs.workbook_checks import MB, OWN_SHEET, Caps
from training_register.rules.contradictions import contradictions
from training_register.rules.entries import How, Status
from training_register.rules.names import NameProblem, cleaned, joined
from training_register.rules.own_sheet import (
    ATTENDED,
    REQUIRED,
    TEMPLATE_SHEETS,
    WHAT_IT_IS,
    Column,
    FigureColumn,
    column_headed,
    read_figure_heading,
)

# An own sheet that somebody brings in the browser; longer ones go in by the command line. A file that just fits takes
# some seconds to be read.
MOST_ROWS_BROUGHT = 10_000
BROUGHT = Caps(
    file=10 * MB, sheet=40 * MB, other_part=20 * MB, total=60 * MB, last_row=MOST_ROWS_BROUGHT + 1, cells=300_000,
    elements=2_000_000,
)  # fmt: skip
# What is not kept as the original text of a row: what only a download fills in, and whom to ask, whom the entry itself
# names for as long as it may.
_NOT_KEPT = (Column.ENTRY, Column.VERSION, Column.CONTACT)
ROWS_A_STEP = 1_000
MOST_REMEMBERED = 20_000
# Told how far reading has come, in bytes or rows, and how far it goes; 0 where that is not known.
Told = Callable[[int, int], None]


class NotOwnSheet(FileRefused):
    """A file is something else than the register's own sheet; `str()` says so."""


class SheetRow(NamedTuple):
    """What a row says, in the order of `Column`. Names are not looked up yet.

    `sessions` is None where nobody typed any, `ends_on` where it is the first day; `status` holds the one before
    too. `figures` stand in the order of the sheet's figure columns; one that is not recorded is none.
    """

    entry: int | None
    version: int | None
    reference: str | None
    starts_on: date
    ends_on: date | None
    days: int | None
    starts_at: time | None
    minutes_each: int | None
    activity: str
    course: str
    level: str
    audience: str
    sector: str
    sessions: Count | None
    attended: Count
    organisations: tuple[str, ...]
    areas: tuple[str, ...]
    providers: tuple[str, ...]
    trainers: tuple[tuple[str, int | None], ...]
    how: How | None
    venue: str
    status: tuple[Status, Status | None]
    reason: str
    same_session_as: str
    contact: str
    notes: str
    row: int
    figures: tuple[Count, ...]
    # What stood in its cells, as `ImportedRow` keeps it: JSON.
    texts: str = "[]"


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the columns of a sheet stand, counted from 0, and the headings as they are typed."""

    row: int
    typed: tuple[str, ...]
    columns: dict[Column, int]
    figures: tuple[FigureColumn, ...]
    figure_places: tuple[int, ...]
    unnamed: frozenset[int]

    def problem(self, row: int, place: int, words: str) -> Problem:
        """A problem of the cell of a row in the column at a place."""
        return Problem(row, place + 1, self.typed[place] if place < len(self.typed) else "", words)

    def problem_in(self, row: int, column: Column, words: str) -> Problem:
        """A problem of a row in a column, or in the row where the sheet has no such column."""
        if column in self.columns:
            return self.problem(row, self.columns[column], words)
        return Problem(row, 0, "", words)


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """A sheet that was read: its rows, where its columns stand, and what is wrong with it.

    Rows that have problems are among the rows, without what is wrong, so that the rest can be checked too.
    `not_read` names other sheets of the file; `name` is that of this one, "" in CSV. `digest` is the SHA-256 of the
    whole file, `size` its bytes, and `today` the day on which it was read. Rows are known by their places, from 0:
    those that have a reference or a number of an entry, and what those that have one are the same session as.
    """

    headings: Headings
    rows: KeptRows[SheetRow]
    problems: Problems
    by_reference: dict[str, int]
    by_entry: dict[int, int]
    pointers: dict[int, str]
    today: date
    not_read: tuple[str, ...] = ()
    name: str = ""
    digest: str = ""
    size: int = 0


def may_be_own_sheet(file: bytes | Path) -> bool:
    """Whether a sheet of a file begins with the headings of an own sheet.

    It takes a moment and little memory, whatever the file is: what is no own sheet need not be read as one.
    """
    return _has_own(_columns_in(first_rows(file)))


def refuse_others(file: bytes | Path) -> None:
    """Raises `NotOwnSheet`, in words, for a file that is no own sheet by its headings."""
    rows = first_rows(file)
    found = _columns_in(rows)
    if _has_own(found):
        return
    if not any(rows):
        try:
            read_book(file if isinstance(file, bytes) else _beginning_of(file))
        except FileRefused as refused:
            raise NotOwnSheet(str(refused)) from None
    raise NotOwnSheet(_why_not(found))


def _columns_in(rows: Sequence[Sequence[str]]) -> list[set[Column]]:
    return [{column for text in row if (column := column_headed(cleaned(text)))} for row in rows]


def _has_own(found: Sequence[Set[Column]]) -> bool:
    return any(columns >= set(REQUIRED) for columns in found)


def _beginning_of(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(BROUGHT.file + 1)


def sheet_in(content: bytes, *, today: date, caps: Caps = BROUGHT) -> OwnSheet | None:
    """The register's own sheet, from a file that somebody brings in the browser; None where it is something else.

    Raises `FileRefused`, in words, for an own sheet that can't be read, or is too long to be brought.
    """
    if not may_be_own_sheet(content):
        return None
    try:
        return read_own_sheet(io.BytesIO(content), today=today, caps=caps)
    except NotOwnSheet:
        return None


def read_own_sheet(file: BinaryIO, *, today: date, caps: Caps = OWN_SHEET, told: Told | None = None) -> OwnSheet:
    """Reads the register's own sheet from a seekable CSV or xlsx file.

    `told` is told how far it has come. Raises `FileRefused`, in words, for a file that can't be read, and its kind
    `NotOwnSheet` for one that is no own sheet.
    """
    size = file.seek(0, io.SEEK_END)
    with _opened(file, caps) as sheets:
        chosen = [(sheet, found) for sheet in sheets if (found := _headings_of(sheet)).columns]
        own = [(sheet, headings) for sheet, headings in chosen if all(name in headings.columns for name in REQUIRED)]
        if not own:
            raise NotOwnSheet(_why_not([set(headings.columns) for _, headings in chosen]))
        if len(own) > 1:
            raise FileRefused(
                f"The sheets {joined([f'“{sheet.name}”' for sheet, _ in own])} all have the headings of the register's "
                "own sheet. Keep one in the file."
            )
        sheet, headings = own[0]
        problems = _problems_of_headings(headings)
        for row, column, words in sheet.found.cells:
            problems.add(headings.problem(row, column - 1, words))
        problems.number += sheet.found.number - len(sheet.found.cells)
        reading = _Reading(sheet, headings, problems, today)
        rows = reading.kept
        for _ in reading.rows():
            if told and len(rows) % ROWS_A_STEP == 0:
                # Of a workbook, which lies in the file in no order of rows, only the rows can be told.
                told(*((file.tell(), size) if sheet.is_csv else (len(rows), 0)))
            if sheet.is_csv and caps is not OWN_SHEET and len(rows) >= caps.last_row:
                raise FileRefused(
                    f"The sheet has more rows than can be brought in the browser, {caps.last_row - 1:,}. Divide it, or "
                    "use the command line: training-register import."
                )
        if not rows:
            raise FileRefused("The sheet has the right headings, but nothing stands under them.")
        not_read = tuple(other.name for other in sheets if other is not sheet and other.name not in TEMPLATE_SHEETS)
    by_reference, by_entry, pointers = reading.references, reading.entries, reading.pointers
    return OwnSheet(
        headings, rows, problems, by_reference, by_entry, pointers, today, not_read, sheet.name, _digest_of(file), size
    )


@contextmanager
def _opened(file: BinaryIO, caps: Caps) -> Iterator[tuple[Sheet, ...]]:
    """The sheets of a file; what can't be opened at all is not known to be the own sheet."""
    with ExitStack() as stack:
        try:
            sheets = stack.enter_context(opened_sheets(file, caps))
        except FileRefused as refused:
            raise NotOwnSheet(str(refused)) from None
        yield sheets


def _digest_of(file: BinaryIO) -> str:
    file.seek(0)
    found = hashlib.sha256()
    while portion := file.read(MB):
        found.update(portion)
    return found.hexdigest()


def _why_not(near: Sequence[Set[Column]]) -> str:
    for columns in near:
        if len(columns) > 2 or any(name in columns for name in REQUIRED):
            missing = [str(name) for name in REQUIRED if name not in columns]
            return f"The sheet has no column headed {joined(missing)}. {WHAT_IT_IS}"
    return f"This file is not the register's own sheet. {WHAT_IT_IS}"


def _headings_of(sheet: Sheet) -> Headings:
    """The headings in the first row that is not blank."""
    number, cells = next(((number, cells) for number, cells in sheet.rows() if _has_text(cells)), (0, ()))
    typed = tuple(cleaned(str(plain(cell, is_csv=sheet.is_csv))) for cell in cells)
    columns: dict[Column, int] = {}
    figures: dict[FigureColumn, int] = {}
    for place, heading in enumerate(typed):
        if column := column_headed(heading):
            columns.setdefault(column, place)
        elif figure := _figure_column(heading):
            figures.setdefault(figure, place)
    unnamed = frozenset(place for place, heading in enumerate(typed) if not heading)
    return Headings(number, typed, columns, tuple(figures), tuple(figures.values()), unnamed)


def _has_text(cells: Sequence[Cell]) -> bool:
    return any(not isinstance(cell, str) or cleaned(cell) for cell in cells)


def _figure_column(heading: str) -> FigureColumn | None:
    try:
        figure = read_figure_heading(heading)
    except NameProblem:
        return None
    whole_attended = figure is not None and figure.measure == ATTENDED and not figure.item
    return None if whole_attended else figure


def _problems_of_headings(headings: Headings) -> Problems:
    problems = Problems()
    known = {place: str(column) for column, place in headings.columns.items()}
    places = {**known, **dict.fromkeys(headings.figure_places, "")}
    for place, heading in enumerate(headings.typed):
        if place in places or not heading:
            continue
        column = column_headed(heading)
        first = headings.columns[column] if column else _place_of_figure(headings, heading)
        if first is None:
            words = f"“{heading[:60]}” is not a column of the register's own sheet. Correct it, or take it out."
        else:
            words = f"“{heading[:60]}” is the heading of column {letters_of(first + 1)} too. Take one out."
        problems.add(headings.problem(headings.row, place, words))
    return problems


def _place_of_figure(headings: Headings, heading: str) -> int | None:
    figure = _figure_column(heading)
    return headings.figure_places[headings.figures.index(figure)] if figure in headings.figures else None


# What else a contradiction may be about, by the name of the field in the model.
COLUMN_OF_FIELD = {
    "starts_on": Column.STARTS_ON,
    "ends_on": Column.ENDS_ON,
    "sessions": Column.SESSIONS,
    "attended": Column.ATTENDED,
}
NONE_WRONG: frozenset[int] = frozenset()
_CHECKED_TOGETHER = (*COLUMN_OF_FIELD.values(), Column.STATUS, Column.SAME_SESSION_AS)


class _Texts(dict[Cell, str]):
    """What is kept of each distinct cell of a column: its heading and its text, as JSON."""

    def __init__(self, heading: str, *, is_csv: bool) -> None:
        super().__init__()
        self._heading = json.dumps(heading)
        self._is_csv = is_csv

    def __missing__(self, cell: Cell) -> str:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        text = self[cell] = f"[{self._heading}, {json.dumps(text_of(plain(cell, is_csv=self._is_csv)))}]"
        return text


class _Reading:
    """One pass over the rows of a sheet."""

    def __init__(self, sheet: Sheet, headings: Headings, problems: Problems, today: date) -> None:
        self._sheet = sheet
        self._headings = headings
        self._problems = problems
        self._today = today
        # The memories that have met a cell which can't be taken.
        self._doubtful: set[int] = set()
        self._memories = [
            Memory(self._reader(place), is_csv=sheet.is_csv, place=place, doubtful=self._doubtful)
            for place in range(len(headings.typed))
        ]
        # For each split of those who attended, which figures are its parts.
        self._parts: dict[str, list[int]] = {}
        for number, figure in enumerate(headings.figures):
            if figure.measure == ATTENDED:
                self._parts.setdefault(figure.split, []).append(number)
        # Of an entry that is there, what the sheet has no column for is not known here.
        self._is_whole = all(column in headings.columns for column in _CHECKED_TOGETHER)
        self._texts = [self._texts_of(place) for place in range(len(headings.typed))]
        self.references: dict[str, int] = {}
        self.entries: dict[int, int] = {}
        self.pointers: dict[int, str] = {}
        self.kept: KeptRows[SheetRow] = KeptRows(SheetRow._make)
        self._told = {(row, column) for row, column, _ in sheet.found.cells}

    def _reader(self, place: int) -> Callable[[Cell], Any]:
        for column, at in self._headings.columns.items():
            if at == place:
                return READERS[column]
        if place in self._headings.figure_places:
            return other_count
        return nothing if place in self._headings.unnamed else ignored

    def _texts_of(self, place: int) -> _Texts | None:
        known = {at: column for column, at in self._headings.columns.items()}
        if known.get(place) in _NOT_KEPT or place in self._headings.unnamed:
            return None
        return _Texts(self._headings.typed[place], is_csv=self._sheet.is_csv)

    def rows(self) -> Iterator[SheetRow]:
        """Each row that is not blank, once it is kept. Problems are noted on the way."""
        headings, memories = self._headings, self._memories
        width = len(memories)
        missing = [READERS[column]("") for column in Column]
        # Values of a row stand in the file's order, then those of columns that it has not got, then its number.
        pick = itemgetter(
            *(headings.columns.get(column, width + at) for at, column in enumerate(Column)), width + len(missing)
        )
        make = SheetRow._make
        for number, cells in self._rows_below():
            if len(cells) < width:
                cells = [*cells, *[""] * (width - len(cells))]
            elif len(cells) > width:
                self._check_beyond(number, cells[width:])
                cells = cells[:width]
            values = [memory[cell] for memory, cell in zip(memories, cells, strict=True)]
            wrong = self._wrong_in(number, values) if self._doubtful else NONE_WRONG
            figures = tuple([values[place] for place in headings.figure_places])
            texts = [kept[cell] for kept, cell in zip(self._texts, cells, strict=True) if cell and kept is not None]
            row = make((*pick([*values, *missing, number]), figures, f"[{', '.join(texts)}]"))
            if not (row.starts_on and row.audience and row.sector):
                if not _has_text(cells):
                    continue
                self._check_required(row, wrong)
            self._check(row, wrong)
            self.kept.append(row)
            yield row

    def _rows_below(self) -> Iterator[Row]:
        return (row for row in self._sheet.rows() if row[0] > self._headings.row and any(row[1]))

    def _check_beyond(self, number: int, cells: Sequence[Cell]) -> None:
        for place, cell in enumerate(cells, len(self._memories)):
            if _has_text([cell]):
                words = f"“{str(cell)[:40]}” stands under no heading. Is there one separator too many in this row?"
                self._problems.add(self._headings.problem(number, place, words))

    def _wrong_in(self, number: int, values: list[Any]) -> set[int]:
        """Notes the cells that can't be taken, and puts nothing in their place; gives their places."""
        wrong = {place for place in self._doubtful if isinstance(values[place], Wrong)}
        for place in sorted(wrong):
            # What is told as an error of Excel is not told again as words in a column of figures.
            if (number, place + 1) not in self._told:
                self._problems.add(self._headings.problem(number, place, values[place].words))
            values[place] = self._memories[place].nothing
        return wrong

    def _check_required(self, row: SheetRow, wrong: Set[int]) -> None:
        for column, value in zip(REQUIRED, (row.starts_on, row.audience, row.sector), strict=True):
            if not value and self._headings.columns[column] not in wrong:
                words = f"{column} is blank. Every entry has one."
                self._problems.add(self._headings.problem_in(row.row, column, words))

    def _check(self, row: SheetRow, wrong: Set[int]) -> None:
        if row.reference is not None:
            self._check_first(self.references, row.reference, row, Column.REFERENCE)
        if row.entry is not None:
            self._check_first(self.entries, row.entry, row, Column.ENTRY)
        if row.same_session_as:
            self.pointers[len(self.kept)] = row.same_session_as
        if wrong and (
            not wrong.isdisjoint(self._headings.figure_places)
            or any(self._headings.columns.get(column) in wrong for column in _CHECKED_TOGETHER)
        ):
            return
        if not row.starts_on or (row.entry is not None and not self._is_whole):
            return
        for field_name, words in contradictions(
            starts_on=row.starts_on,
            ends_on=row.ends_on or row.starts_on,
            status=row.status[0],
            sessions=row.sessions,
            is_same_session=bool(row.same_session_as),
            attended=row.attended,
            parts=self._parts_of(row) if self._parts else (),
            today=self._today,
        ):
            self._problems.add(self._headings.problem_in(row.row, COLUMN_OF_FIELD[field_name], words))

    def _parts_of(self, row: SheetRow) -> list[tuple[str, list[Count]]]:
        return [
            (split, [row.figures[number] for number in numbers if row.figures[number].recorded])
            for split, numbers in self._parts.items()
        ]

    def _check_first(self, seen: dict[Any, int], value: str | int, row: SheetRow, column: Column) -> None:
        place = seen.setdefault(value, len(self.kept))
        if place != len(self.kept):
            first = self.kept[place].row
            if column is Column.ENTRY:
                words = f"Entry {value} stands in row {first} too. Leave Entry blank for a new entry."
            else:
                words = f"“{value}” is the reference of row {first} too. A reference belongs to one entry."
            self._problems.add(self._headings.problem_in(row.row, column, words))
