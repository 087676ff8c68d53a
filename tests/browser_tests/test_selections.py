"""Many entries at once in a browser: every page looked at, by keyboard alone, without scripts, on paper."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import PHONE, heading, look_at, press
from tests.browser_tests.test_recording_looks import SMALL_TARGETS, SMALLEST_TARGET
from tests.given import Given
from training_register import clock
from training_register.models import Area, Course, Provider
from training_register.rules.entries import Status
from training_register.rules.permissions import Role

pytestmark = pytest.mark.browser

LONGEST = 200
ADDRESS = "/entries?period=2016-17&order=oldest"


@pytest.fixture(autouse=True)
def on_a_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which everything here happens."""
    monkeypatch.setattr(clock, "today", lambda: date(2016, 11, 23))


@pytest.fixture
def many(given: Given) -> Given:
    """A register with more entries than a page of the list shows, of every status, some with the longest names."""
    given.named(Area, "North")
    given.named(Course, "Child sexual exploitation awareness")
    given.named(Provider, "Acme Training")
    given.offered("Professionals", "Health")
    for number in range(44):
        given.entry(
            f"2016-05-{1 + number % 28:02}", course="Basics" if number % 2 else "", organisations=("Bents Green",)
        )
    given.entry("2016-04-01", course="C" * LONGEST, organisations=("O" * LONGEST,), sector="S" * LONGEST)
    given.entry("2016-04-02", areas=("North",), providers=("P" * LONGEST,))
    given.entry("2016-04-03", status=Status.PLANNED, attended="n/k")
    given.entry("2016-12-03", status=Status.PLANNED, attended="n/k")
    given.entry("2016-04-04", status=Status.TAKEN_OUT, status_before=Status.DELIVERED, reason="Twice")
    for _ in range(3):
        given.entry("2016-06-01")
    return given


def tick(page: Page, *days: str) -> None:
    """Ticks the entries of some days."""
    for day in days:
        page.get_by_role("checkbox", name=f"Select {day}").first.check()


def test_every_page(many: Given, window: Window) -> None:
    page = window(Role.COORDINATOR)
    page.goto(ADDRESS)
    look_at(page)
    tick(page, "1 April 2016", "2 April 2016", "3 April 2016")
    expect(page.get_by_role("button", name="Change the selected (3)")).to_be_in_viewport()
    look_at(page)
    press(page, "Change the selected (3)")
    assert heading(page) == "Change 3 entries at once"
    look_at(page)
    page.get_by_text("Which entries").click()
    press(page, "Show what would change")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    look_at(page)
    page.get_by_label("Sector").select_option(label="Health")
    page.locator("#course").fill("child sexual exploitation awareness")
    page.locator("#areas").fill("North")
    page.get_by_label("Status").select_option("cancelled")
    page.get_by_label("Reason").fill("Snow")
    press(page, "Show what would change")
    assert heading(page) == "What would change"
    look_at(page)
    press(page, "Change 3 entries")
    expect(page.get_by_role("status")).to_contain_text("3 entries are changed.")
    look_at(page)
    press(page, "Undo what was just done")
    expect(page.get_by_role("status")).to_contain_text("Undone")


def test_all_of_the_page_and_all_of_the_filter(many: Given, window: Window) -> None:
    page = window(Role.COORDINATOR)
    page.goto(ADDRESS)
    of_page = page.get_by_role("checkbox", name="Select all on this page")
    of_page.check()
    expect(page.get_by_role("button", name="Change the selected (50)")).to_be_visible()
    page.locator("input[name=entry]").first.uncheck()
    assert of_page.evaluate("(box) => box.indeterminate")
    page.get_by_label("All 51 that the filter finds").check()
    expect(page.locator("input[name=entry]").first).to_be_disabled()
    look_at(page)
    press(page, "Change the selected")
    assert heading(page) == "Change 51 entries at once"
    page.get_by_label("Status").select_option("delivered")
    press(page, "Show what would change")
    look_at(page)


def test_by_keyboard_alone(many: Given, window: Window) -> None:
    page = window(Role.COORDINATOR)
    page.goto(ADDRESS)
    page.locator("input[name=entry]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(".app-selection__number")).to_have_text(" (2)")
    page.get_by_role("button", name="Change the selected").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("#course").focus()
    page.keyboard.type("csea")
    expect(page.locator("#course-list [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#course")).to_have_value("Child sexual exploitation awareness")
    with page.expect_navigation():
        page.locator("#course").press("Enter")
    assert heading(page) == "What would change"
    page.get_by_role("button", name="Change 2 entries").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("2 entries are changed.")


def test_what_takes_the_focus_is_not_left_beneath_the_tools(many: Given, window: Window) -> None:
    page = window(Role.COORDINATOR, viewport={"width": PHONE, "height": 600})
    page.goto(ADDRESS)
    boxes = page.locator("input[name=entry]")
    boxes.first.focus()
    page.keyboard.press("Space")
    for _ in range(30):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => {
              const { bottom } = document.activeElement.getBoundingClientRect()
              return bottom > document.querySelector('.app-selection').getBoundingClientRect().top + 1
            }"""
        )
        assert not hidden


def test_it_works_without_scripts_and_on_paper(many: Given, window: Window) -> None:
    page = window(Role.COORDINATOR, java_script_enabled=False)
    page.goto(ADDRESS)
    tick(page, "2 April 2016")
    press(page, "Change the selected")
    page.locator("#course").fill("Basics")
    press(page, "Show what would change")
    press(page, "Change 1 entry")
    expect(page.get_by_role("status")).to_contain_text("1 entry is changed.")
    page.emulate_media(media="print")
    assert not [one for one in page.locator("main :is(button, input)").all() if one.is_visible()]
    assert all(one.is_visible() for one in page.locator("tbody th").all())


def test_a_finger_finds_what_it_presses(many: Given, window: Window) -> None:
    page = window(Role.COORDINATOR, viewport={"width": PHONE, "height": 600}, has_touch=True, is_mobile=True)
    page.goto(ADDRESS)
    tick(page, "2 April 2016")
    press(page, "Change the selected (1)")
    assert not page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)
    page.locator("#course").fill("Basics")
    press(page, "Show what would change")
    assert not page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)
