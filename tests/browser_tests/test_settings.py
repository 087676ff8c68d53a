"""The settings in a real browser: accessible, at home on a phone, without scripts, and seen on the next page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import box, follow, heading, look_at, press
from tests.given import Given
from training_register.database import db
from training_register.models import AudienceSector
from training_register.rules.permissions import Role

pytestmark = pytest.mark.browser

GREEN = "rgb(0, 112, 60)"


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """A register of which nothing is set outside of it."""
    app = make_app()
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_the_page_in_every_state(app: Flask, register: Given, window: Window) -> None:
    page = window(Role.ADMINISTRATOR)
    page.goto("/settings")
    look_at(page)
    box(page, "Colour").fill("#ffdd00")
    box(page, "Entries kept since").fill("soon")
    box(page, "Place").fill("P" * 300)
    press(page, "Save")
    assert page.get_by_role("alert").get_by_role("link").count() == 3
    look_at(page)
    app.config["WHERE_SET"] = dict.fromkeys(("place", "first_screen"), "TRAINING_REGISTER_ORGANISATION_NAME")
    page.goto("/settings")
    look_at(page)


def test_a_new_colour_is_seen_while_it_is_typed_and_on_the_next_page(given: Given, window: Window) -> None:
    page = window(Role.ADMINISTRATOR)
    page.goto("/settings")
    rect, picker = page.locator(".app-colour__sample rect"), page.get_by_label("Choose the colour")
    box(page, "Colour").fill("00703C")
    expect(rect).to_have_attribute("fill", "#00703c")
    expect(picker).to_have_value("#00703c")
    picker.fill("#003366")
    expect(box(page, "Colour")).to_have_value("#003366")
    expect(rect).to_have_attribute("fill", "#003366")
    box(page, "Colour").fill("#00703c")
    press(page, "Save")
    expect(page.locator(".app-header")).to_have_css("background-color", GREEN)
    follow(page, "Tables")
    expect(page.locator(".app-header")).to_have_css("background-color", GREEN)


def test_without_scripts(given: Given, window: Window) -> None:
    page = window(Role.ADMINISTRATOR, java_script_enabled=False)
    page.goto("/settings")
    assert not page.get_by_label("Choose the colour").is_visible()
    box(page, "Organisation’s name").fill("Anytown Partnership")
    page.get_by_label("Venue", exact=True).check()
    page.get_by_label("Scotland").check()
    press(page, "Save")
    assert page.locator(".app-header__organisation").inner_text() == "Anytown Partnership"
    assert page.get_by_label("Venue", exact=True).is_checked()
    assert page.get_by_label("Scotland").is_checked()


def test_the_first_month_by_keyboard(register: Given, window: Window) -> None:
    offered = register.db_session.get(AudienceSector, 1)
    assert offered
    offered.from_year, offered.to_year = 2014, 2020
    register.db_session.commit()
    page = window(Role.ADMINISTRATOR)
    page.goto("/settings")
    follow(page, "Begin them in another month")
    look_at(page)
    page.get_by_label("Begin reporting years in").focus()
    page.keyboard.type("Sep")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    look_at(page)
    press(page, "Begin reporting years in September")
    assert "Reporting years begin in September." in page.get_by_role("status").inner_text()
    assert heading(page) == "Settings"
