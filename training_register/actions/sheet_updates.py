"""What a sheet that came from a download says of entries that are there: what changed in it, and what here since.

What an entry said at the version that the sheet was made from is read from its history. What only one side changed is
taken from that side, as the form for an entry does; where both changed the same column, or columns that belong
together, to different things, the cell is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from training_register.actions.entries import EntryValues, said_of, values_from_said
from training_register.actions.imported_names import Lists
from training_register.clock import day_of
from training_register.count import Certainty, Count
from training_register.database import DbSession
from training_register.inputs.own_sheet import COLUMN_OF_FIELD, OwnSheet, SheetRow
from training_register.inputs.own_sheet_cells import PROBLEMS, READERS
from training_register.inputs.problems import Problem, Problems
from training_register.models import Activity, Area, Audience, Course, Level, Organisation, Provider, Sector, Trainer
from training_register.queries.entries_to_update import (
    StoredEntry,
    changes_after,
    entries_stored,
    merged_organisations,
    splits_of_attended,
)
from training_register.queries.history import EntryChange, names_told_of
from training_register.rules.contradictions import contradictions
from training_register.rules.entries import sessions_unless_typed
from training_register.rules.lengths import length_in_words
from training_register.rules.merging import Clash, Group, merged
from training_register.rules.names import SEPARATOR
from training_register.rules.own_sheet import (
    ATTENDED,
    Column,
    entry_in_words,
    figure_heading,
    status_in_words,
    trainer_in_words,
)
from training_register.rules.periods import day_in_words
from training_register.rules.permissions import Scope
from training_register.rules.times import time_in_words

# Entries that are compared together: more of them take more memory, and no less time.
AT_ONCE = 500
# The values of an entry that stand in a column.
_FIELDS: dict[Column, tuple[str, ...]] = {
    Column.REFERENCE: ("reference",), Column.STARTS_ON: ("starts_on",), Column.ENDS_ON: ("ends_on",),
    Column.DAYS: ("days",), Column.STARTS_AT: ("starts_at",), Column.LENGTH: ("minutes_each",),
    Column.ACTIVITY: ("activity_id",), Column.COURSE: ("course_id",), Column.LEVEL: ("level_id",),
    Column.AUDIENCE: ("audience_id",), Column.SECTOR: ("sector_id",), Column.SESSIONS: ("sessions",),
    Column.ATTENDED: ("attended",), Column.ORGANISATIONS: ("organisation_ids",), Column.AREAS: ("area_ids",),
    Column.PROVIDERS: ("provider_ids",), Column.TRAINERS: ("trainers",), Column.HOW: ("how",),
    Column.VENUE: ("venue",), Column.STATUS: ("status", "status_before"), Column.REASON: ("reason",),
    Column.SAME_SESSION_AS: ("same_session_as_id",), Column.CONTACT: ("contact",), Column.NOTES: ("notes",),
}  # fmt: skip
# Columns of which a half of each of two answers would make nonsense; the parts of those who attended are added.
_WHEN: Group = (Column.STARTS_ON, Column.ENDS_ON, Column.SESSIONS, Column.DAYS, Column.SAME_SESSION_AS)
_FOR_WHOM: Group = (Column.AUDIENCE, Column.SECTOR)
_HOW_MANY: Group = (Column.ATTENDED, Column.STATUS, Column.REASON, Column.ACTIVITY)
# Free texts, which a file may hold otherwise than they were recorded.
_TEXTS = frozenset({Column.REFERENCE, Column.VENUE, Column.REASON, Column.CONTACT, Column.NOTES})
# Where nothing of these is the same, it is another session.
_TELLS_APART = (
    Column.STARTS_ON, Column.SECTOR, Column.COURSE, Column.ORGANISATIONS, Column.ATTENDED, Column.REFERENCE,
)  # fmt: skip
_FEWEST_THAT_TELL = 3
# The fields of a change in which a column shows, if not in those of its own name.
_IN_HISTORY = {
    Column.SESSIONS: {"sessions", "sessions_certainty", "sessions_as_typed"},
    Column.ATTENDED: {"attended", "attended_certainty", "attended_as_typed", "words_instead"},
}
_MODELS: dict[Column, Any] = {
    Column.ACTIVITY: Activity, Column.COURSE: Course, Column.LEVEL: Level, Column.AUDIENCE: Audience,
    Column.SECTOR: Sector, Column.ORGANISATIONS: Organisation, Column.AREAS: Area, Column.PROVIDERS: Provider,
    Column.TRAINERS: Trainer,
}  # fmt: skip
Boxes = dict[str, Any]
_BLANK = (None, "", ())


class Update(NamedTuple):
    """An entry that a row changes: as it is stored, and what it says before and after."""

    number: int
    row: SheetRow
    entry: StoredEntry
    before: EntryValues
    after: EntryValues


class SheetUpdates:
    """The rows of a sheet that are about entries of the register.

    `same_session_as` holds for each row that is the same session as another what the register knows that by; set it
    before the rows are compared. Names that are to be added stand as numbers below 0 until they are stored.
    """

    def __init__(
        self,
        db_session: DbSession,
        sheet: OwnSheet,
        lists: Lists,
        numbers: Sequence[int],
        *,
        scope: Scope,
        first_month: int,
    ) -> None:
        self.same_session_as: Mapping[int, int] = {}
        self._db_session = db_session
        self._sheet = sheet
        self._lists = lists
        self._numbers = numbers
        self._scope = scope
        self._first_month = first_month
        self._columns = [column for column in _FIELDS if column in sheet.headings.columns]
        self._headings = [figure_heading(column) for column in sheet.headings.figures]
        self._every = frozenset([*self._columns, *self._headings])
        parts = [
            heading
            for heading, column in zip(self._headings, sheet.headings.figures, strict=True)
            if column.measure == ATTENDED
        ]
        self._groups: tuple[Group, ...] = (_WHEN, _FOR_WHOM, (*_HOW_MANY, *parts))
        self._figures: list[tuple[int, int | None]] = []
        self._went = merged_organisations(db_session) if numbers else {}
        self._measure_attended, self._splits = splits_of_attended(db_session) if numbers else (None, {})

    def changed(self, numbers: Sequence[int] | None = None, problems: Problems | None = None) -> Iterator[Update]:
        """The rows, all of them or some, that change their entries; what is wrong with them is added to `problems`.

        Every row's entry must be there and in the scope.
        """
        told = problems if problems is not None else Problems()
        wanted = self._numbers if numbers is None else numbers
        for start in range(0, len(wanted), AT_ONCE):
            yield from self._portion(wanted[start : start + AT_ONCE], told)

    def differences(self, update: Update) -> Iterator[tuple[str, str, str]]:
        """What a row changes: the heading of each column, what it says of the entry now, and in the sheet."""
        before, after = self._boxes(update.before), self._boxes(update.after)
        for box in before:
            if before[box] != after[box]:
                yield box, self._shown(box, update.before), self._typed(box, update.row)

    def _portion(self, numbers: Sequence[int], problems: Problems) -> Iterator[Update]:
        rows = {number: self._sheet.rows[number] for number in numbers}
        stored = entries_stored(self._db_session, [row.entry for row in rows.values() if row.entry is not None])
        versions = {
            row.entry: row.version
            for row in rows.values()
            if row.entry is not None and row.version is not None and row.version < stored[row.entry].version
        }
        history = changes_after(self._db_session, versions) if versions else {}
        self._figures = [self._lists.figure_places(column) for column in self._sheet.headings.figures]
        for number, row in rows.items():
            assert row.entry is not None
            entry = stored[row.entry]
            if update := self._compared(number, row, entry, history.get(entry.id, []), problems):
                yield update

    def _compared(
        self, number: int, row: SheetRow, entry: StoredEntry, changes: list[EntryChange], problems: Problems
    ) -> Update | None:
        here = _values(entry)
        base: EntryValues | None = here
        if row.version != entry.version:
            base = self._at_version(entry, here, row.version or 0, changes)
        mine = self._boxes(self._with(base or here, number, row, self._every))
        theirs = self._boxes(here)
        if mine == theirs:
            return None
        was = theirs if base is here else self._boxes(base) if base else None
        clashes: Sequence[Clash] = ()
        texts = mine
        if base is not here:
            both = merged(was, theirs, mine, self._groups, self._same)
            clashes, texts = both.clashes, both.texts
        taken = frozenset(box for box in mine if not self._same(box, texts[box], theirs[box]))
        if self._is_another(mine, theirs, was):
            problems.add(
                self._problem(
                    row,
                    Column.ENTRY,
                    f"Entry {entry.id} is another session here, of {day_in_words(here.starts_on)}. Correct the number; "
                    "or leave Entry and Version blank, if the sheet comes from another register.",
                )
            )
            return None
        for one in clashes:
            # Told at the cell that the sheet changed.
            at = next(box for box in one.differing if was is None or not self._same(box, mine[box], was[box]))
            self._add_clash(problems, row, entry, at, one.differing, base, here, changes)
        if clashes or not taken:
            return None
        after = self._with(here, number, row, taken)
        self._check(problems, row, here, after)
        return Update(number, row, entry, here, after)

    def _at_version(
        self, entry: StoredEntry, here: EntryValues, version: int, changes: list[EntryChange]
    ) -> EntryValues | None:
        """What an entry said at a version, its changes since taken back; None where that is not known."""
        if {one.version for one in changes} != set(range(version + 1, entry.version + 1)):
            return None
        said = said_of(here, first_month=self._first_month)
        for change in reversed(changes):
            said |= {field: before for field, (before, _) in change.fields.items()}
        try:
            return values_from_said(said)
        except (KeyError, TypeError, ValueError):
            return None

    def _with(self, base: EntryValues, number: int, row: SheetRow, boxes: frozenset[str]) -> EntryValues:
        """What an entry says once some columns of a row are taken: the rest stays as it is."""
        lists = self._lists
        said: dict[str, Any] = {}
        if Column.STARTS_ON in boxes:
            said["starts_on"] = row.starts_on
            # What lies on one day moves with it, where the sheet says nothing of the last day.
            if Column.ENDS_ON not in self._every and base.starts_on == base.ends_on:
                said["ends_on"] = row.starts_on
        if Column.ENDS_ON in boxes:
            said["ends_on"] = row.ends_on or row.starts_on
        for column, field in _PLAIN.items():
            if column in boxes:
                said[field] = getattr(row, field)
        if Column.ACTIVITY in boxes and row.activity:
            activity = lists.activity(row.activity, "")
            if activity.id != base.activity_id:
                said |= {
                    "activity_id": activity.id,
                    "counts_what": activity.counts_what,
                    "has_sessions": activity.has_sessions,
                }
        for column, names, field in (
            (Column.AUDIENCE, lists.audiences, "audience_id"),
            (Column.SECTOR, lists.sectors, "sector_id"),
            (Column.COURSE, lists.courses, "course_id"),
            (Column.LEVEL, lists.levels, "level_id"),
        ):
            if column in boxes:
                name = getattr(row, field.removesuffix("_id"))
                said[field] = names.id_or_place(name) if name else None
        for column, names, cell, field in (
            (Column.AREAS, lists.areas, row.areas, "area_ids"),
            (Column.PROVIDERS, lists.providers, row.providers, "provider_ids"),
        ):
            if column in boxes:
                said[field] = tuple([names.id_or_place(name) for name in cell])
        if Column.ORGANISATIONS in boxes:
            ids = [lists.organisations.id_or_place(name) for name in row.organisations]
            said["organisation_ids"] = self._as_recorded(base.organisation_ids, ids)
        if Column.TRAINERS in boxes:
            said["trainers"] = tuple([(lists.trainers.id_or_place(name), days) for name, days in row.trainers])
        if Column.STATUS in boxes:
            said["status"], said["status_before"] = row.status
        if Column.SAME_SESSION_AS in boxes:
            said["same_session_as_id"] = self.same_session_as.get(number)
        if not boxes.isdisjoint(self._headings):
            figures = {(measure_id, item_id): count for measure_id, item_id, count in base.figures}
            for place, heading, count in zip(self._figures, self._headings, row.figures, strict=True):
                if heading in boxes:
                    figures.pop(place, None) if not count.recorded else figures.update({place: count})
            said["figures"] = tuple((*place, count) for place, count in figures.items())
        values = replace(base, **said)
        sessions = self._sessions(base, values, row.sessions if Column.SESSIONS in boxes else None, boxes)
        return values if sessions == values.sessions else replace(values, sessions=sessions)

    @staticmethod
    def _sessions(base: EntryValues, values: EntryValues, typed: Count | None, boxes: frozenset[str]) -> Count | None:
        """The sessions that were typed, or that follow from the rest where nobody types any."""
        usual = _usual_sessions(values)
        if Column.SESSIONS in boxes:
            sessions = usual if typed is None else typed
        else:
            # What followed from the rest before goes on following from it.
            sessions = usual if _count(base.sessions) == _count(_usual_sessions(base)) else values.sessions
        if sessions is None:
            return usual
        return None if not sessions.recorded and not values.has_sessions else sessions

    def _as_recorded(self, recorded: Iterable[int], ids: Iterable[int]) -> tuple[int, ...]:
        """Organisations, where an entry has one already, as it was recorded: merged ones stay as they were."""
        by_end: dict[int, list[int]] = {}
        for id_ in recorded:
            by_end.setdefault(self._end(id_), []).append(id_)
        return tuple(dict.fromkeys(one for id_ in ids for one in by_end.get(id_, (id_,))))

    def _end(self, id_: int) -> int:
        seen: set[int] = set()
        while id_ in self._went and id_ not in seen:
            seen.add(id_)
            id_ = self._went[id_]
        return id_

    def _boxes(self, values: EntryValues) -> Boxes:
        """What each column of the sheet says of an entry, to be compared: what reads the same is the same."""
        found: Boxes = {}
        for column in self._columns:
            fields = _FIELDS[column]
            found[column] = getattr(values, fields[0])
        if Column.STATUS in found:
            found[Column.STATUS] = values.status, values.status_before
        for column in (Column.SESSIONS, Column.ATTENDED):
            if column in found:
                found[column] = _count(found[column])
        if Column.ORGANISATIONS in found:
            found[Column.ORGANISATIONS] = tuple(dict.fromkeys(map(self._end, values.organisation_ids)))
        if self._headings:
            figures = {(measure_id, item_id): count for measure_id, item_id, count in values.figures}
            for heading, place in zip(self._headings, self._figures, strict=True):
                found[heading] = _count(figures.get(place))
        return found

    def _same(self, box: str, one: Any, other: Any) -> bool:
        if one == other:
            return True
        return box in _TEXTS and _as_read(Column(box), one) == _as_read(Column(box), other)

    def _is_another(self, mine: Boxes, theirs: Boxes, was: Boxes | None) -> bool:
        """Whether a row has nothing of an entry but its number."""
        told = [box for box in _TELLS_APART if box in mine and not (mine[box] in _BLANK and theirs[box] in _BLANK)]
        return len(told) >= _FEWEST_THAT_TELL and all(
            mine[box] != theirs[box] and (was is None or mine[box] != was[box]) for box in told
        )

    def _check(self, problems: Problems, row: SheetRow, before: EntryValues, after: EntryValues) -> None:
        """What the entry can't say all at once, with what the sheet has no column for, and whose areas it may have."""
        parts: dict[str, list[Count]] = {}
        columns = dict(zip(self._figures, self._sheet.headings.figures, strict=True))
        for measure_id, item_id, count in after.figures:
            if measure_id == self._measure_attended and item_id is not None:
                column = columns.get((measure_id, item_id))
                split = self._splits.get(item_id) or (column.split if column else "")
                parts.setdefault(split, []).append(count)
        usual = _count(after.sessions) == _count(_usual_sessions(after))
        for field, words in contradictions(
            starts_on=after.starts_on,
            ends_on=after.ends_on,
            status=after.status,
            sessions=None if usual else after.sessions,
            is_same_session=after.same_session_as_id is not None,
            attended=after.attended,
            parts=parts.items(),
            today=self._sheet.today,
        ):
            problems.add(self._problem(row, COLUMN_OF_FIELD[field], words))
        if self._scope.area_ids is not None and not {*after.area_ids} <= self._scope.area_ids | {*before.area_ids}:
            problems.add(self._problem(row, Column.AREAS, NOT_YOUR_AREA))

    def _add_clash(
        self,
        problems: Problems,
        row: SheetRow,
        entry: StoredEntry,
        at: str,
        differing: Sequence[str],
        was: EntryValues | None,
        here: EntryValues,
        changes: Sequence[EntryChange],
    ) -> None:
        if len(problems.told) >= problems.most:
            problems.number += 1
            return
        said = []
        for box in differing:
            before = f"was {self._shown(box, was)}, here" if was else "is here"
            said.append(f"{box} {before} {self._shown(box, here)}, in the sheet {self._typed(box, row)}")
        fields = {field for box in differing for field in _fields_of(box)}
        last = next((change for change in reversed(changes) if fields & change.fields.keys()), None)
        since = f" by {last.by or 'the command line'} on {day_in_words(day_of(last.at))}" if last else ""
        words = (
            f"Changed here since{since}: {'; '.join(said)}. Write in the sheet what the register says, or change entry "
            f"{entry.id} in the register first."
        )
        problems.add(self._problem(row, at, words))

    def _problem(self, row: SheetRow, box: str, words: str) -> Problem:
        headings = self._sheet.headings
        if box in self._headings:
            return headings.problem(row.row, headings.figure_places[self._headings.index(box)], words)
        return headings.problem_in(row.row, Column(box), words)

    def _shown(self, box: str, values: EntryValues) -> str:
        """What a column says of an entry, as the sheet would write it."""
        if box in self._headings:
            place = self._figures[self._headings.index(box)]
            found = (count for *other, count in values.figures if tuple(other) == place)
            return next(found, Count.of(None)).as_typed
        value = self._boxes(values)[box]
        if box in (Column.ATTENDED, Column.SESSIONS):
            count: Count | None = getattr(values, box.lower())
            return count.as_typed if count else "blank"
        if value in _BLANK:
            return "blank"
        if model := _MODELS.get(Column(box)) if box in _FIELDS else None:
            pairs = value if box == Column.TRAINERS else [(id_, None) for id_ in _listed(value)]
            names = names_told_of(self._db_session, {model: [id_ for id_, _ in pairs]})[model]
            return f"{SEPARATOR} ".join(trainer_in_words(names.get(id_, "a name that is gone"), n) for id_, n in pairs)
        return _in_words(box, value)

    def _typed(self, box: str, row: SheetRow) -> str:
        """What a row says in a column."""
        if box in self._headings:
            return row.figures[self._headings.index(box)].as_typed
        if box in (Column.AUDIENCE, Column.SECTOR, Column.COURSE, Column.LEVEL, Column.ACTIVITY):
            return getattr(row, box.lower()) or "blank"
        if box in (Column.ORGANISATIONS, Column.AREAS, Column.PROVIDERS):
            named: Any = row.providers if box == Column.PROVIDERS else getattr(row, box.lower())
            return f"{SEPARATOR} ".join(named) or "blank"
        match Column(box):
            case Column.TRAINERS:
                return f"{SEPARATOR} ".join(trainer_in_words(*one) for one in row.trainers) or "blank"
            case Column.ENDS_ON:
                return day_in_words(row.ends_on or row.starts_on)
            case Column.SESSIONS:
                return row.sessions.as_typed if row.sessions else "blank"
            case Column.ATTENDED:
                return row.attended.as_typed
            case Column.SAME_SESSION_AS:
                return row.same_session_as or "blank"
            case Column.STATUS:
                return status_in_words(*row.status)
        value = getattr(row, _FIELDS[Column(box)][0])
        return "blank" if value in _BLANK else _in_words(box, value)


NOT_YOUR_AREA = "This is not one of the areas that you record for. Write one that is, or leave it as it was."
_PLAIN = {
    column: _FIELDS[column][0]
    for column in (
        Column.REFERENCE, Column.DAYS, Column.STARTS_AT, Column.LENGTH, Column.ATTENDED, Column.HOW, Column.VENUE,
        Column.REASON, Column.CONTACT, Column.NOTES,
    )
}  # fmt: skip


def _values(entry: StoredEntry) -> EntryValues:
    """What an entry says, with organisations as they were recorded."""
    columns = {name: entry.columns[name] for name in _SAID}
    return EntryValues(
        **columns,
        sessions=entry.sessions,
        attended=entry.attended,
        organisation_ids=entry.organisation_ids,
        area_ids=entry.area_ids,
        provider_ids=entry.provider_ids,
        trainers=entry.trainers,
        figures=entry.figures,
    )


_SAID = tuple(
    name
    for name in EntryValues.__dataclass_fields__
    if name not in ("sessions", "attended", "organisation_ids", "area_ids", "provider_ids", "trainers", "figures")
)


def _usual_sessions(values: EntryValues) -> Count | None:
    return sessions_unless_typed(
        has_sessions=values.has_sessions,
        counts_what=values.counts_what,
        is_same_session=values.same_session_as_id is not None,
    )


def _count(count: Count | None) -> Any:
    """A count as the sheet writes it: an exact one is its number, whatever was typed."""
    if count is None:
        return None
    return count.value if count.certainty is Certainty.EXACT else count.as_typed if count.recorded else count.words


def _as_read(column: Column, text: str | None) -> Any:
    """A text as it would be read again from the sheet."""
    reads: Callable[[Any], Any] = READERS[column]
    try:
        return reads(text or "")
    except PROBLEMS:
        return text


def _fields_of(box: str) -> set[str]:
    if box not in _FIELDS:
        return {"figures"}
    return _IN_HISTORY.get(Column(box), set(_FIELDS[Column(box)]))


def _listed(value: Any) -> Sequence[int]:
    return value if isinstance(value, tuple) else (value,)


def _in_words(box: str, value: Any) -> str:
    match box:
        case Column.STARTS_ON | Column.ENDS_ON:
            return day_in_words(value)
        case Column.STARTS_AT:
            return time_in_words(value)
        case Column.LENGTH:
            return length_in_words(value)
        case Column.SAME_SESSION_AS:
            return entry_in_words(value)
        case Column.STATUS:
            return status_in_words(*value)
    text = str(value)
    return text if len(text) <= 80 else f"{text[:80].rstrip()}…"
