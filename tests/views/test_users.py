"""Accounts, as an administrator looks after them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.given import RECORDED_AT, Given
from tests.pages import Browser
from training_register.models import AppUser, AppUserArea, Area, SignInAttempt
from training_register.rules.permissions import Role

Browse = Callable[[Role | None], Browser]
NEW_PASSWORD = "another phrase entirely"


@pytest.fixture
def boss(browse: Browse) -> Browser:
    """The browser of an administrator, whose account is the first."""
    return browse(Role.ADMINISTRATOR)


def account(db_session: Session, email: str) -> AppUser:
    """The account of an e-mail address."""
    return db_session.scalars(select(AppUser).where(AppUser.email == email)).one()


def test_the_list_says_what_each_account_is_for(boss: Browser, given: Given) -> None:
    north, south = given.named(Area, "North"), given.named(Area, "South", retired_on=RECORDED_AT.date())
    given.user(Role.VIEWER, "a@example.org")
    given.user(Role.VIEWER, "b@example.org", may_see_entries=True)
    given.user(Role.MANAGER, "c@example.org", disabled_at=RECORDED_AT)
    boss.send("/accounts/2", {"areas": str(north.id)})
    boss.send("/accounts/3", {"areas": str(north.id)})
    given._added(AppUserArea(user_id=3, area_id=south.id))
    assert boss.open("/accounts").texts("tbody tr") == [
        "a@example.org Viewer None In use",
        "administrator-0@example.org Administrator All In use",
        "b@example.org Viewer North and South In use",
        "c@example.org Manager All Disabled",
    ]


def test_an_account_is_added_with_a_password_that_is_shown_once(
    boss: Browser, browse: Browse, db_session: Session
) -> None:
    page = boss.send("/accounts/add", {"email": "Jane@example.org", "role": "coordinator"})
    assert page.text("h1") == "The account is added"
    password = page.text("code")
    jane = account(db_session, "Jane@example.org")
    assert jane.role is Role.COORDINATOR
    browse(None).sign_in_and_look(jane, password).link("Change password")
    assert password not in boss.open("/accounts").text()
    with boss.client.session_transaction() as session:
        assert password not in str(dict(session))


def test_an_account_is_added_with_a_password_that_was_typed(boss: Browser, browse: Browse, db_session: Session) -> None:
    page = boss.send("/accounts/add", {"email": "jane@example.org", "role": "viewer", "password": NEW_PASSWORD})
    assert "The account is added: jane@example.org." in page.text("main")
    assert NEW_PASSWORD not in page.text()
    browse(None).sign_in_and_look(account(db_session, "jane@example.org"), NEW_PASSWORD).link("Change password")


def test_nothing_that_was_typed_is_lost_when_an_account_is_refused(boss: Browser, given: Given) -> None:
    north = given.named(Area, "North")
    given.user(email="jane@example.org")
    sent = {"email": "JANE@example.org", "role": "viewer", "may_see_entries": "y", "areas": str(north.id)}
    page = boss.send("/accounts/add", {**sent, "password": NEW_PASSWORD})
    assert page.text(".govuk-error-summary a") == "There is already an account with this e-mail address."
    assert page.text("#email-error") == "Error: There is already an account with this e-mail address."
    fields = page.fields()
    assert {name: fields[name] for name in sent} == sent
    assert fields["password"] == ""


def test_what_is_missing_or_wrong_is_asked_for(boss: Browser, given: Given, db_session: Session) -> None:
    given.named(Area, "North")
    page = boss.send("/accounts/add", {"email": "", "password": "password1234"})
    assert [error.partition(".")[0] for error in page.texts(".govuk-error-summary li")] == [
        "Enter an e-mail address", "Choose a role", "The password is too common",
    ]  # fmt: skip
    page = boss.send("/accounts/add", {"email": "jane", "role": "emperor", "areas": "999"})
    assert [error.partition(",")[0] for error in page.texts(".govuk-error-summary li")] == [
        "Enter an e-mail address in the right form", "Choose a role.", "Choose areas from the list.",
    ]  # fmt: skip
    page = boss.send("/accounts/add", {"email": "jane@example.org", "role": "viewer", "password": "jane-example-1"})
    assert "made of the e-mail address" in page.text(".govuk-error-summary")
    assert db_session.scalar(select(func.count()).select_from(AppUser)) == 1


def test_areas_are_asked_about_only_where_there_are_any(boss: Browser, given: Given, db_session: Session) -> None:
    assert "Areas" not in boss.open("/accounts/add").text("main")
    given.named(Area, "Gone", retired_on=RECORDED_AT.date())
    assert "Areas" not in boss.open("/accounts/add").text("main")
    north = given.named(Area, "North")
    page = boss.open("/accounts/add")
    assert "North" in page.text("main")
    assert "Gone" not in page.text("main")
    boss.send("/accounts/add", {"email": "jane@example.org", "role": "viewer", "areas": str(north.id)})
    assert [area.area_id for area in account(db_session, "jane@example.org").areas] == [north.id]


def test_a_viewer_is_given_leave_to_see_entries(boss: Browser, browse: Browse, db_session: Session) -> None:
    viewer = browse(Role.VIEWER)
    assert viewer.get("/entries").status_code == 403
    page = boss.send("/accounts/2", {"may_see_entries": "y"})
    assert "The account is changed: viewer-1@example.org." in page.text("main")
    assert viewer.get("/entries").status_code == 200
    assert "may_see_entries" in boss.open("/accounts/2").fields()


def test_the_page_of_an_account_shows_what_it_is_for(boss: Browser, given: Given) -> None:
    given.user(Role.MANAGER, "jane@example.org")
    page = boss.open("/accounts/2")
    assert page.text("h1") == "jane@example.org"
    assert page.fields()["role"] == "manager"
    boss.send("/accounts/2", {"role": "coordinator"})
    assert boss.open("/accounts/2").fields()["role"] == "coordinator"


def test_a_new_password_ends_the_sessions_of_an_account_and_lets_it_sign_in_at_once(
    boss: Browser, given: Given, browse: Browse, db_session: Session
) -> None:
    jane, browser = given.user(), browse(None)
    browser.sign_in(jane)
    stranger = browse(None)
    for _ in range(5):
        stranger.send("/sign-in", {"email": jane.email, "password": "wrong"})
    for failure in db_session.scalars(select(SignInAttempt)):
        failure.at += timedelta(seconds=30)
    db_session.commit()
    page = boss.send(f"/accounts/{jane.id}", {}, form="#new-password")
    assert page.text("h1") == "The password is changed"
    assert browser.get("/account/password").status_code == 302
    stranger.sign_in_and_look(jane, page.text("code")).link("Change password")


def test_a_new_password_that_was_typed_is_checked(boss: Browser, given: Given, browse: Browse) -> None:
    jane = given.user()
    page = boss.send(f"/accounts/{jane.id}", {"password": "short"}, form="#new-password")
    assert page.text("#password-error") == "Error: The password must have at least 12 characters."
    page = boss.send(f"/accounts/{jane.id}", {"password": NEW_PASSWORD}, form="#new-password")
    assert f"The password is changed: {jane.email}." in page.text("main")
    browse(None).sign_in_and_look(jane, NEW_PASSWORD).link("Change password")


def test_a_disabled_account_is_signed_out_and_can_be_enabled(boss: Browser, given: Given, browse: Browse) -> None:
    jane, browser = given.user(), browse(None)
    browser.sign_in(jane)
    boss.send(f"/accounts/{jane.id}", {}, form="#disable")
    assert browser.get("/account/password").status_code == 302
    assert "is wrong" in browse(None).sign_in_and_look(jane).text("main")
    page = boss.open(f"/accounts/{jane.id}")
    assert "This account is disabled" in page.text("main")
    assert not page.soup.select_one("#disable")
    boss.send(f"/accounts/{jane.id}", {}, form="#enable")
    assert browser.get("/account/password").status_code == 302, "no old session comes back"
    browse(None).sign_in_and_look(jane).link("Change password")


def test_the_last_administrator_can_be_neither_disabled_nor_lowered(boss: Browser, db_session: Session) -> None:
    page = boss.send("/accounts/1", {}, form="#disable")
    assert "This is the only administrator, and can’t be disabled." in page.text(".govuk-error-summary")
    page = boss.send("/accounts/1", {"role": "viewer"})
    assert "This is the only administrator, and can’t be lowered." in page.text("#role-error")
    assert page.fields()["role"] == "viewer", "what was chosen is not lost"
    assert account(db_session, "administrator-0@example.org").role is Role.ADMINISTRATOR


def test_an_administrator_who_lowers_the_own_account_goes_home(boss: Browser, given: Given) -> None:
    given.user(Role.ADMINISTRATOR)
    page = boss.send("/accounts/1", {"role": "manager"})
    assert "The account is changed" in page.text("main")
    assert boss.get("/accounts").status_code == 403


def test_two_administrators_who_disable_one_another_at_once_leave_one(
    app: Flask, browse: Browse, db_session: Session
) -> None:
    browsers = [browse(Role.ADMINISTRATOR), browse(Role.ADMINISTRATOR)]
    tokens = [browser.open("/accounts").fields("form")["csrf_token"] for browser in browsers]
    db_session.rollback()  # nothing of this test stays open while the others write
    together = Barrier(2)

    def disable_the_other(number: int) -> int:
        together.wait()
        answer = browsers[number].client.post(f"/accounts/{2 - number}/disable", data={"csrf_token": tokens[number]})
        return answer.status_code

    with ThreadPoolExecutor() as pool:
        assert sorted(pool.map(disable_the_other, range(2))) in ([200, 302], [302, 302])
    assert db_session.scalar(select(func.count()).where(AppUser.disabled_at.is_(None))) == 1


@pytest.mark.parametrize("number", ["9", "99999999999999999999999", "0", "x"])
def test_an_account_that_does_not_exist_is_not_found(boss: Browser, number: str) -> None:
    boss.open(f"/accounts/{number}", 404)
