"""How any worksheet is set up, and the cover."""

from __future__ import annotations

from typing import Any

from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table as NativeTable
from openpyxl.worksheet.table import TableColumn, TableStyleInfo

from training_register.outputs.figures import marks_in_title
from training_register.outputs.publication import Download
from training_register.outputs.workbook_cells import HEADING_1, HEADING_2, Book, Look, Page
from training_register.outputs.workbook_names import CHANGES, COVER, NOTES, table_name
from training_register.rules.periods import day_in_words
from training_register.table import Mark

ONE_TABLE = "This worksheet contains one table."
WHERE_NOTES_ARE = f"Notes are explained on the worksheet named {NOTES}."
TITLE = Look(HEADING_1)
SUB_HEADING = Look(HEADING_2)
A4 = 9
# What fits beside each other on an upright page at nearly full size, in digits.
UPRIGHT = 80


def new_page(book: Book, name: str, widths: tuple[float, ...]) -> Page:
    """A new, last worksheet, set up to be printed on A4, one page wide."""
    workbook = book.workbook
    sheet = workbook.active if workbook.active.title == "Sheet" else workbook.create_sheet()
    sheet.title = name
    sheet.sheet_view.zoomScale = 100
    # Without this the first sheet and the others would be selected together, and edited together.
    sheet.sheet_view.tabSelected = sheet is workbook.worksheets[0]
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "portrait" if sum(widths) <= UPRIGHT else "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P / &N"
    return Page(sheet, widths, book.looks)


def write_headings(page: Page, headings: list[str], looks: list[Look]) -> list[str]:
    """Writes the row of headings, repeated on each printed page, and gives them back as written."""
    page.write_row(headings, looks)
    page.sheet.print_title_rows = f"{page.row}:{page.row}"
    return [page.sheet.cell(page.row, column).value for column in range(1, len(headings) + 1)]


def mark_up(page: Page, first_row: int, headings: list[str]) -> None:
    """Marks the rows from the headings to the last one written as a native table, without filter buttons."""
    sheet: Any = page.sheet
    last = sheet.cell(page.row, len(headings)).coordinate
    name = table_name(sheet.title)
    table = NativeTable(displayName=name, name=name, ref=f"A{first_row}:{last}")
    # Left to itself, openpyxl adds filter buttons together with the columns.
    table.tableColumns = [TableColumn(id=number, name=text) for number, text in enumerate(headings, 1)]
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)


def cover(book: Book, download: Download) -> None:
    """Says what the workbook is about, whose it is, and what the figures do not cover."""
    page = new_page(book, COVER, (UPRIGHT,))
    provisional = any(marks_in_title(table) for table in download.tables)
    page.say(download.title, TITLE)
    if download.mark:
        page.say(f"{download.mark}.")
    periods = [
        f"{period.in_words} ({period.label})" if period.label != period.in_words else period.in_words
        for period in (*download.beside, download.period)
    ]
    sections: dict[str, list[str]] = {
        "Published by": [", ".join(filter(None, (download.service, download.organisation)))],
        "Period": periods,
        "Area covered": [download.place],
        "About these figures": [
            f"The figures are provisional {Mark.PROVISIONAL.shown}." if provisional else "",
            _what_changed(download),
            *download.notes,
        ],
        "Source": [download.source],
        "Date": [_published(download), f"Made on {day_in_words(download.made_at)} at {download.made_at:%H:%M}."],
        "Contact": [download.contact],
    }
    for heading, lines in sections.items():
        if told := [line for line in lines if line.strip()]:
            page.say(heading, SUB_HEADING)
            for line in told:
                page.say(line)


def _published(download: Download) -> str:
    """Which version it is, and when that was published; "" for tables as they are now."""
    if download.version is None:
        return ""
    on = f", published on {day_in_words(download.published_on)}" if download.published_on else ""
    return f"Version {download.version}{on}."


def _what_changed(download: Download) -> str:
    number = len(download.changes)
    if not number:
        return ""
    differ = "1 figure or note differs" if number == 1 else f"{number:,} figures or notes differ"
    return f"{differ} from the version before. The worksheet named {CHANGES} tells what changed and why."
