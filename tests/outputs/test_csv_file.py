"""CSV, one figure a line."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from tests.outputs.samples import PROFESSIONALS, ROADSHOWS, SHEFFIELD, YOUNG_PEOPLE, audience, download, row
from training_register.count import Count
from training_register.outputs.csv_file import as_csv
from training_register.outputs.wording import guarded
from training_register.rules.publications import Reference, reference_in
from training_register.table import Cell, Line


def lines(data: bytes) -> list[str]:
    """The lines without the byte-order mark."""
    return data.decode("utf-8-sig").split("\r\n")


def test_a_line_for_each_table_row_and_measure_all_fields_quoted() -> None:
    data = as_csv(download(PROFESSIONALS))

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    assert lines(data)[:3] == [
        '"Period","Table","Row","Row kind","Measure","Value","Certainty","Recorded","Not recorded","Marks",'
        '"Table title","Row key","Column key","Kind","Reference","Version","Published"',
        '"April 2016 to March 2017","professionals","Education","row","Sessions","9","exact","1","0","",'
        '"Professionals training, Sheffield, April 2016 to March 2017","education","sessions","count",'
        '"2016-17/professionals/education/sessions","",""',
        '"April 2016 to March 2017","professionals","Education","row","Attended","305","exact","1","0","",'
        '"Professionals training, Sheffield, April 2016 to March 2017","education","attended","count",'
        '"2016-17/professionals/education/attended","",""',
    ]
    assert len(lines(data)) == 1 + 6 * 2 + 1


def test_what_is_unknown_is_blank_and_its_mark_says_why() -> None:
    text = as_csv(SHEFFIELD).decode("utf-8-sig")

    for line in (
        '"taxi-drivers","Taxi drivers","row","Sessions","","not recorded","0","1","[x]"',
        '"summary","Taxi drivers","row","Sessions","","not recorded","","","[x]"',
        '"summary","E-learning","row","Sessions","","not applicable","","","[z]"',
        '"summary","Young people with a plan","row","Attended","","confidential","","","[c]"',
        '"vulnerability-roadshows","Market stall","row","Attended","1600","at least","1","0","[e]"',
        '"vulnerability-roadshows","Drop-in","row","Attended","0","exact","1","0",""',
        '"summary","Total","total","Attended per session","22.4","exact","","1",""',
        '"summary","Professionals","row","Latest session","2017-03-28","","","",""',
    ):
        assert line in text


def test_each_line_says_by_which_reference_its_figure_is_found_again() -> None:
    line = Line("beneath-booked", "Booked", Cell.of_count(Count.of(40)))
    published = replace(
        download(replace(PROFESSIONALS, lines=(line,)), YOUNG_PEOPLE), version=2, published_on=date(2017, 5, 2)
    )

    found = list(csv.DictReader(io.StringIO(as_csv(published).decode("utf-8-sig"))))

    references = [reference_in(one["Reference"]) for one in found]
    assert references == [Reference("2016-17", 2, one["Table"], one["Row key"], one["Column key"]) for one in found]
    assert len(set(references)) == len(found)
    assert "2016-17/v2/professionals/beneath-/beneath-booked" in {one["Reference"] for one in found}
    assert {(one["Version"], one["Published"]) for one in found} == {("2", "2017-05-02")}


def test_each_line_of_a_provisional_table_says_that_it_is() -> None:
    made = download(replace(ROADSHOWS, is_provisional=True), PROFESSIONALS)

    found = list(csv.DictReader(io.StringIO(as_csv(made).decode("utf-8-sig"))))

    marks = {name: {one["Marks"] for one in found if one["Table"] == name} for name in {one["Table"] for one in found}}
    assert marks == {
        "vulnerability-roadshows": {"[p]", "[x] [p]", "[e] [p]", "[r] [p]"},
        "professionals": {""},
    }


def test_rows_beneath_the_table_are_of_their_own_kind() -> None:
    label = "September 2016 to July 2017, not split by year"

    assert f'"{label}","not split","Attended","60","about","1","0","[e]"' in as_csv(download(YOUNG_PEOPLE)).decode()


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n1", "＝1", "＋1", "－1", "＠x", " =1", "\u200b=1"]
)
def test_text_that_a_spreadsheet_would_run_has_an_apostrophe_before_it(text: str) -> None:
    assert guarded(text) == f"'{text}"


def test_other_text_is_left_alone() -> None:
    for text in ("Education", "", "3-4 year olds", "a=b", "'quoted'"):
        assert guarded(text) == text


def test_labels_and_headings_are_guarded() -> None:
    text = as_csv(download(audience("=odd", "Odd", row("one", '=cmd|"/C calc"!A0', 1, 2)))).decode()

    assert '"\'=odd","\'=cmd|""/C calc""!A0","row"' in text
