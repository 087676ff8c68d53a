"""Sentences are text with named places: filled with counts, and never evaluated as code."""

from __future__ import annotations

from time import monotonic

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from training_register.count import STORED, Certainty, Count, parse_count
from training_register.rules.changes import change_between
from training_register.rules.sentence_places import PLACE, PLACES, Place
from training_register.rules.sentences import (
    MOST_NAMES,
    Value,
    counts_in_words,
    filled,
    in_sentence,
    note_text,
    places_in,
    sentence_from,
    table_sentence,
)
from training_register.table import NOT_APPLICABLE, NOT_AVAILABLE, PLAIN_STYLE, Cell, Mark, NumberStyle, Ratio

NO_COMMAS = NumberStyle(has_commas=False)
PIECES = ["{", "}", "{attended}", "{sessions: is|are}", ":", "|", "!r", ".", "sessions", "{came_of_booked}", " ",
          "about ", "{service}", "{change_on_last_year}", "{0}", "%s", "[0]", "$", "__class__"]  # fmt: skip
VALUES = {
    "attended": parse_count("over 1600"),
    "sessions": Count.of(1),
    "service": "the partnership",
    "came_of_booked": Ratio(127, 165, per=100),
    "change_on_last_year": change_between(Count.of(915), Count.of(973), since="2015/16"),
}

any_count = st.builds(Count.of, st.none() | st.integers(0, 9_999_999), st.sampled_from(list(STORED)))
any_ratio = st.builds(
    Ratio,
    st.integers(0, 9999),
    st.integers(0, 99),
    st.integers(0, 2),
    st.sampled_from([1, 100]),
    st.sampled_from(STORED),
)
any_change = st.builds(lambda one, other: change_between(one, other, since="2015/16"), any_count, any_count)
any_cell = st.builds(Cell, any_count | any_ratio | st.text(), st.lists(st.sampled_from(Mark), max_size=2).map(tuple))
values_of_any_kind = st.none() | st.text() | any_count | any_ratio | any_change | any_cell


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


def said(template: str, *, style: NumberStyle = PLAIN_STYLE, **values: object) -> str:
    """A sentence whose counts are given as somebody types them."""
    made = {name: parse_count(one) if isinstance(one, str) else one for name, one in values.items()}
    return sentence_from(template, made, style=style)  # type: ignore[arg-type]


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

    @given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12).map("".join))
    @example("{0.__class__}")
    @example("{sessions!r:>99999999}")
    @example("{attended:{attended}}")
    @example("{attended: {sessions}|x}")
    @example("{{attended: a|b}}")
    def test_no_text_can_break_a_sentence_or_be_evaluated(self, text: str) -> None:
        made = sentence_from(text, VALUES)

        assert len(made) < len(text) + 100 * (text.count("{") + 1)
        assert "<class" not in made
        # What is not a place stands there still, in its order.
        kept = iter(made.lower())
        outside = PLACE.sub(" ", text).lower()
        assert all(letter in kept for letter in outside if letter in "{}%!$")

    @pytest.mark.parametrize("text", ["{" * 50_000, "{sessions:" + " " * 50_000, "{a:|" * 20_000, "{" + "a" * 50_000,
                                      "{sessions}" * 20_000])  # fmt: skip
    def test_no_text_takes_long(self, text: str) -> None:
        began = monotonic()
        sentence_from(text, VALUES)
        assert monotonic() - began < 2


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


class TestAgreement:
    """Words agree with a figure that is exactly 1, and with no other."""

    @pytest.mark.parametrize(
        ("sessions", "text"),
        [
            ("1", "1 session was held."),
            ("2", "2 sessions were held."),
            ("0", "0 sessions were held."),
            ("about 1", "About 1 sessions were held."),
            ("1,001", "1,001 sessions were held."),
        ],
    )
    def test_the_word_that_agrees_is_chosen(self, sessions: str, text: str) -> None:
        assert said("{sessions} {sessions: session was|sessions were} held.", sessions=sessions) == text

    @pytest.mark.parametrize(
        ("template", "text"),
        [
            ("{attended} people came.", "1 person came."),
            ("{attended} professionals came.", "1 professional came."),
            ("{attended} taxi drivers came.", "1 taxi driver came."),
            ("For {attended} children’s sake.", "For 1 child’s sake."),
            # What is not a noun of the field right after the place is never touched.
            ("{attended} young people came.", "1 young people came."),
            ("{attended} staff came.", "1 staff came."),
            ("{attended} peoples came.", "1 peoples came."),
            ("{attended}-day courses.", "1-day courses."),
            ("{attended}people", "1people"),
        ],
    )
    def test_a_plain_noun_after_one_is_singular(self, template: str, text: str) -> None:
        assert said(template, attended="1") == text
        assert said(template, attended="2") == template.replace("{attended}", "2")

    def test_words_that_agree_begin_the_sentence_with_a_capital(self) -> None:
        assert said("{sessions: one session|several sessions} took place.", sessions="4").startswith("Several")

    def test_a_note_agrees_with_its_names(self) -> None:
        text = "{organisations} {organisations: is|are} included."

        assert note_text(text, "", ["A"]) == "A is included."
        assert note_text(text, "", ["A", "B"]) == "A and B are included."

    def test_words_agree_with_a_change_by_one(self) -> None:
        by_one = change_between(Count.of(49), Count.of(50), since="2015/16")

        made = sentence_from("{change_in_sessions_on_last_year: One|Several} more.", {
            "change_in_sessions_on_last_year": by_one})  # fmt: skip
        assert made == "One more."


class TestEstimates:
    """ "About" and "at least" where the count says so, never twice."""

    @pytest.mark.parametrize(
        ("template", "attended", "text"),
        [
            ("A total of {attended} came.", "over 1600", "A total of over 1600 came."),
            ("We met {attended} people.", "about 60", "We met about 60 people."),
            ("We met about {attended} people.", "about 60", "We met about 60 people."),
            ("We met about {attended} people.", "c. 60", "We met about 60 people."),
            ("We met about {attended} people.", "60", "We met about 60 people."),
            ("We met at least {attended} people.", "over 1600", "We met at least 1,600 people."),
            ("We met over {attended} people.", "over 1600", "We met over at least 1,600 people."),
            ("Nearly {attended} came.", "almost 3,500", "Nearly 3,500 came."),
            ("They met. {attended} came.", "about 60", "They met. About 60 came."),
            ("They met! ({attended} came.)", "about 60", "They met! (about 60 came.)"),
            ("They met, e.g. {attended}.", "about 60", "They met, e.g. about 60."),
        ],
    )
    def test_a_count_says_how_sure_it_is(self, template: str, attended: str, text: str) -> None:
        assert said(template, attended=attended) == text

    def test_an_article_is_not_said_twice(self) -> None:
        values = {"service": "the partnership"}

        assert sentence_from("Trained by the {service}.", values) == "Trained by the partnership."
        assert (
            sentence_from("{service} trained. {service} met.", values)
            == "The partnership trained. The partnership met."
        )

    def test_a_sum_after_the_same_word_keeps_what_it_leaves_out(self) -> None:
        count = Count.of(9) + Count.of(None, None)

        assert said("At least {attended} came.", attended=count) == "At least 9 (1 entry not recorded) came."


class TestNumbers:
    """Figures with thousands commas, or without as many reports print them."""

    def test_with_and_without_commas(self) -> None:
        template = "{attended} came, {average_attended} each, {change_on_last_year}."
        values = {
            "attended": Count.of(11587),
            "average_attended": Ratio(11587, 4),
            "change_on_last_year": change_between(Count.of(10000), Count.of(11587), since="2015/16"),
        }

        assert said(template, **values) == (
            "11,587 came, 2,896.8 (11,587 ÷ 4) each, 1,587 more than in 2015/16 (15.9% more)."
        )
        assert said(template, style=NO_COMMAS, **values) == (
            "11587 came, 2896.8 (11587 ÷ 4) each, 1587 more than in 2015/16 (15.9% more)."
        )

    def test_what_was_typed_keeps_its_own_style(self) -> None:
        assert said("{attended} came.", style=NO_COMMAS, attended="almost 3,500") == "Almost 3,500 came."
        assert said("{attended} came.", attended="over 1600") == "Over 1600 came."

    def test_the_plain_sentence_obeys_too(self) -> None:
        made = table_sentence("", subject="T", measure="attended", sessions=None, attended=Count.of(1587),
                              service="", period="", style=NO_COMMAS)  # fmt: skip
        assert made == "T: 1587 attended."

    def test_a_ratio_states_its_base_unless_the_sentence_does(self) -> None:
        values = {"came_of_booked": Ratio(127, 165, per=100), "attended": Count.of(127), "booked": Count.of(165)}

        assert sentence_from("{came_of_booked} came.", values) == "77% (127 of 165) came."
        assert sentence_from("Of {booked} booked, {attended} came: {came_of_booked}.", values) == (
            "Of 165 booked, 127 came: 77%."
        )
        # A word that agrees does not say the number.
        assert "(127 of 165)" in sentence_from("{booked: One|All} {attended} {came_of_booked}", values)

    def test_a_ratio_that_leaves_entries_out_says_so_always(self) -> None:
        values = {"average_attended": Ratio(2687, 120, 1), "attended": Count.of(2687), "sessions": Count.of(120)}

        assert sentence_from("{attended} at {sessions}: {average_attended}", values) == (
            "2,687 at 120: 22.4 (2,687 ÷ 120; 1 entry not recorded)"
        )

    def test_decimals_are_those_of_the_table(self) -> None:
        values = {"average_attended": Ratio(103, 5)}

        assert sentence_from("x {average_attended}", values, style=NumberStyle(decimals=0)) == "x 21 (103 ÷ 5)"

    def test_hours_are_a_sum_and_have_no_base(self) -> None:
        hours = Ratio(5040, 60, 1, certainty=Certainty.AT_LEAST)

        assert sentence_from("{hours} hours", {"hours": hours}) == "At least 84 (1 entry not recorded) hours"
        assert sentence_from("{hours} hours", {"hours": Ratio(60, 60)}) == "1 hour"
        assert sentence_from("{hours} hours", {"hours": Ratio(90, 60)}) == "1.5 hours"

    def test_a_ratio_of_estimates_is_about(self) -> None:
        assert sentence_from("{average_attended}.", {"average_attended": Cell(Ratio(60, 3), (Mark.ESTIMATE,))}) == (
            "About 20 (60 ÷ 3)."
        )


class TestMissingFigures:
    """A sentence that needs a figure that is not there gives way to one that says so."""

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (Count.of(None, None), "The number who attended is not recorded."),
            (
                Count.of(None, None, "all well attended"),
                "The number who attended is not recorded (“all well attended”).",
            ),
            (None, "The number who attended does not apply."),
            (NOT_APPLICABLE, "The number who attended does not apply."),
            (NOT_AVAILABLE, "The number who attended is not available."),
            (Cell(Count.of(3), (Mark.CONFIDENTIAL,)), "The number who attended is hidden to protect confidentiality."),
            (Cell(Count.of(3), (Mark.NOT_AVAILABLE,)), "The number who attended is not available."),
            (Cell.of_count(Count.of(None, None)), "The number who attended is not recorded."),
        ],
    )
    def test_the_plain_sentence_names_what_is_missing(self, value: object, text: str) -> None:
        assert said("A total of {attended} came in {period}.", attended=value, period="2016") == text
        assert said("{attended: One person|Many people} came.", attended=value) == text

    def test_each_missing_figure_is_named_once_in_order(self) -> None:
        made = said("{booked}, {attended}, {booked}, {service}.", attended="n/k", booked="n/k")

        assert made == (
            "The number booked is not recorded. The number who attended is not recorded. "
            "The name of the service is not available."
        )

    def test_a_share_of_nothing_does_not_apply(self) -> None:
        values = {"came_of_booked": Ratio(0, 0, per=100)}

        assert sentence_from("{came_of_booked} came.", values) == "The share of those booked who came does not apply."

    def test_a_change_that_can_not_be_told_says_why(self) -> None:
        broken = change_between(Count.of(862), Count.of(973), since="2015/16", break_in_series="It was by level.")
        made = sentence_from("{attended} came, {change_on_last_year}.", {
            "attended": Count.of(973), "change_on_last_year": broken})  # fmt: skip

        assert made == "The number who attended can't be compared with 2015/16: It was by level."

    def test_a_change_that_nobody_gave_is_not_available(self) -> None:
        assert sentence_from("{change_on_last_year}", {}) == "The change in the number who attended is not available."

    def test_beneath_a_table_the_plain_figures_stand_before(self) -> None:
        made = table_sentence("{attended} of {capacity}, {views} views.", subject="Training", measure="attended",
                              sessions=Count.of(50), attended=Count.of(973), service="", period="2016/17",
                              others={"capacity": Count.of(None, None)})  # fmt: skip
        assert made == (
            "Training: 50 sessions, 973 attended. The number of places is not recorded. "
            "The number of views does not apply."
        )

    def test_beneath_a_table_a_hidden_figure_is_not_told(self) -> None:
        made = table_sentence("{attended} came.", subject="Training", measure="attended", sessions=Count.of(1),
                              attended=Cell(Count.of(3), (Mark.CONFIDENTIAL,)), service="", period="")  # fmt: skip
        assert made == "Training: 1 session, number who attended hidden to protect confidentiality."

    def test_a_table_of_contacts_calls_them_contacts(self) -> None:
        def made(template: str, attended: Count) -> str:
            return table_sentence(template, subject="Stalls", measure="contacts", sessions=None, attended=attended,
                                  service="", period="")  # fmt: skip

        assert made("{contacts} contacts.", Count.of(1600)) == "1,600 contacts."
        assert made("{attended} contacts.", Count.of(1600)) == "1,600 contacts."
        assert made("{contacts} contacts.", Count.of(None, None)) == "Stalls: contacts not recorded."

    @given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.integers(31_000, 31_999))
    def test_a_hidden_figure_is_in_no_sentence(self, template: str, number: int) -> None:
        hidden = Cell(Count.of(number), (Mark.CONFIDENTIAL,))
        change = change_between(hidden, Count.of(9), since="2015/16")
        values = {**VALUES, "attended": hidden, "change_on_last_year": change}
        beneath = table_sentence(template, subject="T", measure="attended", sessions=Count.of(2), attended=hidden,
                                 service="", period="2016/17", others={"change_on_last_year": change})  # fmt: skip

        for made in (sentence_from(template, values), beneath):
            assert str(number) not in made.replace(",", "")

    @given(st.lists(st.sampled_from([f"{place.as_typed} " for place in PLACES] + PIECES), max_size=8).map("".join),
           st.lists(values_of_any_kind, min_size=len(PLACES), max_size=len(PLACES)), st.booleans())  # fmt: skip
    def test_no_value_breaks_a_sentence(self, template: str, values: list[Value], has_commas: bool) -> None:
        named = dict(zip((place.name for place in PLACES), values, strict=True))
        made = sentence_from(template, named, style=NumberStyle(has_commas))

        needed = [named[name] for name in places_in(template) if name in named]
        if any(isinstance(one, Count) and one.value is None for one in needed):
            assert "is not recorded" in made
        assert "about about" not in made.lower()
        assert "at least at least" not in made.lower()

    @pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
    def test_every_place_can_be_missing(self, place: Place) -> None:
        assert sentence_from(place.as_typed, {}).endswith(" is not available.")


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
