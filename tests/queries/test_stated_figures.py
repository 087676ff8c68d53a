"""Which stated figures are asked for, and how the database finds them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.given import Given
from tests.reports.test_stated_figures import COVERAGE, add
from tests.statements import sent
from training_register.models import Audience, ReportTable, Sector, StatedFigure
from training_register.queries.stated_figures import (
    days_with_stated_figures,
    stated_choices,
    stated_figures_in,
    stated_figures_in_order,
)
from training_register.rules.periods import month, parse_period, quarter, year
from training_register.rules.stated_figures import parse_when, stands_on

WHEN = ("31 March 2017", "2016/17", "January 2017 to March 2017", "2008 to 4 February 2017", "")


@pytest.fixture
def figures(db_session: Session) -> dict[str, int]:
    """A figure for each way to say when; one without a date stands in 2016/17."""
    for typed in WHEN:
        when = parse_when(typed, 4)
        add(db_session, replace(COVERAGE, subject=typed or "no date", when=when, stands_on=stands_on(when, 2016, 4)))
    return {figure.subject: figure.id for figure in stated_figures_in_order(db_session)}


@pytest.mark.parametrize(
    ("period", "there"),
    [
        (year(2016), ("no date", *WHEN[:4])),
        (year(2015), ()),
        (quarter(2016, 4), ("31 March 2017", "January 2017 to March 2017")),
        (month(2017, 3), ("31 March 2017",)),
        (month(2017, 2), ()),
        (parse_period("2016-04-01..2017-04-30"), ("31 March 2017", "2016/17", "January 2017 to March 2017")),
        (parse_period("2008-01-01..2017-02-04"), ("2008 to 4 February 2017",)),
    ],
)
def test_a_year_has_what_ends_in_it_and_other_periods_what_lies_within(
    db_session: Session, figures: dict[str, int], period: object, there: tuple[str, ...]
) -> None:
    found = stated_figures_in(db_session, period)  # type: ignore[arg-type]
    assert {figure.subject for figure in found} == set(there)
    assert [figure.stands_on for figure in found] == sorted(figure.stands_on for figure in found)


def test_the_newest_stand_first_in_the_list(db_session: Session, figures: dict[str, int]) -> None:
    found = stated_figures_in_order(db_session)
    assert [figure.stands_on for figure in found] == sorted((figure.stands_on for figure in found), reverse=True)
    assert days_with_stated_figures(db_session) == [date(2016, 4, 1), date(2017, 2, 4), date(2017, 3, 31)]


def test_a_period_is_found_by_its_index(db_session: Session, database_kind: str) -> None:
    if database_kind != "sqlite":
        pytest.skip("PostgreSQL reads a table as small as this from end to end, which is quicker")
    days = [date(2000, 1, 1) + timedelta(day) for day in range(0, 7_000, 35)]
    add(db_session, *(replace(COVERAGE, stands_on=day) for day in days))
    db_session.execute(text("ANALYZE"))
    for period in (year(2016), quarter(2016, 1)):
        with sent(db_session) as statements:
            stated_figures_in(db_session, period)
        [statement] = statements
        plan = db_session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement.sql}", statement.parameters)
        told = " ".join(row[3] for row in plan)
        assert "USING INDEX ix_stated_figure_stands_on" in told
        assert "SCAN stated_figure" not in told


def test_a_form_offers_what_is_in_use_and_what_the_figure_has(given: Given, db_session: Session) -> None:
    old = given.named(Audience, "Old audience", retired_on=date(2016, 1, 1))
    sector = given.named(Sector, "Old sector", retired_on=date(2016, 1, 1))
    offered = stated_choices(db_session)
    assert "Old audience" not in {audience.name for audience in offered.audiences}
    assert {table.name for table in offered.tables} == set(
        db_session.scalars(text("SELECT DISTINCT short_name FROM report_table"))
    )
    figure = StatedFigure(audience_id=old.id, sector_id=sector.id)
    kept = stated_choices(db_session, figure)
    assert "Old audience" in {audience.name for audience in kept.audiences}
    assert "Old sector" in {one.name for one in kept.sectors}


def test_the_latest_title_of_a_report_table_is_offered_once(db_session: Session) -> None:
    first = db_session.query(ReportTable).filter_by(short_name="professionals").one()
    later = ReportTable(
        short_name="professionals", from_year=2020, title="Staff", heading="", audience_id=first.audience_id
    )
    db_session.add(later)
    db_session.commit()
    titles = [table.title for table in stated_choices(db_session).tables if table.name == "professionals"]
    assert titles == ["Staff"]
