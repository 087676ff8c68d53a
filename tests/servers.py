"""The real server, as a process of its own that can be stopped and killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.commands.conftest import Place
from training_register.commands import serving

SECONDS = 60


def free_port() -> int:
    """A port on which nothing is served."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port: int = free.getsockname()[1]
        return port


class Serving:
    """A server that runs, with the processes that answer for it."""

    def __init__(self, place: Place, *arguments: str, port: int | None = None) -> None:
        self.port = port or free_port()
        self.errors = place.folder / "stderr.txt"
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "training_register.commands", "serve", "--port", str(self.port), *arguments],
                env={
                    **os.environ,
                    **place.environment,
                    "PYTHONPATH": str(Path(serving.__file__).parents[2]),
                    "PYTHONWARNINGS": "error",
                },
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                # As a terminal does it: the server and its workers are one group, which Ctrl and C reaches.
                start_new_session=True,
            )

    def status(self, path: str) -> int:
        """The status of a page, as soon as the server answers."""
        last = time.monotonic() + SECONDS
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=SECONDS) as answer:
                    return int(answer.status)
            except HTTPError as answer:
                return answer.code
            except OSError:
                assert self.process.poll() is None, self.errors.read_text()
                assert time.monotonic() < last, self.errors.read_text()
                time.sleep(0.1)

    def stop(self, how: signal.Signals = signal.SIGTERM, *, group: bool = False) -> str:
        """Tells the server to stop; gives what it printed."""
        (os.killpg if group else os.kill)(self.process.pid, how)
        return self.process.communicate(timeout=SECONDS)[0]

    @property
    def is_running(self) -> bool:
        """Whether any process of the server is left."""
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def ended(self) -> bool:
        """Whether every process ends within a while."""
        last = time.monotonic() + SECONDS
        while self.is_running and time.monotonic() < last:
            time.sleep(0.1)
        return not self.is_running
