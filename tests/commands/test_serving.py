"""`serve`: the real server, as a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands.conftest import Place, on_file
from tests.given import Given
from tests.servers import Serving
from training_register.commands import serving
from training_register.rules.permissions import Role

SECONDS = 60
# Where nothing is served in the end, it is free for every test.
FREE_PORT = "53999"


@pytest.fixture
def serve(prepared_place: Place) -> Iterator[Callable[..., Serving]]:
    """Starts servers, and ends those that a test leaves."""
    started: list[Serving] = []

    def start(*arguments: str) -> Serving:
        started.append(Serving(prepared_place, *arguments))
        return started[-1]

    yield start
    for server in started:
        if server.is_running:
            os.killpg(server.process.pid, signal.SIGKILL)
        server.process.communicate()


@pytest.mark.parametrize(("how", "group"), [(signal.SIGTERM, False), (signal.SIGINT, True)])
def test_pages_are_served_until_the_server_is_stopped(
    serve: Callable[..., Serving], how: signal.Signals, group: bool
) -> None:
    server = serve("--workers", "2")
    assert server.status("/sign-in?next=/entries%3Fname%3DSomebody") == 200
    assert server.status("/nowhere/at/all") == 404
    printed = server.stop(how, group=group)
    assert server.process.returncode == 0
    assert server.ended()
    assert f"http://127.0.0.1:{server.port}/" in printed
    logged = server.errors.read_text()
    assert " GET /sign-in 200 " in logged
    assert " GET - 404 " in logged
    assert "Somebody" not in logged
    assert "nowhere" not in logged


def test_workers_end_when_the_server_is_killed(serve: Callable[..., Serving]) -> None:
    server = serve("--workers", "2")
    assert server.status("/sign-in") == 200
    server.stop(signal.SIGKILL)
    assert server.ended()


def test_a_connection_that_stays_open_does_not_hold_up_the_end(serve: Callable[..., Serving]) -> None:
    server = serve("--workers", "1")
    assert server.status("/sign-in") == 200
    with closing(socket.create_connection(("127.0.0.1", server.port))):
        server.stop()
    assert server.ended()


@pytest.fixture
def unserved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that `serve` does before it serves."""
    monkeypatch.setattr(serving, "run_server", lambda *_, **__: None)


@pytest.mark.usefixtures("unserved")
def test_how_to_add_an_account_is_told_while_there_is_none(prepared_place: Place) -> None:
    assert "training-register add-user" in prepared_place.run("serve", "--port", FREE_PORT)
    with prepared_place.register() as db_session:
        Given(db_session).user(Role.ADMINISTRATOR)
    assert "add-user" not in prepared_place.run("serve", "--port", FREE_PORT)


@pytest.mark.usefixtures("unserved")
def test_serving_makes_the_register_first(place: Place) -> None:
    printed = place.run("serve", "--port", FREE_PORT)
    assert "The register was made" in printed
    assert f"Folder:   {place.folder}\n" in printed
    assert "Database: " in printed
    assert f"Address:  http://127.0.0.1:{FREE_PORT}/" in printed


@pytest.mark.usefixtures("unserved")
def test_a_password_of_the_database_is_not_printed(prepared_place: Place) -> None:
    url = prepared_place.environment["DATABASE_URL"]
    printed = prepared_place.run(
        "serve", "--port", FREE_PORT, DATABASE_URL=url.replace("postgres@", "postgres:secret@")
    )
    assert "secret" not in printed


def test_a_port_that_is_taken_is_told_in_words(prepared_place: Place) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        printed = prepared_place.run("serve", "--port", str(port), exit_code=1)
    assert f"Port {port} is taken" in printed
    assert "--port" in printed


def test_a_port_that_another_server_shares_is_taken_too() -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert "is taken" in (serving.why_not("127.0.0.1", taken.getsockname()[1]) or "")


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_an_address_of_another_machine_is_told_in_words(prepared_place: Place, host: str) -> None:
    assert "not an address of this machine" in prepared_place.run("serve", "--host", host, exit_code=1)


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:81/"), ("0.0.0.0", "http://127.0.0.1:81/"), ("::1", "http://[::1]:81/")],
)
def test_the_address_can_be_opened(host: str, address: str) -> None:
    assert serving.address(host, 81) == address


@pytest.mark.usefixtures("unserved")
def test_a_folder_that_is_kept_in_step_is_warned_about(tmp_path: Path) -> None:
    place = on_file(tmp_path / "Dropbox")
    assert "a folder that Dropbox keeps in step" in place.run("serve", "--port", FREE_PORT)


def test_a_process_for_each_core_but_never_many() -> None:
    assert 1 <= serving.usual_workers() <= 4


def test_no_connection_goes_along_to_the_workers(file_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody_has_it_open(*_: object, **__: object) -> None:
        with closing(sqlite3.connect(file_place.folder / "register.sqlite", timeout=0)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")

    monkeypatch.setattr(serving, "run_server", nobody_has_it_open)
    file_place.run("serve", "--port", FREE_PORT)
