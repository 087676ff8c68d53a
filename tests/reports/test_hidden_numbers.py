"""An outsider with every version of every publication tries to work out a hidden number, with a solver of their own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import highspy
import hypothesis
import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tests.given import Given
from tests.random_crosses import CrossRegister
from tests.reports.test_figures_behind import no_tables
from tests.reports.test_one_figure import SETTINGS, TODAY, random_table
from training_register.actions.publications import publish
from training_register.count import Count
from training_register.models import Audience, Entry, Publication, ReportTable
from training_register.outputs.kept_download import download_kept, plain_download
from training_register.outputs.publication import Download
from training_register.queries.frozen_entries import frozen_entries
from training_register.queries.protected_people import People, people_kept, protected_audiences
from training_register.queries.publications import kept_part, next_version, publications
from training_register.reports.entry_numbers import EntryNumbers
from training_register.reports.figures_behind import figures_behind
from training_register.reports.hidden_tables import without
from training_register.reports.periods import period_report
from training_register.reports.protecting import Protected, protect
from training_register.reports.protection_batch import told_by, values_at
from training_register.rules.hiding import SENTENCE, Choice, Decision
from training_register.rules.periods import parse_period
from training_register.rules.publications import Hidden, behind_kept
from training_register.table import Table

PERIODS = ("2016-17", "2016-17-q1", "2016-17-q2", "2016-17", "2015-16..2016-17", "2016-17-q4")
SENTENCES = ("{attended} came.", "{average_attended} on average.", "{change_on_last_year}, {booked} booked.", "")


@pytest.fixture
def crosses(db_session: Session, given: Given) -> Iterator[CrossRegister]:
    """A register with lists of everything, in which young people are protected."""
    register = CrossRegister(db_session, given)
    db_session.execute(update(Audience).where(Audience.short_name == "young-people").values(hides_up_to=4))
    db_session.commit()
    yield register
    db_session.rollback()
    db_session.execute(delete(Publication))
    register.empty()


def published(db_session: Session, period: str) -> Protected:
    """Publishes a period where it may be published, with every question answered."""
    found = parse_period(period)
    report = period_report(db_session, found, settings=SETTINGS, today=TODAY)
    behind = figures_behind(db_session, report, settings=SETTINGS)
    made = protect(db_session, report, report.all_tables, behind, settings=SETTINGS)
    decisions = {
        one.place: Decision(Choice.HIDDEN if one.may_hide else Choice.SHOWN, "Asked about.") for one in made.questions
    }
    if decisions:
        made = protect(db_session, report, report.all_tables, behind, settings=SETTINGS, decisions=decisions)
    if not made.refused:
        publish(
            db_session,
            by=None,
            download=Download(
                period=found,
                made_at=datetime(2017, 5, 2, tzinfo=UTC),
                tables=made.tables,
                notes=made.report.notes,
                version=next_version(db_session, found.address),
            ),
            entries=frozen_entries(db_session, {entry for one in made.behind for entry, _, _ in one.entries}),
            behind=made.behind,
            gaps=(),
            hidden=made.log,
            files=(),
        )
        db_session.commit()
    return made


class Outsider:
    """Somebody with all that was published, who knows which entries stand behind a figure, and no number of theirs."""

    def __init__(self, db_session: Session) -> None:
        self.columns: dict[Any, int] = {}
        self.rows: list[tuple[list[int], int]] = []
        # Figures, each with sums of which one at least must not be found.
        self.hidden: list[tuple[Any, list[tuple[list[int], int]]]] = []
        self.known: list[list[tuple[int, int]]] = []
        self._people: dict[int, People] = {}
        limits = {one.id: one.hides_up_to for one in protected_audiences(db_session)}
        for one in publications(db_session):
            behind = behind_kept(kept_part(db_session, one.id, "behind"))
            people = people_kept(db_session, kept_part(db_session, one.id, "entries"))
            numbers = EntryNumbers(people)
            values = values_at(download_kept(kept_part(db_session, one.id, "download")).tables, {})
            log = {(h.table, h.row, h.column) for h in map(Hidden.kept, kept_part(db_session, one.id, "hidden"))}
            for figure in behind:
                place = figure.table, figure.row, figure.column
                components = numbers.components(figure)
                sums = [[self._column(unknown) for unknown in component.unknowns] for component in components]
                truth = [component.value for component in components]
                if place in log:
                    told = list(zip(sums, truth, strict=True))
                    up_to = max((limits.get(people[entry].audience_id, 0) for entry, _, _ in figure.entries), default=0)
                    # A ratio hides its small number; what it is divided by may stand elsewhere.
                    small = [one for one in told if 1 <= one[1] <= up_to]
                    key = one.address, *place
                    self.hidden += [(key, [each]) for each in small] if small else [(key, told)]
                elif figure.row == SENTENCE:
                    self.rows += zip(sums, truth, strict=True)
                elif (told := told_by(values.get(place), figure)) is not None and components:
                    assert list(told) == truth, place
                    self.rows += zip(sums, told, strict=True)

            self._people.update(people)
            for entry in people:
                for identity in numbers.identities(entry):
                    self.known.append([(self._column(unknown), sign) for sign, unknown in identity.terms])
        # Few people of one entry are to be found as little as a hidden figure, whichever figures they stand in.
        for unknown, column in self.columns.items():
            entry, _, number = unknown
            up_to = limits.get(self._people[entry].audience_id, 0)
            if 1 <= number <= up_to:
                self.hidden.append((unknown, [([column], number)]))

    def _column(self, unknown: Any) -> int:
        return self.columns.setdefault(unknown, len(self.columns))

    def can_tell(self) -> list[Any]:
        """The hidden figures that have one possible value, with the sums that they tell."""
        solver = highspy.Highs()
        solver.silent()
        for _ in self.columns:
            solver.addVar(0, 10_000_000)
        for of, value in self.rows:
            counts = {column: of.count(column) for column in of}
            solver.addRow(value, value, len(counts), list(counts), [float(n) for n in counts.values()])
        for terms in self.known:
            columns, signs = zip(*terms, strict=True)
            solver.addRow(0, 0, len(columns), list(columns), list(map(float, signs)))
        return [(key, sums) for key, sums in self.hidden if sums and all(self._is_found(solver, of) for of, _ in sums)]

    def _is_found(self, solver: highspy.Highs, of: list[int]) -> bool:
        ends = []
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            for column in range(len(self.columns)):
                solver.changeColCost(column, float(of.count(column)))
            solver.changeObjectiveSense(sense)
            solver.run()
            ends.append(solver.getInfo().objective_function_value)
        return ends[1] - ends[0] < 0.5


@hypothesis.settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@hypothesis.given(seed=st.integers(0, 10**9))
@hypothesis.example(seed=144)
def test_nobody_can_work_out_a_hidden_number_from_all_versions_together(
    db_session: Session, crosses: CrossRegister, seed: int
) -> None:
    draw = random.Random(seed)
    db_session.rollback()
    db_session.execute(delete(Publication))
    db_session.commit()
    crosses.holding(draw)
    no_tables(db_session)
    for number in range(draw.randrange(1, 4)):
        random_table(db_session, draw, number)
    for table in db_session.scalars(select(ReportTable)):
        table.sentence = draw.choice(SENTENCES)
    db_session.commit()
    for number, period in enumerate(draw.sample(PERIODS, 3)):
        made = published(db_session, period)
        hypothesis.note(made.refused)
        hypothesis.event("refused" if made.refused else f"hides {'some' if made.log else 'nothing'}")
        if number == 0 and draw.random() < 0.5:
            entry = draw.choice([None, *db_session.scalars(select(Entry))])
            if entry:
                entry.attended, entry.attended_certainty = draw.choice([1, 2, 30]), "exact"
                db_session.commit()

    assert Outsider(db_session).can_tell() == []


def test_the_outsider_finds_what_nothing_but_the_small_number_would_hide(
    db_session: Session, crosses: CrossRegister, given: Given
) -> None:
    no_tables(db_session)
    for sector, attended in (("Education", "3"), ("Health", "70")):
        given.entry(audience="Young people", sector=sector, attended=attended)
    made = published(db_session, "2016-17")
    assert len(made.log) > 1
    assert Outsider(db_session).can_tell() == []

    # The same publication as if the total and the other row had been left to stand.
    publication = db_session.scalars(select(Publication)).one()
    shown = plain_download(replace(download_kept(publication.download), tables=made_open(db_session)))
    publication.download = shown
    publication.hidden = [one for one in publication.hidden if one["rule"] == "small number"]
    db_session.commit()

    found = [key for key, sums in Outsider(db_session).can_tell() if sums[0][1] == 3]
    assert ("2016-17/v1", "young-people", "education", "attended") in found


def made_open(db_session: Session) -> tuple[Table, ...]:
    """The tables of the year with nothing but small numbers hidden."""
    tables = period_report(db_session, parse_period("2016-17"), settings=SETTINGS, today=TODAY).all_tables
    small = {
        (table.name, row.key, column.key)
        for table in tables
        for row in table.all_rows
        for column, cell in table.measures(row)
        if column.counts_people and isinstance(cell.value, Count) and 1 <= cell.value.number <= 4
    }
    return tuple(without(table, small) for table in tables)
