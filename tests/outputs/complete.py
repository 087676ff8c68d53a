"""A published download with every mark and every kind of column, row and chart, what was revised and how it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from tests.outputs.samples import (
    PARENTS,
    PROFESSIONALS,
    ROADSHOWS,
    TAXI_DRIVERS,
    YOUNG_PEOPLE,
    Typed,
    count,
    download,
    row,
    summary,
)
from training_register.count import Certainty, Count
from training_register.outputs.publication import Meaning, Meanings, Section
from training_register.rules.publications import BENEATH, Revised
from training_register.table import (
    NOT_AVAILABLE,
    Cell,
    ChartKind,
    ChartLayout,
    Column,
    ColumnKind,
    Difference,
    Line,
    Mark,
    Ratio,
    Row,
    RowKind,
    Share,
    Table,
)

HIDDEN = Cell(Count(3, recorded=1), (Mark.CONFIDENTIAL,))
YEARS = ("2014/15", "2015/16", "2016/17")


def with_chart(table: Table, kind: ChartKind, *columns: str, rows: tuple[str, ...] = ()) -> Table:
    """A table that asks for a chart; of attended, where nothing else is said."""
    return replace(table, chart=ChartLayout(kind, columns or ("attended",), rows=rows, measure="Attended"))


def marked(number: int, *marks: Mark) -> Cell:
    """A count with marks beside it."""
    return Cell(Count.of(number), marks)


def by_year(name: str, title: str, *lines: tuple[str, tuple[Typed, ...]], total: tuple[Typed, ...]) -> Table:
    """A table whose columns are three years, the last after a break in the series."""
    columns = (Column(f"attended-{year[:4]}", f"Attended {year}", ColumnKind.COUNT) for year in YEARS)
    return replace(
        PARENTS,
        name=name,
        title=title,
        columns=(Column("sector", "Sector", ColumnKind.TEXT), *columns),
        rows=tuple(row(f"row-{at}", label, *cells) for at, (label, cells) in enumerate(lines)),
        total=row("total", "Total", *total, kind=RowKind.TOTAL),
        sentence="",
    )


AGENCIES = by_year(
    "agencies",
    "Where people came from",
    ("Schools", (120, 250, marked(305, Mark.BREAK_IN_SERIES))),
    ("Health", (40, HIDDEN, marked(87, Mark.BREAK_IN_SERIES))),
    ("Care", ((60, Certainty.ABOUT), None, marked(62, Mark.BREAK_IN_SERIES, Mark.REVISED))),
    total=((220, Certainty.ABOUT), HIDDEN, marked(454, Mark.BREAK_IN_SERIES)),
)
_KEYS = tuple(column.key for column in AGENCIES.columns[1:])

MONTHS = replace(
    PARENTS,
    name="months",
    title="Months",
    columns=(Column("month", "Month", ColumnKind.TEXT), *PARENTS.columns[1:]),
    rows=(
        row("2016-04", "April 2016", 3, 40),
        row("2016-05", "May 2016", 4, (55, Certainty.AT_LEAST)),
        row("2016-06", "June 2016", 1, HIDDEN),
        row("2016-07", "July 2016", 6, 82),
        row("2016-08", "August 2016", 0, 0),
    ),
    total=None,
)

_MIXED = (
    Column("what", "What", ColumnKind.TEXT),
    Column("now", "2016/17", ColumnKind.FIGURE),
    Column("share", "Per cent of all", ColumnKind.SHARE),
    Column("change", "Change since 2015/16", ColumnKind.CHANGE),
    Column("per-session", "Attended per session", ColumnKind.RATIO),
    Column("words", "In words", ColumnKind.TEXT),
    Column("last", "Last session", ColumnKind.DATE),
)
HEADLINES = Table(
    name="headlines",
    title="The year in figures",
    period_in_words="April 2016 to March 2017",
    columns=_MIXED,
    rows=(
        Row(
            "attended",
            RowKind.ROW,
            (
                Cell("Attendances [e]"),
                count((3_789, Certainty.AT_LEAST)),
                Cell(Share(9_700)),
                Cell(Difference(Fraction(58))),
                Cell(Ratio(2_687, 120, left_out=2)),
                Cell("Most in spring"),
                Cell(date(2017, 3, 28)),
            ),
        ),
        Row(
            "completed",
            RowKind.ROW,
            (
                Cell("Completed"),
                Cell(Count.of(12), (Mark.PROVISIONAL,)),
                NOT_AVAILABLE,
                Cell(None, (Mark.BREAK_IN_SERIES,)),
                Cell(Ratio(0, 0)),
                Cell(""),
                NOT_AVAILABLE,
            ),
        ),
    ),
    beneath=(
        Row(
            "not-split",
            RowKind.NOT_SPLIT,
            (
                Cell("September 2016 to July 2017, not split by year"),
                count((60, Certainty.ABOUT)),
                *(NOT_AVAILABLE for _ in _MIXED[2:]),
            ),
        ),
    ),
    lines=(Line("did-not-attend", "Did not attend", Cell(Count.of(20), (Mark.REVISED,))),),
    notes=PARENTS.notes,
    sentence="About 60 [e] of them came from other places.",
    place=PARENTS.place,
    source=PARENTS.source,
    as_at=date(2017, 5, 2),
)

CHANGES = (
    Revised(
        "professionals", "education", "attended", "Professionals training, Sheffield, April 2016 to March 2017",
        "Education", "Attended", "at least 1,300 (1 entry not recorded)", "1,305", "+5", "late figure",
        "A school's return came in.",
    ),
    Revised(
        "agencies", "row-1", "attended-2015", "Where people came from", "Health", "Attended 2015/16", "12", "hidden",
    ),
    Revised(
        "headlines", BENEATH, "did-not-attend", "The year in figures", "Did not attend", "", "not recorded", "20 [e]",
        "from not recorded", "correction",
    ),
    Revised("shares", "all", "share", "Shares", "All", "Rate", "82.2%", "83%", "+0.8 percentage points", "definition"),
    Revised("months", "", "note", "Months", "", "Note", "not there", "Figures of August came late."),
)  # fmt: skip
SECTIONS = (
    Section("entries", "What an entry and a session are", ("An entry is one line.", "A two-day course is one.")),
    Section(
        "tables",
        "The tables",
        ("1 entry is not split by year.",),
        sections=(
            Section(
                "table-professionals",
                "Professionals training",
                ("Counted are: delivered sessions.",),
                (Meanings("Columns", (Meaning("Attended", "How many attendances."),)),),
            ),
        ),
    ),
    Section("marks", "Marks beside figures", meanings=(Meanings("", (Meaning("[x]", "The figure is not known."),)),)),
)
_PROVISIONAL = replace(TAXI_DRIVERS, is_provisional=True)

COMPLETE = replace(
    download(
        with_chart(PROFESSIONALS, ChartKind.BARS),
        with_chart(ROADSHOWS, ChartKind.BARS),
        YOUNG_PEOPLE,
        _PROVISIONAL,
        with_chart(AGENCIES, ChartKind.MULTIPLES, *_KEYS),
        with_chart(replace(AGENCIES, name="all-agencies"), ChartKind.COLUMNS, *_KEYS),
        with_chart(MONTHS, ChartKind.LINE, rows=tuple(line.key for line in MONTHS.rows)),
        HEADLINES,
        replace(PARENTS, name="nobody", rows=(), total=None, notes=()),
        summary(),
    ),
    version=2,
    published_on=date(2017, 5, 3),
    changes=CHANGES,
    sections=SECTIONS,
)
