"""Each check passes on the sample's workbook, and fails where it is broken in the way that the check looks for."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from tests.outputs.complete import COMPLETE, with_chart
from tests.outputs.samples import PROFESSIONALS, SHEFFIELD, summary
from tests.outputs.workbook_breakers import BREAKERS, MORE_BREAKERS, Breaker
from tests.outputs.workbook_checks import CHECKS, failures
from tests.outputs.workbook_reading import Workbook
from training_register.outputs.figures import marks_used
from training_register.outputs.publication import file_name
from training_register.outputs.workbook import as_workbook
from training_register.table import ChartKind, ColumnKind, Mark

NAME = file_name(SHEFFIELD.period, "xlsx")


@cache
def good() -> bytes:
    """A workbook that is small enough to be broken often."""
    tables = (with_chart(PROFESSIONALS, ChartKind.BARS), summary())
    return as_workbook(replace(COMPLETE, tables=tables))


def test_every_check_of_the_list_is_here_and_can_be_made_to_fail() -> None:
    groups = Counter(check_id.rstrip("0123456789") for check_id in CHECKS)
    assert groups == {"DOC": 17, "OBJ": 6, "STR": 10, "SHT": 13, "TAB": 20, "SYM": 5, "FMT": 9, "PRN": 2}
    assert BREAKERS.keys() == CHECKS.keys()


def test_the_samples_workbook_passes_every_check() -> None:
    assert failures(as_workbook(SHEFFIELD), NAME) == []
    assert failures(good(), NAME) == []


def test_a_published_workbook_with_every_mark_and_kind_of_table_passes_every_check() -> None:
    assert {mark for table in COMPLETE.tables for mark in marks_used(table)} == set(Mark)
    kinds = {column.kind for table in COMPLETE.tables for column in table.columns}
    charts = {table.chart.kind for table in COMPLETE.tables if table.chart}
    assert kinds == set(ColumnKind)
    assert charts == set(ChartKind) - {ChartKind.NONE}

    assert failures(as_workbook(COMPLETE), NAME) == []


@pytest.mark.parametrize("check_id", CHECKS)
def test_a_check_fails_on_a_workbook_that_is_broken(check_id: str) -> None:
    name = "Training FINAL v2.xlsx" if check_id == "DOC5" else NAME

    broken = Workbook(BREAKERS[check_id](good()), name)

    assert list(CHECKS[check_id].finder(broken))


@pytest.mark.parametrize(("check_id", "breaker"), MORE_BREAKERS)
def test_a_check_fails_on_each_thing_that_it_looks_for(check_id: str, breaker: Breaker) -> None:
    assert list(CHECKS[check_id].finder(Workbook(breaker(good()), NAME)))
