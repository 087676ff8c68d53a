"""The template goes straight in again, offers lists that forbid nothing, and says what each column takes."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from tests.inputs.made_sheets import saved
from training_register.count import parse_count
from training_register.inputs.own_sheet import OwnSheet, read_own_sheet, sheet_in
from training_register.inputs.problems import FileRefused
from training_register.outputs.template import COLUMNS, ENTRIES, TAKES, as_template
from training_register.queries.template_lists import TemplateLists
from training_register.rules.own_sheet import INSTRUCTIONS, LISTS, REQUIRED, Column, FigureColumn, read_figure_heading

MADE_AT = datetime(2017, 4, 3, 9, 30, tzinfo=UTC)
TODAY = date(2017, 6, 1)
SOME = TemplateLists(
    audiences=("Professionals", "Young people"),
    sectors=("Education", "Health", "Youth"),
    offers=(("Professionals", "Education"), ("Professionals", "Health"), ("Young people", "Youth")),
    activities=("Course", "Briefing"),
    courses=("=1+1", "Signs"),
    organisations=("Bents Green", "Heritage Park"),
    figures=(FigureColumn("Attended", "Came from", "Police"), FigureColumn("Booked")),
)


def opened(lists: TemplateLists = SOME) -> Any:
    """A template, as openpyxl reads it."""
    return load_workbook(io.BytesIO(as_template(lists, organisation="A partnership", made_at=MADE_AT)))


def validations(book: Any) -> dict[str, DataValidation]:
    """What is offered in each column, by its heading."""
    sheet = book[ENTRIES]
    by_letter = {str(one.sqref).partition("2:")[0]: one for one in sheet.data_validations.dataValidation}
    return {cell.value: by_letter[cell.column_letter] for cell in sheet[1]}


def filled(**cells: Any) -> OwnSheet:
    """A template with a row filled in, read again."""
    book = opened()
    sheet = book[ENTRIES]
    names = [cell.value.rstrip(" *") for cell in sheet[1]]
    for name, value in cells.items():
        sheet.cell(2, names.index(name.replace("_", " ")) + 1).value = value
    return read_own_sheet(io.BytesIO(saved(book)), today=TODAY)


def test_what_is_filled_in_goes_straight_in() -> None:
    sheet = filled(
        Starts_on=date(2016, 4, 12), Audience="Professionals", Sector="Education", Attended="about 60", Length="2h"
    )
    assert not sheet.problems
    assert sheet.not_read == ()
    [row] = sheet.rows
    assert (row.starts_on, row.audience, row.sector) == (date(2016, 4, 12), "Professionals", "Education")
    assert (row.attended, row.minutes_each) == (parse_count("about 60"), 120)


def test_an_empty_one_says_that_nothing_stands_in_it() -> None:
    content = as_template(SOME, organisation="", made_at=MADE_AT)
    with pytest.raises(FileRefused, match="nothing stands under them"):
        sheet_in(content, today=TODAY)


def test_every_column_but_those_of_a_download_is_there_and_explained() -> None:
    assert set(COLUMNS) == set(TAKES) == set(Column) - {Column.ENTRY, Column.VERSION}
    told = [row[0].value for row in opened()[INSTRUCTIONS].iter_rows()]
    headings = [cell.value for cell in opened()[ENTRIES][1]]
    assert [heading for heading in headings if heading.endswith(" *")] == [f"{column} *" for column in REQUIRED]
    assert set(headings) <= set(told)
    assert "Leave blank what you don't know: blank is not recorded, never 0." in "".join(map(str, told))


def test_lists_are_offered_and_nothing_is_forbidden() -> None:
    offered = validations(opened())
    assert {name for name, one in offered.items() if one.type == "list"} == {
        "Audience *", "Sector *", "Course", "Organisations", "Activity", "How", "Status",
    }  # fmt: skip
    assert all(one.errorStyle == "warning" for one in offered.values() if one.showErrorMessage)
    # Several names stand in one cell, and any count is one.
    assert not any(offered[name].showErrorMessage for name in ("Organisations", "Attended", "Sessions", "Starts on *"))
    for one in offered.values():
        assert len(one.prompt) <= 255
        assert len(one.promptTitle) <= 32
        assert len(one.error) <= 255
        assert len(one.errorTitle) <= 32
        assert len(one.formula1 or "") <= 255


def test_the_sectors_are_those_of_the_audience_of_the_row() -> None:
    book = opened()
    formula = validations(book)["Sector *"].formula1
    assert formula == (
        "IF(COUNTIF(Lists!$M$4:$M$6,$B2)=0,Lists!$B$4:$B$6,"
        "OFFSET(Lists!$N$4,MATCH($B2,Lists!$M$4:$M$6,0)-1,0,COUNTIF(Lists!$M$4:$M$6,$B2),1))"
    )
    assert [(row[0].value, row[1].value) for row in book[LISTS]["M4:N6"]] == list(SOME.offers)


def test_the_lists_hold_text_that_is_no_formula() -> None:
    cell = opened()[LISTS]["C4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_the_headings_of_further_columns_can_be_copied() -> None:
    sheet = opened()[LISTS]
    [letter] = [cell.column_letter for cell in sheet[3] if cell.value == "Further columns"]
    headings = [sheet[f"{letter}{row}"].value for row in (4, 5)]
    assert tuple(map(read_figure_heading, headings)) == SOME.figures


def test_a_register_without_lists_has_a_template_too() -> None:
    assert {name for name, one in validations(opened(TemplateLists())).items() if one.type == "list"} == {
        "How", "Status",
    }  # fmt: skip


def test_it_is_the_same_each_time() -> None:
    one, other = (as_template(SOME, organisation="A", made_at=MADE_AT) for _ in range(2))
    assert one == other
