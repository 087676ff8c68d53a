"""Accounts, who is signed in, and how long an attempt to sign in must wait."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Integer, bindparam, func, or_, select
from sqlalchemy.orm import make_transient_to_detached, selectinload

from training_register.database import DbSession
from training_register.models import AppUser, AppUserArea, Area, SignInAttempt
from training_register.queries.settings import SETTINGS_VERSION
from training_register.rules.sign_in import REMEMBERED_FOR, folded_email, wait_left


def user_with_email(db_session: DbSession, email: str) -> AppUser | None:
    """The account of an e-mail address, whatever its capitals; disabled ones too."""
    return db_session.scalars(select(AppUser).where(AppUser.folded == folded_email(email))).one_or_none()


def user_with_id(db_session: DbSession, user_id: int) -> AppUser | None:
    """The account of an id; disabled ones too."""
    return db_session.get(AppUser, user_id)


def user_signed_in(db_session: DbSession, user_id: int, signed_in_version: int) -> AppUser | None:
    """The account that a session carries, while it is not disabled and its version is that of the session."""
    return db_session.scalars(
        select(AppUser).where(
            AppUser.id == user_id, AppUser.signed_in_version == signed_in_version, AppUser.disabled_at.is_(None)
        )
    ).one_or_none()


def user_and_settings_version(
    db_session: DbSession, user_id: int, signed_in_version: int
) -> tuple[AppUser, str | None] | None:
    """The same with the version of the settings, so that no page needs a statement of its own to ask for that.

    The account is a copy that belongs to no session of the database: what a view writes or takes back afterwards would
    have it read again.
    """
    rows = db_session.execute(_SIGNED_IN, {"user_id": user_id, "version": signed_in_version}).all()
    if not rows:
        return None
    areas = [AppUserArea(user_id=user_id, area_id=row[-1]) for row in rows if row[-1] is not None]
    user = AppUser(**dict(zip(_COLUMNS, rows[0], strict=False)), areas=areas)
    for one in (*areas, user):
        make_transient_to_detached(one)
    return user, rows[0].settings_version


# Every page asks this: it is made once, and brings the account's areas with it, a row for each.
_ACCOUNT, _ITS_AREA = AppUser.__table__.c, AppUserArea.__table__.c
_COLUMNS = _ACCOUNT.keys()
_SIGNED_IN = (
    select(*_ACCOUNT, SETTINGS_VERSION, _ITS_AREA.area_id)
    .outerjoin_from(AppUser.__table__, AppUserArea.__table__, _ITS_AREA.user_id == _ACCOUNT.id)
    .where(
        _ACCOUNT.id == bindparam("user_id", type_=Integer),
        _ACCOUNT.signed_in_version == bindparam("version", type_=Integer),
        _ACCOUNT.disabled_at.is_(None),
    )
    .order_by(_ITS_AREA.area_id)
)


def users_in_order(db_session: DbSession) -> Sequence[AppUser]:
    """Every account with its areas, those in use first, by e-mail address."""
    return db_session.scalars(
        select(AppUser)
        .options(selectinload(AppUser.areas))
        .order_by(AppUser.disabled_at.is_not(None), AppUser.folded, AppUser.id)
    ).all()


def areas_to_choose(db_session: DbSession, chosen: Collection[int] = ()) -> Sequence[Area]:
    """The areas that an account can be kept to: those in use, and those that it is kept to already."""
    return db_session.scalars(
        select(Area)
        .where(or_(Area.retired_on.is_(None), Area.id.in_(chosen)))
        .order_by(Area.position, Area.sort_name, Area.id)
    ).all()


def sign_in_wait(db_session: DbSession, *, account: str, address: str | None, at: datetime) -> timedelta:
    """How long an attempt to sign in must still wait: the longer of its account's and its address's wait.

    `account` and `address` are digests; an address of None is not asked about.
    """
    asked = [(SignInAttempt.account, account)]
    if address is not None:
        asked.append((SignInAttempt.address, address))
    waits = []
    for column, digest in asked:
        failures, last_at = db_session.execute(
            select(func.count(), func.max(SignInAttempt.at)).where(
                column == digest, SignInAttempt.at > at - REMEMBERED_FOR
            )
        ).one()
        waits.append(wait_left(failures, last_at, at))
    return max(waits)
