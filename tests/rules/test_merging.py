"""Merging two changes of one thing: nothing of either is lost, and what differs is asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from training_register.rules.merging import Clash, Merged, Side, chosen, clash, in_groups, merged

BOXES = ("day", "until", "attended", "parts", "venue", "notes")
GROUPS = (("day", "until"), ("attended", "parts"))
TEXTS = st.fixed_dictionaries({box: st.sampled_from(("", "a", "b", "c")) for box in BOXES})


def told(base: dict[str, str] | None, theirs: dict[str, str], mine: dict[str, str]) -> Merged:
    """What the two make together."""
    return merged(base, theirs, mine, GROUPS)


@given(TEXTS, TEXTS, TEXTS)
def test_what_either_changed_is_there_or_asked(
    base: dict[str, str], theirs: dict[str, str], mine: dict[str, str]
) -> None:
    found = told(base, theirs, mine)
    asked = {box for one in found.clashes for box in one.group}
    for box in BOXES:
        for said in (theirs, mine):
            if said[box] != base[box] and box not in asked:
                assert found.texts[box] == said[box]
        if theirs[box] == mine[box] == base[box]:
            assert found.texts[box] == base[box]


@given(TEXTS, TEXTS, TEXTS)
def test_what_is_asked_keeps_what_was_typed(base: dict[str, str], theirs: dict[str, str], mine: dict[str, str]) -> None:
    for one in told(base, theirs, mine).clashes:
        assert {box: told(base, theirs, mine).texts[box] for box in one.group} == {box: mine[box] for box in one.group}
        assert one.differing
        assert any(mine[box] != base[box] for box in one.differing)
        assert any(theirs[box] != base[box] for box in one.differing)


@given(TEXTS, TEXTS, TEXTS)
def test_what_is_taken_over_is_theirs_and_told(
    base: dict[str, str], theirs: dict[str, str], mine: dict[str, str]
) -> None:
    found = told(base, theirs, mine)
    assert {box for box in BOXES if found.texts[box] != mine[box]} == set(found.taken_over)
    assert all(found.texts[box] == theirs[box] for box in found.taken_over)


@given(TEXTS, TEXTS, TEXTS)
def test_both_are_asked_about_the_same(base: dict[str, str], theirs: dict[str, str], mine: dict[str, str]) -> None:
    one, other = told(base, theirs, mine), told(base, mine, theirs)
    assert {asked.group for asked in one.clashes} == {asked.group for asked in other.clashes}
    asked = {box for group in (found.group for found in one.clashes) for box in group}
    for box in set(BOXES) - asked:
        assert one.texts[box] == other.texts[box]


@given(TEXTS, TEXTS)
def test_whoever_changed_nothing_is_asked_nothing(base: dict[str, str], changed: dict[str, str]) -> None:
    assert (told(base, changed, base).texts, told(base, changed, base).clashes) == (changed, ())
    assert told(base, base, changed) == Merged(changed, (), ())
    assert told(base, changed, changed) == Merged(changed, (), ())


@given(TEXTS, TEXTS)
def test_where_the_base_is_not_known_all_that_differs_is_asked(theirs: dict[str, str], mine: dict[str, str]) -> None:
    found = told(None, theirs, mine)
    assert found.texts == mine
    assert {box for one in found.clashes for box in one.differing} == {box for box in BOXES if mine[box] != theirs[box]}
    assert not any(one.both for one in found.clashes)


@given(TEXTS, TEXTS, TEXTS, st.sampled_from(list(Side)))
def test_a_group_is_chosen_whole(
    base: dict[str, str], theirs: dict[str, str], mine: dict[str, str], side: Side
) -> None:
    for one in told(base, theirs, mine).clashes:
        texts = chosen(one, side, theirs, mine)
        assert tuple(texts) == one.group
        if side is Side.BOTH and one.both is not None:
            for box in one.group:
                assert texts[box] == (mine[box] if mine[box] != base[box] else theirs[box])
                # Nothing that either changed is lost.
                assert theirs[box] in (base[box], texts[box])
        else:
            assert texts == {box: (theirs if side is Side.THEIRS else mine)[box] for box in one.group}


def test_a_half_of_each_is_asked_about_where_the_boxes_belong_together() -> None:
    base = {"attended": "34", "parts": ""}
    [one] = merged(base, {**base, "parts": "police 3"}, {**base, "attended": "36"}, GROUPS).clashes
    assert one == Clash(("attended", "parts"), ("attended", "parts"), {"attended": "36", "parts": "police 3"})
    assert one.name == "attended"


def test_both_is_not_offered_where_one_box_was_changed_by_both() -> None:
    base = {"attended": "34", "parts": ""}
    theirs, mine = {"attended": "35", "parts": "police 3"}, {"attended": "36", "parts": ""}
    assert clash(("attended", "parts"), base, theirs, mine).both is None


def test_what_says_the_same_is_the_same() -> None:
    found = merged({"day": "1/4"}, {"day": "2/4"}, {"day": "2 April"}, same=lambda _, one, other: one[0] == other[0])
    assert found == Merged({"day": "2 April"}, (), ())


def test_a_box_that_is_not_there_is_blank() -> None:
    assert merged({"a": "1"}, {}, {"a": "1"}) == Merged({"a": ""}, ("a",), ())
    assert merged({}, {"a": "1"}, {"b": "2"}) == Merged({"a": "1", "b": "2"}, ("a",), ())


def test_boxes_come_in_their_order_and_groups_whole() -> None:
    assert in_groups(("notes", "until", "day"), GROUPS) == [("notes",), ("day", "until")]
