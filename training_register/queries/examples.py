"""Whether the register holds an invented team."""

from __future__ import annotations

from sqlalchemy import exists, select

from training_register.database import DbSession
from training_register.models import Entry, Operation

# The kind of the operation that fills a register with an invented team, and its key: there is one in a register.
EXAMPLE = "example"


_SAYS_SO = exists().where(Operation.key == EXAMPLE)
_HOLDS_AN_ENTRY = exists().where(Entry.id.is_not(None))


def is_example(db_session: DbSession) -> bool:
    """Whether the register was filled with an invented team."""
    return bool(db_session.scalar(select(_SAYS_SO)))


def is_example_for_good(db_session: DbSession) -> bool | None:
    """The same, in one query; None while the register is empty, and so may still become an example."""
    says_so, holds_an_entry = db_session.execute(select(_SAYS_SO, _HOLDS_AN_ENTRY)).one()
    return bool(says_so) if says_so or holds_an_entry else None
