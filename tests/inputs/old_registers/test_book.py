"""A book, and the plain form in which it is handed from one process to another and kept."""

from __future__ import annotations

import json
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from training_register.inputs.old_registers.book import BLANK, Book, BookKind, Cell, Merge, Sheet, as_plain, from_plain

VALUES = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.integers(-(2**60), 2**60),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.datetimes(),
    st.times(),
    st.integers(0, 10**7).map(lambda seconds: timedelta(seconds=seconds)),
)
CELLS = st.builds(
    Cell, text=st.text(max_size=8), value=VALUES, formula=st.sampled_from(("", "=SUM(D4:D9)")),
    has_no_result=st.booleans(), is_error=st.booleans(), comment=st.text(max_size=4), is_struck=st.booleans(),
    is_bold=st.booleans(), fill=st.sampled_from(("", "FFFF00")),
)  # fmt: skip
NUMBERS = st.integers(1, 40)
SHEETS = st.builds(
    Sheet, name=st.text(max_size=8),
    rows=st.dictionaries(NUMBERS, st.dictionaries(NUMBERS, CELLS, max_size=4), max_size=4),
    merges=st.lists(st.builds(Merge, NUMBERS, NUMBERS, NUMBERS, NUMBERS), max_size=2).map(tuple),
    hidden_rows=st.frozensets(NUMBERS, max_size=3), hidden_columns=st.frozensets(NUMBERS, max_size=3),
    is_hidden=st.booleans(), is_filtered=st.booleans(),
)  # fmt: skip
BOOKS = st.builds(
    Book, kind=st.sampled_from(BookKind), sheets=st.lists(SHEETS, max_size=3).map(tuple),
    told=st.lists(st.text(max_size=6), max_size=2).map(tuple), counts_from_1904=st.booleans(),
)  # fmt: skip


@given(BOOKS)
def test_a_book_goes_through_json_unchanged(book: Book) -> None:
    again = from_plain(json.loads(json.dumps(as_plain(book))))

    assert again == book
    # A day, a time and an instant that look alike stay what they are.
    assert [[[type(cell.value) for cell in row.values()] for row in sheet.rows.values()] for sheet in again.sheets] == [
        [[type(cell.value) for cell in row.values()] for row in sheet.rows.values()] for sheet in book.sheets
    ]


def test_what_is_not_there_is_blank() -> None:
    sheet = Sheet("Log", {3: {2: Cell("34", 34), 3: Cell("\u00a0", "\u00a0")}})

    assert sheet.cell(3, 2).value == 34
    assert sheet.cell(3, 1) is BLANK
    assert sheet.cell(9, 1) is BLANK
    assert sheet.cell(3, 3).is_blank
    assert not Cell("", None, formula="=A1", has_no_result=True).is_blank
