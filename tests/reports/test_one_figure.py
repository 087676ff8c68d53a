"""One figure of a table: what is said of it, and that the entries behind it add up to it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests import published
from tests.given import Given
from tests.random_crosses import FIGURES, CrossRegister
from training_register.count import Count, added
from training_register.models import (
    Area,
    Audience,
    ReportNote,
    ReportNoteRow,
    ReportRow,
    ReportRowSector,
    ReportTable,
)
from training_register.queries.axis_members import listed_measures
from training_register.reports.one_figure import BENEATH, OneFigure, one_figure
from training_register.reports.periods import PeriodReport, period_report
from training_register.rules.changes import changes_in_words
from training_register.rules.cross_tables import OWN_MEASURES, Kind, measures_of
from training_register.rules.entries import CountsWhat
from training_register.rules.periods import parse_period
from training_register.rules.permissions import ALL, Scope
from training_register.settings import Settings
from training_register.table import Cell, ColumnKind, Mark, Ratio, RowKind

TODAY = date(2017, 5, 2)
SETTINGS = Settings(service_name="the partnership", place="Anytown")
ROWS = (
    "sector", "audience", "activity", "course", "level", "how", "area", "delivered", "organisation", "quarter", "month",
    "quarter-of-year", "measures", "", "split:came-from", "year",
)  # fmt: skip
COLUMNS = ("", "", "quarter", "sector", "area", "years:3", "entry", "month-of-year")
OF_THE_REGISTER = select(Audience.id).where(Audience.name.in_(("Professionals", "Young people")))
MEASURES = (*(one.key for one in OWN_MEASURES), *FIGURES)


def report_of(db_session: Session, period: str = "2016-17", **settings: Any) -> PeriodReport:
    chosen = Settings(**{"service_name": "the partnership", "place": "Anytown", **settings})
    return period_report(db_session, parse_period(period), settings=chosen, today=TODAY)


def figure(db_session: Session, report: PeriodReport, *keys: str, scope: Scope | None = ALL) -> OneFigure:
    found = one_figure(db_session, report, *keys, settings=SETTINGS, scope=scope)
    assert found, f"there is no figure {keys}"
    return found


def random_table(db_session: Session, draw: random.Random, number: int) -> None:
    """A report table of any kind, put into the register."""
    rows_by = draw.choice(ROWS)
    columns_by = draw.choice(COLUMNS)
    if rows_by in ("", "split:came-from", "measures") and columns_by == "sector":
        columns_by = ""
    chosen = draw.sample(MEASURES, draw.randrange(1, 4))
    table = ReportTable(
        short_name=f"table-{number}",
        position=number,
        audience_id=draw.choice([None, *db_session.scalars(OF_THE_REGISTER)]),
        counts_what=draw.choice([None, CountsWhat.ATTENDANCES]),
        title=f"Table {number}",
        heading="Rows",
        rows_by=rows_by,
        columns_by=columns_by if columns_by != rows_by else "",
        measures=[] if rows_by == "measures" else [[key, ""] for key in chosen],
        has_changes=True,
        has_total=draw.random() < 0.8,
        lines_beneath=[[key, ""] for key in draw.sample(MEASURES, 2)],
    )
    if rows_by == "measures":
        table.rows = [ReportRow(key=key, label=key, position=at, fed_by=[key]) for at, key in enumerate(chosen)]
    db_session.add(table)
    db_session.commit()


@pytest.fixture
def register(db_session: Session, given: Given) -> Iterator[CrossRegister]:
    """A register with lists of everything."""
    register = CrossRegister(db_session, given)
    yield register
    register.empty()


@hypothesis.settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@hypothesis.given(seed=st.integers(0, 10**9))
def test_the_entries_behind_any_figure_add_up_to_it(db_session: Session, register: CrossRegister, seed: int) -> None:
    draw = random.Random(seed)
    register.holding(draw)
    for model in (ReportNoteRow, ReportNote, ReportRowSector, ReportRow, ReportTable):
        db_session.execute(delete(model))
    db_session.commit()
    for number in range(3):
        random_table(db_session, draw, number)
    report = report_of(db_session, draw.choice(["2016-17", "2016-17", "2016-17-q1", "2015-12-01..2017-03-30"]))
    known = measures_of(listed_measures(db_session))
    for table in report.all_tables:
        for row in table.all_rows:
            for column, cell in table.measures(row):
                one = figure(db_session, report, table.name, row.key, column.key)
                if column.kind is ColumnKind.CHANGE:
                    assert one.behind is None
                    assert one.rules == changes_in_words()
                else:
                    check(one, cell, {one.rule: one.kind for one in known.values()}, (table.name, row.key, column.key))
        for line in table.lines:
            one = figure(db_session, report, table.name, BENEATH, line.key)
            check(one, line.cell, {one.rule: one.kind for one in known.values()}, (table.name, line.key))


def check(one: OneFigure, cell: Cell, kinds: dict[str, Kind], where: object) -> None:
    """The entries listed give what the figure says."""
    assert one.behind is not None
    listed = one.behind.listed
    assert len(listed) == one.behind.entries == one.behind.seen == len(one.entries)
    gives = added(entry.gives for entry in listed)
    kind = kinds[one.rules[0]]
    missing = [entry.gives.value is None for entry in listed]
    assert missing == sorted(missing, reverse=True), "those that did not record it come first"
    assert gives.not_recorded == one.behind.not_recorded
    match cell.value:
        case Count() if kind is Kind.DIFFERENT:
            assert (cell.count.recorded, cell.count.not_recorded) == (gives.recorded, gives.not_recorded), where
        case Count():
            assert cell.count == gives, where
        case Ratio() as ratio if kind is Kind.SHARE_OF_ALL:
            assert ratio.numerator == gives.number, where
        case Ratio() as ratio if kind is Kind.SUM_IN_UNITS:
            assert (ratio.numerator, ratio.left_out) == (gives.number, gives.not_recorded), where
        case Ratio() as ratio:
            against = sum(entry.against or 0 for entry in listed if entry.gives.value is not None)
            assert (ratio.numerator, ratio.denominator, ratio.left_out) == (
                gives.number, against, gives.not_recorded,
            ), where  # fmt: skip
        case None:
            assert kind is Kind.SHARE_OF_ALL or not listed, where


def test_a_figure_says_what_it_is_by_which_rule_and_how_sure_it_is(db_session: Session, given: Given) -> None:
    for attended in ("34", "about 60", "over 20", "not recorded", "not recorded"):
        given.entry("2016-05-04", attended=attended)
    one = figure(db_session, report_of(db_session), "professionals", "education", "attended")
    assert one.figure.shown == "about 114"
    assert one.figure.aside == "(2 entries not recorded)"
    assert one.what == (
        "“Attended” in the row “Education” of the table “Professionals training”, April 2016 to March 2017."
    )
    assert one.rules == (OWN_RULES["attended"],)
    assert one.counted == (
        "Delivered entries of April 2016 to March 2017: audience is Professionals; sector is Education; counts "
        "attendances."
    )
    assert one.sure == (
        "5 entries stand behind it.",
        "2 entries did not record it, and are left out. They are not counted as 0.",
        "Of those that recorded it, 1 gave an exact number; 1 said “about” and 1 said “at least”.",
        "It may be more, since 1 entry says “at least”, 1 entry says “about” and 2 entries did not record it.",
        "It may be fewer, since 1 entry says “about”.",
        "So it is shown as “about”.",
    )
    assert [(related.label, related.name, related.shown) for related in one.related] == [
        ("Part of", "Total", "about 114 [e]")
    ]
    assert one.marks == (Mark.ESTIMATE,)
    assert [line.gives for line in one.entries] == [
        "not recorded", "not recorded", "34", "about 60", "at least 20",
    ]  # fmt: skip


OWN_RULES = {one.key: one.rule for one in OWN_MEASURES}


def test_an_exact_figure_says_that_it_is_exact_and_gives_no_reason_to_doubt_it(
    db_session: Session, given: Given
) -> None:
    given.entry("2016-05-04")
    given.entry("2016-05-05")
    one = figure(db_session, report_of(db_session), "professionals", "education", "attended")
    assert one.sure == ("2 entries stand behind it.", "All that recorded it gave exact numbers.")


def test_a_figure_without_an_entry_says_why_it_is_no_zero(db_session: Session, given: Given) -> None:
    given.entry("2016-09-05", "2017-07-31", sessions="12")
    report = report_of(db_session)
    one = figure(db_session, report, "professionals", "total", "attended")
    assert one.figure.shown == ""
    assert one.sure[0] == "No entry stands behind it."
    assert "kept whole" in one.sure[1]
    beneath = next(row for row in report.tables[0].all_rows if row.kind is RowKind.NOT_SPLIT)
    told = figure(db_session, report, "professionals", beneath.key, "attended")
    assert told.figure.shown == "34"
    assert told.counted.startswith("Delivered entries with days both in and outside April 2016 to March 2017")
    assert [line.days for line in told.entries] == ["5 September 2016 to 31 July 2017"]


def test_the_summary_leads_to_the_entries_of_an_audience(db_session: Session, given: Given) -> None:
    published.put_in(given)
    one = figure(db_session, report_of(db_session), "summary", "young-people", "attended")
    assert one.figure.shown == "1,587"
    assert one.behind
    assert added(entry.gives for entry in one.behind.listed).value == 1_587


def test_what_is_not_there_is_no_figure(db_session: Session, given: Given) -> None:
    given.entry()
    report = report_of(db_session)
    for keys in (
        ("nothing", "education", "attended"),
        ("professionals", "nothing", "attended"),
        ("professionals", "education", "nothing"),
        ("professionals", "education", "sector"),
        ("professionals", BENEATH, "0-attended"),
        ("summary", "nothing", "attended"),
    ):
        assert one_figure(db_session, report, *keys, settings=SETTINGS, scope=ALL) is None


def test_who_sees_some_areas_is_told_how_many_entries_are_of_others(db_session: Session, given: Given) -> None:
    given.entry("2016-05-04", areas=("North",), attended="1")
    given.entry("2016-05-05", areas=("South",), attended="2")
    given.entry("2016-05-06", attended="4")
    north = db_session.scalars(select(Area.id).where(Area.name == "North")).one()
    report = report_of(db_session)
    one = figure(db_session, report, "professionals", "education", "attended", scope=Scope(frozenset((north,))))
    assert one.figure.shown == "7"
    assert [line.gives for line in one.entries] == ["1", "4"]
    assert one.hidden_in_words == "1 entry behind it is of areas that you do not see."
    nobody = figure(db_session, report, "professionals", "education", "attended", scope=None)
    assert nobody.entries == ()
    assert nobody.sure[0] == "3 entries stand behind it."


def test_more_entries_than_are_listed_are_counted_all_the_same(db_session: Session, given: Given) -> None:
    for day in range(1, 29):
        given.entry(f"2016-05-{day:02}", attended="1")
        given.entry(f"2016-06-{day:02}", attended="not recorded" if day == 28 else "1")
    one = figure(db_session, report_of(db_session), "professionals", "education", "attended")
    assert one.behind
    assert (one.behind.entries, len(one.entries)) == (56, 50)
    assert one.entries[0].is_missing
    assert [line.days for line in one.entries[:2]] == ["28 June 2016", "1 May 2016"]
