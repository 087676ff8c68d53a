"""Taking the register's own sheet in: all of it or nothing, as one operation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from training_register.actions.imported_entries import EntryWriter
from training_register.actions.imported_names import LISTS, Added, Lists, NameList
from training_register.actions.imported_tables import lay_out_anew
from training_register.actions.many_rows import ROWS_AT_ONCE, hold_still, new_ids, room_for_indexes
from training_register.actions.operations import begin_operation, fields_changed
from training_register.clock import PLACE
from training_register.database import DbSession
from training_register.inputs.own_sheet import OwnSheet
from training_register.inputs.problems import Problems, SheetRefused, together
from training_register.models import AppUser, Change, Entry, EntryOrganisation, Operation, Organisation
from training_register.queries.references import (
    ReferencedEntry,
    entries_by_reference,
    entry_ids_among,
    has_entries,
    instants_taken_out,
)
from training_register.rules.entries import Status
from training_register.rules.own_sheet import Column, entry_number_in
from training_register.rules.periods import day_in_words


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: entries, what it added to the lists, the reporting years, entries that lie in no one year.

    `laid_out_anew` names the audiences whose starting table was given up, `not_read` sheets of the file that were not
    read.
    """

    operation_id: int
    entries: int
    added: tuple[Added, ...]
    reporting_years: tuple[int, ...]
    without_year: int
    laid_out_anew: tuple[str, ...] = ()
    not_read: tuple[str, ...] = ()


def import_own_sheet(
    db_session: DbSession,
    *,
    sheet: OwnSheet,
    by: AppUser | None,
    file_name: str,
    create_missing: bool,
    may_be_named: bool,
    first_month: int,
    recorded_at: datetime,
) -> Imported:
    """Adds every row of a sheet as a new entry, in the transaction that `database.writing` began.

    `create_missing` adds unknown names to the lists in the sheet's order, and lays tables out anew by sectors among
    them (`lay_out_anew`); of the organisations among them, `may_be_named` says whether reports may name them. Raises
    `SheetRefused` with every problem, those found in reading the sheet included, before anything is changed.
    """
    hold_still(db_session, *LISTS, Entry)
    lists = Lists(db_session, may_add=create_missing, may_be_named=may_be_named)
    problems = _problems_with_names(sheet, lists)
    existing = _Existing(db_session, sheet)
    problems_with_entries, targets = existing.check()
    everything = together([sheet.problems, problems, problems_with_entries])
    if everything:
        raise SheetRefused(everything)

    operation = begin_operation(db_session, kind="import", by=by, about=_storable(file_name))
    added = lists.store_added(db_session, operation)
    laid_out_anew = lay_out_anew(db_session, operation, lists)
    ids = new_ids(db_session, Entry, len(sheet.rows))
    with room_for_indexes(db_session):
        writer = EntryWriter(
            db_session,
            operation,
            lists=lists,
            figures=sheet.headings.figures,
            by=by,
            first_month=first_month,
            recorded_at=recorded_at,
        )
        for number in _in_order(len(sheet.rows), targets.rows):
            target = targets.rows.get(number)
            same_session_as_id = ids[target] if target is not None else targets.entries.get(number)
            writer.write(ids[number], sheet.rows[number], same_session_as_id)
        writer.finish()
    if any(one.singular == lists.organisations.singular for one in added):
        _give_usual_sectors(db_session, operation)
    return Imported(
        operation.id,
        len(sheet.rows),
        added,
        tuple(sorted(writer.reporting_years)),
        writer.without_year,
        laid_out_anew,
        sheet.not_read,
    )


def _give_usual_sectors(db_session: DbSession, operation: Operation) -> None:
    """Gives an organisation that has no usual sector that of its latest entry, which the form brings from then on."""
    added = select(Change.subject_id).where(
        Change.operation_id == operation.id, Change.subject == Organisation.__tablename__
    )
    # What the sheet adds stays with its entries; what was there is as before once the import is undone.
    there = db_session.scalars(
        select(Organisation.id).where(Organisation.usual_sector_id.is_(None), Organisation.id.not_in(added))
    ).all()
    latest = (
        select(Entry.sector_id)
        .join(EntryOrganisation, EntryOrganisation.entry_id == Entry.id)
        .where(EntryOrganisation.organisation_id == Organisation.id)
        .order_by(Entry.starts_on.desc(), Entry.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    db_session.execute(
        update(Organisation)
        .where(Organisation.usual_sector_id.is_(None))
        .values(usual_sector_id=latest)
        .execution_options(synchronize_session=False)
    )
    now = select(Organisation.id, Organisation.usual_sector_id).where(Organisation.usual_sector_id.is_not(None))
    given = [
        row
        for start in range(0, len(there), ROWS_AT_ONCE)
        for row in db_session.execute(now.where(Organisation.id.in_(there[start : start + ROWS_AT_ONCE])))
    ]
    if given:
        db_session.execute(
            insert(Change),
            [
                {
                    "operation_id": operation.id,
                    "subject": Organisation.__tablename__,
                    "subject_id": id_,
                    "version": 1,
                    "fields": fields_changed({}, {"usual_sector_id": sector_id}),
                }
                for id_, sector_id in given
            ],
        )


def _storable(file_name: str) -> str:
    # A name on disk may hold bytes that are no letters.
    return file_name.encode("utf-8", "replace").decode("utf-8")


# What is wrong with the names of a row: which column, and the words.
_Found = tuple[tuple[Column, str], ...]


class _Verdicts(dict[Any, _Found]):
    """What is wrong with the names in each distinct cell, looked up once."""

    def __init__(self, check: Callable[[Any], Iterator[tuple[Column, str]]]) -> None:
        super().__init__()
        self._check = check

    def __missing__(self, names: Any) -> _Found:
        found = self[names] = tuple(self._check(names))
        return found


def _problems_with_names(sheet: OwnSheet, lists: Lists) -> Problems:
    """Looks every name up, and has those added that are missing and may be; row by row, in the sheet's order."""

    def pair(names: tuple[str, str]) -> Iterator[tuple[Column, str]]:
        audience, sector = names
        found = [
            (column, words)
            for column, of, name in (
                (Column.AUDIENCE, lists.audiences, audience),
                (Column.SECTOR, lists.sectors, sector),
            )
            if name and (words := of.problem_with(name))
        ]
        yield from found
        if not found and audience and sector and (words := lists.problem_with_pair(audience, sector)):
            yield Column.SECTOR, words

    def activity(names: tuple[str, str]) -> Iterator[tuple[Column, str]]:
        if names[1] and (words := lists.courses.problem_with(names[1])):
            yield Column.COURSE, words
        if words := lists.problem_with_activity(*names):
            yield Column.ACTIVITY, words

    def several(column: Column, of: NameList) -> Callable[[tuple[Any, ...]], Iterator[tuple[Column, str]]]:
        def check(names: tuple[Any, ...]) -> Iterator[tuple[Column, str]]:
            plain = [name if isinstance(name, str) else name[0] for name in names]
            yield from ((column, words) for name in plain if (words := of.problem_with(name)))
            # Different spellings of one organisation are one organisation.
            ids = [of.id_if_known(name) for name in plain]
            for place, id_ in enumerate(ids):
                if id_ is not None and id_ in ids[:place]:
                    first = plain[ids.index(id_)]
                    yield column, f"“{first}” and “{plain[place]}” are the same. Take one out."

        return check

    def level(name: str) -> Iterator[tuple[Column, str]]:
        if name and (words := lists.levels.problem_with(name)):
            yield Column.LEVEL, words

    def classified(names: tuple[str, str, str, str, str]) -> Iterator[tuple[Column, str]]:
        audience, sector, name, course, of_level = names
        yield from pair((audience, sector))
        yield from activity((name, course))
        yield from level(of_level)

    problems = Problems()
    headings = sheet.headings
    for figure, place in zip(headings.figures, headings.figure_places, strict=True):
        if words := lists.problem_with_figure(figure):
            problems.add(headings.problem(headings.row, place, words))
    classifications = _Verdicts(classified)
    organisations = _Verdicts(several(Column.ORGANISATIONS, lists.organisations))
    areas = _Verdicts(several(Column.AREAS, lists.areas))
    providers = _Verdicts(several(Column.PROVIDERS, lists.providers))
    trainers = _Verdicts(several(Column.TRAINERS, lists.trainers))
    for row in sheet.rows:
        found = classifications[row.audience, row.sector, row.activity, row.course, row.level]
        for names, verdicts in (
            (row.organisations, organisations),
            (row.areas, areas),
            (row.providers, providers),
            (row.trainers, trainers),
        ):
            if names and (wrong := verdicts[names]):
                found += wrong
        for column, words in found:
            problems.add(headings.problem_in(row.row, column, words))
    return problems


@dataclass(frozen=True, slots=True)
class _Targets:
    """For rows that are the same session as another: the number of that row, or the id of an entry that is there."""

    rows: dict[int, int]
    entries: dict[int, int]


class _Existing:
    """What a sheet says of entries by their references and numbers, against itself and the register."""

    def __init__(self, db_session: DbSession, sheet: OwnSheet) -> None:
        self._db_session = db_session
        self._rows = sheet.rows
        self._headings = sheet.headings
        self._problems = Problems()
        self._row_of_reference = {
            row.reference: number for number, row in enumerate(sheet.rows) if row.reference is not None
        }
        self._row_of_entry = {row.entry: number for number, row in enumerate(sheet.rows) if row.entry is not None}

    def check(self) -> tuple[Problems, _Targets]:
        """Problems, and what each row is the same session as."""
        pointers = {number: row.same_session_as for number, row in enumerate(self._rows) if row.same_session_as}
        known: dict[str, ReferencedEntry] = {}
        if has_entries(self._db_session):
            known = entries_by_reference(self._db_session, {*self._row_of_reference, *pointers.values()})
            self._refuse_numbers()
            self._refuse_references(known)
        return self._problems, self._targets(pointers, known)

    def _refuse_numbers(self) -> None:
        for entry_id in sorted(entry_ids_among(self._db_session, self._row_of_entry)):
            self._add(
                self._row_of_entry[entry_id],
                Column.ENTRY,
                f"Entry {entry_id} is in the register already, and a sheet can't change entries yet. Take the row out "
                "of the sheet; or leave Entry blank to add it as a new entry.",
            )

    def _refuse_references(self, known: dict[str, ReferencedEntry]) -> None:
        there = {number: known[reference] for reference, number in self._row_of_reference.items() if reference in known}
        taken_out = instants_taken_out(
            self._db_session, [entry.id for entry in there.values() if entry.status is Status.TAKEN_OUT]
        )
        for number, entry in there.items():
            reference = self._rows[number].reference
            if entry.status is not Status.TAKEN_OUT:
                words = f"“{reference}” is in the register already, as entry {entry.id}."
            elif at := taken_out.get(entry.id):
                day = day_in_words(at.astimezone(PLACE).date())
                words = f"“{reference}” is in the register, as entry {entry.id}, taken out of the figures on {day}."
            else:
                words = f"“{reference}” is in the register, as entry {entry.id}, taken out of the figures."
            self._add(number, Column.REFERENCE, f"{words} Correct the reference, or take the row out of the sheet.")

    def _targets(self, pointers: dict[int, str], known: dict[str, ReferencedEntry]) -> _Targets:
        targets = _Targets({}, {})
        for number, pointer in pointers.items():
            entry_number = entry_number_in(pointer)
            row = self._row_of_entry.get(entry_number) if entry_number is not None else None
            if row is None:
                row = self._row_of_reference.get(pointer)
            if row == number:
                self._add(number, Column.SAME_SESSION_AS, "A row can't be the same session as itself.")
            elif row is not None:
                targets.rows[number] = row
            elif pointer in known:
                targets.entries[number] = known[pointer].id
            else:
                self._add(
                    number,
                    Column.SAME_SESSION_AS,
                    f"“{pointer}” is not the reference of any row or entry. Write that of the entry whose session this "
                    f"is, or leave it blank.{_left_out(entry_number)}",
                )
        for number in _in_circles(targets.rows):
            other = self._rows[targets.rows[number]].row
            self._add(
                number,
                Column.SAME_SESSION_AS,
                f"This row and row {other} are in a circle of rows that are each the same session as the next, so that "
                "none counts it.",
            )
        return targets

    def _add(self, number: int, column: Column, words: str) -> None:
        self._problems.add(self._headings.problem_in(self._rows[number].row, column, words))


def _left_out(entry_number: int | None) -> str:
    """Where the number of an entry stands in place of its reference, the sheet came out of a register."""
    if entry_number is None:
        return ""
    return (
        f" Was the list filtered when it was downloaded? Then entry {entry_number} was left out of it: download the "
        "list again so that it holds that entry too."
    )


def _in_circles(targets: dict[int, int]) -> list[int]:
    """The rows that lead back to themselves."""
    circles: list[int] = []
    done: set[int] = set()
    for start in targets:
        path: dict[int, None] = {}
        number: int | None = start
        while number is not None and number not in done and number not in path:
            path[number] = None
            number = targets.get(number)
        if number is not None and number in path:
            steps = list(path)
            circles.extend(steps[steps.index(number) :])
        done.update(path)
    return sorted(circles)


def _in_order(number_of_rows: int, targets: dict[int, int]) -> Iterator[int]:
    """The numbers of all rows, each after the row that it is the same session as."""
    yield from (number for number in range(number_of_rows) if number not in targets)
    waiting: dict[int, list[int]] = {}
    for number, target in targets.items():
        waiting.setdefault(target, []).append(number)
    ready = [number for number in waiting if number not in targets]
    while ready:
        following = waiting.pop(ready.pop(), [])
        yield from following
        ready.extend(following)
