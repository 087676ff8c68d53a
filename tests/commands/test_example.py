"""`example`: an invented team in an empty register, marked as invented wherever it is seen."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.commands.conftest import Place
from tests.given import Given
from tests.pages import Browser
from training_register import create_app
from training_register.actions import example as filling
from training_register.commands import example as command
from training_register.count import Certainty
from training_register.database import db
from training_register.models import (
    Area,
    Change,
    Entry,
    EntryArea,
    EntryOrganisation,
    EntryProvider,
    EntryTrainer,
    Figure,
    Operation,
    Organisation,
    OrganisationSpelling,
    Trainer,
)
from training_register.queries.missing import doubles_in
from training_register.rules.entries import CountsWhat, Kind, Status
from training_register.rules.example_years import INVENTED
from training_register.rules.periods import reporting_year_of, year
from training_register.rules.permissions import ALL, Role

TODAY = date(2026, 11, 25)
ENTRIES = 150

OtherApp = Callable[[Place], Flask]


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test is on the same day."""
    monkeypatch.setattr(command, "today", lambda: TODAY)


@pytest.fixture
def example_place(prepared_place: Place) -> Place:
    """A place whose register holds an example team."""
    prepared_place.run("example", "--entries", str(ENTRIES))
    return prepared_place


@pytest.fixture
def other_app() -> Iterator[OtherApp]:
    """Makes the application of a place once more, as a server does; its connections are closed afterwards."""
    made: list[Flask] = []

    def make(place: Place) -> Flask:
        made.append(create_app(place.folder))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def case(db_session: Session, reference: str) -> Entry:
    """The awkward case of a reference."""
    return db_session.scalars(select(Entry).where(Entry.reference == f"EX-{reference}")).one()


def organisations_of(db_session: Session, entry: Entry) -> list[str]:
    """The names of an entry's organisations, in order."""
    return list(
        db_session.scalars(
            select(Organisation.name)
            .join(EntryOrganisation)
            .where(EntryOrganisation.entry_id == entry.id)
            .order_by(EntryOrganisation.position)
        )
    )


def test_it_says_what_it_made_and_the_register_is_sound(prepared_place: Place) -> None:
    printed = prepared_place.run("example", "--years", "3", "--entries", str(ENTRIES))
    assert re.search(rf"{ENTRIES} entries of an invented team added in one operation, from 1 April 2024 on", printed)
    assert f"Every page and file says: {INVENTED}." in printed
    assert f"The register is sound. Checked: the database, and {ENTRIES} entries." in prepared_place.run("check")


def test_a_register_that_holds_an_entry_is_refused_in_words(prepared_place: Place) -> None:
    prepared_place.given(audience="Professionals", sector="Education")
    assert "The register holds entries, or did." in prepared_place.run("example", exit_code=1)
    with prepared_place.register() as db_session:
        assert db_session.scalar(select(func.count()).select_from(Entry)) == 1
        assert not db_session.scalar(select(Operation.id).where(Operation.kind == "example"))
        assert not db_session.scalar(select(func.count()).select_from(Trainer))


def test_a_second_team_is_refused(example_place: Place) -> None:
    assert "The register holds entries, or did." in example_place.run("example", exit_code=1)


@pytest.mark.parametrize("option", [("--years", "1"), ("--entries", "5"), ("--seed", "-1")])
def test_numbers_with_which_there_can_be_no_team_are_refused(prepared_place: Place, option: tuple[str, str]) -> None:
    assert "is not in the range" in prepared_place.run("example", *option, exit_code=2)


def test_the_same_seed_and_day_make_the_same_register_and_another_seed_another(
    new_place: Callable[[str], Place], tmp_path: Path
) -> None:
    written = {}
    for name, seed in (("one", 7), ("same", 7), ("other", 8)):
        place = new_place(name)
        place.run("prepare")
        place.run("example", "--entries", str(ENTRIES), "--seed", str(seed))
        place.run("export", tmp_path / f"{name}.csv")
        written[name] = (tmp_path / f"{name}.csv").read_bytes()
    assert written["one"] == written["same"]
    assert written["one"] != written["other"]


def test_it_is_the_same_register_whichever_database_keeps_it(
    example_place: Place, file_place: Place, tmp_path: Path
) -> None:
    """The run on PostgreSQL holds the two against each other."""
    file_place.run("prepare")
    file_place.run("example", "--entries", str(ENTRIES))
    for place, name in ((example_place, "this"), (file_place, "sqlite")):
        place.run("export", tmp_path / f"{name}.csv")
    assert (tmp_path / "this.csv").read_bytes() == (tmp_path / "sqlite.csv").read_bytes()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_goes_out_comes_back_in_unchanged(
    example_place: Place, new_place: Callable[[str], Place], tmp_path: Path, ending: str
) -> None:
    out, again = tmp_path / f"out.{ending}", tmp_path / "again.csv"
    example_place.run("export", out)
    example_place.run("export", tmp_path / "first.csv")
    other = new_place("other")
    other.run("prepare")
    assert f"{ENTRIES} entries added" in other.run("import", out, "--create-missing")
    other.run("export", again)
    assert again.read_bytes() == (tmp_path / "first.csv").read_bytes()


def test_portions_make_no_difference(
    example_place: Place, new_place: Callable[[str], Place], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "AT_ONCE", 40)
    other = new_place("other")
    other.run("prepare")
    other.run("example", "--entries", str(ENTRIES))
    for place, name in ((example_place, "one"), (other, "portions")):
        place.run("export", tmp_path / f"{name}.csv")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "portions.csv").read_bytes()


def test_one_operation_says_what_was_done_to_every_entry(example_place: Place) -> None:
    with example_place.register() as db_session:
        [operation] = db_session.scalars(select(Operation).where(Operation.kind == "example"))
        assert operation.about == f"5 years, {ENTRIES} entries, seed {command.SEED}, 2026-11-25"
        changes = dict(
            db_session.execute(
                select(Change.subject, func.count()).where(Change.operation_id == operation.id).group_by(Change.subject)
            ).all()
        )
    assert changes["entry"] == ENTRIES
    assert {"area", "course", "organisation", "organisation_spelling", "provider", "trainer"} <= set(changes)


class TestTeam:
    """What the usual entries are like."""

    @pytest.fixture
    def session(self, prepared_place: Place) -> Any:
        """The session of a register with an example team of the usual size."""
        prepared_place.run("example")
        with prepared_place.register() as db_session:
            yield db_session

    def test_it_is_as_a_teams_register_is(self, session: Session) -> None:
        def number(*conditions: Any, of: Any = Entry) -> int:
            return session.scalar(select(func.count()).select_from(of).where(*conditions)) or 0

        assert number() == 800
        assert number(Entry.status == Status.PLANNED, Entry.starts_on > TODAY) >= 5
        assert not number(Entry.status == Status.DELIVERED, Entry.starts_on > TODAY)
        assert 10 <= number(Entry.status == Status.CANCELLED, Entry.reason != "") <= 80
        assert number(Entry.status == Status.TAKEN_OUT)
        for certainty in (Certainty.ABOUT, Certainty.AT_LEAST, Certainty.NEARLY):
            assert number(Entry.attended_certainty == certainty) >= 3
        assert 20 <= number(Entry.attended.is_(None), Entry.status == Status.DELIVERED) <= 120
        assert number(of=Figure) >= 100
        in_month = dict(
            session.execute(
                select(Entry.month, func.count()).where(Entry.month.is_not(None)).group_by(Entry.month)
            ).all()
        )
        assert in_month[8] < min(count for month, count in in_month.items() if month != 8)
        in_year = dict(session.execute(select(Entry.reporting_year, func.count()).group_by(Entry.reporting_year)).all())
        assert sorted(year for year in in_year if year is not None) == [2022, 2023, 2024, 2025, 2026]
        assert in_year[2025] > in_year[2022]
        assert 1 <= len(doubles_in(session, year(2025), scope=ALL)) <= 40

    def test_its_lists_are_whole(self, session: Session) -> None:
        organisations = list(session.scalars(select(Organisation)))
        assert 60 <= len(organisations) <= 90
        assert all(one.usual_sector_id and one.usual_area_id for one in organisations)
        assert {one.may_be_named for one in organisations} == {True, False}
        assert (session.scalar(select(func.count()).select_from(OrganisationSpelling)) or 0) > 40
        assert (session.scalar(select(func.count()).where(Area.within_id.is_not(None))) or 0) >= 4


class TestAwkwardCases:
    """One of everything that is awkward, found by its reference."""

    @pytest.fixture
    def session(self, example_place: Place) -> Any:
        """The session of a register with an example team."""
        with example_place.register() as db_session:
            yield db_session

    def test_days(self, session: Session) -> None:
        two_days = case(session, "two-days-a-week-apart")
        assert (two_days.kind, two_days.days) == (Kind.ONE, 2)
        assert (two_days.ends_on - two_days.starts_on).days == 7
        assert (case(session, "29-February").starts_on.month, case(session, "29-February").starts_on.day) == (2, 29)
        holiday = case(session, "Sunday-and-bank-holiday").starts_on
        assert holiday.weekday() == 6
        assert (holiday.month, holiday.day) in {(12, 25), (12, 26), (1, 1)}
        last, first = case(session, "last-evening-of-the-year"), case(session, "first-night-of-the-year")
        assert (first.starts_on - last.starts_on).days == 1
        assert (last.starts_on.isoformat(), last.reporting_year) == ("2026-03-31", 2025)
        assert (first.starts_on.isoformat(), first.reporting_year) == ("2026-04-01", 2026)
        over = case(session, "over-the-edge-of-the-year")
        assert (over.reporting_year, reporting_year_of(over.ends_on)) == (2025, 2026)
        partner = case(session, "school-year")
        assert (partner.kind, partner.reporting_year, partner.sessions_certainty) == (Kind.SEVERAL, None, "nearly")
        assert (partner.ends_on - partner.starts_on).days > 300

    def test_counts(self, session: Session) -> None:
        for reference, words in (
            ("about-60", "about 60"),
            ("over-1600", "over 1600"),
            ("almost-900", "almost 900"),
            ("nobody-came", "0"),
            ("Sunday-and-bank-holiday", "40+"),
            ("words-instead", "not recorded: all sessions were well attended"),
            ("nobody-counted", "not recorded"),
        ):
            assert case(session, reference).attended_count.as_typed == words
        assert case(session, "words-instead").status is Status.DELIVERED

    def test_sessions_that_are_none_several_or_another_ones(self, session: Session) -> None:
        morning = case(session, "five-in-a-morning")
        assert (morning.kind, morning.sessions, morning.starts_on) == (Kind.SEVERAL, 5, morning.ends_on)
        teachers = case(session, "their-teachers")
        assert (teachers.same_session_as_id, teachers.sessions) == (case(session, "pupils").id, 0)
        stall = case(session, "stall")
        assert (stall.counts_what, stall.sessions) == (CountsWhat.CONTACTS, 0)
        e_learning = case(session, "e-learning")
        assert (e_learning.counts_what, e_learning.sessions_count) == (CountsWhat.COMPLETIONS, None)

    def test_statuses(self, session: Session) -> None:
        cancelled, taken_out = case(session, "cancelled"), case(session, "taken-out")
        assert cancelled.status is Status.CANCELLED
        assert cancelled.reason
        assert (taken_out.status, taken_out.status_before) == (Status.TAKEN_OUT, Status.DELIVERED)
        assert case(session, "taken-out-planned").status_before is Status.PLANNED
        overdue, planned = case(session, "overdue"), case(session, "planned")
        assert (overdue.status, planned.status) == (Status.PLANNED, Status.PLANNED)
        assert overdue.ends_on < TODAY < planned.starts_on

    def test_names(self, session: Session) -> None:
        renamed = case(session, "renamed-school")
        assert organisations_of(session, renamed) == ["Rookery Hill Academy"]
        spelling = select(OrganisationSpelling).where(OrganisationSpelling.spelling.startswith("Rookery Hill Comp"))
        assert session.scalars(spelling).one()
        assert organisations_of(session, case(session, "starts-with-equals"))[0].startswith("=")
        assert len(organisations_of(session, case(session, "200-letters"))[0]) == 200
        [odd] = organisations_of(session, case(session, "apostrophe-accent-ampersand"))
        assert {"’", "É", "&"} <= set(odd)
        assert organisations_of(session, case(session, "without-organisation")) == []
        assert len(organisations_of(session, case(session, "several-organisations"))) == 3
        areas = select(func.count()).where(EntryArea.entry_id == case(session, "200-letters").id)
        assert session.scalar(areas) == 3

    def test_who_delivered(self, session: Session) -> None:
        two_days = case(session, "two-days-a-week-apart")
        providers = select(func.count()).where(EntryProvider.entry_id == two_days.id)
        assert session.scalar(providers) == 2
        half_days = select(EntryTrainer.half_days).where(EntryTrainer.entry_id == two_days.id)
        assert sorted(session.scalars(half_days)) == [1, 4]  # type: ignore[type-var]
        course = case(session, "train-the-trainer")
        assert course.level is not None
        assert course.level.name == "Train the trainer"

    def test_notes_and_doubles(self, session: Session) -> None:
        assert case(session, "note-of-several-lines").notes.count("\n") >= 4
        pair = case(session, "counted-twice-1").id, case(session, "counted-twice-2").id
        assert tuple(sorted(pair)) in doubles_in(session, year(2025), scope=ALL)
        one, other = case(session, "duplicate-1"), case(session, "duplicate-2")
        assert (one.starts_on, one.starts_at, one.course_id, one.attended) == (
            other.starts_on, other.starts_at, other.course_id, other.attended,
        )  # fmt: skip


class TestMark:
    """Every page and file says that the figures are invented, and those of a real register never do."""

    def printed(self, place: Place, ending: str, folder: Path) -> Path:
        """The tables of a year in a file."""
        file = folder / f"year.{ending}"
        place.run("tables", "2025/26", "--format", "text" if ending == "txt" else ending, "--output", file)
        return file

    def test_text_and_json_say_it(self, example_place: Place, tmp_path: Path) -> None:
        assert self.printed(example_place, "txt", tmp_path).read_text("utf-8").startswith(f"{INVENTED}.\n")
        whole = json.loads(self.printed(example_place, "json", tmp_path).read_text("utf-8"))
        assert whole["notes"][0] == f"{INVENTED}."

    def test_every_line_of_csv_says_it(self, example_place: Place, tmp_path: Path) -> None:
        heading, *lines = csv.reader(
            io.StringIO(self.printed(example_place, "csv", tmp_path).read_text("utf-8-sig"), newline="")
        )
        assert heading[-1] == "Note"
        assert {line[-1] for line in lines} == {INVENTED}
        assert {len(line) for line in lines} == {len(heading)}

    def test_the_cover_of_a_workbook_says_it(self, example_place: Place, tmp_path: Path) -> None:
        cover = load_workbook(self.printed(example_place, "xlsx", tmp_path)).worksheets[0]
        assert [row[0].value for row in cover.iter_rows(min_row=1, max_row=2)][1] == f"{INVENTED}."

    def test_a_real_register_never_says_it(self, prepared_place: Place, tmp_path: Path) -> None:
        prepared_place.given(starts_on="2025-05-05", audience="Professionals", sector="Education")
        for ending in ("txt", "json", "csv"):
            assert "nvented" not in self.printed(prepared_place, ending, tmp_path).read_text("utf-8-sig")

    def test_every_page_says_it_also_those_for_nobody(self, example_place: Place, other_app: OtherApp) -> None:
        with example_place.register() as db_session:
            user = Given(db_session).user(Role.ADMINISTRATOR)
            app = other_app(example_place)
            browser = Browser(app.test_client())
            assert browser.open("/sign-in").texts("header .app-invented") == [INVENTED]
            browser.sign_in(user)
            assert browser.open("/nowhere", 404).texts("header .app-invented") == [INVENTED]
            assert browser.open("/tables/2025-26").texts("header .app-invented") == [INVENTED]
            addresses = [
                rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments
            ]
            pages = [(address, browser.get(address, follow_redirects=True)) for address in addresses]
            pages = [(address, page) for address, page in pages if b"<!DOCTYPE html>" in page.data]
            assert len(pages) >= 6
            assert [address for address, page in pages if INVENTED.encode() not in page.data] == []

    def test_a_site_that_is_served_already_says_it_from_then_on(
        self, prepared_place: Place, other_app: OtherApp
    ) -> None:
        with prepared_place.register():
            browser = Browser(other_app(prepared_place).test_client())
            assert browser.open("/sign-in").texts(".app-invented") == []
            db.session.rollback()
            prepared_place.run("example", "--entries", str(ENTRIES))
            assert browser.open("/sign-in").texts(".app-invented") == [INVENTED]
