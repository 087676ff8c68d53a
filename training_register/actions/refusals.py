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


class Overtaken(Exception):
    """Somebody else has changed an entry since it was seen; nothing was done."""

    def __init__(self, entry_id: int) -> None:
        super().__init__(f"The entry {entry_id} was changed by somebody else.")
        self.entry_id = entry_id


class SentBefore(Exception):
    """A form was sent that was sent before, with the same key; nothing was done."""

    def __init__(self, key: str) -> None:
        super().__init__(f"The form {key} was sent before.")
        self.key = key
