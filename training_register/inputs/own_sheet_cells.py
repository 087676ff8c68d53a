"""What single cells of the register's own sheet say, column by column."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from training_register.count import Count, CountProblem, parse_count
from training_register.inputs.spreadsheet_files import Cell
from training_register.rules.contacts import ContactProblem, checked_contact
from training_register.rules.days import DayProblem, parse_day
from training_register.rules.entries import How, Status
from training_register.rules.formulas import unguarded
from training_register.rules.lengths import LONGEST_MINUTES, LengthProblem, parse_length
from training_register.rules.names import NameProblem, checked_name, cleaned, folded
from training_register.rules.own_sheet import CellProblem, Column, how_in, line_in, names_in, status_in, trainers_in
from training_register.rules.periods import EARLIEST, LATEST, day_in_words
from training_register.rules.texts import TextProblem, checked_text
from training_register.rules.times import TimeProblem, parse_time

PROBLEMS = (CellProblem, ContactProblem, CountProblem, DayProblem, LengthProblem, NameProblem, TextProblem, TimeProblem)
LONGEST_REFERENCE = 100
MOST_DAYS = 9_999
LARGEST_NUMBER = 2_147_483_647
# Distinct cells of a column that are remembered; a column of references or notes has as many as rows.
MOST_REMEMBERED = 20_000

NOT_RECORDED = Count.of(None)

_NO_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that can't be taken, and why."""

    words: str


class Memory(dict[Cell, Any]):
    """What each distinct cell of a column says, read once: most cells of a long sheet are like others.

    The column's place goes into `doubtful` when a cell can't be taken.
    """

    def __init__(self, read: Callable[[Cell], Any], *, is_csv: bool, place: int, doubtful: set[int]) -> None:
        super().__init__()
        self._read = read
        self._is_csv = is_csv
        self._place = place
        self._doubtful = doubtful
        self.nothing = read("")

    def __missing__(self, cell: Cell) -> Any:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        try:
            value = self._read(plain(cell, is_csv=self._is_csv))
        except PROBLEMS as problem:
            self._doubtful.add(self._place)
            value = Wrong(str(problem))
        self[cell] = value
        return value


def plain(cell: Cell, *, is_csv: bool) -> Cell:
    """A cell without what only guards or escapes it, and without what is no character."""
    if not isinstance(cell, str):
        return cell
    if is_csv:
        cell = unguarded(cell)
    elif "_x" in cell:
        # How Excel writes a character that XML has not got.
        cell = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell)
    # A space: what it stands between must not become one number.
    return cell if cell.isprintable() else _NO_CHARACTER.sub(" ", cell)


def text_of(cell: Cell) -> str:
    """The text of a cell, whatever Excel keeps it as."""
    if isinstance(cell, str):
        return cell
    return f"{cell:%H:%M}" if isinstance(cell, time) and not cell.second else str(cell)


def _whole_number(cell: Cell, most: int, example: str) -> int | None:
    text = cleaned(text_of(cell))
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) <= 10 and 1 <= int(text) <= most:
        return int(text)
    raise CellProblem(f"“{text[:40]}” is not a whole number from 1, such as {example}.")


def _number(cell: Cell) -> int | None:
    return _whole_number(cell, LARGEST_NUMBER, "12")


def _days(cell: Cell) -> int | None:
    return _whole_number(cell, MOST_DAYS, "2")


def _reference(cell: Cell) -> str | None:
    return line_in(text_of(cell), LONGEST_REFERENCE) or None


def _pointer(cell: Cell) -> str:
    return line_in(text_of(cell), LONGEST_REFERENCE)


def _venue(cell: Cell) -> str:
    return line_in(text_of(cell))


def _contact(cell: Cell) -> str:
    return checked_contact(line_in(text_of(cell)))


def _notes(cell: Cell) -> str:
    return checked_text(text_of(cell))


def _day(cell: Cell) -> date | None:
    if isinstance(cell, str):
        return parse_day(cell) if cleaned(cell) else None
    if isinstance(cell, datetime):
        raise CellProblem(f"This cell holds a time of day, {cell:%H:%M}, beside the day. Put it into Starts at.")
    if not isinstance(cell, date):
        raise CellProblem("This cell holds a time and not a day.")
    if not EARLIEST <= cell <= LATEST:
        raise DayProblem(f"{day_in_words(cell)} is outside the years that a register can hold, 1900 to 2199.")
    return cell


def _time(cell: Cell) -> time | None:
    if isinstance(cell, str):
        return parse_time(cell) if cleaned(cell) else None
    if isinstance(cell, time):
        return cell
    raise CellProblem("This cell holds a day or a length and not a time of day, such as 9:30.")


def _length(cell: Cell) -> int | None:
    if isinstance(cell, str):
        return parse_length(cell) if cleaned(cell) else None
    if isinstance(cell, time):
        cell = timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
    if not isinstance(cell, timedelta):
        raise CellProblem("This cell holds a day and not a length of time, such as 1h30.")
    minutes, rest = divmod(cell, timedelta(minutes=1))
    if rest or not 1 <= minutes <= LONGEST_MINUTES:
        raise CellProblem("This cell's length is not a whole number of minutes from 1.")
    return minutes


def _name(cell: Cell) -> str:
    text = text_of(cell)
    return checked_name(text) if cleaned(text) else ""


def _names(cell: Cell) -> tuple[str, ...]:
    return names_in(text_of(cell))


def _trainers(cell: Cell) -> tuple[tuple[str, int | None], ...]:
    return trainers_in(text_of(cell))


def _how(cell: Cell) -> How | None:
    return how_in(text_of(cell))


def _status(cell: Cell) -> tuple[Status, Status | None]:
    return status_in(text_of(cell))


def _count(cell: Cell) -> Count:
    """A count as it is typed; Excel may have made a day of a range."""
    if not isinstance(cell, str):
        raise CellProblem(f"This cell holds {text_of(cell)[:40]}, a day or a time. Type a whole number, such as 34.")
    return parse_count(cell)


def _attended(cell: Cell) -> Count:
    try:
        return _count(cell)
    except CountProblem as problem:
        words = cleaned(text_of(cell))
        if any(letter.isdigit() for letter in words) or folded(words).startswith("not recorded"):
            raise
        raise CellProblem(f"{problem} To keep the words, type not recorded: {words[:40]}.") from None


def other_count(cell: Cell) -> Count:
    """A count that keeps no words beside "not recorded"."""
    count = _count(cell)
    if count.value is None and count.words:
        raise CellProblem("Only Attended keeps words beside “not recorded”. Put them into Notes.")
    return count


def _sessions(cell: Cell) -> Count | None:
    """None where nobody typed any."""
    return other_count(cell) if not isinstance(cell, str) or cleaned(cell) else None


def nothing(cell: Cell) -> None:
    """A cell under no heading."""
    text = cleaned(text_of(cell))
    if text:
        raise CellProblem(f"“{text[:40]}” stands under no heading. Give its column a heading, or take it out.")


def ignored(_cell: Cell) -> None:
    """A cell under a heading that is told as a problem itself."""


READERS: dict[Column, Callable[[Cell], Any]] = {
    Column.ENTRY: _number,
    Column.VERSION: _number,
    Column.REFERENCE: _reference,
    Column.STARTS_ON: _day,
    Column.ENDS_ON: _day,
    Column.DAYS: _days,
    Column.STARTS_AT: _time,
    Column.LENGTH: _length,
    Column.ACTIVITY: _name,
    Column.COURSE: _name,
    Column.LEVEL: _name,
    Column.AUDIENCE: _name,
    Column.SECTOR: _name,
    Column.SESSIONS: _sessions,
    Column.ATTENDED: _attended,
    Column.ORGANISATIONS: _names,
    Column.AREAS: _names,
    Column.PROVIDERS: _names,
    Column.TRAINERS: _trainers,
    Column.HOW: _how,
    Column.VENUE: _venue,
    Column.STATUS: _status,
    Column.REASON: _notes,
    Column.SAME_SESSION_AS: _pointer,
    Column.CONTACT: _contact,
    Column.NOTES: _notes,
}
