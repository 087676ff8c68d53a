"""What somebody who signs in, or changes the own password, is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import PasswordField, StringField
from wtforms.validators import ValidationError

from training_register.rules.passwords import SHORTEST, PasswordProblem, checked_password
from training_register.rules.sign_in import EmailProblem, checked_email

NEW_PASSWORD_HINT = (
    f"At least {SHORTEST} characters. A few words that don’t belong together are good, and easy to type."
)


# What somebody typed into another form before they had to sign in again: the names of its boxes, and the texts.
Carried = Sequence[tuple[str, str]]
# What a form carries for itself, and no one typed.
NOT_CARRIED = ("csrf_token", "save", "use")
# Before the names of what is carried, so that none is taken for a box of the form to sign in.
CARRIED = "carried-"


def carried_in(sent: MultiDict[str, str]) -> Carried:
    """What the form to sign in carries of another form."""
    return [(name.removeprefix(CARRIED), value) for name, value in sent.items(multi=True) if name.startswith(CARRIED)]


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Who somebody is. Its messages look at the shape of what was typed alone, never at what the register knows."""

    email = StringField("E-mail address")
    password = PasswordField("Password")

    def validate_email(self, field: StringField) -> None:
        """Something that can be an e-mail address."""
        if not (field.data or "").strip():
            raise ValidationError("Enter your e-mail address.")
        try:
            checked_email(field.data)
        except EmailProblem as problem:
            raise ValidationError(str(problem)) from problem

    def validate_password(self, field: PasswordField) -> None:
        """Anything at all."""
        if not field.data:
            raise ValidationError("Enter your password.")


class ChangePasswordForm(FlaskForm):  # type: ignore[misc]
    """The own password, and the new one twice."""

    password = PasswordField("Your password now")
    new_password = PasswordField("New password", description=NEW_PASSWORD_HINT)
    new_password_again = PasswordField("New password again")

    def __init__(self, email: str, **values: Any) -> None:
        super().__init__(**values)
        self.account_email = email

    def validate_password(self, field: PasswordField) -> None:
        """Anything at all."""
        if not field.data:
            raise ValidationError("Enter the password that you have now.")

    def validate_new_password(self, field: PasswordField) -> None:
        """A password that is good enough, and another one than before."""
        check_new_password(field, self.account_email)
        if field.data == self.password.data:
            raise ValidationError("Enter a new password that is not the one you have now.")

    def validate_new_password_again(self, field: PasswordField) -> None:
        """The same once more, for nobody sees what is typed."""
        if (field.data or "") != (self.new_password.data or ""):
            raise ValidationError("The two new passwords are not the same. Enter them again.")


def check_new_password(field: PasswordField, email: str) -> None:
    """Says what is wrong with a new password."""
    try:
        checked_password(field.data or "", email)
    except PasswordProblem as problem:
        raise ValidationError(str(problem)) from problem
