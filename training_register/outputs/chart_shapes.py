"""What pictures of charts are made of: rectangles, lines, dots and words, each with its place in pixels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from training_register.outputs.charts import Panel, Point
from training_register.outputs.letter_widths import width_of

# Sizes of letters: of a whole chart, of a panel among others, of a panel's name, of a file's title.
SIZE, SMALL, HEAD_SIZE, TITLE_SIZE = 13, 12, 14, 18
LINE_HEIGHT = 16
# How far below the middle of a line its letters stand, in sizes.
FOOT = 0.36
RADIUS = 4
# `width_of` counts in digits of Arial 12; pages are read in other fonts, of which DejaVu Sans is the widest.
_PIXELS = 0.556 * 12 * 1.15


class Look(StrEnum):
    """What is drawn alike, in the order in which one lies over another; pages style each by its name."""

    BAR = "bar"
    EARLIER = "earlier"
    ESTIMATE = "estimate"
    EARLIER_ESTIMATE = "earlier-estimate"
    AXIS = "axis"
    BREAK = "break"
    LINE = "line"
    LINE_ESTIMATE = "line-estimate"
    POINT = "point"
    OPEN_POINT = "open-point"
    TITLE = "title"
    HEAD = "head"
    LABEL = "label"
    VALUE = "value"
    ASIDE = "aside"


# What holds on a page and in a file alike. Letters without a size have that of their picture.
_ATTRIBUTES: dict[Look, tuple[tuple[str, str], ...]] = {
    Look.EARLIER: (("stroke-width", "1"),),
    Look.ESTIMATE: (("stroke-width", "1.75"), ("stroke-dasharray", "4 2.5")),
    Look.EARLIER_ESTIMATE: (("stroke-width", "1"), ("stroke-dasharray", "3 2.5")),
    Look.AXIS: (("stroke-width", "1"),),
    Look.BREAK: (("stroke-width", "1.5"), ("stroke-dasharray", "2 3")),
    Look.LINE: (("stroke-width", "2"),),
    Look.LINE_ESTIMATE: (("stroke-width", "2"), ("stroke-dasharray", "4 3")),
    Look.OPEN_POINT: (("stroke-width", "2"),),
    Look.TITLE: (("font-size", str(TITLE_SIZE)), ("font-weight", "700")),
    Look.HEAD: (("font-size", str(HEAD_SIZE)), ("font-weight", "700")),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """One element of SVG: its name, its attributes, and the words of a text."""

    element: str
    attributes: tuple[tuple[str, str], ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Shapes that look alike."""

    look: Look
    attributes: tuple[tuple[str, str], ...]
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in pixels, and the words for who can't see it. `size` is that of most letters."""

    width: int
    height: int
    size: int
    groups: tuple[Group, ...]
    title: str = ""
    description: str = ""


class Canvas:
    """Collects shapes by their look, and knows the size of their letters."""

    def __init__(self, size: int = SIZE) -> None:
        self.size = size
        self._shapes: defaultdict[Look, list[Shape]] = defaultdict(list)

    def rect(self, look: Look, x: float, y: float, width: float, height: float) -> None:
        """A rectangle by its upper left corner."""
        self._add(look, "rect", x=x, y=y, width=width, height=height)

    def line(self, look: Look, x1: float, y1: float, x2: float, y2: float) -> None:
        """A line from one point to another."""
        self._add(look, "line", x1=x1, y1=y1, x2=x2, y2=y2)

    def dot(self, look: Look, x: float, y: float) -> None:
        """A point of a line, by its middle."""
        self._add(look, "circle", cx=x, cy=y, r=RADIUS)

    def text(self, look: Look, x: float, y: float, words: str, anchor: str = "start") -> None:
        """Words on a line whose foot is `y`."""
        places = (("x", as_written(x)), ("y", as_written(y)))
        given = (*places, ("text-anchor", anchor)) if anchor != "start" else places
        self._shapes[look].append(Shape("text", given, words))

    def upright(self, look: Look, x: float, y: float, words: str) -> None:
        """Words that run upwards from a point."""
        turned = ("transform", f"translate({as_written(x)} {as_written(y)}) rotate(-90)")
        self._shapes[look].append(Shape("text", (turned,), words))

    def lines(self, look: Look, x: float, y: float, lines: Sequence[str], anchor: str = "start") -> None:
        """Lines of words, of which the first stands on `y`."""
        for place, words in enumerate(lines):
            self.text(look, x, y + place * LINE_HEIGHT, words, anchor)

    def lines_above(self, look: Look, x: float, y: float, lines: Sequence[str], anchor: str = "middle") -> None:
        """Lines of words, of which the last stands on `y`."""
        self.lines(look, x, y - (len(lines) - 1) * LINE_HEIGHT, lines, anchor)

    def joined(self, panel: Panel, places: Sequence[tuple[float, float] | None]) -> None:
        """Lines between the points of a panel that may be joined; dashed where one end is an estimate."""
        for run in panel.runs:
            for here, there in pairwise(run):
                ends = places[here], places[there]
                if ends[0] and ends[1]:
                    is_estimate = panel.points[here].is_estimate or panel.points[there].is_estimate
                    self.line(Look.LINE_ESTIMATE if is_estimate else Look.LINE, *ends[0], *ends[1])

    def picture(self, width: float, height: float) -> Picture:
        """What was drawn, as a picture."""
        groups = (
            Group(look, _ATTRIBUTES.get(look, ()), tuple(self._shapes[look])) for look in Look if look in self._shapes
        )
        return Picture(round(width), round(height), self.size, tuple(groups))

    def _add(self, look: Look, element: str, **places: float) -> None:
        self._shapes[look].append(Shape(element, tuple((name, as_written(place)) for name, place in places.items())))


def bar_look(point: Point) -> Look:
    """How the bar of a point looks: an estimate is open, and what is earlier is paler."""
    if point.is_estimate:
        return Look.EARLIER_ESTIMATE if point.is_earlier else Look.ESTIMATE
    return Look.EARLIER if point.is_earlier else Look.BAR


def point_look(point: Point) -> Look:
    """How the point of a line looks: an estimate is open."""
    return Look.OPEN_POINT if point.is_estimate else Look.POINT


def width_in_pixels(text: str, size: int = SIZE, is_bold: bool = False) -> float:
    """The width of a text on one line, at most."""
    return width_of(text, size, is_bold) * _PIXELS


def wrapped(text: str, width: float, size: int = SIZE, is_bold: bool = False) -> list[str]:
    """A text in lines that are no wider; words break only where they must, after a stroke first."""
    lines: list[str] = []
    for word in text.split():
        glue = " "
        for piece in _pieces(word, width, size, is_bold):
            longer = f"{lines[-1]}{glue}{piece}" if lines else ""
            if longer and width_in_pixels(longer, size, is_bold) <= width:
                lines[-1] = longer
            else:
                lines.append(piece)
            glue = ""
    return lines


def _pieces(word: str, width: float, size: int, is_bold: bool) -> Iterator[str]:
    """A word, or what it is broken into where it is wider than a line."""
    if width_in_pixels(word, size, is_bold) <= width:
        yield word
        return
    for part in word.replace("/", "/ ").split():
        piece = ""
        for letter in part:
            if piece and width_in_pixels(piece + letter, size, is_bold) > width:
                yield piece
                piece = ""
            piece += letter
        yield piece


def as_written(value: float) -> str:
    """A number of pixels, to hundredths."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
