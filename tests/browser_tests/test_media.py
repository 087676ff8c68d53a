"""On paper, and in the colours that somebody forces."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser_tests.conftest import Window
from tests.given import Given
from training_register.rules.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("viewers_see_live", "unprotected")]

# The published year: five tables, their notes and the summary.
MOST_SHEETS = 3

# What is clicked, and says nothing on paper.
FOR_CLICKING = (
    "nav",
    "button",
    ".govuk-skip-link",
    ".app-downloads",
    ".app-account",
    ".app-footer",
)  # fmt: skip


def figures(page: Page) -> list[str]:
    """Every row of every table that is shown."""
    return [row.inner_text() for row in page.locator("tr").all() if row.is_visible()]


def test_a_year_on_paper_is_its_figures_and_what_is_said_about_them(register: Given, window: Window) -> None:
    page = window(Role.COORDINATOR)
    page.goto("/tables/2016-17")
    on_screen = figures(page)
    page.emulate_media(media="print")
    assert figures(page) == on_screen
    assert len(on_screen) == 25
    for selector in FOR_CLICKING:
        assert not [part for part in page.locator(selector).all() if part.is_visible()], f"{selector} is printed"
    for selector in ("h1", "caption", ".app-sentence", ".app-notes li", ".app-missing li", ".app-sum p"):
        assert all(part.is_visible() for part in page.locator(selector).all()), f"{selector} is not printed"
    expect(page.locator(".app-header__organisation")).to_be_visible()
    sheets = len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True)))
    assert 1 <= sheets <= MOST_SHEETS


def test_a_list_of_entries_is_printed_as_a_table(register: Given, window: Window) -> None:
    page = window(Role.COORDINATOR)
    page.goto("/entries?period=all")
    page.emulate_media(media="print")
    assert len(figures(page)) == 13
    # Two of its rows side by side would mean that the cards of a phone are printed.
    assert page.locator("tbody tr").first.evaluate("(row) => getComputedStyle(row).display") == "table-row"


def test_forced_colours_leave_what_colour_alone_would_say(register: Given, window: Window) -> None:
    page = window(Role.COORDINATOR, forced_colors="active")
    page.goto("/tables/2016-17")

    def width_of(selector: str, which: str) -> float:
        style = page.locator(selector).first.evaluate(f"(part) => getComputedStyle(part).{which}")
        return float(style.removesuffix("px"))

    assert width_of(".app-header", "borderBottomWidth") >= 1
    assert width_of(".app-missing", "borderLeftWidth") >= 4
    assert width_of(".app-periods [aria-current]", "outlineWidth") >= 1
    assert width_of(".app-total td", "borderTopWidth") >= 1
    page.goto("/account/password")
    assert width_of("main input[type=password]", "borderTopWidth") >= 2


def test_how_figures_are_counted_is_read_on_paper(register: Given, window: Window) -> None:
    page = window(Role.VIEWER)
    page.goto("/tables/2016-17/how-counted")
    page.emulate_media(media="print")
    for selector in ("h1", "main h2", "main dt", "main dd", "main li"):
        assert all(part.is_visible() for part in page.locator(selector).all()), f"{selector} is not printed"
    assert not page.locator(".app-footer").is_visible()
