"""What an administrator asks about the database and the accounts."""

from __future__ import annotations

from sqlalchemy import func, select, text

from training_register.database import DbSession
from training_register.models import AppUser
from training_register.rules.permissions import Role


def size_of_database(db_session: DbSession) -> int:
    """How many bytes the database takes, as it says itself."""
    if db_session.connection().dialect.name == "postgresql":
        return int(db_session.scalar(select(func.pg_database_size(func.current_database()))) or 0)
    pages = text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
    return int(db_session.scalar(pages) or 0)


def who_can_sign_in(db_session: DbSession) -> dict[Role, int]:
    """How many accounts of each role are in use."""
    counted = select(AppUser.role, func.count()).where(AppUser.disabled_at.is_(None)).group_by(AppUser.role)
    found: dict[Role, int] = dict(db_session.execute(counted).all())
    return {role: found.get(role, 0) for role in Role}
