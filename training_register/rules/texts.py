"""Longer texts that people write, such as notes: what is kept of them."""

from __future__ import annotations

import re

LONGEST = 100_000

# Control characters but for tab and line end, halves of characters, and what Unicode says is none.
_NOT_KEPT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class TextProblem(ValueError):
    """What was typed is too long to be kept; `str()` says so in plain English."""


def kept_text(text: str) -> str:
    """A text of several lines as it is kept: line ends of one kind, no control characters, "" where all is blank."""
    kept = _NOT_KEPT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "" if kept.isspace() else kept


def checked_text(text: str) -> str:
    """A text as it is kept. Raises `TextProblem` for one that is too long."""
    kept = kept_text(text)
    if len(kept) > LONGEST:
        raise TextProblem(f"“{kept[:30]}…” is too long. A text has at most {LONGEST:,} characters.")
    return kept
