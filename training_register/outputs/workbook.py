"""The tables as an accessible Excel workbook: values only, one table a worksheet, the same bytes each time.

It follows the UK Government Analysis Function's guidance "Releasing statistics in spreadsheets".
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

from openpyxl import Workbook

from training_register.outputs.publication import Download
from training_register.outputs.wording import cleaned, title_of
from training_register.outputs.workbook_cells import new_book
from training_register.outputs.workbook_names import COVER, NOTES, numbered_notes, sheet_names
from training_register.outputs.workbook_sheets import contents, cover, notes_sheet
from training_register.outputs.workbook_tables import table_sheet

LANGUAGE = "en-GB"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
# A zip archive can't tell an earlier time.
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def as_workbook(download: Download) -> bytes:
    """An xlsx file: cover, contents, notes where there are any, and one worksheet a table."""
    book = new_book()
    names = sheet_names(table.name for table in download.tables)
    notes = numbered_notes(download.tables)
    titles = {COVER: download.title, **({NOTES: NOTES} if notes.texts else {})}
    titles |= {name: title_of(table) for name, table in zip(names, download.tables, strict=True)}
    cover(book, download)
    contents(book, titles)
    if notes.texts:
        notes_sheet(book, notes, names)
    for position, (table, name) in enumerate(zip(download.tables, names, strict=True)):
        table_sheet(book, table, name, notes, position)
    _set_properties(book.workbook, download)
    written = io.BytesIO()
    book.workbook.save(written)
    return _same_each_time(written, download.made_at_utc)


def _set_properties(book: Workbook, download: Download) -> None:
    made_at = download.made_at_utc.replace(tzinfo=None)
    book.properties.title = cleaned(download.title)
    author = cleaned(download.organisation) or cleaned(download.service) or "Training register"
    book.properties.creator = book.properties.lastModifiedBy = author
    keywords = ("training", "sessions", "attendances", download.place, download.period_in_words)
    book.properties.keywords = ", ".join(filter(None, map(cleaned, keywords)))
    book.properties.language = LANGUAGE
    book.properties.created = made_at


def _same_each_time(written: io.BytesIO, made_at: datetime) -> bytes:
    """The same archive with every time in it that of the download; openpyxl writes the time of the clock."""
    moment = f"{made_at:%Y-%m-%dT%H:%M:%SZ}".encode()
    again = io.BytesIO()
    with zipfile.ZipFile(written) as before, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            content = before.read(part)
            if part == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + moment, content)
            entry = zipfile.ZipInfo(part, max(_EARLIEST, made_at.timetuple()[:6]))
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            after.writestr(entry, content)
    return again.getvalue()
