"""Which of several columns of days says when a session was."""

from __future__ import annotations

import pytest

from training_register.inputs.old_registers.day_columns import DayHeading, day_heading, likeliest_days


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Delivered on", DayHeading.OF_SESSION),
        ("Date of session", DayHeading.DAY_OF_SESSION),
        ("Training date", DayHeading.DAY_OF_SESSION),
        ("What date was the session delivered?", DayHeading.DAY_OF_SESSION),
        ("Start time", DayHeading.A_TIME),
        ("Completion time", DayHeading.OTHER_DAY),
        ("Timestamp", DayHeading.OTHER_DAY),
        ("Held", DayHeading.OF_SESSION),
        ("Date", DayHeading.A_DAY),
        ("When", DayHeading.A_DAY),
        ("", DayHeading.NOTHING),
        ("Alpha", DayHeading.NOTHING),
        ("Enquiry received", DayHeading.OTHER_DAY),
        ("Booked on", DayHeading.OTHER_DAY),
        ("Date session booked", DayHeading.OTHER_DAY),
        ("Invoiced on", DayHeading.OTHER_DAY),
        ("Date of feedback", DayHeading.OTHER_DAY),
    ],
)
def test_what_a_heading_says_of_its_days(heading: str, said: DayHeading) -> None:
    assert day_heading(heading) is said


@pytest.mark.parametrize(
    ("headings", "likeliest", "is_clear"),
    [
        (("Enquiry received", "Delivered on"), (2,), True),
        (("Date", "Delivered on"), (2,), True),
        (("Date", "Date paid"), (1,), True),
        (("Alpha", "Booked on"), (1,), True),
        (("Alpha", "Beta"), (1, 2), False),
        (("Booked on",), (1,), False),
        (("Start time", "Completion time", "Date"), (3,), True),
        (("Start time", "Completion time", "What date was the session delivered?"), (3,), True),
        (("Start time", "Date"), (2,), True),
        (("Start time",), (1,), True),
        (("Start time", "Completion time"), (1, 2), False),
        (("Booked on", "Invoiced on"), (1, 2), False),
    ],
)
def test_the_day_is_that_of_the_delivery(headings: tuple[str, ...], likeliest: tuple[int, ...], is_clear: bool) -> None:
    assert likeliest_days(dict(enumerate(headings, 1))) == (likeliest, is_clear)
