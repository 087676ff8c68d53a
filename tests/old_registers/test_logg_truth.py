"""The truths of logg_1 to logg_7 name every row that holds anything, once, with pairs of the starting lists."""

import csv
import io
import json
import tomllib
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

HERE = Path(__file__).parent / "files"
LISTS = Path(__file__).parents[2] / "training_register" / "data" / "starting_lists.toml"
NAMES = [f"logg_{number}" for number in range(1, 8)]
OUTCOMES = {"import", "ask", "skip", "not an entry"}


def rows_of(name):
    book = HERE / f"{name}.xlsx"
    if book.exists():
        workbook = CalamineWorkbook.from_path(book)
        for sheet in workbook.sheet_names:
            for number, row in enumerate(workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False), 1):
                if any(str(value).strip() for value in row):
                    yield sheet, number
        return
    data = (HERE / f"{name}.csv").read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    reader, before = csv.reader(io.StringIO(text, newline="")), 0
    for row in reader:
        if any(value.strip() for value in row):
            yield name, before + 1
        before = reader.line_num


@pytest.mark.parametrize("name", NAMES)
def test_truth(name):
    truth = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    listed = tomllib.loads(LISTS.read_text(encoding="utf-8"))["audiences"]
    pairs = {(audience["name"], sector) for audience in listed for sector in audience["sectors"]}
    assert [(row["sheet"], row["row"]) for row in truth["rows"]] == list(rows_of(name))
    for row in truth["rows"]:
        assert set(row["decision"]) <= OUTCOMES
        assert row["why"]
        if row["audience"] is not None:
            assert (row["audience"], row["sector"]) in pairs
        if row["plain"]:
            assert row["decision"] == ["import"]
        if "import" in row["decision"]:
            assert row["date"]
            assert row["audience"]
    sessions = [row for row in truth["rows"] if row["decision"] != ["not an entry"]]
    assert sum(row["plain"] for row in sessions) >= 0.72 * len(sessions)
