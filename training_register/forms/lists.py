"""What is asked about a name of a list, and how what is set of it is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from training_register.clock import today
from training_register.forms.boxes import Circumstances, ReadBox, read_length
from training_register.queries.kept_lists import (
    ACTIVITIES,
    AREAS,
    AUDIENCES,
    COURSES,
    MEASURES,
    SECTORS,
    SECTORS_OFFERED,
    KeptList,
    Line,
    ListChoice,
    ListKind,
    as_seen,
)
from training_register.rules.entries import CountsWhat
from training_register.rules.lengths import length_in_words
from training_register.rules.names import NameProblem, checked_name
from training_register.rules.periods import PeriodKind, PeriodProblem, parse_period, year_label

# What a form about one list offers from others, by its fields.
Choices = Mapping[str, Sequence[ListChoice]]

# The highest number up to which published counts may be hidden; the database keeps to it too.
MOST_HIDDEN = 19
COUNTS_WHAT = {
    CountsWhat.ATTENDANCES: "Attendances: how many came",
    CountsWhat.CONTACTS: "Contacts: how many were met, as at a stall",
    CountsWhat.COMPLETIONS: "Completions: how many finished, as of e-learning",
    CountsWhat.VIEWS: "Views: how often it was watched",
}


class _LineForm(FlaskForm):  # type: ignore[misc]
    """What every form about a line shares: what was seen of the line when the form was shown."""

    seen = HiddenField()

    def told(self, _field: str) -> Circumstances:
        """What the reading of a box depends on."""
        return Circumstances(today=today())

    @property
    def said(self) -> dict[str, Any]:
        """What the form says, as the actions take it, once it is valid."""
        return {field.name: self._said(field) for field in self if field.name not in ("seen", "csrf_token")}

    @staticmethod
    def _said(field: Any) -> Any:
        if isinstance(field, ReadBox):
            return field.read
        if isinstance(field, SelectField) and field.name.endswith("_id"):
            return int(field.data) if field.data else None
        return field.data


def _offered(field: SelectField) -> None:
    if field.data not in {choice.value for choice in field.choices}:
        raise ValidationError("Choose one from the list.")


class NameForm(_LineForm):
    """A name alone."""

    name = StringField("Name")

    def validate_name(self, field: StringField) -> None:
        """Something that can be a name."""
        try:
            checked_name(field.data or "")
        except NameProblem as problem:
            raise ValidationError(str(problem)) from problem


class FewProblem(ValueError):
    """What was typed is no number up to which counts are hidden; `str()` says what to type."""


def read_few(text: str, _told: Circumstances) -> int | None:
    """Up to which number counts are hidden; None where the box is blank, and none is."""
    typed = text.strip()
    if not typed:
        return None
    if typed.isascii() and typed.isdecimal() and 1 <= int(typed[:6]) <= MOST_HIDDEN:
        return int(typed[:6])
    raise FewProblem(f"“{typed[:40]}” is not a number from 1 to {MOST_HIDDEN}. Type 4, or leave it blank to hide none.")


class AudienceForm(NameForm):
    """An audience, and which published counts of its people are hidden."""

    hides_up_to = ReadBox(
        "Hide published counts of its people from 1 to", read_few, example="Such as 4. Blank: none is hidden."
    )


class ActivityForm(NameForm):
    """An activity: its number and its sessions are asked about until an entry has it."""

    counts_what = RadioField(
        "What its number counts",
        choices=[SelectChoice(what.value, label) for what, label in COUNTS_WHAT.items()],
        validate_choice=False,
    )
    has_sessions = BooleanField(
        "It has sessions", description="E-learning has none: somebody takes it alone, at any time."
    )

    def validate_counts_what(self, field: RadioField) -> None:
        """One of the kinds of number, which are never added to each other."""
        if field.data not in list(CountsWhat):
            raise ValidationError("Choose what its number counts.")

    @staticmethod
    def _said(field: Any) -> Any:
        return CountsWhat(field.data) if field.name == "counts_what" else _LineForm._said(field)


class MeasureForm(NameForm):
    """A measure."""

    counts_people = BooleanField("It counts people", description="Not so for places or organisations.")


class AreaForm(NameForm):
    """An area, and the larger one that it lies within."""

    within_id = SelectField("Lies within", validate_choice=False)

    def validate_within_id(self, field: SelectField) -> None:
        """An area of the list, or none."""
        _offered(field)


class CourseForm(NameForm):
    """A course, and what the form for an entry fills in with it."""

    level_id = SelectField("Level", validate_choice=False)
    activity_id = SelectField("Activity", validate_choice=False)
    usual_minutes = ReadBox("Usual length", read_length, "length", example="half day, 90 min, 2h; blank if it varies")

    def validate_level_id(self, field: SelectField) -> None:
        """A level of the list, or none."""
        _offered(field)

    def validate_activity_id(self, field: SelectField) -> None:
        """An activity of the list, or none."""
        _offered(field)


class OfferedSectorForm(_LineForm):
    """From and to which reporting year an audience offers a sector, and which one where it is new."""

    sector_id = SelectField("Sector", validate_choice=False)
    from_year = StringField("From reporting year")
    to_year = StringField("To reporting year")
    first_month = 4

    def validate_sector_id(self, field: SelectField) -> None:
        """A sector that the audience does not offer yet."""
        if not field.data:
            raise ValidationError("Choose the sector.")
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("The audience offers this sector already, or it is no longer in the list.")

    def validate_from_year(self, field: StringField) -> None:
        """A reporting year, or none."""
        self._year(field)

    def validate_to_year(self, field: StringField) -> None:
        """A reporting year that is not before the first, or none."""
        last = self._year(field)
        try:
            first = year_typed(self.from_year.data, self.first_month)
        except PeriodProblem:
            return
        if first is not None and last is not None and last < first:
            raise ValidationError("The last year is before the first one.")

    @property
    def said(self) -> dict[str, Any]:
        """What the form says, with its years as the register keeps them."""
        years = {name: year_typed(self[name].data, self.first_month) for name in ("from_year", "to_year")}
        return {**super().said, **years}

    def _year(self, field: StringField) -> int | None:
        try:
            return year_typed(field.data, self.first_month)
        except PeriodProblem:
            example = year_label(2016, self.first_month)
            raise ValidationError(f"Write the reporting year as {example}, or leave it blank.") from None


def year_typed(text: str | None, first_month: int) -> int | None:
    """The reporting year that somebody typed; None for a blank box. Raises `PeriodProblem` for anything else."""
    typed = (text or "").strip()
    if not typed:
        return None
    # A team that writes 2016/17 may type its first year alone.
    if first_month > 1 and typed.isascii() and typed.isdecimal() and len(typed) == 4:
        typed = year_label(int(typed), first_month)
    period = parse_period(typed, first_month)
    if period.kind is not PeriodKind.YEAR:
        raise PeriodProblem("not a year")
    return period.reporting_year


_FORMS: dict[ListKind, type[_LineForm]] = {
    AUDIENCES: AudienceForm,
    ACTIVITIES: ActivityForm,
    MEASURES: MeasureForm,
    AREAS: AreaForm,
    COURSES: CourseForm,
    SECTORS_OFFERED: OfferedSectorForm,
}
# What stands first in a box where nothing needs to be chosen.
_BLANKS = {"sector_id": "", "within_id": "No larger area", "level_id": "None", "activity_id": "None"}


def line_form(
    kept: KeptList, line: Line | None, choices: Choices, first_month: int, *, is_sent: bool = True
) -> _LineForm:
    """The form about a line, or about a new one; `is_sent` is False where another form of its page was sent."""
    values: dict[str, Any] = {"has_sessions": True, "counts_people": True}
    if line:
        values = {**_as_typed(line.values, first_month), "seen": seen_of(kept, line)}
        if kept.kind.is_named:
            values["name"] = line.name
    form = _FORMS.get(kept.kind, NameForm)(data=values, **({} if is_sent else {"formdata": None}))
    form.first_month = first_month
    for name, offered in choices.items():
        form[name].choices = [
            SelectChoice("", _BLANKS[name]),
            *(SelectChoice(str(choice.id), choice.name) for choice in offered),
        ]
    if line and "sector_id" in form:
        del form["sector_id"]
    # What was asked about when the form was shown is not passed over because an entry has the name since.
    if line and line.entries and not any(form[name].raw_data for name in kept.kind.fixed):
        for name in kept.kind.fixed:
            del form[name]
    if kept.kind is SECTORS_OFFERED:
        form.from_year.description = f"Such as {year_label(2016, first_month)}. Blank: from the beginning."
        form.to_year.description = "Blank: until further notice."
    return form


def seen_of(kept: KeptList, line: Line) -> str:
    """What a form carries of a line as it is shown."""
    return as_seen({**({"name": line.name} if kept.kind.is_named else {}), **line.values})


def _as_typed(values: Mapping[str, Any], first_month: int) -> dict[str, Any]:
    """What is set of a line, as somebody would type or choose it."""
    typed: dict[str, Any] = {}
    for column, value in values.items():
        if column == "usual_minutes":
            typed[column] = length_in_words(value) if value else ""
        elif column == "hides_up_to":
            typed[column] = "" if value is None else str(value)
        elif column in ("from_year", "to_year"):
            typed[column] = "" if value is None else year_label(value, first_month)
        elif column.endswith("_id"):
            typed[column] = "" if value is None else str(value)
        elif isinstance(value, CountsWhat):
            typed[column] = value.value
        else:
            typed[column] = value
    return typed


def _yes_or_no(value: bool) -> str:
    return "Yes" if value else "No"


def counts_hidden(hides_up_to: int | None) -> str:
    """Which published counts of an audience's people are hidden, in words."""
    if hides_up_to is None:
        return "None"
    return f"1 to {hides_up_to}" if hides_up_to > 1 else "1"


# The columns of each list's page besides the name: heading, and the words for what is set of a line.
_COLUMNS: dict[ListKind, tuple[tuple[str, Callable[[Line, int], str]], ...]] = {
    ACTIVITIES: (
        ("Counts", lambda line, _: str(line.values["counts_what"]).capitalize()),
        ("Has sessions", lambda line, _: _yes_or_no(line.values["has_sessions"])),
    ),
    AUDIENCES: (("Counts hidden", lambda line, _: counts_hidden(line.values["hides_up_to"])),),
    MEASURES: (("Counts people", lambda line, _: _yes_or_no(line.values["counts_people"])),),
    AREAS: (("Within", lambda line, _: line.shown["within"] or ""),),
    COURSES: (
        ("Level", lambda line, _: line.shown["level"] or ""),
        ("Activity", lambda line, _: line.shown["activity"] or ""),
        (
            "Usual length",
            lambda line, _: length_in_words(line.values["usual_minutes"]) if line.values["usual_minutes"] else "",
        ),
    ),
    SECTORS_OFFERED: (
        ("From", lambda line, month: _year_in_words(line.values["from_year"], month)),
        ("To", lambda line, month: _year_in_words(line.values["to_year"], month)),
    ),
}


def _year_in_words(year: int | None, first_month: int) -> str:
    return "" if year is None else year_label(year, first_month)


# What a new name changes, and what it leaves.
RENAMED: dict[ListKind, str] = {
    SECTORS: (
        "Report tables keep the words that they print for their rows, so a new name changes none of them. A plain "
        "table, which an audience has without a report table, prints the new name for earlier years too."
    ),
    AUDIENCES: (
        "Report tables keep their titles and headings. A plain table, which an audience has without a report table, "
        "prints the new name for earlier years too."
    ),
}
RENAMED_ELSEWHERE = "Entries of earlier years show the new name too."
# What becomes of a name that is retired.
RETIRED: dict[ListKind, str] = {
    SECTORS: (
        "It is no longer offered for new entries. Entries keep it, and report tables that print it go on printing it; "
        "a plain table prints it only where it has entries. To end it with a reporting year at one audience alone, "
        "set its last year there."
    ),
    AUDIENCES: "It is no longer offered for new entries. Entries keep it, and its tables are printed as before.",
}
RETIRED_ELSEWHERE = "It is no longer offered for new entries. Entries that have it keep it."


def headings(kind: ListKind) -> list[str]:
    """The headings of what is set of each line."""
    return [heading for heading, _ in _COLUMNS.get(kind, ())]


def details(kind: ListKind, line: Line, first_month: int) -> list[str]:
    """What is set of a line, in words, under `headings`."""
    return [in_words(line, first_month) for _, in_words in _COLUMNS.get(kind, ())]


@dataclass(slots=True)
class PlacesForm:
    """The places that were typed for the lines of a list, and the button that was pressed.

    `seen` are the ids in the order in which they were shown: whatever stands in the box of a line that still says its
    place of then is no wish.
    """

    seen: tuple[int, ...] = ()
    typed: dict[int, str] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    # A line and -1 or 1, where one of its buttons was pressed.
    step: tuple[int, int] | None = None
    by_name: bool = False

    @classmethod
    def of(cls, sent: MultiDict[str, str]) -> PlacesForm:
        """What was sent; what can't be read is passed over, but for the places themselves."""
        seen = tuple(id_ for id_ in map(_id, sent.get("seen", "").split(",")) if id_ is not None)
        form = cls(seen, {id_: sent.get(f"place-{id_}", "") for id_ in seen if f"place-{id_}" in sent})
        direction, _, id_text = sent.get("move", "").partition("-")
        moved_id = _id(id_text)
        if direction in ("up", "down") and moved_id is not None:
            form.step = moved_id, -1 if direction == "up" else 1
        form.by_name = sent.get("order") == "name"
        if form.step is None and not form.by_name:
            form._read()
        return form

    @property
    def wanted(self) -> dict[int, int]:
        """The places, counted from 0, of the lines whose boxes say another one than they did."""
        return {
            id_: int(self.typed[id_]) - 1
            for place, id_ in enumerate(self.seen, 1)
            if id_ in self.typed and id_ not in self.errors and int(self.typed[id_]) != place
        }

    def _read(self) -> None:
        for id_, text in self.typed.items():
            plain = text.strip()
            if not (plain.isascii() and plain.isdecimal() and 0 < len(plain) < 10 and int(plain) > 0):
                self.errors[id_] = f"Enter a place from 1 to {len(self.seen)}."


def _id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
