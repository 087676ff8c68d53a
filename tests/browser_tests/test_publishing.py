"""Publishing a year in a browser: from an empty register to a chapter, on any screen, with and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import follow, look_at, press
from tests.given import Given
from training_register.rules.entries import Status
from training_register.rules.permissions import Role

pytestmark = pytest.mark.browser

REASON = "The same reason for all that have none"


@pytest.fixture
def with_gaps(register: Given) -> Given:
    """The published year, with every kind of gap and with pairs that may be counted twice."""
    for day in range(1, 5):
        register.entry(f"2016-05-0{day}", attended="n/k", sector="Health", organisations=("Carr Green Primary School",))
    register.entry("2016-09-05", "2017-02-16", sessions="n/k", attended="n/k", sector="Health")
    register.entry("2016-11-05", attended="n/k", status=Status.PLANNED)
    return register


def test_from_a_register_to_a_published_year_in_four_clicks(register: Given, window: Window) -> None:
    """Two gaps of the source year are accepted with one reason; the year before last is over."""
    page, clicks = window(Role.MANAGER), 0
    page.goto("/")
    for step in ("Tables", "2016/17", "Publish these figures"):
        follow(page, step)
        clicks += 1
    page.get_by_label(REASON).fill("Not given in the published report")
    press(page, "Publish version 1")
    clicks += 1
    assert clicks == 4
    assert page.url.endswith("/published/2016-17/v1")


def test_everything_that_needs_an_answer(with_gaps: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.goto("/tables/2016-17/publish")
    look_at(page)
    press(page, "Publish version 1")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say why this is accepted")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    look_at(page)
    page.get_by_label(REASON).fill("The host did not count")
    page.get_by_label("pairs are different").check()
    press(page, "Publish version 1")
    assert page.url.endswith("/published/2016-17/v1")


def test_a_corrected_version_and_its_end(with_gaps: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.goto("/tables/2016-17/publish")
    page.get_by_label(REASON).fill("The host did not count")
    page.get_by_label("pairs are different").check()
    press(page, "Publish version 1")
    with_gaps.db_session.rollback()
    with_gaps.entry("2016-05-09", attended="30", audience="Young people", sector="Education")
    page.goto("/tables/2016-17/publish")
    expect(page.get_by_role("heading", name="What differs from version 1")).to_be_visible()
    look_at(page)
    # Meanwhile somebody records another.
    with_gaps.db_session.rollback()
    with_gaps.entry("2016-05-10", attended="12", audience="Young people", sector="Education")
    press(page, "Publish version 2")
    expect(page.get_by_role("heading", name="The figures changed while you looked")).to_be_visible()
    look_at(page)
    for box in page.get_by_label("They are different").all():
        box.check()
    press(page, "Publish version 2")
    assert page.url.endswith("/published/2016-17/v2")
    page.goto("/published/2016-17/v2/withdraw")
    look_at(page)
    press(page, "Withdraw version 2")
    look_at(page)
    page.get_by_label("Why should it not be out?").fill("It was not agreed")
    press(page, "Withdraw version 2")
    page.goto("/history")
    expect(page.get_by_text("Publication withdrawn").last).to_be_visible()
    look_at(page)


def test_fifty_gaps_and_more(register: Given, window: Window) -> None:
    for _ in range(60):
        register.entry("2016-05-04", attended="n/k", audience="Young people", sector="Education")
    page = window(Role.MANAGER)
    page.goto("/tables/2016-17/publish")
    expect(page.get_by_text("12 more entries are not listed here.")).to_be_visible()
    look_at(page)


def test_without_scripts(with_gaps: Given, window: Window) -> None:
    page: Page = window(Role.MANAGER, java_script_enabled=False)
    page.goto("/tables/2016-17/publish")
    press(page, "Publish version 1")
    assert "Say why this is accepted" in page.locator(".govuk-error-summary").inner_text()
    page.get_by_label(REASON).fill("The host did not count")
    for box in page.get_by_label("They are different").all():
        box.check()
    press(page, "Publish version 1")
    assert page.url.endswith("/published/2016-17/v1")
