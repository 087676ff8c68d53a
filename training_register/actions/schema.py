"""Bringing a database up to date: its tables by the migrations, and the starting lists of a register without any."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.orm import Session

from training_register.actions.backups import Backup
from training_register.actions.starting_lists import add_starting_lists
from training_register.database import Base, DatabaseProblem

# Whoever changes the schema on PostgreSQL holds this lock; the number is the word "training" as eight bytes.
LOCK = int.from_bytes(b"training", "big")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upgrade:
    """What it took to bring a register up to date. `revision_before` is None for a database without a register."""

    revision_before: str | None
    revision: str
    backup: Backup | None
    has_new_lists: bool


def bring_up_to_date(engine: Engine, *, back_up: Callable[[], Backup] | None = None) -> Upgrade:
    """Makes or upgrades the tables and adds the starting lists, all in one transaction, or nothing.

    `back_up` is called where tables that exist are about to be changed. Of two processes that ask at once, one
    waits and then finds everything done. Needs the application's context, as migrations do. Raises
    `DatabaseProblem` for a database that this version of the program can't bring up to date.
    """
    with _alone_on(engine) as connection:
        before = revision_of(connection)
        backup = None
        if before != head():
            _refuse_what_it_does_not_know(connection, before)
            # A reader of its own: it sees the register as it was before this transaction.
            backup = back_up() if before is not None and back_up else None
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            _refuse_broken_references(connection)
        # The session's commit ends its own part; the transaction is the connection's.
        with Session(connection) as db_session:
            has_new_lists = add_starting_lists(db_session)
            db_session.commit()
    return Upgrade(revision_before=before, revision=head(), backup=backup, has_new_lists=has_new_lists)


@contextmanager
def _alone_on(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other process is in at the same time, committed at the end."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # Alembic copies a table to change it, and dropping the old one would take along what refers to it.
            # SQLite hears this outside a transaction alone; references are checked before the end instead.
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys = OFF")
            try:
                connection.execution_options(sqlite_begin="IMMEDIATE")
                with connection.begin():
                    yield connection
            finally:
                driver.execute("PRAGMA foreign_keys = ON")
        else:
            with connection.begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
                yield connection


def revision_of(connection: Connection) -> str | None:
    """The version of the schema that a database has; None for one without a register."""
    revision: str | None = MigrationContext.configure(connection).get_current_revision()
    return revision


def head() -> str:
    """The version of the schema that this program works with."""
    revision = _script().get_current_head()
    assert revision is not None
    return revision


def known_revisions() -> frozenset[str]:
    """Every version of the schema that this program can bring up to date, the head included."""
    return frozenset(script.revision for script in _script().walk_revisions())


def _refuse_what_it_does_not_know(connection: Connection, revision: str | None) -> None:
    if revision is None:
        if taken := sorted(set(inspect(connection).get_table_names()) & set(Base.metadata.tables)):
            raise DatabaseProblem(
                f"The database holds tables that are not this register's ({', '.join(taken[:3])}), "
                "or a register that was damaged. Use another database, or restore a backup."
            )
    elif revision not in known_revisions():
        raise DatabaseProblem(newer(revision))


def newer(revision: str) -> str:
    """The words for a database that a newer version of the program has changed."""
    return f"The register was changed by a newer version of the program (its tables have version {revision}). Use that."


def _refuse_broken_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise DatabaseProblem(
            "Some lines refer to others that are not there, so nothing was changed. `training-register check` lists "
            "them."
        )


def _config() -> Config:
    config: Config = current_app.extensions["migrate"].migrate.get_config()
    return config


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
