"""Many organisations at once: a list that is typed, pasted or loaded."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.pages import Browser, Page
from tests.views.test_organisations import everything, organisation, pressed, spellings
from training_register.models import Area, Organisation, OrganisationSpelling, Sector
from training_register.rules.permissions import Role

Browse = Callable[[Role | None], Browser]
ADDRESS = "/organisations/list"
MANY = "\n".join(("Name", *(f"School {number}" for number in range(5_001)))).encode()


@pytest.fixture
def manager(browse: Browse) -> Browser:
    """The browser of a manager."""
    return browse(Role.MANAGER)


def number(db_session: Session) -> int:
    """How many organisations there are."""
    db_session.rollback()
    return db_session.scalar(select(func.count()).select_from(Organisation)) or 0


def shown(manager: Browser, **data: Any) -> Page:
    """What comes when a list is sent."""
    return manager.send(ADDRESS, data)


def loaded(manager: Browser, content: bytes, name: str = "list.csv", **data: Any) -> Page:
    """What comes when a file is sent."""
    return manager.send(ADDRESS, {"file": (io.BytesIO(content), name), **data})


def schools(*rows: tuple[str, str, str, str, str], encoding: str = "cp1252") -> bytes:
    """A file as "Get Information about Schools" gives it out, with some of its other columns."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(
        ("URN", "LA (code)", "LA (name)", "EstablishmentNumber", "EstablishmentName", "EstablishmentStatus (name)",
         "PhaseOfEducation (name)")
    )  # fmt: skip
    for urn, name, authority, phase, status in rows:
        writer.writerow((urn, "370", authority, "2001", name, status, phase))
    return text.getvalue().encode(encoding)


FIRST_YEAR = (
    ("100001", "St Zoë’s Primary School", "Northshire", "Primary", "Open"),
    ("100002", "Mill High School", "Northshire", "Secondary", "Open"),
    ("100003", "Old Barn School", "Northshire", "Primary", "Closed"),
    ("100004", "New Barn School", "Northshire", "Primary", "Proposed to open"),
    ("100005", "Dene Infant School", "Northshire", "Primary", "Open, but proposed to close"),
    ("100006", "Far Away School", "Southshire", "Primary", "Open"),
    ("100007", "Dale Nursery", "Northshire", "Nursery", "Open"),
)


def test_lines_are_shown_before_they_are_saved(manager: Browser, given: Given, db_session: Session) -> None:
    education, north = given.named(Sector, "Education"), given.named(Area, "North")
    given.named(Organisation, "Carr Green")
    text = "Mill School; education; NORTH\n\nCarr  GREEN\nFold\n mill school\t\n"
    page = shown(manager, text=text, sector=str(education.id))
    assert page.texts("h2") == ["New: 2", "There already, and filled in: 1", "Twice in the list: 1"]
    assert number(db_session) == 1, "a preview saves nothing"
    page = pressed(manager, page, "Save")
    mill, fold = organisation(db_session, "Mill School"), organisation(db_session, "Fold")
    assert (mill.usual_sector_id, mill.usual_area_id) == (education.id, north.id)
    assert (fold.usual_sector_id, fold.usual_area_id) == (education.id, None)
    assert organisation(db_session, "Carr Green").usual_sector_id == education.id, "what was blank is filled in"
    assert not mill.may_be_named


def test_what_is_there_keeps_what_it_says(manager: Browser, given: Given, db_session: Session) -> None:
    education, health = given.named(Sector, "Education"), given.named(Sector, "Health")
    given.named(Organisation, "Carr Green", usual_sector_id=health.id)
    page = shown(manager, text="Carr Green", sector=str(education.id))
    assert page.texts("h2") == ["There already: 1"]
    pressed(manager, page, "Save")
    assert organisation(db_session, "Carr Green").usual_sector_id == health.id


def test_a_list_goes_in_whole_or_not_at_all(manager: Browser, given: Given, db_session: Session) -> None:
    given.named(Sector, "Education")
    text = "Mill; Education\nFold; Edukation\n" + "x" * 201 + "\nDene; ; Nowhere"
    page = shown(manager, text=text)
    told = " ".join(page.texts("[role=alert] li"))
    assert "Line 2, Fold: “Edukation” is not in the list of sectors." in told
    assert "Line 3" in told
    assert "is too long" in told
    assert "Line 4, Dene: “Nowhere” is not in the list of areas." in told
    assert page.fields()["text"] == text, "what was typed is not lost"
    assert "Save" not in page.texts("button")
    # Nor by a form that is sent without the page.
    token = page.fields()["csrf_token"]
    answer = manager.client.post(f"{ADDRESS}/save", data={"csrf_token": token, "text": text, "seen": "x"})
    assert answer.status_code == 200
    assert number(db_session) == 0


def test_what_is_close_to_one_is_asked_about(manager: Browser, given: Given, db_session: Session) -> None:
    for name in ("Carr Green Primary School", "Ashton School"):
        given.named(Organisation, name)
    page = shown(manager, text="Carr Grn Primary\nAston School\nMill")
    fields = page.fields()
    assert (fields["line-1"], fields["line-2"]) == ("same", "add"), "only what is sure is proposed as the same"
    page = pressed(manager, page, "Save")
    assert spellings(db_session, "Carr Green Primary School") == ["Carr Grn Primary"]
    assert organisation(db_session, "Aston School")
    assert number(db_session) == 4
    before = everything(db_session)
    # The same again adds nothing.
    page = shown(manager, text="Carr Grn Primary\nAston School\nMill")
    assert page.texts("h2") == ["There already: 3"]
    page = pressed(manager, page, "Save")
    assert "Nothing in the list was new." in page.text("main")
    assert everything(db_session) == before


def test_a_list_is_undone_at_once(manager: Browser, given: Given, db_session: Session) -> None:
    given.named(Organisation, "Carr Green Primary School")
    before = everything(db_session)
    page = pressed(manager, shown(manager, text="Carr Grn Primary\nMill; ; ; Jo; 123456\nFold"), "Save")
    assert spellings(db_session, "Mill") == ["URN 123456"]
    page = pressed(manager, page, "Undo")
    assert "Undone" in page.text("main")
    assert everything(db_session) == before


def test_a_list_whose_organisations_are_used_is_not_undone(manager: Browser, given: Given, db_session: Session) -> None:
    page = pressed(manager, shown(manager, text="Mill"), "Save")
    given.entry(organisations=("Mill",))
    page = pressed(manager, page, "Undo")
    assert "is used by now" in page.text("main")
    assert number(db_session) == 1


def test_what_has_changed_since_the_preview_is_shown_again(manager: Browser, given: Given, db_session: Session) -> None:
    page = shown(manager, text="Mill\nFold")
    given.named(Organisation, "Mill")
    page = pressed(manager, page, "Save")
    assert "The register has changed since this was shown." in page.text("[role=alert]")
    assert page.texts("h2")[-2:] == ["New: 1", "There already: 1"]
    assert number(db_session) == 1
    pressed(manager, page, "Save")
    assert number(db_session) == 2


def test_a_list_can_be_changed_after_the_preview(manager: Browser) -> None:
    page = pressed(manager, shown(manager, text="Mill\nFold; ; "), "Change the list")
    assert page.fields()["text"] == "Mill\nFold; ; "


def test_a_file_with_headings_is_read(manager: Browser, given: Given, db_session: Session) -> None:
    given.named(Sector, "Education")
    workbook = Workbook()
    workbook.active.append(["Sector", "Contact", "Name"])
    workbook.active.append(["Education", "Jo", "Mill"])
    workbook.active.append([None, None, None])
    workbook.active.append([None, None, 365])
    kept = io.BytesIO()
    workbook.save(kept)
    csv_file = "Name;Sector\r\nFold;Education\r\n".encode("utf-8-sig")
    pressed(manager, loaded(manager, kept.getvalue(), "list.xlsx"), "Save")
    assert organisation(db_session, "Mill").contact == "Jo"
    assert organisation(db_session, "365")
    pressed(manager, loaded(manager, csv_file), "Save")
    assert organisation(db_session, "Fold").usual_sector_id


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (b"Title,Number\nMill,3\n", "no column headed Name"),
        (b"Name\n", "nothing stands under them"),
        (b"PK\x03\x04nonsense", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel workbook"),
        (b"Name\nMi\x00ll\n", "neither an Excel workbook nor a CSV file"),
        (MANY, "at most 5,000 lines"),
        (schools(("100003", "Old Barn School", "Northshire", "Primary", "Closed")), "no school that is open"),
    ],
    ids=["empty", "no headings", "no rows", "damaged", "old", "NUL", "too many", "all closed"],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_box(manager: Browser, content: bytes, words: str) -> None:
    page = loaded(manager, content)
    assert words in page.text("#file-error")


def test_nothing_at_all_is_asked_for_again(manager: Browser) -> None:
    assert "Enter at least one name" in shown(manager, text=" \n ").text("#text-error")


@pytest.mark.parametrize("text", ["Mi\x00ll", ";;;", "\ud83d\ude00", "=1+1\t@x", "a;b;c;d;e;f;g", "x; ; ; ; URN"])
def test_odd_lines_end_in_a_preview(manager: Browser, text: str) -> None:
    page = shown(manager, text=text.encode("utf-16", "surrogatepass").decode("utf-16"))
    assert page.text("h1") in ("What the list would add", "Add many organisations")


def chosen(manager: Browser, page: Page, authorities: list[str], phases: list[str], **data: str) -> Page:
    """What comes when authorities and phases are chosen."""
    sent = {**page.fields(), **data, "authorities": authorities, "phases": phases}
    return manager._checked(manager.client.post(f"{ADDRESS}/schools", data=sent, follow_redirects=True), 200)


def test_englands_schools_are_taken_for_chosen_authorities_and_phases(
    manager: Browser, given: Given, db_session: Session
) -> None:
    education = given.named(Sector, "Education")
    page = loaded(manager, schools(*FIRST_YEAR))
    assert "5 schools are open; 2 that are closed or not open yet are left out." in page.text("main")
    assert "Northshire (4)" in page.text("main")
    assert "Choose at least one authority." in chosen(manager, page, [], ["Primary"]).text("#authorities-error")
    page = chosen(manager, page, ["Northshire"], ["Primary", "Secondary"], sector=str(education.id))
    assert page.texts("h2") == ["New: 3"]
    pressed(manager, page, "Save")
    zoe = organisation(db_session, "St Zoë’s Primary School")
    assert (zoe.usual_sector_id, zoe.may_be_named) == (education.id, False)
    assert spellings(db_session, zoe.name) == ["URN 100001"]
    assert number(db_session) == 3


def test_next_year_there_are_no_duplicates_and_a_renamed_school_is_found(
    manager: Browser, given: Given, db_session: Session
) -> None:
    page = chosen(manager, loaded(manager, schools(*FIRST_YEAR)), ["Northshire"], ["Primary", "Secondary"])
    pressed(manager, page, "Save")
    before = everything(db_session)
    page = chosen(manager, loaded(manager, schools(*FIRST_YEAR)), ["Northshire"], ["Primary", "Secondary"])
    assert page.texts("h2") == ["There already: 3"]
    next_year = (("100002", "Mill Academy", "Northshire", "Secondary", "Open"), *FIRST_YEAR[:1], *FIRST_YEAR[2:])
    page = chosen(manager, loaded(manager, schools(*next_year)), ["Northshire"], ["Primary", "Secondary"])
    assert page.texts("h2") == ["Schools with another name than before", "There already: 2"]
    assert "Rename “Mill High School”" in page.text("main")
    page = pressed(manager, page, "Save")
    assert spellings(db_session, "Mill Academy") == ["Mill High School", "URN 100002"]
    assert number(db_session) == 3
    pressed(manager, page, "Undo")
    assert everything(db_session) == before


def test_a_rename_is_only_offered(manager: Browser, given: Given, db_session: Session) -> None:
    mill = given.named(Organisation, "Mill High School")
    given._added(OrganisationSpelling(organisation_id=mill.id, spelling="URN 100002", folded="urn 100002"))
    page = loaded(manager, schools(("100002", "Mill Academy", "Northshire", "Secondary", "Open")))
    page = chosen(manager, page, ["Northshire"], ["Secondary"])
    sent = {**page.fields(), "line-1": "leave"}
    manager.client.post(f"{ADDRESS}/save", data=sent)
    assert organisation(db_session, "Mill High School")
    assert number(db_session) == 1


def test_a_school_that_is_there_by_its_name_gets_its_number(
    manager: Browser, given: Given, db_session: Session
) -> None:
    given.named(Organisation, "Mill High School")
    page = chosen(manager, loaded(manager, schools(*FIRST_YEAR)), ["Northshire"], ["Secondary"])
    assert "It gets: URN 100002." in page.text("main")
    pressed(manager, page, "Save")
    assert spellings(db_session, "Mill High School") == ["URN 100002"]
