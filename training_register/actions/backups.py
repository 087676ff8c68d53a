"""Backups of a whole register: made while it is in use, checksummed and read again; restored into an empty place."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import tomllib
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, inspect, text

from training_register.models import AppUser, Entry
from training_register.rules.folders import CHECKSUM
from training_register.rules.settings_file import as_toml, without_secrets

SETTINGS = ".settings.toml"
VERSIONS = "alembic_version"
# A register is in use once one of these holds a line.
IN_USE = (Entry.__tablename__, AppUser.__tablename__)
SQLITE_BEGINS, DUMP_BEGINS = b"SQLite format 3\x00", b"PGDMP"
# How long a restore waits for whoever still has the database open.
PATIENCE_SECONDS = 5


class BackupProblem(RuntimeError):
    """A backup can't be made or restored; `str()` says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made and read again: its file, and the sizes in bytes of it and of all in its folder."""

    path: Path
    size: int
    in_folder: int
    size_of_all: int


def back_up(engine: Engine, *, into: Path, at: datetime, settings_file: Path | None = None) -> Backup:
    """Writes a backup of the whole register into a folder, while it is in use.

    Beside the backup lie its checksum, as `sha256sum` writes and reads it, and the settings without secrets. No
    file has its last name before it is whole and was read again. Raises `BackupProblem`.
    """
    is_sqlite = engine.dialect.name == "sqlite"
    try:
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=into, prefix=".unfinished-") as unfinished:
            made = Path(unfinished) / "backup"
            # Accounts and notes are in it: it is for its owner only.
            os.close(os.open(made, os.O_CREAT | os.O_EXCL, 0o600))
            if is_sqlite:
                _copy_sqlite(engine, made)
                _verify_sqlite(made)
            else:
                _dump_postgresql(engine, made)
                _verify_dump(made)
            _keep(made)
            path = _named(made, into, at, ".sqlite" if is_sqlite else ".dump", _settings_text(settings_file))
    except OSError as problem:
        raise BackupProblem(f"The backup could not be written to {into}: {problem.strerror or problem}.") from problem
    backups = [file for file in into.glob("register-*") if file.suffix in (".sqlite", ".dump")]
    return Backup(path, path.stat().st_size, len(backups), sum(file.stat().st_size for file in backups))


def _named(made: Path, into: Path, at: datetime, ending: str, settings: str) -> Path:
    """Gives a finished backup its name, which says when it was made, its checksum and its settings."""
    digest = _digest(made)
    for number in range(1, 100):
        stem = f"register-{at.astimezone(UTC):%Y-%m-%dT%H%M%SZ}{'' if number == 1 else f'-{number}'}"
        path = into / f"{stem}{ending}"
        lines = [f"{digest}  {path.name}\n"]
        if settings:
            lines.append(f"{hashlib.sha256(settings.encode()).hexdigest()}  {stem}{SETTINGS}\n")
        checksum, beside = into / f"{path.name}{CHECKSUM}", settings_beside(path)
        try:
            # Only one of two backups of the same second can make this file; the other takes the next number.
            with checksum.open("x", encoding="utf-8", newline="\n") as file:
                file.writelines(lines)
        except FileExistsError:
            continue
        try:
            if settings:
                beside.write_text(settings, "utf-8", newline="\n")
            made.replace(path)
        except BaseException:
            checksum.unlink(missing_ok=True)
            beside.unlink(missing_ok=True)
            raise
        return path
    raise BackupProblem(f"The folder {into} holds a hundred backups of this second.")


def _settings_text(settings_file: Path | None) -> str:
    if settings_file is None or not settings_file.is_file():
        return ""
    return as_toml(without_secrets(tomllib.loads(settings_file.read_text("utf-8"))))


def _keep(file: Path) -> None:
    """Sees to it that a file is on the disk, not only on its way there."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def settings_beside(backup: Path) -> Path:
    """Where the settings that were backed up with a register lie."""
    return backup.with_name(f"{backup.stem}{SETTINGS}")


def restore(engine: Engine, *, file: Path, revisions: Collection[str], is_checked: bool = True) -> None:
    """Puts a backup into the place of an empty register, all of it or nothing.

    `revisions` are the versions of the schema that this program knows; `is_checked=False` restores a backup whose
    checksum is lost. Raises `BackupProblem` where the backup is damaged or is none, or where the place is not empty.
    """
    if not file.is_file():
        raise BackupProblem(f"There is no file {file}.")
    if is_checked:
        _verify_checksum(file)
    with file.open("rb") as opened:
        begins = opened.read(len(SQLITE_BEGINS))
    is_sqlite = engine.dialect.name == "sqlite"
    if begins == SQLITE_BEGINS:
        kind, other = "an SQLite", not is_sqlite
    elif begins.startswith(DUMP_BEGINS):
        kind, other = "a PostgreSQL", is_sqlite
    else:
        raise BackupProblem(f"{file.name} is not a backup of a register.")
    if other:
        raise BackupProblem(
            f"{file.name} is the backup of {kind} register, and the register that is set up here is not. Restore it "
            "where it came from; `export` and `import` carry entries from one to the other."
        )
    if is_sqlite:
        _verify_sqlite(file)
        _refuse_unknown(file, _revision_in_sqlite(file), revisions)
        _restore_sqlite(engine, file)
    else:
        _verify_dump(file)
        _refuse_unknown(file, _revision_in_dump(file), revisions)
        _restore_dump(engine, file)


def _verify_checksum(file: Path) -> None:
    beside = file.with_name(f"{file.name}{CHECKSUM}")
    try:
        # The backup's own line is the first; the name in it may be an older one.
        digest = beside.read_text("utf-8").split(maxsplit=1)[0]
    except (FileNotFoundError, UnicodeDecodeError, IndexError):
        raise BackupProblem(
            f"The checksum of the backup, {beside.name}, is not beside it or can't be read. Bring both files; if it is "
            "lost, restore with --without-checksum."
        ) from None
    if _digest(file) != digest:
        raise BackupProblem(f"{file.name} is damaged: it is not what was backed up. Use another backup.")


def _refuse_unknown(file: Path, revision: str | None, revisions: Collection[str]) -> None:
    if revision is None:
        raise BackupProblem(f"{file.name} is not a backup of a register.")
    if revision not in revisions:
        raise BackupProblem(f"{file.name} comes from a newer version of the program. Restore it with that version.")


# SQLite


def _copy_sqlite(engine: Engine, to: Path) -> None:
    connection = engine.raw_connection()
    try:
        source = connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        with closing(sqlite3.connect(to)) as target:
            # In one step: the copy is of one moment, and nobody has to wait for it.
            source.backup(target)
            # One file, complete without another beside it.
            target.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as problem:
        raise BackupProblem(
            f"The register can't be copied: {problem}. `training-register check` tells more."
        ) from problem
    finally:
        connection.close()


def _reading(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def _verify_sqlite(file: Path) -> None:
    try:
        with closing(_reading(file)) as connection:
            problems = [line for (line,) in connection.execute("PRAGMA integrity_check(3)") if line != "ok"]
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                problems.append("some lines refer to others that are not there")
    except sqlite3.Error as problem:
        problems = [str(problem)]
    if problems:
        raise BackupProblem(f"The backup is damaged: {'; '.join(problems)}.")


def _revision_in_sqlite(file: Path) -> str | None:
    with closing(_reading(file)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (VERSIONS,)).fetchone():
            return None
        row = connection.execute(f"SELECT version_num FROM {VERSIONS}").fetchone()  # noqa: S608 - a constant
        return str(row[0]) if row else None


def _restore_sqlite(engine: Engine, file: Path) -> None:
    assert engine.url.database
    database = Path(engine.url.database)
    engine.dispose()
    is_new = not database.exists()
    database.parent.mkdir(parents=True, exist_ok=True)
    is_restored = False
    try:
        with (
            closing(_reading(file)) as source,
            closing(sqlite3.connect(database, isolation_level=None, timeout=PATIENCE_SECONDS)) as target,
        ):
            # From here on nobody else can open it, so that what was found to be empty stays empty.
            target.execute("PRAGMA locking_mode = EXCLUSIVE")
            target.execute("BEGIN EXCLUSIVE")
            target.execute("COMMIT")
            tables = {name for (name,) in target.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            _refuse_unless_empty(
                tables,
                {
                    table: bool(target.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone())  # noqa: S608 - a constant
                    for table in IN_USE
                    if table in tables
                },
            )
            # One transaction of the target's: a restore that is stopped half way leaves it as it was.
            source.backup(target)
        is_restored = True
    except sqlite3.OperationalError as problem:
        if "locked" in str(problem):
            raise BackupProblem("The register is in use. Stop the server, then restore.") from problem
        raise BackupProblem(f"The backup could not be restored: {problem}.") from problem
    except sqlite3.Error as problem:
        raise BackupProblem(
            f"What lies at {database} is not a register: {problem}. Move it away, then restore."
        ) from problem
    finally:
        if is_new and not is_restored:
            database.unlink(missing_ok=True)


def _refuse_unless_empty(tables: Collection[str], in_use: dict[str, bool]) -> None:
    if any(in_use.values()):
        raise BackupProblem(
            "The register here holds entries or accounts, and a backup is never restored over them. Name another, "
            "empty folder with TRAINING_REGISTER_INSTANCE, or another database."
        )
    if tables and VERSIONS not in tables:
        raise BackupProblem("The database holds tables that are not a register's. Use an empty one.")


# PostgreSQL


def _environment(engine: Engine) -> tuple[dict[str, str], int]:
    """The environment in which PostgreSQL's programs reach the database, and the server's main version.

    The password goes this way: every user of a machine can read a command line.
    """
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        version = int(driver.info.server_version) // 10_000
        given = {
            option.envvar.decode(): option.val.decode() for option in driver.pgconn.info if option.envvar and option.val
        }
    return {**{name: value for name, value in os.environ.items() if not name.startswith("PG")}, **given}, version


def _program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise BackupProblem(
            f"{name} is not installed, or not on the PATH. It comes with PostgreSQL's client programs; their version "
            "must not be older than the server's."
        )
    return path


def _run(name: str, *arguments: str, environment: dict[str, str] | None = None) -> str:
    """What one of PostgreSQL's programs printed."""
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's, and no shell
        [_program(name), *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise BackupProblem(f"{name} failed: {' '.join(done.stderr.split()) or f'exit code {done.returncode}'}")
    return done.stdout


def _dump_postgresql(engine: Engine, to: Path) -> None:
    environment, server = _environment(engine)
    printed = _run("pg_dump", "--version")
    found = re.search(r"\d+", printed)
    if found is None or int(found[0]) < server:
        raise BackupProblem(
            f"pg_dump is older than the server: it says “{printed.strip()}”, and the server has version {server}. "
            f"Install PostgreSQL's client programs of version {server} or newer."
        )
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}", environment=environment)


def _verify_dump(file: Path) -> None:
    listed = _run("pg_restore", "--list", str(file))
    for table in (VERSIONS, *IN_USE):
        if not re.search(rf" TABLE DATA \S+ {table} ", listed):
            raise BackupProblem(f"The backup is not whole, or not of a register: it has no table {table}.")


def _revision_in_dump(file: Path) -> str | None:
    script = _run("pg_restore", "--data-only", f"--table={VERSIONS}", "--file=-", str(file))
    found = re.search(rf"^COPY \S*{VERSIONS} .*\n(.+)\n", script, re.MULTILINE)
    return found[1] if found and found[1] != "\\." else None


def _restore_dump(engine: Engine, file: Path) -> None:
    quoted = engine.dialect.identifier_preparer.quote
    environment, _ = _environment(engine)
    with engine.begin() as connection:
        tables = set(inspect(connection).get_table_names())
        mine = sorted(tables & {VERSIONS, *Entry.metadata.tables})
        if mine:
            connection.execute(text(f"LOCK TABLE {', '.join(map(quoted, mine))}"))
        _refuse_unless_empty(
            tables,
            {
                table: connection.execute(text(f"SELECT 1 FROM {quoted(table)} LIMIT 1")).first() is not None  # noqa: S608
                for table in IN_USE
                if table in tables
            },
        )
        # An empty register has nothing but its starting lists, and a backup brings its own.
        if mine:
            connection.execute(text(f"DROP TABLE {', '.join(map(quoted, mine))} CASCADE"))
    engine.dispose()
    _run(
        "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
        f"--dbname={environment['PGDATABASE']}", str(file), environment=environment,
    )  # fmt: skip
