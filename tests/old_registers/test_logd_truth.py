"""The truths of logd_1 to logd_7 fit their files, and the starting lists."""

import csv
import io
import json
import tomllib
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

HERE = Path(__file__).parent
NAMES = [f"logd_{n}" for n in range(1, 8)]


def truth_of(name):
    return json.loads((HERE / "files" / f"{name}.json").read_text(encoding="utf-8"))


def held_rows(name):
    """(sheet, row) of every row that holds anything."""
    book = HERE / "files" / f"{name}.xlsx"
    if book.exists():
        opened = CalamineWorkbook.from_path(str(book))
        for title in opened.sheet_names:
            for row, cells in enumerate(opened.get_sheet_by_name(title).to_python(skip_empty_area=False), 1):
                if any(str(cell).strip() for cell in cells):
                    yield title, row
        return
    data = (HERE / "files" / f"{name}.csv").read_bytes()
    text = data.decode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "cp1252")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if name == "logd_6" else ",")
    line = 1
    for record in reader:
        if any(cell.strip() for cell in record):
            yield None, line
        line = reader.line_num + 1


@pytest.mark.parametrize("name", NAMES)
def test_every_row_that_holds_anything_is_in_the_truth_once(name):
    items = [(item["sheet"], item["row"], item.get("cells")) for item in truth_of(name)["rows"]]
    assert len(set(items)) == len(items)
    whole = [(sheet, row) for sheet, row, cells in items if not cells]
    parts = {(sheet, row) for sheet, row, cells in items if cells}
    assert len(set(whole)) == len(whole)
    assert not parts & set(whole)
    assert parts | set(whole) == set(held_rows(name))


@pytest.mark.parametrize("name", NAMES)
def test_values_are_those_that_a_register_can_hold(name):
    lists = tomllib.loads((HERE.parents[1] / "training_register/data/starting_lists.toml").read_text(encoding="utf-8"))
    pairs = {(audience["name"], sector) for audience in lists["audiences"] for sector in audience["sectors"]}
    for item in truth_of(name)["rows"]:
        assert set(item["decision"]) <= {"import", "ask", "skip", "not an entry"}
        if "import" in item["decision"]:
            assert (item["audience"], item["sector"]) in pairs
            assert item["date"]
        assert not item["plain"] or item["decision"] == ["import"]
        assert (item["attended"] is None) <= (item["certainty"] in ("not recorded", None))


def test_there_are_145_sessions_and_most_are_plain():
    counted = 0
    for name in NAMES:
        rows = [row for row in truth_of(name)["rows"] if row["decision"] != ["not an entry"]]
        assert sum(row["plain"] for row in rows) >= 0.7 * len(rows), name
        counted += sum(row["status"] != "taken out" for row in rows)
    assert counted == 145
