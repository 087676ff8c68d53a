"""The parts of a Word document: what it is about, each table with what stands around it, and how it was counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from training_register.outputs.charts import chart_of
from training_register.outputs.figures import marks_in_title, marks_used
from training_register.outputs.publication import Download, Section
from training_register.outputs.word_charts import native_charts, said_beneath
from training_register.outputs.word_drawings import drawing
from training_register.outputs.word_tables import Grid, table_of, widths_of
from training_register.outputs.word_text import (
    BULLET,
    FIGURE,
    NOTE,
    TABLE,
    Numbering,
    made,
    paragraph,
    told,
    told_together,
)
from training_register.outputs.wording import (
    beneath_line,
    cleaned,
    figure_in_words,
    label_of,
    line_beneath,
    note_marks,
    notes_about_all,
    text_of,
    title_of,
    with_notes,
)
from training_register.rules.periods import day_in_words
from training_register.rules.publications import REASONS_IN_WORDS
from training_register.table import MEANINGS, Mark, Row, Table

ABOUT, COUNTED, REVISED = "About these figures", "How the figures are counted", "What has been revised"
# A list of what was revised never tells more: the pages of the publication tell all of it.
MOST_CHANGES = 500
# Above the first line beneath a table, in twentieths of a point.
SPACE = 120


@dataclass(slots=True)
class Part:
    """Paragraphs and tables that stand on pages of one kind: upright, or across for a wide table."""

    is_upright: bool = True
    elements: list[Any] = field(default_factory=list)


def title_part(download: Download, numbering: Numbering) -> list[Any]:
    """The title, what must be known first, and what the document is about and whose it is."""
    written = [numbering.heading(download.title, 1)]
    if download.mark:
        written.append(paragraph(f"{cleaned(download.mark)}."))
    if any(marks_in_title(table) for table in download.tables):
        written.append(paragraph(f"The figures are provisional {Mark.PROVISIONAL.shown}."))
    return [*written, *(told(label, words) for label, words in _said_first(download) if cleaned(words))]


def about_part(download: Download, numbering: Numbering) -> list[Any]:
    """The notes about the whole."""
    notes = list(filter(None, map(cleaned, download.notes)))
    return [numbering.heading(ABOUT, 2), *told_together(notes)] if notes else []


def _said_first(download: Download) -> Iterator[tuple[str, str]]:
    period = download.period
    is_named = period.label != period.in_words
    yield "Period", f"{download.period_in_words} ({period.label})" if is_named else download.period_in_words
    yield "Area covered", download.place
    yield "Published by", ", ".join(filter(None, map(cleaned, (download.service, download.organisation))))
    if download.version is None:
        yield "Made", f"{day_in_words(download.made_at)} at {download.made_at:%H:%M}"
    else:
        on = f", published on {day_in_words(download.published_on)}" if download.published_on else ""
        yield "Version", f"{download.version}{on}"
    yield "Reference", download.reference.written
    yield "Source", download.source
    yield "Contact", download.contact


def table_parts(document: Any, table: Table, numbering: Numbering, made_at: datetime) -> Iterator[Part]:
    """A table's heading and sentence, the table with its caption and all that stands beneath it, and its charts."""
    head = [numbering.heading(cleaned(table.title) or cleaned(table.name) or "Table", 2)]
    if sentence := cleaned(table.sentence):
        head.append(paragraph(sentence, properties=[made("w:keepNext")]))
    title = with_notes(title_of(table), notes_about_all(table))
    if table.rows or table.total:
        grid = _grid(table)
        widths = widths_of(grid)
        caption = numbering.caption(TABLE, title)
        yield Part(widths.is_upright, [*head, caption, table_of(grid, widths), *_beneath(table, grid)])
    else:
        yield Part(elements=[*head, paragraph(title), paragraph("No entries."), *_beneath(table)])
    if charts := list(_charts(document, table, numbering, made_at)):
        yield Part(elements=charts)


def _grid(table: Table) -> Grid:
    rows = [*table.rows, *([table.shown_total] if table.shown_total else [])]
    headings, in_title = [cleaned(column.heading) for column in table.columns], marks_in_title(table)
    measures = ", ".join(filter(None, headings[1:]))
    last = " The last row is the total." if table.shown_total else ""
    return Grid(
        headings=tuple(headings),
        rows=tuple(tuple(_cells(table, row, in_title)) for row in rows),
        to_the_right=tuple(column.kind.holds_figures for column in table.columns),
        title=title_of(table),
        description=f"A row for each of: {headings[0] or 'what is counted'}. Columns: {measures or 'none'}.{last}",
        has_total=table.shown_total is not None,
    )


def _cells(table: Table, row: Row, in_title: tuple[Mark, ...]) -> Iterator[str]:
    yield with_notes(label_of(table, row), table.notes_of(row))
    for column, cell in table.measures(row):
        is_figure = column.kind.holds_figures
        yield figure_in_words(cell, in_title, table.style) if is_figure else text_of(cell) or Mark.NOT_AVAILABLE.shown


def _beneath(table: Table, grid: Grid | None = None) -> list[Any]:
    """What stands beneath a table, in the order of every printer; at least one paragraph, as Word wants it."""
    figures = [line_beneath(table, line) for line in table.lines]
    figures += [beneath_line(table, row, table.notes_of(row)) for row in table.beneath]
    # A text that is not there is [x] in the table, and only there.
    printed = {cell for row in grid.rows for cell in row} if grid else set()
    used = marks_used(table)
    notes = [mark.meaning for mark in MEANINGS if mark in used or mark.shown in printed]
    notes += [f"{note_marks((number,))} {cleaned(note.text)}" for number, note in enumerate(table.notes, 1)]
    if table.as_at:
        notes.append(f"As at {day_in_words(table.as_at)}.")
    if source := cleaned(table.source):
        notes.append(f"Source: {source}")
    return _notes(notes, figures)


def _notes(notes: Sequence[str], figures: Sequence[str] = ()) -> list[Any]:
    """What stands beneath a table, figures before notes, with room above it, which no style of a table can give."""
    lines = [("", line) for line in figures] + [(NOTE, line) for line in notes] or [(NOTE, "")]
    room = made("w:spacing", {"w:before": SPACE})
    return [
        paragraph(line, style=style, properties=[] if place else [room]) for place, (style, line) in enumerate(lines)
    ]


def _charts(document: Any, table: Table, numbering: Numbering, made_at: datetime) -> Iterator[Any]:
    chart = chart_of(table)
    if chart is None:
        return
    natives = native_charts(chart, table)
    for native in natives:
        numbering.drawings += 1
        heading = f" ({native.heading})" if native.heading else ""
        yield numbering.caption(FIGURE, f"{chart.title}{heading}")
        yield drawing(document, native, numbering.drawings, made_at)
    yield from (paragraph(note, style=NOTE) for note in said_beneath(chart, natives))


def counted_part(sections: Sequence[Section], numbering: Numbering) -> list[Any]:
    """How the figures are counted, in plain words."""
    if not sections:
        return []
    return [
        numbering.heading(COUNTED, 2, begins_page=True),
        *(one for section in sections for one in _section(section, 3, numbering)),
    ]


def _section(section: Section, level: int, numbering: Numbering) -> Iterator[Any]:
    yield numbering.heading(section.heading, level)
    yield from told_together(section.sentences)
    for group in section.meanings:
        if group.heading:
            yield numbering.heading(group.heading, level + 1)
        yield from (told(one.term, one.meaning, BULLET) for one in group.meanings)
    for one in section.sections:
        yield from _section(one, level + 1, numbering)


def revised_part(download: Download, numbering: Numbering) -> Part | None:
    """What differs from the version before, by how much and why; None where nothing does."""
    if not download.changes:
        return None
    rows = [
        (
            *map(cleaned, (one.table_title, one.row_label, one.heading, one.before, one.now, one.by)),
            ": ".join(filter(None, map(cleaned, (one.reason, one.remark)))),
        )
        for one in download.changes[:MOST_CHANGES]
    ]
    grid = Grid(
        headings=("Table", "Row", "Figure", "Before", "Now", "Change", "Why"),
        rows=tuple(rows),
        to_the_right=(False, False, False, True, True, True, False),
        title=REVISED,
        description="A row for each figure that differs from the version before.",
    )
    widths, left_out = widths_of(grid), len(download.changes) - len(rows)
    reasons = {one.reason for one in download.changes}
    told_beneath = [
        "Before is what the version before says, and now is what this one says.",
        *(f"{reason.capitalize()}: {words}" for reason, words in REASONS_IN_WORDS.items() if reason in reasons),
        *([f"{left_out} more figures were revised, and are not listed here."] if left_out else []),
    ]
    return Part(
        widths.is_upright,
        [
            numbering.heading(REVISED, 2),
            numbering.caption(TABLE, f"{REVISED} since the version before"),
            table_of(grid, widths),
            *_notes(told_beneath),
        ],
    )
