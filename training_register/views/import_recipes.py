"""Recipes: what was answered of a file, kept under a name for the next file with the same headings."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from training_register import clock
from training_register.access import needs
from training_register.actions.imported_files import use_recipe
from training_register.actions.imports import OWN_SHEET
from training_register.actions.recipes import delete_recipe, rename_recipe, save_recipe
from training_register.actions.refusals import Refusal
from training_register.count import number_in_words
from training_register.database import db, writing
from training_register.forms.imports import RecipeForm
from training_register.forms.refusals import show_refusal
from training_register.inputs.old_registers.recipes import answers_to_keep, headings_of
from training_register.models import AppUser
from training_register.queries.recipes import KeptRecipe, recipe_with_id, recipes_in_order
from training_register.reports.recipes import recipe_in_words
from training_register.rules.permissions import Permission
from training_register.views.imports import FILE, book_of_file, file_or_404
from training_register.views.proposals import number_in, proposed
from training_register.views.taking_in import done_page

blueprint = Blueprint("recipes", __name__)

_RECIPE = "/imports/recipes/<int(max=2147483647):recipe_id>"


@blueprint.get("/imports/recipes")
@needs(Permission.RECORD)
def recipe_list() -> ResponseReturnValue:
    """Every recipe, and how many files were imported by it."""
    return render_template("imports/recipe_list.html", recipes=recipes_in_order(db.session))


@blueprint.route(_RECIPE, methods=["GET", "POST"])
@needs(Permission.RECORD)
def recipe_page(recipe_id: int) -> ResponseReturnValue:
    """What a recipe says, in words; here it is given another name."""
    recipe = recipe_with_id(db.session, recipe_id) or abort(404)
    form = RecipeForm(data={"name": recipe.name})
    if not form.validate_on_submit():
        return _page(recipe, form)
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    try:
        rename_recipe(db.session, by=by, recipe_id=recipe_id, name=form.name.data)
    except Refusal as refusal:
        db.session.rollback()
        show_refusal(form, refusal)
        return _page(recipe, form)
    db.session.commit()
    flash("Saved.")
    return redirect(url_for("recipes.recipe_list"))


def _page(recipe: KeptRecipe, form: RecipeForm) -> ResponseReturnValue:
    return render_template(
        "imports/recipe_page.html", recipe=recipe, form=form, answers=recipe_in_words(recipe.answers)
    )


@blueprint.post(f"{_RECIPE}/delete")
@needs(Permission.RECORD)
def delete(recipe_id: int) -> ResponseReturnValue:
    """Deletes a recipe; what was imported by it stays."""
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    try:
        name = delete_recipe(db.session, by=by, recipe_id=recipe_id)
    except Refusal as refusal:
        db.session.rollback()
        flash(refusal.words)
    else:
        db.session.commit()
        flash(f"The recipe “{name}” is deleted. What was imported by it stays.")
    return redirect(url_for("recipes.recipe_list"))


@blueprint.post(f"{FILE}/recipe")
@needs(Permission.RECORD)
def apply(file_id: int) -> ResponseReturnValue:
    """Answers what is still open about a file as a recipe does."""
    file_or_404(file_id)
    recipe = recipe_with_id(db.session, number_in(request.form.get("recipe", "")))
    if recipe is None:
        flash("This recipe is no longer there: somebody has deleted it meanwhile.")
        return redirect(url_for("proposals.questions", file_id=file_id))
    writing(db.session)
    try:
        use_recipe(db.session, file_id=file_id, recipe_id=recipe.id, answers=recipe.answers)
    except Refusal as refusal:
        db.session.rollback()
        flash(refusal.words)
    else:
        db.session.commit()
        flash(f"The recipe “{recipe.name}” is used. Its answers stand below, and each can be changed.")
    return redirect(url_for("proposals.questions", file_id=file_id))


@blueprint.post(f"{FILE}/recipe/save")
@needs(Permission.RECORD)
def save(file_id: int) -> ResponseReturnValue:
    """Keeps what was answered about an imported file, under a name."""
    file = file_or_404(file_id)
    form = RecipeForm()
    if file.operation_id is None or file.kind == OWN_SHEET:
        return redirect(url_for("proposals.questions", file_id=file_id))
    if not form.validate_on_submit():
        return done_page(file, form)
    book = book_of_file(file)
    if book is None:
        flash("The file is not kept any more, so no recipe can be made of it.")
        return redirect(url_for("taking_in.done", file_id=file_id))
    proposal = proposed(file, book).proposal
    answers = answers_to_keep(file.answers, proposal)
    writing(db.session)
    by = db.session.get(AppUser, current_user.id) or abort(403)
    try:
        save_recipe(
            db.session,
            by=by,
            name=form.name.data,
            fingerprint=proposal.fingerprint,
            headings=headings_of(proposal),
            answers=answers,
            made_at=clock.now(),
            replaces=bool(form.replaces.data),
        )
    except Refusal as refusal:
        db.session.rollback()
        show_refusal(form, refusal)
        return done_page(file, form)
    db.session.commit()
    number = len(answers)
    kept = f"{number_in_words(number)} {'answer is' if number == 1 else 'answers are'} kept"
    flash(f"{kept} as the recipe “{form.name.data}”, and offered for the next file with these headings.")
    return redirect(url_for("taking_in.done", file_id=file_id))
