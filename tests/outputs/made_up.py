"""Downloads made up by hypothesis: every kind of cell, and texts that somebody could mean harm with."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from tests.outputs.samples import MADE_AT, PLACE, YEAR
from training_register.count import STORED, Certainty, Count
from training_register.outputs.publication import Download, Meaning, Meanings, Section
from training_register.rules.publications import Reason, Revised
from training_register.table import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    Cell,
    ChartKind,
    ChartLayout,
    Column,
    ColumnKind,
    Difference,
    Line,
    Mark,
    Note,
    NumberStyle,
    Ratio,
    Row,
    RowKind,
    Share,
    Table,
)

HOSTILE = (
    "=1+1", "+44 114", "-1", "@SUM(A1)", "\t=1+1", "\r\n=1", "＝1+1", "＠x", " =cmd|' /C calc'!A0", "#N/A",
    '=HYPERLINK("https://example.org")', "\x00\x1b[31mred", "\x0b=1", "a\ufffe\uffff", "\u202eevil", "'quoted",
    '"', "", " ", "_x000D_", "History", "Cover", "NOTES", "A" * 300, "Professionals and volunteers of the city", "Q1",
    "R1C1", "Total", "sessions", "Sessions", "<b>&amp;</b>", "]]>", "日本語の研修", "e\u0301cole", "123", "[x]",
    "\U0001f469\u200d\U0001f3eb", "{attended}",
)  # fmt: skip

# Awkward, but nothing that a check could blame on who typed it, such as "*" or a number typed as text.
FAIR = (
    "=1+1", "+44 114", "-1 to 5", "@SUM(A1)", "\t=1+1", " =cmd|' /C calc'!A0", "=HYPERLINK(A1)", "\x0bBell", "",
    "A" * 300, "Professionals and volunteers of the city", "Q1", "R1C1", "History", "Notes", "sessions", "Sessions",
    "<b>&amp;</b>", "日本語の研修", "  spaces  ", "two\nlines", "word " * 200,
)  # fmt: skip

TEXTS = st.sampled_from(HOSTILE) | st.text(max_size=12)
COUNTS = st.builds(
    Count.of, st.integers(0, 9_999_999) | st.none(), st.sampled_from(STORED), st.sampled_from(("", "over 5"))
)
EXTRA_MARKS = st.lists(st.sampled_from((Mark.REVISED, Mark.BREAK_IN_SERIES, Mark.PROVISIONAL)), unique=True, max_size=2)


def _marked(cell: Cell, marks: list[Mark]) -> Cell:
    return Cell(cell.value, (*cell.marks, *marks))


def _of_share(share: Share) -> Cell:
    return Cell(share, () if share.certainty is Certainty.EXACT else (Mark.ESTIMATE,))


_COUNTED = st.builds(_marked, st.builds(Cell.of_count, COUNTS), EXTRA_MARKS)
_HIDDEN = st.builds(lambda count: Cell(count, (Mark.CONFIDENTIAL,)), COUNTS)
_CERTAINTIES = st.sampled_from((Certainty.EXACT, *STORED))
_RATIOS = st.builds(
    Ratio, st.integers(0, 99_999), st.integers(0, 999), st.integers(0, 3), st.sampled_from((1, 100)), _CERTAINTIES
)
_DIFFERENCES = st.builds(
    Difference, st.fractions(-9_999, 9_999, max_denominator=60) | st.integers(-9_999, 9_999).map(Fraction),
    st.booleans(), st.booleans(), _CERTAINTIES,
)  # fmt: skip


def _estimated(value: Ratio | Difference) -> Cell:
    """As reports make such a cell: an estimate has its mark."""
    applies = not isinstance(value, Ratio) or value.denominator
    return Cell(value, (Mark.ESTIMATE,) if applies and value.certainty is not Certainty.EXACT else ())


_SHARES = st.builds(Share, st.integers(0, 99_999), st.sampled_from(STORED))
_STATED = st.builds(_of_share, _SHARES) | st.builds(lambda share: Cell(share, (Mark.CONFIDENTIAL,)), _SHARES)
_DAYS = st.builds(Cell, st.dates(date(1950, 1, 1), date(2100, 1, 1)))
CELLS = {
    ColumnKind.COUNT: _COUNTED | _HIDDEN | st.sampled_from((NOT_APPLICABLE, NOT_AVAILABLE)),
    ColumnKind.RATIO: st.builds(_estimated, _RATIOS) | st.sampled_from((NOT_APPLICABLE, NOT_AVAILABLE)),
    ColumnKind.SHARE: _STATED | st.sampled_from((NOT_APPLICABLE, NOT_AVAILABLE)),
    ColumnKind.CHANGE: st.builds(_estimated, _DIFFERENCES)
    | st.sampled_from((NOT_APPLICABLE, NOT_AVAILABLE, Cell(None, (Mark.BREAK_IN_SERIES,)))),
    ColumnKind.DATE: st.builds(_marked, _DAYS, EXTRA_MARKS) | st.just(NOT_AVAILABLE),
}
CELLS[ColumnKind.FIGURE] = CELLS[ColumnKind.COUNT] | CELLS[ColumnKind.RATIO]
STYLES = st.builds(NumberStyle, st.booleans(), st.integers(0, 2))


def layouts(columns: tuple[Column, ...], rows: tuple[Row, ...]) -> st.SearchStrategy[ChartLayout]:
    """What a table may be asked to draw: some of its columns, and some of its rows as periods."""
    keys = st.lists(st.sampled_from([column.key for column in columns]), unique=True).map(tuple)
    row_keys = st.lists(st.sampled_from([row.key for row in rows] or ["none"]), unique=True).map(tuple)
    kinds, measures = st.sampled_from(ChartKind), st.sampled_from(("", "Attended", "Share of capacity"))
    return st.builds(ChartLayout, kinds, keys, row_keys | st.just(()), measure=measures, last_is_current=st.booleans())


@st.composite
def tables(draw: st.DrawFn, texts: st.SearchStrategy[str], place: str | None = None) -> Table:
    """A table of up to four measures and six rows, with or without total, rows beneath and notes."""
    kinds = draw(st.lists(st.sampled_from(ColumnKind), max_size=4))
    cells = {**CELLS, ColumnKind.TEXT: st.builds(Cell, texts)}
    columns = tuple(Column(f"c{at}", draw(texts), kind) for at, kind in enumerate((ColumnKind.TEXT, *kinds)))

    def row(key: str, kind: RowKind) -> Row:
        return Row(key, kind, (Cell(draw(texts)), *(draw(cells[column.kind]) for column in columns[1:])))

    rows = tuple(row(f"r{at}", RowKind.ROW) for at in range(draw(st.integers(0, 6))))
    keys = st.lists(st.sampled_from([row.key for row in rows] or ["nowhere"]), unique=True, max_size=2)
    return Table(
        name=draw(texts),
        title=draw(texts),
        period_in_words=YEAR.in_words,
        columns=columns,
        rows=rows,
        total=row("total", RowKind.TOTAL) if draw(st.booleans()) else None,
        beneath=tuple(row(f"b{at}", RowKind.NOT_SPLIT) for at in range(draw(st.integers(0, 2)))),
        lines=tuple(
            Line(f"l{at}", draw(texts), draw(cells[ColumnKind.FIGURE])) for at in range(draw(st.integers(0, 2)))
        ),
        style=draw(STYLES),
        notes=tuple(Note(draw(texts), tuple(draw(keys))) for _ in range(draw(st.integers(0, 3)))),
        sentence=draw(texts),
        place=draw(texts) if place is None else place,
        source=draw(texts),
        as_at=draw(st.none() | st.just(date(2017, 5, 2))),
        chart=draw(st.none() | layouts(columns, rows)),
        is_provisional=draw(st.booleans()),
    )


def revisions(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Revised]:
    """A figure that differs from the version before, as pages show both."""
    shown = st.sampled_from(("12", "at least 1,300 [e]", "hidden", "22.4", "97%", "50% (5 of 10)", "", "+5", "−1.5"))
    reasons = st.sampled_from(("", *Reason))
    return st.builds(Revised, *[texts] * 6, shown, shown, shown, reasons, texts)


def sections(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Section]:
    """A section of how figures are counted, with terms and a section within it."""
    meanings = st.lists(st.builds(Meaning, texts, texts), min_size=1, max_size=2).map(tuple)
    groups = st.lists(st.builds(Meanings, texts, meanings), max_size=2).map(tuple)
    sentences = st.lists(texts, max_size=2).map(tuple)
    within = st.builds(Section, st.just("within"), texts, sentences, groups)
    return st.builds(Section, st.just("key"), texts, sentences, groups, st.lists(within, max_size=1).map(tuple))


def downloads(texts: st.SearchStrategy[str], place: str | None = None) -> st.SearchStrategy[Download]:
    """A download of up to three tables with such texts, and one place for all or any."""
    return st.builds(
        Download,
        period=st.just(YEAR),
        made_at=st.just(MADE_AT),
        tables=st.lists(tables(texts, place), max_size=3).map(tuple),
        notes=st.lists(texts, max_size=2).map(tuple),
        organisation=texts,
        service=texts,
        place=texts if place is None else st.just(place),
        contact=texts,
        source=texts,
        version=st.none() | st.integers(1, 3),
        published_on=st.none() | st.just(date(2017, 5, 3)),
        changes=st.lists(revisions(texts), max_size=3).map(tuple),
        sections=st.lists(sections(texts), max_size=2).map(tuple),
    )


DOWNLOADS = downloads(TEXTS)
_LETTERS = st.text("abcdefgh éß=+-@&<>\t", max_size=20).filter(lambda text: any(map(str.isalpha, text)))
FAIR_DOWNLOADS = downloads(st.sampled_from(FAIR) | _LETTERS, PLACE)
# A failure is not shrunk: that takes minutes, and the first difference says enough.
MADE_UP = settings(
    max_examples=30,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
