"""What somebody who was given a read-only link is asked."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import ValidationError

from training_register.rules.publication_links import token_in

CUT_SHORT = (
    "This is not the whole address: what stands behind the # is missing, or is cut short. Paste all of it, or ask "
    "whoever gave it to you."
)


class ReadLinkForm(FlaskForm):  # type: ignore[misc]
    """The address of a link. Its messages look at the shape of what was pasted, never at what the register knows."""

    link = StringField(
        "Paste the whole address that you were given",
        description="It has a # in it, and letters and figures behind that.",
    )

    def validate_link(self, field: StringField) -> None:
        """An address with a token in it, or a token."""
        if not (field.data or "").strip():
            raise ValidationError("Paste the address that you were given.")
        if not self.token:
            raise ValidationError(CUT_SHORT)

    @property
    def token(self) -> str:
        """The token of what was pasted."""
        return token_in(self.link.data or "")
