"""What a search looks for: the beginnings of words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.rules.names import folded
from training_register.rules.searches import (
    LONGEST_KEPT,
    LONGEST_WORD,
    MOST_WORDS,
    has_beginning,
    words_in,
    words_kept,
    words_sought,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bents Green School", ["bents", "green", "school"]),
        ("Barnardo’s", ["barnardos"]),
        ("barnardo's", ["barnardos"]),
        ("Café  Château", ["cafe", "chateau"]),
        ("A-1/2_b", ["a", "1", "2", "b"]),
        ('"quoted" AND (NOT x*) ^y : {z}', ["quoted", "and", "not", "x", "y", "z"]),
        ("\x00🙂 – …", []),
        ("STRASSE Straße", ["strasse", "strasse"]),
    ],
)
def test_words_are_letters_and_figures_folded(text: str, words: list[str]) -> None:
    assert words_in(text) == words


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_a_plain_text_has_the_words_that_its_folded_form_has(text: str) -> None:
    assert words_in(text) == words_in(f"{text} é")[:-1] or folded(text) != text.lower()


@given(st.text())
def test_a_word_is_never_anything_but_letters_and_figures(text: str) -> None:
    assert all(word.isalnum() and len(word) <= LONGEST_WORD for word in words_in(text))
    assert len(words_sought(text)) <= MOST_WORDS


def test_words_are_kept_once_and_a_text_without_end_is_cut_between_words() -> None:
    assert words_kept("A-1", None, "Town hall", "the hall, a hall") == "a 1 town hall the"
    long = words_kept(" ".join(f"word{number}" for number in range(LONGEST_KEPT)))
    assert len(long) <= LONGEST_KEPT
    assert long.rpartition(" ")[2].startswith("word")


def test_the_beginning_of_any_word_of_a_name_is_enough() -> None:
    assert has_beginning("bents green school", "gre")
    assert not has_beginning("bents green school", "reen")
