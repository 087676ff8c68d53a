"""What an example team does, as rows of the register's own sheet: made of data and chance, the same each time."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise
from random import Random
from typing import Any

from training_register.count import Count, parse_count
from training_register.inputs.own_sheet import SheetRow
from training_register.inputs.own_sheet_cells import NOT_RECORDED, READERS, other_count
from training_register.rules.entries import How, Status
from training_register.rules.example_years import day_told
from training_register.rules.names import folded
from training_register.rules.own_sheet import ATTENDED, CAME_FROM, COLUMN_OF, Column, FigureColumn, read_figure_heading
from training_register.rules.times import parse_time

# What stands in a table of the data beside the own sheet's headings.
_OF_THE_DAY = ("on", "years_ago", "lasts")
_DELIVERED, _PLANNED, _CANCELLED = ((status, None) for status in (Status.DELIVERED, Status.PLANNED, Status.CANCELLED))
_TAKEN_OUT = (Status.TAKEN_OUT, Status.DELIVERED)
_MORE_OF_THE_FIRST = 1.6


@dataclass(frozen=True, slots=True)
class InventedOrganisation:
    """An organisation of the example: its kind, the area it lies in, other spellings."""

    name: str
    kind: dict[str, Any]
    area: str
    spellings: tuple[str, ...]
    may_be_named: bool


def invented_organisations(told: dict[str, Any], number: int, chance: Random) -> list[InventedOrganisation]:
    """About so many organisations: those that the data names, and others made of its words, no name twice."""
    kinds = {kind["key"]: kind for kind in told["organisation_kinds"]}
    areas = [area["name"] for area in told["areas"] if area.get("has_organisations")]
    made = [
        InventedOrganisation(
            one["name"],
            kinds[one["kind"]],
            one["area"],
            tuple(one.get("spellings", ())),
            one.get("may_be_named", False),
        )
        for one in told["organisations"]
    ]
    beginnings, stems = told["organisation_words"]["beginnings"], told["organisation_words"]["stems"]
    of_all = sum(kind["share"] for kind in kinds.values())
    for kind in kinds.values():
        # In another order for each kind: a stem's school and its surgery need not both be there.
        shuffled = chance.sample(stems, len(stems))
        patterns = kind["patterns"]
        most = len(stems) * len(patterns) * len(beginnings)
        for place in range(min(most, max(2, round(number * kind["share"] / of_all)))):
            beginning = beginnings[place // (len(stems) * len(patterns))]
            # Every stem once before any comes again, as another kind of school.
            pattern = patterns[(place % len(stems) + place // len(stems)) % len(patterns)]
            stem = f"{beginning}{shuffled[place % len(stems)]}"
            name, *spellings = (words.format(stem=stem) for words in pattern)
            made.append(
                InventedOrganisation(
                    name, kind, chance.choice(areas), tuple(spellings), chance.random() < kind["may_be_named"]
                )
            )
    return made


def figure_columns(told: dict[str, Any]) -> list[FigureColumn]:
    """The figures that entries of the example have, in the order of their rows."""
    named = told["figures"]
    columns = [FigureColumn(name) for key, name in named.items() if key != "came_from"]
    columns += [FigureColumn(ATTENDED, CAME_FROM, item) for item in named["came_from"]]
    for case in told["awkward"]:
        for heading in _figures_of(case):
            column = read_figure_heading(heading)
            assert column is not None, heading
            if column not in columns:
                columns.append(column)
    return columns


def _figures_of(case: dict[str, Any]) -> dict[str, str]:
    return {
        heading: cell
        for heading, cell in case.items()
        if heading not in _OF_THE_DAY and folded(heading) not in COLUMN_OF
    }


BLANK = SheetRow._make([*(READERS[column]("") for column in Column), 0, (), "[]"])


def awkward_rows(told: dict[str, Any], *, today: date, first_month: int) -> list[SheetRow]:
    """One of everything that is awkward, each as its line of the data says it, under its reference."""
    columns = figure_columns(told)
    rows = []
    for case in told["awkward"]:
        starts_on = day_told(case["on"], years_ago=case.get("years_ago", 1), today=today, first_month=first_month)
        cells: dict[str, Any] = dict(zip(SheetRow._fields, BLANK, strict=True))
        for field, column in zip(SheetRow._fields, Column, strict=False):
            if column in case:
                cells[field] = READERS[column](case[column])
        counts = {read_figure_heading(heading): other_count(cell) for heading, cell in _figures_of(case).items()}
        cells["starts_on"] = starts_on
        cells["ends_on"] = starts_on + timedelta(case["lasts"] - 1) if "lasts" in case else None
        cells["figures"] = tuple(counts.get(column, NOT_RECORDED) for column in columns) if counts else ()
        rows.append(SheetRow(**cells))
    return rows


class _Shares:
    """Things of which one is chosen by its share."""

    def __init__(self, things: Sequence[Any], shares: Iterable[float]) -> None:
        self._things = things
        self._edges = list(accumulate(shares))

    def chosen(self, chance: Random) -> Any:
        return self._things[min(bisect(self._edges, chance.random() * self._edges[-1]), len(self._things) - 1)]


@lru_cache(maxsize=20_000)
def _count(words: str) -> Count:
    return parse_count(words)


class _Offer:
    """What the team gives again and again, made ready to choose from."""

    def __init__(self, told: dict[str, Any], offer: dict[str, Any], organisations: list[InventedOrganisation]) -> None:
        course = next((one for one in told["courses"] if one["name"] == offer.get("course")), None)
        activity = offer.get("activity") or (course["activity"] if course else "")
        self.names = {
            "activity": activity,
            "course": course["name"] if course else "",
            "level": course["level"] if course else "",
            "audience": offer["audience"],
            "sector": offer["sector"],
            "minutes_each": READERS[Column.LENGTH](course["length"]) if course else None,
        }
        self.people: tuple[int, int, int] = tuple(offer["people"])
        self.several: tuple[int, int] | None = tuple(offer["several"]) if "several" in offer else None
        self.weeks: int = offer.get("weeks", 0)
        self.capacity = offer.get("capacity", [])
        self.is_booked = offer.get("is_booked", False)
        self.has_came_from = offer.get("has_came_from", False)
        self.has_new_people = offer.get("has_new_people", False)
        self.starts_at: list[time] = [parse_time(words) for words in offer["starts_at"]]
        self.how = [How(words) for words in offer["how"]]
        self.providers = tuple(offer.get("providers", told["providers"]["names"][:1]))
        # Each with its area; two that go together are neighbours in the list.
        asked = [one for one in organisations if one.kind["key"] in offer.get("kinds", ())]
        self.organisations = [((one.name,), (one.area,)) for one in asked]
        self.pairs = [
            ((one.name, other.name), tuple(dict.fromkeys((one.area, other.area)))) for one, other in pairwise(asked)
        ]


class TeamAtWork:
    """Makes up what a team does: give it days, and it gives rows."""

    def __init__(
        self, told: dict[str, Any], organisations: list[InventedOrganisation], *, today: date, chance: Random
    ) -> None:
        self._chance = chance
        self._today = today
        self._counts, self._texts = told["counts"], told["texts"]
        self._offers = _Shares(
            [_Offer(told, offer, organisations) for offer in told["offers"]],
            [offer["share"] for offer in told["offers"]],
        )
        self._areas = [(area["name"],) for area in told["areas"] if area.get("has_organisations")]
        self._seconds = told["providers"]["names"][1:]
        self._trainers = told["trainers"]["names"]
        self._late = today - timedelta(weeks=self._counts["weeks_late"])
        columns = figure_columns(told)
        self._place = {key: at for at, key in enumerate(key for key in told["figures"] if key != "came_from")}
        self._first_item = len(self._place)
        self._items = len(told["figures"]["came_from"])
        self._no_figures = [NOT_RECORDED] * len(columns)
        certainties = ("about", "at_least", "nearly")
        shares = [self._counts[name] for name in certainties]
        self._certainties = _Shares(("", "about ", "over ", "nearly "), (1 - sum(shares), *shares))

    def rows(self, day: date, number: int) -> Iterator[SheetRow]:
        """What is done on a day, so many times."""
        for _ in range(number):
            yield self._row(day)

    def _row(self, day: date) -> SheetRow:
        chance, told = self._chance, self._counts
        offer: _Offer = self._offers.chosen(chance)
        organisations, areas, venue = self._where(offer)
        sessions, ends_on = self._sessions(offer, day)
        people = self._people(offer, int(sessions) if sessions else 1)
        status, reason, attended = self._came(day, ends_on, people)
        figures = self._figures(offer, people, attended, status)
        notes = ""
        if chance.random() < told["with_notes"]:
            notes = chance.choice(self._texts["notes"])
        providers = offer.providers if chance.random() < told["with_providers"] else ()
        if chance.random() < told["with_second_provider"]:
            second = chance.choice(self._seconds)
            providers = providers if second in providers else (*providers, second)
        return BLANK._replace(
            starts_on=day,
            ends_on=ends_on,
            starts_at=chance.choice(offer.starts_at) if chance.random() < told["with_time"] else None,
            sessions=_count(sessions) if sessions else None,
            attended=attended,
            organisations=organisations,
            areas=areas,
            venue=venue,
            providers=providers,
            trainers=self._who(offer),
            how=chance.choice(offer.how),
            status=status,
            reason=reason,
            notes=notes,
            figures=figures,
            **offer.names,
        )

    def _where(self, offer: _Offer) -> tuple[tuple[str, ...], tuple[str, ...], str]:
        """Organisations, areas and venue; some organisations ask more often than others."""
        chance = self._chance
        if not offer.organisations:
            return (), chance.choice(self._areas), chance.choice(self._texts["venues"])
        place = chance.random() ** _MORE_OF_THE_FIRST
        if offer.pairs and chance.random() < self._counts["with_two_organisations"]:
            return (*offer.pairs[int(place * len(offer.pairs))], "")
        return (*offer.organisations[int(place * len(offer.organisations))], "")

    def _sessions(self, offer: _Offer, day: date) -> tuple[str, date | None]:
        """How many sessions, where they are several together, and their last day, where it is another."""
        if not offer.several:
            return "", None
        number = self._chance.randint(*offer.several)
        return str(number), day + timedelta(weeks=offer.weeks - 1) if offer.weeks else None

    def _people(self, offer: _Offer, sessions: int) -> int:
        fewest, usual, most = offer.people
        return round(self._chance.triangular(fewest, most, usual) * sessions)

    def _came(self, day: date, ends_on: date | None, people: int) -> tuple[tuple[Status, Status | None], str, Count]:
        """The status, its reason, and how many attended, as somebody noted it."""
        chance, told = self._chance, self._counts
        drawn = chance.random()
        if drawn < told["cancelled"]:
            return _CANCELLED, chance.choice(self._texts["reasons_cancelled"]), NOT_RECORDED
        if (ends_on or day) > self._today:
            return _PLANNED, "", NOT_RECORDED
        certainty = self._certainties.chosen(chance)
        # Nobody estimates to the last head.
        words = f"{certainty}{max(5, round(people, -1))}" if certainty else str(people)
        attended = _count(words)
        if drawn > 1 - told["taken_out"]:
            return _TAKEN_OUT, chance.choice(self._texts["reasons_taken_out"]), attended
        missing = told["not_recorded_lately"] if day > self._late else told["not_recorded"]
        if chance.random() < missing:
            # Now and then somebody says something else instead.
            instead = chance.choice(self._texts["words_instead"]) if chance.random() < 0.2 else ""
            attended = _count(f"not recorded: {instead}") if instead else NOT_RECORDED
        return _DELIVERED, "", attended

    def _who(self, offer: _Offer) -> tuple[tuple[str, int | None], ...]:
        chance, told = self._chance, self._counts
        if chance.random() > told["with_trainers"]:
            return ()
        minutes = offer.names["minutes_each"]
        half_days = None
        if minutes and chance.random() < told["with_half_days"]:
            half_days = 2 if minutes > 240 else 1
        first = int(chance.random() ** _MORE_OF_THE_FIRST * len(self._trainers))
        if chance.random() < told["with_second_trainer"]:
            second = self._trainers[(first + 1 + int(chance.random() * 3)) % len(self._trainers)]
            return (self._trainers[first], half_days), (second, half_days)
        return ((self._trainers[first], half_days),)

    def _figures(
        self, offer: _Offer, people: int, attended: Count, status: tuple[Status, Status | None]
    ) -> tuple[Count, ...]:
        """Bookings that add up to those who came, room for them, where they came from, and what else is counted."""
        if not (offer.is_booked or offer.has_came_from or offer.has_new_people):
            return ()
        chance, figures, place = self._chance, self._no_figures.copy(), self._place
        is_exact = attended.recorded and not attended.words
        if offer.has_new_people and attended.recorded:
            figures[place["new_people"]] = _count(str(max(1, people // 6)))
        if offer.is_booked and chance.random() < self._counts["with_bookings"]:
            figures[place["capacity"]] = _count(str(max(chance.choice(offer.capacity), people)))
            if status[0] is Status.PLANNED:
                figures[place["booked"]] = _count(str(people // 2))
                figures[place["expected"]] = _count(str(people))
            elif is_exact:
                cancelled, missed, walked_in = chance.randrange(4), chance.randrange(5), chance.randrange(2)
                figures[place["booked"]] = _count(str(people - walked_in + cancelled + missed))
                # What nobody did, nobody writes down.
                for key, number in (
                    ("cancelled_bookings", cancelled), ("did_not_attend", missed), ("came_without_booking", walked_in)
                ):  # fmt: skip
                    if number:
                        figures[place[key]] = _count(str(number))
        if offer.has_came_from and is_exact:
            self._split(people, figures)
        return tuple(figures)

    def _split(self, people: int, figures: list[Count]) -> None:
        """Where they came from: some of the items, and together all of them."""
        chance, left = self._chance, people
        for item in chance.sample(range(self._items), 4):
            part = left if item == self._items - 1 else chance.randint(0, left)
            if part:
                figures[self._first_item + item] = _count(str(part))
            left -= part
        if left:
            first = figures[self._first_item].number
            figures[self._first_item] = _count(str(first + left))
