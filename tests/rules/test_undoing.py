"""What becomes of an entry is decided by what was done to it since, field by field."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from training_register.rules.undoing import Fate, fate_of, newer_fields

ADDED = {"attended": [None, 34], "venue": [None, "Town hall"]}
CHANGED = {"attended": [30, 34]}


@pytest.mark.parametrize(
    ("what", "fields", "later", "is_added", "is_out", "fate"),
    [
        ("added, and nothing since", ADDED, [], True, False, Fate.GOES),
        ("added, and changed since", ADDED, [{"attended": [34, 36]}], True, False, Fate.CHANGED_SINCE),
        ("a field that was blank", ADDED, [{"notes": [None, "x"]}], True, False, Fate.CHANGED_SINCE),
        ("changed, and changed back", ADDED, [{"attended": [34, 36]}, {"attended": [36, 34]}], True, False, Fate.GOES),
        ("taken out since", ADDED, [{"status": ["delivered", "taken out"]}], True, True, Fate.OUT_ALREADY),
        ("changed and taken out", ADDED, [{"attended": [34, 9]}], True, True, Fate.OUT_ALREADY),
        ("updated, and nothing since", CHANGED, [], False, False, Fate.RETURNS),
        ("another field since", CHANGED, [{"venue": [None, "x"]}], False, False, Fate.RETURNS),
        ("the same field since", CHANGED, [{"attended": [34, 36]}], False, False, Fate.CHANGED_SINCE),
        ("put back by hand", CHANGED, [{"attended": [34, 30]}], False, False, Fate.AS_BEFORE),
        ("updated, taken out since", CHANGED, [{"status": ["delivered", "taken out"]}], False, True, Fate.RETURNS),
        ("blank is nothing", {"notes": ["x", None]}, [{"notes": [None, ""]}], False, False, Fate.RETURNS),
    ],
)  # fmt: skip
def test_what_becomes_of_an_entry(
    what: str, fields: dict[str, Any], later: list[Any], is_added: bool, is_out: bool, fate: Fate
) -> None:
    assert fate_of(fields, later, is_added=is_added, is_out=is_out) is fate, what


VALUES = st.one_of(st.none(), st.integers(0, 2), st.just(""), st.lists(st.integers(0, 2), max_size=2))
FIELDS = st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3)


@drawn(FIELDS, FIELDS, st.lists(FIELDS, max_size=3), st.booleans())
def test_what_was_changed_back_is_nothing_newer(
    before: dict[str, Any], after: dict[str, Any], states: list[dict[str, Any]], is_added: bool
) -> None:
    """Whatever happens in between, an entry that says again what it said after the operation was not changed since."""

    def change(one: dict[str, Any], other: dict[str, Any]) -> dict[str, list[Any]]:
        return {key: [one.get(key), other.get(key)] for key in {*one, *other}}

    way = [after, *states, after]
    later = [change(one, other) for one, other in pairwise(way)]
    assert newer_fields(change({} if is_added else before, after), later, is_added=is_added) == []
