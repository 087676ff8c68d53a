"""The handle to the database, and what makes SQLite keep PostgreSQL's promises."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import URL, Connection, Engine, MetaData, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction, scoped_session

FILE_NAME = "register.sqlite"
OLDEST_SQLITE = (3, 35)
BUSY_TIMEOUT_MS = 15_000
# Where a session remembers the transaction that `writing` began.
_WRITES = "writes"

# Constraints without names can't be changed by a migration on SQLite.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# What a function of queries/ or actions/ is given: the request's session, or one of a test's own.
DbSession = Session | scoped_session[Any]


class DatabaseProblem(RuntimeError):
    """The database can't be used as it is; `str()` says what to do."""


class Base(DeclarativeBase):
    """What every model derives from, through `Model`."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

# The class of every model; type checkers can't follow the one that Flask-SQLAlchemy makes.
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def address(folder: Path, named: str = "") -> URL:
    """Where the database is: the one that a setting names, else SQLite in the register's folder."""
    if not named:
        return URL.create("sqlite", database=str(folder / FILE_NAME))
    try:
        url = make_url(named)
    except (ArgumentError, ValueError):
        # SQLAlchemy raises a plain ValueError for a port that is no number, such as the end of a password with a
        # slash in it. The address may hold a password: it is not repeated.
        raise DatabaseProblem("DATABASE_URL is not the address of a database.") from None
    # Hosts hand out both of these; SQLAlchemy knows the driver by the long name.
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise DatabaseProblem("DATABASE_URL must name an SQLite or a PostgreSQL database.")
    return url


def check_sqlite_version(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> None:
    """Raises `DatabaseProblem` for an SQLite that is older than the register needs."""
    if version < OLDEST_SQLITE:
        raise DatabaseProblem(
            f"The register needs SQLite {'.'.join(map(str, OLDEST_SQLITE))} or newer; this Python has "
            f"{'.'.join(map(str, version))}. Use a newer Python."
        )


@event.listens_for(Engine, "connect")
def _prepare_connection(dbapi_connection: Any, _record: Any) -> None:
    if not isinstance(dbapi_connection, sqlite3.Connection):
        return
    # The driver's own transactions begin late and end early; SQLAlchemy's BEGIN below takes their place.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    # The timeout first: the switch to WAL waits for other processes too.
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        how = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if how == "IMMEDIATE" else "BEGIN DEFERRED")


def writing(db_session: DbSession, *, as_of_one_moment: bool = False) -> None:
    """Ends the read that the request began, and begins a transaction that may write.

    Call it before the first read that a write depends on, and after all that is slow (hashing, parsing). On
    SQLite the transaction begins immediately, so that it waits for its turn instead of failing when a read
    turns into a write. Loaded objects are forgotten: read again what the write depends on.

    `as_of_one_moment` says that all that is read must be of the same moment, whatever others commit meanwhile; on
    SQLite it is in any case.
    """
    db_session.rollback()
    options = {"sqlite_begin": "IMMEDIATE"}
    if as_of_one_moment and db_session.get_bind().dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    db_session.connection(execution_options=options)
    db_session.info[_WRITES] = _transaction_of(db_session)


def writing_transaction(db_session: DbSession) -> SessionTransaction | None:
    """The transaction that `writing` began, while it goes on; else None."""
    transaction = _transaction_of(db_session)
    return transaction if transaction is not None and db_session.info.get(_WRITES) is transaction else None


def _transaction_of(db_session: DbSession) -> SessionTransaction | None:
    own = db_session() if isinstance(db_session, scoped_session) else db_session
    transaction: SessionTransaction | None = own.get_transaction()
    return transaction
