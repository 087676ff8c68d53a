"""Stated figures as tables: coverage, printed totals beside computed ones, and the rest in their own words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from training_register.count import Count
from training_register.database import DbSession
from training_register.models import StatedFigure
from training_register.queries.counts import Tally, tallies_cut_off_by, tallies_in
from training_register.queries.stated_figures import stated_figures_in
from training_register.reports.audiences import HEADINGS, Sums
from training_register.rules.entries import CountsWhat
from training_register.rules.periods import Period, between, reporting_year_of, year
from training_register.rules.sentences import HIDDEN
from training_register.rules.stated_figures import (
    COUNTS_OF,
    COVERAGE,
    PRINTED,
    Amount,
    StatedKind,
    computed_share,
    coverage_sentence,
    difference_hidden,
    difference_told,
    pieces_in_words,
    share_told,
)
from training_register.settings import Settings
from training_register.table import (
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    Cell,
    Column,
    ColumnKind,
    Mark,
    Note,
    Row,
    RowKind,
    Share,
    Table,
)

SOURCE = "Stated by others, each by the source that its row names. The register adds them to nothing."
SOURCE_COLUMN = Column("source", "Source", ColumnKind.TEXT)
COVERAGE_NAME, PRINTED_NAME, OTHERS_NAME = "stated-coverage", "stated-and-computed", "stated-others"


@dataclass(frozen=True, slots=True)
class Held:
    """What the register holds for a printed total; a sum is None where it can't know, or it does not apply."""

    sessions: Count | None
    attended: Count | None
    # Whether entries stand across the edge of the period, and so in no sum.
    leaves_out: bool = False

    def count(self, name: str) -> Count | None:
        """The sum of sessions or of attended."""
        return self.sessions if name == "sessions" else self.attended


NOTHING_HELD = Held(None, None)


@dataclass(frozen=True, slots=True)
class Stated:
    """What others have stated for a period: tables of its own, and sentences for the tables that they stand beside."""

    tables: tuple[Table, ...] = ()
    # By the name of the computed table.
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


NOTHING_STATED = Stated()


def stated_in(
    db_session: DbSession,
    period: Period,
    *,
    settings: Settings,
    computed: Sequence[Table],
    tallies: Sequence[Tally],
    cut_off: Sequence[Tally],
    hidden: Collection[str] = (),
) -> Stated:
    """The stated figures of a period; none, and one statement, where there is no figure.

    `computed` are the period's own tables, and the tallies what they were made from: a printed total of the same
    period stands beside these, one of another beside what is counted for that. `hidden` are the keys of the rows in
    which the register does not tell how many people it computes.
    """
    figures = stated_figures_in(db_session, period)
    if not figures:
        return NOTHING_STATED
    taken = {table.name for table in computed}
    counted: dict[Period, tuple[Sequence[Tally], Sequence[Tally]]] = {period: (tallies, cut_off)}

    def held(figure: StatedFigure) -> Held:
        return _held(db_session, figure, period, settings, computed, counted)

    def named(kinds: Collection[StatedKind]) -> list[StatedFigure]:
        return [figure for figure in figures if figure.kind in kinds]

    coverage, printed = named((StatedKind.COVERAGE,)), named((StatedKind.PRINTED_TOTAL,))
    others = named(set(StatedKind) - {StatedKind.COVERAGE, StatedKind.PRINTED_TOTAL})
    tables = []
    if coverage:
        tables.append(_coverage_table(coverage, _free(COVERAGE_NAME, taken), period, settings))
    for what in CountsWhat:
        # Unlike numbers stand in tables of their own, here as everywhere.
        if alike := [figure for figure in printed if figure.counts_what is what]:
            name = PRINTED_NAME if what is CountsWhat.ATTENDANCES else f"{PRINTED_NAME}-{what}"
            tables.append(_printed_table(alike, what, _free(name, taken), period, settings, held, hidden))
    if others:
        tables.append(_others_table(others, _free(OTHERS_NAME, taken), period, settings))
    return Stated(tuple(tables), _beside(figures, computed))


def _beside(figures: Sequence[StatedFigure], computed: Sequence[Table]) -> dict[str, tuple[str, ...]]:
    """The sentences of the figures that stand beside a computed table, by its name."""
    found: dict[str, list[str]] = {}
    for figure in figures:
        table = next((table for table in computed if _stands_beside(figure, table)), None)
        if table:
            found.setdefault(table.name, []).append(_sentence(figure))
    return {name: tuple(sentences) for name, sentences in found.items()}


def _stands_beside(figure: StatedFigure, table: Table) -> bool:
    if figure.table_name:
        return figure.table_name == table.name
    of = (("audience", figure.audience.short_name if figure.audience else ""), ("counts", figure.counts_what.value))
    return all(pair in table.where for pair in of)


def _free(name: str, taken: Collection[str]) -> str:
    """A name that no audience's or team's own table has; no short name ends in "-"."""
    return f"{name}-" if name in taken else name


def _table(
    name: str,
    title: str,
    period: Period,
    settings: Settings,
    columns: Sequence[Column],
    rows: Iterable[Row],
    notes: Iterable[Note],
    sentence: str = "",
) -> Table:
    return Table(
        name=name,
        title=f"Stated figures: {title}",
        period_in_words=period.in_words,
        columns=tuple(columns),
        rows=tuple(rows),
        notes=tuple(notes),
        sentence=sentence,
        place=settings.place,
        source=SOURCE,
    )


def _key(figure: StatedFigure) -> str:
    return f"figure-{figure.id}"


def _label(figure: StatedFigure) -> Cell:
    return Cell(f"{figure.subject[:1].upper()}{figure.subject[1:]}")


def _note(figure: StatedFigure, *told: str) -> Iterable[Note]:
    """What is to be known of one figure besides its row: what there is to tell, its words in print, further numbers."""
    further = pieces_in_words(figure.further)
    parts = (
        *told,
        f"In print: “{figure.words}”" if figure.words else "",
        f"Also stated: {further}." if further else "",
    )
    if text := " ".join(part for part in parts if part):
        yield Note(text, (_key(figure),))


# --- Coverage.


def _coverage_table(figures: Sequence[StatedFigure], name: str, period: Period, settings: Settings) -> Table:
    computed = {
        figure.id: computed_share(figure.count_of("population"), figure.count_of("trained")) for figure in figures
    }
    # A column for what is worked out stands only where something is.
    with_computed = any(share is not None for share in computed.values())
    columns = [
        Column("subject", "Of whom", ColumnKind.TEXT),
        Column("when", "As at", ColumnKind.TEXT),
        *(Column(key, heading, ColumnKind.COUNT) for key, heading in COVERAGE.items()),
        Column("share", "Share stated (%)", ColumnKind.SHARE),
        *([Column("computed", "Share computed (%)", ColumnKind.SHARE)] if with_computed else []),
        SOURCE_COLUMN,
    ]
    return _table(
        name,
        "coverage",
        period,
        settings,
        columns,
        (_coverage_row(figure, computed[figure.id], with_computed) for figure in figures),
        (
            note
            for figure in figures
            for note in _note(
                figure,
                _reasons(figure),
                share_told(figure.stated_share, figure.count_of("population"), figure.count_of("trained")),
                _words_instead(figure),
            )
        ),
        " ".join(map(_sentence, figures)),
    )


def _coverage_row(figure: StatedFigure, computed: int | None, with_computed: bool) -> Row:
    return Row(
        _key(figure),
        RowKind.ROW,
        (
            _label(figure),
            Cell(figure.when.in_words),
            *(Cell.of_count(figure.count_of(key)) for key in COVERAGE),
            _share(figure.stated_share),
            *([NOT_AVAILABLE if computed is None else Cell(Share(computed))] if with_computed else []),
            Cell(figure.source),
        ),
    )


def _share(share: Amount) -> Cell:
    if share.hundredths is None:
        return NOT_AVAILABLE
    value = Share(share.hundredths, share.certainty)
    return Cell(value) if share.certainty == "exact" else Cell(value, (Mark.ESTIMATE,))


def _reasons(figure: StatedFigure) -> str:
    reasons = pieces_in_words(figure.reasons)
    return f"Outstanding: {reasons}." if reasons else ""


def _words_instead(figure: StatedFigure) -> str:
    """Words that were stated instead of a number."""
    said = [
        f"{heading}: “{figure.count_of(key).words}”"
        for key, heading in COVERAGE.items()
        if figure.count_of(key).value is None and figure.count_of(key).words
    ]
    if figure.share is None and figure.share_as_typed:
        said.append(f"Share: “{figure.share_as_typed}”")
    return f"{'; '.join(said)}." if said else ""


def _sentence(figure: StatedFigure) -> str:
    """What a figure says by itself; of coverage with what is not recorded."""
    if figure.kind is not StatedKind.COVERAGE:
        when = f", {figure.when.in_words}" if figure.when.last else ""
        return f"{_label(figure).value}{when}: {_numbers(figure)}, as stated by {figure.source.rstrip('.')}."
    return coverage_sentence(
        subject=figure.subject,
        when=figure.when,
        **{key: figure.count_of(key) for key in COVERAGE},
        share=figure.stated_share,
        reasons=pieces_in_words(figure.reasons),
        source=figure.source.rstrip("."),
    )


# --- Printed totals, beside what the register computes.


def _printed_table(
    figures: Sequence[StatedFigure],
    what: CountsWhat,
    name: str,
    period: Period,
    settings: Settings,
    held_of: Callable[[StatedFigure], Held],
    hidden: Collection[str],
) -> Table:
    headings = {"sessions": PRINTED["sessions"], "attended": HEADINGS[what]}
    rows = []
    for figure in figures:
        held = held_of(figure)
        # Of the two, one counts people.
        is_hidden = {measure: measure == "attended" and _key(figure) in hidden for measure in PRINTED}
        told = [
            difference_hidden(heading.lower(), figure.count_of(measure))
            if is_hidden[measure]
            else difference_told(
                heading.lower(), figure.count_of(measure), held.count(measure), leaves_out=held.leaves_out
            )
            for measure, heading in headings.items()
            if figure.count_of(measure).value is not None or figure.count_of(measure).words
        ]
        said = "; ".join(told)
        cells = [
            cell
            for measure in PRINTED
            for cell in (
                Cell.of_count(figure.count_of(measure)),
                HIDDEN if is_hidden[measure] else _computed_cell(held.count(measure)),
            )
        ]
        row = (
            _label(figure),
            Cell(figure.when.in_words),
            *cells,
            Cell(f"{said[:1].upper()}{said[1:]}"),
            Cell(figure.source),
        )
        rows.append(Row(_key(figure), RowKind.ROW, row))
    return _table(
        name,
        f"as printed and as computed{'' if what is CountsWhat.ATTENDANCES else f': {what}'}",
        period,
        settings,
        (
            Column("subject", "Of whom", ColumnKind.TEXT),
            Column("when", "Period", ColumnKind.TEXT),
            *(
                Column(
                    f"{measure}-{of}",
                    f"{heading}, {words}",
                    ColumnKind.COUNT,
                    counts_people=(measure, of) == ("attended", "computed"),
                )
                for measure, heading in headings.items()
                for of, words in (("printed", "as stated in print"), ("computed", "as computed"))
            ),
            Column("difference", "Difference", ColumnKind.TEXT, counts_people=True),
            SOURCE_COLUMN,
        ),
        rows,
        (note for figure in figures for note in _note(figure)),
    )


def _computed_cell(count: Count | None) -> Cell:
    return NOT_AVAILABLE if count is None else Cell.of_count(count)


def _held(
    db_session: DbSession,
    figure: StatedFigure,
    period: Period,
    settings: Settings,
    computed: Sequence[Table],
    counted: dict[Period, tuple[Sequence[Tally], Sequence[Tally]]],
) -> Held:
    """What the register computes for what a print says: a report table's total, else the sums of an audience or sector.

    Its number is compared with what counts the same; what is counted for a period is remembered in `counted`.
    """
    if not (figure.starts_on and figure.ends_on):
        return NOTHING_HELD
    asked = between(figure.starts_on, figure.ends_on, period.first_month)
    if settings.entries_kept_since and asked.first < settings.entries_kept_since:
        return NOTHING_HELD
    if figure.table_name:
        table = next((table for table in computed if table.name == figure.table_name), None)
        return _total_of(table, figure.counts_what) if table and asked == period else NOTHING_HELD
    if figure.audience_id is None:
        return NOTHING_HELD
    if asked not in counted:
        counted[asked] = tallies_in(db_session, asked), tallies_cut_off_by(db_session, asked)
    tallies, cut_off = ([tally for tally in each if _is_of(tally, figure)] for each in counted[asked])
    sums = Sums.of(tallies)
    return Held(sums.sessions, sums.attended, bool(cut_off))


def _is_of(tally: Tally, figure: StatedFigure) -> bool:
    return (
        tally.counts_what is figure.counts_what
        and tally.audience_id == figure.audience_id
        and figure.sector_id in (None, tally.sector_id)
    )


def _total_of(table: Table, what: CountsWhat) -> Held:
    cells = {column.key: cell for column, cell in table.measures(table.total)} if table.total else {}
    sessions, attended = (cells.get(name, NOT_APPLICABLE).value for name in ("sessions", what.measure))
    return Held(
        sessions if isinstance(sessions, Count) else None,
        attended if isinstance(attended, Count) else None,
        bool(table.beneath),
    )


# --- Everything else, in its own words.


def _others_table(figures: Sequence[StatedFigure], name: str, period: Period, settings: Settings) -> Table:
    return _table(
        name,
        "totals, averages and targets",
        period,
        settings,
        (
            Column("subject", "Of what", ColumnKind.TEXT),
            Column("what", "What it is", ColumnKind.TEXT),
            Column("stated", "As stated", ColumnKind.TEXT),
            Column("when", "Date or period", ColumnKind.TEXT),
            SOURCE_COLUMN,
        ),
        (
            Row(
                _key(figure),
                RowKind.ROW,
                (
                    _label(figure),
                    Cell(str(figure.kind).capitalize()),
                    Cell(figure.amount.in_own_words),
                    Cell(figure.when.in_words),
                    Cell(figure.source),
                ),
            )
            for figure in figures
        ),
        (note for figure in figures for note in _note(figure)),
    )


# --- One figure by itself, and all of them by year.


@dataclass(frozen=True, slots=True)
class ListedFigure:
    """A stated figure as the list shows it."""

    id: int
    subject: str
    kind: str
    words: str
    when: str
    source: str


def figures_by_year(figures: Iterable[StatedFigure], first_month: int) -> list[tuple[Period, list[ListedFigure]]]:
    """Figures by the reporting year in which they stand, in their order."""
    years: dict[Period, list[ListedFigure]] = {}
    for figure in figures:
        stands_in = year(reporting_year_of(figure.stands_on, first_month), first_month)
        listed = ListedFigure(
            figure.id, str(_label(figure).value), str(figure.kind).capitalize(), _numbers(figure),
            figure.when.in_words, figure.source,
        )  # fmt: skip
        years.setdefault(stands_in, []).append(listed)
    return list(years.items())


def figure_in_words(figure: StatedFigure) -> str:
    """All that a figure says, on one line, with its source."""
    return (
        f"{figure.kind.capitalize()}: {figure.subject}, {figure.when.in_words}: {_numbers(figure)}. "
        f"Source: {figure.source.rstrip('.')}."
    )


def _numbers(figure: StatedFigure) -> str:
    """The numbers of a figure that were stated, or that none was: "412 in all, 400 trained, share 97.1%"."""
    headings = {**COUNTS_OF.get(figure.kind, {})}
    if "attended" in headings:
        headings["attended"] = HEADINGS[figure.counts_what]
    parts = [
        f"{figure.count_of(name).in_own_words} {heading.lower()}"
        for name, heading in headings.items()
        if figure.count_of(name).value is not None
    ]
    if figure.share is not None:
        parts.append(f"share {figure.stated_share.in_own_words}")
    if figure.kind not in COUNTS_OF:
        parts.append(figure.amount.in_own_words)
    parts.extend(filter(None, (pieces_in_words(figure.further),)))
    return ", ".join(parts) or "no number, but words"
