"""Downloads that a Word document is made of in tests: with every kind of chart, a wide table, and a second version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.outputs.samples import PROFESSIONALS, ROADSHOWS, YOUNG_PEOPLE, download, row, summary, total_of
from training_register.count import Certainty, Count
from training_register.outputs.publication import Download, Meaning, Meanings, Section
from training_register.rules.publications import Revised
from training_register.table import (
    Cell,
    ChartKind,
    ChartLayout,
    Column,
    ColumnKind,
    Line,
    Mark,
    Row,
    RowKind,
    Table,
)

HIDDEN = Cell(Count(3, recorded=2), (Mark.CONFIDENTIAL,))
BREAK = Cell(Count.of(40), (Mark.BREAK_IN_SERIES,))
MONTHS = ("April", "May", "June", "July", "August", "September", "October", "November", "December")


def with_chart(table: Table, kind: ChartKind, **layout: object) -> Table:
    """A table that asks for a chart; of attended, where nothing else is said."""
    plain = {"columns": ("attended",), "measure": "Attended", **layout}
    return replace(table, chart=ChartLayout(kind, **plain))  # type: ignore[arg-type]


def by_period(*headings: str, rows: int = 3, name: str = "by-period", title: str = "Attended by period") -> Table:
    """A table whose columns are periods, with a gap, a hidden figure, an estimate and a break in its first rows."""
    awkward = ((Count.of(None, None), HIDDEN), ((60, Certainty.ABOUT), BREAK))
    keys = tuple(f"p{at}" for at in range(len(headings)))
    lines = []
    for number in range(rows):
        cells = [(number + 1) * 100 + at for at in range(len(headings))]
        if number < len(awkward) and len(cells) > 1:
            first, second = awkward[number]
            cells[:2] = [Cell.of_count(first) if isinstance(first, Count) else first, second]  # type: ignore[list-item]
        lines.append(row(f"r{number}", f"Sector {number}", *cells))
    return Table(
        name=name,
        title=title,
        period_in_words=PROFESSIONALS.period_in_words,
        columns=(
            Column("sector", "Sector", ColumnKind.TEXT),
            *(Column(key, heading, ColumnKind.COUNT) for key, heading in zip(keys, headings, strict=True)),
        ),
        rows=tuple(lines),
        total=total_of(tuple(lines)),
        place=PROFESSIONALS.place,
        source=PROFESSIONALS.source,
        as_at=PROFESSIONALS.as_at,
    )


def periods(kind: ChartKind, *headings: str, **table: object) -> Table:
    """Such a table with a chart across its periods."""
    made = by_period(*headings, **table)  # type: ignore[arg-type]
    return with_chart(made, kind, columns=tuple(column.key for column in made.columns[1:]))


BARS = with_chart(PROFESSIONALS, ChartKind.BARS)
ESTIMATES = with_chart(ROADSHOWS, ChartKind.BARS)
MULTIPLES = periods(ChartKind.MULTIPLES, "2014/15", "2015/16", "2016/17", name="years", title="Attended by year")
LINE = periods(ChartKind.LINE, "2014/15", "2015/16", "2016/17", name="line", title="Attended over the years")
COLUMNS = periods(ChartKind.COLUMNS, *MONTHS, name="months", title="Attended by month")
WIDE = periods(ChartKind.NONE, *(f"{month} 2016" for month in MONTHS), "January 2017", "February 2017", "March 2017")
SECTIONS = (
    Section(
        "what-counts",
        "What counts",
        ("Only delivered entries count.",),
        (Meanings("Marks", (Meaning("[e]", "The figure is an estimate."),)),),
        (Section("within", "Periods", ("One.", "Two.", "Three.")),),
    ),
)
CHANGES = (
    Revised("professionals", "education", "attended", "Professionals training", "Education", "Attended", "305", "311",
            "+6", "late figure", "The school told us in May."),
    Revised("summary", "professionals", "sessions", "All audiences", "Professionals", "Sessions", "50", "[c]", "",
            "correction"),
)  # fmt: skip


def full() -> Download:
    """A second version of a year with every mark, every kind of cell, every chart and a wide table."""
    provisional = replace(
        YOUNG_PEOPLE, is_provisional=True, lines=(Line("absent", "Did not attend", Cell(Count.of(20))),)
    )
    made = download(BARS, provisional, ESTIMATES, MULTIPLES, LINE, COLUMNS, WIDE, summary())
    return replace(
        made,
        version=2,
        published_on=date(2018, 5, 1),
        mark="The figures are invented",
        changes=CHANGES,
        sections=SECTIONS,
    )


def rows_of(number: int, columns: int = 4) -> Table:
    """A table of so many rows of counts, with bars."""
    keys = tuple(f"c{at}" for at in range(columns))
    rows = tuple(
        Row(
            f"r{at}", RowKind.ROW, (Cell(f"Sector {at}"), *(Cell(Count.of(at * 7 + place)) for place in range(columns)))
        )
        for at in range(number)
    )
    return with_chart(
        replace(
            by_period(),
            name=f"rows-{number}",
            columns=(
                Column("sector", "Sector", ColumnKind.TEXT),
                *(Column(key, f"Figure {key}", ColumnKind.COUNT) for key in keys),
            ),
            rows=rows,
            total=None,
        ),
        ChartKind.BARS,
        columns=("c0",),
    )
