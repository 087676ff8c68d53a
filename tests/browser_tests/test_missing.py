"""Missing figures and the home page in a real browser: accessible, by keyboard alone, on a small phone, on paper."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import box, follow, heading, look_at, press
from tests.given import Given
from training_register import clock
from training_register.models import AppUser, Entry, Organisation
from training_register.rules.entries import Status
from training_register.rules.permissions import Role

pytestmark = pytest.mark.browser

SCHOOL = "Bents Green School"
TODAY = date(2016, 11, 23)


@pytest.fixture(autouse=True)
def in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Wednesday in the reporting year 2016/17."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def owed(given: Given) -> Given:
    """A register in which several people owe numbers."""
    given.named(Organisation, SCHOOL, contact="Head of Bents Green, head@bents.example")
    for day in ("2016-05-04", "2016-06-08", "2016-10-12"):
        given.entry(day, attended="n/k", course="Signs and risks", organisations=(SCHOOL, "Abbey Lane School"))
    given.entry("2016-09-05", "2016-10-17", attended="n/k", sessions="n/k", contact="Jo Smith", course="Friendships")
    given.entry("2016-11-21", attended="n/k", status=Status.PLANNED, contact="Jo Smith", course="Safer sleeping")
    given.entry("2016-11-22", attended="n/k", course="O" * 60)
    return given


@pytest.fixture
def page(owed: Given, window: Window) -> Page:
    """The list, opened by a coordinator."""
    page = window(Role.COORDINATOR)
    page.goto("/entries/missing")
    return page


def test_every_page_and_every_state_of_it(page: Page) -> None:
    look_at(page)
    page.locator("#attended-1").fill("15-20")
    press(page, "Save what is filled in")
    expect(page.locator("#attended-1-error")).to_contain_text("is a range")
    look_at(page)
    page.goto("/entries/missing")
    follow(page, "Write a reminder to Head of Bents Green, head@bents.example")
    look_at(page)
    page.goto("/entries/1/asking")
    look_at(page)
    press(page, "Stop asking")
    expect(page.locator("#reason-error")).to_be_visible()
    look_at(page)
    page.get_by_label("Why has the team stopped asking?").fill("The school has closed")
    press(page, "Stop asking")
    page.goto("/entries/1/asking")
    look_at(page)
    page.goto("/entries/missing/set-aside")
    look_at(page)
    page.goto("/entries/missing?period=2013-14")
    look_at(page)
    page.goto("/entries/missing/set-aside?period=2013-14")
    look_at(page)


def test_numbers_are_filled_in_by_keyboard_alone(page: Page, db_session: Session) -> None:
    expect(page.locator("#attended-1")).to_be_focused()
    page.keyboard.type("34")
    expect(page.locator("#attended-1-understood")).to_have_text("34")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.locator("#attended-2")).to_be_focused()
    page.keyboard.type("about 60")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".app-saved")).to_contain_text("Saved: the figures of 2 entries.")
    expect(page.locator("#attended-3")).to_be_focused()
    db_session.rollback()
    found = [db_session.get_one(Entry, id_) for id_ in (1, 2)]
    assert [(entry.attended, entry.attended_certainty) for entry in found] == [(34, "exact"), (60, "about")]


def test_what_somebody_else_filled_meanwhile_is_shown(page: Page, window: Window) -> None:
    other = window(Role.MANAGER)
    other.goto("/entries/missing")
    other.locator("#attended-1").fill("30")
    press(other, "Save what is filled in")
    page.locator("#attended-1").fill("34")
    page.locator("#attended-2").fill("20")
    press(page, "Save what is filled in")
    expect(page.get_by_role("alert")).to_contain_text("attended: not recorded → 30")
    expect(page.locator(".app-saved")).to_contain_text("Saved: the figures of 1 entry.")
    look_at(page)


def test_back_shows_what_is_missing_by_now(page: Page, db_session: Session) -> None:
    page.locator("#attended-1").fill("34")
    press(page, "Save what is filled in")
    page.go_back()
    expect(page.locator("#attended-2")).to_be_visible()
    expect(page.locator("#attended-1")).to_have_count(0)
    page.locator("#attended-2").fill("20")
    press(page, "Save what is filled in")
    expect(page.locator(".app-saved")).to_contain_text("Saved: the figures of 1 entry.")
    db_session.rollback()
    assert [db_session.get_one(Entry, id_).version for id_ in (1, 2)] == [2, 2]


def test_the_text_of_a_reminder_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    follow(page, "Write a reminder to Head of Bents Green, head@bents.example")
    page.get_by_role("button", name="Copy the text").click()
    expect(page.locator("#copied")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#text").input_value()
    href = page.get_by_role("button", name="Write an e-mail").get_attribute("href")
    assert href
    assert href.startswith("mailto:head@bents.example?subject=")


def test_without_scripts_everything_can_be_done(owed: Given, window: Window) -> None:
    page = window(Role.COORDINATOR, java_script_enabled=False)
    page.goto("/")
    follow(page, "Fill them in, or ask for them")
    page.locator("#attended-1").fill("34")
    press(page, "Save what is filled in")
    assert "Saved" in page.locator(".app-saved").inner_text()
    follow(page, "Write a reminder to Jo Smith")
    assert "Friendships" in page.locator("#text").input_value()
    assert page.get_by_role("button", name="Copy the text").count() == 0
    box(page, "Ask again on").fill("1/12")
    press(page, "Ask again on that day")
    follow(page, "2 entries are not asked about now")
    page.get_by_role("button", name="Ask again now").first.click()
    assert heading(page) == "Not asked about now"


def test_paper_shows_what_is_missing_with_room_to_write(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.get_by_text("Signs and risks").first.is_visible()
    assert page.locator("#attended-1").is_visible()
    assert not page.get_by_role("button", name="Save what is filled in").is_visible()
    assert not page.get_by_role("link", name="Not now").first.is_visible()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MANAGER, Role.ADMINISTRATOR])
def test_the_home_page(register: Given, window: Window, role: Role) -> None:
    user: AppUser = register.user(role)
    page = window(user)
    page.goto("/")
    look_at(page)
    register.entry("2016-05-04", attended="n/k", course="Signs and risks", organisations=(SCHOOL,), by=user)
    register.entry("2016-11-25", attended="n/k", status=Status.PLANNED, course="O" * 60, by=user)
    register.entry("2015-05-04", attended="20")
    page.goto("/")
    expect(page.get_by_role("button", name="Record a session")).to_be_focused()
    look_at(page)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert heading(page) == "Record a session"
