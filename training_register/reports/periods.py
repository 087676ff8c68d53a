"""All that a period's page, workbook, CSV and JSON hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from training_register.count import entries_in_words
from training_register.database import DbSession
from training_register.outputs.publication import Download
from training_register.queries.answers import StoppedAsking, stopped_asking_in
from training_register.queries.counts import Tally, lone_words_in, tallies_cut_off_by, tallies_in
from training_register.queries.examples import is_example
from training_register.queries.in_no_table import tallies_in_no_table
from training_register.queries.publications import Published, standing_publication
from training_register.queries.tables import (
    OfferedSector,
    RowLayout,
    TableLayout,
    layouts_in,
    organisations_that_may_be_named,
    sectors_offered,
)
from training_register.reports.audiences import (
    HEADINGS,
    AudienceFigures,
    Sums,
    audience_table,
    notes_of_few_in,
)
from training_register.reports.cross_tables import NAME as CROSS_TABLE
from training_register.reports.how_counted import how_counted
from training_register.reports.layout_figures import layout_figures
from training_register.reports.layouts import laid_out
from training_register.reports.period_reports import KindOfNumber, PeriodReport
from training_register.reports.stated_figures import NOTHING_STATED, stated_in
from training_register.reports.summary import NAME as SUMMARY
from training_register.reports.summary import summary_table
from training_register.rules.cross_tables import needs_leave
from training_register.rules.entries import CountsWhat
from training_register.rules.example_years import INVENTED
from training_register.rules.names import joined
from training_register.rules.periods import Period, day_in_words, reporting_year_of
from training_register.rules.sentences import Saying, counts_in_words, places_in, sessions_in_words
from training_register.settings import Settings
from training_register.table import ChartKind, Note, Table

# What no other table may be called: at these addresses stand the summary and other pages of a period.
TAKEN = (SUMMARY, CROSS_TABLE, "how-counted", "compare", "choose", "publish")


def period_report(
    db_session: DbSession, period: Period, *, settings: Settings, today: date, left_out: Collection[str] = ()
) -> PeriodReport:
    """The tables of a period, from a handful of queries whatever the number of entries or sectors.

    `left_out` are the short names of tables that it is to leave out: nothing it says is about them, though the summary
    counts all audiences.
    """
    year = reporting_year_of(period.last, settings.first_month)
    sectors = sectors_offered(db_session, year)
    tallies = tallies_in(db_session, period)
    cut_off = tallies_cut_off_by(db_session, period)
    report_tables = [layout for layout in layouts_in(db_session, year) if layout.is_printed]
    layouts = with_plain_tables(report_tables, sectors, [*tallies, *cut_off])
    names = _names(db_session, period, layouts)
    by_table, cut_by_table = _by_table(tallies), _by_table(cut_off)
    lone = _lone_words(db_session, period, by_table)
    stopped = _stopped_asking(db_session, period, tallies)
    published = standing_publication(db_session, period.address)
    tables, without, cannot, of_audiences = [], [], [], []
    sayings: dict[str, Saying] = {}
    notes_of_few: dict[str, tuple[Note, ...]] = {}
    for layout in layouts:
        if not layout.is_plain:
            try:
                made = layout_figures(db_session, layout, period, settings=settings, as_at=today)
            except ValueError as problem:
                # What was stored can name what is no longer there; the other tables are printed all the same.
                if layout.name not in left_out:
                    cannot.append(f"The table “{layout.title}” can't be made. {problem}")
                continue
            if not made.has_entries:
                without.append(layout)
                continue
            one = laid_out(db_session, made)
            tables.append(one.table)
            notes_of_few[layout.name] = one.notes_of_few
            if one.saying:
                sayings[layout.name] = one.saying
            if layout.holds_entries and layout.audience_id is not None:
                of_audiences.append(tables[-1])
            continue
        assert layout.counts_what is not None
        assert layout.audience_id is not None
        key = layout.counts_what, layout.audience_id
        if key not in by_table and key not in cut_by_table:
            without.append(layout)
            continue
        figures = AudienceFigures(
            layout=layout,
            tallies=tuple(by_table.get(key, ())),
            cut_off=tuple(cut_by_table.get(key, ())),
            sectors=tuple(sector for sector in sectors if sector.audience_id == layout.audience_id),
            names={sector: found for (audience, sector), found in names.items() if audience == layout.audience_id},
            lone_words=lone.get(key, ("", "")),
            stopped_asking=tuple(one for one in stopped if (one.counts_what, one.audience_id) == key),
        )
        table, saying = audience_table(figures, period=period, settings=settings, as_at=today)
        tables.append(table)
        of_audiences.append(table)
        notes_of_few[layout.name] = notes_of_few_in(figures)
        if saying:
            sayings[layout.name] = saying
    in_none = tallies_in_no_table(db_session, period, layouts)
    titles = [layout.title for layout in without if layout.name not in left_out]
    where = "of the period" if left_out else "here"
    notes, own_notes_of_few = (
        (*_notes(period, settings, tallies, cut_off, titles, in_none, where=where, is_of_few=is_of_few), *cannot)
        for is_of_few in (False, True)
    )
    summary = summary_table(of_audiences, period=period, settings=settings, as_at=today)
    stated = stated_in(db_session, period, settings=settings, computed=tables, tallies=tallies, cut_off=cut_off)
    return PeriodReport(
        period=period,
        tables=tuple(_unless(published, table) for table in tables if table.name not in left_out),
        summary=_unless(published, summary) if summary and SUMMARY not in left_out else None,
        notes=notes,
        own_notes_of_few=own_notes_of_few,
        sums_of_all=tuple(
            KindOfNumber(what, HEADINGS[what], Sums.of(tally for tally in tallies if tally.counts_what is what))
            for what in CountsWhat
            if any(tally.counts_what is what for tally in tallies)
        ),
        tallies=(*tallies, *cut_off),
        layouts={layout.name: layout for layout in layouts},
        stated=replace(stated, tables=tuple(table for table in stated.tables if table.name not in left_out)),
        published=published,
        sayings={name: saying for name, saying in sayings.items() if name not in left_out},
        notes_of_few=notes_of_few,
        in_no_table=sum(tally.entries for tally in in_none),
        cannot_be_made=tuple(cannot),
    )


def _unless(published: Published | None, table: Table) -> Table:
    """A computed table, provisional unless its period is published; what others stated is never."""
    return replace(table, is_provisional=published is None)


def is_kept_for_readers(db_session: DbSession, period: Period, name: str) -> bool:
    """Whether a table is not printed with the others, and may be seen only by those with leave to see entries."""
    year = reporting_year_of(period.last, period.first_month)
    return any(
        layout.name == name and not layout.is_printed and needs_leave(layout.rows_by, layout.columns_by, layout.filter)
        for layout in layouts_in(db_session, year)
    )


def one_table(
    db_session: DbSession, period: Period, name: str, *, settings: Settings, today: date
) -> PeriodReport | None:
    """One table of a period, as the only one of its report; None where there is none that can be made.

    A report table that is no plain one is made alone, and also where it is kept without being printed.
    """
    year = reporting_year_of(period.last, settings.first_month)
    layout = next((one for one in layouts_in(db_session, year) if one.name == name and not one.is_plain), None)
    if layout is None:
        report = period_report(db_session, period, settings=settings, today=today)
        tables = tuple(table for table in report.all_tables if table.name == name)
        return replace(report, tables=tables, summary=None, stated=NOTHING_STATED) if tables else None
    try:
        one = laid_out(db_session, layout_figures(db_session, layout, period, settings=settings, as_at=today))
    except ValueError:
        # The page of the period says what is wrong with it.
        return None
    published = standing_publication(db_session, period.address)
    return PeriodReport(
        period=period,
        tables=(_unless(published, one.table),),
        summary=None,
        notes=(),
        sums_of_all=(),
        tallies=(),
        layouts={name: layout},
        published=published,
        sayings={name: one.saying} if one.saying else {},
        notes_of_few={name: one.notes_of_few},
    )


def download_of(
    db_session: DbSession,
    period: Period,
    *,
    settings: Settings,
    today: date,
    made_at: datetime,
    only: str = "",
    left_out: Collection[str] | None = None,
) -> Download | None:
    """What a period's files hold; `only` names one table, and None says that there is no such table.

    The whole of a period is without the tables that the settings leave out, or `left_out`, and says how it is counted.
    """
    if only:
        report = one_table(db_session, period, only, settings=settings, today=today)
        if report is None:
            return None
    else:
        without = settings.tables_left_out if left_out is None else left_out
        report = period_report(db_session, period, settings=settings, today=today, left_out=without)
    return download_of_report(db_session, report, settings=settings, made_at=made_at, says_how=not only)


def download_of_report(
    db_session: DbSession, report: PeriodReport, *, settings: Settings, made_at: datetime, says_how: bool
) -> Download:
    """What the files of a report hold, and how its figures are counted where that is asked for."""
    return Download(
        period=report.period,
        made_at=made_at,
        tables=report.all_tables,
        notes=report.notes,
        organisation=settings.organisation_name,
        service=settings.service_name,
        place=settings.place,
        contact=settings.contact,
        source=settings.source,
        mark=INVENTED if is_example(db_session) else "",
        sections=how_counted(db_session, report, settings=settings) if says_how else (),
    )


def _by_table(tallies: Iterable[Tally]) -> dict[tuple[CountsWhat, int], list[Tally]]:
    grouped: defaultdict[tuple[CountsWhat, int], list[Tally]] = defaultdict(list)
    for tally in tallies:
        grouped[tally.counts_what, tally.audience_id].append(tally)
    return dict(grouped)


def with_plain_tables(
    report_tables: list[TableLayout], sectors: list[OfferedSector], tallies: list[Tally]
) -> list[TableLayout]:
    """The report tables, and a plain one for every audience and kind of number that has none.

    Report tables stand in their own order. The plain table of an audience stands before those of later audiences,
    and what is not attendances comes last.
    """
    used = {(tally.counts_what, tally.audience_id): set[int]() for tally in tallies}
    for tally in tallies:
        used[tally.counts_what, tally.audience_id].add(tally.sector_id)
    with_entries = {audience_id for _, audience_id in used}
    # An audience may be called "Summary" too.
    taken = {*TAKEN, *(layout.name for layout in report_tables)}
    plain = []
    for audience_id in dict.fromkeys(sector.audience_id for sector in sectors):
        own = [sector for sector in sectors if sector.audience_id == audience_id]
        for what in CountsWhat:
            key = what, audience_id
            # An audience without any entry is told of by its table of attendances.
            if not any(layout.may_hold(*key) for layout in report_tables) and (
                key in used or (what is CountsWhat.ATTENDANCES and audience_id not in with_entries)
            ):
                layout = _plain_layout(own, what, used.get(key, set()), taken)
                taken.add(layout.name)
                plain.append(layout)
    in_order = dict.fromkeys(sector.audience_id for sector in sectors)
    places = {audience_id: place for place, audience_id in enumerate(in_order)}
    layouts = [*report_tables]
    for layout in plain:
        if layout.counts_what is CountsWhat.ATTENDANCES:
            place = places[layout.audience_id or 0]
            later = (at for at, other in enumerate(layouts) if places.get(other.audience_id or 0, -1) > place)
            layouts.insert(next(later, len(layouts)), layout)
    return [*layouts, *(layout for layout in plain if layout.counts_what is not CountsWhat.ATTENDANCES)]


def _plain_layout(own: list[OfferedSector], what: CountsWhat, used: set[int], taken: set[str]) -> TableLayout:
    """An audience's sectors in their order: those offered in the year, and those with entries."""
    audience = own[0]
    of_attendances = what is CountsWhat.ATTENDANCES
    name = audience.audience_key if of_attendances else f"{audience.audience_key}-{what}"
    while name in taken:
        name += "-all"
    rows = [sector for sector in own if sector.sector_id in used or (of_attendances and sector.is_offered)]
    return TableLayout(
        name=name,
        audience_id=audience.audience_id,
        counts_what=what,
        title=audience.audience if of_attendances else f"{audience.audience}: {what}",
        heading=audience.audience,
        total_label="Total",
        sentence="",
        rows=tuple(RowLayout(sector.sector_key, sector.sector, (sector.sector_id,)) for sector in rows),
        notes=(),
        chart=ChartKind.BARS,
    )


def _names(db_session: DbSession, period: Period, layouts: list[TableLayout]) -> dict[tuple[int, int], list[str]]:
    """The organisations that may be named, asked for only where a note has a place for them, and of its rows alone."""
    sector_ids = {
        sector_id
        for layout in layouts
        for note in layout.notes
        if "organisations" in places_in(note.text)
        for row in layout.rows
        if not note.row_keys or row.key in note.row_keys
        for sector_id in row.sector_ids
    }
    return organisations_that_may_be_named(db_session, period, sector_ids=sector_ids) if sector_ids else {}


def _lone_words(
    db_session: DbSession, period: Period, by_table: dict[tuple[CountsWhat, int], list[Tally]]
) -> dict[tuple[CountsWhat, int], tuple[str, str]]:
    """How lone counts were typed, asked for only where a table stands on one entry."""
    if any(sum(tally.entries for tally in tallies) == 1 for tallies in by_table.values()):
        return lone_words_in(db_session, period)
    return {}


def _stopped_asking(db_session: DbSession, period: Period, tallies: list[Tally]) -> list[StoppedAsking]:
    """What nobody is asked any more, looked for only where something is not recorded."""
    if any(tally.attended.not_recorded or (tally.sessions and tally.sessions.not_recorded) for tally in tallies):
        return stopped_asking_in(db_session, period)
    return []


def _notes(
    period: Period,
    settings: Settings,
    tallies: list[Tally],
    cut_off: list[Tally],
    without: list[str],
    in_none: list[Tally],
    *,
    where: str,
    is_of_few: bool = False,
) -> Iterable[str]:
    if cut_off:
        number = sum(tally.entries for tally in cut_off)
        are = "is" if number == 1 else "are"
        yield (
            f"{entries_in_words(number)} {are} not split by {period.cut_by}, and {are} in no total here"
            f"{_holdings(cut_off, is_of_few)}."
        )
    if in_none:
        number = sum(tally.entries for tally in in_none)
        are = "is" if number == 1 else "are"
        yield (
            f"{entries_in_words(number)} {are} in no table {where}, since the filters of the tables leave out what "
            f"{'it holds' if number == 1 else 'they hold'}{_holdings(in_none, is_of_few)}."
        )
    if settings.entries_kept_since and period.first < settings.entries_kept_since:
        yield f"Entries have been kept since {day_in_words(settings.entries_kept_since)}."
    if (tallies or cut_off) and without:
        yield f"No entry in this period: {joined(without)}."


def _holdings(tallies: list[Tally], is_of_few: bool) -> str:
    """What entries hold, after a colon: unlike numbers side by side, and never added; of a few, sessions alone."""
    if is_of_few:
        sessions = Sums.of(tallies).sessions
        return "" if sessions is None else f": {sessions_in_words(sessions)}"
    told = []
    for what in CountsWhat:
        sums = Sums.of(tally for tally in tallies if tally.counts_what is what)
        if sums.entries:
            told.append(counts_in_words(sums.sessions, sums.attended, what.measure))
    return f": {'; '.join(told)}"
