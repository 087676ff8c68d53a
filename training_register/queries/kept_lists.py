"""The lists of names that a team keeps: what each holds, and where its names are used."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from training_register.database import DbSession
from training_register.models import (
    Activity,
    Answer,
    AppUserArea,
    Area,
    Audience,
    AudienceSector,
    Course,
    Entry,
    EntryArea,
    EntryProvider,
    EntryTrainer,
    Figure,
    Level,
    Measure,
    Organisation,
    Provider,
    ReportRowSector,
    ReportTable,
    Sector,
    SeriesBreak,
    Split,
    SplitItem,
    StatedFigure,
    Trainer,
)


@dataclass(frozen=True, slots=True, eq=False)
class Use:
    """Somewhere that the names of a list are used: what is counted there, and which of it has the name."""

    singular: str
    plural: str
    condition: ColumnElement[bool]
    # What is counted once; by default each line that meets the condition.
    counted: Any = None
    is_entries: bool = False

    def in_words(self, number: int) -> str:
        """How many: "1 entry", "1,200 entries"."""
        return f"{number:,} {self.singular if number == 1 else self.plural}"


@dataclass(frozen=True, slots=True, eq=False)
class ListKind:
    """A kind of list: the words for it, the columns that a team sets besides the name, and where it is used."""

    key: str
    model: Any
    singular: str
    plural: str
    # As in "Add a sector".
    one: str
    about: str
    uses: tuple[Use, ...]
    columns: tuple[str, ...] = ()
    # The columns that are fixed as soon as an entry has the name: entries keep copies of them.
    fixed: tuple[str, ...] = ()
    # More that is shown of a name, such as the name behind an id.
    shown: Mapping[str, Any] = field(default_factory=dict)
    # What the entries list is asked for, by the arguments of its address; None where it can't be asked for just these.
    entry_filter: Mapping[str, Any] = field(default_factory=dict)
    # The column that says whose names these are, where each audience or split has names of its own.
    owner: str = ""
    # The list that each name of this one has of its own, and how many names that has.
    contents_key: str = ""
    contents: Use | None = None
    # Names that the register itself asks for, by their short names: neither retired nor deleted.
    known: frozenset[str] = frozenset()
    # Without any name in use nothing could be recorded.
    needs_one: bool = False
    # Whether its lines have a name of their own and can be retired; else, the name and retirement that are shown.
    is_named: bool = True
    name: Any = None
    retired_on: Any = None

    @property
    def heading(self) -> str:
        """What the list is called on its own page: "Sectors"."""
        return self.plural.partition(" of ")[0].capitalize()


@dataclass(frozen=True, slots=True)
class KeptList:
    """One list: of a kind and, where each audience or split has its own, of one of these."""

    kind: ListKind
    owner_id: int | None = None

    @property
    def lines(self) -> list[ColumnElement[bool]]:
        """The conditions that its lines meet."""
        kind = self.kind
        return [getattr(kind.model, kind.owner) == self.owner_id] if kind.owner else []


@dataclass(frozen=True, slots=True)
class Line:
    """A name in a list: what is set and shown of it, and how often it is used where `ListKind.uses` says."""

    id: int
    name: str
    key: str
    retired_on: date | None
    values: dict[str, Any]
    shown: dict[str, Any]
    entry_filter: dict[str, str | None]
    used: tuple[int, ...]
    contents: int
    # How many entries have it.
    entries: int

    @property
    def is_used(self) -> bool:
        """Whether anything refers to it, or is in a list of its own."""
        return any(self.used) or bool(self.contents)


class NumberInList(NamedTuple):
    """How many names a list has in use, and how many that are retired."""

    in_use: int
    retired: int


class ListChoice(NamedTuple):
    """A name that a form about another list offers."""

    id: int
    name: str


def as_seen(values: Mapping[str, Any]) -> str:
    """What somebody saw of a line, as its form carries it, to tell whether that is still so."""
    return json.dumps({key: value.value if isinstance(value, Enum) else value for key, value in values.items()})


def lines_in_order(db_session: DbSession, kept: KeptList) -> list[Line]:
    """The names of a list in their order, those retired too, with where each is used: one query."""
    found = db_session.execute(_lines(kept.kind).where(*kept.lines))
    return [_line(kept.kind, row) for row in found]


def line_with_id(db_session: DbSession, kept: KeptList, line_id: int) -> Line | None:
    """One name of a list."""
    kind = kept.kind
    row = db_session.execute(_lines(kind).where(*kept.lines, kind.model.id == line_id)).one_or_none()
    return None if row is None else _line(kind, row)


def line_named(db_session: DbSession, kept: KeptList, folded: str) -> Any:
    """The name of a list that has a folded form, retired or not; None where there is none."""
    return db_session.scalar(select(kept.kind.model).where(*kept.lines, kept.kind.model.folded == folded))


def ids_in_order(db_session: DbSession, kept: KeptList) -> list[int]:
    """The ids of a list's names in their order, those retired too."""
    model = kept.kind.model
    return list(db_session.scalars(select(model.id).where(*kept.lines).order_by(model.position, model.id)))


def name_of(db_session: DbSession, model: Any, id_: int) -> str | None:
    """The name behind an id; None where there is none."""
    return db_session.scalar(select(model.name).where(model.id == id_))


def numbers_in_lists(db_session: DbSession) -> dict[str, NumberInList]:
    """How many names each list has, by its key: one query."""
    return {key: NumberInList(number - retired, retired) for key, number, retired in db_session.execute(_NUMBERS)}


def choices_from(db_session: DbSession, model: Any, chosen: Collection[int] = ()) -> list[ListChoice]:
    """The names in use of a list, in their order, and those that are chosen already."""
    found = db_session.execute(
        select(model.id, model.name)
        .where(or_(model.retired_on.is_(None), model.id.in_(chosen)))
        .order_by(model.position, model.id)
    )
    return [ListChoice(*row) for row in found]


def sectors_to_offer(db_session: DbSession, audience_id: int) -> list[ListChoice]:
    """The sectors in use that an audience does not offer yet, in their order."""
    offered = select(AudienceSector.sector_id).where(AudienceSector.audience_id == audience_id)
    found = db_session.execute(
        select(Sector.id, Sector.name)
        .where(Sector.retired_on.is_(None), Sector.id.not_in(offered))
        .order_by(Sector.position, Sector.id)
    )
    return [ListChoice(*row) for row in found]


def number_in_use(db_session: DbSession, kind: ListKind) -> int:
    """How many names of a list are not retired."""
    return db_session.scalar(select(func.count()).where(kind.model.retired_on.is_(None))) or 0


@cache
def _lines(kind: ListKind) -> Select[*tuple[Any, ...]]:
    model = kind.model
    uses = [*kind.uses, *([kind.contents] if kind.contents else [])]
    return select(
        model.id.label("id"),
        (model.name if kind.name is None else kind.name).label("name"),
        (model.short_name if hasattr(model, "short_name") else literal("")).label("key"),
        (model.retired_on if kind.is_named else kind.retired_on).label("retired_on"),
        *(getattr(model, column).label(f"value_{column}") for column in kind.columns),
        *(shown.label(f"shown_{name}") for name, shown in kind.shown.items()),
        *(asked.label(f"filter_{name}") for name, asked in kind.entry_filter.items()),
        *(_number(kind, use).label(f"use_{number}") for number, use in enumerate(uses)),
    ).order_by(model.position, model.id)


def _number(kind: ListKind, use: Use) -> Any:
    counted = func.count() if use.counted is None else func.count(use.counted.distinct())
    return select(counted).where(use.condition).correlate(kind.model).scalar_subquery()


def _line(kind: ListKind, row: Any) -> Line:
    found = row._mapping
    used = tuple(found[f"use_{number}"] for number in range(len(kind.uses)))
    return Line(
        id=row.id,
        name=row.name,
        key=row.key,
        retired_on=row.retired_on,
        values={column: found[f"value_{column}"] for column in kind.columns},
        shown={name: found[f"shown_{name}"] for name in kind.shown},
        entry_filter={name: found[f"filter_{name}"] for name in kind.entry_filter},
        used=used,
        contents=found[f"use_{len(kind.uses)}"] if kind.contents else 0,
        entries=sum(number for number, use in zip(used, kind.uses, strict=True) if use.is_entries),
    )


def _entries(condition: ColumnElement[bool], counted: Any = None) -> Use:
    return Use("entry", "entries", condition, counted, is_entries=True)


def _name_behind(model: Any, id_: Any) -> Any:
    """The name that a column of a list refers to, in the same query."""
    other = aliased(model)
    return select(other.name).where(other.id == id_).scalar_subquery()


_within = aliased(Area)
_within_exists = exists().where(_within.within_id == Area.id).correlate(Area)
_pair_sector = select(Sector.name).where(Sector.id == AudienceSector.sector_id).scalar_subquery()

# The lists, in the order in which the page of all lists shows them.
AUDIENCES = ListKind(
    key="audiences",
    model=Audience,
    singular="audience",
    plural="audiences",
    one="an audience",
    about=(
        "Whom sessions are for. Each entry counts in one, and each has a table of its own. Small published counts of "
        "its people can be hidden, so that nobody can be recognised."
    ),
    uses=(
        _entries(Entry.audience_id == Audience.id),
        Use("report table", "report tables", ReportTable.audience_id == Audience.id),
        Use("stated figure", "stated figures", StatedFigure.audience_id == Audience.id),
        Use("break in series", "breaks in series", SeriesBreak.audience_id == Audience.id),
    ),
    columns=("hides_up_to",),
    entry_filter={"audience": Audience.short_name},
    contents_key="sectors-offered",
    contents=Use("sector", "sectors", AudienceSector.audience_id == Audience.id),
    needs_one=True,
)
SECTORS = ListKind(
    key="sectors",
    model=Sector,
    singular="sector",
    plural="sectors",
    one="a sector",
    about="The rows of the tables. Each entry counts in one of those that its audience offers.",
    uses=(
        _entries(Entry.sector_id == Sector.id),
        Use("audience", "audiences", AudienceSector.sector_id == Sector.id),
        Use("report row", "report rows", ReportRowSector.sector_id == Sector.id),
        Use("organisation", "organisations", Organisation.usual_sector_id == Sector.id),
        Use("break in series", "breaks in series", SeriesBreak.sector_id == Sector.id),
        Use("stated figure", "stated figures", StatedFigure.sector_id == Sector.id),
    ),
    entry_filter={"sector": Sector.short_name},
)
SECTORS_OFFERED = ListKind(
    key="sectors-offered",
    model=AudienceSector,
    singular="sector of an audience",
    plural="sectors of an audience",
    one="a sector",
    about="The sectors that this audience offers, and in which reporting years.",
    uses=(
        _entries(
            and_(Entry.audience_id == AudienceSector.audience_id, Entry.sector_id == AudienceSector.sector_id),
        ),
        # A row of the audience's tables leads to its entries by the pair.
        Use(
            "report row",
            "report rows",
            and_(
                ReportTable.audience_id == AudienceSector.audience_id,
                ReportRowSector.report_table_id == ReportTable.id,
                ReportRowSector.sector_id == AudienceSector.sector_id,
            ),
        ),
    ),
    columns=("from_year", "to_year"),
    entry_filter={
        "audience": select(Audience.short_name).where(Audience.id == AudienceSector.audience_id).scalar_subquery(),
        "sector": select(Sector.short_name).where(Sector.id == AudienceSector.sector_id).scalar_subquery(),
    },
    owner="audience_id",
    is_named=False,
    name=_pair_sector,
    # When the sector itself is retired, which no audience can offer then.
    retired_on=select(Sector.retired_on).where(Sector.id == AudienceSector.sector_id).scalar_subquery(),
)
ACTIVITIES = ListKind(
    key="activities",
    model=Activity,
    singular="activity",
    plural="activities",
    one="an activity",
    about="What is given: what its number counts, and whether it has sessions. The first is the usual one.",
    uses=(
        _entries(Entry.activity_id == Activity.id),
        Use("course", "courses", Course.activity_id == Activity.id),
    ),
    columns=("counts_what", "has_sessions"),
    entry_filter={"activity": Activity.short_name},
    fixed=("counts_what", "has_sessions"),
    needs_one=True,
)
COURSES = ListKind(
    key="courses",
    model=Course,
    singular="course",
    plural="courses",
    one="a course",
    about=(
        "What is taught, and the level, activity and length that the form fills in with it. The form offers those used "
        "of late first."
    ),
    uses=(_entries(Entry.course_id == Course.id),),
    columns=("level_id", "activity_id", "usual_minutes"),
    entry_filter={"course": Course.short_name},
    shown={"level": _name_behind(Level, Course.level_id), "activity": _name_behind(Activity, Course.activity_id)},
)
LEVELS = ListKind(
    key="levels",
    model=Level,
    singular="level",
    plural="levels",
    one="a level",
    about="How far a course goes.",
    uses=(_entries(Entry.level_id == Level.id), Use("course", "courses", Course.level_id == Level.id)),
    entry_filter={"level": Level.short_name},
)
AREAS = ListKind(
    key="areas",
    model=Area,
    singular="area",
    plural="areas",
    one="an area",
    about="The places that sessions are for. One may lie within a larger one.",
    uses=(
        _entries(EntryArea.area_id == Area.id),
        Use("area within it", "areas within it", _within.within_id == Area.id),
        Use("organisation", "organisations", Organisation.usual_area_id == Area.id),
        Use("account", "accounts", AppUserArea.area_id == Area.id),
    ),
    columns=("within_id",),
    # The entries list shows those of the areas within it too, which would be more than are said here.
    entry_filter={"area": case((_within_exists, null()), else_=Area.short_name)},
    shown={"within": _name_behind(Area, Area.within_id)},
)
DELIVERERS = ListKind(
    key="deliverers",
    model=Provider,
    singular="deliverer",
    plural="deliverers",
    one="a deliverer",
    about="The organisations that deliver sessions. The form offers those used of late first.",
    uses=(_entries(EntryProvider.provider_id == Provider.id),),
    entry_filter={"delivered": Provider.short_name},
)
TRAINERS = ListKind(
    key="trainers",
    model=Trainer,
    singular="trainer",
    plural="trainers",
    one="a trainer",
    about="The people who train; they are never published. The form offers those used of late first.",
    uses=(_entries(EntryTrainer.trainer_id == Trainer.id),),
    entry_filter={"trainer": Trainer.short_name},
)
MEASURES = ListKind(
    key="measures",
    model=Measure,
    singular="measure",
    plural="measures",
    one="a measure",
    about="What the figures of an entry count: attended, booked, capacity and the like.",
    uses=(
        _entries(Figure.measure_id == Measure.id, Figure.entry_id),
        Use("answer about a missing figure", "answers about missing figures", Answer.measure_id == Measure.id),
    ),
    columns=("counts_people",),
    known=frozenset(("sessions", "attended", "expected")),
)
SPLITS = ListKind(
    key="splits",
    model=Split,
    singular="split",
    plural="splits",
    one="a split",
    about="Ways to split a count of people, such as by where they came from.",
    uses=(_entries(and_(Figure.split_item_id == SplitItem.id, SplitItem.split_id == Split.id), Figure.entry_id),),
    contents_key="items",
    contents=Use("item", "items", SplitItem.split_id == Split.id),
)
ITEMS = ListKind(
    key="items",
    model=SplitItem,
    singular="item of a split",
    plural="items of a split",
    one="an item",
    about="What this split can say of somebody who attended.",
    uses=(
        _entries(Figure.split_item_id == SplitItem.id, Figure.entry_id),
        Use("organisation", "organisations", Organisation.usual_split_item_id == SplitItem.id),
    ),
    owner="split_id",
)

# Those that stand on their own, then those that belong to one audience or split, by what their addresses call them.
LISTS = {
    kind.key: kind
    for kind in (
        AUDIENCES, SECTORS, ACTIVITIES, COURSES, LEVELS, AREAS, DELIVERERS, TRAINERS, MEASURES, SPLITS,
    )
}  # fmt: skip
OWNED = {SECTORS_OFFERED.key: (AUDIENCES, SECTORS_OFFERED), ITEMS.key: (SPLITS, ITEMS)}

_NUMBERS = union_all(
    *(
        select(literal(kind.key).label("key"), func.count(kind.model.id), func.count(kind.model.retired_on))
        for kind in LISTS.values()
    )
)
