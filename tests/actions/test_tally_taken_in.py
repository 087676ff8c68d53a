"""What the tally of a file says is what the register counts once the file is taken in: no row more, less or other."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from training_register.actions.imported_files import read_in_place
from training_register.actions.taken_in import take_in_proposal
from training_register.actions.undo import undo_operation
from training_register.count import Count, added
from training_register.database import writing
from training_register.inputs.old_registers.proposal import SKIP, AnswerProblem, Decision, Question, Typed
from training_register.inputs.old_registers.proposing import checked_answer, propose
from training_register.inputs.old_registers.reading import read_book
from training_register.models import AppUser, Audience, Entry, ImportedRow, Sector
from training_register.queries.known_lists import known_lists
from training_register.queries.registered import entries_between
from training_register.rules.entries import Status
from training_register.rules.permissions import ALL, Role

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
FILES = sorted(
    path for path in (Path(__file__).parent.parent / "old_registers" / "files").glob("*") if path.suffix != ".json"
)


def answer(question: Question, number: int) -> str:
    """An answer: what is likely, else one of those that are offered, else to leave the rows out."""
    likely = [offer.value for offer in question.offers if offer.is_likely]
    offered = [offer.value for offer in question.offers if offer.value != SKIP]
    tried = [*likely, *offered[number % max(1, len(offered)) :], *offered]
    if question.typed is Typed.COUNT:
        tried.append("12")
    for value in tried:
        try:
            return checked_answer(question, value, today=AT.date())
        except AnswerProblem:
            continue
    return SKIP


def tally_of(db_session: Session) -> dict[tuple[str, str], tuple[int, Count, Count]]:
    """What the register counts: entries, sessions and attended of each audience and sector."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for audience, sector, entry in db_session.execute(
        select(Audience.name, Sector.name, Entry)
        .join(Audience, Audience.id == Entry.audience_id)
        .join(Sector, Sector.id == Entry.sector_id)
        .where(Entry.status == Status.DELIVERED)
    ):
        found.setdefault((audience, sector), []).append(entry)
    return {
        pair: (
            len(entries),
            added(entry.sessions_count for entry in entries if entry.sessions_count is not None),
            added(entry.attended_count for entry in entries),
        )
        for pair, entries in found.items()
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_register_counts_what_the_tally_says(db_session: Session, given: Given, file: Path) -> None:
    by_id = given.user(Role.MANAGER).id
    content = file.read_bytes()
    book = read_book(content, file_name=file.name)
    answers: dict[str, str] = {}
    proposed = partial(
        propose, book, file_name=file.name, today=AT.date(), first_month=4,
        entries_between=partial(entries_between, db_session, scope=ALL),
    )  # fmt: skip
    # An answer may open another question.
    for _ in range(4):
        proposal = proposed(known_lists(db_session), answers)
        answers |= {one.id: answer(one, number) for number, one in enumerate(proposal.open_questions)}
    writing(db_session)
    brought = read_in_place(
        db_session, content=content, name=file.name, kind=book.kind, by=None, at=AT, answers=answers, recipe_id=None
    )
    final = proposed(known_lists(db_session), answers)
    imported = take_in_proposal(
        db_session, file_id=brought.id, proposal=final, by=db_session.get_one(AppUser, by_id), may_be_named=False,
        first_month=4, recorded_at=AT, leave_out_asked=True,
    )  # fmt: skip
    db_session.commit()
    # Every row that holds anything has an outcome.
    assert {(row.place.sheet, row.place.row) for row in final.rows} == {
        (number, row)
        for number, sheet in enumerate(book.sheets)
        for row, cells in sheet.rows.items()
        if any(not cell.is_blank for cell in cells.values())
    }
    rows = final.rows_of(Decision.IMPORT)
    assert imported.entries == len(rows) > 0
    counted = tally_of(db_session)
    assert {(line.audience, line.sector): line.entries for line in final.tally} == {
        pair: entries for pair, (entries, _, _) in counted.items()
    }
    for line in final.tally:
        _, sessions, attended = counted[line.audience, line.sector]
        for said, found in ((line.sessions, sessions), (line.attended, attended)):
            assert (said.value, said.certainty, said.recorded) == (found.value, found.certainty, found.recorded), line
    # Each entry has its row, and the same file again would be asked about.
    kept = db_session.execute(select(ImportedRow.row).order_by(ImportedRow.id)).scalars().all()
    assert kept == [row.place.row for row in rows]
    again = proposed(known_lists(db_session), answers)
    assert len(again.pairs) >= len([row for row in rows if row.entry and row.entry.status is Status.DELIVERED]) / 2
    undo_operation(
        db_session, by=db_session.get_one(AppUser, by_id), operation_id=imported.operation_id or 0, first_month=4
    )
    db_session.commit()
    assert tally_of(db_session) == {}
