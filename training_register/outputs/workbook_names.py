"""Names within a workbook, which Excel wants unique and well formed, and the numbers of its notes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from training_register.outputs.wording import cleaned, notes_about_all
from training_register.table import Table

COVER, CONTENTS, NOTES, CHANGES, CHARTS = "Cover", "Contents", "Notes", "Changes", "Charts"
HOW_COUNTED, REFERENCES = "How_counted", "References"
# "History" is Excel's own.
_TAKEN = (COVER, CONTENTS, NOTES, CHANGES, HOW_COUNTED, REFERENCES, CHARTS, "History")
LONGEST_SHEET_NAME = 31
LONGEST_HEADING = 255


def sheet_names(names: Iterable[str]) -> list[str]:
    """A name for the worksheet of each table: letters, digits and "_", at most 31, begun by a letter, unique."""
    given = set(map(str.casefold, _TAKEN))
    return [_unique(_sheet_name(name), LONGEST_SHEET_NAME, "_{}", given) for name in names]


def _sheet_name(name: str) -> str:
    words = "".join(letter if letter.isalnum() and ord(letter) < 0x10000 else " " for letter in _composed(name))
    joined = "_".join(words.split())
    joined = joined[:1].upper() + joined[1:]
    return joined if joined[:1].isalpha() else f"Table_{joined}".rstrip("_")


def table_name(sheet_name: str) -> str:
    """The name of the native table on a sheet. Its ending keeps it from reading as a cell, as "Q1" would."""
    return f"{sheet_name}_table"


def unique_headings(headings: Iterable[str]) -> list[str]:
    """Headings that are filled and differ, whatever their case: Excel would repair a file with any other."""
    given: set[str] = set()
    return [
        # "_" alone says no more than nothing does, and the numbers of those that repeat would leave nothing of it.
        _unique(heading if heading.strip("_ ") else f"Column {number}", LONGEST_HEADING, " ({})", given)
        for number, heading in enumerate(map(cleaned, headings), 1)
    ]


def _unique(name: str, longest: int, ending: str, given: set[str]) -> str:
    """The name, cut to a length, or with the first number at its end that makes it differ from those given."""
    number, tried = 1, name[:longest].rstrip("_ ")
    while tried.casefold() in given:
        number += 1
        numbered = ending.format(number)
        tried = name[: longest - len(numbered)].rstrip("_ ") + numbered
    given.add(tried.casefold())
    return tried


def _composed(text: str) -> str:
    """Letters and their accents as one character each, where there is one."""
    return unicodedata.normalize("NFC", text)


@dataclass(frozen=True, slots=True)
class NumberedNotes:
    """The notes of all tables, numbered from 1 over the workbook; the same words have the same number.

    `of_titles` holds the numbers for each table's title; `of_rows` those for each table's rows, by row key.
    """

    texts: tuple[str, ...]
    of_titles: tuple[tuple[int, ...], ...]
    of_rows: tuple[dict[str, tuple[int, ...]], ...]

    def tables_with(self, number: int) -> list[int]:
        """The positions, from 0, of the tables that use a note."""
        return [
            position
            for position, (title, rows) in enumerate(zip(self.of_titles, self.of_rows, strict=True))
            if number in title or any(number in numbers for numbers in rows.values())
        ]


def numbered_notes(tables: Iterable[Table]) -> NumberedNotes:
    """Gives every note its number, in the order of the tables."""
    numbers: dict[str, int] = {}
    of_titles: list[tuple[int, ...]] = []
    of_rows: list[dict[str, tuple[int, ...]]] = []
    for table in tables:
        own = [numbers.setdefault(text, len(numbers) + 1) if (text := cleaned(note.text)) else 0
               for note in table.notes]  # fmt: skip
        of_titles.append(_distinct(own[position - 1] for position in notes_about_all(table)))
        of_rows.append(
            {row.key: _distinct(own[position - 1] for position in table.notes_of(row)) for row in table.all_rows}
        )
    return NumberedNotes(tuple(numbers), tuple(of_titles), tuple(of_rows))


def _distinct(numbers: Iterable[int]) -> tuple[int, ...]:
    """Each once, in order; a note without words has the number 0 and is left out."""
    return tuple(sorted({number for number in numbers if number}))
