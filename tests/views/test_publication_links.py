"""Whoever publishes gives read-only links, sees who has one, and switches them off."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.pages import Browser, Page
from training_register import clock
from training_register.actions.publications import withdraw
from training_register.models import Operation, PublicationLink
from training_register.rules.permissions import Role
from training_register.settings import Settings

Browse = Callable[[Role | None], Browser]
LINKS = "/published/2016-17/v1/links"
ADDRESS = re.compile(r"http://localhost/read/(\d+)#([\w-]{43})")


@pytest.fixture(autouse=True)
def in_may(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which the year was published."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2017, 5, 2, 12, tzinfo=UTC))


@pytest.fixture(autouse=True)
def published(given: Given) -> None:
    """A year with one entry, published."""
    given.entry()
    given.publication()


@pytest.fixture
def jane(browse: Browse) -> Browser:
    """A manager's browser."""
    return browse(Role.MANAGER)


def make(browser: Browser, status: int = 200, **said: Any) -> Page:
    """Makes a link by the form."""
    return browser.send(LINKS, {"for_whom": "Safeguarding board", **said}, status)


def rows(page: Page) -> list[list[str]]:
    """The links that the page lists, cell by cell."""
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in page.soup.select("main tbody tr")
    ]


def test_nobody_has_a_link_at_first_and_the_form_says_until_when_one_leads_there(jane: Browser) -> None:
    page = jane.open(LINKS)
    assert "Nobody has a link yet." in page.text("main")
    assert page.fields()["ends_on"] == "1 June 2017"
    assert page.link("2016/17, version 1") == "/published/2016-17/v1"


def test_a_link_is_shown_once_after_it_was_made(jane: Browser, db_session: Session) -> None:
    page = make(jane, ends_on="30 June 2017")
    address = page.soup.select_one("textarea").get_text().strip()  # type: ignore[union-attr]
    found = ADDRESS.fullmatch(address)
    assert found
    link = db_session.scalars(select(PublicationLink)).one()
    assert int(found[1]) == link.id
    assert (link.for_whom, link.ends_on) == ("Safeguarding board", date(2017, 6, 30))
    told = page.text("main")
    assert "For Safeguarding board: 2016/17, version 1, up to and on 30 June 2017." in told
    assert "shown this once, and can’t be shown again" in told
    assert page.soup.select_one("button[data-copies=address]")
    listed = jane.open(LINKS)
    assert rows(listed) == [
        [
            "Safeguarding board",
            "30 June 2017",
            "Leads to it",
            "2 May 2017, 13:00 by manager-0@example.org",
            "Switch off the link for Safeguarding board",
        ]
    ]
    for text in (found[2], link.token_digest):
        assert text not in listed.response.get_data(as_text=True)
    for address in ("/history", "/history.csv", "/published/2016-17/v1", "/"):
        assert found[2] not in jane.get(address).get_data(as_text=True)
    assert all(found[2] not in cookie.value for cookie in jane.client._cookies.values())


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"for_whom": "  "}, "Say for whom the link is"),
        ({"for_whom": "N" * 201}, "is too long"),
        ({"ends_on": ""}, "Enter the last day"),
        ({"ends_on": "1 May 2017"}, "The last day has passed"),
        ({"ends_on": "3 May 2018"}, "for at most a year. Enter a day up to 2 May 2018."),
        ({"ends_on": "31 June 2017"}, "June 2017 has no day 31"),
        ({"ends_on": "9" * 300}, "is not a day"),
        ({"ends_on": "soon"}, "is not a day"),
    ],
)
def test_a_mistake_is_told_beside_its_box_and_nothing_is_made(
    jane: Browser, db_session: Session, said: dict[str, str], words: str
) -> None:
    page = make(jane, **said)
    ((name, typed),) = said.items()
    assert words in page.text(f"#{name}-error")
    kept = {"for_whom": "Safeguarding board", "ends_on": "1 June 2017", name: typed}
    assert {box: page.fields()[box] for box in kept} == kept
    assert db_session.scalars(select(PublicationLink)).all() == []


@pytest.mark.parametrize(
    ("typed", "ends_on"),
    [
        ("today", date(2017, 5, 2)),
        ("1/5", date(2018, 5, 1)),
        ("2 May 2018", date(2018, 5, 2)),
        ("+7", date(2017, 5, 9)),
    ],
)
def test_a_last_day_without_a_year_is_the_next_one(
    jane: Browser, db_session: Session, typed: str, ends_on: date
) -> None:
    make(jane, ends_on=typed)
    assert db_session.scalars(select(PublicationLink.ends_on)).all() == [ends_on]


def test_a_form_that_is_sent_twice_makes_one_link_and_shows_no_address_again(
    jane: Browser, db_session: Session
) -> None:
    sent = {**jane.open(LINKS).fields(), "for_whom": "Safeguarding board"}
    for _ in range(2):
        answer = jane.client.post(LINKS, data=sent, follow_redirects=True)
    page = jane._checked(answer, 200)
    assert "This link was made already" in page.text("[role=status]")
    assert not page.soup.select("textarea")
    assert len(db_session.scalars(select(PublicationLink)).all()) == 1


def test_switching_off_is_one_press_and_in_the_history(jane: Browser, db_session: Session) -> None:
    make(jane)
    page = jane.send(LINKS, {}, form="main form[action$='/switch-off']")
    assert "The link is switched off" in page.text("[role=status]")
    ((*_, state, _made, do),) = rows(page)
    assert (state, do) == ("Switched off 2 May 2017, 13:00 by manager-0@example.org", "")
    told = jane.open("/history")
    kinds = told.texts(".app-changes__what")[:2]
    assert kinds == ["Read-only link switched off", "Read-only link made"]
    assert "publication link: switched off: no → yes" in told.texts(".app-history-lines li")
    assert not told.soup.select("tr:-soup-contains('Read-only link') form"), "neither can be undone"
    made = db_session.scalars(select(PublicationLink.id)).one()
    token = jane.open(LINKS).fields()["csrf_token"]
    again = jane.client.post(f"{LINKS}/{made}/switch-off", data={"csrf_token": token}, follow_redirects=True)
    assert "was switched off before" in again.get_data(as_text=True)
    kinds_kept = db_session.scalars(select(Operation.kind)).all()
    assert kinds_kept.count("switch off link") == 1


def test_a_link_that_has_ended_says_so(jane: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    make(jane)
    monkeypatch.setattr(clock, "now", lambda: datetime(2017, 6, 2, 12, tzinfo=UTC))
    ((*_, state, _made, do),) = rows(jane.open(LINKS))
    assert (state, do) == ("Ended", "")


def test_a_withdrawn_version_has_no_links_and_no_form(jane: Browser, db_session: Session) -> None:
    make(jane)
    sent = {**jane.open(LINKS).fields(), "for_whom": "Late"}
    withdraw(db_session, by=None, period="2016-17", version=1, reason="A child could be found in it.")
    db_session.commit()
    for page in (jane.open(LINKS), jane._checked(jane.client.post(LINKS, data=sent), 200)):
        assert "This version was withdrawn. Its links were deleted with it" in page.text("main")
        assert not page.soup.select("main form")
    assert db_session.scalars(select(PublicationLink)).all() == []


@pytest.mark.parametrize(
    "address",
    ["/published/2016-17/v2/links", "/published/2015-16/v1/links", "/published/2016-17/v0/links",
     "/published/2016-17/v99999999999999999999/links", "/published/2016-17/v-1/links"],
)  # fmt: skip
def test_a_version_that_is_none_has_no_links(jane: Browser, address: str) -> None:
    jane.open(address, 404)


def test_a_link_that_is_none_is_not_switched_off(jane: Browser, given: Given) -> None:
    make(jane)
    given.publication()
    token = jane.open(LINKS).fields()["csrf_token"]
    for address in (f"{LINKS}/9999/switch-off", "/published/2016-17/v2/links/1/switch-off"):
        assert jane.client.post(address, data={"csrf_token": token}).status_code == 404


def test_where_people_come_by_https_the_link_says_so(app: Flask, jane: Browser) -> None:
    # As with a proxy that speaks HTTPS and does not say so.
    app.config["SETTINGS"] = Settings(https=True)
    address = make(jane).soup.select_one("textarea").get_text().strip()  # type: ignore[union-attr]
    assert address.startswith("https://localhost/read/")
