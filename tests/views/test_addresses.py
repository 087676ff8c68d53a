"""Addresses and lines that are worked out once: what was remembered is never another place's, or another value's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, url_for
from sqlalchemy.orm import Session

from tests.given import Given
from tests.pages import Browser
from training_register.models import Organisation
from training_register.rules.permissions import Role
from training_register.views.addresses import address_of

pytestmark = pytest.mark.usefixtures("viewers_see_live", "unprotected")

Browse = Callable[[Role | None], Browser]


def test_an_address_is_that_of_url_for_wherever_the_program_stands(app: Flask) -> None:
    for root in ("", "/training", ""):
        with app.test_request_context("/", base_url=f"http://localhost{root}"):
            assert address_of("entries.entry_list") == url_for("entries.entry_list") == f"{root}/entries"
            assert address_of("entries.entry_page", entry_id=7) == url_for("entries.entry_page", entry_id=7)


def test_the_menu_and_the_files_of_a_page_stand_where_the_program_does(given: Given, browse: Browse) -> None:
    browser = browse(Role.ADMINISTRATOR)
    for root in ("", "/training", ""):
        page = browser.open("/entries", environ_overrides={"SCRIPT_NAME": root})
        assert page.link("Accounts") == f"{root}/accounts"
        assert {str(link["href"]).startswith(f"{root}/static/") for link in page.soup.select("link[rel=icon]")} == {
            True
        }


def test_a_menu_is_that_of_whoever_asks(given: Given, browse: Browse) -> None:
    manager, coordinator = browse(Role.MANAGER), browse(Role.COORDINATOR)
    for _ in range(2):
        assert "Lists" in manager.open("/entries").texts("#navigation a")
        assert "Lists" not in coordinator.open("/entries").texts("#navigation a")
        assert coordinator.open("/entries").text("#navigation [aria-current]") == "Entries"
        assert coordinator.open("/tables").text("#navigation [aria-current]") == "Tables"


def test_a_line_says_what_the_register_says_now(given: Given, browse: Browse, db_session: Session) -> None:
    entry = given.entry("2016-05-04", attended="34", organisations=("Bents Green",))
    browser = browse(Role.COORDINATOR)
    assert "34" in browser.open("/entries?period=all").text("tbody tr")

    entry.attended, entry.reference = 35, "<b>A-1</b>"
    given.named(Organisation, "Bents Green").name = "Bents & Green"
    db_session.commit()

    line = browser.open("/entries?period=all")
    assert line.texts("tbody td")[-1] == "35"
    assert line.text(".app-reference") == "<b>A-1</b>"
    assert "Bents & Green" in line.texts("tbody td")


def test_a_table_says_what_the_register_says_now(given: Given, browse: Browse, db_session: Session) -> None:
    entry = given.entry("2016-05-04", attended="34")
    viewer, manager = browse(Role.VIEWER), browse(Role.MANAGER)

    def leads(browser: Browser) -> set[str]:
        """The first part of each address that a figure leads to."""
        figures = browser.open("/tables/2016-17").soup.select(".app-figure")
        return {str(link["href"]).split("/")[1].partition("?")[0] for link in figures}

    assert leads(viewer) == {"tables"}
    assert leads(manager) == {"entries"}
    assert "34" in manager.open("/tables/2016-17").texts(".app-figure")
    entry.attended = 35
    db_session.commit()
    assert "35" in manager.open("/tables/2016-17").texts(".app-figure")
    assert leads(viewer) == {"tables"}
