"""The figures that a form showed come back with it, and say what has changed since."""

from __future__ import annotations

import base64
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.rules.shown_figures import LONGEST_UNPACKED, Differs, differences, packed, unpacked

FIGURES = st.dictionaries(st.text(), st.text(), max_size=20)


@given(FIGURES)
def test_figures_come_back_as_they_were(figures: dict[str, str]) -> None:
    text = packed(figures)
    assert unpacked(text) == figures
    assert text.isascii()


def bomb() -> str:
    """Much from little."""
    return base64.urlsafe_b64encode(zlib.compress(b'{"a": "' + b"x" * 10 * LONGEST_UNPACKED + b'"}', 9)).decode()


def made(value: object) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(value).encode())).decode()


@pytest.mark.parametrize(
    "text", ["", "x", "é", "AAAA", made([1]), made({"a": 1}), made("a"), made({"a": ["b"]}), bomb(), "=" * 100]
)
def test_what_was_never_packed_is_not_read(text: str) -> None:
    assert unpacked(text) is None


@given(st.binary(max_size=200))
def test_whatever_a_browser_sends_raises_nothing(sent: bytes) -> None:
    found = unpacked(base64.urlsafe_b64encode(sent).decode())
    assert found is None or isinstance(found, dict)


def test_what_differs_is_told_in_the_order_of_now() -> None:
    before = {"gone": "5", "same": "3", "other": "4"}
    now = {"new": "9", "other": "at least 4", "same": "3"}
    assert differences(before, now) == [
        Differs("new", "", "9"),
        Differs("other", "4", "at least 4"),
        Differs("gone", "5", ""),
    ]


@given(FIGURES, FIGURES)
def test_nothing_is_told_where_nothing_differs(one: dict[str, str], other: dict[str, str]) -> None:
    assert not differences(one, one)
    assert (differences(one, other) == []) == (one == other)
