"""Planned entries: those whose day has come, and those that are still to come."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from sqlalchemy import Date, Select, bindparam, func, select

from training_register.database import DbSession
from training_register.models import Entry
from training_register.queries.entries import ListedEntry, list_of, listed_entries
from training_register.queries.scopes import in_scope
from training_register.rules.entries import Status
from training_register.rules.permissions import Scope

MOST_PLANNED = 200


def planned_entries(db_session: DbSession, *, scope: Scope) -> list[ListedEntry]:
    """Planned entries by day, the earliest first, at most a few hundred."""
    planned = list_of(Entry.status == Status.PLANNED, in_scope(scope))
    return listed_entries(db_session, planned.limit(MOST_PLANNED))


def number_due(db_session: DbSession, *, scope: Scope, today: date) -> int:
    """How many planned entries have a day that has come."""
    return db_session.scalar(_number_due(scope), {"today": today}) or 0


@lru_cache(maxsize=64)
def _number_due(scope: Scope) -> Select[int]:
    entry = Entry.__table__.c
    # Written out, for an index of planned entries alone: SQLite does not look into a parameter to choose one.
    planned = bindparam("planned", Status.PLANNED, type_=entry.status.type, literal_execute=True)
    today = bindparam("today", type_=Date)
    return (
        select(func.count())
        .select_from(Entry.__table__)
        .where(entry.status == planned, entry.starts_on <= today, in_scope(scope, entry))
    )
