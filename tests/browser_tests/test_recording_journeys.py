"""Recording on a bad day: doubled clicks, lost answers, two tabs, slips. Each session is there once, none is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from socket import SHUT_RDWR
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser_tests.conftest import Window
from tests.browser_tests.known_names import COURSES, HEALTH, SCHOOLS
from tests.browser_tests.looking import PHONE, box, follow, heading, press
from tests.given import PASSWORD, Given
from training_register import clock
from training_register.models import Entry, EntryOrganisation, Organisation
from training_register.rules.entries import Status
from training_register.rules.permissions import Role

pytestmark = pytest.mark.browser

# A Wednesday.
TODAY = date(2016, 11, 23)
SESSION = {"starts_on": "22/11", "course": COURSES[0], "organisations": SCHOOLS[0], "attended": "34"}
CHOICES = ("audience", "sector", "activity", "status")
SAVE, YES = "Save and add another", "Yes, save it as it is"


@pytest.fixture(autouse=True)
def on_a_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which everything here is typed in."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def recorded(db_session: Session) -> Callable[[], list[Entry]]:
    """What people have recorded so far, in that order."""

    def entries() -> list[Entry]:
        # What the server has written since is not in the transaction that began before.
        db_session.rollback()
        return list(db_session.scalars(select(Entry).where(Entry.recorded_by_id.is_not(None)).order_by(Entry.id)))

    return entries


@pytest.fixture
def organisations_of(db_session: Session) -> Callable[[Entry], list[str]]:
    """The names of the organisations of an entry, in their order."""

    def names(entry: Entry) -> list[str]:
        statement = (
            select(Organisation.name)
            .join(EntryOrganisation)
            .where(EntryOrganisation.entry_id == entry.id)
            .order_by(EntryOrganisation.position)
        )
        return list(db_session.scalars(statement))

    return names


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


class Losing:
    """A server that stops between click and answer, as long as `is_on`: after what is sent is recorded, or before."""

    def __init__(self, served: Callable[..., Iterable[bytes]]) -> None:
        self.served = served
        self.is_on = self.is_deaf = False

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        is_lost = self.is_on and environ["REQUEST_METHOD"] == "POST"
        answer = self.served(environ, start_response) if not (is_lost and self.is_deaf) else ()
        if is_lost:
            b"".join(answer)
            environ["werkzeug.socket"].shutdown(SHUT_RDWR)
            raise ConnectionAbortedError
        return answer


def test_a_form_whose_answer_was_lost_is_sent_again_and_recorded_once(
    app: Flask, known: Given, window: Window, recorded: Recorded
) -> None:
    server = app.wsgi_app = Losing(app.wsgi_app)  # type: ignore[method-assign]
    page = window(Role.COORDINATOR)
    page.goto("/entries/add")
    fill(page, **SESSION)
    server.is_on = True
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name=SAVE).click()
    page.wait_for_function("location.protocol === 'chrome-error:'")
    assert [entry.attended for entry in recorded()] == [34]
    server.is_on = False
    page.reload()
    assert "recorded already" in said(page).inner_text()
    assert [entry.attended for entry in recorded()] == [34]


@pytest.mark.parametrize("end", ["add", "took-place"])
def test_words_that_come_while_the_button_is_down_do_not_move_it_away(
    known: Given, window: Window, recorded: Recorded, end: str
) -> None:
    planned = known.entry("2016-11-22", status=Status.PLANNED)
    page = window(Role.COORDINATOR)
    page.goto(f"/entries/{end if end == 'add' else f'{planned.id}/{end}'}")
    asked: list[Route] = []
    page.route("**/understand?*", lambda route: asked.append(route))
    # Words so long that they take several lines.
    page.locator("#attended").fill("15-20" if end != "add" else "about 60 or seventy, nobody counted them " * 3)
    save = page.get_by_role("button", name=SAVE if end == "add" else "Save", exact=True)
    save.hover()
    page.mouse.down()
    with page.expect_response("**/understand?*"):
        while not asked:
            page.wait_for_timeout(50)
        asked[-1].continue_()
    page.wait_for_timeout(200)
    with page.expect_navigation():
        page.mouse.up()
    expect(page.locator(".govuk-error-summary")).to_be_visible()


@pytest.mark.parametrize("is_recorded", [True, False])
def test_back_after_a_lost_answer_leads_to_everything_that_was_typed(
    app: Flask, known: Given, window: Window, recorded: Recorded, is_recorded: bool
) -> None:
    server = app.wsgi_app = Losing(app.wsgi_app)  # type: ignore[method-assign]
    page = window(Role.COORDINATOR)
    page.on("dialog", lambda dialog: dialog.accept())
    typed = SESSION | {"notes": "In the hall"}
    for address in ("/entries/add", "/entries/{}/change"):
        page.goto(address.format(recorded()[0].id if recorded() else ""))
        fill(page, **typed)
        server.is_on, server.is_deaf = True, not is_recorded
        with page.expect_event("requestfailed"):
            page.get_by_role("button", name="Save").filter(visible=True).last.click()
        page.wait_for_function("location.protocol === 'chrome-error:'")
        server.is_on = False
        page.go_back()
        for name, text in typed.items():
            expect(page.locator(f"#{name}")).to_have_value(text)
        page.get_by_role("button", name="Save").filter(visible=True).last.click()
        expect(said(page)).to_be_visible()
        typed |= {"attended": "36", "notes": "In the garden"}
    assert [(entry.attended, entry.notes) for entry in recorded()] == [(36, "In the garden")]


def test_two_tabs_record_two_sessions_and_one_change(known: Given, window: Window, recorded: Recorded) -> None:
    page = window(Role.COORDINATOR)
    other = page.context.new_page()
    for tab, attended in ((page, "34"), (other, "12")):
        tab.goto("/entries/add")
        fill(tab, **(SESSION | {"attended": attended}))
    for tab in (other, page):
        press(tab, SAVE)
        assert "Saved: " in said(tab).inner_text()
    [twelve, _] = recorded()
    for tab in (page, other):
        tab.goto(f"/entries/{twelve.id}/change")
    fill(page, attended="13")
    press(page, "Save")
    fill(other, notes="In the hall")
    press(other, "Save")
    assert "The change is saved." in said(other).inner_text()
    assert "Changed by you, in another window, meanwhile, and kept: Attended: 12 → 13." in said(other).inner_text()
    assert [(entry.attended, entry.notes) for entry in recorded()] == [(13, "In the hall"), (34, "")]


def test_somebody_signed_out_while_typing_finds_everything_after_signing_in(
    known: Given, window: Window, recorded: Recorded, organisations_of: Callable[[Entry], list[str]]
) -> None:
    user = known.user()
    page = window(user)
    page.goto("/entries/add")
    typed = SESSION | {"organisations": "Anytown “Cars” & Sons; Sloan Medical Centre", "notes": "One\n\nTwo; <b>"}
    fill(page, **typed, audience="Young people", sector="Voluntary Sector", status="Delivered")
    page.context.clear_cookies()
    enter(page)
    assert heading(page) == "Sign in"
    for password in ("wrong", PASSWORD):
        page.get_by_label("E-mail address").fill(user.email)
        box(page, "Password").fill(password)
        press(page, "Sign in")
    assert "Nothing is saved yet" in said(page).inner_text()
    assert not recorded()
    for name, text in typed.items():
        expect(page.locator(f"#{name}")).to_have_value(text)
    press(page, SAVE)
    [entry] = recorded()
    assert (entry.attended, entry.notes, entry.audience.name) == (34, typed["notes"], "Young people")
    assert organisations_of(entry) == ["Anytown “Cars” & Sons", HEALTH[1]]


def test_another_sign_in_in_a_second_tab_loses_nothing_in_the_first(
    known: Given, window: Window, recorded: Recorded
) -> None:
    page = window(known.user())
    page.goto("/entries/add")
    fill(page, **SESSION)
    other, somebody = page.context.new_page(), known.user(email="sam@example.org")
    other.goto("/tables")
    press(other, "Sign out")
    other.get_by_label("E-mail address").fill(somebody.email)
    box(other, "Password").fill(PASSWORD)
    press(other, "Sign in")
    press(page, SAVE)
    assert "You signed out or in again" in page.get_by_role("alert").inner_text()
    assert not recorded()
    press(page, SAVE)
    assert [(entry.attended, entry.recorded_by_id) for entry in recorded()] == [(34, somebody.id)]


# What is asked, and what is refused


def test_a_likely_duplicate_and_a_sunday_are_asked_about_once_and_answered_by_one_enter(
    known: Given, window: Window, recorded: Recorded
) -> None:
    page = window(Role.COORDINATOR)
    page.goto("/entries/add")
    fill(page, **(SESSION | {"starts_on": "20/11"}))
    enter(page)
    assert "20 November 2016 is a Sunday. Is the day right?" in page.locator(".app-questions").inner_text()
    # Whatever is changed meanwhile, a question is asked only once.
    fill(page, notes="In the hall")
    page.get_by_role("button", name=YES).focus()
    answer(page)
    assert "Saved: " in said(page).inner_text()
    fill(page, organisations=SCHOOLS[0], attended="n/k")
    enter(page)
    asked = page.locator(".app-questions")
    assert "is a Sunday" in asked.inner_text()
    assert "Is this another session than what is recorded already?" in asked.inner_text()
    expect(asked.get_by_role("link", name="Entry ")).to_be_visible()
    answer(page)
    assert [(entry.attended, entry.notes) for entry in recorded()] == [(34, "In the hall"), (None, "")]


def test_a_key_that_is_held_down_answers_nothing(known: Given, window: Window, recorded: Recorded) -> None:
    page = window(Role.COORDINATOR)
    page.goto("/entries/add")
    fill(page, **(SESSION | {"starts_on": "20/11"}))
    page.locator("#attended").focus()
    with page.expect_navigation():
        page.keyboard.down("Enter")
    expect(page.get_by_role("button", name=YES)).to_be_focused()
    page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    page.wait_for_timeout(300)
    assert not recorded()


def test_an_error_keeps_everything_and_leads_to_its_box(known: Given, window: Window, recorded: Recorded) -> None:
    page = window(Role.COORDINATOR)
    page.goto("/entries/add")
    typed = {
        "starts_on": "27/13",
        "course": "Something new",
        "organisations": "Nobody knows it",
        "attended": "15-20",
        "came_from": "police 3",
        "notes": "One\nTwo",
        "trainers": "Jo Smith (1.5 days)",
    }
    fill(page, **typed, audience="Professionals", sector="Health", activity="Briefing")
    page.locator("summary").click()
    fill(page, venue="The hall", length="an age")
    enter(page)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    for name, text in (typed | {"venue": "The hall", "length": "an age"}).items():
        expect(page.locator(f"#{name}")).to_have_value(text)
    for name, text in {"audience": "Professionals", "sector": "Health", "activity": "Briefing"}.items():
        expect(page.locator(f"#{name} option:checked")).to_have_text(text)
    links = page.get_by_role("alert").get_by_role("link")
    for name in ("starts_on", "attended", "length"):
        page.locator(f".govuk-error-summary a[href='#{name}']").click()
        expect(page.locator(f"#{name}")).to_be_focused()
        expect(page.locator(f"#{name}")).to_have_attribute("aria-invalid", "true")
    expect(links).to_have_count(3)
    fill(page, starts_on="27/3", length="2h")
    # The range's two readings.
    expect(page.get_by_role("button", name="Use at least 15")).to_be_visible()
    press(page, "Use about 18")
    while page.locator(".app-questions").count():
        press(page, YES)
    [entry] = recorded()
    assert (entry.starts_on, entry.attended, entry.attended_certainty) == (date(2016, 3, 27), 18, "about")
    assert (entry.minutes_each, entry.venue, entry.notes) == (120, "The hall", "One\nTwo")


def test_a_new_name_that_is_close_and_several_at_once(
    known: Given, window: Window, recorded: Recorded, organisations_of: Callable[[Entry], list[str]]
) -> None:
    page = window(Role.COORDINATOR)
    page.goto("/entries/add")
    fill(page, **(SESSION | {"organisations": "Bents Green Schol"}), sector="Education")
    enter(page)
    assert "“Bents Green Schol” is not in the list yet" in page.locator(".app-questions").inner_text()
    press(page, f"It is {SCHOOLS[0]}")
    assert "Saved: " in said(page).inner_text()
    # Three, each by a few letters and a semicolon; then one that is new.
    page.locator("#organisations").focus()
    page.keyboard.type("bgs;sev;king")
    page.keyboard.press("Enter")
    page.keyboard.type("; Anytown Cars")
    fill(page, attended="50")
    enter(page)
    assert "New in the lists: Anytown Cars." in said(page).inner_text()
    assert [organisations_of(entry) for entry in recorded()] == [
        [SCHOOLS[0]],
        [SCHOOLS[0], SCHOOLS[3], SCHOOLS[2], "Anytown Cars"],
    ]


def test_the_sector_follows_the_audience_and_the_activity_renames_the_count(
    known: Given, window: Window, recorded: Recorded
) -> None:
    page = window(Role.COORDINATOR)
    page.goto("/entries/add")
    sector, offered = page.locator("#sector"), page.locator("#sector option:not([hidden])")
    fill(page, audience="Young people")
    assert set(offered.all_inner_texts()) >= {"Voluntary Sector", "Education"}
    assert "Health" not in offered.all_inner_texts()
    fill(page, sector="Education", audience="Taxi drivers")
    expect(sector.locator("option:checked")).to_have_text("Taxi drivers")
    fill(page, audience="Professionals", sector="Health")
    count = page.locator("label[for=attended]")
    expect(count).to_have_text("Attended")
    fill(page, activity="Stall or outreach")
    expect(count).to_have_text("Contacts")
    fill(page, status="Planned")
    expect(count).to_have_text("Expected")
    fill(page, status="Delivered", starts_on="yesterday", attended="over 200")
    enter(page)
    assert "contacts at least 200" in said(page).inner_text()
    [entry] = recorded()
    assert (entry.counts_what, entry.sessions, entry.attended) == ("contacts", 0, 200)


# What was just added, and what was planned


def test_undo_put_back_and_change_from_the_list_beneath(known: Given, window: Window, recorded: Recorded) -> None:
    page = window(Role.COORDINATOR)
    page.goto("/entries/add")
    fill(page, **SESSION)
    enter(page)
    [entry] = recorded()
    press(page, f"Undo entry {entry.id}")
    assert "Taken out of the figures" in said(page).inner_text()
    # The batch goes on with what it kept.
    expect(page.locator("#course")).to_have_value(COURSES[0])
    assert [entry.status for entry in recorded()] == [Status.TAKEN_OUT]
    press(page, f"Put back entry {entry.id}")
    assert [entry.status for entry in recorded()] == [Status.DELIVERED]
    follow(page, f"Change entry {entry.id}")
    # Whoever types at once types over the figure, not behind it.
    expect(page.locator("#attended")).to_be_focused()
    page.keyboard.type("36")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "34 → 36" in page.locator("main").inner_text()
    assert [entry.attended for entry in recorded()] == [36]


def test_a_planned_session_took_place_in_two_taps_on_a_phone(known: Given, window: Window, recorded: Recorded) -> None:
    page = window(Role.COORDINATOR, viewport={"width": PHONE, "height": 844}, has_touch=True, is_mobile=True)
    page.goto("/entries/add")
    for day in ("today", "tomorrow", "30/11"):
        page.goto("/entries/add")
        fill(page, **(SESSION | {"starts_on": day, "attended": "20"}), status="Planned")
        page.get_by_role("button", name=SAVE).tap()
        expect(said(page)).to_be_visible()
    page.get_by_role("link", name="1 planned session has come due").tap()
    page.get_by_role("button", name="It took place").tap()
    attended = box(page, "How many attended?")
    expect(attended).to_be_focused()
    assert attended.evaluate("(box) => box.inputMode") == "numeric"
    page.keyboard.type("17")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("It took place")
    page.get_by_role("link", name="Cancelled").first.tap()
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Say why it was cancelled")
    box(page, "Why was it cancelled?").fill("Snow")
    press(page, "Save")
    page.get_by_role("link", name="Moved").tap()
    box(page, "New day").fill("5/12")
    press(page, "Save")
    assert [(entry.status, entry.starts_on.isoformat(), entry.attended, entry.reason) for entry in recorded()] == [
        (Status.DELIVERED, "2016-11-23", 17, ""),
        (Status.CANCELLED, "2016-11-24", None, "Snow"),
        (Status.PLANNED, "2016-12-05", None, ""),
    ]


# A sheet of paper

# Between two keys, as quick typists have it.
MILLISECONDS = 30
# So many of a course make a habit.
USUAL = ("30", "28", "34", "31", "25")


@dataclass(frozen=True)
class Line:
    """A line of the sheet: what is typed into each box, and what the register must hold of it.

    `says` is what the page says of a slip, and `right` what is typed then; `takes` is a button that puts it right.
    """

    typed: dict[str, str]
    day: str
    organisation: str
    attended: int | None
    certainty: str | None = "exact"
    course: str = COURSES[0]
    says: str = ""
    right: dict[str, str] | None = None
    takes: str = ""


def line(organisation: str, attended: str, **others: str) -> dict[str, str]:
    """What is typed of a line, in the order of the boxes."""
    first = {name: text for name, text in others.items() if name in ("starts_on", "course")}
    return first | {"organisations": organisation, "attended": attended} | others


SHEET = (
    Line(line("bgs", "30", starts_on="1/11", course="awa"), "2016-11-01", SCHOOLS[0], 30),
    Line(line("bro", "28"), "2016-11-01", SCHOOLS[1], 28),
    Line(line("kin", "34"), "2016-11-01", SCHOOLS[2], 34),
    Line(line("sev", "31", starts_on="2/11"), "2016-11-02", SCHOOLS[3], 31),
    Line(line("ngh", "25"), "2016-11-02", HEALTH[0], 25),
    Line(line("bgs", "340", starts_on="3/11"), "2016-11-03", SCHOOLS[0], 34,
         says="340 attended, but between 20 and 34 came", right={"attended": "34"}),
    Line(line("bro", "15-20"), "2016-11-03", SCHOOLS[1], 18, "about", says="is a range", takes="Use about 18"),
    Line(line("slo", "n/k"), "2016-11-03", HEALTH[1], None, None),
    # The line before, once more; whoever sees that goes on with the next line.
    Line(line("slo", "n/k"), "2016-11-03", SCHOOLS[2], 29,
         says="Is this another session than what is recorded", right={"organisations": "kin", "attended": "29"}),
    Line(line("sev", "about 60", starts_on="4/11"), "2016-11-04", SCHOOLS[3], 60, "about"),
    Line(line("bgs", "22", starts_on="6/11"), "2016-11-07", SCHOOLS[0], 22, says="6 November 2016 is a Sunday",
         right={"starts_on": "7/11", "attended": "22"}),
    Line(line("bro", "26"), "2016-11-07", SCHOOLS[1], 26),
    Line(line("kin", "31", starts_on="8/12"), "2016-11-08", SCHOOLS[2], 31, says="8 December 2016 has not come yet",
         right={"starts_on": "8/11", "attended": "31"}),
    Line(line("ngh", "24"), "2016-11-08", HEALTH[0], 24),
    Line(line("sev", "33", starts_on="9/3"), "2016-11-09", SCHOOLS[3], 33,
         says="9 March 2016 is outside the year that you are", right={"starts_on": "9/11", "attended": "33"}),
    Line(line("bgs", "3O"), "2016-11-09", SCHOOLS[0], 30, says="is not a count", right={"attended": "30"}),
    Line(line("slo", "12", starts_on="10/11", course="adv"), "2016-11-10", HEALTH[1], 12, course=COURSES[1]),
    Line(line("ngh", "14+"), "2016-11-10", HEALTH[0], 14, "at least", COURSES[1]),
    Line(line("kin", "16"), "2016-11-10", SCHOOLS[2], 16, course=COURSES[1]),
    Line(line("bgs", "20", came_from="police 15, schools 12"), "2016-11-10", SCHOOLS[0], 27, course=COURSES[1],
         says="Its parts (Came from) add up to 27, more than the 20 who attended", right={"attended": "27"}),
    Line(line("bro", "19", starts_on="31/11"), "2016-11-11", SCHOOLS[1], 19, course=COURSES[1],
         says="November has no day 31", right={"starts_on": "11/11", "attended": "19"}),
    Line(line("sev", "17", starts_on="fri"), "2016-11-18", SCHOOLS[3], 17, course=COURSES[1]),
    Line(line("Sevn Hills School", "21"), "2016-11-18", SCHOOLS[3], 21, course=COURSES[1],
         says="Choose the sector", right={"organisations": "sev", "attended": "21"}),
    Line(line("kin", "30", starts_on="25/11", course="tra"), "2016-11-18", SCHOOLS[2], 30, course=COURSES[2],
         says="25 November 2016 has not come yet", right={"starts_on": "18/11", "attended": "30"}),
    Line(line("bgs", "150", sessions="5"), "2016-11-18", SCHOOLS[0], 150, course=COURSES[2]),
    Line(line("bro", "600"), "2016-11-18", SCHOOLS[1], 60, course=COURSES[2], says="600 attended one session",
         right={"attended": "60"}),
    Line(line("ngh", "~40", starts_on="-2"), "2016-11-21", HEALTH[0], 40, "about", COURSES[2]),
    Line(line("slo", "?"), "2016-11-21", HEALTH[1], None, None, COURSES[2]),
    Line(line("kin", "32", starts_on="yesterday"), "2016-11-22", SCHOOLS[2], 32, course=COURSES[2]),
    Line(line("sev", "27", starts_on="today"), "2016-11-23", SCHOOLS[3], 27, course=COURSES[2]),
)  # fmt: skip


def type_in(page: Page, typed: dict[str, str]) -> None:
    """Types into boxes as people do, key by key, and presses Enter in the last."""
    for name, text in typed.items():
        page.locator(f"#{name}").focus()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(text, delay=MILLISECONDS)
        if name != list(typed)[-1]:
            page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_thirty_lines_of_a_sheet_are_right_and_every_slip_is_caught(
    known: Given, window: Window, recorded: Recorded, organisations_of: Callable[[Entry], list[str]]
) -> None:
    assert len(SHEET) == 30
    page = window(Role.COORDINATOR)
    page.goto("/entries/add")
    for line in SHEET:
        type_in(page, line.typed)
        if line.says:
            expect(page.locator("main")).to_contain_text(line.says)
            expect(said(page)).to_have_count(0)
        if line.takes:
            press(page, line.takes)
        if line.right:
            type_in(page, line.right)
        expect(said(page)).to_contain_text("Saved: ")
    entries = recorded()
    for entry, line in zip(entries, SHEET, strict=True):
        known_as = entry.starts_on.isoformat(), organisations_of(entry), entry.attended, entry.attended_certainty
        assert known_as == (line.day, [line.organisation], line.attended, line.certainty), line
        assert (entry.course.name if entry.course else "") == line.course, line
    assert [entry.sessions for entry in entries] == [5 if "sessions" in line.typed else 1 for line in SHEET]
