"""The words by which an entry is found, kept beside it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, insert

from training_register.database import DbSession
from training_register.models import EntryText
from training_register.rules.searches import words_kept

# Written by its table: as an object it would cost a form twice as much.
_TEXT: Any = EntryText.__table__


def keep_words(db_session: DbSession, entry_id: int, *texts: str | None, is_new: bool = True) -> None:
    """Keeps the words of an entry's own texts (reference, venue, notes) in place of those that it had."""
    if not is_new:
        db_session.execute(delete(_TEXT).where(_TEXT.c.entry_id == entry_id))
    if words := words_kept(*texts):
        db_session.execute(insert(_TEXT), {"entry_id": entry_id, "words": words})
