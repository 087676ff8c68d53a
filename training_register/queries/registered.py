"""What the register holds already between two days, as far as a row of a file from people can be compared with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from training_register.database import DbSession
from training_register.models import Audience, Course, Entry, EntryOrganisation, Organisation, Sector
from training_register.queries.scopes import in_scope
from training_register.rules.entries import Status
from training_register.rules.permissions import Scope

# A file from people holds some hundred rows, of a year or a few; what is beyond this is no neighbour of them.
MOST_COMPARED = 20_000
ASKED_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry that the register holds already, as far as a row can be compared with it."""

    id: int
    starts_on: date
    ends_on: date
    audience: str
    sector: str
    sessions: int | None
    attended: int | None
    course: str
    organisations: tuple[str, ...]
    venue: str


def entries_between(
    db_session: DbSession, first: date, last: date, *, scope: Scope, most: int = MOST_COMPARED
) -> Sequence[KnownEntry]:
    """The entries of a scope that touch any day from `first` to `last`, both included, by day and id: two queries.

    What was taken out of the figures is none of them. At most `most`, the earliest ones.
    """
    touches: tuple[ColumnElement[bool], ...] = (
        Entry.starts_on <= last, Entry.ends_on >= first, Entry.status != Status.TAKEN_OUT, in_scope(scope),
    )  # fmt: skip
    found = db_session.execute(
        select(
            Entry.id, Entry.starts_on, Entry.ends_on, Audience.name, Sector.name, Entry.sessions, Entry.attended,
            func.coalesce(Course.name, ""), Entry.venue,
        )
        .join(Audience, Audience.id == Entry.audience_id)
        .join(Sector, Sector.id == Entry.sector_id)
        .outerjoin(Course, Course.id == Entry.course_id)
        .where(*touches)
        .order_by(Entry.starts_on, Entry.id)
        .limit(most)
    ).all()  # fmt: skip
    organisations: dict[int, list[str]] = {}
    for entry_id, name in _organisations(db_session, [row[0] for row in found]):
        organisations.setdefault(entry_id, []).append(name)
    return [
        KnownEntry(*row[:8], organisations=tuple(dict.fromkeys(organisations.get(row[0], ()))), venue=row[8])
        for row in found
    ]


def _organisations(db_session: DbSession, entry_ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The organisations of some entries, each by the name under which it is kept now."""
    recorded, kept = Organisation.__table__.alias(), Organisation.__table__.alias()
    names = (
        select(EntryOrganisation.entry_id, kept.c.name)
        .join(recorded, recorded.c.id == EntryOrganisation.organisation_id)
        .join(kept, kept.c.id == func.coalesce(recorded.c.merged_into_id, recorded.c.id))
        .order_by(EntryOrganisation.entry_id, EntryOrganisation.position, kept.c.id)
    )
    for start in range(0, len(entry_ids), ASKED_AT_ONCE):
        some = names.where(EntryOrganisation.entry_id.in_(entry_ids[start : start + ASKED_AT_ONCE]))
        yield from ((entry_id, name) for entry_id, name in db_session.execute(some))
