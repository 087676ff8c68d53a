"""The register's own sheet, empty: with lists to choose from, and what each column takes on a sheet of its own."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from training_register.outputs.archives import same_each_time
from training_register.outputs.letter_widths import width_of
from training_register.outputs.own_sheet import WIDTHS
from training_register.outputs.wording import cleaned
from training_register.outputs.workbook import LANGUAGE
from training_register.outputs.workbook_cells import Book, Look, Page, new_book
from training_register.outputs.workbook_lists import TEXT_HEADING, list_page, write_list
from training_register.outputs.workbook_sheets import TITLE, new_page
from training_register.queries.template_lists import TemplateLists
from training_register.rules.entries import How, Status
from training_register.rules.names import SEPARATOR
from training_register.rules.own_sheet import (
    INSTRUCTIONS,
    LISTS,
    MOST_ROWS_IN_EXCEL,
    NEEDED_MARK,
    REQUIRED,
    Column,
    figure_heading,
)

ENTRIES = "Entries"
# The columns in the order in which a session is noted: what every one has stands first.
COLUMNS = (
    Column.STARTS_ON, Column.AUDIENCE, Column.SECTOR, Column.ATTENDED, Column.COURSE, Column.ORGANISATIONS,
    Column.AREAS, Column.PROVIDERS, Column.TRAINERS, Column.SESSIONS, Column.ENDS_ON, Column.DAYS, Column.STARTS_AT,
    Column.LENGTH, Column.ACTIVITY, Column.LEVEL, Column.HOW, Column.VENUE, Column.STATUS, Column.REASON,
    Column.CONTACT, Column.NOTES, Column.REFERENCE, Column.SAME_SESSION_AS,
)  # fmt: skip
# What each takes, and examples of it, for a register whose lists have none.
TAKES: dict[Column, tuple[str, str]] = {
    Column.STARTS_ON: ("The day, or the first day of several.", "12/4/2016"),
    Column.AUDIENCE: ("For whom it was: the table in which it counts.", ""),
    Column.SECTOR: ("The row of that table in which it counts.", ""),
    Column.ATTENDED: (
        "How many attended. Blank is not recorded, never 0; write 0 where nobody came.",
        "34, about 60, over 1600 or nearly 900",
    ),
    Column.COURSE: ("What was taught.", "Spotting the signs"),
    Column.ORGANISATIONS: ("Where, or for which school, surgery or charity. A semicolon between several.", "A; B"),
    Column.AREAS: ("The places that it was for. A semicolon between several.", "North; South"),
    Column.PROVIDERS: ("Who delivered it. A semicolon between several; the first one leads.", "A; B"),
    Column.TRAINERS: ("Their names; the days that each gave, if you keep them, in brackets.", "Jo Smith (1.5 days)"),
    Column.SESSIONS: ("How many sessions this line stands for. Blank is 1.", "5"),
    Column.ENDS_ON: ("The last day, if it is another.", "13/4/2016"),
    Column.DAYS: ("On how many days it was, if not on all from the first to the last.", "2"),
    Column.STARTS_AT: ("The time at which it began.", "9:30"),
    Column.LENGTH: ("How long each session was.", "2h, 90 min or half day"),
    Column.ACTIVITY: ("What kind of thing it was. Blank is the usual kind.", "Course"),
    Column.LEVEL: ("The level of the course.", "Advanced"),
    Column.HOW: ("In person, online or hybrid.", "online"),
    Column.VENUE: ("The building or room.", "Town Hall"),
    Column.STATUS: ("Blank is delivered. Planned and cancelled sessions count in no table.", "cancelled"),
    Column.REASON: ("Why it was cancelled.", "snow"),
    Column.CONTACT: ("Whom to ask for a number that is missing: a name or an e-mail address.", "Sam at reception"),
    Column.NOTES: ("Anything else. Notes are never printed.", "rang twice"),
    Column.REFERENCE: ("Your own number for the line; no two may have the same.", "A-1"),
    Column.SAME_SESSION_AS: (
        "Where one session was for people of two sectors: on the second line, the reference of the first.",
        "A-1",
    ),
}
SENTENCES = (
    f"Fill in the worksheet named {ENTRIES}: one line for each session, or for several together.",
    f"Only the columns marked {NEEDED_MARK} are needed. "
    "Leave blank what you don't know: blank is not recorded, never 0.",
    "Where a list opens, choose from it. You can type a name that is not in the list; you are asked about it later.",
    "Columns may stand in any order, and those that you don't need can go. Leave their headings as they are.",
    "Then save the file and import it. It goes in whole or not at all, and each problem is told by its cell.",
)
FURTHER = "Further columns"
_DAY, _TIME, _TEXT = "dd/mm/yyyy", "hh:mm", "@"
# As text, what is typed stays as it is: Excel takes 1/2 for a day.
_FORMATS = {
    Column.STARTS_ON: _DAY, Column.ENDS_ON: _DAY, Column.STARTS_AT: _TIME, Column.LENGTH: _TEXT,
    Column.REFERENCE: _TEXT, Column.SAME_SESSION_AS: _TEXT, Column.NOTES: _TEXT, Column.REASON: _TEXT,
    Column.VENUE: _TEXT,
}  # fmt: skip
_NEEDED = PatternFill("solid", fgColor="FFE3EAF4")
NARROWEST, WIDEST = 13, 60
_NAME = Look(is_wrapped=False)
# Columns that take one name of a list, in which another one is asked about, and those that take several.
_ONE_OF = (Column.AUDIENCE, Column.COURSE, Column.ACTIVITY, Column.LEVEL, Column.HOW, Column.STATUS)
_SEVERAL_OF = (Column.ORGANISATIONS, Column.AREAS, Column.PROVIDERS, Column.TRAINERS)
# The pairs of an audience and a sector that it offers, beside the lists.
OF_AUDIENCE, ITS_SECTORS = "Audience of the sector", "Sector of the audience"
LONGEST_PROMPT = 255


def as_template(lists: TemplateLists, *, organisation: str, made_at: datetime) -> bytes:
    """An xlsx file of three worksheets: entries, of which there are none, how to fill it in, and the lists.

    `made_at` is in UTC. Lists are offered, and nothing that is typed is forbidden: "about 60" is a count, and a new
    name is asked about when the file is imported.
    """
    book = new_book()
    properties = book.workbook.properties
    properties.title = "Training register: a sheet to fill in"
    properties.creator = properties.lastModifiedBy = cleaned(organisation) or "Training register"
    properties.language = LANGUAGE
    properties.created = made_at.replace(tzinfo=None)
    page = _entries(book)
    columns = _columns(lists)
    examples = {column: _example(column, columns.get(column, ())) for column in COLUMNS}
    _instructions(book, examples)
    ranges = _lists(book, columns)
    for column in COLUMNS:
        _offer(page, column, ranges, examples[column])
    written = io.BytesIO()
    book.workbook.save(written)
    return same_each_time(written, made_at)


def _heading(column: Column) -> str:
    return f"{column} {NEEDED_MARK}" if column in REQUIRED else str(column)


def _entries(book: Book) -> Page:
    widths = tuple(max(NARROWEST, WIDTHS.get(column, 0), len(_heading(column)) + 3) for column in COLUMNS)
    page = new_page(book, ENTRIES, widths)
    page.write_row([_heading(column) for column in COLUMNS], [TEXT_HEADING] * len(COLUMNS))
    sheet = page.sheet
    for number, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(number)
        if column in REQUIRED:
            sheet.cell(1, number).fill = _NEEDED
        sheet.column_dimensions[letter].alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].number_format = _FORMATS.get(column, "General")
    # A working sheet: on one page's width nobody could read it.
    sheet.sheet_properties.pageSetUpPr.fitToPage = False
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    return page


def _columns(lists: TemplateLists) -> dict[str, Sequence[str]]:
    """The lists by their headings."""
    return {
        Column.AUDIENCE: lists.audiences,
        Column.SECTOR: lists.sectors,
        Column.COURSE: lists.courses,
        Column.ORGANISATIONS: lists.organisations,
        Column.AREAS: lists.areas,
        Column.PROVIDERS: lists.providers,
        Column.TRAINERS: lists.trainers,
        Column.ACTIVITY: lists.activities,
        Column.LEVEL: lists.levels,
        Column.HOW: [str(how) for how in How],
        # What was taken out of the figures is so by a decision about an entry that is there.
        Column.STATUS: [str(status) for status in Status if status is not Status.TAKEN_OUT],
        FURTHER: [figure_heading(figure) for figure in lists.figures],
        OF_AUDIENCE: [audience for audience, _ in lists.offers],
        ITS_SECTORS: [sector for _, sector in lists.offers],
    }


def _example(column: Column, names: Sequence[str]) -> str:
    """An example of this register's own, where the column takes names of a list."""
    if column in (Column.HOW, Column.STATUS, Column.TRAINERS) or not names:
        return TAKES[column][1]
    return f"{SEPARATOR} ".join(names[: 2 if column in _SEVERAL_OF else 1])


def _instructions(book: Book, examples: Mapping[Column, str]) -> None:
    page = list_page(book, INSTRUCTIONS, "How to fill it in", (22, 60, 40), *SENTENCES)
    lines = [(_heading(column), TAKES[column][0], examples[column]) for column in COLUMNS]
    lines.append(
        (
            "Attended: Police, Figure: Booked",
            "Further columns: how many of those who attended came from there, and any other number. The worksheet "
            f"named {LISTS} has their headings; copy one into the first row of {ENTRIES}.",
            "20",
        )
    )
    write_list(page, ("Column", "What it takes", "For example"), lines)


def _lists(book: Book, columns: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Writes the lists beside each other, and gives the cells of each, by its heading, as formulas name them."""
    widest = (max(map(width_of, (f"{name}  ", *of))) + 2 for name, of in columns.items())
    page = new_page(book, LISTS, tuple(round(min(WIDEST, max(NARROWEST, width)), 1) for width in widest))
    page.say(f"The lists that the worksheet named {ENTRIES} offers", TITLE)
    page.say("Changing them here changes nothing in the register.")
    page.write_row(list(columns), [Look(is_bold=True, line="bottom")] * len(columns))
    first = page.row + 1
    for line in range(max(map(len, columns.values()))):
        page.write_row([of[line] if line < len(of) else "" for of in columns.values()], [_NAME] * len(columns))
    page.sheet.sheet_properties.pageSetUpPr.fitToPage = False
    page.sheet.freeze_panes = f"A{first}"
    return {
        name: f"{LISTS}!${letter}${first}:${letter}${first + len(of) - 1}"
        for letter, (name, of) in zip(map(get_column_letter, range(1, len(columns) + 1)), columns.items(), strict=True)
        if of
    }


def _offer(page: Page, column: Column, ranges: dict[str, str], example: str) -> None:
    """A list to choose from, where there is one, and what the column takes beside each of its cells."""
    letter = get_column_letter(COLUMNS.index(column) + 1)
    takes = TAKES[column][0]
    formula = _sectors(ranges) if column is Column.SECTOR else ranges.get(column)
    validation = DataValidation(
        type="list" if formula else None,
        formula1=formula,
        allow_blank=True,
        sqref=f"{letter}2:{letter}{MOST_ROWS_IN_EXCEL + 1}",
    )
    validation.promptTitle = str(column)
    validation.prompt = (f"{takes} For example: {example}" if example else takes)[:LONGEST_PROMPT]
    validation.showInputMessage = True
    # A slip is asked about, and may stay; what takes several names asks nothing.
    validation.showErrorMessage = bool(formula) and column in (*_ONE_OF, Column.SECTOR)
    validation.errorStyle = "warning"
    validation.errorTitle = "This is not in the list"
    validation.error = "Keep it only if the list lacks it: you are asked about it when the file is imported."
    page.sheet.add_data_validation(validation)


def _sectors(ranges: dict[str, str]) -> str | None:
    """The sectors that the audience of the same row offers; all of them where it is not in the list."""
    every = ranges.get(Column.SECTOR)
    if OF_AUDIENCE not in ranges or not every:
        return every
    audience = f"${get_column_letter(COLUMNS.index(Column.AUDIENCE) + 1)}2"
    of, first = ranges[OF_AUDIENCE], ranges[ITS_SECTORS].partition(":")[0]
    found = f"OFFSET({first},MATCH({audience},{of},0)-1,0,COUNTIF({of},{audience}),1)"
    return f"IF(COUNTIF({of},{audience})=0,{every},{found})"
