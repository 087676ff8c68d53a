"""Text that a spreadsheet program would take for a formula, and the apostrophe that keeps it text in a CSV file."""

from __future__ import annotations

# OWASP, "CSV injection". The last four are full-width forms of the first four.
FIRST = frozenset("=+-@\t\r\n＝＋－＠")


def reads_as_formula(text: str) -> bool:
    """Whether a program that opens a CSV file might take a text for a formula; some skip what can't be seen."""
    if not text or text[0].isalnum():
        return False
    seen = next((letter for letter in text if letter.isprintable() and not letter.isspace()), "")
    return text[0] in FIRST or seen in FIRST


def guarded(text: str) -> str:
    """A text with an apostrophe before what reads as a formula; `unguarded` gives back exactly the text.

    One more apostrophe goes before apostrophes that stand there already, or they would be taken off.
    """
    return f"'{text}" if reads_as_formula(text.lstrip("'")) else text


def unguarded(text: str) -> str:
    """A text from a CSV file without the one apostrophe that `guarded` puts before it."""
    return text[1:] if text.startswith("'") and reads_as_formula(text.lstrip("'")) else text
