"""The box for any period."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import ValidationError

from training_register.rules.periods import APRIL, Period, PeriodProblem, parse_period


class PeriodForm(FlaskForm):  # type: ignore[misc]
    """A period in words."""

    period = StringField(
        "Another period", description="Such as 2016/17, 2016/17 Q1, April 2016 or 2016-04-01 to 2016-09-30"
    )

    def validate_period(self, field: StringField) -> None:
        """Says what to write where the text is no period."""
        if not (field.data or "").strip():
            raise ValidationError("Enter a period, such as 2016/17 or April 2016.")
        try:
            parse_period(field.data)
        except PeriodProblem as problem:
            raise ValidationError(str(problem)) from problem

    def period_in(self, first_month: int = APRIL) -> Period:
        """The period, once the form is valid."""
        return parse_period(self.period.data or "", first_month)
