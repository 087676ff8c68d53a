"""The order of a list, whatever is moved in it."""

from __future__ import annotations

from hypothesis import given, strategies

from training_register.rules.orders import moved, with_others

ORDERS = strategies.permutations(range(8))
WISHES = strategies.dictionaries(strategies.integers(0, 10), strategies.integers(-3, 12), max_size=8)


def test_one_thing_moves_and_the_others_follow_one_another() -> None:
    assert moved("abcd", {"d": 0}) == ["d", "a", "b", "c"]
    assert moved("abcd", {"a": 2}) == ["b", "c", "a", "d"]
    assert moved("abcd", {"b": 0, "d": 1}) == ["b", "d", "a", "c"]


def test_a_place_outside_the_list_is_the_first_or_the_last() -> None:
    assert moved("abc", {"b": -1}) == ["b", "a", "c"]
    assert moved("abc", {"a": 99}) == ["b", "c", "a"]


def test_of_two_that_want_one_place_the_first_of_before_is_the_first_again() -> None:
    assert moved("abcd", {"d": 0, "c": 0}) == ["c", "d", "a", "b"]
    assert moved("abcd", {"a": 9, "b": 9}) == ["c", "d", "a", "b"]


@given(ORDERS, strategies.lists(WISHES, max_size=6))
def test_any_order_of_moves_keeps_every_thing_once(order: list[int], all_wishes: list[dict[int, int]]) -> None:
    for wishes in all_wishes:
        order = moved(order, wishes)
        assert sorted(order) == list(range(8))


@given(ORDERS, strategies.dictionaries(strategies.integers(0, 7), strategies.integers(0, 7), max_size=8))
def test_what_wants_a_place_of_its_own_gets_it(order: list[int], wishes: dict[int, int]) -> None:
    own = {thing: place for thing, place in wishes.items() if list(wishes.values()).count(place) == 1}
    if len(own) == len(wishes):
        anew = moved(order, wishes)
        assert {thing: anew.index(thing) for thing in wishes} == wishes


@given(ORDERS, strategies.sets(strategies.integers(0, 7)), strategies.randoms(use_true_random=False))
def test_those_that_are_not_moved_keep_their_places(order: list[int], some: set[int], chance: object) -> None:
    anew = sorted(some, reverse=True)
    both = with_others(order, anew)
    assert sorted(both) == sorted(order)
    assert [thing for thing in both if thing in some] == anew
    assert all(both[place] == thing for place, thing in enumerate(order) if thing not in some)
