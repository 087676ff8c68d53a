"""Sheets typed as text for tests: a line is a row, "|" stands between cells; numbers and ISO days are what they are."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from tests.old_registers.measuring import starting_lists
from training_register.inputs.old_registers.book import Book, BookKind, Cell, Sheet
from training_register.inputs.old_registers.proposal import Decision, Proposal, ReadRow
from training_register.inputs.old_registers.proposing import propose

LISTS = starting_lists()
TODAY = date(2017, 6, 1)
_MARK = re.compile(r"\{(fill|comment):([^}]*)\}|(~~)|(!!)")


def typed_cell(typed: str) -> Cell:
    """A cell from "34", "2016-04-12", "{fill:FFFF00}text", "{comment:22 not 24}24", "~~struck" or "!!bold"."""
    said: dict[str, Any] = {}
    while mark := _MARK.match(typed):
        typed = typed[mark.end() :]
        if mark[1]:
            said[mark[1]] = mark[2]
        else:
            said["is_struck" if mark[3] else "is_bold"] = True
    if re.fullmatch(r"\d{4}-\d\d-\d\d", typed):
        day = date.fromisoformat(typed)
        return Cell(f"{day:%d/%m/%Y}", day, **said)
    return Cell(typed, int(typed) if re.fullmatch(r"-?\d+", typed) else typed, **said)


def typed_sheet(typed: str, name: str = "Log", **more: Any) -> Sheet:
    """A sheet whose first row is the first line that is not blank at the beginning."""
    rows = {
        number: {column: typed_cell(text.strip()) for column, text in enumerate(line.split("|"), 1) if text.strip()}
        for number, line in enumerate(typed.strip("\n").split("\n"), 1)
    }
    return Sheet(name, {number: cells for number, cells in rows.items() if cells}, **more)


def proposed(*sheets: Sheet, answers: dict[str, str] | None = None, file_name: str = "") -> Proposal:
    """What is proposed of sheets with the lists that a new register starts with."""
    book = Book(BookKind.WORKBOOK, sheets)
    return propose(book, LISTS, answers or {}, file_name=file_name, today=TODAY, first_month=4)


def in_short(row: ReadRow) -> str:
    """An entry as "2016-04-12 Professionals/Education 34", with what is not usual behind it."""
    entry = row.entry
    assert entry
    sector = {"LAC/Care Leavers/Children Services/Sheltered Housing/Residential": "LAC"}.get(entry.sector, entry.sector)
    until = f"..{entry.ends_on.isoformat()}" if entry.ends_on else ""
    sessions = f" x{entry.sessions.number}" if entry.sessions else ""
    return f"{entry.starts_on}{until} {entry.audience}/{sector} {entry.attended}{sessions}"


def imported(proposal: Proposal) -> list[str]:
    """The rows that would be imported, in short."""
    return [in_short(row) for row in proposal.rows_of(Decision.IMPORT)]


def asked(proposal: Proposal) -> list[str]:
    """Why rows wait, in words."""
    return [row.reason for row in proposal.rows_of(Decision.ASK)]
