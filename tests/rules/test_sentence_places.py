"""What may be written in a sentence, and what somebody who saves one is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.count import Count
from training_register.rules.changes import change_between
from training_register.rules.sentence_places import PLACES, Holds, Place, places_in, template_problems
from training_register.rules.sentences import Value, sentence_from
from training_register.table import Ratio

SHIPPED = (
    "A total of {attended} professionals over {sessions} sessions have been trained by {service}.",
    "{sessions} {sessions: session was|sessions were} held in {period}.",
    "",
)


@pytest.mark.parametrize("template", SHIPPED)
def test_a_good_sentence_has_no_problem(template: str) -> None:
    assert template_problems(template) == ()


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{attendd} came.", "There is no place “{attendd}”. Did you mean {attended}?"),
        ("{Attended} came.", "There is no place “{Attended}”. Did you mean {attended}?"),
        ("{seesions: a|b}", "There is no place “{seesions}”. Did you mean {sessions}?"),
        ("{last_year}", "There is no place “{last_year}”. Did you mean {attended_last_year}?"),
        ("{nobody}", "There is no place “{nobody}”. Choose one from the list of places, or take the braces out."),
        ("{0}", "There is no place “{0}”. Choose one from the list of places, or take the braces out."),
        ("{sessions|session|sessions}", "“{sessions|session|sessions}” needs a colon. "
         "Write {sessions: session|sessions}."),
        ("{sessions: a|b|c}", "“{sessions: a|b|c}” needs one | between two words. Write {sessions: session|sessions}."),
        ("{attended: people}", "“{attended: people}” is not read. Write {attended}."),
        ("{ attended }", "“{ attended }” is not read. Write {attended}."),
        ("{ attendd }", "“{ attendd }” is not read. Did you mean {attended}?"),
        ("{service: is|are}", "{service} holds words, and no word agrees with it. Write {service}."),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_what_to_write(template: str, words: str) -> None:
    (problem,) = template_problems(template)

    assert (problem.words, problem.is_warning) == (words, False)


@pytest.mark.parametrize(
    ("template", "begins"),
    [
        ("{attended came.", "A brace has no partner"),
        ("attended} came.", "A brace has no partner"),
        ("{attended} {{sessions}}", "A brace has no partner"),
        ("{}", "“{}” is not a place. It will be printed as it stands."),
        ("{0.__class__}", "“{0.__class__}” is not a place."),
        ("About {attended} came.", "“about” before {attended} is printed always."),
        ("There were at least {sessions} sessions.", "“at least” before {sessions} is printed always."),
    ],
)
def test_what_is_only_odd_is_a_warning(template: str, begins: str) -> None:
    (problem,) = template_problems(template)

    assert problem.words.startswith(begins)
    assert problem.is_warning


def test_each_thing_is_told_once() -> None:
    assert len(template_problems("{x1} {x1} { {")) == 2


def test_a_note_has_places_of_its_own() -> None:
    assert template_problems("Includes {organisations}.", ["organisations"]) == ()
    assert template_problems("Includes {attended}.", ["organisations"])


def test_places_for_words_that_agree_are_needed_too() -> None:
    assert places_in("{sessions: is|are} {attended} {x:>9}") == {"sessions", "attended"}


@given(st.text() | st.lists(st.sampled_from("{}:| sessions")).map("".join))
def test_no_text_breaks_the_check(template: str) -> None:
    for problem in template_problems(template):
        assert problem.words.endswith((".", "?"))


@given(st.text(st.sampled_from("{}:| ab")))
def test_a_text_without_braces_is_never_a_problem(template: str) -> None:
    assert template_problems(template.translate({ord("{"): None, ord("}"): None})) == ()


EXAMPLES: dict[str, Value] = {
    "average_attended": Ratio(2687, 120),
    "attended_of_capacity": Ratio(127, 175, per=100),
    "came_of_booked": Ratio(127, 165, per=100),
    "attended_of_booked": Ratio(132, 165, per=100),
    "change_on_last_year": change_between(Count.of(915), Count.of(973), since="2015/16"),
    "change_in_sessions_on_last_year": change_between(Count.of(46), Count.of(50), since="2015/16"),
}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_the_example_of_a_place_is_what_it_prints(place: Place) -> None:
    if place.holds is Holds.COUNT:
        value: Value = Count.of(int(place.example.replace(",", "")))
    else:
        value = EXAMPLES.get(place.name, place.example)

    assert sentence_from(f"x {place.as_typed}", {place.name: value}) == f"x {place.example}"
