"""What an administrator is asked about an account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from training_register.forms.sign_in import check_new_password
from training_register.models import AppUser, Area
from training_register.rules.passwords import SHORTEST
from training_register.rules.permissions import Role
from training_register.rules.sign_in import EmailProblem, checked_email

ROLES = {
    Role.VIEWER: "Viewer: sees what was published",
    Role.COORDINATOR: "Coordinator: also sees all tables, and sees and records entries",
    Role.MANAGER: "Manager: also publishes, and looks after lists and report tables",
    Role.ADMINISTRATOR: "Administrator: also looks after accounts and settings",
}
_MADE = f"At least {SHORTEST} characters. Leave it blank, and the register makes one and shows it once."


def _role() -> RadioField:
    # Checked below, in our own words.
    choices = [SelectChoice(role.value, label) for role, label in ROLES.items()]
    return RadioField("Role", choices=choices, validate_choice=False)


def _may_see_entries() -> BooleanField:
    return BooleanField(
        "A viewer may also see entries", description="And so all tables. The other roles see them anyway."
    )


def _areas() -> SelectMultipleField:
    return SelectMultipleField(
        "Areas",
        description="Whoever has areas sees the entries of those and of no area. Whoever has none sees all entries.",
        validate_choice=False,
    )


class _AccountForm(FlaskForm):  # type: ignore[misc]
    """What every form about an account shares; the fields stand in the forms themselves, in the order of each."""

    def offer_areas(self, areas: Sequence[Area]) -> None:
        """Asks about areas only where there are any."""
        if areas:
            self.areas.choices = [SelectChoice(str(area.id), area.name) for area in areas]
        else:
            del self.areas

    def validate_role(self, field: RadioField) -> None:
        """One of the roles."""
        if field.data not in list(Role):
            raise ValidationError("Choose a role.")

    def validate_areas(self, field: SelectMultipleField) -> None:
        """Areas of the list."""
        if not set(field.data or ()) <= {choice.value for choice in field.choices}:
            raise ValidationError("Choose areas from the list.")

    @property
    def said(self) -> dict[str, Any]:
        """What the form says about an account, as the actions take it, once it is valid."""
        return {
            "role": Role(self.role.data),
            "may_see_entries": self.may_see_entries.data,
            "area_ids": [int(area_id) for area_id in (self.areas.data or ())] if "areas" in self else [],
        }


class AddUserForm(_AccountForm):
    """A new account."""

    email = StringField("E-mail address", description="It is the name to sign in by. Nothing is sent to it.")
    role = _role()
    may_see_entries = _may_see_entries()
    areas = _areas()
    password = PasswordField("Password", description=_MADE)

    def __init__(self, areas: Sequence[Area], **values: Any) -> None:
        super().__init__(**values)
        self.offer_areas(areas)

    def validate_email(self, field: StringField) -> None:
        """Something that can be an e-mail address."""
        try:
            checked_email(field.data or "")
        except EmailProblem as problem:
            raise ValidationError(str(problem)) from problem

    def validate_password(self, field: PasswordField) -> None:
        """A password that is good enough, or none."""
        if field.data:
            check_new_password(field, self.email.data or "")


class ChangeUserForm(_AccountForm):
    """What an account is for."""

    role = _role()
    may_see_entries = _may_see_entries()
    areas = _areas()

    def __init__(self, user: AppUser, areas: Sequence[Area], **values: Any) -> None:
        super().__init__(
            data={
                "role": user.role.value,
                "may_see_entries": user.may_see_entries,
                "areas": [str(area.area_id) for area in user.areas],
            },
            **values,
        )
        self.offer_areas(areas)


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """A new password for somebody else's account."""

    password = PasswordField("New password", description=_MADE)

    def __init__(self, email: str, **values: Any) -> None:
        super().__init__(**values)
        self.account_email = email

    def validate_password(self, field: PasswordField) -> None:
        """A password that is good enough, or none."""
        if field.data:
            check_new_password(field, self.account_email)
