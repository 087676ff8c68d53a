"""What is asked about a break in series, and the words for each mistake."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from training_register.forms.lists import year_typed
from training_register.queries.kept_lists import as_seen
from training_register.queries.series_breaks import BreakChoices, BreakValues, KeptBreak
from training_register.rules.names import cleaned
from training_register.rules.periods import PeriodProblem, year_label

LONGEST_REASON = 500
# How a choice begins that is a table, and one that is a sector.
_TABLE, _SECTOR = "table:", "sector:"


class BreakForm(FlaskForm):  # type: ignore[misc]
    """A break, new or as it is."""

    seen = HiddenField()
    of = SelectField("Table or sector", validate_choice=False)
    audience_id = SelectField(
        "Of which audience", description="For a sector that is counted otherwise in one audience alone."
    )
    from_year = StringField("First reporting year that is counted in the new way")
    reason = TextAreaField(
        "Why it can’t be compared",
        description="A sentence that is printed: “2015/16 was reported by level, 2016/17 by sector”.",
    )

    def __init__(self, choices: BreakChoices, first_month: int, kept: KeptBreak | None = None) -> None:
        super().__init__(data=_as_typed(kept, first_month) if kept else {})
        self.first_month = first_month
        tables = {f"{_TABLE}{key}": title for key, title in choices.tables.items()}
        sectors = {f"{_SECTOR}{id_}": name for id_, name in choices.sectors.items()}
        if kept and kept.values.table_short_name is not None:
            # A table that is in no list any more can still be seen, and its break taken away.
            tables.setdefault(f"{_TABLE}{kept.values.table_short_name}", kept.name)
        self.of.choices = [
            SelectChoice("", ""),
            *(SelectChoice(value, label, optgroup="Tables") for value, label in tables.items()),
            *(SelectChoice(value, label, optgroup="Sectors") for value, label in sectors.items()),
        ]
        self.audience_id.choices = [
            SelectChoice("", "Every audience"),
            *(SelectChoice(str(id_), name) for id_, name in choices.audiences.items()),
        ]
        self.audience_id.validate_choice = False
        self.from_year.description = f"Such as {year_label(2016, first_month)}."

    def validate_of(self, field: SelectField) -> None:
        """A table or a sector of the lists."""
        if field.data not in {choice.value for choice in field.choices} or not field.data:
            raise ValidationError("Choose the table or the sector that is counted otherwise.")

    def validate_audience_id(self, field: SelectField) -> None:
        """An audience of the list, for a sector alone."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError("Choose one from the list.")
        if field.data and (self.of.data or "").startswith(_TABLE):
            raise ValidationError("A table says itself whom it is about. Choose every audience, or a sector above.")

    def validate_from_year(self, field: StringField) -> None:
        """A reporting year."""
        example = year_label(2016, self.first_month)
        try:
            found = year_typed(field.data, self.first_month)
        except PeriodProblem:
            raise ValidationError(f"Write the reporting year as {example}.") from None
        if found is None:
            raise ValidationError(f"Enter the first reporting year that is counted in the new way, such as {example}.")

    def validate_reason(self, field: TextAreaField) -> None:
        """A sentence."""
        reason = cleaned(field.data or "")
        if not reason:
            raise ValidationError("Say why the figures can’t be compared: the reason is printed beneath them.")
        if len(reason) > LONGEST_REASON:
            raise ValidationError(f"The reason is too long. It has at most {LONGEST_REASON} characters.")

    @property
    def said(self) -> BreakValues:
        """What the form says, once it is valid."""
        of = self.of.data or ""
        from_year = year_typed(self.from_year.data, self.first_month)
        assert from_year is not None
        return BreakValues(
            table_short_name=of.removeprefix(_TABLE) if of.startswith(_TABLE) else None,
            sector_id=int(of.removeprefix(_SECTOR)) if of.startswith(_SECTOR) else None,
            audience_id=int(self.audience_id.data) if self.audience_id.data else None,
            from_year=from_year,
            reason=cleaned(self.reason.data or ""),
        )


def seen_of(kept: KeptBreak) -> str:
    """What a form carries of a break as it is shown."""
    return as_seen(kept.values.columns)


def _as_typed(kept: KeptBreak, first_month: int) -> dict[str, str]:
    values = kept.values
    of = f"{_SECTOR}{values.sector_id}" if values.sector_id is not None else f"{_TABLE}{values.table_short_name}"
    return {
        "seen": seen_of(kept),
        "of": of,
        "audience_id": str(values.audience_id or ""),
        "from_year": year_label(values.from_year, first_month),
        "reason": values.reason,
    }
