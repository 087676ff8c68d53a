"""What a single text between the rows of a table is: a title that gives what stands beneath it, or a note."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from training_register.inputs.old_registers.book import Cell
from training_register.inputs.old_registers.drafts import InTable, Section, shown, text_of
from training_register.inputs.old_registers.evidence import Evidence, Said, audience_said
from training_register.inputs.old_registers.spans import span_of

_LONGEST = 60
# Notes that name a sector and are no title: "School holidays", "No training in August".
_NOTE = re.compile(
    r"\b(?:no|nil|none|holidays?|hols|closed|break|half[- ]term|inset|strike|bank)\b|[.!?;,]\s*\w", re.IGNORECASE
)
_SHORTEST_SPAN, _LONGEST_SPAN = 27, 130


@dataclass(frozen=True, slots=True)
class Line:
    """The section that holds from a line on, and why the line is no entry."""

    section: Section
    why: str


def section_of(table: InTable, row: int, cells: Mapping[int, Cell], before: Section) -> Line:
    """What a row that holds one text is; a note changes nothing."""
    ((column, cell),) = ((column, cell) for column, cell in cells.items() if cell.text.strip())
    text = text_of(cell)
    if len(text) > _LONGEST or _NOTE.search(text):
        return Line(before, "a note")
    span = span_of(text, table.reading.first_month, table.span)
    if span and _SHORTEST_SPAN <= (span[1] - span[0]).days <= _LONGEST_SPAN:
        return Line(replace(before, span=span), "a title between the rows, which tells when")
    look = _look(table, row, column, cell)
    audience, tells_sector = _told(table, row, column, cell, text)
    if audience or tells_sector:
        held, held_look = (audience, look) if audience else _held(before, look)
        told = Section(text, held, held_look, tells_sector, span=before.span, look=look)
        whom = "whom" if audience else "which sector"
        return Line(told, f"a title between the rows, which tells {whom} stands beneath it")
    if before.text and before.look == look:
        is_unknown = before.tells_sector or before.is_unknown
        held, held_look = _held(before, look)
        return Line(
            Section(text, held, held_look, is_unknown=is_unknown, span=before.span, look=look),
            "a title between the rows",
        )
    return Line(before, "a note")


def _held(before: Section, look: tuple[object, ...]) -> tuple[Evidence | None, tuple[object, ...]]:
    """The audience that holds on beneath a title that says none: that of one which looks otherwise, and is over it."""
    return (before.audience, before.audience_look) if before.audience_look != look else (None, ())


def _told(table: InTable, row: int, column: int, cell: Cell, text: str) -> tuple[Evidence | None, bool]:
    """The audience that a title names, and whether it names a sector, whatever the audience is."""
    spellings = table.reading.spellings
    why = f"the title above it says “{shown(text)}”"
    audience = Evidence(match.name, why) if (match := spellings.audience(text)).is_sure else None
    tells_sector = spellings.is_sector(text)
    if not (audience or tells_sector) and _is_title(table, row, column, cell, text):
        audience = audience_said((Said(text, "the title above it"),), spellings)
        tells_sector = any(
            spellings.sector_spoken_of(text, one).is_sure
            for one in table.reading.lists.audiences
            if len(table.reading.lists.sectors_of(one)) > 1
        )
    return audience, tells_sector


def _is_title(table: InTable, row: int, column: int, cell: Cell, text: str) -> bool:
    """Whether a text looks like a title: bold, coloured, merged, in capitals, or first in its row."""
    is_merged = any(one.first_row == row and one.first_column == column for one in table.sheet.merges)
    return cell.is_bold or bool(cell.fill) or is_merged or text.isupper() or column == table.table.first_column


def _look(table: InTable, row: int, column: int, cell: Cell) -> tuple[object, ...]:
    is_merged = any(one.first_row == row and one.first_column == column for one in table.sheet.merges)
    return column, cell.is_bold, cell.fill, is_merged, text_of(cell).isupper()
