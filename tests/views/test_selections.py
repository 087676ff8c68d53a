"""Many entries at once: ticked in the list, previewed, changed together, undone together."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.pages import Browser, Page
from tests.statements import statements
from training_register import clock
from training_register.models import Area, AudienceSector, Course, Entry, Operation, Provider, Sector
from training_register.models.users import AppUserArea
from training_register.queries import selections
from training_register.rules.entries import Status
from training_register.rules.permissions import Role
from training_register.views import selections as views

Browse = Callable[[Role | None], Browser]

TODAY = date(2016, 11, 23)


@pytest.fixture(autouse=True)
def on_a_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which everything here happens."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def choose(browser: Browser, *ids: int, query: str = "period=2016-17", **sent: Any) -> Page:
    """Ticks entries in the list and presses the button."""
    page = browser.open(f"/entries?{query}")
    data = {**page.fields("#selection"), "entry": [str(id_) for id_ in ids], **sent}
    return browser._checked(browser.client.post("/entries/selected", data=data, follow_redirects=True), 200)


def press(browser: Browser, page: Page, address: str, **said: Any) -> Page:
    """Sends the form of a page, with what somebody says, to an address."""
    data = {**page.fields("main form:not(.app-undo)"), **said}
    return browser._checked(browser.client.post(address, data=data, follow_redirects=True), 200)


def preview(browser: Browser, page: Page, **said: Any) -> Page:
    """Says what becomes of the entries, and asks what would change."""
    return press(browser, page, "/entries/selected/preview", **said)


def save(browser: Browser, page: Page) -> Page:
    """Presses the button of the preview."""
    return press(browser, page, "/entries/selected/save")


def lines(page: Page) -> list[str]:
    """What the preview says changes for how many."""
    return page.texts("tbody tr")


def id_of(db_session: Session, model: Any, name: str) -> str:
    """The id of a name, as a form sends it."""
    return str(db_session.scalars(select(model.id).where(model.name == name)).one())


def test_those_ticked_are_changed_after_a_preview_and_undone_with_one_press(
    given: Given, browse: Browse, db_session: Session
) -> None:
    given.offered("Professionals", "Health")
    ids = [given.entry("2016-05-04", sector=sector).id for sector in ("Education", "Education", "Police", "Health")]
    other = given.entry("2016-05-05").id
    coordinator = browse(Role.COORDINATOR)

    asked = choose(coordinator, *ids)
    assert asked.text("h1") == "Change 4 entries at once"
    shown = preview(coordinator, asked, sector=id_of(db_session, Sector, "Health"))
    assert "Of 4 entries, 3 would change , 1 says this already. It can be undone." in shown.text("main")
    assert lines(shown) == [
        "Sector Education Health 2", "Sector Police Health 1", "Sector says this already 1",
    ]  # fmt: skip
    assert {entry.sector.name for entry in db_session.scalars(select(Entry))} == {"Education", "Police", "Health"}

    done = save(coordinator, shown)
    assert "3 entries are changed." in done.text(".app-saved")
    assert done.text("h1") == "Entries"
    db_session.expire_all()
    assert [db_session.get_one(Entry, id_).sector.name for id_ in (*ids, other)] == ["Health"] * 4 + ["Education"]
    assert [db_session.get_one(Entry, id_).version for id_ in (*ids, other)] == [2, 2, 2, 1, 1]
    history = coordinator.open(f"/entries/{ids[2]}").text(".app-changes")
    assert "Changed, many at once" in history
    assert "sector: Police → Health" in history
    told = browse(Role.MANAGER).open("/history").text("tbody")
    assert "Changed, many at once : 3 entries: sector Health" in told

    undone = press_undo(coordinator, done)
    assert "Undone: all entries are as they were." in undone.text(".app-saved")
    db_session.expire_all()
    before = ["Education", "Education", "Police", "Health"]
    assert [db_session.get_one(Entry, id_).sector.name for id_ in ids] == before
    assert not undone.soup.select(".app-undo")

    # And from the history: the undoing is undone, and that again.
    manager = browse(Role.MANAGER)
    for names in (["Health"] * 4, before):
        manager.send(str(manager.open("/history").soup.select(".app-row-actions a")[0]["href"]), {})
        db_session.expire_all()
        assert [db_session.get_one(Entry, id_).sector.name for id_ in ids] == names


def press_undo(browser: Browser, page: Page) -> Page:
    """Presses Undo on the page that came after the change."""
    form = page.soup.select_one(".app-undo")
    assert form
    data = page.fields(".app-undo")
    return browser._checked(browser.client.post(str(form["action"]), data=data, follow_redirects=True), 200)


def test_every_part_is_changed(given: Given, browse: Browse, db_session: Session) -> None:
    given.offered("Young people", "Schools")
    given.named(Course, "Awareness")
    given.named(Area, "North")
    given.named(Provider, "Acme")
    one = given.entry("2016-05-04", course="Basics", areas=("South",), providers=("Beta",)).id
    other = given.entry("2016-05-05", status=Status.PLANNED, attended="n/k").id
    coordinator = browse(Role.COORDINATOR)
    shown = preview(
        coordinator,
        choose(coordinator, one, other),
        audience=id_of(db_session, Entry.__mapper__.relationships["audience"].mapper.class_, "Young people"),
        sector=id_of(db_session, Sector, "Schools"),
        course="awareness",
        areas="North",
        areas_how="besides",
        providers="ACME",
        status="delivered",
    )
    assert lines(shown) == [
        "Audience Professionals Young people 2",
        "Sector Education Schools 2",
        "Course Basics Awareness 1",
        "Course nothing Awareness 1",
        "Areas South South, North 1",
        "Areas nothing North 1",
        "Delivered by Beta Acme 1",
        "Delivered by nothing Acme 1",
        "Status planned delivered 1",
        "Status says this already 1",
    ]
    assert "1 of them does not say how many came" in shown.text(".app-warning")
    save(coordinator, shown)
    page = coordinator.open(f"/entries/{one}").text("main")
    for words in ("Young people: Schools", "Areas South, North", "Delivered by Acme", "areas: South → South, North"):
        assert words in page
    db_session.expire_all()
    assert db_session.get_one(Entry, other).status is Status.DELIVERED


def test_names_are_taken_off(given: Given, browse: Browse, db_session: Session) -> None:
    id_ = given.entry("2016-05-04", course="Basics", areas=("North", "South"), providers=("Acme", "Beta")).id
    coordinator = browse(Role.COORDINATOR)
    shown = preview(
        coordinator, choose(coordinator, id_), course="None", areas="north", areas_how="off", providers="none"
    )
    assert lines(shown) == [
        "Course Basics nothing 1", "Areas North, South South 1", "Delivered by Acme, Beta nothing 1",
    ]  # fmt: skip
    done = save(coordinator, shown)
    page = coordinator.open(f"/entries/{id_}")
    assert "Course" not in page.texts("dt")
    press_undo(coordinator, done)
    page = coordinator.open(f"/entries/{id_}").text("dl")
    assert "Course Basics" in page
    assert "Areas North, South" in page
    assert "Delivered by Acme, Beta" in page


def test_statuses_change_only_as_they_can(given: Given, browse: Browse, db_session: Session) -> None:
    past = given.entry("2016-11-22", status=Status.PLANNED, attended="n/k").id
    today = given.entry("2016-11-23", status=Status.PLANNED, attended="n/k").id
    to_come = given.entry("2016-11-24", status=Status.PLANNED, attended="n/k").id
    cancelled = given.entry("2016-11-01", status=Status.CANCELLED, reason="Snow", attended="n/k").id
    out = given.entry("2016-11-01", status=Status.TAKEN_OUT, status_before=Status.DELIVERED, reason="Twice").id
    counted = given.entry("2016-11-01").id
    ids = (past, today, to_come, cancelled, out, counted)
    coordinator = browse(Role.COORDINATOR)

    shown = preview(coordinator, choose(coordinator, *ids), status="delivered")
    assert "3 would change , 1 says this already, 2 can’t be changed" in shown.text("main")
    hindered = shown.text(".app-hindered")
    assert f"The day has not come yet, so it can’t be delivered. Entry {to_come} , 24 November 2016" in hindered
    assert f"It is taken out of the figures. Put it back first. Entry {out}" in hindered
    done = save(coordinator, shown)
    assert "3 entries are changed. 2 entries could not be changed, and are as before." in done.text(".app-saved")
    statuses = dict(db_session.execute(select(Entry.id, Entry.status)).all())
    assert [statuses[id_].value for id_ in ids] == [
        "delivered", "delivered", "planned", "delivered", "taken out", "delivered",
    ]  # fmt: skip
    assert db_session.get_one(Entry, cancelled).reason == ""
    press_undo(coordinator, done)
    db_session.expire_all()
    assert db_session.get_one(Entry, cancelled).reason == "Snow"

    shown = preview(coordinator, choose(coordinator, *ids), status="planned")
    assert "How many came is recorded, so it took place and is not planned." in shown.text(".app-hindered")
    shown = preview(coordinator, choose(coordinator, *ids), status="cancelled", reason="Flood")
    assert "Reason: Flood" in shown.texts("main p")
    assert "1 of them says how many came. That no longer counts in any table." in shown.text(".app-warning")
    save(coordinator, shown)
    reasons = dict(db_session.execute(select(Entry.id, Entry.reason)).all())
    assert [reasons[id_] for id_ in ids] == ["Flood", "Flood", "Flood", "Snow", "Twice", "Flood"]

    save(coordinator, preview(coordinator, choose(coordinator, counted, out), status="taken out", reason="Not ours"))
    db_session.expire_all()
    entry = db_session.get_one(Entry, counted)
    assert (entry.status, entry.status_before, entry.reason) == (Status.TAKEN_OUT, Status.CANCELLED, "Not ours")
    coordinator.send(f"/entries/{counted}", {})
    db_session.expire_all()
    assert (db_session.get_one(Entry, counted).reason, db_session.get_one(Entry, out).version) == ("Flood", 1)


def test_a_sector_that_the_audience_does_not_offer_in_that_year(
    given: Given, browse: Browse, db_session: Session
) -> None:
    pair = given.offered("Professionals", "Housing")
    offer = db_session.scalars(
        select(AudienceSector).where(AudienceSector.audience_id == pair[0], AudienceSector.sector_id == pair[1])
    ).one()
    offer.from_year = 2016
    db_session.commit()
    before, after = given.entry("2016-03-31").id, given.entry("2016-04-01").id
    elsewhere = given.entry("2016-05-01", audience="Parents", sector="All").id
    coordinator = browse(Role.COORDINATOR)
    shown = preview(coordinator, choose(coordinator, before, after, elsewhere), sector=str(pair[1]))
    assert lines(shown) == ["Sector Education Housing 1"]
    hindered = shown.text(".app-hindered")
    assert "“Professionals” does not offer the sector “Housing” in 2015/16." in hindered
    assert "“Parents” does not offer the sector “Housing” in 2016/17." in hindered


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Choose at least one thing to change."),
        ({"course": "Nothing of ours"}, "“Nothing of ours” is not in the list of courses. Choose from the list."),
        ({"areas": "Atlantis"}, "“Atlantis” is not in the list of areas."),
        ({"providers": "Nobody"}, "“Nobody” is not in the list of those who deliver."),
        ({"status": "taken out"}, "Say why they are taken out of the figures, in a few words."),
        ({"status": "cancelled"}, "Say why they were cancelled, in a few words."),
        ({"reason": "Snow"}, "A reason goes with a status"),
        ({"course": "C" * 300}, "too long"),
    ],
)
def test_a_mistake_is_told_beside_its_box_and_what_was_typed_is_kept(
    given: Given, browse: Browse, said: dict[str, str], words: str
) -> None:
    given.named(Area, "North")
    id_ = given.entry("2016-05-04").id
    coordinator = browse(Role.COORDINATOR)
    page = preview(coordinator, choose(coordinator, id_), **said)
    assert words in page.text(".govuk-error-summary")
    assert page.fields("main form.app-entry-form") | said == page.fields("main form.app-entry-form")


def test_choosing_something_else_keeps_what_was_chosen(given: Given, browse: Browse) -> None:
    given.named(Course, "Awareness")
    id_ = given.entry("2016-05-04").id
    coordinator = browse(Role.COORDINATOR)
    shown = preview(
        coordinator, choose(coordinator, id_), course="Awareness", status="cancelled", reason="Snow\nand ice"
    )
    again = press(coordinator, shown, "/entries/selected")
    fields = again.fields("main form.app-entry-form")
    assert (fields["course"], fields["status"], fields["reason"].split()) == (
        "Awareness", "cancelled", ["Snow", "and", "ice"],
    )  # fmt: skip
    assert fields["entry"] == str(id_)


def test_nothing_is_changed_where_somebody_else_was_quicker(given: Given, browse: Browse, db_session: Session) -> None:
    given.named(Course, "Awareness")
    one, other = given.entry("2016-05-04").id, given.entry("2016-05-05").id
    coordinator = browse(Role.COORDINATOR)
    shown = preview(coordinator, choose(coordinator, one, other), course="Awareness")
    browse(Role.COORDINATOR).send(f"/entries/{other}/change", {"venue": "Town hall"}, form="#entry-form")

    again = save(coordinator, shown)
    told = again.text(".app-questions")
    assert "Nothing is changed yet: somebody else has changed 1 entry of these since you saw it" in told
    assert f"Entry {other} Changed" in told
    assert "venue: Town hall" in told
    db_session.expire_all()
    assert {entry.course_id for entry in db_session.scalars(select(Entry))} == {None}

    assert "2 entries are changed." in save(coordinator, again).text(".app-saved")
    db_session.expire_all()
    assert (db_session.get_one(Entry, other).venue, db_session.get_one(Entry, other).version) == ("Town hall", 3)


def test_a_form_that_is_sent_twice_changes_once(given: Given, browse: Browse, db_session: Session) -> None:
    given.named(Course, "Awareness")
    id_ = given.entry("2016-05-04").id
    coordinator = browse(Role.COORDINATOR)
    shown = preview(coordinator, choose(coordinator, id_), course="Awareness")
    save(coordinator, shown)
    again = save(coordinator, shown)
    assert "This was done already." in again.text(".app-saved")
    assert again.soup.select(".app-undo")
    db_session.expire_all()
    assert db_session.get_one(Entry, id_).version == 2


def at_once(
    app: Flask, browser: Browser, db_session: Session, address: str, forms: list[dict[str, Any]]
) -> list[tuple[int, str]]:
    """What each of several forms is answered that one person sends in the same moment."""
    cookie = browser.client.get_cookie("training_register")
    assert cookie
    clients = [app.test_client() for _ in forms]
    for client in clients:
        client.set_cookie("training_register", cookie.value)
    db_session.rollback()  # nothing of this test stays open while the others write

    def post(number: int) -> tuple[int, str]:
        answer = clients[number].post(address, data=forms[number])
        return answer.status_code, answer.headers.get("Location", "")

    with ThreadPoolExecutor(max_workers=8) as pool:
        return list(pool.map(post, range(len(forms))))


def test_many_presses_in_the_same_moment_change_once(
    app: Flask, given: Given, browse: Browse, db_session: Session
) -> None:
    given.named(Course, "Awareness")
    ids = [given.entry("2016-05-04").id for _ in range(5)]
    coordinator = browse(Role.COORDINATOR)
    shown = preview(coordinator, choose(coordinator, *ids), course="Awareness")
    sent = shown.fields("main form:not(.app-undo)")
    answers = at_once(app, coordinator, db_session, "/entries/selected/save", [sent] * 8)
    db_session.expire_all()
    assert {entry.version for entry in db_session.scalars(select(Entry))} == {2}
    [answer] = set(answers)
    assert answer[0] == 302


def test_two_who_change_the_same_in_the_same_moment(
    app: Flask, given: Given, browse: Browse, db_session: Session
) -> None:
    for name in "ABCDEF":
        given.named(Course, name)
    ids = [given.entry("2016-05-04").id for _ in range(5)]
    coordinator = browse(Role.COORDINATOR)
    asked = choose(coordinator, *ids)
    forms = [preview(coordinator, asked, course=name).fields("main form:not(.app-undo)") for name in "ABCDEF"]
    answers = at_once(app, coordinator, db_session, "/entries/selected/save", forms)
    # One is first; the others are shown what it changed, and nothing of it is overwritten.
    assert sorted(status for status, _ in answers) == [200] * 5 + [302]
    db_session.expire_all()
    assert {entry.version for entry in db_session.scalars(select(Entry))} == {2}
    assert len({entry.course_id for entry in db_session.scalars(select(Entry))}) == 1


def test_all_that_the_filter_finds(
    given: Given, browse: Browse, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    given.named(Course, "Awareness")
    for day in range(1, 31):
        for _ in range(2):
            given.entry(f"2016-06-{day:02}", sector="Health")
    given.entry("2016-06-01")
    coordinator = browse(Role.COORDINATOR)
    query = "period=2016-17&sector=health"
    assert "All 60 that the filter finds" in coordinator.open(f"/entries?{query}").text("#selection")
    assert "All" not in coordinator.open("/entries?period=2016-17&sector=education").text("#selection")
    asked = choose(coordinator, query=query, all="yes")
    assert asked.text("h1") == "Change 60 entries at once"
    assert "and 40 more" in asked.text(".app-selected")
    shown = preview(coordinator, asked, course="Awareness")
    done = save(coordinator, shown)
    assert "60 entries are changed." in done.text(".app-saved")
    assert "Sector: Health" in done.text(".app-active")
    number = db_session.scalar(select(func.count()).where(Entry.course_id.is_not(None)))
    assert number == 60

    monkeypatch.setattr(selections, "MOST_SELECTED", 59)
    monkeypatch.setattr(views, "MOST_SELECTED", 59)
    page = choose(coordinator, query=query, all="yes")
    assert "More than 59 entries are too many to change at once." in page.text(".app-saved")


def test_all_that_a_filter_finds_is_without_what_it_leaves_out(given: Given, browse: Browse) -> None:
    given.entry("2016-05-04", course="Roadshow")
    given.entry("2016-05-05", course="Refresher", areas=("North", "South"))
    given.entry("2016-05-06", areas=("North", "South"))
    query = "period=2016-17&area=several-&not-course=roadshow&not-course=refresher"
    asked = choose(browse(Role.COORDINATOR), query=query, all="yes")
    assert asked.text("h1") == "Change 1 entry"
    assert asked.fields()["query"] == query


@pytest.mark.parametrize("query", ["period=nonsense", "status=nonsense", "find=\x00", f"find={'x' * 5_000}&" * 3])
def test_a_filter_that_cannot_be_read_again_selects_nothing(given: Given, browse: Browse, query: str) -> None:
    given.entry("2016-05-04")
    coordinator = browse(Role.COORDINATOR)
    token = coordinator.open("/entries?period=2016-17").fields("#selection")["csrf_token"]
    sent = {"csrf_token": token, "all": "yes", "query": query}
    answer = coordinator.client.post("/entries/selected", data=sent, follow_redirects=True)
    assert "Nothing is selected: the filter can’t be read again." in answer.text


def test_only_entries_in_somebodys_scope_and_areas_of_it(given: Given, browse: Browse, db_session: Session) -> None:
    north = given.named(Area, "North")
    given.named(Course, "Awareness")
    own = given.entry("2016-05-04", areas=("North",)).id
    foreign = given.entry("2016-05-05", areas=("South",)).id
    browser = browse(None)
    browser.sign_in(given.user(Role.COORDINATOR, areas=[AppUserArea(area_id=north.id)]))
    asked = choose(browser, own, foreign)
    assert asked.text("h1") == "Change 1 entry"
    assert "is not in the list of areas" in preview(browser, asked, areas="South").text(".govuk-error-summary")
    shown = preview(browser, asked, course="Awareness", entry=f"{own} {foreign}")
    assert "Of 1 entry" in shown.text("main")
    press(browser, shown, "/entries/selected/save", entry=f"{own}.1 {foreign}.1")
    db_session.expire_all()
    assert db_session.get_one(Entry, foreign).course_id is None


def test_somebody_who_only_sees_entries_has_no_boxes(given: Given, browse: Browse) -> None:
    given.entry("2016-05-04")
    browser = browse(None)
    browser.sign_in(given.user(Role.VIEWER, may_see_entries=True))
    page = browser.open("/entries?period=2016-17&done=1")
    assert not page.soup.select("#selection, input[name=entry], .app-undo")


def test_each_box_is_named_by_its_entry(given: Given, browse: Browse) -> None:
    given.entry("2016-05-04", course="Awareness", organisations=("Bents Green", "Ash"))
    page = browse(Role.COORDINATOR).open("/entries?period=2016-17")
    box = page.soup.select_one("input[name=entry]")
    assert box
    assert box["aria-label"] == "Select 4 May 2016, Awareness, Bents Green, Ash"


def test_who_may_undo(given: Given, browse: Browse, db_session: Session) -> None:
    given.named(Course, "Awareness")
    id_ = given.entry("2016-05-04").id
    coordinator = browse(Role.COORDINATOR)
    done = save(coordinator, preview(coordinator, choose(coordinator, id_), course="Awareness"))
    operation_id = db_session.scalars(select(func.max(Operation.id))).one()
    other = browse(Role.COORDINATOR)
    assert not other.open(f"/entries?period=2016-17&done={operation_id}").soup.select(".app-undo")
    token = other.open("/entries?period=2016-17").fields("#selection")["csrf_token"]
    answer = other.client.post(f"/entries/undo/{operation_id}", data={"csrf_token": token}, follow_redirects=True)
    assert "it is not yours" in answer.text
    assert browse(Role.MANAGER).open(f"/entries?period=2016-17&done={operation_id}").soup.select(".app-undo")
    # A newer change stands in the way, and says so.
    other.send(f"/entries/{id_}/change", {"course": ""}, form="#entry-form")
    assert "Nothing was undone." in press_undo(coordinator, done).text(".app-saved")


@pytest.mark.parametrize("done", ["", "x", "0", "99999999999", "-1", "1.5"])
def test_an_address_that_names_nothing_done(given: Given, browse: Browse, done: str) -> None:
    given.entry("2016-05-04")
    assert not browse(Role.COORDINATOR).open(f"/entries?period=2016-17&done={done}").soup.select(".app-undo")


NOT_AN_ID = ["", "x", "0", "-1", "999999999", "99999999999999999999", "1.5.2", "\x00", "1e3", "٣"]


@pytest.mark.parametrize("address", ["/entries/selected", "/entries/selected/preview", "/entries/selected/save"])
@pytest.mark.parametrize("entry", NOT_AN_ID)
def test_what_is_no_entry_is_passed_over(given: Given, browse: Browse, address: str, entry: str) -> None:
    coordinator = browse(Role.COORDINATOR)
    token = coordinator.open("/account/password").fields()["csrf_token"]
    sent = {"csrf_token": token, "entry": entry, "status": "taken out", "reason": "x", "query": "\x00"}
    answer = coordinator.client.post(address, data=sent)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/entries"


@pytest.mark.parametrize(
    "text", ["\x00", "x" * 100_000, "٣", "99999999999999999999", "; ; ;", "’’", "\u202e", "\ud800"]
)
def test_no_input_is_an_error_of_the_server(given: Given, browse: Browse, text: str) -> None:
    id_ = given.entry("2016-05-04").id
    coordinator = browse(Role.COORDINATOR)
    token = coordinator.open("/account/password").fields()["csrf_token"]
    names = (
        "audience", "sector", "course", "areas", "areas_how", "providers", "providers_how", "status", "reason", "key",
        "query", "all",
    )  # fmt: skip
    for name in names:
        for address in ("/entries/selected", "/entries/selected/preview", "/entries/selected/save"):
            sent = {"csrf_token": token, "entry": f"{id_}.1", name: text.encode("utf-8", "surrogatepass")}
            if name != "all":
                sent["course"] = sent.get("course", "none")
            assert coordinator.client.post(address, data=sent).status_code < 500, (name, address)


def test_more_names_and_entries_than_a_database_takes_in_one_question(
    given: Given, browse: Browse, db_session: Session
) -> None:
    id_ = given.entry("2016-05-04").id
    coordinator = browse(Role.COORDINATOR)
    names = ";".join(f"n{number}" for number in range(70_000))
    for said in ({"providers": names}, {"areas": names}):
        page = preview(coordinator, choose(coordinator, id_), **said)
        assert "more names than the 1,000 that an entry may have" in page.text(".govuk-error-summary")
    answer = coordinator.client.post(
        "/entries/add", data={**page.fields("main form.app-entry-form"), "organisations": names, "trainers": names}
    )
    assert answer.text.count("more names than the 1,000") == 4
    shown = preview(coordinator, choose(coordinator, id_), course="none", status="planned")
    ids = " ".join(f"{number}.1" for number in range(1, 100_000))
    for end in ("", "/preview", "/save"):
        press(coordinator, shown, f"/entries/selected{end}", entry=ids)


def test_an_address_without_a_selection_leads_to_the_list(given: Given, browse: Browse) -> None:
    page = browse(Role.COORDINATOR).open("/entries/selected")
    assert "Tick the entries that you want to change" in page.text(".app-saved")


def test_as_many_statements_for_many_entries_as_for_few(given: Given, browse: Browse, db_session: Session) -> None:
    for name in ("Awareness", "Basics"):
        given.named(Course, name)
    given.named(Area, "North")
    ids = [given.entry("2016-05-04").id for _ in range(40)]
    coordinator = browse(Role.COORDINATOR)
    # The first page of a session reads the settings.
    coordinator.open("/entries")

    def number_for(course: str, area: str, *ids: int) -> list[int]:
        numbers = []
        with statements(db_session) as sent:
            asked = choose(coordinator, *ids)
        numbers.append(len(sent))
        with statements(db_session) as sent:
            shown = preview(coordinator, asked, course=course, areas=area)
        numbers.append(len(sent))
        with statements(db_session) as sent:
            done = save(coordinator, shown)
        numbers.append(len(sent))
        with statements(db_session) as sent:
            press_undo(coordinator, done)
        numbers.append(len(sent))
        assert re.search(rf"{len(ids)} entries are changed", done.text(".app-saved"))
        return numbers

    assert number_for("Awareness", "North", *ids[:2]) == number_for("Basics", "North", *ids[2:])
