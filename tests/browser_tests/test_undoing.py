"""Undoing an import in a browser: the preview, what was changed since is kept; again, by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import follow, heading, look_at, press
from tests.given import Given
from tests.inputs.made_sheets import csv_of
from training_register.commands.imports import import_command
from training_register.models import Entry, Operation
from training_register.rules.entries import Status
from training_register.rules.permissions import Role

pytestmark = pytest.mark.browser

LONGEST = 200
ROWS = [
    {"Reference": "R1", "Attended": "34", "Organisations": "Mill; Hall", "Areas": "North"},
    {"Reference": "R2", "Attended": "12", "Organisations": "O" * LONGEST, "Course": "C" * LONGEST},
    *({"Reference": f"S{number}", "Attended": "5", "Starts on": f"2016-05-{number:02}"} for number in range(1, 20)),
]


def test_an_import_is_undone_with_what_was_changed_since_kept_and_then_chosen(
    app: Flask, given: Given, db_session: Session, window: Window, tmp_path: Path
) -> None:
    given.offered("Professionals", "Education")
    file = tmp_path / f"register {'x' * 60}.csv"
    file.write_bytes(csv_of(*ROWS))

    def taken_in() -> int:
        db_session.rollback()
        said = app.test_cli_runner().invoke(import_command, [str(file), "--create-missing"])
        assert said.exit_code == 0, said.output
        return db_session.scalars(select(func.max(Operation.id))).one()

    def statuses() -> set[Status]:
        db_session.rollback()
        return set(db_session.scalars(select(Entry.status)))

    operation = taken_in()
    page = window(Role.MANAGER)
    page.goto("/entries/1/change")
    page.get_by_label("Attended").first.fill("36")
    press(page, "Save")
    page.goto("/history")
    look_at(page)
    follow(page, f"Undo… operation {operation}")
    assert heading(page) == "What undoing would do"
    expect(page.get_by_label("Take entry 1 out too: 12 April 2016, Course, Mill, Hall")).to_be_visible()
    look_at(page)
    follow(page, "Entry by entry")
    look_at(page)
    page.go_back()
    press(page, "Undo it")
    assert heading(page).startswith("Imported: register")
    expect(page.get_by_text("1 entry was kept as it was")).to_be_visible()
    look_at(page)
    page.goto("/entries?period=2016-17")
    expect(page.locator(".app-totals")).to_contain_text("1 entry")
    page.goto("/entries/1")
    expect(page.get_by_text("this entry was kept as it was")).to_be_visible()

    # Brought back, and undone once more with all of it: by keyboard alone.
    page.goto(f"/history/{operation}")
    page.get_by_role("link", name="by ").first.click()
    follow(page, "See what undoing it would do")
    look_at(page)
    press(page, "Undo it")
    db_session.rollback()
    again = db_session.scalars(select(func.max(Operation.id))).one()
    page.goto("/entries/1/change")
    page.get_by_label("Attended").first.fill("40")
    press(page, "Save")
    page.goto(f"/history/{again}/undo")
    box = page.get_by_role("button", name="Undo it")
    box.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Undone.")
    assert statuses() == {Status.TAKEN_OUT, Status.DELIVERED}
