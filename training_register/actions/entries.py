"""Recording entries, and changing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from operator import itemgetter
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from training_register.actions.answers import ASKED_FOR, end_answers
from training_register.actions.operations import begin_operation, record_change
from training_register.actions.refusals import Overtaken, Refusal
from training_register.actions.searches import keep_words
from training_register.count import Certainty, Count
from training_register.database import DbSession
from training_register.models import (
    AppUser,
    Entry,
    EntryArea,
    EntryOrganisation,
    EntryProvider,
    EntryQuestion,
    EntryTrainer,
    Figure,
    Operation,
)
from training_register.queries.history import said_before_taken_out
from training_register.queries.one_entry import EntryInFull
from training_register.queries.references import entries_by_reference
from training_register.rules.entries import CountsWhat, How, Status, kind_of
from training_register.rules.periods import placed

# A figure: the measure, the item of a split or None for the whole, and the count.
FigureValues = tuple[int, int | None, Count]
NEVER = datetime(1, 1, 1, tzinfo=UTC)
# A question that was answered: its name, and what it was about.
Answered = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryValues:
    """What somebody says of an entry; everything else about it follows from this.

    Names are ids of the lists, in their order. `sessions` is None where sessions do not apply. `trainers` are
    pairs of an id and the half days given, or None.
    """

    starts_on: date
    ends_on: date
    audience_id: int
    sector_id: int
    activity_id: int
    counts_what: CountsWhat = CountsWhat.ATTENDANCES
    has_sessions: bool = True
    sessions: Count | None
    attended: Count
    days: int | None = None
    starts_at: time | None = None
    minutes_each: int | None = None
    status: Status = Status.DELIVERED
    status_before: Status | None = None
    reason: str = ""
    same_session_as_id: int | None = None
    answers_user_id: int | None = None
    contact: str = ""
    course_id: int | None = None
    level_id: int | None = None
    how: How | None = None
    venue: str = ""
    notes: str = ""
    reference: str | None = None
    organisation_ids: tuple[int, ...] = ()
    area_ids: tuple[int, ...] = ()
    provider_ids: tuple[int, ...] = ()
    trainers: tuple[tuple[int, int | None], ...] = ()
    figures: tuple[FigureValues, ...] = ()


def entry_columns(
    values: EntryValues, *, first_month: int, recorded_by_id: int | None, recorded_at: datetime
) -> dict[str, Any]:
    """The columns of an entry: what was said, and the kind and the places in periods that follow from it."""
    kind = kind_of(
        sessions=values.sessions,
        starts_on=values.starts_on,
        ends_on=values.ends_on,
        days=values.days,
        is_same_session=values.same_session_as_id is not None,
        counts_what=values.counts_what,
    )
    place = placed(values.starts_on, values.ends_on, kind, first_month)
    sessions, sessions_certainty, sessions_as_typed = _stored(values.sessions)
    attended, attended_certainty, attended_words = _stored(values.attended)
    return {
        "kind": kind,
        "starts_on": values.starts_on,
        "ends_on": values.ends_on,
        "counts_to": place.counts_to,
        "reporting_year": place.reporting_year,
        "quarter": place.quarter,
        "month": place.month,
        "days": values.days,
        "starts_at": values.starts_at,
        "minutes_each": values.minutes_each,
        "status": values.status,
        "status_before": values.status_before,
        "reason": values.reason,
        "same_session_as_id": values.same_session_as_id,
        "answers_user_id": values.answers_user_id,
        "contact": values.contact,
        "audience_id": values.audience_id,
        "sector_id": values.sector_id,
        "activity_id": values.activity_id,
        "counts_what": values.counts_what,
        "has_sessions": values.has_sessions,
        "course_id": values.course_id,
        "level_id": values.level_id,
        "how": values.how,
        "venue": values.venue,
        "sessions": sessions,
        "sessions_certainty": sessions_certainty,
        "sessions_as_typed": sessions_as_typed if sessions is not None else "",
        "attended": attended,
        "attended_certainty": attended_certainty,
        "attended_as_typed": attended_words if attended is not None else "",
        "words_instead": attended_words if attended is None else "",
        "notes": values.notes,
        "reference": values.reference,
        "recorded_by_id": recorded_by_id,
        "recorded_at": recorded_at,
        "version": 1,
    }


def _stored(count: Count | None) -> tuple[int | None, Certainty | None, str]:
    """A count as its two columns and its words: both empty where nothing is recorded or nothing applies."""
    if count is None:
        return None, None, ""
    return count.value, None if count.value is None else count.certainty, count.words


def lines_of(entry_id: int, values: EntryValues) -> list[tuple[type[Any], list[dict[str, Any]]]]:
    """The lines that belong to an entry, as rows to insert for each model."""

    def listed(column: str, ids: Sequence[int]) -> list[dict[str, Any]]:
        return [{"entry_id": entry_id, column: id_, "position": place} for place, id_ in enumerate(ids)]

    return [
        (EntryOrganisation, listed("organisation_id", values.organisation_ids)),
        (EntryArea, listed("area_id", values.area_ids)),
        (EntryProvider, listed("provider_id", values.provider_ids)),
        (
            EntryTrainer,
            [
                {"entry_id": entry_id, "trainer_id": id_, "position": place, "half_days": half_days}
                for place, (id_, half_days) in enumerate(values.trainers)
            ],
        ),
        (
            Figure,
            [
                {
                    "entry_id": entry_id,
                    "measure_id": measure_id,
                    "split_item_id": split_item_id,
                    "number": count.number,
                    "certainty": count.certainty,
                    "as_typed": count.words,
                }
                for measure_id, split_item_id, count in values.figures
            ],
        ),
    ]


# Written by its table: as an object it would cost a form twice as much.
_NEW_ENTRY = insert(Entry.__table__).returning(Entry.__table__.c.id)  # type: ignore[arg-type]


def record_entry(
    db_session: DbSession,
    *,
    by: AppUser | None,
    values: EntryValues,
    first_month: int,
    recorded_at: datetime,
    operation: Operation | None = None,
    answered: Iterable[Answered] = (),
) -> int:
    """The id of a new entry, recorded with its lines as one operation: a new one, or that which began with new names.

    `answered` are the questions that somebody was asked about it. Raises `Refusal` for a reference that is taken.
    """
    operation = operation or begin_operation(db_session, kind="add", by=by)
    columns = entry_columns(
        values, first_month=first_month, recorded_by_id=by.id if by else None, recorded_at=recorded_at
    )
    try:
        # Only a reference can be refused, which a savepoint undoes alone.
        with db_session.begin_nested() if values.reference is not None else nullcontext():
            entry_id: int = db_session.execute(_NEW_ENTRY, columns).scalar_one()
    except IntegrityError:
        if values.reference is None:
            raise
        raise _taken(values) from None
    for model, rows in lines_of(entry_id, values):
        if rows:
            db_session.execute(insert(model.__table__), rows)
    keep_words(db_session, entry_id, values.reference, values.venue, values.notes)
    _remember(db_session, operation, entry_id, answered)
    record_change(
        db_session, operation, subject="entry", subject_id=entry_id, before={}, after=change_of(values, columns)
    )
    return entry_id


def change_entry(
    db_session: DbSession,
    *,
    by: AppUser,
    entry: EntryInFull,
    values: EntryValues,
    first_month: int,
    kind: str = "change",
    operation: Operation | None = None,
    answered: Iterable[Answered] = (),
    as_recorded: bool = False,
) -> bool:
    """Changes an entry, as it was seen, to other values; False where these are the ones that it has.

    An organisation that was merged stays recorded as it was, so that undoing the merge is exact; with `as_recorded`
    the values say already which were recorded. Raises `Overtaken` where somebody else has changed the entry since, and
    `Refusal` for a reference that is taken.
    """
    before = values_as_recorded(entry)
    if not as_recorded:
        values = replace(values, organisation_ids=_organisations_recorded(entry, values.organisation_ids))
    old, new = (
        entry_columns(said, first_month=first_month, recorded_by_id=entry.recorded_by_id, recorded_at=entry.recorded_at)
        for said in (before, values)
    )
    was, becomes = change_of(before, old), change_of(values, new)
    if was == becomes:
        return False
    operation = operation or begin_operation(db_session, kind=kind, by=by)
    changed = {column: value for column, value in new.items() if value != old[column]}
    try:
        with db_session.begin_nested():
            done = db_session.execute(
                update(Entry)
                .where(Entry.id == entry.id, Entry.version == entry.version)
                .values({**changed, "version": entry.version + 1})
                .execution_options(synchronize_session=False)
            )
    except IntegrityError:
        if changed.get("reference") is None:
            raise
        raise _taken(values) from None
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Overtaken(entry.id)
    for (model, lines), (_, others) in zip(lines_of(entry.id, before), lines_of(entry.id, values), strict=True):
        if lines != others:
            db_session.execute(delete(model).where(model.entry_id == entry.id))
            if others:
                db_session.execute(insert(model.__table__), others)
    if {"reference", "venue", "notes"} & changed.keys():
        keep_words(db_session, entry.id, values.reference, values.venue, values.notes, is_new=False)
    if given := [number for number in ASKED_FOR if changed.get(number) is not None and old[number] is None]:
        # Before the entry's own change is written down, so that an undo puts the entry back first.
        end_answers(db_session, operation, entry_id=entry.id, by_id=by.id, given=given)
    _remember(db_session, operation, entry.id, answered)
    record_change(
        db_session,
        operation,
        subject="entry",
        subject_id=entry.id,
        before=was,
        after=becomes,
        version=entry.version + 1,
    )
    return True


def take_out(db_session: DbSession, *, by: AppUser, entry: EntryInFull, reason: str, first_month: int) -> bool:
    """Takes an entry out of the figures: it is kept, with the reason, and can be put back. Raises `Overtaken`."""
    if entry.status is Status.TAKEN_OUT:
        return False
    values = replace(values_of(entry), status=Status.TAKEN_OUT, status_before=entry.status, reason=reason)
    return change_entry(db_session, by=by, entry=entry, values=values, first_month=first_month, kind="take out")


def put_back(db_session: DbSession, *, by: AppUser, entry: EntryInFull, first_month: int) -> bool:
    """Puts an entry that was taken out back into the figures, as it was before. Raises `Overtaken`.

    A reference that it gave back when its import was undone it has again, unless another has it by now.
    """
    if entry.status_before is None:
        return False
    was = said_before_taken_out(db_session, entry.id)
    # Why it was cancelled, if it was, before it was taken out.
    reason = was.get("reason") or ""
    values = replace(values_of(entry), status=entry.status_before, status_before=None, reason=reason)
    if (reference := was.get("reference")) and not entries_by_reference(db_session, [reference]):
        values = replace(values, reference=reference)
    return change_entry(db_session, by=by, entry=entry, values=values, first_month=first_month, kind="put back")


def values_of(entry: EntryInFull) -> EntryValues:
    """What an entry says, as it would be said again."""
    return EntryValues(
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        audience_id=entry.audience_id,
        sector_id=entry.sector_id,
        activity_id=entry.activity_id,
        counts_what=entry.counts_what,
        has_sessions=entry.has_sessions,
        sessions=entry.sessions,
        attended=entry.attended,
        days=entry.days,
        starts_at=entry.starts_at,
        minutes_each=entry.minutes_each,
        status=entry.status,
        status_before=entry.status_before,
        reason=entry.reason,
        same_session_as_id=entry.same_session_as_id,
        answers_user_id=entry.answers_user_id,
        contact=entry.contact,
        course_id=entry.course_id,
        level_id=entry.level_id,
        how=entry.how,
        venue=entry.venue,
        notes=entry.notes,
        reference=entry.reference,
        organisation_ids=tuple(line.id for line in entry.organisations),
        area_ids=tuple(line.id for line in entry.areas),
        provider_ids=tuple(line.id for line in entry.providers),
        trainers=tuple((line.id, line.half_days) for line in entry.trainers),
        figures=entry.figures,
    )


def values_as_recorded(entry: EntryInFull) -> EntryValues:
    """What an entry says, with organisations as they were recorded: those too that were merged into others since."""
    return replace(values_of(entry), organisation_ids=tuple(id_ for id_, _ in entry.organisations_recorded))


def _organisations_recorded(entry: EntryInFull, ids: Iterable[int]) -> tuple[int, ...]:
    """Ids of organisations, where an entry has one already, as it was recorded."""
    recorded: dict[int, list[int]] = {}
    for id_, went_to in entry.organisations_recorded:
        recorded.setdefault(went_to, []).append(id_)
    return tuple(dict.fromkeys(one for id_ in ids for one in recorded.get(id_, (id_,))))


def _taken(values: EntryValues) -> Refusal:
    return Refusal("reference", f"“{values.reference}” is the reference of another entry. Give this one another.")


def _remember(db_session: DbSession, operation: Operation, entry_id: int, answered: Iterable[Answered]) -> None:
    """Keeps what was answered, so that nobody is asked the same about this entry again."""
    said = sorted(set(answered))
    if not said:
        return
    names = {name for name, _ in said}
    db_session.execute(
        delete(EntryQuestion).where(EntryQuestion.entry_id == entry_id, EntryQuestion.name.in_(sorted(names)))
    )
    db_session.execute(
        insert(EntryQuestion),
        [{"entry_id": entry_id, "name": name, "about": about, "operation_id": operation.id} for name, about in said],
    )


# What follows from the rest, or says who and when, is not part of what changed.
_NOT_SAID = {"counts_to", "reporting_year", "quarter", "month", "recorded_by_id", "recorded_at", "version"}


def said_of(values: EntryValues, *, first_month: int) -> dict[str, Any]:
    """What an entry says, as its changes tell it: what is blank is left out."""
    columns = entry_columns(values, first_month=first_month, recorded_by_id=None, recorded_at=NEVER)
    return change_of(values, columns)


def values_from_said(said: Mapping[str, Any]) -> EntryValues:
    """What an entry says, from what its changes tell of it: `said_of` the other way round, JSON's types included."""

    def count(name: str, words: str) -> Count:
        certainty = said.get(f"{name}_certainty")
        return Count.of(said.get(name), Certainty(certainty) if certainty else None, words)

    def day(value: Any) -> date:
        return value if isinstance(value, date) else date.fromisoformat(value)

    starts_at = said.get("starts_at")
    has_sessions = bool(said.get("has_sessions", False))
    sessions = count("sessions", said.get("sessions_as_typed") or "")
    attended_words = said.get("attended_as_typed") if said.get("attended") is not None else said.get("words_instead")
    status_before, how = said.get("status_before"), said.get("how")
    return EntryValues(
        starts_on=day(said["starts_on"]),
        ends_on=day(said["ends_on"]),
        audience_id=said["audience_id"],
        sector_id=said["sector_id"],
        activity_id=said["activity_id"],
        counts_what=CountsWhat(said["counts_what"]),
        has_sessions=has_sessions,
        sessions=sessions if sessions.value is not None or has_sessions else None,
        attended=count("attended", attended_words or ""),
        days=said.get("days"),
        starts_at=time.fromisoformat(starts_at) if isinstance(starts_at, str) else starts_at,
        minutes_each=said.get("minutes_each"),
        status=Status(said["status"]),
        status_before=Status(status_before) if status_before else None,
        reason=said.get("reason") or "",
        same_session_as_id=said.get("same_session_as_id"),
        answers_user_id=said.get("answers_user_id"),
        contact=said.get("contact") or "",
        course_id=said.get("course_id"),
        level_id=said.get("level_id"),
        how=How(how) if how else None,
        venue=said.get("venue") or "",
        notes=said.get("notes") or "",
        reference=said.get("reference"),
        organisation_ids=tuple(said.get("organisation_ids") or ()),
        area_ids=tuple(said.get("area_ids") or ()),
        provider_ids=tuple(said.get("provider_ids") or ()),
        trainers=tuple((id_, half_days) for id_, half_days in said.get("trainers") or ()),
        figures=tuple(
            (measure_id, item_id, Count.of(number, Certainty(certainty), words))
            for measure_id, item_id, number, certainty, words in said.get("figures") or ()
        ),
    )


def change_of(values: EntryValues, columns: dict[str, Any]) -> dict[str, Any]:
    """The fields of an entry for its change: what was said, lists of ids included, without what is blank."""
    lines = {
        "organisation_ids": list(values.organisation_ids),
        "area_ids": list(values.area_ids),
        "provider_ids": list(values.provider_ids),
        "trainers": [list(trainer) for trainer in values.trainers],
        "figures": [
            [measure_id, item_id, count.number, count.certainty.value, count.words]
            # In the order in which they are read.
            for measure_id, item_id, count in sorted(values.figures, key=itemgetter(0))
        ],
    }
    said = {field: value for field, value in columns.items() if field not in _NOT_SAID}
    return {field: value for field, value in {**said, **lines}.items() if value not in (None, "", [])}
