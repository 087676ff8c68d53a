"""Planned entries: when the day has come it took place, was cancelled, or was moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training_register import clock
from training_register.access import needs, scope
from training_register.actions.entries import EntryValues, change_entry, values_of
from training_register.actions.refusals import Overtaken
from training_register.database import db, writing
from training_register.forms.planned import CancelledForm, MovedForm, TookPlaceForm
from training_register.forms.recording import EXPECTED_KEY
from training_register.models import AppUser
from training_register.queries.lists import id_with_key
from training_register.queries.one_entry import EntryInFull, entry_in_full
from training_register.queries.planned import planned_entries
from training_register.rules.entries import Status
from training_register.rules.periods import day_in_words
from training_register.rules.permissions import Permission

blueprint = Blueprint("planned", __name__)

ENTRY = "/entries/<int(max=2147483647):entry_id>"
NO_LONGER_PLANNED = "This entry is no longer planned: somebody has said what became of it."


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
    )


@blueprint.route(f"{ENTRY}/took-place", methods=["GET", "POST"])
@needs(Permission.RECORD)
def took_place(entry_id: int) -> ResponseReturnValue:
    """A planned entry took place: the headcount, and nothing else."""
    entry = _planned_or_404(entry_id)
    if entry.starts_on > clock.today():
        flash(f"{day_in_words(entry.starts_on)} has not come yet. If it was earlier, move it first.")
        return redirect(url_for("planned.planned_list"))
    form = TookPlaceForm(clock.today())
    expected = entry.figure(id_with_key(db.session, EXPECTED_KEY))
    if not form.validate_on_submit():
        return render_template("entries/took_place.html", form=form, entry=entry, expected=expected)
    attended = form.attended.read
    return _become(
        entry_id, lambda values: replace(values, status=Status.DELIVERED, attended=attended), "It took place"
    )


@blueprint.route(f"{ENTRY}/cancel", methods=["GET", "POST"])
@needs(Permission.RECORD)
def cancelled(entry_id: int) -> ResponseReturnValue:
    """A planned entry was cancelled, and why."""
    entry = _planned_or_404(entry_id)
    form = CancelledForm(clock.today())
    if not form.validate_on_submit():
        return render_template("entries/cancelled.html", form=form, entry=entry)
    reason = form.reason.read
    return _become(entry_id, lambda values: replace(values, status=Status.CANCELLED, reason=reason), "Cancelled")


@blueprint.route(f"{ENTRY}/move", methods=["GET", "POST"])
@needs(Permission.RECORD)
def moved(entry_id: int) -> ResponseReturnValue:
    """A planned entry was moved to another day; its history keeps the old one."""
    entry = _planned_or_404(entry_id)
    form = MovedForm(clock.today())
    if not form.validate_on_submit():
        return render_template("entries/moved.html", form=form, entry=entry)
    day = form.starts_on.read

    def other_day(values: EntryValues) -> EntryValues:
        return replace(values, starts_on=day, ends_on=day + (values.ends_on - values.starts_on))

    return _become(entry_id, other_day, f"Moved to {day_in_words(day)}")


def _become(entry_id: int, becomes: Callable[[EntryValues], EntryValues], what: str) -> ResponseReturnValue:
    """Changes a planned entry, in the one transaction in which it is read."""
    writing(db.session)
    by: Any = db.session.get(AppUser, current_user.id)
    entry = entry_in_full(db.session, entry_id, scope=scope())
    if entry is None or entry.status is not Status.PLANNED:
        db.session.rollback()
        flash(NO_LONGER_PLANNED)
        return redirect(url_for("planned.planned_list"))
    try:
        change_entry(
            db.session,
            by=by,
            entry=entry,
            values=becomes(values_of(entry)),
            first_month=current_app.config["SETTINGS"].first_month,
        )
    except Overtaken:
        # On PostgreSQL somebody else was a moment quicker.
        db.session.rollback()
        flash(NO_LONGER_PLANNED)
        return redirect(url_for("planned.planned_list"))
    db.session.commit()
    flash(f"{what}: {entry.course or entry.activity}, {day_in_words(entry.starts_on)}.")
    return redirect(url_for("planned.planned_list"))


def _planned_or_404(entry_id: int) -> EntryInFull:
    entry = entry_in_full(db.session, entry_id, scope=scope()) or abort(404)
    if entry.status is not Status.PLANNED:
        abort(404)
    return entry
