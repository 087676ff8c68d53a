"""Paragraphs of a Word document: text, headings, captions that Word numbers, contents; by styles alone.

No run has a font, a size or a colour of its own, so that what is pasted takes on the look of the document that
receives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from training_register.outputs.wording import cleaned

# Ids of styles, which are Word's own.
CAPTION, BULLET, STRONG, FOOTER, NOTE = "Caption", "ListBullet", "Strong", "Footer", "FootnoteText"
_CONTENTS, _ABOVE_CONTENTS = "TOC2", "TOCHeading"
LISTED_HEADING, DEEPEST_HEADING = 2, 5
# The names under which Word itself numbers captions and lists them.
TABLE, FIGURE = "Table", "Figure"

_NOTE_MARK = re.compile(r"\[note (\d+)\]")


def made(tag: str, attributes: Mapping[str, str | int] | None = None, *children: Any) -> Any:
    """An element by its prefixed name, with attributes by theirs, and its children."""
    element = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        element.set(qn(name) if ":" in name else name, str(value))
    element.extend(children)
    return element


def text(words: str, style: str = "") -> Any:
    """A run of text, in a character style or in that of its paragraph. A space at either end stays one."""
    said = made("w:t", {"xml:space": "preserve"})
    before, after = words[:1].isspace(), words[-1:].isspace()
    # What refers to a note is broken into no two lines.
    whole = _NOTE_MARK.sub("[note\u00a0\\1]", cleaned(words))
    said.text = f"{' ' if before else ''}{whole}{' ' if after else ''}"
    properties = [made("w:rPr", None, made("w:rStyle", {"w:val": style}))] if style else []
    return made("w:r", None, *properties, said)


def paragraph(*inside: Any, style: str = "", properties: Iterable[Any] = ()) -> Any:
    """A paragraph of runs and texts, in a style or in Normal."""
    styled = [made("w:pStyle", {"w:val": style})] if style else []
    own = [*styled, *properties]
    runs = (text(one) if isinstance(one, str) else one for one in inside)
    return made("w:p", None, *([made("w:pPr", None, *own)] if own else []), *runs)


def told(label: str, words: str, style: str = "") -> Any:
    """A paragraph that begins with what it is: "Period: April 2016 to March 2017"."""
    return paragraph(text(f"{label}:", STRONG), f" {cleaned(words)}", style=style)


def told_together(lines: Sequence[str]) -> list[Any]:
    """Sentences as paragraphs, or as a list where there are more than two."""
    style = BULLET if len(lines) > 2 else ""
    return [paragraph(line, style=style) for line in lines]


def field_of(code: str, *shown: Any) -> list[Any]:
    """A field that Word works out again, with what it shows until then. No code holds anything that somebody typed."""
    instruction = made("w:instrText", {"xml:space": "preserve"})
    instruction.text = f" {code} "
    begin, separate, end = (
        made("w:r", None, made("w:fldChar", {"w:fldCharType": kind})) for kind in ("begin", "separate", "end")
    )
    return [begin, made("w:r", None, instruction), separate, *shown, end]


@dataclass(slots=True)
class Numbering:
    """What is numbered through a document: captions of each kind, bookmarks, and drawings."""

    captions: dict[str, int] = field(default_factory=dict)
    listed: list[tuple[str, str]] = field(default_factory=list)
    drawings: int = 0

    def caption(self, kind: str, words: str) -> Any:
        """A caption, "Table 1: Professionals training", whose number is a field that Word counts and lists."""
        number = self.captions[kind] = self.captions.get(kind, 0) + 1
        counted = field_of(rf"SEQ {kind} \* ARABIC", text(str(number)))
        return paragraph(f"{kind} ", *counted, f": {cleaned(words)}", style=CAPTION)

    def heading(self, words: str, level: int, *, begins_page: bool = False) -> Any:
        """A heading; those of the second level are listed in the contents, and have a place to lead to."""
        own = [made("w:pageBreakBefore")] if begins_page else []
        level = min(level, DEEPEST_HEADING)
        style = f"Heading{level}"
        if level != LISTED_HEADING:
            return paragraph(words, style=style, properties=own)
        number = len(self.listed) + 1
        place = f"_Toc{number:09}"
        self.listed.append((place, cleaned(words)))
        start = made("w:bookmarkStart", {"w:id": number, "w:name": place})
        return paragraph(start, words, made("w:bookmarkEnd", {"w:id": number}), style=style, properties=own)

    def contents(self) -> list[Any]:
        """The listed headings, each a link to its place. Word adds the pages when the list is updated."""
        if not self.listed:
            return []
        entries = [
            made("w:hyperlink", {"w:anchor": place, "w:history": 1}, text(words)) for place, words in self.listed
        ]
        begin, code, separate, *shown, end = field_of(rf'TOC \o "{LISTED_HEADING}-{LISTED_HEADING}" \h \z \u', *entries)
        lines: list[list[Any]] = [[one] for one in shown]
        lines[0][:0] = [begin, code, separate]
        lines[-1].append(end)
        return [
            paragraph("Contents", style=_ABOVE_CONTENTS),
            *(paragraph(*line, style=_CONTENTS) for line in lines),
        ]
