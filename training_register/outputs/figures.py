"""What a printer may say of a cell: its figure, certainty and marks, and nothing of what a mark hides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from training_register.count import Certainty, Count, entries_in_words
from training_register.rules.ratios import PER_CENT, rounded_up
from training_register.table import (
    MEANINGS,
    PLAIN_STYLE,
    Cell,
    Difference,
    Mark,
    NumberStyle,
    Ratio,
    Row,
    Share,
    Table,
)

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
    always say what the certainty says: [x], [z] or [c] where there is no number ([b] of a change across a break), [e]
    for an estimate.
    """

    value: int | float | None
    certainty: Certainty
    recorded: int | None = None
    not_recorded: int | None = None
    marks: tuple[Mark, ...] = ()
    ratio: Ratio | None = None
    # The value with its decimals, its sign and what it is of, as pages and texts show it.
    written: str = ""

    @property
    def shorthand(self) -> Mark | None:
        """The mark that stands in place of the number, where there is none: of a change across a break, [b]."""
        if self.certainty is Certainty.NOT_APPLICABLE and Mark.NOT_APPLICABLE not in self.marks:
            return Mark.BREAK_IN_SERIES
        return IN_PLACE_OF_A_NUMBER.get(self.certainty)

    @property
    def shown(self) -> str:
        """The figure without its marks: "305", "at least 128", "22.4", "not recorded", or "" where [z] or [c]
        says it all."""
        if self.value is None:
            # "Not recorded" tells that entries are there; a figure that is not available has none to tell of.
            return str(self.certainty) if self.not_recorded else ""
        return self.written if self.certainty is Certainty.EXACT else f"{self.certainty} {self.written}"

    @property
    def aside(self) -> str:
        """What is added after a figure that leaves entries out: "(1 entry not recorded)"."""
        left_out = self.ratio.left_out if self.ratio else self.not_recorded
        return f"({entries_in_words(left_out)} not recorded)" if left_out and self.value is not None else ""


def figure_of(cell: Cell, style: NumberStyle = PLAIN_STYLE) -> Figure:
    """The figure in a cell, its number written in a style; raises TypeError for a cell with a text or a date."""
    value = cell.value
    if isinstance(value, Ratio) and not value.denominator:
        return _hidden(cell, Certainty.NOT_APPLICABLE)
    # What a mark hides stays hidden, whatever the cell still holds; a hidden count tells no entries either.
    for certainty, mark in IN_PLACE_OF_A_NUMBER.items():
        if mark in cell.marks and not (mark is Mark.NOT_AVAILABLE and isinstance(value, Count)):
            return _hidden(cell, certainty)
    match value:
        case None:
            # Across a break there is no change, and the mark says why; else the figure is not available.
            if Mark.BREAK_IN_SERIES in cell.marks:
                return Figure(None, Certainty.NOT_APPLICABLE, marks=tuple(dict.fromkeys(cell.marks)))
            return _hidden(cell, Certainty.NOT_RECORDED)
        case Count():
            number = None if Mark.NOT_AVAILABLE in cell.marks else value.value
            certainty = Certainty.NOT_RECORDED if number is None else value.certainty
            written = "" if number is None else style.written(number)
            marks = _marks(cell, certainty)
            return Figure(number, certainty, value.recorded, value.not_recorded, marks, written=written)
        case Ratio():
            is_estimate = Mark.ESTIMATE in cell.marks and value.certainty is Certainty.EXACT
            certainty = Certainty.ABOUT if is_estimate else value.certainty
            ratio = rounded(value, style.decimals)
            written = style.written(ratio, style.decimals) + ("%" if value.per == PER_CENT else "")
            return Figure(ratio, certainty, None, value.left_out, _marks(cell, certainty), value, written)
        case Share():
            # As it was stated, with the decimals that it has: 97, not 97.0.
            share = value.hundredths // 100 if value.hundredths % 100 == 0 else value.hundredths / 100
            written = f"{share}%"
            return Figure(share, value.certainty, marks=_marks(cell, value.certainty), written=written)
        case Difference():
            return _difference(cell, value, style)
    raise TypeError(f"A column of figures holds {value!r}.")


def _difference(cell: Cell, difference: Difference, style: NumberStyle) -> Figure:
    """A change: "+58", "−12", "+6.3%", "0"; that of counts is a whole number."""
    is_whole = difference.number.denominator == 1 and not (difference.is_percentage or difference.is_share)
    decimals = 0 if is_whole else max(style.decimals, 1)
    size = rounded_up(abs(difference.number), decimals)
    number = -size if difference.number < 0 else size
    sign = "" if not number else "−" if number < 0 else "+"
    unit = "%" if difference.is_percentage else " percentage points" if difference.is_share else ""
    return Figure(
        int(number) if is_whole else float(number),
        difference.certainty,
        marks=_marks(cell, difference.certainty),
        written=f"{sign}{style.written(float(size), decimals)}{unit}",
    )


def _hidden(cell: Cell, certainty: Certainty) -> Figure:
    return Figure(None, certainty, marks=_marks(cell, certainty))


def _marks(cell: Cell, certainty: Certainty) -> tuple[Mark, ...]:
    """The cell's marks, and the one that its certainty asks for where it is not among them."""
    implied = IN_PLACE_OF_A_NUMBER.get(certainty, Mark.ESTIMATE if certainty in ESTIMATES else None)
    given = tuple(dict.fromkeys(cell.marks))
    return given if implied is None or implied in given else (implied, *given)


def rounded(ratio: Ratio, decimals: int = 1) -> int | float:
    """A ratio, or a share in per cent, to so many decimals; halves round up (design, section 3)."""
    value = rounded_up(Fraction(ratio.per * ratio.numerator, ratio.denominator), decimals)
    return float(value) if decimals else int(value)


def figures(table: Table) -> Iterator[Figure]:
    """Every figure of a table, row by row, with the total and all that stands beneath."""
    for row in table.all_rows:
        yield from figures_of(table, row)
    for line in table.lines:
        yield figure_of(line.cell, table.style)


def figures_of(table: Table, row: Row) -> Iterator[Figure]:
    """The figures of a row, in the order of its columns of figures."""
    for column, cell in table.measures(row):
        if column.kind.holds_figures:
            yield figure_of(cell, table.style)


def marks_in_title(table: Table) -> tuple[Mark, ...]:
    """[p] where all figures are provisional: then it stands once, in the title, and not beside each of them."""
    if table.is_provisional:
        return (Mark.PROVISIONAL,)
    found = list(figures(table))
    is_provisional = bool(found) and all(Mark.PROVISIONAL in figure.marks for figure in found)
    return (Mark.PROVISIONAL,) if is_provisional else ()


def marks_used(table: Table) -> tuple[Mark, ...]:
    """The marks that need an explanation, each once, in the order of explanation; those in its words as well."""
    words = " ".join((table.full_title, *(table.label(row) for row in table.all_rows), *(n.text for n in table.notes)))
    used = {*table.marks, *((Mark.PROVISIONAL,) if table.is_provisional else ())}
    for row in table.all_rows:
        for column, cell in table.measures(row):
            if column.kind.holds_figures and not _is_exact(cell):
                used.update(figure_of(cell).marks)
    used.update(mark for line in table.lines for mark in figure_of(line.cell).marks)
    return tuple(mark for mark in MEANINGS if mark in used or mark.shown in words)


def _is_exact(cell: Cell) -> bool:
    """Whether a cell holds an exact count, which implies no mark; most do, and a page asks of each."""
    return isinstance(cell.value, Count) and cell.value.certainty is Certainty.EXACT
