"""Undoing: a new operation writes the befores back, where nothing newer stands in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.given import RECORDED_AT, Given
from training_register.actions.doubles import tell_apart
from training_register.actions.entries import change_entry, put_back, record_entry, said_of, take_out, values_of
from training_register.actions.new_names import Draft, settled
from training_register.actions.operations import begin_operation
from training_register.actions.refusals import Refusal
from training_register.actions.undo import undo_operation
from training_register.count import Certainty, Count
from training_register.models import AppUser, Change, Entry, EntryToldApart, Measure, Operation, Organisation
from training_register.queries.one_entry import EntryInFull, entry_in_full
from training_register.reports.periods import period_report
from training_register.rules.entries import How, Status
from training_register.rules.periods import year
from training_register.rules.permissions import ALL
from training_register.settings import Settings


@pytest.fixture
def jane(given: Given) -> AppUser:
    """Whoever does and undoes."""
    return given.user()


def seen(db_session: Session, entry_id: int) -> EntryInFull:
    """An entry as it is now."""
    db_session.expire_all()
    entry = entry_in_full(db_session, entry_id, scope=ALL)
    assert entry
    return entry


def change(db_session: Session, by: AppUser, entry_id: int, **values: Any) -> int:
    """Changes an entry; gives the operation's id."""
    entry = seen(db_session, entry_id)
    change_entry(db_session, by=by, entry=entry, values=replace(values_of(entry), **values), first_month=4)
    db_session.commit()
    return last(db_session)


def last(db_session: Session) -> int:
    """The id of the last operation."""
    return db_session.scalars(select(func.max(Operation.id))).one()


def undo(db_session: Session, by: AppUser, operation_id: int) -> int:
    """Undoes an operation; gives the id of the undoing."""
    undone = undo_operation(db_session, by=by, operation_id=operation_id, first_month=4)
    db_session.commit()
    return undone.id


def tables_of(db_session: Session) -> list[Any]:
    """Every figure of two years."""
    db_session.expire_all()
    return [
        [(table.name, [(row.key, row.cells) for row in table.all_rows]) for table in report.all_tables]
        for report in (
            period_report(db_session, year(number), settings=Settings(), today=date(2017, 6, 1))
            for number in (2015, 2016)
        )
    ]


def said(db_session: Session, entry_id: int) -> dict[str, Any]:
    """What an entry says."""
    return said_of(values_of(seen(db_session, entry_id)), first_month=4)


def test_a_change_is_undone_field_by_field(given: Given, db_session: Session, jane: AppUser) -> None:
    entry = given.entry(organisations=("Bents Green",), attended="about 60")
    before = said(db_session, entry.id)
    operation = change(
        db_session, jane, entry.id, attended=Count.of(34), venue="Town hall", organisation_ids=(), how=How.ONLINE,
        starts_on=date(2016, 5, 1), ends_on=date(2016, 5, 1), notes="x",
    )  # fmt: skip
    undo(db_session, jane, operation)
    assert said(db_session, entry.id) == before
    assert seen(db_session, entry.id).version == 3


def test_an_undoing_is_undone_too(given: Given, db_session: Session, jane: AppUser) -> None:
    entry = given.entry()
    operation = change(db_session, jane, entry.id, venue="Town hall")
    undo(db_session, jane, undo(db_session, jane, operation))
    assert seen(db_session, entry.id).venue == "Town hall"


def test_what_was_added_is_taken_out_and_kept(given: Given, db_session: Session, jane: AppUser) -> None:
    before = tables_of(db_session)
    entry = given.entry(organisations=("Bents Green",))
    undone = undo(db_session, jane, last(db_session))
    assert seen(db_session, entry.id).status is Status.TAKEN_OUT
    assert tables_of(db_session) == before
    undo(db_session, jane, undone)
    assert seen(db_session, entry.id).status is Status.DELIVERED


def test_what_newer_changes_do_not_touch_is_undone(given: Given, db_session: Session, jane: AppUser) -> None:
    entry = given.entry()
    operation = change(db_session, jane, entry.id, venue="Town hall")
    change(db_session, jane, entry.id, attended=Count.of(5))
    undo(db_session, jane, operation)
    assert (seen(db_session, entry.id).venue, seen(db_session, entry.id).attended.value) == ("", 5)


def test_something_newer_stands_in_the_way(given: Given, db_session: Session, jane: AppUser) -> None:
    entry = given.entry()
    added = last(db_session)
    operation = change(db_session, jane, entry.id, venue="Town hall")
    change(db_session, jane, entry.id, venue="Library")
    for older, words in ((operation, "was changed since (venue)"), (added, "1 entry was changed since: 1.")):
        with pytest.raises(Refusal, match=words.replace("(", r"\(").replace(")", r"\)")):
            undo_operation(db_session, by=jane, operation_id=older, first_month=4)
        db_session.rollback()
    assert seen(db_session, entry.id).venue == "Library"


def test_nothing_is_undone_twice(given: Given, db_session: Session, jane: AppUser) -> None:
    given.entry()
    operation = last(db_session)
    undo(db_session, jane, operation)
    with pytest.raises(Refusal, match="undone already"):
        undo_operation(db_session, by=jane, operation_id=operation, first_month=4)


def test_entries_told_apart_are_asked_about_again(given: Given, db_session: Session, jane: AppUser) -> None:
    one, other = given.entry(), given.entry()
    tell_apart(db_session, by=jane, pair=(one.id, other.id))
    db_session.commit()
    undo(db_session, jane, last(db_session))
    assert not db_session.scalars(select(EntryToldApart)).all()


def test_new_names_stay_when_their_entry_is_taken_out(given: Given, db_session: Session, jane: AppUser) -> None:
    draft = Draft(values=values_of(seen(db_session, given.entry().id)), organisations=("A new school",))
    operation = begin_operation(db_session, kind="add", by=jane)
    values = settled(db_session, operation, draft)
    record_entry(db_session, by=jane, values=values, first_month=4, recorded_at=RECORDED_AT, operation=operation)
    db_session.commit()
    undo(db_session, jane, operation.id)
    assert db_session.scalars(select(Organisation.name)).all() == ["A new school"]


@pytest.mark.parametrize("kind", ["set password", "add account", "add starting lists"])
def test_what_can_not_be_undone_says_why(db_session: Session, jane: AppUser, kind: str) -> None:
    operation = begin_operation(db_session, kind=kind, by=jane)
    with pytest.raises(Refusal):
        undo_operation(db_session, by=jane, operation_id=operation.id, first_month=4)


def test_putting_back_brings_the_reason_of_before(given: Given, db_session: Session, jane: AppUser) -> None:
    entry = given.entry(status=Status.CANCELLED, reason="The trainer was ill.")
    take_out(db_session, by=jane, entry=seen(db_session, entry.id), reason="Twice.", first_month=4)
    put_back(db_session, by=jane, entry=seen(db_session, entry.id), first_month=4)
    db_session.commit()
    assert (seen(db_session, entry.id).status, seen(db_session, entry.id).reason) == (
        Status.CANCELLED,
        "The trainer was ill.",
    )


@pytest.mark.parametrize("seed", range(3))
def test_a_hundred_random_operations_each_undone_leave_the_register_as_it_was(
    given: Given, db_session: Session, jane: AppUser, seed: int
) -> None:
    chance = Random(seed)
    for number in range(6):
        given.entry(f"2016-0{number + 1}-10", attended=str(10 + number), organisations=(f"School {number}",))
    schools = db_session.scalars(select(Organisation.id)).all()
    booked = db_session.scalars(select(Measure.id).where(Measure.short_name == "booked")).one()
    sectors = [given.offered("Professionals", sector)[1] for sector in ("Education", "Health")]
    ids = list(db_session.scalars(select(Entry.id)))
    before = [said(db_session, id_) for id_ in ids], tables_of(db_session)
    done: list[int] = []
    for _ in range(100):
        entry = seen(db_session, chance.choice(ids))
        day = date(2016, 1, 1) + timedelta(chance.randrange(600))
        counts = [Count.of(chance.randrange(90)), Count.of(None, None, "lots"), Count.of(60, Certainty.ABOUT, "c. 60")]
        values: dict[str, Any] = chance.choice(
            [
                {"starts_on": day, "ends_on": day},
                {"starts_on": day, "ends_on": day + timedelta(40), "sessions": Count.of(5)},
                {"attended": chance.choice(counts)},
                {"sector_id": chance.choice(sectors)},
                {"organisation_ids": tuple(chance.sample(list(schools), chance.randrange(3)))},
                {"figures": ((booked, None, Count.of(chance.randrange(50))),), "notes": f"Note {chance.random()}"},
                {"how": chance.choice(list(How)), "minutes_each": chance.choice([None, 90])},
                {"status": Status.CANCELLED, "reason": "Snow."},
                {"status": Status.DELIVERED, "reason": ""},
            ]
        )
        if entry.status is Status.TAKEN_OUT:
            is_done = put_back(db_session, by=jane, entry=entry, first_month=4)
        elif chance.random() < 0.1:
            is_done = take_out(db_session, by=jane, entry=entry, reason="Twice.", first_month=4)
        else:
            said_now = replace(values_of(entry), **values)
            is_done = change_entry(db_session, by=jane, entry=entry, values=said_now, first_month=4)
        db_session.commit()
        if is_done:
            done.append(last(db_session))
    for operation in reversed(done):
        undo(db_session, jane, operation)
    assert ([said(db_session, id_) for id_ in ids], tables_of(db_session)) == before
    assert db_session.scalar(select(func.count()).select_from(Change).where(Change.subject == "entry"))
