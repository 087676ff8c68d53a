"""Files that people bring are read with all that a person sees in them, whatever program wrote them."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from python_calamine import CalamineWorkbook

from tests.inputs.made_sheets import saved, workbook_of
from tests.inputs.old_registers.made_books import (
    LOG,
    MAIN,
    SHEET_PART,
    parts_of,
    relations,
    row_of,
    shared,
    sheet_part,
    styled,
    zipped,
)
from tests.outputs.samples import SHEFFIELD
from training_register.inputs.old_registers.book import BLANK, Book, BookKind, Cell, Merge, Sheet
from training_register.inputs.old_registers.excel.parts import PEOPLE
from training_register.inputs.old_registers.excel.workbook import workbook_book
from training_register.inputs.old_registers.files import book_of
from training_register.inputs.old_registers.reading import read_book
from training_register.inputs.problems import FileRefused
from training_register.outputs.csv_file import as_csv
from training_register.outputs.own_sheet import write_workbook
from training_register.outputs.workbook import as_workbook

NOON = datetime.combine(date(2016, 4, 12), time(12))
FIXTURES = Path(__file__).parent / "files"


def the_sheet(content: bytes) -> Sheet:
    """The only sheet of a workbook, read in this process."""
    (sheet,) = workbook_book(content).sheets
    return sheet


def cells_of(data: str, **parts: Any) -> list[Cell]:
    """The cells of the first row of a sheet that is given as XML."""
    return list(the_sheet(zipped(parts_of(f'<row r="1">{data}</row>', **parts))).rows.get(1, {}).values())


def csv_book(text: str | bytes) -> Book:
    """A CSV file, read in this process."""
    return book_of(text.encode() if isinstance(text, str) else text, last_row=5_000, cells=60_000)


def texts_of(book: Book) -> dict[int, list[str]]:
    """The texts of the only sheet by row."""
    (sheet,) = book.sheets
    return {row: [cells[at].text if at in cells else "" for at in range(1, max(cells) + 1)] for row, cells in
            sheet.rows.items()}  # fmt: skip


# --- workbooks -------------------------------------------------------------------------------------------------------


def test_a_workbook_is_read_in_a_process_of_its_own() -> None:
    book = read_book(workbook_of([["Date", "Attended"], [date(2016, 4, 12), 34]], title="Training log"))
    assert book.kind is BookKind.WORKBOOK
    assert not book.told
    (sheet,) = book.sheets
    assert sheet.name == "Training log"
    assert sheet.cell(2, 1).value == date(2016, 4, 12)
    assert sheet.cell(2, 2) == Cell("34", 34)
    assert sheet.cell(9, 9) is BLANK


def test_the_name_of_a_file_is_of_no_weight() -> None:
    workbook = workbook_of([["Date", "Attended"]])
    assert read_book(workbook, file_name="log.csv").kind is BookKind.WORKBOOK
    assert read_book(b"Date,Attended\n12/04/2016,34\n", file_name="log.xlsx").kind is BookKind.CSV


def test_what_people_mark_with_is_read() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "Training log"
    sheet["A1"].font = Font(bold=True)
    sheet.merge_cells("A1:C1")
    sheet["A2"], sheet["B2"], sheet["C2"] = "12/04/2016", "Education", 34
    sheet["B2"].font = Font(strike=True)
    sheet["C2"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet["C2"].comment = Comment("Jane Smith:\nwas about 40", "Jane Smith")
    sheet["A3"].comment = Comment("to come", "Jane Smith")
    read = the_sheet(saved(book))
    assert read.cell(1, 1).is_bold
    assert read.merges == (Merge(1, 1, 1, 3),)
    assert read.cell(2, 2).is_struck
    assert not read.cell(2, 1).is_struck
    assert (read.cell(2, 3).fill, read.cell(2, 3).comment) == ("FFFF00", "was about 40")
    assert (read.cell(3, 1).text, read.cell(3, 1).comment) == ("", "to come")


def test_what_is_hidden_is_told() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(1, 5):
        sheet.append([f"{row}-{column}" for column in range(1, 9)])
    sheet.column_dimensions.group("C", "E", hidden=True)
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[400].hidden = True
    book.create_sheet("Old").sheet_state = "hidden"
    book.create_sheet("Older").sheet_state = "veryHidden"
    shown, old, older = workbook_book(saved(book)).sheets
    assert shown.hidden_columns == {3, 4, 5}
    assert shown.hidden_rows == {3}
    assert (shown.is_hidden, old.is_hidden, older.is_hidden) == (False, True, True)
    assert not shown.is_filtered
    sheet.auto_filter.ref = "A1:H4"
    assert workbook_book(saved(book)).sheets[0].is_filtered


def test_what_is_made_so_small_that_nobody_sees_it_is_hidden() -> None:
    small = LOG.replace('<row r="2"', '<row ht="0" customHeight="1" r="2"')
    sheet = the_sheet(zipped(parts_of(small, before='<cols><col min="2" max="2" width="0" customWidth="1"/></cols>')))
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {2})


def test_columns_hidden_to_the_end_of_the_sheet_are_told_as_far_as_anything_stands() -> None:
    content = zipped(parts_of(LOG, before='<cols><col min="3" max="16384" hidden="1"/></cols>'))
    assert the_sheet(content).hidden_columns == {3}


def test_a_filter_of_a_table_is_one_when_it_filters() -> None:
    def with_table(inside: str) -> bytes:
        table = f'<table xmlns="{MAIN}"><autoFilter ref="A1:C2">{inside}</autoFilter></table>'
        more = {"xl/worksheets/_rels/sheet1.xml.rels": relations(table="../tables/table1.xml")}
        return zipped(parts_of(LOG, more={**more, "xl/tables/table1.xml": table}))

    assert not the_sheet(with_table("")).is_filtered
    assert the_sheet(with_table('<filterColumn colId="1"/>')).is_filtered


def test_a_formula_without_a_stored_result_is_not_blank() -> None:
    cells = cells_of(
        '<c r="A1"><f>SUM(B2:B9)</f><v>70</v></c><c r="B1"><f>SUM(B2:B9)</f><v></v></c><c r="C1"><f>C2</f></c>'
        '<c r="D1" t="str"><f>E2&amp;""</f><v></v></c><c r="E1" t="str"><f>D1</f></c>'
        '<c r="F1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    )
    assert cells == [
        Cell("70", 70, "=SUM(B2:B9)"),
        Cell("", None, "=SUM(B2:B9)", has_no_result=True),
        Cell("", None, "=C2", has_no_result=True),
        Cell("", "", '=E2&""'),
        Cell("", "", "=D1"),
        Cell("#DIV/0!", "#DIV/0!", "=1/0", is_error=True),
    ]


def test_noughts_for_every_result_are_no_results() -> None:
    """Programs that can't reckon store 0 for each formula, and ask whoever opens the file to reckon."""
    data = '<row r="1"><c r="A1"><v>3</v></c><c r="B1"><f>A1*2</f><v>0</v></c></row>'
    asked = '<calcPr fullCalcOnLoad="1"/>'
    assert the_sheet(zipped(parts_of(data, properties=asked))).cell(1, 2) == Cell("", None, "=A1*2", True)
    assert the_sheet(zipped(parts_of(data))).cell(1, 2) == Cell("0", 0, "=A1*2")
    reckoned = data + '<row r="2"><c r="A2"><f>A1</f><v>3</v></c></row>'
    assert the_sheet(zipped(parts_of(reckoned, properties=asked))).cell(1, 2) == Cell("0", 0, "=A1*2")


def test_a_formula_that_cells_share_reads_in_each_as_it_would_be_typed() -> None:
    cells = the_sheet(
        zipped(
            parts_of(
                '<row r="1"><c r="B1"><f t="shared" ref="B1:C2" si="0">SUM(A1:$A1)+A$1*Log!A9+"A1"</f><v>1</v></c>'
                '<c r="C1"><f t="shared" si="0"/><v>1</v></c></row>'
                '<row r="2"><c r="B2"><f t="shared" si="0"/><v>1</v></c></row>'
            )
        )
    )
    assert cells.cell(1, 3).formula == '=SUM(B1:$A1)+B$1*Log!B9+"A1"'
    assert cells.cell(2, 2).formula == '=SUM(A2:$A2)+A$1*Log!A10+"A1"'


def test_a_text_in_pieces_is_one_text_and_what_is_struck_out_of_it_stays_apart() -> None:
    struck = "<rPr><strike/></rPr>"
    texts = shared(
        "<r><t>Police </t></r><r><rPr><b/></rPr><t>and</t></r><r><t> fire</t></r><rPh><t>PO</t></rPh>",
        f"<r>{struck}<t>34</t></r><r><rPr><b/></rPr><t>36</t></r>",
        f'<r>{struck}<t>34</t></r><r><rPr/><t xml:space="preserve"> </t></r><r>{struck}<t>35</t></r>',
        '<r><rPr><strike val="0"/></rPr><t>36</t></r>',
    )
    police, both, all_struck, none = cells_of(
        "".join(f'<c t="s"><v>{number}</v></c>' for number in range(4)), texts=texts
    )
    assert police == Cell("Police and fire", "Police and fire")
    assert (both.text, both.is_struck) == ("34 36", False)
    assert (all_struck.text, all_struck.is_struck) == ("34 35", True)
    assert (none.text, none.is_struck) == ("36", False)


def test_a_piece_without_a_look_of_its_own_looks_as_its_cell_does() -> None:
    styles = styled(fonts="<font/><font><strike/></font>", looks='<xf fontId="1"/>')
    texts = shared("<r><t>34</t></r><r><rPr/><t>36</t></r>", "<r><t>34</t></r>")
    both, struck = cells_of('<c t="s" s="1"><v>0</v></c><c t="s" s="1"><v>1</v></c>', texts=texts, styles=styles)
    assert (both.text, both.is_struck) == ("34 36", False)
    assert struck.is_struck


def test_rich_text_of_openpyxl_is_read() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = CellRichText(TextBlock(InlineFont(strike=True), "34"), TextBlock(InlineFont(), "36"))
    assert the_sheet(saved(book)).cell(1, 1).text == "34 36"


@pytest.mark.parametrize(
    ("stored", "code", "value", "text"),
    [
        ("34", "General", 34, "34"),
        ("34.0", "General", 34, "34"),
        ("33.999999999999996", "General", 34, "34"),
        ("1E3", "General", 1000, "1000"),
        ("0.30000000000000004", "General", 0.3, "0.3"),
        ("7", "000", 7, "007"),
        ("7911123456", "00000 000000", 7911123456, "7911123456"),
        ("1234.5", "#,##0.00", 1234.5, "1,234.50"),
        ("-1234.5", '"£"#,##0.00;[Red]-"£"#,##0.00', -1234.5, "-£1,234.50"),
        ("1200", '_-[$£-809]* #,##0.00_-;-[$£-809]* #,##0.00_-;_-[$£-809]* "-"??_-;_-@_-', 1200, "£1,200.00"),
        ("0.25", "0%", 0.25, "25%"),
        ("3", '"about "0', 3, "about 3"),
        ("34", ";;;", 34, "34"),
        ("42472", "dd/mm/yyyy", date(2016, 4, 12), "12/04/2016"),
        ("42472", "d mmm yy", date(2016, 4, 12), "12 Apr 16"),
        ("42472", "dddd d mmmm", date(2016, 4, 12), "Tuesday 12 April"),
        ("42472", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", date(2016, 4, 12), "12 April 2016"),
        ("42472", "mmm-yy", date(2016, 4, 12), "Apr-16"),
        ("42472.5", "dd/mm/yyyy hh:mm", NOON, "12/04/2016 12:00"),
        ("42472.999999", "dd/mm/yyyy", date(2016, 4, 13), "13/04/2016"),
        ("0.395833333333333", "h:mm AM/PM", time(9, 30), "9:30 AM"),
        ("0.75", "dd/mm/yyyy hh:mm", time(18), "18:00"),
        ("0", "h:mm", time(), "0:00"),
        ("0", "dd/mm/yyyy", 0, "00/01/1900"),
        ("1.0625", "[h]:mm", timedelta(hours=25, minutes=30), "25:30"),
        ("-0.5", "[h]:mm", timedelta(hours=-12), "-12:00"),
        ("1", "dd/mm/yyyy", date(1900, 1, 1), "01/01/1900"),
        ("60", "dd/mm/yyyy", 60, "29/02/1900"),
        ("61", "dd/mm/yyyy", date(1900, 3, 1), "01/03/1900"),
        ("n/k", "General", "n/k", "n/k"),
        ("NaN", "0", "NaN", "NaN"),
    ],
)
def test_a_number_is_what_its_format_says(stored: str, code: str, value: object, text: str) -> None:
    assert cells_of(f'<c s="1"><v>{stored}</v></c>', styles=styled(code)) == [Cell(text, value)]  # type: ignore[arg-type]


def test_a_nought_that_is_not_shown_is_not_there() -> None:
    assert cells_of('<c s="1"><v>0</v></c>', styles=styled("0;-0;;@")) == []


@pytest.mark.parametrize("stored", ["-1", "2958466", "1E+300"])
def test_a_day_that_no_calendar_has_is_an_error_as_in_excel(stored: str) -> None:
    (cell,) = cells_of(f'<c s="1"><v>{stored}</v></c>', styles=styled("dd/mm/yyyy"))
    assert (cell.text, cell.is_error) == ("########", True)


@given(st.floats(allow_nan=False, allow_infinity=False), st.text("0#?,.%dmyhsE+-[]\"\\;_*@/ AP£g'", max_size=20))
def test_no_number_and_no_format_come_to_grief(number: float, code: str) -> None:
    escaped = code.replace("&", "&amp;").replace("<", "&lt;")
    assert cells_of(f'<c s="1"><v>{number!r}</v></c>', styles=styled(escaped))


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = date(2016, 4, 12)
    sheet["A1"].number_format = "dd/mm/yyyy"
    read = workbook_book(saved(book))
    assert read.counts_from_1904
    assert read.sheets[0].cell(1, 1) == Cell("12/04/2016", date(2016, 4, 12))


def test_days_and_other_values_that_are_written_out_are_read() -> None:
    cells = cells_of(
        '<c t="d" s="1"><v>2016-04-12T00:00:00</v></c><c t="d"><v>2016-04-12T09:30:00Z</v></c><c t="d"><v>09:30</v></c>'
        '<c t="d"><v>soon</v></c><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="str"><v>n/k</v></c>',
        styles=styled("d mmm yyyy"),
    )
    assert [cell.value for cell in cells] == [
        date(2016, 4, 12), datetime.combine(date(2016, 4, 12), time(9, 30)), time(9, 30), "soon", True, False, "n/k",
    ]  # fmt: skip
    assert [cell.text for cell in cells[:3]] == ["12 Apr 2016", "12/04/2016 09:30", "09:30"]


def test_line_ends_and_unseen_characters_of_texts_are_put_right() -> None:
    (cell,) = cells_of('<c t="s"><v>0</v></c>', texts=shared("High Street_x000D_\nYork_x0000__xD800_ n\u00a0k"))
    assert cell.text == "High Street\nYork n\u00a0k"


def test_a_text_is_kept_to_a_length_and_that_is_told() -> None:
    book = workbook_book(workbook_of([["x" * 3_000, "y"]]))
    assert len(book.sheets[0].cell(1, 1).text) == PEOPLE.text
    (told,) = book.told
    assert told == "Sheet “Sheet”: the text of the cell A1 is longer than 2,000 characters; its beginning was read."


def test_colours_are_those_that_people_see() -> None:
    theme = (
        '<a:theme xmlns:a="x"><a:clrScheme><a:sysClr lastClr="000000"/><a:sysClr lastClr="FFFFFF"/>'
        '<a:srgbClr val="44546A"/><a:srgbClr val="E7E6E6"/><a:srgbClr val="5B9BD5"/></a:clrScheme></a:theme>'
    )
    colours = ['rgb="FFFF0000"', 'indexed="13"', 'theme="4"', 'theme="4" tint="0.8"', 'theme="0"', 'theme="99"', ""]
    fills = "".join(f'<fill><patternFill patternType="solid"><fgColor {one}/></patternFill></fill>' for one in colours)
    fills += '<fill><patternFill patternType="gray125"><fgColor rgb="FFFF0000"/></patternFill></fill>'
    styles = styled(fills=fills, looks="".join(f'<xf fillId="{number}"/>' for number in range(8)))
    parts = parts_of(
        '<row r="1">' + "".join(f'<c s="{number + 1}"><v>1</v></c>' for number in range(8)) + "</row>",
        styles=styles,
        more={"xl/theme/theme1.xml": theme},
    )
    parts["xl/_rels/workbook.xml.rels"] = relations(
        worksheet="worksheets/sheet1.xml", styles="styles.xml", theme="theme/theme1.xml"
    )
    cells = the_sheet(zipped(parts)).rows[1].values()
    assert [cell.fill for cell in cells] == ["FF0000", "FFFF00", "5B9BD5", "DEEBF7", "", "", "", ""]


def test_blank_cells_count_for_nothing_but_their_colour_beside_others() -> None:
    fill = '<fill/><fill><patternFill patternType="solid"><fgColor rgb="FFFF0000"/></patternFill></fill>'
    rows = the_sheet(
        zipped(
            parts_of(
                '<row r="1"><c s="1"/><c s="0"/><c><v>1</v></c></row><row r="2"><c s="1"/></row>'
                '<row r="1048576"><c r="XFD1048576" s="1"/></row>',
                styles=styled(fills=fill, looks='<xf fillId="1"/>'),
            )
        )
    ).rows
    assert {row: list(cells) for row, cells in rows.items()} == {1: [1, 3]}


def test_many_blank_cells_with_looks_are_read_over() -> None:
    """Google's sheets hold a thousand rows of cells with a look, month by month."""
    cells = '<c s="1"/>' * 26
    blank = "".join(f'<row r="{row}">{cells}</row>' for row in range(3, 1_001))
    assert len(the_sheet(zipped(parts_of(LOG + blank, styles=styled("0")))).rows) == 2


def test_what_lies_unseen_under_merged_cells_is_not_read_and_told() -> None:
    book = workbook_book(zipped(parts_of(LOG, after='<mergeCells><mergeCell ref="A2:C2"/></mergeCells>')))
    assert texts_of(book) == {1: ["Date", "Sector", "Attended"], 2: ["12/04/2016"]}
    (told,) = book.told
    assert told == "Sheet “Log”: under merged cells, where nobody sees it, 2 cells hold something; it was not read."


def test_a_title_may_be_merged_across_every_column() -> None:
    merges = "".join(f'<mergeCell ref="A{row}:XFD{row}"/>' for row in (3, 4, 5, 6))
    titles = "".join(row_of(row, "Police") for row in (3, 4, 5, 6))
    sheet = the_sheet(zipped(parts_of(LOG + titles, after=f"<mergeCells>{merges}</mergeCells>")))
    assert sheet.merges[0] == Merge(3, 1, 3, 3)


def test_a_conversation_is_read_without_what_excel_says_about_it() -> None:
    thread = (
        "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment; however, any edits to "
        "it will get removed if the file is opened in a newer version of Excel. Learn more: https://x\n\n"
        "Comment:\n    Was it 34?\nReply:\n    Yes"
    )
    comments = (
        f'<comments xmlns="{MAIN}"><authors><author>tc={{1}}</author></authors><commentList>'
        f'<comment ref="C2" authorId="0"><text><t>{thread}</t></text></comment></commentList></comments>'
    )
    more = {"xl/worksheets/_rels/sheet1.xml.rels": relations(comments="../comments1.xml"), "xl/comments1.xml": comments}
    assert the_sheet(zipped(parts_of(LOG, more=more))).cell(2, 3).comment == "Was it 34?\nReply:\nYes"


def test_sheets_that_are_none_macros_and_other_files_are_told() -> None:
    book = Workbook()
    book.create_chartsheet("Chart")
    told = workbook_book(saved(book)).told
    assert told[0] == "The sheet “Chart” is a chart, and was not read."
    more = {
        "xl/vbaProject.bin": b"\0\1\2",
        "xl/externalLinks/externalLink1.xml": "<externalLink/>",
        "xl/drawings/drawing1.xml": "<a/>",
    }
    assert workbook_book(zipped(parts_of(LOG, more=more))).told == (
        "The macros of this workbook were not run.",
        "Results that formulas take from other files were read as they are stored in this one.",
        "Pictures, charts and text boxes on the sheets were not read.",
    )


def test_a_workbook_without_styles_names_of_cells_or_a_list_of_texts_is_read() -> None:
    data = "<row><c><v>1</v></c><c/><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    sheet = the_sheet(zipped(parts_of(data)))
    assert {row: {column: cell.value for column, cell in cells.items()} for row, cells in sheet.rows.items()} == {
        1: {1: 1, 3: 2}, 2: {1: 3},
    }  # fmt: skip


def test_parts_may_lie_elsewhere_and_the_strict_form_is_read() -> None:
    parts = parts_of(LOG)
    parts["sheets/First.xml"] = str(parts.pop(SHEET_PART)).replace(
        MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"
    )
    parts["xl/_rels/workbook.xml.rels"] = relations(worksheet="/Sheets/first.xml")
    assert the_sheet(zipped(parts)).cell(2, 2).text == "Education"


def test_prefixed_elements_are_read() -> None:
    part = sheet_part().replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=").replace("<x:?", "<?")
    row = '<x:row><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row>'
    part = part.replace("<x:sheetData>", f"<x:sheetData>{row}")
    assert the_sheet(zipped(parts_of(more={SHEET_PART: part}))).cell(1, 1).text == "a"


VALUES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30),
    st.integers(-(10**14), 10**14),
    st.floats(-1e9, 1e9).map(lambda value: float(f"{value:.12g}")),
    st.booleans(),
    st.dates(date(1901, 1, 1), date(2100, 1, 1)),
)


@settings(max_examples=60)
@given(st.lists(st.lists(VALUES, min_size=1, max_size=5), min_size=1, max_size=5))
def test_values_come_back_as_they_were_written_and_as_others_read_them(rows: list[list[Any]]) -> None:
    content = workbook_of(rows)
    read = the_sheet(content)
    other = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            cell = read.cell(row, column)
            if isinstance(value, str):
                if value.strip() and not value.startswith("="):
                    assert cell.value == value.replace("\u2028", "\n").replace("\u2029", "\n").replace("\ufeff", "")
                continue
            assert cell.value == value
            assert type(cell.value) is (int if isinstance(value, float) and value.is_integer() else type(value))
            assert other[row - 1][column - 1] == value


def test_a_file_that_libreoffice_saved_is_read() -> None:
    book = read_book((FIXTURES / "libreoffice.xlsx").read_bytes())
    log, hidden, *_ = book.sheets
    assert (log.name, hidden.is_hidden, log.hidden_rows, log.hidden_columns) == ("Log", True, {6}, {11, 12, 13})
    assert log.merges == (Merge(1, 1, 1, 8),)
    assert [cell.text for cell in log.rows[4].values()] == [
        "12/04/2016", "9:30 AM", "25:30", "Education", "34", "£1,200.50", "25%", "007", "far",
    ]  # fmt: skip
    assert (log.cell(4, 4).is_struck, log.cell(4, 5).fill) == (True, "FFFF00")
    assert (log.cell(5, 5).text, log.cell(5, 7)) == ("34 36", Cell("68", 68, "=E4*2"))


def test_the_registers_own_downloads_are_read() -> None:
    file = io.BytesIO()
    write_workbook([], [], file)
    assert read_book(file.getvalue()).sheets[0].cell(1, 3).text
    book = read_book(as_workbook(SHEFFIELD))
    assert {"Pictures, charts and text boxes on the sheets were not read."} >= set(book.told)
    assert book.sheets[0].cell(1, 1).text
    assert csv_book(as_csv(SHEFFIELD)).sheets[0].rows[1][1].text


# --- text ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("Séance;Café\n".replace(";", ",").encode(), ()),
        ("\ufeffSéance,Café\n".encode(), ()),
        ("Séance\tCafé\n".encode("utf-16"), ("UTF-16", "tabs")),
        ("Séance,Café\n".encode("cp1252"), ("Windows-1252",)),
        ("Séance;Café\n1;2\n".encode("cp1252"), ("Windows-1252", "semicolons")),
        ("Séance|Café\n1|2\n".encode(), ("upright strokes",)),
        ("Séance,Café\r1,2\r".encode("mac_roman"), ("Mac Roman",)),
        ("Séance,Café\n".encode() + "élan,2\n".encode("cp1252"), ("others in Windows-1252",)),
        (b"sep=;\nS\xc3\xa9ance;Caf\xc3\xa9\n", ("semicolons",)),
    ],
)
def test_letters_and_separators_are_found_and_told(content: bytes, told: tuple[str, ...]) -> None:
    book = csv_book(content)
    assert next(iter(texts_of(book).values())) == ["Séance", "Café"]
    assert len(book.told) == len(told)
    assert all(part in sentence for part, sentence in zip(told, book.told, strict=True))


def test_a_title_above_does_not_hide_the_separator() -> None:
    text = (
        "Training, awareness and all that, 2016/17\n\nDate;Sector;Attended\n12/04/2016;Education;34\n"
        "13/04/2016;Police, fire;20\n"
    )
    assert texts_of(csv_book(text))[5] == ["13/04/2016", "Police, fire", "20"]


def test_rows_have_the_numbers_of_their_lines() -> None:
    text = 'Date,Notes\r\n1,"two\r\nlines"\r\n\r\n2,"said ""yes"""\r\n'
    assert texts_of(csv_book(text)) == {1: ["Date", "Notes"], 2: ["1", "two\nlines"], 5: ["2", 'said "yes"']}


def test_blank_rows_and_cells_are_left_out() -> None:
    book = csv_book("a,,b\n,,\n , ,\n,c,\n" + ",,\n" * 20_000)
    assert {row: list(cells) for row, cells in book.sheets[0].rows.items()} == {1: [1, 3], 4: [2]}


def test_odd_quotation_marks_within_a_line_are_read_as_people_see_them_and_told() -> None:
    book = csv_book('Date,Notes,Attended\n1,"Prevent" briefing,34\n2,5" screen,12\n3,plain,7\n')
    assert texts_of(book)[2] == ["1", "Prevent briefing", "34"]
    assert texts_of(book)[3] == ["2", '5" screen', "12"]
    assert "Lines 2, 3" in book.told[0] or "Line 2" in book.told[0]


@pytest.mark.parametrize(
    "text",
    [
        'Date,Sector,Attended\n1,"Police,34\n2,Fire,20\n',
        'Date,Sector,Attended\n1,"Police,34\n2,"Fire",20\n3,Police,5\n',
        'Date,Sector,Attended\n0,a,1\n1,"Police,34\n2,Fire",20\n3,Police,5\n',
        'Date,Sector,Attended\n0,a,1\n1,Police,"34\n2,Fire,20\n3,Fire,20"\n4,Police,5\n',
    ],
)
def test_a_quotation_mark_that_would_swallow_rows_is_refused_by_line(text: str) -> None:
    with pytest.raises(FileRefused, match=r"^Line [23] opens a quotation mark"):
        csv_book(text)


def test_an_address_of_several_lines_swallows_nothing() -> None:
    text = 'Date,Sector,Venue,Attended\n1,Police,"Room 1, High Street,\nYork, England",34\n2,Fire,"Hall, York",20\n'
    assert texts_of(csv_book(text)) == {
        1: ["Date", "Sector", "Venue", "Attended"],
        2: ["1", "Police", "Room 1, High Street,\nYork, England", "34"],
        4: ["2", "Fire", "Hall, York", "20"],
    }


def test_a_title_of_several_lines_swallows_nothing() -> None:
    text = '"Training log, 2016,\nkept by, Jane",,\n12/04/2016,Police,34\n13/04/2016,Fire,20\n'
    assert list(texts_of(csv_book(text))) == [1, 3, 4]


def test_what_stands_last_is_read_whole() -> None:
    assert texts_of(csv_book("Date,Notes\n1,Police;\n,\n"))[2] == ["1", "Police;"]


def test_a_text_that_is_kept_from_being_a_number_is_that_text() -> None:
    assert texts_of(csv_book('Ref,Attended\n="0123",34\n'))[2] == ["0123", "34"]


def test_one_column_is_read() -> None:
    assert texts_of(csv_book("Police\nFire\n")) == {1: ["Police"], 2: ["Fire"]}
