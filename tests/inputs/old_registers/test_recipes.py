"""What of the answers about one file serves for the next one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.inputs.old_registers.proposal import (
    SKIP,
    Block,
    Field,
    Offer,
    Proposal,
    Question,
    QuestionKind,
    ReadColumn,
    Typed,
)
from training_register.inputs.old_registers.recipes import (
    answers_to_keep,
    are_mostly_the_same,
    headings_of,
    is_kept_in_recipes,
    latest_answers,
    recipes_offered,
    with_earlier_choices,
)
from training_register.queries.recipes import KeptRecipe

EMPTY = Proposal(sheets=(), blocks=(), rows=(), questions=(), tally=())
AT = datetime(2017, 4, 3, tzinfo=UTC)


def asked(id_: str, *offers: Offer, **fields: Any) -> Question:
    """An open question about no rows."""
    return Question(id_, QuestionKind.SECTOR, "What is it?", (), offers, **fields)


@pytest.mark.parametrize(
    ("id_", "is_kept"),
    [
        ("sector:sec school", True),
        ("audience:", True),
        ("audience:sheet:april", True),
        ("column:no. attending", True),
        ("count:about", True),
        ("status:postponed", True),
        ("count@0!14", False),
        ("day@2!7.1", False),
        ("row@0!3", False),
        ("twice@0!3", False),
        ("sector:jo@example.org", False),
    ],
)
def test_what_is_about_a_row_is_of_this_file_alone(id_: str, is_kept: bool) -> None:
    assert is_kept_in_recipes(id_) is is_kept


def test_answers_to_questions_that_are_asked_are_kept() -> None:
    answers = {"sector:sec school": "Education", "count@0!4": "34", "sector:gone": "Health", "audience:": ""}
    proposal = replace(EMPTY, questions=(asked("sector:sec school"), asked("count@0!4"), asked("audience:")))
    assert answers_to_keep(answers, proposal) == {"sector:sec school": "Education"}


def test_headings_are_compared_without_capitals_and_order() -> None:
    columns = tuple(ReadColumn(number, text, Field.NOTHING) for number, text in enumerate(("Who ", "DATE", "", "date")))
    block = Block(0, (1,), 2, 9, columns)
    assert headings_of(replace(EMPTY, blocks=(block, block))) == ("date", "who")


@pytest.mark.parametrize(
    ("headings", "others", "same"),
    [
        ("date who no", "date who no", True),
        ("date who no", "date who no notes", True),
        ("date who no", "date who number", True),
        ("date who no", "date whom number", False),
        ("date who", "date who no notes sector", False),
        ("", "", False),
        ("", "date", False),
    ],
)
def test_most_headings_are_the_same(headings: str, others: str, same: bool) -> None:
    assert are_mostly_the_same(headings.split(), others.split()) is same
    assert are_mostly_the_same(others.split(), headings.split()) is same


def recipe(number: int, fingerprint: str, *headings: str) -> KeptRecipe:
    """A recipe; one of a higher number is newer."""
    return KeptRecipe(number, f"R{number}", fingerprint, headings, {}, AT.replace(day=number), "", 0)


def test_recipes_of_the_same_headings_are_offered_first_and_the_latest_of_them() -> None:
    recipes = [recipe(1, "a", "date"), recipe(2, "a", "date"), recipe(9, "b", "date", "who"), recipe(8, "c", "age")]
    offered = recipes_offered(recipes, fingerprint="a", headings=("date", "who"))
    assert [one.id for one in offered] == [2, 1, 9]
    assert [one.id for one in recipes_offered(recipes, fingerprint="", headings=())] == []


EDUCATION, HEALTH, LEAVE_OUT = (
    Offer("Education", "Education"),
    Offer("Health", "Health", True),
    Offer(SKIP, "Leave out"),
)


def test_what_was_answered_before_is_offered_first_and_answers_nothing() -> None:
    question = asked("sector:sec school", HEALTH, EDUCATION, LEAVE_OUT, hint="3 rows.")
    proposal = with_earlier_choices(
        replace(EMPTY, questions=(question,)), {"sector:sec school": ("Education", "2015.xlsx")}
    )
    [offered] = proposal.questions
    assert offered.is_open
    assert [(offer.value, offer.is_likely) for offer in offered.offers] == [
        ("Education", True),
        ("Health", False),
        (SKIP, False),
    ]
    assert offered.hint == "So answered for “2015.xlsx”. 3 rows."


@pytest.mark.parametrize(
    "question",
    [
        asked("sector:x", HEALTH, LEAVE_OUT),
        asked("sector:x", EDUCATION, HEALTH, answer="Health"),
        asked("sector:x", EDUCATION, HEALTH, default="Health"),
        asked("sector:y", EDUCATION, HEALTH),
        asked("sector:x", HEALTH, typed=Typed.COUNT),
    ],
)
def test_a_question_that_is_answered_or_can_t_have_it_stays_as_it_is(question: Question) -> None:
    earlier = {"sector:x": ("Education", "2015.xlsx")}
    assert with_earlier_choices(replace(EMPTY, questions=(question,)), earlier).questions == (question,)


def test_a_name_that_was_typed_before_is_offered_though_it_is_in_no_list() -> None:
    question = asked("organisation:hill top", LEAVE_OUT, typed=Typed.NAME)
    proposal = with_earlier_choices(
        replace(EMPTY, questions=(question,)), {"organisation:hill top": ("Hilltop School", "")}
    )
    assert proposal.questions[0].offers[0] == Offer("Hilltop School", "Hilltop School", is_likely=True)
    assert proposal.questions[0].hint == "So answered for an earlier file."


@given(
    st.lists(
        st.tuples(st.text(), st.dictionaries(st.sampled_from(["sector:a", "sector:b", "count@0!1"]), st.text())),
        max_size=4,
    )
)
def test_the_latest_file_that_answers_has_the_word(files: list[tuple[str, dict[str, str]]]) -> None:
    found = latest_answers(files, ["sector:a", "sector:b", "count@0!1"])
    assert "count@0!1" not in found
    for id_ in ("sector:a", "sector:b"):
        expected = next(((answers[id_], name) for name, answers in files if answers.get(id_)), None)
        assert found.get(id_) == expected
