"""Every row of these made registers that holds anything is in its truth once, and nothing else is."""

import csv
import json
import tomllib
from datetime import date
from pathlib import Path

import pytest
from openpyxl.utils import column_index_from_string
from python_calamine import CalamineWorkbook

import training_register

FILES = Path(__file__).parent / "files"
TRUTHS = sorted(FILES.glob("logb_*.json"))
LISTS = tomllib.loads((Path(training_register.__file__).parent / "data/starting_lists.toml").read_text("utf-8"))
PLACES = {(audience["name"], sector) for audience in LISTS["audiences"] for sector in audience["sectors"]}
CSV_READ_AS = {"logb_2": ("cp1252", ","), "logb_5": ("utf-8-sig", "\t")}

every_truth = pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.stem)


def columns_of(cells, width):
    if not cells:
        return set(range(1, width + 1))
    first, last = (column_index_from_string(letters) for letters in cells.split(":"))
    return set(range(first, last + 1))


def filled(path):
    """{(sheet, row): the numbers of the columns that hold something}."""
    found = {}
    if (book := path.with_suffix(".xlsx")).exists():
        workbook = CalamineWorkbook.from_path(book)
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for number, row in enumerate(rows, start=1):
                found[name, number] = {at for at, cell in enumerate(row, start=1) if str(cell).strip()}
    else:
        encoding, separator = CSV_READ_AS[path.stem]
        with path.with_suffix(".csv").open(encoding=encoding, newline="") as file:
            reader, starts = csv.reader(file, delimiter=separator), 1
            for row in reader:
                found[None, starts] = {at for at, cell in enumerate(row, start=1) if cell.strip()}
                starts = reader.line_num + 1
    return {where: columns for where, columns in found.items() if columns}


@every_truth
def test_every_row_is_told_once(path):
    truth, rows = json.loads(path.read_text("utf-8")), filled(path)
    told = {}
    for item in truth["rows"]:
        told.setdefault((item["sheet"], item["row"]), []).append(item.get("cells"))
    assert told.keys() == rows.keys()
    for where, cells in told.items():
        blocks = [columns_of(each, max(rows[where])) for each in cells]
        assert rows[where] <= set.union(*blocks), where
        assert sum(map(len, blocks)) == len(set.union(*blocks)), f"{where} is told twice"


@every_truth
def test_what_is_told_can_be_entered(path):
    truth = json.loads(path.read_text("utf-8"))
    today = truth["today"]
    for item in truth["rows"]:
        assert set(item["decision"]) <= {"import", "ask", "skip", "not an entry"}
        assert item["decision"]
        assert item["why"]
        if item["audience"]:
            assert (item["audience"], item["sector"]) in PLACES
        if "import" in item["decision"]:
            assert item["date"]
            assert item["audience"]
            assert item["status"] in ("planned", "delivered", "cancelled", "taken out")
            assert item["status"] != "delivered" or item["date"] <= today
            assert item["status"] != "planned" or item["date"] > today
            assert (item["attended"] is None) == (item["certainty"] == "not recorded")
            assert date.fromisoformat(item["date"]).weekday() < 5
        if item["plain"]:
            assert item["decision"] == ["import"]
            assert item["attended"] is not None


@every_truth
def test_most_rows_are_plain(path):
    items = [item for item in json.loads(path.read_text("utf-8"))["rows"] if "not an entry" not in item["decision"]]
    assert 15 <= len(items) <= 40
    assert sum(item["plain"] for item in items) >= len(items) * 0.5
