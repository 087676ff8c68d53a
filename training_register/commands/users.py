"""Accounts from the command line: for the first administrator, and for when nobody can sign in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import click
from flask import current_app, has_app_context

from training_register.actions import users as accounts
from training_register.actions.refusals import Refusal
from training_register.commands.opening import opened_register
from training_register.database import db, writing
from training_register.models import AppUser
from training_register.queries.users import user_with_email, users_in_order
from training_register.rules.passwords import PasswordProblem, made_password
from training_register.rules.permissions import Role
from training_register.rules.sign_in import EmailProblem, account_digest, checked_email

_email = click.argument("email")
_make_password = click.option(
    "--make-password", is_flag=True, help="Make a password and print it once, also where none is given."
)


@click.command("add-user")
@_email
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), required=True, help="What the account is for."
)
@click.option("--may-see-entries", is_flag=True, help="Give a viewer leave to see entries.")
@_make_password
def add_user(email: str, role: str, may_see_entries: bool, make_password: bool) -> None:
    """Adds an account.

    The password is asked for on a terminal, and is otherwise the first line of the standard input.
    """
    if may_see_entries and role != Role.VIEWER:
        raise click.UsageError("--may-see-entries is for viewers; the other roles see entries anyway.")
    with _register():
        email = checked_email(email)
        if user_with_email(db.session, email):
            raise click.ClickException(f"{email} has an account already. `set-password` gives it a new password.")
        password = _password(make_password)
        password_hash = accounts.password_hash_of(password.text, email=email)
        writing(db.session)
        accounts.add_user(
            db.session,
            by=None,
            email=email,
            role=Role(role),
            password_hash=password_hash,
            may_see_entries=may_see_entries,
        )
        db.session.commit()
        click.echo(f"{email} is added as {role}.")
        password.show()


@click.command("set-password")
@_email
@_make_password
def set_password(email: str, make_password: bool) -> None:
    """Gives an account a new password, and ends its sessions.

    The password is asked for on a terminal, and is otherwise the first line of the standard input.
    """
    with _register():
        user = _user(email)
        password = _password(make_password)
        password_hash = accounts.password_hash_of(password.text, email=user.email)
        writing(db.session)
        accounts.set_password(db.session, by=None, user=user, password_hash=password_hash)
        accounts.forget_failures(db.session, account=account_digest(current_app.config["SECRET_KEY"], user.email))
        db.session.commit()
        click.echo(f"The password of {user.email} is changed.")
        if user.disabled_at:
            click.echo("The account is disabled. `enable-user` lets it be used again.")
        password.show()


@click.command("disable-user")
@_email
def disable_user(email: str) -> None:
    """Ends the use of an account, and its sessions."""
    with _register():
        user = _user(email)
        writing(db.session)
        accounts.disable_user(db.session, by=None, user=user)
        db.session.commit()
        click.echo(f"{user.email} is disabled.")


@click.command("enable-user")
@_email
def enable_user(email: str) -> None:
    """Lets a disabled account be used again."""
    with _register():
        user = _user(email)
        writing(db.session)
        accounts.enable_user(db.session, by=None, user=user)
        db.session.commit()
        click.echo(f"{user.email} is enabled.")


@click.command("list-users")
def list_users() -> None:
    """Lists the accounts: e-mail address, role and state, with tabs between them."""
    with _register():
        for user in users_in_order(db.session):
            role = f"{user.role}, may see entries" if user.may_see_entries else user.role.value
            click.echo(f"{user.email}\t{role}\t{'disabled' if user.disabled_at else 'in use'}")


class _Password:
    """A password, and whether it was made here and must be shown."""

    def __init__(self, text: str, *, is_made: bool) -> None:
        self.text = text
        self.is_made = is_made

    def show(self) -> None:
        """Prints a password that was made: whoever called has no other way to know it."""
        if self.is_made:
            click.echo(f"Password: {self.text}")


def _password(make: bool) -> _Password:
    if not make and sys.stdin.isatty():
        return _Password(click.prompt("Password", hide_input=True, confirmation_prompt=True), is_made=False)
    line = "" if make else sys.stdin.readline()
    if not line:
        return _Password(made_password(), is_made=True)
    return _Password(line.rstrip("\r\n"), is_made=False)


def _user(email: str) -> AppUser:
    user = user_with_email(db.session, email)
    if user is None:
        raise click.ClickException(f"There is no account with the e-mail address {email}. `list-users` shows them all.")
    return user


@contextmanager
def _register() -> Iterator[None]:
    """The register of the context that there is, else that which the environment names; a refusal in its own words."""
    with nullcontext() if has_app_context() else opened_register():
        try:
            yield
        except (EmailProblem, PasswordProblem, Refusal) as problem:
            db.session.rollback()
            raise click.ClickException(str(problem)) from None
