"""Which entries a list holds: the filter, the conditions that it comes to, and what its boxes offer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, TypeVar, TypeVarTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    Text,
    bindparam,
    cast,
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
    Level,
    Measure,
    Organisation,
    Provider,
    SavedFilter,
    Sector,
    Split,
    SplitItem,
    Trainer,
)
from training_register.queries.filter_conditions import Narrowed, condition_of
from training_register.queries.missing import missing_attended, missing_sessions, overdue
from training_register.queries.periods import ENTRY, AnyPeriod, cut_off_by, in_period, values_of
from training_register.queries.scopes import in_areas
from training_register.queries.searches import (
    KindsOfNames,
    found_by,
    is_common,
    kinds_of,
    names_with,
    organisations_called,
    organisations_one_with,
    told_of,
)
from training_register.rules.entries import CountsWhat, How, Status
from training_register.rules.filters import (
    COMMAND_LINE,
    MONTHS_OF_A_YEAR,
    NONE,
    QUARTERS,
    SEVERAL,
    UNSPLIT,
    checked,
    list_of_name,
)
from training_register.rules.periods import Period, PeriodKind
from training_register.rules.permissions import Scope
from training_register.rules.searches import words_sought

Columns = TypeVarTuple("Columns")
Word = TypeVar("Word", bound=StrEnum)


class MissingPart(StrEnum):
    """What an entry can miss, as the list's address names it."""

    SESSIONS = "sessions"
    ATTENDED = "attended"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """Which entries a list shows; what is None or empty narrows nothing. Lists hold short names.

    Of several values any will do. NONE among them stands for entries that have none of the kind, and SEVERAL for those
    that have more than one, where `rules.filters` lets them stand. What a field `not_…` holds is left out.
    """

    period: Period | None = None
    # Instead of the entries in the period, those that its edges cut off.
    cut_off: bool = False
    audiences: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    # Places, and those that lie within them.
    areas: tuple[str, ...] = ()
    # A name, another spelling, a short name or the beginnings of words of a name.
    organisation: str = ""
    courses: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    # One of those who delivered it, the lead or another.
    providers: tuple[str, ...] = ()
    trainer: str = ""
    # Words of `How`, or NONE.
    how: tuple[str, ...] = ()
    status: Status | None = None
    counts_what: tuple[CountsWhat, ...] = ()
    # Entries that miss something, those that the period's edges cut off included.
    missing: MissingPart | None = None
    # The id of an account, or COMMAND_LINE.
    recorded_by: int | str | None = None
    search: str = ""

    not_audiences: tuple[str, ...] = ()
    not_sectors: tuple[str, ...] = ()
    not_activities: tuple[str, ...] = ()
    not_areas: tuple[str, ...] = ()
    # Each as `organisation` is.
    not_organisations: tuple[str, ...] = ()
    not_courses: tuple[str, ...] = ()
    not_levels: tuple[str, ...] = ()
    not_providers: tuple[str, ...] = ()
    not_how: tuple[str, ...] = ()

    # Who leads: of those who delivered it the first.
    leads: tuple[str, ...] = ()
    # An entry's single area, and none that lies within it.
    only_areas: tuple[str, ...] = ()
    # The id of an entry's single organisation; one that was merged is the one that it was merged into.
    only_organisations: tuple[int | str, ...] = ()
    # The ids of items of splits for which an entry has any figure, or one of each of the measures in `of`.
    items: tuple[int, ...] = ()
    of: tuple[str, ...] = ()
    # A split by which the numbers of each of the measures in `of` are not broken down to the last.
    rest: str = ""
    # A part of any year: the number of a quarter, or of a month.
    quarter_of_year: int | None = None
    month_of_year: int | None = None
    # Entries that span two years, quarters or months.
    unsplit: str = ""
    # The ids of entries.
    entries: tuple[int, ...] = ()


def filter_from(stored: Mapping[str, Sequence[str]], *, period: Period | None) -> EntryFilter:
    """A filter as it is stored, with names and values as an address has them.

    Raises ValueError, with a sentence to show, for a name that is none and for a value that can't be one.
    """
    said = checked(stored)

    def every(name: str) -> tuple[str, ...]:
        return said.get(name, ())

    def once(name: str) -> str:
        return next(iter(every(name)), "")

    def ids(name: str) -> tuple[int, ...]:
        return tuple(map(int, every(name)))

    status = once("status")
    return EntryFilter(
        period=period,
        audiences=every("audience"),
        sectors=every("sector"),
        activities=every("activity"),
        areas=every("area"),
        organisation=once("organisation"),
        courses=every("course"),
        levels=every("level"),
        providers=every("delivered"),
        trainer=once("trainer"),
        how=_hows(every("how")),
        status=_word(Status, status) if status else None,
        counts_what=tuple(_word(CountsWhat, value) for value in every("counts")),
        recorded_by=_recorded_by(once("recorded")),
        search=once("find"),
        not_audiences=every("not-audience"),
        not_sectors=every("not-sector"),
        not_activities=every("not-activity"),
        not_areas=every("not-area"),
        not_organisations=every("not-organisation"),
        not_courses=every("not-course"),
        not_levels=every("not-level"),
        not_providers=every("not-delivered"),
        not_how=_hows(every("not-how")),
        leads=every("lead"),
        only_areas=every("only-area"),
        only_organisations=tuple(
            value if value in (NONE, SEVERAL) else int(value) for value in every("only-organisation")
        ),
        items=ids("item"),
        of=every("of"),
        rest=once("rest") if every("of") else "",
        quarter_of_year=QUARTERS.get(once("part")),
        month_of_year=MONTHS_OF_A_YEAR.get(once("part")),
        unsplit=next((unit for unit in UNSPLIT if unit in every("unsplit")), ""),
        entries=ids("entry"),
    )


def _hows(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(value if value == NONE else _word(How, value) for value in values)


def _word(words: type[Word], value: str) -> Word:
    try:
        return words(value)
    except ValueError:
        raise ValueError(f"“{value}” is none of these: {', '.join(words)}.") from None


def _recorded_by(value: str) -> int | str | None:
    if value in ("", COMMAND_LINE):
        return value or None
    return int(value)


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
    narrowed: tuple[Narrowed, ...]
    by_command_line: bool
    words: tuple[KindsOfNames, ...]
    all_words_are_common: bool
    # Those that are out of the figures are listed only where somebody asks for them.
    without_taken_out: bool = False


def lists_without_taken_out(chosen: EntryFilter) -> bool:
    """Whether a list leaves out what is out of the figures: it neither asks for a status, nor names its entries."""
    return chosen.status is None and not chosen.entries


class Question:
    """A filter as somebody asks it, whose names are looked up once for all that is asked of it.

    `for_list` leaves out what was taken out of the figures, unless the filter asks for it.
    """

    def __init__(
        self, db_session: DbSession, chosen: EntryFilter, *, scope: Scope, today: date, for_list: bool = False
    ) -> None:
        self.db_session = db_session
        self.chosen = chosen
        # Whether there is an organisation of the name that was asked for, or none was.
        self.knows_organisation = True
        dialect = db_session.get_bind().dialect.name
        names = names_with(db_session, words_sought(chosen.search)) if chosen.search else {}
        # What its statements are told, by the names of their parameters.
        self.told: dict[str, Any] = {
            **(values_of(chosen.period) if chosen.period else {}),
            **told_of(dialect, names),
            "today": today,
            "scope_area_ids": sorted(scope.area_ids or ()),
        }
        narrowed = tuple(self._narrowed(name) for name in NARROWING if getattr(chosen, name) not in ("", (), None))
        self.shape = Shape(
            dialect=dialect,
            is_scoped=scope.area_ids is not None,
            period=chosen.period.kind if chosen.period else None,
            cut_off=chosen.cut_off,
            missing=chosen.missing,
            narrowed=narrowed,
            by_command_line=chosen.recorded_by == COMMAND_LINE,
            words=tuple(map(kinds_of, names.values())),
            all_words_are_common=all(map(is_common, names.values())),
            without_taken_out=for_list and lists_without_taken_out(chosen),
        )

    def _narrowed(self, field: str) -> Narrowed:
        """How a field narrows it; its values are told."""
        if field == "unsplit":
            return Narrowed(f"unsplit_{self.chosen.unsplit}")
        if field in ("items", "rest") and self.chosen.of:
            self.told |= {field: getattr(self.chosen, field), "of": self.chosen.of, "of_number": len(self.chosen.of)}
            return Narrowed(f"{field}_of", are_more=True)
        chosen = getattr(self.chosen, field)
        values = chosen if isinstance(chosen, tuple) else (chosen,)
        told = [value for value in values if value not in (NONE, SEVERAL)]
        if field in ORGANISATIONS and told:
            told = sorted(set[int]().union(*(organisations_called(self.db_session, name) for name in told)))
        if field == "organisation" and values[0] not in (NONE, SEVERAL):
            self.knows_organisation = bool(told)
        if field == "only_organisations":
            told = sorted(organisations_one_with(self.db_session, told))
        is_one = len(told) == 1 and field in TOLD_ALONE
        self.told[field] = told[0] if is_one else told
        return Narrowed(field, is_one, bool(told) and not is_one, NONE in values, SEVERAL in values)

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
    "audiences", "activities", "courses", "levels", "sectors", "providers", "trainer", "areas", "organisation", "how",
    "status", "counts_what", "recorded_by", "search",
    "not_audiences", "not_activities", "not_courses", "not_levels", "not_sectors", "not_providers", "not_areas",
    "not_organisations", "not_how", "leads", "only_areas", "only_organisations", "items", "rest", "quarter_of_year",
    "month_of_year", "unsplit", "entries",
)  # fmt: skip
# Those of which a single value is compared with, rather than looked for in a list of one.
TOLD_ALONE = frozenset((
    "audiences", "activities", "courses", "levels", "providers", "trainer", "areas", "how", "status", "counts_what",
    "recorded_by", "search", "leads", "only_areas", "quarter_of_year", "month_of_year",
))  # fmt: skip
ORGANISATIONS = ("organisation", "not_organisations")


def conditions_of(shape: Shape, entry: Any, *, few: bool = False) -> list[ColumnElement[bool]]:
    """What an entry must meet, in a statement that is told the values by `Question.told`.

    `entry` is the model, the table's columns or `Unindexed`. `few` are looked at until the question ends.
    """
    conditions = [*_scoped(shape, entry), *_placed(shape, entry)]
    if shape.without_taken_out:
        conditions.append(entry.status != Status.TAKEN_OUT)
    for narrowed in shape.narrowed:
        if narrowed.field == "recorded_by":
            by = entry.recorded_by_id
            conditions.append(by.is_(None) if shape.by_command_line else by == bindparam("recorded_by", type_=Integer))
        elif narrowed.field == "search":
            # What has a rare word is few: its entries are collected, and the common words looked for among them.
            one_by_one = few or shape.all_words_are_common
            conditions.append(found_by(shape.dialect, shape.words, entry, one_by_one=one_by_one))
        else:
            conditions.append(condition_of(narrowed, entry))
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

    def names_of(self, arguments: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """The names behind what an address says, as `rules.filters` puts them into words."""
        return {
            (kind, value): choice.name
            for kind, value in {(list_of_name(name), value) for name, value in arguments}
            for choice in self._listed(kind)
            if choice.key == value
        }

    def _listed(self, kind: str) -> Sequence[FilterChoice]:
        lists: dict[str, Sequence[FilterChoice]] = {
            "audience": self.audiences,
            "sector": self.sectors,
            "activity": self.activities,
            "area": self.areas,
            "course": self.courses,
            "level": self.levels,
            "delivered": self.providers,
            "trainer": self.trainers,
            "recorded": self.people,
        }
        return lists.get(kind, ())


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


# The lists in which the names of a stored filter are looked up, by the arguments that hold their short names.
_LISTS: dict[str, Any] = {
    "audience": Audience,
    "sector": Sector,
    "activity": Activity,
    "area": Area,
    "course": Course,
    "level": Level,
    "delivered": Provider,
    "trainer": Trainer,
    "rest": Split,
    "of": Measure,
}


def names_said(db_session: DbSession, arguments: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The names behind what a filter says, as `rules.filters` puts them into words: one query, or none.

    Where only organisations, items or accounts are named, `FilterChoices.names_of` knows the rest.
    """
    said: defaultdict[str, set[str]] = defaultdict(set)
    for name, value in arguments:
        said[list_of_name(name)].add(value)
    parts = [part for kind, values in sorted(said.items()) if (part := _names_behind(kind, values)) is not None]
    if not parts:
        return {}
    rows: Sequence[Any] = db_session.execute(union_all(*parts)).all()
    return {(kind, key): f"{split}: {name}" if split else name for kind, key, name, split in rows}


def _names_behind(kind: str, values: Iterable[str]) -> Any:
    """The names behind short names or ids of a kind, with the split of an item; None where there is no such list."""
    no_split = cast(null(), String)
    if kind in _LISTS:
        named = _LISTS[kind].__table__.c
        behind = select(literal(kind, String), cast(named.short_name, Text), named.name, no_split)
        return behind.where(named.short_name.in_(sorted(values)))
    ids = [int(value) for value in sorted(values) if value.isdecimal()]
    item, split = SplitItem.__table__.c, Split.__table__.c
    own, user = Organisation.__table__.c, AppUser.__table__.c
    match kind:
        case "item":
            behind = select(literal(kind, String), cast(item.id, Text), item.name, split.name)
            return behind.where(item.id.in_(ids), item.split_id == split.id)
        case "only-organisation":
            return select(literal(kind, String), cast(own.id, Text), own.name, no_split).where(own.id.in_(ids))
        case "recorded":
            return select(literal(kind, String), cast(user.id, Text), user.email, no_split).where(user.id.in_(ids))
    return None
