"""Telling apart entries that might count the same people twice."""

from __future__ import annotations

from training_register.actions.operations import begin_operation, record_change
from training_register.database import DbSession
from training_register.models import AppUser, EntryToldApart


def tell_apart(db_session: DbSession, *, by: AppUser | None, pair: tuple[int, int]) -> bool:
    """Remembers that two entries, the lower id first, are different; False where it was said before."""
    if db_session.get(EntryToldApart, pair):
        return False
    one, other = pair
    operation = begin_operation(db_session, kind="tell apart", by=by)
    db_session.add(EntryToldApart(entry_id=one, other_entry_id=other, operation_id=operation.id))
    record_change(
        db_session, operation, subject="entry_told_apart", subject_id=one, before={}, after={"other_entry_id": other}
    )
    return True
