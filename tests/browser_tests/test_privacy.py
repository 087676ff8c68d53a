"""What stays between the browser and the register: no other host is asked, and nothing is left after signing out."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import box, heading, press
from tests.given import PASSWORD, Given
from training_register.rules.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("viewers_see_live", "unprotected")]


def test_no_page_asks_another_host_for_anything(register: Given, window: Window, site: str) -> None:
    page = window(Role.ADMINISTRATOR)
    asked = set()

    def let_pass(route: Route) -> None:
        host = urlsplit(route.request.url).netloc
        asked.add(host)
        if host == urlsplit(site).netloc:
            route.continue_()
        else:
            route.abort()

    page.context.route("**/*", let_pass)
    for address in ("/sign-in", "/tables", "/tables/2016-17", "/entries", "/accounts", "/account/password", "/nowhere"):
        page.goto(address)
    page.wait_for_load_state("networkidle")
    assert asked == {urlsplit(site).netloc}


def test_every_script_style_and_picture_of_a_page_is_there(window: Window) -> None:
    page = window()
    answers = {}
    page.on("response", lambda response: answers.update({urlsplit(response.url).path: response.status}))
    page.goto("/sign-in")
    page.wait_for_load_state("networkidle")
    # A browser without a screen may not ask for the icon of the tab.
    icon = page.locator("link[rel=icon]").get_attribute("href")
    assert page.request.get(icon or "").headers["content-type"].startswith("image/svg+xml")
    assert set(answers.values()) == {200}
    assert {"/static/register.css", "/brand.css", "/static/register.js"} <= set(answers)


def test_after_signing_out_back_shows_nothing_of_the_register(register: Given, window: Window) -> None:
    page = window(Role.COORDINATOR)
    page.goto("/entries?period=2016-17")
    page.goto("/tables/2016-17")
    assert "973" in page.locator("main").inner_text()
    press(page, "Sign out")
    for _ in range(2):
        page.go_back()
        assert heading(page) == "Sign in"
        assert "973" not in page.content()


def test_a_form_that_was_open_at_signing_out_says_what_happened(given: Given, window: Window) -> None:
    page = window(Role.ADMINISTRATOR)
    page.goto("/accounts/add")
    page.get_by_label("E-mail address").fill("sam@example.org")
    elsewhere = page.context.new_page()
    elsewhere.goto("/tables")
    press(elsewhere, "Sign out")
    press(page, "Add the account")
    assert heading(page) == "This form has expired"
    assert "you signed out" in page.locator("main").inner_text()


def test_signing_in_leads_on_to_where_somebody_was_going(register: Given, window: Window) -> None:
    user, page = register.user(Role.VIEWER), window()
    page.goto("/tables/2016-17/professionals")
    assert heading(page) == "Sign in"
    page.get_by_label("E-mail address").fill(user.email)
    box(page, "Password").fill(PASSWORD)
    press(page, "Sign in")
    assert heading(page) == "Professionals training, April 2016 to March 2017"
