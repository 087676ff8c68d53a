"""What is asked about a planned entry when its day has come, or when it can't be kept."""

from __future__ import annotations

from datetime import date

from flask_wtf import FlaskForm
from wtforms import HiddenField

from training_register.forms.boxes import Circumstances, ReadArea, ReadBox, read_count, read_day, read_text


class _AboutPlanned(FlaskForm):  # type: ignore[misc]
    """What these forms share: the day on which they are asked, and the version of the entry that the page shows."""

    version = HiddenField()

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = today

    @property
    def seen_version(self) -> int:
        """The version of the entry that the page showed; 0 where it does not say."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

    def told(self, _field: str) -> Circumstances:
        """What the reading of a box depends on."""
        return Circumstances(today=self.today)


class TookPlaceForm(_AboutPlanned):
    """How many came: blank is not recorded."""

    attended = ReadBox("How many attended?", read_count, "count")


class CancelledForm(_AboutPlanned):
    """Why it was cancelled."""

    reason = ReadArea("Why was it cancelled?", read_text, blank="Say why it was cancelled, in a few words.")


class MovedForm(_AboutPlanned):
    """To which day it was moved."""

    starts_on = ReadBox("New day", read_day, "day", blank="Enter the new day, such as 27/3.")

    def told(self, _field: str) -> Circumstances:
        """A day without a year is the next one."""
        return Circumstances(today=self.today, is_planned=True)


class TakeOutForm(_AboutPlanned):
    """Why an entry is taken out of the figures."""

    reason = ReadArea("Why is it taken out of the figures?", read_text)


class PutBackForm(FlaskForm):  # type: ignore[misc]
    """That an entry is put back into the figures, and the version of it that the page showed."""

    version = HiddenField()
