"""Taking the register's own sheet in: all of it or nothing, as one operation that adds entries and updates them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from training_register.actions.imported_entries import EntryWriter, OriginWriter
from training_register.actions.imported_names import LISTS, Added, Asks, Lists, MissingNames, NameList
from training_register.actions.imported_tables import lay_out_anew
from training_register.actions.many_rows import ROWS_AT_ONCE, hold_still, new_ids, room_for_indexes
from training_register.actions.operations import begin_operation, fields_changed
from training_register.actions.sheet_entries import Targets, in_order, sheet_entries
from training_register.actions.sheet_updates import NOT_YOUR_AREA, SheetUpdates
from training_register.actions.updated_entries import UpdateWriter
from training_register.clock import day_of
from training_register.database import DbSession
from training_register.inputs.own_sheet import ROWS_A_STEP, OwnSheet
from training_register.inputs.problems import Problems, SheetRefused, together
from training_register.models import AppUser, Change, Entry, EntryOrganisation, ImportedFile, Operation, Organisation
from training_register.models.imports import LONGEST_FILE_NAME
from training_register.rules.own_sheet import Column
from training_register.rules.permissions import ALL, Scope

# What `ImportedFile` says that such a file is.
OWN_SHEET = "own sheet"
MOST_PREVIEWED = 50
# The steps of an import, and what is told of each: its name, how many rows are done, and of how many.
CHECKING, STORING = "Checking", "Storing"
Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: entries that it added, those that it updated, and those of which the sheet changes nothing.

    `operation_id` is None where there was nothing to do. `added` is what it added to the lists; the reporting years
    are those of the entries added and updated, `without_year` how many lie in no one year. `laid_out_anew` names the
    audiences whose starting table was given up, `not_read` sheets of the file that were not read.
    """

    operation_id: int | None
    entries: int
    added: tuple[Added, ...] = ()
    reporting_years: tuple[int, ...] = ()
    without_year: int = 0
    laid_out_anew: tuple[str, ...] = ()
    not_read: tuple[str, ...] = ()
    updated: int = 0
    unchanged: int = 0
    # Rows of a file from people that have what looks like a reference, but share it with others.
    shared_references: int = 0


@dataclass(frozen=True, slots=True)
class PreviewedUpdate:
    """An entry that a row of a sheet changes: for each column its heading, what it says here and in the sheet."""

    row: int
    entry_id: int
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do: how many entries it would add, update and leave, and the names that it would add.

    `updates` are the first of the entries that change. Where there are `problems`, it would do nothing.
    """

    problems: Problems
    new: int
    updated: int
    unchanged: int
    missing: tuple[MissingNames, ...]
    updates: tuple[PreviewedUpdate, ...]


def preview_own_sheet(
    db_session: DbSession,
    *,
    sheet: OwnSheet,
    first_month: int,
    scope: Scope = ALL,
    keeps_lists: bool = True,
    create_missing: bool = True,
    asks: Asks = Asks.BY_TICK,
) -> Preview:
    """What `import_own_sheet` would do with the same words; nothing is changed."""
    lists = _lists(db_session, sheet, create_missing, False, keeps_lists, asks)
    checked = _checked(db_session, sheet, lists, scope=scope, first_month=first_month, told=_untold)
    shown = tuple(
        PreviewedUpdate(one.row.row, one.entry.id, tuple(checked.updates.differences(one)))
        for one in checked.updates.changed(checked.changed[:MOST_PREVIEWED])
    )
    return Preview(checked.problems, len(checked.new), len(checked.changed), checked.unchanged, lists.missing(), shown)


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
    scope: Scope = ALL,
    keeps_lists: bool = True,
    asks: Asks = Asks.BY_COMMAND,
    file: ImportedFile | None = None,
    told: Told | None = None,
) -> Imported:
    """Adds the rows of a sheet that are new, and updates the entries that others came from, in one operation.

    In the transaction that `database.writing` began. Whose `Entry` is in the register, within `scope`, updates it: only
    what the sheet changed since the `Version` that it came from; columns that the sheet has not got stay as they are.
    `create_missing` adds unknown names to the lists in the sheet's order, and lays tables out anew by sectors among
    them (`lay_out_anew`); who does not keep the lists adds only to those that the form for an entry adds to. Of new
    organisations `may_be_named` says whether reports may name them. `file` is the line of a file that was brought
    before; a new one is written otherwise, of a file that is kept nowhere. `told` is told how far checking and storing
    have come.

    Raises `SheetRefused` with every problem, those found in reading the sheet included, before anything is changed.
    """
    hold_still(db_session, *LISTS, Entry)
    told = told or _untold
    lists = _lists(db_session, sheet, create_missing, may_be_named, keeps_lists, asks)
    checked = _checked(db_session, sheet, lists, scope=scope, first_month=first_month, told=told)
    if checked.problems:
        raise SheetRefused(checked.problems)
    if not (checked.new or checked.changed):
        return Imported(None, 0, not_read=sheet.not_read, unchanged=checked.unchanged)

    name = _storable(file_name)
    operation = begin_operation(db_session, kind="import", by=by, about=name)
    added = lists.store_added(db_session, operation)
    laid_out_anew = lay_out_anew(db_session, operation, lists)
    file = file or _file_of(db_session, sheet, name=name, by=by, at=recorded_at)
    file.operation_id = operation.id
    new, targets = checked.new, checked.targets
    # Where every row is new, a row's place is that of its id.
    numbers = new_ids(db_session, Entry, len(new))
    ids: Any = numbers if isinstance(new, range) else dict(zip(new, numbers, strict=True))
    with room_for_indexes(db_session):
        writer = EntryWriter(
            db_session,
            operation,
            lists=lists,
            figures=sheet.headings.figures,
            by=by,
            first_month=first_month,
            recorded_at=recorded_at,
            file=file,
            sheet=sheet.name,
        )
        for done, number in enumerate(in_order(new, targets.rows), 1):
            target = targets.rows.get(number)
            same_session_as_id = ids[target] if target is not None else targets.entries.get(number)
            writer.write(ids[number], sheet.rows[number], same_session_as_id)
            if done % ROWS_A_STEP == 0:
                told(STORING, done, len(new))
        writer.finish()
        updated = UpdateWriter(
            db_session, operation, by=by, first_month=first_month, origins=OriginWriter(db_session, file, sheet.name)
        )
        checked.updates.same_session_as = targets.entries | {number: ids[row] for number, row in targets.rows.items()}
        updated.write(checked.updates.changed(checked.changed))
    if any(one.singular == lists.organisations.singular for one in added):
        give_usual_sectors(db_session, operation)
    return Imported(
        operation.id,
        len(new),
        added,
        tuple(sorted(writer.reporting_years | updated.reporting_years)),
        writer.without_year + updated.without_year,
        laid_out_anew,
        sheet.not_read,
        len(checked.changed),
        checked.unchanged,
    )


def _untold(_step: str, _done: int, _of: int) -> None:
    """Tells nobody."""


def _lists(
    db_session: DbSession, sheet: OwnSheet, create_missing: bool, may_be_named: bool, keeps_lists: bool, asks: Asks
) -> Lists:
    return Lists(
        db_session,
        may_add=create_missing,
        may_be_named=may_be_named,
        keeps_lists=keeps_lists,
        asks=asks,
        is_download=Column.ENTRY in sheet.headings.columns,
    )


def _file_of(db_session: DbSession, sheet: OwnSheet, *, name: str, by: AppUser | None, at: datetime) -> ImportedFile:
    """The line of a file that is read where it lies, and kept nowhere."""
    file = ImportedFile(
        name=name[:LONGEST_FILE_NAME],
        kind=OWN_SHEET,
        digest=sheet.digest,
        size=sheet.size,
        brought_at=at,
        brought_by_id=by.id if by else None,
        keep_until=day_of(at),
        removed_at=at,
    )
    db_session.add(file)
    db_session.flush()
    return file


@dataclass(frozen=True, slots=True)
class _Checked:
    """What a sheet would do: the places of rows that are new, and of those that change their entries."""

    problems: Problems
    new: Sequence[int]
    changed: list[int]
    unchanged: int
    targets: Targets
    updates: SheetUpdates


def _checked(
    db_session: DbSession, sheet: OwnSheet, lists: Lists, *, scope: Scope, first_month: int, told: Told
) -> _Checked:
    with_names, wrong = _problems_with_names(sheet, lists, told)
    found = sheet_entries(db_session, sheet, scope=scope)
    with_updates = Problems()
    # What can't be read, or has a name that is in no list, can't be compared either.
    wrong |= {problem.row for problem in sheet.problems.told}
    there = [] if sheet.headings.row in wrong else found.there
    comparable = [number for number in there if sheet.rows[number].row not in wrong]
    updates = SheetUpdates(db_session, sheet, lists, comparable, scope=scope, first_month=first_month)
    targets = found.targets
    updates.same_session_as = targets.entries | {number: -1 - row for number, row in targets.rows.items()}
    changed = [one.number for one in updates.changed(problems=with_updates)]
    _check_new(sheet, lists, found.new, scope, with_updates)
    problems = together([sheet.problems, with_names, found.problems, with_updates])
    return _Checked(problems, found.new, changed, len(found.there) - len(changed), targets, updates)


def _check_new(sheet: OwnSheet, lists: Lists, new: Sequence[int], scope: Scope, problems: Problems) -> None:
    """Whoever is kept to areas records for these, and for none."""
    if scope.area_ids is None:
        return
    for number in new:
        row = sheet.rows[number]
        if not {lists.areas.id_if_known(name) for name in row.areas} <= scope.area_ids:
            problems.add(sheet.headings.problem_in(row.row, Column.AREAS, NOT_YOUR_AREA))


def give_usual_sectors(db_session: DbSession, operation: Operation) -> None:
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


def _problems_with_names(sheet: OwnSheet, lists: Lists, told: Told) -> tuple[Problems, set[int]]:
    """Looks every name up, and has those added that are missing and may be; row by row, in the sheet's order.

    Gives the problems, and the rows that have any.
    """

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

    problems, wrong = Problems(), set[int]()
    headings = sheet.headings
    for figure, place in zip(headings.figures, headings.figure_places, strict=True):
        if words := lists.problem_with_figure(figure):
            problems.add(headings.problem(headings.row, place, words))
            wrong.add(headings.row)
    classifications = _Verdicts(classified)
    organisations = _Verdicts(several(Column.ORGANISATIONS, lists.organisations))
    areas = _Verdicts(several(Column.AREAS, lists.areas))
    providers = _Verdicts(several(Column.PROVIDERS, lists.providers))
    trainers = _Verdicts(several(Column.TRAINERS, lists.trainers))
    for done, row in enumerate(sheet.rows, 1):
        found = classifications[row.audience, row.sector, row.activity, row.course, row.level]
        for names, verdicts in (
            (row.organisations, organisations),
            (row.areas, areas),
            (row.providers, providers),
            (row.trainers, trainers),
        ):
            if names and (more := verdicts[names]):
                found += more
        if found:
            wrong.add(row.row)
            for column, words in found:
                problems.add(headings.problem_in(row.row, column, words))
        if done % ROWS_A_STEP == 0:
            told(CHECKING, done, len(sheet.rows))
    return problems, wrong
