"""How a native chart is drawn: openpyxl's own objects, with the figures stored in them, and words in no font."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.chartspace import ChartContainer, ChartSpace
from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.plotarea import PlotArea
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.chart.title import title_maker
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RichTextProperties
from openpyxl.utils import get_column_letter, quote_sheetname

from training_register.outputs.charts import Point
from training_register.outputs.native_chart_looks import AXIS, INK, LINE_WIDTH, THIN_LINE, line, no_line, paper
from training_register.outputs.word_charts import NativeChart, NativeSeries
from training_register.table import Mark

GREY, GRID = "767676", "D9D9D9"
TEXT_SIZE = 11
# The edge of an open bar, and the lines behind what is drawn, in the unit of drawings.
DASHED_EDGE, THINNEST = 15_875, 6_350
# What a letter of the words beside the longest bar has of a scale, and what words above a point have.
ROOM, ROOM_ABOVE = 0.022, 0.15
COMMAS, NO_COMMAS = "#,##0", "0"
_NUMBER = re.compile(r"\d[\d,]*(?:\.(\d+))?")


def chart_space(native: NativeChart, sheet: str) -> Any:
    """The whole part of a native chart; its figures stand on a sheet of that name, `native.rows` from A1 on."""
    chart: Any = LineChart() if native.is_line else BarChart()
    if not native.is_line:
        chart.barDir = "bar" if native.is_lying else "col"
        chart.varyColors = False
        chart.gapWidth, chart.overlap = (35 if len(native.series) > 1 else 50), 0
    columns = range(2, len(native.series) + 2)
    chart.series = [_series(native, at, quote_sheetname(sheet)) for at in columns]
    _set_axes(chart, native)
    plot = PlotArea()
    plot._charts = [chart]
    # The lines on both sides of a break look alike, and need no explanation.
    legend = Legend(legendPos="t") if len(native.series) > 1 and not native.is_line else None
    container = ChartContainer(plotArea=plot, legend=legend, autoTitleDeleted=True)
    container.plotVisOnly, container.dispBlanksAs = True, "gap"
    space = ChartSpace(chart=container, lang="en-GB", roundedCorners=False)
    space.txPr, space.spPr = _text(), GraphicalProperties(noFill=True, ln=no_line())
    return space


def _set_axes(chart: Any, native: NativeChart) -> None:
    words = max(len(point.words) for one in native.series for point in one.points)
    unit, end = scale(native.highest, ROOM * words if native.is_lying else ROOM_ABOVE)
    # openpyxl leaves axes out of sight in newer versions of Excel unless it is told not to.
    for axis, title in ((chart.x_axis, native.across), (chart.y_axis, native.measure)):
        axis.delete, axis.title, axis.txPr = False, _title(title), None
        axis.majorGridlines, axis.majorTickMark = None, "out"
        axis.spPr = GraphicalProperties(ln=line(AXIS, THIN_LINE))
    chart.x_axis.majorTickMark = "none"
    # Never turned: where there is little room, words stand one below the other.
    chart.x_axis.txPr = _text(RichTextProperties(rot=0, vert="horz"))
    chart.x_axis.axPos, chart.y_axis.axPos = ("l", "b") if native.is_lying else ("b", "l")
    chart.y_axis.scaling.min, chart.y_axis.scaling.max, chart.y_axis.majorUnit = 0, end, unit
    chart.y_axis.number_format = f"{_whole(native)}{'.0' if unit < 1 else ''}"
    chart.y_axis.crossBetween = "between"
    if native.is_lying:
        # The first row stands at the top; then the scale has to be sent to the bottom.
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses = "max"
    if native.is_line:
        chart.y_axis.majorGridlines = ChartLines(GraphicalProperties(ln=line(GRID, THINNEST)))


def scale(highest: float, room: float) -> tuple[float, float]:
    """The step of a scale and its end, which leaves room for the words beside the longest bar."""
    if highest <= 0:
        return 1, 1
    rough = highest / 4
    power = 10.0 ** math.floor(math.log10(rough))
    unit = next(power * step for step in (1, 2, 5, 10) if power * step >= rough)
    unit = int(unit) if unit >= 1 else unit
    return unit, round(math.ceil(highest * (1 + room) / unit) * unit, 6)


def _whole(native: NativeChart) -> str:
    """How whole numbers are written: with thousands commas, unless the table's own numbers have none."""
    large = [point for one in native.series for point in one.points if (point.value or 0) >= 1_000]
    return COMMAS if all("," in point.words for point in large) else NO_COMMAS


def _series(native: NativeChart, column: int, sheet: str) -> Any:
    one, letter = native.series[column - 2], get_column_letter(column)
    last = len(native.categories) + 1
    made = Series(idx=column - 2, order=column - 2)
    made.tx = SeriesLabel(StrRef(f"{sheet}!${letter}$1", _texts([one.name])))
    made.cat = AxDataSource(strRef=StrRef(f"{sheet}!$A$2:$A${last}", _texts(native.categories)))
    cache = NumData("General", len(one.points))
    cache.pt = [NumVal(idx=place, v=point.value) for place, point in enumerate(one.points) if point.value is not None]
    made.val = NumDataSource(NumRef(f"{sheet}!${letter}$2:${letter}${last}", cache))
    if native.is_line:
        made.spPr = GraphicalProperties(ln=line(one.colour, LINE_WIDTH))
        made.marker = Marker("circle", 8, _filled(one.colour))
        made.smooth = False
    else:
        made.spPr = _filled(one.colour)
        made.invertIfNegative = False
    made.dPt = list(_points_of_their_own(native, one))
    made.dLbls = _labels(native, one)
    return made


def _texts(texts: Sequence[str]) -> Any:
    return StrData(len(texts), [StrVal(idx=place, v=text) for place, text in enumerate(texts)])


def _filled(colour: str) -> Any:
    return GraphicalProperties(solidFill=colour, ln=line(colour, THIN_LINE))


def _open(colour: str) -> Any:
    return GraphicalProperties(noFill=True, ln=line(colour, DASHED_EDGE, is_dashed=True))


def _empty(colour: str) -> Any:
    """A point that the line behind it does not show through."""
    return GraphicalProperties(solidFill=paper(), ln=line(colour, DASHED_EDGE))


def _points_of_their_own(native: NativeChart, series: NativeSeries) -> Iterator[Any]:
    """The points that look unlike the others: what is earlier is grey, and an estimate is open."""
    for place, point in enumerate(series.points):
        if point.value is None:
            continue
        if native.is_line:
            leads_from = series.points[place - 1] if place else point
            if point.is_estimate or leads_from.is_estimate:
                # The properties of a point are those of the line that leads to it, too.
                leading = line(series.colour, LINE_WIDTH, is_dashed=True)
                look = _empty(series.colour) if point.is_estimate else _filled(series.colour)
                yield DataPoint(idx=place, marker=Marker("circle", 8, look), spPr=GraphicalProperties(ln=leading))
        elif point.is_estimate or (point.is_earlier and series.colour == INK):
            colour = GREY if point.is_earlier and series.colour == INK else series.colour
            look = _open(colour) if point.is_estimate else _filled(colour)
            yield DataPoint(idx=place, invertIfNegative=False, spPr=look)


def _labels(native: NativeChart, series: NativeSeries) -> Any:
    """The words of each figure: its own number, with what stands around it."""
    usual, position = _whole(native), "t" if native.is_line else "outEnd"
    shown = dict.fromkeys(("showLegendKey", "showCatName", "showSerName", "showPercent", "showBubbleSize"), False)
    labels = DataLabelList(numFmt=usual, dLblPos=position, showVal=True, **shown)
    labels.dLbl = [
        DataLabel(idx=place, numFmt=wanted, dLblPos=position, showVal=True, **shown)
        for place, point in enumerate(series.points)
        if point.value is not None and (wanted := number_format(point, usual)) != usual
    ]
    return labels


def number_format(point: Point, whole: str = COMMAS) -> str:
    """A format in which a number reads as the words of its point: "about 60 [e]" is `"about "#,##0" [e]"`."""
    words = f"{point.words} {Mark.BREAK_IN_SERIES.shown}" if point.after_break else point.words
    found = _NUMBER.search(words)
    if not found:
        return "General"
    before, after = (f'"{text}"' if text else "" for text in (words[: found.start()], words[found.end() :]))
    return f"{before}{whole}{'.' + '0' * len(found[1]) if found[1] else ''}{after}"


def _title(text: str) -> Any:
    title = title_maker(text)
    for paragraph in title.tx.rich.p:
        paragraph.pPr = ParagraphProperties(defRPr=CharacterProperties(sz=TEXT_SIZE * 100, b=False))
        for run in paragraph.r:
            run.rPr = CharacterProperties(lang="en-GB", sz=TEXT_SIZE * 100, b=False)
    title.overlay = False
    return title


def _text(turned: Any = None) -> Any:
    """What all words of a chart look like; their font is that of the document it is pasted into."""
    properties = ParagraphProperties(defRPr=CharacterProperties(sz=TEXT_SIZE * 100))
    return RichText(
        bodyPr=turned or RichTextProperties(), p=[Paragraph(pPr=properties, endParaRPr=CharacterProperties())]
    )
