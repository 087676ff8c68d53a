"""Planning a series: sessions that differ in nothing but their day, as one operation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from training_register.actions.entries import Answered, record_entry
from training_register.actions.new_names import Draft, settled
from training_register.actions.operations import begin_operation
from training_register.database import DbSession
from training_register.models import AppUser, Operation
from training_register.rules.periods import days_in_words

KIND = "plan a series"


def plan_series(
    db_session: DbSession,
    *,
    by: AppUser,
    draft: Draft,
    days: Sequence[date],
    lasts: int,
    first_month: int,
    recorded_at: datetime,
    key: str,
    digest: str,
    answered: Iterable[Answered] = (),
) -> Operation:
    """Records what a draft says once for each of some days, in order; each lasts so many days.

    Raises `SentBefore` where the form was sent already.
    """
    sessions = "1 session" if len(days) == 1 else f"{len(days)} sessions"
    about = f"{sessions}, {days_in_words(days[0], days[-1])}"
    operation = begin_operation(db_session, kind=KIND, by=by, about=about, key=key, digest=digest)
    values = settled(db_session, operation, draft)
    for day in days:
        record_entry(
            db_session,
            by=by,
            values=replace(values, starts_on=day, ends_on=day + timedelta(lasts - 1)),
            first_month=first_month,
            recorded_at=recorded_at,
            operation=operation,
            answered=answered,
        )
    return operation
