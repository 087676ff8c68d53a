"""The entries behind the figures, and those that may be counted twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.pages import Browser
from tests.statements import statements
from training_register import clock
from training_register.count import Certainty
from training_register.forms.entries import ORDER_WORDS
from training_register.models import (
    Area,
    EntryToldApart,
    Figure,
    Level,
    Measure,
    Operation,
    Organisation,
    SplitItem,
    Trainer,
)
from training_register.models.users import AppUserArea
from training_register.queries import entry_pages
from training_register.queries.entry_pages import PAGE_LENGTH
from training_register.rules.entries import How, Status
from training_register.rules.entry_orders import Order
from training_register.rules.permissions import Role

Browse = Callable[[Role | None], Browser]


def test_the_list_shows_entries_by_day_with_their_counts(given: Given, browse: Browse) -> None:
    given.entry("2016-05-06", attended="n/k", sector="Health")
    given.entry("2016-05-04", attended="about 60", organisations=("Bents Green",))
    page = browse(Role.COORDINATOR).open("/entries?period=2016-17&order=oldest")
    assert page.texts("tbody th") == ["4 May 2016", "6 May 2016"]
    assert page.texts("td[data-heading=Attended]") == ["about 60", "not recorded"]
    assert page.texts("td[data-heading=Organisations]") == ["Bents Green", "–"]


def test_somebody_with_an_area_sees_its_entries_and_those_of_none(
    given: Given, browse: Browse, db_session: Session
) -> None:
    given.entry("2016-05-04", areas=("North",), attended="1")
    given.entry("2016-05-05", areas=("South",), attended="2")
    given.entry("2016-05-06", attended="3")
    north = db_session.scalars(select(Area).where(Area.name == "North")).one()
    user = given.user(Role.COORDINATOR, areas=[AppUserArea(area_id=north.id)])
    browser = browse(None)
    browser.sign_in(user)
    assert browser.open("/entries?period=2016-17").texts("td[data-heading=Attended]") == ["3", "1"]


def test_every_entry_is_on_one_page_of_the_list(given: Given, browse: Browse) -> None:
    number = 2 * PAGE_LENGTH + 20
    for attended in range(number):
        given.entry("2016-05-04", attended=str(attended))
    coordinator = browse(Role.COORDINATOR)
    first = coordinator.open("/entries?period=2016-17&order=oldest")
    second = coordinator.open(first.link("Next page"))
    third = coordinator.open(second.link("Next page"))
    shown = [attended for page in (first, second, third) for attended in page.texts("td[data-heading=Attended]")]
    assert shown == [str(attended) for attended in range(number)]
    assert f"{number} entries" in first.text("main")
    assert coordinator.open(third.link("Previous page")).texts("tbody tr") == second.texts("tbody tr")
    assert coordinator.open(second.link("Previous page")).text("main") == first.text("main")
    assert coordinator.open(third.link("First page")).text("main") == first.text("main")


def test_the_first_page_is_whole_whichever_way_somebody_comes_to_it(given: Given, browse: Browse) -> None:
    for _ in range(PAGE_LENGTH):
        given.entry("2016-05-04")
    page = browse(Role.COORDINATOR).open("/entries?period=all&order=oldest&before=2016-05-04,5")
    assert len(page.texts("tbody tr")) == PAGE_LENGTH


class TestTheFilter:
    """The address holds it, the form shows it, and each part of it can be taken off."""

    @pytest.fixture(autouse=True)
    def a_day_in_2016(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Today is in the reporting year 2016/17."""
        monkeypatch.setattr(clock, "today", lambda: date(2016, 9, 1))

    def test_the_list_opens_on_the_current_year(self, given: Given, browse: Browse) -> None:
        given.entry("2015-05-04", attended="1")
        given.entry("2016-05-04", attended="2")
        coordinator = browse(Role.COORDINATOR)
        page = coordinator.open("/entries")
        assert page.texts("td[data-heading=Attended]") == ["2"]
        assert page.texts(".app-active__part") == ["Take off Period: 2016/17 (this year) ×"]
        everything = coordinator.open(page.link("Take off Period: 2016/17 (this year) ×"))
        assert everything.texts("td[data-heading=Attended]") == ["2", "1"]
        back = coordinator.open(everything.link("all days × : back to 2016/17"))
        assert back.text("main") == page.text("main")

    def test_each_part_is_a_word_with_a_link_that_takes_it_off(self, given: Given, browse: Browse) -> None:
        user = given.user(Role.COORDINATOR, email="jane@example.org")
        given.entry(
            "2016-05-04",
            course="Signs <and> risks",
            organisations=("Bents Green School",),
            areas=("North",),
            providers=("SSES",),
            trainers=((given.named(Trainer, "Jo Smith").id, None),),
            level_id=given.named(Level, "Refresher").id,
            how=How.ONLINE,
            attended="n/k",
            by=user,
        )
        said = {
            "period": "2016/17", "find": "bents", "audience": "professionals", "sector": "education",
            "organisation": "bents", "course": "signs-and-risks", "activity": "course", "area": "north",
            "level": "refresher", "delivered": "sses", "trainer": "jo-smith", "how": "online", "status": "delivered",
            "missing": "attended", "counts": "attendances", "recorded": str(user.id),
        }  # fmt: skip
        coordinator = browse(Role.COORDINATOR)
        address = f"/entries?{urlencode(said)}"
        page = coordinator.open(address)
        assert len(page.texts("tbody tr")) == 1
        assert page.texts(".app-active__part") == [
            f"Take off {words} ×"
            for words in (
                "Period: 2016/17", "Search: bents", "Audience: Professionals", "Sector: Education",
                "Organisation: bents", "Course: Signs <and> risks", "Activity: Course", "Level: Refresher",
                "Area: North", "Delivered by: SSES", "Trainer: Jo Smith", "How: online", "Status: delivered",
                "Missing: number who attended not recorded", "Counts: attendances", "Recorded by: jane@example.org",
            )
        ]  # fmt: skip
        fields = page.fields("form.app-filter")
        assert {name: fields[name] for name in said} == said
        for link in page.soup.select(".app-active__part"):
            left = coordinator.open(str(link["href"]))
            others = [part for part in page.texts(".app-active__part") if part != " ".join(link.get_text(" ").split())]
            assert left.texts(".app-active__part")[-len(others) :] == others
            assert len(left.texts("tbody tr")) == 1
        # What a form sends besides is left out of the address.
        sent = coordinator.get(f"{address}&nothing=&order=newest")
        assert sent.status_code == 302
        assert "nothing" not in sent.headers["Location"]

    def test_a_period_that_is_none_is_told_beside_its_box(self, given: Given, browse: Browse) -> None:
        given.entry("2016-05-04")
        page = browse(Role.COORDINATOR).open("/entries?period=last+year&sector=education", status=400)
        assert "“last year” is not a period" in page.text(".govuk-error-summary a")
        assert page.soup.select_one("#filter-period.govuk-input--error[value='last year']")
        assert page.fields("form.app-filter")["sector"] == "education"
        assert not page.soup.select("tbody tr")

    def test_a_list_without_an_entry_says_what_to_do(self, given: Given, browse: Browse) -> None:
        given.entry("2016-05-04")
        page = browse(Role.COORDINATOR).open("/entries?organisation=nowhere")
        assert "No organisation is called “nowhere”. No entry matches. Take a filter off" in page.text("main")

    def test_several_sectors_of_an_address_are_kept_by_the_form(self, given: Given, browse: Browse) -> None:
        given.entry("2016-05-04")
        given.entry("2016-05-05", sector="Health")
        given.entry("2016-05-06", sector="Multi Agency")
        page = browse(Role.COORDINATOR).open("/entries?sector=education&sector=health")
        assert len(page.texts("tbody tr")) == 2
        hidden = page.soup.select("form.app-filter input[type=hidden][name=sector]")
        assert [field["value"] for field in hidden] == ["education", "health"]

    def test_what_is_left_out_is_chosen_in_the_form_said_in_words_and_taken_off(
        self, given: Given, browse: Browse
    ) -> None:
        given.entry("2016-05-04", course="Vulnerability roadshow", attended="1")
        given.entry("2016-05-05", course="Refresher", attended="2")
        given.entry("2016-05-06", attended="3")
        coordinator = browse(Role.COORDINATOR)
        form = coordinator.open("/entries?period=2016-17")
        left_out = form.soup.select_one("details fieldset")
        assert left_out
        assert [label.get_text() for label in left_out.select("label")] == [
            "Not the course", "Not the activity", "Not the sector", "Not the audience", "Not the level",
        ]  # fmt: skip
        fields = {**form.fields("form.app-filter"), "not-course": "vulnerability-roadshow"}
        page = coordinator.open(coordinator.get(f"/entries?{urlencode(fields)}").headers["Location"])
        assert page.texts("td[data-heading=Attended]") == ["3", "2"]
        assert page.texts(".app-active__part") == [
            "Take off Period: 2016/17 ×", "Take off not: Course Vulnerability roadshow ×",
        ]  # fmt: skip
        assert page.fields("form.app-filter")["not-course"] == "vulnerability-roadshow"
        assert page.soup.select_one("details.app-filter__more[open]")
        another = page.soup.select("select[name=not-course]")[1]
        assert [option.get_text() for option in another.select("option")] == ["nor another", "Refresher"]
        both = coordinator.open("/entries?period=2016-17&not-course=vulnerability-roadshow&not-course=refresher")
        assert both.texts("td[data-heading=Attended]") == ["3"]
        everything = coordinator.open(page.link("Take off not: Course Vulnerability roadshow ×"))
        assert everything.texts("td[data-heading=Attended]") == ["3", "2", "1"]

    def test_what_has_no_box_is_said_in_words_and_kept_by_the_form(
        self, given: Given, browse: Browse, db_session: Session
    ) -> None:
        police = db_session.scalars(select(SplitItem).where(SplitItem.name == "Police")).one()
        measure = db_session.scalars(select(Measure).where(Measure.short_name == "attended")).one()
        entry = given.entry(
            "2016-05-04", providers=("Barnardo’s", "SSES"), areas=("Ecclesall",), organisations=("Bents Green",)
        )
        said = {"measure_id": measure.id, "split_item_id": police.id, "number": 1, "certainty": Certainty.EXACT}
        db_session.add(Figure(entry_id=entry.id, **said))
        db_session.commit()
        given.entry("2016-05-05", providers=("SSES", "Barnardo’s"), areas=("Ecclesall", "Dore"))
        bents_green = given.named(Organisation, "Bents Green").id
        arguments = [
            ("period", "2016-17"), ("not-organisation", "nobody"), ("not-area", "dore"), ("not-delivered", "none-"),
            ("not-how", "online"), ("not-how", "hybrid"), ("lead", "barnardos"), ("only-area", "ecclesall"),
            ("only-organisation", str(bents_green)), ("item", str(police.id)), ("entry", str(entry.id)),
        ]  # fmt: skip
        coordinator = browse(Role.COORDINATOR)
        page = coordinator.open(f"/entries?{urlencode(arguments)}")
        assert page.texts("tbody th") == ["4 May 2016"]
        assert page.texts(".app-active__part") == [
            f"Take off {words} ×"
            for words in (
                "Period: 2016/17", "not: Organisation nobody", "not: Area Dore", "who delivered it is recorded",
                "not: How online", "not: How hybrid", "delivered first by Barnardo’s", "in Ecclesall alone",
                "for Bents Green alone", "Came from: Police", f"entry {entry.id} alone",
            )
        ]  # fmt: skip
        hidden = page.soup.select("form.app-filter input[type=hidden]")
        assert [(field["name"], field["value"]) for field in hidden] == arguments[1:]
        for link in page.soup.select(".app-active__part"):
            assert len(coordinator.open(str(link["href"])).texts("tbody tr")) == 1
        sheet = page.soup.select_one("a[href^='/entries.csv']")
        assert sheet
        assert coordinator.get(str(sheet["href"])).get_data(as_text=True).count("Ecclesall") == 1

    def test_an_entry_without_something_is_found_in_the_form(self, given: Given, browse: Browse) -> None:
        given.entry("2016-05-04", course="Refresher", areas=("North",))
        given.entry("2016-05-05", areas=("North", "South"))
        coordinator = browse(Role.COORDINATOR)
        page = coordinator.open("/entries?course=none-&area=several-")
        assert page.texts("tbody th") == ["5 May 2016"]
        chosen = [option.get_text() for option in page.soup.select("form.app-filter option[selected]")]
        assert chosen == ["No course", "Several areas"]
        assert page.texts(".app-active__part")[1:] == ["Take off no course ×", "Take off several areas ×"]

    def test_sums_of_all_days_come_when_somebody_asks(self, given: Given, browse: Browse) -> None:
        given.entry("2015-05-04", attended="about 30")
        given.entry("2016-05-04", attended="n/k")
        coordinator = browse(Role.COORDINATOR)
        page = coordinator.open("/entries?period=all")
        assert page.texts(".app-totals p") == ["2 entries . Add up sessions and attended"]
        added = coordinator.open(page.link("Add up"))
        assert added.texts(".app-totals p") == ["2 entries", "Attended: about 30 (1 entry not recorded); sessions: 2"]

    @pytest.mark.parametrize("order", Order)
    def test_every_order_has_a_link(self, given: Given, browse: Browse, order: Order) -> None:
        given.entry("2016-05-04")
        coordinator = browse(Role.COORDINATOR)
        page = coordinator.open(coordinator.open("/entries").link(ORDER_WORDS[order]))
        assert page.text(".app-orders [aria-current]") == ORDER_WORDS[order]
        assert page.fields("form.app-filter").get("order", "newest") == order

    def test_a_page_asks_the_database_little(self, given: Given, browse: Browse, db_session: Session) -> None:
        given.entry("2016-05-04", organisations=("Bents Green",))
        coordinator = browse(Role.COORDINATOR)
        coordinator.open("/entries")
        with statements(db_session) as sent:
            coordinator.open("/entries")
        assert len(sent) <= 5
        with statements(db_session) as sent:
            coordinator.open("/entries?find=bents&period=all")
        assert len(sent) <= 6
        with statements(db_session) as sent:
            coordinator.open("/entries?period=all&not-course=a&not-area=b&course=none-&lead=none-&area=several-")
        assert len(sent) <= 5
        # The organisation, whatever was merged into it, and the names behind the numbers.
        with statements(db_session) as sent:
            coordinator.open("/entries?period=all&only-organisation=1&item=1&entry=1")
        assert len(sent) <= 7

    def test_the_pages_of_a_list_carry_the_whole_filter(
        self, given: Given, browse: Browse, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(entry_pages, "PAGE_LENGTH", 2)
        for course in ("", "", "Refresher", "Roadshow", "Other"):
            given.entry("2016-05-04", course=course)
        coordinator = browse(Role.COORDINATOR)
        page = coordinator.open("/entries?not-course=roadshow&not-course=other&lead=none-&order=oldest")
        following = coordinator.open(page.link("Next page"))
        assert len(page.texts("tbody tr")) == 2
        assert len(following.texts("tbody tr")) == 1
        assert following.texts(".app-active__part") == page.texts(".app-active__part")
        assert coordinator.open(following.link("First page")).text("main") == page.text("main")


@pytest.mark.parametrize(
    "query",
    [
        "sector=a%00b",
        "order=best",
        "how=by+post",
        "recorded=somebody",
        f"recorded={'9' * 30}",
        "order=organisation&before=2016-04-12,1",
        "status=lost",
        "counts=sheep",
        "missing=all",
        "after=x",
        "after=2016-04-12,x",
        "after=,1",
        "course=several-",
        "not-sector=none-",
        "item=police",
        "entry=-1",
        "only-organisation=1.0",
        "not-how=by+post",
        "&".join(f"not-organisation={number}" for number in range(21)),
    ],
)
def test_an_address_that_says_nothing_is_refused_in_words(browse: Browse, query: str) -> None:
    page = browse(Role.COORDINATOR).open(f"/entries?{query}", status=400)
    assert page.text("h1") == "The request could not be understood"


def test_a_name_from_outside_finds_nothing_and_does_no_harm(given: Given, browse: Browse) -> None:
    given.entry("2016-05-04")
    page = browse(Role.COORDINATOR).open("/entries?audience=';--&sector=<script>&find=' OR \"*&organisation=%25&area=^")
    assert page.text(".app-totals p").startswith("0 entries")


def test_entries_that_may_be_counted_twice_are_told_apart_for_good(
    given: Given, browse: Browse, db_session: Session
) -> None:
    given.entry("2016-04-01", "2016-09-30", sessions="5", attended="100")
    given.entry("2016-05-04", attended="20")
    coordinator = browse(Role.COORDINATOR)
    year = coordinator.open("/tables/2016-17")
    address = year.link("1 pair of entries may be counted twice")
    after = coordinator.send(address, {})
    assert "Saved: these entries are different." in after.text(".app-saved")
    assert "No entry of this period looks as if it were counted twice." in after.text("main")
    assert "counted twice" not in coordinator.open("/tables/2016-17").text(".app-sum")
    [told] = db_session.scalars(select(EntryToldApart))
    operation = db_session.get(Operation, told.operation_id)
    assert operation is not None
    assert operation.kind == "tell apart"


def test_only_a_pair_of_the_list_can_be_told_apart(given: Given, browse: Browse, db_session: Session) -> None:
    given.entry("2016-04-01", "2016-09-30", sessions="5", attended="100")
    given.entry("2016-05-04", attended="20")
    given.entry("2016-05-05", sector="Health")
    coordinator = browse(Role.COORDINATOR)
    coordinator.send("/entries/counted-twice/2016-17", {"one": "1", "other": "3"})
    assert not db_session.scalars(select(EntryToldApart)).all()
    for wrong in ({"one": "1", "other": "1"}, {"one": "x", "other": "2"}, {"one": "", "other": ""}):
        coordinator.send("/entries/counted-twice/2016-17", wrong, status=400)


def test_somebody_who_only_looks_is_offered_no_answer(given: Given, browse: Browse) -> None:
    given.entry("2016-04-01", "2016-09-30", sessions="5", attended="100")
    given.entry("2016-05-04", attended="20")
    browser = browse(None)
    browser.sign_in(given.user(Role.VIEWER, may_see_entries=True))
    assert not browser.open("/entries/counted-twice/2016-17").soup.select("main form")


def test_what_was_taken_out_of_the_figures_is_listed_only_where_it_is_asked_for(
    given: Given, browse: Callable[[Role | None], Browser]
) -> None:
    coordinator = browse(Role.COORDINATOR)
    given.entry("2016-05-04")
    out = given.entry("2016-05-05", status=Status.TAKEN_OUT, status_before=Status.DELIVERED, reason="Twice").id
    page = coordinator.open("/entries?period=all")
    assert page.text(".app-totals p") == "1 entry . Add up sessions and attended"
    assert "5 May 2016" not in page.text("main")
    asked = coordinator.open(page.link("See those"))
    assert "5 May 2016" in asked.text("main")
    assert "4 May 2016" not in asked.text("main")
    # By its number it is found as well, and its page is there.
    assert "Twice" in coordinator.open(f"/entries/{out}").text("main")
    assert b"2016-05-05" not in coordinator.get("/entries.csv?period=all").data
    assert b"2016-05-05" in coordinator.get("/entries.csv?period=all&status=taken+out").data
