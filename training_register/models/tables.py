"""Report tables (how a published table is printed, from which year on) and breaks in series."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training_register.database import Model
from training_register.models.columns import words_of
from training_register.models.sectors import Audience, Sector
from training_register.rules.entries import CountsWhat


class ReportTable(Model):
    """How a table is printed from a reporting year on, until a later version of the same short name takes over.

    Its rows and columns are named as `rules.cross_tables` reads them.
    """

    __tablename__ = "report_table"
    __table_args__ = (
        UniqueConstraint("short_name", "from_year"),
        CheckConstraint("decimals BETWEEN 0 AND 2", name="decimals_few"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    short_name: Mapped[str] = mapped_column(String(100))
    # 0 holds from the beginning.
    from_year: Mapped[int] = mapped_column(default=0)
    # None where it counts the entries of every audience.
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audience.id"), index=True)
    # None where it counts entries of every kind; each measure then says which number it adds up.
    counts_what: Mapped[CountsWhat | None] = mapped_column(
        words_of(CountsWhat, "counts_what"), default=CountsWhat.ATTENDANCES
    )
    # Further fields of the entries list, by the names that they have in its address: {"course": ["taxi"]}.
    filter: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    position: Mapped[int] = mapped_column(default=0)
    # Whether it stands on the page of a year and in its files, or is kept to be looked at alone.
    is_printed: Mapped[bool] = mapped_column(default=True, server_default=true())
    title: Mapped[str] = mapped_column(String(200))
    heading: Mapped[str] = mapped_column(String(100))
    rows_by: Mapped[str] = mapped_column(String(60), default="sector", server_default=text("'sector'"))
    # "" where its columns are its measures alone.
    columns_by: Mapped[str] = mapped_column(String(60), default="", server_default=text("''"))
    # What it measures, in order, as pairs of a key and its heading ("" for the usual one); none stands for sessions and
    # the number that it counts.
    measures: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    # Whether columns of changes stand beside those of years.
    has_changes: Mapped[bool] = mapped_column(default=False, server_default=false())
    has_total: Mapped[bool] = mapped_column(default=True, server_default=true())
    total_label: Mapped[str] = mapped_column(String(100), default="Total")
    # What is told beneath it, as pairs of a measure and its label: [["did-not-attend", "Did not attend"]].
    lines_beneath: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    # How its numbers are written: 1,587 or 1587, and averages and shares with so many decimals.
    has_commas: Mapped[bool] = mapped_column(default=True, server_default=true())
    decimals: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    # The kind of chart beneath it, as `table.ChartKind` names it; "" for none.
    chart: Mapped[str] = mapped_column(String(24), default="", server_default=text("''"))
    # Text with named places such as {attended}; never evaluated.
    sentence: Mapped[str] = mapped_column(Text, default="")

    audience: Mapped[Audience | None] = relationship()
    rows: Mapped[list[ReportRow]] = relationship(
        order_by="ReportRow.position, ReportRow.id", cascade="all, delete-orphan"
    )
    notes: Mapped[list[ReportNote]] = relationship(
        order_by="ReportNote.position, ReportNote.id", cascade="all, delete-orphan"
    )


class ReportRow(Model):
    """A row as it is printed, and what feeds it: sectors, or the members of another list that the rows are by."""

    __tablename__ = "report_row"
    __table_args__ = (UniqueConstraint("report_table_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_table_id: Mapped[int] = mapped_column(ForeignKey("report_table.id"))
    key: Mapped[str] = mapped_column(String(100))
    label: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)
    # Where the rows are not by sector: the keys of those members, or of the one measure that the row shows.
    fed_by: Mapped[list[str]] = mapped_column(JSON, default=list)

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


class SeriesBreak(Model):
    """From a reporting year on, a report table or a sector is counted otherwise than before, and why."""

    __tablename__ = "series_break"
    __table_args__ = (
        CheckConstraint("(table_short_name IS NULL) <> (sector_id IS NULL)", name="of_a_table_or_a_sector"),
        UniqueConstraint("table_short_name", "from_year"),
        UniqueConstraint("audience_id", "sector_id", "from_year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # The short name of report tables, whichever version holds.
    table_short_name: Mapped[str | None] = mapped_column(String(100))
    # None where the break is in the sector whoever it trains.
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audience.id"), index=True)
    sector_id: Mapped[int | None] = mapped_column(ForeignKey("sector.id"), index=True)
    # The first reporting year that is counted in the new way.
    from_year: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)

    sector: Mapped[Sector | None] = relationship()
    audience: Mapped[Audience | None] = relationship()
