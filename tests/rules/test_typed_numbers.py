"""Numbers in texts: what somebody typed, and not what merely looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.rules.typed_numbers import numbers_in, told_in


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3 of them came twice.", {3}),
        ("Three of 1,102 came; (12) did not.", {3, 1102, 12}),
        ("Nineteen young people", {19}),
        ("In 2016/17, Q1 and KS2, 12.5 hours at £3, Year 4.", {4}),
        ("{attended} came to {sessions: 1 session|2 sessions}.", set()),
        ("anyone, tenth, fourteens", set()),
        ("It was 7, then 8.", {7, 8}),
        ("1–4 are hidden", {1}),
        ("", set()),
    ],
)
def test_the_numbers_that_a_text_tells(text: str, numbers: set[int]) -> None:
    assert numbers_in(text) == numbers


def test_only_what_is_hidden_is_told_of_and_no_zero() -> None:
    assert told_in("Three of 70, and zero of 4", {0, 3, 70, 5}) == [3, 70]


@given(st.integers(1, 9_999_999))
def test_a_number_is_found_as_it_is_typed(number: int) -> None:
    assert numbers_in(f"about {number:,} came") == numbers_in(f"{number} came") == {number}


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert all(number >= 0 for number in numbers_in(text))
