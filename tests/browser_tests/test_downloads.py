"""Files come from the page under the names that people keep, with the figures that the page shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page
from python_calamine import CalamineWorkbook

from tests.browser_tests.conftest import Window
from tests.given import Given
from training_register.rules.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("viewers_see_live", "unprotected")]


def saved(page: Page, link: str, folder: Path) -> Path:
    """The file that a link brings, under the name that the browser gives it."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link, exact=True).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def test_the_workbook_of_a_year(register: Given, window: Window, tmp_path: Path) -> None:
    page = window(Role.VIEWER)
    page.goto("/tables/2016-17")
    file = saved(page, "Excel workbook (.xlsx) of all tables", tmp_path)
    assert file.name == "training-2016-17.xlsx"
    workbook = CalamineWorkbook.from_path(file)
    rows = [row for name in workbook.sheet_names for row in workbook.get_sheet_by_name(name).to_python()]
    assert ["Total", 50, 973] in [row[:3] for row in rows]


def test_the_files_of_a_table_and_of_the_list_of_years(register: Given, window: Window, tmp_path: Path) -> None:
    page = window(Role.VIEWER)
    page.goto("/tables/2016-17")
    table = saved(page, "CSV of Professionals training", tmp_path)
    assert table.name == "training-2016-17-professionals.csv"
    assert "973" in table.read_text("utf-8")
    page.goto("/tables")
    year = saved(page, ".json of 2016/17", tmp_path)
    assert year.name == "training-2016-17.json"
