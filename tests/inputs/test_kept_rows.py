"""Rows that do not fit into memory come back as they were kept."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from training_register.count import Count
from training_register.inputs.kept_rows import PORTION, KeptRows
from training_register.rules.entries import Status


class Row(NamedTuple):
    """A row, with what the rows of a sheet hold."""

    number: int
    day: date
    count: Count
    status: Status


def row(number: int) -> Row:
    """A row by its number."""
    return Row(number, date(2016, 4, 12), Count.of(number, words=f"{number}"), Status.PLANNED)


@pytest.mark.parametrize("number", [0, 3, 5, 6, PORTION + 4, PORTION + 5, 2 * PORTION + 7])
def test_they_are_there_in_their_order_and_by_their_places(number: int) -> None:
    kept: KeptRows[Row] = KeptRows(Row._make, in_memory=5)
    for one in range(number):
        kept.append(row(one))
    assert len(kept) == number
    assert list(kept) == [row(one) for one in range(number)]
    places = [place for place in (number - 1, 0, PORTION + 4, 4, 5) if 0 <= place < number]
    assert [kept[place] for place in places] == [row(place) for place in places]


def test_rows_can_be_added_after_some_were_read() -> None:
    kept: KeptRows[Row] = KeptRows(Row._make, in_memory=0)
    for one in range(PORTION):
        kept.append(row(one))
    assert kept[3] == row(3)
    for one in range(PORTION, 2 * PORTION):
        kept.append(row(one))
    assert [one.number for one in kept] == list(range(2 * PORTION))
