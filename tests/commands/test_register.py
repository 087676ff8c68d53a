"""`prepare` and `check`."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from tests.commands.conftest import Place
from training_register.actions import schema
from training_register.models import Audience, Entry, Operation

MANY_AT_ONCE = 4


def test_a_register_is_made_with_its_starting_lists(place: Place) -> None:
    printed = place.run("prepare")
    assert "The register was made" in printed
    assert "The starting lists were added" in printed
    with place.register() as db_session:
        assert db_session.scalar(select(func.count()).select_from(Audience))


def test_preparing_again_changes_nothing(prepared_place: Place) -> None:
    assert "Nothing had to be done." in prepared_place.run("prepare")
    with prepared_place.register() as db_session:
        assert db_session.scalar(select(func.count()).select_from(Operation)) == 1
    assert not (prepared_place.folder / "backups").exists()


def test_lists_that_a_team_has_changed_are_left_alone(prepared_place: Place) -> None:
    with prepared_place.register() as db_session:
        number = db_session.scalar(select(func.count()).select_from(Audience))
        audience = db_session.scalars(select(Audience).order_by(Audience.id)).first()
        assert audience
        audience.name = "Everybody"
        db_session.commit()
    prepared_place.run("prepare")
    with prepared_place.register() as db_session:
        assert db_session.scalar(select(func.count()).select_from(Audience)) == number


def test_processes_that_prepare_at_once_make_one_register(place: Place) -> None:
    environment = {**os.environ, **place.environment, "PYTHONPATH": str(Path(schema.__file__).parents[2])}
    command = [sys.executable, "-m", "training_register.commands", "prepare"]
    started = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(MANY_AT_ONCE)
    ]
    printed = [process.communicate(timeout=120)[0] for process in started]
    assert [process.returncode for process in started] == [0] * MANY_AT_ONCE, printed
    assert sum("The register was made" in output for output in printed) == 1
    assert sum("The starting lists were added" in output for output in printed) == 1
    assert "sound" in place.run("check")


class OlderRegister:
    """A register as an older version of the program left it, and a program that has a migration more."""

    REVISION = "0000"

    def __init__(self, place: Place, monkeypatch: pytest.MonkeyPatch, upgrade: Callable[[], None]) -> None:
        with place.register() as db_session:
            db_session.execute(text(f"UPDATE alembic_version SET version_num = '{self.REVISION}'"))
            db_session.commit()
        known = schema.known_revisions
        monkeypatch.setattr(schema, "known_revisions", lambda: known() | {self.REVISION})

        def run(config: object, revision: str) -> None:
            connection = config.attributes["connection"]  # type: ignore[attr-defined]
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{schema.head()}'"))
            upgrade()

        monkeypatch.setattr(schema.command, "upgrade", run)


def test_a_backup_comes_before_a_change(prepared_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared_place.given()
    OlderRegister(prepared_place, monkeypatch, upgrade=lambda: None)
    printed = prepared_place.run("prepare")
    assert "A backup was made first" in printed
    assert "brought up to date, from version 0000" in printed
    [backup] = [file for file in (prepared_place.folder / "backups").iterdir() if file.suffix in (".sqlite", ".dump")]
    assert str(backup) in printed


def test_a_change_that_fails_changes_nothing(prepared_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OSError(28, "No space left on device")

    OlderRegister(prepared_place, monkeypatch, upgrade=fail)
    assert "No space left on device" in prepared_place.run("prepare", "--without-backup", exit_code=1)
    with prepared_place.register() as db_session:
        assert db_session.scalar(text("SELECT version_num FROM alembic_version")) == OlderRegister.REVISION


def test_without_a_backup_nothing_is_changed(prepared_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    OlderRegister(prepared_place, monkeypatch, upgrade=lambda: None)
    (prepared_place.folder / "backups").write_text("not a folder")
    printed = prepared_place.run("prepare", exit_code=1)
    assert "Nothing was changed" in printed
    with prepared_place.register() as db_session:
        assert db_session.scalar(text("SELECT version_num FROM alembic_version")) == OlderRegister.REVISION


def test_an_older_register_is_not_used_as_it_is(prepared_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    OlderRegister(prepared_place, monkeypatch, upgrade=lambda: None)
    monkeypatch.setattr("training_register.commands.opening.known_revisions", lambda: {OlderRegister.REVISION})
    assert "training-register prepare" in prepared_place.run("check", exit_code=1)


@pytest.mark.parametrize("command", ["prepare", "check"])
def test_a_register_of_a_newer_program_is_refused(prepared_place: Place, command: str) -> None:
    with prepared_place.register() as db_session:
        db_session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        db_session.commit()
    assert "newer version of the program" in prepared_place.run(command, exit_code=1)


def test_another_programs_database_is_left_alone(place: Place) -> None:
    with place.register() as db_session:
        db_session.execute(text("CREATE TABLE entry (id integer)"))
        db_session.commit()
    assert "not this register's" in place.run("prepare", exit_code=1)
    with place.register() as db_session:
        assert db_session.scalar(text("SELECT count(*) FROM entry")) == 0


def test_a_place_without_a_register_is_told_so(place: Place) -> None:
    assert "There is no register in" in place.run("check", exit_code=1)
    assert not (place.folder / "register.sqlite").exists()


def test_a_register_is_sound(prepared_place: Place) -> None:
    prepared_place.given(attended="about 60")
    prepared_place.given(starts_on="2016-04-01", ends_on="2017-03-31", sessions="9", attended="not recorded")
    prepared_place.given(starts_on="2016-05-01", activity="E-learning", attended="200")
    assert "sound. Checked: the database, and 3 entries" in prepared_place.run("check")


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("reporting_year", "2015", "reporting year is stored as 2015 and is 2016"),
        ("quarter", "4", "quarter is stored as 4 and is 1"),
        ("month", "NULL", "month is stored as none and is 4"),
        ("kind", "'several'", "kind is stored as several and is one"),
        ("counts_what", "'contacts'", "what its number counts is stored as contacts and is attendances"),
        ("has_sessions", "false", "whether it has sessions is stored as no and is yes"),
    ],
)
def test_a_field_that_is_not_what_the_rules_say_is_found(
    prepared_place: Place, column: str, value: str, told: str
) -> None:
    prepared_place.given(reference="A-1")
    with prepared_place.register() as db_session:
        db_session.execute(text(f"UPDATE entry SET {column} = {value}"))
        db_session.commit()
    printed = prepared_place.run("check", exit_code=1)
    assert f"(12 April 2016, reference A-1): its {told}" in printed
    assert "problem" in printed


def test_another_first_month_is_found(prepared_place: Place) -> None:
    prepared_place.given(starts_on="2016-04-12")
    printed = prepared_place.run("check", exit_code=1, TRAINING_REGISTER_FIRST_MONTH="9")
    assert "reporting year is stored as 2016 and is 2015" in printed


def test_every_entry_of_a_larger_register_is_read(prepared_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training_register.queries.checks.BATCH", 2)
    for day in range(1, 6):
        prepared_place.given(starts_on=f"2016-04-{day:02d}")
    with prepared_place.register() as db_session:
        db_session.execute(text("UPDATE entry SET month = NULL"))
        db_session.commit()
        number = db_session.scalar(select(func.count()).select_from(Entry))
    assert prepared_place.run("check", exit_code=1).count("month is stored as none") == number


def test_a_reference_to_nothing_is_found(file_place: Place) -> None:
    file_place.run("prepare")
    file_place.given()
    # A connection of its own, on which SQLite does not keep references whole.
    with closing(sqlite3.connect(file_place.folder / "register.sqlite")) as connection:
        connection.execute("UPDATE entry SET sector_id = 999")
        connection.commit()
    assert "table entry refers to a line of sector that is not there" in file_place.run("check", exit_code=1)


def test_a_constraint_that_was_never_confirmed_is_found(prepared_place: Place, database_kind: str) -> None:
    if database_kind == "sqlite":
        return  # SQLite knows no such thing
    with prepared_place.register() as db_session:
        db_session.execute(text("ALTER TABLE entry ADD CONSTRAINT later CHECK (version > 0) NOT VALID"))
        db_session.commit()
    assert "constraint later of the table entry was never confirmed" in prepared_place.run("check", exit_code=1)


def test_a_damaged_file_is_found(file_place: Place) -> None:
    file_place.run("prepare")
    file = file_place.folder / "register.sqlite"
    content = bytearray(file.read_bytes())
    content[8192:16384] = bytes(8192)
    file.write_bytes(content)
    assert "problem" in file_place.run("check", exit_code=1)


@pytest.mark.parametrize("command", ["prepare", "check", "serve"])
def test_a_file_that_is_no_database_is_told_in_words(file_place: Place, command: str) -> None:
    (file_place.folder / "register.sqlite").write_text("A spreadsheet, perhaps? " * 100)
    assert "file is not a database" in file_place.run(command, exit_code=1)


def test_a_wrong_setting_is_told_in_words(place: Place) -> None:
    assert "first_month" in place.run("prepare", exit_code=1, TRAINING_REGISTER_FIRST_MONTH="13")


def test_a_wrong_command_ends_with_2(place: Place) -> None:
    assert "No such command" in place.run("repair", exit_code=2)
