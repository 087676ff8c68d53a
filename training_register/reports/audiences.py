"""The table of an audience: its sectors, sessions, attended, total, notes and sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from training_register.count import Count, added, entries_in_words
from training_register.queries.answers import StoppedAsking
from training_register.queries.counts import Tally
from training_register.queries.tables import OfferedSector, RowLayout, TableLayout
from training_register.rules.entries import CountsWhat
from training_register.rules.own_sheet import SESSIONS_KEY
from training_register.rules.periods import Period, dates_in_words
from training_register.rules.sentences import Saying, Value, note_text, saying_of
from training_register.settings import Settings
from training_register.table import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    Cell,
    ChartKind,
    ChartLayout,
    Column,
    ColumnKind,
    Note,
    Row,
    RowKind,
    Table,
    Where,
)

NOT_IN_THIS_TABLE = "Not in this table"
# What the number of each activity is called at the head of its column.
HEADINGS = {
    CountsWhat.ATTENDANCES: "Attended",
    CountsWhat.CONTACTS: "Contacts",
    CountsWhat.COMPLETIONS: "Completions",
    CountsWhat.VIEWS: "Views",
}
STANDING_NOTES = {
    CountsWhat.ATTENDANCES: "Attendances: somebody who came twice is counted twice.",
    CountsWhat.CONTACTS: "Contacts: somebody who was met twice is counted twice.",
    CountsWhat.COMPLETIONS: "Completions: somebody who completed twice is counted twice.",
    CountsWhat.VIEWS: "Views: somebody who watched twice is counted twice.",
}
# What a note says that an entry did not record.
NOT_RECORDED = {
    CountsWhat.ATTENDANCES: "how many attended",
    CountsWhat.CONTACTS: "how many contacts there were",
    CountsWhat.COMPLETIONS: "how many completed it",
    CountsWhat.VIEWS: "how many views there were",
}
MOST_SPANS = 6
# Behind fewer sessions of people whose small numbers are hidden, no organisation is named.
FEWEST_SESSIONS = 3
# More reasons than so many are told in one note.
MOST_REASONS = 6
# The key of the total, and how those of the rows beneath begin.
TOTAL, NOT_SPLIT = "total", "not-split-"


@dataclass(frozen=True, slots=True)
class Sums:
    """What some tallies add up to. `sessions` is None where sessions apply to none of them."""

    entries: int
    sessions: Count | None
    attended: Count

    @classmethod
    def of(cls, tallies: Iterable[Tally]) -> Sums:
        """The sum of tallies; of none, no entry."""
        tallies = list(tallies)
        sessions = [tally.sessions for tally in tallies if tally.sessions is not None]
        return cls(
            sum(tally.entries for tally in tallies),
            added(sessions) if sessions or not tallies else None,
            added(tally.attended for tally in tallies),
        )

    @property
    def cells(self) -> tuple[Cell, Cell]:
        """The cells of sessions and attended."""
        return (
            NOT_APPLICABLE if self.sessions is None else Cell.of_count(self.sessions),
            Cell.of_count(self.attended),
        )


@dataclass(frozen=True, slots=True)
class AudienceFigures:
    """All that a table of one audience (and one kind of number) is made from."""

    layout: TableLayout
    tallies: tuple[Tally, ...]
    cut_off: tuple[Tally, ...]
    sectors: tuple[OfferedSector, ...]
    # The organisations that may be named, by sector.
    names: dict[int, list[str]]
    # How sessions and attended were typed, where there is one entry alone.
    lone_words: tuple[str, str]
    # What nobody is asked any more, by reason.
    stopped_asking: tuple[StoppedAsking, ...] = ()

    @property
    def counts_what(self) -> CountsWhat:
        """What its number counts: a table of every kind of number is no table of an audience."""
        assert self.layout.counts_what is not None
        return self.layout.counts_what

    def in_own_words(self, sums: Sums) -> Sums:
        """The total as a sentence says it: that of one entry alone as it was typed."""
        if sums.entries != 1:
            return sums
        sessions, attended = self.lone_words
        return Sums(
            1, replace(sums.sessions, words=sessions) if sums.sessions else None,
            replace(sums.attended, words=attended),
        )  # fmt: skip


def audience_table(
    figures: AudienceFigures, *, period: Period, settings: Settings, as_at: date
) -> tuple[Table, Saying | None]:
    """The table of an audience in a period, as its layout prints it, and what is said beneath it."""
    layout = figures.layout
    measure = figures.counts_what.measure
    audience_key = figures.sectors[0].audience_key if figures.sectors else layout.name
    rows = tuple(_rows(figures, period, settings))
    whole = Sums.of(figures.tallies)
    total_cells = _cells_of(whole, bool(figures.cut_off), period, settings)
    total = Row(TOTAL, RowKind.TOTAL, (Cell(layout.total_label), *total_cells))
    saying = _saying(figures, whole, number_of_rows=len(rows), period=period, settings=settings)
    table = Table(
        name=layout.name,
        title=layout.title,
        period_in_words=period.in_words,
        columns=(
            Column("sector", layout.heading, ColumnKind.TEXT),
            Column("sessions", "Sessions", ColumnKind.COUNT),
            Column(measure, HEADINGS[figures.counts_what], ColumnKind.COUNT, counts_people=True),
        ),
        rows=rows,
        total=total,
        beneath=tuple(_rows_beneath(figures, period, audience_key)),
        notes=tuple(_notes(figures, whole)),
        sentence=saying.sentence if saying else "",
        style=layout.style,
        place=settings.place,
        source=settings.source,
        as_at=as_at,
        where=(
            ("period", period.address), ("status", "delivered"),
            ("audience", audience_key), ("counts", figures.counts_what.value),
        ),
        chart=chart_of_measure(layout.chart, rows, measure, HEADINGS[figures.counts_what]),
    )  # fmt: skip
    return table, saying


def _saying(
    figures: AudienceFigures, whole: Sums, *, number_of_rows: int, period: Period, settings: Settings
) -> Saying | None:
    """What is said beneath the table of an audience; None where nothing is."""
    layout = figures.layout
    if not figures.tallies or not (layout.sentence or number_of_rows == 1):
        return None
    sums = figures.in_own_words(whole)
    others: dict[str, Value] = {
        "entries": Count.of(sums.entries), "organisation": settings.organisation_name, "place": settings.place,
        "period_in_words": period.in_words, "service": settings.service_name or "the service", "period": period.label,
    }  # fmt: skip
    # What the number counts is said with the number.
    subject = layout.title.removesuffix(f": {figures.counts_what}")
    return saying_of(
        layout.sentence, subject, figures.counts_what.measure, sums.sessions, sums.attended, others, layout.style
    )


def notes_of_few_in(figures: AudienceFigures) -> tuple[Note, ...]:
    """The notes of an audience whose small numbers are hidden: none names an organisation that stands behind a few."""
    return tuple(_notes(figures, Sums.of(figures.tallies), fewest_sessions=FEWEST_SESSIONS))


def chart_of_measure(kind: str, rows: Sequence[Row], key: str, heading: str) -> ChartLayout | None:
    """A chart of one column; one bar alone compares nothing."""
    return ChartLayout(ChartKind(kind), (key,), measure=heading) if len(rows) > 1 else None


def _rows(figures: AudienceFigures, period: Period, settings: Settings) -> Iterable[Row]:
    """The rows of the layout, then what no row is fed by, if anything is."""
    by_sector: defaultdict[int, list[Tally]] = defaultdict(list)
    for tally in figures.tallies:
        by_sector[tally.sector_id].append(tally)
    cut_off = {tally.sector_id for tally in figures.cut_off}
    fed = {sector_id for row in figures.layout.rows for sector_id in row.sector_ids}
    left = tuple(sorted((by_sector.keys() | cut_off) - fed))
    layouts = [*figures.layout.rows]
    if left:
        taken = {row.key for row in layouts}
        key = next(key for key in ("not-in-this-table", "not-in-this-table-") if key not in taken)
        layouts.append(RowLayout(key, NOT_IN_THIS_TABLE, left))
    keys = {sector.sector_id: sector.sector_key for sector in figures.sectors}
    for row in layouts:
        tallies = [tally for sector_id in row.sector_ids for tally in by_sector[sector_id]]
        # A row that no sector feeds has no entries.
        where: Where | None = tuple(("sector", keys[sector_id]) for sector_id in row.sector_ids) or None
        cells = _cells_of(Sums.of(tallies), not cut_off.isdisjoint(row.sector_ids), period, settings)
        yield Row(_own_key(row.key), RowKind.ROW, (Cell(row.label), *cells), where)


def _own_key(key: str) -> str:
    """The key of a row: a sector may be called "Total", and the total keeps its own key. No short name ends in "-"."""
    return f"{key}-" if key == TOTAL or key.startswith(NOT_SPLIT) else key


def _cells_of(sums: Sums, has_cut_off: bool, period: Period, settings: Settings) -> tuple[Cell, Cell]:
    """The cells of a row. Where there is no entry, 0 is said only if the register would know of one."""
    kept = settings.entries_kept_since is None or period.first >= settings.entries_kept_since
    if not sums.entries and (has_cut_off or not kept):
        return NOT_AVAILABLE, NOT_AVAILABLE
    return sums.cells


def _rows_beneath(figures: AudienceFigures, period: Period, audience_key: str) -> Iterable[Row]:
    """What is also reported, a row for each span of days; many spans are told in one."""
    spans: defaultdict[tuple[date, date], list[Tally]] = defaultdict(list)
    for tally in figures.cut_off:
        assert tally.starts_on
        assert tally.counts_to
        spans[tally.starts_on, tally.counts_to].append(tally)
    if len(spans) > MOST_SPANS:
        widest = min(first for first, _ in spans), max(last for _, last in spans)
        spans = defaultdict(list, {widest: list(figures.cut_off)})
    for (first, last), tallies in sorted(spans.items()):
        label = f"{dates_in_words(first, last)}, not split by {period.cut_by}"
        yield Row(
            f"{NOT_SPLIT}{first}-{last}",
            RowKind.NOT_SPLIT,
            (Cell(label), *Sums.of(tallies).cells),
            (("cut", "yes"), ("audience", audience_key)),
        )


def _notes(figures: AudienceFigures, sums: Sums, fewest_sessions: int = 0) -> Iterable[Note]:
    """The notes; organisations are named of a row only where at least so many sessions stand behind it."""
    layout = figures.layout
    sector_ids = {row.key: row.sector_ids for row in layout.rows}
    counted = {tally.sector_id for tally in figures.tallies}
    has_few = {
        row.key for row in layout.rows if fewest_sessions and _sessions_of(figures, row.sector_ids) < fewest_sessions
    }
    for note in layout.notes:
        # A note says what its rows include: it stands only where they include something.
        if note.row_keys and not any(counted & set(sector_ids[key]) for key in note.row_keys):
            continue
        names: list[str] = []
        for key in note.row_keys or sector_ids:
            for sector_id in sector_ids[key] if key not in has_few else ():
                names.extend(name for name in figures.names.get(sector_id, []) if name not in names)
        if text := note_text(note.text, note.text_without_names, names):
            yield Note(text, tuple(map(_own_key, note.row_keys)))
    if figures.tallies or figures.cut_off:
        yield Note(STANDING_NOTES[figures.counts_what])
    for what, count in (("sessions", sums.sessions), (figures.counts_what.measure, sums.attended)):
        if count is not None and count.recorded and count.not_recorded:
            left_out = f"{count.not_recorded:,} of {count.entries:,} entries"
            yield Note(f"The total of {what} leaves out {left_out} that did not record it.")
    yield from _stopped_asking(figures)


def _sessions_of(figures: AudienceFigures, sector_ids: Collection[int]) -> int:
    tallies = [tally for tally in figures.tallies if tally.sector_id in sector_ids]
    return sum(tally.sessions.number for tally in tallies if tally.sessions)


def _stopped_asking(figures: AudienceFigures) -> Iterable[Note]:
    """What will stay not recorded, since nobody is asked any more: a note for each reason, the rest in one."""
    by_measure: defaultdict[str, list[StoppedAsking]] = defaultdict(list)
    for one in figures.stopped_asking:
        by_measure[one.measure].append(one)
    for measure, stopped in sorted(by_measure.items(), reverse=True):
        what = "how many sessions" if measure == SESSIONS_KEY else NOT_RECORDED[figures.counts_what]
        for one in stopped[:MOST_REASONS]:
            yield Note(
                f"{entries_in_words(one.entries)} that did not record {what}: nobody is asked any more ({one.reason})."
            )
        if rest := sum(one.entries for one in stopped[MOST_REASONS:]):
            number = entries_in_words(rest)
            yield Note(f"{number} that did not record {what}: nobody is asked any more (other reasons).")
