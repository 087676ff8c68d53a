"""A chart of a Table: plain numbers and words, from which any picture of it is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from re import Match

from training_register.count import Certainty
from training_register.outputs.figures import ESTIMATES, Figure, figure_of, marks_in_title
from training_register.outputs.wording import beneath_line, cleaned, label_of, shown_marks, title_of, words_of
from training_register.rules.names import joined
from training_register.rules.periods import MONTHS, day_in_words
from training_register.table import MEANINGS, Cell, ChartKind, ChartLayout, Column, ColumnKind, Mark, Row, Table

# The words in a gap, by the mark that stands there in place of a number.
IN_A_GAP = {
    Mark.NOT_AVAILABLE: "not available",
    Mark.NOT_APPLICABLE: "does not apply",
    Mark.CONFIDENTIAL: "hidden",
}
# What a chart says in words; the other marks are printed beside their figures.
_SAID_OTHERWISE = (*IN_A_GAP, Mark.ESTIMATE)
# A change may be below 0, and is no length.
_MAY_BE_DRAWN = (ColumnKind.COUNT, ColumnKind.RATIO, ColumnKind.FIGURE)
# With more rows than so many, a line is drawn of their total alone.
MOST_LINES = 6
# Of more figures than so many, a description says the main ones.
MOST_DESCRIBED = 24

_MONTH = re.compile(rf"\b({'|'.join(MONTHS[1:])})\b")


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a chart: `words` are printed beside it, and `value` is None where they stand in a gap.

    `is_earlier` are the periods before the current one, and `after_break` is a period that can't be compared with the
    one before it. `row` and `column` are the keys of its place in the table.
    """

    label: str
    words: str
    value: int | float | None = None
    is_estimate: bool = False
    is_earlier: bool = False
    after_break: bool = False
    row: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """The points of one row in their order, or all of a chart that has one panel, whose label may be empty."""

    label: str
    points: tuple[Point, ...]

    @property
    def runs(self) -> tuple[tuple[int, ...], ...]:
        """The places of points that a line may join: never across a gap, nor across a break in the series."""
        runs: list[list[int]] = [[]]
        for place, point in enumerate(self.points):
            if point.value is None or point.after_break:
                runs.append([])
            if point.value is not None:
                runs[-1].append(place)
        return tuple(tuple(run) for run in runs if run)

    @property
    def highest(self) -> int | float:
        """The largest number that is shown in it. What is hidden has no part in it."""
        return max(map(_length, self.points), default=0)

    @property
    def with_short_months(self) -> Panel:
        """The panel with "Sep 2016" for "September 2016"."""
        points = (replace(point, label=_MONTH.sub(_three_letters, point.label)) for point in self.points)
        return replace(self, points=tuple(points))

    @property
    def description(self) -> str:
        """Its figures in words, all of them or the main ones."""
        if len(self.points) <= MOST_DESCRIBED:
            return "; ".join(
                f"{point.label}: {point.words}{' (after a break in the series)' if point.after_break else ''}"
                for point in self.points
            )
        drawn = [point for point in self.points if point.value is not None]
        gaps = len(self.points) - len(drawn)
        least, most = min(drawn, key=_length), max(drawn, key=_length)
        said = f"{len(self.points)} figures, from {least.words} ({least.label}) to {most.words} ({most.label})"
        return f"{said}; {gaps} without a number" if gaps else said


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart says. Its panels are drawn to one scale, which begins at 0, unless they have `own_scales`.

    `notes` explain what is drawn; `about` is what a file says besides, and a page says beside the table.
    """

    name: str
    kind: ChartKind
    title: str
    measure: str
    panels: tuple[Panel, ...]
    # Whether the points of each panel are periods.
    across_periods: bool = False
    own_scales: bool = False
    notes: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

    @property
    def points(self) -> Iterator[Point]:
        """Every figure, panel by panel."""
        return (point for panel in self.panels for point in panel.points)

    def scale_end(self, panel: Panel) -> int | float:
        """The number at the end of a panel's scale: the largest that is shown in the panels that share it."""
        return panel.highest if self.own_scales else max((one.highest for one in self.panels), default=0)

    @property
    def with_short_months(self) -> Chart:
        """The chart with "Sep 2016" for "September 2016", where there is little room."""
        if not self.across_periods:
            return self
        return replace(self, panels=tuple(panel.with_short_months for panel in self.panels))

    @property
    def heading(self) -> str:
        """What stands above it where its table stands beside it."""
        return f"{self.measure} as a chart" if self.measure else "As a chart"

    @property
    def description(self) -> str:
        """Its figures in words."""
        return ". ".join(
            f"{panel.label}: {panel.description}" if panel.label else panel.description for panel in self.panels
        )


def chart_of(table: Table) -> Chart | None:
    """The chart that a table's layout asks for; None where it asks for none, or no number can be shown.

    Where rows are periods they are the points, and each column that is drawn is a panel. Where columns are periods
    they are the points, and each row is a panel; of the total alone for COLUMNS, and for a LINE of many. Else the
    points are the rows, and bars are drawn whatever was asked for: a line from one sector to another would say what
    isn't so. Bars leave the total out, which would dwarf them. Rows that are unlike measures are compared by no bars,
    and in panels have a scale each.
    """
    layout = table.chart
    if layout is None or layout.kind is ChartKind.NONE:
        return None
    columns = [column for key in layout.columns for column in table.columns[1:] if column.key == key]
    columns = [column for column in columns if column.kind in _MAY_BE_DRAWN]
    if not columns:
        return None
    if layout.rows and layout.kind is not ChartKind.BARS:
        drawn = _down(table, layout, columns)
    elif len(columns) > 1 and layout.kind is not ChartKind.BARS:
        drawn = _across(table, layout, columns)
    elif columns[-1].kind is not ColumnKind.FIGURE:
        drawn = _bars(table, layout, columns[-1])
    else:
        return None
    return drawn if any(point.value is not None for point in drawn.points) else None


@dataclass(frozen=True, slots=True)
class _Figured:
    """A point as it stands in the table: its label, its figure, its place, and whether a break lies before it."""

    label: str
    figure: Figure
    row: str
    column: str
    after_break: bool = False


def _bars(table: Table, layout: ChartLayout, column: Column) -> Chart:
    """A bar for each row of one column."""
    at = table.columns.index(column)
    figured = [
        _Figured(label_of(table, row), figure_of(row.cells[at], table.style), row.key, column.key) for row in table.rows
    ]
    measure, part = cleaned(layout.measure), _part(layout, column)
    if column.key != layout.total and part != measure:
        measure = f"{measure} {part}".strip()
    return _chart(table, replace(layout, kind=ChartKind.BARS, measure=measure), [("", figured)])


def _across(table: Table, layout: ChartLayout, columns: Sequence[Column]) -> Chart:
    """Columns are the periods, and each row that is drawn has a panel of its own."""
    places = [table.columns.index(column) for column in columns]
    rows = (table.total,) if table.total and _is_of_total(layout, table.rows) else table.rows
    panels = [
        (
            label_of(table, row),
            [
                _Figured(
                    _part(layout, column),
                    figure_of(row.cells[at], table.style),
                    row.key,
                    column.key,
                    _breaks(column.heading, row.cells[at]),
                )
                for column, at in zip(columns, places, strict=True)
            ],
        )
        for row in rows
    ]
    return _chart(table, layout, panels, own_scales=any(column.kind is ColumnKind.FIGURE for column in columns))


def _down(table: Table, layout: ChartLayout, columns: Sequence[Column]) -> Chart:
    """Rows are the periods, and each column that is drawn has a panel of its own."""
    rows = [row for row in table.rows if row.key in layout.rows]
    total = [column for column in table.columns if column.key == layout.total]
    columns = total if total and _is_of_total(layout, columns) else columns
    panels = [
        (
            _part(layout, column) if len(columns) > 1 else "",
            [
                _Figured(
                    cleaned(_without_break(words_of(row.cells[0]))) or "No name",
                    figure_of(cell, table.style),
                    row.key,
                    column.key,
                    _breaks(words_of(row.cells[0]), row.cells[0], cell),
                )
                for row in rows
                for cell in (row.cells[table.columns.index(column)],)
            ],
        )
        for column in columns
    ]
    return _chart(table, layout, panels)


def _is_of_total(layout: ChartLayout, panels: Sequence[Row | Column]) -> bool:
    """Whether the total alone is drawn, where there is one."""
    most = {ChartKind.COLUMNS: 1, ChartKind.LINE: MOST_LINES}
    return len(panels) > most.get(layout.kind, len(panels))


def _part(layout: ChartLayout, column: Column) -> str:
    """What a column is a part of its measure for: 2015/16, of "Attended 2015/16"."""
    heading = cleaned(_without_break(column.heading))
    return heading.removeprefix(layout.measure).strip() or heading or "No name"


def _chart(
    table: Table,
    layout: ChartLayout,
    panels: Sequence[tuple[str, Sequence[_Figured]]],
    *,
    own_scales: bool = False,
) -> Chart:
    kind, measure = layout.kind, cleaned(layout.measure)
    in_title = marks_in_title(table)
    title = title_of(table)
    figured = [one for _, points in panels for one in points]
    return Chart(
        name=table.name,
        kind=kind,
        title=f"{measure}: {title}" if measure else title,
        measure=measure,
        panels=tuple(Panel(label, tuple(_points(layout, points, in_title))) for label, points in panels),
        across_periods=kind is not ChartKind.BARS,
        own_scales=own_scales,
        notes=(*_notes(kind, own_scales, figured, in_title), *_left_out(table, layout)),
        about=tuple(_about(table)),
    )


def _points(layout: ChartLayout, figured: Sequence[_Figured], in_title: tuple[Mark, ...]) -> Iterator[Point]:
    has_earlier = layout.kind is ChartKind.MULTIPLES and layout.last_is_current
    for place, one in enumerate(figured):
        figure = one.figure
        # A rule stands between two periods; before the first, the mark stands at its figure.
        after_break = one.after_break and place > 0
        given = (*figure.marks, *((Mark.BREAK_IN_SERIES,) if one.after_break else ()))
        said = (*_SAID_OTHERWISE, *in_title, *((Mark.BREAK_IN_SERIES,) if after_break else ()))
        marks = shown_marks(tuple(mark for mark in dict.fromkeys(given) if mark not in said))
        words = figure.shown or IN_A_GAP[figure.shorthand or Mark.NOT_AVAILABLE]
        yield Point(
            label=one.label,
            words=f"{words} {marks}" if marks else words,
            value=figure.value,
            is_estimate=figure.certainty in ESTIMATES,
            is_earlier=has_earlier and place < len(figured) - 1,
            after_break=after_break,
            row=one.row,
            column=one.column,
        )


def _notes(
    kind: ChartKind,
    own_scales: bool,
    figured: Sequence[_Figured],
    in_title: tuple[Mark, ...],
) -> Iterator[str]:
    """What a reader must know to read it, each only where there is something of the sort."""
    figures = [one.figure for one in figured]
    if own_scales:
        yield "Each has a scale of its own: lengths are compared within one, never between two."
    if any(figure.certainty in ESTIMATES for figure in figures):
        how = "An open point" if kind is ChartKind.LINE else "An open bar with a dashed edge"
        yield f"{how} is an estimate: about, at least or nearly."
    if any(figure.certainty is Certainty.CONFIDENTIAL for figure in figures):
        yield "Hidden: to protect confidentiality."
    if any(figure.aside for figure in figures):
        yield "Some figures leave entries out; the table says how many."
    marks = {mark for figure in figures for mark in figure.marks} - {*_SAID_OTHERWISE} | {*in_title}
    if any(one.after_break for one in figured):
        marks.add(Mark.BREAK_IN_SERIES)
    yield from (mark.meaning for mark in MEANINGS if mark in marks)


def _left_out(table: Table, layout: ChartLayout) -> Iterator[str]:
    """What can't be divided, of a chart of the parts."""
    if layout.kind is ChartKind.BARS:
        return
    columns = [_part(layout, column) for column in table.columns if column.key in layout.left_out]
    rows = [label_of(table, row) for row in table.rows if layout.rows and row.key in layout.left_out]
    if columns or rows:
        yield f"In the table, and not drawn: {joined([*columns, *rows])}."


def _about(table: Table) -> Iterator[str]:
    yield from (beneath_line(table, row, ()) for row in table.beneath)
    if table.as_at:
        yield f"As at {day_in_words(table.as_at)}."
    if source := cleaned(table.source):
        yield f"Source: {source}"


def _breaks(words: str, *cells: Cell) -> bool:
    """Whether a break in the series lies before a period: its heading or one of its cells says so."""
    return Mark.BREAK_IN_SERIES.shown in words or any(Mark.BREAK_IN_SERIES in cell.marks for cell in cells)


def _without_break(words: str) -> str:
    """A period's words without the mark, which is drawn as a rule."""
    return words.replace(Mark.BREAK_IN_SERIES.shown, "")


def _three_letters(month: Match[str]) -> str:
    return month[0][:3]


def _length(point: Point) -> int | float:
    return point.value or 0
