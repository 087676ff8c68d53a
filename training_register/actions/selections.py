"""Changing many entries at once: one operation, in as many statements for a thousand entries as for ten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import delete, insert, update

from training_register.actions.many_rows import ROWS_AT_ONCE
from training_register.actions.operations import begin_operation, fields_changed
from training_register.actions.refusals import Overtaken
from training_register.database import DbSession
from training_register.models import AppUser, Change, Entry, EntryArea, EntryProvider, Operation
from training_register.queries.searches import one_of
from training_register.rules.entries import Status
from training_register.rules.selections import SaidOfMany, Selected

One = TypeVar("One")

KIND = "change many"
# The lists of an entry that many can be changed in: the model of their lines, and its column.
_LINES: dict[str, tuple[Any, str]] = {
    "area_ids": (EntryArea, "area_id"),
    "provider_ids": (EntryProvider, "provider_id"),
}
FIELDS = frozenset(field.name for field in fields(SaidOfMany))
_COLUMNS = FIELDS - _LINES.keys()


def change_many(
    db_session: DbSession,
    *,
    by: AppUser,
    changed: Sequence[tuple[Selected, SaidOfMany]],
    about: str,
    key: str | None = None,
    digest: str | None = None,
) -> Operation:
    """Changes entries, as they were seen, to what they become: one operation, all of them or none.

    Raises `Overtaken` where somebody else has changed one since, and `SentBefore` where the form was sent already.
    """
    operation = begin_operation(db_session, kind=KIND, by=by, about=about, key=key, digest=digest)
    write_many(db_session, operation, changed)
    return operation


def write_many(db_session: DbSession, operation: Operation, changed: Iterable[tuple[Selected, SaidOfMany]]) -> None:
    """Writes what entries become, and a change of each, as part of an operation. Raises `Overtaken`."""
    changed = [(one, becomes) for one, becomes in changed if becomes != one.said]
    _write_columns(db_session, changed)
    for name, (model, column) in _LINES.items():
        _write_lines(
            db_session,
            model,
            column,
            {
                one.id: getattr(becomes, name)
                for one, becomes in changed
                if getattr(one.said, name) != getattr(becomes, name)
            },
        )
    told = [
        {
            "operation_id": operation.id,
            "subject": "entry",
            "subject_id": one.id,
            "version": one.version + 1,
            "fields": fields_changed(_told(one.said), _told(becomes)),
        }
        for one, becomes in changed
    ]
    for rows in _portions(told):
        db_session.execute(insert(Change), rows)


def _write_columns(db_session: DbSession, changed: Iterable[tuple[Selected, SaidOfMany]]) -> None:
    """Entries that become the same from the same version are written together."""
    alike: defaultdict[tuple[int, tuple[tuple[str, Any], ...]], list[int]] = defaultdict(list)
    for one, becomes in changed:
        columns = tuple(
            (name, getattr(becomes, name))
            for name in sorted(_COLUMNS)
            if getattr(becomes, name) != getattr(one.said, name)
        )
        alike[one.version, columns].append(one.id)
    for (version, columns), all_ids in alike.items():
        for ids in _portions(sorted(all_ids)):
            done = db_session.execute(
                update(Entry)
                .where(one_of(Entry.__table__.c.id, ids), Entry.version == version)
                .values({**dict(columns), "version": version + 1})
                .execution_options(synchronize_session=False)
            )
            if done.rowcount != len(ids):  # type: ignore[attr-defined]
                raise Overtaken(ids[0])


def _write_lines(db_session: DbSession, model: Any, column: str, lines: Mapping[int, Sequence[int]]) -> None:
    for ids in _portions(lines):
        db_session.execute(
            delete(model).where(one_of(model.__table__.c.entry_id, ids)).execution_options(synchronize_session=False)
        )
    rows = [
        {"entry_id": entry_id, column: id_, "position": position}
        for entry_id, others in lines.items()
        for position, id_ in enumerate(others)
    ]
    for portion in _portions(rows):
        db_session.execute(insert(model.__table__), portion)


def _told(said: SaidOfMany) -> dict[str, Any]:
    """What an entry says as its changes tell it: lists of ids, and nothing that is blank."""
    values = {name: getattr(said, name) for name in FIELDS}
    listed = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    return {name: value for name, value in listed.items() if value not in (None, "", [])}


def said_before(one: Selected, fields: Mapping[str, Sequence[Any]]) -> SaidOfMany:
    """What an entry said before a change that tells {field: [before, after]}, and otherwise says as it does now."""
    values = {name: getattr(one.said, name) for name in FIELDS}
    values |= {name: _read(name, before) for name, (before, _) in fields.items()}
    return SaidOfMany(**values)


def is_newer(one: Selected, fields: Mapping[str, Sequence[Any]]) -> list[str]:
    """The fields of a change in which an entry says something else by now than it said after it."""
    return sorted(name for name, (_, after) in fields.items() if getattr(one.said, name) != _read(name, after))


def _read(name: str, value: Any) -> Any:
    """A value of a change, in JSON's types, as an entry says it."""
    if name in _LINES:
        return tuple(value or ())
    if name in ("status", "status_before"):
        return Status(value) if value else None
    return (value or "") if name == "reason" else value


def _portions(things: Iterable[One]) -> Iterator[list[One]]:
    left = iter(things)
    while portion := list(islice(left, ROWS_AT_ONCE)):
        yield portion
