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
    # Tables as the entries make them now, published or not, and whatever else is counted anew each time.
    SEE_TABLES = "see tables"
    SEE_ENTRIES = "see entries"
    RECORD = "record"
    PUBLISH = "publish"
    KEEP_LISTS = "keep lists"
    KEEP_ACCOUNTS = "keep accounts"
    KEEP_SETTINGS = "keep settings"


_FROM = {
    Permission.SEE_PUBLICATIONS: Role.VIEWER,
    Permission.SEE_TABLES: Role.COORDINATOR,
    Permission.SEE_ENTRIES: Role.COORDINATOR,
    Permission.RECORD: Role.COORDINATOR,
    Permission.PUBLISH: Role.MANAGER,
    Permission.KEEP_LISTS: Role.MANAGER,
    Permission.KEEP_ACCOUNTS: Role.ADMINISTRATOR,
    Permission.KEEP_SETTINGS: Role.ADMINISTRATOR,
}
_RANK = {role: rank for rank, role in enumerate(Role)}


def may(role: Role, permission: Permission, *, may_see_entries: bool = False, viewers_see_live: bool = False) -> bool:
    """Whether a role gives a permission.

    A viewer may have been given leave to see entries, which is leave to see what they add up to. `viewers_see_live` is
    the setting that opens live tables to every viewer.
    """
    if may_see_entries and permission in (Permission.SEE_ENTRIES, Permission.SEE_TABLES):
        return True
    if viewers_see_live and permission is Permission.SEE_TABLES:
        return True
    return _RANK[role] >= _RANK[_FROM[permission]]


@cache
def permissions_of(
    role: Role, *, may_see_entries: bool = False, viewers_see_live: bool = False
) -> frozenset[Permission]:
    """All that a role gives, as `may` says."""
    return frozenset(
        one for one in Permission if may(role, one, may_see_entries=may_see_entries, viewers_see_live=viewers_see_live)
    )


@dataclass(frozen=True, slots=True)
class Scope:
    """Which entries somebody sees: all (`area_ids` is None), or those of some areas and those of none."""

    area_ids: frozenset[int] | None = None


ALL = Scope()
