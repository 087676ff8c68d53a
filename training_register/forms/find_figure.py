"""The box that takes the reference of a figure."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import ValidationError

from training_register.rules.publications import Reference
from training_register.rules.references import EXAMPLE, pasted_reference


class FindForm(FlaskForm):  # type: ignore[misc]
    """A reference, as files print it."""

    reference = StringField(
        "Find a figure by its reference", description=f"It stands beside each row in the files, such as {EXAMPLE}"
    )

    def validate_reference(self, field: StringField) -> None:
        """Says what to write where the text is no reference."""
        if not (field.data or "").strip():
            raise ValidationError(f"Enter a reference, such as {EXAMPLE}.")
        if pasted_reference(field.data) is None:
            raise ValidationError(f"This is no reference. Copy the whole of one, such as {EXAMPLE}.")

    @property
    def found(self) -> Reference:
        """The reference, once the form is valid."""
        reference = pasted_reference(self.reference.data or "")
        assert reference
        return reference

    def refuse(self, words: str) -> None:
        """Says why nothing was found."""
        self.reference.errors = [words]
