"""What a printer may say of a cell: its figure, certainty and marks, and nothing of what a mark hides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from training_register.count import Certainty, Count, entries_in_words
from training_register.table import MEANINGS, Cell, ColumnKind, Mark, Ratio, Row, Table

# Shorthand that stands in place of a number, by the certainty that says why there is none.
IN_PLACE_OF_A_NUMBER = {
    Certainty.CONFIDENTIAL: Mark.CONFIDENTIAL,
    Certainty.NOT_APPLICABLE: Mark.NOT_APPLICABLE,
    Certainty.NOT_RECORDED: Mark.NOT_AVAILABLE,
}
ESTIMATES = (Certainty.ABOUT, Certainty.AT_LEAST, Certainty.NEARLY)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it may be printed. `value` is None exactly where the certainty is not recorded, not applicable
    or confidential.

    `recorded` and `not_recorded` are numbers of entries, None where there is no count or it is hidden. `marks`
    always say what the certainty says: [x], [z] or [c] where there is no number, [e] for an estimate.
    """

    value: int | float | None
    certainty: Certainty
    recorded: int | None = None
    not_recorded: int | None = None
    marks: tuple[Mark, ...] = ()
    ratio: Ratio | None = None

    @property
    def shorthand(self) -> Mark | None:
        """The mark that stands in place of the number, where there is none."""
        return IN_PLACE_OF_A_NUMBER.get(self.certainty)

    @property
    def shown(self) -> str:
        """The figure without its marks: "305", "at least 128", "22.4", "not recorded", or "" where [z] or [c]
        says it all."""
        if self.value is None:
            # "Not recorded" tells that entries are there; a figure that is not available has none to tell of.
            return str(self.certainty) if self.not_recorded else ""
        number = f"{self.value:,.1f}" if self.ratio else f"{self.value:,}"
        return number if self.certainty is Certainty.EXACT else f"{self.certainty} {number}"

    @property
    def aside(self) -> str:
        """What is added after a figure that leaves entries out: "(1 entry not recorded)"."""
        left_out = self.ratio.left_out if self.ratio else self.not_recorded
        return f"({entries_in_words(left_out)} not recorded)" if left_out and self.value is not None else ""


def figure_of(cell: Cell) -> Figure:
    """The figure in a cell of a column of counts or ratios; raises TypeError for a text or a date."""
    value = cell.value
    if isinstance(value, Ratio) and not value.denominator:
        return _hidden(cell, Certainty.NOT_APPLICABLE)
    # What a mark hides stays hidden, whatever the cell still holds; a hidden count tells no entries either.
    for certainty, mark in IN_PLACE_OF_A_NUMBER.items():
        if mark in cell.marks and not (mark is Mark.NOT_AVAILABLE and isinstance(value, Count)):
            return _hidden(cell, certainty)
    match value:
        case None:
            return _hidden(cell, Certainty.NOT_RECORDED)
        case Count():
            number = None if Mark.NOT_AVAILABLE in cell.marks else value.value
            certainty = Certainty.NOT_RECORDED if number is None else value.certainty
            return Figure(number, certainty, value.recorded, value.not_recorded, _marks(cell, certainty))
        case Ratio():
            certainty = Certainty.ABOUT if Mark.ESTIMATE in cell.marks else Certainty.EXACT
            return Figure(rounded(value), certainty, None, value.left_out, _marks(cell, certainty), value)
    raise TypeError(f"A column of figures holds {value!r}.")


def _hidden(cell: Cell, certainty: Certainty) -> Figure:
    return Figure(None, certainty, marks=_marks(cell, certainty))


def _marks(cell: Cell, certainty: Certainty) -> tuple[Mark, ...]:
    """The cell's marks, and the one that its certainty asks for where it is not among them."""
    implied = IN_PLACE_OF_A_NUMBER.get(certainty, Mark.ESTIMATE if certainty in ESTIMATES else None)
    given = tuple(dict.fromkeys(cell.marks))
    return given if implied is None or implied in given else (implied, *given)


def rounded(ratio: Ratio) -> float:
    """A ratio to one decimal place; halves round up (design, section 3)."""
    return (20 * ratio.numerator + ratio.denominator) // (2 * ratio.denominator) / 10


def figures(table: Table) -> Iterator[Figure]:
    """Every figure of a table, row by row, the total and the rows beneath included."""
    for row in table.all_rows:
        yield from figures_of(table, row)


def figures_of(table: Table, row: Row) -> Iterator[Figure]:
    """The figures of a row, in the order of its columns of counts and ratios."""
    for column, cell in table.measures(row):
        if column.kind in (ColumnKind.COUNT, ColumnKind.RATIO):
            yield figure_of(cell)


def marks_in_title(table: Table) -> tuple[Mark, ...]:
    """[p] where all figures are provisional: then it stands once, in the title, and not beside each of them."""
    found = list(figures(table))
    is_provisional = bool(found) and all(Mark.PROVISIONAL in figure.marks for figure in found)
    return (Mark.PROVISIONAL,) if is_provisional else ()


def marks_used(table: Table) -> tuple[Mark, ...]:
    """The marks that need an explanation, each once, in the order of explanation; those in its words as well."""
    words = " ".join((table.full_title, *(table.label(row) for row in table.all_rows)))
    used = {mark for figure in figures(table) for mark in figure.marks} | set(table.marks)
    return tuple(mark for mark in MEANINGS if mark in used or mark.shown in words)
