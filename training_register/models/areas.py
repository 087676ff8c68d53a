"""Areas: the places that sessions were for."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from training_register.database import Model
from training_register.models.columns import Named


class Area(Named, Model):
    """A place, which may lie within a larger one. A table never adds a level into another."""

    __tablename__ = "area"
    __table_args__ = (CheckConstraint("within_id <> id", name="not_within_itself"),)

    within_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
