"""What is missing from a period: figures not recorded, planned entries whose day has passed, likely doubles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    and_,
    bindparam,
    false,
    func,
    not_,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from training_register.database import DbSession
from training_register.models import Entry, EntryArea, EntryToldApart
from training_register.queries.periods import ENTRY, AnyPeriod, cut_off_by, in_period, values_of
from training_register.queries.scopes import in_scope
from training_register.rules.entries import Kind, Status
from training_register.rules.periods import Period, PeriodKind
from training_register.rules.permissions import Scope

MOST_PAIRS = 500
# More than so many are not counted: looking for the rest would cost a year's page more than all that is on it.
MOST_COUNTED = 100


def missing_sessions(entry: Any = Entry) -> ColumnElement[bool]:
    """Delivered entries that did not record how many sessions, though they had some."""
    return and_(entry.status == Status.DELIVERED, entry.sessions.is_(None), entry.has_sessions)


def missing_attended(entry: Any = Entry) -> ColumnElement[bool]:
    """Delivered entries that did not record how many attended."""
    return and_(entry.status == Status.DELIVERED, entry.attended.is_(None))


def overdue(today: Any, entry: Any = Entry) -> ColumnElement[bool]:
    """Planned entries whose last day has passed."""
    return and_(entry.status == Status.PLANNED, entry.ends_on < today)


def overdue_and_doubles(db_session: DbSession, period: Period, *, scope: Scope, today: date) -> tuple[int, int]:
    """How many planned entries of a period have a day that has passed, and how many pairs `doubles_in` would find.

    Entries that its edges cut off are among the first; the pairs are counted up to MOST_COUNTED. One query, and a
    second where something can be counted twice at all.
    """
    told = {**values_of(period), "today": today}
    late, several = db_session.execute(_overdue_and_several(period.kind, scope), told).one()
    if several is None:
        return late, 0
    return late, db_session.scalar(_number_of_doubles(period.kind, scope), values_of(period)) or 0


@lru_cache(maxsize=64)
def _number_overdue(kind: PeriodKind, scope: Scope) -> Select[int]:
    period = AnyPeriod(kind)
    return (
        select(func.count())
        .select_from(Entry.__table__)
        .where(
            or_(in_period(period, ENTRY), cut_off_by(period, ENTRY)),
            overdue(bindparam("today", type_=Date), ENTRY),
            in_scope(scope, ENTRY),
        )
    )


@lru_cache(maxsize=64)
def _overdue_and_several(kind: PeriodKind, scope: Scope) -> Select[*tuple[Any, ...]]:
    return select(_number_overdue(kind, scope).scalar_subquery(), _first_several().scalar_subquery())


def doubles_in(db_session: DbSession, period: Period, *, scope: Scope) -> list[tuple[int, int]]:
    """Pairs of ids of delivered entries that may be counted twice, at most MOST_PAIRS, the lower id first.

    Several sessions together, and a single session or another such line, of the same audience, sector and area
    that overlap in days, until somebody has said that they are different. An entry without an area may be of
    any. At least one of the two counts in the period.
    """
    if not _has_several(db_session, period):
        return []
    pairs: Iterable[Any] = db_session.execute(_pairs_of_doubles(period.kind, scope), values_of(period))
    return sorted((min(pair), max(pair)) for pair in pairs)


def _has_several(db_session: DbSession, period: Period) -> bool:
    """Most periods of most registers hold no several sessions together: one quick look spares the search."""
    return db_session.scalar(_first_several(), values_of(period)) is not None


@cache
def _first_several() -> Select[int]:
    return select(ENTRY.id).where(_touches(ENTRY)).limit(1)


def _touches(several: Any) -> ColumnElement[bool]:
    period = AnyPeriod(PeriodKind.DATES)
    return and_(several.kind == Kind.SEVERAL, several.starts_on <= period.last, several.ends_on >= period.first)


@lru_cache(maxsize=64)
def _pairs_of_doubles(kind: PeriodKind, scope: Scope) -> Select[*tuple[Any, ...]]:
    pairs = _doubles(kind, scope).subquery().c
    return select(pairs.id, pairs.other_id).order_by(pairs.id, pairs.other_id).limit(MOST_PAIRS)


@lru_cache(maxsize=64)
def _number_of_doubles(kind: PeriodKind, scope: Scope) -> Select[int]:
    return select(func.count()).select_from(_doubles(kind, scope).limit(MOST_COUNTED).subquery())


@lru_cache(maxsize=64)
def _doubles(kind: PeriodKind, scope: Scope) -> CompoundSelect[*tuple[Any, ...]]:
    """Each pair once. Two lots of days overlap where one begins within the other, and an index finds beginnings.

    Both searches begin with what is several sessions or lasts several days, which is little.
    """
    period = AnyPeriod(kind)
    several, other = (aliased(Entry.__table__).c for _ in range(2))
    pair = and_(
        other.audience_id == several.audience_id,
        other.sector_id == several.sector_id,
        other.counts_what == several.counts_what,
        several.status == Status.DELIVERED,
        other.status == Status.DELIVERED,
        _touches(several),
        _may_be_same_area(several.id, other.id),
        not_(_told_apart(several.id, other.id)),
        in_scope(scope, several),
        in_scope(scope, other),
    )
    # A line that spans two years is in none: what the predicate says of it is neither true nor false.
    counts, other_counts = (func.coalesce(in_period(period, entry), false()) for entry in (several, other))
    begins_within = and_(
        other.starts_on >= several.starts_on,
        other.starts_on <= several.ends_on,
        or_(other_counts, and_(other.kind == Kind.SEVERAL, counts)),
        # Two lines of several that begin on the same day are a pair once.
        or_(other.kind == Kind.ONE, other.starts_on > several.starts_on, other.id > several.id),
        other.id != several.id,
    )
    # A session of several days began before: the line of several begins within it. Such sessions are found first, and
    # by their ids, or SQLite would make an index of the whole register.
    long = aliased(Entry.__table__).c
    long_sessions = select(long.id).where(
        long.kind == Kind.ONE,
        long.starts_on <= period.last,
        long.ends_on >= period.first,
        long.ends_on > long.starts_on,
    )
    began_before = and_(
        other.id.in_(long_sessions),
        other.starts_on < several.starts_on,
        other.ends_on >= several.starts_on,
        or_(other_counts, counts),
    )
    found = select(several.id.label("id"), other.id.label("other_id")).where(pair)
    return union_all(found.where(begins_within), found.where(began_before))


def _may_be_same_area(one: ColumnElement[int], other: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether two entries share an area, or one of them names none."""
    own, others = (aliased(EntryArea.__table__).c for _ in range(2))
    shared = select(true()).where(own.entry_id == one, others.entry_id == other, own.area_id == others.area_id)
    named = [select(true()).where(areas.entry_id == id_).exists() for areas, id_ in ((own, one), (others, other))]
    return or_(*(not_(exists) for exists in named), shared.exists())


def _told_apart(one: ColumnElement[int], other: ColumnElement[int]) -> ColumnElement[bool]:
    told = EntryToldApart.__table__.c
    return (
        select(true())
        .where(
            or_(
                and_(told.entry_id == one, told.other_entry_id == other),
                and_(told.entry_id == other, told.other_entry_id == one),
            )
        )
        .exists()
    )
