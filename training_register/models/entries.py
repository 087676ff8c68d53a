"""Entries: the lines of the register."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training_register.count import Certainty, Count
from training_register.database import Model
from training_register.models.areas import Area
from training_register.models.columns import Instant, count_checks, words_of
from training_register.models.courses import Activity, Course, Level
from training_register.models.organisations import Organisation
from training_register.models.people import Provider, Trainer
from training_register.models.sectors import Audience, Sector
from training_register.rules.entries import CountsWhat, How, Kind, Status

LONGEST_COUNT_AS_TYPED, LONGEST_WORDS_INSTEAD = 100, 200


class Entry(Model):
    """One session, or several together. `counts_to` to `month` are made by `rules.periods.placed` alone."""

    __tablename__ = "entry"
    __table_args__ = (
        ForeignKeyConstraint(
            ["audience_id", "sector_id"], ["audience_sector.audience_id", "audience_sector.sector_id"]
        ),
        *count_checks("sessions", "sessions_certainty"),
        *count_checks("attended", "attended_certainty"),
        CheckConstraint("starts_on <= counts_to AND counts_to <= ends_on", name="days_in_order"),
        CheckConstraint(
            "counts_to = CASE WHEN kind = 'one' THEN starts_on ELSE ends_on END",
            name="counts_to_follows_kind",
        ),
        # One session is 1; the same session again, a stall or a line without sessions is not. Where a NULL would leave
        # this unknown, the database would let the line pass: IS TRUE says no.
        CheckConstraint(
            "(kind <> 'one' OR (sessions = 1 AND sessions_certainty = 'exact' AND same_session_as_id IS NULL)"
            " OR (sessions = 0 AND sessions_certainty = 'exact'"
            " AND (same_session_as_id IS NOT NULL OR counts_what = 'contacts'))"
            " OR (sessions IS NULL AND NOT has_sessions)) IS TRUE",
            name="one_is_one",
        ),
        CheckConstraint("(status = 'taken out') = (status_before IS NOT NULL)", name="taken_out_keeps_status"),
        CheckConstraint(
            "quarter IS NULL OR (quarter BETWEEN 1 AND 4 AND reporting_year IS NOT NULL)",
            name="quarter_of_a_year",
        ),
        CheckConstraint(
            "month IS NULL OR (month BETWEEN 1 AND 12 AND quarter IS NOT NULL)",
            name="month_of_a_quarter",
        ),
        CheckConstraint("days >= 1", name="days_above_0"),
        CheckConstraint("minutes_each >= 1", name="minutes_each_above_0"),
        CheckConstraint("same_session_as_id <> id", name="not_the_same_session_as_itself"),
        CheckConstraint("reference <> ''", name="reference_not_blank"),
        CheckConstraint("version >= 1", name="version_above_0"),
        # The yearly tables read this index and nothing else. No partial index: SQLite would not cover it.
        Index(
            "ix_entry_in_tables",
            "reporting_year",
            "status",
            "counts_what",
            "audience_id",
            "sector_id",
            "sessions",
            "sessions_certainty",
            "attended",
            "attended_certainty",
            "has_sessions",
            "quarter",
            "month",
        ),
        # Lists in order of day, and periods of any two dates.
        Index("ix_entry_by_day", "starts_on", "id"),
        # The list in its other orders, page by page.
        Index("ix_entry_by_recorded", "recorded_at", "id"),
        Index("ix_entry_by_attended", "attended", "id"),
        # Several together that span the edge of a period, or that lie over another entry's days.
        Index("ix_entry_spans", "kind", "starts_on", "ends_on", "audience_id", "sector_id"),
        Index("ix_entry_overlaps", "audience_id", "sector_id", "starts_on"),
        # The few that are planned, and those that lie over several days.
        Index(
            "ix_entry_planned",
            "starts_on",
            sqlite_where=text("status = 'planned'"),
            postgresql_where=text("status = 'planned'"),
        ),
        # The few that are out of the figures, which a list leaves out.
        Index(
            "ix_entry_taken_out",
            "status",
            sqlite_where=text("status = 'taken out'"),
            postgresql_where=text("status = 'taken out'"),
        ),
        Index(
            "ix_entry_over_days",
            "ends_on",
            "starts_on",
            "kind",
            sqlite_where=text("ends_on > starts_on"),
            postgresql_where=text("ends_on > starts_on"),
        ),
        # What somebody has just recorded.
        Index("ix_entry_recorded", "recorded_by_id", "recorded_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(words_of(Kind, "kind"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    counts_to: Mapped[date]
    reporting_year: Mapped[int | None]
    quarter: Mapped[int | None]
    month: Mapped[int | None]
    days: Mapped[int | None]
    starts_at: Mapped[time | None]
    minutes_each: Mapped[int | None]

    status: Mapped[Status] = mapped_column(words_of(Status, "status"), default=Status.DELIVERED)
    status_before: Mapped[Status | None] = mapped_column(words_of(Status, "status_before", checked=False))
    reason: Mapped[str] = mapped_column(Text, default="")
    same_session_as_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)

    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"))
    sector_id: Mapped[int] = mapped_column(ForeignKey("sector.id"), index=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    # Copied from the activity, so that a yearly table reads one index.
    counts_what: Mapped[CountsWhat] = mapped_column(words_of(CountsWhat, "counts_what"))
    has_sessions: Mapped[bool] = mapped_column(default=True)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"), index=True)
    level_id: Mapped[int | None] = mapped_column(ForeignKey("level.id"), index=True)
    how: Mapped[How | None] = mapped_column(words_of(How, "how"))
    venue: Mapped[str] = mapped_column(String(200), default="")

    sessions: Mapped[int | None]
    sessions_certainty: Mapped[Certainty | None] = mapped_column(
        words_of(Certainty, "sessions_certainty", checked=False)
    )
    sessions_as_typed: Mapped[str] = mapped_column(String(LONGEST_COUNT_AS_TYPED), default="")
    attended: Mapped[int | None]
    attended_certainty: Mapped[Certainty | None] = mapped_column(
        words_of(Certainty, "attended_certainty", checked=False)
    )
    attended_as_typed: Mapped[str] = mapped_column(String(LONGEST_COUNT_AS_TYPED), default="")
    # "Well attended": kept beside "not recorded".
    words_instead: Mapped[str] = mapped_column(String(LONGEST_WORDS_INSTEAD), default="")

    # Never printed, and never in a publication.
    notes: Mapped[str] = mapped_column(Text, default="")
    reference: Mapped[str | None] = mapped_column(String(100), unique=True)
    # Whom to ask about a missing figure, where it is nobody with an account: a name, an e-mail address.
    contact: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    answers_user_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)

    audience: Mapped[Audience] = relationship(foreign_keys=audience_id)
    sector: Mapped[Sector] = relationship(foreign_keys=sector_id)
    activity: Mapped[Activity] = relationship()
    course: Mapped[Course | None] = relationship()
    level: Mapped[Level | None] = relationship()

    @property
    def sessions_count(self) -> Count | None:
        """How many sessions; None where sessions do not apply and nobody typed any."""
        if self.sessions is None and not self.has_sessions:
            return None
        return Count.of(self.sessions, self.sessions_certainty, self.sessions_as_typed)

    @property
    def attended_count(self) -> Count:
        """How many attended, or were contacted, or completed; with the words instead of a figure."""
        words = self.attended_as_typed if self.attended is not None else self.words_instead
        return Count.of(self.attended, self.attended_certainty, words)


class EntryOrganisation(Model):
    """An entry was for an organisation."""

    __tablename__ = "entry_organisation"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)

    organisation: Mapped[Organisation] = relationship()


class EntryArea(Model):
    """An entry was for an area."""

    __tablename__ = "entry_area"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)

    area: Mapped[Area] = relationship()


class EntryProvider(Model):
    """An organisation delivered an entry; the one in position 0 leads."""

    __tablename__ = "entry_provider"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)

    provider: Mapped[Provider] = relationship()


class EntryTrainer(Model):
    """A trainer took part in an entry, and gave so many half days."""

    __tablename__ = "entry_trainer"
    __table_args__ = (CheckConstraint("half_days >= 1", name="half_days_above_0"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    trainer_id: Mapped[int] = mapped_column(ForeignKey("trainer.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)
    # A day and a half is 3: whole numbers add up alike on both databases.
    half_days: Mapped[int | None]

    trainer: Mapped[Trainer] = relationship()


class EntryQuestion(Model):
    """Somebody was asked about an entry whether something odd is right, and said that it is.

    `name` says what was asked, and `about` of which values, so that it is asked again only when these change.
    """

    __tablename__ = "entry_question"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    about: Mapped[str] = mapped_column(String(200), primary_key=True)
    operation_id: Mapped[int] = mapped_column(ForeignKey("operation.id"), index=True)


class EntryToldApart(Model):
    """Somebody said that two entries which might count the same people twice are different."""

    __tablename__ = "entry_told_apart"
    __table_args__ = (CheckConstraint("entry_id < other_entry_id", name="in_order"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    other_entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True, index=True)
    operation_id: Mapped[int] = mapped_column(ForeignKey("operation.id"), index=True)
