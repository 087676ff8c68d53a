"""What the protection of small numbers reckons with: the figures that are published together as sums of entries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from training_register.count import Count
from training_register.queries.protected_people import People
from training_register.reports.audiences import TOTAL
from training_register.reports.figures_behind import REST
from training_register.reports.summary import NAME as SUMMARY
from training_register.rules.cross_tables import (
    BOOKED,
    CAME_WITHOUT_BOOKING,
    CANCELLED_BOOKINGS,
    DID_NOT_ATTEND,
    NUMBERS,
    Quantity,
    listed_as,
)
from training_register.rules.hiding import SENTENCE, Place
from training_register.rules.protection import Batch, Component, Figure, Identity, Key, Unknown
from training_register.rules.publications import BENEATH, FigureBehind
from training_register.rules.sentences import Saying
from training_register.rules.sentences import Value as Said
from training_register.table import Cell, ColumnKind, Mark, Ratio, RowKind, Table

_NAME_OF_NUMBER = {what: str(quantity) for quantity, what in NUMBERS.items()}


@dataclass(frozen=True, slots=True)
class Given:
    """A figure of an earlier publication: which one, what stood behind it, and whether it was shown."""

    publication: str
    behind: FigureBehind
    is_shown: bool


def values_at(tables: Iterable[Table], sayings: Mapping[str, Saying]) -> dict[Place, Said]:
    """What stands in each figure of some tables and of their sentences, by its table, row and column."""
    found: dict[Place, Said] = {}
    for table in tables:
        for row in table.all_rows:
            for column, cell in table.measures(row):
                found[table.name, row.key, column.key] = cell
        for line in table.lines:
            found[table.name, BENEATH, line.key] = line.cell
        if saying := sayings.get(table.name):
            for place in saying.told | {"attended"}:
                found[table.name, SENTENCE, place] = saying.values[place]
    return found


def is_hidden(value: Said) -> bool:
    """Whether [c] stands in place of a figure."""
    return isinstance(value, Cell) and Mark.CONFIDENTIAL in value.marks


def told_by(value: Said, behind: FigureBehind) -> tuple[int, ...] | None:
    """The sums of people that a figure tells as it is printed; None where it tells none."""
    if is_hidden(value):
        return None
    held = value.value if isinstance(value, Cell) else value
    if isinstance(held, Count):
        return None if held.value is None else (held.value,)
    if not isinstance(held, Ratio) or not held.denominator:
        return None
    of_people = (behind.people, behind.against_people)
    return tuple(
        number for number, is_told in zip((held.numerator, held.denominator), of_people, strict=True) if is_told
    )


class Unknowns:
    """Names what entries give, so that the same number has the same name wherever it stands.

    A row that several items of a split feed is what the entry gave for each of them.
    """

    def __init__(self, people: Mapping[int, People]) -> None:
        self.people = people

    def of(self, entry: int, quantity: str, number: int) -> tuple[Unknown, ...]:
        """What an entry gives of a quantity, as numbers that it recorded."""
        name, _, rest = quantity.partition(":")
        split, _, items = rest.partition(":")
        if "+" in items and entry in self.people:
            recorded = self.people[entry].items.get(split, {})
            parts = [(item, recorded.get((listed_as(name), item))) for item in map(int, items.split("+"))]
            named = [(entry, f"{name}:{split}:{item}", one) for item, one in parts if one is not None]
            if named and sum(one for _, _, one in named) == number:
                return tuple(named)
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


def batch_of(
    tables: Sequence[Table],
    sayings: Mapping[str, Saying],
    behind: Iterable[FigureBehind],
    *,
    given: Iterable[Given],
    people: Mapping[int, People],
    up_to: Mapping[int, int],
    to_hide: Collection[Place],
    to_show: Collection[Place],
) -> Batch:
    """All figures of people that a reader of some tables can set against each other and against earlier publications.

    `up_to` says of each entry of a protected audience up to which number its people are hidden. `to_hide` and `to_show`
    are the figures that a manager decided about: one that is shown is shown wherever the same people stand.
    """
    values = values_at(tables, sayings)
    ranks = {place: rank for table in tables for place, rank in _ranks(table)}
    unknowns = Unknowns(people)
    figures = [
        _figure(("", *place), unknowns.components(one), up_to, ranks.get(place, 3), None)
        for one in behind
        if (place := (one.table, one.row, one.column)) in values
        if (one.people or one.against_people) and told_by(values[place], one) is not None
    ]
    figures += (
        _figure((one.publication, *_place(one.behind)), unknowns.components(one.behind), up_to, 0, one.is_shown)
        for one in given
        if one.behind.people or one.behind.against_people
    )
    wanted = {("", *place) for place in to_hide}
    figures = _that_hang_together(figures, wanted)
    figures = _shown(figures, {("", *place) for place in to_show})
    keys = {figure.key for figure in figures}
    figures += _changes(tables, sayings, values, {figure.key: figure for figure in figures})
    entries = {entry for figure in figures for one in figure.components for entry, _, _ in one.unknowns}
    identities = tuple(one for entry in sorted(entries & people.keys()) for one in _identities(entry, people[entry]))
    return Batch(tuple(figures), identities, frozenset(wanted & keys))


def _place(behind: FigureBehind) -> Place:
    return behind.table, behind.row, behind.column


def _figure(
    key: Key, components: tuple[Component, ...], up_to: Mapping[int, int], rank: int, given: bool | None
) -> Figure:
    most = max((up_to.get(entry, 0) for one in components for entry, _, _ in one.unknowns), default=0)
    return Figure(key, components, most > 0, most, rank=rank, given=given)


def _ranks(table: Table) -> Iterator[tuple[Place, int]]:
    """How much a table loses with each of its figures: an inner cell least, its total most."""
    totals = {column.key for column in table.columns[1:] if column.key == TOTAL or column.key.endswith(f"-{TOTAL}")}
    for row in table.all_rows:
        for column in table.columns[1:]:
            is_total = row.kind is RowKind.TOTAL
            rank = is_total + (column.key in totals if totals else is_total)
            yield (table.name, row.key, column.key), 2 if table.name == SUMMARY else rank
    for line in table.lines:
        yield (table.name, BENEATH, line.key), 2


def _that_hang_together(figures: list[Figure], wanted: Collection[Key]) -> list[Figure]:
    """The figures in which protected people stand, and all that share entries with these, be it through others."""
    entries = [{entry for one in figure.components for entry, _, _ in one.unknowns} for figure in figures]
    # What no entry stands behind says nothing of anybody, and is printed as it is.
    found = [at for at, figure in enumerate(figures) if figure.is_protected or figure.key in wanted]
    kept, reached = set(found), {entry for at in found for entry in entries[at]}
    grows = True
    while grows:
        more = [at for at in range(len(figures)) if at not in kept and not reached.isdisjoint(entries[at])]
        kept.update(more)
        reached.update(entry for at in more for entry in entries[at])
        grows = bool(more)
    return [figure for at, figure in enumerate(figures) if at in kept]


def _shown(figures: list[Figure], keys: Collection[Key]) -> list[Figure]:
    """The figures, those freed that tell no small number but what a manager decided to show."""

    def small_in(figure: Figure) -> list[frozenset[Unknown]]:
        """Who is counted in its small numbers: whoever gave 0 is shown as such, and makes no difference."""
        small = (one.unknowns for one in figure.components if figure.is_small(one))
        return [frozenset(unknown for unknown in unknowns if unknown[2]) for unknowns in small]

    free = {unknowns for figure in figures if figure.key in keys for unknowns in small_in(figure)}

    def freed(figure: Figure) -> Figure:
        small = small_in(figure)
        if not small or not free.issuperset(small):
            return figure
        return replace(figure, hides_up_to=0, given=figure.given if figure.given is None else True)

    return [freed(figure) for figure in figures] if free else figures


def _changes(
    tables: Iterable[Table], sayings: Mapping[str, Saying], values: Mapping[Place, Said], figures: Mapping[Key, Figure]
) -> Iterator[Figure]:
    """The changes between two figures, which are hidden wherever one of these is."""

    def change(place: Place, *between: Place) -> Iterator[Figure]:
        follows = tuple(key for key in (("", *one) for one in between) if key in figures)
        if follows:
            most = max(figures[key].hides_up_to for key in follows)
            is_protected = any(figures[key].is_protected for key in follows)
            yield Figure(("", *place), (), is_protected, most, follows=follows, rank=0)

    for table in tables:
        for row in table.all_rows:
            before: list[str] = []
            for column in table.columns[1:]:
                place = table.name, row.key, column.key
                if column.kind is not ColumnKind.CHANGE:
                    before.append(column.key)
                elif isinstance(cell := values[place], Cell) and cell.value is not None:
                    yield from change(place, *((table.name, row.key, key) for key in before[-2:]))
        told: Collection[str] = sayings[table.name].told if table.name in sayings else ()
        if "change_on_last_year" in told:
            between = ((table.name, SENTENCE, name) for name in ("attended", "attended_last_year"))
            yield from change((table.name, SENTENCE, "change_on_last_year"), *between)


# --- What a reader knows of one entry's numbers.


def _identities(entry: int, people: People) -> Iterator[Identity]:
    """How the numbers of an entry hang together: what holds of it, since a check is asked about and may have failed."""
    number = _NAME_OF_NUMBER[people.counts_what]
    whole = {**people.whole, **({number: people.number} if people.number is not None else {})}
    yield from _of_bookings(entry, whole, "")
    for split, recorded in people.items.items():
        by_item: dict[int, dict[str, int]] = {}
        by_measure: dict[str, dict[int, int]] = {}
        for (measure, item), count in recorded.items():
            name = number if measure == Quantity.ATTENDED else measure
            by_item.setdefault(item, {})[name] = count
            by_measure.setdefault(name, {})[item] = count
        for item, counts in by_item.items():
            yield from _of_bookings(entry, counts, f":{split}:{item}")
        for name, items in by_measure.items():
            told, of = sum(items.values()), f"{name}:{split}"
            parts = [(1, (entry, f"{of}:{item}", count)) for item, count in sorted(items.items())]
            total = whole.get(name)
            if total is not None and total >= told:
                rest = (1, (entry, f"{of}:{REST}", total - told))
                yield Identity((*parts, rest, (-1, (entry, name, total))))
            else:
                # The whole counts with what its items come to.
                yield Identity((*parts, (-1, (entry, of, told))))


def _of_bookings(entry: int, counts: Mapping[str, int], of: str) -> Iterator[Identity]:
    """What booked, cancelled, missed, unbooked and attended say of each other, and of how many of those booked came."""

    def told(*terms: tuple[int, str]) -> Iterator[Identity]:
        if all(name in numbers for _, name in terms) and not sum(sign * numbers[name] for sign, name in terms):
            yield Identity(tuple((sign, (entry, f"{name}{of}", numbers[name])) for sign, name in terms))

    numbers = dict(counts)
    missed = ((-1, DID_NOT_ATTEND), (-1, CANCELLED_BOOKINGS))
    yield from told((1, BOOKED), *missed, (1, CAME_WITHOUT_BOOKING), (-1, Quantity.ATTENDED.value))
    ways = (
        ((1, BOOKED), *missed),
        ((1, Quantity.ATTENDED.value), (-1, CAME_WITHOUT_BOOKING)),
        ((1, Quantity.ATTENDED.value),) if _adds_up(counts) else (),
    )
    came = Quantity.CAME_OF_BOOKED.value
    for way in ways:
        if BOOKED in counts and way and all(name in counts for _, name in way) and came not in numbers:
            found = sum(sign * counts[name] for sign, name in way)
            if found >= 0:
                numbers[came] = found
    for way in ways:
        if way:
            yield from told(*way, (-1, came))


def _adds_up(counts: Mapping[str, int]) -> bool:
    """Whether those who had booked and came are all who came."""
    needed = (BOOKED, DID_NOT_ATTEND, Quantity.ATTENDED.value)
    return all(name in counts for name in needed) and counts[needed[0]] - counts[needed[1]] == counts[needed[2]]
