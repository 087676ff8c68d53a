"""Undoing what was done to the lists, and to entries whose names are in them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.actions.test_imports import take_in
from tests.actions.test_undo import change, last, said, seen, undo
from tests.given import RECORDED_AT, Given
from tests.inputs.made_sheets import csv_of
from training_register.actions import lists
from training_register.actions.doubles import tell_apart
from training_register.actions.entries import change_entry, record_entry, values_of
from training_register.actions.new_names import Draft, settled
from training_register.actions.operations import begin_operation
from training_register.actions.organisations import (
    OrganisationValues,
    add_spelling,
    change_organisation,
    merge_organisations,
    tell_organisations_apart,
)
from training_register.actions.refusals import Refusal
from training_register.actions.undo import undo_operation
from training_register.count import Count
from training_register.models import (
    Activity,
    AppUser,
    Area,
    Audience,
    AudienceSector,
    Course,
    Entry,
    EntryOrganisation,
    EntryToldApart,
    Measure,
    Organisation,
    OrganisationToldApart,
    ReportNote,
    ReportNoteRow,
    ReportRow,
    ReportRowSector,
    ReportTable,
)
from training_register.queries.kept_lists import (
    ACTIVITIES,
    AREAS,
    AUDIENCES,
    COURSES,
    SECTORS_OFFERED,
    KeptList,
    ListKind,
    as_seen,
)
from training_register.rules.entries import CountsWhat, Status


@pytest.fixture
def jane(given: Given) -> AppUser:
    """Whoever does and undoes."""
    return given.user()


def add(db_session: Session, by: AppUser, kind: ListKind, name: str, **columns: Any) -> Any:
    """Adds a name to a list."""
    blank = dict.fromkeys(kind.columns) | {"name": name} | columns
    line = lists.add_to_list(db_session, by=by, kept=KeptList(kind), columns=blank)
    db_session.commit()
    return line


def set_in_list(db_session: Session, by: AppUser, kind: ListKind, line: Any, **columns: Any) -> int:
    """Changes a line of a list; gives the operation's id."""
    now = {column: getattr(line, column) for column in ("name", *kind.columns)}
    lists.change_in_list(
        db_session, by=by, kept=KeptList(kind), line_id=line.id, seen=as_seen(now), columns={**now, **columns}
    )
    db_session.commit()
    return last(db_session)


def refused(db_session: Session, by: AppUser, operation_id: int) -> str:
    """Why an operation can't be undone."""
    with pytest.raises(Refusal) as raised:
        undo_operation(db_session, by=by, operation_id=operation_id, first_month=4)
    db_session.rollback()
    return raised.value.words


def columns(thing: Any) -> dict[str, Any]:
    """All that a line holds."""
    return {column.name: getattr(thing, column.name) for column in thing.__table__.c}


def recorded_with(db_session: Session, by: AppUser, course: str, kind: str = "add") -> int:
    """Records an entry with a new course, or changes the first one to have it; gives the operation's id."""
    entry = seen(db_session, 1)
    operation = begin_operation(db_session, kind=kind, by=by)
    values = settled(db_session, operation, Draft(values=values_of(entry), course=course))
    if kind == "add":
        record_entry(db_session, by=by, values=values, first_month=4, recorded_at=RECORDED_AT, operation=operation)
    else:
        change_entry(db_session, by=by, entry=entry, values=values, first_month=4, operation=operation)
    db_session.commit()
    return operation.id


def test_what_was_added_is_taken_out_once_later_changes_are_undone(
    given: Given, db_session: Session, jane: AppUser
) -> None:
    entry = given.entry()
    added = last(db_session)
    undo(db_session, jane, change(db_session, jane, entry.id, venue="Town hall"))
    undo(db_session, jane, added)
    assert seen(db_session, entry.id).status is Status.TAKEN_OUT


def test_what_was_told_apart_is_so_again_when_the_undoing_is_undone(
    given: Given, db_session: Session, jane: AppUser
) -> None:
    one, other = given.entry().id, given.entry().id
    tell_apart(db_session, by=jane, pair=(one, other))
    db_session.commit()
    undo(db_session, jane, undo(db_session, jane, last(db_session)))
    assert [(told.entry_id, told.other_entry_id) for told in db_session.scalars(select(EntryToldApart))] == [
        (one, other)
    ]
    undo(db_session, jane, last(db_session))
    assert not db_session.scalars(select(EntryToldApart)).all()

    ids = [given.named(Organisation, name).id for name in ("Mill", "Hill", "Hall")]
    tell_organisations_apart(db_session, by=jane, pairs=[(ids[0], ids[1]), (ids[0], ids[2])])
    db_session.commit()
    undo(db_session, jane, undo(db_session, jane, last(db_session)))
    pairs = select(OrganisationToldApart.organisation_id, OrganisationToldApart.other_organisation_id)
    assert sorted(map(tuple, db_session.execute(pairs))) == [(ids[0], ids[1]), (ids[0], ids[2])]
    undo(db_session, jane, last(db_session))
    assert not db_session.execute(pairs).all()


def test_an_import_undone_brings_back_the_tables_and_sectors_that_it_gave_up(
    given: Given, db_session: Session, jane: AppUser
) -> None:
    given.entry("2016-05-01", audience="Another", organisations=("Bents Green",))

    def found() -> list[Any]:
        db_session.expire_all()
        models = (ReportTable, ReportRow, ReportRowSector, ReportNote, ReportNoteRow, AudienceSector)
        rows = [sorted(repr(columns(one)) for one in db_session.scalars(select(model))) for model in models]
        return [*rows, db_session.scalars(select(Organisation.usual_sector_id).order_by(Organisation.id)).first()]

    before = found()
    row = {"Sector": "A new sector", "Organisations": "Mill"}
    take_in(db_session, csv_of(row), create_missing=True, by=jane)
    done = found()
    assert len(done[0]) < len(before[0])
    assert done[-1] is not None
    undone = undo(db_session, jane, last(db_session))
    new = db_session.scalars(select(func.max(AudienceSector.id))).one()
    after = found()
    after[5] = [one for one in after[5] if f"'id': {new}," not in one]
    assert after == before
    undo(db_session, jane, undone)
    assert found() == done
    undo(db_session, jane, last(db_session))
    assert found()[0] == before[0]


def test_an_import_is_undone_where_a_sector_that_it_gave_up_is_offered_again(
    given: Given, db_session: Session, jane: AppUser
) -> None:
    education = given.offered("Professionals", "Education")
    take_in(db_session, csv_of({"Sector": "A new sector"}), create_missing=True, by=jane)
    imported = last(db_session)
    kept, sector = KeptList(SECTORS_OFFERED, education[0]), {"sector_id": education[1]}
    again = lists.add_to_list(db_session, by=jane, kept=kept, columns=sector).id
    db_session.commit()
    offering = last(db_session)
    undo(db_session, jane, imported)
    # The table that is back has a row for it.
    assert "is used by now" in refused(db_session, jane, offering)
    offered = select(AudienceSector.id).where(
        AudienceSector.audience_id == education[0], AudienceSector.sector_id == education[1]
    )
    assert db_session.scalars(offered).all() == [again]
    assert seen(db_session, 1).status is Status.TAKEN_OUT


def test_the_number_of_what_was_deleted_is_given_to_nothing_else(
    given: Given, db_session: Session, jane: AppUser
) -> None:
    given.entry()
    course = add(db_session, jane, COURSES, "Basics")
    before = columns(course)
    renamed = set_in_list(db_session, jane, COURSES, course, name="Basics again")
    lists.delete_from_list(db_session, by=jane, kept=KeptList(COURSES), line_id=before["id"])
    db_session.commit()
    deleted = last(db_session)
    for operation in (recorded_with(db_session, jane, "Advanced"), deleted, renamed):
        undo(db_session, jane, operation)
    assert columns(db_session.get_one(Course, before["id"])) == before


def test_what_was_changed_since_it_was_added_stays(given: Given, db_session: Session, jane: AppUser) -> None:
    course = add(db_session, jane, COURSES, "Basics")
    added = last(db_session)
    renamed = set_in_list(db_session, jane, COURSES, course, name="Basics again")
    assert "“Basics” was changed since (folded, name, sort_name)" in refused(db_session, jane, added)
    undo(db_session, jane, renamed)
    # A new order of the list is nothing newer, and is undone where one of it is gone.
    add(db_session, jane, COURSES, "Advanced")
    lists.put_in_order_of_name(db_session, by=jane, kept=KeptList(COURSES))
    db_session.commit()
    ordered = last(db_session)
    was = columns(course)
    undone = undo(db_session, jane, added)
    undo(db_session, jane, undone)
    assert columns(db_session.scalars(select(Course).where(Course.name == "Basics")).one()) == was
    undo(db_session, jane, last(db_session))
    undo(db_session, jane, ordered)
    assert db_session.scalars(select(Course.name)).all() == ["Advanced"]


def test_new_names_of_a_change_stay_where_others_use_them_by_now(
    given: Given, db_session: Session, jane: AppUser
) -> None:
    first, other = given.entry(), given.entry()
    operation = recorded_with(db_session, jane, "Basics", kind="change")
    course = db_session.scalars(select(Course.id)).one()
    change(db_session, jane, other.id, course_id=course)
    undo(db_session, jane, operation)
    assert seen(db_session, first.id).course_id is None
    assert db_session.scalars(select(Course.name)).all() == ["Basics"]


def test_what_a_number_counts_is_not_undone_under_entries(given: Given, db_session: Session, jane: AppUser) -> None:
    entry = given.entry()
    course = entry.activity_id
    talk = add(db_session, jane, ACTIVITIES, "Talk", counts_what=CountsWhat.ATTENDANCES, has_sessions=True)
    to_talk = change(db_session, jane, entry.id, activity_id=talk.id)
    away = change(db_session, jane, entry.id, activity_id=course)
    counts = set_in_list(db_session, jane, ACTIVITIES, talk, counts_what=CountsWhat.CONTACTS)
    assert "What “Talk” counts was changed since" in refused(db_session, jane, away)
    undo(db_session, jane, counts)
    undo(db_session, jane, away)
    db_session.expire_all()
    assert db_session.get_one(Activity, talk.id).counts_what is CountsWhat.ATTENDANCES
    undo(db_session, jane, to_talk)
    counts = set_in_list(db_session, jane, ACTIVITIES, talk, counts_what=CountsWhat.CONTACTS)
    change(db_session, jane, entry.id, activity_id=talk.id, counts_what=CountsWhat.CONTACTS)
    assert "Entries have it by now" in refused(db_session, jane, counts)


def test_areas_in_a_circle_are_no_undoing(given: Given, db_session: Session, jane: AppUser) -> None:
    town, ward = add(db_session, jane, AREAS, "Town"), add(db_session, jane, AREAS, "Ward")
    set_in_list(db_session, jane, AREAS, ward, within_id=town.id)
    out = set_in_list(db_session, jane, AREAS, ward, within_id=None)
    set_in_list(db_session, jane, AREAS, town, within_id=ward.id)
    assert "within this area" in refused(db_session, jane, out)
    assert db_session.get_one(Area, ward.id).within_id is None


def test_the_last_of_a_list_that_is_needed_stays(given: Given, db_session: Session, jane: AppUser) -> None:
    there = db_session.scalars(select(Audience.id).where(Audience.retired_on.is_(None))).all()
    add(db_session, jane, AUDIENCES, "Everybody")
    added = last(db_session)
    for id_ in there:
        lists.retire_in_list(db_session, by=jane, kept=KeptList(AUDIENCES), line_id=id_, on=date(2017, 4, 3))
    db_session.commit()
    assert "No audience would be in use any more" in refused(db_session, jane, added)


def test_a_name_that_was_given_away_is_not_brought_back_from_the_history(
    given: Given, db_session: Session, jane: AppUser
) -> None:
    one, other = given.named(Organisation, "Mill"), given.named(Organisation, "Hall")
    change_organisation(db_session, by=jane, organisation_id=one.id, values=OrganisationValues(name="The Mill"))
    db_session.commit()
    renamed = last(db_session)
    add_spelling(db_session, by=jane, organisation_id=other.id, spelling="Mill")
    db_session.commit()
    assert "has been given to another organisation since" in refused(db_session, jane, renamed)


def test_a_merge_is_not_done_again_into_what_was_merged_since(given: Given, db_session: Session, jane: AppUser) -> None:
    one, two, three = (given.named(Organisation, name).id for name in ("Mill", "Hall", "Barn"))
    merge_organisations(db_session, by=jane, goes={one: two})
    db_session.commit()
    undone = undo(db_session, jane, last(db_session))
    merge_organisations(db_session, by=jane, goes={two: three})
    db_session.commit()
    assert "“Hall” has been merged into another since" in refused(db_session, jane, undone)


def test_what_an_entry_had_before_a_merge_it_has_after_it_is_undone(
    given: Given, db_session: Session, jane: AppUser
) -> None:
    entry = given.entry(organisations=("Mill", "Hall"))
    mill, hall = (line.id for line in seen(db_session, entry.id).organisations)
    barn = given.named(Organisation, "Barn").id
    merge_organisations(db_session, by=jane, goes={mill: barn})
    db_session.commit()
    merged = last(db_session)
    changed = change(db_session, jane, entry.id, organisation_ids=(barn,))
    assert [line.name for line in seen(db_session, entry.id).organisations] == ["Barn"]
    undo(db_session, jane, changed)
    assert [line.id for line in seen(db_session, entry.id).organisations] == [barn, hall]
    undo(db_session, jane, merged)
    lines = select(EntryOrganisation.organisation_id).order_by(EntryOrganisation.position)
    assert db_session.scalars(lines).all() == [mill, hall]


def test_days_that_would_end_before_they_begin_are_refused(given: Given, db_session: Session, jane: AppUser) -> None:
    entry = given.entry("2016-05-10", "2016-05-20", sessions="3")
    earlier = change(db_session, jane, entry.id, starts_on=date(2016, 5, 1))
    change(db_session, jane, entry.id, ends_on=date(2016, 5, 5))
    assert "would end before it begins" in refused(db_session, jane, earlier)


def test_figures_in_another_order_are_nothing_newer(given: Given, db_session: Session, jane: AppUser) -> None:
    entry = given.entry()
    measures = db_session.scalars(select(Measure.id).order_by(Measure.id.desc()).limit(2)).all()
    before = said(db_session, entry.id)
    figures = tuple((id_, None, Count.of(3)) for id_ in measures)
    operation = change(db_session, jane, entry.id, figures=figures)
    undo(db_session, jane, operation)
    assert said(db_session, entry.id) == before


def test_it_is_said_what_is_gone_where_an_entry_has_a_reference(
    given: Given, db_session: Session, jane: AppUser
) -> None:
    entry = given.entry(course="Basics", reference="R1")
    operation = change(db_session, jane, entry.id, course_id=None)
    db_session.delete(db_session.scalars(select(Course)).one())
    db_session.commit()
    assert "no longer in the lists" in refused(db_session, jane, operation)
    assert db_session.scalars(select(Entry.reference)).one() == "R1"
