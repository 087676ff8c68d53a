"""A sheet of a file as it was, a page of rows at a time, beside what was understood of each row."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from training_register.inputs.old_registers.book import Cell, Sheet
from training_register.inputs.old_registers.proposal import (
    Block,
    Decision,
    Field,
    Proposal,
    ReadColumn,
    ReadRow,
)
from training_register.inputs.problems import letters_of
from training_register.reports.proposals import for_whom
from training_register.rules.names import joined
from training_register.rules.periods import days_in_words

ROWS_ON_A_PAGE = 100
NOT_READ = "not read"
# A page of a sheet of 256 columns shows those that hold anything, and no more than so many.
MOST_COLUMNS = 60
LONGEST_CELL = 300
_ADDRESS = re.compile(r"[^\s@<>;,]+@[^\s@<>;,]+")


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """A column of a sheet: its letters, what it was taken for, and whether what stands in it is kept from sight."""

    number: int
    letters: str
    what: str
    is_hidden: bool
    is_private: bool


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell as it is shown: its text, what is remarked on it, and whether it is struck through or left out."""

    text: str = ""
    remarks: tuple[str, ...] = ()
    is_struck: bool = False
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    """What becomes of a row, or of a part of one, and what was understood, in words."""

    row: ReadRow
    days: str
    whom: str
    attended: str


@dataclass(frozen=True, slots=True)
class LineShown:
    """A row of a sheet: its cells, its outcomes, and what it is where it is no entry."""

    row: int
    cells: tuple[CellShown, ...]
    outcomes: tuple[OutcomeShown, ...]
    is_hidden: bool
    is_heading: bool


@dataclass(frozen=True, slots=True)
class SheetShown:
    """A page of a sheet; `previous` and `following` are the first rows of the pages beside it, 0 for none."""

    columns: tuple[ColumnShown, ...]
    lines: tuple[LineShown, ...]
    number: int
    previous: int
    following: int
    left_out: int
    # Some of it is kept from sight.
    has_private: bool


def sheet_shown(
    proposal: Proposal,
    number: int,
    sheet: Sheet,
    *,
    decisions: Collection[Decision] = tuple(Decision),
    at: int = 0,
    shows_private: bool = False,
    on_a_page: int = ROWS_ON_A_PAGE,
) -> SheetShown:
    """A page of a sheet, counted from 0: the one that begins with row `at`, or else holds it.

    What stands in columns of names and addresses, and on a sheet that holds no entries, is left out unless
    `shows_private`.
    """
    blocks = [block for block in proposal.blocks if block.sheet == number]
    outcomes: dict[int, list[ReadRow]] = {}
    for row in proposal.rows:
        if row.place.sheet == number:
            outcomes.setdefault(row.place.row, []).append(row)
    is_all = len(set(decisions)) == len(Decision)
    rows = [
        row
        for row in sorted(set(sheet.rows) | set(outcomes))
        if is_all or any(one.decision in decisions for one in outcomes.get(row, ()))
    ]
    place = next((place for place, row in enumerate(rows) if row >= at), max(0, len(rows) - 1))
    start = place - place % on_a_page
    shown = rows[start : start + on_a_page]
    used = sorted({column for row in sheet.rows.values() for column, cell in row.items() if not cell.is_blank})
    private = {one.column for block in blocks for one in block.columns if one.field is Field.PRIVATE}
    headings = {row for block in blocks for row in block.heading_rows}
    first_of_private = min(headings, default=0)

    def is_kept_from_sight(row: int, column: int) -> bool:
        if shows_private:
            return False
        return not blocks or (column in private and row not in headings and row > first_of_private)

    return SheetShown(
        tuple(
            ColumnShown(
                column, letters_of(column), _what(blocks, column), column in sheet.hidden_columns, column in private
            )
            for column in used[:MOST_COLUMNS]
        ),
        tuple(
            LineShown(
                row,
                tuple(
                    _cell(sheet.cell(row, column), is_kept_from_sight(row, column), shows_private)
                    for column in used[:MOST_COLUMNS]
                ),
                tuple(map(_outcome, outcomes.get(row, ()))),
                row in sheet.hidden_rows,
                row in headings,
            )
            for row in shown
        ),
        len(rows),
        rows[start - on_a_page] if start else 0,
        rows[start + on_a_page] if start + on_a_page < len(rows) else 0,
        max(0, len(used) - MOST_COLUMNS),
        bool(private) or not blocks,
    )


def columns_of(blocks: Iterable[Block]) -> list[ReadColumn]:
    """The columns of the tables of a sheet, each question about one once."""
    found: dict[tuple[str, str], ReadColumn] = {}
    for block in blocks:
        for column in block.columns:
            found.setdefault((column.question, "" if column.question else f"{column.column}"), column)
    return list(found.values())


def column_in_words(column: ReadColumn) -> str:
    """What a column was taken for: "attended", "attended: Young people", "Booked"."""
    if column.field is Field.FIGURE and column.detail:
        return column.detail
    if column.field is Field.ATTENDED_OF and column.detail:
        return f"attended: {column.detail}"
    return column.field.value


def _what(blocks: Sequence[Block], column: int) -> str:
    words = [column_in_words(one) for block in blocks for one in block.columns if one.column == column]
    return joined(list(dict.fromkeys(words)))


def _outcome(row: ReadRow) -> OutcomeShown:
    entry = row.entry
    if entry is None:
        return OutcomeShown(row, "", "", "")
    days = days_in_words(entry.starts_on, entry.ends_on or entry.starts_on) if entry.starts_on else ""
    return OutcomeShown(row, days, for_whom(entry), entry.attended.in_own_words)


def _cell(cell: Cell, is_kept_from_sight: bool, shows_private: bool) -> CellShown:
    if cell.is_blank and not cell.comment:
        return CellShown()
    if is_kept_from_sight:
        return CellShown(NOT_READ, is_left_out=True)
    text = cell.text if shows_private else _ADDRESS.sub("(address)", cell.text)
    remarks = [f"comment: {_cut(cell.comment)}"] if cell.comment and shows_private else []
    if cell.comment and not shows_private:
        remarks.append(f"comment: {_cut(_ADDRESS.sub('(address)', cell.comment))}")
    if cell.has_no_result:
        remarks.append("a formula without a stored result")
    if cell.is_error:
        remarks.append("an error of the spreadsheet")
    return CellShown(_cut(text), tuple(remarks), cell.is_struck)


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_CELL else f"{words[: LONGEST_CELL - 1].rstrip()}…"
