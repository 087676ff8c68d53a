"""The scripts of the form for an entry: names in a few letters, what is known filled in, and nothing in the way.

The form here is a small one with every kind of question, served with the policy of the real pages; what the register
itself makes of it is tried where the real form is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from playwright.sync_api import Dialog, Locator, Page, Route, expect

from tests.browser import axe_violations
from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import PHONE, look_at
from training_register.views.site import HEADERS

pytestmark = pytest.mark.browser

ADDRESS, SENT_TO = "/entries/made-up", "/entries/made-up/sent"

FORM = """<!DOCTYPE html>
<html lang="en-GB" class="govuk-template">
<head>
  <meta charset="utf-8">
  <title>Add a session</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="icon" href="/static/favicon.svg">
  <link rel="stylesheet" href="/static/govuk/govuk-frontend.min.css">
  <link rel="stylesheet" href="/static/register.css">
  <script type="module" src="/static/register.js"></script>
  <script type="module" src="/static/combobox.js"></script>
  <script type="module" src="/static/entry_form.js"></script>
</head>
<body class="govuk-template__body"><div class="govuk-width-container"><main class="govuk-main-wrapper">
<h1 class="govuk-heading-l">Add a session</h1>
<form id="entry-form" class="app-entry-form" data-entry-form data-understand="/understand" novalidate
      method="post" action="/entries/made-up/sent"
      data-expected-label="Expected" data-attended-label="Attended">
  <input type="hidden" name="last" value="2016-03-01">
  <div class="app-grid">
    <div class="govuk-form-group">
      <label class="govuk-label" for="starts_on">Day</label>
      <input class="govuk-input" type="text" name="starts_on" id="starts_on" data-box="day" data-focus>
      <output id="starts_on-understood" for="starts_on" class="app-understood"></output>
    </div>
    <div class="govuk-form-group">
      <label class="govuk-label" for="course">Course</label>
      <input class="govuk-input" type="text" name="course" id="course" list="course-names" data-combobox
             autocomplete="off">
      <datalist id="course-names">
        <option value="Signs and risks" data-words="signs and risks" data-initials="sar" data-note="Level 1"
                data-level="1" data-activity="2" data-length="half day" data-audience="2">
        <option value="Working together" data-words="working together" data-initials="wt" data-level="2">
        <option value="Talk" data-words="talk" data-initials="t" data-level="9">
      </datalist>
    </div>
    <div class="govuk-form-group">
      <label class="govuk-label" for="organisations">Organisations</label>
      <input class="govuk-input" type="text" name="organisations" id="organisations" list="organisations-names"
             data-combobox data-several autocomplete="off">
      <datalist id="organisations-names">
        <option value="Meadow Lane Surgery" data-words="meadow lane surgery" data-initials="mls" data-note="Health"
                data-sector="6" data-areas="Sheffield South" data-audience="1">
        <option value="Bents Green School" data-words="bents green school" data-initials="bgs" data-note="Education"
                data-sector="4" data-areas="Sheffield North" data-audience="1">
        <option value="St Mary’s School" data-words="st mary's school" data-initials="sms" data-note="Education"
                data-sector="4" data-areas="Sheffield North" data-audience="1">
        <option value="Green Lane School" data-words="green lane school" data-initials="gls" data-note="Education">
        <option value="École Émile" data-words="ecole emile" data-initials="ee">
        <option value="Bgsworth Farm" data-words="bgsworth farm" data-initials="bf">
        <option value="Evergreen Trust" data-words="evergreen trust" data-initials="et">
        <option value="Netherthorpe School" data-words="netherthorpe school" data-initials="ns">
        <option value="Oughtibridge School" data-words="oughtibridge school" data-initials="os">
        <option value="Porter Croft School" data-words="porter croft school" data-initials="pcs">
        <option value="School of Dance" data-words="school of dance" data-initials="sod">
        <option value="Totley School" data-words="totley school" data-initials="ts">
        <option value="Walkley School" data-words="walkley school" data-initials="ws">
      </datalist>
    </div>
    <div class="govuk-form-group">
      <label class="govuk-label" for="audience">Audience</label>
      <select class="govuk-select" name="audience" id="audience">
        <option value="">Choose</option><option value="1">Professionals</option>
        <option value="2">Foster carers</option><option value="3">Young people</option>
      </select>
    </div>
    <div class="govuk-form-group">
      <label class="govuk-label" for="sector">Sector</label>
      <select class="govuk-select" name="sector" id="sector">
        <option value="">Choose</option><option value="4" data-audiences="1 3">Education</option>
        <option value="5" data-audiences="2">Fostering</option><option value="6" data-audiences="1">Health</option>
      </select>
    </div>
    <div class="govuk-form-group">
      <label class="govuk-label" for="areas">Areas</label>
      <input class="govuk-input" type="text" name="areas" id="areas" data-optional>
    </div>
    <div class="govuk-form-group">
      <label class="govuk-label" for="sessions">How many sessions?</label>
      <input class="govuk-input" type="text" name="sessions" id="sessions" value="1" data-box="count">
      <output id="sessions-understood" for="sessions" class="app-understood"></output>
    </div>
    <div class="govuk-form-group" id="until">
      <label class="govuk-label" for="ends_on">Until</label>
      <input class="govuk-input" type="text" name="ends_on" id="ends_on" data-box="day">
      <output id="ends_on-understood" for="ends_on" class="app-understood"></output>
    </div>
    <div class="govuk-form-group">
      <label class="govuk-label" for="attended">Attended</label>
      <input class="govuk-input" type="text" name="attended" id="attended" data-box="count">
      <output id="attended-understood" for="attended" class="app-understood"></output>
    </div>
    <div class="govuk-form-group">
      <label class="govuk-label" for="came_from">Came from</label>
      <input class="govuk-input" type="text" name="came_from" id="came_from" data-box="split"
             data-offers-to="attended" data-measure="attended" data-optional>
      <output id="came_from-understood" for="came_from" class="app-understood"></output>
    </div>
    <div class="govuk-form-group">
      <label class="govuk-label" for="trainers">Trainers</label>
      <input class="govuk-input" type="text" name="trainers" id="trainers" list="trainers-names" data-combobox
             data-several autocomplete="off">
      <datalist id="trainers-names">
        <option value="Jane Doe" data-words="jane doe" data-initials="jd">
        <option value="John Roe" data-words="john roe" data-initials="jr">
      </datalist>
    </div>
    <div class="govuk-form-group">
      <label class="govuk-label" for="status">Status</label>
      <select class="govuk-select" name="status" id="status">
        <option value="delivered">Took place</option><option value="planned">Planned</option>
        <option value="cancelled">Cancelled</option>
      </select>
    </div>
    <div class="govuk-form-group" id="reason-group">
      <label class="govuk-label" for="reason">Reason</label>
      <input class="govuk-input" type="text" name="reason" id="reason">
    </div>
    <div class="govuk-form-group">
      <label class="govuk-label" for="activity">Activity</label>
      <select class="govuk-select" name="activity" id="activity" data-default>
        <option value="2" data-measure-label="Attended">Training</option>
        <option value="3" data-measure-label="Contacts">Outreach</option>
      </select>
    </div>
    <div class="govuk-form-group">
      <label class="govuk-label" for="level">Level</label>
      <select class="govuk-select" name="level" id="level">
        <option value="">Choose</option><option value="1">1</option><option value="2">2</option>
        <option value="3">3</option>
      </select>
    </div>
    <div class="govuk-form-group app-span2">
      <label class="govuk-label" for="notes">Notes</label>
      <textarea class="govuk-textarea" name="notes" id="notes" rows="1" data-optional></textarea>
    </div>
  </div>
  <details class="govuk-details">
    <summary class="govuk-details__summary"><span class="govuk-details__summary-text">More</span></summary>
    <div class="govuk-details__text">
      <div class="govuk-form-group">
        <label class="govuk-label" for="length">Length</label>
        <input class="govuk-input" type="text" name="length" id="length" data-box="length">
        <output id="length-understood" for="length" class="app-understood"></output>
      </div>
    </div>
  </details>
  <div class="app-actions">
    <button class="govuk-button" type="submit" name="then" value="another">Save and add another</button>
    <button class="govuk-button govuk-button--secondary" type="submit" name="then" value="list">Save</button>
  </div>
</form>
</main></div></body></html>
"""

KEPT = 'data-kept value="Working together"'
KEPT_COURSE = FORM.replace('id="course"', f'id="course" {KEPT}').replace(
    '<div class="govuk-form-group">\n      <label class="govuk-label" for="course">Course</label>',
    '<div class="govuk-form-group app-kept">\n      <label class="govuk-label" for="course">Course</label>'
    '<span class="app-kept__word">kept</span>',
)


@dataclass
class Opened:
    """A window with the form, what its boxes asked the server, and what was sent."""

    page: Page
    answers: dict[str, dict[str, Any] | None]
    asked: list[dict[str, str]] = field(default_factory=list)
    held: list[Route] = field(default_factory=list)
    is_holding: bool = False

    def box(self, name: str) -> Locator:
        """The control of a question."""
        return self.page.locator(f"#{name}")

    def type_in(self, name: str, *keys: str) -> Locator:
        """Goes to a box and types, as a person does; what is longer than a letter and known is a key."""
        self.box(name).focus()
        self.type(*keys)
        return self.box(name)

    def type(self, *keys: str) -> None:
        """Types where the focus is."""
        for key in keys:
            if key in ("Enter", "Tab", "Shift+Tab", "Escape", "ArrowDown", "ArrowUp", "Alt+ArrowDown", "Home", "End"):
                self.page.keyboard.press(key)
            else:
                self.page.keyboard.type(key)

    @property
    def offered(self) -> list[str]:
        """The names in the list that is open."""
        return self.page.locator("[role=option]:visible .app-combobox__name").all_inner_texts()

    @property
    def highlighted(self) -> str | None:
        """The name that Enter would take, as the box in focus says."""
        name: str | None = self.page.evaluate(
            "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))"
            "?.querySelector('.app-combobox__name').textContent ?? null"
        )
        return name

    @property
    def focus(self) -> str:
        """The id of what is in focus."""
        where: str = self.page.evaluate("document.activeElement.id")
        return where

    @property
    def sent(self) -> list[dict[str, list[str]]]:
        """Every form that reached the server, as it was sent."""
        return [parse_qs(route.request.post_data or "") for route in self.held]

    def _understand(self, route: Route) -> None:
        question = dict(parse_qsl(urlsplit(route.request.url).query, keep_blank_values=True))
        self.asked.append(question)
        answer = self.answers.get(question["text"], {"is_understood": True, "words": f"read as {question['text']}"})
        if answer is None:
            route.abort()
        else:
            route.fulfill(body=json.dumps(answer), headers={**HEADERS, "Content-Type": "application/json"})

    def _send(self, route: Route) -> None:
        self.held.append(route)
        if not self.is_holding:
            route.fulfill(body="<!DOCTYPE html><title>Sent</title><h1>Sent</h1>", headers=HTML)


HTML = {**HEADERS, "Content-Type": "text/html; charset=utf-8"}

Opener = Callable[..., Opened]


@pytest.fixture
def opened(window: Window) -> Opener:
    """Opens the form in a window of its own."""

    def _opened(html: str = FORM, answers: dict[str, dict[str, Any] | None] | None = None, **options: Any) -> Opened:
        page = window(**options)
        form = Opened(page, answers or {})
        page.route(f"**{ADDRESS}", lambda route: route.fulfill(body=html, headers=HTML))
        page.route(f"**{SENT_TO}", form._send)
        page.route("**/understand?*", form._understand)
        page.goto(ADDRESS)
        return form

    return _opened


@pytest.fixture
def form(opened: Opener) -> Opened:
    """The form at a desk."""
    return opened()


# Names


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("bents", "Bents Green School"),
        ("gre", "Green Lane School"),
        ("scho ben", "Bents Green School"),
        ("BENTS  GREEN", "Bents Green School"),
        ("marys", "St Mary’s School"),
        ("mary's", "St Mary’s School"),
        ("ecole em", "École Émile"),
        ("Émile", "École Émile"),
        ("mls", "Meadow Lane Surgery"),
    ],
)
def test_a_name_is_found_by_a_few_letters_of_any_word_or_by_its_initials(form: Opened, typed: str, first: str) -> None:
    form.type_in("organisations", typed)
    assert form.offered[0] == first
    assert form.highlighted == first


def test_the_beginning_of_a_name_comes_before_initials_and_those_before_other_words(form: Opened) -> None:
    form.type_in("organisations", "bgs")
    assert form.offered == ["Bgsworth Farm", "Bents Green School"]
    form.type_in("organisations", "Escape", "; gre")
    assert form.offered == ["Green Lane School", "Bents Green School", "Evergreen Trust"]


def test_two_words_typed_begin_two_words_of_the_name(form: Opened) -> None:
    form.type_in("organisations", "s sch")
    # "School" alone does not begin with both.
    assert form.offered == ["St Mary’s School"]


def test_of_names_that_match_alike_the_recent_come_first_and_at_most_eight_are_shown(form: Opened) -> None:
    form.type_in("organisations", "sch")
    assert form.offered == [
        "School of Dance", "Bents Green School", "St Mary’s School", "Green Lane School", "Netherthorpe School",
        "Oughtibridge School", "Porter Croft School", "Totley School",
    ]  # fmt: skip
    expect(form.page.get_by_role("status").filter(has_text="match")).to_have_text(
        "9 names match, the first 8 are shown"
    )


@pytest.mark.parametrize("key", ["ArrowDown", "Alt+ArrowDown"])
def test_an_empty_box_opens_with_the_recent_names(form: Opened, key: str) -> None:
    form.type_in("organisations", key)
    assert len(form.offered) == 8
    assert form.offered[:2] == ["Meadow Lane Surgery", "Bents Green School"]
    assert form.highlighted == ("Meadow Lane Surgery" if key == "ArrowDown" else None)


def test_the_arrows_go_round_and_the_text_keeps_home_and_end(form: Opened) -> None:
    form.type_in("organisations", "bgs")
    assert form.highlighted == "Bgsworth Farm"
    form.type("ArrowDown")
    assert form.highlighted == "Bents Green School"
    form.type("ArrowDown")
    assert form.highlighted == "Bgsworth Farm"
    form.type("ArrowUp")
    assert form.highlighted == "Bents Green School"
    form.type("Home")
    assert form.page.evaluate("document.activeElement.selectionStart") == 0
    form.type("End", "Enter")
    expect(form.box("organisations")).to_have_value("Bents Green School")


def test_enter_takes_the_name_sends_nothing_and_goes_to_the_next_empty_box(form: Opened) -> None:
    form.type_in("course", "wt", "Enter")
    expect(form.box("course")).to_have_value("Working together")
    assert form.focus == "organisations"
    form.type("bents", "Enter")
    expect(form.box("organisations")).to_have_value("Bents Green School")
    # Audience, sector and areas are filled in, and there is one session.
    assert form.focus == "attended"
    assert not form.sent


def test_enter_without_a_highlighted_name_sends_the_form_by_its_first_button(form: Opened) -> None:
    form.type_in("organisations", "Parkside", "Enter")
    expect(form.page.get_by_role("heading")).to_have_text("Sent")
    assert form.sent[0]["organisations"] == ["Parkside"]
    assert form.sent[0]["then"] == ["another"]


def test_tab_takes_the_name_and_moves_on_as_always(form: Opened) -> None:
    form.type_in("course", "wt", "Tab")
    expect(form.box("course")).to_have_value("Working together")
    assert form.focus == "organisations"
    form.type("bents", "Tab")
    expect(form.box("organisations")).to_have_value("Bents Green School")
    assert form.focus == "audience"


def test_escape_keeps_a_new_name_that_begins_like_a_known_one(form: Opened) -> None:
    form.type_in("organisations", "Green Lane")
    assert form.highlighted == "Green Lane School"
    form.type("Escape")
    assert form.offered == []
    # A letter more is still the person's own name.
    form.type(" S")
    assert form.highlighted is None
    form.type("Tab")
    expect(form.box("organisations")).to_have_value("Green Lane S")
    assert form.focus == "audience"


def test_letters_from_the_middle_of_a_word_are_offered_but_never_taken_unasked(form: Opened) -> None:
    form.type_in("organisations", "vergreen")
    assert form.offered == ["Evergreen Trust"]
    assert form.highlighted is None
    form.type("Tab")
    expect(form.box("organisations")).to_have_value("vergreen")
    form.box("organisations").fill("vergreen")
    form.type("ArrowDown", "Enter")
    expect(form.box("organisations")).to_have_value("Evergreen Trust")


def test_leaving_the_box_by_mouse_takes_nothing(form: Opened) -> None:
    form.type_in("organisations", "bents")
    form.page.locator("h1").click()
    expect(form.box("organisations")).to_have_value("bents")
    assert form.offered == []


def test_a_click_takes_a_name_and_the_focus_stays(form: Opened) -> None:
    form.type_in("organisations", "school")
    form.page.get_by_role("option", name="St Mary’s School").click()
    expect(form.box("organisations")).to_have_value("St Mary’s School")
    assert form.focus == "organisations"
    expect(form.box("sector")).to_have_value("4")


def test_several_names_stand_in_one_box_and_none_is_offered_twice(form: Opened) -> None:
    form.type_in("organisations", "bents;")
    expect(form.box("organisations")).to_have_value("Bents Green School;")
    form.type(" sch")
    assert "Bents Green School" not in form.offered
    form.type("Escape", "ool of Art; mls", "Enter")
    expect(form.box("organisations")).to_have_value("Bents Green School; school of Art; Meadow Lane Surgery")
    expect(form.box("areas")).to_have_value("Sheffield North; Sheffield South")
    expect(form.box("sector")).to_have_value("4")


def test_a_semicolon_after_enter_goes_back_for_another_name(form: Opened) -> None:
    form.type_in("trainers", "jane", "Enter", ";", "john", "Enter")
    expect(form.box("trainers")).to_have_value("Jane Doe; John Roe")
    assert form.focus != "trainers"
    form.type_in("organisations", "bents", "Enter", "2", ";")
    expect(form.box("attended")).to_have_value("2;")


def test_a_name_in_the_middle_is_changed_where_it_stands(form: Opened) -> None:
    form.box("organisations").fill("Bents Green School; mead; Parkside")
    form.box("organisations").evaluate("(box) => box.setSelectionRange(24, 24)")
    form.type("o")
    assert form.highlighted == "Meadow Lane Surgery"
    form.type("Enter")
    expect(form.box("organisations")).to_have_value("Bents Green School; Meadow Lane Surgery; Parkside")


def test_nobody_types_faster_than_the_list(form: Opened) -> None:
    form.box("organisations").focus()
    for key in ("b", "e", "n", "Enter", "3", "4"):
        form.page.keyboard.press(key)
    expect(form.box("organisations")).to_have_value("Bents Green School")
    expect(form.box("attended")).to_have_value("34")


def test_a_kept_name_is_replaced_by_typing_and_is_then_no_longer_called_kept(opened: Opener) -> None:
    form = opened(KEPT_COURSE)
    word = form.page.locator(".app-kept__word")
    expect(word).to_have_text("kept")
    form.type("Tab")
    assert form.focus == "course"
    form.type("sig", "Enter")
    expect(form.box("course")).to_have_value("Signs and risks")
    expect(form.page.locator(".app-kept")).to_have_count(0)
    expect(word).to_be_hidden()


def test_a_click_into_a_kept_box_selects_it_too(opened: Opener) -> None:
    form = opened(KEPT_COURSE)
    form.box("course").click()
    form.type("x")
    expect(form.box("course")).to_have_value("x")


def test_the_list_stands_above_the_box_where_there_is_no_room_beneath(opened: Opener) -> None:
    more = "".join(f'<option value="June {letter}" data-words="june {letter}">' for letter in "abcdefgh")
    form = opened(FORM.replace('<option value="Jane Doe"', f'{more}<option value="Jane Doe"'))
    form.page.set_viewport_size({"width": 1280, "height": 440})
    form.box("trainers").evaluate("(box) => box.scrollIntoView({ block: 'end' })")
    box = form.type_in("trainers", "j").bounding_box()
    offered = form.page.get_by_role("listbox").bounding_box()
    assert box
    assert offered
    assert offered["y"] + offered["height"] == pytest.approx(box["y"], abs=1)
    expect(form.page.get_by_role("listbox")).to_be_in_viewport(ratio=1)
    form.type("o")
    expect(form.page.get_by_role("listbox")).to_be_in_viewport(ratio=1)


# Roles and names


def test_a_box_says_what_it_is_what_it_offers_and_how_many(form: Opened) -> None:
    box = form.page.get_by_role("combobox", name="Organisations", exact=True)
    expect(box).to_have_attribute("aria-autocomplete", "list")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.focus()
    form.type("bgs")
    expect(box).to_have_attribute("aria-expanded", "true")
    offered = form.page.get_by_role("listbox", name="Organisations")
    expect(box).to_have_attribute("aria-controls", str(offered.get_attribute("id")))
    expect(offered.get_by_role("option", selected=True)).to_have_accessible_name("Bgsworth Farm")
    expect(offered.get_by_role("option", name="Bents Green School Education")).to_have_attribute(
        "aria-selected", "false"
    )
    said = form.page.get_by_role("status").filter(has_text="match")
    expect(said).to_have_text("2 names match")
    form.type("x")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(said).to_have_text("No name matches")


def test_the_browser_itself_tells_which_name_is_highlighted(form: Opened) -> None:
    form.type_in("organisations", "bgs", "ArrowDown")
    nodes = form.page.context.new_cdp_session(form.page).send("Accessibility.getFullAXTree")["nodes"]
    [box] = [
        node for node in nodes
        if node.get("role", {}).get("value") == "combobox" and node["name"]["value"] == "Organisations"
    ]  # fmt: skip
    properties = {each["name"]: each["value"] for each in box["properties"]}
    assert properties["expanded"]["value"] is True
    assert properties["autocomplete"]["value"] == "list"
    [highlighted] = properties["activedescendant"]["relatedNodes"]
    [option] = [node for node in nodes if node.get("backendDOMNodeId") == highlighted["backendDOMNodeId"]]
    assert option["role"]["value"] == "option"
    assert option["name"]["value"] == "Bents Green School Education"


@pytest.mark.parametrize("html", [FORM, KEPT_COURSE], ids=["new", "kept"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(opened: Opener, html: str) -> None:
    form = opened(html)
    look_at(form.page)
    form.type_in("organisations", "sch")
    assert len(form.offered) == 8
    look_at(form.page)
    form.type("ArrowDown", "Enter")
    expect(form.page.locator(".app-filled").first).to_be_visible()
    look_at(form.page)


def test_a_highlighted_name_is_seen_in_forced_colours(opened: Opener) -> None:
    form = opened(forced_colors="active")
    form.type_in("organisations", "bgs")
    colours = [
        row.evaluate("(row) => getComputedStyle(row).backgroundColor")
        for row in form.page.locator("[role=option]").all()
    ]
    assert colours[0] != colours[1]


def test_no_list_is_printed(form: Opened) -> None:
    form.type_in("organisations", "bgs")
    form.page.emulate_media(media="print")
    expect(form.page.get_by_role("listbox")).to_have_count(0)


def test_without_scripts_the_boxes_are_plain_and_everything_is_there(opened: Opener) -> None:
    form = opened(java_script_enabled=False)
    expect(form.box("organisations")).to_have_attribute("list", "organisations-names")
    expect(form.box("ends_on")).to_be_visible()
    expect(form.box("reason")).to_be_visible()


# Filling in


def test_a_course_brings_its_level_activity_length_and_audience(form: Opened) -> None:
    form.box("activity").select_option("3")
    form.type_in("course", "sig", "Enter")
    expect(form.box("level")).to_have_value("1")
    expect(form.box("length")).to_have_value("half day")
    expect(form.box("audience")).to_have_value("2")
    # The audience has one sector only.
    expect(form.box("sector")).to_have_value("5")
    # The activity was chosen by the person.
    expect(form.box("activity")).to_have_value("3")
    filled = form.page.locator(".app-filled", has=form.box("level"))
    expect(filled).to_contain_text("filled in")
    expect(form.box("level")).to_have_accessible_description("filled in")


def test_the_default_of_the_page_gives_way_to_the_course(opened: Opener) -> None:
    form = opened(FORM.replace('<option value="3" data-measure-label', '<option value="3" selected data-measure-label'))
    form.type_in("course", "sig", "Enter")
    expect(form.box("activity")).to_have_value("2")


def test_the_default_of_the_page_is_back_when_the_course_is_not_known(opened: Opener) -> None:
    form = opened(FORM.replace('<option value="3" data-measure-label', '<option value="3" selected data-measure-label'))
    form.type_in("course", "sig", "Enter")
    form.box("course").fill("Another")
    form.box("course").blur()
    expect(form.box("activity")).to_have_value("3")
    form.box("course").fill("")
    form.type_in("course", "sig", "Enter")
    expect(form.box("activity")).to_have_value("2")


def test_the_only_audience_of_a_sector_goes_without_saying(opened: Opener) -> None:
    form = opened(
        FORM.replace(' data-audience="1"', "").replace('<option value="2">Fo', '<option value="2" selected>Fo')
    )
    # Chosen by the page and not marked so: it stays, and the sector is not offered for it.
    form.type_in("organisations", "mls", "Enter")
    expect(form.box("audience")).to_have_value("2")
    expect(form.box("sector")).to_have_value("")
    form.box("audience").select_option("")
    form.box("organisations").fill("")
    form.type_in("organisations", "mls", "Enter")
    expect(form.box("audience")).to_have_value("1")
    expect(form.box("sector")).to_have_value("6")


def test_a_course_typed_in_full_counts_as_chosen(form: Opened) -> None:
    form.type_in("course", "WORKING TOGETHER", "Escape", "Tab")
    expect(form.box("level")).to_have_value("2")


def test_what_the_person_typed_or_chose_is_never_overwritten(form: Opened) -> None:
    form.box("level").select_option("3")
    form.box("length").evaluate("(box) => box.closest('details').open = true")
    form.type_in("length", "2h")
    form.type_in("areas", "Rotherham")
    form.type_in("course", "sig", "Enter")
    form.type_in("organisations", "bents", "Enter")
    expect(form.box("level")).to_have_value("3")
    expect(form.box("length")).to_have_value("2h")
    expect(form.box("areas")).to_have_value("Rotherham")


def test_what_was_filled_in_follows_the_course_until_it_is_changed_by_hand(form: Opened) -> None:
    form.type_in("course", "sig", "Enter")
    form.box("course").fill("")
    form.type_in("course", "wt", "Enter")
    expect(form.box("level")).to_have_value("2")
    expect(form.box("length")).to_have_value("")
    form.box("level").select_option("3")
    expect(form.page.locator(".app-filled", has=form.box("level"))).to_have_count(0)
    form.box("course").fill("")
    form.type_in("course", "sig", "Enter")
    expect(form.box("level")).to_have_value("3")


def test_a_list_without_such_a_choice_is_left_alone(form: Opened) -> None:
    form.type_in("course", "talk", "Enter")
    expect(form.box("level")).to_have_value("")


def test_what_was_kept_gives_way_to_what_is_known(opened: Opener) -> None:
    form = opened(
        FORM.replace('id="areas"', 'id="areas" data-kept value="Rotherham"').replace(
            'id="level"', 'id="level" data-kept'
        )
    )
    form.type_in("organisations", "bents", "Enter")
    expect(form.box("areas")).to_have_value("Sheffield North")
    # Without the organisation, what was kept is back.
    form.box("organisations").fill("Parkside")
    form.box("organisations").blur()
    expect(form.box("areas")).to_have_value("Rotherham")
    expect(form.box("areas")).to_have_attribute("data-kept", "")


# What applies


def sectors(form: Opened) -> list[str]:
    """The sectors that can be chosen."""
    return form.box("sector").locator("option:not([disabled])").all_inner_texts()


def test_an_audience_offers_its_own_sectors(form: Opened) -> None:
    assert sectors(form) == ["Choose", "Education", "Fostering", "Health"]
    form.box("audience").select_option("1")
    assert sectors(form) == ["Choose", "Education", "Health"]
    form.box("sector").select_option("6")
    form.box("audience").select_option("3")
    # Health is not theirs, and there is one other.
    expect(form.box("sector")).to_have_value("4")
    form.box("audience").select_option("")
    assert sectors(form) == ["Choose", "Education", "Fostering", "Health"]


def test_a_sector_that_the_audience_has_too_stays(form: Opened) -> None:
    form.box("audience").select_option("1")
    form.box("sector").select_option("4")
    form.box("audience").select_option("3")
    expect(form.box("sector")).to_have_value("4")
    expect(form.page.locator(".app-filled")).to_have_count(0)


def test_more_than_one_session_asks_until_when(form: Opened) -> None:
    until = form.page.locator("#until")
    expect(until).to_be_hidden()
    form.box("sessions").fill("n/k")
    expect(until).to_be_visible()
    form.box("ends_on").fill("30/3")
    form.box("sessions").fill("1")
    # It holds something, so it stays in sight.
    expect(until).to_be_visible()
    form.box("ends_on").fill("")
    expect(until).to_be_hidden()
    form.box("sessions").fill("")
    expect(until).to_be_hidden()


def test_the_status_says_what_is_asked(form: Opened) -> None:
    label = form.page.locator("label[for=attended]")
    expect(form.box("reason")).to_be_hidden()
    form.box("status").select_option("planned")
    expect(label).to_have_text("Expected")
    form.box("activity").select_option("3")
    expect(label).to_have_text("Expected")
    form.box("status").select_option("cancelled")
    expect(label).to_have_text("Contacts")
    expect(form.box("reason")).to_be_visible()
    form.box("activity").select_option("2")
    expect(label).to_have_text("Attended")


def test_moving_on_passes_over_what_is_filled_optional_hidden_or_folded_away(form: Opened) -> None:
    form.type_in("trainers", "jane", "Enter")
    # Status and activity have an answer, the reason is hidden.
    assert form.focus == "level"
    form.box("level").select_option("1")
    form.box("trainers").fill("")
    form.type_in("trainers", "jane", "Enter")
    # Nothing after it is empty but the notes, which are optional: the next box.
    assert form.focus == "status"


# How boxes are understood


def test_each_box_says_how_it_was_understood(opened: Opener) -> None:
    form = opened(answers={"27/3": {"is_understood": True, "words": "Sunday 27 March 2016"}})
    assert form.focus == "starts_on"
    form.type("27/3")
    said = form.page.locator("#starts_on-understood")
    expect(said).to_have_text("Sunday 27 March 2016")
    assert form.asked[-1] == {
        "box": "day", "text": "27/3", "last": "2016-03-01", "status": "delivered", "measure": "",
    }  # fmt: skip
    form.box("starts_on").fill("")
    expect(said).to_have_text("")


def test_typing_asks_once_when_it_stops_or_at_once_when_the_box_is_left(form: Opened) -> None:
    form.type_in("attended", "1", "2", "3")
    expect(form.page.locator("#attended-understood")).to_have_text("read as 123")
    assert [each["text"] for each in form.asked if each["box"] == "count"][-1] == "123"
    number = len(form.asked)
    form.type("Tab")
    form.page.wait_for_timeout(300)
    assert len(form.asked) == number


def test_what_is_not_understood_looks_different(opened: Opener) -> None:
    form = opened(answers={"lots": {"is_understood": False, "words": "Type a number, or n/k"}})
    form.type_in("attended", "lots")
    said = form.page.locator("#attended-understood")
    expect(said).to_have_text("Type a number, or n/k")
    expect(said).to_have_class("app-understood app-understood--not")
    form.box("attended").fill("12")
    expect(said).to_have_class("app-understood")


def test_the_day_is_read_again_when_the_status_changes(form: Opened) -> None:
    form.type_in("starts_on", "27/3")
    expect(form.page.locator("#starts_on-understood")).to_have_text("read as 27/3")
    with form.page.expect_response("**/understand?*"):
        form.box("status").select_option("planned")
    assert form.asked[-1]["status"] == "planned"


def test_a_split_is_added_up_and_offered(opened: Opener) -> None:
    form = opened(
        answers={
            "police 3, schools 12": {"is_understood": True, "words": "15 in all", "offer": "15"},
            "police 3": {"is_understood": True, "words": "3 in all", "offer": "3"},
        }
    )
    attended = form.box("attended")
    form.type_in("came_from", "police 3, schools 12")
    expect(attended).to_have_value("15")
    expect(form.page.locator("#attended-understood")).to_have_text("read as 15")
    form.box("came_from").fill("police 3")
    expect(attended).to_have_value("3")
    form.box("came_from").fill("")
    expect(attended).to_have_value("")
    attended.fill("20")
    form.type_in("came_from", "police 3")
    expect(form.page.locator("#came_from-understood")).to_have_text("3 in all")
    expect(attended).to_have_value("20")


def test_an_offer_that_comes_while_its_box_is_in_use_is_typed_over(opened: Opener) -> None:
    form = opened(answers={"police 3": {"is_understood": True, "words": "3 in all", "offer": "3"}})
    form.type_in("came_from", "police 3", "Shift+Tab")
    expect(form.box("attended")).to_have_value("3")
    form.type("25")
    expect(form.box("attended")).to_have_value("25")


# Fingers


def test_a_finger_has_number_pads_and_buttons_for_the_words(opened: Opener) -> None:
    form = opened(viewport={"width": PHONE, "height": 844}, has_touch=True, is_mobile=True)
    attended, day = form.box("attended"), form.box("starts_on")
    expect(attended).to_have_attribute("inputmode", "numeric")
    expect(day).to_have_attribute("inputmode", "decimal")
    words = form.page.get_by_role("group", name="Attended")
    for button in words.get_by_role("button").all():
        assert (button.bounding_box() or {})["height"] >= 44

    about = words.get_by_role("button", name="about")
    about.tap()
    expect(attended).to_be_focused()
    form.type("60")
    expect(attended).to_have_value("about 60")
    expect(about).to_have_attribute("aria-pressed", "true")
    words.get_by_role("button", name="at least").tap()
    expect(attended).to_have_value("at least 60")
    words.get_by_role("button", name="at least").tap()
    expect(attended).to_have_value("60")
    words.get_by_role("button", name="not recorded").tap()
    expect(attended).to_have_value("not recorded")
    expect(form.page.locator("#attended-understood")).to_have_text("read as not recorded")
    about.tap()
    expect(attended).to_have_value("about ")

    form.page.get_by_role("group", name="Day").get_by_role("button", name="yesterday").tap()
    expect(day).to_have_value("yesterday")
    assert not axe_violations(form.page)


def test_a_tap_opens_the_recent_names_and_takes_one(opened: Opener) -> None:
    form = opened(viewport={"width": PHONE, "height": 844}, has_touch=True, is_mobile=True)
    form.box("organisations").tap()
    option = form.page.get_by_role("option", name="Bents Green School")
    assert (option.bounding_box() or {})["height"] >= 44
    option.tap()
    expect(form.box("organisations")).to_have_value("Bents Green School")


def test_seldom_used_words_are_there_while_the_box_is_in_use(opened: Opener) -> None:
    form = opened(viewport={"width": PHONE, "height": 844}, has_touch=True, is_mobile=True)
    words = form.page.get_by_role("group", name="How many sessions?")
    expect(words).to_be_hidden()
    form.box("sessions").tap()
    words.get_by_role("button", name="not recorded").tap()
    expect(form.box("sessions")).to_have_value("not recorded")
    expect(form.box("ends_on")).to_be_visible()


def test_a_mouse_finds_none_of_that(form: Opened) -> None:
    expect(form.page.locator(".app-touch")).to_have_count(0)
    expect(form.page.locator("[inputmode]")).to_have_count(0)


# Sending and leaving


def test_a_double_click_sends_once_with_the_name_of_the_button(form: Opened) -> None:
    form.is_holding = True
    form.box("attended").fill("34")
    form.page.get_by_role("button", name="Save", exact=True).dblclick(no_wait_after=True)
    form.page.wait_for_timeout(300)
    assert [(sent["attended"], sent["then"]) for sent in form.sent] == [(["34"], ["list"])]
    form.held[0].fulfill(body="<!DOCTYPE html><title>Sent</title><h1>Sent</h1>", headers=HTML)
    expect(form.page.get_by_role("heading")).to_have_text("Sent")


def test_a_page_that_is_shown_again_may_be_sent_again(form: Opened) -> None:
    # Sending is only counted, as if Back had come before the answer.
    form.page.evaluate(
        """() => document.querySelector("form").addEventListener("submit", (event) => {
          window.sent = (window.sent ?? 0) + (event.defaultPrevented ? 0 : 1);
          event.preventDefault();
        })"""
    )
    save = form.page.get_by_role("button", name="Save", exact=True)
    save.dblclick()
    assert form.page.evaluate("window.sent") == 1
    form.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    save.dblclick()
    assert form.page.evaluate("window.sent") == 2


@pytest.mark.parametrize(
    ("keys", "leave", "asks"),
    [
        ("", "away", []),
        ("34", "away", ["beforeunload"]),
        ("34", "save", []),
    ],
)
def test_leaving_is_asked_about_only_when_something_typed_would_be_lost(
    form: Opened, keys: str, leave: str, asks: list[str]
) -> None:
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.type)
        dialog.accept()

    form.page.on("dialog", note)
    form.type_in("attended", keys)
    if leave == "save":
        form.type("Enter")
        expect(form.page.get_by_role("heading")).to_have_text("Sent")
    else:
        form.page.goto("/sign-in")
    assert dialogs == asks


def test_the_first_box_is_ready_and_what_was_kept_in_it_selected(opened: Opener) -> None:
    form = opened(FORM.replace("data-focus", 'data-focus data-kept value="27/3"'))
    form.type("28/3")
    expect(form.box("starts_on")).to_have_value("28/3")
