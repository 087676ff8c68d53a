"""Counts of old registers: a plain whole number is taken, anything else is asked about; unknown is never 0."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.count import LARGEST, Certainty, Count, parse_count
from training_register.inputs.old_registers.book import BLANK, Cell
from training_register.inputs.old_registers.counts import ReadCount, read_length, read_number, read_people, read_time
from training_register.rules.entries import Status


def read(text: str) -> ReadCount:
    """What a cell of a text says."""
    return read_people(Cell(text, text))


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (Cell("34", 34), 34), (Cell("34", 34.0), 34), (Cell("34", "34"), 34), (Cell(" 34 ", " 34 "), 34),
        (Cell("34\xa0", "34\xa0"), 34), (Cell("1,102", "1,102"), 1102), (Cell("1,102", 1102), 1102), (Cell("0", 0), 0),
        (Cell("0", "0"), 0), (Cell("34.0", "34.0"), 34), (Cell("３４", "３４"), 34), (Cell("'34", "'34"), 34),
        (Cell("34.", "34."), 34), (Cell("20", 20, formula="=12+8"), 20), (Cell("20", 20.0, formula="=SUM(A1:A2)"), 20),
        (Cell("34\u200b", "34\u200b"), 34), (Cell("007", "007"), 7),
    ],
)  # fmt: skip
def test_a_plain_whole_number_is_taken(cell: Cell, number: int) -> None:
    assert read_people(cell) == ReadCount(Count.of(number), is_plain=True)


@pytest.mark.parametrize("cell", [BLANK, Cell("  ", "  "), Cell("\xa0", "\xa0"), Cell("", "")])
def test_a_blank_cell_is_not_recorded_and_not_zero(cell: Cell) -> None:
    found = read_people(cell)
    assert found.is_plain
    assert found.count == Count.of(None, None)


@pytest.mark.parametrize(
    ("text", "kind", "offer"),
    [
        ("approx 30", "about", "about 30"), ("approx. 30", "about", "about 30"), ("Approx: 30", "about", "about 30"),
        ("c30", "about", "about 30"), ("c. 30", "about", "about 30"), ("~30", "about", "about 30"),
        ("30ish", "about", "about 30"), ("30 approx", "about", "about 30"), ("30 (approx)", "about", "about 30"),
        ("30?", "about", "about 30"), ("30 (estimate)", "about", "about 30"), ("aprox 30", "about", "about 30"),
        ("around 30 pupils", "about", "about 30"), ("30 odd", "about", "about 30"), ("circa 1,200", "about",
        "about 1200"),
        ("20+", "at least", "at least 20"), ("20 plus", "at least", "at least 20"), ("over 20", "at least",
        "at least 20"),
        ("at least 20", "at least", "at least 20"), ("20 minimum", "at least", "at least 20"),
        ("nearly 100", "nearly", "nearly 100"), ("almost 100", "nearly", "nearly 100"), ("up to 30", "nearly",
        "nearly 30"),
        ("15-20", "range", "about 18"), ("15 – 20", "range", "about 18"), ("15 to 20", "range", "about 18"),
        ("12 or 13", "range", "about 13"), ("between 15 and 20", "range", "about 18"), ("60-70 approx", "range",
        "about 65"),
        ("n/k", "not recorded", "not recorded"), ("N/A", "not recorded", "not recorded"), ("?", "not recorded",
        "not recorded"),
        ("tbc", "not recorded", "not recorded"), ("not recorded", "not recorded", "not recorded"),
        ("not known", "not recorded", "not recorded"), ("-", "not recorded", "not recorded"),
        ("register lost", "not recorded", "not recorded"), ("numbers to follow", "not recorded", "not recorded"),
        ("no figures", "not recorded", "not recorded"), ("Unknown - no sign in sheet", "not recorded", "not recorded"),
        ("20+3", "sum", "23"), ("20 + 3 + 1", "sum", "24"), ("=12+8", "sum", "20"),
        ("12 staff", "with words", "12"), ("34 attended", "with words", "34"), ("12 (2 DNA)", "with words", "12"),
        ("18 + 2 staff", "with words", "18"), ("30 (inc 3 teachers)", "with words", "30"), ("12/15", "with words",
        "12"),
        ("12 out of 15", "with words", "12"), ("180 Year 9 pupils", "with words", "180"), ("Y9 (180)", "with words",
        "180"),
        ("2 groups of 15", "with words", "30"), ("2 x 15", "with words", "30"), ("34*", "with words", "34"),
        ("34¹", "with words", "34"), ("30 booked", "with words", "not recorded"), ("30 girls, 28 boys", "with words",
        "30"),
        ("twelve", "words", "12"), ("Twenty-five", "words", "25"), ("a dozen", "words", "12"), ("none", "words", "0"),
        ("nil", "words", "0"), ("well attended", "words", "not recorded: well attended"),
        ("all of Y9", "words", "not recorded: all of Y9"), ("full", "words", "not recorded: full"),
        ("34.5", "odd", "about 34"), ("-3", "odd", "3"), ("50%", "odd", "not recorded"), ("x", "odd", "not recorded"),
        ("✓", "odd", "not recorded"), ("yes", "odd", "not recorded"), ("10000000000", "odd", "not recorded"),
        ("99999999", "odd", "not recorded"), ("3O", "odd", "30"),
    ],
)  # fmt: skip
def test_anything_else_is_asked_about_with_its_likely_reading(text: str, kind: str, offer: str) -> None:
    found = read(text)
    assert not found.is_plain
    assert (found.kind, found.offers[0]) == (kind, offer)
    assert found.problem.endswith(".")
    assert parse_count(offer)


def test_an_estimate_keeps_the_words_that_somebody_wrote() -> None:
    count = read("Approx 30").count
    assert count is not None
    assert (count.number, count.certainty, count.words) == (30, Certainty.ABOUT, "Approx 30")


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("12 (2 DNA)", (("dna", 2),)), ("18 + 2 staff", (("staff", 2),)), ("25 pupils + 2 staff", (("staff", 2),)),
        ("12/15", (("booked", 15),)), ("30, plus 3 teachers", (("teachers", 3),)),
    ],
)  # fmt: skip
def test_what_a_cell_counts_besides_is_told(text: str, figures: tuple[tuple[str, int], ...]) -> None:
    assert read(text).figures == figures


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("cancelled", Status.CANCELLED), ("CANCELLED - snow", Status.CANCELLED), ("did not run", Status.CANCELLED),
        ("booked", Status.PLANNED), ("n/k", None), ("34", None),
    ],
)  # fmt: skip
def test_a_count_may_say_that_it_did_not_take_place(text: str, status: Status | None) -> None:
    assert read(text).status is status


@pytest.mark.parametrize(
    ("cell", "kind", "offers"),
    [
        (Cell("12-Oct", date(2016, 10, 12)), "range", ("about 11", "at least 10", "not recorded")),
        (Cell("03/02/1900", date(1900, 2, 3)), "odd", ("34", "not recorded")),
        (Cell("01-Jan", datetime.combine(date(2016, 1, 1), time())), "range", ("not recorded",)),
        (Cell("", None, formula="=12+8", has_no_result=True), "no result", ("20", "not recorded")),
        (Cell("", None, formula="=SUM(12,8)", has_no_result=True), "no result", ("20", "not recorded")),
        (Cell("", None, formula="=SUM(A1:A9)", has_no_result=True), "no result", ("not recorded",)),
        (Cell("#REF!", "#REF!", is_error=True), "odd", ("not recorded",)),
        (Cell("TRUE", True), "odd", ("not recorded",)),
        (Cell("34.5", 34.5), "odd", ("about 34",)), (Cell("-3", -3), "odd", ("3", "not recorded")),
        (Cell("1E+09", 1e9), "odd", ("not recorded",)), (Cell("50%", 0.5), "odd", ("not recorded",)),
        (Cell("100%", 1.0), "odd", ("not recorded",)), (Cell("£34.00", 34), "odd", ("not recorded",)),
        (Cell("10:12", time(10, 12)), "odd", ("not recorded",)),
    ],
)  # fmt: skip
def test_values_that_are_no_plain_number_are_asked_about(cell: Cell, kind: str, offers: tuple[str, ...]) -> None:
    found = read_people(cell)
    assert (found.is_plain, found.kind, found.offers) == (False, kind, offers)


@given(st.integers(0, LARGEST), st.sampled_from(("{}", " {} ", "{:,}", "{}\xa0", "{}.0")))
def test_a_number_that_is_taken_is_the_one_that_was_written(number: int, form: str) -> None:
    text = form.format(number)
    assert read(text).count == Count.of(number)
    assert read_people(Cell(str(number), number)).count == Count.of(number)


PIECES = st.sampled_from(
    [
        "12",
        "3",
        "about",
        "approx",
        "+",
        "-",
        "/",
        " ",
        "to",
        "staff",
        "(",
        ")",
        "c",
        "?",
        "DNA",
        "Y9",
        "x",
        ",",
        ".",
        "%",
        "none",
    ]
)
TEXTS = st.text(max_size=40) | st.lists(PIECES, max_size=8).map("".join) | st.lists(PIECES, max_size=8).map(" ".join)
VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.datetimes() | st.times() | st.timedeltas()
)


@given(TEXTS, VALUES, st.booleans(), st.booleans())
def test_no_cell_raises_and_only_digits_are_plain(text: str, value: object, is_text: bool, has_no_result: bool) -> None:
    cell = Cell(text, text if is_text else value, formula=text, has_no_result=has_no_result)  # type: ignore[arg-type]
    found = read_people(cell)
    assert found.is_plain != bool(found.problem)
    assert all(parse_count(offer) for offer in found.offers)
    if found.is_plain and found.count and found.count.value and is_text:
        assert str(found.count.value) in text.replace(",", "")
    read_number(cell), read_length(cell), read_time(cell)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3), ("x3", 3), ("3x", 3), ("3 sessions", 3), ("1 session", 1), ("5 assemblies", 5), ("two sessions", 2),
        ("twice", 2), ("one", 1), ("6 weeks", 6), ("3 session(s)", 3), ("", None), ("3-4", None), ("several", None),
        ("3 (1 cancelled)", None), ("?", None), ("1.5", None),
    ],
)  # fmt: skip
def test_how_many_sessions(text: str, number: int | None) -> None:
    assert read_number(Cell(text, text)) == number


def test_how_many_sessions_of_numbers() -> None:
    assert read_number(Cell("3", 3.0)) == 3
    assert read_number(Cell("1.5", 1.5)) is None
    assert read_number(Cell("TRUE", True)) is None
    assert read_number(Cell("-1", -1)) is None


@pytest.mark.parametrize(
    ("text", "begins", "minutes"),
    [
        ("9.30-12.30", time(9, 30), 180), ("9:30 - 12:30", time(9, 30), 180), ("1-3pm", time(13), 120),
        ("10am-12noon", time(10), 120), ("10-12", time(10), 120), ("1.30-3.30", time(13, 30), 120),
        ("0930-1230", time(9, 30), 180), ("9.00am – 4.30pm", time(9), 450), ("13:00-15:00", time(13), 120),
        ("11-1pm", time(11), 120), ("12-2", time(12), 120), ("4-6", time(16), 120), ("9am", time(9), None),
        ("9.30", time(9, 30), None), ("14:00", time(14), None), ("1000-1200hrs", time(10), 120), ("am", None, None),
        ("TBC", None, None), ("", None, None), ("9", None, None), ("25:00", None, None), ("12-12", None, None),
    ],
)  # fmt: skip
def test_when_it_began_and_how_long_it_was(text: str, begins: time | None, minutes: int | None) -> None:
    assert read_time(Cell(text, text)) == (begins, minutes)


def test_times_of_day_as_spreadsheets_keep_them() -> None:
    assert read_time(Cell("09:30", time(9, 30))) == (time(9, 30), None)
    assert read_time(Cell("09:30", 0.3958333333)) == (time(9, 30), None)
    assert read_time(Cell("09:30", timedelta(hours=9, minutes=30))) == (time(9, 30), None)
    assert read_time(Cell("12/04/2016 09:30", datetime.combine(date(2016, 4, 12), time(9, 30)))) == (time(9, 30), None)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("half day", 180), ("1/2 day", 180), ("½ day", 180), ("full day", 360), ("1 day", 360), ("2 hrs", 120),
        ("2 hours", 120), ("1.5", 90), ("1½ hours", 90), ("1.5 hrs", 90), ("90 mins", 90), ("90", 90), ("1 hr 30", 90),
        ("9.30-12.30", 180), ("am", 180), ("20 mins each", 20), ("2", 120), ("", None), ("varies", None), ("0", None),
        ("12", None),
    ],
)  # fmt: skip
def test_how_long_it_was(text: str, minutes: int | None) -> None:
    assert read_length(Cell(text, text)) == minutes


def test_lengths_as_spreadsheets_keep_them() -> None:
    assert read_length(Cell("1.5", 1.5)) == 90
    assert read_length(Cell("01:30", time(1, 30))) == 90
    assert read_length(Cell("26:00", timedelta(hours=26))) == 1560
    assert read_length(Cell("12/04/2016", date(2016, 4, 12))) is None
