"""How an action says no."""

from __future__ import annotations


class Refusal(Exception):
    """Something can't be done as it was asked; nothing of it was done.

    `field` names the field of the form that the words belong beside, or is "" for the whole; `words` are what people
    see, in plain English, and say what to do.
    """

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field
        self.words = words
