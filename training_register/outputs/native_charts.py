"""A panel of a chart as a native Excel chart, whose bars and points are cells of the worksheet of its table."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties

from training_register.outputs.charts import Chart, Panel, Point
from training_register.outputs.native_chart_looks import (
    INK,
    LINE_WIDTH,
    PALE,
    dress_axis,
    line,
    marker,
    no_line,
    paper,
    text_properties,
    title_of_chart,
)
from training_register.outputs.wording import cleaned
from training_register.outputs.workbook_cells import SIZE
from training_register.table import ChartKind, NumberStyle, Table

# In a union of cells an empty one leaves a gap, where a text would be drawn as 0. On every worksheet of a table B1 is
# empty, since text outside tables stands in column A.
EMPTY_CELL = "$B$1"
MOST_STEPS = 5


@dataclass(frozen=True, slots=True)
class Places:
    """Where a table stands on its worksheet: the row of its headings, each row and each column's letter by its key."""

    sheet: Any
    headings: int
    rows: Mapping[str, int]
    columns: Mapping[str, str]

    def number_format(self, point: Point) -> str:
        """How the number of a point is written."""
        return str(self.sheet[f"{self.columns[point.column]}{self.rows[point.row]}"].number_format)

    def figure(self, point: Point) -> str:
        """The cell of a figure that is shown; an empty one for any other, so that nothing is drawn."""
        if point.value is None:
            return EMPTY_CELL
        return f"${self.columns[point.column]}${self.rows[point.row]}"

    def words(self, panel: Panel) -> list[str]:
        """What each point of a panel is called on the sheet."""
        return [str(self.sheet[cell.replace("$", "")].value) for cell in self.labels(panel)]

    def labels(self, panel: Panel) -> list[str]:
        """The cells that say what the points of a panel are: the labels of their rows, or the headings."""
        in_headings = len({point.column for point in panel.points}) > 1
        return [
            f"${self.columns[point.column]}${self.headings}" if in_headings else f"$A${self.rows[point.row]}"
            for point in panel.points
        ]

    def all_of(self, cells: Sequence[str]) -> str:
        """A formula that names cells in their order."""
        sheet = f"'{self.sheet.title}'!"
        parts = [f"{sheet}{first}:{last}" if first != last else f"{sheet}{first}" for first, last in _ranges(cells)]
        return parts[0] if len(parts) == 1 else f"({','.join(parts)})"


def _ranges(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The first and the last of the cells that stand one below the other."""
    start = 0
    for at in range(1, len(cells) + 1):
        if at == len(cells) or not _is_below(cells[at - 1], cells[at]):
            yield cells[start], cells[at - 1]
            start = at


def _is_below(upper: str, lower: str) -> bool:
    (_, one, row), (_, other, next_row) = upper.split("$"), lower.split("$")
    return one == other and int(next_row) == int(row) + 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart, the table that it is of, and where that stands."""

    chart: Chart
    table: Table
    places: Places


def native_chart(one: Drawn, panel: Panel) -> Any:
    """The native chart of a panel, without legend; that of the only one has the title of the whole chart."""
    chart = one.chart
    is_alone = len(chart.panels) == 1
    drawn = LineChart() if chart.kind is ChartKind.LINE else BarChart()
    lies = chart.kind is ChartKind.BARS
    drawn.title = title_of_chart(chart.title if is_alone else panel.label, 14 if is_alone else SIZE, is_bold=True)
    drawn.legend = None
    drawn.roundedCorners = False
    drawn.graphical_properties = GraphicalProperties(solidFill=paper(), ln=no_line())
    for number, part in enumerate(_parts(panel) if chart.kind is ChartKind.LINE else [range(len(panel.points))]):
        shown = [point if at in part else None for at, point in enumerate(panel.points)]
        drawn.series.append(_series(one, panel, shown, number))
    if isinstance(drawn, BarChart):
        drawn.type = "bar" if lies else "col"
        drawn.gapWidth, drawn.varyColors = 50, False
    step, steps = _even_scale(chart.scale_end(panel), MOST_STEPS if lies else MOST_STEPS - 1)
    labels, numbers = drawn.x_axis, drawn.y_axis
    dress_axis(labels, "Period" if chart.across_periods else cleaned(one.table.columns[0].heading) or "Row")
    dress_axis(numbers, chart.measure or "Number")
    numbers.scaling.min, numbers.scaling.max, numbers.majorUnit = 0, step * steps, step
    numbers.number_format = _plain_format(step, one.table.style)
    numbers.majorGridlines = None
    labels.noMultiLvlLbl = True
    if lies:
        # The first row on top, and the numbers beneath all the same.
        labels.scaling.orientation = "maxMin"
        numbers.crosses, numbers.tickLblPos = "max", "nextTo"
    return drawn


def _parts(panel: Panel) -> Iterator[range]:
    """The places of the points on either side of a break in the series, each side to be a line of its own."""
    breaks = [at for at, point in enumerate(panel.points) if point.after_break]
    for first, end in pairwise((0, *breaks, len(panel.points))):
        yield range(first, end)


def _even_scale(highest: float, most_steps: int) -> tuple[float, int]:
    """The steps of an axis from 0, and how many lead past the highest number, with room for what is printed there.

    A step is 1, 2 or 5, or that with noughts; never less than 1 where the highest number is whole.
    """
    end = highest * 1.1
    size = 10.0 ** math.floor(math.log10(end)) / 10 if end else 1.0
    choices = (lead * size * 10**power for power in range(3) for lead in (1, 2, 5))
    step = next(one for one in choices if end <= most_steps * one)
    if isinstance(highest, int):
        step = max(step, 1)
    return round(step, 6), max(1, math.ceil(end / step))


def _series(one: Drawn, panel: Panel, shown: Sequence[Point | None], number: int) -> Series:
    """The points that are shown of a panel, as one series; a None leaves a gap."""
    chart, places = one.chart, one.places
    cells = [places.figure(point) if point else EMPTY_CELL for point in shown]
    series = Series(
        idx=number,
        order=number,
        tx=SeriesLabel(v=panel.label or chart.measure or "Number"),
        cat=AxDataSource(strRef=StrRef(f=places.all_of(places.labels(panel)))),
        val=NumDataSource(numRef=NumRef(f=places.all_of(cells))),
    )
    is_line = chart.kind is ChartKind.LINE
    if is_line:
        series.graphicalProperties = GraphicalProperties(ln=line(INK, LINE_WIDTH))
        series.marker, series.smooth = marker(is_open=False), False
    else:
        series.graphicalProperties = GraphicalProperties(solidFill=INK, ln=no_line())
        series.invertIfNegative = False
    series.dPt = list(_data_points(shown, is_line=is_line))
    series.dLbls = _labels(shown, places, one.table.style, is_line=is_line)
    return series


def _data_points(shown: Sequence[Point | None], *, is_line: bool) -> Iterator[DataPoint]:
    """How points look that do not look like the others: estimates are open and dashed, what is earlier is pale."""
    for at, point in enumerate(shown):
        if point is None or point.value is None:
            continue
        colour = PALE if point.is_earlier else INK
        if is_line:
            before = shown[at - 1] if at else None
            if point.is_estimate or (before and before.is_estimate):
                # In Excel the properties of a point are those of the line that leads to it, too.
                dashed = GraphicalProperties(ln=line(INK, LINE_WIDTH, is_dashed=True))
                yield DataPoint(idx=at, marker=marker(is_open=point.is_estimate), spPr=dashed)
        elif point.is_estimate:
            outline = line(colour, LINE_WIDTH, is_dashed=True)
            yield DataPoint(idx=at, invertIfNegative=False, spPr=GraphicalProperties(noFill=True, ln=outline))
        elif point.is_earlier:
            yield DataPoint(idx=at, invertIfNegative=False, spPr=GraphicalProperties(solidFill=colour, ln=no_line()))


def _labels(shown: Sequence[Point | None], places: Places, style: NumberStyle, *, is_line: bool) -> DataLabelList:
    """Each number beside its bar or point, in the words of the chart where they are not the number alone."""
    position = "t" if is_line else "outEnd"
    labels = DataLabelList(dLblPos=position, txPr=text_properties(), **_only_values())
    for at, point in enumerate(shown):
        if point is None or point.value is None:
            continue
        labels.numFmt = labels.numFmt or places.number_format(point)
        decimals = style.decimals if isinstance(point.value, float) else 0
        if point.words != style.written(point.value, decimals):
            labels.dLbl.append(
                DataLabel(
                    idx=at, numFmt=_as_words(point.words), dLblPos=position, txPr=text_properties(), **_only_values()
                )
            )
    return labels


def _only_values() -> dict[str, bool]:
    # Some programs show what they are not told to leave out.
    others = ("showLegendKey", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    return {"showVal": True, **dict.fromkeys(others, False)}


def _as_words(words: str) -> str:
    """A number format that shows words whatever the number: the way to a label of one's own that Excel keeps."""
    return '"' + words.replace('"', "”") + '"'


def _plain_format(step: float, style: NumberStyle) -> str:
    whole = "#,##0" if style.has_commas else "0"
    return whole if step >= 1 else f"{whole}.0{'0' if step < 0.1 else ''}"
