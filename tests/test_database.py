"""The handle to the database, and what makes SQLite keep PostgreSQL's promises."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.given import Given
from training_register.database import (
    BUSY_TIMEOUT_MS,
    FILE_NAME,
    Base,
    DatabaseProblem,
    address,
    check_sqlite_version,
    db,
    writing,
)
from training_register.models import Entry, Organisation

PASSWORD = "s3cr3t-word"


class TestAddress:
    """Where the database is: the one that a setting names, else SQLite in the register's folder."""

    def test_without_a_setting_it_is_a_file_in_the_folder(self, tmp_path: Path) -> None:
        url = address(tmp_path)

        assert url.get_backend_name() == "sqlite"
        assert url.database == str(tmp_path / FILE_NAME)

    @pytest.mark.parametrize(
        "named",
        [
            f"postgres://register:{PASSWORD}@db.example.org:5432/register",
            f"postgresql://register:{PASSWORD}@db.example.org:5432/register",
            f"postgresql+psycopg://register:{PASSWORD}@db.example.org:5432/register",
        ],
    )
    def test_every_way_to_write_postgresql_finds_the_same_driver(self, tmp_path: Path, named: str) -> None:
        url = address(tmp_path, named)

        assert url.drivername == "postgresql+psycopg"
        assert (url.username, url.password, url.host, url.port, url.database) == (
            "register",
            PASSWORD,
            "db.example.org",
            5432,
            "register",
        )

    @pytest.mark.parametrize(
        "named",
        [
            f"register:{PASSWORD}@db.example.org/register",
            f"mysql://register:{PASSWORD}@db.example.org/register",
            f"nosuch://register:{PASSWORD}@db.example.org/register",
            "postgres",
            "://",
        ],
    )
    def test_what_is_no_address_is_refused_without_repeating_its_password(self, tmp_path: Path, named: str) -> None:
        with pytest.raises(DatabaseProblem, match="DATABASE_URL") as problem:
            address(tmp_path, named)

        assert PASSWORD not in str(problem.value)
        assert problem.value.__suppress_context__ or problem.value.__context__ is None

    def test_so_is_a_password_with_a_slash_in_it_that_reads_as_a_port(self, tmp_path: Path) -> None:
        """Such a password must be written with %2F; somebody will forget it."""
        with pytest.raises(DatabaseProblem, match="DATABASE_URL") as problem:
            address(tmp_path, f"postgres://register:x@db.example.org:{PASSWORD}/register")

        assert PASSWORD not in str(problem.value)


class TestSqliteVersion:
    """An SQLite that is too old is told of in a sentence."""

    def test_an_old_one_is_refused_in_a_sentence(self) -> None:
        with pytest.raises(DatabaseProblem) as problem:
            check_sqlite_version((3, 34, 1))

        assert str(problem.value) == (
            "The register needs SQLite 3.35 or newer; this Python has 3.34.1. Use a newer Python."
        )

    @pytest.mark.parametrize("version", [(3, 35), (3, 35, 0), (3, 40, 1), (4, 0, 0)])
    def test_a_new_one_is_taken(self, version: tuple[int, ...]) -> None:
        check_sqlite_version(version)

    def test_this_one_is_taken(self) -> None:
        check_sqlite_version()


class TestPromises:
    """What holds on every connection."""

    @pytest.fixture(autouse=True)
    def only_on_sqlite(self, database_kind: str) -> None:
        if database_kind != "sqlite":
            pytest.skip("PostgreSQL promises this by itself")

    @pytest.mark.parametrize(
        ("pragma", "value"),
        [("foreign_keys", 1), ("journal_mode", "wal"), ("busy_timeout", BUSY_TIMEOUT_MS), ("synchronous", 2)],
    )
    def test_a_connection_is_prepared(self, db_session: Session, pragma: str, value: object) -> None:
        assert db_session.execute(text(f"PRAGMA {pragma}")).scalar() == value

    def test_a_second_connection_is_prepared_too(self, app: Flask) -> None:
        with db.engine.connect() as one, db.engine.connect() as other:
            for connection in (one, other):
                assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1

    def test_somebody_waits_five_seconds_or_more_for_a_turn(self) -> None:
        assert BUSY_TIMEOUT_MS >= 5_000


class TestTransactions:
    """A transaction is all or nothing, and one that writes waits for its turn."""

    def test_a_reference_to_nothing_is_refused(self, given: Given, db_session: Session) -> None:
        entry = given.entry()

        with pytest.raises(IntegrityError):
            db_session.execute(text("UPDATE entry SET sector_id = 987654 WHERE id = :id"), {"id": entry.id})
        db_session.rollback()

    def test_what_is_rolled_back_was_never_there(self, given: Given, db_session: Session) -> None:
        db_session.add(Organisation(name="Bents Green"))
        db_session.flush()
        db_session.rollback()

        assert db_session.query(Organisation).count() == 0

    def test_a_savepoint_undoes_its_own_part_alone(self, given: Given, db_session: Session) -> None:
        db_session.add(Organisation(name="Bents Green"))
        db_session.flush()
        savepoint = db_session.begin_nested()
        db_session.add(Organisation(name="BENTS GREEN", short_name="other"))
        with pytest.raises(IntegrityError):
            db_session.flush()
        savepoint.rollback()
        db_session.commit()

        assert [organisation.name for organisation in db_session.query(Organisation)] == ["Bents Green"]

    def test_a_change_of_the_schema_can_be_rolled_back(self, app: Flask) -> None:
        with db.engine.connect() as connection:
            connection.exec_driver_sql("CREATE TABLE passing (id INTEGER)")
            connection.rollback()
            with pytest.raises(Exception, match="passing"):
                connection.exec_driver_sql("SELECT * FROM passing")

    def test_writing_forgets_what_was_read(self, given: Given, db_session: Session) -> None:
        entry = given.entry(attended="34")
        assert entry.attended == 34
        with db.engine.begin() as other:
            other.execute(text("UPDATE entry SET attended = 35 WHERE id = :id"), {"id": entry.id})

        writing(db_session)

        assert entry.attended == 35
        db_session.rollback()

    def test_writing_drops_what_was_not_committed(self, given: Given, db_session: Session) -> None:
        db_session.add(Organisation(name="Bents Green"))

        writing(db_session)

        assert db_session.query(Organisation).count() == 0
        db_session.rollback()

    def test_a_transaction_after_writing_is_a_reading_one_again(self, given: Given, db_session: Session) -> None:
        writing(db_session)
        db_session.commit()

        assert "sqlite_begin" not in db_session.connection().get_execution_options()
        db_session.rollback()

    def test_one_that_writes_waits_for_the_one_before(self, given: Given, db_session: Session, app: Flask) -> None:
        """Two read the same number and add one: without the wait, one addition is lost or refused."""
        entry_id = given.entry(attended="0").id
        db_session.rollback()
        writing(db_session)
        seen = db_session.get_one(Entry, entry_id, with_for_update=True).attended or 0
        problems: list[BaseException] = []

        def add_one() -> None:
            try:
                with app.app_context():
                    db.session.get(Entry, entry_id)  # the read that the user loader does
                    writing(db.session)
                    entry = db.session.get_one(Entry, entry_id, with_for_update=True)
                    entry.attended = (entry.attended or 0) + 1
                    db.session.commit()
                    db.session.remove()
            except BaseException as problem:
                problems.append(problem)

        other = threading.Thread(target=add_one)
        other.start()
        time.sleep(0.2)
        db_session.get_one(Entry, entry_id).attended = seen + 1
        db_session.commit()
        other.join(timeout=30)

        assert problems == []
        assert db_session.get_one(Entry, entry_id).attended == 2


def test_every_constraint_has_a_name_of_its_own() -> None:
    """A migration on SQLite can't change a constraint that has none."""
    for table in Base.metadata.tables.values():
        names = [str(constraint.name) for constraint in table.constraints]
        assert "None" not in names, table.name
        assert len(names) == len(set(names)), table.name
        assert all(len(name) <= 63 for name in names), f"PostgreSQL cuts a name of {table.name}"
