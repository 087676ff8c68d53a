"""What differs between two versions, compared with what other code finds in what readers get."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from random import Random
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.actions.test_everything_undone import KINDS, Team, boss, register
from tests.made_publications import download_now, publish_now
from tests.reports.test_one_figure import random_table
from training_register.count import Certainty, Count
from training_register.models import AppUser
from training_register.outputs.json_file import as_json
from training_register.outputs.kept_download import download_kept
from training_register.outputs.publication import Download
from training_register.queries.publications import kept_part
from training_register.reports.revisions import SAME_NUMBER, revised
from training_register.rules.periods import parse_period
from training_register.rules.publications import BENEATH, Revised
from training_register.settings import Settings
from training_register.table import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    Cell,
    Column,
    ColumnKind,
    Difference,
    Line,
    Mark,
    Note,
    Ratio,
    Row,
    RowKind,
    Share,
    Table,
)

__all__ = ["boss", "register"]
PERIOD = parse_period("2016-17")
HIDDEN = Cell(None, (Mark.CONFIDENTIAL,))


def count(number: int | None, certainty: Certainty = Certainty.EXACT) -> Cell:
    return Cell.of_count(Count.of(number, certainty if number is not None else None))


def table(
    *rows: tuple[str, Cell], name: str = "young-people", kind: ColumnKind = ColumnKind.COUNT, **said: Any
) -> Table:
    return Table(
        name=name,
        title=said.pop("title", "Young people"),
        period_in_words=PERIOD.in_words,
        columns=(Column("sector", "Sector", ColumnKind.TEXT), Column("attended", "Attended", kind)),
        rows=tuple(Row(key, RowKind.ROW, (Cell(key.capitalize()), cell)) for key, cell in rows),
        **said,
    )


def download(*tables: Table, **said: Any) -> Download:
    return Download(PERIOD, datetime(2017, 5, 2, tzinfo=UTC), tables, **said)


def changes(before: Table, now: Table) -> tuple[Revised, ...]:
    return revised(download(before), download(now))[0]


def one_change(before: Cell, now: Cell, kind: ColumnKind = ColumnKind.COUNT) -> tuple[str, str, str]:
    """What is told of one figure."""
    found = changes(table(("education", before), kind=kind), table(("education", now), kind=kind))
    assert [(one.table, one.row, one.column) for one in found] == [("young-people", "education", "attended")]
    assert (found[0].table_title, found[0].row_label, found[0].heading) == ("Young people", "Education", "Attended")
    return found[0].before, found[0].now, found[0].by


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (count(12), count(15), ("12", "15", "+3")),
        (count(1_215), count(3), ("1,215", "3", "−1,212")),
        (count(None), count(7), ("not recorded", "7", "from not recorded")),
        (count(7), count(None), ("7", "not recorded", "to not recorded")),
        (NOT_AVAILABLE, count(7), ("not available", "7", "from not available")),
        (count(60, Certainty.ABOUT), count(60), ("about 60", "60", SAME_NUMBER)),
        (count(60, Certainty.ABOUT), count(65, Certainty.AT_LEAST), ("about 60", "at least 65", "+5")),
        (Cell(Count(12, 2, 1), (Mark.ESTIMATE,)), Cell(Count(12, 3, 0)),
         ("at least 12 (1 entry not recorded)", "12", SAME_NUMBER)),
        (count(12), Cell(Count.of(12), (Mark.BREAK_IN_SERIES,)), ("12", "12 [b]", SAME_NUMBER)),
        (count(12), HIDDEN, ("12", "hidden", "")),
        (HIDDEN, count(12), ("hidden", "12", "")),
        (Cell(Count.of(3), (Mark.CONFIDENTIAL,)), count(12), ("hidden", "12", "")),
    ],
)  # fmt: skip
def test_a_figure_is_told_as_it_was_as_it_is_and_by_how_much(before: Cell, now: Cell, told: tuple[str, ...]) -> None:
    assert one_change(before, now) == told


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (Cell(Ratio(9, 4)), Cell(Ratio(10, 4)), ("2.3", "2.5", "+0.2")),
        (Cell(Ratio(5, 10, per=100)), Cell(Ratio(6, 10, per=100)), ("50.0% (5 of 10)", "60.0% (6 of 10)",
                                                                     "+10.0 percentage points")),
        (Cell(Ratio(5, 10, per=100)), Cell(Ratio(10, 20, per=100)), ("50.0% (5 of 10)", "50.0% (10 of 20)",
                                                                      SAME_NUMBER)),
        (Cell(Ratio(10, 4)), Cell(Ratio(20, 8)), ("2.5 (10 ÷ 4)", "2.5 (20 ÷ 8)", SAME_NUMBER)),
        (Cell(Ratio(5, 10, 1, per=100)), Cell(Ratio(5, 10, per=100)),
         ("50.0% (5 of 10; 1 entry not recorded)", "50.0% (5 of 10)", SAME_NUMBER)),
        (NOT_APPLICABLE, Cell(Ratio(9, 4)), ("not applicable", "2.3", "from not applicable")),
        (Cell(Ratio(9, 4), (Mark.CONFIDENTIAL,)), Cell(Ratio(9, 4)), ("hidden", "2.3", "")),
    ],
)  # fmt: skip
def test_a_ratio_is_told_with_its_base(before: Cell, now: Cell, told: tuple[str, ...]) -> None:
    assert one_change(before, now, ColumnKind.RATIO) == told


def test_shares_and_changes_differ_too() -> None:
    assert one_change(Cell(Share(9_700)), Cell(Share(9_725)), ColumnKind.SHARE) == (
        "97%", "97.25%", "+0.3 percentage points",
    )  # fmt: skip
    assert one_change(Cell(Difference(Fraction(3))), Cell(Difference(Fraction(-2))), ColumnKind.CHANGE) == (
        "+3", "−2", "−5",
    )  # fmt: skip
    assert one_change(Cell(None, (Mark.BREAK_IN_SERIES,)), Cell(Difference(Fraction(3))), ColumnKind.CHANGE) == (
        "not applicable [b]",
        "+3",
        "from not applicable [b]",
    )


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (count(12), count(12)),
        (Cell(Count.of(12), (Mark.REVISED,)), count(12)),
        (count(12), Cell(Count.of(12), (Mark.PROVISIONAL,))),
        # Another entry that gives 0 makes no other figure.
        (Cell(Count(12, 2)), Cell(Count(12, 3))),
        (count(None), Cell(Count(not_recorded=3), (Mark.NOT_AVAILABLE,))),
        # Whatever is hidden stays hidden: nobody learns that it changed.
        (Cell(Count.of(3), (Mark.CONFIDENTIAL,)), Cell(Count.of(4), (Mark.CONFIDENTIAL,))),
        (HIDDEN, Cell(Count.of(4), (Mark.CONFIDENTIAL, Mark.BREAK_IN_SERIES))),
    ],
)
def test_what_reads_the_same_is_no_revision(before: Cell, now: Cell) -> None:
    one, other = download(table(("education", before))), download(table(("education", now)))
    assert revised(one, other) == ((), other)


def test_rows_tables_and_columns_that_came_or_went_are_told_as_such() -> None:
    found, marked = revised(
        download(table(("education", count(1)), ("police", HIDDEN)), table(("old", count(1)), name="old", title="Old")),
        download(
            table(("education", count(1)), ("health", count(4))), table(("new", count(1)), name="new", title="New")
        ),
    )
    assert [(one.row_label, one.heading) for one in found] == [
        ("Health", "whole row"), ("Police", "whole row"), ("", "Whole table"), ("", "Whole table"),
    ]  # fmt: skip
    assert [(one.table, one.row, one.column, one.before, one.now, one.by) for one in found] == [
        ("young-people", "health", "", "not there", "Attended 4", ""),
        ("young-people", "police", "", "Attended hidden", "not there", ""),
        ("new", "", "table", "not there", "a new table", ""),
        ("old", "", "table", "a table", "not there", ""),
    ]
    # A figure that was not there before differs from the version before; a whole new table says that it is new.
    assert marks_in(marked) == {("young-people", "health", "attended")}
    wide = replace(
        table(("education", count(1))),
        columns=(*table().columns, Column("sessions", "Sessions", ColumnKind.COUNT)),
        rows=(Row("education", RowKind.ROW, (Cell("Education"), count(1), count(2))),),
    )
    assert [
        (one.row, one.column, one.heading, one.before, one.now) for one in changes(table(("education", count(1))), wide)
    ] == [("", "sessions", "Sessions", "not there", "Education 2")]
    assert [(one.row, one.column, one.before, one.now) for one in changes(wide, table(("education", count(1))))] == [
        ("", "sessions", "Education 2", "not there")
    ]


def test_words_that_differ_are_told() -> None:
    before = table(("education", count(1)), sentence="One came.", notes=(Note("Kept."), Note("Old.")))
    now = table(("education", count(1)), sentence="Two came.", notes=(Note("New."), Note("Kept.")), title="Young")
    found, marked = revised(download(before, notes=("Whole.",)), download(now))
    assert [(one.table, one.column, one.heading, one.before, one.now) for one in found] == [
        ("young-people", "title", "Title", "Young people", "Young"),
        ("young-people", "sentence", "Sentence", "One came.", "Two came."),
        ("young-people", "note", "Note", "Old.", "New."),
        ("", "note", "Note", "Whole.", "not there"),
    ]
    assert not marks_in(marked)
    assert marked.changes == found


def test_each_difference_has_a_place_of_its_own() -> None:
    before, now = (table(("education", count(1)), notes=tuple(map(Note, notes))) for notes in ("ab", "cde"))
    assert [(one.column, one.before, one.now) for one in changes(before, now)] == [
        ("note", "a", "c"), ("note-2", "b", "d"), ("note-3", "not there", "e"),
    ]  # fmt: skip


def test_a_renamed_row_and_a_renamed_column_are_told_without_a_mark() -> None:
    before, now = table(("education", count(1))), table(("education", count(1)))
    now = replace(
        now,
        columns=(now.columns[0], replace(now.columns[1], heading="Came")),
        rows=(replace(now.rows[0], cells=(Cell("Schools"), count(1))),),
    )
    found, marked = revised(download(before), download(now))
    assert [(one.row, one.column, one.before, one.now) for one in found] == [
        ("", "attended", "Attended", "Came"),
        ("education", "sector", "Education", "Schools"),
    ]
    assert not marks_in(marked)


def test_what_is_told_beneath_is_revised_too() -> None:
    def lines(*said: tuple[str, Cell]) -> Table:
        return table(lines=tuple(Line(key, key.capitalize(), cell) for key, cell in said))

    found, marked = revised(
        download(lines(("0-missed", count(3)), ("1-gone", count(1)))),
        download(lines(("0-missed", count(5)), ("2-new", count(9)))),
    )
    assert [(one.row, one.column, one.heading, one.before, one.now, one.by) for one in found] == [
        (BENEATH, "0-missed", "0-missed", "3", "5", "+2"),
        (BENEATH, "2-new", "2-new", "not there", "9", ""),
        (BENEATH, "1-gone", "1-gone", "1", "not there", ""),
    ]
    assert marks_in(marked) == {("young-people", BENEATH, "0-missed"), ("young-people", BENEATH, "2-new")}


def test_the_mark_is_put_once() -> None:
    before, now = download(table(("education", count(1)))), download(table(("education", count(2))))
    _, once = revised(before, now)
    _, twice = revised(before, once)
    assert twice == once
    assert once.tables[0].rows[0].cells[1].marks == (Mark.REVISED,)


cells = st.one_of(
    st.just(HIDDEN),
    st.just(NOT_AVAILABLE),
    st.just(NOT_APPLICABLE),
    st.builds(count, st.one_of(st.none(), st.integers(0, 5))),
    st.builds(lambda number: Cell(Count.of(number), (Mark.CONFIDENTIAL,)), st.integers(0, 5)),
    st.builds(lambda number: Cell(Ratio(number, 5, per=100)), st.integers(0, 5)),
)


@hypothesis.given(before=cells, now=cells)
def test_nothing_of_a_hidden_figure_is_told(before: Cell, now: Cell) -> None:
    kind = ColumnKind.FIGURE
    found, marked = revised(
        download(table(("education", before), kind=kind)), download(table(("education", now), kind=kind))
    )
    hidden = [Mark.CONFIDENTIAL in cell.marks for cell in (before, now)]
    if all(hidden):
        assert not found
        assert marked.tables[0].rows[0].cells[1] == now
    for one in found:
        assert (one.before == "hidden", one.now == "hidden") == tuple(hidden)
        assert not one.by or not any(hidden)


# Whole registers.


def marks_in(made: Download) -> set[tuple[str, str, str]]:
    """Where [r] stands."""
    found = set()
    for one in made.tables:
        for row in one.all_rows:
            found |= {
                (one.name, row.key, column.key) for column, cell in one.measures(row) if Mark.REVISED in cell.marks
            }
        found |= {(one.name, BENEATH, line.key) for line in one.lines if Mark.REVISED in line.cell.marks}
    return found


def read(made: Download) -> dict[tuple[str, str, str], Any]:
    """What a program reads of every cell of a JSON file, by table, row and column; texts as they are."""
    found: dict[tuple[str, str, str], Any] = {}
    for one in json.loads(as_json(made))["tables"]:
        for row in [*one["rows"], *([one["total"]] if one["total"] else []), *one["beneath"]]:
            for key, cell in row.items():
                if key not in ("key", "kind"):
                    found[one["name"], row["key"], key] = readable(cell)
        for line in one["lines"]:
            found[one["name"], BENEATH, line["key"]] = readable(line["figure"])
    return found


def readable(cell: Any) -> Any:
    """A cell without what says nothing of its figure: that it is revised, and how many entries recorded it."""
    if isinstance(cell, str):
        return cell
    said = {key: value for key, value in cell.items() if key not in ("recorded", "marks", "not_recorded")}
    missing = cell.get("not_recorded")
    said["not_recorded"] = missing if cell["value"] is not None else bool(missing)
    said["marks"] = sorted(set(cell["marks"]) - {"r", "p"})
    return said


def of_cells(found: Iterable[Revised]) -> set[tuple[str, str, str]]:
    return {(one.table, one.row, one.column) for one in found if one.row and one.column}


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("seed", range(4))
def test_the_list_is_what_differs_after_a_hundred_changes_of_any_kind(
    db_session: Session, boss: AppUser, seed: int
) -> None:
    today, settings = date(2017, 6, 1), Settings()
    draw = Random(seed)
    for number in range(4):
        random_table(db_session, draw, number)
    periods = ("2015-16", "2016-17", "2016-17-q1")
    versions = {
        period: publish_now(db_session, period, settings=settings, today=today, at=datetime(2017, 4, 2, tzinfo=UTC))
        for period in periods
    }
    kept = {period: kept_part(db_session, one.id, "download") for period, one in versions.items()}
    team = Team(db_session, boss, Random(seed))
    found: list[Revised] = []
    for _ in range(4):
        for kind in team.chance.sample(KINDS, len(KINDS)):
            team.do(kind)
        for period in periods:
            before = download_kept(kept[period])
            now = download_now(db_session, period, settings=team.settings, today=today)
            found += check(before, now)
    assert len([one for one in found if one.row and one.column]) > 15
    for period, one in versions.items():
        db_session.expire_all()
        assert kept_part(db_session, one.id, "download") == kept[period]


def check(before: Download, now: Download) -> tuple[Revised, ...]:
    """The list and the marks are what a comparison of the two JSON files finds."""
    found, marked = revised(before, now)
    assert len({(one.table, one.row, one.column) for one in found}) == len(found)
    earlier, later = read(before), read(now)
    in_both = {table.name for table in before.tables} & {table.name for table in now.tables}
    differ = {keys for keys in earlier.keys() & later.keys() if earlier[keys] != later[keys]}
    # What is told of a whole row, column or table is not told of each of its cells.
    lines = {keys for keys in earlier.keys() ^ later.keys() if keys[0] in in_both and keys[1] == BENEATH}
    assert of_cells(found) == differ | lines
    came = {keys for keys in later.keys() - earlier.keys() if keys[0] in in_both}
    figures = {keys for keys in differ | came if not isinstance(later[keys], str)}
    assert marks_in(marked) == figures
    told = {(one.table, one.row, one.column) for one in found}
    for keys in earlier.keys() ^ later.keys():
        name, row, column = keys
        whole = {(name, "", "table"), (name, row, ""), (name, "", column), keys}
        assert told & whole, f"nothing tells that {keys} came or went"
    # Nothing but marks was put there.
    assert read(marked) == later
    for one in found:
        assert one.before != one.now
    words = {(one.table, one.column): (one.before, one.now) for one in found if one.column in ("sentence", "title")}
    by_name = {table.name: table for table in before.tables}
    for table_now in now.tables:
        if table_now.name in by_name:
            was = by_name[table_now.name]
            for column, one_was, one_is in (
                ("sentence", was.sentence, table_now.sentence), ("title", was.title, table_now.title),
            ):  # fmt: skip
                expected = (one_was or "not there", one_is or "not there") if one_was != one_is else None
                assert words.get((table_now.name, column)) == expected
    return found
