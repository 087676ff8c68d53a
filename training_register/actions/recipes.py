"""Recipes: what was answered about a file, saved under a name for the next one with those headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from training_register.actions.many_rows import free_id, hold_still
from training_register.actions.operations import begin_operation, columns_of, record_change
from training_register.actions.refusals import Refusal
from training_register.database import DbSession
from training_register.models import AppUser, ImportRecipe
from training_register.rules.names import NameProblem, checked_name, folded

SAVE_RECIPE, RENAME_RECIPE, DELETE_RECIPE = "save recipe", "rename recipe", "delete recipe"
SUBJECT = ImportRecipe.__tablename__
GONE = "This recipe is no longer there: somebody has deleted it meanwhile."
NOTHING_TO_KEEP = "Nothing was answered yet that would serve for another file."


def save_recipe(
    db_session: DbSession,
    *,
    by: AppUser | None,
    name: str,
    fingerprint: str,
    headings: Sequence[str],
    answers: Mapping[str, str],
    made_at: datetime,
    replaces: bool = False,
    key: str | None = None,
    digest: str | None = None,
) -> ImportRecipe:
    """Saves answers under a name. `replaces` puts them in the place of those that the name has already.

    `answers` are those of `answers_to_keep`. Raises `Refusal` for a name that another recipe has, unless it is
    replaced, and `SentBefore` as operations do.
    """
    name = _checked(name)
    if not answers:
        raise Refusal("", NOTHING_TO_KEEP)
    operation = begin_operation(db_session, kind=SAVE_RECIPE, by=by, about=name, key=key, digest=digest)
    hold_still(db_session, ImportRecipe)
    recipe = db_session.scalars(select(ImportRecipe).where(ImportRecipe.folded == folded(name))).one_or_none()
    if recipe is not None and not replaces:
        raise Refusal("name", f"There is a recipe “{recipe.name}” already. Give this one another name, or replace it.")
    before: dict[str, Any] = columns_of(recipe) if recipe else {}
    if recipe is None:
        recipe = ImportRecipe(id=free_id(db_session, ImportRecipe))
    recipe.name, recipe.folded = name, folded(name)
    recipe.fingerprint, recipe.headings, recipe.answers = fingerprint, list(headings), dict(answers)
    recipe.made_at, recipe.made_by_id = made_at, by.id if by else None
    db_session.add(recipe)
    db_session.flush()
    record_change(db_session, operation, subject=SUBJECT, subject_id=recipe.id, before=before, after=columns_of(recipe))
    return recipe


def rename_recipe(db_session: DbSession, *, by: AppUser | None, recipe_id: int, name: str) -> ImportRecipe:
    """Gives a recipe another name. Raises `Refusal` for one that another has, or where the recipe is gone."""
    recipe, name = _recipe(db_session, recipe_id), _checked(name)
    before, was = columns_of(recipe), recipe.name
    if name == was:
        return recipe
    try:
        with db_session.begin_nested():
            recipe.name, recipe.folded = name, folded(name)
    except IntegrityError:
        db_session.expire(recipe)
        raise Refusal("name", f"There is a recipe “{name}” already. Choose another name.") from None
    operation = begin_operation(db_session, kind=RENAME_RECIPE, by=by, about=f"{was} → {name}")
    record_change(db_session, operation, subject=SUBJECT, subject_id=recipe.id, before=before, after=columns_of(recipe))
    return recipe


def delete_recipe(db_session: DbSession, *, by: AppUser | None, recipe_id: int) -> str:
    """Deletes a recipe, and gives its name; undoing brings it back, and what was imported by it stays.

    Raises `Refusal` where it is gone.
    """
    recipe = _recipe(db_session, recipe_id)
    name, before = recipe.name, columns_of(recipe)
    db_session.delete(recipe)
    db_session.flush()
    operation = begin_operation(db_session, kind=DELETE_RECIPE, by=by, about=name)
    record_change(db_session, operation, subject=SUBJECT, subject_id=recipe_id, before=before, after={})
    return name


def _recipe(db_session: DbSession, recipe_id: int) -> ImportRecipe:
    """A recipe as it is now, which nobody else changes before this transaction ends."""
    hold_still(db_session, ImportRecipe)
    recipe = db_session.scalars(
        select(ImportRecipe).where(ImportRecipe.id == recipe_id).execution_options(populate_existing=True)
    ).one_or_none()
    if recipe is None:
        raise Refusal("", GONE)
    return recipe


def _checked(name: str) -> str:
    try:
        return checked_name(name)
    except NameProblem as problem:
        raise Refusal("name", str(problem)) from None
