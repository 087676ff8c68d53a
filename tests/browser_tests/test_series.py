"""A series of planned sessions in a browser: shown while it is typed, by keyboard alone, without scripts, by finger."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import PHONE, follow, heading, look_at, press
from tests.browser_tests.test_recording_looks import SMALL_TARGETS, SMALLEST_TARGET
from tests.given import Given
from training_register import clock
from training_register.models import Entry
from training_register.rules.entries import Status
from training_register.rules.permissions import Role

pytestmark = pytest.mark.browser

LONGEST = 200


@pytest.fixture(autouse=True)
def on_a_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which everything here is typed in."""
    monkeypatch.setattr(clock, "today", lambda: date(2016, 11, 23))


@pytest.fixture
def like(given: Given) -> Entry:
    """An entry that a series is to be like."""
    given.entry("2017-04-10", course="Awareness", organisations=("Bents Green",), status=Status.PLANNED, attended="n/k")
    return given.entry("2016-05-04", course="Awareness", organisations=("Bents Green",), venue="V" * LONGEST)


def days(page: Page) -> list[str]:
    """The days that the page shows."""
    return page.locator(".app-series__when").all_inner_texts()


def test_the_days_are_shown_while_they_are_typed(like: Entry, window: Window) -> None:
    page = window(Role.COORDINATOR)
    page.goto(f"/entries/{like.id}")
    follow(page, "Plan a series like this")
    assert heading(page) == "Plan a series"
    look_at(page)
    expect(page.locator("#first_on")).to_be_focused()
    page.keyboard.type("3/4")
    expect(page.locator("#first_on-understood")).to_have_text("Monday 3 April 2017")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("4")
    expect(page.locator(".app-series__when")).to_have_count(4)
    expect(page.locator(".app-series__day").nth(1)).to_contain_text("one like it is there: entry")
    expect(page.locator(".app-series__day").nth(2)).to_contain_text("bank holiday: Easter Monday")
    look_at(page)
    strike = page.get_by_role("checkbox", name="Strike out Monday 17 April 2017")
    strike.focus()
    page.keyboard.press("Space")
    expect(page.locator(".app-series__summary")).to_have_text("4 days, 1 struck out: 3 sessions")
    expect(page.locator("#series-told")).to_have_text("4 days, 1 struck out: 3 sessions")
    # Whoever stands on the box stands on it still.
    expect(strike).to_be_focused()
    page.locator("#every").select_option("2")
    expect(page.locator(".app-series__when").nth(1)).to_have_text("Mon 17 April 2017")
    expect(strike).to_be_checked()
    press(page, "Plan these sessions")
    expect(page.get_by_role("status")).to_contain_text("3 planned sessions added.")
    look_at(page)
    press(page, "Undo what was just done")
    expect(page.get_by_role("status")).to_contain_text("Undone")


def test_a_list_and_what_is_wrong_with_it(like: Entry, window: Window) -> None:
    page = window(Role.COORDINATOR)
    page.goto(f"/entries/series?like={like.id}")
    page.get_by_label("Days that you list").check()
    expect(page.locator("#first_on")).to_be_hidden()
    page.locator("#dates").fill("3/4; 31/4")
    expect(page.locator(".app-series__wrong")).to_contain_text("“31/4” is not a day")
    look_at(page)
    page.locator("#dates").fill("3/4; 30/4; 2/1")
    expect(page.locator(".app-series__when")).to_have_count(3)
    assert days(page) == ["Mon 2 January 2017", "Mon 3 April 2017", "Sun 30 April 2017"]
    page.locator("#dates").fill("")
    press(page, "Show the days")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    look_at(page)


def test_enter_shows_and_does_not_save(like: Entry, window: Window) -> None:
    page = window(Role.COORDINATOR)
    page.goto(f"/entries/series?like={like.id}")
    page.locator("#first_on").fill("3/4")
    page.locator("#times").fill("3")
    with page.expect_navigation():
        page.locator("#times").press("Enter")
    assert heading(page) == "Plan a series"
    assert len(days(page)) == 3
    page.get_by_role("button", name="Plan these sessions").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert heading(page) == "Planned sessions"


def test_without_scripts_and_from_the_planned_sessions(given: Given, window: Window) -> None:
    audience_id, sector_id = given.offered("Professionals", "Education")
    page = window(Role.COORDINATOR, java_script_enabled=False)
    page.goto("/entries/planned")
    follow(page, "Plan a series")
    page.locator("#audience").select_option(str(audience_id))
    page.locator("#sector").select_option(str(sector_id))
    page.locator("#first_on").fill("3/4")
    page.locator("#times").fill("3")
    press(page, "Show the days")
    page.get_by_label("Strike out Monday 10 April 2017").check()
    press(page, "Plan these sessions")
    expect(page.get_by_role("status")).to_contain_text("2 planned sessions added.")


def test_forced_colours_paper_and_a_finger(like: Entry, window: Window) -> None:
    page = window(Role.COORDINATOR, viewport={"width": PHONE, "height": 600}, has_touch=True, is_mobile=True)
    page.goto(f"/entries/series?like={like.id}")
    page.locator("#first_on").fill("3/4")
    page.locator("#times").fill("3")
    expect(page.locator(".app-series__when")).to_have_count(3)
    small = page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)
    # The radio buttons' own circles lie over a target that is large enough.
    assert not [one for one in small if 'type="radio"' not in one]
    page.emulate_media(media="print")
    assert not [one for one in page.locator("main button:not(.govuk-visually-hidden)").all() if one.is_visible()]
    assert all(one.is_visible() for one in page.locator(".app-series__when").all())
