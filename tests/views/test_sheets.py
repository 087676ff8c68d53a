"""The list of entries as the register's own sheet: what is shown, all of it, and it comes back in unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.given import Given
from tests.pages import Browser
from training_register.commands.sheets import take_in
from training_register.database import db
from training_register.inputs.problems import SheetRefused
from training_register.models import Area, Course, Organisation, Trainer
from training_register.models.users import AppUserArea
from training_register.outputs import own_sheet
from training_register.queries import own_sheet as reading
from training_register.rules.permissions import Role

Browse = Callable[[Role | None], Browser]


def rows_of(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file, by their headings."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_file_holds_what_the_list_does_on_all_its_pages(
    given: Given, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "ENTRIES_AT_ONCE", 7)
    for number in range(60):
        given.entry(
            "2016-05-04", sector="Health" if number % 3 else "Education", attended=str(number), organisations=("A", "B")
        )
    coordinator = browse(Role.COORDINATOR)
    answer = coordinator.get("/entries.csv?period=2016-17&sector=health")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="entries-2016-17.csv"'
    assert answer.mimetype == "text/csv"
    rows = rows_of(answer.data)
    assert [row["Attended"] for row in rows] == [str(number) for number in range(60) if number % 3]
    assert {row["Organisations"] for row in rows} == {"A; B"}
    found = rows_of(coordinator.get("/entries.csv?period=all&find=nothing").data)
    assert found == []
    book = openpyxl.load_workbook(io.BytesIO(coordinator.get("/entries.xlsx?period=all&sector=health").data))
    assert book.active is not None
    assert book.active.max_row == 41


def test_a_page_links_to_its_own_files(given: Given, browse: Browse) -> None:
    given.entry("2016-05-04")
    page = browse(Role.COORDINATOR).open("/entries?period=2016-17&sector=education")
    assert page.link("CSV (.csv) of this list") == "/entries.csv?period=2016-17&sector=education"
    assert page.link("Excel (.xlsx) of this list") == "/entries.xlsx?period=2016-17&sector=education"


def test_somebody_gets_what_they_see(given: Given, browse: Browse, db_session: Session) -> None:
    given.entry("2016-05-04", areas=("North",), reference="seen")
    given.entry("2016-05-05", areas=("South",), reference="not seen")
    user = given.user(Role.COORDINATOR, areas=[AppUserArea(area_id=given.named(Area, "North").id)])
    browser = browse(None)
    browser.sign_in(user)
    assert [row["Reference"] for row in rows_of(browser.get("/entries.csv?period=all").data)] == ["seen"]
    assert browse(Role.VIEWER).get("/entries.csv").status_code == 403


@pytest.mark.parametrize("query", ["period=nonsense", "status=lost"])
def test_an_address_that_says_nothing_has_no_file(browse: Browse, query: str) -> None:
    assert browse(Role.COORDINATOR).get(f"/entries.csv?{query}").status_code == 400


def test_what_no_workbook_holds_is_told_on_the_page(
    given: Given, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_sheet, "MOST_ROWS_IN_EXCEL", 1)
    for _ in range(2):
        given.entry("2016-05-04")
    page = browse(Role.COORDINATOR).open("/entries.xlsx?period=all")
    assert "Export them as CSV." in page.text(".app-saved")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_comes_out_goes_into_an_empty_register_unchanged(
    given: Given, browse: Browse, make_app: Callable[..., Flask], tmp_path: Path, ending: str
) -> None:
    anna = given.named(Trainer, "Anna").id
    first = given.entry(
        "2016-05-04",
        attended="about 60",
        course="=1+1",
        organisations=("-Dash", "Bents Green"),
        areas=("North",),
        providers=("SSES",),
        trainers=((anna, 3),),
        venue="@home",
        notes="'=quoted\nsecond line",
        reference="=A1",
        contact="=Jo, jo@example.org",
    )
    given.entry("2016-05-04", sector="Health", attended="n/k", same_session_as_id=first.id)
    given.entry("2016-04-01", "2016-09-30", sessions="about 5", attended="over 100")
    given.entry("2015-05-04", reference="last year")
    content = browse(Role.COORDINATOR).get(f"/entries.{ending}?period=2016-17").data
    file = tmp_path / f"list.{ending}"
    file.write_bytes(content)

    other = make_app()
    with other.app_context():
        take_in(other, file, create_missing=True, may_be_named=False)
        again: dict[str, Any] = {"csv": b"", "xlsx": b""}
        coordinator = Browser(other.test_client())
        coordinator.sign_in(Given(db.session()).user(Role.COORDINATOR))
        again[ending] = coordinator.get(f"/entries.{ending}?period=2016-17").data
        db.session.remove()
        db.engine.dispose()

    assert _cells(again[ending], ending) == _cells(content, ending)
    assert len(_cells(content, ending)) == 4


def test_what_a_filter_leaves_out_is_told_where_a_row_refers_to_it(
    given: Given, browse: Browse, make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    first = given.entry("2016-05-04")
    given.entry("2016-05-04", sector="Health", same_session_as_id=first.id)
    file = tmp_path / "list.csv"
    file.write_bytes(browse(Role.COORDINATOR).get("/entries.csv?period=2016-17&sector=health").data)

    other = make_app()
    with other.app_context():
        with pytest.raises(SheetRefused) as told:
            take_in(other, file, create_missing=True, may_be_named=False)
        db.session.remove()
        db.engine.dispose()

    words = str(told.value)
    assert f"row 2, column X (Same session as): “entry {first.id}” is not the reference of any row or entry." in words
    assert f"Then entry {first.id} was left out of it" in words


def _cells(content: bytes, ending: str) -> list[list[str]]:
    if ending == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [
        [value.isoformat() if isinstance(value, date) else str(value) for value in row]
        for row in sheet.iter_rows(values_only=True)
    ]


def test_the_template_offers_what_is_in_use_and_own_areas(
    app: Flask, given: Given, browse: Browse, db_session: Session
) -> None:
    own = given.named(Area, "North")
    for model, name in ((Area, "South"), (Course, "Signs"), (Organisation, "Bents Green")):
        given.named(model, name)
    given.named(Course, "Old signs", retired_on=date(2015, 1, 1))
    kept = given.named(Organisation, "Heritage Park")
    given.named(Organisation, "Heritage Pk", merged_into_id=kept.id)
    user = given.user()
    db_session.add(AppUserArea(user_id=user.id, area_id=own.id))
    db_session.commit()
    browser = Browser(app.test_client())
    browser.sign_in(user)

    response = browser.get("/entries/template.xlsx")

    assert response.headers["Content-Disposition"] == 'attachment; filename="entries-to-fill-in.xlsx"'
    lists = openpyxl.load_workbook(io.BytesIO(response.data))["Lists"]
    columns = {column[2].value: [cell.value for cell in column[3:] if cell.value] for column in lists.columns}
    assert columns["Areas"] == ["North"]
    assert columns["Course"] == ["Signs"]
    assert columns["Organisations"] == ["Bents Green", "Heritage Park"]
    assert "Attended: Police" in columns["Further columns"]
    assert "Figure: Booked" in columns["Further columns"]


def test_a_downloaded_list_that_was_changed_goes_in_by_the_browser(
    given: Given, browse: Browse, db_session: Session
) -> None:
    one, other = given.entry(), given.entry()
    coordinator = browse(Role.COORDINATOR)
    downloaded = coordinator.get("/entries.csv?period=all").data
    page = coordinator.open("/imports")
    assert page.link("download an empty sheet") == "/entries/template.xlsx"

    content = downloaded.replace(b'"34"', b'"41"', 1)
    page = coordinator.send("/imports", {"file": (io.BytesIO(content), "entries.csv")})
    told = page.text(".app-will")
    assert "1 entry is updated" in told
    assert "1 entry is left as it is: the sheet changes nothing there" in told
    form = "form:has([name=key])"
    page = coordinator.send(str(page.soup.select(form)[0]["action"]), page.fields(form))

    db_session.expire_all()
    assert (one.attended, one.version, other.version) == (41, 2, 1)
    assert "1 updated" in page.text("[role=status]")
