"""The made registers and what is said about them agree: every row that holds anything is told of exactly once."""

import csv
import io
import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import training_register

FILES = Path(__file__).parent / "files"
TRUTHS = sorted(FILES.glob("loga_*.json"))
LISTS = tomllib.loads(
    (Path(training_register.__file__).parent / "data/starting_lists.toml").read_text(encoding="utf-8")
)
PAIRS = {(audience["name"], sector) for audience in LISTS["audiences"] for sector in audience["sectors"]}


def rows_that_hold_anything(path):
    if path.suffix == ".csv":
        text = path.read_bytes().decode("cp1252")
        line, reader = 1, csv.reader(io.StringIO(text, newline=""), delimiter=";")
        for record in reader:
            if any(cell.strip() for cell in record):
                yield None, line
            line = reader.line_num + 1
        return
    book = CalamineWorkbook.from_path(str(path))
    for sheet in book.sheet_names:
        for number, cells in enumerate(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False), 1):
            if any(str(cell).strip() for cell in cells):
                yield sheet, number


@pytest.mark.parametrize("truth_path", TRUTHS, ids=lambda path: path.stem)
def test_every_row_is_told_of_once(truth_path):
    truth = json.loads(truth_path.read_text(encoding="utf-8"))
    (path,) = (path for path in FILES.glob(truth_path.stem + ".*") if path.suffix != ".json")
    told = Counter((row["sheet"], row["row"], row.get("cells")) for row in truth["rows"])
    assert max(told.values()) == 1
    assert {(sheet, row) for sheet, row, _ in told} == set(rows_that_hold_anything(path))
    halves = Counter((sheet, row) for sheet, row, cells in told)
    assert all(bool(cells) == (halves[sheet, row] == 2) for sheet, row, cells in told)


@pytest.mark.parametrize("truth_path", TRUTHS, ids=lambda path: path.stem)
def test_what_is_said_can_be_true(truth_path):
    truth = json.loads(truth_path.read_text(encoding="utf-8"))
    sessions = [row for row in truth["rows"] if row["decision"] != ["not an entry"]]
    for row in sessions:
        assert row["why"]
        assert set(row["decision"]) <= {"import", "ask", "skip"}
        if row["audience"] and row["sector"]:
            assert (row["audience"], row["sector"]) in PAIRS
        if "import" in row["decision"]:
            assert all((row["date"], row["audience"], row["sector"])), row
            assert row["date"] <= truth["today"] or row["status"] != "delivered"
            assert (row["attended"] is None) == (row["certainty"] == "not recorded")
    assert 15 <= len(sessions) <= 40
    assert sum(row["plain"] for row in sessions) * 3 >= len(sessions) * 2
