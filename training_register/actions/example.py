"""Filling an empty register with an invented team: its lists, and its entries over some years, as one operation."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from itertools import chain, islice
from random import Random
from typing import Any

from holidays import country_holidays
from sqlalchemy import insert

from training_register.actions.example_entries import (
    InventedOrganisation,
    TeamAtWork,
    awkward_rows,
    figure_columns,
    invented_organisations,
)
from training_register.actions.imported_entries import EntryWriter
from training_register.actions.imported_names import LISTS, Keys, Lists
from training_register.actions.many_rows import hold_still, new_ids, room_for_indexes
from training_register.actions.operations import begin_operation, fields_changed
from training_register.actions.refusals import Refusal
from training_register.database import DbSession
from training_register.inputs.own_sheet import SheetRow
from training_register.models import (
    Area,
    Change,
    Course,
    Entry,
    Operation,
    Organisation,
    OrganisationSpelling,
    Provider,
    Trainer,
)
from training_register.queries.examples import EXAMPLE, is_example
from training_register.queries.lists import ids_by_key, ids_by_name, last_position, organisation_ids_by_name
from training_register.queries.references import has_entries
from training_register.rules.example_years import Seasons, entries_each_day, first_day
from training_register.rules.lengths import parse_length
from training_register.rules.names import folded, sort_name
from training_register.rules.own_sheet import ATTENDED, CAME_FROM, FigureColumn

# Entries that are given ids together; any number of them takes the same memory.
AT_ONCE = 50_000
FEWEST_ORGANISATIONS, MOST_ORGANISATIONS, ENTRIES_OF_EACH = 40, 2_000, 12


@dataclass(frozen=True, slots=True)
class Filled:
    """What was made up: entries, organisations, and the first day of the first reporting year."""

    entries: int
    organisations: int
    first_day: date


def fill_with_example(
    db_session: DbSession,
    *,
    years: int,
    entries: int,
    seed: int,
    today: date,
    first_month: int,
    recorded_at: datetime,
) -> Filled:
    """Fills an empty register, in the transaction that `database.writing` began, with `entries` entries in all.

    The same numbers and day make the same team. Raises `Refusal` for a register that holds an entry, and for one
    without an activity that the team needs.
    """
    hold_still(db_session, *LISTS, Entry)
    # What was an example stays one, even where its entries were undone.
    if has_entries(db_session) or is_example(db_session):
        raise Refusal(
            "",
            "The register holds entries, or did. An example team goes into an empty register alone: name a new folder "
            "with TRAINING_REGISTER_INSTANCE, and run `training-register prepare` there.",
        )
    told = tomllib.loads(files("training_register.data").joinpath("example.toml").read_text("utf-8"))
    # Two of them: how many days there are changes nothing about the team.
    chance, chance_of_days = Random(seed), Random(seed + 1)  # noqa: S311 - nothing secret is made of it
    about = f"{years} years, {entries} entries, seed {seed}, {today.isoformat()}"
    operation = begin_operation(db_session, kind=EXAMPLE, key=EXAMPLE, by=None, about=about)

    number = min(MOST_ORGANISATIONS, max(FEWEST_ORGANISATIONS, entries // ENTRIES_OF_EACH))
    organisations = invented_organisations(told, number, chance)
    lists = _lists(db_session, operation, told, organisations)
    awkward = awkward_rows(told, today=today, first_month=first_month)
    days = entries_each_day(
        entries - len(awkward),
        years=years,
        today=today,
        first_month=first_month,
        seasons=_seasons(told["seasons"]),
        holidays=country_holidays("GB", subdiv=told["seasons"]["bank_holidays"]),
        chance=chance_of_days,
    )
    team = TeamAtWork(told, organisations, today=today, chance=chance)
    made = chain(awkward, chain.from_iterable(team.rows(day, here) for day, here in days))

    def writer() -> EntryWriter:
        return EntryWriter(
            db_session,
            operation,
            lists=lists,
            figures=figure_columns(told),
            by=None,
            first_month=first_month,
            recorded_at=recorded_at,
        )

    with room_for_indexes(db_session):
        _store(db_session, writer, made, entries)
    return Filled(entries, len(organisations), first_day(years=years, today=today, first_month=first_month))


def _store(db_session: DbSession, new_writer: Callable[[], EntryWriter], rows: Iterator[SheetRow], number: int) -> None:
    ids_of_references: dict[str, int] = {}
    for first in range(0, number, AT_ONCE):
        # A writer for each portion, finished before the next is given ids: on SQLite these follow the table's last.
        writer = new_writer()
        ids = new_ids(db_session, Entry, min(AT_ONCE, number - first))
        for id_, row in zip(ids, islice(rows, len(ids)), strict=True):
            if row.reference is not None:
                ids_of_references[row.reference] = id_
            writer.write(id_, row, ids_of_references[row.same_session_as] if row.same_session_as else None)
        writer.finish()


def _seasons(told: dict[str, Any]) -> Seasons:
    return Seasons(
        months=tuple(told["months"]),
        weekdays=tuple(told["weekdays"]),
        growth=told["growth"],
        closed=frozenset(told["closed"]),
        weeks_ahead=told["weeks_ahead"],
        ahead=told["ahead"],
    )


def _lists(
    db_session: DbSession, operation: Operation, told: dict[str, Any], organisations: list[InventedOrganisation]
) -> Lists:
    """The lists of the register with all that the team needs; what is there already stays as it is."""
    lists = Lists(db_session, may_add=True, may_be_named=False)
    uses = [*told["offers"], *_in_lower_case(told["awkward"])]
    for use in uses:
        lists.audiences.problem_with(use["audience"])
        lists.sectors.problem_with(use["sector"])
        lists.problem_with_pair(use["audience"], use["sector"])
    for kind in told["organisation_kinds"]:
        lists.sectors.problem_with(kind["sector"])
    for course in told["courses"]:
        lists.levels.problem_with(course["level"])
    for used in (*uses, *told["courses"]):
        if words := lists.problem_with_activity(used.get("activity", ""), ""):
            raise Refusal("", words)
    for column in figure_columns(told):
        if words := lists.problem_with_figure(column):
            raise Refusal("", words)
    lists.store_added(db_session, operation)

    for area in told["areas"]:
        # One after the other: a larger area stands before what lies within it.
        within = lists.areas.ids[folded(area["within"])] if "within" in area else None
        lists.areas.ids |= _added(db_session, operation, Area, {area["name"]: {"within_id": within}})
    courses = {
        course["name"]: {
            "level_id": lists.levels.id_of(course["level"]),
            "activity_id": lists.activity(course["activity"], "").id,
            "usual_minutes": parse_length(course["length"]),
        }
        for course in told["courses"]
    }
    _added(db_session, operation, Course, courses)
    _added(db_session, operation, Provider, {name: {} for name in told["providers"]["names"]})
    _added(db_session, operation, Trainer, {name: {} for name in told["trainers"]["names"]})
    _add_organisations(db_session, operation, lists, organisations)
    # Read again, with all that was added and without leave to add more.
    return Lists(db_session, may_add=False, may_be_named=False)


def _in_lower_case(cases: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Awkward cases, whose keys are the headings of the own sheet, with keys as those of the team's offers."""
    return ({heading.lower(): cell for heading, cell in case.items()} for case in cases)


def _add_organisations(
    db_session: DbSession, operation: Operation, lists: Lists, organisations: list[InventedOrganisation]
) -> None:
    known = organisation_ids_by_name(db_session)
    new = {one.name: one for one in organisations if folded(one.name) not in known}
    columns = {
        name: {
            "usual_sector_id": lists.sectors.id_of(one.kind["sector"]),
            "usual_area_id": lists.areas.id_of(one.area),
            "usual_split_item_id": lists.figure_ids(FigureColumn(ATTENDED, CAME_FROM, one.kind["came_from"]))[1],
            "may_be_named": one.may_be_named,
        }
        for name, one in new.items()
    }
    known |= _added(db_session, operation, Organisation, columns)
    spellings = {}
    for name, one in new.items():
        for spelling in one.spellings:
            if (plain := folded(spelling)) not in known and plain not in spellings:
                spellings[plain] = {"organisation_id": known[folded(name)], "spelling": spelling, "folded": plain}
    ids = new_ids(db_session, OrganisationSpelling, len(spellings))
    rows = [{"id": id_, **columns} for id_, columns in zip(ids, spellings.values(), strict=True)]
    _store_rows(db_session, operation, OrganisationSpelling, rows, ("organisation_id", "spelling"))


def _added(db_session: DbSession, operation: Operation, model: Any, names: dict[str, dict[str, Any]]) -> dict[str, int]:
    """The ids of names in a list by their folded forms; those not there yet are added at its end, with a change."""
    there = ids_by_name(db_session, model)
    new = {name: columns for name, columns in names.items() if folded(name) not in there}
    keys, first = Keys(ids_by_key(db_session, model)), last_position(db_session, model) + 1
    rows = [
        {
            "id": id_,
            "name": name,
            "short_name": keys.new_for(name),
            "sort_name": sort_name(name),
            "folded": folded(name),
            "position": position,
            **columns,
        }
        for position, (id_, (name, columns)) in enumerate(
            zip(new_ids(db_session, model, len(new)), new.items(), strict=True), first
        )
    ]
    said = ("name", *next(iter(names.values()), {}))
    _store_rows(db_session, operation, model, rows, said)
    return there | {row["folded"]: row["id"] for row in rows}


def _store_rows(
    db_session: DbSession, operation: Operation, model: Any, rows: list[dict[str, Any]], said: tuple[str, ...]
) -> None:
    """Stores rows that have their ids, with a change for each that tells some of its columns."""
    if not rows:
        return
    db_session.execute(insert(model.__table__), rows)
    changes: Any = Change.__table__
    of_rows = [
        {
            "operation_id": operation.id,
            "subject": model.__tablename__,
            "subject_id": row["id"],
            "version": 1,
            "fields": fields_changed({}, {column: row[column] for column in said}),
        }
        for row in rows
    ]
    db_session.execute(insert(changes), of_rows)
