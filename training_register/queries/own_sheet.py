"""Entries as the register's own sheet writes them, read in portions so that any number takes the same memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Enum, Integer, Select, String, bindparam, select, type_coerce
from sqlalchemy.orm import aliased

from training_register.database import DbSession
from training_register.models import (
    Activity,
    Area,
    Audience,
    Course,
    Entry,
    EntryArea,
    EntryOrganisation,
    EntryProvider,
    EntryTrainer,
    Figure,
    Level,
    Measure,
    Organisation,
    Provider,
    Sector,
    Split,
    SplitItem,
    Trainer,
)
from training_register.queries.filters import Question
from training_register.queries.periods import ENTRY
from training_register.queries.scopes import in_scope
from training_register.queries.searches import any_of
from training_register.queries.unindexed import Unindexed
from training_register.rules.own_sheet import ATTENDED, ATTENDED_KEY, CAME_FROM, CAME_FROM_KEY, FigureColumn
from training_register.rules.permissions import Scope

# More of them at once, and they no longer lie in the processor’s own memory, which takes a fifth longer.
ENTRIES_AT_ONCE = 500
# A number, a certainty and the words typed, as the database keeps them.
StoredCount = tuple[int | None, str | None, str]


class EntryForSheet(NamedTuple):
    """An entry, with names instead of ids, and words of fixed lists as texts.

    `same_session_as` is the number and the reference of the other entry; `trainers` are pairs of a name and half
    days; `figures` are pairs of a column and a count. Counts are a number, a certainty and the words typed.
    """

    id: int
    version: int
    reference: str | None
    starts_on: date
    ends_on: date
    days: int | None
    starts_at: time | None
    minutes_each: int | None
    activity: str
    course: str
    level: str
    audience: str
    sector: str
    has_sessions: bool
    sessions: StoredCount
    attended: StoredCount
    organisations: Sequence[str]
    areas: Sequence[str]
    providers: Sequence[str]
    trainers: Sequence[tuple[str, int | None]]
    how: str
    venue: str
    status: str
    status_before: str | None
    reason: str
    same_session_as: tuple[int, str | None] | None
    contact: str
    notes: str
    figures: Sequence[tuple[FigureColumn, StoredCount]]


def at_one_moment(db_session: DbSession) -> None:
    """Begins to read the register as it is at one moment, whatever others do to it meanwhile, as SQLite always does."""
    db_session.rollback()
    if db_session.get_bind().dialect.name == "postgresql":
        db_session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def figure_columns(db_session: DbSession, scope: Scope, question: Question | None = None) -> tuple[FigureColumn, ...]:
    """The figures that any entry in a scope has, in the order of the lists: those who attended first.

    With a question, those of the entries that it asks for.
    """
    in_use = select(Figure.measure_id, Figure.split_item_id).join(Entry, Entry.id == Figure.entry_id).distinct()
    in_use = question.narrowed(in_use) if question else in_use.where(in_scope(scope))
    columns = _figure_columns(db_session)
    found = {(measure_id, item_id) for measure_id, item_id in db_session.execute(in_use)}
    return tuple(column for key, column in columns.items() if key in found)


def entries_for_own_sheet(
    db_session: DbSession, scope: Scope, question: Question | None = None
) -> Iterator[EntryForSheet]:
    """Every entry in a scope, or those that a question asks for, in the order in which they were recorded.

    They are read in portions by their ids, which never change: each comes once, whatever others do to it meanwhile.
    """
    reading = _Reading(db_session)
    # The portions follow each other by number: no other index is used, or each portion would put all in order again.
    if question:
        statement = question.narrowed(_ENTRIES, Unindexed(question.shape.dialect))
    else:
        statement = _ENTRIES.where(in_scope(scope, ENTRY))
    statement = statement.limit(ENTRIES_AT_ONCE)
    last = 0
    while rows := db_session.execute(statement, {"last": last}).all():
        last = rows[-1][0]
        yield from reading.entries(rows)


def _words(column: Any) -> Any:
    # As the database keeps it: a word of an enum looked up for each row takes longer than reading the row.
    return type_coerce(column, String)


# The columns of tables, and not of models: their rows take a third of the time.
_OTHER = aliased(Entry.__table__)
_ENTRIES = (
    select(
        ENTRY.id,
        ENTRY.version,
        ENTRY.reference,
        ENTRY.starts_on,
        ENTRY.ends_on,
        ENTRY.days,
        ENTRY.starts_at,
        ENTRY.minutes_each,
        ENTRY.activity_id,
        ENTRY.course_id,
        ENTRY.level_id,
        ENTRY.audience_id,
        ENTRY.sector_id,
        ENTRY.has_sessions,
        ENTRY.sessions,
        _words(ENTRY.sessions_certainty),
        ENTRY.sessions_as_typed,
        ENTRY.attended,
        _words(ENTRY.attended_certainty),
        ENTRY.attended_as_typed,
        ENTRY.words_instead,
        _words(ENTRY.how),
        ENTRY.venue,
        _words(ENTRY.status),
        _words(ENTRY.status_before),
        ENTRY.reason,
        ENTRY.same_session_as_id,
        _OTHER.c.reference,
        ENTRY.contact,
        ENTRY.notes,
    )
    .outerjoin_from(Entry.__table__, _OTHER, _OTHER.c.id == ENTRY.same_session_as_id)
    .where(ENTRY.id > bindparam("last", type_=Integer))
    .order_by(ENTRY.id)
)


_ORGANISATION, _MEASURE = Organisation.__table__.c, Measure.__table__.c
_SPLIT, _ITEM = Split.__table__.c, SplitItem.__table__.c
_MERGED = select(_ORGANISATION.id, _ORGANISATION.merged_into_id).where(_ORGANISATION.merged_into_id.is_not(None))
_MEASURES = select(_MEASURE.id, _MEASURE.name, _MEASURE.short_name).order_by(_MEASURE.position, _MEASURE.id)
_ITEMS = (
    select(_ITEM.id, _ITEM.name, _SPLIT.name, _SPLIT.short_name)
    .where(_SPLIT.id == _ITEM.split_id)
    .order_by(_SPLIT.position, _SPLIT.id, _ITEM.position, _ITEM.id)
)


def _names(db_session: DbSession, model: Any) -> dict[int | None, str]:
    return {None: "", **dict(db_session.execute(_names_statement(model)).all())}


@cache
def _names_statement(model: Any) -> Select[int, str]:
    named = model.__table__.c
    return select(named.id, named.name)


def _figure_columns(db_session: DbSession) -> dict[tuple[int, int | None], FigureColumn]:
    """The column of every measure, whole and for every item, by their ids, in the order of the lists."""
    measures = db_session.execute(_MEASURES).all()
    items = db_session.execute(_ITEMS).all()
    columns: dict[tuple[int, int | None], FigureColumn] = {}
    for measure_id, name, key in sorted(measures, key=lambda measure: measure[2] != ATTENDED_KEY):
        measure = ATTENDED if key == ATTENDED_KEY else name
        columns[measure_id, None] = FigureColumn(measure)
        for item_id, item, split, split_key in items:
            columns[measure_id, item_id] = FigureColumn(
                measure, CAME_FROM if split_key == CAME_FROM_KEY else split, item
            )
    return columns


class _Reading:
    """The lists, read once, and the lines of a portion of entries, one query for each kind."""

    def __init__(self, db_session: DbSession) -> None:
        self._db_session = db_session
        self._activities = _names(db_session, Activity)
        self._courses = _names(db_session, Course)
        self._levels = _names(db_session, Level)
        self._audiences = _names(db_session, Audience)
        self._sectors = _names(db_session, Sector)
        self._organisations = _names(db_session, Organisation)
        # What was merged goes out, and comes in again, by the name of what it was merged into.
        for id_, into in db_session.execute(_MERGED).all():
            self._organisations[id_] = self._organisations[into]
        self._areas = _names(db_session, Area)
        self._providers = _names(db_session, Provider)
        self._trainers = _names(db_session, Trainer)
        self._columns = _figure_columns(db_session)

    def entries(self, rows: Any) -> Iterator[EntryForSheet]:
        """The entries of a portion, in its order."""
        ids = [row[0] for row in rows]
        organisations = self._names_of(EntryOrganisation, "organisation_id", self._organisations, ids)
        areas = self._names_of(EntryArea, "area_id", self._areas, ids)
        providers = self._names_of(EntryProvider, "provider_id", self._providers, ids)
        trainers = self._trainers_of(ids)
        figures = self._figures_of(ids)
        activities, courses, levels = self._activities, self._courses, self._levels
        audiences, sectors = self._audiences, self._sectors
        for (
            id_, version, reference, starts_on, ends_on, days, starts_at, minutes_each, activity_id, course_id,
            level_id, audience_id, sector_id, has_sessions, sessions, sessions_certainty, sessions_as_typed, attended,
            attended_certainty, attended_as_typed, words_instead, how, venue, status, status_before, reason,
            same_id, same_reference, contact, notes,
        ) in rows:  # fmt: skip
            yield EntryForSheet(
                id_,
                version,
                reference,
                starts_on,
                ends_on,
                days,
                starts_at,
                minutes_each,
                activities[activity_id],
                courses[course_id],
                levels[level_id],
                audiences[audience_id],
                sectors[sector_id],
                has_sessions,
                (sessions, sessions_certainty, sessions_as_typed),
                (attended, attended_certainty, attended_as_typed or words_instead),
                organisations.get(id_, ()),
                areas.get(id_, ()),
                providers.get(id_, ()),
                trainers.get(id_, ()),
                how or "",
                venue,
                status,
                status_before,
                reason,
                (same_id, same_reference) if same_id is not None else None,
                contact,
                notes,
                figures.get(id_, ()),
            )

    def _names_of(
        self, model: Any, column: str, names: dict[int | None, str], ids: Sequence[int]
    ) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for entry_id, other_id in self._lines(ids, model, (column,)):
            name, listed = names[other_id], found.get(entry_id)
            if listed is None:
                found[entry_id] = [name]
            # An entry may name both an organisation and one that was merged into it.
            elif name not in listed:
                listed.append(name)
        return found

    def _trainers_of(self, ids: Sequence[int]) -> dict[int, list[tuple[str, int | None]]]:
        found: dict[int, list[tuple[str, int | None]]] = {}
        for entry_id, trainer_id, half_days in self._lines(ids, EntryTrainer, ("trainer_id", "half_days")):
            found.setdefault(entry_id, []).append((self._trainers[trainer_id], half_days))
        return found

    def _figures_of(self, ids: Sequence[int]) -> dict[int, list[tuple[FigureColumn, StoredCount]]]:
        found: dict[int, list[tuple[FigureColumn, StoredCount]]] = {}
        for entry_id, measure_id, item_id, number, certainty, as_typed in self._lines(
            ids, Figure, ("measure_id", "split_item_id", "number", "certainty", "as_typed")
        ):
            column = self._columns[measure_id, item_id]
            found.setdefault(entry_id, []).append((column, (number, certainty, as_typed)))
        return found

    def _lines(self, ids: Sequence[int], model: Any, columns: tuple[str, ...]) -> Sequence[Any]:
        """Lines of some entries, given in order. A filter may leave wide gaps between them, which are not read."""
        is_dense = ids[-1] - ids[0] < 2 * len(ids)
        told = {"first": ids[0], "last": ids[-1]} if is_dense else {"ids": ids}
        return self._db_session.execute(_lines_statement(model, columns, is_dense=is_dense), told).all()


@cache
def _lines_statement(model: Any, columns: tuple[str, ...], *, is_dense: bool) -> Select[*tuple[Any, ...]]:
    line = model.__table__.c
    first, last = (bindparam(name, type_=Integer) for name in ("first", "last"))
    of_these = line.entry_id.between(first, last) if is_dense else any_of(line.entry_id, "ids")
    in_order = (line.position, line[columns[0]]) if "position" in line else ()
    # Words of an enum stay as the database keeps them, here too.
    read = (_words(line[name]) if isinstance(line[name].type, Enum) else line[name] for name in columns)
    return select(line.entry_id, *read).where(of_these).order_by(line.entry_id, *in_order)
