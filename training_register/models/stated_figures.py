"""Stated figures: numbers that somebody else worked out, with their words, date or period, and source."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column, relationship

from training_register.count import LONGEST_WORDS, Certainty, Count
from training_register.database import Model
from training_register.models.columns import count_checks, words_of
from training_register.models.sectors import Audience
from training_register.rules.entries import CountsWhat
from training_register.rules.stated_figures import (
    COVERAGE,
    LARGEST_AMOUNT,
    PRINTED,
    WHOLE,
    Amount,
    StatedKind,
    When,
)


def _certainty(name: str) -> MappedColumn[Certainty | None]:
    return mapped_column(words_of(Certainty, f"{name}_certainty", checked=False))


def _as_typed() -> MappedColumn[str]:
    return mapped_column(String(LONGEST_WORDS), default="")


class StatedFigure(Model):
    """A number that somebody else worked out: shown with its source, never added to anything.

    Which of its numbers it has follows from its kind (`rules.stated_figures.COUNTS_OF`); one that was not stated is
    not recorded. Nothing that the register works out from them is kept.
    """

    __tablename__ = "stated_figure"
    __table_args__ = (
        *(check for name in (*COVERAGE, *PRINTED) for check in count_checks(name, f"{name}_certainty")),
        *count_checks("share", "share_certainty", WHOLE),
        *count_checks("figure", "figure_certainty", LARGEST_AMOUNT),
        CheckConstraint("NOT figure_is_not_set OR figure IS NULL", name="not_set_has_no_figure"),
        CheckConstraint("(starts_on IS NULL) = (ends_on IS NULL)", name="both_ends"),
        CheckConstraint("starts_on <= ends_on", name="days_in_order"),
        CheckConstraint("as_at IS NULL OR starts_on IS NULL", name="day_or_period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[StatedKind] = mapped_column(words_of(StatedKind, "kind"))
    # As it stands within a sentence: "licensed drivers".
    subject: Mapped[str] = mapped_column(String(200))
    # What it stands beside: an audience, one of its sectors, or a report table by its short name.
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audience.id"), index=True)
    sector_id: Mapped[int | None] = mapped_column(ForeignKey("sector.id"), index=True)
    table_name: Mapped[str] = mapped_column(String(100), default="")
    as_at: Mapped[date | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    # The day by which it stands in a reporting year: its own, or the first of the year that was said.
    stands_on: Mapped[date] = mapped_column(index=True)
    words: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(Text, default="")
    # Lines of words and a count each, as they were typed.
    reasons: Mapped[str] = mapped_column(Text, default="")
    further: Mapped[str] = mapped_column(Text, default="")

    # Coverage of a population.
    population: Mapped[int | None]
    population_certainty: Mapped[Certainty | None] = _certainty("population")
    population_as_typed: Mapped[str] = _as_typed()
    trained: Mapped[int | None]
    trained_certainty: Mapped[Certainty | None] = _certainty("trained")
    trained_as_typed: Mapped[str] = _as_typed()
    booked: Mapped[int | None]
    booked_certainty: Mapped[Certainty | None] = _certainty("booked")
    booked_as_typed: Mapped[str] = _as_typed()
    outstanding: Mapped[int | None]
    outstanding_certainty: Mapped[Certainty | None] = _certainty("outstanding")
    outstanding_as_typed: Mapped[str] = _as_typed()
    # In hundredths of a per cent.
    share: Mapped[int | None]
    share_certainty: Mapped[Certainty | None] = _certainty("share")
    share_as_typed: Mapped[str] = _as_typed()

    # A total that an earlier report printed, and what its number (`attended`) counts.
    counts_what: Mapped[CountsWhat] = mapped_column(words_of(CountsWhat, "counts_what"), default=CountsWhat.ATTENDANCES)
    sessions: Mapped[int | None]
    sessions_certainty: Mapped[Certainty | None] = _certainty("sessions")
    sessions_as_typed: Mapped[str] = _as_typed()
    attended: Mapped[int | None]
    attended_certainty: Mapped[Certainty | None] = _certainty("attended")
    attended_as_typed: Mapped[str] = _as_typed()

    # Any other figure, in hundredths: a count, an average, a share, a target.
    figure: Mapped[int | None]
    figure_certainty: Mapped[Certainty | None] = _certainty("figure")
    figure_as_typed: Mapped[str] = _as_typed()
    figure_is_share: Mapped[bool] = mapped_column(default=False)
    # "Not set" is an answer about a target, and differs from "not recorded".
    figure_is_not_set: Mapped[bool] = mapped_column(default=False)

    # The page of a year asks for both in one statement.
    audience: Mapped[Audience | None] = relationship(lazy="joined")

    @property
    def when(self) -> When:
        """The day or the period that it is about."""
        return When(self.as_at, self.starts_on, self.ends_on)

    def count_of(self, name: str) -> Count:
        """One of its counts, by the column that keeps it."""
        return Count.of(
            getattr(self, name), getattr(self, f"{name}_certainty"), getattr(self, f"{name}_as_typed") or ""
        )

    @property
    def stated_share(self) -> Amount:
        """The share as it was stated."""
        return Amount(self.share, self.share_certainty or Certainty.NOT_RECORDED, True, words=self.share_as_typed)

    @property
    def amount(self) -> Amount:
        """The figure of a kind that has one alone."""
        return Amount(
            self.figure,
            self.figure_certainty or Certainty.NOT_RECORDED,
            self.figure_is_share,
            self.figure_is_not_set,
            self.figure_as_typed,
        )
