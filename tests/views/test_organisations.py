"""Organisations, as a manager keeps them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tests.given import RECORDED_AT, Given
from tests.pages import Browser, Page
from training_register.actions import organisations as actions
from training_register.actions.refusals import Refusal
from training_register.models import (
    Area,
    Change,
    Entry,
    EntryOrganisation,
    Operation,
    Organisation,
    OrganisationSpelling,
    OrganisationToldApart,
    Sector,
)
from training_register.queries import organisations
from training_register.queries.own_sheet import entries_for_own_sheet
from training_register.rules.permissions import ALL, Role

Browse = Callable[[Role | None], Browser]


@pytest.fixture
def manager(browse: Browse) -> Browser:
    """The browser of a manager."""
    return browse(Role.MANAGER)


def organisation(db_session: Session, name: str) -> Organisation:
    """The organisation of a name, as it is now."""
    db_session.rollback()
    return db_session.scalars(select(Organisation).where(Organisation.name == name)).one()


def spellings(db_session: Session, name: str) -> list[str]:
    """The other spellings of an organisation."""
    statement = select(OrganisationSpelling.spelling).where(
        OrganisationSpelling.organisation_id == organisation(db_session, name).id
    )
    return sorted(db_session.scalars(statement))


def everything(db_session: Session) -> dict[str, list[Any]]:
    """All that is kept of organisations, and every line that names one."""
    db_session.rollback()
    models = (Organisation, OrganisationSpelling, OrganisationToldApart, EntryOrganisation)
    return {
        model.__tablename__: sorted(map(repr, db_session.execute(select(model.__table__)).all())) for model in models
    }


def pressed(manager: Browser, page: Page, label: str) -> Page:
    """The page that comes when somebody presses a button of a page, with the form as it stands."""
    for form in page.soup.select("main form"):
        for button in form.select("button"):
            if " ".join(button.get_text(" ").split()).startswith(label):
                pairs = [
                    (str(field["name"]), str(field.get("value", "on")))
                    for field in form.select("input[name]")
                    if field.get("type") not in ("checkbox", "radio") or field.has_attr("checked")
                ]
                if button.get("name"):
                    pairs.append((str(button["name"]), str(button["value"])))
                data: dict[str, list[str]] = {}
                for name, value in pairs:
                    data.setdefault(name, []).append(value)
                action = str(button.get("formaction") or form.get("action") or page.response.request.path)
                return manager._checked(manager.client.post(action, data=data, follow_redirects=True), 200)
    raise AssertionError(f"there is no button {label!r} on the page")


class TestList:
    """The list of organisations."""

    def test_it_says_how_many_entries_each_has_and_when_the_last_was(self, manager: Browser, given: Given) -> None:
        given.named(Organisation, "Carr Green", usual_sector_id=given.named(Sector, "Education").id)
        given.entry("2016-05-01", organisations=("Carr Green",))
        given.entry("2016-06-01", organisations=("Carr Green", "Ash House"))
        given.named(Organisation, "Whinfield", usual_area_id=given.named(Area, "North").id, may_be_named=True)
        assert manager.open("/organisations").texts("tbody tr") == [
            "Ash House – – No 1 1 June 2016",
            "Carr Green Education – No 2 1 June 2016",
            "Whinfield – North Yes 0 –",
        ]

    def test_it_is_searched_by_a_few_letters_of_any_word_and_by_spellings(
        self, manager: Browser, given: Given, db_session: Session
    ) -> None:
        carr = given.named(Organisation, "Carr Green School")
        given.named(Organisation, "Whinfield 100%_School")
        given._added(OrganisationSpelling(organisation_id=carr.id, spelling="Old Mill", folded="old mill"))
        for words, found in (
            ("gre carr", 1), ("MILL", 1), ("school", 2), ("100%", 1), ("0%_s", 1), ("%", 1), ("nobody", 0),
        ):  # fmt: skip
            page = manager.open("/organisations?" + "&".join([f"q={words.replace('%', '%25')}"]))
            assert len(page.texts("tbody tr")) == found, words

    def test_its_filters_narrow_it(self, manager: Browser, given: Given) -> None:
        education, north = given.named(Sector, "Education"), given.named(Area, "North")
        carr = given.named(Organisation, "Carr", usual_sector_id=education.id, usual_area_id=north.id)
        given.named(Organisation, "Fold", may_be_named=True)
        given.named(Organisation, "Gone", retired_on=RECORDED_AT.date())
        given.named(Organisation, "Went", merged_into_id=carr.id)
        for asked, found in (
            ("", ["Carr", "Fold"]),
            (f"sector={education.short_name}", ["Carr"]),
            ("sector=none", ["Fold"]),
            (f"area={north.short_name}", ["Carr"]),
            ("area=none", ["Fold"]),
            ("named=yes", ["Fold"]),
            ("named=no", ["Carr"]),
            ("show=retired", ["Gone"]),
            ("show=merged", ["Went"]),
            ("show=all", ["Carr", "Fold", "Gone", "Went"]),
        ):
            assert manager.open(f"/organisations?{asked}").texts("tbody a") == found, asked

    def test_it_comes_a_page_at_a_time(self, manager: Browser, given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(organisations, "PAGE_LENGTH", 2)
        for name in ("The Year 10 Club", "Year 9 Club", "Abbey", "Zion", "Mill"):
            given.named(Organisation, name)
        page, seen = manager.open("/organisations"), []
        while True:
            seen += page.texts("tbody a")
            if "Next page" not in page.texts("nav a"):
                break
            page = manager.open(page.link("Next page"))
        assert seen == ["Abbey", "Mill", "Year 9 Club", "The Year 10 Club", "Zion"]
        assert "5 organisations" in page.text("main")
        assert manager.open(page.link("First page")).texts("tbody a") == ["Abbey", "Mill"]

    @pytest.mark.parametrize(
        "asked", ["after=x", "after=-1", "after=99999999999", "named=perhaps", "show=nothing", "after=²", "done=x"]
    )
    def test_what_cannot_be_asked_is_refused_in_words(self, manager: Browser, asked: str) -> None:
        manager.open(f"/organisations?{asked}", 400)

    def test_it_takes_as_many_queries_for_many_as_for_one(
        self, manager: Browser, given: Given, db_session: Session
    ) -> None:
        def queries() -> int:
            seen: list[str] = []
            engine = db_session.get_bind()

            def note(*args: Any) -> None:
                if "organisation" in args[2]:
                    seen.append(args[2])

            event.listen(engine, "before_cursor_execute", note)
            manager.open("/organisations")
            event.remove(engine, "before_cursor_execute", note)
            return len(seen)

        given.entry("2016-05-01", organisations=("Carr Green",))
        manager.open("/organisations")
        one = queries()
        for number in range(30):
            given.entry("2016-05-01", organisations=(f"School {number}",))
        assert queries() == one


class TestPage:
    """The page of an organisation."""

    def test_one_is_added(self, manager: Browser, given: Given, db_session: Session) -> None:
        education, north = given.named(Sector, "Education"), given.named(Area, "North")
        page = manager.send(
            "/organisations/add",
            {"name": " Carr  Green ", "sector": str(education.id), "area": str(north.id), "contact": "Jo, office"},
        )
        assert page.text("h1") == "Carr Green"
        carr = organisation(db_session, "Carr Green")
        assert (carr.usual_sector_id, carr.usual_area_id, carr.contact) == (education.id, north.id, "Jo, office")
        assert not carr.may_be_named, "never by itself"
        assert "Added" in page.text(".app-changes")

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("", "Enter a name."),
            ("a" * 201, "is too long"),
            ("A; B", "holds a semicolon"),
            ("CARR  GREEN", "There is already an organisation with this name: “Carr Green”."),
            ("carr grn", "This is another spelling of “Carr Green” already."),
        ],
    )
    def test_a_name_that_cannot_be_is_refused_beside_its_box_and_nothing_is_lost(
        self, manager: Browser, given: Given, typed: str, words: str
    ) -> None:
        carr = given.named(Organisation, "Carr Green")
        given._added(OrganisationSpelling(organisation_id=carr.id, spelling="Carr Grn", folded="carr grn"))
        page = manager.send("/organisations/add", {"name": typed, "contact": "Jo"})
        assert words in page.text("#name-error")
        assert page.fields()["contact"] == "Jo"
        assert page.fields()["name"] == typed

    @pytest.mark.parametrize(
        "typed", ["Carr\x00Green", "\ud83d\ude00 Nursery", "=1+1", "a" * 199 + "ß", "\u202eabc", "\ufdfd" * 40]
    )
    def test_odd_text_ends_in_a_name_or_in_words(self, manager: Browser, typed: str) -> None:
        page = manager.send("/organisations/add", {"name": typed.encode("utf-16", "surrogatepass").decode("utf-16")})
        assert page.status == 200

    def test_a_rename_keeps_the_old_name_as_another_spelling(
        self, manager: Browser, given: Given, db_session: Session
    ) -> None:
        carr = given.named(Organisation, "Carr Green")
        page = manager.send(f"/organisations/{carr.id}", {"name": "Carr Fold"}, form="#organisation")
        assert page.text("h1") == "Carr Fold"
        assert spellings(db_session, "Carr Fold") == ["Carr Green"]
        assert organisation(db_session, "Carr Fold").folded == "carr fold"
        # Back again: what was a spelling is the name, and the other way round.
        manager.send(f"/organisations/{carr.id}", {"name": "Carr Green"}, form="#organisation")
        assert spellings(db_session, "Carr Green") == ["Carr Fold"]

    def test_a_rename_forgets_the_old_name_if_nobody_asks_to_keep_it(
        self, manager: Browser, given: Given, db_session: Session
    ) -> None:
        carr = given.named(Organisation, "Carr Green")
        page = manager.open(f"/organisations/{carr.id}")
        fields = page.fields("#organisation")
        del fields["keep_old_name"]
        manager.client.post(f"/organisations/{carr.id}", data={**fields, "name": "Carr Fold"})
        assert spellings(db_session, "Carr Fold") == []

    def test_spellings_are_added_and_taken_away(self, manager: Browser, given: Given, db_session: Session) -> None:
        carr = given.named(Organisation, "Carr Green")
        given.named(Organisation, "Fold")
        address = f"/organisations/{carr.id}"
        page = manager.send(address, {"spelling": "Carr Grn"}, form="#spellings")
        assert "Carr Grn" in page.text(".app-spellings")
        page = manager.send(address, {"spelling": "FOLD"}, form="#spellings")
        assert "already an organisation with this name: “Fold”" in page.text("#spelling-error")
        assert page.fields("#spellings")["spelling"] == "FOLD"
        page = manager.send(address, {"spelling": "carr GRN"}, form="#spellings")
        assert "another spelling of “Carr Green” already" in page.text("#spelling-error")
        page = pressed(manager, manager.open(address), "Take away")
        assert "The spelling is taken away." in page.text("main")
        assert spellings(db_session, "Carr Green") == []

    @pytest.mark.parametrize("name", ["Oak Lodge Childrens' Home", "Haven Women's Refuge", "Mount Secure Unit"])
    def test_what_looks_like_a_home_is_asked_about_before_it_may_be_named(
        self, manager: Browser, given: Given, db_session: Session, name: str
    ) -> None:
        home = given.named(Organisation, name)
        address = f"/organisations/{home.id}"
        page = manager.send(address, {"may_be_named": "y", "contact": "Jo"}, form="#organisation")
        assert "looks like the name of a place" in page.text("#may_be_named-error")
        assert page.fields("#organisation")["contact"] == "Jo"
        assert not organisation(db_session, name).may_be_named
        fields = page.fields("#organisation")
        assert fields["may_be_named"] == "y"
        manager.client.post(address, data={**fields, "named_anyway": "y"})
        assert organisation(db_session, name).may_be_named
        # It is asked once, not each time that something else is saved.
        page = manager.send(address, {"contact": "Sam"}, form="#organisation")
        assert "Saved." in page.text("main")

    def test_others_are_named_when_somebody_says_so(self, manager: Browser, given: Given, db_session: Session) -> None:
        carr = given.named(Organisation, "Carr Green School")
        manager.send(f"/organisations/{carr.id}", {"may_be_named": "y"}, form="#organisation")
        assert organisation(db_session, "Carr Green School").may_be_named

    def test_one_is_retired_and_brought_back(self, manager: Browser, given: Given, db_session: Session) -> None:
        carr = given.named(Organisation, "Carr Green")
        page = manager.send(f"/organisations/{carr.id}", {}, form="#retire")
        assert "not offered for new entries" in page.text("main")
        assert manager.open("/organisations").texts("tbody a") == []
        manager.send(f"/organisations/{carr.id}", {}, form="#bring-back")
        assert organisation(db_session, "Carr Green").retired_on is None

    def test_a_change_of_the_usual_sector_rewrites_no_entry(
        self, manager: Browser, given: Given, db_session: Session
    ) -> None:
        education, health = given.named(Sector, "Education"), given.named(Sector, "Health")
        given.named(Organisation, "Carr Green", usual_sector_id=education.id)
        entry = given.entry(organisations=("Carr Green",), sector="Education")
        address = f"/organisations/{organisation(db_session, 'Carr Green').id}"
        before = db_session.execute(select(Entry.__table__)).all()
        manager.send(address, {"sector": str(health.id)}, form="#organisation")
        assert organisation(db_session, "Carr Green").usual_sector_id == health.id
        assert db_session.execute(select(Entry.__table__)).all() == before
        assert "Education" in manager.open(f"/entries/{entry.id}").text("main")

    def test_its_history_and_its_entries_are_told(self, manager: Browser, given: Given, db_session: Session) -> None:
        education, health = given.named(Sector, "Education"), given.named(Sector, "Health")
        manager.send("/organisations/add", {"name": "Carr Green", "sector": str(education.id)})
        given.entry("2016-05-01", organisations=("Carr Green",))
        address = f"/organisations/{organisation(db_session, 'Carr Green').id}"
        manager.send(address, {"sector": str(health.id), "name": "Carr Fold"}, form="#organisation")
        page = manager.open(address)
        told = page.text(".app-changes")
        assert "usual sector: Education → Health" in told
        assert "name: Carr Green → Carr Fold" in told
        assert "other spelling: nothing → Carr Green" in told
        assert page.texts("tbody th") == ["1 May 2016"]
        assert len(manager.open(page.link("Find them in the list of entries")).texts("tbody tr")) == 1

    def test_every_operation_is_undone_from_its_page(self, manager: Browser, given: Given, db_session: Session) -> None:
        carr = given.named(Organisation, "Carr Green")
        address = f"/organisations/{carr.id}"
        before = everything(db_session)
        for data, form in (
            ({"name": "Carr Fold", "contact": "Jo"}, "#organisation"),
            ({"spelling": "Carr Grn"}, "#spellings"),
            ({}, "#retire"),
        ):
            manager.send(address, data, form=form)
            assert everything(db_session) != before
            page = pressed(manager, manager.open(address), "Undo :")
            assert "Undone" in page.text("main")
            assert everything(db_session) == before

    def test_what_has_something_newer_before_it_is_not_undone(
        self, manager: Browser, given: Given, db_session: Session
    ) -> None:
        carr = given.named(Organisation, "Carr Green")
        address = f"/organisations/{carr.id}"
        manager.send(address, {"name": "Carr Fold"}, form="#organisation")
        first = db_session.scalar(select(func.max(Operation.id)))
        manager.send(address, {"name": "Carr Edge"}, form="#organisation")
        before = everything(db_session)
        token = manager.open(address).fields("#organisation")["csrf_token"]
        answer = manager.client.post(
            f"/organisations/undo/{first}", data={"csrf_token": token, "back": carr.id}, follow_redirects=True
        )
        assert "was changed since" in Page(answer).text("main")
        assert everything(db_session) == before

    def test_a_name_that_was_given_away_is_not_brought_back(
        self, manager: Browser, given: Given, db_session: Session
    ) -> None:
        carr, fold = given.named(Organisation, "Carr Green"), given.named(Organisation, "Fold")
        manager.send(f"/organisations/{carr.id}", {"spelling": "Mill"}, form="#spellings")
        pressed(manager, manager.open(f"/organisations/{carr.id}"), "Take away")
        manager.send(f"/organisations/{fold.id}", {"name": "Mill"}, form="#organisation")
        assert organisation(db_session, "Mill").id == fold.id
        page = pressed(manager, manager.open(f"/organisations/{carr.id}"), "Undo : Spelling taken away")
        assert "“Mill” has been given to another organisation since" in page.text("main")
        assert spellings(db_session, "Carr Green") == []

    def test_what_is_not_there_is_not_found(self, manager: Browser) -> None:
        manager.open("/organisations/999", 404)
        manager.open("/organisations/99999999999", 404)

    def test_a_name_that_two_use_at_once_is_refused_to_one_in_words(
        self, browse: Browse, given: Given, db_session: Session
    ) -> None:
        browsers = [browse(Role.MANAGER), browse(Role.MANAGER)]
        carr = given.named(Organisation, "Carr Green")
        tokens = [browser.open("/organisations/add").fields()["csrf_token"] for browser in browsers]
        address = f"/organisations/{carr.id}/spellings"
        db_session.rollback()
        together = Barrier(2)

        def send(number: int) -> int:
            together.wait()
            data = {"csrf_token": tokens[number]}
            if number:
                return browsers[1].client.post(address, data={**data, "spelling": "Mill"}).status_code
            return browsers[0].client.post("/organisations/add", data={**data, "name": "Mill"}).status_code

        with ThreadPoolExecutor() as pool:
            assert sorted(pool.map(send, range(2))) == [200, 302]


class TestDuplicates:
    """Organisations that are likely to be one."""

    @pytest.fixture
    def pairs(self, given: Given) -> dict[str, Organisation]:
        """A sure pair, one that the eye must judge, and two that are no pair."""
        names = (
            "Carr Green Primary School", "Carr Grn Primary", "Ashton School", "Aston School", "Ward 5", "Ward 6",
        )  # fmt: skip
        found = {name: given.named(Organisation, name) for name in names}
        given.entry("2016-05-01", organisations=("Carr Green Primary School",))
        given.entry("2016-05-02", organisations=("Carr Grn Primary",))
        given.entry("2016-05-03", organisations=("Carr Grn Primary", "Carr Green Primary School"))
        return found

    def test_the_sure_ones_come_first_and_are_ticked(self, manager: Browser, pairs: dict[str, Organisation]) -> None:
        page = manager.open("/organisations/duplicates")
        assert len(page.soup.select(".app-pair")) == 2
        ticked = page.soup.select("input[name=merge][checked]")
        one, other = pairs["Carr Green Primary School"].id, pairs["Carr Grn Primary"].id
        assert [box["value"] for box in ticked] == [f"{one}-{other}"]
        stays = page.soup.select(f"input[name='stays-{one}-{other}'][checked]")
        assert [int(str(radio["value"])) for radio in stays] == [one]

    def test_merging_is_shown_done_and_undone(
        self, manager: Browser, given: Given, pairs: dict[str, Organisation], db_session: Session
    ) -> None:
        north = given.named(Area, "North")
        organisation(db_session, "Carr Grn Primary").usual_area_id = north.id
        organisation(db_session, "Carr Grn Primary").contact = ""
        db_session.execute(
            Organisation.__table__.update()
            .where(Organisation.name == "Carr Grn Primary")
            .values(usual_area_id=north.id, contact="Jo")
        )
        db_session.commit()
        before = everything(db_session)
        entries, tables = "/entries?period=2016-17", "/tables/2016-17"
        lists = [manager.open(entries).texts("tbody tr"), manager.open(tables).text("main")]
        preview = pressed(manager, manager.open("/organisations/duplicates"), "Merge the ticked ones")
        assert everything(db_session) == before, "a preview changes nothing"
        assert "1 organisation goes into 1 that stays" in preview.text("main")
        row = preview.text("tbody tr")
        assert "Carr Green Primary School 2 entries of its own Carr Grn Primary 2" in row
        assert "It takes over area: North" in row
        assert "takes over contact: Jo" in row
        page = pressed(manager, preview, "Merge")
        assert "Merged: 1 organisation into others." in page.text("main")
        kept = organisation(db_session, "Carr Green Primary School")
        assert (kept.usual_area_id, kept.contact) == (north.id, "Jo")
        assert spellings(db_session, kept.name) == ["Carr Grn Primary"]
        assert before["entry_organisation"] == everything(db_session)["entry_organisation"], "no entry is rewritten"
        # Every reader shows the name that stays, once.
        shown = manager.open("/entries?period=2016-17").text("main")
        assert "Carr Grn" not in shown
        assert shown.count("Carr Green Primary School") == 3
        entry = db_session.scalar(select(func.max(Entry.id)))
        shown = manager.open(f"/entries/{entry}").text("dl")
        assert shown.count("Carr Green Primary School") == 1
        assert "Carr Grn" not in shown
        # And it finds the entries that name what went into it.
        assert len(manager.open("/entries?period=all&organisation=Carr+Green+Primary+School").texts("tbody tr")) == 3
        assert len(manager.open("/entries?period=all&find=green").texts("tbody tr")) == 3
        rows = [one.organisations for one in entries_for_own_sheet(db_session, ALL)]
        assert rows == [["Carr Green Primary School"]] * 3
        assert "Carr Green Primary School – North No 3" in manager.open("/organisations").texts("tbody tr")[2]
        page = pressed(manager, page, "Undo")
        assert "Undone" in page.text("main")
        assert everything(db_session) == before
        assert lists == [manager.open(entries).texts("tbody tr"), manager.open(tables).text("main")]

    def test_nothing_is_merged_that_is_not_ticked(
        self, manager: Browser, pairs: dict[str, Organisation], db_session: Session
    ) -> None:
        before = everything(db_session)
        page = manager.open("/organisations/duplicates")
        token = page.fields()["csrf_token"]
        sent = {"csrf_token": token, "pair": [box["value"] for box in page.soup.select("input[name=pair]")]}
        answer = manager.client.post("/organisations/duplicates", data={**sent, "do": "merge"})
        assert "Tick the pairs that are one organisation" in Page(answer).text("[role=alert]")
        answer = manager.client.post("/organisations/merge", data={"csrf_token": token})
        assert "Tick the pairs" in Page(answer).text("[role=alert]")
        assert everything(db_session) == before

    def test_the_unticked_ones_are_remembered_as_different_and_never_offered_again(
        self, manager: Browser, pairs: dict[str, Organisation], db_session: Session
    ) -> None:
        before = everything(db_session)
        page = pressed(manager, manager.open("/organisations/duplicates"), "The unticked ones are not the same")
        assert "Remembered: 1 pair not the same." in page.text("main")
        assert len(page.soup.select(".app-pair")) == 1, "what is ticked is left alone"
        ashton = organisation(db_session, "Ashton School")
        shown = manager.open(f"/organisations/{ashton.id}")
        assert "Aston School" in shown.text("main")
        assert "not the same as: Aston School" in shown.text(".app-changes")
        page = pressed(manager, page, "Undo")
        assert everything(db_session) == before
        assert len(page.soup.select(".app-pair")) == 2

    def test_one_organisation_is_told_from_several_and_all_is_undone_at_once(
        self, manager: Browser, given: Given, db_session: Session
    ) -> None:
        for name in ("Harlequin School", "Harlequinn School", "Harlequine School"):
            given.named(Organisation, name)
        before = everything(db_session)
        page = pressed(manager, manager.open("/organisations/duplicates"), "The unticked ones are not the same")
        assert "Remembered: 3 pairs not the same." in page.text("main")
        assert "No two organisations have close names" in page.text("main")
        pressed(manager, page, "Undo")
        assert everything(db_session) == before

    def test_chains_are_resolved_and_undone_from_the_end(
        self, manager: Browser, given: Given, db_session: Session
    ) -> None:
        a, b, c = (given.named(Organisation, name) for name in ("Alder", "Bramble", "Chestnut"))
        given.entry(organisations=("Alder",))
        states = [everything(db_session)]
        for gone, into in ((a, "Bramble"), (b, "Chestnut")):
            pressed(manager, manager.send(f"/organisations/{gone.id}", {"into": into}, form="#merge"), "Merge")
            states.append(everything(db_session))
        assert organisation(db_session, "Alder").merged_into_id == c.id
        assert spellings(db_session, "Chestnut") == ["Alder", "Bramble"]
        assert "Chestnut" in manager.open("/entries?period=2016-17").text("tbody")
        # The first merge can't be undone before the second.
        page = pressed(manager, manager.open(f"/organisations/{a.id}"), "Undo : Merged")
        page = manager.open(f"/organisations/{c.id}")
        while "Undo : Merged" in " ".join(page.texts("button")):
            page = pressed(manager, page, "Undo : Merged")
        assert everything(db_session) in states
        page = pressed(manager, manager.open(f"/organisations/{a.id}"), "Undo : Merged")
        assert everything(db_session) == states[0]

    def test_several_that_hang_together_go_into_one(self, manager: Browser, given: Given, db_session: Session) -> None:
        for name in ("Carr Green Primary School", "Carr Grn Primary School", "Carr Green Prim"):
            given.named(Organisation, name)
        page = manager.open("/organisations/duplicates")
        assert len(page.soup.select("input[name=merge][checked]")) == 3
        preview = pressed(manager, page, "Merge the ticked ones")
        assert "2 organisations go into 1 that stays" in preview.text("main")
        pressed(manager, preview, "Merge")
        assert spellings(db_session, "Carr Green Primary School") == ["Carr Green Prim", "Carr Grn Primary School"]

    def test_a_merge_that_was_done_meanwhile_is_refused_in_words(
        self, manager: Browser, pairs: dict[str, Organisation], db_session: Session
    ) -> None:
        preview = pressed(manager, manager.open("/organisations/duplicates"), "Merge the ticked ones")
        pressed(manager, preview, "Merge")
        after = everything(db_session)
        page = pressed(manager, preview, "Merge")
        assert "has been merged meanwhile" in page.text("[role=alert]")
        assert everything(db_session) == after

    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_random_operations_undone_from_the_last_leave_all_as_it_was(
        self, given: Given, db_session: Session, seed: int
    ) -> None:
        random = Random(seed)
        by = given.user(Role.MANAGER)
        ids = [given.named(Organisation, f"School {number}").id for number in range(8)]
        given.entry(organisations=("School 1", "School 2"))
        states: list[dict[str, list[Any]]] = [everything(db_session)]
        done: list[int] = []

        def act(one: int, other: int) -> Any:
            values = actions.OrganisationValues(name=f"Name {len(done)}")
            match random.randrange(5):
                case 0:
                    return actions.merge_organisations(db_session, by=by, goes={one: other})
                case 1:
                    return actions.tell_organisations_apart(db_session, by=by, pairs=[(one, other)])
                case 2:
                    return actions.add_spelling(db_session, by=by, organisation_id=one, spelling=f"Spelt {len(done)}")
                case 3:
                    return actions.add_organisation(db_session, by=by, values=values)
                case _:
                    return actions.change_organisation(
                        db_session, by=by, organisation_id=one, values=values, keep_old_name=random.random() < 0.5
                    )

        while len(done) < 15:
            last = db_session.scalar(select(func.max(Operation.id))) or 0
            try:
                act(*random.sample(ids, 2))
            except Refusal:
                db_session.rollback()
                continue
            db_session.commit()
            latest = db_session.scalar(select(func.max(Operation.id))) or 0
            if latest > last:
                done.append(latest)
                states.append(everything(db_session))
        for operation_id in reversed(done):
            assert everything(db_session) == states.pop()
            actions.undo_organisations(db_session, by=by, operation_id=operation_id, first_month=4)
            db_session.commit()
        assert everything(db_session) == states.pop()

    def test_two_that_were_told_apart_do_not_become_one_by_way_of_a_third(
        self, manager: Browser, given: Given, db_session: Session
    ) -> None:
        a, b, c = (given.named(Organisation, name) for name in ("Ashton School", "Aston School", "Mill"))
        pressed(manager, manager.open("/organisations/duplicates"), "The unticked ones are not the same")
        pressed(manager, manager.send(f"/organisations/{a.id}", {"into": "Mill"}, form="#merge"), "Merge")
        page = pressed(manager, manager.send(f"/organisations/{b.id}", {"into": "Mill"}, form="#merge"), "Merge")
        assert "are not the same" in page.text("[role=alert]")
        assert organisation(db_session, "Aston School").merged_into_id is None
        assert c.id

    def test_naming_is_warned_of_where_what_goes_may_not_be_named(
        self, manager: Browser, given: Given, db_session: Session
    ) -> None:
        given.named(Organisation, "Netherfield", may_be_named=True)
        home = given.named(Organisation, "Netherfield Children's Home")
        page = manager.send(f"/organisations/{home.id}", {"into": "Netherfield"}, form="#merge")
        assert "Reports may name it, and then name it for these entries too." in page.text("tbody strong")
        assert "a place where somebody is protected" in page.text("tbody strong")

    @pytest.mark.parametrize("into", ["Nobody", "Carr Green", "", "a;b"])
    def test_what_it_cannot_be_merged_into_is_said_beside_the_box(
        self, manager: Browser, given: Given, into: str
    ) -> None:
        carr = given.named(Organisation, "Carr Green")
        page = manager.send(f"/organisations/{carr.id}", {"into": into}, form="#merge")
        assert page.text("#into-error")
        assert page.fields("#merge")["into"] == into

    @pytest.mark.parametrize("pair", ["x", "1", "1-1", "1-99999999999", "-", "1-2-3", "²-1"])
    def test_what_is_no_pair_is_refused(self, manager: Browser, given: Given, pair: str) -> None:
        token = manager.open("/organisations/add").fields()["csrf_token"]
        for address, name in (("/organisations/duplicates", "pair"), ("/organisations/merge", "goes")):
            assert manager.client.post(address, data={"csrf_token": token, name: pair}).status_code == 400

    def test_pairs_of_nobody_change_nothing(self, manager: Browser, given: Given, db_session: Session) -> None:
        token = manager.open("/organisations/add").fields()["csrf_token"]
        before = db_session.scalar(select(func.count()).select_from(Change))
        for data in ({"pair": "7-8", "do": "apart"}, {"pair": "7-8", "merge": "7-8", "do": "merge"}):
            answer = manager.client.post("/organisations/duplicates", data={"csrf_token": token, **data})
            assert answer.status_code in (200, 302)
        assert manager.client.post("/organisations/merge", data={"csrf_token": token, "goes": "7-8"}).status_code == 200
        assert manager.client.post("/organisations/undo/999", data={"csrf_token": token}).status_code == 302
        assert db_session.scalar(select(func.count()).select_from(Change)) == before
