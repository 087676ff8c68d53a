"""What administrators have set in a browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from training_register.database import DbSession
from training_register.models import KeptSettings
from training_register.models.settings import ONLY
from training_register.settings import SET_IN_BROWSER

_TABLE = KeptSettings.__table__
_SETTINGS = select(_TABLE.c.version, *(_TABLE.c[name] for name in SET_IN_BROWSER)).where(_TABLE.c.id == ONLY)
_VERSION = select(_TABLE.c.version).where(_TABLE.c.id == ONLY)
_HELD, _TO_CHANGE = _VERSION.with_for_update(read=True), _VERSION.with_for_update()
# The version as a column of another statement.
SETTINGS_VERSION = _VERSION.scalar_subquery().label("settings_version")


@dataclass(frozen=True, slots=True)
class Kept:
    """What the register keeps of its settings, by their names; None is not set. `version` differs after each change."""

    version: str = ""
    values: dict[str, Any] = field(default_factory=dict)


def kept_settings(db_session: DbSession) -> Kept:
    """All of it, in one statement."""
    row = db_session.execute(_SETTINGS).one_or_none()
    return Kept(row.version, dict(zip(SET_IN_BROWSER, row[1:], strict=True))) if row else Kept()


def settings_version_held(db_session: DbSession, *, to_change: bool) -> str:
    """The version, which stays what it is until the transaction ends.

    On PostgreSQL those who write by the settings hold them together, and whoever changes them holds them alone; on
    SQLite nobody else writes anyway.
    """
    return db_session.execute(_TO_CHANGE if to_change else _HELD).scalar_one_or_none() or ""
