"""The Table of any layout, for any period: rows and columns by anything, any measures, from one general statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from training_register.database import DbSession
from training_register.queries.tables import TableLayout
from training_register.reports.audiences import NOT_SPLIT, TOTAL
from training_register.reports.layout_charts import layout_chart
from training_register.reports.layout_figures import (
    LayoutFigures,
    cell_of,
    column_kind,
    layout_figures,
)
from training_register.reports.layout_members import WHOLE, WITH_PERIODS, Member, whole_period
from training_register.reports.layout_words import MOST_SPANS, layout_notes, layout_saying, spans_of
from training_register.rules.changes import Change
from training_register.rules.cross_tables import NOT_SPLIT as UNDIVIDED_BY_TIME
from training_register.rules.cross_tables import By, Measure, Quantity
from training_register.rules.periods import Period, dates_in_words
from training_register.rules.sentences import Saying
from training_register.settings import Settings
from training_register.table import (
    NOT_APPLICABLE,
    Cell,
    Column,
    ColumnKind,
    Difference,
    Line,
    Note,
    Row,
    RowKind,
    Table,
    Where,
)


def table_of(
    db_session: DbSession,
    layout: TableLayout,
    period: Period,
    *,
    settings: Settings,
    as_at: date,
    periods: tuple[Period, ...] = (),
) -> Table:
    """The table that a layout prints for a period; `periods` are set side by side in its columns instead.

    Raises `AxisProblem` or ValueError where the layout names rows, columns or a filter that there are not.
    """
    made = layout_figures(db_session, layout, period, settings=settings, as_at=as_at, periods=periods)
    return layout_table(db_session, made)


def layout_table(db_session: DbSession, made: LayoutFigures) -> Table:
    """The table of what a layout counted."""
    return laid_out(db_session, made).table


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A table, what is said beneath it, and the notes that it has where small numbers of its people are hidden."""

    table: Table
    saying: Saying | None
    notes_of_few: tuple[Note, ...]


def laid_out(db_session: DbSession, made: LayoutFigures) -> LaidOut:
    """The table of what a layout counted, with what it is said with."""
    saying = layout_saying(db_session, made)
    notes, notes_of_few = layout_notes(db_session, made)
    return LaidOut(_table(made, notes, saying.sentence if saying else ""), saying, notes_of_few)


def _table(made: LayoutFigures, notes: tuple[Note, ...], sentence: str) -> Table:
    layout, settings = made.layout, made.settings
    periods = made.asked.periods if made.asked.columns.by is By.PERIODS else ()
    columns, rows = tuple(_columns(made)), tuple(_rows(made))
    return Table(
        name=layout.name,
        title=layout.title,
        period_in_words="; ".join(one.in_words for one in periods) or made.period.in_words,
        columns=columns,
        rows=rows,
        total=_total(made),
        beneath=tuple(_rows_beneath(made)),
        lines=tuple(_lines(made)),
        notes=notes,
        sentence=sentence,
        style=layout.style,
        place=settings.place,
        source=settings.source,
        as_at=made.as_at,
        where=tuple(_where(made)),
        chart=layout_chart(made, columns, rows),
    )


def _columns(made: LayoutFigures) -> Iterator[Column]:
    """The row's label, then each member's measures; or each measure's periods, where its change stands after them."""
    taken = {"key", "kind"}
    rows_by = made.asked.rows.by
    yield Column(_own(rows_by or "row", taken), made.layout.heading, ColumnKind.TEXT)
    if rows_by is By.MEASURES:
        for member in _column_members(made):
            key = _own(member.name or "figure", taken)
            yield Column(key, member.label or "Figure", ColumnKind.FIGURE, member.where)
        if made.has_changes:
            # Which of its figures are of people is said by the rows.
            yield Column(_own("change", taken), _change(made), ColumnKind.CHANGE, None)
            yield Column(_own("change-in-per-cent", taken), f"{_change(made)} (%)", ColumnKind.CHANGE, None)
        return
    if not made.has_changes:
        for member in _column_members(made):
            for measure, heading in made.measures:
                yield _column(made, member, measure, heading, taken)
        return
    for measure, heading in made.measures:
        for member in _column_members(made):
            yield _column(made, member, measure, heading, taken)
        label = _change(made) if len(made.measures) == 1 else f"{heading}: {_change(made).replace('C', 'c', 1)}"
        # A change is of the entries of two periods.
        people = measure.counts_people
        yield Column(_own(f"change-{measure.key}", taken), label, ColumnKind.CHANGE, None, people)
        if column_kind(measure) is ColumnKind.COUNT:
            key = _own(f"change-in-per-cent-{measure.key}", taken)
            yield Column(key, f"{label} (%)", ColumnKind.CHANGE, None, people)


def _column(made: LayoutFigures, member: Member, measure: Measure, heading: str, taken: set[str]) -> Column:
    key, label = measure.key, heading
    if member.name and len(made.measures) == 1:
        key, label = member.name, member.label
    elif member.name:
        key, label = f"{key}-{member.name}", f"{heading} {member.short or member.label}"
    where = _and(member.where, made.where_of(measure))
    return Column(_own(key, taken), label, column_kind(measure), where, measure.counts_people)


def _change(made: LayoutFigures) -> str:
    """What a column of changes is called: of more than two periods it says since which one."""
    return "Change" if len(made.columns) == 2 else f"Change since {made.columns[-2].label}"


def _own(key: str, taken: set[str]) -> str:
    """A key that nothing else has; no short name ends in a hyphen."""
    while key in taken:
        key += "-"
    taken.add(key)
    return key


def _column_members(made: LayoutFigures) -> tuple[Member, ...]:
    """The members of the columns, and their total where they have one and it is printed."""
    axis = made.asked.columns
    if axis.by is By.NOTHING:
        return (WHOLE,)
    if not (axis.has_total and made.layout.has_total):
        return made.columns
    return (*made.columns, Member(None, TOTAL, "Total", whole_period(axis, made.period)))


def _rows(made: LayoutFigures) -> Iterator[Row]:
    rows_by = made.asked.rows.by
    if rows_by is By.MEASURES:
        for measure, label in made.measures:
            cells = [made.cell(WHOLE, column, measure) for column in _column_members(made)]
            if made.has_changes:
                cells += _changed(made.change(WHOLE, measure))
            yield Row(measure.key, RowKind.ROW, (Cell(label), *cells), made.where_of(measure), measure.counts_people)
    elif rows_by is By.NOTHING:
        yield Row("all", RowKind.ROW, (Cell(made.layout.total_label), *_cells(made, WHOLE)))
    else:
        # A sector may be called "Total", and the total keeps its own key.
        taken = {TOTAL}
        for member in made.rows:
            is_a_name = member.key != UNDIVIDED_BY_TIME and member.name.startswith(NOT_SPLIT)
            name = f"{member.name}-" if is_a_name else member.name
            yield Row(_own(name, taken), RowKind.ROW, (Cell(member.label), *_cells(made, member)), member.where)


def _total(made: LayoutFigures) -> Row | None:
    axis = made.asked.rows
    if not (axis.has_total and made.layout.has_total):
        return None
    cells = (Cell(made.layout.total_label), *_cells(made, WHOLE))
    return Row(TOTAL, RowKind.TOTAL, cells, whole_period(axis, made.period))


def _cells(made: LayoutFigures, row: Member) -> Iterator[Cell]:
    if not made.has_changes:
        for column in _column_members(made):
            for measure, _ in made.measures:
                yield made.cell(row, column, measure)
        return
    for measure, _ in made.measures:
        for column in _column_members(made):
            yield made.cell(row, column, measure)
        by, in_per_cent = _changed(made.change(row, measure))
        yield by
        if column_kind(measure) is ColumnKind.COUNT:
            yield in_per_cent


def _changed(change: Change) -> tuple[Cell, Cell]:
    """A change as a number, and in per cent."""
    return _changed_by(change), _changed_in_per_cent(change)


def _changed_by(change: Change) -> Cell:
    if change.difference is None:
        return Cell(None, change.marks)
    return Cell(Difference(change.difference, is_share=change.is_share, certainty=change.certainty), change.marks)


def _changed_in_per_cent(change: Change) -> Cell:
    if change.difference is None:
        return Cell(None, change.marks)
    return NOT_APPLICABLE if change.percentage is None else Cell(Difference(change.percentage, is_percentage=True))


def _rows_beneath(made: LayoutFigures) -> Iterator[Row]:
    """What is also reported, a row for each span of days; many spans are told in one."""
    if made.asked.columns.by is not By.NOTHING or made.asked.rows.by is By.MEASURES:
        return
    spans: list[tuple[date, date, str | None]] = [*spans_of(made)]
    if len(spans) > MOST_SPANS:
        spans = [(min(first for first, _, _ in spans), max(last for _, last, _ in spans), None)]
    statuses = {"cancelled" if measure.of == Quantity.CANCELLED else "delivered" for measure, _ in made.measures}
    where = (
        *whole_period(made.asked.rows, made.period),
        ("cut", "yes"),
        *((("status", status) for status in statuses) if len(statuses) == 1 else ()),
    )
    for first, last, key in spans:
        label = f"{dates_in_words(first, last)}, not split by {made.period.cut_by}"
        cut_off = made.cut_off_by_the_one
        values = (cut_off.at(None, key, made.places[measure.key]) for measure, _ in made.measures)
        cells = (cell_of(value, measure) for value, (measure, _) in zip(values, made.measures, strict=True))
        yield Row(f"{NOT_SPLIT}{first}-{last}", RowKind.NOT_SPLIT, (Cell(label), *cells), where)


def _lines(made: LayoutFigures) -> Iterator[Line]:
    row, column = made.whole_row, made.whole_column
    for at, (key, label) in enumerate(made.layout.lines_beneath):
        if key in made.places:
            measure = made.measure(key)
            period = () if column.where or row.where else _period_of_a_line(made)
            where = _and(row.where, column.where, period, made.where_of(measure))
            cell = made.cell(row, column, measure)
            yield Line(f"{at}-{key}", label or measure.heading, cell, where, measure.counts_people)


def _and(*wheres: Where | None) -> Where | None:
    """What each of several filters says; None where one of them finds nothing."""
    found: Where = ()
    for where in wheres:
        if where is None:
            return None
        found += where
    return found


def _period_of_a_line(made: LayoutFigures) -> Where:
    """The period of what is told beneath, where the table leaves periods to its rows and columns."""
    asked = made.asked
    return (*whole_period(asked.rows, made.period), *whole_period(asked.columns, made.period))


def _where(made: LayoutFigures) -> Iterator[tuple[str, str]]:
    """What finds the entries of the table; a period that rows or columns have of their own is left to them."""
    if not {made.asked.rows.by, made.asked.columns.by} & WITH_PERIODS:
        yield "period", made.period.address
    if made.audience_key:
        yield "audience", made.audience_key
    if made.layout.counts_what is not None:
        yield "counts", made.layout.counts_what.value
    for name, values in made.layout.filter.items():
        yield from ((name, value) for value in values if name != "status")


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in a cell of a table: a measure in a row and a column, or its change between the last two columns.

    `cut_off` says that the row is beneath the table; its key is then that of a span of days, None for all of them.
    """

    row: Member
    column: Member
    measure: Measure
    is_change: bool = False
    cut_off: bool = False
    span: str | None = None


def standing_at(made: LayoutFigures, table: Table, row: Row, place: int) -> Standing:
    """What stands in a row of a table of this layout, in the column at a place; the first holds its figures at 1.

    It holds for the plain tables of audiences too, whose rows and columns are the same.
    """
    columns, measures = _column_members(made), made.measures
    if made.asked.rows.by is By.MEASURES:
        measure, _ = measures[table.rows.index(row)]
        is_change = place > len(columns)
        return Standing(WHOLE, columns[-1] if is_change else columns[place - 1], measure, is_change)
    if row in table.beneath:
        spans = [key for _, _, key in spans_of(made)]
        span = spans[table.beneath.index(row)] if len(spans) <= MOST_SPANS else None
        return Standing(WHOLE, WHOLE, measures[place - 1][0], cut_off=True, span=span)
    # The one row of a plain table that was laid out with none is what feeds no row: all of it.
    has_rows = made.rows and (made.layout.rows or not made.layout.is_plain)
    member = made.rows[table.rows.index(row)] if row in table.rows and has_rows else WHOLE
    column, measure, is_change = [*_places(made)][place - 1]
    return Standing(member, column, measure, is_change)


def _places(made: LayoutFigures) -> Iterator[tuple[Member, Measure, bool]]:
    """What stands in each column of figures, in order: which column and measure, and whether it is a change."""
    columns = _column_members(made)
    if not made.has_changes:
        yield from ((column, measure, False) for column in columns for measure, _ in made.measures)
        return
    for measure, _ in made.measures:
        yield from ((column, measure, False) for column in columns)
        yield columns[-1], measure, True
        if column_kind(measure) is ColumnKind.COUNT:
            yield columns[-1], measure, True
