"""Report tables (how a published table is printed, from which year on) and stated figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training_register.count import Certainty
from training_register.database import Model
from training_register.models.columns import count_checks, words_of
from training_register.models.sectors import Audience
from training_register.rules.entries import CountsWhat


class ReportTable(Model):
    """How an audience's table is printed from a reporting year on, until a later version takes over."""

    __tablename__ = "report_table"
    __table_args__ = (UniqueConstraint("short_name", "from_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    short_name: Mapped[str] = mapped_column(String(100))
    # 0 holds from the beginning.
    from_year: Mapped[int] = mapped_column(default=0)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"), index=True)
    counts_what: Mapped[CountsWhat] = mapped_column(words_of(CountsWhat, "counts_what"), default=CountsWhat.ATTENDANCES)
    # Further fields of the entries list, by their names; none yet narrows a table.
    filter: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(200))
    heading: Mapped[str] = mapped_column(String(100))
    total_label: Mapped[str] = mapped_column(String(100), default="Total")
    # Text with named places such as {attended}; never evaluated.
    sentence: Mapped[str] = mapped_column(Text, default="")

    audience: Mapped[Audience] = relationship()
    rows: Mapped[list[ReportRow]] = relationship(
        order_by="ReportRow.position, ReportRow.id", cascade="all, delete-orphan"
    )
    notes: Mapped[list[ReportNote]] = relationship(
        order_by="ReportNote.position, ReportNote.id", cascade="all, delete-orphan"
    )


class ReportRow(Model):
    """A row as it is printed."""

    __tablename__ = "report_row"
    __table_args__ = (UniqueConstraint("report_table_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_table_id: Mapped[int] = mapped_column(ForeignKey("report_table.id"))
    key: Mapped[str] = mapped_column(String(100))
    label: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)

    sectors: Mapped[list[ReportRowSector]] = relationship(
        cascade="all, delete-orphan", order_by="ReportRowSector.sector_id"
    )


class ReportRowSector(Model):
    """A sector feeds a row; in one table it feeds only one."""

    __tablename__ = "report_row_sector"
    __table_args__ = (UniqueConstraint("report_table_id", "sector_id"),)

    report_row_id: Mapped[int] = mapped_column(ForeignKey("report_row.id"), primary_key=True)
    sector_id: Mapped[int] = mapped_column(ForeignKey("sector.id"), primary_key=True, index=True)
    report_table_id: Mapped[int] = mapped_column(ForeignKey("report_table.id"))


class ReportNote(Model):
    """A note printed beneath a table, with a place {organisations} for those that may be named."""

    __tablename__ = "report_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_table_id: Mapped[int] = mapped_column(ForeignKey("report_table.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(Text)
    # Printed instead where no organisation may be named; blank leaves the note out.
    text_without_names: Mapped[str] = mapped_column(Text, default="")

    rows: Mapped[list[ReportNoteRow]] = relationship(
        cascade="all, delete-orphan", order_by="ReportNoteRow.report_row_id"
    )


class ReportNoteRow(Model):
    """A note is about a row; one note may serve two."""

    __tablename__ = "report_note_row"

    report_note_id: Mapped[int] = mapped_column(ForeignKey("report_note.id"), primary_key=True)
    report_row_id: Mapped[int] = mapped_column(ForeignKey("report_row.id"), primary_key=True, index=True)


class StatedFigure(Model):
    """A number that somebody else worked out: kept with its words, date and source; never added to anything."""

    __tablename__ = "stated_figure"
    __table_args__ = (
        *count_checks("number", "certainty"),
        CheckConstraint("starts_on <= ends_on", name="days_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audience.id"), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)
    number: Mapped[int | None]
    certainty: Mapped[Certainty | None] = mapped_column(words_of(Certainty, "certainty", checked=False))
    as_at: Mapped[date | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(Text, default="")
