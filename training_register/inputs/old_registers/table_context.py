"""What stands around a table and is told about all of its rows: titles, the sheet's name, a legend, notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from training_register.inputs.old_registers.blocks import Layout, Table
from training_register.inputs.old_registers.book import Book, Cell, Sheet
from training_register.inputs.old_registers.columns import NUMBERS_ROWS, Columns
from training_register.inputs.old_registers.comparing import Span
from training_register.inputs.old_registers.days import DayContext, looks_swapped, read_day, swapped
from training_register.inputs.old_registers.drafts import YEAR_OF_FILE, InTable, Reading
from training_register.inputs.old_registers.evidence import Said
from training_register.inputs.old_registers.headings import plain_heading
from training_register.inputs.old_registers.order import Standing, standing_out
from training_register.inputs.old_registers.proposal import Field
from training_register.inputs.old_registers.spans import span_of
from training_register.inputs.old_registers.sums import odd_sums
from training_register.rules.periods import PeriodProblem, day_in_words, months_after, parse_period

_SAME_DAY = re.compile(
    r"(?:\b(?:no|blank|without an?|empty|missing)\b.{0,20}\bdates?\b"
    r"|\bdates?\b.{0,20}\b(?:blank|empty|left out|not (?:given|shown|repeated))\b)"
    r".{0,60}\b(?:same|above|previous|as before)\b",
    re.IGNORECASE,
)
_COLOURS = {
    "yellow": "FFFF00", "red": "FF0000", "green": "00B050", "blue": "00B0F0", "orange": "FFC000", "pink": "FF99CC",
    "grey": "D9D9D9", "gray": "D9D9D9", "purple": "7030A0",
}  # fmt: skip
_SHORTEST_SPAN = 27
_AMERICAN = re.compile(r"\d:\d\d:\d\d\s?[AP]M\b", re.IGNORECASE)
# So many days on their weekdays tell of which year they are.
_ONE_YEAR, _FEWEST_WEEKDAYS, _MOST_WEEKDAYS = 366, 3, 400
# So many days, over so many times the length of a span, belie it.
_FEWEST_DAYS, _TIMES_LONGER = 4, 3
_BEGINS_WITH_WEEKDAY = re.compile(r"\s*(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[\s,.]+\d", re.IGNORECASE)
_FIGURES = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/.-])(?=$|\s)")
_HABIT = 0.4
_SCHOOL_YEAR = re.compile(r"\b(?:academic|school) years?\b", re.IGNORECASE)
_PERIOD = re.compile(r"(?:(?:financial|calendar|reporting|school|academic) )?(?:year|yr)|fy|month|quarter|qtr")


def in_table(
    reading: Reading,
    book: Book,
    number: int,
    table: Table,
    columns: Columns,
    legend: Mapping[str, str],
    codes: Mapping[str, str],
    *,
    file_name: str,
    year: Span | None,
) -> InTable:
    """A table with what is told about all of its rows."""
    sheet = book.sheets[number]
    year = year or _answered_year(reading)
    days = [day for _, day in _days(reading, sheet, table, columns, None)]
    span = _of_weekdays(sheet, _span(reading, sheet, table, file_name, year, days))
    day = columns.first(Field.DATE)
    bodies = {row: cells for row in table.rows if day in (cells := table.cells(sheet.rows, row))}
    named = Said(sheet.name, "the sheet's name")
    own = [Said(text, "its title") for text in reversed(table.titles)]
    over = [Said(text, "the sheet's title") for text in reversed(table.sheet_titles)]
    return InTable(
        reading, sheet, number, table, columns,
        span=span, span_is_told=span is not None, told=(*own, named, *over, Said(file_name, "the file's name")),
        fills_down=any(_SAME_DAY.search(cell.text) for cells in sheet.rows.values() for cell in cells.values()),
        legend=legend, codes=codes, numbering=_numbering(columns),
        period_columns=tuple(
            one.column
            for one in columns.columns
            if one.field in (Field.NOTHING, Field.NOTES) and _PERIOD.fullmatch(plain_heading(one.heading))
        ),
        counts_several=_counts_several(bodies, columns), odd_sums=odd_sums(bodies, columns),
        odd_days=_turned_round(sheet, table, columns) | standing_out(_days(reading, sheet, table, columns, span)),
    )  # fmt: skip


def _counts_several(rows: Mapping[int, Mapping[int, Cell]], columns: Columns) -> bool:
    """Whether it is a habit of the table that a row counts several audiences."""
    counted = [one.column for one in columns.of(Field.ATTENDED_OF)]
    filled = [
        sum(cells[column].text.strip() not in ("", "0") for column in counted if column in cells)
        for cells in rows.values()
    ]
    return sum(number > 1 for number in filled) > _HABIT * len(filled)


def _span(
    reading: Reading, sheet: Sheet, table: Table, file_name: str, year: Span | None, days: Sequence[date]
) -> Span | None:
    """The shortest time of which the titles, the sheet's name, the file's name or an answer speak.

    A file is often named for the year in which it was closed: its name says nothing where most days, as they are
    written in full, lie elsewhere.
    """
    of_file = _spoken(reading, file_name.rpartition(".")[0], None)
    near = sum(of_file[0] <= day <= of_file[1] for day in days) if of_file else 0
    # A reporting year that is written as two says what it is about: "2016-17".
    is_two_years = of_file is not None and 300 < (of_file[1] - of_file[0]).days < 400
    if of_file and not is_two_years and 2 * near < len(days) and max(days) <= of_file[1]:
        file_name = ""
    texts = [sheet.name, *reversed(table.titles), *reversed(table.sheet_titles), file_name.rpartition(".")[0]]
    # "Academic year 2015/16" says more than "2015-16".
    texts.sort(key=lambda text: not _SCHOOL_YEAR.search(text))
    spoken = [text for text in texts if not _is_belied(_spoken(reading, text, None), days)]
    wide = year or next((span for text in spoken if (span := _spoken(reading, text, None))), None)
    narrow = [span for text in spoken if (span := _spoken(reading, text, wide)) and not _is_belied(span, days)]
    inside = [span for span in narrow if not wide or (wide[0] <= span[0] and span[1] <= wide[1])]
    return min(inside, key=lambda span: span[1] - span[0], default=wide)


def _is_belied(span: Span | None, days: Sequence[date]) -> bool:
    """Whether most days of a table lie outside a span, and so far apart that it cannot be that of any of them.

    "April 2016 to date" tells where they begin. Where all days of a tab lie in another month, one of both is a slip.
    """
    if span is None or len(days) < _FEWEST_DAYS:
        return False
    inside = sum(span[0] <= day <= span[1] for day in days)
    return 2 * inside < len(days) and max(days) - min(days) > _TIMES_LONGER * (span[1] - span[0])


def _of_weekdays(sheet: Sheet, span: Span | None) -> Span | None:
    """Of more than a year the one in which the days of a sheet fall on the weekdays that stand beside them.

    "2016" may mean the calendar year or the reporting year: "Sunday 17 January" was in 2016, and not in 2017.
    """
    if span is None or not _ONE_YEAR <= (span[1] - span[0]).days < 2 * _ONE_YEAR:
        return span
    first = (span[0], months_after(span[0].replace(day=1), 12) - timedelta(1))
    last = (months_after((span[1] + timedelta(1)).replace(day=1), -12), span[1])
    cells = [cell for cells in sheet.rows.values() for cell in cells.values() if _BEGINS_WITH_WEEKDAY.match(cell.text)]
    told = {}
    for one in (first, last):
        context = DayContext(*one, year_is_told=True)
        read = [read_day(cell, context) for cell in cells[:_MOST_WEEKDAYS]]
        told[one] = {at for at, day in enumerate(read) if day.starts_on and not day.problem and not day.is_certain}
    for one, other in ((first, last), (last, first)):
        if len(told[one] - told[other]) >= _FEWEST_WEEKDAYS and not told[other] - told[one]:
            return one
    return span


def _answered_year(reading: Reading) -> Span | None:
    """The year that somebody said the days without one are of."""
    answer = reading.asking.answers.get(YEAR_OF_FILE, "")
    try:
        period = parse_period(answer, reading.first_month) if answer else None
    except PeriodProblem:
        return None
    return (period.first, period.last) if period else None


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
    context = DayContext(first, last, span is not None, today=reading.today, counts_from_1904=reading.counts_from_1904)
    found = []
    for row in table.rows if column else ():
        read = read_day(sheet.cell(row, column), context)
        if read.is_certain and not read.problem and read.starts_on:
            found.append((row, read.starts_on))
    return found


def _turned_round(sheet: Sheet, table: Table, columns: Columns) -> dict[int, Standing]:
    """Days of a column that is written month first, as others show: "04/25/2016" is no day, "04/12/2016" may be one.

    A spreadsheet program that reads days the other way round makes real days of some, and leaves the others as text.
    """
    column = columns.first(Field.DATE)
    cells = {row: sheet.cell(row, column) for row in table.rows if column}
    texts = {
        row: read
        for row, cell in cells.items()
        if isinstance(cell.value, str) and (read := _FIGURES.match(cell.text.strip()))
    }
    is_late = any(int(read[3]) > 12 for read in texts.values())
    # "4/12/2016 12:00:00 AM" is how programs write days that were set for the United States.
    is_american = any(_AMERICAN.search(cells[row].text) for row in texts)
    is_month_first = (is_late or is_american) and all(int(read[1]) <= 12 for read in texts.values())
    if not is_month_first and not looks_swapped(cells.values()):
        return {}
    # A program that knows "14 April" reads days as they are meant: only what it left as text is doubtful.
    if any(isinstance(cell.value, date) and cell.value.day > 12 for cell in cells.values()):
        cells = {row: cell for row, cell in cells.items() if row in texts}
    why = "it is written with AM or PM" if is_american and not is_late else "others here are month first"
    found: dict[int, Standing] = {}
    for row, cell in cells.items():
        value = cell.value
        day = value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None
        if day is None and row in texts:
            first, second, year = (int(part) for part in texts[row].group(1, 3, 4))
            day = _day_of(year + 2000 if year < 100 else year, second, first)
        if day and (other := swapped(day)):
            found[row] = (
                f"{day_in_words(day)} may be {day_in_words(other)}, since {why}",
                (other,),
            )
    return found


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


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
