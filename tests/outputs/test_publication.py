"""What a download holds, and how its files are named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from tests.outputs.samples import PARENTS, SHEFFIELD, YEAR
from training_register.outputs.publication import Download, file_name
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
