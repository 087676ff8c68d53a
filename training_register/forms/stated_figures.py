"""What is asked about a stated figure: the boxes of its kind, what it stands beside, when it was, and who stated it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from training_register.actions.stated_figures import StatedValues, seen_of
from training_register.clock import today
from training_register.count import parse_count
from training_register.forms.boxes import Circumstances, ReadArea, ReadBox
from training_register.forms.lists import COUNTS_WHAT, year_typed
from training_register.models import StatedFigure
from training_register.queries.stated_figures import StatedChoices
from training_register.rules.entries import CountsWhat
from training_register.rules.names import cleaned
from training_register.rules.periods import PeriodProblem, year_label
from training_register.rules.stated_figures import (
    COUNTS_OF,
    COVERAGE,
    NO_AMOUNT,
    PRINTED,
    Amount,
    StatedKind,
    When,
    parse_amount,
    parse_lines,
    parse_share,
    parse_when,
    pieces_of,
    stands_on,
    year_of,
)
from training_register.rules.texts import checked_text

LONGEST_SUBJECT = 200
LONGEST_TEXT = 2_000
KIND_LABELS = {
    StatedKind.COVERAGE: "Coverage",
    StatedKind.PRINTED_TOTAL: "Printed total",
    StatedKind.CUMULATIVE: "Cumulative figure",
    StatedKind.AVERAGE_OR_SHARE: "Average or share",
    StatedKind.TARGET: "Target",
    StatedKind.OTHER: "Other figure",
}
ABOUT = {
    StatedKind.COVERAGE: "How many of a known population were trained by a day: licensed drivers, staff, schools.",
    StatedKind.PRINTED_TOTAL: "What an earlier report printed, to stand beside what the register computes.",
    StatedKind.CUMULATIVE: "A number that runs over years, such as “over 15,000 since 2011”.",
    StatedKind.AVERAGE_OR_SHARE: "An average or a share whose counts were not given.",
    StatedKind.TARGET: "What was to be reached. “Not set” is an answer.",
    StatedKind.OTHER: "Any other number that somebody else worked out.",
}
SUBJECTS = {
    StatedKind.COVERAGE: ("Of whom", "As in “of 412 licensed drivers”"),
    StatedKind.PRINTED_TOTAL: ("Of whom", "As in “professionals”"),
}
FIGURES = {
    StatedKind.CUMULATIVE: "Such as over 15,000",
    StatedKind.AVERAGE_OR_SHARE: "Such as 22.4 or 82.5%",
    StatedKind.TARGET: "Such as 500, 95% or not set",
    StatedKind.OTHER: "Such as 84 or about 60",
}


def _reads(reader: Callable[[str], Any]) -> Callable[[str, Circumstances], Any]:
    return lambda text, _told: reader(text)


def _read_figure(text: str, _told: Circumstances) -> Amount:
    return parse_amount(text)


def _read_target(text: str, _told: Circumstances) -> Amount:
    return parse_amount(text, may_be_not_set=True)


def _lines(text: str) -> str:
    """Lines with a count each, a line each as they are kept."""
    parse_lines(text)
    kept = "\n".join(pieces_of(text))
    if len(kept) > LONGEST_TEXT:
        raise ValueError(f"These lines are too long. They may have at most {LONGEST_TEXT:,} characters.")
    return kept


def _text(text: str) -> str:
    """A sentence or two as they were printed, on one line."""
    kept = " ".join(checked_text(text).split())
    if len(kept) > LONGEST_TEXT:
        raise ValueError(f"This text is too long. It may have at most {LONGEST_TEXT:,} characters.")
    return kept


def _count_box(label: str, example: str = "") -> ReadBox:
    return ReadBox(label, _reads(parse_count), example=example)


class StatedFigureForm(FlaskForm):  # type: ignore[misc]
    """A stated figure of a kind, new or as it is."""

    key = HiddenField()
    seen = HiddenField()
    subject = StringField("Of what", description="As in “places at the conference”")
    when = StringField("As at, or period")
    reporting_year = StringField("Reporting year")
    population = _count_box("In all")
    trained = _count_box("Trained")
    booked = _count_box("Booked to come")
    outstanding = _count_box("Outstanding")
    share = ReadBox("Share", _reads(parse_share))
    reasons = ReadArea(
        "Why they are outstanding", _reads(_lines), example="A line each: 12 no longer drive; 3 suspended"
    )
    sessions = _count_box("Sessions")
    attended = _count_box("Attended, or the like")
    counts_what = SelectField(
        "What this number counts",
        choices=[SelectChoice(what.value, label) for what, label in COUNTS_WHAT.items()],
        validate_choice=False,
    )
    figure = ReadBox("Figure", _read_figure)
    source = StringField(
        "Who stated it", description="As in “as stated by the licensing team, 4 April 2017”: who, where and when"
    )
    words = TextAreaField("The sentence as it was printed", description="It is printed again word for word.")
    further = ReadArea(
        "Other numbers that were stated with it", _reads(_lines), example="A line each: schools: 10; mentors: over 400"
    )
    audience_id = SelectField("Stands beside audience", validate_choice=False)
    sector_id = SelectField("Sector of that audience", validate_choice=False)
    table_name = SelectField("Or beside report table", validate_choice=False)

    def __init__(
        self,
        kind: StatedKind,
        choices: StatedChoices,
        first_month: int,
        figure: StatedFigure | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data=_as_typed(figure, first_month) if figure else {}, **options)
        self.kind, self.first_month = kind, first_month
        self._when = When()
        self._year: int | None = None
        self._prepare()
        self.audience_id.choices = _offered("No audience", choices.audiences)
        self.sector_id.choices = _offered("All sectors", choices.sectors)
        self.table_name.choices = [
            SelectChoice("", "No table"),
            *(SelectChoice(table.name, table.title) for table in choices.tables),
        ]

    def _prepare(self) -> None:
        """Leaves only the boxes of the kind, in its words."""
        kind = self.kind
        label, example = SUBJECTS.get(kind, (self.subject.label.text, self.subject.description))
        self.subject.label.text, self.subject.description = label, example
        example = year_label(2016, self.first_month)
        self.when.description = f"31 March 2017; {example}; October 2016 to January 2017; since 2012 to 31 March 2020"
        self.reporting_year.description = f"Only where no date is known: {example}"
        own = {*COUNTS_OF.get(kind, {})}
        if kind is not StatedKind.PRINTED_TOTAL:
            del self.counts_what
        if kind is StatedKind.COVERAGE:
            own |= {"share", "reasons"}
        if kind in FIGURES:
            own.add("figure")
            self.figure.description = FIGURES[kind]
            self.figure.reader = _read_target if kind is StatedKind.TARGET else _read_figure
        for name in (*COVERAGE, *PRINTED, "share", "reasons", "figure"):
            if name not in own:
                del self[name]

    def told(self, _field: str) -> Circumstances:
        """What the reading of a box depends on."""
        return Circumstances(today=today())

    @property
    def number_boxes(self) -> list[Field]:
        """The boxes of its numbers, in order."""
        return [self[name] for name in (*COVERAGE, *PRINTED, "share", "figure") if name in self]

    def validate_subject(self, field: StringField) -> None:
        """Something to say of what it is."""
        subject = cleaned(field.data or "")
        if not subject:
            raise ValidationError("Say of what or whom it is, such as licensed drivers.")
        if len(subject) > LONGEST_SUBJECT:
            raise ValidationError(f"This is too long. It may have at most {LONGEST_SUBJECT} characters.")

    def validate_when(self, field: StringField) -> None:
        """A day, a period, or neither."""
        try:
            self._when = parse_when(field.data or "", self.first_month)
        except ValueError as problem:
            raise ValidationError(str(problem)) from problem
        if self.kind is StatedKind.PRINTED_TOTAL and not self._when.starts_on:
            raise ValidationError(
                f"A printed total is of a period, such as {year_label(2015, self.first_month)}. Type which."
            )

    def validate_reporting_year(self, field: StringField) -> None:
        """The year where it stands, which its date says unless it has none."""
        try:
            self._year = year_typed(field.data, self.first_month)
        except PeriodProblem:
            example = year_label(2016, self.first_month)
            raise ValidationError(f"Write the reporting year as {example}, or leave it blank.") from None
        if self.when.errors:
            return
        if self._when.last is None and self._year is None:
            raise ValidationError("Type a date or a period above, or the reporting year in which it is to stand.")
        if self._when.last and self._year is not None:
            says = year_of(self._when.last, self.first_month)
            if says != year_label(self._year, self.first_month):
                raise ValidationError(f"Its date lies in {says}. Leave this blank, or change the date.")

    def validate_source(self, field: StringField) -> None:
        """Somebody who stated it."""
        source = cleaned(field.data or "")
        if not source:
            raise ValidationError("Say who stated it: a team, a report, a letter, with its date.")
        if len(source) > LONGEST_TEXT:
            raise ValidationError(f"This is too long. It may have at most {LONGEST_TEXT:,} characters.")

    def validate_words(self, field: TextAreaField) -> None:
        """The words as printed; without any number they are all there is."""
        try:
            text = _text(field.data or "")
        except ValueError as problem:
            raise ValidationError(str(problem)) from problem
        boxes = (*self.number_boxes, *(self[name] for name in ("reasons", "further") if name in self))
        if not text and not any(cleaned(box.data or "") for box in boxes):
            raise ValidationError("Type at least one number above, or the sentence as it was printed.")

    def validate_counts_what(self, field: SelectField) -> None:
        """One of the kinds of number."""
        _check_offered(field)

    def validate_audience_id(self, field: SelectField) -> None:
        """An audience of the list, or none."""
        _check_offered(field)

    def validate_sector_id(self, field: SelectField) -> None:
        """A sector of the list, or none; a sector is one of an audience."""
        _check_offered(field)
        if field.data and not self.audience_id.data:
            raise ValidationError("Choose the audience as well: a sector is a row of its table.")

    def validate_table_name(self, field: SelectField) -> None:
        """A report table of the list, or none; not both a table and an audience."""
        _check_offered(field)
        if field.data and self.audience_id.data:
            raise ValidationError("Choose either an audience or a report table, not both.")

    @property
    def said(self) -> StatedValues:
        """What the form says, once it is valid."""
        return StatedValues(
            kind=self.kind,
            subject=cleaned(self.subject.data),
            when=self._when,
            stands_on=self._stands_on(),
            source=cleaned(self.source.data),
            words=_text(self.words.data or ""),
            audience_id=_id(self.audience_id),
            sector_id=_id(self.sector_id),
            table_name=self.table_name.data or "",
            counts_what=CountsWhat((self.counts_what.data if "counts_what" in self else "") or CountsWhat.ATTENDANCES),
            counts={name: self[name].read for name in COUNTS_OF.get(self.kind, {})},
            share=self._amount("share"),
            figure=self._amount("figure"),
            reasons=self.reasons.read or "" if "reasons" in self else "",
            further=self.further.read or "",
        )

    def _stands_on(self) -> date:
        return stands_on(self._when, self._year, self.first_month)

    def _amount(self, name: str) -> Amount:
        return self[name].read if name in self else NO_AMOUNT


def _offered(none: str, choices: Any) -> list[SelectChoice]:
    return [SelectChoice("", none), *(SelectChoice(str(choice.id), choice.name) for choice in choices)]


def _check_offered(field: SelectField) -> None:
    if field.data and field.data not in {choice.value for choice in field.choices}:
        raise ValidationError("Choose one from the list.")


def _id(field: SelectField) -> int | None:
    return int(field.data) if field.data else None


def _as_typed(figure: StatedFigure, first_month: int) -> dict[str, Any]:
    """A figure as somebody would type it."""
    counts = {name: figure.count_of(name) for name in (*COVERAGE, *PRINTED)}
    return {
        "seen": seen_of(figure),
        "subject": figure.subject,
        "when": figure.when.as_typed,
        "reporting_year": "" if figure.when.last else year_of(figure.stands_on, first_month),
        # What is not recorded is a blank box, with what was said instead.
        **{name: "" if count.value is None and not count.words else count.as_typed for name, count in counts.items()},
        "share": figure.stated_share.as_typed,
        "figure": figure.amount.as_typed,
        "reasons": figure.reasons,
        "further": figure.further,
        "counts_what": figure.counts_what.value,
        "words": figure.words,
        "source": figure.source,
        "audience_id": str(figure.audience_id or ""),
        "sector_id": str(figure.sector_id or ""),
        "table_name": figure.table_name,
    }
