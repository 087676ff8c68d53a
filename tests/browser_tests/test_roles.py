"""What those hear who don't see the page: roles, names, errors, and where the focus lands."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import published
from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import DESK, SMALL_PHONE, box, press
from tests.given import Given
from training_register.rules.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("viewers_see_live", "unprotected")]

WIDTHS = pytest.mark.parametrize("width", [DESK, SMALL_PHONE])


@WIDTHS
def test_a_table_of_counts_is_a_table_with_a_name_and_headings(register: Given, window: Window, width: int) -> None:
    page = window(Role.VIEWER, viewport={"width": width, "height": 800})
    page.goto("/tables/2016-17")
    table = page.get_by_role("table", name="Professionals training April 2016 to March 2017")
    expect(table.get_by_role("columnheader")).to_have_text(["Professionals training", "Sessions", "Attended"])
    expect(table.get_by_role("rowheader")).to_have_count(6)
    total = table.get_by_role("row", name="Total")
    expect(total.get_by_role("cell")).to_have_text(["50", "973"])
    lac = table.get_by_role("row", name=published.LAC)
    expect(lac.get_by_role("cell")).to_have_text(["5", "62"])


@WIDTHS
def test_the_cards_of_a_phone_are_still_a_table(register: Given, window: Window, width: int) -> None:
    register.entry("2016-05-04", attended="20")
    page = window(Role.COORDINATOR, viewport={"width": width, "height": 800})
    page.goto("/entries/counted-twice/2016-17")
    table = page.get_by_role("table", name="Pair 1")
    expect(table.get_by_role("columnheader")).to_have_count(7)
    expect(table.get_by_role("rowheader")).to_have_text(["April 2016 to March 2017", "4 May 2016"])
    expect(table.get_by_role("row", name="4 May 2016").get_by_role("cell")).to_have_count(6)


def test_a_page_has_its_landmarks_and_says_where_it_is(register: Given, window: Window) -> None:
    page = window(Role.COORDINATOR)
    page.goto("/tables/2016-17")
    for landmark in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(landmark)).to_have_count(1)  # type: ignore[arg-type]
    menu = page.get_by_role("navigation", name="Menu")
    expect(menu.get_by_role("link", name="Tables")).to_have_attribute("aria-current", "true")
    period = page.get_by_role("navigation", name="Period")
    expect(period.get_by_role("link", name="2016/17")).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("list", name="Download all tables").get_by_role("link")).to_have_text(
        [
            f"{file} of all tables"
            for file in (
                "Excel workbook (.xlsx)",
                "Word document (.docx)",
                "CSV (.csv)",
                "JSON (.json)",
                "Text (.txt)",
            )
        ]
    )


def test_an_error_takes_the_focus_leads_to_its_field_and_stands_beside_it(given: Given, window: Window) -> None:
    page = window(Role.ADMINISTRATOR)
    page.goto("/accounts/add")
    page.get_by_label("E-mail address").fill("jane@example.org")
    box(page, "Password").fill("short")
    press(page, "Add the account")
    expect(page).to_have_title("Error: Add an account – Training register")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    summary = page.get_by_role("alert")
    expect(summary.get_by_role("heading")).to_have_text("There is a problem")
    [choose, longer] = summary.get_by_role("link").all()
    choose.click()
    expect(page.get_by_label("Viewer: sees what was published")).to_be_focused()
    expect(page.get_by_role("group", name="Role")).to_have_accessible_description("Error: Choose a role.")
    longer.click()
    password = box(page, "Password")
    expect(password).to_be_focused()
    assert (longer.text_content() or "") in (password.evaluate(DESCRIPTION) or "")
    expect(page.get_by_label("E-mail address")).to_have_value("jane@example.org")


DESCRIPTION = """
(element) => element.getAttribute("aria-describedby").split(" ")
  .map((id) => document.getElementById(id).textContent).join(" ")
"""


def test_an_error_of_the_period_box_keeps_what_was_typed(register: Given, window: Window) -> None:
    page = window(Role.VIEWER)
    page.goto("/tables")
    page.get_by_label("Another period").fill("last year")
    press(page, "Show tables")
    expect(page).to_have_title("Error: Tables – Training register")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Another period")).to_be_focused()
    expect(page.get_by_label("Another period")).to_have_value("last year")


def test_a_password_can_be_shown_and_is_hidden_again_before_it_is_sent(given: Given, window: Window) -> None:
    page = window()
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill("jane@example.org")
    box(page, "Password").fill("something")
    page.get_by_role("button", name="Show password").click()
    expect(box(page, "Password")).to_have_attribute("type", "text")
    expect(page.get_by_role("button", name="Hide password")).to_be_visible()
    press(page, "Sign in")
    expect(box(page, "Password")).to_have_attribute("type", "password")
    expect(box(page, "Password")).to_have_value("")
