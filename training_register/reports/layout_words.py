"""What is said around the figures of a layout: its notes and its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from training_register.count import Count, entries_in_words
from training_register.database import DbSession
from training_register.outputs.figures import figure_of
from training_register.queries.cross_tables import (
    CrossValues,
    Key,
    cross_values,
    cross_values_cut_off,
    names_by_row,
    words_of_the_lone_entry,
)
from training_register.reports.audiences import FEWEST_SESSIONS, STANDING_NOTES
from training_register.reports.layout_figures import LayoutFigures, breaks_within, cell_of
from training_register.reports.layout_members import MOST_SESSIONS, WHOLE
from training_register.rules.changes import Obstacle, change_between
from training_register.rules.comparisons import notes_on_periods
from training_register.rules.cross_tables import NUMBERS, UNDIVIDED, Axis, By, Kind, Quantity, usual_measures
from training_register.rules.names import joined
from training_register.rules.periods import Period, dates_in_words, years_before
from training_register.rules.sentences import Saying, note_text, places_in, saying_of
from training_register.rules.sentences import Value as Said
from training_register.table import Cell, Note

# How the notes of what is cut off begin.
ALSO_REPORTED = "Also reported, "
# Many spans are told in one.
MOST_SPANS = 6


def layout_notes(db_session: DbSession, made: LayoutFigures) -> tuple[tuple[Note, ...], tuple[Note, ...]]:
    """The notes of the layout whose rows include something, and what must be known of the figures.

    The second are those where small numbers of people are hidden: none names an organisation that stands behind a few
    sessions, and none tells how many people there were in what is in no figure of the table.
    """
    names: Mapping[Key, list[str]] = {}
    if any("organisations" in places_in(note.text) for note in made.layout.notes):
        names = names_by_row(db_session, made.asked)
    of_many = {key: named for key, named in names.items() if _sessions_behind(made, key) >= FEWEST_SESSIONS}
    whole = tuple(_notes(made, names))
    # Most tables say nothing that few people would be known by.
    if of_many == names and not any(one.entries for one in made.cut_off):
        return whole, whole
    return whole, tuple(_notes(made, of_many, is_of_few=True))


def _sessions_behind(made: LayoutFigures, row: Key) -> int:
    """How many sessions stand behind a row; of a table that counts none, how many entries."""
    sums = [measure.of for measure in made.asked.measures if measure.kind is Kind.SUM]
    if Quantity.SESSIONS not in sums:
        return sum(number for (key, column), number in made.values.entries.items() if key == row and column is None)
    place = next(at for at, one in enumerate(made.asked.measures) if (one.kind, one.of) == (Kind.SUM, "sessions"))
    count = made.values.at(row, None, place)
    return count.number if isinstance(count, Count) else 0


def _notes(made: LayoutFigures, names: Mapping[Key, list[str]], *, is_of_few: bool = False) -> Iterator[Note]:
    layout = made.layout
    rows = {member.name: member for member in made.rows}
    # Each measure that is a row is of the whole, and goes by its own key.
    printed = {row.key: row.fed_by[0] for row in layout.rows if row.fed_by} if made.asked.rows.by is By.MEASURES else {}
    rows |= dict.fromkeys(printed, WHOLE)
    for note in layout.notes:
        about = [rows[key] for key in note.row_keys if key in rows]
        if note.row_keys and not any(made.values.entries.get((member.key, None)) for member in about):
            continue
        named = [name for member in about or made.rows or (WHOLE,) for name in names.get(member.key, [])]
        if text := note_text(note.text, note.text_without_names, list(dict.fromkeys(named))):
            yield Note(text, tuple(printed.get(key, key) for key in note.row_keys))
    yield from _on_what_is_counted(made)
    yield from _on_periods(made)
    yield from _on_changes(made)
    yield from _on_what_is_cut_off(made, is_of_few)


def _on_what_is_counted(made: LayoutFigures) -> Iterator[Note]:
    if not made.values.entries:
        return
    counted = {measure.of: measure for measure, _ in made.measures if measure.kind is Kind.SUM}
    numbers = dict.fromkeys(NUMBERS[measure.of] for measure, _ in made.measures if measure.of in NUMBERS)
    yield from (Note(STANDING_NOTES[what]) for what in numbers)
    for of, measure in counted.items():
        if of != Quantity.SESSIONS and of not in NUMBERS:
            continue
        count = made.values.at(made.whole_row.key, made.whole_column.key, made.places[measure.key])
        if isinstance(count, Count) and count.recorded and count.not_recorded:
            what = "sessions" if of == Quantity.SESSIONS else NUMBERS[of].measure
            left_out = f"{count.not_recorded:,} of {count.entries:,} entries"
            yield Note(f"The total of {what} leaves out {left_out} that did not record it.")
    different = [measure.of for measure, _ in made.measures if measure.kind is Kind.DIFFERENT]
    if made.asked.rows.has_total and made.layout.has_total:
        for of, what in ((Quantity.ORGANISATIONS, "An organisation"), (Quantity.TRAINERS, "A trainer")):
            if of in different:
                yield Note(f"{what} in several rows is counted once in the total.")
    if By.SPLIT in (made.asked.rows.by, made.asked.columns.by):
        undivided = [heading.lower() for measure, heading in made.measures if measure.of in UNDIVIDED]
        if undivided:
            yield Note(f"Not broken down, since it can't be: {joined(undivided)}.")
    for axis, members in ((made.asked.rows, made.rows), (made.asked.columns, made.columns)):
        if axis.by is By.ENTRY and not members:
            yield Note(f"More than {MOST_SESSIONS} single sessions are not printed one by one.")


def _on_periods(made: LayoutFigures) -> Iterator[Note]:
    periods = made.asked.periods
    for found in breaks_within(made.breaks, periods):
        yield Note(f"[b] {found.in_words(made.period.first_month)}")
    if len(periods) > 1:
        kept_since = made.settings.entries_kept_since
        yield from (Note(text) for text in notes_on_periods(periods, as_at=made.as_at, kept_since=kept_since))


# Why there is no change, where neither a mark nor another note says it.
_NO_CHANGE = {
    Obstacle.LEFT_OUT: "a figure of either period leaves entries out",
    Obstacle.NOT_RECORDED: "a figure of either period is not recorded or not available",
    Obstacle.NOT_AVAILABLE: "a figure of either period is not recorded or not available",
    Obstacle.HIDDEN: "a figure of either period is hidden",
}
_MOST_ROWS_NAMED = 6


def _on_changes(made: LayoutFigures) -> Iterator[Note]:
    """For which rows no change is told, and why."""
    if not made.has_changes:
        return
    without: dict[str, dict[str, None]] = {}
    is_by_measures = made.asked.rows.by is By.MEASURES
    rows = [(member, member.label) for member in made.rows]
    for measure, heading in made.measures:
        for row, label in [(WHOLE, heading)] if is_by_measures else [*rows, (WHOLE, made.layout.total_label)]:
            obstacle = made.change(row, measure).obstacle
            if why := _NO_CHANGE.get(obstacle) if obstacle else None:
                without.setdefault(why, {})[label] = None
    for why, labels in without.items():
        named = [*labels][:_MOST_ROWS_NAMED]
        if more := len(labels) - len(named):
            named.append(f"{more} more")
        yield Note(f"No change is told for {joined(named)}: {why}.")


def spans_of(made: LayoutFigures) -> list[tuple[date, date, str]]:
    """The days of what the edges of a period that stands alone cut off, in order, each with its key."""
    return _spans(made.cut_off_by_the_one)


def _spans(cut_off: CrossValues) -> list[tuple[date, date, str]]:
    keys = {key for row, key in cut_off.entries if row is None and isinstance(key, str)}
    days = {key: [date.fromisoformat(day) for day in key.split("..")] for key in keys}
    return sorted((first, last, key) for key, (first, last) in days.items())


def _on_what_is_cut_off(made: LayoutFigures, is_of_few: bool) -> Iterator[Note]:
    """Where the columns are no measures alone, what is cut off fits into none of them."""
    if len(made.asked.periods) > 1:
        yield from _on_what_each_cuts_off(made, is_of_few)
        return
    spans = spans_of(made)
    if not spans or (made.asked.columns.by is By.NOTHING and made.asked.rows.by is not By.MEASURES):
        return
    days = joined([dates_in_words(first, last) for first, last, _ in spans[:MOST_SPANS]])
    rest = f" and {entries_in_words(len(spans) - MOST_SPANS)} more" if len(spans) > MOST_SPANS else ""
    told = _holdings(made, made.cut_off_by_the_one, None, is_of_few)
    yield Note(f"{ALSO_REPORTED}{days}{rest}, not split by {made.period.cut_by} and in no figure here{told}.")


def _on_what_each_cuts_off(made: LayoutFigures, is_of_few: bool) -> Iterator[Note]:
    """What is in no figure of a period since its edge cuts it off, by its days; two years may cut off the same."""
    by_days: dict[tuple[date, date, str], list[int]] = {}
    for place, cut_off in enumerate(made.cut_off):
        for span in _spans(cut_off):
            by_days.setdefault(span, []).append(place)
    for number, ((first, last, key), places) in enumerate(sorted(by_days.items())):
        if number == MOST_SPANS:
            yield Note("More is kept whole, and is in no figure of the periods whose edges it crosses.")
            return
        labels = joined([made.asked.periods[place].label for place in places])
        told = _holdings(made, made.cut_off[places[0]], key, is_of_few)
        yield Note(f"{ALSO_REPORTED}{dates_in_words(first, last)}, kept whole and in no figure of {labels}{told}.")


def _holdings(made: LayoutFigures, cut_off: CrossValues, key: Key, is_of_few: bool) -> str:
    """What was cut off in all, or on some days: ": sessions 12; attended about 60"; of a few, no number of people."""
    figures = [
        (heading, figure_of(cell_of(cut_off.at(None, key, made.places[measure.key]), measure), made.layout.style))
        for measure, heading in made.measures
        if not (is_of_few and measure.counts_people)
    ]
    told = "; ".join(
        f"{heading[:1].lower()}{heading[1:]} {figure.shown} {figure.aside}".strip()
        for heading, figure in figures
        if figure.shown
    )
    return f": {told}" if told else ""


def layout_saying(db_session: DbSession, made: LayoutFigures) -> Saying | None:
    """What the layout's sentence says, where there is anything to say."""
    template, settings = made.layout.sentence, made.settings
    if not template or not (made.values.entries or any(one.entries for one in made.cut_off)):
        return None
    before = years_before(made.period, 1)
    said: dict[str, Said] = {
        measure.key.replace("-", "_"): made.cell(made.whole_row, made.whole_column, measure)
        for measure in made.asked.measures
    }
    said |= {
        "organisation": settings.organisation_name, "place": settings.place, "period_in_words": made.period.in_words,
        "year_before": before.label, "service": settings.service_name or "the service", "period": made.period.label,
    }  # fmt: skip
    if any(place.endswith("last_year") for place in places_in(template)):
        said |= _last_year(db_session, made, before)
    sessions, number = usual_measures(made.layout.counts_what)
    told = [made.cell(made.whole_row, made.whole_column, made.measure(key)) for key in (sessions, number)]
    if made.values.entries.get((made.whole_row.key, made.whole_column.key)) == 1:
        period = made.whole_column.period or made.whole_row.period or made.period
        words = words_of_the_lone_entry(db_session, made.asked, period)
        told = [_in_own_words(cell, own) for cell, own in zip(told, words, strict=True)]
    return saying_of(template, made.layout.title, number, told[0], told[1], said, made.layout.style)


def _in_own_words(cell: Cell, words: str) -> Cell:
    return replace(cell, value=replace(cell.value, words=words)) if isinstance(cell.value, Count) else cell


def _last_year(db_session: DbSession, made: LayoutFigures, before: Period) -> dict[str, Said]:
    """What the same table came to a year before, and the changes since."""
    sessions, number = usual_measures(made.layout.counts_what)
    asked = replace(
        made.asked,
        periods=(before,),
        rows=Axis(),
        columns=Axis(),
        measures=(made.measure(sessions), made.measure(number)),
    )
    then = replace(
        made, period=before, asked=asked, values=cross_values(db_session, asked), places={sessions: 0, number: 1},
        cut_off=(cross_values_cut_off(db_session, asked),), rows=(), columns=(),
    )  # fmt: skip
    found = made.break_between(before, made.period, WHOLE)
    said: dict[str, Said] = {}
    for key, old, change in (
        (number, "attended_last_year", "change_on_last_year"),
        (sessions, "sessions_last_year", "change_in_sessions_on_last_year"),
    ):
        earlier = then.cell(WHOLE, WHOLE, made.measure(key))
        said[old] = earlier
        said[change] = change_between(
            earlier,
            made.cell(made.whole_row, made.whole_column, made.measure(key)),
            since=before.label,
            now=made.period.label,
            break_in_series=found.reason if found else None,
            not_kept=made.not_kept(before, made.period) or _not_over(made),
            not_split=(then.not_split(WHOLE, WHOLE), made.not_split(made.whole_row, made.whole_column)),
        )
    return said


def _not_over(made: LayoutFigures) -> str:
    """Why a period that goes on is not compared with a whole one; "" where it is over."""
    return f"{made.period.label} is not over" if made.period.last >= made.as_at else ""
