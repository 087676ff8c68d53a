"""Stated figures, as somebody types them in a browser and reads them on any screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import follow, look_at, press
from tests.given import Given
from tests.published_stated import PUBLISHED
from training_register.rules.permissions import Role
from training_register.rules.stated_figures import StatedKind

pytestmark = pytest.mark.browser


@pytest.fixture
def manager(register: Given, window: Window) -> Page:
    """The browser of somebody who keeps them, in a register that holds a year."""
    return window(Role.MANAGER)


def add(page: Page, kind: str, typed: dict[str, str]) -> None:
    """Fills in the form of a kind, and sends it."""
    page.goto(f"/stated-figures/add?kind={kind}")
    for name, text in typed.items():
        box = page.locator(f"#{name}")
        if name == "counts_what":
            box.select_option(text)
        else:
            box.fill(text)
    press(page, "Add")
    expect(page.get_by_role("status")).to_contain_text("Added")


@pytest.mark.parametrize("kind", StatedKind)
def test_the_form_of_each_kind_and_its_mistakes(manager: Page, kind: StatedKind) -> None:
    manager.goto(f"/stated-figures/add?kind={kind}")
    look_at(manager)
    press(manager, "Add")
    expect(manager.locator(".govuk-error-summary")).to_contain_text("Say who stated it")
    look_at(manager)


def test_the_list_a_figure_and_its_end(manager: Page) -> None:
    manager.goto("/stated-figures")
    look_at(manager)
    for case in PUBLISHED.values():
        add(manager, case.kind, case.typed)
    look_at(manager)
    follow(manager, "Drivers in Pendle")
    look_at(manager)
    follow(manager, "Delete this figure")
    look_at(manager)
    press(manager, "Delete")
    expect(manager.get_by_role("status")).to_contain_text("The history can bring it back")


def test_the_page_of_a_year_and_of_each_table(manager: Page) -> None:
    for case in PUBLISHED.values():
        when = "2016/17" if case.kind == "printed total" else "31 March 2017"
        add(manager, case.kind, {**case.typed, "when": when, "reporting_year": ""})
    add(manager, "printed total", {"subject": "people", "when": "2016/17", "attended": "1,590", "source": "a report"})
    for address in (
        "",
        "/stated-coverage",
        "/stated-and-computed",
        "/stated-and-computed-completions",
        "/stated-others",
    ):
        manager.goto(f"/tables/2016-17{address}")
        look_at(manager)
    manager.goto("/history")
    look_at(manager)


def test_a_figure_is_stated_by_keyboard_alone(manager: Page) -> None:
    manager.goto("/stated-figures/add")
    manager.get_by_label("Of whom").focus()
    for text in ("licensed drivers", "412", "400"):
        manager.keyboard.type(text)
        manager.keyboard.press("Tab")
    manager.get_by_label("As at, or period").focus()
    manager.keyboard.type("31/3/17")
    manager.get_by_label("Who stated it").focus()
    manager.keyboard.type("the licensing team")
    with manager.expect_navigation():
        manager.keyboard.press("Enter")
    manager.goto("/tables/2016-17")
    expect(manager.locator(".app-sentence").filter(has_text="97.1%")).to_have_text(
        "Of 412 licensed drivers on 31 March 2017, 400 were trained (97.1%, computed), as stated by the licensing team."
    )
