"""The page of settings, the first month of the reporting year, and how both reach every page and process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.given import Given
from tests.pages import Browser, Page
from tests.statements import statements
from training_register import create_app
from training_register.database import db
from training_register.models import AudienceSector, Entry, KeptSettings, Operation, ReportTable
from training_register.rules.permissions import Role
from training_register.settings import SCREEN_FIELDS, Settings

Browse = Callable[[Role | None], Browser]


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """A register of which nothing is set outside of it."""
    app = make_app()
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def jane(browse: Browse) -> Browser:
    """An administrator's browser."""
    return browse(Role.ADMINISTRATOR)


def save(browser: Browser, status: int = 200, **said: Any) -> Page:
    """Opens the page of settings, changes some boxes, and saves."""
    return send(browser, browser.open("/settings"), status, **said)


def send(browser: Browser, page: Page, status: int = 200, **said: Any) -> Page:
    """Changes some boxes of the page as it was opened, and saves."""
    filled = {**page.fields(), **said}
    # A form gives one of several ticks of a name; a browser sends them all.
    if "first_screen" not in said:
        filled["first_screen"] = [str(box["value"]) for box in page.soup.select("[name=first_screen][checked]")]
    answer = browser.client.post("/settings", data=filled, follow_redirects=True)
    return browser._checked(answer, status)


def kept(db_session: Session) -> KeptSettings:
    """What the register keeps."""
    db_session.expire_all()
    return db_session.scalars(select(KeptSettings)).one()


class TestSetting:
    """What is set is saved, and stands on every page."""

    def test_names_stand_in_the_head_at_once_for_whoever_signs_in_too(self, jane: Browser, browse: Browse) -> None:
        page = save(jane, organisation_name="  Anytown   Partnership ")
        assert "The settings are saved" in page.text("[role=status]")
        assert page.text(".app-header__organisation") == "Anytown Partnership"
        assert browse(None).open("/sign-in").text(".app-header__organisation") == "Anytown Partnership"

    def test_the_history_says_what_became_of_each(self, jane: Browser) -> None:
        save(jane, service_name="Amber", brand_colour="#00703C", entries_kept_since="1/4/2016", bank_holidays="wales")
        save(jane, service_name="Amber Project", entries_kept_since="")
        lines = jane.open("/history").texts(".app-history-lines li")
        assert "Service name: Amber → Amber Project" in lines
        assert "Entries kept since: 1 April 2016 → nothing" in lines
        assert "Colour: #5b2a86 → #00703c" in lines
        assert "Bank holidays: England → Wales" in lines
        assert "Service name: nothing → Amber" in lines

    def test_they_hold_in_tables_and_in_the_form(self, jane: Browser, given: Given) -> None:
        given.entry("2015-05-04", attended="10")
        given.entry("2016-05-04", attended="10")
        save(jane, service_name="Amber", entries_kept_since="1 April 2016", first_screen=["venue", "notes"])
        assert "by Amber" in jane.open("/tables/2016-17").text("main")
        assert "[x]" in jane.open("/tables/2015-16").text("main")
        form = jane.open("/entries/add")
        assert form.soup.select_one("details #venue") is None
        assert form.soup.select_one("details #how") is not None

    def test_saved_twice_is_saved_once(self, jane: Browser, db_session: Session) -> None:
        page = jane.open("/settings")
        send(jane, page, service_name="Amber")
        again = send(jane, page, service_name="Amber")
        assert "Nothing was changed" in again.text("[role=status]")
        assert len(db_session.scalars(select(Operation).where(Operation.kind == "change settings")).all()) == 1

    def test_it_is_undone_in_the_history(self, jane: Browser, db_session: Session) -> None:
        save(jane, service_name="Amber", place="Anytown", first_screen=["venue"])
        save(jane, place="Elsewhere")
        page = jane.open("/history")
        newest, oldest = page.soup.select("form[action$='/undo']")[:2]
        answer = jane.send("/history", {}, form=f"form[action='{oldest['action']}']")
        assert "Nothing was undone. Place was changed since. Undo that first." in answer.text("[role=status]")
        for form in (newest, oldest):
            jane.send("/history", {}, form=f"form[action='{form['action']}']")
        settings = kept(db_session)
        assert (settings.service_name, settings.place, settings.first_screen) == (None, None, None)
        assert jane.open("/settings").fields()["service_name"] == ""

    def test_a_manager_sees_it_done_and_can_not_undo_it(self, jane: Browser, browse: Browse) -> None:
        save(jane, service_name="Amber")
        undo = str(jane.open("/history").soup.select("form[action$='/undo']")[0]["action"])
        manager = browse(Role.MANAGER)
        page = manager.open("/history")
        assert "Service name: nothing → Amber" in page.text("main")
        assert not page.soup.select(f"form[action='{undo}']")
        token = manager.open("/account/password").fields()["csrf_token"]
        answer = manager._checked(manager.client.post(undo, data={"csrf_token": token}, follow_redirects=True), 200)
        assert "by an administrator alone" in answer.text("[role=status]")
        manager.open("/settings", 403)

    def test_days_for_which_files_are_kept_may_be_none(self, jane: Browser, db_session: Session) -> None:
        assert jane.open("/settings").fields()["keep_files_days"] == "30"
        page = save(jane, keep_files_days=" 0 ")
        assert page.fields()["keep_files_days"] == "0"
        assert kept(db_session).keep_files_days == 0
        lines = jane.open("/history").texts(".app-history-lines li")
        assert "Days for which an imported file is kept: 30 → 0" in lines


class TestMistakes:
    """What can't be set is told beside its box, and everything that was typed stays."""

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"brand_colour": "#ffdd00"}, "#ffdd00 is too light: white text on it has a contrast of 1.3 to 1"),
            ({"brand_colour": "purple"}, "“purple” is not a colour"),
            ({"brand_colour": ""}, "Enter a colour"),
            ({"entries_kept_since": "31 June 2016"}, "31 June 2016"),
            ({"entries_kept_since": "9" * 300}, "is not a day"),
            ({"entries_kept_since": "1 April 2199"}, "is still to come"),
            ({"organisation_name": "N" * 201}, "too long"),
            ({"keep_files_days": "366"}, "Enter for how many days a file is kept, 0 to 365."),
            ({"keep_files_days": ""}, "Enter for how many days"),
            ({"keep_files_days": "½"}, "Enter for how many days"),
            ({"keep_files_days": "²"}, "Enter for how many days"),
            ({"bank_holidays": "atlantis"}, "Choose whose bank holidays"),
            ({"first_screen": ["how", "nonsense"]}, "Tick fields of the list."),
        ],
    )
    def test_it_is_told(self, jane: Browser, db_session: Session, said: dict[str, Any], words: str) -> None:
        page = save(jane, **{"place": "Typed too", **said})
        assert page.text("title").startswith("Error: Settings")
        [name] = said
        error = page.text(f"#{name}-error")
        assert words in error
        assert error.removeprefix("Error: ") in page.text(".govuk-error-summary")
        assert page.fields()["place"] == "Typed too"
        assert kept(db_session).version == ""

    def test_a_colour_that_is_too_light_is_shown_and_another_offered(self, jane: Browser) -> None:
        page = save(jane, brand_colour="#ffdd00")
        assert page.soup.select_one(".app-colour__sample rect[fill='#ffdd00']")
        offered = page.text("#brand_colour-error").split(" is the same colour")[0].split()[-1]
        saved = save(jane, brand_colour=offered)
        assert "saved" in saved.text("[role=status]")
        assert saved.fields()["brand_colour"] == offered

    @pytest.mark.parametrize(
        ("typed", "colour"), [("00703c", "#00703c"), ("#ABC", ""), (" #0A5 ", ""), ("#05a", "#0055aa")]
    )
    def test_a_colour_may_be_written_in_short(self, jane: Browser, typed: str, colour: str) -> None:
        page = save(jane, brand_colour=typed)
        if colour:
            assert page.fields()["brand_colour"] == colour
        else:
            assert "too light" in page.text("#brand_colour-error")

    @pytest.mark.parametrize("seen", ["", "{", "[]", "[" * 5000, '{"place": 1e400}', "1" * 5000, "\x00", "null"])
    def test_nonsense_never_breaks_the_page(self, jane: Browser, seen: str) -> None:
        save(jane, seen=seen, place="A\x00b\x1b", organisation_name="<b>\ud7ff&", bank_holidays="england")
        assert jane.open("/settings").text("h1") == "Settings"


class TestTogether:
    """Two administrators, several processes."""

    def test_what_another_has_set_meanwhile_is_not_taken_back(self, jane: Browser, browse: Browse) -> None:
        opened = jane.open("/settings")
        save(browse(Role.ADMINISTRATOR), place="Anytown")
        page = send(jane, opened, service_name="Amber")
        assert "saved" in page.text("[role=status]")
        assert (page.fields()["place"], page.fields()["service_name"]) == ("Anytown", "Amber")

    def test_the_same_setting_is_told_and_asked_about(self, jane: Browser, browse: Browse) -> None:
        opened = jane.open("/settings")
        save(browse(Role.ADMINISTRATOR), place="Anytown", contact="Ali")
        page = send(jane, opened, place="Elsewhere", contact="Ali")
        assert "to “Anytown”. Save again to put yours in its place." in page.text("#place-error")
        assert not page.soup.select("#contact-error")
        assert page.fields()["place"] == "Elsewhere"
        assert send(jane, page).fields()["place"] == "Elsewhere"

    def test_another_process_reads_them_again_once(
        self, app: Flask, jane: Browser, given: Given, db_session: Session, tmp_path: Path
    ) -> None:
        other = create_app(tmp_path / "other", Settings(database_url=app.config["SETTINGS"].database_url))
        # Not lent the context that this test holds open: another application has one of its own.
        elsewhere = Browser(other.test_client())
        elsewhere.sign_in(given.user(Role.ADMINISTRATOR))
        try:
            for name in ("Anytown", "Elsewhere"):
                save(jane, organisation_name=name)
                assert elsewhere.open("/tables").text(".app-header__organisation") == name
        finally:
            with other.app_context():
                db.engine.dispose()

    def test_no_page_asks_more_for_them(self, jane: Browser, db_session: Session) -> None:
        for address in ("/", "/tables/2016-17", "/entries", "/entries/add", "/settings"):
            jane.open(address)
            with statements(db_session) as sent:
                jane.open(address)
            assert len([one for one in sent if "kept_settings" in one]) == 1, address
            assert "app_user" in next(one for one in sent if "kept_settings" in one)

    def test_the_sign_in_page_asks_once(self, app: Flask, db_session: Session) -> None:
        browser = Browser(app.test_client())
        with statements(db_session) as sent:
            browser.open("/sign-in")
        assert len([one for one in sent if "kept_settings" in one]) == 1

    def test_a_page_about_trouble_with_the_database_needs_no_settings(
        self, app: Flask, jane: Browser, db_session: Session
    ) -> None:
        save(jane, organisation_name="Anytown")
        db_session.execute(text("ALTER TABLE kept_settings RENAME TO gone"))
        db_session.commit()
        page = Browser(app.test_client()).open("/nowhere", 404)
        assert page.text(".app-header__organisation") == "Anytown"


class TestTheColour:
    """A stylesheet at an address that names the colour."""

    def test_a_new_colour_is_at_a_new_address(self, jane: Browser) -> None:
        before = self.address(jane)
        save(jane, brand_colour="#00703c")
        after = self.address(jane)
        assert before != after
        answer = jane.get(after)
        assert answer.text == ":root{--brand:#00703c}\n"
        assert "max-age=31536000" in answer.headers["Cache-Control"]

    def test_the_database_is_not_asked_for_it(self, jane: Browser, db_session: Session) -> None:
        address = self.address(jane)
        with statements(db_session) as sent:
            jane.get(address)
        assert not sent

    @pytest.mark.parametrize("colour", ["", "red", "5b2a8", "5b2a86;}", "%0d%0a"])
    def test_what_is_no_colour_gets_that_of_the_settings(self, jane: Browser, colour: str) -> None:
        answer = jane.get(f"/brand.css?colour={colour}")
        assert answer.text == ":root{--brand:#5b2a86}\n"
        assert answer.headers["Cache-Control"] == "no-cache"

    @staticmethod
    def address(browser: Browser) -> str:
        """Where the page has its colour from."""
        [link] = browser.open("/settings").soup.select("link[href*='brand.css']")
        return str(link["href"])


class TestSetElsewhere:
    """What the file or the environment says is shown with the place, and not asked."""

    def test_it_is_told_and_not_asked(self, make_app: Callable[..., Flask], given: Given) -> None:
        app = make_app(place="Anytown", bank_holidays="wales", first_month=9, session_hours=8)
        app.config["WHERE_SET"] = {**app.config["WHERE_SET"], "place": "TRAINING_REGISTER_PLACE"}
        with app.app_context():
            jane = Browser(app.test_client())
            jane.sign_in(Given(db.session()).user(Role.ADMINISTRATOR))
            page = jane.open("/settings")
            fields = page.fields()
            assert not {"place", "bank_holidays", "first_month"} & fields.keys()
            assert "Place Anytown Set in the environment, as TRAINING_REGISTER_PLACE." in page.text("main")
            assert "Bank holidays Wales Set in settings.toml." in page.text("main")
            assert "begin in September" in page.text("main")
            saved = save(jane, place="Elsewhere", service_name="Amber")
            assert saved.fields()["service_name"] == "Amber"
            assert "Anytown" in saved.text("main")
            assert db.session.scalars(select(KeptSettings.place)).one() is None
            month = jane.open("/settings/first-month")
            assert "training-register place-entries" in month.text("main")
            assert not month.soup.select("main form")
            token = fields["csrf_token"]
            answer = jane.client.post("/settings/first-month", data={"csrf_token": token, "first_month": "1"})
            assert answer.status_code == 404

    def test_a_page_without_anything_to_set_has_no_button(self, make_app: Callable[..., Flask]) -> None:
        app = make_app()
        app.config["WHERE_SET"] = dict.fromkeys(Settings.__slots__, "settings.toml")
        with app.app_context():
            jane = Browser(app.test_client())
            jane.sign_in(Given(db.session()).user(Role.ADMINISTRATOR))
            assert not jane.open("/settings").soup.select("main button")


class TestTheFirstMonth:
    """Another first month places every entry anew, after a preview."""

    def test_what_would_change_is_shown_first(self, jane: Browser, given: Given, db_session: Session) -> None:
        for day in ("2016-04-12", "2016-05-01", "2016-09-01", "2017-03-31"):
            given.entry(day)
        given.entry("2016-07-01", "2016-10-31", sessions="8")
        for offered in db_session.scalars(select(AudienceSector).where(AudienceSector.sector_id == 1)).all()[:1]:
            offered.from_year, offered.to_year = 2014, 2017
        for table in db_session.scalars(select(ReportTable)).all()[:1]:
            table.from_year = 2015
        db_session.commit()
        page = jane.open("/settings/first-month?first_month=9")
        words = page.text("main")
        assert "3 of 5 entries would leave the reporting year in which they stand" in words
        rows = [[" ".join(cell.get_text().split()) for cell in row.select("th, td")] for row in page.soup.select("tr")]
        assert rows == [
            ["Reporting year", "Now, April to March", "Then, September to August"],
            ["2015/16", "0", "2"],
            ["2016/17", "5", "2"],
            ["In no one year", "0", "1"],
        ]
        assert "offered from 2014/15, from September 2014 instead of April" in words
        assert "offered until 2017/18, to August 2018 instead of March 2018" in words
        assert "laid out so from 2015/16, from September 2015 instead of April" in words
        assert {entry.reporting_year for entry in db_session.scalars(select(Entry))} == {2016}, "nothing is changed yet"

    def test_one_press_changes_it_and_the_history_undoes_it(
        self, jane: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry("2016-04-12")
        given.entry("2016-10-12")
        page = self.press(jane, 9)
        assert "Reporting years begin in September. 2 entries placed anew." in page.text("[role=status]")
        assert self.placed(db_session) == [(2015, 3, 4), (2016, 1, 10)]
        assert "begin in September" in jane.open("/settings").text("main")
        assert "September 2016 to August 2017" in jane.open("/tables/2016-17").text("main")
        told = jane.open("/history").text("main")
        assert "First month of the reporting year: April → September" in told
        undo = str(jane.open("/history").soup.select("form[action$='/undo']")[0]["action"])
        jane.send("/history", {}, form=f"form[action='{undo}']")
        assert self.placed(db_session) == [(2016, 1, 4), (2016, 3, 10)]
        assert "begin in April" in jane.open("/settings").text("main")

    def test_a_second_press_does_nothing(self, jane: Browser, given: Given, db_session: Session) -> None:
        given.entry()
        page = jane.open("/settings/first-month?first_month=9")
        fields = page.fields("#begin")
        for words in ("Reporting years begin in September.", "begin in September already."):
            answer = jane.client.post("/settings/first-month", data=fields, follow_redirects=True)
            assert words in Page(answer).text("[role=status]")
        assert len(db_session.scalars(select(Operation).where(Operation.kind == "change first month")).all()) == 1

    def test_who_previewed_another_month_is_told(self, jane: Browser, browse: Browse, given: Given) -> None:
        given.entry()
        fields = jane.open("/settings/first-month?first_month=9").fields("#begin")
        self.press(browse(Role.ADMINISTRATOR), 1)
        page = jane._checked(jane.client.post("/settings/first-month", data=fields, follow_redirects=True), 200)
        assert "Somebody else has set the first month to January since" in page.text(".govuk-error-summary")
        assert page.fields("#begin")["seen"] == "1"

    def test_january_has_years_of_one_number(self, jane: Browser, given: Given) -> None:
        given.entry("2017-02-01")
        page = jane.open("/settings/first-month?first_month=1")
        assert "2016/17, then 2016" in page.text("table")
        self.press(jane, 1)
        jane.open("/tables/2017")

    @pytest.mark.parametrize("asked", ["0", "13", "x", "", "9" * 400, "٩"])
    def test_what_is_no_month_is_told(self, jane: Browser, asked: str) -> None:
        page = jane.open(f"/settings/first-month?first_month={asked}")
        assert "Choose a month." in page.text(".govuk-error-summary")
        data = {"csrf_token": jane.open("/settings").fields()["csrf_token"], "first_month": asked, "seen": asked}
        assert "Choose a month." in Page(jane.client.post("/settings/first-month", data=data)).text()

    def test_after_the_first_publication_it_stays(
        self, jane: Browser, given: Given, monkeypatch: pytest.MonkeyPatch, db_session: Session
    ) -> None:
        given.entry()
        fields = jane.open("/settings/first-month?first_month=9").fields("#begin")
        for module in ("views.settings", "actions.settings"):
            monkeypatch.setattr(f"training_register.{module}.has_publication", lambda _: True)
        page = jane.open("/settings/first-month?first_month=9")
        assert "Tables were published" in page.text("main")
        assert not page.soup.select("main form")
        answer = jane._checked(jane.client.post("/settings/first-month", data=fields), 200)
        assert "Tables were published" in answer.text("main")
        assert kept(db_session).first_month is None

    def test_a_form_that_was_open_meanwhile_is_placed_by_the_new_month(
        self, jane: Browser, browse: Browse, given: Given, db_session: Session
    ) -> None:
        entry = given.entry("2016-04-12")
        coordinator = browse(Role.COORDINATOR)
        opened = coordinator.open(f"/entries/{entry.id}/change").fields()
        self.press(jane, 9)
        answer = coordinator.client.post(
            f"/entries/{entry.id}/change", data={**opened, "attended": "35"}, follow_redirects=True
        )
        assert "The change is saved." in Page(answer).text("main")
        assert self.placed(db_session) == [(2015, 3, 4)]
        db_session.expire_all()
        assert db_session.get_one(Entry, entry.id).attended == 35

    @staticmethod
    def press(browser: Browser, month: int) -> Page:
        """Looks at what would change, and changes it."""
        return browser.send(f"/settings/first-month?first_month={month}", {}, form="#begin")

    @staticmethod
    def placed(db_session: Session) -> list[tuple[Any, ...]]:
        """Where each entry stands."""
        rows = db_session.execute(select(Entry.reporting_year, Entry.quarter, Entry.month).order_by(Entry.id)).all()
        db_session.rollback()
        return [tuple(row) for row in rows]


def test_every_field_of_the_form_has_its_words(jane: Browser) -> None:
    boxes = jane.open("/settings").soup.select("[name=first_screen]")
    assert [box["value"] for box in boxes] == list(SCREEN_FIELDS)
