"""Undoing an operation: a new one that writes the befores back, refused where something newer stands there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from training_register.actions.entries import EntryValues, change_entry, said_of, values_as_recorded, values_from_said
from training_register.actions.operations import as_json, begin_operation, fields_changed
from training_register.actions.publication_links import MAKE_LINK, SWITCH_OFF_LINK
from training_register.actions.publications import PUBLISH, WITHDRAW
from training_register.actions.refusals import Overtaken, Refusal
from training_register.actions.selections import FIELDS, is_newer, said_before, write_many
from training_register.actions.settings import SET_WITH_LISTS, undo_change_of_settings
from training_register.actions.settings import SUBJECT as SETTINGS
from training_register.actions.undo_lists import (
    bring_back,
    check_lists,
    hold_lists_still,
    is_added,
    is_removed,
    make_way,
    undo_change_of_list,
)
from training_register.count import entries_in_words
from training_register.database import DbSession
from training_register.models import Activity, AppUser, Change, Entry, Operation
from training_register.queries.one_entry import entry_in_full
from training_register.queries.selections import selected_entries
from training_register.rules.entries import Status
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
    PUBLISH: "What was published can't be unsaid: withdraw it, or publish a corrected version.",
    WITHDRAW: "What was withdrawn stays so: publish a new version.",
    MAKE_LINK: "A link that was given can't be taken back: switch it off.",
    SWITCH_OFF_LINK: "A link that was switched off stays so: make another.",
    "place entries": "Entries stand in the reporting years that the first month gives: set that again.",
}
ONLY_ADMINISTRATORS = "A change of settings can be undone by an administrator alone."
# Operations whose new names stay in the lists: the entries that were added keep them, out of the figures.
_ADDS_ENTRIES = ("add", "import", "example", "plan a series")
# What nothing uses any more can be deleted from the lists.
NAME_GONE = "A name that was there before is no longer in the lists. Change the entries by hand."
_AT_ONCE = 5_000
_MOST_TOLD = 5


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
    of_settings = {name for change in changes if change.subject == SETTINGS for name in change.fields}
    if of_settings - SET_WITH_LISTS and not may(by.role, Permission.KEEP_SETTINGS):
        raise Refusal("", ONLY_ADMINISTRATORS)
    hold_lists_still(db_session, changes)
    added = [change for change in changes if change.subject == "entry" and is_added(change)]
    if operation.kind in _ADDS_ENTRIES and added:
        changes = [change for change in changes if change.subject == "entry" or not is_added(change)]
    subjects = {change.subject for change in changes}
    # Names that came with entries stay where they are in the way, or used by now.
    may_stay = "entry" in subjects
    make_way(db_session, undo, changes)
    # Before the entries that have it.
    bring_back(db_session, undo, [change for change in changes if is_removed(change)], may_stay=may_stay)
    if added:
        _take_out_added(db_session, undo, added)
    together = _changed_together(changes)
    if together:
        _undo_changed_together(db_session, undo, together, first_month=first_month)
    for change in changes:
        if change.subject == "entry":
            if not is_added(change) and not together:
                _undo_change_of_entry(db_session, undo, change, by=by, first_month=first_month)
        elif change.subject == SETTINGS:
            undo_change_of_settings(db_session, undo, change, first_month=first_month, where_set=where_set)
        elif not is_removed(change):
            undo_change_of_list(db_session, undo, change, may_stay=may_stay)
    db_session.flush()
    check_lists(db_session, subjects)
    return undo


def _take_out_added(db_session: DbSession, undo: Operation, added: Sequence[Change]) -> None:
    """Takes entries out of the figures that say what they said when they were added, a portion at a time."""
    reason = "Undone"
    said = {change.subject_id: change.fields for change in added}
    for start in range(0, len(added), _AT_ONCE):
        ids = [change.subject_id for change in added[start : start + _AT_ONCE]]
        rows = db_session.execute(
            select(Entry.id, Entry.version, Entry.status, Entry.reason)
            .where(Entry.id.in_(ids), Entry.status != Status.TAKEN_OUT)
            .order_by(Entry.id)
        ).all()
        newer = _changed_since(db_session, {row.id: said[row.id] for row in rows if row.version != 1})
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


def _changed_since(db_session: DbSession, added: Mapping[int, Mapping[str, Any]]) -> list[int]:
    """Those of added entries that say something else by now; what was undone since says what it did."""
    was = {id_: {field: _plain(after) for field, (_, after) in fields.items()} for id_, fields in added.items()}
    now = {id_: dict(said) for id_, said in was.items()}
    later = select(Change.subject_id, Change.fields).where(
        Change.subject == "entry", Change.subject_id.in_(list(added)), Change.version > 1
    )
    for id_, fields in db_session.execute(later.order_by(Change.version, Change.id)):
        now[id_] |= {field: _plain(after) for field, (_, after) in fields.items()}
    return [id_ for id_, said in was.items() if any(said.get(field) != now[id_][field] for field in now[id_])]


def _changed_together(changes: Iterable[Change]) -> list[Change]:
    """The changes of entries, where there are many, all of them such as `actions.selections` writes at once."""
    found = [change for change in changes if change.subject == "entry" and not is_added(change)]
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
    said = said_of(values_as_recorded(entry), first_month=first_month)
    newer = [field for field, (_, after) in change.fields.items() if _plain(as_json(said.get(field))) != _plain(after)]
    if newer:
        raise Refusal("", f"Entry {entry.id} was changed since ({', '.join(sorted(newer))}). Undo that first.")
    said.update({field: before for field, (before, _) in change.fields.items()})
    values = values_from_said(said)
    if values.starts_on > values.ends_on:
        raise Refusal("", f"Entry {entry.id} would end before it begins: its days were changed since. Undo that first.")
    _check_activity(db_session, values, change)
    try:
        change_entry(
            db_session,
            by=by,
            entry=entry,
            values=values,
            first_month=first_month,
            operation=undo,
            as_recorded=True,
        )
    except Overtaken:
        raise Refusal("", f"Entry {entry.id} was changed in this very moment. Try again.") from None
    except IntegrityError:
        raise Refusal("", NAME_GONE) from None


def _check_activity(db_session: DbSession, values: EntryValues, change: Change) -> None:
    """Raises `Refusal` where an entry would get an activity back whose number counts something else by now."""
    if "activity_id" not in change.fields:
        return
    activity = db_session.get(Activity, values.activity_id)
    if activity is None:
        raise Refusal("", NAME_GONE)
    if (activity.counts_what, activity.has_sessions) != (values.counts_what, values.has_sessions):
        raise Refusal("", f"What “{activity.name}” counts was changed since. Undo that first.")


def _plain(value: Any) -> Any:
    """A value for comparing: blank is nothing, and a pair is a list."""
    if value in (None, "", [], ()):
        return None
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value
