"""Undoing an import: what it added goes and the file can come again; what was changed since is kept unless chosen."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.actions.test_everything_undone import register_as_it_is
from tests.actions.test_imports import put_in, take_in
from tests.actions.test_sheet_updates import downloaded, rows_of, sheet_of
from tests.actions.test_undo import change, last, said, seen, tables_of, undo
from tests.given import Given
from tests.inputs.made_sheets import csv_of
from tests.statements import statements
from training_register.actions.answers import stop_asking
from training_register.actions.entries import change_entry, put_back, said_of, take_out, values_of
from training_register.actions.operations import begin_operation
from training_register.actions.organisations import OrganisationValues, change_organisation
from training_register.actions.refusals import Refusal
from training_register.actions.undo import undo_operation
from training_register.actions.undo_entries import Overlooked
from training_register.count import Certainty, Count
from training_register.database import db, writing
from training_register.models import (
    Answer,
    AppUser,
    Area,
    Change,
    Course,
    Entry,
    EntryText,
    ImportedFile,
    Measure,
    Operation,
    Organisation,
    Provider,
    Trainer,
)
from training_register.models.figures import AnswerState
from training_register.queries.checks import database_problems, entry_problems
from training_register.queries.history import changes_since
from training_register.queries.imported_files import file_with_id, is_taken_in
from training_register.queries.one_entry import entry_in_full
from training_register.queries.undoing import (
    entries_left,
    fates_of_entries,
    touched_entries,
    undoings_that_left,
    undone_now,
)
from training_register.rules.entries import Status
from training_register.rules.permissions import ALL
from training_register.rules.undoing import Fate

ROWS: tuple[dict[str, Any], ...] = (
    {"Reference": "R1", "Attended": "34", "Organisations": "Mill; Hall", "Areas": "North", "Course": "Basics"},
    {"Reference": "R2", "Attended": "about 20", "Organisations": "Mill", "Delivered by": "Acme", "Notes": "A note"},
    {"Reference": "R3", "Attended": "", "Trainers": "Ann; Ben (1.5)", "Starts on": "2016-05-04"},
)
NAMES = (Organisation, Area, Course, Provider, Trainer)


@pytest.fixture
def jane(given: Given) -> AppUser:
    """Whoever imports and undoes."""
    return given.user()


@pytest.fixture
def imported(given: Given, db_session: Session, jane: AppUser) -> int:
    """An import of three rows, beside an entry that was there; the operation's id."""
    given.offered("Professionals", "Education")
    given.entry(organisations=("Barn",), attended="5")
    return take(db_session, jane)


def take(db_session: Session, by: AppUser, *rows: dict[str, Any]) -> int:
    """Takes rows in, ROWS by default; gives the operation's id."""
    take_in(db_session, csv_of(*(rows or ROWS)), create_missing=True, by=by)
    return last(db_session)


def shown(db_session: Session, operation_id: int) -> str:
    """What a preview would carry now."""
    seen_then = fates_of_entries(db_session, operation_id).seen
    db_session.rollback()
    return seen_then


def undo_seen(db_session: Session, by: AppUser, operation_id: int, *too: int, seen_then: str = "") -> int:
    """Undoes an operation after a look at it, with some of what was changed since; gives the undoing's id."""
    seen_then = seen_then or shown(db_session, operation_id)
    writing(db_session)
    undone = undo_operation(
        db_session, by=by, operation_id=operation_id, first_month=4, seen=seen_then, undo_too=set(too)
    )
    db_session.commit()
    return undone.id


def names(db_session: Session) -> dict[str, list[str]]:
    """The names in the lists that an import of ROWS adds to."""
    found = {model.__tablename__: db_session.scalars(select(model.name).order_by(model.name)).all() for model in NAMES}
    return {table: list(listed) for table, listed in found.items() if listed}


def problems(db_session: Session) -> list[str]:
    """What `training-register check` finds."""
    db_session.rollback()
    connection = db_session.connection()
    return [*database_problems(connection), *entry_problems(connection, 4)]


def test_what_an_import_added_goes_and_the_same_file_comes_again(
    db_session: Session, jane: AppUser, imported: int
) -> None:
    before = tables_of(db_session)
    undone = undo_seen(db_session, jane, imported)
    entry = seen(db_session, 2)
    assert (entry.status, entry.reason, entry.reference) == (Status.TAKEN_OUT, "Import of sheet.csv undone", None)
    assert entry.organisations == entry.areas == ()
    assert names(db_session) == {"organisation": ["Barn"]}
    # Found by what it says still, and not by what it gave back.
    words = dict(db_session.execute(select(EntryText.entry_id, EntryText.words)).all())
    assert {id_: kept.replace("'", "") for id_, kept in words.items()} == {3: "a note"}
    again = take(db_session, jane)
    assert tables_of(db_session) == before
    assert [seen(db_session, id_).reference for id_ in (5, 6, 7)] == ["R1", "R2", "R3"]
    with pytest.raises(Refusal, match="“R1” is the reference of entry 5 by now"):
        undo_operation(db_session, by=jane, operation_id=undone, first_month=4)
    db_session.rollback()
    undo_seen(db_session, jane, again)
    undo(db_session, jane, undone)
    assert tables_of(db_session) == before
    assert not problems(db_session)


def test_undoing_the_undoing_brings_all_back(db_session: Session, jane: AppUser, imported: int) -> None:
    before = register_as_it_is(db_session)
    undone = undo_seen(db_session, jane, imported)
    again = undo_seen(db_session, jane, undone)
    assert register_as_it_is(db_session) == before
    # And once more, however often.
    undo_seen(db_session, jane, again)
    assert names(db_session) == {"organisation": ["Barn"]}
    assert not problems(db_session)


def test_names_that_came_again_are_the_same_when_all_is_brought_back(
    given: Given, db_session: Session, jane: AppUser, imported: int
) -> None:
    undone = undo_seen(db_session, jane, imported)
    given.entry(organisations=("Mill",), course="Basics")
    undo_seen(db_session, jane, undone)
    entry = seen(db_session, 2)
    assert ([line.name for line in entry.organisations], entry.course) == (["Mill", "Hall"], "Basics")
    assert names(db_session)["organisation"] == ["Barn", "Hall", "Mill"]


def test_what_was_changed_since_is_kept_with_its_names_unless_it_is_chosen(
    db_session: Session, jane: AppUser, imported: int
) -> None:
    change(db_session, jane, 2, attended=Count.of(36))
    undone = undo_seen(db_session, jane, imported)
    kept, gone = seen(db_session, 2), seen(db_session, 3)
    assert (kept.status, kept.attended.value, kept.reference, kept.version) == (Status.DELIVERED, 36, "R1", 2)
    assert gone.status is Status.TAKEN_OUT
    assert names(db_session) == {
        "organisation": ["Barn", "Hall", "Mill"], "area": ["North"], "course": ["Basics"],
    }  # fmt: skip
    # The history says which, and what was done to it.
    left = entries_left(db_session, imported, undone, most=10)
    assert [(one.entry_id, one.changes[0].fields["attended"]) for one in left] == [(2, [34, 36])]
    by_entry = [{change.operation_id for change in changes_since(db_session, id_, 0)} for id_ in (2, 3)]
    assert [[one.id for one in undoings_that_left(db_session, ids)] for ids in by_entry] == [[undone], []]
    # To undo the undoing is nothing to the one that was kept.
    undo_seen(db_session, jane, undone)
    assert (seen(db_session, 2).version, seen(db_session, 3).reference) == (2, "R2")


def test_what_was_changed_since_goes_too_where_it_is_chosen(db_session: Session, jane: AppUser, imported: int) -> None:
    change(db_session, jane, 2, attended=Count.of(36))
    undo_seen(db_session, jane, imported, 2, 99)
    entry = seen(db_session, 2)
    assert (entry.status, entry.attended.value) == (Status.TAKEN_OUT, 36)
    assert names(db_session) == {"organisation": ["Barn"]}


def test_what_was_taken_out_before_stays_so_and_gives_back_what_it_held(
    db_session: Session, jane: AppUser, imported: int
) -> None:
    take_out(db_session, by=jane, entry=seen(db_session, 2), reason="Twice.", first_month=4)
    db_session.commit()
    assert fates_of_entries(db_session, imported).numbers == {Fate.OUT_ALREADY: 1, Fate.GOES: 2}
    undo_seen(db_session, jane, imported)
    entry = seen(db_session, 2)
    assert (entry.status, entry.reason, entry.reference) == (Status.TAKEN_OUT, "Twice.", None)
    assert names(db_session) == {"organisation": ["Barn"]}
    take(db_session, jane)


def test_names_that_others_use_or_changed_stay(given: Given, db_session: Session, jane: AppUser, imported: int) -> None:
    mill, hall = (db_session.scalars(select(Organisation.id).where(Organisation.name == name)).one()
                  for name in ("Mill", "Hall"))  # fmt: skip
    change_organisation(db_session, by=jane, organisation_id=hall, values=OrganisationValues(name="The Hall"))
    db_session.commit()
    given.entry(areas=("North",))
    change(db_session, jane, 1, organisation_ids=(mill,))
    undo_seen(db_session, jane, imported)
    assert names(db_session) == {"organisation": ["Barn", "Mill", "The Hall"], "area": ["North"]}
    assert [line.name for line in seen(db_session, 2).organisations] == ["Mill", "The Hall"]


def test_nothing_is_undone_that_somebody_has_not_looked_at(db_session: Session, jane: AppUser, imported: int) -> None:
    looked = shown(db_session, imported)
    change(db_session, jane, 3, venue="Library")
    operations = last(db_session)
    with pytest.raises(Overlooked):
        undo_seen(db_session, jane, imported, seen_then=looked)
    db_session.rollback()
    assert last(db_session) == operations
    assert seen(db_session, 2).status is Status.DELIVERED
    # Without a look, what was changed since stands in the way.
    with pytest.raises(Refusal, match="1 entry was changed since: 3"):
        undo_operation(db_session, by=jane, operation_id=imported, first_month=4)
    db_session.rollback()
    undo_seen(db_session, jane, imported)
    with pytest.raises(Refusal, match="undone already"):
        undo_seen(db_session, jane, imported, seen_then=looked)
    db_session.rollback()


def test_many_take_as_many_statements_as_few(given: Given, db_session: Session, jane: AppUser) -> None:
    given.offered("Professionals", "Education")

    def number_for(rows: int) -> int:
        lines = [{"Reference": f"{rows}-{row}", "Organisations": f"School {rows} {row}"} for row in range(rows)]
        operation = take(db_session, jane, *lines)
        looked = shown(db_session, operation)
        with statements(db_session) as sent:
            undo_seen(db_session, jane, operation, seen_then=looked)
        return len(sent)

    number_for(2)
    assert number_for(60) == number_for(3)


def test_two_who_undo_the_same_at_once_undo_it_once(
    app: Flask, db_session: Session, jane: AppUser, imported: int
) -> None:
    looked, by = shown(db_session, imported), jane.id
    db_session.rollback()
    start, done = threading.Barrier(2), []

    def press() -> None:
        with app.app_context():
            start.wait()
            try:
                writing(db.session)
                user = db.session.get_one(AppUser, by)
                undo_operation(db.session, by=user, operation_id=imported, first_month=4, seen=looked)
                db.session.commit()
                done.append("undone")
            except Refusal as refusal:
                db.session.rollback()
                done.append(refusal.words)

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["This was undone already.", "undone"]
    undoings = select(func.count()).select_from(Operation).where(Operation.undoes_id == imported)
    assert db_session.scalar(undoings) == 1


def test_an_entry_that_is_changed_while_all_is_undone_is_changed_before_or_after(
    app: Flask, db_session: Session, jane: AppUser, imported: int
) -> None:
    """Whoever comes second is told: no change is lost, and nothing is half undone."""
    looked, by = shown(db_session, imported), jane.id
    entry = seen(db_session, 3)
    db_session.rollback()
    start, told = threading.Barrier(2), []

    def do(act: Any) -> None:
        with app.app_context():
            start.wait()
            try:
                writing(db.session)
                act(db.session.get_one(AppUser, by))
                db.session.commit()
                told.append("done")
            except Exception as problem:
                db.session.rollback()
                told.append(type(problem).__name__)

    def press(user: AppUser) -> None:
        undo_operation(db.session, by=user, operation_id=imported, first_month=4, seen=looked)

    def taking_out(user: AppUser) -> None:
        take_out(db.session, by=user, entry=entry, reason="Twice.", first_month=4)

    threads = [threading.Thread(target=do, args=(act,)) for act in (press, taking_out)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) in (["Overlooked", "done"], ["Overtaken", "done"])
    assert seen(db_session, 3).status is Status.TAKEN_OUT
    assert (seen(db_session, 2).status is Status.TAKEN_OUT) == ("Overtaken" in told)


def update_by_import(db_session: Session, by: AppUser, *changes: tuple[int, dict[str, Any]]) -> int:
    """Changes entries as an import does that updates them: one operation; gives its id. Nothing is committed."""
    operation = begin_operation(db_session, kind="import", by=by, about="sheet.csv")
    for entry_id, values in changes:
        entry = entry_in_full(db_session, entry_id, scope=ALL)
        assert entry
        becomes = replace(values_of(entry), **values)
        change_entry(db_session, by=by, entry=entry, values=becomes, first_month=4, operation=operation)
    return operation.id


def test_what_an_import_updated_returns_field_by_field(given: Given, db_session: Session, jane: AppUser) -> None:
    booked = db_session.scalars(select(Measure.id).where(Measure.short_name == "booked")).one()
    ids = [given.entry(organisations=("Barn",), reference=f"R{number}", notes="Old").id for number in range(3)]
    before = [said(db_session, id_) for id_ in ids]
    tables = tables_of(db_session)
    days = {"starts_on": date(2015, 5, 1), "ends_on": date(2015, 6, 1), "sessions": Count.of(4)}
    operation = update_by_import(
        db_session, jane,
        (ids[0], {"attended": Count.of(60, Certainty.ABOUT, "c. 60"), "notes": "New", "reference": "Q", **days}),
        (ids[1], {"reference": "R0", "figures": ((booked, None, Count.of(9)),), "organisation_ids": ()}),
        (ids[2], {"venue": "Town hall", "attended": Count.of(50)}),
    )  # fmt: skip
    db_session.commit()
    # What nobody but this changed returns; what was changed otherwise since stays.
    change(db_session, jane, ids[1], venue="Library")
    change(db_session, jane, ids[2], attended=Count.of(51))
    undone = undo_seen(db_session, jane, operation)
    assert said(db_session, ids[0]) == before[0]
    assert said(db_session, ids[1]) == {**before[1], "venue": "Library"}
    assert (seen(db_session, ids[2]).attended.value, seen(db_session, ids[2]).reference) == (51, "R2")
    assert [seen(db_session, id_).version for id_ in ids] == [3, 4, 3]
    assert not problems(db_session)
    undo_seen(db_session, jane, undone)
    assert [seen(db_session, id_).reference for id_ in ids] == ["Q", "R0", "R2"]
    undo_seen(db_session, jane, last(db_session))
    change(db_session, jane, ids[2], attended=Count.of(34))
    assert tables_of(db_session) == tables


def test_what_an_import_updated_is_undone_too_where_it_is_chosen(
    given: Given, db_session: Session, jane: AppUser
) -> None:
    entry = given.entry(attended="34", notes="Old")
    operation = update_by_import(db_session, jane, (entry.id, {"attended": Count.of(40), "venue": "Town hall"}))
    db_session.commit()
    change(db_session, jane, entry.id, attended=Count.of(41), notes="New")
    undo_seen(db_session, jane, operation, entry.id)
    now = seen(db_session, entry.id)
    assert (now.attended.value, now.venue, now.notes) == (34, "", "New")


def test_a_number_that_comes_back_ends_what_was_answered_about_it(
    given: Given, db_session: Session, jane: AppUser
) -> None:
    entry = given.entry(attended="34")
    operation = update_by_import(db_session, jane, (entry.id, {"attended": Count.of(None)}))
    stop_asking(db_session, operation=begin_operation(db_session, kind="stop asking", by=jane), by=jane,
                entry_id=entry.id, lacks=("attended",), reason="Nobody knows")  # fmt: skip
    db_session.commit()
    undo_seen(db_session, jane, operation)
    assert db_session.scalars(select(Answer.state)).one() is AnswerState.MISSING


ROWS_DRAWN = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "Attended": st.sampled_from(["12", "about 30", ""]),
            "Organisations": st.sampled_from(["Mill", "Mill; Hall", "Barn"]),
            "Areas": st.sampled_from(["North", "South"]),
            "Course": st.sampled_from(["Basics", "Advanced"]),
            "Trainers": st.sampled_from(["Ann", "Ann (0.5); Ben"]),
            "Notes": st.just("A note"),
            "Starts on": st.sampled_from(["2016-05-04", "2015-05-04"]),
        },
    ),
    min_size=1,
    max_size=4,
)
CHANGES_DRAWN = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(
            [
                {"attended": Count.of(36)},
                {"venue": "Library"},
                {"organisation_ids": ()},
                {"reference": None},
                {"starts_on": date(2015, 7, 1), "ends_on": date(2015, 7, 1)},
                {"status": Status.TAKEN_OUT, "status_before": Status.DELIVERED, "reason": "Twice."},
            ]
        ),
    ),
    max_size=4,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@drawn(rows=ROWS_DRAWN, updates=CHANGES_DRAWN, later=CHANGES_DRAWN, chosen=st.sets(st.integers(0, 5)))
def test_whatever_came_and_was_changed_since_all_is_as_before_but_what_is_kept(
    given: Given,
    db_session: Session,
    jane: AppUser,
    rows: list[dict[str, Any]],
    updates: list[Any],
    later: list[Any],
    chosen: set[int],
) -> None:
    by = db_session.get_one(AppUser, jane.id)
    writing(db_session)
    first = db_session.scalars(select(Entry.id).order_by(Entry.id)).all()
    assert not first
    put_in(db_session, csv_of({"Organisations": "Barn"}, {"Attended": "7", "Reference": "Q"}), create_missing=True)
    old = list(db_session.scalars(select(Entry.id).order_by(Entry.id)))
    before = {id_: said_in(db_session, id_) for id_ in old}
    known = names(db_session)
    # One import that adds rows and updates entries.
    numbered = [{**row, "Reference": f"R{number}"} for number, row in enumerate(rows)]
    put_in(db_session, csv_of(*numbered), create_missing=True, by=by)
    operation = last(db_session)
    updated = update_by_import(db_session, by, *{old[n % 2]: values for n, values in updates}.items())
    db_session.execute(update(Change).where(Change.operation_id == updated).values(operation_id=operation))
    db_session.expire_all()
    ids = list(db_session.scalars(select(Entry.id).order_by(Entry.id)))
    for number, values in later:
        update_by_import(db_session, by, (ids[number % len(ids)], values))
    as_kept = {id_: said_in(db_session, id_) for id_ in ids}
    everything = all_of(db_session)

    too = {ids[number % len(ids)] for number in chosen}
    fates = fates_of_entries(db_session, operation)
    kept = fates.changed.keys() - too
    undone = undo_operation(db_session, by=by, operation_id=operation, first_month=4, seen=fates.seen, undo_too=too).id
    for id_ in kept:
        assert said_in(db_session, id_) == as_kept[id_]
    for id_ in set(ids) - set(old) - kept:
        assert said_in(db_session, id_)["status"] is Status.TAKEN_OUT
        assert "reference" not in said_in(db_session, id_)
    fields = changed_fields(db_session, operation)
    for id_ in set(old) - kept:
        now = said_in(db_session, id_)
        assert {field: now.get(field) for field in fields.get(id_, ())} == {
            field: before[id_].get(field) for field in fields.get(id_, ())
        }
    in_figures = [said_in(db_session, id_) for id_ in kept - set(old)]
    if not in_figures and not later:
        assert names(db_session) == known
    # And all of it can be brought back.
    again = fates_of_entries(db_session, undone)
    assert not again.changed
    undo_operation(db_session, by=by, operation_id=undone, first_month=4, seen=again.seen)
    assert {id_: said_in(db_session, id_) for id_ in ids} == as_kept
    assert all_of(db_session) == everything
    assert not [*database_problems(db_session.connection()), *entry_problems(db_session.connection(), 4)]
    db_session.rollback()


def said_in(db_session: Session, entry_id: int) -> dict[str, Any]:
    """What an entry says, read within the transaction."""
    entry = entry_in_full(db_session, entry_id, scope=ALL)
    assert entry
    return said_of(values_of(entry), first_month=4)


def changed_fields(db_session: Session, operation_id: int) -> dict[int, set[str]]:
    """The fields that an operation changed in each entry."""
    changes = db_session.scalars(
        select(Change).where(Change.operation_id == operation_id, Change.subject == "entry", Change.version > 1)
    )
    return {one.subject_id: set(one.fields) for one in changes}


def all_of(db_session: Session) -> list[Any]:
    """The names in the lists, and the words by which entries are found."""
    words = db_session.execute(select(EntryText.entry_id, EntryText.words).order_by(EntryText.entry_id)).all()
    return [names(db_session), [tuple(row) for row in words]]


def test_a_file_says_by_whom_its_import_is_undone_now(given: Given, db_session: Session, jane: AppUser) -> None:
    """Undone, brought back, undone: what undid an undoing brings the file back with the entries."""
    given.offered("Professionals", "Education")
    operation = take(db_session, jane)
    id_, content = db_session.execute(select(ImportedFile.id, ImportedFile.digest)).one()
    sam = given.user()
    last_done = operation
    for by, is_undone in ((jane, True), (jane, False), (sam, True)):
        last_done = undo_seen(db_session, by, last_done)
        found = file_with_id(db_session, id_, user_id=jane.id, scope=ALL)
        assert found
        assert (found.is_undone, found.undone_by) == (is_undone, by.email if is_undone else "")
        assert is_taken_in(db_session, content) is not is_undone
    assert undone_now(db_session, []) == {}


def test_a_reference_that_went_from_one_entry_to_another_goes_back(
    given: Given, db_session: Session, jane: AppUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few are undone at once, and whether the other was added by the import or changed."""
    monkeypatch.setattr(touched_entries, "__kwdefaults__", {**touched_entries.__kwdefaults__, "at_once": 1})
    given.offered("Professionals", "Education")
    one, other = given.entry(reference="A").id, given.entry(reference="B").id
    operation = update_by_import(db_session, jane, (one, {"reference": "C"}), (other, {"reference": "A"}))
    put_in(db_session, csv_of({"Reference": "B"}), create_missing=True, by=jane)
    added = last(db_session)
    db_session.execute(update(Change).where(Change.operation_id == added).values(operation_id=operation))
    db_session.commit()
    undone = undo_seen(db_session, jane, operation)
    assert [seen(db_session, id_).reference for id_ in (one, other, 3)] == ["A", "B", None]
    undo_seen(db_session, jane, undone)
    assert [seen(db_session, id_).reference for id_ in (one, other, 3)] == ["C", "A", "B"]
    assert not problems(db_session)


def test_an_entry_that_is_put_back_by_hand_has_its_reference_again_unless_another_has_it(
    db_session: Session, jane: AppUser, imported: int
) -> None:
    undo_seen(db_session, jane, imported)
    put_back(db_session, by=jane, entry=seen(db_session, 2), first_month=4)
    db_session.commit()
    assert (seen(db_session, 2).status, seen(db_session, 2).reference) == (Status.DELIVERED, "R1")
    take(db_session, jane, {"Reference": "R2"})
    put_back(db_session, by=jane, entry=seen(db_session, 3), first_month=4)
    db_session.commit()
    assert (seen(db_session, 3).status, seen(db_session, 3).reference) == (Status.DELIVERED, None)


def test_a_sheet_that_updated_entries_and_added_others_is_undone(
    given: Given, db_session: Session, jane: AppUser
) -> None:
    one, other = (given.entry(attended="34", organisations=("Barn",), notes="Old").id for _ in range(2))
    before, tables = [said(db_session, id_) for id_ in (one, other)], tables_of(db_session)
    rows = rows_of(downloaded(db_session))
    rows[0] |= {"Attended": "about 40", "Organisations": "Mill", "Notes": "New"}
    rows[1] |= {"Attended": "50"}
    rows.append({**rows[0], "Entry": "", "Version": "", "Reference": "R9", "Organisations": "Hall"})
    take_in(db_session, sheet_of(rows), create_missing=True, by=jane)
    operation = last(db_session)
    assert seen(db_session, one).attended.value == 40
    change(db_session, jane, other, attended=Count.of(51))
    assert dict(fates_of_entries(db_session, operation).numbers) == {
        Fate.RETURNS: 1, Fate.CHANGED_SINCE: 1, Fate.GOES: 1,
    }  # fmt: skip
    undone = undo_seen(db_session, jane, operation)
    assert (said(db_session, one), seen(db_session, other).attended.value) == (before[0], 51)
    assert names(db_session) == {"organisation": ["Barn"]}
    undo_seen(db_session, jane, undone)
    assert [line.name for line in seen(db_session, one).organisations] == ["Mill"]
    undo_seen(db_session, jane, last(db_session))
    change(db_session, jane, other, attended=Count.of(34))
    assert tables_of(db_session) == tables
    assert not problems(db_session)
