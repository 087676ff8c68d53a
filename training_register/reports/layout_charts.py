"""How the table of a layout is drawn: which of its columns and rows are periods, and which measure is shown."""

from __future__ import annotations

from collections.abc import Sequence

from training_register.reports.audiences import chart_of_measure
from training_register.reports.layout_figures import LayoutFigures, column_kind
from training_register.reports.layout_members import WHOLE, Member
from training_register.rules.cross_tables import NOT_BROKEN_DOWN, NOT_SPLIT, By, Measure
from training_register.table import ChartKind, ChartLayout, Column, ColumnKind, Row


def layout_chart(made: LayoutFigures, columns: Sequence[Column], rows: Sequence[Row]) -> ChartLayout | None:
    """The chart that a layout asks for of its columns and rows; None where it asks for none.

    Of several measures one is drawn: the number that the table counts, else the last that is a count, else the last.
    """
    kind, rows_by, columns_by = ChartKind(made.layout.chart), made.asked.rows.by, made.asked.columns.by
    are_measures = rows_by is By.MEASURES
    if not (kind and made.measures):
        return None
    at, heading = (0, "") if are_measures else _drawn_measure(made)
    # Columns stand member by member, measure by measure; the total, where there is one, comes after the members.
    step = 1 if are_measures else len(made.measures)
    keys = [column.key for column in columns[1:] if column.kind is not ColumnKind.CHANGE][at::step]
    if not keys:
        return None
    if columns_by is By.NOTHING and not _is_of_time(rows_by):
        return chart_of_measure(kind, rows, keys[0], heading)
    members = made.columns or (WHOLE,)
    undivided = [key for member, key in zip(members, keys, strict=False) if _is_undivided(member)]
    drawn = [key for key in keys[: len(members)] if key not in undivided]
    total = keys[len(members)] if len(keys) > len(members) else ""
    of_rows = [row.key for member, row in zip(made.rows, rows, strict=False) if not _is_undivided(member)]
    if kind is ChartKind.BARS or not (_is_of_time(rows_by) or _is_of_time(columns_by)):
        # Bars compare the rows: in the whole, where the columns add up to it, else in the latest period.
        drawn = [total or (drawn or keys)[-1]]
    if _is_of_time(rows_by):
        undivided += [row.key for row in rows if row.key not in of_rows]
    return ChartLayout(
        kind,
        tuple(drawn),
        rows=tuple(of_rows) if _is_of_time(rows_by) else (),
        total=total,
        left_out=tuple(undivided),
        measure=heading,
        last_is_current=any(by.is_of_periods or by is By.YEAR for by in (rows_by, columns_by)),
    )


def _drawn_measure(made: LayoutFigures) -> tuple[int, str]:
    """The place and the heading of the measure that is drawn."""
    counted = made.layout.counts_what.measure if made.layout.counts_what else "attended"
    places = range(len(made.measures))

    def preferred(place: int) -> tuple[bool, bool, int]:
        measure: Measure = made.measures[place][0]
        return measure.key == counted, column_kind(measure) is ColumnKind.COUNT, place

    at = max(places, key=preferred)
    return at, made.measures[at][1]


def _is_of_time(by: By) -> bool:
    return by.is_of_time or by.is_of_periods


def _is_undivided(member: Member) -> bool:
    """Whether it is none of the parts, but what can't be divided into them."""
    return member.key in (NOT_SPLIT, NOT_BROKEN_DOWN)
