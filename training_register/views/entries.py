"""Entries: the list behind the figures, and those that may be counted twice."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training_register import clock
from training_register.access import allowed, needs, scope
from training_register.actions.doubles import tell_apart
from training_register.database import db, writing
from training_register.forms.entries import TellApartForm, after_of, filter_of
from training_register.models import AppUser
from training_register.queries.entries import entries_in_order, number_of_entries, pairs_of_doubles
from training_register.queries.missing import doubles_in
from training_register.rules.periods import Period
from training_register.rules.permissions import Permission

blueprint = Blueprint("entries", __name__)


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
