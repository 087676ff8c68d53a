"""One figure of a table: what it is, by which rule, how sure it is and why, and the entries behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from training_register.count import Certainty, entries_in_words, why_unsure
from training_register.database import DbSession
from training_register.outputs.figures import ESTIMATES, Figure, figure_of
from training_register.queries.behind import Behind, EntryBehind, Place, behind
from training_register.reports.counted_words import counted_in_words
from training_register.reports.layout_figures import LayoutFigures, layout_figures
from training_register.reports.layouts import Standing, standing_at
from training_register.reports.period_reports import PeriodReport
from training_register.reports.summary import NAME as SUMMARY
from training_register.rules.changes import changes_in_words
from training_register.rules.cross_tables import Kind, Quantity
from training_register.rules.filters import SAID_ONCE, both_said
from training_register.rules.lengths import length_in_words
from training_register.rules.names import joined
from training_register.rules.periods import SPANNING, day_in_words, days_in_words
from training_register.rules.permissions import Scope
from training_register.rules.ratios import base_in_words, ratio_in_words
from training_register.settings import Settings
from training_register.table import Cell, Column, Mark, Ratio, Row, RowKind, Table, Where

# In place of a row's key in the address of a figure that is told beneath its table. No short name ends in a hyphen.
BENEATH = "beneath-"
# More entries are not listed beside a figure: the list of entries has them all.
MOST_LISTED = 50


class Related(NamedTuple):
    """A figure that another is a part of, or is made from: what it is to it, its name, as it is shown, and its keys."""

    label: str
    name: str
    shown: str
    row: str
    column: str


class EntryLine(NamedTuple):
    """An entry behind a figure, in words; `is_missing` where it did not record what the figure takes."""

    id: int
    days: str
    group: str
    what: str
    organisations: str
    gives: str
    is_missing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OneFigure:
    """What is said of one figure. `behind` is None where a mark hides it, and for a change, which is of two figures."""

    table: Table
    row: str
    column: str
    is_beneath: bool
    figure: Figure
    what: str
    rules: tuple[str, ...]
    counted: str
    base: str
    sure: tuple[str, ...]
    related: tuple[Related, ...]
    notes: tuple[str, ...]
    marks: tuple[Mark, ...]
    # None where no filter of the entries list finds them.
    where: Where | None
    behind: Behind | None
    entries: tuple[EntryLine, ...]

    @property
    def heading_of_page(self) -> str:
        """Row and column: "Education: Attended"; what is told beneath a table has its own label alone."""
        return self.row if self.is_beneath else f"{self.row}: {self.column}"

    @property
    def hidden_in_words(self) -> str:
        """How many of the entries somebody may not see, since they are of other areas."""
        hidden = self.behind.entries - self.behind.seen if self.behind else 0
        if not hidden:
            return ""
        return f"{entries_in_words(hidden)} behind it {'is' if hidden == 1 else 'are'} of areas that you do not see."


class _Found(NamedTuple):
    """A figure of a table, and where it stands in its layout's counts."""

    label: str
    heading: str
    cell: Cell
    wheres: tuple[Where | None, ...]
    standing: Standing
    row: Row | None = None
    column: Column | None = None

    @property
    def said(self) -> Where:
        """What its table, row and column say of its entries; of two parts of a year the first."""
        found = both_said(*self.wheres)
        if found is not None:
            return found
        pairs = [pair for where in self.wheres for pair in where or ()]
        first = {name: (name, value) for name, value in reversed(pairs)}
        return tuple(pair for pair in pairs if pair[0] not in SAID_ONCE - {"period"} or first[pair[0]] == pair)


def one_figure(
    db_session: DbSession,
    report: PeriodReport,
    table_name: str,
    row_key: str,
    column_key: str,
    *,
    settings: Settings,
    scope: Scope | None,
) -> OneFigure | None:
    """A figure by the keys of its table, row and column; None where there is none of them.

    `scope` says which entries are listed; None lists none.
    """
    table = next((one for one in report.all_tables if one.name == table_name), None)
    layout = report.layouts.get(row_key if table_name == SUMMARY else table_name)
    if table is None or layout is None:
        return None
    as_at = table.as_at or report.period.last
    made = layout_figures(db_session, layout, report.period, settings=settings, as_at=as_at)
    found = _line(table, made, column_key) if row_key == BENEATH else _cell(table, made, row_key, column_key)
    if found is None:
        return None
    standing = found.standing
    is_hidden = Mark.CONFIDENTIAL in found.cell.marks
    stands = None
    if not (is_hidden or standing.is_change):
        key = standing.span if standing.cut_off else standing.column.key
        place = Place(standing.row.key, key, standing.measure, cut_off=standing.cut_off)
        stands = behind(db_session, made.asked, place, scope=scope, most=MOST_LISTED)
    figure = figure_of(found.cell, table.style)
    return OneFigure(
        table=table,
        row=found.label,
        column=found.heading,
        is_beneath=found.row is None,
        figure=figure,
        what=what_it_is(table, found.label, found.heading, found.row),
        rules=changes_in_words() if standing.is_change else (standing.measure.rule,),
        counted=counted_in_words(db_session, found.said, report.period.first_month),
        base=_base(found.cell, standing),
        sure=tuple(_sure(found, stands, figure, settings, made)) if not is_hidden else (),
        related=tuple(_related(table, found, made)),
        notes=tuple(note.text for note in table.notes if found.row and found.row.key in note.row_keys),
        marks=tuple(dict.fromkeys(figure.marks)),
        where=both_said(*found.wheres),
        behind=stands,
        entries=tuple(_entry_line(one, standing) for one in stands.listed) if stands else (),
    )


def _cell(table: Table, made: LayoutFigures, row_key: str, column_key: str) -> _Found | None:
    row = next((one for one in table.all_rows if one.key == row_key), None)
    place = next((at for at, one in enumerate(table.columns) if one.key == column_key), 0)
    if row is None or not place:
        return None
    column = table.columns[place]
    if table.name == SUMMARY:
        standing = Standing(made.whole_row, made.whole_column, made.measure(column_key))
    else:
        standing = standing_at(made, table, row, place)
    wheres = (table.where, row.where, column.where)
    return _Found(table.label(row), column.heading, row.cells[place], wheres, standing, row, column)


def _line(table: Table, made: LayoutFigures, key: str) -> _Found | None:
    line = next((one for one in table.lines if one.key == key), None)
    if line is None:
        return None
    standing = Standing(made.whole_row, made.whole_column, made.measure(key.partition("-")[2]))
    return _Found(line.label, standing.measure.heading, line.cell, (table.where, line.where), standing)


def what_it_is(table: Table, label: str, heading: str, row: Row | None) -> str:
    """Which figure it is: its column, row, table and period; one without a row is told beneath the table."""
    if row is None:
        return f"“{label}”, told beneath the table “{table.title}”, {table.period_in_words}."
    which = "the total" if row.kind is RowKind.TOTAL else f"the row “{label}”"
    if row.kind is RowKind.NOT_SPLIT:
        which = f"“{label}”, beneath the table and outside its total,"
    return f"“{heading}” in {which} of the table “{table.title}”, {table.period_in_words}."


def _base(cell: Cell, standing: Standing) -> str:
    """What a ratio stands on; a number that is told in a larger unit stands on none."""
    value = cell.value
    is_one = isinstance(value, Ratio) and value.denominator and standing.measure.kind is not Kind.SUM_IN_UNITS
    return base_in_words(value) if is_one and isinstance(value, Ratio) else ""


def _sure(
    found: _Found, stands: Behind | None, figure: Figure, settings: Settings, made: LayoutFigures
) -> Iterator[str]:
    """How sure the figure is, and why: what its entries say."""
    if stands is None:
        return
    if not stands.entries:
        yield "No entry stands behind it."
        if Mark.NOT_AVAILABLE in found.cell.marks:
            yield from _why_not_available(settings, made)
        return
    number = entries_in_words(stands.entries)
    yield f"{number} {'stands' if stands.entries == 1 else 'stand'} behind it."
    if stands.not_recorded:
        is_one = stands.not_recorded == 1
        what = "it" if not found.standing.measure.against else "both of its numbers"
        yield (
            f"{entries_in_words(stands.not_recorded)} did not record {what}, and {'is' if is_one else 'are'} left out. "
            f"{'That is' if is_one else 'They are'} not counted as 0."
        )
    if not stands.recorded:
        yield "So there is no number."
        return
    certain = stands.by_certainty
    exact = certain[Certainty.EXACT]
    said = [f"{number:,} said “{one}”" for one, number in certain.items() if number and one is not Certainty.EXACT]
    is_ratio = bool(found.standing.measure.against)
    if said and exact:
        yield f"Of those that recorded it, {exact:,} gave an exact number; {joined(said)}."
    elif said:
        yield f"None gave an exact number: {joined(said)}."
    elif stands.recorded:
        yield "It gave an exact number." if stands.entries == 1 else "All that recorded it gave exact numbers."
    if not is_ratio:
        yield from why_unsure(certain, stands.not_recorded)
    if figure.certainty in ESTIMATES:
        yield f"So it is shown as “{figure.certainty}”."


def _why_not_available(settings: Settings, made: LayoutFigures) -> Iterator[str]:
    kept_since = settings.entries_kept_since
    if kept_since and made.period.first < kept_since:
        yield f"Entries have been kept since {day_in_words(kept_since)}: before that, having none does not mean 0."
    if any(one.entries for one in made.cut_off):
        yield SPANNING


def _related(table: Table, found: _Found, made: LayoutFigures) -> Iterator[Related]:
    """The total that it is part of; of a change, the two figures that it lies between."""
    row, standing = found.row, found.standing
    if row is None or found.column is None or table.name == SUMMARY or row.kind is RowKind.NOT_SPLIT:
        return
    if standing.is_change:
        for member in made.columns[-2:]:
            column = _column_of(table, made, row, standing, member.key)
            if column:
                label = "Earlier figure" if member is made.columns[-2] else "Later figure"
                yield _to(table, row, column, label, column.heading)
        return
    is_sum = standing.measure.kind in (Kind.SUM, Kind.SUM_IN_UNITS)
    if table.total and row.kind is RowKind.ROW:
        label = "Part of" if is_sum else "The same of all rows"
        yield _to(table, table.total, found.column, label, table.label(table.total))
    if standing.column.key is not None and (whole := _column_of(table, made, row, standing, None)):
        yield _to(table, row, whole, "Part of" if is_sum else "The same of all columns", whole.heading)


def _column_of(table: Table, made: LayoutFigures, row: Row, standing: Standing, key: object) -> Column | None:
    """The column of the same measure that stands under another member, if it has one."""
    for place in range(1, len(table.columns)):
        other = standing_at(made, table, row, place)
        if not other.is_change and (other.measure, other.column.key) == (standing.measure, key):
            return table.columns[place]
    return None


def _to(table: Table, row: Row, column: Column, label: str, name: str) -> Related:
    figure = figure_of(row.cells[table.columns.index(column)], table.style)
    marks = " ".join(mark.shown for mark in figure.marks)
    return Related(label, name, " ".join(filter(None, (figure.shown, marks))), row.key, column.key)


def _entry_line(one: EntryBehind, standing: Standing) -> EntryLine:
    entry = one.entry
    return EntryLine(
        entry.id,
        days_in_words(entry.starts_on, entry.ends_on),
        f"{entry.audience}: {entry.sector}",
        entry.course or entry.activity,
        ", ".join(entry.organisations),
        _gives(one, standing),
        one.gives.value is None,
    )


def _gives(one: EntryBehind, standing: Standing) -> str:
    measure, number = standing.measure, one.gives.value
    if measure.kind is Kind.DIFFERENT:
        return "none named" if number is None else f"its {standing.measure.of}"
    if number is None:
        return str(one.gives)
    if measure.of == Quantity.MINUTES:
        length = length_in_words(number)
        return length if one.gives.certainty is Certainty.EXACT else f"{one.gives.certainty} {length}"
    if measure.kind is Kind.SUM_IN_UNITS:
        return ratio_in_words(Ratio(number, measure.unit, certainty=one.gives.certainty))
    if one.against is not None:
        per = 100 if measure.kind is Kind.SHARE else 1
        base = base_in_words(Ratio(number, one.against, per=per))
        return base if one.gives.certainty is Certainty.EXACT else f"{one.gives.certainty} {base}"
    return str(one.gives)
