"""Tables and sentences without the figures that are hidden, and what they then tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from training_register.reports.live_protection import is_of_protected
from training_register.reports.period_reports import PeriodReport
from training_register.reports.protection_batch import is_hidden, told_by, values_at
from training_register.rules.changes import Change
from training_register.rules.hiding import SENTENCE, Place
from training_register.rules.protection import Batch, Key, Printed
from training_register.rules.publications import BENEATH, FigureBehind
from training_register.rules.sentences import HIDDEN, Saying
from training_register.table import Cell, Difference, Note, Row, Table


def without(table: Table, hidden: Collection[Place]) -> Table:
    """A table with [c] in place of what is hidden; the number is gone from it."""

    def row_without(row: Row) -> Row:
        cells = (
            HIDDEN if (table.name, row.key, column.key) in hidden else cell
            for column, cell in zip(table.columns, row.cells, strict=True)
        )
        return replace(row, cells=tuple(cells))

    return replace(
        table,
        rows=tuple(map(row_without, table.rows)),
        total=row_without(table.total) if table.total else None,
        beneath=tuple(map(row_without, table.beneath)),
        lines=tuple(
            replace(line, cell=HIDDEN) if (table.name, BENEATH, line.key) in hidden else line for line in table.lines
        ),
    )


def notes_published(report: PeriodReport, table: Table, protected: Collection[str]) -> tuple[Note, ...]:
    """The notes of a table as publications print them: of protected audiences, without a number of people."""
    is_protected = is_of_protected(table, protected)
    return report.notes_of_few.get(table.name, table.notes) if is_protected else table.notes


def own_notes_published(report: PeriodReport, audience_ids: Collection[int]) -> tuple[str, ...]:
    """The notes of the whole period as publications print them; the ids are those of the protected audiences."""
    holds = any(tally.audience_id in audience_ids for tally in report.tallies)
    return report.own_notes_of_few if holds else report.notes


def saying_without(saying: Saying, table: str, hidden: Collection[Place]) -> Saying:
    """A sentence that does not tell what is hidden."""
    return saying.without({place for name, row, place in hidden if (name, row) == (table, SENTENCE)})


def printed(
    batch: Batch, tables: Iterable[Table], sayings: Mapping[str, Saying], behind: Iterable[FigureBehind]
) -> Printed:
    """What readers are given of a batch, read back from what is really printed.

    A place of a sentence that is not said, since a plain one stands in its stead, is neither shown nor hidden.
    """
    tables = tuple(tables)
    values = values_at(tables, sayings)
    told = {(name, SENTENCE, place) for name, saying in sayings.items() for place in saying.told}
    stands_behind = {(one.table, one.row, one.column): one for one in behind}
    shown: dict[Key, tuple[int, ...]] = {}
    hidden: set[Key] = set()
    for figure in batch.figures:
        if figure.given is not None and figure.key[0]:
            continue
        place: Place = (figure.key[1], figure.key[2], figure.key[3])
        value = values.get(place)
        if is_hidden(value):
            hidden.add(figure.key)
        elif place[1] == SENTENCE and place not in told:
            continue
        elif place not in stands_behind:
            # A change tells no sum of its own.
            if isinstance(value, Change) or (isinstance(value, Cell) and isinstance(value.value, Difference)):
                shown[figure.key] = ()
        elif (numbers := told_by(value, stands_behind[place])) is not None:
            shown[figure.key] = numbers
    return Printed(shown, frozenset(hidden))
