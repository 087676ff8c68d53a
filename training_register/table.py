"""The Table: the only way from the register to a reader, and what every printer prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from training_register.count import Certainty, Count


class Mark(StrEnum):
    """Shorthand of the UK Government Analysis Function that stands beside a figure, as `[x]`."""

    NOT_AVAILABLE = "x"
    NOT_APPLICABLE = "z"
    CONFIDENTIAL = "c"
    ESTIMATE = "e"
    PROVISIONAL = "p"
    REVISED = "r"
    BREAK_IN_SERIES = "b"

    @property
    def shown(self) -> str:
        """As it is printed: "[x]"."""
        return f"[{self.value}]"

    @property
    def meaning(self) -> str:
        """The sentence that explains it above each table that uses it."""
        return MEANINGS[self]


MEANINGS = {
    Mark.NOT_AVAILABLE: "[x] means that the figure was not recorded or is not available. It is not a zero.",
    Mark.NOT_APPLICABLE: "[z] means that the figure does not apply.",
    Mark.CONFIDENTIAL: "[c] means that the figure is hidden to protect confidentiality.",
    Mark.ESTIMATE: "[e] means that the figure is an estimate: about, at least or nearly.",
    Mark.PROVISIONAL: "[p] means that the figures are provisional.",
    Mark.REVISED: "[r] means that the figure has been revised.",
    Mark.BREAK_IN_SERIES: "[b] means a break in the series: the figure can't be compared with earlier ones.",
}


class ColumnKind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    COUNT = "count"
    RATIO = "ratio"
    SHARE = "share"
    CHANGE = "change"
    # Counts and ratios one above the other, where the rows are measures.
    FIGURE = "figure"
    DATE = "date"

    @property
    def holds_figures(self) -> bool:
        """Whether its cells hold counts, ratios or shares."""
        return self not in (ColumnKind.TEXT, ColumnKind.DATE)


class RowKind(StrEnum):
    """What a row is: one of the table's own, one outside its total, or the total."""

    ROW = "row"
    NOT_SPLIT = "not split"
    TOTAL = "total"


class ChartKind(StrEnum):
    """The kinds of charts. A report table keeps the values; `""` is no chart."""

    NONE = ""
    BARS = "bars"
    MULTIPLES = "multiples"
    LINE = "line"
    COLUMNS = "columns"

    @classmethod
    def _missing_(cls, value: object) -> ChartKind:
        # A kind that another version of the program wrote is drawn by none.
        return cls.NONE

    @property
    def in_words(self) -> str:
        """What a form calls it."""
        return CHARTS_IN_WORDS[self]


CHARTS_IN_WORDS = {
    ChartKind.NONE: "No chart",
    ChartKind.BARS: "Bars: one for each row",
    ChartKind.MULTIPLES: "Small charts: one for each row, with a bar for each period",
    ChartKind.LINE: "Line: from period to period",
    ChartKind.COLUMNS: "Columns: one for each period",
}


@dataclass(frozen=True, slots=True)
class ChartLayout:
    """How a table is drawn: which columns are drawn, and whether they or the rows are periods.

    `columns` are the keys of those that are drawn: the periods in their order, or one column; where `rows` says which
    rows are periods, the parts of one measure. `total` is the key of the column that adds those parts up, and
    `left_out` are those of rows and columns that can't be divided, which a chart tells of and does not draw. `measure`
    is what is drawn, in words. `last_is_current` says that the periods before the last are earlier ones, and not parts
    of the same as the months of a year are.
    """

    kind: ChartKind
    columns: tuple[str, ...]
    rows: tuple[str, ...] = ()
    total: str = ""
    left_out: tuple[str, ...] = ()
    measure: str = ""
    last_is_current: bool = True


# The filter that finds the entries behind a figure, as (field, value) pairs of the entries list's address. That of a
# cell is what its table, its row and its column say together (`rules.filters.both_said`).
Where = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio with its base: the entries that recorded both of its numbers, and how many were left out.

    `per` is 100 for a share, which is written as a percentage. A sum that is told in a larger unit (hours, from
    minutes) is a ratio too; `certainty` then says what the sum of its entries says.
    """

    numerator: int
    denominator: int
    left_out: int = 0
    per: int = 1
    certainty: Certainty = Certainty.EXACT


@dataclass(frozen=True, slots=True)
class Share:
    """A share in hundredths of a per cent, and how sure it is: one that somebody stated, or that was worked out."""

    hundredths: int
    certainty: Certainty = Certainty.EXACT


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much a figure changed, below 0 where it fell: a number, percentage points of shares, or per cent."""

    number: Fraction
    is_share: bool = False
    is_percentage: bool = False
    certainty: Certainty = Certainty.EXACT


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell: a text, a count, a ratio, a share, a difference, a date or nothing, and its marks."""

    value: str | Count | Ratio | Share | Difference | date | None = None
    marks: tuple[Mark, ...] = ()

    @classmethod
    def of_count(cls, count: Count) -> Cell:
        """A count with the marks that follow from it: [x] where nothing is recorded, [e] for an estimate."""
        if count.value is None:
            return cls(count, (Mark.NOT_AVAILABLE,))
        return cls(count, () if count.certainty is Certainty.EXACT else (Mark.ESTIMATE,))

    @property
    def count(self) -> Count:
        """The count in a cell that holds one; raises TypeError for any other cell."""
        if not isinstance(self.value, Count):
            raise TypeError(f"This cell holds no count: {self.value!r}")
        return self.value


# The figure can't be known from what the register holds for this period; its entries are told beneath.
NOT_AVAILABLE = Cell(None, (Mark.NOT_AVAILABLE,))
NOT_APPLICABLE = Cell(None, (Mark.NOT_APPLICABLE,))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in JSON, its heading, what its cells hold, and the entries behind it.

    `where` is None where no filter finds these.
    """

    key: str
    heading: str
    kind: ColumnKind
    where: Where | None = ()
    # Whether its figures are counts of people, or worked out from such.
    counts_people: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its key in JSON, what it is, a cell for each column, and the entries behind it, as a column has them."""

    key: str
    kind: RowKind
    cells: tuple[Cell, ...]
    where: Where | None = ()
    # The same of a row whose figures are of one measure, where the rows are measures.
    counts_people: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A note printed beneath a table, about the rows whose keys are given or about the whole table."""

    text: str
    row_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A figure that is told beneath a table, "Did not attend: 20", with the entries behind it."""

    key: str
    label: str
    cell: Cell
    where: Where | None = ()
    counts_people: bool = False


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How the numbers of a table are written: 1,587 or 1587, and ratios with so many decimals, 0 to 2."""

    has_commas: bool = True
    decimals: int = 1

    def written(self, number: float, decimals: int = 0) -> str:
        """A number as pages and texts show it."""
        return f"{number:{',' if self.has_commas else ''}.{decimals}f}"


PLAIN_STYLE = NumberStyle()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of one period, as plain values that no printer needs to look up or to format beforehand.

    `rows` are in order, without the total. `beneath` are rows outside the total, of kind "not split": what is
    also reported, but spans the edge of the period. The first column holds the row's label. `lines` are single
    figures told beneath it.
    """

    name: str
    title: str
    period_in_words: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    beneath: tuple[Row, ...] = ()
    lines: tuple[Line, ...] = ()
    notes: tuple[Note, ...] = ()
    sentence: str = ""
    style: NumberStyle = PLAIN_STYLE
    place: str = ""
    source: str = ""
    as_at: date | None = None
    where: Where = field(default=())
    chart: ChartLayout | None = None
    # Not published: [p] stands once, in the title.
    is_provisional: bool = False

    def __post_init__(self) -> None:
        for row in self.all_rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(f"The row {row.key!r} has {len(row.cells)} cells, not {len(self.columns)}.")
        for keys in (
            [column.key for column in self.columns],
            [row.key for row in self.all_rows],
            [line.key for line in self.lines],
        ):
            if len(set(keys)) != len(keys):
                raise ValueError(f"A key stands twice in the table {self.name!r}: {keys}")
        if {"key", "kind"} & {column.key for column in self.columns}:
            raise ValueError(f"A column of the table {self.name!r} has a key that every row has besides.")

    @property
    def full_title(self) -> str:
        """Title, place and period: "Professionals training, Anytown, April 2016 to March 2017"."""
        return ", ".join(part for part in (self.title, self.place, self.period_in_words) if part)

    @property
    def all_rows(self) -> tuple[Row, ...]:
        """Every row that is printed: the table's own, the total, and those outside the total."""
        return (*self.rows, *((self.total,) if self.total else ()), *self.beneath)

    @property
    def all_cells(self) -> Iterator[Cell]:
        """Every cell, those of the lines beneath included."""
        for row in self.all_rows:
            yield from row.cells
        for line in self.lines:
            yield line.cell

    @property
    def shown_total(self) -> Row | None:
        """The total as people see it: a table of one row says its figures once, and needs none beneath."""
        says_it = self.total and len(self.rows) == 1 and self.rows[0].cells[1:] == self.total.cells[1:]
        return None if says_it else self.total

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks that are used, each once, in the order in which they are explained."""
        used = {mark for cell in self.all_cells for mark in cell.marks}
        return tuple(mark for mark in MEANINGS if mark in used)

    def label(self, row: Row) -> str:
        """The text in the row's first cell."""
        return str(row.cells[0].value or "")

    def measures(self, row: Row) -> Iterator[tuple[Column, Cell]]:
        """Each column of the row but its label, with its cell."""
        return zip(self.columns[1:], row.cells[1:], strict=True)

    def notes_of(self, row: Row) -> tuple[int, ...]:
        """The numbers, from 1, of the notes about a row."""
        return tuple(number for number, note in enumerate(self.notes, 1) if row.key in note.row_keys)
