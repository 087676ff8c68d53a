"""`backup` and `restore`."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import create_engine, func, select, text

from tests.commands.conftest import Place, on_file
from tests.given import Given
from training_register.actions import backups
from training_register.models import AppUser, Audience, Entry

ENDINGS = {"sqlite": ".sqlite", "postgresql": ".dump"}


def backup_of(place: Place, *arguments: str | Path) -> Path:
    """Makes a backup, and gives its file."""
    place.run("backup", *arguments)
    folder = Path(arguments[0]) if arguments else place.folder / "backups"
    return max(file for file in folder.glob("register-*") if file.suffix in ENDINGS.values())


def number_of_entries(place: Place) -> int:
    """How many entries a register holds."""
    with place.register() as db_session:
        return db_session.scalar(select(func.count()).select_from(Entry)) or 0


def test_a_backup_comes_back_as_it_was(prepared_place: Place, new_place: Callable[[str], Place]) -> None:
    prepared_place.given(reference="A-1", attended="about 60", organisations=("Heritage Park",))  # type: ignore[arg-type]
    with prepared_place.register() as db_session:
        Given(db_session).user(email="somebody@example.org")
    backup = backup_of(prepared_place)
    other = new_place("other")
    assert "Restored" in other.run("restore", backup)
    with other.register() as db_session:
        entry = db_session.scalars(select(Entry)).one()
        assert (entry.reference, entry.attended_count.in_own_words) == ("A-1", "about 60")
        assert db_session.scalars(select(AppUser)).one().email == "somebody@example.org"
    assert "sound" in other.run("check")
    other.given(reference="A-2")
    assert number_of_entries(other) == 2


def test_a_backup_replaces_the_starting_lists_of_an_empty_register(
    prepared_place: Place, new_place: Callable[[str], Place]
) -> None:
    prepared_place.given(audience="Sports clubs", sector="Coaches")
    backup = backup_of(prepared_place)
    other = new_place("other")
    other.run("prepare")
    other.run("restore", backup)
    with other.register() as db_session:
        assert db_session.scalars(select(Audience).where(Audience.name == "Sports clubs")).one()
    assert number_of_entries(other) == 1


def test_a_backup_made_while_others_write_is_whole(prepared_place: Place, new_place: Callable[[str], Place]) -> None:
    stop, written = Event(), Event()

    def write() -> None:
        with prepared_place.register() as db_session:
            given = Given(db_session)
            while not stop.is_set():
                given.entry()
                written.set()

    writer = Thread(target=write)
    writer.start()
    try:
        assert written.wait(30)
        backup = backup_of(prepared_place)
    finally:
        stop.set()
        writer.join()
    other = new_place("other")
    other.run("restore", backup)
    assert 1 <= number_of_entries(other) <= number_of_entries(prepared_place)
    assert "sound" in other.run("check")


def test_a_backup_has_its_checksum_and_is_for_its_owner_only(prepared_place: Place, tmp_path: Path) -> None:
    backup = backup_of(prepared_place, tmp_path / "elsewhere")
    written = backup.with_name(f"{backup.name}.sha256").read_text()
    assert written == f"{hashlib.sha256(backup.read_bytes()).hexdigest()}  {backup.name}\n"
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.parent.stat().st_mode) == 0o700
    assert {file.name for file in backup.parent.iterdir()} == {backup.name, f"{backup.name}.sha256"}


def test_a_backup_of_sqlite_is_one_file(file_place: Place) -> None:
    file_place.run("prepare")
    backup = backup_of(file_place)
    with closing(sqlite3.connect(f"{backup.as_uri()}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_the_settings_go_with_a_backup_but_no_password(
    prepared_place: Place, new_place: Callable[[str], Place]
) -> None:
    settings = 'organisation_name = "Anytown “Partnership”"\nfirst_month = 9\nentries_kept_since = 2015-09-01\n'
    (prepared_place.folder / "settings.toml").write_text(
        f'{settings}database_url = "postgresql://me:secret@db/x"\n', "utf-8"
    )
    backup = backup_of(prepared_place)
    assert "secret" not in backup.with_name(f"{backup.stem}.settings.toml").read_text()
    other = new_place("other")
    other.run("restore", backup)
    assert (other.folder / "settings.toml").read_text("utf-8") == settings


def test_settings_that_are_there_are_kept(prepared_place: Place, new_place: Callable[[str], Place]) -> None:
    (prepared_place.folder / "settings.toml").write_text('place = "Anytown"\n')
    backup = backup_of(prepared_place)
    other = new_place("other")
    (other.folder / "settings.toml").write_text('place = "Elsewhere"\n')
    assert "left as they are" in other.run("restore", backup)
    assert "Elsewhere" in (other.folder / "settings.toml").read_text()


def test_two_backups_of_one_second_are_both_kept(prepared_place: Place, tmp_path: Path) -> None:
    at = datetime(2026, 11, 22, 10, 15, tzinfo=UTC)
    with prepared_place.register() as db_session:
        engine = db_session.get_bind().engine
        made = [backups.back_up(engine, into=tmp_path / "backups", at=at) for _ in range(2)]
    stems = [backup.path.stem for backup in made]
    assert stems == ["register-2026-11-22T101500Z", "register-2026-11-22T101500Z-2"]
    assert made[1].in_folder == 2


def test_a_backup_that_fails_leaves_nothing_behind(
    prepared_place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_keep", fail)
    assert "No space left on device" in prepared_place.run("backup", tmp_path / "backups", exit_code=1)
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_damaged_backup_is_refused(prepared_place: Place, new_place: Callable[[str], Place]) -> None:
    backup = backup_of(prepared_place)
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 0xFF
    backup.write_bytes(content)
    other = new_place("other")
    assert "is damaged" in other.run("restore", backup, exit_code=1)
    assert "There is no register" in other.run("check", exit_code=1)


def test_a_damaged_backup_without_its_checksum_is_refused_too(file_place: Place, tmp_path: Path) -> None:
    file_place.run("prepare")
    backup = backup_of(file_place)
    content = bytearray(backup.read_bytes())
    content[8192:16384] = bytes(8192)
    backup.write_bytes(content)
    other = on_file(tmp_path / "other")
    assert "is damaged" in other.run("restore", backup, "--without-checksum", exit_code=1)


def test_a_backup_without_its_checksum_is_restored_only_when_told_so(
    prepared_place: Place, new_place: Callable[[str], Place]
) -> None:
    prepared_place.given()
    backup = backup_of(prepared_place)
    backup.with_name(f"{backup.name}.sha256").unlink()
    other = new_place("other")
    assert "--without-checksum" in other.run("restore", backup, exit_code=1)
    other.run("restore", backup, "--without-checksum")
    assert number_of_entries(other) == 1


def test_a_backup_may_be_renamed_with_its_checksum(prepared_place: Place, new_place: Callable[[str], Place]) -> None:
    prepared_place.given()
    backup = backup_of(prepared_place)
    renamed = backup.rename(backup.with_name(f"before-merge{backup.suffix}"))
    backup.with_name(f"{backup.name}.sha256").rename(renamed.with_name(f"{renamed.name}.sha256"))
    other = new_place("other")
    other.run("restore", renamed)
    assert number_of_entries(other) == 1


def test_nothing_is_restored_over_an_entry(prepared_place: Place) -> None:
    backup = backup_of(prepared_place)
    prepared_place.given()
    assert "holds entries or accounts" in prepared_place.run("restore", backup, exit_code=1)
    assert number_of_entries(prepared_place) == 1


def test_nothing_is_restored_over_an_account(prepared_place: Place) -> None:
    backup = backup_of(prepared_place)
    with prepared_place.register() as db_session:
        Given(db_session).user()
    assert "holds entries or accounts" in prepared_place.run("restore", backup, exit_code=1)


def test_nothing_is_restored_over_another_programs_tables(
    prepared_place: Place, new_place: Callable[[str], Place]
) -> None:
    backup = backup_of(prepared_place)
    other = new_place("other")
    with other.register() as db_session:
        db_session.execute(text("CREATE TABLE invoices (id integer)"))
        db_session.commit()
    assert "not a register's" in other.run("restore", backup, exit_code=1)


def test_nothing_is_restored_while_the_register_is_in_use(file_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    file_place.run("prepare")
    backup = backup_of(file_place)
    monkeypatch.setattr(backups, "PATIENCE_SECONDS", 0.1)
    with file_place.register() as db_session:
        db_session.execute(text("SELECT 1 FROM entry"))
        assert "Stop the server" in file_place.run("restore", backup, exit_code=1)
    file_place.run("restore", backup)


@pytest.mark.parametrize("content", [b"", b"Starts on,Ends on\n", b"SQLite format 3\x00"])
def test_a_file_that_is_no_backup_is_refused(file_place: Place, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "register.sqlite"
    file.write_bytes(content)
    printed = file_place.run("restore", file, "--without-checksum", exit_code=1)
    assert "not a backup of a register" in printed or "is damaged" in printed
    assert not (file_place.folder / "register.sqlite").exists()


def test_another_programs_database_is_no_backup(file_place: Place, tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE invoices (id integer)")
        connection.commit()
    assert "not a backup of a register" in file_place.run("restore", file, "--without-checksum", exit_code=1)


def test_a_backup_of_a_newer_program_is_refused(prepared_place: Place, new_place: Callable[[str], Place]) -> None:
    with prepared_place.register() as db_session:
        db_session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        db_session.commit()
        made = backups.back_up(
            db_session.get_bind().engine, into=prepared_place.folder / "backups", at=datetime(2026, 11, 22, tzinfo=UTC)
        )
    assert "newer version" in new_place("other").run("restore", made.path, exit_code=1)


def test_a_backup_goes_back_to_its_own_kind_of_database(
    prepared_place: Place, file_place: Place, database_kind: str
) -> None:
    if database_kind == "sqlite":
        dump = file_place.folder.parent / "register.dump"
        dump.write_bytes(b"PGDMP and more")
        printed = file_place.run("restore", dump, "--without-checksum", exit_code=1)
    else:
        printed = file_place.run("restore", backup_of(prepared_place), exit_code=1)
    assert "backup of a PostgreSQL register" in printed


class FakeProgram:
    """A `pg_dump` of another version, first on the PATH."""

    def __init__(self, folder: Path, version: str) -> None:
        folder.mkdir()
        program = folder / "pg_dump"
        program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}'\n")
        program.chmod(0o755)
        self.path = str(folder)


def test_a_backup_with_an_old_pg_dump_is_refused(prepared_place: Place, database_kind: str, tmp_path: Path) -> None:
    if database_kind == "sqlite":
        return  # SQLite is backed up by itself
    path = f"{FakeProgram(tmp_path / 'programs', '9.6.24').path}{os.pathsep}{prepared_place.environment['PATH']}"
    assert "pg_dump is older than the server" in prepared_place.run("backup", exit_code=1, PATH=path)
    assert "pg_dump is not installed" in prepared_place.run("backup", exit_code=1, PATH=str(tmp_path / "nothing"))
    assert list((prepared_place.folder / "backups").iterdir()) == []


def test_a_password_is_never_on_a_command_line(monkeypatch: pytest.MonkeyPatch, prepared_place: Place) -> None:
    ran: list[tuple[list[str], dict[str, str] | None]] = []
    run = subprocess.run

    def watched(command: list[str], **options: object) -> object:
        ran.append((command, options.get("env")))  # type: ignore[arg-type]
        return run(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(backups.subprocess, "run", watched)
    url = prepared_place.environment["DATABASE_URL"]
    # The server trusts whoever asks; the password is there to be seen.
    prepared_place.run("backup", DATABASE_URL=url.replace("postgres@", "postgres:secret@"))
    assert not any("secret" in part for command, _ in ran for part in command)
    dumps = [environment for command, environment in ran if any("--format" in part for part in command)]
    assert all(environment and environment["PGPASSWORD"] == "secret" for environment in dumps)
    assert bool(dumps) == url.startswith("postgresql")


def test_the_environment_of_somebody_elses_database_is_not_used(prepared_place: Place, database_kind: str) -> None:
    if database_kind == "sqlite":
        return  # SQLite asks no environment
    engine = create_engine(prepared_place.environment["DATABASE_URL"])
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PGSERVICEFILE", "/nowhere")
        environment, _ = backups._environment(engine)
    engine.dispose()
    assert "PGSERVICEFILE" not in environment
    assert environment["PGDATABASE"] == engine.url.database
