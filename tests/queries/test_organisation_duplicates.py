"""Which organisations are likely to be one, measured on a made-up team's list."""

from __future__ import annotations

import time
from random import Random

import pytest

from tests.made_organisations import NUMBER, SPELT_TWICE, TRAPS, made_up
from training_register.queries.organisation_duplicates import Compared, pairs_alike


@pytest.mark.parametrize("seed", range(10))
def test_what_is_ticked_beforehand_is_right_and_nothing_is_missed(seed: int) -> None:
    made, one_twice = made_up(seed)
    assert (len(made), len(one_twice), len(TRAPS)) == (NUMBER, 40, 60)
    pairs = pairs_alike(made)
    ticked = {(pair.one, pair.other) for pair in pairs if pair.is_sure}
    offered = {(pair.one, pair.other) for pair in pairs}
    assert ticked <= one_twice, "only what is one organisation is ticked beforehand"
    assert len(ticked) >= 25
    assert one_twice - offered == set(), "all forty are offered"
    # All stand on one page: a tick for each that is not ticked, two buttons to merge, one for all the others.
    assert len(offered) <= 100
    assert len(one_twice - ticked) + 3 <= 60


@pytest.mark.parametrize("one_and_other", TRAPS, ids=" | ".join)
@pytest.mark.parametrize("sector_id", [None, 1])
def test_a_trap_is_never_sure_even_alone(one_and_other: tuple[str, str], sector_id: int | None) -> None:
    made = [Compared(number, name, sector_id, sector_id) for number, name in enumerate(one_and_other)]
    assert not any(pair.is_sure for pair in pairs_alike(made))


def test_what_says_a_different_number_or_phase_is_not_offered_at_all() -> None:
    for one, other in (("Ward 5", "Ward 6"), ("Seven Hills Primary", "Seven Hills Secondary"), TRAPS[5]):
        assert pairs_alike([Compared(1, one), Compared(2, other)]) == []


@pytest.mark.parametrize("names", [SPELT_TWICE[0], SPELT_TWICE[3], SPELT_TWICE[5]], ids=" | ".join)
def test_another_sector_or_area_makes_a_pair_unsure(names: tuple[str, str]) -> None:
    one, other = names
    assert [pair.is_sure for pair in pairs_alike([Compared(1, one, 1, 1), Compared(2, other, None, 1)])] == [True]
    for sector_id, area_id in ((2, 1), (1, 2)):
        pairs = pairs_alike([Compared(1, one, 1, 1), Compared(2, other, sector_id, area_id)])
        assert [pair.is_sure for pair in pairs] == [False]


def test_a_name_that_could_be_either_of_two_is_sure_with_neither() -> None:
    alike = [Compared(1, "Bents Moor", 1, 1), Compared(2, "Bents Moor School", 1, 1)]
    assert [pair.is_sure for pair in pairs_alike(alike)] == [True]
    either = [*alike, Compared(3, "Bents Moor Library", 1, 1)]
    assert not any(pair.is_sure for pair in pairs_alike(either))
    # Nor where one school stands in no area, and two of its name in one each.
    areas = [Compared(1, "Mill School"), Compared(2, "Mill Sch", None, 1), Compared(3, "Mill Schl", None, 2)]
    assert not any(pair.is_sure for pair in pairs_alike(areas))


def test_two_thousand_are_compared_in_a_moment() -> None:
    random = Random(3)
    starts = (
        "Bar",
        "Cot",
        "Dun",
        "Elm",
        "Far",
        "Gor",
        "Hal",
        "Ing",
        "Jar",
        "Kel",
        "Lin",
        "Mor",
        "Net",
        "Oak",
        "Pen",
        "Rad",
    )
    ends = (
        "ley",
        "ton",
        "wick",
        "field",
        "dale",
        "ford",
        "worth",
        "by",
        "ham",
        "stone",
        "brook",
        "den",
        "ey",
        "thwaite",
    )
    first = [start + end for start in starts for end in ends]
    second = ("Green", "Hill", "Park", "Lane", "Road", "Bank", "House", "View", "Grove", "Wood", "Vale", "Cross")
    what = ("Primary School", "Infant School", "Academy", "Surgery", "Nursery", "Library", "Youth Club", "Hospital")
    names: set[str] = set()
    while len(names) < 2_000:
        saint = f"St {random.choice(('Mary', 'John', 'Luke', 'Ann', 'Marie'))}'s {random.choice(what)}"
        name = f"{random.choice(first)} {random.choice(second)} {random.choice(what)}"
        names.add(f"{saint} {random.choice(first)}" if random.random() < 0.2 else name)
    made = [Compared(number, name, random.choice((None, 1, 2))) for number, name in enumerate(sorted(names))]
    began = time.process_time()
    pairs_alike(made)
    # 0.4 seconds when it was written; every pair against every other would take half a minute.
    assert time.process_time() - began < 5
