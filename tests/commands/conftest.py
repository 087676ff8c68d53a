"""Places where the command line is tried: each a folder and a database of its own, empty at first."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from tests.conftest import Databases, PostgresqlDatabases
from tests.given import Given
from tests.postgresql import binaries
from training_register import create_app
from training_register.commands import command_line
from training_register.database import FILE_NAME, db


class Place:
    """A folder for a register, the database that belongs to it, and the command line there."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.environment = {"TRAINING_REGISTER_INSTANCE": str(folder), "DATABASE_URL": database_url}
        if database_url.startswith("postgresql"):
            # PostgreSQL's programs, of the server's own version.
            self.environment["PATH"] = f"{binaries()}{os.pathsep}{os.environ['PATH']}"

    def run(self, *arguments: str | Path, exit_code: int = 0, **environment: str) -> str:
        """Runs `training-register`, which must end with an exit code; gives all that it printed."""
        done = CliRunner(env={**self.environment, **environment}).invoke(
            command_line, [str(part) for part in arguments]
        )
        assert done.exit_code == exit_code, f"{arguments} ended with {done.exit_code}:\n{done.output}\n{done.exception}"
        return done.output

    @contextmanager
    def register(self) -> Iterator[Session]:
        """The session of the register, to put things in or look at them."""
        with pytest.MonkeyPatch.context() as patched:
            for name, value in self.environment.items():
                patched.setenv(name, value)
            app = create_app()
            with app.app_context():
                yield db.session()
                db.session.remove()
                db.engine.dispose()

    def given(self, **entry: str) -> None:
        """Puts one entry into the register."""
        with self.register() as db_session:
            Given(db_session).entry(**entry)  # type: ignore[arg-type]


def on_file(folder: Path) -> Place:
    """A place whose database is the usual file in its folder."""
    return Place(folder, f"sqlite:///{folder / FILE_NAME}")


@pytest.fixture
def new_place(databases: Databases, tmp_path: Path) -> Iterator[Callable[[str], Place]]:
    """Makes places by their names."""
    made: list[str] = []

    def make(name: str) -> Place:
        if not isinstance(databases, PostgresqlDatabases):
            return on_file(tmp_path / name)
        database = f"{tmp_path.name}_{name}"
        made.append(database)
        return Place(tmp_path / name, databases.server.create(database))

    yield make
    if isinstance(databases, PostgresqlDatabases):
        for database in made:
            databases.server.drop(database)


@pytest.fixture
def place(new_place: Callable[[str], Place]) -> Place:
    """A place for a register, in which nothing has been done yet."""
    return new_place("instance")


@pytest.fixture
def file_place(tmp_path: Path) -> Place:
    """A place whose database is a file, whichever database this run is on."""
    return on_file(tmp_path / "file")


@pytest.fixture
def prepared_place(copy: Callable[[str], str], tmp_path: Path) -> Place:
    """A place with a register that is prepared."""
    return Place(tmp_path / "prepared", copy("prepared"))
