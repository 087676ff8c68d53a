"""Of days that say no year it is asked once of which they are; what a file is named for is no year of its days."""

from __future__ import annotations

from datetime import date, timedelta

from tests.inputs.old_registers.known import starting_lists
from training_register.inputs.old_registers.book import Book, BookKind, Cell, Sheet
from training_register.inputs.old_registers.proposal import Decision, Proposal, Question
from training_register.inputs.old_registers.proposing import propose

DAYS = tuple(date(2016, 4, 12) + timedelta(13 * number) for number in range(20))
COUNTS = (24, 31, 18, 40, 22, 15, 36, 28, 19, 33)


def proposed(days: tuple[object, ...], answers: dict[str, str] | None = None, *, file_name: str = "") -> Proposal:
    """What is proposed of a sheet of staff in education on some days."""
    heads = ("Date", "Audience", "Sector", "Attended")
    rows = {1: {column: Cell(text, text) for column, text in enumerate(heads, start=1)}}
    for number, day in enumerate(days):
        values = (day, "Staff", "Education", COUNTS[number % len(COUNTS)])
        rows[number + 2] = {column: Cell(str(value), value) for column, value in enumerate(values, start=1)}  # type: ignore[arg-type]
    book = Book(BookKind.WORKBOOK, (Sheet("Sheet1", rows),))
    return propose(
        book, starting_lists(), answers or {}, file_name=file_name, today=date(2017, 6, 1), first_month=4
    )  # fmt: skip


def year_question(proposal: Proposal) -> Question:
    """What is asked about the year."""
    [question] = [one for one in proposal.questions if one.id == "year@file"]
    return question


def test_one_answer_serves_all_days_without_a_year() -> None:
    short = tuple(f"{day.day}/{day.month}" for day in DAYS)
    asked = year_question(proposed(short))
    assert asked.is_open
    assert len(asked.rows) == len(DAYS)
    assert "2016/17" in [offer.value for offer in asked.offers]
    answered = proposed(short, {"year@file": "2016/17"})
    assert [row.entry.starts_on for row in answered.rows_of(Decision.IMPORT) if row.entry] == list(DAYS)
    assert year_question(answered).answer == "2016/17"
    assert not answered.open_questions


def test_an_answer_that_is_no_year_is_as_if_it_had_not_been_given() -> None:
    assert year_question(proposed(("12/4", "19/4", "26/4"), {"year@file": "sometime"})).is_open


def test_days_written_in_full_are_not_asked_about_for_the_year_in_which_a_file_was_closed() -> None:
    for name in ("CSE training 2017.xlsx", "Return April 2017.xlsx"):
        assert len(proposed(DAYS, file_name=name).rows_of(Decision.IMPORT)) == len(DAYS)
    january = proposed(("10/01/2016",), file_name="Training 2016-17.xlsx")
    assert [row.decision for row in january.rows if row.entry] == [Decision.ASK]
    assert not proposed(DAYS, file_name="CSE training 2015-16.xlsx").rows_of(Decision.IMPORT)
