"""What stops a period from being published, as its page tells it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.given import Given
from tests.statements import statements
from training_register.models import Area
from training_register.reports.missing import Missing, missing_from
from training_register.reports.periods import period_report
from training_register.rules.entries import Status
from training_register.rules.periods import Period, quarter, year
from training_register.rules.permissions import ALL, Scope
from training_register.settings import Settings

TODAY = date(2017, 4, 30)


def missing(db_session: Session, period: Period | None = None, *, scope: Scope = ALL, today: date = TODAY) -> Missing:
    report = period_report(db_session, period or year(2016), settings=Settings(), today=today)
    return missing_from(db_session, report, scope=scope, today=today)


class TestFigures:
    """Delivered entries with sessions or attended not recorded."""

    def test_nothing_is_missing_from_a_register_without_entries(self, db_session: Session) -> None:
        assert missing(db_session).is_nothing

    def test_nothing_is_missing_from_an_entry_with_both_its_counts(self, given: Given, db_session: Session) -> None:
        given.entry(attended="0")

        assert missing(db_session).is_nothing

    @pytest.mark.parametrize(
        ("said", "sessions", "attended"),
        [
            ({"attended": "n/k"}, 0, 1),
            ({"sessions": "n/k", "attended": "1102"}, 1, 0),
            ({"sessions": "n/k", "attended": "n/k"}, 1, 1),
            ({"attended": "about 60"}, 0, 0),
            ({"attended": "not recorded: well attended"}, 0, 1),
            # Sessions do not apply to e-learning, and are not missing from it.
            ({"activity": "E-learning", "attended": "215"}, 0, 0),
            ({"activity": "E-learning", "attended": "n/k"}, 0, 1),
            # A stall has no sessions unless somebody counts them.
            ({"activity": "Stall or outreach", "attended": "1600"}, 0, 0),
            # Nobody asks for the figures of what did not take place, or has not yet.
            ({"attended": "n/k", "status": Status.CANCELLED}, 0, 0),
            ({"attended": "n/k", "status": Status.TAKEN_OUT, "status_before": Status.DELIVERED}, 0, 0),
        ],
    )
    def test_a_figure_that_was_not_recorded_is_missing(
        self, given: Given, db_session: Session, said: dict[str, Any], sessions: int, attended: int
    ) -> None:
        given.entry(**said)

        found = missing(db_session)

        assert (found.sessions, found.attended) == (sessions, attended)

    def test_what_a_period_cuts_off_is_asked_for_too(self, given: Given, db_session: Session) -> None:
        given.entry("2016-09-01", "2017-07-31", sessions="n/k", attended="n/k")

        for period in (year(2016), year(2017), quarter(2016, 4)):
            found = missing(db_session, period)
            assert (found.sessions, found.attended) == (1, 1)

    def test_another_year_misses_what_is_its_own(self, given: Given, db_session: Session) -> None:
        given.entry("2015-04-12", attended="n/k")

        assert missing(db_session).is_nothing

    def test_the_statements_are_as_many_for_one_entry_or_a_hundred(self, given: Given, db_session: Session) -> None:
        given.entry(attended="n/k")
        given.entry(attended="n/k")
        with statements(db_session) as for_one:
            missing(db_session)
        for number in range(30):
            given.entry(attended="n/k", sector=f"Sector {number}")
        with statements(db_session) as for_many:
            found = missing(db_session)

        assert found.attended == 32
        assert len(for_one) == len(for_many) <= 12


class TestTheRest:
    """Planned entries whose day has passed and likely doubles, among those that somebody sees."""

    def test_what_is_missing_is_counted_by_kind(self, given: Given, db_session: Session) -> None:
        given.entry("2016-06-10", attended="n/k", status=Status.PLANNED)
        given.entry("2016-09-05", "2016-12-16", sessions="12", attended="n/k")
        given.entry("2016-10-12", sessions="n/k")

        assert missing(db_session) == Missing(sessions=1, attended=1, overdue=1, doubles=1)
        assert missing(db_session, today=date(2016, 6, 10)).overdue == 0

    def test_tables_tell_what_they_leave_out_to_everybody_and_the_rest_to_those_who_see_it(
        self, given: Given, db_session: Session
    ) -> None:
        """A viewer's table says "1 entry not recorded" whosever entry it is."""
        north = given.named(Area, "North").id
        for area in ("North", "South"):
            given.entry("2016-06-10", attended="n/k", status=Status.PLANNED, areas=(area,))
            given.entry("2016-09-05", "2016-12-16", sessions="12", attended="n/k", areas=(area,))
            given.entry("2016-10-12", areas=(area,))

        assert missing(db_session) == Missing(sessions=0, attended=2, overdue=2, doubles=2)
        assert missing(db_session, scope=Scope(frozenset([north]))) == Missing(
            sessions=0, attended=2, overdue=1, doubles=1
        )
