"""The lists that a template of the own sheet offers to choose from: names that are in use, in their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from training_register.database import DbSession
from training_register.models import (
    Activity,
    Area,
    Audience,
    AudienceSector,
    Course,
    Level,
    Measure,
    Organisation,
    Provider,
    Sector,
    Split,
    SplitItem,
    Trainer,
)
from training_register.rules.own_sheet import ATTENDED, ATTENDED_KEY, CAME_FROM, CAME_FROM_KEY, FigureColumn
from training_register.rules.permissions import Scope


@dataclass(frozen=True, slots=True)
class TemplateLists:
    """Names without retired ones. `offers` are the sectors that each audience offers, audience by audience.

    `figures` are further columns that a sheet may have: whole figures, and where those who attended came from.
    """

    audiences: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    offers: tuple[tuple[str, str], ...] = ()
    activities: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    trainers: tuple[str, ...] = ()
    figures: tuple[FigureColumn, ...] = ()


def template_lists(db_session: DbSession, *, scope: Scope) -> TemplateLists:
    """The lists as they stand; of the areas those of the scope, in which whoever asks records."""

    def names(model: Any, *order: Any) -> tuple[str, ...]:
        in_order = order or (model.position, model.id)
        return tuple(db_session.scalars(select(model.name).where(model.retired_on.is_(None)).order_by(*in_order)))

    def by_name(model: Any) -> tuple[str, ...]:
        return names(model, model.sort_name, model.id)

    areas = select(Area.name).where(Area.retired_on.is_(None)).order_by(Area.position, Area.id)
    if scope.area_ids is not None:
        areas = areas.where(Area.id.in_(sorted(scope.area_ids)))
    offers = (
        select(Audience.name, Sector.name)
        .select_from(AudienceSector)
        .join(Audience, Audience.id == AudienceSector.audience_id)
        .join(Sector, Sector.id == AudienceSector.sector_id)
        .where(Audience.retired_on.is_(None), Sector.retired_on.is_(None))
        .order_by(Audience.position, Audience.id, AudienceSector.position, AudienceSector.id)
    )
    organisations = (
        select(Organisation.name)
        .where(Organisation.retired_on.is_(None), Organisation.merged_into_id.is_(None))
        .order_by(Organisation.sort_name, Organisation.id)
    )
    return TemplateLists(
        audiences=names(Audience),
        sectors=names(Sector),
        offers=tuple((audience, sector) for audience, sector in db_session.execute(offers)),
        activities=names(Activity),
        courses=by_name(Course),
        levels=names(Level),
        organisations=tuple(db_session.scalars(organisations)),
        areas=tuple(db_session.scalars(areas)),
        providers=by_name(Provider),
        trainers=by_name(Trainer),
        figures=(*_parts(db_session), *_figures(db_session)),
    )


def _parts(db_session: DbSession) -> list[FigureColumn]:
    items = (
        select(Split.name, Split.short_name, SplitItem.name)
        .where(Split.id == SplitItem.split_id, Split.retired_on.is_(None), SplitItem.retired_on.is_(None))
        .order_by(Split.position, Split.id, SplitItem.position, SplitItem.id)
    )
    return [
        FigureColumn(ATTENDED, CAME_FROM if key == CAME_FROM_KEY else split, item)
        for split, key, item in db_session.execute(items)
    ]


def _figures(db_session: DbSession) -> list[FigureColumn]:
    measures = (
        select(Measure.name)
        .where(Measure.retired_on.is_(None), Measure.short_name != ATTENDED_KEY)
        .order_by(Measure.position, Measure.id)
    )
    return [FigureColumn(name) for name in db_session.scalars(measures)]
