"""Changes between periods: compared only where both figures mean the same, and never surer than they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.count import Certainty, Count, added, parse_count
from training_register.rules.changes import LEAST_FOR_A_PERCENTAGE, Change, Comparable, Obstacle, change_between
from training_register.table import NOT_APPLICABLE, NOT_AVAILABLE, Cell, Mark, Ratio

LEFT_OUT = Count.of(9) + Count.of(None, None)


def change(earlier: str | Comparable, later: str | Comparable, **options: object) -> Change:
    earlier, later = (parse_count(one) if isinstance(one, str) else one for one in (earlier, later))
    return change_between(earlier, later, **{"since": "2015/16", "now": "2016/17", **options})  # type: ignore[arg-type]


class TestWords:
    """What a sentence and a cell say."""

    @pytest.mark.parametrize(
        ("earlier", "later", "words", "figures", "percentage"),
        [
            ("915", "973", "58 more than in 2015/16 (6.3% more)", "+58", "+6.3%"),
            ("148", "136", "12 fewer than in 2015/16 (8.1% fewer)", "−12", "−8.1%"),
            ("50", "50", "the same as in 2015/16", "0", "0%"),
            ("19", "38", "19 more than in 2015/16", "+19", ""),
            ("20", "40", "20 more than in 2015/16 (100% more)", "+20", "+100%"),
            ("0", "8", "8 more than in 2015/16", "+8", ""),
            ("0", "0", "the same as in 2015/16", "0", ""),
            ("20", "0", "20 fewer than in 2015/16 (100% fewer)", "−20", "−100%"),
            # Halves round up, in size: more and fewer mirror each other.
            ("80", "85", "5 more than in 2015/16 (6.3% more)", "+5", "+6.3%"),
            ("80", "75", "5 fewer than in 2015/16 (6.3% fewer)", "−5", "−6.3%"),
            ("9,999", "10,000", "1 more than in 2015/16 (less than 0.1% more)", "+1", "+under 0.1%"),
            ("1000", "3000", "2,000 more than in 2015/16 (200% more)", "+2,000", "+200%"),
        ],
    )
    def test_of_counts(self, earlier: str, later: str, words: str, figures: str, percentage: str) -> None:
        made = change(earlier, later)

        assert (made.in_words, made.in_figures, made.percentage_in_figures) == (words, figures, percentage)
        assert str(made) == words
        assert made.marks == ()

    @pytest.mark.parametrize(
        ("earlier", "later", "words"),
        [
            ("about 60", "118", "about 58 more than in 2015/16"),
            ("60", "at least 100", "at least 40 more than in 2015/16"),
            ("at least 60", "100", "at most 40 more than in 2015/16"),
            ("60", "nearly 100", "at most 40 more than in 2015/16"),
            ("nearly 60", "100", "at least 40 more than in 2015/16"),
            ("at least 60", "at least 100", "about 40 more than in 2015/16"),
            ("nearly 60", "at least 100", "at least 40 more than in 2015/16"),
            ("100", "at least 60", "at most 40 fewer than in 2015/16"),
            ("at least 100", "60", "at least 40 fewer than in 2015/16"),
            ("100", "nearly 60", "at least 40 fewer than in 2015/16"),
            ("60", "at least 60", "at least as many as in 2015/16"),
            ("at least 60", "60", "at most as many as in 2015/16"),
            ("about 60", "60", "about the same as in 2015/16"),
        ],
    )
    def test_of_an_estimate_it_is_one_itself_and_has_no_percentage(self, earlier: str, later: str, words: str) -> None:
        made = change(earlier, later)

        assert made.in_words == words
        assert made.percentage is None
        assert made.marks == (Mark.ESTIMATE,)

    @pytest.mark.parametrize(
        ("since", "when"),
        [
            ("2015/16", "in 2015/16"),
            ("2015/16 Q1", "in 2015/16 Q1"),
            ("April 2015", "in April 2015"),
            ("4 May 2015", "on 4 May 2015"),
            ("1 May 2015 to 3 June 2015", "from 1 May 2015 to 3 June 2015"),
        ],
    )
    def test_a_period_is_named_as_its_kind_asks(self, since: str, when: str) -> None:
        assert change("19", "20", since=since).in_words == f"1 more than {when}"

    def test_of_shares_in_percentage_points(self) -> None:
        made = change(Ratio(120, 160, per=100), Ratio(127, 165, per=100))
        one = change(Ratio(50, 100, per=100), Ratio(49, 100, per=100))

        # 76.96… less 75: from the exact shares, not from the rounded ones.
        assert made.in_words == "2 percentage points higher than in 2015/16"
        assert one.in_words == "1 percentage point lower than in 2015/16"
        assert made.percentage is None

    def test_of_averages(self) -> None:
        assert change(Ratio(2000, 100), Ratio(2687, 120)).in_words == "2.4 more than in 2015/16"
        assert change(Ratio(2687, 120), Ratio(2686, 120)).in_words == "almost the same as in 2015/16"
        assert change(Cell(Ratio(60, 3), (Mark.ESTIMATE,)), Ratio(66, 3)).in_words == "about 2 more than in 2015/16"
        hours = Ratio(600, 60), Ratio(720, 60, certainty=Certainty.AT_LEAST)
        assert change(*hours).in_words == "at least 2 more than in 2015/16"


class TestKeptWholeAndNotKept:
    """What the edges of a period cut off is left out too, and before entries were kept nothing is known."""

    @pytest.mark.parametrize(
        ("not_split", "why"),
        [
            ((1, 0), "the figure of 2015/16 leaves out 1 entry that is kept whole"),
            ((0, 3), "the figure of 2016/17 leaves out 3 entries that are kept whole"),
            ((2, 3), "the figure of 2015/16 leaves out 2 entries that are kept whole"),
        ],
    )
    def test_an_entry_that_is_kept_whole_is_left_out(self, not_split: tuple[int, int], why: str) -> None:
        made = change("915", "973", not_split=not_split)

        assert (made.obstacle, made.difference, made.why) == (Obstacle.LEFT_OUT, None, why)
        assert made.marks == (Mark.NOT_AVAILABLE,)

    def test_before_entries_were_kept_nothing_is_compared(self) -> None:
        made = change("915", "973", not_kept="entries have been kept since 1 September 2015")

        assert made.in_words == "can't be compared with 2015/16: entries have been kept since 1 September 2015"
        assert made.marks == (Mark.NOT_AVAILABLE,)

    def test_a_break_is_the_first_reason_and_what_is_hidden_the_next(self) -> None:
        hidden = Cell(Count.of(3), (Mark.CONFIDENTIAL,))
        also = {"not_kept": "entries have been kept since 1 September 2015", "not_split": (1, 1)}

        assert change(hidden, "5", break_in_series="by level", **also).obstacle is Obstacle.BREAK
        assert change(hidden, "5", **also).obstacle is Obstacle.HIDDEN
        assert change(LEFT_OUT, "5", **also).obstacle is Obstacle.NOT_KEPT


class TestObstacles:
    """No change is computed across what makes two figures unlike."""

    @pytest.mark.parametrize(
        ("earlier", "later", "obstacle", "why"),
        [
            ("n/k", "973", Obstacle.NOT_RECORDED, "the figure of 2015/16 is not recorded"),
            ("973", "n/k", Obstacle.NOT_RECORDED, "the figure of 2016/17 is not recorded"),
            (NOT_AVAILABLE, "973", Obstacle.NOT_AVAILABLE, "the figure of 2015/16 is not available"),
            (NOT_APPLICABLE, "973", Obstacle.NOT_APPLICABLE, "the figure of 2015/16 does not apply"),
            (None, "973", Obstacle.NOT_APPLICABLE, "the figure of 2015/16 does not apply"),
            (Ratio(0, 0), Ratio(1, 2), Obstacle.NOT_APPLICABLE, "the figure of 2015/16 does not apply"),
            (Cell(Count.of(3), (Mark.CONFIDENTIAL,)), "9", Obstacle.HIDDEN,
             "the figure of 2015/16 is hidden to protect confidentiality"),
            ("9", Cell(Count.of(3), (Mark.CONFIDENTIAL,)), Obstacle.HIDDEN,
             "the figure of 2016/17 is hidden to protect confidentiality"),
            (LEFT_OUT, "12", Obstacle.LEFT_OUT,
             "the figure of 2015/16 leaves out 1 entry that did not record it"),
            ("12", added([LEFT_OUT, LEFT_OUT]), Obstacle.LEFT_OUT,
             "the figure of 2016/17 leaves out 2 entries that did not record it"),
            (Ratio(1, 2), Ratio(1, 2, left_out=3), Obstacle.LEFT_OUT,
             "the figure of 2016/17 leaves out 3 entries that did not record it"),
            # The stronger reason is told.
            (LEFT_OUT, Cell(Count.of(3), (Mark.CONFIDENTIAL,)), Obstacle.HIDDEN,
             "the figure of 2016/17 is hidden to protect confidentiality"),
            ("9", Cell(Count.of(9), (Mark.BREAK_IN_SERIES,)), Obstacle.BREAK, "there is a break in the series"),
        ],
    )  # fmt: skip
    def test_it_says_why(
        self, earlier: str | Comparable, later: str | Comparable, obstacle: Obstacle, why: str
    ) -> None:
        made = change(earlier, later)

        assert (made.obstacle, made.why) == (obstacle, why)
        assert made.in_words == f"can't be compared with 2015/16: {why}"
        assert (made.difference, made.percentage, made.in_figures, made.percentage_in_figures) == (None, None, "", "")
        assert made.marks == (obstacle.mark,)
        assert made.certainty is Certainty.NOT_RECORDED

    def test_a_break_is_told_in_its_own_words(self) -> None:
        made = change("1049", "973", break_in_series="2015/16 was reported by level.")

        assert made.in_words == "can't be compared with 2015/16: 2015/16 was reported by level"
        assert made.marks == (Mark.BREAK_IN_SERIES,)
        assert change("1049", "973", break_in_series="").why == "there is a break in the series"

    def test_a_break_before_the_earlier_figure_keeps_nothing_apart(self) -> None:
        assert change(Cell(Count.of(50), (Mark.BREAK_IN_SERIES,)), "51").difference == 1

    def test_a_hidden_figure_is_in_no_word(self) -> None:
        assert "3" not in repr(change(Cell(Count.of(3), (Mark.CONFIDENTIAL,)), "9", since="last year", now="now"))

    @pytest.mark.parametrize("later", [Ratio(1, 2), Ratio(1, 2, per=100)])
    def test_unlike_figures_are_never_compared(self, later: Ratio) -> None:
        for earlier in (Count.of(9), Ratio(1, 2, per=1000)):
            with pytest.raises(TypeError):
                change(earlier, later)


counts = st.builds(
    added,
    st.lists(
        st.builds(
            Count.of, st.none() | st.integers(0, 200),
            st.sampled_from([Certainty.EXACT, Certainty.EXACT, Certainty.ABOUT, Certainty.AT_LEAST, Certainty.NEARLY]),
        ),
        max_size=3,
    ),
)  # fmt: skip
recorded = counts.filter(lambda count: not count.not_recorded)


class TestRule:
    """The rule of section 3 of the design, for any two counts."""

    @given(counts, counts)
    def test_a_change_stands_only_where_neither_side_leaves_entries_out(self, earlier: Count, later: Count) -> None:
        made = change(earlier, later)

        assert (made.difference is None) == bool(earlier.not_recorded or later.not_recorded)
        assert (made.obstacle is None) == (made.difference is not None)
        if made.difference is not None:
            assert made.difference == later.number - earlier.number

    @given(counts, counts)
    def test_a_percentage_stands_only_on_exact_figures_and_twenty_or_more(self, earlier: Count, later: Count) -> None:
        made = change(earlier, later)
        both_exact = {earlier.certainty, later.certainty} == {Certainty.EXACT}

        assert (made.percentage is not None) == (both_exact and earlier.number >= LEAST_FOR_A_PERCENTAGE)

    @given(st.integers(20, 10**7), st.integers(0, 10**7))
    def test_a_percentage_is_right_to_half_a_tenth(self, earlier: int, later: int) -> None:
        made = change(Count.of(earlier), Count.of(later))

        assert made.percentage is not None
        assert abs(made.percentage * earlier - 100 * (later - earlier)) * 20 <= earlier

    @given(recorded, recorded, st.integers(-200, 200), st.integers(-200, 200))
    def test_it_promises_nothing_that_the_truth_could_break(self, earlier: Count, later: Count, a: int, b: int) -> None:
        """Whatever true numbers the two counts allow, "at least" and "at most" hold."""
        made = change(earlier, later)
        assert made.difference is not None
        true = _truth(later, b) - _truth(earlier, a)
        size = true if made.difference >= 0 else -true

        assert made.certainty is not Certainty.EXACT or true == made.difference
        assert made.certainty is not Certainty.AT_LEAST or size >= abs(made.difference)
        assert made.certainty is not Certainty.NEARLY or size <= abs(made.difference)


def _truth(count: Count, off: int) -> int:
    """A number that may be the truth behind a count, which is off by as much as the count allows."""
    allowed = (off > 0 and count.may_be_more) or (off < 0 and count.may_be_fewer)
    return count.number + (off if allowed else 0)
