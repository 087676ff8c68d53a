"""Every question about a made register can be answered, and then every row is decided."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.old_registers.answering import answered
from tests.old_registers.measuring import proposal_of, registers
from training_register.inputs.old_registers.proposal import SKIP, Decision


@pytest.mark.parametrize("path", registers(), ids=lambda path: path.name)
def test_answers_decide_every_row(path: Path) -> None:
    truth = json.loads(path.with_suffix(".json").read_text("utf-8"))

    proposal, answers = answered(lambda given: proposal_of(path, truth, given))

    assert proposal.open_questions == ()
    assert proposal.rows_of(Decision.ASK) == ()
    # What was answered is still there to be seen, and to be answered otherwise.
    kept = {question.id: question.answer for question in proposal.questions if question.answer}
    assert kept.items() <= answers.items()
    # An answer may make another question idle: parents have one sector alone.
    assert len(kept) >= len(answers) - 1


@pytest.mark.parametrize("path", registers()[:2], ids=lambda path: path.name)
def test_every_row_in_doubt_can_be_left_out(path: Path) -> None:
    truth = json.loads(path.with_suffix(".json").read_text("utf-8"))
    before = proposal_of(path, truth)

    proposal, _ = answered(lambda given: proposal_of(path, truth, given), lambda question: SKIP)

    assert proposal.rows_of(Decision.IMPORT) == before.rows_of(Decision.IMPORT)
    assert {row.place for row in proposal.rows_of(Decision.SKIP)} >= {row.place for row in before.rows_of(Decision.ASK)}


def test_an_answer_that_fits_nothing_is_ignored() -> None:
    path = registers()[0]
    truth = json.loads(path.with_suffix(".json").read_text("utf-8"))
    before = proposal_of(path, truth)
    nonsense = {question.id: "no such thing" for question in before.open_questions}

    assert proposal_of(path, truth, nonsense | {"column:": "x", "sheet:none": "y", "row@99!1": "z"}) == before
