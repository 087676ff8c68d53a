"""A day that stands out among those around it is asked about, with the day that would fit."""

from __future__ import annotations

from datetime import date, timedelta

from training_register.inputs.old_registers.order import standing_out

WEEKLY = [(row, date(2016, 4, 5) + timedelta(7 * row)) for row in range(12)]


def with_day(row: int, day: date) -> list[tuple[int, date]]:
    """The weekly days, one of them another."""
    return [(one, day if one == row else other) for one, other in WEEKLY]


def test_days_in_order_stand_for_themselves() -> None:
    assert standing_out(WEEKLY) == {}
    assert standing_out(list(reversed(WEEKLY))) == {}


def test_a_day_that_was_turned_round_stands_out_even_where_it_lies_near() -> None:
    # 7 June became 6 July.
    assert date(2016, 6, 7) == WEEKLY[9][1]
    found = standing_out(with_day(9, date(2016, 7, 6)))
    assert found[9][1] == (date(2016, 6, 7),)
    assert "stands between" in found[9][0]


def test_a_day_a_little_out_of_order_is_no_matter() -> None:
    assert standing_out(with_day(9, WEEKLY[9][1] + timedelta(16))) == {}


def test_a_day_of_the_year_before_stands_out() -> None:
    assert standing_out(with_day(6, date(2015, 5, 17)))[6][1] == (date(2016, 5, 17),)


def test_one_day_that_stands_out_takes_none_of_its_neighbours_with_it() -> None:
    days = [(row, date(2016, 4, row)) for row in range(1, 12)]
    days[4] = (5, date(2015, 4, 5))

    assert set(standing_out(days)) == {5}
