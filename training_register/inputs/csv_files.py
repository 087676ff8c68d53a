"""CSV files as plain rows: how they are encoded, what separates their fields, and lines that can't be read."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from training_register.inputs.problems import FileRefused

SEPARATORS = ",;\t"
CHUNK = 1 << 20
# A line of the own sheet has some hundred characters; text without line ends would be read whole.
LONGEST_LINE = 4 << 20
SNIFFED_BYTES, SNIFFED_RECORDS = 1 << 18, 20
_LINE_END = re.compile(rb"[\r\n]")
# Windows-1252 gives these five bytes no character.
_NOT_WINDOWS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
NOT_A_SPREADSHEET = (
    "This is neither an Excel workbook nor a CSV file. Save the spreadsheet as .xlsx or as CSV UTF-8, and use that "
    "file."
)

CsvRow = tuple[int, list[str]]


def csv_rows(file: BinaryIO) -> Iterator[CsvRow]:
    """Each record of a CSV file, with the number of the line on which it begins.

    UTF-8 with or without a mark, else Windows-1252; comma, semicolon or tab, whichever several records agree on.
    Raises `FileRefused` for what is not such a file.
    """
    encoding = _encoding_of(file)
    separator, first_line = _separator_of(file, encoding)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        # Excel's first line that names the separator is not a record.
        for _ in range(first_line - 1):
            text.readline()
        yield from _records(text, separator, first_line)
    finally:
        text.detach()


def _records(text: io.TextIOWrapper, separator: str, first_line: int) -> Iterator[CsvRow]:
    # Strict: else a quotation mark that is never closed would swallow the rows after it.
    reader = csv.reader(text, delimiter=separator, strict=True)
    line = first_line
    try:
        for record in reader:
            yield line, record
            line = first_line + reader.line_num
    except csv.Error as problem:
        raise FileRefused(_in_words(str(problem), line)) from None


def _in_words(problem: str, line: int) -> str:
    if "unexpected end" in problem:
        return f"Line {line} opens a quotation mark that is never closed. Close it, or write it twice to mean itself."
    if "expected after" in problem:
        return (
            f"Line {line}, or one soon after it, has a quotation mark in the middle of a field. Inside a quoted field "
            'a quotation mark is written twice: "".'
        )
    if "field limit" in problem:
        return f"Line {line} has a field that is too long to be one. Is a quotation mark before it never closed?"
    return f"Line {line} can't be read as a line of a CSV file."


def _encoding_of(file: BinaryIO) -> str:
    """Reads the whole file once: what it is encoded in, and whether its lines are of a length to be read."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = may_be_windows = True
    has_mark: bool | None = None
    since_line_end, line = 0, 1
    while chunk := file.read(CHUNK):
        if has_mark is None:
            has_mark = chunk.startswith(codecs.BOM_UTF8)
        if b"\0" in chunk:
            raise FileRefused(NOT_A_SPREADSHEET)
        # Lines that lie within a chunk are never too long.
        first = _LINE_END.search(chunk)
        if since_line_end + (first.start() if first else len(chunk)) > LONGEST_LINE:
            raise FileRefused(f"Line {line} is longer than any line of the register's sheet can be.")
        since_line_end = (
            len(chunk) - max(chunk.rfind(b"\n"), chunk.rfind(b"\r")) if first else since_line_end + len(chunk)
        )
        line += chunk.count(b"\n")
        if is_utf8:
            is_utf8 = _decodes(decoder, chunk)
        may_be_windows = may_be_windows and not _NOT_WINDOWS.search(chunk)
    if is_utf8 and _decodes(decoder, b"", final=True):
        return "utf-8-sig" if has_mark else "utf-8"
    if may_be_windows and not has_mark:
        return "cp1252"
    raise FileRefused("The letters of this file can't be read. Save the spreadsheet as CSV UTF-8.")


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _separator_of(file: BinaryIO, encoding: str) -> tuple[str, int]:
    """The separator that most of the first records agree on, and the line on which the first of them begins."""
    file.seek(0)
    start = file.read(SNIFFED_BYTES).decode(encoding, errors="ignore")
    if named := re.match(r'"?sep=([,;\t])"?(?:\r\n|\r|\n)', start, re.IGNORECASE):
        return named[1], 2
    return max(SEPARATORS, key=lambda separator: _agreement(start, separator)), 1


def _agreement(start: str, separator: str) -> tuple[int, int]:
    """How many of the first records have as many fields as the first one, which must be several, and how many."""
    widths: list[int] = []
    try:
        for record in csv.reader(io.StringIO(start, newline=""), delimiter=separator):
            if any(record):
                widths.append(len(record))
            if len(widths) == SNIFFED_RECORDS:
                break
    except csv.Error:
        pass  # the records before it say enough
    if not widths or widths[0] < 2:
        return 0, 0
    return widths.count(widths[0]), widths[0]
