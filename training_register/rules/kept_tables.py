"""Tables as plain values that JSON can keep, and tables again from what was kept: the same, to the last mark."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from training_register.count import Certainty, Count
from training_register.table import (
    Cell,
    ChartKind,
    ChartLayout,
    Column,
    ColumnKind,
    Difference,
    Line,
    Mark,
    Note,
    NumberStyle,
    Ratio,
    Row,
    RowKind,
    Share,
    Table,
    Where,
)

Plain = dict[str, Any]


def plain_table(table: Table) -> Plain:
    """A table in the types that JSON has; `table_kept` makes it again."""
    return {
        "name": table.name,
        "title": table.title,
        "period_in_words": table.period_in_words,
        "columns": [
            {
                "key": column.key,
                "heading": column.heading,
                "kind": str(column.kind),
                "where": _where(column.where),
                "people": column.counts_people,
            }
            for column in table.columns
        ],
        "rows": [_row(row) for row in table.rows],
        "total": _row(table.total) if table.total else None,
        "beneath": [_row(row) for row in table.beneath],
        "lines": [
            {
                "key": line.key,
                "label": line.label,
                "cell": plain_cell(line.cell),
                "where": _where(line.where),
                "people": line.counts_people,
            }
            for line in table.lines
        ],
        "notes": [{"text": note.text, "row_keys": list(note.row_keys)} for note in table.notes],
        "sentence": table.sentence,
        "style": [table.style.has_commas, table.style.decimals],
        "place": table.place,
        "source": table.source,
        "as_at": table.as_at.isoformat() if table.as_at else None,
        "where": _where(table.where),
        "chart": _chart(table.chart) if table.chart else None,
        "is_provisional": table.is_provisional,
    }


def table_kept(plain: Mapping[str, Any]) -> Table:
    """The table that `plain_table` made plain."""
    return Table(
        name=plain["name"],
        title=plain["title"],
        period_in_words=plain["period_in_words"],
        columns=tuple(
            Column(one["key"], one["heading"], ColumnKind(one["kind"]), _where_kept(one["where"]), one["people"])
            for one in plain["columns"]
        ),
        rows=tuple(map(_row_kept, plain["rows"])),
        total=_row_kept(plain["total"]) if plain["total"] else None,
        beneath=tuple(map(_row_kept, plain["beneath"])),
        lines=tuple(
            Line(one["key"], one["label"], cell_kept(one["cell"]), _where_kept(one["where"]), one["people"])
            for one in plain["lines"]
        ),
        notes=tuple(Note(one["text"], tuple(one["row_keys"])) for one in plain["notes"]),
        sentence=plain["sentence"],
        style=NumberStyle(*plain["style"]),
        place=plain["place"],
        source=plain["source"],
        as_at=date.fromisoformat(plain["as_at"]) if plain["as_at"] else None,
        where=_where_kept(plain["where"]) or (),
        chart=_chart_kept(plain["chart"]) if plain["chart"] else None,
        is_provisional=plain["is_provisional"],
    )


def plain_cell(cell: Cell) -> Plain:
    """A cell in the types that JSON has: what it holds under a key that says what it is, and its marks."""
    marks = [str(mark) for mark in cell.marks]
    match cell.value:
        case None:
            return {"marks": marks}
        case str():
            return {"text": cell.value, "marks": marks}
        case Count(number, recorded, not_recorded, more, fewer, words):
            return {"count": [number, recorded, not_recorded, more, fewer, words], "marks": marks}
        case Ratio(numerator, denominator, left_out, per, certainty):
            return {"ratio": [numerator, denominator, left_out, per, str(certainty)], "marks": marks}
        case Share(hundredths, certainty):
            return {"share": [hundredths, str(certainty)], "marks": marks}
        case Difference(number, is_share, is_percentage, certainty):
            return {"difference": [str(number), is_share, is_percentage, str(certainty)], "marks": marks}
        case date():
            return {"date": cell.value.isoformat(), "marks": marks}
    raise TypeError(f"A cell holds {cell.value!r}.")


def cell_kept(plain: Mapping[str, Any]) -> Cell:
    """The cell that `plain_cell` made plain."""
    marks = tuple(map(Mark, plain["marks"]))
    for kind, made in _MADE.items():
        if kind in plain:
            return Cell(made(plain[kind]), marks)
    return Cell(None, marks)


_MADE: Mapping[str, Any] = {
    "text": lambda kept: kept,
    "count": lambda kept: Count(*kept),
    "ratio": lambda kept: Ratio(kept[0], kept[1], kept[2], kept[3], Certainty(kept[4])),
    "share": lambda kept: Share(kept[0], Certainty(kept[1])),
    "difference": lambda kept: Difference(Fraction(kept[0]), kept[1], kept[2], Certainty(kept[3])),
    "date": date.fromisoformat,
}


def _row(row: Row) -> Plain:
    return {
        "key": row.key,
        "kind": str(row.kind),
        "cells": [plain_cell(cell) for cell in row.cells],
        "where": _where(row.where),
        "people": row.counts_people,
    }


def _row_kept(plain: Mapping[str, Any]) -> Row:
    cells = tuple(map(cell_kept, plain["cells"]))
    return Row(plain["key"], RowKind(plain["kind"]), cells, _where_kept(plain["where"]), plain["people"])


def _where(where: Where | None) -> list[list[str]] | None:
    return None if where is None else [list(pair) for pair in where]


def _where_kept(plain: list[list[str]] | None) -> Where | None:
    return None if plain is None else tuple((name, value) for name, value in plain)


def _chart(chart: ChartLayout) -> Plain:
    return {
        "kind": str(chart.kind),
        "columns": list(chart.columns),
        "rows": list(chart.rows),
        "total": chart.total,
        "left_out": list(chart.left_out),
        "measure": chart.measure,
        "last_is_current": chart.last_is_current,
    }


def _chart_kept(plain: Mapping[str, Any]) -> ChartLayout:
    lists = {name: tuple(plain[name]) for name in ("columns", "rows", "left_out")}
    return ChartLayout(
        ChartKind(plain["kind"]),
        total=plain["total"],
        measure=plain["measure"],
        last_is_current=plain["last_is_current"],
        **lists,
    )
