"""Many rows at once: ids set aside for them, and tables filled in a few statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

from sqlalchemy import Table, func, select, text

from training_register.database import DbSession
from training_register.models import Change

# SQLite takes 32,766 values in a statement from version 3.32 on, PostgreSQL 65,535.
VALUES_AT_ONCE = 30_000
ROWS_AT_ONCE = 1_000
ROOM_IN_KIB = 32 * 1024


def hold_still(db_session: DbSession, *models: Any) -> None:
    """Keeps others from writing to tables until the transaction ends, as SQLite does by itself.

    Reading goes on. Tables are locked in the order given: name the lists before what refers to them, as whoever
    adds to both does.
    """
    if db_session.connection().dialect.name == "postgresql":
        tables = ", ".join(f'"{model.__tablename__}"' for model in models)
        db_session.execute(text(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE"))


@contextmanager
def room_for_indexes(db_session: DbSession) -> Iterator[None]:
    """Gives SQLite room to hold what many rows change in a table's indexes; it has 2 MB otherwise."""
    connection = db_session.connection()
    if connection.dialect.name != "sqlite":
        yield
        return
    usual = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA cache_size = -{ROOM_IN_KIB}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {usual}")


def new_ids(db_session: DbSession, model: Any, number: int) -> Sequence[int]:
    """Ids for so many new rows, in ascending order; nobody else is given any of them, or had any before.

    On SQLite the transaction must have begun to write (`database.writing`); on PostgreSQL the table's sequence
    gives them out.
    """
    if number == 0:
        return ()
    if db_session.connection().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(model.__tablename__, "id")
        return list(db_session.scalars(select(func.nextval(sequence)).select_from(func.generate_series(1, number))))
    first = free_id(db_session, model)
    assert first, "SQLite leaves it to whoever asks"
    return range(first, first + number)


def free_id(db_session: DbSession, model: Any) -> int | None:
    """The id for a new row that no row had before, deleted ones included; None where the database gives such itself.

    SQLite would give the id of the last row again once that is deleted, while the history tells of both by it.
    """
    if db_session.connection().dialect.name == "postgresql":
        return None
    told = select(func.max(Change.subject_id)).where(Change.subject == model.__tablename__)
    there = db_session.execute(select(select(func.max(model.id)).scalar_subquery(), told.scalar_subquery())).one()
    return max(id_ or 0 for id_ in there) + 1


class RowWriter:
    """Fills a table: rows are held back until there are enough of them for one statement.

    Many rows in one statement take SQLite half the time of as many statements: it prepares what a CHECK compares
    with once a statement. The rows are given flat, as the values that the driver takes; `as_stored` makes these.
    """

    def __init__(self, db_session: DbSession, model: Any, columns: Sequence[str]) -> None:
        self._connection = db_session.connection()
        self._table: Table = model.__table__
        self._columns = columns
        self.rows_at_once = min(ROWS_AT_ONCE, VALUES_AT_ONCE // len(columns))
        self._values: list[Any] = []
        self._whole = self._statement(self.rows_at_once)
        #: Adds the values of one or more rows.
        self.add: Callable[[Iterable[Any]], None] = self._values.extend

    def as_stored(self, column: str) -> Callable[[Any], Any]:
        """What turns a column's value into what the driver takes."""
        dialect = self._connection.dialect
        processor = self._table.c[column].type.dialect_impl(dialect).bind_processor(dialect)
        return processor or (lambda value: value)

    def write(self) -> None:
        """Sends the rows for which there are enough, and holds back the rest."""
        size = self.rows_at_once * len(self._columns)
        whole = len(self._values) // size * size
        for start in range(0, whole, size):
            self._connection.exec_driver_sql(self._whole, tuple(self._values[start : start + size]))
        del self._values[:whole]

    def finish(self) -> None:
        """Sends all rows."""
        self.write()
        if self._values:
            statement = self._statement(len(self._values) // len(self._columns))
            self._connection.exec_driver_sql(statement, tuple(self._values))
            self._values.clear()

    def _statement(self, rows: int) -> str:
        dialect = self._connection.dialect
        quote = dialect.identifier_preparer.quote
        mark = "?" if dialect.paramstyle == "qmark" else "%s"
        row = f"({', '.join([mark] * len(self._columns))})"
        # Names of the model and marks alone: no value stands in the text.
        return (
            f"INSERT INTO {quote(self._table.name)} ({', '.join(map(quote, self._columns))}) "  # noqa: S608
            f"VALUES {', '.join(chain([row], [row] * (rows - 1)))}"
        )
