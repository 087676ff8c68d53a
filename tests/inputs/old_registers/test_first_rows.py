"""Whether a file is the register's own sheet is told by its first rows, in a moment, whatever the file is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inputs.made_sheets import TODAY, csv_of, workbook_of, xlsx_of
from tests.inputs.old_registers.made_books import LOG, SHEET_PART, parts_of, row_of, shared, sheet_part, zipped
from training_register.inputs.old_registers.reading import first_rows
from training_register.inputs.own_sheet import NotOwnSheet, may_be_own_sheet, refuse_others, sheet_in

HEADINGS = ("Starts on", "Audience", "Sector")
VALUES = ("2016-04-12", "Professionals", "Education")
LONG = row_of(1, *HEADINGS) + "".join(row_of(row, *VALUES) for row in range(2, 7_000))
LATER = '<row r="1"><c/></row><row r="3"><c t="s"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (workbook_of([[None, "Log"], ["a"]], [[]], [["x", 3]]), (("Log",), (), ("x", "3"))),
        (
            zipped(parts_of(LATER, texts=shared("a", "b", "c"))),
            (("b",),),
        ),
        (zipped(parts_of(LONG)), (HEADINGS,)),
        (b"\n,,\nStarts on,,Audience\n1,2,3\n", (("Starts on", "Audience"),)),
        ("sep=;\nSéance;Audience\n".encode("cp1252"), (("Séance", "Audience"),)),
        (b"a,b\n" + b"1,2\n" * 100_000, (("a", "b"),)),
        (b"a,b\n" + b'"1,2\n' * 10, (("a", "b"),)),
        (b"", ()),
        (b"%PDF-1.7", ()),
        (b"PK\x03\x04 and nothing", ()),
        (zipped(parts_of(more={"xl/workbook.xml": "<!DOCTYPE a><a/>"})), ()),
        (zipped(parts_of(LONG, more={f"{number:0>250}": "" for number in range(4_000)})), ()),
        (zipped(parts_of(more={SHEET_PART: sheet_part("<a>" * 1_000)})), ()),
    ],
)  # fmt: skip
def test_the_first_rows_of_a_file_are_seen(content: bytes, rows: tuple[tuple[str, ...], ...], tmp_path: Path) -> None:
    assert first_rows(content) == rows
    file = tmp_path / "file"
    file.write_bytes(content)
    assert first_rows(file) == rows


def test_the_own_sheet_is_known_by_its_headings() -> None:
    for content in (csv_of({"Attended": 34}), xlsx_of({"Attended": 34}), zipped(parts_of(LONG))):
        assert may_be_own_sheet(content)
        refuse_others(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Starts on,Audience,Attended\n1,2,3\n", "no column headed Sector"),
        (zipped(parts_of(LOG)), "no column headed Starts on and Audience"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (zipped(parts_of(LOG))[:-30], "damaged"),
    ],
)
def test_what_is_no_own_sheet_is_refused_before_it_is_read_as_one(content: bytes, words: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    for given in (content, file):
        with pytest.raises(NotOwnSheet, match=words):
            refuse_others(given)
    assert sheet_in(content, today=TODAY) is None
