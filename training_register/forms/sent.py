"""What a form was sent with: its key, what was said in short, and the offer that was pressed."""

from __future__ import annotations

import hashlib
import json
import re
import secrets

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

# What is no part of what somebody said: the token, the keys, and which button was pressed.
NOT_SAID = ("csrf_token", "key", "version", "last", "asked", "save", "use", "separate")

EXPIRED = (
    "You signed out or in again while this page was open. Everything that you typed is here: check it and save it."
)
SIGNED_IN_AGAIN = (
    "You are signed in again. Nothing is saved yet: everything that you typed is here. Check it and save it."
)


def new_key() -> str:
    """A key for a form that is about to be shown: what is sent with it twice is recorded once."""
    return secrets.token_urlsafe(24)


def key_in(sent: str | None) -> str:
    """The key that a form was sent with; a new one where it is none that `new_key` could have made."""
    return sent if sent and re.fullmatch(r"[\w-]{16,64}", sent, re.ASCII) else new_key()


def digest_of(sent: MultiDict[str, str]) -> str:
    """What was sent, in short: the same for the same content, whichever button sent it."""
    said = sorted((name, sent.getlist(name)) for name in sent if name not in NOT_SAID)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def with_offer(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was sent, with the text of the offer that was pressed in its box."""
    field, _, text = sent.get("use", "").partition("|")
    if not field or field in NOT_SAID:
        return sent
    changed = MultiDict(sent)
    changed[field] = text
    return changed


def tell_expired(form: FlaskForm) -> None:
    """Says in words that a form was sent with the token of a session that has ended, if it was."""
    if form.csrf_token.errors:
        form.csrf_token.errors = [EXPIRED]
