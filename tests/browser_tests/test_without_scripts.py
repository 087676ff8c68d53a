"""Everything works without JavaScript; scripts only make it quicker."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import assert_fits, box, follow, heading, press
from tests.given import PASSWORD, Given
from training_register.models import Course, Organisation, Sector
from training_register.rules.entries import Status
from training_register.rules.permissions import Role

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(register: Given, window: Window) -> Page:
    """A window without JavaScript, in which an administrator is signed in."""
    return window(register.user(Role.ADMINISTRATOR, email="jane@example.org"), java_script_enabled=False)


def test_signing_in_and_out(register: Given, window: Window) -> None:
    user, page = register.user(), window(java_script_enabled=False)
    page.goto("/tables/2016-17")
    press(page, "Sign in")
    assert "Enter your e-mail address." in page.get_by_role("alert").inner_text()
    page.get_by_role("link", name="Enter your e-mail address.").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()
    page.get_by_label("E-mail address").fill(user.email)
    box(page, "Password").fill("wrong")
    press(page, "Sign in")
    assert "is wrong" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("E-mail address").input_value() == user.email
    box(page, "Password").fill(PASSWORD)
    press(page, "Sign in")
    assert heading(page) == "Training, April 2016 to March 2017"
    press(page, "Sign out")
    assert "You have signed out." in page.get_by_role("status").inner_text()


def test_from_a_period_to_the_entries_behind_a_figure(plain: Page) -> None:
    plain.goto("/tables")
    plain.get_by_label("Another period").fill("last year")
    press(plain, "Show tables")
    assert "is not a period" in plain.get_by_role("alert").inner_text()
    plain.get_by_label("Another period").fill("2016/17 Q1")
    press(plain, "Show tables")
    assert heading(plain) == "Training, April 2016 to June 2016"
    follow(plain, "2016/17")
    follow(plain, "305")
    assert "1 entry" in plain.locator("main").inner_text()
    follow(plain, "2016/17")
    with plain.expect_download() as download:
        plain.get_by_role("link", name="Excel workbook (.xlsx) of all tables").click()
    assert download.value.suggested_filename == "training-2016-17.xlsx"


def test_an_answer_to_what_may_be_counted_twice(register: Given, plain: Page) -> None:
    register.entry("2016-05-04", attended="20")
    plain.goto("/tables/2016-17")
    follow(plain, "1 pair of entries may be counted twice")
    press(plain, "These are different (pair 1)")
    assert "Saved: these entries are different." in plain.get_by_role("status").inner_text()


def test_accounts(plain: Page) -> None:
    plain.goto("/accounts")
    follow(plain, "Add an account")
    press(plain, "Add the account")
    assert plain.get_by_role("alert").get_by_role("link").count() == 2
    plain.get_by_label("E-mail address").fill("sam@example.org")
    plain.get_by_label("Viewer: sees what was published").check()
    press(plain, "Add the account")
    follow(plain, "Back to the accounts")
    follow(plain, "sam@example.org")
    plain.get_by_label("Manager: also publishes, and looks after lists and report tables").check()
    press(plain, "Save")
    assert "The account is changed: sam@example.org." in plain.get_by_role("status").inner_text()
    assert "Manager" in plain.get_by_role("row").filter(has_text="sam@example.org").inner_text()


def test_the_own_password(plain: Page) -> None:
    plain.goto("/")
    follow(plain, "Change password")
    box(plain, "Your password now").fill(PASSWORD)
    box(plain, "New password").fill("another phrase entirely")
    box(plain, "New password again").fill("another phrase entirely")
    press(plain, "Change password")
    assert "Your password is changed." in plain.get_by_role("status").inner_text()


def test_the_menu_is_open_and_nothing_is_too_wide(plain: Page) -> None:
    for address in ("/tables", "/tables/2016-17", "/entries", "/accounts/add"):
        plain.goto(address)
        assert_fits(plain)
    plain.set_viewport_size({"width": 320, "height": 700})
    expect(plain.get_by_role("navigation", name="Menu").get_by_role("link", name="Accounts")).to_be_visible()
    for of_scripts in ("Menu", "Show password"):
        expect(plain.get_by_role("button", name=of_scripts)).to_have_count(0)


def test_a_session_is_added_asked_about_changed_undone_and_put_back(register: Given, plain: Page) -> None:
    register.named(Course, "Awareness of exploitation")
    register.named(Organisation, "Bents Green School", usual_sector_id=register.named(Sector, "Education").id)
    plain.goto("/entries/add")
    # What would be shown or hidden stands there for all.
    for label in ("Until", "Reason"):
        expect(plain.get_by_label(label, exact=True)).to_be_visible()
    box(plain, "Day").fill("27/13")
    press(plain, "Save and add another")
    assert "has no month 13" in plain.get_by_role("alert").inner_text()
    plain.get_by_role("link", name="“27/13” has no month 13").click()
    expect(plain.get_by_label("Day", exact=True)).to_be_focused()
    box(plain, "Day").fill("27/3/2016")
    plain.get_by_label("Course", exact=True).fill("Awareness of exploitation")
    plain.get_by_label("Organisation", exact=True).fill("Bents Green School")
    plain.get_by_label("Audience").select_option(label="Professionals")
    box(plain, "Attended").fill("15-20")
    box(plain, "Attended").press("Enter")
    press(plain, "Use about 18")
    assert "27 March 2016 is a Sunday" in plain.locator(".app-questions").inner_text()
    press(plain, "Yes, save it as it is")
    assert "Saved: 27 March 2016, Bents Green School, attended about 18." in plain.locator(".app-saved").inner_text()
    expect(plain.get_by_label("Course", exact=True)).to_have_value("Awareness of exploitation")

    row = plain.get_by_role("row", name="27 March 2016")
    with plain.expect_navigation():
        row.get_by_role("button", name="Undo").click()
    with plain.expect_navigation():
        row.get_by_role("button", name="Put back").click()
    with plain.expect_navigation():
        row.get_by_role("link", name="Change").click()
    box(plain, "Attended").fill("19")
    press(plain, "Save")
    assert "about 18 → 19" in plain.locator("main").inner_text()
    assert_fits(plain)


def test_a_planned_session_takes_place_is_cancelled_or_moved(register: Given, plain: Page) -> None:
    for day in ("2016-05-04", "2016-05-05", "2016-05-06"):
        register.entry(day, attended="n/k", status=Status.PLANNED)
    plain.goto("/entries/add")
    follow(plain, "3 planned sessions have come due")
    with plain.expect_navigation():
        plain.get_by_role("button", name="It took place").first.click()
    box(plain, "How many attended?").fill("17")
    press(plain, "Save")
    assert "It took place" in plain.get_by_role("status").inner_text()
    with plain.expect_navigation():
        plain.get_by_role("link", name="Cancelled").first.click()
    press(plain, "Save")
    plain.get_by_role("link", name="Say why it was cancelled").click()
    box(plain, "Why was it cancelled?").fill("Snow")
    press(plain, "Save")
    with plain.expect_navigation():
        plain.get_by_role("link", name="Moved").first.click()
    box(plain, "New day").fill("7/5/2016")
    press(plain, "Save")
    assert "Moved to 7 May 2016" in plain.get_by_role("status").inner_text()
    expect(plain.get_by_role("rowheader")).to_have_text(["7 May 2016"])
