"""The lists of names, as a manager keeps them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import published
from tests.given import Given
from tests.pages import Browser, Page
from tests.statements import statements
from training_register import clock
from training_register.models import (
    Activity,
    Area,
    Audience,
    AudienceSector,
    Course,
    Level,
    Measure,
    Operation,
    Organisation,
    Sector,
    Split,
    SplitItem,
    Trainer,
)
from training_register.queries.kept_lists import LISTS
from training_register.rules.entries import CountsWhat
from training_register.rules.permissions import Role

Browse = Callable[[Role | None], Browser]
TODAY = date(2017, 4, 3)
LEVELS = ("Introductory", "Advanced", "Train the trainer", "Awareness")


@pytest.fixture(autouse=True)
def on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which everything here is done."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def boss(browse: Browse) -> Browser:
    """The browser of a manager."""
    return browse(Role.MANAGER)


def id_of(db_session: Session, model: Any, name: str) -> int:
    """The id of a name in a list."""
    db_session.rollback()
    return int(db_session.scalars(select(model.id).where(model.name == name)).one())


def names(page: Page) -> list[str]:
    """The names of a list's page, in their order, those retired last."""
    return page.texts("tbody th")


def errors(page: Page) -> list[str]:
    """What the summary at the top of a page says is wrong."""
    return page.texts(".govuk-error-summary li")


def send_order(browser: Browser, address: str, **sent: str) -> Page:
    """Sends the order of a list's page, with boxes that were typed in or a button that was pressed."""
    page = browser.open(address)
    answer = browser.client.post(f"{address}/order", data={**page.fields(), **sent}, follow_redirects=True)
    return browser._checked(answer, 200)


class TestThePageOfAllLists:
    """Every list, and how many names it has."""

    def test_it_shows_each_list_with_its_names_in_use_and_retired(self, boss: Browser, given: Given) -> None:
        given.named(Trainer, "Jo Smith")
        given.named(Trainer, "Ali Khan", retired_on=TODAY)
        page = boss.open("/lists")
        assert page.texts("tbody th") == [
            "Audiences", "Sectors", "Activities", "Courses", "Levels", "Areas", "Deliverers", "Trainers", "Measures",
            "Splits",
        ]  # fmt: skip
        [trainers] = [text for text in page.texts("tbody tr") if text.startswith("Trainers")]
        assert trainers.endswith("1 1")
        for link in page.soup.select("tbody th a"):
            boss.open(str(link["href"]))

    def test_the_navigation_leads_there(self, boss: Browser) -> None:
        assert boss.open("/").link("Lists") == "/lists"


class TestAList:
    """The names in their order, what is set of each, and where each is used."""

    def test_each_name_says_where_it_is_used_with_a_link_to_its_entries(self, boss: Browser, given: Given) -> None:
        given.entry(sector="Health")
        given.entry(sector="Health")
        given.named(Organisation, "A surgery", usual_sector_id=given.named(Sector, "Health").id)
        page = boss.open("/lists/sectors")
        [health] = [text for text in page.texts("tbody tr") if text.startswith("Health")]
        assert health.startswith("Health 2 entries , 1 audience, 1 report row, 1 organisation")
        assert "2 entries" in boss.open(page.link("2 entries")).text("main")

    def test_an_audience_says_how_many_sectors_it_offers_and_leads_to_them(self, boss: Browser, given: Given) -> None:
        given.entry()
        page = boss.open("/lists/audiences")
        assert page.texts("tbody tr")[0].startswith(
            "Professionals 5 sectors of Professionals None 1 entry , 1 report table"
        )
        page = boss.open(page.link("5 sectors of Professionals"))
        assert page.text("h1") == "Sectors of Professionals"
        assert names(page)[:2] == ["Education", "Health"]
        assert "1 entry" in boss.open(page.link("1 entry")).text("main")

    def test_the_uses_of_every_list_are_counted(self, boss: Browser, given: Given, db_session: Session) -> None:
        north = given.named(Area, "North", within_id=given.named(Area, "City").id)
        level, activity = given.named(Level, "Advanced"), given.named(Activity, "Course")
        given.named(Course, "Signs", level_id=level.id, activity_id=activity.id, usual_minutes=90)
        item = db_session.scalars(select(SplitItem).where(SplitItem.name == "Police")).one()
        given.named(Organisation, "A school", usual_area_id=north.id, usual_split_item_id=item.id)
        given.entry(course="Signs", areas=("North",), providers=("Us",), level_id=level.id)
        shown = {
            ("courses", "Signs"): "Signs Advanced Course 1 h 30 min 1 entry",
            ("levels", "Advanced"): "Advanced 1 entry , 1 course",
            ("activities", "Course"): "Course Attendances Yes 1 entry , 1 course",
            ("areas", "North"): "North City 1 entry , 1 organisation",
            ("areas", "City"): "City – 1 area within it",
            ("deliverers", "Us"): "Us 1 entry",
            (f"splits/{id_of(db_session, Split, 'Came from')}/items", "Police"): "Police 1 organisation",
        }
        for (key, name), words in shown.items():
            rows = boss.open(f"/lists/{key}").texts("tbody tr")
            [row] = [row for row in rows if row.startswith(f"{name} ")]
            assert row.startswith(words), row

    @pytest.mark.parametrize(
        ("key", "name"),
        [
            ("activities", "Course"),
            ("courses", "Signs"),
            ("levels", "Advanced"),
            ("areas", "North"),
            ("deliverers", "Us"),
            ("trainers", "Jo Smith"),
        ],
    )
    def test_the_entries_of_a_name_are_found_from_its_page(
        self, boss: Browser, given: Given, db_session: Session, key: str, name: str
    ) -> None:
        given.entry(
            course="Signs",
            areas=("North",),
            providers=("Us",),
            level_id=given.named(Level, "Advanced").id,
            trainers=((given.named(Trainer, "Jo Smith").id, None),),
        )
        given.entry("2016-05-04", activity="Briefing", course="Risks", areas=("South",), providers=("Them",))
        page = boss.open(f"/lists/{key}/{id_of(db_session, LISTS[key].model, name)}")
        page = boss.open(page.link("1 entry"))
        assert "12 April 2016" in page.text("table")
        assert "4 May 2016" not in page.text("table")

    def test_an_area_with_others_within_it_has_no_link_that_would_show_theirs_too(
        self, boss: Browser, given: Given, db_session: Session
    ) -> None:
        city = given.named(Area, "City")
        given.named(Area, "North", within_id=city.id)
        given.entry(areas=("City",))
        given.entry(areas=("North",))
        page = boss.open("/lists/areas")
        assert [row.partition(" Down")[0].partition(" Up")[0] for row in page.texts("tbody tr")] == [
            "City – 1 entry, 1 area within it", "North City 1 entry",
        ]  # fmt: skip
        assert len(page.soup.select("tbody td a")) == 1

    def test_a_list_without_a_name_says_so(self, boss: Browser, given: Given) -> None:
        assert "There is none in use." in boss.open("/lists/trainers").text("main")
        audience = given.audience("Foster carers")
        page = boss.open(f"/lists/audiences/{audience.id}/sectors-offered")
        assert "offers no sector yet, so nothing can be recorded for it" in page.text("main")

    def test_one_name_alone_has_no_order(self, boss: Browser, given: Given) -> None:
        given.named(Trainer, "Jo Smith")
        page = boss.open("/lists/trainers")
        assert names(page) == ["Jo Smith"]
        assert not page.soup.select("main form")

    @pytest.mark.parametrize(
        "address",
        [
            "nothing", "organisations", "sectors/99", "sectors/x", "audiences/99/sectors-offered",
            "splits/99/items", "sectors/1/items", "audiences/1/items", "audiences/1/sectors-offered/99",
            "splits/99999999999/items", "sectors/99999999999",
        ],
    )  # fmt: skip
    def test_what_is_not_there_is_not_found(self, boss: Browser, address: str) -> None:
        boss.open(f"/lists/{address}", 404)

    @pytest.mark.parametrize("key", [*LISTS, "audiences/{audience}/sectors-offered", "splits/{split}/items"])
    def test_a_page_asks_the_database_as_often_however_long_the_list_is(
        self, boss: Browser, given: Given, db_session: Session, key: str
    ) -> None:
        audience, split = given.audience("Foster carers"), given.named(Split, "Age group")
        key = key.format(audience=audience.id, split=split.id)

        def asked(address: str) -> int:
            with statements(db_session) as sent:
                boss.open(f"/lists/{address}")
            return len(sent)

        # The first page of a session reads the settings.
        asked(key)
        before = asked(key)
        for number in range(12):
            if key in LISTS:
                columns = {"counts_what": CountsWhat.VIEWS} if key == "activities" else {}
                given.named(LISTS[key].model, f"Another {number}", position=number, **columns)
            elif key.startswith("audiences"):
                given.offered("Foster carers", f"Another {number}")
            else:
                given._added(SplitItem(split_id=split.id, name=f"{number}", sort_name=f"{number}", folded=f"{number}"))
        assert asked(key) == before
        # Besides what a bare form asks, as every page does: the list, and of an audience's or a split's whose it is.
        assert before - asked("levels/add") == (1 if key in LISTS else 2)


class TestAdding:
    """A name is added at the end of its list."""

    def test_a_name_is_added(self, boss: Browser) -> None:
        page = boss.send("/lists/levels/add", {"name": " Expert "})
        assert "Added: Expert." in page.text("main")
        assert names(page) == [*LEVELS, "Expert"]

    def test_another_can_be_added_at_once(self, boss: Browser) -> None:
        page = boss.send("/lists/levels/add", {"name": "Expert", "next": "another"})
        assert page.text("h1") == "Add a level"
        assert "Added: Expert." in page.text("main")
        assert page.fields()["name"] == ""

    def test_a_name_that_is_there_is_refused_beside_its_box_and_is_not_lost(self, boss: Browser) -> None:
        page = boss.send("/lists/levels/add", {"name": "ADVANCED"})
        assert errors(page) == ["“Advanced” is in the list already."]
        assert page.text("#name-error") == "Error: “Advanced” is in the list already."
        assert page.fields()["name"] == "ADVANCED"

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("", "Enter a name."),
            ("one; other", "“one; other” holds a semicolon, which stands between names. Take it out."),
            ("x" * 201, f"“{'x' * 30}…” is too long. A name has at most 200 characters."),
        ],
    )
    def test_what_can_be_no_name_is_refused(self, boss: Browser, name: str, words: str) -> None:
        page = boss.send("/lists/levels/add", {"name": name})
        assert errors(page) == [words]
        assert page.fields()["name"] == name

    def test_a_name_that_is_retired_is_named_as_such(self, boss: Browser, db_session: Session) -> None:
        boss.send(f"/lists/levels/{id_of(db_session, Level, 'Advanced')}", {}, form="#retire")
        page = boss.send("/lists/levels/add", {"name": "advanced"})
        assert "“Advanced” is in the list already, retired on 3 April 2017. Bring it back instead" in errors(page)[0]

    def test_an_activity_says_what_its_number_counts(self, boss: Browser, db_session: Session) -> None:
        page = boss.send("/lists/activities/add", {"name": "Podcast"})
        assert errors(page) == ["Choose what its number counts."]
        assert page.fields()["has_sessions"] == "y"
        page = boss.open("/lists/activities/add")
        fields = {**page.fields(), "name": "Podcast", "counts_what": "views"}
        del fields["has_sessions"]
        boss.client.post("/lists/activities/add", data=fields)
        db_session.rollback()
        podcast = db_session.scalars(select(Activity).where(Activity.name == "Podcast")).one()
        assert (podcast.counts_what, podcast.has_sessions) == (CountsWhat.VIEWS, False)

    def test_a_measure_says_whether_it_counts_people(self, boss: Browser) -> None:
        page = boss.send("/lists/measures/add", {"name": "Rooms"})
        assert page.texts("tbody tr")[-1].startswith("Rooms Yes Nothing yet")

    def test_a_course_has_a_level_an_activity_and_a_length_as_it_is_typed(
        self, boss: Browser, given: Given, db_session: Session
    ) -> None:
        sent = {
            "name": "Signs and risks",
            "level_id": str(id_of(db_session, Level, "Advanced")),
            "activity_id": str(id_of(db_session, Activity, "Briefing")),
            "usual_minutes": "half day",
        }
        page = boss.send("/lists/courses/add", {**sent, "usual_minutes": "long"})
        assert "“long” is not a length of time" in errors(page)[0]
        assert {key: page.fields()[key] for key in sent} == {**sent, "usual_minutes": "long"}
        page = boss.send("/lists/courses/add", sent)
        assert page.texts("tbody tr") == ["Signs and risks Advanced Briefing 3 h Nothing yet"]
        page = boss.send("/lists/courses/add", {**sent, "name": "x", "level_id": "99", "activity_id": "y"})
        assert errors(page) == ["Choose one from the list.", "Choose one from the list."]

    def test_an_area_lies_within_another(self, boss: Browser, given: Given) -> None:
        city = given.named(Area, "City")
        page = boss.send("/lists/areas/add", {"name": "North", "within_id": str(city.id)})
        assert [row.partition(" Down")[0].partition(" Up")[0] for row in page.texts("tbody tr")] == [
            "City – 1 area within it", "North City Nothing yet",
        ]  # fmt: skip

    def test_an_item_is_added_to_its_split(self, boss: Browser, given: Given) -> None:
        split = given.named(Split, "Age group")
        page = boss.send(f"/lists/splits/{split.id}/items/add", {"name": "Under 11"})
        assert page.text("h1") == "Items of Age group"
        assert names(page) == ["Under 11"]

    def test_two_managers_who_add_one_name_at_once_get_one_and_a_clear_message(
        self, browse: Browse, db_session: Session
    ) -> None:
        def sent(browser: Browser, token: str) -> str:
            fields = {"csrf_token": token, "name": "Expert"}
            return browser.client.post("/lists/levels/add", data=fields, follow_redirects=True).text

        answers = at_once(browse, "/lists/levels/add", sent, db_session)
        assert sorted("is in the list already" in answer for answer in answers) == [False, True]
        assert db_session.scalar(select(func.count()).where(Level.name == "Expert")) == 1


class TestWhoseSmallNumbersAreHidden:
    """An audience says up to which number published counts of its people are hidden."""

    def test_it_is_said_in_the_list_changed_told_in_the_history_and_undone(
        self, boss: Browser, db_session: Session
    ) -> None:
        audience = db_session.scalars(select(Audience).where(Audience.name == "Young people")).one()
        assert "Young people 4 sectors of Young people 1 to 4" in " ".join(
            boss.open("/lists/audiences").texts("tbody tr")
        )
        page = boss.open(f"/lists/audiences/{audience.id}")
        assert page.fields()["hides_up_to"] == "4"

        boss.send(f"/lists/audiences/{audience.id}", {**page.fields(), "hides_up_to": ""})

        db_session.expire_all()
        assert audience.hides_up_to is None
        history = boss.open("/history")
        assert "hides up to: 4 → nothing" in history.text("main")
        form = history.soup.select_one("tbody form")
        assert form
        boss.client.post(str(form["action"]), data=history.fields("tbody form"))
        db_session.expire_all()
        assert audience.hides_up_to == 4

    @pytest.mark.parametrize("typed", ["0", "20", "four", "-1", "4.5", "9" * 90])
    def test_what_can_t_be_such_a_number_is_told_beside_the_box(
        self, boss: Browser, db_session: Session, typed: str
    ) -> None:
        address = f"/lists/audiences/{id_of(db_session, Audience, 'Professionals')}"
        page = boss.send(address, {**boss.open(address).fields(), "hides_up_to": typed})
        assert errors(page) == [f"“{typed[:40]}” is not a number from 1 to 19. Type 4, or leave it blank to hide none."]
        assert page.fields()["hides_up_to"] == typed

    def test_a_new_audience_hides_none_unless_somebody_says_so(self, boss: Browser, db_session: Session) -> None:
        boss.send("/lists/audiences/add", {**boss.open("/lists/audiences/add").fields(), "name": "Faith leaders"})
        boss.send(
            "/lists/audiences/add",
            {**boss.open("/lists/audiences/add").fields(), "name": "Children", "hides_up_to": "10"},
        )
        found = dict(db_session.execute(select(Audience.name, Audience.hides_up_to)).all())
        assert (found["Faith leaders"], found["Children"]) == (None, 10)


class TestRenaming:
    """A new name, under the key that addresses hold."""

    def test_a_name_is_changed_and_its_key_stays(self, boss: Browser, given: Given, db_session: Session) -> None:
        given.entry(sector="Health")
        sector_id = id_of(db_session, Sector, "Health")
        page = boss.send(f"/lists/sectors/{sector_id}", {"name": "Hospitals and surgeries"})
        assert "Saved: Hospitals and surgeries." in page.text("main")
        assert names(page)[1] == "Hospitals and surgeries"
        page = boss.open("/entries?sector=health&period=2016-17")
        assert "Hospitals and surgeries" in page.text("table")

    def test_report_tables_keep_the_words_that_they_print(
        self, boss: Browser, given: Given, db_session: Session
    ) -> None:
        published.put_in(given)
        before = boss.get("/tables/2016-17.csv").text
        for model, key in ((Sector, "sectors"), (Audience, "audiences")):
            for id_ in db_session.scalars(select(model.id)).all():
                page = boss.send(f"/lists/{key}/{id_}", {"name": f"{key} {id_}"})
                assert "Saved" in page.text("main")
        assert boss.get("/tables/2016-17.csv").text == before
        page = boss.open("/lists/sectors/1")
        assert "Report tables keep the words that they print" in page.text("main")

    def test_a_plain_table_prints_the_new_name_and_the_page_says_so(
        self, boss: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry(audience="Foster carers", sector="Fostering")
        sector_id = id_of(db_session, Sector, "Fostering")
        page = boss.open(f"/lists/sectors/{sector_id}")
        assert "A plain table, which an audience has without a report table, prints the new name" in page.text("main")
        boss.send(f"/lists/sectors/{sector_id}", {"name": "Foster homes"})
        assert "Foster homes" in boss.open("/tables/2016-17/foster-carers").text("table")

    def test_a_rename_that_meets_another_is_refused_with_what_is_there_now(
        self, boss: Browser, browse: Browse, db_session: Session
    ) -> None:
        level_id = id_of(db_session, Level, "Advanced")
        page = boss.open(f"/lists/levels/{level_id}")
        browse(Role.MANAGER).send(f"/lists/levels/{level_id}", {"name": "Further"})
        fields = {**page.fields(), "name": "Specialist"}
        answer = boss.client.post(f"/lists/levels/{level_id}", data=fields, follow_redirects=True)
        page = boss._checked(answer, 200)
        assert page.text("h1") == "Further"
        assert "Somebody else has changed this meanwhile: it is now “Further”." in errors(page)[0]
        assert page.fields()["name"] == "Specialist", "what was typed is not lost"
        answer = boss.client.post(f"/lists/levels/{level_id}", data=page.fields(), follow_redirects=True)
        assert "Saved: Specialist." in answer.text

    def test_two_managers_who_rename_two_names_to_one_at_once_get_one_and_a_clear_message(
        self, browse: Browse, boss: Browser, db_session: Session
    ) -> None:
        ids = iter([id_of(db_session, Level, name) for name in ("Advanced", "Awareness")])
        shown = {id_: boss.open(f"/lists/levels/{id_}").fields()["seen"] for id_ in list(ids)}
        ids, lock = iter(shown), threading.Lock()

        def sent(browser: Browser, token: str) -> str:
            with lock:
                level_id = next(ids)
            fields = {"csrf_token": token, "seen": shown[level_id], "name": "Expert"}
            return browser.client.post(f"/lists/levels/{level_id}", data=fields, follow_redirects=True).text

        answers = at_once(browse, "/lists/levels/add", sent, db_session)
        assert sorted("“Expert” is in the list already" in answer for answer in answers) == [False, True]

    def test_what_was_deleted_meanwhile_is_said(self, boss: Browser, db_session: Session) -> None:
        level_id = id_of(db_session, Level, "Awareness")
        fields = boss.open(f"/lists/levels/{level_id}").fields()
        boss.send(f"/lists/levels/{level_id}", {}, form="#delete")
        for end in ("", "/retire", "/bring-back", "/delete"):
            answer = boss.client.post(f"/lists/levels/{level_id}{end}", data=fields, follow_redirects=True)
            assert "somebody has deleted it meanwhile" in answer.text

    def test_what_an_activity_counts_is_told_instead_of_asked_once_an_entry_has_it(
        self, boss: Browser, given: Given, db_session: Session
    ) -> None:
        address = f"/lists/activities/{id_of(db_session, Activity, 'Course')}"
        before = boss.open(address).fields()
        assert (before["counts_what"], before["has_sessions"]) == ("attendances", "y")
        given.entry()
        page = boss.open(address)
        assert not {"counts_what", "has_sessions"} & page.fields().keys()
        assert "Counts Attendances Has sessions Yes Both are fixed, since entries have it" in page.text("main")
        # Whoever saw the question before the entry was there is told, and not passed over.
        answer = boss.client.post(address, data={**before, "counts_what": "views"}, follow_redirects=True)
        assert errors(boss._checked(answer, 200)) == [
            "Entries have it by now, so this is fixed. Add another one instead."
        ]
        page = boss.send(address, {"name": "Taught course"})
        assert names(page)[0] == "Taught course"

    def test_a_course_keeps_a_level_that_is_retired(self, boss: Browser, given: Given, db_session: Session) -> None:
        level = given.named(Level, "Old level", retired_on=TODAY)
        course = given.named(Course, "Signs", level_id=level.id)
        page = boss.send(f"/lists/courses/{course.id}", {"name": "Risks"})
        assert page.texts("tbody tr") == ["Risks Old level – – Nothing yet"]
        assert "Old level" not in boss.open("/lists/courses/add").text("main")


class TestOrder:
    """Up, down, and places that are typed."""

    def test_up_and_down_move_by_one_and_the_focus_stays_on_the_button(
        self, boss: Browser, db_session: Session
    ) -> None:
        ids = [id_of(db_session, Level, name) for name in LEVELS]
        page = boss.open("/lists/levels")
        for button, anchor, order in (
            (f"down-{ids[0]}", f"down-{ids[0]}", [1, 0, 2, 3]),
            (f"down-{ids[0]}", f"down-{ids[0]}", [1, 2, 0, 3]),
            (f"down-{ids[0]}", f"up-{ids[0]}", [1, 2, 3, 0]),
            (f"up-{ids[0]}", f"up-{ids[0]}", [1, 2, 0, 3]),
            (f"up-{ids[2]}", f"down-{ids[2]}", [2, 1, 0, 3]),
        ):
            answer = boss.client.post("/lists/levels/order", data={**page.fields(), "move": button})
            assert answer.headers["Location"] == f"/lists/levels#{anchor}"
            page = boss.open("/lists/levels")
            assert names(page) == [LEVELS[number] for number in order]
            assert page.soup.select(f"#{anchor}"), "what takes the focus is there"

    def test_places_are_typed_for_several_at_once(self, boss: Browser, db_session: Session) -> None:
        first, last = id_of(db_session, Level, LEVELS[0]), id_of(db_session, Level, LEVELS[3])
        page = send_order(boss, "/lists/levels", **{f"place-{first}": "3", f"place-{last}": " 1 "})
        assert names(page) == ["Awareness", "Advanced", "Introductory", "Train the trainer"]
        assert send_order(boss, "/lists/levels", **{f"place-{first}": "99"}).texts("tbody th")[-1] == "Introductory"

    def test_boxes_that_still_say_the_place_of_then_are_no_wish(
        self, boss: Browser, browse: Browse, db_session: Session
    ) -> None:
        page, last = boss.open("/lists/levels"), id_of(db_session, Level, LEVELS[3])
        send_order(browse(Role.MANAGER), "/lists/levels", move=f"down-{id_of(db_session, Level, LEVELS[0])}")
        boss.client.post("/lists/levels/order", data={**page.fields(), f"place-{last}": "1"})
        assert names(boss.open("/lists/levels")) == ["Awareness", "Advanced", "Introductory", "Train the trainer"]

    @pytest.mark.parametrize("place", ["", "0", "-1", "x", "1.5", "²", "9" * 30])
    def test_what_is_no_place_is_refused_beside_its_box_and_nothing_is_lost(
        self, boss: Browser, db_session: Session, place: str
    ) -> None:
        first, last = id_of(db_session, Level, LEVELS[0]), id_of(db_session, Level, LEVELS[3])
        page = send_order(boss, "/lists/levels", **{f"place-{first}": place, f"place-{last}": "1"})
        assert errors(page) == ["Enter a place from 1 to 4."]
        assert page.text(f"#place-{first}-error") == "Error: Enter a place from 1 to 4."
        assert (page.fields()[f"place-{first}"], page.fields()[f"place-{last}"]) == (place, "1")
        assert names(page) == list(LEVELS)

    def test_names_are_put_in_their_order(self, boss: Browser) -> None:
        assert names(send_order(boss, "/lists/levels", order="name")) == sorted(LEVELS)

    def test_sectors_are_ordered_within_an_audience(self, boss: Browser, db_session: Session) -> None:
        pair = db_session.scalars(select(AudienceSector.id).order_by(AudienceSector.id)).first()
        page = send_order(boss, "/lists/audiences/1/sectors-offered", move=f"down-{pair}")
        assert names(page)[:2] == ["Health", "Education"]
        assert names(boss.open("/lists/sectors"))[:2] == ["Education", "Health"]

    def test_nonsense_moves_nothing(self, boss: Browser, db_session: Session) -> None:
        for move in ("up-x", "sideways-1", "up", "up-²"):
            assert names(send_order(boss, "/lists/levels", move=move)) == list(LEVELS)
        page = send_order(boss, "/lists/levels", move="up-999")
        assert "Somebody has retired or deleted this meanwhile" in page.text("main")
        page = send_order(boss, "/lists/levels", seen="x,998,999", **{"place-999": "1"})
        assert "Somebody has retired or deleted one of these meanwhile" in page.text("main")

    def test_two_managers_who_move_at_once_leave_each_name_once(self, browse: Browse, db_session: Session) -> None:
        level_id = id_of(db_session, Level, LEVELS[0])

        def sent(browser: Browser, token: str) -> str:
            return str(
                browser.client.post(
                    "/lists/levels/order", data={"csrf_token": token, "move": f"down-{level_id}"}
                ).status_code
            )

        assert at_once(browse, "/lists/levels/add", sent, db_session) == ["302", "302"]
        db_session.rollback()
        found = db_session.execute(select(Level.name, Level.position).order_by(Level.position)).all()
        assert [tuple(row) for row in found] == [
            ("Advanced", 0), ("Train the trainer", 1), ("Introductory", 2), ("Awareness", 3),
        ]  # fmt: skip


class TestTheEnd:
    """A name is retired and brought back, and deleted only while nothing uses it."""

    def test_a_retired_name_stands_apart_and_is_brought_back(self, boss: Browser, db_session: Session) -> None:
        address = f"/lists/levels/{id_of(db_session, Level, 'Advanced')}"
        page = boss.send(address, {}, form="#retire")
        assert "Retired: Advanced." in page.text("main")
        assert names(page) == ["Introductory", "Train the trainer", "Awareness", "Advanced"]
        assert page.texts("tbody tr")[-1] == "Advanced Nothing yet 3 April 2017"
        page = boss.open(address)
        assert "Retired since 3 April 2017: it is not offered for new entries." in page.text("main")
        page = boss.send(address, {}, form="#bring-back")
        assert "Offered again: Advanced." in page.text("main")
        assert names(page) == list(LEVELS)

    def test_what_is_retired_is_not_offered_for_new_entries(
        self, boss: Browser, given: Given, db_session: Session
    ) -> None:
        for key, model, name in (
            ("audiences", Audience, "Roadshows"), ("sectors", Sector, "Multi Agency"),
            ("activities", Activity, "Assembly"), ("levels", Level, "Awareness"), ("measures", Measure, "Booked"),
        ):  # fmt: skip
            assert name in boss.open("/entries/add").text("main")
            boss.send(f"/lists/{key}/{id_of(db_session, model, name)}", {}, form="#retire")
            assert name not in boss.open("/entries/add").text("main")

    def test_the_form_for_an_entry_opens_whatever_is_retired(self, boss: Browser, db_session: Session) -> None:
        for key, kind in LISTS.items():
            for id_ in db_session.scalars(select(kind.model.id)).all():
                if boss.open(f"/lists/{key}/{id_}").soup.select_one("#retire"):
                    boss.send(f"/lists/{key}/{id_}", {}, form="#retire")
        assert boss.open("/entries/add").text("h1")

    def test_report_tables_go_on_printing_a_sector_that_is_retired(
        self, boss: Browser, given: Given, db_session: Session
    ) -> None:
        published.put_in(given)
        before = boss.get("/tables/2016-17.csv").text
        for sector_id in db_session.scalars(select(Sector.id)).all():
            boss.send(f"/lists/sectors/{sector_id}", {}, form="#retire")
        assert boss.get("/tables/2016-17.csv").text == before

    def test_what_is_used_can_not_be_deleted_and_what_is_not_can(
        self, boss: Browser, given: Given, db_session: Session
    ) -> None:
        given.entry(course="Signs")
        given.named(Course, "Sings")
        used, unused = (f"/lists/courses/{id_of(db_session, Course, name)}" for name in ("Signs", "Sings"))
        page = boss.open(used)
        assert not page.soup.select("#delete")
        assert "It is used, so it can’t be deleted." in page.text("main")
        page = boss.open(unused)
        answer = boss.client.post(f"{used}/delete", data={"csrf_token": page.fields()["csrf_token"]})
        assert errors(boss._checked(answer, 200)) == ["“Signs” is used, and can’t be deleted."]
        page = boss.send(unused, {}, form="#delete")
        assert "Deleted: Sings." in page.text("main")
        assert names(page) == ["Signs"]
        boss.open(unused, 404)

    def test_what_the_register_asks_for_itself_can_only_be_renamed(self, boss: Browser, db_session: Session) -> None:
        page = boss.open(f"/lists/measures/{id_of(db_session, Measure, 'Attended')}")
        assert not page.soup.select("#retire, #delete")
        assert "neither retired nor deleted" in page.text("main")
        answer = boss.client.post(
            f"/lists/measures/{id_of(db_session, Measure, 'Attended')}/retire",
            data={"csrf_token": page.fields()["csrf_token"]},
        )
        assert "can be renamed, but not retired" in errors(boss._checked(answer, 200))[0]

    def test_a_split_goes_after_its_items(self, boss: Browser, given: Given) -> None:
        split = given.named(Split, "Age group")
        boss.send(f"/lists/splits/{split.id}/items/add", {"name": "Under 11"})
        page = boss.open(f"/lists/splits/{split.id}")
        assert "It can’t be deleted while it has 1 item of its own." in page.text("main")
        item = boss.open(f"/lists/splits/{split.id}/items").link("Under 11")
        boss.send(item, {}, form="#delete")
        assert "Deleted: Age group." in boss.send(f"/lists/splits/{split.id}", {}, form="#delete").text("main")


class TestSectorsOfAnAudience:
    """Which audience offers which sector, and from and to which year."""

    @pytest.fixture
    def address(self, given: Given) -> str:
        """The list of an audience that offers nothing yet."""
        return f"/lists/audiences/{given.audience('Foster carers').id}/sectors-offered"

    def test_a_sector_is_offered_in_the_years_that_are_set(
        self, boss: Browser, given: Given, db_session: Session, address: str
    ) -> None:
        health = str(id_of(db_session, Sector, "Health"))
        page = boss.send(f"{address}/add", {"sector_id": health, "from_year": "2016/17", "to_year": "2018"})
        assert "Added: Health." in page.text("main")
        assert page.texts("tbody tr") == ["Health 2016/17 2018/19 Nothing yet"]
        page = boss.open(page.link("Health"))
        assert (page.fields()["from_year"], page.fields()["to_year"]) == ("2016/17", "2018/19")
        assert "sector_id" not in page.fields()
        page = boss.send(str(page.soup.select_one("main form")["action"]), {"to_year": ""})
        assert page.texts("tbody tr") == ["Health 2016/17 – Nothing yet"]

    def test_a_sector_that_is_offered_already_is_not_in_the_list(
        self, boss: Browser, db_session: Session, address: str
    ) -> None:
        health = str(id_of(db_session, Sector, "Health"))
        boss.send(f"{address}/add", {"sector_id": health})
        page = boss.open(f"{address}/add")
        assert "Health" not in page.text("select")
        page = boss.send(f"{address}/add", {"sector_id": health, "from_year": "2016/17"})
        assert "offers this sector already" in errors(page)[0]
        assert page.fields()["from_year"] == "2016/17"

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({"sector_id": ""}, "Choose the sector."),
            ({"from_year": "soon"}, "Write the reporting year as 2016/17, or leave it blank."),
            ({"to_year": "2016/17 Q1"}, "Write the reporting year as 2016/17, or leave it blank."),
            ({"to_year": "9999"}, "Write the reporting year as 2016/17, or leave it blank."),
            ({"from_year": "2017/18", "to_year": "2016/17"}, "The last year is before the first one."),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_box(
        self, boss: Browser, db_session: Session, address: str, sent: dict[str, str], words: str
    ) -> None:
        whole = {"sector_id": str(id_of(db_session, Sector, "Health")), "from_year": "", "to_year": "", **sent}
        page = boss.send(f"{address}/add", whole)
        assert errors(page) == [words]
        assert {key: page.fields()[key] for key in whole} == whole

    def test_it_is_taken_away_while_nothing_uses_it(self, boss: Browser, db_session: Session, address: str) -> None:
        page = boss.send(f"{address}/add", {"sector_id": str(id_of(db_session, Sector, "Health"))})
        page = boss.send(page.link("Health"), {}, form="#delete")
        assert "Taken from this audience: Health." in page.text("main")
        page = boss.open(boss.open("/lists/audiences/1/sectors-offered").link("Education"))
        assert "It is used, so it can’t be taken from this audience. Set its last reporting year" in page.text("main")

    def test_it_is_neither_retired_nor_brought_back(self, boss: Browser) -> None:
        page = boss.open("/lists/audiences/1/sectors-offered/1")
        for end in ("retire", "bring-back"):
            answer = boss.client.post(
                f"/lists/audiences/1/sectors-offered/1/{end}", data={"csrf_token": page.fields()["csrf_token"]}
            )
            assert answer.status_code == 404

    def test_an_audience_that_offers_every_sector_is_led_to_the_list(
        self, boss: Browser, given: Given, db_session: Session, address: str
    ) -> None:
        for name in db_session.scalars(select(Sector.name)).all():
            given.offered("Foster carers", name)
        page = boss.open(f"{address}/add")
        assert "This audience offers every sector in use." in page.text("main")
        assert page.link("Add one to the list of sectors") == "/lists/sectors/add"

    def test_a_sector_that_is_retired_is_marked(self, boss: Browser, db_session: Session) -> None:
        boss.send(f"/lists/sectors/{id_of(db_session, Sector, 'Health')}", {}, form="#retire")
        page = boss.open("/lists/audiences/1/sectors-offered")
        assert "Health The sector is retired." in names(page)


class TestSafety:
    """What is true of every form."""

    @pytest.mark.parametrize(
        "address",
        [
            "/lists/levels/add", "/lists/levels/1", "/lists/levels/order", "/lists/levels/1/retire",
            "/lists/levels/1/bring-back", "/lists/levels/1/delete",
        ],
    )  # fmt: skip
    def test_without_its_token_nothing_is_done(self, boss: Browser, db_session: Session, address: str) -> None:
        before = db_session.scalar(select(func.count()).select_from(Operation))
        assert boss.client.post(address, data={"name": "x", "move": "down-1"}).status_code == 400
        db_session.rollback()
        assert db_session.scalar(select(func.count()).select_from(Operation)) == before

    def test_a_name_that_looks_like_markup_is_only_a_name(self, boss: Browser) -> None:
        page = boss.send("/lists/levels/add", {"name": "<b onclick=x>Bold</b>"})
        assert names(page)[-1] == "<b onclick=x>Bold</b>"
        assert not page.soup.select("main b")


def at_once(browse: Browse, address: str, send: Callable[[Browser, str], str], db_session: Session) -> list[str]:
    """What two managers are answered who send something in the same moment."""
    browsers = [browse(Role.MANAGER), browse(Role.MANAGER)]
    tokens = [browser.open(address).fields()["csrf_token"] for browser in browsers]
    db_session.rollback()  # nothing of this test stays open while the others write
    together = Barrier(2)

    def sent(number: int) -> str:
        together.wait()
        return send(browsers[number], tokens[number])

    with ThreadPoolExecutor() as pool:
        return list(pool.map(sent, range(2)))
