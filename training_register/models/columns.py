"""Columns that several models share: words of a fixed list, and what every name in a list has."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, Dialect, Enum, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from training_register.count import LARGEST, STORED
from training_register.rules import names


def words_of(kind: type[StrEnum], name: str, *, checked: bool = True) -> Enum:
    """A column type that holds one of an enum's words, checked by the database too unless told otherwise."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=checked,
        length=24,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


def count_checks(number: str, certainty: str, largest: int = LARGEST) -> tuple[CheckConstraint, ...]:
    """The checks of a count's two columns: both or neither, in range, and a certainty that can be stored."""
    words = ", ".join(f"'{word}'" for word in STORED)
    return (
        CheckConstraint(f"({number} IS NULL) = ({certainty} IS NULL)", name=f"{number}_both_or_neither"),
        CheckConstraint(f"{number} BETWEEN 0 AND {largest}", name=f"{number}_in_range"),
        CheckConstraint(f"{certainty} IN ({words})", name=certainty),
    )


class Instant(TypeDecorator[datetime]):
    """An instant in UTC, with its time zone in Python whichever database keeps it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses an instant without a time zone: it would be read as another one elsewhere."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs a time zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite gives back the UTC that was stored, without its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _from_name(rule: Any) -> Any:
    return lambda context: rule(context.get_current_parameters()["name"])


class Named:
    """What every name in a list has. `sort_name` and `folded` are made from `name` by one rule in Python."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(names.LONGEST))
    # As it stands in addresses, JSON and narrow columns.
    short_name: Mapped[str] = mapped_column(String(100), unique=True, default=_from_name(names.key_of))
    sort_name: Mapped[str] = mapped_column(String(400), default=_from_name(names.sort_name))
    folded: Mapped[str] = mapped_column(String(400), unique=True, default=_from_name(names.folded))
    position: Mapped[int] = mapped_column(default=0)
    retired_on: Mapped[date | None]
