"""Which columns of numbers a total adds up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.inputs.old_registers.parts import Row, parts_of_total


@pytest.mark.parametrize(
    ("rows", "parts"),
    [
        # Boys, girls and workers: the total leaves out the workers.
        ([(27, (12, 15, 2)), (15, (9, 6, 2)), (8, (6, 2, 4)), (180, (None, None, 2))], (0, 1)),
        # Pupils and staff: the total adds up both, but for a slip in one row.
        ([(18, (16, 2)), (15, (12, 3)), (13, (10, 3)), (14, (10, 3))], (0, 1)),
        # The total is that of the pupils alone.
        ([(16, (16, 2)), (12, (12, 3)), (10, (10, 3))], (0,)),
        # A column of noughts is a part like the others.
        ([(5, (5, 0)), (6, (6, 0)), (7, (7, 0))], (0, 1)),
        # Nothing adds up.
        ([(50, (16, 2)), (60, (12, 3)), (70, (10, 3))], None),
        # A single row beside others without parts proves nothing.
        ([(16, (16, 2)), (12, (None, None)), (10, (None, None)), (9, (None, None))], None),
        ([], None),
    ],
)
def test_the_parts_are_those_that_come_to_the_total(rows: list[Row], parts: tuple[int, ...] | None) -> None:
    assert parts_of_total(rows) == parts


@given(st.lists(st.lists(st.integers(1, 99), min_size=3, max_size=3), min_size=3, max_size=12))
def test_columns_that_add_up_in_every_row_are_the_parts(numbers: list[list[int]]) -> None:
    assert parts_of_total([(sum(row), row) for row in numbers]) == (0, 1, 2)
