"""Names and e-mail addresses on sign-in sheets are nowhere in the database once a file was brought and taken in."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from training_register.actions.imported_files import bring_file, keep_answers, remove_file
from training_register.actions.recipes import save_recipe
from training_register.actions.taken_in import take_in_proposal
from training_register.database import Base, writing
from training_register.inputs.old_registers.proposal import SKIP, Decision, Proposal, Question
from training_register.inputs.old_registers.proposing import propose
from training_register.inputs.old_registers.reading import read_book
from training_register.inputs.old_registers.recipes import answers_to_keep, headings_of
from training_register.models import AppUser
from training_register.queries.known_lists import known_lists
from training_register.queries.registered import entries_between
from training_register.rules.permissions import ALL

AT = datetime(2017, 4, 3, 9, 30, tzinfo=UTC)
# None of them is a word of anything else.
PEOPLE = [
    ("Zebedee Quillfeather", "z.quillfeather@example.org", "07700 900123"),
    ("Ottoline Brambletwist", "ottoline_b@school.example", "0114 496 0999"),
    ("Peregrine Ashworthy", "P.Ashworthy@Example.COM", "07700900456"),
]
PARTS = [part.lower() for name, email, _ in PEOPLE for part in (*name.split(), email.split("@")[0])]
NUMBERS = ["07700 900123", "0114 496 0999", "07700900456"]


def workbook(fill: Callable[[Workbook], None]) -> bytes:
    """A workbook that is filled from its first, empty sheet on."""
    book, out = Workbook(), io.BytesIO()
    fill(book)
    book.save(out)
    return out.getvalue()


def sign_in(book: Workbook, *, first: bool = False, heading: bool = True) -> None:
    """A sheet that people sign, with a title, their names, and where they came from."""
    sheet = book.active if first else book.create_sheet("Sign in 12 April")
    assert sheet
    if first:
        sheet.title = "Sign in 12 April"
    sheet.append(["Sign-in sheet: CSE awareness, 12 April 2016"])
    if heading:
        sheet.append(["Name", "E-mail", "Phone", "Organisation", "Signature"])
    for name, email, phone in PEOPLE:
        sheet.append([name, email, phone, "Hilltop School", None])


def log(book: Workbook, *, with_contacts: bool = False) -> None:
    """A log of sessions, with who booked each where that is asked for."""
    sheet = book.active
    assert sheet
    sheet.title = "Log"
    sheet.append(
        ["Date", "Audience", "Sector", "Number attended", *(["Contact name", "Contact email"] * with_contacts)]
    )
    for number, (name, email, _) in enumerate(PEOPLE):
        contacts = [name, email] * with_contacts
        sheet.append([date(2016, 4, 12 + number), "Professionals", ("Education", "Health")[number % 2], 30, *contacts])
    # What has to be asked of a row must not quote who booked it.
    sheet.append(
        [date(2016, 5, 3), "Professionals", "Zzyzx", "approx 20", *[PEOPLE[0][0], PEOPLE[0][1]] * with_contacts]
    )


def log_and_sheets(book: Workbook) -> None:
    """A log, and a sheet that was signed at one of its sessions."""
    log(book)
    sign_in(book)


def log_with_contacts(book: Workbook) -> None:
    """A log that says who booked each session, and a sheet of people without headings."""
    log(book, with_contacts=True)
    sign_in(book, heading=False)


CSV = "\n".join(
    ["Date,Audience,Sector,Number attended,Booked by (name),Email"]
    + [f"{12 + n}/04/2016,Professionals,Education,3{n},{name},{email}" for n, (name, email, _) in enumerate(PEOPLE)]
).encode()
FILES = {
    "a log and a sheet that was signed": workbook(log_and_sheets),
    "a log that says who booked": workbook(log_with_contacts),
    "a CSV file that says who booked": CSV,
    "a sheet that was signed alone": workbook(partial(sign_in, first=True)),
}


def in_database(db_session: Session) -> Iterator[tuple[str, str]]:
    """Every value of every column, as text, with where it stands; and of SQLite the file itself, with its log."""
    for table in Base.metadata.sorted_tables:
        for row in db_session.execute(select(table)):
            for column, value in zip(table.c, row, strict=True):
                if value is not None:
                    yield f"{table.name}.{column.name}", str(value)
    url = db_session.get_bind().engine.url
    if url.get_backend_name() == "sqlite":
        assert url.database
        for path in Path(url.database).parent.glob(f"{Path(url.database).name}*"):
            yield path.name, path.read_bytes().decode("latin-1")


def told_of(text: str) -> list[str]:
    """What of the people a text tells."""
    plain = text.lower()
    return [part for part in (*PARTS, *NUMBERS) if part in plain]


def words_of(proposal: Proposal) -> Iterator[str]:
    """All that pages would show, keep or ask of a proposal, but for the sheet itself."""
    yield from (f"{row.reason} {row.texts} {row.entry}" for row in proposal.rows)
    yield from (f"{one.id} {one.words} {one.hint} {one.offers}" for one in proposal.questions)
    yield from (f"{one}" for one in (*proposal.told, *proposal.totals, *proposal.pairs, *proposal.tally))


def answer(question: Question) -> str:
    """An answer to a question: the likeliest, else the first that is offered, else to leave the rows out."""
    offers = [offer for offer in question.offers if offer.value != SKIP]
    likely = [offer for offer in offers if offer.is_likely]
    return (likely or offers or [None])[0].value if (likely or offers) else SKIP  # type: ignore[union-attr]


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_nobody_is_in_the_database(given: Given, db_session: Session, tmp_path: Path, content: bytes) -> None:
    by_id = given.user().id
    book = read_book(content)
    proposed = partial(
        propose, book, today=AT.date(), first_month=4, entries_between=partial(entries_between, db_session, scope=ALL)
    )
    proposal = proposed(known_lists(db_session), {})
    writing(db_session)
    file_id = bring_file(
        db_session, tmp_path, content=content, name="Log.xlsx", kind=book.kind, book=book,
        by=db_session.get_one(AppUser, by_id), brought_at=AT, keep_days=30,
    ).id  # fmt: skip
    answers = {question.id: answer(question) for question in proposal.open_questions}
    keep_answers(db_session, file_id=file_id, answers=answers, seen={})
    db_session.commit()
    writing(db_session)
    by = db_session.get_one(AppUser, by_id)
    final = proposed(known_lists(db_session), answers)
    if kept := answers_to_keep(answers, final):
        save_recipe(
            db_session, by=by, name="Log", fingerprint=final.fingerprint, headings=headings_of(final), answers=kept,
            made_at=AT,
        )  # fmt: skip
    if final.rows_of(Decision.IMPORT):
        take_in_proposal(
            db_session, file_id=file_id, proposal=final, by=by, may_be_named=False, first_month=4, recorded_at=AT,
            leave_out_asked=True,
        )  # fmt: skip
    db_session.commit()
    assert [words for one in (proposal, final) for words in words_of(one) if told_of(words)] == []
    assert {where: told for where, text in in_database(db_session) if (told := told_of(text))} == {}
    # They are in the file alone, until that is removed.
    assert [path for path in (tmp_path / "imports").rglob("book.json") if told_of(path.read_text("utf-8"))]
    remove_file(db_session, tmp_path, file_id=file_id, by=by, at=AT)
    db_session.commit()
    assert not list((tmp_path / "imports").iterdir())
    if content not in (FILES["a sheet that was signed alone"],):
        assert final.rows_of(Decision.IMPORT)
