"""For each check, a way to break a good workbook so that it must fail."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.fill import ColorChoice
from openpyxl.formatting.rule import DataBarRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.table import Table

Edit = Callable[[Any], object]
Breaker = Callable[[bytes], bytes]

# The sheet of the sample that is edited: its headings are in row 8, its rows in 9 to 13, its total in row 14.
SHEET = "Professionals"


def edited(edit: Edit) -> Breaker:
    """Opens the workbook with openpyxl, changes it and saves it."""

    def breaker(data: bytes) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(data))
        edit(book)
        written = io.BytesIO()
        book.save(written)
        return written.getvalue()

    return breaker


def on_sheet(edit: Edit) -> Breaker:
    """Changes the worksheet `SHEET`."""
    return edited(lambda book: edit(book[SHEET]))


def with_part(name: str, content: bytes) -> Breaker:
    """Adds a part to the archive."""

    def breaker(data: bytes) -> bytes:
        written = io.BytesIO(data)
        with zipfile.ZipFile(written, "a") as archive:
            archive.writestr(name, content)
        return written.getvalue()

    return breaker


def in_part(name: str, pattern: bytes, instead: bytes) -> Breaker:
    """Puts something else in place of what matches in a part of the archive."""

    def breaker(data: bytes) -> bytes:
        written = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(written, "w") as after:
            for part in before.namelist():
                content = before.read(part)
                after.writestr(part, re.sub(pattern, instead, content) if part.endswith(name) else content)
        return written.getvalue()

    return breaker


def put(place: str, **changes: object) -> Edit:
    """Sets attributes of a cell: its value, font, number format …"""

    def edit(sheet: Any) -> None:
        for name, value in changes.items():
            setattr(sheet[place], name, value)

    return edit


def all_of(*edits: Edit) -> Edit:
    """Several edits, one after the other."""

    def edit(subject: Any) -> None:
        for one in edits:
            one(subject)

    return edit


def attribute(path: str, value: object) -> Edit:
    """Sets an attribute of what is edited: `page_setup.paperSize`."""
    *owners, last = path.split(".")

    def edit(subject: Any) -> None:
        for owner in owners:
            subject = getattr(subject, owner)
        setattr(subject, last, value)

    return edit


def table_of(sheet: Any) -> Any:
    """The one native table of a sheet."""
    return next(iter(sheet.tables.values()))


def cover_without(*lines: str) -> Breaker:
    """Takes the words of a heading, and of the lines beneath it, off the cover."""

    def edit(book: Any) -> None:
        is_within = False
        for cell in book["Cover"]["A"]:
            is_heading = cell.style.startswith("Head")
            is_within = cell.value in lines if is_heading else is_within
            if is_within:
                cell.value = "About" if is_heading else "Nothing"

    return edited(edit)


def second_table(sheet: Any) -> None:
    """A native table in column B, below the first."""
    for row, values in enumerate((("One", "Two"), (1, 2)), 30):
        for column, value in enumerate(values, 2):
            sheet.cell(row, column).value = value
    sheet.add_table(Table(displayName="Second_one", ref="B30:C31"))


def with_chart(book: Any, sheet: Any) -> None:
    """A bar chart, left as openpyxl makes it, in a colour too light to see."""
    chart = BarChart()
    source = book[SHEET]
    chart.add_data(Reference(source, min_col=2, min_row=8, max_row=13), titles_from_data=True)
    chart.series[0].graphicalProperties.solidFill = ColorChoice(srgbClr="FFFF99")
    sheet.add_chart(chart, "D20")


def wordless_charts(book: Any) -> None:
    """Takes the words beside the charts away."""
    sheet = book["Charts"]
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, 1).value = "Chart"


def rename_table(sheet: Any) -> None:
    """Gives the native table a name that says nothing."""
    table = table_of(sheet)
    table.name = table.displayName = "Table1"


def heading_twice(sheet: Any) -> None:
    """Two headings that differ only by case, in the cells and in the table's own list."""
    sheet["C8"].value = "SESSIONS"
    table_of(sheet).tableColumns[2].name = "SESSIONS"


def swap_rows(sheet: Any) -> None:
    """Moves the total into the middle."""
    for column in "ABCD":
        one, other = sheet[f"{column}11"], sheet[f"{column}14"]
        one.value, other.value = other.value, one.value


def first_with(text: str, **changes: object) -> Breaker:
    """Changes the first cell of the whole workbook that begins so."""

    def edit(book: Any) -> None:
        cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
        cell = next(cell for cell in cells if str(cell.value).startswith(text))
        for name, value in changes.items():
            setattr(cell, name, value)

    return edited(edit)


def everywhere(start: str, value: str) -> Breaker:
    """Changes every cell that begins so, on all sheets."""

    def edit(book: Any) -> None:
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if str(cell.value).startswith(start):
                        cell.value = value

    return edited(edit)


def properties(**changes: object) -> Breaker:
    """Changes the document's properties."""

    def edit(book: Any) -> None:
        for name, value in changes.items():
            setattr(book.properties, name, value)

    return edited(edit)


BREAKERS: dict[str, Breaker] = {
    "DOC1": properties(title="Untitled"),
    "DOC2": properties(language=None),
    "DOC3": properties(creator="openpyxl"),
    "DOC4": properties(keywords=None),
    # The test gives this one another name.
    "DOC5": lambda data: data,
    "DOC6": edited(attribute("active", 2)),
    "DOC7": on_sheet(attribute("sheet_view.topLeftCell", "A20")),
    "DOC8": on_sheet(attribute("sheet_view.zoomScale", 80)),
    "DOC9": with_part("xl/vbaProject.bin", b"macro"),
    "DOC10": on_sheet(put("A2", hyperlink="file:///other.xlsx")),
    "DOC11": on_sheet(attribute("sheet_state", "hidden")),
    "DOC12": edited(lambda book: book.create_sheet("Empty")),
    "DOC13": on_sheet(attribute("title", "Sheet1")),
    "DOC14": on_sheet(attribute("title", "1 Professionals")),
    "DOC15": on_sheet(attribute("oddHeader.center.text", "Professionals in Sheffield")),
    "DOC16": on_sheet(lambda sheet: sheet.protection.enable()),
    "DOC17": on_sheet(put("A10", comment=Comment("Ask again", "Somebody"))),
    "OBJ1": with_part("xl/drawings/drawing9.xml", b"<xdr:wsDr xmlns:xdr='u'><xdr:sp macro=''/></xdr:wsDr>"),
    "OBJ2": with_part("xl/media/image1.png", b"picture"),
    "OBJ3": in_part("drawings/drawing1.xml", rb' descr="[^"]*"', b""),
    "OBJ4": edited(lambda book: with_chart(book, book[SHEET])),
    "OBJ5": edited(wordless_charts),
    "OBJ6": in_part("charts/chart1.xml", b"12436D", b"FFFF99"),
    "STR1": edited(lambda book: book.move_sheet("Cover", 3)),
    "STR2": cover_without("Contact"),
    "STR3": cover_without("Date"),
    "STR4": everywhere("Source", "Nothing"),
    "STR5": cover_without("Period", "Area covered"),
    "STR6": first_with(SHEET, value="Other"),
    "STR7": edited(lambda book: setattr(book["Contents"]["A5"].hyperlink, "location", "'Nowhere'!A1")),
    "STR8": on_sheet(put("A9", value="Education [note 99]")),
    "STR9": edited(lambda book: book["Notes"].tables.clear()),
    "STR10": edited(lambda book: book.move_sheet("Notes", 2)),
    "SHT1": on_sheet(put("A1", value=None)),
    "SHT2": on_sheet(put("A1", style="Normal")),
    "SHT3": on_sheet(put("A1", value="Professionals")),
    "SHT4": on_sheet(put("A1", value="Professionals, Sheffield, 2016-17")),
    "SHT5": on_sheet(put("A2", value="Here it is.")),
    "SHT6": on_sheet(second_table),
    "SHT7": on_sheet(put("A15", value="Source: the register")),
    "SHT8": on_sheet(second_table),
    "SHT9": on_sheet(put("C2", value="April")),
    "SHT10": on_sheet(put("A5", value=None)),
    "SHT11": on_sheet(lambda sheet: sheet.merge_cells("A2:B2")),
    "SHT12": on_sheet(lambda sheet: setattr(sheet.row_dimensions[10], "hidden", True)),
    "SHT13": on_sheet(attribute("freeze_panes", "B9")),
    "TAB1": on_sheet(lambda sheet: sheet.tables.clear()),
    "TAB2": on_sheet(rename_table),
    "TAB3": on_sheet(heading_twice),
    "TAB4": on_sheet(all_of(*(put(f"{column}11", value=None) for column in "ABCD"))),
    "TAB5": on_sheet(put("C11", value=None)),
    "TAB6": on_sheet(put("C11", value="60 [e]")),
    "TAB7": on_sheet(put("C11", value="#DIV/0!")),
    "TAB8": on_sheet(put("C14", value="=SUM(C9:C13)")),
    "TAB9": on_sheet(put("C14", value="=SUM(C9:C13)")),
    "TAB10": on_sheet(put("A11", value='=HYPERLINK("https://example.org","More")')),
    "TAB11": on_sheet(put("C14", value=974)),
    "TAB12": on_sheet(swap_rows),
    "TAB13": on_sheet(put("A11", alignment=Alignment(wrap_text=False))),
    "TAB14": on_sheet(lambda sheet: setattr(sheet.column_dimensions["B"], "width", 3)),
    "TAB15": on_sheet(lambda sheet: setattr(sheet.row_dimensions[11], "height", None)),
    "TAB16": on_sheet(put("C8", alignment=Alignment(horizontal="left"))),
    "TAB17": on_sheet(put("C10", value=1087, number_format="General")),
    "TAB18": on_sheet(put("B8", font=Font(name="Arial", size=12))),
    "TAB19": on_sheet(put("A10", value="  Health [note 2]")),
    "TAB20": on_sheet(put("A6", value="As at 12/5/17.")),
    "SYM1": on_sheet(put("C11", value="-")),
    "SYM2": on_sheet(put("C11", value="[zz]")),
    "SYM3": everywhere("[x] means", "Some figures are missing."),
    "SYM4": on_sheet(put("A9", value="Education (note 1)")),
    "SYM5": on_sheet(put("A3", value="All about it.")),
    "FMT1": on_sheet(put("A10", font=Font(name="Times New Roman", size=12))),
    "FMT2": on_sheet(put("A10", font=Font(name="Arial", size=9))),
    "FMT3": on_sheet(put("A10", font=Font(name="Arial", size=12, italic=True))),
    "FMT4": on_sheet(put("B8", alignment=Alignment(textRotation=90))),
    "FMT5": on_sheet(put("A10", fill=PatternFill("solid", fgColor="FFEEEEEE"))),
    "FMT6": on_sheet(put("A10", font=Font(name="Arial", size=12, color="FFCCCCCC"))),
    "FMT7": on_sheet(
        lambda sheet: sheet.conditional_formatting.add("C9:C13", DataBarRule("min", None, "max", None, "FF12436D"))
    ),
    "FMT8": edited(lambda book: setattr(book["Contents"]["A5"], "value", "https://example.org")),
    "FMT9": edited(
        all_of(
            *(
                lambda book, row=row: put(f"A{row}", style="Normal", font=Font(name="Arial", size=14, bold=True))(
                    book["Cover"]
                )
                for row in range(2, 17)
            )
        )
    ),
    "PRN1": on_sheet(attribute("page_setup.paperSize", 1)),
    "PRN2": on_sheet(attribute("print_title_rows", "1:1")),
}

# More ways to break what one check looks for.
MORE_BREAKERS: list[tuple[str, Breaker]] = [
    ("OBJ3", in_part("drawings/drawing1.xml", rb' title="[^"]*"', b"")),
    ("OBJ4", edited(lambda book: with_chart(book, book.create_sheet("More")))),
    ("OBJ6", in_part("charts/chart1.xml", rb"(?s)(<catAx>.*?)<title>.*?</title>", rb"\1")),
    ("OBJ6", in_part("charts/chart1.xml", rb'<delete val="0" ?/>', b'<delete val="1" />')),
    ("OBJ6", in_part("charts/chart1.xml", rb"(?s)<dLbls>.*?</dLbls>", b"")),
    ("OBJ6", in_part("charts/chart1.xml", rb"<plotVisOnly", b'<legend><legendPos val="r" /></legend><plotVisOnly')),
    ("OBJ6", in_part("charts/chart1.xml", rb"'Professionals'!", b"'Nowhere'!")),
    # A hidden figure, which would be drawn as a 0.
    ("OBJ6", on_sheet(put("C10", value="[c]"))),
    ("STR10", edited(lambda book: book.move_sheet("Charts", -2))),
    ("STR10", edited(lambda book: book.move_sheet("How_counted", 3))),
    ("SHT5", first_with("This worksheet contains one table", value="Look here.")),
    ("SHT7", edited(lambda book: put("A90", value="Source")(book["Changes"]))),
    ("SHT12", edited(lambda book: setattr(book["References"].column_dimensions["B"], "hidden", True))),
    ("TAB1", edited(lambda book: book["How_counted"].tables.clear())),
    ("TAB5", edited(lambda book: put("B6", value=None)(book["How_counted"]))),
    ("SYM3", edited(lambda book: put("A9", value="See [b]")(book["Charts"]))),
    ("SYM3", on_sheet(put("A4", value="About 60 [e] came."))),
]
