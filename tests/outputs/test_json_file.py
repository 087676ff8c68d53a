"""JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.outputs.samples import PARENTS, SHEFFIELD, TAXI_DRIVERS, download, summary
from training_register.outputs.json_file import as_json
from training_register.table import Column, ColumnKind


def test_the_whole_shape() -> None:
    assert json.loads(as_json(download(TAXI_DRIVERS))) == {
        "period": {"label": "2016/17", "starts_on": "2016-04-01", "ends_on": "2017-03-31"},
        "made_at": "2017-05-03T14:05:09Z",
        "notes": list(SHEFFIELD.notes),
        "tables": [
            {
                "name": "taxi-drivers",
                "title": "Taxi drivers, Sheffield, April 2016 to March 2017",
                "columns": [
                    {"key": "sector", "heading": "Taxi drivers", "kind": "text"},
                    {"key": "sessions", "heading": "Sessions", "kind": "count"},
                    {"key": "attended", "heading": "Attended", "kind": "count"},
                ],
                "rows": [
                    {
                        "key": "taxi",
                        "kind": "row",
                        "sector": "Taxi drivers",
                        "sessions": _count(None, "not recorded", 0, 1, ["x"]),
                        "attended": _count(1102, "exact", 1, 0),
                    }
                ],
                "total": {
                    "key": "total",
                    "kind": "total",
                    "sector": "Total",
                    "sessions": _count(None, "not recorded", 0, 1, ["x"]),
                    "attended": _count(1102, "exact", 1, 0),
                },
                "beneath": [],
                "lines": [],
                "sentence": "Training for taxi drivers continues across the region with 1102 attending sessions in"
                " 2016/17.",
                "notes": ["Attendances: somebody who came twice is counted twice."],
            }
        ],
    }


def _count(
    value: int | None, certainty: str, recorded: int | None, not_recorded: int | None, marks: list[str] | None = None
) -> dict[str, object]:
    return {
        "value": value,
        "certainty": certainty,
        "recorded": recorded,
        "not_recorded": not_recorded,
        "marks": marks or [],
    }


def test_hidden_figures_are_null_with_all_that_stands_behind_them() -> None:
    rows = {row["key"]: row for row in json.loads(as_json(download(summary())))["tables"][0]["rows"]}

    assert rows["small"]["attended"] == _count(None, "confidential", None, None, ["c"])
    assert rows["e-learning"]["sessions"] == _count(None, "not applicable", None, None, ["z"])
    assert rows["small"]["per-session"] == {
        "value": None,
        "certainty": "confidential",
        "numerator": None,
        "denominator": None,
        "left_out": None,
        "marks": ["c"],
    }
    assert rows["small"]["latest"] == {"value": "2016-11-20", "marks": []}


def test_a_ratio_has_its_base() -> None:
    total = json.loads(as_json(download(summary())))["tables"][0]["total"]

    assert total["per-session"] == {
        "value": 22.4,
        "certainty": "exact",
        "numerator": 2687,
        "denominator": 120,
        "left_out": 1,
        "marks": [],
    }


def test_a_table_without_total_has_null() -> None:
    assert json.loads(as_json(download(replace(PARENTS, total=None))))["tables"][0]["total"] is None


def test_it_is_utf_8_that_people_can_read() -> None:
    text = as_json(SHEFFIELD).decode()

    assert "Sheffield Children’s Hospital" in text
    assert text.startswith('{\n  "period": {\n    "label": "2016/17",')
    assert text.endswith("}\n")


def test_a_column_can_not_take_the_place_of_the_rows_key() -> None:
    with pytest.raises(ValueError, match="has a key that every row has besides"):
        replace(PARENTS, columns=(Column("key", "Sector", ColumnKind.TEXT), *PARENTS.columns[1:]))
