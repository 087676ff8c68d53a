"""What the form for an entry offers: the short lists in one query, and the names that people type in another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, String, bindparam, cast, func, literal, null, select, union_all

from training_register.database import DbSession
from training_register.models import (
    Activity,
    AppUser,
    Area,
    Audience,
    AudienceSector,
    Course,
    Entry,
    EntryOrganisation,
    EntryProvider,
    EntryTrainer,
    Level,
    Measure,
    Organisation,
    Provider,
    Sector,
    Split,
    SplitItem,
    Trainer,
)
from training_register.queries.one_entry import EntryInFull
from training_register.rules.entries import CountsWhat
from training_register.rules.splits import SplitChoice

# How far back, in entries, the names that were used of late are looked for.
LATELY = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """Something in a short list: its id, its key, its name."""

    id: int
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class SectorChoice:
    """A sector, and the audiences that offer it."""

    id: int
    name: str
    audience_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ActivityChoice:
    """An activity: what its number counts, and whether it has sessions."""

    id: int
    name: str
    counts_what: CountsWhat
    has_sessions: bool


@dataclass(frozen=True, slots=True)
class ChosenSplit:
    """A split with its items, in their order."""

    id: int
    key: str
    name: str
    items: tuple[SplitChoice, ...]


@dataclass(frozen=True, slots=True)
class EntryChoices:
    """The short lists that the form for an entry offers, each in its order, without what is retired."""

    audiences: tuple[Choice, ...]
    sectors: tuple[SectorChoice, ...]
    activities: tuple[ActivityChoice, ...]
    levels: tuple[Choice, ...]
    areas: tuple[Choice, ...]
    measures: tuple[Choice, ...]
    splits: tuple[ChosenSplit, ...]
    # Who can be asked about a figure: accounts, by their e-mail addresses.
    people: tuple[Choice, ...]

    @property
    def items(self) -> tuple[SplitChoice, ...]:
        """The items of every split."""
        return tuple(item for split in self.splits for item in split.items)

    def measure(self, key: str) -> Choice | None:
        """The measure of a key, if the team has it."""
        return next((measure for measure in self.measures if measure.key == key), None)

    def offers(self, audience_id: int, sector_id: int) -> bool:
        """Whether an audience offers a sector."""
        return any(sector.id == sector_id and audience_id in sector.audience_ids for sector in self.sectors)


def choices_with(choices: EntryChoices, entry: EntryInFull) -> EntryChoices:
    """The short lists with what an entry has besides: names that were retired since, sectors offered in other years."""
    own_areas = {area.id for area in choices.areas}
    sectors = [
        replace(sector, audience_ids=tuple(dict.fromkeys((*sector.audience_ids, entry.audience_id))))
        if sector.id == entry.sector_id
        else sector
        for sector in choices.sectors
    ]
    if all(sector.id != entry.sector_id for sector in sectors):
        sectors.append(SectorChoice(entry.sector_id, entry.sector, (entry.audience_id,)))
    audiences, activities = list(choices.audiences), list(choices.activities)
    if all(audience.id != entry.audience_id for audience in audiences):
        audiences.append(Choice(entry.audience_id, "", entry.audience))
    if all(activity.id != entry.activity_id for activity in activities):
        activities.append(ActivityChoice(entry.activity_id, entry.activity, entry.counts_what, entry.has_sessions))
    return replace(
        choices,
        audiences=tuple(audiences),
        sectors=tuple(sectors),
        activities=tuple(activities),
        areas=(
            *choices.areas,
            *(Choice(area.id, "", area.name) for area in entry.areas if area.id not in own_areas),
        ),
    )


def entry_choices(db_session: DbSession, reporting_year: int) -> EntryChoices:
    """The short lists, as they hold in a reporting year: one query."""
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    for kind, *row in db_session.execute(_CHOICES, {"year": reporting_year}).all():
        rows[kind].append(row)

    def plain(kind: str) -> tuple[Choice, ...]:
        return tuple(Choice(id_, key, name) for id_, key, name, *_ in rows[kind])

    sectors: dict[int, tuple[str, list[int]]] = {}
    for audience_id, _, name, sector_id, *_ in rows["offer"]:
        sectors.setdefault(int(sector_id), (name, []))[1].append(audience_id)
    splits: dict[int, tuple[str, str, list[SplitChoice]]] = {}
    for id_, key, name, split_id, split_name, _ in rows["item"]:
        splits.setdefault(int(split_id), (key, split_name, []))[2].append(SplitChoice(id_, name))
    return EntryChoices(
        audiences=plain("audience"),
        sectors=tuple(SectorChoice(id_, name, tuple(ids)) for id_, (name, ids) in sectors.items()),
        activities=tuple(
            ActivityChoice(id_, name, CountsWhat(what), has_sessions == "1")
            for id_, _, name, what, has_sessions, _ in rows["activity"]
        ),
        levels=plain("level"),
        areas=plain("area"),
        measures=plain("measure"),
        splits=tuple(ChosenSplit(id_, key, name, tuple(items)) for id_, (key, name, items) in splits.items()),
        people=plain("person"),
    )


def _choices() -> Select[*tuple[Any, ...]]:
    year = bindparam("year", type_=Integer)
    nothing = cast(null(), String)
    offers = AudienceSector.__table__.c

    def listed(kind: str, model: Any, one: Any = nothing, other: Any = nothing) -> Select[*tuple[Any, ...]]:
        names = model.__table__.c
        return select(
            literal(kind, String).label("kind"), names.id.label("id"), names.short_name.label("key"),
            names.name.label("name"), one.label("one"), other.label("other"), names.position.label("position"),
        ).where(names.retired_on.is_(None))  # fmt: skip

    activity, sector, item, split, user = (model.__table__.c for model in (Activity, Sector, SplitItem, Split, AppUser))
    has_sessions = cast(cast(activity.has_sessions, Integer), String)
    union = union_all(
        listed("audience", Audience),
        select(
            literal("offer", String), offers.audience_id, sector.short_name, sector.name,
            cast(sector.id, String), nothing, offers.position + sector.position * 10_000,
        )
        .where(
            sector.id == offers.sector_id,
            sector.retired_on.is_(None),
            func.coalesce(offers.from_year, year) <= year,
            func.coalesce(offers.to_year, year) >= year,
        ),
        listed("activity", Activity, cast(activity.counts_what, String), has_sessions),
        listed("level", Level),
        listed("area", Area),
        listed("measure", Measure),
        select(
            literal("item", String), item.id, split.short_name, item.name,
            cast(split.id, String), split.name, item.position + split.position * 10_000,
        ).where(item.split_id == split.id, item.retired_on.is_(None), split.retired_on.is_(None)),
        select(
            literal("person", String), user.id, user.email, user.email, nothing, nothing, literal(0),
        ).where(user.disabled_at.is_(None)),
    ).subquery()  # fmt: skip
    return select(union).order_by(union.c.kind, union.c.position, union.c.id)


_CHOICES = _choices()


# Between the parts of what is read of a name; no name holds it.
_BETWEEN = "\x1f"


class NameChoice(NamedTuple):
    """A name that a box completes, and what it brings with it: ids of lists, the name of an area, minutes, or ""."""

    name: str
    sector_id: str
    area: str
    level_id: str
    activity_id: str
    minutes: str
    audience_id: str

    @classmethod
    def of(cls, text: str) -> NameChoice:
        """What one text of `NameChoices` says."""
        return cls(*text.split(_BETWEEN)[1:])


@dataclass(frozen=True, slots=True)
class NameChoices:
    """The names of the long lists, those used of late first, then by name; each is a text, which `NameChoice.of` reads.

    One text instead of a row of columns: of hundreds that are read for every form, hardly any is looked at, since what
    is drawn of the same text is the same.
    """

    organisations: Sequence[str]
    courses: Sequence[str]
    providers: Sequence[str]
    trainers: Sequence[str]


def name_choices(db_session: DbSession) -> NameChoices:
    """The names that the boxes for names complete, without those retired or merged: one query."""
    texts = db_session.scalars(_NAMES).all()
    # They come in order of their kinds, which the texts begin with.
    names = {kind: texts[bisect_left(texts, kind, key=_kind) : bisect_right(texts, kind, key=_kind)] for kind in _KINDS}
    return NameChoices(*(names[kind] for kind in _KINDS))


_KINDS = ("organisation", "course", "provider", "trainer")


def _kind(text: str) -> str:
    return text.partition(_BETWEEN)[0]


def _names() -> Select[str]:
    entry = Entry.__table__.c
    lately = select(entry.id, entry.course_id).order_by(entry.id.desc()).limit(LATELY).cte("lately")

    def used_lately(link: Any, column: str) -> Any:
        # An outer join begins with the last entries. Else an index by name would be read from end to end.
        lines = link.__table__
        used = lately.outerjoin(lines, lines.c.entry_id == lately.c.id)
        return (
            select(lines.c[column].label("id"), func.max(lately.c.id).label("last"))
            .select_from(used)
            .group_by(lines.c[column])
            .subquery()
        )

    nothing = literal("", String)

    def listed(kind: str, model: Any, last: Any, *brought: Any) -> Select[*tuple[Any, ...]]:
        names = model.__table__.c
        said = (func.coalesce(cast(one, String), nothing) for one in brought or (nothing,) * 6)
        text = reduce(lambda one, other: one + _BETWEEN + other, said, literal(kind, String) + _BETWEEN + names.name)
        return select(
            literal(kind, String).label("kind"), text.label("text"),
            func.coalesce(last.c.last, 0).label("last"), names.sort_name.label("sort_name"),
        ).where(names.retired_on.is_(None))  # fmt: skip

    def joined(model: Any, last: Any) -> Any:
        return model.__table__.outerjoin(last, last.c.id == model.__table__.c.id)

    organisation, course, area = (model.__table__ for model in (Organisation, Course, Area))
    of_organisations = used_lately(EntryOrganisation, "organisation_id")
    of_providers, of_trainers = used_lately(EntryProvider, "provider_id"), used_lately(EntryTrainer, "trainer_id")
    of_courses = (
        select(lately.c.course_id.label("id"), func.max(lately.c.id).label("last"))
        .where(lately.c.course_id.is_not(None))
        .group_by(lately.c.course_id)
        .subquery()
    )
    latest = Entry.__table__.alias("latest")
    union = union_all(
        listed(
            "organisation", Organisation, of_organisations,
            organisation.c.usual_sector_id, area.c.name, nothing, nothing, nothing, nothing,
        )
        .select_from(
            joined(Organisation, of_organisations).outerjoin(area, area.c.id == organisation.c.usual_area_id)
        )
        .where(organisation.c.merged_into_id.is_(None)),
        listed(
            "course", Course, of_courses,
            nothing, nothing, course.c.level_id, course.c.activity_id, course.c.usual_minutes, latest.c.audience_id,
        ).select_from(joined(Course, of_courses).outerjoin(latest, latest.c.id == of_courses.c.last)),
        listed("provider", Provider, of_providers).select_from(joined(Provider, of_providers)),
        listed("trainer", Trainer, of_trainers).select_from(joined(Trainer, of_trainers)),
    ).subquery()  # fmt: skip
    return select(union.c.text).order_by(union.c.kind, union.c.last.desc(), union.c.sort_name, union.c.text)


_NAMES = _names()
