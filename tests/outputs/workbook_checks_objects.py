"""Checks of drawings and charts: OBJ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from tests.outputs.workbook_colours import contrast
from tests.outputs.workbook_reading import Workbook, check, is_number

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
ART = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
AXES = (f"{CHART}catAx", f"{CHART}valAx")


@check("OBJ1", "E", "No text boxes or drawn shapes")
def obj1(book: Workbook) -> Iterator[str]:
    for name, content in book.parts_like("(?i)drawings/.*xml$").items():
        if any(re.search(rb"<(\w+:)?%s[ >]" % shape, content) for shape in (b"sp", b"cxnSp", b"grpSp")):
            yield name


@check("OBJ2", "D", "No pictures")
def obj2(book: Workbook) -> Iterator[str]:
    yield from book.parts_like("(?i)/media/")


@check("OBJ3", "E", "Every chart and picture has alternative text that says something")
def obj3(book: Workbook) -> Iterator[str]:
    said = []
    for name, content in book.parts_like(r"drawings/drawing\d+\.xml$").items():
        root = ElementTree.fromstring(content)
        for frame in [*root.iter(f"{DRAWING}graphicFrame"), *root.iter(f"{DRAWING}pic")]:
            for named in frame.iter(f"{DRAWING}cNvPr"):
                said.append(named.get("descr", "").strip())
                if len(said[-1]) < 20 or not named.get("title", "").strip():
                    yield f"{name}: {named.get('name')}"
    if len(set(said)) != len(said):
        yield "two charts with the same text"


@check("OBJ4", "D", "Charts are on a sheet of their own, away from tables")
def obj4(book: Workbook) -> Iterator[str]:
    with_charts = book.of_kind("chart")
    yield from (sheet.name for sheet in with_charts if sheet.regions)
    if len(with_charts) > 1:
        yield f"{len(with_charts)} sheets with charts"


@check("OBJ5", "D", "A sheet with a chart says in a cell what the chart shows")
def obj5(book: Workbook) -> Iterator[str]:
    for sheet in book.of_kind("chart"):
        for chart in sheet.ws._charts:
            row = chart.anchor._from.row + 1
            # Its title or its figures begin beside it, and the figures stand there, or in the next row.
            words = " ".join(str(sheet.ws.cell(at, 1).value or "") for at in (row, row + 1))
            if len(words) < 20 or ":" not in words:
                yield f"{sheet.name}: row {row}"


@check("OBJ6", "D", "Charts have axis titles, and colours that stand out from white (3:1)")
def obj6(book: Workbook) -> Iterator[str]:
    for name, content in book.parts_like("charts/chart").items():
        root = ElementTree.fromstring(content)
        for axis in (axis for kind in AXES for axis in root.iter(kind)):
            if not _words(axis.find(f"{CHART}title")):
                yield f"{name}: an axis without title"
            if _value(axis, "delete") != "0":
                yield f"{name}: an axis is hidden"
        series = list(root.iter(f"{CHART}ser"))
        if len(series) == 1 and next(root.iter(f"{CHART}legend"), None) is not None:
            yield f"{name}: a legend of one series"
        if not _words(root.find(f"{CHART}chart/{CHART}title")):
            yield f"{name}: no title"
        for one in series:
            colours = [colour.get("val", "") for colour in one.iter(f"{ART}srgbClr")]
            if not colours or any(contrast(colour, "FFFFFF") < 3 for colour in colours):
                yield f"{name}: {colours}"
            labels = one.find(f"{CHART}dLbls")
            if labels is None or _value(labels, "showVal") != "1":
                yield f"{name}: no numbers beside it"
            for kind in ("val", "cat"):
                yield from (f"{name}: {wrong}" for wrong in _not_drawn_of(book, one, kind))


def _not_drawn_of(book: Workbook, series: Element, kind: str) -> Iterator[str]:
    """What is wrong with the cells that a series draws: numbers of a table or gaps, and a word for each."""
    formula = "".join(part.text or "" for part in series.findall(f"{CHART}{kind}//{CHART}f"))
    cells = list(_cells(formula))
    if not cells:
        yield f"{kind} of no cells"
    for name, place in cells:
        sheet = next((one for one in book.of_kind("table") if one.name == name), None)
        if sheet is None:
            yield f"{kind} of {name}, which is no table"
            continue
        for row in sheet.ws[place] if ":" in place else ((sheet.ws[place],),):
            for cell in row:
                if kind == "cat" and not (isinstance(cell.value, str) and sheet.is_in_table(cell)):
                    yield f"{name}!{cell.coordinate} is no word of the table"
                # A text would be drawn as a 0: nothing stands in an empty cell, outside the table.
                if kind == "val" and not is_number(cell.value) and cell.value is not None:
                    yield f"{name}!{cell.coordinate} is no number"


def _cells(formula: str) -> Iterator[tuple[str, str]]:
    """The sheet and the place of each range that a formula names."""
    for sheet, place in re.findall(r"'([^']+)'!([$A-Z0-9:]+)", formula):
        yield sheet, place.replace("$", "")


def _words(element: Element | None) -> str:
    return "" if element is None else "".join(element.itertext()).strip()


def _value(element: Element, name: str) -> str:
    found = element.find(f"{CHART}{name}")
    return "" if found is None else found.get("val", "1")
