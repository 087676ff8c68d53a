"""What a sheet says of entries by their numbers and references, against itself and the register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from training_register.clock import PLACE
from training_register.database import DbSession
from training_register.inputs.own_sheet import OwnSheet
from training_register.inputs.problems import Problems
from training_register.queries.entries_to_update import sessions_shared, versions_of
from training_register.queries.references import (
    ReferencedEntry,
    entries_by_reference,
    has_entries,
    instants_taken_out,
)
from training_register.rules.entries import Status
from training_register.rules.own_sheet import Column, entry_number_in
from training_register.rules.periods import day_in_words
from training_register.rules.permissions import Scope


@dataclass(frozen=True, slots=True)
class Targets:
    """For rows that are the same session as another: the number of that row, which is new, or the id of an entry."""

    rows: dict[int, int] = field(default_factory=dict)
    entries: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetEntries:
    """Which rows, by their places in the sheet, are new entries, and which are about entries that are there."""

    problems: Problems
    new: Sequence[int]
    there: Sequence[int]
    targets: Targets


def sheet_entries(db_session: DbSession, sheet: OwnSheet, *, scope: Scope) -> SheetEntries:
    """Looks every number, version, reference and pointer up. Entries outside the scope are not told of."""
    return _Existing(db_session, sheet, scope).check()


class _Existing:
    def __init__(self, db_session: DbSession, sheet: OwnSheet, scope: Scope) -> None:
        self._db_session = db_session
        self._rows = sheet.rows
        self._headings = sheet.headings
        self._scope = scope
        self._problems = Problems()
        self._row_of_reference = sheet.by_reference
        self._row_of_entry = sheet.by_entry
        self._pointers = sheet.pointers
        # The rows that are about entries which are there, by their places, and those entries.
        self._there: dict[int, int] = {}
        # Those that say they are, and can't be.
        self._refused: set[int] = set()

    def check(self) -> SheetEntries:
        pointers = self._pointers
        known: dict[str, ReferencedEntry] = {}
        if has_entries(self._db_session):
            known = entries_by_reference(self._db_session, {*self._row_of_reference, *pointers.values()})
            self._check_numbers()
            self._refuse_references(known)
        targets = self._targets(pointers, known)
        new: Sequence[int] = range(len(self._rows))
        if about := self._there.keys() | self._refused:
            new = [number for number in new if number not in about]
        return SheetEntries(self._problems, new, list(self._there), targets)

    def _check_numbers(self) -> None:
        versions = versions_of(self._db_session, sorted(self._row_of_entry), scope=self._scope)
        for entry_id, number in self._row_of_entry.items():
            here, there = versions.get(entry_id), self._rows[number].version
            if here is None:
                where = "the register" if self._scope.area_ids is None else "the register, or is not of your areas"
                self._add(
                    number,
                    Column.ENTRY,
                    f"Entry {entry_id} is not in {where}. Correct the number; or leave Entry blank to add the row as a "
                    "new entry.",
                )
            elif there is None:
                self._add(
                    number,
                    Column.VERSION,
                    f"Entry {entry_id} is in the register already, and without its Version nobody can tell what was "
                    "changed since. Download the list again; or leave Entry blank to add the row as a new entry.",
                )
            elif there > here:
                self._add(
                    number,
                    Column.VERSION,
                    f"Entry {entry_id} has version {here} in the register, and {there} in the sheet: was it downloaded "
                    "from another register, or before a backup was restored? Download the list again.",
                )
            else:
                self._there[number] = entry_id
                continue
            self._refused.add(number)

    def _refuse_references(self, known: dict[str, ReferencedEntry]) -> None:
        there = {
            number: known[reference]
            for reference, number in self._row_of_reference.items()
            if reference in known and self._rows[number].entry != known[reference].id
        }
        if self._scope.area_ids is not None:
            seen = versions_of(self._db_session, sorted({entry.id for entry in there.values()}), scope=self._scope)
            for number in [number for number, entry in there.items() if entry.id not in seen]:
                del there[number]
                words = f"“{self._rows[number].reference}” is the reference of another entry. Give this one another."
                self._add(number, Column.REFERENCE, words)
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

    def _targets(self, pointers: dict[int, str], known: dict[str, ReferencedEntry]) -> Targets:
        targets = Targets()
        asked = {known[pointer].id for pointer in pointers.values() if pointer in known}
        asked |= {entry_id for pointer in pointers.values() if (entry_id := entry_number_in(pointer)) is not None}
        seen = versions_of(self._db_session, sorted(asked), scope=self._scope)
        for number, pointer in pointers.items():
            entry_number = entry_number_in(pointer)
            row = self._row_of_entry.get(entry_number) if entry_number is not None else None
            if row is None:
                row = self._row_of_reference.get(pointer)
            if row == number:
                self._add(number, Column.SAME_SESSION_AS, "A row can't be the same session as itself.")
            elif row in self._there:
                targets.entries[number] = self._there[row]
            elif row is not None:
                targets.rows[number] = row
            elif pointer in known and known[pointer].id in seen:
                targets.entries[number] = known[pointer].id
            elif entry_number is not None and entry_number in seen:
                targets.entries[number] = entry_number
            else:
                self._add(
                    number,
                    Column.SAME_SESSION_AS,
                    f"“{pointer}” is not the reference of any row or entry. Write that of the entry whose session this "
                    f"is, or leave it blank.{_left_out(entry_number)}",
                )
        self._refuse_circles(targets)
        return targets

    def _refuse_circles(self, targets: Targets) -> None:
        """Refuses rows that lead back to themselves, by other rows or by entries that are there."""
        # An entry by its id, a new row by a number below 0.
        of_row = {number: self._there.get(number, -1 - number) for number in (*targets.rows, *targets.entries)}
        links = {of_row[number]: -1 - row for number, row in targets.rows.items()}
        links |= {of_row[number]: entry_id for number, entry_id in targets.entries.items()}
        said_by_sheet = set(self._there.values()) if Column.SAME_SESSION_AS in self._headings.columns else set()
        asked: set[int] = set()
        while further := {one for one in links.values() if one > 0} - links.keys() - said_by_sheet - asked:
            asked |= further
            links |= sessions_shared(self._db_session, further)
        circles = set(_in_circles(links))
        for number, of in of_row.items():
            if of not in circles:
                continue
            other = links[of]
            # A new row by its place; an entry that is there by the place of its row, if it has one.
            place = -1 - other if other < 0 else self._row_of_entry.get(other)
            told = f"row {self._rows[place].row}" if place is not None else f"entry {other}"
            self._add(
                number,
                Column.SAME_SESSION_AS,
                f"This row and {told} are in a circle of rows that are each the same session as the next, so that "
                "none counts it.",
            )

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


def _in_circles(targets: Mapping[int, int]) -> list[int]:
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


def in_order(new: Sequence[int], targets: Mapping[int, int]) -> Iterator[int]:
    """The places of new rows, each after the row that it is the same session as."""
    yield from (number for number in new if number not in targets)
    waiting: dict[int, list[int]] = {}
    for number, target in targets.items():
        if number in new:
            waiting.setdefault(target, []).append(number)
    ready = [number for number in waiting if number not in targets]
    while ready:
        following = waiting.pop(ready.pop(), [])
        yield from following
        ready.extend(following)
