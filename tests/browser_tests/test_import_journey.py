"""An old register from its spreadsheet to its entries, in a browser: looked at, by keyboard, without scripts."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import PHONE, follow, heading, look_at, press
from tests.browser_tests.test_recording_looks import SMALL_TARGETS, SMALLEST_TARGET
from tests.given import Given
from training_register import clock
from training_register.models import Entry
from training_register.rules.permissions import Role

pytestmark = pytest.mark.browser

NAME = "Training log 2016-17 FINAL (2).xlsx"
LONG = "A" * 120


@pytest.fixture(autouse=True)
def in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which everything here happens."""
    monkeypatch.setattr(clock, "today", lambda: date(2017, 4, 3))


def register() -> bytes:
    """A log as a coordinator kept it: a title, two sheets, names, a total, a hidden row, a remark, odd counts."""
    book = Workbook()
    log: Any = book.active
    log.title = "Training log"
    log.append(["Safeguarding training for professionals 2016/17"])
    log.append([])
    log.append(["Date", "Sector", "School", "Course", "Attended", "Trainer e-mail", "Notes"])
    sectors = ("Education", "Health", "Police", "Education")
    for number in range(1, 25):
        day = date(2016, 4 + number % 9, 1 + number)
        log.append(
            [day, sectors[number % 4], f"School {number % 7}", "Basics", 10 + number, f"jo.{number}@example.org", ""]
        )
    log.append([date(2016, 7, 5), "Education", "School 1", "Basics", "approx 30", "jo@example.org", LONG])
    log.append([date(2016, 7, 6), "Education", "School 2", "Basics", "15-20", "jo@example.org", "See Ann"])
    log.append([date(2016, 7, 7), "Thingummy", "School 3", "Basics", 12, "jo@example.org", ""])
    log.append(["Total", None, None, None, 900])
    log.row_dimensions[6].hidden = True
    log.column_dimensions["G"].hidden = True
    log["G29"].comment = Comment("Ann knows", "Jo")
    log["B8"].font = Font(strike=True)
    names: Any = book.create_sheet("Sign-in 7 July")
    names.append(["Name", "E-mail"])
    for number in range(12):
        names.append([f"Person {number}", f"person{number}@example.org"])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def bring(page: Page, content: bytes | None = None, name: str = NAME) -> str:
    """Brings a file, and gives the address of its questions."""
    page.goto("/imports")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator("#file").set_input_files({"name": name, "mimeType": kind, "buffer": content or register()})
    press(page, "Read it")
    return page.url


def accept_all(page: Page) -> None:
    """Accepts the likely answers of every group, as long as there are such."""
    while (buttons := page.locator("button[name=likely]")).count():
        with page.expect_navigation():
            buttons.first.click()


def settle(page: Page) -> None:
    """Answers what has no likely answer: the first answer of each that is offered."""
    accept_all(page)
    for one in page.locator(".app-asks__group select").all():
        one.select_option(index=1)
    for group in page.locator(".app-asks__group [role=radiogroup]").all():
        group.locator("input").first.check()
    if page.locator(".app-asks__save button").count():
        with page.expect_navigation():
            page.locator(".app-asks__save button").click()


def entries(given: Given) -> int:
    """How many entries there are."""
    given.db_session.rollback()
    return given.db_session.scalar(select(func.count()).select_from(Entry)) or 0


def test_every_page_from_the_file_to_its_entries(given: Given, window: Window) -> None:
    given.entry("2016-05-02", attended="5", sector="Health")
    page, content = window(Role.COORDINATOR), register()
    page.goto("/imports")
    page.get_by_text("Paste rows instead").click()
    look_at(page)
    press(page, "Read it")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    look_at(page)
    address = bring(page, content)
    assert heading(page) == NAME
    for summary in page.locator("summary").all():
        summary.click()
    look_at(page)
    page.goto(f"{address}/sheets/1")
    page.get_by_text("What each column is").click()
    look_at(page)
    expect(page.locator(".app-sheet")).not_to_contain_text("example.org")
    follow(page, "Show what stands there")
    expect(page.locator(".app-sheet")).to_contain_text("jo@example.org")
    page.goto(f"{address}/sheets/2")
    expect(page.locator("main")).not_to_contain_text("Person 1")
    look_at(page)
    page.goto(address)
    settle(page)
    look_at(page)
    page.goto(f"{address}/tally")
    look_at(page)
    settle(page)
    page.goto(f"{address}/confirm")
    look_at(page)
    if page.locator("#leave_asked").count():
        page.locator("#leave_asked").check()
    assert entries(given) == 1
    with page.expect_navigation():
        page.locator("main button[data-prevent-double-click]").click()
    assert heading(page) == f"Imported: {NAME}"
    assert entries(given) > 20
    look_at(page)
    page.get_by_label("Name").fill("The partnership’s log")
    press(page, "Save the recipe")
    expect(page.get_by_role("status")).to_contain_text("kept as the recipe")
    page.goto("/imports/recipes")
    look_at(page)
    follow(page, "The partnership’s log")
    look_at(page)
    bring(page, content)
    assert heading(page) == "This file was imported before"
    look_at(page)
    press(page, "Leave it")
    look_at(page)


def test_whoever_leaves_comes_back_to_their_answers_in_another_browser(given: Given, window: Window) -> None:
    who = given.user(Role.COORDINATOR)
    page = window(who)
    address = bring(page)
    number = page.locator(".app-steps__number").first.inner_text()
    with page.expect_navigation():
        page.locator("button[name=likely]").first.click()
    left = page.locator(".app-steps__number").first.inner_text()
    assert left != number
    other = window(who)
    other.goto(address)
    assert other.locator(".app-steps__number").first.inner_text() == left
    assert entries(given) == 0


def test_questions_are_answered_by_keyboard_alone(given: Given, window: Window) -> None:
    page = window(Role.COORDINATOR)
    bring(page)
    lists = page.locator(".app-asks__group select")
    if lists.count():
        lists.first.focus()
        page.keyboard.press("ArrowDown")
    radios = page.locator(".app-asks__group input[type=radio]")
    if radios.count():
        radios.first.focus()
        page.keyboard.press("Space")
    assert lists.count() or radios.count()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("saved")


def test_what_takes_the_focus_is_not_left_beneath_the_button(given: Given, window: Window) -> None:
    page = window(Role.COORDINATOR, viewport={"width": PHONE, "height": 600})
    bring(page)
    for _ in range(40):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => {
              const bar = document.querySelector('.app-asks__save')
              const one = document.activeElement
              if (!bar || bar.contains(one)) return false
              const { top, bottom } = one.getBoundingClientRect()
              const edge = bar.getBoundingClientRect().top
              return one.closest('form.app-asks') && top < edge - 1 && bottom > edge + 1
            }"""
        )
        assert not hidden


def test_it_works_without_scripts_and_on_paper(given: Given, window: Window) -> None:
    page = window(Role.COORDINATOR, java_script_enabled=False)
    address = bring(page)
    settle(page)
    page.goto(f"{address}/sheets/1")
    page.locator("#otherwise-0-4").check()
    press(page, "Save what is ticked")
    expect(page.locator("#otherwise-0-4")).to_be_checked()
    page.emulate_media(media="print")
    assert not [one for one in page.locator("main :is(button, input)").all() if one.is_visible()]
    page.emulate_media(media="screen")
    page.goto(f"{address}/confirm")
    if page.locator("#leave_asked").count():
        page.locator("#leave_asked").check()
    with page.expect_navigation():
        page.locator("main button[data-prevent-double-click]").click()
    assert heading(page) == f"Imported: {NAME}"
    assert entries(given) > 20


def test_a_finger_finds_what_it_presses(given: Given, window: Window) -> None:
    page = window(Role.COORDINATOR, viewport={"width": PHONE, "height": 600}, has_touch=True, is_mobile=True)
    address = bring(page)
    for part in ("", "/sheets/1", "/tally", "/confirm"):
        page.goto(f"{address}{part}")
        assert not page.evaluate(SMALL_TARGETS, SMALLEST_TARGET), part
