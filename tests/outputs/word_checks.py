"""The checks of a Word document that reads well, can be trusted, and takes on the look of what it is pasted into.

They follow the list for workbooks (SPREADSHEETS, section 1) as far as it can be said of a document, and section 5.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import openpyxl
from defusedxml import ElementTree

from tests.outputs.checklists import Checklist
from tests.outputs.word_reading import NOTE_MARK, SHORTHAND, SPACES, Block, Word, named, text_of, value
from tests.outputs.workbook_colours import contrast

PLACEHOLDERS = ("untitled", "title", "word document", "document1")
TOOLS = ("python-docx", "libreoffice", "microsoft", "python")
HARMONISED = frozenset(f"[{letter}]" for letter in "bcepruwxz")
# Ids of styles that Word has itself, and the one that the register adds for tables too wide for the usual letters.
BUILT_IN = frozenset(
    {
        "Normal",
        "Heading1",
        "Heading2",
        "Heading3",
        "Heading4",
        "Heading5",
        "Caption",
        "TOC2",
        "TOCHeading",
        "ListBullet",
    }
    | {"FootnoteText", "Footer", "Strong", "GridTable1Light"}
)
OWN = frozenset({"GridTable1LightSmall"})
# What no style can say of a paragraph: where a figure stands, what stays together, and what keeps off a table.
MAY_STAND_ALONE = frozenset({"pStyle", "jc", "keepNext", "pageBreakBefore", "spacing", "sectPr"})
LEAST_SIZE, LEAST_SMALL_SIZE = 24, 18

CHECKS: Checklist[Word] = Checklist()
check = CHECKS.check


def failures(data: bytes, file_name: str = "training-2016-17.docx") -> list[str]:
    """What fails, a line a check: "TAB1 (E) The first row …: Table 2"; of a good document, none."""
    return CHECKS.failures(Word(data, file_name))


@check("DOC1", "E", "The document title property is filled in and is not a placeholder")
def doc1(word: Word) -> Iterator[str]:
    title = (word.properties.title or "").strip()
    if not title or title.casefold() in PLACEHOLDERS:
        yield f"title {title!r}"


@check("DOC2", "E", "The language is set, of the document and of its text")
def doc2(word: Word) -> Iterator[str]:
    of_text = word.styles.find("w:docDefaults/w:rPrDefault/w:rPr/w:lang", SPACES)
    for language in (word.properties.language, value(of_text)):
        if not re.fullmatch(r"[a-z]{2}-[A-Z]{2}", language or ""):
            yield f"language {language!r}"


@check("DOC3", "D", "The author property names the organisation, not a tool or nobody")
def doc3(word: Word) -> Iterator[str]:
    author = (word.properties.author or "").strip()
    if not author or any(tool in author.casefold() for tool in TOOLS):
        yield f"author {author!r}"


@check("DOC4", "D", "Keywords are given")
def doc4(word: Word) -> Iterator[str]:
    if not (word.properties.keywords or "").strip():
        yield "no keywords"


@check("DOC5", "D", "The file name is short, lower case, words joined by hyphens")
def doc5(word: Word) -> Iterator[str]:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.docx", word.file_name) or len(word.file_name) > 65:
        yield word.file_name


@check("DOC6", "E", "No macros, no controls, and nothing embedded but the workbook behind each chart")
def doc6(word: Word) -> Iterator[str]:
    yield from word.parts_like(r"(?i)vbaProject|activeX|oleObject|\.bin$")
    for name, content in word.parts_like("(?i)embeddings/").items():
        if not name.endswith(".xlsx") or not content.startswith(b"PK"):
            yield name


@check("DOC7", "E", "No links to other files or places")
def doc7(word: Word) -> Iterator[str]:
    for name, content in word.parts_like(r"\.rels$").items():
        for link in ElementTree.fromstring(content):
            if link.get("TargetMode") == "External":
                yield f"{name}: {link.get('Target')}"


@check("DOC8", "E", "No comments, tracked changes or hidden text")
def doc8(word: Word) -> Iterator[str]:
    yield from word.parts_like("(?i)comments")
    for tag in ("w:ins", "w:del", "w:vanish", "w:moveFrom"):
        if next(word.root.iter(named(tag)), None) is not None:
            yield tag


@check("DOC9", "H", "No local folder names, and no picture of the first page, left in the file")
def doc9(word: Word) -> Iterator[str]:
    yield from word.parts_like("(?i)thumbnail")
    for name, content in word.parts.items():
        if re.search(rb"(?i)file:///|\b[a-z]:\\|/home/|/users/", content):
            yield name


@check("DOC10", "H", "Each part has the time at which the figures were made, as the properties have")
def doc10(word: Word) -> Iterator[str]:
    created = word.properties.created
    # An archive tells even seconds only.
    if created != word.properties.modified or any(
        moment[:5] != created.timetuple()[:5] or abs(moment[5] - created.second) > 1 for moment in word.times
    ):
        yield f"{created}, {word.properties.modified}, {word.times}"


@check("DOC11", "D", "Pages are A4")
def doc11(word: Word) -> Iterator[str]:
    for size in word.root.iter(named("w:pgSz")):
        sides = sorted((int(value(size, "w:w")), int(value(size, "w:h"))))
        if sides != [11906, 16838]:
            yield f"{sides}"


@check("DOC12", "D", "The foot of a page holds its number, and nothing else")
def doc12(word: Word) -> Iterator[str]:
    for name, content in word.parts_like(r"(header|footer)\d*\.xml$").items():
        root = ElementTree.fromstring(content)
        codes = [(code.text or "").strip() for code in root.iter(named("w:instrText"))]
        if codes != ["PAGE"] or not text_of(root).isdigit():
            yield f"{name}: {text_of(root)}"


@check("HED1", "E", "It begins with its title, the one heading of the first level")
def hed1(word: Word) -> Iterator[str]:
    levels = [block.level for block in word.headings]
    if word.blocks[0].level != 1 or levels.count(1) != 1:
        yield f"{levels}"


@check("HED2", "E", "Headings go down one level at a time")
def hed2(word: Word) -> Iterator[str]:
    before = 0
    for heading in word.headings:
        if heading.level > before + 1:
            yield heading.text
        before = heading.level


@check("HED3", "E", "Every heading says something")
def hed3(word: Word) -> Iterator[str]:
    yield from (block.style for block in word.headings if not block.text.strip())


@check("HED4", "D", "Nothing but a heading style makes a heading: no line stands in bold alone")
def hed4(word: Word) -> Iterator[str]:
    for block in word.blocks:
        runs = list(block.element.iter(named("w:r")))
        if (
            block.style == "Normal"
            and runs
            and all(value(run.find("w:rPr/w:rStyle", SPACES)) == "Strong" for run in runs)
        ):
            yield block.text


@check("HED5", "D", "The contents name every heading of the second level, and lead there")
def hed5(word: Word) -> Iterator[str]:
    listed = [block for block in word.blocks if block.style == "TOC2"]
    headings = [block.text for block in word.headings if block.level == 2]
    if len(headings) > 1 and [block.text for block in listed] != headings:
        yield f"{[block.text for block in listed]}"
    places = {value(start, "w:name") for start in word.root.iter(named("w:bookmarkStart"))}
    for link in word.root.iter(named("w:hyperlink")):
        if value(link, "w:anchor") not in places:
            yield f"{text_of(link)} leads nowhere"


@check("CAP1", "E", "A caption stands directly above every table, and Word can list it")
def cap1(word: Word) -> Iterator[str]:
    for table in word.tables:
        above = word.above(table)
        if above.style != "Caption" or above.codes != [r"SEQ Table \* ARABIC"]:
            yield above.text


@check("CAP2", "E", "A caption stands directly above every chart, and Word can list it")
def cap2(word: Word) -> Iterator[str]:
    for block in word.blocks:
        above = word.above(block)
        if block.has_chart and (above.style != "Caption" or above.codes != [r"SEQ Figure \* ARABIC"]):
            yield above.text


@check("CAP3", "E", "Captions are numbered from 1, as Word would number them")
def cap3(word: Word) -> Iterator[str]:
    for kind in ("Table", "Figure"):
        found = [caption.text for caption in word.captions if caption.text.startswith(f"{kind} ")]
        for number, caption in enumerate(found, 1):
            if not caption.startswith(f"{kind} {number}: "):
                yield caption


@check("CAP4", "D", "A caption says what the table is of, and its period, with 'to' and years in full")
def cap4(word: Word) -> Iterator[str]:
    for table in word.tables:
        caption = word.above(table).text
        is_of_figures = "revised" not in caption
        if is_of_figures and not re.search(
            r": .*[a-z].*(\d{4}) to ([A-Z][a-z]+ )?\d{4}|: .*[a-z].*[A-Z][a-z]+ \d{4}", caption
        ):
            yield caption


@check("CAP5", "D", "Captions are of the usual size, in automatic colour, and stay with what follows")
def cap5(word: Word) -> Iterator[str]:
    style = word.style("Caption")
    size, colour, kept = (
        style.find(path, SPACES) if style is not None else None
        for path in ("w:rPr/w:sz", "w:rPr/w:color", "w:pPr/w:keepNext")
    )
    if (value(size), value(colour)) != ("24", "auto") or kept is None:
        yield f"size {value(size)}, colour {value(colour)}"


@check("TAB1", "E", "The first row of every table, and no other, is marked as its heading row")
def tab1(word: Word) -> Iterator[str]:
    for table in word.tables:
        marked = [row.find("w:trPr/w:tblHeader", SPACES) is not None for row in table.rows]
        look = table.element.find("w:tblPr/w:tblLook", SPACES)
        if marked != [True] + [False] * (len(marked) - 1) or value(look, "w:firstRow") != "1":
            yield word.above(table).text


@check("TAB2", "D", "No row breaks across pages")
def tab2(word: Word) -> Iterator[str]:
    for table in word.tables:
        if any(row.find("w:trPr/w:cantSplit", SPACES) is None for row in table.rows):
            yield word.above(table).text


@check("TAB3", "E", "Every table has alternative text: a title and a description")
def tab3(word: Word) -> Iterator[str]:
    for table in word.tables:
        said = [value(table.element.find(f"w:tblPr/{name}", SPACES)) for name in ("w:tblCaption", "w:tblDescription")]
        if any(len(one.strip()) < 8 for one in said):
            yield word.above(table).text


@check("TAB4", "E", "Every heading of a column is filled, and they differ")
def tab4(word: Word) -> Iterator[str]:
    for table in word.tables:
        headings = table.texts[0]
        if not all(map(str.strip, headings)) or len(set(headings)) < len(headings):
            yield f"{headings}"


@check("TAB5", "E", "No cell is empty")
def tab5(word: Word) -> Iterator[str]:
    for table in _of_figures(word):
        for row in table.texts:
            if not all(map(str.strip, row)):
                yield f"{row}"


@check("TAB6", "E", "No merged cells, no tables within tables, and as many cells in each row")
def tab6(word: Word) -> Iterator[str]:
    for table in word.tables:
        merged = any(next(table.element.iter(named(tag)), None) is not None for tag in ("w:gridSpan", "w:vMerge"))
        nested = any(True for cell in table.element.iter(named("w:tc")) for _ in cell.iter(named("w:tbl")))
        if merged or nested or len({len(row) for row in table.texts}) != 1:
            yield word.above(table).text


@check("TAB7", "D", "Numbers and their headings are right-aligned, row labels left-aligned")
def tab7(word: Word) -> Iterator[str]:
    for table in _of_figures(word):
        sides = [
            [value(cell.find("w:p/w:pPr/w:jc", SPACES)) for cell in row.findall("w:tc", SPACES)] for row in table.rows
        ]
        for at, column in enumerate(zip(*table.texts, strict=True)):
            is_figure = at > 0 and any(
                re.match(r"(about |at least |nearly |[+−])?\d[\d,.]*( |%|$)(?![A-Z])", one) for one in column[1:]
            )
            if {row[at] for row in sides} != ({"right"} if is_figure else {""}) and (is_figure or at == 0):
                yield f"{word.above(table).text}: {column[0]}"


@check("TAB8", "E", "Every table is as wide as the text of its page, in shares of it")
def tab8(word: Word) -> Iterator[str]:
    for table in word.tables:
        width = table.element.find("w:tblPr/w:tblW", SPACES)
        grid = sum(int(value(one, "w:w")) for one in table.element.iter(named("w:gridCol")))
        shares = [[int(value(one, "w:w")) for one in row.iter(named("w:tcW"))] for row in table.rows]
        if (
            (value(width, "w:w"), value(width, "w:type")) != ("5000", "pct")
            or grid != table.page[0]
            or any(abs(sum(row) - 5000) > len(row) for row in shares)
        ):
            yield f"{word.above(table).text}: {grid} of {table.page[0]}"


@check("TAB9", "E", "A total equals the sum of its parts where all are exact")
def tab9(word: Word) -> Iterator[str]:
    for table in _with_total(word):
        for heading, *cells, total in zip(*table.texts, strict=True):
            numbers = [one.replace(",", "") for one in (*cells, total)]
            if heading != table.texts[0][0] and all(map(str.isdigit, numbers)):
                *parts, whole = map(int, numbers)
                if sum(parts) != whole:
                    yield f"{heading}: {sum(parts)}, not {whole}"


@check("TAB10", "D", "A total row is the last, and the table's style is told of it")
def tab10(word: Word) -> Iterator[str]:
    for table in word.tables:
        totals = [at for at, row in enumerate(table.texts) if row[0].split(" [note")[0] == "Total"]
        look = value(table.element.find("w:tblPr/w:tblLook", SPACES), "w:lastRow")
        if totals != ([len(table.rows) - 1] if look == "1" else []):
            yield f"{word.above(table).text}: {totals}"


@check("TAB11", "D", "Numbers of 1,000 and more have a comma")
def tab11(word: Word) -> Iterator[str]:
    for table in _of_figures(word):
        yield from (
            cell
            for row in table.texts[1:]
            for cell in row[1:]
            if re.match(r"(about |at least |nearly )?\d{4,}\b", cell)
        )


@check("TAB12", "E", "Every word of a table has room on one line")
def tab12(word: Word) -> Iterator[str]:
    for table in word.tables:
        letters = 133 if table.style != "GridTable1LightSmall" else 100
        widths = [int(value(one, "w:w")) for one in table.element.iter(named("w:gridCol"))]
        for row in table.texts:
            for cell, width in zip(row, widths, strict=True):
                longest = max(map(len, re.split(r"[\s/-]", cell)))
                # Letters of a word are about as wide as a digit.
                if longest <= 14 and longest * letters * 0.85 + 100 > width:
                    yield f"{cell}: {width}"


@check("SYM1", "E", "No symbols or NA for missing figures, no asterisks or superscripts for notes")
def sym1(word: Word) -> Iterator[str]:
    for table in _of_figures(word):
        yield from (
            cell for row in table.texts for cell in row if re.fullmatch(r"[-–—*.:]+|(?i:n/?a|nil)", cell) or "*" in cell
        )
    if next(word.root.iter(named("w:vertAlign")), None) is not None:
        yield "superscript"


@check("SYM2", "D", "Shorthand comes from the harmonised list")
def sym2(word: Word) -> Iterator[str]:
    for table in word.tables:
        yield from (
            one for row in table.texts for cell in row for one in SHORTHAND.findall(cell) if one not in HARMONISED
        )


@check("SYM3", "E", "All shorthand is explained with its table")
def sym3(word: Word) -> Iterator[str]:
    for table in _of_figures(word):
        used = {one for row in table.texts for cell in row for one in SHORTHAND.findall(cell)}
        used |= set(SHORTHAND.findall(word.above(table).text))
        around = word.around(table)
        yield from (f"{word.above(table).text}: {mark}" for mark in used if f"{mark} means" not in around)


@check("SYM4", "E", "Every note mark has its explanation with its table, and every explanation is used")
def sym4(word: Word) -> Iterator[str]:
    for table in word.tables:
        lines = word.around(table).splitlines()
        explained = {NOTE_MARK.match(line)[0] for line in lines if NOTE_MARK.match(line)}  # type: ignore[index]
        rest = [line for line in lines if not NOTE_MARK.match(line)]
        used = set(NOTE_MARK.findall("\n".join([*rest, *(cell for row in table.texts for cell in row)])))
        if used != explained:
            yield f"{word.above(table).text}: {sorted(used ^ explained)}"


@check("SYM5", "D", "The source and the day are told with every table")
def sym5(word: Word) -> Iterator[str]:
    for table in _of_figures(word):
        if "\nSource: " not in word.around(table):
            yield word.above(table).text


@check("FMT1", "E", "No text has a font, a size, a colour or bold of its own")
def fmt1(word: Word) -> Iterator[str]:
    for properties in word.root.iter(named("w:rPr")):
        own = [one.tag.split("}")[1] for one in properties if one.tag != named("w:rStyle")]
        if own:
            yield f"{own}"


@check("FMT2", "D", "Paragraphs, cells and tables leave their look to styles")
def fmt2(word: Word) -> Iterator[str]:
    for properties in word.root.iter(named("w:pPr")):
        yield from (one.tag for one in properties if one.tag.split("}")[1] not in MAY_STAND_ALONE)
        yield from (f"{one.keys()}" for one in properties.iter(named("w:spacing")) if one.keys() != [named("w:before")])
    for tag in ("w:shd", "w:tblBorders", "w:tcBorders", "w:ind"):
        if next(word.root.iter(named(tag)), None) is not None:
            yield tag


@check("FMT3", "E", "Every style that is used is one that Word itself has, and is in the file")
def fmt3(word: Word) -> Iterator[str]:
    for used in sorted(set(word.used_styles())):
        if used not in BUILT_IN | OWN or word.style(used) is None:
            yield used


@check("FMT4", "D", "A sans serif font throughout")
def fmt4(word: Word) -> Iterator[str]:
    for fonts in word.styles.iter(named("w:rFonts")):
        yield from (font for font in (value(fonts, "w:ascii"), value(fonts, "w:hAnsi")) if font != "Arial")


@check("FMT5", "D", "No text smaller than 12 point, but in a table too wide for a page")
def fmt5(word: Word) -> Iterator[str]:
    for style in word.styles.iter(named("w:style")):
        least = LEAST_SMALL_SIZE if value(style, "w:styleId") in OWN else LEAST_SIZE
        yield from (value(style, "w:styleId") for size in style.iter(named("w:sz")) if int(value(size)) < least)
    default = word.styles.find("w:docDefaults/w:rPrDefault/w:rPr/w:sz", SPACES)
    if int(value(default) or 0) < LEAST_SIZE:
        yield f"the usual size is {value(default)}"


@check("FMT6", "D", "No italics and no underlines, and text in automatic colour")
def fmt6(word: Word) -> Iterator[str]:
    for style in word.styles.iter(named("w:style")):
        slanted = [one for tag in ("w:i", "w:u") for one in style.iter(named(tag))]
        coloured = [one for one in style.iter(named("w:color")) if value(one) != "auto"]
        if slanted or coloured:
            yield value(style, "w:styleId")


@check("FMT7", "D", "No blank lines used as spacing")
def fmt7(word: Word) -> Iterator[str]:
    for block in word.blocks:
        if not block.is_table and not block.has_chart and not block.text.strip():
            yield f"after {word.above(block).text[:40]!r}"


@check("FMT8", "E", "No text boxes, drawn shapes or pictures")
def fmt8(word: Word) -> Iterator[str]:
    yield from word.parts_like("(?i)/media/")
    if re.search(rb"<(pic:pic|wps:wsp|v:shape|w:pict)\b", word.parts["word/document.xml"]):
        yield "a shape"


@check("FLD1", "E", "Fields number, list and count pages, and each is whole")
def fld1(word: Word) -> Iterator[str]:
    for code in word.root.iter(named("w:instrText")):
        if not re.fullmatch(r" (SEQ (Table|Figure) \\\* ARABIC|TOC \\o \"2-2\" \\h \\z \\u) ", code.text or ""):
            yield f"{code.text}"
    kinds = [value(one, "w:fldCharType") for one in word.root.iter(named("w:fldChar"))]
    if kinds != ["begin", "separate", "end"] * (len(kinds) // 3):
        yield f"{kinds[:6]}"
    if next(word.root.iter(named("w:fldSimple")), None) is not None:
        yield "a simple field"


@check("OBJ1", "E", "Every chart has alternative text that says something")
def obj1(word: Word) -> Iterator[str]:
    for place in word.root.iter(named("wp:docPr")):
        if len(place.get("descr", "").strip()) < 20:
            yield place.get("name", "")


@check("OBJ2", "D", "Charts have axis titles, and their axes can be seen")
def obj2(word: Word) -> Iterator[str]:
    for name, chart in word.charts:
        for axis in (*chart.iter(named("c:catAx")), *chart.iter(named("c:valAx"))):
            if not text_of_art(axis.find("c:title", SPACES)) or axis.find("c:delete", SPACES).get("val") != "0":  # type: ignore[union-attr]
                yield name


@check("OBJ3", "D", "Colours of bars and lines stand out from white (3:1)")
def obj3(word: Word) -> Iterator[str]:
    for name, chart in word.charts:
        for series in chart.iter(named("c:ser")):
            colours = [colour.get("val", "") for colour in series.iter(named("a:srgbClr"))]
            if not colours or any(contrast(colour, "FFFFFF") < 3 for colour in colours):
                yield f"{name}: {colours}"


@check("OBJ4", "E", "Each figure of a chart is printed, and the scale begins at 0")
def obj4(word: Word) -> Iterator[str]:
    for name, chart in word.charts:
        labelled = [labels.find("c:showVal", SPACES) for labels in chart.iter(named("c:dLbls"))]
        is_printed = labelled and all(one is not None and one.get("val") == "1" for one in labelled)
        least = [one.get("val") for one in chart.iter(named("c:min"))]
        if not is_printed or least not in (["0"], ["0.0"]):
            yield name


@check("OBJ5", "E", "The workbook behind a chart holds the figures that it shows, and no others")
def obj5(word: Word) -> Iterator[str]:
    for name, chart in word.charts:
        number = re.findall(r"\d+", name)[0]
        behind = next(iter(word.parts_like(rf"embeddings/\D+{number}\.xlsx$").values()), None)
        if behind is None or not zipfile.is_zipfile(io.BytesIO(behind)):
            yield f"{name}: none"
            continue
        sheet = openpyxl.load_workbook(io.BytesIO(behind)).active
        assert sheet is not None
        shown = {}
        for reference in (*chart.iter(named("c:numRef")), *chart.iter(named("c:strRef"))):
            # Each reads a part of one column of the one sheet.
            column, first = re.findall(r"\$([A-Z]+)\$(\d+)", reference.findtext("c:f", "", SPACES))[0]
            for point in reference.iter(named("c:pt")):
                shown[f"{column}{int(first) + int(point.get('idx', ''))}"] = point.findtext("c:v", "", SPACES)
        held = {cell.coordinate: str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}
        held.pop("A1", None)
        if held != shown:
            yield f"{name}: {sorted(set(held.items()) ^ set(shown.items()))[:2]}"


@check("OBJ6", "D", "A chart of several colours says which is which")
def obj6(word: Word) -> Iterator[str]:
    for name, chart in word.charts:
        colours = {text_of_fill(series) for series in chart.iter(named("c:ser"))}
        if len(colours) > 1 and next(chart.iter(named("c:legend")), None) is None:
            yield name


def text_of_art(element: Element | None) -> str:
    """What a title of a chart says."""
    return "" if element is None else "".join(one.text or "" for one in element.iter(named("a:t")))


def text_of_fill(series: Element) -> str:
    """The colour of a series."""
    found = series.find("c:spPr//a:srgbClr", SPACES)
    return "" if found is None else found.get("val", "")


def _of_figures(word: Word) -> list[Block]:
    """The tables but for the list of what was revised, which may leave a cell empty."""
    return [table for table in word.tables if "revised" not in word.above(table).text]


def _with_total(word: Word) -> list[Block]:
    return [
        table for table in word.tables if value(table.element.find("w:tblPr/w:tblLook", SPACES), "w:lastRow") == "1"
    ]
