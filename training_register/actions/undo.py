"""Undoing an operation: a new one that writes the befores back, refused where something newer stands there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Date, DateTime, Enum, Integer, Time, insert, select, update
from sqlalchemy.exc import IntegrityError

from training_register.actions.entries import change_entry, said_of, values_from_said, values_of
from training_register.actions.operations import as_json, begin_operation, fields_changed, record_change
from training_register.actions.refusals import Overtaken, Refusal
from training_register.actions.selections import FIELDS, is_newer, said_before, write_many
from training_register.actions.settings import SUBJECT as SETTINGS
from training_register.actions.settings import undo_change_of_settings
from training_register.count import entries_in_words
from training_register.database import Base, DbSession
from training_register.models import AppUser, Change, Entry, EntryToldApart, Operation, OrganisationToldApart
from training_register.queries.one_entry import entry_in_full
from training_register.queries.selections import selected_entries
from training_register.rules.entries import Status
from training_register.rules.names import folded, sort_name
from training_register.rules.permissions import ALL, Permission, may

# What is undone where it was done, or not at all: an account's password is nowhere kept.
NOT_UNDONE = {
    "add account": "An account is changed on its own page.",
    "change account": "An account is changed on its own page.",
    "set password": "A password can't be put back: give the account a new one.",
    "change password": "A password can't be put back: give the account a new one.",
    "disable account": "An account is changed on its own page.",
    "enable account": "An account is changed on its own page.",
    "add starting lists": "The lists that a register starts with are changed one by one.",
    "redact": "What was removed for good can't be brought back.",
    "place entries": "Entries stand in the reporting years that the first month gives: set that again.",
}
ONLY_ADMINISTRATORS = "A change of settings can be undone by an administrator alone."
# Operations whose new names stay in the lists: the entries that were added keep them, out of the figures.
_ADDS_ENTRIES = ("add", "import", "example", "plan a series")
# What nothing uses any more can be deleted from the lists.
NAME_GONE = "A name that was there before is no longer in the lists. Change the entries by hand."
_AT_ONCE = 5_000
_MOST_TOLD = 5
# Answers that are kept as a pair of ids: what each pair is, and the field that holds the other one.
_PAIRS: dict[str, tuple[Any, str]] = {
    "entry_told_apart": (EntryToldApart, "other_entry_id"),
    "organisation_told_apart": (OrganisationToldApart, "other_organisation_id"),
}


def undo_operation(
    db_session: DbSession, *, by: AppUser, operation_id: int, first_month: int, where_set: Collection[str] = ()
) -> Operation:
    """Undoes all that an operation did, as one new operation, or nothing of it.

    An entry that was added is taken out of the figures, where it is kept and can be put back; names that were added
    with it stay in the lists. `where_set` names the settings that are set elsewhere than in the register. Raises
    `Refusal`, in words, where it can't be undone or something newer stands in the way.
    """
    operation = db_session.get(Operation, operation_id)
    if operation is None:
        raise Refusal("", "There is no such operation.")
    if operation.kind in NOT_UNDONE:
        raise Refusal("", NOT_UNDONE[operation.kind])
    undone = Refusal("", "This was undone already.")
    if db_session.scalar(select(Operation.id).where(Operation.undoes_id == operation.id)):
        raise undone
    about = f"{operation.kind}: {operation.about}" if operation.about else operation.kind
    try:
        with db_session.begin_nested():
            undo = begin_operation(db_session, kind="undo", by=by, about=about)
            undo.undoes_id = operation.id
            db_session.flush()
    except IntegrityError:
        # Somebody else undid it in the same moment.
        raise undone from None
    changes = list(reversed(operation.changes))
    if any(change.subject == SETTINGS for change in changes) and not may(by.role, Permission.KEEP_SETTINGS):
        raise Refusal("", ONLY_ADMINISTRATORS)
    added = [change for change in changes if change.subject == "entry" and _is_added(change)]
    if added:
        _take_out_added(db_session, undo, added)
    together = _changed_together(changes)
    if together:
        _undo_changed_together(db_session, undo, together, first_month=first_month)
    for change in changes:
        if change.subject == "entry":
            if not _is_added(change) and not together:
                _undo_change_of_entry(db_session, undo, change, by=by, first_month=first_month)
        elif change.subject == SETTINGS:
            undo_change_of_settings(db_session, undo, change, first_month=first_month, where_set=where_set)
        elif not (operation.kind in _ADDS_ENTRIES and added):
            _undo_change_of_list(db_session, undo, change)
    db_session.flush()
    return undo


def _is_added(change: Change) -> bool:
    """Whether a change added the thing: before it there was nothing that every such thing has."""
    return any(change.fields[field][0] is None for field in _required(change))


def _is_removed(change: Change) -> bool:
    return any(change.fields[field][1] is None for field in _required(change))


def _required(change: Change) -> list[str]:
    """The fields of a change that are never blank: what is blank stands in a change as nothing too."""
    if change.subject == "entry":
        return [field for field in ("starts_on",) if field in change.fields]
    model = _MODELS.get(change.subject)
    columns = model.__table__.c if model else ()
    return [
        column.name
        for column in columns
        if column.name in change.fields
        if not column.nullable and (column.foreign_keys or column.name in ("name", "spelling"))
    ]


def _take_out_added(db_session: DbSession, undo: Operation, added: Sequence[Change]) -> None:
    """Takes entries out of the figures that nobody has changed since they were added, a portion at a time."""
    reason = "Undone"
    for start in range(0, len(added), _AT_ONCE):
        ids = [change.subject_id for change in added[start : start + _AT_ONCE]]
        rows = db_session.execute(
            select(Entry.id, Entry.version, Entry.status, Entry.reason)
            .where(Entry.id.in_(ids), Entry.status != Status.TAKEN_OUT)
            .order_by(Entry.id)
        ).all()
        newer = [row.id for row in rows if row.version != 1]
        if newer:
            told = ", ".join(str(id_) for id_ in newer[:_MOST_TOLD])
            more = " and others" if len(newer) > _MOST_TOLD else ""
            raise Refusal(
                "",
                f"{entries_in_words(len(newer))} {'was' if len(newer) == 1 else 'were'} changed since: {told}{more}. "
                "Take them out of the figures one by one, or undo what was changed first.",
            )
        if not rows:
            continue
        db_session.execute(
            update(Entry)
            .where(Entry.id.in_([row.id for row in rows]))
            .values(status_before=Entry.status, status=Status.TAKEN_OUT, reason=reason, version=Entry.version + 1)
            .execution_options(synchronize_session=False)
        )
        db_session.execute(
            insert(Change),
            [
                {
                    "operation_id": undo.id,
                    "subject": "entry",
                    "subject_id": row.id,
                    "version": row.version + 1,
                    "fields": fields_changed(
                        {"status": row.status, "status_before": None, "reason": row.reason},
                        {"status": Status.TAKEN_OUT, "status_before": row.status, "reason": reason},
                    ),
                }
                for row in rows
            ],
        )


def _changed_together(changes: Iterable[Change]) -> list[Change]:
    """The changes of entries, where there are many, all of them such as `actions.selections` writes at once."""
    found = [change for change in changes if change.subject == "entry" and not _is_added(change)]
    return found if len(found) > 1 and all(change.fields.keys() <= FIELDS for change in found) else []


def _undo_changed_together(
    db_session: DbSession, undo: Operation, changes: Sequence[Change], *, first_month: int
) -> None:
    for start in range(0, len(changes), _AT_ONCE):
        portion = {change.subject_id: change for change in changes[start : start + _AT_ONCE]}
        entries = selected_entries(db_session, portion.keys(), scope=ALL, first_month=first_month, hold=True)
        for entry in entries:
            if newer := is_newer(entry, portion[entry.id].fields):
                raise Refusal("", f"Entry {entry.id} was changed since ({', '.join(newer)}). Undo that first.")
        if gone := portion.keys() - {entry.id for entry in entries}:
            raise Refusal("", f"Entry {min(gone)} is no longer there.")
        try:
            write_many(db_session, undo, [(one, said_before(one, portion[one.id].fields)) for one in entries])
        except IntegrityError:
            raise Refusal("", NAME_GONE) from None
        except Overtaken as overtaken:
            raise Refusal("", f"Entry {overtaken.entry_id} was changed in this very moment. Try again.") from None


def _undo_change_of_entry(
    db_session: DbSession, undo: Operation, change: Change, *, by: AppUser, first_month: int
) -> None:
    entry = entry_in_full(db_session, change.subject_id, scope=ALL)
    if entry is None:
        raise Refusal("", f"Entry {change.subject_id} is no longer there.")
    said = said_of(values_of(entry), first_month=first_month)
    newer = [field for field, (_, after) in change.fields.items() if _plain(as_json(said.get(field))) != _plain(after)]
    if newer:
        raise Refusal("", f"Entry {entry.id} was changed since ({', '.join(sorted(newer))}). Undo that first.")
    said.update({field: before for field, (before, _) in change.fields.items()})
    try:
        change_entry(
            db_session,
            by=by,
            entry=entry,
            values=values_from_said(said),
            first_month=first_month,
            operation=undo,
        )
    except Overtaken:
        raise Refusal("", f"Entry {entry.id} was changed in this very moment. Try again.") from None
    except IntegrityError:
        raise Refusal("", NAME_GONE) from None


def _plain(value: Any) -> Any:
    """A value for comparing: blank is nothing, and a pair is a list."""
    if value in (None, "", [], ()):
        return None
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value


def _undo_change_of_list(db_session: DbSession, undo: Operation, change: Change) -> None:
    if change.subject in _PAIRS:
        _forget_pair(db_session, undo, change)
        return
    model = _MODELS.get(change.subject)
    if model is None:
        return
    thing = db_session.get(model, change.subject_id)
    columns = {field: model.__table__.c[field] for field in change.fields if field in model.__table__.c}
    if _is_removed(change):
        values = {field: _of_column(columns[field], change.fields[field][0]) for field in columns}
        # SQLite may have given the id to another line since.
        key = {"id": change.subject_id} if thing is None else {}
        db_session.add(model(**{**key, **_follows(model, values)}))
        _try(db_session, change, "There is one like it again by now.")
        _record(db_session, undo, change)
        return
    if thing is None:
        if _is_added(change):
            return
        raise Refusal("", f"What was changed in the list ({change.subject.replace('_', ' ')}) is no longer there.")
    if _is_added(change):
        db_session.delete(thing)
        _try(db_session, change, f"{_named(change)} is used by now, so it can't be taken off the list. Retire it.")
        _record(db_session, undo, change)
        return
    newer = [field for field in columns if as_json(getattr(thing, field)) != change.fields[field][1]]
    if newer:
        raise Refusal("", f"{_named(change)} was changed since ({', '.join(sorted(newer))}). Undo that first.")
    values = {field: _of_column(columns[field], change.fields[field][0]) for field in columns}
    for field, value in _follows(model, values).items():
        setattr(thing, field, value)
    _try(db_session, change, "Another has that name by now.")
    _record(db_session, undo, change)


def _forget_pair(db_session: DbSession, undo: Operation, change: Change) -> None:
    model, field = _PAIRS[change.subject]
    # Where one operation told several from the same one, its columns say which pair it is.
    one = change.fields.get("organisation_id", (None, change.subject_id))[1]
    pair = db_session.get(model, (one, change.fields[field][1]))
    if pair is not None:
        db_session.delete(pair)
        db_session.flush()
        _record(db_session, undo, change)


def _try(db_session: DbSession, change: Change, words: str) -> None:
    try:
        db_session.flush()
    except IntegrityError:
        # The whole undo is given up: whoever called rolls back.
        raise Refusal("", words) from None


def _record(db_session: DbSession, undo: Operation, change: Change) -> None:
    record_change(
        db_session,
        undo,
        subject=change.subject,
        subject_id=change.subject_id,
        before={field: after for field, (_, after) in change.fields.items()},
        after={field: before for field, (before, _) in change.fields.items()},
    )


def _named(change: Change) -> str:
    name = (change.fields.get("name") or [None, None])[1]
    return f"“{name}”" if name else "What was changed"


def _follows(model: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Columns with those that follow from a name."""
    if values.get("name") and "folded" in model.__table__.c:
        return {**values, "folded": folded(values["name"]), "sort_name": sort_name(values["name"])}
    return values


def _of_column(column: Any, value: Any) -> Any:
    """A value from a change, in the type that its column takes."""
    if value is None:
        return None
    kind = column.type
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return kind.enum_class(value)
    if isinstance(kind, DateTime) or getattr(kind, "impl", None).__class__ is DateTime:
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Time):
        return time.fromisoformat(value)
    return int(value) if isinstance(kind, Integer) else value


def _models() -> dict[str, Any]:
    mappers: Iterable[Any] = Base.registry.mappers
    return {mapper.class_.__tablename__: mapper.class_ for mapper in mappers}


_MODELS = _models()
