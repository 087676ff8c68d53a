"""The rows of a sheet stored as entries, each with its lines and its change, many at a time.

What is stored is what `record_entry` stores, column for column and change for change; a test holds the two against
each other. Here each distinct value is worked out once, since a long sheet repeats most of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from training_register.actions.imported_names import Lists
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
    EntryTrainer,
    Figure,
    Operation,
)
from training_register.rules.entries import CountsWhat, Kind, Status, kind_of, sessions_unless_typed
from training_register.rules.own_sheet import FigureColumn
from training_register.rules.periods import placed

# The columns of an entry in groups: those of a group follow from the same few cells.
_PLACE = ("kind", "starts_on", "ends_on", "counts_to", "reporting_year", "quarter", "month")
_NAMES = ("audience_id", "sector_id", "activity_id", "counts_what", "has_sessions", "course_id", "level_id")
_SESSIONS = ("sessions", "sessions_certainty", "sessions_as_typed")
_ATTENDED = ("attended", "attended_certainty", "attended_as_typed", "words_instead")
_STATUS = ("status", "status_before")
_REST = ("days", "starts_at", "minutes_each", "reason", "same_session_as_id", "how", "venue", "notes", "reference")
_ALWAYS = ("recorded_by_id", "recorded_at", "version")
_COLUMNS = ("id", *_PLACE, *_NAMES, *_SESSIONS, *_ATTENDED, *_STATUS, *_REST, *_ALWAYS)
# What of these follows from the rest and is no part of a change.
_FOLLOWS = ("counts_to", "reporting_year", "quarter", "month")


@dataclass(frozen=True, slots=True)
class Part:
    """The values of a group of columns as the database takes them, and what a change says of them."""

    values: tuple[Any, ...]
    change: str


@dataclass(frozen=True, slots=True)
class Classified(Part):
    """The part of an entry's names, and what its activity says of its sessions."""

    counts_what: CountsWhat = CountsWhat.ATTENDANCES
    has_sessions: bool = True


@dataclass(frozen=True, slots=True)
class Placed(Part):
    """The part of an entry's days, and the reporting year that they lie in."""

    reporting_year: int | None = None


@dataclass(frozen=True, slots=True)
class Named(Part):
    """The names of one column as ids, in order, and what a change says of them."""


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
    ) -> None:
        self.reporting_years: set[int] = set()
        self.without_year = 0
        self._first_month = first_month
        self._lists = lists
        self._operation_id = operation.id
        self._entries = RowWriter(db_session, Entry, _COLUMNS)
        self._changes = RowWriter(db_session, Change, ("operation_id", "subject", "subject_id", "version", "fields"))
        self._organisations = RowWriter(db_session, EntryOrganisation, ("entry_id", "organisation_id", "position"))
        self._areas = RowWriter(db_session, EntryArea, ("entry_id", "area_id", "position"))
        self._providers = RowWriter(db_session, EntryProvider, ("entry_id", "provider_id", "position"))
        self._trainers = RowWriter(db_session, EntryTrainer, ("entry_id", "trainer_id", "position", "half_days"))
        self._figures = RowWriter(
            db_session, Figure, ("entry_id", "measure_id", "split_item_id", "number", "certainty", "as_typed")
        )
        self._stored = {column: self._entries.as_stored(column) for column in _COLUMNS}
        self._always = (by.id if by else None, self._stored["recorded_at"](recorded_at), 1)
        self._figure_ids = [lists.figure_ids(column) for column in figures]
        self._waiting = 0
        # What was worked out, by the cells that it follows from.
        self._classified: dict[tuple[str, ...], Classified] = {}
        self._kinds: dict[tuple[Any, ...], Kind] = {}
        self._places: dict[tuple[date, date, Kind], Placed] = {}
        # Counts are looked up by identity, which is quicker by far than by value: cells that are alike share one.
        # Each entry holds its count, so that no other object can take its identity.
        self._sessions: dict[int, tuple[Count | None, Part]] = {}
        self._attended: dict[int, tuple[Count, Part]] = {}
        self._statuses: dict[tuple[Status, Status | None], Part] = {}
        self._ids: dict[tuple[Any, ...], dict[tuple[Any, ...], Part]] = {}
        self._organisation_parts: dict[tuple[str, ...], Named] = {}
        self._area_parts: dict[tuple[str, ...], Named] = {}
        self._provider_parts: dict[tuple[str, ...], Named] = {}
        self._usual_sessions = {
            (has_sessions, counts_what, is_same): sessions_unless_typed(
                has_sessions=has_sessions, counts_what=counts_what, is_same_session=is_same
            )
            for has_sessions in (True, False)
            for counts_what in CountsWhat
            for is_same in (True, False)
        }

    def write(self, id_: int, row: SheetRow, same_session_as_id: int | None) -> None:
        """Stores a row under an id. What it is the same session as must be stored before it."""
        names = row.audience, row.sector, row.activity, row.course, row.level
        classified = self._classified.get(names) or self._classify(names)
        sessions = self._sessions_of(row, classified, same_session_as_id is not None)
        place = self._place_of(row, sessions, classified, same_session_as_id is not None)
        sessions_part = self._sessions_part(sessions)
        attended = self._attended_part(row.attended)
        status = self._statuses.get(row.status) or self._status_part(row.status)
        change = [place.change, classified.change, attended.change, status.change]
        if sessions_part.change:
            change.append(sessions_part.change)
        rest = self._rest(row, same_session_as_id, change)
        self._lines(id_, row, change)
        self._entries.add(
            (
                id_, *place.values, *classified.values, *sessions_part.values, *attended.values, *status.values,
                *rest, *self._always,
            )
        )  # fmt: skip
        # What is blank says nothing in a change.
        fields = f"{{{', '.join([part for part in change if part])}}}"
        self._changes.add((self._operation_id, "entry", id_, 1, fields))
        if place.reporting_year is None:
            self.without_year += 1
        self._waiting += 1
        if self._waiting == self._entries.rows_at_once:
            self._send()

    def finish(self) -> None:
        """Sends what was held back."""
        for writer in self._writers():
            writer.finish()

    def _send(self) -> None:
        # Entries first: the lines refer to them.
        self._waiting = 0
        for writer in self._writers():
            writer.write()

    def _writers(self) -> tuple[RowWriter, ...]:
        return (
            self._entries, self._changes, self._organisations, self._areas, self._providers, self._trainers,
            self._figures,
        )  # fmt: skip

    def _part(self, columns: tuple[str, ...], values: Iterable[Any]) -> tuple[tuple[Any, ...], str]:
        said = dict(zip(columns, values, strict=True))
        stored = tuple(self._stored[column](value) for column, value in said.items())
        return stored, ", ".join(
            _field(column, value)
            for column, value in said.items()
            if column not in _FOLLOWS and value is not None and value != ""
        )

    def _classify(self, names: tuple[str, ...]) -> Classified:
        audience, sector, name, course, level = names
        lists = self._lists
        activity = lists.activity(name, course)
        part = self._part(
            _NAMES,
            (
                lists.audiences.id_of(audience),
                lists.sectors.id_of(sector),
                activity.id,
                activity.counts_what,
                activity.has_sessions,
                lists.courses.id_of(course) if course else None,
                lists.levels.id_of(level) if level else None,
            ),
        )
        found = self._classified[names] = Classified(*part, activity.counts_what, activity.has_sessions)
        return found

    def _sessions_of(self, row: SheetRow, classified: Classified, is_same: bool) -> Count | None:
        if row.sessions is None:
            return self._usual_sessions[classified.has_sessions, classified.counts_what, is_same]
        # "Not recorded" where there are no sessions says that they do not apply.
        return row.sessions if row.sessions.recorded or classified.has_sessions else None

    def _place_of(self, row: SheetRow, sessions: Count | None, classified: Classified, is_same: bool) -> Placed:
        starts_on = row.starts_on
        ends_on = row.ends_on or starts_on
        span = 0 if ends_on is starts_on else (ends_on - starts_on).days
        key = (id(sessions), span, row.days, is_same, classified.counts_what)
        kind = self._kinds.get(key)
        if kind is None:
            # Holds the count, whose identity is part of the key.
            self._sessions_part(sessions)
            kind = self._kinds[key] = kind_of(
                sessions=sessions,
                starts_on=starts_on,
                ends_on=ends_on,
                days=row.days,
                is_same_session=is_same,
                counts_what=classified.counts_what,
            )
        found = self._places.get((starts_on, ends_on, kind))
        if found is None:
            place = placed(starts_on, ends_on, kind, self._first_month)
            part = self._part(
                _PLACE, (kind, starts_on, ends_on, place.counts_to, place.reporting_year, place.quarter, place.month)
            )
            found = self._places[starts_on, ends_on, kind] = Placed(*part, place.reporting_year)
            if place.reporting_year is not None:
                self.reporting_years.add(place.reporting_year)
        return found

    def _sessions_part(self, count: Count | None) -> Part:
        found = self._sessions.get(id(count))
        if found is None:
            number, certainty, words = _stored(count)
            values = number, certainty, words if number is not None else ""
            found = self._sessions[id(count)] = (count, Part(*self._part(_SESSIONS, values)))
        return found[1]

    def _attended_part(self, count: Count) -> Part:
        found = self._attended.get(id(count))
        if found is None:
            number, certainty, words = _stored(count)
            values = number, certainty, *((words, "") if number is not None else ("", words))
            found = self._attended[id(count)] = (count, Part(*self._part(_ATTENDED, values)))
        return found[1]

    def _status_part(self, status: tuple[Status, Status | None]) -> Part:
        found = self._statuses[status] = Part(*self._part(_STATUS, status))
        return found

    def _rest(self, row: SheetRow, same_session_as_id: int | None, change: list[str]) -> tuple[Any, ...]:
        starts_at: Any = row.starts_at
        how = row.how.value if row.how else None
        if row.reference is not None:
            change.append(f'"reference": [null, {json.dumps(row.reference)}]')
        if row.notes:
            change.append(f'"notes": [null, {json.dumps(row.notes)}]')
        if row.venue:
            change.append(f'"venue": [null, {json.dumps(row.venue)}]')
        if row.reason:
            change.append(f'"reason": [null, {json.dumps(row.reason)}]')
        if row.days is not None:
            change.append(f'"days": [null, {row.days}]')
        if row.minutes_each is not None:
            change.append(f'"minutes_each": [null, {row.minutes_each}]')
        if starts_at is not None:
            change.append(_field("starts_at", starts_at))
            starts_at = self._stored["starts_at"](starts_at)
        if how is not None:
            change.append(f'"how": [null, "{how}"]')
        if same_session_as_id is not None:
            change.append(f'"same_session_as_id": [null, {same_session_as_id}]')
        return (
            row.days, starts_at, row.minutes_each, row.reason, same_session_as_id, how, row.venue, row.notes,
            row.reference,
        )  # fmt: skip

    def _lines(self, id_: int, row: SheetRow, change: list[str]) -> None:
        lists = self._lists
        if row.organisations:
            part = self._organisation_parts.get(row.organisations) or _named(
                self._organisation_parts, row.organisations, lists.organisations.id_of, "organisation_ids"
            )
            self._add_named(self._organisations, id_, part, change)
        if row.areas:
            part = self._area_parts.get(row.areas) or _named(self._area_parts, row.areas, lists.areas.id_of, "area_ids")
            self._add_named(self._areas, id_, part, change)
        if row.providers:
            part = self._provider_parts.get(row.providers) or _named(
                self._provider_parts, row.providers, lists.providers.id_of, "provider_ids"
            )
            self._add_named(self._providers, id_, part, change)
        if row.trainers:
            trainers = [[lists.trainers.id_of(name), half_days] for name, half_days in row.trainers]
            for position, (trainer_id, half_days) in enumerate(trainers):
                self._trainers.add((id_, trainer_id, position, half_days))
            change.append(_field("trainers", trainers))
        if row.figures:
            said = []
            for (measure_id, item_id), count in zip(self._figure_ids, row.figures, strict=True):
                if count.recorded:
                    figure = (measure_id, item_id, count.number, count.certainty.value, count.words)
                    self._figures.add((id_, *figure))
                    said.append(figure)
            if said:
                change.append(_field("figures", said))

    @staticmethod
    def _add_named(writer: RowWriter, id_: int, part: Named, change: list[str]) -> None:
        for position, other_id in enumerate(part.values):
            writer.add((id_, other_id, position))
        change.append(part.change)


def _named(
    known: dict[tuple[str, ...], Named], names: tuple[str, ...], id_of: Callable[[str], int], field: str
) -> Named:
    ids = tuple(id_of(name) for name in names)
    found = known[names] = Named(ids, _field(field, ids))
    return found


def _stored(count: Count | None) -> tuple[Any, Any, str]:
    if count is None:
        return None, None, ""
    return count.value, None if count.value is None else count.certainty, count.words


def _field(field: str, value: Any) -> str:
    """What a change says of a field that was blank before: "field": [null, value]."""
    return f'"{field}": [null, {json.dumps(as_json(value))}]'
