"""What an organisation's name says."""

from __future__ import annotations

import pytest

from training_register.rules.organisation_names import (
    Kinds,
    Standing,
    better,
    is_asked_before_named,
    kinds_together,
    merged_groups,
    read_name,
    urn_in,
    urn_spelling,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bents Moor Sch.", "Bents Moor School"),
        ("Carr Grn", "Carr Green"),
        ("St Mary's C of E Prim Sch", "Saint Marys Church of England PS"),
        ("The Ash & Elm Ctr", "Ash and Elm Centre"),
        ("Quail St Primary", "Quail Street Primary School"),
        ("Whinfield Hosp.", "WHINFIELD  HOSPITAL"),
        ("Ward Five", "Ward 5"),
        ("Café Zoë Nursery", "Cafe Zoe Nursery"),
    ],
)
def test_two_spellings_read_alike(one: str, other: str) -> None:
    first, second = read_name(one), read_name(other)
    assert first.core == second.core
    assert kinds_together(first, second) is Kinds.SAME


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ("Ward 5", "Ward 6", Kinds.OTHER),
        ("Ward", "Ward 6", Kinds.MORE),
        ("Block A", "Block B", Kinds.OTHER),
        ("Seven Hills Primary", "Seven Hills Secondary", Kinds.OTHER),
        ("Mill School", "Mill Hospital", Kinds.OTHER),
        ("Mill School", "Mill Academy", Kinds.KIN),
        ("Mill", "Mill School", Kinds.SCHOOL_LEFT_OUT),
        ("Mill", "Mill Hospital", Kinds.MORE),
        ("Mill CE Primary", "Mill RC Primary", Kinds.OTHER),
        ("Mill Primary", "Mill RC Primary", Kinds.MORE),
        ("Upper Mill", "Lower Mill", Kinds.OTHER),
    ],
)
def test_what_two_names_say_that_they_are(one: str, other: str, kinds: Kinds) -> None:
    assert kinds_together(read_name(one), read_name(other)) is kinds
    assert kinds_together(read_name(other), read_name(one)) is kinds


@pytest.mark.parametrize(
    ("name", "is_asked"),
    [
        ("Oak Lodge Children's Home", True),
        ("OAK LODGE CHILDRENS HOME", True),
        ("Oak Lodge Childrens’ Homes", True),
        ("Haven Refuge", True),
        ("Mount Secure Unit", True),
        ("Moor Residential Home", True),
        ("Refugee Council", True),
        ("Home Farm School", False),
        ("Children's Hospital", False),
        ("", False),
    ],
)
def test_places_where_somebody_is_protected_are_asked_about(name: str, is_asked: bool) -> None:
    assert is_asked_before_named(name) is is_asked


def test_the_name_that_stays_is_the_one_in_use_that_is_used_more_or_written_out() -> None:
    def stays(*several: Standing) -> str:
        return better(several).name

    assert stays(Standing(1, "Mill Sch", 2), Standing(2, "Mill School", 1)) == "Mill School"
    assert stays(Standing(1, "Mill Sch", 40), Standing(2, "Mill School", 1)) == "Mill Sch"
    assert stays(Standing(1, "Mill", 0), Standing(2, "Mill School", 0)) == "Mill School"
    assert stays(Standing(1, "Mill Sch", 0), Standing(2, "Mill School", 9, is_retired=True)) == "Mill Sch"


def test_pairs_that_hang_together_go_into_one() -> None:
    standing = {id_: Standing(id_, "x" * id_, 0) for id_ in range(1, 7)}
    assert merged_groups([(1, 2), (2, 3), (5, 4)], standing) == {1: 3, 2: 3, 5: 4}
    # Nobody said which of two stays: the better one does.
    assert merged_groups([(1, 2), (1, 3)], standing) == {1: 3, 2: 3}
    # Each was said to go into the other.
    assert merged_groups([(1, 2), (2, 3), (3, 1)], standing) == {1: 3, 2: 3}
    assert merged_groups([], standing) == {}


def test_the_number_of_a_school_is_a_spelling() -> None:
    assert urn_in(urn_spelling("123456")) == "123456"
    assert urn_in("Burn 123456") == ""


@pytest.mark.parametrize("name", ["", "   ", "…", "-", "a", "5", "\x00", "😀 😀", "The", "x" * 200, "(Mill)"])
def test_any_text_can_be_read(name: str) -> None:
    reading = read_name(name)
    assert kinds_together(reading, reading) is Kinds.SAME
