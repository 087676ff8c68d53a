"""Files that were made to do harm, or came to it: each is refused in words, quickly and in little memory."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.inputs.made_sheets import (
    HEADINGS_AND_ROW,
    LEAST,
    SHEET_PART,
    TODAY,
    csv_of,
    read,
    row_of,
    saved,
    with_parts,
    with_sheet_data,
    xlsx_of,
)
from training_register.inputs.own_sheet import read_own_sheet
from training_register.inputs.problems import FileRefused
from training_register.inputs.workbook_checks import MB, OWN_SHEET

DOCTYPE = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def refused(content: bytes) -> str:
    """Why a file is refused; it takes little time and memory to say so."""
    tracemalloc.start()
    began = time.process_time()
    try:
        with pytest.raises(FileRefused) as raised:
            read(content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert time.process_time() - began < 20
    assert peak < 40 * MB + 4 * len(content), f"{peak / MB:.0f} MB"
    return str(raised.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old Excel workbook"),
        (b"%PDF-1.7 something", "PDF"),
        ("Starts on,Audience,Sector".encode("utf-16"), "UTF-16"),
        (bytes(range(256)) * 20, "neither an Excel workbook nor a CSV file"),
        (b"Starts on,Audience,Sector\n2016-04-12,Profess\0ionals,Education\n", "neither an Excel workbook"),
        (b"Starts on,Audience,Sector\n2016-04-12,\x81\xff,Education\n", "letters of this file"),
        (b"PK\x03\x04 and then nothing of a zip file", "damaged"),
        (b"\x89PNG\r\n\x1a\n and so on", "not the register's own sheet"),
        (b"x" * (5 * MB), "longer than any line"),
        (b"Starts on,Audience,Sector\n" + b'"' + b"x" * 200_000 + b'",a,b\n', "too long to be one"),
        (b'Starts on,Audience,Sector\n2016-04-12,"Professionals,Education\n', "Line 2 opens a quotation mark"),
        (b'Starts on,Audience,Sector\n2016-04-12,"Professionals"x,Education\n', "Line 2, or one soon after"),
        (b'"', "never closed"),
        (b"\n\n\n", "not the register's own sheet"),
        (b"Starts on,Audience,Sector\n\n , ,\n", "nothing stands under them"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(content: bytes, words: str) -> None:
    assert words in refused(content)


def zip_of(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zip_of(**{"a.txt": b"hello"}), "zip file, not an Excel workbook"),
        (zip_of(**{"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "not an Excel workbook"),
        (zip_of(**{"[Content_Types].xml": b"<a/>", "xl/workbook.bin": b"x"}), "xlsb"),
        (zip_of(**{"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"}), "damaged"),
        (xlsx_of({})[:2000], "damaged"),
        (with_parts(xlsx_of({}), {"xl/workbook.xml": b"<workbook"}), "damaged"),
        (with_parts(xlsx_of({}), {"xl/styles.xml": b"not xml"}), "damaged"),
        (with_parts(xlsx_of({}), {SHEET_PART: b""}), "damaged"),
        (with_parts(xlsx_of({}), {}, {f"xl/media/{number}": b"x" for number in range(2_001)}), "too large"),
    ],
)
def test_what_is_no_sound_workbook_is_refused_in_words(content: bytes, words: str) -> None:
    assert words in refused(content)


def test_document_types_are_refused() -> None:
    assert "document type" in refused(with_sheet_data(HEADINGS_AND_ROW, prologue=DOCTYPE))
    part = f'<?xml version="1.0"?>{DOCTYPE}<sst>&b;</sst>'.encode()
    assert "document type" in refused(with_parts(xlsx_of({}), {}, {"xl/sharedStrings.xml": part}))


def test_a_document_type_in_a_part_of_any_name_is_refused() -> None:
    part = f'<?xml version="1.0"?>{DOCTYPE}<worksheet/>'.encode("utf-16")
    assert "document type" in refused(with_parts(xlsx_of({}), {}, {"xl/media/picture.png": part}))


@pytest.mark.parametrize("cell", ["AAA2", "XFD1", "XFD1048576", "ZZZZZ1"])
def test_a_cell_far_to_the_right_is_refused(cell: str) -> None:
    far = f'<row r="3"><c r="{cell}"><v>1</v></c></row>'
    assert "far to the right" in refused(with_sheet_data(HEADINGS_AND_ROW + far))


@pytest.mark.parametrize("row", [100_002, 1_048_576])
def test_a_cell_far_below_is_refused(row: int) -> None:
    words = refused(with_sheet_data(HEADINGS_AND_ROW + row_of(row, "x")))
    assert f"a cell in row {row:,}" in words
    assert "100,001" in words


def test_blank_cells_far_below_do_no_harm() -> None:
    below = '<row r="1048576"><c r="A1048576" s="0"/></row>'
    assert len(read(with_sheet_data(HEADINGS_AND_ROW + below)).rows) == 1


def test_a_lie_about_the_size_of_a_sheet_does_no_harm() -> None:
    for size in ("A1:XFD1048576", "A1", "A1:A1"):
        sheet = read(with_sheet_data(HEADINGS_AND_ROW, before=f'<dimension ref="{size}"/>'))
        assert [row.sector for row in sheet.rows] == ["Education"]


def test_rows_that_go_back_are_refused_and_not_passed_over() -> None:
    assert "damaged" in refused(with_sheet_data(HEADINGS_AND_ROW + row_of(2, *LEAST.values())))


def test_a_sheet_that_unpacks_to_very_much_is_refused() -> None:
    bomb = with_sheet_data(f'<row spans="{" " * 5_000}"/>' * 10_000)
    assert len(bomb) < MB
    assert "too large" in refused(bomb)


def test_one_very_long_text_is_refused() -> None:
    text = "x" * (3 * MB)
    assert "too large" in refused(with_sheet_data(row_of(1, *LEAST) + row_of(2, text)))
    part = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{text}</t></si></sst>'
    assert "too large" in refused(with_parts(xlsx_of({}), {}, {"xl/sharedStrings.xml": part.encode()}))
    assert "too large" in refused(with_sheet_data(f'<row r="1"><c r="A1" t="{text}"/></row>'))


def test_too_many_cells_styles_and_sheets_are_refused() -> None:
    few = replace(OWN_SHEET, cells=5, sheets=1, others=30)

    def refused_by_few(content: bytes) -> str:
        with pytest.raises(FileRefused) as raised:
            read_own_sheet(io.BytesIO(content), today=TODAY, caps=few)
        return str(raised.value)

    assert "too large" in refused_by_few(xlsx_of({}, {}))
    book = Workbook()
    book.create_sheet("Another")
    assert "too large" in refused_by_few(saved(book))
    names = "".join(f'<definedName name="n{number}">A1</definedName>' for number in range(40))
    part = f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{names}</workbook>'
    assert "too large" in refused_by_few(with_parts(xlsx_of({}), {"xl/workbook.xml": part.encode()}))


def test_a_merge_of_a_whole_sheet_is_told_and_takes_no_memory() -> None:
    sheet = read(with_sheet_data(HEADINGS_AND_ROW, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'))
    assert [str(problem) for problem in sheet.problems.told] == [
        "row 1, column A (Starts on): The cells A1:XFD1048576 are merged. Unmerge them, and write the value in each."
    ]


def test_the_strict_form_of_xlsx_is_refused_in_words() -> None:
    part = b'<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><sheetData/></worksheet>'
    assert "strict form" in refused(with_parts(xlsx_of({}), {SHEET_PART: part}))


@settings(max_examples=150)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_in_words(content: bytes) -> None:
    with pytest.raises(FileRefused):
        read(content)


SOUND = xlsx_of({"Attended": 34, "Notes": "some"}, {"Attended": "about 60"})
PLAIN = csv_of({"Attended": 34, "Notes": "some"}, {"Attended": "about 60"})


@settings(max_examples=300)
@given(st.data())
def test_a_file_damaged_anywhere_raises_nothing_else(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from([SOUND, PLAIN])))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    try:
        read(bytes(content))
    except FileRefused as problem:
        assert str(problem)  # noqa: PT017 - either is right


@settings(max_examples=300)
@given(st.data())
def test_a_part_damaged_anywhere_raises_nothing_else(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(SOUND)) as archive:
        name = data.draw(st.sampled_from(archive.namelist()))
        content = bytearray(archive.read(name))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place : place + data.draw(st.integers(0, 30))] = data.draw(
        st.binary(max_size=10) | st.text("0123456789AZ<>&\"'/ =", max_size=10).map(str.encode)
    )
    try:
        read(with_parts(SOUND, {name: bytes(content)}))
    except FileRefused as problem:
        assert str(problem)  # noqa: PT017 - either is right
