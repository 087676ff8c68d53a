"""The pages on which sessions are recorded, in every state: what axe finds, what fits, what is heard."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import PHONE, look_at, press
from tests.given import Given
from training_register import clock
from training_register.models import Area, Course, Entry, Measure, Organisation, Provider, Sector
from training_register.rules.entries import Status
from training_register.rules.permissions import Role

pytestmark = pytest.mark.browser

TODAY = date(2016, 11, 23)
LONGEST = 200
ORGANISATION, COURSE, SECTOR, AREA = ("O" * LONGEST, "C" * LONGEST, "S" * LONGEST, "A" * LONGEST)
# For a finger.
SMALLEST_TARGET = 44


@pytest.fixture(autouse=True)
def on_a_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which everything here is typed in."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def planned(given: Given) -> Entry:
    """A planned entry whose names are as long as names may be, in a register with twenty measures."""
    for number in range(9):
        given.named(Measure, f"{number}{'M' * (LONGEST - 1)}")
    given.named(Area, "North")
    sector_id = given.named(Sector, SECTOR).id
    given.offered("Professionals", SECTOR)
    given.named(Organisation, ORGANISATION, usual_sector_id=sector_id)
    given.named(Course, COURSE)
    given.named(Provider, "P" * LONGEST)
    return given.entry(
        "2016-11-22",
        sector=SECTOR,
        course=COURSE,
        organisations=(ORGANISATION, "Q" * LONGEST),
        areas=(AREA,),
        providers=("P" * LONGEST,),
        attended="n/k",
        status=Status.PLANNED,
        notes="N" * 400,
        venue="V" * LONGEST,
        reference="R" * 100,
    )


def test_every_state_of_the_form(given: Given, planned: Entry, window: Window) -> None:
    page = window(Role.COORDINATOR)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/entries/add")
    look_at(page)
    press(page, "Save and add another")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    look_at(page)
    page.locator("#starts_on").fill("20/11")
    page.locator("#course").fill(COURSE)
    page.locator("#organisations").fill(f"{ORGANISATION}; {'O' * (LONGEST - 1)}W")
    page.locator("#attended").fill("600")
    page.locator("#notes").fill("Amy Brown, aged 12")
    press(page, "Save and add another")
    expect(page.locator(".app-questions li")).to_have_count(4)
    look_at(page)
    press(page, "Yes, save it as it is")
    # What is kept, and what was just added.
    look_at(page)
    page.locator("summary").click()
    page.locator("#sessions").fill("5")
    page.locator("#status").select_option("cancelled")
    expect(page.locator("#ends_on")).to_be_visible()
    look_at(page)
    press(page, f"Undo entry {planned.id + 1}")
    look_at(page)


def test_every_page_of_an_entry(given: Given, planned: Entry, window: Window) -> None:
    page = window(Role.COORDINATOR)
    for address in ("/entries/planned", *(f"/entries/{planned.id}{end}" for end in ("", "/change"))):
        page.goto(address)
        look_at(page)
    for end, wrong in (("took-place", "15-20"), ("cancel", ""), ("move", "27/13"), ("take-out", "")):
        page.goto(f"/entries/{planned.id}/{end}")
        look_at(page)
        page.locator("main input[type=text], main textarea").fill(wrong)
        page.locator("main button[type=submit]:visible").last.click()
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        look_at(page)
    press(page, "Sign out")


def test_a_register_in_which_nothing_is_planned(given: Given, window: Window) -> None:
    page = window(Role.COORDINATOR)
    page.goto("/entries/planned")
    assert "Nothing is planned." in page.locator("main").inner_text()
    look_at(page)


# What is too small for a finger: what can be pressed, and is not part of a line of words.
SMALL_TARGETS = """
(smallest) => [...document.querySelectorAll('main :is(button, input:not([type=hidden]), select, textarea, summary), '
  + 'main :is(.app-row-actions, .app-heading, .app-actions) a')]
  .filter((target) => target.checkVisibility() && !target.matches('.govuk-visually-hidden'))
  .filter((target) => target.getBoundingClientRect().height < smallest)
  .map((target) => target.outerHTML.slice(0, 120))
"""


def test_a_phone_has_pads_targets_for_a_finger_and_its_box_in_sight(
    given: Given, planned: Entry, window: Window
) -> None:
    # As high as what a keyboard leaves of 844 pixels.
    page = window(Role.COORDINATOR, viewport={"width": PHONE, "height": 420}, has_touch=True, is_mobile=True)
    for address in ("/entries/add", f"/entries/{planned.id}/took-place", "/entries/planned", f"/entries/{planned.id}"):
        page.goto(address)
        assert not page.evaluate(SMALL_TARGETS, SMALLEST_TARGET), address
    page.goto("/entries/add")
    for name, pad in (("attended", "numeric"), ("sessions", "numeric"), ("starts_on", "decimal"), ("course", "")):
        assert page.locator(f"#{name}").evaluate("(box) => box.inputMode") == pad, name
    for name in ("starts_on", "course", "organisations", "attended", "came_from", "trainers", "notes"):
        # A list of names lies over the next box while its own is in use.
        page.evaluate("document.activeElement.blur()")
        page.locator(f"#{name}").tap()
        expect(page.locator(f"#{name}")).to_be_focused()
        expect(page.locator(f"#{name}")).to_be_in_viewport(ratio=1)
        expect(page.locator(f"label[for={name}]")).to_be_in_viewport()
    page.keyboard.press("Tab")
    page.locator("#starts_on").fill("22/11")
    page.locator("#course").fill(COURSE)
    page.locator("#organisations").fill(ORGANISATION)
    page.locator("#attended").fill("15-20")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert not page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)
    press(page, "Use about 18")
    assert not page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)


def test_forced_colours_and_paper(given: Given, planned: Entry, window: Window) -> None:
    page = window(Role.COORDINATOR, forced_colors="active")

    def width_of(selector: str, which: str, part: str = "") -> float:
        style = page.locator(selector).first.evaluate(f"(one) => getComputedStyle(one, '{part}').{which}")
        return float(style.removesuffix("px"))

    page.goto("/entries/add")
    page.locator("#starts_on").fill("20/11")
    page.locator("#course").fill(COURSE)
    page.locator("#organisations").fill(ORGANISATION)
    page.locator("#attended").fill("600")
    press(page, "Save and add another")
    assert width_of(".app-questions", "borderLeftWidth") >= 4
    page.locator("#sector").focus()
    press(page, "Yes, save it as it is")
    assert width_of(".app-kept", "borderLeftWidth", "::before") >= 4
    for name in ("starts_on", "course", "audience", "notes"):
        page.locator(f"#{name}").focus()
        assert width_of(f"#{name}", "outlineWidth") >= 2
    for address in ("/entries/planned", f"/entries/{planned.id}"):
        page.goto(address)
        page.emulate_media(media="print")
        assert not [one for one in page.locator("button, nav, .app-row-actions").all() if one.is_visible()]
        assert all(one.is_visible() for one in page.locator("h1, h2, caption, dt, dd, tbody th").all())
        page.emulate_media(media="screen")


def test_each_box_is_called_and_described_in_words(given: Given, window: Window) -> None:
    given.named(Course, "Awareness")
    given.entry("2016-11-01", course="Awareness", organisations=("Bents Green School",))
    page = window(Role.COORDINATOR)
    page.goto("/entries/add?after=1")
    heard = page.locator("#entry-form").aria_snapshot()
    for words in (
        'textbox "Day": 1/11/2016',
        'combobox "Course": Awareness',
        'combobox "Organisation"',
        'combobox "Audience"',
        'combobox "Sector"',
        'textbox "How many sessions? [1]"',
        'textbox "Attended"',
        'textbox "Came from"',
        'combobox "Delivered by"',
        'combobox "Trainers"',
        'combobox "Status"',
        'textbox "Notes"',
        'button "Save and add another"',
        'button "Save and look at it"',
    ):
        assert f"- {words}" in heard, heard
    assert len(re.findall(r"- button", heard)) == 2
    page.locator("#attended").fill("about 60")
    page.locator("#came_from").fill("po3 sc12")
    expect(page.locator("#came_from-understood")).not_to_be_empty()
    expect(page.locator("#attended-understood")).not_to_be_empty()
    # Chromium's own tree: what Playwright works out leaves out an output.
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    told = {
        one["name"]["value"]: one["description"]["value"] for one in tree if one.get("description", {}).get("value")
    }
    assert told["Day"] == "27/3, today, fri kept Tuesday 1 November 2016"
    assert told["Course"] == "kept"
    assert told["Attended"] == "34, about 60, n/k about 60"
    assert told["Came from"] == "police 3, schools 12 Police 3, School or college 12: 15 in all"
