"""What an operation did to entries, and what has become of them since: as its undoing asks, however many they are."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from training_register.database import Base, DbSession
from training_register.models import (
    AppUser,
    Area,
    Change,
    Course,
    Entry,
    EntryArea,
    EntryOrganisation,
    EntryProvider,
    EntryTrainer,
    Figure,
    Operation,
    Organisation,
    Provider,
    Trainer,
)
from training_register.queries.history import EntryChange
from training_register.queries.publications import Published, publications
from training_register.queries.searches import one_of
from training_register.rules.entries import Status
from training_register.rules.undoing import Fate, fate_of, newer_fields

# The kind of the operation that takes a file in.
IMPORT = "import"
# Read, locked and written together.
AT_ONCE = 5_000

# The lists whose names go with the entries that brought them, each before what it refers to.
NAMES_THAT_GO: tuple[Any, ...] = (Organisation, Course, Provider, Trainer, Area)
# The lines of an entry, by the field in which its changes tell them: their model and the column of the id.
LINES: dict[str, tuple[Any, str]] = {
    "organisation_ids": (EntryOrganisation, "organisation_id"),
    "area_ids": (EntryArea, "area_id"),
    "provider_ids": (EntryProvider, "provider_id"),
    "trainers": (EntryTrainer, "trainer_id"),
}
_CHANGE, _ENTRY = Change.__table__.c, Entry.__table__.c


class Touched(NamedTuple):
    """An entry that an operation added or changed: its version after that, and what it is now."""

    id: int
    version_then: int
    version: int
    status: Status

    @property
    def is_added(self) -> bool:
        """Whether the operation added it: every other change raises its version above one."""
        return self.version_then == 1


@dataclass(frozen=True, slots=True)
class ChangedSince:
    """An entry that says something else by now than after the operation: in which fields, and who did that."""

    entry_id: int
    is_added: bool
    fields: tuple[str, ...]
    changes: tuple[EntryChange, ...]


@dataclass(slots=True)
class Fates:
    """What would become of the entries of an operation, and the ids of those that it would not simply undo.

    `seen` is another as soon as one of the entries is: a form carries it, to be told of what was done meanwhile.
    """

    numbers: dict[Fate, int]
    # How many the operation added.
    added: int = 0
    changed: dict[int, bool] = field(default_factory=dict)
    left_alone: set[int] = field(default_factory=set)
    seen: str = ""

    def number(self, fate: Fate) -> int:
        """How many entries meet a fate."""
        return self.numbers.get(fate, 0)


def touched_entries(
    db_session: DbSession, operation_id: int, *, after: int = 0, at_once: int = AT_ONCE, hold: bool = False
) -> Iterator[list[Touched]]:
    """The entries of an operation by their ids, in portions. With `hold` nobody else changes them meanwhile."""
    statement = (
        select(_CHANGE.subject_id, _CHANGE.version, _ENTRY.version, _ENTRY.status)
        .join(Entry.__table__, _ENTRY.id == _CHANGE.subject_id)
        .where(_CHANGE.operation_id == operation_id, _CHANGE.subject == "entry")
        .order_by(_CHANGE.subject_id)
        .limit(at_once)
    )
    if hold:
        statement = statement.with_for_update(of=Entry.__table__)
    while rows := db_session.execute(statement.where(_CHANGE.subject_id > after)).all():
        after = rows[-1][0]
        yield [Touched(*row) for row in rows]


def is_previewed(db_session: DbSession, operation_id: int, kind: str) -> bool:
    """Whether an operation is undone only after a preview: an import, and what was done to more than one entry."""
    number = number_of_entries(db_session, operation_id)
    return number > 1 or (kind == IMPORT and number > 0)


def number_of_entries(db_session: DbSession, operation_id: int) -> int:
    """How many entries an operation added or changed."""
    mine = (_CHANGE.operation_id == operation_id, _CHANGE.subject == "entry")
    return db_session.scalar(select(func.count()).select_from(Change.__table__).where(*mine)) or 0


def fates_of_entries(db_session: DbSession, operation_id: int, *, hold: bool = False) -> Fates:
    """What would become of every entry of an operation."""
    numbers: defaultdict[Fate, int] = defaultdict(int)
    found = Fates(numbers)
    digest = hashlib.sha256()
    # What is held is read anew: it may have been changed before it could be held.
    for portion in touched_entries(db_session, operation_id, hold=hold):
        digest.update(";".join(f"{one.id}:{one.version}" for one in portion).encode())
        for one, fate in fates_among(db_session, operation_id, portion):
            numbers[fate] += 1
            found.added += one.is_added
            if fate is Fate.CHANGED_SINCE:
                found.changed[one.id] = one.is_added
            elif fate is Fate.AS_BEFORE:
                found.left_alone.add(one.id)
    found.seen = digest.hexdigest()
    return found


def fates_among(
    db_session: DbSession, operation_id: int, portion: Collection[Touched]
) -> Iterator[tuple[Touched, Fate]]:
    """What would become of some entries of an operation; of those that nothing was done to since nothing is read."""
    newer = [one.id for one in portion if one.version != one.version_then]
    fields = fields_of_entries(db_session, operation_id, newer)
    later = changes_after(db_session, operation_id, newer)
    for one in portion:
        is_out = one.status is Status.TAKEN_OUT
        if one.id not in fields:
            yield one, fate_of({}, (), is_added=one.is_added, is_out=is_out)
            continue
        since = [change.fields for change in later.get(one.id, ())]
        yield one, fate_of(fields[one.id], since, is_added=one.is_added, is_out=is_out)


def changed_since(db_session: DbSession, operation_id: int, ids: Collection[int]) -> list[ChangedSince]:
    """How some entries of an operation were changed since, by their ids."""
    fields = fields_of_entries(db_session, operation_id, ids)
    later = changes_after(db_session, operation_id, ids)
    added = set(
        db_session.scalars(
            select(_CHANGE.subject_id).where(
                _CHANGE.operation_id == operation_id, _CHANGE.subject == "entry", _CHANGE.version == 1,
                one_of(_CHANGE.subject_id, ids),
            )
        )
    )  # fmt: skip
    return [
        ChangedSince(
            id_,
            id_ in added,
            tuple(newer_fields(fields[id_], [one.fields for one in later.get(id_, ())], is_added=id_ in added)),
            tuple(later.get(id_, ())),
        )
        for id_ in sorted(fields)
    ]


def fields_of_entries(
    db_session: DbSession, operation_id: int, ids: Collection[int]
) -> dict[int, dict[str, list[Any]]]:
    """What an operation did to some entries: {field: [before, after]}."""
    if not ids:
        return {}
    found = db_session.execute(
        select(_CHANGE.subject_id, _CHANGE.fields).where(
            _CHANGE.operation_id == operation_id, _CHANGE.subject == "entry", one_of(_CHANGE.subject_id, ids)
        )
    )
    return dict(found.all())


def changes_after(
    db_session: DbSession, operation_id: int, ids: Collection[int], *, before: int | None = None
) -> dict[int, list[EntryChange]]:
    """What was done to some entries of an operation after it, the first first; `before` another operation, if given."""
    if not ids:
        return {}
    then, later = aliased(Change.__table__).c, _CHANGE
    statement = (
        select(later.subject_id, Operation.kind, AppUser.email, Operation.at, later.version, later.fields)
        .join_from(Change.__table__, Operation, Operation.id == later.operation_id)
        .join(
            _table_of(then),
            and_(then.operation_id == operation_id, then.subject == "entry", then.subject_id == later.subject_id),
        )
        .outerjoin(AppUser, AppUser.id == Operation.by_id)
        .where(later.subject == "entry", one_of(later.subject_id, ids), later.version > then.version)
        .order_by(later.subject_id, later.version, later.id)
    )
    if before is not None:
        statement = statement.where(later.operation_id < before)
    found: defaultdict[int, list[EntryChange]] = defaultdict(list)
    for entry_id, kind, by, at, version, fields in db_session.execute(statement):
        found[entry_id].append(EntryChange(kind, by or "", at, version, fields))
    return dict(found)


def _table_of(columns: Any) -> Any:
    return columns.id.table


# --- Entries as they are, many at a time.


class SaidNow(NamedTuple):
    """An entry's version, and what it says as its changes tell it: nothing that is blank."""

    version: int
    said: dict[str, Any]


_COLUMNS_SAID = tuple(
    column
    for column in Entry.__table__.c
    if column.name
    not in (
        "id", "version", "counts_to", "reporting_year", "quarter", "month", "recorded_by_id", "recorded_at",
    )
)  # fmt: skip


def said_of_entries(db_session: DbSession, ids: Collection[int]) -> dict[int, SaidNow]:
    """What some entries say, by their ids: six queries, however many they are."""
    if not ids:
        return {}
    found: dict[int, SaidNow] = {}
    names = [column.name for column in _COLUMNS_SAID]
    for id_, version, *values in db_session.execute(
        select(_ENTRY.id, _ENTRY.version, *_COLUMNS_SAID).where(one_of(_ENTRY.id, ids)).order_by(_ENTRY.id)
    ):
        said = {name: value for name, value in zip(names, values, strict=True) if value is not None and value != ""}
        found[id_] = SaidNow(version, said)
    for name in LINES:
        for id_, lines in lines_of_entries(db_session, name, ids).items():
            found[id_].said[name] = lines
    figure = Figure.__table__.c
    for id_, *values in db_session.execute(
        select(figure.entry_id, figure.measure_id, figure.split_item_id, figure.number, figure.certainty,
               figure.as_typed)
        .where(one_of(figure.entry_id, ids))
        .order_by(figure.entry_id, figure.measure_id, figure.id)
    ):  # fmt: skip
        found[id_].said.setdefault("figures", []).append([*values[:3], str(values[3]), values[4]])
    return found


def lines_of_entries(db_session: DbSession, name: str, ids: Collection[int]) -> dict[int, list[Any]]:
    """The lines of some entries as a field of their changes tells them, in their order."""
    model, column = LINES[name]
    line = model.__table__.c
    wanted = (line[column], line.half_days) if name == "trainers" else (line[column],)
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for entry_id, *values in db_session.execute(
        select(line.entry_id, *wanted)
        .where(one_of(line.entry_id, ids))
        .order_by(line.entry_id, line.position, line[column])
    ):
        found[entry_id].append(values if name == "trainers" else values[0])
    return dict(found)


def entries_with_references(db_session: DbSession, references: Collection[str]) -> dict[str, int]:
    """The entries that have one of some references, by it."""
    if not references:
        return {}
    found = select(Entry.reference, Entry.id).where(Entry.reference.in_(sorted(references)))
    return {reference: id_ for reference, id_ in db_session.execute(found) if reference is not None}


# --- Names that an operation added.


def names_added(db_session: DbSession, operation_id: int) -> dict[Any, set[int]]:
    """The ids of the names that an operation added to the lists whose names go with entries, and that are there."""
    by_table = {model.__tablename__: model for model in NAMES_THAT_GO}
    found: dict[Any, set[int]] = {model: set() for model in NAMES_THAT_GO}
    for subject, id_, fields in db_session.execute(
        select(_CHANGE.subject, _CHANGE.subject_id, _CHANGE.fields).where(
            _CHANGE.operation_id == operation_id, _CHANGE.subject.in_(by_table)
        )
    ):
        if fields.get("name", ["?"])[0] is None:
            found[by_table[subject]].add(id_)
    for model, ids in found.items():
        if ids:
            there = select(model.id).join(
                Change, and_(Change.subject_id == model.id, Change.subject == model.__tablename__)
            )
            ids &= set(db_session.scalars(there.where(Change.operation_id == operation_id)))
    return found


def names_needed(
    db_session: DbSession, operation_id: int, added: Mapping[Any, set[int]], kept: Collection[int]
) -> dict[Any, set[int]]:
    """Those of the names that an operation added which stay: others use them, or somebody changed them since.

    `kept` are the ids of its entries that stay as they are, and need what they have.
    """
    needed: dict[Any, set[int]] = {}
    for model, ids in added.items():
        needed[model] = set()
        if not ids:
            continue
        subject = model.__tablename__
        mine = select(_CHANGE.subject_id).where(_CHANGE.operation_id == operation_id, _CHANGE.subject == subject)
        later = select(_CHANGE.subject_id, _CHANGE.fields).where(
            _CHANGE.subject == subject, _CHANGE.operation_id > operation_id, _CHANGE.subject_id.in_(mine)
        )
        # A new order of a list gives places anew.
        stay = {id_ for id_, fields in db_session.execute(later) if fields.keys() - {"position"}}
        for statement in _uses(model, operation_id, mine, added, needed):
            stay |= set(db_session.scalars(statement))
        in_order = sorted(kept)
        for start in range(0, len(in_order), AT_ONCE):
            stay |= _names_of_entries(db_session, model, in_order[start : start + AT_ONCE])
        needed[model] = stay & ids
    return needed


def _uses(
    model: Any, operation_id: int, mine: Any, added: Mapping[Any, set[int]], needed: Mapping[Any, set[int]]
) -> Iterator[Select[Any]]:
    """Questions for the names that anything refers to but the entries of the operation."""
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            if not column.references(model.__table__.c.id):
                continue
            entry_id = table.c.id if table is Entry.__table__ else table.c.get("entry_id")
            statement = select(column).where(column.in_(mine)).distinct()
            if entry_id is not None:
                of_operation = exists().where(
                    _CHANGE.operation_id == operation_id, _CHANGE.subject == "entry", _CHANGE.subject_id == entry_id
                )
                statement = statement.where(~of_operation)
            elif table is Organisation.__table__ and model is not Organisation:
                # An organisation that goes needs its usual area no more.
                stays = added[Organisation] - needed.get(Organisation, set())
                statement = statement.where(~one_of(table.c.id, stays)) if stays else statement
            yield statement


def _names_of_entries(db_session: DbSession, model: Any, ids: Collection[int]) -> set[int]:
    if model is Course:
        return set(db_session.scalars(select(_ENTRY.course_id).where(one_of(_ENTRY.id, ids))).unique()) - {None}
    table, column = next(
        (lines.__table__.c, column)
        for lines, column in LINES.values()
        if lines.__table__.c[column].references(model.__table__.c.id)
    )
    return set(db_session.scalars(select(table[column]).where(one_of(table.entry_id, ids)).distinct()))


def names_behind(db_session: DbSession, ids: Mapping[Any, Collection[int]], most: int) -> dict[Any, list[str]]:
    """The names of some lines of lists, by name: at most so many of each list."""
    return {
        model: list(
            db_session.scalars(
                select(model.name)
                .where(one_of(model.__table__.c.id, wanted))
                .order_by(model.sort_name, model.id)
                .limit(most)
            )
        )
        for model, wanted in ids.items()
        if wanted
    }


# --- For the pages.


class ToldOperation(NamedTuple):
    """An operation as its page tells it, with what it undid and what undid it."""

    id: int
    kind: str
    about: str
    by_id: int | None
    by: str
    at: datetime
    undoes_id: int | None
    undone_by_id: int | None
    undone_by: str
    undone_at: datetime | None


def told_operation(db_session: DbSession, operation_id: int) -> ToldOperation | None:
    """An operation, if there is one of the id."""
    undoing, undoer = aliased(Operation), aliased(AppUser)
    row = db_session.execute(
        select(
            Operation.id, Operation.kind, Operation.about, Operation.by_id, func.coalesce(AppUser.email, ""),
            Operation.at, Operation.undoes_id, undoing.id, func.coalesce(undoer.email, ""), undoing.at,
        )
        .outerjoin(AppUser, AppUser.id == Operation.by_id)
        .outerjoin(undoing, undoing.undoes_id == Operation.id)
        .outerjoin(undoer, undoer.id == undoing.by_id)
        .where(Operation.id == operation_id)
    ).one_or_none()  # fmt: skip
    return ToldOperation._make(row) if row else None


def undone_now(db_session: DbSession, operation_ids: Collection[int]) -> dict[int, tuple[str, datetime]]:
    """Those of some operations that are undone now, and whose undoing was not undone itself: by whom, and when."""
    # Each of the operations, by the last of the chain of undoings that begins at it, and what that is.
    last = {id_: id_ for id_ in operation_ids}
    undone: dict[int, tuple[str, datetime]] = {}
    while last:
        found = db_session.execute(
            select(Operation.undoes_id, Operation.id, func.coalesce(AppUser.email, ""), Operation.at)
            .outerjoin(AppUser, AppUser.id == Operation.by_id)
            .where(Operation.undoes_id.in_(sorted(last)))
        ).all()
        following = {}
        for undoes_id, id_, by, at in found:
            first = last[undoes_id or 0]
            # Undone, and undone no more, in turn.
            if first in undone:
                del undone[first]
            else:
                undone[first] = (by, at)
            following[id_] = first
        last = following
    return undone


class Extent(NamedTuple):
    """How much an operation did: entries that it added, entries that it changed, and other things."""

    added: int
    changed: int
    others: int


def extent_of(db_session: DbSession, operation_id: int) -> Extent:
    """How much an operation did."""
    is_entry = _CHANGE.subject == "entry"
    told = db_session.execute(
        select(
            func.count().filter(is_entry, _CHANGE.version == 1),
            func.count().filter(is_entry, _CHANGE.version != 1),
            func.count().filter(~is_entry),
        )
        .select_from(Change.__table__)
        .where(_CHANGE.operation_id == operation_id)
    ).one()
    return Extent(*told)


def names_in_lists(db_session: DbSession, operation_id: int, *, taken_off: bool = False) -> dict[str, int]:
    """How many names an operation added to each list, or took off it, by the list's table."""
    found: defaultdict[str, int] = defaultdict(int)
    for subject, fields in db_session.execute(
        select(_CHANGE.subject, _CHANGE.fields)
        .where(_CHANGE.operation_id == operation_id, _CHANGE.subject != "entry")
        .order_by(_CHANGE.id)
    ):
        before, after = fields.get("name", ("", ""))
        if (after if taken_off else before) is None:
            found[subject] += 1
    return dict(found)


def entries_left(
    db_session: DbSession, operation_id: int, undone_by_id: int, *, after: int = 0, most: int
) -> list[ChangedSince]:
    """Entries of an operation that its undoing left as they were, and what had been done to them by then."""
    ids = db_session.scalars(
        _left(operation_id, undone_by_id, _CHANGE.subject_id).where(_CHANGE.subject_id > after).limit(most)
    ).all()
    fields = fields_of_entries(db_session, operation_id, ids)
    since = changes_after(db_session, operation_id, ids, before=undone_by_id)
    return [ChangedSince(id_, False, tuple(fields[id_]), tuple(since.get(id_, ()))) for id_ in sorted(fields)]


def number_left(db_session: DbSession, operation_id: int, undone_by_id: int) -> int:
    """How many entries of an operation its undoing left as they were."""
    left = _left(operation_id, undone_by_id, _CHANGE.subject_id).order_by(None).subquery()
    return db_session.scalar(select(func.count()).select_from(left)) or 0


def _left(operation_id: int, undone_by_id: int, column: Any) -> Select[Any]:
    undone = aliased(Change.__table__).c
    touched = exists().where(
        undone.operation_id == undone_by_id, undone.subject == "entry", undone.subject_id == _CHANGE.subject_id
    )
    return (
        select(column)
        .where(_CHANGE.operation_id == operation_id, _CHANGE.subject == "entry", ~touched)
        .order_by(_CHANGE.subject_id)
    )


def undoings_that_left(db_session: DbSession, operation_ids: Collection[int]) -> list[ToldOperation]:
    """The undoings of what was done to an entry that left it as it was, the first first.

    `operation_ids` are all that changed the entry: an undoing that is among them did not leave it.
    """
    ids = select(Operation.id).where(Operation.undoes_id.in_(operation_ids), Operation.id.not_in(operation_ids))
    return [told for id_ in db_session.scalars(ids.order_by(Operation.id)) if (told := told_operation(db_session, id_))]


def standing_with(db_session: DbSession, operation: ToldOperation) -> list[tuple[Published, int]]:
    """The publications that stand and were made with what an operation did, and how many of its entries each holds."""
    found, seen = [], set()
    for one in publications(db_session):
        if one.is_withdrawn or one.period in seen:
            continue
        seen.add(one.period)
        number = db_session.scalar(
            select(func.count())
            .select_from(Change.__table__)
            .join(Entry.__table__, _ENTRY.id == _CHANGE.subject_id)
            .where(
                _CHANGE.operation_id == operation.id, _CHANGE.subject == "entry", _ENTRY.status == Status.DELIVERED,
                _ENTRY.starts_on >= one.starts_on, _ENTRY.counts_to <= one.ends_on,
            )
        )  # fmt: skip
        if number and operation.at <= one.published_at:
            found.append((one, number))
    return found
