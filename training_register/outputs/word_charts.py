"""The native charts of a table's chart: as few as can be, each with the small sheet that it is drawn from."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from training_register.outputs.charts import Chart, Panel, Point
from training_register.outputs.native_chart_looks import INK
from training_register.outputs.wording import cleaned
from training_register.table import ChartKind, Table

# Earlier periods are grey, and the more so the nearer they are: each stands out from white by 3 to 1 or more.
LIGHTEST_GREY, DARKEST_GREY = 0x94, 0x59
# Of one table: what a reader would still look at.
MOST_CHARTS = 12
# More periods than so many have no colour each, and no columns side by side; nor words of gaps below a line.
MOST_COLOURS, MOST_STANDING, MOST_WORDS = 4, 8, 6
# In centimetres: the width of a page's text, what is left of its height beside a caption, and the heights of charts
# that stand, of a bar, of the gap between two rows of bars, and of what is around.
WIDTH, TALLEST, STANDING, PANEL, BAR, GAP, AROUND = 15.9, 21.5, 7.5, 6.0, 0.62, 0.22, 2.6
_Of = TypeVar("_Of")


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
            return PANEL if self.is_panel else STANDING
        return round(AROUND + len(self.categories) * _row_height(len(self.series)), 1)


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
    return tuple(made[:MOST_CHARTS])


def _of_panel(chart: Chart, panel: Panel, across: str) -> Iterator[NativeChart]:
    """A panel as a chart of one colour; bars that lie go on in a next one where they are too many for a page."""
    panel = panel.with_short_months if chart.across_periods and len(panel.points) > MOST_WORDS else panel
    is_line = chart.kind is ChartKind.LINE
    is_lying = chart.kind is ChartKind.BARS or (not is_line and len(panel.points) > MOST_STANDING)
    for heading, points in _in_parts(panel.points, most_rows(1) if is_lying else len(panel.points), panel.label):
        part = replace(panel, points=tuple(points))
        has_words = is_lying or len(points) <= MOST_WORDS
        yield NativeChart(
            heading=heading,
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
    for heading, panels in _in_parts(chart.panels, most_rows(len(names))):
        series = []
        for place, name in enumerate(names):
            points = tuple(panel.points[place] for panel in panels)
            grey = f"{round(LIGHTEST_GREY + shade * place):02X}" * 3
            is_earlier = any(point.is_earlier for point in points)
            series.append(NativeSeries(name, points, grey if is_earlier else INK))
        yield NativeChart(
            heading=heading,
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


def most_rows(colours: int) -> int:
    """How many rows of so many bars a page is high enough for."""
    return int((TALLEST - AROUND) / _row_height(colours))


def _row_height(colours: int) -> float:
    return BAR * colours + GAP


def _in_parts(whole: Sequence[_Of], most: int, name: str = "") -> Iterator[tuple[str, Sequence[_Of]]]:
    """A sequence in parts of about the same length, none longer than the most, each with its heading."""
    number = math.ceil(len(whole) / most)
    ends = [round(len(whole) * part / number) for part in range(number + 1)]
    drawn = min(number, MOST_CHARTS)
    for part, (first, last) in enumerate(pairwise(ends), 1):
        of_parts = f"part {part} of {drawn}" if drawn > 1 else ""
        yield ", ".join(filter(None, (name, of_parts))), whole[first:last]


def _with_gap(point: Point) -> str:
    """A label with the words of a gap, where there is no bar that they could stand at: "Health (hidden)"."""
    return f"{point.label} ({point.words})" if point.value is None else point.label


def _described(*parts: str) -> str:
    """The words for who can't see it."""
    return ". ".join(filter(None, parts))
