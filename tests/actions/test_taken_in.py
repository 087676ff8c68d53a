"""Files from people taken in: what is proposed becomes entries in one operation, or nothing does."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import hypothesis
import pytest
from flask import Flask
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.given import Given
from training_register.actions.imported_files import TakenInBefore, bring_file
from training_register.actions.imports import Imported
from training_register.actions.refusals import Refusal, SentBefore
from training_register.actions.taken_in import (
    RowsRefused,
    StillAsked,
    digest_of_proposal,
    take_in_proposal,
)
from training_register.actions.undo import undo_operation
from training_register.count import Certainty, Count
from training_register.database import db, writing
from training_register.inputs.old_registers.book import BookKind
from training_register.inputs.old_registers.proposal import Decision, Place, Proposal, ReadRow, Understood
from training_register.models import (
    AppUser,
    Area,
    Audience,
    Change,
    Course,
    Entry,
    EntryOrganisation,
    ImportedFile,
    ImportedRow,
    Operation,
    Organisation,
    OrganisationSpelling,
    Sector,
)
from training_register.queries.checks import database_problems, entry_problems
from training_register.queries.imported_files import files_taken_in, is_taken_in
from training_register.queries.imported_rows import entries_of_file, origins_of
from training_register.queries.one_entry import entry_in_full
from training_register.rules.entries import How, Kind, Status
from training_register.rules.names import folded
from training_register.rules.own_sheet import FigureColumn
from training_register.rules.permissions import ALL, Role, Scope

AT = datetime(2017, 4, 3, 9, 30, tzinfo=UTC)
SHEET = "Training log"
USUAL = Understood(
    starts_on=date(2016, 4, 12), audience="Professionals", sector="Education", attended=Count.of(34, words="34")
)


def row(number: int = 4, decision: Decision = Decision.IMPORT, part: int = 0, **values: Any) -> ReadRow:
    """A row of the first sheet that says what is usual, but for some values."""
    texts = (("Date", "12/4/16"), ("Numbers", "34"))
    return ReadRow(
        Place(0, number, part), f"A{number}:B{number}", decision, "All is plain.", replace(USUAL, **values), texts=texts
    )


def proposal(*rows: ReadRow, **fields: Any) -> Proposal:
    """What is proposed of a file with these rows."""
    return Proposal(sheets=(SHEET,), blocks=(), rows=rows, questions=(), tally=(), **fields)


@pytest.fixture
def by(given: Given) -> AppUser:
    """Whoever takes files in."""
    return given.user(Role.COORDINATOR)


@pytest.fixture
def file(db_session: Session, tmp_path: Path, by: AppUser) -> ImportedFile:
    """A file that was brought."""
    brought = bring_file(
        db_session, tmp_path, content=b"log", name="Log 2016.xlsx", kind=BookKind.WORKBOOK, by=by, brought_at=AT,
        keep_days=30,
    )  # fmt: skip
    db_session.commit()
    return brought


@pytest.fixture
def take_in(db_session: Session, file: ImportedFile, by: AppUser) -> Callable[..., Imported]:
    """Takes rows in, as the file that was brought, and commits."""
    file_id, by_id = file.id, by.id

    def take(*rows: ReadRow, **values: Any) -> Imported:
        writing(db_session)
        said: dict[str, Any] = {
            "file_id": file_id, "proposal": proposal(*rows), "by": db_session.get_one(AppUser, by_id),
            "may_be_named": False, "first_month": 4, "recorded_at": AT, **values,
        }  # fmt: skip
        try:
            imported = take_in_proposal(db_session, **said)
            db_session.commit()
        finally:
            db_session.rollback()
        return imported

    return take


def entries(db_session: Session) -> list[Entry]:
    """All entries, in the order of their ids."""
    return list(db_session.scalars(select(Entry).order_by(Entry.id)))


def counts(db_session: Session) -> dict[str, int]:
    """How many lines of each kind there are."""
    models = (Entry, Operation, Change, ImportedRow, Organisation, Area, Sector, Audience)
    return {model.__name__: db_session.scalar(select(func.count()).select_from(model)) or 0 for model in models}


def test_every_row_to_import_is_an_entry_of_one_operation(
    db_session: Session, take_in: Callable[..., Imported], file: ImportedFile, by: AppUser
) -> None:
    imported = take_in(row(3, Decision.NOT_AN_ENTRY), row(4), row(5, starts_on=date(2017, 4, 1)), row(6, Decision.SKIP))
    assert (imported.entries, imported.reporting_years, imported.without_year) == (2, (2016, 2017), 0)
    operation = db_session.get_one(Operation, imported.operation_id)
    assert (operation.kind, operation.about, operation.by_id) == ("import", "Log 2016.xlsx", by.id)
    assert [entry.starts_on for entry in entries(db_session)] == [date(2016, 4, 12), date(2017, 4, 1)]
    assert [entry.attended for entry in entries(db_session)] == [34, 34]
    assert {entry.recorded_by_id for entry in entries(db_session)} == {by.id}
    [taken_in] = files_taken_in(db_session, user_id=by.id, scope=ALL)
    assert (taken_in.id, taken_in.operation_id, taken_in.entries) == (file.id, operation.id, 2)
    assert (taken_in.taken_in_by, taken_in.is_undone) == (by.email, False)


def test_all_that_was_understood_is_recorded(db_session: Session, take_in: Callable[..., Imported]) -> None:
    take_in(
        row(
            ends_on=date(2016, 4, 13), days=2, starts_at=time(9, 30), minutes_each=90, course="CSE awareness",
            level="Refresher", sessions=Count.of(1), attended=Count.of(60, Certainty.ABOUT, "approx 60"),
            organisations=("Hilltop School", "hilltop  SCHOOL", "Valley School"), areas=("Rotherham",),
            providers=("The Partnership", "Police"), trainers=(("Sam Field", 2), ("Jo Hill", None)), how=How.IN_PERSON,
            venue="Town hall", notes="Went well.\r\nMore wanted.", reference="R-1",
            figures=((FigureColumn("Booked"), Count.of(70)),),
        )
    )  # fmt: skip
    entry = entry_in_full(db_session, entries(db_session)[0].id, scope=ALL)
    assert entry
    assert (entry.starts_on, entry.ends_on, entry.days, entry.kind) == (
        date(2016, 4, 12), date(2016, 4, 13), 2, Kind.ONE,
    )  # fmt: skip
    assert (entry.starts_at, entry.minutes_each, entry.course, entry.level) == (
        time(9, 30), 90, "CSE awareness", "Refresher",
    )  # fmt: skip
    assert entry.attended == Count.of(60, Certainty.ABOUT, "approx 60")
    assert [line.name for line in entry.organisations] == ["Hilltop School", "Valley School"]
    assert [line.name for line in entry.areas] == ["Rotherham"]
    assert [line.name for line in entry.providers] == ["The Partnership", "Police"]
    assert [(line.name, line.half_days) for line in entry.trainers] == [("Sam Field", 2), ("Jo Hill", None)]
    assert (entry.how, entry.venue, entry.reference) == (How.IN_PERSON, "Town hall", "R-1")
    assert entry.notes == "Went well.\nMore wanted."
    assert [count.value for _, _, count in entry.figures] == [70]


def test_not_recorded_is_not_0(db_session: Session, take_in: Callable[..., Imported]) -> None:
    take_in(row(attended=Count.of(None, None, "n/k")), row(5, attended=Count.of(0)))
    assert [(entry.attended, entry.words_instead) for entry in entries(db_session)] == [(None, "n/k"), (0, "")]


def test_each_entry_keeps_file_sheet_row_and_what_stood_there(
    db_session: Session, take_in: Callable[..., Imported], file: ImportedFile, by: AppUser
) -> None:
    take_in(row(4), row(17, part=1))
    ids = [entry.id for entry in entries(db_session)]
    [origin] = origins_of(db_session, ids[1])
    assert (origin.file_id, origin.file, origin.sheet, origin.row) == (file.id, "Log 2016.xlsx", SHEET, 17)
    assert origin.texts == (("Date", "12/4/16"), ("Numbers", "34"))
    assert origin.taken_in_by == by.email
    assert [(one.entry_id, one.row) for one in entries_of_file(db_session, file.id, scope=ALL)] == [
        (ids[0], 4),
        (ids[1], 17),
    ]


def test_new_names_are_added_and_known_ones_are_found_by_other_spellings(
    db_session: Session, given: Given, take_in: Callable[..., Imported]
) -> None:
    known = given.named(Organisation, "St Mary’s School")
    given._added(OrganisationSpelling(organisation_id=known.id, spelling="St Marys", folded=folded("St Marys")))
    imported = take_in(row(organisations=("ST MARYS", "Hilltop School")), row(5, organisations=("St Mary's School",)))
    assert [(one.singular, one.number) for one in imported.added] == [("organisation", 1)]
    new = db_session.scalars(select(Organisation).where(Organisation.name == "Hilltop School")).one()
    assert not new.may_be_named
    lines = db_session.scalars(select(EntryOrganisation.organisation_id).order_by(EntryOrganisation.entry_id))
    assert list(lines) == [known.id, new.id, known.id]
    # As the import of the own sheet does.
    education = db_session.scalars(select(Sector.id).where(Sector.name == "Education")).one()
    assert new.usual_sector_id == education


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"audience": "Scouts"}, "“Scouts” is no longer in the list of audiences."),
        ({"sector": "Scouts"}, "“Scouts” is no longer in the list of sectors."),
        ({"audience": "", "sector": ""}, "It has no audience."),
        ({"starts_on": None}, "It has no day."),
        ({"activity": "Juggling"}, "“Juggling” is not in the list of activities"),
        ({"starts_on": date(2018, 1, 1)}, "1 January 2018 has not come yet"),
        ({"ends_on": date(2016, 4, 1)}, "before it starts"),
        ({"starts_on": date(1066, 10, 14)}, "The year 1066"),
        ({"course": "a" * 300}, "too long"),
        ({"venue": "x" * 300}, "too long"),
        ({"days": 0}, "0 days"),
        ({"minutes_each": 99_999_999}, "minutes"),
        ({"notes": "x" * 200_000}, "too long"),
        ({"figures": ((FigureColumn("Sheep"), Count.of(3)),)}, "“Sheep” is no longer in the lists of figures."),
        (
            {"figures": ((FigureColumn("Attended", "Came from", "Police"), Count.of(50)),)},
            "more than the 34 who attended",
        ),
    ],
)  # fmt: skip
def test_a_row_that_can_t_be_taken_is_told_and_nothing_is_imported(
    db_session: Session, take_in: Callable[..., Imported], values: dict[str, Any], words: str
) -> None:
    before = counts(db_session)
    with pytest.raises(RowsRefused) as refused:
        take_in(row(4, organisations=("New School",)), row(5, **values))
    told = [str(problem) for problem in refused.value.problems]
    assert told[0].startswith(f"sheet “{SHEET}”, row 5: ")
    assert any(words in line for line in told)
    assert "1 row can’t be taken" in refused.value.words
    assert counts(db_session) == before


def test_a_semicolon_in_a_name_becomes_a_comma(db_session: Session, take_in: Callable[..., Imported]) -> None:
    take_in(row(course="Basics; and more"))
    assert db_session.scalars(select(Course.name)).all() == ["Basics, and more"]


def test_a_sector_that_an_audience_does_not_offer_is_not_added_to_it(
    db_session: Session, given: Given, take_in: Callable[..., Imported]
) -> None:
    given.named(Sector, "Scouting")
    before = counts(db_session)
    with pytest.raises(RowsRefused) as refused:
        take_in(row(sector="Scouting"))
    assert "does not offer the sector “Scouting”" in str(refused.value.problems[0])
    assert counts(db_session) == before


def test_rows_that_are_asked_about_stop_it_unless_they_are_left_out(
    db_session: Session, take_in: Callable[..., Imported]
) -> None:
    rows = row(4), row(5, Decision.ASK), row(6, Decision.ASK)
    with pytest.raises(StillAsked, match="2 rows are still asked about"):
        take_in(*rows)
    assert not entries(db_session)
    assert take_in(*rows, leave_out_asked=True).entries == 1


def test_a_file_with_nothing_to_import_is_not_taken_in(take_in: Callable[..., Imported]) -> None:
    with pytest.raises(Refusal, match="No row"):
        take_in(row(4, Decision.SKIP))


def test_a_part_of_the_same_session_has_none_of_its_own(db_session: Session, take_in: Callable[..., Imported]) -> None:
    take_in(row(4), row(4, part=1, same_session_as=Place(0, 4), sessions=Count.of(0), sector="Health"))
    whole, part = entries(db_session)
    assert (whole.sessions, whole.same_session_as_id) == (1, None)
    assert (part.sessions, part.same_session_as_id) == (0, whole.id)


def test_a_part_whose_session_stays_out_counts_it(db_session: Session, take_in: Callable[..., Imported]) -> None:
    take_in(
        row(4, Decision.SKIP),
        row(4, part=1, same_session_as=Place(0, 4), sessions=Count.of(0)),
    )
    [entry] = entries(db_session)
    assert (entry.sessions, entry.same_session_as_id) == (1, None)


def test_rows_that_are_each_the_same_session_as_the_next_do_not_hang(
    db_session: Session, take_in: Callable[..., Imported]
) -> None:
    take_in(
        row(4, same_session_as=Place(0, 5)),
        row(5, same_session_as=Place(0, 4)),
        row(6, same_session_as=Place(0, 6)),
    )
    assert len(entries(db_session)) == 3


def test_a_reference_that_is_there_is_told(db_session: Session, given: Given, take_in: Callable[..., Imported]) -> None:
    known = given.entry(reference="R-1")
    with pytest.raises(RowsRefused) as refused:
        take_in(row(4, reference="R-1"), row(5, reference="R-2"))
    assert [problem.place.row for problem in refused.value.problems] == [4]
    assert f"entry {known.id}" in str(refused.value.problems[0])


def test_what_several_rows_have_is_the_reference_of_none(db_session: Session, take_in: Callable[..., Imported]) -> None:
    imported = take_in(row(4, reference="MA"), row(5, reference="R-2"), row(6, reference="MA"))
    assert imported.shared_references == 2
    assert [entry.reference for entry in entries(db_session)] == [None, "R-2", None]


def test_a_file_is_taken_in_once(db_session: Session, take_in: Callable[..., Imported], file: ImportedFile) -> None:
    imported = take_in(row(4))
    with pytest.raises(TakenInBefore) as told:
        take_in(row(4))
    assert told.value.operation_id == imported.operation_id
    assert len(entries(db_session)) == 1
    assert is_taken_in(db_session, file.digest)


def test_of_two_people_who_confirm_at_the_same_moment_one_imports(
    app: Flask, db_session: Session, file: ImportedFile
) -> None:
    file_id, start = file.id, Barrier(2)
    db_session.rollback()

    def confirm(number: int) -> str:
        with app.app_context():
            try:
                start.wait(30)
                writing(db.session)
                take_in_proposal(
                    db.session, file_id=file_id, proposal=proposal(row(4), row(5)), by=None, may_be_named=False,
                    first_month=4, recorded_at=AT, key=f"key {number}", digest="d",
                )  # fmt: skip
                db.session.commit()
                return "imported"
            except TakenInBefore:
                return "imported before"
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(confirm, range(2))) == ["imported", "imported before"]
    assert len(entries(db_session)) == 2
    assert db_session.scalar(select(func.count()).select_from(Operation).where(Operation.kind == "import")) == 1


def test_the_same_form_sent_twice_is_one_operation(
    db_session: Session, take_in: Callable[..., Imported], file: ImportedFile
) -> None:
    take_in(row(4), key="k", digest="d")
    db_session.get_one(ImportedFile, file.id).operation_id = None
    db_session.commit()
    with pytest.raises(SentBefore):
        take_in(row(4), key="k", digest="d")
    assert len(entries(db_session)) == 1


def test_what_is_imported_is_what_was_looked_at(db_session: Session, take_in: Callable[..., Imported]) -> None:
    looked_at = digest_of_proposal(proposal(row(4)))
    assert digest_of_proposal(proposal(row(4))) == looked_at
    with pytest.raises(Refusal, match="not what was shown"):
        take_in(row(4, attended=Count.of(35)), seen=looked_at)
    with pytest.raises(Refusal, match="not what was shown"):
        take_in(row(4), row(5), seen=looked_at)
    assert not entries(db_session)
    assert take_in(row(4), seen=looked_at).entries == 1


def test_somebody_kept_to_areas_imports_nothing_of_others(
    db_session: Session, given: Given, take_in: Callable[..., Imported]
) -> None:
    own, other = given.named(Area, "North"), given.named(Area, "South")
    scope = Scope(frozenset({own.id}))
    assert other.id != own.id
    with pytest.raises(RowsRefused) as refused:
        take_in(row(4, areas=("North",)), row(5, areas=("South",)), row(6, areas=("New place",)), row(7), scope=scope)
    assert [problem.place.row for problem in refused.value.problems] == [5, 6]
    assert take_in(row(4, areas=("North",)), row(7), scope=scope).entries == 2


def test_words_of_a_count_are_kept_as_far_as_there_is_room(
    db_session: Session, take_in: Callable[..., Imported]
) -> None:
    take_in(
        row(4, attended=Count.of(None, None, "well\x00 attended " * 40)),
        row(5, attended=Count.of(60, Certainty.ABOUT, "about 60 " * 40), sessions=Count.of(2, words="two " * 80)),
    )
    first, second = entries(db_session)
    assert first.words_instead.startswith("well attended well")
    assert (len(first.words_instead), len(second.attended_as_typed)) == (200, 100)


def test_a_cancelled_row_is_kept_and_counts_nowhere(db_session: Session, take_in: Callable[..., Imported]) -> None:
    take_in(row(4, status=Status.CANCELLED, reason="Snow", attended=Count.of(None, None)))
    [entry] = entries(db_session)
    assert (entry.status, entry.reason, entry.attended) == (Status.CANCELLED, "Snow", None)


def test_an_import_is_undone_like_that_of_a_sheet(
    db_session: Session, given: Given, take_in: Callable[..., Imported], file: ImportedFile, by: AppUser
) -> None:
    imported = take_in(row(4, organisations=("Hilltop School",)), row(5, course="CSE awareness"))
    undo_operation(db_session, by=by, operation_id=imported.operation_id, first_month=4)
    db_session.commit()
    assert {entry.status for entry in entries(db_session)} == {Status.TAKEN_OUT}
    [taken_in] = files_taken_in(db_session, user_id=by.id, scope=ALL)
    assert taken_in.is_undone
    assert not is_taken_in(db_session, file.digest)
    # What came with it, and nothing else uses, leaves the lists with it.
    assert db_session.scalar(select(func.count()).select_from(Course).where(Course.name == "CSE awareness")) == 0


TEXTS = st.one_of(
    st.sampled_from(["", "Hilltop School", "hilltop school", "a; b", "x" * 250, "\x00", "Café\u0301", "  ", "=1+1"]),
    st.text(max_size=12),
)
CERTAINTIES = st.sampled_from([Certainty.EXACT, Certainty.ABOUT, Certainty.AT_LEAST, Certainty.NEARLY])
COUNTS = st.one_of(
    st.builds(Count.of, st.integers(0, 9_999_999), CERTAINTIES, TEXTS),
    st.builds(Count.of, st.none(), st.none(), st.text(max_size=300)),
)
FIGURES = st.sampled_from(
    [
        FigureColumn("Booked"),
        FigureColumn("Attended", "Came from", "Police"),
        FigureColumn("Sheep"),
        FigureColumn("Booked", "Came from", "Nowhere"),
    ]
)
ENTRIES = st.builds(
    Understood,
    starts_on=st.one_of(st.none(), st.dates()),
    ends_on=st.one_of(st.none(), st.dates()),
    days=st.one_of(st.none(), st.integers(-1, 20_000)),
    starts_at=st.one_of(st.none(), st.times()),
    minutes_each=st.one_of(st.none(), st.integers(-1, 10**10)),
    activity=st.one_of(st.sampled_from(["", "Course", "Stall or outreach", "E-learning"]), TEXTS),
    course=TEXTS,
    level=TEXTS,
    audience=st.sampled_from(["Professionals", "Young people", "PROFESSIONALS", "Scouts", ""]),
    sector=st.sampled_from(["Education", "Health", "Scouts", ""]),
    sessions=st.one_of(st.none(), COUNTS),
    attended=COUNTS,
    organisations=st.lists(TEXTS, max_size=3).map(tuple),
    areas=st.lists(TEXTS, max_size=3).map(tuple),
    providers=st.lists(TEXTS, max_size=3).map(tuple),
    trainers=st.lists(st.tuples(TEXTS, st.one_of(st.none(), st.integers(1, 9))), max_size=3).map(tuple),
    how=st.one_of(st.none(), st.sampled_from(How)),
    venue=TEXTS,
    status=st.sampled_from(Status),
    reason=TEXTS,
    notes=TEXTS,
    reference=st.one_of(st.none(), TEXTS),
    figures=st.lists(st.tuples(FIGURES, COUNTS), max_size=2).map(tuple),
    same_session_as=st.one_of(st.none(), st.builds(Place, st.just(0), st.integers(0, 4))),
)
PLAIN_DAYS = st.dates(date(2000, 1, 1), date(2017, 3, 31))
# Of what is wholly at random hardly anything can be taken.
LIKELY = st.builds(
    lambda said, day, length: replace(
        said, starts_on=day, ends_on=day + timedelta(length) if length else None, audience="Professionals",
        sector="Education", days=None, minutes_each=None, activity="Course", course="Course 1", level="", venue="Hall",
        reference=None, areas=(), providers=("Police",), trainers=(), organisations=("Hilltop School",),
        figures=tuple(one for one in said.figures if one[0] == FigureColumn("Booked")),
    ),
    ENTRIES,
    PLAIN_DAYS,
    st.integers(0, 40),
)  # fmt: skip


@hypothesis.settings(suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture], max_examples=25)
@hypothesis.given(rows=st.lists(st.one_of(LIKELY, ENTRIES), min_size=1, max_size=4), are_likely=st.booleans())
def test_whatever_is_proposed_is_taken_soundly_or_refused_in_words(
    db_session: Session, file: ImportedFile, rows: list[Understood], are_likely: bool
) -> None:
    file_id = file.id
    if are_likely:
        rows = [one for one in rows if one.audience == "Professionals" and one.reference is None] or rows
    read = tuple(
        ReadRow(Place(0, number), "A1", Decision.IMPORT, "Plain.", one, texts=(("\x00Date", "\ud800 12/4"),))
        for number, one in enumerate(rows)
    )
    before = counts(db_session)
    writing(db_session)
    try:
        take_in_proposal(
            db_session, file_id=file_id, proposal=proposal(*read), by=None, may_be_named=False, first_month=4,
            recorded_at=AT,
        )  # fmt: skip
        connection = db_session.connection()
        assert [*database_problems(connection), *entry_problems(connection, 4)] == []
        assert counts(db_session)["Entry"] == before["Entry"] + len(rows)
        assert counts(db_session)["ImportedRow"] == before["ImportedRow"] + len(rows)
        hypothesis.event("taken")
    except RowsRefused as refused:
        wordless = [problem for problem in refused.problems if not problem.words.strip()]
        changed = counts(db_session) != before
        if wordless or changed:
            pytest.fail(f"{wordless}, {changed}")
        hypothesis.event("refused")
    finally:
        db_session.rollback()
