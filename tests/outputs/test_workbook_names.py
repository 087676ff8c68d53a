"""Names within a workbook."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.outputs.made_up import MADE_UP, TEXTS
from training_register.outputs.workbook_names import sheet_names, table_name, unique_headings


def test_a_sheet_is_named_for_its_table() -> None:
    assert sheet_names(["professionals", "young-people", "Taxi drivers: contacts", "Café & écoles"]) == [
        "Professionals",
        "Young_people",
        "Taxi_drivers_contacts",
        "Café_écoles",
    ]


def test_names_that_would_clash_are_numbered() -> None:
    assert sheet_names(["notes", "Parents", "PARENTS", "history", "cover"]) == [
        "Notes_2",
        "Parents",
        "PARENTS_2",
        "History_2",
        "Cover_2",
    ]


def test_long_names_with_the_same_beginning_stay_different() -> None:
    names = sheet_names([f"Professionals and volunteers of the whole city {number}" for number in range(12)])

    assert names[0] == "Professionals_and_volunteers_of"
    assert names[1] == "Professionals_and_volunteers_2"
    assert names[11] == "Professionals_and_volunteers_12"


def test_a_name_without_letters_still_makes_a_sheet() -> None:
    assert sheet_names(["", "2016", "***"]) == ["Table", "Table_2016", "Table_2"]


@MADE_UP
@given(st.lists(TEXTS, max_size=8))
def test_any_names_make_sheet_names_that_excel_takes(names: list[str]) -> None:
    made = sheet_names(names)

    assert len({name.casefold() for name in made}) == len(names)
    for name in made:
        assert 1 <= len(name) <= 31
        assert name[0].isalpha()
        assert not set(name) & set("/\\*?:[]' ")
        assert name.casefold() not in ("cover", "contents", "notes", "history")
        assert table_name(name) == f"{name}_table"


@MADE_UP
@given(st.lists(TEXTS, max_size=8))
def test_any_headings_become_filled_and_different(headings: list[str]) -> None:
    made = unique_headings(headings)

    assert len({heading.casefold() for heading in made}) == len(headings)
    assert all(0 < len(heading) <= 255 and heading == heading.strip() for heading in made)


def test_headings_that_repeat_whatever_their_case_are_numbered() -> None:
    assert unique_headings(["Sessions", "sessions", "", "SESSIONS"]) == [
        "Sessions",
        "sessions (2)",
        "Column 3",
        "SESSIONS (3)",
    ]


def test_a_heading_that_says_nothing_is_called_by_its_place() -> None:
    assert unique_headings(["_", "", " _ ", "_a_"]) == ["Column 1", "Column 2", "Column 3", "_a"]
