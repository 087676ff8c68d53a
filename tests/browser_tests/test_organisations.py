"""Organisations in a browser: every page looked at, and a team's list tidied with few clicks and by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import follow, heading, look_at, press
from tests.given import RECORDED_AT, Given
from tests.made_organisations import made_up
from training_register.models import Area, Organisation, OrganisationSpelling, Sector
from training_register.rules.permissions import Role

pytestmark = pytest.mark.browser

LONGEST = 200


@pytest.fixture
def tidied(given: Given) -> Given:
    """A register with a few organisations of every kind."""
    education, north = given.named(Sector, "Education"), given.named(Area, "North")
    said = {"usual_sector_id": education.id, "usual_area_id": north.id}
    carr = given.named(Organisation, "Carr Green Primary School", may_be_named=True, contact="Jo", **said)
    given._added(OrganisationSpelling(organisation_id=carr.id, spelling="Old Mill", folded="old mill"))
    given.named(Organisation, "Carr Grn Primary", **said)
    given.named(Organisation, "Ashton School")
    given.named(Organisation, "Aston School", retired_on=RECORDED_AT.date())
    given.named(Organisation, "W" * LONGEST)
    given.named(Organisation, "W" * (LONGEST - 1) + "v", short_name="other")
    given.entry("2016-05-01", organisations=("Carr Green Primary School",))
    given.entry("2016-05-02", organisations=("Carr Grn Primary",))
    return given


def preview(page: Page) -> None:
    """Asks what merging the ticked pairs would change; the button stands above and beneath them."""
    with page.expect_navigation():
        page.locator("button[value=merge]").first.click()


def test_the_list(tidied: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.goto("/organisations")
    look_at(page)
    page.goto("/organisations?q=nobody&show=all")
    look_at(page)


def test_a_page_and_its_mistakes(tidied: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.goto("/organisations")
    follow(page, "Carr Green Primary School")
    look_at(page)
    page.get_by_label("Name", exact=True).fill("Oak Lodge Children's Home")
    press(page, "Save")
    look_at(page)
    press(page, "Retire")
    look_at(page)
    page.goto("/organisations/add")
    press(page, "Add the organisation")
    look_at(page)


def test_duplicates_are_merged_and_undone(tidied: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.goto("/organisations/duplicates")
    look_at(page)
    preview(page)
    assert heading(page) == "What merging changes"
    look_at(page)
    press(page, "Merge")
    look_at(page)
    press(page, "Undo what was just done")
    expect(page.get_by_role("status")).to_contain_text("Undone")
    page.goto("/organisations")
    follow(page, "Carr Green Primary School")
    look_at(page)


def test_many_at_once(tidied: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.goto("/organisations/list")
    look_at(page)
    page.get_by_label("Names, one in a line").fill("Mill\nFold; Edukation")
    press(page, "Show what would be added")
    look_at(page)
    page.get_by_label("Names, one in a line").fill("Mill; Education; North\nCarr Green Prim\n" + "V" * LONGEST)
    press(page, "Show it again")
    look_at(page)
    press(page, "Save")
    look_at(page)


def test_englands_schools(tidied: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.goto("/organisations/list")
    content = (
        "URN,EstablishmentName,LA (name),PhaseOfEducation (name),EstablishmentStatus (name)\r\n"
        "100001,St Zoë School,Northshire,Primary,Open\r\n100002,Mill School,Southshire,Secondary,Open\r\n"
    )
    file = {"name": "edubasealldata.csv", "mimeType": "text/csv", "buffer": content.encode("cp1252")}
    page.locator("#file").set_input_files(file)  # type: ignore[arg-type]
    press(page, "Show what would be added")
    assert heading(page) == "Choose the schools"
    look_at(page)
    page.get_by_label("Northshire (1)").check()
    press(page, "Show what would be added")
    expect(page.locator("main")).to_contain_text("St Zoë School")


def test_it_works_without_scripts(tidied: Given, window: Window) -> None:
    page = window(Role.MANAGER, java_script_enabled=False)
    page.goto("/organisations/duplicates")
    preview(page)
    press(page, "Merge")
    expect(page.get_by_role("status")).to_contain_text("Merged: 1 organisation into others.")


class Hand:
    """Somebody's clicks and keys, counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.number = 0

    def click(self, selector: str) -> None:
        """One click."""
        self.number += 1
        self.page.locator(selector).first.click()


def test_a_teams_list_is_tidied_with_few_clicks(given: Given, window: Window) -> None:
    made, one_twice = made_up(1)
    sectors = {number: given.named(Sector, f"Sector {number}").id for number in (1, 2, 3)}
    areas = {number: given.named(Area, f"Area {number}").id for number in (1, 2)}
    given.db_session.add_all(
        Organisation(
            id=one.id,
            name=one.name,
            short_name=f"made-{one.id}",
            usual_sector_id=sectors.get(one.sector_id or 0),
            usual_area_id=areas.get(one.area_id or 0),
        )
        for one in made
    )
    given.db_session.commit()
    page = window(Role.MANAGER)
    page.goto("/organisations/duplicates")
    hand = Hand(page)
    for one, other in sorted(one_twice):
        if not page.locator(f"#merge-{one}-{other}").is_checked():
            hand.click(f"label[for='merge-{one}-{other}']")
    hand.click("button[value=merge]")
    page.wait_for_url("**/duplicates")
    hand.click("main button:has-text('Merge')")
    page.wait_for_url("**/duplicates?done=*")
    hand.click("button[value=apart]")
    expect(page.locator("main")).to_contain_text("No two organisations have close names")
    assert hand.number <= 60
    given.db_session.rollback()
    merged = given.db_session.execute(
        select(Organisation.id, Organisation.merged_into_id).where(Organisation.merged_into_id.is_not(None))
    ).all()
    assert {(min(pair), max(pair)) for pair in merged} == one_twice


def test_a_pair_is_merged_by_keyboard_alone(tidied: Given, window: Window) -> None:
    page = window(Role.MANAGER)
    page.goto("/organisations/duplicates")
    page.locator("input[name=merge]").nth(1).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.locator("button[value=merge]").last.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Merge", exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tidied.db_session.rollback()
    number = tidied.db_session.scalar(select(func.count()).where(Organisation.merged_into_id.is_not(None)))
    assert number == 2
