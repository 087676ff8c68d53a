"""Taking in what is proposed of a file from people: every row that is to be imported, in one operation, or nothing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select, update

from training_register.actions.imported_entries import EntryWriter, OriginWriter
from training_register.actions.imported_files import TakenInBefore, open_file
from training_register.actions.imported_names import LISTS, Lists, NameList
from training_register.actions.imports import Imported, give_usual_sectors
from training_register.actions.many_rows import hold_still, new_ids
from training_register.actions.operations import begin_operation
from training_register.actions.refusals import Refusal
from training_register.clock import day_of
from training_register.count import Count, number_in_words
from training_register.database import DbSession
from training_register.inputs.old_registers.proposal import Decision, Place, Proposal, ReadRow, Understood
from training_register.inputs.own_sheet import SheetRow
from training_register.inputs.own_sheet_cells import LONGEST_REFERENCE, MOST_DAYS
from training_register.models import AppUser, Entry, ImportedFile
from training_register.models.entries import LONGEST_COUNT_AS_TYPED, LONGEST_WORDS_INSTEAD
from training_register.queries.references import entries_by_reference
from training_register.rules.contradictions import contradictions
from training_register.rules.entries import Status
from training_register.rules.lengths import LONGEST_MINUTES
from training_register.rules.names import SEPARATOR, NameProblem, checked_name, cleaned
from training_register.rules.own_sheet import ATTENDED, FigureColumn, line_in
from training_register.rules.periods import EARLIEST, LATEST
from training_register.rules.permissions import ALL, Scope
from training_register.rules.texts import TextProblem, checked_text, kept_text

NOT_RECORDED = Count.of(None, None)
OTHERWISE_BY_NOW = (
    "What would be imported is not what was shown: somebody has answered, or recorded something, meanwhile. Nothing "
    "was imported. Look at it again."
)
NOTHING_TO_IMPORT = "No row of this file is to be imported."


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with a row that was to be imported."""

    place: Place
    sheet: str
    words: str

    def __str__(self) -> str:
        where = f"sheet “{self.sheet}”, row {self.place.row}" if self.sheet else f"row {self.place.row}"
        return f"{where}: {self.words}"


class RowsRefused(Refusal):
    """Rows can't be taken; `problems` are told by sheet and row, and nothing was changed."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        number = len({problem.place for problem in problems})
        rows = "row" if number == 1 else "rows"
        super().__init__("", f"Nothing was imported: {number_in_words(number)} {rows} can’t be taken.")
        self.problems = tuple(problems)


class StillAsked(Refusal):
    """Rows are asked about, and nobody has said that they stay out."""

    def __init__(self, number: int) -> None:
        rows = "1 row is" if number == 1 else f"{number_in_words(number)} rows are"
        super().__init__(
            "", f"Nothing was imported: {rows} still asked about. Answer the questions, or leave those rows out."
        )
        self.number = number


def digest_of_proposal(proposal: Proposal) -> str:
    """What a proposal says of the register, so that nothing else is imported than what somebody looked at."""
    rows = [(row.place.key, row.decision.value, row.entry) for row in proposal.rows]
    pairs = [
        (pair.row.key, pair.other.key if pair.other else "", pair.entry.id if pair.entry else 0)
        for pair in proposal.pairs
    ]
    return hashlib.sha256(repr((rows, pairs)).encode("utf-8", "replace")).hexdigest()


def take_in_proposal(
    db_session: DbSession,
    *,
    file_id: int,
    proposal: Proposal,
    by: AppUser | None,
    may_be_named: bool,
    first_month: int,
    recorded_at: datetime,
    leave_out_asked: bool = False,
    seen: str | None = None,
    scope: Scope = ALL,
    key: str | None = None,
    digest: str | None = None,
) -> Imported:
    """Adds an entry for every row that is to be imported, in the transaction that `database.writing` began.

    Make the proposal within that transaction too, of the answers and the register as they are then: `seen` is the
    `digest_of_proposal` of what was looked at, and where the two differ (a question was answered otherwise, a double
    was recorded meanwhile) nothing is imported. New organisations, courses, levels, areas, providers and trainers are
    added to the lists, and of the organisations among them `may_be_named` says whether reports may name them; an
    audience, a sector or an activity never is. `leave_out_asked` leaves out the rows that are still asked about;
    somebody whose `scope` is of some areas imports nothing of others.

    Raises `TakenInBefore` where the file was taken in already, `StillAsked`, `RowsRefused` with every problem, or
    another `Refusal`, and `SentBefore` as operations do; then nothing was changed.
    """
    file = open_file(db_session, file_id)
    if seen is not None and seen != digest_of_proposal(proposal):
        raise Refusal("", OTHERWISE_BY_NOW)
    asked = proposal.rows_of(Decision.ASK)
    if asked and not leave_out_asked:
        raise StillAsked(len({row.place for row in asked}))
    rows = [row for row in proposal.rows_of(Decision.IMPORT) if row.entry is not None]
    if not rows:
        raise Refusal("", NOTHING_TO_IMPORT)

    hold_still(db_session, *LISTS, Entry)
    lists = Lists(db_session, may_add=True, may_be_named=may_be_named)
    taking = _Taking(db_session, proposal, rows, lists, today=day_of(recorded_at), scope=scope)
    sheet_rows = taking.checked()
    if taking.problems:
        raise RowsRefused(taking.problems)

    operation = begin_operation(db_session, kind="import", by=by, about=file.name, key=key, digest=digest)
    _mark_taken_in(db_session, file, operation.id)
    added = lists.store_added(db_session, operation)
    ids = new_ids(db_session, Entry, len(rows))
    writer = EntryWriter(
        db_session,
        operation,
        lists=lists,
        figures=taking.figures,
        by=by,
        first_month=first_month,
        recorded_at=recorded_at,
    )
    for number in taking.in_order():
        target = taking.targets.get(number)
        writer.write(ids[number], _without_doubles(sheet_rows[number], lists), None if target is None else ids[target])
    writer.finish()
    origins = {
        sheet: OriginWriter(db_session, file, cleaned(proposal.sheets[sheet]))
        for sheet in dict.fromkeys(row.place.sheet for row in rows)
    }
    for id_, row, said in zip(ids, rows, sheet_rows, strict=True):
        origins[row.place.sheet].add(id_, said)
    for origin in origins.values():
        origin.rows.finish()
    if any(one.singular == lists.organisations.singular for one in added):
        give_usual_sectors(db_session, operation)
    return Imported(
        operation.id,
        len(rows),
        added,
        tuple(sorted(writer.reporting_years)),
        writer.without_year,
        shared_references=taking.shared_references,
    )


def _mark_taken_in(db_session: DbSession, file: ImportedFile, operation_id: int) -> None:
    """Says of a file that an operation took it in. Of two people who confirm at the same moment, one does."""
    taken = db_session.scalar(
        update(ImportedFile)
        .where(ImportedFile.id == file.id, ImportedFile.operation_id.is_(None), ImportedFile.dropped_at.is_(None))
        .values(operation_id=operation_id)
        .returning(ImportedFile.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        now = db_session.scalar(select(ImportedFile.operation_id).where(ImportedFile.id == file.id))
        raise TakenInBefore(now or 0)
    db_session.refresh(file)


class _Taking:
    """The rows of a proposal as the register takes them, each checked; what is wrong with them is in `problems`."""

    def __init__(
        self,
        db_session: DbSession,
        proposal: Proposal,
        rows: Sequence[ReadRow],
        lists: Lists,
        *,
        today: date,
        scope: Scope,
    ) -> None:
        self.problems: list[RowProblem] = []
        self.shared_references = 0
        # For a row that is the same session as another: the number of that one.
        self.targets: dict[int, int] = {}
        self._db_session = db_session
        self._proposal = proposal
        self._rows = rows
        self._lists = lists
        self._today = today
        self._scope = scope
        self.figures: tuple[FigureColumn, ...] = tuple(
            dict.fromkeys(column for row in rows for column, _ in (row.entry.figures if row.entry else ()))
        )

    def checked(self) -> list[SheetRow]:
        """Every row, with names that are new noted in the lists."""
        number_of = {row.place: number for number, row in enumerate(self._rows)}
        for number, row in enumerate(self._rows):
            same = row.entry.same_session_as if row.entry else None
            # Where that stays out, this row tells of the session alone.
            if same is not None and number_of.get(same, number) != number:
                self.targets[number] = number_of[same]
        self.targets = {
            number: _last(number, self.targets) for number in self.targets if _last(number, self.targets) != number
        }
        found = [self._sheet_row(number, row) for number, row in enumerate(self._rows)]
        # What several rows have is the reference of none: a code, or a number of something else. It stays with the row.
        times = Counter(row.reference for row in found if row.reference is not None)
        self.shared_references = sum(number for number in times.values() if number > 1)
        found = [row._replace(reference=None) if times[row.reference or ""] > 1 else row for row in found]
        self._check_references(found)
        self.problems.sort(key=lambda problem: problem.place)
        return found

    def in_order(self) -> Iterator[int]:
        """The numbers of all rows, each after the row whose session it is."""
        yield from (number for number in range(len(self._rows)) if number not in self.targets)
        yield from self.targets

    def _add(self, row: ReadRow, words: str) -> None:
        problem = RowProblem(row.place, self._proposal.sheets[row.place.sheet], words)
        if problem not in self.problems:
            self.problems.append(problem)

    def _sheet_row(self, number: int, row: ReadRow) -> SheetRow:
        said = row.entry or Understood()
        is_same = number in self.targets
        starts_on = said.starts_on
        for day in filter(None, (said.starts_on, said.ends_on)):
            if not EARLIEST <= day <= LATEST:
                self._add(row, f"The year {day.year} is not one that a register can hold, 1900 to 2199.")
        if starts_on is None:
            self._add(row, "It has no day.")
            starts_on = self._today
        if said.days is not None and not 1 <= said.days <= MOST_DAYS:
            self._add(row, f"It was on {said.days} days, which can’t be.")
        if said.minutes_each is not None and not 1 <= said.minutes_each <= LONGEST_MINUTES:
            self._add(row, f"It took {said.minutes_each} minutes, which can’t be.")
        sessions = said.sessions
        if is_same or (said.same_session_as is not None and sessions == Count.of(0)):
            # Blank is 0 for the same session as another, and 1 for one that stands alone.
            sessions = None
        figures = dict(said.figures)
        for field_name, words in self._contradictions(said, starts_on, sessions, is_same=is_same):
            if field_name:
                self._add(row, words)
        self._check_names(row, said)
        return SheetRow(
            entry=None,
            version=None,
            reference=(self._line(row, said.reference, LONGEST_REFERENCE) or None) if said.reference else None,
            starts_on=starts_on,
            ends_on=said.ends_on,
            days=said.days,
            starts_at=said.starts_at,
            minutes_each=said.minutes_each,
            activity=cleaned(said.activity),
            course=self._new_name(row, self._lists.courses, said.course),
            level=self._new_name(row, self._lists.levels, said.level),
            audience=cleaned(said.audience),
            sector=cleaned(said.sector),
            sessions=None if sessions is None else _clipped(sessions, LONGEST_COUNT_AS_TYPED),
            attended=_clipped(
                said.attended, LONGEST_WORDS_INSTEAD if said.attended.value is None else LONGEST_COUNT_AS_TYPED
            ),
            organisations=self._new_names(row, self._lists.organisations, said.organisations),
            areas=self._areas(row, said.areas),
            providers=self._new_names(row, self._lists.providers, said.providers),
            trainers=self._trainers(row, said.trainers),
            how=said.how,
            venue=self._line(row, said.venue),
            status=(said.status, Status.DELIVERED if said.status is Status.TAKEN_OUT else None),
            reason=self._text(row, said.reason),
            same_session_as="",
            contact="",
            notes=self._text(row, said.notes),
            row=row.place.row,
            figures=tuple(
                _clipped(figures.get(column, NOT_RECORDED), LONGEST_COUNT_AS_TYPED) for column in self.figures
            ),
            texts=json.dumps([[kept_text(heading), kept_text(text)] for heading, text in row.texts]),
        )

    def _contradictions(
        self, said: Understood, starts_on: date, sessions: Count | None, *, is_same: bool
    ) -> Iterable[tuple[str, str]]:
        parts: dict[str, list[Count]] = {}
        for column, count in said.figures:
            if column.measure == ATTENDED and column.item and count.recorded:
                parts.setdefault(column.split, []).append(count)
        return contradictions(
            starts_on=starts_on,
            ends_on=said.ends_on or starts_on,
            status=said.status,
            sessions=sessions,
            is_same_session=is_same,
            attended=said.attended,
            parts=parts.items(),
            today=self._today,
        )

    def _check_names(self, row: ReadRow, said: Understood) -> None:
        """What is wrong with names of lists to which a file from people adds none."""
        lists = self._lists
        audience, sector = lists.audiences.id_if_known(said.audience), lists.sectors.id_if_known(said.sector)
        for name, id_, what in ((said.audience, audience, "audiences"), (said.sector, sector, "sectors")):
            if not name:
                self._add(row, f"It has no {what.removesuffix('s')}.")
            elif id_ is None:
                self._add(row, f"“{_shown(name)}” is no longer in the list of {what}.")
        if audience is not None and sector is not None:
            if (audience, sector) in lists.offered:
                lists.problem_with_pair(said.audience, said.sector)
            else:
                self._add(
                    row,
                    f"The audience “{_shown(said.audience)}” does not offer the sector “{_shown(said.sector)}”. "
                    "Whoever keeps the lists can add it there.",
                )
        if words := lists.problem_with_activity(cleaned(said.activity), cleaned(said.course)):
            self._add(row, words)
        for column, _ in said.figures:
            if not lists.knows_figure(column):
                self._add(row, f"“{_shown(column.item or column.measure)}” is no longer in the lists of figures.")

    def _check_references(self, found: Sequence[SheetRow]) -> None:
        rows = {said.reference: row for row, said in zip(self._rows, found, strict=True) if said.reference is not None}
        for reference, entry in entries_by_reference(self._db_session, rows).items():
            self._add(
                rows[reference],
                f"“{_shown(reference)}” is the reference of entry {entry.id} in the register already. Leave this row "
                "out, or say that this column is not read.",
            )

    def _new_name(self, row: ReadRow, names: NameList, name: str) -> str:
        """A name that is in its list or comes to be; "" where it is blank or can't be one."""
        if not cleaned(name):
            return ""
        try:
            # In the register a semicolon stands between names.
            name = checked_name(name.replace(SEPARATOR, ","))
        except NameProblem as problem:
            self._add(row, str(problem))
            return ""
        if words := names.problem_with(name):
            self._add(row, words)
        return name

    def _new_names(self, row: ReadRow, names: NameList, said: Iterable[str]) -> tuple[str, ...]:
        return tuple(filter(None, (self._new_name(row, names, name) for name in said)))

    def _areas(self, row: ReadRow, said: Iterable[str]) -> tuple[str, ...]:
        names = self._new_names(row, self._lists.areas, said)
        if self._scope.area_ids is not None:
            for name in names:
                if self._lists.areas.id_if_known(name) not in self._scope.area_ids:
                    self._add(row, f"“{_shown(name)}” is not an area for which you record.")
        return names

    def _trainers(self, row: ReadRow, said: Iterable[tuple[str, int | None]]) -> tuple[tuple[str, int | None], ...]:
        found = ((self._new_name(row, self._lists.trainers, name), half_days) for name, half_days in said)
        return tuple((name, half_days) for name, half_days in found if name)

    def _line(self, row: ReadRow, text: str, longest: int | None = None) -> str:
        try:
            return line_in(text) if longest is None else line_in(text, longest)
        except NameProblem as problem:
            self._add(row, str(problem))
            return ""

    def _text(self, row: ReadRow, text: str) -> str:
        try:
            return checked_text(text)
        except TextProblem as problem:
            self._add(row, str(problem))
            return ""


def _last(number: int, targets: dict[int, int]) -> int:
    """The row whose session a row is in the end; a circle ends where it began."""
    seen = {number}
    while number in targets and targets[number] not in seen:
        number = targets[number]
        seen.add(number)
    return number


def _without_doubles(row: SheetRow, lists: Lists) -> SheetRow:
    """A row in which each name stands once: two spellings of one organisation are one."""

    def once(names: Iterable[str], of: NameList) -> tuple[str, ...]:
        first: dict[int, str] = {}
        for name in names:
            first.setdefault(of.id_of(name), name)
        return tuple(first.values())

    trainers: dict[int, tuple[str, int | None]] = {}
    for name, half_days in row.trainers:
        trainers.setdefault(lists.trainers.id_of(name), (name, half_days))
    return row._replace(
        organisations=once(row.organisations, lists.organisations),
        areas=once(row.areas, lists.areas),
        providers=once(row.providers, lists.providers),
        trainers=tuple(trainers.values()),
    )


def _clipped(count: Count, longest: int) -> Count:
    """A count whose words fit into their column; the whole text is kept with the row."""
    words = cleaned(count.words)
    return count if words == count.words and len(words) <= longest else replace(count, words=words[:longest])


def _shown(name: str) -> str:
    name = cleaned(name)
    return name if len(name) <= 60 else f"{name[:59]}…"
