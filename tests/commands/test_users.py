"""Accounts from the command line."""

from __future__ import annotations

from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from tests.commands.conftest import Place
from training_register.actions.users import password_matches
from training_register.commands.users import add_user, disable_user, enable_user, list_users, set_password
from training_register.models import AppUser, Operation
from training_register.queries.users import user_with_email
from training_register.rules.permissions import Role

PASSWORD = "a long enough phrase"
NEW_PASSWORD = "another phrase entirely"
EMAIL = "jane@example.org"

Run = Callable[..., Result]


@pytest.fixture
def run(prepared_place: Place) -> Run:
    """Runs one of the commands on a register; `exit_code` is what it must end with."""

    def invoke(command: click.Command, *arguments: str, typed: str = "", exit_code: int = 0) -> Result:
        done = CliRunner(env=prepared_place.environment).invoke(command, arguments, input=typed)
        assert done.exit_code == exit_code, f"{done.output}\n{done.exception}"
        if exit_code:
            assert done.stdout == ""
            assert isinstance(done.exception, SystemExit), "a sentence, and no traceback"
        return done

    return invoke


def matches(place: Place, password: str, email: str = EMAIL) -> bool:
    """Whether somebody can sign in by a password."""
    with place.register() as db_session:
        return password_matches(password, user_with_email(db_session, email))


def test_an_account_is_added_with_the_password_from_the_standard_input(prepared_place: Place, run: Run) -> None:
    done = run(add_user, "Jane@example.org", "--role", "administrator", typed=f"{PASSWORD}\n")
    assert done.stdout == "Jane@example.org is added as administrator.\n"
    assert matches(prepared_place, PASSWORD)
    with prepared_place.register() as db_session:
        user = user_with_email(db_session, EMAIL)
        assert user
        assert user.role is Role.ADMINISTRATOR
        assert db_session.scalars(select(Operation.by_id).where(Operation.kind == "add account")).all() == [None]


def test_spaces_in_a_password_are_kept_and_the_line_ends_of_windows_are_not(prepared_place: Place, run: Run) -> None:
    run(add_user, EMAIL, "--role", "viewer", typed=f" {PASSWORD} \r\nsecond line\n")
    assert matches(prepared_place, f" {PASSWORD} ")


@pytest.mark.parametrize("options", [[], ["--make-password"]])
def test_a_password_is_made_and_printed_once_where_none_is_given(
    prepared_place: Place, run: Run, options: list[str]
) -> None:
    done = run(add_user, EMAIL, "--role", "viewer", *options)
    password = done.stdout.splitlines()[-1].removeprefix("Password: ")
    assert matches(prepared_place, password)
    done = run(set_password, EMAIL, *options)
    assert not matches(prepared_place, password)
    assert matches(prepared_place, done.stdout.splitlines()[-1].removeprefix("Password: "))


def test_a_password_is_asked_for_twice_on_a_terminal(
    prepared_place: Place, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    typed = f"{PASSWORD}\nsomething else\n{PASSWORD}\n{PASSWORD}\n"
    done = run(add_user, EMAIL, "--role", "viewer", typed=typed)
    assert "do not match" in done.output
    assert PASSWORD not in done.output, "it is not shown"
    assert matches(prepared_place, PASSWORD)


def test_a_viewer_can_be_given_leave_to_see_entries(prepared_place: Place, run: Run) -> None:
    run(add_user, EMAIL, "--role", "viewer", "--may-see-entries")
    assert run(list_users).stdout == f"{EMAIL}\tviewer, may see entries\tin use\n"
    done = run(add_user, "jim@example.org", "--role", "manager", "--may-see-entries", exit_code=2)
    assert "the other roles see entries anyway" in done.stderr


@pytest.mark.parametrize(
    ("email", "typed", "words"),
    [
        ("jane", PASSWORD, "Enter an e-mail address in the right form"),
        (EMAIL, "short", "at least 12 characters"),
        (EMAIL, "\n", "Enter a password."),
        (EMAIL, "password1234", "too common"),
        (EMAIL, "jane-example-99", "made of the e-mail address"),
    ],
)
def test_an_account_that_can_not_be_is_refused_in_a_sentence(
    prepared_place: Place, run: Run, email: str, typed: str, words: str
) -> None:
    done = run(add_user, email, "--role", "viewer", typed=typed, exit_code=1)
    assert words in done.stderr
    assert typed.strip() == "" or typed not in done.stderr
    assert run(list_users).stdout == ""


def test_a_second_account_is_refused_before_a_password_is_asked_for(run: Run) -> None:
    run(add_user, EMAIL, "--role", "viewer", typed=PASSWORD)
    done = run(add_user, "JANE@example.org", "--role", "viewer", typed="x", exit_code=1)
    assert "has an account already" in done.stderr


def test_an_unknown_role_is_refused(run: Run) -> None:
    assert "viewer" in run(add_user, EMAIL, "--role", "emperor", exit_code=2).stderr


def test_a_new_password_takes_the_place_of_the_old(prepared_place: Place, run: Run) -> None:
    run(add_user, EMAIL, "--role", "viewer", typed=PASSWORD)
    run(set_password, EMAIL.upper(), typed=NEW_PASSWORD)
    assert not matches(prepared_place, PASSWORD)
    assert matches(prepared_place, NEW_PASSWORD)
    with prepared_place.register() as db_session:
        assert db_session.scalars(select(AppUser.signed_in_version)).one() == 2, "its sessions end"


def test_an_account_is_disabled_and_enabled(prepared_place: Place, run: Run) -> None:
    run(add_user, EMAIL, "--role", "viewer", typed=PASSWORD)
    run(add_user, "boss@example.org", "--role", "administrator")
    run(disable_user, EMAIL)
    assert not matches(prepared_place, PASSWORD)
    assert run(list_users).stdout.splitlines() == [
        "boss@example.org\tadministrator\tin use",
        f"{EMAIL}\tviewer\tdisabled",
    ]
    assert "is disabled" in run(set_password, EMAIL, typed=NEW_PASSWORD).stdout
    run(enable_user, EMAIL)
    assert matches(prepared_place, NEW_PASSWORD)


def test_the_last_administrator_can_not_be_disabled(run: Run) -> None:
    run(add_user, EMAIL, "--role", "administrator")
    assert "This is the only administrator" in run(disable_user, EMAIL, exit_code=1).stderr
    assert run(list_users).stdout.endswith("in use\n")


@pytest.mark.parametrize("command", [set_password, disable_user, enable_user])
def test_an_account_that_there_is_not_is_said_to_be_none(run: Run, command: click.Command) -> None:
    done = run(command, "nobody@example.org", exit_code=1)
    assert "There is no account with the e-mail address nobody@example.org." in done.stderr
