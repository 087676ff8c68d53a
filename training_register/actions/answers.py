"""Answers about a number that is missing: ask again on a day, nobody is asked any more, or ask again after all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from training_register.actions.many_rows import free_id
from training_register.actions.operations import record_change
from training_register.clock import now
from training_register.database import DbSession
from training_register.models import Answer, AppUser, Entry, Measure, Operation
from training_register.models.figures import AnswerState
from training_register.rules.own_sheet import ATTENDED_KEY, SESSIONS_KEY

# The numbers that somebody can be asked for.
ASKED_FOR = (ATTENDED_KEY, SESSIONS_KEY)
_FIELDS = ("entry_id", "measure_id", "state", "reason", "ask_again_on", "answered_by_id", "answered_at")


def ask_again_on(
    db_session: DbSession, *, operation: Operation, by: AppUser, entry_id: int, lacks: Collection[str], day: date
) -> bool:
    """Asks for the numbers that an entry lacks again on a day, and not before; False where that was said already."""
    return _answer(
        db_session, operation, by, entry_id, lacks, {"state": AnswerState.MISSING, "reason": "", "ask_again_on": day}
    )


def stop_asking(
    db_session: DbSession, *, operation: Operation, by: AppUser, entry_id: int, lacks: Collection[str], reason: str
) -> bool:
    """Asks nobody for the numbers that an entry lacks any more, and says why; False where that was said already."""
    becomes = {"state": AnswerState.STOPPED_ASKING, "reason": reason, "ask_again_on": None}
    return _answer(db_session, operation, by, entry_id, lacks, becomes)


# What an answer says that holds nothing back. Its line stays: an undo of what came before finds it again.
_NOTHING = {"state": AnswerState.MISSING, "reason": "", "ask_again_on": None}


def ask_now(db_session: DbSession, *, operation: Operation, by_id: int | None, entry_id: int) -> bool:
    """Takes back what was answered about an entry: it is asked about again; False where nothing held it back."""
    return end_answers(db_session, operation, entry_id=entry_id, by_id=by_id, given=ASKED_FOR)


def end_answers(
    db_session: DbSession, operation: Operation, *, entry_id: int, by_id: int | None, given: Iterable[str]
) -> bool:
    """Ends the answers about numbers, by the keys of their measures, since they have come; False where none was."""
    answers = db_session.scalars(
        select(Answer)
        .join(Measure, Measure.id == Answer.measure_id)
        .where(
            Answer.entry_id == entry_id,
            Measure.short_name.in_(list(given)),
            or_(Answer.state == AnswerState.STOPPED_ASKING, Answer.ask_again_on.is_not(None)),
        )
        .order_by(Answer.id)
    ).all()
    for answer in answers:
        _change(db_session, operation, answer, {**_NOTHING, "answered_by_id": by_id})
    return bool(answers)


def _answer(
    db_session: DbSession,
    operation: Operation,
    by: AppUser,
    entry_id: int,
    lacks: Collection[str],
    becomes: dict[str, Any],
) -> bool:
    # Two who answer in the same moment on PostgreSQL: the second waits here, and changes what the first has said.
    db_session.scalar(select(Entry.id).where(Entry.id == entry_id).with_for_update())
    measures = db_session.scalars(
        select(Measure.id).where(Measure.short_name.in_(list(lacks))).order_by(Measure.id)
    ).all()
    there = {
        answer.measure_id: answer for answer in db_session.scalars(select(Answer).where(Answer.entry_id == entry_id))
    }
    is_new = False
    for measure_id in measures:
        answer = there.get(measure_id)
        if answer is not None and all(getattr(answer, field) == value for field, value in becomes.items()):
            continue
        is_new = True
        _change(
            db_session,
            operation,
            answer or Answer(entry_id=entry_id, measure_id=measure_id),
            {**becomes, "answered_by_id": by.id},
        )
    return is_new


def _change(db_session: DbSession, operation: Operation, answer: Answer, becomes: dict[str, Any]) -> None:
    """Changes an answer, or adds it, and writes down what it was before."""
    if answer.id is None:
        before = {}
        answer.id = free_id(db_session, Answer)
    else:
        before = {field: getattr(answer, field) for field in _FIELDS}
    for field, value in {**becomes, "answered_at": now()}.items():
        setattr(answer, field, value)
    db_session.add(answer)
    db_session.flush()
    record_change(
        db_session,
        operation,
        subject=Answer.__tablename__,
        subject_id=answer.id,
        before=before,
        after={field: getattr(answer, field) for field in _FIELDS},
    )
