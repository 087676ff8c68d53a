"""How the database answers: the year's table reads its year from one index, and nothing of the others.

The planner is asked about each statement as SQLAlchemy sends it, with its parameters: on SQLite a bound parameter can
make a plan worse than a literal does.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.orm import Session

from tests.conftest import Databases
from tests.given import RECORDED_AT, Given
from tests.statements import Sent, sent
from training_register import create_app
from training_register.actions.entries import EntryValues, entry_columns
from training_register.count import Count
from training_register.database import db
from training_register.models import Activity, Entry, Figure, Measure, Organisation, SplitItem
from training_register.queries.axis_members import listed_measures
from training_register.queries.choices import name_choices
from training_register.queries.counts import tallies_cut_off_by, tallies_in, years_with_entries
from training_register.queries.cross_tables import CrossQuestion, cross_values, cross_values_cut_off
from training_register.queries.entry_pages import page_of, totals_of
from training_register.queries.filters import EntryFilter, Question
from training_register.queries.missing import doubles_in, overdue_and_doubles
from training_register.rules.cross_tables import axis_in, measures_of
from training_register.rules.entries import CountsWhat, How, Status
from training_register.rules.entry_orders import Order, Place
from training_register.rules.periods import Period, month, parse_period, quarter, year
from training_register.rules.permissions import ALL
from training_register.settings import Settings

ENTRIES = 6_000
FIRST_DAY = date(2010, 4, 1)
DAYS = 3652
SECTORS = 12

PERIODS = {
    "year": year(2016),
    "quarter": quarter(2016, 1),
    "month": month(2016, 4),
    "dates": parse_period("2016-04-12..2016-05-20"),
}


@pytest.fixture(scope="module")
def register_of_ten_years(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A register of ten years, made once: these tests only ask it."""
    url = databases.copy("prepared")
    number = databases.number
    app = create_app(tmp_path_factory.mktemp("ten-years"), Settings(database_url=url))
    with app.app_context():
        _fill(db.session())
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()
    databases.drop(number)


@pytest.fixture
def ten_years(register_of_ten_years: Flask) -> Iterator[Session]:
    """The session of that register."""
    with register_of_ten_years.app_context():
        yield db.session()
        db.session.remove()


def _fill(db_session: Session) -> None:
    """About fifty entries a month, of which one in fifty spans months."""
    given = Given(db_session)
    pairs = [given.offered("Professionals", f"Sector {number}") for number in range(SECTORS)]
    activity = given.named(Activity, "Course").id
    stall = given.named(Activity, "Stall or outreach").id
    given.named(Organisation, "No entry names it")
    counts = [Count.of(34), Count.of(None, None), Count.of(7), Count.of(120)]
    rows = []
    for number in range(ENTRIES):
        audience_id, sector_id = pairs[number % SECTORS]
        starts_on = FIRST_DAY + timedelta(number * 7919 % DAYS)
        spans = number % 50 == 0
        values = EntryValues(
            starts_on=starts_on,
            ends_on=starts_on + timedelta(90 if spans else 0),
            audience_id=audience_id,
            sector_id=sector_id,
            activity_id=activity,
            sessions=Count.of(5 if spans else 1),
            attended=counts[number % len(counts)],
        )
        if number % 40 == 1:
            values = replace(values, activity_id=stall, counts_what=CountsWhat.CONTACTS)
        rows.append(entry_columns(values, first_month=4, recorded_by_id=None, recorded_at=RECORDED_AT))
    db_session.execute(insert(Entry), rows)
    _add_figures(db_session)
    db_session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # What each database does by itself as a register grows.
        if db.engine.dialect.name == "sqlite":
            connection.exec_driver_sql("ANALYZE")
        else:
            _vacuum(connection)


def _add_figures(db_session: Session) -> None:
    """A capacity for each entry, and for each third its attended in two parts of a split."""
    measures = dict(db_session.execute(select(Measure.short_name, Measure.id)).all())
    items = db_session.scalars(select(SplitItem.id).order_by(SplitItem.id).limit(2)).all()
    rows = [
        {"entry_id": id_, "measure_id": measures[measure], "split_item_id": item, "number": 4, "certainty": "exact",
         "as_typed": ""}
        for id_ in db_session.scalars(select(Entry.id))
        for measure, item in (("capacity", None), *(("attended", item) for item in items if id_ % 3 == 0))
    ]  # fmt: skip
    db_session.execute(insert(Figure), rows)


def _vacuum(connection: Connection) -> None:
    """Vacuums until every page is known to be visible to all: whoever is just leaving the server can hold it back."""
    for _ in range(100):
        connection.exec_driver_sql("VACUUM ANALYZE entry")
        if connection.exec_driver_sql("SELECT relallvisible = relpages FROM pg_class WHERE relname = 'entry'").scalar():
            return
        time.sleep(0.1)
    raise AssertionError("PostgreSQL did not get its vacuum done in ten seconds.")


@pytest.fixture
def on_sqlite(database_kind: str) -> None:
    """Lets a test run on SQLite alone."""
    if database_kind != "sqlite":
        pytest.skip("this asks SQLite's planner")


@pytest.fixture
def on_postgresql(database_kind: str) -> None:
    """Lets a test run on PostgreSQL alone."""
    if database_kind != "postgresql":
        pytest.skip("this asks PostgreSQL's planner")


def plan_of(db_session: Session, ask: Callable[[], object]) -> str:
    """How the database answers the one statement that is sent, in its own words."""
    with sent(db_session) as collected:
        ask()
    (statement,) = collected
    db_session.rollback()
    return _explained(db_session, statement)


def _explained(db_session: Session, statement: Sent) -> str:
    explain = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "
    rows = db_session.connection().exec_driver_sql(explain + statement.sql, statement.parameters).all()
    db_session.rollback()
    # SQLite numbers its lines first; both end each with the words.
    return "\n".join(str(row[-1]) for row in rows)


# What narrows a list so far that its entries are found by an index.
SELECTIVE: tuple[dict[str, Any], ...] = (
    {"period": PERIODS["year"]},
    {"period": PERIODS["month"]},
    {"period": PERIODS["dates"]},
    {"period": PERIODS["year"], "status": Status.DELIVERED, "how": (How.ONLINE,), "search": "room"},
    {"audiences": ("professionals",), "sectors": ("sector-1",), "period": PERIODS["quarter"]},
    {"recorded_by": 1},
    {"courses": ("nothing",)},
    {"courses": ("nothing", "never")},
    {"courses": ("nothing", "none-"), "period": PERIODS["month"]},
    {"not_courses": ("nothing",), "period": PERIODS["month"]},
    {"not_areas": ("nowhere",), "period": PERIODS["month"]},
    {"not_organisations": ("nobody", "several-"), "period": PERIODS["month"]},
    {"providers": ("nobody",)},
    {"leads": ("nobody",)},
    {"only_areas": ("nowhere",)},
    {"only_organisations": (1,)},
    {"items": (1,)},
    {"entries": (1, 17)},
    {"search": "nothing"},
)


def plans_of_a_list(db_session: Session, chosen: EntryFilter) -> list[str]:
    """How the database adds up a list, and finds its first page where few entries meet the filter."""
    question = Question(db_session, chosen, scope=ALL, today=date(2017, 4, 30))
    with sent(db_session) as collected:
        totals_of(question, size=ENTRIES, on_request=True)
        page_of(question, Order.NEWEST, entries=1, size=ENTRIES)
    db_session.rollback()
    return [_explained(db_session, statement) for statement in collected]


def plans_of_the_second_page(db_session: Session, chosen: EntryFilter, order: Order) -> list[str]:
    """How the database finds the page of a long list that follows its first; the names of its entries aside."""
    question = Question(db_session, chosen, scope=ALL, today=date(2017, 4, 30))
    with sent(db_session) as collected:
        page_of(question, order, entries=ENTRIES, size=ENTRIES, after=PLACES[order])
    db_session.rollback()
    pages = [statement for statement in collected if "LIMIT" in statement.sql]
    return [_explained(db_session, statement) for statement in pages[:1]]


# Rows, columns and measures of cross-tables, which read the same entries in every way there is.
CROSSES = (
    ("sector", "quarter", ("attended",)),
    ("course", "", ("sessions", "attended", "average-attended", "capacity", "attended-of-capacity")),
    ("split:came-from", "month", ("attended", "came-of-booked", "sessions")),
    ("organisation", "area", ("organisations", "cancelled-sessions")),
    ("delivered", "level", ("days", "hours", "share-of-all")),
)


def plans_of_a_cross_table(
    db_session: Session, cross: tuple[str, str, tuple[str, ...]], period: Period, chosen: EntryFilter
) -> list[str]:
    """How the database works out a cross-table of a period, and what the edges of that cut off."""
    measures = measures_of(listed_measures(db_session))
    rows, columns, keys = cross
    asked = CrossQuestion((period,), axis_in(rows), axis_in(columns), tuple(measures[key] for key in keys), chosen)
    with sent(db_session) as collected:
        cross_values(db_session, asked)
        cross_values_cut_off(db_session, asked)
    db_session.rollback()
    assert len(collected) == 2
    return [_explained(db_session, statement) for statement in collected]


PLACES = {
    Order.NEWEST: Place((), date(2016, 4, 12), 17),
    Order.OLDEST: Place((), date(2016, 4, 12), 17),
    Order.RECORDED: Place((), RECORDED_AT, 17),
    Order.ATTENDED: Place((), 34, 17),
    Order.AUDIENCE: Place(("professionals", "sector-1"), date(2016, 4, 12), 17),
    Order.ORGANISATION: Place(("nobody",), date(2016, 4, 12), 17),
}


@pytest.mark.usefixtures("on_sqlite")
class TestOnSqlite:
    """`EXPLAIN QUERY PLAN`."""

    @pytest.mark.parametrize("name", ["year", "quarter", "month"])
    def test_a_table_is_answered_by_one_index_alone(self, ten_years: Session, name: str) -> None:
        plan = plan_of(ten_years, lambda: tallies_in(ten_years, PERIODS[name]))

        assert plan.startswith("SEARCH entry USING COVERING INDEX ix_entry_in_tables (reporting_year=? AND status=?")
        # Neither to group nor to put in order.
        assert "TEMP B-TREE" not in plan
        assert len(plan.splitlines()) == 1

    def test_so_it_is_in_a_new_register_of_which_nothing_is_known(self, db_session: Session) -> None:
        plan = plan_of(db_session, lambda: tallies_in(db_session, PERIODS["year"]))

        assert "USING COVERING INDEX ix_entry_in_tables (reporting_year=? AND status=?" in plan
        assert "TEMP B-TREE" not in plan

    def test_two_dates_read_their_days_alone(self, ten_years: Session) -> None:
        plan = plan_of(ten_years, lambda: tallies_in(ten_years, PERIODS["dates"]))

        assert plan.startswith("SEARCH entry USING INDEX ix_entry_by_day (starts_on>? AND starts_on<?)")

    @pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
    def test_what_is_cut_off_is_found_without_reading_the_register(self, ten_years: Session, period: Period) -> None:
        plan = plan_of(ten_years, lambda: tallies_cut_off_by(ten_years, period))

        assert "SEARCH entry USING" in plan
        assert not re.search(r"^SCAN", plan, re.MULTILINE)

    def test_the_years_are_hopped_through(self, ten_years: Session) -> None:
        plan = plan_of(ten_years, lambda: years_with_entries(ten_years))

        assert "SCAN entry" not in plan.replace("SEARCH", "")

    @pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
    @pytest.mark.parametrize("ask", [doubles_in, partial(overdue_and_doubles, today=date(2017, 4, 30))])
    def test_what_may_be_counted_twice_is_found_by_the_indexes_that_are_there(
        self, ten_years: Session, ask: Callable[..., object], period: Period
    ) -> None:
        with sent(ten_years) as collected:
            ask(ten_years, period, scope=ALL)
        ten_years.rollback()

        plan = _explained(ten_years, collected[-1])

        assert "USING INDEX ix_entry_overlaps" in plan
        assert "AUTOMATIC" not in plan
        assert not re.search(r"SCAN (entry|long)", plan)

    def test_names_of_late_are_those_of_the_last_entries(self, ten_years: Session) -> None:
        plan = plan_of(ten_years, lambda: name_choices(ten_years))

        # The last entries are read backwards, and the lines of the others not at all.
        assert not re.search(r"SCAN entry_(organisation|provider|trainer)", plan)

    @pytest.mark.parametrize(
        ("order", "index"),
        [
            (Order.NEWEST, "ix_entry_by_day"),
            (Order.OLDEST, "ix_entry_by_day"),
            (Order.RECORDED, "ix_entry_by_recorded"),
            (Order.ATTENDED, "ix_entry_by_attended"),
            (Order.AUDIENCE, "ix_entry_overlaps"),
        ],
    )
    def test_a_page_begins_where_the_one_before_ended(self, ten_years: Session, order: Order, index: str) -> None:
        for chosen in (EntryFilter(), EntryFilter(period=year(2016), status=Status.DELIVERED, search="room")):
            for plan in plans_of_the_second_page(ten_years, chosen, order):
                assert re.search(rf"SEARCH entry USING INDEX {index}", plan)
                assert "FOR ORDER BY" not in plan

    def test_a_page_by_organisation_reads_them_in_their_order(self, ten_years: Session) -> None:
        plans = plans_of_the_second_page(ten_years, EntryFilter(period=year(2016)), Order.ORGANISATION)

        assert "organisation USING INDEX ix_organisation_in_order" in plans[0]
        assert "FOR ORDER BY" not in plans[0]

    @pytest.mark.parametrize("said", SELECTIVE, ids=str)
    def test_no_list_of_few_reads_the_register(self, ten_years: Session, said: dict[str, Any]) -> None:
        for plan in plans_of_a_list(ten_years, EntryFilter(**said)):
            assert not re.search(r"SCAN entry(?! USING COVERING|_)", plan), plan

    @pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
    @pytest.mark.parametrize("cross", CROSSES, ids=str)
    def test_no_cross_table_of_a_period_reads_the_register(
        self, ten_years: Session, cross: tuple[str, str, tuple[str, ...]], period: Period
    ) -> None:
        for chosen in (EntryFilter(), EntryFilter(not_courses=("nothing",), audiences=("professionals",))):
            for plan in plans_of_a_cross_table(ten_years, cross, period, chosen):
                assert not re.search(r"SCAN (entry|figure)", plan), plan
                # Figures are those of the entries of the period, and not of a measure in every year.
                assert "ix_figure_measure_id" not in plan, plan

    def test_so_it_is_in_a_new_register_too(self, db_session: Session) -> None:
        for cross in CROSSES:
            for plan in plans_of_a_cross_table(db_session, cross, PERIODS["year"], EntryFilter()):
                assert not re.search(r"SCAN (entry|figure)", plan), plan


@pytest.mark.usefixtures("on_postgresql")
class TestOnPostgresql:
    """`EXPLAIN`, after the vacuum that PostgreSQL does by itself."""

    @pytest.mark.parametrize("name", ["year", "quarter", "month"])
    def test_a_table_reads_its_year_from_the_index(self, ten_years: Session, name: str) -> None:
        plan = plan_of(ten_years, lambda: tallies_in(ten_years, PERIODS[name]))

        assert "ix_entry_in_tables" in plan
        assert re.search(r"Index Cond: .*reporting_year = ", plan)
        assert "Seq Scan on entry" not in plan

    def test_a_year_is_answered_by_the_index_alone(self, ten_years: Session) -> None:
        plan = plan_of(ten_years, lambda: tallies_in(ten_years, PERIODS["year"]))

        assert "Index Only Scan using ix_entry_in_tables" in plan

    @pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
    def test_what_is_cut_off_is_found_without_reading_the_register(self, ten_years: Session, period: Period) -> None:
        plan = plan_of(ten_years, lambda: tallies_cut_off_by(ten_years, period))

        assert "Seq Scan on entry" not in plan

    def test_the_years_are_hopped_through(self, ten_years: Session) -> None:
        plan = plan_of(ten_years, lambda: years_with_entries(ten_years))

        assert "Seq Scan on entry" not in plan

    @pytest.mark.parametrize(
        ("order", "index"),
        [
            (Order.NEWEST, "ix_entry_by_day"),
            (Order.RECORDED, "ix_entry_by_recorded"),
            (Order.ATTENDED, "ix_entry_by_attended"),
        ],
    )
    def test_a_page_begins_where_the_one_before_ended(self, ten_years: Session, order: Order, index: str) -> None:
        for plan in plans_of_the_second_page(ten_years, EntryFilter(), order):
            assert re.search(rf"Index Scan.* using {index}", plan), plan

    @pytest.mark.parametrize("said", SELECTIVE, ids=str)
    def test_no_list_of_few_reads_the_register(self, ten_years: Session, said: dict[str, Any]) -> None:
        for plan in plans_of_a_list(ten_years, EntryFilter(**said)):
            assert not re.search(r"Seq Scan on entry\b", plan), plan

    @pytest.mark.parametrize("cross", CROSSES, ids=str)
    def test_no_cross_table_of_a_period_reads_the_register(
        self, ten_years: Session, cross: tuple[str, str, tuple[str, ...]]
    ) -> None:
        for name, period in PERIODS.items():
            for plan in plans_of_a_cross_table(ten_years, cross, period, EntryFilter()):
                assert not re.search(r"Seq Scan on entry\b", plan), (name, plan)


def test_the_year_costs_the_same_whatever_the_other_years_hold(ten_years: Session) -> None:
    """The plan in numbers: the tallies of one year are those of its own entries."""
    tallies = tallies_in(ten_years, year(2016))

    in_year = ten_years.execute(text("SELECT count(*) FROM entry WHERE reporting_year = 2016")).scalar_one()
    assert sum(tally.entries for tally in tallies) == in_year
    assert ENTRIES * 0.08 < in_year < ENTRIES * 0.12
