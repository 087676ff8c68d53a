"""How far a long command has come, told on the terminal that it was started from, and nowhere else."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

import click

WIDTH = 30
SECONDS_BETWEEN = 0.1
# What takes less needs no bar.
SECONDS_BEFORE = 0.5


class Progress:
    """A line at the bottom of the terminal, written over again and again: "Storing  [#####-----]  50%".

    It goes to standard error, and only where that is a terminal: what a command has to say is on standard output. It is
    gone when the block ends.
    """

    def __init__(self) -> None:
        self._is_shown = sys.stderr.isatty()
        self._next = time.monotonic() + SECONDS_BEFORE
        self._length = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        self._write("")

    def told(self, step: str, done: int, of: int) -> None:
        """Tells how much of a step is done; `of` is 0 where nobody knows of how much."""
        if not self._is_shown or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + SECONDS_BETWEEN
        if not of:
            self._write(f"{step}: {done:,} rows")
            return
        part = min(done / of, 1)
        full = int(part * WIDTH)
        self._write(f"{step:<8}  [{'#' * full}{'-' * (WIDTH - full)}]  {part:4.0%}")

    def _write(self, line: str) -> None:
        if self._is_shown and (line or self._length):
            # Spaces over what was longer before; then back to the beginning of the line.
            click.echo(f"\r{line:<{self._length}}\r{line}", nl=False, err=True)
            self._length = len(line)
