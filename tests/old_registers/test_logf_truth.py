"""The truths of the registers logf_1 to logf_7 fit their files: every row once, audiences and sectors of the lists."""

import csv
import io
import json
import tomllib
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

FILES = Path(__file__).parent / "files"
LISTS = Path(__file__).parents[2] / "training_register" / "data" / "starting_lists.toml"
NAMES = [f"logf_{n}" for n in range(1, 8)]


def rows_that_hold_anything(name: str) -> list[tuple[str, int]]:
    book = FILES / f"{name}.xlsx"
    if book.exists():
        workbook = CalamineWorkbook.from_path(str(book))
        return [
            (sheet, number)
            for sheet in workbook.sheet_names
            for number, row in enumerate(workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False), start=1)
            if any(str(cell).strip() for cell in row)
        ]
    data = (FILES / f"{name}.csv").read_bytes()
    text = data.decode("utf-8-sig") if data.startswith(b"\xef\xbb\xbf") else data.decode("cp1252")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if name == "logf_6" else ",")
    found, line = [], 1
    for row in reader:
        if any(cell.strip() for cell in row):
            found.append((f"{name}.csv", line))
        line = reader.line_num + 1
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_in_the_truth_once(name: str) -> None:
    truth = json.loads((FILES / f"{name}.json").read_text(encoding="utf-8"))
    assert sorted((item["sheet"], item["row"]) for item in truth["rows"]) == sorted(rows_that_hold_anything(name))


@pytest.mark.parametrize("name", NAMES)
def test_values_are_those_of_the_lists_and_fit_their_outcome(name: str) -> None:
    lists = tomllib.loads(LISTS.read_text(encoding="utf-8"))
    pairs = {(audience["name"], sector) for audience in lists["audiences"] for sector in audience["sectors"]}
    truth = json.loads((FILES / f"{name}.json").read_text(encoding="utf-8"))
    entries = [item for item in truth["rows"] if item["decision"] != ["not an entry"]]
    for item in entries:
        pair = (item["audience"], item["sector"])
        assert pair in pairs or (pair == (None, None) and "import" not in item["decision"])
        if "import" in item["decision"]:
            assert item["date"]
            assert item["sessions"]
            assert (item["certainty"] == "not recorded") == (item["attended"] is None)
            assert (item["date"] > truth["today"]) == (item["status"] == "planned")
        if item["plain"]:
            assert (item["decision"], item["status"], item["certainty"]) == (["import"], "delivered", "exact")
    assert sum(item["plain"] for item in entries) >= 0.7 * len(entries)


def test_145_sessions_in_all() -> None:
    truths = [json.loads((FILES / f"{name}.json").read_text(encoding="utf-8")) for name in NAMES]
    assert sum(item["decision"] != ["not an entry"] for truth in truths for item in truth["rows"]) == 145
