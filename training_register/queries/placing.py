"""In which reporting years, quarters and months the entries stand, and in which they would with another first month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from training_register.database import DbSession
from training_register.models import Audience, AudienceSector, Entry, ReportTable, Sector
from training_register.rules.entries import Kind
from training_register.rules.periods import APRIL, Placement, placed

# Where several first months would fit as well, these are meant sooner: the usual ones.
_USUAL = (APRIL, 9, 1, 8, 10, 7)


@dataclass(frozen=True, slots=True)
class SameDays:
    """So many entries with the same days, in the same places: where an entry stands follows from its days alone."""

    starts_on: date
    counts_to: date
    reporting_year: int | None
    quarter: int | None
    month: int | None
    entries: int

    def place(self, first_month: int) -> Placement:
        """Where they belong when reporting years begin with a month."""
        # What is one session has one day to count by: several together from that day to that day stand there too.
        return placed(self.starts_on, self.counts_to, Kind.SEVERAL, first_month)

    def is_placed(self, first_month: int) -> bool:
        """Whether they stand where they belong."""
        place = self.place(first_month)
        return (self.reporting_year, self.quarter, self.month) == (place.reporting_year, place.quarter, place.month)


def entries_by_days(db_session: DbSession, *, latest: int | None = None) -> list[SameDays]:
    """All entries, those with the same days and places together; or only those that were recorded last."""
    entries = select(Entry.starts_on, Entry.counts_to, Entry.reporting_year, Entry.quarter, Entry.month)
    if latest is not None:
        entries = entries.order_by(Entry.id.desc()).limit(latest)
    found = entries.subquery()
    statement = select(*found.c, func.count()).group_by(*found.c).order_by(found.c.starts_on, found.c.counts_to)
    rows: Sequence[Any] = db_session.execute(statement).all()
    return [SameDays(*row) for row in rows]


def first_month_of_places(found: Sequence[SameDays], first_month: int) -> int:
    """The first month by which entries were placed: `first_month`, unless another explains more of them."""

    def wrong(month: int) -> int:
        return sum(same.entries for same in found if not same.is_placed(month))

    if not (wrong_now := wrong(first_month)):
        return first_month
    others = sorted({*range(1, 13)} - {first_month}, key=lambda month: (wrong(month), *_rank(month)))
    return others[0] if wrong(others[0]) < wrong_now else first_month


def _rank(month: int) -> tuple[int, int]:
    return (_USUAL.index(month) if month in _USUAL else len(_USUAL), month)


@dataclass(frozen=True, slots=True)
class YearMoved:
    """How many entries stand in a reporting year before and after; that of None is no one year."""

    reporting_year: int | None
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class OfferedFrom:
    """A sector that an audience offers from or to a reporting year."""

    audience: str
    sector: str
    from_year: int | None
    to_year: int | None


@dataclass(frozen=True, slots=True)
class TableFrom:
    """A report table that is laid out in a way from a reporting year on."""

    title: str
    from_year: int


@dataclass(frozen=True, slots=True)
class Moving:
    """What another first month would change.

    `moved` entries would stand in another reporting year, `placed_anew` in another year, quarter or month. The sectors
    and tables keep the calendar year in which their reporting year begins, so that it begins with another month.
    """

    entries: int
    moved: int
    placed_anew: int
    years: tuple[YearMoved, ...]
    sectors: tuple[OfferedFrom, ...]
    tables: tuple[TableFrom, ...]


def moving_to(db_session: DbSession, first_month: int) -> Moving:
    """What would change if reporting years began with a month, whatever they begin with now."""
    found = entries_by_days(db_session)
    before: Counter[int | None] = Counter()
    after: Counter[int | None] = Counter()
    moved = placed_anew = 0
    for same in found:
        becomes = same.place(first_month).reporting_year
        before[same.reporting_year] += same.entries
        after[becomes] += same.entries
        moved += same.entries if becomes != same.reporting_year else 0
        placed_anew += 0 if same.is_placed(first_month) else same.entries
    numbers = sorted(number for number in {*before, *after} if number is not None)
    years: list[int | None] = [*numbers, *([None] if None in {*before, *after} else [])]
    return Moving(
        entries=before.total(),
        moved=moved,
        placed_anew=placed_anew,
        years=tuple(YearMoved(number, before[number], after[number]) for number in years),
        sectors=_sectors(db_session),
        tables=_tables(db_session),
    )


def _sectors(db_session: DbSession) -> tuple[OfferedFrom, ...]:
    offered = (
        select(Audience.name, Sector.name, AudienceSector.from_year, AudienceSector.to_year)
        .select_from(AudienceSector)
        .join(Audience, Audience.id == AudienceSector.audience_id)
        .join(Sector, Sector.id == AudienceSector.sector_id)
        .where(or_(AudienceSector.from_year.is_not(None), AudienceSector.to_year.is_not(None)))
        .order_by(Audience.position, Audience.id, AudienceSector.position, AudienceSector.id)
    )
    return tuple(OfferedFrom(*row) for row in db_session.execute(offered))


def _tables(db_session: DbSession) -> tuple[TableFrom, ...]:
    dated = (
        select(ReportTable.title, ReportTable.from_year)
        .where(ReportTable.from_year > 0)
        .order_by(ReportTable.position, ReportTable.from_year, ReportTable.id)
    )
    return tuple(TableFrom(*row) for row in db_session.execute(dated))
