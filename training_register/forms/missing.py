"""What is asked about entries that need a number: the numbers, or when and whether to ask again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField
from wtforms.validators import ValidationError

from training_register.forms.boxes import Circumstances, ReadArea, ReadBox, read_count, read_day, read_text
from training_register.queries.answers import After, Owed
from training_register.rules.names import cleaned
from training_register.rules.own_sheet import ATTENDED_KEY, SESSIONS_KEY
from training_register.rules.periods import EARLIEST, Period, PeriodProblem, parse_period, reporting_year_of, year
from training_register.rules.private_texts import private_parts

ALL = "all"
# More boxes than a page has are none of its form.
MOST_SENT = 200
LONGEST_REASON = 200
LABELS = {"attendances": "Attended", "contacts": "Contacts", "completions": "Completions", "views": "Views"}


def period_asked(text: str, *, today: date, first_month: int) -> Period | None:
    """The period that an address asks about: this year where it names none, and None for "all".

    Raises ValueError for a word that is no period.
    """
    if text == ALL:
        return None
    try:
        return parse_period(text, first_month) if text else year(reporting_year_of(today, first_month), first_month)
    except PeriodProblem as problem:
        raise ValueError(str(problem)) from problem


def after_in(text: str) -> After | None:
    """Where a page begins, from `2016-04-12,17,jo@example.org`; raises ValueError for what is not that."""
    if not text:
        return None
    day, _, rest = text.partition(",")
    id_, comma, key = rest.partition(",")
    if not (id_.isascii() and id_.isdecimal() and len(id_) < 10 and comma):
        raise ValueError("not where a page begins")
    return key, date.fromisoformat(day), int(id_)


def after_in_words(after: After) -> str:
    """The same as it stands in an address; the name comes last, since it may hold anything."""
    return f"{after[1]},{after[2]},{after[0]}"


def box_name(number: str, entry_id: int) -> str:
    """The name of the box for a number of an entry."""
    return f"{number}-{entry_id}"


def ids_sent(sent: MultiDict[str, str]) -> list[int]:
    """The entries whose boxes a form holds."""
    found = (re.fullmatch(r"version-(\d{1,9})", name, re.ASCII) for name in sent)
    return list(dict.fromkeys(int(match[1]) for match in found if match))[:MOST_SENT]


class FiguresForm(FlaskForm):  # type: ignore[misc]
    """A box for each number that some entries lack. `figures_form` makes it."""

    key = HiddenField()

    # What `figures_form` gives it.
    circumstances: Circumstances

    def told(self, _field: str) -> Circumstances:
        """What the reading of a box depends on."""
        return self.circumstances

    def box(self, number: str, entry_id: int) -> ReadBox | None:
        """The box for a number of an entry, if it has one."""
        name = box_name(number, entry_id)
        found: ReadBox | None = self._fields.get(name)
        return found

    def read(self, number: str, entry_id: int) -> Any:
        """The count that was typed for an entry; None where none was, or it was typed that it is not known."""
        box = self.box(number, entry_id)
        return box.read if box is not None and box.read is not None and box.read.value is not None else None

    @property
    def holds_something(self) -> bool:
        """Whether anything was typed."""
        return any(cleaned(field.data or "") for field in self if isinstance(field, ReadBox))


def figures_form(
    owed: Sequence[Owed],
    *,
    today: date,
    sent: MultiDict[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> FiguresForm:
    """The form for some entries, with what was sent or else what its boxes begin with.

    Where it was sent, its boxes are those that were sent, though a number has come meanwhile.
    """
    boxes: dict[str, Any] = {}
    for one in owed:
        id_ = one.entry.id
        boxes[f"version-{id_}"] = HiddenField(default=str(one.version))
        for number, label, lacks in (
            (SESSIONS_KEY, "Sessions", one.lacks_sessions),
            (ATTENDED_KEY, LABELS[one.entry.counts_what.value], one.lacks_attended),
        ):
            name = box_name(number, id_)
            if lacks or (sent is not None and name in sent):
                boxes[name] = ReadBox(label, read_count, "count")
    form: FiguresForm = type("FiguresOfEntriesForm", (FiguresForm,), boxes)(formdata=sent, data=dict(typed or {}))
    form.circumstances = Circumstances(today=today)
    return form


class _AboutAsking(FlaskForm):  # type: ignore[misc]
    """What these forms share: the day on which they are asked."""

    def __init__(self, today: date, *, sent: MultiDict[str, str] | None = None, **options: Any) -> None:
        super().__init__(formdata=sent, **options)
        self.today = today

    def told(self, _field: str) -> Circumstances:
        """A day without a year is the next one."""
        return Circumstances(today=self.today, is_planned=True)


class AskAgainForm(_AboutAsking):
    """On which day to ask again."""

    day = ReadBox("Ask again on", read_day, "day", blank="Enter the day, such as 27/3.", example="27/3, fri")

    def validate_day(self, field: ReadBox) -> None:
        """A day that is still to come."""
        if field.read is not None and not EARLIEST <= self.today < field.read:
            raise ValidationError("Enter a day that is still to come.")


def read_reason(text: str, told: Circumstances) -> str:
    """A reason in one line, which is printed."""
    return " ".join(read_text(text, told).split())


class StopAskingForm(_AboutAsking):
    """Why nobody is asked any more."""

    reason = ReadArea("Why has the team stopped asking?", read_reason, blank="Say why, in a few words.")

    def validate_reason(self, field: ReadArea) -> None:
        """Short, and about nobody, since it is printed beneath the published table."""
        reason = field.read or ""
        if len(reason) > LONGEST_REASON:
            raise ValidationError(f"Say it in at most {LONGEST_REASON} characters: it is printed beneath the table.")
        if found := private_parts(reason):
            raise ValidationError(f"{found[0]}, and the reason is printed beneath the table. Say it without that.")


def lacks_of(owed: Owed) -> Iterable[str]:
    """The numbers that an entry lacks, by the keys of their measures."""
    if owed.lacks_attended:
        yield ATTENDED_KEY
    if owed.lacks_sessions:
        yield SESSIONS_KEY
