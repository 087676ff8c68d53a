"""Which tables of a period its files hold."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training_register import clock
from training_register.access import needs
from training_register.actions.settings import choose_tables
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.chosen_tables import ChosenTablesForm
from training_register.models import AppUser
from training_register.reports.periods import period_report
from training_register.rules.periods import Period
from training_register.rules.permissions import Permission
from training_register.views.tables import at_its_own_address

blueprint = Blueprint("chosen_tables", __name__)


@blueprint.route("/tables/<period:period>/choose", methods=["GET", "POST"])
@needs(Permission.KEEP_LISTS)
def choose(period: Period) -> ResponseReturnValue:
    """A tick for each table of a period: the choice holds for the files of every period, until it is changed."""
    if request.method == "GET" and (redirected := at_its_own_address(period)):
        return redirected
    settings = current_settings()
    report = period_report(db.session, period, settings=settings, today=clock.today())
    form = ChosenTablesForm(report.all_tables, left_out=settings.tables_left_out)
    where = current_app.config["WHERE_SET"].get("tables_left_out", "")
    if where or not form.validate_on_submit():
        return render_template("chosen_tables/choose.html", form=form, period=period, where=where)
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    done = choose_tables(
        db.session,
        by=by,
        settings=current_settings(to_change=True),
        seen=form.was_left_out,
        left_out=form.left_out,
    )
    if done is None:
        db.session.rollback()
        flash("Nothing was changed: the files hold these tables already.")
    else:
        db.session.commit()
        flash("The choice is saved. It holds for the files of every period until it is changed.")
    return redirect(url_for("tables.period_page", period=period))
