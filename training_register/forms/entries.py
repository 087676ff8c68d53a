"""What the entries list is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField
from wtforms.validators import ValidationError

from training_register.queries.entries import After, EntryFilter, MissingPart
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.periods import Period, PeriodProblem, parse_period

Read = TypeVar("Read")


def filter_of(arguments: MultiDict[str, str], first_month: int) -> EntryFilter:
    """The filter that an address holds; raises ValueError for a value that can't be one."""
    return EntryFilter(
        period=_read(arguments, "period", lambda text: _period(text, first_month)),
        cut_off=arguments.get("cut") == "yes",
        audience=arguments.get("audience", ""),
        sectors=tuple(arguments.getlist("sector")),
        status=_read(arguments, "status", Status),
        counts_what=_read(arguments, "counts", CountsWhat),
        missing=_read(arguments, "missing", MissingPart),
    )


def after_of(arguments: MultiDict[str, str]) -> After | None:
    """Where a page of the list begins, from `after=2016-04-12,17`; raises ValueError for what is not that."""

    def read(text: str) -> After:
        day, _, id_ = text.partition(",")
        if not (id_.isdecimal() and len(id_) <= 18):
            raise ValueError("not an entry's number")
        return date.fromisoformat(day), int(id_)

    return _read(arguments, "after", read)


def _read(arguments: MultiDict[str, str], name: str, read: Callable[[str], Read]) -> Read | None:
    text = arguments.get(name, "")
    return read(text) if text else None


def _period(text: str, first_month: int) -> Period:
    try:
        return parse_period(text, first_month)
    except PeriodProblem as problem:
        raise ValueError(str(problem)) from problem


class TellApartForm(FlaskForm):  # type: ignore[misc]
    """The two entries that somebody says are different."""

    one = HiddenField()
    other = HiddenField()

    def validate_one(self, field: HiddenField) -> None:
        """Two different entries, by their numbers."""
        ids = {self.one.data or "", self.other.data or ""}
        if len(ids) != 2 or not all(id_.isdecimal() and len(id_) <= 18 for id_ in ids):
            raise ValidationError("Choose two entries from the list.")

    @property
    def pair(self) -> tuple[int, int]:
        """The numbers of the two entries, the lower first."""
        one, other = sorted((int(self.one.data), int(self.other.data)))
        return one, other
