"""`serve` brings the register up to date and serves its pages."""

from __future__ import annotations

import ctypes
import errno
import gc
import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from functools import partial
from multiprocessing import connection, parent_process, set_start_method
from pathlib import Path
from typing import Any

import click
from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import MPServer
from sqlalchemy import select

from training_register import create_app
from training_register.commands.brought_files import removed
from training_register.commands.opening import opened_register, refuse_misplaced
from training_register.commands.register import prepared
from training_register.database import db
from training_register.models import AppUser
from training_register.rules.folders import warning_about
from training_register.settings import Settings

HOST, PORT = "127.0.0.1", 5000
MOST_WORKERS = 4
# How long a request may go on after the server was told to stop.
STOPPING_SECONDS = 10
REMOTE_DRIVE = 4  # what Windows calls DRIVE_REMOTE

# One line for each request, without its address: `views/site.py` writes it. The server's own lines would hold query
# strings, so of those only warnings are shown.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "bare": {"format": "%(message)s"},
        "full": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {
        "requests": {"class": "logging.StreamHandler", "formatter": "bare", "stream": "ext://sys.stderr"},
        "rest": {"class": "logging.StreamHandler", "formatter": "full", "stream": "ext://sys.stderr"},
    },
    "root": {"handlers": ["rest"], "level": "WARNING"},
    "loggers": {
        "training_register.requests": {"handlers": ["requests"], "level": "INFO", "propagate": False},
        "_granian": {"handlers": ["rest"], "propagate": False},
    },
}


@click.command()
@click.option(
    "--host", default=HOST, show_default=True, help="The address to listen on; 0.0.0.0 is all of this machine's."
)
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that answer. [default: one a core, at most 4]")
def serve(host: str, port: int, workers: int | None) -> None:
    """Brings the register up to date, and serves its pages until you press Ctrl and C.

    To be reached from other machines it belongs behind a web server that speaks HTTPS; the README says how.
    """
    refuse_taken(host, port)
    with opened_register(is_prepared=False) as app:
        for sentence in prepared(app):
            click.echo(sentence)
        refuse_misplaced()
        removed(app)
        for line in described(app):
            click.echo(line)
        if db.session.scalar(select(AppUser.id).limit(1)) is None:
            click.echo("There is no account yet. Add one: training-register add-user EMAIL --role administrator")
        folder = Path(app.instance_path)
        settings: Settings = app.config["SETTINGS"]
        where_set: Mapping[str, str] = app.config["WHERE_SET"]
    click.echo(f"Address:  {address(host, port)}   (Ctrl and C stops the server)")
    run_server(folder, settings, where_set=where_set, host=host, port=port, workers=workers or usual_workers())


def described(app: Flask) -> list[str]:
    """Where the register lies, with a warning where it must not."""
    url = db.engine.url
    lines = [f"Folder:   {app.instance_path}", f"Database: {url.database if _is_sqlite() else url.render_as_string()}"]
    if warning := _warning():
        lines.append(f"Warning:  {warning}")
    return lines


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _warning() -> str | None:
    database = db.engine.url.database
    if not _is_sqlite() or not database:
        return None
    folder = Path(database).resolve().parent
    mounts = Path("/proc/mounts")
    return warning_about(
        folder,
        mounts=mounts.read_text("utf-8", "replace") if mounts.exists() else "",
        is_remote_drive=_is_remote_drive(folder),
    )


def _is_remote_drive(folder: Path) -> bool:
    """Whether Windows says that a folder's drive is on another machine; False elsewhere."""
    if sys.platform != "win32":
        return False
    return bool(ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == REMOTE_DRIVE)


def address(host: str, port: int) -> str:
    """The address to open in a browser on this machine."""
    reachable = {"0.0.0.0": HOST, "::": "[::1]"}.get(host) or (f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{reachable}:{port}/"


def usual_workers() -> int:
    """A process for each core that this program may use, at most 4.

    On SQLite single-threaded processes answer several times as many requests as threads do: Python's lock changes
    hands with every row. More than four need a larger machine than a register does.
    """
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return min(cores, MOST_WORKERS)


def refuse_taken(host: str, port: int) -> None:
    """Raises `ClickException` where nobody can listen on an address."""
    if why := why_not(host, port):
        raise click.ClickException(why)


def why_not(host: str, port: int) -> str | None:
    """Why nobody can listen on an address, in words; None where it is free.

    The server's processes share its port, and would share it with another server too: so this asks before they do.
    """
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        return f"{host} is not an address of this machine. --host 127.0.0.1 is for this machine alone."
    with socket.socket(family, kind) as probe:
        if sys.platform == "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # A port that was left a moment ago is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except PermissionError:
            return f"Port {port} is for administrators of this machine. Choose one from 1024 on, such as --port 5000."
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                return (
                    f"Port {port} is taken by another program, or the register is being served already. Choose another "
                    f"port, such as --port {port % 65535 + 1}."
                )
            return f"{host} is not an address of this machine. --host 127.0.0.1 is for this machine alone."
    return None


def run_server(
    folder: Path, settings: Settings, *, where_set: Mapping[str, str], host: str, port: int, workers: int
) -> None:
    """Serves a register until the process is told to stop; then waits for its workers to end.

    No connection to the database may be open here: each worker opens its own.
    """
    # A new process, not a copy of this one with its threads and open files; so it is the same on every system.
    set_start_method("spawn", force=True)
    server = MPServer(
        "training_register",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        http=HTTPModes.http1,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOPPING_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig=LOGGING,
        log_access=False,
    )
    server.serve(target_loader=partial(worker_application, folder, settings, where_set), wrap_loader=False)


def worker_application(folder: Path, settings: Settings, where_set: Mapping[str, str]) -> Flask:
    """The application, in the worker process that is to serve it."""
    _end_with_parent()
    if hasattr(signal, "pthread_sigmask"):
        # Ctrl and C reaches every process of a terminal; the parent alone hears it, and tells its workers to end.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    app = create_app(folder, settings, where_set)
    # What is there for good need not be looked through for what can be forgotten: a tenth of a page's time.
    gc.collect()
    gc.freeze()
    return app


def _end_with_parent() -> None:
    """Ends this process when its parent is gone, however that ended: nobody else would."""
    parent = parent_process()
    if parent is None:
        return

    def wait() -> None:
        connection.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True, name="end with parent").start()
