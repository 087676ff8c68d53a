"""What a reader can reckon with: the figures of a batch as sums of few unknowns, and the small groups in them.

Entries that stand together in exactly the same figures are one unknown: nobody can tell them apart. Where an entry's
quantities are bound together (the items of a split add up to the whole), all its quantities have to stand in the same
figures. This joins without loss: numbers of 0 or more that obey an equation without a constant still do when they are
added up, and what obeys it can always be shared out again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from training_register.rules.protection import Batch, Figure, Identity, Unknown

# The rows in which an unknown stands, by number, in order.
Pattern = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SmallGroup:
    """1 to `up_to` protected people who can be told apart from others by the figures in which they stand.

    figure: the number of the smallest figure in which they stand (or their entries do).
    """

    variables: tuple[int, ...]
    up_to: int
    figure: int


@dataclass(frozen=True, slots=True)
class Sums:
    """A batch as a reader sees it, all by number: figures tell rows, rows are sums of variables.

    values: what each variable is in truth.
    rows: the variables that each adds up.
    figures: the rows that each figure of the batch tells.
    identities: (coefficient, variable), which add up to 0.
    """

    values: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]
    figures: tuple[tuple[int, ...], ...]
    identities: tuple[tuple[tuple[int, int], ...], ...]
    groups: tuple[SmallGroup, ...]


@dataclass(frozen=True, slots=True)
class _Guard:
    """How far the numbers of an entry are protected, and the smallest figure in which it stands."""

    up_to: int
    figure: int


def sums_of(batch: Batch) -> Sums:
    """The figures of a batch as sums of as few unknowns as tell the same.

    Raises ValueError where an identity does not hold, for then the reader knows something that is not so.
    """
    row_numbers: dict[frozenset[Unknown], int] = {}
    figures = tuple(
        tuple(row_numbers.setdefault(component.unknowns, len(row_numbers)) for component in figure.components)
        for figure in batch.figures
    )
    stands: defaultdict[Unknown, list[int]] = defaultdict(list)
    for members, number in row_numbers.items():
        for unknown in members:
            stands[unknown].append(number)
    patterns = {unknown: tuple(rows) for unknown, rows in stands.items()}
    identities = _that_bind(batch.identities, patterns)
    guards = _guards(batch.figures, figures, list(row_numbers), patterns)

    values: list[int] = []
    variables: dict[tuple[object, ...], int] = {}  # the first of those that one bundle has
    of_pattern: defaultdict[tuple[Pattern, int], list[int]] = defaultdict(list)
    bound: dict[tuple[tuple[int, int], ...], None] = {}
    row_variables: list[set[int]] = [set() for _ in row_numbers]
    figure_of: list[int] = []
    for unknowns, equations in _bundles(patterns, identities):
        shape = tuple((patterns.get(unknown, ()), guards[unknown[0]].up_to) for unknown in unknowns)
        places = {unknown: place for place, unknown in enumerate(unknowns)}
        bindings = tuple(
            sorted(tuple(sorted((coefficient, places[one]) for coefficient, one in terms)) for terms in equations)
        )
        first = variables.get((shape, bindings))
        if first is None:
            first = variables[shape, bindings] = len(values)
            for place, (unknown, (pattern, up_to)) in enumerate(zip(unknowns, shape, strict=True)):
                for row in pattern:
                    row_variables[row].add(first + place)
                of_pattern[pattern, up_to].append(first + place)
                values.append(0)
                figure_of.append(guards[unknown[0]].figure)
            for binding in bindings:
                bound[tuple((coefficient, first + place) for coefficient, place in binding)] = None
        for place, unknown in enumerate(unknowns):
            values[first + place] += unknown[2]

    return Sums(
        values=tuple(values),
        rows=tuple(tuple(sorted(of_row)) for of_row in row_variables),
        figures=figures,
        identities=tuple(bound),
        groups=tuple(_small_groups(values, of_pattern, figure_of)),
    )


def _that_bind(
    identities: Iterable[Identity], patterns: Mapping[Unknown, Pattern]
) -> list[tuple[tuple[int, Unknown], ...]]:
    """The identities that tell a reader anything: others can be met whatever the numbers in figures are.

    One whose positive (or negative) terms stand in no figure and in no other identity, with a coefficient of 1 among
    them, is met by a suitable choice of these alone. Leaving it out may free the terms of another.
    """
    kept: dict[int, tuple[tuple[int, Unknown], ...]] = {}
    uses: defaultdict[Unknown, set[int]] = defaultdict(set)
    for number, identity in enumerate(identities):
        terms = tuple(term for term in identity.terms if term[0])
        if sum(coefficient * unknown[2] for coefficient, unknown in terms):
            raise ValueError(f"An identity does not hold: {terms}")
        kept[number] = terms
        for _, unknown in terms:
            uses[unknown].add(number)

    waiting = list(reversed(kept))
    while waiting:
        number = waiting.pop()
        if number not in kept or not _says_nothing(kept[number], patterns, uses):
            continue
        for _, unknown in kept.pop(number):
            uses[unknown].discard(number)
            waiting.extend(sorted(uses[unknown], reverse=True))
    return list(kept.values())


def _says_nothing(
    terms: Sequence[tuple[int, Unknown]],
    patterns: Mapping[Unknown, Pattern],
    uses: Mapping[Unknown, set[int]],
) -> bool:
    for sign in (1, -1):
        side = [(coefficient, unknown) for coefficient, unknown in terms if coefficient * sign > 0]
        free = all(unknown not in patterns and len(uses[unknown]) == 1 for _, unknown in side)
        if free and any(coefficient == sign for coefficient, _ in side):
            return True
    return not terms


def _guards(
    figures: Sequence[Figure],
    rows_of: Sequence[tuple[int, ...]],
    rows: Sequence[frozenset[Unknown]],
    patterns: Mapping[Unknown, Pattern],
) -> Mapping[int, _Guard]:
    """How far each entry is protected: it is where all figures with it are, up to the least number of theirs.

    A total over all audiences is protected if one of them is; the table of its own audience tells that an entry is not.
    What is being published decides for the entries in it, and what was published for all others.
    """
    of_row: list[list[int]] = [[] for _ in rows]
    for number, told in enumerate(rows_of):
        for row in told:
            of_row[row].append(number)
    figures_of: defaultdict[int, set[int]] = defaultdict(set)
    by_pattern: dict[Pattern, tuple[int, ...]] = {}
    for unknown, pattern in patterns.items():
        numbers = by_pattern.get(pattern)
        if numbers is None:
            numbers = by_pattern[pattern] = tuple(number for row in pattern for number in of_row[row])
        figures_of[unknown[0]].update(numbers)

    sizes = [max((component.value for component in figure.components), default=0) for figure in figures]
    guards: defaultdict[int, _Guard] = defaultdict(lambda: _Guard(0, -1))
    for entry, numbers_of in figures_of.items():
        asked = [number for number in numbers_of if figures[number].given is None] or numbers_of
        up_to = min(figures[number].hides_up_to if figures[number].is_protected else 0 for number in asked)
        guards[entry] = _Guard(up_to, min(asked, key=lambda number: (sizes[number], figures[number].key)))
    return guards


def _bundles(
    patterns: Mapping[Unknown, Pattern], identities: Sequence[tuple[tuple[int, Unknown], ...]]
) -> Iterator[tuple[list[Unknown], list[tuple[tuple[int, Unknown], ...]]]]:
    """The unknowns that identities bind together, in one order for entries alike, with these identities."""
    leaders: dict[Unknown, Unknown] = {}

    def leader(unknown: Unknown) -> Unknown:
        while (above := leaders.setdefault(unknown, unknown)) != unknown:
            leaders[unknown] = leaders[above]
            unknown = above
        return unknown

    for terms in identities:
        first = leader(terms[0][1])
        for _, unknown in terms[1:]:
            leaders[leader(unknown)] = first
    members: defaultdict[Unknown, list[Unknown]] = defaultdict(list)
    for unknown in leaders:
        members[leader(unknown)].append(unknown)
    equations: defaultdict[Unknown, list[tuple[tuple[int, Unknown], ...]]] = defaultdict(list)
    for terms in identities:
        equations[leader(terms[0][1])].append(terms)

    for one in sorted(members, key=lambda one: min(members[one])):
        yield (
            sorted(members[one], key=lambda unknown: (unknown[1], patterns.get(unknown, ()), unknown)),
            equations[one],
        )
    for unknown in sorted(patterns.keys() - leaders.keys()):
        yield [unknown], []


def _small_groups(
    values: Sequence[int], of_pattern: Mapping[tuple[Pattern, int], Sequence[int]], figure_of: Sequence[int]
) -> Iterator[SmallGroup]:
    """Small sums of what stands in exactly the same figures; and its parts, where identities tell them apart."""
    seen = set()
    for (pattern, up_to), variables in of_pattern.items():
        together = [tuple(variables)] if pattern else []
        for group in (*together, *((variable,) for variable in variables)):
            if group not in seen and 1 <= sum(values[variable] for variable in group) <= up_to:
                seen.add(group)
                yield SmallGroup(group, up_to, figure_of[group[0]])
