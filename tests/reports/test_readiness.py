"""The readiness list: everything that a period lacks, in the whole register, whoever looks."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.statements import statements
from training_register.actions.answers import stop_asking
from training_register.actions.doubles import tell_apart
from training_register.actions.operations import begin_operation
from training_register.models import Area, Entry
from training_register.reports.missing import missing_from
from training_register.reports.periods import period_report
from training_register.reports.readiness import Readiness, entry_in_short, lacks_in_words, readiness
from training_register.rules.entries import Status
from training_register.rules.periods import Period, quarter, year
from training_register.rules.permissions import ALL, Role, Scope
from training_register.rules.publications import Accepted, GapKind
from training_register.settings import Settings

TODAY = date(2017, 5, 2)
YEAR = year(2016, 4)


def ready(db_session: Session, period: Period = YEAR, scope: Scope = ALL, today: date = TODAY) -> Readiness:
    report = period_report(db_session, period, settings=Settings(), today=today)
    return readiness(db_session, period, report, scope=scope, today=today)


def stop(given: Given, entry: Entry, *lacks: str, reason: str = "The host left") -> None:
    by = given.user(Role.MANAGER)
    operation = begin_operation(given.db_session, kind="stop asking", by=by)  # type: ignore[arg-type]
    stop_asking(given.db_session, operation=operation, by=by, entry_id=entry.id, lacks=lacks, reason=reason)  # type: ignore[arg-type]
    given.db_session.commit()


class TestGaps:
    def test_a_whole_year_lacks_nothing(self, given: Given, db_session: Session) -> None:
        given.entry("2016-05-04", attended="0")
        given.entry("2016-05-05", attended="n/k", status=Status.CANCELLED, reason="Snow")
        given.entry("2016-05-06", activity="E-learning", attended="5")
        found = ready(db_session)
        assert found.is_ready
        assert not found.gaps

    def test_each_entry_says_what_it_lacks(self, given: Given, db_session: Session) -> None:
        attended = given.entry("2016-05-05", attended="n/k")
        sessions = given.entry("2016-05-06", "2016-06-06", sessions="n/k", attended="50", sector="Health")
        both = given.entry("2016-05-07", "2016-06-07", sessions="n/k", attended="n/k", sector="Police")
        overdue = given.entry("2016-05-08", attended="n/k", status=Status.PLANNED)
        found = ready(db_session)
        assert [(gap.entry.id, lacks_in_words(gap)) for gap in found.open_gaps] == [
            (attended.id, "how many attended"),
            (sessions.id, "how many sessions"),
            (both.id, "how many sessions and how many attended"),
            (overdue.id, "whether it took place"),
        ]
        assert found.kinds == ((GapKind.SESSIONS, 2), (GapKind.ATTENDED, 2), (GapKind.OVERDUE, 1))

    def test_it_holds_what_the_page_of_the_period_says_is_missing(self, given: Given, db_session: Session) -> None:
        given.entry("2016-05-05", attended="n/k")
        given.entry("2016-05-07", "2016-06-07", sessions="n/k", attended="n/k", sector="Police")
        given.entry("2016-03-07", "2016-06-07", sessions="n/k", attended="n/k", sector="Health")
        given.entry("2017-03-31", attended="n/k", status=Status.PLANNED)
        given.entry("2017-04-01", attended="n/k")
        report = period_report(db_session, YEAR, settings=Settings(), today=TODAY)
        told = missing_from(db_session, report, scope=ALL, today=TODAY)
        kinds = dict(ready(db_session).kinds)
        assert (kinds[GapKind.SESSIONS], kinds[GapKind.ATTENDED], kinds[GapKind.OVERDUE]) == (
            told.sessions,
            told.attended,
            told.overdue,
        )

    def test_what_the_edges_cut_off_is_among_them(self, given: Given, db_session: Session) -> None:
        spans = given.entry("2016-06-20", "2016-07-07", sessions="n/k", attended="20")
        assert [gap.entry.id for gap in ready(db_session, quarter(2016, 1, 4)).gaps] == [spans.id]
        assert [gap.entry.id for gap in ready(db_session, quarter(2016, 2, 4)).gaps] == [spans.id]
        assert not ready(db_session, quarter(2016, 3, 4)).gaps

    def test_what_nobody_is_asked_for_any_more_needs_no_other_answer(self, given: Given, db_session: Session) -> None:
        one = given.entry("2016-05-05", attended="n/k")
        both = given.entry("2016-05-07", "2016-06-07", sessions="n/k", attended="n/k", sector="Police")
        stop(given, one, "attended")
        stop(given, both, "sessions")
        found = ready(db_session)
        assert [gap.entry.id for gap in found.open_gaps] == [both.id]
        assert lacks_in_words(found.open_gaps[0]) == "how many attended"
        assert found.stopped == 1
        answered = found.answered({both.id: "Snow"})
        assert [(one.entry, one.kind, one.state, one.reason) for one in answered.accepted] == [
            (one.id, GapKind.ATTENDED, "stopped asking", "The host left"),
            (both.id, GapKind.SESSIONS, "stopped asking", "The host left"),
            (both.id, GapKind.ATTENDED, "accepted", "Snow"),
        ]

    def test_whatever_somebody_sees_all_of_it_counts(self, given: Given, db_session: Session) -> None:
        seen = given.entry("2016-05-05", attended="n/k", areas=("North",))
        given.entry("2016-05-06", attended="n/k", areas=("South",))
        anywhere = given.entry("2016-05-07", attended="n/k")
        north = db_session.scalars(select(Area.id).where(Area.name == "North")).one()
        found = ready(db_session, scope=Scope(frozenset({north})))
        assert len(found.open_gaps) == 3
        assert [gap.entry.id for gap in found.asked_one_by_one] == [seen.id, anywhere.id]
        assert (found.unseen_gaps, found.other_gaps) == (1, 0)
        assert len(found.answered({}, "Snow").accepted) == 3

    def test_fifty_are_asked_about_one_by_one_and_the_rest_together(self, given: Given, db_session: Session) -> None:
        for _ in range(53):
            given.entry("2016-05-05", attended="n/k")
        found = ready(db_session)
        assert (len(found.asked_one_by_one), found.other_gaps, found.unseen_gaps) == (50, 3, 0)

    def test_two_or_thirty_take_as_many_statements(self, given: Given, db_session: Session) -> None:
        given.entry("2016-05-05", attended="n/k")
        given.entry("2016-05-06", attended="n/k")
        with statements(db_session) as two:
            ready(db_session)
        for day in range(1, 30):
            given.entry(f"2016-06-{day:02d}", attended="n/k", organisations=(f"School {day}",))
        db_session.rollback()
        with statements(db_session) as thirty:
            ready(db_session)
        assert len(two) == len(thirty)

    def test_reasons_of_the_version_before_are_offered_again(self, given: Given, db_session: Session) -> None:
        entry = given.entry("2016-05-05", attended="n/k")
        other = given.entry("2016-05-06", attended="n/k")
        assert ready(db_session).reasons_before == {}
        given.publication(gaps=(Accepted(entry.id, GapKind.ATTENDED, "accepted", "Snow"),))
        assert ready(db_session).reasons_before == {entry.id: "Snow"}
        assert ready(db_session).answered(ready(db_session).reasons_before).unanswered == (other.id,)


class TestPairs:
    def pair(self, given: Given, **values: object) -> tuple[int, int]:
        several = given.entry("2016-09-05", "2017-02-16", sessions="12", attended="200", **values)  # type: ignore[arg-type]
        one = given.entry("2016-10-06", **values)  # type: ignore[arg-type]
        return several.id, one.id

    def test_a_pair_needs_an_answer_until_it_has_one(self, given: Given, db_session: Session) -> None:
        pair = self.pair(given)
        assert [found.ids for found in ready(db_session).pairs] == [pair]
        assert not ready(db_session).is_ready
        tell_apart(db_session, by=None, pair=pair)
        db_session.commit()
        assert ready(db_session).is_ready

    def test_one_with_an_entry_out_of_sight_is_told_and_not_answered(self, given: Given, db_session: Session) -> None:
        self.pair(given, areas=("South",))
        given.named(Area, "North")
        north = db_session.scalars(select(Area.id).where(Area.name == "North")).one()
        found = ready(db_session, scope=Scope(frozenset({north})))
        assert (len(found.pairs), found.seen_pairs, found.unseen_pairs) == (1, (), 1)


class TestWhatElseIsTold:
    def test_a_period_that_is_not_over(self, given: Given, db_session: Session) -> None:
        given.entry("2016-05-05")
        given.entry("2017-03-30", attended="n/k", status=Status.PLANNED)
        given.entry("2017-03-31", attended="n/k", status=Status.PLANNED)
        last_day = date(2017, 3, 31)
        found = ready(db_session, today=last_day)
        assert not found.is_over
        assert not found.is_ready
        assert (found.to_come, dict(found.kinds)) == (1, {GapKind.OVERDUE: 1})
        assert ready(db_session, today=date(2017, 4, 1)).is_over

    def test_an_entry_in_short(self, given: Given, db_session: Session) -> None:
        given.entry("2016-05-05", attended="n/k", organisations=("A", "B", "C"), course="Level 1")
        given.entry("2016-05-06", attended="n/k", organisations=("A", "B"))
        given.entry("2016-05-07", attended="n/k")
        assert [entry_in_short(gap.entry) for gap in ready(db_session).gaps] == [
            "5 May 2016, Level 1, A and 2 more",
            "6 May 2016, Course, A and B",
            "7 May 2016, Course",
        ]
