"""Tables as they are now, for readers who may not see entries: no count of people of a protected audience is in them.

Such a reader may ask for any days, and take the difference of two answers: so no number of these people is given at
all, however large. They stand in publications, whose small numbers are protected together.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from training_register.reports.period_reports import PeriodReport
from training_register.rules.cross_tables import OWN_MEASURES
from training_register.rules.sentence_places import PLACE_NAMED, Holds
from training_register.rules.sentences import HIDDEN, Saying
from training_register.table import Cell, ColumnKind, Mark, Note, Row, Table, Where

SEEN_IN_PUBLICATIONS = (
    "This table counts people whose numbers are protected. They are seen in what has been published, and not in tables "
    "that somebody puts together. Choose other audiences, or measure sessions alone."
)
HIDDEN_IN_WORDS = "Hidden to protect confidentiality"
# What a sentence says that is no count of people; any other figure is taken for one.
_NOT_OF_PEOPLE = frozenset(
    {
        *(measure.key.replace("-", "_") for measure in OWN_MEASURES if not measure.counts_people),
        *("capacity", "organisations_reached", "sessions_last_year", "change_in_sessions_on_last_year"),
        *(place.name for place in PLACE_NAMED.values() if place.holds is Holds.WORDS),
    }
)
_DIGIT = re.compile(r"\d")


def live_report(report: PeriodReport, protected: Collection[str]) -> PeriodReport:
    """A period's report without a count of people into which entries of a protected audience go.

    `protected` are the short names of the protected audiences; where there is none, the report is as it was.
    """
    if not protected:
        return report
    sayings = {
        name: saying_without_people(saying)
        if (table := _named(report.tables, name)) and is_of_protected(table, protected)
        else saying
        for name, saying in report.sayings.items()
    }
    tables = tuple(
        live_table(table, protected, saying=sayings.get(table.name), notes=report.notes_of_few.get(table.name))
        for table in report.tables
    )
    return replace(
        report,
        tables=tables,
        summary=live_table(report.summary, protected, notes=report.summary.notes) if report.summary else None,
        notes=report.own_notes_of_few,
        sums_of_all=(),
        stated=replace(
            report.stated,
            tables=tuple(live_table(table, protected, notes=table.notes) for table in report.stated.tables),
        ),
        sayings=sayings,
    )


def live_table(
    table: Table,
    protected: Collection[str],
    *,
    saying: Saying | None = None,
    notes: tuple[Note, ...] | None = None,
) -> Table:
    """A table without a count of people into which entries of a protected audience may go.

    `saying` is what its sentence says, and `notes` are those that tell no number of people; where nobody knows them, a
    sentence is left out, and so is every note with a number in it.
    """
    if not protected:
        return table

    def hidden(row: Row) -> Row:
        cells = tuple(
            _hidden(cell, column.kind)
            if (column.counts_people or row.counts_people)
            and _may_be_of(protected, table.where, row.where, column.where)
            else cell
            for column, cell in zip(table.columns, row.cells, strict=True)
        )
        return replace(row, cells=(row.cells[0], *cells[1:]))

    made = replace(
        table,
        rows=tuple(map(hidden, table.rows)),
        total=hidden(table.total) if table.total else None,
        beneath=tuple(map(hidden, table.beneath)),
        lines=tuple(
            replace(line, cell=_hidden(line.cell, ColumnKind.COUNT))
            if line.counts_people and _may_be_of(protected, table.where, line.where)
            else line
            for line in table.lines
        ),
    )
    if not is_of_protected(table, protected):
        return made
    sentence = saying_without_people(saying).sentence if saying and table.sentence else ""
    kept = tuple(note for note in table.notes if not _DIGIT.search(note.text)) if notes is None else notes
    return replace(made, sentence=sentence, notes=kept)


def is_of_protected(table: Table, protected: Collection[str]) -> bool:
    """Whether entries of a protected audience may stand in a table: one that names no audience may hold any."""
    rows: Iterable[Row] = table.all_rows
    return bool(protected) and (
        _may_be_of(protected, table.where)
        if any(name == "audience" for name, _ in table.where)
        else any(_may_be_of(protected, row.where, column.where) for row in rows for column in table.columns[1:])
        or not table.rows
    )


def saying_without_people(saying: Saying) -> Saying:
    """What a sentence says without any count of people."""
    return saying.without({name for name in saying.told if name not in _NOT_OF_PEOPLE} | {"attended"})


def _named(tables: Iterable[Table], name: str) -> Table | None:
    return next((table for table in tables if table.name == name), None)


def _may_be_of(protected: Collection[str], *wheres: Where | None) -> bool:
    """Whether a filter lets through entries of a protected audience; one that names no audience does."""
    named = [value for where in wheres for name, value in where or () if name == "audience"]
    return not named or any(name in protected for name in named)


def _hidden(cell: Cell, kind: ColumnKind) -> Cell:
    """A cell without its figure; one without a figure stays."""
    if kind is ColumnKind.TEXT:
        return Cell(HIDDEN_IN_WORDS) if cell.value else cell
    return cell if cell.value is None and Mark.CONFIDENTIAL not in cell.marks else HIDDEN
