"""Files from people: what was answered of each, the rows that became entries, and recipes for the next file."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from training_register.database import Model
from training_register.models.columns import Instant
from training_register.rules import names

LONGEST_FILE_NAME = 200
LONGEST_SHEET_NAME = 100


class ImportedFile(Model):
    """A file that somebody brought: what was answered so far, and the operation that took it in, once one did.

    What the file itself holds is in the instance folder, never here: it may hold names of people. It is kept there
    until `keep_until`, or until somebody removes it.
    """

    __tablename__ = "imported_file"
    __table_args__ = (CheckConstraint("version >= 1", name="version_from_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_FILE_NAME), default="")
    # What it was: "Excel workbook", "CSV file", "pasted rows", "own sheet".
    kind: Mapped[str] = mapped_column(String(24))
    # SHA-256 of its content: the same file is known again by it.
    digest: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    brought_at: Mapped[datetime] = mapped_column(Instant, index=True)
    brought_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    # By the ids of questions; `inputs.old_registers.proposal` says what they are.
    answers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    # Raised by each change of the answers, so that two people at one file lose nothing.
    version: Mapped[int] = mapped_column(default=1)
    recipe_id: Mapped[int | None] = mapped_column(ForeignKey("import_recipe.id", ondelete="SET NULL"), index=True)
    operation_id: Mapped[int | None] = mapped_column(ForeignKey("operation.id"), unique=True)
    # Somebody gave it up, and nothing of it was imported.
    dropped_at: Mapped[datetime | None] = mapped_column(Instant)
    keep_until: Mapped[date]
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class ImportedRow(Model):
    """Where an imported entry came from: file, sheet, row, and its original text without what is private."""

    __tablename__ = "imported_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    imported_file_id: Mapped[int] = mapped_column(ForeignKey("imported_file.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    sheet: Mapped[str] = mapped_column(String(LONGEST_SHEET_NAME), default="")
    row: Mapped[int]
    # [[heading, text], …]
    texts: Mapped[list[Any]] = mapped_column(JSON)


class ImportRecipe(Model):
    """What was answered of a file, under a name, to be offered for the next file with the same headings."""

    __tablename__ = "import_recipe"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(names.LONGEST))
    folded: Mapped[str] = mapped_column(String(400), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    # The headings themselves, so that it is offered where most of them are the same.
    headings: Mapped[list[str]] = mapped_column(JSON)
    answers: Mapped[dict[str, str]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"), index=True)
