"""What differs between a version of a publication and the next: every figure, row, sentence and note, and by how much.

A figure differs where its number, how sure it is, what it leaves out, what it is divided by or a mark differs, as far
as these are shown: of a hidden figure it is told that it is hidden, and nothing else. Whether it is provisional or was
revised before is no difference, and neither is how many entries recorded it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import zip_longest

from training_register.count import Certainty
from training_register.outputs.figures import Figure, figure_of
from training_register.outputs.publication import Download
from training_register.rules.periods import day_in_words
from training_register.rules.publications import BENEATH, Revised
from training_register.rules.ratios import PER_CENT, base_in_words
from training_register.table import Cell, Column, Difference, Line, Mark, NumberStyle, Ratio, Row, Share, Table

# In place of a column's key, where no figure differs but what stands around them. Further notes are "note-2" and so on.
TITLE, SENTENCE, NOTE, WHOLE_TABLE = "title", "sentence", "note", "table"
NOT_THERE, NEW_TABLE, A_TABLE = "not there", "a new table", "a table"
SAME_NUMBER = "the same number"
# What differs, where it is no one figure.
THE_ROW, THE_TABLE = "whole row", "Whole table"
# Of a row or column that came or went so many figures are told.
MOST_TOLD = 8
_SAY_NOTHING = frozenset((Mark.REVISED, Mark.PROVISIONAL))


def revised(before: Download, now: Download) -> tuple[tuple[Revised, ...], Download]:
    """What differs from the version before, and the download with [r] on each figure that does.

    The figures of a row or column that was not there before have it too; a table that was not there before is new as a
    whole, and has none. The differences have no reasons yet (`reports.revision_reasons`).
    """
    earlier = {table.name: table for table in before.tables}
    later = {table.name: table for table in now.tables}
    found: list[Revised] = []
    tables: list[Table] = []
    for table in now.tables:
        if table.name in earlier:
            found += _of_tables(earlier[table.name], table)
            tables.append(_marked(table, earlier[table.name]))
        else:
            found.append(Revised(table.name, "", WHOLE_TABLE, table.title, "", THE_TABLE, NOT_THERE, NEW_TABLE))
            tables.append(table)
    found += (
        Revised(table.name, "", WHOLE_TABLE, table.title, "", THE_TABLE, A_TABLE, NOT_THERE)
        for table in before.tables
        if table.name not in later
    )
    found += _of_notes("", now.title, before.notes, now.notes)
    changes = tuple(_told_apart(found))
    return changes, replace(now, tables=tuple(tables), changes=changes)


def _told_apart(found: Iterable[Revised]) -> Iterator[Revised]:
    """Differences that each have a place of their own: the second note of a table is "note-2"."""
    taken: Counter[tuple[str, str, str]] = Counter()
    for one in found:
        place = one.table, one.row, one.column
        taken[place] += 1
        yield replace(one, column=f"{one.column}-{taken[place]}") if taken[place] > 1 else one


def _of_tables(before: Table, now: Table) -> Iterator[Revised]:
    """What differs between two versions of a table: its columns, rows and figures, and then its words."""
    yield from _of_columns(before, now)
    yield from _of_rows(before, now)
    yield from _of_lines(before, now)
    for key, heading, one, other in (
        (TITLE, "Title", before.title, now.title),
        (SENTENCE, "Sentence", before.sentence, now.sentence),
    ):
        if one != other:
            yield Revised(now.name, "", key, now.title, "", heading, one or NOT_THERE, other or NOT_THERE)
    yield from _of_notes(now.name, now.title, [note.text for note in before.notes], [note.text for note in now.notes])


def _of_notes(table: str, title: str, before: Sequence[str], now: Sequence[str]) -> Iterator[Revised]:
    """The notes that were changed: what went and what came, in their order."""
    gone = [text for text in before if text not in now]
    new = [text for text in now if text not in before]
    for one, other in zip_longest(gone, new, fillvalue=NOT_THERE):
        yield Revised(table, "", NOTE, title, "", "Note", one, other)


def _of_columns(before: Table, now: Table) -> Iterator[Revised]:
    earlier, later = ({_key(column): column for column in table.columns} for table in (before, now))
    for key, column in later.items():
        was = earlier.get(key)
        if was is None:
            yield Revised(now.name, "", column.key, now.title, "", column.heading, NOT_THERE, _down(now, column))
        elif was.heading != column.heading:
            yield Revised(now.name, "", column.key, now.title, "", column.heading, was.heading, column.heading)
    for key, column in earlier.items():
        if key not in later:
            yield Revised(now.name, "", column.key, now.title, "", column.heading, _down(before, column), NOT_THERE)


def _of_rows(before: Table, now: Table) -> Iterator[Revised]:
    earlier, later = ({row.key: row for row in table.all_rows} for table in (before, now))
    styles = before.style, now.style
    for key, row in later.items():
        was = earlier.get(key)
        if was is None:
            yield Revised(now.name, key, "", now.title, now.label(row), THE_ROW, NOT_THERE, _along(now, row))
            continue
        of_columns = _by_column(before, was)
        for column, cell in zip(now.columns, row.cells, strict=True):
            one = of_columns.get(_key(column))
            if one is None:
                continue
            words = difference_in_words(one, cell, styles) if column.kind.holds_figures else _of_texts(one, cell)
            if words:
                yield Revised(now.name, key, column.key, now.title, now.label(row), column.heading, *words)
    for key, row in earlier.items():
        if key not in later:
            yield Revised(now.name, key, "", now.title, before.label(row), THE_ROW, _along(before, row), NOT_THERE)


def _of_lines(before: Table, now: Table) -> Iterator[Revised]:
    earlier, later = ({line.key: line for line in table.lines} for table in (before, now))
    for key, line in later.items():
        was = earlier.get(key)
        if was is None:
            words: tuple[str, ...] = (NOT_THERE, told(figure_of(line.cell, now.style)))
        else:
            words = difference_in_words(was.cell, line.cell, (before.style, now.style))
        if words:
            yield Revised(now.name, BENEATH, key, now.title, "", line.label, *words)
    for key, line in earlier.items():
        if key not in later:
            shown = told(figure_of(line.cell, before.style))
            yield Revised(now.name, BENEATH, key, now.title, "", line.label, shown, NOT_THERE)


def _key(column: Column) -> tuple[str, bool]:
    """What makes a column the same in two versions; words that became figures are another."""
    return column.key, column.kind.holds_figures


def _by_column(table: Table, row: Row) -> dict[tuple[str, bool], Cell]:
    return {_key(column): cell for column, cell in zip(table.columns, row.cells, strict=True)}


def _of_texts(before: Cell, now: Cell) -> tuple[str, ...]:
    """What a cell of words or a day was, and is, in words; nothing where it is the same."""
    words = tuple(_text(cell) or NOT_THERE for cell in (before, now))
    return words if words[0] != words[1] else ()


def _text(cell: Cell) -> str:
    if Mark.CONFIDENTIAL in cell.marks:
        return _NO_NUMBER[Certainty.CONFIDENTIAL]
    return day_in_words(cell.value) if isinstance(cell.value, date) else str(cell.value or "")


def difference_in_words(before: Cell, now: Cell, styles: tuple[NumberStyle, NumberStyle]) -> tuple[str, ...]:
    """What a figure was, what it is, and by how much it differs, in words; nothing where it does not."""
    earlier, later = figure_of(before, styles[0]), figure_of(now, styles[1])
    if not _differ(earlier, later):
        return ()
    words = told(earlier), told(later)
    if words[0] == words[1]:
        # What is shown alone is the same, and what it stands on is not.
        words = told(earlier, with_base=True), told(later, with_base=True)
    return (*words, _by_how_much(before, earlier, now, later, styles[1]))


def _along(table: Table, row: Row) -> str:
    """The figures of a row in words: "Sessions 9; Attended 305"."""
    return _some([f"{column.heading} {_shown(table, column, cell)}" for column, cell in table.measures(row)])


def _down(table: Table, column: Column) -> str:
    """The figures of a column in words."""
    place = table.columns.index(column)
    return _some([f"{table.label(row)} {_shown(table, column, row.cells[place])}" for row in table.all_rows])


def _some(told_each: Sequence[str]) -> str:
    more = len(told_each) - MOST_TOLD
    return "; ".join([*told_each[:MOST_TOLD], *([f"and {more} more"] if more > 0 else [])])


def _shown(table: Table, column: Column, cell: Cell) -> str:
    return told(figure_of(cell, table.style)) if column.kind.holds_figures else _text(cell)


# Figures.

_NO_NUMBER: Mapping[Certainty, str] = {
    Certainty.CONFIDENTIAL: "hidden",
    Certainty.NOT_APPLICABLE: "not applicable",
    Certainty.NOT_RECORDED: "not available",
}


def told(figure: Figure, *, with_base: bool = False) -> str:
    """A figure as it was shown, in words alone: "at least 12 (1 entry not recorded)", "hidden", "not available".

    A share has its base with it: "50.0% (5 of 10)"; another ratio where that is asked for.
    """
    if figure.value is None:
        said = figure.shown or _NO_NUMBER[figure.certainty]
    else:
        base = base_in_words(figure.ratio) if figure.ratio and (with_base or figure.ratio.per == PER_CENT) else ""
        asides = "; ".join(filter(None, (base, figure.aside.strip("()"))))
        said = f"{figure.shown} ({asides})" if asides else figure.shown
    marks = (mark.shown for mark in figure.marks if mark in _not_said(figure))
    return " ".join((said, *marks))


def _not_said(figure: Figure) -> tuple[Mark, ...]:
    """The marks that its words do not say."""
    if figure.certainty is Certainty.CONFIDENTIAL:
        return ()
    is_exact = figure.certainty is Certainty.EXACT
    return (Mark.BREAK_IN_SERIES, Mark.ESTIMATE) if is_exact else (Mark.BREAK_IN_SERIES,)


def _differ(before: Figure, now: Figure) -> bool:
    return _compared(before) != _compared(now)


def _compared(figure: Figure) -> object:
    """All of a figure that readers see."""
    if figure.certainty is Certainty.CONFIDENTIAL:
        return Certainty.CONFIDENTIAL
    marks = frozenset(figure.marks) - _SAY_NOTHING
    left_out = figure.not_recorded if figure.value is not None else bool(figure.not_recorded)
    return figure.value, figure.certainty, left_out, marks, figure.ratio


def _by_how_much(before: Cell, earlier: Figure, now: Cell, later: Figure, style: NumberStyle) -> str:
    """By how much a figure differs, in words: "+3", "from not recorded"; "" where one of the two is hidden."""
    if Certainty.CONFIDENTIAL in (earlier.certainty, later.certainty):
        return ""
    if earlier.value is None or later.value is None:
        return f"from {told(earlier)}" if earlier.value is None else f"to {told(later)}"
    if type(before.value) is not type(now.value):
        return ""
    difference = Fraction(str(later.value)) - Fraction(str(earlier.value))
    if not difference:
        return SAME_NUMBER
    return figure_of(Cell(Difference(difference, is_share=_is_share(now))), style).written


def _is_share(cell: Cell) -> bool:
    match cell.value:
        case Ratio(per=per):
            return per == PER_CENT
        case Difference(is_share=is_share, is_percentage=is_percentage):
            return is_share or is_percentage
    return isinstance(cell.value, Share)


# The marks.


def hidden_alike(before: Download, now: Download) -> Download:
    """A download without the figures that the version before hid, as that says nothing of how they changed.

    Where one is hidden in a table, its sentence and notes stay what they were: they could tell it.
    """
    earlier = {table.name: table for table in before.tables}
    tables = (_hidden_alike(earlier[table.name], table) if table.name in earlier else table for table in now.tables)
    return replace(now, tables=tuple(tables))


def _hidden_alike(before: Table, now: Table) -> Table:
    if Mark.CONFIDENTIAL not in before.marks:
        return now
    rows = {row.key: _by_column(before, row) for row in before.all_rows}
    lines = {line.key: line.cell for line in before.lines}

    def alike(was: Cell | None, cell: Cell) -> Cell:
        return was if was is not None and Mark.CONFIDENTIAL in was.marks else cell

    def of_row(row: Row) -> Row:
        was = rows.get(row.key, {})
        cells = (alike(was.get(_key(column)), cell) for column, cell in zip(now.columns, row.cells, strict=True))
        return replace(row, cells=tuple(cells))

    return replace(
        now,
        rows=tuple(map(of_row, now.rows)),
        total=of_row(now.total) if now.total else None,
        beneath=tuple(map(of_row, now.beneath)),
        lines=tuple(replace(line, cell=alike(lines.get(line.key), line.cell)) for line in now.lines),
        sentence=before.sentence,
        notes=before.notes,
    )


def _marked(now: Table, before: Table) -> Table:
    """A table with [r] on each figure that differs from the version before."""
    rows = {row.key: _by_column(before, row) for row in before.all_rows}
    lines = {line.key: line.cell for line in before.lines}

    def of_row(row: Row) -> Row:
        was = rows.get(row.key, {})
        cells = (
            _cell(cell, now, was.get(_key(column)), before) if column.kind.holds_figures else cell
            for column, cell in zip(now.columns, row.cells, strict=True)
        )
        return replace(row, cells=tuple(cells))

    def of_line(line: Line) -> Line:
        return replace(line, cell=_cell(line.cell, now, lines.get(line.key), before))

    return replace(
        now,
        rows=tuple(map(of_row, now.rows)),
        total=of_row(now.total) if now.total else None,
        beneath=tuple(map(of_row, now.beneath)),
        lines=tuple(map(of_line, now.lines)),
    )


def _cell(cell: Cell, now: Table, was: Cell | None, before: Table) -> Cell:
    if Mark.REVISED in cell.marks:
        return cell
    if was is not None and not _differ(figure_of(was, before.style), figure_of(cell, now.style)):
        return cell
    return replace(cell, marks=(*cell.marks, Mark.REVISED))
