"""Two windows change one entry: who comes second chooses, with keys alone, on a small phone, without scripts."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import SMALL_PHONE, box, follow, heading, look_at, press
from tests.given import PASSWORD, Given
from training_register import clock
from training_register.models import Course, Sector
from training_register.queries.one_entry import EntryInFull, entry_in_full
from training_register.rules.entries import Status
from training_register.rules.permissions import ALL, Role

pytestmark = pytest.mark.browser

CHANGE = "/entries/1/change"
NOTES = "In the hall.\nThe head teacher wants a second session in spring. " + "N" * 200


@pytest.fixture(autouse=True)
def on_a_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which everything here is typed in."""
    monkeypatch.setattr(clock, "today", lambda: date(2016, 11, 23))


@pytest.fixture(autouse=True)
def entry(given: Given) -> None:
    """A session that two will change."""
    given.offered("Professionals", "Health")
    given.offered("Young people", "Education")
    given.entry("2016-11-21", attended="34", course="Awareness", organisations=("Bents Green School",))


def now(db_session: Session, id_: int = 1) -> EntryInFull:
    """The entry as it is now."""
    db_session.rollback()
    found = entry_in_full(db_session, id_, scope=ALL)
    db_session.rollback()
    assert found
    return found


def fill(page: Page, **typed: str) -> None:
    """Puts texts into boxes, and chooses from lists."""
    for name, text in typed.items():
        control = page.locator(f"#{name}")
        if control.evaluate("(one) => one.tagName") == "SELECT":
            control.select_option(label=text)
        else:
            control.fill(text)


def both_changed(mine: Page, theirs: Page) -> None:
    """Two open the entry; the first has saved, and the second is asked."""
    for page in (mine, theirs):
        page.goto(CHANGE)
    fill(theirs, attended="36", notes=NOTES, audience="Young people", sector="Education", how="Online")
    press(theirs, "Save")
    fill(mine, attended="about 40", notes="Too small a room.", sector="Health", trainers="Jo Smith")
    save(mine)


def save(page: Page) -> None:
    """Presses the button at the end of the form."""
    with page.expect_navigation():
        page.locator("#entry-form > .app-actions").get_by_role("button", name="Save", exact=True).click()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_second_of_two_chooses_with_keys_alone_on_a_small_phone(
    window: Window, db_session: Session, scripts: bool
) -> None:
    theirs = window(Role.MANAGER)
    mine = window(Role.COORDINATOR, java_script_enabled=scripts, viewport={"width": SMALL_PHONE, "height": 640})
    both_changed(mine, theirs)
    asked = mine.locator(".app-conflict")
    expect(asked.get_by_role("group")).to_have_count(3)
    assert "How: nothing → Online." in mine.locator(".app-meanwhile").inner_text()
    assert "Changed by manager" in asked.get_by_role("group", name="Attended").inner_text()
    assert "When you opened it: 34" in asked.get_by_role("group", name="Attended").inner_text()
    expect(asked.locator(":checked")).to_have_count(0)
    # Enter in a box sends the form: what is not chosen is asked once more, and everything typed stays.
    mine.locator("#attended").focus()
    with mine.expect_navigation():
        mine.keyboard.press("Enter")
    alert = mine.locator(".govuk-error-summary")
    expect(alert.get_by_role("link")).to_have_count(3)
    if scripts:
        expect(alert).to_be_focused()
    expect(mine.locator("#notes")).to_have_value("Too small a room.")
    expect(mine.locator("#trainers")).to_have_value("Jo Smith")
    # The link leads to the first of the two answers; arrows and the space bar choose.
    alert.get_by_role("link", name="Choose whose answer stays: Attended.").press("Enter")
    if not scripts:
        mine.locator("#choose-attended").focus()
    expect(mine.locator("#choose-attended")).to_be_focused()
    mine.keyboard.press("ArrowDown")
    expect(mine.locator("#choose-attended-mine")).to_be_checked()
    for name in ("audience", "notes"):
        mine.locator(f"#choose-{name}").focus()
        mine.keyboard.press("Space")
    with mine.expect_navigation():
        mine.keyboard.press("Enter")
    said = mine.locator(".app-saved").inner_text()
    assert "The change is saved." in said
    assert "As you chose, Notes stays: In the hall." in said
    assert "You had typed: Too small a room." in said
    found = now(db_session)
    assert (found.attended.value, found.notes, found.audience, found.how) == (40, NOTES, "Young people", "online")
    assert [one.name for one in found.trainers] == ["Jo Smith"]


def test_every_state_of_a_conflict_is_accessible_and_fits(window: Window, given: Given) -> None:
    mine, theirs = window(Role.COORDINATOR), window(Role.MANAGER)
    mine.on("dialog", lambda dialog: dialog.accept())
    both_changed(mine, theirs)
    look_at(mine)
    heard = mine.locator(".app-conflict").aria_snapshot()
    for words in ('group "Attended"', 'radio "Theirs 36"', 'radio "Yours about 40"', 'group "Audience and sector"'):
        assert words in heard, heard
    press_first = mine.locator(".app-conflict").get_by_role("button", name="Save", exact=True)
    with mine.expect_navigation():
        press_first.click()
    look_at(mine)
    for name in ("attended", "audience", "notes"):
        mine.locator(f"#choose-{name}").check()
    look_at(mine)
    with mine.expect_navigation():
        press_first.click()
    look_at(mine)
    # Taken out meanwhile.
    mine.goto(CHANGE)
    theirs.goto("/entries/1/take-out")
    box(theirs, "Why is it taken out of the figures?").fill("Counted twice")
    press(theirs, "Take it out")
    fill(mine, attended="50")
    save(mine)
    look_at(mine)
    press(mine, "Put the entry back, and show this again")
    look_at(mine)
    expect(mine.locator("#attended")).to_have_value("50")


@pytest.mark.parametrize("end", ["took-place", "cancel", "move", "take-out"])
def test_the_pages_of_one_box_tell_what_was_changed_meanwhile(window: Window, given: Given, end: str) -> None:
    given.entry("2016-11-22", attended="n/k", status=Status.PLANNED)
    mine, theirs = window(Role.COORDINATOR), window(Role.MANAGER)
    mine.goto(f"/entries/2/{end}")
    theirs.goto("/entries/2/change")
    fill(theirs, notes="Bring the long cable.")
    press(theirs, "Save")
    control = mine.locator("main input[type=text], main textarea")
    typed = {"took-place": "17", "move": "5/12"}.get(end, "Snow")
    control.fill(typed)
    send = mine.locator("main button[type=submit]:visible").last
    with mine.expect_navigation():
        send.click()
    assert "notes: Bring the long cable." in mine.get_by_role("alert").inner_text()
    expect(control).to_have_value(typed)
    look_at(mine)
    with mine.expect_navigation():
        send.click()
    expect(mine.locator(".app-saved")).to_be_visible()


def test_twenty_times_in_a_row_nothing_is_lost(window: Window, given: Given, db_session: Session) -> None:
    mine, theirs = window(Role.COORDINATOR), window(Role.MANAGER)
    for number in range(20):
        for page in (mine, theirs):
            page.goto(CHANGE)
        is_same = number % 2 == 0
        fill(theirs, notes=f"Theirs {number}")
        fill(mine, **({"notes": f"Mine {number}"} if is_same else {"attended": str(100 + number)}))
        first, second = (mine, theirs) if number % 3 else (theirs, mine)
        # Both are pressed before either is answered.
        for page in (first, second):
            page.evaluate("() => setTimeout(() => document.querySelector('#entry-form').requestSubmit(), 30)")
        for page in (first, second):
            page.wait_for_url(lambda url: url.endswith(("/entries/1", "/change")))
            page.wait_for_load_state()
        for page in (first, second):
            expect(page.locator(".app-saved, .app-conflict").first).to_be_visible()
        if is_same:
            asked = [page for page in (first, second) if page.locator(".app-conflict").count()]
            assert len(asked) == 1
            words = asked[0].locator(".app-conflict").inner_text()
            assert f"Mine {number}" in words
            assert f"Theirs {number}" in words
            asked[0].locator("#choose-notes-mine").check()
            save(asked[0])
            owner = "Mine" if asked[0] is mine else "Theirs"
            assert now(db_session).notes == f"{owner} {number}"
        else:
            assert (now(db_session).notes, now(db_session).attended.value) == (f"Theirs {number}", 100 + number)


def test_signing_in_again_in_the_middle_keeps_what_was_typed_and_chosen(
    window: Window, given: Given, db_session: Session
) -> None:
    jane, theirs = given.user(), window(Role.MANAGER)
    mine = window(jane)
    both_changed(mine, theirs)
    mine.locator("#choose-attended").check()
    mine.locator("#choose-notes-mine").check()
    mine.context.clear_cookies()
    save(mine)
    assert heading(mine) == "Sign in"
    mine.get_by_label("E-mail address").fill(jane.email)
    box(mine, "Password").fill(PASSWORD)
    press(mine, "Sign in")
    assert heading(mine) == "Change an entry"
    expect(mine.locator("#choose-attended")).to_be_checked()
    expect(mine.locator("#choose-notes-mine")).to_be_checked()
    expect(mine.locator("#trainers")).to_have_value("Jo Smith")
    look_at(mine)
    mine.locator("#choose-audience-mine").check()
    save(mine)
    found = now(db_session)
    assert (found.attended.value, found.notes, found.sector) == (36, "Too small a room.", "Health")


def test_the_same_again_next_week(window: Window, given: Given, db_session: Session) -> None:
    given.named(Sector, "Education")
    page = window(Role.COORDINATOR)
    page.goto("/entries/1")
    follow(page, "Same again next week")
    look_at(page)
    expect(page.locator("#attended")).to_be_focused()
    expect(page.locator("label[for=attended]")).to_have_text("Expected")
    for name, text in {"starts_on": "28/11/2016", "organisations": "Bents Green School", "course": "Awareness"}.items():
        expect(page.locator(f"#{name}")).to_have_value(text)
        expect(page.locator(f"#{name}-kept")).to_have_text("kept")
    page.keyboard.type("30")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Saved: 28 November 2016, Bents Green School, expected 30" in page.locator(".app-saved").inner_text()
    assert now(db_session, 2).status is Status.PLANNED
    # What the lists no longer offer is told.
    given.named(Course, "Awareness").retired_on = date(2016, 11, 1)
    given.db_session.commit()
    page.goto("/entries/1")
    follow(page, "Record another like it")
    assert "course “Awareness”" in page.locator(".app-copied").inner_text()
    look_at(page)
