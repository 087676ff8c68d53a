"""Accounts: adding and changing them, their passwords, and the failures that slow down those who guess."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from threading import BoundedSemaphore
from typing import Any
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError

from training_register.actions.operations import begin_operation, record_change
from training_register.actions.refusals import Refusal
from training_register.clock import now
from training_register.database import DbSession
from training_register.models import AppUser, AppUserArea, SignInAttempt
from training_register.queries.users import sign_in_wait, user_with_email
from training_register.rules.passwords import checked_password
from training_register.rules.permissions import Role
from training_register.rules.sign_in import REMEMBERED_FOR, checked_email, folded_email

HASHER = PasswordHasher()
# Each takes 64 MiB and several processors for a moment: a crowd that signs in waits its turn instead.
_HASHING = BoundedSemaphore(4)


# --- Passwords. All of these are slow on purpose: call them before `database.writing`, never after.


def password_hash_of(password: str, *, email: str) -> str:
    """The hash of a new password. Raises `PasswordProblem` for one that is not good enough."""
    checked_password(password, email)
    return _hashed(password)


def password_matches(password: str, user: AppUser | None) -> bool:
    """Whether a password is that of an account in use. For no account, and for a disabled one, it takes as long."""
    nobody = _hash_of_nobody()
    try:
        with _HASHING:
            HASHER.verify(user.password_hash if user else nobody, _as_bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return user is not None and user.disabled_at is None


def newer_hash(password: str, user: AppUser) -> str | None:
    """A new hash of the right password where the kept one was made in a way that is no longer used, else None."""
    return _hashed(password) if HASHER.check_needs_rehash(user.password_hash) else None


def _hashed(password: str) -> str:
    with _HASHING:
        return HASHER.hash(_as_bytes(password))


def _as_bytes(password: str) -> bytes:
    # The same accented letter comes as one character from one keyboard and as two from another.
    return normalize("NFKC", password).encode("utf-8", "surrogatepass")


@cache
def _hash_of_nobody() -> str:
    return HASHER.hash("the password of nobody")


# --- Accounts.


def add_user(
    db_session: DbSession,
    *,
    by: AppUser | None,
    email: str,
    role: Role,
    password_hash: str,
    may_see_entries: bool = False,
    area_ids: Collection[int] = (),
) -> AppUser:
    """Adds an account. Raises `EmailProblem`, or `Refusal` where the e-mail address has one already."""
    email = checked_email(email)
    taken = Refusal("email", "There is already an account with this e-mail address.")
    if user_with_email(db_session, email):
        raise taken
    user = AppUser(
        email=email,
        folded=folded_email(email),
        password_hash=password_hash,
        role=role,
        may_see_entries=may_see_entries and role is Role.VIEWER,
        signed_in_version=1,
        created_at=now(),
        areas=[AppUserArea(area_id=area_id) for area_id in sorted(set(area_ids))],
    )
    try:
        with db_session.begin_nested():
            db_session.add(user)
    except IntegrityError:
        # Two administrators added the same person in the same moment.
        raise taken from None
    _record(db_session, "add account", by, user, before={})
    return user


def change_user(
    db_session: DbSession,
    *,
    by: AppUser | None,
    user: AppUser,
    role: Role,
    may_see_entries: bool,
    area_ids: Collection[int],
) -> None:
    """Changes what an account is for. A viewer's leave to see entries ends with the role.

    Raises `Refusal` where nobody would be left to look after accounts.
    """
    if role is not Role.ADMINISTRATOR:
        _check_others_administer(db_session, user, "role", "lowered")
    before = _said(_locked(db_session, user))
    user.role = role
    user.may_see_entries = may_see_entries and role is Role.VIEWER
    kept = {area.area_id: area for area in user.areas}
    user.areas = [kept.get(area_id) or AppUserArea(area_id=area_id) for area_id in sorted(set(area_ids))]
    _record(db_session, "change account", by, user, before)


def set_password(db_session: DbSession, *, by: AppUser | None, user: AppUser, password_hash: str) -> None:
    """Gives an account a new password, which ends every session that it has."""
    _replace_password(db_session, "set password", by, user, password_hash)


def change_password(db_session: DbSession, *, user: AppUser, password_hash: str) -> None:
    """Gives somebody the new password that they chose, which ends every session that they have."""
    _replace_password(db_session, "change password", user, user, password_hash)


def renew_hash(db_session: DbSession, *, seen: str, password_hash: str) -> None:
    """Puts a newer hash of the same password in the place of the one that was seen, unless that was replaced meanwhile.

    It is no operation: nothing changes that anybody would ask about.
    """
    db_session.execute(
        update(AppUser)
        .where(AppUser.password_hash == seen)
        .values(password_hash=password_hash)
        .execution_options(synchronize_session=False)
    )


def disable_user(db_session: DbSession, *, by: AppUser | None, user: AppUser) -> None:
    """Ends the use of an account and every session that it has; what it recorded stays its own.

    Raises `Refusal` where nobody would be left to look after accounts.
    """
    _check_others_administer(db_session, user, "", "disabled")
    before = _said(_locked(db_session, user))
    if user.disabled_at is None:
        user.disabled_at = now()
        user.signed_in_version += 1
    _record(db_session, "disable account", by, user, before)


def enable_user(db_session: DbSession, *, by: AppUser | None, user: AppUser) -> None:
    """Lets a disabled account be used again, with the password that it had."""
    before = _said(_locked(db_session, user))
    user.disabled_at = None
    _record(db_session, "enable account", by, user, before)


def _replace_password(db_session: DbSession, kind: str, by: AppUser | None, user: AppUser, password_hash: str) -> None:
    before = _said(_locked(db_session, user))
    user.password_hash = password_hash
    user.signed_in_version += 1
    _record(db_session, kind, by, user, before)


def _locked(db_session: DbSession, user: AppUser) -> AppUser:
    """An account as it is now, which nobody else changes before this transaction ends."""
    # The account alone: PostgreSQL locks nothing that its areas, which are asked for beside it, may lack.
    db_session.refresh(user, with_for_update={"of": AppUser})
    return user


def _check_others_administer(db_session: DbSession, user: AppUser, field: str, what: str) -> None:
    # Locked, and in one order: two administrators who lower each other in the same moment wait for one another.
    administrators = db_session.scalars(
        select(AppUser.id)
        .where(AppUser.role == Role.ADMINISTRATOR, AppUser.disabled_at.is_(None))
        .order_by(AppUser.id)
        .with_for_update()
    ).all()
    if list(administrators) == [user.id]:
        raise Refusal(
            field,
            f"This is the only administrator, and can’t be {what}. Make somebody else an administrator first.",
        )


def _said(user: AppUser) -> dict[str, Any]:
    """What a change tells of an account: never its password, nor the hash."""
    return {
        "email": user.email,
        "role": user.role,
        "may_see_entries": user.may_see_entries,
        "area_ids": [area.area_id for area in user.areas],
        "signed_in_version": user.signed_in_version,
        "disabled_at": user.disabled_at,
    }


def _record(db_session: DbSession, kind: str, by: AppUser | None, user: AppUser, before: dict[str, Any]) -> None:
    after = _said(user)
    if before == after:
        return
    db_session.flush()
    operation = begin_operation(db_session, kind=kind, by=by)
    record_change(db_session, operation, subject="app_user", subject_id=user.id, before=before, after=after)


# --- Attempts to sign in. `account` and `address` are digests.


def note_attempt(
    db_session: DbSession, *, account: str, address: str, is_known_browser: bool, is_right: bool, at: datetime
) -> timedelta:
    """Writes down how an attempt to sign in ended; gives how long it must wait, and zero if it counts.

    It may have to wait although it did not when it began: a hundred attempts that are sent in the same moment all
    begin before any has failed, and are told in turn, so that the first five alone learn anything.
    """
    _take_turns(db_session)
    db_session.execute(delete(SignInAttempt).where(SignInAttempt.at <= at - REMEMBERED_FOR))
    wait = sign_in_wait(db_session, account=account, address=None if is_known_browser else address, at=at)
    if not wait:
        if is_right:
            forget_failures(db_session, account=account)
        else:
            note_failure(db_session, account=account, address=address, at=at)
    return wait


def note_failure(db_session: DbSession, *, account: str, address: str, at: datetime) -> None:
    """Counts a failure against an account and an address. An attempt that was told to wait is none."""
    db_session.add(SignInAttempt(account=account, address=address, at=at))
    db_session.flush()


def forget_failures(db_session: DbSession, *, account: str) -> None:
    """Forgets the failures of an account, wherever they came from, so that they count against no address either."""
    db_session.execute(delete(SignInAttempt).where(SignInAttempt.account == account))


def _take_turns(db_session: DbSession) -> None:
    """On SQLite whoever writes is alone; on PostgreSQL those who sign in are made to be, for a few milliseconds."""
    if db_session.get_bind().dialect.name == "postgresql":
        db_session.execute(text("LOCK TABLE sign_in_attempt IN SHARE ROW EXCLUSIVE MODE"))
