"""The page of cross-tables: the form whose address is the table, its files, what is refused, and saving it."""

from __future__ import annotations

import csv
import io
from typing import Any

import docx
import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.pages import Browser, Page
from tests.statements import statements
from training_register.models import ReportTable
from training_register.rules.permissions import Role

pytestmark = pytest.mark.usefixtures("viewers_see_live", "unprotected")

PAGE = "/tables/2016-17/cross"


def signed_in(app: Flask, given: Given, role: Role, **columns: Any) -> Browser:
    """Somebody of a role, signed in."""
    browser = Browser(app.test_client())
    browser.sign_in(given.user(role, **columns))
    return browser


@pytest.fixture
def viewer(app: Flask, given: Given) -> Browser:
    """Somebody who sees tables, and no entries."""
    return signed_in(app, given, Role.VIEWER)


@pytest.fixture
def manager(app: Flask, given: Given) -> Browser:
    """Somebody who keeps the lists."""
    return signed_in(app, given, Role.MANAGER)


@pytest.fixture
def entries(given: Given) -> Given:
    """Three entries: two sectors, two quarters, and one that spans them."""
    given.entry("2016-05-04", attended="20", course="Refresher", organisations=("Bents Green",))
    given.entry("2016-08-04", attended="30", sector="Health", course="Refresher")
    given.entry("2016-05-04", "2016-09-04", attended="about 60", sessions="6")
    return given


def saved(db_session: Session) -> list[ReportTable]:
    """The report tables besides those that a register begins with."""
    return list(db_session.scalars(select(ReportTable).where(ReportTable.rows_by == "course")))


def lines_of(page: Page) -> dict[str, list[str]]:
    """The rows of the table, by their label."""
    return {
        " ".join(row.select_one("th").get_text(" ").split()): [  # type: ignore[union-attr]
            " ".join(cell.get_text(" ").split()) for cell in row.select("td")
        ]
        for row in page.soup.select("#cross-table tbody tr")
    }


class TestTheForm:
    """Everything that it says stands in its address."""

    def test_it_begins_with_a_table(self, entries: Given, viewer: Browser) -> None:
        page = viewer.open(PAGE)
        assert page.text("caption") == "Attended by sector and quarter April 2016 to March 2017"
        assert lines_of(page)["Education"] == ["20", "[x]", "[x]", "[x]", "about 60 [e]", "about 80 [e]"]
        assert page.texts("#cross-table thead th")[-2:] == ["Not split by quarter", "Total"]

    def test_rows_columns_measures_and_filter_are_chosen(self, entries: Given, manager: Browser) -> None:
        page = manager.open(f"{PAGE}?rows=course&measure=sessions&measure=average-attended&total=yes&sector=health")
        assert page.texts("#cross-table thead th") == ["Course", "Sessions", "Average attended"]
        assert lines_of(page) == {"Refresher": ["1", "30.0"]}
        assert "Only these entries are counted: sector is Health." in page.texts(".app-notes li")
        assert page.fields("#cross-form")["sector"] == "health"
        take_off = page.link("Take off Sector: Health ×")
        assert take_off == f"{PAGE}?rows=course&measure=sessions&measure=average-attended&total=yes"

    def test_without_totals_there_are_none(self, entries: Given, manager: Browser) -> None:
        page = manager.open(f"{PAGE}?rows=sector&columns=quarter&measure=attended")
        assert "Total" not in lines_of(page)
        assert "Total" not in page.texts("#cross-table thead th")

    def test_what_is_said_several_times_can_be_taken_off_one_by_one(self, entries: Given, manager: Browser) -> None:
        page = manager.open(f"{PAGE}?rows=course&measure=sessions&sector=health&sector=education")
        assert [button["value"] for button in page.soup.select("#cross-form input[name=sector]")] == [
            "health",
            "education",
        ]
        assert page.link("Take off Sector: Health ×").endswith("&sector=education")

    def test_the_page_of_a_period_leads_there(self, entries: Given, viewer: Browser) -> None:
        assert viewer.open("/tables/2016-17").link("Choose rows and columns of your own") == PAGE

    def test_a_row_for_each_measure(self, entries: Given, viewer: Browser) -> None:
        page = viewer.open(f"{PAGE}?rows=measures&columns=years:2&measure=sessions&measure=entries")
        assert page.texts("#cross-table thead th") == ["Measures", "2015/16", "2016/17"]
        assert lines_of(page) == {"Sessions": ["0", "8"], "Entries": ["0", "3"]}

    def test_another_period_has_an_address_of_its_own(self, entries: Given, viewer: Browser) -> None:
        answer = viewer.get(f"{PAGE}?rows=sector&columns=&measure=attended&period=2016-17+Q1&find=")
        assert answer.headers["Location"] == "/tables/2016-17-q1/cross?rows=sector&measure=attended"

    def test_blank_boxes_are_taken_out_of_the_address(self, entries: Given, viewer: Browser) -> None:
        answer = viewer.get(f"{PAGE}?rows=sector&columns=&measure=attended&course=&total=yes")
        assert answer.headers["Location"] == f"{PAGE}?rows=sector&measure=attended&total=yes"

    def test_each_figure_leads_to_its_entries(self, entries: Given, manager: Browser) -> None:
        page = manager.open(f"{PAGE}?rows=sector&columns=quarter&measure=attended&total=yes")
        links = [str(link["href"]) for link in page.soup.select("#cross-table .app-figure")]
        assert "/entries?sector=education&period=2016-17&unsplit=quarter&status=delivered&counts=attendances" in links
        for link in links:
            assert manager.open(link).status == 200

    def test_who_sees_no_entries_gets_no_links(self, entries: Given, viewer: Browser) -> None:
        assert not viewer.open(PAGE).soup.select("#cross-table a")


class TestMistakes:
    """A bad address is told beside the box, and what was typed stays."""

    @pytest.mark.parametrize(
        ("query", "box", "words"),
        [
            ("rows=colour&measure=attended", "rows", "Choose what it is by from the list."),
            ("rows=&columns=quarter&measure=attended", "rows", "Choose what the rows are by from the list."),
            ("rows=periods&measure=attended", "rows", "Choose what the rows are by from the list."),
            ("rows=split:nothing&measure=attended", "rows", "Choose what the rows are by from the list."),
            ("rows=split:&measure=attended", "rows", "Choose which split it is by."),
            ("rows=sector&columns=measures&measure=attended", "columns", "Choose what the columns are by"),
            ("rows=sector&columns=years:99&measure=attended", "columns", "Choose from 2 to 10 years."),
            ("rows=sector&columns=sector&measure=attended", "columns", "Rows and columns are both by sector."),
            ("rows=split:came-from&columns=split:came-from&measure=attended", "columns", "one thing at a time"),
            ("rows=quarter&columns=month&measure=attended", "columns", "can’t stand by other parts"),
            ("rows=quarter&columns=years:3&measure=attended", "columns", "To set years side by side"),
            ("rows=sector", "measures", "Choose at least one measure."),
            ("rows=sector&measure=wisdom", "measures", "Choose what it measures from the list."),
            ("rows=sector&measure=attended&how=by+post", "filter", "“by post” is none of these"),
            ("rows=sector&measure=attended&sector=none-", "filter", "A filter can’t say “none-”"),
            ("rows=sector&measure=attended&item=x", "filter", "is a number"),
            ("rows=sector&measure=attended&period=last+year", "period", ""),
        ],
    )  # fmt: skip
    def test_it_is_told_beside_its_box(
        self, entries: Given, manager: Browser, query: str, box: str, words: str
    ) -> None:
        page = manager.open(f"{PAGE}?{query}", 400)
        own = "filter-period" if box == "period" else box
        assert words in page.text(f"#{own}-error")
        [link] = page.soup.select(".govuk-error-summary a")
        assert link["href"] == f"#{own}"
        assert page.soup.select_one(f"#{own}")
        assert not page.soup.select("#cross-table")
        assert manager.get(f"/tables/2016-17/cross.csv?{query}").status_code == (200 if box == "period" else 400)

    @pytest.mark.parametrize("query", ["rows=%00", "rows=sector&measure=%00", "find=%00", "rows=entry%20&total=%FF"])
    def test_nothing_that_is_sent_breaks_it(self, entries: Given, manager: Browser, query: str) -> None:
        assert manager.get(f"{PAGE}?{query}").status_code == 400

    def test_more_than_sixty_sessions_are_not_printed_one_by_one(self, given: Given, manager: Browser) -> None:
        for number in range(61):
            given.entry(f"2016-05-{number % 30 + 1:02}", attended=str(number))
        page = manager.open(f"{PAGE}?rows=entry&measure=attended", 400)
        assert "There are 61 entries in this period." in page.text("#rows-error")
        page = manager.open(f"{PAGE}?rows=sector&columns=entry&measure=attended", 400)
        assert "At most 60 are printed one by one" in page.text("#columns-error")
        manager.open("/tables/2016-06/cross?rows=entry&measure=attended")

    def test_too_many_columns_are_told(self, given: Given, manager: Browser) -> None:
        for number in range(52):
            given.entry("2016-05-04", course=f"Course {number}")
        query = "rows=sector&columns=course&measure=attended&measure=sessions&measure=days"
        page = manager.open(f"{PAGE}?{query}", 400)
        assert "That makes 156 columns." in page.text("#columns-error")


class TestLeave:
    """What names organisations, single sessions or people is for those with leave to see entries."""

    @pytest.mark.parametrize(
        "query",
        ["rows=organisation", "columns=entry&rows=sector", "find=x", "recorded=1", "trainer=x", "only-organisation=1"],
    )
    def test_it_is_refused_to_others(self, app: Flask, entries: Given, viewer: Browser, query: str) -> None:
        reader = signed_in(app, entries, Role.VIEWER, email="reader@example.org", may_see_entries=True)
        for address in (PAGE, "/tables/2016-17/cross.csv"):
            assert viewer.get(f"{address}?{query}&measure=attended").status_code == 403
            assert reader.get(f"{address}?{query}&measure=attended").status_code in (200, 400)

    def test_the_form_says_so(self, entries: Given, viewer: Browser, manager: Browser) -> None:
        page = viewer.open(PAGE)
        assert "only by those with leave to see entries" in page.text("#cross-form")
        assert not page.soup.select('[name=find], [name=recorded], [value="organisation"], [value="entry"]')
        assert manager.open(PAGE).soup.select('[name=find], [name=recorded], [value="organisation"]')

    def test_only_who_keeps_lists_saves(self, entries: Given, viewer: Browser) -> None:
        assert not viewer.open(PAGE).soup.select("form[method=post] [name=title]")


class TestFiles:
    """The same Table in every ending."""

    def test_they_hold_what_the_page_holds(self, entries: Given, viewer: Browser) -> None:
        query = "rows=sector&columns=quarter&measure=attended&total=yes"
        page = viewer.open(f"{PAGE}?{query}")
        shown = {
            (row, heading): cell.partition(" [")[0].removeprefix("about ")
            for row, cells in lines_of(page).items()
            for heading, cell in zip(page.texts("#cross-table thead th")[1:], cells, strict=True)
            if not cell.startswith("[")
        }
        text = viewer.get(f"/tables/2016-17/cross.csv?{query}").get_data().decode("utf-8-sig")
        lines = list(csv.DictReader(io.StringIO(text)))
        assert {(line["Row"], line["Measure"]): line["Value"] for line in lines if line["Value"]} == shown
        told = viewer.get(f"/tables/2016-17/cross.json?{query}").get_json()
        [table] = told["tables"]
        education = next(row for row in table["rows"] if row["sector"] == "Education")
        assert education["total"]["value"] == 80
        assert "Attended by sector and quarter" in viewer.get(f"/tables/2016-17/cross.txt?{query}").text
        book = viewer.get(f"/tables/2016-17/cross.xlsx?{query}")
        assert book.headers["Content-Disposition"] == 'attachment; filename="training-2016-17-cross-table.xlsx"'
        document = viewer.get(f"/tables/2016-17/cross.docx?{query}")
        [native] = docx.Document(io.BytesIO(document.data)).tables
        assert [cell.text for cell in native.rows[0].cells][1:] == page.texts("#cross-table thead th")[1:]

    def test_the_links_lead_there(self, entries: Given, viewer: Browser) -> None:
        page = viewer.open(f"{PAGE}?rows=course&measure=sessions&level=none-")
        link = page.link("CSV (.csv) of Sessions by course")
        assert link == "/tables/2016-17/cross.csv?rows=course&measure=sessions&level=none-"


class TestSaving:
    """A cross-table that is saved stands on the year's page."""

    QUERY = "?rows=course&columns=quarter&measure=sessions&measure=attended&total=yes"

    def save(self, browser: Browser, query: str = QUERY, status: int = 200, **said: str | None) -> Page:
        """Fills the form and sends it."""
        page = browser.open(PAGE + query)
        form = page.soup.select_one(".app-cross-save form")
        assert form is not None
        sent = {name: value for name, value in {**page.fields(".app-cross-save form"), **said}.items() if value}
        answer = browser.client.post(str(form["action"]), data=sent, follow_redirects=True)
        return browser._checked(answer, status)

    def test_it_stands_on_the_page_of_the_year(self, entries: Given, manager: Browser) -> None:
        page = self.save(manager, title="Courses by quarter", heading="What was taught")
        assert "Saved: Courses by quarter." in page.text(".app-saved")
        assert page.link("Courses by quarter") == "/tables/2016-17/courses-by-quarter"
        year = manager.open("/tables/2016-17")
        assert "Courses by quarter" in " ".join(year.texts("caption"))
        assert "Courses by quarter" not in " ".join(manager.open("/tables/2015-16").texts("caption"))
        entries.entry("2017-05-04", course="Refresher")
        assert "Courses by quarter" in " ".join(manager.open("/tables/2017-18").texts("caption"))
        table = manager.open("/tables/2016-17/courses-by-quarter")
        assert table.texts("thead th")[:2] == ["What was taught", "Sessions Q1"]

    def test_one_that_is_not_printed_opens_all_the_same(
        self, entries: Given, manager: Browser, viewer: Browser
    ) -> None:
        self.save(manager, title="Kept", is_printed=None)
        assert "Kept" not in " ".join(manager.open("/tables/2016-17").texts("caption"))
        assert manager.open(PAGE).link("Kept") == "/tables/2016-17/kept"
        assert viewer.open("/tables/2016-17/kept").text("h1") == "Kept, April 2016 to March 2017"
        assert viewer.get("/tables/2016-17/kept.csv").status_code == 200

    def test_one_by_organisation_is_kept_for_those_who_see_entries(
        self, entries: Given, manager: Browser, viewer: Browser
    ) -> None:
        query = "?rows=organisation&measure=attended"
        page = self.save(manager, query, title="Schools", is_printed="yes", status=400)
        assert "names organisations or single sessions" in page.text("#is_printed-error")
        self.save(manager, query, title="Schools", is_printed=None)
        assert manager.open("/tables/2016-17/schools").status == 200
        for address in ("/tables/2016-17/schools", "/tables/2016-17/schools.csv", "/tables/2016-17/schools.svg"):
            assert viewer.get(address).status_code == 403
        assert "Schools" not in viewer.open(PAGE).texts("main a")

    def test_a_name_is_asked_for_and_nothing_is_lost(self, entries: Given, manager: Browser) -> None:
        page = self.save(manager, title=" ", heading="What was taught", status=400)
        assert "Give the table a name." in page.text("#title-error")
        assert page.fields(".app-cross-save form")["heading"] == "What was taught"
        page = self.save(manager, from_year="1812", status=400)
        assert "Choose from which year on" in page.text("#from_year-error")

    def test_the_same_form_saves_once(self, entries: Given, manager: Browser, db_session: Session) -> None:
        page = manager.open(PAGE + self.QUERY)
        form = page.soup.select_one(".app-cross-save form")
        assert form is not None
        sent = page.fields(".app-cross-save form")
        for _ in range(2):
            last = manager._checked(manager.client.post(str(form["action"]), data=sent, follow_redirects=True), 200)
        assert "Nothing is saved twice." in last.text(".app-saved")
        assert len(saved(db_session)) == 1

    def test_the_filter_is_saved_with_it(self, entries: Given, manager: Browser, db_session: Session) -> None:
        self.save(manager, "?rows=course&measure=attended&sector=health&audience=professionals", title="Health")
        [table] = saved(db_session)
        assert table.filter == {"sector": ["health"]}
        assert table.audience is not None
        assert table.audience.name == "Professionals"
        assert table.counts_what is None


def test_the_page_sends_as_many_statements_for_much_as_for_little(
    given: Given, manager: Browser, db_session: Session
) -> None:
    query = "?rows=course&columns=quarter&measure=sessions&measure=attended&total=yes"
    given.entry("2016-05-04", course="Course")
    manager.open(PAGE + query)
    with statements(db_session) as few:
        manager.open(PAGE + query)
    for number in range(30):
        given.entry("2016-05-04", sector=f"Sector {number}", course=f"Course {number}")
    with statements(db_session) as many:
        manager.open(PAGE + query)
    assert len(many) == len(few) <= 18


@pytest.mark.parametrize("columns", ["quarter", "month", "course", "split:came-from", "years:3"])
def test_a_saved_table_says_the_same_on_the_page_of_the_year_and_in_each_of_its_files(
    entries: Given, manager: Browser, columns: str
) -> None:
    query = f"?rows=sector&columns={columns}&measure=sessions&measure=attended&total=yes"
    TestSaving().save(manager, query, title="Sectors across", heading="Who")
    page = manager.open("/tables/2016-17")
    headings = page.texts("#sectors-across-table thead th")
    shown = {
        (str(row.select_one("th").get_text(strip=True)), heading): _number(cell.get_text(" "))  # type: ignore[union-attr]
        for row in page.soup.select("#sectors-across-table tbody tr")
        for heading, cell in zip(headings[1:], row.select("td"), strict=True)
    }
    assert any(shown.values())

    text = manager.get("/tables/2016-17.csv").get_data().decode("utf-8-sig")
    lines = [line for line in csv.DictReader(io.StringIO(text)) if line["Table"] == "sectors-across"]
    told = {(line["Row"], line["Measure"]): _number(line["Value"]) for line in lines}
    assert {key: told[key] for key in shown} == shown

    tables = manager.get("/tables/2016-17.json").get_json()["tables"]
    [table] = [one for one in tables if one["name"] == "sectors-across"]
    keys = {column["heading"]: column["key"] for column in table["columns"]}
    rows = {row[keys["Who"]]: row for row in [*table["rows"], *([table["total"]] if table["total"] else [])]}
    assert {(row, heading): rows[row][keys[heading]]["value"] for row, heading in shown} == shown

    book = CalamineWorkbook.from_filelike(io.BytesIO(manager.get("/tables/2016-17.xlsx").data))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    sheet = next(rows for rows in sheets if rows and str(rows[0][0]).startswith("Sectors across"))
    head = next(row for row in sheet if row[0] == "Who")
    cells = {str(row[0]): row for row in sheet}
    for (row, heading), value in shown.items():
        found = cells[row][head.index(heading)]
        assert (int(found) if isinstance(found, float) else None) == value

    assert "Sectors across" in manager.get("/tables/2016-17.txt").text
    box = page.soup.select_one("#sectors-across-table").parent  # type: ignore[union-attr]
    assert box is not None
    assert (len(headings) > 3) == ("app-scroll" in box.get("class", []))


def _number(text: str) -> int | None:
    """The number in a cell as people read it; None where there is none."""
    digits = "".join(letter for letter in text.partition("(")[0] if letter.isdigit())
    return int(digits) if digits else None
