"""Recording entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import insert

from training_register.actions.operations import begin_operation, record_change
from training_register.count import Certainty, Count
from training_register.database import DbSession
from training_register.models import (
    AppUser,
    Entry,
    EntryArea,
    EntryOrganisation,
    EntryProvider,
    EntryTrainer,
    Figure,
)
from training_register.rules.entries import CountsWhat, How, Status, kind_of
from training_register.rules.periods import placed

# A figure: the measure, the item of a split or None for the whole, and the count.
FigureValues = tuple[int, int | None, Count]


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


def record_entry(
    db_session: DbSession, *, by: AppUser | None, values: EntryValues, first_month: int, recorded_at: datetime
) -> Entry:
    """Records one entry with its lines, as one operation."""
    columns = entry_columns(
        values, first_month=first_month, recorded_by_id=by.id if by else None, recorded_at=recorded_at
    )
    entry = Entry(**columns)
    db_session.add(entry)
    db_session.flush()
    for model, rows in lines_of(entry.id, values):
        if rows:
            db_session.execute(insert(model), rows)
    operation = begin_operation(db_session, kind="add", by=by)
    record_change(
        db_session, operation, subject="entry", subject_id=entry.id, before={}, after=change_of(values, columns)
    )
    return entry


# What follows from the rest, or says who and when, is not part of what changed.
_NOT_SAID = {"counts_to", "reporting_year", "quarter", "month", "recorded_by_id", "recorded_at", "version"}


def change_of(values: EntryValues, columns: dict[str, Any]) -> dict[str, Any]:
    """The fields of an entry for its change: what was said, lists of ids included, without what is blank."""
    lines = {
        "organisation_ids": list(values.organisation_ids),
        "area_ids": list(values.area_ids),
        "provider_ids": list(values.provider_ids),
        "trainers": [list(trainer) for trainer in values.trainers],
        "figures": [
            [measure_id, item_id, count.number, count.certainty.value, count.words]
            for measure_id, item_id, count in values.figures
        ],
    }
    said = {field: value for field, value in columns.items() if field not in _NOT_SAID}
    return {field: value for field, value in {**said, **lines}.items() if value not in (None, "", [])}
