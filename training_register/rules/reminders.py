"""Reminders: the text that asks somebody for the numbers which they still owe, and the link that mails it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from training_register.rules.contacts import Contact
from training_register.rules.periods import days_in_words

# Some mail programs cut an address off that is longer.
LONGEST_LINK = 2_000


@dataclass(frozen=True, slots=True)
class OwedSession:
    """What a reminder says of an entry: when and what it was, for whom, and what is missing. No note is in it."""

    starts_on: date
    ends_on: date
    what: str
    organisations: tuple[str, ...]
    is_planned: bool = False
    lacks_sessions: bool = False
    # The word for what its number counts, such as "attended"; "" where that number is there.
    measure: str = "attended"


@dataclass(frozen=True, slots=True)
class Reminder:
    """The subject and the text of a reminder, with "\\n" between its lines."""

    subject: str
    text: str


QUESTIONS = {
    "attended": "how many attended?",
    "contacts": "how many contacts were there?",
    "completions": "how many completed it?",
    "views": "how often was it watched?",
}


def reminder(contact: Contact, owed: Sequence[OwedSession], *, organisation: str) -> Reminder:
    """Asks somebody for all that they still owe, signed with the organisation's name."""
    one = len(owed) == 1
    lines = [
        f"Hello {contact.name}," if contact.name else "Hello,",
        "",
        "Please can you tell us the numbers of " + ("this session?" if one else f"these {len(owed):,} sessions?"),
        "",
        *(f"- {_line(session)}" for session in owed),
        "",
        "A rough number helps too, such as “about 30”. If nobody counted, please tell us that.",
        "",
        "Thank you",
    ]
    if organisation:
        lines.append(organisation)
    subject = f"The numbers of {'a session' if one else f'{len(owed):,} sessions'}"
    return Reminder(subject + (f": {organisation}" if organisation else ""), "\n".join(lines))


def _line(session: OwedSession) -> str:
    about = ", ".join((days_in_words(session.starts_on, session.ends_on), session.what, *session.organisations))
    asked = []
    if session.is_planned:
        asked.append("did it take place, and")
    if session.lacks_sessions:
        asked.append("how many sessions were there," if session.measure else "how many sessions were there?")
        if session.measure:
            asked.append("and")
    if session.measure:
        asked.append(QUESTIONS[session.measure])
    return f"{about}: {' '.join(asked)}"


def mail_link(email: str, written: Reminder) -> str:
    """A mailto link (RFC 6068): every character that means something in it is encoded, lines end with CR LF."""
    body = written.text.replace("\n", "\r\n")
    return f"mailto:{quote(email, safe='@')}?subject={quote(written.subject, safe='')}&body={quote(body, safe='')}"
