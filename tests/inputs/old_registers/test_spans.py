"""Which days a tab's name, a title or a file's name speaks of."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.inputs.old_registers.spans import span_of

YEAR = (date(2016, 4, 1), date(2017, 3, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("April 2016", "2016-04-01", "2016-04-30"), ("Apr-16", "2016-04-01", "2016-04-30"),
        ("Apr 16", "2016-04-01", "2016-04-30"), ("APRIL '16", "2016-04-01", "2016-04-30"),
        ("2016-04", "2016-04-01", "2016-04-30"), ("04.2016", "2016-04-01", "2016-04-30"),
        ("January 2016/17", "2017-01-01", "2017-01-31"), ("April 2016 (2016/17)", "2016-04-01", "2016-04-30"),
        ("2016-17", "2016-04-01", "2017-03-31"), ("2016/2017", "2016-04-01", "2017-03-31"),
        ("16-17", "2016-04-01", "2017-03-31"), ("FY16/17", "2016-04-01", "2017-03-31"),
        ("CSE Training log 2016-17 v2 FINAL.xlsx", "2016-04-01", "2017-03-31"),
        ("CSE_Training_2016_17.xlsx", "2016-04-01", "2017-03-31"),
        ("Register 2016-17, updated May 2017.csv", "2016-04-01", "2017-03-31"),
        ("2014/15 to 2016/17", "2014-04-01", "2017-03-31"), ("Q3 2016/17", "2016-10-01", "2016-12-31"),
        ("2016-17 Q1", "2016-04-01", "2016-06-30"), ("Qtr 4 (2016/17)", "2017-01-01", "2017-03-31"),
        ("Second quarter 2016/17", "2016-07-01", "2016-09-30"), ("Autumn term 2016", "2016-09-01", "2016-12-31"),
        ("Spring Term 2016/17", "2017-01-01", "2017-04-30"), ("Summer 2017", "2017-04-01", "2017-08-31"),
        ("Academic year 2016/17", "2016-09-01", "2017-08-31"), ("April to June 2016", "2016-04-01", "2016-06-30"),
        ("Apr - Jun 2016", "2016-04-01", "2016-06-30"), ("Oct 2016 - Mar 2017", "2016-10-01", "2017-03-31"),
        ("Nov-Jan 2016/17", "2016-11-01", "2017-01-31"), ("Dec-Jan 2017", "2016-12-01", "2017-01-31"),
        ("Q1 (Apr-Jun 2016)", "2016-04-01", "2016-06-30"), ("Training, April 2016 - March 2017", "2016-04-01",
        "2017-03-31"),
        ("1 April 2016 to 31 March 2017", "2016-04-01", "2017-03-31"),
        ("01/04/2016 - 31/03/2017", "2016-04-01", "2017-03-31"), ("Training 01.04.16 - 31.03.17", "2016-04-01",
        "2017-03-31"),
        # It may be the calendar year, or the reporting year that begins in it.
        ("2016", "2016-01-01", "2017-03-31"), ("Sessions run 2016", "2016-01-01", "2017-03-31"),
    ],
)  # fmt: skip
def test_a_period_is_found_in_a_name(text: str, first: str, last: str) -> None:
    assert span_of(text, 4) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    [
        "", "Sheet1", "April", "Q2", "Autumn term", "Year 9 and 10", "Y9 16", "Term 1", "20160412", "2016 and 2017",
        "May",
        "Education", "15/18", "2016-19 plan", "Sheet 2", "version 2", "Data v16", "12345", "Section 2016a",
    ],
)  # fmt: skip
def test_what_tells_no_period_or_two_is_none(text: str) -> None:
    assert span_of(text, 4) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("April", "2016-04-01", "2016-04-30"), ("Jan", "2017-01-01", "2017-01-31"), ("01 Apr", "2016-04-01",
        "2016-04-30"),
        ("Q2", "2016-07-01", "2016-09-30"), ("Quarter 3", "2016-10-01", "2016-12-31"), ("Apr-Jun", "2016-04-01",
        "2016-06-30"),
        ("Autumn term", "2016-09-01", "2016-12-31"), ("Dec/Jan", "2016-12-01", "2017-01-31"),
        ("May half term", "2016-05-01", "2016-05-31"), ("Spring Term", "2017-01-01", "2017-04-30"),
    ],
)  # fmt: skip
def test_what_says_no_year_is_found_within_one(text: str, first: str, last: str) -> None:
    assert span_of(text, 4, YEAR) == (date.fromisoformat(first), date.fromisoformat(last))


def test_a_month_that_is_twice_within_a_span_is_none() -> None:
    assert span_of("January", 4, (date(2016, 1, 1), date(2017, 3, 31))) is None


def test_words_of_a_sentence_are_no_month() -> None:
    assert span_of("Staff who may attend these sessions this year", 4, YEAR) is None


def test_years_from_january_have_their_own_quarters() -> None:
    assert span_of("Q1 2016/17", 1) == (date(2016, 1, 1), date(2016, 3, 31))
    assert span_of("2016", 1) == (date(2016, 1, 1), date(2016, 12, 31))


PIECES = st.sampled_from(
    ["2016", "17", "-", "/", " ", "April", "to", "Q3", "term", "autumn", "9999", "31", "0", "updated", "1"]
)


@given(
    st.text(max_size=60) | st.lists(PIECES, max_size=10).map(" ".join),
    st.integers(1, 12),
    st.sampled_from((None, YEAR)),
)
def test_no_text_raises(text: str, first_month: int, within: tuple[date, date] | None) -> None:
    span = span_of(text, first_month, within)
    assert span is None or span[0] <= span[1]
