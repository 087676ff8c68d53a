"""Tables of every shape that reports print, laid out on the pages alone from entries that carry their figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.laid_out import LayoutPage, printed
from tests.pages import Browser
from tests.published import LAC
from training_register import clock
from training_register.count import Count, parse_count
from training_register.database import db
from training_register.models import Course, Measure, Organisation, ReportTable, Sector, Split, SplitItem
from training_register.rules.entries import Status
from training_register.rules.permissions import Role

ROADSHOW = "Vulnerability Roadshow"
OTHERS = "Others/ Voluntary Sector"


@pytest.fixture(autouse=True)
def in_2018(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which tables are laid out."""
    monkeypatch.setattr(clock, "today", lambda: date(2018, 5, 2))


@pytest.fixture
def team(given: Given, browse: Callable[[Role | None], Browser], db_session: Session) -> Browser:
    """A manager of a team that has given up the tables which the register started with."""
    browser = browse(Role.MANAGER)
    for table_id in db_session.scalars(select(ReportTable.id)).all():
        browser.send(f"/report-tables/versions/{table_id}/delete", {})
    return browser


def new_table(browser: Browser, title: str, rows: str = "sector", audience: str = "professionals") -> LayoutPage:
    """The page of a new table, by way of the few choices with which it begins."""
    page = browser.open("/report-tables/add")
    assert page.soup.select_one(f'#audience option[value="{audience}"]')
    return LayoutPage(browser, f"/report-tables/add?title={title}&audience={audience}&rows={rows}")


def figures(db_session: Session, **counts: str) -> tuple[tuple[int, int | None, Count], ...]:
    """Figures of an entry, by the short names of their measures with `_` for "-"."""
    ids = dict(db_session.execute(select(Measure.short_name, Measure.id)).all())
    return tuple((ids[name.replace("_", "-")], None, parse_count(text)) for name, text in counts.items())


def came_from(given: Given, **counts: str) -> tuple[tuple[int, int | None, Count], ...]:
    """The parts of those who attended, by where they came from."""
    db_session = given.db_session
    measure_id = db_session.scalars(select(Measure.id).where(Measure.short_name == "attended")).one()
    split_id = db_session.scalars(select(Split.id).where(Split.short_name == "came-from")).one()
    found = []
    for name, text in counts.items():
        item = given.named(SplitItem, name, split_id=split_id, sort_name=name.lower(), folded=name.lower())
        found.append((measure_id, item.id, parse_count(text)))
    return tuple(found)


class TestTheSourceReport:
    @pytest.fixture
    def app(self, make_app: Callable[..., Flask]):  # type: ignore[no-untyped-def]
        """The register of the service that wrote the report."""
        app = make_app(organisation_name="Sheffield Futures", service_name="SSES", place="Sheffield")
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()

    @pytest.fixture
    def entered(self, given: Given) -> Given:
        """The report's figures, roadshows among those of professionals."""
        named = {
            ("Professionals", "Education"): ("Heritage Park", "Bents Green", "Freeman College"),
            ("Professionals", "Health"): (
                "Sheffield Children’s Hospital", "Sexual Health Sheffield", "Becton CAMHS",
            ),
            ("Professionals", "Multi Agency"): ("BLAST Conference", "NWG Conference", "Sheffield Futures"),
            ("Professionals", OTHERS): ("South Yorkshire Passenger Transport", "Young Carers", "Barnardo’s"),
            ("Young people", "Education"): ("NCS (National Citizen Service)",),
            ("Young people", "Voluntary Sector"): ("Barnardo’s", "youth clubs", "Safe and Sound", "Together Women"),
        }  # fmt: skip
        for audience, sector, sessions, attended in (
            ("Professionals", "Education", "9", "305"), ("Professionals", "Health", "6", "87"),
            ("Professionals", LAC, "5", "62"), ("Professionals", "Multi Agency", "25", "456"),
            ("Professionals", OTHERS, "5", "63"),
            ("Young people", "Alternative Curriculum Provider", "5", "85"), ("Young people", "Education", "27", "1340"),
            ("Young people", LAC, "3", "15"), ("Young people", "Voluntary Sector", "31", "147"),
            ("Parents and carers", "Parents and carers", "4", "127"),
            ("Taxi drivers", "Taxi drivers", "not recorded", "1102"),
        ):  # fmt: skip
            organisations = named.get((audience, sector), ())
            for name in organisations:
                given.named(Organisation, name, may_be_named=True)
            given.entry(
                "2016-04-01", "2017-03-31", audience=audience, sector=sector, sessions=sessions, attended=attended,
                organisations=organisations,
            )  # fmt: skip
        given.named(Course, ROADSHOW, short_name="vulnerability-roadshow")
        given.entry(
            "2016-04-01", "2017-03-31", audience="Professionals", sector="Multi Agency", sessions="8", attended="n/k",
            course=ROADSHOW,
        )  # fmt: skip
        return given

    def test_its_tables_notes_and_sentences_are_printed_word_for_word(self, entered: Given, team: Browser) -> None:
        self.lay_out_professionals(team)
        self.lay_out_young_people(team)
        self.lay_out_sentences(team)
        page = team.open("/tables/2016-17")
        tables = {table["aria-labelledby"]: table for table in page.soup.select("section.app-table")}
        assert [page.text(f"#{caption}").split(" April")[0] for caption in tables if "summary" not in caption] == [
            "Professionals Training", "Young People Training", "Parents and carers", "Taxi drivers",
            "Vulnerability Roadshows",
        ]  # fmt: skip
        assert printed(page, 'section[aria-labelledby="professionals-training-caption"] table') == [
            ["Professionals Training", "Sessions", "Attended"],
            ["Education [1]", "9", "305"],
            ["Health [2]", "6", "87"],
            [LAC, "5", "62"],
            ["Multi Agency [3]", "25", "456"],
            ["Others/ Voluntary Sector [4]", "5", "63"],
            ["Total", "50", "973"],
        ]
        assert printed(page, 'section[aria-labelledby="young-people-training-caption"] table') == [
            ["Young People Training", "Sessions", "Attended"],
            ["Alternative Curriculum Provider [1]", "5", "85"],
            ["Education [1]", "27", "1340"],
            [LAC, "3", "15"],
            ["Voluntary Sector [2]", "31", "147"],
            ["Total", "66", "1587"],
        ]
        words = page.text("main")
        for printed_words in (
            "A total of 973 professionals over 50 sessions have been trained by SSES to be aware of the risks and "
            "signs of CSE.",
            "Education includes secondary schools and special schools (Heritage Park, Bents Green and Freeman College "
            "for example).",
            "Health includes Sheffield Children’s Hospital, Sexual Health Sheffield and Becton CAMHS.",
            "Multi Agency includes BLAST Conference, NWG Conference and Sheffield Futures staff.",
            "Others/Voluntary Sector include solicitors, university, South Yorkshire Passenger Transport, Young Carers "
            "and Barnardo’s.",
            "A total of 1587 young people have been trained to be aware of the risks of CSE by SSES.",
            "Alternative Provider and Education includes secondary schools, college and NCS (National Citizen "
            "Service).",
            "The Voluntary Sector includes Barnardo’s, youth clubs, Safe and Sound and Together Women.",
            "In addition to the above, a total of 127 parents/carers have attended 4 sessions across schools and MAST.",
            "Training for Taxi drivers continues across the region with 1102 attending sessions in 2016/17.",
            "8 sessions in total took place where referral pathways and the subsequent client journey was described by "
            "the services involved.",
        ):
            assert printed_words in words, words

    def lay_out_professionals(self, team: Browser) -> None:
        form = new_table(team, "Professionals Training")
        form.fill(heading="Professionals Training")
        form.choose("filter-not-course", ROADSHOW)
        form.fill(
            sentence="A total of {attended} professionals over {sessions} sessions have been trained by {service} to "
            "be aware of the risks and signs of CSE."
        )
        form.add_note(
            "Education includes secondary schools and special schools ({organisations} for example).", "Education",
            without="Education includes secondary schools and special schools.",
        )  # fmt: skip
        form.add_note("Health includes {organisations}.", "Health")
        form.add_note("Multi Agency includes {organisations} staff.", "Multi Agency")
        form.add_note("Others/Voluntary Sector include solicitors, university, {organisations}.", OTHERS)
        form.press("preview")
        assert form.preview()[-1] == ["Total", "50", "973"]
        assert "Saved: Professionals Training." in form.save().text(".app-saved")

    def lay_out_young_people(self, team: Browser) -> None:
        form = new_table(team, "Young People Training", audience="young-people")
        form.fill(heading="Young People Training", has_commas=None)
        form.fill(sentence="A total of {attended} young people have been trained to be aware of the risks of CSE by "
                           "{service}.")  # fmt: skip
        form.add_note(
            "Alternative Provider and Education includes secondary schools, college and {organisations}.",
            "Alternative Curriculum Provider", "Education",
        )  # fmt: skip
        form.add_note("The Voluntary Sector includes {organisations}.", "Voluntary Sector")
        assert "Saved: Young People Training." in form.save().text(".app-saved")

    def lay_out_sentences(self, team: Browser) -> None:
        form = new_table(team, "Parents and carers", audience="parents-and-carers")
        form.fill(
            sentence="In addition to the above, a total of {attended} parents/carers have attended {sessions} sessions "
            "across schools and MAST."
        ).save()
        form = new_table(team, "Taxi drivers", audience="taxi-drivers").fill(has_commas=None)
        form.fill(
            sentence="Training for Taxi drivers continues across the region with {attended} attending sessions in "
            "{period}."
        ).save()
        form = new_table(team, "Vulnerability Roadshows").choose("filter-course", ROADSHOW)
        form.fill(
            sentence="{sessions} sessions in total took place where referral pathways and the subsequent client "
            "journey was described by the services involved."
        ).save()


def test_agencies_by_year(team: Browser, given: Given) -> None:
    given.entry("2015-06-01", attended="50", figures=came_from(given, Police="20", Schools="30"))
    given.entry("2016-06-01", attended="60", figures=came_from(given, Police="15", Schools="45"))
    given.entry("2017-06-01", attended="40", figures=came_from(given, Police="40"))
    form = new_table(team, "Agencies", rows="split:came-from").choose("columns_by", "Years: this one and 2 before")
    form.add_measure("Attended").fill(heading="Agency", total_label="All agencies").save()
    page = team.open("/tables/2017-18/agencies")
    lines = printed(page, "section.app-table table")
    assert lines[0] == ["Agency", "2015/16", "2016/17", "2017/18"]
    assert ["Police", "20", "15", "40"] in lines
    assert ["Schools", "30", "45", "0"] in lines
    assert ["All agencies", "50", "60", "40"] in lines


def test_courses_with_capacity_attendance_rate_and_no_shows_beneath(
    team: Browser, given: Given, db_session: Session
) -> None:
    for course, attended, counts in (
        ("Neglect", "21", {"capacity": "25", "did_not_attend": "12"}),
        ("Neglect", "19", {"capacity": "25", "did_not_attend": "3"}),
        ("Domestic abuse", "15", {"capacity": "20", "did_not_attend": "5"}),
    ):
        given.entry("2016-06-01", course=course, attended=attended, figures=figures(db_session, **counts))
    form = new_table(team, "Courses", rows="course")
    form.add_measure("Sessions").add_measure("Attended").add_measure("Capacity")
    form.add_measure("Attended of capacity (%)", "Attendance rate").add_measure("Did not attend", kind="line")
    form.fill(decimals="0", line__0__heading="Did not attend").save()
    page = team.open("/tables/2016-17/courses")
    lines = printed(page, "section.app-table table")
    assert lines[0] == ["Course", "Sessions", "Attended", "Capacity", "Attendance rate"]
    assert [line[:4] for line in lines[1:]] == [
        ["Domestic abuse", "1", "15", "20"], ["Neglect", "2", "40", "50"], ["Total", "3", "55", "70"],
    ]  # fmt: skip
    assert [line[4].split("%")[0] for line in lines[1:]] == ["75", "80", "79"]
    assert "Did not attend: 20" in page.text("section.app-table")


def test_agencies_with_bookings_and_their_share_of_all(team: Browser, given: Given, db_session: Session) -> None:
    for sector, attended, counts in (
        ("Education", "30", {"booked": "40", "cancelled_bookings": "4", "did_not_attend": "8",
                             "came_without_booking": "2"}),
        ("Health", "10", {"booked": "12", "cancelled_bookings": "1", "did_not_attend": "1",
                          "came_without_booking": "0"}),
    ):  # fmt: skip
        given.entry("2016-06-01", sector=sector, attended=attended, figures=figures(db_session, **counts))
    form = new_table(team, "Bookings").fill(heading="Agency")
    while form.number_of_rows > 2:
        form.press(f"row-remove-{form.number_of_rows - 1}")
    form.fill(row__0__label="Schools", row__1__label="Health services")
    for measure in ("Booked", "Attended", "Cancelled bookings", "Did not attend", "Came without booking"):
        form.add_measure(measure)
    form.add_measure("Share of all (%)", "Share of all").save()
    lines = printed(team.open("/tables/2016-17/bookings"), "section.app-table table")
    assert lines[0][0] == "Agency"
    assert [line[:6] for line in lines[1:]] == [
        ["Schools", "40", "30", "4", "8", "2"], ["Health services", "12", "10", "1", "1", "0"],
        ["Total", "52", "40", "5", "9", "2"],
    ]  # fmt: skip
    assert [line[6].split("%")[0] for line in lines[1:3]] == ["75.0", "25.0"]


def test_a_headline_list(team: Browser, given: Given) -> None:
    for day, attended in (("2016-05-03", "21"), ("2016-06-01", "22"), ("2016-09-09", "20"), ("2016-10-10", "20")):
        given.entry(day, attended=attended)
    given.named(Organisation, "Barnardo’s", may_be_named=True)
    given.entry("2016-11-01", "2016-11-02", attended="20", days=2, organisations=("Barnardo’s",))
    given.entry("2016-12-01", attended="n/k", status=Status.CANCELLED, reason="Nobody booked")
    form = new_table(team, "At a glance", rows="measures")
    assert form.rows == ["Sessions", "Attended"]
    form.fill(row__0__label="Events", row__1__label="Attendances", has_total=None, decimals="0")
    for label, measure in (("Days delivered", "Days"), ("Events cancelled", "Cancelled sessions"),
                           ("Average per event", "Average attended")):  # fmt: skip
        form.add_row(label, measure, box="fed")
    form.add_note("One event of {organisations} took two days.", "Days delivered").save()
    page = team.open("/tables/2016-17/at-a-glance")
    assert page.text(".app-notes li") == "One event of Barnardo’s took two days."
    lines = printed(page, "section.app-table table")
    assert [(line[0], line[1].split(" ")[0].split("(")[0]) for line in lines[1:]] == [
        ("Events", "5"), ("Attendances", "103"), ("Days delivered [1]", "6"), ("Events cancelled", "1"),
        ("Average per event", "21"),
    ]  # fmt: skip


def test_single_sessions_as_columns(team: Browser, given: Given) -> None:
    given.entry("2016-05-03", sector="Education", attended="12")
    given.entry("2016-10-10", sector="Education", attended="9")
    given.entry("2016-10-10", sector="Health", attended="4")
    form = new_table(team, "Session by session").choose("columns_by", "Single sessions")
    form.add_measure("Attended").save()
    lines = printed(team.open("/tables/2016-17/session-by-session"), "section.app-table table")
    [education] = [line for line in lines if line[0] == "Education"]
    assert len(education) >= 4
    assert [cell for cell in education[1:] if cell in ("12", "9")] == ["12", "9"]
    assert education[-1] == "21"


def test_rows_of_several_courses_and_the_rest(team: Browser, given: Given) -> None:
    for name in ("Neglect", "Graded care profile", "Domestic abuse"):
        given.named(Course, name, short_name=name.lower().replace(" ", "-"))
        given.entry("2016-06-01", course=name, attended="10")
    given.entry("2016-06-01", attended="5")
    form = new_table(team, "Topics", rows="course")
    form.add_row("Neglect and its assessment", "Neglect", "Graded care profile", box="fed")
    form.add_row("Without a course", "No course", box="fed")
    form.save()
    lines = printed(team.open("/tables/2016-17/topics"), "section.app-table table")
    assert [line[0::2] for line in lines[1:]] == [
        ["Neglect and its assessment", "20"], ["Without a course", "5"], ["Not in this table", "10"], ["Total", "35"],
    ]  # fmt: skip


def test_a_sector_that_is_new_stands_in_not_in_this_table(team: Browser, given: Given, db_session: Session) -> None:
    given.entry("2016-06-01", sector="Education", attended="10")
    new_table(team, "Professionals").save()
    given.entry("2016-06-01", sector="Fire service", attended="7")
    assert db_session.scalars(select(Sector.id).where(Sector.name == "Fire service")).one()
    lines = printed(team.open("/tables/2016-17/professionals"), "section.app-table table")
    assert ["Not in this table", "1", "7"] in lines
    form = LayoutPage(team, "/report-tables/professionals/2016-17")
    assert "Fire service feeds no row" in form.page.text("#unfed")


def test_areas_by_year_with_schools_and_children(team: Browser, given: Given, db_session: Session) -> None:
    for day, area, schools, children in (
        ("2016-09-05", "North West", "780", "190,100"), ("2017-09-05", "North West", "843", "207,874"),
        ("2017-09-06", "Worcestershire", "38", "8,943"),
    ):  # fmt: skip
        reached = figures(db_session, organisations_reached=schools)
        given.entry(day, audience="Young people", sector="Education", attended=children, areas=(area,), figures=reached)
    form = new_table(team, "Reach", rows="area", audience="young-people")
    form.choose("columns_by", "Years: this one and the one before")
    form.add_measure("Organisations reached (as typed)", "Schools").add_measure("Attended", "Children").save()
    page = team.open("/tables/2017-18/reach")
    lines = printed(page, "section.app-table table")
    assert lines[0] == ["Area", "Schools 2016/17", "Children 2016/17", "Schools 2017/18", "Children 2017/18"]
    assert ["North West", "780", "190,100", "843", "207,874"] in lines
    assert ["Worcestershire", "0", "0", "38", "8,943"] in lines


def test_registrations_of_e_learning_by_status(team: Browser, given: Given, db_session: Session) -> None:
    for name in ("In progress", "Not attempted"):
        given.named(Measure, name)
    status = figures(db_session, in_progress="7861", not_attempted="17999")
    given.entry("2016-05-01", "2017-03-01", activity="E-learning", attended="95913", figures=status)
    begun = "title=Registrations&audience=professionals&rows=measures&counts=completions"
    form = LayoutPage(team, f"/report-tables/add?{begun}")
    assert form.rows == ["Sessions", "Completions"]
    form.fill(row__1__label="Completed")
    for label, measure in (("Under way", "In progress"), ("None yet", "Not attempted")):
        form.add_row(label, measure, box="fed")
    form.save()
    page = team.open("/tables/2016-17/registrations")
    lines = printed(page, "section.app-table table")
    assert [line[:2] for line in lines[-3:]] == [
        ["Completed", "95,913"], ["Under way", "7,861"], ["None yet", "17,999"],
    ]  # fmt: skip
