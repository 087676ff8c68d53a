"""The tables as JSON, for programs."""

from __future__ import annotations

import json
from dataclasses import replace

from training_register.outputs.figures import figure_of, marks_used
from training_register.outputs.publication import Download, Section
from training_register.outputs.wording import day_of, text_of
from training_register.rules.periods import Period
from training_register.rules.publications import BENEATH, Revised
from training_register.table import Cell, ColumnKind, NumberStyle, Row, Table

Plain = dict[str, object]


def as_json(download: Download) -> bytes:
    """UTF-8 text: {"title", "reference", "version", "period", "notes", "tables": [{"columns", "rows", "total", …}], …}.

    A row holds its key, its kind and, under each column's key, a text or {"value", "certainty", "recorded",
    "not_recorded", "marks"}. A value is null where the figure is not recorded, not applicable or confidential. A
    figure's reference is its table's, the row's key and the column's key, with strokes between them. Periods
    that stand beside the period in its tables are told under "beside". A version and a day stand where it is published,
    with the figures that differ from the version before under "changes", and how all are counted under "how_counted".
    """
    whole = {
        "title": download.title,
        "reference": download.reference.written,
        "version": download.version,
        "published_on": download.published_on.isoformat() if download.published_on else None,
        **{name: getattr(download, name) for name in ("organisation", "service", "place", "contact", "source")},
        "period": _period(download.period),
        **({"beside": [_period(period) for period in download.beside]} if download.beside else {}),
        "made_at": download.made_at_utc.isoformat().replace("+00:00", "Z"),
        "notes": list(download.all_notes),
        "tables": [_table(download, table) for table in download.tables],
        "changes": [_change(download, one) for one in download.changes],
        "how_counted": [_section(one) for one in download.sections],
    }
    return f"{json.dumps(whole, ensure_ascii=False, indent=2)}\n".encode(errors="replace")


def _period(period: Period) -> Plain:
    return {"label": period.label, "starts_on": period.first.isoformat(), "ends_on": period.last.isoformat()}


def _change(download: Download, one: Revised) -> Plain:
    """A figure that differs from the version before; what could not be said is null."""
    reference = replace(download.reference, table=one.table, row=one.row, column=one.column)
    said = {name: text or None for name, text in one.plain().items()}
    return {"reference": reference.written, **said}


def _section(section: Section) -> Plain:
    return {
        "key": section.key,
        "heading": section.heading,
        "sentences": list(section.sentences),
        "meanings": [
            {
                "heading": group.heading,
                "meanings": [{"term": one.term, "meaning": one.meaning} for one in group.meanings],
            }
            for group in section.meanings
        ],
        "sections": [_section(one) for one in section.sections],
    }


def _table(download: Download, table: Table) -> Plain:
    reference = replace(download.reference, table=table.name)
    return {
        "name": table.name,
        "title": table.full_title,
        "reference": reference.written,
        "is_provisional": table.is_provisional,
        "columns": [
            {"key": column.key, "heading": column.heading, "kind": str(column.kind)} for column in table.columns
        ],
        "rows": [_row(table, row) for row in table.rows],
        "total": _row(table, table.total) if table.total else None,
        "beneath": [_row(table, row) for row in table.beneath],
        "lines": [
            {
                "key": line.key,
                "label": line.label,
                "reference": replace(reference, row=BENEATH, column=line.key).written,
                "figure": _cell(ColumnKind.FIGURE, line.cell, table.style),
            }
            for line in table.lines
        ],
        "sentence": table.sentence,
        "notes": [note.text for note in table.notes],
        "about_rows": [list(note.row_keys) for note in table.notes],
        "marks": {mark.value: mark.meaning for mark in marks_used(table)},
        "as_at": table.as_at.isoformat() if table.as_at else None,
        "source": table.source,
    }


def _row(table: Table, row: Row) -> Plain:
    cells = {
        column.key: _cell(column.kind, cell, table.style) for column, cell in zip(table.columns, row.cells, strict=True)
    }
    return {"key": row.key, "kind": str(row.kind), **cells}


def _cell(kind: ColumnKind, cell: Cell, style: NumberStyle) -> str | Plain:
    marks = [str(mark) for mark in cell.marks]
    match kind:
        case ColumnKind.TEXT:
            return text_of(cell)
        case ColumnKind.DATE:
            day = day_of(cell)
            return {"value": day.isoformat() if day else None, "marks": marks}
    figure = figure_of(cell, style)
    said: Plain = {"value": figure.value, "certainty": str(figure.certainty)}
    if kind is ColumnKind.RATIO or figure.ratio:
        ratio = figure.ratio
        said |= {
            "numerator": ratio.numerator if ratio else None,
            "denominator": ratio.denominator if ratio else None,
            "left_out": ratio.left_out if ratio else None,
        }
    elif kind is not ColumnKind.SHARE:
        said |= {"recorded": figure.recorded, "not_recorded": figure.not_recorded}
    return said | {"marks": [str(mark) for mark in figure.marks]}
