"""What stands around a table and is told about all of its rows: titles, the sheet's name, a legend, notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from training_register.inputs.old_registers.blocks import Layout, Table
from training_register.inputs.old_registers.book import Book, Cell, Sheet
from training_register.inputs.old_registers.columns import NUMBERS_ROWS, Columns
from training_register.inputs.old_registers.days import DayContext, read_day
from training_register.inputs.old_registers.drafts import InTable, Reading
from training_register.inputs.old_registers.evidence import Said
from training_register.inputs.old_registers.order import standing_out
from training_register.inputs.old_registers.headings import plain_heading
from training_register.inputs.old_registers.proposal import Field
from training_register.inputs.old_registers.spans import Span, span_of

_SAME_DAY = re.compile(
    r"(?:\b(?:no|blank|without an?|empty|missing)\b.{0,20}\bdates?\b|\bdates?\b.{0,20}\b(?:blank|empty|left out|not (?:given|shown|repeated))\b)"
    r".{0,60}\b(?:same|above|previous|as before)\b",
    re.IGNORECASE,
)
_COLOURS = {
    "yellow": "FFFF00", "red": "FF0000", "green": "00B050", "blue": "00B0F0", "orange": "FFC000", "pink": "FF99CC",
    "grey": "D9D9D9", "gray": "D9D9D9", "purple": "7030A0",
}  # fmt: skip
_SHORTEST_SPAN = 27
_PERIOD = re.compile(r"(?:(?:financial|calendar|reporting|school|academic) )?(?:year|yr)|fy|month|quarter|qtr")


def in_table(
    reading: Reading,
    book: Book,
    number: int,
    table: Table,
    columns: Columns,
    legend: Mapping[str, str],
    *,
    file_name: str,
    year: Span | None,
) -> InTable:
    """A table with what is told about all of its rows."""
    sheet = book.sheets[number]
    span = _span(reading, sheet, table, file_name, year)
    named = Said(sheet.name, "the sheet's name")
    own = [Said(text, "its title") for text in reversed(table.titles)]
    over = [Said(text, "the sheet's title") for text in reversed(table.sheet_titles)]
    return InTable(
        reading, sheet, number, table, columns,
        span=span, span_is_told=span is not None, told=(*own, named, *over, Said(file_name, "the file's name")),
        fills_down=any(_SAME_DAY.search(cell.text) for cells in sheet.rows.values() for cell in cells.values()),
        legend=legend, numbering=_numbering(columns),
        period_columns=tuple(
            one.column
            for one in columns.columns
            if one.field in (Field.NOTHING, Field.NOTES) and _PERIOD.fullmatch(plain_heading(one.heading))
        ),
        odd_days=standing_out(_days(reading, sheet, table, columns, span)),
    )  # fmt: skip


def _span(reading: Reading, sheet: Sheet, table: Table, file_name: str, year: Span | None) -> Span | None:
    """The shortest time of which the titles, the sheet's name, the file's name or an answer speak."""
    texts = [sheet.name, *reversed(table.titles), *reversed(table.sheet_titles), file_name.rpartition(".")[0]]
    wide = year or next((span for text in texts if (span := _spoken(reading, text, None))), None)
    narrow = [span for text in texts[:-1] if (span := _spoken(reading, text, wide))]
    inside = [span for span in narrow if not wide or (wide[0] <= span[0] and span[1] <= wide[1])]
    return min(inside, key=lambda span: span[1] - span[0], default=wide)


def _spoken(reading: Reading, text: str, within: Span | None) -> Span | None:
    span = span_of(text, reading.first_month, within)
    return span if span and (span[1] - span[0]).days >= _SHORTEST_SPAN else None


def _numbering(columns: Columns) -> frozenset[int]:
    """The columns that only number the rows."""
    return frozenset(one.column for one in columns.columns if one.why == NUMBERS_ROWS)


def _days(reading: Reading, sheet: Sheet, table: Table, columns: Columns, span: Span | None) -> list[tuple[int, date]]:
    """The days of a table that say day, month and year by themselves, in the order of its rows."""
    column = columns.first(Field.DATE)
    first, last = span or (None, None)
    context = DayContext(first, last, today=reading.today, counts_from_1904=reading.counts_from_1904)
    found = []
    for row in table.rows if column else ():
        read = read_day(sheet.cell(row, column), context)
        if read.is_certain and not read.problem and read.starts_on:
            found.append((row, read.starts_on))
    return found


def legend_of(sheet: Sheet, layout: Layout) -> dict[str, str]:
    """What the rows of a colour are, by the colour, as a text of that colour or one that names it says."""
    inside = {row for table in layout.tables for row in table.rows if len(table.cells(layout.rows, row)) > 2}
    found: dict[str, str] = {}
    for row, cells in layout.rows.items():
        for cell in cells.values() if row not in inside else ():
            for colour, meaning in _meanings(cell):
                found.setdefault(colour, meaning)
    return found


def _meanings(cell: Cell) -> Iterable[tuple[str, str]]:
    for word, colour in _COLOURS.items():
        if found := re.search(
            rf"\b{word}\b\s*(?:rows?|lines?|cells?)?\s*(?:=|:|-|–|is|are|means?)\s*([^;,.]+)", cell.text, re.IGNORECASE
        ):
            yield cell.fill or colour, found[1].strip()
            return
