"""Two who change one entry: what each changed is kept, and where they differ the second one chooses."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import PASSWORD, Given
from tests.pages import Browser, Page
from tests.statements import sent as statements
from training_register import clock
from training_register.actions.entries import change_entry, put_back, take_out, values_of
from training_register.actions.operations import begin_operation, record_change
from training_register.actions.redact import redact
from training_register.models import (
    AppUser,
    AppUserArea,
    Area,
    Audience,
    Course,
    EntryOrganisation,
    Level,
    Organisation,
    Sector,
    Trainer,
)
from training_register.queries.one_entry import EntryInFull, entry_in_full
from training_register.rules.entries import Status
from training_register.rules.permissions import ALL, Role
from training_register.views import recording

Browse = Callable[[Role | None], Browser]
TODAY = date(2016, 11, 23)
FORM = "#entry-form"
CHANGE = "/entries/1/change"


@pytest.fixture(autouse=True)
def in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Wednesday in the reporting year 2016/17."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def me(browse: Browse) -> Browser:
    """The one who comes second."""
    return browse(Role.COORDINATOR)


@pytest.fixture
def them(browse: Browse) -> Browser:
    """The one who comes first."""
    return browse(Role.MANAGER)


@pytest.fixture
def third(browse: Browse) -> Browser:
    """Somebody who comes in between."""
    return browse(Role.ADMINISTRATOR)


def send(browser: Browser, page: Page, gives: int = 200, **typed: str) -> Page:
    """Sends the form of a page, with what was typed into it."""
    found = page.soup.select_one(FORM)
    assert found is not None
    sent: dict[str, Any] = {**page.fields(FORM), **{name.replace("__", "-"): text for name, text in typed.items()}}
    for name in ("asked", "clash"):
        sent[name] = [str(one["value"]) for one in page.soup.select(f"{FORM} input[name={name}]")]
    answer = browser.client.post(str(found["action"]), data=sent, follow_redirects=True)
    return browser._checked(answer, gives)


def change(browser: Browser, **typed: str) -> Page:
    """Opens the form and sends it."""
    return send(browser, browser.open(CHANGE), **typed)


def entry_now(db_session: Session) -> EntryInFull:
    """The entry as it is now."""
    db_session.expire_all()
    entry = entry_in_full(db_session, 1, scope=ALL)
    db_session.rollback()
    assert entry
    return entry


def saved(page: Page) -> str:
    """What the page says was done."""
    return page.text(".app-saved")


class TestPuttingTogether:
    """What only one of the two changed is kept, without a question."""

    def test_other_boxes_are_saved_at_once_and_told(
        self, me: Browser, them: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", attended="34", course="Awareness")
        page = me.open(CHANGE)
        change(them, attended="36", course="Advanced", notes="One.\r\nTwo.")
        words = saved(send(me, page, venue="Town hall"))
        assert "The change is saved." in words
        assert "Changed by manager" in words
        assert "kept: Course: Awareness → Advanced; Attended: 34 → 36; Notes: nothing → One. Two." in words
        entry = entry_now(db_session)
        assert (entry.venue, entry.attended.value, entry.course, entry.notes) == (
            "Town hall", 36, "Advanced", "One.\nTwo.",
        )  # fmt: skip

    def test_what_both_changed_to_the_same_is_not_asked(
        self, me: Browser, them: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", attended="34")
        page = me.open(CHANGE)
        change(them, attended="about 60", length="90 min")
        words = saved(send(me, page, attended="~60", length="1h30", venue="Town hall"))
        assert "The change is saved." in words
        assert "kept" not in words
        assert entry_now(db_session).venue == "Town hall"

    def test_whoever_changed_nothing_changes_nothing(
        self, me: Browser, them: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", attended="34", notes="One.\nTwo.", organisations=("B", "C"))
        page = me.open(CHANGE)
        change(them, attended="36")
        assert "Nothing was changed: the entry says this already." in saved(send(me, page))
        assert entry_now(db_session).version == 2

    def test_many_changes_of_several_people_are_put_together(
        self, me: Browser, them: Browser, third: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", attended="34")
        page = me.open(CHANGE)
        change(them, attended="35")
        change(third, attended="36", venue="Annexe")
        change(them, how="online")
        words = saved(send(me, page, notes="Mine."))
        assert "Changed by administrator" in words
        assert "Attended: 34 → 36; Venue: nothing → Annexe" in words
        entry = entry_now(db_session)
        assert (entry.attended.value, entry.venue, entry.how, entry.notes) == (36, "Annexe", "online", "Mine.")

    def test_what_was_cancelled_meanwhile_stays_cancelled(
        self, me: Browser, them: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", attended="34")
        page = me.open(CHANGE)
        change(them, status="cancelled", reason="Snow")
        words = saved(send(me, page, venue="Town hall"))
        assert "Status: Delivered → Cancelled; Reason: nothing → Snow" in words
        entry = entry_now(db_session)
        assert (entry.status, entry.reason, entry.venue) == (Status.CANCELLED, "Snow", "Town hall")

    def test_a_day_without_its_year_is_of_the_year_that_the_page_showed(
        self, me: Browser, them: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2015-11-21")
        page = me.open(CHANGE)
        change(them, starts_on="21/11/2016")
        page = send(me, page, starts_on="22/11")
        assert "22 November 2015" in page.text(".app-conflict")

    def test_what_is_odd_about_what_was_put_together_is_asked(
        self, me: Browser, them: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", attended="34")
        page = me.open(CHANGE)
        change(them, attended="36")
        page = send(me, page, **{"figure-capacity": "30"})
        assert "there was room for 30" in page.text('.app-questions[role="alert"]')
        assert "Attended: 34 → 36" in page.text(".app-meanwhile")
        assert "The change is saved." in saved(send(me, page))
        assert entry_now(db_session).attended.value == 36

    def test_a_mistake_is_told_and_nothing_is_lost(
        self, me: Browser, them: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", attended="34")
        page = me.open(CHANGE)
        change(them, venue="Annexe")
        page = send(me, page, attended="15-20", notes="Mine.")
        assert "is a range" in page.text("#attended-error")
        fields = page.fields(FORM)
        assert (fields["attended"], fields["notes"], fields["venue"]) == ("15-20", "Mine.", "Annexe")
        send(me, page, attended="18")
        entry = entry_now(db_session)
        assert (entry.attended.value, entry.notes, entry.venue) == (18, "Mine.", "Annexe")


class TestChoosing:
    """What both changed to different things is shown side by side, and chosen."""

    @pytest.fixture
    def shown(self, me: Browser, them: Browser, given: Given) -> Page:
        """What the second one is shown."""
        given.entry("2016-11-21", attended="34")
        page = me.open(CHANGE)
        change(them, attended="36", venue="Annexe")
        return send(me, page, attended="about 40", notes="Mine.")

    def test_both_are_shown_and_none_is_chosen(self, shown: Page, db_session: Session) -> None:
        page = shown
        assert "you both changed Attended. Nothing is saved yet" in page.text(".govuk-error-summary")
        assert "Venue: nothing → Annexe" in page.text(".app-meanwhile")
        [asked] = page.soup.select(".app-conflict fieldset")
        legend = asked.select_one("legend")
        assert legend
        assert legend.get_text() == "Attended"
        was = page.text("#choose-attended-was")
        assert was.startswith("Changed by manager")
        assert was.endswith("When you opened it: 34")
        assert page.texts(".app-side__label") == ["Theirs 36", "Yours about 40"]
        assert not page.soup.select(".app-conflict input[checked]")
        fields = page.fields(FORM)
        assert (fields["attended"], fields["notes"], fields["venue"]) == ("about 40", "Mine.", "Annexe")
        entry = entry_now(db_session)
        assert (entry.attended.value, entry.notes, entry.version) == (36, "", 2)

    def test_without_a_choice_it_is_asked_again(self, me: Browser, shown: Page, db_session: Session) -> None:
        page = shown
        page = send(me, page, notes="Mine, and more.")
        assert page.text("#choose-attended-error") == "Error: Choose whose answer stays: Attended."
        assert page.soup.select('.govuk-error-summary a[href="#choose-attended"]')
        assert page.soup.select("input#choose-attended")
        assert page.fields(FORM)["notes"] == "Mine, and more."
        assert entry_now(db_session).version == 2

    @pytest.mark.parametrize(("side", "attended"), [("mine", 40), ("theirs", 36)])
    def test_what_is_chosen_is_saved(
        self, me: Browser, shown: Page, db_session: Session, side: str, attended: int
    ) -> None:
        page = shown
        page = send(me, page, choose__attended=side)
        assert "The change is saved." in saved(page)
        if side == "theirs":
            assert "As you chose, Attended stays: 36. You had typed: about 40." in saved(page)
        entry = entry_now(db_session)
        assert (entry.attended.value, entry.notes, entry.venue) == (attended, "Mine.", "Annexe")

    def test_mine_is_what_stands_in_the_box_by_then(self, me: Browser, shown: Page, db_session: Session) -> None:
        page = shown
        send(me, page, choose__attended="mine", attended="41")
        assert entry_now(db_session).attended.value == 41

    def test_whoever_types_theirs_need_not_choose(self, me: Browser, shown: Page, db_session: Session) -> None:
        page = shown
        assert "The change is saved." in saved(send(me, page, attended="36"))

    def test_nonsense_is_no_choice(self, me: Browser, shown: Page, db_session: Session) -> None:
        page = shown
        page = send(me, page, choose__attended="both", opened="\x00", clash="<script>")
        assert page.soup.select(".app-conflict") or "saved" in saved(page)
        assert entry_now(db_session).notes in ("", "Mine.")

    def test_a_third_change_meanwhile_is_asked_about_again(
        self, me: Browser, third: Browser, shown: Page, db_session: Session
    ) -> None:
        page = shown
        change(third, attended="50", length="2h")
        page = send(me, page, choose__attended="theirs")
        assert page.texts(".app-side__label") == ["Theirs 50", "Yours about 40"]
        assert "Changed by administrator" in page.text("#choose-attended-was")
        assert "Length of each: nothing → 2h" in page.text(".app-meanwhile").replace("2 h", "2h")
        assert entry_now(db_session).attended.value == 50
        send(me, page, choose__attended="mine")
        entry = entry_now(db_session)
        assert (entry.attended.value, entry.minutes_each, entry.notes, entry.venue) == (40, 120, "Mine.", "Annexe")

    def test_a_third_who_changes_something_else_leaves_the_choice(
        self, me: Browser, third: Browser, shown: Page, db_session: Session
    ) -> None:
        page = shown
        change(third, length="2h")
        assert "The change is saved." in saved(send(me, page, choose__attended="mine"))
        entry = entry_now(db_session)
        assert (entry.attended.value, entry.minutes_each, entry.venue) == (40, 120, "Annexe")

    def test_a_third_who_says_what_i_typed_ends_the_question(
        self, me: Browser, third: Browser, shown: Page, db_session: Session
    ) -> None:
        page = shown
        change(third, attended="~40")
        assert "The change is saved." in saved(send(me, page))
        assert entry_now(db_session).notes == "Mine."

    def test_signing_in_again_keeps_everything_and_the_choice(
        self, app: Flask, them: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", attended="34")
        jane, browser = given.user(), Browser(app.test_client())
        browser.sign_in(jane)
        page = browser.open(CHANGE)
        change(them, attended="36", starts_on="22/11")
        page = send(browser, page, attended="40", starts_on="18/11", notes="Mine.")
        browser.client.delete_cookie("training_register")
        page = send(browser, page, choose__attended="theirs")
        assert page.text("h1") == "Sign in"
        fields: dict[str, Any] = {**page.fields("main form"), "email": jane.email, "password": PASSWORD}
        fields["carried-clash"] = [str(one["value"]) for one in page.soup.select("input[name=carried-clash]")]
        page = browser._checked(browser.client.post(f"/sign-in?next={CHANGE}", data=fields), 200)
        assert page.text("h1") == "Change an entry"
        assert [str(one["id"]) for one in page.soup.select(".app-conflict input[checked]")] == ["choose-attended"]
        assert "When you opened it: 34" in page.text("#choose-attended-was")
        fields = page.fields(FORM)
        assert (fields["attended"], fields["notes"]) == ("40", "Mine.")
        assert entry_now(db_session).version == 2
        page = send(browser, page, choose__starts_on="mine")
        assert "The change is saved." in saved(page)
        entry = entry_now(db_session)
        assert (entry.attended.value, entry.starts_on.day, entry.notes) == (36, 18, "Mine.")

    def test_a_page_from_before_another_sign_in_saves_nothing_and_keeps_the_choice(
        self, me: Browser, shown: Page, db_session: Session
    ) -> None:
        page = shown
        page = send(me, page, choose__attended="theirs", csrf_token="forged")
        assert "You signed out or in again" in page.text(".govuk-error-summary")
        assert page.soup.select("#choose-attended[checked]")
        assert page.fields(FORM)["attended"] == "about 40"
        assert entry_now(db_session).version == 2
        assert "The change is saved." in saved(send(me, page))

    def test_my_own_change_in_another_window_is_called_mine(
        self, me: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", attended="34")
        page = me.open(CHANGE)
        change(me, attended="36", venue="Annexe")
        page = send(me, page, attended="40")
        assert "Changed by you, in another window" in page.text("#choose-attended-was")
        assert page.texts(".app-side__label") == ["As it was changed 36", "As you typed it here 40"]

    def test_long_notes_are_told_in_short(self, me: Browser, them: Browser, given: Given, db_session: Session) -> None:
        given.entry("2016-11-21")
        page = me.open(CHANGE)
        everything = {
            "venue": "Ö" * 200, "course": "Ü" * 150, "organisations": "Ä" * 150, "contact": "Ë" * 60,
            "trainers": "Ï" * 150, "providers": "Ÿ" * 150, "reference": "Â" * 90, "length": "2h", "how": "online",
        }  # fmt: skip
        change(them, notes=f"Theirs. {'𝔘' * 4000}", **everything)
        page = send(me, page, notes=f"Mine. {'𝔙' * 4000}", **{box: text[:-1] for box, text in everything.items()})
        names = [str(one["value"]) for one in page.soup.select("input[name=clash]")]
        answer = send(me, page, **{f"choose-{name}": "theirs" for name in names})
        assert "Nothing was changed" in saved(answer)
        assert "There is more: the history of the entry tells all of it." in saved(answer)
        # A browser takes no longer cookie.
        cookie = me.client.get_cookie("training_register")
        assert cookie
        again = me.client.post(CHANGE, data={**page.fields(FORM), **{f"choose-{name}": "theirs" for name in names}})
        assert max((len(value) for name, value in again.headers if name == "Set-Cookie"), default=0) < 4000


class TestTogether:
    """Boxes of which a half of each would make nonsense are chosen together."""

    def test_audience_and_sector(self, me: Browser, them: Browser, given: Given, db_session: Session) -> None:
        given.entry("2016-11-21")
        young, education = map(str, given.offered("Young people", "Education"))
        _, health = map(str, given.offered("Professionals", "Health"))
        page = me.open(CHANGE)
        change(them, audience=young, sector=education)
        page = send(me, page, sector=health)
        assert page.texts(".app-conflict legend") == ["Audience and sector"]
        assert page.texts(".app-side__label") == [
            "Theirs Audience: Young people Sector: Education",
            "Yours Audience: Professionals Sector: Health",
        ]
        send(me, page, choose__audience="theirs", notes="x")
        assert (entry_now(db_session).audience, entry_now(db_session).sector) == ("Young people", "Education")

    def test_a_headcount_and_its_parts_may_be_taken_from_both(
        self, me: Browser, them: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", attended="34")
        page = me.open(CHANGE)
        change(them, came_from="police 3")
        page = send(me, page, attended="36")
        assert page.texts(".app-side__label")[-1] == "Both together Attended: 36 Came from: Police 3"
        assert "The change is saved." in saved(send(me, page, choose__attended="both"))
        entry = entry_now(db_session)
        assert (entry.attended.value, [str(count) for *_, count in entry.figures]) == (36, ["3"])

    def test_what_became_of_a_planned_one(self, me: Browser, them: Browser, given: Given, db_session: Session) -> None:
        audience, sector = map(str, given.offered("Professionals", "Education"))
        planned = {"starts_on": "21/11/2016", "status": "planned", "attended": "20", "course": "A"}
        them.send("/entries/add", {**planned, "audience": audience, "sector": sector}, form=FORM)
        page = me.open(CHANGE)
        change(them, status="delivered", attended="17")
        page = send(me, page, attended="25")
        assert page.text("legend") == "Headcount and status"
        send(me, page, choose__attended="theirs", notes="Mine.")
        entry = entry_now(db_session)
        assert (entry.status, entry.attended.value, entry.notes) == (Status.DELIVERED, 17, "Mine.")

    def test_days_that_would_end_before_they_begin(
        self, me: Browser, them: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-01", "2016-11-10", sessions="3")
        page = me.open(CHANGE)
        change(them, starts_on="9/11")
        page = send(me, page, ends_on="7/11")
        assert page.texts(".app-side__label")[-1] == "Both together Day: 9 November 2016 Last day: 7 November 2016"
        page = send(me, page, choose__starts_on="both")
        assert "before it starts" in page.text("#ends_on-error")
        send(me, page, ends_on="12/11")
        assert (entry_now(db_session).starts_on.day, entry_now(db_session).ends_on.day) == (9, 12)


class TestTakenOut:
    """Where the entry was taken out of the figures meanwhile, what was typed stays in sight."""

    def test_it_is_told_and_put_back_and_saved(
        self, me: Browser, them: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", attended="34")
        page = me.open(CHANGE)
        change(them, venue="Annexe")
        them.send("/entries/1/take-out", {"reason": "Counted twice."})
        page = send(me, page, attended="40", notes="Mine.")
        assert "This entry was taken out of the figures since you opened it" in page.text(".govuk-error-summary")
        assert "Counted twice." in page.text(".app-changes")
        assert page.fields(FORM)["attended"] == "40"
        # Again and again.
        page = send(me, page, attended="41")
        assert entry_now(db_session).status is Status.TAKEN_OUT
        page = send(me, page, save="put back")
        assert "The entry is back in the figures. What you typed is not saved yet" in saved(page)
        assert (entry_now(db_session).status, entry_now(db_session).attended.value) == (Status.DELIVERED, 34)
        assert "Venue: nothing → Annexe" in page.text(".app-meanwhile")
        assert "The change is saved." in saved(send(me, page))
        entry = entry_now(db_session)
        assert (entry.attended.value, entry.notes, entry.venue) == (41, "Mine.", "Annexe")

    def test_what_was_put_back_already_is_shown_again(
        self, me: Browser, them: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", attended="34")
        page = me.open(CHANGE)
        them.send("/entries/1/take-out", {"reason": "Counted twice."})
        page = send(me, page, attended="40")
        them.client.post(
            "/entries/1/put-back", data={"csrf_token": them.open("/entries/1").fields("main form")["csrf_token"]}
        )
        page = send(me, page, save="put back")
        assert entry_now(db_session).version == 3
        assert "The change is saved." in saved(send(me, page))

    def test_the_newest_version_of_what_is_out_is_not_changed(
        self, me: Browser, them: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", attended="34")
        page = me.open(CHANGE)
        them.send("/entries/1/take-out", {"reason": "Counted twice."})
        send(me, page, version="2", attended="40")
        assert entry_now(db_session).status is Status.TAKEN_OUT

    def test_what_was_given_to_another_area_keeps_what_was_typed_in_sight(
        self, app: Flask, them: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", areas=("South",))
        given.named(Area, "North")
        browser = Browser(app.test_client())
        browser.sign_in(given.user(areas=[AppUserArea(area_id=given.named(Area, "South").id)]))
        page = browser.open(CHANGE)
        change(them, areas="North")
        page = send(browser, page, gives=404, notes="Typed for an hour.", attended="40")
        assert page.text("h1") == "Not saved: this entry is not yours to change"
        assert "Typed for an hour." in page.text("dl")
        assert entry_now(db_session).version == 2


class TestNames:
    """What is called otherwise by now, merged or retired is no change of whoever left it as it was."""

    def test_a_name_that_was_renamed_is_the_same(
        self, me: Browser, them: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", course="Awareness", organisations=("Bents Green",), areas=("North",))
        given.named(Area, "South")
        page = me.open(CHANGE)
        change(them, venue="Annexe")
        for kind, model, name in (("courses", Course, "Zebra"), ("areas", Area, "Northern")):
            rename(db_session, kind, model, name, given.user())
        page = send(me, page, notes="Mine.")
        assert "“Awareness” is called “Zebra” by now." in saved(page)
        entry = entry_now(db_session)
        assert (entry.course, [line.name for line in entry.areas]) == ("Zebra", ["Northern"])
        assert (entry.notes, entry.venue) == ("Mine.", "Annexe")
        assert db_session.scalars(select(Course.name)).all() == ["Zebra"]

    def test_a_name_that_was_renamed_while_nobody_changed_the_entry_is_not_added_again(
        self, me: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", course="Awareness")
        page = me.open(CHANGE)
        rename(db_session, "courses", Course, "Zebra", given.user())
        assert "“Awareness” is called “Zebra” by now." in saved(send(me, page, notes="Mine."))
        assert db_session.scalars(select(Course.name)).all() == ["Zebra"]

    def test_an_organisation_that_was_merged_is_the_same(
        self, me: Browser, them: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", organisations=("Bents Grn",))
        kept = given.named(Organisation, "Bents Green School")
        page = me.open(CHANGE)
        change(them, venue="Annexe")
        gone = given.named(Organisation, "Bents Grn")
        gone.merged_into_id = kept.id
        db_session.commit()
        assert "The change is saved." in saved(send(me, page, notes="Mine."))
        assert [line.name for line in entry_now(db_session).organisations] == ["Bents Green School"]

    def test_a_new_name_is_added_once(self, me: Browser, them: Browser, given: Given, db_session: Session) -> None:
        given.entry("2016-11-21")
        page = me.open(CHANGE)
        change(them, organisations="A new school", trainers="Jo Smith (1.5 days)")
        assert "Nothing was changed" in saved(send(me, page, organisations="A NEW school"))
        assert len(db_session.scalars(select(EntryOrganisation)).all()) == 1
        assert [(one.name, one.half_days) for one in entry_now(db_session).trainers] == [("Jo Smith", 3)]
        assert db_session.scalars(select(Trainer.name)).all() == ["Jo Smith"]

    @pytest.mark.parametrize("model", [Audience, Sector, Level])
    def test_what_was_retired_meanwhile_can_be_chosen_still(
        self, me: Browser, them: Browser, given: Given, db_session: Session, model: Any
    ) -> None:
        first, other = given.named(Level, "First"), given.named(Level, "Other")
        given.entry("2016-11-21", level_id=first.id)
        _, health = map(str, given.offered("Professionals", "Health"))
        page = me.open(CHANGE)
        change(them, sector=health, level=str(other.id))
        for name in ("Education", "Professionals", "First"):
            for one in db_session.scalars(select(model).where(model.name == name)):
                one.retired_on = date(2016, 1, 1)
        db_session.commit()
        _, drugs = map(str, given.offered("Professionals", "Drugs"))
        page = send(me, page, sector=drugs)
        assert "Professionals" in page.text(".app-conflict") or "Drugs" in page.text(".app-conflict")
        assert "The change is saved." in saved(send(me, page, choose__audience="mine"))
        assert (entry_now(db_session).sector, entry_now(db_session).level) == ("Drugs", "Other")


def rename(db_session: Session, kind: str, model: Any, name: str, by: AppUser) -> None:
    """Renames the first of a list, as its page does."""
    db_session.rollback()
    one = db_session.scalars(select(model).order_by(model.id)).first()
    from_history = one.name
    one.name, one.folded, one.sort_name = name, name.lower(), name.lower()
    operation = begin_operation(db_session, kind=f"change {kind}", by=by)
    record_change(
        db_session, operation, subject=model.__tablename__, subject_id=one.id, before={"name": from_history},
        after={"name": name},
    )  # fmt: skip
    db_session.commit()


class TestTheBase:
    """What the entry said when it was opened is read from its history."""

    @pytest.mark.parametrize("version", ["", "0", "99", "x", "-1", "\x00", "1" * 30])
    def test_where_it_is_not_known_all_that_differs_is_asked(
        self, me: Browser, given: Given, db_session: Session, version: str
    ) -> None:
        given.entry("2016-11-21", attended="34", notes="Theirs.")
        page = send(me, me.open(CHANGE), version=version, attended="36", notes="Mine.")
        assert page.texts(".app-conflict legend") == ["Attended", "Notes"]
        assert "When you opened it: not known" in page.text("#choose-attended-was")
        assert entry_now(db_session).version == 1
        send(me, page, choose__attended="mine", choose__notes="theirs")
        entry = entry_now(db_session)
        assert (entry.attended.value, entry.notes) == (36, "Theirs.")

    def test_what_was_taken_out_and_put_back_changes_nothing(
        self, me: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", attended="34")
        page, jane = me.open(CHANGE), given.user()
        for step in ("out", "back"):
            entry = entry_now(db_session)
            if step == "out":
                take_out(db_session, by=jane, entry=entry, reason="Slip", first_month=4)
            else:
                put_back(db_session, by=jane, entry=entry, first_month=4)
            db_session.commit()
        words = saved(send(me, page, venue="Town hall"))
        assert "The change is saved." in words
        assert "kept" not in words

    def test_a_text_that_was_removed_for_good_does_not_come_back_in_silence(
        self, me: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", notes="Amy Brown told us.")
        page = me.open(CHANGE)
        redact(db_session, by=None, text="Amy Brown", on=TODAY)
        db_session.commit()
        page = send(me, page, venue="Town hall")
        if page.soup.select(".app-conflict"):
            page = send(me, page, choose__notes="theirs")
        assert "[removed on 23 November 2016]" in entry_now(db_session).notes
        assert entry_now(db_session).venue == "Town hall"

    def test_a_change_of_everything_is_taken_back_box_by_box(
        self, me: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-11-21", attended="34")
        full = {
            "course": "Awareness", "organisations": "Bents Green; Brook House", "attended": "about 60",
            "came_from": "police 3, schools 12", "how": "online", "trainers": "Jo Smith (1.5 days)", "notes": "Good.",
            "length": "half day", "starts_at": "9:30", "venue": "Town hall", "figure-booked": "70: police 5",
            "reference": "A1", "contact": "Jo", "days": "1", "providers": "The team",
        }  # fmt: skip
        change(me, **full)
        page = me.open(CHANGE)
        jane = given.user()
        bare = replace(
            values_of(entry_now(db_session)),
            course_id=None, organisation_ids=(), how=None, trainers=(), notes="", minutes_each=None, starts_at=None,
            venue="", figures=(), reference=None, contact="", days=None, provider_ids=(),
        )  # fmt: skip
        change_entry(db_session, by=jane, entry=entry_now(db_session), values=bare, first_month=4)
        db_session.commit()
        # Nothing was typed here, so all that was changed there stays.
        assert "Nothing was changed" in saved(send(me, page))
        assert values_of(entry_now(db_session)) == bare
        # With a change here, theirs is kept as well.
        words = saved(send(me, page, answers=str(jane.id)))
        assert "The change is saved." in words
        assert values_of(entry_now(db_session)) == replace(bare, answers_user_id=jane.id)


def test_whoever_is_a_moment_slower_meets_what_the_other_has_just_saved(
    me: Browser, them: Browser, given: Given, db_session: Session, monkeypatch: pytest.MonkeyPatch, database_kind: str
) -> None:
    if database_kind == "sqlite":
        pytest.skip("SQLite lets one write at a time")
    given.entry("2016-11-21", attended="34")
    mine, theirs = me.open(CHANGE), them.open(CHANGE)
    once = iter([True])

    def slow(*args: Any, **values: Any) -> bool:
        if next(once, False):
            # The other one saves after this one has read the entry, and before it writes.
            with ThreadPoolExecutor(max_workers=1) as pool:
                pool.submit(send, them, theirs, attended="36").result()
        return change_entry(*args, **values)

    monkeypatch.setattr(recording, "change_entry", slow)
    db_session.rollback()
    page = send(me, mine, attended="40", notes="Mine.")
    assert page.texts(".app-side__label") == ["Theirs 36", "Yours 40"]
    send(me, page, choose__attended="mine")
    entry = entry_now(db_session)
    assert (entry.attended.value, entry.notes, entry.version) == (40, "Mine.", 3)


@pytest.mark.parametrize("hostile", ["\x00", "{{ 7*7 }}<script>", "9" * 400, "=1+1"])
def test_what_is_odd_does_no_harm(me: Browser, them: Browser, given: Given, db_session: Session, hostile: str) -> None:
    given.entry("2016-11-21", attended="34", course="Awareness", organisations=("Bents Green",))
    old = me.open(CHANGE)
    change(them, attended="36", notes="Theirs.", trainers="Jo Smith")
    boxes = [name for name in old.fields(FORM) if name != "csrf_token"]
    for box in (*boxes, "opened", "clash", "choose-attended", "choose-notes", "save", "use"):
        page = send(me, old, **{"attended": "40", "notes": "Mine.", box: hostile})
        assert "49" not in page.text("main h1")
        if page.soup.select(FORM):
            send(me, page, **{box: hostile})


def test_where_nobody_else_changed_anything_its_history_is_not_read(
    me: Browser, given: Given, db_session: Session
) -> None:
    given.entry("2016-11-21", attended="34", course="Awareness", organisations=("Bents Green",))
    page = me.open(CHANGE)
    with statements(db_session) as asked:
        assert "The change is saved." in saved(send(me, page, attended="36"))
    assert [one for one in asked if "UPDATE entry" in one.sql]
    # The page that follows reads it once, for those who look at the entry.
    assert len([one for one in asked if "FROM change" in one.sql]) <= 1
