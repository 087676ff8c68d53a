"""Charts of what a register holds, as its layouts ask for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.given import Given
from training_register.models import Audience, Sector, SeriesBreak
from training_register.outputs.charts import Chart, Panel, chart_of
from training_register.queries.tables import RowLayout, TableLayout
from training_register.reports.layouts import table_of
from training_register.rules.entries import CountsWhat
from training_register.rules.periods import parse_period, quarter
from training_register.settings import Settings
from training_register.table import ChartKind

Drawn = Callable[..., Chart]

ATTENDED = (("attended", ""),)


@pytest.fixture
def drawn(given: Given, db_session: Session) -> Drawn:
    """Draws a layout of the professionals of a register of three years."""
    for day, sector, attended in (
        ("2014-05-04", "Health", "20"),
        ("2015-05-04", "Health", "about 60"),
        ("2016-05-04", "Health", "n/k"),
        ("2014-06-04", "Education", "100"),
        ("2016-04-12", "Education", "34"),
        ("2016-11-12", "Education", "over 50"),
        ("2017-03-01", "Education", "0"),
    ):
        given.entry(day, sector=sector, attended=attended, how="online" if sector == "Health" else "in person")

    def of_layout(kind: ChartKind, period: str = "2016-17", **layout: Any) -> Chart:
        chart = chart_of(table_for(given, db_session, kind, period, **layout))
        assert chart
        return chart

    return of_layout


def table_for(given: Given, db_session: Session, kind: str, period: str = "2016-17", **said: Any) -> Any:
    """The table of a layout that asks for a chart."""
    periods = said.pop("periods", ())
    rows = tuple(RowLayout(name.lower(), name, (given.named(Sector, name).id,)) for name in ("Education", "Health"))
    layout = TableLayout(
        **{
            "name": "drawn",
            "audience_id": given.named(Audience, "Professionals").id,
            "counts_what": CountsWhat.ATTENDANCES,
            "title": "Professionals",
            "heading": "Sector",
            "rows": rows if said.get("rows_by", "sector") == "sector" else (),
            "chart": kind,
            **said,
        }
    )
    return table_of(
        db_session,
        layout,
        parse_period(period),
        settings=Settings(),
        as_at=date(2017, 5, 2),
        periods=periods,
    )


def said(panel: Panel) -> list[tuple[str, str]]:
    """Each point of a panel: its label and its words."""
    return [(point.label, point.words) for point in panel.points]


def test_a_sector_over_three_years(drawn: Drawn) -> None:
    chart = drawn(ChartKind.MULTIPLES, columns_by="years:3", measures=ATTENDED, has_changes=True)

    assert chart.measure == "Attended"
    assert [(panel.label, said(panel)) for panel in chart.panels] == [
        ("Education", [("2014/15", "100"), ("2015/16", "0"), ("2016/17", "at least 84")]),
        ("Health", [("2014/15", "20"), ("2015/16", "about 60"), ("2016/17", "not recorded")]),
    ]
    assert [point.is_earlier for point in chart.points] == [True, True, False] * 2


def test_of_several_measures_the_number_that_the_table_counts_is_drawn(drawn: Drawn) -> None:
    measures = (
        ("attended", "Number trained"),
        ("sessions", ""),
        ("attended-of-capacity", ""),
        ("average-attended", ""),
    )

    chart = drawn(ChartKind.MULTIPLES, columns_by="years:2", measures=measures)

    assert chart.measure == "Number trained"
    assert said(chart.panels[0]) == [("2015/16", "0"), ("2016/17", "at least 84")]


def test_averages_are_drawn_where_nothing_else_is_measured(drawn: Drawn) -> None:
    chart = drawn(ChartKind.BARS, measures=(("average-attended", ""),))

    assert chart.measure == "Average attended"
    assert said(chart.panels[0]) == [("Education", "about 28.0"), ("Health", "not recorded")]


def test_quarters_as_columns_leave_their_total_out(drawn: Drawn) -> None:
    chart = drawn(ChartKind.COLUMNS, columns_by="quarter", measures=ATTENDED)

    [panel] = chart.panels
    assert panel.label == "Total"
    assert said(panel) == [
        ("Q1 (April to June)", "at least 34"), ("Q2 (July to September)", "0"),
        ("Q3 (October to December)", "at least 50"), ("Q4 (January to March)", "0"),
    ]  # fmt: skip


def test_what_is_not_split_by_quarter_is_told(drawn: Drawn, given: Given) -> None:
    given.entry("2016-06-20", "2016-07-10", attended="300", sessions="12")

    chart = drawn(ChartKind.COLUMNS, columns_by="quarter", measures=ATTENDED)

    assert len(list(chart.points)) == 4
    assert "In the table, and not drawn: Not split by quarter." in chart.notes


def test_months_down_the_page_are_a_line(drawn: Drawn) -> None:
    chart = drawn(ChartKind.LINE, rows_by="month")

    [panel] = chart.panels
    assert [point.label for point in panel.points][::11] == ["April 2016", "March 2017"]
    assert [point.words for point in panel.points][:3] == ["34", "not recorded", "0"]
    assert panel.runs == ((0,), tuple(range(2, 12)))
    assert chart.measure == "Attended"


def test_months_of_every_year_are_in_their_order(drawn: Drawn) -> None:
    chart = drawn(ChartKind.LINE, "2014-04-01..2017-03-31", rows_by="month-of-year", measures=ATTENDED)

    assert said(chart.panels[0])[:3] == [("April", "34"), ("May", "about 80"), ("June", "100")]


def test_months_by_sector_are_a_line_for_each(drawn: Drawn) -> None:
    chart = drawn(ChartKind.LINE, rows_by="month", columns_by="sector", measures=ATTENDED)

    panels = {panel.label: panel for panel in chart.panels}
    assert {"Education", "Health"} <= panels.keys()
    assert "Total" not in panels
    assert said(panels["Health"])[1] == ("May 2016", "not recorded")
    assert {chart.scale_end(panel) for panel in chart.panels} == {50}


def test_months_of_one_year_are_none_earlier_than_the_others(drawn: Drawn) -> None:
    chart = drawn(ChartKind.MULTIPLES, columns_by="month", measures=ATTENDED)

    assert len(list(chart.points)) == 24
    assert not any(point.is_earlier for point in chart.points)


def test_rows_that_are_measures_have_a_scale_each(drawn: Drawn) -> None:
    rows = (RowLayout("events", "Events", (), ("sessions",)), RowLayout("people", "Attendances", (), ("attended",)))

    chart = drawn(ChartKind.MULTIPLES, rows_by="measures", columns_by="years:2", rows=rows)

    assert [(panel.label, said(panel)) for panel in chart.panels] == [
        ("Events", [("2015/16", "1"), ("2016/17", "4")]),
        ("Attendances", [("2015/16", "about 60"), ("2016/17", "at least 84")]),
    ]
    assert [chart.scale_end(panel) for panel in chart.panels] == [4, 84]


def test_bars_of_a_cross_table_are_of_its_total(drawn: Drawn) -> None:
    chart = drawn(ChartKind.BARS, columns_by="how", measures=ATTENDED)

    assert (chart.measure, said(chart.panels[0])) == (
        "Attended",
        [("Education", "at least 84"), ("Health", "not recorded")],
    )


def test_periods_side_by_side_stand_as_they_were_chosen(drawn: Drawn) -> None:
    chart = drawn(ChartKind.MULTIPLES, periods=(quarter(2014, 1), quarter(2016, 1)), measures=ATTENDED)

    assert said(chart.panels[0]) == [("2014/15 Q1", "100"), ("2016/17 Q1", "34")]


def test_a_break_in_the_series_is_drawn(drawn: Drawn, given: Given, db_session: Session) -> None:
    education = given.named(Sector, "Education").id
    db_session.add(SeriesBreak(sector_id=education, from_year=2016, reason="Counted by level before."))
    db_session.commit()

    chart = drawn(ChartKind.LINE, columns_by="years:3", measures=ATTENDED)

    assert [(panel.label, panel.runs) for panel in chart.panels] == [
        ("Education", ((0, 1), (2,))),
        ("Health", ((0, 1),)),
    ]
    assert [point.after_break for point in chart.panels[0].points] == [False, False, True]


@pytest.mark.parametrize("kind", ["", "of another version"])
def test_a_layout_that_asks_for_none_has_none(drawn: Drawn, given: Given, db_session: Session, kind: str) -> None:
    assert chart_of(table_for(given, db_session, kind, columns_by="years:3")) is None


@pytest.mark.parametrize(
    "by", ["course", "area", "month", "years:2", "quarter-of-year", "entry", "split:came-from", ""]
)
def test_a_register_without_an_entry_has_no_chart_or_one_of_zeros(given: Given, db_session: Session, by: str) -> None:
    for rows_by, has_total, kind in product(("sector", "course", "month", "years:2", ""), (True, False), ChartKind):
        table = table_for(given, db_session, kind, columns_by=by, rows_by=rows_by, has_total=has_total)
        chart = chart_of(table)
        assert chart is None or {point.value for point in chart.points} <= {0, None}
