"""What is odd in an entry is asked about, in words that say what is odd."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.random_counts import entry_counts
from training_register.count import Count, parse_count
from training_register.rules.oddities import Question, questions

WEDNESDAY, SUNDAY = date(2016, 3, 30), date(2016, 3, 27)
YEAR = (date(2015, 4, 1), date(2016, 3, 31))
ONE = Count.of(1)

ORDINARY: dict[str, Any] = {
    "starts_on": WEDNESDAY,
    "ends_on": WEDNESDAY,
    "is_delivered": True,
    "attended": Count.of(20),
    "capacity": None,
    "booked": None,
    "cancelled_bookings": None,
    "did_not_attend": None,
    "came_without_booking": None,
    "sessions": ONE,
    "texts": {},
}
COUNTS = {"attended", "capacity", "booked", "cancelled_bookings", "did_not_attend", "came_without_booking", "sessions"}


def _asked(**changes: Any) -> list[Question]:
    """What is asked of an ordinary entry with some changes; counts are written as they are typed."""
    values = {
        name: parse_count(value) if name in COUNTS and isinstance(value, str) else value
        for name, value in changes.items()
    }
    return list(questions(**ORDINARY | values))


def test_nothing_is_asked_about_an_ordinary_entry() -> None:
    assert (
        _asked(capacity="20", booked="20", year_worked_on=YEAR, usual=[18, 19, 20, 21, 22], texts={"notes": ""}) == []
    )


@pytest.mark.parametrize(
    ("changes", "name", "words"),
    [
        ({"attended": "34", "capacity": "30"}, "above-capacity",
         "34 attended, but there was room for 30. Is that right?"),
        ({"attended": "about 60", "capacity": "50"}, "above-capacity",
         "About 60 attended, but there was room for 50. Is that right?"),
        ({"attended": "151", "capacity": "150", "sessions": "5"}, "above-capacity",
         "151 attended, but there was room for 150 in all, at 5 sessions together. Is that right?"),
        ({"attended": "3", "capacity": "2", "sessions": None}, "above-capacity",
         "3 attended, but there was room for 2. Is that right?"),
        ({"attended": "600", "capacity": "550"}, "above-capacity",
         "600 attended, but there was room for 550. Is that right?"),
        ({"attended": "501"}, "above-500", "501 attended one session. Is that right?"),
        ({"attended": "over 1600"}, "above-500", "At least 1,600 attended one session. Is that right?"),
        ({"attended": "501", "sessions": "0"}, "above-500", "501 attended one session. Is that right?"),
        ({"attended": "1001", "sessions": "2"}, "above-500", "1,001 attended 2 sessions. Is that right?"),
        ({"attended": "45", "usual": [8, 12, 17, 11, 9]}, "far-from-usual",
         "45 attended, but between 8 and 17 came to each of the last 5 sessions of this course. Is that right?"),
        ({"attended": "1", "usual": [8, 12, 17, 11, 9]}, "far-from-usual", "1 attended, but between 8 and 17 came"),
        ({"attended": "0", "usual": [8] * 6}, "far-from-usual",
         "0 attended, but 8 came to each of the last 6 sessions of this course. Is that right?"),
        ({"attended": "180", "sessions": "4", "usual": [8, 12, 17, 11, 9]}, "far-from-usual",
         "180 attended 4 sessions, but between 8 and 17 came"),
        ({"attended": "34", "booked": "40", "cancelled_bookings": "3", "did_not_attend": "2"}, "bookings",
         "40 booked − 3 cancelled − 2 did not attend = 35, but 34 attended. Is that right?"),
        ({"attended": "45", "booked": "40"}, "bookings", "40 booked, but 45 attended. Is that right?"),
        ({"attended": "40", "booked": "40", "cancelled_bookings": "3"}, "bookings",
         "40 booked − 3 cancelled = 37, but 40 attended. Is that right?"),
        ({"attended": "34", "booked": "40", "did_not_attend": "2"}, "bookings",
         "40 booked − 2 did not attend = 38, but 34 attended. Is that right?"),
        ({"attended": "40", "booked": "40", "did_not_attend": "0", "came_without_booking": "4"}, "bookings",
         "40 booked − 0 did not attend + 4 came without booking = 44, but 40 attended. Is that right?"),
        ({"attended": "0", "booked": "2", "cancelled_bookings": "1200"}, "bookings",
         "2 booked − 1,200 cancelled = −1,198, but 0 attended. Is that right?"),
    ],
)  # fmt: skip
def test_what_is_asked_about_those_who_attended(changes: dict[str, Any], name: str, words: str) -> None:
    (question,) = _asked(**changes)
    assert (question.name, question.field) == (name, "attended")
    assert words in question.words


@pytest.mark.parametrize(
    "changes",
    [
        {"attended": "30", "capacity": "30"},
        {"attended": "150", "capacity": "150", "sessions": "5"},
        # How many sessions there were is not known, or the room may have been larger.
        {"attended": "9000", "capacity": "30", "sessions": "n/k"},
        {"attended": "9000", "capacity": "30", "sessions": "about 5"},
        {"attended": "34", "capacity": "30+"},
        {"attended": "34", "capacity": "n/k"},
        {"attended": "n/k", "capacity": "30", "booked": "3", "usual": [8] * 9},
        {"attended": "500"},
        {"attended": "1000", "sessions": "2"},
        # Sessions do not apply to a film, and many may see it.
        {"attended": "5000", "sessions": None},
        {"attended": "34", "usual": [8, 12, 17, 11, 9]},
        {"attended": "9", "usual": [0] * 5},
        {"attended": "10", "usual": [0, 1, 0, 1, 0]},
        {"attended": "2", "usual": [8] * 5},
        {"attended": "0", "usual": [7] * 5},
        {"attended": "90", "usual": [8, 9, 10, 11]},
        {"attended": "90", "usual": [8, 9, 10, 11, 12], "is_delivered": False},
        {"attended": "35", "booked": "40", "cancelled_bookings": "3", "did_not_attend": "2"},
        {"attended": "39", "booked": "40", "did_not_attend": "5", "came_without_booking": "4"},
        {"attended": "34", "booked": "40"},
        # Those who are missing did not attend.
        {"attended": "34", "booked": "40", "cancelled_bookings": "3"},
        {"attended": "40", "booked": "40", "came_without_booking": "4"},
        {"attended": "about 90", "booked": "40"},
        {"attended": "90", "booked": "about 40"},
        {"attended": "90", "booked": "40", "came_without_booking": "n/k"},
        {"attended": "90", "booked": "40", "is_delivered": False},
    ],
)
def test_what_is_ordinary_about_those_who_attended(changes: dict[str, Any]) -> None:
    assert _asked(**changes) == []


def test_two_things_can_be_odd_at_once() -> None:
    asked = _asked(
        starts_on=SUNDAY, ends_on=SUNDAY, attended="45", capacity="30", booked="40", year_worked_on=(SUNDAY, SUNDAY)
    )
    assert [question.name for question in asked] == ["sunday", "above-capacity", "bookings"]


def test_a_sunday() -> None:
    (question,) = _asked(starts_on=SUNDAY, ends_on=SUNDAY)
    assert question == Question("sunday", "starts_on", "27 March 2016 is a Sunday. Is the day right?", "2016-03-27")


def test_a_bank_holiday_that_is_a_sunday_is_asked_about_once() -> None:
    (question,) = _asked(starts_on=SUNDAY, ends_on=SUNDAY, bank_holiday="Easter Sunday")
    assert question.name == "bank-holiday"
    assert question.words == "27 March 2016 is a bank holiday (Easter Sunday). Is the day right?"


def test_a_planned_session_has_its_day_asked_about_too() -> None:
    assert [question.name for question in _asked(starts_on=SUNDAY, ends_on=SUNDAY, is_delivered=False)] == ["sunday"]


def test_several_sessions_may_begin_on_any_day() -> None:
    later = date(2016, 7, 1)
    assert _asked(starts_on=SUNDAY, ends_on=later, sessions="12", bank_holiday="Easter Sunday") == []
    assert _asked(starts_on=SUNDAY, ends_on=later, sessions="n/k") == []
    # One session of two days does begin on its day, and so do the five of one morning.
    assert _asked(starts_on=SUNDAY, ends_on=date(2016, 3, 28))
    assert _asked(starts_on=SUNDAY, ends_on=SUNDAY, sessions="5")


@pytest.mark.parametrize("day", [date(2015, 3, 31), date(2016, 4, 1), date(2061, 3, 30)])
def test_a_day_outside_the_year_worked_on(day: date) -> None:
    (question,) = _asked(starts_on=day, ends_on=day, year_worked_on=YEAR)
    assert (question.name, question.field) == ("outside-year", "starts_on")
    assert "is outside the year that you are working on, April 2015 to March 2016. Is the day right?" in question.words


def test_the_next_year_may_be_planned() -> None:
    for day, number in ((date(2016, 4, 1), 0), (date(2017, 3, 31), 0), (date(2017, 4, 28), 1), (date(2015, 3, 31), 1)):
        asked = _asked(starts_on=day, ends_on=day, year_worked_on=YEAR, is_delivered=False)
        assert len(asked) == number, day


def test_a_text_that_looks_like_a_child() -> None:
    (question,) = _asked(texts={"venue": "Town hall", "notes": "Jamie (14) came late."})
    assert (question.name, question.field) == ("private-text", "notes")
    assert question.words == (
        "“Jamie (14)” looks like a child's name and age. No entry needs it: do you want to keep it?"
    )
    assert "Jamie" not in question.about


def test_it_is_asked_again_only_when_what_it_is_about_changes() -> None:
    def about(**changes: Any) -> set[tuple[str, str]]:
        return {(question.name, question.about) for question in _asked(**changes)}

    odd: dict[str, Any] = {
        "starts_on": SUNDAY, "ends_on": SUNDAY, "attended": "45", "capacity": "30", "booked": "40",
        "texts": {"notes": "Jamie (14)"},
    }  # fmt: skip
    assert about(**odd) == about(**odd | {"texts": {"notes": "With Jamie (14), as before"}})
    assert len(about(**odd) & about(**odd | {"attended": "46"})) == 2
    assert len(about(**odd) & about(**odd | {"starts_on": date(2016, 3, 20), "ends_on": date(2016, 3, 20)})) == 3
    assert len(about(**odd) & about(**odd | {"texts": {"notes": "Kayleigh (14)"}})) == 3


counts = st.none() | entry_counts


@given(
    starts_on=st.dates(),
    ends_on=st.dates(),
    is_delivered=st.booleans(),
    attended=entry_counts,
    capacity=counts,
    booked=counts,
    cancelled_bookings=counts,
    did_not_attend=counts,
    came_without_booking=counts,
    bank_holiday=st.text(max_size=5),
    year_worked_on=st.none() | st.tuples(st.dates(), st.dates()),
    usual=st.lists(st.integers(0, 9_999_999), max_size=8),
    sessions=counts,
    texts=st.dictionaries(st.sampled_from(["notes", "venue"]), st.text()),
)
def test_whatever_is_asked_can_be_answered(**values: Any) -> None:
    asked = list(questions(**values))
    for question in asked:
        assert question.field in {"starts_on", "attended", *values["texts"]}
        assert question.words.endswith("?")
        assert 0 < len(question.about) <= 200
    assert len({(question.name, question.about) for question in asked}) == len(asked)
