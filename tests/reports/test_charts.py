"""Charts of what a register holds over several years."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from tests.given import Given
from training_register.outputs.charts import chart_of
from training_register.reports.year_so_far import year_so_far
from training_register.settings import Settings
from training_register.table import ChartKind


def test_years_side_by_side_are_drawn_in_the_order_of_time(given: Given, db_session: Session) -> None:
    given.entry("2015-05-04", sector="Health", attended="20")
    given.entry("2016-05-04", sector="Health", attended="about 60")
    given.entry("2016-05-05", sector="Education", attended="34")
    given.entry("2015-06-01", audience="Young people", attended="n/k")
    given.entry("2016-06-01", audience="Young people", attended="0")

    table = year_so_far(db_session, settings=Settings(), today=date(2016, 11, 25))
    chart = chart_of(table, ChartKind.MULTIPLES)

    assert chart
    assert chart.measure == "Attended"
    assert [(panel.label, [(point.label, point.words) for point in panel.points]) for panel in chart.panels] == [
        ("Professionals", [("2015/16", "20"), ("2016/17", "about 94")]),
        ("Young people", [("2015/16", "not recorded"), ("2016/17", "0")]),
    ]
    assert chart.notes[-1] == "In the table, and not drawn: Sessions 2016/17 and Sessions 2015/16."
