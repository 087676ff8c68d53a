"""Stated figures in the history: told in words, undone exactly, and refused where something newer stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.given import Given
from tests.reports.test_stated_figures import COVERAGE, DAY, TARGET
from training_register.actions.redact import places_of, redact
from training_register.actions.refusals import Refusal, SentBefore
from training_register.actions.stated_figures import (
    Gone,
    StatedValues,
    change_stated_figure,
    delete_stated_figure,
    seen_of,
    state_figure,
)
from training_register.actions.undo import undo_operation
from training_register.count import Count
from training_register.database import writing
from training_register.models import AppUser, Audience, Operation, Sector, StatedFigure
from training_register.queries.history import changes_of
from training_register.reports.history import lines_of_changes
from training_register.rules.permissions import Role
from training_register.rules.stated_figures import parse_amount


@pytest.fixture
def manager(given: Given) -> AppUser:
    """Whoever keeps stated figures."""
    return given.user(Role.MANAGER)


def everything(db_session: Session) -> list[Any]:
    """All that is kept of stated figures."""
    db_session.rollback()
    return list(db_session.execute(select(StatedFigure.__table__).order_by(StatedFigure.id)).all())


def last(db_session: Session) -> int:
    """The id of the last operation."""
    return db_session.scalars(select(Operation.id).order_by(Operation.id.desc())).first() or 0


def undo(db_session: Session, by: AppUser, operation_id: int) -> None:
    """Undoes an operation, as the page of the history does."""
    writing(db_session)
    try:
        undo_operation(db_session, by=by, operation_id=operation_id, first_month=4)
    except Refusal:
        db_session.rollback()
        raise
    db_session.commit()


def added(db_session: Session, by: AppUser, values: StatedValues = COVERAGE) -> int:
    """The id of a figure that somebody added."""
    writing(db_session)
    figure_id = state_figure(db_session, by=by, values=values).id
    db_session.commit()
    return figure_id


def changed(db_session: Session, by: AppUser, figure_id: int, values: StatedValues) -> None:
    """Changes a figure."""
    writing(db_session)
    seen = seen_of(db_session.get_one(StatedFigure, figure_id))
    change_stated_figure(db_session, by=by, figure_id=figure_id, seen=seen, values=values)
    db_session.commit()


def deleted(db_session: Session, by: AppUser, figure_id: int) -> None:
    """Deletes a figure."""
    writing(db_session)
    delete_stated_figure(db_session, by=by, figure_id=figure_id)
    db_session.commit()


def told(db_session: Session) -> list[str]:
    """What the history says of the last operation."""
    operation_id = last(db_session)
    return lines_of_changes(db_session, changes_of(db_session, [operation_id]))[operation_id]


@pytest.mark.parametrize("values", [COVERAGE, TARGET], ids=["coverage", "target"])
def test_adding_is_undone_and_redone_exactly(db_session: Session, manager: AppUser, values: StatedValues) -> None:
    added(db_session, manager, values)
    there = everything(db_session)
    undo(db_session, manager, last(db_session))
    assert everything(db_session) == []
    undo(db_session, manager, last(db_session))
    assert everything(db_session) == there


def test_a_change_is_undone_exactly_and_told_in_words(given: Given, db_session: Session, manager: AppUser) -> None:
    figure_id = added(db_session, manager)
    before = everything(db_session)
    audience = given.named(Audience, "Taxi drivers").id
    counts = {**COVERAGE.counts, "trained": Count.of(410)}
    changed(db_session, manager, figure_id, replace(COVERAGE, counts=counts, audience_id=audience, reasons="2 gone"))
    assert told(db_session) == [
        "audience: Taxi drivers; trained: 400 → 410; reasons: 9 no longer drive; 3 suspended → 2 gone"
    ]
    undo(db_session, manager, last(db_session))
    assert everything(db_session) == before


def test_deleting_is_undone_exactly_and_told_in_words(db_session: Session, manager: AppUser) -> None:
    figure_id = added(db_session, manager)
    before = everything(db_session)
    deleted(db_session, manager, figure_id)
    assert told(db_session) == [
        "what it is: coverage; of what: licensed drivers; as at: 31 March 2017; source: the licensing team; in all: "
        "412; trained: 400; outstanding: about 12; reasons: 9 no longer drive; 3 suspended; share: 98%"
    ]
    undo(db_session, manager, last(db_session))
    assert everything(db_session) == before


def test_a_target_that_was_set_later_says_so(db_session: Session, manager: AppUser) -> None:
    figure_id = added(db_session, manager, TARGET)
    changed(db_session, manager, figure_id, replace(TARGET, figure=parse_amount("95%")))
    assert told(db_session) == ["figure: not set → 95%"]


def test_what_changed_since_stands_in_the_way_of_undoing(db_session: Session, manager: AppUser) -> None:
    figure_id = added(db_session, manager)
    adding = last(db_session)
    changed(db_session, manager, figure_id, replace(COVERAGE, counts={"trained": Count.of(1)}))
    first = last(db_session)
    changed(db_session, manager, figure_id, replace(COVERAGE, counts={"trained": Count.of(2)}))
    before = everything(db_session)
    for operation_id in (adding, first):
        with pytest.raises(Refusal, match="was changed since"):
            undo(db_session, manager, operation_id)
    assert everything(db_session) == before
    undo(db_session, manager, last(db_session))
    undo(db_session, manager, first)
    assert everything(db_session)[0].trained == 400


def test_what_is_gone_is_neither_changed_nor_deleted(db_session: Session, manager: AppUser) -> None:
    figure_id = added(db_session, manager)
    changing = replace(COVERAGE, words="Once.")
    changed(db_session, manager, figure_id, changing)
    operation_id = last(db_session)
    deleted(db_session, manager, figure_id)
    with pytest.raises(Gone):
        change_stated_figure(db_session, by=manager, figure_id=figure_id, seen="", values=COVERAGE)
    with pytest.raises(Gone):
        delete_stated_figure(db_session, by=manager, figure_id=figure_id)
    with pytest.raises(Refusal, match="no longer there"):
        undo(db_session, manager, operation_id)


def test_a_change_that_changes_nothing_is_no_operation(db_session: Session, manager: AppUser) -> None:
    figure_id = added(db_session, manager)
    before = last(db_session)
    changed(db_session, manager, figure_id, COVERAGE)
    assert last(db_session) == before


def test_somebody_elses_change_is_not_overwritten(db_session: Session, manager: AppUser) -> None:
    figure_id = added(db_session, manager)
    seen = seen_of(db_session.get_one(StatedFigure, figure_id))
    changed(db_session, manager, figure_id, replace(COVERAGE, words="Once."))
    with pytest.raises(Refusal, match="Somebody else has changed"):
        change_stated_figure(db_session, by=manager, figure_id=figure_id, seen=seen, values=COVERAGE)


def test_the_form_of_a_figure_is_recorded_once(db_session: Session, manager: AppUser) -> None:
    state_figure(db_session, by=manager, values=COVERAGE, key="k" * 20, digest="d")
    db_session.commit()
    with pytest.raises(SentBefore):
        state_figure(db_session, by=manager, values=COVERAGE, key="k" * 20, digest="d")
    db_session.rollback()
    assert len(everything(db_session)) == 1


@pytest.mark.parametrize("field", ["audience_id", "sector_id"])
def test_a_name_that_is_gone_is_refused_beside_its_box(db_session: Session, manager: AppUser, field: str) -> None:
    with pytest.raises(Refusal, match="deleted from its list") as refused:
        state_figure(db_session, by=manager, values=replace(COVERAGE, **{field: 99_999}))
    assert refused.value.field == field


def test_an_audience_that_it_stands_beside_stays_when_its_adding_is_undone(
    given: Given, db_session: Session, manager: AppUser
) -> None:
    audience, sector = given.named(Audience, "Taxi firms").id, given.named(Sector, "Night taxis").id
    figure_id = added(db_session, manager, replace(COVERAGE, audience_id=audience, sector_id=sector))
    assert everything(db_session)[0].audience_id == audience
    deleted(db_session, manager, figure_id)
    undo(db_session, manager, last(db_session))
    assert everything(db_session)[0].sector_id == sector


def test_a_number_of_another_kind_is_not_kept(db_session: Session, manager: AppUser) -> None:
    added(db_session, manager, replace(TARGET, counts={"population": Count.of(9), "sessions": Count.of(9)}))
    [row] = everything(db_session)
    assert (row.population, row.sessions, row.figure_is_not_set, row.stands_on) == (None, None, True, DAY)


def test_a_text_is_removed_from_them_for_good(db_session: Session, manager: AppUser) -> None:
    added(db_session, manager, replace(COVERAGE, words="As Jo Bloggs said.", reasons="9 ask Jo Bloggs"))
    assert {(place.subject, place.field) for place in places_of(db_session, "Jo Bloggs")} >= {
        ("stated_figure", "words"), ("stated_figure", "reasons"),
    }  # fmt: skip
    redact(db_session, by=manager, text="Jo Bloggs", on=DAY)
    db_session.commit()
    [row] = everything(db_session)
    assert row.words == "As [removed on 31 March 2017] said."
    assert "Bloggs" not in str(db_session.execute(text("SELECT fields FROM change")).all())
