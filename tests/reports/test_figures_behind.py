"""What stands behind every figure of a report: it adds up to what the table prints, whatever the table is."""

from __future__ import annotations

import random
from collections.abc import Iterator

import hypothesis
import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from tests import published
from tests.given import Given
from tests.random_crosses import FIGURES, CrossRegister
from tests.random_registers import RandomEntry, RandomRegister, random_entries, some_periods
from tests.reports.test_one_figure import SETTINGS, TODAY, random_table, report_of
from tests.statements import statements
from training_register.count import Count
from training_register.models import (
    Figure,
    ReportNote,
    ReportNoteRow,
    ReportRow,
    ReportRowSector,
    ReportTable,
    Split,
    SplitItem,
)
from training_register.queries.axis_members import listed_measures
from training_register.reports.figures_behind import figures_behind, quantities_of_people
from training_register.reports.one_figure import one_figure
from training_register.reports.periods import PeriodReport, period_report
from training_register.rules.cross_tables import OWN_MEASURES, Kind, ListedMeasure, measures_of
from training_register.rules.periods import Period
from training_register.rules.permissions import ALL
from training_register.rules.publications import BENEATH, FigureBehind, behind_kept, plain_behind
from training_register.table import Cell, ColumnKind, Ratio

on_one_register = hypothesis.settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def printed(report: PeriodReport) -> Iterator[tuple[tuple[str, str, str], Cell]]:
    """Each figure that entries make, by the keys of its table, row and column."""
    for table in (*report.tables, *((report.summary,) if report.summary else ())):
        for row in table.all_rows:
            for column, cell in table.measures(row):
                if column.kind is not ColumnKind.CHANGE:
                    yield (table.name, row.key, column.key), cell
        for line in table.lines:
            yield (table.name, BENEATH, line.key), line.cell


def adds_up(one: FigureBehind, cell: Cell, where: object) -> None:
    """What the entries give is what the cell says."""
    numbers = [number for _, number, _ in one.entries if number is not None]
    against = [other for _, _, other in one.entries if other is not None]
    assert [entry for entry, _, _ in one.entries] == sorted({entry for entry, _, _ in one.entries}), where
    match cell.value:
        case Count() as count if one.quantity in ("organisations", "trainers"):
            assert len(numbers) == count.recorded, where
        case Count() as count:
            assert sum(numbers) == count.number, where
            assert bool(numbers) == bool(count.recorded), where
        case Ratio() as ratio:
            assert sum(numbers) == ratio.numerator, where
            if one.against:
                assert sum(against) == ratio.denominator, where
            else:
                assert not against
                assert one.quantity in ("minutes", "half-days-given"), where
        case None:
            # Nobody was asked, or the whole that it is a share of is 0 or in no table.
            assert not numbers or one.quantity.startswith("attended"), where
        case _:
            raise AssertionError(cell)


def check(report: PeriodReport, found: tuple[FigureBehind, ...]) -> dict[tuple[str, str, str], FigureBehind]:
    """Each printed figure has what stands behind it, once, and nothing else has."""
    by_keys = {(one.table, one.row, one.column): one for one in found}
    assert len(by_keys) == len(found)
    cells = dict(printed(report))
    assert by_keys.keys() == cells.keys()
    for keys, cell in cells.items():
        adds_up(by_keys[keys], cell, keys)
    return by_keys


@pytest.fixture
def crosses(db_session: Session, given: Given) -> Iterator[CrossRegister]:
    """A register with lists of everything."""
    register = CrossRegister(db_session, given)
    yield register
    register.empty()


@pytest.fixture
def register(db_session: Session) -> Iterator[RandomRegister]:
    """A register of audiences and sectors."""
    register = RandomRegister(db_session)
    yield register
    register.empty()


def no_tables(db_session: Session) -> None:
    """Takes all report tables out."""
    for model in (ReportNoteRow, ReportNote, ReportRowSector, ReportRow, ReportTable):
        db_session.execute(delete(model))
    db_session.commit()


@on_one_register
@hypothesis.given(seed=st.integers(0, 10**9))
def test_the_entries_behind_every_figure_of_any_tables_add_up_to_it(
    db_session: Session, crosses: CrossRegister, seed: int
) -> None:
    draw = random.Random(seed)
    crosses.holding(draw)
    no_tables(db_session)
    for number in range(4):
        random_table(db_session, draw, number)
    report = report_of(db_session, draw.choice(["2016-17", "2016-17", "2016-17-q1", "2015-12-01..2017-03-30"]))

    found = figures_behind(db_session, report, settings=SETTINGS)

    by_keys = check(report, found)
    assert behind_kept(plain_behind(found)) == found
    kinds = {one.rule: one.kind for one in measures_of(listed_measures(db_session)).values()}
    for keys in draw.sample(sorted(by_keys), min(12, len(by_keys))):
        # The page of a figure lists the same entries.
        one = one_figure(db_session, report, *keys, settings=SETTINGS, scope=ALL)
        assert one
        assert one.behind
        if kinds[one.rules[0]] is not Kind.SHARE_OF_ALL:
            assert {line.entry.id for line in one.behind.listed} == {entry for entry, _, _ in by_keys[keys].entries}


@on_one_register
@hypothesis.given(drawn=st.lists(random_entries, max_size=12), period=some_periods())
def test_the_entries_behind_the_plain_tables_of_any_period_add_up_to_them(
    db_session: Session, register: RandomRegister, drawn: list[RandomEntry], period: Period
) -> None:
    register.holding(drawn)
    report = period_report(db_session, period, settings=SETTINGS, today=TODAY)
    check(report, figures_behind(db_session, report, settings=SETTINGS))


def laid_out(db_session: Session, **columns: object) -> ReportTable:
    """A report table."""
    table = ReportTable(**{
        "short_name": "own", "position": 0, "audience_id": None, "counts_what": None, "title": "Own", "heading": "Rows",
        "rows_by": "", "columns_by": "", "measures": [], "has_changes": False, "lines_beneath": [], **columns,
    })  # fmt: skip
    db_session.add(table)
    db_session.commit()
    return table


def of(db_session: Session, table: str = "own") -> dict[tuple[str, str], FigureBehind]:
    """The figures of a table by row and column."""
    report = report_of(db_session)
    by_keys = check(report, figures_behind(db_session, report, settings=SETTINGS))
    return {(row, column): one for (name, row, column), one in by_keys.items() if name == table}


def test_a_quantity_that_a_split_divides_says_of_which_item(db_session: Session, crosses: CrossRegister) -> None:
    draw = random.Random(1)
    while True:
        held = crosses.holding(draw)
        one = next((said for said in held if said.items["attended"] and said.entry.status == "delivered"), None)
        if one:
            break
    laid_out(db_session, rows_by="split:came-from", measures=[["attended", ""], ["entries", ""]])
    found = of(db_session)
    items = {row for row, _ in found} & {str(item) for item in db_session.scalars(select(SplitItem.id))}
    assert items
    for item in items:
        assert found[item, "attended"].quantity == f"attended:came-from:{item}"
        assert found[item, "attended"].people
        assert not found[item, "entries"].entries
    if ("not-broken-down", "attended") in found:
        assert found["not-broken-down", "attended"].quantity == "attended:came-from:not-broken-down-"
        assert found["not-broken-down", "entries"].quantity == "entries"
        assert not found["not-broken-down", "entries"].people
    assert found["total", "attended"].quantity in ("attended", "attended:came-from")


def test_a_row_that_several_items_feed_names_them_all_and_each_entry_once(
    db_session: Session, given: Given, crosses: CrossRegister
) -> None:
    table = laid_out(db_session, rows_by="split:came-from", measures=[["attended", ""]])
    first, second, other = crosses.items[:3]
    table.rows = [ReportRow(key="here", label="Here", position=0, fed_by=[str(second), str(first)])]
    db_session.commit()
    entry = given.entry("2016-05-04", attended="20")
    measure = crosses.measures["attended"]
    from_items = {first: 4, second: 5, other: 6}
    db_session.execute(
        insert(Figure),
        [
            {"entry_id": entry.id, "measure_id": measure, "split_item_id": item, "number": n, "certainty": "exact",
             "as_typed": ""}
            for item, n in from_items.items()
        ],
    )  # fmt: skip
    db_session.commit()
    found = of(db_session)
    here = found["here", "attended"]
    assert here.quantity == f"attended:came-from:{first}+{second}"
    assert here.entries == ((entry.id, 9, None),)
    rest = found["not-in-this-table", "attended"]
    every = db_session.scalars(
        select(SplitItem.id).join(Split, Split.id == SplitItem.split_id).where(Split.short_name == "came-from")
    )
    assert rest.quantity.removeprefix("attended:came-from:").split("+") == [
        str(one) for one in sorted(every) if one not in (first, second)
    ]
    assert rest.entries == ((entry.id, 6, None),)
    assert found["total", "attended"].quantity == "attended"


def test_a_share_of_all_stands_on_every_entry_of_the_whole(db_session: Session, given: Given) -> None:
    in_row = given.entry("2016-05-04", sector="Education", attended="3")
    unknown = given.entry("2016-05-05", sector="Education", attended="not recorded")
    in_rest = given.entry("2016-05-06", sector="Health", attended="9")
    given.entry("2016-05-07", sector="Health", attended="not recorded")
    laid_out(db_session, rows_by="sector", measures=[["share-of-all", ""]])
    one = of(db_session)["education", "share-of-all"]
    assert (one.quantity, one.against, one.people, one.against_people) == ("attended", "attended", True, True)
    assert one.entries == ((in_row.id, 3, 3), (unknown.id, None, None), (in_rest.id, None, 9))


def test_a_ratio_names_both_its_quantities_and_whether_they_count_people(db_session: Session, given: Given) -> None:
    given.entry("2016-05-04", sessions="2", attended="10")
    laid_out(db_session, rows_by="sector", measures=[["average-attended", ""], ["hours", ""], ["came-of-booked", ""]])
    found = of(db_session)
    average = found["education", "average-attended"]
    assert (average.quantity, average.against) == ("attended", "sessions")
    assert (average.people, average.against_people) == (True, False)
    hours = found["education", "hours"]
    assert (hours.quantity, hours.against, hours.people) == ("minutes", "", False)
    came = found["education", "came-of-booked"]
    assert (came.quantity, came.against, came.people, came.against_people) == ("came", "booked", True, True)


def test_the_summary_finds_its_figures_by_what_they_measure(db_session: Session, given: Given) -> None:
    published.put_in(given)
    report = report_of(db_session)
    by_keys = check(report, figures_behind(db_session, report, settings=SETTINGS))
    assert by_keys["summary", "young-people", "attended"].quantity == "attended"
    assert sum(number or 0 for _, number, _ in by_keys["summary", "young-people", "attended"].entries) == 1_587


def test_numbers_of_people_are_those_that_count_people() -> None:
    listed = [
        ListedMeasure(key, key, key not in ("workbooks",)) for key in (*FIGURES, "workbooks", "attended", "sessions")
    ]
    people = quantities_of_people(listed)
    assert people == {
        "attended", "contacts", "completions", "views", "came", "booked", "did-not-attend", "cancelled-bookings",
        "came-without-booking", "new-people",
    }  # fmt: skip
    assert {one.of for one in OWN_MEASURES if one.counts_people} <= people


def test_no_more_is_asked_for_more_entries_and_rows(db_session: Session, given: Given) -> None:
    laid_out(db_session, rows_by="sector", columns_by="quarter", measures=[["attended", ""], ["sessions", ""]])
    given.entry("2016-05-04")
    report = report_of(db_session)
    with statements(db_session) as of_one:
        figures_behind(db_session, report, settings=SETTINGS)
    for month in (5, 8, 11):
        for sector in ("Education", "Health", "Police"):
            given.entry(f"2016-{month:02}-07", sector=sector)
    report = report_of(db_session)
    with statements(db_session) as of_many:
        figures_behind(db_session, report, settings=SETTINGS)
    assert len(of_many) == len(of_one)
