"""An outsider with every version of every publication tries to work out a hidden number, with a solver of their own."""

from __future__ import annotations

import random
from collections.abc import Iterator
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
from training_register.actions.publications import next_version, publish
from training_register.models import Audience, Entry, Publication, ReportTable
from training_register.outputs.kept_download import download_kept
from training_register.outputs.publication import Download
from training_register.queries.protected_people import people_of, protected_audiences
from training_register.queries.publications import kept_part, publications
from training_register.reports.figures_behind import figures_behind
from training_register.reports.periods import period_report
from training_register.reports.protecting import Protected, protect
from training_register.reports.protection_batch import Unknowns, told_by, values_at
from training_register.rules.hiding import SENTENCE, Choice, Decision
from training_register.rules.periods import parse_period
from training_register.rules.publications import Hidden, behind_kept

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
            entries={},
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
        self.hidden: list[tuple[Any, list[int], int]] = []
        limits = {one.id: one.hides_up_to for one in protected_audiences(db_session)}
        for one in publications(db_session):
            behind = behind_kept(kept_part(db_session, one.id, "behind"))
            people = people_of(db_session, {entry for figure in behind for entry, _, _ in figure.entries})
            unknowns = Unknowns(people)
            values = values_at(download_kept(kept_part(db_session, one.id, "download")).tables, {})
            log = {(h.table, h.row, h.column) for h in map(Hidden.kept, kept_part(db_session, one.id, "hidden"))}
            for figure in behind:
                place = figure.table, figure.row, figure.column
                components = unknowns.components(figure)
                sums = [[self._column(unknown) for unknown in component.unknowns] for component in components]
                truth = [component.value for component in components]
                if place in log:
                    small = [
                        at
                        for at, component in enumerate(components)
                        if any(people[entry].audience_id in limits for entry, _, _ in component.unknowns)
                    ]
                    self.hidden += (((one.address, *place), sums[at], truth[at]) for at in small if truth[at])
                elif figure.row == SENTENCE:
                    self.rows += zip(sums, truth, strict=True)
                elif (told := told_by(values.get(place), figure)) is not None and components:
                    assert list(told) == truth, place
                    self.rows += zip(sums, told, strict=True)

    def _column(self, unknown: Any) -> int:
        return self.columns.setdefault(unknown, len(self.columns))

    def can_tell(self) -> list[Any]:
        """The hidden figures that have one possible value."""
        solver = highspy.Highs()
        solver.silent()
        for _ in self.columns:
            solver.addVar(0, 10_000_000)
        for of, value in self.rows:
            counts = {column: of.count(column) for column in of}
            solver.addRow(value, value, len(counts), list(counts), [float(n) for n in counts.values()])
        found = []
        for key, of, truth in self.hidden:
            ends = []
            for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
                for column in range(len(self.columns)):
                    solver.changeColCost(column, float(of.count(column)))
                solver.changeObjectiveSense(sense)
                solver.run()
                ends.append(solver.getInfo().objective_function_value)
            if ends[1] - ends[0] < 0.5:
                found.append((key, truth, ends))
        return found


@hypothesis.settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@hypothesis.given(seed=st.integers(0, 10**9))
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
