"""Every address against everybody: who may use it, and what the others are answered."""

from __future__ import annotations

import re
from functools import wraps
from typing import Any

import pytest
from flask import Flask

from tests.given import Given
from tests.pages import Browser
from training_register import access, clock
from training_register.access import UndeclaredView, guard, needs, needs_publication, public, signed_in
from training_register.actions.publication_links import make_link
from training_register.rules.permissions import Permission, Role

NOBODY, VIEWER, READER, COORDINATOR, MANAGER, ADMINISTRATOR = PEOPLE = (
    "nobody", "viewer", "viewer with leave", "coordinator", "manager", "administrator",
)  # fmt: skip

ANYBODY = set(PEOPLE)
ACCOUNTS = ANYBODY - {NOBODY}
SEE_ENTRIES = SEE_TABLES = ACCOUNTS - {VIEWER}
RECORD = {COORDINATOR, MANAGER, ADMINISTRATOR}
KEEP_LISTS = PUBLISH = {MANAGER, ADMINISTRATOR}
KEEP_ACCOUNTS = KEEP_SETTINGS = {ADMINISTRATOR}

# Who may use each address. A new address is added here, or the test fails.
ADDRESSES = {
    "GET /static/<filename>": ANYBODY,
    "GET /brand.css": ANYBODY,
    "GET /sign-in": ANYBODY,
    "POST /sign-in": ANYBODY,
    "POST /sign-in/again": ANYBODY,
    "GET /read/<link_id>": ANYBODY,
    "POST /read/<link_id>": ANYBODY,
    "POST /sign-out": ACCOUNTS,
    "GET /account/password": ACCOUNTS,
    "POST /account/password": ACCOUNTS,
    "GET /": ACCOUNTS,
    "GET /tables": SEE_TABLES,
    "GET /tables/<period>": SEE_TABLES,
    "GET /tables/<period>.<ending>": SEE_TABLES,
    "GET /tables/<period>/choose": KEEP_LISTS,
    "POST /tables/<period>/choose": KEEP_LISTS,
    "GET /tables/<period>/compare": SEE_TABLES,
    "GET /tables/<period>/compare.<ending>": SEE_TABLES,
    "GET /tables/<period>/<table>": SEE_TABLES,
    "GET /tables/<period>/<table>.<ending>": SEE_TABLES,
    "GET /tables/<period>/<table>.svg": SEE_TABLES,
    "GET /tables/<period>/cross": SEE_TABLES,
    "GET /tables/<period>/cross.<ending>": SEE_TABLES,
    "POST /tables/<period>/cross": KEEP_LISTS,
    "GET /tables/<period>/publish": PUBLISH,
    "GET /tables/<period>/publish/preview": PUBLISH,
    "POST /tables/<period>/publish": PUBLISH,
    "GET /published/<period>/v<version>/withdraw": PUBLISH,
    "POST /published/<period>/v<version>/withdraw": PUBLISH,
    "GET /tables/<period>/<table>/<row>/<column>": SEE_TABLES,
    "GET /tables/<period>/how-counted": SEE_TABLES,
    "GET /how-counted": SEE_TABLES,
    "GET /published": ACCOUNTS,
    "GET /published/<period>": ACCOUNTS,
    "GET /published/<period>/v<version>": ACCOUNTS,
    "GET /published/<period>/v<version>.<ending>": ACCOUNTS,
    "GET /published/<period>/v<version>/<table>.svg": ACCOUNTS,
    "GET /published/<period>/v<version>/hidden": PUBLISH,
    "GET /published/<period>/v<version>/links": PUBLISH,
    "POST /published/<period>/v<version>/links": PUBLISH,
    "POST /published/<period>/v<version>/links/<link_id>/switch-off": PUBLISH,
    "GET /published/<period>/v<version>/<table>/<row>/<column>": ACCOUNTS,
    "GET /published/<period>/v<version>/changes": ACCOUNTS,
    "GET /published/find": ACCOUNTS,
    "GET /entries": SEE_ENTRIES,
    "GET /entries.<ending>": SEE_ENTRIES,
    "GET /entries/template.xlsx": RECORD,
    "POST /entries/filters": SEE_ENTRIES,
    "POST /entries/filters/<filter_id>/delete": SEE_ENTRIES,
    "GET /entries/add": RECORD,
    "POST /entries/add": RECORD,
    "GET /entries/selected": RECORD,
    "POST /entries/selected": RECORD,
    "POST /entries/selected/preview": RECORD,
    "POST /entries/selected/save": RECORD,
    "POST /entries/undo/<operation_id>": RECORD,
    "GET /entries/series": RECORD,
    "POST /entries/series": RECORD,
    "POST /entries/series/days": RECORD,
    "GET /understand": RECORD,
    "GET /entries/planned": RECORD,
    "GET /entries/missing": RECORD,
    "POST /entries/missing": RECORD,
    "GET /entries/missing/reminder": RECORD,
    "POST /entries/missing/reminder": RECORD,
    "GET /entries/missing/set-aside": RECORD,
    "GET /entries/<entry_id>/asking": RECORD,
    "POST /entries/<entry_id>/asking": RECORD,
    "GET /entries/<entry_id>": SEE_ENTRIES,
    "GET /entries/<entry_id>/change": RECORD,
    "POST /entries/<entry_id>/change": RECORD,
    "GET /entries/<entry_id>/took-place": RECORD,
    "POST /entries/<entry_id>/took-place": RECORD,
    "GET /entries/<entry_id>/cancel": RECORD,
    "POST /entries/<entry_id>/cancel": RECORD,
    "GET /entries/<entry_id>/move": RECORD,
    "POST /entries/<entry_id>/move": RECORD,
    "GET /entries/<entry_id>/take-out": RECORD,
    "POST /entries/<entry_id>/take-out": RECORD,
    "POST /entries/<entry_id>/put-back": RECORD,
    "GET /entries/counted-twice/<period>": SEE_ENTRIES,
    "POST /entries/counted-twice/<period>": RECORD,
    "GET /imports": RECORD,
    "POST /imports": RECORD,
    "GET /imports/<file_id>": RECORD,
    "POST /imports/<file_id>": RECORD,
    "GET /imports/<file_id>/sheets/<number>": RECORD,
    "POST /imports/<file_id>/sheets/<number>": RECORD,
    "GET /imports/<file_id>/tally": RECORD,
    "POST /imports/<file_id>/tally": RECORD,
    "GET /imports/<file_id>/again": RECORD,
    "POST /imports/<file_id>/again": RECORD,
    "GET /imports/<file_id>/confirm": RECORD,
    "POST /imports/<file_id>/confirm": RECORD,
    "GET /imports/<file_id>/own-sheet": RECORD,
    "POST /imports/<file_id>/own-sheet": RECORD,
    "GET /imports/<file_id>/done": RECORD,
    "POST /imports/<file_id>/drop": RECORD,
    "GET /imports/<file_id>/file": RECORD,
    "POST /imports/<file_id>/file/remove": RECORD,
    "POST /imports/<file_id>/recipe": RECORD,
    "POST /imports/<file_id>/recipe/save": RECORD,
    "GET /imports/recipes": RECORD,
    "GET /imports/recipes/<recipe_id>": RECORD,
    "POST /imports/recipes/<recipe_id>": RECORD,
    "POST /imports/recipes/<recipe_id>/delete": RECORD,
    "GET /organisations": KEEP_LISTS,
    "GET /organisations/add": KEEP_LISTS,
    "POST /organisations/add": KEEP_LISTS,
    "GET /organisations/<organisation_id>": KEEP_LISTS,
    "POST /organisations/<organisation_id>": KEEP_LISTS,
    "POST /organisations/<organisation_id>/spellings": KEEP_LISTS,
    "POST /organisations/<organisation_id>/spellings/<spelling_id>/remove": KEEP_LISTS,
    "POST /organisations/<organisation_id>/retire": KEEP_LISTS,
    "POST /organisations/<organisation_id>/bring-back": KEEP_LISTS,
    "POST /organisations/<organisation_id>/merge": KEEP_LISTS,
    "GET /organisations/duplicates": KEEP_LISTS,
    "POST /organisations/duplicates": KEEP_LISTS,
    "POST /organisations/merge": KEEP_LISTS,
    "POST /organisations/undo/<operation_id>": KEEP_LISTS,
    "GET /organisations/list": KEEP_LISTS,
    "POST /organisations/list": KEEP_LISTS,
    "POST /organisations/list/schools": KEEP_LISTS,
    "POST /organisations/list/save": KEEP_LISTS,
    "GET /lists": KEEP_LISTS,
    "GET /lists/<kept>": KEEP_LISTS,
    "POST /lists/<kept>/order": KEEP_LISTS,
    "GET /lists/<kept>/add": KEEP_LISTS,
    "POST /lists/<kept>/add": KEEP_LISTS,
    "GET /lists/<kept>/<line_id>": KEEP_LISTS,
    "POST /lists/<kept>/<line_id>": KEEP_LISTS,
    "POST /lists/<kept>/<line_id>/retire": KEEP_LISTS,
    "POST /lists/<kept>/<line_id>/bring-back": KEEP_LISTS,
    "POST /lists/<kept>/<line_id>/delete": KEEP_LISTS,
    "GET /lists/breaks": KEEP_LISTS,
    "GET /lists/breaks/add": KEEP_LISTS,
    "POST /lists/breaks/add": KEEP_LISTS,
    "GET /lists/breaks/<break_id>": KEEP_LISTS,
    "POST /lists/breaks/<break_id>": KEEP_LISTS,
    "POST /lists/breaks/<break_id>/delete": KEEP_LISTS,
    "GET /report-tables": KEEP_LISTS,
    "POST /report-tables/order": KEEP_LISTS,
    "GET /report-tables/add": KEEP_LISTS,
    "POST /report-tables/add": KEEP_LISTS,
    "GET /report-tables/<name>/<period>": KEEP_LISTS,
    "POST /report-tables/<name>/<period>": KEEP_LISTS,
    "GET /report-tables/versions/<table_id>/delete": KEEP_LISTS,
    "POST /report-tables/versions/<table_id>/delete": KEEP_LISTS,
    "GET /stated-figures": KEEP_LISTS,
    "GET /stated-figures/add": KEEP_LISTS,
    "POST /stated-figures/add": KEEP_LISTS,
    "GET /stated-figures/<figure_id>": KEEP_LISTS,
    "POST /stated-figures/<figure_id>": KEEP_LISTS,
    "GET /stated-figures/<figure_id>/delete": KEEP_LISTS,
    "POST /stated-figures/<figure_id>/delete": KEEP_LISTS,
    "GET /history": KEEP_LISTS,
    "GET /history.csv": KEEP_LISTS,
    "GET /history/<operation_id>": RECORD,
    "GET /history/<operation_id>/entries": RECORD,
    "GET /history/<operation_id>/undo": RECORD,
    "POST /history/<operation_id>/undo": RECORD,
    "GET /accounts": KEEP_ACCOUNTS,
    "GET /accounts/add": KEEP_ACCOUNTS,
    "POST /accounts/add": KEEP_ACCOUNTS,
    "GET /accounts/<user_id>": KEEP_ACCOUNTS,
    "POST /accounts/<user_id>": KEEP_ACCOUNTS,
    "POST /accounts/<user_id>/password": KEEP_ACCOUNTS,
    "POST /accounts/<user_id>/disable": KEEP_ACCOUNTS,
    "POST /accounts/<user_id>/enable": KEEP_ACCOUNTS,
    "GET /settings": KEEP_SETTINGS,
    "POST /settings": KEEP_SETTINGS,
    "GET /settings/first-month": KEEP_SETTINGS,
    "POST /settings/first-month": KEEP_SETTINGS,
}

# The forms whose content goes along when somebody must sign in again.
KEPT = {
    "POST /entries/add", "POST /entries/<entry_id>/change", "POST /entries/missing", "POST /tables/<period>/publish",
    "POST /published/<period>/v<version>/withdraw", "POST /imports/<file_id>",
}  # fmt: skip

# What stands in an address for each of its variables; "1" for any other.
SAMPLES = {"period": "2016-17", "ending": "csv", "filename": "register.css", "kept": "sectors"}


def addresses_of(app: Flask) -> dict[str, str]:
    """Every method and address of the application as the table writes it, with one that can be asked for."""
    found = {}
    for rule in app.url_map.iter_rules():
        written = re.sub(r"<[^<>]*:(\w+)>", r"<\1>", rule.rule)
        asked = re.sub(r"<(\w+)>", lambda variable: SAMPLES.get(variable[1], "1"), written)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            found[f"{method} {written}"] = asked
    return found


@pytest.fixture
def bare(app: Flask) -> Flask:
    """The application whose views do nothing but answer, so that the guard alone decides."""

    def answering(view: Any) -> Any:
        # Carries what the view declares, as every decorator does.
        @wraps(view)
        def answer(**_: Any) -> str:
            return "the view"

        return answer

    for endpoint, view in app.view_functions.items():
        app.view_functions[endpoint] = answering(view)
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def signed_in_as(app: Flask, given: Given, person: str) -> Browser:
    """A browser in which somebody is signed in, without the page for it."""
    browser = Browser(app.test_client())
    if person != NOBODY:
        role = Role.VIEWER if person == READER else Role(person)
        user = given.user(role, may_see_entries=person == READER)
        with browser.client.session_transaction() as session:
            session["_user_id"] = access.session_id(user)
    return browser


def test_the_table_above_names_every_address(app: Flask) -> None:
    assert set(addresses_of(app)) == set(ADDRESSES)


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_gets_what_is_theirs_and_nothing_else(bare: Flask, given: Given, person: str) -> None:
    browser = signed_in_as(bare, given, person)
    wrong = []
    for address, asked in addresses_of(bare).items():
        method = address.partition(" ")[0]
        answer = browser.client.open(asked, method=method)
        goes_to = answer.headers.get("Location", "").partition("?")[0]
        if person in ADDRESSES.get(address, set()):
            expected: tuple[Any, ...] = (200, "")
        elif person == NOBODY:
            # What was typed into these is kept until somebody has signed in.
            expected = (307, "/sign-in/again") if address in KEPT else (302, "/sign-in")
        else:
            expected = (403, "")
        if (answer.status_code, goes_to) != expected:
            wrong.append(f"{address}: {answer.status_code} {goes_to}, not {expected}")
        assert expected[0] != 200 or answer.text == "the view"
    assert not wrong


# What a read-only link opens besides: one publication, by its page and its files.
BY_LINK = {
    "GET /published/<period>/v<version>",
    "GET /published/<period>/v<version>.<ending>",
    "GET /published/<period>/v<version>/<table>.svg",
}


def test_a_read_only_link_opens_one_publication_and_nothing_else(bare: Flask, given: Given) -> None:
    given.entry()
    publication = given.publication()
    link_id, _ = make_link(
        given.db_session,
        by=given.user(Role.MANAGER),
        publication_id=publication.id,
        for_whom="Board",
        ends_on=clock.today(),
    )
    given.db_session.commit()
    browser = Browser(bare.test_client())
    with browser.client.session_transaction() as session:
        session[access.LINK_FOLLOWED] = link_id
    opened = {
        address
        for address, asked in addresses_of(bare).items()
        if browser.client.open(asked, method=address.partition(" ")[0]).status_code == 200
    }
    assert opened == BY_LINK | {address for address, people in ADDRESSES.items() if NOBODY in people}
    for version in (0, 2, 999_999):
        assert browser.get(f"/published/2016-17/v{version}").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_the_methods_that_flask_adds_are_guarded_too(bare: Flask, given: Given, method: str) -> None:
    assert signed_in_as(bare, given, NOBODY).client.open("/accounts", method=method).status_code == 302
    assert signed_in_as(bare, given, MANAGER).client.open("/accounts", method=method).status_code == 403


def test_an_address_that_does_not_exist_is_not_found(app: Flask, given: Given) -> None:
    for person in (NOBODY, ADMINISTRATOR):
        signed_in_as(app, given, person).open("/nowhere", 404)


def test_a_refusal_says_what_to_do(app: Flask, given: Given) -> None:
    page = signed_in_as(app, given, VIEWER).open("/accounts", 403)
    assert "Ask an administrator" in page.text("main")


def test_the_navigation_shows_what_somebody_may_use(app: Flask, given: Given) -> None:
    shown = {
        person: signed_in_as(app, given, person).open("/account/password").texts("#navigation a")
        for person in (VIEWER, READER, MANAGER, ADMINISTRATOR)
    }
    assert "Entries" not in shown[VIEWER]
    assert "Entries" in shown[READER]
    assert "Organisations" not in shown[READER]
    assert "Organisations" in shown[MANAGER]
    assert "Lists" not in shown[READER]
    assert "Lists" in shown[MANAGER]
    assert "Accounts" not in shown[MANAGER]
    assert "Accounts" in shown[ADMINISTRATOR]


def test_a_view_that_does_not_say_who_may_use_it_stops_the_application() -> None:
    app = Flask("careless")

    @app.get("/open-to-all-by-mistake")
    def open_to_all_by_mistake() -> str:
        return ""

    with pytest.raises(UndeclaredView, match="open_to_all_by_mistake does not say who may use it"):
        guard(app)


def test_every_way_to_say_it_lets_the_application_start() -> None:
    app = Flask("careful")
    for name, declare in (("a", public), ("b", signed_in), ("c", needs(Permission.RECORD)), ("d", needs_publication)):
        app.add_url_rule(f"/{name}", name, declare(lambda: ""))
    guard(app)


def test_a_role_that_is_changed_holds_from_the_next_request_on(app: Flask, given: Given) -> None:
    browser = signed_in_as(app, given, READER)
    assert browser.get("/entries").status_code == 200
    user = given.user(Role.ADMINISTRATOR)
    boss = Browser(app.test_client())
    boss.sign_in(user)
    boss.send("/accounts/1", {"role": "viewer", "may_see_entries": None})
    assert browser.get("/entries").status_code == 403
