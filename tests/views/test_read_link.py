"""Whoever was given a read-only link sees its publication, and nothing else of the register."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.pages import Browser, Page
from training_register import clock
from training_register.actions.publication_links import make_link, switch_off_link
from training_register.actions.publications import withdraw
from training_register.models import AppUser, Publication, SignInAttempt
from training_register.rules.permissions import Role
from training_register.rules.publication_links import new_token
from training_register.views.read_link import NOWHERE

Browse = Callable[[Role | None], Browser]
NOW = datetime(2017, 5, 2, 12, tzinfo=UTC)
LAST_DAY = date(2017, 6, 1)
CHAPTER = "/published/2016-17/v1"


class Clock:
    """A clock that a test turns on."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


@pytest.fixture(autouse=True)
def hour(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The day on which the year was published, until a test says otherwise."""
    hour = Clock()
    monkeypatch.setattr(clock, "now", hour.now)
    return hour


@pytest.fixture
def jane(given: Given) -> AppUser:
    return given.user(Role.MANAGER)


@pytest.fixture
def publication(given: Given) -> Publication:
    """Version 1 of a year with one entry; version 2 and another year are published too."""
    given.entry()
    given.entry("2015-05-04")
    first = given.publication()
    given.publication()
    given.publication("2015-16")
    return first


@pytest.fixture
def link(db_session: Session, jane: AppUser, publication: Publication) -> tuple[int, str]:
    """A link to version 1 of 2016/17, and its token."""
    made = make_link(db_session, by=jane, publication_id=publication.id, for_whom="Board", ends_on=LAST_DAY)
    db_session.commit()
    return made


@pytest.fixture
def reader(browse: Browse) -> Browser:
    """The browser of somebody without an account."""
    return browse(None)


def follow(browser: Browser, link_id: int, pasted: str, status: int = 200) -> Page:
    """Opens the page of a link, pastes what was given, and goes where that leads."""
    return browser.send(f"/read/{link_id}", {"link": pasted}, status)


def problem(page: Page) -> str:
    """What is said beside the box."""
    return page.text("#link-error").removeprefix("Error: ")


def test_the_page_of_a_link_asks_for_its_address_and_says_nothing_of_where_it_leads(
    reader: Browser, link: tuple[int, str]
) -> None:
    there, nowhere = reader.open(f"/read/{link[0]}"), reader.open("/read/9999")
    assert there.text("h1") == "Open a publication"
    assert there.text("main") == nowhere.text("main")
    assert not there.soup.select("nav, .app-footer__links")


@pytest.mark.parametrize("pasted", ["http://localhost/read/{0}#{1}", "{1}", " <http://localhost/read/{0}#{1}>. "])
def test_pasting_the_address_leads_to_the_publication(reader: Browser, link: tuple[int, str], pasted: str) -> None:
    sent = {**reader.open(f"/read/{link[0]}").fields(), "link": pasted.format(*link)}
    answer = reader.client.post(f"/read/{link[0]}", data=sent)
    assert (answer.status_code, answer.headers["Location"]) == (302, CHAPTER)
    assert reader.get(CHAPTER).status_code == 200
    for ending in ("xlsx", "csv", "json", "txt"):
        assert reader.get(f"{CHAPTER}.{ending}").status_code == 200


def test_nothing_else_is_shown_to_whoever_came_by_a_link(app: Flask, reader: Browser, link: tuple[int, str]) -> None:
    follow(reader, *link)
    for address in (
        "/published/2016-17/v2", "/published/2016-17/v2.xlsx", "/published/2015-16/v1", "/published/2015-16/v1.csv",
        "/published/2016-17/v3", "/published/2014-15/v1", "/", "/published", "/published/2016-17", f"{CHAPTER}/links",
        f"{CHAPTER}/changes", f"{CHAPTER}/professionals/education/attended", "/published/find?reference=2016-17/v1",
        "/tables", "/tables/2016-17", "/tables/2016-17.csv", "/tables/2016-17/professionals/education/attended",
        "/how-counted", "/entries", "/history", "/account/password",
    ):  # fmt: skip
        answer = reader.get(address)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/sign-in"), address
    # What the page itself offers.
    page = reader.open(CHAPTER)
    offered = {str(one.get("href") or one.get("action")) for one in page.soup.select("a[href], form")}
    inside = {one for one in offered if one.startswith((CHAPTER, "#"))}
    assert offered - inside <= {"/"}


def test_a_period_in_other_words_leads_to_the_same_publication_alone(reader: Browser, link: tuple[int, str]) -> None:
    follow(reader, *link)
    assert reader.open("/published/2016-04-01..2017-03-31/v1").response.request.path == CHAPTER
    assert reader.get("/published/2016-04-01..2017-03-30/v1").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("ruined", ["other token", "no link", "ended", "switched off", "withdrawn", "other link"])
def test_every_link_that_leads_nowhere_is_told_in_the_same_words(
    reader: Browser, link: tuple[int, str], ruined: str, db_session: Session, jane: AppUser, publication: Publication,
    hour: Clock,
) -> None:  # fmt: skip
    link_id, token = link
    match ruined:
        case "other token":
            token = new_token()
        case "no link":
            link_id = 9_999
        case "ended":
            hour.at = datetime(2017, 6, 2, 0, 30, tzinfo=UTC)
        case "switched off":
            switch_off_link(db_session, by=jane, publication_id=publication.id, link_id=link_id)
        case "withdrawn":
            withdraw(db_session, by=jane, period="2016-17", version=1, reason="A child could be found in it.")
        case "other link":
            _, token = make_link(
                db_session, by=jane, publication_id=publication.id + 1, for_whom="Board", ends_on=LAST_DAY
            )
    db_session.commit()
    page = follow(reader, link_id, token)
    assert problem(page) == NOWHERE
    assert page.fields()["link"] == "", "what opens a publication is not shown again"
    assert reader.get(CHAPTER).headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("", "Paste the address that you were given."),
        ("http://localhost/read/1", "This is not the whole address"),
        ("http://localhost/read/1#short", "This is not the whole address"),
        ("#" + "x" * 42 + "\x00", "This is not the whole address"),
        ("\ud7ff" * 5_000, "This is not the whole address"),
    ],
)
def test_what_is_no_whole_address_is_told_so_and_is_no_attempt(
    reader: Browser, link: tuple[int, str], pasted: str, words: str, db_session: Session
) -> None:
    assert problem(follow(reader, link[0], pasted)).startswith(words)
    assert db_session.scalars(select(SignInAttempt)).all() == []


@pytest.mark.parametrize("ended", ["ended", "switched off", "withdrawn"])
def test_a_link_that_was_followed_leads_nowhere_from_the_moment_it_is_ended(
    reader: Browser, link: tuple[int, str], ended: str, db_session: Session, jane: AppUser, publication: Publication,
    hour: Clock,
) -> None:  # fmt: skip
    follow(reader, *link)
    match ended:
        case "ended":
            hour.at = datetime(2017, 6, 1, 21, tzinfo=UTC)
            follow(reader, *link)
            assert reader.get(CHAPTER).status_code == 200, "the last day is not over"
            # Midnight where the register is kept.
            hour.at = datetime(2017, 6, 1, 23, 1, tzinfo=UTC)
        case "switched off":
            switch_off_link(db_session, by=jane, publication_id=publication.id, link_id=link[0])
        case "withdrawn":
            withdraw(db_session, by=jane, period="2016-17", version=1, reason="A child could be found in it.")
    db_session.commit()
    for address in (CHAPTER, f"{CHAPTER}.xlsx", "/published/2016-17/v2"):
        answer = reader.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/read/{link[0]}"), address
    page = reader.open(CHAPTER)
    assert page.texts(".govuk-error-summary__list li") == [NOWHERE]
    assert reader.get(CHAPTER).headers["Location"].startswith("/sign-in"), "it is said once"


def test_the_page_of_a_link_that_was_followed_leads_back(reader: Browser, link: tuple[int, str]) -> None:
    follow(reader, *link)
    page = reader.open(f"/read/{link[0]}")
    assert page.link("2016/17, version 1") == CHAPTER
    assert "You have opened this link already" not in reader.open("/read/9999").text("main")


def test_wrong_tokens_must_wait_for_longer_and_longer_and_nobody_else_does(
    app: Flask, reader: Browser, link: tuple[int, str], hour: Clock, browse: Browse, jane: AppUser
) -> None:
    for _ in range(5):
        assert problem(follow(reader, link[0], new_token())) == NOWHERE
    page = follow(reader, link[0], link[1], 429)
    assert problem(page) == "Too many attempts. Wait 1 second and try again."
    assert page.response.headers["Retry-After"] == "1"
    # At another address it leads there, and whoever signs in from this one does not wait.
    stranger = Browser(app.test_client())
    stranger.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert follow(stranger, *link).response.request.path == CHAPTER
    Browser(app.test_client()).sign_in(jane)
    hour.at += timedelta(seconds=1)
    assert follow(reader, *link).response.request.path == CHAPTER


def test_whoever_has_the_token_of_an_ended_link_is_not_made_to_wait(
    reader: Browser, link: tuple[int, str], hour: Clock, db_session: Session
) -> None:
    hour.at += timedelta(days=60)
    for _ in range(8):
        assert problem(follow(reader, *link)) == NOWHERE
    assert db_session.scalars(select(SignInAttempt)).all() == []


def test_attempts_at_links_that_are_none_are_counted_too(reader: Browser, publication: Publication) -> None:
    for _ in range(5):
        follow(reader, 9_999, new_token())
    follow(reader, 9_999, new_token(), 429)


def test_signing_in_or_out_forgets_the_link(reader: Browser, link: tuple[int, str], given: Given) -> None:
    follow(reader, *link)
    reader.sign_in(given.user(Role.VIEWER))
    assert reader.get("/published/2016-17/v2").status_code == 200, "an account sees every publication"
    reader.client.post("/sign-out", data={"csrf_token": reader.open("/account/password").fields()["csrf_token"]})
    assert reader.get(CHAPTER).headers["Location"].startswith("/sign-in")


def test_whoever_is_signed_in_follows_a_link_too(browse: Browse, link: tuple[int, str]) -> None:
    viewer = browse(Role.VIEWER)
    assert follow(viewer, *link).response.request.path == CHAPTER
    assert viewer.get("/published/2015-16/v1").status_code == 200


def test_the_session_holds_the_number_of_the_link_alone(reader: Browser, link: tuple[int, str]) -> None:
    follow(reader, *link)
    with reader.client.session_transaction() as session:
        # Whoever signs people in and out says that nobody is; the token is that of forms.
        assert set(session) == {"csrf_token", "_fresh", "link"}
        assert session["link"] == link[0]
    assert all(link[1] not in cookie.value for cookie in reader.client._cookies.values())


def test_a_session_that_names_what_is_no_link_is_refused(reader: Browser, publication: Publication) -> None:
    with reader.client.session_transaction() as session:
        session["link"] = 9_999
    assert reader.get(CHAPTER).headers["Location"] == "/read/9999"


def test_no_line_of_the_log_holds_a_token(
    reader: Browser, link: tuple[int, str], caplog: pytest.LogCaptureFixture, app: Flask
) -> None:
    with caplog.at_level(logging.DEBUG):
        follow(reader, *link)
        follow(reader, link[0], new_token())
    lines = [record.getMessage() for record in caplog.records]
    assert any("POST /read/<int(max=2147483647):link_id> 302" in line for line in lines)
    assert not [line for line in lines if link[1] in line]


def test_its_pages_are_kept_from_caches_search_engines_and_other_sites(reader: Browser, link: tuple[int, str]) -> None:
    asked = reader.get(f"/read/{link[0]}")
    follow(reader, *link)
    for answer in (asked, reader.get(CHAPTER), reader.get(f"{CHAPTER}.xlsx")):
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_form_without_its_token_is_refused(reader: Browser, link: tuple[int, str]) -> None:
    answer = reader.client.post(f"/read/{link[0]}", data={"link": link[1]})
    assert answer.status_code == 400
    assert reader.get(CHAPTER).status_code == 302
