"""What becomes of an entry when an operation that added or changed it is undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

# {field: [before, after]}, as a change tells it.
Fields = Mapping[str, Sequence[Any]]


class Fate(StrEnum):
    """What the undoing does with an entry, or why it leaves it alone."""

    GOES = "goes"
    RETURNS = "returns"
    CHANGED_SINCE = "changed since"
    OUT_ALREADY = "taken out already"
    AS_BEFORE = "as it was before already"


def fate_of(fields: Fields, later: Iterable[Fields], *, is_added: bool, is_out: bool) -> Fate:
    """What becomes of an entry that says what `later` changes made of what the operation did (`fields`).

    An entry that was added and is out of the figures by now has gone already, whatever else was changed in it.
    """
    if is_added and is_out:
        return Fate.OUT_ALREADY
    later = list(later)
    newer = newer_fields(fields, later, is_added=is_added)
    if not newer:
        return Fate.GOES if is_added else Fate.RETURNS
    now = _now(fields, later)
    if not is_added and all(plain(now[field]) == plain(before) for field, (before, _) in fields.items()):
        return Fate.AS_BEFORE
    return Fate.CHANGED_SINCE


def newer_fields(fields: Fields, later: Iterable[Fields], *, is_added: bool) -> list[str]:
    """The fields in which an entry says something else by now than after the operation, by name.

    What was changed since and changed back is nothing newer. Of an entry that was added every field counts; of one
    that was changed those that the operation changed.
    """
    now = _now(fields, later)
    told = now if is_added else fields
    return sorted(field for field in told if plain(now[field]) != plain(fields.get(field, (None, None))[1]))


def _now(fields: Fields, later: Iterable[Fields]) -> dict[str, Any]:
    now = {field: after for field, (_, after) in fields.items()}
    for one in later:
        now |= {field: after for field, (_, after) in one.items()}
    return now


def plain(value: Any) -> Any:
    """A value for comparing: blank is nothing, and a pair is a list."""
    if value in (None, "", [], ()):
        return None
    return [plain(part) for part in value] if isinstance(value, (list, tuple)) else value
