"""What planning a series asks the register: which days have a session like it already."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select

from training_register.database import DbSession
from training_register.models import Entry, EntryOrganisation, Organisation
from training_register.queries.scopes import in_scope
from training_register.rules.entries import Status
from training_register.rules.permissions import Scope


def days_with_the_like(
    db_session: DbSession,
    days: Collection[date],
    *,
    course_id: int | None,
    organisation_ids: Collection[int],
    scope: Scope,
) -> dict[date, int]:
    """The days on which a session like those of a series is planned or was delivered, and one such entry of each.

    It is of the same course, or names one of the same organisations; of the same in both where both are given. Where
    neither is given, none is like another.
    """
    if not days or (course_id is None and not organisation_ids):
        return {}
    entry = Entry.__table__.c
    statement = (
        select(entry.starts_on, entry.id)
        .where(
            entry.starts_on.in_(sorted(days)),
            entry.status.in_((Status.PLANNED, Status.DELIVERED)),
            in_scope(scope, entry),
        )
        .order_by(entry.starts_on, entry.id.desc())
    )
    if course_id is not None:
        statement = statement.where(entry.course_id == course_id)
    if organisation_ids:
        lines = EntryOrganisation.__table__.c
        # One that was merged into an organisation is that organisation.
        merged = select(Organisation.id).where(Organisation.merged_into_id.in_(organisation_ids))
        named = select(lines.entry_id).where(
            lines.entry_id == entry.id,
            or_(lines.organisation_id.in_(organisation_ids), lines.organisation_id.in_(merged)),
        )
        statement = statement.where(named.exists())
    return dict(db_session.execute(statement).all())
