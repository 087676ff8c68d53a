"""Entries, in order, as the list shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, or_, select, tuple_

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
from training_register.queries.missing import doubles_in, missing_attended, missing_sessions, overdue
from training_register.queries.periods import cut_off_by, in_period
from training_register.queries.scopes import in_scope
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.periods import Period
from training_register.rules.permissions import Scope

PAGE_LENGTH = 100


class MissingPart(StrEnum):
    """What an entry can miss, as the list's address names it."""

    SESSIONS = "sessions"
    ATTENDED = "attended"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """Which entries a list shows; what is None or empty narrows nothing. Lists hold short names."""

    period: Period | None = None
    # Instead of the entries in the period, those that its edges cut off.
    cut_off: bool = False
    audience: str = ""
    sectors: tuple[str, ...] = ()
    status: Status | None = None
    counts_what: CountsWhat | None = None
    # Entries that miss something, those that the period's edges cut off included.
    missing: MissingPart | None = None


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


# Where a page of the list begins: after the entry with this day and id.
After = tuple[date, int]


def entries_in_order(
    db_session: DbSession, chosen: EntryFilter, *, scope: Scope, today: date, after: After | None = None
) -> tuple[list[ListedEntry], After | None]:
    """A page of entries by day, at most PAGE_LENGTH, and where the next page begins, if there is one."""
    statement = list_of(*_conditions(chosen, scope, today)).limit(PAGE_LENGTH + 1)
    if after:
        statement = statement.where(tuple_(Entry.starts_on, Entry.id) > tuple_(*after))
    found = listed_entries(db_session, statement)
    page = found[:PAGE_LENGTH]
    return page, (page[-1].starts_on, page[-1].id) if len(found) > PAGE_LENGTH else None


def number_of_entries(db_session: DbSession, chosen: EntryFilter, *, scope: Scope, today: date) -> int:
    """How many entries a list holds on all its pages."""
    statement = select(func.count()).select_from(Entry).where(*_conditions(chosen, scope, today))
    return db_session.scalar(statement) or 0


def pairs_of_doubles(db_session: DbSession, period: Period, *, scope: Scope) -> list[tuple[ListedEntry, ListedEntry]]:
    """The pairs of entries of a period that may be counted twice, in the order of their days."""
    pairs = doubles_in(db_session, period, scope=scope)
    ids = {id_ for pair in pairs for id_ in pair}
    listed = {entry.id: entry for entry in listed_entries(db_session, list_of(Entry.id.in_(ids), in_scope(scope)))}
    found = [(listed[one], listed[other]) for one, other in pairs]
    return sorted(found, key=lambda pair: (pair[0].starts_on, pair[0].id, pair[1].id))


def list_of(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """What `listed_entries` asks: entries that meet some conditions, among them what somebody may see, by day."""
    return (
        select(
            Entry.id,
            Entry.starts_on,
            Entry.ends_on,
            Audience.name,
            Sector.name,
            Activity.name,
            Course.name,
            Entry.status,
            Entry.reference,
            Entry.counts_what,
            Entry.has_sessions,
            Entry.sessions,
            Entry.sessions_certainty,
            Entry.sessions_as_typed,
            Entry.attended,
            Entry.attended_certainty,
            func.coalesce(func.nullif(Entry.attended_as_typed, ""), Entry.words_instead),
        )
        .join(Audience, Audience.id == Entry.audience_id)
        .join(Sector, Sector.id == Entry.sector_id)
        .join(Activity, Activity.id == Entry.activity_id)
        .outerjoin(Course, Course.id == Entry.course_id)
        .where(*conditions)
        .order_by(Entry.starts_on, Entry.id)
    )


def listed_entries(
    db_session: DbSession, statement: Select[*tuple[Any, ...]], told: Mapping[str, Any] | None = None
) -> list[ListedEntry]:
    """The entries that a statement of `list_of` asks for: two queries, one where there is none."""
    rows = db_session.execute(statement, told).all()
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
    for entry_id, name in db_session.execute(_ORGANISATION_NAMES, {"entry_ids": entry_ids}):
        names[entry_id].append(name)
    return names


_ORGANISATION_NAMES = (
    select(EntryOrganisation.entry_id, Organisation.name)
    .join(Organisation, Organisation.id == EntryOrganisation.organisation_id)
    .where(EntryOrganisation.entry_id.in_(bindparam("entry_ids", expanding=True, type_=Integer)))
    .order_by(EntryOrganisation.entry_id, EntryOrganisation.position, Organisation.id)
)


def _conditions(chosen: EntryFilter, scope: Scope, today: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [in_scope(scope)]
    if chosen.period:
        inside, cut = in_period(chosen.period), cut_off_by(chosen.period)
        conditions.append(cut if chosen.cut_off else or_(inside, cut) if chosen.missing else inside)
    if chosen.audience:
        conditions.append(Entry.audience_id.in_(select(Audience.id).where(Audience.short_name == chosen.audience)))
    if chosen.sectors:
        conditions.append(Entry.sector_id.in_(select(Sector.id).where(Sector.short_name.in_(chosen.sectors))))
    if chosen.status:
        conditions.append(Entry.status == chosen.status)
    if chosen.counts_what:
        conditions.append(Entry.counts_what == chosen.counts_what)
    if chosen.missing:
        conditions.append(
            {
                MissingPart.SESSIONS: missing_sessions(),
                MissingPart.ATTENDED: missing_attended(),
                MissingPart.OVERDUE: overdue(today),
            }[chosen.missing]
        )
    return conditions
