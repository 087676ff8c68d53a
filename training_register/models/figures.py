"""Other figures of an entry, the lists they are made from, and what was answered about missing ones."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training_register.count import Certainty, Count
from training_register.database import Model
from training_register.models.columns import Instant, Named, count_checks, words_of


class Measure(Named, Model):
    """What a figure counts: attended, capacity, booked, did not attend …"""

    __tablename__ = "measure"

    # Counts of people are protected where small; those of sessions, places or organisations never are.
    counts_people: Mapped[bool] = mapped_column(default=True)


class Split(Named, Model):
    """A way to split any count of people: came from, age group …"""

    __tablename__ = "split"


class SplitItem(Model):
    """One item of a split: police, schools …"""

    __tablename__ = "split_item"
    __table_args__ = (UniqueConstraint("split_id", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    split_id: Mapped[int] = mapped_column(ForeignKey("split.id"))
    name: Mapped[str] = mapped_column(String(200))
    sort_name: Mapped[str] = mapped_column(String(400))
    folded: Mapped[str] = mapped_column(String(400))
    position: Mapped[int] = mapped_column(default=0)
    retired_on: Mapped[date | None]

    split: Mapped[Split] = relationship()


class Figure(Model):
    """A number of an entry, whole or for one item of a split. One that is not recorded has no line."""

    __tablename__ = "figure"
    __table_args__ = (
        *count_checks("number", "certainty"),
        # NULLs are all different to a unique constraint, so the whole figure has an index of its own.
        Index(
            "uq_figure_whole",
            "entry_id",
            "measure_id",
            unique=True,
            sqlite_where=text("split_item_id IS NULL"),
            postgresql_where=text("split_item_id IS NULL"),
        ),
        UniqueConstraint("entry_id", "measure_id", "split_item_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"), index=True)
    split_item_id: Mapped[int | None] = mapped_column(ForeignKey("split_item.id"), index=True)
    number: Mapped[int]
    certainty: Mapped[Certainty] = mapped_column(words_of(Certainty, "certainty", checked=False))
    as_typed: Mapped[str] = mapped_column(String(100), default="")

    measure: Mapped[Measure] = relationship()
    split_item: Mapped[SplitItem | None] = relationship()

    @property
    def count(self) -> Count:
        """The figure as a count."""
        return Count.of(self.number, self.certainty, self.as_typed)


class AnswerState(StrEnum):
    """What is known about a missing figure."""

    MISSING = "missing"
    STOPPED_ASKING = "stopped asking"


class Answer(Model):
    """What was answered about a figure that an entry misses: asked for again on a day, or no longer."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("entry_id", "measure_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"), index=True)
    state: Mapped[AnswerState] = mapped_column(words_of(AnswerState, "state"))
    reason: Mapped[str] = mapped_column(Text, default="")
    ask_again_on: Mapped[date | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    answered_at: Mapped[datetime] = mapped_column(Instant)
