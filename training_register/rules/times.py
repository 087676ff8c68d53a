"""Times of day as people type them."""

from __future__ import annotations

import re
from datetime import time

_NOON = ("noon", "midday", "12 noon")
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:\s?[:.h]\s?(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<part>\d{1,6}))?)?)?"
    r"\s?(?P<half>[ap]\.?m\.?)?",
    re.ASCII,
)
_PLAIN = re.compile(r"(?P<hour>\d{1,2})(?P<minute>\d{2})", re.ASCII)
_EXAMPLES = "Write it as 9:30, 14:00 or 2 pm."


class TimeProblem(ValueError):
    """What was typed is not a time of day; `str()` says why in plain English."""


def parse_time(text: str) -> time:
    """A time of day from `9:30`, `09.30`, `0930`, `14h00`, `2 pm` or `noon`. Raises `TimeProblem` for anything else.

    A number alone, such as `9`, might be morning or evening and is refused.
    """
    typed = " ".join(text.split())
    plain = typed.lower()
    shown = typed if len(typed) <= 40 else f"{typed[:39]}…"
    if plain in _NOON:
        return time(12)
    found = _PLAIN.fullmatch(plain) or _TIME.fullmatch(plain) if len(plain) <= 30 else None
    if not found:
        raise TimeProblem(f"“{shown}” is not a time of day. {_EXAMPLES}")
    parts = found.groupdict()
    hour, half = int(parts["hour"]), (parts.get("half") or "")[:1]
    if parts["minute"] is None and not half:
        raise TimeProblem(f"“{shown}” could be morning or evening. Write {hour}:00 or {hour} pm.")
    if half and not 1 <= hour <= 12:
        raise TimeProblem(f"“{shown}” is not a time of day. {_EXAMPLES}")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    second, part = int(parts.get("second") or 0), (parts.get("part") or "").ljust(6, "0")
    try:
        return time(hour, int(parts["minute"] or 0), second, int(part))
    except ValueError:
        raise TimeProblem(f"“{shown}” is not a time of day. {_EXAMPLES}") from None


def time_in_words(moment: time) -> str:
    """A time of day as `parse_time` reads it again: "09:30", with seconds only where there are any."""
    return moment.isoformat() if moment.second or moment.microsecond else f"{moment:%H:%M}"
