"""A day typed into a form is understood without a year, as figures alone or by its distance from today."""

from __future__ import annotations

from calendar import day_name
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.rules.days import DayProblem, parse_day, understood_day
from training_register.rules.periods import EARLIEST, LATEST, day_in_words

# A Wednesday.
TODAY = date(2016, 3, 30)
SUNDAY_27_MARCH = date(2016, 3, 27)

days = st.dates(EARLIEST, LATEST)
# What is made of the pieces that days are made of comes nearer to the edges than any text.
texts = st.text() | st.from_regex(
    r"(last |next |fri |weds |[-+−]|)[0-9]{0,8}(st|th|)[-/. ]?([0-9]{1,4}|mar|february|fri|)[-/. ]?[0-9]{0,4}",
    fullmatch=True,
)


@pytest.mark.parametrize(
    "typed",
    [
        "27/3",
        "27/03",
        "27.3",
        "27.3.",
        "27-3",
        "27 3",
        "27 / 3",
        "27–3",
        "27 Mar",
        "27 March",
        "27th march",
        "27th of March",
        "27mar",
        "27-Mar",
        "27 mar.",
        "Sun 27 March",
        "sunday 27/3",
        "Sunday, 27th March",
        "sun 2703",
        "2703",
        "270316",
        "27032016",
        "Sun 27/3/16",
        "sun 270316",
        "sun",
        "Sunday",
        "sun.",
        "last sun",
        "last Sunday",
        "-3",
        "−3",
        "–3",
        "- 3",
        "  27/3 ",
        "2016-03-27",
        "27 March 2016",
        "Sun 27 Mar 16",
    ],
)
def test_what_people_type(typed: str) -> None:
    assert understood_day(typed, today=TODAY) == SUNDAY_27_MARCH


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", TODAY),
        ("Tod", TODAY),
        ("-0", TODAY),
        ("wed", TODAY),
        ("Weds", TODAY),
        ("weds 30 march", TODAY),
        ("30/3", TODAY),
        ("yesterday", date(2016, 3, 29)),
        ("yest", date(2016, 3, 29)),
        ("tomorrow", date(2016, 3, 31)),
        ("tom", date(2016, 3, 31)),
        ("+3", date(2016, 4, 2)),
        ("thu", date(2016, 3, 24)),
        ("thurs", date(2016, 3, 24)),
        ("last wed", date(2016, 3, 23)),
        ("next wed", date(2016, 4, 6)),
        ("next fri", date(2016, 4, 1)),
        ("31/3", date(2015, 3, 31)),
        ("1 Dec", date(2015, 12, 1)),
        ("0112", date(2015, 12, 1)),
        ("29/2", date(2016, 2, 29)),
        ("31/12", date(2015, 12, 31)),
    ],
)
def test_the_latest_such_day_that_has_come(typed: str, day: date) -> None:
    assert understood_day(typed, today=TODAY) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("30/3", TODAY),
        ("31/3", date(2016, 3, 31)),
        ("29/3", date(2017, 3, 29)),
        ("29/2", date(2020, 2, 29)),
        ("wed", TODAY),
        ("tue", date(2016, 4, 5)),
        ("last tue", date(2016, 3, 29)),
        ("next wed", date(2016, 4, 6)),
        ("270316", SUNDAY_27_MARCH),
    ],
)
def test_the_next_such_day_of_what_is_planned(typed: str, day: date) -> None:
    assert understood_day(typed, today=TODAY, is_planned=True) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("27/3", date(2014, 3, 27)),
        ("Thu 27 March", date(2014, 3, 27)),
        ("31 Dec", date(2014, 12, 31)),
        ("27/3/16", SUNDAY_27_MARCH),
        ("sun", SUNDAY_27_MARCH),
        ("-3", SUNDAY_27_MARCH),
    ],
)
@pytest.mark.parametrize("is_planned", [False, True])
def test_the_year_of_the_entry_before(typed: str, day: date, is_planned: bool) -> None:
    if typed == "sun" and is_planned:
        day += timedelta(7)
    assert understood_day(typed, today=TODAY, last=date(2014, 6, 2), is_planned=is_planned) == day


def test_29_february_is_looked_for_over_the_century() -> None:
    assert understood_day("29/2", today=date(2103, 3, 1)) == date(2096, 2, 29)
    assert understood_day("29/2", today=date(2097, 3, 1), is_planned=True) == date(2104, 2, 29)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("27", "“27” says no month. Type the month too, as 27/3 or 27 March."),
        ("27th", "“27th” says no month."),
        ("fri 27", "“fri 27” says no month."),
        ("3/13", "“3/13” has no month 13: the day comes first. Type it as 27/3,"),
        ("1303 2", "“1303 2” is not a day."),
        ("2016", "“2016” has no month 16."),
        ("20160327", "“20160327” has no month 16."),
        ("31/4", "“31/4” is not a day: April has no day 31."),
        ("30 Feb", "“30 Feb” is not a day: February has no day 30."),
        ("0/3", "March has no day 0."),
        ("310416", "April 2016 has no day 31."),
        ("01011850", "is outside the years that a register can hold, 1900 to 2199."),
        ("273", "“273” is a number, not a day. Type it as 27/3, 27 March 2016, today, fri, or -3 for three days ago."),
        ("42472", "“42472” is a number, not a day."),
        ("Mon 27 March", "“Mon 27 March” can't be right: 27 March 2016 is a Sunday. If you mean another year, type"),
        ("Mon 27 March 2016", "“Mon 27 March 2016” can't be right: 27 March 2016 is a Sunday."),
        ("foo 27 March 2016", "can't be right"),
        ("March 27", "“March 27” is not a day."),
        ("27 Marzo", "is not a day"),
        ("+9999999", "is not a day"),
        ("-12345", "is not a day"),
        ("yes", "is not a day"),
        ("fr", "is not a day"),
        ("next", "is not a day"),
        ("last 27/3", "is not a day"),
        ("next week", "is not a day"),
        ("२७/3", "is not a day"),
        ("", "“” is not a day. Type it as 27/3"),
        ("x" * 500, f"“{'x' * 39}…” is not a day."),
    ],
)
def test_what_is_no_day(typed: str, words: str) -> None:
    with pytest.raises(DayProblem) as problem:
        understood_day(typed, today=TODAY)
    assert words in str(problem.value)


def test_a_29_february_that_the_year_of_the_entry_before_does_not_have() -> None:
    with pytest.raises(DayProblem) as problem:
        understood_day("29/2", today=TODAY, last=date(2015, 6, 2))
    assert str(problem.value) == (
        "“29/2” is not a day: February 2015 has no day 29. If you mean another year, type the year too."
    )


@pytest.mark.parametrize("typed", ["-1", "fri", "31/12", "29/2"])
def test_no_day_before_all_years(typed: str) -> None:
    with pytest.raises(DayProblem, match="outside the years"):
        understood_day(typed, today=EARLIEST)


@pytest.mark.parametrize("typed", ["+1", "fri", "1/1", "29/2"])
def test_no_day_after_all_years(typed: str) -> None:
    with pytest.raises(DayProblem, match="outside the years"):
        understood_day(typed, today=LATEST, is_planned=True)


@given(texts, st.dates(), st.none() | st.dates(), st.booleans())
def test_any_text_is_a_day_or_refused(text: str, today: date, last: date | None, is_planned: bool) -> None:
    try:
        assert EARLIEST <= understood_day(text, today=today, last=last, is_planned=is_planned) <= LATEST
    except DayProblem as problem:
        assert str(problem)  # noqa: PT017 - either is right


@given(texts, days, st.none() | days, st.booleans())
def test_what_a_file_may_say_means_the_same_in_a_form(
    text: str, today: date, last: date | None, is_planned: bool
) -> None:
    try:
        day = parse_day(text)
    except DayProblem:
        return
    assert understood_day(text, today=today, last=last, is_planned=is_planned) == day


@given(days, days, st.none() | days, st.booleans())
def test_every_day_in_full_reads_back_the_same(day: date, today: date, last: date | None, is_planned: bool) -> None:
    for written in (
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day:%d%m%Y}",
        day_in_words(day),
        f"{day:%A} {day_in_words(day)}",
    ):
        assert understood_day(written, today=today, last=last, is_planned=is_planned) == day


@given(days, st.dates(date(1910, 1, 1), date(2190, 12, 31)))
def test_a_day_without_a_year_is_the_nearest_on_its_side(day: date, today: date) -> None:
    for written in (f"{day.day}/{day.month}", f"{day:%d%m}", f"{day:%d %B}", f"{day:%d.%m}"):
        before = understood_day(written, today=today)
        after = understood_day(written, today=today, is_planned=True)
        assert before <= today <= after
        assert {(before.day, before.month), (after.day, after.month)} == {(day.day, day.month)}
        # Only 29 February stays away for longer than a year.
        longest = 366 if (day.month, day.day) != (2, 29) else 366 * 8
        assert today - before <= timedelta(longest)
        assert after - today <= timedelta(longest)


@given(days, days, days, st.booleans())
def test_a_day_without_a_year_is_of_the_year_of_the_entry_before(
    day: date, today: date, last: date, is_planned: bool
) -> None:
    try:
        expected = day.replace(year=last.year)
    except ValueError:
        with pytest.raises(DayProblem, match="has no day 29"):
            understood_day(f"{day:%d/%m}", today=today, last=last, is_planned=is_planned)
        return
    assert understood_day(f"{day:%d/%m}", today=today, last=last, is_planned=is_planned) == expected


@given(st.sampled_from(list(day_name)), st.dates(date(1910, 1, 1), date(2190, 12, 31)))
def test_a_weekday_is_within_a_week(name: str, today: date) -> None:
    for word in (name, name[:3], name.lower()):
        bare, planned = (understood_day(word, today=today, is_planned=is_planned) for is_planned in (False, True))
        last, following = (understood_day(f"{when} {word}", today=today) for when in ("last", "next"))
        assert {day_name[day.weekday()] for day in (bare, planned, last, following)} == {name}
        assert today - timedelta(7) <= last < today < following <= today + timedelta(7)
        assert today - timedelta(6) <= bare <= today <= planned <= today + timedelta(6)


@given(st.integers(-999, 999))
def test_a_number_with_its_sign_counts_days_from_today(number: int) -> None:
    assert understood_day(f"{number:+d}", today=TODAY) == TODAY + timedelta(number)
