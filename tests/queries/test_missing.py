"""What has to be looked for: planned entries whose day has passed, and likely doubles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.given import Given
from tests.random_registers import RandomEntry, RandomRegister, is_cut_off, is_in, random_entries, some_periods
from training_register.actions.doubles import tell_apart
from training_register.models import Area, Entry
from training_register.queries.missing import doubles_in, overdue_and_doubles
from training_register.rules.entries import Kind, Status
from training_register.rules.periods import Period, parse_period, year
from training_register.rules.permissions import ALL, Role, Scope

YEAR = year(2016)
TODAY = date(2017, 4, 30)


def overdue(db_session: Session, period: Period = YEAR, *, scope: Scope = ALL, today: date = TODAY) -> int:
    return overdue_and_doubles(db_session, period, scope=scope, today=today)[0]


class TestPlanned:
    """Planned entries whose day has passed; `today` is told, never looked up."""

    @pytest.mark.parametrize(
        ("today", "number"),
        [(date(2016, 6, 9), 0), (date(2016, 6, 10), 0), (date(2016, 6, 12), 0), (date(2016, 6, 13), 1)],
    )
    def test_one_is_overdue_the_day_after_its_last(
        self, given: Given, db_session: Session, today: date, number: int
    ) -> None:
        given.entry("2016-06-10", "2016-06-12", attended="n/k", status=Status.PLANNED)

        assert overdue(db_session, today=today) == number

    def test_one_that_was_delivered_or_cancelled_is_not(self, given: Given, db_session: Session) -> None:
        given.entry("2016-06-10", status=Status.DELIVERED)
        given.entry("2016-06-10", status=Status.CANCELLED)

        assert overdue(db_session) == 0

    def test_one_that_the_period_cuts_off_is_told_in_both(self, given: Given, db_session: Session) -> None:
        given.entry("2016-09-01", "2017-04-07", sessions="12", attended="n/k", status=Status.PLANNED)

        assert [overdue(db_session, year(number)) for number in (2015, 2016, 2017, 2018)] == [0, 1, 1, 0]

    def test_a_coordinator_is_told_of_their_own_areas_and_of_what_has_none(
        self, given: Given, db_session: Session
    ) -> None:
        north = given.named(Area, "North").id
        for areas in (("North",), ("South",), ("North", "South"), ()):
            given.entry(status=Status.PLANNED, areas=areas)

        for scope, number in ((ALL, 4), (Scope(frozenset([north])), 3), (Scope(frozenset()), 1)):
            assert overdue(db_session, scope=scope) == number


class TestDoubles:
    """Design, section 4: several sessions together and others of the same audience, sector and area that overlap."""

    @pytest.fixture
    def term(self, given: Given) -> Entry:
        """Several sessions together, September to December, for no area in particular."""
        return given.entry("2016-09-05", "2016-12-16", sessions="12", attended="300")

    def doubles(self, db_session: Session, period: Period = YEAR, scope: Scope = ALL) -> list[tuple[int, int]]:
        pairs = doubles_in(db_session, period, scope=scope)
        assert overdue_and_doubles(db_session, period, scope=scope, today=TODAY)[1] == len(pairs)
        return pairs

    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "sessions"),
        [
            ("2016-10-12", "", "1"),
            ("2016-09-05", "", "1"),
            ("2016-12-16", "", "1"),
            # A session of several days, of which one lies inside.
            ("2016-09-03", "2016-09-05", "1"),
            # Another line of several together.
            ("2016-11-01", "2017-02-28", "5"),
            ("2016-04-01", "2017-03-31", "9"),
            ("2016-09-05", "2016-12-16", "12"),
        ],
    )
    def test_two_that_share_a_day_may_be_counted_twice(
        self, given: Given, db_session: Session, term: Entry, starts_on: str, ends_on: str, sessions: str
    ) -> None:
        other = given.entry(starts_on, ends_on, sessions=sessions)

        assert self.doubles(db_session) == [(term.id, other.id)]

    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "said"),
        [
            ("2016-09-04", "", {}),
            ("2016-12-17", "", {}),
            ("2016-10-12", "", {"sector": "Health"}),
            ("2016-10-12", "", {"audience": "Young people"}),
            # People met at a stall are not those who attended.
            ("2016-10-12", "", {"activity": "Stall or outreach"}),
            ("2016-10-12", "", {"status": Status.PLANNED}),
            ("2016-10-12", "", {"status": Status.CANCELLED}),
            ("2016-10-12", "", {"status": Status.TAKEN_OUT, "status_before": Status.DELIVERED}),
        ],
    )
    def test_others_are_not(
        self, given: Given, db_session: Session, term: Entry, starts_on: str, ends_on: str, said: dict[str, Any]
    ) -> None:
        given.entry(starts_on, ends_on, **said)

        assert self.doubles(db_session) == []

    def test_two_single_sessions_on_one_day_are_two(self, given: Given, db_session: Session) -> None:
        given.entry("2016-10-12")
        given.entry("2016-10-12")

        assert self.doubles(db_session) == []

    @pytest.mark.parametrize(
        ("areas_of_one", "areas_of_other", "are_doubles"),
        [
            ((), (), True),
            (("North",), ("North",), True),
            (("North", "South"), ("South", "East"), True),
            (("North",), ("South",), False),
            # Without an area it may have been for any.
            (("North",), (), True),
            ((), ("North",), True),
        ],
    )
    def test_the_same_area_is_one_that_both_may_be_for(
        self,
        given: Given,
        db_session: Session,
        areas_of_one: tuple[str, ...],
        areas_of_other: tuple[str, ...],
        are_doubles: bool,
    ) -> None:
        one = given.entry("2016-09-05", "2016-12-16", sessions="12", areas=areas_of_one)
        other = given.entry("2016-10-12", areas=areas_of_other)

        assert self.doubles(db_session) == ([(one.id, other.id)] if are_doubles else [])

    def test_areas_that_both_share_make_one_pair(self, given: Given, db_session: Session) -> None:
        for _ in range(2):
            given.entry("2016-09-05", "2016-12-16", sessions="12", areas=("North", "South"))

        assert len(self.doubles(db_session)) == 1

    def test_what_somebody_told_apart_is_remembered(self, given: Given, db_session: Session, term: Entry) -> None:
        told, not_told = given.entry("2016-10-12"), given.entry("2016-10-13")
        pair = term.id, told.id

        assert tell_apart(db_session, by=given.user(Role.COORDINATOR), pair=pair)
        db_session.commit()

        assert self.doubles(db_session) == [(term.id, not_told.id)]
        assert not tell_apart(db_session, by=given.user(Role.COORDINATOR), pair=pair)
        db_session.commit()

    def test_telling_apart_works_whichever_was_recorded_first(self, given: Given, db_session: Session) -> None:
        single = given.entry("2016-10-12")
        term = given.entry("2016-09-05", "2016-12-16", sessions="12")
        assert self.doubles(db_session) == [(single.id, term.id)]

        tell_apart(db_session, by=given.user(), pair=(single.id, term.id))
        db_session.commit()

        assert self.doubles(db_session) == []

    def test_a_pair_is_told_where_one_of_them_counts(self, given: Given, db_session: Session) -> None:
        school_year = given.entry("2016-09-01", "2017-07-31", sessions="12")
        before, after = given.entry("2016-10-12"), given.entry("2017-05-10")

        assert self.doubles(db_session, year(2016)) == [(school_year.id, before.id)]
        assert self.doubles(db_session, year(2017)) == [(school_year.id, after.id)]
        assert self.doubles(db_session, year(2015)) == self.doubles(db_session, year(2018)) == []
        assert len(self.doubles(db_session, parse_period("2016/17 to 2017/18"))) == 2

    def test_a_course_over_new_year_and_a_term_after_it_are_told_in_the_year_of_the_term(
        self, given: Given, db_session: Session
    ) -> None:
        course = given.entry("2016-03-30", "2016-04-02")
        term = given.entry("2016-04-01", "2016-07-20", sessions="12")

        assert self.doubles(db_session, year(2016)) == [(course.id, term.id)]

    @pytest.mark.parametrize("begins", ["2017-01-09", "2017-03-01"])
    @pytest.mark.parametrize("is_recorded_first", [True, False])
    def test_a_line_that_ends_after_a_period_is_told_with_what_it_overlaps(
        self, given: Given, db_session: Session, begins: str, is_recorded_first: bool
    ) -> None:
        lines = [(begins, "2017-06-30"), ("2017-01-09", "2017-03-31")]
        pair = tuple(given.entry(*line, sessions="9").id for line in (lines if is_recorded_first else lines[::-1]))

        assert self.doubles(db_session, year(2016)) == [pair]
        assert self.doubles(db_session, year(2017)) == []

    def test_somebody_is_asked_only_about_entries_that_they_see(self, given: Given, db_session: Session) -> None:
        north = given.named(Area, "North").id
        one = given.entry("2016-09-05", "2016-12-16", sessions="12", areas=("North", "South"))
        seen, _ = given.entry("2016-10-12", areas=("North",)), given.entry("2016-10-12", areas=("South",))

        assert self.doubles(db_session, scope=Scope(frozenset([north]))) == [(one.id, seen.id)]


class TestRandomRegisters:
    """The same as the rules in Python say."""

    @pytest.fixture
    def register(self, db_session: Session) -> Iterator[RandomRegister]:
        """A register with three audiences of three sectors each."""
        register = RandomRegister(db_session)
        yield register
        register.empty()

    @hypothesis.settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @hypothesis.given(drawn=st.lists(random_entries, max_size=14), period=some_periods())
    def test_what_is_overdue_is_what_the_rule_says(
        self, register: RandomRegister, drawn: list[RandomEntry], period: Period
    ) -> None:
        entries = [entry for entry in register.holding(drawn) if is_in(entry, period) or is_cut_off(entry, period)]
        today = date(2016, 12, 31)

        assert overdue(register.db_session, period, today=today) == sum(
            entry.status is Status.PLANNED and entry.ends_on < today for entry in entries
        )

    @hypothesis.settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @hypothesis.given(
        # All of one audience and one kind of number: else hardly any two could be the same people.
        drawn=st.lists(random_entries.map(lambda drawn: replace(drawn, audience=0, activity=0)), max_size=9),
        period=st.one_of(some_periods(), st.just(parse_period("2010/11 to 2020/21"))),
    )
    def test_doubles_are_what_the_rule_says(
        self, register: RandomRegister, drawn: list[RandomEntry], period: Period
    ) -> None:
        entries = [entry for entry in register.holding(drawn) if entry.status is Status.DELIVERED]
        pairs = [(one, other) for one in entries for other in entries if one.id < other.id]

        def may_be_more_than_one(entry: Entry) -> bool:
            return entry.kind is Kind.SEVERAL and entry.starts_on <= period.last and entry.ends_on >= period.first

        found = doubles_in(register.db_session, period, scope=ALL)

        assert found == [
            (one.id, other.id)
            for one, other in pairs
            if may_be_more_than_one(one) or may_be_more_than_one(other)
            if is_in(one, period) or is_in(other, period)
            if (one.counts_what, one.audience_id, one.sector_id)
            == (other.counts_what, other.audience_id, other.sector_id)
            if one.starts_on <= other.ends_on
            if other.starts_on <= one.ends_on
        ]
