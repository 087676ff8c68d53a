"""Files from people as they lie in the register's folder, and nowhere else: what was brought, and what was read of it.

They may hold names of people, so each has a folder that only the register's own account may open, and nothing of them
is in the database. A folder's name is made of the file's id and digest: an id that is given again, after a
transaction that failed or a restored backup, can't lead to another file.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from training_register.inputs.old_registers.book import Book, as_plain, from_plain

FOLDER = "imports"
_CONTENT, _BOOK = "content", "book.json"
_OWN = re.compile(r"\d+-[0-9a-f]{16}", re.ASCII)


@dataclass(frozen=True, slots=True)
class FileKey:
    """By what a file is found: its id in the register, and the SHA-256 of its content."""

    id: int
    digest: str

    @property
    def folder_name(self) -> str:
        """The name of its own folder."""
        return f"{self.id}-{self.digest[:16]}"


def keep_content(folder: Path, key: FileKey, content: bytes) -> None:
    """Keeps what was brought, in a register's folder."""
    _write(_made(folder, key) / _CONTENT, content)


def keep_book(folder: Path, key: FileKey, book: Book) -> None:
    """Keeps what was read of a file beside it, so that no page reads the file again; nothing where it is gone."""
    own = _own(folder, key)
    if own.is_dir():
        _write(own / _BOOK, json.dumps(as_plain(book), ensure_ascii=False).encode())


def content_of(folder: Path, key: FileKey) -> bytes | None:
    """What was brought; None where it is not kept any more."""
    try:
        return (_own(folder, key) / _CONTENT).read_bytes()
    except FileNotFoundError:
        return None


def book_of(folder: Path, key: FileKey) -> Book | None:
    """What was read of a file; None where that is not kept, or was kept by another version of the program."""
    try:
        return from_plain(json.loads((_own(folder, key) / _BOOK).read_bytes()))
    except (OSError, ValueError, TypeError, KeyError, IndexError):
        return None


def forget(folder: Path, key: FileKey) -> None:
    """Removes all that is kept of a file."""
    with suppress(FileNotFoundError):
        shutil.rmtree(_own(folder, key))


def forget_others(folder: Path, known: Collection[FileKey], *, older_than: datetime) -> int:
    """Removes what belongs to no known file: a transaction failed after it was written, or a backup was restored.

    What is newer than an instant stays, since it may be of a file that somebody brings in this moment. Gives how many.
    """
    names = {key.folder_name for key in known}
    number = 0
    for own in (folder / FOLDER).glob("*"):
        if own.name in names or not _OWN.fullmatch(own.name):
            continue
        with suppress(OSError):
            if datetime.fromtimestamp(own.stat().st_mtime, UTC) < older_than:
                shutil.rmtree(own)
                number += 1
    return number


def _own(folder: Path, key: FileKey) -> Path:
    return folder / FOLDER / key.folder_name


def _made(folder: Path, key: FileKey) -> Path:
    own = _own(folder, key)
    # Each by itself: `parents=True` would give the outer one the usual mode.
    for path in (own.parent, own):
        path.mkdir(mode=0o700, exist_ok=True)
    return own


def _write(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all, readable by its owner only."""
    new = path.with_name(f"{path.name}-{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
