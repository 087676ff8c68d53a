"""A word that may mean two audiences is taken where other words of its row say the same, and asked about elsewhere."""

from __future__ import annotations

from datetime import date

from tests.inputs.old_registers.known import YOUNG_PEOPLE, starting_lists
from training_register.inputs.old_registers.book import Book, BookKind, Cell, Sheet
from training_register.inputs.old_registers.proposal import Decision
from training_register.inputs.old_registers.proposing import propose


def test_students_of_an_assembly_are_young_people_and_others_are_asked_about() -> None:
    lines = (
        ("Date", "School", "Session", "For whom", "Attended"),
        ("14/04/2016", "Ash Lane School", "Assembly Y7-9", "Students", 620),
        ("21/04/2016", "Northern College", "CSE awareness", "Students", 34),
        ("28/04/2016", "Ash Lane School", "CSE awareness", "Staff", 28),
    )
    rows = {
        number: {column: Cell(str(value), value) for column, value in enumerate(line, start=1)}
        for number, line in enumerate(lines, start=1)
    }
    book = Book(BookKind.WORKBOOK, (Sheet("2016-17", rows),))
    proposal = propose(book, starting_lists(), {}, today=date(2017, 6, 1), first_month=4)
    found = {row.place.row: row for row in proposal.rows if row.entry}
    assert [found[row].decision for row in (2, 3, 4)] == [Decision.IMPORT, Decision.ASK, Decision.IMPORT]
    assert found[2].entry
    assert found[2].entry.audience == YOUNG_PEOPLE
    [question] = [one for one in proposal.questions if one.id == "audience:word:students"]
    assert [place.row for place in question.rows] == [3]
