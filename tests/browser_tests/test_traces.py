"""The pages of a published figure and of what has changed: what axe makes of them, on every width."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import look_at
from tests.given import Given
from tests.made_publications import publish_now
from training_register.actions.entries import change_entry, values_of
from training_register.count import Count
from training_register.models import Entry
from training_register.queries.one_entry import entry_in_full
from training_register.rules.permissions import ALL, Role

pytestmark = pytest.mark.browser

# As long as a name may be, without a place to break.
LONGEST = "W" * 200
ADDRESSES = (
    "/published/2016-17/v1/professionals/health/attended",
    "/published/2016-17/v2/professionals/health/attended",
    "/published/2016-17/v1/changes",
    "/published/2016-17/v2/changes",
    "/published/find?reference=2016-17/v1/professionals/health",
    f"/published/find?reference=2016-17/v1/{LONGEST}",
)


@pytest.fixture
def published_twice(register: Given) -> Given:
    """Two versions of a year with long names, and changes between them and since."""
    entry = register.entry(
        "2016-05-04", sector="Health", attended="not recorded", course=LONGEST, organisations=(LONGEST[1:],)
    )
    register.entry("2016-05-05", sector="Health", attended="about 30")
    publish_now(register.db_session, at=datetime(2017, 5, 2, tzinfo=UTC))
    change_attended(register, entry, 20)
    register.entry("2016-06-01", sector="Health", attended="9")
    publish_now(register.db_session, at=datetime(2017, 6, 2, tzinfo=UTC))
    change_attended(register, entry, 50)
    return register


def change_attended(register: Given, entry: Entry, number: int) -> None:
    """Somebody changes how many attended."""
    full = entry_in_full(register.db_session, entry.id, scope=ALL)
    assert full
    values = replace(values_of(full), attended=Count.of(number), venue=LONGEST)
    by = register.user(Role.MANAGER, f"m{number}@{LONGEST[:60]}.example.org")
    change_entry(register.db_session, by=by, entry=full, values=values, first_month=4)
    register.db_session.commit()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.COORDINATOR])
@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_of_published_figures(published_twice: Given, window: Window, role: Role, address: str) -> None:
    page = window(role)
    page.goto(address)
    for more in page.locator(".app-traced summary").all():
        more.click()
    look_at(page)
