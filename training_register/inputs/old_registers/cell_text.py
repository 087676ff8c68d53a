"""A cell's text as it is kept: one kind of line end, no characters that nobody sees, and not without end."""

from __future__ import annotations

import re

# Control characters, but for the tab and the line end; half characters; and what is none.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_LINE_END = re.compile("\r\n|\r|\x0b|\x85|\u2028|\u2029")


def as_kept(text: str) -> str:
    """The text with its line ends as \\n and without what can't be seen."""
    return _UNSEEN.sub("", _LINE_END.sub("\n", text)) if not text.isascii() or not text.isprintable() else text


def cut(text: str, most: int) -> str:
    """The text, or its beginning and … where it is longer."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
