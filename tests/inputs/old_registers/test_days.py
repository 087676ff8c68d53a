"""Days of old registers are read day first, checked, and never guessed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from training_register.inputs.old_registers.book import BLANK, Cell
from training_register.inputs.old_registers.days import (
    DayContext,
    ReadDay,
    looks_swapped,
    read_day,
    swapped,
    with_weekday,
)

TODAY = date(2017, 5, 1)
YEAR = DayContext(date(2016, 4, 1), date(2017, 3, 31), year_is_told=True, today=TODAY)
APRIL = DayContext(date(2016, 4, 1), date(2016, 4, 30), year_is_told=True, today=TODAY)
NOTHING = DayContext(today=TODAY)
THE_12TH = date(2016, 4, 12)


def read(text: str, context: DayContext = YEAR) -> ReadDay:
    """What a cell of a text says."""
    return read_day(Cell(text, text), context)


@pytest.mark.parametrize(
    "text",
    [
        "12/04/2016", "12/4/2016", "12/4/16", "12.04.2016", "12.4.16", "12-04-2016", "12-4-16", "12 04 2016",
        " 12/04/2016 ", "12/04/2016\xa0", "12 / 04 / 2016", "2016-04-12", "2016/04/12", "2016-04-12T00:00:00",
        "12 April 2016", "12 Apr 2016", "12 Apr 16", "12-Apr-16", "12-Apr-2016", "12/Apr/2016", "12th April 2016",
        "12th of April 2016", "12 APRIL 2016", "12 april, 2016", "12thApril2016", "12 April '16", "12Apr2016",
        "April 12th 2016", "April 12, 2016", "Tues 12th April 2016", "Tuesday 12 April 2016", "Tue 12/04/2016",
        "Tue, 12 Apr 2016", "12/04/16 (am)", "12/04/2016 PM", "12 April 2016 - am", "12 April 2016 (Tuesday)",
        "１２/０４/２０１６", "12–04–2016", "12 Apirl 2016", "12 - Apr - 16", "12 - Apr - 2016", "Tue12/4/16",
        "12/04/2016/",
        "12\\04\\16", "2016-04-12T00:00:00Z", "12/04/2016 PM session", "12.04.16.", "12 April - 2016",
    ],
)  # fmt: skip
def test_a_day_that_is_written_in_full_is_read_day_first(text: str) -> None:
    for context in (YEAR, APRIL, NOTHING):
        found = read(text, context)
        assert (found.starts_on, found.ends_on, found.problem) == (THE_12TH, None, "")
        assert found.is_certain


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("12/04/2016 10:00", time(10)), ("9.30am 12/4/16", time(9, 30)), ("12 April 2016 10am-12pm", time(10)),
        ("12/04/2016 09:30-12:30", time(9, 30)), ("12.04.2016 9.30", time(9, 30)), ("12/04/2016 at 2pm", time(14)),
        ("12/04/16 1-3pm", None), ("12/04/2016 00:00:00", None), ("12/04/2016 1330hrs", time(13, 30)),
        ("12/04/2016 noon", time(12)), ("2016-04-12 14:15:00", time(14, 15)),
    ],
)  # fmt: skip
def test_a_time_beside_a_day_is_when_it_began(text: str, at: time | None) -> None:
    found = read(text)
    assert found.starts_on == THE_12TH
    if at is not None or "00:00" in text:
        assert found.starts_at == at


@pytest.mark.parametrize(
    ("text", "first", "last", "days"),
    [
        ("12-14 June 2016", (12, 6), (14, 6), None), ("12 - 14 June", (12, 6), (14, 6), None),
        ("12th to 14th June 2016", (12, 6), (14, 6), None), ("12/13 June", (12, 6), (13, 6), None),
        ("12 & 13 June 2016", (12, 6), (13, 6), None), ("12 & 19 Sept", (12, 9), (19, 9), 2),
        ("3rd, 10th and 17th May", (3, 5), (17, 5), 3), ("3rd 10th & 17th May 2016", (3, 5), (17, 5), 3),
        ("30 June - 1 July", (30, 6), (1, 7), None), ("12/04/16 - 13/04/16", (12, 4), (13, 4), None),
        ("12/4/16-13/4/16", (12, 4), (13, 4), None), ("12/04/2016 & 19/04/2016", (12, 4), (19, 4), 2),
        ("12/04/2016 to 14/04/2016", (12, 4), (14, 4), None), ("12-14/06/2016", (12, 6), (14, 6), None),
        ("12 and 13/06/2016", (12, 6), (13, 6), None), ("Mon 12 & Tue 13 September 2016", (12, 9), (13, 9), None),
        ("3 May, 10 May and 17 May", (3, 5), (17, 5), 3), ("1st & 2nd Oct", (1, 10), (2, 10), None),
        ("12,13 & 14 June 2016", (12, 6), (14, 6), None), ("June 12-14 2016", (12, 6), (14, 6), None),
        ("April 12 & 13", (12, 4), (13, 4), None), ("12+19 June 2016", (12, 6), (19, 6), 2),
    ],
)  # fmt: skip
def test_several_days_in_one_cell(text: str, first: tuple[int, int], last: tuple[int, int], days: int | None) -> None:
    found = read(text)
    assert found.problem == ""
    assert found.starts_on == date(2016, first[1], first[0])
    assert found.ends_on == date(2016, last[1], last[0])
    assert found.days == days


def test_days_over_the_turn_of_a_year_begin_in_the_old_one() -> None:
    found = read("30 Dec - 2 Jan 2017")
    assert (found.starts_on, found.ends_on) == (date(2016, 12, 30), date(2017, 1, 2))


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("12 April", YEAR, THE_12TH), ("12/4", YEAR, THE_12TH), ("12th April", APRIL, THE_12TH),
        ("Tue 12 Apr", YEAR, THE_12TH), ("10/1", YEAR, date(2017, 1, 10)), ("10th Jan", YEAR, date(2017, 1, 10)),
        ("31 March", YEAR, date(2017, 3, 31)), ("1 April", YEAR, date(2016, 4, 1)), ("12th", APRIL, THE_12TH),
        ("12", APRIL, THE_12TH), ("Tues 12th", APRIL, THE_12TH), ("42472", YEAR, THE_12TH), ("120416", YEAR, THE_12TH),
    ],
)  # fmt: skip
def test_what_a_day_leaves_out_is_told_by_the_tab_or_the_year(text: str, context: DayContext, expected: date) -> None:
    found = read(text, context)
    assert (found.starts_on, found.problem, found.is_certain) == (expected, "", False)


@pytest.mark.parametrize("text", ["12 April", "12/4", "12th", "12", "42472", "120416", "12 & 19 Sept"])
def test_what_nobody_tells_is_not_guessed(text: str) -> None:
    found = read(text, NOTHING)
    assert found.starts_on is None
    assert found.problem


def test_a_year_that_is_only_guessed_at_is_offered() -> None:
    guessed = DayContext(date(2016, 4, 1), date(2017, 3, 31), year_is_told=False, today=TODAY)
    found = read("12 April", guessed)
    assert (found.starts_on, found.offers) == (None, (THE_12TH,))
    assert read("12/04/2015", guessed).starts_on == date(2015, 4, 12)


def test_two_years_that_fit_are_both_offered() -> None:
    long = DayContext(date(2016, 1, 1), date(2017, 3, 31), year_is_told=True, today=TODAY)
    found = read("10 Jan", long)
    assert (found.starts_on, found.offers) == (None, (date(2016, 1, 10), date(2017, 1, 10)))


def test_the_row_above_tells_the_year_of_a_day_that_follows_soon() -> None:
    after = DayContext(before=date(2016, 12, 20), today=TODAY)
    assert read("10 Jan", after).starts_on == date(2017, 1, 10)
    assert read("22/12", after).starts_on == date(2016, 12, 22)
    assert read("10 July", after).starts_on is None


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("31/04/2016", date(2016, 4, 30)), ("29/02/2017", date(2017, 2, 28)), ("04/25/2016", date(2016, 4, 25)),
        ("12/04/1916", THE_12TH), ("12/04/2106", THE_12TH), ("12/04/0216", THE_12TH), ("12/04/216", THE_12TH),
        ("12/04/20016", THE_12TH), ("12/04/96", THE_12TH), ("10/01/2016", date(2017, 1, 10)),
        ("Mon 12/04/2016", THE_12TH), ("w/c 12/9/16", date(2016, 9, 12)), ("wk beg 12/9/16", date(2016, 9, 12)),
        ("Week commencing 12th September 2016", date(2016, 9, 12)), ("Apr 12", THE_12TH), ("12.4", THE_12TH),
        ("12-9", date(2016, 9, 12)), ("03/05/16?", date(2016, 5, 3)), ("12/4/16 am & pm", THE_12TH),
        ("12/04/2016 (rescheduled from 5/4/16)", THE_12TH), ("moved to 12 April 2016", THE_12TH),
        ("12/04/2015", THE_12TH), ("12 April - 16", THE_12TH), ("12/04/2O16", THE_12TH), ("l2/04/2016", THE_12TH),
        ("12,04,2016", THE_12TH), ("12/04/2016 x2", THE_12TH), ("12/04/2016 Cancelled", THE_12TH),
        ("12 or 13 April 2016", date(2016, 4, 13)), ("16/04/12", date(2016, 4, 16)),
    ],
)  # fmt: skip
def test_what_is_odd_is_asked_about_with_the_likely_day_first(text: str, offer: date) -> None:
    found = read(text)
    assert found.starts_on is None
    assert found.problem.endswith((".", "?"))
    assert found.offers[0] == offer


@pytest.mark.parametrize(
    "text",
    [
        "TBC", "tba", "ongoing", "Various", "Spring term", "autumn 2016", "n/a", "?", "Tuesday", "weekly",
        "5 x Thursdays",
        "date tbc", "2016", "2016/17", "every Monday", "throughout May", "cancelled", "13/13/2016", "32/01/2016",
        "0/4/2016", "12/0/2016", "x" * 500, "12/04/2016 12/04/2016 12/04/2016 12/04/2016",
    ],
)  # fmt: skip
def test_what_names_no_day_is_a_problem(text: str) -> None:
    found = read(text)
    assert found.starts_on is None
    assert found.problem


def test_a_blank_cell_says_nothing() -> None:
    assert read_day(BLANK, YEAR) == ReadDay()
    assert read("  \xa0 ") == ReadDay()


@pytest.mark.parametrize("text", ["April 2016", "Apr-16", "Apr 2016", "April", "04/2016"])
def test_a_month_alone_has_its_first_and_last_day(text: str) -> None:
    found = read(text)
    assert found.is_month_only
    assert (found.starts_on, found.ends_on) == (date(2016, 4, 1), date(2016, 4, 30))
    assert found.problem


def test_a_real_day_is_read_with_its_time() -> None:
    assert read_day(Cell("12/04/2016", THE_12TH), YEAR).starts_on == THE_12TH
    at_ten = read_day(Cell("12/04/2016 10:00", datetime.combine(THE_12TH, time(10))), YEAR)
    assert (at_ten.starts_on, at_ten.starts_at, at_ten.is_certain) == (THE_12TH, time(10), True)
    assert read_day(Cell("12/04/2016", datetime.combine(date(2016, 4, 12), time())), YEAR).starts_at is None


def test_a_day_that_a_spreadsheet_turned_round_is_offered_as_it_was_typed() -> None:
    found = read_day(Cell("04/12/2016", date(2016, 12, 4)), APRIL)
    assert (found.starts_on, found.offers[0]) == (None, THE_12TH)
    assert date(2016, 12, 4) in found.offers
    assert swapped(date(2016, 12, 4)) == THE_12TH
    assert swapped(date(2016, 4, 4)) is None
    assert swapped(date(2016, 4, 13)) is None


def test_text_outside_the_month_is_never_read_month_first() -> None:
    found = read("04/12/2016", APRIL)
    assert found.starts_on is None
    assert date(2016, 12, 4) in found.offers


def test_a_column_that_was_read_the_american_way_looks_like_it() -> None:
    real, late = Cell("04/12/2016", date(2016, 12, 4)), Cell("25/04/2016", "25/04/2016")
    assert looks_swapped([real, late, real])
    assert not looks_swapped([real, late, Cell("25/12/2016", date(2016, 12, 25))])
    assert not looks_swapped([real, late, Cell("05/04/2016", "05/04/2016")])
    assert not looks_swapped([real, real])


def test_numbers_are_days_only_where_they_are_told() -> None:
    assert read_day(Cell("42472", 42472), YEAR).starts_on == THE_12TH
    with_time = read_day(Cell("42472.4375", 42472.4375), YEAR)
    assert (with_time.starts_on, with_time.starts_at) == (THE_12TH, time(10, 30))
    asked = read_day(Cell("42472", 42472), NOTHING)
    assert (asked.starts_on, asked.offers) == (None, (THE_12TH,))
    old_mac = DayContext(YEAR.first, YEAR.last, year_is_told=True, counts_from_1904=True)
    assert read_day(Cell("41010", 41010), old_mac).starts_on == THE_12TH
    assert read_day(Cell("12.4", 12.4), YEAR).offers == (THE_12TH,)
    for odd in (0, -1, 1e300, float("nan"), float("inf"), 99999999, 12.5):
        assert read_day(Cell("?", odd), YEAR).starts_on is None


def test_a_weekday_beside_a_day_must_be_its_own() -> None:
    day = read("12/04/2016")
    assert with_weekday(day, "Tuesday") == ReadDay(THE_12TH, weekday_said=1, is_certain=True)
    against = with_weekday(day, "Mon")
    assert (against.starts_on, against.offers[:2]) == (None, (THE_12TH, date(2016, 4, 11)))
    assert with_weekday(day, "half term") == day
    assert with_weekday(ReadDay(), "Mon") == ReadDay()


def test_a_weekday_tells_which_year_a_day_without_one_may_be_of() -> None:
    found = read("Thu 13 April")
    assert (found.starts_on, found.offers[0]) == (None, date(2017, 4, 13))


def test_a_weekday_of_the_day_turned_round_is_offered_too() -> None:
    # 12 April 2016 was a Tuesday, 4 December 2016 a Sunday.
    found = with_weekday(read_day(Cell("04/12/2016", date(2016, 12, 4)), YEAR), "Tues")
    assert THE_12TH in found.offers


def test_cells_that_hold_no_day_say_why() -> None:
    assert "formula" in read_day(Cell("", None, formula="=A1+7", has_no_result=True), YEAR).problem
    assert "mistake" in read_day(Cell("#REF!", "#REF!", is_error=True), YEAR).problem
    assert "time" in read_day(Cell("10:00", time(10)), YEAR).problem
    assert "time" in read_day(Cell("30:00", timedelta(hours=30)), YEAR).problem
    assert read_day(Cell("TRUE", True), YEAR).problem


DAYS = st.dates(date(2000, 1, 1), date(2018, 12, 31))
FORMATS = (
    "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%y", "%Y-%m-%d", "%d %B %Y", "%d-%b-%y", "%a %d %B %Y", "%A %d/%m/%y",
    "%d %b '%y", "%d%B%Y", "%d/%m/%Y 09:30", "%d %B %Y at 2pm", "%B %d, %Y",
)  # fmt: skip


@given(DAYS, st.sampled_from(FORMATS))
def test_a_day_in_any_common_form_is_read_back(day: date, form: str) -> None:
    assert read(day.strftime(form), NOTHING).starts_on == day


@given(DAYS, DAYS)
def test_a_day_is_never_read_month_first(day: date, first: date) -> None:
    assume(day.day != day.month)
    context = DayContext(first, first + timedelta(364), year_is_told=True, before=first, today=TODAY)
    for text in (day.strftime("%d/%m/%Y"), day.strftime("%d/%m/%y"), day.strftime("%d.%m.%Y")):
        assert read(text, context).starts_on in (None, day)
    short = read(day.strftime("%d/%m"), context)
    assert short.starts_on is None or (short.starts_on.day, short.starts_on.month) == (day.day, day.month)


@given(DAYS, DAYS)
def test_a_day_outside_a_told_span_is_never_taken(day: date, first: date) -> None:
    last = first + timedelta(30)
    found = read_day(Cell(day.isoformat(), day), DayContext(first, last, year_is_told=True, today=TODAY))
    assert (found.starts_on is None) == (not first <= day <= last)


PIECES = st.sampled_from(
    [
        "12",
        "4",
        "2016",
        "/",
        "-",
        ".",
        " ",
        "April",
        "th",
        "&",
        "to",
        ",",
        "16",
        "31",
        "am",
        "10:00",
        "w/c",
        "Mon",
        "00",
        "'",
    ]
)
TEXTS = st.text(max_size=40) | st.lists(PIECES, max_size=9).map("".join)
VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.datetimes() | st.times() | st.timedeltas()
)


@given(TEXTS, VALUES, st.booleans(), st.sampled_from((YEAR, APRIL, NOTHING, DayContext())))
def test_no_cell_raises(text: str, value: object, is_text: bool, context: DayContext) -> None:
    found = read_day(Cell(text, text if is_text else value), context)  # type: ignore[arg-type]
    assert not found.problem or found.starts_on is None or found.is_month_only
    with_weekday(found, text)
