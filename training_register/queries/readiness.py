"""What a period still lacks, entry by entry, in the whole register: whoever looks, the tables are made of all of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, literal, or_, select

from training_register.database import DbSession
from training_register.models import Answer, Entry, Measure
from training_register.models.figures import AnswerState
from training_register.queries.entries import ListedEntry, entries_in, list_of, listed_entries
from training_register.queries.missing import doubles_in, missing_attended, missing_sessions, overdue
from training_register.queries.periods import ENTRY, cut_off_by, in_period
from training_register.queries.scopes import in_scope
from training_register.rules.entries import Status
from training_register.rules.own_sheet import ATTENDED_KEY, SESSIONS_KEY
from training_register.rules.periods import Period
from training_register.rules.permissions import ALL, Scope
from training_register.rules.publications import GapKind
from training_register.rules.readiness import Lack

_ANSWER, _MEASURE = Answer.__table__.c, Measure.__table__.c


@dataclass(frozen=True, slots=True)
class Gap:
    """An entry with all that it lacks; `is_seen` says whether whoever asks may see it."""

    entry: ListedEntry
    lacks: tuple[Lack, ...]
    is_seen: bool

    @property
    def is_open(self) -> bool:
        """Whether anything that it lacks is still asked for."""
        return any(lack.stopped is None for lack in self.lacks)


def _within(period: Period) -> Any:
    return or_(in_period(period, ENTRY), cut_off_by(period, ENTRY))


def _why_stopped(measure: str) -> Any:
    """Why nobody is asked for a number of an entry any more; NULL where somebody is."""
    return (
        select(_ANSWER.reason)
        .where(
            _ANSWER.entry_id == ENTRY.id,
            _ANSWER.state == AnswerState.STOPPED_ASKING,
            _MEASURE.id == _ANSWER.measure_id,
            _MEASURE.short_name == measure,
        )
        .correlate(Entry.__table__)
        .scalar_subquery()
    )


def gaps_in(db_session: DbSession, period: Period, *, scope: Scope, today: date) -> list[Gap]:
    """Every entry of a period that lacks something, those that its edges cut off included, by day.

    Delivered ones that did not record sessions or attended, and planned ones whose day has passed. `scope` says which
    of them are seen, and leaves none out.
    """
    statement = list_of(
        or_(missing_sessions(ENTRY), missing_attended(ENTRY), overdue(today, ENTRY)), _within(period)
    ).add_columns(
        _why_stopped(SESSIONS_KEY),
        _why_stopped(ATTENDED_KEY),
        literal(True) if scope.area_ids is None else in_scope(scope, ENTRY),
    )
    rows = db_session.execute(statement).all()
    return [
        Gap(entry, tuple(_lacks(entry, *row[-3:-1])), bool(row[-1]))
        for row, entry in zip(rows, entries_in(db_session, rows), strict=True)
    ]


def _lacks(entry: ListedEntry, sessions_stopped: str | None, attended_stopped: str | None) -> list[Lack]:
    if entry.status is Status.PLANNED:
        return [Lack(entry.id, GapKind.OVERDUE)]
    lacks = []
    if entry.sessions is not None and entry.sessions.value is None:
        lacks.append(Lack(entry.id, GapKind.SESSIONS, sessions_stopped))
    if entry.attended.value is None:
        lacks.append(Lack(entry.id, GapKind.ATTENDED, attended_stopped))
    return lacks


def number_to_come(db_session: DbSession, period: Period, *, today: date) -> int:
    """How many planned entries of a period have their day still before them."""
    statement = (
        select(func.count())
        .select_from(Entry.__table__)
        .where(_within(period), ENTRY.status == Status.PLANNED, ENTRY.ends_on >= today)
    )
    return db_session.scalar(statement) or 0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that may be counted twice, the lower id first; `is_seen` says whether whoever asks may see both."""

    one: ListedEntry
    other: ListedEntry
    is_seen: bool

    @property
    def ids(self) -> tuple[int, int]:
        """The ids of the two."""
        return self.one.id, self.other.id


def pairs_in(db_session: DbSession, period: Period, *, scope: Scope) -> list[Pair]:
    """The pairs of a period that nobody has told apart, in the order of their days, in the whole register."""
    pairs = doubles_in(db_session, period, scope=ALL)
    if not pairs:
        return []
    ids = {id_ for pair in pairs for id_ in pair}
    listed = {entry.id: entry for entry in listed_entries(db_session, list_of(ENTRY.id.in_(ids)))}
    seen = _seen_among(db_session, ids, scope)
    found = [Pair(listed[one], listed[other], one in seen and other in seen) for one, other in pairs]
    return sorted(found, key=lambda pair: (pair.one.starts_on, *pair.ids))


def _seen_among(db_session: DbSession, ids: Collection[int], scope: Scope) -> set[int]:
    if scope.area_ids is None:
        return set(ids)
    return set(db_session.scalars(select(ENTRY.id).where(ENTRY.id.in_(sorted(ids)), in_scope(scope, ENTRY))))
