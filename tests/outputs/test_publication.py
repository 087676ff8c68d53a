"""What a download holds, and how its files are named."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from openpyxl import load_workbook

from tests.outputs.samples import PARENTS, SHEFFIELD, YEAR
from tests.outputs.workbook_checks import failures
from training_register.outputs.csv_file import as_csv
from training_register.outputs.json_file import as_json
from training_register.outputs.publication import Download, file_name
from training_register.outputs.text import as_text
from training_register.outputs.workbook import as_workbook
from training_register.rules.periods import between, month, quarter


def test_a_file_is_named_for_its_period() -> None:
    assert file_name(YEAR, "xlsx") == "training-2016-17.xlsx"
    assert file_name(quarter(2016, 1), "json") == "training-2016-17-q1.json"
    assert file_name(month(2016, 4), ".csv") == "training-2016-04.csv"
    two_days = between(date(2016, 4, 1), date(2016, 9, 30))
    assert file_name(two_days, "xlsx") == "training-2016-04-01-to-2016-09-30.xlsx"


def test_a_file_of_one_table_is_named_for_it_too() -> None:
    assert file_name(YEAR, "csv", "professionals") == "training-2016-17-professionals.csv"
    assert file_name(YEAR, "csv", "Parents & carers’ café") == "training-2016-17-parents-carers-cafe.csv"
    assert file_name(YEAR, "csv", "../../etc/passwd") == "training-2016-17-etc-passwd.csv"
    assert file_name(YEAR, "csv", "日本") == "training-2016-17-table.csv"
    assert file_name(YEAR, "csv", "Children's homes") == "training-2016-17-childrens-homes.csv"
    assert len(file_name(YEAR, "csv", "word " * 50)) <= 61


def test_a_download_knows_its_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Download(YEAR, datetime(2017, 5, 3), (PARENTS,))  # noqa: DTZ001 - that is what is refused

    summer = timezone(timedelta(hours=1))
    made = replace(SHEFFIELD, made_at=datetime(2017, 5, 3, 0, 30, 0, 5, tzinfo=summer))
    assert made.made_at_utc.isoformat() == "2017-05-02T23:30:00+00:00"


def test_a_mark_is_said_first_in_every_file_and_a_workbook_stays_accessible() -> None:
    marked = replace(SHEFFIELD, mark="Invented figures: an example team")

    assert as_text(marked) == f"{marked.mark}.\n{as_text(SHEFFIELD)}"
    assert json.loads(as_json(marked))["notes"] == [f"{marked.mark}.", *SHEFFIELD.notes]
    lines, plain = (list(csv.reader(io.StringIO(as_csv(one).decode("utf-8-sig")))) for one in (marked, SHEFFIELD))
    assert lines == [[*plain[0], "Note"], *([*line, marked.mark] for line in plain[1:])]
    workbook = as_workbook(marked)
    assert load_workbook(io.BytesIO(workbook)).worksheets[0]["A2"].value == f"{marked.mark}."
    assert not failures(workbook, file_name(YEAR, "xlsx"))
