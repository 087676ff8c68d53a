"""Undo, as the page of the history offers it, for whatever can be done to the register."""

from __future__ import annotations

from random import Random

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.actions.test_everything_undone import KINDS, Team, register
from tests.given import Given
from tests.pages import Browser
from training_register.models import Operation
from training_register.rules.permissions import Role

__all__ = ["register"]


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("kind", KINDS)
def test_a_press_on_undo_undoes_it_and_another_does_it_again(
    app: Flask, given: Given, db_session: Session, kind: str
) -> None:
    boss = given.user(Role.ADMINISTRATOR)
    team = Team(db_session, boss, Random(1))
    while not any(team.do(kind) for _ in range(3)):
        # Some things need others before them.
        team.do(team.chance.choice(KINDS))
    done = team.done[-1].id
    browser = Browser(app.test_client())
    browser.sign_in(boss)
    for operation_id in (done, done + 1):
        db_session.rollback()
        page, button = browser.open("/history"), f"#operation-{operation_id} form"
        if preview := page.soup.select_one(f"#operation-{operation_id} .app-row-actions a"):
            # Of many entries it is shown first what would be undone.
            page, button = browser.open(str(preview["href"])), "main form"
        form = page.soup.select_one(button)
        assert form, f"{kind}: nothing to press"
        answer = browser.client.post(str(form["action"]), data=page.fields(button), follow_redirects=True)
        assert "Undone. The undoing stands in the history too" in answer.text
    db_session.rollback()
    undone = select(Operation.undoes_id).where(Operation.undoes_id.is_not(None)).order_by(Operation.id)
    assert db_session.scalars(undone).all() == [done, done + 1]
