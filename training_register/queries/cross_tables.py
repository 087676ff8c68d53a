"""Cross-tables: what is asked, and the counts, ratios and names that come of it. SQL adds up, and Python nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sqlalchemy import (
    func,
    or_,
    select,
)

from training_register.count import Certainty, Count
from training_register.database import DbSession
from training_register.models import (
    EntryOrganisation,
    Organisation,
)
from training_register.queries.cross_members import row_of
from training_register.queries.cross_statement import ASKED_OF_ANY, DIFFERENT, ENTRIES, cross_statement, places_of
from training_register.queries.filters import EntryFilter, Question, conditions_of
from training_register.queries.periods import ENTRY, in_period, values_of
from training_register.rules.cross_tables import (
    NOT_BROKEN_DOWN,
    Axis,
    By,
    Kind,
    Measure,
    Quantity,
)
from training_register.rules.entries import Status
from training_register.rules.periods import Period
from training_register.rules.permissions import ALL
from training_register.table import Ratio

# A member's key: an id, a number of a period, the place of a group, or the days of a span; None for the total.
Key = int | str | None
# A measure in a cell: None where it does not apply.
Value = Count | Ratio | None
_EMPTY = Count()


@dataclass(frozen=True, slots=True)
class CrossQuestion:
    """What a cross-table asks. `chosen` has no period and no status; `periods` are one, or those side by side."""

    periods: tuple[Period, ...]
    rows: Axis
    columns: Axis
    measures: tuple[Measure, ...]
    chosen: EntryFilter = field(default_factory=EntryFilter)


class CrossValues(NamedTuple):
    """The values of each cell, in the order of the measures, by the keys of its row and column; None is a total.

    `entries` says how many delivered entries stand in a cell. A cell that no entry stands in is in neither.
    """

    values: Mapping[tuple[Key, Key], tuple[Value, ...]]
    entries: Mapping[tuple[Key, Key], int]

    def at(self, row: Key, column: Key, measure: int) -> Value:
        """One value; where no entry stands, the sum of none, or a ratio of nothing."""
        found = self.values.get((row, column))
        return _EMPTY if found is None else found[measure]


def cross_values(db_session: DbSession, asked: CrossQuestion) -> CrossValues:
    """What the delivered entries in the periods come to, in each cell and in each total: one statement."""
    return _values(db_session, asked, cut_off=False)


def cross_values_cut_off(db_session: DbSession, asked: CrossQuestion) -> CrossValues:
    """The same of the entries that span an edge of the one period; its columns are their days.

    The key of a column is written "2016-09-01..2017-07-31".
    """
    return _values(db_session, asked, cut_off=True)


def _values(db_session: DbSession, asked: CrossQuestion, *, cut_off: bool) -> CrossValues:
    question = Question(db_session, asked.chosen, scope=ALL, today=asked.periods[0].last)
    statement = cross_statement(
        question.shape,
        replace(asked.rows, periods=()),
        replace(asked.columns, periods=()),
        asked.measures,
        tuple(period.kind for period in asked.periods),
        cut_off,
    )
    told = dict(question.told)
    for number, period in enumerate(asked.periods):
        told |= values_of(period, f"period_{number}")
    found: dict[tuple[Key, Key], Sequence[Any]] = {}
    different: dict[tuple[int, Key, Key], int] = {}
    for level, row, column, *sums in db_session.execute(statement, told):
        if level >= DIFFERENT:
            different[level - DIFFERENT, row, column] = int(sums[0])
        else:
            found[row, column] = sums
    # Sums over no entry at all are a line of nothings.
    found = {key: sums for key, sums in found.items() if sums[ASKED_OF_ANY]}
    places = places_of(asked.measures)
    values = {
        key: tuple(
            _value(measure, [int(number or 0) for number in sums[places[at]]], different.get((at, *key), 0))
            if measure.is_divided or not is_of_an_item(asked, key)
            else None
            for at, measure in enumerate(asked.measures)
        )
        for key, sums in found.items()
    }
    shares = [at for at, measure in enumerate(asked.measures) if measure.kind is Kind.SHARE_OF_ALL]
    if shares:
        values = _with_shares(values, shares, of_rows=asked.rows.has_total)
    return CrossValues(values, {key: int(sums[ENTRIES] or 0) for key, sums in found.items()})


def is_of_an_item(asked: CrossQuestion, key: tuple[Key, Key]) -> bool:
    """Whether a cell is of one item of a split: what no split divides does not apply there."""
    return any(
        axis.by is By.SPLIT and member not in (None, NOT_BROKEN_DOWN)
        for axis, member in zip((asked.rows, asked.columns), key, strict=True)
    )


def _value(measure: Measure, sums: list[int], different: int) -> Value:
    """A value from the sums of its quantity: number (and what it is divided by), recorded, flags, asked."""
    if measure.against:
        numerator, denominator, recorded, estimates, asked = sums
        if not recorded:
            # No entry recorded both numbers; where none was asked for them, it does not apply.
            return Count(not_recorded=asked) if asked else None
        per = 100 if measure.kind is Kind.SHARE else 1
        certainty = Certainty.ABOUT if estimates else Certainty.EXACT
        return Ratio(numerator, denominator, asked - recorded, per, certainty)
    number, recorded, more, fewer, asked = sums
    if not asked:
        # No session was cancelled: that is 0. Elsewhere there is nothing that the measure applies to.
        return _EMPTY if measure.of == Quantity.CANCELLED else None
    if measure.kind is Kind.DIFFERENT:
        number = different
    count = Count(number, recorded, asked - recorded, more > 0, fewer > 0)
    if measure.kind is Kind.SUM_IN_UNITS:
        if count.value is None:
            return count
        return Ratio(number, measure.unit, count.not_recorded, certainty=count.certainty)
    return count


def _with_shares(
    values: dict[tuple[Key, Key], tuple[Value, ...]], shares: list[int], *, of_rows: bool
) -> dict[tuple[Key, Key], tuple[Value, ...]]:
    """Shares of all in place of the counts that they are of: each is divided by the total of its column."""
    shared = {}
    for (row, column), found in values.items():
        total = values.get((None, column) if of_rows else (row, None))
        shared[row, column] = tuple(
            _share(value, total[at] if total else None) if at in shares else value for at, value in enumerate(found)
        )
    return shared


def _share(part: Value, whole: Value) -> Value:
    if not isinstance(part, Count) or not isinstance(whole, Count) or part.value is None or not whole.value:
        return part if isinstance(part, Count) and part.value is None else None
    is_exact = part.certainty is Certainty.EXACT and not whole.may_be_more and not whole.may_be_fewer
    certainty = Certainty.EXACT if is_exact else Certainty.ABOUT
    return Ratio(part.number, whole.number, whole.not_recorded, 100, certainty)


def words_of_the_lone_entry(db_session: DbSession, asked: CrossQuestion, period: Period) -> tuple[str, str]:
    """How sessions and attended were typed in the one delivered entry of a period that stands in a table.

    A count that stands alone in a sentence is printed in its own words: "over 1600".
    """
    question = Question(db_session, asked.chosen, scope=ALL, today=period.last)
    words = func.coalesce(func.nullif(ENTRY.attended_as_typed, ""), ENTRY.words_instead)
    found = db_session.execute(
        select(ENTRY.sessions_as_typed, words)
        .where(in_period(period, ENTRY), ENTRY.status == Status.DELIVERED, *conditions_of(question.shape, ENTRY))
        .params(question.told)
    ).one_or_none()
    return ("", "") if found is None else (found[0], found[1])


def names_by_row(db_session: DbSession, asked: CrossQuestion) -> dict[Key, list[str]]:
    """The organisations that may be named behind the delivered entries of each row, those of most entries first.

    One that was merged goes by the name, and the leave, of the one that it was merged into.
    """
    question = Question(db_session, asked.chosen, scope=ALL, today=asked.periods[0].last)
    link, own, shown = (EntryOrganisation.__table__.c, *(Organisation.__table__.alias().c for _ in range(2)))
    row = row_of(asked.rows)
    found = db_session.execute(
        select(row, shown.name)
        .where(
            or_(*(in_period(period, ENTRY) for period in asked.periods)),
            ENTRY.status == Status.DELIVERED,
            *conditions_of(question.shape, ENTRY),
            link.entry_id == ENTRY.id,
            own.id == link.organisation_id,
            shown.id == func.coalesce(own.merged_into_id, own.id),
            shown.may_be_named,
        )
        .group_by(row, shown.id, shown.name, shown.sort_name)
        .order_by(func.count().desc(), func.min(link.position), shown.sort_name, shown.id)
        .params(question.told)
    )
    names: dict[Key, list[str]] = {}
    for key, name in found:
        names.setdefault(key, []).append(name)
    return names
