"""Breaks in series: from which year on a table or a sector is counted otherwise, and why."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training_register.access import needs
from training_register.actions.lists import Gone
from training_register.actions.refusals import Refusal
from training_register.actions.series_breaks import add_break, change_break, delete_break
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.refusals import show_refusal
from training_register.forms.series_breaks import BreakForm, seen_of
from training_register.queries.series_breaks import KeptBreak, break_choices, breaks_in_order
from training_register.rules.periods import year_label
from training_register.rules.permissions import Permission

blueprint = Blueprint("series_breaks", __name__)

_GONE = "This break is no longer there: somebody has deleted it meanwhile."


@blueprint.get("/lists/breaks")
@needs(Permission.KEEP_LISTS)
def break_list() -> ResponseReturnValue:
    """Every break, the latest first."""
    first_month = current_settings().first_month
    breaks = [(kept, year_label(kept.values.from_year, first_month)) for kept in breaks_in_order(db.session)]
    return render_template("series_breaks/break_list.html", breaks=breaks)


@blueprint.route("/lists/breaks/add", methods=["GET", "POST"])
@needs(Permission.KEEP_LISTS)
def new_break() -> ResponseReturnValue:
    """Records a break."""
    form = BreakForm(break_choices(db.session), current_settings().first_month)
    if not form.validate_on_submit():
        return render_template("series_breaks/new_break.html", form=form)
    writing(db.session)
    try:
        line = add_break(db.session, by=current_user, values=form.said)
    except Refusal as refusal:
        db.session.rollback()
        show_refusal(form, refusal)
        return render_template("series_breaks/new_break.html", form=form)
    db.session.commit()
    flash("Added: a break in series.")
    return redirect(url_for("series_breaks.break_list", _anchor=f"break-{line.id}"))


@blueprint.route("/lists/breaks/<int(max=2147483647):break_id>", methods=["GET", "POST"])
@needs(Permission.KEEP_LISTS)
def break_page(break_id: int) -> ResponseReturnValue:
    """A break: what is said of it, and its end."""
    kept = _kept(break_id)
    if kept is None:
        return _gone()
    form = BreakForm(break_choices(db.session), current_settings().first_month, kept)
    if not form.validate_on_submit():
        return render_template("series_breaks/break_page.html", form=form, kept=kept)
    writing(db.session)
    try:
        change_break(db.session, by=current_user, break_id=break_id, seen=form.seen.data or "", values=form.said)
    except Gone:
        db.session.rollback()
        return _gone()
    except Refusal as refusal:
        db.session.rollback()
        show_refusal(form, refusal)
        kept = _kept(break_id)
        if kept is None:
            return _gone()
        # Whoever has now been told what is there may save over it.
        form.seen.data = seen_of(kept)
        return render_template("series_breaks/break_page.html", form=form, kept=kept)
    db.session.commit()
    flash("Saved: a break in series.")
    return redirect(url_for("series_breaks.break_list", _anchor=f"break-{break_id}"))


@blueprint.post("/lists/breaks/<int(max=2147483647):break_id>/delete")
@needs(Permission.KEEP_LISTS)
def delete(break_id: int) -> ResponseReturnValue:
    """Takes a break away."""
    writing(db.session)
    try:
        name = delete_break(db.session, by=current_user, break_id=break_id)
    except Gone:
        db.session.rollback()
        return _gone()
    db.session.commit()
    flash(f"Deleted: the break in series of {name}.")
    return redirect(url_for("series_breaks.break_list"))


def _kept(break_id: int) -> KeptBreak | None:
    return next((one for one in breaks_in_order(db.session) if one.id == break_id), None)


def _gone() -> ResponseReturnValue:
    """What to answer about a break that is not there: whoever sent something about it was quick enough once."""
    if request.method == "GET":
        abort(404)
    flash(_GONE)
    return redirect(url_for("series_breaks.break_list"))
