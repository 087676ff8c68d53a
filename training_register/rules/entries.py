"""What an entry is: its kinds, statuses, what its number counts, and one session or several."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

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
