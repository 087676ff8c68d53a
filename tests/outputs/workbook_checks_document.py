"""Checks of the document as a whole: DOC."""

from __future__ import annotations

import re
from collections.abc import Iterator

from defusedxml import ElementTree

from tests.outputs.workbook_reading import MAIN, Workbook, check

PLACEHOLDERS = ("untitled", "title", "workbook", "book1", "sheet1", "spreadsheet")
TOOLS = ("openpyxl", "xlsxwriter", "libreoffice", "microsoft", "pandas", "python")


@check("DOC1", "E", "The document title property is filled in and is not a placeholder")
def doc1(book: Workbook) -> Iterator[str]:
    title = (book.book.properties.title or "").strip()
    if not title or title.casefold() in PLACEHOLDERS:
        yield f"title {title!r}"


@check("DOC2", "E", "The document language property is set")
def doc2(book: Workbook) -> Iterator[str]:
    if not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", book.book.properties.language or ""):
        yield f"language {book.book.properties.language!r}"


@check("DOC3", "D", "The author property names the organisation, not a tool or nobody")
def doc3(book: Workbook) -> Iterator[str]:
    author = (book.book.properties.creator or "").strip()
    if not author or any(tool in author.casefold() for tool in TOOLS):
        yield f"author {author!r}"


@check("DOC4", "D", "Keywords are given")
def doc4(book: Workbook) -> Iterator[str]:
    if not (book.book.properties.keywords or "").strip():
        yield "no keywords"


@check("DOC5", "D", "The file name is short, lower case, words joined by hyphens, no version words")
def doc5(book: Workbook) -> Iterator[str]:
    stem = book.file_name.removesuffix(".xlsx")
    words = stem.split("-")
    is_plain = re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.xlsx", book.file_name) and len(stem) <= 60
    if not is_plain or any(re.fullmatch(r"final|draft|new|latest|copy|version|v\d+", word) for word in words):
        yield book.file_name


def _not_at_the_top(book: Workbook, position: int) -> Iterator[str]:
    sheet = book.sheets[position]
    for view in sheet.root.iter(f"{MAIN}sheetView"):
        selections = [(item.get("activeCell"), item.get("sqref")) for item in view.iter(f"{MAIN}selection")]
        if view.get("topLeftCell", "A1") != "A1" or any(found != ("A1", "A1") for found in selections):
            yield f"{sheet.name}: {selections}"


@check("DOC6", "E", "It opens on the first sheet with the cursor in A1")
def doc6(book: Workbook) -> Iterator[str]:
    for view in book.xml("xl/workbook.xml").iter(f"{MAIN}workbookView"):
        if view.get("activeTab", "0") != "0":
            yield f"opens on sheet {view.get('activeTab')}"
    yield from _not_at_the_top(book, 0)


@check("DOC7", "D", "Every other sheet also has its cursor in A1 and is scrolled to the top")
def doc7(book: Workbook) -> Iterator[str]:
    for position in range(1, len(book.sheets)):
        yield from _not_at_the_top(book, position)


@check("DOC8", "D", "Zoom is 100% on every sheet")
def doc8(book: Workbook) -> Iterator[str]:
    for sheet in book.sheets:
        if any(view.get("zoomScale", "100") != "100" for view in sheet.root.iter(f"{MAIN}sheetView")):
            yield sheet.name


@check("DOC9", "E", "No macros, embedded objects, pivot caches, form controls or data connections")
def doc9(book: Workbook) -> Iterator[str]:
    unwanted = r"(?i)vbaProject|embeddings/|activeX|ctrlProps|pivot|connections\.xml|queryTables|macrosheets"
    yield from book.parts_like(unwanted)


@check("DOC10", "E", "No links to other files; the only outside addresses are web or mail hyperlinks")
def doc10(book: Workbook) -> Iterator[str]:
    yield from book.parts_like("(?i)externalLinks")
    for name, content in book.parts_like(r"\.rels$").items():
        for link in ElementTree.fromstring(content):
            target, is_link = link.get("Target", ""), link.get("Type", "").endswith("/hyperlink")
            if link.get("TargetMode") == "External" and not (is_link and re.match(r"(https?://|mailto:)", target)):
                yield f"{name}: {target}"


@check("DOC11", "D", "No hidden worksheets")
def doc11(book: Workbook) -> Iterator[str]:
    yield from (sheet.name for sheet in book.sheets if sheet.ws.sheet_state != "visible")


@check("DOC12", "E", "No blank worksheets")
def doc12(book: Workbook) -> Iterator[str]:
    yield from (sheet.name for sheet in book.sheets if not sheet.cells)


@check("DOC13", "E", "Worksheets have meaningful names (not Sheet1), trimmed")
def doc13(book: Workbook) -> Iterator[str]:
    for sheet in book.sheets:
        if sheet.name != sheet.name.strip() or re.fullmatch(r"(?i)(work)?sheet[\s_]*\d*", sheet.name):
            yield repr(sheet.name)


@check("DOC14", "D", "Worksheet names have no spaces and start with a letter")
def doc14(book: Workbook) -> Iterator[str]:
    yield from (sheet.name for sheet in book.sheets if " " in sheet.name or not sheet.name[:1].isalpha())


@check("DOC15", "E", "Page headers and footers hold no information, only page or sheet codes")
def doc15(book: Workbook) -> Iterator[str]:
    for sheet in book.sheets:
        for part in sheet.root.iter(f"{MAIN}headerFooter"):
            said = "".join("".join(child.itertext()) for child in part)
            if re.sub(r"&[LCRPNA]|[\s/,]|\bof\b|\bPage\b", "", said):
                yield f"{sheet.name}: {said}"


@check("DOC16", "H", "Not protected or locked: a reader can select and copy every cell")
def doc16(book: Workbook) -> Iterator[str]:
    # openpyxl writes an empty <workbookProtection/>, which protects nothing.
    protects = rb'<sheetProtection[^>]* sheet="(1|true)"|<workbookProtection[^>]* lock\w+="(1|true)"'
    yield from (name for name, content in book.parts.items() if re.search(protects, content))


@check("DOC17", "H", "No cell comments, and no local folder names left in the file")
def doc17(book: Workbook) -> Iterator[str]:
    yield from book.parts_like("(?i)comments")
    for name, content in book.parts.items():
        if re.search(rb"(?i)file:///|\b[a-z]:\\|/home/|/users/|absPath", content):
            yield name
