"""Tables laid out in a browser: by keyboard alone, without scripts, with a preview that follows, at every width."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import follow, heading, look_at, press
from tests.browser_tests.test_recording_looks import SMALL_TARGETS, SMALLEST_TARGET
from tests.given import Given
from training_register import clock
from training_register.rules.permissions import Role

pytestmark = pytest.mark.browser

PROFESSIONALS = "/report-tables/professionals/2016-17"


@pytest.fixture(autouse=True)
def in_2017(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which tables are laid out."""
    monkeypatch.setattr(clock, "today", lambda: date(2017, 5, 2))


def label(page: Page, number: int) -> Locator:
    """The box for what a row is called."""
    return page.locator(f"#row-{number}-label")


def lines(page: Page) -> list[str]:
    """The labels of the rows in the preview."""
    return [text.split(" [")[0] for text in page.locator("#preview tbody th").all_inner_texts()]


def test_the_preview_follows_what_is_typed(register: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.goto("/tables/2016-17")
    follow(page, "Change how this table is printed (Professionals training)")
    assert heading(page) == "Change a table"
    look_at(page)
    label(page, 1).fill("Hospitals and surgeries")
    expect(page.locator("#preview tbody th").nth(1)).to_contain_text("Hospitals and surgeries")
    expect(page.locator("#preview-told")).to_have_text("The preview is up to date.")
    page.locator("#sentence").fill("{attended} came to {sessions} sessions.")
    expect(page.locator("#preview .app-sentence").first).to_contain_text("973 came to 50 sessions.")
    page.locator("#sentence").fill("{atended} came.")
    expect(page.locator("#preview-told")).to_contain_text("The preview waits:")
    # Whoever types goes on typing.
    expect(page.locator("#sentence")).to_be_focused()
    page.locator("#from_year").select_option("0")
    expect(page.locator("#reaches")).to_have_text("This changes every year.")


def test_rows_come_go_and_move_without_a_new_page(register: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.goto(PROFESSIONALS)
    page.evaluate("window.stays = true")
    page.locator("#part-total summary").click()
    page.locator("#row-down-0").click()
    expect(label(page, 1)).to_have_value("Education")
    expect(page.locator("#row-down-1")).to_be_focused()
    expect(page.locator("#preview tbody th").nth(1)).to_contain_text("Education")
    page.locator("#row-remove-1").click()
    expect(page.locator("#unfed")).to_contain_text("Education feeds no row")
    page.get_by_role("button", name="Add a row for Education").click()
    expect(label(page, 4)).to_have_value("Education")
    expect(label(page, 4)).to_be_focused()
    page.locator("#row-1-fed").click()
    page.locator("#row-1-sector-0").check()
    expect(page.locator("#row-1-fed .app-several__said")).to_contain_text("Education, ")
    expect(page.locator("#part-total")).to_have_attribute("open", "")
    assert page.evaluate("window.stays")
    look_at(page)
    press(page, "Save")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.locator("#row-4-fed-error")).to_contain_text("Education feeds the row “")
    look_at(page)
    # A row that has a mistake lies open.
    expect(page.locator("#row-4-sector-0")).to_be_visible()
    page.locator("#row-4-sector-0").uncheck()
    page.locator("#row-4-sector-1").check()
    press(page, "Save")


def test_other_rows_are_shown_as_soon_as_they_are_chosen(register: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.goto(PROFESSIONALS)
    page.locator("#part-rows summary").click()
    page.locator("#rows_by").select_option("measures")
    expect(page.locator("select#row-1-fed")).to_have_value("attended")
    expect(page.locator("#rows_by")).to_be_focused()
    page.locator("#row-1-fed").select_option("days")
    label(page, 1).fill("Days delivered")
    expect(page.locator("#preview tbody th").nth(1)).to_have_text("Days delivered")
    look_at(page)
    page.locator("#rows_by").select_option("course")
    expect(page.get_by_text("Every member of the list that has entries gets a row.")).to_be_visible()
    look_at(page)
    for part in ("columns", "filter", "total", "style", "places"):
        page.locator(f"#part-{part} > summary").click()
    look_at(page)


def test_a_wide_table_moves_in_a_box_of_its_own(register: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.goto("/report-tables/add?title=Seasons&rows=course&columns=month&measure=attended&measure=sessions")
    look_at(page)
    press(page, "Save")
    page.goto("/tables/2016-17/seasons")
    look_at(page)
    page.get_by_role("region", name="Table of Seasons", exact=True).focus()
    page.keyboard.press("ArrowRight")


def test_by_keyboard_alone(register: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.goto("/lists")
    page.get_by_role("link", name="Report tables").press("Enter")
    expect(page.locator("h1")).to_have_text("Report tables")
    look_at(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Down (Professionals training, place 1 of 5)").press("Enter")
    expect(page.locator("tbody th").nth(1)).to_contain_text("Professionals training")
    with page.expect_navigation():
        page.get_by_role("link", name="Lay out a new table").press("Enter")
    look_at(page)
    page.locator("#title").focus()
    page.keyboard.type("Schools and hospitals")
    # Whom it counts, what the rows are, and on.
    for _ in range(3):
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("#row-2-label").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Children’s homes")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#row-2-sector-0")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#row-2-sector-1")).to_be_checked()
    page.keyboard.press("Space")
    for number in (0, 0):
        page.locator(f"#row-remove-{number}").press("Enter")
        expect(label(page, number)).to_be_focused()
    # Enter in a box shows, and saves nothing.
    with page.expect_navigation():
        page.locator("#title").press("Enter")
    assert heading(page) == "New table"
    assert lines(page)[0] == "Children’s homes"
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved: Schools and hospitals.")
    expect(page.locator("tbody tr").last).to_contain_text("From 2016/17 on")


def test_without_scripts(register: Given, window: Window) -> None:
    page = window(Role.MANAGER, java_script_enabled=False)
    page.goto(PROFESSIONALS)
    label(page, 0).fill("Schools")
    with page.expect_navigation():
        page.locator("#row-down-0").click()
    assert label(page, 1).input_value() == "Schools"
    assert page.evaluate("document.activeElement.id") == "row-down-1"
    press(page, "Add a row")
    label(page, 5).fill("Others")
    page.locator("#row-5-fed").click()
    page.locator("#row-5-sector-4").check()
    page.locator("#row-4-fed").click()
    page.locator("#row-4-sector-4").uncheck()
    page.locator("#show-preview").click()
    expect(page.locator("#row-4-fed-error")).to_contain_text("Tick the sectors that feed this row, or remove it.")
    with page.expect_navigation():
        page.locator("#row-remove-4").click()
    assert lines(page) == ["Health", "Schools", lines(page)[2], "Multi Agency", "Others", "Total"]
    press(page, "Save")
    assert "Saved: Professionals training." in page.locator(".app-saved").inner_text()
    follow(page, "Delete Professionals training, from 2016/17 on")
    press(page, "Delete this version")
    assert "Deleted: Professionals training." in page.locator(".app-saved").inner_text()


def test_deleting_and_conflicts_look_well(register: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.goto(PROFESSIONALS)
    other = window(Role.MANAGER)
    other.goto(PROFESSIONALS)
    other.locator("#title").fill("T" * 200)
    other.locator("#from_year").select_option("0")
    press(other, "Save")
    look_at(other)
    page.locator("#sentence").fill("Mine.")
    press(page, "Save")
    expect(page.locator(".govuk-error-summary")).to_contain_text("since you opened this page")
    look_at(page)
    other.goto("/report-tables/versions/1/delete")
    look_at(other)


def test_a_finger_finds_every_control(register: Given, window: Window) -> None:
    page = window(Role.MANAGER, has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800})
    for address in (PROFESSIONALS, "/report-tables"):
        page.goto(address)
        small = page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)
        assert not small, f"{address}: {small}"
