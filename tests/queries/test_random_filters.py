"""Random filters of random registers find what plain Python finds, by every way in which a list is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.random_registers import AUDIENCES, SECTORS, RandomEntry, RandomRegister, random_entries
from training_register.models import (
    Area,
    Course,
    Entry,
    EntryArea,
    EntryOrganisation,
    EntryProvider,
    Figure,
    Level,
    Measure,
    Organisation,
    Provider,
    SplitItem,
)
from training_register.queries.entry_pages import page_of, totals_of
from training_register.queries.filters import Question, filter_from
from training_register.queries.own_sheet import entries_for_own_sheet
from training_register.queries.selections import ids_found
from training_register.rules.entries import CountsWhat, How, Status
from training_register.rules.entry_orders import Order
from training_register.rules.filters import NONE, SAID_ONCE, SEVERAL
from training_register.rules.permissions import ALL

TODAY = date(2017, 1, 15)
COURSES, LEVELS = ("Roadshow", "Refresher"), ("Introductory", "Advanced")
# Each with what lies around it.
AREAS = {"North": None, "Far North": "North", "Farthest North": "Far North", "South": None}
PROVIDERS = ("SSES", "Barnardos", "Police")
# Each with what it was merged into.
ORGANISATIONS = {"Beacon": None, "Old Beacon": "Beacon", "Older Beacon": "Beacon", "Green Lane": None}
ITEMS = 3
# An order of the list, and about how many entries the register is said to hold: an index is walked, or they are few.
WAYS = tuple((order, size) for order in (Order.OLDEST, Order.ORGANISATION) for size in (0, 10**9))


@dataclass(frozen=True)
class Lines:
    """What was drawn for an entry besides; providers with the distance of each from the one before it."""

    course: str | None
    level: str | None
    how: How | None
    areas: tuple[str, ...]
    providers: tuple[tuple[str, int], ...]
    organisations: tuple[str, ...]
    items: tuple[int, ...]


def some(values: Sequence[Any]) -> Any:
    """Several of some values, none twice, and mostly few."""
    return st.lists(st.sampled_from(values), max_size=3, unique=True).map(tuple)


lines = st.builds(
    Lines,
    course=st.sampled_from((None, *COURSES)),
    level=st.sampled_from((None, *LEVELS)),
    how=st.sampled_from((None, *How)),
    areas=some(list(AREAS)),
    providers=st.lists(
        st.tuples(st.sampled_from(PROVIDERS), st.integers(0, 2)), max_size=3, unique_by=lambda line: line[0]
    ).map(tuple),
    organisations=some(list(ORGANISATIONS)),
    items=some(range(ITEMS)),
)
registers = st.lists(st.tuples(random_entries, lines), min_size=3, max_size=12)


def key(name: str) -> str:
    """A short name."""
    return name.lower().replace(" ", "-")


_KEYS: dict[str, list[str]] = {
    "audience": [f"audience-{number}" for number in range(AUDIENCES)],
    "sector": [f"sector-{number}" for number in range(SECTORS)],
    "activity": ["course", "stall-or-outreach", "e-learning", "nothing"],
    "course": [*map(key, COURSES), "nothing", NONE],
    "level": [*map(key, LEVELS), NONE],
    "area": [*map(key, AREAS), "nowhere", NONE, SEVERAL],
    "delivered": [*map(key, PROVIDERS), "nobody", NONE],
    "how": [*How, NONE],
}
# A short name is exact; of words their beginnings do: "old" begins those of two.
_ORGANISATIONS = ["beacon", "old-beacon", "green la", "old", "nobody", NONE, SEVERAL]
_EXACT = {
    "counts": list(CountsWhat),
    "lead": _KEYS["delivered"],
    "only-area": _KEYS["area"],
    "only-organisation": [*ORGANISATIONS, NONE, SEVERAL],
    "item": list(range(ITEMS)),
    "entry": list(range(12)),
}


@st.composite
def filters(draw: st.DrawFn) -> dict[str, list[Any]]:
    """A filter as it is stored, nearly all of it blank; organisations, items and entries by their places in lists."""
    said: dict[str, list[Any]] = {}
    repeated = {**_KEYS, **{f"not-{name}": keys for name, keys in _KEYS.items()}, **_EXACT}
    repeated["not-organisation"] = _ORGANISATIONS
    repeated |= {"organisation": _ORGANISATIONS, "status": list(Status)}
    # With more of them nearly nothing would be found.
    for name in draw(st.lists(st.sampled_from(sorted(repeated)), min_size=1, max_size=2, unique=True)):
        most = 1 if name in SAID_ONCE else 3
        said[name] = draw(st.lists(st.sampled_from(repeated[name]), min_size=1, max_size=most, unique=True))
    return said


class TestOnARandomRegister:
    """Python reads every entry and decides by itself."""

    def test_every_filter_finds_what_python_finds(self, given: Given, db_session: Session) -> None:
        register, named = RandomRegister(db_session), _Names(given)

        @settings(max_examples=40, deadline=None)
        @drawn(registers, st.lists(filters(), min_size=20, max_size=20))
        def check(drew: list[tuple[RandomEntry, Lines]], chosen: list[dict[str, list[Any]]]) -> None:
            entries = register.holding([entry for entry, _ in drew])
            facts = [line for _, line in drew]
            named.add_lines(db_session, entries, facts)
            for number, said in enumerate(chosen):
                question = Question(
                    db_session, filter_from(named.stored(said, entries), period=None), scope=ALL, today=TODAY
                )
                wanted = [
                    entry.id
                    for place, (entry, line) in enumerate(zip(entries, facts, strict=True))
                    if _meets(entry, place, line, said)
                ]
                assert ids_found(question) == wanted, said
                assert totals_of(question, size=0, on_request=True).entries == len(wanted)
                # In other ways too, each of which takes a while.
                order, size = WAYS[number % len(WAYS)]
                assert sorted(one.id for one in page_of(question, order, entries=12, size=size).entries) == wanted, said
                if number < len(WAYS):
                    assert [one.id for one in entries_for_own_sheet(db_session, ALL, question)] == wanted, said
            register.empty()

        check()


class _Names:
    """The lists of the register, and the ids behind their names."""

    def __init__(self, given: Given) -> None:
        self.ids: dict[Any, dict[str, int]] = {}
        for model, names in ((Course, COURSES), (Level, LEVELS), (Provider, PROVIDERS)):
            self.ids[model] = {name: given.named(model, name).id for name in names}
        for model, tree, column in ((Area, AREAS, "within_id"), (Organisation, ORGANISATIONS, "merged_into_id")):
            ids: dict[str, int] = {}
            for name, other in tree.items():
                ids[name] = given.named(model, name, **({column: ids[other]} if other else {})).id
            self.ids[model] = ids
        self.items = list(given.db_session.scalars(select(SplitItem.id).order_by(SplitItem.id).limit(ITEMS)))
        self.measure = given.db_session.scalars(select(Measure.id)).first()
        given.db_session.commit()

    def stored(self, said: Mapping[str, list[Any]], entries: Sequence[Entry]) -> dict[str, list[str]]:
        """A filter with ids instead of places."""
        stored = {name: list(map(str, values)) for name, values in said.items()}
        for name, ids in (
            ("only-organisation", self.ids[Organisation]),
            ("item", dict(enumerate(self.items))),
            ("entry", {place: entry.id for place, entry in enumerate(entries)}),
        ):
            if name in said:
                stored[name] = [str(ids.get(value, value if value in (NONE, SEVERAL) else 999)) for value in said[name]]
        return stored

    def add_lines(self, db_session: Session, entries: Sequence[Entry], facts: Sequence[Lines]) -> None:
        """Puts into the register what was drawn besides."""
        rows: dict[Any, list[dict[str, Any]]] = {
            EntryArea: [], EntryProvider: [], EntryOrganisation: [], Figure: [],
        }  # fmt: skip
        for entry, line in zip(entries, facts, strict=True):
            entry.course_id = self.ids[Course].get(line.course or "")
            entry.level_id = self.ids[Level].get(line.level or "")
            entry.how = line.how
            for model, names, column in (
                (EntryArea, line.areas, "area_id"),
                (EntryOrganisation, line.organisations, "organisation_id"),
            ):
                ids = self.ids[Area if model is EntryArea else Organisation]
                rows[model] += [
                    {"entry_id": entry.id, column: ids[name], "position": place} for place, name in enumerate(names)
                ]
            position = 0
            for name, distance in line.providers:
                position += distance
                provider_id = self.ids[Provider][name]
                rows[EntryProvider].append({"entry_id": entry.id, "provider_id": provider_id, "position": position})
            rows[Figure] += [
                {"entry_id": entry.id, "measure_id": self.measure, "split_item_id": self.items[item], "number": 1,
                 "certainty": "exact", "as_typed": ""}
                for item in line.items
            ]  # fmt: skip
        db_session.flush()
        for model, found in rows.items():
            if found:
                db_session.execute(insert(model.__table__), found)


def _meets(entry: Entry, place: int, line: Lines, said: Mapping[str, list[Any]]) -> bool:
    areas = {key(within) for name in line.areas for within in _and_around(name)}
    providers = {key(name) for name, _ in line.providers}
    merged = {ORGANISATIONS[name] or name for name in line.organisations}
    organisations = {
        asked for asked in _ORGANISATIONS if any(name in _meant(asked) for name in line.organisations)
    }  # fmt: skip
    has = {
        "audience": {entry.audience.short_name},
        "sector": {entry.sector.short_name},
        "activity": {entry.activity.short_name},
        "course": _or_none({key(line.course)} if line.course else set()),
        "level": _or_none({key(line.level)} if line.level else set()),
        "how": _or_none({line.how} if line.how else set()),
        "counts": {entry.counts_what},
        "status": {entry.status},
        "area": _or_several(_or_none(areas), line.areas),
        "delivered": _or_none(providers),
        "organisation": _or_several(organisations or (set() if line.organisations else {NONE}), merged),
        "lead": _or_none({key(_lead(line))} if providers else set()),
        "only-area": _alone({key(name) for name in line.areas}),
        "only-organisation": _merged_names(_alone(merged)),
        "item": set(line.items),
        "entry": {place},
    }
    return all(
        has[name.removeprefix("not-")].isdisjoint(values) == name.startswith("not-") for name, values in said.items()
    )


def _and_around(area: str | None) -> set[str]:
    return {area, *_and_around(AREAS[area])} if area else set()


def _meant(asked: str) -> set[str]:
    """The organisations that somebody means: those of which one is one are meant together."""
    named = {"beacon": "Beacon", "old-beacon": "Beacon"}.get(asked)
    if asked == "green la":
        return {"Green Lane"}
    beacons = {"Beacon", "Old Beacon", "Older Beacon"}
    if named:
        return beacons
    # The words of "old" are those of two that were merged; what they went into is found too.
    return beacons if asked == "old" else set()


def _lead(line: Lines) -> str:
    order = {name: number for number, name in enumerate(PROVIDERS)}
    position, places = 0, []
    for name, distance in line.providers:
        position += distance
        places.append((position, order[name], name))
    return min(places)[-1]


def _or_none(has: set[Any]) -> set[Any]:
    return has or {NONE}


def _or_several(has: set[Any], of: Any) -> set[Any]:
    return {*has, SEVERAL} if len(of) > 1 else has


def _alone(has: set[Any]) -> set[Any]:
    return has if len(has) == 1 else {SEVERAL} if has else {NONE}


def _merged_names(has: set[Any]) -> set[Any]:
    """What was merged stands for what it was merged into."""
    return {name for name in (*ORGANISATIONS, NONE, SEVERAL) if name in has or ORGANISATIONS.get(name) in has}
