"""Turns the tables of a publication into tables in which no small number of a protected audience can be found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from training_register import solver
from training_register.database import DbSession
from training_register.queries.protected_people import ProtectedAudience, people_of, protected_audiences
from training_register.reports.earlier_publications import given_before
from training_register.reports.entry_numbers import EntryNumbers
from training_register.reports.figures_behind import figures_said
from training_register.reports.hidden_tables import (
    notes_published,
    own_notes_published,
    printed,
    saying_without,
    without,
)
from training_register.reports.hiding_questions import (
    AllOrNone,
    labels_of,
    question_of_share,
    questions_of_typed,
    shares_of_all_or_none,
    without_typed,
)
from training_register.reports.layout_words import ALSO_REPORTED
from training_register.reports.live_protection import is_of_protected
from training_register.reports.period_reports import PeriodReport
from training_register.reports.protection_batch import batch_of, values_at
from training_register.reports.stated_behind import COMPUTED, stated_behind
from training_register.reports.stated_figures import stated_in
from training_register.rules.hiding import SENTENCE, Choice, Decision, Place, Question
from training_register.rules.protection import Audit, Batch, Figure, HiddenFigure, Key, Rule, key_in_words
from training_register.rules.publications import FigureBehind, Hidden
from training_register.rules.sentence_places import places_in
from training_register.settings import Settings
from training_register.table import Cell, Column, ColumnKind, Row, RowKind, Table

FEW_SESSIONS = "few sessions"
_FEW_SESSIONS_IN_WORDS = "Organisations are not named where fewer than 3 sessions stand behind them."
LOG = "hidden-figures"


@dataclass(frozen=True, slots=True)
class Protected:
    """A report whose small numbers are hidden, and everything that is to be known of how.

    `tables` are as they are printed, in the order in which they were given. `behind` is what stood behind each figure
    before any was hidden, those of sentences and of stated figures included. `refused` says in plain words why it can't
    be published; "" where nothing stands against it.
    """

    report: PeriodReport
    tables: tuple[Table, ...]
    behind: tuple[FigureBehind, ...]
    log: tuple[Hidden, ...] = ()
    questions: tuple[Question, ...] = ()
    refused: str = ""


def protect(
    db_session: DbSession,
    report: PeriodReport,
    tables: Sequence[Table],
    behind: Iterable[FigureBehind],
    *,
    settings: Settings,
    decisions: Mapping[Place, Decision] | None = None,
) -> Protected:
    """Hides what must be hidden of tables that are published together, and looks whether that is enough.

    `behind` is what stands behind the figures of the report's tables, and `decisions` what a manager decided: to show a
    small number all the same, to hide another figure, or what to do about something that was asked.
    """
    chosen = _only(report, {table.name for table in tables})
    behind = tuple(behind)
    told = (
        *(one for one in behind if one.table in {table.name for table in tables}),
        *figures_said(db_session, chosen, settings=settings),
        *stated_behind(db_session, report.period, chosen.stated.tables, behind),
    )
    audiences = protected_audiences(db_session)
    if not audiences:
        return Protected(chosen, tuple(tables), told)
    making = _Making.of(db_session, chosen, told, audiences, decisions or {})
    return making.protected(db_session, report, tables, settings)


def _only(report: PeriodReport, names: Collection[str]) -> PeriodReport:
    """A report of some of its tables."""
    stated = replace(report.stated, tables=tuple(one for one in report.stated.tables if one.name in names))
    return replace(
        report,
        tables=tuple(one for one in report.tables if one.name in names),
        summary=report.summary if report.summary and report.summary.name in names else None,
        stated=stated,
        sayings={name: saying for name, saying in report.sayings.items() if name in names},
        sums_of_all=(),
    )


@dataclass(frozen=True, slots=True)
class _Making:
    """What the protection of one publication is made from. `chosen` is the report as it was counted."""

    chosen: PeriodReport
    behind: tuple[FigureBehind, ...]
    audiences: tuple[ProtectedAudience, ...]
    decisions: Mapping[Place, Decision]
    shares: tuple[AllOrNone, ...]
    batch: Batch

    @classmethod
    def of(
        cls,
        db_session: DbSession,
        chosen: PeriodReport,
        behind: tuple[FigureBehind, ...],
        audiences: tuple[ProtectedAudience, ...],
        decisions: Mapping[Place, Decision],
    ) -> _Making:
        """The batch of a report, with what was published before."""
        limits = {one.id: one.hides_up_to for one in audiences}
        people = people_of(db_session, {entry for one in behind for entry, _, _ in one.entries})
        up_to = {entry: limits[one.audience_id] for entry, one in people.items() if one.audience_id in limits}
        numbers = EntryNumbers(people)
        values = values_at(chosen.all_tables, chosen.sayings)
        shares = tuple(shares_of_all_or_none(behind, values, numbers, up_to))
        to_hide = {place for place, one in decisions.items() if _is(one, Choice.HIDDEN)}
        for share in shares:
            if not to_hide.isdisjoint(share.places):
                to_hide.update(share.places)
        batch = batch_of(
            chosen.all_tables,
            chosen.sayings,
            behind,
            given=given_before(db_session, behind, audiences),
            numbers=numbers,
            up_to=up_to,
            to_hide=to_hide,
            to_show={place for place, one in decisions.items() if _is(one, Choice.SHOWN)},
        )
        return cls(chosen, behind, audiences, decisions, shares, batch)

    def protected(
        self, db_session: DbSession, whole: PeriodReport, tables: Sequence[Table], settings: Settings
    ) -> Protected:
        """The report with [c] in place of what is hidden, looked through for what can be worked out nevertheless."""
        plan = solver.plan(self.batch)
        hidden = {_place_of(one.key): one for one in plan.hidden}
        report = without_typed(self._without(db_session, whole, hidden.keys(), settings), self.decisions)
        by_name = {table.name: table for table in report.all_tables}
        questions = tuple(self._questions(report, hidden))
        # Where no protected people are, there is nothing to look for.
        audit = Audit()
        if self.batch.figures:
            audit = solver.audit(self.batch, printed(self.batch, report.all_tables, report.sayings, self.behind))
        in_words = labels_of(self.chosen.all_tables)
        against = [one for one in (plan.gave_up, audit.gave_up) if one]
        against += (_say(one.sentence, (one.key,), in_words) for one in audit.findings)
        if open_ := sum(not one.is_answered for one in questions):
            against.append(f"{open_:,} {'question is' if open_ == 1 else 'questions are'} not answered.")
        kept = [one for one in hidden if self._is_told(one, report)]
        log = (
            *(self._logged(hidden[place], in_words) for place in kept),
            *self._shown(questions, hidden.keys()),
            *self._unnamed(),
        )
        # A sentence that gave way to a plain one told nothing of its other figures.
        behind = (one for one in self.behind if one.row != SENTENCE or self._is_told(_place(one), report))
        return Protected(
            report,
            tuple(by_name[table.name] for table in tables),
            tuple(behind),
            tuple(log),
            questions,
            " ".join(dict.fromkeys(against)),
        )

    @property
    def _keys(self) -> frozenset[str]:
        return frozenset(one.short_name for one in self.audiences)

    def _without(
        self, db_session: DbSession, whole: PeriodReport, hidden: Collection[Place], settings: Settings
    ) -> PeriodReport:
        """The report without what is hidden, without numbers of people in its notes, and with sentences said anew."""
        chosen = self.chosen
        sayings = {name: saying_without(saying, name, hidden) for name, saying in chosen.sayings.items()}

        def made(table: Table) -> Table:
            found = without(table, hidden)
            return replace(
                found,
                notes=notes_published(chosen, table, self._keys),
                sentence=sayings[table.name].sentence if table.name in sayings else table.sentence,
            )

        return replace(
            chosen,
            tables=tuple(map(made, chosen.tables)),
            summary=without(chosen.summary, hidden) if chosen.summary else None,
            notes=own_notes_published(chosen, {one.id for one in self.audiences}),
            sayings=sayings,
            stated=replace(
                chosen.stated, tables=tuple(self._stated(db_session, whole, chosen.stated.tables, hidden, settings))
            ),
        )

    def _stated(
        self,
        db_session: DbSession,
        whole: PeriodReport,
        tables: Sequence[Table],
        hidden: Collection[Place],
        settings: Settings,
    ) -> Iterator[Table]:
        """Stated figures; what is computed beside them is hidden where it must be, or where that is not known."""
        known = {(one.table, one.row) for one in self.behind if one.column == COMPUTED}
        rows = {row for _, row, column in hidden if column == COMPUTED}
        for table in tables:
            place = next((at for at, column in enumerate(table.columns) if column.key == COMPUTED), None)
            if place is not None:
                rows |= {
                    row.key
                    for row in table.rows
                    if (table.name, row.key) not in known and row.cells[place].value is not None
                }
        if not rows:
            yield from tables
            return
        names = {table.name for table in tables}
        made = stated_in(
            db_session,
            whole.period,
            settings=settings,
            computed=whole.tables,
            tallies=[tally for tally in whole.tallies if tally.starts_on is None],
            cut_off=[tally for tally in whole.tallies if tally.starts_on is not None],
            hidden=rows,
        )
        yield from (table for table in made.tables if table.name in names)

    def _questions(self, report: PeriodReport, hidden: Mapping[Place, HiddenFigure]) -> Iterator[Question]:
        in_words = labels_of(self.chosen.all_tables)
        for share in self.shares:
            decision = next((self.decisions[one] for one in share.places if one in self.decisions), None)
            # What is hidden by a rule need not be asked about.
            if any(one not in hidden or hidden[one].rule is Rule.ASKED for one in share.places):
                yield question_of_share(share, in_words, decision)
        numbers: dict[str, set[int]] = {}
        for figure in self.batch.figures:
            if not figure.key[0] and _place_of(figure.key) in hidden:
                numbers.setdefault(figure.key[1], set()).update(one.value for one in figure.components)
        yield from questions_of_typed(report, numbers, self.decisions)

    def _is_told(self, place: Place, report: PeriodReport) -> bool:
        """Whether a sentence tells a place, or says that it is hidden; every other figure is printed."""
        table, row, column = place
        if row != SENTENCE:
            return True
        before, now = self.chosen.sayings[table], report.sayings[table]
        return column in before.told or column in now.told or (column == "attended" and now.is_plain)

    def _logged(self, one: HiddenFigure, in_words: Callable[[Place], str]) -> Hidden:
        table, row, column = _place_of(one.key)
        decision = self.decisions.get((table, row, column))
        words = _say(one.sentence, (one.because,) if one.because else (), in_words)
        if decision and one.rule is Rule.ASKED:
            return Hidden(table, row, column, str(one.rule), words, str(Choice.HIDDEN), decision.reason, decision.by)
        return Hidden(table, row, column, str(one.rule), words)

    def _shown(self, questions: Iterable[Question], hidden: Collection[Place]) -> Iterator[Hidden]:
        """What is shown although a rule would hide it, or although it was asked about."""
        for figure in self.batch.figures:
            place = _place_of(figure.key)
            one = self.decisions.get(place) if not figure.key[0] else None
            if one and _is(one, Choice.SHOWN) and _is_freed(figure) and place not in hidden:
                words = "It counts so few people that they could be recognised, and is shown all the same."
                yield Hidden(*place, str(Rule.PRIMARY), words, str(Choice.SHOWN), one.reason, one.by)
        for question in questions:
            if question.decision and question.is_answered and question.decision.choice is Choice.SHOWN:
                one = question.decision
                yield Hidden(*question.place, str(question.kind), question.words, str(Choice.SHOWN), one.reason, one.by)

    def _unnamed(self) -> Iterator[Hidden]:
        """Tables whose notes name fewer organisations than the report does for those who see entries."""
        for table in self.chosen.tables:
            few = self.chosen.notes_of_few.get(table.name, table.notes)
            layout = self.chosen.layouts.get(table.name)
            names_some = layout and any("organisations" in places_in(note.text) for note in layout.notes)
            gone = [note for note in table.notes if note not in few and not note.text.startswith(ALSO_REPORTED)]
            if names_some and gone and is_of_protected(table, self._keys):
                yield Hidden(table.name, "", "notes", FEW_SESSIONS, _FEW_SESSIONS_IN_WORDS)


def log_table(log: Iterable[Hidden], tables: Iterable[Table]) -> Table:
    """The log of what was hidden as a plain table: where it stood, why, and what a manager decided."""
    in_words = labels_of(tables)
    headings = {"figure": "Figure", "rule": "Rule", "why": "Why", "decision": "Decided", "reason": "Reason", "by": "By"}
    rows = []
    for one in log:
        what = in_words((one.table, one.row, one.column))
        texts = (what, f"{one.rule[:1].upper()}{one.rule[1:]}", one.words, one.decision, one.reason, one.by)
        rows.append(Row("/".join((one.table, one.row, one.column, one.rule)), RowKind.ROW, tuple(map(Cell, texts))))
    return Table(
        name=LOG,
        title="What was hidden to protect confidentiality",
        period_in_words="",
        columns=tuple(Column(key, heading, ColumnKind.TEXT) for key, heading in headings.items()),
        rows=tuple(rows),
    )


def _is(decision: Decision, choice: Choice) -> bool:
    """Whether somebody chose so, and said why."""
    return decision.choice is choice and bool(decision.reason.strip())


def _is_freed(figure: Figure) -> bool:
    """Whether a figure of protected people is shown since a manager decided so."""
    return figure.is_protected and not figure.hides_up_to


def _place(behind: FigureBehind) -> Place:
    return behind.table, behind.row, behind.column


def _place_of(key: Key) -> Place:
    return key[1], key[2], key[3]


def _say(sentence: str, keys: Iterable[Key], in_words: Callable[[Place], str]) -> str:
    """A sentence that names figures by their keys, with their names in words."""
    for key in keys:
        words = in_words(_place_of(key))
        sentence = sentence.replace(key_in_words(key), f"{words} ({key[0]})" if key[0] else words)
    return sentence
