"""What searches are answered from, and the filters that people keep.

The words of an entry's reference, venue and notes lie in `entry_text`, and there alone: names are looked up in their
own lists, so that a rename changes nothing here. To blank a text, write the entry's words anew
(`actions.searches.keep_words`). PostgreSQL indexes that table itself. On SQLite triggers keep `entry_search`, a table
of FTS5 that holds no text of its own; migration 0004 makes both, since no model can say them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from training_register.database import Model
from training_register.models.columns import Instant

# The index of the words: on SQLite a table, and those that FTS5 keeps behind it; on PostgreSQL an index.
SQLITE_INDEX = "entry_search"
POSTGRESQL_INDEX = "ix_entry_text_words"

LONGEST_FILTER_NAME = 100
LONGEST_FILTER = 4_000


class EntryText(Model):
    """The words of an entry's own texts, as `rules.searches.words_kept` gives them; no line where it has none."""

    __tablename__ = "entry_text"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))


class SavedFilter(Model):
    """A filter of the list of entries that somebody saved under a name, as it stands in the list's address."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("user_id", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_FILTER_NAME))
    folded: Mapped[str] = mapped_column(String(4 * LONGEST_FILTER_NAME))
    query: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)


def is_modelled(name: str | None, kind: str, *_: Any) -> bool:
    """Whether a migration compares something of the database with the models: all but the index of the words."""
    if kind == "table":
        return name is None or not (name == SQLITE_INDEX or name.startswith(f"{SQLITE_INDEX}_"))
    return not (kind == "index" and name == POSTGRESQL_INDEX)
