"""Pictures of a chart: of each panel for a page, and of the whole for a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from training_register.outputs.chart_lying import lying
from training_register.outputs.chart_shapes import SIZE, TITLE_SIZE, Canvas, Look, Picture, wrapped
from training_register.outputs.chart_standing import standing
from training_register.outputs.charts import Chart
from training_register.settings import dark_enough
from training_register.table import ChartKind

# As wide as a table of figures is on a desk, and as a small phone; what is no wider than that has one form for both.
DESK, PHONE = 704, 288
# Around the picture in a file, and between panels.
MARGIN, GAP = 24, 28

# Fill and stroke in a file, by the names of `_palette`; on a page its stylesheet says them.
_FILLS = {
    Look.BAR: "ink",
    Look.EARLIER: "pale",
    Look.ESTIMATE: "paper",
    Look.EARLIER_ESTIMATE: "paper",
    Look.POINT: "ink",
    Look.OPEN_POINT: "paper",
    Look.TITLE: "text",
    Look.HEAD: "text",
    Look.LABEL: "text",
    Look.VALUE: "text",
    Look.ASIDE: "quiet",
}
_STROKES = {
    Look.EARLIER: "ink",
    Look.ESTIMATE: "ink",
    Look.EARLIER_ESTIMATE: "ink",
    Look.AXIS: "quiet",
    Look.BREAK: "text",
    Look.LINE: "ink",
    Look.LINE_ESTIMATE: "ink",
    Look.OPEN_POINT: "ink",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A panel as a desk shows it, and as a phone does; None where the one does for both."""

    wide: Picture
    narrow: Picture | None


@dataclass(frozen=True, slots=True)
class Poster:
    """A whole chart in one picture, with its title and notes: pictures and the place of each."""

    width: int
    height: int
    title: str
    description: str
    placed: tuple[tuple[int, int, Picture], ...]


def pairs_of(chart: Chart) -> tuple[Pair, ...]:
    """The pictures of each panel. On a phone time runs down the page, so that any number of periods fits."""
    wide = _wide(chart)
    if max(picture.width for picture in wide) <= PHONE:
        return tuple(Pair(picture, None) for picture in wide)
    narrow = _told(chart, lying(chart, PHONE, may_stand_above=True))
    return tuple(Pair(*pair) for pair in zip(wide, narrow, strict=True))


def poster_of(chart: Chart, *, brand: str, mark: str = "") -> Poster:
    """The chart as a file shows it, in an organisation's colour; `mark` is what every file says first."""
    above = _paragraphs([*([(Look.ASIDE, mark)] if mark else []), (Look.TITLE, chart.title)])
    below = _paragraphs([(Look.ASIDE, note) for note in (*chart.notes, *chart.about)])
    placed = [(MARGIN, MARGIN, above)]
    y = MARGIN + above.height + GAP // 2
    for row in _rows_of(_wide(chart)):
        x, height = MARGIN, max(picture.height for picture in row)
        for picture in row:
            # Axes stand in line, however many lines the names above them take.
            placed.append((x, y + height - picture.height, picture))
            x += picture.width + GAP
        y += height + GAP
    placed.append((MARGIN, y, below))
    palette = _palette(brand)
    return Poster(
        width=DESK + 2 * MARGIN,
        height=y + below.height + MARGIN,
        title=chart.title,
        description=chart.description,
        placed=tuple((left, top, _coloured(picture, palette)) for left, top, picture in placed),
    )


def _wide(chart: Chart) -> list[Picture]:
    side_by_side = [] if chart.kind is ChartKind.BARS else standing(chart, DESK)
    return _told(chart, side_by_side or lying(chart, DESK, may_stand_above=False))


def _told(chart: Chart, pictures: Sequence[Picture]) -> list[Picture]:
    """The pictures with the words for who can't see them."""
    return [
        replace(picture, title=panel.label or chart.title, description=panel.description)
        for picture, panel in zip(pictures, chart.panels, strict=True)
    ]


def _rows_of(pictures: Sequence[Picture]) -> list[list[Picture]]:
    """As many pictures side by side as fit."""
    rows: list[list[Picture]] = []
    used = 0
    for picture in pictures:
        if not rows or used + GAP + picture.width > DESK:
            rows.append([])
            used = -GAP
        rows[-1].append(picture)
        used += GAP + picture.width
    return rows


def _paragraphs(texts: Sequence[tuple[Look, str]]) -> Picture:
    canvas, y = Canvas(), 0
    for look, text in texts:
        is_title = look is Look.TITLE
        size = TITLE_SIZE if is_title else SIZE
        for line in wrapped(text, DESK, size, is_bold=is_title):
            y += round(size * 1.3)
            canvas.text(look, 0, y - 4, line)
        y += 2
    return canvas.picture(DESK, y)


def _palette(brand: str) -> dict[str, str]:
    ink = dark_enough(brand)
    return {"ink": ink, "pale": _pale(ink), "text": "#0b0c0c", "quiet": "#484949", "paper": "#ffffff"}


def _pale(colour: str) -> str:
    """A third of a colour on white."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * 0.35):02x}" for part in parts)


def _coloured(picture: Picture, palette: dict[str, str]) -> Picture:
    """The picture with its colours, for a file that no stylesheet goes with."""
    return replace(
        picture,
        groups=tuple(
            replace(
                group,
                attributes=(
                    *group.attributes,
                    *(
                        (name, palette[colours[group.look]])
                        for name, colours in (("fill", _FILLS), ("stroke", _STROKES))
                        if group.look in colours
                    ),
                ),
            )
            for group in picture.groups
        ),
    )
