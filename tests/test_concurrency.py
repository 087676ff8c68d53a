"""Eight processes write at once into one real register: no error, and no lost entry."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.given import RECORDED_AT, Given
from training_register import create_app
from training_register.actions.entries import EntryValues, record_entry
from training_register.count import Count
from training_register.database import db, writing
from training_register.models import AppUser, Change, Entry, Operation
from training_register.settings import Settings

PROCESSES = 8
ENTRIES_EACH = 12
# Seconds, on whatever machine this is.
LONGEST_START = 240


def record_entries(
    folder: Path, url: str, values: EntryValues, user_id: int, number: int, start: Barrier, problems: SimpleQueue[str]
) -> None:
    """What each process does: as often as it is told, read who is asking, then write, then commit."""
    try:
        app = create_app(folder, Settings(database_url=url))
        start.wait(LONGEST_START)
        for place in range(ENTRIES_EACH):
            with app.app_context():
                db.session.get(AppUser, user_id)  # as the user loader does, before the view is reached
                writing(db.session)
                user = db.session.get_one(AppUser, user_id)
                mine = replace(values, reference=f"{number}-{place}")
                record_entry(db.session, by=user, values=mine, first_month=4, recorded_at=RECORDED_AT)
                db.session.commit()
                db.session.remove()
        with app.app_context():
            db.engine.dispose()
    except BaseException as problem:
        problems.put(f"process {number}: {problem!r}")
        raise


def test_eight_processes_that_write_at_once_lose_nothing(
    app: Flask, given: Given, db_session: Session, tmp_path: Path
) -> None:
    first = given.entry()
    values = EntryValues(
        starts_on=first.starts_on,
        ends_on=first.ends_on,
        audience_id=first.audience_id,
        sector_id=first.sector_id,
        activity_id=first.activity_id,
        sessions=Count.of(1),
        attended=Count.of(34),
    )
    user_id = given.user().id
    db_session.rollback()
    # A server that has loaded the program forks the writers: eight that each load it take minutes on a busy machine.
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload([__name__])
    start, problems = forking.Barrier(PROCESSES), forking.SimpleQueue()
    url = db.engine.url.render_as_string(hide_password=False)
    writers = [
        forking.Process(
            target=record_entries,
            args=(tmp_path / "instance", url, values, user_id, number, start, problems),
        )
        for number in range(PROCESSES)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(LONGEST_START)

    assert problems.empty(), problems.get()
    assert [writer.exitcode for writer in writers] == [0] * PROCESSES
    references = set(db_session.scalars(select(Entry.reference).where(Entry.reference.is_not(None))))
    assert references == {f"{number}-{place}" for number in range(PROCESSES) for place in range(ENTRIES_EACH)}
    # Each with its own operation and its own change, beside the entry that was there.
    for model, condition in ((Operation, Operation.kind == "add"), (Change, Change.subject == "entry")):
        written = db_session.scalar(select(func.count()).select_from(model).where(condition))
        assert written == PROCESSES * ENTRIES_EACH + 1


def test_without_writing_a_read_that_turns_into_a_write_is_refused(
    given: Given, db_session: Session, database_kind: str
) -> None:
    """Why `database.writing` is there: on SQLite no wait helps whoever has read before somebody else wrote."""
    if database_kind != "sqlite":
        pytest.skip("PostgreSQL lets a reader write")
    given.entry()
    db_session.rollback()
    change = text("UPDATE entry SET notes = 'x'")

    with db.engine.connect() as reader, db.engine.connect() as other:
        reader.execute(select(Entry.id)).all()
        other.execute(change)
        other.commit()

        with pytest.raises(OperationalError, match="locked"):
            reader.execute(change)


def test_with_writing_it_is_not(given: Given, db_session: Session) -> None:
    entry_id = given.entry().id
    db_session.get(Entry, entry_id)
    with db.engine.connect() as other:
        other.execute(text("UPDATE entry SET notes = 'theirs'"))
        other.commit()

    writing(db_session)
    entry = db_session.get_one(Entry, entry_id)
    assert entry.notes == "theirs"
    entry.notes = "ours"
    db_session.commit()

    assert db_session.scalars(select(Entry.notes)).one() == "ours"


def test_what_is_read_as_of_one_moment_is_of_one(given: Given, db_session: Session, database_kind: str) -> None:
    """A publication is made from many questions: what others commit between two of them is in none."""
    if database_kind != "postgresql":
        pytest.skip("on SQLite nobody else writes meanwhile")
    entry_id = given.entry().id
    notes = select(Entry.notes).where(Entry.id == entry_id)

    writing(db_session, as_of_one_moment=True)
    assert db_session.scalar(notes) == ""
    with db.engine.connect() as other:
        other.execute(text("UPDATE entry SET notes = 'theirs'"))
        other.commit()

    assert db_session.scalar(notes) == ""
    db_session.rollback()
    assert db_session.scalar(notes) == "theirs"
    # The next transaction on the same connection is as they always are.
    writing(db_session)
    assert db_session.scalar(text("SHOW transaction_isolation")) == "read committed"
    db_session.rollback()
