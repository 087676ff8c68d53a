"""Merging what two people made of one thing: a three-way merge of the texts of a form's boxes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Texts = Mapping[str, str]
# The names of boxes that belong together: a half of each of two answers would make nonsense. The first is its name.
Group = tuple[str, ...]
# Whether two texts of a box say the same.
Same = Callable[[str, str, str], bool]


class Side(StrEnum):
    """What somebody chooses where two answers differ."""

    MINE = "mine"
    THEIRS = "theirs"
    # What only one of the two changed, from each.
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Clash:
    """A group that both changed, to different things: somebody must choose."""

    group: Group
    # The boxes in which the two differ.
    differing: tuple[str, ...]
    # Each box as it is where what only one of the two changed is taken from each; None where both changed one box.
    both: Texts | None = None

    @property
    def name(self) -> str:
        """What the choice is called by."""
        return self.group[0]


@dataclass(frozen=True, slots=True)
class Merged:
    """The texts of all boxes: mine where I changed something or it is asked, theirs where only they did."""

    texts: dict[str, str]
    # The boxes that only they changed.
    taken_over: tuple[str, ...]
    clashes: tuple[Clash, ...]


def exactly(_box: str, one: str, other: str) -> bool:
    """Whether two texts are the same, letter by letter."""
    return one == other


def merged(
    base: Texts | None, theirs: Texts, mine: Texts, groups: Iterable[Group] = (), same: Same = exactly
) -> Merged:
    """Merges two changes of one base, group by group; a box that is in no group is one of its own.

    A box that is not there is blank. Where the base is not known (None), all in which the two differ is asked.
    """
    texts: dict[str, str] = {}
    taken_over: list[str] = []
    clashes: list[Clash] = []
    for group in in_groups(dict.fromkeys([*theirs, *mine, *(base or ())]), groups):
        by_me = [box for box in group if base is None or not same(box, _of(base, box), _of(mine, box))]
        by_them = [box for box in group if base is None or not same(box, _of(base, box), _of(theirs, box))]
        differing = tuple(box for box in group if not same(box, _of(mine, box), _of(theirs, box)))
        if not by_me or not set(by_me) & set(differing):
            # All that I changed, they changed to the same.
            texts |= {box: _of(theirs, box) if box in differing else _of(mine, box) for box in group}
            taken_over.extend(differing)
            continue
        texts |= {box: _of(mine, box) for box in group}
        if set(by_them) & set(differing):
            clashes.append(clash(group, base, theirs, mine, same))
    return Merged(texts, tuple(taken_over), tuple(clashes))


def clash(group: Group, base: Texts | None, theirs: Texts, mine: Texts, same: Same = exactly) -> Clash:
    """A group in which two answers differ, to be chosen from."""
    differing = tuple(box for box in group if not same(box, _of(mine, box), _of(theirs, box)))
    if base is None:
        return Clash(group, differing)
    by_me = {box for box in group if not same(box, _of(base, box), _of(mine, box))}
    by_them = {box for box in group if not same(box, _of(base, box), _of(theirs, box))}
    from_each = {box: _of(mine if box in by_me else theirs, box) for box in group}
    is_possible = not by_me & by_them & set(differing) and by_me & set(differing) and by_them & set(differing)
    return Clash(group, differing, from_each if is_possible else None)


def chosen(one: Clash, side: Side, theirs: Texts, mine: Texts) -> dict[str, str]:
    """The texts of a group as somebody chose them; mine where they chose what is not offered."""
    match side:
        case Side.THEIRS:
            return {box: _of(theirs, box) for box in one.group}
        case Side.BOTH if one.both is not None:
            return dict(one.both)
        case _:
            return {box: _of(mine, box) for box in one.group}


def in_groups(boxes: Collection[str], groups: Iterable[Group]) -> Sequence[Group]:
    """Every box in its group, in the order of the boxes; of a group only what is there."""
    known = {box: tuple(one for one in group if one in boxes) for group in groups for box in group}
    return list(dict.fromkeys(known.get(box, (box,)) for box in boxes))


def _of(texts: Texts, box: str) -> str:
    return texts.get(box, "")
