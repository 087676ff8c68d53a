"""Publishing a period: the readiness list, the form that publishes, and withdrawing what should not be out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from training_register import clock
from training_register.access import allowed, keeps_what_was_typed, needs, scope
from training_register.actions.doubles import tell_apart
from training_register.actions.publications import publish, withdraw
from training_register.actions.refusals import Refusal, SentBefore
from training_register.actions.settings import choose_tables
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.publishing import (
    Chosen,
    Offered,
    PublishForm,
    WithdrawForm,
    choice_in,
    figures_of,
    publish_form,
)
from training_register.forms.refusals import show_refusal
from training_register.forms.sent import SIGNED_IN_AGAIN, digest_of, key_in, new_key, tell_expired
from training_register.models import AppUser
from training_register.outputs.chart_pictures import pairs_of
from training_register.outputs.files import made_files
from training_register.queries.publications import (
    Published,
    files_of,
    number_of_links,
    published,
    sent_with,
)
from training_register.reports.hiding_questions import labels_of
from training_register.reports.periods import period_report
from training_register.reports.published import chapter_before
from training_register.reports.publishing import Decided, Prepared, prepared
from training_register.reports.readiness import Readiness, entry_in_short, lacks_in_words, readiness
from training_register.rules.periods import Period
from training_register.rules.permissions import Permission
from training_register.rules.shown_figures import MOST_TOLD, Differs, differences, unpacked
from training_register.views.published import chapter_at
from training_register.views.tables import at_its_own_address

blueprint = Blueprint("publishing", __name__)

PUBLISH = "/tables/<period:period>/publish"
WITHDRAW = "/published/<period:period>/v<int(max=999999):version>/withdraw"


@dataclass(frozen=True, slots=True)
class State:
    """All that the page is made of: what would be published, what that lacks, and what was chosen."""

    readiness: Readiness
    prepared: Prepared
    offered: Sequence[Offered]
    chosen: Chosen


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What has changed since the page was shown: the figures that differ, and how many more."""

    told: tuple[Differs, ...]
    more: int


@blueprint.get(PUBLISH)
@needs(Permission.PUBLISH)
def publish_page(period: Period) -> ResponseReturnValue:
    """What still stops a period from being published, and the form that publishes it."""
    if redirected := at_its_own_address(period):
        return redirected
    state = _state(period)
    return _page(period, _form(state), state)


@blueprint.get(f"{PUBLISH}/preview")
@needs(Permission.PUBLISH)
def preview(period: Period) -> ResponseReturnValue:
    """The chapter as it would be published now: nothing of it is kept."""
    if redirected := at_its_own_address(period):
        return redirected
    state = _state(period)
    gaps = state.readiness.answered(state.readiness.reasons_before, "the reason that is given when it is published")
    return render_template(
        "published/chapter_page.html",
        period=period,
        address="",
        chapter=chapter_before(state.prepared.download, gaps.accepted),
        download=state.prepared.download,
        files=(),
        pairs_of=pairs_of,
        figures=None,
        is_guest=True,
        is_preview=True,
        sees_live=False,
        sees_entries=False,
    )


@blueprint.post(PUBLISH)
@needs(Permission.PUBLISH)
@keeps_what_was_typed
def publish_period(period: Period) -> ResponseReturnValue:
    """Publishes a period, if it is what the form showed and everything is answered."""
    sent = request.form
    is_sure, checked = _is_own()
    if not is_sure:
        state = _state(period, sent)
        form = _form(state, sent, key=key_in(sent.get("key")))
        form.csrf_token.errors = checked.csrf_token.errors
        tell_expired(form)
        return _page(period, form, state)
    key, digest = key_in(sent.get("key")), digest_of(sent)
    writing(db.session, as_of_one_moment=True)
    # The first thing that is read: whoever changes the settings waits until this is published.
    current_settings()
    if before := sent_with(db.session, key):
        if before[0] == digest and before[1]:
            db.session.rollback()
            flash("This was published already. Nothing is published twice.")
            return redirect(chapter_at(before[1].period, before[1].version))
        key = new_key()
    state = _state(period, sent)
    form = _form(state, sent, key=key)
    meanwhile = _meanwhile(period, state, sent)
    if not form.answer() or meanwhile:
        db.session.rollback()
        return _page(period, form, state, meanwhile)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    download = replace(state.prepared.download, changes=form.changes)
    try:
        publish(
            db.session,
            by=by,
            download=download,
            entries=state.prepared.entries,
            behind=state.prepared.behind,
            gaps=form.accepted,
            hidden=state.prepared.hidden,
            files=made_files(download, brand=current_settings().brand_colour),
            key=key,
            digest=digest,
        )
    except SentBefore:
        # The same form, sent twice in the same moment, on PostgreSQL: the first has published it now.
        db.session.rollback()
        return publish_period(period)
    except Refusal as refusal:
        db.session.rollback()
        show_refusal(form, refusal)
        return _page(period, form, state)
    for pair in form.told_apart:
        tell_apart(db.session, by=by, pair=pair)
    db.session.commit()
    _remember(state)
    assert download.version is not None
    flash(f"Published: {period.label}, version {download.version}.")
    return redirect(chapter_at(period.address, download.version))


def _is_own() -> tuple[bool, FlaskForm]:
    """Whether a form was sent from a page of this session, and the form that says why not."""
    form = FlaskForm()
    return form.validate(), form


def _state(period: Period, sent: MultiDict[str, str] | None = None) -> State:
    """What would be published as it was chosen on the form that was sent, or as it is remembered."""
    settings, today = current_settings(), clock.today()
    whole = period_report(db.session, period, settings=settings, today=today)
    offered = [Offered(table.name, table.title) for table in whole.all_tables]
    names = frozenset(one.name for one in offered)
    chosen = Chosen(names - frozenset(settings.tables_left_out), {})
    if sent is not None:
        said = choice_in(sent, current_user.email)
        chosen = Chosen(said.tables & names, said.decisions)
    found = _prepared(period, chosen, offered)
    return State(readiness(db.session, period, whole, scope=scope(), today=today), found, offered, chosen)


def _prepared(period: Period, chosen: Chosen, offered: Sequence[Offered]) -> Prepared:
    return prepared(
        db.session,
        period,
        settings=current_settings(),
        today=clock.today(),
        made_at=clock.now(),
        decided=Decided(left_out={one.name for one in offered} - chosen.tables, figures=chosen.decisions),
    )


def _form(state: State, sent: MultiDict[str, str] | None = None, key: str = "") -> PublishForm:
    return publish_form(state.readiness, state.prepared, state.offered, state.chosen, key=key or new_key(), sent=sent)


def _meanwhile(period: Period, state: State, sent: MultiDict[str, str]) -> Meanwhile | None:
    """What has changed in the register since the form was shown; None where nothing has.

    What somebody chose on the form itself is no change: as it was chosen before, it would still be what was shown.
    """
    shown = sent.get("digest", "")
    if state.prepared.digest == shown:
        return None
    then = Chosen.kept(sent.get("chosen", ""), current_user.email)
    now = state.prepared
    if then is not None and then.carried != state.chosen.carried:
        now = _prepared(period, then, state.offered)
        if now.digest == shown:
            return None
    figures = unpacked(sent.get("figures", "")) or {}
    told = differences(figures, figures_of(now.download))
    return Meanwhile(tuple(told[:MOST_TOLD]), len(told[MOST_TOLD:]))


def _remember(state: State) -> None:
    """Remembers which tables were left out, unless the machine says which are.

    In a transaction of its own, once the figures are published: whoever changes the settings holds them alone, and a
    publication takes longer than everybody else should wait.
    """
    names = {one.name for one in state.offered}
    seen, left_out = names & {*current_settings().tables_left_out}, names - state.chosen.tables
    if "tables_left_out" in current_app.config["WHERE_SET"] or left_out == seen:
        return
    writing(db.session)
    by = db.session.get(AppUser, current_user.id)
    choose_tables(db.session, by=by, settings=current_settings(to_change=True), seen=seen, left_out=left_out)
    db.session.commit()


def _page(period: Period, form: PublishForm, state: State, meanwhile: Meanwhile | None = None) -> ResponseReturnValue:
    return render_template(
        "publishing/publish_page.html",
        period=period,
        form=form,
        ready=state.readiness,
        prepared=state.prepared,
        meanwhile=meanwhile,
        tables={one.name: one.title for one in state.offered},
        entry_in_short=entry_in_short,
        lacks_in_words=lacks_in_words,
        place_in_words=labels_of(state.prepared.report.all_tables),
        here=url_for("publishing.publish_period", period=period),
    )


def typed_again(address: str, sent: MultiDict[str, str]) -> ResponseReturnValue | None:
    """The page with what was typed into it, for somebody who had to sign in again meanwhile: nothing is published.

    None where the address is another one.
    """
    matched = _asked_at(address)
    if matched is None or not allowed(Permission.PUBLISH):
        return None
    endpoint, values = matched
    if endpoint == "publishing.publish_period":
        period = values["period"]
        state = _state(period, sent)
        flash(SIGNED_IN_AGAIN)
        return _page(period, _form(state, sent), state)
    one = published(db.session, values["period"].address, values["version"])
    if one is None or one.is_withdrawn:
        return None
    flash(SIGNED_IN_AGAIN)
    return _withdraw_page(values["period"], one, WithdrawForm(formdata=sent))


def _asked_at(address: str) -> tuple[str, dict[str, Any]] | None:
    """The view of this module that answers what is sent to an address, and the values in it."""
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    try:
        endpoint, values = adapter.match(unquote(address.partition("?")[0]), method="POST")
    except HTTPException:
        return None
    return (endpoint, dict(values)) if endpoint.partition(".")[0] == blueprint.name else None


@blueprint.route(WITHDRAW, methods=["GET", "POST"])
@needs(Permission.PUBLISH)
@keeps_what_was_typed
def withdrawn(period: Period, version: int) -> ResponseReturnValue:
    """Takes a version back, with the reason that everybody reads who looks for it."""
    one = published(db.session, period.address, version) or abort(404)
    if one.is_withdrawn:
        flash("It was withdrawn already.")
        return redirect(chapter_at(one.period, one.version))
    form = WithdrawForm()
    if request.method == "GET":
        return _withdraw_page(period, one, form)
    if not form.validate() or not form.answer():
        tell_expired(form)
        return _withdraw_page(period, one, form)
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    try:
        withdraw(db.session, by=by, period=period.address, version=version, reason=form.said)
    except Refusal as refusal:
        db.session.rollback()
        flash(refusal.words)
        return redirect(chapter_at(one.period, one.version))
    db.session.commit()
    flash(f"Withdrawn: {period.label}, version {version}.")
    return redirect(chapter_at(one.period, one.version))


def _withdraw_page(period: Period, one: Published, form: WithdrawForm) -> ResponseReturnValue:
    return render_template(
        "publishing/withdraw_page.html",
        period=period,
        one=one,
        form=form,
        files=files_of(db.session, one.id),
        links=number_of_links(db.session, one.id),
        here=url_for("publishing.withdrawn", period=period, version=one.version),
        back=chapter_at(one.period, one.version),
    )
