"""Sentences are text with named places: filled with counts, and never evaluated as code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.count import Count, parse_count
from training_register.rules.sentences import (
    MOST_NAMES,
    counts_in_words,
    filled,
    in_sentence,
    note_text,
    places_in,
    table_sentence,
)


def sentence(template: str, sessions: str | None = "50", attended: str = "973") -> str:
    return table_sentence(
        template,
        subject="Professionals training",
        measure="attended",
        sessions=None if sessions is None else parse_count(sessions),
        attended=parse_count(attended),
        service="the partnership",
        period="2016/17",
    )


class TestPlaces:
    """A place is a word in braces, and nothing else is."""

    @pytest.mark.parametrize(
        ("template", "text"),
        [
            ("A total of {attended} over {sessions} sessions.", "A total of 973 over 50 sessions."),
            ("In {period}, {service} trained {attended}.", "In 2016/17, the partnership trained 973."),
            # A place that begins the text begins a sentence; what somebody typed stays as it was typed.
            ("{service} trained {attended}.", "The partnership trained 973."),
            ("eSafety reached {attended}.", "eSafety reached 973."),
            ("1 in 3 of {attended}.", "1 in 3 of 973."),
        ],
    )
    def test_a_place_is_filled_with_its_words(self, template: str, text: str) -> None:
        assert sentence(template) == text

    @pytest.mark.parametrize(
        "template",
        [
            "{0.__class__}",
            "{attended.__class__.__mro__}",
            "{attended!r}",
            "{attended:>99}",
            "{attended[0]}",
            "{}",
            "{{",
            "}}",
            "{ attended }",
            "%s %(attended)s %d",
            "$attended ${attended.x}",
            "{% for x in y %}",
            "<b>{nobody}</b>",
            "{nobody}",
            r"\1 \g<0>",
        ],
    )
    def test_everything_else_stays_as_it_was_typed(self, template: str) -> None:
        assert sentence(template) == template

    def test_braces_around_a_place_stay(self) -> None:
        assert sentence("x {{attended}}") == "x {973}"

    def test_what_fills_a_place_is_not_filled_again(self) -> None:
        assert filled("x {service}", {"service": r"{attended} \1", "attended": "973"}) == r"x {attended} \1"

    @given(st.text())
    def test_a_text_without_places_is_printed_as_it_was_typed(self, text: str) -> None:
        assert places_in(text) or filled(text, {"attended": "973"}) == text

    @given(st.text(st.sampled_from("{}attended%.!:[]0 ")))
    def test_no_text_can_break_a_sentence(self, text: str) -> None:
        assert isinstance(filled(text, {"attended": "973"}), str)


class TestSentenceBeneathATable:
    """The published sentences, and plain ones where a figure is missing."""

    def test_a_lone_estimate_is_printed_in_its_own_words(self) -> None:
        text = sentence("We spoke to {attended} people.", attended="over 1600")

        assert text == "We spoke to over 1600 people."

    def test_an_estimate_begins_a_sentence_with_a_capital(self) -> None:
        assert sentence("{attended} people came.", attended="c. 60") == "C. 60 people came."

    @pytest.mark.parametrize(
        ("sessions", "said"),
        [("over 190", "at least 190"), ("Over 190", "at least 190"), ("c. 190", "c. 190"), ("190", "190")],
    )
    def test_a_word_of_the_sentence_is_not_said_twice(self, sessions: str, said: str) -> None:
        assert sentence("{attended} over {sessions} sessions.", sessions=sessions) == f"973 over {said} sessions."

    @pytest.mark.parametrize(
        ("sessions", "said"), [("1", "1 session."), ("2", "2 sessions."), ("about 1", "about 1 sessions.")]
    )
    def test_one_session_is_not_sessions(self, sessions: str, said: str) -> None:
        assert sentence("{attended} over {sessions} sessions.", sessions=sessions) == f"973 over {said}"

    def test_a_sum_says_what_it_leaves_out(self) -> None:
        text = table_sentence(
            "A total of {attended} came.",
            subject="T",
            measure="attended",
            sessions=None,
            attended=Count.of(9) + Count.of(None, None),
            service="",
            period="",
        )

        assert text == "A total of at least 9 (1 entry not recorded) came."

    @pytest.mark.parametrize(
        ("sessions", "attended", "text"),
        [
            ("8", "not recorded", "Professionals training: 8 sessions, number who attended not recorded."),
            (
                "8",
                "not recorded: all well attended",
                "Professionals training: 8 sessions, number who attended not recorded (“all well attended”).",
            ),
            ("n/k", "1102", "Professionals training: number of sessions not recorded, 1,102 attended."),
            (None, "215", "Professionals training: 215 attended."),
        ],
    )
    def test_a_sentence_that_needs_a_missing_figure_gives_way_to_a_plain_one(
        self, sessions: str | None, attended: str, text: str
    ) -> None:
        assert sentence("{attended} people came to {sessions} sessions.", sessions, attended) == text

    def test_a_sentence_that_needs_no_missing_figure_stays(self) -> None:
        text = sentence("{sessions} sessions in total took place.", "8", "not recorded")

        assert text == "8 sessions in total took place."

    def test_no_sentence_at_all_is_a_plain_one(self) -> None:
        assert sentence("") == "Professionals training: 50 sessions, 973 attended."


@pytest.mark.parametrize(
    ("sessions", "attended", "measure", "words"),
    [
        (Count.of(128) + Count.of(None, None), Count.of(305), "attended",
         "at least 128 sessions (1 entry not recorded), 305 attended"),
        (Count.of(1), Count.of(0), "attended", "1 session, 0 attended"),
        (parse_count("over 1"), parse_count("~60"), "attended", "over 1 sessions, ~60 attended"),
        (None, Count.of(215), "completions", "215 completions"),
        (None, Count.of(None, None), "completions", "completions not recorded"),
        (Count.of(0), Count.of(1600), "contacts", "0 sessions, 1,600 contacts"),
        (Count(), Count(), "attended", "0 sessions, 0 attended"),
    ],
)  # fmt: skip
def test_what_entries_hold_is_said_in_words(sessions: Count | None, attended: Count, measure: str, words: str) -> None:
    assert counts_in_words(sessions, attended, measure) == words


def test_a_count_in_a_sentence_has_its_own_words_or_says_what_it_leaves_out() -> None:
    assert in_sentence(parse_count("almost 3,500")) == "almost 3,500"
    assert in_sentence(Count.of(3500)) == "3,500"
    assert in_sentence(Count.of(9) + Count.of(None, None)) == "at least 9 (1 entry not recorded)"


class TestNotes:
    """Notes name organisations only where there are any to name."""

    def test_a_note_names_organisations(self) -> None:
        assert note_text("Includes {organisations}.", "", ["A", "B", "C"]) == "Includes A, B and C."

    def test_without_names_the_other_text_stands(self) -> None:
        assert note_text("Includes {organisations}.", "Includes schools.", []) == "Includes schools."

    def test_without_names_and_without_other_text_there_is_no_note(self) -> None:
        assert note_text("Includes {organisations}.", "", []) == ""

    def test_a_note_without_a_place_is_printed_as_written(self) -> None:
        assert note_text("eSafety {x} 100 %.", "other", ["A"]) == "eSafety {x} 100 %."

    def test_a_note_names_a_dozen_and_counts_the_rest(self) -> None:
        names = [f"School {number}" for number in range(1, MOST_NAMES + 4)]

        assert note_text("Includes {organisations}.", "", names).endswith("School 11, School 12 and 3 more.")

    def test_a_name_is_never_a_template(self) -> None:
        assert note_text("Includes {organisations}.", "", ["{organisations}"]) == "Includes {organisations}."
