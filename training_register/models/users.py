"""Accounts, and the attempts to sign in that slow down those who guess."""

from __future__ import annotations

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training_register.database import Model
from training_register.models.columns import Instant, words_of
from training_register.rules.permissions import Role
from training_register.rules.sign_in import session_id


class AppUser(UserMixin, Model):  # type: ignore[misc]  # Flask-Login has no types
    """Somebody with an account."""

    __tablename__ = "app_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    folded: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(words_of(Role, "role"))
    # A viewer's leave to see entries; the other roles see them anyway.
    may_see_entries: Mapped[bool] = mapped_column(default=False)
    # Raised by a change of password or a disabling, which ends every session that carries an older one.
    signed_in_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Instant)
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)

    areas: Mapped[list[AppUserArea]] = relationship(cascade="all, delete-orphan", order_by="AppUserArea.area_id")

    def get_id(self) -> str:
        """What Flask-Login keeps in the session."""
        return session_id(self.id, self.signed_in_version)


class AppUserArea(Model):
    """Somebody sees the entries of an area; somebody without any area sees all."""

    __tablename__ = "app_user_area"

    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True, index=True)


class SignInAttempt(Model):
    """A failed attempt to sign in, by account and by address, both kept only as digests and for a day."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(64), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
