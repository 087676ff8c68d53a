"""What is wrong in a file, told by cell, and how a file is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter

# A file may have a problem in every cell; whoever puts them right begins with the first.
MOST_TOLD = 200


class FileRefused(Exception):
    """A file can't be read as what it should be; `str()` says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a cell, or with `column` 0 in a row. Rows are numbered as in the spreadsheet."""

    row: int
    column: int
    heading: str
    words: str

    @property
    def cell(self) -> str:
        """The cell as spreadsheets name it, such as "D7"; "" where the problem is that of a row."""
        return f"{letters_of(self.column)}{self.row}" if self.column else ""

    def __str__(self) -> str:
        if not self.column:
            return f"row {self.row}: {self.words}"
        heading = f" ({self.heading})" if self.heading else ""
        return f"row {self.row}, column {letters_of(self.column)}{heading}: {self.words}"


@dataclass(slots=True)
class Problems:
    """The first problems of a file, and how many there are in all."""

    told: list[Problem] = field(default_factory=list)
    number: int = 0
    most: int = MOST_TOLD

    def add(self, problem: Problem) -> None:
        """Counts a problem, and keeps it if it is among the first."""
        self.number += 1
        if len(self.told) < self.most:
            self.told.append(problem)

    def __bool__(self) -> bool:
        return self.number > 0

    @property
    def more(self) -> int:
        """How many there are that are not told."""
        return self.number - len(self.told)


def together(several: Iterable[Problems]) -> Problems:
    """The problems that were found one after the other by several readers, in the order of their cells."""
    both = Problems()
    for problems in several:
        both.told.extend(problems.told)
        both.number += problems.number
    both.told = sorted(both.told, key=attrgetter("row", "column"))[: both.most]
    return both


class SheetRefused(Exception):
    """Rows of a sheet can't be taken; `problems` are told by cell, and nothing was changed."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(str(problems.told[0]))
        self.problems = problems


def letters_of(column: int) -> str:
    """A column's letters: 1 is "A", 27 is "AA"."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
