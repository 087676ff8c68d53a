"""Signing in and out, and the own password."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.given import PASSWORD, RECORDED_AT, Given
from tests.pages import Browser, Page
from training_register.actions import users
from training_register.models import AppUser, SignInAttempt
from training_register.rules.permissions import Role
from training_register.views import sign_in as views

Browse = Callable[[Role | None], Browser]
NEW_PASSWORD = "another phrase entirely"
WRONG = "The e-mail address or the password is wrong. Try again."


def try_password(browser: Browser, email: str, password: str = "wrong", status: int = 200, **options: Any) -> Page:
    """Sends the form for signing in."""
    return browser.send("/sign-in", {"email": email, "password": password}, status, **options)


def is_signed_in(browser: Browser) -> bool:
    """Whether somebody is."""
    return browser.get("/account/password").status_code == 200


def elsewhere(app: Flask, address: str = "203.0.113.5") -> Browser:
    """A browser at another address, in which nobody signed in before."""
    browser = Browser(app.test_client())
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser


def time_goes_by(db_session: Session, by: timedelta) -> None:
    """Makes every failure older."""
    for failure in db_session.scalars(select(SignInAttempt)):
        failure.at -= by
    db_session.commit()


def session_of(browser: Browser) -> dict[str, Any]:
    """What the session carries."""
    with browser.client.session_transaction() as session:
        return dict(session)


def test_the_right_password_signs_in(browse: Browse, given: Given) -> None:
    browser, jane = browse(None), given.user()
    assert not is_signed_in(browser)
    page = try_password(browser, jane.email, PASSWORD)
    assert jane.email in page.text("header")
    assert is_signed_in(browser)


def test_the_email_address_may_be_typed_in_capitals_and_with_spaces(browse: Browse, given: Given) -> None:
    browser = browse(None)
    try_password(browser, f" {given.user().email.upper()} ", PASSWORD)
    assert is_signed_in(browser)


def test_a_failure_tells_nothing_about_which_part_was_wrong(browse: Browse, given: Given) -> None:
    jane, gone = given.user(), given.user(disabled_at=RECORDED_AT)
    mains = set()
    for email, password in (
        (jane.email, "wrong"),
        ("nobody@example.org", PASSWORD),
        (gone.email, PASSWORD),
        (gone.email, "wrong"),
    ):
        browser = browse(None)
        page = try_password(browser, email, password)
        assert page.text(".govuk-error-summary li") == WRONG
        mains.add(page.text("main"))
        assert not is_signed_in(browser)
        assert page.fields()["email"] == email, "what was typed is not lost"
        assert page.fields()["password"] == "", "a password never comes back"
    assert len(mains) == 1


def test_what_is_missing_is_asked_for(browse: Browse, db_session: Session) -> None:
    page = try_password(browse(None), "", "")
    assert page.texts(".govuk-error-summary li") == ["Enter your e-mail address.", "Enter your password."]
    assert page.text("#email-error") == "Error: Enter your e-mail address."
    assert page.text("title").startswith("Error: ")
    page = try_password(browse(None), "jane\x00@example.org", "x")
    assert "in the right form" in page.text(".govuk-error-summary")
    assert not db_session.scalar(select(func.count()).select_from(SignInAttempt)), "and nothing was tried"


def test_signing_in_leads_on_to_where_somebody_was_going(browse: Browse, given: Given) -> None:
    browser, boss = browse(None), given.user(Role.ADMINISTRATOR)
    answer = browser.get("/accounts?x=1")
    assert answer.headers["Location"] == "/sign-in?next=%2Faccounts%3Fx%3D1"
    page = browser.open("/accounts?x=1")
    page = browser.send(answer.headers["Location"], {"email": boss.email, "password": "wrong"})
    answer = browser.client.post(
        "/sign-in?next=%2Faccounts%3Fx%3D1", data={**page.fields(), "email": boss.email, "password": PASSWORD}
    )
    assert answer.headers["Location"] == "/accounts?x=1"


@pytest.mark.parametrize("address", ["//evil.example", "http://evil.example/", "/\\evil.example", "%09//evil.example"])
def test_signing_in_leads_to_no_other_site(browse: Browse, given: Given, address: str) -> None:
    browser = browse(None)
    fields = browser.open(f"/sign-in?next={address}").fields()
    answer = browser.client.post(
        f"/sign-in?next={address}", data={**fields, "email": given.user().email, "password": PASSWORD}
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert browser.get(f"/sign-in?next={address}").headers["Location"] == "/", "nor does being signed in"


def test_what_was_sent_while_signed_out_leads_nobody_back_to_it(browse: Browse) -> None:
    browser = browse(None)
    token = browser.open("/sign-in").fields()["csrf_token"]
    answer = browser.client.post("/accounts/1/disable", data={"csrf_token": token})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")


def test_signing_in_starts_a_new_session(browse: Browse, given: Given) -> None:
    browser = browse(None)
    browser.open("/sign-in")
    with browser.client.session_transaction() as session:
        session["planted"] = "by a stranger"
    before = session_of(browser)["csrf_token"]
    page = try_password(browser, given.user().email, PASSWORD)
    after = session_of(browser)
    assert "planted" not in after
    assert after["csrf_token"] != before
    assert after["_permanent"]
    assert page.soup.select_one("form[action='/sign-out']")


def test_signing_in_as_somebody_else_ends_the_first(browse: Browse, given: Given) -> None:
    browser = browse(Role.VIEWER)
    token = browser.open("/account/password").fields()["csrf_token"]
    jim = given.user()
    browser.client.post("/sign-in", data={"csrf_token": token, "email": jim.email, "password": PASSWORD})
    assert session_of(browser)["_user_id"] == f"{jim.id}:1"


def test_a_form_without_its_token_is_refused(browse: Browse, given: Given) -> None:
    browser = browse(None)
    data = {"email": given.user().email, "password": PASSWORD}
    assert browser.client.post("/sign-in", data=data).status_code == 400
    assert not is_signed_in(browser)
    signed_in = browse(Role.VIEWER)
    assert signed_in.client.post("/sign-out").status_code == 400
    assert is_signed_in(signed_in)


def test_cookies_are_kept_from_scripts_and_other_sites(
    app: Flask, make_app: Callable[..., Flask], browse: Browse, given: Given
) -> None:
    browser = browse(None)
    browser.sign_in_by_form(given.user(Role.VIEWER))
    for name in ("training_register", views.BROWSER_COOKIE):
        cookie = browser.client.get_cookie(name)
        assert cookie
        assert (cookie.http_only, cookie.same_site, cookie.secure) == (True, "Lax", False)
    secure = make_app(https=True)
    with secure.test_client() as client:
        client.get("/sign-in", base_url="https://localhost")
        cookie = client.get_cookie("training_register")
        assert cookie
        assert cookie.secure
        assert secure.config["SESSION_COOKIE_SECURE"]


def test_an_ended_session_leaves_a_form_that_works(browse: Browse, given: Given, db_session: Session) -> None:
    browser = browse(Role.VIEWER)
    user = db_session.scalars(select(AppUser)).one()
    user.signed_in_version += 1
    db_session.commit()
    assert not is_signed_in(browser)
    try_password(browser, user.email, PASSWORD)
    assert is_signed_in(browser)


def test_signing_out_ends_the_session(browse: Browse) -> None:
    browser = browse(Role.VIEWER)
    page = browser.send("/account/password", {}, form="form[action='/sign-out']")
    assert "You have signed out." in page.text("main")
    assert not is_signed_in(browser)
    assert "_user_id" not in session_of(browser)
    assert browser.get("/sign-out").status_code == 405, "no link of another page can do it"


# --- Those who guess.


def test_after_five_failures_the_next_attempt_must_wait_even_with_the_right_password(
    app: Flask, given: Given, browse: Browse, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, jane = browse(None), given.user()
    for _ in range(5):
        assert try_password(browser, jane.email).text(".govuk-error-summary li") == WRONG
    time_goes_by(db_session, timedelta(seconds=-30))
    with monkeypatch.context() as patched:
        patched.setattr(views, "password_matches", lambda *_: pytest.fail("the password was looked at"))
        page = try_password(browser, jane.email, PASSWORD, 429)
    assert page.text(".govuk-error-summary li") == "Too many attempts. Wait 1 second and try again."
    assert page.response.headers["Retry-After"] == "1"
    assert page.fields()["email"] == jane.email
    assert not is_signed_in(browser)
    assert db_session.scalar(select(func.count()).select_from(SignInAttempt)) == 5, "it is not counted"

    time_goes_by(db_session, timedelta(seconds=60))
    try_password(browser, jane.email, PASSWORD)
    assert is_signed_in(browser)
    assert db_session.scalar(select(func.count()).select_from(SignInAttempt)) == 0


def test_an_unknown_account_is_slowed_like_any_other(app: Flask, db_session: Session) -> None:
    for number in range(5):
        try_password(elsewhere(app, f"203.0.113.{number}"), "nobody@example.org")
    time_goes_by(db_session, timedelta(seconds=-30))
    try_password(elsewhere(app, "203.0.113.77"), "Nobody@example.org", status=429)


def test_an_account_is_slowed_wherever_the_attempts_come_from(app: Flask, given: Given, db_session: Session) -> None:
    jane, jim = given.user(), given.user()
    for number in range(5):
        try_password(elsewhere(app, f"203.0.113.{number}"), jane.email)
    time_goes_by(db_session, timedelta(seconds=-30))
    try_password(elsewhere(app, "203.0.113.77"), jane.email, PASSWORD, 429)
    try_password(elsewhere(app, "203.0.113.77"), jim.email, PASSWORD)


def test_an_address_is_slowed_whoever_it_tries_to_be(app: Flask, given: Given, db_session: Session) -> None:
    jane = given.user()
    for number in range(5):
        try_password(elsewhere(app), f"somebody-{number}@example.org")
    time_goes_by(db_session, timedelta(seconds=-30))
    try_password(elsewhere(app), jane.email, PASSWORD, 429)
    try_password(elsewhere(app, "203.0.113.77"), jane.email, PASSWORD)


def test_strangers_keep_nobody_out_of_a_browser_that_was_signed_in_before(
    app: Flask, given: Given, browse: Browse, db_session: Session
) -> None:
    jane, browser = given.user(), browse(None)
    browser.sign_in_by_form(jane)
    browser.send("/account/password", {}, form="form[action='/sign-out']")
    for number in range(10):
        try_password(elsewhere(app, f"203.0.113.{number}"), jane.email)
        time_goes_by(db_session, timedelta(seconds=40))
    time_goes_by(db_session, timedelta(seconds=-430))
    try_password(elsewhere(app), jane.email, PASSWORD, 429)
    try_password(browser, jane.email, PASSWORD)
    assert is_signed_in(browser)


def test_such_a_browser_has_no_more_tries_than_a_stranger(given: Given, browse: Browse, db_session: Session) -> None:
    jane, browser = given.user(), browse(None)
    browser.sign_in_by_form(jane)
    browser.send("/account/password", {}, form="form[action='/sign-out']")
    for _ in range(5):
        try_password(browser, jane.email)
    time_goes_by(db_session, timedelta(seconds=-30))
    try_password(browser, jane.email, PASSWORD, 429)


def test_the_mark_of_a_browser_helps_with_no_other_account(
    app: Flask, given: Given, browse: Browse, db_session: Session
) -> None:
    jane, jim, browser = given.user(), given.user(), browse(None)
    browser.sign_in_by_form(jane)
    browser.send("/account/password", {}, form="form[action='/sign-out']")
    for _ in range(5):
        try_password(elsewhere(app), jim.email)
    time_goes_by(db_session, timedelta(seconds=-30))
    try_password(browser, jim.email, PASSWORD, 429)


def test_of_many_guesses_that_are_sent_at_once_five_learn_anything(
    app: Flask, given: Given, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "now", lambda: RECORDED_AT)  # all in one moment, however slow this machine is
    email = given.user().email
    browsers = [Browser(app.test_client()) for _ in range(16)]
    tokens = [browser.open("/sign-in").fields()["csrf_token"] for browser in browsers]
    db_session.rollback()  # nothing of this test stays open while the others write

    def guess(number: int) -> int:
        data = {"csrf_token": tokens[number], "email": email, "password": "wrong"}
        return browsers[number].client.post("/sign-in", data=data).status_code

    with ThreadPoolExecutor(max_workers=8) as pool:
        answers = sorted(pool.map(guess, range(16)))
    assert answers == [200] * 5 + [429] * 11
    assert db_session.scalar(select(func.count()).select_from(SignInAttempt)) == 5


def test_failures_are_kept_without_the_account_and_the_address(app: Flask, given: Given, db_session: Session) -> None:
    jane = given.user()
    try_password(elsewhere(app), jane.email)
    failure = db_session.scalars(select(SignInAttempt)).one()
    assert {len(failure.account), len(failure.address)} == {64}


def test_a_password_changed_while_it_is_checked_signs_nobody_in(
    given: Given, browse: Browse, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    jane, browser = given.user(), browse(None)

    def slow(password: str, user: AppUser) -> bool:
        user.signed_in_version += 1
        db_session.commit()
        return True

    monkeypatch.setattr(views, "password_matches", slow)
    assert WRONG in try_password(browser, jane.email, PASSWORD).text("main")
    assert not is_signed_in(browser)


def test_a_hash_made_with_older_parameters_is_renewed_when_somebody_signs_in(
    given: Given, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    jane, browser = given.user(), browse(None)
    monkeypatch.setattr(users, "HASHER", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    try_password(browser, jane.email, PASSWORD)
    assert "m=16,t=2" in jane.password_hash
    assert is_signed_in(browser)


def test_no_log_names_who_signed_in(app: Flask, given: Given, browse: Browse, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    jane, browser = given.user(email="jane.unmistakable@example.org"), browse(None)
    browser.client.environ_base["REMOTE_ADDR"] = "203.0.113.5"
    try_password(browser, jane.email)
    try_password(browser, jane.email, PASSWORD)
    assert caplog.records
    for word in ("unmistakable", PASSWORD, "203.0.113.5", "wrong"):
        assert word not in caplog.text


# --- The own password.


def change(browser: Browser, now: str, new: str, again: str | None = None, status: int = 200) -> Page:
    """Sends the form for a new password."""
    again = new if again is None else again
    return browser.send(
        "/account/password", {"password": now, "new_password": new, "new_password_again": again}, status
    )


def test_a_change_of_password_ends_the_other_sessions_and_keeps_this_one(given: Given, browse: Browse) -> None:
    jane, here, there = given.user(), browse(None), browse(None)
    here.sign_in_by_form(jane)
    there.sign_in_by_form(jane)
    page = change(here, PASSWORD, NEW_PASSWORD)
    assert "Your password is changed." in page.text("main")
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert WRONG in try_password(there, jane.email, PASSWORD).text("main")
    try_password(there, jane.email, NEW_PASSWORD)
    assert is_signed_in(there)


def test_every_page_leads_to_the_change_of_password(browse: Browse) -> None:
    assert browse(Role.VIEWER).open("/").link("Change password") == "/account/password"
    assert "Change password" not in browse(None).open("/sign-in").text()


@pytest.mark.parametrize(
    ("now", "new", "again", "message"),
    [
        ("", NEW_PASSWORD, NEW_PASSWORD, "Enter the password that you have now."),
        ("wrong", NEW_PASSWORD, NEW_PASSWORD, "This is not the password that you have now. Try again."),
        (PASSWORD, "", "", "Enter a password."),
        (PASSWORD, "short", "short", "The password must have at least 12 characters."),
        (PASSWORD, "password1234", "password1234", "The password is too common"),
        (PASSWORD, "coordinator-0@example", "coordinator-0@example", "made of the e-mail address"),
        (PASSWORD, PASSWORD, PASSWORD, "Enter a new password that is not the one you have now."),
        (PASSWORD, NEW_PASSWORD, NEW_PASSWORD.upper(), "The two new passwords are not the same. Enter them again."),
    ],
)
def test_a_change_of_password_that_can_not_be_is_refused(
    browse: Browse, db_session: Session, now: str, new: str, again: str, message: str
) -> None:
    browser = browse(Role.COORDINATOR)
    before = db_session.scalars(select(AppUser.password_hash)).one()
    page = change(browser, now, new, again)
    assert message in page.text(".govuk-error-summary")
    assert message in page.text(".govuk-error-message")
    assert page.fields()["new_password"] == ""
    assert db_session.scalars(select(AppUser.password_hash)).one() == before


def test_guesses_at_the_own_password_are_slowed_too(browse: Browse, db_session: Session) -> None:
    browser = browse(Role.COORDINATOR)
    for _ in range(5):
        change(browser, "wrong", NEW_PASSWORD)
    time_goes_by(db_session, timedelta(seconds=-30))
    page = change(browser, PASSWORD, NEW_PASSWORD, status=429)
    assert "Too many attempts." in page.text(".govuk-error-summary")
