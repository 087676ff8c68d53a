"""Breaks in series: from which reporting year on a table or a sector is counted otherwise, and why."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from training_register.database import DbSession
from training_register.models import Sector, SeriesBreak
from training_register.rules.periods import year_label


@dataclass(frozen=True, slots=True)
class Break:
    """A break: the short name and the name of the sector that it is in, None where it is in a whole table."""

    from_year: int
    reason: str
    sector: str | None = None
    sector_name: str = ""

    def in_words(self, first_month: int) -> str:
        """What a note says of it: from when on, in what, and why."""
        what = (
            f"{self.sector_name} from {year_label(self.from_year, first_month)} on"
            if self.sector
            else (f"Figures from {year_label(self.from_year, first_month)} on")
        )
        return f"{what} can't be compared with earlier ones: {self.reason.strip().rstrip('.')}."


def breaks_of(db_session: DbSession, table: str, audience_id: int | None) -> tuple[Break, ...]:
    """The breaks of a report table, by its short name, and of the sectors of its audience, the earliest first."""
    found, sector = SeriesBreak.__table__.c, Sector.__table__.c
    rows = db_session.execute(
        select(found.from_year, found.reason, sector.short_name, sector.name)
        .outerjoin_from(SeriesBreak.__table__, Sector.__table__, sector.id == found.sector_id)
        .where(
            or_(
                found.table_short_name == table,
                and_(
                    found.sector_id.is_not(None),
                    or_(found.audience_id.is_(None), found.audience_id == audience_id),
                ),
            )
        )
        .order_by(found.from_year, found.id)
    )
    return tuple(Break(from_year, reason, key, name or "") for from_year, reason, key, name in rows)
