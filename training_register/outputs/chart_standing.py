"""Charts whose periods stand side by side: columns, and lines from left to right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from training_register.outputs.chart_shapes import (
    FOOT,
    HEAD_SIZE,
    LINE_HEIGHT,
    RADIUS,
    SIZE,
    SMALL,
    Canvas,
    Look,
    Picture,
    bar_look,
    point_look,
    width_in_pixels,
    wrapped,
)
from training_register.outputs.charts import Chart, Panel
from training_register.table import ChartKind, Mark

# A slot is what a period has of the width: its bar, and its words above and below.
NARROWEST_SLOT, WIDEST_SLOT, WIDEST_BAR = 42, 104, 56
# Words as wide as this are broken; and the room between a slot's words, or its bar, and each of its edges.
WIDEST_WORD, BESIDE_WORDS, BESIDE_BAR = 96, 4, 5
# The height of the largest figure, in a chart of one panel and in a panel among others, and how wide that is at least.
WHOLE_HEIGHT, PANEL_HEIGHT, LEAST_PANEL = 200, 96, 136
# How far a line may rise beside the words above a point before it would run through them.
MAY_RISE = 8


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the panels of a chart have in common: the widths, heights and sizes of their parts, in pixels."""

    chart: Chart
    # The number at the end of the scale that all panels share; None where each has its own.
    end: float | None
    size: int
    slot: float
    height: float
    # Whether the words in gaps run upwards.
    is_upright: bool
    has_break: bool = False
    lines_above: int = 0
    lines_below_axis: int = 0

    @property
    def is_line(self) -> bool:
        """Whether it is drawn as lines, not as columns."""
        return self.chart.kind is ChartKind.LINE

    @property
    def above(self) -> float:
        """The room between a panel's name and the highest figure: for words, and for the mark of a break."""
        return 8 + (self.has_break + self.lines_above) * LINE_HEIGHT + 4

    @property
    def below(self) -> float:
        """The room between the axis and the labels of the periods."""
        return self.lines_below_axis * LINE_HEIGHT + 2

    def length(self, panel: Panel, value: float) -> float:
        """How high a figure of a panel stands."""
        end = panel.highest if self.end is None else self.end
        return value / end * self.height if end else 0

    def lines_of(self, text: str, is_gap: bool = False) -> list[str]:
        """A label or a figure's words in lines; none where they run upwards."""
        return [] if is_gap and self.is_upright else wrapped(text, self.slot - BESIDE_WORDS, self.size)


class _Words(NamedTuple):
    """Where the words of a point stand: the foot of the last line above it, or of the first one below."""

    x: float
    y: float
    anchor: str = "middle"
    is_below: bool = False
    is_below_axis: bool = False


def standing(chart: Chart, widest: int) -> list[Picture]:
    """A picture of each panel with its periods side by side; none where they don't fit the width."""
    number = max(len(panel.points) for panel in chart.panels)
    is_whole = len(chart.panels) == 1
    size = SIZE if is_whole else SMALL
    short = chart.with_short_months.panels
    # What saves room and costs the reader something is done only where it must be.
    for panels, is_upright in ((chart.panels, False), (short, False), (short, True)):
        slot = max(NARROWEST_SLOT, _widest_word(panels, size, is_upright) + 2 * BESIDE_WORDS)
        if slot * number > widest:
            continue
        height = WHOLE_HEIGHT if is_whole else PANEL_HEIGHT
        layout = _Layout(
            chart,
            end=None if chart.own_scales else chart.scale_end(panels[0]),
            size=size,
            slot=max(slot, min(WIDEST_SLOT, widest / number) if is_whole else LEAST_PANEL / number),
            height=height,
            is_upright=is_upright,
        )
        layout = _with_room(layout, panels)
        return [_panel(panel, layout) for panel in panels]
    return []


def _widest_word(panels: tuple[Panel, ...], size: int, is_upright: bool) -> float:
    """The widest word that a slot must hold."""
    points = [point for panel in panels for point in panel.points]
    beside = [point.words for point in points if point.value is not None or not is_upright]
    words = [word for text in (*beside, *(point.label for point in points)) for word in text.split()]
    return min(WIDEST_WORD, max(width_in_pixels(word, size) for word in words))


def _with_room(layout: _Layout, panels: tuple[Panel, ...]) -> _Layout:
    """The layout with as much room for words as its panels need, the same in each: then their axes stand in line."""
    lines = [
        (panel, place, layout.lines_of(point.words, point.value is None))
        for panel in panels
        for place, point in enumerate(panel.points)
    ]
    below = [
        len(words)
        for panel, place, words in lines
        if layout.is_line and _place_of_words(panel, place, words, layout, base=0).is_below_axis
    ]
    return replace(
        layout,
        has_break=any(point.after_break for panel in panels for point in panel.points),
        lines_above=max(len(words) for _, _, words in lines),
        lines_below_axis=max(below, default=0),
    )


def _panel(panel: Panel, layout: _Layout) -> Picture:
    canvas, slot = Canvas(layout.size), layout.slot
    width = slot * len(panel.points)
    head = wrapped(panel.label, width, HEAD_SIZE, is_bold=True)
    canvas.lines(Look.HEAD, 0, HEAD_SIZE, head)
    top = len(head) * LINE_HEIGHT
    base = top + layout.above + layout.height
    if layout.is_line:
        canvas.joined(panel, [_place(panel, place, layout, base) for place in range(len(panel.points))])
    for place, point in enumerate(panel.points):
        middle, words = slot * (place + 0.5), layout.lines_of(point.words, point.value is None)
        if point.after_break:
            canvas.text(Look.ASIDE, slot * place, top + LINE_HEIGHT + 4, Mark.BREAK_IN_SERIES.shown, "middle")
            canvas.line(Look.BREAK, slot * place, top + LINE_HEIGHT + 8, slot * place, base)
        if point.value is None and layout.is_upright:
            canvas.upright(Look.ASIDE, middle + layout.size * FOOT, base - 8, point.words)
        elif point.value is None:
            canvas.lines_above(Look.ASIDE, middle, base - 6, words)
        elif layout.is_line:
            canvas.dot(point_look(point), middle, base - layout.length(panel, point.value))
            stands = _place_of_words(panel, place, words, layout, base)
            draw = canvas.lines if stands.is_below else canvas.lines_above
            draw(Look.VALUE, stands.x, stands.y, words, stands.anchor)
        else:
            thick, length = min(slot - 2 * BESIDE_BAR, WIDEST_BAR), layout.length(panel, point.value)
            canvas.rect(bar_look(point), middle - thick / 2, base - length, thick, length)
            canvas.lines_above(Look.VALUE, middle, base - length - 5, words)
    labels = [layout.lines_of(point.label) for point in panel.points]
    for place, label in enumerate(labels):
        canvas.lines(Look.LABEL, slot * (place + 0.5), base + layout.below + LINE_HEIGHT, label, "middle")
    canvas.line(Look.AXIS, 0, base, width, base)
    foot = base + layout.below + max(map(len, labels)) * LINE_HEIGHT + 6
    return canvas.picture(width, foot)


def _place(panel: Panel, place: int, layout: _Layout, base: float) -> tuple[float, float] | None:
    """Where a point of a line stands; None for a gap."""
    value = panel.points[place].value
    return None if value is None else (layout.slot * (place + 0.5), base - layout.length(panel, value))


def _place_of_words(panel: Panel, place: int, words: list[str], layout: _Layout, base: float) -> _Words:
    """Beside a point of a line where the line does not run through: above it, below it, or at one side."""
    here = _place(panel, place, layout, base)
    if here is None:
        return _Words(0, base)
    x, y = here
    run = next(run for run in panel.runs if place in run)
    neighbours = (_place(panel, other, layout, base) if other in run else None for other in (place - 1, place + 1))
    left, right = (y - there[1] if there else 0.0 for there in neighbours)
    # How much of the way to a neighbour stands below the words.
    reach = max(width_in_pixels(line, layout.size) for line in words) / 2 / layout.slot
    if max(left, right) * reach <= MAY_RISE:
        return _Words(x, y - 9)
    if min(left, right) * reach >= -MAY_RISE:
        foot = y + RADIUS + len(words) * LINE_HEIGHT
        if foot < base - 3:
            return _Words(x, y + RADIUS + LINE_HEIGHT, is_below=True)
        return _Words(x, base + LINE_HEIGHT, is_below=True, is_below_axis=True)
    # It climbs, or falls, through the point: the corner above it is free on one side.
    return _Words(x - 5, y - 7, "end") if right > 0 else _Words(x + 5, y - 7, "start")
