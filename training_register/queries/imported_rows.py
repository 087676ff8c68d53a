"""Where an entry came from: the file, the sheet and the row of an import, and what stood there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from training_register.database import DbSession
from training_register.models import AppUser, Entry, ImportedFile, ImportedRow, Operation
from training_register.queries.scopes import in_scope
from training_register.rules.permissions import Scope


@dataclass(frozen=True, slots=True)
class Origin:
    """A row of a file that told of an entry: its texts by their headings, as they stood there."""

    file_id: int
    file: str
    file_kind: str
    sheet: str
    row: int
    texts: tuple[tuple[str, str], ...]
    taken_in_at: datetime | None
    taken_in_by: str
    operation_id: int | None


def origins_of(db_session: DbSession, entry_id: int) -> list[Origin]:
    """Each row that told of an entry, the first import first; none where nobody imported it."""
    found = db_session.execute(
        select(
            ImportedFile.id, ImportedFile.name, ImportedFile.kind, ImportedRow.sheet, ImportedRow.row,
            ImportedRow.texts, Operation.at, AppUser.email, ImportedFile.operation_id,
        )
        .join(ImportedFile, ImportedFile.id == ImportedRow.imported_file_id)
        .outerjoin(Operation, Operation.id == ImportedFile.operation_id)
        .outerjoin(AppUser, AppUser.id == Operation.by_id)
        .where(ImportedRow.entry_id == entry_id)
        .order_by(ImportedRow.id)
    )  # fmt: skip
    return [
        Origin(
            file_id=file_id,
            file=file,
            file_kind=kind,
            sheet=sheet,
            row=row,
            texts=tuple((heading, text) for heading, text in texts),
            taken_in_at=at,
            taken_in_by=by or "",
            operation_id=operation_id,
        )
        for file_id, file, kind, sheet, row, texts, at, by, operation_id in found
    ]


@dataclass(frozen=True, slots=True)
class RowsEntry:
    """An entry that a row of a file told of."""

    entry_id: int
    sheet: str
    row: int


def entries_of_file(db_session: DbSession, file_id: int, *, scope: Scope) -> Sequence[RowsEntry]:
    """The entries that a file told of, those of a scope, in the order of its rows."""
    found = db_session.execute(
        select(ImportedRow.entry_id, ImportedRow.sheet, ImportedRow.row)
        .join(Entry, Entry.id == ImportedRow.entry_id)
        .where(ImportedRow.imported_file_id == file_id, in_scope(scope))
        .order_by(ImportedRow.id)
    )
    return [RowsEntry(*row) for row in found]
