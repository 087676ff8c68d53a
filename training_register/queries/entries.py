"""Entries, as lists show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from training_register.count import Count
from training_register.database import DbSession
from training_register.models import (
    Activity,
    Audience,
    Course,
    Entry,
    EntryOrganisation,
    Organisation,
    Sector,
)
from training_register.queries.missing import doubles_in
from training_register.queries.scopes import in_scope
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.periods import Period
from training_register.rules.permissions import Scope


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An entry as the list shows it. `sessions` is None where sessions do not apply."""

    id: int
    starts_on: date
    ends_on: date
    audience: str
    sector: str
    activity: str
    course: str | None
    status: Status
    reference: str | None
    counts_what: CountsWhat
    sessions: Count | None
    attended: Count
    organisations: tuple[str, ...]


def pairs_of_doubles(db_session: DbSession, period: Period, *, scope: Scope) -> list[tuple[ListedEntry, ListedEntry]]:
    """The pairs of entries of a period that may be counted twice, in the order of their days."""
    pairs = doubles_in(db_session, period, scope=scope)
    ids = {id_ for pair in pairs for id_ in pair}
    listed = {entry.id: entry for entry in listed_entries(db_session, list_of(Entry.id.in_(ids), in_scope(scope)))}
    found = [(listed[one], listed[other]) for one, other in pairs]
    return sorted(found, key=lambda pair: (pair[0].starts_on, pair[0].id, pair[1].id))


def list_of(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """What `listed_entries` asks: entries that meet some conditions, among them what somebody may see, by day."""
    # The columns of tables, and not of models: their rows take a third of the time.
    entry = Entry.__table__.c
    audience, sector, activity, course = (model.__table__ for model in (Audience, Sector, Activity, Course))
    return (
        select(
            entry.id,
            entry.starts_on,
            entry.ends_on,
            audience.c.name,
            sector.c.name,
            activity.c.name,
            course.c.name,
            entry.status,
            entry.reference,
            entry.counts_what,
            entry.has_sessions,
            entry.sessions,
            entry.sessions_certainty,
            entry.sessions_as_typed,
            entry.attended,
            entry.attended_certainty,
            func.coalesce(func.nullif(entry.attended_as_typed, ""), entry.words_instead),
        )
        # Each entry has these three; said like this, no database begins with them.
        .outerjoin_from(Entry.__table__, audience, audience.c.id == entry.audience_id)
        .outerjoin(sector, sector.c.id == entry.sector_id)
        .outerjoin(activity, activity.c.id == entry.activity_id)
        .outerjoin(course, course.c.id == entry.course_id)
        .where(*conditions)
        .order_by(entry.starts_on, entry.id)
    )


def listed_entries(
    db_session: DbSession, statement: Select[*tuple[Any, ...]], told: Mapping[str, Any] | None = None
) -> list[ListedEntry]:
    """The entries that a statement of `list_of` asks for: two queries, one where there is none."""
    return entries_in(db_session, db_session.execute(statement, told).all())


def entries_in(db_session: DbSession, rows: Sequence[Sequence[Any]]) -> list[ListedEntry]:
    """The entries in rows of `list_of`, whatever other columns follow: one query, none where there is no row."""
    if not rows:
        return []
    names = _organisation_names(db_session, [row[0] for row in rows])
    return [
        ListedEntry(  # type: ignore[call-arg]  # the columns of the statement are its fields, in their order
            *row[:10],
            None if row[11] is None and not row[10] else Count.of(*row[11:14]),
            Count.of(*row[14:17]),
            tuple(names[row[0]]),
        )
        for row in rows
    ]


def _organisation_names(db_session: DbSession, entry_ids: list[int]) -> defaultdict[int, list[str]]:
    names: defaultdict[int, list[str]] = defaultdict(list)
    for entry_id, name in db_session.execute(_ORGANISATION_NAMES, {"entry_ids": entry_ids}).all():
        # An entry may name both an organisation and one that was merged into it.
        if name not in names[entry_id]:
            names[entry_id].append(name)
    return names


# One that was merged goes by the name of the one that it was merged into.
_LINE, _OWN, _SHOWN = EntryOrganisation.__table__.c, aliased(Organisation.__table__).c, Organisation.__table__.c
_ORGANISATION_NAMES = (
    select(_LINE.entry_id, _SHOWN.name)
    .where(
        _OWN.id == _LINE.organisation_id,
        _SHOWN.id == func.coalesce(_OWN.merged_into_id, _OWN.id),
        _LINE.entry_id.in_(bindparam("entry_ids", expanding=True, type_=Integer)),
    )
    .order_by(_LINE.entry_id, _LINE.position, _SHOWN.id)
)
