"""How the figures of a period are counted, in plain words: from the rules, the lists and the report tables themselves.

Nothing is said here that a rule says: its sentences stand beside it, and are put in order here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from training_register.count import adding_up_in_words, examples_of_sums, words_typed
from training_register.database import DbSession
from training_register.outputs.publication import Meaning, Meanings, Section
from training_register.queries.axis_members import listed_measures
from training_register.queries.filters import names_said
from training_register.queries.lists import ListedActivity, activities_in_order, splits_in_order
from training_register.queries.protected_people import protected_audiences
from training_register.queries.series_breaks import breaks_of
from training_register.queries.tables import OfferedSector, TableLayout, sectors_offered
from training_register.reports.audiences import HEADINGS, NOT_IN_THIS_TABLE, STANDING_NOTES
from training_register.reports.counted_words import counted_in_words, said_by
from training_register.reports.layout_figures import printed_measures
from training_register.reports.period_reports import PeriodReport
from training_register.reports.summary import RULE as SUMMARY_RULE
from training_register.rules.changes import changes_in_words
from training_register.rules.cross_tables import OF_ENTRIES, OWN_MEASURES, WORDS, By, Measure, axis_in, measures_of
from training_register.rules.entries import STATUS_RULES, UNLIKE, CountsWhat, entries_in_plain_words
from training_register.rules.names import joined
from training_register.rules.periods import (
    KEPT_SINCE,
    Period,
    day_in_words,
    reporting_year_of,
    year_label,
    years_in_words,
)
from training_register.rules.protection import protection_in_words
from training_register.rules.ratios import ratios_in_words
from training_register.rules.stated_figures import WHAT_THEY_ARE
from training_register.settings import Settings
from training_register.table import MEANINGS, Table


def how_counted(db_session: DbSession, report: PeriodReport, *, settings: Settings) -> tuple[Section, ...]:
    """How the figures of a period's report are counted."""
    period = report.period
    known = measures_of(listed_measures(db_session))
    sectors = sectors_offered(db_session, reporting_year_of(period.last, period.first_month))
    sections = (
        Section("entries", "What an entry and a session are", entries_in_plain_words()),
        _statuses(),
        _numbers(db_session, known),
        _estimates(),
        Section("averages", "Averages and shares", ratios_in_words()),
        Section("changes", "Changes from one period to another", changes_in_words()),
        Section("periods", "Years, quarters and what spans two of them", tuple(_on_periods(period, settings))),
        _sectors(period, sectors),
        _tables(db_session, report, known, sectors),
        _breaks(db_session, report),
        _stated(report),
        _small_numbers(db_session),
        Section(
            "marks",
            "Marks beside figures",
            meanings=(Meanings("", tuple(_mark(mark.shown, words) for mark, words in MEANINGS.items())),),
        ),
    )
    return tuple(section for section in sections if section.sentences or section.meanings or section.sections)


def _statuses() -> Section:
    meanings = tuple(Meaning(status.capitalize(), rule) for status, rule in STATUS_RULES.items())
    return Section("what-counts", "What counts, and what does not", meanings=(Meanings("", meanings),))


def _mark(shown: str, words: str) -> Meaning:
    """The mark, and its sentence without it: "[x] means that the figure …"."""
    rest = words.removeprefix(shown).strip().removeprefix("means that ").removeprefix("means ")
    return Meaning(shown, f"{rest[:1].upper()}{rest[1:]}")


def _numbers(db_session: DbSession, known: Mapping[str, Measure]) -> Section:
    activities = [one for one in activities_in_order(db_session) if not one.is_retired]
    listed = [one.key for one in listed_measures(db_session) if one.key not in OF_ENTRIES]
    figures = [known[f"{key}-" if f"{key}-" in known else key] for key in listed]
    splits = splits_in_order(db_session)
    meanings = [
        Meanings("Activities", tuple(_of_activities(activities))),
        Meanings("Other figures of an entry", tuple(Meaning(one.heading, one.rule) for one in figures)),
        Meanings("What tables work out", tuple(Meaning(one.heading, one.rule) for one in OWN_MEASURES)),
    ]
    if splits:
        meanings.append(
            Meanings(
                "Splits of people", tuple(Meaning(one.name, f"{joined(one.items)}.") for one in splits if one.items)
            )
        )
    return Section(
        "numbers",
        "What the numbers count",
        (UNLIKE,),
        tuple(one for one in meanings if one.meanings),
    )


def _of_activities(activities: Iterable[ListedActivity]) -> Iterator[Meaning]:
    """Each kind of number with its rule, and the activities whose number it is."""
    by_kind: defaultdict[CountsWhat, list[ListedActivity]] = defaultdict(list)
    for one in activities:
        by_kind[one.counts_what].append(one)
    for what in CountsWhat:
        if what not in by_kind:
            continue
        without = [one.name for one in by_kind[what] if not one.has_sessions]
        sessions = f" Sessions do not apply to: {joined(without)}." if without else ""
        yield Meaning(
            HEADINGS[what],
            f"{STANDING_NOTES[what]} Counted for: {joined([one.name for one in by_kind[what]])}.{sessions}",
        )


def _estimates() -> Section:
    typed = tuple(
        Meaning(f"{one.capitalize()}", f"Read from: {', '.join(words)}.") for one, words in words_typed().items()
    )
    examples = tuple(
        Meaning(f"{joined([f'“{one}”' for one in entries])} together", f"{sum_.capitalize()}.")
        for entries, sum_ in examples_of_sums()
    )
    return Section(
        "estimates",
        "Estimates and figures that are missing",
        adding_up_in_words(),
        (Meanings("Examples", examples), Meanings("What people write", typed)),
    )


def _on_periods(period: Period, settings: Settings) -> Iterator[str]:
    yield from years_in_words(period.first_month, period.reporting_year)
    if settings.entries_kept_since:
        yield KEPT_SINCE.format(day_in_words(settings.entries_kept_since))


def _sectors(period: Period, sectors: Iterable[OfferedSector]) -> Section:
    label = year_label(reporting_year_of(period.last, period.first_month), period.first_month)
    offered: dict[str, list[str]] = {}
    for one in sectors:
        if one.is_offered:
            offered.setdefault(one.audience, []).append(one.sector)
    meanings = tuple(Meaning(audience, f"{joined(names)}.") for audience, names in offered.items())
    return Section(
        "sectors",
        f"Audiences and their sectors, {label}",
        ("An entry is of one audience, and of one sector of it. It counts there, and nowhere else.",),
        (Meanings("", meanings),) if meanings else (),
    )


def _tables(
    db_session: DbSession, report: PeriodReport, known: Mapping[str, Measure], sectors: list[OfferedSector]
) -> Section:
    parts = [_table(db_session, table, report.layouts[table.name], report, known, sectors) for table in report.tables]
    if report.summary:
        parts.append(Section(f"table-{report.summary.name}", report.summary.title, (SUMMARY_RULE,)))
    return Section("tables", f"The tables of {report.period.in_words}", report.notes, sections=tuple(parts))


def _table(
    db_session: DbSession,
    table: Table,
    layout: TableLayout,
    report: PeriodReport,
    known: Mapping[str, Measure],
    sectors: list[OfferedSector],
) -> Section:
    counted = counted_in_words(db_session, table.where, report.period.first_month)
    sentences = [f"Counted are: {counted[:1].lower()}{counted[1:]}"]
    rows_by, columns_by = axis_in(layout.rows_by), axis_in(layout.columns_by)
    if rows_by.by not in (By.NOTHING, By.MEASURES):
        sentences.append(f"Its rows are by {WORDS[rows_by.by].lower()}.")
    if columns_by.by is not By.NOTHING:
        sentences.append(f"Its columns are by {WORDS[columns_by.by].lower()}.")
    rows, others = _rows(db_session, table, layout, sectors)
    if others:
        which = "A row that is not told of below" if rows else "Each row"
        sentences.append(f"{which} counts the {WORDS[rows_by.by].lower()} of its name.")
    if table.total:
        sentences.append("Its total is counted from the entries, and not from the rows.")
    columns = tuple(Meaning(heading, measure.rule) for measure, heading in printed_measures(layout, rows_by, known))
    lines = tuple(
        Meaning(label or known[key].heading, known[key].rule) for key, label in layout.lines_beneath if key in known
    )
    notes = tuple(Meaning(_about(table, note.row_keys), note.text) for note in table.notes)
    meanings = (
        Meanings("Rows" if rows_by.by is By.MEASURES else "Columns", columns),
        Meanings("Rows", rows),
        Meanings("Beneath the table", lines),
        Meanings("Notes", notes),
    )
    return Section(f"table-{table.name}", table.title, tuple(sentences), tuple(one for one in meanings if one.meanings))


def _about(table: Table, row_keys: tuple[str, ...]) -> str:
    labels = [table.label(row) for row in table.rows if row.key in row_keys]
    return joined(labels) or "All"


def _rows(
    db_session: DbSession, table: Table, layout: TableLayout, sectors: list[OfferedSector]
) -> tuple[tuple[Meaning, ...], bool]:
    """What feeds each row that was laid out by hand, and what feeds none; whether any is fed by its namesake alone."""
    by = axis_in(layout.rows_by).by
    if not layout.rows or by is By.MEASURES:
        return (), False
    named = names_said(db_session, tuple(pair for row in table.rows for pair in row.where or ()))
    fed = {table.label(row): said_by(row.where or (), named) for row in table.rows}
    told = {label: words for label, words in fed.items() if words and words != f"{WORDS[by].lower()} is {label}"}
    meanings = [Meaning(label, f"{words[:1].upper()}{words[1:]}.") for label, words in told.items()]
    if by is By.SECTOR and layout.audience_id is not None and NOT_IN_THIS_TABLE not in fed:
        in_rows = {sector_id for row in layout.rows for sector_id in row.sector_ids}
        left = [
            one.sector
            for one in sectors
            if one.audience_id == layout.audience_id and one.is_offered and one.sector_id not in in_rows
        ]
        if left:
            meanings.append(
                Meaning(NOT_IN_THIS_TABLE, f"Entries of {joined(left)} stand in no row. The period has none.")
            )
    return tuple(meanings), len(told) < len(fed)


def _stated(report: PeriodReport) -> Section:
    """What stands in the period's tables of stated figures, where it has any."""
    parts = tuple(
        Section(f"table-{table.name}", table.title, tuple(note.text for note in table.notes))
        for table in report.stated.tables
    )
    return Section("stated", "Stated figures", (WHAT_THEY_ARE,) if parts else (), sections=parts)


def _small_numbers(db_session: DbSession) -> Section:
    """How small numbers are protected where something is published; nothing where no audience is."""
    audiences = protected_audiences(db_session)
    if not audiences:
        return Section("small-numbers", "Small numbers")
    meanings = tuple(
        Meaning(one.name, f"Published counts of its people from 1 to {one.hides_up_to} are hidden.")
        for one in audiences
    )
    return Section(
        "small-numbers",
        "Small numbers",
        protection_in_words(max(one.hides_up_to for one in audiences)),
        (Meanings("Protected audiences", meanings),),
    )


def _breaks(db_session: DbSession, report: PeriodReport) -> Section:
    """The breaks that the tables have had, those of other years too."""
    meanings = []
    for table in report.tables:
        layout = report.layouts[table.name]
        found = breaks_of(db_session, layout.name, layout.audience_id)
        meanings += [Meaning(table.title, one.in_words(report.period.first_month)) for one in found]
    return Section("breaks", "Breaks in series", meanings=(Meanings("", tuple(meanings)),) if meanings else ())
