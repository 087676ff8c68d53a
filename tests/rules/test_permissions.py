"""Who may do what: the whole table of roles and permissions."""

from __future__ import annotations

import pytest

from training_register.rules.permissions import ALL, Permission, Role, Scope, may, permissions_of

VIEWER, COORDINATOR, MANAGER, ADMINISTRATOR = Role


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        (Permission.SEE_PUBLICATIONS, {VIEWER, COORDINATOR, MANAGER, ADMINISTRATOR}),
        (Permission.SEE_TABLES, {COORDINATOR, MANAGER, ADMINISTRATOR}),
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
def test_leave_to_see_entries_lets_a_viewer_see_entries_and_what_they_add_up_to_and_nothing_else(
    permission: Permission,
) -> None:
    with_leave = may(VIEWER, permission, may_see_entries=True)

    assert with_leave == (may(VIEWER, permission) or permission in (Permission.SEE_ENTRIES, Permission.SEE_TABLES))


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("may_see_entries", [False, True])
def test_the_setting_opens_live_tables_to_every_viewer_and_nothing_else_to_anybody(
    role: Role, permission: Permission, may_see_entries: bool
) -> None:
    closed = may(role, permission, may_see_entries=may_see_entries)
    opened = may(role, permission, may_see_entries=may_see_entries, viewers_see_live=True)

    assert opened == (closed or (role is VIEWER and permission is Permission.SEE_TABLES))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("told", [{}, {"may_see_entries": True}, {"viewers_see_live": True}])
def test_all_that_a_role_gives_is_each_permission_that_it_gives(role: Role, told: dict[str, bool]) -> None:
    assert permissions_of(role, **told) == {one for one in Permission if may(role, one, **told)}


def test_a_scope_of_no_area_is_not_a_scope_of_all() -> None:
    assert ALL.area_ids is None
    assert Scope(frozenset()) != ALL
