"""`import` and `export`."""

from __future__ import annotations

import csv
import json
import stat
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

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


# A made-up team that has sectors of its own under a name that the starting lists have too.
OWN_SECTORS = """2020-04-01,2021-03-31,Professionals,Schools,9,305,,A-1
2020-04-01,2021-03-31,Professionals,Police,4,61,,A-2
2021-04-01,2022-03-31,Professionals,Police,5,about 60,,A-3
2021-04-01,2022-03-31,Professionals,Children's social care,2,25,,A-4
2021-04-01,2022-03-31,Young people,Education,1,30,,A-5
"""


def rows_printed(place: Place, period: str, name: str) -> list[tuple[str, Any, Any]]:
    """The rows of a table: sector, sessions and attended; the total last."""
    tables = json.loads(place.run("tables", period, "--format", "json"))["tables"]
    table = next(table for table in tables if table["name"] == name)
    return [
        (row["sector"], row["sessions"]["value"], row["attended"]["value"]) for row in (*table["rows"], table["total"])
    ]


def test_another_teams_years_come_out_by_its_own_sectors(prepared_place: Place, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(f"{HEADINGS}\n{OWN_SECTORS}", encoding="utf-8")

    printed = prepared_place.run("import", file, "--create-missing")

    assert "The table of Professionals is laid out anew by the sectors of this file.\n" in printed
    assert rows_printed(prepared_place, "2020/21", "professionals") == [
        ("Schools", 9, 305), ("Police", 4, 61), ("Children's social care", 0, 0), ("Total", 13, 366),
    ]  # fmt: skip
    assert rows_printed(prepared_place, "2021/22", "professionals") == [
        ("Schools", 0, 0), ("Police", 5, 60), ("Children's social care", 2, 25), ("Total", 7, 85),
    ]  # fmt: skip
    of_young_people = rows_printed(prepared_place, "2021/22", "young-people")
    assert ("Alternative Curriculum Provider", 0, 0) in of_young_people
    text = prepared_place.run("tables", "2020/21")
    assert "Not in this table" not in text
    assert "risks and signs" not in text
    assert "secondary schools" not in text
    assert "sound" in prepared_place.run("check")


def test_tables_of_several_audiences_laid_out_anew_are_told_in_one_sentence(
    prepared_place: Place, tmp_path: Path
) -> None:
    file = tmp_path / "own.csv"
    rows = "2020-04-01,,Young people,Clubs,,9,,\n2020-04-01,,Professionals,Police,,9,,\n"
    file.write_text(f"{HEADINGS}\n{rows}", encoding="utf-8")

    assert (
        "The tables of Professionals and Young people are laid out anew by the sectors of this file."
        in prepared_place.run("import", file, "--create-missing")
    )


def test_a_new_sector_of_an_audience_with_entries_is_not_in_its_table(prepared_place: Place, tmp_path: Path) -> None:
    prepared_place.run("import", PUBLISHED, "--create-missing")
    file = tmp_path / "own.csv"
    file.write_text(f"{HEADINGS}\n{OWN_SECTORS}", encoding="utf-8")

    assert "laid out anew" not in prepared_place.run("import", file, "--create-missing")
    assert rows_printed(prepared_place, "2020/21", "professionals")[-2:] == [
        ("Not in this table", 13, 366), ("Total", 13, 366),
    ]  # fmt: skip


def test_a_second_file_adds_its_sectors_to_the_table_of_the_first(prepared_place: Place, tmp_path: Path) -> None:
    for number, rows in enumerate((OWN_SECTORS, "2020-04-01,,Professionals,Health,,9,,\n")):
        file = tmp_path / f"{number}.csv"
        file.write_text(f"{HEADINGS}\n{rows}", encoding="utf-8")
        assert ("laid out anew" in prepared_place.run("import", file, "--create-missing")) is (number == 0)

    assert [sector for sector, *_ in rows_printed(prepared_place, "2020/21", "professionals")] == [
        "Schools", "Police", "Children's social care", "Health", "Total",
    ]  # fmt: skip


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


def test_a_downloaded_sheet_updates_what_it_came_from(prepared_place: Place, tmp_path: Path) -> None:
    prepared_place.run("import", PUBLISHED, "--create-missing")
    file = tmp_path / "out.csv"
    prepared_place.run("export", file)
    assert prepared_place.run("import", file) == (
        "Nothing is changed: the file changes none of the entries that it holds.\n"
    )
    text = file.read_text("utf-8-sig")
    assert '"1340"' in text
    file.write_text(text.replace('"1340"', '"1341"'), encoding="utf-8")

    printed = prepared_place.run("import", file)

    assert printed.splitlines() == [
        "1 entry updated in one operation.",
        "11 entries are left as they are: the file changes nothing there.",
        "Year: 2016/17.",
    ]
    assert prepared_place.run("import", file, exit_code=0).startswith("Nothing is changed")


def test_updates_and_new_rows_are_told_in_one_sentence(prepared_place: Place, sheet: Path, tmp_path: Path) -> None:
    prepared_place.run("import", sheet, "--create-missing")
    file = tmp_path / "out.csv"
    prepared_place.run("export", file)
    heading, line = file.read_text("utf-8-sig").splitlines()
    new = line.replace('"1","1","A-1"', '"","","A-2"')
    file.write_text("\n".join([heading, line.replace('"305"', '"306"'), new]), encoding="utf-8")

    assert "1 entry updated and 1 entry added in one operation.\n" in prepared_place.run("import", file)


def test_the_template_is_written_and_goes_in(prepared_place: Place, tmp_path: Path) -> None:
    file = tmp_path / "empty.xlsx"

    assert "An empty sheet is written to" in prepared_place.run("template", file)
    assert "is there already" in prepared_place.run("template", file, exit_code=1)
    assert "must end in .xlsx" in prepared_place.run("template", tmp_path / "empty.csv", exit_code=2)
    assert "nothing stands under them" in prepared_place.run("import", file, exit_code=1)

    book = load_workbook(file)
    for column, value in enumerate((date(2016, 4, 12), "Professionals", "Education", "about 60"), 1):
        book["Entries"].cell(2, column).value = value
    book.save(file)
    assert prepared_place.run("import", file) == "1 entry added in one operation.\nYear: 2016/17.\n"
