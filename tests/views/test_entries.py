"""The entries behind the figures, and those that may be counted twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.pages import Browser
from training_register.models import Area, EntryToldApart, Operation
from training_register.models.users import AppUserArea
from training_register.queries.entries import PAGE_LENGTH
from training_register.rules.permissions import Role

Browse = Callable[[Role | None], Browser]


def test_the_list_shows_entries_by_day_with_their_counts(given: Given, browse: Browse) -> None:
    given.entry("2016-05-06", attended="n/k", sector="Health")
    given.entry("2016-05-04", attended="about 60", organisations=("Bents Green",))
    page = browse(Role.COORDINATOR).open("/entries")
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
    assert browser.open("/entries").texts("td[data-heading=Attended]") == ["1", "3"]


def test_every_entry_is_on_one_page_of_the_list(given: Given, browse: Browse) -> None:
    for number in range(PAGE_LENGTH + 20):
        given.entry("2016-05-04", attended=str(number))
    coordinator = browse(Role.COORDINATOR)
    first = coordinator.open("/entries?period=2016-17")
    second = coordinator.open(first.link("Next page"))
    shown = [*first.texts("td[data-heading=Attended]"), *second.texts("td[data-heading=Attended]")]
    assert shown == [str(number) for number in range(PAGE_LENGTH + 20)]
    assert "120 entries" in first.text("main")
    assert coordinator.open(second.link("First page")).text("main") == first.text("main")


@pytest.mark.parametrize(
    "query",
    [
        "period=nonsense",
        "sector=a%00b",
        "status=lost",
        "counts=sheep",
        "missing=all",
        "after=x",
        "after=2016-04-12,x",
        "after=,1",
    ],
)
def test_an_address_that_says_nothing_is_refused_in_words(browse: Browse, query: str) -> None:
    page = browse(Role.COORDINATOR).open(f"/entries?{query}", status=400)
    assert page.text("h1") == "The request could not be understood"


def test_a_name_from_outside_finds_nothing_and_does_no_harm(given: Given, browse: Browse) -> None:
    given.entry("2016-05-04")
    page = browse(Role.COORDINATOR).open("/entries?audience=';--&sector=<script>")
    assert page.text("main p").startswith("0 entries")


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
