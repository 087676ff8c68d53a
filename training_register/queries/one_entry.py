"""One entry with all that belongs to it, as a page shows it and a form changes it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, String, bindparam, cast, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from training_register.count import Count
from training_register.database import DbSession
from training_register.models import (
    Activity,
    AppUser,
    Area,
    Audience,
    Course,
    Entry,
    EntryArea,
    EntryOrganisation,
    EntryProvider,
    EntryQuestion,
    EntryTrainer,
    Figure,
    Level,
    Organisation,
    Provider,
    Sector,
    Trainer,
)
from training_register.queries.scopes import in_scope
from training_register.rules.entries import CountsWhat, How, Kind, Status
from training_register.rules.permissions import Scope


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A name that belongs to an entry; `half_days` are those that a trainer gave, where they are recorded."""

    id: int
    name: str
    half_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryInFull:
    """An entry with the names behind its ids. `sessions` is None where sessions do not apply."""

    id: int
    version: int
    kind: Kind
    starts_on: date
    ends_on: date
    days: int | None
    starts_at: time | None
    minutes_each: int | None
    status: Status
    status_before: Status | None
    reason: str
    same_session_as_id: int | None
    audience_id: int
    audience: str
    sector_id: int
    sector: str
    activity_id: int
    activity: str
    counts_what: CountsWhat
    has_sessions: bool
    course_id: int | None
    course: str
    # What the course brings with it.
    course_level_id: int | None
    course_activity_id: int | None
    course_minutes: int | None
    level_id: int | None
    level: str
    how: How | None
    venue: str
    sessions: Count | None
    attended: Count
    notes: str
    reference: str | None
    answers_user_id: int | None
    answers: str
    contact: str
    recorded_by_id: int | None
    recorded_by: str
    recorded_at: datetime
    organisations: tuple[NamedLine, ...]
    # Of each organisation as it was recorded, and the one that it was merged into, or itself: their ids.
    organisations_recorded: tuple[tuple[int, int], ...]
    areas: tuple[NamedLine, ...]
    providers: tuple[NamedLine, ...]
    trainers: tuple[NamedLine, ...]
    figures: tuple[tuple[int, int | None, Count], ...]

    def figure(self, measure_id: int | None) -> Count | None:
        """The whole figure of a measure, if it is recorded."""
        return next((count for id_, item_id, count in self.figures if id_ == measure_id and item_id is None), None)

    def parts(self, measure_id: int | None) -> dict[int, Count]:
        """The parts of a measure, by the ids of the items of splits."""
        return {item_id: count for id_, item_id, count in self.figures if id_ == measure_id and item_id is not None}


def entry_in_full(db_session: DbSession, entry_id: int, *, scope: Scope) -> EntryInFull | None:
    """The entry of an id, if there is one in a scope: three queries."""
    told = {"entry_id": entry_id}
    found = db_session.execute(_entry(scope), told).one_or_none()
    if found is None:
        return None
    entry, audience, sector, activity, course, level, answers_email, recorder_email = found
    lines: defaultdict[str, tuple[NamedLine, ...]] = defaultdict(tuple)
    recorded: list[tuple[int, int]] = []
    for kind, recorded_id, *row in db_session.execute(_LINES, told):
        line = NamedLine(*row)
        if kind == "organisation":
            recorded.append((recorded_id, line.id))
        # An entry may name both an organisation and one that was merged into it.
        if line not in lines[kind]:
            lines[kind] += (line,)
    return EntryInFull(
        id=entry.id,
        version=entry.version,
        kind=entry.kind,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        days=entry.days,
        starts_at=entry.starts_at,
        minutes_each=entry.minutes_each,
        status=entry.status,
        status_before=entry.status_before,
        reason=entry.reason,
        same_session_as_id=entry.same_session_as_id,
        audience_id=entry.audience_id,
        audience=audience,
        sector_id=entry.sector_id,
        sector=sector,
        activity_id=entry.activity_id,
        activity=activity,
        counts_what=entry.counts_what,
        has_sessions=entry.has_sessions,
        course_id=entry.course_id,
        course=course.name if course else "",
        course_level_id=course.level_id if course else None,
        course_activity_id=course.activity_id if course else None,
        course_minutes=course.usual_minutes if course else None,
        level_id=entry.level_id,
        level=level or "",
        how=entry.how,
        venue=entry.venue,
        sessions=entry.sessions_count,
        attended=entry.attended_count,
        notes=entry.notes,
        reference=entry.reference,
        answers_user_id=entry.answers_user_id,
        answers=answers_email or "",
        contact=entry.contact,
        recorded_by_id=entry.recorded_by_id,
        recorded_by=recorder_email or "",
        recorded_at=entry.recorded_at,
        organisations=lines["organisation"],
        organisations_recorded=tuple(recorded),
        areas=lines["area"],
        providers=lines["provider"],
        trainers=lines["trainer"],
        figures=tuple(
            (measure_id, item_id, Count.of(number, certainty, words))
            for measure_id, item_id, number, certainty, words in db_session.execute(_FIGURES, told)
        ),
    )


# Making a statement costs more than running it: these are made once, and told the entry when they are sent.
_ID = bindparam("entry_id", type_=Integer)


@lru_cache(maxsize=64)
def _entry(scope: Scope) -> Select[*tuple[Any, ...]]:
    answers, recorder = aliased(AppUser), aliased(AppUser)
    return (
        select(
            Entry,
            Audience.name,
            Sector.name,
            Activity.name,
            Course,
            Level.name,
            answers.email,
            recorder.email,
        )
        .join(Audience, Audience.id == Entry.audience_id)
        .join(Sector, Sector.id == Entry.sector_id)
        .join(Activity, Activity.id == Entry.activity_id)
        .outerjoin(Course, Course.id == Entry.course_id)
        .outerjoin(Level, Level.id == Entry.level_id)
        .outerjoin(answers, answers.id == Entry.answers_user_id)
        .outerjoin(recorder, recorder.id == Entry.recorded_by_id)
        .where(Entry.id == _ID, in_scope(scope))
    )


def _lines() -> Select[*tuple[Any, ...]]:
    def listed(kind: str, link: Any, model: Any, column: str, half_days: Any) -> Any:
        lines, names = link.__table__.c, model.__table__.c
        return select(
            literal(kind, String).label("kind"), names.id.label("recorded_id"), names.id.label("id"),
            names.name.label("name"), half_days.label("half_days"), lines.position.label("position"),
        ).where(lines.entry_id == _ID, names.id == lines[column])  # fmt: skip

    nothing = cast(null(), Integer)
    union = union_all(
        _organisation_lines(),
        listed("area", EntryArea, Area, "area_id", nothing),
        listed("provider", EntryProvider, Provider, "provider_id", nothing),
        listed("trainer", EntryTrainer, Trainer, "trainer_id", EntryTrainer.__table__.c.half_days),
    ).subquery()
    return select(union.c.kind, union.c.recorded_id, union.c.id, union.c.name, union.c.half_days).order_by(
        union.c.kind, union.c.position, union.c.id
    )


def _organisation_lines() -> Any:
    """Like those of other lists, but of an organisation that was merged the one that it was merged into."""
    lines, own, shown = EntryOrganisation.__table__.c, aliased(Organisation.__table__).c, Organisation.__table__.c
    return select(
        literal("organisation", String).label("kind"), own.id.label("recorded_id"), shown.id.label("id"),
        shown.name.label("name"), cast(null(), Integer).label("half_days"), lines.position.label("position"),
    ).where(
        lines.entry_id == _ID, own.id == lines.organisation_id, shown.id == func.coalesce(own.merged_into_id, own.id)
    )  # fmt: skip


_LINES = _lines()
_FIGURE = Figure.__table__.c
_FIGURES = (
    select(_FIGURE.measure_id, _FIGURE.split_item_id, _FIGURE.number, _FIGURE.certainty, _FIGURE.as_typed)
    .where(_FIGURE.entry_id == _ID)
    .order_by(_FIGURE.measure_id, _FIGURE.id)
)


def questions_answered(db_session: DbSession, entry_id: int) -> set[tuple[str, str]]:
    """What was asked about an entry and answered: the name of each question, and what it was about."""
    found = db_session.execute(
        select(EntryQuestion.name, EntryQuestion.about).where(EntryQuestion.entry_id == entry_id)
    )
    return {(name, about) for name, about in found}
