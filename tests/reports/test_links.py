"""The entries that a figure of any table links to are those that it counts: random tables of random registers."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

import hypothesis
import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from tests.given import Given
from tests.random_crosses import CrossRegister, Said, cells_of, whole_line
from training_register.count import added
from training_register.forms.entries import asked_in
from training_register.models import Course
from training_register.queries.filters import Question
from training_register.queries.selections import ids_found
from training_register.queries.tables import RowLayout, TableLayout
from training_register.reports.layout_figures import LayoutFigures, layout_figures
from training_register.reports.layouts import table_of
from training_register.rules.cross_tables import NOT_BROKEN_DOWN, NUMBERS, By, Measure, Quantity
from training_register.rules.entries import How, Status
from training_register.rules.filters import NONE, both_said
from training_register.rules.periods import Period, parse_period
from training_register.rules.permissions import ALL
from training_register.settings import Settings
from training_register.table import Table

TODAY = date(2017, 5, 1)
SETTINGS = Settings()
PERIODS = ("2016-17", "2015-16", "2016-17-q1", "2015-12-01..2017-03-30", "2016-04-02..2017-12-31")
AXES = ("audience", "sector", "activity", "course", "level", "how", "area", "delivered", "organisation", "year",
        "quarter", "month", "quarter-of-year", "month-of-year", "entry", "split:came-from")  # fmt: skip
MEASURES = ("sessions", "attended", "contacts", "average-attended", "attended-of-capacity", "came-of-booked",
            "share-of-all", "days", "organisations", "cancelled-sessions", "entries", "capacity", "booked")  # fmt: skip
FILTERS: tuple[tuple[dict[str, list[str]], Callable[[Said, CrossRegister], bool]], ...] = (
    ({}, lambda *_: True),
    ({"course": ["course-0", "course-1"]}, lambda said, _: _course(said) in ("Course 0", "Course 1")),
    ({"course": ["course-1", NONE]}, lambda said, _: _course(said) in ("Course 1", "")),
    ({"not-course": ["course-1"]}, lambda said, _: _course(said) != "Course 1"),
    ({"how": ["online"], "not-sector": ["health"]},
     lambda said, _: said.entry.how is How.ONLINE and said.entry.sector.name != "Health"),
    ({"area": ["area-0", "area-2"]}, lambda said, register: not {*register.areas[::2]}.isdisjoint(said.areas)),
)  # fmt: skip


def _course(said: Said) -> str:
    return said.entry.course.name if said.entry.course else ""


@pytest.fixture
def register(db_session: Session, given: Given) -> Iterator[CrossRegister]:
    """A register with lists of everything."""
    register = CrossRegister(db_session, given)
    yield register
    register.empty()


def drawn_layout(draw: random.Random, chosen: dict[str, list[str]]) -> TableLayout:
    """A table of anything by anything; some of its rows are laid out by hand."""
    rows_by, columns_by = draw.choice(AXES), draw.choice(("", *AXES))
    if rows_by.startswith("split") and columns_by.startswith("split"):
        columns_by = ""
    rows: tuple[RowLayout, ...] = ()
    if rows_by == "course" and draw.random() < 0.5:
        rows = (RowLayout("one", "One", (), ("course-0", NONE)), RowLayout("gone", "Gone", (), ("no-more",)))
    elif rows_by == "area" and draw.random() < 0.5:
        rows = (RowLayout("one", "One", (), ("area-0", NONE)), RowLayout("some", "Some", (), ("several-",)))
    return TableLayout(
        name="table", audience_id=None, counts_what=None, title="Table", heading="Row", rows_by=rows_by,
        columns_by=columns_by, rows=rows, filter=chosen,
        measures=tuple((key, "") for key in draw.sample(MEASURES, draw.randrange(1, 4))),
    )  # fmt: skip


def found_by(db_session: Session, pairs: tuple[tuple[str, str], ...]) -> list[int]:
    """The entries that the list shows at the address of a figure."""
    arguments = MultiDict(parse_qsl(urlencode(pairs)))
    asked = asked_in(arguments, first_month=4, today=TODAY)
    assert not asked.problem
    return ids_found(Question(db_session, asked.chosen, scope=ALL, today=TODAY))


def counted(found: Any, made: LayoutFigures, key: tuple[Any, Any], measure: Measure) -> list[int]:
    """The entries that a cell counts: those that stand in it and are asked for the number of its measure."""
    status = Status.CANCELLED if measure.of == Quantity.CANCELLED else Status.DELIVERED
    axes = (made.asked.rows, made.asked.columns)
    is_part = any(axis.by is By.SPLIT and member is not None for axis, member in zip(axes, key, strict=True))
    asked = (measure.against,) if measure.of == Quantity.CAME_OF_BOOKED else measure.quantities
    # Of what is not broken down, those entries are shown that leave anything; all of them for a ratio of two numbers.
    is_rest = NOT_BROKEN_DOWN in key and len(measure.divided) == 1
    return sorted(
        {
            said.entry.id
            for said, line in found.get(key, ())
            if said.entry.status is status
            and NUMBERS.get(measure.of, said.entry.counts_what) is said.entry.counts_what
            and not (is_rest and leaves_nothing(said, asked[0]))
            and (not (is_part and measure.is_divided) or all(quantity in line for quantity in asked))
        }
    )


def leaves_nothing(said: Said, quantity: str) -> bool:
    """Whether a number of an entry is broken down to the last: its items come to it, and neither leaves room."""
    parts = said.items["attended" if quantity in NUMBERS else quantity]
    found = whole_line(said).get(quantity)
    if not parts or found is None or found.value is None:
        return False
    total = added(parts.values())
    return found.number <= total.number and not (found.may_be_more or total.may_be_fewer)


def members_of_cells(made: LayoutFigures, table: Table) -> Iterator[tuple[tuple[Any, Any], Measure, Any, Any, Any]]:
    """Each cell: the keys of its row and column, its measure, and where it stands in the table."""
    rows = [*((row.key, one) for row, one in zip(made.rows, table.rows, strict=True)), (None, table.total)]
    columns = [column.key for column in made.columns]
    columns.append(None)
    for row_key, row in rows:
        assert row is not None
        for at, (column, cell) in enumerate(table.measures(row)):
            member, measure = divmod(at, len(made.measures))
            yield (row_key, columns[member]), made.measures[measure][0], row, column, cell


@hypothesis.settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@hypothesis.given(seed=st.integers(0, 10**9))
def test_a_link_finds_the_entries_that_its_figure_counts(
    db_session: Session, register: CrossRegister, seed: int
) -> None:
    draw = random.Random(seed)
    held = register.holding(draw)
    chosen, meets = draw.choice(FILTERS)
    layout, period = drawn_layout(draw, chosen), parse_period(draw.choice(PERIODS))
    made = layout_figures(db_session, layout, period, settings=SETTINGS, as_at=TODAY)
    table = table_of(db_session, layout, period, settings=SETTINGS, as_at=TODAY)
    if made.rows and not table.rows:
        return
    cells = cells_of(
        [said for said in held if meets(said, register)],
        (period,),
        made.asked.rows,
        made.asked.columns,
        [measure for measure, _ in made.measures],
        None,
    )
    for key, measure, row, column, cell in members_of_cells(made, table):
        pairs = both_said(table.where, row.where, column.where)
        if pairs is not None and cell.value is not None:
            wanted = counted(cells, made, key, measure)
            assert found_by(db_session, pairs) == wanted, (layout, period.address, key, measure.key, pairs)


def figure(table: Table, row: str, column: str) -> dict[str, list[str]]:
    """What the address behind a figure says, by name."""
    found = next(one for one in table.all_rows if table.label(one) == row)
    pairs = both_said(table.where, found.where, next(one.where for one in table.columns if one.heading == column))
    assert pairs is not None
    return {name: [value for own, value in pairs if own == name] for name, _ in pairs}


def laid_out(by: str, across: str = "", **said: Any) -> TableLayout:
    """A table of attended by anything."""
    plain: dict[str, Any] = {"measures": (("attended", ""),), "filter": {}, **said}
    return TableLayout(
        name="t", audience_id=None, counts_what=None, title="T", heading="R", rows_by=by, columns_by=across, **plain
    )


def made(db_session: Session, layout: TableLayout, period: Period) -> Table:
    """The table that a layout prints."""
    return table_of(db_session, layout, period, settings=SETTINGS, as_at=TODAY)


class TestWhatCannotBeDivided:
    """Each stands on a row of its own, which finds its entries."""

    def test_an_entry_that_spans_quarters_is_found_by_that(self, db_session: Session, given: Given) -> None:
        whole = given.entry("2016-05-04", "2016-09-04", sessions="6")
        given.entry("2016-05-04")
        table = made(db_session, laid_out("sector", "quarter"), parse_period("2016-17"))
        said = figure(table, "Education", "Not split by quarter")
        assert (said["period"], said["unsplit"]) == (["2016-17"], ["quarter"])
        assert found_by(db_session, tuple((name, value) for name in said for value in said[name])) == [whole.id]

    def test_a_year_by_quarters_of_the_year_says_both(self, db_session: Session, given: Given) -> None:
        given.entry("2016-05-04")
        table = made(db_session, laid_out("year", "quarter-of-year"), parse_period("2015-04-01..2017-03-31"))
        said = figure(table, "2016/17", "Q1 (April to June)")
        assert (said["period"], said["part"]) == (["2016-17"], ["q1"])

    def test_two_periods_of_a_cell_have_no_address(self, db_session: Session, given: Given) -> None:
        given.entry("2016-05-04")
        table = made(db_session, laid_out("quarter", "month"), parse_period("2016-17"))
        assert both_said(table.where, table.rows[0].where, table.columns[1].where) is None

    def test_what_spans_the_year_is_found_in_it(self, db_session: Session, given: Given) -> None:
        whole = given.entry("2016-09-01", "2017-07-31", sessions="6")
        given.entry("2016-09-01", "2017-07-31", sessions="6", status=Status.CANCELLED, reason="Snow")
        given.entry("2016-05-04")
        table = made(db_session, laid_out("quarter"), parse_period("2016-17"))
        [beneath] = table.beneath
        assert found_by(db_session, both_said(table.where, beneath.where) or ()) == [whole.id]

    def test_a_row_that_nothing_feeds_any_more_leads_nowhere(self, db_session: Session, given: Given) -> None:
        given.entry("2016-05-04", course="Refresher")
        rows = (RowLayout("gone", "Gone", (), ("no-more",)), RowLayout("here", "Here", (), ("refresher",)))
        table = made(db_session, laid_out("course", rows=rows), parse_period("2016-17"))
        assert [both_said(table.where, row.where) is None for row in table.rows] == [True, False]

    def test_a_line_beneath_a_table_by_month_is_of_its_year(self, db_session: Session, given: Given) -> None:
        entry = given.entry("2016-05-04")
        given.entry("2015-05-04")
        table = made(db_session, laid_out("month", lines_beneath=(("sessions", ""),)), parse_period("2016-17"))
        assert found_by(db_session, both_said(table.where, table.lines[0].where) or ()) == [entry.id]

    def test_a_row_keeps_to_what_the_filter_of_its_table_says(self, db_session: Session, given: Given) -> None:
        given.named(Course, "Advanced")
        entry = given.entry("2016-05-04", course="Refresher")
        given.entry("2016-05-04", course="Advanced")
        layout = laid_out("course", filter={"course": ["refresher"]})
        table = made(db_session, layout, parse_period("2016-17"))
        assert found_by(db_session, both_said(table.where, table.rows[0].where) or ()) == [entry.id]
