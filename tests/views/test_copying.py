"""The same again: the form for a new entry, filled from one that is there with all that stays the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.pages import Browser, Page
from training_register import clock
from training_register.models import (
    Activity,
    AppUserArea,
    Area,
    Audience,
    AudienceSector,
    Course,
    Entry,
    Level,
    Organisation,
    Provider,
    Trainer,
)
from training_register.queries.one_entry import EntryInFull, entry_in_full
from training_register.rules.entries import Status
from training_register.rules.permissions import ALL, Role

Browse = Callable[[Role | None], Browser]
TODAY = date(2016, 11, 23)
FORM = "#entry-form"
FULL = {
    "starts_on": "21/11/2016", "course": "Awareness", "organisations": "Bents Green; Brook House", "attended": "34",
    "came_from": "police 3", "how": "online", "trainers": "Jo Smith (1.5 days)", "notes": "Good.", "length": "half day",
    "starts_at": "9:30", "venue": "Town hall", "figure-booked": "70", "reference": "A1", "contact": "Jo",
    "providers": "The team", "areas": "North",
}  # fmt: skip
CARRIED = {
    "starts_on", "course", "organisations", "audience", "sector", "how", "trainers", "length", "starts_at", "venue",
    "contact", "providers", "areas", "status", "activity",
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Wednesday in the reporting year 2016/17."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def me(browse: Browse) -> Browser:
    """Somebody who records."""
    return browse(Role.COORDINATOR)


def record(me: Browser, given: Given, **typed: str) -> Page:
    """Records a session of which everything is known."""
    given.named(Area, "North")
    given.named(Area, "South")
    audience, sector = map(str, given.offered("Professionals", "Education"))
    return me.send("/entries/add", {"audience": audience, "sector": sector, **FULL, **typed}, form=FORM)


def last(db_session: Session) -> EntryInFull:
    """What was recorded last."""
    db_session.expire_all()
    id_ = db_session.scalars(select(Entry.id).order_by(Entry.id.desc())).first()
    entry = entry_in_full(db_session, id_ or 0, scope=ALL)
    assert entry
    return entry


def kept(page: Page) -> set[str]:
    """The boxes that say they are kept."""
    return {str(one["id"]) for one in page.soup.select(f"{FORM} [data-kept]")}


def test_next_week_all_that_stays_the_same_is_filled_in_and_says_so(me: Browser, given: Given) -> None:
    record(me, given)
    page = me.open(me.open("/entries/1").link("Same again next week"))
    assert page.text("h1") == "Record a session"
    assert "filled in from entry 1 , 21 November 2016" in page.text(".app-copied")
    fields = page.fields(FORM)
    assert {name: fields[name] for name in ("starts_on", "organisations", "areas", "venue", "trainers")} == {
        "starts_on": "28/11/2016", "organisations": "Bents Green; Brook House", "areas": "North", "venue": "Town hall",
        "trainers": "Jo Smith (1.5 days)",
    }  # fmt: skip
    # It is still to come: nobody has come yet.
    assert fields["status"] == "planned"
    assert page.text("label[for=attended]") == "Expected"
    for box in ("attended", "came_from", "figure-booked", "notes", "reference", "sessions", "words_instead"):
        assert fields[box] == "", box
    assert kept(page) == CARRIED
    assert page.soup.select_one("#attended[data-focus]")


def test_it_is_saved_as_it_is(me: Browser, given: Given, db_session: Session) -> None:
    record(me, given)
    me.send("/entries/add?like=1&in=7", {"save": "done"}, form=FORM)
    entry, first = last(db_session), entry_in_full(db_session, 1, scope=ALL)
    assert first
    assert (entry.id, entry.starts_on, entry.status, entry.attended.value) == (2, date(2016, 11, 28), "planned", None)
    for said in ("course", "organisations", "areas", "providers", "trainers", "venue", "starts_at", "minutes_each",
                 "how", "audience", "sector", "activity", "level", "contact"):  # fmt: skip
        assert getattr(entry, said) == getattr(first, said), said
    assert (entry.notes, entry.reference, entry.figures) == ("", None, ())


def test_a_week_after_what_is_long_ago_has_taken_place(me: Browser, given: Given, db_session: Session) -> None:
    given.entry("2016-05-03", attended="34", course="Awareness", status=Status.CANCELLED, reason="Snow")
    page = me.open("/entries/add?like=1&in=7")
    assert (page.fields(FORM)["starts_on"], page.fields(FORM)["status"]) == ("10/5/2016", "delivered")
    assert page.fields(FORM)["reason"] == ""
    # A day without its year is of the year of what was copied, in the answer as on the page.
    me.send("/entries/add?like=1&in=7", {"starts_on": "11/5", "attended": "5"}, form=FORM)
    assert last(db_session).starts_on == date(2016, 5, 11)


def test_several_days_keep_their_length(me: Browser, given: Given, db_session: Session) -> None:
    given.entry("2016-05-03", "2016-06-14", sessions="6", attended="48")
    fields = me.open("/entries/add?like=1&in=7").fields(FORM)
    assert (fields["starts_on"], fields["ends_on"], fields["sessions"]) == ("10/5/2016", "21/6/2016", "6")


def test_another_like_it_is_of_the_same_day(me: Browser, given: Given) -> None:
    record(me, given)
    page = me.open(me.open("/entries/1").link("Record another like it"))
    assert page.fields(FORM)["starts_on"] == "21/11/2016"
    assert page.fields(FORM)["organisations"] == "Bents Green; Brook House"
    assert page.soup.select_one("#starts_on[data-focus]")


def test_the_pupils_of_a_session_are_a_session_of_their_own_next_time(
    me: Browser, given: Given, db_session: Session
) -> None:
    first = given.entry("2016-05-03")
    given.entry("2016-05-03", same_session_as_id=first.id)
    page = me.open("/entries/add?like=2&in=7")
    assert (page.fields(FORM)["same_session_as"], page.fields(FORM)["sessions"]) == ("", "")
    me.send("/entries/add?like=2&in=7", {"attended": "9"}, form=FORM)
    assert str(last(db_session).sessions) == "1"


def test_what_the_lists_no_longer_offer_is_left_out_and_told(me: Browser, given: Given, db_session: Session) -> None:
    level = given.named(Level, "Advanced")
    record(me, given, level=str(level.id), activity=str(given.named(Activity, "Briefing").id))
    for model, name in ((Course, "Awareness"), (Organisation, "Brook House"), (Provider, "The team"),
                        (Trainer, "Jo Smith"), (Area, "North"), (Level, "Advanced"), (Activity, "Briefing"),
                        (Audience, "Professionals")):  # fmt: skip
        given.named(model, name).retired_on = date(2016, 11, 1)
    db_session.commit()
    page = me.open("/entries/add?like=1&in=7")
    assert page.text(".app-copied p:last-child") == (
        "Left out, because the lists no longer offer it: course “Awareness”; organisation “Brook House”; area “North”; "
        "delivered by “The team”; trainer “Jo Smith”; audience “Professionals”; activity “Briefing”; "
        "level “Advanced”."
    )
    fields = page.fields(FORM)
    assert [fields[box] for box in ("course", "organisations", "providers", "trainers", "audience", "level")] == [
        "", "Bents Green", "", "", "", "",
    ]  # fmt: skip


def test_a_sector_that_is_not_offered_in_that_year_is_left_out(me: Browser, given: Given, db_session: Session) -> None:
    audience, sector = given.offered("Professionals", "Education")
    given.entry("2016-03-30", attended="34")
    offer = db_session.scalars(
        select(AudienceSector).where(AudienceSector.audience_id == audience, AudienceSector.sector_id == sector)
    ).one()
    offer.to_year = 2015
    db_session.commit()
    page = me.open("/entries/add?like=1&in=7")
    assert page.fields(FORM)["audience"] == str(audience)
    assert page.fields(FORM)["sector"] == ""
    assert "sector “Education”" in page.text(".app-copied")


def test_an_organisation_that_was_merged_is_the_one_that_is_kept(
    me: Browser, given: Given, db_session: Session
) -> None:
    given.entry("2016-05-03", organisations=("Bents Grn",))
    given.named(Organisation, "Bents Grn").merged_into_id = given.named(Organisation, "Bents Green School").id
    db_session.commit()
    assert me.open("/entries/add?like=1&in=7").fields(FORM)["organisations"] == "Bents Green School"


def test_somebody_kept_to_an_area_copies_their_own_areas_alone(app: Flask, given: Given) -> None:
    given.entry("2016-05-03", areas=("North", "South"))
    given.entry("2016-05-03", areas=("North",))
    browser = Browser(app.test_client())
    browser.sign_in(given.user(areas=[AppUserArea(area_id=given.named(Area, "South").id)]))
    page = browser.open("/entries/add?like=1&in=7")
    assert page.fields(FORM)["areas"] == "South"
    assert "area “North”" in page.text(".app-copied")
    browser.open("/entries/add?like=2&in=7", status=404)


@pytest.mark.parametrize("days", ["", "x", "9999", "-9999", "99999999999", "--7", "7.5", "-7"])
def test_any_number_of_days_or_none_harms_nothing(me: Browser, given: Given, days: str) -> None:
    given.entry("2016-05-03", "2016-06-14", sessions="6")
    page = me.open("/entries/add", query_string={"like": "1", "in": days})
    assert page.fields(FORM)["starts_on"]
    for like in ("x", "99", "9" * 30):
        page = me.open("/entries/add", query_string={"like": like, "in": days}, status=404 if like == "99" else 200)
