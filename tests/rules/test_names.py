"""Names are cleaned, compared, put in order and made into keys by one rule, on both databases alike."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.rules.names import (
    LONGEST,
    LONGEST_FOLDED,
    NameProblem,
    checked_name,
    cleaned,
    folded,
    joined,
    key_of,
    sort_name,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Bents   Green ", "Bents Green"),
        ("Bents\u00a0Green\n", "Bents Green"),
        ("Bents\x00Green", "Bents Green"),
        ("Cafe\u0301", "Café"),
        ("Barnardo’s", "Barnardo’s"),
        ("\ufeffHealth", "Health"),
        ("\u202eHealth", "Health"),
        ("Health\ud800", "Health"),
        ("=SUM(A1)", "=SUM(A1)"),
    ],
)
def test_a_name_is_kept_clean(typed: str, kept: str) -> None:
    assert cleaned(typed) == kept


@given(st.text(max_size=60))
def test_a_clean_name_stays_as_it_is(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Barnardo’s", "BARNARDO'S"),
        ("Barnardo`s", "Barnardo´s"),
        ("Safe and Sound", "safe  and  sound"),
        ("Café", "CAFE"),
        ("Cafe\u0301", "Café"),
        ("Straße", "STRASSE"),
        ("One–stop", "One-stop"),
        ("Ⅳ", "iv"),
        ("Ｈｅａｌｔｈ", "Health"),
    ],
)
def test_two_ways_to_write_a_name_are_the_same_name(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Health", "Healthy"), ("Year 1", "Year 11"), ("St John", "St. John"), ("A & B", "A and B")]
)
def test_two_names_stay_two(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(st.text(max_size=60))
def test_a_folded_name_has_single_spaces_alone(text: str) -> None:
    assert folded(text) == " ".join(folded(text).split())


@given(st.text(max_size=60))
def test_spaces_around_a_name_make_no_other_name(text: str) -> None:
    assert folded(f"  {text}\n") == folded(text)


@pytest.mark.parametrize(
    "in_order",
    [
        ["Year 9", "Year 10", "Year 11"],
        ["Alpha", "the Beta", "The Gamma"],
        ["école", "Education", "Health"],
        ["Barnardo’s", "Barnardos Trust"],
    ],
)
def test_names_stand_in_the_order_that_people_expect(in_order: list[str]) -> None:
    shuffled = {*in_order}

    assert sorted(shuffled, key=sort_name) == in_order


@pytest.mark.parametrize(
    ("name", "key"),
    [
        (
            "LAC/Care Leavers/Children Services/Sheltered Housing/Residential",
            "lac-care-leavers-children-services-sheltered-housing-residential",
        ),
        ("Others/ Voluntary Sector", "others-voluntary-sector"),
        ("Barnardo’s", "barnardos"),
        ("Café", "cafe"),
        ("  ", "unnamed"),
        ("日本", "unnamed"),
        ("../../x", "x"),
    ],
)
def test_a_key_is_plain_letters_digits_and_hyphens(name: str, key: str) -> None:
    assert key_of(name) == key


@given(st.text(max_size=300))
def test_every_key_can_stand_in_an_address(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", key_of(text))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter a name"),
        (" \u200b\t", "Enter a name"),
        ("\u0301", "Enter a name"),
        ("A; B", "semicolon"),
        ("x" * (LONGEST + 1), "too long"),
        # Eighteen letters each, where names are compared.
        ("ﷺ" * 100, "too long"),
    ],
)
def test_what_can_not_be_a_name_is_refused_in_words(typed: str, says: str) -> None:
    with pytest.raises(NameProblem, match=says):
        checked_name(typed)


@given(st.text(max_size=LONGEST + 20))
def test_a_name_that_is_taken_fits_its_columns(text: str) -> None:
    try:
        name = checked_name(text)
    except NameProblem:
        return
    assert len(name) <= LONGEST
    assert len(folded(name)) <= LONGEST_FOLDED
    assert len(sort_name(name)) <= LONGEST_FOLDED
    name.encode("utf-8")
    assert "\x00" not in name


@pytest.mark.parametrize(
    ("names", "sentence"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (("A", "B", "C"), "A, B and C")],
)
def test_names_are_joined_in_a_sentence(names: list[str], sentence: str) -> None:
    assert joined(names) == sentence


@given(st.text(st.characters(max_codepoint=126, min_codepoint=32), max_size=40))
def test_plain_letters_are_folded_as_all_others_are(text: str) -> None:
    assert cleaned(f"{text} é") == f"{cleaned(text)} é".strip()
    assert folded(f"{text} é") == f"{folded(text)} e".strip()
