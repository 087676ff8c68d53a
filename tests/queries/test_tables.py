"""How tables are printed: versions of a report table, sectors that an audience offers, names that may be printed."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.statements import statements
from training_register.models import (
    Audience,
    AudienceSector,
    Organisation,
    ReportNote,
    ReportNoteRow,
    ReportRow,
    ReportRowSector,
    ReportTable,
    Sector,
)
from training_register.queries.tables import (
    NoteLayout,
    RowLayout,
    layouts_in,
    organisations_that_may_be_named,
    sectors_offered,
)
from training_register.rules.entries import Status
from training_register.rules.periods import quarter, year


class TestReportTables:
    """A version holds from its year on, until a later one takes over."""

    @pytest.fixture
    def version(self, given: Given, db_session: Session) -> Any:
        """Adds a version of the table of Professionals."""
        audience = given.named(Audience, "Professionals")

        def add(from_year: int, title: str) -> ReportTable:
            table = ReportTable(
                short_name="professionals",
                from_year=from_year,
                audience_id=audience.id,
                title=title,
                heading="Sector",
            )
            db_session.add(table)
            db_session.commit()
            return table

        return add

    @pytest.mark.parametrize(
        ("year", "title"),
        [
            (1999, "Professionals training"),
            (2016, "Professionals training"),
            (2017, "From 2017/18"),
            (2018, "From 2017/18"),
            (2019, "From 2019/20"),
            (2100, "From 2019/20"),
        ],
    )
    def test_a_table_is_printed_as_it_held_in_the_year(
        self, version: Any, db_session: Session, year: int, title: str
    ) -> None:
        version(2019, "From 2019/20")
        version(2017, "From 2017/18")

        titles = [layout.title for layout in layouts_in(db_session, year) if layout.name == "professionals"]

        assert titles == [title]

    def test_tables_stand_in_their_order(self, db_session: Session) -> None:
        assert [layout.name for layout in layouts_in(db_session, 2016)] == [
            "professionals",
            "young-people",
            "parents-and-carers",
            "taxi-drivers",
            "roadshows",
        ]

    def test_rows_stand_in_their_order_with_all_the_sectors_that_feed_them(
        self, given: Given, version: Any, db_session: Session
    ) -> None:
        table = version(2016, "Joined")
        sectors = [given.named(Sector, name).id for name in ("Health", "Education", "Multi Agency")]
        rows = [
            ReportRow(report_table_id=table.id, key="others", label="Others", position=2),
            ReportRow(report_table_id=table.id, key="both", label="Health and education", position=1),
        ]
        db_session.add_all(rows)
        db_session.flush()
        db_session.add_all(
            ReportRowSector(report_row_id=rows[1].id, sector_id=id_, report_table_id=table.id) for id_ in sectors[:2]
        )
        note = ReportNote(report_table_id=table.id, text="Both.", position=1)
        first_note = ReportNote(report_table_id=table.id, text="All.", text_without_names="None.", position=0)
        db_session.add_all([note, first_note])
        db_session.flush()
        db_session.add_all(ReportNoteRow(report_note_id=note.id, report_row_id=row.id) for row in rows)
        db_session.commit()

        (layout,) = (found for found in layouts_in(db_session, 2016) if found.name == "professionals")

        assert layout.rows == (
            RowLayout("both", "Health and education", tuple(sorted(sectors[:2]))),
            RowLayout("others", "Others", ()),
        )
        assert layout.notes == (NoteLayout("All.", "None.", ()), NoteLayout("Both.", "", ("both", "others")))

    def test_all_tables_take_two_statements(self, db_session: Session) -> None:
        with statements(db_session) as sent:
            layouts_in(db_session, 2016)

        assert len(sent) == 2

    def test_a_register_without_report_tables_has_no_layouts(self, given: Given, db_session: Session) -> None:
        for table in db_session.scalars(select(ReportTable)):
            table.from_year = 2020
        db_session.commit()

        assert layouts_in(db_session, 2019) == []


class TestSectorsOffered:
    """Every sector of every audience, in the order of the lists."""

    def test_they_stand_in_the_order_of_the_lists(self, db_session: Session) -> None:
        offered = [(sector.audience, sector.sector) for sector in sectors_offered(db_session, 2016)]

        assert offered[:3] == [
            ("Professionals", "Education"),
            ("Professionals", "Health"),
            ("Professionals", "LAC/Care Leavers/Children Services/Sheltered Housing/Residential"),
        ]
        assert list(dict.fromkeys(audience for audience, _ in offered)) == [
            "Professionals",
            "Young people",
            "Parents and carers",
            "Taxi drivers",
            "Roadshows",
        ]

    @pytest.mark.parametrize(
        ("from_year", "to_year", "years"),
        [
            (None, None, {2015, 2016, 2017}),
            (2016, None, {2016, 2017}),
            (None, 2016, {2015, 2016}),
            (2016, 2016, {2016}),
        ],
    )
    def test_a_sector_is_offered_from_and_to_a_year(
        self, given: Given, db_session: Session, from_year: int | None, to_year: int | None, years: set[int]
    ) -> None:
        audience_id, sector_id = given.offered("Professionals", "Housing")
        pair = db_session.scalars(
            select(AudienceSector).where(
                AudienceSector.audience_id == audience_id, AudienceSector.sector_id == sector_id
            )
        ).one()
        pair.from_year, pair.to_year = from_year, to_year
        db_session.commit()

        def is_offered(number: int) -> bool:
            (found,) = (sector for sector in sectors_offered(db_session, number) if sector.sector == "Housing")
            return found.is_offered

        assert {number for number in (2015, 2016, 2017) if is_offered(number)} == years


class TestOrganisationsThatMayBeNamed:
    """Only where somebody has said so, and by the name of the one that it was merged into."""

    def names(self, db_session: Session) -> list[str]:
        found = organisations_that_may_be_named(db_session, year(2016))
        assert len(found) <= 1
        return next(iter(found.values()), [])

    def organisation(self, given: Given, name: str, **columns: Any) -> Organisation:
        organisation: Organisation = given.named(Organisation, name, **columns)
        return organisation

    def test_nobody_is_named_without_leave(self, given: Given, db_session: Session) -> None:
        given.entry(organisations=("Bents Green",))

        assert self.names(db_session) == []

    def test_those_of_most_entries_come_first_then_the_order_in_which_they_were_said(
        self, given: Given, db_session: Session
    ) -> None:
        for name in ("Zeta", "Alpha", "Bents Green", "Heritage Park"):
            self.organisation(given, name, may_be_named=True)
        given.entry(organisations=("Heritage Park", "Bents Green"))
        given.entry(organisations=("Zeta",))
        given.entry(organisations=("Zeta",))
        given.entry(organisations=("Alpha",))

        assert self.names(db_session) == ["Zeta", "Alpha", "Heritage Park", "Bents Green"]

    def test_one_that_was_merged_goes_by_the_name_of_the_other(self, given: Given, db_session: Session) -> None:
        kept = self.organisation(given, "Bents Green School", may_be_named=True)
        self.organisation(given, "Bents Green Sch.", merged_into_id=kept.id)
        given.entry(organisations=("Bents Green Sch.",))
        given.entry(organisations=("Bents Green School",))

        assert self.names(db_session) == ["Bents Green School"]

    def test_leave_that_was_given_before_a_merge_is_not_leave_to_name_the_other(
        self, given: Given, db_session: Session
    ) -> None:
        kept = self.organisation(given, "The Refuge", may_be_named=False)
        self.organisation(given, "Refuge (old)", may_be_named=True, merged_into_id=kept.id)
        given.entry(organisations=("Refuge (old)",))

        assert self.names(db_session) == []

    @pytest.mark.parametrize(
        "said",
        [
            {"starts_on": "2015-04-12"},
            {"starts_on": "2016-09-01", "ends_on": "2017-07-31", "sessions": "12"},
            {"status": Status.PLANNED},
            {"status": Status.CANCELLED},
            {"status": Status.TAKEN_OUT, "status_before": Status.DELIVERED},
        ],
    )
    def test_only_delivered_entries_of_the_period_bring_names(
        self, given: Given, db_session: Session, said: dict[str, Any]
    ) -> None:
        self.organisation(given, "Bents Green", may_be_named=True)
        given.entry(organisations=("Bents Green",), **said)

        assert self.names(db_session) == []

    def test_names_stand_under_the_audience_and_sector_of_their_entries(
        self, given: Given, db_session: Session
    ) -> None:
        for name in ("Bents Green", "Becton"):
            self.organisation(given, name, may_be_named=True)
        education = given.entry(organisations=("Bents Green",))
        health = given.entry(sector="Health", organisations=("Becton",))
        pupils = given.entry(audience="Young people", organisations=("Bents Green",))

        assert organisations_that_may_be_named(db_session, quarter(2016, 1)) == {
            (education.audience_id, education.sector_id): ["Bents Green"],
            (health.audience_id, health.sector_id): ["Becton"],
            (pupils.audience_id, pupils.sector_id): ["Bents Green"],
        }
