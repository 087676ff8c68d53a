"""What the protection of small numbers reckons with: the figures that are published together as sums of entries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from training_register.count import Count
from training_register.reports.audiences import TOTAL
from training_register.reports.entry_numbers import EntryNumbers
from training_register.reports.summary import NAME as SUMMARY
from training_register.rules.hiding import SENTENCE, Place
from training_register.rules.protection import Batch, Component, Figure, Identity, Key, Unknown
from training_register.rules.publications import BENEATH, FigureBehind
from training_register.rules.sentences import Saying
from training_register.rules.sentences import Value as Said
from training_register.table import NOT_APPLICABLE, Cell, ColumnKind, Mark, Ratio, RowKind, Table


@dataclass(frozen=True, slots=True)
class Given:
    """What readers have already: the figures of earlier publications, and what is known of the entries behind them."""

    figures: tuple[Figure, ...] = ()
    identities: tuple[Identity, ...] = ()


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


def batch_of(
    tables: Sequence[Table],
    sayings: Mapping[str, Saying],
    behind: Iterable[FigureBehind],
    *,
    given: Given,
    numbers: EntryNumbers,
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
    figures = [
        figure_of_people(("", *place), numbers.components(one), up_to, rank=ranks.get(place, 3))
        for one in behind
        if (place := (one.table, one.row, one.column)) in values
        if (one.people or one.against_people) and told_by(values[place], one) is not None
    ]
    figures += given.figures
    wanted = {("", *place) for place in to_hide}
    figures = _that_hang_together(figures, wanted)
    figures = _shown(figures, {("", *place) for place in to_show})
    keys = {figure.key for figure in figures}
    figures += _changes(tables, sayings, values, {figure.key: figure for figure in figures})
    entries = {entry for figure in figures for one in figure.components for entry, _, _ in one.unknowns}
    known = (one for entry in sorted(entries) for one in numbers.identities(entry))
    # Of what has not changed since, the same is known from both.
    before = (one for one in given.identities if one.terms[0][1][0] in entries)
    return Batch(tuple(figures), tuple(dict.fromkeys((*known, *before))), frozenset(wanted & keys))


def figure_of_people(
    key: Key,
    components: tuple[Component, ...],
    up_to: Mapping[int, int],
    *,
    rank: int = 0,
    is_shown: bool | None = None,
) -> Figure:
    """A figure that tells sums of people; `is_shown` says what an earlier publication did with it."""
    most = max((up_to.get(entry, 0) for one in components for entry, _, _ in one.unknowns), default=0)
    return Figure(key, components, most > 0, most, rank=rank, given=is_shown)


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
                elif isinstance(cell := values[place], Cell) and (cell.value is not None or cell == NOT_APPLICABLE):
                    # That there is none in per cent says that the earlier figure is small.
                    yield from change(place, *((table.name, row.key, key) for key in before[-2:]))
        told: Collection[str] = sayings[table.name].told if table.name in sayings else ()
        if "change_on_last_year" in told:
            between = ((table.name, SENTENCE, name) for name in ("attended", "attended_last_year"))
            yield from change((table.name, SENTENCE, "change_on_last_year"), *between)
