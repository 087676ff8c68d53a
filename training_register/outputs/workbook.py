"""The tables as an accessible Excel workbook: values only, one table a worksheet, the same bytes each time.

It follows the UK Government Analysis Function's guidance "Releasing statistics in spreadsheets".
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from openpyxl import Workbook

from training_register.outputs.archives import same_each_time
from training_register.outputs.charts import chart_of
from training_register.outputs.native_charts import Drawn
from training_register.outputs.publication import Download
from training_register.outputs.wording import cleaned, title_of
from training_register.outputs.workbook_cells import new_book
from training_register.outputs.workbook_changes import changes_sheet, changes_title
from training_register.outputs.workbook_charts import AlternativeText, charts_sheet
from training_register.outputs.workbook_lists import (
    HOW_COUNTED_TITLE,
    REFERENCES_TITLE,
    contents,
    how_counted_sheet,
    notes_sheet,
    references_sheet,
    words_of_sections,
    words_to_find,
)
from training_register.outputs.workbook_names import (
    CHANGES,
    CHARTS,
    COVER,
    HOW_COUNTED,
    NOTES,
    REFERENCES,
    numbered_notes,
    sheet_names,
)
from training_register.outputs.workbook_sheets import cover
from training_register.outputs.workbook_tables import table_sheet

LANGUAGE = "en-GB"
_CHART_NAME = re.compile(rb'(<(?:\w+:)?cNvPr id="(\d+)" name="Chart \d+")')
_OWN_FORMAT = re.compile(rb'<(?:\w+:)?numFmt formatCode="[^"]*"(?! sourceLinked)')
# openpyxl puts it into each paragraph that only says how letters look.
_EMPTY_RUN = re.compile(rb"<a:r><a:t(?: ?/>|></a:t>)</a:r>")


def as_workbook(download: Download) -> bytes:
    """An xlsx file: cover, contents, lists such as that of notes, one worksheet a table, and the charts.

    A worksheet that would be empty is left out.
    """
    book = new_book()
    names = sheet_names(table.name for table in download.tables)
    notes = numbered_notes(download.tables)
    words, counted = words_to_find(download, names), words_of_sections(download.sections)
    charts = [chart_of(table) for table in download.tables]
    titles = {
        COVER: download.title,
        **({NOTES: NOTES} if notes.texts else {}),
        **({CHANGES: changes_title(download)} if download.changes else {}),
        **({HOW_COUNTED: HOW_COUNTED_TITLE} if counted else {}),
        **({REFERENCES: REFERENCES_TITLE} if words else {}),
        **{name: title_of(table) for name, table in zip(names, download.tables, strict=True)},
        **({CHARTS: CHARTS} if any(charts) else {}),
    }
    cover(book, download)
    contents(book, titles)
    if notes.texts:
        notes_sheet(book, notes, names)
    if download.changes:
        changes_sheet(book, download)
    if counted:
        how_counted_sheet(book, counted)
    if words:
        references_sheet(book, download, words)
    places = [table_sheet(book, download, position, name, notes) for position, name in enumerate(names)]
    drawn = [
        Drawn(chart, table, where)
        for chart, table, where in zip(charts, download.tables, places, strict=True)
        if chart is not None
    ]
    texts = charts_sheet(book, drawn, has_notes=bool(notes.texts)) if drawn else []
    _set_properties(book.workbook, download)
    written = io.BytesIO()
    book.workbook.save(written)
    return same_each_time(written, download.made_at_utc, lambda part, content: _second_pass(part, content, texts))


def _set_properties(book: Workbook, download: Download) -> None:
    made_at = download.made_at_utc.replace(tzinfo=None)
    book.properties.title = cleaned(download.title)
    author = cleaned(download.organisation) or cleaned(download.service) or "Training register"
    book.properties.creator = book.properties.lastModifiedBy = author
    keywords = ("training", "sessions", "attendances", download.place, download.period_in_words)
    book.properties.keywords = ", ".join(filter(None, map(cleaned, keywords)))
    book.properties.language = LANGUAGE
    book.properties.created = made_at


def _second_pass(part: str, content: bytes, texts: Sequence[AlternativeText]) -> bytes:
    """A part of the archive with what openpyxl has no way to say of charts: their words, and how their numbers read."""
    if part.startswith("xl/drawings/drawing"):
        return _with_alternative_texts(content, texts)
    if part.startswith("xl/charts/chart"):
        # Else some programs write a number as its cell does, and not in the words of the chart.
        return _EMPTY_RUN.sub(b"", _OWN_FORMAT.sub(rb'\g<0> sourceLinked="0"', content))
    return content


def _with_alternative_texts(drawing: bytes, texts: Sequence[AlternativeText]) -> bytes:
    """A drawing whose charts, which openpyxl numbers from 1, say what they show."""

    def with_text(found: re.Match[bytes]) -> bytes:
        text = texts[int(found[2]) - 1]
        said = f" title={quoteattr(cleaned(text.title))} descr={quoteattr(cleaned(text.description))}"
        return found[1] + said.encode("ascii", "xmlcharrefreplace")

    return _CHART_NAME.sub(with_text, drawing)
