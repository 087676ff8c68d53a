"""Native charts: how many a table has, how its figures are shared out among them, and how its numbers are written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outputs.test_charts import asked
from tests.outputs.word_samples import BARS, COLUMNS, LINE, MULTIPLES, by_period, periods, rows_of, with_chart
from tests.outputs.workbook_colours import contrast
from training_register.outputs.chart_shapes import width_in_pixels
from training_register.outputs.charts import Point, chart_of
from training_register.outputs.word_chart_shapes import NO_COMMAS, chart_space, number_format, scale
from training_register.outputs.word_charts import (
    MOST_CHARTS,
    TALLEST,
    NativeChart,
    most_rows,
    native_charts,
    said_beneath,
)
from training_register.table import ChartKind, Table


def charts_of(table: Table) -> tuple[NativeChart, ...]:
    """The native charts of a table that has some."""
    chart = chart_of(table)
    assert chart
    return native_charts(chart, table)


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        (Point("", "305", 305), "#,##0"),
        (Point("", "about 1,600 [r]", 1600), '"about "#,##0" [r]"'),
        (Point("", "at least 3", 3), '"at least "#,##0'),
        (Point("", "22.4", 22.4), "#,##0.0"),
        (Point("", "19.35%", 19.35), '#,##0.00"%"'),
        (Point("", "about 97%", 97), '"about "#,##0"%"'),
        (Point("", "40", 40, after_break=True), '#,##0" [b]"'),
    ],
)
def test_a_format_shows_a_number_in_the_words_of_its_point(point: Point, expected: str) -> None:
    assert number_format(point) == expected


def test_a_table_without_commas_has_none_in_its_chart() -> None:
    table = replace(by_period("2015/16", "2016/17"), style=replace(BARS.style, has_commas=False))
    large = replace(table, rows=(rows_of(1, 2).rows[0],), total=None)
    assert number_format(Point("", "1600", 1600), NO_COMMAS) == "0"
    assert len(large.rows) == 1


@given(st.floats(0.01, 1e9) | st.integers(1, 9_999_999), st.floats(0, 1))
def test_a_scale_leads_past_the_highest_number_in_few_even_steps(highest: float, room: float) -> None:
    unit, end = scale(highest, room)

    assert end >= highest * (1 + room) * (1 - 1e-6) - 1e-6
    assert 1 <= round(end / unit) <= 9
    assert end / unit == pytest.approx(round(end / unit), rel=1e-4)


def test_a_scale_of_nothing_has_an_end_all_the_same() -> None:
    assert scale(0, 0.5) == (1, 1)


@pytest.mark.parametrize(
    ("table", "number", "names"),
    [
        (BARS, 1, ["Attended"]),
        (MULTIPLES, 1, ["2014/15", "2015/16", "2016/17"]),
        (LINE, 3, ["Attended"]),
        (COLUMNS, 1, ["Attended"]),
        (periods(ChartKind.MULTIPLES, *"abcdef"), 3, ["Attended"]),
        (rows_of(most_rows(1) + 1), 2, ["Attended Figure c0"]),
    ],
)
def test_a_table_has_as_few_charts_as_can_be(table: Table, number: int, names: list[str]) -> None:
    found = charts_of(table)

    assert len(found) == number
    assert [one.name for one in found[0].series][: len(names)] == names


@given(st.integers(1, 60), st.integers(1, 14), st.sampled_from([kind for kind in ChartKind if kind]))
def test_every_figure_is_drawn_once_unless_it_is_said_that_some_are_not(
    rows: int, columns: int, kind: ChartKind
) -> None:
    table = replace(rows_of(rows, columns), chart=None)
    table = asked(table, kind, *(column.key for column in table.columns[1:]))
    chart = chart_of(table)
    assert chart

    found = native_charts(chart, table)

    drawn = sum(value is not None for one in found for line in one.rows[1:] for value in line[1:])
    wanted = sum(point.value is not None for point in chart.points)
    is_told = any("more rows" in words for words in said_beneath(chart, found))
    assert len(found) <= MOST_CHARTS
    assert drawn == wanted or (drawn < wanted and is_told)
    assert all(3 < one.height <= TALLEST for one in found)


def test_each_part_of_a_long_chart_says_which_it_is() -> None:
    parts = [one.heading for one in charts_of(rows_of(most_rows(1) * (MOST_CHARTS + 2)))]
    months = periods(ChartKind.COLUMNS, *(str(at) for at in range(most_rows(1) + 1)))

    assert parts == [f"part {number} of {MOST_CHARTS}" for number in range(1, MOST_CHARTS + 1)]
    assert [one.heading for one in charts_of(months)] == ["Total, part 1 of 2", "Total, part 2 of 2"]
    assert [one.heading for one in charts_of(LINE)] == ["Sector 0", "Sector 1", "Sector 2"]


def test_every_colour_stands_out_from_white() -> None:
    for table in (BARS, periods(ChartKind.MULTIPLES, *"abcd"), LINE):
        for native in charts_of(table):
            assert all(contrast(one.colour, "FFFFFF") >= 3 for one in native.series)


def test_colours_of_earlier_periods_differ() -> None:
    [native] = charts_of(periods(ChartKind.MULTIPLES, *"abcd"))

    assert len({one.colour for one in native.series}) == 4


def test_the_words_of_a_long_label_have_room_beside_the_longest_bar() -> None:
    table = with_chart(rows_of(3), ChartKind.BARS, columns=("c0",))
    [native] = charts_of(table)
    long = replace(
        native, series=(replace(native.series[0], points=tuple(_worded(one) for one in native.series[0].points)),)
    )

    end = chart_space(long, "Figures").chart.plotArea._charts[0].y_axis.scaling.max

    # The plot has about half of the page's width of 450 points, and what is beyond the bar is for the words.
    assert (end - long.highest) / end * 225 > width_in_pixels("at least 12,345 [r]") * 0.4


def _worded(point: Point) -> Point:
    return replace(point, words="at least 12,345 [r]")
