"""Planned entries: when the day has come it took place, was cancelled, or was moved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training_register import clock
from training_register.access import needs, scope
from training_register.actions.entries import EntryValues, change_entry, values_of
from training_register.actions.refusals import Overtaken
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.entry_texts import EXPECTED_KEY
from training_register.forms.planned import CancelledForm, MovedForm, TookPlaceForm
from training_register.models import AppUser
from training_register.queries.history import changes_since
from training_register.queries.lists import id_with_key
from training_register.queries.one_entry import EntryInFull, entry_in_full
from training_register.queries.planned import planned_entries
from training_register.reports.history import ChangeInWords, changes_in_words
from training_register.rules.entries import Status
from training_register.rules.periods import day_in_words
from training_register.rules.permissions import Permission
from training_register.views.selections import operation_done

blueprint = Blueprint("planned", __name__)

PlannedForm = TookPlaceForm | CancelledForm | MovedForm

ENTRY = "/entries/<int(max=2147483647):entry_id>"


@blueprint.get("/entries/planned")
@needs(Permission.RECORD)
def planned_list() -> ResponseReturnValue:
    """Planned entries by day, those whose day has come first."""
    today = clock.today()
    entries = planned_entries(db.session, scope=scope())
    return render_template(
        "entries/planned_list.html",
        due=[entry for entry in entries if entry.starts_on <= today],
        to_come=[entry for entry in entries if entry.starts_on > today],
        today=today,
        done=operation_done(request.args),
    )


@blueprint.route(f"{ENTRY}/took-place", methods=["GET", "POST"])
@needs(Permission.RECORD)
def took_place(entry_id: int) -> ResponseReturnValue:
    """A planned entry took place: the headcount, and nothing else."""
    form = TookPlaceForm(clock.today())
    if form.validate_on_submit():
        attended = form.attended.read
        return _become(
            entry_id,
            form,
            "took_place",
            lambda values: replace(values, status=Status.DELIVERED, attended=attended),
            "It took place",
        )
    entry = _planned_or_404(entry_id)
    if entry.starts_on > clock.today() and not form.is_submitted():
        flash(f"{_not_yet(entry)} If it was earlier, move it first.")
        return redirect(url_for("planned.planned_list"))
    return _page("took_place", form, entry)


@blueprint.route(f"{ENTRY}/cancel", methods=["GET", "POST"])
@needs(Permission.RECORD)
def cancelled(entry_id: int) -> ResponseReturnValue:
    """A planned entry was cancelled, and why."""
    form = CancelledForm(clock.today())
    if form.validate_on_submit():
        reason = form.reason.read
        return _become(
            entry_id,
            form,
            "cancelled",
            lambda values: replace(values, status=Status.CANCELLED, reason=reason),
            "Cancelled",
        )
    return _page("cancelled", form, _planned_or_404(entry_id))


@blueprint.route(f"{ENTRY}/move", methods=["GET", "POST"])
@needs(Permission.RECORD)
def moved(entry_id: int) -> ResponseReturnValue:
    """A planned entry was moved to another day; its history keeps the old one."""
    form = MovedForm(clock.today())
    if not form.validate_on_submit():
        return _page("moved", form, _planned_or_404(entry_id))
    day = form.starts_on.read

    def other_day(values: EntryValues) -> EntryValues:
        return replace(values, starts_on=day, ends_on=day + (values.ends_on - values.starts_on))

    return _become(entry_id, form, "moved", other_day, f"Moved to {day_in_words(day)}")


def _become(
    entry_id: int,
    form: PlannedForm,
    page: str,
    becomes: Callable[[EntryValues], EntryValues],
    what: str,
) -> ResponseReturnValue:
    """Changes a planned entry, in the one transaction in which it is read, if it is as the page showed it."""
    writing(db.session)
    by: Any = db.session.get(AppUser, current_user.id)
    entry = entry_in_full(db.session, entry_id, scope=scope())
    if entry is None:
        db.session.rollback()
        abort(404)
    values = becomes(values_of(entry))
    is_as_shown = entry.version == form.seen_version and entry.status is Status.PLANNED
    if not is_as_shown or (values.status is Status.DELIVERED and values.starts_on > clock.today()):
        db.session.rollback()
        return _page(page, form, entry)
    try:
        change_entry(
            db.session,
            by=by,
            entry=entry,
            values=values,
            first_month=current_settings().first_month,
        )
    except Overtaken:
        # On PostgreSQL somebody else was a moment quicker.
        db.session.rollback()
        return _become(entry_id, form, page, becomes, what)
    db.session.commit()
    flash(f"{what}: {entry.course or entry.activity}, {day_in_words(entry.starts_on)}.")
    return redirect(url_for("planned.planned_list"))


def _page(page: str, form: PlannedForm, entry: EntryInFull) -> ResponseReturnValue:
    """The page of a form about a planned entry; what somebody else changed since it was shown is told on it."""
    changes: Sequence[ChangeInWords] = ()
    is_sent = form.is_submitted() and not form.errors
    if is_sent and entry.version != form.seen_version:
        changes = changes_in_words(db.session, changes_since(db.session, entry.id, form.seen_version))
    if is_sent and page == "took_place" and entry.status is Status.PLANNED and entry.starts_on > clock.today():
        form.attended.errors = [_not_yet(entry)]
    if is_sent or not form.is_submitted():
        form.version.data = str(entry.version)
    return render_template(
        f"entries/{page}.html",
        form=form,
        entry=entry,
        changes=changes,
        is_over=entry.status is not Status.PLANNED,
        expected=entry.figure(id_with_key(db.session, EXPECTED_KEY)),
    )


def _not_yet(entry: EntryInFull) -> str:
    return f"{day_in_words(entry.starts_on)} has not come yet."


def _planned_or_404(entry_id: int) -> EntryInFull:
    entry = entry_in_full(db.session, entry_id, scope=scope()) or abort(404)
    if entry.status is not Status.PLANNED and request.method == "GET":
        abort(404)
    return entry
