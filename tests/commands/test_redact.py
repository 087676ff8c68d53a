"""`redact`: a text is gone for good, and what is left says when."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from sqlalchemy import select

from tests.commands.conftest import Place
from tests.given import Given
from tests.made_publications import publish_now
from training_register.actions.imported_files import bring_file
from training_register.actions.recipes import save_recipe
from training_register.clock import today
from training_register.database import Base
from training_register.inputs.old_registers.book import Book, BookKind, Cell, Sheet
from training_register.models import Change, Entry, ImportedFile, ImportedRow, ImportRecipe, Operation, Publication
from training_register.queries.one_entry import entry_in_full
from training_register.rules.periods import day_in_words
from training_register.rules.permissions import ALL

SECRET = "Jamie Unmistakable"


def put(place: Place) -> None:
    """An entry whose notes name somebody, a change of them, and one that is left alone."""
    with place.register() as db_session:
        given = Given(db_session)
        given.entry(notes=f"It was about {SECRET}, who asked for help.", venue="Town hall")
        given.entry(notes="Good.")


def test_it_is_gone_from_the_entry_and_its_history(prepared_place: Place) -> None:
    put(prepared_place)
    printed = prepared_place.run("redact", SECRET.upper(), "--yes")
    assert "entry 1, notes: It was about Jamie Unmistakable, who asked" in printed
    assert "Removed from 2 places." in printed
    with prepared_place.register() as db_session:
        entry = entry_in_full(db_session, 1, scope=ALL)
        assert entry
        assert entry.notes.startswith("It was about [removed on ")
        assert (entry.venue, entry.version) == ("Town hall", 2)
        assert db_session.scalars(select(Entry.notes).where(Entry.id == 2)).one() == "Good."
        history = [json.dumps(fields) for fields in db_session.scalars(select(Change.fields))]
        assert not any("Unmistakable" in fields for fields in history)
        assert db_session.scalars(select(Operation.kind)).all()[-1] == "redact"
    assert "Unmistakable" not in prepared_place.run("redact", "Good.", "--yes")
    with prepared_place.register() as db_session:
        assert db_session.scalars(select(Entry.notes).where(Entry.id == 2)).one().startswith("[removed on ")


def test_it_is_gone_from_what_was_imported_and_from_recipes(prepared_place: Place) -> None:
    at = datetime(2017, 4, 3, tzinfo=UTC)
    folder = prepared_place.folder
    answers = {f"sector:{SECRET.lower()}": "Education", "sector:schools": f"{SECRET} school", "audience:": "Parents"}
    with prepared_place.register() as db_session:
        entry = Given(db_session).entry()
        cell = Cell(f"With {SECRET}", f"With {SECRET}")
        file = bring_file(
            db_session, folder, content=b"x", name=f"{SECRET}.csv", kind="CSV file", by=None, brought_at=at,
            keep_days=30, answers=answers, book=Book(BookKind.CSV, (Sheet("", {1: {1: cell}}),)),
        )  # fmt: skip
        texts = [["Who", f"about {SECRET}"], [SECRET, "34"]]
        db_session.add(ImportedRow(imported_file_id=file.id, entry_id=entry.id, sheet="", row=4, texts=texts))
        save_recipe(
            db_session, by=None, name="Log", fingerprint="f", headings=(SECRET.lower(), "date"), answers=answers,
            made_at=at,
        )  # fmt: skip
        db_session.commit()
    printed = prepared_place.run("redact", SECRET, "--yes")
    assert f"The file “{SECRET}.csv” that somebody brought holds it too: it is kept until 3 May 2017" in printed
    assert "imported row 1, texts: Who about Jamie Unmistakable" in printed
    with prepared_place.register() as db_session:
        rows = db_session.scalars(select(ImportedRow.texts)).one()
        assert rows[0] == ["Who", f"about [removed on {day_in_words(today())}]"]
        assert rows[1][1] == "34"
        for model in (ImportedFile, ImportRecipe):
            kept = db_session.scalars(select(model.answers)).one()
            assert kept == {"sector:schools": f"[removed on {day_in_words(today())}] school", "audience:": "Parents"}
        everything = [
            json.dumps([str(value) for value in row])
            for table in Base.metadata.sorted_tables
            for row in db_session.execute(select(table))
        ]
        assert not any("unmistakable" in row.lower() for row in everything)


def test_it_shows_first_what_it_would_do(prepared_place: Place) -> None:
    put(prepared_place)
    printed = prepared_place.run("redact", SECRET, exit_code=1)
    assert "entry 1, notes" in printed
    with prepared_place.register() as db_session:
        assert SECRET in db_session.scalars(select(Entry.notes)).all()[0]


def test_what_stands_nowhere_and_what_is_too_short_is_refused(prepared_place: Place) -> None:
    assert "stands nowhere" in prepared_place.run("redact", "nobody at all", exit_code=1)
    assert "at least 3 characters" in prepared_place.run("redact", " a ", exit_code=2)


def test_a_name_is_renamed_in_its_list(prepared_place: Place) -> None:
    with prepared_place.register() as db_session:
        Given(db_session).entry(organisations=("Unmistakable School",))
    assert "Rename them in their lists" in prepared_place.run("redact", "Unmistakable School", exit_code=1)


def test_what_was_published_is_told_and_once_withdrawn_it_is_gone_there_too(prepared_place: Place) -> None:
    put(prepared_place)
    with prepared_place.register() as db_session:
        given = Given(db_session)
        given.entry("2016-05-05", venue=f"Home of {SECRET}", reference="R-1")
        publish_now(db_session)
        entries = db_session.scalars(select(Publication.entries)).one()
        assert f"Home of {SECRET}" in json.dumps(entries)

    printed = prepared_place.run("redact", SECRET, "--yes")
    assert "Published in 2016-17, version 1: withdraw that first" in printed
    prepared_place.run("withdraw", "2016-17", "1", "--reason", "A name stood in it")
    printed = prepared_place.run("redact", SECRET, "--yes")
    assert "publication 1, entries" in printed

    with prepared_place.register() as db_session:
        kept = db_session.scalars(select(Publication)).one()
        whole = [getattr(kept, part) for part in ("download", "entries", "behind", "gaps", "hidden", "changes")]
        assert SECRET not in json.dumps(whole)
        assert "Home of [removed on " in json.dumps(whole)
        # What else was frozen is what it was.
        assert kept.entries.keys() == entries.keys()
        assert kept.download["tables"][0]["name"] == "professionals"
