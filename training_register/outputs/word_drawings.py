"""A native chart in a Word document: its part, the small workbook behind it, and its place among the paragraphs."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import parse_xml
from openpyxl import Workbook
from openpyxl.xml.functions import tostring

from training_register.outputs.archives import same_each_time
from training_register.outputs.word_chart_shapes import chart_space
from training_register.outputs.word_charts import WIDTH, NativeChart
from training_register.outputs.word_text import made, paragraph
from training_register.outputs.wording import cleaned
from training_register.outputs.workbook_cells import put_text

SHEET = "Figures"
# The English Metric Units of DrawingML, in a centimetre.
EMU = 360_000
LONGEST_DESCRIPTION = 2_000


def drawing(document: Any, native: NativeChart, number: int, made_at: datetime) -> Any:
    """A paragraph with a chart; `number` is its place among the charts of the document, from 1."""
    package = document.part.package
    sheet = Part(
        PackURI(f"/word/embeddings/Microsoft_Excel_Worksheet{number}.xlsx"),
        CONTENT_TYPE.SML_SHEET,
        _workbook(native, made_at),
        package,
    )
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
    part._blob = _chart_part(native, part.relate_to(sheet, RELATIONSHIP_TYPE.PACKAGE))
    return paragraph(made("w:r", None, _inline(native, number, document.part.relate_to(part, RELATIONSHIP_TYPE.CHART))))


def _chart_part(native: NativeChart, behind: str) -> bytes:
    space = parse_xml(tostring(chart_space(native, SHEET).to_tree()))
    for element in space.iter(qn("c:numFmt")):
        # Else Word would take the format of the cells.
        element.set("sourceLinked", "0")
    for run in [run for run in space.iter(qn("a:r")) if not run.findtext(qn("a:t"))]:
        # openpyxl puts it into each paragraph that only says how letters look.
        run.getparent().remove(run)
    space.append(made("c:externalData", {"r:id": behind}, made("c:autoUpdate", {"val": 0})))
    return serialize_part_xml(space)


def _workbook(native: NativeChart, made_at: datetime) -> bytes:
    """The sheet that Word opens for "Edit data"; it holds what the chart shows, and nothing that it hides."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.column_dimensions["A"].width = 40
    for row, values in enumerate(native.rows, 1):
        for column, value in enumerate(values, 1):
            if isinstance(value, str):
                put_text(sheet.cell(row, column), value)
            elif value is not None:
                sheet.cell(row, column).value = value
    book.properties.created = made_at.replace(tzinfo=None)
    written = io.BytesIO()
    book.save(written)
    return same_each_time(written, made_at)


def _inline(native: NativeChart, number: int, chart: str) -> Any:
    width, height = round(WIDTH * EMU), round(native.height * EMU)
    described = cleaned(native.description)
    if len(described) > LONGEST_DESCRIPTION:
        described = f"{described[:LONGEST_DESCRIPTION].rstrip()}… All figures stand in the table."
    around = dict.fromkeys(("distT", "distB", "distL", "distR"), 0)
    chart_itself = made("a:graphicData", {"uri": nsmap["c"]}, made("c:chart", {"r:id": chart}))
    return made(
        "w:drawing",
        None,
        made(
            "wp:inline",
            around,
            made("wp:extent", {"cx": width, "cy": height}),
            made("wp:docPr", {"id": number, "name": f"Chart {number}", "descr": described}),
            made("wp:cNvGraphicFramePr"),
            made("a:graphic", None, chart_itself),
        ),
    )
