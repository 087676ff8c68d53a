"""Stated figures: those of a period, all of them by year, and what a form about one offers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Date, and_, bindparam, func, or_, select

from training_register.database import DbSession
from training_register.models import Audience, ReportTable, Sector, StatedFigure
from training_register.queries.kept_lists import ListChoice, choices_from
from training_register.rules.periods import Period, PeriodKind


class TableChoice(NamedTuple):
    """A report table that a figure may stand beside: its short name, and the title of its latest version."""

    name: str
    title: str


class StatedChoices(NamedTuple):
    """What a form about a stated figure offers."""

    audiences: Sequence[ListChoice]
    sectors: Sequence[ListChoice]
    tables: Sequence[TableChoice]


def stated_figures_in(db_session: DbSession, period: Period) -> Sequence[StatedFigure]:
    """The figures that stand on the page of a period, in the order of their days.

    Those of a year are those whose day lies in it, or the last day of whose period does: most are told once, when they
    are reported. On the page of any other period stand those that lie wholly within it.
    """
    statement = _OF_A_YEAR if period.kind is PeriodKind.YEAR else _WITHIN
    return db_session.scalars(statement, {"first": period.first, "last": period.last}).all()


def stated_figures_in_order(db_session: DbSession) -> Sequence[StatedFigure]:
    """Every stated figure, the newest first."""
    order = StatedFigure.stands_on.desc(), StatedFigure.id.desc()
    return db_session.scalars(select(StatedFigure).order_by(*order)).all()


def days_with_stated_figures(db_session: DbSession) -> Sequence[date]:
    """The days on which figures stand, each once."""
    return db_session.scalars(select(StatedFigure.stands_on).distinct().order_by(StatedFigure.stands_on)).all()


def stated_choices(db_session: DbSession, figure: StatedFigure | None = None) -> StatedChoices:
    """The names that a figure may stand beside: those in use, and what it has already."""

    def own(id_: int | None) -> list[int]:
        return [] if id_ is None else [id_]

    latest = select(ReportTable.short_name, func.max(ReportTable.from_year).label("from_year")).group_by(
        ReportTable.short_name
    )
    latest_of = latest.subquery()
    tables = db_session.execute(
        select(ReportTable.short_name, ReportTable.title)
        .join(
            latest_of,
            and_(ReportTable.short_name == latest_of.c.short_name, ReportTable.from_year == latest_of.c.from_year),
        )
        .order_by(ReportTable.position, ReportTable.id)
    )
    return StatedChoices(
        choices_from(db_session, Audience, own(figure.audience_id if figure else None)),
        choices_from(db_session, Sector, own(figure.sector_id if figure else None)),
        [TableChoice(*row) for row in tables],
    )


_FIRST, _LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
_IN_ORDER = (StatedFigure.stands_on, StatedFigure.id)
_OF_A_YEAR = select(StatedFigure).where(StatedFigure.stands_on.between(_FIRST, _LAST)).order_by(*_IN_ORDER)
_WITHIN = (
    select(StatedFigure)
    .where(
        StatedFigure.stands_on.between(_FIRST, _LAST),
        or_(StatedFigure.as_at.is_not(None), StatedFigure.starts_on >= _FIRST),
    )
    .order_by(*_IN_ORDER)
)
