"""Who may do what: the whole table of roles and permissions."""

from __future__ import annotations

import pytest

from training_register.rules.permissions import ALL, Permission, Role, Scope, may

VIEWER, COORDINATOR, MANAGER, ADMINISTRATOR = Role


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        (Permission.SEE_PUBLICATIONS, {VIEWER, COORDINATOR, MANAGER, ADMINISTRATOR}),
        (Permission.SEE_TABLES, {VIEWER, COORDINATOR, MANAGER, ADMINISTRATOR}),
        (Permission.SEE_ENTRIES, {COORDINATOR, MANAGER, ADMINISTRATOR}),
        (Permission.RECORD, {COORDINATOR, MANAGER, ADMINISTRATOR}),
        (Permission.PUBLISH, {MANAGER, ADMINISTRATOR}),
        (Permission.KEEP_LISTS, {MANAGER, ADMINISTRATOR}),
        (Permission.KEEP_ACCOUNTS, {ADMINISTRATOR}),
        (Permission.KEEP_SETTINGS, {ADMINISTRATOR}),
    ],
)
def test_a_permission_comes_with_these_roles(permission: Permission, roles: set[Role]) -> None:
    assert {role for role in Role if may(role, permission)} == roles


def test_every_permission_is_given_by_some_role() -> None:
    assert all(may(ADMINISTRATOR, permission) for permission in Permission)


@pytest.mark.parametrize("permission", Permission)
def test_leave_to_see_entries_lets_a_viewer_see_entries_and_nothing_else(permission: Permission) -> None:
    with_leave = may(VIEWER, permission, may_see_entries=True)

    assert with_leave == (may(VIEWER, permission) or permission is Permission.SEE_ENTRIES)


def test_a_scope_of_no_area_is_not_a_scope_of_all() -> None:
    assert ALL.area_ids is None
    assert Scope(frozenset()) != ALL
