"""What an administrator is asked about the settings."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from training_register.actions.settings import shown_settings
from training_register.forms.boxes import Circumstances, ReadBox, read_day, read_line
from training_register.rules.days import DayProblem
from training_register.rules.names import cleaned
from training_register.rules.periods import MONTHS, day_in_words
from training_register.rules.settings_words import LABELS, NATION_LABELS, SCREEN_LABELS, setting_in_words
from training_register.settings import (
    LEAST_CONTRAST,
    LONGEST_KEPT_DAYS,
    NATIONS,
    SCREEN_FIELDS,
    Settings,
    contrast_with_white,
    dark_enough,
)

# What the page asks, in groups; the first month has a page of its own, with a preview.
GROUPS = (
    ("The organisation", ("organisation_name", "service_name", "place", "contact", "brand_colour")),
    ("Figures", ("entries_kept_since",)),
    ("The form for a session", ("first_screen", "bank_holidays")),
    ("Who sees what", ("viewers_see_live",)),
    ("Files that people bring", ("keep_files_days",)),
)
NO_DAYS = f"Enter for how many days a file is kept, 0 to {LONGEST_KEPT_DAYS}."
NO_COLOUR = "Enter a colour, such as #5b2a86."
_YES, _NO = "yes", "no"
_COLOUR = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.ASCII)


class ColourProblem(ValueError):
    """What was typed is not a colour that pages can have; `str()` says what to type."""


def colour_in(text: str) -> str | None:
    """The colour that a text means, as `#rrggbb`: with # or without, of three figures or six; None for another."""
    found = _COLOUR.fullmatch(cleaned(text).lower())
    if found is None:
        return None
    figures = found[1] if len(found[1]) == 6 else "".join(2 * figure for figure in found[1])
    return f"#{figures}"


def read_colour(text: str, _told: Circumstances) -> str:
    """A colour on which white text can be read."""
    typed = cleaned(text)
    if not typed:
        raise ColourProblem(NO_COLOUR)
    colour = colour_in(typed)
    if colour is None:
        raise ColourProblem(f"“{typed[:40]}” is not a colour. Write # and six figures from 0 to f, such as #5b2a86.")
    contrast = contrast_with_white(colour)
    if contrast < LEAST_CONTRAST:
        raise ColourProblem(
            f"{colour} is too light: white text on it has a contrast of {math.floor(contrast * 10) / 10:g} to 1, and "
            f"needs {LEAST_CONTRAST:g} to be read. {dark_enough(colour)} is the same colour made dark enough."
        )
    return colour


class DaysProblem(ValueError):
    """What was typed is not a number of days; `str()` says what to type."""


def read_kept_days(text: str, _told: Circumstances) -> int:
    """For how many days a file is kept."""
    typed = cleaned(text)
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= 5 and int(typed) <= LONGEST_KEPT_DAYS):
        raise DaysProblem(NO_DAYS)
    return int(typed)


def read_kept_since(text: str, told: Circumstances) -> date | None:
    """A day that has come; None where the box is blank."""
    if not cleaned(text):
        return None
    day = read_day(text, told)
    if day > told.today:
        raise DayProblem(f"{day_in_words(day)} is still to come. Enter the day from which the register has entries.")
    return day


class SettingsForm(FlaskForm):  # type: ignore[misc]
    """Every setting that the page asks for; those that are set elsewhere are not asked."""

    # What was shown to whoever answers, so that nobody takes back what somebody else has set meanwhile.
    seen = HiddenField()
    organisation_name = ReadBox(
        LABELS["organisation_name"],
        read_line,
        example="Whose register it is: in the head of every page, and on the cover of workbooks.",
    )
    service_name = ReadBox(
        LABELS["service_name"],
        read_line,
        example="As the sentences beneath tables name it: “trained by …”. Blank is “the service”.",
    )
    place = ReadBox(LABELS["place"], read_line, example="The place that titles of tables name.")
    contact = ReadBox(
        LABELS["contact"], read_line, example="Whom readers of a workbook may ask: a name, an e-mail address."
    )
    brand_colour = ReadBox(
        LABELS["brand_colour"],
        read_colour,
        blank=NO_COLOUR,
        example="The colour of the pages, dark enough for white text, such as #5b2a86.",
    )
    entries_kept_since = ReadBox(
        LABELS["entries_kept_since"],
        read_kept_since,
        example="The day from which the register has entries, such as 1 April 2016. Before it a figure is “not "
        "available” instead of 0.",
    )
    first_screen = SelectMultipleField(
        LABELS["first_screen"],
        description="Besides day, course, organisations, audience, sector and counts, which are always there. What is "
        "not ticked stands under “More”.",
        choices=[SelectChoice(name, SCREEN_LABELS[name]) for name in SCREEN_FIELDS],
        validate_choice=False,
    )
    bank_holidays = RadioField(
        LABELS["bank_holidays"],
        description="Whose bank holidays are asked about, where a session is said to have been on one.",
        choices=[SelectChoice(nation, NATION_LABELS[nation]) for nation in NATIONS],
        validate_choice=False,
    )

    viewers_see_live = RadioField(
        LABELS["viewers_see_live"],
        description="Whoever has leave to see entries sees all tables anyway. The others are told no number of people "
        "outside publications, where small numbers of their audience are hidden.",
        choices=[
            SelectChoice(_NO, "No: they see what was published, and nothing else"),
            SelectChoice(_YES, "Yes: they see every table as it is now, before anybody has checked it"),
        ],
        validate_choice=False,
    )

    keep_files_days = ReadBox(
        LABELS["keep_files_days"],
        read_kept_days,
        blank=NO_DAYS,
        example=f"0 to {LONGEST_KEPT_DAYS}. The spreadsheet itself may hold names of people, so it is removed after "
        "these days; what was imported of it stays. A change holds for files that are brought from then on.",
    )

    def __init__(self, settings: Settings, *, today: date, where_set: Collection[str], **values: Any) -> None:
        shown = {name: _as_typed(getattr(settings, name)) for name in asked_names()}
        super().__init__(data={**shown, "seen": seen_of(settings)}, **values)
        self.today = today
        for name in asked_names():
            if name in where_set:
                del self[name]

    def told(self, _name: str) -> Circumstances:
        """What reading a box depends on."""
        return Circumstances(today=self.today)

    def validate_first_screen(self, field: SelectMultipleField) -> None:
        """Fields of the form."""
        if not set(field.data or ()) <= set(SCREEN_FIELDS):
            raise ValidationError("Tick fields of the list.")

    def validate_bank_holidays(self, field: RadioField) -> None:
        """A nation, or none."""
        if field.data not in NATIONS:
            raise ValidationError("Choose whose bank holidays are asked about.")

    def validate_viewers_see_live(self, field: RadioField) -> None:
        """Yes or no."""
        if field.data not in (_YES, _NO):
            raise ValidationError("Choose whether viewers see tables that are not published.")

    @property
    def said(self) -> dict[str, Any]:
        """What the form says, by the names of the settings, once it is valid."""
        return {name: self._said(name) for name in asked_names() if name in self}

    def _said(self, name: str) -> Any:
        field = self[name]
        if isinstance(field, ReadBox):
            return field.read
        if name == "first_screen":
            return tuple(one for one in SCREEN_FIELDS if one in (field.data or ()))
        if name == "viewers_see_live":
            return field.data == _YES
        return field.data

    @property
    def was_shown(self) -> dict[str, Any]:
        """What was shown to whoever sent the form, in the types that JSON has."""
        try:
            shown = json.loads(self.seen.data or "{}")
        except (ValueError, RecursionError):
            return {}
        return shown if isinstance(shown, dict) else {}

    def tell_overtaken(self, names: Iterable[str], settings: Settings) -> None:
        """Says beside each setting what somebody else has set it to; saving again is then meant."""
        for name in names:
            words = setting_in_words(name, getattr(settings, name))
            field = self[name]
            field.errors = [
                *field.errors,
                f"Somebody else has changed this since you opened the page, to “{words}”. Save again to put yours in "
                "its place.",
            ]
        self.seen.data = seen_of(settings)


def asked_names() -> tuple[str, ...]:
    """The settings that the page asks for, in its order."""
    return tuple(name for _, names in GROUPS for name in names)


def seen_of(settings: Settings) -> str:
    """What the settings are, for the form to bring back."""
    return json.dumps(shown_settings(settings))


def _as_typed(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, int):
        return str(value)
    return day_in_words(value) if isinstance(value, date) else value


class FirstMonthForm(FlaskForm):  # type: ignore[misc]
    """The month with which reporting years are to begin, and the one with which they began when that was asked."""

    seen = HiddenField()
    first_month = SelectField(
        "Begin reporting years in",
        choices=[SelectChoice(str(number), MONTHS[number]) for number in range(1, 13)],
        validate_choice=False,
    )

    def __init__(self, first_month: int, **values: Any) -> None:
        super().__init__(data={"first_month": str(first_month), "seen": str(first_month)}, **values)

    def validate_first_month(self, field: SelectField) -> None:
        """One of the twelve."""
        if _month(field.data) is None:
            raise ValidationError("Choose a month.")

    @property
    def month(self) -> int:
        """The month that is wanted, once the form is valid."""
        month = _month(self.first_month.data)
        assert month
        return month

    @property
    def month_seen(self) -> int:
        """The month that was shown; 0 for none."""
        return _month(self.seen.data) or 0


def month_asked(arguments: Mapping[str, str]) -> int | None:
    """The month of a preview, as an address asks for it."""
    return _month(arguments.get("first_month"))


def _month(text: str | None) -> int | None:
    return next((number for number in range(1, 13) if text == str(number)), None)
