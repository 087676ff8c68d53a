"""Who is asking, and whether they may. Every view says who may use it, or the application does not start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user

from training_register.current import note_settings_version
from training_register.database import db
from training_register.models import AppUser
from training_register.queries.users import user_and_settings_version
from training_register.rules.permissions import ALL, Permission, Scope, permissions_of
from training_register.rules.sign_in import read_session_id

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

# What a view carries: one of these two, or a permission.
PUBLIC = "public"
SIGNED_IN = "signed in"
_DECLARATION = "declared_access"
_KEEPS = "keeps_what_was_typed"
# Where a form goes that somebody sends after their session has ended.
SIGN_IN_AGAIN = "sign_in.sign_in_again"

login_manager = LoginManager()
login_manager.login_view = "sign_in.sign_in"
login_manager.login_message = ""


class UndeclaredView(RuntimeError):
    """A view does not say who may use it."""


def public(view: View) -> View:
    """Declares that anybody may use a view, signed in or not."""
    setattr(view, _DECLARATION, PUBLIC)
    return view


def signed_in(view: View) -> View:
    """Declares that whoever is signed in may use a view, whatever their role."""
    setattr(view, _DECLARATION, SIGNED_IN)
    return view


def needs(permission: Permission) -> Callable[[View], View]:
    """Declares that a view is for those who have a permission."""

    def declare(view: View) -> View:
        setattr(view, _DECLARATION, permission)
        return view

    return declare


def keeps_what_was_typed(view: View) -> View:
    """Declares that what is sent to a view by somebody who is no longer signed in is kept until they are again."""
    setattr(view, _KEEPS, True)
    return view


def declared(app: Flask, endpoint: str) -> str | Permission | None:
    """What a view declares; None where it declares nothing."""
    if endpoint == "static":
        return PUBLIC
    return getattr(app.view_functions[endpoint], _DECLARATION, None)


def guard(app: Flask) -> None:
    """Refuses every request that its view's declaration does not allow; call it when all views are there."""
    for endpoint in app.view_functions:
        if declared(app, endpoint) is None:
            raise UndeclaredView(f"The view {endpoint} does not say who may use it: add @needs(...) or @public.")
    login_manager.init_app(app)
    app.before_request(_refuse)


def _refuse() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such page: Flask says so
    access = declared(current_app, request.endpoint)
    if access == PUBLIC:
        return None
    if not current_user.is_authenticated:
        if getattr(current_app.view_functions[request.endpoint], _KEEPS, False) and request.method == "POST":
            # The browser sends the same there, with the same method.
            return redirect(url_for(SIGN_IN_AGAIN, next=request.full_path.rstrip("?")), code=307)
        if request.method not in ("GET", "HEAD"):
            # What was sent can't be sent again by going to its address, so that nobody is led back there.
            return redirect(url_for(login_manager.login_view))
        answer: ResponseReturnValue = login_manager.unauthorized()
        return answer
    if isinstance(access, Permission) and not allowed(access):
        abort(403)
    return None


def allowed(permission: Permission) -> bool:
    """Whether the person who is asking has a permission."""
    return permission in permissions()


def permissions() -> frozenset[Permission]:
    """What the person who is asking may do."""
    # The account itself: each look through the name that stands for it costs more than the answer.
    user = current_user._get_current_object()
    return permissions_of(user.role, may_see_entries=user.may_see_entries) if user.is_authenticated else frozenset()


def scope() -> Scope:
    """Which entries the person who is asking sees."""
    area_ids = frozenset(area.area_id for area in current_user.areas)
    return Scope(area_ids) if area_ids else ALL


def session_id(user: AppUser) -> str:
    """What the session carries: the account and its version, so that a new password ends older sessions."""
    return user.get_id()


@login_manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types
def _user(carried: str) -> AppUser | None:
    account = read_session_id(carried)
    found = user_and_settings_version(db.session, *account) if account else None
    if found is None:
        session.clear()
        return None
    user, settings_version = found
    note_settings_version(settings_version)
    return user
