"""The keyboard alone: where the focus is can be seen, it goes in the order of reading, and everything can be done."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import heading
from tests.given import PASSWORD, Given
from training_register.models import Area
from training_register.rules.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("viewers_see_live", "unprotected")]

MOST_STOPS = 120

# Where Tab can go, in the order of the page: of a group of radio buttons to the chosen or the first one only.
NUMBER_THE_STOPS = """
() => {
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((element) => !element.disabled && element.checkVisibility({ visibilityProperty: true }))
    .filter((element) => element.type !== "radio" || element === (
      document.querySelector(`input[name="${element.name}"]:checked`)
      ?? document.querySelector(`input[name="${element.name}"]`)));
  window.stops = stops;
  return stops.length;
}
"""

# About the element in focus: its number among the stops, what it is called, whether an outline shows it, and whether
# it lies in the window. `unseen` names the element that was in focus before, if it looks the same without it.
LOOK_AT_THE_FOCUS = """
() => {
  const parts = (element) => [element, ...(element.labels ?? [])]
    .flatMap((part) => [getComputedStyle(part), getComputedStyle(part, "::before")]);
  const outline = (style) => style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2 ? "" : style.outline;
  const looks = (element) => parts(element)
    .map((style) => [outline(style), style.backgroundColor, style.boxShadow, style.borderColor].join()).join();
  const name = (element) => element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText ?? element.innerText;

  const element = document.activeElement;
  const before = window.inFocus;
  const unseen = before && before.element !== element && before.looks === looks(before.element) ? before.name : "";
  const stop = window.stops.indexOf(element);
  window.inFocus = stop < 0 ? null : { element, looks: looks(element), name: name(element) };
  const { top, bottom, left, right } = element.getBoundingClientRect();
  return {
    stop, unseen, name: name(element).trim(), isOutlined: parts(element).some(outline),
    isInWindow: bottom > 0 && right > 0 && top < innerHeight && left < innerWidth };
}
"""


def begin(page: Page) -> int:
    """Gets ready to go through a page by Tab; the number of stops on it."""
    number: int = page.evaluate(NUMBER_THE_STOPS)
    return number


def tab(page: Page) -> dict[str, Any]:
    """Presses Tab, and tells about what is in focus then."""
    page.keyboard.press("Tab")
    found: dict[str, Any] = page.evaluate(LOOK_AT_THE_FOCUS)
    return found


def tab_to(page: Page, name: str) -> None:
    """Presses Tab until something of a name is in focus."""
    begin(page)
    names = []
    for _ in range(MOST_STOPS):
        names.append(" ".join(tab(page)["name"].split()))
        if names[-1] == name:
            return
    raise AssertionError(f"Tab does not reach {name!r}, only {names}")


def enter(page: Page) -> None:
    """Presses Enter, and waits for the page that comes."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def go_through(page: Page) -> list[dict[str, Any]]:
    """Presses Tab from the first stop of a page to the last."""
    found = [tab(page) for _ in range(begin(page))]
    # Once more, so that the last is seen without the focus too.
    return [*found, tab(page)]


ADDRESSES = [
    "/tables",
    "/tables/2016-17",
    "/entries?period=2016-17",
    "/entries?period=2016-17&find=signs&area=north",
    "/entries?period=2016-17&sector=health&not-course=signs-and-risks",
    "/entries/counted-twice/2016-17",
    "/accounts/add",
    "/account/password",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_focus_is_seen_everywhere_and_goes_in_the_order_of_the_page(
    register: Given, window: Window, address: str
) -> None:
    register.entry("2016-05-04", attended="20")
    register.named(Area, "North")
    page = window(Role.ADMINISTRATOR)
    page.goto(address)
    *stops, last = go_through(page)
    assert [stop["stop"] for stop in stops] == list(range(len(stops)))
    assert not [stop["unseen"] for stop in (*stops, last) if stop["unseen"]]
    assert not [stop["name"] for stop in stops if not stop["isInWindow"]]


def test_a_course_is_left_out_and_another_with_it(register: Given, window: Window) -> None:
    for course in ("Roadshow", "Refresher"):
        register.entry("2016-05-04", course=course)
    page = window(Role.COORDINATOR)
    page.goto("/entries?period=2016-17&course=none-&course=refresher&course=roadshow")
    tab_to(page, "More filters")
    page.keyboard.press("Enter")
    tab_to(page, "Not the course")
    page.keyboard.type("Road")
    tab_to(page, "Show")
    enter(page)
    expect(page.get_by_role("link", name="Take off not: Course Roadshow")).to_be_visible()
    tab_to(page, "Not the course: nor another")
    page.keyboard.type("Ref")
    tab_to(page, "Show")
    enter(page)
    expect(page.locator(".app-active__part").filter(has_text="not: Course")).to_have_count(2)
    tab_to(page, "Take off not: Course Roadshow ×")
    enter(page)
    assert page.url.endswith("?period=2016-17&course=none-&course=refresher&course=roadshow&not-course=refresher")


@pytest.mark.parametrize("address", ["/tables/2016-17", "/accounts/add"])
def test_the_focus_is_outlined_in_forced_colours(register: Given, window: Window, address: str) -> None:
    page = window(Role.ADMINISTRATOR, forced_colors="active")
    page.goto(address)
    *stops, _ = go_through(page)
    assert not [stop["name"] for stop in stops if not stop["isOutlined"]]


def test_the_first_stop_skips_to_what_the_page_is_about(register: Given, window: Window) -> None:
    page = window(Role.VIEWER)
    page.goto("/tables/2016-17")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_main_job_is_done_without_a_mouse(register: Given, window: Window) -> None:
    user = register.user(Role.COORDINATOR)
    page = window()
    page.goto("/")
    tab_to(page, "E-mail address")
    page.keyboard.type(user.email)
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    enter(page)
    assert heading(page) == "Home"

    tab_to(page, "Tables")
    enter(page)
    assert heading(page) == "Tables"

    tab_to(page, "Another period")
    page.keyboard.type("last year")
    enter(page)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    box = page.get_by_label("Another period")
    expect(box).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("2016/17")
    enter(page)
    assert heading(page) == "Training, April 2016 to March 2017"

    tab_to(page, "Excel workbook (.xlsx) of all tables")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "training-2016-17.xlsx"

    tab_to(page, "305")
    enter(page)
    assert page.get_by_role("cell", name="Professionals: Education").count() == 1
    tab_to(page, "2016/17")
    enter(page)
    tab_to(page, "Sign out")
    enter(page)
    assert heading(page) == "Sign in"


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(window: Window) -> None:
    page = window(Role.ADMINISTRATOR, viewport={"width": 320, "height": 700})
    page.goto("/tables")
    accounts = page.get_by_role("link", name="Accounts")
    expect(accounts).to_be_hidden()
    tab_to(page, "Menu")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Menu")).to_have_attribute("aria-expanded", "true")
    expect(accounts).to_be_visible()
    page.keyboard.press("Space")
    expect(accounts).to_be_hidden()
