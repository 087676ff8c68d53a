"""Filters of the list of entries that people save under a name, each for themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from training_register.actions.refusals import Refusal
from training_register.database import DbSession
from training_register.models import AppUser, SavedFilter
from training_register.rules.names import folded

# More than anybody finds again; the page of the list shows them all.
MOST_SAVED = 50


def save_filter(db_session: DbSession, *, by: AppUser, name: str, query: str, saved_at: datetime) -> bool:
    """Saves a filter under a name; one that somebody has of the same name is replaced: then False.

    Raises `Refusal` for more filters than one person may have.
    """
    own = select(SavedFilter).where(SavedFilter.user_id == by.id)
    found = db_session.scalars(own.where(SavedFilter.folded == folded(name))).one_or_none()
    if found:
        found.name, found.query, found.created_at = name, query, saved_at
        return False
    if (db_session.scalar(select(func.count()).select_from(own.subquery())) or 0) >= MOST_SAVED:
        raise Refusal("name", f"You have {MOST_SAVED} saved filters. Delete one that you no longer need.")
    try:
        with db_session.begin_nested():
            db_session.add(SavedFilter(user_id=by.id, name=name, folded=folded(name), query=query, created_at=saved_at))
    except IntegrityError:
        # Pressed twice: the other press has saved it in the same moment.
        return False
    return True


def delete_filter(db_session: DbSession, *, by: AppUser, filter_id: int) -> bool:
    """Deletes one of somebody's own filters; False where they have none of that id."""
    own = delete(SavedFilter).where(SavedFilter.id == filter_id, SavedFilter.user_id == by.id)
    return bool(db_session.execute(own).rowcount)  # type: ignore[attr-defined]
