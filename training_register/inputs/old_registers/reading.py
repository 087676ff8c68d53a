"""Files that people bring, read into a Book in a process of their own, under limits of memory and of time.

All of the reading is done there, the looking for what does harm too: zip files and XML are opened nowhere else, and
whatever becomes of that process is a message here. Other people are served meanwhile by the other threads and
processes of the server: this one waits without work.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from training_register.inputs.old_registers.book import Book, from_plain
from training_register.inputs.old_registers.kinds import NOT_A_SPREADSHEET, SAVE_AS
from training_register.inputs.problems import FileRefused

CHILD = Path(__file__).with_name("child.py")
# What the child needs of the environment: nothing that is secret.
_ENVIRONMENT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "TEMP")

_ONLY_ROWS = (
    "Copy the sheet with the sessions into a new workbook, save it as .xlsx or as CSV UTF-8, and use that file."
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take, and how much of it is read."""

    megabytes_of_file: int = 10
    # Memory of the process, seconds of its work, seconds until its answer, and megabytes of that.
    megabytes: int = 192
    work_seconds: int = 10
    seconds: int = 20
    answer_megabytes: int = 32
    # The last row that is read of a sheet, and the most cells of a file.
    last_row: int = 5_000
    cells: int = 60_000


LIMITS = Limits()


def read_book(content: bytes, *, file_name: str = "", limits: Limits = LIMITS) -> Book:
    """What a file holds. Its name is of no weight, but for a hint where the file can't be read.

    Raises `FileRefused`, in words that say what to do.
    """
    if len(content) > limits.megabytes_of_file * 2**20:
        raise FileRefused(
            f"This file is larger than {limits.megabytes_of_file} MB. {_ONLY_ROWS} Pictures are what makes most "
            "workbooks large."
        )
    answer = _answer("book", content, limits)
    try:
        if "refused" in answer:
            raise FileRefused(_with_hint(str(answer["refused"]), file_name))
        return from_plain(answer["book"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise FileRefused(_gave_up("its answer can't be read")) from None


def first_rows(file: bytes | Path, limits: Limits = LIMITS) -> tuple[tuple[str, ...], ...]:
    """The texts of the first row of each sheet of a file of any size, without the blank ones; none of no spreadsheet.

    It takes a moment, whatever the file is.
    """
    try:
        if isinstance(file, Path):
            with file.open("rb") as opened:
                answer = _answer("first rows", opened, limits)
        else:
            answer = _answer("first rows", file, limits)
        return tuple(tuple(str(text) for text in row) for row in answer["first_rows"])
    except (FileRefused, KeyError, TypeError):
        return ()


def _answer(task: str, file: bytes | BinaryIO, limits: Limits) -> dict[str, Any]:
    # -I and -S: none of the environment's settings, and no packages but Python's own.
    given = (limits.megabytes, limits.work_seconds, limits.answer_megabytes, limits.last_row, limits.cells)
    source: dict[str, Any] = {"input": file} if isinstance(file, bytes) else {"stdin": file}
    with tempfile.TemporaryFile() as out:
        try:
            child = subprocess.run(  # noqa: S603 - this program's own file, and no shell
                [sys.executable, "-I", "-S", str(CHILD), task, *map(str, given)],
                **source,
                stdout=out,
                stderr=subprocess.DEVNULL,
                timeout=limits.seconds,
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise FileRefused(_gave_up(f"it took more than {limits.seconds} seconds")) from None
        except OSError as reason:
            raise FileRefused(f"The program that reads files can't be started ({reason.strerror}).") from None
        if child.returncode:
            raise FileRefused(_gave_up("it takes too much memory or time, or is damaged"))
        out.seek(0)
        try:
            answer: dict[str, Any] = json.loads(out.read())
        except ValueError:
            raise FileRefused(_gave_up("its answer can't be read")) from None
    return answer


def _with_hint(words: str, file_name: str) -> str:
    """The name of a file says what it should have been, where it is nothing that is known."""
    if words == NOT_A_SPREADSHEET and file_name.casefold().endswith((".xls", ".xlsx", ".xlsm")):
        return f"This file is named as an Excel workbook and is none: it may be damaged. {SAVE_AS}"
    return words


def _gave_up(why: str) -> str:
    return f"This file can't be read safely: {why}. {_ONLY_ROWS}"
