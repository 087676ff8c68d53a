"""`import` and `export`."""

from __future__ import annotations

import csv
import json
import stat
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests import published
from tests.commands.conftest import Place

PUBLISHED = Path(str(files("training_register.data"))) / "published-2016-17.csv"
HEADINGS = "Starts on,Ends on,Audience,Sector,Sessions,Attended,Organisations,Reference"
SHEET = f"{HEADINGS}\n2016-04-01,2017-03-31,Professionals,Education,9,305,Bents Green,A-1\n"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """The register's own sheet with one line, which names an organisation."""
    file = tmp_path / "sheet.csv"
    file.write_text(SHEET, encoding="utf-8")
    return file


def printed_tables(place: Place) -> Any:
    """The tables of 2016/17, as data."""
    return json.loads(place.run("tables", "2016/17", "--format", "json"))["tables"]


def test_the_published_year_goes_in_by_file_and_its_tables_come_out(prepared_place: Place) -> None:
    assert "12 entries added" in prepared_place.run("import", PUBLISHED, "--create-missing")

    totals = {table["name"]: table["total"] for table in printed_tables(prepared_place) if table["total"]}
    assert {
        name: tuple(total[measure]["value"] for measure in ("sessions", "attended")) for name, total in totals.items()
    } == published.TOTALS


def test_a_quarter_of_that_year_says_what_is_not_split_instead_of_zeros(prepared_place: Place) -> None:
    prepared_place.run("import", PUBLISHED, "--create-missing")

    printed = " ".join(prepared_place.run("tables", "2016/17 Q1").split())
    assert (
        "12 entries are not split by quarter, and are in no total here: at least 128 sessions (1 entry not recorded), "
        "at least 3,789 attended (1 entry not recorded)." in printed
    )


def test_a_name_that_no_list_has_is_refused_unless_it_may_be_added(prepared_place: Place, sheet: Path) -> None:
    printed = prepared_place.run("import", sheet, exit_code=1)
    assert "row 2, column G (Organisations): “Bents Green” is not in the list of organisations." in printed
    assert "Nothing was imported: 1 problem." in printed
    assert "There is no entry in 2016/17." in prepared_place.run("tables", "2016/17")

    assert "1 entry added" in prepared_place.run("import", sheet, "--create-missing")
    assert printed_tables(prepared_place)[0]["total"]["attended"]["value"] == 305


def test_an_entry_that_spans_years_is_told(prepared_place: Place, tmp_path: Path) -> None:
    file = tmp_path / "spans.csv"
    line = "2015-01-01,2015-12-31,Professionals,Education,not recorded,over 32000,,"
    file.write_text(f"{HEADINGS}\n{line}\n", encoding="utf-8")
    assert "1 entry spans the end of a year, and is in no one year." in prepared_place.run("import", file)

    file.write_text(f"{HEADINGS}\n{line}\n{line}\n", encoding="utf-8")
    assert "2 entries span the end of a year, and are in no one year." in prepared_place.run("import", file)


def test_a_reference_that_is_there_is_refused(prepared_place: Place, sheet: Path) -> None:
    prepared_place.run("import", sheet, "--create-missing")

    assert "“A-1” is in the register already, as entry 1." in prepared_place.run("import", sheet, exit_code=1)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_goes_out_comes_back_in_unchanged(new_place: Callable[[str], Place], tmp_path: Path, ending: str) -> None:
    first, second = new_place("first"), new_place("second")
    for place in (first, second):
        place.run("prepare")
    first.run("import", PUBLISHED, "--create-missing")
    file, again = tmp_path / f"out.{ending}", tmp_path / "again.csv"

    assert "12 entries written" in first.run("export", file)
    second.run("import", file, "--create-missing")

    assert printed_tables(second) == printed_tables(first)
    first.run("export", tmp_path / "first.csv")
    second.run("export", again)
    assert again.read_bytes() == (tmp_path / "first.csv").read_bytes()


def test_an_exported_sheet_is_for_its_owner_alone(prepared_place: Place, tmp_path: Path) -> None:
    prepared_place.given()
    file = tmp_path / "out.csv"

    prepared_place.run("export", file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))) == 1


def test_a_file_that_is_there_is_replaced_only_when_that_is_said(prepared_place: Place, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    file.write_text("mine", encoding="utf-8")

    assert "is there already" in prepared_place.run("export", file, exit_code=1)
    assert file.read_text(encoding="utf-8") == "mine"
    prepared_place.run("export", file, "--force")
    assert file.read_bytes() != b"mine"


def test_a_name_with_another_ending_is_wrong_usage(prepared_place: Place, tmp_path: Path) -> None:
    assert "must end in .csv or .xlsx" in prepared_place.run("export", tmp_path / "out.pdf", exit_code=2)


def test_a_folder_that_is_not_there_is_told_by_the_name_that_was_typed(prepared_place: Place, tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "out.csv"

    printed = prepared_place.run("export", file, exit_code=1)

    assert printed == f"Error: No such file or directory: {file}\n"


def test_a_file_that_is_not_the_own_sheet_is_refused_in_words(prepared_place: Place, tmp_path: Path) -> None:
    file = tmp_path / "year.xlsx"
    prepared_place.given()
    prepared_place.run("tables", "2016/17", "--format", "xlsx", "--output", file)

    assert "is not the register's own sheet" in prepared_place.run("import", file, exit_code=1)
