"""What a layout counts: the figures of its cells, the breaks in their series, and their changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from training_register.count import Certainty, Count
from training_register.database import DbSession
from training_register.queries.axis_members import listed_measures
from training_register.queries.cross_tables import (
    CrossQuestion,
    CrossValues,
    Key,
    Value,
    cross_values,
    cross_values_cut_off,
    is_of_an_item,
)
from training_register.queries.filters import EntryFilter, filter_from
from training_register.queries.series_breaks import Break, breaks_of
from training_register.queries.tables import TableLayout, short_name_of_audience
from training_register.reports.layout_members import WHOLE, Member, groups_of, printed_members
from training_register.rules.axis_periods import same_in_years
from training_register.rules.changes import Change, change_between
from training_register.rules.comparisons import is_before_entries
from training_register.rules.cross_tables import (
    NOT_BROKEN_DOWN,
    NOT_IN_TABLE,
    NOT_SPLIT,
    NUMBERS,
    Axis,
    By,
    Kind,
    Measure,
    Quantity,
    axis_in,
    measures_of,
    usual_measures,
)
from training_register.rules.periods import Period, day_in_words, years_of
from training_register.rules.sentences import places_in
from training_register.settings import Settings
from training_register.table import NOT_APPLICABLE, NOT_AVAILABLE, Cell, ColumnKind, Mark, Ratio, Where


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutFigures:
    """What the parts of a table are made from.

    `measures` are those that stand in columns or rows, each with its heading; `asked.measures` are all that are
    counted, and `places` says where among these a measure stands. `cut_off` is what the edges of each period cut off,
    by row and by days.
    """

    layout: TableLayout
    period: Period
    settings: Settings
    as_at: date
    audience_key: str
    asked: CrossQuestion
    values: CrossValues
    cut_off: tuple[CrossValues, ...]
    places: Mapping[str, int]
    measures: tuple[tuple[Measure, str], ...]
    rows: tuple[Member, ...]
    columns: tuple[Member, ...]
    breaks: tuple[Break, ...]

    @property
    def has_entries(self) -> bool:
        """Whether an entry stands in it, or is cut off by the edges of its period."""
        return bool(self.values.values or any(one.values for one in self.cut_off))

    @property
    def whole_column(self) -> Member:
        """What a line or a sentence is about: the whole, or the latest of periods that stand side by side."""
        return self.columns[-1] if self.asked.columns.by.is_of_periods and self.columns else WHOLE

    @property
    def whole_row(self) -> Member:
        """The same among the rows."""
        return self.rows[-1] if self.asked.rows.by.is_of_periods and self.rows else WHOLE

    @property
    def cut_off_by_the_one(self) -> CrossValues:
        """What the edges of a period that stands alone cut off; nothing where several stand side by side."""
        return self.cut_off[0] if len(self.cut_off) == 1 else CrossValues({}, {})

    @property
    def has_changes(self) -> bool:
        """Whether changes are told: between the last two of periods that stand side by side."""
        return self.layout.has_changes and self.asked.columns.by.is_of_periods and len(self.columns) > 1

    def measure(self, key: str) -> Measure:
        """A measure that is counted."""
        return self.asked.measures[self.places[key]]

    def cell(self, row: Member, column: Member, measure: Measure) -> Cell:
        """A figure with its marks. Where there is no entry, 0 is said only if the register would know of one."""
        key = row.key, column.key
        if not measure.is_divided and is_of_an_item(self.asked, key):
            return NOT_APPLICABLE
        value = self.values.at(*key, self.places[measure.key])
        if not self.values.entries.get(key) and value == Count():
            if not self._would_know(row, column):
                return NOT_AVAILABLE
            value = _of_no_entry(measure)
        cell = cell_of(value, measure)
        if self._is_first_after_a_break(row, column):
            cell = replace(cell, marks=(*cell.marks, Mark.BREAK_IN_SERIES))
        return cell

    def _would_know(self, row: Member, column: Member) -> bool:
        """Whether the register would know of an entry, and no entry kept whole may have been partly there."""
        part = row.period or column.period
        if is_before_entries(part or self.period, self.settings.entries_kept_since) or self.not_split(row, column):
            return False
        if part and part.first > self.as_at:
            return False
        is_undivided = any(
            axis.by.is_of_time and member.key is not None and self.values.entries.get(undivided)
            for axis, member, undivided in (
                (self.asked.rows, row, (NOT_SPLIT, column.key)),
                (self.asked.columns, column, (row.key, NOT_SPLIT)),
            )
        )
        return not is_undivided and self._is_broken_down(row, column)

    def _is_broken_down(self, row: Member, column: Member) -> bool:
        """Whether, for an item of a split, anything beside it is broken down: else nobody said that there were none."""
        for axis, one, other, side in ((self.asked.rows, row, column, 0), (self.asked.columns, column, row, 1)):
            if axis.by is not By.SPLIT or one.key in (None, NOT_BROKEN_DOWN):
                continue
            beside = [key for key in self.values.values if key[1 - side] == other.key and key[side] is not None]
            return all(key[side] != NOT_BROKEN_DOWN for key in beside) or len(beside) > 1
        return True

    def not_split(self, row: Member, column: Member) -> int:
        """How many entries of a row the edges of its period cut off: kept whole, they are in none of its figures."""
        by_row, by_column = (axis.by.is_of_periods for axis in (self.asked.rows, self.asked.columns))
        place = row.key if by_row else column.key if by_column else 0
        if not isinstance(place, int):
            return 0
        return self.cut_off[place].entries.get((None if by_row else row.key, None), 0)

    def _is_first_after_a_break(self, row: Member, column: Member) -> bool:
        for members, one, other, axis in (
            (self.columns, column, row, self.asked.rows),
            (self.rows, row, column, self.asked.columns),
        ):
            at = members.index(one) if one.period else 0
            if at and self.break_between(members[at - 1].period, one.period, other, axis):
                return True
        return False

    def break_between(
        self, before: Period | None, now: Period | None, member: Member, axis: Axis | None = None
    ) -> Break | None:
        """The latest break between two periods, or in one of them, that is in the figures of a row, or of an axis."""
        if before is None or now is None:
            return None
        axis = axis or self.asked.rows
        found = [one for one in breaks_within(self.breaks, (before, now)) if _is_in(one, member, axis)]
        return found[-1] if found else None

    def where_of(self, measure: Measure) -> Where | None:
        """The entries that a measure is of: delivered or cancelled, of its kind of number, and divided as it is."""
        status = "cancelled" if measure.of == Quantity.CANCELLED else "delivered"
        number = NUMBERS.get(measure.of)
        counts: Where = (("counts", number.value),) if number else ()
        divided: Where = ()
        if By.SPLIT in (self.asked.rows.by, self.asked.columns.by):
            if self.layout.filter.keys() & {"item", "rest", "of"}:
                # What the filter says of items would be said of those of the rows.
                return None
            divided = tuple(("of", key) for key in measure.divided)
        return (("status", status), *counts, *divided)

    def not_kept(self, *periods: Period | None) -> str:
        """Why nothing is compared with periods that begin before entries were kept; "" where none does."""
        kept_since = self.settings.entries_kept_since
        if kept_since is None or not any(one and is_before_entries(one, kept_since) for one in periods):
            return ""
        return f"entries have been kept since {day_in_words(kept_since)}"

    def change(self, row: Member, measure: Measure) -> Change:
        """The change in a row between the last two of the periods that stand side by side."""
        before, now = self.columns[-2:]
        later = self.cell(row, now, measure)
        found = self.break_between(before.period, now.period, row)
        return change_between(
            self.cell(row, before, measure),
            # A break is told with its reason, and only where it lies between the two.
            replace(later, marks=tuple(mark for mark in later.marks if mark is not Mark.BREAK_IN_SERIES)),
            since=before.label,
            now=now.label,
            break_in_series=found.reason if found else None,
            not_kept=self.not_kept(before.period, now.period),
            not_split=(self.not_split(row, before), self.not_split(row, now)),
        )


def breaks_within(breaks: Iterable[Break], periods: Iterable[Period]) -> list[Break]:
    """Those breaks that lie in the time from the first to the last reporting year of some periods."""
    years = [number for one in periods for number in years_of(one)]
    return [one for one in breaks if min(years) < one.from_year <= max(years)] if years else []


def layout_figures(
    db_session: DbSession,
    layout: TableLayout,
    period: Period,
    *,
    settings: Settings,
    as_at: date,
    periods: tuple[Period, ...] = (),
) -> LayoutFigures:
    """All that a layout counts in a period; `periods` are set side by side instead.

    Raises `AxisProblem` or ValueError where the layout names rows, columns or a filter that there are not.
    """
    known = measures_of(listed_measures(db_session))
    rows, columns = axis_in(layout.rows_by), Axis(By.PERIODS) if periods else axis_in(layout.columns_by)
    measures = tuple(printed_measures(layout, rows, known))
    counted = tuple(known[key] for key in dict.fromkeys(_counted_keys(layout, measures)) if key in known)
    years = next((int(axis.of) for axis in (rows, columns) if axis.by is By.YEARS), 0)
    side = periods or (same_in_years(period, years) if years else (period,))
    rows = replace(rows, groups=groups_of(db_session, layout, rows))
    audience_key = "" if layout.audience_id is None else short_name_of_audience(db_session, layout.audience_id)
    asked = CrossQuestion(side, rows, columns, counted, _chosen(layout, audience_key))
    values = cross_values(db_session, asked)
    # Where the rows are periods, what one of them cuts off is told as a whole.
    of_one = replace(asked, rows=Axis()) if rows.by.is_of_periods else asked
    cut_off = tuple(cross_values_cut_off(db_session, replace(of_one, periods=(one,))) for one in side)
    cut_off_rows = [row for one in cut_off for row, _ in one.entries]
    found_rows = [*_members_found(values, 0), *cut_off_rows]
    found_columns = [*_members_found(values, 1)]
    printed = printed_members(db_session, rows, found_rows, periods=side, audience_id=layout.audience_id)
    breaks = breaks_of(db_session, layout.name, layout.audience_id)
    return LayoutFigures(
        layout=layout,
        period=period,
        settings=settings,
        as_at=as_at,
        audience_key=audience_key,
        asked=asked,
        values=values,
        cut_off=cut_off,
        places={measure.key: place for place, measure in enumerate(counted)},
        measures=measures,
        rows=printed,
        columns=printed_members(db_session, columns, found_columns, periods=side, audience_id=layout.audience_id),
        breaks=tuple(one for one in breaks if _is_in_table(one, layout, rows, printed)),
    )


def _members_found(values: CrossValues, side: int) -> Iterator[Key]:
    """The keys of rows (0) or columns (1) in which entries stand; nothing that is not broken down is no row."""
    for key, found in values.values.items():
        if key[side] != NOT_BROKEN_DOWN or not all(map(_is_nothing, found)):
            yield key[side]


def _is_nothing(value: Value) -> bool:
    """Whether a value says that there is nothing: an exact 0, or that it does not apply."""
    return value is None or (isinstance(value, Count) and not value.number and value.certainty is Certainty.EXACT)


def printed_measures(layout: TableLayout, rows: Axis, known: Mapping[str, Measure]) -> Iterator[tuple[Measure, str]]:
    """The measures that stand in columns, or in rows, each with its heading; one that there is no more is left out.

    `known` are the measures that a register's tables can have, by their keys.
    """
    chosen: Iterable[tuple[str, str]]
    if rows.by is By.MEASURES:
        chosen = [(key, row.label) for row in layout.rows for key in row.fed_by[:1]]
    else:
        chosen = layout.measures or [(key, "") for key in usual_measures(layout.counts_what)]
    for key, heading in dict(chosen).items():
        if key in known:
            yield known[key], heading or known[key].heading


def _counted_keys(layout: TableLayout, measures: Iterable[tuple[Measure, str]]) -> Iterator[str]:
    """The measures that are printed, told beneath or said in the sentence."""
    yield from (measure.key for measure, _ in measures)
    yield from (key for key, _ in layout.lines_beneath)
    if layout.sentence:
        yield from (place.replace("_", "-") for place in sorted(places_in(layout.sentence)))
        # What the plain sentence tells where this one can't be said.
        yield from usual_measures(layout.counts_what)


def _chosen(layout: TableLayout, audience_key: str) -> EntryFilter:
    """The filter of the layout, its audience and what it counts included."""
    # A table counts what was delivered, whatever somebody stored.
    stored = {name: tuple(values) for name, values in layout.filter.items() if name != "status"}
    if audience_key:
        stored["audience"] = (audience_key,)
    if layout.counts_what is not None:
        stored["counts"] = (layout.counts_what.value,)
    return filter_from(stored, period=None)


def _is_in_table(found: Break, layout: TableLayout, rows: Axis, printed: Iterable[Member]) -> bool:
    """Whether a break may be in the figures of a table: in the whole of it, or in a sector that it counts."""
    if found.sector is None:
        return True
    for field, name in (("sector", found.sector), ("audience", found.audience)):
        chosen, left_out = layout.filter.get(field, ()), layout.filter.get(f"not-{field}", ())
        if name and ((chosen and name not in chosen) or name in left_out):
            return False
    return rows.by not in (By.SECTOR, By.AUDIENCE) or any(_is_in(found, row, rows) for row in printed)


def _is_in(found: Break, member: Member, axis: Axis) -> bool:
    """Whether a break may be in the figures of a row or column: only of sectors and audiences is that known."""
    if found.sector is None or member.key is None:
        return True
    if axis.by is By.SECTOR:
        name = found.sector
    elif axis.by is By.AUDIENCE and found.audience:
        name = found.audience
    else:
        return True
    if member.key == NOT_IN_TABLE:
        return (f"not-{axis.by}", name) not in (member.where or ())
    return (str(axis.by), name) in (member.where or ())


def cell_of(value: Value, measure: Measure) -> Cell:
    """A measure's value as a cell, with the marks that follow from it."""
    if value is None:
        return NOT_APPLICABLE
    if isinstance(value, Ratio):
        is_estimate = value.denominator and value.certainty is not Certainty.EXACT
        return Cell(value, (Mark.ESTIMATE,) if is_estimate else ())
    if measure.kind is Kind.SHARE_OF_ALL and value.value is not None:
        # A share of a whole that is not known.
        return NOT_AVAILABLE
    return Cell.of_count(value)


def _of_no_entry(measure: Measure) -> Value:
    """What a measure comes to where no entry stands: a sum of 0, and no average and no share."""
    if measure.kind is Kind.SUM_IN_UNITS:
        return Ratio(0, measure.unit)
    return Count() if column_kind(measure) is ColumnKind.COUNT else None


def column_kind(measure: Measure) -> ColumnKind:
    """What a column of a measure holds."""
    return ColumnKind.COUNT if measure.kind in (Kind.SUM, Kind.DIFFERENT) else ColumnKind.RATIO
