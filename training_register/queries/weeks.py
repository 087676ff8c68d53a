"""The sessions of some days, as the home page lists them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, Select, bindparam

from training_register.database import DbSession
from training_register.models import Entry
from training_register.queries.entries import ListedEntry, list_of, listed_entries
from training_register.queries.scopes import in_scope
from training_register.rules.entries import Status
from training_register.rules.permissions import Scope

MOST_LISTED = 20


def entries_beginning(
    db_session: DbSession, first: date, last: date, *, scope: Scope
) -> tuple[list[ListedEntry], bool]:
    """What begins between two days, planned or delivered, by day, at most MOST_LISTED, and whether there is more."""
    found = listed_entries(db_session, _beginning(scope), {"first": first, "last": last})
    return found[:MOST_LISTED], len(found) > MOST_LISTED


@lru_cache(maxsize=64)
def _beginning(scope: Scope) -> Select[*tuple[Any, ...]]:
    return list_of(
        Entry.starts_on >= bindparam("first", type_=Date),
        Entry.starts_on <= bindparam("last", type_=Date),
        Entry.status.in_((Status.PLANNED, Status.DELIVERED)),
        in_scope(scope),
    ).limit(MOST_LISTED + 1)
