"""The chapter page of a publication: what axe and a printer make of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import look_at
from tests.given import Given
from training_register.actions.publications import withdraw
from training_register.models import ReportTable
from training_register.rules.permissions import Role
from training_register.rules.publications import Accepted, Hidden, Revised
from training_register.table import ChartKind

pytestmark = pytest.mark.browser

CHAPTER = "/published/2016-17/v2"
LONG_ADDRESS = "manager-with-a-long-address@anytown-safeguarding-partnership.example.org"
# As long as a name may be, without a place to break.
LONGEST = "W" * 200
# The published year with a table of twelve months: what changed, seven tables, three charts.
MOST_SHEETS = 9
# What is clicked, and says nothing on paper.
FOR_CLICKING = (
    "nav.govuk-breadcrumbs", "button", ".govuk-skip-link", ".app-downloads", ".app-account", ".app-footer", ".app-ways",
    ".app-chapter__entries",
)  # fmt: skip
# The box of each part of the page, from its left to its right edge.
BOXES = """(parts) => parts.map((part) => {
  const box = part.getBoundingClientRect()
  return [box.left, box.right, part.outerHTML.slice(0, 200)]
})"""


@pytest.fixture
def chapter(register: Given) -> Given:
    """Two versions of 2016/17 with a table of its months; the second tells what changed and what is missing."""
    for month in range(1, 13):
        register.entry(f"2016-{month:02}-05", audience="Partners", sector="Health", attended=f"about {month}00")
    register.entry("2016-05-04", audience="Partners", sector=LONGEST)
    register.db_session.add(
        ReportTable(
            short_name="months",
            counts_what="attendances",
            title="Partners by month",
            heading="Sector",
            rows_by="sector",
            columns_by="month",
            measures=[["attended", ""]],
            filter={"audience": ["partners"]},
            has_total=True,
            chart=ChartKind.MULTIPLES,
        )
    )
    register.db_session.commit()
    register.publication()
    changed = Revised(
        "professionals", "education", "attended", "Professionals training", "Education", "Attended", "302", "305", "+3",
        "late figure", LONGEST,
    )  # fmt: skip
    hidden = (
        Hidden("young-people", "education", "attended", "small number", LONGEST),
        Hidden("young-people", "total", "attended", "a manager chose to hide it", "W", "hidden", LONGEST, LONG_ADDRESS),
    )
    gaps = (Accepted(1, "number who attended", "accepted", LONGEST),)
    register.publication(changes=(changed,), gaps=gaps, hidden=hidden)
    return register


def print_of(page: Page) -> bytes:
    """The page as Chromium prints it."""
    return page.pdf(prefer_css_page_size=True)


def sheets(printed: bytes) -> list[tuple[int, int]]:
    """The size of each sheet, in points."""
    found = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", printed)
    return [(round(float(width)), round(float(height))) for width, height in found]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MANAGER])
@pytest.mark.parametrize("address", ["/published", CHAPTER, "/published/2016-17/v1"])
def test_publications(chapter: Given, window: Window, role: Role, address: str) -> None:
    page = window(role)
    page.goto(address)
    look_at(page)


def test_the_log_of_what_was_hidden(chapter: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.goto(f"{CHAPTER}/hidden")
    assert page.locator("tbody tr").count() == 2
    look_at(page)


def test_how_figures_are_counted_opens(chapter: Given, window: Window) -> None:
    page = window(Role.VIEWER)
    page.goto(CHAPTER)
    page.get_by_text("How the figures are counted", exact=True).last.click()
    assert page.get_by_role("heading", name="Averages and shares").is_visible()
    look_at(page)


def test_nothing_published_and_what_was_withdrawn(register: Given, window: Window) -> None:
    page = window(Role.VIEWER)
    page.goto("/published")
    look_at(page)
    register.publication()
    withdraw(register.db_session, by=None, period="2016-17", version=1, reason=LONGEST)
    register.db_session.commit()
    for address in ("/published", "/published/2016-17/v1"):
        page.goto(address)
        look_at(page)


def test_what_a_live_page_says_of_its_publication(chapter: Given, window: Window) -> None:
    chapter.entry("2016-05-04", attended="about 60")
    page = window(Role.MANAGER)
    page.goto("/tables/2016-17")
    assert "version 2" in page.locator(".app-standing").inner_text()
    look_at(page)


class TestOnPaper:
    """The chapter as it is printed on A4."""

    def test_it_is_its_words_and_figures_and_nothing_that_is_clicked(self, chapter: Given, window: Window) -> None:
        page = window(Role.MANAGER)
        page.goto(CHAPTER)
        page.emulate_media(media="print")

        for selector in FOR_CLICKING:
            assert not [part for part in page.locator(selector).all() if part.is_visible()], f"{selector} is printed"
        for selector in (
            "h1", "main h2", "main caption", ".app-sentence", "main tr", ".app-notes li", ".app-chapter__facts dd",
            ".app-chapter__missing li", ".app-chapter__contents li",
        ):  # fmt: skip
            parts = page.locator(selector).all()
            assert parts
            # A caption that is hidden from the eye is there for the ear.
            assert all(part.is_visible() for part in parts), f"{selector} is not printed"
        lines = page.locator("main a").evaluate_all(
            "(links) => links.map((a) => getComputedStyle(a).textDecorationLine)"
        )
        assert set(lines) == {"none"}

    def test_it_takes_few_sheets_of_a4_and_what_is_wide_lies_across_its_own(
        self, chapter: Given, window: Window
    ) -> None:
        page = window(Role.VIEWER)
        page.goto(CHAPTER)

        sizes = sheets(print_of(page))

        upright, across = (595, 842), (842, 595)
        assert set(sizes) == {upright, across}
        assert sizes.count(across) <= 2
        assert len(sizes) <= MOST_SHEETS

    def test_headings_stay_with_their_tables_and_rows_are_not_cut(self, chapter: Given, window: Window) -> None:
        page = window(Role.VIEWER)
        page.goto(CHAPTER)
        page.emulate_media(media="print")

        def kept(selector: str, rule: str) -> set[str]:
            style = f"(parts) => parts.map((part) => getComputedStyle(part).{rule})"
            return set(page.locator(selector).evaluate_all(style))

        assert kept(".app-chapter__piece", "breakInside") == {"avoid"}
        assert kept("main tr", "breakInside") == {"avoid"}
        assert kept(".app-chart", "breakInside") == {"avoid"}
        assert kept("main thead", "display") == {"table-header-group"}
        assert kept("main h2, main h3", "breakAfter") == {"avoid"}

    def test_nothing_reaches_over_the_edge_of_the_sheet(self, chapter: Given, window: Window) -> None:
        page = window(Role.VIEWER)
        page.goto(CHAPTER)
        page.emulate_media(media="print")

        # As wide as what is printed between the margins of A4, upright and across.
        for width, where in ((680, ":not(.app-chapter__table:has(tr > :nth-child(11)) *)"), (1009, "")):
            page.set_viewport_size({"width": width, "height": 960})
            printed = ", ".join(f"main {part}{where}" for part in ("table", ".app-mark", "svg", "p", "li", "h2"))
            boxes = page.locator(printed).evaluate_all(BOXES)
            assert boxes
            assert [box for box in boxes if not 0 <= box[0] <= box[1] <= width + 1] == []
