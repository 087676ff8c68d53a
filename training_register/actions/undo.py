"""Undoing an operation: a new one that writes the befores back, refused where something newer stands there."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from training_register.actions.entries import EntryValues, change_entry, said_of, values_as_recorded, values_from_said
from training_register.actions.imported_files import BRING_FILE, DROP_FILE, REMOVE_FILE
from training_register.actions.many_rows import room_for_indexes
from training_register.actions.operations import as_json, begin_operation
from training_register.actions.publication_links import MAKE_LINK, SWITCH_OFF_LINK
from training_register.actions.publications import PUBLISH, WITHDRAW
from training_register.actions.refusals import Overtaken, Refusal
from training_register.actions.settings import SET_WITH_LISTS, undo_change_of_settings
from training_register.actions.settings import SUBJECT as SETTINGS
from training_register.actions.undo_entries import NAME_GONE, checked_fates, undo_entries
from training_register.actions.undo_lists import (
    bring_back,
    check_lists,
    hold_lists_still,
    is_added,
    is_removed,
    make_way,
    undo_change_of_list,
)
from training_register.database import DbSession
from training_register.models import Activity, AppUser, Change, Operation
from training_register.queries.one_entry import entry_in_full
from training_register.queries.undoing import IMPORT, NAMES_THAT_GO, Fates, number_of_entries
from training_register.rules.permissions import ALL, Permission, may
from training_register.rules.undoing import plain

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
    BRING_FILE: "A file that was brought changes nothing by itself: give it up, or undo its import.",
    DROP_FILE: "What was removed is not kept anywhere: bring the file again.",
    REMOVE_FILE: "What was removed is not kept anywhere: bring the file again.",
    "place entries": "Entries stand in the reporting years that the first month gives: set that again.",
}
ONLY_ADMINISTRATORS = "A change of settings can be undone by an administrator alone."
# Operations whose new names are not simply taken off the lists: the entries that were added keep them.
_ADDS_ENTRIES = ("add", IMPORT, "example", "plan a series")
# Names of these go with the entries of an import (`actions.undo_entries`).
_GO_WITH_ENTRIES = frozenset(model.__tablename__ for model in NAMES_THAT_GO)


def undo_operation(
    db_session: DbSession,
    *,
    by: AppUser,
    operation_id: int,
    first_month: int,
    where_set: Collection[str] = (),
    seen: str | None = None,
    undo_too: Collection[int] | None = (),
) -> Operation:
    """Undoes all that an operation did, as one new operation, or nothing of it.

    An entry that was added is taken out of the figures, where it is kept and can be put back; names that were added
    with it stay in the lists, but those of an import that nothing else uses. `where_set` names the settings that are
    set elsewhere than in the register. Raises `Refusal`, in words, where it can't be undone or something newer stands
    in the way.

    `seen` is what a preview has shown of its entries (`queries.undoing.Fates`): then those that were changed since are
    kept as they are, but for the ids in `undo_too`; None stands for all. Raises `Overlooked` where one was changed
    after it was shown.
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
    changes = list(reversed(_changes_but_of_entries(db_session, operation)))
    of_settings = {name for change in changes if change.subject == SETTINGS for name in change.fields}
    if of_settings - SET_WITH_LISTS and not may(by.role, Permission.KEEP_SETTINGS):
        raise Refusal("", ONLY_ADMINISTRATORS)
    hold_lists_still(db_session, changes)
    entries = number_of_entries(db_session, operation.id)
    one = _one_changed(db_session, operation) if entries == 1 else None
    fates, kept = Fates({}), set[int]()
    if entries and one is None:
        fates, kept = checked_fates(db_session, operation, seen=seen, undo_too=undo_too)
    if operation.kind in _ADDS_ENTRIES and fates.added:
        # Names that came with entries which are kept out of the figures stay.
        changes = [change for change in changes if not is_added(change)]
    if operation.kind == IMPORT and entries:
        changes = [change for change in changes if change.subject not in _GO_WITH_ENTRIES or not is_added(change)]
    subjects = {change.subject for change in changes}
    # Names that came with entries stay where they are in the way, or used by now.
    may_stay = entries > 0
    make_way(db_session, undo, changes)
    # Before the entries that have it.
    removed = [change for change in changes if is_removed(change)]
    moved = bring_back(db_session, undo, removed, may_stay=may_stay)
    if one is not None:
        _undo_change_of_entry(db_session, undo, one, by=by, first_month=first_month)
    elif entries:
        left = kept | fates.left_alone
        with room_for_indexes(db_session):
            undo_entries(db_session, undo, operation, by=by, left=left, first_month=first_month, moved=moved)
    for change in changes:
        if change.subject == SETTINGS:
            undo_change_of_settings(db_session, undo, change, first_month=first_month, where_set=where_set)
        elif not is_removed(change):
            undo_change_of_list(db_session, undo, change, may_stay=may_stay)
    db_session.flush()
    check_lists(db_session, subjects)
    return undo


def _changes_but_of_entries(db_session: DbSession, operation: Operation) -> Sequence[Change]:
    """What an operation did to anything but entries, of which there may be a hundred thousand."""
    mine = select(Change).where(Change.operation_id == operation.id, Change.subject != "entry").order_by(Change.id)
    return db_session.scalars(mine).all()


def _one_changed(db_session: DbSession, operation: Operation) -> Change | None:
    """The change of the only entry of an operation, unless that added it."""
    change = db_session.scalars(
        select(Change).where(Change.operation_id == operation.id, Change.subject == "entry")
    ).one()
    return None if is_added(change) or operation.kind == IMPORT else change


def _undo_change_of_entry(
    db_session: DbSession, undo: Operation, change: Change, *, by: AppUser, first_month: int
) -> None:
    entry = entry_in_full(db_session, change.subject_id, scope=ALL)
    if entry is None:
        raise Refusal("", f"Entry {change.subject_id} is no longer there.")
    said = said_of(values_as_recorded(entry), first_month=first_month)
    newer = [field for field, (_, after) in change.fields.items() if plain(as_json(said.get(field))) != plain(after)]
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
