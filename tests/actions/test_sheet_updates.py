"""A sheet that came from a download: what goes out comes back in unchanged, and updates what it came from."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.actions.test_imports import TODAY, put_in, refused, rows_drawn, take_in
from tests.given import RECORDED_AT, Given
from tests.inputs.made_sheets import LEAST, csv_of, xlsx_of
from tests.statements import statements
from training_register.actions.answers import ask_again_on
from training_register.actions.entries import change_entry, take_out, values_of
from training_register.actions.imported_names import Asks
from training_register.actions.imports import Preview, PreviewedUpdate, preview_own_sheet
from training_register.actions.operations import begin_operation, record_change
from training_register.actions.undo import undo_operation
from training_register.clock import day_of
from training_register.count import Count, parse_count
from training_register.database import writing
from training_register.inputs.own_sheet import sheet_in
from training_register.inputs.problems import SheetRefused
from training_register.models import (
    Answer,
    AppUser,
    Area,
    Change,
    Course,
    Entry,
    EntryText,
    ImportedFile,
    ImportedRow,
    Measure,
    Operation,
    Organisation,
)
from training_register.outputs.own_sheet import as_csv, write_workbook
from training_register.queries.one_entry import EntryInFull, entry_in_full
from training_register.queries.own_sheet import entries_for_own_sheet, figure_columns
from training_register.rules.entries import Status
from training_register.rules.periods import day_in_words
from training_register.rules.permissions import ALL, Role, Scope

Rows = list[dict[str, Any]]


def downloaded(db_session: Session, ending: str = "csv") -> bytes:
    """Every entry, as the register writes its own sheet."""
    entries, figures = entries_for_own_sheet(db_session, ALL), figure_columns(db_session, ALL)
    if ending == "csv":
        return b"".join(as_csv(entries, figures))
    file = io.BytesIO()
    write_workbook(entries, figures, file)
    return file.getvalue()


def rows_of(content: bytes) -> Rows:
    """The rows of a downloaded CSV file, by their headings."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet_of(rows: Rows) -> bytes:
    """Rows as a CSV file, with the columns that the first one has."""
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()


class TestUnchanged:
    """What goes out comes back in unchanged."""

    @pytest.mark.parametrize("ending", ["csv", "xlsx"])
    @settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @drawn(rows=st.lists(rows_drawn, min_size=1, max_size=4))
    def test_a_random_register(self, db_session: Session, ending: str, rows: Rows) -> None:
        writing(db_session)
        put_in(db_session, csv_of(*rows), create_missing=True)
        before = db_session.scalar(select(func.max(Operation.id)))

        imported = put_in(db_session, downloaded(db_session, ending))

        assert (imported.entries, imported.updated, imported.unchanged) == (0, 0, len(rows))
        assert imported.operation_id is None
        assert db_session.scalar(select(func.max(Operation.id))) == before
        db_session.rollback()

    @pytest.mark.parametrize("ending", ["csv", "xlsx"])
    def test_all_that_an_entry_can_hold(self, given: Given, db_session: Session, ending: str) -> None:
        kept, gone = given.named(Organisation, "Bents Green"), given.named(Organisation, "Bents Grn")
        first = given.entry(reference="=1+1", notes="one\ntwo", organisations=("Bents Grn", "Bents Green"))
        given.entry(same_session_as_id=first.id, contact="jo@example.org", answers_user_id=given.user().id)
        given.entry(status=Status.TAKEN_OUT, status_before=Status.CANCELLED, reason="twice", venue="@Town_x0041_")
        given.entry(activity="E-learning", attended="not recorded: many", starts_on="1900-01-05")
        given.entry(attended=Count.of(1102, words="1,102"), sessions="about 3", ends_on="2016-05-30")
        gone.merged_into_id = kept.id
        db_session.commit()

        imported = take_in(db_session, downloaded(db_session, ending))

        assert (imported.entries, imported.updated, imported.unchanged) == (0, 0, 5)


def entry(db_session: Session, entry_id: int) -> EntryInFull:
    """An entry as it is now."""
    found = entry_in_full(db_session, entry_id, scope=ALL)
    assert found
    return found


def change(db_session: Session, given: Given, entry_id: int, **values: Any) -> None:
    """Changes an entry here, as somebody does by the form."""
    by = db_session.scalars(select(AppUser).where(AppUser.email == "al@example.org")).one_or_none()
    by = by or given.user(email="al@example.org")
    now = entry(db_session, entry_id)
    said = {name: parse_count(value) if name == "attended" else value for name, value in values.items()}
    change_entry(db_session, by=by, entry=now, values=replace(values_of(now), **said), first_month=4)
    db_session.commit()


def last_change(db_session: Session, entry_id: int) -> tuple[int, dict[str, Any]]:
    """The version and the fields of the last change of an entry."""
    found = select(Change.version, Change.fields).where(Change.subject == "entry", Change.subject_id == entry_id)
    version, fields = db_session.execute(found.order_by(Change.id.desc()).limit(1)).one()
    return version, fields


class TestUpdates:
    """What was changed in the sheet alone is changed in the entry."""

    def test_a_cell(self, given: Given, db_session: Session) -> None:
        one, other = given.entry(notes="a note", course="Signs"), given.entry()
        rows = rows_of(downloaded(db_session))
        rows[0]["Attended"] = "about 40"
        user = given.user()

        imported = take_in(db_session, sheet_of(rows), by=user)

        assert (imported.entries, imported.updated, imported.unchanged) == (0, 1, 1)
        assert (imported.reporting_years, imported.without_year) == ((2016,), 0)
        now = entry(db_session, one.id)
        assert (now.version, now.attended, now.notes, now.course) == (2, parse_count("about 40"), "a note", "Signs")
        assert last_change(db_session, one.id) == (
            2,
            {"attended": [34, 40], "attended_certainty": ["exact", "about"], "attended_as_typed": [None, "about 40"]},
        )
        assert entry(db_session, other.id).version == 1
        operation = db_session.get_one(Operation, imported.operation_id)
        assert (operation.kind, operation.about, operation.by_id) == ("import", "sheet.csv", user.id)

    def test_every_column(self, given: Given, db_session: Session) -> None:
        one = given.entry()
        rows = rows_of(downloaded(db_session))
        rows[0] |= {
            "Reference": "B-7", "Starts on": "13/4/2016", "Ends on": "14/4/2016", "Days": "2", "Starts at": "9:30",
            "Length": "2h", "Activity": "Briefing", "Course": "Signs", "Level": "Advanced", "Audience": "Young people",
            "Organisations": "A; B", "Areas": "X", "Delivered by": "P", "Trainers": "Jo (1.5 days)", "How": "online",
            "Venue": "Town Hall", "Status": "cancelled", "Reason": "snow", "Whom to ask": "Sam", "Notes": "n",
            "Attended": "", "Attended: Police": "", "Figure: Booked": "70",
        }  # fmt: skip

        take_in(db_session, sheet_of(rows), create_missing=True)

        now = entry(db_session, one.id)
        assert (now.starts_on, now.ends_on, now.days, now.minutes_each) == (
            date(2016, 4, 13),
            date(2016, 4, 14),
            2,
            120,
        )
        assert (now.reference, now.activity, now.course, now.level) == ("B-7", "Briefing", "Signs", "Advanced")
        assert (now.audience, now.venue, now.status, now.reason) == ("Young people", "Town Hall", "cancelled", "snow")
        assert [line.name for line in now.organisations] == ["A", "B"]
        assert [(line.name, line.half_days) for line in now.trainers] == [("Jo", 3)]
        assert (now.attended.value, [count.value for *_, count in now.figures]) == (None, [70])
        assert take_in(db_session, downloaded(db_session)).unchanged == 1

    def test_blank_is_blank_and_a_column_that_is_not_there_says_nothing(
        self, given: Given, db_session: Session
    ) -> None:
        one = given.entry(notes="a note", venue="Town Hall", course="Signs", organisations=("A",))
        whole = rows_of(downloaded(db_session))[0]
        row = {name: whole[name] for name in ("Entry", "Version", "Starts on", "Audience", "Sector")}

        take_in(db_session, sheet_of([{**row, "Venue": "", "Organisations": ""}]))

        now = entry(db_session, one.id)
        assert (now.venue, now.organisations) == ("", ())
        assert (now.notes, now.course, now.attended.value, now.sessions) == ("a note", "Signs", 34, Count.of(1))

    def test_what_lies_on_one_day_moves_whole(self, given: Given, db_session: Session) -> None:
        one, two = given.entry(), given.entry(ends_on="2016-04-13")
        rows = [
            {name: row[name] for name in ("Entry", "Version", "Starts on", "Audience", "Sector")}
            for row in rows_of(downloaded(db_session))
        ]
        rows[0]["Starts on"] = "2016-06-01"
        take_in(db_session, sheet_of(rows))
        assert entry(db_session, one.id).ends_on == date(2016, 6, 1)

        rows[0]["Version"] = "2"
        rows[1]["Starts on"] = "2016-06-01"
        assert "It ends on 13 April 2016, before it starts on 1 June 2016." in refused(db_session, *rows)[0]
        assert entry(db_session, two.id).version == 1

    def test_an_activity_without_sessions_and_back(self, given: Given, db_session: Session) -> None:
        one = given.entry()
        names = ("Entry", "Version", "Starts on", "Audience", "Sector", "Activity")
        for activity, sessions in (("E-learning", None), ("Course", Count.of(1))):
            [row] = rows_of(downloaded(db_session))
            take_in(db_session, sheet_of([{**{name: row[name] for name in names}, "Activity": activity}]))
            assert (entry(db_session, one.id).activity, entry(db_session, one.id).sessions) == (activity, sessions)

    def test_a_planned_entry_of_a_day_to_come_in_a_sheet_without_status(
        self, given: Given, db_session: Session
    ) -> None:
        given.entry("2027-04-12", status=Status.PLANNED, attended="n/k")
        [row] = rows_of(downloaded(db_session))
        row = {name: row[name] for name in ("Entry", "Version", "Starts on", "Audience", "Sector", "Venue")}
        assert take_in(db_session, sheet_of([{**row, "Venue": "Hall"}])).updated == 1

    def test_new_rows_are_added_in_the_same_operation(self, given: Given, db_session: Session) -> None:
        one = given.entry(reference="A")
        rows = rows_of(downloaded(db_session))
        rows[0] |= {"Same session as": "N", "Sessions": ""}
        new = {**rows[0], "Entry": "", "Version": "", "Reference": "N", "Same session as": "", "Attended": "9"}

        imported = take_in(db_session, sheet_of([*rows, new]))

        assert (imported.entries, imported.updated) == (1, 1)
        added = db_session.scalars(select(Entry).where(Entry.reference == "N")).one()
        now = entry(db_session, one.id)
        assert (added.version, now.same_session_as_id, now.sessions) == (1, added.id, Count.of(0))
        told = db_session.scalars(select(Change).where(Change.operation_id == imported.operation_id)).all()
        assert {(change.subject_id, change.version) for change in told} == {(added.id, 1), (one.id, 2)}

    def test_the_words_that_it_is_found_by(self, given: Given, db_session: Session) -> None:
        one = given.entry(notes="parking", venue="Hall")
        rows = rows_of(downloaded(db_session))
        rows[0] |= {"Notes": "", "Venue": "Library"}
        take_in(db_session, sheet_of(rows))
        # PostgreSQL keeps each word between quotation marks.
        kept = db_session.scalars(select(EntryText.words).where(EntryText.entry_id == one.id)).one()
        assert kept.strip("'") == "library"

    def test_nobody_is_asked_any_more_for_a_number_that_has_come(self, given: Given, db_session: Session) -> None:
        one, by = given.entry(attended="n/k"), given.user()
        operation = begin_operation(db_session, kind="ask again", by=by)
        day = date(2027, 1, 1)
        ask_again_on(db_session, operation=operation, by=by, entry_id=one.id, lacks=["attended"], day=day)
        db_session.commit()
        rows = rows_of(downloaded(db_session))
        rows[0]["Attended"] = "12"
        take_in(db_session, sheet_of(rows))
        assert db_session.scalars(select(Answer.ask_again_on)).one() is None

    def test_organisations_that_were_merged_stay_as_they_were_recorded(self, given: Given, db_session: Session) -> None:
        kept, gone = given.named(Organisation, "Bents Green"), given.named(Organisation, "Bents Grn")
        one = given.entry(organisations=("Bents Grn",))
        gone.merged_into_id = kept.id
        db_session.commit()
        rows = rows_of(downloaded(db_session))
        rows[0]["Organisations"] += "; Heritage Park"
        take_in(db_session, sheet_of(rows), create_missing=True)
        assert next(id_ for id_, _ in entry(db_session, one.id).organisations_recorded) == gone.id

    @settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @drawn(before=rows_drawn, after=rows_drawn)
    def test_what_is_written_is_what_changing_by_the_form_writes(
        self, db_session: Session, before: dict[str, str], after: dict[str, str]
    ) -> None:
        writing(db_session)
        by = AppUser(email="x", folded="x", password_hash="x", role=Role.MANAGER, created_at=RECORDED_AT)
        db_session.add(by)
        put_in(db_session, csv_of(before, before), create_missing=True)
        by_sheet, by_form = db_session.scalars(select(Entry.id).order_by(Entry.id))
        # The same day: a row that has nothing in common with its entry is another session.
        row = {**after, "Entry": str(by_sheet), "Version": "1", "Starts on": before["Starts on"]}
        updated = put_in(db_session, csv_of(row), create_missing=True, by=by).updated
        said = values_of(entry(db_session, by_sheet))

        done = change_entry(
            db_session, by=by, entry=entry(db_session, by_form), values=said, first_month=4, answered=()
        )

        assert done is bool(updated)
        assert values_of(entry(db_session, by_form)) == said
        assert last_change(db_session, by_form) == last_change(db_session, by_sheet)
        db_session.rollback()


class TestChangedHereSince:
    """Two who change one entry: what only one changed is taken from that one, and the rest is told by cell."""

    def test_what_only_others_changed_stays_as_they_changed_it(self, given: Given, db_session: Session) -> None:
        one = given.entry(venue="Hall")
        rows = rows_of(downloaded(db_session))
        change(db_session, given, one.id, venue="Library")
        assert take_in(db_session, sheet_of(rows)).unchanged == 1

        rows[0]["Notes"] = "a note"
        assert take_in(db_session, sheet_of(rows)).updated == 1

        now = entry(db_session, one.id)
        assert (now.version, now.venue, now.notes) == (3, "Library", "a note")

    def test_where_both_say_the_same_nothing_happens(self, given: Given, db_session: Session) -> None:
        one = given.entry()
        rows = rows_of(downloaded(db_session))
        change(db_session, given, one.id, attended="36")
        rows[0]["Attended"] = "36"
        assert take_in(db_session, sheet_of(rows)).unchanged == 1

    def test_where_both_changed_it_the_cell_is_told_and_all_is_refused(self, given: Given, db_session: Session) -> None:
        one, other = given.entry(), given.entry()
        rows = rows_of(downloaded(db_session))
        change(db_session, given, one.id, attended="36")
        at = day_in_words(day_of(db_session.scalars(select(Operation.at).order_by(Operation.id.desc())).first()))
        rows[0]["Attended"] = "40"
        rows[1]["Attended"] = "41"
        assert told_by(db_session, rows) == [
            f"row 2, column O (Attended): Changed here since by al@example.org on {at}: Attended was 34, here 36, in "
            f"the sheet 40. Write in the sheet what the register says, or change entry {one.id} in the register first."
        ]
        assert entry(db_session, other.id).version == 1

        rows[0]["Attended"] = "36"
        assert take_in(db_session, sheet_of(rows)).updated == 1

    @pytest.mark.parametrize(
        ("here", "cells", "words"),
        [
            (
                {"venue": "Library"},
                {"Venue": ""},
                "(Venue)",
            ),
            ({"starts_on": date(2016, 4, 13), "ends_on": date(2016, 4, 13)}, {"Ends on": "2016-04-14"}, "(Ends on)"),
            ({"reason": "snow"}, {"Attended": "9"}, ""),
        ],
    )
    def test_columns_that_belong_together(
        self, given: Given, db_session: Session, here: dict[str, Any], cells: dict[str, str], words: str
    ) -> None:
        one = given.entry(venue="Hall")
        rows = rows_of(downloaded(db_session))
        change(db_session, given, one.id, **here)
        rows[0] |= cells
        assert words in told_by(db_session, rows)[0]

    def test_names_and_figures_are_told_as_the_sheet_writes_them(self, given: Given, db_session: Session) -> None:
        one = given.entry(organisations=("A", "B"), course="Signs")
        booked = db_session.scalars(select(Measure.id).where(Measure.short_name == "booked")).one()
        change(db_session, given, one.id, figures=((booked, None, Count.of(50)),))
        rows = rows_of(downloaded(db_session))
        change(
            db_session, given, one.id, figures=(), organisation_ids=(given.named(Organisation, "C").id,),
            course_id=None,
        )  # fmt: skip
        rows[0] |= {"Figure: Booked": "60", "Organisations": "B", "Course": "Risks"}
        told = told_by(db_session, rows, create_missing=True)
        assert ["Course was Signs, here blank, in the sheet Risks." in told[0], len(told)] == [True, 3]
        assert "Organisations was A; B, here C, in the sheet B." in told[1]
        assert "Figure: Booked was 50, here not recorded, in the sheet 60." in told[2]

    def test_what_it_was_may_not_be_known(self, given: Given, db_session: Session) -> None:
        one = given.entry()
        rows = rows_of(downloaded(db_session))
        change(db_session, given, one.id, attended="36")
        db_session.execute(update(Change).values(version=1))
        db_session.commit()
        assert "Changed here since: Attended is here 36, in the sheet 34." in told_by(db_session, rows)[0]

    def test_an_entry_that_was_taken_out_meanwhile(self, given: Given, db_session: Session) -> None:
        one, by = given.entry(), given.user()
        rows = rows_of(downloaded(db_session))
        take_out(db_session, by=by, entry=entry(db_session, one.id), reason="twice", first_month=4)
        db_session.commit()
        rows[0]["Attended"] = "40"
        assert "Status was delivered, here taken out, in the sheet delivered" in told_by(db_session, rows)[0]

    def test_the_sheet_of_another_register(self, given: Given, db_session: Session) -> None:
        given.entry(organisations=("A",), course="Signs")
        row = {"Entry": "1", "Version": "1", "Starts on": "2020-01-01", "Sector": "Health", "Attended": "5"}
        assert refused(db_session, {**row, "Course": "Risks"}, create_missing=True) == [
            "row 2, column D (Entry): Entry 1 is another session here, of 12 April 2016. Correct the number; or leave "
            "Entry and Version blank, if the sheet comes from another register."
        ]

    def test_a_name_that_was_renamed_is_not_added_again(self, given: Given, db_session: Session) -> None:
        given.entry(course="Signs")
        rows = rows_of(downloaded(db_session))
        course = db_session.scalars(select(Course)).one()
        operation = begin_operation(db_session, kind="rename", by=None)
        record_change(
            db_session, operation, subject="course", subject_id=course.id, before={"name": "Signs"},
            after={"name": "Spotting the signs"}, version=1,
        )  # fmt: skip
        course.name, course.folded = "Spotting the signs", "spotting the signs"
        db_session.commit()
        assert "“Signs” is called “Spotting the signs” by now." in told_by(db_session, rows, create_missing=True)[0]


def told_by(db_session: Session, rows: Rows, **options: Any) -> list[str]:
    """Why the rows of a sheet are refused; nothing is left behind."""
    writing(db_session)
    with pytest.raises(SheetRefused) as raised:
        put_in(db_session, sheet_of(rows), **options)
    db_session.rollback()
    return [str(problem) for problem in raised.value.problems.told]


class TestReferencesAndPointers:
    """What belongs to one entry alone, and who is the same session as whom."""

    def test_a_reference_of_another_entry(self, given: Given, db_session: Session) -> None:
        given.entry(reference="A")
        given.entry(reference="B")
        rows = rows_of(downloaded(db_session))
        rows[0]["Reference"], rows[1]["Reference"] = "C", "A"
        assert "“A” is in the register already, as entry 1." in told_by(db_session, rows)[0]

    def test_an_entry_typed_twice(self, given: Given, db_session: Session) -> None:
        given.entry()
        [row] = rows_of(downloaded(db_session))
        assert "Entry 1 stands in row 2 too." in told_by(db_session, [row, row])[0]

    def test_a_circle_through_an_entry_that_the_sheet_has_not_got(self, given: Given, db_session: Session) -> None:
        one = given.entry()
        between = given.entry(same_session_as_id=one.id)
        rows = rows_of(downloaded(db_session))[:1]
        rows[0] |= {"Same session as": f"entry {between.id}", "Sessions": ""}
        assert "This row and entry 2 are in a circle" in told_by(db_session, rows)[0]

    def test_an_entry_that_the_filter_left_out_is_pointed_to(self, given: Given, db_session: Session) -> None:
        one = given.entry()
        given.entry(same_session_as_id=one.id)
        rows = rows_of(downloaded(db_session))[1:]
        assert rows[0]["Same session as"] == "entry 1"
        assert take_in(db_session, sheet_of(rows)).unchanged == 1


class TestAreas:
    """Whoever is kept to areas changes what they see, and for these areas alone."""

    def test_entries_and_areas_of_others(self, given: Given, db_session: Session) -> None:
        own, other = given.named(Area, "North"), given.named(Area, "South")
        given.entry(areas=("North",))
        given.entry(areas=("South",), reference="S")
        rows = rows_of(downloaded(db_session))
        scope = Scope(frozenset({own.id}))
        rows[0]["Areas"] = "South"
        rows[1] |= {"Attended": "3", "Reference": ""}
        new = {**rows[0], "Entry": "", "Version": "", "Reference": "S"}
        told = told_by(db_session, [*rows, new], scope=scope)
        assert other.id
        assert [problem.partition(": ")[2][:44] for problem in told] == [
            "This is not one of the areas that you record",
            "Entry 2 is not in the register, or is not of",
            "“S” is the reference of another entry. Give ",
            "This is not one of the areas that you record",
        ]

        pointing = {**LEAST, "Same session as": "S"}
        assert "“S” is not the reference of any row or entry." in told_by(db_session, [pointing], scope=scope)[0]

    def test_what_is_theirs(self, given: Given, db_session: Session) -> None:
        own = given.named(Area, "North")
        given.entry(areas=("North",))
        rows = rows_of(downloaded(db_session))
        new = {**rows[0], "Entry": "", "Version": ""}
        rows[0]["Attended"] = "3"
        imported = take_in(db_session, sheet_of([*rows, new]), scope=Scope(frozenset({own.id})))
        assert (imported.entries, imported.updated) == (1, 1)


class TestUndone:
    """One undo puts back what was updated, and takes out what was added."""

    def test_updates_and_what_was_added(self, given: Given, db_session: Session) -> None:
        one, two = given.entry(course="Signs"), given.entry(organisations=("A",), reference="R")
        rows = rows_of(downloaded(db_session))
        before = [values_of(entry(db_session, one.id)), values_of(entry(db_session, two.id))]
        rows[0] |= {"Attended": "40", "Course": "Risks", "Same session as": "N", "Sessions": ""}
        rows[1] |= {"Organisations": "B; A", "Status": "cancelled", "Reason": "snow", "Starts on": "2016-04-10"}
        new = {**rows[0], "Entry": "", "Version": "", "Reference": "N", "Same session as": ""}
        imported = take_in(db_session, sheet_of([*rows, new]), create_missing=True)
        by = given.user(Role.MANAGER)
        assert imported.operation_id

        undo_operation(db_session, by=by, operation_id=imported.operation_id, first_month=4)
        db_session.commit()

        assert [values_of(entry(db_session, one.id)), values_of(entry(db_session, two.id))] == before
        # What was added gives its reference back, so that the sheet can come again.
        added = select(Entry.status, Entry.reference).where(Entry.id.not_in([one.id, two.id]))
        assert db_session.execute(added).all() == [(Status.TAKEN_OUT, None)]


class TestWhereItCameFrom:
    """Each entry that a file brings or changes keeps its row, and what stood there."""

    @pytest.mark.parametrize("make", [csv_of, xlsx_of])
    def test_new_rows_and_changed_ones(self, given: Given, db_session: Session, make: Callable[..., bytes]) -> None:
        given.entry()
        changed = {"Entry": "1", "Version": "1", "Attended": "about 40", "Whom to ask": "jo@example.org"}
        take_in(db_session, make(changed, {"Attended": "3", "Notes": "n"}))

        file = db_session.scalars(select(ImportedFile)).one()
        assert (file.name, file.kind, file.operation_id, len(file.digest)) == (
            "sheet.csv", "own sheet", db_session.scalar(select(func.max(Operation.id))), 64,
        )  # fmt: skip
        assert (file.keep_until, file.removed_at) == (RECORDED_AT.date(), RECORDED_AT)
        origins = db_session.scalars(select(ImportedRow).order_by(ImportedRow.row)).all()
        sheet = "" if make is csv_of else "Entries"
        least = [["Starts on", "2016-04-12"], ["Audience", "Professionals"], ["Sector", "Education"]]
        assert [(one.entry_id, one.sheet, one.row, one.texts) for one in origins] == [
            (1, sheet, 2, [*least, ["Attended", "about 40"]]),
            (2, sheet, 3, [*least, ["Attended", "3"], ["Notes", "n"]]),
        ]

    def test_rows_that_change_nothing_bring_none(self, given: Given, db_session: Session) -> None:
        given.entry()
        take_in(db_session, downloaded(db_session))
        assert db_session.scalars(select(ImportedFile)).all() == []

    def test_a_file_that_was_brought_before_keeps_its_line(self, given: Given, db_session: Session) -> None:
        file = ImportedFile(
            name="mine.csv", kind="own sheet", digest="0" * 64, size=1, brought_at=RECORDED_AT,
            keep_until=date(2017, 5, 1),
        )  # fmt: skip
        db_session.add(file)
        db_session.commit()
        imported = take_in(db_session, csv_of({}), file=file)
        assert db_session.scalars(select(ImportedFile.operation_id)).all() == [imported.operation_id]
        assert db_session.scalars(select(ImportedRow.imported_file_id)).all() == [file.id]


class TestPreview:
    """What an import would do, before anything is changed."""

    def test_new_updated_and_unchanged(self, given: Given, db_session: Session) -> None:
        given.entry(organisations=("A",))
        given.entry()
        rows = rows_of(downloaded(db_session))
        rows[0] |= {"Organisations": "A; B", "Attended": "about 40"}
        preview = self.preview(db_session, [*rows, {**rows[1], "Entry": "", "Version": "", "Course": "Signs"}])
        assert (preview.new, preview.updated, preview.unchanged, bool(preview.problems)) == (1, 1, 1, False)
        assert [(one.plural, one.names) for one in preview.missing] == [
            ("courses", ("Signs",)), ("organisations", ("B",)),
        ]  # fmt: skip
        assert preview.updates == (
            PreviewedUpdate(2, 1, (("Attended", "34", "about 40"), ("Organisations", "A", "A; B"))),
        )
        assert db_session.scalar(select(func.count()).select_from(Organisation)) == 1

    def test_who_does_not_keep_the_lists_adds_what_the_form_adds(self, given: Given, db_session: Session) -> None:
        given.entry()
        row = {"Sector": "Space", "Course": "Signs", "Areas": "North", "Organisations": "A", "Figure: Sold": "1"}
        preview = self.preview(db_session, [{**LEAST, **row}], keeps_lists=False)
        assert [one.plural for one in preview.missing] == ["courses", "organisations"]
        assert [str(problem) for problem in preview.problems.told] == [
            "row 1, column G (Figure: Sold): “Sold” is not in the list of measures. Correct it, or ask a manager to "
            "add it.",
            "row 2, column C (Sector): “Space” is not in the list of sectors. Correct it, or ask a manager to add it.",
            "row 2, column E (Areas): “North” is not in the list of areas. Correct it, or ask a manager to add it.",
        ]

    def test_without_the_tick(self, given: Given, db_session: Session) -> None:
        told = refused(db_session, {"Course": "Signs"}, asks=Asks.BY_TICK)
        assert told == [
            "row 2, column D (Course): “Signs” is not in the list of courses. Tick that missing names are added, or "
            "correct it."
        ]

    @staticmethod
    def preview(db_session: Session, rows: Rows, **options: Any) -> Preview:
        sheet = sheet_in(sheet_of(rows), today=TODAY)
        assert sheet
        return preview_own_sheet(db_session, sheet=sheet, first_month=4, **options)


def test_few_statements_however_many_are_updated(given: Given, db_session: Session) -> None:
    take_in(db_session, csv_of(*({"Attended": "3", "Organisations": "A"} for _ in range(401))), create_missing=True)
    rows = rows_of(downloaded(db_session))

    def sent_for(number: int) -> int:
        for place, row in enumerate(rows[:number]):
            row |= {"Attended": str(100 + place), "Organisations": "B; A", "Notes": f"note {place}"}
        writing(db_session)
        with statements(db_session) as texts:
            assert put_in(db_session, sheet_of(rows), create_missing=True).updated == number
        db_session.rollback()
        return len(texts)

    few = sent_for(1)
    assert sent_for(400) <= few + 2
