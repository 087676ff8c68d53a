"""How well made registers are understood: each row of a file against what a careful person reads out of it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from training_register.inputs.old_registers.book import Book
from training_register.inputs.old_registers.proposal import Decision, Proposal, ReadRow
from training_register.inputs.old_registers.proposing import propose
from training_register.inputs.old_registers.reading import read_book
from training_register.queries.known_lists import KnownActivity, KnownLists
from training_register.rules.entries import CountsWhat, Status
from training_register.rules.periods import parse_period

FILES = Path(__file__).parent / "files"


def starting_lists() -> KnownLists:
    """The lists that a new register starts with, as `known_lists` gives them."""
    read = tomllib.loads((files("training_register.data") / "starting_lists.toml").read_text("utf-8"))
    sectors = dict.fromkeys(sector for audience in read["audiences"] for sector in audience["sectors"])
    return KnownLists(
        audiences=tuple(audience["name"] for audience in read["audiences"]),
        sectors=tuple(sectors),
        offers=frozenset(
            (audience["name"], sector) for audience in read["audiences"] for sector in audience["sectors"]
        ),
        activities=tuple(
            KnownActivity(one["name"], CountsWhat(one["counts_what"]), one.get("has_sessions", True))
            for one in read["activities"]
        ),
        levels=tuple(read["levels"]),
        measures=tuple(one["name"] for one in read["measures"]),
        splits={one["name"]: tuple(one["items"]) for one in read["splits"]},
    )


def registers() -> list[Path]:
    """The made registers that have a truth beside them."""
    return sorted(path for path in FILES.glob("*.*") if path.suffix != ".json" and path.with_suffix(".json").exists())


@cache
def book_of(path: Path) -> Book:
    """What a made register holds."""
    return read_book(path.read_bytes(), file_name=path.name)


def proposal_of(
    path: Path,
    truth: dict[str, Any],
    answers: dict[str, str] | None = None,
    changed: Callable[[Book], Book] = lambda book: book,
) -> Proposal:
    """What is proposed of a made register, with the answers so far."""
    period = parse_period(truth["year"], 4) if truth.get("year") else None
    return propose(
        changed(book_of(path)),
        starting_lists(),
        answers or {},
        today=date.fromisoformat(truth["today"]),
        first_month=4,
        year=(period.first, period.last) if period else None,
    )


@dataclass
class Measured:
    """How a register was understood: sentences about what is wrong, by what is wrong with it."""

    name: str
    silent: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    needless: list[str] = field(default_factory=list)
    plain: int = 0
    questions: int = 0
    rows: int = 0

    @property
    def share_asked(self) -> float:
        """The share of the plain rows about which something is asked."""
        return len(self.asked) / self.plain if self.plain else 0


def measured(path: Path, changed: Callable[[Book], Book] = lambda book: book) -> Measured:
    """How a made register is understood, or what it would be if it had been typed otherwise."""
    truth = json.loads(path.with_suffix(".json").read_text("utf-8"))
    proposal = proposal_of(path, truth, changed=changed)
    found = Measured(path.name, questions=len(proposal.open_questions))
    left = list(proposal.rows)
    for item in truth["rows"]:
        number = proposal.sheets.index(item["sheet"]) if item["sheet"] in proposal.sheets else 0
        at = [row for row in left if (row.place.sheet, row.place.row) == (number, item["row"])]
        at = [row for row in at if _overlap(row.cells, item.get("cells"))]
        alike = [row for row in at if row.entry and row.entry.audience == item["audience"]]
        row = next(iter(alike if len(at) > 1 and alike else at), None)
        if row:
            left.remove(row)
        _compare(found, item, row)
    asked = {(row.place.sheet, row.place.row) for row in proposal.rows_of(Decision.ASK)}
    for row in left:
        # A further part of a row that is asked about anyhow is no row more.
        is_further = row.place.part > 0 and (row.place.sheet, row.place.row) in asked
        if row.decision is Decision.IMPORT or (row.decision is Decision.ASK and not is_further):
            found.invented.append(f"{proposal.sheets[row.place.sheet]}!{row.cells}: {row.decision}: {row.reason}")
    return found


def _compare(found: Measured, item: dict[str, Any], row: ReadRow | None) -> None:
    where = f"{item['sheet']}!{item['row']} {item.get('cells') or ''}"
    wanted = item["decision"]
    found.rows += wanted != ["not an entry"]
    found.plain += bool(item["plain"])
    decision, reason = (row.decision, row.reason) if row else ("nothing", "")
    said = f"{where}: {decision}, wanted {'/'.join(wanted)} ({item['why']}): {reason}"
    if row is None or row.decision in (Decision.NOT_AN_ENTRY, Decision.SKIP):
        if (row or wanted != ["not an entry"]) and (row is None or row.decision not in wanted):
            # A double that is left out, where it might have been kept, is no loss.
            (found.lost if wanted != ["not an entry"] else found.needless).append(said)
        return
    if row.decision is Decision.ASK:
        if wanted == ["not an entry"]:
            found.needless.append(said)
        elif item["plain"]:
            found.asked.append(said)
        return
    if "import" not in wanted:
        (found.invented if wanted == ["not an entry"] else found.silent).append(said)
        return
    if wrong := _differences(item, row):
        found.silent.append(f"{where}: {'; '.join(wrong)} ({item['why']})")


def _differences(item: dict[str, Any], row: ReadRow) -> list[str]:
    entry = row.entry
    assert entry is not None
    read = {
        "date": entry.starts_on.isoformat() if entry.starts_on else None,
        "ends_on": entry.ends_on.isoformat() if entry.ends_on and entry.ends_on != entry.starts_on else None,
        "audience": entry.audience,
        "sector": entry.sector,
        "attended": entry.attended.value,
        "certainty": str(entry.attended.certainty),
        "sessions": entry.sessions.value if entry.sessions else 1,
        "status": str(entry.status),
    }
    wanted = dict(item)
    if wanted.get("ends_on") == wanted["date"]:
        wanted["ends_on"] = None
    if entry.status is not Status.DELIVERED:
        wanted["sessions"] = read["sessions"]
    return [
        f"{name} is {value}, not {wanted[name]}"
        for name, value in read.items()
        if wanted[name] != value and not (name == "sessions" and wanted[name] is None)
    ]


def _overlap(cells: str, wanted: str | None) -> bool:
    if not wanted:
        return True
    first, last = _columns(cells)
    other_first, other_last = _columns(wanted)
    return first <= other_last and other_first <= last


def _columns(cells: str) -> tuple[int, int]:
    letters = [re.sub(r"[^A-Z]", "", one) for one in cells.split(":")]
    numbers = []
    for one in (letters[0], letters[-1]):
        number = 0
        for letter in one:
            number = number * 26 + ord(letter) - ord("A") + 1
        numbers.append(number)
    return numbers[0], numbers[1]
