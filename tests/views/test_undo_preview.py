"""Undoing an import on the pages: the preview, what is kept and why, and the pages of an operation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.test_imports import take_in
from tests.actions.test_undo import change, last, seen
from tests.given import Given
from tests.inputs.made_sheets import csv_of
from tests.pages import Browser
from tests.statements import statements
from training_register.clock import now
from training_register.count import Count
from training_register.models import AppUser, Organisation
from training_register.reports import undoing
from training_register.rules.entries import Status
from training_register.rules.permissions import Role

Browse = Callable[[Role | None], Browser]
ROWS = (
    {"Reference": "R1", "Attended": "34", "Organisations": "Mill; Hall"},
    {"Reference": "R2", "Attended": "12", "Organisations": "Mill", "Course": "Basics", "Level": "Masterclass"},
    {"Reference": "R3", "Attended": "", "Starts on": "2016-05-04"},
)


@pytest.fixture
def manager(browse: Browse) -> Browser:
    """Somebody who sees what was done, and may undo it."""
    return browse(Role.MANAGER)


@pytest.fixture
def imported(given: Given, db_session: Session, manager: Browser) -> int:
    """An import of three rows, of which the first entry was changed since; the operation's id."""
    given.offered("Professionals", "Education")
    by = db_session.scalars(select(AppUser)).one()
    take_in(db_session, csv_of(*ROWS), create_missing=True, by=by)
    operation = last(db_session)
    change(db_session, by, 1, attended=Count.of(36))
    return operation


def test_the_preview_says_what_would_be_done(given: Given, manager: Browser, imported: int) -> None:
    given.publication(made_at=now())
    page = manager.open("/history")
    assert page.text(f"#operation-{imported} .app-row-actions") == f"Undo… operation {imported}"
    page = manager.open(page.link(f"Undo… operation {imported}"))
    assert page.texts("main .govuk-list--bullet li") == [
        "2 entries that it added go: taken out of the figures, and kept there",
        "1 entry was changed since, and is kept as it is unless you tick it",
        "1 course that it added goes from the list: nothing else uses it",
        "2 organisations that it added stay in the list: something else uses them, or changed them since (Hall, Mill)",
        "what it added to other lists stays, with the entries that are kept out of the figures: 1 level",
    ]
    assert page.texts(".app-changed-since label") == ["Take entry 1 out too: 12 April 2016, Course, Mill, Hall"]
    assert "attended: 34 → 36" in page.text(".app-changed-since")
    # It was published after the import, with all three.
    assert page.text(".app-warning").startswith("3 entries of these count in version 1 of 2016-17")


def test_what_was_changed_since_is_kept_and_the_history_says_why(
    manager: Browser, db_session: Session, imported: int
) -> None:
    page = manager.send(f"/history/{imported}/undo", {})
    assert "Undone. The undoing stands in the history too" in page.text(".app-saved")
    assert page.text("h1") == "Imported: sheet.csv"
    told = page.text("main dl")
    assert "Added 3 entries" in told
    assert "Added to the lists 2 organisations, 1 course and 1 level" in told
    assert "; 1 entry was kept as it was" in told
    assert "Entry 1 , 12 April 2016, Course, Mill, Hall Changed" in page.text(".app-hindered__list")
    assert "attended: 34 → 36" in page.text(".app-hindered__list")
    assert seen(db_session, 1).status is Status.DELIVERED
    # So does the history of each entry.
    assert "this entry was kept as it was" in manager.open("/entries/1").text(".app-changes")
    gone = manager.open("/entries/2").text(".app-changes")
    assert "reason: Import of sheet.csv undone" in gone
    assert "reference: R2 → nothing" in gone
    assert "course: Basics → nothing" in gone
    page = manager.open(f"/history/{imported}/entries")
    assert page.texts("tbody tr")[0] == "Entry 1 Added Left as it was"
    undoing_page = manager.open(f"/history/{last(db_session)}")
    assert "Undid Imported: sheet.csv" in undoing_page.text("main dl")
    assert "Taken off the lists 1 course" in undoing_page.text("main dl")
    page = manager.send(f"/history/{last(db_session)}/undo", {})
    assert seen(db_session, 2).reference == "R2"
    assert "Brought back" in manager.open(f"/history/{imported}").text("main dl")


def test_what_is_ticked_goes_too(manager: Browser, db_session: Session, imported: int) -> None:
    manager.send(f"/history/{imported}/undo", {"undo_too": ["1", "x", "99999999999"]})
    assert seen(db_session, 1).status is Status.TAKEN_OUT
    assert db_session.scalars(select(Organisation.name)).all() == []


def test_many_are_chosen_at_once(
    manager: Browser, db_session: Session, imported: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "MOST_ASKED", 1)
    change(db_session, db_session.scalars(select(AppUser)).one(), 2, attended=Count.of(1))
    page = manager.open(f"/history/{imported}/undo")
    assert page.texts(".app-changed-since label") == [
        "Undo all 2 entries too, whatever was done to them",
        "Take entry 1 out too: 12 April 2016, Course, Mill, Hall",
    ]  # fmt: skip
    manager.send(f"/history/{imported}/undo", {"undo_all": "y"})
    assert {seen(db_session, id_).status for id_ in (1, 2, 3)} == {Status.TAKEN_OUT}


def test_what_was_changed_meanwhile_is_told_and_nothing_is_undone(
    manager: Browser, db_session: Session, imported: int
) -> None:
    address = f"/history/{imported}/undo"
    sent = {**manager.open(address).fields(), "undo_too": "1"}
    change(db_session, db_session.scalars(select(AppUser)).one(), 3, venue="Library")
    page = manager._checked(manager.client.post(address, data=sent, follow_redirects=True), 200)
    assert page.text("[role=alert]").startswith("Nothing is undone yet Something was changed while you looked")
    assert page.texts(".app-changed-since label") == [
        "Take entry 1 out too: 12 April 2016, Course, Mill, Hall", "Take entry 3 out too: 4 May 2016, Course",
    ]  # fmt: skip
    # What was ticked is ticked still.
    assert [box["value"] for box in page.soup.select("[name=undo_too][checked]")] == ["1"]
    assert seen(db_session, 2).status is Status.DELIVERED
    after = manager.client.post(address, data={**page.fields()}, follow_redirects=True)
    assert "Undone." in after.text
    assert [seen(db_session, id_).status for id_ in (1, 2, 3)] == [
        Status.TAKEN_OUT, Status.TAKEN_OUT, Status.DELIVERED,
    ]  # fmt: skip


def test_a_double_press_is_one_undo(manager: Browser, db_session: Session, imported: int) -> None:
    address = f"/history/{imported}/undo"
    sent = manager.open(address).fields()
    manager.client.post(address, data=sent)
    undone = last(db_session)
    db_session.rollback()
    again = manager._checked(manager.client.post(address, data=sent, follow_redirects=True), 200)
    assert again.text(".app-saved").endswith("Nothing was undone. This was undone already.")
    assert last(db_session) == undone
    # There is nothing more to look at, either.
    assert manager.open(address).text("h1") == "Imported: sheet.csv"


def test_without_a_look_nothing_of_many_is_undone(manager: Browser, db_session: Session, imported: int) -> None:
    token = manager.open(f"/history/{imported}/undo").fields()["csrf_token"]
    page = manager._checked(
        manager.client.post(f"/history/{imported}/undo", data={"csrf_token": token}, follow_redirects=True), 200
    )
    assert page.text("h1") == "What undoing would do"
    assert last(db_session) == imported + 1


def test_one_entry_is_undone_from_its_operations_page(manager: Browser, db_session: Session, imported: int) -> None:
    page = manager.open(f"/history/{imported + 1}")
    assert page.text("main dl").endswith("Changed 1 entry")
    manager.send(f"/history/{imported + 1}", {})
    assert seen(db_session, 1).attended.value == 34


def test_the_entries_of_an_operation_are_told_a_page_at_a_time(
    manager: Browser, imported: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "PAGE_LENGTH", 2)
    page = manager.open(f"/history/{imported}/entries")
    assert page.texts("tbody tr") == [
        "Entry 1 Added Was changed since: is kept unless you choose otherwise",
        "Entry 2 Added Would be taken out of the figures",
    ]
    page = manager.open(page.link("Next page"))
    assert page.texts("tbody tr") == ["Entry 3 Added Would be taken out of the figures"]
    assert manager.open(page.link("First page")).texts("tbody tr")[0].startswith("Entry 1")
    assert manager.open(f"/history/{imported}/entries?after=x").status == 200


def test_whoever_imported_may_undo_that_and_nothing_else(
    given: Given, browse: Browse, db_session: Session, manager: Browser, imported: int
) -> None:
    coordinator = browse(Role.COORDINATOR)
    for address in ("", "/entries", "/undo"):
        coordinator.open(f"/history/{imported}{address}", 404)
    own = db_session.scalars(select(AppUser).where(AppUser.role == Role.COORDINATOR)).one()
    take_in(db_session, csv_of({"Attended": "5"}), create_missing=True, by=own)
    operation = last(db_session)
    page = coordinator.send(f"/history/{operation}/undo", {})
    assert page.text("h1") == "Imported: sheet.csv"
    assert seen(db_session, 4).status is Status.TAKEN_OUT
    coordinator.send(f"/history/{last(db_session)}/undo", {})
    assert seen(db_session, 4).status is Status.DELIVERED
    # What others did to it is theirs to undo.
    others = change(db_session, db_session.scalars(select(AppUser)).first(), 4, venue="Library")
    coordinator.open(f"/history/{others}", 404)
    token = page.soup.select_one("[name=csrf_token]")
    assert token
    sent = {"csrf_token": token["value"]}
    assert coordinator.client.post(f"/history/{others}/undo", data=sent).status_code == 404


@pytest.mark.parametrize("address", ["", "/entries", "/undo"])
def test_there_is_no_page_of_what_was_not_done(manager: Browser, address: str) -> None:
    manager.open(f"/history/999{address}", 404)


def test_a_preview_of_many_takes_as_many_statements_as_of_few(
    given: Given, manager: Browser, db_session: Session
) -> None:
    given.offered("Professionals", "Education")

    def number_for(rows: int) -> int:
        by = db_session.scalars(select(AppUser)).one()
        first = last(db_session)
        take_in(db_session, csv_of(*({"Attended": "1"} for _ in range(rows))), create_missing=True, by=by)
        operation = last(db_session)
        assert operation > first
        for id_ in range(1, 3):
            change(db_session, by, seen(db_session, id_).id, attended=Count.of(rows + id_))
        with statements(db_session) as sent:
            manager.open(f"/history/{operation}/undo")
        return len(sent)

    number_for(3)
    assert number_for(30) == number_for(4)
