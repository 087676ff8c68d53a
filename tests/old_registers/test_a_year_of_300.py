"""A year of 300 sessions in a workbook that nobody has seen: in the register and right after at most 40 decisions."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook

from tests.old_registers.measuring import starting_lists
from training_register.inputs.old_registers.book import Book
from training_register.inputs.old_registers.proposal import SKIP, Decision, Proposal, Question, QuestionKind
from training_register.inputs.old_registers.proposing import propose
from training_register.inputs.old_registers.reading import read_book
from training_register.rules.entries import Status

TODAY = date(2017, 6, 1)
MOST_DECISIONS = 40
SESSIONS = 300
CARE = "LAC/Care Leavers/Children Services/Sheltered Housing/Residential"
# What the coordinator writes under "Type", and what it is.
TYPES = {
    "Sec school": ("Professionals", "Education"),
    "Primary school": ("Professionals", "Education"),
    "Teachers": ("Professionals", "Education"),
    "NHS": ("Professionals", "Health"),
    "GP practice": ("Professionals", "Health"),
    "Children's home": ("Professionals", CARE),
    "Multi-agency": ("Professionals", "Multi Agency"),
    "Mixed": ("Professionals", "Multi Agency"),
    "Vol sector": ("Professionals", "Others/ Voluntary Sector"),
    "Pupils": ("Young people", "Education"),
    "Care leavers group": ("Young people", CARE),
    "Youth club members": ("Young people", "Voluntary Sector"),
    "Parents": ("Parents and carers", "Parents and carers"),
    "Taxi drivers": ("Taxi drivers", "Taxi drivers"),
}
PLACES = {
    "Education": ("Firth Vale Academy", "Beck Lane Primary", "Moor Top School", "Aldermoor High School"),
    "Health": ("Northfield Hospital", "Valley Medical Centre", "Hilltop GP practice"),
}
COURSES = ("CSE awareness", "CSE basics", "Online safety", "Healthy relationships", "Spotting the signs")
HEADINGS = ("Date", "Time", "Where", "Type", "Session", "No. there", "Who led", "Notes")
# How she writes a count that she does not know for certain, and what it then is.
ODD_COUNTS = ("approx {}", "{}+", "n/k", "about {}", "15-20")
REMARKS = ("", "", "", "good feedback", "projector broken", "asked for another date")


@dataclass(frozen=True)
class Meant:
    """What a row is meant to say; one that does not count is of a session that did not take place."""

    day: date
    audience: str
    sector: str
    attended: int | None
    counts: bool = True


Said = dict[tuple[int, int], Meant]


def made(seed: int) -> tuple[bytes, Said]:
    """A workbook of 300 sessions, a sheet a month, and what each of its rows means, by sheet and row."""
    dice = random.Random(seed)
    days = sorted(date(2016, 4, 1) + timedelta(days=number) for number in dice.choices(range(365), k=SESSIONS))
    days = [day - timedelta(days=max(0, day.weekday() - 4)) for day in days]
    book, said = Workbook(), Said()
    book.remove(book.active)
    for month in range(12):
        first = date(2016 + (month > 8), (month + 3) % 12 + 1, 1)
        sheet = book.create_sheet(f"{first:%b %y}")
        sheet["A1"] = f"CSE team: training delivered, {first:%B %Y}"
        sheet.merge_cells("A1:H1")
        sheet.append([])
        sheet.append(HEADINGS)
        row = 3
        for row, day in enumerate((day for day in days if (day.year, day.month) == (first.year, first.month)), 4):
            cells, said[month, row] = written(dice, day)
            for column, value in enumerate(cells, 1):
                sheet.cell(row, column, value or None)
        sheet.cell(row + 2, 4, "Total")
        sheet.cell(row + 2, 6, sum(one.attended or 0 for (at, _), one in said.items() if at == month))
    content = BytesIO()
    book.save(content)
    return content.getvalue(), said


def written(dice: random.Random, day: date) -> tuple[tuple[object, ...], Meant]:
    """One row as she writes it, and what it means."""
    kind = dice.choice(list(TYPES))
    audience, sector = TYPES[kind]
    number = dice.randrange(6, 60)
    cell: object = number
    attended: int | None = number
    counts, remark = True, dice.choice(REMARKS)
    odd = dice.random()
    if odd < 0.05:
        cell = count = dice.choice(ODD_COUNTS).format(number)
        attended = None if count == "n/k" else 18 if count == "15-20" else number
    elif odd < 0.07:
        cell, attended, counts, remark = None, None, False, "cancelled - snow"
    elif odd < 0.09:
        cell = f" {number} "
    elif odd < 0.10:
        cell, attended = None, None
    cells = (
        day if dice.random() < 0.9 else f"{day.day}/{day.month}/{day:%y}",
        dice.choice(("9.30", "1pm", "14:00", None)),
        dice.choice(PLACES.get(sector, ("Town Hall", "Moorfoot", "Library"))),
        kind,
        dice.choice(COURSES),
        cell,
        dice.choice(("JS", "AB", "JS + AB")),
        remark,
    )
    return cells, Meant(day, audience, sector, attended, counts)


def decided(question: Question, said: Said) -> str:
    """What somebody answers who knows what was meant."""
    meant = [one for place in question.rows if (one := said.get((place.sheet, place.row)))]
    values = [offer.value for offer in question.offers]
    likely = next((offer.value for offer in question.offers if offer.is_likely), "")
    if not meant:
        return SKIP if SKIP in values else likely
    match question.kind:
        case QuestionKind.AUDIENCE if meant[0].audience in values:
            return meant[0].audience
        case QuestionKind.SECTOR if meant[0].sector in values:
            return meant[0].sector
        case QuestionKind.DAY:
            return meant[0].day.isoformat()
        case QuestionKind.ROW | QuestionKind.STATUS if not meant[0].counts:
            return str(Status.CANCELLED) if str(Status.CANCELLED) in values else SKIP
    return likely or next((value for value in values if value != SKIP), SKIP)


def answered(book: Book, said: Said) -> tuple[Proposal, dict[str, str]]:
    """What is proposed once everything that is asked was answered, and the answers."""
    answers: dict[str, str] = {}
    while True:
        proposal = propose(book, starting_lists(), answers, today=TODAY, first_month=4)
        if not proposal.open_questions:
            return proposal, answers
        before = len(answers)
        answers |= {question.id: decided(question, said) for question in proposal.open_questions}
        assert len(answers) > before, [(question.id, question.words) for question in proposal.open_questions]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_year_of_300_sessions_is_right_after_few_decisions(seed: int) -> None:
    content, said = made(seed)

    proposal, answers = answered(read_book(content), said)

    assert len(answers) <= MOST_DECISIONS
    counting = {
        (row.place.sheet, row.place.row): (
            row.entry.starts_on, row.entry.audience, row.entry.sector, row.entry.attended.value
        )
        for row in proposal.rows
        if row.decision is Decision.IMPORT and row.entry and row.entry.status is Status.DELIVERED
    }  # fmt: skip
    assert counting == {
        at: (meant.day, meant.audience, meant.sector, meant.attended) for at, meant in said.items() if meant.counts
    }
    assert not any("“”" in row.reason for row in proposal.rows)
