"""What an entry said at each version is read from its history, whatever was changed in whatever order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from tests.given import Given
from training_register.actions.entries import EntryValues, change_entry, put_back, take_out, values_of
from training_register.actions.past_entries import entry_at_version
from training_register.actions.undo import undo_operation
from training_register.count import Certainty, Count
from training_register.forms.entry_texts import typed_of
from training_register.models import (
    AppUser,
    Area,
    Change,
    Course,
    Level,
    Measure,
    Operation,
    Organisation,
    Provider,
    SplitItem,
    Trainer,
)
from training_register.queries.choices import entry_choices
from training_register.queries.history import changes_since
from training_register.queries.one_entry import EntryInFull, entry_in_full
from training_register.rules.entries import How, Status
from training_register.rules.permissions import ALL


@pytest.fixture
def jane(given: Given) -> AppUser:
    """Whoever changes it."""
    return given.user()


def now(db_session: Session) -> EntryInFull:
    """The entry as it is now."""
    db_session.expire_all()
    entry = entry_in_full(db_session, 1, scope=ALL)
    assert entry
    return entry


def was(db_session: Session, version: int) -> EntryInFull | None:
    """The entry as it was at a version."""
    return entry_at_version(db_session, now(db_session), version, changes_since(db_session, 1, 0), first_month=4)


def other_values(chance: Random, given: Given, values: EntryValues) -> EntryValues:
    """The values with a few of them changed."""

    def some(model: Any) -> tuple[int, ...]:
        names = chance.sample(["A", "B", "C", "D"], chance.randrange(4))
        return tuple(given.named(model, f"{model.__tablename__} {name}").id for name in names)

    session = given.db_session
    measures = [one.id for one in session.query(Measure).order_by(Measure.id).limit(4)]
    items = [None, *(one.id for one in session.query(SplitItem).order_by(SplitItem.id).limit(3))]
    day = date(2016, 5, 1) + timedelta(chance.randrange(60))
    audience_id, sector_id = given.offered(*chance.choice([("Professionals", "Education"), ("Young people", "Health")]))
    changed: dict[str, Any] = {
        "starts_on": day,
        "ends_on": day,
        "audience_id": audience_id,
        "sector_id": sector_id,
        "attended": chance.choice(
            [
                Count.of(34),
                Count.of(60, Certainty.ABOUT, "about 60"),
                Count.of(None, None, "lots"),
                Count.of(None, None),
            ]
        ),
        "days": chance.choice([None, 2]),
        "starts_at": chance.choice([None, time(9, 30)]),
        "minutes_each": chance.choice([None, 90]),
        "course_id": next(iter(some(Course)), None),
        "level_id": next(iter(some(Level)), None),
        "how": chance.choice([None, *How]),
        "venue": chance.choice(["", "Town hall"]),
        "notes": chance.choice(["", "Two\nlines."]),
        "reference": chance.choice([None, "A1", "A2"]),
        "contact": chance.choice(["", "Jo"]),
        "status": chance.choice([Status.DELIVERED, Status.PLANNED, Status.CANCELLED]),
        "organisation_ids": some(Organisation),
        "area_ids": some(Area),
        "provider_ids": some(Provider),
        "trainers": tuple((id_, chance.choice([None, 3])) for id_ in some(Trainer)),
        "figures": tuple(
            (measure, item, Count.of(chance.randrange(9)))
            for measure in measures
            for item in items
            if chance.random() < 0.2
        ),
    }
    fields = chance.sample(sorted(changed), chance.randrange(1, 8))
    if {"starts_on", "ends_on"} & set(fields):
        fields += ["starts_on", "ends_on"]
    if {"audience_id", "sector_id"} & set(fields):
        fields += ["audience_id", "sector_id"]
    return replace(values, **{field: changed[field] for field in fields})


@pytest.mark.parametrize("seed", range(5))
def test_every_version_is_found_again(given: Given, db_session: Session, jane: AppUser, seed: int) -> None:
    chance = Random(seed)
    given.entry("2016-05-01")
    snapshots = {1: now(db_session)}
    for _ in range(25):
        entry = now(db_session)
        done = chance.random()
        if entry.status is Status.TAKEN_OUT:
            put_back(db_session, by=jane, entry=entry, first_month=4)
        elif done < 0.1:
            take_out(db_session, by=jane, entry=entry, reason="Slip", first_month=4)
        else:
            change_entry(
                db_session, by=jane, entry=entry, values=other_values(chance, given, values_of(entry)), first_month=4
            )
        db_session.commit()
        if chance.random() < 0.1 and now(db_session).version > 1:
            last = db_session.query(Operation).order_by(Operation.id.desc()).first()
            assert last
            if last.undoes_id is None and last.kind == "change":
                undo_operation(db_session, by=jane, operation_id=last.id, first_month=4)
                db_session.commit()
        entry = now(db_session)
        snapshots[entry.version] = entry
    choices = entry_choices(db_session, 2016)
    for version, snapshot in snapshots.items():
        found = was(db_session, version)
        assert found
        assert values_of(found) == values_of(snapshot), version
        assert typed_of(found, choices) == typed_of(snapshot, choices), version
        for name in ("audience", "sector", "activity", "course", "level", "answers"):
            assert getattr(found, name) == getattr(snapshot, name)


def test_names_are_those_of_now(given: Given, db_session: Session, jane: AppUser) -> None:
    given.entry("2016-05-01", course="Awareness", organisations=("Bents Grn",))
    entry = now(db_session)
    change_entry(
        db_session,
        by=jane,
        entry=entry,
        values=replace(values_of(entry), course_id=None, organisation_ids=()),
        first_month=4,
    )
    given.named(Course, "Awareness").name = "Zebra"
    given.named(Organisation, "Bents Grn").merged_into_id = given.named(Organisation, "Bents Green School").id
    db_session.commit()
    found = was(db_session, 1)
    assert found
    assert (found.course, [line.name for line in found.organisations]) == ("Zebra", ["Bents Green School"])


@pytest.mark.parametrize("version", [-1, 0, 3, 99])
def test_a_version_that_never_was_is_not_known(given: Given, db_session: Session, jane: AppUser, version: int) -> None:
    given.entry("2016-05-01")
    entry = now(db_session)
    change_entry(db_session, by=jane, entry=entry, values=replace(values_of(entry), venue="x"), first_month=4)
    db_session.commit()
    assert was(db_session, version) is None


def test_where_a_change_is_missing_nothing_is_made_up(given: Given, db_session: Session, jane: AppUser) -> None:
    given.entry("2016-05-01")
    for venue in ("One", "Two"):
        entry = now(db_session)
        change_entry(db_session, by=jane, entry=entry, values=replace(values_of(entry), venue=venue), first_month=4)
    db_session.execute(delete(Change).where(Change.subject == "entry", Change.version == 2))
    db_session.commit()
    assert was(db_session, 1) is None
    found = was(db_session, 2)
    assert found
    assert found.venue == "One"
