"""What a file would bring by audience and sector, beside what the register holds already for the same days."""

from __future__ import annotations

from collections.abc import Sequence

from training_register.count import NO_ENTRY, Count, added, number_in_words
from training_register.database import DbSession
from training_register.inputs.old_registers.proposal import Proposal, TallyLine
from training_register.queries.held import Held, held_in, number_cut_off
from training_register.reports.proposals import comes_to
from training_register.rules.entries import CountsWhat
from training_register.rules.periods import Period, between, month, quarter, quarter_of, reporting_year_of, year
from training_register.rules.permissions import Scope
from training_register.table import Cell, Column, ColumnKind, Note, Row, RowKind, Table, Where

COLUMNS = (
    ("file_entries", "File: entries", False),
    ("file_sessions", "File: sessions", False),
    ("file_attended", "File: attended", True),
    ("held_entries", "Register: entries", False),
    ("held_sessions", "Register: sessions", False),
    ("held_attended", "Register: attended", True),
)


def period_of(proposal: Proposal, first_month: int) -> Period | None:
    """The month, the quarter or the year that holds all the days of a file, or the years that it touches.

    A register often holds a whole year in one line: no part of that year is to be compared with it. None where no row
    of the file has a day.
    """
    comes = comes_to(proposal)
    if not comes.first or not comes.last:
        return None
    first = reporting_year_of(comes.first, first_month)
    parts = (
        month(comes.first.year, comes.first.month, first_month),
        quarter(first, quarter_of(comes.first, first_month), first_month),
        year(first, first_month),
    )
    whole = next((part for part in parts if comes.last <= part.last), None)
    last = reporting_year_of(comes.last, first_month)
    return whole or between(year(first, first_month).first, year(last, first_month).last, first_month)


def proposed_tables(db_session: DbSession, proposal: Proposal, *, scope: Scope, first_month: int) -> list[Table]:
    """A table for each audience of a file: its sectors, what the file says, and what the register holds already."""
    period = period_of(proposal, first_month)
    held = held_in(db_session, period, scope=scope) if period else []
    cut_off = number_cut_off(db_session, period, scope=scope) if period else 0
    audiences = list(dict.fromkeys(line.audience for line in proposal.tally))
    return [
        _table(
            number,
            audience,
            [line for line in proposal.tally if line.audience == audience],
            [one for one in held if one.audience == audience],
            period,
            cut_off,
        )
        for number, audience in enumerate(audiences, 1)
    ]


def _table(
    number: int, audience: str, lines: Sequence[TallyLine], held: Sequence[Held], period: Period | None, cut_off: int
) -> Table:
    sectors = list(dict.fromkeys([*(line.sector for line in lines), *(one.sector for one in held)]))
    where: Where = (("audience", held[0].audience_key), ("period", period.address)) if held and period else ()
    rows = [
        _row(
            f"sector-{place}",
            sector,
            [line for line in lines if line.sector == sector],
            own := [one for one in held if one.sector == sector],
            (*where, ("sector", own[0].sector_key)) if own else None,
        )
        for place, sector in enumerate(sectors, 1)
    ]
    unlike = sum(one.tally.entries for one in held if one.tally.counts_what is not CountsWhat.ATTENDANCES)
    notes = []
    if unlike:
        are = "entry counts" if unlike == 1 else "entries count"
        notes.append(
            f"{number_in_words(unlike)} {are} contacts, completions or views, which are never added to attended."
        )
    if cut_off:
        do, are = ("entry spans", "is") if cut_off == 1 else ("entries span", "are")
        notes.append(
            f"{number_in_words(cut_off)} {do} an edge of these days, and {are} in no figure of the register here."
        )
    return Table(
        f"audience-{number}",
        audience,
        period.in_words if period else "",
        (
            Column("sector", "Sector", ColumnKind.TEXT),
            *(
                Column(key, heading, ColumnKind.COUNT, () if key.startswith("held") else None, counts_people)
                for key, heading, counts_people in COLUMNS
            ),
        ),
        tuple(rows),
        _row("total", "Total", lines, held, where or None, RowKind.TOTAL),
        notes=tuple(map(Note, notes)),
    )


def _row(
    key: str,
    label: str,
    lines: Sequence[TallyLine],
    held: Sequence[Held],
    where: Where | None,
    kind: RowKind = RowKind.ROW,
) -> Row:
    attended = [one.tally.attended for one in held if one.tally.counts_what is CountsWhat.ATTENDANCES]
    counts = (
        _number(sum(line.entries for line in lines)),
        _sum([line.sessions for line in lines]),
        _sum([line.attended for line in lines]),
        _number(sum(one.tally.entries for one in held)),
        _sum([one.tally.sessions for one in held if one.tally.sessions is not None]),
        _sum(attended),
    )
    return Row(key, kind, (Cell(label), *map(Cell.of_count, counts)), where)


def _sum(counts: Sequence[Count]) -> Count:
    return added(counts) if counts else NO_ENTRY


def _number(number: int) -> Count:
    return Count.of(number)
