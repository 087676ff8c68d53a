"""Accounts: who has one, what it is for, and whether it can be used."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training_register import database
from training_register.access import needs
from training_register.actions.refusals import Refusal
from training_register.actions.users import (
    add_user,
    change_user,
    disable_user,
    enable_user,
    forget_failures,
    password_hash_of,
    set_password,
)
from training_register.database import db
from training_register.forms.refusals import show_refusal
from training_register.forms.users import AddUserForm, ChangeUserForm, NewPasswordForm
from training_register.models import AppUser
from training_register.queries.users import areas_to_choose, user_with_id, users_in_order
from training_register.rules.names import joined
from training_register.rules.passwords import made_password
from training_register.rules.permissions import Permission, may
from training_register.rules.sign_in import account_digest

blueprint = Blueprint("users", __name__)

# An id that no database could hold is no account.
_ACCOUNT = "/accounts/<int(max=2147483647):user_id>"


@blueprint.get("/accounts")
@needs(Permission.KEEP_ACCOUNTS)
def user_list() -> ResponseReturnValue:
    """Every account."""
    users = users_in_order(db.session)
    chosen = {area.area_id for user in users for area in user.areas}
    names = {area.id: area.name for area in areas_to_choose(db.session, chosen)}
    return render_template(
        "users/user_list.html", users=users, entries_seen={user.id: _entries_seen(user, names) for user in users}
    )


@blueprint.route("/accounts/add", methods=["GET", "POST"])
@needs(Permission.KEEP_ACCOUNTS)
def new_user() -> ResponseReturnValue:
    """Adds an account, and shows its password once if it was made here."""
    form = AddUserForm(areas_to_choose(db.session))
    if not form.validate_on_submit():
        return render_template("users/new_user.html", form=form)
    made = "" if form.password.data else made_password()
    password_hash = password_hash_of(made or form.password.data, email=form.email.data)
    database.writing(db.session)
    try:
        user = add_user(db.session, by=current_user, email=form.email.data, password_hash=password_hash, **form.said)
    except Refusal as refusal:
        db.session.rollback()
        show_refusal(form, refusal)
        return render_template("users/new_user.html", form=form)
    db.session.commit()
    return _done(user, "The account is added", made)


@blueprint.route(_ACCOUNT, methods=["GET", "POST"])
@needs(Permission.KEEP_ACCOUNTS)
def user_page(user_id: int) -> ResponseReturnValue:
    """An account, and what it is for."""
    user = _user_or_404(user_id)
    form = _change_form(user)
    if not form.validate_on_submit():
        return _user_page(user, form)
    database.writing(db.session)
    try:
        change_user(db.session, by=current_user, user=user, **form.said)
    except Refusal as refusal:
        db.session.rollback()
        show_refusal(form, refusal)
        return _user_page(user, form)
    db.session.commit()
    return _done(user, "The account is changed")


@blueprint.post(f"{_ACCOUNT}/password")
@needs(Permission.KEEP_ACCOUNTS)
def new_password(user_id: int) -> ResponseReturnValue:
    """Gives an account a new password, which ends its sessions, and the wait that failures brought it."""
    user = _user_or_404(user_id)
    form = NewPasswordForm(user.email)
    if not form.validate_on_submit():
        return _user_page(user, _change_form(user, is_sent=False), form)
    made = "" if form.password.data else made_password()
    password_hash = password_hash_of(made or form.password.data, email=user.email)
    database.writing(db.session)
    set_password(db.session, by=current_user, user=user, password_hash=password_hash)
    forget_failures(db.session, account=account_digest(current_app.config["SECRET_KEY"], user.email))
    db.session.commit()
    return _done(user, "The password is changed", made)


@blueprint.post(f"{_ACCOUNT}/disable")
@needs(Permission.KEEP_ACCOUNTS)
def disable(user_id: int) -> ResponseReturnValue:
    """Ends the use of an account."""
    user = _user_or_404(user_id)
    database.writing(db.session)
    try:
        disable_user(db.session, by=current_user, user=user)
    except Refusal as refusal:
        db.session.rollback()
        form = _change_form(user, is_sent=False)
        show_refusal(form, refusal)
        return _user_page(user, form)
    db.session.commit()
    return _done(user, "The account is disabled")


@blueprint.post(f"{_ACCOUNT}/enable")
@needs(Permission.KEEP_ACCOUNTS)
def enable(user_id: int) -> ResponseReturnValue:
    """Lets a disabled account be used again."""
    user = _user_or_404(user_id)
    database.writing(db.session)
    enable_user(db.session, by=current_user, user=user)
    db.session.commit()
    return _done(user, "The account is enabled")


def _entries_seen(user: AppUser, area_names: dict[int, str]) -> str:
    """Which entries somebody sees, in words."""
    if not may(user.role, Permission.SEE_ENTRIES, may_see_entries=user.may_see_entries):
        return "None"
    return joined([area_names[area.area_id] for area in user.areas]) or "All"


def _user_or_404(user_id: int) -> AppUser:
    return user_with_id(db.session, user_id) or abort(404)


def _change_form(user: AppUser, *, is_sent: bool = True) -> ChangeUserForm:
    """The form about an account; `is_sent` is False where another form of its page was sent."""
    areas = areas_to_choose(db.session, [area.area_id for area in user.areas])
    return ChangeUserForm(user, areas) if is_sent else ChangeUserForm(user, areas, formdata=None)


def _user_page(
    user: AppUser, form: ChangeUserForm, password_form: NewPasswordForm | None = None
) -> ResponseReturnValue:
    password_form = password_form or NewPasswordForm(user.email, formdata=None)
    return render_template("users/user_page.html", user=user, form=form, password_form=password_form)


def _done(user: AppUser, what: str, made: str = "") -> ResponseReturnValue:
    """The list with a word about what was done, or the page that shows a password once."""
    if made:
        return render_template("users/made_password.html", user=user, what=what, password=made)
    flash(f"{what}: {user.email}.")
    # Somebody who lowered the own account has no longer leave for the list.
    is_lowered = user.id == current_user.id and not may(user.role, Permission.KEEP_ACCOUNTS)
    return redirect(f"{request.script_root}/" if is_lowered else url_for("users.user_list"))
