"""Which entries somebody sees, as a condition of every query that returns entries."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, not_, or_, select, true

from training_register.models import Entry, EntryArea
from training_register.rules.permissions import Scope


def in_scope(scope: Scope, entry: Any = Entry) -> ColumnElement[bool]:
    """Entries that a scope holds: all of them, or those of its areas and those of none."""
    return true() if scope.area_ids is None else in_areas(sorted(scope.area_ids), entry)


def in_areas(area_ids: Any, entry: Any = Entry) -> ColumnElement[bool]:
    """Entries of some areas, and those of none; the ids may be those that a statement is told later."""
    line = EntryArea.__table__.c
    areas = select(line.entry_id).where(line.entry_id == entry.id)
    return or_(areas.where(line.area_id.in_(area_ids)).exists(), not_(areas.exists()))
