"""A read-only link, followed: the page that it opens, and what that leads on to."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from training_register import clock
from training_register.access import LINK_FOLLOWED, public
from training_register.actions.users import note_attempt
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.read_link import ReadLinkForm
from training_register.queries.publication_links import KeptLink, link_with_id
from training_register.queries.users import sign_in_wait
from training_register.rules.periods import parse_period
from training_register.rules.publication_links import NO_DIGEST, is_token_of
from training_register.rules.sign_in import link_digest, wait_in_words

blueprint = Blueprint("read_link", __name__)

# The same words whether there is no such link, it has ended or was switched off, its publication was withdrawn, or what
# was pasted belongs to another one.
NOWHERE = "This link does not lead anywhere (any more). Ask whoever gave it to you."


@blueprint.route("/read/<int(max=2147483647):link_id>", methods=["GET", "POST"])
@public
def read_by_link(link_id: int) -> ResponseReturnValue:
    """Asks for the address that was given, whose part behind the # no browser sends by itself, and leads on."""
    form = ReadLinkForm()
    if not form.validate_on_submit():
        return _page(form, link_id, *_followed(form, link_id))
    link, wait = _attempt(link_id, form.token)
    db.session.commit()
    if link is None:
        form.link.errors = [f"Too many attempts. Wait {wait_in_words(wait)} and try again." if wait else NOWHERE]
        page = _page(form, link_id)
        return (page, 429, {"Retry-After": str(-(-wait // timedelta(seconds=1)))}) if wait else page
    session[LINK_FOLLOWED] = link.id
    return redirect(_address(link))


def _page(form: ReadLinkForm, link_id: int, leads_to: str = "", label: str = "") -> str:
    # What opens the publication is not shown again, like a password.
    form.link.data = ""
    return render_template("read_link/read_by_link.html", form=form, link_id=link_id, leads_to=leads_to, label=label)


def _followed(form: ReadLinkForm, link_id: int) -> tuple[str, str]:
    """Where this browser has come by the same link before, and what that is; says so where it leads nowhere now."""
    if request.method == "POST" or session.get(LINK_FOLLOWED) != link_id:
        return "", ""
    link = link_with_id(db.session, link_id)
    if link is None or not link.leads_on(clock.today()):
        form.form_errors.append(NOWHERE)
        del session[LINK_FOLLOWED]
        return "", ""
    return _address(link), f"{parse_period(link.period, current_settings().first_month).label}, version {link.version}"


def _address(link: KeptLink) -> str:
    period = parse_period(link.period, current_settings().first_month)
    return url_for("published.chapter_page", period=period, version=link.version)


def _attempt(link_id: int, token: str) -> tuple[KeptLink | None, timedelta]:
    """The link, if the token is its own and it leads anywhere; else none, and how long the next attempt must wait.

    Whoever has the token of a link that leads nowhere any more has guessed nothing, and need not wait. What it writes
    waits for the view to commit.
    """
    name = link_digest(current_app.config["SECRET_KEY"], link_id, request.remote_addr or "")
    wait = sign_in_wait(db.session, account=name, address=None, at=clock.now())
    if wait:
        return None, wait
    writing(db.session)
    link = link_with_id(db.session, link_id)
    is_right = is_token_of(token, link.token_digest if link else NO_DIGEST)
    wait = note_attempt(
        db.session, account=name, address=name, is_known_browser=False, is_right=is_right, at=clock.now()
    )
    leads = link is not None and is_right and link.leads_on(clock.today())
    return link if leads and not wait else None, wait
