"""Recording on a bad day: doubled clicks, lost answers, two tabs, slips. Each session is there once, and none is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Error, Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import PHONE, box, follow, heading, press
from tests.given import PASSWORD, Given
from training_register import clock
from training_register.models import AppUser, Course, Entry, Level, Organisation, Sector
from training_register.rules.entries import Status
from training_register.rules.permissions import Role

pytestmark = pytest.mark.browser

# A Wednesday.
TODAY = date(2016, 11, 23)
SCHOOLS = ("Bents Green School", "Brook House Primary School", "King Edward VII School", "Seven Hills School")
HEALTH = ("Northern General Hospital", "Sloan Medical Centre")
COURSES = ("Awareness of exploitation", "Advanced: risk and signs", "Trauma and the teenage brain")
SESSION = {"starts_on": "22/11", "course": COURSES[0], "organisations": SCHOOLS[0], "attended": "34"}
CHOICES = ("audience", "sector", "activity", "status")
SAVE, YES = "Save and add another", "Yes, save it as it is"


@pytest.fixture(autouse=True)
def on_a_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which everything here is typed in."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def known(given: Given) -> Given:
    """A register that knows the organisations, with the sectors that they are usually in, and the courses."""
    for names, sector in ((SCHOOLS, "Education"), (HEALTH, "Health")):
        sector_id = given.named(Sector, sector).id
        for name in names:
            given.named(Organisation, name, usual_sector_id=sector_id)
    for course in COURSES:
        given.named(Course, course)
    given.entry("2016-11-01", course=COURSES[0], attended="20")
    return given


@pytest.fixture
def recorded(db_session: Session) -> Callable[[], list[Entry]]:
    """What people have recorded so far, in that order."""

    def entries() -> list[Entry]:
        # What the server has written since is not in the transaction that began before.
        db_session.rollback()
        return list(db_session.scalars(select(Entry).where(Entry.recorded_by_id.is_not(None)).order_by(Entry.id)))

    return entries


Recorded = Callable[[], list[Entry]]


def fill(page: Page, **typed: str) -> None:
    """Puts texts into boxes, and chooses from lists."""
    for name, text in typed.items():
        if name in CHOICES:
            page.locator(f"#{name}").select_option(label=text)
        else:
            page.locator(f"#{name}").fill(text)


def said(page: Page) -> Locator:
    """What the page says was done."""
    return page.locator(".app-saved")


def enter(page: Page, name: str = "attended") -> None:
    """Presses Enter in a box, and waits for the page that comes."""
    page.locator(f"#{name}").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def answer(page: Page) -> None:
    """Presses Enter where the cursor stands, on the button that says yes."""
    expect(page.get_by_role("button", name=YES)).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def organisations_of(entry: Entry) -> list[str]:
    """The names of the organisations of an entry, in their order."""
    return [line.organisation.name for line in entry.organisations]


# Nothing twice, nothing lost


@pytest.mark.parametrize("scripts", [True, False])
def test_a_doubled_click_or_enter_and_a_reload_record_once(
    known: Given, window: Window, recorded: Recorded, scripts: bool
) -> None:
    page = window(Role.COORDINATOR, java_script_enabled=scripts)
    page.goto("/entries/add")
    fill(page, **SESSION)
    page.get_by_role("button", name=SAVE).dblclick()
    expect(said(page)).to_be_visible()
    page.reload()
    assert [entry.attended for entry in recorded()] == [34]
    fill(page, organisations=SCHOOLS[1], attended="12")
    page.locator("#attended").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(said(page)).to_be_visible()
    expect(page.locator("#attended")).to_have_value("")
    assert [entry.attended for entry in recorded()] == [34, 12]


def test_the_second_enter_of_two_does_not_record_the_next_form(
    known: Given, window: Window, recorded: Recorded
) -> None:
    page = window(Role.COORDINATOR)
    page.goto("/entries/add")
    # What is kept here is all that an entry needs.
    fill(page, **(SESSION | {"audience": "Taxi drivers", "organisations": "Anytown Cars"}))
    enter(page)
    expect(page.locator("#organisations")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_timeout(700)
    assert len(recorded()) == 1


@pytest.mark.parametrize("is_another", [True, False])
def test_back_edit_and_save_asks_whether_it_is_another_session(
    known: Given, window: Window, recorded: Recorded, is_another: bool
) -> None:
    page = window(Role.COORDINATOR)
    page.goto("/entries/add")
    fill(page, **SESSION, status="Delivered", notes="In the hall")
    page.locator("summary").click()
    fill(page, length="half day")
    press(page, SAVE)
    page.go_back()
    for name, text in (SESSION | {"notes": "In the hall", "length": "half day"}).items():
        expect(page.locator(f"#{name}")).to_have_value(text)
    press(page, SAVE)
    assert "recorded already" in said(page).inner_text()
    page.go_back()
    fill(page, attended="36")
    press(page, SAVE)
    assert "Is this another session?" in page.locator(".app-questions").inner_text()
    if is_another:
        press(page, "Yes, record another session")
    else:
        press(page, "No, change the one that is saved")
        assert "The change is saved." in said(page).inner_text()
    assert [entry.attended for entry in recorded()] == ([34, 36] if is_another else [36])


class TestAnAnswerThatIsLost:
    """The server is stopped between the click and the answer: what was sent is recorded, and nobody is told."""

    @pytest.fixture
    def losing(self, app: Flask) -> Iterator[list[bool]]:
        """Put something into it, and the answer to the next form is lost."""
        answered, losing = app.wsgi_app, []

        def drops(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            answer = answered(environ, start_response)
            if not losing or environ["REQUEST_METHOD"] != "POST":
                return answer
            losing.pop()
            b"".join(answer)
            raise ConnectionAbortedError

        app.wsgi_app = drops  # type: ignore[method-assign]
        yield losing
        app.wsgi_app = answered  # type: ignore[method-assign]

    def test_is_sent_again_and_recorded_once(
        self, known: Given, window: Window, recorded: Recorded, losing: list[bool]
    ) -> None:
        page = window(Role.COORDINATOR)
        page.goto("/entries/add")
        fill(page, **SESSION)
        losing.append(True)
        with pytest.raises(Error, match="ERR_EMPTY_RESPONSE"):
            press(page, SAVE)
        assert [entry.attended for entry in recorded()] == [34]
        page.reload()
        assert "recorded already" in said(page).inner_text()
        assert [entry.attended for entry in recorded()] == [34]
