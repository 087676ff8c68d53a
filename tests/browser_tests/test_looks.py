"""Every page and every state of it: axe finds nothing, and nothing scrolls sideways."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import assert_fits, box, follow, heading, look_at, press
from tests.given import RECORDED_AT, Given
from training_register.models import Area, Organisation
from training_register.queries import entry_pages
from training_register.rules.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("viewers_see_live", "unprotected")]

# As long as a name may be, without a place to break.
LONGEST = 200


def test_signing_in(site: str, given: Given, window: Window) -> None:
    user, page = given.user(), window()
    page.goto("/sign-in")
    look_at(page)
    press(page, "Sign in")
    look_at(page)
    for _ in range(6):
        page.get_by_label("E-mail address").fill(user.email)
        box(page, "Password").fill("wrong")
        press(page, "Sign in")
    assert "Too many attempts" in page.locator(".govuk-error-summary").inner_text()
    look_at(page)


@pytest.mark.parametrize(
    "address",
    [
        "/tables",
        "/tables?period=last+year",
        "/tables/2016-17",
        "/tables/2016-17-q1",
        "/tables/2016-04-15..2017-04-30",
        "/tables/2013-14",
        "/tables/2016-17/professionals",
        "/tables/2016-17/how-counted",
        "/tables/2016-17/professionals/education/attended",
        "/tables/2016-17/taxi-drivers/taxi-drivers/sessions",
    ],
)
def test_tables(register: Given, window: Window, address: str) -> None:
    register.entry("2016-05-04", attended="about 60")
    page = window(Role.COORDINATOR)
    page.goto(address)
    look_at(page)


def test_the_choice_of_tables(register: Given, window: Window) -> None:
    register.entry("2016-05-04", attended="about 60")
    page = window(Role.MANAGER)
    page.goto("/tables/2016-17/choose")
    look_at(page)


def test_a_register_without_an_entry(window: Window) -> None:
    page = window(Role.VIEWER)
    page.goto("/tables")
    look_at(page)


def test_the_list_of_entries(register: Given, window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry_pages, "PAGE_LENGTH", 5)
    register.entry(
        "2016-05-04",
        attended="about 60",
        course="Signs and risks",
        reference="B-17",
    )
    page = window(Role.COORDINATOR)
    page.goto("/entries?period=2016-17")
    follow(page, "Next page")
    look_at(page)
    page.goto("/entries?period=2013-14")
    look_at(page)
    page.goto("/entries?period=all&find=signs&sector=education&sector=health&delivered=nobody&sums=yes")
    look_at(page)
    page.goto(
        "/entries?period=all&not-course=signs-and-risks&not-sector=health&not-sector=education&course=none-&lead=x"
    )
    look_at(page)
    page.goto("/entries?period=last+year")
    look_at(page)


def test_the_filter_of_a_phone_is_folded_until_somebody_asks_for_it(register: Given, window: Window) -> None:
    page = window(Role.COORDINATOR, viewport={"width": 390, "height": 800})
    page.goto("/entries?period=2016-17")
    sector = page.get_by_label("Sector", exact=True)
    expect(sector).to_be_hidden()
    page.get_by_role("link", name="Filter", exact=True).click()
    expect(sector).to_be_visible()
    look_at(page)
    page.set_viewport_size({"width": 390, "height": 800})
    sector.select_option("Education")
    with page.expect_navigation():
        page.get_by_role("button", name="Show", exact=True).locator("visible=true").click()
    expect(sector).to_be_hidden()
    expect(page.get_by_role("link", name="Take off Sector: Education")).to_be_visible()
    assert "sector=education" in page.url
    assert "audience=" not in page.url


def test_a_filter_is_saved_and_opened_again(register: Given, window: Window) -> None:
    page = window(Role.COORDINATOR)
    page.goto("/entries?period=2016-17&sector=health")
    page.get_by_label("Save what is shown as").fill("Health")
    press(page, "Save")
    assert "is saved" in page.get_by_role("status").inner_text()
    look_at(page)
    page.goto("/entries")
    follow(page, "Health")
    assert page.url.endswith("?period=2016-17&sector=health")


def test_a_printed_list_says_what_it_is_of(register: Given, window: Window) -> None:
    page = window(Role.COORDINATOR)
    page.goto("/entries?period=2016-17&sector=education")
    page.emulate_media(media="print")
    expect(page.get_by_role("search")).to_be_hidden()
    expect(page.get_by_text("Sector: Education")).to_be_visible()
    expect(page.locator(".app-orders, .app-saved-filters, .app-list-tools").first).to_be_hidden()


def test_entries_that_may_be_counted_twice(register: Given, window: Window) -> None:
    register.entry("2016-05-04", attended="20")
    page = window(Role.COORDINATOR)
    page.goto("/entries/counted-twice/2016-17")
    look_at(page)
    press(page, "These are different (pair 1)")
    assert "Saved" in page.get_by_role("status").inner_text()
    look_at(page)


def test_the_accounts(given: Given, window: Window) -> None:
    given.user(Role.VIEWER, disabled_at=RECORDED_AT)
    page = window(Role.ADMINISTRATOR)
    page.goto("/accounts")
    look_at(page)


def test_a_new_account(given: Given, window: Window) -> None:
    given.named(Area, "North")
    page = window(Role.ADMINISTRATOR)
    page.goto("/accounts/add")
    press(page, "Add the account")
    look_at(page)
    page.get_by_label("E-mail address").fill("jane@example.org")
    page.get_by_label("Viewer: sees what was published").check()
    press(page, "Add the account")
    assert heading(page) == "The account is added"
    look_at(page)


def test_an_account(given: Given, window: Window) -> None:
    user = given.user(Role.ADMINISTRATOR, email="jane@example.org")
    page = window(user)
    page.goto("/accounts")
    follow(page, "jane@example.org")
    press(page, "Disable")
    assert "This is the only administrator" in page.get_by_role("alert").inner_text()
    look_at(page)
    press(page, "Save")
    assert "The account is changed" in page.get_by_role("status").inner_text()


def test_a_disabled_account(given: Given, window: Window) -> None:
    given.user(Role.VIEWER, email="jane@example.org")
    page = window(Role.ADMINISTRATOR)
    page.goto("/accounts/1")
    press(page, "Disable")
    follow(page, "jane@example.org")
    look_at(page)


def test_the_own_password(given: Given, window: Window) -> None:
    page = window(Role.VIEWER)
    page.goto("/account/password")
    look_at(page)
    press(page, "Change password")
    look_at(page)


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("/entries?status=nonsense", "The request could not be understood"),
        ("/accounts", "You can’t use this page"),
        ("/nowhere", "Page not found"),
    ],
)
def test_a_page_that_says_no(window: Window, address: str, what: str) -> None:
    page = window(Role.COORDINATOR)
    page.goto(address)
    assert heading(page) == what
    look_at(page)
    follow(page, "Go to the home page")
    assert heading(page) == "Home"


@pytest.fixture
def long_names(app: Flask, register: Given) -> Given:
    """A register in which every name is as long as a name may be, without a place to break."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], organisation_name="N" * LONGEST)
    named = "O" * LONGEST
    register.named(Organisation, named, may_be_named=True)
    register.named(Area, "A" * LONGEST)
    for audience in ("Professionals", "Foster carers"):
        register.entry(
            "2016-05-04",
            audience=audience,
            sector="S" * LONGEST,
            organisations=(named, "P" * LONGEST),
            areas=("A" * LONGEST,),
            course="C" * LONGEST,
            reference=f"{audience:R<40}",
            sessions="at least 9999999",
            attended="at least 9999999",
        )
    register.entry("2016-05-04", "2016-06-04", audience="Foster carers", sector="S" * LONGEST, sessions="7")
    register.entry("2016-05-04", sector="Education", organisations=(named,))
    return register


def test_names_as_long_as_can_be_fit_everywhere(long_names: Given, window: Window) -> None:
    user = long_names.user(Role.ADMINISTRATOR, email=f"{'e' * 60}@{'d' * 60}.{'f' * 60}.example.org")
    page = window(user)
    for address in (
        "/tables",
        f"/tables?period={'x' * 150}",
        "/tables/2016-17",
        "/tables/2016-17-q1",
        "/tables/2016-17/professionals",
        "/entries?period=2016-17",
        "/entries/counted-twice/2016-17",
        "/accounts",
        "/accounts/add",
        f"/accounts/{user.id}",
        "/account/password",
        f"/{'x' * 200}",
    ):
        page.goto(address)
        assert_fits(page)
    page.goto("/tables/2016-17")
    assert page.get_by_role("rowheader", name="S" * LONGEST).count()
    assert "O" * LONGEST in page.locator("#professionals-note-1").inner_text()
