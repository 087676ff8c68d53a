"""Stated figures: what is typed, what is told in words, and what is never worked out."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.count import LARGEST, STORED, Certainty, Count, CountProblem, parse_count
from training_register.rules.stated_figures import (
    HUNDRED,
    LARGEST_AMOUNT,
    WHOLE,
    Amount,
    AmountProblem,
    When,
    WhenProblem,
    change_in_words,
    computed_share,
    coverage_sentence,
    difference_told,
    hundredths_in_words,
    parse_amount,
    parse_lines,
    parse_share,
    parse_when,
    pieces_in_words,
    share_told,
    stands_on,
    year_of,
)

NOT_RECORDED = Count.of(None, None)


class TestAmounts:
    """A figure that may be a count, a share, or have decimals."""

    @pytest.mark.parametrize(
        ("typed", "hundredths", "certainty", "is_share", "shown"),
        [
            ("84", 84_00, Certainty.EXACT, False, "84"),
            ("12,000", 12_000_00, Certainty.EXACT, False, "12,000"),
            ("over 15,000", 15_000_00, Certainty.AT_LEAST, False, "over 15,000"),
            ("nearly 8,000", 8_000_00, Certainty.NEARLY, False, "nearly 8,000"),
            ("almost 1,800,000", 1_800_000_00, Certainty.NEARLY, False, "almost 1,800,000"),
            ("22.4", 22_40, Certainty.EXACT, False, "22.4"),
            ("3.15", 3_15, Certainty.EXACT, False, "3.15"),
            ("97 %", 97_00, Certainty.EXACT, True, "97 %"),
            ("97%", 97_00, Certainty.EXACT, True, "97%"),
            ("82.5 %", 82_50, Certainty.EXACT, True, "82.5 %"),
            ("97.0%", 97_00, Certainty.EXACT, True, "97.0%"),
            ("87 per cent", 87_00, Certainty.EXACT, True, "87 per cent"),
            ("approximately 50%", 50_00, Certainty.ABOUT, True, "approximately 50%"),
            ("over 99.75%", 99_75, Certainty.AT_LEAST, True, "over 99.75%"),
            ("0", 0, Certainty.EXACT, False, "0"),
            (f"{LARGEST}", LARGEST_AMOUNT, Certainty.EXACT, False, "9,999,999"),
        ],
    )
    def test_what_is_typed_is_kept_exactly_and_shown_in_its_own_words(
        self, typed: str, hundredths: int, certainty: Certainty, is_share: bool, shown: str
    ) -> None:
        amount = parse_amount(typed)

        assert (amount.hundredths, amount.certainty, amount.is_share) == (hundredths, certainty, is_share)
        assert amount.in_own_words == shown

    @pytest.mark.parametrize("typed", ["", "  ", "not recorded", "n/k", "?"])
    def test_blank_and_not_known_are_not_recorded(self, typed: str) -> None:
        assert parse_amount(typed) == Amount()
        assert parse_amount(typed).in_own_words == "not recorded"

    @pytest.mark.parametrize("typed", ["not held", "a large number", "virtually all"])
    def test_words_instead_of_a_number_are_kept(self, typed: str) -> None:
        amount = parse_amount(typed)

        assert amount.hundredths is None
        assert amount.in_own_words == f"not recorded (“{typed}”)"
        assert parse_amount(amount.as_typed) == amount

    def test_not_set_is_an_answer_about_a_target_and_differs_from_not_recorded(self) -> None:
        answer = parse_amount("Not set", may_be_not_set=True)

        assert answer.is_not_set
        assert answer.in_own_words == "not set"
        assert not parse_amount("not recorded", may_be_not_set=True).is_not_set
        assert not parse_amount("not set").is_not_set

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("82.125%", "at most two"),
            ("15-20", "is a range. Type about 18 or at least 15"),
            ("3.15 / 7.61", "is not a number. Type one"),
            ("10000000", "too large"),
            ("9999999.99", "too large"),
            ("-5", "below 0"),
            ("12 of 23", "is not a count"),
            ("1.2.3", "is not a count"),
        ],
    )
    def test_what_is_no_figure_is_refused_in_words(self, typed: str, told: str) -> None:
        with pytest.raises(ValueError, match=told):
            parse_amount(typed)

    @given(st.text(max_size=30))
    def test_any_text_is_read_or_refused_in_words(self, typed: str) -> None:
        try:
            amount = parse_share(typed)
        except (AmountProblem, CountProblem) as problem:
            told = str(problem)
        else:
            told = amount.in_own_words
            assert amount.hundredths is None or 0 <= amount.hundredths <= WHOLE
        assert told

    @given(st.integers(0, LARGEST_AMOUNT), st.sampled_from(STORED), st.booleans())
    def test_what_is_shown_can_be_typed_again(self, hundredths: int, certainty: Certainty, is_share: bool) -> None:
        amount = Amount(hundredths, certainty, is_share)
        again = parse_amount(amount.as_typed)

        assert (again.hundredths, again.certainty, again.is_share) == (hundredths, certainty, is_share)
        assert parse_amount(again.as_typed) == again
        assert again.in_own_words == amount.in_own_words


class TestShares:
    """A share of a population."""

    @pytest.mark.parametrize(
        ("typed", "hundredths", "shown"),
        [
            ("97", 97_00, "97%"), ("97.1", 97_10, "97.1%"), ("97.25%", 97_25, "97.25%"), ("100 %", 100_00, "100 %"),
            ("about 80", 80_00, "about 80%"), ("over 90%", 90_00, "over 90%"), ("98.0", 98_00, "98.0%"),
        ],
    )  # fmt: skip
    def test_with_or_without_its_sign(self, typed: str, hundredths: int, shown: str) -> None:
        share = parse_share(typed)

        assert (share.hundredths, share.is_share, share.in_own_words) == (hundredths, True, shown)
        assert parse_share(share.as_typed) == share

    def test_no_share_is_more_than_all(self) -> None:
        with pytest.raises(AmountProblem, match="at most 100%"):
            parse_share("101%")

    @pytest.mark.parametrize(
        ("population", "trained", "share"),
        [
            ("412", "400", 97_10),
            ("461", "452", 98_00),
            ("3", "1", 33_30),
            ("800", "1", 10),
            ("5", "0", 0),
            ("7", "7", 100_00),
        ],
    )
    def test_a_share_is_worked_out_from_two_exact_numbers(self, population: str, trained: str, share: int) -> None:
        assert computed_share(parse_count(population), parse_count(trained)) == share

    @pytest.mark.parametrize(
        ("population", "trained"),
        [
            ("", "400"), ("412", ""), ("about 400", "380"), ("412", "over 390"), ("nearly 500", "nearly 400"),
            ("0", "0"), ("400", "412"), ("not recorded: all", "12"),
        ],
    )  # fmt: skip
    def test_nothing_is_worked_out_unless_both_numbers_are_there_and_sure(self, population: str, trained: str) -> None:
        assert computed_share(parse_count(population), parse_count(trained)) is None

    @given(st.integers(1, LARGEST), st.data())
    def test_what_is_worked_out_is_the_nearest_tenth(self, population: int, data: st.DataObject) -> None:
        trained = data.draw(st.integers(0, population))
        share = computed_share(Count.of(population), Count.of(trained))

        assert share is not None
        assert share % 10 == 0
        assert abs(Fraction(share, HUNDRED) - Fraction(100 * trained, population)) <= Fraction(1, 20)

    @pytest.mark.parametrize("stated", ["97%", "97.1%", "97.09%", "about 95%", "over 97%", "nearly 98%", "", "most"])
    def test_a_stated_share_that_agrees_as_it_was_rounded_is_not_told_of(self, stated: str) -> None:
        assert share_told(parse_share(stated), Count.of(412), Count.of(400)) == ""

    @pytest.mark.parametrize(
        ("stated", "told"),
        [
            (
                "98%",
                "The share is stated as 98%; 400 of 412 is 97.1% (computed): 0.9 points fewer.",
            ),
            ("96.1 %", "The share is stated as 96.1 %; 400 of 412 is 97.1% (computed): 1 point more."),
            ("97.0%", "The share is stated as 97.0%; 400 of 412 is 97.1% (computed): 0.1 points more."),
            ("over 98%", "The share is stated as over 98%; 400 of 412 is 97.1% (computed): 0.9 points fewer."),
        ],
    )
    def test_one_that_disagrees_is_told_of_with_the_difference(self, stated: str, told: str) -> None:
        assert share_told(parse_share(stated), Count.of(412), Count.of(400)) == told

    def test_more_trained_than_there_are_is_told_and_no_share_worked_out(self) -> None:
        assert share_told(Amount(), Count.of(400), Count.of(412)) == (
            "More are stated as trained (412) than there are in all (400)."
        )


class TestLines:
    """Reasons, and further numbers: words with a number each."""

    @pytest.mark.parametrize(
        ("typed", "name", "number", "certainty"),
        [
            ("12 no longer drive", "no longer drive", 12, Certainty.EXACT),
            ("suspended: about 3", "suspended", 3, Certainty.ABOUT),
            ("about 3 suspended", "suspended", 3, Certainty.ABOUT),
            ("over 400 mentors", "mentors", 400, Certainty.AT_LEAST),
            ("1,200+ pupils", "pupils", 1_200, Certainty.AT_LEAST),
            ("completed since, believed: about 11", "completed since, believed", 11, Certainty.ABOUT),
            ("length of the course: 90 minutes", "length of the course", 90, Certainty.EXACT),
            ("worst event: 12 of 23", "worst event", 12, Certainty.EXACT),
            ("left the trade", "left the trade", None, Certainty.NOT_RECORDED),
            ("type of school: not held", "type of school", None, Certainty.NOT_RECORDED),
            ("since 2014 abroad", "since 2014 abroad", None, Certainty.NOT_RECORDED),
            ("ill: not recorded", "ill", None, Certainty.NOT_RECORDED),
        ],
    )
    def test_a_line_has_its_number_first_or_after_a_colon(
        self, typed: str, name: str, number: int | None, certainty: Certainty
    ) -> None:
        [line] = parse_lines(typed)

        assert (line.name, line.amount.certainty, line.words) == (name, certainty, typed)
        assert line.amount.hundredths == (None if number is None else number * HUNDRED)

    def test_several_stand_between_semicolons_or_on_lines_of_their_own(self) -> None:
        typed = "12 no longer drive;  3 suspended\r\n\r\n1 ill"

        assert [line.name for line in parse_lines(typed)] == ["no longer drive", "suspended", "ill"]
        assert pieces_in_words(typed) == "12 no longer drive; 3 suspended; 1 ill"

    def test_a_share_may_stand_there_too(self) -> None:
        [line] = parse_lines("share from Education last year: 14%")

        assert (line.amount.hundredths, line.amount.is_share) == (14_00, True)

    @pytest.mark.parametrize("typed", ["10-12 abroad", "abroad: 10-12", "99999999 gone"])
    def test_a_range_or_too_large_a_number_is_refused(self, typed: str) -> None:
        with pytest.raises(CountProblem):
            parse_lines(typed)

    @given(st.text(max_size=40))
    def test_any_text_is_read_or_refused_in_words(self, typed: str) -> None:
        try:
            lines = parse_lines(typed)
        except (AmountProblem, CountProblem) as problem:
            told = str(problem)
        else:
            told = "; ".join(line.words for line in lines) or "nothing"
            assert told == (pieces_in_words(typed) or "nothing")
        assert told


class TestWhen:
    """A day, a period or neither."""

    @pytest.mark.parametrize(
        ("typed", "when", "shown"),
        [
            ("31 March 2017", When(date(2017, 3, 31)), "31 March 2017"),
            ("31/3/17", When(date(2017, 3, 31)), "31 March 2017"),
            ("as at 31 August 2017", When(date(2017, 8, 31)), "31 August 2017"),
            ("to 19 March 2018", When(date(2018, 3, 19)), "19 March 2018"),
            ("2016/17", When(None, date(2016, 4, 1), date(2017, 3, 31)), "April 2016 to March 2017"),
            ("2015", When(None, date(2015, 1, 1), date(2015, 12, 31)), "January 2015 to December 2015"),
            (
                "October 2016 to January 2017",
                When(None, date(2016, 10, 1), date(2017, 1, 31)),
                "October 2016 to January 2017",
            ),
            (
                "2008 to 4 February 2014",
                When(None, date(2008, 1, 1), date(2014, 2, 4)),
                "1 January 2008 to 4 February 2014",
            ),
            (
                "since 2012 to 31 March 2020",
                When(None, date(2012, 1, 1), date(2020, 3, 31)),
                "January 2012 to March 2020",
            ),
            (
                "since May 2014, as at November 2024",
                When(None, date(2014, 5, 1), date(2024, 11, 30)),
                "May 2014 to November 2024",
            ),
            ("", When(), "no date recorded"),
            ("not recorded", When(), "no date recorded"),
        ],
    )
    def test_what_is_typed(self, typed: str, when: When, shown: str) -> None:
        assert parse_when(typed, 4) == when
        assert when.in_words == shown
        assert parse_when(when.as_typed, 4) == when

    @pytest.mark.parametrize(
        "typed", ["soon", "since 2012", "31 February 2017", "2017 to 2016", "spring 2016", "0001", "x" * 200, "9999"]
    )
    def test_what_is_neither_is_refused_with_what_to_type(self, typed: str) -> None:
        with pytest.raises(WhenProblem):
            parse_when(typed, 4)

    @given(st.text(max_size=40))
    def test_any_text_is_read_or_refused_in_words(self, typed: str) -> None:
        try:
            when = parse_when(typed, 4)
        except WhenProblem as problem:
            told = str(problem)
        else:
            told = when.in_words
            assert parse_when(when.as_typed, 4) == when
        assert told

    @given(st.dates(date(1901, 1, 1), date(2190, 1, 1)), st.integers(0, 4_000), st.integers(1, 12))
    def test_what_is_shown_can_be_typed_again(self, first: date, days: int, first_month: int) -> None:
        last = first + timedelta(days)
        when = When(first) if days == 0 else When(None, first, last)

        assert parse_when(when.as_typed, first_month) == when

    def test_it_stands_in_the_year_of_its_last_day_or_in_the_year_that_was_said(self) -> None:
        assert stands_on(When(date(2017, 3, 31)), None, 4) == date(2017, 3, 31)
        assert stands_on(When(None, date(2008, 1, 1), date(2014, 2, 4)), None, 4) == date(2014, 2, 4)
        assert stands_on(When(), 2016, 4) == date(2016, 4, 1)
        assert year_of(date(2017, 3, 31), 4) == "2016/17"


COUNTS = ("population", "trained", "booked", "outstanding")


def sentence(subject: str = "licensed drivers", when: str = "31 March 2017", **said: str) -> str:
    """The sentence of what was typed."""
    return coverage_sentence(
        subject=subject,
        when=parse_when(when, 4),
        **{name: parse_count(said.get(name, "")) for name in COUNTS},
        share=parse_share(said.get("share", "")),
        reasons=pieces_in_words(said.get("reasons", "")),
        source=said.get("source", "the licensing team"),
    )


class TestCoverageSentences:
    """What coverage says, with what is not recorded."""

    @pytest.mark.parametrize(
        ("said", "told"),
        [
            (
                {"population": "412", "trained": "400", "share": "97.1%"},
                "Of 412 licensed drivers on 31 March 2017, 400 were trained (97.1%), as stated by the licensing team.",
            ),
            (
                {"population": "412", "trained": "400"},
                "Of 412 licensed drivers on 31 March 2017, 400 were trained (97.1%, computed), as stated by the "
                "licensing team.",
            ),
            (
                {"population": "412", "trained": "400", "booked": "1", "outstanding": "11", "reasons": "9 ill; 2 gone"},
                "Of 412 licensed drivers on 31 March 2017, 400 were trained (97.1%, computed), 1 was booked to come "
                "and "
                "11 were outstanding (9 ill; 2 gone), as stated by the licensing team.",
            ),
            (
                {"population": "about 400", "trained": "over 380"},
                "Of about 400 licensed drivers on 31 March 2017, over 380 were trained, as stated by the licensing "
                "team.",
            ),
            (
                {"trained": "over 700", "outstanding": "12", "when": ""},
                "Over 700 licensed drivers were trained and 12 were outstanding, as stated by the licensing team. Not "
                "recorded: how many there are in all.",
            ),
            (
                {"outstanding": "30", "reasons": "4 licences already suspended", "when": "31 August 2017"},
                "30 licensed drivers were outstanding on 31 August 2017 (4 licences already suspended), as stated by "
                "the "
                "licensing team. Not recorded: how many there are in all and how many were trained.",
            ),
            (
                {"reasons": "4 suspended", "booked": "3"},
                "3 licensed drivers were booked to come on 31 March 2017 and an unknown number were outstanding (4 "
                "suspended), as stated by the licensing team. Not recorded: how many there are in all and how many "
                "were "
                "trained.",
            ),
            (
                {"reasons": "4 suspended"},
                "An unknown number of the licensed drivers were outstanding on 31 March 2017 (4 suspended), as stated "
                "by the licensing team. Not recorded: how many there are in all and how many were trained.",
            ),
            (
                {"population": "412", "when": "October 2016 to January 2017"},
                "There were 412 licensed drivers from October 2016 to January 2017, as stated by the licensing team. "
                "Not "
                "recorded: how many were trained and how many were outstanding.",
            ),
            (
                {"share": "87%"},
                "Licensed drivers on 31 March 2017: 87%, as stated by the licensing team. Not recorded: how many there "
                "are in all, how many were trained and how many were outstanding.",
            ),
            (
                {"trained": "452", "share": "not recorded: virtually all", "when": "April 2016"},
                "452 licensed drivers were trained in April 2016 (share: “virtually all”), as stated by "
                "the licensing team. Not recorded: how many there are in all and how many were outstanding.",
            ),
        ],
    )
    def test_says_what_was_stated_and_what_was_not(self, said: dict[str, str], told: str) -> None:
        assert sentence(**said) == told

    @given(
        st.fixed_dictionaries({name: st.sampled_from(("", "0", "1", "12", "about 400", "over 7")) for name in COUNTS})
    )
    def test_every_number_that_was_stated_is_said_and_the_source_is_named(self, said: dict[str, str]) -> None:
        told = sentence(**said, share="97.25%")

        assert all(number in told.lower() for number in said.values())
        assert "97.25%" in told
        assert "as stated by the licensing team." in told
        for name, words in (("population", "how many there are in all"), ("trained", "how many were trained")):
            assert (words in told) == (not said[name])


class TestAsPrintedAndAsComputed:
    """A printed total beside what the register computes."""

    @pytest.mark.parametrize(
        ("printed", "computed", "leaves_out", "told"),
        [
            ("66", Count.of(65), False, "sessions: the print says 66, the register 65: 1 fewer"),
            ("1,590", Count.of(2000), False, "sessions: the print says 1,590, the register 2,000: 410 more"),
            ("66", Count.of(66), False, "sessions: 66 in both"),
            ("0", Count.of(0), False, "sessions: 0 in both"),
            ("", Count.of(65), False, "sessions: the print does not say"),
            ("not recorded: many", Count.of(65), False, "sessions: the print does not say (“many”)"),
            ("66", None, False, "sessions: the print says 66, the register has no figure: no difference is worked out"),
            (
                "66",
                NOT_RECORDED,
                False,
                "sessions: the print says 66, the register has not recorded it: no difference is worked out",
            ),
            (
                "66",
                Count(65, 3, 1),
                False,
                "sessions: the print says 66, the register at least 65 (1 entry not recorded): no difference is worked "
                "out",
            ),
            (
                "66",
                Count.of(65),
                True,
                "sessions: the print says 66, the register 65, and holds entries that are not split by this period: no "
                "difference is worked out",
            ),
            (
                "over 60",
                Count.of(65),
                False,
                "sessions: the print says over 60, the register 65: no difference is worked out",
            ),
            (
                "66",
                Count.of(65, Certainty.ABOUT),
                False,
                "sessions: the print says 66, the register about 65: no difference is worked out",
            ),
        ],
    )
    def test_the_difference_is_told_where_both_are_sure(
        self, printed: str, computed: Count | None, leaves_out: bool, told: str
    ) -> None:
        assert difference_told("sessions", parse_count(printed), computed, leaves_out=leaves_out) == told


class TestHistory:
    """What became of a figure, in words."""

    def test_what_was_added_changed_and_deleted(self) -> None:
        fields: dict[str, list[object]] = {
            "kind": [None, "coverage"], "subject": [None, "drivers"], "as_at": [None, "2017-03-31"],
            "trained": [None, 400], "trained_certainty": [None, "exact"], "share": [None, 97_25],
            "share_certainty": [None, "exact"], "audience_id": [None, 3], "reasons": [None, "9 ill\n3 gone"],
            "outstanding": [None, 12], "outstanding_certainty": [None, "about"],
        }  # fmt: skip
        told = [
            "what it is: coverage", "of what: drivers", "audience: Taxi drivers", "as at: 31 March 2017",
            "trained: 400", "outstanding: about 12", "reasons: 9 ill; 3 gone", "share: 97.25%",
        ]  # fmt: skip
        names = {"audience_id": {3: "Taxi drivers"}}
        assert change_in_words(fields, names) == told
        deleted = {field: [after, None] for field, (_, after) in fields.items()}
        assert change_in_words(deleted, names) == told

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"trained": [400, 410]}, "trained: 400 → 410"),
            ({"trained": [1400, None], "trained_certainty": ["exact", None]}, "trained: 1,400 → nothing"),
            (
                {
                    "figure": [500_00, None],
                    "figure_certainty": ["exact", None],
                    "figure_is_not_set": [False, True],
                },
                "figure: 500 → not set",
            ),
            ({"as_at": ["2017-03-31", None]}, "as at: 31 March 2017 → nothing"),
            ({"words": ["Once.", "Twice."]}, "words as printed: Once. → Twice."),
        ],
    )
    def test_a_change_says_before_and_after(self, fields: dict[str, list[object]], told: str) -> None:
        assert change_in_words(fields, {}) == [told]


@pytest.mark.parametrize(("hundredths", "shown"), [(0, "0"), (5, "0.05"), (8250, "82.5"), (1_234_500, "12,345")])
def test_hundredths_are_written_without_what_says_nothing(hundredths: int, shown: str) -> None:
    assert hundredths_in_words(hundredths) == shown
