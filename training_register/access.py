"""Who is asking, and whether they may. Every view says who may use it, or the application does not start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user

from training_register import clock
from training_register.current import current_settings, note_settings_version
from training_register.database import db
from training_register.models import AppUser
from training_register.queries.lists import protected_audiences
from training_register.queries.publication_links import link_with_id
from training_register.queries.users import user_and_settings_version
from training_register.rules.permissions import ALL, Permission, Role, Scope, permissions_of
from training_register.rules.sign_in import read_session_id
from training_register.settings import Settings

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

# What a view carries: one of these three, or a permission.
PUBLIC = "public"
SIGNED_IN = "signed in"
ONE_PUBLICATION = "one publication"
_DECLARATION = "declared_access"
_KEEPS = "keeps_what_was_typed"
# Where a form goes that somebody sends after their session has ended.
SIGN_IN_AGAIN = "sign_in.sign_in_again"
# The page of a read-only link, and what the session keeps of the one that was followed last: its id, never its token.
READ_BY_LINK = "read_link.read_by_link"
LINK_FOLLOWED = "link"

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


def needs_publication(view: View) -> View:
    """Declares that a view shows the publication of its `period` and `version` and nothing else of the register.

    It is for those who see publications, and for whoever followed a read-only link to this very one. The view itself
    says what there is not: a period or a version that was never published, or was withdrawn.
    """
    setattr(view, _DECLARATION, ONE_PUBLICATION)
    return view


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
    if access == ONE_PUBLICATION and not allowed(Permission.SEE_PUBLICATIONS):
        return _refuse_without_link()
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


def _refuse_without_link() -> ResponseReturnValue | None:
    """Lets whoever followed a link see what it leads to, for as long as it does."""
    link_id, asked = session.get(LINK_FOLLOWED), request.view_args or {}
    if link_id is not None:
        # Asked at every request: a link that was switched off a moment ago leads nowhere.
        link = link_with_id(db.session, link_id)
        if link is None or not link.leads_on(clock.today()):
            return redirect(url_for(READ_BY_LINK, link_id=link_id))
        if (link.period, link.version) == (asked["period"].address, asked["version"]):
            g.reads_by_link = True
            return None
    # Whoever asks for another publication has an account, or no way to it.
    answer: ResponseReturnValue = login_manager.unauthorized()
    return answer


def reads_by_link() -> bool:
    """Whether this request is answered because of a read-only link alone: nothing else of the register is offered."""
    return bool(g.get("reads_by_link", False))


def allowed(permission: Permission) -> bool:
    """Whether the person who is asking has a permission."""
    return permission in permissions()


def permissions(settings: Settings | None = None) -> frozenset[Permission]:
    """What the person who is asking may do, by the settings as they are now unless others are given."""
    # The account itself: each look through the name that stands for it costs more than the answer.
    user = current_user._get_current_object()
    if not user.is_authenticated:
        return frozenset()
    # Asked for those alone to whom it makes a difference: whoever records is not to hold the settings meanwhile.
    if user.role is Role.VIEWER and not user.may_see_entries:
        return permissions_of(user.role, viewers_see_live=(settings or current_settings()).viewers_see_live)
    return permissions_of(user.role, may_see_entries=user.may_see_entries)


def protected() -> frozenset[str]:
    """The short names of the audiences of which live tables tell the person who is asking no number of people.

    There is none for whoever may see entries.
    """
    return frozenset() if allowed(Permission.SEE_ENTRIES) else protected_audiences(db.session)


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
