"""The numbers of an entry go by one name wherever they stand, and all that is known of them holds."""

from __future__ import annotations

import random

import hypothesis
import pytest
from hypothesis import strategies as st

from training_register.queries.protected_people import People
from training_register.reports.entry_numbers import EntryNumbers
from training_register.reports.figures_behind import REST
from training_register.rules.entries import CountsWhat
from training_register.rules.publications import FigureBehind

MEASURES = ("booked", "did-not-attend", "cancelled-bookings", "came-without-booking", "new-people")


def people(number: int | None = 20, counts_what: CountsWhat = CountsWhat.ATTENDANCES, **whole: int) -> People:
    return People(1, counts_what, number, {name.replace("_", "-"): count for name, count in whole.items()})


def with_items(one: People, split: str = "came-from", **items: dict[int, int]) -> People:
    for measure, counts in items.items():
        for item, count in counts.items():
            one.items[split][measure, item] = count
    return one


def names(one: People, quantity: str, number: int) -> list[tuple[str, int]]:
    return [(name, count) for _, name, count in EntryNumbers({7: one}).of(7, quantity, number)]


@pytest.mark.parametrize(
    ("quantity", "number", "found"),
    [
        ("attended", 20, [("attended", 20)]),
        # A row that two items feed is what was given for each.
        ("attended:came-from:1+2", 12, [("attended:came-from:1", 5), ("attended:came-from:2", 7)]),
        ("attended:came-from:1+9", 5, [("attended:came-from:1", 5)]),
        # What an earlier publication told of it may be something else.
        ("attended:came-from:1+2", 13, [("attended:came-from:1+2", 13)]),
        (f"attended:came-from:{REST}", 8, [(f"attended:came-from:{REST}", 8)]),
        # The total of a split whose items are not more than the whole is the whole.
        ("attended:came-from", 20, [("attended", 20)]),
        # Of what is not broken down at all, all of it is the rest.
        (f"booked:came-from:{REST}", 25, [("booked", 25)]),
        (f"attended:age:{REST}", 20, [("attended", 20)]),
        (f"came:age:{REST}", 18, [("came", 18)]),
    ],
)
def test_a_number_has_one_name(quantity: str, number: int, found: list[tuple[str, int]]) -> None:
    one = with_items(people(20, booked=25, did_not_attend=7, cancelled_bookings=0), attended={1: 5, 2: 7})
    assert names(one, quantity, number) == found


def test_what_items_come_to_is_no_whole_where_that_is_less() -> None:
    one = with_items(people(20), attended={1: 15, 2: 7})
    assert names(one, "attended:came-from", 22) == [("attended:came-from", 22)]
    assert names(one, "attended", 20) == [("attended", 20)]


def test_an_entry_of_which_nothing_is_known_keeps_what_was_told_of_it() -> None:
    assert EntryNumbers({}).of(7, "attended:came-from:1+2", 4) == ((7, "attended:came-from:1+2", 4),)
    assert list(EntryNumbers({}).identities(7)) == []


def test_contacts_are_divided_as_attendances_are() -> None:
    one = with_items(people(20, CountsWhat.CONTACTS), attended={1: 5, 2: 7})
    assert names(one, "contacts:came-from:1+2", 12) == [("contacts:came-from:1", 5), ("contacts:came-from:2", 7)]
    [identity] = EntryNumbers({7: one}).identities(7)
    assert sorted(unknown[1] for _, unknown in identity.terms) == [
        "contacts", "contacts:came-from:1", "contacts:came-from:2", f"contacts:came-from:{REST}",
    ]  # fmt: skip


def test_bookings_and_who_came_are_each_others_remainder() -> None:
    one = people(20, booked=25, did_not_attend=6, cancelled_bookings=1, came_without_booking=2)
    told = [{name: sign for sign, (_, name, _) in identity.terms} for identity in EntryNumbers({7: one}).identities(7)]
    assert {
        "booked": 1, "did-not-attend": -1, "cancelled-bookings": -1, "came-without-booking": 1, "attended": -1,
    } in told  # fmt: skip
    assert {"booked": 1, "did-not-attend": -1, "cancelled-bookings": -1, "came": -1} in told
    assert {"attended": 1, "came-without-booking": -1, "came": -1} in told


@hypothesis.given(seed=st.integers(0, 10**9))
def test_all_that_is_known_of_any_entry_holds(seed: int) -> None:
    draw = random.Random(seed)

    def some() -> int:
        return draw.choice([0, 1, 2, 3, 5, 20])

    one = People(1, draw.choice([*CountsWhat]), draw.choice([None, some(), 20]))
    for measure in draw.sample(MEASURES, draw.randrange(6)):
        one.whole[measure] = some()
    for split in ("came-from", "age"):
        for measure in draw.sample(("attended", *MEASURES), draw.randrange(3)):
            for item in draw.sample((1, 2, 3), draw.randrange(3)):
                one.items[split][measure, item] = some()
    for identity in EntryNumbers({7: one}).identities(7):
        assert not sum(sign * number for sign, (_, _, number) in identity.terms)
        assert len({unknown for _, unknown in identity.terms}) == len(identity.terms)
        assert all(number >= 0 for _, (_, _, number) in identity.terms)


def test_a_share_of_all_tells_a_part_and_its_whole_and_a_ratio_only_what_recorded_both() -> None:
    numbers = EntryNumbers({})
    part = FigureBehind("t", "r", "c", "attended", ((1, 3, 3), (2, None, 40)), "attended", True, True)
    assert [sorted(one.unknowns) for one in numbers.components(part)] == [
        [(1, "attended", 3)],
        [(1, "attended", 3), (2, "attended", 40)],
    ]
    ratio = FigureBehind("t", "r", "c", "attended", ((1, 3, 5), (2, 4, None), (3, None, 9)), "booked", True, True)
    assert [sorted(one.unknowns) for one in numbers.components(ratio)] == [[(1, "attended", 3)], [(1, "booked", 5)]]
    average = FigureBehind("t", "r", "c", "attended", ((1, 3, 1),), "sessions", True, False)
    assert [one.value for one in numbers.components(average)] == [3]
