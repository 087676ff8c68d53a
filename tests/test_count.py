"""A count is a number and how sure we are of it: what people type, what they read, and how counts add up."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.random_counts import entry_counts, numbers, recorded_counts
from training_register.count import (
    LARGEST,
    LONGEST_WORDS,
    NO_ENTRY,
    STORED,
    Certainty,
    Count,
    CountProblem,
    added,
    entries_in_words,
    in_words,
    number_in_words,
    parse_count,
    why_unsure,
)

EXACT, ABOUT, AT_LEAST, NEARLY = STORED
NOT_RECORDED = Count.of(None, None)


class TestWhatIsTyped:
    """Design, section 3: typed as → shown as."""

    @pytest.mark.parametrize(
        ("typed", "certainty", "shown"),
        [
            ("34", EXACT, "34"),
            ("0", EXACT, "0"),
            ("1102", EXACT, "1,102"),
            ("1,102", EXACT, "1,102"),
            ("9999999", EXACT, "9,999,999"),
            ("about 60", ABOUT, "about 60"),
            ("~60", ABOUT, "about 60"),
            ("c. 60", ABOUT, "about 60"),
            ("c60", ABOUT, "about 60"),
            ("ca. 60", ABOUT, "about 60"),
            ("approx 60", ABOUT, "about 60"),
            ("approx. 60", ABOUT, "about 60"),
            ("approximately 60", ABOUT, "about 60"),
            ("60 or so", ABOUT, "about 60"),
            ("60ish", ABOUT, "about 60"),
            ("over 1600", AT_LEAST, "at least 1,600"),
            ("1600+", AT_LEAST, "at least 1,600"),
            ("1600 +", AT_LEAST, "at least 1,600"),
            ("over 1600+", AT_LEAST, "at least 1,600"),
            ("at least 1600", AT_LEAST, "at least 1,600"),
            ("more than 15,000", AT_LEAST, "at least 15,000"),
            (">1600", AT_LEAST, "at least 1,600"),
            ("≥ 1600", AT_LEAST, "at least 1,600"),
            (">= 1600", AT_LEAST, "at least 1,600"),
            ("nearly 900", NEARLY, "nearly 900"),
            ("almost 900", NEARLY, "nearly 900"),
            ("under 900", NEARLY, "nearly 900"),
            ("almost 3,500", NEARLY, "nearly 3,500"),
            ("up to 900", NEARLY, "nearly 900"),
            ("<900", NEARLY, "nearly 900"),
            ("", Certainty.NOT_RECORDED, "not recorded"),
            ("   ", Certainty.NOT_RECORDED, "not recorded"),
            ("n/k", Certainty.NOT_RECORDED, "not recorded"),
            ("N/K", Certainty.NOT_RECORDED, "not recorded"),
            ("not recorded", Certainty.NOT_RECORDED, "not recorded"),
            ("Not recorded", Certainty.NOT_RECORDED, "not recorded"),
            ("?", Certainty.NOT_RECORDED, "not recorded"),
            ("not known", Certainty.NOT_RECORDED, "not recorded"),
            ("[x]", Certainty.NOT_RECORDED, "not recorded"),
        ],
    )
    def test_what_is_typed_is_shown_in_one_way(self, typed: str, certainty: Certainty, shown: str) -> None:
        count = parse_count(typed)

        assert (count.certainty, str(count)) == (certainty, shown)

    @pytest.mark.parametrize("typed", ["OVER 1600", "  over   1600 ", "over\u00a01600", "over\t1600", "Over 1600\n"])
    def test_capitals_and_spaces_make_no_difference(self, typed: str) -> None:
        assert str(parse_count(typed)) == "at least 1,600"

    @pytest.mark.parametrize("typed", ["over 1600", "almost 3,500", "c. 60"])
    def test_an_estimate_keeps_the_words_it_was_typed_in(self, typed: str) -> None:
        assert parse_count(typed).in_own_words == typed

    def test_an_exact_number_has_no_words_of_its_own(self) -> None:
        assert parse_count("1102").in_own_words == "1,102"

    def test_an_unknown_headcount_is_not_a_zero(self) -> None:
        unknown, nobody = parse_count("n/k"), parse_count("0")

        assert unknown.value is None
        assert nobody.value == 0
        assert unknown.certainty is Certainty.NOT_RECORDED
        assert nobody.certainty is Certainty.EXACT

    @pytest.mark.parametrize(
        "typed",
        ["not recorded: all well attended", "Not recorded (all well attended)", "not recorded:all well attended"],
    )
    def test_words_instead_of_a_figure_are_kept_beside_not_recorded(self, typed: str) -> None:
        count = parse_count(typed)

        assert count.value is None
        assert count.words == "all well attended"

    @given(entry_counts)
    def test_what_a_count_offers_to_be_typed_is_read_as_the_same_count(self, count: Count) -> None:
        again = parse_count(count.as_typed)

        assert (again.value, again.certainty) == (count.value, count.certainty)

    @given(st.sampled_from(["over", "c.", "almost", "~", "more than"]), numbers)
    def test_a_count_with_words_is_read_back_as_it_was(self, before: str, number: int) -> None:
        count = parse_count(f"{before} {number}")

        assert parse_count(count.as_typed) == count

    @given(st.text(min_size=1, max_size=LONGEST_WORDS))
    @example("many (very many)")
    @example("(none of us counted)")
    @example(":")
    def test_words_instead_of_a_figure_come_back_as_they_were(self, words: str) -> None:
        try:
            count = parse_count(f"not recorded: {words}")
        except CountProblem:
            assert not any(letter.isprintable() and not letter.isspace() for letter in words)
            return

        assert parse_count(count.as_typed) == count


class TestWhatIsRefused:
    """Nothing is guessed: what is refused comes with what to type instead."""

    @pytest.mark.parametrize(
        ("typed", "offers"),
        [
            ("15-20", ("about 18", "at least 15")),
            ("15 - 20", ("about 18", "at least 15")),
            ("15–20", ("about 18", "at least 15")),
            ("15 to 20", ("about 18", "at least 15")),
            ("15 or 20", ("about 18", "at least 15")),
            ("between 15 and 20", ("about 18", "at least 15")),
            ("20-15", ("about 18", "at least 15")),
            ("15-21", ("about 18", "at least 15")),
            ("0-5", ("about 3", "at least 0")),
            ("1,000-1,200", ("about 1100", "at least 1000")),
        ],
    )
    def test_a_range_is_refused_with_two_offers(self, typed: str, offers: tuple[str, str]) -> None:
        with pytest.raises(CountProblem, match="is a range") as problem:
            parse_count(typed)

        assert problem.value.offers == offers
        assert all(offer in str(problem.value) for offer in offers)

    @given(numbers, numbers)
    def test_the_offers_for_a_range_are_counts(self, one: int, other: int) -> None:
        with pytest.raises(CountProblem) as problem:
            parse_count(f"{one}-{other}")

        about, at_least = map(parse_count, problem.value.offers)
        assert about.certainty is ABOUT
        assert at_least.certainty is AT_LEAST
        assert at_least.value == min(one, other) <= (about.value or 0) <= max(one, other)

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ("-5", "below 0"),
            ("−5", "below 0"),
            ("12.5", "not a whole number"),
            ("1,5", "not a whole number"),
            ("10000000", "too large. The largest number is 9,999,999."),
            ("15-10000000", "too large"),
            ("about 10,000,000", "too large"),
            ("well attended", "not a count"),
            ("a dozen", "not a count"),
            ("34 people", "not a count"),
            ("about", "not a count"),
            ("about60", "not a count"),
            ("1,10", "not a whole number"),
            ("1,1022", "not a whole number"),
            ("11,02,334", "not a count"),
            ("1 600", "not a count"),
            ("3e3", "not a count"),
            ("0x1F", "not a count"),
            ("1_000", "not a count"),
            ("=2+2", "not a count"),
            ("nan", "not a count"),
            ("about 60+", "says two things at once"),
            ("under 60+", "says two things at once"),
        ],
    )
    def test_what_is_no_count_is_refused_in_words(self, typed: str, says: str) -> None:
        with pytest.raises(CountProblem, match=says):
            parse_count(typed)

    @pytest.mark.parametrize(
        "typed",
        [
            "9" * 50_000,
            "1," * 50_000,
            "over " + "9" * 50_000,
            "9" * 30 + "-" + "9" * 30,
            "٣٤",  # Arabic digits
            "３４",  # full-width digits
            "४२",  # Devanagari digits
            "Ⅻ",
            "½",
            "²",
            "3\x004",
            "3\u200b4",
            "about " * 10_000,
            "not recorded: " + "x" * (LONGEST_WORDS + 1),
        ],
        ids=lambda typed: ascii(typed[:16]),
    )
    def test_hostile_text_is_refused_in_a_short_sentence(self, typed: str) -> None:
        with pytest.raises(CountProblem) as problem:
            parse_count(typed)

        assert len(str(problem.value)) < 250

    def test_what_cannot_be_seen_is_left_out(self) -> None:
        assert parse_count("34\x00\u200b") == parse_count("34")
        assert parse_count("\ud800") == NOT_RECORDED
        assert parse_count("not recorded: all\x00 well\u200b attended").words == "all well attended"

    @given(st.text(max_size=300))
    @example("not recorded: \x00")
    def test_whatever_is_typed_is_a_count_or_a_problem_in_words(self, typed: str) -> None:
        try:
            count = parse_count(typed)
        except CountProblem:
            return
        assert count.entries == 1
        assert count.value is None or 0 <= count.value <= LARGEST
        # Both databases can keep the words.
        assert count.words.isprintable()
        assert len(count.words) <= LONGEST_WORDS


class TestAddingUp:
    """Design, section 3: a sum depends on neither order nor grouping."""

    @pytest.mark.parametrize(
        ("typed", "shown"),
        [
            ([], "0"),
            (["0"], "0"),
            (["n/k"], "not recorded"),
            (["n/k", "n/k"], "not recorded"),
            (["n/k", "0"], "at least 0 (1 entry not recorded)"),
            (["9", "6", "5"], "20"),
            (["9", "n/k"], "at least 9 (1 entry not recorded)"),
            (["9", "n/k", ""], "at least 9 (2 entries not recorded)"),
            (["9", "about 60"], "about 69"),
            (["9", "over 60"], "at least 69"),
            (["9", "nearly 60"], "nearly 69"),
            (["over 9", "nearly 60"], "about 69"),
            (["about 9", "over 60"], "about 69"),
            (["about 9", "nearly 60"], "about 69"),
            (["nearly 60", "n/k"], "about 60 (1 entry not recorded)"),
            (["over 60", "n/k"], "at least 60 (1 entry not recorded)"),
            (["about 60", "n/k"], "about 60 (1 entry not recorded)"),
        ],
    )
    def test_a_sum_says_how_sure_it_is_and_what_it_leaves_out(self, typed: list[str], shown: str) -> None:
        assert added(map(parse_count, typed)).in_full == shown

    def test_the_sum_of_the_published_year_leaves_out_one_entry(self) -> None:
        sessions = added(map(parse_count, ["50", "66", "4", "not recorded", "8"]))
        attended = added(map(parse_count, ["973", "1587", "127", "1102", "not recorded"]))

        assert sessions.in_full == "at least 128 (1 entry not recorded)"
        assert attended.in_full == "at least 3,789 (1 entry not recorded)"

    def test_nothing_added_up_is_zero(self) -> None:
        assert added([]) == NO_ENTRY
        assert NO_ENTRY.value == 0
        assert NO_ENTRY.certainty is EXACT

    def test_what_is_left_out_is_entries_not_sessions(self) -> None:
        assert added([Count.of(128), NOT_RECORDED]).in_full == "at least 128 (1 entry not recorded)"

    def test_a_sum_has_no_words_of_one_entry(self) -> None:
        assert (parse_count("over 1600") + NO_ENTRY).words == ""

    @given(entry_counts, entry_counts)
    def test_the_order_of_two_makes_no_difference(self, one: Count, other: Count) -> None:
        assert one + other == other + one

    @given(entry_counts, entry_counts, entry_counts)
    def test_the_grouping_of_three_makes_no_difference(self, one: Count, two: Count, three: Count) -> None:
        assert (one + two) + three == one + (two + three)

    @given(st.lists(entry_counts, max_size=6), st.randoms(use_true_random=False))
    def test_any_order_and_any_grouping_give_the_same(self, counts: list[Count], chance: random.Random) -> None:
        whole = added(counts)
        groups = [*counts]
        chance.shuffle(groups)
        while len(groups) > 1:
            start = chance.randrange(len(groups))
            end = chance.randrange(start, len(groups)) + 1
            groups[start:end] = [added(groups[start:end])]

        assert added(groups) == whole

    @given(st.lists(entry_counts, max_size=6))
    def test_a_sum_adds_what_was_recorded_and_counts_what_was_not(self, counts: list[Count]) -> None:
        whole = added(counts)
        recorded = [count for count in counts if count.value is not None]

        assert whole.number == sum(count.number for count in recorded)
        assert (whole.recorded, whole.not_recorded) == (len(recorded), len(counts) - len(recorded))
        assert whole.entries == len(counts)

    @given(st.lists(entry_counts, max_size=6))
    def test_the_flags_follow_from_the_parts(self, counts: list[Count]) -> None:
        said = {count.certainty for count in counts}
        whole = added(counts)

        assert whole.may_be_more == bool(said & {AT_LEAST, ABOUT, Certainty.NOT_RECORDED})
        assert whole.may_be_fewer == bool(said & {NEARLY, ABOUT})

    @given(st.lists(recorded_counts, min_size=1, max_size=6), st.integers(1, 5))
    def test_a_sum_that_misses_something_is_never_bare(self, counts: list[Count], missing: int) -> None:
        whole = added([*counts, *[NOT_RECORDED] * missing])

        assert whole.certainty in (AT_LEAST, ABOUT)
        assert "not recorded)" in whole.in_full
        assert str(whole) != number_in_words(whole.number)

    @given(st.lists(st.builds(Count.of, numbers), max_size=6))
    def test_exact_numbers_add_up_to_an_exact_number(self, counts: list[Count]) -> None:
        assert added(counts).certainty is EXACT

    @given(st.lists(st.just(NOT_RECORDED), min_size=1, max_size=5))
    def test_unknown_numbers_add_up_to_an_unknown_number(self, counts: list[Count]) -> None:
        whole = added(counts)

        assert whole.value is None
        assert str(whole) == whole.in_full == "not recorded"

    def test_a_count_is_not_added_to_a_bare_number(self) -> None:
        with pytest.raises(TypeError):
            Count.of(1) + 1  # type: ignore[operator]


class TestACount:
    """What a count of one entry is made from, and what it can't be."""

    @pytest.mark.parametrize("certainty", STORED)
    def test_the_two_columns_of_an_entry_give_its_count(self, certainty: Certainty) -> None:
        count = Count.of(60, certainty)

        assert (count.value, count.certainty, count.entries) == (60, certainty, 1)

    @pytest.mark.parametrize("columns", [(None, None), (None, EXACT), (60, None), (60, Certainty.NOT_RECORDED)])
    def test_a_number_without_certainty_is_not_recorded(self, columns: tuple[int | None, Certainty | None]) -> None:
        assert Count.of(*columns) == NOT_RECORDED

    def test_a_count_is_never_below_zero(self) -> None:
        with pytest.raises(ValueError, match="never below 0"):
            Count.of(-1)

    def test_a_number_needs_an_entry_that_recorded_it(self) -> None:
        with pytest.raises(ValueError, match="needs an entry"):
            Count(number=1, not_recorded=1)

    def test_a_count_can_not_be_changed(self) -> None:
        with pytest.raises(AttributeError):
            Count.of(1).number = 2  # type: ignore[misc]


@pytest.mark.parametrize(
    ("value", "certainty", "words"),
    [
        (34, EXACT, "34"),
        (1600, AT_LEAST, "at least 1,600"),
        (None, Certainty.NOT_RECORDED, "not recorded"),
        (None, Certainty.NOT_APPLICABLE, "not applicable"),
        (None, Certainty.CONFIDENTIAL, "confidential"),
    ],
)
def test_a_count_is_read_in_words(value: int | None, certainty: Certainty, words: str) -> None:
    assert in_words(value, certainty) == words


def test_entries_are_counted_in_words() -> None:
    assert [entries_in_words(number) for number in (0, 1, 12, 1200)] == [
        "0 entries",
        "1 entry",
        "12 entries",
        "1,200 entries",
    ]


@given(st.lists(entry_counts, max_size=6))
def test_why_a_sum_is_unsure_is_said_exactly_where_it_is(counts: list[Count]) -> None:
    total = added(counts)
    by_certainty = Counter(count.certainty for count in counts if count.value is not None)
    said = why_unsure(by_certainty, total.not_recorded)
    assert any(words.startswith("It may be more") for words in said) == total.may_be_more
    assert any(words.startswith("It may be fewer") for words in said) == total.may_be_fewer
