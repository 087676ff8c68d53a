"""What is sent to the database, for tests that count statements or ask how they are answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

# These begin and end transactions, and ask the register nothing.
_AROUND = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


@dataclass(frozen=True)
class Sent:
    """A statement with its parameters, as the driver got them."""

    sql: str
    parameters: Any


@contextmanager
def sent(db_session: Session) -> Iterator[list[Sent]]:
    """Collects every statement that is sent within the block, whoever sends it."""
    collected: list[Sent] = []

    def collect(_connection: Connection, _cursor: Any, sql: str, parameters: Any, *_: Any) -> None:
        if not sql.startswith(_AROUND):
            collected.append(Sent(sql, parameters))

    engine = db_session.get_bind()
    event.listen(engine, "before_cursor_execute", collect)
    try:
        yield collected
    finally:
        event.remove(engine, "before_cursor_execute", collect)


@contextmanager
def statements(db_session: Session) -> Iterator[list[str]]:
    """The same, as text alone: `len()` of it is the number of statements of a page."""
    texts: list[str] = []
    with sent(db_session) as collected:
        yield texts
    texts.extend(statement.sql for statement in collected)
