"""What is done with a page again and again: look at it from every side, follow a link, press a button."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from tests.browser import axe_violations, sideways_scroll

DESK, TABLET, PHONE, SMALL_PHONE = WIDTHS = (1280, 800, 390, 320)
HEIGHT = 800


def look_at(page: Page) -> None:
    """Fails where axe finds something at a desk's or a small phone's width, or the page scrolls sideways at any."""
    for width in (DESK, SMALL_PHONE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found = axe_violations(page)
        assert not found, f"{heading(page)!r} at {width} px:\n" + "\n".join(found)
    assert_fits(page)


def assert_fits(page: Page) -> None:
    """Fails where the page scrolls sideways at any width; leaves it at a desk's."""
    for width in reversed(WIDTHS):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert not sideways_scroll(page), f"{page.url} is {sideways_scroll(page)} px too wide for {width} px"


def press(page: Page, label: str) -> None:
    """Presses a button, and waits for the page that comes."""
    with page.expect_navigation():
        page.get_by_role("button", name=label, exact=True).click()


def follow(page: Page, label: str) -> None:
    """Follows a link, and waits for the page that comes."""
    with page.expect_navigation():
        page.get_by_role("link", name=label, exact=True).first.click()


def heading(page: Page) -> str:
    """What the page is about."""
    return page.locator("h1").inner_text()


def box(page: Page, label: str) -> Locator:
    """What is typed into; the button that shows a password has that word in its name too."""
    return page.get_by_role("textbox", name=label, exact=True)
