"""Files that do harm, came to it or are no spreadsheets: each is refused in words that say what to do."""

from __future__ import annotations

import io
import random
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.inputs.made_sheets import workbook_of
from tests.inputs.old_registers.made_books import (
    LOG,
    MAIN,
    SHEET_PART,
    parts_of,
    relations,
    shared,
    sheet_part,
    styled,
    zipped,
)
from training_register.inputs.old_registers import reading
from training_register.inputs.old_registers.excel.parts import PEOPLE, Caps
from training_register.inputs.old_registers.excel.workbook import workbook_book
from training_register.inputs.old_registers.files import book_of
from training_register.inputs.old_registers.reading import LIMITS, Limits, read_book
from training_register.inputs.problems import FileRefused

MB = 1 << 20
SOUND = workbook_of([["Date", "Sector", "Attended"], ["12/04/2016", "Education", 34]])


def refused(content: bytes, caps: Caps | None = None) -> str:
    """Why a file is refused, found in this process."""
    with pytest.raises(FileRefused) as raised:
        workbook_book(content, caps) if caps else book_of(content, last_row=LIMITS.last_row, cells=LIMITS.cells)
    return str(raised.value)


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def zip_of(**parts: bytes) -> bytes:
    return zipped(parts)


def pieces(piece: bytes, times: int, before: str = "", after: str = "") -> Iterator[bytes]:
    """A large part, piece by piece."""
    yield before.encode()
    for _ in range(times):
        yield piece
    yield after.encode()


# --- no spreadsheets -------------------------------------------------------------------------------------------------

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \r\n\r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (bytes(4_096), "empty"),
        (COMPOUND + utf16("Workbook"), r"old Excel workbook \(\.xls\)"),
        (COMPOUND + utf16("Book"), r"old Excel workbook \(\.xls\)"),
        (COMPOUND + utf16("EncryptedPackage"), "protected by a password"),
        (COMPOUND + utf16("WordDocument"), "old Word document"),
        (COMPOUND + utf16("__substg1.0_001A001E"), "e-mail"),
        (COMPOUND, "old Office document"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", r"old Excel workbook \(\.xls\)"),
        (b"%PDF-1.7 something", "PDF"),
        (b"\x89PNG\r\n\x1a\n and so on", "picture"),
        (b"\xff\xd8\xff\xe0 and so on", "picture"),
        (b"\0\0\0\x18ftypheic", "picture"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "picture"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"Rar!\x1a\x07", "rar"),
        (b"\x1f\x8b\x08\x00", "gz"),
        (b"SQLite format 3\0", "database"),
        (b"ID;PWXL;N;E\r\nP;PGeneral\r\n", "slk"),
        (b"<html><table><tr><td>34</td></tr></table></html>", "web page"),
        (b"\xef\xbb\xbf \r\n<table border=1>", "web page"),
        (b'<!DOCTYPE html PUBLIC "x">', "web page"),
        ("<html>".encode("utf-16"), "web page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XML file"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "XML file"),
        (b"<office:document/>", "XML file"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "e-mail"),
        (b'{"sessions": []}', "JSON"),
        (b'[{"date": "2016-04-12"}]', "JSON"),
        (bytes(range(256)) * 20, "neither an Excel workbook nor a CSV file"),
        (b"Date,Sector\n12/04/2016,Edu\0cation\n", "neither an Excel workbook"),
        (b"Date,Sector\n12/04/2016,\x81\xff\n", "letters of this file"),
        (b"\xff\xfeD\0\0\xd8a", "neither an Excel workbook"),
        (zip_of(**{"a.txt": b"hello"}), r"packed folder \(\.zip\)"),
        (zip_of(**{"log.xlsx": SOUND}), "Unpack it"),
        (b"PK\x05\x06" + bytes(18), "packed folder"),
        (zip_of(**{"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "Word document"),
        (zip_of(**{"[Content_Types].xml": b"<a/>", "ppt/presentation.xml": b"<a/>"}), "presentation"),
        (zip_of(**{"[Content_Types].xml": b"<a/>", "xl/workbook.bin": b"x"}), "xlsb"),
        (zip_of(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), r"OpenDocument spreadsheet \(\.ods\)"),
        (zip_of(mimetype=b"application/vnd.oasis.opendocument.text"), "OpenDocument text"),
        (zip_of(**{"Index/Document.iwa": b"x", "Metadata/Properties.plist": b"x"}), "Numbers"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        book_of(content, last_row=5_000, cells=60_000)


@pytest.mark.parametrize(
    "beginning",
    [
        b"BMW training,34\n",
        b"[draft] log,1\n",
        b"{n/k},2\n",
        b"From,To\n",
        b"<5,3\n",
        b"<blank>,3\n",
        b"ID;Person;34\n",
        b"Subject: training\n",
    ],
)
def test_a_text_that_begins_oddly_is_read(beginning: bytes) -> None:
    assert book_of(beginning + b"a,b\n", last_row=9, cells=9).sheets[0].rows[2]


# --- no sound workbooks ----------------------------------------------------------------------------------------------


def with_part(name: str, content: bytes, *, twice: bool = False) -> bytes:
    """A sound workbook with one more part."""
    file = io.BytesIO(zipped(parts_of(LOG)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(file, "a") as archive:
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        SOUND[: len(SOUND) // 2],
        SOUND[:-30],
        b"PK\x03\x04 and then nothing of a zip file",
        with_part("../../etc/cron.d/job", b"x"),
        with_part("/etc/passwd", b"x"),
        with_part("..\\up.xml", b"x"),
        with_part("C:/up.xml", b"x"),
        with_part(SHEET_PART, b"<x/>"),
        with_part(SHEET_PART.upper(), b"<x/>"),
        zipped(parts_of(more={"xl/workbook.xml": "<workbook"})),
        zipped(parts_of(more={"xl/workbook.xml": f'<workbook xmlns="{MAIN}"/>'})),
        zipped(parts_of(more={SHEET_PART: ""})),
        zipped(parts_of(more={SHEET_PART: "<x/>"})),
        zipped(parts_of(more={"xl/styles.xml": "no xml"})),
        zipped(parts_of(more={"xl/_rels/workbook.xml.rels": relations(other="other.xml")})),
        zipped(parts_of('<row r="1"><c r="A1" t="s"><v>7</v></c></row>')),
        zipped(parts_of('<row r="1"><c r="A1" t="s"><v>x</v></c></row>')),
        zipped(parts_of('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>')),
        zipped(parts_of('<row r="1"><c r="1A"><v>1</v></c></row>')),
        zipped(parts_of(LOG, after='<mergeCells><mergeCell ref="A1:"/></mergeCells>'))[:-1],
    ],
)
def test_what_is_no_sound_workbook_is_refused_as_damaged(content: bytes) -> None:
    assert "damaged. Open it in a spreadsheet program, save it again" in refused(content)


def test_a_part_that_is_encrypted_is_refused() -> None:
    content = bytearray(zipped(parts_of(LOG)))
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    assert "damaged" in refused(bytes(content))


# --- dangers ---------------------------------------------------------------------------------------------------------

DOCTYPE = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "name",
    [
        "xl/workbook.xml", SHEET_PART, "xl/styles.xml", "xl/sharedStrings.xml", "_rels/.rels",
        "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "docProps/core.xml", "xl/media/picture.png",
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused_in_any_part(name: str, encoding: str) -> None:
    part = f"<?xml version='1.0' encoding='{encoding}'?>{DOCTYPE}<a>&b;</a>".encode(encoding)
    assert "document type declaration" in refused(zipped(parts_of(LOG, more={name: part})))


@pytest.mark.parametrize("cell", ["A5001", "A1048576", "IW1", "XFD1048576", "ZZZ9999999"])
def test_a_cell_far_from_the_rest_is_refused(cell: str) -> None:
    words = refused(zipped(parts_of(f'{LOG}<row r="3"><c r="{cell}"><v>1</v></c></row>')))
    assert f"The sheet “Log” has something in the cell {cell}." in words
    assert "as far as row 5,000 and column IV" in words


def test_a_merge_of_a_whole_sheet_is_refused() -> None:
    content = zipped(parts_of(LOG, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'))
    assert "the cells A1:XFD1048576 are merged into one" in refused(content)


TOO_LARGE = "too large, or made in too odd a way"


def padded(parts: dict[str, bytes | str | Iterable[bytes]]) -> bytes:
    """A workbook with a picture, so that the rest of it may be of any size."""
    return zipped({**parts, "xl/media/picture.png": random.Random(1).randbytes(MB // 2)})


@pytest.mark.parametrize(
    ("name", "part"),
    [
        # A bomb of zeros, and one of what looks like cells.
        ("xl/media/bomb.png", lambda: pieces(bytes(MB), 90)),
        (SHEET_PART, lambda: pieces(b"<c/>" * 50_000, 9, sheet_part().partition("</sheetData>")[0] + "<row>")),
        (SHEET_PART, lambda: pieces(b"<row/>" * 50_000, 7, sheet_part().partition("</sheetData>")[0])),
        # One text, one attribute and one name without end.
        ("xl/sharedStrings.xml", lambda: pieces(b"x" * MB, 3, f'<sst xmlns="{MAIN}"><si><t>')),
        (SHEET_PART, lambda: pieces(b"x" * MB, 3, sheet_part().partition("</sheetData>")[0] + "<row><c><is><t>")),
        (SHEET_PART, lambda: pieces(b"x" * MB, 3, sheet_part().partition("</sheetData>")[0] + '<row r="')),
        ("docProps/app.xml", lambda: pieces(b"x" * MB, 3, "<")),
        # Elements in elements in elements.
        (SHEET_PART, lambda: pieces(b"<a>" * 1_000, 10)),
        ("docProps/app.xml", lambda: pieces(b"<a>" * 1_000, 10)),
        # Styles, names, formats, links.
        ("xl/styles.xml", lambda: pieces(b"<xf/>" * 1_000, 21, "<styleSheet><cellXfs>")),
        ("xl/styles.xml", lambda: pieces(b"<numFmt/>" * 100, 6, "<styleSheet><numFmts>")),
        ("xl/workbook.xml", lambda: pieces(b"<definedName/>" * 1_000, 21, "<workbook>")),
        (SHEET_PART, lambda: pieces(b"<hyperlink/>" * 1_000, 21, "<worksheet>")),
        ("_rels/.rels", lambda: pieces(b"<Relationship/>" * 1_000, 21, "<Relationships>")),
    ],
)  # fmt: skip
def test_what_would_take_too_much_is_refused(name: str, part: object) -> None:
    assert callable(part)
    assert TOO_LARGE in refused(padded({**parts_of(LOG), name: part()}))


def test_a_bomb_is_refused_by_what_it_says_of_itself_before_it_is_unpacked() -> None:
    content = zipped({**parts_of(LOG), "xl/media/bomb.png": pieces(bytes(MB), 20)})
    assert len(content) < 50_000
    assert TOO_LARGE in refused(content)


@pytest.mark.parametrize(
    ("content", "caps"),
    [
        (zipped(parts_of(LOG)), replace(PEOPLE, cells=5)),
        (zipped(parts_of(LOG)), replace(PEOPLE, all_cells=5)),
        (zipped(parts_of(LOG)), replace(PEOPLE, all_rows=1)),
        (zipped(parts_of(LOG)), replace(PEOPLE, elements=20)),
        (zipped(parts_of(LOG)), replace(PEOPLE, parts=4)),
        (zipped(parts_of(LOG)), replace(PEOPLE, file=100)),
        (zipped(parts_of(LOG)), replace(PEOPLE, part=500)),
        (zipped(parts_of(LOG)), replace(PEOPLE, all_text=10)),
        (workbook_of([["a"]], [["b"]], [["c"]]), replace(PEOPLE, sheets=2)),
        (
            zipped(parts_of(LOG, after='<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A2:C2"/></mergeCells>')),
            replace(PEOPLE, merged_cells=5),
        ),
    ],
)
def test_each_cap_holds(content: bytes, caps: Caps) -> None:
    assert workbook_book(content)
    assert TOO_LARGE in refused(content, caps)


def test_one_text_that_all_cells_share_is_counted_for_each() -> None:
    cells = '<c t="s"><v>0</v></c>' * 50
    data = "".join(f'<row r="{row}">{cells}</row>' for row in range(1, 60))
    assert TOO_LARGE in refused(padded(parts_of(data, texts=shared("x" * 30_000))))


def test_one_formula_that_all_cells_share_is_counted_for_each() -> None:
    formula = '<c><f t="shared" ref="A1:A5000" si="0">{}</f><v>1</v></c>'.format("A1+" * 2_700)
    data = "".join(f'<row r="{row}"><c><f t="shared" si="0"/><v>1</v></c></row>' for row in range(2, 400))
    assert TOO_LARGE in refused(padded(parts_of(f'<row r="1">{formula}</row>{data}')))


def test_odd_formulas_and_formats_take_no_time_of_their_own() -> None:
    for odd in ("[" * 8_000, "'" * 8_000, "a." * 4_000, "_1" * 4_000, "$" * 8_000, "“" * 8_000):
        cells = f'<c><f t="shared" si="0">{odd}</f><v>1</v></c><c><f t="shared" si="0"/><v>1</v></c>'
        assert workbook_book(zipped(parts_of(f"<row>{cells}</row>"))).sheets[0].cell(1, 2).formula
    for odd in ("[" * 20_000, "#" * 20_000, "\\" * 20_000, "0." * 9_000, "h" * 20_000):
        parts = parts_of('<row><c s="1"><v>1.5</v></c></row>', styles=styled(odd))
        assert workbook_book(zipped(parts)).sheets[0].cell(1, 1).value


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a\n" * 2_000_000, "more lines than any spreadsheet has"),
        (b"\xe9\n" * 2_000_000, "more lines than any spreadsheet has"),
        (b"a,b\n" + b"1,2\n" * 5_000, "as far as line 5,000"),
        (b"a," * 300 + b"b\n", "column IV"),
        (b"x" * 1_100_000, "Line 1 is longer than any row"),
        (b"a,b\n" + b'"' + b"x" * 200_000 + b'",1\n', "Line 2 has a field that is too long"),
        (b"a,b\n" + b'"x\n' * 100_000, "Line 2"),
        (b"\n".join([b",".join([b"1"] * 200)] * 400), "more than 60,000 cells"),
    ],
)
def test_texts_that_would_take_too_much_are_refused(content: bytes, words: str) -> None:
    assert words in refused(content)


# --- the process -----------------------------------------------------------------------------------------------------


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(FileRefused, match="larger than 10 MB"):
        read_book(bytes(10 * MB + 1))


def test_a_file_that_is_named_as_a_workbook_and_is_nothing_known_is_told_so() -> None:
    with pytest.raises(FileRefused, match="named as an Excel workbook and is none"):
        read_book(bytes(range(256)) * 20, file_name="Log.XLSX")


def test_words_of_the_child_are_words_here() -> None:
    with pytest.raises(FileRefused, match="protected by a password"):
        read_book(COMPOUND + utf16("EncryptedPackage"))


@pytest.mark.parametrize(
    "limits",
    [
        replace(LIMITS, megabytes=30),
        replace(LIMITS, megabytes=1),
        replace(LIMITS, seconds=0.01),
        replace(LIMITS, answer_megabytes=0),
    ],
)
def test_a_child_that_meets_its_limits_is_a_message_here(limits: Limits) -> None:
    rows = [[f"{row} {column}" for column in range(40)] for row in range(600)]
    with pytest.raises(FileRefused, match=r"can't be read safely|too large.* to be read safely"):
        read_book(workbook_of(rows), limits=limits)


@pytest.mark.parametrize(
    "code",
    [
        "raise SystemExit(3)",
        "import os; os.abort()",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "print('no JSON')",
        "print('[]')",
        "print('{}')",
        """print('{"book": {}}')""",
        """print('{"book": {"kind": "Excel workbook", "told": [], "counts_from_1904": false, "sheets": [1]}}')""",
        "import sys; sys.stdout.buffer.write(bytes([255]) * 1000)",
        "",
    ],
)
def test_whatever_becomes_of_the_child_is_a_message_here(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child.py"
    child.write_text(code)
    monkeypatch.setattr(reading, "CHILD", child)
    with pytest.raises(FileRefused, match="can't be read safely"):
        read_book(b"a,b\n")


def test_a_child_that_can_t_be_started_is_a_message_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading.sys, "executable", "/nowhere/python")
    with pytest.raises(FileRefused, match="can't be started"):
        read_book(b"a,b\n")


# --- anything --------------------------------------------------------------------------------------------------------

RICH = zipped(
    parts_of(
        f'{LOG}<row r="3"><c r="A3" s="1"><v>42472</v></c><c r="B3" t="s"><v>0</v></c>'
        '<c r="C3"><f>C2*2</f><v>68</v></c></row>',
        texts=shared("<r><rPr><strike/></rPr><t>Police</t></r>"),
        styles=styled("dd/mm/yyyy"),
        before='<cols><col min="2" max="3" hidden="1"/></cols>',
        after='<autoFilter ref="A1:C3"/><mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
    )
)
TEXT = 'Date;Sector;Attended\r\n12/04/2016;"Police; fire";34\r\n13/04/2016;"Caf\xe9\r\nYork";20\r\n'.encode("cp1252")


def read_or_refuse(content: bytes) -> None:
    try:
        assert book_of(content, last_row=5_000, cells=60_000).sheets
    except FileRefused as problem:
        assert str(problem)  # noqa: PT017 - either is right


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    read_or_refuse(content)


@settings(max_examples=300)
@given(st.data())
def test_a_file_damaged_anywhere_raises_nothing_else(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from([RICH, SOUND, TEXT])))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read_or_refuse(bytes(content))


@settings(max_examples=300)
@given(st.data())
def test_a_part_damaged_anywhere_raises_nothing_else(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(RICH)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    content = bytearray(parts[name])
    place = data.draw(st.integers(0, len(content) - 1))
    content[place : place + data.draw(st.integers(0, 30))] = data.draw(
        st.binary(max_size=10) | st.text("0123456789AZ<>&\"'/ =", max_size=10).map(str.encode)
    )
    read_or_refuse(zipped({**parts, name: bytes(content)}))
