"""Entries as a publication keeps them: what they were when it was published, in the types that JSON has.

Never among it are notes, trainers, who recorded an entry, whom to ask about it, or why it was cancelled. Names are kept
and not ids, so that a list may change afterwards; the ids of areas say who may see the entry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from training_register.database import DbSession
from training_register.models import (
    Activity,
    Area,
    Audience,
    Course,
    Entry,
    EntryArea,
    EntryOrganisation,
    EntryProvider,
    Figure,
    Level,
    Measure,
    Organisation,
    Provider,
    Sector,
    Split,
    SplitItem,
)
from training_register.queries.scopes import in_scope
from training_register.queries.searches import one_of
from training_register.rules.entries import Status
from training_register.rules.permissions import Scope

# The ids are written into each statement, and a statement may only be so long.
ENTRIES_AT_ONCE = 20_000
_ENTRY = Entry.__table__.c


def frozen_entries(db_session: DbSession, ids: Collection[int]) -> dict[str, dict[str, Any]]:
    """Entries by their ids, as texts: five statements for any number up to `ENTRIES_AT_ONCE`."""
    in_order = sorted(set(ids))
    frozen: dict[str, dict[str, Any]] = {}
    for start in range(0, len(in_order), ENTRIES_AT_ONCE):
        frozen |= _portion(db_session, in_order[start : start + ENTRIES_AT_ONCE])
    return frozen


class EntryNow(NamedTuple):
    """An entry that is there now: when it was recorded, as publications keep it, its status, and whether it is seen."""

    recorded_at: str
    status: Status
    is_seen: bool


def entries_there(db_session: DbSession, ids: Collection[int], *, scope: Scope) -> dict[int, EntryNow]:
    """Those of some entries that are there now, seen or not; an id may be that of another entry by now."""
    is_seen = case((in_scope(scope, _ENTRY), 1), else_=0)
    found = select(_ENTRY.id, _ENTRY.recorded_at, _ENTRY.status, is_seen).where(one_of(_ENTRY.id, ids))
    return {
        id_: EntryNow(recorded_at.isoformat(), status, bool(seen))
        for id_, recorded_at, status, seen in db_session.execute(found.order_by(_ENTRY.id))
    }


def recorded_at_of(db_session: DbSession, ids: Collection[int]) -> dict[int, str]:
    """When entries that are there now were recorded, as publications keep it: an id may be that of another by now."""
    found = select(_ENTRY.id, _ENTRY.recorded_at).where(one_of(_ENTRY.id, ids)).order_by(_ENTRY.id)
    return {id_: recorded_at.isoformat() for id_, recorded_at in db_session.execute(found)}


def _portion(db_session: DbSession, ids: Sequence[int]) -> dict[str, dict[str, Any]]:
    organisations, areas = _organisations(db_session, ids), _areas(db_session, ids)
    providers, figures = _providers(db_session, ids), _figures(db_session, ids)
    return {
        str(row.id): {
            "kind": row.kind.value,
            "starts_on": row.starts_on.isoformat(),
            "ends_on": row.ends_on.isoformat(),
            "days": row.days,
            "starts_at": row.starts_at.isoformat(timespec="minutes") if row.starts_at else None,
            "minutes_each": row.minutes_each,
            "status": row.status.value,
            "same_session_as": row.same_session_as_id,
            "audience": row.audience,
            "sector": row.sector,
            "activity": row.activity,
            "counts_what": row.counts_what.value,
            "course": row.course,
            "level": row.level,
            "how": row.how.value if row.how else None,
            "venue": row.venue,
            "organisations": organisations[row.id],
            "areas": [name for _, name in areas[row.id]],
            "area_ids": [id_ for id_, _ in areas[row.id]],
            "providers": providers[row.id],
            "has_sessions": row.has_sessions,
            "sessions": _count(row.sessions, row.sessions_certainty, row.sessions_as_typed),
            "attended": _count(row.attended, row.attended_certainty, row.attended_as_typed),
            "words_instead": row.words_instead,
            "figures": figures[row.id],
            "reference": row.reference,
            "version": row.version,
            "recorded_at": row.recorded_at.isoformat(),
        }
        for row in _entries(db_session, ids)
    }


def _count(number: int | None, certainty: str | None, as_typed: str) -> list[Any] | None:
    """A number, how sure it is, and as it was typed; None where it was not recorded."""
    return None if number is None else [number, str(certainty), as_typed]


def _entries(db_session: DbSession, ids: Sequence[int]) -> Sequence[Any]:
    audience, sector, activity, course, level = (
        model.__table__.c for model in (Audience, Sector, Activity, Course, Level)
    )
    return db_session.execute(
        select(
            *(
                _ENTRY[name]
                for name in (
                    "id", "kind", "starts_on", "ends_on", "days", "starts_at", "minutes_each", "status",
                    "same_session_as_id", "counts_what", "how", "venue", "has_sessions", "sessions",
                    "sessions_certainty", "sessions_as_typed", "attended", "attended_certainty", "attended_as_typed",
                    "words_instead", "reference", "version", "recorded_at",
                )
            ),
            audience.name.label("audience"),
            sector.name.label("sector"),
            activity.name.label("activity"),
            course.name.label("course"),
            level.name.label("level"),
        )
        .join_from(Entry.__table__, Audience.__table__, audience.id == _ENTRY.audience_id)
        .join(Sector.__table__, sector.id == _ENTRY.sector_id)
        .join(Activity.__table__, activity.id == _ENTRY.activity_id)
        .outerjoin(Course.__table__, course.id == _ENTRY.course_id)
        .outerjoin(Level.__table__, level.id == _ENTRY.level_id)
        .where(one_of(_ENTRY.id, ids))
        .order_by(_ENTRY.id)
    ).all()  # fmt: skip


def _organisations(db_session: DbSession, ids: Sequence[int]) -> defaultdict[int, list[str]]:
    """The names of organisations: of one that was merged, that of the one it was merged into."""
    line, own, shown = EntryOrganisation.__table__.c, aliased(Organisation.__table__).c, Organisation.__table__.c
    found: defaultdict[int, list[str]] = defaultdict(list)
    for entry_id, name in db_session.execute(
        select(line.entry_id, shown.name)
        .where(
            one_of(line.entry_id, ids),
            own.id == line.organisation_id,
            shown.id == func.coalesce(own.merged_into_id, own.id),
        )
        .order_by(line.entry_id, line.position, shown.id)
    ):
        # An entry may name both an organisation and one that was merged into it.
        if name not in found[entry_id]:
            found[entry_id].append(name)
    return found


def _areas(db_session: DbSession, ids: Sequence[int]) -> defaultdict[int, list[tuple[int, str]]]:
    line, area = EntryArea.__table__.c, Area.__table__.c
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for entry_id, *named in db_session.execute(
        select(line.entry_id, area.id, area.name)
        .where(one_of(line.entry_id, ids), area.id == line.area_id)
        .order_by(line.entry_id, line.position, area.id)
    ):
        found[entry_id].append((named[0], named[1]))
    return found


def _providers(db_session: DbSession, ids: Sequence[int]) -> defaultdict[int, list[str]]:
    line, provider = EntryProvider.__table__.c, Provider.__table__.c
    found: defaultdict[int, list[str]] = defaultdict(list)
    for entry_id, name in db_session.execute(
        select(line.entry_id, provider.name)
        .where(one_of(line.entry_id, ids), provider.id == line.provider_id)
        .order_by(line.entry_id, line.position, provider.id)
    ):
        found[entry_id].append(name)
    return found


def _figures(db_session: DbSession, ids: Sequence[int]) -> defaultdict[int, list[list[Any]]]:
    """Other figures, and the parts of any: measure, split and item ("" of a whole), number, certainty, as typed."""
    figure, measure, item, split = (model.__table__.c for model in (Figure, Measure, SplitItem, Split))
    found: defaultdict[int, list[list[Any]]] = defaultdict(list)
    for entry_id, name, split_name, item_name, number, certainty, as_typed in db_session.execute(
        select(figure.entry_id, measure.name, split.name, item.name, figure.number, figure.certainty, figure.as_typed)
        .join_from(Figure.__table__, Measure.__table__, measure.id == figure.measure_id)
        .outerjoin(SplitItem.__table__, item.id == figure.split_item_id)
        .outerjoin(Split.__table__, split.id == item.split_id)
        .where(one_of(figure.entry_id, ids))
        .order_by(figure.entry_id, measure.position, measure.id, figure.id)
    ):
        found[entry_id].append([name, split_name or "", item_name or "", number, str(certainty), as_typed])
    return found
