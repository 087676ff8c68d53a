"""A cross-table that somebody chose, as a Table and as what its files hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from training_register.database import DbSession
from training_register.outputs.publication import Download
from training_register.queries.examples import is_example
from training_register.queries.tables import TableLayout
from training_register.reports.layouts import table_of
from training_register.rules.example_years import INVENTED
from training_register.rules.periods import Period
from training_register.settings import Settings
from training_register.table import Note, Table

# Its name in addresses and files, which no report table has.
NAME = "cross"
# More columns or rows are read by nobody, and make a page or a workbook that hardly opens.
MOST_COLUMNS, MOST_ROWS = 150, 2_000


def cross_table(
    db_session: DbSession, layout: TableLayout, period: Period, *, settings: Settings, as_at: date, filter_words: str
) -> Table:
    """The table; what its filter says stands among its notes, so that every file says what is counted.

    It is provisional whatever its period: what somebody asks for by hand is in no publication.
    """
    table = table_of(db_session, replace(layout, name=NAME), period, settings=settings, as_at=as_at)
    kept_to = (Note(f"Only these entries are counted: {filter_words}."),) if filter_words else ()
    return replace(table, notes=(*kept_to, *table.notes), is_provisional=True)


def download_of_one(
    db_session: DbSession, table: Table, period: Period, *, settings: Settings, made_at: datetime
) -> Download:
    """What the files of one table hold."""
    return Download(
        period=period,
        made_at=made_at,
        tables=(table,),
        organisation=settings.organisation_name,
        service=settings.service_name,
        place=settings.place,
        contact=settings.contact,
        source=settings.source,
        mark=INVENTED if is_example(db_session) else "",
    )


def size_problem(table: Table) -> tuple[str, str]:
    """Which of rows and columns has too many members, and why in a sentence; ("", "") where neither has."""
    columns, rows = len(table.columns) - 1, len(table.rows)
    if columns > MOST_COLUMNS:
        return "columns", (
            f"That makes {columns:,} columns. At most {MOST_COLUMNS} are printed: choose fewer measures, a narrower "
            "filter, or put what has many members into the rows."
        )
    if rows > MOST_ROWS:
        return "rows", f"That makes {rows:,} rows. At most {MOST_ROWS:,} are printed: choose a narrower filter."
    return "", ""
