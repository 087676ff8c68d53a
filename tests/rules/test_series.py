"""The days of a series: whatever is typed, they are regular or as listed, in order, each once, and never too many."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.rules.periods import EARLIEST, LATEST
from training_register.rules.series import (
    MOST_DAYS,
    MOST_WEEKS,
    SeriesProblem,
    days_listed,
    every_weeks,
)

TODAY = date(2016, 11, 23)
DAYS = st.dates(EARLIEST, LATEST)


@given(first=DAYS, weeks=st.integers(1, MOST_WEEKS), times=st.integers(1, MOST_DAYS))
def test_the_days_of_a_rule_are_regular_and_on_one_weekday(first: date, weeks: int, times: int) -> None:
    try:
        days = every_weeks(first, weeks=weeks, times=times)
    except SeriesProblem:
        assert first.toordinal() + 7 * weeks * (times - 1) > LATEST.toordinal()
        return
    assert len(days) == times
    assert days[0] == first
    assert days[-1] <= LATEST
    assert {later - earlier for earlier, later in pairwise(days)} <= {timedelta(weeks=weeks)}
    assert {day.weekday() for day in days} == {first.weekday()}


@given(st.lists(DAYS, max_size=MOST_DAYS), st.sampled_from([";", "; ", "\n", "\r\n", ";;\n ; "]))
def test_a_list_of_days_is_read_in_any_order(days: list[date], between: str) -> None:
    assert days_listed(between.join(day.isoformat() for day in days), today=TODAY) == tuple(sorted(set(days)))


@given(st.text(max_size=200))
def test_no_text_is_an_error_of_the_program(text: str) -> None:
    try:
        days = days_listed(text, today=TODAY)
    except SeriesProblem:
        return
    assert list(days) == sorted(set(days))


def test_a_day_without_a_year_is_the_next_one() -> None:
    text = "3/4; 10 Apr; 17/4/2017; 23/11; 24.11\n6 Dec"
    assert days_listed(text, today=TODAY) == (
        date(2016, 11, 23), date(2016, 11, 24), date(2016, 12, 6), date(2017, 4, 3), date(2017, 4, 10),
        date(2017, 4, 17),
    )  # fmt: skip


def test_each_day_that_is_none_is_told() -> None:
    with pytest.raises(SeriesProblem) as problem:
        days_listed("3/4; 31/4; soon; 1/13; 4; 5", today=TODAY)
    assert "“31/4” is not a day: April has no day 31." in str(problem.value)
    assert "“soon” is not a day." in str(problem.value)
    assert str(problem.value).endswith(" And 2 more.")


def test_more_days_than_a_series_may_have() -> None:
    days = [TODAY + timedelta(number) for number in range(MOST_DAYS + 1)]
    with pytest.raises(SeriesProblem, match=r"These are 61 days\. A series has at most 60"):
        days_listed("; ".join(day.isoformat() for day in days), today=TODAY)
    with pytest.raises(SeriesProblem, match="too long"):
        days_listed("3/4;" * 1_000, today=TODAY)


def test_a_series_beyond_the_years_of_a_register() -> None:
    with pytest.raises(SeriesProblem, match="after 2199"):
        every_weeks(date(2199, 12, 25), weeks=1, times=2)
    assert every_weeks(date(2199, 12, 24), weeks=1, times=2)[-1] == date(2199, 12, 31)
