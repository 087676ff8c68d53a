"""Proposals that were made a moment ago are given again where nothing changed, and only there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from training_register.inputs.old_registers import remembered
from training_register.inputs.old_registers.pasting import pasted_book
from training_register.inputs.old_registers.proposal import KnownEntry, Proposal
from training_register.inputs.old_registers.proposing import propose
from training_register.inputs.old_registers.remembered import RememberedProposals
from training_register.queries.known_lists import KnownLists

BOOK = pasted_book("Date\tAudience\tSector\tAttended\n12/04/2016\tStaff\tHealth\t34\n13/04/2016\tStaff\tHealth\t20")
LISTS = KnownLists(audiences=("Staff",), sectors=("Health",), offers=frozenset({("Staff", "Health")}))
DAY = date(2016, 4, 12)
ENTRY = KnownEntry(1, DAY, DAY, "Staff", "Health", 1, 34, "", (), "")


class Register:
    """A register whose entries can change, and proposals that are counted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.entries: list[KnownEntry] = []
        self.made = 0
        self.proposals = RememberedProposals(most=2)
        monkeypatch.setattr(remembered, "propose", self._counted)

    def _counted(self, *arguments: object, **named: object) -> Proposal:
        self.made += 1
        return propose(*arguments, **named)  # type: ignore[arg-type]

    def between(self, first: date, last: date) -> Sequence[KnownEntry]:
        """The entries, whatever the days."""
        return list(self.entries)

    def proposal(self, file: str = "a", lists: KnownLists = LISTS, today: date = DAY, **answers: str) -> Proposal:
        """What is proposed now."""
        return self.proposals.proposal_of(
            file, BOOK, lists, answers, file_name="Log", today=today, first_month=4, entries_between=self.between
        )


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    """An empty register."""
    return Register(monkeypatch)


def test_the_same_is_given_again(register: Register) -> None:
    first = register.proposal()
    assert register.proposal() is first
    assert register.made == 1


def test_whatever_changes_makes_another(register: Register) -> None:
    first = register.proposal()
    register.proposal(**{"row@0!2": "skip"})
    register.proposal(today=date(2020, 1, 1))
    register.proposal(lists=KnownLists())
    assert register.made == 4
    register.entries.append(ENTRY)
    assert register.proposal(file="b").pairs
    assert not first.pairs


def test_an_entry_that_was_recorded_meanwhile_is_seen(register: Register) -> None:
    assert not register.proposal().pairs
    register.entries.append(ENTRY)
    assert register.proposal().pairs
    register.entries.clear()
    assert not register.proposal().pairs


def test_only_the_last_few_are_remembered(register: Register) -> None:
    for file in ("a", "b", "c"):
        register.proposal(file)
    register.proposal("c")
    register.proposal("b")
    assert register.made == 3
    register.proposal("a")
    assert register.made == 4
