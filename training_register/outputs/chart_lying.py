"""Charts whose points lie beneath each other: bars, and lines that run down the page."""

from __future__ import annotations

from training_register.outputs.chart_shapes import (
    FOOT,
    HEAD_SIZE,
    LINE_HEIGHT,
    RADIUS,
    SIZE,
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

# The thickness of a bar, and what the longest must have of a narrow picture, or its labels stand above the bars.
BAR, LEAST_LENGTH = 18, 80
# The most of a picture's width that its labels may take, and the room between them and the bars.
LABELS, BESIDE = 0.38, 12
# Between a bar, or the end of a line's room, and the words; and from one row to the next.
BEFORE_WORDS, BETWEEN_ROWS = 6, 8


def lying(chart: Chart, width: int, may_stand_above: bool) -> list[Picture]:
    """A picture of each panel in a width, its labels at the left; above the bars where that leaves bars no room."""
    if any(width_in_pixels(point.label) > width * LABELS for point in chart.points):
        chart = chart.with_short_months
    longest = max(width_in_pixels(point.label) for point in chart.points)
    # A hair more than the longest, or it would be broken for a rounding.
    left = min(longest + 1, width * LABELS) + BESIDE
    # A line would run through labels that stand above its points.
    if may_stand_above and chart.kind is not ChartKind.LINE:
        ends = [_scale(chart, panel, width, left) * chart.scale_end(panel) for panel in chart.panels if panel.highest]
        if longest > width * LABELS or min(ends, default=LEAST_LENGTH) < LEAST_LENGTH:
            left = 0.0
    return [_panel(chart, panel, width, left) for panel in chart.panels]


def _scale(chart: Chart, panel: Panel, width: int, left: float) -> float:
    """Pixels for each one that is counted: the most that leave every bar the room for its words."""
    if chart.kind is ChartKind.LINE:
        words, end = max(width_in_pixels(point.words) for point in chart.points), chart.scale_end(panel)
        return (width - left - words - BESIDE - 2 * RADIUS) / end if end else 0
    points = panel.points if chart.own_scales else chart.points
    drawn = [(point.value, width_in_pixels(point.words)) for point in points if point.value]
    return min(((width - left - words - BEFORE_WORDS - 2) / value for value, words in drawn), default=0)


def _panel(chart: Chart, panel: Panel, width: int, left: float) -> Picture:
    canvas, is_line, is_above = Canvas(), chart.kind is ChartKind.LINE, not left
    scale = _scale(chart, panel, width, left)
    head = wrapped(panel.label, width, HEAD_SIZE, is_bold=True)
    canvas.lines(Look.HEAD, 0, HEAD_SIZE, head)
    start = y = len(head) * LINE_HEIGHT + (8.0 if head else 2.0)
    places: list[tuple[float, float] | None] = []
    for point in panel.points:
        if point.after_break:
            canvas.line(Look.BREAK, 0, y + 4, width - 26, y + 4)
            canvas.text(Look.ASIDE, width, y + 4 + SIZE * FOOT, Mark.BREAK_IN_SERIES.shown, "end")
            y += LINE_HEIGHT
        label = wrapped(point.label, width if is_above else left - BESIDE)
        height = BAR if is_above else max(BAR, len(label) * LINE_HEIGHT)
        if is_above:
            canvas.lines(Look.LABEL, 0, y + SIZE, label)
            y += len(label) * LINE_HEIGHT + 2
            canvas.line(Look.AXIS, 0.5, y - 2, 0.5, y + BAR + 2)
        middle = y + height / 2
        foot = middle + SIZE * FOOT
        if not is_above:
            canvas.lines(Look.LABEL, 0, foot - (len(label) - 1) * LINE_HEIGHT / 2, label)
        length = (point.value or 0) * scale
        places.append(None if point.value is None else (left + RADIUS + length, middle))
        if point.value is None:
            canvas.text(Look.ASIDE, left + BEFORE_WORDS, foot, point.words)
        elif is_line:
            canvas.dot(point_look(point), left + RADIUS + length, middle)
            canvas.text(Look.VALUE, width, foot, point.words, "end")
        else:
            canvas.rect(bar_look(point), left, middle - BAR / 2, length, BAR)
            canvas.text(Look.VALUE, left + length + BEFORE_WORDS, foot, point.words)
        y += height + BETWEEN_ROWS + (4 if is_above else 0)
    if is_line:
        canvas.joined(panel, places)
    if not is_above:
        canvas.line(Look.AXIS, left + 0.5, start - 2, left + 0.5, y - BETWEEN_ROWS + 4)
    return canvas.picture(width, y)
