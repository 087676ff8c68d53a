"""A chart as Excel and Word draw it themselves: its figures as a small sheet, and the native chart of that sheet."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, TypeVar

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
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RichTextProperties
from openpyxl.utils import get_column_letter, quote_sheetname

from training_register.outputs.charts import Chart, Panel, Point
from training_register.outputs.wording import cleaned
from training_register.table import ChartKind, Mark, Table

# The Analysis Function's dark blue, and greys for earlier periods: each stands out from white by 3 to 1 or more.
INK, GREY, LIGHTEST_GREY, DARKEST_GREY = "12436D", "767676", 0x94, 0x59
TEXT_SIZE = 11
# Of one chart: what a page is high enough for, and of one table: what a reader would still look at.
MOST_BARS, MOST_CHARTS = 32, 12
# More periods than so many have no colour each, and no columns side by side; nor words of gaps below a line.
MOST_COLOURS, MOST_STANDING, MOST_WORDS = 4, 8, 6
# In centimetres: the width of a page's text, and the heights of a bar, of charts that stand, and of what is around.
WIDTH, BAR_HEIGHT, STANDING_HEIGHT, PANEL_HEIGHT, AROUND = 15.9, 0.62, 7.5, 6.0, 2.6
# What a letter of the words beside the longest bar has of a scale, and what words above a point have.
ROOM, ROOM_ABOVE = 0.022, 0.15
_Of = TypeVar("_Of")
_NUMBER = re.compile(r"\d[\d,]*(?:\.(\d+))?")


@dataclass(frozen=True, slots=True)
class NativeSeries:
    """The points of one colour, one for each category of its chart."""

    name: str
    points: tuple[Point, ...]
    colour: str = INK


@dataclass(frozen=True, slots=True)
class NativeChart:
    """One native chart. `heading` says which part of the whole it is, where there are several.

    `across` and `measure` are the titles of its axes, and its scale leads past the `highest` number. `shown` is how
    many of the table's figures it holds, and `has_gap` says whether one of them has neither a bar nor words.
    """

    heading: str
    description: str
    is_line: bool
    is_lying: bool
    across: str
    measure: str
    categories: tuple[str, ...]
    series: tuple[NativeSeries, ...]
    highest: int | float
    shown: int
    has_gap: bool
    is_panel: bool = False

    @property
    def rows(self) -> tuple[tuple[str | int | float | None, ...], ...]:
        """The sheet that it is a chart of: headings, and a row for each category. What is hidden is not in it."""
        values = zip(*([point.value for point in one.points] for one in self.series), strict=True)
        return (
            (self.across, *(one.name for one in self.series)),
            *((category, *row) for category, row in zip(self.categories, values, strict=True)),
        )

    @property
    def height(self) -> float:
        """Its height in centimetres, for a width of `WIDTH`."""
        if not self.is_lying:
            return PANEL_HEIGHT if self.is_panel else STANDING_HEIGHT
        return round(AROUND + BAR_HEIGHT * len(self.categories) * (len(self.series) + 0.35), 1)


def native_charts(chart: Chart, table: Table) -> tuple[NativeChart, ...]:
    """The native charts of a table's chart, at most `MOST_CHARTS`.

    Bars, and small charts to one scale, are one chart with a colour for each period; where there are too many for a
    page they go on in the next. Each line and each panel with a scale of its own is a chart by itself.
    """
    across = cleaned(table.columns[0].heading) or "Row"
    made: list[NativeChart] = []
    has_colours = len(chart.panels) > 1 and len(chart.panels[0].points) <= MOST_COLOURS
    if chart.kind is ChartKind.MULTIPLES and not chart.own_scales and has_colours:
        made.extend(_side_by_side(chart, across))
    else:
        for panel in chart.panels[:MOST_CHARTS]:
            made.extend(_of_panel(chart, panel, "Period" if chart.across_periods else across))
    if len(made) > 1:
        made = [
            replace(one, heading=one.heading or f"part {number} of {len(made)}") for number, one in enumerate(made, 1)
        ]
    return tuple(made[:MOST_CHARTS])


def _of_panel(chart: Chart, panel: Panel, across: str) -> Iterator[NativeChart]:
    """A panel as a chart of one colour; bars that lie go on in a next one where they are too many for a page."""
    panel = panel.with_short_months if chart.across_periods and len(panel.points) > MOST_WORDS else panel
    is_line = chart.kind is ChartKind.LINE
    is_lying = chart.kind is ChartKind.BARS or (not is_line and len(panel.points) > MOST_STANDING)
    for points in _in_parts(panel.points, MOST_BARS if is_lying else len(panel.points)):
        part = replace(panel, points=tuple(points))
        has_words = is_lying or len(points) <= MOST_WORDS
        yield NativeChart(
            heading=panel.label,
            description=_described(chart.title, panel.label, part.description),
            is_line=is_line,
            is_lying=is_lying,
            across=across,
            measure=chart.measure or "Number",
            categories=tuple(_with_gap(point) if has_words else point.label for point in points),
            series=tuple(_joined(chart.measure or "Number", part)) if is_line else (_series_of(chart, part),),
            highest=chart.scale_end(panel),
            shown=len(points),
            has_gap=not has_words and any(point.value is None for point in points),
            is_panel=len(chart.panels) > 1,
        )


def _series_of(chart: Chart, panel: Panel) -> NativeSeries:
    return NativeSeries(chart.measure or "Number", panel.points)


def _joined(name: str, panel: Panel) -> Iterator[NativeSeries]:
    """A line of each side of a break in the series, since nothing may lead across it."""
    breaks = [place for place, point in enumerate(panel.points) if point.after_break]
    for number, (first, end) in enumerate(pairwise((0, *breaks, len(panel.points)))):
        points = (
            point if first <= place < end else replace(point, value=None) for place, point in enumerate(panel.points)
        )
        yield NativeSeries(f"{name}, after a break" if number else name, tuple(points))


def _side_by_side(chart: Chart, across: str) -> Iterator[NativeChart]:
    """Panels to one scale as one chart: each is a category, and each period a colour."""
    names = [point.label for point in chart.panels[0].points]
    shade = (DARKEST_GREY - LIGHTEST_GREY) / max(1, len(names) - 2)
    for panels in _in_parts(chart.panels, max(1, MOST_BARS // len(names))):
        series = []
        for place, name in enumerate(names):
            points = tuple(panel.points[place] for panel in panels)
            grey = f"{round(LIGHTEST_GREY + shade * place):02X}" * 3
            is_earlier = any(point.is_earlier for point in points)
            series.append(NativeSeries(name, points, grey if is_earlier else INK))
        yield NativeChart(
            heading="",
            description=_described(chart.title, "", replace(chart, panels=tuple(panels)).description),
            is_line=False,
            is_lying=True,
            across=across,
            measure=chart.measure or "Number",
            categories=tuple(panel.label for panel in panels),
            series=tuple(series),
            highest=chart.scale_end(chart.panels[0]),
            shown=len(panels) * len(names),
            has_gap=any(point.value is None for one in series for point in one.points),
        )


def said_beneath(chart: Chart, natives: Sequence[NativeChart]) -> tuple[str, ...]:
    """What a reader must know of native charts, besides the notes of every picture of the chart."""
    has_gap = any(native.has_gap for native in natives)
    more = sum(native.shown for native in natives) < sum(1 for _ in chart.points)
    return (
        *chart.notes,
        *(["Where no figure stands, the table says why."] if has_gap else []),
        *(["In the table there are more rows than are drawn."] if more else []),
    )


def _in_parts(whole: Sequence[_Of], most: int) -> Iterator[Sequence[_Of]]:
    """A sequence in parts of about the same length, none longer than the most."""
    number = math.ceil(len(whole) / most)
    ends = [round(len(whole) * part / number) for part in range(number + 1)]
    yield from (whole[first:last] for first, last in pairwise(ends))


def _with_gap(point: Point) -> str:
    """A label with the words of a gap, where there is no bar that they could stand at: "Health (hidden)"."""
    return f"{point.label} ({point.words})" if point.value is None else point.label


def _described(*parts: str) -> str:
    """The words for who can't see it."""
    return ". ".join(filter(None, parts))


def chart_space(native: NativeChart, sheet: str, first_row: int = 1) -> Any:
    """The whole part of a native chart, as openpyxl's own object; its figures are stored in it.

    The figures stand on a sheet of the given name, `native.rows` from column A of the first row on.
    """
    chart = drawn(native, sheet, first_row)
    plot = PlotArea(layout=None)
    plot._charts = [chart]
    container = ChartContainer(plotArea=plot, legend=chart.legend, title=chart.title, autoTitleDeleted=True)
    container.plotVisOnly, container.dispBlanksAs = True, "gap"
    space = ChartSpace(chart=container, lang="en-GB", roundedCorners=False)
    space.txPr, space.spPr = _text(TEXT_SIZE), GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    return space


def drawn(native: NativeChart, sheet: str, first_row: int = 1) -> Any:
    """The native chart as openpyxl's chart, as a worksheet takes it."""
    chart: Any = LineChart() if native.is_line else BarChart()
    if not native.is_line:
        chart.barDir = "bar" if native.is_lying else "col"
        chart.varyColors = False
        chart.gapWidth, chart.overlap = (35 if len(native.series) > 1 else 50), 0
    chart.width, chart.height = WIDTH, native.height
    chart.legend = Legend(legendPos="t") if len(native.series) > 1 and not native.is_line else None
    columns = range(2, len(native.series) + 2)
    chart.series = [_series(native, at, quote_sheetname(sheet), first_row) for at in columns]
    _set_axes(chart, native)
    return chart


def _set_axes(chart: Any, native: NativeChart) -> None:
    words = max(len(point.words) for one in native.series for point in one.points)
    unit, end = _scale(native.highest, ROOM * words if native.is_lying else ROOM_ABOVE)
    # openpyxl leaves axes out of sight in newer versions of Excel unless it is told not to.
    for axis, title in ((chart.x_axis, native.across), (chart.y_axis, native.measure)):
        axis.delete, axis.title, axis.txPr = False, _title(title, TEXT_SIZE), None
        axis.majorGridlines, axis.majorTickMark = None, "out"
        axis.spPr = GraphicalProperties(ln=LineProperties(w=9525, solidFill="595959"))
    chart.x_axis.majorTickMark = "none"
    chart.x_axis.axPos, chart.y_axis.axPos = ("l", "b") if native.is_lying else ("b", "l")
    chart.y_axis.scaling.min, chart.y_axis.scaling.max, chart.y_axis.majorUnit = 0, end, unit
    chart.y_axis.number_format = f"{_whole(native)}{'.0' if unit < 1 else ''}"
    chart.y_axis.crossBetween = "between"
    if native.is_lying:
        # The first row stands at the top; then the scale has to be sent to the bottom.
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses = "max"
    if native.is_line:
        chart.y_axis.majorGridlines = ChartLines(GraphicalProperties(ln=LineProperties(w=6350, solidFill="D9D9D9")))


def _scale(highest: float, room: float) -> tuple[float, float]:
    """The step of a scale and its end, which leaves room for the words beside the longest bar."""
    if highest <= 0:
        return 1, 1
    rough = highest / 4
    power = 10.0 ** math.floor(math.log10(rough))
    unit = next(power * step for step in (1, 2, 5, 10) if power * step >= rough)
    unit = int(unit) if unit >= 1 else unit
    return unit, math.ceil(highest * (1 + room) / unit) * unit


def _whole(native: NativeChart) -> str:
    """How whole numbers are written: with thousands commas, unless the table's own numbers have none."""
    large = [point for one in native.series for point in one.points if (point.value or 0) >= 1_000]
    return "#,##0" if all("," in point.words for point in large) else "0"


def _series(native: NativeChart, column: int, sheet: str, first_row: int) -> Any:
    one, letter = native.series[column - 2], get_column_letter(column)
    first, last = first_row + 1, first_row + len(native.categories)
    made = Series(idx=column - 2, order=column - 2)
    made.tx = SeriesLabel(StrRef(f"{sheet}!${letter}${first_row}", _texts([one.name])))
    made.cat = AxDataSource(strRef=StrRef(f"{sheet}!$A${first}:$A${last}", _texts(native.categories)))
    cache = NumData("General", len(one.points))
    cache.pt = [NumVal(idx=place, v=point.value) for place, point in enumerate(one.points) if point.value is not None]
    made.val = NumDataSource(NumRef(f"{sheet}!${letter}${first}:${letter}${last}", cache))
    if native.is_line:
        made.spPr = GraphicalProperties(ln=LineProperties(w=28575, solidFill=one.colour))
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
    return GraphicalProperties(solidFill=colour, ln=LineProperties(w=12700, solidFill=colour))


def _open(colour: str, dash: str | None = None) -> Any:
    return GraphicalProperties(noFill=True, ln=LineProperties(w=15875, solidFill=colour, prstDash=dash))


def _points_of_their_own(native: NativeChart, series: NativeSeries) -> Iterator[Any]:
    """The points that look unlike the others: what is earlier is grey, and an estimate is open."""
    for place, point in enumerate(series.points):
        if point.value is None:
            continue
        if native.is_line:
            leads_from = series.points[place - 1] if place else point
            if point.is_estimate or leads_from.is_estimate:
                # The properties of a point are those of the line that leads to it, too.
                line = LineProperties(w=28575, solidFill=series.colour, prstDash="sysDash")
                look = _open(series.colour) if point.is_estimate else _filled(series.colour)
                yield DataPoint(idx=place, marker=Marker("circle", 8, look), spPr=GraphicalProperties(ln=line))
        elif point.is_estimate or (point.is_earlier and series.colour == INK):
            colour = GREY if point.is_earlier and series.colour == INK else series.colour
            look = _open(colour, "sysDash") if point.is_estimate else _filled(colour)
            yield DataPoint(idx=place, invertIfNegative=False, spPr=look)


def _labels(native: NativeChart, series: NativeSeries) -> Any:
    """The words of each figure: its own number, with what stands around it."""
    usual, position = _whole(native), "t" if native.is_line else "outEnd"
    shown = dict.fromkeys(("showLegendKey", "showCatName", "showSerName", "showPercent", "showBubbleSize"), False)
    labels = DataLabelList(numFmt=usual, dLblPos=position, showVal=True, **shown)
    labels.dLbl = [
        DataLabel(idx=place, numFmt=wanted, dLblPos=position, showVal=True, **shown)
        for place, point in enumerate(series.points)
        if point.value is not None and (wanted := _number_format(point)) != usual
    ]
    return labels


def _number_format(point: Point) -> str:
    """A format in which a number reads as the words of its point: "about 60 [e]" is `"about "0" [e]"`."""
    words = f"{point.words} {Mark.BREAK_IN_SERIES.shown}" if point.after_break else point.words
    found = _NUMBER.search(words)
    if not found:
        return "General"
    decimals = f".{'0' * len(found[1])}" if found[1] else ""
    has_commas = "," in found[0] or (point.value or 0) < 1_000
    around = [
        f'"{text.replace(chr(34), "")}"' if text else "" for text in (words[: found.start()], words[found.end() :])
    ]
    return f"{around[0]}{'#,##0' if has_commas else '0'}{decimals}{around[1]}"


def _title(text: str, size: int) -> Any:
    title = title_maker(text)
    for paragraph in title.tx.rich.p:
        paragraph.pPr = ParagraphProperties(defRPr=CharacterProperties(sz=size * 100, b=False))
        for run in paragraph.r:
            run.rPr = CharacterProperties(lang="en-GB", sz=size * 100, b=False)
    title.overlay = False
    return title


def _text(size: int) -> Any:
    """What all words of a chart look like; their font is that of the document it is pasted into."""
    properties = ParagraphProperties(defRPr=CharacterProperties(sz=size * 100))
    return RichText(bodyPr=RichTextProperties(), p=[Paragraph(pPr=properties, endParaRPr=CharacterProperties())])
