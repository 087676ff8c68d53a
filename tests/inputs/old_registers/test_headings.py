"""What headings say: places and bookings are never who attended."""

from __future__ import annotations

import pytest

from training_register.inputs.old_registers.headings import read_heading
from training_register.inputs.old_registers.proposal import Field


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("Places", "Capacity"),
        ("No. of places", "Capacity"),
        ("Max attendees", "Capacity"),
        ("Attendees max", "Capacity"),
        ("Delegates booked", "Booked"),
        ("Bkd", "Booked"),
        ("Places taken", "Booked"),
        ("Numbers expected", "Expected"),
        ("DNA", "Did not attend"),
    ],
)
def test_a_heading_of_another_figure_is_not_who_attended(text: str, detail: str) -> None:
    heading = read_heading(text)

    assert heading.fields == (Field.FIGURE,)
    assert heading.detail == detail


@pytest.mark.parametrize("text", ["Delegates (max 20)", "Pupils (booked)", "No. (places)"])
def test_a_heading_that_adds_another_figure_in_brackets_is_doubtful(text: str) -> None:
    assert read_heading(text).is_doubtful


@pytest.mark.parametrize("text", ["Attended", "No. present", "Attended (of places)", "Att'd", "Numbers on day", "Came"])
def test_a_heading_that_says_who_came_is_not_doubtful(text: str) -> None:
    heading = read_heading(text)

    assert heading.fields == (Field.ATTENDED,)
    assert not heading.is_doubtful


@pytest.mark.parametrize(
    ("text", "field"), [("Who led", Field.TRAINER), ("Staff grp", Field.AUDIENCE), ("Delivered by", Field.PROVIDER)]
)
def test_what_a_column_is_called(text: str, field: Field) -> None:
    assert read_heading(text).fields[0] is field


@pytest.mark.parametrize(
    ("text", "field", "detail"),
    [
        ("How many people attended in total?", Field.ATTENDED, ""),
        ("How many people were you expecting?", Field.FIGURE, "Expected"),
        ("How many came on the day?", Field.ATTENDED, ""),
        ("Checked in", Field.ATTENDED, ""),
    ],
)
def test_the_questions_of_a_form_say_who_came(text: str, field: Field, detail: str) -> None:
    heading = read_heading(text)

    assert heading.fields == (field,)
    assert heading.detail == detail
    assert heading.rank == 1
