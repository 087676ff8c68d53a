"""Which tables the files of a period hold: chosen in the browser, kept, undone, and true of every file."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.pages import Browser, Page
from training_register.models import KeptSettings, Operation
from training_register.rules.permissions import Role

Browse = Callable[[Role | None], Browser]
CHOOSE = "/tables/2016-17/choose"


@pytest.fixture
def boss(browse: Browse, given: Given) -> Browser:
    """A manager's browser, in a register with two tables and their summary."""
    given.entry("2016-05-04", attended="10", audience="Professionals", sector="Education")
    given.entry("2016-06-04", attended="20", audience="Young people", sector="Education")
    return browse(Role.MANAGER)


def choose(browser: Browser, *ticked: str, page: Page | None = None, status: int = 200) -> Page:
    """Opens the page, or takes it as it was opened, ticks just these tables, and saves."""
    filled = {**(page or browser.open(CHOOSE)).fields(), "tables": list(ticked)}
    answer = browser.client.post(CHOOSE, data=filled, follow_redirects=True)
    return browser._checked(answer, status)


def ticked(page: Page) -> list[str]:
    """The tables that are ticked."""
    return [str(box["value"]) for box in page.soup.select("[name=tables][checked]")]


def sheets(browser: Browser, address: str = "/tables/2016-17.xlsx") -> list[str]:
    """The worksheets of a workbook, without those that stand before and after its tables."""
    book: Any = openpyxl.load_workbook(io.BytesIO(browser.client.get(address).data))
    others = ("Cover", "Contents", "Notes", "How_counted", "References", "Charts")
    return [name for name in book.sheetnames if name not in others]


def left_out(db_session: Session) -> list[str] | None:
    """What is kept."""
    db_session.rollback()
    return db_session.scalars(select(KeptSettings.tables_left_out)).one()


def test_every_table_is_in_until_somebody_takes_it_out(boss: Browser, db_session: Session) -> None:
    page = boss.open(CHOOSE)
    names = [str(box["value"]) for box in page.soup.select("[name=tables]")]
    assert ticked(page) == names
    assert {"professionals", "young-people", "summary"} <= set(names)

    told = choose(boss, "professionals")

    assert "The choice is saved" in told.text("[role=status]")
    assert "2 tables are left out of the files. Choose which tables they hold" in told.text("main")
    assert left_out(db_session) == sorted(set(names) - {"professionals"})
    assert ticked(boss.open(CHOOSE)) == ["professionals"]


def test_every_file_of_the_whole_period_is_without_it_and_one_of_the_table_alone_is_not(boss: Browser) -> None:
    assert sheets(boss) == ["Professionals", "Young_people", "Summary"]

    choose(boss, "professionals")

    assert sheets(boss) == ["Professionals"]
    for ending in ("csv", "json", "txt"):
        whole = boss.client.get(f"/tables/2016-17.{ending}").get_data(as_text=True)
        assert "rofessionals" in whole
        # How it is counted tells of every audience, in files that say so.
        assert "young-people" not in whole, ending
        assert "Young people training" not in whole, ending
    assert sheets(boss, "/tables/2016-17/young-people.xlsx") == ["Young_people"]
    assert boss.open("/tables/2016-17").texts("caption")[1].startswith("Young people")


def test_how_the_figures_are_counted_tells_of_the_tables_in_the_file(boss: Browser) -> None:
    def sections() -> set[str]:
        book: Any = openpyxl.load_workbook(io.BytesIO(boss.client.get("/tables/2016-17.xlsx").data))
        return {str(cell.value) for cell in book["How_counted"]["A"]}

    both = sections()
    choose(boss, "professionals", "summary")

    gone = both - sections()
    assert gone
    assert all("Young people" in heading for heading in gone)


def test_the_history_tells_of_it_and_a_manager_undoes_it(boss: Browser, db_session: Session) -> None:
    choose(boss, "professionals", "summary")

    page = boss.open("/history")

    assert "Tables in files and publications: young-people left out" in page.texts(".app-history-lines li")
    assert "Tables chosen for files" in page.text("main")
    last = db_session.scalars(select(Operation.id).order_by(Operation.id.desc())).first()
    undone = boss.send("/history", {}, form=f'form[action="/history/{last}/undo"]')
    assert "Undone." in undone.text("[role=status]")
    assert not left_out(db_session)
    assert sheets(boss) == ["Professionals", "Young_people", "Summary"]


def test_what_somebody_else_chose_meanwhile_is_not_taken_back(boss: Browser, db_session: Session) -> None:
    seen = boss.open(CHOOSE)
    choose(boss, "professionals", "young-people")

    choose(boss, "professionals", "summary", page=seen)

    assert left_out(db_session) == ["summary", "young-people"]


def test_a_table_that_was_made_meanwhile_is_in(boss: Browser, given: Given, db_session: Session) -> None:
    seen = boss.open(CHOOSE)
    given.entry("2016-07-04", attended="30", audience="Parents and carers", sector="Parents and carers")

    choose(boss, "professionals", "summary", page=seen)

    assert left_out(db_session) == ["young-people"]
    assert "parents-and-carers" in ticked(boss.open(CHOOSE))


def test_saved_as_it_is_nothing_is_written(boss: Browser, db_session: Session) -> None:
    before = len(db_session.scalars(select(Operation.id)).all())

    page = choose(boss, "professionals", "young-people", "summary")

    assert "Nothing was changed" in page.text("[role=status]")
    db_session.rollback()
    assert len(db_session.scalars(select(Operation.id)).all()) == before


def test_a_file_without_any_table_is_refused_beside_the_boxes(boss: Browser, db_session: Session) -> None:
    page = choose(boss)

    assert "Tick at least one table" in page.text(".govuk-error-message")
    assert ticked(page) == []
    assert not left_out(db_session)


@pytest.mark.parametrize("seen", ["", "null", "[1]", '{"nobody": false, "professionals": 3}', "[" * 5_000, "{"])
def test_whatever_is_sent_as_seen_is_no_error(boss: Browser, seen: str, db_session: Session) -> None:
    page = boss.open(CHOOSE)

    boss.client.post(CHOOSE, data={**page.fields(), "tables": ["summary", "elsewhere"], "seen": seen})

    assert set(left_out(db_session) or ()) <= {"professionals"}


def test_viewers_see_that_tables_are_left_out_and_are_offered_no_choice(boss: Browser, browse: Browse) -> None:
    choose(boss, "professionals", "summary")

    page = browse(Role.COORDINATOR).open("/tables/2016-17")

    assert "1 table is left out of the files." in page.text("main")
    assert not page.soup.select(f"a[href='{CHOOSE}']")


def test_where_the_file_of_settings_says_it_the_page_tells_so(boss: Browser, app: Flask, db_session: Session) -> None:
    app.config["WHERE_SET"] = {**app.config["WHERE_SET"], "tables_left_out": "settings.toml"}

    page = boss.open(CHOOSE)

    assert "is set in settings.toml" in page.text("main")
    assert not page.soup.select("main form")
    boss.client.post(CHOOSE, data={**page.fields("form"), "tables": ["summary"]})
    assert not left_out(db_session)
