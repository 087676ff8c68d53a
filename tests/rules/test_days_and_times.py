"""Days are read day first and never month first; times of day are read as people type them."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.rules.days import DayProblem, parse_day
from training_register.rules.periods import EARLIEST, LATEST, day_in_words
from training_register.rules.times import TimeProblem, parse_time, time_in_words


@pytest.mark.parametrize(
    "typed",
    [
        "2016-04-12",
        "2016-4-12",
        "2016/04/12",
        "2016-04-12 00:00:00",
        "2016-04-12T00:00",
        "12/4/2016",
        "12/04/16",
        "12.04.2016",
        "12. 4. 2016",
        "12-4-2016",
        "12 4 2016",
        "12/04/2016 00:00",
        "12 April 2016",
        "12 Apr 16",
        "12-Apr-16",
        "12th of April 2016",
        "12 April '16",
        "12apr2016",
        "Tuesday 12 April 2016",
        "tue. 12th April, 2016",
        " 12\u00a0April  2016 ",
    ],
)
def test_what_people_type(typed: str) -> None:
    assert parse_day(typed) == date(2016, 4, 12)


def test_the_day_comes_first() -> None:
    assert parse_day("4/12/2016") == date(2016, 12, 4)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("4/13/2016", "“4/13/2016” has no month 13: the day comes first."),
        ("40/13/2016", "“40/13/2016” has no month 13."),
        ("31/4/2016", "April 2016 has no day 31"),
        ("29/2/2015", "February 2015 has no day 29"),
        ("0/4/2016", "April 2016 has no day 0"),
        ("1/1/1899", "is outside the years that a register can hold, 1900 to 2199"),
        ("2200-01-01", "outside the years"),
        ("0000-01-01", "outside the years"),
        ("42472", "“42472” is a number, not a day. Write it as 2016-04-12 or 12 April 2016."),
        ("20160412", "is a number, not a day"),
        ("Monday 12 April 2016", "can't be right: 12 April 2016 was a Tuesday."),
        ("April 12, 2016", "is not a day"),
        ("12 Aprilis 2016", "is not a day"),
        ("12/4", "is not a day"),
        ("12/4/2016 09:30", "is not a day"),
        ("2016-04/12", "is not a day"),
        ("１２/4/2016", "is not a day"),
        ("", "is not a day"),
        ("x" * 500, f"“{'x' * 39}…” is not a day"),
    ],
)
def test_what_is_no_day(typed: str, words: str) -> None:
    with pytest.raises(DayProblem) as problem:
        parse_day(typed)
    assert words in str(problem.value)


@given(st.dates(EARLIEST, LATEST))
def test_every_day_reads_back_the_same(day: date) -> None:
    for written in (day.isoformat(), f"{day:%d/%m/%Y}", day_in_words(day), f"{day:%A} {day_in_words(day)}"):
        assert parse_day(written) == day


@given(st.text() | st.from_regex(r"[0-9/. apriltuesdy-]{1,20}", fullmatch=True))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    try:
        assert EARLIEST <= parse_day(text) <= LATEST
    except DayProblem as problem:
        assert str(problem)  # noqa: PT017 - either is right


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("9:30", time(9, 30)),
        ("09.30", time(9, 30)),
        ("0930", time(9, 30)),
        ("930", time(9, 30)),
        ("14h00", time(14)),
        ("2 pm", time(14)),
        ("2pm", time(14)),
        ("2:30 p.m.", time(14, 30)),
        ("12 am", time(0)),
        ("12 pm", time(12)),
        ("9.30am", time(9, 30)),
        ("noon", time(12)),
        ("Midday", time(12)),
        ("00:00", time(0)),
        ("09:30:15", time(9, 30, 15)),
        ("09:30:15.000001", time(9, 30, 15, 1)),
    ],
)
def test_times_that_people_type(typed: str, moment: time) -> None:
    assert parse_time(typed) == moment


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("9", "“9” could be morning or evening. Write 9:00 or 9 pm."),
        ("25:00", "is not a time of day. Write it as 9:30, 14:00 or 2 pm."),
        ("9:75", "is not a time of day"),
        ("13 pm", "is not a time of day"),
        ("0 am", "is not a time of day"),
        ("morning", "“morning” is not a time of day"),
        ("", "is not a time of day"),
        ("x" * 99, f"“{'x' * 39}…” is not a time of day"),
    ],
)
def test_what_is_no_time(typed: str, words: str) -> None:
    with pytest.raises(TimeProblem) as problem:
        parse_time(typed)
    assert words in str(problem.value)


@given(st.times())
def test_every_time_reads_back_the_same(moment: time) -> None:
    assert parse_time(time_in_words(moment)) == moment


@given(st.text() | st.from_regex(r"[0-9:.h apm]{1,12}", fullmatch=True))
def test_any_text_is_a_time_or_refused(text: str) -> None:
    try:
        parse_time(text)
    except TimeProblem as problem:
        assert str(problem)  # noqa: PT017 - either is right
