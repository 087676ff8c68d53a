"""The own sheet is taken in whole or not at all, in one operation, and its names go into the lists in its order."""

from __future__ import annotations

import io
import threading
from datetime import UTC, date, datetime, time
from importlib.resources import files
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session

from tests.given import RECORDED_AT, Given
from tests.inputs.made_sheets import LEAST, csv_of
from tests.statements import statements
from training_register.actions.entries import EntryValues, record_entry
from training_register.actions.imports import Imported, import_own_sheet
from training_register.actions.operations import begin_operation, record_change
from training_register.count import Count, parse_count
from training_register.database import db, writing
from training_register.inputs.own_sheet import read_own_sheet
from training_register.inputs.problems import SheetRefused
from training_register.models import (
    Activity,
    Area,
    Audience,
    AudienceSector,
    Change,
    Course,
    Entry,
    EntryArea,
    EntryOrganisation,
    EntryProvider,
    EntryTrainer,
    Figure,
    Level,
    Measure,
    Operation,
    Organisation,
    OrganisationSpelling,
    Provider,
    ReportNote,
    ReportNoteRow,
    ReportRow,
    ReportRowSector,
    ReportTable,
    Sector,
    Split,
    SplitItem,
    Trainer,
)
from training_register.rules.entries import CountsWhat, How, Kind, Status

TODAY = date(2026, 11, 22)
PUBLISHED = files("training_register.data").joinpath("published-2016-17.csv").read_bytes()


def take_in(db_session: Session, content: bytes, **options: Any) -> Imported:
    """Takes the bytes of a file in, and commits."""
    writing(db_session)
    imported = put_in(db_session, content, **options)
    db_session.commit()
    return imported


def put_in(db_session: Session, content: bytes, **options: Any) -> Imported:
    """Takes the bytes of a file in, and leaves the transaction open."""
    chosen = {"create_missing": False, "may_be_named": False, "by": None, "first_month": 4, **options}
    sheet = read_own_sheet(io.BytesIO(content), today=TODAY)
    return import_own_sheet(db_session, sheet=sheet, file_name="sheet.csv", recorded_at=RECORDED_AT, **chosen)


def rows_in(db_session: Session, *rows: dict[str, Any], **options: Any) -> list[Entry]:
    """Takes rows in; gives the entries, in the order of the rows."""
    take_in(db_session, csv_of(*rows), **options)
    return list(db_session.scalars(select(Entry).order_by(Entry.id)))[-len(rows) :]


def row_in(db_session: Session, **row: Any) -> Entry:
    """Takes one row in, given by its headings."""
    return rows_in(db_session, {name.replace("_", " "): value for name, value in row.items()})[0]


def refused(db_session: Session, *rows: dict[str, Any], **options: Any) -> list[str]:
    """Why rows are refused; nothing is left behind."""
    before = counted(db_session)
    writing(db_session)
    with pytest.raises(SheetRefused) as raised:
        put_in(db_session, csv_of(*rows), **options)
    assert counted(db_session) == before
    db_session.rollback()
    return [str(problem) for problem in raised.value.problems.told]


EVERYTHING = (
    Entry, EntryOrganisation, EntryArea, EntryProvider, EntryTrainer, Figure, Change, Operation, Audience, Sector,
    AudienceSector, Course, Level, Area, Provider, Trainer, Organisation, Measure, Split, SplitItem, ReportTable,
    ReportRow, ReportRowSector, ReportNote, ReportNoteRow,
)  # fmt: skip


def counted(db_session: Session) -> list[int]:
    """How many rows each table has."""
    return [db_session.scalar(select(func.count()).select_from(model)) or 0 for model in EVERYTHING]


def names_of(db_session: Session, model: Any) -> list[str]:
    """The names of a list, in its order."""
    return list(db_session.scalars(select(model.name).order_by(model.position, model.id)))


def offered_by(db_session: Session, audience: str) -> list[str]:
    """The sectors that an audience offers, in their order."""
    offered = select(Sector.name).join(AudienceSector).join(Audience).where(Audience.name == audience)
    return list(db_session.scalars(offered.order_by(AudienceSector.position, AudienceSector.id)))


def audiences_with_a_table(db_session: Session) -> list[str]:
    """The names of audiences that have a report table, once for each version."""
    return list(db_session.scalars(select(Audience.name).join(ReportTable).order_by(ReportTable.id)))


class TestThePublishedFile:
    """The figures of 2016/17, as they are kept in the package."""

    def test_it_goes_in_with_its_names(self, db_session: Session) -> None:
        imported = take_in(db_session, PUBLISHED, create_missing=True, may_be_named=True)

        assert (imported.entries, imported.reporting_years, imported.without_year) == (12, (2016,), 0)
        assert imported.laid_out_anew == ()
        assert {added.plural: added.number for added in imported.added} == {
            "courses": 1,
            "areas": 2,
            "providers": 5,
            "organisations": 15,
        }
        entries = db_session.scalars(select(Entry).order_by(Entry.id)).all()
        assert [entry.sessions for entry in entries] == [9, 6, 5, 25, 5, 5, 27, 3, 31, 4, None, 8]
        assert [entry.attended for entry in entries] == [305, 87, 62, 456, 63, 85, 1340, 15, 147, 127, 1102, None]
        assert {entry.kind for entry in entries} == {Kind.SEVERAL}
        assert {(entry.reporting_year, entry.quarter, entry.month) for entry in entries} == {(2016, None, None)}
        assert names_of(db_session, Area) == ["Sheffield", "South Yorkshire"]
        assert names_of(db_session, Provider) == ["SSES", "CYT", "The Corner", "IDVAs", "Intensive Family Support"]
        assert all(db_session.scalars(select(Organisation.may_be_named)))

    def test_it_goes_in_where_its_names_are_in_the_lists(self, given: Given, db_session: Session) -> None:
        for problem in self.unknown_names(db_session):
            model = {"organisations": Organisation, "areas": Area, "providers": Provider, "courses": Course}[problem[1]]
            given.named(model, problem[0])

        imported = take_in(db_session, PUBLISHED)

        assert (imported.entries, imported.added) == (12, ())

    def test_its_names_are_asked_for_cell_by_cell(self, db_session: Session) -> None:
        assert len(self.unknown_names(db_session)) == 44

    @staticmethod
    def unknown_names(db_session: Session) -> list[tuple[str, str]]:
        writing(db_session)
        with pytest.raises(SheetRefused) as raised:
            put_in(db_session, PUBLISHED)
        db_session.rollback()
        words = [problem.words for problem in raised.value.problems.told]
        return [
            (text.partition("“")[2].partition("”")[0], text.partition("the list of ")[2].partition(".")[0])
            for text in words
        ]

    def test_it_does_not_go_in_twice(self, db_session: Session) -> None:
        take_in(db_session, PUBLISHED, create_missing=True)
        writing(db_session)
        with pytest.raises(SheetRefused) as raised:
            put_in(db_session, PUBLISHED, create_missing=True)
        db_session.rollback()
        assert raised.value.problems.number == 12


class TestEntries:
    """What is stored of a row."""

    def test_every_field(self, given: Given, db_session: Session) -> None:
        user = given.user()
        course = given.named(Course, "Spotting the signs")
        entry = rows_in(
            db_session,
            {
                "Reference": "A-1",
                "Starts on": "12/4/2016",
                "Ends on": "13/4/2016",
                "Days": "2",
                "Starts at": "9:30",
                "Length": "1 day",
                "Activity": "Briefing",
                "Course": "spotting the signs",
                "Level": "Advanced",
                "Attended": "about 60",
                "Organisations": "Bents Green; Heritage Park",
                "Areas": "Sheffield",
                "Delivered by": "SSES; CYT",
                "Trainers": "Jo Smith (1.5 days); Al Khan",
                "How": "online",
                "Venue": "Town Hall",
                "Status": "taken out, was planned",
                "Reason": "entered twice",
                "Notes": "one\ntwo",
                "Attended: Police": "over 20",
                "Figure: Booked": "70",
            },
            by=user,
            create_missing=True,
        )[0]

        assert (entry.kind, entry.starts_on, entry.ends_on) == (Kind.ONE, date(2016, 4, 12), date(2016, 4, 13))
        assert (entry.reporting_year, entry.quarter, entry.month) == (2016, 1, 4)
        assert (entry.days, entry.starts_at, entry.minutes_each) == (2, time(9, 30), 360)
        assert (entry.activity.name, entry.course, entry.level and entry.level.name) == ("Briefing", course, "Advanced")
        assert entry.attended_count == parse_count("about 60")
        assert (entry.status, entry.status_before, entry.reason) == (Status.TAKEN_OUT, Status.PLANNED, "entered twice")
        assert (entry.how, entry.venue, entry.notes, entry.reference) == (How.ONLINE, "Town Hall", "one\ntwo", "A-1")
        assert (entry.recorded_by_id, entry.recorded_at, entry.version) == (user.id, RECORDED_AT, 1)
        providers = select(Provider.name).join(EntryProvider).order_by(EntryProvider.position)
        assert list(db_session.scalars(providers)) == ["SSES", "CYT"]
        trainers = select(Trainer.name, EntryTrainer.half_days).join(EntryTrainer).order_by(EntryTrainer.position)
        assert [tuple(row) for row in db_session.execute(trainers)] == [("Jo Smith", 3), ("Al Khan", None)]
        figures = db_session.scalars(select(Figure).order_by(Figure.number)).all()
        assert [(figure.measure.name, figure.split_item and figure.split_item.name) for figure in figures] == [
            ("Attended", "Police"),
            ("Booked", None),
        ]
        assert [figure.count for figure in figures] == [parse_count("over 20"), Count.of(70)]

    @pytest.mark.parametrize(
        ("row", "sessions"),
        [
            ({}, 1),
            ({"Sessions": "5"}, 5),
            ({"Sessions": "not recorded"}, None),
            ({"Activity": "Stall or outreach"}, 0),
            ({"Activity": "Stall or outreach", "Sessions": "1"}, 1),
            ({"Activity": "E-learning"}, None),
            ({"Activity": "E-learning", "Sessions": "not recorded"}, None),
            ({"Activity": "E-learning", "Sessions": "3"}, 3),
        ],
    )
    def test_sessions_that_nobody_typed(self, db_session: Session, row: dict[str, str], sessions: int | None) -> None:
        assert rows_in(db_session, row)[0].sessions == sessions

    def test_where_sessions_do_not_apply_they_are_not_missing(self, db_session: Session) -> None:
        entry = rows_in(db_session, {"Activity": "E-learning", "Sessions": "not recorded"})[0]
        assert (entry.kind, entry.sessions_count) == (Kind.ONE, None)

    def test_a_blank_figure_is_not_recorded_and_no_zero(self, db_session: Session) -> None:
        entries = rows_in(db_session, {"Figure: Booked": "", "Attended": ""}, {"Figure: Booked": "0", "Attended": "0"})
        assert [entry.attended for entry in entries] == [None, 0]
        assert [(figure.entry_id, figure.number) for figure in db_session.scalars(select(Figure))] == [
            (entries[1].id, 0)
        ]

    def test_words_instead_of_a_figure_are_kept(self, db_session: Session) -> None:
        entry = rows_in(db_session, {"Attended": "not recorded: all were well attended"})[0]
        assert (entry.attended, entry.words_instead) == (None, "all were well attended")

    def test_a_blank_activity_is_the_courses_usual_one_or_the_first(self, given: Given, db_session: Session) -> None:
        stall = db_session.scalars(select(Activity).where(Activity.name == "Stall or outreach")).one()
        given.named(Course, "Freshers' fair", activity_id=stall.id)
        given.named(Course, "Signs")
        entries = rows_in(db_session, {"Course": "FRESHERS’ FAIR"}, {"Course": "Signs"}, {})
        assert [entry.activity.name for entry in entries] == ["Stall or outreach", "Course", "Course"]
        assert (entries[0].counts_what, entries[0].sessions) == (CountsWhat.CONTACTS, 0)

    def test_the_reporting_year_begins_where_the_register_says(self, db_session: Session) -> None:
        entry = rows_in(db_session, {"Starts on": "2016-08-31"}, first_month=9)[0]
        assert (entry.reporting_year, entry.quarter, entry.month) == (2015, 4, 8)

    def test_entries_that_lie_in_no_one_year_are_counted(self, db_session: Session) -> None:
        rows = [{"Starts on": "2016-09-01", "Ends on": "2017-07-31", "Sessions": "5"}, {}, {"Starts on": "2018-05-01"}]
        imported = take_in(db_session, csv_of(*rows))
        assert (imported.reporting_years, imported.without_year) == ((2016, 2018), 1)


class TestNames:
    """Names are found however they are spelt, and added only when that is asked for."""

    def test_unknown_ones_are_told(self, db_session: Session) -> None:
        found = refused(
            db_session,
            {
                "Audience": "Professors",
                "Sector": "Space",
                "Course": "Signs",
                "Level": "Expert",
                "Trainers": "Jo (2 days); Al",
                "Figure: Sold": "1",
                "Figure: Booked / Martians": "2",
                "Figure: Booked / Age: Old": "3",
            },
        )
        assert found == [
            "row 1, column G (Figure: Sold): “Sold” is not in the list of measures. Use --create-missing to add it, or "
            "correct it.",
            "row 1, column H (Figure: Booked / Martians): “Martians” is not in the list of Came from. Use "
            "--create-missing to add it, or correct it.",
            "row 1, column I (Figure: Booked / Age: Old): “Age” is not in the list of splits. Use --create-missing to "
            "add it, or correct it.",
            *(
                f"row 2, column {column}: “{name}” is not in the list of {names}. Use --create-missing to add it, or "
                "correct it."
                for column, name, names in [
                    ("B (Audience)", "Professors", "audiences"),
                    ("C (Sector)", "Space", "sectors"),
                    ("D (Course)", "Signs", "courses"),
                    ("E (Level)", "Expert", "levels"),
                    ("F (Trainers)", "Jo", "trainers"),
                    ("F (Trainers)", "Al", "trainers"),
                ]
            ),
        ]

    def test_those_of_the_sheet_itself_are_told_too(self, db_session: Session) -> None:
        found = refused(db_session, {"Attended": "15-20"}, {"Sector": "Space", "Attended": "x"})
        assert [problem.partition(":")[0] for problem in found] == [
            "row 2, column D (Attended)",
            "row 3, column C (Sector)",
            "row 3, column D (Attended)",
        ]

    def test_an_audience_must_offer_the_sector(self, given: Given, db_session: Session) -> None:
        row = {"Audience": "Taxi drivers", "Sector": "Health"}
        assert refused(db_session, row) == [
            "row 2, column C (Sector): The audience “Taxi drivers” does not offer the sector “Health”. Use "
            "--create-missing to add it there, or correct one of the two."
        ]
        given.entry(audience="Taxi drivers", sector="Taxi drivers")
        imported = take_in(db_session, csv_of(row, row), create_missing=True)
        assert [(added.plural, added.number) for added in imported.added] == [("sectors offered by audiences", 1)]
        assert offered_by(db_session, "Taxi drivers") == ["Taxi drivers", "Health"]

    def test_an_unknown_activity_is_refused_since_it_does_not_say_what_it_counts(self, db_session: Session) -> None:
        found = refused(db_session, {"Activity": "Quiz"}, create_missing=True)
        assert len(found) == 1
        assert found[0].startswith(
            "row 2, column D (Activity): “Quiz” is not in the list of activities: Course, Briefing, Conference,"
        )

    def test_a_register_without_activities_says_so(self, bare_url: str) -> None:
        engine = create_engine(bare_url)
        with Session(engine) as db_session:
            found = refused(db_session, {}, create_missing=True)
        engine.dispose()
        assert found == [
            "row 2: The register has no activities yet. Add them first; `training-register prepare` adds the usual "
            "ones."
        ]

    def test_new_ones_go_after_those_that_are_there_in_the_sheets_order(self, db_session: Session) -> None:
        before = {model: names_of(db_session, model) for model in (Audience, Sector, Level, Measure)}
        take_in(
            db_session,
            csv_of(
                {
                    "Audience": "Zookeepers",
                    "Sector": "Zoos",
                    "Level": "Expert",
                    "Organisations": "Z; A",
                    "Areas": "Y; B",
                },
                {"Audience": "Actors", "Sector": "zoos", "Level": "beginner", "Organisations": "m; z", "Areas": "b; X"},
                {"Figure: Sold": "1", "Attended": "9", "Attended: Zoo": "2", "Attended: Age: Old": "3"},
            ),
            create_missing=True,
        )
        assert names_of(db_session, Audience) == [*before[Audience], "Zookeepers", "Actors"]
        assert names_of(db_session, Sector) == [*before[Sector], "Zoos"]
        assert names_of(db_session, Level) == [*before[Level], "Expert", "beginner"]
        assert names_of(db_session, Measure) == [*before[Measure], "Sold"]
        assert names_of(db_session, Organisation) == ["Z", "A", "m"]
        assert names_of(db_session, Area) == ["Y", "B", "X"]
        assert names_of(db_session, Split) == ["Came from", "Age"]
        items = db_session.scalars(select(SplitItem).order_by(SplitItem.position.desc()).limit(2)).all()
        assert [(item.split.name, item.name) for item in items] == [("Age", "Old"), ("Came from", "Zoo")]

    def test_short_names_that_would_be_the_same_are_told_apart(self, given: Given, db_session: Session) -> None:
        given.named(Organisation, "A B")
        given.named(Organisation, "a-b 3", short_name="a-b-3")
        rows_in(db_session, {"Organisations": "A/B; A-B; 日本; 中国; A.B"}, create_missing=True)
        keys = select(Organisation.short_name).order_by(Organisation.id)
        assert list(db_session.scalars(keys)) == ["a-b", "a-b-3", "a-b-2", "a-b-4", "unnamed", "unnamed-2", "a-b-5"]

    def test_only_new_organisations_may_be_named(self, given: Given, db_session: Session) -> None:
        given.named(Organisation, "Old")
        rows_in(db_session, {"Organisations": "Old; New"}, create_missing=True, may_be_named=True)
        named = select(Organisation.name, Organisation.may_be_named).order_by(Organisation.id)
        assert [tuple(row) for row in db_session.execute(named)] == [("Old", False), ("New", True)]
        rows_in(db_session, {"Organisations": "Newer"}, create_missing=True)
        assert not db_session.scalars(select(Organisation.may_be_named).where(Organisation.name == "Newer")).one()

    def test_organisations_are_found_by_other_spellings_and_where_they_went(
        self, given: Given, db_session: Session
    ) -> None:
        last = given.named(Organisation, "Barnardo's")
        middle = given.named(Organisation, "Dr Barnardo's", merged_into_id=last.id)
        given.named(Organisation, "Barnardos Sheffield", merged_into_id=middle.id)
        db_session.add(OrganisationSpelling(organisation_id=middle.id, spelling="Barnados", folded="barnados"))
        db_session.commit()
        rows = [{"Organisations": name} for name in ("barnardo’s", "Barnardos Sheffield", "BARNADOS")]
        rows_in(db_session, *rows)
        assert set(db_session.scalars(select(EntryOrganisation.organisation_id))) == {last.id}
        assert refused(db_session, {"Organisations": "Barnados; Barnardo's"}) == [
            "row 2, column D (Organisations): “Barnados” and “Barnardo's” are the same. Take one out."
        ]

    def test_organisations_merged_in_a_circle_do_no_harm(self, given: Given, db_session: Session) -> None:
        one, two = given.named(Organisation, "One"), given.named(Organisation, "Two")
        one.merged_into_id, two.merged_into_id = two.id, one.id
        db_session.commit()
        assert rows_in(db_session, {"Organisations": "One"})

    def test_retired_names_are_found_for_old_years(self, given: Given, db_session: Session) -> None:
        given.named(Course, "Old course", retired_on=date(2015, 1, 1))
        for activity in db_session.scalars(select(Activity).where(Activity.position < 2)):
            activity.retired_on = date(2015, 1, 1)
        db_session.commit()
        entries = rows_in(db_session, {"Course": "Old course"}, {"Activity": "Course"})
        assert [entry.activity.name for entry in entries] == ["Conference", "Course"]

    def test_the_columns_attended_and_came_from_keep_their_meaning_when_renamed(self, db_session: Session) -> None:
        db_session.scalars(select(Measure).where(Measure.short_name == "attended")).one().name = "Participants"
        split = db_session.scalars(select(Split)).one()
        split.name, split.folded = "Agency", "agency"
        db_session.commit()
        rows_in(db_session, {"Attended": "9", "Attended: Police": "3", "Attended: Zoo": "1"}, create_missing=True)
        figures = db_session.scalars(select(Figure).order_by(Figure.id)).all()
        assert {figure.measure.short_name for figure in figures} == {"attended"}
        assert [(figure.split_item.split.name, figure.split_item.name) for figure in figures if figure.split_item] == [
            ("Agency", "Police"),
            ("Agency", "Zoo"),
        ]


POLICE, SCHOOLS, CARE = (
    {"Sector": name, "Starts on": day, "Ends on": "2021-12-31", "Sessions": "4"}
    for name, day in (("Police", "2021-04-01"), ("Schools", "2021-05-01"), ("Children's social care", "2021-06-01"))
)


class TestTablesLaidOutAnew:
    """A team that brings sectors of its own to an audience without entries gets a table of these, and no other's."""

    STARTING = ("Professionals", "Young people", "Parents and carers", "Taxi drivers", "Roadshows")

    def test_the_starting_table_is_given_up_with_all_that_belongs_to_it(self, db_session: Session) -> None:
        kept = self.belongings(db_session, "Young people", "Parents and carers", "Taxi drivers", "Roadshows")
        imported = take_in(db_session, csv_of(POLICE, SCHOOLS, CARE, POLICE), create_missing=True)

        assert imported.laid_out_anew == ("Professionals",)
        assert audiences_with_a_table(db_session) == ["Young people", "Parents and carers", "Taxi drivers", "Roadshows"]
        assert [
            len(list(db_session.scalars(select(model))))
            for model in (ReportRow, ReportRowSector, ReportNote, ReportNoteRow)
        ] == kept
        assert offered_by(db_session, "Professionals") == ["Police", "Schools", "Children's social care"]

    @staticmethod
    def belongings(db_session: Session, *audiences: str) -> list[int]:
        """How many rows, sectors of rows, notes, and rows of notes the tables of some audiences have."""
        tables = db_session.scalars(select(ReportTable).join(Audience).where(Audience.name.in_(audiences))).all()
        rows = [row for table in tables for row in table.rows]
        notes = [note for table in tables for note in table.notes]
        return [
            len(rows),
            sum(len(row.sectors) for row in rows),
            len(notes),
            sum(len(note.rows) for note in notes),
        ]

    def test_every_version_of_it_is_given_up(self, db_session: Session) -> None:
        first = db_session.scalars(select(ReportTable).join(Audience).where(Audience.name == "Professionals")).one()
        later = ReportTable(
            short_name=first.short_name, from_year=2018, audience_id=first.audience_id, title="T", heading="H"
        )
        later.rows = [ReportRow(key="a", label="A"), ReportRow(key="b", label="B")]
        db_session.add(later)
        db_session.flush()
        later.notes = [ReportNote(text="N", rows=[ReportNoteRow(report_row_id=row.id) for row in later.rows])]
        db_session.commit()

        take_in(db_session, csv_of(POLICE), create_missing=True)

        assert "Professionals" not in audiences_with_a_table(db_session)
        assert db_session.scalars(select(ReportRow).where(ReportRow.label.in_(["A", "B"]))).all() == []

    def test_own_and_starting_sectors_stand_in_the_order_of_their_first_rows(self, db_session: Session) -> None:
        health, education = {"Sector": "Health"}, {"Sector": "Education"}
        take_in(db_session, csv_of(POLICE, health, SCHOOLS, POLICE, education, health), create_missing=True)

        assert offered_by(db_session, "Professionals") == ["Police", "Health", "Schools", "Education"]
        assert offered_by(db_session, "Young people")[:2] == ["Alternative Curriculum Provider", "Education"]

    def test_sectors_that_nobody_offers_any_more_stay_in_the_list(self, db_session: Session) -> None:
        before = names_of(db_session, Sector)
        take_in(db_session, csv_of(POLICE, SCHOOLS), create_missing=True)

        assert names_of(db_session, Sector) == [*before, "Police", "Schools"]

    def test_several_audiences_are_told_in_the_order_of_the_list(self, db_session: Session) -> None:
        rows = [{**POLICE, "Audience": "Taxi drivers"}, {**POLICE, "Audience": "Bakers"}, {**SCHOOLS}]
        imported = take_in(db_session, csv_of(*rows), create_missing=True)

        assert imported.laid_out_anew == ("Professionals", "Taxi drivers")
        assert offered_by(db_session, "Bakers") == ["Police"]

    def test_where_the_sheet_uses_only_what_is_offered_nothing_changes(self, db_session: Session) -> None:
        before = offered_by(db_session, "Professionals")
        imported = take_in(db_session, csv_of({"Sector": "Health"}, {"Sector": "Education"}), create_missing=True)

        assert imported.laid_out_anew == ()
        assert audiences_with_a_table(db_session) == list(self.STARTING)
        assert offered_by(db_session, "Professionals") == before

    @pytest.mark.parametrize("status", [Status.PLANNED, Status.CANCELLED, Status.DELIVERED, Status.TAKEN_OUT])
    def test_where_the_audience_has_an_entry_a_new_sector_goes_after_the_others(
        self, given: Given, db_session: Session, status: Status
    ) -> None:
        given.entry(status=status, status_before=Status.DELIVERED if status is Status.TAKEN_OUT else None)
        before = offered_by(db_session, "Professionals")
        imported = take_in(db_session, csv_of(POLICE), create_missing=True)

        assert imported.laid_out_anew == ()
        assert audiences_with_a_table(db_session) == list(self.STARTING)
        assert offered_by(db_session, "Professionals") == [*before, "Police"]

    def test_an_entry_of_another_audience_changes_nothing(self, given: Given, db_session: Session) -> None:
        given.entry(audience="Young people", sector="Education")

        assert take_in(db_session, csv_of(POLICE), create_missing=True).laid_out_anew == ("Professionals",)

    def test_a_second_sheet_adds_its_sectors_after_those_of_the_first(self, db_session: Session) -> None:
        take_in(db_session, csv_of(POLICE, SCHOOLS), create_missing=True)
        imported = take_in(db_session, csv_of(CARE, SCHOOLS, {"Sector": "Health"}), create_missing=True)

        assert imported.laid_out_anew == ()
        assert offered_by(db_session, "Professionals") == ["Police", "Schools", "Children's social care", "Health"]

    def test_an_audience_without_a_report_table_keeps_what_it_offers(self, given: Given, db_session: Session) -> None:
        given.audience("Bakers", "Bread", "Cake")
        imported = take_in(db_session, csv_of({**POLICE, "Audience": "Bakers"}), create_missing=True)

        assert imported.laid_out_anew == ()
        assert offered_by(db_session, "Bakers") == ["Bread", "Cake", "Police"]

    def test_a_sheet_that_is_refused_changes_nothing(self, db_session: Session) -> None:
        assert len(refused(db_session, POLICE, {**SCHOOLS, "Attended": "x"}, create_missing=True)) == 1
        assert len(refused(db_session, POLICE, SCHOOLS)) == 2
        assert offered_by(db_session, "Professionals")[0] == "Education"

    def test_all_that_goes_is_written_down_as_it_was(self, db_session: Session) -> None:
        table = db_session.scalars(select(ReportTable).join(Audience).where(Audience.name == "Professionals")).one()
        table_id, row_ids, note_ids = table.id, [row.id for row in table.rows], [note.id for note in table.notes]
        education = db_session.scalars(select(Sector).where(Sector.name == "Education")).one()
        pairs = {
            pair.sector_id: pair.id
            for pair in db_session.scalars(
                select(AudienceSector).where(AudienceSector.audience_id == table.audience_id)
            )
        }

        imported = take_in(db_session, csv_of(POLICE, {"Sector": "Education"}), create_missing=True)

        changes = {
            (change.subject, change.subject_id): change.fields
            for change in db_session.scalars(select(Change).where(Change.operation_id == imported.operation_id))
        }
        assert changes["report_table", table_id]["title"] == ["Professionals training", None]
        assert changes["report_table", table_id]["counts_what"] == ["attendances", None]
        assert changes["report_row", row_ids[0]] == {
            "fed_by": [[], None],
            "key": ["education", None],
            "label": ["Education", None],
            "position": [0, None],
            "report_table_id": [table_id, None],
            "sector_ids": [[education.id], None],
        }
        assert changes["report_note", note_ids[0]]["report_row_ids"] == [[row_ids[0]], None]
        assert changes["report_note", note_ids[0]]["text"][0].startswith("Education includes")
        assert {subject for subject, _ in changes} == {
            "audience_sector", "entry", "report_note", "report_row", "report_table", "sector",
        }  # fmt: skip
        assert changes["audience_sector", pairs.pop(education.id)] == {"position": [0, 1]}
        assert all(
            changes["audience_sector", id_]["sector_id"] == [sector_id, None] for sector_id, id_ in pairs.items()
        )


class TestReferences:
    """An entry that is there already is not added again."""

    def test_one_that_is_there(self, given: Given, db_session: Session) -> None:
        entry = given.entry(reference="A-1")
        assert refused(db_session, {"Reference": "B"}, {"Reference": "A-1"}) == [
            f"row 3, column D (Reference): “A-1” is in the register already, as entry {entry.id}. Correct the "
            "reference, or take the row out of the sheet."
        ]

    def test_one_that_was_taken_out_is_told_apart_with_the_day(self, given: Given, db_session: Session) -> None:
        entry = given.entry(reference="A-1", status=Status.TAKEN_OUT, status_before=Status.DELIVERED)
        db_session.commit()
        operation = begin_operation(db_session, kind="take out", by=None)
        # Half past eleven at night in June is the next day in the United Kingdom's summer.
        operation.at = datetime(2017, 6, 2, 23, 30, tzinfo=UTC)
        record_change(
            db_session,
            operation,
            subject="entry",
            subject_id=entry.id,
            before={"status": Status.DELIVERED},
            after={"status": Status.TAKEN_OUT},
            version=2,
        )
        db_session.commit()
        assert refused(db_session, {"Reference": "A-1"}) == [
            f"row 2, column D (Reference): “A-1” is in the register, as entry {entry.id}, taken out of the figures on "
            "3 June 2017. Correct the reference, or take the row out of the sheet."
        ]

    def test_one_that_was_taken_out_on_a_day_that_nobody_knows(self, given: Given, db_session: Session) -> None:
        entry = given.entry(reference="A-1", status=Status.TAKEN_OUT, status_before=Status.DELIVERED)
        for change in db_session.scalars(select(Change)):
            db_session.delete(change)
        db_session.commit()
        assert f"as entry {entry.id}, taken out of the figures. Correct" in refused(db_session, {"Reference": "A-1"})[0]

    @pytest.mark.parametrize(
        ("version", "words"),
        [
            (
                "",
                "(Version): Entry 1 is in the register already, and without its Version nobody can tell",
            ),
            (
                "2",
                "(Version): Entry 1 has version 1 in the register, and 2 in the sheet: was it downloaded",
            ),
        ],
    )
    def test_a_number_that_is_there_without_the_version_that_it_had(
        self, given: Given, db_session: Session, version: str, words: str
    ) -> None:
        assert given.entry().id == 1
        assert words in refused(db_session, {"Entry": "1", "Version": version})[0]

    def test_a_number_that_is_not_there(self, given: Given, db_session: Session) -> None:
        entry = given.entry()
        assert refused(db_session, {"Entry": str(entry.id + 7), "Version": "4"}) == [
            f"row 2, column D (Entry): Entry {entry.id + 7} is not in the register. Correct the number; or leave Entry "
            "blank to add the row as a new entry."
        ]

    def test_a_sheet_from_another_register_goes_into_an_empty_one(self, db_session: Session) -> None:
        assert rows_in(db_session, {"Entry": "40", "Version": "4"})[0].version == 1


class TestSameSession:
    """Two rows, or a row and an entry, may be about one session."""

    @pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 0, 2]])
    def test_rows_refer_to_earlier_and_later_rows(self, db_session: Session, order: list[int]) -> None:
        rows = [
            {"Reference": "A"},
            {"Reference": "B", "Same session as": "A"},
            {"Reference": "C", "Same session as": "B"},
        ]
        rows_in(db_session, *(rows[place] for place in order))
        found = {entry.reference: entry for entry in db_session.scalars(select(Entry))}
        assert found["B"].same_session_as_id == found["A"].id
        assert found["C"].same_session_as_id == found["B"].id
        assert [found[name].sessions for name in "ABC"] == [1, 0, 0]
        assert [found[name].kind for name in "ABC"] == [Kind.ONE] * 3

    def test_a_row_refers_to_an_entry_of_the_register(self, given: Given, db_session: Session) -> None:
        entry = given.entry(reference="A")
        assert rows_in(db_session, {"Same session as": "A"})[0].same_session_as_id == entry.id

    def test_a_row_refers_to_another_by_its_number(self, db_session: Session) -> None:
        rows = [{"Entry": "40", "Reference": "entry 41"}, {"Entry": "41"}, {"Same session as": "Entry 41"}]
        entries = rows_in(db_session, *rows)
        assert entries[2].same_session_as_id == entries[1].id

    @pytest.mark.parametrize(
        ("rows", "words"),
        [
            ([{"Same session as": "A"}], "row 2, column D (Same session as): “A” is not the reference of any row or"),
            ([{"Same session as": "entry 9"}], "“entry 9” is not the reference of any row or entry."),
            ([{"Same session as": "entry 9"}], "Then entry 9 was left out of it: download the list again"),
            ([{"Same session as": "A", "Reference": "A"}], "A row can't be the same session as itself."),
            (
                [{"Same session as": "B", "Reference": "A"}, {"Same session as": "A", "Reference": "B"}],
                "row 2, column D (Same session as): This row and row 3 are in a circle of rows",
            ),
        ],
    )
    def test_what_points_nowhere(self, db_session: Session, rows: list[dict[str, str]], words: str) -> None:
        assert words in refused(db_session, *rows)[0]

    def test_a_row_beside_a_circle_is_in_none(self, db_session: Session) -> None:
        rows = [{"Reference": name, "Same session as": to} for name, to in zip("ABCD", "BCBA", strict=True)]
        assert [problem.split(",")[0] for problem in refused(db_session, *rows)] == ["row 3", "row 4"]


class TestOneOperation:
    """All of it or nothing, and written down."""

    def test_a_change_for_every_entry_and_every_name(self, given: Given, db_session: Session) -> None:
        user = given.user()
        given.entry()
        before = db_session.scalar(select(func.max(Operation.id)))
        imported = take_in(
            db_session, csv_of({"Organisations": "A; B"}, {"Sector": "Space"}), create_missing=True, by=user
        )
        operation = db_session.scalars(select(Operation).where(Operation.id > before)).one()
        assert (operation.id, operation.kind, operation.about) == (imported.operation_id, "import", "sheet.csv")
        assert operation.by_id == user.id
        said = [(change.subject, change.fields.get("name", [None, None])[1]) for change in operation.changes]
        assert sorted(said, key=str) == [
            ("audience_sector", None),
            ("entry", None),
            ("entry", None),
            ("organisation", "A"),
            ("organisation", "B"),
            ("sector", "Space"),
        ]
        organisation = next(change for change in operation.changes if change.subject == "organisation")
        assert organisation.fields["may_be_named"] == [None, False]

    def test_it_never_commits(self, db_session: Session) -> None:
        writing(db_session)
        put_in(db_session, csv_of({}, {}))
        assert db_session.scalar(select(func.count()).select_from(Entry)) == 2
        db_session.rollback()
        assert db_session.scalar(select(func.count()).select_from(Entry)) == 0

    def test_a_name_of_a_file_that_is_no_text(self, db_session: Session) -> None:
        writing(db_session)
        sheet = read_own_sheet(io.BytesIO(csv_of({})), today=TODAY)
        import_own_sheet(
            db_session,
            sheet=sheet,
            by=None,
            file_name="sheet\udcff.csv" + "x" * 300,
            create_missing=False,
            may_be_named=False,
            first_month=4,
            recorded_at=RECORDED_AT,
        )
        db_session.commit()
        assert db_session.scalars(select(Operation.about).where(Operation.kind == "import")).one()[:10] == "sheet?.csv"

    def test_few_statements_however_many_rows(self, db_session: Session) -> None:
        def sent_for(number: int, first: int) -> int:
            rows = [
                {"Reference": f"R-{first + place}", "Organisations": f"A{place % 7}; B{place}", "Areas": "X"}
                for place in range(number)
            ]
            content = csv_of(*rows)
            writing(db_session)
            with statements(db_session) as texts:
                put_in(db_session, content, create_missing=True)
            db_session.commit()
            return len(texts)

        few = sent_for(1, 0)
        assert sent_for(700, 1_000) <= few + 2
        assert few < 60

    def test_more_rows_than_one_statement_takes(self, db_session: Session) -> None:
        rows = [
            {"Reference": f"R{place}", "Attended": str(place), "Organisations": "A; B", "Figure: Booked": str(place)}
            for place in range(2_500)
        ]
        rows[3]["Same session as"] = "R2499"
        imported = take_in(db_session, csv_of(*rows), create_missing=True)
        assert imported.entries == 2_500
        entries = db_session.scalars(select(Entry).order_by(Entry.id)).all()
        assert [entry.attended for entry in entries] == list(range(2_500))
        assert entries[3].same_session_as_id == entries[2_499].id
        for model, number in ((EntryOrganisation, 5_000), (Figure, 2_500)):
            assert db_session.scalar(select(func.count()).select_from(model)) == number
        booked = dict(db_session.execute(select(Figure.entry_id, Figure.number)).all())
        assert booked == {entry.id: entry.attended for entry in entries}

    def test_an_entry_can_be_recorded_afterwards(self, given: Given, db_session: Session) -> None:
        rows_in(db_session, {}, {"Organisations": "A"}, create_missing=True)
        entry = given.entry(organisations=("A", "B"))
        assert entry.id > 2


def test_imports_at_the_same_time_lose_nothing_and_share_new_names(app: Flask, db_session: Session) -> None:
    engines = [create_engine(db.engine.url) for _ in range(4)]
    problems: list[BaseException] = []

    def run(number: int, engine: Engine) -> None:
        try:
            for place in range(3):
                with Session(engine) as own:
                    own.scalar(select(func.count()).select_from(Entry))
                    rows = [
                        {"Reference": f"{number}-{place}-{row}", "Organisations": f"New {place}-{row}", "Areas": "New"}
                        for row in range(20)
                    ]
                    take_in(own, csv_of(*rows), create_missing=True)
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(engines)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for engine in engines:
        engine.dispose()

    assert problems == []
    assert db_session.scalar(select(func.count()).select_from(Entry)) == 4 * 3 * 20
    assert db_session.scalar(select(func.count()).select_from(Organisation)) == 3 * 20
    assert names_of(db_session, Area) == ["New"]


# What a row may say, for the comparison with entries recorded one by one.
counts = st.sampled_from(["", "0", "34", "about 60", "over 1600", "nearly 900", "not recorded"])
rows_drawn = st.fixed_dictionaries(
    {
        "Starts on": st.dates(date(2014, 1, 1), date(2020, 1, 1)).map(date.isoformat),
        "Days": st.sampled_from(["", "1", "3"]),
        "Starts at": st.sampled_from(["", "9:30", "14:00:05"]),
        "Length": st.sampled_from(["", "90 min", "1 day"]),
        "Activity": st.sampled_from(["", "Briefing", "Stall or outreach", "E-learning"]),
        "Course": st.sampled_from(["", "Signs", "Café “x”"]),
        "Level": st.sampled_from(["", "Advanced"]),
        "Sessions": st.sampled_from(["", "1", "5", "about 3", "not recorded"]),
        "Attended": counts | st.just("not recorded: “many”"),
        "Organisations": st.sampled_from(["", "A", "B; A", "C"]),
        "Areas": st.sampled_from(["", "X; Y"]),
        "Delivered by": st.sampled_from(["", "P; Q"]),
        "Trainers": st.sampled_from(["", "Jo (1.5 days); Al"]),
        "How": st.sampled_from(["", "online", "hybrid"]),
        "Venue": st.sampled_from(["", "Town “Hall”"]),
        "Status": st.sampled_from(["", "planned", "cancelled", "taken out, was planned"]),
        "Reason": st.sampled_from(["", 'a "reason"\n']),
        "Notes": st.text(max_size=20).filter(lambda text: "\0" not in text and text.isprintable()),
        "Figure: Booked": counts,
        "Figure: Booked / Police": counts,
    }
)


def values_of(db_session: Session, entry: Entry) -> EntryValues:
    """What was said of an entry, read from its row and its lines."""

    def ids(model: Any, column: Any) -> tuple[int, ...]:
        return tuple(db_session.scalars(select(column).where(model.entry_id == entry.id).order_by(model.position)))

    trainers = (
        select(EntryTrainer.trainer_id, EntryTrainer.half_days)
        .where(EntryTrainer.entry_id == entry.id)
        .order_by(EntryTrainer.position)
    )
    figures = db_session.scalars(select(Figure).where(Figure.entry_id == entry.id).order_by(Figure.id))
    said = {
        field: getattr(entry, field)
        for field in EntryValues.__dataclass_fields__
        if hasattr(entry, field) and field not in ("sessions", "attended")
    }
    return EntryValues(
        **said,
        sessions=entry.sessions_count,
        attended=entry.attended_count,
        organisation_ids=ids(EntryOrganisation, EntryOrganisation.organisation_id),
        area_ids=ids(EntryArea, EntryArea.area_id),
        provider_ids=ids(EntryProvider, EntryProvider.provider_id),
        trainers=tuple((trainer_id, half_days) for trainer_id, half_days in db_session.execute(trainers)),
        figures=tuple((figure.measure_id, figure.split_item_id, figure.count) for figure in figures),
    )


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@drawn(st.lists(rows_drawn, min_size=1, max_size=4))
def test_what_is_stored_is_what_recording_one_by_one_stores(db_session: Session, rows: list[dict[str, str]]) -> None:
    assert_as_recorded(db_session, rows)


def assert_as_recorded(db_session: Session, rows: list[dict[str, str]]) -> None:
    """Takes rows in, records the same entries one by one, and compares what the two wrote; then undoes both."""
    writing(db_session)
    put_in(db_session, csv_of(*rows), create_missing=True)
    imported = list(db_session.scalars(select(Entry).order_by(Entry.id)))
    assert len(imported) == len(rows)
    for entry in imported:
        alone_id = record_entry(
            db_session, by=None, values=values_of(db_session, entry), first_month=4, recorded_at=RECORDED_AT
        )
        alone = db_session.get_one(Entry, alone_id)
        db_session.expire_all()
        columns = [column.name for column in Entry.__table__.columns if column.name != "id"]
        assert [getattr(entry, name) for name in columns] == [getattr(alone, name) for name in columns]
        assert values_of(db_session, entry) == values_of(db_session, alone)
        assert fields_of(db_session, entry) == fields_of(db_session, alone)
    db_session.rollback()


def fields_of(db_session: Session, entry: Entry) -> dict[str, Any]:
    """What the change that made an entry says."""
    change = db_session.scalars(select(Change).where(Change.subject == "entry", Change.subject_id == entry.id)).one()
    assert change.version == 1
    return change.fields


def test_the_least_row_is_enough(db_session: Session) -> None:
    assert_as_recorded(db_session, [{**LEAST}])
