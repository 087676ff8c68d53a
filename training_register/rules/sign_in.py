"""Signing in: e-mail addresses, how long somebody must wait after failures, and where they go then.

How guessing is slowed. Every failure is written down under two names: the account that was tried and the address that
it came from. After five failures under either, the next attempt must wait: 1 second, then 2, 4 … up to 15 minutes. It
never waits longer, and failures older than a day are forgotten, so nobody is locked out for good.

Somebody who guesses at another's account all day would still keep its owner waiting for as long as they go on. So a
browser in which an account was signed in to before carries a mark: a random text and its signature, good for that
account alone. What is tried from such a browser is counted under a name of its own, and only there: strangers can't
make it wait, and it has no more tries than they have.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

FREE_FAILURES = 5
FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=15)
REMEMBERED_FOR = timedelta(days=1)

LONGEST_EMAIL = 254
# No spaces, control characters, or marks that mean something in a header; a dot somewhere in the domain.
_ATOM = r"[^\s@\x00-\x1f\x7f\"(),:;<>\\\[\]]+"
_EMAIL = re.compile(rf"{_ATOM}@{_ATOM}\.{_ATOM}")


class EmailProblem(ValueError):
    """What was typed can't be an e-mail address; `str()` says what to enter."""


def checked_email(text: str) -> str:
    """An e-mail address as it is kept: composed, without spaces at its ends. Raises `EmailProblem`.

    Only its shape is looked at. Nothing is ever sent to it.
    """
    email = unicodedata.normalize("NFC", text).strip()
    if not email:
        raise EmailProblem("Enter an e-mail address.")
    if len(folded_email(email)) > LONGEST_EMAIL or len(email) > LONGEST_EMAIL:
        raise EmailProblem(f"The e-mail address must have at most {LONGEST_EMAIL} characters.")
    if not _EMAIL.fullmatch(email):
        raise EmailProblem("Enter an e-mail address in the right form, such as name@example.org.")
    return email


def folded_email(email: str) -> str:
    """An e-mail address for comparing: no account differs from another by capitals alone."""
    return unicodedata.normalize("NFC", email).strip().casefold()


def session_id(user_id: int, signed_in_version: int) -> str:
    """What a session carries: the account and its version, so that a new password ends older sessions."""
    return f"{user_id}:{signed_in_version}"


def read_session_id(carried: str) -> tuple[int, int] | None:
    """The account and the version that a session carries; None for anything else."""
    user_id, _, version = carried.partition(":")
    if not (user_id.isascii() and user_id.isdigit() and version.isascii() and version.isdigit()):
        return None
    return int(user_id), int(version)


def wait_after(failures: int) -> timedelta:
    """How long the next attempt must wait after some failures: not at all before the fifth, never over the longest."""
    if failures < FREE_FAILURES:
        return timedelta(0)
    # The power is bounded before it is raised: a million failures are no reason to compute a huge number.
    doublings = min(failures - FREE_FAILURES, 20)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def wait_left(failures: int, last_at: datetime | None, at: datetime) -> timedelta:
    """How much of the wait after some failures is left; a clock that was set back does not make it longer."""
    if last_at is None:
        return timedelta(0)
    wait = wait_after(failures)
    return max(timedelta(0), min(wait, last_at + wait - at))


def wait_in_words(wait: timedelta) -> str:
    """A wait as people read it, rounded up: "1 second", "40 seconds", "15 minutes"."""
    seconds = -(-wait // timedelta(seconds=1))
    if seconds <= 90:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    return f"{-(-seconds // 60)} minutes"


def account_digest(key: str, email: str, browser: str = "") -> str:
    """The name under which failures of an account are counted, which tells nobody the account.

    `browser` is the random text of a browser in which the account was signed in to before, or "".
    """
    return _digest(key, "account", folded_email(email), browser)


def address_digest(key: str, address: str) -> str:
    """The name under which failures of an address are counted.

    Whoever has one IPv6 address has a network of them, so that the network (/64) is what counts.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return _digest(key, "address", address)
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64)
    return _digest(key, "address", str(parsed))


def link_digest(key: str, link_id: int, address: str) -> str:
    """The name under which failures at a read-only link are counted, for each address that they come from.

    Strangers elsewhere can't make its readers wait, nor do its readers' failures make anybody wait who signs in.
    """
    return _digest(key, "link", str(link_id), address_digest(key, address))


def browser_mark(key: str, email: str, browser: str = "") -> str:
    """What a browser keeps of an account that was signed in to: a random text and its signature."""
    browser = browser or secrets.token_hex(16)
    return f"{browser}.{_digest(key, 'browser', folded_email(email), browser)}"


def marked_browser(key: str, email: str, mark: str) -> str:
    """The random text of a browser in which an account was signed in to before; "" for any other browser."""
    browser = mark.partition(".")[0]
    return browser if browser and hmac.compare_digest(mark.encode(), browser_mark(key, email, browser).encode()) else ""


def is_own_address(address: str) -> bool:
    """Whether an address to go to after signing in is a page of this site: a path, and nothing a browser reads as more.

    Browsers read "//host", "/\\host" and "/<tab>/host" as the address of another site.
    """
    if not address.startswith("/") or address.startswith("//") or "\\" in address:
        return False
    if any(unicodedata.category(character).startswith("C") for character in address):
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc


def _digest(key: str, *parts: str) -> str:
    # The length of each part goes in too: "ab" and "c" are not "a" and "bc".
    message = "".join(f"{len(part)}:{part}" for part in parts)
    return hmac.new(key.encode(), message.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
