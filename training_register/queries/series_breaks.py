"""Breaks in series: from which reporting year on a table or a sector is counted otherwise, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, true

from training_register.database import DbSession
from training_register.models import Audience, AudienceSector, ReportTable, Sector, SeriesBreak
from training_register.rules.periods import year_label


@dataclass(frozen=True, slots=True)
class Break:
    """A break in a whole table, or in a sector (its short name), of every audience or of one (its short name)."""

    from_year: int
    reason: str
    sector: str | None = None
    sector_name: str = ""
    audience: str | None = None

    def in_words(self, first_month: int) -> str:
        """What a note says of it: from when on, in what, and why."""
        what = (
            f"{self.sector_name} from {year_label(self.from_year, first_month)} on"
            if self.sector
            else (f"Figures from {year_label(self.from_year, first_month)} on")
        )
        return f"{what} can't be compared with earlier ones: {self.reason.strip().rstrip('.')}."


def breaks_of(db_session: DbSession, table: str, audience_id: int | None) -> tuple[Break, ...]:
    """The breaks of a report table, by its short name, and of the sectors of its audience, the earliest first.

    A table of every audience has those of every sector.
    """
    found, sector, audience = SeriesBreak.__table__.c, Sector.__table__.c, Audience.__table__.c
    offer = AudienceSector.__table__.c
    of_sectors: ColumnElement[bool] = found.sector_id.is_not(None)
    if audience_id is not None:
        offered = select(true()).where(offer.audience_id == audience_id, offer.sector_id == found.sector_id).exists()
        of_sectors = and_(of_sectors, or_(found.audience_id.is_(None), found.audience_id == audience_id), offered)
    rows = db_session.execute(
        select(found.from_year, found.reason, sector.short_name, sector.name, audience.short_name)
        .outerjoin_from(SeriesBreak.__table__, Sector.__table__, sector.id == found.sector_id)
        .outerjoin(Audience.__table__, audience.id == found.audience_id)
        .where(or_(found.table_short_name == table, of_sectors))
        .order_by(found.from_year, found.id)
    )
    return tuple(Break(from_year, reason, key, name or "", whose) for from_year, reason, key, name, whose in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakValues:
    """What somebody says of a break: a report table or a sector, in which year it begins, and why."""

    table_short_name: str | None = None
    sector_id: int | None = None
    audience_id: int | None = None
    from_year: int
    reason: str

    @property
    def columns(self) -> dict[str, Any]:
        """As the columns of the model."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class KeptBreak:
    """A break as its list shows it: what it is in, in words, and what was said of it."""

    id: int
    name: str
    audience: str
    values: BreakValues


@dataclass(frozen=True, slots=True)
class BreakChoices:
    """What a break can be in: tables by their short names, sectors and audiences by their ids, each with its name."""

    tables: Mapping[str, str]
    sectors: Mapping[int, str]
    audiences: Mapping[int, str]


def breaks_in_order(db_session: DbSession) -> list[KeptBreak]:
    """Every break, the latest first."""
    tables = _tables(db_session)
    found, sector, audience = SeriesBreak.__table__.c, Sector.__table__.c, Audience.__table__.c
    rows = db_session.execute(
        select(
            found.id, found.table_short_name, found.sector_id, found.audience_id, found.from_year, found.reason,
            sector.name, audience.name,
        )
        .outerjoin_from(SeriesBreak.__table__, Sector.__table__, sector.id == found.sector_id)
        .outerjoin(Audience.__table__, audience.id == found.audience_id)
        .order_by(found.from_year.desc(), found.id.desc())
    )  # fmt: skip
    return [
        KeptBreak(
            id_,
            sector_name or tables.get(table, table or ""),
            audience_name or "",
            BreakValues(
                table_short_name=table, sector_id=sector_id, audience_id=audience_id, from_year=year, reason=reason
            ),
        )
        for id_, table, sector_id, audience_id, year, reason, sector_name, audience_name in rows
    ]


def break_like(db_session: DbSession, values: BreakValues) -> int | None:
    """The id of the break in the same table or sector from the same year on, if there is one."""
    found = SeriesBreak.__table__.c
    same = (
        found[column].is_(None) if value is None else found[column] == value
        for column, value in values.columns.items()
        if column != "reason"
    )
    own_id: int | None = db_session.scalar(select(func.min(found.id)).where(*same))
    return own_id


def number_of_breaks(db_session: DbSession) -> int:
    """How many breaks there are."""
    return db_session.scalar(select(func.count()).select_from(SeriesBreak)) or 0


def break_choices(db_session: DbSession) -> BreakChoices:
    """What a break can be in, in the order of the lists, what is retired too: old years have it."""
    names: list[dict[int, str]] = [
        dict(db_session.execute(select(model.id, model.name).order_by(model.position, model.id)).all())
        for model in (Sector, Audience)
    ]
    return BreakChoices(_tables(db_session), *names)


def _tables(db_session: DbSession) -> dict[str, str]:
    """The titles of report tables, of their latest versions, and the names of audiences that have none."""
    table, audience = ReportTable.__table__.c, Audience.__table__.c
    versions = db_session.execute(
        select(table.short_name, table.title).order_by(table.position, table.short_name, table.from_year, table.id)
    )
    titles = dict(versions.all())
    plain = db_session.execute(
        select(audience.short_name, audience.name)
        .where(not_(select(true()).where(table.audience_id == audience.id).exists()))
        .order_by(audience.position, audience.id)
    )
    return {**dict(plain.all()), **titles}
