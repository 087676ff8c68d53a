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
    attendances = [table for table in tables if table.columns[2].key == CountsWhat.ATTENDANCES.measure]
    if len(attendances) < 2:
        return None
    return Table(
        name=NAME,
        title="Summary of audiences",
        period_in_words=period.in_words,
        columns=(
            Column("audience", "Audience", ColumnKind.TEXT),
            Column("sessions", "Sessions", ColumnKind.COUNT),
            Column("attended", "Attended", ColumnKind.COUNT),
        ),
        rows=tuple(
            Row(table.name, RowKind.ROW, (Cell(table.title), *table.total.cells[1:]), table.where[2:])
            for table in attendances
            if table.total
        ),
        notes=(Note(STANDING_NOTES[CountsWhat.ATTENDANCES]),),
        place=settings.place,
        source=attendances[0].source,
        as_at=as_at,
        where=attendances[0].where[:2],
    )
