"""What a history is asked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField

from training_register.clock import PLACE
from training_register.queries.history import HistoryFilter
from training_register.rules.days import parse_day

LONGEST_ID = 9


class UndoForm(FlaskForm):  # type: ignore[misc]
    """The button that undoes an operation: its token, and nothing else."""


class UndoEntriesForm(UndoForm):
    """What a preview of undoing many entries sends: what it showed, and which of those changed since are undone too."""

    seen = HiddenField()
    undo_all = BooleanField()

    @property
    def undo_too(self) -> set[int] | None:
        """The entries that are undone although they were changed since; None are all of them. Forgeries are none."""
        if self.undo_all.data:
            return None
        return {int(text) for text in request.form.getlist("undo_too") if _is_number(text)}


def history_filter_of(arguments: MultiDict[str, str]) -> HistoryFilter:
    """The filter that an address holds; raises ValueError for a value that can't be one."""
    first, last = (_day(arguments.get(name, "")) for name in ("from", "to"))
    return HistoryFilter(
        kind=arguments.get("kind", "")[:40],
        by_id=number_in(arguments.get("by", "")),
        since=_begins(first) if first else None,
        until=_begins(last + timedelta(1)) if last else None,
        entry_id=number_in(arguments.get("entry", "")),
    )


def number_in(text: str) -> int | None:
    """The number in an address; None where there is none. Raises ValueError for anything else."""
    if not text:
        return None
    if not _is_number(text):
        raise ValueError("not a number")
    return int(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID


def _day(text: str) -> date | None:
    return parse_day(text) if text.strip() else None


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), PLACE)
