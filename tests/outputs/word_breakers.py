"""For each check, a way to break a good Word document so that it must fail."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import docx

Breaker = Callable[[bytes], bytes]
BODY, STYLES = r"word/document\.xml", r"word/styles\.xml"


def in_part(part: str, pattern: str, put: str, count: int = 1) -> Breaker:
    """Puts other words where a pattern is found in the parts that match; it must be found in one."""

    def breaker(data: bytes) -> bytes:
        written, found = io.BytesIO(), 0
        with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(written, "w") as after:
            for entry in before.infolist():
                content = before.read(entry)
                if re.fullmatch(part, entry.filename):
                    content, number = re.subn(pattern.encode(), put.encode(), content, count=count, flags=re.DOTALL)
                    found += number
                after.writestr(entry, content)
        assert found, pattern
        return written.getvalue()

    return breaker


def in_body(pattern: str, put: str, count: int = 1) -> Breaker:
    """Changes what the body says."""
    return in_part(BODY, pattern, put, count)


def in_styles(pattern: str, put: str) -> Breaker:
    """Changes the styles."""
    return in_part(STYLES, pattern, put)


def in_charts(pattern: str, put: str) -> Breaker:
    """Changes each chart once."""
    return in_part(r"word/charts/chart\d+\.xml", pattern, put)


def with_part(name: str, content: bytes) -> Breaker:
    """Adds a part to the archive."""

    def breaker(data: bytes) -> bytes:
        written = io.BytesIO(data)
        with zipfile.ZipFile(written, "a") as archive:
            archive.writestr(name, content)
        return written.getvalue()

    return breaker


def edited(edit: Callable[[Any], object]) -> Breaker:
    """Opens the document with python-docx, changes it and saves it."""

    def breaker(data: bytes) -> bytes:
        document = docx.Document(io.BytesIO(data))
        edit(document)
        written = io.BytesIO()
        document.save(written)
        return written.getvalue()

    return breaker


def properties(**changes: object) -> Breaker:
    """Changes the document's properties."""

    def edit(document: Any) -> None:
        for name, value in changes.items():
            setattr(document.core_properties, name, value)

    return edited(edit)


def cell(row: int, column: int, words: str) -> Breaker:
    """Writes other words into a cell of the first table."""
    return edited(lambda document: _write(document.tables[0].cell(row, column).paragraphs[0], words))


def caption(number: int, words: str) -> Breaker:
    """Writes other words into the last run of a caption."""
    return edited(lambda document: _write(_styled(document, "Caption")[number], words))


def _write(paragraph: Any, words: str) -> None:
    for run in paragraph.runs[:-1]:
        if run.text and len(paragraph.runs) == 1:
            run.text = ""
    paragraph.runs[-1].text = words


def _styled(document: Any, name: str) -> list[Any]:
    return [one for one in document.paragraphs if one.style.style_id == name]


def restyled(number: int, before: str, style: str) -> Breaker:
    """Puts a paragraph of a style into another."""
    return edited(lambda document: setattr(_styled(document, before)[number], "style", document.styles[style]))


def swapped_rows(document: Any) -> None:
    """Moves the total of the first table into the middle."""
    rows = document.tables[0]._tbl.tr_lst
    rows[2].addprevious(rows[-1])


EMPTY_BEHIND = in_part(r"word/embeddings/.*1\.xlsx", "^.*$", "nothing")

BREAKERS: dict[str, Breaker] = {
    "DOC1": properties(title="Untitled"),
    "DOC2": in_styles('w:lang w:val="en-GB"', 'w:lang w:val=""'),
    "DOC3": properties(author="python-docx"),
    "DOC4": properties(keywords=""),
    # The test gives this one another name.
    "DOC5": lambda data: data,
    "DOC6": with_part("word/vbaProject.bin", b"macro"),
    "DOC7": in_part(r"word/_rels/document\.xml\.rels", "<Relationship ", '<Relationship TargetMode="External" '),
    "DOC8": with_part("word/comments.xml", b"<comments/>"),
    "DOC9": with_part("docProps/thumbnail.jpeg", b"picture"),
    "DOC10": edited(lambda document: None),
    "DOC11": in_body('w:w="11906"', 'w:w="12240"'),
    "DOC12": in_part(r"word/footer\d*\.xml", "<w:t [^>]*>1<", "<w:t>Draft 1<"),
    "HED1": restyled(0, "Heading2", "Heading 1"),
    "HED2": restyled(0, "Heading3", "Heading 4"),
    "HED3": edited(lambda document: setattr(_styled(document, "Heading2")[0].runs[0], "text", "")),
    "HED4": edited(lambda document: document.add_paragraph().add_run("A heading?", style="Strong")),
    "HED5": in_body('w:anchor="_Toc000000001"', 'w:anchor="nowhere"'),
    "CAP1": restyled(0, "Caption", "Normal"),
    "CAP2": in_body("SEQ Figure", "SEQ Picture"),
    "CAP3": in_body(r'(SEQ Table .*?<w:t xml:space="preserve">)1<', r"\g<1>7<"),
    "CAP4": caption(0, ": Professionals, 2016-17"),
    "CAP5": in_styles(r'(w:styleId="Caption".*?)<w:color w:val="auto"/>', r'\1<w:color w:val="4F81BD"/>'),
    "TAB1": in_body("<w:tblHeader/>", ""),
    "TAB2": in_body("<w:cantSplit/>", ""),
    "TAB3": in_body('<w:tblDescription w:val="[^"]*"/>', ""),
    "TAB4": cell(0, 1, "Attended"),
    "TAB5": cell(1, 1, ""),
    "TAB6": edited(lambda document: document.tables[0].cell(1, 1).merge(document.tables[0].cell(1, 2))),
    "TAB7": in_body('<w:jc w:val="right"/>', ""),
    "TAB8": in_body('<w:gridCol w:w="\\d+"/>', '<w:gridCol w:w="9000"/>'),
    "TAB9": cell(1, 2, "306"),
    "TAB10": edited(swapped_rows),
    "TAB11": cell(1, 2, "1305"),
    "TAB12": cell(1, 2, "Gloucestershi"),
    "SYM1": cell(1, 2, "-"),
    "SYM2": cell(1, 2, "[zz]"),
    "SYM3": cell(1, 2, "[z]"),
    "SYM4": cell(1, 0, "Education [note 99]"),
    "SYM5": in_body(">Source: ", ">By "),
    "FMT1": edited(lambda document: setattr(document.tables[0].cell(1, 1).paragraphs[0].runs[0].font, "bold", True)),
    "FMT2": edited(lambda document: setattr(document.paragraphs[2].paragraph_format, "line_spacing", 2)),
    "FMT3": in_body('w:pStyle w:val="FootnoteText"', 'w:pStyle w:val="OurNote"'),
    "FMT4": in_styles('w:ascii="Arial"', 'w:ascii="Cambria"'),
    "FMT5": in_styles(r'(w:styleId="Caption".*?)<w:sz w:val="24"/>', r'\1<w:sz w:val="18"/>'),
    "FMT6": in_styles(r'(w:styleId="Strong".*?)<w:b/>', r"\1<w:i/>"),
    "FMT7": edited(lambda document: document.add_paragraph()),
    "FMT8": with_part("word/media/image1.png", b"picture"),
    "FLD1": in_body(r"SEQ Table \\\* ARABIC", "HYPERLINK x"),
    "OBJ1": in_body('(<wp:docPr [^>]*)descr="[^"]*"', r'\1descr="Chart"'),
    "OBJ2": in_charts("<title>.*?</title>|<c:title>.*?</c:title>", ""),
    "OBJ3": in_charts('srgbClr val="12436D"', 'srgbClr val="FFFF99"'),
    "OBJ4": in_charts('showVal val="1"', 'showVal val="0"'),
    "OBJ5": EMPTY_BEHIND,
    "OBJ6": in_charts("<(c:)?legend>.*?</(c:)?legend>", ""),
}
