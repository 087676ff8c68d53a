"""Tables for readers who may not see entries: no count of people of a protected audience is in them, in any format."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from tests.given import Given
from tests.reports.test_layouts import a_layout
from training_register.models import Audience
from training_register.outputs.csv_file import as_csv
from training_register.outputs.json_file import as_json
from training_register.outputs.publication import Download
from training_register.outputs.text import as_text
from training_register.queries.tables import RowLayout
from training_register.reports.layout_figures import layout_figures
from training_register.reports.layouts import laid_out
from training_register.reports.live_protection import is_of_protected, live_report, live_table
from training_register.reports.periods import PeriodReport, period_report
from training_register.reports.year_so_far import year_so_far
from training_register.rules.periods import parse_period, year
from training_register.settings import Settings
from training_register.table import Mark, Table

TODAY = date(2017, 5, 2)
SETTINGS = Settings(service_name="the partnership", place="Anytown")
# Numbers that nothing else in the register has.
YOUNG, CUT_OFF, GROWN_UP = "7919", "6353", "5087"


@pytest.fixture
def audience(db_session: Session, given: Given) -> Audience:
    """Young people, whose small numbers are protected, with entries beside those of professionals."""
    found: Audience = given.audience("Young people", "Education", "Health")
    found.hides_up_to = 4
    given.entry(audience="Young people", attended=YOUNG)
    given.entry("2016-09-01", "2017-07-20", audience="Young people", sector="Health", attended=CUT_OFF, sessions="12")
    given.entry(attended=GROWN_UP)
    return found


def as_files(report: PeriodReport) -> str:
    download = Download(
        period=report.period, made_at=datetime(2017, 5, 2, tzinfo=UTC), tables=report.all_tables, notes=report.notes
    )
    return "".join(str(made(download)) for made in (as_csv, as_json, as_text)).replace(",", "")


class TestAPeriod:
    """The report of a period."""

    def test_says_nothing_of_how_many_young_people_came(self, db_session: Session, audience: Audience) -> None:
        report = period_report(db_session, year(2016), settings=SETTINGS, today=TODAY)
        assert YOUNG in as_files(report)
        assert CUT_OFF in as_files(report)

        live = live_report(report, {audience.short_name})

        assert YOUNG not in as_files(live)
        assert CUT_OFF not in as_files(live)
        assert GROWN_UP in as_files(live)
        assert not live.sums_of_all
        [table] = [one for one in live.tables if one.name == audience.short_name]
        assert table.total
        sessions, attended = table.total.cells[1:]
        assert sessions.count.number == 1
        assert (attended.value, attended.marks) == (None, (Mark.CONFIDENTIAL,))
        assert "in no total here: 12 sessions." in " ".join(live.notes)

    def test_is_as_it_was_where_no_audience_is_protected(self, db_session: Session, audience: Audience) -> None:
        report = period_report(db_session, year(2016), settings=SETTINGS, today=TODAY)

        assert live_report(report, frozenset()) is report

    def test_says_no_sentence_with_a_number_of_theirs(self, db_session: Session, given: Given) -> None:
        audience = given.audience("Young people", "Education")
        given.entry(audience="Young people", attended=YOUNG)
        report = period_report(db_session, year(2016), settings=SETTINGS, today=TODAY)
        name = audience.short_name
        # What a team wrote for the table of one sector.
        own = replace(report.sayings[name], template="In {period}, {attended} came to {sessions} sessions.")
        table = replace(next(one for one in report.tables if one.name == name), sentence=own.sentence)
        assert table.sentence == "In 2016/17, 7,919 came to 1 session."

        live = live_table(table, {name}, saying=own, notes=())

        assert "7,919" not in live.sentence
        assert "hidden to protect confidentiality" in live.sentence
        assert "1 session" in live.sentence


class TestATable:
    """A table of any shape."""

    def made(self, db_session: Session, **said: object) -> Table:
        layout = a_layout(**said)
        made = layout_figures(db_session, layout, parse_period("2016-17"), settings=SETTINGS, as_at=TODAY)
        return laid_out(db_session, made).table

    @pytest.mark.parametrize(
        "said",
        [
            {"rows_by": "audience"},
            {"rows_by": "sector"},
            {"rows_by": "sector", "columns_by": "audience"},
            {"rows_by": "quarter", "measures": (("average-attended", ""), ("share-of-all", ""))},
            {"rows_by": "sector", "columns_by": "years:2", "has_changes": True},
            {"rows_by": "measures", "rows": (RowLayout("a", "Came", (), ("attended",)),), "columns_by": "quarter"},
            {"rows_by": "", "lines_beneath": (("attended", ""), ("average-attended", ""))},
        ],
    )
    def test_hides_every_figure_that_young_people_may_be_in(
        self, db_session: Session, audience: Audience, said: dict[str, object]
    ) -> None:
        table = self.made(db_session, **said)
        protected = {audience.short_name}

        live = live_table(table, protected)

        report = PeriodReport(year(2016), (live,), None, (), (), (), {})
        assert YOUNG not in as_files(report)
        assert str(int(YOUNG) + int(GROWN_UP)) not in as_files(report)
        assert CUT_OFF not in as_files(report)
        assert is_of_protected(table, protected)

    def test_shows_the_rows_of_others(self, db_session: Session, audience: Audience) -> None:
        live = live_table(self.made(db_session, rows_by="audience"), {audience.short_name})

        shown = {row.key: row.cells[2].value is not None for row in live.rows}
        assert shown == {"professionals": True, "young-people": False}

    def test_the_year_so_far(self, db_session: Session, audience: Audience) -> None:
        table = year_so_far(db_session, settings=SETTINGS, today=date(2016, 12, 1))
        assert YOUNG in as_files(PeriodReport(year(2016), (table,), None, (), (), (), {}))

        live = live_table(table, {audience.short_name})

        found = as_files(PeriodReport(year(2016), (live,), None, (), (), (), {}))
        assert YOUNG not in found
        assert CUT_OFF not in found
        assert GROWN_UP in found
