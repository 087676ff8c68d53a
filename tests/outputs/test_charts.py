"""Charts as data: which figures they hold, what a gap says, what may be joined, and what never leaks."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outputs.made_up import CELLS, TEXTS
from tests.outputs.samples import PARENTS, PROFESSIONALS, ROADSHOWS, Typed, count, row, summary
from training_register.count import Certainty, Count
from training_register.outputs.chart_pictures import pairs_of, poster_of
from training_register.outputs.charts import MOST_LINES, Chart, Panel, Point, chart_of
from training_register.outputs.figures import figure_of
from training_register.table import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    Cell,
    ChartKind,
    ChartLayout,
    Column,
    ColumnKind,
    Difference,
    Mark,
    Ratio,
    Row,
    RowKind,
    Table,
)

ABOUT, AT_LEAST, NEARLY = Certainty.ABOUT, Certainty.AT_LEAST, Certainty.NEARLY
HIDDEN = Cell(Count(3, recorded=2), (Mark.CONFIDENTIAL,))
YEARS = ("2014/15", "2015/16", "2016/17")
DRAWN = [kind for kind in ChartKind if kind is not ChartKind.NONE]


def broken(number: int | None) -> Cell:
    """A count with a break in the series before it."""
    cell = Cell.of_count(Count.of(number))
    return replace(cell, marks=(*cell.marks, Mark.BREAK_IN_SERIES))


def by_period(
    *rows: tuple[str, *tuple[Typed, ...]],
    headings: tuple[str, ...] = YEARS,
    total: tuple[Typed, ...] = (),
    kind: ColumnKind = ColumnKind.COUNT,
) -> Table:
    """A table whose columns are periods."""
    periods = (
        Column(f"p{place}", heading, kind, (("period", f"20{place + 10}-{place + 11}"),))
        for place, heading in enumerate(headings)
    )
    columns = tuple(periods)
    return replace(
        PARENTS,
        name="by-period",
        columns=(Column("sector", "Sector", ColumnKind.TEXT), *columns),
        chart=ChartLayout(ChartKind.NONE, tuple(column.key for column in columns)),
        rows=tuple(row(f"r{place}", *one) for place, one in enumerate(rows)),
        total=row("total", "Total", *total, kind=RowKind.TOTAL) if total else None,
    )


def down(*rows: tuple[str, *tuple[Typed, ...]]) -> Table:
    """A table whose rows are periods, with sessions and attended."""
    lines = tuple(row(f"r{place}", *one) for place, one in enumerate(rows))
    chart = ChartLayout(ChartKind.LINE, ("attended",), tuple(line.key for line in lines), measure="Attended")
    return replace(PARENTS, rows=lines, total=None, chart=chart)


def drawn(table: Table, kind: ChartKind, *columns: str, **layout: Any) -> Chart:
    """The chart that there must be; of attended, where nothing else is said."""
    chart = chart_of(asked(table, kind, *columns, **layout))
    assert chart
    return chart


def asked(table: Table, kind: ChartKind, *columns: str, **layout: Any) -> Table:
    """A table that asks for a chart."""
    plain = table.chart or ChartLayout(kind, ("attended",), measure="Attended")
    return replace(table, chart=replace(plain, kind=kind, **({"columns": columns} if columns else {}), **layout))


def said(panel: Panel) -> list[tuple[str, Any, str]]:
    """Each point of a panel: its label, its number, and its words."""
    return [(point.label, point.value, point.words) for point in panel.points]


class TestBars:
    """A bar for each row of one measure."""

    def test_each_row_stands_there_with_the_number_who_attended(self) -> None:
        chart = drawn(PROFESSIONALS, ChartKind.BARS)

        [panel] = chart.panels
        assert [(label, value) for label, value, _ in said(panel)] == [
            (PROFESSIONALS.label(row), row.cells[2].count.value) for row in PROFESSIONALS.rows
        ]
        assert (chart.measure, chart.heading) == ("Attended", "Attended as a chart")
        assert chart.title == "Attended: Professionals training, Sheffield, April 2016 to March 2017"
        assert "Multi Agency: 456" in chart.description

    def test_a_gap_says_why_and_an_estimate_says_that_it_is_one(self) -> None:
        chart = drawn(ROADSHOWS, ChartKind.BARS)

        [panel] = chart.panels
        assert [(value, words) for _, value, words in said(panel)] == [
            (None, "not recorded"), (1600, "at least 1,600"), (900, "nearly 900"), (60, "about 60"), (0, "0"),
        ]  # fmt: skip
        assert [point.is_estimate for point in panel.points] == [False, True, True, True, False]
        assert chart.notes == ("An open bar with a dashed edge is an estimate: about, at least or nearly.",)

    @pytest.mark.parametrize(
        ("cell", "words"),
        [
            (count(None), "not recorded"),
            (NOT_AVAILABLE, "not available"),
            (NOT_APPLICABLE, "does not apply"),
            (HIDDEN, "hidden"),
            (Cell(Ratio(0, 0)), "does not apply"),
            (Cell(Ratio(3, 2), (Mark.CONFIDENTIAL,)), "hidden"),
        ],
    )
    def test_what_is_no_number_is_a_gap(self, cell: Cell, words: str) -> None:
        rows = (row("one", "One", 1, cell), row("two", "Two", 1, 12))

        [panel] = drawn(replace(PARENTS, rows=rows), ChartKind.BARS).panels

        assert said(panel) == [("One", None, words), ("Two", 12, "12")]

    def test_a_ratio_is_drawn_where_it_is_asked_for(self) -> None:
        chart = drawn(summary(), ChartKind.BARS, "per-session", measure="Attended per session")

        assert chart.measure == "Attended per session"
        assert [words for _, _, words in said(chart.panels[0])] == [
            "19.5", "24.0", "31.8", "not available", "does not apply", "hidden",
        ]  # fmt: skip

    def test_other_marks_stand_beside_the_figure_and_are_explained(self) -> None:
        rows = (row("one", "One", 1, Cell(Count.of(5), (Mark.REVISED,))), row("two", "Two", 1, broken(12)))

        chart = drawn(replace(PARENTS, rows=rows), ChartKind.BARS)

        assert [words for _, _, words in said(chart.panels[0])] == ["5 [r]", "12 [b]"]
        assert not any(point.after_break for point in chart.points)
        assert chart.notes == (Mark.REVISED.meaning, Mark.BREAK_IN_SERIES.meaning)

    def test_what_is_provisional_throughout_says_so_once(self) -> None:
        cells = [Cell(Count.of(number), (Mark.PROVISIONAL,)) for number in (1, 5, 2, 12)]
        rows = (row("one", "One", *cells[:2]), row("two", "Two", *cells[2:]))

        chart = drawn(replace(PARENTS, rows=rows, total=None), ChartKind.BARS)

        assert [words for _, _, words in said(chart.panels[0])] == ["5", "12"]
        assert chart.title.endswith("[p]")
        assert chart.notes == (Mark.PROVISIONAL.meaning,)

    def test_of_periods_side_by_side_the_last_is_drawn(self) -> None:
        table = by_period(("Education", 1, 2, 3), ("Health", 4, 5, 6))

        chart = drawn(table, ChartKind.BARS, measure="Attended")

        assert said(chart.panels[0]) == [("Education", 3, "3"), ("Health", 6, "6")]
        assert chart.measure == "Attended 2016/17"


class TestPeriods:
    """Periods as columns or as rows."""

    def test_a_panel_for_each_row_with_a_bar_for_each_period(self) -> None:
        chart = drawn(by_period(("Education", 9, (60, ABOUT), 305), ("Health", 6, None, 87)), ChartKind.MULTIPLES)

        assert [panel.label for panel in chart.panels] == ["Education", "Health"]
        assert said(chart.panels[0]) == [("2014/15", 9, "9"), ("2015/16", 60, "about 60"), ("2016/17", 305, "305")]
        assert said(chart.panels[1])[1] == ("2015/16", None, "not recorded")
        assert [point.is_earlier for point in chart.panels[0].points] == [True, True, False]
        assert [chart.scale_end(panel) for panel in chart.panels] == [305, 305]

    def test_a_total_would_dwarf_the_panels(self) -> None:
        table = by_period(("Education", 9, 60, 305), ("Health", 6, 7, 87), total=(15, 67, 392))

        assert [panel.label for panel in drawn(table, ChartKind.MULTIPLES).panels] == ["Education", "Health"]
        assert [panel.label for panel in drawn(table, ChartKind.LINE).panels] == ["Education", "Health"]

    def test_columns_are_of_the_total_alone(self) -> None:
        table = by_period(("Education", 9, 60, 305), ("Health", 6, 7, 87), total=(15, 67, 392))

        [panel] = drawn(table, ChartKind.COLUMNS).panels

        assert (panel.label, [point.value for point in panel.points]) == ("Total", [15, 67, 392])
        assert not any(point.is_earlier for point in panel.points)

    def test_without_a_total_there_are_columns_for_each_row(self) -> None:
        table = by_period(("Education", 9, 60, 305), ("Health", 6, 7, 87))

        assert [panel.label for panel in drawn(table, ChartKind.COLUMNS).panels] == ["Education", "Health"]

    def test_of_many_rows_one_line_is_drawn(self) -> None:
        rows = [(f"Row {place}", place, place, place) for place in range(MOST_LINES + 1)]

        [panel] = drawn(by_period(*rows, total=(21, 21, 21)), ChartKind.LINE).panels

        assert panel.label == "Total"

    def test_a_part_is_named_without_its_measure(self) -> None:
        table = by_period(("Education", 20, 30), headings=("Attended 2015/16", "Attended 2016/17"))

        chart = drawn(table, ChartKind.COLUMNS, measure="Attended")

        assert chart.title.startswith("Attended: Parents and carers")
        assert said(chart.panels[0]) == [("2015/16", 20, "20"), ("2016/17", 30, "30")]

    def test_what_can_not_be_divided_is_told_and_not_drawn(self) -> None:
        table = by_period(("Education", 20, 30, 5), headings=("Q1", "Q2", "Not split by quarter"))

        chart = drawn(table, ChartKind.COLUMNS, "p0", "p1", left_out=("p2",))

        assert [point.value for point in chart.points] == [20, 30]
        assert chart.notes == ("In the table, and not drawn: Not split by quarter.",)

    def test_rows_may_be_the_periods(self) -> None:
        chart = drawn(down(("April 2016", 1, 34), ("May 2016", 2, None), ("June 2016", 3, 50)), ChartKind.LINE)

        [panel] = chart.panels
        assert said(panel) == [
            ("April 2016", 34, "34"), ("May 2016", None, "not recorded"), ("June 2016", 50, "50"),
        ]  # fmt: skip
        assert chart.measure == "Attended"
        assert panel.runs == ((0,), (2,))

    def test_a_row_that_is_no_period_is_told_and_not_drawn(self) -> None:
        table = down(("April 2016", 1, 34), ("May 2016", 2, 40))
        table = replace(table, rows=(*table.rows, row("not-split", "Not split by month", 12, 300)))

        chart = drawn(table, ChartKind.LINE, left_out=("not-split",))

        assert [point.value for point in chart.points] == [34, 40]
        assert chart.notes == ("In the table, and not drawn: Not split by month.",)

    def test_parts_of_a_measure_have_a_panel_each_or_their_total(self) -> None:
        table = down(("April 2016", 1, 34), ("May 2016", 2, 40))
        parts = ("sessions", "attended")

        assert [panel.label for panel in drawn(table, ChartKind.MULTIPLES, *parts, measure="").panels] == [
            "Sessions",
            "Attended",
        ]
        [panel] = drawn(table, ChartKind.COLUMNS, *parts, total="attended").panels
        assert [point.value for point in panel.points] == [34, 40]

    def test_rows_that_are_measures_have_a_scale_each_and_no_bars(self) -> None:
        table = by_period(("Events", 9, 60, 305), ("Attended", 600, 700, 8700), kind=ColumnKind.FIGURE)

        chart = drawn(table, ChartKind.MULTIPLES)

        assert [chart.scale_end(panel) for panel in chart.panels] == [305, 8700]
        assert chart_of(asked(table, ChartKind.BARS)) is None

    @pytest.mark.parametrize("kind", [ChartKind.MULTIPLES, ChartKind.LINE, ChartKind.COLUMNS])
    def test_without_periods_nothing_is_joined(self, kind: ChartKind) -> None:
        chart = drawn(PROFESSIONALS, kind)

        assert chart == drawn(PROFESSIONALS, ChartKind.BARS)


class TestBreaks:
    """A line ends at a gap and at a break in the series."""

    @pytest.mark.parametrize(
        ("cells", "runs"),
        [
            ((1, 2, 3), ((0, 1, 2),)),
            ((1, None, 3), ((0,), (2,))),
            ((None, 2, 3), ((1, 2),)),
            ((1, HIDDEN, 3), ((0,), (2,))),
            ((1, broken(2), 3), ((0,), (1, 2))),
            ((broken(1), 2, 3), ((0, 1, 2),)),
            ((1, broken(None), 3), ((0,), (2,))),
            ((1, broken(2), broken(3)), ((0,), (1,), (2,))),
        ],
    )
    def test_runs(self, cells: tuple[Typed, ...], runs: tuple[tuple[int, ...], ...]) -> None:
        [panel] = drawn(by_period(("Education", *cells)), ChartKind.LINE).panels

        assert panel.runs == runs

    def test_a_break_stands_before_its_period_and_is_explained(self) -> None:
        chart = drawn(by_period(("Education", 1, broken(2), 3)), ChartKind.MULTIPLES)

        assert [point.after_break for point in chart.points] == [False, True, False]
        assert [point.words for point in chart.points] == ["1", "2", "3"]
        assert "2015/16: 2 (after a break in the series)" in chart.description
        assert chart.notes == (Mark.BREAK_IN_SERIES.meaning,)

    def test_with_nothing_before_it_the_mark_stands_at_the_figure(self) -> None:
        chart = drawn(by_period(("Education", broken(1), 2, 3)), ChartKind.MULTIPLES)

        assert [(point.after_break, point.words) for point in chart.points] == [
            (False, "1 [b]"), (False, "2"), (False, "3"),
        ]  # fmt: skip

    def test_so_it_does_where_the_heading_of_the_first_says_it(self) -> None:
        table = by_period(("Education", 1, 2), headings=("2015/16 [b]", "2016/17"))

        assert [point.words for point in drawn(table, ChartKind.COLUMNS).points] == ["1 [b]", "2"]

    def test_a_heading_may_say_it(self) -> None:
        table = by_period(("Education", 1, 2), ("Health", 3, 4), headings=("2015/16", "2016/17 [b]"))

        chart = drawn(table, ChartKind.MULTIPLES)

        assert [(point.label, point.after_break) for point in chart.points] == [
            ("2015/16", False), ("2016/17", True), ("2015/16", False), ("2016/17", True),
        ]  # fmt: skip


class TestNoChart:
    """Where there is nothing to draw, there is no chart."""

    @pytest.mark.parametrize("kind", ChartKind)
    def test_no_rows(self, kind: ChartKind) -> None:
        assert chart_of(asked(replace(PROFESSIONALS, rows=(), total=None), kind)) is None

    @pytest.mark.parametrize("kind", DRAWN)
    def test_no_number(self, kind: ChartKind) -> None:
        rows = (row("one", "One", None, None), row("two", "Two", None, HIDDEN))
        assert chart_of(asked(replace(PROFESSIONALS, rows=rows, total=None), kind)) is None

    def test_no_kind(self) -> None:
        assert chart_of(PROFESSIONALS) is None
        assert chart_of(asked(PROFESSIONALS, ChartKind.NONE)) is None
        assert ChartKind("of another version") is ChartKind.NONE

    def test_no_column_of_figures(self) -> None:
        bare = replace(PROFESSIONALS, columns=PROFESSIONALS.columns[:1], rows=(), total=None)
        assert chart_of(asked(replace(bare, rows=(row("one", "One"),)), ChartKind.BARS)) is None

    def test_keys_that_are_not_there_are_passed_over(self) -> None:
        chart = drawn(PROFESSIONALS, ChartKind.BARS, "gone", "sessions", measure="Sessions")

        assert [point.value for point in chart.points] == [9, 6, 5, 25, 5]

    def test_a_change_is_no_length(self) -> None:
        cells = (Cell(Difference(Fraction(-3))), Cell(Difference(Fraction(5))))
        columns = (PARENTS.columns[0], Column("change", "Change", ColumnKind.CHANGE))
        rows = tuple(Row(f"r{at}", RowKind.ROW, (Cell(f"Row {at}"), cell)) for at, cell in enumerate(cells))

        changes = replace(PARENTS, columns=columns, rows=rows, total=None)

        assert chart_of(asked(changes, ChartKind.BARS, "change")) is None


def test_every_kind_has_words_for_a_form() -> None:
    assert len({kind.in_words for kind in ChartKind}) == len(ChartKind)


def test_many_figures_are_described_by_the_main_ones() -> None:
    rows = [row(f"r{place}", f"Row {place}", 1, place * 7 if place else None) for place in range(40)]

    chart = drawn(replace(PARENTS, rows=tuple(rows)), ChartKind.BARS)

    assert chart.description == "40 figures, from 7 (Row 1) to 273 (Row 39); 1 without a number"


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table that asks for a chart: of one measure, of periods as columns or of periods as rows."""
    kind = draw(st.sampled_from((ColumnKind.COUNT, ColumnKind.RATIO)))
    are_columns, are_rows = draw(st.sampled_from(((False, False), (True, False), (False, True))))
    columns = tuple(Column(f"c{at}", draw(TEXTS), kind) for at in range(draw(st.integers(2, 13)) if are_columns else 1))
    rows = tuple(
        Row(f"r{at}", RowKind.ROW, (Cell(draw(TEXTS)), *(draw(CELLS[kind]) for _ in columns)))
        for at in range(draw(st.integers(0, 8)))
    )
    return replace(
        PARENTS,
        title=draw(TEXTS),
        columns=(Column("label", draw(TEXTS), ColumnKind.TEXT), *columns),
        rows=rows,
        total=None,
        chart=ChartLayout(
            draw(st.sampled_from(DRAWN)),
            tuple(column.key for column in columns),
            tuple(row.key for row in rows) if are_rows else (),
            measure=draw(TEXTS),
        ),
    )


@given(tables())
def test_every_figure_stands_in_the_chart_once(table: Table) -> None:
    chart = chart_of(table)
    if chart is None:
        return
    last_alone = chart.kind is ChartKind.BARS
    cells = [cell for row in table.rows for cell in (row.cells[-1:] if last_alone else row.cells[1:])]
    assert [point.value for point in chart.points] == [figure_of(cell).value for cell in cells]
    for point, cell in zip(chart.points, cells, strict=True):
        assert point.words.startswith(figure_of(cell).shown or ("not", "hidden", "does not apply"))


@given(tables(), st.integers(0, 9_999_999))
def test_what_is_hidden_changes_nothing_of_a_chart(table: Table, other: int) -> None:
    def with_other(row: Row) -> Row:
        cells = (
            replace(cell, value=Count(other, recorded=other + 1) if isinstance(cell.value, Count) else Ratio(other, 1))
            if Mark.CONFIDENTIAL in cell.marks
            else cell
            for cell in row.cells
        )
        return replace(row, cells=tuple(cells))

    chart = chart_of(table)
    changed = chart_of(replace(table, rows=tuple(map(with_other, table.rows))))

    assert changed == chart
    if chart and changed:
        assert pairs_of(changed) == pairs_of(chart)
        assert poster_of(changed, brand="#5b2a86") == poster_of(chart, brand="#5b2a86")


@given(st.lists(st.builds(Point, st.just("x"), st.just("y"), st.none() | st.integers(0, 9), after_break=st.booleans())))
def test_runs_hold_every_number_once_and_cross_nothing(points: list[Point]) -> None:
    runs = Panel("", tuple(points)).runs

    assert [place for run in runs for place in run] == [
        place for place, point in enumerate(points) if point.value is not None
    ]
    for run in runs:
        assert list(run) == list(range(run[0], run[-1] + 1))
        assert not any(points[place].after_break for place in run[1:])
    for before, after in pairwise(runs):
        assert after[0] > before[-1] + 1 or points[after[0]].after_break
