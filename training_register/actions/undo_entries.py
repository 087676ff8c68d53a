"""Undoing what an operation did to entries, many at a time: what was added goes, what was changed returns.

Entries that go are taken out of the figures and kept. Those of an import give back what stands in the way of the same
file's coming again: their references, and the names that came with it and that nothing else uses, which leave
the lists.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import DateTime, Enum, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from training_register.actions.answers import ASKED_FOR, end_answers
from training_register.actions.entries import NEVER, entry_columns, values_from_said
from training_register.actions.many_rows import ROWS_AT_ONCE, RowWriter
from training_register.actions.operations import as_json
from training_register.actions.refusals import Refusal
from training_register.count import entries_in_words
from training_register.database import DbSession
from training_register.models import (
    Activity,
    AppUser,
    Area,
    Change,
    Course,
    Entry,
    EntryText,
    Figure,
    Operation,
    Organisation,
    Provider,
    Trainer,
)
from training_register.queries.searches import one_of
from training_register.queries.undoing import (
    AT_ONCE,
    IMPORT,
    LINES,
    Fates,
    Touched,
    changed_since,
    entries_with_references,
    fates_of_entries,
    fields_of_entries,
    lines_of_entries,
    names_added,
    names_needed,
    said_of_entries,
    touched_entries,
)
from training_register.rules.entries import Status
from training_register.rules.searches import words_kept
from training_register.rules.undoing import plain

MOST_TOLD = 5
# What nothing uses any more can be deleted from the lists.
NAME_GONE = "A name that was there before is no longer in the lists. Change the entries by hand."
CHANGED_MEANWHILE = "Something was changed while you looked: what stands below is what would be undone now."
# The columns of an entry from which no other follows.
_BY_THEMSELVES = frozenset((
    "status", "status_before", "reason", "reference", "course_id", "level_id", "how", "venue", "notes", "contact",
    "answers_user_id", "minutes_each", "starts_at", "audience_id", "sector_id", "attended", "attended_certainty",
    "attended_as_typed", "words_instead",
))  # fmt: skip
_FOUND_BY = frozenset(("reference", "venue", "notes"))
# The list of each field that holds ids of names.
_OF_LISTS: dict[str, Any] = {
    "organisation_ids": Organisation, "area_ids": Area, "provider_ids": Provider, "trainers": Trainer,
    "course_id": Course,
}  # fmt: skip
_ENTRY = Entry.__table__.c
_TEXT: Any = EntryText.__table__
# The ids of names that are others now than they were: {(the list, the id then): the id now}.
Moved = Mapping[tuple[Any, int], int]


class Overlooked(Refusal):
    """Entries were changed since whoever undoes looked, so that nothing is undone before they look again."""

    def __init__(self) -> None:
        super().__init__("", CHANGED_MEANWHILE)


def checked_fates(
    db_session: DbSession, operation: Operation, *, seen: str | None, undo_too: Collection[int] | None
) -> tuple[Fates, set[int]]:
    """What becomes of an operation's entries, held until the transaction ends, and the ids of those that are kept.

    `seen` is what whoever undoes has looked at (`Fates.seen`): those that were changed since are kept then, but for
    `undo_too`, or none of them where that is None. Raises `Overlooked` where one of them was changed meanwhile;
    without `seen`, `Refusal` where any was.
    """
    fates = fates_of_entries(db_session, operation.id, hold=True)
    if seen is not None and seen != fates.seen:
        raise Overlooked
    if seen is None and fates.changed:
        raise _newer(db_session, operation, fates.changed)
    return fates, set() if undo_too is None else fates.changed.keys() - set(undo_too)


def _newer(db_session: DbSession, operation: Operation, changed: Mapping[int, bool]) -> Refusal:
    ids = sorted(changed)
    if not all(changed.values()):
        first = changed_since(db_session, operation.id, [id_ for id_ in ids if not changed[id_]][:1])[0]
        return Refusal("", f"Entry {first.entry_id} was changed since ({', '.join(first.fields)}). Undo that first.")
    told = ", ".join(map(str, ids[:MOST_TOLD]))
    return Refusal(
        "",
        f"{entries_in_words(len(ids))} {'was' if len(ids) == 1 else 'were'} changed since: {told}"
        f"{' and others' if len(ids) > MOST_TOLD else ''}. Take them out of the figures one by one, or undo what was "
        "changed first.",
    )


def undo_entries(
    db_session: DbSession,
    undo: Operation,
    operation: Operation,
    *,
    by: AppUser,
    left: Collection[int],
    first_month: int,
    moved: Moved,
) -> None:
    """Undoes what an operation did to its entries but those that are `left`, and takes off the names that go with them.

    Entries that were changed return before those that were added go, so that names are free of both.
    """
    returned: set[int] = set()
    # The references that entries gave up before their turn, for others that had them before.
    freed: dict[int, str] = {}
    for portion in touched_entries(db_session, operation.id):
        if ids := [one.id for one in portion if not one.is_added and one.id not in left]:
            fields = fields_of_entries(db_session, operation.id, ids)
            told = {id_: fields[id_] for id_ in sorted(fields)}
            references = [befores["reference"][0] for befores in told.values() if "reference" in befores]
            freed |= _free_references(db_session, operation, [one for one in references if one], left)
            _return(db_session, undo, by, told, first_month, moved, freed)
        returned |= {one.id for one in portion if not one.is_added}
    going: dict[Any, set[int]] = {}
    if operation.kind == IMPORT:
        added = names_added(db_session, operation.id)
        for model in added:
            _hold_names(db_session, model, added[model])
        needed = names_needed(db_session, operation.id, added, {*left, *returned})
        going = {model: ids - needed[model] for model, ids in added.items() if ids - needed[model]}
    reason = f"Import of {operation.about or 'a file'} undone" if operation.kind == IMPORT else "Undone"
    for portion in touched_entries(db_session, operation.id):
        goes = [one for one in portion if one.is_added and one.id not in left]
        _take_out(db_session, undo, goes, going, freed, reason=reason, gives_back=operation.kind == IMPORT)
    for model, names in going.items():
        _take_off_lists(db_session, undo, model, names)


def _take_out(
    db_session: DbSession,
    undo: Operation,
    portion: Sequence[Touched],
    going: Mapping[Any, Collection[int]],
    freed: Mapping[int, str],
    *,
    reason: str,
    gives_back: bool,
) -> None:
    """Takes entries out of the figures, where they are not out of them already, and the names off them that go."""
    ids = [one.id for one in portion]
    if not ids:
        return
    lines = {
        name: {
            id_: told
            for id_, told in lines_of_entries(db_session, name, ids).items()
            if any(_id_in(line) in going[_OF_LISTS[name]] for line in told)
        }
        for name in LINES
        if going.get(_OF_LISTS[name])
    }
    courses = going.get(Course, ())
    changes, found_by, without_course = [], [], []
    for row in db_session.execute(
        select(
            _ENTRY.id, _ENTRY.version, _ENTRY.status, _ENTRY.reason, _ENTRY.reference, _ENTRY.course_id, _ENTRY.venue,
            _ENTRY.notes,
        )
        .where(one_of(_ENTRY.id, ids))
        .order_by(_ENTRY.id)
    ):  # fmt: skip
        fields: dict[str, list[Any]] = {}
        if row.status is not Status.TAKEN_OUT:
            fields["status"] = [row.status.value, Status.TAKEN_OUT.value]
            fields["status_before"] = [None, row.status.value]
            if row.reason != reason:
                fields["reason"] = [row.reason, reason]
        reference = freed.get(row.id, row.reference)
        if gives_back and reference is not None:
            fields["reference"] = [reference, None]
            found_by.append((row.id, words_kept(None, row.venue, row.notes)))
        if row.course_id in courses:
            fields["course_id"] = [row.course_id, None]
            without_course.append(row.id)
        for name, told in lines.items():
            if row.id in told:
                of_list = going[_OF_LISTS[name]]
                fields[name] = [told[row.id], [line for line in told[row.id] if _id_in(line) not in of_list] or None]
        if fields:
            changes.append((row.id, row.version + 1, fields))
    in_figures = [id_ for id_, _, fields in changes if "status" in fields]
    already_out = [id_ for id_, _, fields in changes if "status" not in fields]
    given_back = {"reference": None} if gives_back else {}
    out = {"status_before": Entry.status, "status": Status.TAKEN_OUT, "reason": reason}
    for some, values in ((in_figures, {**out, **given_back}), (already_out, given_back)):
        _update(db_session, some, {**values, "version": Entry.version + 1})
    _update(db_session, without_course, {"course_id": None})
    for name, told in lines.items():
        gone = going[_OF_LISTS[name]]
        # In place of all: looking for the names among the lines would try each with each entry.
        staying = {id_: [line for line in lines_ if _id_in(line) not in gone] for id_, lines_ in told.items()}
        _write_lines(db_session, name, staying)
    _write_words(db_session, found_by)
    _write_changes(db_session, undo, changes)


def _id_in(line: Any) -> int:
    """The id of a name in a line of an entry: trainers are told with their half days."""
    id_: int = line[0] if isinstance(line, list) else line
    return id_


def _update(db_session: DbSession, ids: Collection[int], values: dict[str, Any]) -> None:
    if ids:
        statement = update(Entry).where(one_of(_ENTRY.id, ids)).values(values)
        db_session.execute(statement.execution_options(synchronize_session=False))


# --- Entries that were changed.


def _return(
    db_session: DbSession,
    undo: Operation,
    by: AppUser,
    fields: Mapping[int, Mapping[str, Sequence[Any]]],
    first_month: int,
    moved: Moved,
    freed: Mapping[int, str],
) -> None:
    """Writes the befores of some changes back, whatever the entries say by now. Raises `Refusal`."""
    entries = said_of_entries(db_session, fields.keys())
    columns: dict[int, dict[str, Any]] = {}
    lines: dict[str, dict[int, list[Any]]] = defaultdict(dict)
    changes, found_by, counted = [], [], defaultdict(list)
    for id_, (version, said) in entries.items():
        said = {name: as_json(value) for name, value in said.items()}
        if id_ in freed:
            said["reference"] = freed[id_]
        becomes = {field: _moved(field, before, moved) for field, (before, _) in fields[id_].items()}
        told = {
            field: [said.get(field), value]
            for field, value in becomes.items()
            if plain(said.get(field)) != plain(value)
        }
        if not told:
            continue
        changes.append((id_, version + 1, told))
        columns[id_] = _columns(
            db_session, id_, said, {field: value for field, (_, value) in told.items()}, first_month
        )
        for name in (*LINES, "figures"):
            if name in told:
                lines[name][id_] = told[name][1] or []
        if _FOUND_BY & told.keys():
            texts = {name: becomes.get(name, said.get(name)) for name in _FOUND_BY}
            found_by.append((id_, words_kept(texts["reference"], texts["venue"] or "", texts["notes"] or "")))
        if given := [number for number in ASKED_FOR if number in told and told[number][0] is None]:
            counted[tuple(given)].append(id_)
    _check_references(db_session, columns)
    try:
        _write_columns(db_session, columns)
        for name, of_entries in lines.items():
            _write_lines(db_session, name, of_entries)
    except IntegrityError:
        raise Refusal("", NAME_GONE) from None
    _write_words(db_session, found_by)
    for numbers, ids in counted.items():
        # Before the entries' own changes are written down, so that an undo puts the entries back first.
        for id_ in ids:
            end_answers(db_session, undo, entry_id=id_, by_id=by.id, given=numbers)
    _write_changes(db_session, undo, changes)


def _moved(field: str, value: Any, moved: Moved) -> Any:
    """What a field said, with the ids that names which came back have now."""
    of = _OF_LISTS.get(field)
    if not moved or of is None or value is None:
        return value
    if not isinstance(value, list):
        return moved.get((of, value), value)
    ids = [[moved.get((of, one[0]), one[0]), one[1]] if isinstance(one, list) else moved.get((of, one), one)
           for one in value]  # fmt: skip
    # Two names may have become one.
    return [one for place, one in enumerate(ids) if _id_in(one) not in map(_id_in, ids[:place])]


def _columns(
    db_session: DbSession, entry_id: int, said: Mapping[str, Any], becomes: Mapping[str, Any], first_month: int
) -> dict[str, Any]:
    """The columns of an entry that become others, with those that follow from them."""
    columns = Entry.__table__.c
    if becomes.keys() <= _BY_THEMSELVES | _OF_LISTS.keys():
        return {name: _of_column(columns[name], value) for name, value in becomes.items() if name in columns}
    values = values_from_said({**said, **becomes})
    if values.starts_on > values.ends_on:
        raise Refusal("", f"Entry {entry_id} would end before it begins: its days were changed since. Undo that first.")
    if "activity_id" in becomes:
        activity = db_session.get(Activity, values.activity_id)
        if activity is None:
            raise Refusal("", NAME_GONE)
        if (activity.counts_what, activity.has_sessions) != (values.counts_what, values.has_sessions):
            raise Refusal("", f"What “{activity.name}” counts was changed since. Undo that first.")
    old, new = (
        entry_columns(of, first_month=first_month, recorded_by_id=None, recorded_at=NEVER)
        for of in (values_from_said(said), values)
    )
    return {name: value for name, value in new.items() if value != old[name]}


def _of_column(column: Any, value: Any) -> Any:
    """A value of a change, in the type that its column takes; a text that is blank is no NULL."""
    if value is None:
        return None if column.nullable else ""
    kind = column.type
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return kind.enum_class(value)
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if kind.python_type is date:
        return date.fromisoformat(value)
    return time.fromisoformat(value) if kind.python_type is time else value


def _free_references(
    db_session: DbSession, operation: Operation, references: Collection[str], left: Collection[int]
) -> dict[int, str]:
    """Takes references off those entries of an operation that have them and that it is undone for as well.

    Entries that had them before get them back before these have their turn. What each had is given.
    """
    having = {id_: reference for reference, id_ in entries_with_references(db_session, references).items()}
    own = fields_of_entries(db_session, operation.id, having.keys())
    freed = {
        id_: reference
        for id_, reference in having.items()
        if id_ not in left and own.get(id_, {}).get("reference", [None, None])[1] == reference
    }
    _update(db_session, freed, {"reference": None})
    return freed


def _check_references(db_session: DbSession, columns: Mapping[int, Mapping[str, Any]]) -> None:
    """Raises `Refusal` where an entry would get a reference back that another has by now."""
    wanted = {told["reference"]: id_ for id_, told in columns.items() if told.get("reference")}
    for reference, other in sorted(entries_with_references(db_session, wanted.keys()).items()):
        if other != wanted[reference]:
            raise Refusal(
                "",
                f"“{reference}” is the reference of entry {other} by now. "
                "If the same was imported again, undo that first.",
            )


def _write_columns(db_session: DbSession, columns: Mapping[int, Mapping[str, Any]]) -> None:
    alike: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    different: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for id_, told in columns.items():
        if told.get("reference") is None:
            alike[tuple(sorted(told.items(), key=lambda one: one[0]))].append(id_)
        else:
            different[tuple(sorted(told))].append({"its_id": id_, **{f"new_{name}": told[name] for name in told}})
    for values, ids in alike.items():
        _update(db_session, ids, {**dict(values), "version": Entry.version + 1})
    for names, rows in different.items():
        table = Entry.__table__
        statement = (
            update(table)  # type: ignore[arg-type]
            .where(_ENTRY.id == bindparam("its_id"))
            .values({**{name: bindparam(f"new_{name}") for name in names}, "version": _ENTRY.version + 1})
        )
        for start in range(0, len(rows), ROWS_AT_ONCE):
            db_session.execute(statement, rows[start : start + ROWS_AT_ONCE])


def _write_lines(db_session: DbSession, name: str, lines: Mapping[int, Sequence[Any]]) -> None:
    """Gives entries the lines of a field in place of those that they have."""
    model, column = LINES.get(name, (Figure, ""))
    gone = delete(model).where(one_of(model.__table__.c.entry_id, lines))
    db_session.execute(gone.execution_options(synchronize_session=False))
    rows: list[dict[str, Any]] = []
    for entry_id, told in lines.items():
        for position, line in enumerate(told):
            if name == "figures":
                names = ("measure_id", "split_item_id", "number", "certainty", "as_typed")
                rows.append({"entry_id": entry_id, **dict(zip(names, line, strict=True))})
            elif name == "trainers":
                rows.append({"entry_id": entry_id, column: line[0], "position": position, "half_days": line[1]})
            else:
                rows.append({"entry_id": entry_id, column: line, "position": position})
    _insert(db_session, model.__table__, rows)


def _write_words(db_session: DbSession, found_by: Iterable[tuple[int, str]]) -> None:
    """Keeps the words by which entries are found in place of those that they had."""
    words = dict(found_by)
    if words:
        db_session.execute(delete(_TEXT).where(one_of(_TEXT.c.entry_id, words)))
        writer = RowWriter(db_session, EntryText, ("entry_id", "words"))
        writer.add(value for line in words.items() if line[1] for value in line)
        writer.finish()


def _write_changes(
    db_session: DbSession, undo: Operation, changes: Iterable[tuple[int, int, dict[str, list[Any]]]]
) -> None:
    rows = [
        {"operation_id": undo.id, "subject": "entry", "subject_id": id_, "version": version, "fields": fields}
        for id_, version, fields in changes
    ]
    _insert(db_session, Change.__table__, rows)


def _insert(db_session: DbSession, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        db_session.execute(insert(table), rows[start : start + ROWS_AT_ONCE])


# --- Names that go with the entries.


def _hold_names(db_session: DbSession, model: Any, ids: Collection[int]) -> None:
    """Keeps others from giving a name to an entry before it is known whether it goes."""
    in_order = sorted(ids)
    for start in range(0, len(in_order), AT_ONCE):
        held = select(model.id).where(one_of(model.__table__.c.id, in_order[start : start + AT_ONCE]))
        db_session.execute(held.order_by(model.id).with_for_update()).all()


def _take_off_lists(db_session: DbSession, undo: Operation, model: Any, ids: Collection[int]) -> None:
    """Takes names that nothing uses any more off their list; what is written down is all that they are."""
    table: Any = model.__table__
    in_order = sorted(ids)
    for start in range(0, len(in_order), AT_ONCE):
        some = in_order[start : start + AT_ONCE]
        rows = db_session.execute(select(table).where(one_of(table.c.id, some)).order_by(table.c.id)).mappings().all()
        db_session.execute(delete(table).where(one_of(table.c.id, some)))
        changes = [
            {
                "operation_id": undo.id,
                "subject": table.name,
                "subject_id": row["id"],
                "version": 1,
                "fields": {
                    name: [as_json(value), None] for name, value in row.items() if name != "id" and value is not None
                },
            }
            for row in rows
        ]
        _insert(db_session, Change.__table__, changes)
    db_session.expire_all()
