"""Operations (one thing that somebody did) and the changes that each made."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training_register.database import Model
from training_register.models.columns import Instant


class Operation(Model):
    """One thing that somebody did: add, change, import, merge, undo …

    `key` is that of the form which sent it, with a digest of what was sent: the same key and content again is
    the same operation. `by_id` is None for the command line.
    """

    __tablename__ = "operation"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(64), unique=True)
    digest: Mapped[str | None] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(40))
    # What it was about in a few words, such as the name of an imported file.
    about: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("operation.id"), unique=True)

    changes: Mapped[list[Change]] = relationship(order_by="Change.id", back_populates="operation")


class Change(Model):
    """What an operation did to one thing: {field: [before, after]}, in the types that JSON has.

    `subject` is the name of the table, `version` that of the entry after the change (1 for other things).
    """

    __tablename__ = "change"
    __table_args__ = (
        UniqueConstraint("operation_id", "subject", "subject_id"),
        Index("ix_change_subject", "subject", "subject_id", "version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    operation_id: Mapped[int] = mapped_column(ForeignKey("operation.id"))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    fields: Mapped[dict[str, list[Any]]] = mapped_column(JSON)

    operation: Mapped[Operation] = relationship(back_populates="changes")
