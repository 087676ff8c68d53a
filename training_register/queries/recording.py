"""What recording an entry asks the register: was it sent before, is it there already, what is usual."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, not_, or_, select, true

from training_register.count import Certainty, Count
from training_register.database import DbSession
from training_register.models import AppUser, Change, Entry, EntryOrganisation, Operation
from training_register.queries.entries import ListedEntry, listed_entries
from training_register.queries.scopes import in_scope
from training_register.rules.entries import Kind, Status
from training_register.rules.permissions import Scope

# So many of a course's last sessions say what is usual.
USUAL_OF = 30
MOST_DUPLICATES = 3
MOST_ADDED = 10


class SentBefore(NamedTuple):
    """What a form's key was used for: the digest of what was sent, and the entry that it made or changed."""

    digest: str | None
    entry_id: int | None


def sent_before(db_session: DbSession, key: str) -> SentBefore | None:
    """What was recorded with a form's key, if anything was."""
    found = db_session.execute(
        select(Operation.digest, Change.subject_id)
        .outerjoin(Change, and_(Change.operation_id == Operation.id, Change.subject == "entry"))
        .where(Operation.key == key)
        .limit(1)
    ).one_or_none()
    return SentBefore(*found) if found else None


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
    has_any = select(true()).where(EntryOrganisation.entry_id == Entry.id)
    in_common: ColumnElement[bool]
    if organisation_ids:
        in_common = has_any.where(EntryOrganisation.organisation_id.in_(sorted(organisation_ids))).exists()
    else:
        same_course = Entry.course_id.is_(None) if course_id is None else Entry.course_id == course_id
        in_common = and_(not_(has_any.exists()), same_course)
    conditions: list[ColumnElement[bool]] = [
        Entry.starts_on == starts_on,
        Entry.audience_id == audience_id,
        Entry.sector_id == sector_id,
        Entry.status.in_((Status.DELIVERED, Status.PLANNED)),
        in_common,
        in_scope(scope),
    ]
    if attended.value is not None:
        conditions.append(or_(Entry.attended.is_(None), Entry.attended == attended.value))
    if apart_from is not None:
        conditions.append(Entry.id != apart_from)
    return listed_entries(db_session, *conditions, limit=MOST_DUPLICATES)


def usual_attended(db_session: DbSession, course_id: int, *, apart_from: int | None = None) -> list[int]:
    """How many attended the last delivered sessions of a course, where they were counted exactly."""
    statement = (
        select(Entry.attended)
        .where(
            Entry.course_id == course_id,
            Entry.kind == Kind.ONE,
            Entry.status == Status.DELIVERED,
            Entry.attended_certainty == Certainty.EXACT,
        )
        .order_by(Entry.id.desc())
        .limit(USUAL_OF)
    )
    if apart_from is not None:
        statement = statement.where(Entry.id != apart_from)
    return [number for number in db_session.scalars(statement) if number is not None]


def just_added(db_session: DbSession, *, by: AppUser, since: datetime, scope: Scope) -> list[ListedEntry]:
    """The entries that somebody recorded since an instant, the last first, at most a few."""
    return listed_entries(
        db_session,
        Entry.recorded_by_id == by.id,
        Entry.recorded_at >= since,
        in_scope(scope),
        limit=MOST_ADDED,
        newest_first=True,
    )


def entry_with_reference(db_session: DbSession, reference: str) -> tuple[int, Status] | None:
    """The entry that has a reference, and its status."""
    found = db_session.execute(select(Entry.id, Entry.status).where(Entry.reference == reference)).one_or_none()
    return (found[0], found[1]) if found else None


def entry_id_called(db_session: DbSession, *, reference: str, number: int | None, scope: Scope) -> int | None:
    """The entry that somebody names by its reference, or by its number ("entry 12")."""
    called = Entry.reference == reference if number is None else or_(Entry.id == number, Entry.reference == reference)
    return db_session.scalar(select(Entry.id).where(called, in_scope(scope)).order_by(Entry.id).limit(1))
