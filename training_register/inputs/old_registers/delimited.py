"""Rows of plain text as people see them, of CSV files and of the clipboard: letters, separators, quotation marks."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from training_register.inputs.old_registers.book import Cell
from training_register.inputs.old_registers.cell_text import as_kept, cut
from training_register.inputs.old_registers.kinds import NOT_A_SPREADSHEET
from training_register.inputs.problems import FileRefused, letters_of

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes"}
SNIFFED_LINES, SNIFFED_CHARACTERS = 200, 1 << 18
# Excel itself has 1,048,576 rows, of which a file may hold many blank ones.
MOST_LINES, LONGEST_LINE = 1_200_000, 1_000_000
_NAMED = re.compile(r'"?sep=([,;\t|])"?(?:\r\n|\r|\n)', re.IGNORECASE)
_LINE_END = re.compile(r"[\r\n]")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
# Windows-1252 gives these five bytes no character.
_NOT_WINDOWS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# What no text holds.
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")
# How programs keep Excel from taking 0123 for a number.
_AS_TEXT = re.compile(r'="([^"]*)"')
_TOO_MANY_TOLD = 5


@dataclass(frozen=True, slots=True)
class TextCaps:
    """What rows of text may be at most."""

    last_row: int = 5_000
    last_column: int = 256
    cells: int = 60_000
    # Characters of a cell that are kept.
    text: int = 2_000
    # Characters between two separators: a quotation mark that is never closed would swallow rows.
    longest_field: int = 100_000


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows by the line on which each begins; `told` says how they were read, where that isn't plain."""

    rows: dict[int, dict[int, Cell]]
    separator: str
    told: tuple[str, ...]


def decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """A file's text, and what there is to say about its letters. Raises `FileRefused` for what is no text."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16"), ("It was read as UTF-16, which Excel calls Unicode text.",)
        except UnicodeDecodeError:
            raise FileRefused(NOT_A_SPREADSHEET) from None
    # DOS ended its texts with a character of its own.
    content = content.removesuffix(b"\x1a")
    filled = content.rstrip(b" ,;|\t\r\n")
    _check_lines(filled.count(b"\n") + filled.count(b"\r"))
    if _NOT_TEXT.search(content):
        raise FileRefused(NOT_A_SPREADSHEET)
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    if content.startswith(codecs.BOM_UTF8):
        return _by_line(content.removeprefix(codecs.BOM_UTF8))
    if b"\r" in content and b"\n" not in content:
        return content.decode("mac_roman"), ("It was read in the letters of old Macs (Mac Roman).",)
    if any(byte >= 0x80 for byte in content) and _has_utf8(content):
        return _by_line(content)
    return _windows(content), ("It was read as Windows-1252, the letters of Western Europe.",)


def _check_lines(number: int) -> None:
    if number > MOST_LINES:
        raise FileRefused("There are more lines than any spreadsheet has. Make several files of it.")


def _windows(content: bytes) -> str:
    if _NOT_WINDOWS.search(content):
        raise FileRefused("The letters of this file can't be read. Save the spreadsheet as CSV UTF-8.")
    return content.decode("cp1252")


def _has_utf8(content: bytes) -> bool:
    """Whether lines of it are UTF-8 beyond doubt: Windows-1252 would make nonsense of them."""
    return any(not line.isascii() and _is_utf8(line) for line in content.splitlines())


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _by_line(content: bytes) -> tuple[str, tuple[str, ...]]:
    lines = content.splitlines(keepends=True)
    text = "".join(line.decode() if _is_utf8(line) else _windows(line) for line in lines)
    return text, ("Some of its lines are in UTF-8 and others in Windows-1252; each was read as what it is.",)


def text_rows(text: str, caps: TextCaps = TextCaps(), *, separators: str = "".join(SEPARATORS)) -> Rows:
    """The rows of a text, whatever separates its cells. Raises `FileRefused` where a row could be lost unseen."""
    # Blank rows below, which programs may write by the hundred thousand, are not looked at one by one.
    filled = _LINE_END.search(text, len(text.rstrip(f" \r\n{separators}")))
    text = text[: filled.start()] if filled else text
    _check_lines(text.count("\n") + text.count("\r"))
    separator, first = separator_of(_first_lines(text), separators), 0
    if named := _NAMED.match(text):
        # Excel's first line that names the separator is not a row.
        separator, first = named[1], 1
    return _Reading(text, separator, first, caps).rows()


def first_texts(text: str) -> list[str]:
    """The texts of the first row that holds anything."""
    lines = _first_lines(text)
    first = 1 if _NAMED.match(text) else 0
    separator = text[text.casefold().index("sep=") + 4] if first else separator_of(lines, "".join(SEPARATORS))
    try:
        for record in csv.reader(lines[first:], delimiter=separator):
            if texts := [text for field in record if (text := as_kept(field).strip())]:
                return texts
    except csv.Error:
        pass  # a field of a hundred thousand characters is no heading
    return []


def _first_lines(text: str) -> list[str]:
    return list(islice(_lines(text[:SNIFFED_CHARACTERS]), SNIFFED_LINES))


def _lines(text: str) -> Iterator[str]:
    for number, found in enumerate(_LINE.finditer(text), 1):
        if found.end() - found.start() > LONGEST_LINE:
            raise FileRefused(f"Line {number} is longer than any row. Is this a file of a spreadsheet?")
        if found.end() > found.start():
            yield found[0]


def separator_of(lines: list[str], separators: str) -> str:
    """The separator that makes most of the first lines rows of one width; a title above them has a width of its own."""
    return max(separators, key=lambda separator: _agreement(lines, separator))


def _agreement(lines: list[str], separator: str) -> int:
    widths: Counter[int] = Counter()
    try:
        for record in csv.reader(lines, delimiter=separator):
            if any(field.strip() for field in record):
                widths[len(record)] += 1
    except csv.Error:
        pass  # the rows before it say enough
    return max((number * (width - 1) for width, number in widths.items()), default=0)


class _Reading:
    """One pass over the lines of a text."""

    def __init__(self, text: str, separator: str, first: int, caps: TextCaps) -> None:
        self._text = text
        self._lines: list[str] = []
        self._separator = separator
        self._first = first
        self._caps = caps
        self._odd: list[int] = []
        self._cut: list[str] = []
        self._number_of_cells = 0

    def rows(self) -> Rows:
        """All of them."""
        rows: dict[int, dict[int, Cell]] = {}
        widths: Counter[int] = Counter()
        shapes: Counter[str] = Counter()
        long: list[tuple[int, int, list[str]]] = []
        for line, last, record in self._records():
            if cells := self._cells(line, record):
                rows[line] = cells
                widths[len(record)] += 1
                shapes[_shape(record[0])] += 1
            if last > line:
                long.append((line, last, record))
        width = widths.most_common(1)[0][0] if widths else 0
        for line, last, record in long:
            if _has_swallowed(record, last - line, self._separator, width, shapes):
                raise FileRefused(_never_closed(line))
        return Rows(rows, self._separator, tuple(self._told()))

    def _records(self) -> Iterator[tuple[int, int, list[str]]]:
        """Each record with the lines on which it begins and ends, counted from 1."""
        reader = csv.reader(self._remembered(), delimiter=self._separator)
        line = self._first + 1
        while True:
            self._lines.clear()
            try:
                record = next(reader, None)
            except csv.Error:
                raise FileRefused(_too_long(line)) from None
            if record is None:
                return
            last = self._first + reader.line_num
            if not self._is_sound():
                if last > line:
                    raise FileRefused(_never_closed(line))
                self._odd.append(line)
            yield line, last, record
            line = last + 1

    def _remembered(self) -> Iterator[str]:
        """The lines of the text, each kept until its record has been looked at."""
        for line in islice(_lines(self._text), self._first, None):
            self._lines.append(line)
            yield line

    def _is_sound(self) -> bool:
        """Whether the marks of a record are as programs write them; else people read it as it stands."""
        if len(self._lines) == 1 and '"' not in self._lines[0]:
            return True
        try:
            return len(list(csv.reader(self._lines, delimiter=self._separator, strict=True))) <= 1
        except csv.Error:
            return False

    def _cells(self, line: int, record: list[str]) -> dict[int, Cell]:
        caps = self._caps
        cells: dict[int, Cell] = {}
        for column, field in enumerate(record, 1):
            text = as_kept(field)
            if meant := _AS_TEXT.fullmatch(text):
                text = meant[1]
            if not text.strip():
                continue
            if len(text) > caps.longest_field:
                raise FileRefused(_too_long(line))
            if line > caps.last_row or column > caps.last_column:
                raise FileRefused(
                    f"Rows can be read as far as line {caps.last_row:,} and column {letters_of(caps.last_column)}; "
                    f"something stands in line {line:,}, column {letters_of(column)}. Take out what is not needed, or "
                    "make several files of it."
                )
            if len(text) > caps.text:
                text = cut(text, caps.text)
                self._cut.append(f"line {line}, column {letters_of(column)}")
            cells[column] = Cell(text, text)
        self._number_of_cells += len(cells)
        if self._number_of_cells > caps.cells:
            raise FileRefused(
                f"There are more than {caps.cells:,} cells, which is more than can be read at once. Take out what is "
                "not needed, or make several files of it."
            )
        return cells

    def _told(self) -> Iterator[str]:
        if self._odd:
            named = ", ".join(str(line) for line in self._odd[:_TOO_MANY_TOLD])
            more = " and others" if len(self._odd) > _TOO_MANY_TOLD else ""
            lines = "Line" if len(self._odd) == 1 else "Lines"
            yield (
                f"{lines} {named}{more}: a quotation mark stands where programs write none; what stands there was "
                "read as it is."
            )
        if self._cut:
            yield f"The text of {self._cut[0]} is very long; its beginning was read."


def _has_swallowed(record: list[str], line_ends: int, separator: str, width: int, shapes: Mapping[str, int]) -> bool:
    """Whether a record of several lines holds rows that others would be: the marks of two cells were taken for one's.

    It does where a line within begins as rows begin, and where there are as many separators as in rows of their own.
    In a record of the usual width that could be an address just as well, which begins with no date and no number.
    """
    beginnings = {
        _shape(line.partition(separator)[0]) for field in record for line in field.splitlines()[1:] if separator in line
    }
    alike = [one for one in beginnings if shapes.get(one, 0) > 1]
    separators = len(record) - 1 + sum(field.count(separator) for field in record)
    rows = line_ends + 1
    if len(record) == width:
        return separators >= rows * (width - 1) and any("9" in one for one in alike)
    # Rows that people typed may lack cells at their end.
    return separators >= max(rows * (width - 2), 2) and bool(alike)


def _shape(text: str) -> str:
    """What a text looks like from afar: digits are 9, letters a."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", text.strip()[:40]))


def _never_closed(line: int) -> str:
    return (
        f"Line {line} opens a quotation mark that is not closed in that line, so that rows after it would be lost. "
        "Close it, or write it twice to mean itself, and use that file."
    )


def _too_long(line: int) -> str:
    return f"Line {line} has a field that is too long to be one. Is a quotation mark before it never closed?"
