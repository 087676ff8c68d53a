"""What an entry is: its kinds, statuses, what its number counts, and one session or several."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from training_register.count import Certainty, Count


class Kind(StrEnum):
    """One session, or several together. Nobody chooses it: `kind_of` does."""

    ONE = "one"
    SEVERAL = "several"


class Status(StrEnum):
    """Only delivered entries count in tables."""

    PLANNED = "planned"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    TAKEN_OUT = "taken out"


UNLIKE = (
    "Each activity says what its number counts. Numbers of unlike kinds stand side by side, and are never added to "
    "each other."
)
# What counts, and what does not, told to those who ask.
STATUS_RULES: Final[Mapping[Status, str]] = {
    Status.DELIVERED: "It took place and counts. Where nobody came, it counts with 0 who attended.",
    Status.PLANNED: "It counts nowhere until somebody says that it took place.",
    Status.CANCELLED: "It counts nowhere but in a figure of cancelled sessions. One that was moved to another day is "
    "not cancelled: it keeps its old day beside the new one.",
    Status.TAKEN_OUT: "It counts nowhere: somebody took it out of the figures, and the register keeps why.",
}


class How(StrEnum):
    """How it was delivered."""

    IN_PERSON = "in person"
    ONLINE = "online"
    HYBRID = "hybrid"


class CountsWhat(StrEnum):
    """What the number of an activity counts. Unlike numbers are never added."""

    ATTENDANCES = "attendances"
    CONTACTS = "contacts"
    COMPLETIONS = "completions"
    VIEWS = "views"

    @property
    def measure(self) -> str:
        """The key of its column: attendances are printed as "Attended"."""
        return "attended" if self is CountsWhat.ATTENDANCES else self.value


# One session is on one day or a few that follow each other. A longer one says on how many days it was; without
# that, the line stands for a session some time in between, which is kept whole like several together.
LONGEST_SESSION_DAYS = 14


def entries_in_plain_words() -> tuple[str, ...]:
    """What an entry and a session are, in plain sentences."""
    again, stall = (
        sessions_unless_typed(has_sessions=True, counts_what=what, is_same_session=is_same)
        for what, is_same in ((CountsWhat.ATTENDANCES, True), (CountsWhat.CONTACTS, False))
    )
    return (
        f"An entry is a line of the register. It is {Kind.ONE} session, or {Kind.SEVERAL} sessions together, such as "
        "five assemblies of a morning or the whole year of a partner.",
        "A session is one event. A course over two days is one session. A morning and an afternoon sitting are two.",
        f"One session lies within {LONGEST_SESSION_DAYS} days. One that lies over more says on how many days it was; "
        "without that it is kept as several together are.",
        "A group that meets for six weeks is six sessions, and each head is counted each week.",
        "Where one session was for people of two sectors, it is two entries. The second is marked as the same session: "
        f"its sessions are {again}, and its people count in their own sector.",
        f"A stall or outreach, which counts {CountsWhat.CONTACTS}, stands for {stall} sessions unless somebody typed "
        "how many.",
        "Where two services deliver together, there is one entry. Tables by who delivered count it once, under the "
        "first of them.",
    )


def kind_of(
    *,
    sessions: Count | None,
    starts_on: date,
    ends_on: date,
    days: int | None,
    is_same_session: bool = False,
    counts_what: CountsWhat = CountsWhat.ATTENDANCES,
) -> Kind:
    """Whether an entry is one session or several together; `sessions` is None where they do not apply."""
    number = sessions.value if sessions and sessions.certainty is Certainty.EXACT else None
    may_be_one = (
        sessions is None
        or (number == 1 and not is_same_session)
        or (number == 0 and (is_same_session or counts_what is CountsWhat.CONTACTS))
    )
    short = (ends_on - starts_on).days < LONGEST_SESSION_DAYS or days is not None
    return Kind.ONE if may_be_one and short else Kind.SEVERAL


def sessions_unless_typed(*, has_sessions: bool, counts_what: CountsWhat, is_same_session: bool) -> Count | None:
    """The sessions of an entry where nobody typed any: 1; 0 for contacts and for the same session; else none."""
    if not has_sessions:
        return None
    return Count.of(0 if is_same_session or counts_what is CountsWhat.CONTACTS else 1)
