"""Accounts, their history, and the failures that slow down those who guess."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.given import PASSWORD, Given
from training_register.actions import users
from training_register.actions.refusals import Refusal
from training_register.actions.users import (
    add_user,
    change_password,
    change_user,
    disable_user,
    enable_user,
    forget_failures,
    newer_hash,
    note_attempt,
    note_failure,
    password_hash_of,
    password_matches,
    renew_hash,
    set_password,
)
from training_register.models import AppUser, Area, Change, Operation, SignInAttempt
from training_register.queries.users import sign_in_wait, user_signed_in, user_with_email, users_in_order
from training_register.rules.passwords import PasswordProblem
from training_register.rules.permissions import Role
from training_register.rules.sign_in import EmailProblem

AT = datetime(2017, 4, 3, 9, 30, tzinfo=UTC)
NEW_PASSWORD = "another phrase entirely"


def changes(db_session: Session) -> list[tuple[str, dict[str, list[object]]]]:
    """What was written down, oldest first."""
    rows = db_session.execute(select(Operation.kind, Change.fields).join(Change.operation).order_by(Change.id))
    return [(kind, fields) for kind, fields in rows if kind != "add starting lists"]


def test_an_added_account_is_found_whatever_the_capitals(db_session: Session, given: Given) -> None:
    boss = given.user(Role.ADMINISTRATOR)
    added = add_user(
        db_session, by=boss, email=" Jane@Example.org ", role=Role.VIEWER, password_hash="x", may_see_entries=True
    )
    db_session.commit()
    assert user_with_email(db_session, "jane@EXAMPLE.org") is added
    assert (added.email, added.may_see_entries, added.signed_in_version) == ("Jane@Example.org", True, 1)


def test_a_second_account_for_an_email_address_is_refused(db_session: Session, given: Given) -> None:
    given.user(email="jane@example.org")
    with pytest.raises(Refusal, match="already an account") as refused:
        add_user(db_session, by=None, email="JANE@example.org", role=Role.VIEWER, password_hash="x")
    assert refused.value.field == "email"


def test_two_who_add_the_same_account_in_the_same_moment_get_one_and_a_refusal(
    db_session: Session, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    given.user(email="jane@example.org")
    monkeypatch.setattr(users, "user_with_email", lambda *_: None)  # as it was a moment ago
    with pytest.raises(Refusal, match="already an account"):
        add_user(db_session, by=None, email="jane@example.org", role=Role.VIEWER, password_hash="x")
    assert db_session.scalar(select(func.count()).select_from(AppUser)) == 1, "and the session goes on"
    db_session.rollback()


def test_no_account_is_added_without_an_email_address(db_session: Session) -> None:
    with pytest.raises(EmailProblem):
        add_user(db_session, by=None, email="jane", role=Role.VIEWER, password_hash="x")


def test_every_change_is_written_down_but_never_a_password(db_session: Session, given: Given) -> None:
    boss = given.user(Role.ADMINISTRATOR)
    north = given.named(Area, "North").id
    password_hash = password_hash_of(NEW_PASSWORD, email="jane@example.org")
    jane = add_user(db_session, by=boss, email="jane@example.org", role=Role.VIEWER, password_hash=password_hash)
    change_user(db_session, by=boss, user=jane, role=Role.COORDINATOR, may_see_entries=False, area_ids=[north])
    set_password(db_session, by=boss, user=jane, password_hash=password_hash + "x")
    change_password(db_session, user=jane, password_hash=password_hash)
    disable_user(db_session, by=boss, user=jane)
    enable_user(db_session, by=boss, user=jane)
    db_session.commit()
    written = changes(db_session)
    assert [kind for kind, _ in written] == [
        "add account", "change account", "set password", "change password", "disable account", "enable account",
    ]  # fmt: skip
    assert written[1][1] == {"role": ["viewer", "coordinator"], "area_ids": [[], [north]]}
    assert written[2][1] == {"signed_in_version": [1, 2]}
    text = json.dumps(written)
    assert "argon2" not in text
    assert NEW_PASSWORD not in text
    by = db_session.scalars(select(Operation.by_id).where(Operation.kind == "change password")).one()
    assert by == jane.id


def test_what_changes_nothing_is_no_operation(db_session: Session, given: Given) -> None:
    jane = given.user(Role.VIEWER)
    change_user(db_session, by=None, user=jane, role=Role.VIEWER, may_see_entries=False, area_ids=[])
    enable_user(db_session, by=None, user=jane)
    db_session.commit()
    assert changes(db_session) == []


def test_areas_are_given_and_taken(db_session: Session, given: Given) -> None:
    north, south = given.named(Area, "North").id, given.named(Area, "South").id
    jane = given.user()
    for area_ids in ([north], [south, north, south], [south], []):
        change_user(db_session, by=None, user=jane, role=jane.role, may_see_entries=False, area_ids=area_ids)
        db_session.commit()
        assert {area.area_id for area in jane.areas} == set(area_ids)


def test_a_viewers_leave_to_see_entries_ends_with_the_role(db_session: Session, given: Given) -> None:
    jane = given.user(Role.VIEWER, may_see_entries=True)
    for role in (Role.COORDINATOR, Role.VIEWER):
        change_user(db_session, by=None, user=jane, role=role, may_see_entries=role is not Role.VIEWER, area_ids=[])
        assert jane.may_see_entries is False
    db_session.commit()


def test_the_last_administrator_can_be_neither_lowered_nor_disabled(db_session: Session, given: Given) -> None:
    boss = given.user(Role.ADMINISTRATOR)
    given.user(Role.ADMINISTRATOR, disabled_at=AT)
    given.user(Role.MANAGER)
    with pytest.raises(Refusal, match="only administrator") as lowered:
        change_user(db_session, by=boss, user=boss, role=Role.MANAGER, may_see_entries=False, area_ids=[])
    with pytest.raises(Refusal, match="only administrator"):
        disable_user(db_session, by=None, user=boss)
    db_session.rollback()
    assert lowered.value.field == "role"
    assert (boss.role, boss.disabled_at) == (Role.ADMINISTRATOR, None)


def test_an_administrator_who_is_not_the_last_can_go(db_session: Session, given: Given) -> None:
    boss, other = given.user(Role.ADMINISTRATOR), given.user(Role.ADMINISTRATOR)
    change_user(db_session, by=boss, user=boss, role=Role.MANAGER, may_see_entries=False, area_ids=[])
    with pytest.raises(Refusal):
        disable_user(db_session, by=boss, user=other)
    db_session.commit()


def test_a_new_password_or_a_disabling_ends_the_sessions_and_enabling_brings_none_back(
    db_session: Session, given: Given
) -> None:
    jane = given.user()
    for end in (
        lambda: set_password(db_session, by=None, user=jane, password_hash="x"),
        lambda: change_password(db_session, user=jane, password_hash="y"),
        lambda: disable_user(db_session, by=None, user=jane),
    ):
        version = jane.signed_in_version
        assert user_signed_in(db_session, jane.id, version) is jane
        end()
        db_session.commit()
        assert user_signed_in(db_session, jane.id, version) is None
    assert user_signed_in(db_session, jane.id, jane.signed_in_version) is None, "a disabled account has no session"
    enable_user(db_session, by=None, user=jane)
    db_session.commit()
    assert user_signed_in(db_session, jane.id, version) is None


def test_accounts_in_use_come_first(db_session: Session, given: Given) -> None:
    for email, disabled_at in (("b@example.org", None), ("A@example.org", AT), ("C@example.org", None)):
        given.user(email=email, disabled_at=disabled_at)
    assert [user.email for user in users_in_order(db_session)] == ["b@example.org", "C@example.org", "A@example.org"]


# --- Passwords.


def test_the_right_password_matches_and_nothing_else_does(given: Given) -> None:
    jane, gone = given.user(), given.user(disabled_at=AT)
    assert password_matches(PASSWORD, jane)
    assert not password_matches(PASSWORD + " ", jane)
    assert not password_matches(PASSWORD, gone)
    assert not password_matches(PASSWORD, None)
    assert not password_matches("the password of nobody", None)


def test_no_account_and_a_disabled_one_take_as_long_as_any(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:
            verified.append(str(hash))
            return super().verify(hash, password)

    monkeypatch.setattr(users, "HASHER", Counting())
    jane, gone = given.user(), given.user(disabled_at=AT)
    for user in (jane, gone, None):
        password_matches("wrong", user)
    assert verified[:2] == [jane.password_hash, gone.password_hash]
    assert verified[2].startswith("$argon2id$")


def test_a_password_is_the_same_from_every_keyboard(given: Given) -> None:
    jane = given.user()
    jane.password_hash = password_hash_of("caf\u00e9 au lait parfait", email=jane.email)
    assert password_matches("cafe\u0301 au lait parfait", jane)
    given.db_session.commit()


def test_a_poor_password_gets_no_hash() -> None:
    with pytest.raises(PasswordProblem):
        password_hash_of("password1234", email="jane@example.org")


def test_a_hash_made_with_older_parameters_is_renewed_unless_the_password_was_changed_meanwhile(
    db_session: Session, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    jane = given.user()
    seen = jane.password_hash
    monkeypatch.setattr(users, "HASHER", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    renewed = newer_hash(PASSWORD, jane)
    assert renewed
    renew_hash(db_session, seen="of a moment ago", password_hash=renewed)
    db_session.commit()
    assert jane.password_hash == seen
    renew_hash(db_session, seen=seen, password_hash=renewed)
    db_session.commit()
    assert jane.password_hash == renewed
    assert jane.signed_in_version == 1, "no session ends"
    assert password_matches(PASSWORD, jane)
    assert newer_hash(PASSWORD, jane) is None


# --- Attempts to sign in.


def attempt(
    db_session: Session,
    *,
    account: str = "an account",
    address: str = "an address",
    is_right: bool = False,
    is_known_browser: bool = False,
    at: datetime = AT,
) -> float:
    """An attempt, and the seconds that it must wait."""
    wait = note_attempt(
        db_session, account=account, address=address, is_known_browser=is_known_browser, is_right=is_right, at=at
    )
    db_session.commit()
    return wait.total_seconds()


def test_the_sixth_attempt_at_an_account_waits_wherever_it_comes_from(db_session: Session) -> None:
    assert [attempt(db_session, address=f"address {number}") for number in range(5)] == [0] * 5
    assert attempt(db_session, address="address 6") == 1
    assert attempt(db_session, account="another account", address="address 6") == 0


def test_the_sixth_attempt_from_an_address_waits_whoever_it_is_at(db_session: Session) -> None:
    assert [attempt(db_session, account=f"account {number}") for number in range(5)] == [0] * 5
    assert attempt(db_session, account="account 6") == 1
    assert attempt(db_session, account="account 6", address="another address") == 0


def test_an_attempt_that_was_told_to_wait_tells_nothing_and_is_not_counted(db_session: Session) -> None:
    for _ in range(5):
        attempt(db_session)
    assert attempt(db_session, is_right=True) == 1, "of many sent in one moment, the sixth isn't told that it was right"
    assert attempt(db_session) == 1
    assert db_session.scalar(select(func.count()).select_from(SignInAttempt)) == 5


def test_the_right_password_after_the_wait_counts_and_clears_the_failures(db_session: Session) -> None:
    for _ in range(5):
        attempt(db_session)
    attempt(db_session, account="another account", address="another address")
    assert attempt(db_session, is_right=True, at=AT + timedelta(seconds=1)) == 0
    assert db_session.scalars(select(SignInAttempt.account)).all() == ["another account"]


def test_each_failure_after_a_wait_makes_the_next_wait_longer_up_to_the_longest(db_session: Session) -> None:
    at, waits = AT, []
    for _ in range(18):
        attempt(db_session, at=at)
        wait = sign_in_wait(db_session, account="an account", address=None, at=at)
        waits.append(wait.total_seconds())
        at += wait
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]


def test_failures_are_forgotten_after_a_day(db_session: Session) -> None:
    for _ in range(9):
        note_failure(db_session, account="an account", address="an address", at=AT)
    later = AT + timedelta(days=1)
    assert sign_in_wait(db_session, account="an account", address="an address", at=later).total_seconds() == 0
    attempt(db_session, account="another account", at=later)
    assert db_session.scalar(select(func.count()).select_from(SignInAttempt)) == 1, "and their rows are deleted"


def test_a_known_browser_does_not_wait_for_what_others_did_at_its_address(db_session: Session) -> None:
    for number in range(6):
        note_failure(db_session, account=f"account {number}", address="an address", at=AT)
    assert attempt(db_session, account="an account from a browser", is_known_browser=True) == 0
    assert attempt(db_session, account="an account") == 4, "its own failure counts for strangers there"


def test_the_failures_of_one_account_can_be_forgotten(db_session: Session) -> None:
    for account in ("an account", "another account"):
        note_failure(db_session, account=account, address="an address", at=AT)
    forget_failures(db_session, account="an account")
    db_session.commit()
    assert db_session.scalars(select(SignInAttempt.account)).all() == ["another account"]
