"""Makes the two pictures of the README anew: ``python -m tests.screenshots``.

They are of the register that `make demo` makes: its settings, and the published figures of 2016/17.
"""

from __future__ import annotations

import tempfile
import tomllib
from importlib.resources import files
from pathlib import Path

import flask_migrate
from playwright.sync_api import Page, sync_playwright

from tests import published
from tests.browser_tests.looking import box, follow, press
from tests.browser_tests.serving import served
from tests.chromium import LAUNCH_ARGUMENTS, chromium_path
from tests.given import PASSWORD, Given
from training_register import create_app
from training_register.actions.starting_lists import add_starting_lists
from training_register.database import db
from training_register.rules.permissions import Role
from training_register.settings import Settings

FOLDER = Path(__file__).resolve().parent.parent / ".readme"
WIDTH = 1280
# To the end of what is said about the first table; to the line beneath a row.
YEAR_HEIGHT = 890
ENTRIES_HEIGHT = 733


def main() -> None:
    """Serves the register of the demonstration, and takes the pictures."""
    demonstration = tomllib.loads(files("training_register.data").joinpath("demonstration.toml").read_text("utf-8"))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        app = create_app(Path(folder), Settings(**demonstration["settings"]))
        with app.app_context():
            flask_migrate.upgrade()
            add_starting_lists(db.session)
            db.session.commit()
            given = Given(db.session())
            published.put_in(given)
            email = given.user(Role.COORDINATOR, f"coordinator@{demonstration['accounts']['domain']}").email
            db.session.rollback()
            with served(app) as site, sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium_path(), args=LAUNCH_ARGUMENTS)
                take_pictures(browser.new_page(base_url=site), email)
                browser.close()
            db.session.remove()
            db.engine.dispose()


def take_pictures(page: Page, email: str) -> None:
    """Goes the way that people go, and takes a picture of the year and one of the entries behind it."""
    FOLDER.mkdir(exist_ok=True)
    page.goto("/tables/2016-17")
    page.get_by_label("E-mail address").fill(email)
    box(page, "Password").fill(PASSWORD)
    press(page, "Sign in")
    page.set_viewport_size({"width": WIDTH, "height": YEAR_HEIGHT})
    page.screenshot(path=FOLDER / "year.png")
    follow(page, "Entries")
    page.set_viewport_size({"width": WIDTH, "height": ENTRIES_HEIGHT})
    page.screenshot(path=FOLDER / "entries.png")


if __name__ == "__main__":
    main()
