"""Recording by the form: a session is saved once, what is odd is asked, what is wrong is told, nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.given import PASSWORD, Given
from tests.pages import Browser, Page
from tests.statements import sent
from training_register import clock
from training_register.actions.entries import said_of, values_of
from training_register.database import db
from training_register.models import (
    Activity,
    AppUserArea,
    Area,
    Audience,
    Course,
    Entry,
    EntryArea,
    EntryQuestion,
    Figure,
    Level,
    Measure,
    Operation,
    Organisation,
    Sector,
    Split,
    SplitItem,
    Trainer,
)
from training_register.queries.one_entry import entry_in_full
from training_register.rules.entries import Status
from training_register.rules.permissions import ALL, Role

Browse = Callable[[Role | None], Browser]
TODAY = date(2016, 11, 23)


@pytest.fixture(autouse=True)
def in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Wednesday in the reporting year 2016/17."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def coordinator(browse: Browse) -> Browser:
    """Somebody who records."""
    return browse(Role.COORDINATOR)


def ids(given: Given, audience: str = "Professionals", sector: str = "Education") -> dict[str, str]:
    """The audience and the sector as the form sends them."""
    audience_id, sector_id = given.offered(audience, sector)
    return {"audience": str(audience_id), "sector": str(sector_id)}


def save(browser: Browser, given: Given, **typed: str) -> Page:
    """Fills the form and sends it; audience and sector are those of the table unless typed."""
    return browser.send(
        "/entries/add", {**ids(given), "starts_on": "21/11", "attended": "34", **typed}, form="#entry-form"
    )


def entries(db_session: Session) -> list[Entry]:
    db_session.expire_all()
    return list(db_session.scalars(select(Entry).order_by(Entry.id)))


def again(browser: Browser, page: Page, **typed: str) -> Page:
    """Sends the form of a page that came back."""
    found = page.soup.select_one("#entry-form")
    assert found is not None
    sent: dict[str, Any] = {**page.fields("#entry-form"), **typed}
    sent["asked"] = [str(field["value"]) for field in page.soup.select("#entry-form input[name=asked]")]
    return browser._checked(browser.client.post(str(found["action"]), data=sent, follow_redirects=True), 200)


def at_once(app: Flask, browser: Browser, db_session: Session, forms: list[dict[str, str]]) -> list[tuple[int, str]]:
    """What each of several forms is answered that one person sends in the same moment."""
    cookie = browser.client.get_cookie("training_register")
    assert cookie
    clients = [app.test_client() for _ in forms]
    for client in clients:
        client.set_cookie("training_register", cookie.value)
    db_session.rollback()  # nothing of this test stays open while the others write

    def post(number: int) -> tuple[int, str]:
        answer = clients[number].post("/entries/add", data=forms[number])
        return answer.status_code, answer.headers.get("Location", "")

    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(pool.map(post, range(len(forms))))


class TestSaving:
    """What was typed is recorded, and the form comes back for the next."""

    def test_a_session_is_recorded_as_it_was_typed(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        page = save(
            coordinator, given, course="Awareness", organisations="Bents Green School", attended="about 60",
            came_from="police 3, schools 12", how="online", trainers="Jo Smith (1.5 days); Ali Khan", notes="Good.",
            length="half day", starts_at="9:30", venue="Town hall", **{"figure-booked": "70: police 5"},
        )  # fmt: skip
        [entry] = entries(db_session)
        assert (entry.starts_on, entry.attended, entry.attended_as_typed) == (date(2016, 11, 21), 60, "about 60")
        assert (entry.sessions, entry.minutes_each, str(entry.starts_at)) == (1, 180, "09:30:00")
        assert entry.course
        assert entry.course.name == "Awareness"
        assert {str(figure.count) for figure in db_session.scalars(select(Figure))} == {"3", "12", "70", "5"}
        assert [trainer.name for trainer in db_session.scalars(select(Trainer))] == ["Jo Smith", "Ali Khan"]
        assert "New in the lists: Bents Green School." in page.text(".app-saved")
        assert page.text(".app-added caption") == "Just added by you"
        assert page.fields("#entry-form")["course"] == "Awareness"
        assert page.fields("#entry-form")["attended"] == page.fields("#entry-form")["notes"] == ""

    def test_what_a_course_and_an_organisation_bring_is_brought(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        save(coordinator, given, course="Awareness", organisations="Bents Green School", length="2h")
        coordinator.send(
            "/entries/add",
            {"starts_on": "22/11", "course": "awareness", "organisations": "BENTS GREEN SCHOOL", "attended": "5"},
        )
        one, other = entries(db_session)
        assert (other.audience_id, other.sector_id, other.minutes_each) == (one.audience_id, one.sector_id, 120)
        assert db_session.scalar(select(func.count()).select_from(Organisation)) == 1

    def test_a_blank_headcount_is_not_recorded(self, coordinator: Browser, given: Given, db_session: Session) -> None:
        save(coordinator, given, attended="")
        assert entries(db_session)[0].attended is None

    def test_several_together_have_a_last_day(self, coordinator: Browser, given: Given, db_session: Session) -> None:
        save(coordinator, given, starts_on="1/10", sessions="5", ends_on="20/10", attended="120")
        [entry] = entries(db_session)
        assert (entry.kind, entry.ends_on, entry.sessions) == ("several", date(2016, 10, 20), 5)

    def test_contacts_at_a_stall_are_no_sessions(self, coordinator: Browser, given: Given, db_session: Session) -> None:
        stall = given.named(Activity, "Stall or outreach")
        save(coordinator, given, activity=str(stall.id), attended="200")
        [entry] = entries(db_session)
        assert (entry.counts_what, entry.sessions, entry.attended) == ("contacts", 0, 200)

    def test_pupils_and_their_teachers_are_one_session(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        save(coordinator, given, attended="20", reference="A1")
        save(coordinator, given, **ids(given, "Young people"), attended="200", same_session_as="A1")
        one, other = entries(db_session)
        assert (one.sessions, other.sessions, other.same_session_as_id) == (1, 0, one.id)

    def test_words_instead_of_a_figure_are_kept(self, coordinator: Browser, given: Given, db_session: Session) -> None:
        save(coordinator, given, attended="", words_instead="all well attended")
        [entry] = entries(db_session)
        assert (entry.attended, entry.words_instead) == (None, "all well attended")

    def test_a_planned_session_carries_what_is_expected(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        save(coordinator, given, starts_on="1/12", status="planned", attended="25")
        [entry] = entries(db_session)
        [figure] = db_session.scalars(select(Figure))
        assert (entry.status, entry.starts_on, entry.attended) == (Status.PLANNED, date(2016, 12, 1), None)
        assert (figure.measure.short_name, figure.number) == ("expected", 25)

    def test_saving_and_looking_at_it_leads_to_the_entry(self, coordinator: Browser, given: Given) -> None:
        page = save(coordinator, given, save="done", course="Awareness", venue="Town hall")
        assert page.text("h1") == "Entry 1"
        assert "Town hall" in page.text("dl")

    def test_what_a_batch_keeps_says_so(self, coordinator: Browser, given: Given) -> None:
        page = save(coordinator, given, course="Awareness", organisations="Bents Green School", notes="x", how="online")
        kept = {field["id"] for field in page.soup.select("#entry-form [data-kept]")}
        assert kept == {"starts_on", "course", "audience", "how", "status"}
        assert page.soup.select_one("[data-focus]")["id"] == "organisations"  # type: ignore[index]
        assert page.texts("label[for=starts_on] + .app-kept__word") == ["kept"]

    def test_what_a_course_brings_goes_with_it(self, coordinator: Browser, given: Given, db_session: Session) -> None:
        save(coordinator, given, course="Advanced", length="3h", level=str(given.named(Level, "Advanced").id))
        given.named(Course, "Awareness")
        page = coordinator.open("/entries/add?after=1")
        again(coordinator, page, course="Awareness", sector=ids(given)["sector"], attended="11")
        assert (entries(db_session)[1].level_id, entries(db_session)[1].minutes_each) == (None, None)

    def test_a_team_with_one_area_is_not_asked_for_it(self, coordinator: Browser, given: Given) -> None:
        given.named(Area, "North")
        assert not coordinator.open("/entries/add").soup.select("#areas")
        given.named(Area, "South")
        assert coordinator.open("/entries/add").soup.select("#areas")

    def test_the_first_screen_is_a_setting(self, make_app: Callable[..., Flask]) -> None:
        app = make_app(first_screen=("venue",))
        with app.app_context():
            browser = Browser(app.test_client())
            browser.sign_in(Given(db.session()).user(Role.COORDINATOR))
            page = browser.open("/entries/add")
            db.session.remove()
            db.engine.dispose()
        assert page.soup.select(".app-grid #venue")
        assert page.soup.select("details #notes")

    def test_measures_and_splits_that_a_team_adds_have_boxes(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        age = given.named(Split, "Age group")
        db_session.add(SplitItem(split=age, name="Under 18", sort_name="under 18", folded="under 18"))
        given.named(Measure, "Certificates")
        save(coordinator, given, **{"figure-certificates": "30", "split-age-group": "under 18: 4"})
        assert sorted(figure.number for figure in db_session.scalars(select(Figure))) == [4, 30]


class TestWrong:
    """What is wrong is told beside its box, and everything typed stays."""

    @pytest.mark.parametrize(
        ("typed", "box", "words"),
        [
            ({"starts_on": ""}, "starts_on", "Enter the day"),
            ({"starts_on": "soon"}, "starts_on", "“soon” is not a day."),
            ({"starts_on": "1/12/2016"}, "starts_on", "has not come yet"),
            ({"attended": "15-20"}, "attended", "is a range. Type about 18 or at least 15 instead."),
            ({"attended": "-3"}, "attended", "is below 0"),
            ({"attended": "10", "came_from": "police 11"}, "attended", "add up to 11, more than the 10 who attended"),
            ({"attended": "n/k", "came_from": "police 11"}, "attended", "Type at least 11."),
            ({"came_from": "wizards 3"}, "came_from", "wizards"),
            ({"audience": ""}, "audience", "Choose the audience."),
            ({"sector": ""}, "sector", "Choose the sector."),
            ({"sector": "99"}, "sector", "Choose the sector."),
            ({"sessions": "5", "ends_on": "1/11"}, "ends_on", "before it starts"),
            ({"length": "a while"}, "length", "is not a length of time"),
            ({"starts_at": "9"}, "starts_at", "could be morning or evening"),
            ({"days": "0"}, "days", "is not a number of days"),
            ({"reference": "x" * 101}, "reference", "is too long"),
            ({"same_session_as": "nothing"}, "same_session_as", "Name another entry"),
            ({"attended": "5", "words_instead": "lots"}, "words_instead", "Clear either"),
            ({"figure-booked": "police 3"}, "figure-booked", "Type the whole too"),
            ({"figure-booked": "2: police 3"}, "figure-booked", "Its parts add up to 3, more than 2."),
            ({"organisations": "x" * 201}, "organisations", "is too long"),
        ],
    )
    def test_it_is_told_and_nothing_typed_is_lost(
        self, coordinator: Browser, given: Given, db_session: Session, typed: dict[str, str], box: str, words: str
    ) -> None:
        page = save(coordinator, given, **{"notes": "Typed before.", **typed})
        assert words in page.text(f'[id="{box}-error"]')
        assert words in page.text(".govuk-error-summary")
        assert entries(db_session) == []
        sent = page.fields("#entry-form")
        for name, text in {"notes": "Typed before.", **typed}.items():
            assert sent[name] == text or name in ("audience", "sector")

    def test_everything_that_is_wrong_is_told_at_once(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        given.named(Organisation, "Bents Green School", usual_sector_id=given.named(Sector, "Education").id)
        page = save(coordinator, given, attended="many", sector="", organisations="Bents Gren School", reference="R1")
        assert "“many”" in page.text("#attended-error")
        assert page.text("#sector-error") == "Error: Choose the sector."
        # Why nothing brought the sector.
        assert "“Bents Gren School” is not in the list yet." in page.text("#organisations-question")
        [offer] = page.soup.select(".app-offer")
        assert offer.get_text() == "It is Bents Green School"
        page = again(coordinator, page, use=str(offer["value"]))
        assert page.soup.select_one("#sector-error") is None
        again(coordinator, page, attended="34", organisations="Bents Green School")
        assert [(entry.attended, entry.reference) for entry in entries(db_session)] == [(34, "R1")]

    def test_the_readings_of_a_range_are_offered(self, coordinator: Browser, given: Given, db_session: Session) -> None:
        page = save(coordinator, given, attended="15-20")
        offers = page.soup.select(".app-offer")
        assert [offer.get_text() for offer in offers] == ["Use about 18", "Use at least 15"]
        again(coordinator, page, use=str(offers[1]["value"]))
        assert (entries(db_session)[0].attended, entries(db_session)[0].attended_certainty) == (15, "at least")

    def test_a_reference_that_is_taken_is_told(self, coordinator: Browser, given: Given, db_session: Session) -> None:
        save(coordinator, given, reference="A1")
        page = save(coordinator, given, reference="A1", starts_on="20/10")
        assert "is the reference of entry 1" in page.text("#reference-error")
        assert len(entries(db_session)) == 1

    @pytest.mark.parametrize("hostile", ["\x00", "{{ 7*7 }}<script>", "=1+1'; DROP TABLE entry;--%s"])
    def test_what_is_odd_does_no_harm(
        self, coordinator: Browser, given: Given, db_session: Session, hostile: str
    ) -> None:
        boxes = (
            "starts_on", "course", "organisations", "audience", "sector", "sessions", "ends_on", "attended", "activity",
            "level", "how", "areas", "providers", "trainers", "status", "notes", "venue", "starts_at", "length", "days",
            "same_session_as", "words_instead", "reference", "answers", "came_from", "figure-booked", "key", "version",
            "asked", "use",
        )  # fmt: skip
        save(coordinator, given, **dict.fromkeys(boxes, hostile))
        for box in boxes:
            page = save(coordinator, given, **{"course": f"Course about {box}", box: hostile})
            assert "49" not in page.text("main h1")


class TestOdd:
    """What is only odd is asked once, in place, and remembered for that entry."""

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"attended": "501"}, "501"),
            ({"attended": "40", "figure-capacity": "30"}, "there was room for 30"),
            ({"starts_on": "20/11"}, "Sunday"),
            ({"starts_on": "29/8"}, "Bank Holiday"),
            ({"starts_on": "1/3/2016"}, "outside the year that you are working on"),
            ({"attended": "34", "figure-booked": "40", "figure-did-not-attend": "3"}, "40 booked"),
            ({"notes": "Jamie (14) told us more."}, "Jamie (14)"),
        ],
    )
    def test_it_is_asked_once(
        self, coordinator: Browser, given: Given, db_session: Session, typed: dict[str, str], words: str
    ) -> None:
        page = save(coordinator, given, **typed)
        assert words in page.text(".app-questions")
        assert page.text(".app-questions button") == "Yes, save it as it is"
        # Beside its box too.
        assert words in page.text(".app-question")
        assert entries(db_session) == []
        saved = again(coordinator, page).text(".app-saved")
        assert "Saved:" in saved
        # Whoever pressed Enter twice reads here what they said yes to.
        assert re.search(f"Answered with yes: .*{re.escape(words)}", saved)
        [entry] = entries(db_session)
        assert db_session.scalars(select(EntryQuestion.entry_id).distinct()).all() == [entry.id]
        # Nor is it asked again when something else of the entry is changed.
        page = coordinator.send(f"/entries/{entry.id}/change", {"venue": "Town hall"}, form="#entry-form")
        assert "The change is saved." in page.text(".app-saved")

    def test_what_is_answered_with_another_value_is_asked_again(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        page = save(coordinator, given, attended="501")
        page = again(coordinator, page, attended="5010")
        assert "5,010" in page.text(".app-questions")

    def test_a_count_far_from_what_is_usual_is_asked_about(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        for day in range(1, 7):
            given.entry(f"2016-11-0{day}", course="Awareness", attended=str(20 + day))
        assert save(coordinator, given, course="Awareness", attended="230").soup.select(".app-questions")
        assert not save(coordinator, given, course="Awareness", attended="30").soup.select(".app-questions")

    def test_a_new_name_close_to_one_that_is_there_is_asked_about(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        given.named(Organisation, "Bents Green School")
        page = save(coordinator, given, organisations="Bents Gren School")
        [offer] = page.soup.select(".app-questions .app-offer")
        assert offer.get_text() == "It is Bents Green School"
        again(coordinator, page, use=str(offer["value"]))
        assert db_session.scalars(select(Organisation.name)).all() == ["Bents Green School"]

    def test_a_new_name_that_is_none_of_these_is_added(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        given.named(Organisation, "Bents Green School")
        again(coordinator, save(coordinator, given, organisations="Bents Gren School"))
        assert len(db_session.scalars(select(Organisation.name)).all()) == 2

    def test_many_new_names_are_told_in_a_cookie_that_a_browser_keeps(self, coordinator: Browser, given: Given) -> None:
        rare = [f"{letter * 60} {number}" for number in range(3) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
        typed = {**coordinator.open("/entries/add").fields("#entry-form"), **ids(given), "starts_on": "21/11"}
        answer = coordinator.client.post("/entries/add", data={**typed, "organisations": "; ".join(rare)})
        assert answer.status_code == 302
        assert max(len(cookie) for cookie in answer.headers.getlist("Set-Cookie")) < 4_000
        told = coordinator.open(answer.headers["Location"]).texts(".app-saved p")
        assert told[0].startswith("Saved: 21 November 2016, AAA")
        assert told[-1] == "And 72 more."

    def test_what_parts_add_up_to_is_offered(self, coordinator: Browser, given: Given, db_session: Session) -> None:
        page = save(coordinator, given, attended="", came_from="po3 sc12 he5")
        assert "The parts add up to 20." in page.text(".app-questions")
        assert page.fields("#entry-form")["attended"] == "20"
        again(coordinator, page)
        assert entries(db_session)[0].attended == 20


class TestNothingTwice:
    """A form that is sent again is the same session; another one like it is asked about."""

    def test_the_same_form_sent_again_is_recorded_once(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        page = coordinator.open("/entries/add")
        sent = {**page.fields("#entry-form"), **ids(given), "starts_on": "21/11", "attended": "34"}
        for _ in range(3):
            answer = coordinator.client.post("/entries/add", data=sent)
            assert answer.status_code == 302
            assert answer.headers["Location"] == "/entries/add?after=1"
        assert len(entries(db_session)) == 1
        assert db_session.scalar(select(func.count()).select_from(Operation).where(Operation.kind == "add")) == 1

    def test_the_same_form_with_other_content_is_asked_about(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        page = coordinator.open("/entries/add")
        sent = {**page.fields("#entry-form"), **ids(given), "starts_on": "21/11", "attended": "34"}
        coordinator.client.post("/entries/add", data=sent)
        asked = coordinator._checked(coordinator.client.post("/entries/add", data={**sent, "attended": "36"}), 200)
        assert "You saved this form before, as the session of 21 November 2016" in asked.text(".app-questions")
        buttons = asked.soup.select(".app-questions button")
        assert [button.get_text() for button in buttons] == [
            "Yes, record another session",
            "No, change the one that is saved",
        ]
        # Either answer.
        form = asked.fields("#entry-form")
        changed = coordinator.client.post(str(buttons[1]["formaction"]), data=form, follow_redirects=True)
        assert "The change is saved." in changed.text
        assert [entry.attended for entry in entries(db_session)] == [36]
        again(coordinator, asked, attended="40", starts_on="22/11")
        assert [entry.attended for entry in entries(db_session)] == [36, 40]

    def test_the_same_form_sent_many_times_in_one_moment_is_recorded_once(
        self, app: Flask, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        form = {**ids(given), "starts_on": "21/11", "attended": "34", "organisations": "A new school"}
        form = {**coordinator.open("/entries/add").fields("#entry-form"), **form}
        answers = at_once(app, coordinator, db_session, [form] * 8)
        assert answers == [(302, "/entries/add?after=1")] * 8
        assert len(entries(db_session)) == 1

    def test_the_same_new_name_in_one_moment_is_one_name(
        self, app: Flask, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        forms = [
            {
                **coordinator.open("/entries/add").fields("#entry-form"),
                **ids(given),
                "starts_on": f"{day}/11",
                "attended": str(day),
                "organisations": "A new school",
                "course": "A new course",
            }
            for day in range(8, 16)
            if day != 13  # a Sunday
        ]
        answers = at_once(app, coordinator, db_session, forms)
        assert [status for status, _ in answers] == [302] * 7
        assert len(entries(db_session)) == 7
        assert db_session.scalars(select(Organisation.name)).all() == ["A new school"]

    @pytest.mark.parametrize("attended", ["34", ""])
    def test_a_likely_duplicate_is_asked_about(
        self, coordinator: Browser, given: Given, db_session: Session, attended: str
    ) -> None:
        save(coordinator, given, organisations="Bents Green School")
        page = save(coordinator, given, organisations="Bents Green School", attended=attended)
        assert "Is this another session than what is recorded already?" in page.text(".app-questions")
        assert page.link("Entry 1") == "/entries/1"
        again(coordinator, page)
        assert len(entries(db_session)) == 2

    @pytest.mark.parametrize("typed", [{"attended": "20"}, {"starts_on": "22/11"}, {"organisations": "Brook House"}])
    def test_another_session_is_not_asked_about(
        self, coordinator: Browser, given: Given, db_session: Session, typed: dict[str, str]
    ) -> None:
        save(coordinator, given, organisations="Bents Green School")
        save(coordinator, given, **{"organisations": "Bents Green School", **typed})
        assert len(entries(db_session)) == 2

    def test_two_tabs_record_two_sessions(self, coordinator: Browser, given: Given, db_session: Session) -> None:
        pages = [coordinator.open("/entries/add") for _ in range(2)]
        for page, day in zip(pages, ("21/11", "22/11"), strict=True):
            again(coordinator, page, **ids(given), starts_on=day, attended="34")
        assert [entry.starts_on.day for entry in entries(db_session)] == [21, 22]


class TestNothingLost:
    """Whoever is signed out while typing finds everything again, and nothing is saved by itself."""

    def sent(self, browser: Browser, given: Given) -> dict[str, str]:
        fields = browser.open("/entries/add").fields("#entry-form")
        return {**fields, **ids(given), "starts_on": "21/11", "attended": "34", "notes": "Two lines.\r\nOf notes."}

    def test_what_was_typed_is_there_after_signing_in(self, app: Flask, given: Given, db_session: Session) -> None:
        jane, browser = given.user(Role.COORDINATOR), Browser(app.test_client())
        browser.sign_in(jane)
        sent = self.sent(browser, given)
        browser.client.delete_cookie("training_register")
        page = browser._checked(browser.client.post("/entries/add", data=sent, follow_redirects=True), 200)
        assert page.text("h1") == "Sign in"
        assert "everything that you typed is there again" in page.text("main")
        signing_in = {**page.fields("main form"), "email": jane.email, "password": "wrong"}
        page = browser._checked(browser.client.post("/sign-in?next=/entries/add", data=signing_in), 200)
        signing_in = {**page.fields("main form"), "email": jane.email, "password": PASSWORD}
        page = browser._checked(browser.client.post("/sign-in?next=/entries/add", data=signing_in), 200)
        assert page.text("h1") == "Record a session"
        assert "Nothing is saved yet" in page.text(".app-saved")
        assert entries(db_session) == []
        fields = page.fields("#entry-form")
        assert {name: fields[name] for name in ("starts_on", "attended", "key")} == {
            name: sent[name] for name in ("starts_on", "attended", "key")
        }
        assert fields["notes"].split() == ["Two", "lines.", "Of", "notes."]
        again(browser, page)
        assert len(entries(db_session)) == 1

    def test_a_page_that_was_open_while_somebody_signed_in_again_is_shown_again(
        self, app: Flask, given: Given, db_session: Session
    ) -> None:
        jane, browser = given.user(Role.COORDINATOR), Browser(app.test_client())
        browser.sign_in(jane)
        sent = self.sent(browser, given)
        browser.client.delete_cookie("training_register")
        browser.sign_in(jane)
        page = browser._checked(browser.client.post("/entries/add", data=sent), 200)
        assert "You signed out or in again while this page was open." in page.text(".govuk-error-summary")
        assert entries(db_session) == []
        again(browser, page)
        assert len(entries(db_session)) == 1

    def test_a_form_of_another_site_saves_nothing(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        sent = {**self.sent(coordinator, given), "csrf_token": "forged"}
        coordinator.client.post("/entries/add", data=sent)
        given.entry()
        coordinator.client.post("/entries/1/change", data={**sent, "version": "1"})
        assert [entry.attended for entry in entries(db_session)] == [34]
        assert entries(db_session)[0].version == 1

    def test_what_a_viewer_sends_goes_nowhere(self, app: Flask, given: Given, db_session: Session) -> None:
        viewer, browser = given.user(Role.VIEWER), Browser(app.test_client())
        page = browser._checked(
            browser.client.post("/entries/add", data={"starts_on": "21/11"}, follow_redirects=True), 200
        )
        signing_in = {**page.fields("main form"), "email": viewer.email, "password": PASSWORD}
        assert browser.client.post("/sign-in?next=/entries/add", data=signing_in).status_code == 302
        assert browser.client.get("/entries/add").status_code == 403


class TestChanging:
    """An entry is changed by the same form; who comes second sees what the first one did."""

    def test_the_form_holds_the_entry_as_it_would_be_typed(self, coordinator: Browser, given: Given) -> None:
        save(
            coordinator, given, course="Awareness", organisations="Bents Green School", attended="about 60",
            came_from="police 3, schools 12", how="online", trainers="Jo Smith (1.5 days)", notes="Good.",
            length="half day", starts_at="9:30", venue="Town hall", **{"figure-booked": "70: police 5"},
        )  # fmt: skip
        page = coordinator.open("/entries/1/change")
        unchanged = again(coordinator, page)
        assert "Nothing was changed" in unchanged.text(".app-saved")
        changed = coordinator.send("/entries/1/change", {"attended": "62"}, form="#entry-form")
        assert "attended: about 60 → 62" in changed.text(".app-changes")

    @pytest.mark.parametrize("model", [Activity, Audience, Sector, Measure, Split, SplitItem, Area])
    def test_what_was_retired_since_stays(
        self, coordinator: Browser, given: Given, db_session: Session, model: Any
    ) -> None:
        given.named(Area, "South")
        save(
            coordinator, given, attended="34", areas="South", came_from="police 3", **{"figure-booked": "40: police 5"},
            activity=str(given.named(Activity, "Course").id),
        )  # fmt: skip
        before = said_of(values_of(entry_in_full(db_session, 1, scope=ALL)), first_month=4)  # type: ignore[arg-type]
        for name in db_session.scalars(select(model)):
            name.retired_on = date(2016, 1, 1)
        db_session.commit()
        page = coordinator.send("/entries/1/change", {"venue": "Town hall"}, form="#entry-form")
        assert "The change is saved." in page.text(".app-saved")
        db_session.expire_all()
        after = said_of(values_of(entry_in_full(db_session, 1, scope=ALL)), first_month=4)  # type: ignore[arg-type]
        assert {**after, "figures": sorted(map(str, after["figures"]))} == {
            **before, "figures": sorted(map(str, before["figures"])), "venue": "Town hall",
        }  # fmt: skip

    def test_two_who_change_the_same_entry(
        self, coordinator: Browser, browse: Browse, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", attended="34")
        mine, theirs = coordinator.open("/entries/1/change"), browse(Role.MANAGER)
        theirs.send("/entries/1/change", {"attended": "36"}, form="#entry-form")
        page = again(coordinator, mine, venue="Town hall")
        assert "The change is saved." in page.text(".app-saved")
        assert "meanwhile, and kept: Attended: 34 → 36." in page.text(".app-saved")
        assert (entries(db_session)[0].venue, entries(db_session)[0].attended) == ("Town hall", 36)

    def test_somebody_kept_to_an_area_sees_no_entry_of_another(self, browse: Browse, app: Flask, given: Given) -> None:
        given.entry(areas=("North",))
        user = given.user(Role.COORDINATOR, areas=[AppUserArea(area_id=given.named(Area, "South").id)])
        browser = Browser(app.test_client())
        browser.sign_in(user)
        for address in ("", "/change", "/take-out", "/took-place"):
            browser.open(f"/entries/1{address}", status=404)

    def test_somebody_kept_to_an_area_records_for_it(self, app: Flask, given: Given, db_session: Session) -> None:
        given.named(Area, "North")
        south = given.named(Area, "South")
        browser = Browser(app.test_client())
        browser.sign_in(given.user(Role.COORDINATOR, areas=[AppUserArea(area_id=south.id)]))
        save(browser, given)
        [line] = db_session.scalars(select(EntryArea))
        assert line.area_id == south.id
        assert "Choose areas from the list: South." in save(browser, given, areas="North").text("#areas-error")


class TestUndoing:
    """What was just added is undone with one press, and nothing is gone."""

    def test_a_slip_is_undone_and_put_back(self, coordinator: Browser, given: Given, db_session: Session) -> None:
        page = save(coordinator, given)
        form = page.soup.select_one(".app-added form")
        assert form is not None
        fields = page.fields(".app-added form")
        page = coordinator._checked(
            coordinator.client.post(str(form["action"]), data=fields, follow_redirects=True), 200
        )
        assert entries(db_session)[0].status is Status.TAKEN_OUT
        assert "taken out" in page.text(".app-added tbody")
        assert page.text("h1") == "Record a session"
        form = page.soup.select_one(".app-added form")
        assert form is not None
        coordinator.client.post(str(form["action"]), data=page.fields(".app-added form"))
        assert entries(db_session)[0].status is Status.DELIVERED

    def test_what_is_older_needs_a_reason(self, coordinator: Browser, given: Given, db_session: Session) -> None:
        given.entry("2016-11-21")
        page = coordinator.send("/entries/1/take-out", {"reason": " "})
        assert "Say why it is taken out" in page.text("#reason-error")
        coordinator.send("/entries/1/take-out", {"reason": "It was counted twice."})
        [entry] = entries(db_session)
        assert (entry.status, entry.reason) == (Status.TAKEN_OUT, "It was counted twice.")
        assert "It was counted twice." in coordinator.open("/entries/1").text("main")


class TestPlanned:
    """On its day a planned session took place, was cancelled, or was moved."""

    @pytest.fixture(autouse=True)
    def planned(self, coordinator: Browser, given: Given) -> None:
        """One session that has come due, and one that is to come."""
        for day in ("22/11/2016", "1/12"):
            save(coordinator, given, starts_on=day, status="planned", attended="25", course="Awareness")

    def test_what_has_come_due_is_told(self, coordinator: Browser) -> None:
        page = coordinator.open("/entries/add")
        assert page.link("1 planned session has come due") == "/entries/planned"
        planned = coordinator.open("/entries/planned")
        assert [caption.split(",")[0] for caption in planned.texts("caption")] == ["The day has come", "Still to come"]

    def test_it_took_place_and_needs_the_headcount_alone(self, coordinator: Browser, db_session: Session) -> None:
        page = coordinator.open("/entries/1/took-place")
        assert "Expected: 25" in page.text("main")
        page = coordinator.send("/entries/1/took-place", {"attended": "23"})
        assert "It took place" in page.text(".app-saved")
        entry = entries(db_session)[0]
        assert (entry.status, entry.attended) == (Status.DELIVERED, 23)
        assert db_session.scalars(select(Figure.number).where(Figure.entry_id == 1)).all() == [25]

    def test_a_mistake_in_the_headcount_is_told(self, coordinator: Browser, db_session: Session) -> None:
        page = coordinator.send("/entries/1/took-place", {"attended": "lots"})
        assert "is not a count" in page.text("#attended-error")
        assert entries(db_session)[0].status is Status.PLANNED

    def test_what_is_to_come_did_not_take_place(self, coordinator: Browser, db_session: Session) -> None:
        assert "has not come yet" in coordinator.open("/entries/2/took-place").text(".app-saved")

    def test_it_was_cancelled_for_a_reason(self, coordinator: Browser, db_session: Session) -> None:
        assert "Say why" in coordinator.send("/entries/1/cancel", {"reason": ""}).text("#reason-error")
        coordinator.send("/entries/1/cancel", {"reason": "The trainer was ill."})
        entry = entries(db_session)[0]
        assert (entry.status, entry.reason) == (Status.CANCELLED, "The trainer was ill.")

    def test_it_was_moved_and_the_old_day_is_kept(self, coordinator: Browser, db_session: Session) -> None:
        coordinator.send("/entries/1/move", {"starts_on": "5/12"})
        assert entries(db_session)[0].starts_on == date(2016, 12, 5)
        assert "day: 22 November 2016 → 5 December 2016" in coordinator.open("/entries/1").text(".app-changes")

    def test_what_is_no_longer_planned_has_no_such_page(self, coordinator: Browser) -> None:
        coordinator.send("/entries/1/took-place", {"attended": "23"})
        for address in ("took-place", "cancel", "move"):
            coordinator.open(f"/entries/1/{address}", status=404)


class TestUnderstanding:
    """Beside each box stands how it was understood, by the parser that reads the form too."""

    @pytest.mark.parametrize(
        ("box", "text", "words", "offer"),
        [
            ("day", "27/3", "Sunday 27 March 2016", ""),
            ("day", "fri", "Friday 18 November 2016", ""),
            ("day", "-3", "Sunday 20 November 2016", ""),
            ("count", "20+", "at least 20", ""),
            ("count", "n/k", "not recorded", ""),
            ("length", "half day", "3 h", ""),
            ("time", "2 pm", "14:00", ""),
            ("split", "police 3, schools 12, health 5", "Police 3, School or college 12, Health 5: 20 in all", "20"),
            ("figure", "20: police 3", "20: Police 3", ""),
            ("count", "", "", ""),
        ],
    )
    def test_a_text_is_told_in_words(self, coordinator: Browser, box: str, text: str, words: str, offer: str) -> None:
        answer = coordinator.get("/understand", query_string={"box": box, "text": text}).get_json()
        assert answer == {"is_understood": True, "words": words, "offer": offer}

    def test_what_is_not_understood_says_what_to_type(self, coordinator: Browser) -> None:
        answer = coordinator.get("/understand?box=count&text=lots").get_json()
        assert not answer["is_understood"]
        assert "is not a count" in answer["words"]

    def test_a_day_is_of_the_year_of_the_batch(self, coordinator: Browser) -> None:
        answer = coordinator.get("/understand?box=day&text=27/3&last=2015-05-01").get_json()
        assert answer["words"] == "Friday 27 March 2015"

    def test_another_box_is_not_understood(self, coordinator: Browser) -> None:
        coordinator.open("/understand?box=magic&text=1", status=400)


def test_the_form_asks_few_questions_of_the_database(coordinator: Browser, given: Given, db_session: Session) -> None:
    """However many organisations there are."""
    for number in range(30):
        given.named(Organisation, f"School {number}")
    save(coordinator, given, course="Awareness", organisations="School 3")
    with sent(db_session) as asked:
        coordinator.open("/entries/add")
    assert len(asked) <= 6
    page = coordinator.open("/entries/add?after=1")
    typed = {
        **page.fields("#entry-form"),
        **ids(given),
        "course": "Awareness",
        "organisations": "School 4",
        "attended": "12",
    }
    with sent(db_session) as asked:
        assert coordinator.client.post("/entries/add?after=1", data=typed).status_code == 302
    assert len(asked) <= 10
