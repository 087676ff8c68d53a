"""The tables as CSV, one figure a line, for spreadsheets and programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from training_register.outputs.figures import figure_of
from training_register.outputs.publication import Download
from training_register.outputs.wording import cleaned, day_of, guarded, label_of, shown_marks, words_of
from training_register.rules.publications import BENEATH
from training_register.table import Cell, ColumnKind, Mark, Table

# In this order for good: what is added stands after them. The README says what each holds.
HEADINGS = (
    "Period", "Table", "Row", "Row kind", "Measure", "Value", "Certainty", "Recorded", "Not recorded", "Marks",
    "Table title", "Row key", "Column key", "Kind", "Reference", "Version", "Published",
)  # fmt: skip

# Stands in the heading where every line is marked, such as that its figure is invented.
MARK = "Note"
# The kind of row of a figure that is told beneath its table, and is of no row.
LINE = "line beneath"

Line = tuple[str, ...]
_NEGATIVE = re.compile(r"-\d+(\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a figure stands: its row and column as people read them, and by their keys."""

    row: str
    row_kind: str
    measure: str
    row_key: str
    column_key: str


def as_csv(download: Download) -> bytes:
    """UTF-8 with a byte-order mark, all fields quoted, lines ended by CR LF: one line a table, row and measure.

    A figure that is not known is blank, and its marks say why. The period is written in words, since Excel takes
    a year such as 2011/12 for December 2011. Version and day are blank where the tables are not published. A mark of
    the download stands in a column of its own, in each line.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    marks = (download.mark,) if download.mark else ()
    writer.writerow((*HEADINGS, *(MARK for _ in marks)))
    writer.writerows(tuple(_guarded(line, marks)) for line in _lines(download))
    return written.getvalue().encode("utf-8-sig")


def _guarded(line: Line, marks: tuple[str, ...]) -> Iterator[str]:
    """The fields so that none is taken for a formula; a number below 0, which the program made, is none."""
    value = HEADINGS.index("Value")
    for at, field in enumerate((*line, *marks)):
        yield field if at == value and _NEGATIVE.fullmatch(field) else guarded(field)


def _lines(download: Download) -> Iterator[Line]:
    for table in download.tables:
        for row in table.all_rows:
            for column, cell in table.measures(row):
                place = _Place(label_of(table, row), str(row.kind), cleaned(column.heading), row.key, column.key)
                yield _line(download, table, place, column.kind, cell)
        for line in table.lines:
            place = _Place("", LINE, cleaned(line.label), BENEATH, line.key)
            yield _line(download, table, place, ColumnKind.FIGURE, line.cell)


def _line(download: Download, table: Table, place: _Place, kind: ColumnKind, cell: Cell) -> Line:
    reference = replace(download.reference, table=table.name, row=place.row_key, column=place.column_key)
    return (
        cleaned(table.period_in_words), cleaned(table.name), place.row, place.row_kind, place.measure,
        *_figure(table, kind, cell),
        cleaned(table.full_title), cleaned(place.row_key), cleaned(place.column_key), str(kind),
        cleaned(reference.written),
        str(download.version or ""), download.published_on.isoformat() if download.published_on else "",
    )  # fmt: skip


def _figure(table: Table, kind: ColumnKind, cell: Cell) -> Line:
    """Value, certainty, recorded, not recorded and marks; each line says for itself that it is provisional."""
    match kind:
        case ColumnKind.TEXT:
            return words_of(cell), "", "", "", shown_marks(cell.marks)
        case ColumnKind.DATE:
            day = day_of(cell)
            return day.isoformat() if day else "", "", "", "", shown_marks(cell.marks)
    figure = figure_of(cell, table.style)
    numbers = (figure.value, figure.recorded, figure.not_recorded)
    value, recorded, not_recorded = ("" if number is None else str(number) for number in numbers)
    marks = (*figure.marks, *((Mark.PROVISIONAL,) if table.is_provisional else ()))
    return value, str(figure.certainty), recorded, not_recorded, shown_marks(tuple(dict.fromkeys(marks)))
