"""The child process: makes a Book of a file on standard input, and writes it as JSON on standard output.

It is run by its path, without the library's other packages: importing this program as a whole would make the whole
application, and take longer than reading most files does.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

if __name__ == "__main__":
    # The package without its own beginning, which imports Flask and all that follows.
    program = ModuleType("training_register")
    program.__path__ = [str(Path(__file__).parents[2])]
    sys.modules["training_register"] = program

from training_register.inputs.old_registers.book import as_plain
from training_register.inputs.old_registers.files import book_of, first_rows_of
from training_register.inputs.problems import FileRefused

try:
    import resource
except ImportError:  # Windows knows no such limits; there the program that started this one ends it in time
    resource = None  # type: ignore[assignment]


def limit(megabytes: int, seconds: int, answer_megabytes: int) -> None:
    """Keeps the process from taking the machine's memory, time and disk, where the system can."""
    if resource is None:
        return
    for kind, most in (
        (resource.RLIMIT_AS, megabytes * 2**20),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, answer_megabytes * 2**20),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):
            continue


def main() -> None:
    """Reads the file; it is told what to do, how much memory, time and room for its answer it has, and how far to read.

    What to do is "book", or "first rows".
    """
    task, (megabytes, seconds, answer_megabytes, last_row, cells) = sys.argv[1], map(int, sys.argv[2:])
    limit(megabytes, seconds, answer_megabytes)
    given = sys.stdin.buffer
    answer: dict[str, Any]
    try:
        if task == "book":
            answer = {"book": as_plain(book_of(given.read(), last_row=last_row, cells=cells))}
        else:
            answer = {"first_rows": first_rows_of(given if given.seekable() else BytesIO(given.read()))}
    except FileRefused as reason:
        answer = {"refused": str(reason)}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode())


if __name__ == "__main__":
    main()
