"""Files from people in the browser: brought, asked about, looked at, imported, and what becomes of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.given import PASSWORD, Given
from tests.pages import Browser, Page
from training_register import clock
from training_register.forms.imports import box_of
from training_register.models import Area, Entry, ImportedFile, Organisation
from training_register.models.users import AppUserArea
from training_register.rules.entries import Status
from training_register.rules.permissions import Role

Browse = Callable[[Role | None], Browser]
HEADINGS = ("Date", "Audience", "Sector", "School", "Attended", "Trainer e-mail", "Notes")
ROWS = (
    ("12/04/2016", "Professionals", "Education", "Mill School", "34", "jo@example.org", ""),
    ("13/04/2016", "Professionals", "Health", "Fold Surgery", "20", "ann@example.org", "<b>bold</b> & plain"),
    ("14/04/2016", "Professionals", "Education", "Barn School", "approx 30", "jo@example.org", ""),
    ("15/04/2016", "Professionals", "Education", "Dale School", "15-20", "jo@example.org", ""),
    ("Total", "", "", "", "104", "", ""),
)
ABOUT, RANGE = "count:about", "count@0!5"


@pytest.fixture(autouse=True)
def in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day on which everything here happens."""
    monkeypatch.setattr(clock, "today", lambda: date(2017, 4, 3))


@pytest.fixture
def coordinator(browse: Browse) -> Browser:
    """The browser of a coordinator."""
    return browse(Role.COORDINATOR)


def csv_of(*rows: tuple[str, ...]) -> bytes:
    """A file of rows, with the headings."""
    return "\n".join(",".join(row) for row in (HEADINGS, *rows)).encode()


def brought(browser: Browser, content: bytes = csv_of(*ROWS), name: str = "Training log.csv") -> Page:
    """The page that comes when a file is brought."""
    return browser.send("/imports", {"file": (io.BytesIO(content), name)})


def comes_to(page: Page) -> str:
    """What a page says that a file comes to."""
    return page.text(".app-comes p").replace(" ,", ",")


def address(page: Page) -> str:
    """The address of a page that was followed to."""
    return page.response.request.path


def pressed(browser: Browser, page: Page, label: str, **data: Any) -> Page:
    """The page that comes when a button of the form around it is pressed, with boxes filled."""
    for form in page.soup.select("main form"):
        for button in form.select("button"):
            if " ".join(button.get_text(" ").split()) == label:
                form["id"] = "pressed"
                sent = {**page.fields("#pressed"), **data}
                if button.get("name"):
                    sent[str(button["name"])] = str(button["value"])
                answer = browser.client.post(str(form["action"]), data=sent, follow_redirects=True)
                return browser._checked(answer, 200)
    raise AssertionError(f"there is no button {label!r}: {page.texts('main button')}")


def answered(browser: Browser, page: Page, answers: dict[str, str], label: str = "Save the answers") -> Page:
    """The page that comes when questions are answered."""
    return pressed(browser, page, label, **{box_of(id_): value for id_, value in answers.items()})


def entries(db_session: Session) -> list[Entry]:
    """The entries of the register, by day."""
    db_session.rollback()
    return list(db_session.scalars(select(Entry).order_by(Entry.starts_on, Entry.id)))


def file(db_session: Session) -> ImportedFile:
    """The file that was brought last."""
    db_session.rollback()
    return db_session.scalars(select(ImportedFile).order_by(ImportedFile.id.desc()).limit(1)).one()


def ready(browser: Browser) -> Page:
    """The page on which an import is confirmed, once every question is answered."""
    page = answered(browser, brought(browser), {ABOUT: "as written", RANGE: "about 18"})
    return browser.open(page.link("Confirm"))


# --- Bringing.


def test_a_file_is_read_and_nothing_is_in_the_register(coordinator: Browser, db_session: Session) -> None:
    page = brought(coordinator)
    assert page.text("h1") == "Training log.csv"
    told = comes_to(page)
    assert "Of 6 rows, 2 can be imported, 2 wait for an answer and 2 are no entry" in told
    assert "12 to 15 April 2016" in told
    assert entries(db_session) == []
    listed = coordinator.open("/imports")
    assert listed.texts("h2") == ["Not imported yet"]
    assert listed.link("Training log.csv") == address(page)


def test_rows_are_pasted(coordinator: Browser) -> None:
    text = "\n".join("\t".join(row) for row in (HEADINGS, *ROWS))
    page = coordinator.send("/imports", {"rows": text})
    assert page.text("h1") == "Pasted rows"
    assert "Of 6 rows, 2 can be imported" in comes_to(page)


def test_what_cannot_be_read_is_said_beside_the_box(coordinator: Browser, db_session: Session) -> None:
    page = coordinator.send("/imports", {})
    assert "Choose a file, or paste rows" in page.text("#file-error")
    page = coordinator.send("/imports", {"file": (io.BytesIO(csv_of(*ROWS)), "log.csv"), "rows": "x\ty"})
    assert "not both" in page.text("#file-error")
    assert page.text("#rows") == "x\ty".replace("\t", " "), "what was pasted is kept"
    page = brought(coordinator, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.xls")
    assert ".xlsx" in page.text("#file-error")
    assert page.text(".govuk-error-summary a") in page.text("#file-error")
    assert db_session.scalar(select(func.count()).select_from(ImportedFile)) == 0


def test_a_file_that_is_too_large_is_refused_in_words(coordinator: Browser) -> None:
    content = bytes(11 * 1024 * 1024)
    answer = coordinator.client.post("/imports", data=content, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert "A file may have at most 10 MB." in answer.get_data(as_text=True)


def test_a_form_without_its_token_brings_nothing(coordinator: Browser, db_session: Session) -> None:
    answer = coordinator.client.post("/imports", data={"rows": "a\tb"})
    assert answer.status_code == 400
    assert db_session.scalar(select(func.count()).select_from(ImportedFile)) == 0


def test_an_unfinished_file_is_gone_on_with(coordinator: Browser, db_session: Session) -> None:
    page = brought(coordinator)
    again = brought(coordinator, name="The same under another name.csv")
    assert address(again) == address(page)
    assert "Go on where it was left" in again.text("[role=status]")
    assert db_session.scalar(select(func.count()).select_from(ImportedFile)) == 1


def test_what_a_file_says_is_shown_as_text(coordinator: Browser) -> None:
    page = brought(coordinator, name="<script>alert(1)</script>.csv")
    sheet = coordinator.open(f"{address(page)}/sheets/1")
    assert not sheet.soup.select("main b, main script")
    assert "<b>bold</b> & plain" in sheet.text("main")


# --- Questions.


def test_questions_are_grouped_with_the_rows_and_likely_answers_first(coordinator: Browser) -> None:
    page = brought(coordinator)
    assert [heading.partition(" 2 questions")[0] for heading in page.texts(".app-asks h2")] == ["Counts"]
    choices = page.texts(f"#{box_of(RANGE)} option")
    assert choices[:2] == ["Choose", "about 18 (likely)"]
    assert "row 5" in page.text(f".app-ask:has(#{box_of(RANGE)})")
    assert "15-20" in page.text(f".app-ask:has(#{box_of(RANGE)})")


def test_answers_are_kept_for_whoever_comes_back(coordinator: Browser, browse: Browse, db_session: Session) -> None:
    page = answered(coordinator, brought(coordinator), {RANGE: "at least 15"})
    assert "1 answer is saved." in page.text("[role=status]")
    assert file(db_session).answers == {RANGE: "at least 15"}
    again = browse(Role.MANAGER).open(address(page))
    assert again.texts(".app-asks__said summary")[-1] == "Answered: 1"
    assert again.soup.select_one(f"#{box_of(RANGE)} option[selected]")["value"] == "at least 15"
    assert "3 can be imported, 1 waits" in comes_to(again)


def test_all_likely_answers_of_a_group_are_accepted_at_once(coordinator: Browser, db_session: Session) -> None:
    page = pressed(coordinator, brought(coordinator), "Accept all 2 likely answers : Counts")
    assert file(db_session).answers == {ABOUT: "as written", RANGE: "about 18"}
    assert "No question is open" in page.text(".app-asks")
    assert "4 can be imported" in comes_to(page)


def test_an_answer_is_typed_and_what_was_typed_wins_over_the_likely_one(
    coordinator: Browser, db_session: Session
) -> None:
    page = pressed(
        coordinator,
        brought(coordinator),
        "Accept all 2 likely answers : Counts",
        **{f"{box_of(RANGE)}-typed": "about 17"},
    )
    assert file(db_session).answers == {ABOUT: "as written", RANGE: "about 17"}
    assert page.soup.select_one(f"#{box_of(RANGE)}-typed")["value"] == "about 17"
    page = answered(coordinator, page, {RANGE: "20"}, "Save what was changed : answered")
    assert file(db_session).answers[RANGE] == "20", "another choice takes the place of what was typed"
    answered(coordinator, page, {RANGE: ""}, "Save what was changed : answered")
    assert RANGE not in file(db_session).answers, "an answer is taken back"


def test_days_are_typed_and_shown_as_people_write_them(coordinator: Browser, db_session: Session) -> None:
    content = csv_of(*ROWS[:2], ("31/04/2016", "Professionals", "Health", "Dene Surgery", "15", "", ""))
    page = brought(coordinator, content)
    (id_,) = [one for one in ("day@0!4",) if page.soup.select_one(f"[name='{box_of(one)}']")]
    page = pressed(coordinator, page, "Save the answers", **{f"{box_of(id_)}-typed": "29/4/16 to 30/4/16"})
    assert file(db_session).answers == {id_: "2016-04-29..2016-04-30"}
    assert page.soup.select_one(f"#{box_of(id_)}-typed")["value"] == "29 April 2016 to 30 April 2016"
    page = pressed(coordinator, page, "Save what was changed : answered")
    assert file(db_session).answers == {id_: "2016-04-29..2016-04-30"}, "sent as it was shown, it is the same"


def test_a_mistake_stands_beside_its_box_and_the_rest_is_saved(coordinator: Browser, db_session: Session) -> None:
    page = answered(coordinator, brought(coordinator), {ABOUT: "as written"})
    page = pressed(coordinator, page, "Save the answers", **{f"{box_of(RANGE)}-typed": "many"})
    assert page.text("title").startswith("Error: ")
    assert page.soup.select_one(f"#{box_of(RANGE)}-typed")["value"] == "many"
    assert page.soup.select_one(f".govuk-error-summary a[href='#{box_of(RANGE)}-typed']")
    assert file(db_session).answers == {ABOUT: "as written"}
    page = pressed(
        coordinator, page, "Save the answers", **{f"{box_of(RANGE)}-typed": "19", box_of(RANGE): "at least 15"}
    )
    assert "not both" in page.text(f".app-ask:has(#{box_of(RANGE)})")
    assert RANGE not in file(db_session).answers


def test_what_was_mistyped_is_not_taken_for_the_likely_answer(coordinator: Browser, db_session: Session) -> None:
    page = pressed(
        coordinator,
        brought(coordinator),
        "Accept all 2 likely answers : Counts",
        **{f"{box_of(RANGE)}-typed": "many"},
    )
    assert file(db_session).answers == {ABOUT: "as written"}
    assert page.soup.select_one(f"#{box_of(RANGE)}-typed")["value"] == "many"


def test_two_people_at_one_file_lose_nothing(coordinator: Browser, browse: Browse, db_session: Session) -> None:
    page = brought(coordinator)
    other = browse(Role.MANAGER)
    theirs = other.open(address(page))
    answered(other, theirs, {RANGE: "at least 15"})
    page = answered(coordinator, page, {RANGE: "about 18", ABOUT: "skip"})
    assert file(db_session).answers == {RANGE: "at least 15", ABOUT: "skip"}
    assert "Somebody else answered this meanwhile: “at least 15”" in page.text(f".app-ask:has(#{box_of(RANGE)})")
    assert page.soup.select_one(f"#{box_of(RANGE)} option[selected]")["value"] == "about 18"
    answered(coordinator, page, {}, "Save what was changed : answered")
    assert file(db_session).answers[RANGE] == "about 18", "pressed again, it is meant"


def test_answers_of_somebody_whose_session_ended_are_not_lost(app: Flask, given: Given, db_session: Session) -> None:
    browser, user = Browser(app.test_client()), given.user(Role.COORDINATOR)
    browser.sign_in(user)
    page = brought(browser)
    sent = {**page.fields(".app-asks"), box_of(RANGE): "at least 15"}
    browser.client.post("/sign-out", data={"csrf_token": sent["csrf_token"]})
    answer = browser._checked(browser.client.post(address(page), data=sent, follow_redirects=True), 200)
    assert answer.text("h1") == "Sign in"
    again = browser.client.post(
        str(answer.soup.select("main form")[0]["action"]),
        data={**answer.fields(), "email": user.email, "password": PASSWORD},
        follow_redirects=True,
    )
    page = browser._checked(again, 200)
    assert page.soup.select_one(f"#{box_of(RANGE)} option[selected]")["value"] == "at least 15"
    assert file(db_session).answers == {}, "nothing is saved by itself"
    pressed(browser, page, "Save the answers")
    assert file(db_session).answers == {RANGE: "at least 15"}


def test_a_page_that_was_open_since_another_session_shows_what_was_answered(
    coordinator: Browser, db_session: Session
) -> None:
    page = brought(coordinator)
    page = pressed(coordinator, page, "Save the answers", **{"csrf_token": "old", box_of(RANGE): "at least 15"})
    assert "check it and save it" in page.text(".govuk-error-summary")
    assert page.soup.select_one(f"#{box_of(RANGE)} option[selected]")["value"] == "at least 15"
    assert file(db_session).answers == {}


def test_what_is_taken_for_granted_can_be_said_otherwise(coordinator: Browser, db_session: Session) -> None:
    row = ("11/04/2016", "Professionals", "Sec school", "Mill School", "31", "", "")
    page = brought(coordinator, csv_of(row, *ROWS[:2]))
    granted = next(one for one in page.soup.select(".app-asks__said") if "Taken for granted" in one.get_text())
    chosen = granted.select_one(".app-ask:-soup-contains('Sec school') option[selected]")
    assert chosen["value"] == "Education"
    assert "3 can be imported" in comes_to(page), "nobody waits for it"
    page = answered(coordinator, page, {"sector:sec school": "Health"}, "Save what was changed : taken for granted")
    assert file(db_session).answers == {"sector:sec school": "Health"}
    sheet = coordinator.open(f"{address(page)}/sheets/1")
    assert sheet.texts("tr:has(#row-2) td")[2] == "Professionals: Health"


def test_many_questions_come_in_pages_and_an_answer_leaves_the_others_open(
    coordinator: Browser, db_session: Session
) -> None:
    rows = [
        (
            f"{1 + n % 28:02}/{4 + n // 28:02}/2016",
            "Professionals",
            "Education",
            f"S{n}",
            ("34", "15-20")[n % 2],
            "",
            "",
        )
        for n in range(120)
    ]
    page = brought(coordinator, csv_of(*rows))
    assert len(page.soup.select(".app-asks__group .app-ask")) == 50
    second = coordinator.open(page.link("More questions"))
    assert len(second.soup.select(".app-asks__group .app-ask")) == 10
    (label,) = [label for label in page.texts("main button") if label.startswith("Accept all 50")]
    page = pressed(coordinator, page, label)
    assert len(file(db_session).answers) == 50
    assert len(page.soup.select(".app-asks__group .app-ask")) == 10


# --- Sheets.


def test_a_sheet_stands_beside_what_was_understood(coordinator: Browser) -> None:
    page = coordinator.open(f"{address(brought(coordinator))}/sheets/1")
    cells = page.soup.select("tr:has(#row-2) td")
    texts = [" ".join(cell.get_text(" ").split()) for cell in cells]
    assert texts[0].startswith("import")
    assert texts[1:4] == ["12 April 2016", "Professionals: Education", "34"]
    assert texts[4:9] == ["12/04/2016", "Professionals", "Education", "Mill School", "34"]
    assert page.soup.select_one(".app-scroll[role=region][tabindex='0'][aria-label]")
    shown = coordinator.open(f"{address(page)}?show=ask")
    assert [row["id"] for row in shown.soup.select("tbody th[id]")] == ["row-4", "row-5"]
    assert coordinator.get(f"{address(page)}?show=nonsense").status_code == 400
    assert coordinator.get(address(page).replace("sheets/1", "sheets/2")).status_code == 404


def test_addresses_of_people_are_shown_only_where_somebody_asks(
    coordinator: Browser, browse: Browse, given: Given
) -> None:
    page = coordinator.open(f"{address(brought(coordinator))}/sheets/1")
    assert "example.org" not in page.text("main")
    assert page.texts("tr:has(#row-2) td")[9] == "not read"
    shown = coordinator.open(page.link("Show what stands there"))
    assert "jo@example.org" in shown.text("main")
    other = browse(Role.COORDINATOR)
    others = other.open(address(page))
    assert "Show what stands there" not in others.text("main")
    assert "example.org" not in other.open(f"{address(page)}?private=shown").text("main")
    assert "jo@example.org" in browse(Role.MANAGER).open(f"{address(page)}?private=shown").text("main")


def test_an_address_in_a_title_is_not_shown_either(coordinator: Browser) -> None:
    content = b"Printed 03/05/2017 by pat@example.org\n" + csv_of(*ROWS)
    page = brought(coordinator, content)
    for part in ("", "/sheets/1", "/tally", "/confirm"):
        assert "example.org" not in coordinator.open(f"{address(page)}{part}").text("main").replace(
            "coordinator-0@example.org", ""
        )


def test_a_row_is_left_out_and_taken_back_in(coordinator: Browser, db_session: Session) -> None:
    page = coordinator.open(f"{address(brought(coordinator))}/sheets/1")
    rows = [str(one["value"]) for one in page.soup.select("input[name=row]")]
    page = pressed(coordinator, page, "Save what is ticked", row=rows, otherwise="0!2=skip")
    assert file(db_session).answers == {"row@0!2": "skip"}
    assert page.texts("tr:has(#row-2) td")[0].startswith("skip")
    assert page.soup.select_one("#otherwise-0-2").has_attr("checked")
    rows = [str(one["value"]) for one in page.soup.select("input[name=row]")]
    assert "0!2=skip 1" in rows
    page = pressed(coordinator, page, "Save what is ticked", row=rows, otherwise="")
    assert file(db_session).answers == {}
    assert page.texts("tr:has(#row-2) td")[0].startswith("import")


def test_a_row_that_was_taken_for_no_entry_is_taken_in(coordinator: Browser, db_session: Session) -> None:
    page = coordinator.open(f"{address(brought(coordinator))}/sheets/1")
    assert page.texts("tr:has(#row-6) td")[0].startswith("not an entry")
    rows = [str(one["value"]) for one in page.soup.select("input[name=row]")]
    page = pressed(coordinator, page, "Save what is ticked", row=rows, otherwise="0!6=import")
    assert file(db_session).answers == {"row@0!6": "import"}
    assert not page.texts("tr:has(#row-6) td")[0].startswith("not an entry")
    assert page.soup.select_one("#otherwise-0-6").has_attr("checked")
    assert not page.soup.select_one("tr:has(#row-1) input"), "nor are headings a session"


def test_a_column_is_said_to_be_something_else(coordinator: Browser, db_session: Session) -> None:
    page = coordinator.open(f"{address(brought(coordinator))}/sheets/1")
    page = pressed(coordinator, page, "Save what the columns are", **{box_of("column:notes"): "venue"})
    assert file(db_session).answers == {"column:notes": "venue"}
    assert page.texts("thead th")[-1] == "G venue"


def test_a_long_sheet_comes_in_pages(coordinator: Browser) -> None:
    rows = [
        (f"{1 + n % 28:02}/{4 + n % 9:02}/2016", "Professionals", "Education", f"S{n}", "9", "", "") for n in range(240)
    ]
    page = coordinator.open(f"{address(brought(coordinator, csv_of(*rows)))}/sheets/1")
    assert len(page.soup.select("tbody th[id]")) == 100
    page = coordinator.open(page.link("Next page"))
    assert page.soup.select_one("tbody th[id]")["id"] == "row-101"
    page = coordinator.open(f"{address(page)}?at=241")
    assert page.soup.select_one("#row-241")
    assert page.link("Previous page")


# --- The tally.


def test_the_tally_stands_beside_the_register_and_the_files_own_totals(coordinator: Browser, given: Given) -> None:
    given.entry("2016-04-20", attended="7")
    page = coordinator.open(f"{address(brought(coordinator))}/tally")
    rows = {
        row[0]: row[1:]
        for row in (
            [" ".join(cell.get_text(" ").split()) for cell in line.select("th, td")]
            for line in page.soup.select(".app-counts tbody tr")
        )
    }
    assert rows["Education"] == ["1", "1", "34", "1", "1", "7"]
    assert rows["Health"][:3] == ["1", "1", "20"]
    totals = page.texts("table:has(caption:-soup-contains('own totals')) td")
    assert "104" in totals
    assert "differs" in totals
    assert coordinator.open(page.soup.select_one(".app-counts a.app-figure")["href"])


def test_a_double_is_shown_beside_its_entry_and_answered(
    coordinator: Browser, given: Given, db_session: Session
) -> None:
    entry = given.entry("2016-04-12", attended="34", organisations=("Mill School",))
    page = brought(coordinator)
    assert "1 pair of lines may be counted twice" in page.text("main")
    page = coordinator.open(f"{address(page)}/tally")
    sides = page.texts(".app-two-lines__side")
    assert sides[0].startswith("Row 2")
    assert f"Entry {entry.id} of the register" in sides[1]
    page = answered(coordinator, page, {"twice@0!2": "skip"})
    assert file(db_session).answers == {"twice@0!2": "skip"}
    assert "tally" in address(page)


def test_all_doubles_are_answered_at_once(coordinator: Browser, given: Given, db_session: Session) -> None:
    given.entry("2016-04-12", attended="34", organisations=("Mill School",))
    given.entry("2016-04-13", sector="Health", attended="20", organisations=("Fold Surgery",))
    page = coordinator.open(f"{address(brought(coordinator))}/tally")
    (label,) = [label for label in page.texts("main button") if label.endswith("leave this row out")]
    pressed(coordinator, page, label)
    assert file(db_session).answers == {"twice@0!2": "skip", "twice@0!3": "skip"}


# --- Importing.


def test_everything_is_told_before_it_is_done_in_one_operation(coordinator: Browser, db_session: Session) -> None:
    page = ready(coordinator)
    assert page.text("h1") == "What will be imported"
    assert "4 entries are added, of 12 to 15 April 2016" in page.text(".app-will")
    assert "4 organisations are added to the lists: Barn School; Dale School; Fold Surgery; Mill School" in page.text(
        ".app-will"
    )
    assert entries(db_session) == []
    page = pressed(coordinator, page, "Import 4 entries")
    assert page.text("[role=status]") == "4 entries are imported."
    assert [one.starts_on.day for one in entries(db_session)] == [12, 13, 14, 15]
    assert not any(db_session.scalars(select(Organisation.may_be_named)))
    assert len(page.soup.select("tbody tr")) == 4
    assert coordinator.open("/imports").texts("h2") == ["Imported"]
    assert coordinator.open(address(page).replace("/done", "")).text("h1") == "Imported: Training log.csv"


def test_an_entry_says_where_it_came_from_and_leads_to_its_import(
    coordinator: Browser, browse: Browse, db_session: Session
) -> None:
    done = pressed(coordinator, ready(coordinator), "Import 4 entries")
    page = coordinator.open(f"/entries/{entries(db_session)[0].id}")
    assert "Training log.csv" in page.text("main")
    assert "example.org" not in page.text("main dl:last-of-type")
    assert page.link("The whole import") == address(done)


def test_organisations_may_be_named_where_somebody_says_so(coordinator: Browser, db_session: Session) -> None:
    pressed(coordinator, ready(coordinator), "Import 4 entries", may_be_named="y")
    db_session.rollback()
    assert all(db_session.scalars(select(Organisation.may_be_named)))


def test_rows_that_are_still_asked_about_are_left_out_on_purpose_alone(
    coordinator: Browser, db_session: Session
) -> None:
    page = coordinator.open(f"{address(brought(coordinator))}/confirm")
    assert "2 rows are still asked about" in page.text("main")
    page = pressed(coordinator, page, "Import 2 entries")
    assert page.soup.select_one(".govuk-error-summary a[href='#leave_asked']")
    assert entries(db_session) == []
    page = pressed(coordinator, page, "Import 2 entries", leave_asked="y")
    assert "2 entries are imported" in page.text("[role=status]")
    assert len(entries(db_session)) == 2


def test_rows_that_cannot_be_taken_are_told_with_where_they_stand(
    coordinator: Browser, given: Given, db_session: Session
) -> None:
    given.entry("2012-05-01", reference="T-1")
    given.entry("2012-05-02", reference="T-3")
    content = "Reference,Date,Audience,Sector,Attended\n" + "\n".join(
        f"T-{number},{12 + number}/04/2016,Professionals,Education,{20 + number}" for number in range(6)
    )
    page = coordinator.open(f"{address(brought(coordinator, content.encode()))}/confirm")
    page = pressed(coordinator, page, "Import 6 entries")
    assert "2 rows can’t be taken" in page.text(".govuk-error-summary")
    links = page.soup.select("[role=alert] li a[href*='/sheets/1?at=']")
    assert [link["href"].rpartition("#")[2] for link in links] == ["row-3", "row-5"]
    assert coordinator.open(str(links[0]["href"]).partition("#")[0]).soup.select_one("#row-3")
    assert len(entries(db_session)) == 2


def test_a_second_press_imports_nothing_twice(coordinator: Browser, db_session: Session) -> None:
    page = ready(coordinator)
    pressed(coordinator, page, "Import 4 entries")
    again = pressed(coordinator, page, "Import 4 entries")
    assert again.text("h1") == "Imported: Training log.csv"
    assert len(entries(db_session)) == 4


def test_what_changed_since_it_was_shown_is_shown_again(
    coordinator: Browser, given: Given, db_session: Session
) -> None:
    page = ready(coordinator)
    given.entry("2016-04-12", attended="34", organisations=("Mill School",))
    page = pressed(coordinator, page, "Import 4 entries")
    assert "not what was shown" in page.text(".govuk-error-summary")
    assert len(entries(db_session)) == 1


def test_the_same_file_again_is_known_and_only_what_is_new_is_imported(
    coordinator: Browser, db_session: Session
) -> None:
    page = coordinator.open(f"{address(brought(coordinator))}/confirm")
    pressed(coordinator, page, "Import 2 entries", leave_asked="y")
    page = brought(coordinator, name="Copy of training log.csv")
    assert page.text("h1") == "This file was imported before"
    assert "2 entries" in page.text("main li")
    page = pressed(coordinator, page, "Import what is new in it")
    assert "2 rows of the earlier import stay out." in page.text("[role=status]")
    page = pressed(coordinator, page, "Accept all 2 likely answers : Counts")
    page = coordinator.open(f"{address(page)}/confirm")
    pressed(coordinator, page, "Import 2 entries")
    assert len(entries(db_session)) == 4


def test_the_same_file_again_is_left(coordinator: Browser, db_session: Session) -> None:
    pressed(coordinator, ready(coordinator), "Import 4 entries")
    page = pressed(coordinator, brought(coordinator), "Leave it")
    assert "is given up" in page.text("[role=status]")
    assert page.texts("h2") == ["Imported", "Given up"]


def test_an_import_is_undone_by_whoever_did_it_and_not_by_others_who_record(
    coordinator: Browser, browse: Browse
) -> None:
    done = pressed(coordinator, ready(coordinator), "Import 4 entries")
    assert coordinator.open(done.link("Undo this import"))
    assert "Undo this import" not in browse(Role.COORDINATOR).open(address(done)).text("main")
    assert "Undo this import" in browse(Role.MANAGER).open(address(done)).text("main")


# --- The file itself.


def test_the_original_is_downloaded_and_removed_at_once(
    coordinator: Browser, browse: Browse, db_session: Session
) -> None:
    page = brought(coordinator)
    answer = coordinator.get(f"{address(page)}/file")
    assert answer.data == csv_of(*ROWS)
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype == "application/octet-stream"
    other = browse(Role.COORDINATOR)
    assert other.get(f"{address(page)}/file").status_code == 403
    page = coordinator.open(f"{address(page)}/confirm")
    done = pressed(coordinator, page, "Import 2 entries", leave_asked="y")
    assert "Remove the file now" not in other.open(address(done)).texts("button")
    page = pressed(coordinator, done, "Remove the file now")
    assert coordinator.get(address(done).replace("done", "file")).status_code == 404
    assert file(db_session).removed_at is not None
    assert len(entries(db_session)) == 2, "what was imported stays"
    assert "no recipe can be made" in coordinator.open(address(done)).text("main")


def test_what_was_read_is_read_again_where_it_is_not_kept_as_it_was(coordinator: Browser, app: Flask) -> None:
    page = brought(coordinator)
    (own,) = Path(app.instance_path, "imports").iterdir()
    (own / "book.json").write_bytes(b"[]")
    assert "2 can be imported" in comes_to(coordinator.open(address(page)))
    (own / "book.json").write_bytes(b"[]")
    (own / "content").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    assert "Bring it again" in coordinator.open(address(page)).text("[role=status]")
    (own / "content").unlink()
    assert "Bring it again" in coordinator.open(f"{address(page)}/sheets/1").text("[role=status]")


def test_an_import_is_given_up_by_whoever_brought_it(coordinator: Browser, browse: Browse, db_session: Session) -> None:
    page = brought(coordinator)
    other = browse(Role.COORDINATOR)
    seen = other.open(address(page))
    assert "Give this import up, and remove the file" not in seen.texts("button")
    token = seen.fields()["csrf_token"]
    answer = other.client.post(f"{address(page)}/drop", data={"csrf_token": token}, follow_redirects=True)
    assert "Only whoever brought this file" in answer.get_data(as_text=True)
    page = pressed(coordinator, page, "Give this import up, and remove the file")
    assert page.texts("h2") == ["Given up"]
    assert file(db_session).dropped_at is not None


def test_somebody_of_some_areas_sees_only_what_they_brought(
    browse: Browse, app: Any, given: Given, coordinator: Browser
) -> None:
    page = brought(coordinator)
    north = given.named(Area, "North")
    user = given.user(Role.COORDINATOR, areas=[AppUserArea(area_id=north.id)])
    other = Browser(app.test_client())
    other.sign_in(user)
    assert other.get(address(page)).status_code == 404
    assert "Training log.csv" not in other.open("/imports").text("main")


@pytest.mark.parametrize("part", ["", "/sheets/1", "/tally", "/confirm", "/done", "/again", "/own-sheet"])
def test_no_page_of_a_file_that_is_not_there(coordinator: Browser, part: str) -> None:
    assert coordinator.get(f"/imports/99{part}").status_code == 404


# --- Recipes.


def test_answers_are_kept_as_a_recipe_and_used_by_one_press(coordinator: Browser, db_session: Session) -> None:
    done = pressed(coordinator, ready(coordinator), "Import 4 entries")
    page = pressed(coordinator, done, "Save the recipe", name="")
    assert "Enter a name" in page.text("#name-error")
    page = pressed(coordinator, done, "Save the recipe", name="Partnership log")
    assert "1 answer is kept as the recipe “Partnership log”" in page.text("[role=status]")
    page = pressed(coordinator, done, "Save the recipe", name="partnership LOG")
    assert "There is a recipe" in page.text("#name-error")
    assert "replaces" in page.fields("form:has(#name)") or page.soup.select_one("#replaces")
    pressed(coordinator, page, "Save the recipe", replaces="y")
    next_year = [(row[0].replace("2016", "2017").replace("/04/", "/01/"), *row[1:]) for row in ROWS]
    page = brought(coordinator, csv_of(*next_year), "Next.csv")
    assert file(db_session).answers == {}, "never silently"
    page = pressed(coordinator, page, "Use “partnership LOG”")
    assert file(db_session).answers == {ABOUT: "as written"}
    assert "Use “" not in " ".join(page.texts("button"))


def test_a_recipe_says_what_it_says_and_is_renamed_and_deleted(coordinator: Browser, db_session: Session) -> None:
    done = pressed(coordinator, ready(coordinator), "Import 4 entries")
    pressed(coordinator, done, "Save the recipe", name="Log")
    page = coordinator.open("/imports/recipes")
    assert "date" in page.texts("tbody td")[0]
    page = coordinator.open(page.link("Log"))
    assert page.texts("tbody th") == ["Counts such as “about”"]
    page = pressed(coordinator, page, "Save the name", name="")
    assert "Enter a name" in page.text("#name-error")
    page = pressed(coordinator, page, "Save the name", name="Yearly log")
    page = coordinator.open(page.link("Yearly log"))
    page = pressed(coordinator, page, "Delete this recipe")
    assert "There is none yet" in page.text("main")
    assert coordinator.get("/imports/recipes/1").status_code == 404


# --- The own sheet.


OWN = ("Starts on", "Activity", "Audience", "Sector", "Sessions", "Attended", "Organisations")


def own_sheet(*rows: tuple[Any, ...]) -> bytes:
    """The register's own sheet as a workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (OWN, *rows):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_the_own_sheet_goes_straight_in(coordinator: Browser, given: Given, db_session: Session) -> None:
    given.offered("Professionals", "Education")
    content = own_sheet((date(2016, 4, 12), "Course", "Professionals", "Education", 1, 34, "Mill School"))
    page = brought(coordinator, content, "own.xlsx")
    assert "1 entry is added" in page.text(".app-will")
    assert "1 organisation: Mill School" in page.text(".app-questions")
    page = pressed(coordinator, page, "Import 1 row")
    assert "Tick that missing names are added" in page.text("[role=alert]")
    assert entries(db_session) == []
    page = pressed(coordinator, page, "Import 1 row", create_missing="y")
    assert page.text("h1") == "Imported: own.xlsx"
    assert len(entries(db_session)) == 1
    assert "1 entry added, 0 updated" in page.text("[role=status]")


def test_every_problem_of_an_own_sheet_is_told_by_its_cell(coordinator: Browser, db_session: Session) -> None:
    content = own_sheet(("31/02/2016", "Course", "Professionals", "Nowhere", 1, "many", ""))
    page = brought(coordinator, content, "own.xlsx")
    told = page.texts("[role=alert] li")
    assert any("row 2, column A" in line for line in told)
    assert not page.soup.select("form:has([name=key])"), "there is nothing to confirm"
    page = pressed(coordinator, page, "Give this import up, and remove the file")
    assert entries(db_session) == []


def test_an_import_that_was_undone_says_so_and_the_same_file_comes_again(
    coordinator: Browser, db_session: Session
) -> None:
    done = pressed(coordinator, ready(coordinator), "Import 4 entries")
    undone = pressed(coordinator, coordinator.open(done.link("Undo this import")), "Undo it")
    assert undone.text("h1") == "Imported: Training log.csv"
    assert {one.status for one in entries(db_session)} == {Status.TAKEN_OUT}
    assert db_session.scalars(select(Organisation.name)).all() == []
    told = coordinator.open(address(done)).text("main")
    assert "undone by coordinator-0@example.org on" in told
    assert "the file can be imported again" in told
    assert "undone" in coordinator.open("/imports").text("tbody")
    # What it found is found again, and nothing stands in the way of it.
    page = brought(coordinator)
    assert "so that all of it can be imported again" in page.text("main")
    page = pressed(coordinator, page, "Import it again")
    page = answered(coordinator, page, {ABOUT: "as written", RANGE: "about 18"})
    page = coordinator.open(f"{address(page).removesuffix('/done')}/confirm")
    again = pressed(coordinator, page, "Import 4 entries")
    assert again.text("[role=status]") == "4 entries are imported."
    db_session.expire_all()
    assert [one.status for one in entries(db_session)].count(Status.DELIVERED) == 4
