"""The worksheet of one table: title, what is to be known before reading it, and the table; nothing below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl.utils import get_column_letter

from training_register.outputs.figures import ESTIMATES, Figure, figure_of, marks_in_title, marks_used
from training_register.outputs.letter_widths import width_of
from training_register.outputs.native_charts import Places
from training_register.outputs.publication import Download
from training_register.outputs.wording import (
    beneath_line,
    cleaned,
    day_of,
    label_of,
    line_beneath,
    shown_marks,
    text_of,
    title_of,
    with_notes,
)
from training_register.outputs.workbook_cells import Book, Look, Page, Value
from training_register.outputs.workbook_lists import explained, reference_of
from training_register.outputs.workbook_names import REFERENCES, NumberedNotes, unique_headings
from training_register.outputs.workbook_sheets import (
    ONE_TABLE,
    TITLE,
    WHERE_NOTES_ARE,
    mark_up,
    new_page,
    write_headings,
)
from training_register.rules.periods import day_in_words
from training_register.table import Cell, Column, ColumnKind, Mark, NumberStyle, Row, Table

OTHER_FORMATS = {
    ColumnKind.DATE: "d mmmm yyyy",
    ColumnKind.TEXT: "General",
    # With the decimals that were stated; its heading says that it is in per cent.
    ColumnKind.SHARE: "General",
}
NARROWEST, WIDEST_TEXT = 12, 50
NARROWEST_LABEL, WIDEST_LABEL = 44, 60
# Leaves room for what tells that a column is of marks, within Excel's limit.
LONGEST_MARKED = 240
HOW_TO_FIND = f"To find a figure again, take the reference at the end of its row and the worksheet {REFERENCES}."
BLANK_MARKS = "In a column of marks, a blank cell means that the figure has no mark."

_X, _Z = Mark.NOT_AVAILABLE.shown, Mark.NOT_APPLICABLE.shown


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell as two columns of a sheet print it: a value, or shorthand in its place, and the marks beside it."""

    value: Value
    marks: str = ""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of the sheet: of values, or of marks beside them; `values` are from the first row to the total."""

    heading: str
    values: tuple[Value, ...]
    kind: ColumnKind
    is_of_marks: bool = False
    is_reference: bool = False

    @property
    def stands_right(self) -> bool:
        """Whether it is right-aligned: numbers, days, and what would else touch the number before it."""
        return self.is_of_marks or self.is_reference or self.kind is not ColumnKind.TEXT

    @property
    def width(self) -> float:
        """As wide as its widest text or number and each word of its heading, within reason."""
        widest = max((width_of(_shown(value), is_bold=True) for value in self.values), default=0)
        word = max((width_of(word, is_bold=True) for word in self.heading.split()), default=0)
        return round(min(WIDEST_TEXT, max(NARROWEST, widest + 2, word + 2)), 1)


def _shown(value: Value) -> str:
    """A value about as wide as the sheet shows it."""
    if isinstance(value, date):
        return day_in_words(value)
    return value if isinstance(value, str) else f"{value:,}"


def _look(column: SheetColumn, value: Value, style: NumberStyle, is_total: bool) -> Look:
    return Look(
        is_bold=is_total and not column.is_reference,
        to_the_right=column.stands_right,
        number_format=OTHER_FORMATS.get(column.kind) or _number_format(column.kind, value, style),
        line="top" if is_total else "",
    )


def _number_format(kind: ColumnKind, value: Value, style: NumberStyle) -> str:
    """How a number is shown: with commas or without, ratios with their decimals and changes with their sign."""
    whole = "#,##0" if style.has_commas else "0"
    # Where counts and ratios stand one above the other, each is written as what it is.
    is_ratio = kind is ColumnKind.RATIO or isinstance(value, float)
    decimals = style.decimals if kind is not ColumnKind.CHANGE else max(style.decimals, 1)
    shown = f"{whole}.{'0' * decimals}" if is_ratio and decimals else whole
    return f"+{shown};-{shown};0" if kind is ColumnKind.CHANGE else shown


def table_sheet(book: Book, download: Download, position: int, name: str, notes: NumberedNotes) -> Places:
    """Adds the worksheet of a table, whose position among the tables is given from 0, and tells where it stands."""
    table = download.tables[position]
    columns = [*_columns(table, notes.of_rows[position]), _references(download, table)]
    label_width = min(WIDEST_LABEL, max(NARROWEST_LABEL, columns[0].width))
    page = new_page(book, name, (label_width, *(column.width for column in columns[1:])))
    page.say(with_notes(title_of(table), notes.of_titles[position]), TITLE)
    page.say(ONE_TABLE)
    if notes.of_titles[position] or any(notes.of_rows[position].values()):
        page.say(WHERE_NOTES_ARE)
    for sentence in (*_before_reading(table, columns, notes.of_rows[position]), HOW_TO_FIND):
        page.say(sentence)
    first_row = write_columns(page, columns, table.style, has_total=table.shown_total is not None)
    return _places(page, table, columns, first_row)


def write_columns(page: Page, columns: Sequence[SheetColumn], style: NumberStyle, *, has_total: bool) -> int:
    """Writes columns as a native table, whose last line may be a total, and gives the row of their headings."""
    headings = write_headings(
        page,
        unique_headings(column.heading for column in columns),
        [Look(is_bold=True, to_the_right=column.stands_right, line="bottom") for column in columns],
    )
    first_row = page.row
    lines = list(zip(*(column.values for column in columns), strict=True))
    for number, line in enumerate(lines, 1):
        is_total = has_total and number == len(lines)
        looks = [_look(column, value, style, is_total) for column, value in zip(columns, line, strict=True)]
        page.write_row(line, looks)
    mark_up(page, first_row, headings)
    return first_row


def _places(page: Page, table: Table, columns: list[SheetColumn], first_row: int) -> Places:
    letters = [get_column_letter(at) for at, column in enumerate(columns, 1) if not column.is_of_marks]
    keys = {column.key: letter for column, letter in zip(table.columns, letters, strict=False)}
    rows = {row.key: at for at, row in enumerate(_rows(table), first_row + 1)}
    return Places(page.sheet, first_row, rows, keys)


def _rows(table: Table) -> list[Row]:
    return [*table.rows, *([table.shown_total] if table.shown_total else [])]


def _columns(table: Table, notes_of_rows: dict[str, tuple[int, ...]]) -> list[SheetColumn]:
    rows = _rows(table)
    labels = tuple(with_notes(label_of(table, row), notes_of_rows[row.key]) for row in rows)
    columns = [SheetColumn(table.columns[0].heading, labels or ("No entries",), ColumnKind.TEXT)]
    in_title = marks_in_title(table)
    for at, column in enumerate(table.columns[1:], 1):
        # A native table needs a row: where there are no entries, no figure applies.
        printed = [_printed(column, row.cells[at], in_title, table.style) for row in rows] or [Printed(_Z)]
        columns.append(SheetColumn(column.heading, tuple(cell.value for cell in printed), column.kind))
        if any(cell.marks for cell in printed):
            heading = f"{cleaned(column.heading)[:LONGEST_MARKED]}: marks"
            columns.append(SheetColumn(heading, tuple(cell.marks for cell in printed), ColumnKind.TEXT, True))
    return columns


def _references(download: Download, table: Table) -> SheetColumn:
    """The last column: by what each row is found again; where there is no row, by what the table is."""
    rows = [reference_of(download, table, row.key) for row in _rows(table)]
    return SheetColumn("Reference", tuple(rows) or (reference_of(download, table),), ColumnKind.TEXT, is_reference=True)


def _printed(column: Column, cell: Cell, in_title: tuple[Mark, ...], style: NumberStyle) -> Printed:
    """A number with its marks beside it; where there is no number, the shorthand that says why."""
    if column.kind is ColumnKind.TEXT:
        return Printed(text_of(cell) or _X)
    if column.kind is ColumnKind.DATE:
        day = day_of(cell)
        return Printed(day, shown_marks(cell.marks)) if day else Printed(shown_marks(cell.marks) or _X)
    figure = figure_of(cell, style)
    beside = [_in_words(mark, figure) for mark in figure.marks if mark is not figure.shorthand and mark not in in_title]
    if figure.value is None:
        assert figure.shorthand is not None
        return Printed(figure.shorthand.shown, ", ".join(beside))
    return Printed(figure.value, ", ".join(beside))


def _in_words(mark: Mark, figure: Figure) -> str:
    """A mark; an estimate's also says which kind it is, since the number itself can't: "[e] at least"."""
    which = f" {figure.certainty}" if mark is Mark.ESTIMATE and figure.certainty in ESTIMATES else ""
    return f"{mark.shown}{which}"


def _before_reading(
    table: Table, columns: list[SheetColumn], notes_of_rows: dict[str, tuple[int, ...]]
) -> Iterator[str]:
    """What a reader must know, above the table, since readers of a screen may never get to what stands below."""
    told = [
        *filter(None, [cleaned(table.sentence)]),
        *(line_beneath(table, line) for line in table.lines),
        *(beneath_line(table, row, notes_of_rows[row.key]) for row in table.beneath),
    ]
    yield from told
    printed = [value for column in columns for value in (column.heading, *column.values) if isinstance(value, str)]
    yield from explained((title_of(table), *told, *printed, *(mark.shown for mark in marks_used(table))))
    if any("" in column.values for column in columns):
        yield BLANK_MARKS
    if table.as_at:
        yield f"As at {day_in_words(table.as_at)}."
    if source := cleaned(table.source):
        yield f"Source: {source}"
