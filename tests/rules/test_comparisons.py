"""Periods side by side: what is offered, what "to the same day" means, and what a reader must be told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.rules.comparisons import (
    Beside,
    are_equally_long,
    days_of,
    notes_on_periods,
    offered_beside,
    periods_beside,
    to_the_same_day,
)
from training_register.rules.periods import Period, between, month, parse_period, quarter, year

TODAY = date(2016, 11, 25)
days = st.dates(date(1950, 1, 1), date(2150, 12, 31))
periods = st.one_of(
    st.integers(1950, 2150).map(year),
    st.builds(quarter, st.integers(1950, 2150), st.integers(1, 4)),
    st.builds(month, st.integers(1950, 2150), st.integers(1, 12)),
    st.tuples(days, st.integers(0, 700)).map(lambda drawn: between(drawn[0], drawn[0] + timedelta(drawn[1]))),
)


class TestWhatIsOffered:
    """The words of the form, which name the periods."""

    @pytest.mark.parametrize(
        ("period", "words"),
        [
            (
                "2015/16",
                [
                    "The year before (2014/15)",
                    "The last two years (2013/14 and 2014/15)",
                    "Another period",
                ],
            ),
            (
                "2016/17",
                [
                    "The year before (2015/16)",
                    "The last two years (2014/15 and 2015/16)",
                    "The year to date, and last year to the same day (25 November)",
                    "Another period",
                ],
            ),
            (
                "2016/17 Q1",
                [
                    "The same quarter last year (2015/16 Q1)",
                    "The same quarter of two years (2014/15 Q1 and 2015/16 Q1)",
                    "Another period",
                ],
            ),
            (
                "November 2016",
                [
                    "The same month last year (November 2015)",
                    "The same month of two years (November 2014 and November 2015)",
                    "The month to date, and last year to the same day (25 November)",
                    "Another period",
                ],
            ),
            ("1900/01", ["Another period"]),
        ],
    )
    def test_of_a_period(self, period: str, words: list[str]) -> None:
        assert list(offered_beside(parse_period(period), TODAY).values()) == words

    @given(period=periods, today=days, other=periods)
    def test_whatever_is_offered_gives_periods_in_their_order_the_own_one_among_them(
        self, period: Period, today: date, other: Period
    ) -> None:
        for beside in offered_beside(period, today):
            found = periods_beside(beside, period, today, other)
            assert len(found) == (3 if beside is Beside.TWO_YEARS_BEFORE else 2)
            assert list(found) == sorted(found, key=lambda one: (one.first, one.last))
            if beside is not Beside.TO_DATE:
                assert period in found
            if beside is not Beside.OTHER:
                assert are_equally_long(found) or beside is Beside.TO_DATE
                assert found[-1].first == period.first


class TestToTheSameDay:
    """The year to date against last year to the same day."""

    @pytest.mark.parametrize(
        ("today", "earlier", "later"),
        [
            ("2016-11-25", "2015-04-01..2015-11-25", "2016-04-01..2016-11-25"),
            ("2016-04-01", "2015-04-01..2015-04-01", "2016-04-01..2016-04-01"),
            # Day by day, and no end of a month that is longer.
            ("2017-02-28", "2015-04-01..2016-02-28", "2016-04-01..2017-02-28"),
            ("2017-03-31", "2015-16", "2016-17"),
        ],
    )
    def test_of_a_year(self, today: str, earlier: str, later: str) -> None:
        found = to_the_same_day(year(2016), date.fromisoformat(today))

        assert [one.address for one in found] == [earlier, later]

    def test_of_29_february_is_28_february(self) -> None:
        earlier, later = to_the_same_day(year(2015), date(2016, 2, 29))

        assert (earlier.last, later.last) == (date(2015, 2, 28), date(2016, 2, 29))
        assert are_equally_long((earlier, later)), "one leap day more is not told"


class TestLengths:
    """Unequal lengths are told, unless the periods are the same by their names or days."""

    @pytest.mark.parametrize(
        ("one", "other", "is_so"),
        [
            ("2015/16", "2016/17", True),
            ("2016/17 Q1", "2016/17 Q2", True),
            ("2016/17 Q4", "2015/16 Q4", True),
            ("February 2016", "February 2017", True),
            ("January 2017", "February 2017", False),
            ("April 2016", "May 2016", False),
            ("2016/17", "2016/17 Q1", False),
            ("2016-04-01..2016-04-30", "2017-04-01..2017-05-01", False),
            ("2015-04-01..2016-03-01", "2016-04-01..2017-03-01", True),
        ],
    )
    def test_of_two(self, one: str, other: str, is_so: bool) -> None:
        assert are_equally_long((parse_period(one), parse_period(other))) is is_so
        assert are_equally_long((parse_period(other), parse_period(one))) is is_so

    @given(one=periods, other=periods)
    def test_periods_that_are_equally_long_differ_by_two_days_at_most(self, one: Period, other: Period) -> None:
        if are_equally_long((one, other)):
            assert abs(days_of(one) - days_of(other)) <= 2


class TestNotes:
    """What must be known before figures are compared."""

    def notes(self, *texts: str, kept_since: date | None = None, as_at: date = date(2020, 1, 1)) -> list[str]:
        return list(notes_on_periods([parse_period(text) for text in texts], as_at=as_at, kept_since=kept_since))

    def test_of_two_whole_years_there_is_nothing_to_say(self) -> None:
        assert self.notes("2015/16", "2016/17") == []

    def test_unequal_lengths_and_an_overlap_are_told(self) -> None:
        assert self.notes("2016/17", "2016/17 Q1") == [
            "The periods are not equally long. 2016/17: 365 days; 2016/17 Q1: 91 days.",
            "2016/17 and 2016/17 Q1 overlap: April 2016 to June 2016 is in both.",
        ]

    def test_a_year_that_is_not_over_is_provisional_and_one_to_come_has_not_begun(self) -> None:
        assert self.notes("2015/16", "2016/17", "2017/18", as_at=TODAY) == [
            "[p] 2016/17 is not over: its figures are provisional, and hold what was delivered up to 25 November 2016.",
            "2017/18 has not begun.",
        ]
        assert self.notes("2015/16", "2016/17", as_at=date(2017, 3, 31)) == []

    def test_a_period_from_before_entries_were_kept_is_told(self) -> None:
        kept_since = date(2015, 9, 1)

        assert self.notes("2015/16", "2016/17", kept_since=kept_since) == [
            "Entries have been kept since 1 September 2015: no change is told since an earlier day."
        ]
        assert self.notes("2016/17", "2017/18", kept_since=kept_since) == []
