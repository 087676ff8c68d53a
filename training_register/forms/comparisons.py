"""What a period is compared with, and the words for each mistake."""

from __future__ import annotations

from datetime import date

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from training_register.rules.comparisons import Beside, offered_beside, periods_beside
from training_register.rules.periods import Period, PeriodProblem, parse_period, year_label


class ComparisonForm(FlaskForm):  # type: ignore[misc]
    """What stands beside a period: what is usual, or any other period."""

    beside = RadioField("Compare with", validate_choice=False)
    other = StringField("Another period")

    def __init__(self, period: Period, today: date, arguments: MultiDict[str, str]) -> None:
        self.offered = offered_beside(period, today)
        usual = next(iter(self.offered))
        # Without a word about it, what is usual is compared.
        is_asked = "beside" in arguments
        super().__init__(arguments if is_asked else None, data={"beside": usual.value}, meta={"csrf": False})
        self.period, self.today = period, today
        self.beside.choices = [SelectChoice(one.value, words) for one, words in self.offered.items()]
        example = year_label(period.reporting_year - 2, period.first_month)
        self.other.description = f"Such as {example}, {example} Q1 or two dates"
        self.is_ready = is_asked or usual is not Beside.OTHER

    def validate_beside(self, field: RadioField) -> None:
        """One of those that are offered."""
        if field.data not in {one.value for one in self.offered}:
            raise ValidationError("Choose what to compare with.")

    def validate_other(self, field: StringField) -> None:
        """A period, where another one is asked for."""
        if self.beside.data != Beside.OTHER:
            return
        if not (field.data or "").strip():
            example = year_label(self.period.reporting_year - 2, self.period.first_month)
            raise ValidationError(f"Enter the period to compare with, such as {example}.")
        try:
            other = parse_period(field.data, self.period.first_month)
        except PeriodProblem as problem:
            raise ValidationError(str(problem)) from problem
        if (other.first, other.last) == (self.period.first, self.period.last):
            raise ValidationError(f"This is {self.period.label} itself. Enter another period.")

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods side by side, the earliest first, once the form is valid."""
        beside = Beside(self.beside.data)
        other = parse_period(self.other.data, self.period.first_month) if beside is Beside.OTHER else None
        return periods_beside(beside, self.period, self.today, other)

    @property
    def asked(self) -> dict[str, str]:
        """What an address holds of it."""
        said = {"beside": self.beside.data}
        return {**said, "other": self.other.data} if self.beside.data == Beside.OTHER else said
