"""The tables of a period: the published year to the cell, what is not split, and what is told beside the tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import RECORDED_AT, Given
from tests.published import ENTRIES, LAC, TOTALS, put_in
from tests.random_registers import RandomEntry, RandomRegister, is_in, random_entries, some_periods
from tests.statements import statements
from training_register.count import NO_ENTRY, Count, added
from training_register.models import Audience, ReportRow, ReportRowSector, ReportTable
from training_register.reports.periods import PeriodReport, download_of, period_report
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.periods import Period, month, parse_period, quarter, year
from training_register.settings import Settings
from training_register.table import NOT_APPLICABLE, NOT_AVAILABLE, Mark, Row, RowKind, Table

TODAY = date(2017, 5, 2)
SETTINGS = Settings(
    organisation_name="Anytown Safeguarding Partnership", service_name="the partnership", place="Anytown"
)


def report_of(db_session: Session, period: Period | None = None, **settings: Any) -> PeriodReport:
    chosen = Settings(**{"service_name": "the partnership", "place": "Anytown", **settings})
    return period_report(db_session, period or year(2016), settings=chosen, today=TODAY)


def named(report: PeriodReport, name: str) -> Table:
    (table,) = (table for table in report.all_tables if table.name == name)
    return table


def cells(table: Table) -> dict[str, tuple[str, ...]]:
    """What each row shows, by its label: counts in words, or marks where there is no count."""
    return {
        table.label(row): tuple(
            str(cell.value) if isinstance(cell.value, Count) else "".join(mark.shown for mark in cell.marks)
            for _, cell in table.measures(row)
        )
        for row in table.all_rows
    }


def values(table: Table, row: Row | None) -> tuple[int | None, ...]:
    """The numbers of a row; None is not recorded."""
    assert row is not None
    return tuple(cell.count.value for _, cell in table.measures(row))


class TestThePublishedYear:
    """The figures that the annual report of 2016/17 printed, exact to the cell."""

    @pytest.fixture
    def report(self, given: Given, db_session: Session) -> PeriodReport:
        """The year's tables."""
        put_in(given)
        return report_of(db_session)

    def test_professionals(self, report: PeriodReport) -> None:
        assert cells(named(report, "professionals")) == {
            "Education": ("9", "305"),
            "Health": ("6", "87"),
            LAC: ("5", "62"),
            "Multi Agency": ("25", "456"),
            "Others/ Voluntary Sector": ("5", "63"),
            "Total": ("50", "973"),
        }

    def test_young_people(self, report: PeriodReport) -> None:
        assert cells(named(report, "young-people")) == {
            "Alternative Curriculum Provider": ("5", "85"),
            "Education": ("27", "1,340"),
            LAC: ("3", "15"),
            "Voluntary Sector": ("31", "147"),
            "Total": ("66", "1,587"),
        }

    def test_the_rows_stand_as_they_were_printed(self, report: PeriodReport) -> None:
        assert list(cells(named(report, "young-people"))) == [
            "Alternative Curriculum Provider",
            "Education",
            LAC,
            "Voluntary Sector",
            "Total",
        ]

    def test_parents_and_carers(self, report: PeriodReport) -> None:
        assert cells(named(report, "parents-and-carers")) == {
            "Parents and carers": ("4", "127"),
            "Total": ("4", "127"),
        }

    def test_taxi_drivers(self, report: PeriodReport) -> None:
        table = named(report, "taxi-drivers")

        assert cells(table) == {"Taxi drivers": ("not recorded", "1,102"), "Total": ("not recorded", "1,102")}
        assert table.marks == (Mark.NOT_AVAILABLE,)

    def test_roadshows(self, report: PeriodReport) -> None:
        assert cells(named(report, "roadshows")) == {
            "Mainly social workers": ("8", "not recorded"),
            "Total": ("8", "not recorded"),
        }

    def test_the_sentences_beneath(self, report: PeriodReport) -> None:
        assert {table.name: table.sentence for table in report.tables} == {
            "professionals": "A total of 973 professionals over 50 sessions have been trained by the partnership to be "
            "aware of the risks and signs of CSE.",
            "young-people": "A total of 1,587 young people have been trained to be aware of the risks of CSE by the "
            "partnership.",
            "parents-and-carers": "In addition to the above, a total of 127 parents/carers have attended 4 sessions "
            "across schools and MAST.",
            "taxi-drivers": "Training for taxi drivers continues across the region with 1,102 attending sessions in "
            "2016/17.",
            "roadshows": "8 sessions in total took place. The audience consisted mainly of social workers.",
        }

    def test_the_notes_name_those_that_may_be_named(self, report: PeriodReport) -> None:
        texts = [note.text for note in named(report, "professionals").notes]

        assert texts == [
            "Education includes secondary schools and special schools (Heritage Park, Bents Green and Freeman College "
            "for example).",
            "Health includes Sheffield Children's Hospital and Becton CAMHS.",
            "Multi Agency includes BLAST Conference and Sheffield Futures staff.",
            "Others/Voluntary Sector include solicitors, university, Young Carers and Barnardo's.",
            "Attendances: somebody who came twice is counted twice.",
        ]

    def test_the_sum_of_all(self, report: PeriodReport) -> None:
        (attendances,) = report.sums_of_all

        assert attendances.counts_what is CountsWhat.ATTENDANCES
        assert attendances.sums.sessions is not None
        assert attendances.sums.sessions.in_full == "at least 128 (1 entry not recorded)"
        assert attendances.sums.attended.in_full == "at least 3,789 (1 entry not recorded)"

    def test_the_summary_has_the_totals_side_by_side_and_none_of_its_own(self, report: PeriodReport) -> None:
        assert report.summary is not None
        assert report.summary.total is None
        assert {row.key: values(report.summary, row) for row in report.summary.rows} == TOTALS
        assert report.all_tables[-1] is report.summary

    def test_every_table_says_where_when_and_from_what(self, report: PeriodReport) -> None:
        for table in report.all_tables:
            assert table.full_title == f"{table.title}, Anytown, April 2016 to March 2017"
            assert table.source == "Training register"
            assert table.as_at == TODAY

    def test_every_figure_leads_to_the_entries_behind_it(self, report: PeriodReport) -> None:
        table = named(report, "professionals")

        assert table.where == (
            ("period", "2016-17"),
            ("status", "delivered"),
            ("audience", "professionals"),
            ("counts", "attendances"),
        )
        assert [row.where for row in table.rows][:2] == [(("sector", "education"),), (("sector", "health"),)]

    @pytest.mark.parametrize("number", [1, 2, 3, 4])
    def test_a_quarter_says_what_is_not_split_and_prints_no_zeros(
        self, given: Given, db_session: Session, number: int
    ) -> None:
        put_in(given)

        report = report_of(db_session, quarter(2016, number))

        assert report.notes[0] == (
            "12 entries are not split by quarter, and are in no total here: at least 128 sessions (1 entry not "
            "recorded), at least 3,789 attended (1 entry not recorded)."
        )
        for table in report.tables:
            assert all(cell == NOT_AVAILABLE for row in table.rows for _, cell in table.measures(row))
            assert table.total is not None
            assert table.total.cells[1:] == (NOT_AVAILABLE, NOT_AVAILABLE)
            assert table.sentence == ""

    def test_a_quarter_tells_beneath_what_is_also_reported(self, given: Given, db_session: Session) -> None:
        put_in(given)

        table = named(report_of(db_session, quarter(2016, 1)), "professionals")

        assert [(row.kind, table.label(row)) for row in table.beneath] == [
            (RowKind.NOT_SPLIT, "April 2016 to March 2017, not split by quarter")
        ]
        assert cells(table)["April 2016 to March 2017, not split by quarter"] == ("50", "973")

    def test_two_years_hold_what_one_of_them_does(self, given: Given, db_session: Session) -> None:
        put_in(given)

        report = report_of(db_session, parse_period("2016/17 to 2017/18"))

        assert cells(named(report, "professionals"))["Total"] == ("50", "973")
        assert report.notes == ()
        assert named(report, "professionals").period_in_words == "April 2016 to March 2018"
        assert named(report, "taxi-drivers").sentence.endswith("sessions in April 2016 to March 2018.")

    @pytest.mark.parametrize("period", [year(2015), year(2017), quarter(2017, 1), month(2015, 4)])
    def test_another_period_has_no_entry(self, given: Given, db_session: Session, period: Period) -> None:
        put_in(given)

        report = report_of(db_session, period)

        assert (report.tables, report.summary, report.entries, report.notes) == ((), None, 0, ())

    def test_the_same_year_session_by_session_gives_the_same_tables(self, given: Given, db_session: Session) -> None:
        """Each line in two halves, which are placed in two quarters."""
        for audience, sector, sessions, attended, _ in ENTRIES:
            for share, (starts_on, ends_on) in enumerate((("2016-04-01", "2016-06-30"), ("2016-07-01", "2016-09-30"))):
                given.entry(
                    starts_on,
                    ends_on,
                    audience=audience,
                    sector=sector,
                    sessions=_half(sessions, share),
                    attended=_half(attended, share),
                )

        report = report_of(db_session)

        for name, totals in TOTALS.items():
            table = named(report, name)
            assert values(table, table.total) == totals
        assert cells(named(report, "professionals"))["Multi Agency"] == ("25", "456")


def _half(typed: str, share: int) -> str:
    return str((int(typed) + share) // 2) if typed.isdigit() else typed


class TestNotSplit:
    """Design, section 4: an entry that spans an edge is kept whole, in no total of a part, and told beneath."""

    def test_a_school_year_is_told_beneath_both_years(self, given: Given, db_session: Session) -> None:
        given.entry("2016-05-12", attended="34")
        given.entry("2017-05-12", attended="12")
        given.entry("2016-09-01", "2017-07-31", sessions="12", attended="about 60")

        for number, attended in ((2016, "34"), (2017, "12")):
            report = report_of(db_session, year(number))
            table = named(report, "professionals")
            assert cells(table)["Total"] == ("1", attended)
            assert cells(table)["September 2016 to July 2017, not split by year"] == ("12", "about 60")
            assert report.notes[0] == (
                "1 entry is not split by year, and is in no total here: 12 sessions, about 60 attended."
            )

    def test_a_row_whose_only_entry_is_not_split_is_not_a_zero(self, given: Given, db_session: Session) -> None:
        given.entry("2016-05-12", sector="Health", attended="34")
        given.entry("2016-09-01", "2017-07-31", sector="Education", sessions="12", attended="60")

        found = cells(named(report_of(db_session), "professionals"))

        assert found["Education"] == ("[x]", "[x]")
        assert found["Health"] == ("1", "34")
        assert found[LAC] == ("0", "0")

    def test_two_dates_cut_too(self, given: Given, db_session: Session) -> None:
        given.entry("2016-05-01", "2016-05-20", sessions="3", attended="45")

        report = report_of(db_session, parse_period("2016-05-10..2016-06-09"))

        assert report.notes[0].startswith("1 entry is not split by date")
        assert "1 May 2016 to 20 May 2016, not split by date" in cells(named(report, "professionals"))

    def test_unlike_numbers_that_are_not_split_are_told_side_by_side(self, given: Given, db_session: Session) -> None:
        said = {"starts_on": "2016-09-01", "ends_on": "2017-07-31"}
        given.entry(**said, sessions="12", attended="60")
        given.entry(**said, activity="Stall or outreach", attended="over 1600")
        given.entry(**said, activity="E-learning", attended="215")

        report = report_of(db_session)

        assert report.notes[0] == (
            "3 entries are not split by year, and are in no total here: 12 sessions, 60 attended; 0 sessions, "
            "at least 1,600 contacts; 215 completions."
        )

    def test_contacts_that_are_not_split_are_no_zeros(self, given: Given, db_session: Session) -> None:
        given.entry("2016-09-01", "2017-07-31", activity="Stall or outreach", sessions="7", attended="200")

        assert report_of(db_session).notes[0].endswith("in no total here: 7 sessions, 200 contacts.")

    def test_spans_are_told_apart_and_many_of_them_in_one(self, given: Given, db_session: Session) -> None:
        for first in range(1, 7):
            given.entry(f"2017-0{min(first, 3)}-{first:02}", "2017-04-30", sessions="2", attended="10")
        table = named(report_of(db_session), "professionals")
        assert len(table.beneath) == 6

        given.entry("2016-12-24", "2017-05-09", sessions="2", attended="10")
        table = named(report_of(db_session), "professionals")

        assert [table.label(row) for row in table.beneath] == ["24 December 2016 to 9 May 2017, not split by year"]
        assert cells(table)["24 December 2016 to 9 May 2017, not split by year"] == ("14", "70")


class TestEntriesKeptSince:
    """Before that day a figure is [x], not 0."""

    def test_a_sector_without_entries_is_not_available_before_it(self, given: Given, db_session: Session) -> None:
        given.entry("2016-05-12", sector="Health", attended="34")

        report = report_of(db_session, entries_kept_since=date(2016, 10, 1))

        found = cells(named(report, "professionals"))
        assert found["Education"] == ("[x]", "[x]")
        assert found["Health"] == ("1", "34")
        assert "Entries have been kept since 1 October 2016." in report.notes

    @pytest.mark.parametrize("kept_since", [None, date(2016, 4, 1), date(2010, 1, 1)])
    def test_it_is_a_zero_after_it(self, given: Given, db_session: Session, kept_since: date | None) -> None:
        given.entry("2016-05-12", sector="Health", attended="34")

        report = report_of(db_session, entries_kept_since=kept_since)

        assert cells(named(report, "professionals"))["Education"] == ("0", "0")
        assert not any("kept since" in note for note in report.notes)


class TestWhichTables:
    """Report tables in their order, then plain ones; each kind of number in a table of its own."""

    def test_an_audience_without_a_report_table_gets_a_plain_one(self, given: Given, db_session: Session) -> None:
        given.entry(audience="Councillors", sector="District", attended="12")
        given.entry(audience="Councillors", sector="Parish", attended="30")

        table = named(report_of(db_session), "councillors")

        assert (table.title, table.columns[0].heading) == ("Councillors", "Councillors")
        assert cells(table) == {"District": ("1", "12"), "Parish": ("1", "30"), "Total": ("2", "42")}
        assert table.sentence == ""

    def test_one_with_a_single_sector_is_its_sentence_and_one_row(self, given: Given, db_session: Session) -> None:
        given.entry(audience="Councillors", sector="Councillors", attended="over 40", sessions="3")

        table = named(report_of(db_session), "councillors")

        assert len(table.rows) == 1
        assert table.sentence == "Councillors: 3 sessions, over 40 attended."

    def test_a_sector_and_an_audience_may_have_the_names_of_a_total_and_of_the_summary(
        self, given: Given, db_session: Session
    ) -> None:
        given.entry(audience="Summary", sector="Total", attended="34")
        given.entry(audience="Summary", sector="Not split 2016", attended="5")
        given.entry(audience="Summary", sector="Not in this table", attended="1")
        given.entry(attended="60")

        report = report_of(db_session)

        assert [table.name for table in report.all_tables] == ["professionals", "summary-all", "summary"]
        table = report.tables[1]
        assert {row.cells[0].value: str(row.cells[2].value) for row in table.rows} == {
            "Total": "34",
            "Not split 2016": "5",
            "Not in this table": "1",
        }
        assert table.total
        assert str(table.total.cells[2].value) == "40"
        assert len({row.key for row in table.all_rows}) == 4

    def test_tables_stand_in_the_order_of_their_audiences(self, given: Given, db_session: Session) -> None:
        given.named(Audience, "Councillors", position=99)
        given.entry(audience="Councillors", sector="District")
        given.entry(audience="Young people")
        given.entry(audience="Professionals")

        assert [table.name for table in report_of(db_session).tables] == [
            "professionals",
            "young-people",
            "councillors",
        ]

    def test_contacts_and_completions_have_tables_of_their_own(self, given: Given, db_session: Session) -> None:
        given.entry(attended="34")
        given.entry(activity="Stall or outreach", attended="over 1600")
        given.entry(activity="E-learning", attended="215")
        given.entry(activity="Recording", sector="Health", attended="80")

        report = report_of(db_session)

        assert [(table.name, table.columns[2].heading) for table in report.tables] == [
            ("professionals", "Attended"),
            ("professionals-contacts", "Contacts"),
            ("professionals-completions", "Completions"),
            ("professionals-views", "Views"),
        ]
        assert cells(named(report, "professionals"))["Total"] == ("1", "34")
        assert cells(named(report, "professionals-contacts"))["Total"] == ("0", "at least 1,600")
        assert cells(named(report, "professionals-completions")) == {
            "Education": ("[z]", "215"),
            "Total": ("[z]", "215"),
        }
        assert named(report, "professionals-views").total.cells[1] == NOT_APPLICABLE  # type: ignore[union-attr]
        assert [note.text for note in named(report, "professionals-completions").notes] == [
            "Completions: somebody who completed twice is counted twice."
        ]
        assert [kind.counts_what for kind in report.sums_of_all] == list(CountsWhat)

    def test_unlike_numbers_are_never_in_the_summary(self, given: Given, db_session: Session) -> None:
        given.entry(attended="34")
        given.entry(audience="Young people", attended="120")
        given.entry(audience="Young people", activity="E-learning", attended="215")

        summary = report_of(db_session).summary

        assert summary is not None
        assert [row.key for row in summary.rows] == ["professionals", "young-people"]

    def test_a_summary_of_one_audience_is_none(self, given: Given, db_session: Session) -> None:
        given.entry(attended="34")

        assert report_of(db_session).summary is None

    def test_audiences_without_an_entry_are_told_in_a_note(self, given: Given, db_session: Session) -> None:
        given.entry(attended="34")

        assert report_of(db_session).notes == (
            "No entry in this period: Young people training, Parents and carers training, Taxi drivers training and "
            "Vulnerability roadshows.",
        )

    def test_an_audience_with_completions_alone_is_not_among_them(self, given: Given, db_session: Session) -> None:
        given.entry(audience="Police", sector="Officers and staff", activity="E-learning", attended="56748")

        report = report_of(db_session)

        assert "Police" not in " ".join(report.notes)
        assert [(table.title, table.sentence) for table in report.tables] == [
            ("Police: completions", "Police: 56,748 completions.")
        ]

    def test_planned_and_cancelled_entries_make_no_table(self, given: Given, db_session: Session) -> None:
        given.entry(status=Status.PLANNED)
        given.entry(status=Status.CANCELLED)

        assert report_of(db_session).tables == ()

    @pytest.mark.parametrize("sectors", [1, 30])
    def test_the_statements_are_as_many_for_one_sector_or_thirty(
        self, given: Given, db_session: Session, sectors: int
    ) -> None:
        for number in range(sectors):
            given.entry(sector=f"Sector {number}")
            given.entry(sector=f"Sector {number}")

        with statements(db_session) as sent:
            report_of(db_session)

        # One of them asks for stated figures, another whether the period is published.
        assert len(sent) == 8


class TestDownload:
    """What a period's files hold."""

    def test_all_tables_with_the_notes(self, given: Given, db_session: Session) -> None:
        put_in(given)

        download = download_of(db_session, year(2016), settings=SETTINGS, today=TODAY, made_at=RECORDED_AT)

        assert download is not None
        assert [table.name for table in download.tables] == [*TOTALS, "summary"]
        assert download.notes == report_of(db_session).notes
        assert download.organisation == "Anytown Safeguarding Partnership"

    def test_one_table_alone(self, given: Given, db_session: Session) -> None:
        put_in(given)

        download = download_of(
            db_session, year(2016), settings=SETTINGS, today=TODAY, made_at=RECORDED_AT, only="young-people"
        )

        assert download is not None
        assert [table.name for table in download.tables] == ["young-people"]

    def test_no_table_of_that_name(self, given: Given, db_session: Session) -> None:
        put_in(given)

        assert (
            download_of(db_session, year(2016), settings=SETTINGS, today=TODAY, made_at=RECORDED_AT, only="nobody")
            is None
        )


class TestTotals:
    """Every total is the sum of all its entries, those of "Not in this table" included."""

    @pytest.fixture
    def register(self, db_session: Session) -> Iterator[RandomRegister]:
        """A register whose first audience has a report table that leaves out two of its three sectors."""
        register = RandomRegister(db_session)
        audience_id, sector_id = register.pairs[0]
        table = ReportTable(short_name="first", audience_id=audience_id, title="First", heading="Sector")
        table.rows = [ReportRow(key="one", label="One"), ReportRow(key="empty", label="Empty")]
        db_session.add(table)
        db_session.flush()
        table.rows[0].sectors = [ReportRowSector(sector_id=sector_id, report_table_id=table.id)]
        db_session.commit()
        yield register
        register.empty()

    @hypothesis.settings(
        max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    )
    @hypothesis.given(drawn=st.lists(random_entries, max_size=14), period=some_periods())
    def test_a_total_is_the_sum_of_its_entries_and_of_its_rows(
        self, register: RandomRegister, drawn: list[RandomEntry], period: Period
    ) -> None:
        entries = [
            entry for entry in register.holding(drawn) if entry.status is Status.DELIVERED and is_in(entry, period)
        ]

        report = report_of(register.db_session, period)

        for table in report.tables:
            own = [entry for entry in entries if _counts_in(table, entry)]
            sessions = [entry.sessions_count for entry in own if entry.sessions_count is not None]
            assert table.total is not None
            if own:
                assert table.total.cells[2].count == added(entry.attended_count for entry in own)
                assert table.total.cells[1].value == (added(sessions) if sessions else None)
            rows = [cell.value for row in table.rows for _, cell in list(table.measures(row))[1:]]
            assert added(count for count in rows if isinstance(count, Count)) == (
                table.total.cells[2].value or NO_ENTRY
            )
        in_tables = sum(len([entry for entry in entries if _counts_in(table, entry)]) for table in report.tables)
        assert in_tables == len(entries)


def _counts_in(table: Table, entry: Any) -> bool:
    where = dict(table.where)
    return (where["audience"], where["counts"]) == (entry.audience.short_name, entry.counts_what.value)


def test_a_plain_table_stands_where_its_audience_does(given: Given, db_session: Session) -> None:
    """An audience without a report table is not sent to the end."""
    for table in db_session.scalars(select(ReportTable).where(ReportTable.short_name == "professionals")):
        table.from_year = 2030
    given.named(Audience, "A new audience", position=99)
    for audience in ("Professionals", "Young people"):
        given.entry(audience=audience, sector="Education")
    given.entry(audience="Professionals", activity="E-learning")
    given.entry(audience="A new audience", sector="Education")

    names = [table.name for table in report_of(db_session).tables]

    assert names == ["professionals", "young-people", "a-new-audience", "professionals-completions"]
