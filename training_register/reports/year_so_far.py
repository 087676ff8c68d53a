"""The year so far, by audience, beside the year before at the same day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from training_register.count import entries_in_words
from training_register.database import DbSession
from training_register.queries.counts import Tally, tallies_cut_off_by, tallies_in
from training_register.queries.tables import OfferedSector, sectors_offered
from training_register.reports.audiences import STANDING_NOTES, Sums
from training_register.rules.entries import CountsWhat
from training_register.rules.periods import Period, between, day_in_words, reporting_year_of, year
from training_register.rules.sentences import counts_in_words
from training_register.settings import Settings
from training_register.table import (
    NOT_AVAILABLE,
    Cell,
    Column,
    ColumnKind,
    Note,
    Row,
    RowKind,
    Table,
    Where,
)

NAME = "year-so-far"


@dataclass(frozen=True, slots=True)
class SoFar:
    """A year up to a day: which year it is, the days, and what they hold and cut off."""

    whole: Period
    days: Period
    tallies: tuple[Tally, ...]
    cut_off: tuple[Tally, ...]


def year_so_far(db_session: DbSession, *, settings: Settings, today: date) -> Table:
    """Sessions and attended of each audience this year up to today, and last year up to the same day.

    It has no total, since audiences are added nowhere, and no share of change: a reader who wants one has both counts.
    """
    now, before = (_so_far(db_session, whole, day) for whole, day in _same_days(today, settings.first_month))
    sectors = sectors_offered(db_session, now.whole.reporting_year)
    return Table(
        name=NAME,
        title="The year so far",
        period_in_words=f"up to {day_in_words(today)}",
        columns=(
            Column("audience", "Audience", ColumnKind.TEXT),
            *(column for so_far in (now, before) for column in _columns(so_far)),
        ),
        rows=tuple(_rows(now, before, sectors, settings)),
        notes=tuple(_notes(now, before)),
        place=settings.place,
        source=settings.source,
        as_at=today,
        where=(("status", "delivered"),),
    )


def _same_days(today: date, first_month: int) -> Iterable[tuple[Period, date]]:
    """This year and today, last year and the same day of it."""
    reporting_year = reporting_year_of(today, first_month)
    try:
        same = today.replace(year=today.year - 1)
    except ValueError:
        # 29 February.
        same = date(today.year - 1, 2, 28)
    return ((year(reporting_year, first_month), today), (year(reporting_year - 1, first_month), same))


def _so_far(db_session: DbSession, whole: Period, day: date) -> SoFar:
    days = between(whole.first, day, whole.first_month)
    return SoFar(whole, days, tuple(tallies_in(db_session, days)), tuple(tallies_cut_off_by(db_session, days)))


def _columns(so_far: SoFar) -> Iterable[Column]:
    where: Where = (("period", so_far.days.address),)
    label, key = so_far.whole.label, so_far.whole.address
    yield Column(f"sessions-{key}", f"Sessions {label}", ColumnKind.COUNT, where)
    yield Column(f"attended-{key}", f"Attended {label}", ColumnKind.COUNT, where, counts_people=True)


def _rows(now: SoFar, before: SoFar, sectors: Iterable[OfferedSector], settings: Settings) -> Iterable[Row]:
    """A row for each audience and kind of number that has an entry in either year, in the order of the list."""
    held: list[defaultdict[tuple[int, CountsWhat], list[Tally]]] = []
    for so_far in (now, before):
        tallies: defaultdict[tuple[int, CountsWhat], list[Tally]] = defaultdict(list)
        for tally in so_far.tallies:
            tallies[tally.audience_id, tally.counts_what].append(tally)
        held.append(tallies)
    audiences = {sector.audience_id: (sector.audience, sector.audience_key) for sector in sectors}
    for audience_id, (name, key) in audiences.items():
        for what in CountsWhat:
            if not any((audience_id, what) in tallies for tallies in held):
                continue
            is_attended = what is CountsWhat.ATTENDANCES
            cells = [
                cell
                for so_far, tallies in zip((now, before), held, strict=True)
                for cell in _cells(so_far, tallies.get((audience_id, what), []), settings)
            ]
            yield Row(
                key if is_attended else f"{key}-{what}",
                RowKind.ROW,
                (Cell(name if is_attended else f"{name}: {what}"), *cells),
                (("audience", key), ("counts", what.value)),
            )


def _cells(so_far: SoFar, tallies: list[Tally], settings: Settings) -> tuple[Cell, Cell]:
    """Where there is no entry, 0 is said only if the register would know of one."""
    kept_since = settings.entries_kept_since
    if not tallies and kept_since and so_far.days.first < kept_since:
        return NOT_AVAILABLE, NOT_AVAILABLE
    return Sums.of(tallies).cells


def _notes(now: SoFar, before: SoFar) -> Iterable[Note]:
    for so_far in (now, before):
        number = sum(tally.entries for tally in so_far.cut_off)
        if not number:
            continue
        # Unlike numbers are told side by side, and never added.
        held = {what: Sums.of(tally for tally in so_far.cut_off if tally.counts_what is what) for what in CountsWhat}
        holdings = "; ".join(
            counts_in_words(sums.sessions, sums.attended, what.measure) for what, sums in held.items() if sums.entries
        )
        are = "is" if number == 1 else "are"
        yield Note(
            f"{so_far.whole.label}: {entries_in_words(number)} with days before or after these {are} kept whole, and "
            f"{are} in no figure here: {holdings}."
        )
    there = {tally.counts_what for so_far in (now, before) for tally in so_far.tallies}
    yield from (Note(STANDING_NOTES[what]) for what in CountsWhat if what in there)
