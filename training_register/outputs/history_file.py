"""The history as CSV: a line for each field that an operation changed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from training_register.queries.history import ToldChange
from training_register.rules.formulas import guarded

HEADINGS = ("Operation", "At", "By", "What", "About", "Subject", "Number", "Version", "Field", "Before", "After")
LINES_AT_ONCE = 500


def as_csv(changes: Iterable[ToldChange]) -> Iterator[bytes]:
    """Portions of the file: UTF-8 with a byte-order mark, all fields quoted, formulas guarded."""
    yield "\ufeff".encode()
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    waiting = 0
    for change in changes:
        about = (
            str(change.operation_id), change.at.isoformat(timespec="seconds"), change.by or "command line", change.kind,
            change.about, change.subject, str(change.subject_id), str(change.version),
        )  # fmt: skip
        for field, (before, after) in change.fields.items():
            writer.writerow([guarded(text) for text in (*about, field, _text(before), _text(after))])
            waiting += 1
        if waiting >= LINES_AT_ONCE:
            yield _taken(written)
            waiting = 0
    yield _taken(written)


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _taken(written: io.StringIO) -> bytes:
    portion = written.getvalue().encode("utf-8", "replace")
    written.seek(0)
    written.truncate()
    return portion
