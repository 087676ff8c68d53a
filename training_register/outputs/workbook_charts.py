"""The worksheet of charts: what each shows in words in column A, and the native charts beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.worksheet.pagebreak import Break

from training_register.outputs.charts import Chart, Panel
from training_register.outputs.letter_widths import width_of
from training_register.outputs.native_chart_looks import POINT
from training_register.outputs.native_charts import Drawn, native_chart
from training_register.outputs.workbook_cells import LINK, SPACE_ABOVE, TEXT, Book, Page
from training_register.outputs.workbook_lists import explained
from training_register.outputs.workbook_names import CHARTS
from training_register.outputs.workbook_sheets import SUB_HEADING, TITLE, WHERE_NOTES_ARE, new_page
from training_register.table import ChartKind

# Of the words and of the charts beside them, in digits; the latter in points as well.
WORDS, CANVAS = 46, 110
CANVAS_WIDTH = 741
# That of twelve months whose names are not turned.
WIDEST = 905
# Between charts and around them, in points.
GAP = 8
# A chart of one panel is as wide as it needs to be, and panels are as wide as lets their labels stand: in points.
PANEL_HEIGHT, ALONE_HEIGHT = 210, 270
LEAST_WIDTH = CANVAS_WIDTH // 3
# What the title and the axes of bars take, and each bar, which has a label of two lines at most.
AROUND_BARS, BAR_HEIGHT = 130, 30
KINDS = {
    ChartKind.BARS: "Bar chart",
    ChartKind.MULTIPLES: "Column chart",
    ChartKind.LINE: "Line chart",
    ChartKind.COLUMNS: "Column chart",
}

AT_THE_TOP = replace(TEXT, is_at_the_top=True)


@dataclass(frozen=True, slots=True)
class AlternativeText:
    """What is said of a chart to who can't see it: its name, and its figures in words."""

    title: str
    description: str


def charts_sheet(book: Book, drawn: Sequence[Drawn], *, has_notes: bool) -> list[AlternativeText]:
    """Adds the worksheet, and gives the alternative text of each native chart, in the order of the drawing."""
    page = new_page(book, CHARTS, (WORDS, CANVAS))
    page.say(CHARTS, TITLE)
    number = sum(len(one.chart.panels) for one in drawn)
    page.say(
        f"This worksheet contains {f'{number} charts' if number > 1 else 'one chart'}. What each shows stands in words "
        "to the left of it."
    )
    if has_notes:
        page.say(WHERE_NOTES_ARE)
    texts: list[AlternativeText] = []
    for at, one in enumerate(drawn):
        if at:
            page.sheet.row_breaks.append(Break(id=page.row))
        _one_panel(page, one) if len(one.chart.panels) == 1 else _panels(page, one)
        texts += [_in_words(one.chart, panel) for panel in one.chart.panels]
    return texts


def _in_words(chart: Chart, panel: Panel) -> AlternativeText:
    title = f"{panel.label}: {chart.title}" if panel.label and len(chart.panels) > 1 else chart.title
    return AlternativeText(title, f"{KINDS[chart.kind]}. {title}. {panel.description}.")


def _one_panel(page: Page, one: Drawn) -> None:
    """The words of a chart one below the other, and the chart beside all of them."""
    first = page.row + 1
    page.write_row([one.chart.title], [SUB_HEADING])
    [panel] = one.chart.panels
    page.write_row([f"{panel.description}."], [AT_THE_TOP])
    _say_what_is_to_be_known(page, one)
    height = ALONE_HEIGHT if one.chart.kind is not ChartKind.BARS else AROUND_BARS + BAR_HEIGHT * len(panel.points)
    rows = range(first, page.row + 1)
    page.stretch(rows, height + SPACE_ABOVE + GAP)
    fits = min(height, sum(page.sheet.row_dimensions[row].height for row in rows) - SPACE_ABOVE)
    needed = _panel_width(one, panel)
    width = CANVAS_WIDTH if one.chart.kind is ChartKind.BARS else max(needed, min(CANVAS_WIDTH, 2 * needed))
    _place(page, one, panel, first, 0, width, fits)


def _panels(page: Page, one: Drawn) -> None:
    """The heading, and then as many panels in a row as fit, with the words of each to the left of them."""
    page.say(one.chart.title, SUB_HEADING)
    _say_what_is_to_be_known(page, one)
    width = max(_panel_width(one, panel) for panel in one.chart.panels)
    for panels in _rows_of(one.chart.panels, max(1, CANVAS_WIDTH // width)):
        page.write_row([" ".join(f"{panel.label}: {panel.description}." for panel in panels)], [AT_THE_TOP])
        page.stretch(range(page.row, page.row + 1), PANEL_HEIGHT + GAP)
        for at, panel in enumerate(panels):
            _place(page, one, panel, page.row, at * width, width - GAP, PANEL_HEIGHT)


def _say_what_is_to_be_known(page: Page, one: Drawn) -> None:
    """What is to be known of the chart, its source, and where its figures are."""
    notes = dict.fromkeys(one.chart.notes)
    marks = explained((one.chart.title, one.chart.description, *one.chart.about))
    for line in (*notes, *(meaning for meaning in marks if meaning not in notes), *one.chart.about):
        page.write_row([line], [AT_THE_TOP])
    name = one.places.sheet.title
    page.write_row([f"Its figures: {name}"], [replace(AT_THE_TOP, style=LINK)], link_to=name)


def _panel_width(one: Drawn, panel: Panel) -> int:
    word = max(width_of(word) for words in one.places.words(panel) for word in words.split() or [""])
    return min(WIDEST, max(LEAST_WIDTH, round(88 + (7 * word + 6) * len(panel.points))))


def _rows_of(panels: Sequence[Panel], number: int) -> Iterator[Sequence[Panel]]:
    for start in range(0, len(panels), number):
        yield panels[start : start + number]


def _place(page: Page, one: Drawn, panel: Panel, row: int, left: int, width: float, height: float) -> None:
    """Draws a panel at a row, so many points from the left of the column of charts."""
    drawn = native_chart(one, panel)
    from_ = AnchorMarker(col=1, colOff=left * POINT, row=row - 1, rowOff=SPACE_ABOVE // 2 * POINT)
    size = XDRPositiveSize2D(round(width * POINT), round(height * POINT))
    drawn.anchor = OneCellAnchor(_from=from_, ext=size)
    page.sheet.add_chart(drawn)
