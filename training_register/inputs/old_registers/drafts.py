"""A row while it is read: where it stands, what is told about all rows of its table, and what it waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from training_register.inputs.old_registers.blocks import Table
from training_register.inputs.old_registers.book import BLANK, Cell, Sheet
from training_register.inputs.old_registers.columns import OF_CODES, Columns, without_private
from training_register.inputs.old_registers.comparing import Span
from training_register.inputs.old_registers.evidence import Evidence, Said
from training_register.inputs.old_registers.headings import read_heading
from training_register.inputs.old_registers.proposal import (
    SKIP,
    Decision,
    Field,
    Offer,
    Place,
    QuestionKind,
    ReadColumn,
    ReadRow,
    Typed,
    Understood,
)
from training_register.inputs.old_registers.questions import LEAVE_OUT, Asking
from training_register.inputs.old_registers.spans import span_of
from training_register.inputs.old_registers.spellings import Spellings
from training_register.inputs.problems import letters_of
from training_register.queries.known_lists import KnownLists
from training_register.rules.names import cleaned, folded

# The question of which year the days of a file are that say none; no recipe keeps what was answered.
YEAR_OF_FILE = "year@file"

IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Reading:
    """What is the same for a whole file: the lists, the answers, the day on which it is read."""

    lists: KnownLists
    spellings: Spellings
    asking: Asking
    today: date
    first_month: int
    counts_from_1904: bool = False
    # The audiences of which the words of the file's columns speak beyond doubt.
    audiences_told: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Section:
    """What a title between the rows of a table gives to the rows beneath it."""

    text: str = ""
    audience: Evidence | None = None
    # How the title looks that gave the audience.
    audience_look: tuple[object, ...] = ()
    tells_sector: bool = False
    # It stands where others give a sector, and says none that is known.
    is_unknown: bool = False
    span: Span | None = None
    # How it looks: another title that looks the same ends it.
    look: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class InTable:
    """A table as its rows are read: where it stands, its columns, and what is told about all of its rows."""

    reading: Reading
    sheet: Sheet
    number: int
    table: Table
    columns: Columns
    span: Span | None = None
    span_is_told: bool = False
    # Texts that may say who it was for, the nearest first: its title, the sheet's name, the sheet's titles.
    told: tuple[Said, ...] = ()
    # A note says that a row without a day has that of the row above.
    fills_down: bool = False
    # What rows of a colour are, as a legend says.
    legend: Mapping[str, str] = field(default_factory=dict)
    # The columns that only number the rows.
    numbering: frozenset[int] = frozenset()
    # By row why its day may be a slip, and the days that would fit.
    odd_days: Mapping[int, tuple[str, tuple[date, ...]]] = field(default_factory=dict)

    # Most of its rows count several audiences.
    counts_several: bool = False
    # By row why its figures are odd among those of the other rows.
    odd_sums: Mapping[int, str] = field(default_factory=dict)
    # What codes stand for, as a list in the file says; in the columns that hold them.
    codes: Mapping[str, str] = field(default_factory=dict)
    # Columns that say the month or the year of a row, beside that of its day.
    period_columns: tuple[int, ...] = ()
    # What `spellings_in` found.
    spelled: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def cell(self, cells: Mapping[int, Cell], wanted: Field) -> Cell:
        """The cell of a row in the column of a field."""
        return cells.get(self.columns.first(wanted), BLANK)

    @property
    def says_sector(self) -> bool:
        """Whether a column is headed as that of the sector, and not only taken for it by what stands in it."""
        return any(read_heading(one.heading).fields == (Field.SECTOR,) for one in self.columns.of(Field.SECTOR))

    def texts(self, cells: Mapping[int, Cell], *wanted: Field) -> tuple[str, ...]:
        """What a row says in the columns of fields; of a code what it stands for."""
        return tuple(
            self.codes.get(folded(text), text) if column.why == OF_CODES else text
            for one in wanted
            for column in self.columns.of(one)
            if (text := text_of(cells.get(column.column, BLANK)))
        )

    def is_answered(self, id_: str) -> bool:
        """Whether somebody answered a question, whatever it was."""
        return id_ in self.reading.asking.answers

    def is_merged_down(self, row: int, column: int) -> bool:
        """Whether a cell is merged with those of other rows."""
        return any(
            merge.first_row <= row <= merge.last_row
            and merge.first_row < merge.last_row
            and merge.first_column <= column <= merge.last_column
            for merge in self.sheet.merges
        )

    def span_beside(self, cells: Mapping[int, Cell], within: Span | None) -> Span | None:
        """The month, the quarter or the year that a row says in a column of its own."""
        found: Span | None = None
        texts = [text for column in self.period_columns if (text := text_of(cells.get(column, BLANK)))]
        # The year first, within which a month is one.
        for text in sorted(texts, key=lambda text: not any(letter.isdecimal() for letter in text)):
            found = span_of(text, self.reading.first_month, found or within) or found
        return found

    def spellings_in(self, column: int) -> tuple[str, ...]:
        """The texts of a column, each once."""
        if column not in self.spelled:
            cells = (self.sheet.cell(row, column) for row in self.table.rows)
            self.spelled[column] = tuple(dict.fromkeys(text_of(cell) for cell in cells if cell.text))
        return self.spelled[column]


@dataclass(slots=True)
class Draft:
    """A row, or a part of one, while it is read."""

    place: Place
    cells: str
    entry: Understood = field(default_factory=Understood)
    decision: Decision | None = None
    why: list[str] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    texts: tuple[tuple[str, str], ...] = ()
    # Where a column of its own counts it, and whom that column counts.
    count_column: int = 0
    counted: Evidence | None = None
    # Its count with a word for those who came, until it is known whether they are the row's audience: "24 parents".
    who_came: Cell | None = None

    def set(self, **said: object) -> None:
        """Keeps what was understood."""
        self.entry = replace(self.entry, **said)  # type: ignore[arg-type]

    def was_asked(self, beginning: str) -> bool:
        """Whether a question whose id begins so was asked about it, answered or not."""
        return any(one.startswith(beginning) for one in self.questions)

    def waits_for(self, beginning: str) -> bool:
        """Whether it waits for a question whose id begins so."""
        return any(one.startswith(beginning) for one in self.waits)

    def skip(self, why: str) -> None:
        """Leaves the row out."""
        self.decision = Decision.SKIP
        self.why = [why]

    def read_row(self) -> ReadRow:
        """The outcome as it stands."""
        decision = self.decision or (Decision.ASK if self.waits else Decision.IMPORT)
        why = self.asked if decision is Decision.ASK else self.why
        return ReadRow(
            self.place, self.cells, decision, " ".join(sentence(one) for one in why),
            self.entry, tuple(dict.fromkeys(self.waits)) if decision is Decision.ASK else (), self.texts,
        )  # fmt: skip


def sentence(text: str) -> str:
    """A text that begins with a capital and ends with a stop."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "…")) else f"{text}."


def text_of(cell: Cell) -> str:
    """What a cell shows, cleaned; "" where nothing stands in it."""
    return cleaned(cell.text)


def shown(text: str, longest: int = 60) -> str:
    """A text as it is quoted to people: not too long, and without addresses and telephone numbers."""
    text = without_private(cleaned(text))
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def named(column: ReadColumn) -> str:
    """A column as people are asked about it."""
    return f"“{shown(column.heading, 30)}”" if column.heading else f"column {letters_of(column.column)}"


def ask(
    table: InTable,
    draft: Draft,
    id_: str,
    kind: QuestionKind,
    words: str,
    *,
    why: str,
    offers: Sequence[Offer] = (),
    typed: Typed | None = None,
    hint: str = "",
    default: str = "",
) -> str:
    """Asks about a row; "" while it waits, and where the answer leaves it out. With a `default` it does not wait."""
    answer = table.reading.asking.ask(
        id_, kind, words, draft.place, offers=offers, typed=typed, hint=hint, default=default
    )
    draft.questions.append(id_)
    if not answer:
        draft.waits.append(id_)
        draft.asked.append(why)
    elif answer == SKIP:
        draft.skip("left out, as somebody said")
        return ""
    return answer


def ask_row(table: InTable, draft: Draft, why: str) -> None:
    """Asks whether a row counts as it was read."""
    ask(
        table, draft, f"row@{draft.place.key}", QuestionKind.ROW, f"{sentence(why)} Does the row count as it is?",
        why=f"{why}: does it count?",
        offers=(Offer(IMPORT, "It counts as it was read"), LEAVE_OUT),
        hint=in_words(table, draft),
    )  # fmt: skip


def in_words(table: InTable, draft: Draft, longest: int = 160) -> str:
    """A row in short, for whoever is asked about it."""
    return shown("; ".join(text for _, text in draft.texts), longest)
