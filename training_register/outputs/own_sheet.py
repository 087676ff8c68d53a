"""The register's own sheet, written so that what goes out comes back in unchanged."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, time
from functools import lru_cache
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from training_register.count import Certainty, Count
from training_register.outputs.workbook_cells import FONT, LONGEST_TEXT
from training_register.queries.own_sheet import EntryForSheet
from training_register.rules.entries import Status
from training_register.rules.formulas import guarded, reads_as_formula
from training_register.rules.lengths import length_in_words
from training_register.rules.names import SEPARATOR
from training_register.rules.own_sheet import (
    MOST_ROWS_IN_EXCEL,
    Column,
    FigureColumn,
    entry_in_words,
    entry_number_in,
    figure_heading,
    status_in_words,
    trainer_in_words,
)
from training_register.rules.times import time_in_words

Value = Any
ROWS_AT_ONCE = 500
# Excel takes 29 February 1900 for a day, and counts the days before it wrongly.
FIRST_EXCEL_DAY = date(1900, 3, 1)
WIDTHS: dict[str, int] = {
    Column.REFERENCE: 16,
    Column.STARTS_ON: 12,
    Column.ENDS_ON: 12,
    Column.COURSE: 28,
    Column.AUDIENCE: 20,
    Column.SECTOR: 28,
    Column.ORGANISATIONS: 40,
    Column.AREAS: 20,
    Column.PROVIDERS: 24,
    Column.TRAINERS: 24,
    Column.VENUE: 20,
    Column.NOTES: 40,
}
_BETWEEN = f"{SEPARATOR} "
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class SheetProblem(ValueError):
    """The entries can't be written to an Excel workbook; `str()` says why, and what to do."""


def headings(figures: Sequence[FigureColumn]) -> list[str]:
    """The headings of every column of the own sheet, and of those figures that there are."""
    return [*map(str, Column), *map(figure_heading, figures)]


def as_csv(entries: Iterable[EntryForSheet], figures: Sequence[FigureColumn]) -> Iterator[bytes]:
    """The sheet as CSV, in portions: UTF-8 with a byte-order mark, all fields quoted, no text a formula."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    written.write("\ufeff")
    writer.writerow([_guarded(heading) for heading in headings(figures)])
    rows: list[list[Value]] = []
    row = _RowMaker(figures, _guarded, date.isoformat, _time_in_words)
    for entry in entries:
        rows.append(row(entry))
        if len(rows) == ROWS_AT_ONCE:
            writer.writerows(rows)
            rows.clear()
            yield written.getvalue().encode("utf-8", "replace")
            written.seek(0)
            written.truncate()
    writer.writerows(rows)
    yield written.getvalue().encode("utf-8", "replace")


# The same names, lengths and times come again and again; of what is typed but once, little is kept.
_guarded = lru_cache(maxsize=16_384)(guarded)
_length_in_words = lru_cache(maxsize=1_024)(length_in_words)
_time_in_words = lru_cache(maxsize=1_024)(time_in_words)
_trainer_in_words = lru_cache(maxsize=4_096)(trainer_in_words)


def write_workbook(entries: Iterable[EntryForSheet], figures: Sequence[FigureColumn], file: BinaryIO) -> None:
    """Writes the sheet as an Excel workbook, row by row, so that it takes little memory.

    Raises `SheetProblem` for more entries, or a longer text, than such a file holds.
    """
    book = Workbook(write_only=True)
    book.properties.title = "Training register: entries"
    book.properties.creator = "Training register"
    book.properties.language = "en-GB"
    sheet = book.create_sheet("Entries")
    names = headings(figures)
    for number, name in enumerate(names, 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(name, 12)
    sheet.freeze_panes = "A2"
    sheet.append([_heading(sheet, name) for name in names])

    def text(value: str) -> Value:
        return _text(sheet, value)

    row = _RowMaker(figures, text, _day, _time)
    number = 0
    try:
        for number, entry in enumerate(entries, 1):
            if number > MOST_ROWS_IN_EXCEL:
                raise SheetProblem(
                    f"The register holds more entries than an Excel file of its own sheet, {MOST_ROWS_IN_EXCEL:,}. "
                    "Export them as CSV."
                )
            try:
                sheet.append(row(entry))
            except SheetProblem as problem:
                raise SheetProblem(f"Entry {entry.id}: {problem}") from None
    except BaseException:
        # What was written lies in a file of openpyxl's own, which it would keep for as long as the program runs.
        sheet.close()
        sheet._writer.cleanup()
        raise
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{number + 1}"
    book.save(file)


def _heading(sheet: Any, name: str) -> Any:
    cell = _text_cell(sheet, name)
    cell.font = Font(name=FONT, bold=True)
    return cell


def _text(sheet: Any, text: str) -> Value:
    """A text that stays one, whatever it begins with."""
    plain = text.isprintable() and "_x" not in text and len(text) <= LONGEST_TEXT // 2
    if not text or (plain and text[0].isalnum()):
        return text or None
    return _text_cell(sheet, text)


def _text_cell(sheet: Any, text: str) -> Any:
    # What reads as Excel's way of writing a character by its number is written so that it reads as typed.
    safe = _LOOKS_ESCAPED.sub("_x005F_", _NOT_IN_XML.sub("", text))
    if len(safe.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise SheetProblem(f"“{text[:30]}…” is longer than a cell of Excel can be. Export the entries as CSV.")
    cell = WriteOnlyCell(sheet)
    cell.value = safe
    cell.data_type = "s"
    if reads_as_formula(safe):
        cell.quotePrefix = True
    return cell


def _day(day: date) -> Value:
    return day if day >= FIRST_EXCEL_DAY else day.isoformat()


def _time(moment: time) -> Value:
    return time_in_words(moment) if moment.second or moment.microsecond else moment


class _RowMaker:
    """Makes the cells of an entry, in the order of `headings`; blank ones are None or ""."""

    def __init__(
        self,
        figures: Sequence[FigureColumn],
        text: Callable[[str], Value],
        day: Callable[[date], Value],
        moment: Callable[[time], Value],
    ) -> None:
        self._text, self._day, self._moment = text, day, moment
        self._no_figures = [None] * len(figures)
        self._place_of = {figure: len(Column) + place for place, figure in enumerate(figures)}

    def __call__(self, entry: EntryForSheet) -> list[Value]:
        text, day = self._text, self._day
        (
            id_, version, reference, starts_on, ends_on, days, starts_at, minutes_each, activity, course, level,
            audience, sector, has_sessions, sessions, attended, organisations, areas, providers, trainers, how, venue,
            status, status_before, reason, same_session_as, contact, notes, counts,
        ) = entry  # fmt: skip
        row = [
            id_,
            version,
            text(reference) if reference else None,
            day(starts_on),
            day(ends_on),
            days,
            self._moment(starts_at) if starts_at is not None else None,
            _length_in_words(minutes_each) if minutes_each else None,
            text(activity),
            text(course) if course else None,
            text(level) if level else None,
            text(audience),
            text(sector),
            # Where sessions do not apply, nothing is said of them.
            _count(sessions, text) if has_sessions or sessions[0] is not None else None,
            _count(attended, text),
            text(_BETWEEN.join(organisations)) if organisations else None,
            text(_BETWEEN.join(areas)) if areas else None,
            text(_BETWEEN.join(providers)) if providers else None,
            text(_BETWEEN.join([_trainer_in_words(*trainer) for trainer in trainers])) if trainers else None,
            how,
            text(venue) if venue else None,
            status if status_before is None else status_in_words(Status(status), Status(status_before)),
            text(reason) if reason else None,
            _pointer(same_session_as, text) if same_session_as else None,
            text(contact) if contact else None,
            text(notes) if notes else None,
            *self._no_figures,
        ]
        for figure, count in counts:
            row[self._place_of[figure]] = _count(count, text)
        return row


def _count(stored: tuple[int | None, str | None, str], text: Callable[[str], Value]) -> Value:
    number, certainty, words = stored
    if number is not None and certainty == "exact":
        return number
    return text(Count.of(number, Certainty(certainty) if certainty else None, words).as_typed)


def _pointer(other: tuple[int, str | None], text: Callable[[str], Value]) -> Value:
    """The reference of the other entry, or "entry 12", its number in the first column."""
    entry_id, reference = other
    if reference is None or entry_number_in(reference) is not None:
        return entry_in_words(entry_id)
    return text(reference)
