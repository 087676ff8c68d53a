"""How tables are printed: laid out, changed from a year on, put in order, and deleted version by version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import null, select
from sqlalchemy.exc import IntegrityError

from training_register.actions.imported_names import Keys
from training_register.actions.many_rows import free_id, hold_still, new_ids
from training_register.actions.operations import as_json, begin_operation, columns_of, record_change
from training_register.actions.refusals import Refusal
from training_register.database import DbSession
from training_register.models import (
    AppUser,
    Operation,
    ReportNote,
    ReportNoteRow,
    ReportRow,
    ReportRowSector,
    ReportTable,
)
from training_register.queries.report_tables import (
    from_years_of,
    layout_of,
    place_for,
    report_table_with_id,
    table_names,
)
from training_register.queries.tables import RowLayout, TableLayout
from training_register.rules.orders import moved
from training_register.rules.report_tables import VersionProblem, changed_span

ADD, CHANGE, NEW_VERSION = "add report table", "change report table", "add version of report table"
DELETE, ORDER = "delete report table", "put in order: report tables"
GONE = "This version of the table is no longer there: somebody has deleted it meanwhile."
# What a period's page and files have besides, by names that are no report table's.
TAKEN_NAMES = ("summary", "cover", "notes", "how-counted", "compare", "cross", "choose")
# What a layout is made of, as somebody is told which of it somebody else has changed.
PARTS: Mapping[str, tuple[str, ...]] = {
    "the title and the headings": ("title", "heading"),
    "the rows": ("rows_by", "rows"),
    "the notes": ("notes",),
    "the sentence": ("sentence",),
    "what it counts": ("audience_id", "counts_what", "filter"),
    "the columns": ("columns_by", "measures", "has_changes"),
    "the total and the lines beneath": ("has_total", "total_label", "lines_beneath"),
    "how it is shown": ("style", "chart", "is_printed"),
}


class Gone(Refusal):
    """The version that somebody wants to change is no longer there."""

    def __init__(self) -> None:
        super().__init__("", GONE)


class TableOvertaken(Exception):
    """Somebody else has changed the same version since it was seen; nothing was done. `parts` says what, in words."""

    def __init__(self, parts: Sequence[str]) -> None:
        super().__init__(f"Changed by somebody else: {', '.join(parts)}.")
        self.parts = tuple(parts)


def seen_of(layout: TableLayout) -> dict[str, str]:
    """A layout in short, part by part: equal where nothing of the part was changed."""
    return {
        part: hashlib.sha256(json.dumps([_plain(getattr(layout, field)) for field in fields]).encode()).hexdigest()[:16]
        for part, fields in PARTS.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(value[key]) for key in sorted(value)}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if hasattr(value, "__slots__") and not isinstance(value, (str, int)):
        return [_plain(getattr(value, name)) for name in value.__slots__]
    return as_json(value)


def save_report_table(
    db_session: DbSession,
    *,
    by: AppUser | None,
    layout: TableLayout,
    from_year: int,
    first_month: int,
    own_id: int | None = None,
    seen: Mapping[str, str] | None = None,
    key: str | None = None,
    digest: str | None = None,
) -> Operation | None:
    """Prints a table as a layout says from a reporting year on, until its next version; None where it is so already.

    `own_id` is the version that was changed, and `seen` what `seen_of` said of it when the form was shown; it is
    changed itself, or a new version begins with `from_year`, as `changed_span` says. Without it the table is new, under
    the layout's name or one that is made of its title. Raises `Gone`, `TableOvertaken`, `Refusal` where another
    version is in the way, and `SentBefore` for a form that was sent already.
    """
    hold_still(db_session, ReportTable)
    own = report_table_with_id(db_session, own_id) if own_id is not None else None
    if own_id is not None and own is None:
        raise Gone
    if own is not None and seen is not None:
        now = seen_of(layout_of(own))
        if changed := [part for part in PARTS if now[part] != seen.get(part)]:
            raise TableOvertaken(changed)
    name = own.short_name if own else layout.name
    if not name:
        name = Keys((*table_names(db_session), *TAKEN_NAMES)).new_for(layout.title)
    try:
        changed_span(from_years_of(db_session, name), own.from_year if own else None, from_year, first_month)
    except VersionProblem as problem:
        raise Refusal("from_year", str(problem)) from problem
    is_new_version = own is not None and from_year > own.from_year
    kind = ADD if own is None else NEW_VERSION if is_new_version else CHANGE
    operation = begin_operation(db_session, kind=kind, by=by, about=layout.title, key=key, digest=digest)
    table = own
    if table is None or is_new_version:
        position = own.position if own else place_for(db_session, name)
        table = ReportTable(
            id=free_id(db_session, ReportTable), short_name=name, from_year=from_year, position=position, rows=[],
            notes=[], **_columns(layout),
        )  # fmt: skip
        before: dict[tuple[str, int], dict[str, Any]] = {}
        db_session.add(table)
        db_session.flush()
    else:
        before = everything_of(table)
        for column, value in {**_columns(layout), "from_year": from_year}.items():
            setattr(table, column, value)
    try:
        with db_session.begin_nested():
            _write(db_session, table, layout)
    except IntegrityError:
        # A sector was deleted from the list in the same moment.
        raise Refusal("", "Something that a row is fed by is no longer in the lists. Look at the rows again.") from None
    after = everything_of(table)
    if after == before:
        return None
    record_differences(db_session, operation, before, after)
    return operation


def _columns(layout: TableLayout) -> dict[str, Any]:
    """A layout, as the columns of a report table hold it."""
    return {
        "audience_id": layout.audience_id,
        # Without the word, the ORM would put the column's default in its place.
        "counts_what": layout.counts_what or null(),
        "filter": {name: list(values) for name, values in layout.filter.items()},
        "is_printed": layout.is_printed,
        "title": layout.title,
        "heading": layout.heading,
        "rows_by": layout.rows_by,
        "columns_by": layout.columns_by,
        "measures": [list(pair) for pair in layout.measures],
        "has_changes": layout.has_changes,
        "has_total": layout.has_total,
        "total_label": layout.total_label,
        "lines_beneath": [list(pair) for pair in layout.lines_beneath],
        "has_commas": layout.style.has_commas,
        "decimals": layout.style.decimals,
        "chart": layout.chart,
        "sentence": layout.sentence,
    }


def _write(db_session: DbSession, table: ReportTable, layout: TableLayout) -> None:
    """Gives a table the rows and notes of a layout; a row of the same key, and a note in the same place, stay."""
    # First whatever goes, since a sector feeds one row of a table: it may move from one to another.
    for note in table.notes:
        note.rows.clear()
    for row in table.rows:
        row.sectors.clear()
    db_session.flush()
    wanted = {row.key for row in layout.rows}
    for row in list(table.rows):
        if row.key not in wanted:
            table.rows.remove(row)
    del table.notes[len(layout.notes) :]
    db_session.flush()
    there = {row.key: row for row in table.rows}
    added = [row.key for row in layout.rows if row.key not in there]
    for key, id_ in zip(added, new_ids(db_session, ReportRow, len(added)), strict=True):
        there[key] = ReportRow(id=id_, key=key, report_table_id=table.id, sectors=[])
        table.rows.append(there[key])
    for position, laid_out in enumerate(layout.rows):
        _fill(there[laid_out.key], laid_out, position, table.id)
    # The rows are there before the notes about them.
    db_session.flush()
    number = len(layout.notes) - len(table.notes)
    table.notes.extend(
        ReportNote(id=id_, report_table_id=table.id, rows=[]) for id_ in new_ids(db_session, ReportNote, number)
    )
    for position, (note, said) in enumerate(zip(table.notes, layout.notes, strict=True)):
        note.position, note.text, note.text_without_names = position, said.text, said.text_without_names
        note.rows.extend(ReportNoteRow(report_row_id=there[key].id) for key in said.row_keys if key in there)
    db_session.flush()
    db_session.refresh(table)


def _fill(row: ReportRow, laid_out: RowLayout, position: int, table_id: int) -> None:
    row.label, row.position, row.fed_by = laid_out.label, position, list(laid_out.fed_by)
    row.sectors.extend(ReportRowSector(sector_id=id_, report_table_id=table_id) for id_ in laid_out.sector_ids)


def everything_of(table: ReportTable) -> dict[tuple[str, int], dict[str, Any]]:
    """What a version of a table holds: of itself, of each row and of each note, by what it is and its id."""
    found = {(table.__tablename__, table.id): columns_of(table)}
    for row in table.rows:
        ids = sorted(fed.sector_id for fed in row.sectors)
        found[row.__tablename__, row.id] = {**columns_of(row), "sector_ids": ids}
    for note in table.notes:
        ids = sorted(about.report_row_id for about in note.rows)
        found[note.__tablename__, note.id] = {**columns_of(note), "report_row_ids": ids}
    return found


def record_differences(
    db_session: DbSession,
    operation: Operation,
    before: Mapping[tuple[str, int], Mapping[str, Any]],
    after: Mapping[tuple[str, int], Mapping[str, Any]],
) -> None:
    """Writes down what an operation did to tables, their rows and their notes, a change for each."""
    for subject, id_ in dict.fromkeys((*before, *after)):
        was, is_now = before.get((subject, id_), {}), after.get((subject, id_), {})
        record_change(db_session, operation, subject=subject, subject_id=id_, before=was, after=is_now)


def remove_report_tables(db_session: DbSession, operation: Operation, tables: Iterable[ReportTable]) -> None:
    """Removes versions of tables, and writes down all that they were."""
    tables = list(tables)
    for table in tables:
        record_differences(db_session, operation, everything_of(table), {})
        # Before the rows that they are about.
        table.notes.clear()
    db_session.flush()
    for table in tables:
        db_session.delete(table)
    db_session.flush()


def delete_version(db_session: DbSession, *, by: AppUser | None, table_id: int, seen: Mapping[str, str]) -> str:
    """Deletes a version of a report table, and gives its title: what held before it holds in its place.

    Raises `Gone`, and `TableOvertaken` where somebody has changed it since it was seen.
    """
    hold_still(db_session, ReportTable)
    table = report_table_with_id(db_session, table_id)
    if table is None:
        raise Gone
    now = seen_of(layout_of(table))
    if changed := [part for part in PARTS if now[part] != seen.get(part)]:
        raise TableOvertaken(changed)
    title = table.title
    operation = begin_operation(db_session, kind=DELETE, by=by, about=title)
    remove_report_tables(db_session, operation, [table])
    return title


def move_report_table(db_session: DbSession, *, by: AppUser | None, name: str, steps: int) -> list[str]:
    """Moves a table, in all its versions, up (-1) or down (1); gives the short names in their new order."""
    hold_still(db_session, ReportTable)
    tables = db_session.scalars(
        select(ReportTable)
        .order_by(ReportTable.position, ReportTable.short_name, ReportTable.from_year)
        .execution_options(populate_existing=True)
    ).all()
    order = list(dict.fromkeys(table.short_name for table in tables))
    if name not in order:
        raise Refusal("", "Somebody has deleted this table meanwhile. Look at the list, then try again.")
    order = moved(order, {name: max(0, order.index(name) + steps)})
    places = {short_name: place for place, short_name in enumerate(order)}
    changed = [table for table in tables if table.position != places[table.short_name]]
    if changed:
        operation = begin_operation(db_session, kind=ORDER, by=by)
        for table in changed:
            before, table.position = table.position, places[table.short_name]
            record_change(
                db_session, operation, subject=table.__tablename__, subject_id=table.id,
                before={"position": before}, after={"position": table.position},
            )  # fmt: skip
        db_session.flush()
    return order
