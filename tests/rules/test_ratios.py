"""Ratios in words: few decimals, halves up, and their base."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.count import Certainty
from training_register.outputs.figures import rounded
from training_register.rules.ratios import (
    base_in_words,
    decimal_in_words,
    left_out_in_words,
    ratio_in_words,
    rounded_up,
)
from training_register.table import Ratio


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (Ratio(2687, 120), "22.4"),
        (Ratio(103, 5), "20.6"),
        (Ratio(120, 7), "17.1"),
        (Ratio(1, 20), "0.1"),
        (Ratio(0, 7), "0"),
        (Ratio(1, 16, per=100), "6.3%"),
        (Ratio(1, 20, per=100), "5%"),
        (Ratio(7, 7, per=100), "100%"),
        (Ratio(5040, 60, certainty=Certainty.AT_LEAST), "at least 84"),
    ],
)
def test_a_ratio_is_written_to_one_decimal_place(ratio: Ratio, words: str) -> None:
    assert ratio_in_words(ratio) == words


@pytest.mark.parametrize(("decimals", "words"), [(0, "21"), (1, "20.6"), (2, "20.6")])
def test_or_to_as_many_as_the_table_has(decimals: int, words: str) -> None:
    assert ratio_in_words(Ratio(103, 5), decimals) == words


def test_a_second_decimal_keeps_its_nought() -> None:
    assert decimal_in_words(Fraction(2005, 100), 2) == "20.05"


def test_a_base_and_what_it_leaves_out() -> None:
    assert base_in_words(Ratio(127, 165, per=100)) == "127 of 165"
    assert base_in_words(Ratio(2687, 120)) == "2,687 ÷ 120"
    assert left_out_in_words(Ratio(2687, 120, 2)) == "2 entries not recorded"
    assert left_out_in_words(Ratio(2687, 120)) == ""


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_sentences_round_as_tables_do(numerator: int, denominator: int) -> None:
    shown = rounded(Ratio(numerator, denominator))

    assert float(rounded_up(Fraction(numerator, denominator))) == shown
    assert float(ratio_in_words(Ratio(numerator, denominator)).replace(",", "")) == shown


@given(st.fractions(0, 10**7), st.integers(0, 2))
def test_rounding_is_off_by_half_a_last_place_at_most(value: Fraction, decimals: int) -> None:
    off = rounded_up(value, decimals) - value

    assert -Fraction(1, 2) < off * 10**decimals <= Fraction(1, 2)
