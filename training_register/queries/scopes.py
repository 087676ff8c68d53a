"""Which entries somebody sees, as a condition of every query that returns entries."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, not_, or_, select, true

from training_register.models import Entry, EntryArea
from training_register.rules.permissions import Scope


def in_scope(scope: Scope, entry: Any = Entry) -> ColumnElement[bool]:
    """Entries that a scope holds: all of them, or those of its areas and those of none."""
    if scope.area_ids is None:
        return true()
    areas = select(EntryArea.entry_id).where(EntryArea.entry_id == entry.id)
    return or_(areas.where(EntryArea.area_id.in_(sorted(scope.area_ids))).exists(), not_(areas.exists()))
