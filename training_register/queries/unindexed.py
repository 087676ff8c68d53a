"""Columns that SQLite's planner is kept from finding an index for; PostgreSQL decides by what it knows of the data."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from training_register.models import Entry


def unindexed(dialect: str, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column, on SQLite with the plus before it that changes nothing but which indexes are thought of."""
    if dialect != "sqlite":
        return column
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type)


class Unindexed:
    """An entry's columns, all of them so, for the conditions of a list whose order's own index is walked."""

    def __init__(self, dialect: str) -> None:
        self._dialect = dialect

    def __getattr__(self, name: str) -> ColumnElement[Any]:
        return unindexed(self._dialect, Entry.__table__.c[name])
