"""What was done to an entry: its changes, in the order in which they were made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from training_register.database import DbSession
from training_register.models import AppUser, Change, Operation
from training_register.queries.searches import one_of
from training_register.rules.entries import Status


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What one operation did to an entry: {field: [before, after]}, as `Change` keeps it."""

    kind: str
    by: str
    at: datetime
    version: int
    fields: dict[str, list[Any]]
    operation_id: int = 0


def changes_since(db_session: DbSession, entry_id: int, version: int) -> list[EntryChange]:
    """The changes that came after a version of an entry, the first one first."""
    found = db_session.execute(
        select(Operation.kind, AppUser.email, Operation.at, Change.version, Change.fields, Operation.id)
        .join(Operation, Operation.id == Change.operation_id)
        .outerjoin(AppUser, AppUser.id == Operation.by_id)
        .where(Change.subject == "entry", Change.subject_id == entry_id, Change.version > version)
        .order_by(Change.version, Change.id)
    )
    return [
        EntryChange(kind, by or "", at, number, fields, operation_id)
        for kind, by, at, number, fields, operation_id in found
    ]


def changes_of_entries(
    db_session: DbSession, entry_ids: Collection[int], *, since: datetime
) -> dict[int, list[EntryChange]]:
    """The changes of some entries since an instant, by their ids, in the order in which they were made."""
    change = Change.__table__.c
    found: defaultdict[int, list[EntryChange]] = defaultdict(list)
    for entry_id, kind, by, at, number, fields in db_session.execute(
        select(Change.subject_id, Operation.kind, AppUser.email, Operation.at, Change.version, Change.fields)
        .join(Operation, Operation.id == Change.operation_id)
        .outerjoin(AppUser, AppUser.id == Operation.by_id)
        .where(change.subject == "entry", one_of(change.subject_id, entry_ids), Operation.at >= since)
        .order_by(change.subject_id, change.id)
    ):
        found[entry_id].append(EntryChange(kind, by or "", at, number, fields))
    return dict(found)


def names_of(db_session: DbSession, ids: Mapping[Any, Collection[int]]) -> dict[Any, dict[int, str]]:
    """The names of some ids of lists, by their models; of accounts, their e-mail addresses."""
    found: dict[Any, dict[int, str]] = {}
    for model, wanted in ids.items():
        name = model.email if model is AppUser else model.name
        found[model] = dict(db_session.execute(select(model.id, name).where(model.id.in_(sorted(wanted)))).all())
    return found


def names_told_of(db_session: DbSession, ids: Mapping[Any, Collection[int]]) -> dict[Any, dict[int, str]]:
    """The same, with the names that were deleted since, as the history has them."""
    found = names_of(db_session, ids)
    for model, wanted in ids.items():
        if gone := sorted(set(wanted) - found[model].keys()):
            last_said = (
                select(Change.subject_id, Change.fields)
                .where(Change.subject == model.__tablename__, Change.subject_id.in_(gone))
                .order_by(Change.id)
            )
            for id_, fields in db_session.execute(last_said):
                if name := fields.get("name", [""])[0]:
                    found[model][id_] = name
    return found


def said_before_taken_out(db_session: DbSession, entry_id: int) -> dict[str, Any]:
    """What an entry said before it was last taken out of the figures, of the fields that were changed then."""
    changes = db_session.scalars(
        select(Change.fields)
        .where(Change.subject == "entry", Change.subject_id == entry_id)
        .order_by(Change.version.desc(), Change.id.desc())
    )
    for fields in changes:
        if fields.get("status", [None, None])[1] == Status.TAKEN_OUT:
            return {field: before for field, (before, _) in fields.items()}
    return {}


PAGE_LENGTH = 50
# An operation that changed at most so many things tells of each on the page.
TOLD_EACH = 3
CHANGES_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFilter:
    """Which operations a history shows; what is None or empty narrows nothing. Days are where the register is kept."""

    kind: str = ""
    # The id of an account; 0 is the command line.
    by_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    entry_id: int | None = None


@dataclass(frozen=True, slots=True)
class ListedOperation:
    """An operation as the history lists it: how many things it changed, and what undid it."""

    id: int
    kind: str
    about: str
    by: str
    at: datetime
    undoes_id: int | None
    undone_by_id: int | None
    changes: int
    # Those of them that are of entries.
    entries: int


@dataclass(frozen=True, slots=True)
class ToldChange:
    """What an operation did to one thing, for a list of operations or a file of them."""

    operation_id: int
    kind: str
    about: str
    by: str
    at: datetime
    subject: str
    subject_id: int
    version: int
    fields: dict[str, list[Any]]


def operations_in_order(
    db_session: DbSession, chosen: HistoryFilter, *, before: int | None = None
) -> tuple[list[ListedOperation], int | None]:
    """A page of operations, the last first, and the id before which the next page begins, if there is one."""
    undoing = aliased(Operation)
    mine = Change.operation_id == Operation.id
    changes = select(func.count()).where(mine).scalar_subquery()
    entries = select(func.count()).where(mine, Change.subject == "entry").scalar_subquery()
    statement = (
        select(
            Operation.id, Operation.kind, Operation.about, AppUser.email, Operation.at, Operation.undoes_id,
            undoing.id, changes, entries,
        )
        .outerjoin(AppUser, AppUser.id == Operation.by_id)
        .outerjoin(undoing, undoing.undoes_id == Operation.id)
        .where(*_conditions(chosen))
        .order_by(Operation.id.desc())
        .limit(PAGE_LENGTH + 1)
    )  # fmt: skip
    if before is not None:
        statement = statement.where(Operation.id < before)
    found = [
        ListedOperation(id_, kind, about, by or "", at, undoes_id, undone_by_id, *numbers)
        for id_, kind, about, by, at, undoes_id, undone_by_id, *numbers in db_session.execute(statement)
    ]
    page = found[:PAGE_LENGTH]
    return page, page[-1].id if len(found) > PAGE_LENGTH else None


def changes_of(db_session: DbSession, operation_ids: Collection[int]) -> list[ToldChange]:
    """The changes of some operations, in the order in which they were made."""
    statement = _told().where(Operation.id.in_(sorted(operation_ids))).order_by(Change.id)
    return [_told_change(row) for row in db_session.execute(statement)]


def changes_in_order(db_session: DbSession, chosen: HistoryFilter) -> Iterator[ToldChange]:
    """Every change of a history, the first one first, read in portions so that any number takes the same memory."""
    statement = _told().where(*_conditions(chosen)).order_by(Change.id).limit(CHANGES_AT_ONCE)
    if chosen.entry_id is not None:
        statement = statement.where(Change.subject == "entry", Change.subject_id == chosen.entry_id)
    last = 0
    while rows := db_session.execute(statement.where(Change.id > last)).all():
        last = rows[-1][0]
        yield from (_told_change(row) for row in rows)


def kinds_of_operations(db_session: DbSession) -> list[str]:
    """The kinds of operations that there are, by name."""
    return list(db_session.scalars(select(Operation.kind).distinct().order_by(Operation.kind)))


def _told() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Change.id, Operation.id, Operation.kind, Operation.about, AppUser.email, Operation.at, Change.subject,
            Change.subject_id, Change.version, Change.fields,
        )
        .join(Operation, Operation.id == Change.operation_id)
        .outerjoin(AppUser, AppUser.id == Operation.by_id)
    )  # fmt: skip


def _told_change(row: Any) -> ToldChange:
    _, operation_id, kind, about, by, *rest = row
    return ToldChange(operation_id, kind, about, by or "", *rest)


def _conditions(chosen: HistoryFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if chosen.kind:
        conditions.append(Operation.kind == chosen.kind)
    if chosen.by_id is not None:
        conditions.append(Operation.by_id == chosen.by_id if chosen.by_id else Operation.by_id.is_(None))
    if chosen.since:
        conditions.append(Operation.at >= chosen.since)
    if chosen.until:
        conditions.append(Operation.at < chosen.until)
    if chosen.entry_id is not None:
        of_entry = select(Change.operation_id).where(Change.subject == "entry", Change.subject_id == chosen.entry_id)
        conditions.append(Operation.id.in_(of_entry))
    return conditions
