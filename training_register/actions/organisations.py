"""Organisations: added, changed, retired, merged, told apart, and each of these undone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from training_register.actions.imported_names import Keys
from training_register.actions.many_rows import free_id, hold_still
from training_register.actions.operations import begin_operation, columns_of, record_change
from training_register.actions.refusals import Refusal
from training_register.actions.undo import undo_operation
from training_register.database import DbSession
from training_register.models import AppUser, Operation, Organisation, OrganisationSpelling, OrganisationToldApart
from training_register.queries.lists import ids_by_key, last_position
from training_register.queries.organisation_duplicates import pairs_told_apart
from training_register.rules.names import folded, sort_name

# What a kept organisation takes over where it says nothing itself.
TAKEN_OVER = ("usual_sector_id", "usual_area_id", "usual_split_item_id", "contact")

MERGE = "merge organisations"
TELL_APART = "tell organisations apart"
ADD_MANY = "add organisations"
# What can be undone from the pages of organisations.
KINDS = (
    "add organisation", "change organisation", "add spelling", "remove spelling", "retire organisation",
    "bring organisation back", MERGE, TELL_APART, ADD_MANY,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationValues:
    """What somebody says of an organisation, cleaned and checked."""

    name: str
    usual_sector_id: int | None = None
    usual_area_id: int | None = None
    usual_split_item_id: int | None = None
    contact: str = ""
    may_be_named: bool = False


class Recorder:
    """The lines that one operation touches, as they were before, so that it records what became of them."""

    def __init__(self, db_session: DbSession) -> None:
        self._db_session = db_session
        self._before: dict[Any, dict[str, Any]] = {}
        self._ids: dict[Any, int | None] = {}

    def touch(self, line: Any) -> None:
        """Remembers a line as it is; call it before the first change of the line."""
        self._before.setdefault(line, columns_of(line))

    def add(self, line: Any) -> None:
        """Adds a line to the register."""
        model = type(line)
        if model not in self._ids:
            self._ids[model] = free_id(self._db_session, model)
        line.id = self._ids[model]
        if line.id is not None:
            self._ids[model] = line.id + 1
        self._before[line] = {}
        self._db_session.add(line)

    def write(self, kind: str, by: AppUser, about: str) -> Operation | None:
        """Writes the operation down; None where nothing changed. Raises IntegrityError for a name that is taken."""
        with self._db_session.begin_nested():
            self._db_session.flush()
        changed = [(line, before) for line, before in self._before.items() if columns_of(line) != before]
        if not changed:
            return None
        operation = begin_operation(self._db_session, kind=kind, by=by, about=about)
        for line, before in changed:
            record_change(
                self._db_session,
                operation,
                subject=line.__tablename__,
                subject_id=line.id,
                before=before,
                after=columns_of(line),
            )
        return operation


def hold_names_still(db_session: DbSession) -> None:
    """Keeps others from taking a name between the look whether it is free and its use."""
    hold_still(db_session, Organisation, OrganisationSpelling)


def add_organisation(db_session: DbSession, *, by: AppUser, values: OrganisationValues) -> Organisation:
    """Adds an organisation at the end of the list. Raises `Refusal` for a name that is taken."""
    hold_names_still(db_session)
    check_free(db_session, values.name, field="name")
    recorder = Recorder(db_session)
    organisation = new_organisation(db_session, values, Keys(ids_by_key(db_session, Organisation)))
    recorder.add(organisation)
    _written(recorder, "add organisation", by, values.name)
    return organisation


def new_organisation(
    db_session: DbSession, values: OrganisationValues, keys: Keys, position: int | None = None
) -> Organisation:
    """An organisation that is not in the register yet, with a short name that no other has."""
    return Organisation(
        **{field.name: getattr(values, field.name) for field in fields(values)},
        short_name=keys.new_for(values.name),
        position=last_position(db_session, Organisation) + 1 if position is None else position,
    )


def change_organisation(
    db_session: DbSession, *, by: AppUser, organisation_id: int, values: OrganisationValues, keep_old_name: bool = False
) -> bool:
    """Changes what an organisation is; False where it is so already. Entries stay as they are recorded.

    With `keep_old_name`, the name that it had becomes another spelling. Raises `Refusal` for a name that is taken.
    """
    hold_names_still(db_session)
    organisation = _unmerged(db_session, organisation_id)
    recorder = Recorder(db_session)
    recorder.touch(organisation)
    old_name = organisation.name
    for field in fields(values):
        if field.name != "name":
            setattr(organisation, field.name, getattr(values, field.name))
    rename(db_session, recorder, organisation, values.name, keep_old_name=keep_old_name)
    about = values.name if values.name == old_name else f"{old_name} → {values.name}"
    return _written(recorder, "change organisation", by, about) is not None


def rename(
    db_session: DbSession, recorder: Recorder, organisation: Organisation, name: str, *, keep_old_name: bool
) -> None:
    """Gives an organisation another name, as a part of what a recorder writes down.

    Raises `Refusal` where the name is another organisation's, or another spelling of one.
    """
    if name == organisation.name:
        return
    recorder.touch(organisation)
    old_name, plain = organisation.name, folded(name)
    if plain != organisation.folded:
        check_free(db_session, name, field="name", owner_id=organisation.id)
    organisation.name, organisation.sort_name, organisation.folded = name, sort_name(name), plain
    if plain == folded(old_name):
        return
    spelling = db_session.scalars(select(OrganisationSpelling).where(OrganisationSpelling.folded == plain)).first()
    if spelling and keep_old_name:
        # What was a spelling is the name now, and the other way round.
        recorder.touch(spelling)
        spelling.spelling, spelling.folded = old_name, folded(old_name)
    elif keep_old_name:
        recorder.add(OrganisationSpelling(organisation_id=organisation.id, spelling=old_name, folded=folded(old_name)))


def add_spelling(db_session: DbSession, *, by: AppUser, organisation_id: int, spelling: str) -> None:
    """Adds another spelling of an organisation's name. Raises `Refusal` for one that is taken."""
    hold_names_still(db_session)
    organisation = _unmerged(db_session, organisation_id)
    check_free(db_session, spelling, field="spelling")
    recorder = Recorder(db_session)
    recorder.add(OrganisationSpelling(organisation_id=organisation.id, spelling=spelling, folded=folded(spelling)))
    _written(recorder, "add spelling", by, f"{organisation.name}: {spelling}", field="spelling")


def remove_spelling(db_session: DbSession, *, by: AppUser, organisation_id: int, spelling_id: int) -> bool:
    """Takes a spelling away; False where it is gone already.

    Raises `Refusal` for one that is the name of an organisation which was merged: it is found by it in any case.
    """
    hold_names_still(db_session)
    organisation = _unmerged(db_session, organisation_id)
    spelling = db_session.get(OrganisationSpelling, spelling_id)
    if spelling is None or spelling.organisation_id != organisation.id:
        return False
    if db_session.scalar(select(Organisation.id).where(Organisation.folded == spelling.folded)) not in (
        None,
        organisation.id,
    ):
        raise Refusal(
            "spelling",
            f"“{spelling.spelling}” is the name of an organisation that was merged into this one. Undo the merge "
            "instead.",
        )
    operation = begin_operation(
        db_session, kind="remove spelling", by=by, about=f"{organisation.name}: {spelling.spelling}"
    )
    record_change(
        db_session,
        operation,
        subject=OrganisationSpelling.__tablename__,
        subject_id=spelling.id,
        before=columns_of(spelling),
        after={},
    )
    db_session.delete(spelling)
    db_session.flush()
    return True


def retire_organisation(db_session: DbSession, *, by: AppUser, organisation_id: int, today: date) -> bool:
    """Takes an organisation off the names that are offered; False where it is off already. Its entries keep it."""
    return _set_retired(db_session, "retire organisation", by, organisation_id, today)


def bring_organisation_back(db_session: DbSession, *, by: AppUser, organisation_id: int) -> bool:
    """Offers a retired organisation again; False where it is offered already."""
    return _set_retired(db_session, "bring organisation back", by, organisation_id, None)


def _set_retired(db_session: DbSession, kind: str, by: AppUser, organisation_id: int, day: date | None) -> bool:
    organisation = _unmerged(db_session, organisation_id)
    if (organisation.retired_on is None) == (day is None):
        return False
    recorder = Recorder(db_session)
    recorder.touch(organisation)
    organisation.retired_on = day
    return _written(recorder, kind, by, organisation.name) is not None


# --- Merging, and telling apart.


def merge_organisations(db_session: DbSession, *, by: AppUser, goes: Mapping[int, int]) -> Operation:
    """Merges organisations into others: {the id of one that goes: that of the one that is kept}.

    The name and the spellings of what goes become spellings of what is kept, which takes over what it does not say
    itself. No entry is rewritten: every reader follows where an organisation went, so that undoing is exact. Raises
    `Refusal` where one of them was merged meanwhile, or two that somebody told apart would become one.
    """
    hold_names_still(db_session)
    found = {
        organisation.id: organisation
        for organisation in db_session.scalars(
            select(Organisation).where(Organisation.id.in_({*goes, *goes.values()})).order_by(Organisation.id)
        )
    }
    check_mergeable(db_session, found, goes)
    recorder = Recorder(db_session)
    there = set(db_session.scalars(select(OrganisationSpelling.folded)))
    for gone_id, kept_id in goes.items():
        gone, kept = found[gone_id], found[kept_id]
        recorder.touch(gone)
        recorder.touch(kept)
        gone.merged_into_id = kept.id
        for column in TAKEN_OVER:
            if not getattr(kept, column):
                setattr(kept, column, getattr(gone, column))
        # Whatever went into what goes now goes on with it: nobody has to follow more than one step.
        for earlier in db_session.scalars(select(Organisation).where(Organisation.merged_into_id == gone_id)):
            recorder.touch(earlier)
            earlier.merged_into_id = kept.id
        for spelling in db_session.scalars(
            select(OrganisationSpelling).where(OrganisationSpelling.organisation_id == gone_id)
        ):
            recorder.touch(spelling)
            spelling.organisation_id = kept.id
        if gone.folded not in there:
            recorder.add(OrganisationSpelling(organisation_id=kept.id, spelling=gone.name, folded=gone.folded))
    about = "; ".join(f"{found[gone].name} → {found[kept].name}" for gone, kept in goes.items())
    operation = _written(recorder, MERGE, by, about)
    assert operation, "what goes has changed"
    return operation


def check_mergeable(db_session: DbSession, found: Mapping[int, Organisation], goes: Mapping[int, int]) -> None:
    """Raises `Refusal` for organisations that can't be merged: gone, merged already, or told apart."""
    if not goes:
        raise Refusal("", "Tick the pairs that are one organisation.")
    if set(goes) & set(goes.values()) or {*goes, *goes.values()} - set(found):
        raise Refusal("", "One of these organisations is not in the list. Look at the list again.")
    for organisation in found.values():
        if organisation.merged_into_id is not None:
            raise Refusal("", f"“{organisation.name}” has been merged meanwhile. Look at the list again.")
    for one, other in sorted(pairs_told_apart(db_session)):
        if one in found and other in found and goes.get(one, one) == goes.get(other, other):
            raise Refusal(
                "",
                f"Somebody said that “{found[one].name}” and “{found[other].name}” are not the same. Undo that on the "
                "page of one of them first.",
            )


def tell_organisations_apart(
    db_session: DbSession, *, by: AppUser, pairs: Collection[tuple[int, int]]
) -> Operation | None:
    """Remembers that the two of each pair are different; None where all of this was said before.

    A pair has no id of its own: in the history it is numbered within its operation, and its columns say which it is.
    """
    hold_still(db_session, OrganisationToldApart)
    where_they_went = dict(
        db_session.execute(select(Organisation.id, func.coalesce(Organisation.merged_into_id, Organisation.id))).all()
    )
    there = {
        (one, other)
        for one, other in db_session.execute(
            select(OrganisationToldApart.organisation_id, OrganisationToldApart.other_organisation_id)
        )
    }
    new: list[tuple[int, int]] = []
    for one, other in pairs:
        ends = sorted({where_they_went[id_] for id_ in (one, other) if id_ in where_they_went})
        if len(ends) == 2 and (pair := (ends[0], ends[1])) not in there and pair not in new:
            new.append(pair)
    if not new:
        return None
    about = f"{len(new)} {'pair' if len(new) == 1 else 'pairs'}"
    operation = begin_operation(db_session, kind=TELL_APART, by=by, about=about)
    for number, (one, other) in enumerate(new, 1):
        row = {"organisation_id": one, "other_organisation_id": other, "operation_id": operation.id}
        db_session.execute(insert(OrganisationToldApart), row)
        record_change(
            db_session,
            operation,
            subject=OrganisationToldApart.__tablename__,
            subject_id=number,
            before={},
            after=row,
        )
    return operation


# --- Undoing.


def undo_organisations(db_session: DbSession, *, by: AppUser, operation_id: int, first_month: int) -> Operation:
    """Undoes an operation on organisations, as an operation of its own.

    Raises `Refusal` where something newer stands in the way, or a name that comes back was given away meanwhile.
    """
    done = db_session.get(Operation, operation_id)
    if done is None or done.kind not in KINDS:
        raise Refusal("", "This can’t be undone here.")
    return undo_operation(db_session, by=by, operation_id=operation_id, first_month=first_month)


# --- Names that are free.


def check_free(db_session: DbSession, name: str, *, field: str, owner_id: int | None = None) -> None:
    """Raises `Refusal` for a name that an organisation has, or that is another spelling of one.

    A spelling of `owner_id` itself may become its name.
    """
    plain = folded(name)
    organisation = db_session.scalars(select(Organisation).where(Organisation.folded == plain)).first()
    if organisation:
        raise Refusal(field, _taken(db_session, organisation))
    spelling = db_session.execute(
        select(OrganisationSpelling.organisation_id, Organisation.name)
        .join(Organisation, Organisation.id == OrganisationSpelling.organisation_id)
        .where(OrganisationSpelling.folded == plain)
    ).first()
    if spelling and spelling[0] != owner_id:
        raise Refusal(field, f"This is another spelling of “{spelling[1]}” already.")


def _taken(db_session: DbSession, organisation: Organisation) -> str:
    if organisation.merged_into_id is None:
        return f"There is already an organisation with this name: “{organisation.name}”."
    kept = db_session.get(Organisation, organisation.merged_into_id)
    assert kept, "what it was merged into is there"
    return f"“{organisation.name}” was merged into “{kept.name}”. Undo that merge first, or use another name."


def _unmerged(db_session: DbSession, organisation_id: int) -> Organisation:
    """An organisation that was not merged, which nobody else changes before this transaction ends."""
    organisation = db_session.scalars(
        select(Organisation)
        .where(Organisation.id == organisation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if organisation is None or organisation.merged_into_id is not None:
        raise Refusal("", "This organisation has been merged into another meanwhile. Look at the list again.")
    return organisation


def _written(recorder: Recorder, kind: str, by: AppUser, about: str, field: str = "name") -> Operation | None:
    try:
        return recorder.write(kind, by, about)
    except IntegrityError:
        # Somebody else, who looked before this began to write, took the name in the same moment.
        raise Refusal(field, "Somebody else has just used this name. Look at the list again.") from None
