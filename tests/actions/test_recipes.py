"""Recipes: saved, renamed and deleted, each with its history, and undone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from training_register.actions.imported_files import bring_file
from training_register.actions.recipes import delete_recipe, rename_recipe, save_recipe
from training_register.actions.refusals import Refusal, SentBefore
from training_register.actions.undo import undo_operation
from training_register.models import AppUser, ImportedFile, ImportRecipe, Operation
from training_register.queries.history import changes_of
from training_register.queries.recipes import answers_taken_in, recipe_named, recipe_with_id, recipes_in_order
from training_register.reports.history import lines_of_changes

AT = datetime(2017, 4, 3, 9, 30, tzinfo=UTC)
ANSWERS = {"sector:sec school": "Education", "audience:": "Professionals"}


@pytest.fixture
def by(given: Given) -> AppUser:
    """Whoever saves recipes."""
    return given.user()


def saved(db_session: Session, by: AppUser, name: str = "Training log", **values: Any) -> ImportRecipe:
    """A recipe, committed."""
    said: dict[str, Any] = {
        "fingerprint": "f" * 64, "headings": ("date", "who"), "answers": ANSWERS, "made_at": AT, **values,
    }  # fmt: skip
    recipe = save_recipe(db_session, by=by, name=name, **said)
    db_session.commit()
    return recipe


def undo_last(db_session: Session, by: AppUser) -> None:
    """Undoes the last operation."""
    last = db_session.scalars(select(Operation.id).order_by(Operation.id.desc())).first()
    assert last
    undo_operation(db_session, by=by, operation_id=last, first_month=4)
    db_session.commit()
    db_session.expire_all()


def lines(db_session: Session) -> list[str]:
    """What the history tells of the last operation."""
    last = db_session.scalars(select(Operation.id).order_by(Operation.id.desc())).first()
    assert last
    return lines_of_changes(db_session, changes_of(db_session, [last]))[last]


def test_a_recipe_is_found_by_its_name_whatever_its_capitals(db_session: Session, by: AppUser) -> None:
    saved(db_session, by, name="  Sheffield   log ")
    found = recipe_named(db_session, "SHEFFIELD LOG")
    assert found
    assert (found.name, found.answers, found.headings, found.made_by) == (
        "Sheffield log", ANSWERS, ("date", "who"), by.email,
    )  # fmt: skip
    assert lines(db_session) == ["“Sheffield log”, 2 answers"]


def test_a_name_is_that_of_one_recipe_unless_it_is_replaced(db_session: Session, by: AppUser) -> None:
    first = saved(db_session, by)
    with pytest.raises(Refusal, match="already") as refused:
        saved(db_session, by, name="TRAINING LOG")
    assert refused.value.field == "name"
    db_session.rollback()
    again = saved(db_session, by, name="Training log", answers={"audience:": "Young people"}, replaces=True)
    assert again.id == first.id
    assert [one.answers for one in recipes_in_order(db_session)] == [{"audience:": "Young people"}]
    assert lines(db_session) == ["1 answer"]
    undo_last(db_session, by)
    assert [one.answers for one in recipes_in_order(db_session)] == [ANSWERS]


@pytest.mark.parametrize(("name", "answers"), [("", ANSWERS), ("x" * 300, ANSWERS), ("Log", {})])
def test_a_recipe_has_a_name_and_holds_something(
    db_session: Session, by: AppUser, name: str, answers: dict[str, str]
) -> None:
    with pytest.raises(Refusal):
        saved(db_session, by, name=name, answers=answers)


def test_a_recipe_is_renamed_and_that_is_undone(db_session: Session, by: AppUser) -> None:
    recipe, other = saved(db_session, by), saved(db_session, by, name="Other")
    with pytest.raises(Refusal, match="“other” already"):
        rename_recipe(db_session, by=by, recipe_id=recipe.id, name="other")
    rename_recipe(db_session, by=by, recipe_id=recipe.id, name="Log of 2016")
    db_session.commit()
    assert lines(db_session) == ["name: Training log → Log of 2016"]
    assert [one.name for one in recipes_in_order(db_session)] == ["Log of 2016", "Other"]
    undo_last(db_session, by)
    assert [one.id for one in recipes_in_order(db_session)] == [other.id, recipe.id]
    assert recipe_named(db_session, "training log")


def test_a_recipe_is_deleted_while_files_were_read_by_it_and_comes_back(
    db_session: Session, by: AppUser, tmp_path: Path
) -> None:
    recipe = saved(db_session, by)
    file = bring_file(
        db_session, tmp_path, content=b"x", name="x.csv", kind="CSV file", by=by, brought_at=AT, keep_days=1,
        recipe_id=recipe.id,
    )  # fmt: skip
    db_session.commit()
    assert delete_recipe(db_session, by=by, recipe_id=recipe.id) == "Training log"
    db_session.commit()
    assert lines(db_session) == ["“Training log”"]
    db_session.expire_all()
    assert db_session.get_one(ImportedFile, file.id).recipe_id is None
    with pytest.raises(Refusal, match="no longer there"):
        delete_recipe(db_session, by=by, recipe_id=recipe.id)
    undo_last(db_session, by)
    [back] = recipes_in_order(db_session)
    assert (back.id, back.answers, back.made_at) == (recipe.id, ANSWERS, AT)


def test_saving_is_undone_though_files_were_read_by_it(db_session: Session, by: AppUser, tmp_path: Path) -> None:
    recipe = saved(db_session, by)
    operation = db_session.scalars(select(Operation.id).order_by(Operation.id.desc())).first()
    assert operation
    bring_file(
        db_session, tmp_path, content=b"x", name="x.csv", kind="CSV file", by=by, brought_at=AT, keep_days=1,
        recipe_id=recipe.id,
    )  # fmt: skip
    db_session.commit()
    undo_operation(db_session, by=by, operation_id=operation, first_month=4)
    db_session.commit()
    assert recipe_with_id(db_session, recipe.id) is None


def test_a_form_that_is_sent_twice_saves_once(db_session: Session, by: AppUser) -> None:
    saved(db_session, by, key="k", digest="d")
    with pytest.raises(SentBefore):
        saved(db_session, by, key="k", digest="d")
    db_session.rollback()
    assert len(recipes_in_order(db_session)) == 1


def test_answers_of_files_that_were_not_taken_in_are_no_choices_of_this_team(
    db_session: Session, by: AppUser, tmp_path: Path
) -> None:
    bring_file(
        db_session, tmp_path, content=b"x", name="x.csv", kind="CSV file", by=by, brought_at=AT, keep_days=1,
        answers=ANSWERS,
    )  # fmt: skip
    db_session.commit()
    assert answers_taken_in(db_session) == []
