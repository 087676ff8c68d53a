"""What a file itself adds up: its own totals, and whether its rows come to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from training_register.count import Count, added
from training_register.inputs.old_registers.book import Cell, Sheet
from training_register.inputs.old_registers.comparing import as_compared
from training_register.inputs.old_registers.counts import read_people
from training_register.inputs.old_registers.proposal import Block, Field, Place, ReadColumn, TotalOfFile

# Tells what was read of a row in a column; None where the row is no entry.
Read = Callable[[Place, int], Count | None]

_COUNTED = (Field.ATTENDED, Field.ATTENDED_OF, Field.SESSIONS)
# How far beneath the last row of a table its total may stand.
_BENEATH = 6
# A formula that refers to more cells is none that adds up a register.
_MOST_ROWS = 6_000
_SUM = re.compile(r"=\s*\+?\s*(?:sum\s*\(|subtotal\s*\(\s*\d+\s*,|aggregate\s*\(\s*\d+\s*,\s*\d+\s*,)", re.IGNORECASE)
_CELLS_ADDED = re.compile(r"=\s*\+?\s*\$?[A-Z]{1,3}\$?\d+(?:\s*\+\s*\$?[A-Z]{1,3}\$?\d+)+\s*", re.IGNORECASE)
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?:\s*:\s*\$?([A-Z]{1,3})\$?(\d{1,7}))?", re.IGNORECASE)
_TOTAL = re.compile(
    r"(?:(?:grand|overall|running|sub|final|year(?:ly)?|annual|monthly?|quarter(?:ly)?|term(?:ly)?|cumulative|combined"
    r"|q[1-4]|ytd|year to date|year end|page|section|[a-z]{3,9}(?: \d{2,4})?)[\s-]*)?"
    r"(?:sub-?)?totals?\b.*|.*\b(?:grand|sub|overall|running)[\s-]?totals?\b.*|.*\btotals?\s*[:=]?"
    r"|.*\b(?:total|sum) (?:for|of|to date|so far)\b.*"
    r"|total (?:no|number|attend|deleg|particip|people|staff|pupil|session|trained|deliver).*|sum|ytd|year to date"
)
# "Total Care Ltd" and "Total respect training" add up nothing.
_NO_TOTAL = re.compile(r"total\s+(?:respect|care|place|recall|people ltd|quality|war|safety|safeguarding)\b.*")
_NOT_A_SUM = re.compile(r"\b(?:average|mean|target|capacity|max|min|median|percent|per cent|%|last year|previous)\b|%")
_GRAND = re.compile(r"\b(?:grand|overall|final|year|annual|yearly|ytd|whole|all)\b")
_EVERYTHING = re.compile(
    r"(?:grand |overall |final )?(?:totals?|sum)(?: (?:no\.?|number|numbers|of|attend(?:ed|ance|ances|ees|ing)"
    r"|delegates?|participants?|people|trained|for|the|year|to|date|so|far|all|sessions?|courses?|delivered|held|in"
    r"|\d{4}(?:[-/]\d{2,4})?))*\s*[:=]?"
)


def is_total_row(texts: Sequence[str]) -> bool:
    """Whether a row's texts say that it adds up others: "Total", "Grand total", "Sub-total Q1", "April total"."""
    return any(_is_total(text) for text in texts)


def totals_of_sheet(sheet: Sheet, number: int, blocks: Sequence[Block], read: Read) -> tuple[TotalOfFile, ...]:
    """The totals that a sheet states, with what its rows come to. `number` is the sheet's, from 0.

    A total stands beneath the rows that it adds up, or beside a table. One that is only a formula without a stored
    result states nothing.
    """
    found: list[TotalOfFile] = []
    for block in blocks:
        for column in block.columns:
            if column.field in _COUNTED:
                found += _beneath(_Counted(sheet, number, block, column, read))
    taken = {(total.place.row, total.cell) for total in found}
    found += [total for total in _beside(sheet, number, blocks, read) if (total.place.row, total.cell) not in taken]
    return tuple(sorted(found, key=lambda total: (total.place, total.cell)))


@dataclass(slots=True)
class _Counted:
    """A column of a table that counts something, and what was read of its rows."""

    sheet: Sheet
    number: int
    block: Block
    column: ReadColumn
    read: Read
    _known: dict[int, Count | None] = field(default_factory=dict)

    def of_row(self, row: int) -> Count | None:
        """What an entry's row says in this column; None where the row is no entry."""
        if row not in self._known:
            count = self.read(Place(self.number, row), self.column.column)
            if count is not None and self.column.field is Field.ATTENDED_OF:
                # The row is several parts: each column tells one of them.
                count = read_people(self.sheet.cell(row, self.column.column)).count or Count.of(None, None)
                if self.sheet.cell(row, self.column.column).is_blank:
                    count = None
            self._known[row] = count
        return self._known[row]

    def entries(self, first: int, last: int) -> list[int]:
        """The rows of entries between two rows."""
        rows = (row for row in self.sheet.rows if first <= row <= last)
        return sorted(row for row in rows if self.of_row(row) is not None)

    def comes_to(self, rows: Sequence[int]) -> Count:
        """What rows add up to; a row that is no entry adds nothing."""
        return added(count for row in rows if (count := self.of_row(row)) is not None)


def _beneath(counted: _Counted) -> Iterator[TotalOfFile]:
    """The totals in a column, and a few rows beneath its table."""
    block, column = counted.block, counted.column.column
    begins = block.first_row
    for row in sorted(counted.sheet.rows):
        if not block.first_row <= row <= block.last_row + _BENEATH:
            continue
        cells = counted.sheet.rows[row]
        stated = _whole(cells.get(column))
        if stated is None or row in block.heading_rows or counted.read(Place(counted.number, row), column) is not None:
            continue
        said = _label(cells, column)
        if _NOT_A_SUM.search(said) or not (_is_sum(cells[column].formula) or _adds_up(cells, column, said)):
            continue
        rows = _rows_of_total(counted, row, begins, said)
        if rows:
            yield TotalOfFile(
                Place(counted.number, row), f"{letters(column)}{row}", counted.column.heading, stated,
                counted.comes_to(rows),
            )  # fmt: skip
            begins = row + 1


def _adds_up(cells: Mapping[int, Cell], column: int, said: str) -> bool:
    """Whether a number without a formula is a total: the row says so, or numbers stand in it alone."""
    return _is_total(said) or all(
        isinstance(cell.value, (int, float)) or cell.is_blank or at == column for at, cell in cells.items()
    )


def _rows_of_total(counted: _Counted, row: int, begins: int, said: str) -> list[int]:
    """The rows that a total is about: those since the total before it, or all, or those of its formula."""
    since = counted.entries(begins, row - 1)
    every = counted.entries(counted.block.first_row, row - 1)
    by_formula = [
        one for one in _rows_of_formula(counted, row, counted.column.column) if counted.of_row(one) is not None
    ]
    if by_formula:
        # A formula that stops short of the last rows is what somebody wants to be told of.
        return since if set(by_formula) < set(since) and by_formula[0] == since[0] else by_formula
    if _GRAND.search(said) or not since:
        return every
    stated = _whole(counted.sheet.cell(row, counted.column.column))
    is_of_all = counted.comes_to(every).value == stated and counted.comes_to(since).value != stated
    return every if is_of_all else since


def _rows_of_formula(counted: _Counted, row: int, column: int, depth: int = 0) -> list[int]:
    """The rows of the one column that a formula adds up, through totals of totals."""
    formula = counted.sheet.cell(row, column).formula
    if depth > 4 or not _is_sum(formula):
        return []
    rows: list[int] = []
    for first, first_row, last, last_row in _RANGE.findall(formula):
        if column_of(first) != column or (last and column_of(last) != column):
            continue
        low, high = sorted((int(first_row), int(last_row or first_row)))
        if high - low > _MOST_ROWS or len(rows) > _MOST_ROWS:
            return []
        for one in range(low, high + 1):
            deeper = _rows_of_formula(counted, one, column, depth + 1) if counted.of_row(one) is None else []
            rows += deeper or [one]
    return sorted(set(rows))


def _is_sum(formula: str) -> bool:
    """Whether a formula adds up cells of its own sheet."""
    return "!" not in formula and bool(_SUM.match(formula) or _CELLS_ADDED.fullmatch(formula))


def _beside(sheet: Sheet, number: int, blocks: Sequence[Block], read: Read) -> Iterator[TotalOfFile]:
    """Totals that stand by themselves, as "Total attended: 345" above a table or at its side."""
    counted = [
        _Counted(sheet, number, block, column, read)
        for block in blocks
        for column in block.columns
        if column.field in (Field.ATTENDED, Field.SESSIONS)
    ]
    places = {(block.first_row, block.last_row): {one.column for one in block.columns} for block in blocks}
    for row, cells in sheet.rows.items():
        for column, cell in cells.items():
            said = as_compared(cell.text) if isinstance(cell.value, str) else ""
            if not said.startswith(("total", "grand", "overall", "final", "sum")) or not _EVERYTHING.fullmatch(said):
                continue
            if any(first <= row <= last and column in columns for (first, last), columns in places.items()):
                continue
            if any(row in block.heading_rows for block in blocks):
                continue
            is_of_sessions = bool(re.search(r"\b(?:sessions?|courses?)\b", said))
            wanted = [one for one in counted if (one.column.field is Field.SESSIONS) is is_of_sessions]
            stated = _whole(cells.get(column + 1))
            if stated is None or not wanted or any(one.column.column == column + 1 for one in counted):
                continue
            every = added(one.comes_to(one.entries(one.block.first_row, one.block.last_row)) for one in wanted)
            yield TotalOfFile(Place(number, row), f"{letters(column + 1)}{row}", cell.text.strip(" :="), stated, every)


def _label(cells: Mapping[int, Cell], column: int) -> str:
    return " ".join(
        as_compared(cell.text) for at, cell in cells.items() if at != column and isinstance(cell.value, str)
    )


def _is_total(text: str) -> bool:
    said = as_compared(text).strip(" :=.-*")
    return bool(said) and len(said) <= 80 and bool(_TOTAL.fullmatch(said)) and not _NO_TOTAL.fullmatch(said)


def _whole(cell: Cell | None) -> int | None:
    """A whole number that a cell holds, or its text says alone."""
    if cell is None or cell.has_no_result or cell.is_error or isinstance(cell.value, bool):
        return None
    if isinstance(cell.value, (int, float)):
        is_whole = cell.value == cell.value and abs(cell.value) < 1e9 and cell.value == int(cell.value)
        return int(cell.value) if is_whole and cell.value >= 0 else None
    read = read_people(cell) if isinstance(cell.value, str) and cell.value.strip() else None
    return read.count.value if read and read.is_plain and read.count else None


def column_of(cell: str) -> int:
    """The number of the column of a cell, or of a column's letters: "C", "C14" and "$C$14" are 3."""
    number = 0
    for letter in cell.upper():
        if letter.isalpha() and letter.isascii():
            number = number * 26 + ord(letter) - 64
    return number


def letters(column: int) -> str:
    """A column as spreadsheets name it: "A", "AB"."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
