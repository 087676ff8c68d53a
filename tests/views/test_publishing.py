"""Publishing a period in a browser: what must be answered first, what is frozen, and what is withdrawn again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.given import PASSWORD, Given
from tests.pages import Browser, Page
from training_register import clock
from training_register.models import (
    AppUserArea,
    Area,
    Entry,
    EntryToldApart,
    KeptSettings,
    Publication,
    PublicationFile,
    ReportTable,
)
from training_register.rules.entries import Status
from training_register.rules.permissions import Role
from training_register.rules.shown_figures import unpacked

Browse = Callable[[Role | None], Browser]
TODAY = date(2017, 5, 2)
YEAR = "/tables/2016-17/publish"
CHAPTER = "/published/2016-17/v1"
FORM = "form.app-publish"


@pytest.fixture(autouse=True)
def in_may(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Tuesday after the reporting year 2016/17."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def manager(browse: Browse) -> Browser:
    """Somebody who publishes."""
    return browse(Role.MANAGER)


def sent_by(page: Page, **typed: Any) -> dict[str, Any]:
    """What the form of a page sends, with what is typed into it; None sends nothing for a box."""
    sent: dict[str, Any] = page.fields(FORM)
    sent["tables"] = [str(box["value"]) for box in page.soup.select("[name=tables][checked]")]
    return {name: value for name, value in {**sent, **typed}.items() if value is not None}


def answer_to(browser: Browser, page: Page, **typed: Any) -> Any:
    """The bare answer to the form of a page as it was opened."""
    address = str(page.soup.select_one(FORM)["action"])  # type: ignore[index]
    return browser.client.post(address, data=sent_by(page, **typed))


def refused(browser: Browser, page: Page | None = None, **typed: Any) -> Page:
    """Sends the form, which must not publish; gives the page that comes back."""
    return browser._checked(answer_to(browser, page or browser.open(YEAR), **typed), 200)


def publish(browser: Browser, page: Page | None = None, **typed: Any) -> str:
    """Sends the form, which must publish; gives where it leads."""
    answer = answer_to(browser, page or browser.open(YEAR), **typed)
    assert answer.status_code == 302, Page(answer).text("main")[:1000]
    return str(answer.headers["Location"])


def publications(db_session: Session) -> list[Publication]:
    """Every publication."""
    db_session.expire_all()
    return list(db_session.scalars(select(Publication).order_by(Publication.period, Publication.version)))


def mistakes(page: Page) -> list[str]:
    """The lines of the summary of errors."""
    return page.texts(".govuk-error-summary__list li")


class TestNothingIsMissing:
    """The usual way: a year that is ready."""

    def test_one_press_publishes(self, manager: Browser, given: Given, db_session: Session) -> None:
        given.entry("2016-05-04", attended="34")
        page = manager.open(YEAR)
        assert "Nothing. The figures are ready." in page.text("[aria-labelledby=what-is-missing]")
        assert publish(manager, page) == CHAPTER
        (one,) = publications(db_session)
        assert (one.period, one.version, one.gaps) == ("2016-17", 1, [])
        assert db_session.scalar(select(func.count()).select_from(PublicationFile))

    def test_an_empty_period_has_nothing_to_publish(self, manager: Browser) -> None:
        page = manager.open(YEAR)
        assert "There is nothing to publish" in page.text("main")
        assert not page.soup.select(FORM)

    def test_the_period_page_and_home_lead_there(self, manager: Browser, given: Given) -> None:
        given.entry("2016-05-04", attended="34")
        assert manager.open("/tables/2016-17").link("Publish these figures") == YEAR
        assert manager.open("/").link("Publish 2016/17") == YEAR
        publish(manager)
        assert manager.open("/tables/2016-17").link("Publish a corrected version") == YEAR
        assert "as version 1" in manager.open("/").text("[aria-labelledby=to-publish]")

    def test_what_is_missing_on_the_period_page_leads_there(self, manager: Browser, given: Given) -> None:
        given.entry("2016-05-04", attended="n/k")
        assert manager.open("/tables/2016-17").link("accepted with a reason") == YEAR

    @pytest.mark.parametrize("address", ["/entries/missing?period=2016-17", "/entries/counted-twice/2016-17"])
    def test_where_it_is_answered_leads_back(self, manager: Browser, address: str) -> None:
        assert manager.open(address).link("Publish 2016/17") == YEAR

    def test_who_records_is_not_led_there(self, browse: Browse, given: Given) -> None:
        given.entry("2016-05-04", attended="n/k")
        page = browse(Role.COORDINATOR).open("/tables/2016-17")
        assert YEAR not in [link["href"] for link in page.soup.select("a")]


class TestGaps:
    """Each is filled, not asked about any more, or accepted with a reason."""

    def test_a_gap_without_a_reason_stops_it(self, manager: Browser, given: Given, db_session: Session) -> None:
        one = given.entry("2016-05-04", attended="n/k", organisations=("Abbey Lane School",))
        page = refused(manager)
        assert mistakes(page) == ["Say why this is accepted, or give one reason for all."]
        assert page.text(f"#reason-{one.id}-error") == "Error: Say why this is accepted, or give one reason for all."
        row = page.soup.select_one(f"tr:has(#reason-{one.id})")
        assert row
        assert "4 May 2016, Course, Abbey Lane School" in row.get_text()
        assert f"/entries/{one.id}" in [link["href"] for link in row.select("a")]
        assert not publications(db_session)

    def test_a_reason_for_each_publishes(self, manager: Browser, given: Given, db_session: Session) -> None:
        one = given.entry("2016-05-04", attended="n/k")
        both = given.entry("2016-05-05", "2016-06-05", sessions="n/k", attended="n/k", sector="Health")
        publish(manager, **{f"reason-{one.id}": "Snow", f"reason-{both.id}": "  The host   did not count "})
        assert publications(db_session)[0].gaps == [
            {"entry": one.id, "kind": "number who attended", "state": "accepted", "reason": "Snow"},
            {"entry": both.id, "kind": "number of sessions", "state": "accepted", "reason": "The host did not count"},
            {"entry": both.id, "kind": "number who attended", "state": "accepted", "reason": "The host did not count"},
        ]

    def test_one_reason_is_for_all_that_have_none(self, manager: Browser, given: Given, db_session: Session) -> None:
        entries = [given.entry("2016-05-04", attended="n/k") for _ in range(60)]
        page = manager.open(YEAR)
        assert len(page.soup.select("input[name^=reason-]")) == 50
        assert "10 more entries are not listed here." in page.text("main")
        listed = {f"reason-{entry.id}": "Snow" for entry in entries[:50]}
        again = refused(manager, page, **listed)
        assert mistakes(again) == ["Give one reason for all that have none: not every entry is listed here."]
        # Nothing typed is lost.
        assert again.fields(FORM)[f"reason-{entries[7].id}"] == "Snow"
        publish(manager, again, same_reason="Nobody counted")
        reasons = [gap["reason"] for gap in publications(db_session)[0].gaps]
        assert (reasons.count("Snow"), reasons.count("Nobody counted")) == (50, 10)

    def test_many_lines_are_told_once_in_the_summary(self, manager: Browser, given: Given) -> None:
        for _ in range(3):
            given.entry("2016-05-04", attended="n/k")
        assert mistakes(refused(manager)) == ["Say why this is accepted, or give one reason for all. (3 boxes)"]

    @pytest.mark.parametrize(
        ("reason", "words"),
        [("x" * 201, "at most 200 characters"), ("Ask Emily Smith, aged 14", "Say it without that")],
    )
    def test_a_reason_is_short_and_about_nobody(
        self, manager: Browser, given: Given, db_session: Session, reason: str, words: str
    ) -> None:
        given.entry("2016-05-04", attended="n/k")
        page = refused(manager, same_reason=reason)
        assert words in page.text("#same_reason-error")
        assert page.fields(FORM)["same_reason"] == reason
        assert not publications(db_session)

    def test_what_is_of_other_areas_is_told_and_takes_the_reason_for_all(
        self, app: Flask, given: Given, db_session: Session
    ) -> None:
        secret = given.entry("2016-05-05", attended="n/k", areas=("South",), organisations=("Secret School",))
        seen = given.entry("2016-05-04", attended="n/k", areas=("North",))
        north = db_session.scalars(select(Area.id).where(Area.name == "North")).one()
        user = given.user(Role.MANAGER, areas=[AppUserArea(area_id=north)])
        browser = Browser(app.test_client())
        browser.sign_in(user)
        page = browser.open(YEAR)
        assert "Secret School" not in page.text()
        assert f"reason-{secret.id}" not in page.fields(FORM)
        assert "1 entry is of areas that you don’t see" in page.text("main")
        again = refused(browser, page, **{f"reason-{seen.id}": "Snow"})
        assert "not every entry is listed here" in mistakes(again)[0]
        publish(browser, again, same_reason="Nobody counted")
        assert [gap["reason"] for gap in publications(db_session)[0].gaps] == ["Snow", "Nobody counted"]

    def test_a_corrected_version_offers_the_reasons_again(self, manager: Browser, given: Given) -> None:
        one = given.entry("2016-05-04", attended="n/k")
        publish(manager, **{f"reason-{one.id}": "Snow"})
        assert manager.open(YEAR).fields(FORM)[f"reason-{one.id}"] == "Snow"


class TestDoubles:
    """What may be counted twice is answered first."""

    def pair(self, given: Given, sector: str = "Education", **values: Any) -> tuple[int, int]:
        several = given.entry("2016-09-05", "2017-02-16", sessions="12", attended="200", sector=sector, **values)
        return several.id, given.entry("2016-10-06", sector=sector, **values).id

    def test_it_stops_it_until_it_is_answered(self, manager: Browser, given: Given, db_session: Session) -> None:
        one, other = self.pair(given)
        page = refused(manager)
        assert mistakes(page) == ["Tick this if they are different; else take one out of the figures."]
        assert not publications(db_session)
        publish(manager, page, **{f"apart-{one}-{other}": "y"})
        told = db_session.scalars(select(EntryToldApart)).one()
        assert (told.entry_id, told.other_entry_id) == (one, other)
        assert f"Entries said to be different entry {one} and entry {other}" in manager.open("/history").text("main")

    def test_what_is_ticked_is_not_remembered_unless_it_is_published(
        self, manager: Browser, given: Given, db_session: Session
    ) -> None:
        one, other = self.pair(given)
        given.entry("2016-05-04", attended="n/k")
        page = refused(manager, **{f"apart-{one}-{other}": "y"})
        assert page.soup.select_one(f"#apart-{one}-{other}[checked]")
        assert not db_session.scalars(select(EntryToldApart)).all()

    def test_all_can_be_told_apart_at_once(self, manager: Browser, given: Given, db_session: Session) -> None:
        self.pair(given)
        self.pair(given, "Health")
        publish(manager, all_apart="y")
        assert len(db_session.scalars(select(EntryToldApart)).all()) == 2

    def test_who_can_not_see_both_can_not_answer(self, app: Flask, given: Given, db_session: Session) -> None:
        self.pair(given, areas=("South",))
        given.named(Area, "North")
        north = db_session.scalars(select(Area.id).where(Area.name == "North")).one()
        user = given.user(Role.MANAGER, areas=[AppUserArea(area_id=north)])
        browser = Browser(app.test_client())
        browser.sign_in(user)
        page = refused(browser)
        assert "Entries that you can’t see may be counted twice." in mistakes(page)[0]
        assert not publications(db_session)


class TestSmallNumbers:
    """What is hidden is told with its rule; a manager may show it all the same, and says why."""

    PLACE = "young-people/education/attended"

    @pytest.fixture(autouse=True)
    def few(self, given: Given) -> None:
        """Three young people of one sector, and more of others."""
        given.entry("2016-07-05", attended="3", audience="Young people", sector="Education")
        given.entry("2016-07-06", attended="60", audience="Young people", sector="Voluntary Sector")
        given.entry("2016-07-07", attended="20", audience="Young people", sector="Alternative Curriculum Provider")

    @staticmethod
    def attended(db_session: Session) -> dict[str, Any]:
        """The attended of each row of the table of young people, as it is kept."""
        (table,) = (one for one in publications(db_session)[-1].download["tables"] if one["name"] == "young-people")
        return {row["key"]: row["cells"][2] for row in table["rows"]}

    def test_it_is_told_and_published_hidden(self, manager: Browser, db_session: Session) -> None:
        page = manager.open(YEAR)
        rows = page.texts("[aria-labelledby=small-numbers] tbody tr")
        assert any("Young people training, Education, Attended Small number" in row for row in rows), rows
        assert any("Would give a hidden figure away" in row for row in rows), rows
        publish(manager, page)
        assert "c" in self.attended(db_session)["education"]["marks"]
        assert "count" not in self.attended(db_session)["education"]
        assert {one["decision"] for one in publications(db_session)[0].hidden} == {""}

    def test_the_form_holds_nothing_of_what_is_hidden(self, manager: Browser) -> None:
        page = manager.open(YEAR)
        shown = unpacked(str(page.fields(FORM)["figures"]))
        assert shown is not None
        assert shown["Young people training, Education: Attended"] == "[c]"

    def test_a_manager_may_show_it_and_says_why(self, manager: Browser, db_session: Session) -> None:
        publish(manager, **{f"show:{self.PLACE}": "The school has agreed"})
        assert self.attended(db_session)["education"]["count"][0] == 3
        (told,) = publications(db_session)[0].hidden
        assert (told["decision"], told["reason"]) == ("shown", "The school has agreed")
        assert told["by"].startswith("manager")

    def test_what_is_typed_stays_where_something_else_is_wrong(self, manager: Browser, given: Given) -> None:
        given.entry("2016-05-04", attended="n/k")
        page = refused(manager, **{f"show:{self.PLACE}": "The school has agreed"})
        assert page.fields(FORM)[f"show:{self.PLACE}"] == "The school has agreed"
        page = refused(manager, **{f"show:{self.PLACE}": "x" * 201})
        assert any("at most 200" in one for one in mistakes(page))

    @pytest.mark.parametrize("box", ["show:a/b", "show:a/b/c/d", "decide:a/b/c", "show:no/such/place", "show:"])
    def test_boxes_that_the_page_has_not_change_nothing(self, manager: Browser, db_session: Session, box: str) -> None:
        publish(manager, **{box: "shown"})
        assert "c" in self.attended(db_session)["education"]["marks"]

    def test_a_text_that_tells_it_is_asked_about(self, manager: Browser, given: Given, db_session: Session) -> None:
        table = db_session.scalars(select(ReportTable).where(ReportTable.short_name == "young-people")).one()
        table.notes[0].text = "Of them 3 came from one school."
        db_session.commit()
        page = manager.open(YEAR)
        (box,) = {str(box["name"]) for box in page.soup.select("[name^='decide:']")}
        again = refused(manager, page)
        assert "Choose whether it is hidden." in mistakes(again)
        again = refused(manager, again, **{box: "hidden"})
        assert "Say why, in a few words." in mistakes(again)
        publish(manager, again, **{box: "hidden", box.replace("decide", "why"): "It is a hidden figure"})
        assert "came from one school" not in str(publications(db_session)[0].download)

    def test_the_chapter_can_be_looked_at_first(self, manager: Browser, db_session: Session) -> None:
        page = manager.open(manager.open(YEAR).link("Look at the chapter first"))
        assert "A preview: nothing is published yet." in page.text("main")
        assert "[c]" in page.text("#young-people-heading ~ div, main")
        assert not publications(db_session)


class TestAPeriodThatIsNotOver:
    """It may be published as an update, said in words."""

    @pytest.fixture(autouse=True)
    def in_march(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The last day of the reporting year, which is not over then."""
        monkeypatch.setattr(clock, "today", lambda: date(2017, 3, 31))

    def test_it_is_asked_about(self, manager: Browser, given: Given, db_session: Session) -> None:
        given.entry("2016-05-04")
        given.entry("2017-03-31", attended="n/k", status=Status.PLANNED)
        page = manager.open(YEAR)
        assert "1 planned entry is still to come" in page.text("main")
        again = refused(manager, page)
        assert mistakes(again) == ["Tick this, or wait until the period is over."]
        publish(manager, again, is_update="y")
        assert publications(db_session)[0].gaps == []


class TestTables:
    """Which are published, remembered for the next time."""

    def test_what_is_left_out_is_not_published_and_remembered(
        self, manager: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-05-04")
        given.entry("2016-05-05", audience="Young people", sector="Schools")
        page = manager.open(YEAR)
        names = sent_by(page)["tables"]
        assert {"professionals", "young-people", "summary"} <= set(names)
        publish(manager, page, tables=[name for name in names if name != "summary"])
        kept = [table["name"] for table in publications(db_session)[0].download["tables"]]
        assert "summary" not in kept
        assert db_session.scalars(select(KeptSettings.tables_left_out)).one() == ["summary"]
        assert "summary" not in sent_by(manager.open(YEAR))["tables"]

    def test_none_at_all_is_refused(self, manager: Browser, given: Given, db_session: Session) -> None:
        given.entry("2016-05-04")
        assert mistakes(refused(manager, tables=[])) == ["Tick at least one table."]
        assert mistakes(refused(manager, tables=["no-such-table"])) == ["Tick at least one table."]
        assert not publications(db_session)


class TestTheFiguresChangeMeanwhile:
    """What is published is what was looked at."""

    def test_nothing_is_published_and_what_differs_is_told(
        self, manager: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-05-04", attended="34")
        gap = given.entry("2016-05-06", attended="n/k", sector="Health")
        page = manager.open(YEAR)
        given.entry("2016-05-05", attended="6")
        again = refused(manager, page, **{f"reason-{gap.id}": "Snow"})
        assert "The figures changed while you looked" in again.text(".app-questions h2")
        rows = again.texts(".app-questions tbody tr")
        assert any("Education: Attended 34 40" in row for row in rows), rows
        assert again.fields(FORM)[f"reason-{gap.id}"] == "Snow"
        assert not publications(db_session)
        publish(manager, again)
        assert len(publications(db_session)) == 1

    def test_a_reason_of_a_gap_that_is_filled_meanwhile_is_not_kept(
        self, manager: Browser, given: Given, db_session: Session
    ) -> None:
        gap = given.entry("2016-05-06", attended="n/k")
        page = manager.open(YEAR)
        entry = db_session.get_one(Entry, gap.id)
        entry.attended, entry.attended_certainty = 12, "exact"  # type: ignore[assignment]
        db_session.commit()
        again = refused(manager, page, **{f"reason-{gap.id}": "Snow"})
        publish(manager, again)
        assert publications(db_session)[0].gaps == []

    def test_a_choice_of_ones_own_is_no_change(self, manager: Browser, given: Given, db_session: Session) -> None:
        given.entry("2016-05-04")
        given.entry("2016-05-05", audience="Young people", sector="Schools")
        publish(manager, tables=["professionals"])
        assert len(publications(db_session)) == 1

    @pytest.mark.parametrize("field", ["digest", "chosen", "figures"])
    @pytest.mark.parametrize("text", ["", "x", "[]", "[1]", '[["a"], {"b": 1}]', "[" * 9_000])
    def test_what_a_browser_makes_up_publishes_nothing_that_was_not_shown(
        self, manager: Browser, given: Given, db_session: Session, field: str, text: str
    ) -> None:
        given.entry("2016-05-04")
        page = manager.open(YEAR)
        answer = answer_to(manager, page, **{field: text})
        assert answer.status_code in (200, 302)
        # The digest alone says what was shown.
        assert bool(publications(db_session)) == (field != "digest")


class TestTwice:
    """The same form, sent twice, publishes once; two managers never publish the same number."""

    def test_the_same_form_publishes_once(self, manager: Browser, given: Given, db_session: Session) -> None:
        given.entry("2016-05-04")
        page = manager.open(YEAR)
        assert publish(manager, page) == CHAPTER
        assert publish(manager, page) == CHAPTER
        assert len(publications(db_session)) == 1

    def test_the_same_form_with_other_content_is_another_version_and_was_not_looked_at(
        self, manager: Browser, given: Given, db_session: Session
    ) -> None:
        gap = given.entry("2016-05-04", attended="n/k")
        page = manager.open(YEAR)
        publish(manager, page, **{f"reason-{gap.id}": "Snow"})
        again = refused(manager, page, **{f"reason-{gap.id}": "Rain"})
        assert "The figures changed while you looked" in again.text("main")
        assert len(publications(db_session)) == 1

    def test_of_two_managers_the_second_looks_again(
        self, manager: Browser, browse: Browse, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-05-04")
        other = browse(Role.MANAGER)
        page, theirs = manager.open(YEAR), other.open(YEAR)
        publish(other, theirs)
        again = refused(manager, page)
        assert "while you looked" in again.text("main")
        assert "Publish a corrected version of 2016/17" in again.text("h1")
        assert [one.version for one in publications(db_session)] == [1]


class TestACorrectedVersion:
    """Each figure that differs has a reason."""

    def test_the_figures_that_differ_are_told_with_a_reason(
        self, manager: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-05-04", attended="34")
        publish(manager)
        given.entry("2016-05-05", attended="6")
        page = manager.open(YEAR)
        rows = page.texts("[aria-labelledby=what-differs] tbody tr")
        assert any(row.startswith("Education: Attended") and "34" in row and "40" in row for row in rows), rows
        where = publish(
            manager, page, same_because="correction", **{"remark:professionals/education/attended": "Came by post"}
        )
        assert where == "/published/2016-17/v2"
        changes = publications(db_session)[1].changes
        assert {change["reason"] for change in changes} == {"correction"}
        assert "Came by post" in [change["remark"] for change in changes]

    def test_without_any_difference_it_is_asked_about(
        self, manager: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-05-04")
        publish(manager)
        page = refused(manager)
        assert mistakes(page) == ["Tick this if a new version is wanted all the same."]
        publish(manager, page, same_figures="y")
        assert [one.version for one in publications(db_session)] == [1, 2]


class TestSignedOut:
    """Nothing typed is lost."""

    def test_what_was_typed_comes_back_and_is_not_published(
        self, app: Flask, given: Given, db_session: Session
    ) -> None:
        user, gap = given.user(Role.MANAGER), given.entry("2016-05-04", attended="n/k")
        browser = Browser(app.test_client())
        browser.sign_in(user)
        page = browser.open(YEAR)
        browser.client.post("/sign-out", data={"csrf_token": page.fields("form")["csrf_token"]})
        sent = sent_by(page, **{f"reason-{gap.id}": "Snow"})
        asked = browser._checked(browser.client.post(YEAR, data=sent, follow_redirects=True), 200)
        assert "You were signed out meanwhile" in asked.text("main")
        filled = {**asked.fields("main form"), "email": user.email, "password": PASSWORD}
        filled["carried-tables"] = sent["tables"]
        action = str(asked.soup.select_one("main form")["action"])  # type: ignore[index]
        again = browser._checked(browser.client.post(action, data=filled, follow_redirects=True), 200)
        assert again.fields(FORM)[f"reason-{gap.id}"] == "Snow"
        assert not publications(db_session)
        publish(browser, again)
        assert len(publications(db_session)) == 1

    def test_a_form_of_a_session_that_has_ended_says_so(self, app: Flask, given: Given, db_session: Session) -> None:
        user, gap = given.user(Role.MANAGER), given.entry("2016-05-04", attended="n/k")
        browser = Browser(app.test_client())
        browser.sign_in(user)
        page = browser.open(YEAR)
        token = browser.open("/").fields("form")["csrf_token"]
        browser.client.post("/sign-out", data={"csrf_token": token})
        browser.sign_in(user)
        again = refused(browser, page, **{f"reason-{gap.id}": "Snow"})
        assert "You signed out or in again while this page was open" in mistakes(again)[0]
        assert again.fields(FORM)[f"reason-{gap.id}"] == "Snow"
        assert not publications(db_session)

    def test_why_a_version_is_withdrawn_comes_back_too(self, app: Flask, given: Given, db_session: Session) -> None:
        given.entry("2016-05-04")
        given.publication()
        user, browser = given.user(Role.MANAGER), Browser(app.test_client())
        browser.sign_in(user)
        page = browser.open(f"{CHAPTER}/withdraw")
        browser.client.post("/sign-out", data={"csrf_token": page.fields("form")["csrf_token"]})
        sent = {**page.fields("main form"), "reason": "It was not agreed"}
        asked = browser._checked(browser.client.post(f"{CHAPTER}/withdraw", data=sent, follow_redirects=True), 200)
        filled = {**asked.fields("main form"), "email": user.email, "password": PASSWORD}
        action = str(asked.soup.select_one("main form")["action"])  # type: ignore[index]
        again = browser._checked(browser.client.post(action, data=filled, follow_redirects=True), 200)
        assert again.fields("main form")["reason"] == "It was not agreed"
        assert not publications(db_session)[0].withdrawn_at


class TestWithdrawing:
    """A version that should not be out."""

    def test_it_says_what_goes_and_what_stays(self, manager: Browser, given: Given) -> None:
        given.entry("2016-05-04")
        publish(manager)
        page = manager.open(f"{CHAPTER}/withdraw")
        assert "files" in page.text("dl")
        assert "who withdrew it, when and why" in page.text("dl")

    def test_a_reason_is_needed(self, manager: Browser, given: Given, db_session: Session) -> None:
        given.entry("2016-05-04")
        publish(manager)
        page = manager.send(f"{CHAPTER}/withdraw", {"reason": "  "})
        assert mistakes(page) == ["Say why it should not be out, in a few words."]
        page = manager.send(f"{CHAPTER}/withdraw", {"reason": "About Emily Smith, aged 14"})
        assert "Say it without that" in mistakes(page)[0]
        assert not publications(db_session)[0].withdrawn_at

    def test_files_go_and_who_when_and_why_stays(self, manager: Browser, given: Given, db_session: Session) -> None:
        given.entry("2016-05-04")
        publish(manager)
        page = manager.open(f"{CHAPTER}/withdraw")
        sent = {**page.fields("main form"), "reason": "A child could be\nfound in it"}
        answer = manager.client.post(f"{CHAPTER}/withdraw", data=sent)
        assert (answer.status_code, answer.headers["Location"]) == (302, CHAPTER)
        (one,) = publications(db_session)
        assert one.withdrawn_at
        assert one.withdrawn_reason == "A child could be found in it"
        assert not db_session.scalar(select(func.count()).select_from(PublicationFile))
        # Again, by whoever had the page open: nothing is done twice.
        answer = manager.client.post(f"{CHAPTER}/withdraw", data=sent)
        assert (answer.status_code, answer.headers["Location"]) == (302, CHAPTER)
        # The number stays taken.
        assert publish(manager) == "/published/2016-17/v2"

    @pytest.mark.parametrize("address", ["/published/2016-17/v1/withdraw", "/published/2016-17/v0/withdraw"])
    def test_what_was_never_published_is_not_withdrawn(self, manager: Browser, address: str) -> None:
        manager.open(address, 404)

    def test_the_history_tells_of_both(self, manager: Browser, given: Given) -> None:
        given.entry("2016-05-04")
        publish(manager)
        manager.client.post(
            f"{CHAPTER}/withdraw",
            data={**manager.open(f"{CHAPTER}/withdraw").fields("main form"), "reason": "Not agreed yet"},
        )
        rows = manager.open("/history").soup.select("tbody tr")
        told = [" ".join(row.get_text(" ").split()) for row in rows[:2]]
        assert "Publication withdrawn" in told[0]
        assert "reason: Not agreed yet" in told[0]
        assert "Published" in told[1]
        assert "2016/17, version 1" in told[1]
        for row in rows[:2]:
            assert [link["href"] for link in row.select("a")] == [CHAPTER]
            # What was published can't be unsaid.
            assert not row.select("form")
