"""The truths of logc hold one item for every row of their files, and only sectors that the starting lists know."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

HERE = Path(__file__).parent
LISTS = HERE.parents[1] / "training_register" / "data" / "starting_lists.toml"
FILES = sorted(path for path in (HERE / "files").glob("logc_*") if path.suffix in {".xlsx", ".csv"})
OUTCOMES = {"import", "ask", "skip", "not an entry"}


def truth_of(path):
    return json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def rows_that_hold_anything(path):
    if path.suffix == ".csv":
        reader = csv.reader(io.StringIO(path.read_bytes().decode("cp1252"), newline=""), delimiter=";")
        begins = 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield None, begins
            begins = reader.line_num + 1
        return
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        for number, cells in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), 1):
            if any(str(cell).strip() for cell in cells):
                yield name, number


def test_there_are_seven_registers_of_145_sessions():
    assert len(FILES) == 7
    rows = [row for path in FILES for row in truth_of(path)["rows"] if row["decision"] != ["not an entry"]]
    assert len(rows) == 145


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_row_that_holds_anything_is_in_the_truth_once(path):
    told = Counter((row["sheet"], row["row"]) for row in truth_of(path)["rows"])
    assert told == Counter(rows_that_hold_anything(path))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_is_told_can_be_entered(path):
    lists = tomllib.loads(LISTS.read_text(encoding="utf-8"))
    pairs = {(audience["name"], sector) for audience in lists["audiences"] for sector in audience["sectors"]}
    told = truth_of(path)
    sessions = [row for row in told["rows"] if row["decision"] != ["not an entry"]]
    for row in told["rows"]:
        assert row["decision"]
        assert set(row["decision"]) <= OUTCOMES
        if "import" not in row["decision"]:
            assert not row["plain"]
            continue
        assert (row["audience"], row["sector"]) in pairs
        assert row["certainty"] == ("not recorded" if row["attended"] is None else "exact")
        assert row["status"] in {"delivered", "planned", "cancelled"}
        if row["status"] == "delivered":
            assert date(2016, 4, 1) <= date.fromisoformat(row["date"]) <= date(2017, 3, 31)
            assert date.fromisoformat(row["date"]).weekday() < 5
        if row["plain"]:
            assert row["decision"] == ["import"]
            assert row["status"] == "delivered"
            assert row["attended"] is not None
    assert sum(row["plain"] for row in sessions) >= 0.7 * len(sessions)
