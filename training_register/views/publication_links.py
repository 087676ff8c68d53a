"""The read-only links to a publication: who has one, making one, and switching one off."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training_register import clock
from training_register.access import READ_BY_LINK, needs
from training_register.actions.publication_links import make_link, switch_off_link
from training_register.actions.refusals import Refusal, SentBefore
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.publication_links import LinkForm
from training_register.forms.refusals import show_refusal
from training_register.forms.sent import digest_of, key_in
from training_register.queries.publication_links import links_of
from training_register.queries.publications import Published, published
from training_register.rules.periods import Period
from training_register.rules.permissions import Permission
from training_register.rules.publication_links import LinkState
from training_register.views.addresses import address_of
from training_register.views.tables import at_its_own_address

blueprint = Blueprint("publication_links", __name__)

_LINKS = "/published/<period:period>/v<int(max=999999):version>/links"


@blueprint.route(_LINKS, methods=["GET", "POST"])
@needs(Permission.PUBLISH)
def link_list(period: Period, version: int) -> ResponseReturnValue:
    """Every link to a publication, and the form that makes one; its address is shown in answer to that alone."""
    if request.method == "GET" and (redirected := at_its_own_address(period)):
        return redirected
    publication = published(db.session, period.address, version) or abort(404)
    form = LinkForm(clock.today())
    form.key.data = key_in(request.form.get("key"))
    if publication.is_withdrawn or not form.validate_on_submit():
        return _page(period, publication, form)
    writing(db.session)
    try:
        link_id, token = make_link(
            db.session,
            by=current_user,
            publication_id=publication.id,
            for_whom=form.for_whom.read,
            ends_on=form.ends_on.read,
            key=form.key.data,
            digest=digest_of(request.form),
        )
    except SentBefore:
        db.session.rollback()
        flash(
            "This link was made already. Its address was shown once and can’t be shown again: if you did not copy it, "
            "switch it off and make another."
        )
        return redirect(_address(period, version))
    except Refusal as refusal:
        db.session.rollback()
        show_refusal(form, refusal)
        return _page(period, published(db.session, period.address, version) or abort(404), form)
    db.session.commit()
    # In answer to the form itself: what leads to another page, an address or a cookie, must not hold it.
    scheme = "https" if current_settings().https else request.scheme
    address = url_for(READ_BY_LINK, link_id=link_id, _external=True, _scheme=scheme)
    return render_template(
        "publication_links/made_link.html",
        period=period,
        version=version,
        for_whom=form.for_whom.read,
        ends_on=form.ends_on.read,
        address=f"{address}#{token}",
        back=_address(period, version),
        trail=_trail(period, version),
    )


@blueprint.post(f"{_LINKS}/<int(max=2147483647):link_id>/switch-off")
@needs(Permission.PUBLISH)
def switch_off(period: Period, version: int, link_id: int) -> ResponseReturnValue:
    """Ends a link at once."""
    publication = published(db.session, period.address, version) or abort(404)
    writing(db.session)
    try:
        is_done = switch_off_link(db.session, by=current_user, publication_id=publication.id, link_id=link_id)
    except Refusal:
        db.session.rollback()
        abort(404)
    db.session.commit()
    flash("The link is switched off: it leads nowhere from now on." if is_done else "The link was switched off before.")
    return redirect(_address(period, version))


def _page(period: Period, publication: Published, form: LinkForm) -> ResponseReturnValue:
    today = clock.today()
    return render_template(
        "publication_links/link_list.html",
        period=period,
        publication=publication,
        form=form,
        trail=_trail(period, publication.version),
        leads=LinkState.LEADS,
        links=[(link, link.state_on(today)) for link in links_of(db.session, publication.id)],
    )


def _trail(period: Period, version: int) -> list[tuple[str, str]]:
    return [
        ("Publications", address_of("published.publication_list")),
        (
            f"{period.label}, version {version}",
            url_for("published.chapter_page", period=period, version=version),
        ),
    ]


def _address(period: Period, version: int) -> str:
    return url_for("publication_links.link_list", period=period, version=version)
