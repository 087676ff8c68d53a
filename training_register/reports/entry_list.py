"""The entries of a list as pages show them: words alone, in the order of the columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from training_register.queries.entries import ListedEntry
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.periods import days_in_words

DO_NOT_APPLY = "do not apply"
_STATUSES = {status: status.capitalize() for status in Status}


class EntryInWords(NamedTuple):
    """A line of a list. `instead` is what was written in place of a number, such as "well attended".

    `form` is the id of a form for which the line has a box to tick, or "".
    """

    id: int
    href: str
    form: str
    days: str
    audience: str
    sector: str
    what: str
    reference: str | None
    organisations: str
    status: str
    sessions: str
    attended: str
    instead: str


def entries_in_words(entries: Iterable[ListedEntry], address: str, form: str = "") -> list[EntryInWords]:
    """The lines of a list. `address` is what an entry's own address begins with, before its number."""
    return [
        EntryInWords(
            entry.id,
            f"{address}{entry.id}",
            form,
            days_in_words(entry.starts_on, entry.ends_on),
            entry.audience,
            entry.sector,
            entry.course or entry.activity,
            entry.reference,
            ", ".join(entry.organisations),
            _STATUSES[entry.status],
            str(entry.sessions) if entry.sessions else DO_NOT_APPLY,
            str(entry.attended)
            if entry.counts_what is CountsWhat.ATTENDANCES
            else f"{entry.attended} {entry.counts_what}",
            entry.attended.words if entry.attended.value is None else "",
        )
        for entry in entries
    ]
