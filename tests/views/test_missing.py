"""Missing figures, chased: by whoever can answer, thirty on one page, with reminders and days to ask again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.given import PASSWORD, Given
from tests.pages import Browser, Page
from tests.statements import statements
from training_register import clock
from training_register.actions.undo import undo_operation
from training_register.database import db, writing
from training_register.models import (
    Answer,
    AppUser,
    AppUserArea,
    Area,
    Change,
    Entry,
    Figure,
    Measure,
    Operation,
    Organisation,
    Provider,
)
from training_register.queries import answers as answer_queries
from training_register.rules.entries import Status
from training_register.rules.permissions import Role
from training_register.settings import Settings

Browse = Callable[[Role | None], Browser]
TODAY = date(2016, 11, 23)
SCHOOL, OTHER = "Bents Green School", "Abbey Lane School"
FORM = "form.app-figures"


@pytest.fixture(autouse=True)
def in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Wednesday in the reporting year 2016/17."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def coordinator(browse: Browse) -> Browser:
    """Somebody who records."""
    return browse(Role.COORDINATOR)


def entry_of(db_session: Session, entry_id: int) -> Entry:
    db_session.expire_all()
    found = db_session.get(Entry, entry_id)
    assert found
    return found


def fill(browser: Browser, status: int = 200, address: str = "/entries/missing", **typed: str) -> Page:
    """Fills boxes of the page, named as `attended_3`, and sends it."""
    return browser.send(address, {name.replace("_", "-"): text for name, text in typed.items()}, status, FORM)


def again(browser: Browser, page: Page, **typed: str) -> Page:
    """Sends the form of a page that came back, or that was opened before."""
    sent = {**page.fields(FORM), **{name.replace("_", "-"): text for name, text in typed.items()}}
    return browser._checked(
        browser.client.post(str(page.soup.select_one(FORM)["action"]), data=sent, follow_redirects=True),  # type: ignore[index]
        200,
    )


def say(browser: Browser, entry_id: int, status: int = 200, **said: str) -> Page:
    """Answers about an entry: `what` is later, stop or now."""
    page = browser.open(f"/entries/{entry_id}/asking")
    token = page.soup.select_one("main input[name=csrf_token]")["value"]  # type: ignore[index]
    data = {"csrf_token": token, **said}
    answer = browser.client.post(f"/entries/{entry_id}/asking", data=data, follow_redirects=True)
    return browser._checked(answer, status)


def boxes(page: Page) -> list[str]:
    """The names of the boxes on the page."""
    return [str(field["name"]) for field in page.soup.select(f"{FORM} input[type=text]")]


class TestTheList:
    """What happened and needs a number, by who can answer."""

    def test_an_empty_list_says_so(self, coordinator: Browser, given: Given) -> None:
        given.entry("2016-05-04", attended="0")
        page = coordinator.open("/entries/missing")
        assert "Nothing of 2016/17 needs a number" in page.text("main")
        assert not page.soup.select(FORM)

    def test_it_holds_what_happened_and_lacks_a_number(self, coordinator: Browser, given: Given) -> None:
        given.entry("2016-05-04")
        lacks_attended = given.entry("2016-05-05", attended="n/k")
        lacks_sessions = given.entry("2016-05-06", "2016-06-06", sessions="n/k", attended="50")
        lacks_both = given.entry("2016-05-07", "2016-06-07", sessions="n/k", attended="n/k")
        overdue = given.entry("2016-11-22", attended="n/k", status=Status.PLANNED)
        given.entry("2016-11-23", attended="n/k", status=Status.PLANNED)
        given.entry("2016-05-08", attended="n/k", status=Status.CANCELLED, reason="Snow")
        given.entry("2016-05-08", attended="n/k", activity="E-learning", status=Status.TAKEN_OUT,
                    status_before=Status.DELIVERED, reason="Twice")  # fmt: skip
        page = coordinator.open("/entries/missing")
        assert boxes(page) == [
            f"attended-{lacks_attended.id}", f"sessions-{lacks_sessions.id}", f"sessions-{lacks_both.id}",
            f"attended-{lacks_both.id}", f"attended-{overdue.id}",
        ]  # fmt: skip
        assert "4 entries of 2016/17 happened and need a number." in page.text("main")
        assert page.texts(".app-status") == ["planned"]

    def test_it_is_grouped_by_whoever_can_answer(self, coordinator: Browser, given: Given) -> None:
        colleague = given.user(email="colleague@example.org")
        given.named(Organisation, SCHOOL, contact="Head of Bents Green <head@bents.example>")
        given.named(Organisation, OTHER)
        given.named(Provider, "CYT", contact="Cy Trainer")
        of_school = {"organisations": (SCHOOL, OTHER), "providers": ("CYT",)}
        given.entry("2016-05-01", attended="n/k", contact="Jo Smith, jo@example.org",
                    answers_user_id=colleague.id, **of_school)  # fmt: skip
        given.entry("2016-05-02", attended="n/k", answers_user_id=colleague.id, **of_school)
        given.entry("2016-05-03", attended="n/k", **of_school)
        given.entry("2016-05-04", attended="n/k", organisations=(OTHER, SCHOOL), providers=("CYT",))
        given.entry("2016-05-05", attended="n/k", organisations=(OTHER,))
        given.entry("2016-05-06", attended="n/k", contact="JO@example.org")
        page = coordinator.open("/entries/missing")
        assert page.texts("h2") == [
            "colleague@example.org 1 entry",
            "Cy Trainer 1 entry",
            "Head of Bents Green, head@bents.example 1 entry",
            "Jo Smith, jo@example.org 2 entries",
            "Nobody is named 1 entry",
        ]
        assert len(page.soup.select("a[href*='/entries/missing/reminder']")) == 4, "nobody can't be reminded"

    def test_an_organisation_that_was_merged_has_the_contact_of_where_it_went(
        self, coordinator: Browser, given: Given
    ) -> None:
        whole = given.named(Organisation, SCHOOL, contact="head@bents.example")
        given.named(Organisation, "Bents Grn Sch.", merged_into_id=whole.id, contact="old@bents.example")
        given.entry("2016-05-01", attended="n/k", organisations=("Bents Grn Sch.",))
        assert coordinator.open("/entries/missing").texts("h2") == ["head@bents.example 1 entry"]

    def test_the_year_is_the_current_one_unless_another_is_asked_for(self, coordinator: Browser, given: Given) -> None:
        old = given.entry("2015-05-04", attended="n/k")
        new = given.entry("2016-05-04", attended="n/k")
        spanning = given.entry("2015-09-01", "2016-07-20", sessions="n/k", attended="9")
        assert boxes(coordinator.open("/entries/missing")) == [f"sessions-{spanning.id}", f"attended-{new.id}"]
        assert boxes(coordinator.open("/entries/missing?period=2015-16")) == [
            f"attended-{old.id}", f"sessions-{spanning.id}",
        ]  # fmt: skip
        assert boxes(coordinator.open("/entries/missing?period=2016-05")) == [
            f"sessions-{spanning.id}", f"attended-{new.id}",
        ]  # fmt: skip
        page = coordinator.open("/entries/missing?period=all")
        assert len(boxes(page)) == 3
        assert page.texts(".app-periods [aria-current]") == ["All"]

    @pytest.mark.parametrize(
        "query",
        ["period=soon", "period=2016-17&after=x", "after=2016-13-01,1,a", "after=2016-01-01,1", "after=,,"],
    )
    def test_an_address_that_means_nothing_is_refused(self, coordinator: Browser, query: str) -> None:
        coordinator.open(f"/entries/missing?{query}", 400)

    @pytest.mark.parametrize("after", ["2016-05-01,1,", "2016-05-01,1,nobody@example.org", "2016-05-01,1,é,;'\"%00"])
    def test_a_page_that_begins_after_somebody_who_is_gone_goes_on(
        self, coordinator: Browser, given: Given, after: str
    ) -> None:
        given.entry("2016-05-04", attended="n/k", contact="Zoe")
        coordinator.client.get("/entries/missing", query_string={"after": after})

    def test_every_entry_is_on_one_page_and_one_alone(
        self, coordinator: Browser, given: Given, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(answer_queries.owed_by, "__kwdefaults__",
                            {**answer_queries.owed_by.__kwdefaults__, "most": 3})  # fmt: skip
        for number in range(11):
            given.entry(f"2016-05-{1 + number % 4:02d}", attended="n/k",
                        contact=("", "Ann", "ann", "Zoe, zoe@example.org", "zoe@example.org")[number % 5])  # fmt: skip
        found: list[str] = []
        page = coordinator.open("/entries/missing")
        while True:
            assert len(boxes(page)) <= 3
            found += boxes(page)
            following = page.soup.select_one("a[rel=next]")
            if following is None:
                break
            page = coordinator.open(str(following["href"]))
        assert sorted(found) == sorted(f"attended-{number}" for number in range(1, 12))
        assert len(set(found)) == 11

    def test_somebody_kept_to_an_area_chases_that_alone(self, app: Flask, given: Given, db_session: Session) -> None:
        north, south = given.named(Area, "North"), given.named(Area, "South")
        user = given.user()
        db_session.add(AppUserArea(user_id=user.id, area_id=north.id))
        db_session.commit()
        own = given.entry("2016-05-04", attended="n/k", areas=("North",), contact="Jo")
        other = given.entry("2016-05-05", attended="n/k", areas=("South",), contact="Jo")
        assert south
        browser = Browser(app.test_client())
        browser.sign_in(user)
        page = browser.open("/entries/missing")
        assert boxes(page) == [f"attended-{own.id}"]
        assert "South" not in browser.open("/entries/missing/reminder?who=jo").text("textarea")
        browser.open(f"/entries/{other.id}/asking", 404)
        again(browser, page, **{f"version-{other.id}": "1", f"attended-{other.id}": "9"})
        assert entry_of(db_session, other.id).attended is None

    def test_it_takes_as_many_queries_for_one_as_for_thirty(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-05-04", attended="n/k", contact="Jo")
        coordinator.open("/entries/missing")
        with statements(db_session) as one:
            coordinator.open("/entries/missing")
        for number in range(29):
            given.entry("2016-05-04", attended="n/k", contact=f"Jo {number % 7}", organisations=(SCHOOL,))
        with statements(db_session) as thirty:
            page = coordinator.open("/entries/missing")
        assert len(boxes(page)) == 30
        assert len(thirty) <= len(one) <= 12


class TestFillingIn:
    """Thirty headcounts on one page, saved at once."""

    def test_thirty_are_saved_as_one_operation(self, coordinator: Browser, given: Given, db_session: Session) -> None:
        for number in range(30):
            given.entry("2016-05-04", attended="n/k", contact=f"Jo {number % 7}")
        page = fill(coordinator, **{f"attended_{id_}": str(id_) for id_ in range(1, 31)})
        assert page.text(".app-saved") == "Saved: the figures of 30 entries."
        assert "Nothing of 2016/17 needs a number" in page.text("main")
        assert [entry.attended for entry in db_session.scalars(select(Entry).order_by(Entry.id))] == list(range(1, 31))
        operation = db_session.scalars(select(Operation).where(Operation.kind == "fill in figures")).one()
        assert len(operation.changes) == 30
        assert "Figures filled in" in coordinator.open("/entries/7").text(".app-changes")
        assert "attended: not recorded → 7" in coordinator.open("/entries/7").text(".app-changes")

    def test_what_is_left_blank_or_not_known_stays_missing(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        for _ in range(4):
            given.entry("2016-05-04", attended="n/k")
        page = fill(coordinator, attended_1="0", attended_2="about 60", attended_4="n/k")
        assert boxes(page) == ["attended-3", "attended-4"]
        assert entry_of(db_session, 1).attended == 0
        two = entry_of(db_session, 2)
        assert (two.attended, two.attended_certainty, two.attended_as_typed) == (60, "about", "about 60")
        assert entry_of(db_session, 4).version == 1

    def test_sessions_are_filled_in_beside_how_many_attended(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-05-04", "2016-06-04", sessions="n/k", attended="n/k")
        given.entry("2016-05-05", sessions="n/k", attended="9")
        page = fill(coordinator, sessions_1="6", sessions_2="1")
        assert boxes(page) == ["attended-1"]
        assert (entry_of(db_session, 1).sessions, entry_of(db_session, 1).kind) == (6, "several")
        assert (entry_of(db_session, 2).sessions, entry_of(db_session, 2).kind) == (1, "one")

    def test_a_planned_one_that_is_given_a_number_took_place(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        expected = given.named(Measure, "Expected")
        given.entry("2016-11-21", attended="n/k", status=Status.PLANNED)
        db_session.add(Figure(entry_id=1, measure_id=expected.id, number=25, certainty="exact"))
        db_session.commit()
        fill(coordinator, attended_1="22")
        entry = entry_of(db_session, 1)
        assert (entry.status, entry.attended) == (Status.DELIVERED, 22)
        assert db_session.scalars(select(Figure.number)).one() == 25

    def test_one_mistake_saves_nothing_and_loses_nothing(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        for number in range(5):
            given.entry("2016-05-04", attended="n/k", contact=("Ann", "Zoe")[number % 2])
        page = fill(coordinator, attended_1="34", attended_2="15-20", attended_4="many", attended_5="n/k")
        assert "is a range. Type about 18 or at least 15 instead." in page.text("#attended-2-error")
        assert page.soup.select("#attended-4-error")
        assert len(page.texts(".govuk-error-summary li")) == 2
        sent = page.fields(FORM)
        assert [sent[f"attended-{id_}"] for id_ in range(1, 6)] == ["34", "15-20", "", "many", "n/k"]
        assert db_session.scalar(select(func.count()).where(Entry.attended.is_not(None))) == 0
        offered = page.soup.select(".app-offer")
        page = again(coordinator, page, attended_4="7", use=str(offered[0]["value"]))
        assert page.text(".app-saved") == "Saved: the figures of 3 entries."
        assert entry_of(db_session, 2).attended == 18

    def test_parts_that_are_more_than_the_whole_are_told(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        entry = given.entry("2016-05-04", attended="n/k")
        from_police = coordinator_choice(db_session)
        attended = given.named(Measure, "Attended")
        db_session.add(Figure(entry_id=entry.id, measure_id=attended.id, split_item_id=from_police, number=12,
                              certainty="exact"))  # fmt: skip
        db_session.commit()
        page = fill(coordinator, attended_1="10")
        assert "add up to 12, more than the 10 who attended" in page.text("#attended-1-error")
        assert entry_of(db_session, 1).attended is None

    def test_what_is_sent_twice_is_saved_once(self, coordinator: Browser, given: Given, db_session: Session) -> None:
        given.entry("2016-05-04", attended="n/k")
        given.entry("2016-05-05", attended="n/k")
        page = coordinator.open("/entries/missing")
        again(coordinator, page, attended_1="34")
        page = again(coordinator, page, attended_1="34")
        assert "This was saved already" in page.text(".app-saved")
        assert entry_of(db_session, 1).version == 2
        assert db_session.scalar(select(func.count()).where(Operation.kind == "fill in figures")) == 1

    def test_after_back_another_number_is_another_answer(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-05-04", attended="n/k")
        given.entry("2016-05-05", attended="n/k")
        page = coordinator.open("/entries/missing")
        again(coordinator, page, attended_1="34")
        page = again(coordinator, page, attended_1="34", attended_2="20")
        assert "1 entry was not saved" in page.text(".app-questions h2")
        assert [entry_of(db_session, id_).attended for id_ in (1, 2)] == [34, 20]

    def test_what_somebody_else_filled_meanwhile_is_told_and_not_overwritten(
        self, coordinator: Browser, browse: Browse, given: Given, db_session: Session
    ) -> None:
        for _ in range(3):
            given.entry("2016-05-04", attended="n/k", course="Awareness", organisations=(SCHOOL,))
        seen = coordinator.open("/entries/missing")
        fill(browse(Role.MANAGER), attended_2="34")
        page = again(coordinator, seen, attended_1="11", attended_2="22", attended_3="33")
        assert [entry_of(db_session, id_).attended for id_ in (1, 2, 3)] == [11, 34, 33]
        told = page.text(".app-questions")
        assert "Entry 2 : 4 May 2016, Awareness, Bents Green School. You typed: attended 22." in told
        assert "attended: not recorded → 34" in told
        assert "Saved: the figures of 2 entries." in page.text(".app-saved")

    def test_what_was_changed_otherwise_is_told_and_what_was_typed_stays(
        self, coordinator: Browser, browse: Browse, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-05-04", attended="n/k")
        seen = coordinator.open("/entries/missing")
        browse(Role.MANAGER).send("/entries/1/change", {"venue": "Town hall"}, form="#entry-form")
        page = again(coordinator, seen, attended_1="22")
        assert "venue: Town hall" in page.text(".app-questions")
        assert page.fields(FORM)["attended-1"] == "22"
        assert entry_of(db_session, 1).attended is None
        again(coordinator, page)
        assert entry_of(db_session, 1).attended == 22

    def test_a_form_without_a_number_saves_nothing(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-05-04", attended="n/k")
        assert "Nothing was typed" in fill(coordinator).text(".app-saved")
        assert "No number was typed" in fill(coordinator, attended_1="?").text(".app-saved")
        assert db_session.scalar(select(func.count()).where(Operation.kind == "fill in figures")) == 0

    def test_what_was_typed_is_there_after_signing_in_again(
        self, app: Flask, given: Given, db_session: Session
    ) -> None:
        for day in ("2016-05-04", "2016-05-05"):
            given.entry(day, attended="n/k")
        jane, browser = given.user(Role.COORDINATOR), Browser(app.test_client())
        browser.sign_in(jane)
        address = "/entries/missing?period=2016-05"
        typed = {**browser.open(address).fields(FORM), "attended-1": "34", "attended-2": "about 60"}
        browser.client.delete_cookie("training_register")
        page = browser._checked(browser.client.post(address, data=typed, follow_redirects=True), 200)
        signing_in = {**page.fields("main form"), "email": jane.email, "password": PASSWORD}
        to = str(page.soup.select_one("main form")["action"])  # type: ignore[index]
        page = browser._checked(browser.client.post(to, data=signing_in), 200)
        assert "Nothing is saved yet" in page.text(".app-saved")
        assert {name: page.fields(FORM)[name] for name in ("attended-1", "attended-2")} == {
            "attended-1": "34",
            "attended-2": "about 60",
        }
        assert page.soup.select_one(FORM)["action"] == address  # type: ignore[index]
        assert entry_of(db_session, 1).attended is None
        again(browser, page)
        assert [entry_of(db_session, id_).attended for id_ in (1, 2)] == [34, 60]

    def test_a_form_without_its_token_saves_nothing(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-05-04", attended="n/k")
        sent = {"version-1": "1", "attended-1": "3"}
        page = coordinator._checked(coordinator.client.post("/entries/missing", data=sent), 200)
        assert "Everything that you typed is here" in page.text(".govuk-error-summary")
        assert page.fields(FORM)["attended-1"] == "3"
        assert entry_of(db_session, 1).attended is None
        assert coordinator.client.post("/entries/1/asking", data={"what": "now"}).status_code == 400

    @pytest.mark.parametrize("hostile", ["\x00", "<script>", "9" * 400, "=1+1", "{{ 7*7 }}"])
    def test_what_is_odd_does_no_harm(self, coordinator: Browser, given: Given, hostile: str) -> None:
        given.entry("2016-05-04", attended="n/k")
        for box in ("attended_1", "version_1", "key", "version_9", "use"):
            fill(coordinator, **{box: hostile, **({} if box == "attended_1" else {"attended_1": "n/k"})})


def coordinator_choice(db_session: Session) -> int:
    """An item of the split "Came from"."""
    from_where = db.metadata.tables["split_item"]
    found: Any = db_session.scalar(select(func.min(from_where.c.id)))
    return int(found)


class TestReminders:
    """One button makes the reminder of all that one person still owes."""

    @pytest.fixture(autouse=True)
    def owed(self, given: Given) -> None:
        """Jo owes three, somebody else one."""
        jo = {"contact": "Jo Smith <jo+x@example.org>", "notes": "Amy told us more."}
        given.entry("2016-05-04", attended="n/k", course="Awareness & more", organisations=(SCHOOL,), **jo)
        given.entry("2016-05-05", "2016-06-05", attended="n/k", sessions="n/k", **jo)
        given.entry("2016-11-21", attended="n/k", status=Status.PLANNED, **jo)
        given.entry("2016-05-06", attended="n/k", contact="Zoe", course="Somebody else’s")

    def test_it_names_the_sessions_and_asks_for_the_numbers(self, coordinator: Browser) -> None:
        page = coordinator.open(
            coordinator.open("/entries/missing").link("Write a reminder to Jo Smith, jo+x@example.org")
        )
        text = page.soup.select_one("#text").get_text()  # type: ignore[union-attr]
        assert text.strip().splitlines() == [
            "Hello Jo Smith,",
            "",
            "Please can you tell us the numbers of these 3 sessions?",
            "",
            "- 4 May 2016, Awareness & more, Bents Green School: how many attended?",
            "- 5 May 2016 to 5 June 2016, Course: how many sessions were there, and how many attended?",
            "- 21 November 2016, Course: did it take place, and how many attended?",
            "",
            "A rough number helps too, such as “about 30”. If nobody counted, please tell us that.",
            "",
            "Thank you",
            "Anytown Safeguarding Partnership",
        ]
        assert "Amy" not in page.text("body")

    def test_the_link_mails_the_same_text(self, coordinator: Browser) -> None:
        page = coordinator.open("/entries/missing/reminder?who=jo%2Bx@example.org")
        link = urlsplit(page.link("Write an e-mail"))
        assert (link.scheme, unquote(link.path)) == ("mailto", "jo+x@example.org")
        sent = parse_qs(link.query, strict_parsing=True)
        assert set(sent) == {"subject", "body"}
        text = page.soup.select_one("#text").get_text().removeprefix("\n")  # type: ignore[union-attr]
        assert sent["body"][0].split("\r\n") == text.split("\n")
        assert "\n" not in sent["body"][0].replace("\r\n", "")
        assert "&" not in link.query.partition("&body=")[2]

    def test_without_an_address_there_is_no_link(self, coordinator: Browser) -> None:
        page = coordinator.open("/entries/missing/reminder?who=zoe")
        assert not page.soup.select("a[href^=mailto]")
        assert "No e-mail address is known" in page.text("main")

    @pytest.mark.parametrize("who", ["", "?who=", "?who=nobody", "?who=jo%2Bx@example.org&period=2015-16"])
    def test_whoever_owes_nothing_needs_none(self, coordinator: Browser, who: str) -> None:
        page = coordinator.open(f"/entries/missing/reminder{who}")
        assert page.text("h1") == "Missing figures"
        assert "Nothing is owed any more" in page.text(".app-saved")

    def test_once_it_is_sent_they_are_asked_again_on_a_day(
        self, coordinator: Browser, db_session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page = coordinator.send("/entries/missing/reminder?who=jo%2Bx@example.org", {"day": "1/12"})
        assert "will be asked about 3 entries again on 1 December 2016" in page.text(".app-saved")
        assert boxes(page) == ["attended-4"]
        assert page.link("3 entries are not asked about now")
        assert db_session.scalar(select(func.count()).select_from(Answer)) == 4
        monkeypatch.setattr(clock, "today", lambda: date(2016, 12, 1))
        assert len(boxes(coordinator.open("/entries/missing"))) == 5

    @pytest.mark.parametrize("day", ["", "soon", "22/11/2016", "today"])
    def test_the_day_must_still_come(self, coordinator: Browser, db_session: Session, day: str) -> None:
        page = coordinator.send("/entries/missing/reminder?who=zoe", {"day": day})
        assert page.soup.select("#day-error")
        assert page.fields()["day"] == day
        assert not db_session.scalar(select(func.count()).select_from(Answer))


class TestAskingAgain:
    """A day to ask again on, and that nobody is asked any more."""

    @pytest.fixture(autouse=True)
    def owed(self, given: Given) -> None:
        """One entry lacks how many attended, another both numbers; others lack nothing."""
        given.entry("2016-05-04", attended="n/k", organisations=(SCHOOL,))
        given.entry("2016-05-05", "2016-06-05", attended="n/k", sessions="n/k")
        given.entry("2016-05-06", attended="20")

    def test_an_entry_is_hidden_until_the_day(self, coordinator: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        page = say(coordinator, 1, what="later", day="25/11")
        assert boxes(page) == ["sessions-2", "attended-2"]
        listed = coordinator.open("/entries/missing/set-aside").text("tbody")
        assert "How many attended: to be asked again on 25 November 2016" in listed
        monkeypatch.setattr(clock, "today", lambda: date(2016, 11, 25))
        assert "attended-1" in boxes(coordinator.open("/entries/missing"))
        assert "Every entry" in coordinator.open("/entries/missing/set-aside").text("main")

    def test_it_takes_a_reason_to_stop(self, coordinator: Browser, db_session: Session) -> None:
        for reason, words in (
            ("", "Say why"),
            ("x" * 201, "at most 200 characters"),
            ("Jamie (14) was ill", "Jamie (14)"),
        ):
            page = say(coordinator, 1, what="stop", reason=reason)
            assert words in page.text("#reason-error")
        assert not db_session.scalar(select(func.count()).select_from(Answer))

    def test_what_nobody_is_asked_any_more_goes_into_the_notes_of_the_table(
        self, coordinator: Browser, db_session: Session
    ) -> None:
        page = say(coordinator, 1, what="stop", reason="the school\r\nhas closed")
        say(coordinator, 2, what="stop", reason="the trainer has left")
        assert boxes(page) == ["sessions-2", "attended-2"]
        assert boxes(coordinator.open("/entries/missing")) == []
        assert "nobody is asked any more (the school has closed)" in coordinator.open("/entries/1").text("dl")
        notes = coordinator.open("/tables/2016-17/professionals").text(".app-notes")
        assert (
            "1 entry that did not record how many attended: nobody is asked any more (the school has closed)." in notes
        )
        assert (
            "1 entry that did not record how many sessions: nobody is asked any more (the trainer has left)." in notes
        )
        assert "nobody is asked any more" in coordinator.get("/tables/2016-17.json").text
        assert "at least 20" in coordinator.open("/tables/2016-17/professionals").text("table"), "it stays not recorded"
        assert "nobody is asked" not in coordinator.open("/tables/2015-16").text("main")

    def test_many_reasons_are_told_in_few_notes(self, coordinator: Browser, given: Given) -> None:
        for number in range(9):
            entry = given.entry("2016-05-04", attended="n/k")
            say(coordinator, entry.id, what="stop", reason=f"reason {number % 8}")
        notes = coordinator.open("/tables/2016-17/professionals").texts(".app-notes li")
        told = [note for note in notes if "nobody is asked" in note]
        assert len(told) == 7
        assert told[0].startswith("2 entries that")
        assert told[-1] == "2 entries that did not record how many attended: nobody is asked any more (other reasons)."

    def test_a_planned_one_is_asked_about_until_somebody_says_what_became_of_it(
        self, coordinator: Browser, given: Given, db_session: Session
    ) -> None:
        entry = given.entry("2016-11-21", attended="n/k", status=Status.PLANNED)
        page = coordinator.open(f"/entries/{entry.id}/asking")
        assert "This session is planned still." in page.text("main")
        page = say(coordinator, entry.id, what="stop", reason="nobody knows")
        assert "It is planned still" in page.text(".app-saved")
        assert not db_session.scalar(select(func.count()).select_from(Answer))

    @pytest.mark.parametrize("said", [{"what": "later", "day": "25/11"}, {"what": "stop", "reason": "closed"}])
    def test_both_can_be_taken_back(self, coordinator: Browser, said: dict[str, str]) -> None:
        say(coordinator, 1, **said)
        assert boxes(say(coordinator, 1, what="now")) == ["attended-1", "sessions-2", "attended-2"]
        say(coordinator, 1, **said)
        page = coordinator.send("/entries/missing/set-aside", {})
        assert "It is on the list again." in page.text(".app-saved")
        assert page.text("h1") == "Not asked about now"
        assert "nobody is asked" not in coordinator.open("/tables/2016-17").text("main")

    @pytest.mark.parametrize("said", [{"what": "later", "day": "25/11"}, {"what": "stop", "reason": "closed"}])
    def test_a_number_that_comes_later_ends_both(
        self, coordinator: Browser, db_session: Session, said: dict[str, str]
    ) -> None:
        say(coordinator, 2, **said)
        coordinator.send("/entries/2/change", {"attended": "30"}, form="#entry-form")
        coordinator.send("/entries/2/change", {"attended": ""}, form="#entry-form")
        page = coordinator.open("/entries/missing")
        assert boxes(page) == ["attended-1", "sessions-2", "attended-2"], "what was answered before holds no longer"
        assert page.text("main").count("1 entry is not asked about now"), "the other number has not come"

    def test_what_was_answered_stands_in_the_history(self, coordinator: Browser, db_session: Session) -> None:
        say(coordinator, 1, what="later", day="25/11")
        say(coordinator, 1, what="stop", reason="closed")
        say(coordinator, 1, what="now")
        changes = list(db_session.scalars(select(Change).where(Change.subject == "answer").order_by(Change.id)))
        assert [change.fields["state"] for change in changes if "state" in change.fields] == [
            [None, "missing"], ["missing", "stopped asking"], ["stopped asking", "missing"],
        ]  # fmt: skip
        assert changes[1].fields["ask_again_on"] == ["2016-11-25", None]
        assert changes[1].fields["reason"] == ["", "closed"]

    def test_it_is_undone_like_any_operation(self, coordinator: Browser, given: Given, db_session: Session) -> None:
        say(coordinator, 1, what="stop", reason="closed")
        fill_page = coordinator.open("/entries/missing")
        again(coordinator, fill_page, attended_2="9")
        coordinator.send("/entries/1/change", {"attended": "30"}, form="#entry-form")
        by_kind = {one.kind: one.id for one in db_session.scalars(select(Operation))}
        ids = [by_kind["change"], by_kind["fill in figures"]]
        # What is undone, redone and undone again leaves the same.
        for _ in range(2):
            undone = []
            for operation_id in ids:
                writing(db_session)
                by = db_session.scalars(select(AppUser)).first()
                assert by
                undone.append(undo_operation(db_session, by=by, operation_id=operation_id, first_month=4).id)
                db_session.commit()
            assert boxes(coordinator.open("/entries/missing")) == ["sessions-2", "attended-2"]
            ids = []
            for operation_id in reversed(undone):
                writing(db_session)
                by = db_session.scalars(select(AppUser)).first()
                assert by
                ids.insert(0, undo_operation(db_session, by=by, operation_id=operation_id, first_month=4).id)
                db_session.commit()
            assert boxes(coordinator.open("/entries/missing")) == ["sessions-2"]
        writing(db_session)
        by = db_session.scalars(select(AppUser)).first()
        assert by
        undo_operation(db_session, by=by, operation_id=ids[0], first_month=4)
        undo_operation(db_session, by=by, operation_id=by_kind["stop asking"], first_month=4)
        db_session.commit()
        assert boxes(coordinator.open("/entries/missing")) == ["attended-1", "sessions-2"]

    def test_an_entry_that_lacks_nothing_is_not_asked_about(self, coordinator: Browser) -> None:
        assert "Nothing is missing from this entry." in coordinator.open("/entries/3/asking").text("main")
        page = say(coordinator, 1, what="later", day="25/11")
        token = page.fields(FORM)["csrf_token"]
        answer = coordinator.client.post(
            "/entries/3/asking", data={"csrf_token": token, "what": "stop", "reason": "x"}, follow_redirects=True
        )
        assert "Nothing is missing from this entry any more." in Page(answer).text(".app-saved")
        assert coordinator.client.post("/entries/3/asking", data={"csrf_token": token}).status_code == 400


class TestTheContact:
    """Whom to ask about an entry: a name, an e-mail address or both."""

    def test_it_is_recorded_shown_and_told(self, coordinator: Browser, given: Given, db_session: Session) -> None:
        given.entry("2016-05-04", attended="n/k")
        coordinator.send("/entries/1/change", {"contact": " Jo Smith,  jo@example.org "}, form="#entry-form")
        assert entry_of(db_session, 1).contact == "Jo Smith, jo@example.org"
        page = coordinator.open("/entries/1")
        assert "Whom to ask Jo Smith, jo@example.org" in page.text("dl")
        assert "whom to ask: Jo Smith, jo@example.org" in page.text(".app-changes")
        assert coordinator.open("/entries/1/change").fields("#entry-form")["contact"] == "Jo Smith, jo@example.org"

    @pytest.mark.parametrize("text", ["jo@", "@example.org", "jo@example.org; al@example.org", "x" * 201])
    def test_what_can_not_be_written_to_is_refused(
        self, coordinator: Browser, given: Given, db_session: Session, text: str
    ) -> None:
        given.entry("2016-05-04", attended="n/k")
        page = coordinator.send("/entries/1/change", {"contact": text}, form="#entry-form")
        assert page.soup.select("#contact-error")
        assert entry_of(db_session, 1).contact == ""

    def test_it_stands_in_no_table_and_no_file(self, coordinator: Browser, given: Given) -> None:
        given.entry("2016-05-04", attended="n/k", contact="Jo Smith, jo@example.org")
        assert "Jo Smith" not in coordinator.get("/tables/2016-17.json").text
        assert "Jo Smith" not in coordinator.open("/tables/2016-17").text("body")

    def test_the_setting_of_the_first_screen_knows_it(self) -> None:
        assert Settings(first_screen=("contact",)).first_screen == ("contact",)
