"""Pictures of charts: lengths are proportional, every word has its place, and nothing lies upon anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outputs.samples import PARENTS, PROFESSIONALS, ROADSHOWS, Typed, row
from tests.outputs.test_charts import ABOUT, AT_LEAST, HIDDEN, by_period, drawn, tables
from training_register.count import LARGEST, Certainty, Count
from training_register.outputs.chart_pictures import DESK, MARGIN, PHONE, Poster, pairs_of, poster_of
from training_register.outputs.chart_shapes import HEAD_SIZE, Look, Picture, Shape, width_in_pixels, wrapped
from training_register.outputs.charts import Chart, Panel, chart_of
from training_register.rules.periods import MONTHS
from training_register.settings import contrast_with_white
from training_register.table import Cell, ChartKind, Mark, Table

BARS = (Look.BAR, Look.EARLIER, Look.ESTIMATE, Look.EARLIER_ESTIMATE)
POINTS = (Look.POINT, Look.OPEN_POINT)
LINES = (Look.LINE, Look.LINE_ESTIMATE)
WORDS = (Look.HEAD, Look.LABEL, Look.VALUE, Look.ASIDE)
# What a place is rounded to in a picture, twice.
ROUNDING = 0.021
QUARTERS = tuple(f"2016/17 Q{number}" for number in range(1, 5))
YEAR_OF_MONTHS = tuple(f"{MONTHS[number]} 2016" for number in (*range(4, 13), 1, 2, 3))

NUMBERS = st.integers(0, 12) | st.integers(0, 2_000) | st.integers(0, LARGEST)
CELLS: st.SearchStrategy[Typed] = st.one_of(
    NUMBERS,
    st.none(),
    st.tuples(NUMBERS, st.sampled_from((ABOUT, AT_LEAST, Certainty.NEARLY))),
    st.just(HIDDEN),
    st.builds(lambda number: Cell(Count.of(number), (Mark.BREAK_IN_SERIES,)), NUMBERS),
)


class Box(NamedTuple):
    """The room that something takes."""

    left: float
    top: float
    right: float
    bottom: float
    words: str = ""

    def meets(self, other: Box) -> bool:
        """Whether two lie upon each other, by more than the hair that letters keep between them."""
        return (
            min(self.right, other.right) - max(self.left, other.left) > 1
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 1
        )


def shapes(picture: Picture, *looks: Look) -> Iterator[Shape]:
    """The shapes of some looks."""
    return (shape for group in picture.groups if group.look in looks for shape in group.shapes)


def place(shape: Shape, name: str) -> float:
    """A number among the attributes of a shape."""
    return float(dict(shape.attributes)[name])


def words_in(picture: Picture, *looks: Look) -> str:
    """The words of some looks, whatever the lines that they are broken into."""
    return "".join("".join(shape.words.split()) for shape in shapes(picture, *looks))


def boxes(picture: Picture, *looks: Look) -> Iterator[Box]:
    """The room of each line of words."""
    for group in picture.groups:
        is_bold, size = group.look is Look.HEAD, HEAD_SIZE if group.look is Look.HEAD else picture.size
        for shape in group.shapes if group.look in looks else ():
            given = dict(shape.attributes)
            width = width_in_pixels(shape.words, size, is_bold)
            if turned := given.get("transform"):
                found = re.match(r"translate\(([\d.]+) ([\d.]+)\) rotate\(-90\)", turned)
                assert found
                x, y = map(float, found.groups())
                yield Box(x - size * 0.75, y - width, x, y, shape.words)
                continue
            x, y = float(given["x"]), float(given["y"])
            left = x - {"start": 0, "middle": width / 2, "end": width}[given.get("text-anchor", "start")]
            yield Box(left, y - size * 0.75, left + width, y, shape.words)


def pictures_of(chart: Chart) -> list[tuple[Panel, Picture]]:
    """Every picture of a page, with its panel."""
    pairs = zip(chart.panels, pairs_of(chart), strict=True)
    return [(panel, one) for panel, pair in pairs for one in (pair.wide, pair.narrow) if one]


@st.composite
def charts(draw: st.DrawFn, kinds: tuple[ChartKind, ...] = tuple(ChartKind)[1:]) -> Chart:
    """A chart of some rows and periods, with whatever a cell may hold; the first figure is a number."""
    kind = draw(st.sampled_from(kinds))
    headings = draw(
        st.sampled_from(
            (YEAR_OF_MONTHS, ("2014/15", "2015/16", "2016/17"), tuple(f"2016/17 Q{n}" for n in range(1, 5)))
        )
    )
    labels = st.sampled_from(("Education", "Others/ Voluntary Sector", "LAC/Care Leavers/Children Services", "W" * 60))
    rows = [
        (draw(labels), *(draw(CELLS) for _ in headings)) for _ in range(draw(st.integers(1, 4)))
    ]  # fmt: skip
    first = draw(NUMBERS)
    table = by_period((draw(labels), first, *rows[0][2:]), *rows[1:], headings=headings)
    return drawn(table, kind, "p0") if kind is ChartKind.BARS else drawn(table, kind)


@given(charts())
def test_every_figure_and_every_label_is_printed_once_in_each_picture(chart: Chart) -> None:
    for panel, picture in pictures_of(chart):
        printed = words_in(picture, Look.VALUE)
        assert sorted(printed) == sorted(
            "".join("".join(point.words.split()) for point in panel.points if point.value is not None)
        )
        in_gaps = "".join("".join(point.words.split()) for point in panel.points if point.value is None)
        breaks = "[b]" * sum(point.after_break for point in panel.points)
        assert sorted(words_in(picture, Look.ASIDE)) == sorted(in_gaps + breaks)
        assert len(list(shapes(picture, Look.BREAK))) == sum(point.after_break for point in panel.points)
        assert words_in(picture, Look.HEAD) == "".join(panel.label.split())


@given(charts((ChartKind.BARS, ChartKind.MULTIPLES, ChartKind.COLUMNS)))
def test_bars_are_as_long_as_their_numbers_say(chart: Chart) -> None:
    by_form: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for pair, panel in zip(pairs_of(chart), chart.panels, strict=True):
        for picture in (pair.wide, pair.narrow):
            if not picture:
                continue
            bars = list(shapes(picture, *BARS))
            axis = next(shapes(picture, Look.AXIS))
            lies = place(axis, "x1") == place(axis, "x2")
            bars.sort(key=lambda bar: place(bar, "y" if lies else "x"))
            values = [point.value for point in panel.points if point.value is not None]
            lengths = [place(bar, "width" if lies else "height") for bar in bars]
            by_form[picture is pair.narrow] += zip(lengths, values, strict=True)
    for pairs in by_form.values():
        longest, most = max(pairs, key=lambda pair: pair[1], default=(0.0, 0.0))
        for length, value in pairs:
            assert (length == 0) if not value else abs(length - longest * value / most) < ROUNDING


@given(charts((ChartKind.LINE,)))
def test_a_line_joins_what_may_be_joined_and_nothing_else(chart: Chart) -> None:
    for panel, picture in pictures_of(chart):
        dots = {(place(dot, "cx"), place(dot, "cy")) for dot in shapes(picture, *POINTS)}
        segments = list(shapes(picture, *LINES))
        ends = [tuple(place(line, name) for name in ("x1", "y1", "x2", "y2")) for line in segments]
        assert len(segments) == sum(len(run) - 1 for run in panel.runs)
        assert {end for line in ends for end in (line[:2], line[2:])} <= dots
        for rule in shapes(picture, Look.BREAK):
            upright = place(rule, "x1") == place(rule, "x2")
            at, low, high = (place(rule, "x1"), 0, 2) if upright else (place(rule, "y1"), 1, 3)
            assert not any(min(line[low], line[high]) < at < max(line[low], line[high]) for line in ends)


@given(charts())
def test_words_lie_in_the_picture_and_upon_no_others(chart: Chart) -> None:
    for _, picture in pictures_of(chart):
        found = list(boxes(picture, *WORDS))
        for box in found:
            assert box.top >= -2, (box, picture.width)
            assert box.left >= -10, (box, picture.width)
            assert box.right <= picture.width + 10, (box, picture.width)
            assert box.bottom <= picture.height, (box, picture.height)
        for one, other in combinations(found, 2):
            assert not one.meets(other), (one, other)


@given(charts((ChartKind.LINE,)))
def test_no_line_runs_through_a_figure(chart: Chart) -> None:
    for _, picture in pictures_of(chart):
        figures = list(boxes(picture, Look.VALUE))
        for line in shapes(picture, *LINES):
            ends = [(place(line, f"x{end}"), place(line, f"y{end}")) for end in (1, 2)]
            for box in figures:
                assert not runs_through(ends, box), (ends, box)


def runs_through(ends: list[tuple[float, float]], box: Box) -> bool:
    """Whether a line runs through the middle half of a box."""
    (x1, y1), (x2, y2) = ends
    width, height = box.right - box.left, box.bottom - box.top
    inner = Box(box.left + width / 4, box.top + height / 4, box.right - width / 4, box.bottom - height / 4)
    steps = ((x1 + (x2 - x1) * step / 100, y1 + (y2 - y1) * step / 100) for step in range(101))
    return any(inner.left < x < inner.right and inner.top < y < inner.bottom for x, y in steps)


@given(charts())
def test_no_picture_is_wider_than_where_it_is_seen(chart: Chart) -> None:
    for pair in pairs_of(chart):
        assert pair.wide.width <= DESK
        assert (pair.narrow or pair.wide).width <= PHONE


@given(tables())
def test_whatever_somebody_typed_can_be_drawn(table: Table) -> None:
    if chart := chart_of(table):
        for _, picture in pictures_of(chart):
            for shape in (shape for group in picture.groups for shape in group.shapes):
                assert shape.words.isprintable() or not shape.words.isascii()
                assert not any(value in ("nan", "inf", "-inf") or "e" in value for _, value in shape.attributes
                               if value not in ("middle", "end") and "rotate" not in value)  # fmt: skip


class TestForms:
    """What a picture is, by its kind and its width."""

    def test_zero_is_a_bar_of_no_length_and_a_gap_is_no_bar(self) -> None:
        [(_, picture), _] = pictures_of(drawn(ROADSHOWS, ChartKind.BARS))

        assert [place(bar, "width") for bar in shapes(picture, Look.BAR)] == [0]
        assert len(list(shapes(picture, Look.ESTIMATE))) == 3
        assert words_in(picture, Look.ASIDE) == "notrecorded"

    def test_an_estimate_has_an_open_edge_that_colour_does_not_tell_alone(self) -> None:
        [(_, picture), _] = pictures_of(drawn(ROADSHOWS, ChartKind.BARS))

        [estimates] = [group for group in picture.groups if group.look is Look.ESTIMATE]
        assert "stroke-dasharray" in dict(estimates.attributes)

    def test_panels_of_three_years_stand_side_by_side_and_need_no_other_form(self) -> None:
        chart = drawn(by_period(("Education", 9, 60, 305), ("Health", 6, None, 87)), ChartKind.MULTIPLES)

        assert [pair.narrow for pair in pairs_of(chart)] == [None, None]
        assert [len(list(shapes(pair.wide, Look.EARLIER))) for pair in pairs_of(chart)] == [2, 1]
        assert [len(list(shapes(pair.wide, Look.BAR))) for pair in pairs_of(chart)] == [1, 1]

    def test_twelve_months_fit_a_desk_and_run_down_a_phone(self) -> None:
        chart = drawn(by_period(("Attended", *range(12)), headings=YEAR_OF_MONTHS), ChartKind.LINE)

        [pair] = pairs_of(chart)
        assert pair.narrow
        assert "Sep2016" in words_in(pair.wide, Look.LABEL)
        assert "Sep2016" in words_in(pair.narrow, Look.LABEL)
        assert "September 2016: 5" in pair.narrow.description

    def test_numbers_too_wide_for_a_column_run_down_a_desk_too(self) -> None:
        chart = drawn(by_period(("Attended", *[LARGEST] * 12), headings=YEAR_OF_MONTHS), ChartKind.COLUMNS)

        [pair] = pairs_of(chart)
        assert (pair.wide.width, {place(bar, "height") for bar in shapes(pair.wide, Look.BAR)}) == (DESK, {18})

    def test_forty_rows_with_the_longest_labels(self) -> None:
        rows = tuple(row(f"r{number}", "S" * 200, 1, number) for number in range(40))

        [(_, wide), (_, narrow)] = pictures_of(drawn(replace(PARENTS, rows=rows), ChartKind.BARS))

        assert words_in(wide, Look.LABEL) == words_in(narrow, Look.LABEL) == "S" * 8000


class TestPosters:
    """The whole chart as a file shows it."""

    @given(charts())
    def test_pictures_lie_beside_each_other_within_the_edges(self, chart: Chart) -> None:
        poster = poster_of(chart, brand="#5b2a86")

        rooms = [Box(x, y, x + picture.width, y + picture.height) for x, y, picture in poster.placed]
        assert all(room.left >= MARGIN and room.right <= poster.width - MARGIN for room in rooms)
        assert all(room.top >= MARGIN and room.bottom <= poster.height - MARGIN for room in rooms)
        assert not any(one.meets(other) for one, other in combinations(rooms, 2))

    def test_it_says_what_it_is_of_what_it_means_and_whence_it_is(self) -> None:
        poster = poster_of(drawn(ROADSHOWS, ChartKind.BARS), brand="#5b2a86", mark="Invented figures")

        [mark] = shapes(poster.placed[0][2], Look.ASIDE)
        first, *_ = shapes(poster.placed[0][2], Look.TITLE)
        words = text_of(poster)
        assert mark.words == "Invented figures"
        assert place(mark, "y") < place(first, "y")
        assert words.startswith("Attended: Vulnerability roadshows")
        assert "An open bar with a dashed edge is an estimate" in words
        assert words.endswith("As at 2 May 2017. Source: Sheffield Sexual Exploitation Service, training register")

    @pytest.mark.parametrize("brand", ["#5b2a86", "#000000", "#ff0000", "#006d65"])
    def test_colours_can_be_told_from_white(self, brand: str) -> None:
        chart = drawn(by_period(("Education", 9, (60, ABOUT), 305)), ChartKind.MULTIPLES)

        groups = [group for _, _, picture in poster_of(chart, brand=brand).placed for group in picture.groups]

        for group in groups:
            given = dict(group.attributes)
            edge = given.get("stroke") or given["fill"]
            assert contrast_with_white(edge) >= (4.5 if "fill" in given and "stroke" not in given else 3)

    def test_every_look_has_a_colour(self) -> None:
        break_in_line = Cell(Count.of(5), (Mark.BREAK_IN_SERIES,))
        charts = [
            drawn(by_period(("Education", 1, (60, ABOUT), break_in_line, None, (7, ABOUT), 9, 10),
                            headings=tuple("ABCDEFG")), kind)
            for kind in (ChartKind.LINE, ChartKind.MULTIPLES, ChartKind.COLUMNS)
        ]  # fmt: skip

        seen = set()
        for chart in charts:
            for _, _, picture in poster_of(chart, brand="#5b2a86").placed:
                for group in picture.groups:
                    assert {"fill", "stroke"} & dict(group.attributes).keys(), group.look
                    seen.add(group.look)
        assert seen == set(Look)


def text_of(poster: Poster) -> str:
    """Every word of a poster, from top to bottom."""
    return " ".join(
        shape.words
        for _, _, picture in poster.placed
        for group in picture.groups
        for shape in group.shapes
        if shape.words
    )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("one two", ["one two"]),
        ("one two three four", ["one two", "three four"]),
        ("Care Leavers/Children", ["Care", "Leavers/", "Children"]),
        ("W" * 12, ["WWWWW", "WWWWW", "WW"]),
    ],
)
def test_words_are_broken_only_where_they_must_be(text: str, lines: list[str]) -> None:
    assert wrapped(text, 78) == lines


def test_the_published_year_is_drawn_as_it_was_printed() -> None:
    [(_, wide), _] = pictures_of(drawn(PROFESSIONALS, ChartKind.BARS))

    assert [shape.words for shape in shapes(wide, Look.VALUE)] == ["305", "87", "62", "456", "63"]
