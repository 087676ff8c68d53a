"""The sums of SQL agree with the sums of Python on random registers, on the database of the run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import hypothesis
import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.random_registers import RandomEntry, RandomRegister, is_cut_off, is_in, random_entries, some_periods
from tests.statements import statements
from training_register.count import Count, added, parse_count
from training_register.models import Entry
from training_register.queries.counts import (
    Tally,
    lone_words_in,
    tallies_cut_off_by,
    tallies_in,
    years_with_entries,
)
from training_register.queries.periods import cut_off_by, in_period
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.periods import Period, month, parse_period, quarter, year

# One register serves every example; each takes out again what it put in.
on_one_register = hypothesis.settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
registers = st.lists(random_entries, max_size=14)


@pytest.fixture
def register(db_session: Session) -> Iterator[RandomRegister]:
    """A register with three audiences of three sectors each."""
    register = RandomRegister(db_session)
    yield register
    register.empty()


Sums = tuple[int, Count | None, Count]


def sums_in_python(entries: Iterable[Entry]) -> Sums:
    """What entries add up to by `count.added` alone."""
    entries = list(entries)
    sessions = [entry.sessions_count for entry in entries if entry.sessions_count is not None]
    return len(entries), added(sessions) if sessions else None, added(entry.attended_count for entry in entries)


def sums_of_tallies(tallies: Iterable[Tally]) -> Sums:
    """What tallies add up to."""
    tallies = list(tallies)
    sessions = [tally.sessions for tally in tallies if tally.sessions is not None]
    return (
        sum(tally.entries for tally in tallies),
        added(sessions) if sessions else None,
        added(tally.attended for tally in tallies),
    )


def delivered(entries: Iterable[Entry]) -> list[Entry]:
    """Those that count."""
    return [entry for entry in entries if entry.status is Status.DELIVERED]


def grouped(things: Iterable[Entry | Tally], *names: str) -> dict[tuple[object, ...], list[Entry | Tally]]:
    """Entries or tallies, apart for each value of some of their attributes."""
    groups: defaultdict[tuple[object, ...], list[Entry | Tally]] = defaultdict(list)
    for thing in things:
        groups[tuple(getattr(thing, name) for name in names)].append(thing)
    return dict(groups)


class TestSums:
    """`SUM`, `COUNT` and `COUNT(*) FILTER` compute what `added` does."""

    @pytest.mark.parametrize(
        "by",
        [
            ("counts_what", "audience_id", "sector_id"),
            ("counts_what", "audience_id"),
            ("counts_what", "sector_id"),
            ("counts_what",),
            (),
        ],
        ids=lambda by: "+".join(by) or "in total",
    )
    @on_one_register
    @hypothesis.given(drawn=registers, period=some_periods())
    def test_sql_adds_up_as_python_does(
        self, register: RandomRegister, by: tuple[str, ...], drawn: list[RandomEntry], period: Period
    ) -> None:
        entries = delivered(register.holding(drawn))

        tallies = tallies_in(register.db_session, period)

        in_python = {
            key: sums_in_python(found)  # type: ignore[arg-type]
            for key, found in grouped([entry for entry in entries if is_in(entry, period)], *by).items()
        }
        in_sql = {key: sums_of_tallies(found) for key, found in grouped(tallies, *by).items()}  # type: ignore[arg-type]
        assert in_sql == in_python

    @on_one_register
    @hypothesis.given(drawn=registers, period=some_periods())
    def test_so_it_does_for_what_a_period_cuts_off(
        self, register: RandomRegister, drawn: list[RandomEntry], period: Period
    ) -> None:
        entries = [entry for entry in delivered(register.holding(drawn)) if is_cut_off(entry, period)]
        by = ("counts_what", "audience_id", "sector_id", "starts_on", "counts_to")

        tallies = tallies_cut_off_by(register.db_session, period)

        assert {key: sums_of_tallies(found) for key, found in grouped(tallies, *by).items()} == {  # type: ignore[arg-type]
            key: sums_in_python(found)  # type: ignore[arg-type]
            for key, found in grouped(entries, *by).items()
        }

    @pytest.mark.parametrize("whole", [year(2016), quarter(2016, 1)], ids=["year", "quarter"])
    @on_one_register
    @hypothesis.given(drawn=registers)
    def test_the_parts_and_what_they_cut_off_are_the_whole(
        self, register: RandomRegister, whole: Period, drawn: list[RandomEntry]
    ) -> None:
        register.holding(drawn)
        in_parts = [tally for part in whole.parts for tally in tallies_in(register.db_session, part)]
        # An entry that spans three quarters is cut off by each of them, and is one entry.
        not_split = {
            (tally.counts_what, tally.audience_id, tally.sector_id, tally.starts_on, tally.counts_to): tally
            for part in whole.parts
            for tally in tallies_cut_off_by(register.db_session, part)
            if tally.starts_on and tally.counts_to
            if tally.starts_on >= whole.first and tally.counts_to <= whole.last
        }

        assert sums_of_tallies([*in_parts, *not_split.values()]) == sums_of_tallies(
            tallies_in(register.db_session, whole)
        )

    def test_only_delivered_entries_count(self, given: Given, db_session: Session) -> None:
        given.entry(attended="34")
        given.entry(attended="100", status=Status.PLANNED)
        given.entry(attended="200", status=Status.CANCELLED)
        given.entry(attended="400", status=Status.TAKEN_OUT, status_before=Status.DELIVERED)

        (tally,) = tallies_in(db_session, year(2016))

        assert (tally.entries, tally.attended) == (1, Count.of(34))

    def test_nobody_came_is_a_zero_and_not_a_gap(self, given: Given, db_session: Session) -> None:
        given.entry(attended="0")

        (tally,) = tallies_in(db_session, year(2016))

        assert str(tally.attended) == "0"

    def test_an_unknown_headcount_is_a_gap_and_not_a_zero(self, given: Given, db_session: Session) -> None:
        given.entry(attended="34")
        given.entry(attended="n/k")

        (tally,) = tallies_in(db_session, year(2016))

        assert tally.attended.in_full == "at least 34 (1 entry not recorded)"

    def test_sessions_do_not_apply_to_e_learning(self, given: Given, db_session: Session) -> None:
        given.entry(activity="E-learning", attended="215")

        (tally,) = tallies_in(db_session, year(2016))

        assert tally.counts_what is CountsWhat.COMPLETIONS
        assert tally.sessions is None
        assert str(tally.attended) == "215"

    def test_sessions_not_recorded_are_not_sessions_that_do_not_apply(self, given: Given, db_session: Session) -> None:
        given.entry(sessions="n/k", attended="1102")

        (tally,) = tallies_in(db_session, year(2016))

        assert str(tally.sessions) == "not recorded"

    def test_unlike_numbers_are_never_added(self, given: Given, db_session: Session) -> None:
        for activity in ("Course", "Stall or outreach", "E-learning", "Recording"):
            given.entry(activity=activity, attended="10")

        tallies = tallies_in(db_session, year(2016))

        assert {tally.counts_what: tally.attended.value for tally in tallies} == dict.fromkeys(CountsWhat, 10)

    def test_a_stall_has_no_sessions_unless_somebody_counts_them(self, given: Given, db_session: Session) -> None:
        given.entry(activity="Stall or outreach", attended="over 1600")

        (tally,) = tallies_in(db_session, year(2016))

        assert (str(tally.sessions), str(tally.attended)) == ("0", "at least 1,600")

    def test_the_same_session_counts_once_and_its_people_in_their_own_sector(
        self, given: Given, db_session: Session
    ) -> None:
        pupils = given.entry(audience="Young people", attended="120")
        given.entry(audience="Professionals", attended="6", same_session_as_id=pupils.id)

        tallies = tallies_in(db_session, year(2016))

        assert sums_of_tallies(tallies) == (2, Count(1, 2), Count(126, 2))

    def test_the_largest_numbers_add_up_beyond_a_column(self, given: Given, db_session: Session) -> None:
        """The sum is a bigint on PostgreSQL, and a plain int in Python all the same."""
        for day in range(1, 29):
            given.entry(f"2016-04-{day:02}", attended="9999999")
            given.entry(f"2016-05-{day:02}", attended="9999999")

        (tally,) = tallies_in(db_session, year(2016))

        assert tally.attended.number == 56 * 9_999_999
        assert type(tally.attended.number) is int


class TestPeriods:
    """One predicate: an entry is in a period when `starts_on >= first and counts_to <= last`."""

    @on_one_register
    @hypothesis.given(drawn=registers, period=some_periods())
    def test_in_period_is_the_rule(self, register: RandomRegister, drawn: list[RandomEntry], period: Period) -> None:
        entries = register.holding(drawn)

        found = register.db_session.scalars(select(Entry.id).where(in_period(period)).order_by(Entry.id)).all()

        assert found == [entry.id for entry in entries if is_in(entry, period)]

    @on_one_register
    @hypothesis.given(drawn=registers, period=some_periods())
    def test_cut_off_is_what_overlaps_and_is_not_in(
        self, register: RandomRegister, drawn: list[RandomEntry], period: Period
    ) -> None:
        entries = register.holding(drawn)

        found = register.db_session.scalars(select(Entry.id).where(cut_off_by(period)).order_by(Entry.id)).all()

        assert found == [entry.id for entry in entries if is_cut_off(entry, period)]

    @hypothesis.settings(on_one_register, max_examples=8)
    @hypothesis.given(drawn=registers)
    def test_both_hold_for_every_year_quarter_and_month(
        self, register: RandomRegister, drawn: list[RandomEntry]
    ) -> None:
        entries = register.holding(drawn[:4])
        years = [year(number) for number in (2015, 2016, 2017)]
        quarters = [part for whole in years for part in whole.parts]
        months = [part for whole in quarters for part in whole.parts]

        for period in (*years, *quarters, *months):
            found = register.db_session.execute(
                select(Entry.id, in_period(period), cut_off_by(period)).order_by(Entry.id)
            )
            assert [(id_, bool(inside), bool(cut)) for id_, inside, cut in found] == [
                (entry.id, is_in(entry, period), is_cut_off(entry, period)) for entry in entries
            ]

    def test_one_session_of_two_days_over_new_year_is_in_the_year_it_began(
        self, given: Given, db_session: Session
    ) -> None:
        given.entry("2017-03-31", "2017-04-01", attended="34")

        assert sums_of_tallies(tallies_in(db_session, year(2016)))[0] == 1
        assert tallies_in(db_session, year(2017)) == []
        assert tallies_cut_off_by(db_session, year(2016)) == tallies_cut_off_by(db_session, year(2017)) == []

    def test_a_school_year_is_in_no_reporting_year_and_is_told_in_both(self, given: Given, db_session: Session) -> None:
        given.entry("2016-09-01", "2017-07-31", sessions="12", attended="about 60")

        for number in (2016, 2017):
            assert tallies_in(db_session, year(number)) == []
            (tally,) = tallies_cut_off_by(db_session, year(number))
            assert (str(tally.sessions), str(tally.attended)) == ("12", "about 60")
        (tally,) = tallies_in(db_session, parse_period("2016/17 to 2017/18"))
        assert tally.entries == 1

    def test_29_february_is_in_its_month_and_its_year(self, given: Given, db_session: Session) -> None:
        given.entry("2016-02-29")

        for period in (month(2016, 2), quarter(2015, 4), year(2015), parse_period("2016-02-29")):
            assert len(tallies_in(db_session, period)) == 1


class TestStatements:
    """One query, whatever the number of sectors."""

    @pytest.mark.parametrize("sectors", [1, 30])
    def test_one_query_for_one_sector_or_thirty(self, given: Given, db_session: Session, sectors: int) -> None:
        for number in range(sectors):
            given.entry(sector=f"Sector {number}")

        with statements(db_session) as sent:
            tallies = tallies_in(db_session, year(2016))

        assert len(tallies) == sectors
        assert len(sent) == 1


class TestLoneWords:
    """A count that stands alone in a sentence is printed in its own words."""

    def test_one_entry_alone_is_told_in_its_words(self, given: Given, db_session: Session) -> None:
        entry = given.entry(audience="Taxi drivers", sector="Taxi drivers", sessions="c. 12", attended="over 1600")

        assert lone_words_in(db_session, year(2016)) == {
            (CountsWhat.ATTENDANCES, entry.audience_id): ("c. 12", "over 1600")
        }

    def test_so_are_words_instead_of_a_figure(self, given: Given, db_session: Session) -> None:
        given.entry(attended=parse_count("not recorded: well attended"))

        assert list(lone_words_in(db_session, year(2016)).values()) == [("", "well attended")]

    def test_two_entries_have_no_words(self, given: Given, db_session: Session) -> None:
        given.entry(attended="over 1600")
        given.entry(attended="about 60", sector="Health")

        assert lone_words_in(db_session, year(2016)) == {}

    def test_a_planned_one_is_not_there_to_be_alone_or_to_disturb(self, given: Given, db_session: Session) -> None:
        given.entry(attended="over 1600")
        given.entry(attended="about 60", status=Status.PLANNED)

        assert list(lone_words_in(db_session, year(2016)).values()) == [("", "over 1600")]


class TestYears:
    """Which years somebody can open."""

    def test_years_with_entries_are_listed_from_the_newest(self, given: Given, db_session: Session) -> None:
        for day in ("2014-04-01", "2017-03-31", "2016-04-01", "2015-03-31"):
            given.entry(day)

        assert years_with_entries(db_session) == [2016, 2014]

    def test_years_that_an_entry_spans_are_among_them(self, given: Given, db_session: Session) -> None:
        given.entry("2014-09-01", "2016-07-31", sessions="9")

        assert years_with_entries(db_session) == [2016, 2015, 2014]

    def test_the_years_that_it_spans_begin_when_the_register_says(self, given: Given, db_session: Session) -> None:
        given.entry("2014-09-01", "2015-08-31", sessions="9")

        assert years_with_entries(db_session, first_month=9) == [2014]
        assert years_with_entries(db_session, first_month=1) == [2015, 2014]

    def test_years_between_two_that_span_are_not(self, given: Given, db_session: Session) -> None:
        given.entry("2010-09-01", "2011-07-31", sessions="9")
        given.entry("2016-09-01", "2017-07-31", sessions="9")
        given.entry("2013-05-01")

        assert years_with_entries(db_session) == [2017, 2016, 2013, 2011, 2010]

    def test_a_register_without_entries_has_none(self, db_session: Session) -> None:
        assert years_with_entries(db_session) == []
