"""Somebody who tries everything: all numbers that entries can have so that every shown figure comes out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

from training_register.rules.protection import Figure, Identity, Key, Unknown


@dataclass(frozen=True)
class Ways:
    """Every way to give each unknown a number; one line for each way, one column for each unknown."""

    unknowns: list[Unknown]
    numbers: NDArray[np.int64]

    def sums(self, members: Collection[Unknown]) -> NDArray[np.int64]:
        """What some of them add up to, each way."""
        return self.numbers[:, [self.unknowns.index(one) for one in members]].sum(axis=1)

    def tell(self, members: Collection[Unknown]) -> bool:
        """Whether a sum has one possible value alone."""
        return len(np.unique(self.sums(members))) == 1


def possible_ways(
    figures: Collection[Figure],
    hidden: Collection[Key],
    identities: Collection[Identity] = (),
    *,
    most: int,
    knows_hidden_are_not_zero: bool = True,
) -> Ways:
    """Every way, with numbers from 0 to `most`, that agrees with the figures that are shown: all but `hidden`."""
    unknowns = sorted(
        {unknown for figure in figures for component in figure.components for unknown in component.unknowns}
        | {unknown for identity in identities for _, unknown in identity.terms}
    )
    ways = Ways(unknowns, np.zeros((1, len(unknowns)), dtype=np.int64))
    # One unknown after another gets its number; what shown sums exclude is thrown away at once.
    for place in range(len(unknowns)):
        numbers = np.repeat(ways.numbers, most + 1, axis=0)
        numbers[:, place] = np.tile(np.arange(most + 1), len(ways.numbers))
        ways = Ways(unknowns, numbers)
        known = set(unknowns[: place + 1])
        keep = np.ones(len(numbers), dtype=bool)
        for figure in figures:
            for component in figure.components:
                sums = ways.sums(component.unknowns)
                if figure.key not in hidden:
                    keep &= sums <= component.value
                    if component.unknowns <= known:
                        keep &= sums == component.value
            if figure.key in hidden and knows_hidden_are_not_zero and figure.components[-1].unknowns <= known:
                keep &= ways.sums(figure.components[-1].unknowns) >= 1
        for identity in identities:
            if {one for _, one in identity.terms} <= known:
                keep &= sum(by * ways.sums([one]) for by, one in identity.terms) == 0
        ways = Ways(unknowns, numbers[keep])
    return ways


def small_groups(unknowns: Collection[Unknown], hides_up_to: int) -> Iterator[frozenset[Unknown]]:
    """Every selection of entries whose numbers add up to a small number."""
    some = [one for one in unknowns if one[2]]
    for group in chain.from_iterable(combinations(some, size) for size in range(1, len(some) + 1)):
        if sum(number for _, _, number in group) <= hides_up_to:
            yield frozenset(group)
