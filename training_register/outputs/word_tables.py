"""A table of a Word document: its widths, and the marking up that tells heading row, total and what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from training_register.outputs.letter_widths import lines_of, width_of
from training_register.outputs.word_text import made, paragraph

STYLE, SMALL_STYLE = "GridTable1Light", "GridTable1LightSmall"
# In twentieths of a point: the text of an A4 page upright and across, and what a cell has at its sides.
UPRIGHT, ACROSS, AT_THE_SIDES, SMALL_SIDES = 9_026, 13_958, 260, 150
# A digit of Arial in the usual size and in the small one, in the same unit.
_DIGIT, _SMALL_DIGIT = 133.5, 100.1
# In digits: how wide labels may grow before they are wrapped, how wide they stay, and what fits no page.
WIDEST_LABEL, NARROWEST_LABEL, WIDEST_WORD, WIDEST_FIGURE = 44, 16, 18, 24
# Into how many lines a figure and what is added after it may be wrapped; and how much of a day stands before its year.
MOST_LINES, OF_A_DAY = 3, 0.7
# A table of no more lines is kept on one page: of upright ones, and of pages across.
KEPT_UPRIGHT, KEPT_ACROSS = 26, 13


@dataclass(frozen=True, slots=True)
class Grid:
    """What a table says, as texts: a heading row, rows, and whether the last is a total.

    `to_the_right` says for each column whether it is one of figures. `title` and `description` are for those who
    can't see it.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    to_the_right: tuple[bool, ...]
    title: str
    description: str
    has_total: bool = False


@dataclass(frozen=True, slots=True)
class Widths:
    """The widths of a table's columns, whether they fit an upright page, and whether only in small letters."""

    columns: tuple[int, ...]
    is_upright: bool = True
    is_small: bool = False


def widths_of(grid: Grid) -> Widths:
    """An upright page where every word fits on one line, else a page across, else that in small letters."""
    for page, is_small in ((UPRIGHT, False), (ACROSS, False), (ACROSS, True)):
        digit, sides = (_SMALL_DIGIT, SMALL_SIDES) if is_small else (_DIGIT, AT_THE_SIDES)
        least, wanted = zip(*(_limits(grid, at, digit, sides) for at in range(len(grid.headings))), strict=True)
        if sum(least) <= page or is_small:
            break
    return Widths(_shared(page, least, wanted, grid.to_the_right), page == UPRIGHT, is_small)


def _limits(grid: Grid, at: int, digit: float, sides: int) -> tuple[float, float]:
    """The least width of a column, for its longest word and few lines, and that in which each text has one line."""
    is_figure, heading = grid.to_the_right[at], grid.headings[at]
    cells = [row[at] for row in grid.rows]
    words = max((width_of(word, is_bold=True) for cell in (heading, *cells) for word in cell.split()), default=0)
    lines = max((width_of(cell, is_bold=True) for cell in cells), default=0)
    words = max(words, lines / MOST_LINES if is_figure else OF_A_DAY * lines if lines <= WIDEST_WORD else 0)
    least = min(max(words, NARROWEST_LABEL if at == 0 else 0), WIDEST_WORD)
    wanted = max(least, min(lines, WIDEST_FIGURE if is_figure else WIDEST_LABEL))
    return least * digit + sides, wanted * digit + sides


def _shared(
    page: int, least: Sequence[float], wanted: Sequence[float], to_the_right: Sequence[bool]
) -> tuple[int, ...]:
    """The page's width, shared out: as each column wants it where there is room, the rest to the texts."""
    if sum(least) > page:
        shares = [page * one / sum(least) for one in least]
    elif sum(wanted) > page:
        spare = (page - sum(least)) / (sum(wanted) - sum(least))
        shares = [low + (high - low) * spare for low, high in zip(least, wanted, strict=True)]
    else:
        texts = [not is_figure for is_figure in to_the_right]
        rest = (page - sum(wanted)) / max(1, sum(texts))
        shares = [high + rest * is_text for high, is_text in zip(wanted, texts, strict=True)]
    whole = [int(share) for share in shares]
    whole[0] += page - sum(whole)
    return tuple(whole)


def table_of(grid: Grid, widths: Widths) -> Any:
    """The table, whose heading row is repeated on each page, and whose rows break across none."""
    page = UPRIGHT if widths.is_upright else ACROSS
    look = {"w:val": "06E0" if grid.has_total else "06A0", "w:firstRow": 1, "w:lastRow": int(grid.has_total)}
    look |= {"w:firstColumn": 1, "w:lastColumn": 0, "w:noHBand": 1, "w:noVBand": 1}
    properties = made(
        "w:tblPr",
        None,
        made("w:tblStyle", {"w:val": SMALL_STYLE if widths.is_small else STYLE}),
        # In shares of the page, so that it fits one of another width when it is pasted there.
        made("w:tblW", {"w:w": 5000, "w:type": "pct"}),
        made("w:tblLayout", {"w:type": "fixed"}),
        made("w:tblLook", look),
        made("w:tblCaption", {"w:val": grid.title}),
        made("w:tblDescription", {"w:val": grid.description}),
    )
    columns = made("w:tblGrid", None, *(made("w:gridCol", {"w:w": width}) for width in widths.columns))
    shares = [round(width * 5000 / page) for width in widths.columns]
    kept = _kept(grid, widths)
    lines = [
        _row(row, shares, grid.to_the_right, is_heading=number == 0, is_kept=number in kept)
        for number, row in enumerate((grid.headings, *grid.rows))
    ]
    return made("w:tbl", None, properties, columns, *lines)


def _kept(grid: Grid, widths: Widths) -> frozenset[int]:
    """The rows that stay with the next one: all of a short table; else the first two, and that above the last."""
    digit, sides = (_SMALL_DIGIT, SMALL_SIDES) if widths.is_small else (_DIGIT, AT_THE_SIDES)
    room = [(width - sides) / digit for width in widths.columns]
    last, lines = len(grid.rows), 0
    most = KEPT_UPRIGHT if widths.is_upright else KEPT_ACROSS
    for row in (grid.headings, *grid.rows):
        lines += max(lines_of(cell, width) for cell, width in zip(row, room, strict=True))
        if lines > most:
            return frozenset({0, 1, last - 1})
    return frozenset(range(last))


def _row(
    cells: Sequence[str], shares: Sequence[int], to_the_right: Sequence[bool], *, is_heading: bool, is_kept: bool
) -> Any:
    whole = [made("w:cantSplit"), *([made("w:tblHeader")] if is_heading else [])]
    written = []
    for cell, share, is_figure in zip(cells, shares, to_the_right, strict=True):
        own = [made("w:keepNext")] if is_kept else []
        if is_figure:
            own.append(made("w:jc", {"w:val": "right"}))
        width = made("w:tcPr", None, made("w:tcW", {"w:w": share, "w:type": "pct"}))
        written.append(made("w:tc", None, width, paragraph(*([cell] if cell else []), properties=own)))
    return made("w:tr", None, made("w:trPr", None, *whole), *written)
