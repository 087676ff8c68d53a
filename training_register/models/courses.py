"""Activities (what a number counts), courses and levels."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from training_register.database import Model
from training_register.models.columns import Named, words_of
from training_register.rules.entries import CountsWhat


class Activity(Named, Model):
    """Course, briefing, stall, e-learning …: what its number counts, and whether it has sessions at all."""

    __tablename__ = "activity"

    counts_what: Mapped[CountsWhat] = mapped_column(words_of(CountsWhat, "counts_what"))
    has_sessions: Mapped[bool] = mapped_column(default=True)


class Level(Named, Model):
    """Introductory, advanced, train the trainer, awareness."""

    __tablename__ = "level"


class Course(Named, Model):
    """What is taught, with the level, activity and length that the form offers from it."""

    __tablename__ = "course"
    __table_args__ = (CheckConstraint("usual_minutes > 0", name="usual_minutes_above_0"),)

    level_id: Mapped[int | None] = mapped_column(ForeignKey("level.id"), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    usual_minutes: Mapped[int | None]
