"""Periods side by side: the tables of a year beside other years, and why some figures are not compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.published import put_in
from tests.random_registers import RandomEntry, RandomRegister, random_entries, some_periods
from tests.reports.test_layouts import a_layout, headings, shown
from tests.statements import statements
from training_register.count import Certainty, Count
from training_register.models import Level, ReportTable, Sector, SeriesBreak
from training_register.queries.tables import RowLayout
from training_register.reports.comparison import Comparison, comparison
from training_register.reports.layouts import table_of
from training_register.reports.periods import period_report
from training_register.rules.comparisons import Beside, periods_beside
from training_register.rules.entries import Status
from training_register.rules.periods import Period, between, parse_period, year
from training_register.settings import Settings
from training_register.table import Cell, ColumnKind, Difference, Mark, Ratio, Table

TODAY = date(2018, 5, 2)
SETTINGS = Settings(service_name="the partnership", place="Anytown")
TWO_YEARS = (year(2015), year(2016))
BY_LEVEL = "2015/16 was reported by level, 862 introductory and a further 187 advanced; 2016/17 by sector"
on_one_register = hypothesis.settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def compared(db_session: Session, *texts: str, today: date = TODAY, **settings: Any) -> Comparison:
    periods = tuple(parse_period(text) for text in texts)
    return comparison(db_session, periods, settings=replace(SETTINGS, **settings), today=today)


def named(found: Comparison, name: str) -> Table:
    (table,) = (table for table in found.tables if table.name == name)
    return table


def notes(table: Table) -> str:
    return "\n".join(note.text for note in table.notes)


@pytest.fixture
def by_level(given: Given, db_session: Session) -> Given:
    """2016/17 by sector, as it was published, and 2015/16 by level."""
    put_in(given)
    levels = {one.name: one.id for one in db_session.scalars(select(Level))}
    for level, sessions, attended in (("Introductory", "40", "862"), ("Advanced", "9", "187")):
        given.entry(
            "2015-04-01", "2016-03-31", sector="Multi Agency", sessions=sessions, attended=attended,
            level_id=levels[level],
        )  # fmt: skip
    return given


@pytest.fixture
def broken(by_level: Given, db_session: Session) -> Given:
    """The same, with the break recorded."""
    db_session.add(SeriesBreak(table_short_name="professionals", from_year=2016, reason=BY_LEVEL))
    db_session.commit()
    return by_level


class TestTheCaseOfTheReport:
    """862 introductory and a further 187 advanced in 2015/16, by sector in 2016/17: not comparable."""

    def test_both_figures_stand_there_with_b_no_change_and_the_reason(self, broken: Given, db_session: Session) -> None:
        table = named(compared(db_session, "2015-16", "2016-17"), "professionals")

        assert headings(table) == [
            "Professionals training",
            "Sessions 2015/16", "Sessions 2016/17", "Sessions: change", "Sessions: change (%)",
            "Attended 2015/16", "Attended 2016/17", "Attended: change", "Attended: change (%)",
        ]  # fmt: skip
        assert shown(table)["Total"] == ["49", "50 [b]", "[b]", "[b]", "1,049", "973 [b]", "[b]", "[b]"]
        assert f"[b] Figures from 2016/17 on can't be compared with earlier ones: {BY_LEVEL}." in notes(table)

    def test_without_a_break_the_change_is_told(self, by_level: Given, db_session: Session) -> None:
        table = named(compared(db_session, "2015-16", "2016-17"), "professionals")

        assert shown(table)["Total"] == ["49", "50", "+1", "+2.0%", "1,049", "973", "−76", "−7.2%"]

    def test_the_sentence_of_the_year_says_why(self, broken: Given, db_session: Session) -> None:
        table = db_session.scalars(select(ReportTable).where(ReportTable.short_name == "professionals")).one()
        table.sentence = "{attended} professionals: {change_on_last_year}."
        db_session.commit()

        report = period_report(db_session, year(2016), settings=SETTINGS, today=TODAY)

        (sentence,) = (one.sentence for one in report.tables if one.name == "professionals")
        assert sentence == (
            "Professionals training: 50 sessions, 973 attended. "
            f"The number who attended can't be compared with 2015/16: {BY_LEVEL}."
        )

    def test_years_after_the_break_are_compared_again(self, broken: Given, db_session: Session) -> None:
        broken.entry("2017-05-01", attended="1000", sector="Multi Agency")
        table = named(compared(db_session, "2015-16", "2016-17", "2017-18"), "professionals")

        assert headings(table)[4:6] == ["Sessions: change since 2016/17", "Sessions: change since 2016/17 (%)"]
        assert shown(table)["Total"][5:] == ["1,049", "973 [b]", "1,000", "+27", "+2.8%"]


class TestWhichTablesAndRows:
    """Every table that is printed for the later period, with its rows."""

    def test_its_figures_are_those_of_the_pages_of_each_year(self, by_level: Given, db_session: Session) -> None:
        by_level.entry("2015-05-01", audience="Young people", sector="Education", attended="312")
        found = compared(db_session, "2015-16", "2016-17")

        assert [table.name for table in found.tables] == [
            "professionals", "young-people", "parents-and-carers", "taxi-drivers", "roadshows",
        ]  # fmt: skip
        for at, one in enumerate(TWO_YEARS):
            for table in period_report(db_session, one, settings=SETTINGS, today=TODAY).tables:
                beside = shown(named(found, table.name))
                for row, (sessions, attended) in shown(table).items():
                    assert [beside[row][at], beside[row][at + 4]] == [sessions, attended], (table.name, row)

    def test_tables_of_anything_come_after_those_of_audiences(self, by_level: Given, db_session: Session) -> None:
        db_session.add(
            ReportTable(short_name="levels", title="By level", heading="Level", rows_by="level", position=-1)
        )
        db_session.commit()

        found = compared(db_session, "2015-16", "2016-17")

        assert found.tables[-1].name == "levels"
        assert shown(found.tables[-1])["Introductory"][:4] == ["40", "0", "−40", "−100.0%"]

    def test_an_audience_without_a_report_table_is_compared_with_the_sectors_of_both_years(
        self, given: Given, db_session: Session
    ) -> None:
        given.entry("2015-05-01", audience="Foster carers", sector="Fostering", attended="20")
        given.entry("2016-05-01", audience="Foster carers", sector="Adoption", attended="30")

        table = named(compared(db_session, "2015-16", "2016-17"), "foster-carers")

        assert shown(table)["Fostering"][4:] == ["20", "0", "−20", "−100.0%"]
        assert shown(table)["Adoption"][4:] == ["0", "30", "+30", "[z]"]

    def test_a_table_without_an_entry_is_named_and_left_out(self, given: Given, db_session: Session) -> None:
        given.entry()

        found = compared(db_session, "2015-16", "2016-17")

        assert [table.name for table in found.tables] == ["professionals"]
        assert found.notes == (
            "No entry in these periods: Young people training, Parents and carers training, Taxi drivers training and "
            "Vulnerability roadshows.",
        )

    def test_rows_are_those_of_the_later_version_and_a_note_says_what_was_otherwise(
        self, by_level: Given, db_session: Session
    ) -> None:
        old = db_session.scalars(select(ReportTable).where(ReportTable.short_name == "professionals")).one()
        db_session.add(
            ReportTable(
                short_name="professionals", from_year=2016, audience_id=old.audience_id, title="Everybody",
                heading="Sector", filter={"not-level": ["advanced"]},
            )
        )  # fmt: skip
        db_session.commit()

        table = named(compared(db_session, "2015-16", "2016-17"), "professionals")

        assert table.title == "Everybody"
        assert shown(table)["Total"][4:6] == ["862", "973"]
        assert (
            "This table was printed otherwise in 2015/16: its rows and its filter are here as in 2016/17, for all "
            "periods." in notes(table)
        )

    def test_a_table_that_there_was_not_yet_says_so(self, by_level: Given, db_session: Session) -> None:
        db_session.add(
            ReportTable(short_name="levels", title="By level", heading="Level", rows_by="level", from_year=2016)
        )
        db_session.commit()

        table = named(compared(db_session, "2015-16", "2016-17"), "levels")

        assert "2015/16 had no such table: its figures here are counted as those of 2016/17." in notes(table)

    def test_a_table_that_is_printed_no_more_is_named(self, by_level: Given, db_session: Session) -> None:
        db_session.add(
            ReportTable(
                short_name="roadshows", title="Roadshows", heading="Sector", from_year=2016, is_printed=False,
            )
        )  # fmt: skip
        db_session.commit()

        found = compared(db_session, "2015-16", "2016-17")

        assert "Printed for 2015/16 and not for 2016/17: Vulnerability roadshows." in found.notes

    def test_a_table_that_can_not_be_made_leaves_the_others(self, by_level: Given, db_session: Session) -> None:
        db_session.add(ReportTable(short_name="odd", title="Odd", heading="Row", rows_by="weather"))
        db_session.commit()

        found = compared(db_session, "2015-16", "2016-17")

        assert "odd" not in [table.name for table in found.tables]
        assert any(note.startswith("The table “Odd” can't be made.") for note in found.notes)

    @pytest.mark.parametrize(
        ("rows_by", "periods", "rows"),
        [
            ("quarter", ("2015-16", "2016-17"), "Q1 (April to June)"),
            ("month", ("2015-16", "2016-17"), "May"),
            ("quarter", ("2015-16-q1", "2016-17-q1"), "All"),
            ("month", ("2015-04-01..2015-08-07", "2016-04-01..2016-08-07"), "All"),
            ("years:3", ("2015-16", "2016-17"), "All"),
            ("entry", ("2015-16", "2016-17"), "All"),
            ("year", ("2015-16", "2016-17"), "All"),
        ],
    )
    def test_rows_of_time_are_compared_where_the_periods_share_them(
        self, given: Given, db_session: Session, rows_by: str, periods: tuple[str, str], rows: str
    ) -> None:
        given.entry("2015-05-01", attended="40")
        given.entry("2016-05-01", attended="50")
        db_session.add(
            ReportTable(short_name="times", title="Times", heading="When", rows_by=rows_by, total_label="All")
        )
        db_session.commit()

        table = named(compared(db_session, *periods), "times")

        assert shown(table)[rows][4:] == ["40", "50", "+10", "+25.0%"]
        assert ("do not share" in notes(table)) is (rows == "All")

    def test_a_list_of_measures_has_its_changes(self, given: Given, db_session: Session) -> None:
        given.entry("2015-05-01", attended="40")
        given.entry("2016-05-01", attended="30")
        given.entry("2016-05-02", attended="30")
        layout = a_layout(
            rows_by="measures", has_changes=True,
            rows=tuple(RowLayout(key, key, fed_by=(key,)) for key in ("sessions", "attended", "average-attended")),
        )  # fmt: skip

        table = table_of(db_session, layout, year(2016), settings=SETTINGS, as_at=TODAY, periods=TWO_YEARS)

        assert headings(table) == ["Row", "2015/16", "2016/17", "Change", "Change (%)"]
        assert shown(table) == {
            "sessions": ["1", "2", "+1", "[z]"],
            "attended": ["40", "60", "+20", "+50.0%"],
            "average-attended": ["40.0", "30.0", "−10", "[z]"],
        }

    def test_years_side_by_side_stand_in_place_of_the_plain_table_and_not_beside_it(
        self, by_level: Given, db_session: Session
    ) -> None:
        table = db_session.scalars(select(ReportTable).where(ReportTable.short_name == "professionals")).one()
        table.columns_by, table.has_changes = "years:3", True
        db_session.commit()

        report = period_report(db_session, year(2016), settings=SETTINGS, today=TODAY)

        (printed,) = (one for one in report.tables if ("audience", "professionals") in one.where)
        assert headings(printed)[1:5] == [
            "Sessions 2014/15", "Sessions 2015/16", "Sessions 2016/17", "Sessions: change since 2015/16",
        ]  # fmt: skip


class TestWhatIsNotCompared:
    """No change across a break, [c], entries left out, or from before entries were kept; and a note says why."""

    def test_entries_that_left_a_figure_out(self, given: Given, db_session: Session) -> None:
        given.entry("2015-05-01", attended="40")
        given.entry("2015-05-02", attended="not recorded")
        given.entry("2016-05-01", attended="50")

        table = named(compared(db_session, "2015-16", "2016-17"), "professionals")

        assert shown(table)["Total"] == [
            "2", "1", "−1", "[z]", "at least 40 [e]", "50", "[x]", "[x]",
        ]  # fmt: skip
        assert "No change is told for Education and Total: a figure of either period leaves entries out." in notes(
            table
        )

    def test_an_entry_that_is_kept_whole_is_left_out_of_both_years(self, given: Given, db_session: Session) -> None:
        given.entry("2015-05-01", attended="40")
        given.entry("2016-05-01", attended="50")
        given.entry("2015-05-01", sector="Health", attended="40")
        given.entry("2016-05-01", sector="Health", attended="50")
        given.entry("2015-09-01", "2016-07-20", sessions="12", attended="about 60")

        table = named(compared(db_session, "2015-16", "2016-17"), "professionals")

        assert shown(table)["Education"] == ["1", "1", "[x]", "[x]", "40", "50", "[x]", "[x]"]
        assert shown(table)["Health"] == ["1", "1", "0", "[z]", "40", "50", "+10", "+25.0%"]
        assert shown(table)["Total"][4:] == ["80", "100", "[x]", "[x]"]
        assert (
            "Also reported, 1 September 2015 to 20 July 2016, kept whole and in no figure of 2015/16 and 2016/17: "
            "sessions 12; attended about 60." in notes(table)
        )

    def test_a_year_whose_only_entry_is_kept_whole_is_no_zero(self, given: Given, db_session: Session) -> None:
        given.entry("2015-05-01", attended="40")
        given.entry("2016-09-01", "2017-07-20", sessions="12", attended="60")

        table = named(compared(db_session, "2015-16", "2016-17"), "professionals")

        assert shown(table)["Education"][4:] == ["40", "[x]", "[x]", "[x]"]

    def test_before_entries_were_kept_there_is_no_change_even_where_there_are_figures(
        self, given: Given, db_session: Session
    ) -> None:
        given.entry("2015-11-01", attended="40")
        given.entry("2016-05-01", attended="80")

        table = named(compared(db_session, "2015-16", "2016-17", entries_kept_since=date(2015, 9, 1)), "professionals")

        assert shown(table)["Education"][4:] == ["40", "80", "[x]", "[x]"]
        assert shown(table)["Health"][4:] == ["[x]", "0", "[x]", "[x]"]
        assert "Entries have been kept since 1 September 2015: no change is told since an earlier day." in notes(table)

    def test_a_year_that_is_not_over_is_provisional(self, given: Given, db_session: Session) -> None:
        given.entry("2015-05-01", attended="40")
        given.entry("2016-05-01", attended="80")

        table = named(compared(db_session, "2015-16", "2016-17", today=date(2016, 8, 7)), "professionals")

        assert "[p] 2016/17 is not over: its figures are provisional" in notes(table)

    def test_the_year_to_date_has_the_same_days_of_last_year(self, given: Given, db_session: Session) -> None:
        given.entry("2015-08-07", attended="40")
        given.entry("2015-08-08", attended="7")
        given.entry("2016-08-07", attended="80")
        periods = periods_beside(Beside.TO_DATE, year(2016), date(2016, 8, 7))

        found = comparison(db_session, periods, settings=SETTINGS, today=date(2016, 8, 7))

        assert shown(named(found, "professionals"))["Total"][4:] == ["40", "80", "+40", "+100.0%"]
        assert notes(named(found, "professionals")) == "Attendances: somebody who came twice is counted twice."

    def test_periods_that_overlap_and_differ_in_length_say_so(self, given: Given, db_session: Session) -> None:
        given.entry("2016-05-01", attended="80")

        table = named(compared(db_session, "2016-17", "2016-17-q1"), "professionals")

        assert "The periods are not equally long. 2016/17: 365 days; 2016/17 Q1: 91 days." in notes(table)
        assert "overlap: April 2016 to June 2016 is in both." in notes(table)

    @pytest.mark.parametrize("sector", ["Licensing", "Education"])
    def test_a_break_in_a_sector_is_in_the_tables_that_count_it_alone(
        self, given: Given, db_session: Session, sector: str
    ) -> None:
        for day in ("2015-05-01", "2016-05-01"):
            given.entry(day, attended="40")
            given.entry(day, sector="Health", attended="40")
            given.entry(day, audience="Bus drivers", sector="Licensing", attended="40")
        sector_id = given.named(Sector, sector).id
        db_session.add(SeriesBreak(sector_id=sector_id, from_year=2016, reason="Counted otherwise"))
        db_session.commit()

        found = compared(db_session, "2015-16", "2016-17")

        education, health, total = (
            shown(named(found, "professionals"))[row][6] for row in ("Education", "Health", "Total")
        )
        buses = shown(named(found, "bus-drivers"))["Total"][6]
        is_own = sector == "Education"
        assert (education, health, total) == (("[b]", "0", "[b]") if is_own else ("0", "0", "0"))
        assert buses == ("0" if is_own else "[b]")

    def test_a_break_in_a_sector_of_one_audience_leaves_the_others(self, given: Given, db_session: Session) -> None:
        for day in ("2015-05-01", "2016-05-01"):
            given.entry(day, attended="40")
            given.entry(day, audience="Young people", attended="40")
        audience_id, sector_id = given.offered("Young people", "Education")
        db_session.add(
            SeriesBreak(sector_id=sector_id, audience_id=audience_id, from_year=2016, reason="Counted otherwise")
        )
        db_session.commit()
        by_audience = a_layout(rows_by="audience", has_changes=True, measures=(("attended", ""),))

        found = compared(db_session, "2015-16", "2016-17")
        everybody = table_of(db_session, by_audience, year(2016), settings=SETTINGS, as_at=TODAY, periods=TWO_YEARS)

        assert shown(named(found, "professionals"))["Education"][6] == "0"
        assert shown(named(found, "young-people"))["Education"][6] == "[b]"
        assert {row: cells[2] for row, cells in shown(everybody).items()} == {
            "Professionals": "0", "Young people": "[b]", "Total": "[b]",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("earlier", "later", "is_broken"),
        [
            ("2015-16", "2016-17", True),
            ("2014-15", "2017-18", True),
            ("2016-17", "2017-18", False),
            ("2014-15", "2015-16", False),
            ("2015-16-q1", "2016-17-q1", True),
            ("2016-17-q1", "2016-17-q2", False),
            # The later one holds years of both ways of counting, or the earlier one does.
            ("2014-15", "2015-04-01..2017-03-31", True),
            ("2015-04-01..2017-03-31", "2017-18", True),
        ],
    )
    def test_a_break_lies_between_two_periods_or_in_one_of_them(
        self, given: Given, db_session: Session, earlier: str, later: str, is_broken: bool
    ) -> None:
        given.entry("2016-05-01", attended="80")
        db_session.add(SeriesBreak(table_short_name="professionals", from_year=2016, reason="Counted otherwise"))
        db_session.commit()

        found = compared(db_session, earlier, later)

        for table in found.tables:
            assert ("[b]" in shown(table)["Total"][6]) is is_broken
            assert ("Counted otherwise" in notes(table)) is is_broken


class TestYearsAsRows:
    """A row for each year, the latest last."""

    def test_a_break_in_a_sector_is_in_its_column_and_the_total(self, given: Given, db_session: Session) -> None:
        for sector in ("Education", "Health"):
            for day in ("2015-05-01", "2016-05-01"):
                given.entry(day, sector=sector, attended="50")
        sector_id = given.offered("Professionals", "Health")[1]
        db_session.add(SeriesBreak(sector_id=sector_id, from_year=2016, reason="Dentists are in it"))
        db_session.commit()
        layout = a_layout(rows_by="years:2", columns_by="sector", measures=(("attended", ""),))

        table = table_of(db_session, layout, year(2016), settings=SETTINGS, as_at=TODAY)

        found = dict(zip(headings(table)[1:], shown(table)["2016/17"], strict=True))
        assert {name: found[name] for name in ("Education", "Health", "Total")} == {
            "Education": "50", "Health": "50 [b]", "Total": "100 [b]",
        }  # fmt: skip

    def test_what_stands_beneath_and_in_the_sentence_is_of_the_latest_year(
        self, given: Given, db_session: Session
    ) -> None:
        given.entry("2015-05-01", attended="40")
        given.entry("2016-05-01", attended="50")
        layout = a_layout(
            rows_by="years:2", measures=(("attended", ""),), lines_beneath=(("sessions", "Sessions"),),
            sentence="{attended} people came: {change_on_last_year}.",
        )  # fmt: skip

        table = table_of(db_session, layout, year(2016), settings=SETTINGS, as_at=TODAY)

        (line,) = table.lines
        assert (line.cell.count.number, dict(line.where)["period"]) == (1, "2016-17")
        assert table.sentence == "50 people came: 10 more than in 2015/16 (25% more)."

    def test_years_that_cut_an_entry_off_do_not_say_0(self, given: Given, db_session: Session) -> None:
        given.entry("2015-05-01", attended="40")
        given.entry("2016-09-01", "2017-07-20", sessions="12", attended="60")
        layout = a_layout(rows_by="years:2", measures=(("attended", ""),))

        table = table_of(db_session, layout, year(2016), settings=SETTINGS, as_at=TODAY)

        assert shown(table) == {"2015/16": ["40"], "2016/17": ["[x]"]}
        assert "kept whole and in no figure of 2016/17: attended 60." in notes(table)


class TestTheSummaryOfTheYear:
    """The totals of the audiences, whatever else their tables print."""

    def test_a_table_with_years_side_by_side_is_in_it_with_the_figures_of_the_year(
        self, by_level: Given, db_session: Session
    ) -> None:
        table = db_session.scalars(select(ReportTable).where(ReportTable.short_name == "professionals")).one()
        table.columns_by, table.has_changes = "years:2", True
        db_session.commit()

        summary = period_report(db_session, year(2016), settings=SETTINGS, today=TODAY).summary

        assert summary
        assert shown(summary)["Professionals training"] == ["50", "973"]

    def test_its_figures_lead_to_the_entries_of_each_table_even_where_the_first_has_a_filter(
        self, by_level: Given, db_session: Session
    ) -> None:
        table = db_session.scalars(select(ReportTable).where(ReportTable.short_name == "professionals")).one()
        table.filter = {"not-course": ["neglect"]}
        db_session.commit()

        other = db_session.scalars(select(ReportTable).where(ReportTable.short_name == "young-people")).one()
        other.filter = {"not-course": ["online-safety"]}
        db_session.commit()
        by_level.entry("2016-05-01", course="Neglect", attended="7")
        by_level.entry("2016-05-01", course="Online safety", audience="Young people", attended="9")

        report = period_report(db_session, year(2016), settings=SETTINGS, today=TODAY)

        summary = report.summary
        assert summary
        told = "2 entries are in no table here, since the filters of the tables leave out what they hold"
        assert any(note.startswith(f"{told}: 2 sessions, 16 attended") for note in report.notes)
        assert summary.where == (("period", "2016-17"), ("status", "delivered"))
        assert {row.key: row.where for row in summary.rows}["professionals"] == (
            ("audience", "professionals"), ("counts", "attendances"), ("not-course", "neglect"),
        )  # fmt: skip
        assert {row.key: row.where for row in summary.rows}["parents-and-carers"] == (
            ("audience", "parents-and-carers"), ("counts", "attendances"),
        )  # fmt: skip


class TestEntriesBehindFigures:
    """The entries behind a figure are of its own period, and a change has none of its own."""

    def test_each_column_finds_its_period(self, by_level: Given, db_session: Session) -> None:
        table = named(compared(db_session, "2015-16", "2016-17"), "professionals")

        for column in table.columns[1:]:
            if column.kind is ColumnKind.CHANGE:
                assert column.where is None
            else:
                asked = dict((*table.where, *(column.where or ())))
                assert asked["period"] == ("2015-16" if "2015/16" in column.heading else "2016-17")


class TestStatements:
    """How often the database is asked depends on the tables, and on no number of entries."""

    def test_more_entries_ask_no_more(self, given: Given, db_session: Session) -> None:
        def number() -> int:
            with statements(db_session) as sent:
                compared(db_session, "2015-16", "2016-17")
            return len(sent)

        given.entry("2016-05-01")
        few = number()
        for day in range(1, 9):
            given.entry(f"2015-06-0{day}")
        assert number() == few


@pytest.fixture
def register(db_session: Session) -> Iterator[RandomRegister]:
    """A register with three audiences of three sectors each."""
    register = RandomRegister(db_session)
    yield register
    register.empty()


@on_one_register
@hypothesis.given(
    drawn=st.lists(random_entries, max_size=14),
    one=some_periods(),
    other=some_periods(),
    break_from=st.none() | st.integers(2014, 2018),
    kept_since=st.none() | st.dates(date(2015, 1, 1), date(2017, 6, 1)),
)
def test_a_change_is_what_plain_python_finds_and_is_told_only_where_nothing_keeps_the_figures_apart(
    db_session: Session,
    register: RandomRegister,
    drawn: list[RandomEntry],
    one: Period,
    other: Period,
    break_from: int | None,
    kept_since: date | None,
) -> None:
    hypothesis.assume((one.first, one.last) != (other.first, other.last))
    register.holding(drawn)
    earlier, later = sorted((one, other), key=lambda period: (period.first, period.last))
    settings = replace(SETTINGS, entries_kept_since=kept_since)
    found = comparison(db_session, (earlier, later), settings=settings, today=TODAY)
    if break_from:
        for table in found.tables:
            db_session.add(SeriesBreak(table_short_name=table.name, from_year=break_from, reason="Because"))
        db_session.flush()
        found = comparison(db_session, (earlier, later), settings=settings, today=TODAY)

    years = [earlier.reporting_year, _last_year(earlier), later.reporting_year, _last_year(later)]
    is_broken = break_from is not None and min(years) < break_from <= max(years)
    for table in found.tables:
        for row in (*table.rows, *([table.total] if table.total else [])):
            for at in (1, 5):
                before, now, by, in_per_cent = row.cells[at : at + 4]
                if by.value is None:
                    assert in_per_cent.value is None
                    continue
                assert isinstance(by.value, Difference)
                assert not is_broken, "no change across a break"
                assert kept_since is None or earlier.first >= kept_since, "none from before entries were kept"
                assert _left_out(before) == _left_out(now) == 0, "none where entries are left out"
                assert not {Mark.CONFIDENTIAL, Mark.NOT_AVAILABLE} & {*before.marks, *now.marks}
                assert by.value.number == now.count.number - before.count.number
                if in_per_cent.value is not None:
                    assert isinstance(in_per_cent.value, Difference)
                    assert by.value.certainty is Certainty.EXACT
                    assert before.count.number >= 20
                    exact = Fraction(100 * (now.count.number - before.count.number), before.count.number)
                    assert abs(in_per_cent.value.number - exact) <= Fraction(1, 20)
    db_session.rollback()


def _last_year(period: Period) -> int:
    return between(period.last, period.last, period.first_month).reporting_year


def _left_out(cell: Cell) -> int:
    if isinstance(cell.value, Count):
        return cell.value.not_recorded
    return cell.value.left_out if isinstance(cell.value, Ratio) else 0


def test_cancelled_sessions_and_planned_ones_change_nothing(given: Given, db_session: Session) -> None:
    given.entry("2015-05-01", attended="40")
    given.entry("2016-05-01", attended="50")
    given.entry("2016-05-02", status=Status.CANCELLED, attended="not recorded")
    given.entry("2016-05-03", status=Status.PLANNED, attended="not recorded")

    assert shown(named(compared(db_session, "2015-16", "2016-17"), "professionals"))["Total"][4:] == [
        "40", "50", "+10", "+25.0%",
    ]  # fmt: skip
