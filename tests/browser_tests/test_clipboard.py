"""A table or its sentence is copied by one press: as a table for a word processor, and as text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import BrowserContext, Page, Route, expect
from sqlalchemy.orm import Session

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import PHONE, assert_fits, look_at
from tests.given import Given
from training_register import clock
from training_register.current import current_settings
from training_register.outputs.figures import figure_of
from training_register.outputs.wording import beneath_line, shown_marks, title_of
from training_register.reports.periods import period_report
from training_register.rules.periods import year
from training_register.rules.permissions import Role
from training_register.table import Cell, Mark, Row, Table

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("viewers_see_live", "unprotected")]

READ = """
async (kind) => {
  const [item] = await navigator.clipboard.read()
  return item.types.includes(kind) ? await (await item.getType(kind)).text() : ''
}
"""


@pytest.fixture
def awkward(register: Given) -> Given:
    """The published year, with an estimate, a sum that leaves something out, and what is not split."""
    register.entry("2016-05-04", attended="about 60", sector="Health")
    register.entry("2016-05-05", attended="n/k", sector="Education")
    register.entry("2016-09-01", "2017-07-31", attended="over 300", sessions="12", sector="Health")
    return register


@pytest.fixture
def tables(awkward: Given, db_session: Session) -> dict[str, Table]:
    """The tables of the year, by their short names."""
    report = period_report(db_session, year(2016), settings=current_settings(), today=date(2017, 5, 2))
    db_session.rollback()
    return {table.name: table for table in report.all_tables}


@pytest.fixture
def page(tables: dict[str, Table], window: Window) -> Page:
    """The year, opened by a viewer who lets the page use the clipboard."""
    page = window(Role.COORDINATOR, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/tables/2016-17")
    return page


def shown(cell: Cell) -> str:
    """A figure as the page shows it."""
    figure = figure_of(cell)
    return " ".join(filter(None, (figure.shown, shown_marks(figure.marks), figure.aside)))


def rows_of(table: Table) -> list[list[str]]:
    """The headings and lines of a table as they are read."""

    def line(row: Row) -> list[str]:
        notes = "".join(f" [{number}]" for number in table.notes_of(row))
        return [table.label(row) + notes, *(shown(cell) for _, cell in table.measures(row))]

    total = [table.shown_total] if table.shown_total else []
    return [[column.heading for column in table.columns], *map(line, (*table.rows, *total))]


def beneath_of(table: Table) -> list[str]:
    """What belongs to the figures of a table besides."""
    return [
        *(beneath_line(table, row, ()) for row in table.beneath),
        *(f"[{number}] {note.text}" for number, note in enumerate(table.notes, 1)),
        *((Mark.PROVISIONAL.meaning,) if table.is_provisional else ()),
        *(mark.meaning for mark in table.marks),
    ]


def copy(page: Page, what: str, title: str) -> None:
    page.get_by_role("button", name=f"Copy {what} of {title}", exact=True).click()


def assert_copied(page: Page, table: Table) -> None:
    """Both kinds on the clipboard say what the table says."""
    soup = BeautifulSoup(page.evaluate(READ, "text/html"), "html.parser")
    [caption] = soup.select("table > caption")
    assert caption.get_text() == title_of(table)
    assert [[cell.get_text() for cell in row.select("th, td")] for row in soup.select("tr")] == rows_of(table)
    assert [cell["scope"] for cell in soup.select("thead th")] == ["col"] * len(table.columns)
    assert {cell["scope"] for cell in soup.select("tbody th")} == {"row"}
    assert {cell["align"] for cell in soup.select("tbody td")} == {"right"}
    assert [line.get_text() for line in soup.select("p")] == beneath_of(table)
    assert not soup.select("a, button, script, [class]")
    title, cells, *rest = page.evaluate(READ, "text/plain").replace("\r\n", "\n").rstrip("\n").split("\n\n")
    assert title == title_of(table)
    assert [line.split("\t") for line in cells.split("\n")] == rows_of(table)
    assert "\n\n".join(rest).split("\n") == beneath_of(table)


def test_every_table_of_a_year_is_copied_with_its_marks_and_notes(page: Page, tables: dict[str, Table]) -> None:
    assert len(tables) >= 5
    for table in tables.values():
        copy(page, "table", table.title)
        expect(page.locator(f"output[for~='{table.name}-table']")).to_have_text("Copied: the table, with its notes.")
        assert_copied(page, table)
    professionals = "\n".join(" ".join(line) for line in rows_of(tables["professionals"]))
    assert "at least 305 [e] (1 entry not recorded)" in professionals


def test_the_page_of_one_table_copies_it_too(page: Page, tables: dict[str, Table]) -> None:
    page.goto("/tables/2016-17/professionals")
    copy(page, "table", tables["professionals"].title)
    expect(page.locator(".app-copy__told")).not_to_be_empty()
    assert_copied(page, tables["professionals"])


def test_a_sentence_is_copied_as_text(page: Page, tables: dict[str, Table]) -> None:
    table = tables["young-people"]
    copy(page, "sentence", table.title)
    expect(page.locator(f"output[for~='{table.name}-table']")).to_have_text("Copied: the sentence.")
    assert page.evaluate(READ, "text/plain") == table.sentence
    assert page.evaluate(READ, "text/html") == ""


def test_the_button_is_one_stop_and_one_key_and_no_letter_is_taken(page: Page, tables: dict[str, Table]) -> None:
    table = tables["professionals"]
    page.evaluate("navigator.clipboard.writeText('before')")
    page.get_by_role("link", name=f"As text of {table.title}").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=f"Copy table of {table.title}")).to_be_focused()
    page.keyboard.press("c")
    assert page.evaluate(READ, "text/plain") == "before"
    page.keyboard.press("Enter")
    expect(page.locator(f"output[for~='{table.name}-table']")).to_have_text("Copied: the table, with its notes.")
    expect(page.get_by_role("button", name=f"Copy table of {table.title}")).to_be_focused()
    assert_copied(page, table)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"output[for~='{table.name}-table']")).to_have_text("Copied: the sentence.")
    assert page.evaluate(READ, "text/plain") == table.sentence


def test_the_year_so_far_is_copied_from_the_home_page(
    register: Given, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2017, 3, 31))
    page = window(Role.MANAGER, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/")
    copy(page, "table", "The year so far")
    expect(page.locator(".app-copy__told")).not_to_be_empty()
    assert "Professionals\t50\t973" in page.evaluate(READ, "text/plain")
    look_at(page)


@pytest.fixture
def without_https(page: Page, site: str, new_context: Callable[..., BrowserContext]) -> Page:
    """The year at an address to which browsers give no clipboard: another machine's, by HTTP."""
    context = new_context()
    [cookie] = page.context.cookies(site)
    sent = {"cookie": f"{cookie['name']}={cookie['value']}"}

    def handed_on(route: Route) -> None:
        address = urlsplit(route.request.url)
        route.fulfill(response=route.fetch(url=f"{site}{address.path}", headers={**route.request.headers, **sent}))

    context.route("http://register.example/**", handed_on)
    opened = context.new_page()
    opened.goto("http://register.example/tables/2016-17")
    assert opened.evaluate("navigator.clipboard") is None
    return opened


def test_it_is_copied_without_https_too(without_https: Page, page: Page, tables: dict[str, Table]) -> None:
    for table in tables.values():
        without_https.bring_to_front()
        copy(without_https, "table", table.title)
        told = without_https.locator(f"output[for~='{table.name}-table']")
        expect(told).to_have_text("Copied: the table, with its notes.")
        assert without_https.evaluate("String(getSelection())") == ""
        page.bring_to_front()
        assert_copied(page, table)
    without_https.bring_to_front()
    copy(without_https, "sentence", tables["young-people"].title)
    page.bring_to_front()
    assert page.evaluate(READ, "text/plain") == tables["young-people"].sentence


def test_names_are_text_and_no_formula(given: Given, window: Window) -> None:
    for name in ('=HYPERLINK("x")', "@SUM(1)", "<img src=x onerror=alert(1)>", "+44 helpline", "-"):
        given.entry("2016-05-04", audience="Odd", sector=name)
    page = window(Role.COORDINATOR, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/tables/2016-17/odd")
    copy(page, "table", "Odd")
    expect(page.locator(".app-copy__told")).not_to_be_empty()
    labels = [line.split("\t")[0] for line in page.evaluate(READ, "text/plain").split("\n\n")[1].splitlines()]
    assert labels == [
        "Odd",
        '\'=HYPERLINK("x")',
        "'@SUM(1)",
        "<img src=x onerror=alert(1)>",
        "+44 helpline",
        "'-",
        "Total",
    ]
    soup = BeautifulSoup(page.evaluate(READ, "text/html"), "html.parser")
    assert [cell.get_text() for cell in soup.select("tr > :first-child")] == labels
    assert not soup.select("img")


def test_a_heading_over_several_columns_stands_over_the_first_of_them(page: Page) -> None:
    page.goto("/tables/2016-17/professionals")
    page.evaluate("""() => {
      const head = document.querySelector('#professionals-table thead')
      head.rows[0].cells[0].rowSpan = 2
      head.rows[0].cells[1].colSpan = 2
      const below = head.insertRow()
      for (const text of ['Own', 'Other']) {
        const cell = document.createElement('th')
        cell.scope = 'col'
        cell.textContent = text
        below.append(cell)
      }
    }""")
    copy(page, "table", "Professionals training")
    expect(page.locator(".app-copy__told")).not_to_be_empty()
    lines = page.evaluate(READ, "text/plain").split("\n\n")[1].splitlines()
    assert lines[:2] == ["Professionals training\tSessions\t\tAttended", "\tOwn\tOther"]
    soup = BeautifulSoup(page.evaluate(READ, "text/html"), "html.parser")
    assert [(cell.get("rowspan"), cell.get("colspan")) for cell in soup.select("thead tr:first-child th")] == [
        ("2", None), (None, "2"), (None, None)]  # fmt: skip


def test_it_looks_right_and_fits_with_what_was_copied_said(page: Page, tables: dict[str, Table]) -> None:
    copy(page, "table", tables["professionals"].title)
    look_at(page)
    page.set_viewport_size({"width": PHONE, "height": 800})
    copy(page, "sentence", tables["professionals"].title)
    assert_fits(page)


def test_paper_has_no_buttons(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator(".app-copy button").first).to_be_hidden()


def test_without_scripts_there_are_no_buttons_and_a_table_can_be_had_as_text(
    tables: dict[str, Table], window: Window
) -> None:
    page = window(Role.COORDINATOR, java_script_enabled=False)
    page.goto("/tables/2016-17")
    assert page.get_by_role("button", name="Copy").count() == 0
    with page.expect_download() as download:
        page.get_by_role("link", name="As text of Professionals training", exact=True).click()
    assert download.value.suggested_filename == "training-2016-17-professionals.txt"
    text = download.value.path().read_text("utf-8")
    assert tables["professionals"].full_title in " ".join(text.split())
    assert tables["professionals"].sentence in " ".join(text.split())
