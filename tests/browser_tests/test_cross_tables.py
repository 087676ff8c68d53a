"""Cross-tables in a browser: chosen by keyboard, without scripts, saved, at every width, and as they are printed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import follow, heading, look_at, press
from tests.given import Given
from training_register.rules.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("viewers_see_live", "unprotected")]

PAGE = "/tables/2016-17/cross"
MONTHS = f"{PAGE}?rows=sector&columns=month&measure=sessions&measure=attended&total=yes&not-sector=health"


def tab_to(page: Page, selector: str) -> None:
    """Goes on by Tab until something has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_a_table_is_chosen_and_saved_by_keyboard_alone(register: Given, window: Window) -> None:
    register.entry("2016-05-04", attended="about 60", course="Signs and risks")
    page = window(Role.MANAGER)
    page.goto("/tables/2016-17")
    follow(page, "Choose rows and columns of your own")
    assert heading(page) == "Cross-table, April 2016 to March 2017"
    tab_to(page, "#rows")
    page.keyboard.type("Course")
    tab_to(page, "#columns")
    page.keyboard.type("Measures")
    tab_to(page, "#measures")
    page.keyboard.press("Enter")
    tab_to(page, "#measure-0")
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("?rows=course&measure=sessions&measure=attended&total=yes")
    headings = page.locator("#cross-table thead th").all_inner_texts()
    assert headings == ["Course", "Sessions", "Attended"]
    tab_to(page, ".app-cross-save summary")
    page.keyboard.press("Enter")
    tab_to(page, "#title")
    page.keyboard.type("What was taught")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Saved: What was taught." in page.locator(".app-saved").inner_text()
    with page.expect_navigation():
        page.get_by_role("link", name="What was taught", exact=True).click()
    assert heading(page) == "What was taught, April 2016 to March 2017"
    follow(page, "2016/17")
    assert page.get_by_role("table", name=re.compile("^What was taught")).count() == 1
    look_at(page)


def test_it_works_without_scripts(register: Given, window: Window) -> None:
    page = window(Role.COORDINATOR, java_script_enabled=False)
    page.goto(PAGE)
    page.get_by_label("Rows", exact=True).select_option("Audience")
    page.get_by_label("Columns", exact=True).select_option("Audience")
    press(page, "Show the table")
    error = "Rows and columns are both by audience. Choose something else for one of them."
    page.get_by_role("alert").get_by_role("link", name=error).click()
    expect(page.get_by_label("Columns", exact=True)).to_be_focused()
    page.get_by_label("Columns", exact=True).select_option("Measures alone")
    press(page, "Show the table")
    figure = page.locator("#cross-table .app-figure").first
    told = figure.inner_text()
    with page.expect_navigation():
        figure.click()
    assert heading(page) == "Entries"
    assert told in page.locator(".app-totals").inner_text()


@pytest.mark.parametrize(
    "address",
    [
        PAGE,
        MONTHS,
        f"{PAGE}?rows=sector&columns=sector&measure=",
        f"{PAGE}?rows=course&measure=sessions&course=none-&course=signs-and-risks&lead=nobody&how=by+post",
        f"{PAGE}?rows=measures&columns=years:3&measure=sessions&measure=average-attended",
    ],
)
def test_the_page_from_every_side(register: Given, window: Window, address: str) -> None:
    register.entry("2016-05-04", attended="about 60", course="Signs and risks")
    page = window(Role.MANAGER)
    page.goto(address)
    look_at(page)
    if page.locator(".app-cross-save").count():
        page.get_by_text("Save as a report table").click()
        page.get_by_role("textbox", name="Name", exact=True).fill("")
        press(page, "Save the table")
        look_at(page)


def test_a_wide_table_scrolls_in_a_box_that_takes_the_focus(register: Given, window: Window) -> None:
    page = window(Role.VIEWER)
    page.goto(MONTHS)
    box = page.get_by_role("region", name="Table of Sessions and attended by sector and month")
    box.focus()
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    expect(box).to_be_focused()


def test_in_print_it_is_the_table_alone_and_all_of_it(register: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.set_viewport_size({"width": 1050, "height": 800})
    page.goto(MONTHS)
    page.emulate_media(media="print")
    for hidden in ("#cross-form", ".app-cross-save", ".app-downloads", ".app-copy"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.get_by_text("Only these entries are counted: sector is not Health.")).to_be_visible()
    assert page.locator(".app-scroll").evaluate("box => getComputedStyle(box).overflowX") == "visible"
