"""What is wrong with a register, if anything: its database, and what each entry stores against the rules."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from sqlalchemy import Connection, Row, func, select

from training_register.count import Count
from training_register.models import Activity, Entry
from training_register.rules.entries import kind_of
from training_register.rules.periods import day_in_words, placed

AnyRow = Row[*tuple[Any, ...]]

# Entries are read so many at a time, so that a large register takes no more memory than a small one.
BATCH = 2_000
# Each field that is worked out from others, as people read it.
WORKED_OUT = {
    "kind": "kind",
    "counts_to": "day that it counts to",
    "reporting_year": "reporting year",
    "quarter": "quarter",
    "month": "month",
    "counts_what": "what its number counts",
    "has_sessions": "whether it has sessions",
}


def database_problems(connection: Connection) -> list[str]:
    """What the database itself finds wrong: damage, broken checks and references, constraints never confirmed."""
    if connection.dialect.name == "sqlite":
        return [
            *(
                f"SQLite says: {line}."
                for (line,) in connection.exec_driver_sql("PRAGMA integrity_check")
                if line != "ok"
            ),
            *(
                f"Line {line or '(no number)'} of the table {table} refers to a line of {other} that is not there."
                for table, line, other, _ in connection.exec_driver_sql("PRAGMA foreign_key_check")
            ),
        ]
    unconfirmed = connection.exec_driver_sql(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint "
        "WHERE NOT convalidated AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
    )
    invalid = connection.exec_driver_sql(
        "SELECT indrelid::regclass::text, indexrelid::regclass::text FROM pg_index JOIN pg_class ON oid = indexrelid "
        "WHERE NOT (indisvalid AND indisready) AND relnamespace = current_schema()::regnamespace ORDER BY 1, 2"
    )
    return [
        *(f"The constraint {name} of the table {table} was never confirmed." for table, name in unconfirmed),
        *(f"The index {name} of the table {table} is not valid." for table, name in invalid),
    ]


def number_of_entries(connection: Connection) -> int:
    """How many entries the register holds, whatever their status."""
    return connection.execute(select(func.count()).select_from(Entry)).scalar_one()


def entry_problems(connection: Connection, first_month: int) -> Generator[str]:
    """Each field of each entry that is not what the rules work out, with the register's first month of a year."""
    activity = (
        Activity.counts_what.label("activity_counts_what"),
        Activity.has_sessions.label("activity_has_sessions"),
    )
    entries = (
        select(
            Entry.id, Entry.reference, Entry.kind, Entry.starts_on, Entry.ends_on, Entry.counts_to,
            Entry.reporting_year, Entry.quarter, Entry.month, Entry.days, Entry.same_session_as_id,
            Entry.counts_what, Entry.has_sessions, Entry.sessions, Entry.sessions_certainty, *activity,
        )
        .join(Activity)
        .order_by(Entry.id)
    )  # fmt: skip
    # Closed too where somebody reads only the first of them.
    with connection.execution_options(yield_per=BATCH).execute(entries) as rows:
        for row in rows:
            for field, right in _worked_out(row, first_month).items():
                if (stored := getattr(row, field)) != right:
                    was, becomes = _shown(stored), _shown(right)
                    yield f"{_named(row)}: its {WORKED_OUT[field]} is stored as {was} and is {becomes}."


def _worked_out(row: AnyRow, first_month: int) -> dict[str, Any]:
    applies = row.sessions is not None or row.has_sessions
    kind = kind_of(
        sessions=Count.of(row.sessions, row.sessions_certainty) if applies else None,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        days=row.days,
        is_same_session=row.same_session_as_id is not None,
        counts_what=row.counts_what,
    )
    place = placed(row.starts_on, row.ends_on, kind, first_month)
    return {
        "kind": kind,
        "counts_to": place.counts_to,
        "reporting_year": place.reporting_year,
        "quarter": place.quarter,
        "month": place.month,
        "counts_what": row.activity_counts_what,
        "has_sessions": row.activity_has_sessions,
    }


def _named(row: AnyRow) -> str:
    reference = f", reference {row.reference}" if row.reference else ""
    return f"Entry {row.id} ({day_in_words(row.starts_on)}{reference})"


def _shown(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
