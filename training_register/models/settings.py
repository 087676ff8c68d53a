"""The settings that administrators set in a browser."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from training_register.database import Model

# The id of the only line, which migration 0006 makes.
ONLY = 1
LONGEST_TEXT = 200


class KeptSettings(Model):
    """The settings of the register, in one line: a column that is NULL was never set here.

    Columns instead of a line for each name: they have types that the database keeps, the history tells of each and an
    undo gives each back by what both know of columns, and one small value, `version`, says whether any has changed.
    """

    __tablename__ = "kept_settings"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_line"),
        CheckConstraint("first_month BETWEEN 1 AND 12", name="first_month_of_a_year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=ONLY)
    # Another word after each change: a counter could come to the same number in a register that was restored.
    version: Mapped[str] = mapped_column(String(16), default="")
    organisation_name: Mapped[str | None] = mapped_column(String(LONGEST_TEXT))
    service_name: Mapped[str | None] = mapped_column(String(LONGEST_TEXT))
    place: Mapped[str | None] = mapped_column(String(LONGEST_TEXT))
    contact: Mapped[str | None] = mapped_column(String(LONGEST_TEXT))
    brand_colour: Mapped[str | None] = mapped_column(String(7))
    first_month: Mapped[int | None]
    entries_kept_since: Mapped[date | None]
    first_screen: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    bank_holidays: Mapped[str | None] = mapped_column(String(24))
    viewers_see_live: Mapped[bool | None]
    # The short names of the tables that somebody left out of a period's files and publications.
    tables_left_out: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    # For how many days the file that somebody imported is kept.
    keep_files_days: Mapped[int | None]
