"""Many organisations at once: a list that is typed, pasted or loaded, shown before it is saved."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training_register.access import needs
from training_register.actions.organisation_lists import Answer, add_listed_organisations
from training_register.actions.refusals import Refusal
from training_register.database import db, writing
from training_register.forms.organisation_lists import OrganisationListForm, SchoolsForm, answers_of
from training_register.forms.refusals import show_refusal
from training_register.inputs.organisation_lists import (
    Line,
    School,
    as_text,
    read_list,
    schools_as_text,
    schools_in_text,
    typed_lines,
)
from training_register.inputs.problems import FileRefused
from training_register.models import AppUser
from training_register.queries.organisation_lists import Outcome, digest_of, planned_lines
from training_register.queries.organisations import organisation_choices
from training_register.rules.permissions import Permission
from training_register.views.organisations import blueprint

# A preview shows all that is asked about or wrong, and so many of the lines that need nothing.
MOST_SHOWN = 300


@blueprint.route("/organisations/list", methods=["GET", "POST"])
@needs(Permission.KEEP_LISTS)
def new_list() -> ResponseReturnValue:
    """Takes a list of organisations, and shows what it would do."""
    form = OrganisationListForm(organisation_choices(db.session))
    if not form.validate_on_submit() or request.form.get("do") == "change":
        return _typing(form)
    try:
        if form.brings_file:
            read = read_list(form.file.data.stream)
            if read.schools:
                return _choosing(_schools_form(read.schools, is_new=True), read.closed)
            form.text.data = as_text(read.lines)
        lines = typed_lines(form.text.data)
    except FileRefused as refused:
        (form.file if form.brings_file else form.text).errors = [str(refused)]
        return _typing(form)
    return _preview(form, lines)


@blueprint.post("/organisations/list/schools")
@needs(Permission.KEEP_LISTS)
def chosen_schools() -> ResponseReturnValue:
    """Takes the schools of the authorities and phases that were chosen, and shows what they would do."""
    try:
        schools = schools_in_text(request.form.get("schools", ""))
    except FileRefused:
        abort(400)
    form = _schools_form(schools)
    if not form.validate_on_submit():
        return _choosing(form)
    lines = [Line(number, school.name, urn=school.urn) for number, school in enumerate(form.chosen, 1)]
    list_form = OrganisationListForm(organisation_choices(db.session), formdata=None)
    try:
        list_form.text.data = as_text(lines)
        lines = typed_lines(list_form.text.data)
    except FileRefused as refused:
        form.phases.errors = [str(refused)]
        return _choosing(form)
    list_form.sector.data = form.sector.data
    if "area" in list_form:
        list_form.area.data = form.area.data
    return _preview(list_form, lines)


@blueprint.post("/organisations/list/save")
@needs(Permission.KEEP_LISTS)
def save_list() -> ResponseReturnValue:
    """Saves what a preview has shown, all or nothing."""
    form = OrganisationListForm(organisation_choices(db.session))
    if not form.validate_on_submit():
        return _typing(form)
    try:
        lines = typed_lines(form.text.data)
    except FileRefused as refused:
        form.text.errors = [str(refused)]
        return _typing(form)
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    planned = planned_lines(db.session, lines, sector_id=form.sector_id, area_id=form.area_id)
    try:
        operation = add_listed_organisations(
            db.session,
            by=by,
            lines=lines,
            seen=request.form.get("seen", ""),
            answers=answers_of(request.form, planned),
            sector_id=form.sector_id,
            area_id=form.area_id,
        )
    except Refusal as refusal:
        db.session.rollback()
        show_refusal(form, refusal)
        return _preview(form, lines)
    db.session.commit()
    flash("Saved." if operation else "Nothing in the list was new.")
    return redirect(url_for("organisations.organisation_list", done=operation.id if operation else None))


def _typing(form: OrganisationListForm) -> ResponseReturnValue:
    return render_template("organisations/new_list.html", form=form)


def _schools_form(schools: Sequence[School], *, is_new: bool = False) -> SchoolsForm:
    choices = organisation_choices(db.session)
    if not is_new:
        return SchoolsForm(choices, schools)
    form = SchoolsForm(choices, schools, formdata=None)
    form.schools.data = schools_as_text(schools)
    # Where there is one authority, nobody wants to choose it; every phase is taken unless somebody says otherwise.
    authorities = [choice.value for choice in form.authorities.choices]
    form.authorities.data = authorities if len(authorities) == 1 else []
    form.phases.data = [choice.value for choice in form.phases.choices]
    return form


def _choosing(form: SchoolsForm, closed: int | None = None) -> ResponseReturnValue:
    return render_template("organisations/choose_schools.html", form=form, closed=closed)


def _preview(form: OrganisationListForm, lines: Sequence[Line]) -> ResponseReturnValue:
    planned = planned_lines(db.session, lines, sector_id=form.sector_id, area_id=form.area_id)
    by_outcome = {outcome: [line for line in planned if line.outcome is outcome] for outcome in Outcome}
    return render_template(
        "organisations/list_preview.html",
        form=form,
        planned=planned,
        wrong=by_outcome[Outcome.WRONG],
        close=by_outcome[Outcome.CLOSE],
        renamed=by_outcome[Outcome.RENAMED],
        others=[
            (label, by_outcome[outcome][:MOST_SHOWN], len(by_outcome[outcome]))
            for label, outcome in (
                ("New", Outcome.NEW),
                ("There already, and filled in", Outcome.FILLED),
                ("There already", Outcome.THERE),
                ("Twice in the list", Outcome.TWICE),
            )
            if by_outcome[outcome]
        ],
        answers=answers_of(request.form, planned),
        answer=Answer,
        seen=digest_of(planned),
    )
