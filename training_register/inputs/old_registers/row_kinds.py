"""What a row of a table is: a session, a total, a title that gives what stands beneath it, a note, or a blank form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from training_register.inputs.old_registers.blocks import (
    holds_day_and_count,
    is_day_of_month,
    is_like_a_day,
    is_like_a_month,
    is_number,
    is_told_in_one,
    may_be_count,
)
from training_register.inputs.old_registers.book import Cell
from training_register.inputs.old_registers.columns import Columns
from training_register.inputs.old_registers.proposal import Field
from training_register.inputs.old_registers.totals import is_total_row


class RowKind(Enum):
    """What a row is."""

    SESSION = "a session"
    TOTAL = "a total"
    LINE = "a single text: a section's title, or a note"
    NOTE = "a note"
    TEMPLATE = "a blank form"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a row is, and why it is no entry where it is none."""

    kind: RowKind
    why: str = ""


_SAYS_WHAT = (
    Field.COURSE, Field.ORGANISATION, Field.AUDIENCE, Field.SECTOR, Field.ACTIVITY, Field.VENUE, Field.LEVEL,
    Field.TRAINER, Field.PROVIDER, Field.AREA,
)  # fmt: skip
COUNTS = (Field.ATTENDED, Field.ATTENDED_OF, Field.SESSIONS, Field.FIGURE)
# What is typed, or made by a formula, ahead of any session.
_AHEAD = (Field.WEEKDAY, Field.STARTS_AT, Field.LENGTH, Field.REFERENCE, Field.DAYS, Field.ENDS_ON)
_NO_SESSION = re.compile(
    r"\b(?:bank holiday|half[- ]term|(?:school|summer|easter|christmas) holidays?|annual leave"
    r"|no (?:training|sessions?|bookings)|office closed)\b",
    re.IGNORECASE,
)
_OF_TOTAL = re.compile(r"(?:of which|of these|of whom|including|so far|carried forward|[bc]/f)\b", re.IGNORECASE)
_SUM = re.compile(r"=\s*(?:sum|subtotal|average|count)", re.IGNORECASE)


def kind_of(cells: Mapping[int, Cell], columns: Columns, numbering: frozenset[int]) -> Kind:
    """What a row is. `numbering` are the columns that only number rows."""
    seen = {
        column: cell
        for column, cell in cells.items()
        if column not in numbering and (cell.text.strip() or cell.has_no_result)
    }
    if not seen:
        return Kind(RowKind.TEMPLATE, "nothing stands in it but its number" if cells else "it is blank")
    day = seen.get(columns.first(Field.DATE))
    has_day = day is not None and (is_like_a_day(day) or is_like_a_month(day) or is_number(day) or is_day_of_month(day))
    texts = tuple(
        cell.text
        for cell in seen.values()
        # In a CSV file numbers are words.
        if isinstance(cell.value, str) and not _SUM.match(cell.formula) and not cell.text.strip().isdecimal()
    )
    if is_total_row(texts) and (not has_day or (day is not None and is_total_row((day.text,)))):
        return Kind(RowKind.TOTAL, "it adds up other rows")
    if is_told_in_one(seen):
        return Kind(RowKind.LINE)
    if len(seen) == 1 and (only := next(iter(seen.values()))) and is_like_a_month(only, shown=True):
        return Kind(RowKind.LINE)
    said = _filled(seen, columns, _SAYS_WHAT)
    counted = _filled(seen, columns, COUNTS)
    if has_day and day is not None:
        return _dated(seen, columns, said, counted, day)
    if len(seen) == 1:
        (only,) = seen.values()
        return Kind(RowKind.LINE if isinstance(only.value, str) else RowKind.TOTAL, "a number stands alone in it")
    words = [cell.text for cell in seen.values() if isinstance(cell.value, str) and not may_be_count(cell)]
    if len(words) == 1 and _OF_TOTAL.match(words[0].strip()):
        return Kind(RowKind.TOTAL, "it adds up other rows")
    if holds_day_and_count(seen):
        # Whatever else the row is like: where a day and a number stand in it, it is asked about.
        return Kind(RowKind.SESSION)
    if any(_SUM.match(cell.formula) for cell in seen.values()) and len(texts) <= 1:
        return Kind(RowKind.TOTAL, "it adds up other rows")
    if not texts:
        return Kind(RowKind.TOTAL, "it holds numbers alone, and no day")
    if (day is not None and len(said) + len(counted) >= 2) or (counted and said) or len(said) >= 2:
        return Kind(RowKind.SESSION)
    return Kind(RowKind.NOTE, "it holds neither a day nor a count")


def _dated(seen: Mapping[int, Cell], columns: Columns, said: list[int], counted: list[int], day: Cell) -> Kind:
    typed = [column for column in counted if seen[column].text.strip() not in ("0", "") or not seen[column].formula]
    ahead = {columns.first(Field.DATE), *(one.column for field in _AHEAD for one in columns.of(field))}
    rest = [column for column in seen if column not in ahead and not seen[column].formula]
    if not typed and not rest and not is_told_in_one({0: day}):
        return Kind(RowKind.TEMPLATE, "a day is typed ahead, and nothing else")
    if not typed and len(rest) == 1 and _NO_SESSION.search(seen[rest[0]].text) and not may_be_count(seen[rest[0]]):
        return Kind(RowKind.NOTE, "a note that nothing took place")
    if (
        is_like_a_month(day)
        and not said
        and len(seen) <= 1 + len(counted)
        and any(seen[column].formula for column in counted)
    ):
        return Kind(RowKind.TOTAL, "it adds up a month")
    return Kind(RowKind.SESSION)


def _filled(seen: Mapping[int, Cell], columns: Columns, fields: tuple[Field, ...]) -> list[int]:
    return [one.column for field in fields for one in columns.of(field) if one.column in seen]
