"""Publications: what was published of a period, frozen, with the bytes of its files and the links that lead to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_register.database import Model
from training_register.models.columns import Instant

LONGEST_REASON = 2_000
LONGEST_NAME = 200


class Publication(Model):
    """A version of a period's tables, frozen: nothing that is done to entries afterwards changes a line of it.

    What is large is JSON that is read only where it is asked for (`queries.publications`). A version that was withdrawn
    keeps its line, and who withdrew it, when and why; its files and links are deleted.
    """

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("period", "version"),
        CheckConstraint("starts_on <= ends_on", name="days_in_order"),
        CheckConstraint("version >= 1", name="version_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # As it stands in addresses: "2016-17", "2016-17-q1".
    period: Mapped[str] = mapped_column(String(40))
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date]
    version: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(Instant)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    # Tables, sentences, notes and how they were counted, as `rules.kept_tables` and `outputs.kept_download` read them.
    download: Mapped[dict[str, Any]] = mapped_column(JSON)
    # The entries behind it by their ids, without notes, trainers or recorder.
    entries: Mapped[dict[str, Any]] = mapped_column(JSON)
    # What each entry gave to each figure before any was hidden, by table, row and column: never shown to a reader.
    behind: Mapped[dict[str, Any]] = mapped_column(JSON)
    # What was missing and accepted, each with its reason; who was no longer asked.
    gaps: Mapped[list[Any]] = mapped_column(JSON)
    # Which figures were hidden, by which rule, and what a manager decided otherwise.
    hidden: Mapped[list[Any]] = mapped_column(JSON)
    # What differs from the version before, by how much and why.
    changes: Mapped[list[Any]] = mapped_column(JSON)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")


class PublicationFile(Model):
    """A file of a publication, as it was made when that was published."""

    __tablename__ = "publication_file"
    __table_args__ = (UniqueConstraint("publication_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    # What follows the version in its address: "xlsx", or "professionals.svg".
    name: Mapped[str] = mapped_column(String(120))
    content_type: Mapped[str] = mapped_column(String(120))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))


class PublicationLink(Model):
    """A read-only link to one publication, for somebody without an account; of its token only a digest is kept."""

    __tablename__ = "publication_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    for_whom: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    # The last day on which it leads anywhere.
    ends_on: Mapped[date]
    switched_off_at: Mapped[datetime | None] = mapped_column(Instant)
    switched_off_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
