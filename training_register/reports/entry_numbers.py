"""The numbers of entries by which readers reckon: each under one name, and what each entry's say of one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from training_register.queries.protected_people import People
from training_register.reports.figures_behind import REST
from training_register.rules.cross_tables import (
    BOOKED,
    CAME_WITHOUT_BOOKING,
    CANCELLED_BOOKINGS,
    DID_NOT_ATTEND,
    NUMBERS,
    Quantity,
)
from training_register.rules.protection import Component, Identity, Unknown
from training_register.rules.publications import FigureBehind

ATTENDED, CAME = Quantity.ATTENDED.value, Quantity.CAME_OF_BOOKED.value
_NAME_OF_NUMBER = {what: str(quantity) for quantity, what in NUMBERS.items()}
_MISSED = ((-1, DID_NOT_ATTEND), (-1, CANCELLED_BOOKINGS))
# What an entry recorded of one thing, by quantity.
Counts = dict[str, int]


@dataclass(frozen=True)
class _Numbers:
    """What an entry recorded, and what follows from it."""

    people: People

    @cached_property
    def whole(self) -> Counts:
        """Its whole numbers by quantity, and how many came of those who had booked."""
        number = self.people.number
        own = {} if number is None else {self._name(ATTENDED): number}
        return _with_came({**self.people.whole, **own})

    @cached_property
    def items(self) -> Mapping[str, Mapping[int, Counts]]:
        """By split and item, its numbers by quantity."""
        found: dict[str, dict[int, Counts]] = {}
        for split, recorded in self.people.items.items():
            by_item = found.setdefault(split, {})
            for (measure, item), count in recorded.items():
                by_item.setdefault(item, {})[self._name(measure)] = count
        return {split: {item: _with_came(one) for item, one in by_item.items()} for split, by_item in found.items()}

    def of_items(self, split: str, name: str) -> dict[int, int]:
        """What it recorded of a quantity for each item of a split."""
        return {item: counts[name] for item, counts in self.items.get(split, {}).items() if name in counts}

    def rest(self, split: str) -> Counts:
        """What is not broken down by a split, by quantity."""
        whole = {name: count for name, count in self.whole.items() if name != CAME}
        return _with_came(
            {name: max(0, count - sum(self.of_items(split, name).values())) for name, count in whole.items()}
        )

    def is_undivided(self, split: str, name: str) -> bool:
        """Whether nothing of a quantity is broken down by a split, so that all of it is the rest."""
        return not (self.items.get(split) if name == CAME else self.of_items(split, name))

    def _name(self, measure: str) -> str:
        return _NAME_OF_NUMBER[self.people.counts_what] if measure == ATTENDED else measure


class EntryNumbers:
    """Names what entries give to figures, so that the same number has the same name wherever it stands."""

    def __init__(self, people: Mapping[int, People]) -> None:
        self._numbers = {entry: _Numbers(one) for entry, one in people.items()}

    def of(self, entry: int, quantity: str, number: int) -> tuple[Unknown, ...]:
        """What an entry gives of a quantity, as numbers that it recorded.

        A row that several items of a split feed is what it gave for each of them; what is not broken down, of an entry
        of which nothing is, is its whole number, and so is its total.
        """
        name, _, rest = quantity.partition(":")
        split, _, part = rest.partition(":")
        known = self._numbers.get(entry)
        if known and "+" in part:
            items = known.of_items(split, name)
            fed_by = [item for item in map(int, part.split("+")) if item in items]
            named = tuple((entry, f"{name}:{split}:{item}", items[item]) for item in fed_by)
            if named and sum(one for _, _, one in named) == number:
                return named
        if known and split and part in ("", REST) and known.whole.get(name) == number:
            is_whole = known.is_undivided(split, name) if part else sum(known.of_items(split, name).values()) <= number
            if is_whole:
                return ((entry, name, number),)
        return ((entry, quantity, number),)

    def components(self, behind: FigureBehind) -> tuple[Component, ...]:
        """The sums of people that a figure tells; of a ratio only the entries that recorded both numbers count."""
        is_share_of_all = behind.against.partition(":")[0] == behind.quantity.partition(":")[0]
        is_alone = not behind.against or is_share_of_all
        of: set[Unknown] = set()
        against: set[Unknown] = set()
        for entry, number, divided_by in behind.entries:
            if number is not None and (is_alone or divided_by is not None):
                of.update(self.of(entry, behind.quantity, number))
            if divided_by is not None and (is_share_of_all or number is not None):
                against.update(self.of(entry, behind.against, divided_by))
        sums = [(behind.people, of), (behind.against_people, against)]
        return tuple(Component(frozenset(unknowns)) for is_told, unknowns in sums if is_told)

    def identities(self, entry: int) -> Iterator[Identity]:
        """How the numbers of an entry hang together: what holds of it, for what is checked may have failed.

        Items and what is not broken down add up to the whole; bookings and who came are each other's remainder.
        """
        known = self._numbers.get(entry)
        if known is None:
            return
        yield from self._of_bookings(entry, known.whole, {name: name for name in known.whole})
        for split, by_item in known.items.items():
            for item, counts in by_item.items():
                yield from self._of_bookings(entry, counts, {name: f"{name}:{split}:{item}" for name in counts})
            rest = known.rest(split)
            of_rest = {name: name if known.is_undivided(split, name) else f"{name}:{split}:{REST}" for name in rest}
            yield from self._of_bookings(entry, rest, of_rest)
            for name in sorted({name for counts in by_item.values() for name in counts}):
                items = known.of_items(split, name)
                parts = [(1, (entry, f"{name}:{split}:{item}", count)) for item, count in sorted(items.items())]
                told, total = sum(items.values()), known.whole.get(name)
                if total is None or total < told:
                    # The whole counts with what its items come to.
                    yield Identity((*parts, (-1, (entry, f"{name}:{split}", told))))
                elif name in rest and told + rest[name] == total:
                    left = (1, (entry, of_rest[name], rest[name]))
                    yield Identity((*parts, left, (-1, (entry, name, total))))

    def _of_bookings(self, entry: int, counts: Counts, names: Mapping[str, str]) -> Iterator[Identity]:
        """What booked, cancelled, missed, unbooked, attended, and how many came of those booked, say of each other."""
        for terms in (
            ((1, BOOKED), *_MISSED, (1, CAME_WITHOUT_BOOKING), (-1, ATTENDED)),
            *((*way, (-1, CAME)) for way in _ways(counts)),
        ):
            if all(name in counts for _, name in terms) and not sum(sign * counts[name] for sign, name in terms):
                yield Identity(tuple((sign, (entry, names[name], counts[name])) for sign, name in terms))


def _ways(counts: Counts) -> Iterator[tuple[tuple[int, str], ...]]:
    """From which numbers it follows how many came of those who had booked, as the tables reckon it, in that order."""
    yield ((1, BOOKED), *_MISSED)
    yield (1, ATTENDED), (-1, CAME_WITHOUT_BOOKING)
    needed = (BOOKED, DID_NOT_ATTEND, ATTENDED)
    if all(name in counts for name in needed) and counts[BOOKED] - counts[DID_NOT_ATTEND] == counts[ATTENDED]:
        yield ((1, ATTENDED),)


def _with_came(counts: Counts) -> Counts:
    """Numbers with how many came of those who had booked, where they tell."""
    if BOOKED not in counts:
        return counts
    for way in _ways(counts):
        if all(name in counts for _, name in way) and (came := sum(sign * counts[name] for sign, name in way)) >= 0:
            return {**counts, CAME: came}
    return counts
