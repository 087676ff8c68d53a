"""What only a person can decide about small numbers: shares of all or none, and numbers that somebody typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from training_register.count import Count
from training_register.queries.tables import TableLayout
from training_register.reports.entry_numbers import EntryNumbers
from training_register.reports.period_reports import PeriodReport
from training_register.rules.cross_tables import By, axis_in
from training_register.rules.hiding import (
    SENTENCE,
    Choice,
    Decision,
    Place,
    Question,
    QuestionKind,
    all_or_none,
)
from training_register.rules.names import joined
from training_register.rules.protection import Component
from training_register.rules.publications import FigureBehind
from training_register.rules.sentence_places import PLACE
from training_register.rules.sentences import Value as Said
from training_register.rules.typed_numbers import told_in
from training_register.table import Cell, ColumnKind, Ratio, Row, RowKind, Table

_PER_CENT = 100
# What the program puts around the reason for which nobody is asked any more.
_REASON = re.compile(r"nobody is asked any more \((.+)\)\.$")
# What a row or a column is called by the program, and not by somebody who typed it.
_NAMED_BY_THE_PROGRAM = (
    By.YEAR,
    By.QUARTER,
    By.MONTH,
    By.QUARTER_OF_YEAR,
    By.MONTH_OF_YEAR,
    By.YEARS,
    By.PERIODS,
    By.ENTRY,
)
# Numbers that were stated of people, and texts with such: everything of a stated figure but its days and its source.
_STATED = ("population", "trained", "booked", "outstanding", "attended-printed", "subject", "stated")


@dataclass(frozen=True, slots=True)
class AllOrNone:
    """A share that says the same of every one of some protected people, and all places in which it stands."""

    places: tuple[Place, ...]
    ratio: Ratio


def shares_of_all_or_none(
    behind: Iterable[FigureBehind], values: Mapping[Place, Said], numbers: EntryNumbers, up_to: Mapping[int, int]
) -> list[AllOrNone]:
    """Shares of some people in others that are "6 of 6" or "0 of 6", and say so of everybody in a small group."""
    found: dict[tuple[Component, ...], AllOrNone] = {}
    for one in behind:
        place = one.table, one.row, one.column
        value = values.get(place)
        held = value.value if isinstance(value, Cell) else value
        is_share = isinstance(held, Ratio) and held.per == _PER_CENT and one.people and one.against_people
        # A row's part of all is no answer that somebody gave.
        is_of_another = one.against.partition(":")[0] != one.quantity.partition(":")[0]
        if not (isinstance(held, Ratio) and is_share and is_of_another):
            continue
        if not all_or_none(held.numerator, held.denominator) or not any(entry in up_to for entry, _, _ in one.entries):
            continue
        components = numbers.components(one)
        before = found.get(components)
        found[components] = replace(before, places=(*before.places, place)) if before else AllOrNone((place,), held)
    return list(found.values())


def question_of_share(share: AllOrNone, in_words: Callable[[Place], str], decision: Decision | None) -> Question:
    """What is asked about a share of all or none."""
    all_of = "none" if not share.ratio.numerator else "all"
    words = (
        f"{in_words(share.places[0])} says “{share.ratio.numerator:,} of {share.ratio.denominator:,}”: who knows that "
        f"somebody was among these people knows the answer of {all_of} of them. Hide it, or say why it is shown."
    )
    return Question(share.places[0], QuestionKind.ALL_OR_NONE, words, decision=decision)


@dataclass(frozen=True, slots=True)
class _Typed:
    place: Place
    # What it is, in words: "The note", "The heading of a row".
    what: str
    text: str
    may_hide: bool = False


def questions_of_typed(
    report: PeriodReport,
    hidden: Mapping[str, Collection[int]],
    decisions: Mapping[Place, Decision],
) -> Iterator[Question]:
    """What is asked about texts that somebody typed, and that tell a number which is hidden in their table.

    `report` is as it is to be printed, and `hidden` are the hidden numbers by the names of tables.
    """
    typed: list[tuple[_Typed, Collection[int]]] = []
    for table in report.tables:
        if hidden.get(table.name):
            typed += ((one, hidden[table.name]) for one in _typed_in(table, report))
    # What was stated may stand beside any table; of whom it is said, its row tells.
    everywhere = {number for numbers in hidden.values() for number in numbers}
    for table in report.stated.tables:
        typed += ((one, everywhere) for one in _stated_in(table))
    for one, numbers in typed:
        if found := told_in(one.text, numbers):
            told = joined([f"{number:,}" for number in found])
            words = f"{one.what} says {told}, which is also a hidden figure: “{one.text}”."
            yield Question(one.place, QuestionKind.TYPED_NUMBER, words, one.may_hide, decisions.get(one.place))


def _typed_in(table: Table, report: PeriodReport) -> Iterator[_Typed]:
    name, layout = table.name, report.layouts.get(table.name)
    saying = report.sayings.get(name)
    if saying and not saying.is_plain:
        yield _Typed((name, "", "sentence"), f"The sentence of “{table.title}”", saying.template, may_hide=True)
    for place, note in enumerate(table.notes, 1):
        reason = _REASON.search(note.text)
        text = reason[1] if reason else note.text
        if reason or (layout and _is_typed(note.text, layout)):
            yield _Typed((name, "", f"note-{place}"), f"A note of “{table.title}”", text, may_hide=True)
    yield _Typed((name, "", "title"), "The title of a table", table.title)
    if layout is None:
        return
    if axis_in(layout.rows_by).by not in _NAMED_BY_THE_PROGRAM:
        for row in table.rows:
            yield _Typed((name, "", f"label-{row.key}"), f"A row of “{table.title}”", table.label(row))
    if axis_in(layout.columns_by).by not in _NAMED_BY_THE_PROGRAM:
        for column in table.columns:
            if column.kind is not ColumnKind.CHANGE:
                yield _Typed((name, "", f"heading-{column.key}"), f"A column of “{table.title}”", column.heading)
    for line in table.lines:
        yield _Typed((name, "", f"line-{line.key}"), f"A line beneath “{table.title}”", line.label)


def _is_typed(text: str, layout: TableLayout) -> bool:
    """Whether somebody typed a note: with or without the organisations that the program puts in."""
    for note in layout.notes:
        pattern = ".*".join(map(re.escape, PLACE.sub("\0", note.text).split("\0")))
        if text == note.text_without_names or re.fullmatch(pattern, text, re.DOTALL):
            return True
    return False


def _stated_in(table: Table) -> Iterator[_Typed]:
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            value = cell.value.value if isinstance(cell.value, Count) else cell.value
            if column.key in _STATED and isinstance(value, int | str):
                what = f"“{column.heading}” of the stated figure “{table.label(row)}”"
                yield _Typed((table.name, row.key, column.key), what, str(value))
    for place, note in enumerate(table.notes, 1):
        yield _Typed((table.name, "", f"note-{place}"), f"A note of “{table.title}”", note.text)


def without_typed(report: PeriodReport, decisions: Mapping[Place, Decision]) -> PeriodReport:
    """A report without the sentences and notes that a manager chose to hide."""
    hidden = {place for place, one in decisions.items() if one.choice is Choice.HIDDEN and one.reason.strip()}
    sayings = {
        name: replace(saying, template="") if (name, "", "sentence") in hidden else saying
        for name, saying in report.sayings.items()
    }

    def kept(table: Table) -> Table:
        notes = (note for at, note in enumerate(table.notes, 1) if (table.name, "", f"note-{at}") not in hidden)
        saying = sayings.get(table.name)
        return replace(table, notes=tuple(notes), sentence=saying.sentence if saying else table.sentence)

    return replace(report, tables=tuple(map(kept, report.tables)), sayings=sayings)


def labels_of(tables: Iterable[Table]) -> Callable[[Place], str]:
    """What names a figure in words: "Young people, Education, Attended"."""
    named: dict[tuple[str, ...], str] = {}
    rows: dict[tuple[str, str], tuple[Table, Row]] = {}
    for table in tables:
        named[(table.name,)] = table.title
        for column in table.columns:
            named[table.name, "", column.key] = column.heading
        for row in table.all_rows:
            rows[table.name, row.key] = table, row
        for line in table.lines:
            named[table.name, "", line.key] = line.label

    def in_words(place: Place) -> str:
        table, row, column = place
        title = named.get((table,), table)
        if row == SENTENCE:
            return f"“{column.replace('_', ' ')}” in the sentence of {title}"
        heading = named.get((table, "", column), column)
        if (table, row) not in rows:
            return ", ".join(filter(None, (title, heading)))
        found, its_row = rows[table, row]
        label = "the total" if its_row.kind is RowKind.TOTAL else found.label(its_row)
        return f"{title}, {label}, {heading}"

    return in_words
