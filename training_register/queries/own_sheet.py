"""Entries as the register's own sheet writes them, read in portions so that any number takes the same memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, select, type_coerce
from sqlalchemy.orm import aliased

from training_register.count import Certainty, Count
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
from training_register.queries.scopes import in_scope
from training_register.queries.searches import one_of
from training_register.queries.unindexed import Unindexed
from training_register.rules.own_sheet import ATTENDED, ATTENDED_KEY, CAME_FROM, CAME_FROM_KEY, FigureColumn
from training_register.rules.permissions import Scope

ENTRIES_AT_ONCE = 2_000


class EntryForSheet(NamedTuple):
    """An entry, with names instead of ids, and words of fixed lists as texts.

    `same_session_as` is the number and the reference of the other entry; `trainers` are pairs of a name and half
    days; `figures` are counts by the figure's column. Counts are a number, a certainty and the words typed.
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
    sessions: tuple[int | None, str | None, str]
    attended: tuple[int | None, str | None, str]
    organisations: list[str]
    areas: list[str]
    providers: list[str]
    trainers: list[tuple[str, int | None]]
    how: str
    venue: str
    status: str
    status_before: str | None
    reason: str
    same_session_as: tuple[int, str | None] | None
    notes: str
    figures: dict[FigureColumn, Count]


def at_one_moment(db_session: DbSession) -> None:
    """Begins to read the register as it is at one moment, whatever others do to it meanwhile, as SQLite always does."""
    db_session.rollback()
    if db_session.get_bind().dialect.name == "postgresql":
        db_session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def figure_columns(db_session: DbSession, scope: Scope, question: Question | None = None) -> tuple[FigureColumn, ...]:
    """The figures that any entry in a scope has, in the order of the lists: those who attended first.

    With a question, those of the entries that it asks for.
    """
    in_use = (
        select(Figure.measure_id, Figure.split_item_id)
        .join(Entry, Entry.id == Figure.entry_id)
        .where(*(question.conditions() if question else [in_scope(scope)]))
        .distinct()
    )
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
    conditions = question.conditions(Unindexed(db_session)) if question else [in_scope(scope)]
    statement = _entries().where(*conditions).order_by(Entry.id).limit(ENTRIES_AT_ONCE)
    last = 0
    while rows := db_session.execute(statement.where(Entry.id > last)).all():
        last = rows[-1][0]
        yield from reading.entries(rows)


def _entries() -> Select[*tuple[Any, ...]]:
    other = aliased(Entry)

    def words(column: Any) -> Any:
        # As the database keeps it: a word of an enum looked up for each row takes longer than reading the row.
        return type_coerce(column, String)

    return select(
        Entry.id,
        Entry.version,
        Entry.reference,
        Entry.starts_on,
        Entry.ends_on,
        Entry.days,
        Entry.starts_at,
        Entry.minutes_each,
        Entry.activity_id,
        Entry.course_id,
        Entry.level_id,
        Entry.audience_id,
        Entry.sector_id,
        Entry.has_sessions,
        Entry.sessions,
        words(Entry.sessions_certainty),
        Entry.sessions_as_typed,
        Entry.attended,
        words(Entry.attended_certainty),
        Entry.attended_as_typed,
        Entry.words_instead,
        words(Entry.how),
        Entry.venue,
        words(Entry.status),
        words(Entry.status_before),
        Entry.reason,
        Entry.same_session_as_id,
        other.reference,
        Entry.notes,
    ).outerjoin(other, other.id == Entry.same_session_as_id)


_MERGED = select(Organisation.id, Organisation.merged_into_id).where(Organisation.merged_into_id.is_not(None))


def _names(db_session: DbSession, model: Any) -> dict[int | None, str]:
    return {None: "", **dict(db_session.execute(select(model.id, model.name)).all())}


def _figure_columns(db_session: DbSession) -> dict[tuple[int, int | None], FigureColumn]:
    """The column of every measure, whole and for every item, by their ids, in the order of the lists."""
    measures = db_session.execute(
        select(Measure.id, Measure.name, Measure.short_name).order_by(Measure.position, Measure.id)
    ).all()
    items = db_session.execute(
        select(SplitItem.id, SplitItem.name, Split.name, Split.short_name)
        .join(SplitItem.split)
        .order_by(Split.position, Split.id, SplitItem.position, SplitItem.id)
    ).all()
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
        for id_, into in db_session.execute(_MERGED):
            self._organisations[id_] = self._organisations[into]
        self._areas = _names(db_session, Area)
        self._providers = _names(db_session, Provider)
        self._trainers = _names(db_session, Trainer)
        self._columns = _figure_columns(db_session)

    def entries(self, rows: Any) -> Iterator[EntryForSheet]:
        """The entries of a portion, in its order."""
        ids = [row[0] for row in rows]
        organisations = self._lines(EntryOrganisation, EntryOrganisation.organisation_id, self._organisations, ids)
        areas = self._lines(EntryArea, EntryArea.area_id, self._areas, ids)
        providers = self._lines(EntryProvider, EntryProvider.provider_id, self._providers, ids)
        trainers = self._trainers_of(ids)
        figures = self._figures_of(ids)
        nobody: list[Any] = []
        no_figures: dict[FigureColumn, Count] = {}
        for (
            id_, version, reference, starts_on, ends_on, days, starts_at, minutes_each, activity_id, course_id,
            level_id, audience_id, sector_id, has_sessions, sessions, sessions_certainty, sessions_as_typed, attended,
            attended_certainty, attended_as_typed, words_instead, how, venue, status, status_before, reason,
            same_id, same_reference, notes,
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
                self._activities[activity_id],
                self._courses[course_id],
                self._levels[level_id],
                self._audiences[audience_id],
                self._sectors[sector_id],
                has_sessions,
                (sessions, sessions_certainty, sessions_as_typed),
                (attended, attended_certainty, attended_as_typed or words_instead),
                organisations.get(id_, nobody),
                areas.get(id_, nobody),
                providers.get(id_, nobody),
                trainers.get(id_, nobody),
                how or "",
                venue,
                status,
                status_before,
                reason,
                (same_id, same_reference) if same_id is not None else None,
                notes,
                figures.get(id_, no_figures),
            )

    def _lines(self, model: Any, column: Any, names: dict[int | None, str], ids: Sequence[int]) -> dict[int, list[str]]:
        found: defaultdict[int, list[str]] = defaultdict(list)
        for entry_id, other_id in self._db_session.execute(
            select(model.entry_id, column)
            .where(_of(model.entry_id, ids))
            .order_by(model.entry_id, model.position, column)
        ):
            if (name := names[other_id]) not in found[entry_id]:
                found[entry_id].append(name)
        return found

    def _trainers_of(self, ids: Sequence[int]) -> dict[int, list[tuple[str, int | None]]]:
        found: defaultdict[int, list[tuple[str, int | None]]] = defaultdict(list)
        for entry_id, trainer_id, half_days in self._db_session.execute(
            select(EntryTrainer.entry_id, EntryTrainer.trainer_id, EntryTrainer.half_days)
            .where(_of(EntryTrainer.entry_id, ids))
            .order_by(EntryTrainer.entry_id, EntryTrainer.position, EntryTrainer.trainer_id)
        ):
            found[entry_id].append((self._trainers[trainer_id], half_days))
        return found

    def _figures_of(self, ids: Sequence[int]) -> dict[int, dict[FigureColumn, Count]]:
        found: defaultdict[int, dict[FigureColumn, Count]] = defaultdict(dict)
        for entry_id, measure_id, item_id, number, certainty, words in self._db_session.execute(
            select(
                Figure.entry_id,
                Figure.measure_id,
                Figure.split_item_id,
                Figure.number,
                Figure.certainty,
                Figure.as_typed,
            ).where(_of(Figure.entry_id, ids))
        ):
            found[entry_id][self._columns[measure_id, item_id]] = Count.of(number, Certainty(certainty), words)
        return found


def _of(entry_id: Any, ids: Sequence[int]) -> ColumnElement[bool]:
    """Lines of some entries, given in order. A filter may leave wide gaps between them, which are not read."""
    if ids[-1] - ids[0] < 2 * len(ids):
        within: ColumnElement[bool] = entry_id.between(ids[0], ids[-1])
        return within
    return one_of(entry_id, ids)
