"""Small numbers of people: what hides a figure, what a reader can work out, and what is said of both."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

# Where a figure stands: ("", table, row, column) of what is being published, ("2016-17/v1", table, row, column) of
# what was.
Key = tuple[str, ...]

# An entry's id, a quantity, and the number that the entry gave for it. A reader knows which entries stand behind a
# figure, and not their numbers. An entry that gave another number to an earlier publication is another unknown there.
Unknown = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Component:
    """A sum that a figure tells: of a count itself; of a ratio its numerator, and its denominator of people."""

    unknowns: frozenset[Unknown]

    @property
    def value(self) -> int:
        """What the entries' numbers add up to."""
        return sum(number for _, _, number in self.unknowns)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with people in it, of what is being published or of what was.

    components: the sums that it tells, a ratio's denominator last; none where it tells only what it is worked out from.
    is_protected: whether people of a protected audience are in it.
    hides_up_to: the highest number that is hidden (4: 1 to 4); 0 where it is not protected.
    follows: it is hidden wherever one of these is.
    rank: 0 inner cell, 1 total of a row or column, 2 of a table or summary, 3 sentence; the lower is hidden first.
    given: None where it is to be decided; True where an earlier publication shows it, False where one hides it.
    """

    key: Key
    components: tuple[Component, ...]
    is_protected: bool
    hides_up_to: int
    follows: tuple[Key, ...] = ()
    rank: int = 0
    given: bool | None = None

    @property
    def is_zero(self) -> bool:
        """Whether it tells sums, and all of them are 0; such a figure is never hidden."""
        return bool(self.components) and not any(component.value for component in self.components)

    def is_small(self, component: Component) -> bool:
        """Whether a sum that it tells is a number of protected people that has to be hidden."""
        return self.is_protected and 1 <= component.value <= self.hides_up_to


@dataclass(frozen=True, slots=True)
class Identity:
    """What a reader knows of one entry's numbers: coefficient × number, added up, is 0."""

    terms: tuple[tuple[int, Unknown], ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """All that is published together, with everything that a reader has already, and what a manager chose to hide."""

    figures: tuple[Figure, ...]
    identities: tuple[Identity, ...] = ()
    asked: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class Printed:
    """What readers are really given: the figures that are shown, as they are printed, and those in whose place is [c].

    shown: each figure's key, with the values of its components as printed.
    """

    shown: Mapping[Key, tuple[int, ...]]
    hidden: frozenset[Key]


class Rule(StrEnum):
    """Why a figure is hidden."""

    PRIMARY = "small number"
    COMPLEMENTARY = "would give a hidden figure away"
    FOLLOWS = "is worked out from a hidden figure"
    ASKED = "a manager chose to hide it"


@dataclass(frozen=True, slots=True)
class HiddenFigure:
    """A figure that is hidden, by which rule, for which other figure, and a sentence that says so."""

    key: Key
    rule: Rule
    because: Key | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A number that readers could work out: of a hidden figure, or of a few people whom no figure shows.

    key: the hidden figure, or the smallest figure in which the few people stand.
    low, high: the least and the most that it can be.
    is_out: whether earlier publications alone give it away, so that hiding anything now comes too late.
    """

    key: Key
    is_hidden_figure: bool
    low: int
    high: int
    is_out: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is hidden, in the order of keys; and what can be worked out nevertheless, because nothing is left to hide.

    gave_up: why there is no plan (the solver ran out of time or memory), or nothing.
    """

    hidden: tuple[HiddenFigure, ...] = ()
    findings: tuple[Finding, ...] = ()
    gave_up: str = ""

    @property
    def ok(self) -> bool:
        """Whether the plan keeps everything secret that it must."""
        return not self.findings and not self.gave_up

    @property
    def keys(self) -> frozenset[Key]:
        """The keys of all that is hidden."""
        return frozenset(figure.key for figure in self.hidden)


@dataclass(frozen=True, slots=True)
class Audit:
    """Whether readers can work out anything that is hidden from what is really printed.

    checked: how many hidden figures and small groups were looked at.
    out_before: small groups whom earlier publications give away already; nothing that is printed now makes it worse.
    gave_up: why nothing can be said (the solver ran out of time or memory), or nothing.
    """

    checked: int = 0
    findings: tuple[Finding, ...] = ()
    out_before: tuple[Finding, ...] = field(default=())
    gave_up: str = ""

    @property
    def ok(self) -> bool:
        """Whether it may be published: nothing was found, and everything was looked at."""
        return not self.findings and not self.gave_up


# What it costs to hide an inner cell, the total of a row, the total of a table, a sentence; and people of an audience
# that is not protected: only a last resort.
COST_OF_RANK = (1.0, 3.0, 9.0, 9.0)
UNPROTECTED_TIMES = 50.0


def hidden_at_first(batch: Batch) -> dict[Key, HiddenFigure]:
    """What is hidden before anything is reckoned: small numbers, what a manager chose, and what follows from these.

    Zeros never are, nor is what an earlier publication has decided.
    """
    deciding = [figure for figure in batch.figures if figure.given is None and not figure.is_zero]
    hidden: dict[Key, HiddenFigure] = {}
    for figure in deciding:
        if any(figure.is_small(component) for component in figure.components):
            hidden[figure.key] = hidden_figure(figure.key, Rule.PRIMARY, None)
        elif figure.key in batch.asked:
            hidden[figure.key] = hidden_figure(figure.key, Rule.ASKED, None)
    followers: defaultdict[Key, list[Key]] = defaultdict(list)
    for figure in deciding:
        for key in figure.follows:
            followers[key].append(figure.key)
    # What an earlier publication hides takes along what would repeat it.
    waiting = deque([*hidden, *(figure.key for figure in batch.figures if figure.given is False)])
    while waiting:
        because = waiting.popleft()
        for key in followers[because]:
            if key not in hidden:
                hidden[key] = hidden_figure(key, Rule.FOLLOWS, because)
                waiting.append(key)
    return hidden


def followers_of(batch: Batch) -> list[list[int]]:
    """For each figure, by number, those that are hidden wherever it is."""
    numbers = {figure.key: number for number, figure in enumerate(batch.figures)}
    followers: list[list[int]] = [[] for _ in batch.figures]
    for number, figure in enumerate(batch.figures):
        for key in figure.follows:
            if key in numbers:
                followers[numbers[key]].append(number)
    return followers


def costs_of(batch: Batch) -> list[float]:
    """What it costs to hide each figure: as few as possible, inner cells before totals, of those alike the smallest.

    Within a rank the dearest costs half as much again as the cheapest: two figures always cost more than one.
    """

    def value(figure: Figure) -> int:
        return max((component.value for component in figure.components), default=0)

    order = sorted(
        range(len(batch.figures)),
        key=lambda number: (value(batch.figures[number]), batch.figures[number].key),
    )
    costs = [0.0] * len(order)
    for place, number in enumerate(order):
        figure = batch.figures[number]
        cost = COST_OF_RANK[min(figure.rank, len(COST_OF_RANK) - 1)] * (1 + 0.5 * (place + 1) / len(order))
        costs[number] = cost if figure.is_protected else cost * UNPROTECTED_TIMES
    return costs


def hidden_figure(key: Key, rule: Rule, because: Key | None, is_hidden_figure: bool = True) -> HiddenFigure:
    """A hidden figure, with its sentence; `because` is the figure that it protects, or that holds the few people."""
    other = key_in_words(because) if because else ""
    sentence = {
        Rule.PRIMARY: "It counts so few people that they could be recognised.",
        Rule.ASKED: "A manager chose to hide it.",
        Rule.FOLLOWS: f"It is worked out from a hidden figure: {other}.",
        Rule.COMPLEMENTARY: f"With it, a hidden figure could be worked out: {other}."
        if is_hidden_figure
        else f"With it, a few people could be told apart within another figure: {other}.",
    }[rule]
    return HiddenFigure(key, rule, because, sentence)


def finding(key: Key, *, is_hidden_figure: bool, low: int, high: int, is_out: bool) -> Finding:
    """What can be worked out, with its sentence, which does not say the number itself."""
    what = (
        f"The hidden figure {key_in_words(key)} can be worked out"
        if is_hidden_figure
        else f"A few people within {key_in_words(key)} can be told apart and counted"
    )
    how = (
        "from earlier publications alone: hiding it now comes too late."
        if is_out
        else "from the figures that are shown, and nothing more can be hidden."
    )
    return Finding(key, is_hidden_figure, low, high, is_out, f"{what} {how}")


def misprints(batch: Batch, printed: Printed) -> tuple[Finding, ...]:
    """Figures that are printed otherwise than they were counted, both shown and hidden, or counted nowhere."""
    counted = {
        figure.key: tuple(component.value for component in figure.components)
        for figure in batch.figures
        if figure.given is None
    }
    wrong: dict[Key, str] = {}
    for key, values in printed.shown.items():
        if key in printed.hidden:
            wrong[key] = "is both shown and hidden"
        elif key not in counted:
            wrong[key] = "is shown, and nothing says which entries stand behind it"
        elif tuple(values) != counted[key]:
            wrong[key] = "is printed otherwise than it was counted"
    for key in printed.hidden - counted.keys():
        wrong[key] = "is hidden, and nothing says which entries stand behind it"
    return tuple(
        Finding(key, False, 0, 0, False, f"The figure {key_in_words(key)} {wrong[key]}.") for key in sorted(wrong)
    )


def key_in_words(key: Sequence[str]) -> str:
    """Where a figure stands, as it is found again: "2016-17/v1/professionals/education/attended"."""
    return "/".join(part for part in key if part)


def protection_in_words(hides_up_to: int) -> tuple[str, ...]:
    """How small numbers are protected, in plain sentences for those who ask how figures are counted."""
    few = f"1 to {hides_up_to}" if hides_up_to > 1 else "1"
    return (
        f"Where an audience is protected, a figure that counts {few} of its people is hidden, and so is a share or an "
        "average with such a number in it. A figure of 0 is never hidden, nor are sessions and organisations.",
        "What is worked out from a hidden figure is hidden with it: a change, a place in a sentence, a chart.",
        "A hidden figure could be found from the others, by taking away the rest from a total. So for each hidden "
        "figure, one after another, further figures are hidden until it could be one more or one less: as few of them "
        "as will do, inner cells rather than totals, totals of rows rather than totals of tables, the smallest first. "
        "Figures of audiences that are not protected are hidden only where nothing else helps.",
        f"The same is done where {few} people stand in no figure of their own, but could be told apart from the people "
        "around them: what is in a year and in none of its quarters, or in this version and not in the one before.",
        "All tables of a publication are looked at together, with everything that was published before.",
        "At the end a second reckoning looks for the least and the most that each hidden number can be, for somebody "
        "who has every figure that is shown and knows which entries stand behind it. Where a hidden number has only "
        "one possible value, nothing is published.",
    )
