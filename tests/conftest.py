"""What every test stands on: a register of its own, made by copying one that is prepared once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import flask_migrate
import hypothesis
import pytest
from argon2 import PasswordHasher
from flask import Flask, g, has_app_context
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from sqlalchemy import update
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from tests.given import Given
from tests.pages import Browser
from tests.postgresql import Server, running_server
from training_register import create_app
from training_register.actions import users
from training_register.actions.starting_lists import add_starting_lists
from training_register.database import db
from training_register.models import Audience
from training_register.rules.permissions import Role
from training_register.settings import Settings

# The same examples at every run, so that a change is green or red for what it changes; a nightly run may look further
# with `--hypothesis-profile=search`. Databases and other people's machines have no deadline.
hypothesis.settings.register_profile("register", deadline=None, database=None, derandomize=True)
hypothesis.settings.register_profile("search", deadline=None, database=None, max_examples=2_000)
hypothesis.settings.load_profile("register")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")


class Databases:
    """Two prepared databases, one with the schema alone and one with the starting lists, to be copied."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = 0
        for name, with_lists in (("bare", False), ("prepared", True)):
            self._prepare(name, with_lists)

    def copy(self, name: str) -> str:
        """The address of a new copy."""
        raise NotImplementedError

    def drop(self, number: int) -> None:
        """Removes a copy, whoever is still connected to it."""
        raise NotImplementedError

    def _prepare(self, name: str, with_lists: bool) -> None:
        app = create_app(self.folder / name, Settings(database_url=self.address(name)))
        with app.app_context():
            flask_migrate.upgrade()
            if with_lists:
                add_starting_lists(db.session)
                db.session.commit()
            db.session.remove()
            db.engine.dispose()

    def address(self, name: str) -> str:
        """The address of a prepared database."""
        raise NotImplementedError


class SqliteDatabases(Databases):
    """Files."""

    def address(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.sqlite"

    def copy(self, name: str) -> str:
        self.number += 1
        copied = self.folder / f"copy-{self.number}.sqlite"
        shutil.copyfile(self.folder / f"{name}.sqlite", copied)
        return f"sqlite:///{copied}"

    def drop(self, number: int) -> None:
        for file in self.folder.glob(f"copy-{number}.sqlite*"):
            file.unlink()


class PostgresqlDatabases(Databases):
    """Databases of one server, copied by the server."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.server = server
        super().__init__(folder)

    def address(self, name: str) -> str:
        return self.server.create(name)

    def copy(self, name: str) -> str:
        self.number += 1
        return self.server.create(f"copy_{self.number}", template=name)

    def drop(self, number: int) -> None:
        self.server.drop(f"copy_{number}")


@pytest.fixture(scope="session")
def database_kind(request: pytest.FixtureRequest) -> str:
    """The database that this run is on: sqlite or postgresql."""
    return str(request.config.getoption("--database"))


@pytest.fixture(scope="session")
def databases(database_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Prepared databases of the kind that this run is on."""
    folder = tmp_path_factory.mktemp("databases")
    if database_kind == "sqlite":
        yield SqliteDatabases(folder)
    else:
        with running_server() as server:
            yield PostgresqlDatabases(folder, server)


@pytest.fixture
def copy(databases: Databases) -> Iterator[Callable[[str], str]]:
    """Copies a prepared database for this test alone; thousands of copies that stayed would fill the disk."""
    before = databases.number
    yield databases.copy
    for number in range(before, databases.number):
        databases.drop(number + 1)


@pytest.fixture
def bare_url(copy: Callable[[str], str]) -> str:
    """The address of a database with the schema and nothing in it."""
    return copy("bare")


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Templates that were compiled already: each test has an application of its own, with the same ones."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session", autouse=True)
def addresses_compiled_once() -> Iterator[None]:
    """Compiles each address once: every test has an application of its own, with the same hundred of them.

    Werkzeug makes Python of an address and compiles it, which took a quarter of the time of a page's test.
    """
    compiled: dict[Any, Any] = {}
    compile_builder = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> Any:
        # What the code is made of; converters are asked of the rule itself, whenever an address is built.
        key = rule.rule, tuple(rule._trace), frozenset((rule.defaults or {}).items()), append_unknown
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", once)
        yield


@pytest.fixture
def make_app(
    copy: Callable[[str], str], tmp_path: Path, compiled_templates: BytecodeCache
) -> Iterator[Callable[..., Flask]]:
    """Makes the application of a new register that has the starting lists, with settings of the test's own."""
    made: list[Flask] = []

    def make(**settings: object) -> Flask:
        url = copy("prepared")
        app = create_app(tmp_path / "instance", Settings(database_url=url, **settings))  # type: ignore[arg-type]
        app.config["TESTING"] = True
        app.jinja_env.bytecode_cache = compiled_templates
        app.wsgi_app = OwnGlobals(app.wsgi_app)  # type: ignore[method-assign]
        made.append(app)
        return app

    yield make
    for app in made:
        # Every page asks the database something, and so opens a connection.
        with app.app_context():
            db.engine.dispose()


class OwnGlobals:
    """Gives each request globals of its own, as when it is served.

    A test holds an application context open, and Flask lends that to the requests made meanwhile, with all that
    one of them left in `g`: the form token, and whoever was signed in.
    """

    def __init__(self, served: Callable[..., Iterable[bytes]]) -> None:
        self.served = served

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if has_app_context():
            vars(g._get_current_object()).clear()
        return self.served(environ, start_response)


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes hashes by the parameters of `given.user`: tests sign in hundreds of times."""
    monkeypatch.setattr(users, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """The application of a new register that has the starting lists, and its context."""
    app = make_app(
        organisation_name="Anytown Safeguarding Partnership", service_name="the partnership", place="Anytown"
    )
    with app.app_context():
        yield app
        left = [*db.session.new, *db.session.dirty, *db.session.deleted]
        db.session.remove()
        db.engine.dispose()
        assert not left, f"changes were left uncommitted: {left}"


@pytest.fixture
def viewers_see_live(app: Flask) -> None:
    """Opens tables that are not published to every viewer, as the setting does."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], viewers_see_live=True)


@pytest.fixture
def unprotected(given: Given) -> None:
    """Hides no number of anybody, for tests of what tables say."""
    given.db_session.execute(update(Audience).values(hides_up_to=None))
    given.db_session.commit()


@pytest.fixture
def db_session(app: Flask) -> Session:
    """The session of the register."""
    return db.session()


@pytest.fixture
def given(app: Flask, db_session: Session) -> Given:
    """Puts nouns into the register: `given.entry(...)`."""
    return Given(db_session)


@pytest.fixture
def browse(app: Flask, given: Given) -> Callable[[Role | None], Browser]:
    """A browser in which somebody of a role is signed in; nobody for None."""

    def signed_in_as(role: Role | None) -> Browser:
        browser = Browser(app.test_client())
        if role:
            browser.sign_in(given.user(role))
        return browser

    return signed_in_as
