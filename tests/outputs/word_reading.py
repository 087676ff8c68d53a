"""A Word document's bytes as its checks see them: blocks of the body in order, tables, charts, styles and fields."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

import docx
from defusedxml import ElementTree

SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
NOTE_MARK = re.compile(r"\[note \d+\]")
SHORTHAND = re.compile(r"\[[a-z]{1,4}\]")


def named(name: str) -> str:
    """A prefixed name as ElementTree writes it."""
    prefix, local = name.split(":")
    return f"{{{SPACES[prefix]}}}{local}"


def value(element: Element | None, attribute: str = "w:val") -> str:
    """An attribute of an element; empty where there is neither."""
    return "" if element is None else element.get(named(attribute), "")


def text_of(element: Element) -> str:
    """What a reader sees in it, with plain spaces."""
    return "".join(part.text or "" for part in element.iter(named("w:t"))).replace("\u00a0", " ")


@dataclass(frozen=True)
class Block:
    """A paragraph or a table of the body; `page` is its section's text width and height, in twentieths of a point."""

    element: Element
    page: tuple[int, int]

    @property
    def is_table(self) -> bool:
        """Whether it is a table."""
        return self.element.tag == named("w:tbl")

    @property
    def style(self) -> str:
        """The id of its style."""
        return value(self.element.find("w:tblPr/w:tblStyle" if self.is_table else "w:pPr/w:pStyle", SPACES)) or "Normal"

    @property
    def level(self) -> int:
        """Its level as a heading; 0 where it is none."""
        found = re.fullmatch(r"Heading(\d)", self.style)
        return int(found[1]) if found else 0

    @property
    def text(self) -> str:
        """What it says."""
        return text_of(self.element)

    @property
    def codes(self) -> list[str]:
        """The codes of its fields."""
        return [(code.text or "").strip() for code in self.element.iter(named("w:instrText"))]

    @property
    def has_chart(self) -> bool:
        """Whether a chart stands in it."""
        return next(self.element.iter(named("c:chart")), None) is not None

    @property
    def rows(self) -> list[Element]:
        """The rows of a table."""
        return self.element.findall("w:tr", SPACES)

    @property
    def texts(self) -> list[list[str]]:
        """The texts of a table's cells, row by row."""
        return [[text_of(cell) for cell in row.findall("w:tc", SPACES)] for row in self.rows]


class Word:
    """A Word document's parts, blocks and properties."""

    def __init__(self, data: bytes, file_name: str = "training-2016-17.docx") -> None:
        self.file_name = file_name
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
            self.times = {entry.date_time for entry in archive.infolist()}
        self.root = self.xml("word/document.xml")
        self.styles = self.xml("word/styles.xml")
        self.properties = docx.Document(io.BytesIO(data)).core_properties

    def xml(self, part: str) -> Element:
        """A part, parsed."""
        root: Element = ElementTree.fromstring(self.parts[part])
        return root

    def parts_like(self, pattern: str) -> dict[str, bytes]:
        """The parts whose name matches, anywhere."""
        return {name: content for name, content in self.parts.items() if re.search(pattern, name)}

    @cached_property
    def blocks(self) -> list[Block]:
        """The paragraphs and tables of the body, in order, each with the page that it stands on."""
        body = self.root.find("w:body", SPACES)
        assert body is not None
        found: list[Block] = []
        waiting: list[Element] = []
        for element in body:
            is_last = element.tag == named("w:sectPr")
            if not is_last:
                waiting.append(element)
            section = element if is_last else element.find("w:pPr/w:sectPr", SPACES)
            if section is not None:
                found += [Block(one, _page(section)) for one in waiting]
                waiting.clear()
        return found

    @property
    def tables(self) -> list[Block]:
        """The tables, in order."""
        return [block for block in self.blocks if block.is_table]

    @property
    def headings(self) -> list[Block]:
        """The headings, in order."""
        return [block for block in self.blocks if block.level]

    @property
    def captions(self) -> list[Block]:
        """The captions, in order."""
        return [block for block in self.blocks if block.style == "Caption"]

    def above(self, block: Block) -> Block:
        """The block before another."""
        return self.blocks[self.blocks.index(block) - 1]

    def around(self, table: Block) -> str:
        """All that is said between the heading above a table and the next heading, line by line, without its cells."""
        at = self.blocks.index(table)
        first = max((place for place in range(at) if self.blocks[place].level), default=0)
        after = next((place for place in range(at, len(self.blocks)) if self.blocks[place].level), len(self.blocks))
        return "\n".join(block.text for block in self.blocks[first:after] if not block.is_table)

    @property
    def charts(self) -> list[tuple[str, Element]]:
        """The chart parts, by name, in order."""
        names = sorted(
            self.parts_like(r"^word/charts/chart\d+\.xml$"), key=lambda name: int(re.findall(r"\d+", name)[0])
        )
        return [(name, self.xml(name)) for name in names]

    def style(self, style_id: str) -> Element | None:
        """The definition of a style."""
        return next((one for one in self.styles.iter(named("w:style")) if value(one, "w:styleId") == style_id), None)

    def used_styles(self) -> Iterator[str]:
        """The id of each style that something of the body is written in."""
        for kind in ("w:pStyle", "w:rStyle", "w:tblStyle"):
            yield from (value(one) for one in self.root.iter(named(kind)))


def _page(section: Element) -> tuple[int, int]:
    size, margins = section.find("w:pgSz", SPACES), section.find("w:pgMar", SPACES)
    across = int(value(size, "w:w")) - int(value(margins, "w:left")) - int(value(margins, "w:right"))
    down = int(value(size, "w:h")) - int(value(margins, "w:top")) - int(value(margins, "w:bottom"))
    return across, down
