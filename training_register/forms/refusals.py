"""How the refusal of an action is shown on the form that asked for it."""

from __future__ import annotations

from typing import Any

from training_register.actions.refusals import Refusal


def show_refusal(form: Any, refusal: Refusal) -> None:
    """Puts the words of a refusal beside the field that it names, or at the head of the form."""
    if refusal.field in form:
        field = form[refusal.field]
        field.errors = [*field.errors, refusal.words]
    else:
        form.form_errors.append(refusal.words)
