"""A workbook's bytes as the checks see them: openpyxl for cells, raw XML for the rest, calamine for values."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import Element

import openpyxl
from defusedxml import ElementTree
from openpyxl.utils.cell import range_boundaries
from python_calamine import CalamineWorkbook

from tests.outputs.checklists import Checklist

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NOTE_MARK = re.compile(r"\[note \d+\]")
# The sheets between cover and tables, in their order.
LISTS = ("contents", "notes", "changes", "how_counted", "references")
SHORTHAND = re.compile(r"\[[a-z]{1,4}\]")


@dataclass(frozen=True)
class Region:
    """A native table: its name, its own list of headings, and its cells row by row, headings first."""

    name: str
    headings: list[str]
    has_heading_row: bool
    has_filter: bool
    rows: list[list[Any]]

    @property
    def bounds(self) -> tuple[int, int, int, int]:
        """First row, first column, last row, last column."""
        first, last = self.rows[0][0], self.rows[-1][-1]
        return first.row, first.column, last.row, last.column

    @property
    def columns(self) -> list[list[Any]]:
        """The cells of each column, without its heading."""
        return [list(column)[1:] for column in zip(*self.rows, strict=True)]

    @property
    def number_columns(self) -> list[list[Any]]:
        """The columns that hold at least one number, days left out."""
        return [column for column in self.columns if any(is_number(cell.value) and not cell.is_date for cell in column)]

    @property
    def total_rows(self) -> list[int]:
        """The positions, from 0 after the headings, of rows that call themselves a total."""
        labels = (str(row[0].value or "").casefold() for row in self.rows[1:])
        return [at for at, label in enumerate(labels) if label == "total" or label.startswith(("total ", "total,"))]


@dataclass(frozen=True)
class Sheet:
    """A worksheet with its native tables; `kind` is cover, one of `LISTS`, table or chart."""

    ws: Any
    root: Element
    regions: list[Region]
    kind: str
    values: list[list[Any]]

    @property
    def name(self) -> str:
        """Its name on the tab."""
        return str(self.ws.title)

    @cached_property
    def cells(self) -> list[Any]:
        """Every cell that has a value."""
        return [cell for row in self.ws.iter_rows() for cell in row if cell.value is not None]

    @cached_property
    def texts(self) -> list[str]:
        """Every text in it."""
        return [cell.value for cell in self.cells if isinstance(cell.value, str)]

    @property
    def title(self) -> str:
        """What stands in A1."""
        return str(self.ws["A1"].value or "")

    @cached_property
    def heading_row(self) -> int:
        """The row in which the first table begins; after the last row where there is none."""
        return min((region.bounds[0] for region in self.regions), default=self.ws.max_row + 1)

    @cached_property
    def above(self) -> str:
        """The text above the table, a line a row, without the title."""
        return "\n".join(str(cell.value) for cell in self.cells if 1 < cell.row < self.heading_row)

    def is_in_table(self, cell: Any) -> bool:
        """Whether a cell belongs to a native table."""
        return any(
            first_row <= cell.row <= last_row and first_column <= cell.column <= last_column
            for first_row, first_column, last_row, last_column in (region.bounds for region in self.regions)
        )


class Workbook:
    """A workbook's parts, sheets and properties."""

    def __init__(self, data: bytes, file_name: str) -> None:
        self.file_name = file_name
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        read = CalamineWorkbook.from_filelike(io.BytesIO(data))
        self.sheets: list[Sheet] = []
        for position, ws in enumerate(self.book.worksheets):
            # openpyxl numbers the parts of what it saves in order.
            root = self.xml(f"xl/worksheets/sheet{position + 1}.xml")
            regions = [_region(ws, table) for table in ws.tables.values()]
            values = read.get_sheet_by_name(ws.title).to_python(skip_empty_area=False)
            self.sheets.append(Sheet(ws, root, regions, _kind(ws, position, regions), values))

    def xml(self, part: str) -> Element:
        """A part, parsed."""
        root: Element = ElementTree.fromstring(self.parts[part])
        return root

    def parts_like(self, pattern: str) -> dict[str, bytes]:
        """The parts whose name matches, anywhere."""
        return {name: content for name, content in self.parts.items() if re.search(pattern, name)}

    def of_kind(self, *kinds: str) -> list[Sheet]:
        """The sheets of some kinds, in order."""
        return [sheet for sheet in self.sheets if sheet.kind in kinds]

    @property
    def cover_text(self) -> str:
        """All that the cover says, a line a row; empty where there is none."""
        return "\n".join(text for sheet in self.of_kind("cover") for text in sheet.texts)

    @property
    def regions(self) -> list[tuple[Sheet, Region]]:
        """Every native table, with its sheet."""
        return [(sheet, region) for sheet in self.sheets for region in sheet.regions]


def _region(ws: Any, table: Any) -> Region:
    first_column, first_row, last_column, last_row = range_boundaries(table.ref)
    rows = [list(row) for row in ws.iter_rows(first_row, last_row, first_column, last_column)]
    headings = [column.name for column in table.tableColumns]
    return Region(table.displayName, headings, table.headerRowCount == 1, table.autoFilter is not None, rows)


def _kind(ws: Any, position: int, regions: list[Region]) -> str:
    name = ws.title.casefold()
    if ws._charts:
        return "chart"
    if name in LISTS:
        return str(name)
    return "cover" if position == 0 and not regions else "table"


def is_number(value: object) -> bool:
    """Whether a cell's value is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


CHECKS: Checklist[Workbook] = Checklist()
check = CHECKS.check
