"""The order of a list, as somebody changes it: things that move to a place, and the others, which keep theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


def moved(order: Sequence[Thing], wanted: Mapping[Thing, int]) -> list[Thing]:
    """A list in which each thing of `wanted` stands at its place, counted from 0, and the others follow one another.

    A place before the first is the first, one after the last the last. Of two that want one place, the one that
    stood before the other goes on doing so.
    """
    rest = [thing for thing in order if thing not in wanted]
    # In the order of their places: what is put in later moves nothing that was put in before.
    free = 0
    for thing in sorted((thing for thing in order if thing in wanted), key=wanted.__getitem__):
        place = max(free, wanted[thing])
        rest.insert(place, thing)
        free = min(place, len(rest) - 1) + 1
    return rest


def with_others(everything: Iterable[Thing], some: Sequence[Thing]) -> list[Thing]:
    """A list in which some things stand in a new order, in the places that they have between them."""
    places = iter(some)
    known = set(some)
    return [next(places) if thing in known else thing for thing in everything]
