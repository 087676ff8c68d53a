"""Entries: the list behind the figures, and those that may be counted twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training_register import clock
from training_register.access import allowed, needs, scope
from training_register.actions.doubles import tell_apart
from training_register.actions.entries import put_back, take_out
from training_register.actions.refusals import Overtaken
from training_register.database import db, writing
from training_register.forms.entries import TellApartForm, after_of, filter_of
from training_register.forms.planned import TakeOutForm
from training_register.forms.recording import figures_in_words
from training_register.models import AppUser
from training_register.queries.choices import entry_choices
from training_register.queries.entries import entries_in_order, number_of_entries, pairs_of_doubles
from training_register.queries.history import changes_since
from training_register.queries.missing import doubles_in
from training_register.queries.one_entry import EntryInFull, entry_in_full
from training_register.reports.history import changes_in_words
from training_register.rules.periods import Period, reporting_year_of
from training_register.rules.permissions import Permission

blueprint = Blueprint("entries", __name__)

ENTRY = "/entries/<int(max=2147483647):entry_id>"
# So soon after it was recorded an entry is taken out as a slip, by whoever recorded it and without a reason.
SLIP = timedelta(minutes=10)


@blueprint.get("/entries")
@needs(Permission.SEE_ENTRIES)
def entry_list() -> ResponseReturnValue:
    """The entries that an address asks for, by day, a page at a time."""
    try:
        chosen = filter_of(request.args, current_app.config["SETTINGS"].first_month)
        after = after_of(request.args)
    except ValueError:
        abort(400)
    today = clock.today()
    entries, following = entries_in_order(db.session, chosen, scope=scope(), today=today, after=after)
    arguments: dict[str, Any] = request.args.to_dict(flat=False)
    return render_template(
        "entries/entry_list.html",
        chosen=chosen,
        entries=entries,
        number=number_of_entries(db.session, chosen, scope=scope(), today=today),
        is_first=after is None,
        first_page={name: values for name, values in arguments.items() if name != "after"},
        following=url_for("entries.entry_list", **{**arguments, "after": f"{following[0]},{following[1]}"})
        if following
        else None,
    )


@blueprint.get(ENTRY)
@needs(Permission.SEE_ENTRIES)
def entry_page(entry_id: int) -> ResponseReturnValue:
    """One entry, with all that is known of it."""
    entry = entry_in_full(db.session, entry_id, scope=scope()) or abort(404)
    choices = entry_choices(db.session, reporting_year_of(entry.starts_on, current_app.config["SETTINGS"].first_month))
    return render_template(
        "entries/entry_page.html",
        entry=entry,
        figures=figures_in_words(entry, choices),
        changes=changes_in_words(db.session, changes_since(db.session, entry_id, 0)),
        may_record=allowed(Permission.RECORD),
    )


@blueprint.route(f"{ENTRY}/take-out", methods=["GET", "POST"])
@needs(Permission.RECORD)
def taken_out(entry_id: int) -> ResponseReturnValue:
    """Takes an entry out of the figures. A slip of one's own that is undone at once needs no reason."""
    entry = entry_in_full(db.session, entry_id, scope=scope()) or abort(404)
    form = TakeOutForm(clock.today())
    is_slip = entry.recorded_by_id == current_user.id and clock.now() - entry.recorded_at < SLIP
    is_valid = form.validate_on_submit()
    if is_valid and not (form.reason.read or is_slip):
        form.reason.errors = ["Say why it is taken out, in a few words."]
        is_valid = False
    if not is_valid:
        return render_template("entries/taken_out.html", form=form, entry=entry, is_slip=is_slip)
    reason = form.reason.read or ""
    return _changed(
        entry_id,
        lambda by, seen: take_out(db.session, by=by, entry=seen, reason=reason, first_month=_first_month()),
        "Taken out of the figures. It can be put back.",
    )


@blueprint.post(f"{ENTRY}/put-back")
@needs(Permission.RECORD)
def restored(entry_id: int) -> ResponseReturnValue:
    """Puts an entry back into the figures."""
    return _changed(
        entry_id,
        lambda by, seen: put_back(db.session, by=by, entry=seen, first_month=_first_month()),
        "Back in the figures, as it was.",
    )


def _changed(entry_id: int, change: Callable[[AppUser, EntryInFull], bool], done: str) -> ResponseReturnValue:
    """Changes an entry in the transaction in which it is read, and goes back to where somebody was."""
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    entry = entry_in_full(db.session, entry_id, scope=scope()) or abort(404)
    try:
        change(by, entry)
    except Overtaken:
        db.session.rollback()
        flash("Somebody else has changed this entry in the same moment. Look at it, then try again.")
    else:
        db.session.commit()
        flash(done)
    after = request.form.get("after", "")
    if request.form.get("back") == "add":
        after_id = int(after) if after.isascii() and after.isdecimal() and len(after) < 10 else None
        return redirect(url_for("recording.new_entry", after=after_id))
    return redirect(url_for("entries.entry_page", entry_id=entry_id))


def _first_month() -> int:
    return int(current_app.config["SETTINGS"].first_month)


@blueprint.get("/entries/counted-twice/<period:period>")
@needs(Permission.SEE_ENTRIES)
def doubles(period: Period) -> ResponseReturnValue:
    """The pairs of entries of a period that may be counted twice."""
    pairs = pairs_of_doubles(db.session, period, scope=scope())
    return render_template("entries/doubles.html", period=period, pairs=pairs, may_record=allowed(Permission.RECORD))


@blueprint.post("/entries/counted-twice/<period:period>")
@needs(Permission.RECORD)
def tell_doubles_apart(period: Period) -> ResponseReturnValue:
    """Remembers that two entries are different."""
    form = TellApartForm()
    if not form.validate_on_submit():
        abort(400)
    writing(db.session)
    by = db.session.get(AppUser, current_user.id)
    # Only a pair that is on the list: anything else was answered already, or is none of this person's.
    if by and form.pair in doubles_in(db.session, period, scope=scope()):
        tell_apart(db.session, by=by, pair=form.pair)
        db.session.commit()
        flash("Saved: these entries are different.")
    return redirect(url_for("entries.doubles", period=period))
