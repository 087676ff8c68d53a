"""What each entry gives to every figure of a cross-table, for all entries and without a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import select

from training_register.database import DbSession
from training_register.models import Split, SplitItem
from training_register.queries.cross_statement import lines_of
from training_register.queries.cross_tables import CrossQuestion, Key
from training_register.queries.filters import Question
from training_register.queries.periods import values_of
from training_register.rules.cross_tables import By
from training_register.rules.permissions import ALL

_OF_A_MEASURE = 3


class Gives(NamedTuple):
    """What an entry gives to a figure: a number, None where it did not record it, and what this is divided by."""

    entry_id: int
    number: int | None
    against: int | None


@dataclass(frozen=True, slots=True)
class Contributions:
    """The lines of a cross-table by the keys of row and column (None: a total), and whether they are of a whole alone.

    `split` is 0 where the rows are the items of a split, 1 where the columns are, else None.
    """

    lines: Mapping[tuple[Key, Key, bool], Sequence[Sequence[Any]]]
    split: int | None

    def at(self, row: Key, column: Key, measure: int) -> tuple[Gives, ...]:
        """What each entry gives to a figure of the measure in a place, each entry once, in the order of their ids."""
        is_whole = self.split is not None and (row, column)[self.split] is None
        start = 4 + _OF_A_MEASURE * measure
        found: dict[int, Gives] = {}
        for line in self.lines.get((row, column, is_whole), ()):
            asked, number, against = line[start : start + _OF_A_MEASURE]
            if asked:
                entry_id = line[3]
                before = found.get(entry_id)
                gives = Gives(entry_id, number, against)
                # Where several items feed one row, an entry has a line for each of them.
                found[entry_id] = _together(before, gives) if before else gives
        return tuple(found[entry_id] for entry_id in sorted(found))


def contributions(db_session: DbSession, asked: CrossQuestion, *, cut_off: bool = False) -> Contributions:
    """What each entry gives to each cell and total of a cross-table, or of what is cut off: one statement.

    Periods side by side have no total. The key of a column of what is cut off is a span of days.
    """
    question = Question(db_session, asked.chosen, scope=ALL, today=asked.periods[0].last)
    statement = lines_of(
        question.shape,
        replace(asked.rows, periods=()),
        replace(asked.columns, periods=()),
        asked.measures,
        tuple(period.kind for period in asked.periods),
        cut_off,
    )
    told: dict[str, Any] = dict(question.told)
    for number, period in enumerate(asked.periods):
        told |= values_of(period, f"period_{number}")
    lines: defaultdict[tuple[Key, Key, bool], list[Sequence[Any]]] = defaultdict(list)
    for line in db_session.execute(statement, told):
        row, column, is_whole = line[0], line[1], bool(line[2])
        for key in {(row, column), (row, None), (None, column), (None, None)}:
            lines[(*key, is_whole)].append(line)
    columns = (asked.rows,) if cut_off else (asked.rows, asked.columns)
    return Contributions(lines, next((at for at, axis in enumerate(columns) if axis.by is By.SPLIT), None))


def _together(one: Gives, other: Gives) -> Gives:
    return Gives(one.entry_id, _added(one.number, other.number), _added(one.against, other.against))


def _added(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other


def items_of(db_session: DbSession, split: str) -> list[int]:
    """The ids of a split's items, those retired too."""
    item, of = SplitItem.__table__.c, Split.__table__.c
    found = select(item.id).where(item.split_id == of.id, of.short_name == split).order_by(item.id)
    return list(db_session.scalars(found))
