"""Recipes of imports, and what was answered about the files that were taken in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from training_register.database import DbSession
from training_register.models import AppUser, ImportedFile, ImportRecipe, Operation
from training_register.rules.names import folded

# The latest files that were taken in: what was answered long before them holds no more.
MOST_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class KeptRecipe:
    """What was answered about a file, under a name; `files` is how many were imported by it."""

    id: int
    name: str
    fingerprint: str
    headings: tuple[str, ...]
    answers: dict[str, str]
    made_at: datetime
    made_by: str
    files: int


def recipes_in_order(db_session: DbSession) -> list[KeptRecipe]:
    """Every recipe, by name."""
    return [_recipe(row) for row in db_session.execute(_recipes().order_by(ImportRecipe.folded, ImportRecipe.id))]


def recipe_with_id(db_session: DbSession, recipe_id: int) -> KeptRecipe | None:
    """The recipe of an id."""
    row = db_session.execute(_recipes().where(ImportRecipe.id == recipe_id)).one_or_none()
    return _recipe(row) if row else None


def recipe_named(db_session: DbSession, name: str) -> KeptRecipe | None:
    """The recipe of a name, whatever its capitals."""
    row = db_session.execute(_recipes().where(ImportRecipe.folded == folded(name))).one_or_none()
    return _recipe(row) if row else None


def answers_taken_in(db_session: DbSession) -> list[tuple[str, dict[str, str]]]:
    """The name of each of the latest files whose import stands, and what was answered about it; the latest first."""
    undo = aliased(Operation)
    undone = exists().where(undo.undoes_id == ImportedFile.operation_id)
    found = db_session.execute(
        select(ImportedFile.name, ImportedFile.answers)
        .where(ImportedFile.operation_id.is_not(None), ~undone)
        .order_by(ImportedFile.operation_id.desc())
        .limit(MOST_LOOKED_AT)
    )
    return [(name, dict(answers)) for name, answers in found]


def _recipes() -> Select[*tuple[Any, ...]]:
    files = select(func.count()).where(
        ImportedFile.recipe_id == ImportRecipe.id, ImportedFile.operation_id.is_not(None)
    )
    return select(ImportRecipe, AppUser.email, files.scalar_subquery()).outerjoin(
        AppUser, AppUser.id == ImportRecipe.made_by_id
    )


def _recipe(row: Any) -> KeptRecipe:
    recipe, made_by, files = row
    return KeptRecipe(
        id=recipe.id,
        name=recipe.name,
        fingerprint=recipe.fingerprint,
        headings=tuple(recipe.headings),
        answers=dict(recipe.answers),
        made_at=recipe.made_at,
        made_by=made_by or "",
        files=files,
    )
