"""Each check passes on the sample's workbook, and fails where it is broken in the way that the check looks for."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from tests.outputs.samples import PROFESSIONALS, SHEFFIELD, download, summary
from tests.outputs.workbook_breakers import BREAKERS
from tests.outputs.workbook_checks import CHECKS, failures
from tests.outputs.workbook_reading import Workbook
from training_register.outputs.publication import file_name
from training_register.outputs.workbook import as_workbook

NAME = file_name(SHEFFIELD.period, "xlsx")


@cache
def good() -> bytes:
    """A workbook that is small enough to be broken often."""
    return as_workbook(download(PROFESSIONALS, summary()))


def test_every_check_of_the_list_is_here_and_can_be_made_to_fail() -> None:
    groups = Counter(check_id.rstrip("0123456789") for check_id in CHECKS)
    assert groups == {"DOC": 17, "OBJ": 6, "STR": 10, "SHT": 13, "TAB": 20, "SYM": 5, "FMT": 9, "PRN": 2}
    assert BREAKERS.keys() == CHECKS.keys()


def test_the_samples_workbook_passes_every_check() -> None:
    assert failures(as_workbook(SHEFFIELD), NAME) == []
    assert failures(good(), NAME) == []


@pytest.mark.parametrize("check_id", CHECKS)
def test_a_check_fails_on_a_workbook_that_is_broken(check_id: str) -> None:
    name = "Training FINAL v2.xlsx" if check_id == "DOC5" else NAME

    broken = Workbook(BREAKERS[check_id](good()), name)

    assert list(CHECKS[check_id].finder(broken))
