"""The real server is killed between click and answer, and started again: each session is there once, none is lost."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import select

from tests.browser_tests.looking import press
from tests.commands.conftest import on_file
from tests.given import PASSWORD, Given
from tests.servers import Serving, free_port
from training_register.models import Entry
from training_register.rules.permissions import Role

pytestmark = pytest.mark.browser

# Seconds after the click: before the form is read, while it is saved, and when the answer is on its way or there.
KILLED_AFTER = (0.0, 0.02, 0.04, 0.08, 0.3)


def test_a_server_that_is_killed_after_the_click_records_each_session_once(
    new_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    place, port = on_file(tmp_path / "register"), free_port()
    place.run("prepare")
    with place.register() as db_session:
        email = Given(db_session).user(Role.COORDINATOR).email
    page = new_context(base_url=f"http://127.0.0.1:{port}").new_page()
    server = Serving(place, port=port)
    try:
        assert server.status("/sign-in") == 200
        page.goto("/sign-in?next=/entries/add")
        page.get_by_label("E-mail address").fill(email)
        page.locator("#password").fill(PASSWORD)
        press(page, "Sign in")
        page.goto("/entries/add")
        for number, seconds in enumerate(KILLED_AFTER):
            page.locator("#starts_on").fill(f"{number + 6}/6/2016")
            page.locator("#audience").select_option(label="Taxi drivers")
            page.locator("#attended").fill(str(20 + number))
            if number == 0:
                # The year that is worked on is that of the session before.
                page.locator("#ends_on").evaluate("(box) => box.form.elements.last.value = '2016-05-31'")
            page.evaluate("document.body.dataset.isOld = ''")
            page.get_by_role("button", name="Save and add another").click(no_wait_after=True)
            time.sleep(seconds)
            os.killpg(server.process.pid, signal.SIGKILL)
            server.process.communicate()
            server = Serving(place, port=port)
            assert server.status("/sign-in") == 200
            # While the next page begins to come, it has no body.
            page.wait_for_function("document.body && !('isOld' in document.body.dataset)")
            if page.evaluate("location.protocol") == "chrome-error:":
                # What people do: the browser sends the same form once more.
                page.reload()
            expect(page.locator(".app-saved")).to_be_visible()
    finally:
        server.stop(signal.SIGKILL, group=True)
    with place.register() as db_session:
        attended = db_session.scalars(select(Entry.attended).order_by(Entry.id)).all()
    assert attended == [20 + number for number in range(len(KILLED_AFTER))]
