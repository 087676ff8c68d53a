"""Proposals that were made a moment ago: a file of thousands of rows is not understood anew for each of its pages."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock

from training_register.inputs.old_registers.book import Book
from training_register.inputs.old_registers.proposal import Answers, KnownEntry, Proposal
from training_register.inputs.old_registers.proposing import EntriesBetween, propose
from training_register.queries.known_lists import KnownLists

MOST_REMEMBERED = 4


@dataclass(frozen=True, slots=True)
class _Made:
    """A proposal, and all of the register that it was made from: for which days it was asked, and what was there."""

    lists: KnownLists
    asked: tuple[tuple[date, date, Sequence[KnownEntry]], ...]
    proposal: Proposal


class RememberedProposals:
    """The last few proposals. One is given again only where everything is the same that it was made from.

    What is private is not remembered: a proposal holds nothing of it, and the book is not kept here.
    """

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._most = most
        self._made: OrderedDict[Hashable, _Made] = OrderedDict()
        self._lock = Lock()

    def proposal_of(
        self,
        file: Hashable,
        book: Book,
        lists: KnownLists,
        answers: Answers,
        *,
        file_name: str,
        today: date,
        first_month: int,
        entries_between: EntriesBetween,
    ) -> Proposal:
        """What `propose` gives; `file` is the same for the same content alone."""
        key = (file, frozenset(answers.items()), file_name, today, first_month)
        made = self._made.get(key)
        if (
            made
            and made.lists == lists
            and all(list(entries_between(first, last)) == list(there) for first, last, there in made.asked)
        ):
            return made.proposal
        asked: list[tuple[date, date, Sequence[KnownEntry]]] = []

        def noted(first: date, last: date) -> Sequence[KnownEntry]:
            there = entries_between(first, last)
            asked.append((first, last, there))
            return there

        proposal = propose(
            book, lists, answers, file_name=file_name, today=today, first_month=first_month, entries_between=noted
        )
        with self._lock:
            self._made[key] = _Made(lists, tuple(asked), proposal)
            self._made.move_to_end(key)
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return proposal
