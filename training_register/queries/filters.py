"""Which entries a list holds: the filter, the conditions that it comes to, and what its boxes offer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, TypeVarTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    Text,
    bindparam,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from training_register.database import DbSession
from training_register.models import (
    Activity,
    AppUser,
    Area,
    Audience,
    Course,
    Entry,
    EntryArea,
    EntryOrganisation,
    EntryProvider,
    EntryTrainer,
    Level,
    Provider,
    SavedFilter,
    Sector,
    Trainer,
)
from training_register.queries.missing import missing_attended, missing_sessions, overdue
from training_register.queries.periods import ENTRY, AnyPeriod, cut_off_by, in_period, values_of
from training_register.queries.scopes import in_areas
from training_register.queries.searches import (
    KindsOfNames,
    NamesWith,
    any_of,
    found_by,
    is_common,
    kinds_of,
    names_with,
    organisations_called,
    told_of,
)
from training_register.rules.entries import CountsWhat, How, Status
from training_register.rules.periods import Period, PeriodKind
from training_register.rules.permissions import Scope
from training_register.rules.searches import words_sought

Columns = TypeVarTuple("Columns")


class MissingPart(StrEnum):
    """What an entry can miss, as the list's address names it."""

    SESSIONS = "sessions"
    ATTENDED = "attended"
    OVERDUE = "overdue"


# Who recorded an entry, where it was nobody with an account.
COMMAND_LINE = "command-line"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """Which entries a list shows; what is None or empty narrows nothing. Lists hold short names."""

    period: Period | None = None
    # Instead of the entries in the period, those that its edges cut off.
    cut_off: bool = False
    audience: str = ""
    sectors: tuple[str, ...] = ()
    activity: str = ""
    # A place, and those that lie within it.
    area: str = ""
    # A name, another spelling, a short name or the beginnings of words of a name.
    organisation: str = ""
    course: str = ""
    level: str = ""
    # One of those who delivered it, the lead or another.
    provider: str = ""
    trainer: str = ""
    how: How | None = None
    status: Status | None = None
    counts_what: CountsWhat | None = None
    # Entries that miss something, those that the period's edges cut off included.
    missing: MissingPart | None = None
    # The id of an account, or COMMAND_LINE.
    recorded_by: int | str | None = None
    search: str = ""


class Shape(NamedTuple):
    """What a statement has to know of a question: which conditions it has, and not their values, which it is told.

    Making a statement costs more than running it. The same is kept for every question of the same shape.
    """

    dialect: str
    is_scoped: bool
    period: PeriodKind | None
    cut_off: bool
    missing: MissingPart | None
    # The fields of the filter that narrow it besides.
    narrowed: frozenset[str]
    by_command_line: bool
    knows_organisation: bool
    words: tuple[KindsOfNames, ...]
    all_words_are_common: bool


class Question:
    """A filter as somebody asks it, whose names are looked up once for all that is asked of it."""

    def __init__(self, db_session: DbSession, chosen: EntryFilter, *, scope: Scope, today: date) -> None:
        self.db_session = db_session
        self.chosen = chosen
        dialect = db_session.get_bind().dialect.name
        organisation_ids, names = set[int](), dict[str, NamesWith]()
        if chosen.organisation:
            organisation_ids = organisations_called(db_session, chosen.organisation)
        if chosen.search:
            names = names_with(db_session, words_sought(chosen.search))
        self.shape = Shape(
            dialect=dialect,
            is_scoped=scope.area_ids is not None,
            period=chosen.period.kind if chosen.period else None,
            cut_off=chosen.cut_off,
            missing=chosen.missing,
            narrowed=frozenset(name for name in NARROWING if getattr(chosen, name) not in ("", (), None)),
            by_command_line=chosen.recorded_by == COMMAND_LINE,
            knows_organisation=bool(organisation_ids),
            words=tuple(map(kinds_of, names.values())),
            all_words_are_common=all(map(is_common, names.values())),
        )
        # What its statements are told, by the names of their parameters.
        self.told: dict[str, Any] = {
            **(values_of(chosen.period) if chosen.period else {}),
            **{name: getattr(chosen, name) for name in self.shape.narrowed},
            **told_of(dialect, names),
            "today": today,
            "organisation_ids": sorted(organisation_ids),
            "scope_area_ids": sorted(scope.area_ids or ()),
        }

    @property
    def knows_organisation(self) -> bool:
        """Whether there is an organisation of the name that was asked for, or none was."""
        return bool(self.shape.knows_organisation or not self.chosen.organisation)

    @property
    def spans_years(self) -> bool:
        """Whether its days lie in more than one reporting year, or in any."""
        period = self.chosen.period
        if period is None:
            return True
        return period.kind is PeriodKind.DATES and (period.last - period.first).days > 366

    def narrowed(self, statement: Select[*Columns], entry: Any = ENTRY) -> Select[*Columns]:
        """A statement about entries, kept to those that meet the filter; `entry` is as for `conditions_of`."""
        return statement.where(*conditions_of(self.shape, entry)).params(self.told)


# The fields of a filter that are each a condition by themselves.
NARROWING = (
    "audience", "sectors", "activity", "area", "organisation", "course", "level", "provider", "trainer", "how",
    "status", "counts_what", "recorded_by", "search",
)  # fmt: skip


def conditions_of(shape: Shape, entry: Any, *, few: bool = False) -> list[ColumnElement[bool]]:
    """What an entry must meet, in a statement that is told the values by `Question.told`.

    `entry` is the model, the table's columns or `Unindexed`. `few` are looked at until the question ends.
    """
    conditions = [*_scoped(shape, entry), *_placed(shape, entry)]
    narrowed = shape.narrowed
    for name, model, column in (
        ("audience", Audience, entry.audience_id),
        ("activity", Activity, entry.activity_id),
        ("course", Course, entry.course_id),
        ("level", Level, entry.level_id),
    ):
        if name in narrowed:
            conditions.append(column == _id_of(model, name))
    if "sectors" in narrowed:
        sector = Sector.__table__.c
        among = sector.short_name.in_(bindparam("sectors", expanding=True, type_=String))
        conditions.append(entry.sector_id.in_(select(sector.id).where(among)))
    providers, trainers = EntryProvider.__table__.c, EntryTrainer.__table__.c
    if "provider" in narrowed:
        by_it = select(providers.entry_id).where(providers.provider_id == _id_of(Provider, "provider"))
        conditions.append(entry.id.in_(by_it))
    if "trainer" in narrowed:
        with_them = select(trainers.entry_id).where(trainers.trainer_id == _id_of(Trainer, "trainer"))
        conditions.append(entry.id.in_(with_them))
    if "area" in narrowed:
        areas = EntryArea.__table__.c
        conditions.append(entry.id.in_(select(areas.entry_id).where(areas.area_id.in_(_areas_in("area")))))
    if "organisation" in narrowed:
        organisations = EntryOrganisation.__table__.c
        named = select(organisations.entry_id).where(any_of(organisations.organisation_id, "organisation_ids"))
        conditions.append(entry.id.in_(named) if shape.knows_organisation else false())
    for name in ("how", "status", "counts_what"):
        if name in narrowed:
            column = getattr(entry, name)
            conditions.append(column == bindparam(name, type_=column.type))
    if "recorded_by" in narrowed:
        by = entry.recorded_by_id
        conditions.append(by.is_(None) if shape.by_command_line else by == bindparam("recorded_by", type_=Integer))
    if "search" in narrowed:
        # What has a rare word is few: its entries are collected, and the common words looked for among them.
        one_by_one = few or shape.all_words_are_common
        conditions.append(found_by(shape.dialect, shape.words, entry, one_by_one=one_by_one))
    return conditions


def _scoped(shape: Shape, entry: Any) -> list[ColumnElement[bool]]:
    return [in_areas(bindparam("scope_area_ids", expanding=True, type_=Integer), entry)] if shape.is_scoped else []


def _placed(shape: Shape, entry: Any) -> list[ColumnElement[bool]]:
    """Its period, and what is missing: of what the period's edges cut off, the missing is listed too."""
    conditions = []
    if shape.period:
        period = AnyPeriod(shape.period)
        inside, cut = in_period(period, entry), cut_off_by(period, entry)
        conditions.append(cut if shape.cut_off else or_(inside, cut) if shape.missing else inside)
    match shape.missing:
        case MissingPart.SESSIONS:
            conditions.append(missing_sessions(entry))
        case MissingPart.ATTENDED:
            conditions.append(missing_attended(entry))
        case MissingPart.OVERDUE:
            conditions.append(overdue(bindparam("today", type_=Date), entry))
    return conditions


def days_of(shape: Shape) -> list[ColumnElement[bool]]:
    """Between which first days the entries of its period lie: it narrows nothing, and an index can begin there."""
    if shape.period is None:
        return []
    period = AnyPeriod(shape.period)
    until = ENTRY.starts_on <= period.last
    return [until] if shape.cut_off or shape.missing else [until, ENTRY.starts_on >= period.first]


def _id_of(model: Any, name: str) -> Any:
    """The id of the short name that the statement is told under a name."""
    names = model.__table__.c
    return select(names.id).where(names.short_name == bindparam(name, type_=String)).scalar_subquery()


def _areas_in(name: str) -> Any:
    """The ids of an area and of those that lie within it, however deep."""
    area = Area.__table__.c
    within = select(area.id).where(area.short_name == bindparam(name, type_=String)).cte("within", recursive=True)
    within = within.union(select(area.id).where(area.within_id == within.c.id))
    return select(within.c.id)


class FilterChoice(NamedTuple):
    """Something that a box of the filter offers: the word in the address, and its name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A filter that somebody saved, as it stands in an address; it is read again before it is used."""

    id: int
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What the filter offers, retired names included since old entries have them, and somebody's own saved filters.

    `size` is about how many entries the register holds, whoever sees them.
    """

    audiences: tuple[FilterChoice, ...]
    sectors: tuple[FilterChoice, ...]
    activities: tuple[FilterChoice, ...]
    areas: tuple[FilterChoice, ...]
    courses: tuple[FilterChoice, ...]
    levels: tuple[FilterChoice, ...]
    providers: tuple[FilterChoice, ...]
    trainers: tuple[FilterChoice, ...]
    people: tuple[FilterChoice, ...]
    saved: Sequence[SavedQuery]
    size: int


def filter_choices(db_session: DbSession, user_id: int) -> FilterChoices:
    """What the filter offers somebody: one query."""
    rows: defaultdict[str, list[FilterChoice]] = defaultdict(list)
    saved, size = [], 0
    for kind, id_, key, name in db_session.execute(_choices(), {"user_id": user_id}).all():
        if kind == "saved":
            saved.append(SavedQuery(id_, name, key))
        elif kind == "size":
            size = id_ or 0
        else:
            rows[kind].append(FilterChoice(key, name))
    return FilterChoices(
        audiences=tuple(rows["audience"]),
        sectors=tuple(rows["sector"]),
        activities=tuple(rows["activity"]),
        areas=tuple(rows["area"]),
        courses=tuple(rows["course"]),
        levels=tuple(rows["level"]),
        providers=tuple(rows["provider"]),
        trainers=tuple(rows["trainer"]),
        people=tuple(rows["person"]),
        saved=saved,
        size=size,
    )


@cache
def _choices() -> Any:
    def listed(kind: str, model: Any, *, by_name: bool = False) -> Any:
        names = model.__table__.c
        return select(
            literal(kind, String).label("kind"), names.id.label("id"), cast(names.short_name, Text).label("key"),
            names.name.label("name"), (literal(0) if by_name else names.position).label("position"),
            names.sort_name.label("sort_name"),
        )  # fmt: skip

    user, saved = AppUser.__table__.c, SavedFilter.__table__.c
    no_text = cast(null(), String)
    union = union_all(
        listed("audience", Audience),
        listed("sector", Sector),
        listed("activity", Activity),
        listed("area", Area, by_name=True),
        listed("course", Course, by_name=True),
        listed("level", Level),
        listed("provider", Provider, by_name=True),
        listed("trainer", Trainer, by_name=True),
        select(literal("person", String), user.id, cast(user.id, Text), user.email, literal(0), user.folded),
        select(literal("saved", String), saved.id, saved.query, saved.name, literal(0), saved.folded).where(
            saved.user_id == bindparam("user_id", type_=Integer)
        ),
        # Ids are given out in a row, and nothing takes an entry out of its table.
        select(
            literal("size", String), select(func.max(Entry.__table__.c.id)).scalar_subquery(), cast(null(), Text),
            no_text, literal(0), no_text,
        ),
    ).subquery()  # fmt: skip
    columns = union.c.kind, union.c.id, union.c.key, union.c.name
    return select(*columns).order_by(union.c.kind, union.c.position, union.c.sort_name, union.c.id)
