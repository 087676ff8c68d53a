"""What recording an entry asks the register: was it sent before, is it there already, what is usual."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    not_,
    or_,
    select,
    true,
)

from training_register.count import Count
from training_register.database import DbSession
from training_register.models import AppUser, Change, Entry, EntryOrganisation, Operation, Organisation
from training_register.models.columns import Instant
from training_register.queries.entries import ListedEntry, list_of, listed_entries
from training_register.queries.scopes import in_scope
from training_register.rules.entries import Status
from training_register.rules.permissions import Scope

MOST_DUPLICATES = 3
MOST_ADDED = 10


class SentBefore(NamedTuple):
    """What a form's key was used for: the digest of what was sent, and the entry that it made or changed."""

    digest: str | None
    entry_id: int | None


def sent_before(db_session: DbSession, key: str) -> SentBefore | None:
    """What was recorded with a form's key, if anything was."""
    found = db_session.execute(_SENT_BEFORE, {"key": key}).one_or_none()
    return SentBefore(*found) if found else None


# Making a statement costs more than running it: those of every form are made once, and told what it says.
_OPERATION, _CHANGE = Operation.__table__.c, Change.__table__.c
_ENTRY, _LINE, _ORGANISATION = Entry.__table__.c, EntryOrganisation.__table__.c, Organisation.__table__.c
_SENT_BEFORE = (
    select(_OPERATION.digest, _CHANGE.subject_id)
    .join_from(
        Operation.__table__,
        Change.__table__,
        and_(_CHANGE.operation_id == _OPERATION.id, _CHANGE.subject == "entry"),
        isouter=True,
    )
    .where(_OPERATION.key == bindparam("key", type_=String))
    .limit(1)
)


def likely_duplicates(
    db_session: DbSession,
    *,
    starts_on: date,
    audience_id: int,
    sector_id: int,
    course_id: int | None,
    organisation_ids: Collection[int],
    attended: Count,
    scope: Scope,
    apart_from: int | None = None,
) -> list[ListedEntry]:
    """Entries that may be the same session: same day, audience and sector, an organisation in common, as many people.

    Where neither names an organisation, the same course stands for it. A count that one of the two did not record
    may be any.
    """
    told: dict[str, Any] = {
        "starts_on": starts_on,
        "audience_id": audience_id,
        "sector_id": sector_id,
        "attended": attended.value,
        "apart_from": apart_from or 0,
    }
    told |= {"organisation_ids": sorted(organisation_ids)} if organisation_ids else {"course_id": course_id}
    return listed_entries(db_session, _likely_duplicates(scope, names_organisations=bool(organisation_ids)), told)


@lru_cache(maxsize=64)
def _likely_duplicates(scope: Scope, *, names_organisations: bool) -> Select[*tuple[Any, ...]]:
    has_any = select(true()).where(_LINE.entry_id == _ENTRY.id)
    in_common: ColumnElement[bool]
    if names_organisations:
        organisation_ids = bindparam("organisation_ids", expanding=True, type_=Integer)
        # One that was merged into an organisation is that organisation.
        merged = select(_ORGANISATION.id).where(_ORGANISATION.merged_into_id.in_(organisation_ids))
        is_one = _LINE.organisation_id.in_(organisation_ids)
        in_common = has_any.where(or_(is_one, _LINE.organisation_id.in_(merged))).exists()
    else:
        same_course = _ENTRY.course_id.is_not_distinct_from(bindparam("course_id", type_=Integer))
        in_common = and_(not_(has_any.exists()), same_course)
    attended = bindparam("attended", type_=Integer)
    return list_of(
        _ENTRY.starts_on == bindparam("starts_on", type_=Date),
        _ENTRY.audience_id == bindparam("audience_id", type_=Integer),
        _ENTRY.sector_id == bindparam("sector_id", type_=Integer),
        _ENTRY.status.in_((Status.DELIVERED, Status.PLANNED)),
        in_common,
        or_(_ENTRY.attended.is_(None), attended.is_(None), _ENTRY.attended == attended),
        _ENTRY.id != bindparam("apart_from", type_=Integer),
        in_scope(scope, _ENTRY),
    ).limit(MOST_DUPLICATES)


def just_added(db_session: DbSession, *, by: AppUser, since: datetime, scope: Scope) -> list[ListedEntry]:
    """The entries that somebody recorded since an instant, the last first, at most a few."""
    return listed_entries(db_session, _just_added(scope), {"by_id": by.id, "since": since})


@lru_cache(maxsize=64)
def _just_added(scope: Scope) -> Select[*tuple[Any, ...]]:
    by_id, since = bindparam("by_id", type_=Integer), bindparam("since", type_=Instant)
    added = list_of(_ENTRY.recorded_by_id == by_id, _ENTRY.recorded_at >= since, in_scope(scope, _ENTRY))
    # By the instant: in the order of their ids the register would be read backwards for whoever recorded little.
    return added.order_by(None).order_by(_ENTRY.recorded_at.desc(), _ENTRY.id.desc()).limit(MOST_ADDED)


def entry_with_reference(db_session: DbSession, reference: str) -> tuple[int, Status] | None:
    """The entry that has a reference, and its status."""
    found = db_session.execute(select(Entry.id, Entry.status).where(Entry.reference == reference)).one_or_none()
    return (found[0], found[1]) if found else None


def entry_id_called(db_session: DbSession, *, reference: str, number: int | None, scope: Scope) -> int | None:
    """The entry that somebody names by its reference, or by its number ("entry 12")."""
    called = Entry.reference == reference if number is None else or_(Entry.id == number, Entry.reference == reference)
    return db_session.scalar(select(Entry.id).where(called, in_scope(scope)).order_by(Entry.id).limit(1))
