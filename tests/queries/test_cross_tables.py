"""Random cross-tables of random registers, compared with other code, on the database of the run."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.given import Given
from tests.random_crosses import FIGURES, CrossRegister, expected
from training_register.count import Count
from training_register.queries.cross_tables import CrossQuestion, cross_values
from training_register.queries.filters import EntryFilter
from training_register.rules.cross_tables import (
    Axis,
    By,
    Kind,
    ListedMeasure,
    axis_in,
    measures_of,
)
from training_register.rules.entries import CountsWhat
from training_register.rules.periods import parse_period

on_one_register = hypothesis.settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
MEASURES = measures_of(ListedMeasure(key, key, True) for key in FIGURES)
AXES = [
    *(axis_in(str(by)) for by in By if by not in (By.MEASURES, By.SPLIT, By.YEARS, By.PERIODS)),
    axis_in("split:came-from"),
]
PERIODS = ["2016-17", "2015-16", "2016-17-q1", "2016-04", "2015-12-01..2017-03-30", "2016-04-02..2017-12-31"]


@pytest.fixture
def register(db_session: Session, given: Given) -> Iterator[CrossRegister]:
    """A register with lists of everything."""
    register = CrossRegister(db_session, given)
    yield register
    register.empty()


def told(values: Mapping[Any, Sequence[Any]]) -> dict[Any, list[Any]]:
    """The cells that say anything: an item that only another quantity is split by has a line without a figure."""
    return {key: list(found) for key, found in values.items() if any(one is not None for one in found)}


@on_one_register
@hypothesis.given(seed=st.integers(0, 10**9))
def test_every_cell_and_every_total_is_what_other_code_works_out(
    db_session: Session, register: CrossRegister, seed: int
) -> None:
    draw = random.Random(seed)
    held = register.holding(draw)
    rows, columns = draw.choice(AXES), draw.choice(AXES)
    if rows.by is By.SPLIT:
        columns = draw.choice(AXES[:-1])
    measures = tuple(draw.sample(list(MEASURES.values()), draw.randrange(1, 6)))
    counts = draw.choice([None, CountsWhat.ATTENDANCES, CountsWhat.CONTACTS])
    periods = (parse_period(draw.choice(PERIODS)),)
    if draw.random() < 0.2:
        columns = Axis(By.PERIODS)
        periods = tuple(parse_period(text) for text in draw.sample(PERIODS, 3))
    chosen = EntryFilter(counts_what=(counts,) if counts else ())

    found = cross_values(db_session, CrossQuestion(periods, rows, columns, measures, chosen))

    wanted = expected(held, periods, rows, columns, measures, counts)
    one, other = told(found.values), told(wanted)
    for key in sorted({*one, *other}, key=str):
        assert one.get(key) == other.get(key), (key, [m.key for m in measures], rows.written, columns.written)


@on_one_register
@hypothesis.given(seed=st.integers(0, 10**9))
def test_the_parts_add_up_to_the_whole(db_session: Session, register: CrossRegister, seed: int) -> None:
    draw = random.Random(seed)
    register.holding(draw)
    rows = draw.choice([axis for axis in AXES if axis.has_total])
    columns = draw.choice([axis for axis in AXES[:-1] if axis.has_total])
    measures = tuple(one for one in MEASURES.values() if one.kind is Kind.SUM)
    period = parse_period(draw.choice(PERIODS))

    found = cross_values(db_session, CrossQuestion((period,), rows, columns, measures)).values

    def added(keys: list[tuple[object, object]], at: int) -> int:
        values = [found[key][at] for key in keys]  # type: ignore[index]
        return sum(value.number for value in values if isinstance(value, Count))

    cells = [key for key in found if None not in key]
    for at, measure in enumerate(measures):
        whole = found.get((None, None))
        if whole is None:
            assert not cells
            continue
        number = whole[at].number if isinstance(whole[at], Count) else 0  # type: ignore[union-attr]
        assert added(cells, at) == number, measure.key
        assert added([key for key in found if key[0] is not None and key[1] is None], at) == number
        assert added([key for key in found if key[0] is None and key[1] is not None], at) == number
