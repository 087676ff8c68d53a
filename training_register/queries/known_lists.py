"""The register's lists as a file from people is read against them: names, spellings, and what goes with what."""

from __future__ import annotations

from dataclasses import dataclass, field

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
    OrganisationSpelling,
    Provider,
    Sector,
    Split,
    SplitItem,
    Trainer,
)
from training_register.rules.entries import CountsWhat


@dataclass(frozen=True, slots=True)
class KnownActivity:
    """An activity: what its number counts, and whether it has sessions."""

    name: str
    counts_what: CountsWhat
    has_sessions: bool


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """An organisation: all its spellings, and the sector and area that it usually has; "" for none."""

    name: str
    spellings: tuple[str, ...] = ()
    usual_sector: str = ""
    usual_area: str = ""


@dataclass(frozen=True, slots=True)
class KnownLists:
    """Every list of a register by names, in their order, retired names included.

    `offers` are the pairs of audience and sector that go together; `splits` the items of each split.
    """

    audiences: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    offers: frozenset[tuple[str, str]] = frozenset()
    activities: tuple[KnownActivity, ...] = ()
    courses: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    trainers: tuple[str, ...] = ()
    organisations: tuple[KnownOrganisation, ...] = ()
    measures: tuple[str, ...] = ()
    splits: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def sectors_of(self, audience: str) -> tuple[str, ...]:
        """The sectors that an audience offers, in the order of the list."""
        return tuple(sector for sector in self.sectors if (audience, sector) in self.offers)

    def audiences_of(self, sector: str) -> tuple[str, ...]:
        """The audiences that offer a sector."""
        return tuple(audience for audience in self.audiences if (audience, sector) in self.offers)


def known_lists(db_session: DbSession) -> KnownLists:
    """The lists as they stand; an organisation that was merged is a spelling of the one that it went into."""

    def names(model: type[Audience | Sector | Course | Level | Area | Provider | Trainer | Measure]) -> tuple[str, ...]:
        return tuple(db_session.scalars(select(model.name).order_by(model.position, model.id)))

    offers = select(Audience.name, Sector.name).select_from(AudienceSector)
    offers = offers.join(Audience, Audience.id == AudienceSector.audience_id)
    offers = offers.join(Sector, Sector.id == AudienceSector.sector_id)
    activities = select(Activity.name, Activity.counts_what, Activity.has_sessions)
    items = select(Split.name, SplitItem.name).join(SplitItem, SplitItem.split_id == Split.id)
    splits: dict[str, tuple[str, ...]] = {}
    for split, item in db_session.execute(items.order_by(Split.position, Split.id, SplitItem.position, SplitItem.id)):
        splits[split] = (*splits.get(split, ()), item)
    return KnownLists(
        audiences=names(Audience),
        sectors=names(Sector),
        offers=frozenset((audience, sector) for audience, sector in db_session.execute(offers)),
        activities=tuple(
            KnownActivity(*row) for row in db_session.execute(activities.order_by(Activity.position, Activity.id))
        ),
        courses=names(Course),
        levels=names(Level),
        areas=names(Area),
        providers=names(Provider),
        trainers=names(Trainer),
        organisations=_organisations(db_session),
        measures=names(Measure),
        splits=splits,
    )


def _organisations(db_session: DbSession) -> tuple[KnownOrganisation, ...]:
    found = {
        id_: (name, into, sector or "", area or "")
        for id_, name, into, sector, area in db_session.execute(
            select(Organisation.id, Organisation.name, Organisation.merged_into_id, Sector.name, Area.name)
            .outerjoin(Sector, Sector.id == Organisation.usual_sector_id)
            .outerjoin(Area, Area.id == Organisation.usual_area_id)
            .order_by(Organisation.sort_name, Organisation.id)
        )
    }
    spellings: dict[int, list[str]] = {id_: [] for id_ in found}
    for id_, spelling in db_session.execute(
        select(OrganisationSpelling.organisation_id, OrganisationSpelling.spelling).order_by(OrganisationSpelling.id)
    ):
        spellings[_end(id_, found)].append(spelling)
    for id_, (name, into, *_) in found.items():
        if into is not None and _end(id_, found) != id_:
            spellings[_end(id_, found)].append(name)
    return tuple(
        KnownOrganisation(name, tuple(spellings[id_]), sector, area)
        for id_, (name, into, sector, area) in found.items()
        if into is None
    )


def _end(id_: int, found: dict[int, tuple[str, int | None, str, str]]) -> int:
    seen: set[int] = set()
    while (into := found[id_][1]) is not None and id_ not in seen:
        seen.add(id_)
        id_ = into
    return id_
