"""What a publication keeps of an entry: all that its figures are made of, and nothing that is private."""

from __future__ import annotations

import json
from datetime import time

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tests.given import RECORDED_AT, Given
from tests.statements import statements
from training_register.count import Count
from training_register.models import Area, Entry, EntryTrainer, Figure, Level, Measure, Organisation, Split, SplitItem
from training_register.models import Trainer as TrainerModel
from training_register.queries.frozen_entries import frozen_entries
from training_register.rules.entries import How, Status

# Words that stand nowhere but in what is never kept.
MARKERS = ("marker-notes", "marker-trainer", "marker-recorder", "marker-contact", "marker-answers", "marker-reason")


def full(given: Given, db_session: Session) -> Entry:
    """An entry with something in every field."""
    recorder = given.user(email="marker-recorder@example.org")
    answers = given.user(email="marker-answers@example.org")
    entry = given.entry(
        "2016-05-04",
        "2016-05-06",
        attended="about 60",
        sessions="3",
        course="Keeping safe",
        organisations=("School that was", "Heritage Park", "Bents Green"),
        areas=("North", "South"),
        providers=("The service", "Police"),
        by=recorder,
        days=2,
        minutes_each=90,
        starts_at=time(9, 30),
        venue="Town hall",
        how=How.ONLINE,
        level_id=db_session.scalars(select(Level.id).order_by(Level.id)).first(),
        notes="marker-notes",
        contact="marker-contact",
        answers_user_id=answers.id,
        reference="R12",
        status=Status.DELIVERED,
    )
    trainer = given.named(TrainerModel, "marker-trainer")
    capacity, attended = (
        db_session.scalars(select(Measure.id).where(Measure.short_name == name)).one()
        for name in ("capacity", "attended")
    )
    item = db_session.scalars(
        select(SplitItem)
        .join(Split, Split.id == SplitItem.split_id)
        .where(Split.short_name == "came-from")
        .order_by(SplitItem.id)
    ).first()
    assert item
    db_session.execute(insert(EntryTrainer), {"entry_id": entry.id, "trainer_id": trainer.id, "half_days": 3})
    db_session.execute(
        insert(Figure),
        [
            {"entry_id": entry.id, "measure_id": capacity, "split_item_id": None, "number": 80, "certainty": "exact",
             "as_typed": "80"},
            {"entry_id": entry.id, "measure_id": attended, "split_item_id": item.id, "number": 4,
             "certainty": "at least", "as_typed": "over 4"},
        ],
    )  # fmt: skip
    merged = db_session.scalars(select(Organisation).where(Organisation.name == "School that was")).one()
    merged.merged_into_id = db_session.scalars(
        select(Organisation.id).where(Organisation.name == "Heritage Park")
    ).one()
    entry.reason = "marker-reason"
    entry.sessions_as_typed = "three"
    db_session.commit()
    return entry


def test_it_keeps_what_an_entry_was_and_never_notes_trainers_recorder_or_whom_to_ask(
    db_session: Session, given: Given
) -> None:
    entry = full(given, db_session)
    frozen = frozen_entries(db_session, [entry.id])
    written = json.dumps(frozen)
    for marker in MARKERS:
        assert marker not in written
    kept = json.loads(written)[str(entry.id)]
    north, south = (db_session.scalars(select(Area.id).where(Area.name == name)).one() for name in ("North", "South"))
    figures = kept.pop("figures")
    assert kept == {
        "kind": "several",
        "starts_on": "2016-05-04",
        "ends_on": "2016-05-06",
        "days": 2,
        "starts_at": "09:30",
        "minutes_each": 90,
        "status": "delivered",
        "same_session_as": None,
        "audience": "Professionals",
        "sector": "Education",
        "activity": "Course",
        "counts_what": "attendances",
        "course": "Keeping safe",
        "level": db_session.scalars(select(Level.name).order_by(Level.id)).first(),
        "how": "online",
        "venue": "Town hall",
        "organisations": ["Heritage Park", "Bents Green"],
        "areas": ["North", "South"],
        "area_ids": [north, south],
        "providers": ["The service", "Police"],
        "has_sessions": True,
        "sessions": [3, "exact", "three"],
        "attended": [60, "about", entry.attended_as_typed],
        "words_instead": "",
        "reference": "R12",
        "version": 1,
        "recorded_at": RECORDED_AT.isoformat(),
    }
    item = db_session.scalars(select(SplitItem.name).join(Figure, Figure.split_item_id == SplitItem.id)).one()
    assert sorted(figures) == [
        ["Attended", "Came from", item, 4, "at least", "over 4"],
        ["Capacity", "", "", 80, "exact", "80"],
    ]


def test_what_is_not_recorded_is_nothing_and_no_0(db_session: Session, given: Given) -> None:
    entry = given.entry(attended=Count.of(None, None, "well attended"))
    none = given.entry(attended="0")
    frozen = frozen_entries(db_session, [entry.id, none.id])
    assert frozen[str(entry.id)]["attended"] is None
    assert frozen[str(entry.id)]["words_instead"] == "well attended"
    assert frozen[str(none.id)]["attended"][:2] == [0, "exact"]


def test_the_number_of_statements_does_not_grow_with_the_entries(db_session: Session, given: Given) -> None:
    ids = [given.entry(areas=("North",), organisations=(f"School {number}",)).id for number in range(12)]
    with statements(db_session) as of_one:
        frozen_entries(db_session, ids[:1])
    with statements(db_session) as of_all:
        assert list(frozen_entries(db_session, [*ids, ids[0], 0])) == list(map(str, ids))
    assert len(of_one) == len(of_all) == 5
