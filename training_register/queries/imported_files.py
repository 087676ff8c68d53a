"""Files from people: which are open, which were taken in, and the same file again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from training_register.database import DbSession
from training_register.models import AppUser, ImportedFile, ImportedRow, ImportRecipe, Operation
from training_register.queries.undoing import undone_now
from training_register.rules.permissions import Scope

# The newest ones: nobody looks for an older file in a list.
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class BroughtFile:
    """A file that somebody brought, and what became of it.

    `operation_id` is that of the import, None before; `entries` how many entries it told of then. The content is kept
    until `removed_at`, or through the day `keep_until`.
    """

    id: int
    name: str
    kind: str
    digest: str
    size: int
    brought_at: datetime
    brought_by_id: int | None
    brought_by: str
    answers: dict[str, str]
    version: int
    recipe_id: int | None
    recipe: str
    operation_id: int | None
    taken_in_at: datetime | None
    taken_in_by: str
    # Who undid the import, where it is undone now, and when: the file can be brought again.
    undone_by: str
    undone_at: datetime | None
    entries: int
    dropped_at: datetime | None
    keep_until: date
    removed_at: datetime | None

    @property
    def is_undone(self) -> bool:
        """Whether it was taken in, and the import is undone now."""
        return self.undone_at is not None

    @property
    def is_open(self) -> bool:
        """Whether somebody may still answer what is asked about it, and take it in."""
        return self.operation_id is None and self.dropped_at is None


def seen_by(user_id: int | None, scope: Scope) -> ColumnElement[bool]:
    """The files that somebody sees: all, or of those who are kept to some areas the ones that they brought."""
    return ImportedFile.brought_by_id == user_id if scope.area_ids is not None else ImportedFile.id.is_not(None)


def file_with_id(db_session: DbSession, file_id: int, *, user_id: int | None, scope: Scope) -> BroughtFile | None:
    """The file of an id, if somebody sees it."""
    found = _listed(db_session, ImportedFile.id == file_id, seen_by(user_id, scope))
    return found[0] if found else None


def open_files(db_session: DbSession, *, user_id: int | None, scope: Scope) -> list[BroughtFile]:
    """The files that are neither taken in nor dropped, the latest first."""
    return _listed(
        db_session,
        ImportedFile.operation_id.is_(None),
        ImportedFile.dropped_at.is_(None),
        seen_by(user_id, scope),
    )


def files_taken_in(db_session: DbSession, *, user_id: int | None, scope: Scope) -> list[BroughtFile]:
    """The files that were taken in, the latest first; of those whose import was undone since, `is_undone` says so."""
    return _listed(db_session, ImportedFile.operation_id.is_not(None), seen_by(user_id, scope))


def files_dropped(db_session: DbSession, *, user_id: int | None, scope: Scope) -> list[BroughtFile]:
    """The files that were given up before they were imported, the latest first."""
    return _listed(
        db_session,
        ImportedFile.operation_id.is_(None),
        ImportedFile.dropped_at.is_not(None),
        seen_by(user_id, scope),
    )


def files_with_digest(
    db_session: DbSession, digest: str, *, user_id: int | None, scope: Scope, other_than: int | None = None
) -> list[BroughtFile]:
    """The files with a content (SHA-256, in figures of sixteen) that somebody sees, dropped ones too."""
    own = ImportedFile.digest == digest, seen_by(user_id, scope)
    return _listed(db_session, *own, *([] if other_than is None else [ImportedFile.id != other_than]))


def is_taken_in(db_session: DbSession, digest: str) -> bool:
    """Whether a file with this content is in the register, whoever brought it: it was taken in, and not undone."""
    ids = db_session.scalars(
        select(ImportedFile.operation_id).where(ImportedFile.digest == digest, ImportedFile.operation_id.is_not(None))
    ).all()
    operations = {id_ for id_ in ids if id_ is not None}
    return bool(operations - undone_now(db_session, operations).keys())


def files_due(db_session: DbSession, *, today: date) -> list[tuple[int, str]]:
    """The id and digest of each file that is kept and whose days are over, by id."""
    due = select(ImportedFile.id, ImportedFile.digest).where(
        ImportedFile.removed_at.is_(None), ImportedFile.keep_until < today
    )
    return [(id_, digest) for id_, digest in db_session.execute(due.order_by(ImportedFile.id))]


def files_kept(db_session: DbSession) -> list[tuple[int, str]]:
    """The id and digest of each file that is kept, by id."""
    kept = select(ImportedFile.id, ImportedFile.digest).where(ImportedFile.removed_at.is_(None))
    return [(id_, digest) for id_, digest in db_session.execute(kept.order_by(ImportedFile.id))]


def _listed(db_session: DbSession, *conditions: ColumnElement[bool]) -> list[BroughtFile]:
    found = db_session.execute(
        _files().where(*conditions).order_by(ImportedFile.brought_at.desc(), ImportedFile.id.desc()).limit(MOST_LISTED)
    ).all()
    operations = {file.operation_id for file, *_ in found if file.operation_id is not None}
    undone = undone_now(db_session, operations)
    return [_brought(row, undone.get(row[0].operation_id, ("", None))) for row in found]


def _files() -> Select[*tuple[Any, ...]]:
    bringer, taker = aliased(AppUser), aliased(AppUser)
    rows = (
        select(func.count(ImportedRow.entry_id.distinct()))
        .where(ImportedRow.imported_file_id == ImportedFile.id)
        .scalar_subquery()
    )
    return (
        select(ImportedFile, bringer.email, ImportRecipe.name, Operation.at, taker.email, rows)
        .outerjoin(bringer, bringer.id == ImportedFile.brought_by_id)
        .outerjoin(ImportRecipe, ImportRecipe.id == ImportedFile.recipe_id)
        .outerjoin(Operation, Operation.id == ImportedFile.operation_id)
        .outerjoin(taker, taker.id == Operation.by_id)
    )


def _brought(row: Sequence[Any], undone: tuple[str, datetime | None]) -> BroughtFile:
    file, brought_by, recipe, taken_in_at, taken_in_by, entries = row
    return BroughtFile(
        id=file.id,
        name=file.name,
        kind=file.kind,
        digest=file.digest,
        size=file.size,
        brought_at=file.brought_at,
        brought_by_id=file.brought_by_id,
        brought_by=brought_by or "",
        answers=dict(file.answers),
        version=file.version,
        recipe_id=file.recipe_id,
        recipe=recipe or "",
        operation_id=file.operation_id,
        taken_in_at=taken_in_at,
        taken_in_by=taken_in_by or "",
        undone_by=undone[0],
        undone_at=undone[1],
        entries=entries,
        dropped_at=file.dropped_at,
        keep_until=file.keep_until,
        removed_at=file.removed_at,
    )
