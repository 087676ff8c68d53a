"""What was done to an entry: its changes, in the order in which they were made."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from training_register.database import DbSession
from training_register.models import AppUser, Change, Operation


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What one operation did to an entry: {field: [before, after]}, as `Change` keeps it."""

    kind: str
    by: str
    at: datetime
    version: int
    fields: dict[str, list[Any]]


def changes_since(db_session: DbSession, entry_id: int, version: int) -> list[EntryChange]:
    """The changes that came after a version of an entry, the first one first."""
    found = db_session.execute(
        select(Operation.kind, AppUser.email, Operation.at, Change.version, Change.fields)
        .join(Operation, Operation.id == Change.operation_id)
        .outerjoin(AppUser, AppUser.id == Operation.by_id)
        .where(Change.subject == "entry", Change.subject_id == entry_id, Change.version > version)
        .order_by(Change.version, Change.id)
    )
    return [EntryChange(kind, by or "", at, number, fields) for kind, by, at, number, fields in found]


def names_of(db_session: DbSession, ids: Mapping[Any, Collection[int]]) -> dict[Any, dict[int, str]]:
    """The names of some ids of lists, by their models; of accounts, their e-mail addresses."""
    found: dict[Any, dict[int, str]] = {}
    for model, wanted in ids.items():
        name = model.email if model is AppUser else model.name
        found[model] = dict(db_session.execute(select(model.id, name).where(model.id.in_(sorted(wanted)))).all())
    return found
