"""Operations: what somebody did, written down in the same transaction as what it changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from training_register.actions.refusals import SentBefore
from training_register.clock import now
from training_register.database import DbSession
from training_register.models import AppUser, Change, Operation

# Written by its table: as an object it would cost a form twice as much.
_CHANGE: Any = Change.__table__


def begin_operation(
    db_session: DbSession,
    *,
    kind: str,
    by: AppUser | None,
    about: str = "",
    key: str | None = None,
    digest: str | None = None,
) -> Operation:
    """A new operation, with an id, to hang changes on; `by` is None for the command line.

    `key` is that of the form which asked for it. Raises `SentBefore` where an operation has it already; the
    transaction is of no more use then, and whoever catches that takes it back.
    """
    operation = Operation(kind=kind, by_id=by.id if by else None, about=about[:200], key=key, digest=digest, at=now())
    db_session.add(operation)
    try:
        db_session.flush()
    except IntegrityError:
        if key is None:
            raise
        raise SentBefore(key) from None
    return operation


def record_change(
    db_session: DbSession,
    operation: Operation,
    *,
    subject: str,
    subject_id: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    version: int = 1,
) -> None:
    """Writes down what an operation did to one thing, but only the fields that differ."""
    fields = fields_changed(before, after)
    if fields:
        said = {"subject": subject, "subject_id": subject_id, "version": version, "fields": fields}
        db_session.execute(insert(_CHANGE), {"operation_id": operation.id, **said})


def fields_changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """{field: [before, after]} of the fields that differ, in the types that JSON has; a field not there is None."""
    return {
        field: [as_json(before.get(field)), as_json(after.get(field))]
        for field in sorted({*before, *after})
        if before.get(field) != after.get(field)
    }


def columns_of(line: Any) -> dict[str, Any]:
    """What a line of a list holds, but for its id: by this it can be made again from its history."""
    return {column.key: getattr(line, column.key) for column in line.__table__.columns if column.key != "id"}


def as_json(value: Any) -> Any:
    """A value in the types that JSON has: days, times and instants in ISO form, an enum by its word."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, time, datetime)):
        return value.isoformat()
    return value
