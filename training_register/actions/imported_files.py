"""Files from people: brought, answered about, given up, and removed when their days are over or at once.

What was brought lies in the register's folder (`inputs.old_registers.kept_files`), and only what was answered in the
database. The history tells who brought a file and who removed it; answers are a draft, and only what was made of them
in the end is told, by the import.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update

from training_register.actions.operations import begin_operation, record_change
from training_register.actions.refusals import Refusal
from training_register.clock import day_of
from training_register.database import DbSession
from training_register.inputs.old_registers.book import Book
from training_register.inputs.old_registers.kept_files import (
    FileKey,
    book_of,
    content_of,
    forget,
    forget_others,
    keep_book,
    keep_content,
)
from training_register.models import AppUser, ImportedFile
from training_register.models.imports import LONGEST_FILE_NAME
from training_register.queries.imported_files import BroughtFile, files_due, files_kept
from training_register.rules.names import cleaned
from training_register.rules.permissions import Permission, may

BRING_FILE, DROP_FILE, REMOVE_FILE = "bring file", "drop file", "remove file"
SUBJECT = ImportedFile.__tablename__
# More than any sheet of a few thousand rows can ask; a draft is no place to keep more.
MOST_ANSWERS = 20_000
LONGEST_ANSWER = 1_000
# What lies in the folder and belongs to no file may be of one that somebody brings just now.
LEFT_ALONE = timedelta(days=1)

GONE = "There is no such file."
NOT_OPEN = "This file was given up. Bring it again."
NOT_YOURS = "Only whoever brought this file, or somebody who keeps the lists, can remove it."


class TakenInBefore(Refusal):
    """A file was taken in already; `operation_id` is that of the import."""

    def __init__(self, operation_id: int) -> None:
        super().__init__("", "This file was imported already.")
        self.operation_id = operation_id


class AnsweredMeanwhile(Exception):
    """Somebody else has answered the same questions otherwise since they were seen; nothing was done.

    `answers` are theirs, by the ids of the questions; "" where they took theirs back.
    """

    def __init__(self, answers: Mapping[str, str]) -> None:
        super().__init__(f"Answered by somebody else: {len(answers)}.")
        self.answers = dict(answers)


def digest_of_content(content: bytes) -> str:
    """By what the same file is known again: SHA-256, in figures of sixteen."""
    return hashlib.sha256(content).hexdigest()


def bring_file(
    db_session: DbSession,
    folder: Path,
    *,
    content: bytes,
    name: str,
    kind: str,
    by: AppUser | None,
    brought_at: datetime,
    keep_days: int,
    book: Book | None = None,
    answers: Mapping[str, str] | None = None,
    recipe_id: int | None = None,
    key: str | None = None,
    digest: str | None = None,
) -> ImportedFile:
    """Keeps a file in a register's folder, with what was read of it, and begins a draft of its import.

    `kind` is a word of `BookKind`, or "own sheet". `answers` are those to begin with, of a recipe or of the same file
    that was brought before; `keep_days` for how many days it is kept, 0 for this day alone. Files whose days are over
    are removed on this occasion. Raises `SentBefore` as operations do.
    """
    purge_files(db_session, folder, today=day_of(brought_at), at=brought_at)
    operation = begin_operation(db_session, kind=BRING_FILE, by=by, about=file_name_kept(name), key=key, digest=digest)
    file = ImportedFile(
        name=file_name_kept(name),
        kind=kind,
        digest=digest_of_content(content),
        size=len(content),
        brought_at=brought_at,
        brought_by_id=by.id if by else None,
        answers=dict(answers or {}),
        recipe_id=recipe_id,
        keep_until=day_of(brought_at) + timedelta(days=keep_days),
    )
    db_session.add(file)
    db_session.flush()
    record_change(
        db_session, operation, subject=SUBJECT, subject_id=file.id, before={},
        after={"name": file.name, "kind": file.kind, "keep_until": file.keep_until},
    )  # fmt: skip
    keep_content(folder, key_of(file), content)
    if book is not None:
        keep_book(folder, key_of(file), book)
    return file


def read_in_place(
    db_session: DbSession,
    *,
    content: bytes,
    name: str,
    kind: str,
    by: AppUser | None,
    at: datetime,
    answers: Mapping[str, str],
    recipe_id: int | None,
) -> ImportedFile:
    """The line of a file that is taken in where it lies, and kept nowhere: whoever gave the command has it."""
    file = ImportedFile(
        name=file_name_kept(name),
        kind=kind,
        digest=digest_of_content(content),
        size=len(content),
        brought_at=at,
        brought_by_id=by.id if by else None,
        answers=dict(answers),
        recipe_id=recipe_id,
        keep_until=day_of(at),
        removed_at=at,
    )
    db_session.add(file)
    db_session.flush()
    return file


def file_name_kept(name: str) -> str:
    """A file's name without the folders in which it lay, as it is kept."""
    return cleaned(name.replace("\\", "/").rpartition("/")[2])[:LONGEST_FILE_NAME]


def key_of(file: ImportedFile | BroughtFile) -> FileKey:
    """By what a file is found in the folder."""
    return FileKey(file.id, file.digest)


def kept_content(folder: Path, file: ImportedFile | BroughtFile) -> bytes | None:
    """What was brought; None where it is not kept any more."""
    return content_of(folder, key_of(file)) if file.removed_at is None else None


def kept_book(folder: Path, file: ImportedFile | BroughtFile) -> Book | None:
    """What was read of a file; None where it was not read yet by this version of the program, or is gone."""
    return book_of(folder, key_of(file)) if file.removed_at is None else None


def keep_read_book(folder: Path, file: ImportedFile | BroughtFile, book: Book) -> None:
    """Keeps what was read of a file, for the pages that follow."""
    if file.removed_at is None:
        keep_book(folder, key_of(file), book)


def keep_answers(
    db_session: DbSession, *, file_id: int, answers: Mapping[str, str], seen: Mapping[str, str]
) -> ImportedFile:
    """Keeps what somebody answered, and leaves what others answered to other questions meanwhile.

    `answers` are by the ids of questions, "" for one that is taken back; `seen` says what stood at each of them when
    it was shown, "" or nothing where it was open. Raises `AnsweredMeanwhile` where somebody else has answered the same
    question otherwise since, and `Refusal` for a file that is not open.
    """
    file = open_file(db_session, file_id)
    kept = dict(file.answers)
    theirs = {
        id_: kept.get(id_, "") for id_, value in answers.items() if kept.get(id_, "") not in (value, seen.get(id_, ""))
    }
    if theirs:
        raise AnsweredMeanwhile(theirs)
    said = {id_: value for id_, value in {**kept, **answers}.items() if value}
    if len(said) > MOST_ANSWERS or any(len(id_) > LONGEST_ANSWER or len(said[id_]) > LONGEST_ANSWER for id_ in said):
        raise Refusal("", "There are more answers than can be kept.")
    if said != kept:
        # Another value, not the same one changed: only so is it written.
        file.answers, file.version = said, file.version + 1
        db_session.flush()
    return file


def use_recipe(
    db_session: DbSession, *, file_id: int, recipe_id: int | None, answers: Mapping[str, str]
) -> ImportedFile:
    """Answers what is still open as a recipe does, and remembers which recipe it was."""
    file = open_file(db_session, file_id)
    said = {**{id_: value for id_, value in answers.items() if value}, **file.answers}
    if said != file.answers or file.recipe_id != recipe_id:
        file.answers, file.recipe_id, file.version = said, recipe_id, file.version + 1
        db_session.flush()
    return file


def open_file(db_session: DbSession, file_id: int) -> ImportedFile:
    """A file that is neither taken in nor given up, held until the transaction ends.

    Raises `TakenInBefore`, and `Refusal` for one that was given up or is not there.
    """
    file = _held(db_session, file_id)
    if file.operation_id is not None:
        raise TakenInBefore(file.operation_id)
    if file.dropped_at is not None:
        raise Refusal("", NOT_OPEN)
    return file


def drop_file(db_session: DbSession, folder: Path, *, file_id: int, by: AppUser, at: datetime) -> ImportedFile:
    """Gives a file up before it was imported, and removes it.

    Raises `Refusal` where somebody may not, and `TakenInBefore`.
    """
    file = open_file(db_session, file_id)
    check_may_remove(file, by)
    _remove(db_session, folder, file, kind=DROP_FILE, by=by, at=at)
    return file


def remove_file(db_session: DbSession, folder: Path, *, file_id: int, by: AppUser, at: datetime) -> ImportedFile:
    """Removes what was brought, at once and for good; what was imported of it stays. Of an open file, gives it up.

    Raises `Refusal` where somebody may not.
    """
    file = _held(db_session, file_id)
    check_may_remove(file, by)
    if file.removed_at is None:
        _remove(db_session, folder, file, kind=REMOVE_FILE, by=by, at=at)
    return file


def may_remove(file: ImportedFile | BroughtFile, by: AppUser) -> bool:
    """Whether somebody may remove a file: they brought it, or keep the lists."""
    return file.brought_by_id == by.id or may(by.role, Permission.KEEP_LISTS)


def check_may_remove(file: ImportedFile | BroughtFile, by: AppUser) -> None:
    """Raises `Refusal` for somebody who may not remove a file."""
    if not may_remove(file, by):
        raise Refusal("", NOT_YOURS)


def purge_files(db_session: DbSession, folder: Path, *, today: date, at: datetime) -> int:
    """Removes every file whose days are over, and what lies in the folder and belongs to none; gives how many.

    It is no operation: nobody does it, and the file itself says until when it was to be kept.
    """
    due = files_due(db_session, today=today)
    for id_, content_digest in due:
        forget(folder, FileKey(id_, content_digest))
    if due:
        _mark_removed(db_session, [id_ for id_, _ in due], at)
    kept = [FileKey(id_, content_digest) for id_, content_digest in files_kept(db_session)]
    return len(due) + forget_others(folder, kept, older_than=at - LEFT_ALONE)


def _mark_removed(db_session: DbSession, ids: Collection[int], at: datetime) -> None:
    db_session.execute(
        update(ImportedFile)
        .where(ImportedFile.id.in_(ids), ImportedFile.removed_at.is_(None))
        .values(removed_at=at)
        .execution_options(synchronize_session=False)
    )


def _held(db_session: DbSession, file_id: int) -> ImportedFile:
    """A file as it is now, which nobody else changes before this transaction ends."""
    file = db_session.scalars(
        select(ImportedFile)
        .where(ImportedFile.id == file_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if file is None:
        raise Refusal("", GONE)
    return file


def _remove(db_session: DbSession, folder: Path, file: ImportedFile, *, kind: str, by: AppUser, at: datetime) -> None:
    before = {"removed_at": file.removed_at, "dropped_at": file.dropped_at}
    file.removed_at = file.removed_at or at
    if file.operation_id is None:
        file.dropped_at = file.dropped_at or at
    db_session.flush()
    operation = begin_operation(db_session, kind=kind, by=by, about=file.name)
    after = {"removed_at": file.removed_at, "dropped_at": file.dropped_at}
    record_change(db_session, operation, subject=SUBJECT, subject_id=file.id, before=before, after=after)
    # Before the commit: a file that is gone while the register says otherwise does no harm, and the other way round
    # names would stay that somebody removed.
    forget(folder, key_of(file))
