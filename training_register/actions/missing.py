"""Filling in figures that were missing: many entries at once, as one operation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from training_register.actions.entries import EntryValues, change_entry, values_of
from training_register.actions.operations import begin_operation
from training_register.actions.refusals import Overtaken
from training_register.count import Count
from training_register.database import DbSession
from training_register.models import AppUser
from training_register.queries.one_entry import EntryInFull
from training_register.rules.entries import Status

KIND = "fill in figures"


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What somebody filled in for an entry, as they saw it; a count of None was left as it is."""

    entry: EntryInFull
    seen_version: int
    sessions: Count | None
    attended: Count | None

    @property
    def values(self) -> EntryValues:
        """What the entry says then: a planned one took place."""
        values = values_of(self.entry)
        return replace(
            values,
            status=Status.DELIVERED if values.status is Status.PLANNED else values.status,
            sessions=values.sessions if self.sessions is None else self.sessions,
            attended=values.attended if self.attended is None else self.attended,
        )


def fill_in(
    db_session: DbSession, *, by: AppUser, filled: Sequence[FilledIn], first_month: int, key: str, digest: str
) -> list[FilledIn]:
    """Fills in figures, as one operation; gives those that somebody else had changed since, which are left as they are.

    Raises `SentBefore` where the form was sent already.
    """
    operation = begin_operation(db_session, kind=KIND, by=by, key=key, digest=digest)
    overtaken = []
    for one in filled:
        try:
            if one.entry.version != one.seen_version:
                raise Overtaken(one.entry.id)
            change_entry(
                db_session,
                by=by,
                entry=one.entry,
                values=one.values,
                first_month=first_month,
                operation=operation,
            )
        except Overtaken:
            overtaken.append(one)
    return overtaken
