"""Stated figures: their list by year, a form for each kind, and their end."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm

from training_register.access import needs
from training_register.actions.refusals import Refusal, SentBefore
from training_register.actions.stated_figures import (
    GONE,
    Gone,
    change_stated_figure,
    delete_stated_figure,
    seen_of,
    state_figure,
)
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.forms.refusals import show_refusal
from training_register.forms.sent import digest_of, key_in
from training_register.forms.stated_figures import ABOUT, KIND_LABELS, StatedFigureForm
from training_register.models import StatedFigure
from training_register.queries.stated_figures import stated_choices, stated_figures_in_order
from training_register.reports.stated_figures import figure_in_words, figures_by_year
from training_register.rules.permissions import Permission
from training_register.rules.stated_figures import WHAT_THEY_ARE, StatedKind

blueprint = Blueprint("stated_figures", __name__)

_FIGURE = "/stated-figures/<int(max=2147483647):figure_id>"


@blueprint.get("/stated-figures")
@needs(Permission.KEEP_LISTS)
def stated_list() -> ResponseReturnValue:
    """Every stated figure, by the reporting year in which it stands, the newest first."""
    figures = stated_figures_in_order(db.session)
    return render_template(
        "stated_figures/stated_list.html",
        what_they_are=WHAT_THEY_ARE,
        years=figures_by_year(figures, current_settings().first_month),
        kinds=_kinds(None),
    )


@blueprint.route("/stated-figures/add", methods=["GET", "POST"])
@needs(Permission.KEEP_LISTS)
def new_figure() -> ResponseReturnValue:
    """Adds a stated figure of a kind."""
    try:
        kind = StatedKind(request.args.get("kind", StatedKind.COVERAGE))
    except ValueError:
        abort(400)
    form = StatedFigureForm(kind, stated_choices(db.session), current_settings().first_month)
    form.key.data = key_in(request.form.get("key"))
    if not form.validate_on_submit():
        return _new_page(form)
    writing(db.session)
    try:
        figure = state_figure(
            db.session, by=current_user, values=form.said, key=form.key.data, digest=digest_of(request.form)
        )
    except SentBefore:
        db.session.rollback()
        flash("This form was sent already: the figure is recorded.")
        return redirect(url_for("stated_figures.stated_list"))
    except Refusal as refusal:
        db.session.rollback()
        show_refusal(form, refusal)
        return _new_page(form)
    figure_id, subject = figure.id, figure.subject
    db.session.commit()
    flash(f"Added: {subject}.")
    if request.form.get("next") == "another":
        return redirect(url_for("stated_figures.new_figure", kind=kind.value))
    return redirect(url_for("stated_figures.stated_list", _anchor=f"figure-{figure_id}"))


@blueprint.route(_FIGURE, methods=["GET", "POST"])
@needs(Permission.KEEP_LISTS)
def changed_figure(figure_id: int) -> ResponseReturnValue:
    """Changes a stated figure."""
    figure = db.session.get(StatedFigure, figure_id)
    if figure is None:
        return _gone()
    form = _form(figure)
    if not form.validate_on_submit():
        return _figure_page(figure, form)
    writing(db.session)
    try:
        changed = change_stated_figure(
            db.session, by=current_user, figure_id=figure_id, seen=form.seen.data or "", values=form.said
        )
    except Gone:
        db.session.rollback()
        return _gone()
    except Refusal as refusal:
        db.session.rollback()
        now = db.session.get(StatedFigure, figure_id)
        if now is None:
            return _gone()
        show_refusal(form, refusal)
        # Whoever has now been told what is there may save over it.
        is_overtaken = form.seen.data != seen_of(now)
        form.seen.data = seen_of(now)
        return _figure_page(now, form, meanwhile=figure_in_words(now) if is_overtaken else "")
    subject = changed.subject
    db.session.commit()
    flash(f"Saved: {subject}.")
    return redirect(url_for("stated_figures.stated_list", _anchor=f"figure-{figure_id}"))


@blueprint.route(f"{_FIGURE}/delete", methods=["GET", "POST"])
@needs(Permission.KEEP_LISTS)
def deleted_figure(figure_id: int) -> ResponseReturnValue:
    """Asks whether a figure is to be deleted, and deletes it."""
    figure = db.session.get(StatedFigure, figure_id)
    if figure is None:
        return _gone()
    if not FlaskForm().validate_on_submit():
        return render_template("stated_figures/deleted_figure.html", figure=figure, words=figure_in_words(figure))
    writing(db.session)
    try:
        subject = delete_stated_figure(db.session, by=current_user, figure_id=figure_id)
    except Gone:
        db.session.rollback()
        return _gone()
    db.session.commit()
    flash(f"Deleted: {subject}. The history can bring it back.")
    return redirect(url_for("stated_figures.stated_list"))


def _form(figure: StatedFigure) -> StatedFigureForm:
    return StatedFigureForm(figure.kind, stated_choices(db.session, figure), current_settings().first_month, figure)


def _kinds(chosen: StatedKind | None) -> list[tuple[str, str, bool]]:
    """The kinds as links to their forms: (label, address, whether it is this one)."""
    return [
        (label, url_for("stated_figures.new_figure", kind=kind.value), kind is chosen)
        for kind, label in KIND_LABELS.items()
    ]


def _new_page(form: StatedFigureForm) -> str:
    return render_template("stated_figures/new_figure.html", form=form, kinds=_kinds(form.kind), about=ABOUT[form.kind])


def _figure_page(figure: StatedFigure, form: StatedFigureForm, meanwhile: str = "") -> str:
    return render_template(
        "stated_figures/changed_figure.html",
        figure=figure,
        form=form,
        about=ABOUT[form.kind],
        kind_label=KIND_LABELS[form.kind],
        meanwhile=meanwhile,
    )


def _gone() -> ResponseReturnValue:
    """What to answer about a figure that is not there: whoever sent something about it was quick enough once."""
    if request.method == "GET":
        abort(404)
    flash(GONE)
    return redirect(url_for("stated_figures.stated_list"))
