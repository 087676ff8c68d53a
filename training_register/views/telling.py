"""What the next page tells: it travels there in a cookie, which a browser throws away where it is too long."""

from __future__ import annotations

from collections.abc import Iterable

from flask import flash

LONGEST = 300
MOST = 8


def tell(sentences: Iterable[str]) -> None:
    """Has the next page say some sentences, each cut where it is too long, and how many there are besides."""
    told = list(sentences)
    shown = told if len(told) <= MOST else told[: MOST - 1]
    for words in shown:
        flash(words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…")
    if len(told) > len(shown):
        flash(f"And {len(told) - len(shown)} more.")
