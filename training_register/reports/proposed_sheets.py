"""A sheet of a file as it was, a page of rows at a time, beside what was understood of each row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from training_register.inputs.old_registers.book import Cell, Sheet
from training_register.inputs.old_registers.columns import without_private
from training_register.inputs.old_registers.proposal import (
    SKIP,
    Answers,
    Block,
    Decision,
    Field,
    Offer,
    Proposal,
    Question,
    QuestionKind,
    ReadColumn,
    ReadRow,
)
from training_register.inputs.problems import letters_of
from training_register.queries.known_lists import KnownLists
from training_register.reports.proposals import for_whom
from training_register.rules.names import joined
from training_register.rules.own_sheet import ATTENDED, CAME_FROM
from training_register.rules.periods import days_in_words

ROWS_ON_A_PAGE = 100
NOT_READ = "not read"
# A page of a sheet of 256 columns shows those that hold anything, and no more than so many.
MOST_COLUMNS = 60
LONGEST_CELL = 300
SESSIONS = "Sessions"


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """A column of a sheet: its letters, what it was taken for, and whether what stands in it is kept from sight."""

    number: int
    letters: str
    what: str
    is_hidden: bool
    is_private: bool


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell as it is shown: its text, what is remarked on it, and whether it is struck through or left out."""

    text: str = ""
    remarks: tuple[str, ...] = ()
    is_struck: bool = False
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    """What becomes of a row, or of a part of one, and what was understood, in words."""

    row: ReadRow
    days: str
    whom: str
    attended: str
    # Whether somebody can say otherwise of the row, by itself.
    can_be_said: bool = True


@dataclass(frozen=True, slots=True)
class LineShown:
    """A row of a sheet: its cells, its outcomes, and what it is where it is no entry."""

    row: int
    cells: tuple[CellShown, ...]
    outcomes: tuple[OutcomeShown, ...]
    is_hidden: bool
    is_heading: bool

    @property
    def shown(self) -> int:
        """How many of its cells are shown: of a title that stands alone, those up to it."""
        filled = [place for place, cell in enumerate(self.cells) if cell.text or cell.remarks]
        return filled[0] + 1 if len(filled) == 1 else len(self.cells)

    @property
    def runs_on(self) -> int:
        """Over how many columns the last of these runs, as a title does; 0 where it is one."""
        return len(self.cells) - self.shown + 1 if self.shown < len(self.cells) else 0


@dataclass(frozen=True, slots=True)
class SheetShown:
    """A page of a sheet; `previous` and `following` are the first rows of the pages beside it, 0 for none."""

    columns: tuple[ColumnShown, ...]
    lines: tuple[LineShown, ...]
    number: int
    previous: int
    following: int
    left_out: int
    # Some of it is kept from sight; where it holds no entries, all of it.
    has_private: bool
    holds_entries: bool


def sheet_shown(
    proposal: Proposal,
    number: int,
    sheet: Sheet,
    *,
    decisions: Collection[Decision] = tuple(Decision),
    at: int = 0,
    shows_private: bool = False,
    on_a_page: int = ROWS_ON_A_PAGE,
) -> SheetShown:
    """A page of a sheet, counted from 0: the one that begins with row `at`, or else holds it.

    What stands in columns of names and addresses, and on a sheet that holds no entries, is left out unless
    `shows_private`.
    """
    blocks = [block for block in proposal.blocks if block.sheet == number]
    outcomes: dict[int, list[ReadRow]] = {}
    for row in proposal.rows:
        if row.place.sheet == number:
            outcomes.setdefault(row.place.row, []).append(row)
    is_all = len(set(decisions)) == len(Decision)
    rows = [
        row
        for row in sorted(set(sheet.rows) | set(outcomes))
        if is_all or any(one.decision in decisions for one in outcomes.get(row, ()))
    ]
    place = next((place for place, row in enumerate(rows) if row >= at), max(0, len(rows) - 1))
    start = place - place % on_a_page
    shown = rows[start : start + on_a_page]
    used = sorted({column for row in sheet.rows.values() for column, cell in row.items() if not cell.is_blank})
    private = {one.column for block in blocks for one in block.columns if one.field is Field.PRIVATE}
    headings = {row for block in blocks for row in block.heading_rows}
    first_of_private = min(headings, default=0)

    in_tables = {row for block in blocks for row in range(block.first_row, block.last_row + 1)} - headings
    holds_entries = any(row.decision is not Decision.NOT_AN_ENTRY for several in outcomes.values() for row in several)
    # Another answer leaves these out: it is changed where it was given.
    answered_out = {
        place for question in proposal.questions if question.answer == SKIP and not question.id.startswith("row@")
        for place in question.rows
    }  # fmt: skip

    def is_kept_from_sight(row: int, column: int) -> bool:
        if shows_private:
            return False
        return not holds_entries or (column in private and row not in headings and row > first_of_private)

    def outcome(row: ReadRow) -> OutcomeShown:
        if row.decision is Decision.NOT_AN_ENTRY:
            can_be_said = holds_entries and row.place.row in in_tables and row.place.part == 0
        else:
            can_be_said = row.decision is not Decision.SKIP or row.place not in answered_out
        return _outcome(row, can_be_said)

    return SheetShown(
        tuple(
            ColumnShown(
                column, letters_of(column), _what(blocks, column), column in sheet.hidden_columns, column in private
            )
            for column in used[:MOST_COLUMNS]
        ),
        tuple(
            LineShown(
                row,
                tuple(
                    _cell(sheet.cell(row, column), is_kept_from_sight(row, column), shows_private)
                    for column in used[:MOST_COLUMNS]
                ),
                tuple(map(outcome, outcomes.get(row, ()))),
                row in sheet.hidden_rows,
                row in headings,
            )
            for row in shown
        ),
        len(rows),
        rows[start - on_a_page] if start else 0,
        rows[start + on_a_page] if start + on_a_page < len(rows) else 0,
        max(0, len(used) - MOST_COLUMNS),
        bool(private) or not holds_entries,
        holds_entries,
    )


def columns_of(blocks: Iterable[Block]) -> list[ReadColumn]:
    """The columns of the tables of a sheet, each question about one once."""
    found: dict[tuple[str, str], ReadColumn] = {}
    for block in blocks:
        for column in block.columns:
            found.setdefault((column.question, "" if column.question else f"{column.column}"), column)
    return list(found.values())


def questions_about(
    columns: Iterable[ReadColumn], proposal: Proposal, lists: KnownLists, answers: Answers
) -> list[Question]:
    """What can be said of each column that has a heading: as it was asked, or else what it was taken for, to change."""
    asked = {question.id: question for question in proposal.questions}
    offers = _what_columns_can_be(lists)
    return [
        asked.get(column.question) or _about(column, offers, answers.get(column.question, ""))
        for column in columns
        if column.question
    ]


def _about(column: ReadColumn, offers: tuple[Offer, ...], answer: str) -> Question:
    taken_for = _value(column)
    if taken_for not in [offer.value for offer in offers]:
        offers = (Offer(taken_for, column_in_words(column)), *offers)
    return Question(
        column.question, QuestionKind.COLUMN, f"“{column.heading}” is", (), offers, answer=answer, default=taken_for
    )


def _value(column: ReadColumn) -> str:
    """What a column was taken for, as an answer about it says it."""
    if column.field is Field.FIGURE:
        split, colon, item = column.detail.partition(": ")
        return f"came from:{item}" if colon and split == CAME_FROM else f"figure:{column.detail}"
    return f"attended of:{column.detail}" if column.field is Field.ATTENDED_OF else column.field.name.lower()


def _what_columns_can_be(lists: KnownLists) -> tuple[Offer, ...]:
    plain = [one for one in Field if one not in (Field.FIGURE, Field.ATTENDED_OF)]
    return (
        *(Offer(one.name.lower(), one.value) for one in plain),
        *(Offer(f"attended of:{name}", f"attended: {name}") for name in lists.audiences),
        *(Offer(f"figure:{name}", name) for name in lists.measures if name not in (SESSIONS, ATTENDED)),
        *(Offer(f"came from:{item}", f"{CAME_FROM}: {item}") for item in lists.splits.get(CAME_FROM, ())),
    )


def column_in_words(column: ReadColumn) -> str:
    """What a column was taken for: "attended", "attended: Young people", "Booked"."""
    if column.field is Field.FIGURE and column.detail:
        return column.detail
    if column.field is Field.ATTENDED_OF and column.detail:
        return f"attended: {column.detail}"
    return column.field.value


def _what(blocks: Sequence[Block], column: int) -> str:
    words = [column_in_words(one) for block in blocks for one in block.columns if one.column == column]
    return joined(list(dict.fromkeys(words)))


def _outcome(row: ReadRow, can_be_said: bool) -> OutcomeShown:
    entry = row.entry
    if entry is None or row.decision is Decision.NOT_AN_ENTRY:
        return OutcomeShown(row, "", "", "", can_be_said)
    days = days_in_words(entry.starts_on, entry.ends_on or entry.starts_on) if entry.starts_on else ""
    return OutcomeShown(row, days, for_whom(entry), entry.attended.in_own_words, can_be_said)


def _cell(cell: Cell, is_kept_from_sight: bool, shows_private: bool) -> CellShown:
    if cell.is_blank and not cell.comment:
        return CellShown()
    if is_kept_from_sight:
        return CellShown(NOT_READ, is_left_out=True)
    text, comment = (one if shows_private else without_private(one) for one in (cell.text, cell.comment))
    remarks = [f"comment: {_cut(comment)}"] if comment else []
    if cell.has_no_result:
        remarks.append("a formula without a stored result")
    if cell.is_error:
        remarks.append("an error of the spreadsheet")
    return CellShown(_cut(text), tuple(remarks), cell.is_struck)


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_CELL else f"{words[: LONGEST_CELL - 1].rstrip()}…"
