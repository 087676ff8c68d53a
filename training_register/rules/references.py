"""A reference as people paste it: with spaces, quotes, the wrong slashes, or the address of a page around it."""

from __future__ import annotations

import re
from urllib.parse import unquote

from training_register.rules.publications import Reference, reference_in

EXAMPLE = "2016-17/v1/professionals/education/attended"
LONGEST = 500
# What spreadsheets, texts and messages put around what is copied out of them.
_AROUND = " \t\r\n\u00a0\u200b\u200e\u200f\ufeff'\"`‘’‚‛“”„«»‹›()[]<>,;:."
_PAGES = re.compile(r"^.*?/(?:published|tables)/", re.DOTALL)
_SLASHES = re.compile(r"\s*[/\\∕⁄／]+\s*")
# "2016/17" is how a year is written everywhere but in addresses.
_YEAR = re.compile(r"^(\d{4})/(\d{2})(?=/|$)")
_VERSION = re.compile(r"^([^/]+)/V(?=\d)")


def pasted_reference(text: str) -> Reference | None:
    """The reference in what somebody typed or pasted; None where there is none in it."""
    if len(text) > LONGEST or "\0" in text:
        return None
    tidy = text.strip(_AROUND)
    if "://" in tidy or tidy.startswith(("/published/", "/tables/")):
        # An address ends before what it asks for, and where it points within a page.
        tidy = unquote(_PAGES.sub("", re.split(r"[?#]", tidy)[0]))
    tidy = _SLASHES.sub("/", tidy.strip(_AROUND)).strip("/" + _AROUND)
    tidy = _VERSION.sub(r"\1/v", _YEAR.sub(r"\1-\2", tidy))
    return reference_in(tidy)
