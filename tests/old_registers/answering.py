"""Answers questions about a file as somebody would who takes what is likely, until none is open."""

from __future__ import annotations

from collections.abc import Callable

from training_register.inputs.old_registers.proposal import SKIP, Proposal, Question, Typed

# No file needs more rounds: an answer seldom opens another question.
_MOST_ROUNDS = 8


def likely_answer(question: Question) -> str:
    """The answer that is offered as likely, else the first that is offered, else something that may be typed."""
    likely = [offer.value for offer in question.offers if offer.is_likely and offer.value != SKIP]
    others = [offer.value for offer in question.offers if offer.value != SKIP]
    typed = {Typed.COUNT: "12", Typed.DAY: "2016-05-04", Typed.NAME: "Somebody"}
    return (likely or others or [typed[question.typed] if question.typed else SKIP])[0]


def answered(
    proposed: Callable[[dict[str, str]], Proposal], answer: Callable[[Question], str] = likely_answer
) -> tuple[Proposal, dict[str, str]]:
    """The proposal when every question is answered, and all the answers: one for each decision of a person."""
    answers: dict[str, str] = {}
    proposal = proposed(answers)
    for _ in range(_MOST_ROUNDS):
        if not proposal.open_questions:
            break
        answers = answers | {question.id: answer(question) for question in proposal.open_questions}
        proposal = proposed(answers)
    return proposal, answers
