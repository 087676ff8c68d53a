"""Signing in and out, and the own password."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, current_app, flash, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user
from werkzeug.datastructures import MultiDict

from training_register import database
from training_register.access import public, signed_in
from training_register.actions.users import (
    change_password,
    newer_hash,
    note_attempt,
    password_hash_of,
    password_matches,
    renew_hash,
)
from training_register.clock import now
from training_register.database import db
from training_register.forms.sign_in import NOT_CARRIED, Carried, ChangePasswordForm, SignInForm, carried_in
from training_register.models import AppUser
from training_register.queries.users import sign_in_wait, user_signed_in, user_with_email
from training_register.rules.sign_in import (
    account_digest,
    address_digest,
    browser_mark,
    is_own_address,
    marked_browser,
    wait_in_words,
)
from training_register.views import missing, proposals, publishing, recording

blueprint = Blueprint("sign_in", __name__)

# The same words whether the address is unknown, the password wrong or the account disabled.
WRONG = "The e-mail address or the password is wrong. Try again."

BROWSER_COOKIE = "training_register_browser"
BROWSER_REMEMBERED_FOR = timedelta(days=365)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Signs in, and leads on to where somebody was going."""
    if current_user.is_authenticated and request.method == "GET":
        return redirect(_address_after())
    form = SignInForm()
    carried = carried_in(request.form)
    if not form.validate_on_submit():
        return render_template("sign_in/sign_in.html", form=form, carried=carried)
    user, wait = _attempt(form.email.data, form.password.data)
    db.session.commit()
    if user is None:
        form.form_errors.append(_slowed(wait) if wait else WRONG)
        return _refused("sign_in/sign_in.html", form, wait, carried)
    _begin_session(user)
    again = _typed_again(_address_after(), MultiDict(carried)) if carried else None
    return _with_browser_mark(again or redirect(_address_after()), user.email)


def _typed_again(address: str, sent: MultiDict[str, str]) -> ResponseReturnValue | None:
    return (
        recording.typed_again(address, sent)
        or missing.typed_again(address, sent)
        or publishing.typed_again(address, sent)
        or proposals.typed_again(address, sent)
    )


@blueprint.post("/sign-in/again")
@public
def sign_in_again() -> ResponseReturnValue:
    """The form for signing in, to which a browser was led that sent something after its session had ended.

    What was sent goes on with it, so that nothing typed is lost; it is shown again, and never saved by itself.
    """
    carried = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_CARRIED]
    form = SignInForm(formdata=None)
    return render_template("sign_in/sign_in.html", form=form, carried=carried)


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """Ends this session."""
    logout_user()
    session.clear()
    flash("You have signed out.")
    return redirect(url_for("sign_in.sign_in"))


@blueprint.route("/account/password", methods=["GET", "POST"])
@signed_in
def own_password() -> ResponseReturnValue:
    """Changes the own password, which ends the other sessions of the account."""
    form = ChangePasswordForm(current_user.email)
    if not form.validate_on_submit():
        return render_template("sign_in/own_password.html", form=form)
    password_hash = password_hash_of(form.new_password.data, email=current_user.email)
    user, wait = _attempt(current_user.email, form.password.data)
    if user:
        change_password(db.session, user=user, password_hash=password_hash)
    db.session.commit()
    if user is None:
        form.password.errors = [_slowed(wait) if wait else "This is not the password that you have now. Try again."]
        return _refused("sign_in/own_password.html", form, wait)
    _begin_session(user)
    flash("Your password is changed. Wherever else you were signed in, you no longer are.")
    return _with_browser_mark(redirect(f"{request.script_root}/"), user.email)


def _attempt(email: str, password: str) -> tuple[AppUser | None, timedelta]:
    """Whose password it is, if it is right; else nobody, and how long the next attempt must wait if it is slowed.

    What it writes waits for the view to commit.
    """
    key = current_app.config["SECRET_KEY"]
    browser = marked_browser(key, email, request.cookies.get(BROWSER_COOKIE, ""))
    account = account_digest(key, email, browser)
    address = address_digest(key, request.remote_addr or "")
    # Asked first, so that an attempt that must wait costs nothing.
    wait = sign_in_wait(db.session, account=account, address=None if browser else address, at=now())
    if wait:
        return None, wait
    user = user_with_email(db.session, email)
    seen = (user.id, user.signed_in_version, user.password_hash) if user else None
    is_right = password_matches(password, user)
    renewed = newer_hash(password, user) if user and is_right else None

    database.writing(db.session)
    # The password may have been changed, or the account disabled, while this one was being checked.
    user = user_signed_in(db.session, seen[0], seen[1]) if seen and is_right else None
    wait = note_attempt(
        db.session,
        account=account,
        address=address,
        is_known_browser=bool(browser),
        is_right=user is not None,
        at=now(),
    )
    if wait:
        return None, wait
    if seen and user and renewed:
        renew_hash(db.session, seen=seen[2], password_hash=renewed)
    return user, wait


def _begin_session(user: AppUser) -> None:
    """A new session: nothing of the one before lives on, neither its form token nor what a stranger put there."""
    session.clear()
    # A form that is shown in this same answer needs a token of the new session.
    g.pop("csrf_token", None)
    login_user(user)
    session.permanent = True


def _slowed(wait: timedelta) -> str:
    return f"Too many attempts. Wait {wait_in_words(wait)} and try again."


def _refused(
    template: str, form: SignInForm | ChangePasswordForm, wait: timedelta, carried: Carried = ()
) -> ResponseReturnValue:
    page = render_template(template, form=form, carried=carried)
    if not wait:
        return page
    return page, 429, {"Retry-After": str(-(-wait // timedelta(seconds=1)))}


def _address_after() -> str:
    """Where somebody who signs in was going, if that is here; else the home page."""
    address = request.args.get("next", "")
    return address if is_own_address(address) else f"{request.script_root}/"


def _with_browser_mark(answer: ResponseReturnValue, email: str) -> ResponseReturnValue:
    """An answer that leaves the browser its mark; `rules/sign_in.py` says what it is for."""
    key = current_app.config["SECRET_KEY"]
    browser = marked_browser(key, email, request.cookies.get(BROWSER_COOKIE, ""))
    response = make_response(answer)
    response.set_cookie(
        BROWSER_COOKIE,
        browser_mark(key, email, browser),
        max_age=BROWSER_REMEMBERED_FOR,
        path=current_app.session_interface.get_cookie_path(current_app),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response
