"""Read-only links to a publication: their token, which no server is ever asked for, and whether one leads anywhere.

An address is `/read/<link id>#<token>`. Browsers send no server what stands behind the #, so that no log can hold it:
not ours, and not that of a proxy between. The page at the address sends the token in a form. The register keeps its
digest alone, which is enough, for nobody guesses one of 2^256.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import date, timedelta
from enum import StrEnum

# Long enough for a committee to read it, and soon enough that nobody has to remember it.
USUAL_LENGTH = timedelta(days=30)
LONGEST_YEARS = 1

# The digest of no token: what is compared where there is no link, so that it takes as long.
NO_DIGEST = 64 * "0"

_TOKEN_BYTES = 32
# As `secrets.token_urlsafe` writes so many bytes.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
# What is pasted is an address, not a book.
_LONGEST = 2_000


class LinkState(StrEnum):
    """What has become of a link. The values are the words that people see."""

    LEADS = "leads to it"
    ENDED = "ended"
    SWITCHED_OFF = "switched off"


class LinkProblem(ValueError):
    """What is said of a link can't be; `str()` says what to type."""


def new_token() -> str:
    """A token that nobody has had before."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def token_digest(token: str) -> str:
    """What the register keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def is_token_of(token: str, digest: str) -> bool:
    """Whether a token is the one of a digest; it takes as long where it is not."""
    return hmac.compare_digest(token_digest(token), digest)


def token_in(pasted: str) -> str:
    """The token of an address that somebody pasted, or of what stands behind its #; "" where there is none.

    A program for e-mail may have broken the address into lines, or put a full stop or a bracket after it.
    """
    text = "".join(pasted[:_LONGEST].split())
    found = _TOKEN.match(text.rpartition("#")[2])
    return found[0] if found else ""


def state_of(*, ends_on: date, is_switched_off: bool, today: date) -> LinkState:
    """What has become of a link whose last day is `ends_on`."""
    if is_switched_off:
        return LinkState.SWITCHED_OFF
    return LinkState.ENDED if ends_on < today else LinkState.LEADS


def usual_last_day(today: date) -> date:
    """The last day that a new link has unless somebody says another."""
    return today + USUAL_LENGTH


def latest_last_day(today: date) -> date:
    """The latest last day that a new link may have: the same day a year later."""
    try:
        return today.replace(year=today.year + LONGEST_YEARS)
    except ValueError:
        # 29 February.
        return date(today.year + LONGEST_YEARS, 2, 28)


def checked_last_day(day: date, today: date) -> date:
    """The last day of a new link. Raises `LinkProblem`."""
    if day < today:
        raise LinkProblem("The last day has passed. Enter today or a later day.")
    if day > (latest := latest_last_day(today)):
        raise LinkProblem(
            f"A link leads to a publication for at most a year. Enter a day up to {latest.day} {latest:%B %Y}."
        )
    return day
