"""Which tables of a file hold entries, and which lists of people, summaries or lists of words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum

from training_register.inputs.old_registers.blocks import (
    Layout,
    Rows,
    Table,
    holds_day_and_count,
    is_day_of_month,
    is_like_a_day,
    is_like_a_month,
    is_number,
    may_be_day,
)
from training_register.inputs.old_registers.book import Book, Cell, Sheet
from training_register.inputs.old_registers.codes import codes_in
from training_register.inputs.old_registers.columns import Columns, profiles_by_heading, read_columns
from training_register.inputs.old_registers.comparing import MONTH_WORDS
from training_register.inputs.old_registers.drafts import Reading
from training_register.inputs.old_registers.proposal import SKIP, Field
from training_register.inputs.old_registers.sums import whole_number
from training_register.rules.names import folded


class SheetKind(Enum):
    """What a table holds. The values say why its rows are no entries."""

    ENTRIES = "entries"
    PEOPLE = "it belongs to a list of people, of which nothing is kept"
    WORDS = "it belongs to a list, not to a register of sessions"
    SUMMARY = "it belongs to a summary, which adds up what stands elsewhere"
    # Lines that count, and have no day: partners' figures, or a summary by school. Somebody is asked.
    UNDATED = "it has no day"
    LEFT_OUT = "its sheet holds no entries, as somebody said"


NO_ENTRIES = (SheetKind.PEOPLE, SheetKind.WORDS, SheetKind.SUMMARY, SheetKind.LEFT_OUT)
_COUNTS = (Field.ATTENDED, Field.ATTENDED_OF, Field.SESSIONS)
_SAYS_WHAT = (Field.COURSE, Field.ORGANISATION, Field.VENUE, Field.TRAINER, Field.ACTIVITY, Field.PROVIDER)
_OTHER_SHEET = re.compile(r"!|sum|count|average|pivot", re.IGNORECASE)
_CONTACT = re.compile(r"contact|booked by|organiser|manager", re.IGNORECASE)

HOLDS_ENTRIES, HOLDS_NONE = "entries", "none"

Kinds = list[tuple[Table, Columns, SheetKind]]


def kinds_of_tables(book: Book, layouts: Sequence[Layout], reading: Reading) -> list[Kinds]:
    """For each sheet its tables, their columns, and what they hold."""
    bodies = [
        [
            (table, layout.rows, [row for row in table.rows if len(table.cells(layout.rows, row)) > 1])
            for table in layout.tables
        ]
        for layout in layouts
    ]
    codes = codes_in(layouts, reading.spellings)
    alike = profiles_by_heading(one for tables in bodies for one in tables)
    found: list[Kinds] = []
    for tables in bodies:
        kinds = []
        for table, rows, body in tables:
            columns = read_columns(table, rows, reading.spellings, reading.asking.answers, body, alike, codes)
            kinds.append((table, columns, _kind(table, columns, rows)))
        found.append(kinds)
    months = _months_of(found, layouts)
    return [
        [
            (table, columns, _settled(_summary_or_not(table, columns, layout.rows, kind, months), sheet, reading))
            for table, columns, kind in kinds
        ]
        for sheet, layout, kinds in zip(book.sheets, layouts, found, strict=True)
    ]


def _months_of(found: Sequence[Kinds], layouts: Sequence[Layout]) -> dict[int, set[int]]:
    """What the rows with days come to in each month of any year, in each table and in all of them."""
    months: dict[int, set[int]] = {}
    of_all: Counter[int] = Counter()
    for layout, kinds in zip(layouts, found, strict=True):
        for table, columns, kind in kinds:
            of_table: Counter[int] = Counter()
            day, count = columns.first(Field.DATE), columns.first(Field.ATTENDED)
            for row in table.rows if kind is SheetKind.ENTRIES else ():
                cells = layout.rows[row]
                number = whole_number(cells[count]) if count in cells else None
                if day in cells and number is not None:
                    value = cells[day].value
                    of_table[value.month if isinstance(value, date) else 0] += number
            of_all += of_table
            for month, number in of_table.items():
                months.setdefault(month, set()).add(number)
    for month, number in of_all.items():
        months.setdefault(month, set()).add(number)
    return months


def _summary_or_not(
    table: Table, columns: Columns, rows: Rows, kind: SheetKind, months: Mapping[int, set[int]]
) -> SheetKind:
    """A table of typed figures by month is a summary where it comes to what other tables say; else not."""
    if kind is not SheetKind.SUMMARY or _adds_up(table, columns, rows):
        return kind
    day = columns.first(Field.DATE)
    if not day:
        return kind if months else SheetKind.UNDATED
    stated = [rows[row] for row in table.rows if day in rows[row] and is_like_a_month(rows[row][day])]
    agreeing = sum(
        any(whole_number(cell) in months.get(_month_of(cells[day]), ()) for cell in cells.values()) for cells in stated
    )
    return kind if not stated or 2 * agreeing >= len(stated) else SheetKind.UNDATED


def _month_of(cell: Cell) -> int:
    word = re.match(r"[a-z]+", folded(cell.text))
    return MONTH_WORDS.get(word[0], 0) if word else 0


def _kind(table: Table, columns: Columns, rows: Rows) -> SheetKind:
    counts = any(columns.of(field) for field in _COUNTS)
    people = [one for one in columns.of(Field.PRIVATE) if not _CONTACT.search(one.heading)]
    if people and not counts and (len(people) > 1 or not columns.of(Field.COURSE)):
        return SheetKind.PEOPLE
    day = columns.first(Field.DATE)
    days = [rows[row][day] for row in table.rows if day in rows[row]]
    if any(is_like_a_day(cell) or is_number(cell) or is_day_of_month(cell) or _is_some_day(cell) for cell in days):
        return SheetKind.ENTRIES
    may_be_sessions = any(_may_hold_sessions(table.cells(rows, row)) for row in table.rows)
    if not counts and not (days and columns.of(Field.FIGURE)):
        return SheetKind.UNDATED if may_be_sessions else SheetKind.WORDS
    says = any(one.column in rows[row] for field in _SAYS_WHAT for one in columns.of(field) for row in table.rows)
    if _adds_up(table, columns, rows) or not (says or may_be_sessions):
        return SheetKind.SUMMARY
    return SheetKind.UNDATED


def _is_some_day(cell: Cell) -> bool:
    """Whether a cell holds a day in words of any kind, and not only a month: "July, after Eid"."""
    return may_be_day(cell) and not is_like_a_month(cell)


def _may_hold_sessions(cells: Mapping[int, Cell]) -> bool:
    """Whether a day and a number stand in a row, though no column says so."""
    return holds_day_and_count({column: cell for column, cell in cells.items() if not is_like_a_month(cell)})


def _adds_up(table: Table, columns: Columns, rows: Rows) -> bool:
    cells = [
        rows[row][one.column]
        for field in _COUNTS
        for one in columns.of(field)
        for row in table.rows
        if one.column in rows[row]
    ]
    formulas = [cell for cell in cells if _OTHER_SHEET.search(cell.formula)]
    return bool(cells) and 2 * len(formulas) >= len(cells)


def _settled(kind: SheetKind, sheet: Sheet, reading: Reading) -> SheetKind:
    """What a table holds, with what somebody said of its sheet."""
    id_ = sheet_question(sheet)
    answer = reading.asking.answers.get(id_, "")
    if answer in (SKIP, HOLDS_NONE):
        return SheetKind.LEFT_OUT
    if answer == HOLDS_ENTRIES and kind in (SheetKind.UNDATED, SheetKind.SUMMARY):
        return SheetKind.ENTRIES
    return kind


def sheet_question(sheet: Sheet) -> str:
    """The id of the question whether a sheet holds entries."""
    return f"sheet:{folded(sheet.name)}"
