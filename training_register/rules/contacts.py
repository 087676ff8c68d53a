"""Contacts: whom to ask about an entry, written as a name, an e-mail address or both."""

from __future__ import annotations

import re
from dataclasses import dataclass

from training_register.rules.names import cleaned, folded

# What may stand around an address: "Jo Smith <jo@example.org>", "Jo Smith, jo@example.org".
_EMAIL = re.compile(r"[^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@]+\.[^\s<>()\[\],;:\"@.]+")
_AROUND = ' ,;:<>()[]"–-'


class ContactProblem(ValueError):
    """What was typed is not whom to ask; `str()` says what to type."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who can be asked. At least one of the two is not blank, but for whoever nobody has named."""

    name: str = ""
    email: str = ""

    @property
    def key(self) -> str:
        """The same for the same person: by the e-mail address where there is one, else by the name."""
        return folded(self.email or self.name)

    @property
    def in_words(self) -> str:
        """As pages show it: "Jo Smith, jo@example.org"."""
        return ", ".join(part for part in (self.name, self.email) if part)


NOBODY = Contact()


def contact_of(text: str) -> Contact:
    """Whom a text names: what looks like an e-mail address, and the rest as the name."""
    plain = cleaned(text)
    found = _EMAIL.search(plain)
    if found is None:
        return Contact(plain)
    name = f"{plain[: found.start()].rstrip(_AROUND)} {plain[found.end() :].lstrip(_AROUND)}".strip(_AROUND)
    return Contact(name, found[0])


def checked_contact(text: str) -> str:
    """A contact as it is kept, "" where it is blank. Raises `ContactProblem` for what can't be written to."""
    plain = cleaned(text)
    addresses = _EMAIL.findall(plain)
    if "@" in _EMAIL.sub("", plain):
        raise ContactProblem(
            f"“{plain[:40]}” holds no whole e-mail address. Type one, such as jo@example.org, or a name."
        )
    if len(addresses) > 1:
        raise ContactProblem("Name one person to ask: there is more than one e-mail address here.")
    return plain
