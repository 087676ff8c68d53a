"""Numbers under a heading of people count them; of numbers under an unknown heading it is asked once what they are."""

from __future__ import annotations

from datetime import date

import pytest

from tests.inputs.old_registers.known import starting_lists
from training_register.inputs.old_registers.book import Book, BookKind, Cell, Sheet
from training_register.inputs.old_registers.proposal import Decision, Proposal
from training_register.inputs.old_registers.proposing import propose

ROWS = (
    ("01/06/2016", "Town Hall", 28),
    ("03/06/2016", "Depot", 31),
    ("08/06/2016", "Depot", 29),
    ("15/06/2016", "Depot", 22),
)


def proposed(heading: str, answers: dict[str, str] | None = None) -> Proposal:
    """What is proposed of taxi drivers' sessions, whose numbers stand under a heading."""
    rows = {
        number: {column: Cell(str(value), value) for column, value in enumerate(values, start=1)}
        for number, values in enumerate((("Date", "Venue", heading), *ROWS), start=1)
    }
    book = Book(BookKind.WORKBOOK, (Sheet("Taxi", rows),))
    return propose(book, starting_lists(), answers or {}, today=date(2017, 6, 1), first_month=4)


@pytest.mark.parametrize("heading", ["Drivers", "Taxi drivers", "Students", "No."])
def test_numbers_under_a_heading_of_people_count_them(heading: str) -> None:
    rows = proposed(heading).rows_of(Decision.IMPORT)
    assert [row.entry.attended.value for row in rows if row.entry] == [28, 31, 29, 22]


def test_numbers_under_an_unknown_heading_are_asked_about_once() -> None:
    [question] = proposed("Zed").open_questions
    assert len(question.rows) == len(ROWS)
    answered = proposed("Zed", {question.id: "attended"})
    assert [row.entry.attended.value for row in answered.rows_of(Decision.IMPORT) if row.entry] == [28, 31, 29, 22]
