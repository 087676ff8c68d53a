"""JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from tests.outputs.samples import PARENTS, SHEFFIELD, TAXI_DRIVERS, download, summary
from training_register.count import Count
from training_register.outputs.json_file import as_json
from training_register.outputs.publication import Meaning, Meanings, Section
from training_register.rules.publications import Revised
from training_register.table import Cell, Column, ColumnKind, Line, Mark


def test_the_whole_shape() -> None:
    assert json.loads(as_json(download(TAXI_DRIVERS))) == {
        "title": "Training, Sheffield, April 2016 to March 2017",
        "reference": "2016-17",
        "version": None,
        "published_on": None,
        "organisation": "Sheffield Futures",
        "service": SHEFFIELD.service,
        "place": "Sheffield",
        "contact": "training@example.org, 0114 496 0000",
        "source": SHEFFIELD.source,
        "period": {"label": "2016/17", "starts_on": "2016-04-01", "ends_on": "2017-03-31"},
        "made_at": "2017-05-03T14:05:09Z",
        "notes": list(SHEFFIELD.notes),
        "tables": [
            {
                "name": "taxi-drivers",
                "title": "Taxi drivers, Sheffield, April 2016 to March 2017",
                "reference": "2016-17/taxi-drivers",
                "is_provisional": False,
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
                "about_rows": [[]],
                "marks": {"x": Mark.NOT_AVAILABLE.meaning},
                "as_at": "2017-05-02",
                "source": SHEFFIELD.source,
            }
        ],
        "changes": [],
        "how_counted": [],
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


def test_a_publication_says_its_version_its_changes_and_how_it_is_counted() -> None:
    changed = Revised(
        "professionals", "education", "attended", "Professionals", "Education", "Attended", "305", "308", "+3",
        "late figure",
    )  # fmt: skip
    section = Section(
        "numbers", "Numbers", ("A sum.",), (Meanings("Columns", (Meaning("Attended", "Attendances."),)),),
        (Section("within", "Within"),),
    )  # fmt: skip
    line = Line("beneath-booked", "Booked", Cell.of_count(Count.of(40)))

    said = json.loads(
        as_json(
            replace(
                download(replace(PARENTS, lines=(line,))),
                version=2,
                published_on=date(2017, 5, 2),
                changes=(changed,),
                sections=(section,),
            )
        )
    )

    assert (said["reference"], said["version"], said["published_on"]) == ("2016-17/v2", 2, "2017-05-02")
    assert said["tables"][0]["reference"] == "2016-17/v2/parents-and-carers"
    assert said["tables"][0]["lines"][0]["reference"] == "2016-17/v2/parents-and-carers/beneath-/beneath-booked"
    [change] = said["changes"]
    assert change["reference"] == "2016-17/v2/professionals/education/attended"
    assert (change["before"], change["now"], change["by"], change["reason"]) == ("305", "308", "+3", "late figure")
    assert change["remark"] is None
    [counted] = said["how_counted"]
    assert counted["meanings"] == [
        {"heading": "Columns", "meanings": [{"term": "Attended", "meaning": "Attendances."}]}
    ]
    assert [one["heading"] for one in counted["sections"]] == ["Within"]


def test_it_is_utf_8_that_people_can_read() -> None:
    text = as_json(SHEFFIELD).decode()

    assert "Sheffield Children’s Hospital" in text
    assert text.startswith('{\n  "title": "Training, Sheffield, April 2016 to March 2017",\n')
    assert text.endswith("}\n")


def test_a_column_can_not_take_the_place_of_the_rows_key() -> None:
    with pytest.raises(ValueError, match="has a key that every row has besides"):
        replace(PARENTS, columns=(Column("key", "Sector", ColumnKind.TEXT), *PARENTS.columns[1:]))
