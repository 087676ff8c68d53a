"""Which entries a list holds: the filter, the conditions that it comes to, and what its boxes offer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
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
    Provider,
    SavedFilter,
    Sector,
)
from training_register.queries.missing import missing_attended, missing_sessions, overdue
from training_register.queries.periods import cut_off_by, in_period
from training_register.queries.scopes import in_scope
from training_register.queries.searches import NamesWith, found_by, is_common, names_with, one_of, organisations_called
from training_register.rules.entries import CountsWhat, How, Status
from training_register.rules.periods import Period, PeriodKind
from training_register.rules.permissions import Scope
from training_register.rules.searches import words_sought


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
    # One of those who delivered it, the lead or another.
    provider: str = ""
    how: How | None = None
    status: Status | None = None
    counts_what: CountsWhat | None = None
    # Entries that miss something, those that the period's edges cut off included.
    missing: MissingPart | None = None
    # The id of an account, or COMMAND_LINE.
    recorded_by: int | str | None = None
    search: str = ""


class Question:
    """A filter as somebody asks it, whose names are looked up once for all that is asked of it."""

    def __init__(self, db_session: DbSession, chosen: EntryFilter, *, scope: Scope, today: date) -> None:
        self.db_session = db_session
        self.chosen = chosen
        self.scope = scope
        self._today = today
        self._organisation_ids: set[int] = set()
        self._names: dict[str, NamesWith] = {}
        if chosen.organisation:
            self._organisation_ids = organisations_called(db_session, chosen.organisation)
        if chosen.search:
            self._names = names_with(db_session, words_sought(chosen.search))

    @property
    def knows_organisation(self) -> bool:
        """Whether there is an organisation of the name that was asked for, or none was."""
        return bool(self._organisation_ids or not self.chosen.organisation)

    @property
    def spans_years(self) -> bool:
        """Whether its days lie in more than one reporting year, or in any."""
        period = self.chosen.period
        if period is None:
            return True
        return period.kind is PeriodKind.DATES and (period.last - period.first).days > 366

    def conditions(self, entry: Any = Entry, *, few: bool = False) -> list[ColumnElement[bool]]:
        """What an entry must meet; `entry` is the model or `Unindexed`. `few` are looked at until the question ends."""
        chosen = self.chosen
        conditions = [in_scope(self.scope, entry), *self._placed(entry)]
        for name, model, column in (
            (chosen.audience, Audience, entry.audience_id),
            (chosen.activity, Activity, entry.activity_id),
            (chosen.course, Course, entry.course_id),
        ):
            if name:
                conditions.append(column == _id_of(model, name))
        if chosen.sectors:
            conditions.append(entry.sector_id.in_(select(Sector.id).where(Sector.short_name.in_(chosen.sectors))))
        if chosen.provider:
            lines = EntryProvider.__table__.c
            of_provider = select(lines.entry_id).where(lines.provider_id == _id_of(Provider, chosen.provider))
            conditions.append(entry.id.in_(of_provider))
        if chosen.area:
            areas = EntryArea.__table__.c
            conditions.append(entry.id.in_(select(areas.entry_id).where(areas.area_id.in_(_areas_in(chosen.area)))))
        if chosen.organisation:
            organisations = EntryOrganisation.__table__.c
            of_organisation = select(organisations.entry_id).where(
                one_of(organisations.organisation_id, self._organisation_ids)
            )
            conditions.append(entry.id.in_(of_organisation) if self._organisation_ids else false())
        for value, column in (
            (chosen.how, entry.how),
            (chosen.status, entry.status),
            (chosen.counts_what, entry.counts_what),
        ):
            if value is not None:
                conditions.append(column == value)
        if chosen.recorded_by is not None:
            by = entry.recorded_by_id
            conditions.append(by.is_(None) if chosen.recorded_by == COMMAND_LINE else by == chosen.recorded_by)
        if chosen.search:
            # What has a rare word is few: its entries are collected, and the common words looked for among them.
            one_by_one = few or all(map(is_common, self._names.values()))
            conditions.append(found_by(self.db_session, self._names, entry, one_by_one=one_by_one))
        return conditions

    def _placed(self, entry: Any) -> list[ColumnElement[bool]]:
        """Its period, and what is missing: of what the period's edges cut off, the missing is listed too."""
        chosen, conditions = self.chosen, []
        if chosen.period:
            inside, cut = in_period(chosen.period, entry), cut_off_by(chosen.period, entry)
            conditions.append(cut if chosen.cut_off else or_(inside, cut) if chosen.missing else inside)
        match chosen.missing:
            case MissingPart.SESSIONS:
                conditions.append(missing_sessions(entry))
            case MissingPart.ATTENDED:
                conditions.append(missing_attended(entry))
            case MissingPart.OVERDUE:
                conditions.append(overdue(self._today, entry))
        return conditions

    def days(self) -> list[ColumnElement[bool]]:
        """Between which first days the entries of its period lie: it narrows nothing, and an index can begin there."""
        period = self.chosen.period
        if period is None:
            return []
        until = Entry.starts_on <= period.last
        return [until] if self.chosen.cut_off or self.chosen.missing else [until, Entry.starts_on >= period.first]


def _id_of(model: Any, short_name: str) -> Any:
    names = model.__table__.c
    return select(names.id).where(names.short_name == short_name).scalar_subquery()


def _areas_in(short_name: str) -> Any:
    """The ids of an area and of those that lie within it, however deep."""
    area = Area.__table__.c
    within = select(area.id).where(area.short_name == short_name).cte("within", recursive=True)
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

    audiences: Sequence[FilterChoice]
    sectors: Sequence[FilterChoice]
    activities: Sequence[FilterChoice]
    areas: Sequence[FilterChoice]
    courses: Sequence[FilterChoice]
    providers: Sequence[FilterChoice]
    people: Sequence[FilterChoice]
    saved: Sequence[SavedQuery]
    size: int


def filter_choices(db_session: DbSession, user_id: int) -> FilterChoices:
    """What the filter offers somebody: one query."""
    rows: defaultdict[str, list[FilterChoice]] = defaultdict(list)
    saved, size = [], 0
    for kind, id_, key, name in db_session.execute(_choices(), {"user_id": user_id}):
        match kind:
            case "saved":
                saved.append(SavedQuery(id_, name, key))
            case "size":
                size = id_ or 0
            case _:
                rows[kind].append(FilterChoice(key, name))
    return FilterChoices(
        audiences=rows["audience"],
        sectors=rows["sector"],
        activities=rows["activity"],
        areas=rows["area"],
        courses=rows["course"],
        providers=rows["provider"],
        people=rows["person"],
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
        listed("provider", Provider, by_name=True),
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
