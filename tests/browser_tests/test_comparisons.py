"""Comparisons and breaks in series in a real browser: accessible, at home on a phone, on paper, by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.browser import sideways_scroll
from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import PHONE, box, follow, heading, look_at, press
from tests.given import Given
from training_register.models import SeriesBreak
from training_register.rules.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("viewers_see_live", "unprotected")]

REASON = "2015/16 was reported by level, 2016/17 by sector"
BOX = ".app-scroll:has(#professionals-table)"


@pytest.fixture
def two_years(register: Given, db_session: Session) -> Given:
    """The published year and the year before, with a break between them."""
    register.entry("2015-04-01", "2016-03-31", sector="Multi Agency", sessions="49", attended="1,049")
    register.entry("2015-05-01", audience="Young people", sector="Education", attended="n/k")
    register.entry("2015-09-01", "2016-07-20", audience="Parents and carers", sessions="12", attended="about 60")
    db_session.add(SeriesBreak(table_short_name="professionals", from_year=2016, reason=REASON))
    db_session.commit()
    return register


@pytest.mark.parametrize(
    "address",
    [
        "/tables/2016-17/compare",
        "/tables/2016-17/compare?beside=two-years-before",
        "/tables/2016-17-q1/compare",
        "/tables/2016-17/compare?beside=other&other=nonsense",
        "/lists/breaks",
        "/lists/breaks/add",
        "/lists/breaks/1",
    ],
)
def test_every_page_can_be_used_by_everybody(two_years: Given, window: Window, address: str) -> None:
    page = window(Role.MANAGER)
    page.goto(address)
    look_at(page)


def test_a_comparison_is_found_and_changed_from_the_year(two_years: Given, window: Window) -> None:
    page = window(Role.VIEWER)
    page.goto("/tables/2016-17")
    follow(page, "Compare with other periods")
    assert heading(page) == "Compare 2016/17"
    page.get_by_label("Another period", exact=True).and_(page.get_by_role("radio")).check()
    box(page, "Another period").fill("2015/16 Q1")
    press(page, "Compare")
    assert page.url.endswith("/tables/2016-17/compare?beside=other&other=2015%2F16+Q1")
    assert "April 2015 to June 2015 beside April 2016 to March 2017" in page.locator("main").inner_text()


def test_only_the_box_of_a_wide_table_scrolls_and_keys_scroll_it(two_years: Given, window: Window) -> None:
    page = window(Role.VIEWER)
    page.goto("/tables/2016-17/compare")
    page.set_viewport_size({"width": PHONE, "height": 800})
    assert not sideways_scroll(page)
    scrolled = page.locator(BOX)
    assert scrolled.evaluate("box => box.scrollWidth > box.clientWidth")
    scrolled.focus()
    page.keyboard.press("ArrowRight")
    expect(scrolled).not_to_have_js_property("scrollLeft", 0)
    first = page.locator(f"{BOX} tbody th").first
    assert first.bounding_box()["x"] >= 0, "the names of rows stay in sight"  # type: ignore[index]


def test_on_paper_the_whole_table_stands_and_no_form(two_years: Given, window: Window) -> None:
    page: Page = window(Role.VIEWER)
    page.goto("/tables/2016-17/compare?beside=two-years-before")
    page.emulate_media(media="print")
    # As wide as an upright A4 page without its margins.
    page.set_viewport_size({"width": 680, "height": 960})
    assert not page.locator(".app-compare").is_visible()
    box_width, table_width = page.locator(BOX).evaluate(
        "box => [box.clientWidth, box.querySelector('table').offsetWidth]"
    )
    assert table_width <= box_width + 1


def test_a_break_is_recorded_and_taken_back_in_the_browser(register: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.goto("/lists/breaks")
    follow(page, "Add a break in series")
    press(page, "Add")
    assert page.locator("p.govuk-error-message").count() == 3
    look_at(page)
    page.get_by_label("Table or sector").select_option(label="Professionals training")
    box(page, "First reporting year that is counted in the new way").fill("2016/17")
    box(page, "Why it can’t be compared").fill(REASON)
    press(page, "Add")
    assert REASON in page.locator("tbody").inner_text()
    page.locator("tbody a").click()
    press(page, "Delete")
    assert "There is none." in page.locator("main").inner_text()
