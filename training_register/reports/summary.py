"""The summary of audiences: a row for each of their tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from training_register.reports.audiences import STANDING_NOTES
from training_register.rules.entries import CountsWhat
from training_register.rules.periods import Period
from training_register.settings import Settings
from training_register.table import Cell, Column, ColumnKind, Note, Row, RowKind, Table

NAME = "summary"
# What it is, told to those who ask.
RULE = (
    "The totals of the audiences’ tables of attendances, side by side. It has no total, since audiences are never "
    "added."
)


def summary_table(tables: Sequence[Table], *, period: Period, settings: Settings, as_at: date) -> Table | None:
    """The totals of the audiences' tables of attendances, side by side; None where there are fewer than two.

    It has no total: audiences are added up on the page only, for checking. Contacts, completions and views are
    unlike attendances, and stand in their own tables alone.
    """
    totals = [(table, cells) for table in tables if (cells := _totals(table, period))]
    if len(totals) < 2:
        return None
    return Table(
        name=NAME,
        title="Summary of audiences",
        period_in_words=period.in_words,
        columns=(
            Column("audience", "Audience", ColumnKind.TEXT),
            Column("sessions", "Sessions", ColumnKind.COUNT),
            Column("attended", "Attended", ColumnKind.COUNT, counts_people=True),
        ),
        rows=tuple(
            Row(
                table.name,
                RowKind.ROW,
                (Cell(table.title), *cells),
                tuple(pair for pair in table.where if pair[0] not in ("period", "status")),
            )
            for table, cells in totals
        ),
        notes=(Note(STANDING_NOTES[CountsWhat.ATTENDANCES]),),
        place=settings.place,
        source=totals[0][0].source,
        as_at=as_at,
        where=(("period", period.address), ("status", "delivered")),
    )


def _totals(table: Table, period: Period) -> tuple[Cell, Cell] | None:
    """Sessions and attended of the period, of a table that may have other years too; None where it has not both."""
    total = {column.key: cell for column, cell in table.measures(table.total)} if table.total else {}
    cells = [
        total.get(name) or total.get(f"{name}-{period.address}")
        for name in ("sessions", CountsWhat.ATTENDANCES.measure)
    ]
    sessions, attended = cells
    return (sessions, attended) if sessions and attended else None
