"""The report tables of a period beside those of other periods, with what has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from training_register.database import DbSession
from training_register.outputs.publication import Download
from training_register.queries.counts import tallies_cut_off_by, tallies_in
from training_register.queries.examples import is_example
from training_register.queries.publications import standing_among
from training_register.queries.tables import TableLayout, layouts_in, sectors_offered
from training_register.reports.layout_figures import layout_figures
from training_register.reports.layouts import layout_table
from training_register.reports.periods import with_plain_tables
from training_register.rules.cross_tables import WORDS, By, axis_in
from training_register.rules.example_years import INVENTED
from training_register.rules.names import joined
from training_register.rules.periods import Period, PeriodKind, reporting_year_of
from training_register.rules.sentences import places_in
from training_register.settings import Settings
from training_register.table import Note, Table

# Rows that are parts of a time are compared only where each period has all of them.
_PARTS = {
    By.QUARTER: By.QUARTER_OF_YEAR,
    By.QUARTER_OF_YEAR: By.QUARTER_OF_YEAR,
    By.MONTH: By.MONTH_OF_YEAR,
    By.MONTH_OF_YEAR: By.MONTH_OF_YEAR,
}
# Rows that are of one period alone.
_OF_ONE_PERIOD = (By.YEAR, By.YEARS, By.PERIODS, By.ENTRY)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Periods side by side, the earliest first: each table with its changes between the last two."""

    periods: tuple[Period, ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...]


def comparison(db_session: DbSession, periods: tuple[Period, ...], *, settings: Settings, today: date) -> Comparison:
    """The tables that are printed for the last of some periods, those of audiences first, each with all periods.

    Its rows and its filter are those of the last period in every period. It is provisional unless every period is
    published.
    """
    last = periods[-1]
    year = reporting_year_of(last.last, settings.first_month)
    tallies = [
        tally for one in periods for tally in (*tallies_in(db_session, one), *tallies_cut_off_by(db_session, one))
    ]
    versions = {one: {layout.name: layout for layout in _printed_in(db_session, one)} for one in periods}
    layouts = with_plain_tables([*versions[last].values()], sectors_offered(db_session, year), tallies)
    tables, without, cannot = [], [], []
    for layout in sorted(layouts, key=lambda one: not one.holds_entries):
        try:
            compared = _side_by_side(layout, periods, today)
            made = layout_figures(db_session, compared, last, settings=settings, as_at=today, periods=periods)
        except ValueError as problem:
            # What was stored can name what is no longer there; the other tables are compared all the same.
            cannot.append(f"The table “{layout.title}” can't be made. {problem}")
            continue
        if not made.has_entries:
            without.append(layout.title)
            continue
        table = layout_table(db_session, made)
        notes = (Note(text) for text in (*_on_rows(layout, compared), *_on_versions(layout, versions)))
        tables.append(replace(table, notes=(*table.notes, *notes)))
    addresses = {one.address for one in periods}
    is_provisional = standing_among(db_session, addresses) != addresses
    return Comparison(
        periods,
        tuple(replace(table, is_provisional=is_provisional) for table in tables),
        (*_notes(without, versions), *cannot),
    )


def comparison_download(
    db_session: DbSession, periods: tuple[Period, ...], *, settings: Settings, today: date, made_at: datetime
) -> Download:
    """What the files of a comparison hold: the same tables."""
    compared = comparison(db_session, periods, settings=settings, today=today)
    return Download(
        period=periods[-1],
        beside=periods[:-1],
        made_at=made_at,
        tables=compared.tables,
        notes=compared.notes,
        organisation=settings.organisation_name,
        service=settings.service_name,
        place=settings.place,
        contact=settings.contact,
        source=settings.source,
        mark=INVENTED if is_example(db_session) else "",
    )


def _printed_in(db_session: DbSession, period: Period) -> list[TableLayout]:
    year = reporting_year_of(period.last, period.first_month)
    return [layout for layout in layouts_in(db_session, year) if layout.is_printed]


def _side_by_side(layout: TableLayout, periods: tuple[Period, ...], today: date) -> TableLayout:
    """A layout with periods in its columns, and without what is said of one period alone."""
    by = axis_in(layout.rows_by).by
    has_all_parts = all(one.kind is PeriodKind.YEAR and one.last < today for one in periods)
    made = replace(
        layout,
        columns_by="",
        has_changes=True,
        sentence="",
        lines_beneath=(),
        notes=tuple(note for note in layout.notes if "organisations" not in places_in(note.text)),
        chart="",
    )
    if by in _PARTS and has_all_parts:
        return replace(made, rows_by=str(_PARTS[by]))
    if by in _PARTS or by in _OF_ONE_PERIOD:
        return replace(made, rows_by="", rows=(), heading=layout.title)
    return made


def _on_rows(layout: TableLayout, compared: TableLayout) -> Iterator[str]:
    """What of a table is not compared."""
    if layout.rows_by and not compared.rows_by:
        what = WORDS[axis_in(layout.rows_by).by].lower()
        yield f"The rows of this table are by {what}, which these periods do not share: its total is compared."
    columns = axis_in(layout.columns_by).by
    if columns is not By.NOTHING and not columns.is_of_periods:
        yield f"The columns of this table, by {WORDS[columns].lower()}, are not compared one by one."


def _on_versions(layout: TableLayout, versions: dict[Period, dict[str, TableLayout]]) -> Iterator[str]:
    """Where a table was printed otherwise in an earlier period: its figures here are those of the later layout."""
    *earlier, last = versions
    if layout.name not in versions[last]:
        return
    for one in earlier:
        then = versions[one].get(layout.name)
        if then is None:
            yield f"{one.label} had no such table: its figures here are counted as those of {last.label}."
        elif differences := list(_differences(then, layout)):
            verb = "is" if differences in (["its filter"], ["its audience"]) else "are"
            yield (
                f"This table was printed otherwise in {one.label}: {joined(differences)} {verb} here as in "
                f"{last.label}, for all periods."
            )


def _differences(then: TableLayout, now: TableLayout) -> Iterator[str]:
    if (then.rows_by, then.rows) != (now.rows_by, now.rows):
        yield "its rows"
    if (then.audience_id, then.counts_what) != (now.audience_id, now.counts_what):
        yield "its audience"
    if then.filter != now.filter:
        yield "its filter"
    if then.measures != now.measures:
        yield "its figures"


def _notes(without: list[str], versions: dict[Period, dict[str, TableLayout]]) -> Iterator[str]:
    *earlier, last = versions
    for one in earlier:
        if gone := [layout.title for name, layout in versions[one].items() if name not in versions[last]]:
            yield f"Printed for {one.label} and not for {last.label}: {joined(gone)}."
    if without:
        yield f"No entry in these periods: {joined(without)}."
