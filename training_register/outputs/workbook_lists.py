"""The worksheets that are one list each: contents, notes, what was revised, how it is counted, and references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from training_register.outputs.publication import Download, Section
from training_register.outputs.wording import cleaned, label_of, note_marks
from training_register.outputs.workbook_cells import LINK, TEXT, Book, Look, Page
from training_register.outputs.workbook_names import CONTENTS, HOW_COUNTED, NOTES, REFERENCES, NumberedNotes
from training_register.outputs.workbook_sheets import ONE_TABLE, TITLE, mark_up, new_page, write_headings
from training_register.rules.publications import BENEATH
from training_register.table import MEANINGS, Table

TEXT_HEADING = Look(is_bold=True, line="bottom")
HOW_COUNTED_TITLE, REFERENCES_TITLE = "How these figures are counted", "How to find a figure again"
# What stands beside a sentence of a section, where others have a term.
IN_GENERAL = "In general"


def list_page(book: Book, name: str, title: str, widths: tuple[float, ...], *sentences: str) -> Page:
    """A worksheet that will have one list, with its title and what is said above the list."""
    page = new_page(book, name, widths)
    for number, text in enumerate((title, ONE_TABLE, *sentences)):
        page.say(text, TEXT if number else TITLE)
    return page


def explained(texts: Iterable[str]) -> list[str]:
    """What the marks that stand in texts mean."""
    whole = " ".join(texts)
    return [mark.meaning for mark in MEANINGS if mark.shown in whole]


def write_list(page: Page, headings: Sequence[str], lines: Iterable[Sequence[str]], *, are_links: bool = False) -> None:
    """A list of texts as a native table; where they are links, the first text of a line is a worksheet's name."""
    shown = write_headings(page, list(headings), [TEXT_HEADING] * len(headings))
    first_row = page.row
    first = Look(LINK) if are_links else TEXT
    for line in lines:
        page.write_row(line, [first, *[TEXT] * (len(headings) - 1)], link_to=line[0] if are_links else "")
    mark_up(page, first_row, shown)


def contents(book: Book, titles: dict[str, str]) -> None:
    """Lists every other worksheet, by name and title, with a link to each."""
    page = list_page(book, CONTENTS, CONTENTS, (36, 75))
    write_list(page, ("Worksheet", "Title"), titles.items(), are_links=True)


def notes_sheet(book: Book, notes: NumberedNotes, names: list[str]) -> None:
    """Explains every note by its number, and says which worksheets use it."""
    page = list_page(book, NOTES, NOTES, (12, 75, 34))
    lines = (
        (note_marks((number,)), text, ", ".join(names[position] for position in notes.tables_with(number)))
        for number, text in enumerate(notes.texts, 1)
    )
    write_list(page, ("Note", "Explanation", "Worksheets"), lines)


def how_counted_sheet(book: Book, lines: Iterable[Sequence[str]]) -> None:
    """Says how the figures are counted, a line for each sentence and each term: `words_of_sections`."""
    page = list_page(book, HOW_COUNTED, HOW_COUNTED_TITLE, (34, 40, 75))
    write_list(page, ("Section", "Term", "Meaning"), lines)


def words_of_sections(sections: Iterable[Section]) -> list[tuple[str, str, str]]:
    """The lines of the list that says how figures are counted: section, term, meaning."""
    return [line for section in sections for line in _lines_of(section)]


def _lines_of(section: Section, within: str = "") -> Iterator[tuple[str, str, str]]:
    """The section's lines, and those of the sections within it; a line without words is left out."""
    heading = ": ".join(filter(None, (within, cleaned(section.heading))))
    terms = [(IN_GENERAL, sentence) for sentence in section.sentences]
    for group in section.meanings:
        terms += [(": ".join(filter(None, map(cleaned, (group.heading, term)))), said) for term, said in group.meanings]
    for term, meaning in terms:
        if words := cleaned(meaning):
            yield heading or IN_GENERAL, cleaned(term) or IN_GENERAL, words
    for one in section.sections:
        yield from _lines_of(one, heading)


def references_sheet(book: Book, download: Download, lines: Sequence[Sequence[str]]) -> None:
    """Tells by which words the columns of each table, and the figures above it, are found again: `words_to_find`."""
    page = list_page(
        book,
        REFERENCES,
        REFERENCES_TITLE,
        (36, 24, 60, 48),
        "Each row of a table ends with its reference. To find a figure again, write the reference of its row, then / "
        "and the word that stands here for its column, and look that up in the register.",
        *(f"For example: {one}." for one in [example_of(download)] if one),
        "Of a figure that is told in a sentence above a table, the whole reference stands here.",
        *explained(text for line in lines for text in line),
    )
    write_list(page, ("Worksheet", "What it is", "Heading or label", "In a reference"), lines)


def words_to_find(download: Download, names: Sequence[str]) -> list[tuple[str, str, str, str]]:
    """The lines of the list of references: worksheet, what it is, its heading or label, its word."""
    tables = zip(download.tables, names, strict=True)
    return [line for table, name in tables for line in _words_of(download, table, name)]


def _words_of(download: Download, table: Table, name: str) -> Iterator[tuple[str, str, str, str]]:
    for column in table.columns[1:]:
        yield name, "Column", cleaned(column.heading) or column.key, column.key
    for row in table.beneath:
        reference = reference_of(download, table, row.key)
        yield name, "Row above the table", label_of(table, row), f"{reference}/ and the word for the column"
    for line in table.lines:
        label = cleaned(line.label).rstrip(":") or line.key
        yield name, "Figure above the table", label, reference_of(download, table, BENEATH, line.key)


def reference_of(download: Download, table: Table, row: str = "", column: str = "") -> str:
    """What a row or a figure is found by: "2016-17/v1/professionals/education/attended"."""
    return cleaned(replace(download.reference, table=table.name, row=row, column=column).written)


def example_of(download: Download) -> str:
    """The reference of the first figure of the first table that has one; "" where none has."""
    found = (
        reference_of(download, table, table.rows[0].key, table.columns[-1].key)
        for table in download.tables
        if table.rows and len(table.columns) > 1
    )
    return next(found, "")
