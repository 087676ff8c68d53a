"""Rows are pasted as spreadsheets put them on the clipboard, and as people copy them from elsewhere."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.inputs.old_registers.book import Book, BookKind
from training_register.inputs.old_registers.pasting import pasted_book
from training_register.inputs.problems import FileRefused


def texts_of(book: Book) -> dict[int, list[str]]:
    """The texts of the only sheet by row."""
    (sheet,) = book.sheets
    return {
        row: [sheet.cell(row, column).text for column in range(1, max(cells) + 1)] for row, cells in sheet.rows.items()
    }


def test_rows_of_a_spreadsheet_are_read() -> None:
    book = pasted_book("Date\tSector\tAttended\r\n12/04/2016\tPolice, fire\t34\r\n\t\t\r\n13/04/2016\t\t20\r\n")
    assert book.kind is BookKind.PASTED
    assert book.told == ()
    assert texts_of(book) == {
        1: ["Date", "Sector", "Attended"],
        2: ["12/04/2016", "Police, fire", "34"],
        4: ["13/04/2016", "", "20"],
    }


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('1\t"two\nlines"\t3\n4\t5\t6', {1: ["1", "two\nlines", "3"], 3: ["4", "5", "6"]}),
        ('1\t"said ""yes"""\t3', {1: ["1", 'said "yes"', "3"]}),
        ('1\t5" screen\t3\n4\t5\t6', {1: ["1", '5" screen', "3"], 2: ["4", "5", "6"]}),
        ("1\tn\u00a0k\t3", {1: ["1", "n\u00a0k", "3"]}),
        ("Police", {1: ["Police"]}),
        ("Police\nFire\n", {1: ["Police"], 2: ["Fire"]}),
        ("\n\nPolice\t1", {3: ["Police", "1"]}),
    ],
)
def test_cells_are_read_as_they_stand_in_the_spreadsheet(text: str, rows: dict[int, list[str]]) -> None:
    book = pasted_book(text)
    assert texts_of(book) == rows
    assert not [told for told in book.told if "separated" in told]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Date,Attended\n12/04/2016,34", "separated by commas"),
        ("Date;Attended\n12/04/2016;34", "separated by semicolons"),
    ],
)
def test_rows_of_a_csv_file_are_read_and_what_separated_them_is_told(text: str, words: str) -> None:
    book = pasted_book(text)
    assert texts_of(book) == {1: ["Date", "Attended"], 2: ["12/04/2016", "34"]}
    assert words in book.told[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Nothing was pasted"),
        (" \n\t\n", "Nothing was pasted"),
        ("Date        Attended\n12/04/2016  34\n", "parted by spaces"),
        ("x" * 1_000_001, "more than can be pasted"),
        ("1\t2\n" * 5_001, "as far as line 5,000"),
        ("1\t" * 300 + "x\n", "column IV"),
        ('0\t0\n1\t"Police\t34\n2\tFire\t20\n', "Line 2 opens a quotation mark"),
    ],
)
def test_what_is_no_rows_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        pasted_book(text)


CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\ufeff\ufffe\uffff", exclude_categories=("Cc", "Cs", "Zl", "Zp"))
    | st.sampled_from('\n\t"'),
    max_size=12,
)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=4))
def test_what_a_program_puts_on_the_clipboard_comes_back_or_is_refused(rows: list[list[str]]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter="\t").writerows(rows)
    try:
        read = list(pasted_book(written.getvalue()).sheets[0].rows.values())
    except FileRefused as problem:
        assert str(problem)  # noqa: PT017 - either is right
        return
    kept = [{column: cell for column, cell in enumerate(row, 1) if cell.strip()} for row in rows]
    assert [{column: cell.text for column, cell in cells.items()} for cells in read] == [row for row in kept if row]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        assert pasted_book(text).sheets
    except FileRefused as problem:
        assert str(problem)  # noqa: PT017 - either is right
