"""Where imported entries came from, kept beside them: file, sheet, row, and what stood there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from training_register.actions.many_rows import RowWriter
from training_register.database import DbSession
from training_register.models import ImportedRow
from training_register.models.imports import LONGEST_SHEET_NAME
from training_register.rules.names import cleaned
from training_register.rules.texts import kept_text


class RowKept(NamedTuple):
    """A row that told of an entry: the cells that are kept by their headings, none that is private among them."""

    entry_id: int
    sheet: str
    row: int
    texts: Iterable[tuple[str, str]]


def keep_rows(db_session: DbSession, file_id: int, rows: Iterable[RowKept]) -> None:
    """Keeps rows of a file beside the entries that they told of, many at a time; the entries are stored already."""
    writer = RowWriter(db_session, ImportedRow, ("imported_file_id", "entry_id", "sheet", "row", "texts"))
    for number, (entry_id, sheet, row, texts) in enumerate(rows, 1):
        kept = json.dumps([[kept_text(heading), kept_text(text)] for heading, text in texts])
        writer.add((file_id, entry_id, cleaned(sheet)[:LONGEST_SHEET_NAME], row, kept))
        if number % writer.rows_at_once == 0:
            writer.write()
    writer.finish()
