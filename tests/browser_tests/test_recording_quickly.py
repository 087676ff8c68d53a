"""A session of a batch takes at most 18 keystrokes, and no mouse: ten of them, as coordinators type them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser_tests.conftest import Window
from tests.browser_tests.known_names import COURSES, HEALTH, SCHOOLS
from tests.given import Given
from training_register import clock
from training_register.models import Entry, Figure
from training_register.rules.permissions import Role

pytestmark = pytest.mark.browser

README = Path(__file__).parents[2] / "README.md"
MOST_KEYSTROKES = 18
# A Wednesday.
TODAY = date(2016, 11, 23)


@pytest.fixture(autouse=True)
def on_a_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which the sheet of paper is typed in."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


class Keyboard:
    """A keyboard that counts. A key that is pressed together with Shift is two."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def type(self, *keys: str) -> None:
        """Types texts as they are, and presses keys whose names stand in angle brackets."""
        for key in keys:
            if offered := re.fullmatch(r"<offered (.+)>", key):
                # Whoever types sees the sum appear in the box for it.
                expect(self.page.locator("#attended")).to_have_value(offered[1])
            elif pressed := re.fullmatch(r"<(.+)>", key):
                self.count += 1 + pressed[1].count("+")
                self.page.keyboard.press(pressed[1])
            else:
                self.count += len(key)
                self.page.keyboard.type(key)


@dataclass(frozen=True)
class Typed:
    """One of the ten: what it is, the keys that record it, and what must be in the register then."""

    name: str
    keys: tuple[str, ...]
    starts_on: date
    attended: int | None
    organisation: str
    course: str = COURSES[0]
    sessions: int = 1


SESSIONS = (
    Typed("the next school on the sheet", ("bgs", "<Enter>", "34", "<Enter>"), TODAY, 34, SCHOOLS[0]),
    Typed("a headcount that nobody took", ("kin", "<Enter>", "<Enter>"), TODAY, None, SCHOOLS[2]),
    Typed("about sixty", ("7h", "<Backspace>", "<Backspace>", "sev", "<Enter>", "~60", "<Enter>"), TODAY, 60,
              SCHOOLS[3]),
    Typed("another sector", ("ngh", "<Enter>", "12", "<Enter>"), TODAY, 12, HEALTH[0]),
    Typed("another course", ("<Shift+Tab>", "adv", "<Enter>", "slo", "<Enter>", "9", "<Enter>"), TODAY, 9,
              HEALTH[1], COURSES[1]),
    Typed("yesterday", ("<Shift+Tab>", "<Shift+Tab>", "-1", "<Tab>", "<Tab>", "bro", "<Enter>", "28", "<Enter>"),
              TODAY - timedelta(1), 28, SCHOOLS[1], COURSES[1]),
    Typed("another day and another course",
              ("<Shift+Tab>", "<Shift+Tab>", "8/11", "<Tab>", "tr", "<Enter>", "bg", "<Enter>", "30", "<Enter>"),
              date(2016, 11, 8), 30, SCHOOLS[0], COURSES[2]),
    Typed("five in a morning", ("bro", "<Enter>", "<Shift+Tab>", "5", "<Tab>", "<Tab>", "150", "<Enter>"),
              date(2016, 11, 8), 150, SCHOOLS[1], COURSES[2], 5),
    Typed("where they came from", ("kin", "<Enter>", "<Tab>", "po3 he5", "<offered 8>", "<Enter>"),
              date(2016, 11, 8), 8, SCHOOLS[2], COURSES[2]),
    Typed("more than that", ("sev", "<Enter>", "40+", "<Enter>"), date(2016, 11, 8), 40, SCHOOLS[3], COURSES[2]),
)  # fmt: skip


def batch(page: Page) -> Iterator[tuple[Typed, int]]:
    """Records the ten in one batch; gives each with the keystrokes that it took."""
    page.goto("/entries/add")
    # The batch begins with a session that is no part of the count: it sets the day and the course.
    begin = Keyboard(page)
    begin.type("22/11", "<Tab>", "awa", "<Enter>", "ngh", "<Enter>", "11", "<Enter>")
    expect(page.locator(".app-saved")).to_contain_text("Saved: 22 November 2016")
    page.locator("#starts_on").fill("today")
    for session in SESSIONS:
        page.locator("#organisations").focus()
        keyboard = Keyboard(page)
        address = page.url
        keyboard.type(*session.keys)
        page.wait_for_url(lambda url, before=address: url != before)
        expect(page.locator(".app-saved")).to_contain_text("Saved:")
        yield session, keyboard.count


def test_ten_sessions_take_eighteen_keystrokes_at_most(known: Given, window: Window, db_session: Session) -> None:
    counted = list(batch(window(Role.COORDINATOR)))
    too_many = {session.name: count for session, count in counted if count > MOST_KEYSTROKES}
    assert not too_many
    # What the server has written since is not in the transaction that began before.
    db_session.rollback()
    recorded = db_session.scalars(select(Entry).order_by(Entry.id)).all()
    for entry, (session, _) in zip(recorded[2:], counted, strict=True):
        course = entry.course.name if entry.course else ""
        said = entry.starts_on, entry.attended, course, entry.sessions
        assert said == (session.starts_on, session.attended, session.course, session.sessions), session.name
    assert db_session.scalars(select(Figure.number)).all() == [3, 5]
    told = dict(re.findall(r"^\| (.+?) \| (\d+) \|$", README.read_text("utf-8"), re.MULTILINE))
    assert told == {session.name: str(count) for session, count in counted}
