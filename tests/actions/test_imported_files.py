"""Files from people: kept in the folder and not in the database, answered by several, removed in time."""

from __future__ import annotations

import os
import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from training_register.actions.imported_files import (
    AnsweredMeanwhile,
    bring_file,
    drop_file,
    file_name_kept,
    keep_answers,
    kept_book,
    kept_content,
    key_of,
    purge_files,
    remove_file,
    use_recipe,
)
from training_register.actions.refusals import Refusal
from training_register.inputs.old_registers.book import Book, BookKind, Cell, Sheet
from training_register.inputs.old_registers.kept_files import FOLDER, FileKey, forget_others, keep_content
from training_register.models import AppUser, ImportedFile, Operation
from training_register.queries.imported_files import (
    file_with_id,
    files_taken_in,
    files_with_digest,
    is_taken_in,
    open_files,
)
from training_register.rules.permissions import ALL, Role, Scope

AT = datetime(2017, 4, 3, 9, 30, tzinfo=UTC)
CONTENT = b"Date,Who,Number\n12/04/2016,Jo Bloggs,34\n"
BOOK = Book(BookKind.CSV, (Sheet("", {1: {1: Cell("Date", "Date")}}),))


@pytest.fixture
def coordinator(given: Given) -> AppUser:
    """Whoever brings files."""
    return given.user(Role.COORDINATOR)


def brought(db_session: Session, folder: Path, by: AppUser | None = None, **values: Any) -> ImportedFile:
    """A file that was brought and committed."""
    said: dict[str, Any] = {
        "content": CONTENT, "name": "log.csv", "kind": BookKind.CSV, "brought_at": AT, "keep_days": 30, "book": BOOK,
        **values,
    }  # fmt: skip
    file = bring_file(db_session, folder, by=by, **said)
    db_session.commit()
    return file


def in_folder(folder: Path) -> list[Path]:
    """All that lies in the folder of files from people."""
    return [path for path in (folder / FOLDER).rglob("*") if path.is_file()]


def test_a_file_is_kept_in_the_folder_with_what_was_read_of_it(db_session: Session, tmp_path: Path) -> None:
    file = brought(db_session, tmp_path)
    assert kept_content(tmp_path, file) == CONTENT
    assert kept_book(tmp_path, file) == BOOK
    assert file.keep_until == date(2017, 5, 3)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_only_its_owner_may_read_a_file(db_session: Session, tmp_path: Path) -> None:
    brought(db_session, tmp_path)
    everything = [tmp_path / FOLDER, *(tmp_path / FOLDER).rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in everything if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in everything if path.is_file()} == {0o600}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("log.csv", "log.csv"),
        ("C:\\Users\\Jo\\My log.xlsx", "My log.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("", ""),
        ("a\x00b\ud800.csv", "a b .csv"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_file_s_name_is_no_path(name: str, kept: str) -> None:
    assert file_name_kept(name) == kept


def test_history_says_who_brought_a_file_and_who_removed_it(
    db_session: Session, tmp_path: Path, coordinator: AppUser
) -> None:
    file = brought(db_session, tmp_path, coordinator)
    remove_file(db_session, tmp_path, file_id=file.id, by=coordinator, at=AT)
    db_session.commit()
    told = db_session.execute(select(Operation.kind, Operation.about, Operation.by_id).order_by(Operation.id)).all()
    assert [tuple(row) for row in told][1:] == [
        ("bring file", "log.csv", coordinator.id),
        ("remove file", "log.csv", coordinator.id),
    ]
    assert not in_folder(tmp_path)
    assert kept_content(tmp_path, file) is None


def test_a_file_that_is_removed_before_its_import_is_given_up(
    db_session: Session, tmp_path: Path, coordinator: AppUser
) -> None:
    file = brought(db_session, tmp_path, coordinator)
    drop_file(db_session, tmp_path, file_id=file.id, by=coordinator, at=AT)
    db_session.commit()
    assert not open_files(db_session, user_id=coordinator.id, scope=ALL)
    with pytest.raises(Refusal, match="given up"):
        keep_answers(db_session, file_id=file.id, answers={"audience:": "Professionals"}, seen={})


def test_another_coordinator_can_t_remove_a_file_and_a_manager_can(
    given: Given, db_session: Session, tmp_path: Path, coordinator: AppUser
) -> None:
    file = brought(db_session, tmp_path, coordinator)
    with pytest.raises(Refusal, match="Only whoever brought"):
        remove_file(db_session, tmp_path, file_id=file.id, by=given.user(), at=AT)
    assert in_folder(tmp_path)
    remove_file(db_session, tmp_path, file_id=file.id, by=given.user(Role.MANAGER), at=AT)
    db_session.commit()
    assert not in_folder(tmp_path)


def test_two_people_who_answer_different_questions_lose_nothing(db_session: Session, tmp_path: Path) -> None:
    file = brought(db_session, tmp_path)
    keep_answers(db_session, file_id=file.id, answers={"sector:sec school": "Education"}, seen={})
    keep_answers(db_session, file_id=file.id, answers={"audience:": "Professionals"}, seen={"audience:": ""})
    db_session.commit()
    assert file.answers == {"sector:sec school": "Education", "audience:": "Professionals"}
    assert file.version == 3


def test_who_answers_otherwise_than_somebody_else_meanwhile_is_told(db_session: Session, tmp_path: Path) -> None:
    file = brought(db_session, tmp_path, answers={"audience:": "Professionals"})
    with pytest.raises(AnsweredMeanwhile) as told:
        keep_answers(db_session, file_id=file.id, answers={"audience:": "Young people", "count:about": "skip"}, seen={})
    assert told.value.answers == {"audience:": "Professionals"}
    assert file.answers == {"audience:": "Professionals"}
    # Whoever has seen it may change it, and take it back.
    keep_answers(
        db_session, file_id=file.id, answers={"audience:": "Young people"}, seen={"audience:": "Professionals"}
    )
    keep_answers(db_session, file_id=file.id, answers={"audience:": ""}, seen={"audience:": "Young people"})
    db_session.commit()
    assert file.answers == {}


def test_the_same_answer_again_is_no_change(db_session: Session, tmp_path: Path) -> None:
    file = brought(db_session, tmp_path, answers={"audience:": "Professionals"})
    keep_answers(db_session, file_id=file.id, answers={"audience:": "Professionals"}, seen={})
    assert file.version == 1


def test_a_recipe_answers_what_is_open_and_nothing_else(db_session: Session, tmp_path: Path) -> None:
    file = brought(db_session, tmp_path, answers={"audience:": "Professionals"})
    use_recipe(
        db_session, file_id=file.id, recipe_id=None, answers={"audience:": "Young people", "sector:scouts": "Other"}
    )
    db_session.commit()
    assert file.answers == {"audience:": "Professionals", "sector:scouts": "Other"}


def test_files_go_when_their_days_are_over(db_session: Session, tmp_path: Path) -> None:
    short = brought(db_session, tmp_path, keep_days=0)
    long = brought(db_session, tmp_path, keep_days=365)
    assert purge_files(db_session, tmp_path, today=AT.date(), at=AT) == 0
    later = AT + timedelta(days=1)
    assert purge_files(db_session, tmp_path, today=later.date(), at=later) == 1
    db_session.commit()
    db_session.expire_all()
    assert short.removed_at == later
    assert kept_content(tmp_path, short) is None
    assert kept_content(tmp_path, long) == CONTENT


def test_files_whose_days_are_over_go_when_another_is_brought(db_session: Session, tmp_path: Path) -> None:
    old = brought(db_session, tmp_path, keep_days=1)
    brought(db_session, tmp_path, brought_at=AT + timedelta(days=2))
    db_session.expire_all()
    assert old.removed_at
    assert len(list((tmp_path / FOLDER).iterdir())) == 1


def test_what_belongs_to_no_file_goes_after_a_day(db_session: Session, tmp_path: Path) -> None:
    file = brought(db_session, tmp_path)
    # A transaction that failed after the file was written.
    keep_content(tmp_path, FileKey(99, "0" * 64), b"Jo Bloggs")
    (tmp_path / FOLDER / "README").write_text("Not ours.")
    now = datetime.now(UTC)
    assert forget_others(tmp_path, [key_of(file)], older_than=now - timedelta(days=1)) == 0
    assert purge_files(db_session, tmp_path, today=AT.date(), at=now + timedelta(days=2)) == 1
    assert sorted(path.name for path in in_folder(tmp_path)) == ["README", "book.json", "content"]


def test_an_id_that_is_given_again_leads_to_no_other_file(db_session: Session, tmp_path: Path) -> None:
    file = brought(db_session, tmp_path)
    other = ImportedFile(id=file.id, digest="f" * 64)
    assert kept_content(tmp_path, other) is None
    assert kept_book(tmp_path, other) is None


@pytest.mark.parametrize("damage", [b"", b"{", b'{"kind": "CSV file"}', b"[]", b'{"kind": 3, "told": []}'])
def test_a_book_that_can_t_be_read_is_read_anew(db_session: Session, tmp_path: Path, damage: bytes) -> None:
    file = brought(db_session, tmp_path)
    [book] = [path for path in in_folder(tmp_path) if path.name == "book.json"]
    book.write_bytes(damage)
    assert kept_book(tmp_path, file) is None
    assert kept_content(tmp_path, file) == CONTENT


def test_the_same_file_is_known_again(db_session: Session, tmp_path: Path, coordinator: AppUser) -> None:
    first = brought(db_session, tmp_path, coordinator)
    again = brought(db_session, tmp_path, coordinator, name="log (1).csv")
    found = files_with_digest(db_session, again.digest, user_id=coordinator.id, scope=ALL, other_than=again.id)
    assert [file.id for file in found] == [first.id]
    assert not is_taken_in(db_session, again.digest)


def test_who_is_kept_to_areas_sees_only_the_files_that_they_brought(
    given: Given, db_session: Session, tmp_path: Path, coordinator: AppUser
) -> None:
    own, other = brought(db_session, tmp_path, coordinator), brought(db_session, tmp_path, given.user())
    kept_to_areas = Scope(frozenset({1}))
    assert [file.id for file in open_files(db_session, user_id=coordinator.id, scope=ALL)] == [other.id, own.id]
    assert [file.id for file in open_files(db_session, user_id=coordinator.id, scope=kept_to_areas)] == [own.id]
    assert file_with_id(db_session, other.id, user_id=coordinator.id, scope=kept_to_areas) is None
    assert file_with_id(db_session, other.id, user_id=coordinator.id, scope=ALL)
    assert files_taken_in(db_session, user_id=coordinator.id, scope=ALL) == []
