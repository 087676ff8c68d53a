"""How native charts look: titles, axes, lines and points, in letters as large as those of the sheets."""

from __future__ import annotations

from typing import Any

from openpyxl.chart.layout import Layout
from openpyxl.chart.marker import Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.colors import ColorChoice, SchemeColor
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)

from training_register.outputs.workbook_cells import FONT, SIZE

# The Analysis Function's dark blue, and a pale one: on white they have a contrast of 10 and of 3.3 to 1.
INK, PALE = "12436D", "7190AC"
AXIS = "595959"
# In EMU, the unit of drawings: of a point, and of the lines of a chart.
POINT = 12_700
LINE_WIDTH, THIN_LINE = 28_575, 12_700


def dress_axis(axis: Any, title: str) -> None:
    """An axis with its title, a thin line and words of the usual size; openpyxl hides it unless told otherwise."""
    axis.delete = False
    axis.title = title_of_chart(title, SIZE, is_bold=False)
    axis.txPr = text_properties()
    axis.graphicalProperties = GraphicalProperties(ln=line(AXIS, THIN_LINE))
    axis.majorTickMark = axis.minorTickMark = "none"
    axis.tickLblPos = "low"


def title_of_chart(text: str, size: int, *, is_bold: bool) -> Title:
    """The title of a chart or of an axis, which lies over nothing; the size is in points."""
    properties = _characters(size, is_bold=is_bold)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=properties), r=[RegularTextRun(rPr=properties, t=text)])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False, layout=Layout())


def text_properties() -> RichText:
    """How the numbers and words of an axis or of labels are written."""
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_characters(SIZE)), endParaRPr=CharacterProperties())
    # Never turned: where there is little room, words stand one below the other.
    return RichText(bodyPr=RichTextProperties(rot=0, vert="horz"), p=[paragraph])


def _characters(size: int, *, is_bold: bool = False) -> CharacterProperties:
    return CharacterProperties(latin=Font(typeface=FONT), sz=size * 100, b=is_bold)


def marker(*, is_open: bool) -> Marker:
    """The point of a line: full, or open."""
    fill = paper() if is_open else ColorChoice(srgbClr=INK)
    return Marker(symbol="circle", size=8, spPr=GraphicalProperties(solidFill=fill, ln=line(INK, THIN_LINE)))


def line(colour: str, width: int, *, is_dashed: bool = False) -> LineProperties:
    """A line of a colour and a width, in EMU."""
    return LineProperties(w=width, solidFill=colour, prstDash="sysDash" if is_dashed else "solid")


def no_line() -> LineProperties:
    """No outline at all, where Excel would draw one."""
    return LineProperties(noFill=True)


def paper() -> ColorChoice:
    """The background of a sheet, whatever it is."""
    return ColorChoice(schemeClr=SchemeColor(val="bg1"))
