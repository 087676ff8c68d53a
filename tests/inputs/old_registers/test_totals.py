"""The totals that a file states are found and compared with what its rows come to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.count import Count
from training_register.inputs.old_registers.book import Cell, Sheet
from training_register.inputs.old_registers.proposal import Block, Field, Place, ReadColumn, TotalOfFile
from training_register.inputs.old_registers.totals import column_of, is_total_row, letters, totals_of_sheet

# A date, an organisation and who attended, headed in row 1.
COLUMNS = (
    ReadColumn(1, "Date", Field.DATE),
    ReadColumn(2, "Venue", Field.VENUE),
    ReadColumn(3, "Attended", Field.ATTENDED),
)


def sheet_of(*rows: tuple[object, ...]) -> Sheet:
    """A sheet whose first row is of headings; a text with "=" at its beginning is a formula of the number after "→"."""
    cells: dict[int, dict[int, Cell]] = {
        1: {1: Cell("Date", "Date"), 2: Cell("Venue", "Venue"), 3: Cell("Attended", "Attended")}
    }
    for number, row in enumerate(rows, start=2):
        cells[number] = {}
        for column, value in enumerate(row, start=1):
            if isinstance(value, str) and value.startswith("="):
                formula, _, result = value.partition("→")
                number_ = int(result) if result else None
                cells[number][column] = Cell(result, number_, formula=formula, has_no_result=not result)
            elif value is not None:
                cells[number][column] = Cell(str(value), value)  # type: ignore[arg-type]
    return Sheet("Log", cells)


def read_of(sheet: Sheet) -> Callable[[Place, int], Count | None]:
    """What rows say that begin with a day: who is counted in the third column."""

    def read(place: Place, column: int) -> Count | None:
        row = sheet.rows.get(place.row, {})
        if place.row == 1 or 1 not in row or "/" not in row[1].text:
            return None
        value = row[3].value if 3 in row else None
        return Count.of(value) if isinstance(value, int) else Count.of(None, None)

    return read


def totals(*rows: tuple[object, ...]) -> tuple[TotalOfFile, ...]:
    """The totals of a sheet of one table."""
    sheet = sheet_of(*rows)
    block = Block(0, (1,), 2, len(rows) + 1, COLUMNS)
    return totals_of_sheet(sheet, 0, [block], read_of(sheet))


DAY = ("12/04/2016", "Hall", 10), ("13/04/2016", "Hall", 20), ("14/04/2016", "Hall", 5)


@pytest.mark.parametrize(
    ("last", "stated"),
    [
        (("Total", None, 35), 35), (("Total", None, "=SUM(C2:C4)→35"), 35), ((None, "Grand total:", 35), 35),
        ((None, None, "=SUM(C2:C4)→35"), 35), (("TOTAL", None, "35"), 35), (("Total", None, 40), 40),
        ((None, None, 35), 35), (("April total", None, 35), 35), (("Total", None, "=C2+C3+C4→35"), 35),
        (("Total", None, "=SUBTOTAL(9,$C$2:$C$4)→35"), 35),
    ],
)  # fmt: skip
def test_a_total_beneath_its_rows_is_compared_with_them(last: tuple[object, ...], stated: int) -> None:
    [total] = totals(*DAY, last)
    assert (total.cell, total.of, total.stated, total.read) == ("C5", "Attended", stated, Count(35, 3))
    assert total.agrees == (stated == 35)


@pytest.mark.parametrize(
    "last",
    [
        ("Average", None, 12), ("Total", None, "=SUM(C2:C4)"), ("Note", "it was cold", None), ("Target", None, 50),
        ("Total", None, "n/k"), ("Total", None, -3), ("15/04/2016", "Hall", 35),
    ],
)  # fmt: skip
def test_what_states_no_total_is_none(last: tuple[object, ...]) -> None:
    assert totals(*DAY, last) == ()


def test_sub_totals_are_of_the_rows_since_the_last_and_a_grand_total_of_all() -> None:
    first, second, grand = totals(
        DAY[0], DAY[1], ("Sub total", None, 30), DAY[2], ("Sub total", None, 5), ("Grand total", None, 35)
    )
    assert [(one.stated, one.read.number) for one in (first, second, grand)] == [(30, 30), (5, 5), (35, 35)]


def test_a_last_total_that_is_that_of_all_rows_is_taken_for_it() -> None:
    *_, last = totals(DAY[0], DAY[1], ("Total", None, 30), DAY[2], ("Total", None, 35))
    assert last.agrees


def test_a_formula_of_sub_totals_reaches_their_rows() -> None:
    *_, grand = totals(
        DAY[0],
        DAY[1],
        ("Q1", None, "=SUM(C2:C3)→30"),
        DAY[2],
        ("Q2", None, "=SUM(C5:C5)→5"),
        ("Year", None, "=C4+C6→35"),
    )
    assert (grand.stated, grand.read) == (35, Count(35, 3))


def test_a_formula_that_stops_short_of_the_last_row_is_told() -> None:
    [total] = totals(*DAY, ("Total", None, "=SUM(C2:C3)→30"))
    assert (total.stated, total.read, total.agrees) == (30, Count(35, 3), False)


def test_a_sum_that_counts_a_sub_total_again_is_told() -> None:
    *_, grand = totals(DAY[0], DAY[1], ("Sub total", None, "=SUM(C2:C3)→30"), DAY[2], ("Total", None, "=SUM(C2:C5)→65"))
    assert not grand.agrees


def test_rows_without_a_count_add_nothing_to_a_total() -> None:
    [total] = totals(DAY[0], ("13/04/2016", "Hall", None), ("Total", None, 10))
    assert total.read == Count(10, 1, 1)
    assert total.agrees


def test_a_total_at_the_side_is_of_all_rows() -> None:
    sheet = sheet_of((*DAY[0], None, "Total attended", 36), *DAY[1:])
    block = Block(0, (1,), 2, 4, COLUMNS)
    [total] = totals_of_sheet(sheet, 0, [block], read_of(sheet))
    assert (total.cell, total.of, total.stated, total.read) == ("F2", "Total attended", 36, Count(35, 3))


def test_a_total_a_few_rows_beneath_the_table_is_found() -> None:
    sheet = sheet_of(*DAY, (), (), ("Total", None, 35))
    [total] = totals_of_sheet(sheet, 0, [Block(0, (1,), 2, 4, COLUMNS)], read_of(sheet))
    assert (total.place.row, total.agrees) == (7, True)


@pytest.mark.parametrize(
    "text",
    ["Total", "TOTALS", "Grand total", "Sub-total", "Subtotal:", "Total attended", "April total", "Total for Q1",
    "Sum", "Overall total",
     "Running total", "Total number of delegates", "Year to date"],
)  # fmt: skip
def test_words_of_totals(text: str) -> None:
    assert is_total_row((text,))


@pytest.mark.parametrize(
    "text", ["", "Total Respect training", "Total Care Ltd", "Summer school", "School", "12/04/2016", "Summary"]
)
def test_words_of_no_totals(text: str) -> None:
    assert not is_total_row((text,))


def test_columns_are_named_as_spreadsheets_name_them() -> None:
    assert [letters(column) for column in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]
    assert [column_of(name) for name in ("A", "$Z$3", "AA14", "AAA")] == [1, 26, 27, 703]


CELLS = st.none() | st.integers(-5, 50) | st.sampled_from(
    ["Total", "12/04/2016", "=SUM(C2:C9)→3", "=SUM(C1:C99999999)→1", "=C5+C5→4", "=C3→2", "Sub total",
    "=SUM(XFD1:A1)→2", "x"]
)  # fmt: skip


@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS), max_size=8))
def test_no_sheet_raises(rows: list[tuple[object, ...]]) -> None:
    for total in totals(*rows):
        assert total.stated >= 0
