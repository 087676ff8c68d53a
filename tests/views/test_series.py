"""A series of planned sessions: its days shown, some struck out, saved once, undone with one press."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.pages import Browser, Page
from tests.views.test_selections import at_once
from training_register import clock
from training_register.models import Area, AudienceSector, Course, Entry, Measure, Operation, Organisation
from training_register.models.users import AppUserArea
from training_register.queries.one_entry import entry_in_full
from training_register.rules.entries import Kind, Status
from training_register.rules.permissions import ALL, Role

Browse = Callable[[Role | None], Browser]

TODAY = date(2016, 11, 23)
ADDRESS = "/entries/series"
FORM = "#series-form"


@pytest.fixture(autouse=True)
def on_a_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which everything here is typed in."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def coordinator(browse: Browse) -> Browser:
    """Somebody who plans."""
    return browse(Role.COORDINATOR)


def pair(given: Given, audience: str = "Professionals", sector: str = "Education") -> dict[str, str]:
    """An audience and a sector, as the form sends them."""
    audience_id, sector_id = given.offered(audience, sector)
    return {"audience": str(audience_id), "sector": str(sector_id)}


def send(browser: Browser, page: Page, do: str, **typed: Any) -> Page:
    """Sends the form of a page."""
    data = {**page.fields(FORM), "do": do, **typed}
    struck = [str(one["value"]) for one in page.soup.select("input[name=struck][checked]")]
    data.setdefault("struck", struck)
    if "struck" not in typed:
        data["struck"] = struck
    return browser._checked(browser.client.post(ADDRESS, data=data, follow_redirects=True), 200)


def show(browser: Browser, given: Given, address: str = ADDRESS, **typed: Any) -> Page:
    """Opens the form, types, and asks for the days."""
    said = {**pair(given), "first_on": "3/4/2017", "times": "3", **typed}
    return send(browser, browser.open(address), "show", **said)


def listed(page: Page) -> list[str]:
    """The days as the preview shows them."""
    return [text.replace("Strike out ", "").partition(" day ")[0] for text in page.texts(".app-series__when")]


def planned(db_session: Session) -> list[Entry]:
    """The planned entries by day."""
    db_session.expire_all()
    return list(
        db_session.scalars(select(Entry).where(Entry.status == Status.PLANNED).order_by(Entry.starts_on, Entry.id))
    )


def test_a_series_is_shown_saved_once_and_undone(given: Given, coordinator: Browser, db_session: Session) -> None:
    given.named(Course, "Awareness")
    page = show(coordinator, given, times="4", course="Awareness", attended="20", organisations="Bents Green")
    assert listed(page) == ["Mon 3 April 2017", "Mon 10 April 2017", "Mon 17 April 2017", "Mon 24 April 2017"]
    assert "bank holiday: Easter Monday" in page.texts(".app-series__day")[2]
    assert page.text(".app-series__summary") == "4 days"
    assert not planned(db_session)

    done = send(coordinator, page, "save", struck=["2017-04-17"])
    assert "3 planned sessions added." in done.text(".app-saved")
    assert "New in the lists: Bents Green." in done.text(".app-saved")
    assert done.text("h1") == "Planned sessions"
    found = planned(db_session)
    assert [entry.starts_on for entry in found] == [date(2017, 4, 3), date(2017, 4, 10), date(2017, 4, 24)]
    for entry in found:
        full = entry_in_full(db_session, entry.id, scope=ALL)
        assert full
        expected = db_session.scalars(select(Measure.id).where(Measure.short_name == "expected")).one()
        assert (full.course, str(full.figure(expected)), full.kind) == ("Awareness", "20", Kind.ONE)
        assert [line.name for line in full.organisations] == ["Bents Green"]
        assert full.attended.value is None
    number = db_session.scalar(select(func.count()).select_from(Operation))
    assert "Planned as a series" in coordinator.open(f"/entries/{found[0].id}").text(".app-changes")

    again = send(coordinator, page, "save", struck=["2017-04-17"])
    assert "This series was planned already." in again.text(".app-saved")
    assert len(planned(db_session)) == 3
    assert db_session.scalar(select(func.count()).select_from(Operation)) == number

    form = done.soup.select_one(".app-undo")
    assert form
    undone = coordinator._checked(
        coordinator.client.post(str(form["action"]), data=done.fields(".app-undo"), follow_redirects=True), 200
    )
    assert "none of them is planned any more" in undone.text(".app-saved")
    assert not planned(db_session)
    assert db_session.scalar(select(func.count()).select_from(Entry)) == 3


def test_a_fortnight_and_a_list(given: Given, coordinator: Browser) -> None:
    assert listed(show(coordinator, given, first_on="29/11", every="2")) == [
        "Tue 29 November 2016", "Tue 13 December 2016", "Tue 27 December 2016",
    ]  # fmt: skip
    page = show(coordinator, given, rule="days", dates="10 Apr; 3/4; 24/11\n3/4/2017", first_on="nonsense")
    assert listed(page) == ["Thu 24 November 2016", "Mon 3 April 2017", "Mon 10 April 2017"]
    assert not page.soup.select(".govuk-error-summary")


def test_what_is_odd_about_a_day_is_marked(given: Given, coordinator: Browser) -> None:
    like = given.entry("2016-12-04", course="Awareness", organisations=("Bents Green",)).id
    given.entry("2016-12-04", course="Basics", organisations=("Bents Green",))
    given.entry("2016-12-11", course="Awareness", status=Status.CANCELLED, reason="Snow")
    page = show(
        coordinator, given, rule="days", dates="20/11/2016; 4/12; 11/12; 27/12; 2/1", course="Awareness",
        organisations="Bents Green",
    )  # fmt: skip
    assert [text.partition("2016 ")[2].partition("2017 ")[2] or text for text in page.texts(".app-series__marks")] == [
        "in the past; Sunday", f"Sunday; one like it is there: entry {like}", "Sunday",
        "bank holiday: Christmas Day (observed)", "bank holiday: New Year's Day (observed)",
    ]  # fmt: skip


def test_each_lasts_several_days(given: Given, coordinator: Browser, db_session: Session) -> None:
    page = show(coordinator, given, first_on="8/4/2017", times="1", lasts="2")
    assert listed(page) == ["Sat 8 to 9 April 2017"]
    assert "goes over a Sunday" in page.text(".app-series__marks")
    send(coordinator, page, "save")
    [entry] = planned(db_session)
    assert (entry.starts_on, entry.ends_on, entry.kind) == (date(2017, 4, 8), date(2017, 4, 9), Kind.ONE)


def test_like_an_entry(given: Given, coordinator: Browser, db_session: Session) -> None:
    given.named(Area, "North")
    like = given.entry(
        "2016-05-04", "2016-05-05", course="Awareness", organisations=("Bents Green",), areas=("North",),
        providers=("Acme",), venue="Town hall", notes="Not this", reference="R1", sessions="5",
    )  # fmt: skip
    assert coordinator.open(f"/entries/{like.id}").link("Plan a series like this") == f"{ADDRESS}?like={like.id}"
    page = coordinator.open(f"{ADDRESS}?like={like.id}")
    fields = page.fields(FORM)
    assert (fields["course"], fields["organisations"], fields["venue"]) == ("Awareness", "Bents Green", "Town hall")
    assert (fields["attended"], fields["notes"], fields["lasts"], fields["sessions"]) == ("", "", "2", "5")
    page = send(coordinator, page, "show", first_on="1/12", times="2")
    send(coordinator, page, "save")
    one, other = planned(db_session)
    full = entry_in_full(db_session, other.id, scope=ALL)
    assert full
    assert (one.ends_on, full.starts_on, full.venue, full.notes, full.reference) == (
        date(2016, 12, 2), date(2016, 12, 8), "Town hall", "", None,
    )  # fmt: skip
    assert [line.name for line in (*full.areas, *full.providers)] == ["North", "Acme"]
    assert str(full.sessions) == "5"


def test_what_is_expected_comes_from_a_planned_one(given: Given, coordinator: Browser, db_session: Session) -> None:
    send(coordinator, show(coordinator, given, times="1", attended="about 30"), "save")
    [entry] = planned(db_session)
    assert coordinator.open(f"{ADDRESS}?like={entry.id}").fields(FORM)["attended"] == "about 30"


def test_nothing_is_saved_that_was_not_shown(given: Given, coordinator: Browser, db_session: Session) -> None:
    page = send(coordinator, coordinator.open(ADDRESS), "save", **pair(given), first_on="3/4/2017", times="3")
    assert "Look at the days below" in page.text(".app-questions")
    page = send(coordinator, page, "save", times="4")
    assert "The days have changed since you saw them." in page.text(".app-questions")
    assert not planned(db_session)
    assert "4 planned sessions added." in send(coordinator, page, "save").text(".app-saved")


def test_what_is_struck_out_stays_so_while_the_rule_changes(given: Given, coordinator: Browser) -> None:
    page = send(coordinator, show(coordinator, given), "show", struck=["2017-04-10", "2017-04-11"], times="4")
    assert page.text(".app-series__summary") == "4 days, 1 struck out: 3 sessions"
    page = send(coordinator, page, "save", struck=["2017-04-03", "2017-04-10", "2017-04-17", "2017-04-24"])
    assert "Every day is struck out. Leave at least one." in page.text(".govuk-error-summary")


def test_a_sector_that_ends_with_the_year(given: Given, coordinator: Browser, db_session: Session) -> None:
    said = pair(given, sector="Housing")
    offer = db_session.scalars(select(AudienceSector).where(AudienceSector.sector_id == int(said["sector"]))).one()
    offer.to_year = 2016
    db_session.commit()
    page = show(coordinator, given, **said, first_on="20/3/2017", times="4")
    problem = "“Professionals” does not offer the sector “Housing” in 2017/18"
    assert [problem in text for text in page.texts(".app-series__day")] == [False, False, True, True]
    refused = send(coordinator, page, "save")
    assert "Some days can’t be planned like this" in refused.text(".govuk-error-summary")
    done = send(coordinator, refused, "save", struck=["2017-04-03", "2017-04-10"])
    assert "2 planned sessions added." in done.text(".app-saved")
    assert [entry.reporting_year for entry in planned(db_session)] == [2016, 2016]


def test_a_sector_that_begins_with_the_next_year(given: Given, coordinator: Browser, db_session: Session) -> None:
    said = pair(given, sector="Housing")
    offer = db_session.scalars(select(AudienceSector).where(AudienceSector.sector_id == int(said["sector"]))).one()
    offer.from_year = 2017
    db_session.commit()
    page = show(coordinator, given, **said)
    assert "3 planned sessions added." in send(coordinator, page, "save").text(".app-saved")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"first_on": ""}, "Enter the first day, such as 3/4."),
        ({"first_on": "31/4"}, "April has no day 31"),
        ({"times": ""}, "Enter how many times, from 1 to 60."),
        ({"times": "61"}, "“61” is not a number of times from 1 to 60."),
        ({"times": "0"}, "“0” is not a number of times"),
        ({"times": "x"}, "“x” is not a number of times"),
        ({"lasts": "15"}, "“15” is not a number of days from 1 to 14."),
        ({"first_on": "25/12/2199", "times": "2"}, "after 2199"),
        ({"first_on": "31/12/2199", "times": "1", "lasts": "2"}, "after 2199"),
        ({"rule": "days"}, "Type at least one day"),
        ({"rule": "days", "dates": "3/4; 31/4; x"}, "“31/4” is not a day: April has no day 31."),
        ({"length": "long"}, "“long”"),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_is_kept(
    given: Given, coordinator: Browser, typed: dict[str, str], words: str
) -> None:
    page = show(coordinator, given, venue="Town hall", **typed)
    assert words in page.text(".govuk-error-summary")
    fields = page.fields(FORM)
    for name, text in {"venue": "Town hall", **typed}.items():
        if name != "rule":
            assert fields[name] == text
    if "rule" in typed:
        assert page.soup.select_one("input[name=rule][value=days][checked]")


def test_what_each_session_lacks_is_told_when_it_is_saved(given: Given, coordinator: Browser) -> None:
    page = show(coordinator, given, audience="", sector="", areas="Atlantis")
    assert not page.soup.select(".govuk-error-summary")
    page = send(coordinator, page, "save")
    assert "Choose the audience." in page.text(".govuk-error-summary")
    assert "Choose areas from the list" in page.text(".govuk-error-summary")


def test_a_new_name_that_is_close_to_one_is_asked_about(
    given: Given, coordinator: Browser, db_session: Session
) -> None:
    given.named(Organisation, "Bents Green School")
    page = show(coordinator, given, organisations="Bents Green Shool", times="1")
    asked = send(coordinator, page, "save")
    assert "is not in the list yet" in asked.text(".app-questions")
    offer = asked.soup.select_one("button[name=use]")
    assert offer
    taken = send(coordinator, asked, "", use=str(offer["value"]))
    assert taken.fields(FORM)["organisations"] == "Bents Green School"
    answers = [str(one["value"]) for one in asked.soup.select("input[name=asked]")]
    send(coordinator, asked, "save", asked=answers)
    assert len(planned(db_session)) == 1
    assert db_session.scalars(select(Organisation.id).where(Organisation.name == "Bents Green Shool")).one()


def test_a_page_that_was_saved_and_changed_asks_whether_it_is_another_series(
    given: Given, coordinator: Browser, db_session: Session
) -> None:
    page = show(coordinator, given)
    send(coordinator, page, "save")
    again = send(coordinator, page, "save", venue="Town hall")
    assert "You planned a series with this page before" in again.text(".app-questions")
    assert len(planned(db_session)) == 3
    assert "3 planned sessions added." in send(coordinator, again, "save").text(".app-saved")
    assert len(planned(db_session)) == 6


def test_many_presses_in_the_same_moment_plan_once(
    app: Flask, given: Given, coordinator: Browser, db_session: Session
) -> None:
    page = show(coordinator, given, organisations="A new school")
    answers = at_once(app, coordinator, db_session, ADDRESS, [{**page.fields(FORM), "do": "save"}] * 8)
    assert len(set(answers)) == 1
    assert len(planned(db_session)) == 3


def test_the_days_alone_for_the_page_that_shows_them_meanwhile(given: Given, coordinator: Browser) -> None:
    page = coordinator.open(ADDRESS)
    data = {**page.fields(FORM), "first_on": "3/4/2017", "times": "3", "struck": ["2017-04-10"]}
    answer = coordinator.client.post(f"{ADDRESS}/days", data=data)
    soup = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 200
    assert len(soup.select("input[name=struck]")) == 3
    assert soup.select_one("#struck-2017-04-10[checked]")
    assert not soup.select("html, h1, script, style, [style]")
    blank = coordinator.client.post(f"{ADDRESS}/days", data={**data, "times": ""}).text
    assert "app-series__wrong" not in blank
    wrong = coordinator.client.post(f"{ADDRESS}/days", data={**data, "times": "99"}).text
    assert "How many times: “99” is not a number of times from 1 to 60." in wrong


def test_somebody_with_areas_plans_for_those(given: Given, browse: Browse, db_session: Session) -> None:
    north = given.named(Area, "North")
    foreign = given.entry("2016-05-04", areas=("South",)).id
    given.entry("2017-04-03", areas=("South",), course="Awareness")
    browser = browse(None)
    browser.sign_in(given.user(Role.COORDINATOR, areas=[AppUserArea(area_id=north.id)]))
    browser.open(f"{ADDRESS}?like={foreign}", 404)
    page = show(browser, given, course="Awareness", times="1")
    # Of what they can't see they are told nothing.
    assert not page.soup.select(".app-series__marks")
    send(browser, page, "save")
    [entry] = planned(db_session)
    full = entry_in_full(db_session, entry.id, scope=ALL)
    assert full
    assert [line.name for line in full.areas] == ["North"]


@pytest.mark.parametrize("like", ["0", "x", "99999999999", "-1", "1.5", "٣"])
def test_an_entry_that_is_not_there(coordinator: Browser, like: str) -> None:
    coordinator.open(f"{ADDRESS}?like={like}", 404)


@pytest.mark.parametrize("text", ["\x00", "x" * 50_000, "9" * 5_000, "٣", "\u202e", ";;;;", "\ud800", "2017-02-30"])
def test_no_input_is_an_error_of_the_server(given: Given, coordinator: Browser, text: str) -> None:
    page = coordinator.open(ADDRESS)
    said = {**page.fields(FORM), **pair(given), "first_on": "3/4/2017", "times": "2"}
    for name in (*page.fields(FORM), "struck", "rule", "seen", "use", "asked", "do"):
        if name == "csrf_token":
            continue
        for address in (ADDRESS, f"{ADDRESS}/days"):
            for more in ({}, {"rule": "days"}):
                data = {**said, "do": "save", **more, name: text.encode("utf-8", "surrogatepass")}
                assert coordinator.client.post(address, data=data).status_code < 500, (name, address)


def test_as_many_as_a_series_may_have(given: Given, coordinator: Browser, db_session: Session) -> None:
    page = show(coordinator, given, times="60")
    assert "60 planned sessions added." in send(coordinator, page, "save").text(".app-saved")
    assert planned(db_session)[-1].starts_on == date(2017, 4, 3) + timedelta(weeks=59)
