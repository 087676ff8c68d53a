"""The lists in a real browser: accessible, at home on a phone, on paper, and put in order by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import assert_fits, box, follow, heading, look_at, press
from tests.browser_tests.test_keyboard import enter, go_through, tab_to
from tests.given import RECORDED_AT, Given
from training_register.models import Area, Course, Level, Sector, Trainer
from training_register.rules.permissions import Role

pytestmark = pytest.mark.browser

# As long as a name may be, without a place to break.
LONGEST = 200
LEVELS = ["Introductory", "Advanced", "Train the trainer", "Awareness"]


def names(page: Page) -> list[str]:
    """The names of the list that is shown, in their order."""
    return [name.strip() for name in page.locator("tbody th a").all_inner_texts()]


@pytest.mark.parametrize(
    "address",
    [
        "/lists",
        "/lists/audiences",
        "/lists/sectors",
        "/lists/activities",
        "/lists/courses",
        "/lists/trainers",
        "/lists/audiences/1/sectors-offered",
        "/lists/audiences/1/sectors-offered/add",
        "/lists/splits/1/items",
        "/lists/courses/add",
        "/lists/activities/1",
    ],
)
def test_every_page_can_be_used_by_everybody(register: Given, window: Window, address: str) -> None:
    register.named(Sector, "Housing", retired_on=RECORDED_AT.date(), position=99)
    register.named(Course, "Signs", usual_minutes=90, position=1)
    register.entry("2016-05-04", course="Risks")
    page = window(Role.MANAGER)
    page.goto(address)
    look_at(page)


def test_a_name_in_every_state(register: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.goto("/lists/levels/add")
    press(page, "Add")
    assert "Enter a name." in page.get_by_role("alert").inner_text()
    look_at(page)
    box(page, "Name").fill("Expert")
    press(page, "Add")
    follow(page, "Expert")
    look_at(page)
    press(page, "Retire")
    assert "Retired: Expert." in page.get_by_role("status").inner_text()
    look_at(page)
    follow(page, "Expert")
    look_at(page)
    press(page, "Bring it back")
    follow(page, "Expert")
    press(page, "Delete")
    assert names(page) == LEVELS
    page.locator("input[id^=place-]").first.fill("x")
    press(page, "Save the places")
    look_at(page)


def test_a_list_is_put_in_order_by_keyboard_alone(given: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.goto("/lists/levels")
    tab_to(page, "Down (Introductory, place 1 of 4)")
    for place in (2, 3):
        enter(page)
        button = page.get_by_role("button", name=f"Down (Introductory, place {place} of 4)")
        expect(button).to_be_focused()
        expect(button).to_be_in_viewport()
    enter(page)
    assert names(page) == ["Advanced", "Train the trainer", "Awareness", "Introductory"]
    # There is no further down: the focus is on the way back.
    expect(page.get_by_role("button", name="Up (Introductory, place 4 of 4)")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("textbox", name="Place of Introductory")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("1")
    enter(page)
    assert names(page) == LEVELS


def test_a_long_list_shows_what_has_moved_in_the_middle_of_the_window(given: Given, window: Window) -> None:
    for number in range(60):
        given.named(Trainer, f"Trainer {number:02}", position=number)
    page = window(Role.MANAGER, viewport={"width": 390, "height": 700})
    page.goto("/lists/trainers")
    page.get_by_role("button", name="Down (Trainer 40,").press("Enter")
    button = page.get_by_role("button", name="Down (Trainer 40, place 42 of 60)")
    expect(button).to_be_focused()
    found = button.bounding_box()
    assert found
    assert 150 < found["y"] < 550


@pytest.mark.parametrize("address", ["/lists", "/lists/levels", "/lists/levels/1", "/lists/activities/add"])
def test_the_focus_is_seen_everywhere_and_goes_in_the_order_of_the_page(
    given: Given, window: Window, address: str
) -> None:
    page = window(Role.MANAGER)
    page.goto(address)
    *stops, last = go_through(page)
    assert [stop["stop"] for stop in stops] == list(range(len(stops)))
    assert not [stop["unseen"] for stop in (*stops, last) if stop["unseen"]]
    assert not [stop["name"] for stop in stops if not stop["isInWindow"]]


def test_the_focus_is_outlined_in_forced_colours(given: Given, window: Window) -> None:
    page = window(Role.MANAGER, forced_colors="active")
    page.goto("/lists/levels")
    *stops, _ = go_through(page)
    assert not [stop["name"] for stop in stops if not stop["isOutlined"]]


def test_everything_is_done_without_javascript(given: Given, window: Window) -> None:
    page = window(Role.MANAGER, java_script_enabled=False)
    page.goto("/lists")
    follow(page, "Levels")
    follow(page, "Add a level")
    box(page, "Name").fill("Expert")
    press(page, "Add")
    press(page, "Up (Expert, place 5 of 5)")
    assert names(page) == [*LEVELS[:3], "Expert", "Awareness"]
    expect(page.get_by_role("button", name="Up (Expert, place 4 of 5)")).to_be_focused()
    follow(page, "Expert")
    box(page, "Name").fill("Specialist")
    press(page, "Save")
    follow(page, "Specialist")
    press(page, "Retire")
    assert_fits(page)
    assert names(page) == [*LEVELS, "Specialist"]


def test_names_as_long_as_can_be_fit_everywhere(given: Given, window: Window) -> None:
    larger = given.named(Area, "A" * LONGEST)
    given.named(Area, "B" * LONGEST, within_id=larger.id, position=1)
    level = given.named(Level, "L" * LONGEST, position=9)
    course = given.named(Course, "C" * LONGEST, level_id=level.id, usual_minutes=60_000)
    given.named(Course, "D" * LONGEST, level_id=level.id, position=1)
    given.entry(audience="P" * LONGEST, sector="S" * LONGEST, course="C" * LONGEST)
    audience = given.audience("P" * LONGEST)
    page = window(Role.MANAGER)
    for address in (
        "/lists/areas",
        "/lists/areas/add",
        "/lists/courses",
        "/lists/courses/add",
        f"/lists/courses/{course.id}",
        "/lists/audiences",
        "/lists/sectors",
        f"/lists/audiences/{audience.id}",
        f"/lists/audiences/{audience.id}/sectors-offered",
        f"/lists/audiences/{audience.id}/sectors-offered/add",
    ):
        page.goto(address)
        assert heading(page)
        assert_fits(page)


def test_paper_shows_the_names_and_nothing_that_is_pressed(register: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.goto("/lists/sectors")
    page.emulate_media(media="print")
    expect(page.get_by_role("rowheader", name="Education")).to_be_visible()
    expect(page.get_by_text("2 report rows").first).to_be_visible()
    for hidden in page.locator("main button, main input:not([type=hidden])").all():
        expect(hidden).to_be_hidden()
