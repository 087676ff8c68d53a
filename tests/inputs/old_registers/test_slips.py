"""Slips of the hand that nobody would doubt are taken, with a reason that says so; others are asked about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inputs.old_registers.known import CARE, OTHERS, PROFESSIONALS, YOUNG_PEOPLE, starting_lists
from tests.inputs.old_registers.rows import asked, read
from training_register.inputs.old_registers.proposal import Decision
from training_register.inputs.old_registers.register_words import singular, tokens
from training_register.inputs.old_registers.spellings import Spellings

SPELLINGS = Spellings(starting_lists(), {})


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        # A letter left out, typed twice, swapped with the next one; a vowel for another.
        ("Childens home", CARE), ("FE colege", "Education"), ("Educaton", "Education"), ("Hosptal", "Health"),
        ("Hospittal", "Health"), ("Heatlh", "Health"), ("Multi-agancy", "Multi Agency"), ("Acadamy", "Education"),
        ("Voluntery sector", OTHERS),
    ],
)  # fmt: skip
def test_a_sector_is_taken_by_one_slip(text: str, sector: str) -> None:
    match = SPELLINGS.sector(text, PROFESSIONALS)

    assert (match.name, match.is_sure) == (sector, True)
    assert match.slip_of


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("Parnets", "Parents and carers"), ("Pupills", YOUNG_PEOPLE), ("Young poeple", YOUNG_PEOPLE),
        ("Practitoners", PROFESSIONALS), ("Socail workers", PROFESSIONALS), ("Profesionals", PROFESSIONALS),
    ],
)  # fmt: skip
def test_an_audience_is_taken_by_one_slip(text: str, audience: str) -> None:
    match = SPELLINGS.audience(text)

    assert (match.name, match.is_sure) == (audience, True)
    assert match.slip_of


@pytest.mark.parametrize(
    # Short words, other words, words between two known ones, two slips, another first letter.
    "text", ["Heath", "Wealth", "Polite", "Rental", "Garden", "Scool", "Proffesionl", "Mospital", "Eductaoin"],
)  # fmt: skip
def test_what_may_be_another_word_is_no_slip(text: str) -> None:
    assert not SPELLINGS.sector(text, PROFESSIONALS).is_sure
    assert not SPELLINGS.audience(text).is_sure


@given(st.sampled_from(("education", "hospital", "residential", "voluntary", "academy", "college")), st.data())
def test_a_letter_left_out_never_makes_another_sector(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 1))
    match = SPELLINGS.sector(word[:at] + word[at + 1 :], PROFESSIONALS)

    assert match.name in (SPELLINGS.sector(word, PROFESSIONALS).name, "")


def test_the_reason_says_that_a_slip_was_put_right() -> None:
    proposal = read(
        "Date | Who | Setting | Course | Attended", "12/4/2016 | Staff | Childens home | CSE | 7"
    )  # fmt: skip

    row = proposal.rows[-1]
    assert row.decision is Decision.IMPORT
    assert "“Childens home”, a slip for “children home”" in row.reason
    assert asked(proposal) == set()


@pytest.mark.parametrize(
    ("written", "plain"), [("midwives", "midwife"), ("housewives", "housewife"), ("relatives", "relative")]
)
def test_plurals_in_wives(written: str, plain: str) -> None:
    assert singular(written) == plain


@pytest.mark.parametrize(
    ("text", "audience"),
    [("Teaching assts", PROFESSIONALS), ("Taxi drvrs", "Taxi drivers"), ("Support wkrs", PROFESSIONALS)],
)
def test_words_that_are_shortened(text: str, audience: str) -> None:
    assert SPELLINGS.audience(text).name == audience
    assert SPELLINGS.audience(text).is_sure


def test_a_shortened_word_stands_where_it_was_written() -> None:
    assert [(one.word, one.start, one.end) for one in tokens("Hosp mgrs")] == [("hospital", 0, 4), ("manager", 5, 9)]
