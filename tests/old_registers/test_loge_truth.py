"""The truths of the registers loge_1 to loge_7 have one item for every row that holds anything, and no other."""

import csv
import json
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import python_calamine

FILES = Path(__file__).parent / "files"
LISTS = Path(__file__).parents[2] / "training_register" / "data" / "starting_lists.toml"
FORMS = {"loge_4": (",", "utf-8-sig"), "loge_7": ("\t", "cp1252")}
NAMES = [f"loge_{number}" for number in range(1, 8)]


def truth_of(name):
    return json.loads((FILES / f"{name}.json").read_text("utf-8"))


def rows_of(name):
    """(sheet, row) of every row that holds anything."""
    if name in FORMS:
        delimiter, encoding = FORMS[name]
        with (FILES / f"{name}.csv").open(encoding=encoding, newline="") as lines:
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            begins = 1
            for record in reader:
                if any(value.strip() for value in record):
                    yield "", begins
                begins = reader.line_num + 1
        return
    book = python_calamine.CalamineWorkbook.from_path(FILES / f"{name}.xlsx")
    for sheet in book.sheet_names:
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        for number, row in enumerate(rows, 1):
            if any(str(value).strip() for value in row):
                yield sheet, number


@pytest.mark.parametrize("name", NAMES)
def test_every_row_once(name):
    assert Counter((row["sheet"], row["row"]) for row in truth_of(name)["rows"]) == Counter(rows_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_truth_keeps_to_the_lists(name):
    lists = tomllib.loads(LISTS.read_text("utf-8"))
    pairs = {(one["name"], sector) for one in lists["audiences"] for sector in one["sectors"]}
    truth = truth_of(name)
    for row in truth["rows"]:
        assert row["audience"] is None or (row["audience"], row["sector"]) in pairs, row
        assert set(row["decision"]) <= {"import", "ask", "skip", "not an entry"}, row
        if "import" in row["decision"]:
            assert row["date"], row
            assert row["audience"], row
            assert (row["attended"] is None) == (row["certainty"] == "not recorded"), row
            assert row["status"] != "delivered" or date.fromisoformat(row["date"]) <= date.fromisoformat(truth["today"])
        if row["plain"]:
            assert row["decision"] == ["import"], row
            assert row["certainty"] == "exact", row


def test_number_of_sessions():
    rows = [row for name in NAMES for row in truth_of(name)["rows"] if "not an entry" not in row["decision"]]
    assert len(rows) == 145
    assert sum(row["plain"] for row in rows) >= 0.7 * len(rows)
