"""The names in a sheet: looked up in the lists of the register, or added to them in the sheet's order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import insert

from training_register.actions.many_rows import new_ids
from training_register.actions.operations import fields_changed
from training_register.database import DbSession
from training_register.models import (
    Area,
    Audience,
    AudienceSector,
    Change,
    Course,
    Level,
    Measure,
    Operation,
    Organisation,
    Provider,
    Sector,
    Split,
    SplitItem,
    Trainer,
)
from training_register.queries.lists import (
    activities_in_order,
    ids_by_key,
    ids_by_name,
    last_item_position,
    last_position,
    organisation_ids_by_name,
    sectors_offered,
    split_item_ids_by_name,
    usual_activities,
)
from training_register.queries.past_names import names_by_former
from training_register.rules.names import folded, joined, key_of, sort_name
from training_register.rules.own_sheet import (
    ATTENDED,
    ATTENDED_KEY,
    CAME_FROM,
    CAME_FROM_KEY,
    FigureColumn,
    folded_once,
)

LONGEST_KEY = 100
# The lists to which the form adds a new name, by what one of their names is called: whoever records may.
OF_THE_FORM = frozenset({"course", "organisation", "provider", "trainer"})

# The lists that an import may add to. Whoever adds to one list and then to what refers to it locks in this order.
LISTS = (
    Audience, Sector, AudienceSector, Course, Level, Area, Provider, Trainer, Organisation, Measure, Split, SplitItem,
)  # fmt: skip


@dataclass(slots=True)
class NameList:
    """A list of names, and what a sheet adds to it. Names added have no id until they are `stored`."""

    model: Any
    singular: str
    plural: str
    ids: dict[str, int]
    may_add: bool
    # What to do where a name is missing, as a sentence: "Use --create-missing to add it, or correct it."
    advice: str
    # What things of the list were called before, folded, and what they are called now.
    former: Callable[[], Mapping[str, str]]
    columns: dict[str, Any] = field(default_factory=dict)
    added: dict[str, str] = field(default_factory=dict)
    _places: dict[str, int] = field(default_factory=dict)

    def problem_with(self, name: str) -> str:
        """Adds a name that is not there, if it may; else says what is wrong with it."""
        plain = folded_once(name)
        if plain in self.ids or plain in self.added:
            return ""
        if now := self.former().get(plain):
            # Else a sheet that was downloaded before would bring the old name back.
            return f"“{_shown(name)}” is called “{_shown(now)}” by now. Write that, or download the sheet again."
        if not self.may_add:
            return f"“{_shown(name)}” is not in the list of {self.plural}. {self.advice}"
        self.added[plain] = name
        self._places[plain] = len(self._places)
        return ""

    def id_of(self, name: str) -> int:
        """The id of a name that is there."""
        return self.ids[folded_once(name)]

    def id_or_place(self, name: str) -> int:
        """The id of a name that is there, or a number below 0 that stands for one that is to be added."""
        plain = folded_once(name)
        known = self.ids.get(plain)
        return known if known is not None else -1 - self._places[plain]

    def id_if_known(self, name: str) -> int | None:
        """The id of a name; None for one that is not there yet."""
        return self.ids.get(folded_once(name))

    def stored(self, db_session: DbSession) -> list[dict[str, Any]]:
        """Adds what is new to the database, after what is there; gives the rows."""
        keys = Keys(ids_by_key(db_session, self.model)) if self.added else None
        first = last_position(db_session, self.model) + 1 if self.added else 0
        rows = [
            {
                "id": id_,
                "name": name,
                "short_name": keys.new_for(name) if keys else "",
                "sort_name": sort_name(name),
                "folded": plain,
                "position": position,
                **self.columns,
            }
            for position, (id_, (plain, name)) in enumerate(
                zip(new_ids(db_session, self.model, len(self.added)), self.added.items(), strict=True), first
            )
        ]
        if rows:
            db_session.execute(insert(self.model.__table__), rows)
            self.ids.update((row["folded"], row["id"]) for row in rows)
        return rows


_PAIR = "sector offered by an audience", "sectors offered by audiences"
_ITEM = "item of a split", "items of splits"


class Keys:
    """The short names of a list, and new ones that differ from all: "a-b", "a-b-2"."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._last: dict[str, int] = {}

    def new_for(self, name: str) -> str:
        key = plain = key_of(name)
        while key in self._taken:
            number = self._last[plain] = self._last.get(plain, 1) + 1
            ending = f"-{number}"
            key = plain[: LONGEST_KEY - len(ending)] + ending
        self._taken.add(key)
        return key


@dataclass(frozen=True, slots=True)
class Added:
    """What was added to a list, in words and numbers."""

    singular: str
    plural: str
    number: int


class Asks(Enum):
    """How somebody who brings a sheet says that missing names are to be added, for the words of problems."""

    BY_COMMAND = "Use --create-missing to add it"
    BY_TICK = "Tick that missing names are added"


@dataclass(frozen=True, slots=True)
class MissingNames:
    """The names of a sheet that a list has not got, and that would be added to it."""

    singular: str
    plural: str
    names: tuple[str, ...]


class Lists:
    """The lists of the register, read once, and what a sheet adds to them.

    With `may_add` missing names are added; where not `keeps_lists`, only to the lists that the form for an entry adds
    to. `is_download` says that the sheet holds entries that came out of a register: what was renamed since then is not
    added again under its former name.
    """

    def __init__(
        self,
        db_session: DbSession,
        *,
        may_add: bool,
        may_be_named: bool,
        keeps_lists: bool = True,
        asks: Asks = Asks.BY_COMMAND,
        is_download: bool = False,
    ) -> None:
        def advice(singular: str, then: str = "correct it", where: str = "") -> str:
            if keeps_lists or singular in OF_THE_FORM:
                return f"{asks.value}{where}, or {then}."
            return f"{then[0].upper()}{then[1:]}, or ask a manager to add it{where}."

        def named(model: Any, singular: str, plural: str, ids: dict[str, int], **columns: Any) -> NameList:
            return NameList(
                model, singular, plural, ids, may_add and (keeps_lists or singular in OF_THE_FORM), advice(singular),
                cache(lambda: names_by_former(db_session, model) if is_download else {}), columns=columns,
            )  # fmt: skip

        def of(model: Any, singular: str, plural: str = "", **columns: Any) -> NameList:
            return named(model, singular, plural or f"{singular}s", ids_by_name(db_session, model), **columns)

        # To what belongs to lists that only those who keep them change: pairs, and items of splits.
        self.may_add = may_add and keeps_lists
        self._advice_of_pair = advice("sector", "correct one of the two", " there")
        self._advice_of_item = advice("item")
        self.audiences = of(Audience, "audience")
        self.sectors = of(Sector, "sector")
        self.courses = of(Course, "course")
        self.levels = of(Level, "level")
        self.areas = of(Area, "area")
        self.providers = of(Provider, "provider")
        self.trainers = of(Trainer, "trainer")
        self.organisations = named(
            Organisation,
            "organisation",
            "organisations",
            organisation_ids_by_name(db_session),
            may_be_named=may_be_named,
        )
        self.measures = of(Measure, "measure", counts_people=True)
        self.splits = of(Split, "split")
        self.activities = activities_in_order(db_session)
        self._activity_ids = {activity.folded: activity for activity in self.activities}
        self._activity_by_id = {activity.id: activity for activity in self.activities}
        self._usual = usual_activities(db_session)
        self.offered = sectors_offered(db_session)
        self._pairs: dict[tuple[str, str], None] = {}
        # With the names as the sheet writes them.
        self._new_pairs: dict[tuple[str, str], str] = {}
        self._items = split_item_ids_by_name(db_session)
        self._new_items: dict[tuple[str, str], str] = {}
        # What the sheet calls Attended and Came from, whatever the team calls them.
        self._measure_names = {ATTENDED: self._name_with_key(db_session, self.measures, ATTENDED, ATTENDED_KEY)}
        self._split_names = {CAME_FROM: self._name_with_key(db_session, self.splits, CAME_FROM, CAME_FROM_KEY)}

    @staticmethod
    def _name_with_key(db_session: DbSession, names: NameList, name: str, key: str) -> str:
        id_ = ids_by_key(db_session, names.model).get(key)
        return next((plain for plain, other in names.ids.items() if other == id_), folded(name))

    def problem_with_pair(self, audience: str, sector: str) -> str:
        """What is wrong with a sector for an audience, both of which are there; adds the pair if it may.

        Asked about pairs in the order of the sheet, since `sectors_used` keeps that.
        """
        pair = folded(audience), folded(sector)
        self._pairs[pair] = None
        ids = self.audiences.ids.get(pair[0]), self.sectors.ids.get(pair[1])
        if ids in self.offered or pair in self._new_pairs:
            return ""
        if not self.may_add:
            return (
                f"The audience “{_shown(audience)}” does not offer the sector “{_shown(sector)}”. "
                f"{self._advice_of_pair}"
            )
        self._new_pairs[pair] = f"{audience}: {sector}"
        return ""

    def audiences_with_new_sectors(self) -> set[int]:
        """The ids of the audiences to which the sheet brings a sector, once all are stored."""
        return {self.audiences.ids[audience] for audience, _ in self._new_pairs}

    def sectors_used(self) -> dict[int, list[int]]:
        """The sectors that the sheet uses for each audience, in the order of their first rows, once all are stored."""
        used: dict[int, list[int]] = {}
        for audience, sector in self._pairs:
            used.setdefault(self.audiences.ids[audience], []).append(self.sectors.ids[sector])
        return used

    def activity(self, name: str, course: str) -> Any:
        """The activity of a name; of "" the course's usual one, or the first of the list. None where there is none."""
        if name:
            return self._activity_ids.get(folded(name))
        if course and (usual := self._usual.get(folded(course))):
            return self._activity_by_id[usual]
        return next((activity for activity in self.activities if not activity.is_retired), None)

    def problem_with_activity(self, name: str, course: str) -> str:
        """What is wrong with an activity; a sheet can't add one, since it does not say what its number counts."""
        if self.activity(name, course):
            return ""
        if not self.activities:
            return (
                "The register has no activities yet. Add them first; `training-register prepare` adds the usual ones."
            )
        known = joined([activity.name for activity in self.activities if not activity.is_retired])
        if not name:
            return "Every activity of the register is retired. Write which one this was."
        return (
            f"“{_shown(name)}” is not in the list of activities: {known}. Correct it. A sheet can't add an activity, "
            "since it does not say what its number counts."
        )

    def problem_with_figure(self, column: FigureColumn) -> str:
        """What is wrong with a figure's measure, split or item; adds what is not there if it may."""
        problem = self.measures.problem_with(self._measure_names.get(column.measure, column.measure))
        if problem or not column.item:
            return problem
        split = self._split_names.get(column.split, column.split)
        if problem := self.splits.problem_with(split):
            return problem
        item = folded(split), folded(column.item)
        if item in self._items or item in self._new_items:
            return ""
        if not self.may_add:
            return f"“{_shown(column.item)}” is not in the list of {column.split}. {self._advice_of_item}"
        self._new_items[item] = column.item
        return ""

    def knows_figure(self, column: FigureColumn) -> bool:
        """Whether a figure's measure and item are in the lists already."""
        if self.measures.id_if_known(self._measure_names.get(column.measure, column.measure)) is None:
            return False
        split = self._split_names.get(column.split, column.split)
        return not column.item or (folded(split), folded(column.item)) in self._items

    def figure_places(self, column: FigureColumn) -> tuple[int, int | None]:
        """The ids of a figure's measure and item, or numbers below 0 that stand for what is to be added."""
        measure = self.measures.id_or_place(self._measure_names.get(column.measure, column.measure))
        if not column.item:
            return measure, None
        item = folded(self._split_names.get(column.split, column.split)), folded(column.item)
        return measure, self._items[item] if item in self._items else -1 - list(self._new_items).index(item)

    def missing(self) -> tuple[MissingNames, ...]:
        """What the sheet would add to the lists, in its order."""
        found = [MissingNames(names.singular, names.plural, tuple(names.added.values())) for names in self._in_order()]
        found.append(MissingNames(*_PAIR, tuple(self._new_pairs.values())))
        found.append(MissingNames(*_ITEM, tuple(self._new_items.values())))
        return tuple(one for one in found if one.names)

    def _in_order(self) -> tuple[NameList, ...]:
        return (
            self.audiences, self.sectors, self.courses, self.levels, self.areas, self.providers, self.trainers,
            self.organisations, self.measures, self.splits,
        )  # fmt: skip

    def figure_ids(self, column: FigureColumn) -> tuple[int, int | None]:
        """The ids of a figure's measure and item."""
        measure = self.measures.id_of(self._measure_names.get(column.measure, column.measure))
        if not column.item:
            return measure, None
        return measure, self._items[folded(self._split_names.get(column.split, column.split)), folded(column.item)]

    def store_added(self, db_session: DbSession, operation: Operation) -> tuple[Added, ...]:
        """Adds what the sheet adds, with a change for each; says how many of each."""
        added: list[Added] = []
        # What the sheet named Attended or Came from is kept under that name, not under the folded one.
        for names, name in ((self.measures, ATTENDED), (self.splits, CAME_FROM)):
            if folded(name) in names.added:
                names.added[folded(name)] = name
        for names in self._in_order():
            rows = names.stored(db_session)
            said = ("name", *names.columns)
            _record_added(db_session, operation, names.model, rows, said)
            added.append(Added(names.singular, names.plural, len(rows)))
        added.append(self._store_pairs(db_session, operation))
        added.append(self._store_items(db_session, operation))
        return tuple(one for one in added if one.number)

    def _store_pairs(self, db_session: DbSession, operation: Operation) -> Added:
        last: dict[int, int] = {}
        for (audience_id, _), position in self.offered.items():
            last[audience_id] = max(position, last.get(audience_id, -1))
        rows = []
        for id_, (audience, sector) in zip(
            new_ids(db_session, AudienceSector, len(self._new_pairs)), self._new_pairs, strict=True
        ):
            pair = self.audiences.ids[audience], self.sectors.ids[sector]
            last[pair[0]] = last.get(pair[0], -1) + 1
            rows.append({"id": id_, "audience_id": pair[0], "sector_id": pair[1], "position": last[pair[0]]})
        _add(db_session, AudienceSector, rows)
        _record_added(db_session, operation, AudienceSector, rows, ("audience_id", "sector_id"))
        return Added(*_PAIR, len(rows))

    def _store_items(self, db_session: DbSession, operation: Operation) -> Added:
        first = last_item_position(db_session) + 1 if self._new_items else 0
        rows: list[dict[str, Any]] = [
            {
                "id": id_,
                "split_id": self.splits.ids[split],
                "name": name,
                "sort_name": sort_name(name),
                "folded": plain,
                "position": position,
            }
            for position, (id_, ((split, plain), name)) in enumerate(
                zip(new_ids(db_session, SplitItem, len(self._new_items)), self._new_items.items(), strict=True), first
            )
        ]
        _add(db_session, SplitItem, rows)
        for key, row in zip(self._new_items, rows, strict=True):
            self._items[key] = row["id"]
        _record_added(db_session, operation, SplitItem, rows, ("split_id", "name"))
        return Added(*_ITEM, len(rows))


def _add(db_session: DbSession, model: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db_session.execute(insert(model.__table__), rows)


def _record_added(
    db_session: DbSession, operation: Operation, model: Any, rows: list[dict[str, Any]], said: tuple[str, ...]
) -> None:
    changes = [
        {
            "operation_id": operation.id,
            "subject": model.__tablename__,
            "subject_id": row["id"],
            "version": 1,
            "fields": fields_changed({}, {column: row[column] for column in said}),
        }
        for row in rows
    ]
    _add(db_session, Change, changes)


def _shown(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:59]}…"
