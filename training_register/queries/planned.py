"""Planned entries: those whose day has come, and those that are still to come."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from training_register.database import DbSession
from training_register.models import Entry
from training_register.queries.entries import ListedEntry, listed_entries
from training_register.queries.scopes import in_scope
from training_register.rules.entries import Status
from training_register.rules.permissions import Scope

MOST_PLANNED = 200


def planned_entries(db_session: DbSession, *, scope: Scope) -> list[ListedEntry]:
    """Planned entries by day, the earliest first, at most a few hundred."""
    return listed_entries(db_session, Entry.status == Status.PLANNED, in_scope(scope), limit=MOST_PLANNED)


def number_due(db_session: DbSession, *, scope: Scope, today: date) -> int:
    """How many planned entries have a day that has come."""
    statement = select(func.count()).select_from(Entry)
    return (
        db_session.scalar(statement.where(Entry.status == Status.PLANNED, Entry.starts_on <= today, in_scope(scope)))
        or 0
    )
