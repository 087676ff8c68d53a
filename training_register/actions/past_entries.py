"""An entry as it was: what it said at an earlier version, from its changes taken back one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from training_register.actions.entries import EntryValues, said_of, values_from_said, values_of
from training_register.database import DbSession
from training_register.models import Activity, AppUser, Area, Audience, Course, Level, Provider, Sector, Trainer
from training_register.queries.history import EntryChange, names_of
from training_register.queries.one_entry import EntryInFull, NamedLine
from training_register.queries.past_names import where_organisations_went


def entry_at_version(
    db_session: DbSession, entry: EntryInFull, version: int, changes: Sequence[EntryChange], *, first_month: int
) -> EntryInFull | None:
    """An entry as it was at a version, with the names behind its ids as they are now; None where that is not known.

    `changes` are those since then, or since earlier, the first one first.
    """
    later = [change for change in changes if version < change.version <= entry.version]
    if not 1 <= version <= entry.version or {one.version for one in later} != set(
        range(version + 1, entry.version + 1)
    ):
        return None
    if not later:
        return entry
    said = said_of(values_of(entry), first_month=first_month)
    for change in reversed(later):
        said |= {field: before for field, (before, _) in change.fields.items()}
    try:
        values = values_from_said(said)
    except (KeyError, TypeError, ValueError):
        return None
    return _in_full(db_session, entry, version, values)


def _in_full(db_session: DbSession, entry: EntryInFull, version: int, values: EntryValues) -> EntryInFull:
    ids: dict[Any, set[int]] = {
        Audience: {values.audience_id},
        Sector: {values.sector_id},
        Activity: {values.activity_id},
        Course: {values.course_id} if values.course_id else set(),
        Level: {values.level_id} if values.level_id else set(),
        AppUser: {values.answers_user_id} if values.answers_user_id else set(),
        Area: set(values.area_ids),
        Provider: set(values.provider_ids),
        Trainer: {id_ for id_, _ in values.trainers},
    }
    names = names_of(db_session, {model: wanted for model, wanted in ids.items() if wanted})

    def name(model: Any, id_: int | None) -> str:
        return names.get(model, {}).get(id_ or 0, "")

    def lines(model: Any, wanted: Iterable[int]) -> tuple[NamedLine, ...]:
        # What is in no list any more has no name to be known by.
        return tuple(NamedLine(id_, name(model, id_)) for id_ in wanted if name(model, id_))

    went = where_organisations_went(db_session, values.organisation_ids)
    organisations = dict.fromkeys(NamedLine(*went[id_]) for id_ in values.organisation_ids if id_ in went)
    return replace(
        entry,
        version=version,
        starts_on=values.starts_on,
        ends_on=values.ends_on,
        days=values.days,
        starts_at=values.starts_at,
        minutes_each=values.minutes_each,
        status=values.status,
        status_before=values.status_before,
        reason=values.reason,
        same_session_as_id=values.same_session_as_id,
        audience_id=values.audience_id,
        audience=name(Audience, values.audience_id),
        sector_id=values.sector_id,
        sector=name(Sector, values.sector_id),
        activity_id=values.activity_id,
        activity=name(Activity, values.activity_id),
        counts_what=values.counts_what,
        has_sessions=values.has_sessions,
        course_id=values.course_id,
        course=name(Course, values.course_id),
        level_id=values.level_id,
        level=name(Level, values.level_id),
        how=values.how,
        venue=values.venue,
        sessions=values.sessions,
        attended=values.attended,
        notes=values.notes,
        reference=values.reference,
        answers_user_id=values.answers_user_id,
        answers=name(AppUser, values.answers_user_id),
        contact=values.contact,
        organisations=tuple(organisations),
        areas=lines(Area, values.area_ids),
        providers=lines(Provider, values.provider_ids),
        trainers=tuple(
            replace(line, half_days=half_days) for id_, half_days in values.trainers for line in lines(Trainer, [id_])
        ),
        figures=values.figures,
    )
