"""Native charts: each bar and point is a cell of its table, what is hidden is drawn nowhere, and words go with them."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, replace
from typing import Any

import openpyxl
import pytest
from defusedxml import ElementTree
from hypothesis import given

from tests.outputs.complete import AGENCIES, COMPLETE, HIDDEN, MONTHS, with_chart
from tests.outputs.made_up import DOWNLOADS, MADE_UP
from tests.outputs.samples import PROFESSIONALS, ROADSHOWS, download, row
from training_register.outputs.charts import chart_of
from training_register.outputs.publication import Download
from training_register.outputs.workbook import as_workbook
from training_register.table import ChartKind, Table

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
KEYS = tuple(column.key for column in AGENCIES.columns[1:])


@dataclass(frozen=True)
class Native:
    """A native chart as Excel reads it: the words and the numbers of each series, and the numbers' own formats."""

    words: list[str]
    series: list[list[Any]]
    labels: dict[int, str]
    xml: str


def natives(made: Download) -> list[Native]:
    """The native charts of a workbook, in their order, with what stands in the cells that they are of."""
    data = as_workbook(made)
    book = openpyxl.load_workbook(io.BytesIO(data))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        roots = [(ElementTree.fromstring(archive.read(name)), archive.read(name).decode()) for name in parts]
    found = []
    for root, xml in roots:
        series = [value(book, one.find(f"{CHART}val//{CHART}f")) for one in root.iter(f"{CHART}ser")]
        words = value(book, root.find(f".//{CHART}cat//{CHART}f"))
        labels = {
            int(label.find(f"{CHART}idx").get("val")): label.find(f"{CHART}numFmt").get("formatCode").strip('"')
            for label in root.iter(f"{CHART}dLbl")
        }
        found.append(Native(words, series, labels, xml))
    return found


def value(book: Any, formula: Any) -> list[Any]:
    """What stands in the cells of a formula, range by range."""
    found = []
    for sheet, place in re.findall(r"'([^']+)'!([$A-Z0-9:]+)", formula.text):
        cells = book[sheet][place.replace("$", "")]
        found += [cell.value for line in cells for cell in line] if isinstance(cells, tuple) else [cells.value]
    return found


def only(table: Table) -> Native:
    """The native chart of a table that has one panel."""
    [native] = natives(download(table))
    return native


def test_bars_are_the_cells_of_the_rows() -> None:
    native = only(with_chart(PROFESSIONALS, ChartKind.BARS))

    assert native.series == [[305, 87, 62, 456, 63]]
    assert native.words[:2] == ["Education [note 1]", "Health [note 2]"]
    assert native.labels == {}


def test_what_is_not_known_draws_nothing_and_an_estimate_says_that_it_is_one() -> None:
    native = only(with_chart(ROADSHOWS, ChartKind.BARS))

    assert native.series == [[None, 1600, 900, 60, 0]]
    assert native.labels == {1: "at least 1,600", 2: "nearly 900", 3: "about 60"}
    assert native.xml.count("sysDash") == 3


def test_each_row_has_a_chart_of_its_own_whose_earlier_years_are_pale() -> None:
    charts = natives(download(with_chart(AGENCIES, ChartKind.MULTIPLES, *KEYS)))

    assert [chart.series for chart in charts] == [[[120, 250, 305]], [[40, None, 87]], [[60, None, 62]]]
    assert charts[0].words == ["Attended 2014/15", "Attended 2015/16", "Attended 2016/17"]
    assert [chart.xml.count("7190AC") for chart in charts] == [2, 1, 1]
    # They are compared, and so have one scale.
    assert len({re.search(r'<max val="(\d+)"', chart.xml)[1] for chart in charts}) == 1  # type: ignore[index]


def test_a_line_never_leads_across_a_break_or_a_gap() -> None:
    charts = natives(download(with_chart(AGENCIES, ChartKind.LINE, *KEYS)))

    assert charts[0].series == [[120, 250, None], [None, None, 305]]
    assert charts[1].series == [[40, None, None], [None, None, 87]]
    assert all('<dispBlanksAs val="gap"' in chart.xml for chart in charts)


def test_periods_that_are_rows_are_the_points_of_a_line() -> None:
    native = only(with_chart(MONTHS, ChartKind.LINE, rows=tuple(one.key for one in MONTHS.rows)))

    assert native.series == [[40, 55, None, 82, 0]]
    assert native.words[0] == "April 2016"
    assert native.labels == {1: "at least 55"}


def test_a_workbook_without_a_chart_has_no_sheet_for_them() -> None:
    for table in (PROFESSIONALS, with_chart(replace(PROFESSIONALS, rows=(row("a", "A", 1, HIDDEN),)), ChartKind.BARS)):
        data = as_workbook(download(table))

        book = openpyxl.load_workbook(io.BytesIO(data))
        assert "Charts" not in book.sheetnames
        assert not any("chart" in name for name in zipfile.ZipFile(io.BytesIO(data)).namelist())
        assert "Charts" not in [cell.value for cell in book["Contents"]["A"]]


def test_the_words_of_each_chart_stand_beside_it_and_in_its_alternative_text() -> None:
    data = as_workbook(COMPLETE)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Charts"]
    said = "\n".join(str(cell.value) for cell in sheet["A"])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()

    charts = [chart for table in COMPLETE.tables if (chart := chart_of(table))]
    assert len(re.findall(r'descr="[^"]{20,}"', drawing)) == sum(len(chart.panels) for chart in charts)
    for chart in charts:
        assert chart.title in said
        for panel in chart.panels:
            assert panel.description in said
            assert panel.description.replace("&", "&amp;") in drawing
    assert "Health: 2014/15: 40; 2015/16: hidden; 2016/17: 87 (after a break in the series)." in said
    assert "Column chart. Health: Attended: Where people came from" in drawing


def test_hidden_figures_are_nowhere_in_the_workbook() -> None:
    secret = replace(HIDDEN, value=replace(HIDDEN.count, number=7_654_321))
    rows = (row("open", "Open", 10, 20), row("small", "Small", 3, secret))
    table = with_chart(replace(PROFESSIONALS, rows=rows, total=None, notes=()), ChartKind.BARS)

    with zipfile.ZipFile(io.BytesIO(as_workbook(download(table)))) as archive:
        everything = b"".join(map(archive.read, archive.namelist()))
    assert b"7654321" not in everything
    assert b"7,654,321" not in everything


@pytest.mark.parametrize(
    ("highest", "end"),
    [(0, 1), (1, 2), (9, 10), (10, 15), (95, 150), (456, 600), (1600, 2000), (9_999_999, 15_000_000)],
)
def test_the_scale_begins_at_0_and_has_room_past_the_highest(highest: int, end: int) -> None:
    table = with_chart(replace(PROFESSIONALS, rows=(row("a", "A", 1, highest),), total=None), ChartKind.BARS)

    xml = only(table).xml

    assert '<min val="0"' in xml
    assert re.search(r'<max val="(\d+)"', xml)[1] == str(end)  # type: ignore[index]


@MADE_UP
@given(DOWNLOADS)
def test_whatever_is_drawn_is_what_the_chart_says(made: Download) -> None:
    panels = [panel for table in made.tables if (chart := chart_of(table)) for panel in chart.panels]

    found = natives(made)

    assert len(found) == len(panels)
    for native, panel in zip(found, panels, strict=True):
        drawn = [next((one for one in at if one is not None), None) for at in zip(*native.series, strict=True)]
        assert drawn == [point.value for point in panel.points]
        assert len(native.words) == len(panel.points)
    assert as_workbook(made) == as_workbook(made)
