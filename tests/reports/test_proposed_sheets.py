"""A sheet as it was, a page of rows at a time, beside what was understood of each row."""

from __future__ import annotations

import pytest

from tests.made_proposals import block, proposal, row, understood
from training_register.inputs.old_registers.book import Cell, Sheet
from training_register.inputs.old_registers.proposal import Decision, Field, Proposal
from training_register.reports.proposed_sheets import NOT_READ, columns_of, sheet_shown

PERSON = "Jo Smith, jo@example.org"


def sheet(rows: int = 3) -> Sheet:
    """A heading, and rows of a day, a name and a remark."""
    cells = {1: {1: Cell("Date"), 2: Cell("Name"), 3: Cell("Notes")}}
    for number in range(2, rows + 2):
        cells[number] = {1: Cell("12/04/2016"), 2: Cell(PERSON), 3: Cell("ask ann@example.org", comment="See Ann")}
    return Sheet("Log", cells, hidden_rows=frozenset((2,)), hidden_columns=frozenset((3,)))


def proposed(rows: int = 3) -> Proposal:
    """Each row is imported; the second column is of names."""
    return proposal(
        row(1, Decision.NOT_AN_ENTRY, reason="Headings"),
        *(row(number, entry=understood()) for number in range(2, rows + 2)),
        blocks=(block(Field.DATE, Field.PRIVATE, Field.NOTES),),
    )


def test_cells_stand_beside_what_was_understood() -> None:
    shown = sheet_shown(proposed(), 0, sheet())
    assert [line.row for line in shown.lines] == [1, 2, 3, 4]
    assert [(one.letters, one.what, one.is_hidden) for one in shown.columns] == [
        ("A", "date, or first day", False),
        ("B", "names or addresses of people: not read", False),
        ("C", "notes", True),
    ]
    heading, first = shown.lines[:2]
    assert heading.is_heading
    assert first.is_hidden
    (outcome,) = first.outcomes
    assert (outcome.days, outcome.whom, outcome.attended) == ("12 April 2016", "Professionals: Education", "34")


def test_names_are_not_shown_and_addresses_nowhere_unless_somebody_asks_for_them() -> None:
    shown = sheet_shown(proposed(), 0, sheet())
    assert shown.has_private
    assert [cell.text for cell in shown.lines[0].cells] == ["Date", "Name", "Notes"]
    for line in shown.lines[1:]:
        assert [cell.text for cell in line.cells] == ["12/04/2016", NOT_READ, "ask …"]
    whole = sheet_shown(proposed(), 0, sheet(), shows_private=True)
    assert whole.lines[1].cells[1].text == PERSON
    assert whole.lines[1].cells[2].text == "ask ann@example.org"


def test_nothing_is_shown_of_a_sheet_that_holds_no_entries() -> None:
    made = proposal(*(row(number, Decision.NOT_AN_ENTRY) for number in range(1, 5)))
    cells = [cell.text for line in sheet_shown(made, 0, sheet()).lines for cell in line.cells]
    assert set(cells) == {NOT_READ}
    assert PERSON in [
        cell.text for line in sheet_shown(made, 0, sheet(), shows_private=True).lines for cell in line.cells
    ]


@pytest.mark.parametrize(
    ("at", "rows", "previous", "following"),
    [(0, [1, 2, 3], 0, 4), (4, [4, 5, 6], 1, 7), (5, [4, 5, 6], 1, 7), (8, [7, 8], 4, 0), (999, [7, 8], 4, 0)],
)
def test_a_page_holds_the_row_that_is_asked_for(at: int, rows: list[int], previous: int, following: int) -> None:
    shown = sheet_shown(proposed(7), 0, sheet(7), at=at, on_a_page=3)
    assert [line.row for line in shown.lines] == rows
    assert (shown.previous, shown.following, shown.number) == (previous, following, 8)


def test_rows_of_one_outcome_alone_are_shown() -> None:
    shown = sheet_shown(proposed(), 0, sheet(), decisions=(Decision.NOT_AN_ENTRY,))
    assert [line.row for line in shown.lines] == [1]
    assert sheet_shown(proposed(), 0, sheet(), decisions=(Decision.ASK,)).lines == ()


def test_what_is_odd_about_a_cell_is_remarked() -> None:
    cells = {
        1: {1: Cell("Date")},
        2: {
            1: Cell("12", is_struck=True),
            2: Cell("", formula="=A1", has_no_result=True),
            3: Cell("#REF!", is_error=True, comment="Why?"),
        },
    }
    made = proposal(row(2, entry=understood()), blocks=(block(Field.DATE, Field.NOTES, Field.VENUE),))
    struck, formula, error = sheet_shown(made, 0, Sheet("Log", cells)).lines[1].cells
    assert struck.is_struck
    assert formula.remarks == ("a formula without a stored result",)
    assert error.remarks == ("comment: Why?", "an error of the spreadsheet")


def test_a_row_of_several_parts_has_an_outcome_for_each() -> None:
    made = proposal(row(2, entry=understood()), row(2, Decision.SKIP, part=1), blocks=(block(Field.DATE, Field.NOTES),))
    line = sheet_shown(made, 0, sheet(1)).lines[1]
    assert [one.row.decision for one in line.outcomes] == [Decision.IMPORT, Decision.SKIP]


def test_a_column_that_is_asked_about_once_for_two_tables_is_told_once() -> None:
    columns = columns_of([block(Field.DATE, Field.NOTES), block(Field.DATE, Field.VENUE, heading=30)])
    assert [one.heading for one in columns] == ["Date", "Notes", "Venue"]
