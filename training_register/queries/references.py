"""Entries by their references and numbers, as an import looks for those that are there already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple, TypeVar

from sqlalchemy import select

from training_register.database import DbSession
from training_register.models import Change, Entry, Operation
from training_register.rules.entries import Status

Item = TypeVar("Item")

# Both databases take more in one statement.
ASKED_AT_ONCE = 10_000


class ReferencedEntry(NamedTuple):
    """An entry, by its reference."""

    id: int
    status: Status


def has_entries(db_session: DbSession) -> bool:
    """Whether the register holds any entry."""
    return db_session.scalar(select(Entry.id).limit(1)) is not None


def entries_by_reference(db_session: DbSession, references: Collection[str]) -> dict[str, ReferencedEntry]:
    """The entries that have one of some references."""
    return {
        reference: ReferencedEntry(id_, status)
        for some in _portions(references)
        for reference, id_, status in db_session.execute(
            select(Entry.reference, Entry.id, Entry.status).where(Entry.reference.in_(some))
        )
        if reference is not None
    }


def entry_ids_among(db_session: DbSession, ids: Collection[int]) -> set[int]:
    """Those of some numbers that are entries'."""
    return {id_ for some in _portions(ids) for id_ in db_session.scalars(select(Entry.id).where(Entry.id.in_(some)))}


def instants_taken_out(db_session: DbSession, ids: Collection[int]) -> dict[int, datetime]:
    """When each of some entries was last taken out of the figures, where its history says so."""
    found: dict[int, datetime] = {}
    for some in _portions(ids):
        changes = db_session.execute(
            select(Change.subject_id, Change.fields, Operation.at)
            .join(Change.operation)
            .where(Change.subject == "entry", Change.subject_id.in_(some))
            .order_by(Change.id)
        )
        for id_, fields, at in changes:
            if fields.get("status", [None, None])[1] == Status.TAKEN_OUT:
                found[id_] = at
    return found


def _portions(items: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while some := list(islice(rest, ASKED_AT_ONCE)):
        yield some
