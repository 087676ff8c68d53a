"""CSV, one figure a line."""

from __future__ import annotations

import pytest

from tests.outputs.samples import PROFESSIONALS, SHEFFIELD, YOUNG_PEOPLE, audience, download, row
from training_register.outputs.csv_file import as_csv
from training_register.outputs.wording import guarded


def lines(data: bytes) -> list[str]:
    """The lines without the byte-order mark."""
    return data.decode("utf-8-sig").split("\r\n")


def test_a_line_for_each_table_row_and_measure_all_fields_quoted() -> None:
    data = as_csv(download(PROFESSIONALS))

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    assert lines(data)[:3] == [
        '"Period","Table","Row","Row kind","Measure","Value","Certainty","Recorded","Not recorded","Marks"',
        '"April 2016 to March 2017","professionals","Education","row","Sessions","9","exact","1","0",""',
        '"April 2016 to March 2017","professionals","Education","row","Attended","305","exact","1","0",""',
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
