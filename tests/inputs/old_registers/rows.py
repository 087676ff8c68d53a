"""Rows of a register as a test writes them, and what is proposed of them."""

from __future__ import annotations

from datetime import date

from tests.inputs.old_registers.known import starting_lists
from training_register.inputs.old_registers.pasting import pasted_book
from training_register.inputs.old_registers.proposal import Proposal
from training_register.inputs.old_registers.proposing import NO_ANSWERS, propose

LISTS = starting_lists()


def read(*rows: str, **answers: str) -> Proposal:
    """What is proposed of rows whose cells are parted by "|"; an answer is named by the column's heading."""
    text = "\n".join("\t".join(cell.strip() for cell in row.split("|")) for row in rows)
    said = {f"column:{heading.replace('_', ' ')}": answer for heading, answer in answers.items()} or NO_ANSWERS
    return propose(pasted_book(text), LISTS, said, today=date(2017, 6, 1), first_month=4)


def asked(proposal: Proposal) -> set[str]:
    """The ids of what is asked."""
    return {question.id for question in proposal.open_questions}
