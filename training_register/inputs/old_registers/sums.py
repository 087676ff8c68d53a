"""What the figures of a table come to: rows whose figures do not go together as in the others, and rows that add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations

from training_register.inputs.old_registers.blocks import is_number
from training_register.inputs.old_registers.book import Cell
from training_register.inputs.old_registers.columns import PART, Columns
from training_register.inputs.old_registers.proposal import Field

# A rule of a table's figures holds in so many of its rows, and in so many at least.
_HOLDS, _FEWEST = 0.75, 4
_MOST_COLUMNS = 8


def odd_sums(rows: Mapping[int, Mapping[int, Cell]], columns: Columns) -> dict[int, str]:
    """By row why its figures are odd: in nearly all others "attended" is the sum, or the difference, of two columns."""
    attended = columns.first(Field.ATTENDED)
    others = [
        one.column
        for one in columns.columns
        if one.column != attended
        and one.field in (Field.FIGURE, Field.NOTHING, Field.NOTES)
        and not one.detail.startswith(("Came from", PART))
        and sum(whole_number(cells[one.column]) is not None for cells in rows.values() if one.column in cells)
        >= _FEWEST
    ][:_MOST_COLUMNS]
    headings = {one.column: one.heading for one in columns.columns}
    found: dict[int, str] = {}
    for first, second in permutations(others, 2):
        read = {row: three for row, cells in rows.items() if (three := _three(cells, attended, first, second))}
        for sign, word in ((1, "and"), (-1, "without")):
            if sign == 1 and first > second:
                continue
            odd = [row for row, (came, one, other) in read.items() if came != one + sign * other]
            telling = [row for row, (_, _, other) in read.items() if other and row not in odd]
            if len(telling) >= _FEWEST and 0 < len(odd) <= (1 - _HOLDS) * len(read):
                for row in odd:
                    came, one, other = read[row]
                    found.setdefault(
                        row,
                        f"{came} attended, and {one} under “{headings[first]}” {word} {other} under "
                        f"“{headings[second]}” do not make that, as they do in other rows",
                    )
    return found


def _three(cells: Mapping[int, Cell], *columns: int) -> tuple[int, int, int] | None:
    numbers = [whole_number(cells[column]) for column in columns if column in cells]
    if len(numbers) != 3 or any(number is None for number in numbers):
        return None
    first, second, third = (number or 0 for number in numbers)
    return first, second, third


def whole_number(cell: Cell) -> int | None:
    """The whole number that a cell holds, as a number or as text; None where it holds none."""
    if is_number(cell) and float(cell.value) == int(cell.value):  # type: ignore[arg-type]
        return int(cell.value)  # type: ignore[arg-type]
    return int(text) if (text := cell.text.strip()).isdecimal() and len(text) < 8 else None


@dataclass(slots=True)
class Running:
    """The counts of a table so far, since its beginning and since the last row that added up."""

    columns: Sequence[int]
    of_all: dict[int, list[int]] = field(default_factory=dict)
    since: dict[int, list[int]] = field(default_factory=dict)

    def add(self, cells: Mapping[int, Cell]) -> None:
        """Counts a row of a session."""
        for column, number in self._numbers(cells):
            self.of_all.setdefault(column, []).append(number)
            self.since.setdefault(column, []).append(number)

    def is_total(self, cells: Mapping[int, Cell]) -> bool:
        """Whether a row adds up those above it; then the next sum begins."""
        numbers = list(self._numbers(cells))
        matching = [
            column
            for column, number in numbers
            if any(len(held.get(column, ())) > 1 and sum(held[column]) == number for held in (self.since, self.of_all))
        ]
        return bool(matching) and 2 * len(matching) >= len(numbers)

    def begin_again(self) -> None:
        """A row added up."""
        self.since = {}

    def _numbers(self, cells: Mapping[int, Cell]) -> Iterable[tuple[int, int]]:
        for column in self.columns:
            if column in cells and (number := whole_number(cells[column])) is not None:
                yield column, number
