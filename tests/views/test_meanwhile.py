"""Pages that change one thing of an entry: what somebody else changed since they were opened is told, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.given import Given
from tests.pages import Browser, Page
from training_register import clock
from training_register.actions.entries import change_entry, values_of
from training_register.models import AppUserArea, Area, Entry, EntryArea
from training_register.queries.one_entry import EntryInFull, entry_in_full
from training_register.rules.entries import Status
from training_register.rules.permissions import ALL, Role

Browse = Callable[[Role | None], Browser]
FORMS = {
    "took-place": {"attended": "17"},
    "cancel": {"reason": "Snow"},
    "move": {"starts_on": "5/12"},
    "take-out": {"reason": "Counted twice"},
}
PLANNED = ("took-place", "cancel", "move")


@pytest.fixture(autouse=True)
def in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Wednesday in the reporting year 2016/17."""
    monkeypatch.setattr(clock, "today", lambda: date(2016, 11, 23))


@pytest.fixture
def me(browse: Browse) -> Browser:
    """The one who comes second."""
    return browse(Role.COORDINATOR)


@pytest.fixture
def them(browse: Browse) -> Browser:
    """The one who comes first."""
    return browse(Role.MANAGER)


@pytest.fixture(autouse=True)
def planned(given: Given) -> None:
    """A planned session that has come due."""
    given.entry("2016-11-22", attended="n/k", status=Status.PLANNED, course="Awareness")


def send(browser: Browser, page: Page, end: str, **typed: str) -> Page:
    """Sends the form of a page."""
    sent = {**page.fields("main form"), **FORMS[end], **typed}
    return browser._checked(browser.client.post(f"/entries/1/{end}", data=sent, follow_redirects=True), 200)


def now(db_session: Session) -> EntryInFull:
    """The entry as it is now."""
    db_session.expire_all()
    entry = entry_in_full(db_session, 1, scope=ALL)
    db_session.rollback()
    assert entry
    return entry


@pytest.mark.parametrize("end", FORMS)
def test_what_was_changed_meanwhile_is_told_before_anything_is_saved(
    me: Browser, them: Browser, db_session: Session, end: str
) -> None:
    page = me.open(f"/entries/1/{end}")
    them.send("/entries/1/change", {"venue": "Annexe"}, form="#entry-form")
    page = send(me, page, end)
    assert page.text("h2") == "Nothing is saved: this entry was changed since you opened it"
    assert "manager" in page.text(".app-changes")
    assert "venue: Annexe" in page.text(".app-changes")
    box = next(iter(FORMS[end]))
    assert page.fields("main form")[box] == FORMS[end][box]
    assert (now(db_session).status, now(db_session).version) == (Status.PLANNED, 2)
    # Once more, it is saved, and theirs is kept.
    send(me, page, end)
    assert (now(db_session).version, now(db_session).venue) == (3, "Annexe")


@pytest.mark.parametrize("end", PLANNED)
@pytest.mark.parametrize("first", ["took-place", "cancel", "take-out"])
def test_what_somebody_else_has_said_already_is_told_and_stays(
    me: Browser, them: Browser, db_session: Session, first: str, end: str
) -> None:
    page, theirs = me.open(f"/entries/1/{end}"), them.open(f"/entries/1/{first}")
    send(them, theirs, first, **({"attended": "12"} if first == "took-place" else {"reason": "Ill"}))
    before = now(db_session)
    for _ in range(2):
        page = send(me, page, end)
        assert page.text("h2") == "Nothing is saved: somebody has said what became of it"
        assert not page.soup.select("main form[method=post] button[type=submit]")
        assert now(db_session) == before
    box = next(iter(FORMS[end]))
    assert page.fields("main form")[box] == FORMS[end][box]
    assert page.link("Look at the entry") == "/entries/1"


def test_what_was_moved_to_a_day_to_come_has_not_taken_place(me: Browser, them: Browser, db_session: Session) -> None:
    page, theirs = me.open("/entries/1/took-place"), them.open("/entries/1/move")
    send(them, theirs, "move")
    page = send(me, page, "took-place")
    assert "day: 22 November 2016 → 5 December 2016" in page.text(".app-changes")
    page = send(me, page, "took-place")
    assert "5 December 2016 has not come yet" in page.text("#attended-error")
    assert page.fields("main form")["attended"] == "17"
    assert now(db_session).status is Status.PLANNED


def test_what_was_taken_out_already_keeps_the_first_reason(me: Browser, them: Browser, db_session: Session) -> None:
    page, theirs = me.open("/entries/1/take-out"), them.open("/entries/1/take-out")
    send(them, theirs, "take-out", reason="The first reason")
    page = send(me, page, "take-out", reason="Another reason")
    assert page.text("h2") == "Nothing is saved: it was taken out already"
    assert "The first reason" in page.text(".app-changes")
    assert page.fields("main form")["reason"] == "Another reason"
    assert (now(db_session).reason, now(db_session).version) == ("The first reason", 2)


def test_a_slip_that_somebody_else_has_changed_meanwhile_is_asked_about(
    me: Browser, them: Browser, given: Given, db_session: Session
) -> None:
    audience, sector = map(str, given.offered("Professionals", "Education"))
    typed = {"audience": audience, "sector": sector, "starts_on": "21/11", "attended": "9"}
    page = me.send("/entries/add", typed, form="#entry-form")
    undo = page.fields(".app-added form")
    them.send("/entries/2/change", {"attended": "10"}, form="#entry-form")
    page = me._checked(me.client.post("/entries/2/take-out", data=undo, follow_redirects=True), 200)
    assert "attended: 9 → 10" in page.text(".app-changes")
    statuses = select(Entry.status).where(Entry.id == 2)
    assert db_session.scalar(statuses) is Status.DELIVERED
    db_session.rollback()
    me.client.post("/entries/2/take-out", data=page.fields("main form"))
    assert db_session.scalar(statuses) is Status.TAKEN_OUT


def test_a_number_for_an_entry_of_another_area_by_now_is_told(app: Flask, given: Given, db_session: Session) -> None:
    south, north = given.named(Area, "South"), given.named(Area, "North")
    for _ in range(2):
        given.entry("2016-11-01", attended="n/k", areas=("South",))
    browser = Browser(app.test_client())
    browser.sign_in(given.user(areas=[AppUserArea(area_id=south.id)]))
    form = "form.app-figures"
    sent = {**browser.open("/entries/missing").fields(form), "attended-2": "22", "attended-3": "33"}
    db_session.execute(update(EntryArea).where(EntryArea.entry_id == 2).values(area_id=north.id))
    db_session.commit()
    page = browser._checked(browser.client.post("/entries/missing", data=sent, follow_redirects=True), 200)
    words = "Entry 2 was not saved: it is not among the entries that you see. You typed: attended 22."
    assert words in page.text(".app-saved")
    assert "Saved: the figures of 1 entry." in page.text(".app-saved")


def test_what_was_put_back_is_told(me: Browser, them: Browser, db_session: Session) -> None:
    me.send("/entries/1/take-out", {"reason": "Counted twice"})
    mine, theirs = me.open("/entries/1"), them.open("/entries/1")

    def put_back(browser: Browser, page: Page) -> Page:
        sent = page.fields("main form")
        return browser._checked(browser.client.post("/entries/1/put-back", data=sent, follow_redirects=True), 200)

    assert "Back in the figures" in put_back(them, theirs).text(".app-saved")
    assert "It is back in the figures already." in put_back(me, mine).text(".app-saved")
    assert (now(db_session).status, now(db_session).version) == (Status.PLANNED, 3)
    # Taken out once more, for another reason: that is told before it is put back.
    them.send("/entries/1/take-out", {"reason": "Another reason"})
    page = put_back(me, mine)
    assert "somebody else has changed this entry since you opened it" in page.text(".app-saved")
    assert "Another reason" in page.text(".app-changes")
    assert now(db_session).status is Status.TAKEN_OUT


def test_two_who_say_in_one_moment_what_became_of_it(
    app: Flask, me: Browser, them: Browser, db_session: Session
) -> None:
    for _ in range(10):
        pages = [(me, "took-place", me.open("/entries/1/took-place")), (them, "cancel", them.open("/entries/1/cancel"))]
        before = now(db_session)

        def post(one: tuple[Browser, str, Page]) -> int:
            browser, end, page = one
            sent = {**page.fields("main form"), **FORMS[end]}
            return browser.client.post(f"/entries/1/{end}", data=sent).status_code

        with ThreadPoolExecutor(max_workers=2) as pool:
            answers = list(pool.map(post, pages))
        assert sorted(answers) == [200, 302]
        entry = now(db_session)
        assert entry.version == before.version + 1
        assert entry.status is (Status.DELIVERED if answers[0] == 302 else Status.CANCELLED)
        values = replace(values_of(before))
        change_entry(db_session, by=None, entry=entry, values=values, first_month=4)  # type: ignore[arg-type]
        db_session.commit()
