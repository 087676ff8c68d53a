"""The migrations make the schema that the models say, and can be undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, Inspector, inspect, text

import training_register
from tests.conftest import Databases
from tests.given import Given
from training_register import create_app
from training_register.actions import schema
from training_register.database import Base, db
from training_register.models import Organisation
from training_register.models.searches import is_modelled
from training_register.settings import Settings

MIGRATIONS = Path(training_register.__file__).parent / "migrations"


@pytest.fixture
def migrated(bare_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application of a database that the migrations made, and its context."""
    app = create_app(tmp_path / "instance", Settings(database_url=bare_url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def differences(connection: Connection) -> list[Any]:
    """What a new migration would have to change."""
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True, "include_name": is_modelled}
    )
    return list(compare_metadata(context, Base.metadata))


class TestSchema:
    """The migrated schema is that of the models."""

    def test_a_new_migration_would_have_nothing_to_change(self, migrated: Flask) -> None:
        with db.engine.connect() as connection:
            assert differences(connection) == []

    def test_every_check_is_that_of_the_models(self, migrated: Flask, databases: Databases, tmp_path: Path) -> None:
        """Alembic does not compare these."""
        in_migrations = _checks(inspect(db.engine))
        other = create_app(tmp_path / "other", Settings(database_url=databases.address("from_models")))
        with other.app_context():
            db.create_all()
            in_models = _checks(inspect(db.engine))
            db.drop_all()
            db.engine.dispose()

        assert in_migrations == in_models
        assert ("entry", "ck_entry_one_is_one") in in_models


class TestVersions:
    """Migrations are numbered in one line, and the head is pinned so that two branches conflict."""

    @pytest.fixture
    def script(self, migrated: Flask) -> ScriptDirectory:
        """The migrations that the program has."""
        return ScriptDirectory.from_config(migrated.extensions["migrate"].migrate.get_config())

    def test_the_pinned_head_is_the_only_one(self, script: ScriptDirectory) -> None:
        assert script.get_heads() == [(MIGRATIONS / "head.txt").read_text("ascii").strip()]

    def test_versions_are_numbered_in_their_order(self, script: ScriptDirectory) -> None:
        revisions = [revision.revision for revision in script.walk_revisions()][::-1]

        assert revisions == [f"{number:04}" for number in range(1, len(revisions) + 1)]

    def test_a_file_is_named_by_its_number_and_what_it_does(self, script: ScriptDirectory) -> None:
        for revision in script.walk_revisions():
            assert re.fullmatch(rf"{revision.revision}_[a-z0-9_]+\.py", Path(revision.path).name)
            assert revision.doc

    def test_a_migrated_database_has_the_head(self, migrated: Flask, script: ScriptDirectory) -> None:
        with db.engine.connect() as connection:
            assert MigrationContext.configure(connection).get_current_heads() == tuple(script.get_heads())


def test_down_to_nothing_and_up_again_is_the_same(migrated: Flask) -> None:
    flask_migrate.downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]

    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        assert differences(connection) == []


class TestEntries:
    """A register that an older version of the program left keeps all that it holds."""

    FIRST = "0001"

    def test_they_are_kept_with_all_their_lines(self, given: Given) -> None:
        _, sector_id = given.offered("Professionals", "Education")
        for name in ("Bents Green", "Heritage Park"):
            given.named(Organisation, name, usual_sector_id=sector_id)
        first = given.entry(organisations=("Bents Green", "Heritage Park"), areas=("Sheffield",), providers=("SSES",))
        given.entry(same_session_as_id=first.id, attended="about 60", reference="A-1")
        given.entry("2016-09-01", "2017-07-31", sessions="not recorded", attended="over 1600")
        given.entry(activity="E-learning")
        given.entry(activity="Stall or outreach")

        self.downgrade()
        before = self.contents()
        schema.bring_up_to_date(db.engine)

        assert self.contents() == before
        assert len(before["entry"]) == 5
        with db.engine.connect() as connection:
            assert differences(connection) == []

    def test_going_down_brings_back_the_checks_of_before(self, migrated: Flask) -> None:
        at_head = _checks(inspect(db.engine))
        self.downgrade()
        of_before = _checks(inspect(db.engine))

        # Stated figures are another table since, and nothing used the one before.
        changed = {name for name, check in of_before.items() if check != at_head.get(name)}
        assert {name for table, name in changed if table != "stated_figure"} == {"ck_entry_one_is_one"}

    def downgrade(self) -> None:
        """Undoes all migrations but the first, as `bring_up_to_date` does them: SQLite copies a table meanwhile."""
        db.session.remove()
        with schema._alone_on(db.engine) as connection:
            config = schema._config()
            config.attributes["connection"] = connection
            command.downgrade(config, self.FIRST)

    @staticmethod
    def contents() -> dict[str, list[tuple[Any, ...]]]:
        """Every row of the tables that the first version had, without the version itself and later columns."""
        later = {
            "alembic_version", "entry_question", "entry_text", "kept_settings", "organisation_told_apart",
            "saved_filter", "series_break", "publication", "publication_file", "publication_link",
            "import_recipe", "imported_file", "imported_row",
        }  # fmt: skip
        later_columns = {
            "contact", "is_printed", "rows_by", "columns_by", "measures", "has_changes", "has_total", "lines_beneath",
            "has_commas", "decimals", "chart", "fed_by", "hides_up_to",
        }  # fmt: skip
        with db.engine.connect() as connection:
            inspector = inspect(connection)
            columns = {
                table: [
                    name for column in inspector.get_columns(table) if (name := column["name"]) not in later_columns
                ]
                for table in inspector.get_table_names()
                if table not in later and is_modelled(table, "table")
            }
            return {
                table: sorted(
                    (tuple(row) for row in connection.execute(text(f"SELECT {', '.join(names)} FROM {table}"))),
                    key=str,
                )
                for table, names in columns.items()
            }


def _checks(inspector: Inspector) -> dict[tuple[str, str], str]:
    """The text of every CHECK, by its table and name."""
    return {
        (table, str(check["name"])): " ".join(check["sqltext"].split())
        for table in inspector.get_table_names()
        for check in inspector.get_check_constraints(table)
    }
