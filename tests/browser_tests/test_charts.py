"""Charts in a real browser: legible on a desk, a phone and paper, and in the colours that somebody forces."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser import axe_violations
from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import DESK, HEIGHT, PHONE, SMALL_PHONE, WIDTHS, look_at
from tests.given import Given
from training_register.models import ReportTable, Sector, SeriesBreak
from training_register.rules.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("viewers_see_live", "unprotected")]

ADDRESS = "/tables/2016-17/foster-carers"
LEAST_LETTERS = 12

# For each text that is seen: by how many pixels it leaves its picture, and how high its letters are.
MEASURE_TEXTS = """
() => [...document.querySelectorAll(".app-chart svg")].filter((svg) => svg.checkVisibility()).flatMap((svg) => {
  const room = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text")].map((text) => {
    const own = text.getBoundingClientRect(), scale = room.width / svg.viewBox.baseVal.width;
    return [text.textContent, Math.max(room.left - own.left, own.right - room.right, room.top - own.top),
            parseFloat(getComputedStyle(text).fontSize) * scale];
  });
})
"""
# Pairs of texts that lie upon each other.
FIND_COLLISIONS = """
() => [...document.querySelectorAll(".app-chart svg")].filter((svg) => svg.checkVisibility()).flatMap((svg) => {
  const boxes = [...svg.querySelectorAll("text, rect")].map((part) => [part, part.getBoundingClientRect()]);
  return boxes.flatMap(([one, a], at) => boxes.slice(at + 1)
    .filter(([other]) => one.tagName === "text" || other.tagName === "text")
    .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
                    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
    .map(([other]) => `${one.textContent || one.tagName} and ${other.textContent || other.tagName}`));
})
"""

FILL = "(group) => getComputedStyle(group).fill"


LAYOUTS: dict[str, dict[str, str]] = {
    "years": {"columns_by": "years:3", "chart": "multiples"},
    "lines": {"columns_by": "years:3", "chart": "line"},
    "months": {"rows_by": "month", "chart": "line"},
    "sectors": {"rows_by": "month", "columns_by": "sector", "chart": "multiples"},
    "quarters": {"columns_by": "quarter", "chart": "columns"},
}


@pytest.fixture
def hard(given: Given) -> Given:
    """A register with one of everything that is hard to draw."""
    for sector, attended in (
        ("Education", "9999999"),
        ("Health", "about 1234567"),
        ("LAC/Care Leavers/Children Services/Sheltered Housing/Residential", "60"),
        ("S" * 200, "1"),
        ("Police", "n/k"),
        ("Housing", "0"),
        ("A name that goes on for quite a while, and says all that there is to be said of it", "over 160000"),
    ):
        given.entry("2016-05-04", audience="Foster carers", sector=sector, attended=attended)
    return given


@pytest.fixture
def years(given: Given) -> Given:
    """A register of three years, with report tables that are drawn in every way."""
    for year in (2014, 2015, 2016):
        for month in range(1, 13):
            attended = ("n/k", "0", "about 1234567")[month] if year == 2016 and month < 3 else str(month * year)
            given.entry(f"{year}-{month:02}-05", sector=("Health", "Education")[month % 2], attended=attended)
    given.db_session.add(
        SeriesBreak(sector_id=given.named(Sector, "Health").id, from_year=2016, reason="Counted by level before.")
    )
    for name, layout in LAYOUTS.items():
        given.db_session.add(
            ReportTable(
                short_name=name,
                counts_what="attendances",
                title=name.capitalize(),
                heading="Training",
                measures=[["attended", ""]],
                **layout,
            )
        )
    given.db_session.commit()
    return given


def seen(page: Page) -> Locator:
    """The pictures that are shown."""
    return page.locator(".app-chart svg:visible")


def assert_legible(page: Page, width: int) -> None:
    """Fails where words are too small, leave their picture, or lie upon other words or a bar."""
    texts = page.evaluate(MEASURE_TEXTS)
    assert len(texts) >= 8
    for words, outside, letters in texts:
        assert outside <= 2, f"{words!r} leaves its picture by {outside} px at {width} px"
        assert letters >= LEAST_LETTERS, f"the letters of {words!r} are {letters} px high at {width} px"
    assert page.evaluate(FIND_COLLISIONS) == []


def test_it_is_legible_at_every_width(hard: Given, window: Window) -> None:
    page = window(Role.VIEWER)
    page.goto(ADDRESS)
    look_at(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        expect(seen(page)).to_have_count(1)
        assert_legible(page, width)


@pytest.mark.parametrize("name", LAYOUTS)
def test_periods_are_legible_at_every_width(years: Given, window: Window, name: str) -> None:
    page = window(Role.VIEWER)
    page.goto(f"/tables/2016-17/{name}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert axe_violations(page) == []
        assert_legible(page, width)
        room = page.locator(".app-chart").evaluate("(section) => section.scrollWidth - section.clientWidth")
        assert room <= 0


def test_a_phone_has_a_form_of_its_own(hard: Given, window: Window) -> None:
    page = window(Role.VIEWER)
    page.goto(ADDRESS)
    for width, form in ((DESK, "wide"), (PHONE, "narrow"), (SMALL_PHONE, "narrow")):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        expect(page.locator(f".app-chart__picture--{form}")).to_be_visible()
        expect(page.get_by_role("img")).to_have_count(1)


def test_on_paper_it_stands_in_one_piece_in_its_colour(hard: Given, window: Window) -> None:
    page = window(Role.VIEWER, viewport={"width": 680, "height": 900})
    page.goto(ADDRESS)
    bar = page.locator(".app-chart__picture--wide .app-chart__bar")
    on_screen = bar.evaluate(FILL)
    page.emulate_media(media="print")
    expect(page.locator(".app-chart__picture--wide")).to_be_visible()
    expect(page.locator(".app-chart__picture--narrow")).to_be_hidden()
    expect(page.locator(".app-chart .app-downloads")).to_be_hidden()
    assert bar.evaluate(FILL) == on_screen
    assert page.locator(".app-chart__picture--wide").evaluate("(svg) => getComputedStyle(svg).breakInside") == "avoid"


def test_forced_colours_leave_bars_and_estimates_apart(hard: Given, window: Window) -> None:
    page = window(Role.VIEWER, forced_colors="active")
    page.goto(ADDRESS)

    def paint(look: str) -> tuple[str, str]:
        group = page.locator(f".app-chart__picture--wide .app-chart__{look}")
        fill, stroke = group.evaluate("(group) => [getComputedStyle(group).fill, getComputedStyle(group).stroke]")
        return fill, stroke

    text = page.locator("h1").evaluate("(heading) => getComputedStyle(heading).color")
    paper = page.locator("body").evaluate("(body) => getComputedStyle(body).backgroundColor")
    assert text != paper
    assert paint("bar")[0] == text
    assert paint("estimate") == (paper, text)


def test_it_is_there_without_scripts(hard: Given, window: Window) -> None:
    page = window(Role.VIEWER, java_script_enabled=False)
    page.goto(ADDRESS)
    expect(seen(page)).to_have_count(1)


def test_the_file_is_a_picture_that_a_browser_draws(
    hard: Given, window: Window, new_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    page = window(Role.VIEWER)
    page.goto(ADDRESS)
    with page.expect_download() as download:
        page.get_by_role("link", name="Picture (.svg)").click()
    name = download.value.suggested_filename
    download.value.save_as(tmp_path / name)
    alone = new_context().new_page()
    alone.goto(f"file://{tmp_path / name}")
    assert name == "training-2016-17-foster-carers.svg"
    assert alone.evaluate("document.documentElement.tagName") == "svg"
    assert alone.locator(".app-chart__bar").first.evaluate(FILL) == "rgb(91, 42, 134)"
    assert alone.locator(".app-chart__value text").count() == 6
