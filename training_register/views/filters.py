"""The filters of the list of entries that somebody saves under a name."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training_register import clock
from training_register.access import needs
from training_register.actions.filters import delete_filter, save_filter
from training_register.actions.refusals import Refusal
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.entries import FilterProblem, name_to_save, query_read_again
from training_register.models import AppUser
from training_register.rules.permissions import Permission

blueprint = Blueprint("filters", __name__)


@blueprint.post("/entries/filters")
@needs(Permission.SEE_ENTRIES)
def save() -> ResponseReturnValue:
    """Saves the filter of the list from which it is sent, and goes back to that list."""
    query = query_read_again(
        request.form.get("query", ""),
        first_month=current_settings().first_month,
        today=clock.today(),
    )
    if query is None:
        abort(400)
    try:
        name = name_to_save(request.form.get("name", ""))
        writing(db.session)
        by = db.session.get(AppUser, current_user.id) or abort(403)
        is_new = save_filter(db.session, by=by, name=name, query=query, saved_at=clock.now())
        db.session.commit()
        flash(f"The filter “{name}” is {'saved' if is_new else 'replaced'}.")
    except (FilterProblem, Refusal) as problem:
        db.session.rollback()
        flash(f"The filter is not saved. {problem}")
    return redirect(_list_at(query))


@blueprint.post("/entries/filters/<int(max=2147483647):filter_id>/delete")
@needs(Permission.SEE_ENTRIES)
def delete(filter_id: int) -> ResponseReturnValue:
    """Deletes one of somebody's own filters."""
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    if not delete_filter(db.session, by=by, filter_id=filter_id):
        abort(404)
    db.session.commit()
    flash("The filter is deleted.")
    query = query_read_again(
        request.form.get("query", ""),
        first_month=current_settings().first_month,
        today=clock.today(),
    )
    return redirect(_list_at(query or ""))


def _list_at(query: str) -> str:
    address = url_for("entries.entry_list")
    return f"{address}?{query}" if query else address
