"""The journey of a read-only link, with scripts and without: made, copied, followed, ended; its token is in no log."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect
from sqlalchemy import select

from tests.browser_tests.conftest import Window
from tests.browser_tests.looking import DESK, HEIGHT, PHONE, follow, heading, look_at, press
from tests.commands.conftest import on_file
from tests.given import PASSWORD, Given
from tests.servers import Serving, free_port
from training_register.models import Operation
from training_register.rules.permissions import Role

pytestmark = pytest.mark.browser

CHAPTER = "/published/2016-17/v1"
WIDTHS = pytest.mark.parametrize("width", [DESK, PHONE])
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


def made(manager: Page) -> str:
    """A link that a manager makes, as its page shows it."""
    manager.goto(f"{CHAPTER}/links")
    manager.get_by_label("For whom").fill("Safeguarding board")
    press(manager, "Make the link")
    assert heading(manager) == "The link is made"
    return manager.get_by_label("The link").input_value().strip()


@pytest.fixture
def published(register: Given) -> Given:
    """The published figures of 2016/17, published."""
    register.publication()
    return register


@WIDTHS
@SCRIPTS
def test_a_link_is_followed_and_shows_one_publication(
    published: Given, window: Window, width: int, scripts: bool
) -> None:
    link = made(window(Role.MANAGER))
    token = link.partition("#")[2]
    reader = window(java_script_enabled=scripts, viewport={"width": width, "height": HEIGHT})
    asked: list[Request] = []
    reader.on("request", lambda request: asked.append(request))
    if scripts:
        reader.goto(link)
        reader.wait_for_url(f"**{CHAPTER}")
    else:
        reader.goto(link)
        assert heading(reader) == "Open a publication"
        # What the address bar shows, pasted.
        reader.get_by_label("Paste the whole address").fill(link)
        press(reader, "Open it")
    assert reader.url.endswith(CHAPTER)
    assert heading(reader) == "Training, Anytown, April 2016 to March 2017"
    assert token not in reader.url
    # Only the form's own content holds it.
    assert token not in "".join(request.url + str(request.headers) for request in asked)
    assert [request.method for request in asked if token in (request.post_data or "")] == ["POST"]
    expect(reader.get_by_role("navigation", name="Menu")).to_have_count(0)
    with reader.expect_download() as download:
        reader.get_by_role("link", name="CSV (.csv)").first.click()
    assert "973" in Path(download.value.path()).read_text("utf-8-sig")
    reader.goto("/tables/2016-17")
    assert heading(reader) == "Sign in"


def test_the_token_is_taken_out_of_the_address_bar_and_of_the_history(published: Given, window: Window) -> None:
    link = made(window(Role.MANAGER))
    reader = window()
    reader.goto("/sign-in")
    reader.goto(link)
    reader.wait_for_url(f"**{CHAPTER}")
    reader.go_back()
    assert reader.url == link.partition("#")[0] or reader.url.endswith("/sign-in")
    assert "#" not in reader.url
    if heading(reader) == "Open a publication":
        assert reader.get_by_label("Paste the whole address").input_value() == ""


def test_a_link_that_is_switched_off_is_told_in_words_with_and_without_scripts(
    published: Given, window: Window
) -> None:
    manager = window(Role.MANAGER)
    link = made(manager)
    readers = window(), window(java_script_enabled=False)
    for reader in readers:
        reader.goto(link)
    readers[0].wait_for_url(f"**{CHAPTER}")
    follow(manager, "All links to this version")
    press(manager, "Switch off the link for Safeguarding board")
    expect(manager.get_by_role("cell", name="Switched off")).to_be_visible()
    readers[1].get_by_label("Paste the whole address").fill(link)
    press(readers[1], "Open it")
    readers[0].reload()
    for reader in readers:
        assert heading(reader) == "Open a publication"
        assert "This link does not lead anywhere (any more)." in reader.get_by_role("alert").inner_text()
    # Once more by the link itself: the script sends it, and is told the same.
    readers[0].goto(link)
    expect(readers[0].locator("#link-error")).to_contain_text("This link does not lead anywhere (any more).")


def test_the_link_is_copied_with_one_press(published: Given, window: Window) -> None:
    manager = window(Role.MANAGER, permissions=["clipboard-read", "clipboard-write"])
    link = made(manager)
    manager.get_by_role("button", name="Copy the link").click()
    expect(manager.locator("output[for=address]")).to_have_text("Copied.")
    assert manager.evaluate("navigator.clipboard.readText()").strip() == link


def test_its_pages_can_be_used_by_everybody(published: Given, window: Window) -> None:
    manager, reader = window(Role.MANAGER), window()
    link = made(manager)
    look_at(manager)
    manager.goto(f"{CHAPTER}/links")
    look_at(manager)
    manager.get_by_label("Last day").fill("soon")
    press(manager, "Make the link")
    look_at(manager)
    reader.goto(link.partition("#")[0])
    look_at(reader)
    press(reader, "Open it")
    assert "Paste the address that you were given." in reader.get_by_role("alert").inner_text()
    look_at(reader)
    reader.goto(link)
    reader.wait_for_url(f"**{CHAPTER}")
    look_at(reader)
    reader.goto(link.partition("#")[0])
    expect(reader.get_by_role("link", name="2016/17, version 1")).to_be_visible()
    look_at(reader)


def test_a_viewer_finds_the_publications_and_no_live_table(published: Given, window: Window) -> None:
    viewer = window(Role.VIEWER)
    viewer.goto("/")
    assert heading(viewer) == "Publications"
    expect(viewer.locator("#navigation a")).to_have_text(["Publications"])
    look_at(viewer)
    viewer.goto("/tables/2016-17")
    assert heading(viewer) == "You can’t use this page"


def test_no_log_of_the_real_server_and_no_file_of_the_register_holds_the_token(
    new_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    place, port = on_file(tmp_path / "register"), free_port()
    place.run("prepare")
    with place.register() as db_session:
        given = Given(db_session)
        given.entry()
        given.publication()
        email = given.user(Role.ADMINISTRATOR).email
    manager, reader, other = (new_context(base_url=f"http://127.0.0.1:{port}").new_page() for _ in range(3))
    server = Serving(place, port=port)
    try:
        assert server.status("/sign-in") == 200
        manager.goto("/sign-in")
        manager.get_by_label("E-mail address").fill(email)
        manager.locator("#password").fill(PASSWORD)
        press(manager, "Sign in")
        link = made(manager)
        reader.goto(link)
        reader.wait_for_url(f"**{CHAPTER}")
        # One that is refused, for a token that is the right one of another address.
        other.goto(f"http://127.0.0.1:{port}/read/9999#{link.partition('#')[2]}")
        expect(other.locator("#link-error")).to_contain_text("does not lead anywhere")
        told = manager.request.get("/history.csv").text()
        cookies = str(reader.context.cookies() + manager.context.cookies())
    finally:
        printed = server.stop(signal.SIGTERM)
    errors = server.errors.read_text()
    token = link.partition("#")[2]
    assert len(token) == 43
    assert "POST /read/<int(max=2147483647):link_id> 302" in errors, "the visit is in the log"
    assert "Read-only link made" in told or "make link" in told
    place.run("backup", str(tmp_path / "backups"))
    holding = [file for file in tmp_path.rglob("*") if file.is_file() and token.encode() in file.read_bytes()]
    assert not holding
    for text in (printed, errors, told, cookies):
        assert token not in text
    with place.register() as db_session:
        assert db_session.scalars(select(Operation.kind)).all()[-1] == "make link"
