"""The rows of a sheet stored as entries, each with its lines and its change, many at a time.

What is stored is what `record_entry` stores, column for column and change for change; a test holds the two against
each other. Here each distinct value is worked out once, since a long sheet repeats most of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any, NamedTuple

from training_register.actions.imported_names import Lists, NameList
from training_register.actions.many_rows import RowWriter
from training_register.actions.operations import as_json
from training_register.count import Count
from training_register.database import DbSession
from training_register.inputs.own_sheet import SheetRow
from training_register.models import (
    AppUser,
    Change,
    Entry,
    EntryArea,
    EntryOrganisation,
    EntryProvider,
    EntryText,
    EntryTrainer,
    Figure,
    ImportedFile,
    ImportedRow,
    Operation,
)
from training_register.models.imports import LONGEST_SHEET_NAME
from training_register.rules.entries import CountsWhat, Kind, kind_of, sessions_unless_typed
from training_register.rules.own_sheet import FigureColumn
from training_register.rules.periods import placed
from training_register.rules.searches import words_kept

# The columns of an entry in groups: those of a group follow from the same few cells.
_PLACE = ("kind", "starts_on", "ends_on", "counts_to", "reporting_year", "quarter", "month")
_NAMES = ("audience_id", "sector_id", "activity_id", "counts_what", "has_sessions", "course_id", "level_id")
_SESSIONS = ("sessions", "sessions_certainty", "sessions_as_typed")
_ATTENDED = ("attended", "attended_certainty", "attended_as_typed", "words_instead")
_STATUS = ("status", "status_before")
_REST = (
    "days", "starts_at", "minutes_each", "reason", "same_session_as_id", "how", "venue", "contact", "notes",
    "reference",
)  # fmt: skip
_ALWAYS = ("recorded_by_id", "recorded_at", "version")
_COLUMNS = ("id", *_NAMES, *_PLACE, *_SESSIONS, *_ATTENDED, *_STATUS, *_REST, *_ALWAYS)
# What of these follows from the rest and is no part of a change.
_FOLLOWS = ("counts_to", "reporting_year", "quarter", "month")


class Part(NamedTuple):
    """The values of a group of columns as the database takes them, and what a change says of them."""

    values: tuple[Any, ...]
    change: str


class NamesPart(NamedTuple):
    """An entry's names, and what its activity says of its number and its sessions."""

    values: tuple[Any, ...]
    change: str
    counts_what: CountsWhat
    has_sessions: bool


class SessionsPart(NamedTuple):
    """An entry's sessions, and the kind that follows from them and its days."""

    values: tuple[Any, ...]
    change: str
    kind: Kind


class PlacePart(NamedTuple):
    """An entry's days and where they stand, and the reporting year that they lie in."""

    values: tuple[Any, ...]
    change: str
    reporting_year: int | None


class Worked(dict[Any, Any]):
    """What follows from some cells, worked out once for all rows that have the same in them."""

    def __init__(self, out: Callable[[Any], Any]) -> None:
        super().__init__()
        self._out = out

    def __missing__(self, cells: Any) -> Any:
        value = self[cells] = self._out(cells)
        return value


class OriginWriter:
    """Writes down of which row of a file entries came, and what stood there."""

    def __init__(self, db_session: DbSession, file: ImportedFile, sheet: str) -> None:
        self.rows = RowWriter(db_session, ImportedRow, ("imported_file_id", "entry_id", "sheet", "row", "texts"))
        self._file_id = file.id
        self._sheet = sheet[:LONGEST_SHEET_NAME]

    def add(self, entry_id: int, row: SheetRow) -> None:
        """Holds back where an entry came from; the entry must be stored before `rows` are written."""
        self.rows.add((self._file_id, entry_id, self._sheet, row.row, row.texts))


class EntryWriter:
    """Stores rows of a sheet, all of whose names are in the lists."""

    def __init__(
        self,
        db_session: DbSession,
        operation: Operation,
        *,
        lists: Lists,
        figures: Iterable[FigureColumn],
        by: AppUser | None,
        first_month: int,
        recorded_at: datetime,
        file: ImportedFile | None = None,
        sheet: str = "",
    ) -> None:
        self.reporting_years: set[int] = set()
        self.without_year = 0
        self._first_month = first_month
        self._lists = lists
        self._figure_ids = [lists.figure_ids(column) for column in figures]
        self._operation_id = operation.id

        def writer(model: Any, *columns: str) -> RowWriter:
            return RowWriter(db_session, model, columns)

        self._entries = writer(Entry, *_COLUMNS)
        self._texts = writer(EntryText, "entry_id", "words")
        self._changes = writer(Change, "operation_id", "subject", "subject_id", "version", "fields")
        self._organisations = writer(EntryOrganisation, "entry_id", "organisation_id", "position")
        self._areas = writer(EntryArea, "entry_id", "area_id", "position")
        self._providers = writer(EntryProvider, "entry_id", "provider_id", "position")
        self._trainers = writer(EntryTrainer, "entry_id", "trainer_id", "position", "half_days")
        self._figures = writer(Figure, "entry_id", "measure_id", "split_item_id", "number", "certainty", "as_typed")
        # Where each came from; what no file brought came from none.
        self._origins = OriginWriter(db_session, file, sheet) if file else None
        self._waiting = 0
        self._stored = {column: self._entries.as_stored(column) for column in _COLUMNS}
        self._always = (by.id if by else None, self._stored["recorded_at"](recorded_at), 1)

        self._names_of = Worked(self._names)
        self._sessions_of = Worked(self._sessions)
        self._place_of = Worked(self._place)
        self._attended_of = Worked(self._attended)
        self._status_of = Worked(lambda status: Part(*self._part(_STATUS, status)))
        self._organisations_of = Worked(_ids(lists.organisations, "organisation_ids"))
        self._areas_of = Worked(_ids(lists.areas, "area_ids"))
        self._providers_of = Worked(_ids(lists.providers, "provider_ids"))
        self._text_of = Worked(json.dumps)

    def write(self, id_: int, row: SheetRow, same_session_as_id: int | None) -> None:
        """Stores a row under an id. What it is the same session as must be stored before it."""
        (
            _, _, reference, starts_on, ends_on, days, starts_at, minutes_each, activity, course, level, audience,
            sector, typed_sessions, typed_attended, organisations, areas, providers, trainers, how, venue,
            typed_status, reason, _, contact, notes, _, figures, _,
        ) = row  # fmt: skip
        names = self._names_of[audience, sector, activity, course, level]
        span = (ends_on - starts_on).days if ends_on else 0
        sessions = self._sessions_of[
            typed_sessions, span, days, same_session_as_id is not None, names.counts_what, names.has_sessions
        ]
        place = self._place_of[starts_on, ends_on, sessions.kind]
        attended = self._attended_of[typed_attended]
        status = self._status_of[typed_status]
        # What is blank says nothing in a change.
        change = [names.change, place.change, status.change]
        if sessions.change:
            change.append(sessions.change)
        if attended.change:
            change.append(attended.change)
        if reference is not None:
            change.append(f'"reference": [null, {json.dumps(reference)}]')
        if notes:
            change.append(f'"notes": [null, {json.dumps(notes)}]')
        if venue:
            change.append(f'"venue": [null, {self._text_of[venue]}]')
        if contact:
            change.append(f'"contact": [null, {self._text_of[contact]}]')
        if reason:
            change.append(f'"reason": [null, {self._text_of[reason]}]')
        if days is not None:
            change.append(f'"days": [null, {days}]')
        if minutes_each is not None:
            change.append(f'"minutes_each": [null, {minutes_each}]')
        if starts_at is not None:
            change.append(_field("starts_at", starts_at))
        if how is not None:
            change.append(f'"how": [null, "{how.value}"]')
        if same_session_as_id is not None:
            change.append(f'"same_session_as_id": [null, {same_session_as_id}]')
        if organisations:
            self._add_lines(self._organisations, id_, self._organisations_of[organisations], change)
        if areas:
            self._add_lines(self._areas, id_, self._areas_of[areas], change)
        if providers:
            self._add_lines(self._providers, id_, self._providers_of[providers], change)
        if trainers:
            self._add_trainers(id_, trainers, change)
        if figures:
            self._add_figures(id_, figures, change)
        self._entries.add(
            (
                id_, *names.values, *place.values, *sessions.values, *attended.values, *status.values, days,
                self._stored["starts_at"](starts_at) if starts_at else None, minutes_each, reason, same_session_as_id,
                how.value if how else None, venue, contact, notes, reference, *self._always,
            )
        )  # fmt: skip
        self._changes.add((self._operation_id, "entry", id_, 1, f"{{{', '.join(change)}}}"))
        if (reference is not None or venue or notes) and (words := words_kept(reference, venue, notes)):
            self._texts.add((id_, words))
        if place.reporting_year is None:
            self.without_year += 1
        if self._origins:
            self._origins.add(id_, row)
        self._waiting += 1
        if self._waiting == self._entries.rows_at_once:
            self._waiting = 0
            for writer in self._writers():
                writer.write()

    def finish(self) -> None:
        """Sends what was held back."""
        for writer in self._writers():
            writer.finish()

    def _writers(self) -> tuple[RowWriter, ...]:
        # Entries first: the lines refer to them.
        origins = (self._origins.rows,) if self._origins else ()
        return (
            self._entries, self._texts, self._changes, self._organisations, self._areas, self._providers,
            self._trainers, self._figures, *origins,
        )  # fmt: skip

    def _part(self, columns: tuple[str, ...], values: Iterable[Any]) -> tuple[tuple[Any, ...], str]:
        """The values of some columns as they are stored, and what a change says of those that are not blank."""
        said = dict(zip(columns, values, strict=True))
        stored = tuple(self._stored[column](value) for column, value in said.items())
        return stored, ", ".join(
            _field(column, value)
            for column, value in said.items()
            if column not in _FOLLOWS and value is not None and value != ""
        )

    def _names(self, cells: tuple[str, str, str, str, str]) -> NamesPart:
        audience, sector, name, course, level = cells
        lists = self._lists
        activity = lists.activity(name, course)
        values = (
            lists.audiences.id_of(audience),
            lists.sectors.id_of(sector),
            activity.id,
            activity.counts_what,
            activity.has_sessions,
            lists.courses.id_of(course) if course else None,
            lists.levels.id_of(level) if level else None,
        )
        return NamesPart(*self._part(_NAMES, values), activity.counts_what, activity.has_sessions)

    def _sessions(self, cells: tuple[Count | None, int, int | None, bool, CountsWhat, bool]) -> SessionsPart:
        count, span, days, is_same, counts_what, has_sessions = cells
        if count is None:
            count = sessions_unless_typed(has_sessions=has_sessions, counts_what=counts_what, is_same_session=is_same)
        elif not count.recorded and not has_sessions:
            # "Not recorded" where there are no sessions says that they do not apply.
            count = None
        # Only the time between the days matters for the kind.
        kind = kind_of(
            sessions=count,
            starts_on=date.min,
            ends_on=date.min + timedelta(span),
            days=days,
            is_same_session=is_same,
            counts_what=counts_what,
        )
        number, certainty, words = _stored(count)
        return SessionsPart(*self._part(_SESSIONS, (number, certainty, words if number is not None else "")), kind)

    def _place(self, cells: tuple[date, date | None, Kind]) -> PlacePart:
        starts_on, ends_on, kind = cells[0], cells[1] or cells[0], cells[2]
        place = placed(starts_on, ends_on, kind, self._first_month)
        values = kind, starts_on, ends_on, place.counts_to, place.reporting_year, place.quarter, place.month
        if place.reporting_year is not None:
            self.reporting_years.add(place.reporting_year)
        return PlacePart(*self._part(_PLACE, values), place.reporting_year)

    def _attended(self, count: Count) -> Part:
        number, certainty, words = _stored(count)
        typed, instead = (words, "") if number is not None else ("", words)
        return Part(*self._part(_ATTENDED, (number, certainty, typed, instead)))

    @staticmethod
    def _add_lines(writer: RowWriter, id_: int, named: Part, change: list[str]) -> None:
        for position, other_id in enumerate(named.values):
            writer.add((id_, other_id, position))
        change.append(named.change)

    def _add_trainers(self, id_: int, named: Iterable[tuple[str, int | None]], change: list[str]) -> None:
        trainers = [[self._lists.trainers.id_of(name), half_days] for name, half_days in named]
        for position, (trainer_id, half_days) in enumerate(trainers):
            self._trainers.add((id_, trainer_id, position, half_days))
        change.append(_field("trainers", trainers))

    def _add_figures(self, id_: int, counts: Iterable[Count], change: list[str]) -> None:
        said = []
        for (measure_id, item_id), count in zip(self._figure_ids, counts, strict=True):
            if count.recorded:
                said.append((measure_id, item_id, count.number, count.certainty.value, count.words))
                self._figures.add((id_, *said[-1]))
        if said:
            change.append(_field("figures", sorted(said, key=itemgetter(0))))


def _ids(names: NameList, field: str) -> Callable[[tuple[str, ...]], Part]:
    """What gives the ids of the names in a cell, in order, and what a change says of them."""

    def ids(cell: tuple[str, ...]) -> Part:
        found = tuple(names.id_of(name) for name in cell)
        return Part(found, _field(field, found))

    return ids


def _stored(count: Count | None) -> tuple[Any, Any, str]:
    if count is None:
        return None, None, ""
    return count.value, None if count.value is None else count.certainty, count.words


def _field(field: str, value: Any) -> str:
    """What a change says of a field that was blank before: "field": [null, value]."""
    return f'"{field}": [null, {json.dumps(as_json(value))}]'
