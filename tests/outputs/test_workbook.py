"""The workbook: what it says where, text that is never a formula, and the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any

import openpyxl
from hypothesis import given

from tests.outputs.complete import COMPLETE
from tests.outputs.made_up import FAIR_DOWNLOADS, HOSTILE, MADE_UP
from tests.outputs.samples import (
    MADE_AT,
    PARENTS,
    PROFESSIONALS,
    SHEFFIELD,
    YOUNG_PEOPLE,
    audience,
    download,
    row,
    summary,
)
from tests.outputs.workbook_checks import CHECKS, failures
from training_register.count import Count
from training_register.outputs.publication import Download
from training_register.outputs.wording import cleaned
from training_register.outputs.workbook import as_workbook
from training_register.rules.publications import reference_in
from training_register.table import NOT_AVAILABLE, Cell, Mark, Note, Row, RowKind, Table


def opened(made: Download) -> Any:
    """The workbook, opened with openpyxl."""
    return openpyxl.load_workbook(io.BytesIO(as_workbook(made)))


def lines(sheet: Any) -> list[str]:
    """What column A says, row by row."""
    return [str(cell.value) for cell in sheet["A"]]


def only(table: Table) -> Any:
    """The worksheet of a table without chart that is downloaded alone."""
    return opened(download(table)).worksheets[-1]


@MADE_UP
@given(FAIR_DOWNLOADS)
def test_any_download_passes_every_essential_check_and_nearly_all_others(made: Download) -> None:
    failed = failures(as_workbook(made), "training-2016-17.xlsx")

    assert not [line for line in failed if "(E)" in line]
    assert len(failed) <= 0.03 * len(CHECKS), "\n".join(failed)


def test_the_same_download_makes_the_same_bytes() -> None:
    assert as_workbook(download()) == as_workbook(download())


def test_every_time_in_the_file_is_that_of_the_download() -> None:
    with zipfile.ZipFile(io.BytesIO(as_workbook(SHEFFIELD))) as archive:
        # An archive's clock ticks every two seconds.
        assert {entry.date_time for entry in archive.infolist()} == {(2017, 5, 3, 14, 5, 8)}
        core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2017-05-03T14:05:09Z"}
    assert as_workbook(SHEFFIELD) != as_workbook(replace(SHEFFIELD, made_at=MADE_AT + timedelta(days=1)))


def test_text_is_never_a_formula_an_error_or_a_broken_file() -> None:
    tables = (
        audience(text, text, row("education", text, 1, 2), notes=(Note(text, ("education",)),), sentence=text)
        for text in HOSTILE
    )
    made = replace(download(*tables), notes=HOSTILE, organisation="=1+1", contact="@x", source="-1")
    data = as_workbook(made)

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(part) for part in archive.namelist() if part.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 4 + len(HOSTILE)
    # Cells are texts or numbers, and nothing else: no formulas, no errors.
    assert not any(b"<f>" in sheet for sheet in sheets)
    assert {kind for sheet in sheets for kind in re.findall(rb'<c [^>]*t="(\w+)"', sheet)} == {b"inlineStr", b"n"}
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for cell in (cell for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)):
            assert cell.quotePrefix == cell.value.startswith(tuple("=+-@＝＋－＠")), cell.value


def test_a_text_that_no_cell_could_hold_is_cut_and_says_so() -> None:
    for text in ("word " * 10_000, "\U0001f469" * 20_000, "_x0041_" * 5_000):
        value = lines(only(audience("professionals", "Professionals", row("one", text, 1, 2))))[-1]
        assert value.endswith(("…", "… [note 1]"))
        assert len(value.encode("utf-16-le")) // 2 <= 32_767


def test_the_cover_says_what_the_workbook_is() -> None:
    assert lines(opened(SHEFFIELD)["Cover"]) == [
        "Training, Sheffield, April 2016 to March 2017",
        "Published by",
        "Sheffield Sexual Exploitation Service, Sheffield Futures",
        "Period",
        "April 2016 to March 2017 (2016/17)",
        "Area covered",
        "Sheffield",
        "About these figures",
        "1 entry is not split by year: it is told above the table that it belongs to.",
        "Planned and cancelled sessions are not counted.",
        "Source",
        "Sheffield Sexual Exploitation Service, training register",
        "Date",
        "Made on 3 May 2017 at 14:05.",
        "Contact",
        "training@example.org, 0114 496 0000",
    ]


def test_the_cover_of_a_later_version_says_when_it_was_published_and_what_differs() -> None:
    said = lines(opened(COMPLETE)["Cover"])

    assert said[said.index("Date") + 1 :][:2] == ["Version 2, published on 3 May 2017.", "Made on 3 May 2017 at 14:05."]
    differs = (
        "5 figures or notes differ from the version before. The worksheet named Changes tells what changed and why."
    )
    assert differs in said
    # One of the tables is.
    assert "The figures are provisional [p]." in said


def test_what_changed_is_told_with_both_figures_the_difference_and_the_reason() -> None:
    sheet = opened(COMPLETE)["Changes"]
    headings, *told = [[cell.value for cell in line] for line in sheet[next(iter(sheet.tables.values())).ref]]

    assert sheet["A1"].value == "Changes since version 1"
    assert headings == ["Table", "Row", "Column", "Before", "Now", "By how much", "Reason", "Reference"]
    assert [line[1:7] for line in told] == [
        ["Education", "Attended", "At least 1,300 (1 entry not recorded)", "Exactly 1,305", "5 more",
         "Late figure: A school's return came in."],
        ["Health", "Attended 2015/16", "Exactly 12", "Hidden", "Can't be told", "No reason was given."],
        ["Did not attend", "Figure above the table", "Not recorded", "20 [e]", "From not recorded", "Correction"],
        ["All", "Rate", "Exactly 82.2%", "Exactly 83%", "0.8 percentage points more", "Definition"],
        ["Whole table", "Note", "Not there", "Figures of August came late.", "Not a figure", "No reason was given."],
    ]  # fmt: skip
    assert [line[7] for line in told] == [
        "2016-17/v2/professionals/education/attended",
        "2016-17/v2/agencies/row-1/attended-2015",
        "2016-17/v2/headlines/beneath-/did-not-attend",
        "2016-17/v2/shares/all/share",
        "2016-17/v2/months",
    ]
    assert "[e] means that the figure is an estimate: about, at least or nearly." in lines(sheet)


def test_how_the_figures_are_counted_is_one_table() -> None:
    sheet = opened(COMPLETE)["How_counted"]

    assert [[cell.value for cell in line] for line in sheet[next(iter(sheet.tables.values())).ref]] == [
        ["Section", "Term", "Meaning"],
        ["What an entry and a session are", "In general", "An entry is one line."],
        ["What an entry and a session are", "In general", "A two-day course is one."],
        ["The tables", "In general", "1 entry is not split by year."],
        ["The tables: Professionals training", "In general", "Counted are: delivered sessions."],
        ["The tables: Professionals training", "Columns: Attended", "How many attendances."],
        ["Marks beside figures", "[x]", "The figure is not known."],
    ]


def test_each_figure_has_a_reference_by_which_it_is_found_again() -> None:
    book = opened(COMPLETE)
    rows = [[cell.value for cell in line] for line in book["Professionals"].iter_rows(min_row=9)]
    words = [[cell.value for cell in line] for line in book["References"].iter_rows(min_row=6)]

    assert [row[-1] for row in rows][:2] == ["2016-17/v2/professionals/education", "2016-17/v2/professionals/health"]
    assert ["Professionals", "Column", "Attended", "attended"] in words
    reference = "2016-17/v2/headlines/beneath-/did-not-attend"
    assert ["Headlines", "Figure above the table", "Did not attend", reference] in words
    assert "For example: 2016-17/v2/professionals/education/attended." in lines(book["References"])
    for sheet in (book[table_name] for table_name in ("Professionals", "Summary", "Headlines", "Nobody")):
        last = [line[-1].value for line in sheet[next(iter(sheet.tables.values())).ref]]
        assert last[0] == "Reference"
        assert all(reference_in(reference) for reference in last[1:])
    # Of tables as they are now, it names no version.
    assert only(PROFESSIONALS)["D9"].value == "2016-17/professionals/education"


def test_what_is_not_known_is_left_out_of_the_cover() -> None:
    bare = Download(SHEFFIELD.period, MADE_AT, (PARENTS,))

    assert lines(opened(bare)["Cover"]) == [
        "Training, April 2016 to March 2017",
        "Period",
        "April 2016 to March 2017 (2016/17)",
        "Date",
        "Made on 3 May 2017 at 14:05.",
    ]


def test_what_a_reader_must_know_stands_above_the_table() -> None:
    assert lines(only(YOUNG_PEOPLE)) == [
        "Young people training, Sheffield, April 2016 to March 2017 [note 3]",
        "This worksheet contains one table.",
        "Notes are explained on the worksheet named Notes.",
        "A total of 1,587 young people have been trained to be aware of the risks of CSE by SSES.",
        "Also reported, September 2016 to July 2017, not split by year: sessions 12, attended about 60 [e].",
        "[e] means that the figure is an estimate: about, at least or nearly.",
        "As at 2 May 2017.",
        "Source: Sheffield Sexual Exploitation Service, training register",
        "To find a figure again, take the reference at the end of its row and the worksheet References.",
        "Young people training",
        "Alternative Curriculum Provider [note 1]",
        "Education [note 1]",
        "LAC/Care Leavers/Children Services/Sheltered Housing/Residential",
        "Voluntary Sector [note 2]",
        "Total",
    ]


def test_notes_are_numbered_over_the_workbook_and_the_same_words_once() -> None:
    book = opened(download(PROFESSIONALS, YOUNG_PEOPLE))

    rows = list(book["Notes"].iter_rows(min_row=4, values_only=True))
    assert [line[0] for line in rows] == [f"[note {number}]" for number in range(1, 8)]
    assert rows[4][1:] == ("Attendances: somebody who came twice is counted twice.", "Professionals, Young_people")
    assert book["Professionals"]["A1"].value.endswith("[note 5]")
    assert book["Young_people"]["A1"].value.endswith("[note 5]")


def test_marks_stand_beside_numbers_and_shorthand_in_their_place() -> None:
    sheet = opened(SHEFFIELD)["Vulnerability_roadshows"]
    table = next(iter(sheet.tables.values()))
    cells = [[cell.value for cell in line[:-1]] for line in sheet[table.ref]]

    assert cells[0][1:] == ["Sessions", "Sessions: marks", "Attended", "Attended: marks"]
    assert cells[1][1:] == [8, None, "[x]", None]
    assert cells[2][1:] == [3, "[e] at least", 1600, "[e] at least"]
    assert cells[3][1:] == [12, "[e] nearly", 900, "[e] nearly"]
    assert cells[5][1:] == [2, "[r]", 0, None]
    assert cells[6][1:] == [29, "[e] about", 2560, "[e] about"]
    assert "In a column of marks, a blank cell means that the figure has no mark." in lines(sheet)


def test_there_is_no_column_of_marks_where_there_are_no_marks() -> None:
    headings = ["Professionals training", "Sessions", "Attended", "Reference"]
    assert [cell.value for cell in only(PROFESSIONALS)[8]] == headings


def test_provisional_stands_once_in_the_title_and_on_the_cover() -> None:
    provisional = replace(
        PARENTS,
        beneath=(_provisional(YOUNG_PEOPLE.beneath[0]),),
        rows=tuple(_provisional(line) for line in PARENTS.rows),
        total=_provisional(PARENTS.total) if PARENTS.total else None,
    )
    book = opened(download(provisional))
    sheet = book["Parents_and_carers"]

    assert sheet["A1"].value == "Parents and carers, Sheffield, April 2016 to March 2017 [p] [note 1]"
    assert "[p] means that the figures are provisional." in lines(sheet)
    assert "The figures are provisional [p]." in lines(book["Cover"])
    assert lines(sheet)[4] == "Also reported, September 2016 to July 2017, not split by year: sessions 12, attended 60."
    assert sheet.max_column == 4


def _provisional(line: Row) -> Row:
    label, *cells = line.cells
    return replace(line, cells=(label, *(Cell(Count.of(cell.count.value), (Mark.PROVISIONAL,)) for cell in cells)))


def test_a_table_without_rows_says_so_in_its_one_row() -> None:
    empty = replace(PARENTS, rows=(), total=None, notes=())
    sheet = only(empty)

    assert [cell.value for cell in sheet[sheet.max_row]] == ["No entries", "[z]", "[z]", "2016-17/parents-and-carers"]
    assert "[z] means that the figure does not apply." in lines(sheet)
    assert "Notes" not in opened(download(empty)).sheetnames


def test_a_table_without_total_ends_with_its_rows() -> None:
    assert lines(only(replace(PROFESSIONALS, total=None)))[-1] == "Others/ Voluntary Sector [note 4]"


def test_a_long_table_is_one_table_and_repeats_its_headings_in_print() -> None:
    rows = tuple(
        row(f"r{number}", f"Sector {number} of a very long list", number, 10 * number) for number in range(300)
    )
    made = download(audience("sectors", "Sectors", *rows))

    assert failures(as_workbook(made), "training-2016-17.xlsx") == []
    sheet = opened(made)["Sectors"]
    assert sheet.print_title_rows == "$7:$7"
    assert next(iter(sheet.tables.values())).ref == "A7:D308"


def test_a_table_whose_figures_are_all_hidden_passes_every_check() -> None:
    hidden = Row("small", RowKind.ROW, (Cell("Small group"), NOT_AVAILABLE, Cell(None, (Mark.CONFIDENTIAL,))))
    made = download(summary(), replace(PARENTS, rows=(hidden,), total=None))

    assert failures(as_workbook(made), "training-2016-17.xlsx") == []


def test_labels_are_written_as_they_are_typed() -> None:
    labels = ["=1+1", "+44", "'quoted", "_x000D_", "日本語", "<b>&amp;</b>"]
    sheet = only(audience("odd", "Odd", *(row(f"r{at}", label, 1, 2) for at, label in enumerate(labels))))

    written = [value.replace("_x005F_", "_") for value in lines(sheet)[-7:-1]]
    assert written == [cleaned(label) for label in labels]
