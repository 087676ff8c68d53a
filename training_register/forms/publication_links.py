"""What a manager is asked who makes a read-only link to a publication."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField

from training_register.forms.boxes import Circumstances, ReadBox, read_day, read_line
from training_register.rules.periods import day_in_words
from training_register.rules.publication_links import checked_last_day, usual_last_day


def _read_last_day(text: str, told: Circumstances) -> date:
    return checked_last_day(read_day(text, told), told.today)


class LinkForm(FlaskForm):  # type: ignore[misc]
    """For whom a link is, and until when."""

    key = HiddenField()
    for_whom = ReadBox(
        "For whom",
        read_line,
        blank="Say for whom the link is, such as “Safeguarding board”.",
        example="So that you know later whose it is. Readers don’t see it.",
    )
    ends_on = ReadBox(
        "Last day",
        _read_last_day,
        blank="Enter the last day on which the link leads anywhere.",
        example="On the day after, it no longer leads anywhere. At most a year from today.",
    )

    def __init__(self, today: date, **values: Any) -> None:
        super().__init__(data={"ends_on": day_in_words(usual_last_day(today))}, **values)
        self.today = today

    def told(self, _field: str) -> Circumstances:
        """A day without a year is the next one."""
        return Circumstances(today=self.today, is_planned=True)
