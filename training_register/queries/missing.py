"""What is missing from a period: figures not recorded, planned entries whose day has passed, likely doubles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.orm import aliased

from training_register.database import DbSession
from training_register.models import Entry, EntryArea, EntryToldApart
from training_register.queries.periods import cut_off_by, in_period
from training_register.queries.scopes import in_scope
from training_register.rules.entries import Kind, Status
from training_register.rules.periods import Period
from training_register.rules.permissions import Scope

MOST_PAIRS = 500


@dataclass(frozen=True, slots=True)
class Missing:
    """How many entries of a period, those that its edges cut off included, miss something."""

    sessions: int
    attended: int
    # Planned, and their day has passed.
    overdue: int
    # Pairs of entries that may count the same people twice.
    doubles: int

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is missing."""
        return not (self.sessions or self.attended or self.overdue or self.doubles)


def missing_sessions() -> ColumnElement[bool]:
    """Delivered entries that did not record how many sessions, though they had some."""
    return and_(Entry.status == Status.DELIVERED, Entry.sessions.is_(None), Entry.has_sessions)


def missing_attended() -> ColumnElement[bool]:
    """Delivered entries that did not record how many attended."""
    return and_(Entry.status == Status.DELIVERED, Entry.attended.is_(None))


def overdue(today: date) -> ColumnElement[bool]:
    """Planned entries whose last day has passed."""
    return and_(Entry.status == Status.PLANNED, Entry.ends_on < today)


def missing_from(db_session: DbSession, period: Period, *, scope: Scope, today: date) -> Missing:
    """What is missing from a period, among the entries that somebody sees."""
    touching = or_(in_period(period), cut_off_by(period))
    sessions, attended, passed = db_session.execute(
        select(
            func.count().filter(missing_sessions()),
            func.count().filter(missing_attended()),
            func.count().filter(overdue(today)),
        ).where(touching, Entry.status.in_((Status.DELIVERED, Status.PLANNED)), in_scope(scope))
    ).one()
    return Missing(sessions, attended, passed, len(doubles_in(db_session, period, scope=scope)))


def doubles_in(db_session: DbSession, period: Period, *, scope: Scope) -> list[tuple[int, int]]:
    """Pairs of ids of delivered entries that may be counted twice, at most MOST_PAIRS, the lower id first.

    Several sessions together, and a single session or another such line, of the same audience, sector and area
    that overlap in days, until somebody has said that they are different. An entry without an area may be of
    any. At least one of the two counts in the period.
    """
    has_several = select(Entry.id).where(Entry.kind == Kind.SEVERAL, Entry.starts_on <= period.last,
                                         Entry.ends_on >= period.first).limit(1)  # fmt: skip
    if db_session.scalar(has_several) is None:
        return []  # most periods of most registers: one quick look
    pairs = db_session.execute(_doubles(period, scope).limit(MOST_PAIRS))
    return sorted({(min(one, other), max(one, other)) for one, other in pairs})


def _doubles(period: Period, scope: Scope) -> Select[int, int]:
    several, other = aliased(Entry), aliased(Entry)
    own_area, other_area = aliased(EntryArea), aliased(EntryArea)
    shared_area = (
        select(own_area.entry_id)
        .join(other_area, other_area.area_id == own_area.area_id)
        .where(own_area.entry_id == several.id, other_area.entry_id == other.id)
    )
    without_area = [
        not_(select(EntryArea.entry_id).where(EntryArea.entry_id == entry.id).exists()) for entry in (several, other)
    ]
    told_apart = select(EntryToldApart.entry_id).where(
        or_(
            and_(EntryToldApart.entry_id == several.id, EntryToldApart.other_entry_id == other.id),
            and_(EntryToldApart.entry_id == other.id, EntryToldApart.other_entry_id == several.id),
        )
    )
    return (
        select(several.id, other.id)
        .join(
            other,
            and_(
                other.audience_id == several.audience_id,
                other.sector_id == several.sector_id,
                other.counts_what == several.counts_what,
                other.id != several.id,
            ),
        )
        .where(
            several.kind == Kind.SEVERAL,
            several.status == Status.DELIVERED,
            several.starts_on <= period.last,
            several.ends_on >= period.first,
            in_period(period, other),
            other.status == Status.DELIVERED,
            several.starts_on <= other.ends_on,
            other.starts_on <= several.ends_on,
            or_(*without_area, shared_area.exists()),
            not_(told_apart.exists()),
            in_scope(scope, several),
            in_scope(scope, other),
        )
        .order_by(several.id, other.id)
    )
