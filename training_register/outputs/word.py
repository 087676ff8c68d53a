"""The tables as a Word document whose parts can be pasted into a report: the same bytes each time.

Headings, captions, header rows and the table's look are Word's own styles, and the charts are native ones.
"""

from __future__ import annotations

import io
import re
from functools import lru_cache
from importlib.resources import files
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.parser import parse_xml

from training_register.outputs.archives import same_each_time
from training_register.outputs.publication import Download
from training_register.outputs.word_parts import Part, about_part, counted_part, revised_part, table_parts, title_part
from training_register.outputs.word_text import FOOTER, Numbering, field_of, made, paragraph, text
from training_register.outputs.wording import cleaned

LANGUAGE = "en-GB"
# In twentieths of a point: A4, and an inch around.
SHORT_SIDE, LONG_SIDE, MARGIN, FOOT = 11_906, 16_838, 1_440, 708
# What python-docx's own empty document has besides, and nothing here needs.
_NEEDLESS = ("stylesWithEffects", "webSettings", "customXml", "thumbnail", "extended-properties")
_THEME_FONT = re.compile(rb'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*')


def as_word(download: Download) -> bytes:
    """A docx file: what it is about, contents, each table with its charts, what was revised, how it was counted."""
    document = _empty()
    numbering = Numbering()
    first = Part(elements=title_part(download, numbering))
    parts = [first, Part(elements=about_part(download, numbering))]
    for table in download.tables:
        parts += table_parts(document, table, numbering, download.made_at_utc)
    if revised := revised_part(download, numbering):
        parts.append(revised)
    parts.append(Part(elements=counted_part(download.sections, numbering)))
    if len(numbering.listed) > 1:
        first.elements += numbering.contents()
    _lay_out(document, parts)
    _set_properties(document, download)
    written = io.BytesIO()
    document.save(written)
    return same_each_time(written, download.made_at_utc)


def _empty() -> Any:
    """A document with nothing in it but the register's styles, its list, and a number at the foot of each page."""
    document: Any = Document()
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(_NEEDLESS)]:
            del rels[key]
    document.part._styles_part._element = parse_xml(_data("word_styles.xml"))
    document.part._settings_part._element = parse_xml(_data("word_settings.xml"))
    document.part.numbering_part._element = parse_xml(_data("word_numbering.xml"))
    theme = document.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = _THEME_FONT.sub(rb"\g<1>Arial", theme.blob)
    return document


@lru_cache
def _data(name: str) -> bytes:
    return files("training_register.data").joinpath(name).read_bytes()


def _lay_out(document: Any, parts: list[Part]) -> None:
    """Puts the parts on pages; where the next needs pages of another kind, a section ends with its last paragraph."""
    body, own = document.element.body, document.element.body.sectPr
    footer, footer_id = document.part.add_footer_part()
    number = paragraph(*field_of("PAGE", text("1")), style=FOOTER)
    footer.element[:] = [number]
    filled = [part for part in parts if part.elements]
    for place, part in enumerate(filled):
        follows = filled[place + 1] if place + 1 < len(filled) else None
        if follows and follows.is_upright != part.is_upright:
            part.elements[-1].get_or_add_pPr().append(_pages(part.is_upright, footer_id))
        for element in part.elements:
            own.addprevious(element)
    body.replace(own, _pages(filled[-1].is_upright, footer_id))


def _pages(is_upright: bool, footer: str) -> Any:
    width, height = (SHORT_SIDE, LONG_SIDE) if is_upright else (LONG_SIDE, SHORT_SIDE)
    size: dict[str, str | int] = {"w:w": width, "w:h": height}
    if not is_upright:
        size["w:orient"] = "landscape"
    margins = {f"w:{side}": MARGIN for side in ("top", "right", "bottom", "left")}
    return made(
        "w:sectPr",
        None,
        made("w:footerReference", {"w:type": "default", "r:id": footer}),
        made("w:pgSz", size),
        made("w:pgMar", {**margins, "w:header": FOOT, "w:footer": FOOT, "w:gutter": 0}),
    )


def _set_properties(document: Any, download: Download) -> None:
    properties = document.core_properties
    made_at = download.made_at_utc.replace(tzinfo=None)
    author = cleaned(download.organisation) or cleaned(download.service) or "Training register"
    keywords = ("training", "sessions", "attendances", download.place, download.period_in_words)
    # Word keeps no more than 255 characters of any.
    properties.title = cleaned(download.title)[:255]
    properties.author = properties.last_modified_by = author[:255]
    properties.keywords = ", ".join(filter(None, map(cleaned, keywords)))[:255]
    properties.subject = properties.comments = properties.category = ""
    properties.language = LANGUAGE
    properties.created = properties.modified = made_at
    properties.revision = 1
