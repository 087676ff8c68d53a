"""Filters that somebody saves under a name: their own, opened, replaced, deleted, and never trusted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import RECORDED_AT, Given
from tests.pages import Browser
from training_register.actions import filters
from training_register.models import SavedFilter
from training_register.rules.permissions import Role

Browse = Callable[[Role | None], Browser]
FORM = "#save-filter"


def test_a_filter_is_saved_opened_replaced_and_deleted(given: Given, browse: Browse, db_session: Session) -> None:
    given.entry("2016-05-04", sector="Health")
    given.entry("2016-05-05")
    coordinator = browse(Role.COORDINATOR)

    page = coordinator.send("/entries?period=2016-17&sector=health&order=oldest", {"name": " Health  2016 "}, form=FORM)
    assert "The filter “Health 2016” is saved." in page.text(".app-saved")
    saved = coordinator.open(coordinator.open("/entries").link("Health 2016"))
    assert saved.texts("tbody th") == ["4 May 2016"]
    assert saved.text(".app-orders [aria-current]") == "Oldest first"

    page = coordinator.send("/entries?period=2016-17", {"name": "HEALTH 2016"}, form=FORM)
    assert "The filter “HEALTH 2016” is replaced." in page.text(".app-saved")
    [one] = db_session.scalars(select(SavedFilter))
    assert (one.name, one.query) == ("HEALTH 2016", "period=2016-17")

    page = coordinator.send("/entries?period=all", {}, form=".app-saved-filters li form")
    assert "The filter is deleted." in page.text(".app-saved")
    assert len(page.texts("tbody tr")) == 2
    db_session.expire_all()
    assert not db_session.scalars(select(SavedFilter)).all()


def test_a_filter_that_leaves_out_is_saved_as_it_stands(given: Given, browse: Browse, db_session: Session) -> None:
    given.entry("2016-05-04", course="Roadshow")
    given.entry("2016-05-05", course="Refresher", areas=("North", "South"))
    given.entry("2016-05-06")
    coordinator = browse(Role.COORDINATOR)
    query = "period=2016-17&area=several-&not-course=roadshow&not-course=none-&lead=none-&not-how=online"
    coordinator.send(f"/entries?{query}", {"name": "Not the roadshow"}, form=FORM)
    [one] = db_session.scalars(select(SavedFilter))
    assert one.query == "period=2016-17&area=several-&not-course=roadshow&not-course=none-&not-how=online&lead=none-"
    saved = coordinator.open(coordinator.open("/entries").link("Not the roadshow"))
    assert saved.texts("tbody th") == ["5 May 2016"]


def test_a_filter_is_its_owners_alone(given: Given, browse: Browse, db_session: Session) -> None:
    browse(Role.COORDINATOR).send("/entries", {"name": "Mine"}, form=FORM)
    manager = browse(Role.MANAGER)
    assert "Mine" not in manager.open("/entries").text("main")
    [one] = db_session.scalars(select(SavedFilter))
    token = manager.open("/entries").fields(FORM)["csrf_token"]
    answer = manager.client.post(f"/entries/filters/{one.id}/delete", data={"csrf_token": token})
    assert answer.status_code == 404
    assert manager.send("/entries", {"name": "Mine"}, form=FORM)
    assert len(db_session.scalars(select(SavedFilter)).all()) == 2


@pytest.mark.parametrize(
    "kept",
    ["status=lost", "period=never", "after=x", "order=best", "a=" + "b" * 10_000, "=&&=%", "sector=%00"],
)
def test_what_is_saved_is_read_again_before_it_is_shown(
    given: Given, browse: Browse, db_session: Session, kept: str
) -> None:
    user = given.user(Role.COORDINATOR)
    db_session.add(SavedFilter(user_id=user.id, name="Odd", folded="odd", query=kept, created_at=RECORDED_AT))
    db_session.commit()
    browser = browse(None)
    browser.sign_in(user)
    page = browser.open("/entries")
    for link in page.soup.select(".app-saved-filters__list a"):
        assert browser.open(str(link["href"]))


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "Enter a name."), ("n" * 101, "A filter's name has at most 100 characters."), ("a;b", "holds a semicolon")],
)
def test_a_name_that_can_not_be_one_is_refused_in_words(browse: Browse, name: str, words: str) -> None:
    page = browse(Role.COORDINATOR).send("/entries?period=all", {"name": name}, form=FORM)
    assert "The filter is not saved." in page.text(".app-saved")
    assert words in page.text(".app-saved")


def test_there_is_an_end_to_them(browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filters, "MOST_SAVED", 1)
    coordinator = browse(Role.COORDINATOR)
    coordinator.send("/entries", {"name": "One"}, form=FORM)
    assert "Delete one that you no longer need." in coordinator.send("/entries", {"name": "Two"}, form=FORM).text()
    assert "is replaced" in coordinator.send("/entries", {"name": "One"}, form=FORM).text()


def test_a_filter_that_says_nothing_is_not_saved(browse: Browse) -> None:
    browse(Role.COORDINATOR).send("/entries", {"name": "Odd", "query": "status=lost"}, status=400, form=FORM)
