"""History: everything that was done, in words, found again, downloaded and undone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.pages import Browser
from training_register.models import Entry, Operation
from training_register.rules.entries import Status
from training_register.rules.permissions import Role

Browse = Callable[[Role | None], Browser]


@pytest.fixture
def manager(browse: Browse) -> Browser:
    """Somebody who sees what was done."""
    return browse(Role.MANAGER)


def test_what_was_done_is_told_in_words_and_undone(given: Given, manager: Browser, db_session: Session) -> None:
    given.entry(attended="34")
    manager.send("/entries/1/change", {"attended": "36"}, form="#entry-form")
    page = manager.open("/history")
    assert page.texts(".app-history-lines li")[:2] == ["entry 1: attended: 34 → 36", "entry 1"]
    form = page.soup.select_one("tbody form")
    assert form
    after = manager._checked(
        manager.client.post(str(form["action"]), data=page.fields("tbody form"), follow_redirects=True), 200
    )
    assert "Undone." in after.text(".app-saved")
    assert "undone" in after.texts(".app-status")
    db_session.expire_all()
    assert db_session.scalars(select(Entry.attended)).one() == 34


def test_a_name_that_was_deleted_since_is_told(given: Given, manager: Browser) -> None:
    given.entry(course="Old course")
    course = manager.open("/lists/courses").link("Old course")
    manager.send("/entries/1/change", {"course": "New course"}, form="#entry-form")
    manager.send(course, {}, form=f"form[action='{course}/delete']")
    page = manager.open("/history")
    assert "entry 1: course: Old course → New course" in page.texts(".app-history-lines li")


def test_what_stands_in_the_way_is_told(given: Given, manager: Browser, db_session: Session) -> None:
    given.entry(attended="34")
    manager.send("/entries/1/change", {"attended": "36"}, form="#entry-form")
    page = manager.open("/history")
    added = page.soup.select("tbody form")[-1]
    answer = manager.client.post(str(added["action"]), data=page.fields("tbody form"), follow_redirects=True)
    assert "Nothing was undone. 1 entry was changed since: 1." in answer.text
    db_session.expire_all()
    assert db_session.scalars(select(Entry.status)).one() is Status.DELIVERED


def test_a_forged_undo_is_refused(given: Given, manager: Browser) -> None:
    given.entry()
    assert manager.client.post("/history/1/undo", data={"csrf_token": "forged"}).status_code == 400


@pytest.mark.parametrize(
    ("query", "number"),
    [("", 3), ("kind=add", 2), ("kind=nothing", 0), ("by=0", 3), ("by=1", 0), ("entry=1", 1), ("to=1/1/2016", 0),
     ("from=1/1/2016", 3)],
)  # fmt: skip
def test_it_can_be_filtered(given: Given, manager: Browser, query: str, number: int) -> None:
    given.entry()
    given.entry()
    page = manager.open(f"/history?{query}")
    assert len(page.soup.select("tbody tr")) == number
    if not number:
        assert "Nothing was done that the filter lets through." in page.text("main")


def test_what_is_no_filter_is_told(manager: Browser) -> None:
    assert "is not a day" in manager.open("/history?from=soon").text(".app-saved")
    assert "could not be understood" in manager.open("/history?entry=x").text(".app-saved")
    assert manager.get("/history.csv?entry=x").status_code == 400


def test_earlier_pages_follow(given: Given, manager: Browser, db_session: Session) -> None:
    for _ in range(60):
        given.entry()
    page = manager.open("/history")
    assert len(page.soup.select("tbody tr")) == 50
    assert len(manager.open(page.link("Earlier")).soup.select("tbody tr")) == 11


def test_the_file_holds_each_field_and_no_formula(given: Given, manager: Browser, db_session: Session) -> None:
    given.entry(notes="=1+1", attended="34")
    answer = manager.get("/history.csv?kind=add")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="training-history.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    after = {row["Field"]: row["After"] for row in rows}
    assert (after["attended"], after["notes"]) == ("34", "'=1+1")
    assert {row["By"] for row in rows} == {"command line"}


def test_accounts_are_not_undone_here(given: Given, manager: Browser, browse: Browse, db_session: Session) -> None:
    boss = browse(Role.ADMINISTRATOR)
    boss.send("/accounts/add", {"email": "new@example.org", "role": "viewer", "password": ""})
    [operation] = db_session.scalars(select(Operation).where(Operation.kind == "add account"))
    page = manager.open("/history?kind=add account")
    assert page.soup.select(f"#operation-{operation.id}")
    assert not page.soup.select("tbody form")
