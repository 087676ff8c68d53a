"""What can be read back from each printed form, in one shape, to be compared with the Tables it was printed from."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import docx
from python_calamine import CalamineWorkbook

from training_register.count import Certainty, Count
from training_register.outputs.publication import Download
from training_register.outputs.wording import cleaned, guarded
from training_register.table import Cell, ColumnKind, Difference, Mark, NumberStyle, Ratio, Row, Share, Table

HIDDEN = {
    "[x]": Certainty.NOT_RECORDED,
    "[z]": Certainty.NOT_APPLICABLE,
    "[c]": Certainty.CONFIDENTIAL,
    # In place of a change across a break.
    "[b]": Certainty.NOT_APPLICABLE,
}
FIGURES = (ColumnKind.COUNT, ColumnKind.RATIO, ColumnKind.SHARE, ColumnKind.FIGURE, ColumnKind.CHANGE)


@dataclass(frozen=True)
class Said:
    """What one cell says: a value (None where there is none), its certainty ("" for text and days), its marks."""

    table: int
    row: str
    column: str
    value: object
    certainty: str
    marks: frozenset[str]


def label_in(row: Row) -> str:
    """A row's label as every printer writes it."""
    return cleaned(str(row.cells[0].value or "")) or "No name"


def _certainty(cell: Cell) -> Certainty:
    """The one word for a cell of counts or shares, in which the marks [c] and [z] have the last say."""
    if Mark.CONFIDENTIAL in cell.marks:
        return Certainty.CONFIDENTIAL
    if Mark.NOT_APPLICABLE in cell.marks:
        return Certainty.NOT_APPLICABLE
    return cell.value.certainty if isinstance(cell.value, Count | Share) else Certainty.NOT_RECORDED


def tables_say(download: Download, *, as_data: bool = True) -> list[Said]:
    """The truth, from the Tables themselves: all that data files say, or the rows and the total that people see."""
    said = []
    for number, table in enumerate(download.tables):
        shown = (*table.rows, *((table.shown_total,) if table.shown_total else ()))
        for row in table.all_rows if as_data else shown:
            for column, cell in table.measures(row):
                one = _said((number, label_in(row), cleaned(column.heading)), column.kind, cell, table.style)
                said.append(_provisional(one) if table.is_provisional and column.kind in FIGURES else one)
        if as_data:
            for line in table.lines:
                one = _said((number, "", cleaned(line.label)), ColumnKind.FIGURE, line.cell, table.style)
                said.append(_provisional(one) if table.is_provisional else one)
    return said


def _provisional(said: Said) -> Said:
    """What is said of a figure in a table that is provisional as a whole."""
    return replace(said, marks=said.marks | {"[p]"})


def _said(where: tuple[int, str, str], kind: ColumnKind, cell: Cell, style: NumberStyle) -> Said:
    marks = frozenset(mark.shown for mark in cell.marks)
    value: object = cell.value
    if kind not in FIGURES:
        return Said(*where, cleaned(value) if isinstance(value, str) else value, "", marks)
    certainty = _certainty(cell)
    if isinstance(value, Ratio):
        if Mark.CONFIDENTIAL not in marks and not value.denominator:
            certainty, marks = Certainty.NOT_APPLICABLE, marks | {"[z]"}
        elif certainty is Certainty.NOT_RECORDED:  # a cell knows the certainty of counts only
            certainty = value.certainty
            value = _half_up(Fraction(value.per * value.numerator, value.denominator), style.decimals)
    elif isinstance(value, Share):
        value = value.hundredths / 100
    elif isinstance(value, Difference):
        certainty = value.certainty
        is_whole = value.number.denominator == 1 and not (value.is_share or value.is_percentage)
        size = _half_up(abs(value.number), 0 if is_whole else max(style.decimals, 1))
        value = -size if value.number < 0 else size
    elif value is None and Mark.BREAK_IN_SERIES in cell.marks and certainty is Certainty.NOT_RECORDED:
        certainty = Certainty.NOT_APPLICABLE
    else:
        value = cell.count.value if isinstance(cell.value, Count) else None
    return Said(*where, None if certainty in HIDDEN.values() else value, str(certainty), marks)


def _half_up(value: Fraction, decimals: int) -> float:
    """Halves are rounded up, by other code than the program's."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return float(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def json_says(data: bytes) -> list[Said]:
    """The same, from JSON."""
    said = []
    for number, table in enumerate(json.loads(data)["tables"]):
        at_first = len(said)
        label, *columns = table["columns"]
        rows = [*table["rows"], *([table["total"]] if table["total"] else []), *table["beneath"]]
        for row in rows:
            for column in columns:
                said.append(_said_in_json(number, row[label["key"]] or "No name", column, row[column["key"]]))
        for line in table["lines"]:
            said.append(_said_in_json(number, "", {"heading": line["label"], "kind": "figure"}, line["figure"]))
        if table["is_provisional"]:
            said[at_first:] = [_provisional(one) if one.certainty else one for one in said[at_first:]]
    return said


def _said_in_json(number: int, label: str, column: dict[str, str], cell: Any) -> Said:
    where = (number, label, cleaned(column["heading"]))
    if column["kind"] == "text":
        return Said(*where, cell or None, "", frozenset())
    value = date.fromisoformat(cell["value"]) if column["kind"] == "date" and cell["value"] else cell["value"]
    return Said(*where, value, cell.get("certainty", ""), frozenset(f"[{mark}]" for mark in cell["marks"]))


def csv_says(data: bytes, download: Download) -> list[Said]:
    """The same, from CSV; the Tables say only which line is a number, a day or a text."""
    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    cells = [
        (number, kind)
        for number, table in enumerate(download.tables)
        for kinds in (
            *([column.kind for column, _ in table.measures(row)] for row in table.all_rows),
            [ColumnKind.FIGURE for _ in table.lines],
        )
        for kind in kinds
    ]
    assert len(lines) == len(cells)
    return [_said_in_csv(number, kind, line) for (number, kind), line in zip(cells, lines, strict=True)]


def _said_in_csv(number: int, kind: ColumnKind, line: dict[str, str]) -> Said:
    value: object = unguarded(line["Value"]) or None
    if line["Value"] and kind is ColumnKind.DATE:
        value = date.fromisoformat(line["Value"])
    elif line["Value"] and kind in FIGURES:
        value = float(line["Value"])
    marks = frozenset(line["Marks"].split())
    return Said(number, unguarded(line["Row"]), unguarded(line["Measure"]), value, line["Certainty"], marks)


def unguarded(field: str) -> str:
    """A field without the apostrophe that keeps it from being a formula."""
    return field[1:] if field[:1] == "'" and guarded(field[1:]) == field else field


def workbook_says(data: bytes, download: Download) -> list[Said]:
    """The same, from the workbook as calamine reads it, without the rows beneath, which are lines of text."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data), load_tables=True)
    others = ("Cover", "Contents", "Notes", "Changes", "How_counted", "References", "Charts")
    names = [name for name in book.sheet_names if name not in others]
    said: list[Said] = []
    for number, (name, table) in enumerate(zip(names, download.tables, strict=True)):
        native = book.get_table_by_name(f"{name}_table")
        title = str(book.get_sheet_by_name(name).to_python()[0][0])
        # Calamine reads the table's own list of headings as it is written, "_" by its number.
        headings = [heading.replace("_x005F_", "_") for heading in native.columns]
        if table.rows or table.total:
            for line in native.to_python():
                said.extend(_said_in_line(number, table, dict(enumerate(line)), headings, title))
    return said


def _said_in_line(number: int, table: Table, line: dict[int, Any], headings: list[str], title: str) -> Iterator[Said]:
    label = re.sub(r" (\[note \d+\])+$", "", line[0])
    at = 1
    for column in table.columns[1:]:
        value, marks = line[at], set()
        # A heading may have a number after it, to tell it from another.
        has_marks = at + 1 < len(headings) and re.sub(r" \(\d+\)$", "", headings[at + 1]) == (
            f"{cleaned(column.heading)[:240]}: marks"
        )
        at += 1
        certainty = "exact" if column.kind in FIGURES else ""
        if isinstance(value, str) and value in HIDDEN:
            marks.add(value)
            certainty, value = (str(HIDDEN[value]) if certainty else ""), None
        if has_marks:
            marks.update(re.findall(r"\[[a-z]\]", line[at]))
            if estimate := re.search(r"\[e\] (about|at least|nearly)", line[at]):
                certainty = estimate[1]
            at += 1
        if column.kind in FIGURES and re.search(r"\[p\]( \[note|$)", title):
            marks.add("[p]")
        yield Said(number, label, cleaned(column.heading), value, certainty, frozenset(marks))


def word_says(data: bytes, download: Download) -> list[Said]:
    """The same, from the Word document as python-docx reads it, without the rows beneath, which are lines of text."""
    document = docx.Document(io.BytesIO(data))
    captions = [one.text.replace("\u00a0", " ") for one in document.paragraphs if one.style.style_id == "Caption"]
    titles = [caption for caption in captions if caption.startswith("Table ")]
    printed = [(number, table) for number, table in enumerate(download.tables) if table.rows or table.total]
    said: list[Said] = []
    # What was revised is a table of its own after them.
    natives = document.tables[: len(printed)]
    for (number, table), title, native in zip(printed, titles[: len(printed)], natives, strict=True):
        in_title = frozenset({"[p]"} if re.search(r"\[p\]( \[note|$)", title) else ())
        _, *lines = ([cell.text.replace("\u00a0", " ") for cell in row.cells] for row in native.rows)
        for label, *cells in lines:
            plain = re.sub(r" (\[note \d+\])+$", "", label)
            for column, cell in zip(table.columns[1:], cells, strict=True):
                said.append(_said_in_words((number, plain, cleaned(column.heading)), column.kind, cell, in_title))
    return said


def _said_in_words(where: tuple[int, str, str], kind: ColumnKind, cell: str, in_title: frozenset[str]) -> Said:
    """What a cell says in words: "at least 1,600 (1 entry not recorded) [e]"."""
    if kind is ColumnKind.TEXT:
        return Said(*where, None if cell == "[x]" else cell, "", frozenset({"[x]"} if cell == "[x]" else ()))
    words, marks = cell, frozenset(re.findall(r"\[[a-z]\]", cell))
    for mark in marks:
        words = words.replace(mark, "")
    words = re.sub(r"\(.*\)", "", words).strip()
    if kind is ColumnKind.DATE:
        day = datetime.strptime(words, "%d %B %Y").date() if words else None  # noqa: DTZ007
        return Said(*where, day, "", marks)
    if words in ("", "not recorded"):
        shorthand = next(mark for mark in HIDDEN if mark in marks)
        return Said(*where, None, str(HIDDEN[shorthand]), marks | in_title)
    certainty = next((one for one in ("about", "at least", "nearly") if words.startswith(one)), "exact")
    number = words.removeprefix(certainty).strip().removesuffix("percentage points").strip("%+ ").replace(",", "")
    return Said(*where, float(number.replace("−", "-")), certainty, marks | in_title)
