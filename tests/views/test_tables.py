"""The tables of a period, as people see them and as files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import Tag
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from tests import published
from tests.given import Given
from tests.pages import Browser, Page
from tests.statements import statements
from training_register.rules.permissions import Role

pytestmark = pytest.mark.usefixtures("viewers_see_live", "unprotected")

Browse = Callable[[Role | None], Browser]


def figures(page: Page, table: str) -> dict[str, list[str]]:
    """Each row of a table by its label, with the texts of its cells."""
    caption = page.soup.select_one(f"#{table}-caption")
    assert caption, f"there is no table {table} on the page"
    found = caption.find_parent("table")
    assert isinstance(found, Tag)
    rows = {}
    for row in found.select("tbody tr"):
        heading = row.select_one("th")
        assert heading
        for mark in heading.select(".app-note-mark"):
            mark.extract()
        label = "".join(heading.get_text().split("\u200b")).strip()
        rows[label] = [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]
    return rows


@pytest.fixture
def viewer(browse: Browse) -> Browser:
    """Somebody who may see tables, and no entries."""
    return browse(Role.VIEWER)


def test_the_published_year_comes_out_as_it_was_printed(given: Given, viewer: Browser) -> None:
    published.put_in(given)
    page = viewer.open("/tables/2016-17")
    assert page.text("h1") == "Training, April 2016 to March 2017"
    assert figures(page, "professionals") == {
        "Education": ["9", "305"],
        "Health": ["6", "87"],
        published.LAC: ["5", "62"],
        "Multi Agency": ["25", "456"],
        "Others/ Voluntary Sector": ["5", "63"],
        "Total": ["50", "973"],
    }
    assert figures(page, "young-people")["Total"] == ["66", "1,587"]
    # One sector: its sentence and one row.
    assert figures(page, "parents-and-carers") == {"Parents and carers": ["4", "127"]}
    assert figures(page, "taxi-drivers") == {"Taxi drivers": ["not recorded [x]", "1,102"]}
    assert figures(page, "roadshows") == {"Mainly social workers": ["8", "not recorded [x]"]}
    assert (
        "A total of 973 professionals over 50 sessions have been trained by the partnership "
        "to be aware of the risks and signs of CSE." in page.texts(".app-sentence")
    )
    notes = page.texts(".app-notes li")
    assert (
        "Education includes secondary schools and special schools "
        "(Heritage Park, Bents Green and Freeman College for example)." in notes
    )


def test_the_sum_of_all_is_on_the_page_for_checking_and_in_no_file(given: Given, viewer: Browser) -> None:
    published.put_in(given)
    summed = viewer.open("/tables/2016-17").text(".app-sum")
    assert "Sessions: at least 128 (1 entry not recorded)" in summed
    assert "Attended: at least 3,789 (1 entry not recorded)" in summed
    for ending in ("csv", "json"):
        assert "3789" not in viewer.get(f"/tables/2016-17.{ending}").get_data(as_text=True)


def test_a_quarter_says_what_is_not_split_instead_of_zeros(given: Given, viewer: Browser) -> None:
    published.put_in(given)
    page = viewer.open("/tables/2016-17-q1")
    assert (
        "12 entries are not split by quarter, and are in no total here: at least 128 sessions "
        "(1 entry not recorded), at least 3,789 attended (1 entry not recorded)." in page.text("main")
    )
    for table in published.TOTALS:
        assert all(cell == "[x]" for cells in figures(page, table).values() for cell in cells)
    assert "Also reported, April 2016 to March 2017, not split by quarter" in page.text(".app-sentence")


def test_a_year_with_no_entry_says_so(given: Given, viewer: Browser) -> None:
    published.put_in(given)
    page = viewer.open("/tables/2014-15")
    assert "No entry counts in 2014/15" in page.text("main")
    assert not page.soup.select("table")


def test_what_is_missing_is_told_and_leads_to_the_entries(given: Given, browse: Browse) -> None:
    published.put_in(given)
    coordinator = browse(Role.COORDINATOR)
    missing = coordinator.open("/tables/2016-17")
    assert missing.texts(".app-missing li") == [
        "1 entry did not record how many sessions",
        "1 entry did not record how many attended",
    ]
    listed = coordinator.open(missing.link("1 entry did not record how many sessions"))
    assert listed.texts("tbody td[data-heading='Audience and sector']") == ["Taxi drivers: Taxi drivers"]


def test_pairs_that_may_be_counted_twice_are_counted_up_to_a_hundred(given: Given, viewer: Browser) -> None:
    for _ in range(15):
        given.entry("2016-09-05", "2016-12-16", sessions="12")
    missing = viewer.open("/tables/2016-17").texts(".app-missing li")
    assert missing == ["At least 100 pairs of entries may be counted twice"]


def test_each_figure_leads_to_exactly_its_entries(given: Given, browse: Browse) -> None:
    published.put_in(given)
    given.entry("2016-05-04", attended="20", sessions="1")
    given.entry("2016-05-05", attended="50", status="planned")
    coordinator = browse(Role.COORDINATOR)
    page = coordinator.open("/tables/2016-17")
    links = page.soup.select("a.app-figure")
    assert links
    for link in links:
        listed = coordinator.open(str(link["href"]))
        shown = [
            int(text.replace(",", "")) for text in listed.texts("td.app-number") if text.replace(",", "").isdigit()
        ]
        figure = "".join(letter for letter in link.get_text() if letter.isdigit())
        columns = {sum(shown[0::2]), sum(shown[1::2]), sum(shown)}
        assert not figure or int(figure) in columns, f"{link.get_text()} leads to {shown}"


def test_a_viewer_is_shown_no_way_to_the_entries(given: Given, viewer: Browser) -> None:
    published.put_in(given)
    page = viewer.open("/tables/2016-17")
    assert not [link for link in page.soup.select("a[href]") if "/entries" in str(link["href"])]


def test_periods_are_found_by_what_people_type(given: Given, viewer: Browser) -> None:
    published.put_in(given)
    assert viewer.open("/tables?period=2016/17").text("h1") == "Training, April 2016 to March 2017"
    assert viewer.open("/tables?period=april+2016").text("h1") == "Training, April 2016"
    wrong = viewer.open("/tables?period=last+year")
    assert "is not a period. Write a period as" in wrong.text(".govuk-error-message")
    assert wrong.fields("form.app-find-period")["period"] == "last year"


def test_a_register_of_school_years_alone_lists_the_years_that_they_span(given: Given, viewer: Browser) -> None:
    given.entry("2015-09-01", "2016-07-31", sessions="9")

    page = viewer.open("/tables")

    assert page.texts("tbody th") == ["2016/17", "2015/16"]
    assert "holds no entry" not in page.text("main")


@pytest.mark.parametrize(
    ("asked", "own"),
    [
        ("/tables/2016-04-01..2017-03-31", "/tables/2016-17"),
        ("/tables/2016-2017", "/tables/2016-17"),
        ("/tables/2016-04-01..2016-04-30", "/tables/2016-04"),
    ],
)
def test_a_period_has_one_address(viewer: Browser, asked: str, own: str) -> None:
    answer = viewer.get(asked)
    assert (answer.status_code, answer.headers["Location"]) == (302, own)


@pytest.mark.parametrize(
    "address",
    [
        "/tables/2016-13",
        "/tables/9999-00",
        "/tables/2016-17/no-such-table",
        "/tables/2016-17/no-such-table.csv",
        "/tables/2016-17/no%20such%20table",
        "/tables/2016-17/%C5%82%C3%B3d%C5%BA",
        "/tables/2016-17/no-such-table%00",
        "/tables/2016-17.exe",
        "/tables/2016-02-31..2016-03-01",
        "/tables/0000-01",
    ],
)
def test_an_address_that_is_no_period_is_not_found(viewer: Browser, address: str) -> None:
    viewer.open(address, status=404)


def test_a_download_is_an_attachment_that_nobody_caches(given: Given, viewer: Browser) -> None:
    published.put_in(given)
    for address, name in (
        ("/tables/2016-17.xlsx", "training-2016-17.xlsx"),
        ("/tables/2016-17.docx", "training-2016-17.docx"),
        ("/tables/2016-17/professionals.docx", "training-2016-17-professionals.docx"),
        ("/tables/2016-17/professionals.csv", "training-2016-17-professionals.csv"),
        ("/tables/2016-17-q1.json", "training-2016-17-q1.json"),
        ("/tables/2016-17.txt", "training-2016-17.txt"),
        ("/tables/2016-17/professionals.txt", "training-2016-17-professionals.txt"),
        ("/tables/2016-05-01..2016-06-15.csv", "training-2016-05-01-to-2016-06-15.csv"),
    ):
        answer = viewer.get(address)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_page_workbook_csv_and_json_say_the_same(given: Given, viewer: Browser) -> None:
    published.put_in(given)
    given.entry("2016-05-04", attended="about 60", sector="Health")
    given.entry("2016-09-01", "2017-07-31", attended="over 300", sessions="12", sector="Health")
    given.entry("2016-09-01", activity="E-learning", attended="120", sector="Health")
    told = json.loads(viewer.get("/tables/2016-17.json").get_data())
    lines = list(csv.DictReader(io.StringIO(viewer.get("/tables/2016-17.csv").get_data().decode("utf-8-sig"))))
    book = CalamineWorkbook.from_filelike(io.BytesIO(viewer.get("/tables/2016-17.xlsx").get_data()))
    page = viewer.open("/tables/2016-17")
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    for table in told["tables"]:
        shown = figures(page, table["name"])
        sheet = next(rows for rows in sheets if rows and str(rows[0][0]).startswith(table["title"]))
        rows = [*table["rows"], *([table["total"]] if table["total"] else [])]
        for row in rows:
            label_key, *measures = [column["key"] for column in table["columns"]]
            label = row[label_key]
            for place, measure in enumerate(measures):
                cell = row[measure]
                [line] = [
                    line
                    for line in lines
                    if (line["Table"], line["Row"], line["Measure"])
                    == (table["name"], label, table["columns"][place + 1]["heading"])
                ]
                assert line["Value"] == ("" if cell["value"] is None else str(cell["value"]))
                assert line["Certainty"] == cell["certainty"]
                # Of a table that is not published each line says so; JSON says it of the table.
                provisional = ["p"] if table["is_provisional"] else []
                assert line["Marks"] == " ".join(f"[{mark}]" for mark in (*cell["marks"], *provisional))
                if row is table["total"] and len(table["rows"]) == 1:
                    continue  # said once to people
                assert _number_on_page(shown[label][place]) == cell["value"]
                assert _number_in_sheet(sheet, label, line["Measure"]) == cell["value"]


def _number_on_page(text: str) -> int | None:
    digits = text.partition("(")[0].replace(",", "")
    found = "".join(letter for letter in digits if letter.isdigit())
    return int(found) if found else None


def _number_in_sheet(sheet: list[list[Any]], label: str, heading: str) -> int | None:
    head = next(place for place, row in enumerate(sheet) if heading in row)
    column = sheet[head].index(heading)
    [row] = [row for row in sheet[head + 1 :] if str(row[0]).partition(" [note")[0] == label]
    return int(row[column]) if isinstance(row[column], (int, float)) else None


def test_text_is_what_the_terminal_prints(given: Given, viewer: Browser) -> None:
    published.put_in(given)
    answer = viewer.get("/tables/2016-17/professionals.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    lines = answer.get_data().decode("utf-8").splitlines()
    assert [line.split() for line in lines if line.startswith("Total")] == [["Total", "50", "973"]]
    assert "Young people" not in "".join(lines)
    assert "Young people" in viewer.get("/tables/2016-17.txt").get_data(as_text=True)


def test_no_notes_of_an_entry_get_out(given: Given, viewer: Browser) -> None:
    given.entry("2016-05-04", notes="Amy, 14, told us about home", venue="Room 7", reference="R1")
    for address in ("/tables/2016-17", "/tables/2016-17.json", "/tables/2016-17.csv", "/tables/2016-17.txt"):
        text = viewer.get(address).get_data(as_text=True)
        assert "Amy" not in text
        assert "Room 7" not in text


def test_an_organisation_is_named_only_with_leave(given: Given, viewer: Browser) -> None:
    published.put_in(given, may_be_named=False)
    for address in ("/tables/2016-17", "/tables/2016-17.json"):
        text = viewer.get(address).get_data(as_text=True)
        assert "Bents Green" not in text
    assert "Education includes secondary schools and special schools." in text


def test_the_year_page_asks_the_database_as_much_for_one_sector_as_for_thirty(
    given: Given, viewer: Browser, db_session: Session
) -> None:
    # A lone entry has its words looked up besides: two are the usual case.
    given.entry("2016-05-04")
    given.entry("2016-05-05")
    # The first page after the first entry settles that the register is no example.
    viewer.open("/tables/2016-17")
    with statements(db_session) as few:
        viewer.open("/tables/2016-17")
    for number in range(30):
        given.entry("2016-05-04", audience="Professionals", sector=f"Sector {number}")
    with statements(db_session) as many:
        viewer.open("/tables/2016-17")
    assert len(many) == len(few) <= 14


def test_a_site_below_another_address_links_to_itself(app: Flask, given: Given, viewer: Browser) -> None:
    published.put_in(given)
    page = viewer.open("/tables", base_url="http://localhost/training")
    assert page.link("2016/17") == "/training/tables/2016-17"
