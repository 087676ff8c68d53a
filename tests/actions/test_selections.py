"""Changing many entries at once, as the register keeps it: versions, history, undo, and somebody who is quicker."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.actions.test_undo import change, last, said, seen, tables_of, undo
from tests.given import Given
from tests.statements import statements
from training_register.actions.entries import values_of
from training_register.actions.refusals import Overtaken, Refusal, SentBefore
from training_register.actions.selections import change_many
from training_register.actions.undo import undo_operation
from training_register.models import AppUser, Area, Change, Course, Entry, Operation, Provider
from training_register.queries.selections import selected_entries
from training_register.rules.entries import Status
from training_register.rules.permissions import ALL
from training_register.rules.selections import SaidOfMany, Selected


@pytest.fixture
def jane(given: Given) -> AppUser:
    """Whoever does and undoes."""
    return given.user()


def selected(db_session: Session, *ids: int) -> list[Selected]:
    """Entries as they are now."""
    return selected_entries(db_session, ids, scope=ALL, first_month=4)


def to(entries: list[Selected], **said: Any) -> list[tuple[Selected, SaidOfMany]]:
    """What entries become."""
    return [(one, replace(one.said, **said)) for one in entries]


def test_entries_of_all_kinds_are_changed_and_undone_and_done_again(
    given: Given, db_session: Session, jane: AppUser
) -> None:
    course = given.named(Course, "Awareness").id
    north, acme = given.named(Area, "North").id, given.named(Provider, "Acme").id
    sector = given.offered("Professionals", "Health")[1]
    entries = [
        given.entry("2016-05-01"),
        given.entry("2016-05-02", areas=("South", "North"), providers=("Beta",), course="Basics"),
        given.entry("2016-05-03", status=Status.PLANNED, attended="n/k"),
        given.entry("2016-05-04", status=Status.CANCELLED, reason="Snow", attended="n/k"),
        given.entry("2016-05-05", sector="Police", notes="x", venue="Town hall", organisations=("Bents Green",)),
    ]
    ids = [entry.id for entry in entries]
    change(db_session, jane, ids[4], venue="Library")
    before, tables = [said(db_session, id_) for id_ in ids], tables_of(db_session)
    versions = [seen(db_session, id_).version for id_ in ids]

    becomes = {
        "sector_id": sector, "course_id": course, "area_ids": (north,), "provider_ids": (acme,),
        "status": Status.TAKEN_OUT, "reason": "Not ours",
    }  # fmt: skip
    changed = [(one, replace(one.said, status_before=one.said.status, **becomes)) for one in selected(db_session, *ids)]
    operation = change_many(db_session, by=jane, changed=changed, about="5 entries").id
    db_session.commit()
    after = [said(db_session, id_) for id_ in ids]
    for id_, version in zip(ids, versions, strict=True):
        entry = seen(db_session, id_)
        assert entry.version == version + 1
        assert (entry.sector, entry.course, entry.status) == ("Health", "Awareness", Status.TAKEN_OUT)
        assert [line.name for line in (*entry.areas, *entry.providers)] == ["North", "Acme"]
        of_entry = select(Change.version).where(Change.operation_id == operation, Change.subject_id == id_)
        assert db_session.scalars(of_entry).one() == version + 1

    undone = undo(db_session, jane, operation)
    assert [said(db_session, id_) for id_ in ids] == before
    assert tables_of(db_session) == tables
    undo(db_session, jane, undone)
    assert [said(db_session, id_) for id_ in ids] == after


def test_what_changes_of_many_is_told_as_what_changes_of_one(given: Given, db_session: Session, jane: AppUser) -> None:
    north, south = given.named(Area, "North").id, given.named(Area, "South").id
    course = given.named(Course, "Awareness").id
    one, other = given.entry(areas=("North",)), given.entry(areas=("North",))
    change(db_session, jane, one.id, area_ids=(south, north), course_id=course, status=Status.CANCELLED, reason="Snow")
    changed = to(
        selected(db_session, other.id),
        area_ids=(south, north), course_id=course, status=Status.CANCELLED, reason="Snow",
    )  # fmt: skip
    change_many(db_session, by=jane, changed=changed, about="")
    db_session.commit()
    told = [
        db_session.scalars(select(Change).where(Change.subject_id == id_).order_by(Change.id.desc())).first()
        for id_ in (one.id, other.id)
    ]
    assert told[0]
    assert told[1]
    assert (told[0].fields, told[0].version) == (told[1].fields, told[1].version)


def test_an_entry_that_somebody_else_has_changed_stops_it_all(given: Given, db_session: Session, jane: AppUser) -> None:
    course = given.named(Course, "Awareness").id
    ids = [given.entry().id for _ in range(3)]
    was = selected(db_session, *ids)
    change(db_session, jane, ids[1], venue="Town hall")
    number = db_session.scalar(select(func.count()).select_from(Operation))
    with pytest.raises(Overtaken):
        change_many(db_session, by=jane, changed=to(was, course_id=course), about="")
    db_session.rollback()
    assert {entry.course_id for entry in db_session.scalars(select(Entry))} == {None}
    assert db_session.scalar(select(func.count()).select_from(Operation)) == number


def test_a_form_is_kept_once(given: Given, db_session: Session, jane: AppUser) -> None:
    course = given.named(Course, "Awareness").id
    id_ = given.entry().id
    changed = to(selected(db_session, id_), course_id=course)
    change_many(db_session, by=jane, changed=changed, about="", key="k" * 20, digest="d")
    db_session.commit()
    with pytest.raises(SentBefore):
        change_many(db_session, by=jane, changed=changed, about="", key="k" * 20, digest="d")
    db_session.rollback()


def test_something_newer_stands_in_the_way_of_undoing_many(given: Given, db_session: Session, jane: AppUser) -> None:
    course, other = given.named(Course, "Awareness").id, given.named(Course, "Basics").id
    ids = [given.entry().id for _ in range(3)]
    change_many(db_session, by=jane, changed=to(selected(db_session, *ids), course_id=course), about="")
    db_session.commit()
    operation = last(db_session)
    # What the change did not touch is nothing newer.
    change(db_session, jane, ids[0], venue="Town hall")
    change(db_session, jane, ids[1], course_id=other)
    with pytest.raises(Refusal, match=rf"Entry {ids[1]} was changed since \(course_id\)"):
        undo_operation(db_session, by=jane, operation_id=operation, first_month=4)
    db_session.rollback()
    undo(db_session, jane, last(db_session))
    undo(db_session, jane, operation)
    assert [seen(db_session, id_).course_id for id_ in ids] == [None, None, None]
    assert seen(db_session, ids[0]).venue == "Town hall"


@pytest.mark.parametrize("number", [1, 2])
def test_a_name_that_is_gone_is_no_error_of_the_program(
    given: Given, db_session: Session, jane: AppUser, number: int
) -> None:
    basics, awareness = given.named(Course, "Basics").id, given.named(Course, "Awareness").id
    ids = [given.entry(course="Basics").id for _ in range(number)]
    change_many(db_session, by=jane, changed=to(selected(db_session, *ids), course_id=awareness), about="")
    db_session.commit()
    operation = last(db_session)
    db_session.delete(db_session.get_one(Course, basics))
    db_session.commit()
    with pytest.raises(Refusal, match="no longer in the lists"):
        undo_operation(db_session, by=jane, operation_id=operation, first_month=4)
    db_session.rollback()
    assert seen(db_session, ids[0]).course == "Awareness"


def test_many_take_as_many_statements_as_few(given: Given, db_session: Session, jane: AppUser) -> None:
    course, north = given.named(Course, "Awareness").id, given.named(Area, "North").id
    ids = [given.entry().id for _ in range(60)]

    def number_for(*ids: int) -> int:
        with statements(db_session) as sent:
            changed = to(selected(db_session, *ids), course_id=course, area_ids=(north,))
            operation = change_many(db_session, by=jane, changed=changed, about="").id
            db_session.commit()
            undo(db_session, jane, operation)
        return len(sent)

    assert number_for(*ids[:3]) == number_for(*ids[3:])
    assert values_of(seen(db_session, ids[5])).area_ids == ()
