"""Who may do what: roles, permissions, and which entries somebody sees."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Role(StrEnum):
    """What somebody's account is for. Each role may do what those before it may."""

    VIEWER = "viewer"
    COORDINATOR = "coordinator"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What a view needs."""

    SEE_PUBLICATIONS = "see publications"
    # Tables as the entries make them now, published or not.
    SEE_TABLES = "see tables"
    SEE_ENTRIES = "see entries"
    RECORD = "record"
    PUBLISH = "publish"
    KEEP_LISTS = "keep lists"
    KEEP_ACCOUNTS = "keep accounts"
    KEEP_SETTINGS = "keep settings"


_FROM = {
    Permission.SEE_PUBLICATIONS: Role.VIEWER,
    Permission.SEE_TABLES: Role.VIEWER,
    Permission.SEE_ENTRIES: Role.COORDINATOR,
    Permission.RECORD: Role.COORDINATOR,
    Permission.PUBLISH: Role.MANAGER,
    Permission.KEEP_LISTS: Role.MANAGER,
    Permission.KEEP_ACCOUNTS: Role.ADMINISTRATOR,
    Permission.KEEP_SETTINGS: Role.ADMINISTRATOR,
}
_RANK = {role: rank for rank, role in enumerate(Role)}


def may(role: Role, permission: Permission, *, may_see_entries: bool = False) -> bool:
    """Whether a role gives a permission; a viewer may have been given leave to see entries."""
    if permission is Permission.SEE_ENTRIES and may_see_entries:
        return True
    return _RANK[role] >= _RANK[_FROM[permission]]


@cache
def permissions_of(role: Role, *, may_see_entries: bool = False) -> frozenset[Permission]:
    """All that a role gives."""
    return frozenset(one for one in Permission if may(role, one, may_see_entries=may_see_entries))


@dataclass(frozen=True, slots=True)
class Scope:
    """Which entries somebody sees: all (`area_ids` is None), or those of some areas and those of none."""

    area_ids: frozenset[int] | None = None


ALL = Scope()
