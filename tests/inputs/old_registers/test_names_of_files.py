"""Names of a file that are in no list stand as they are written; those nearly like one are shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.old_registers.measuring import starting_lists
from training_register.inputs.old_registers.book import Book, BookKind, Cell, Sheet
from training_register.inputs.old_registers.proposal import Decision, Proposal
from training_register.inputs.old_registers.proposing import propose
from training_register.queries.known_lists import KnownOrganisation

LISTS = replace(starting_lists(), organisations=(KnownOrganisation("Firth Park Academy", ("Firth Pk",), "Education"),))
HEADINGS = ("Date", "Audience", "Organisation", "Attended")


def proposed(organisation: str, answers: dict[str, str] | None = None) -> Proposal:
    def text(said: str) -> Cell:
        return Cell(said, said)

    rows = {
        1: {column: text(heading) for column, heading in enumerate(HEADINGS, start=1)},
        2: {1: text("12/04/2016"), 2: text("Staff"), 3: text(organisation), 4: text("34")},
    }
    book = Book(BookKind.PASTED, (Sheet("", rows),))
    return propose(book, LISTS, answers or {}, today=date(2017, 6, 1), first_month=4)


def organisations(proposal: Proposal) -> tuple[str, ...]:
    (row,) = proposal.rows_of(Decision.IMPORT)
    assert row.entry
    return row.entry.organisations


def test_another_spelling_is_the_name_of_the_list() -> None:
    assert organisations(proposed("Firth Pk")) == ("Firth Park Academy",)


def test_a_name_nearly_like_another_stands_until_somebody_says_otherwise() -> None:
    near = "Firh Park Academy"
    before = proposed(near)
    (question,) = [one for one in before.questions if one.id.startswith("organisation:")]

    assert not question.is_open
    assert organisations(before) == (near,)
    assert organisations(proposed(near, {question.id: "Firth Park Academy"})) == ("Firth Park Academy",)
