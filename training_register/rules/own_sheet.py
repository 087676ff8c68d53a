"""The register's own sheet: its columns, and how single cells of it are worded, out and in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from training_register.rules.entries import How, Status
from training_register.rules.names import LONGEST, SEPARATOR, NameProblem, checked_name, cleaned, folded

# An Excel file of the own sheet holds no more entries; a CSV file holds any number.
MOST_ROWS_IN_EXCEL = 100_000


class Column(StrEnum):
    """The columns that the own sheet can have, in their order. The values are their headings."""

    ENTRY = "Entry"
    VERSION = "Version"
    REFERENCE = "Reference"
    STARTS_ON = "Starts on"
    ENDS_ON = "Ends on"
    DAYS = "Days"
    STARTS_AT = "Starts at"
    LENGTH = "Length"
    ACTIVITY = "Activity"
    COURSE = "Course"
    LEVEL = "Level"
    AUDIENCE = "Audience"
    SECTOR = "Sector"
    SESSIONS = "Sessions"
    ATTENDED = "Attended"
    ORGANISATIONS = "Organisations"
    AREAS = "Areas"
    PROVIDERS = "Delivered by"
    TRAINERS = "Trainers"
    HOW = "How"
    VENUE = "Venue"
    STATUS = "Status"
    REASON = "Reason"
    SAME_SESSION_AS = "Same session as"
    CONTACT = "Whom to ask"
    NOTES = "Notes"


REQUIRED = (Column.STARTS_ON, Column.AUDIENCE, Column.SECTOR)
WHAT_IT_IS = (
    "The register's own sheet has a heading above each column: Starts on, Audience and Sector, and any of "
    f"{', '.join(column for column in Column if column not in REQUIRED)}, “Attended: ” and where people came from, "
    "and “Figure: ” and a measure."
)
COLUMN_OF = {folded(column): column for column in Column}
# The template marks the headings of columns that every row needs.
NEEDED_MARK = "*"
# Its worksheets that hold no entries.
INSTRUCTIONS, LISTS = "Instructions", "Lists"
TEMPLATE_SHEETS = (INSTRUCTIONS, LISTS)

ATTENDED, CAME_FROM = "Attended", "Came from"
# The keys of the measure and the split that these two columns are about, whatever a team calls them.
ATTENDED_KEY, CAME_FROM_KEY = "attended", "came-from"
SESSIONS_KEY = "sessions"


def column_headed(heading: str) -> Column | None:
    """The column that a heading names, marked as needed or not; None for any other heading."""
    return COLUMN_OF.get(folded(heading.rstrip(f" {NEEDED_MARK}")))


class CellProblem(ValueError):
    """What stands in a cell can't be taken; `str()` says why, and what to write, in plain English."""


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """What a further column counts: a measure, whole or for one item of a split, by their names."""

    measure: str
    split: str = ""
    item: str = ""


# A name that itself holds what stands between names doubles it: " // " in a measure, ":: " in a split.
_SLASH = re.compile(r"\s/\s")
_SLASH_IN_NAME = re.compile(r"//|(?:^|\s)/|/(?:\s|$)")
_COLON = re.compile(r"(?<!:)(?P<doubled>(?:::)*):\s+")
_COLON_IN_NAME = re.compile(r"::|:(?:\s|$)")


def figure_heading(column: FigureColumn) -> str:
    """The heading of a further column: "Attended: Police", "Figure: Booked", "Figure: Booked / Age group: Under 18"."""
    item = column.item
    if item and (column.split != CAME_FROM or _COLON_IN_NAME.search(item)):
        split = column.split.replace(":", "::") if _COLON_IN_NAME.search(column.split) else column.split
        item = f"{split}: {item}"
    if column.measure == ATTENDED:
        return f"Attended: {item}"
    measure = column.measure.replace("/", "//") if _SLASH_IN_NAME.search(column.measure) else column.measure
    return f"Figure: {measure} / {item}" if item else f"Figure: {measure}"


def read_figure_heading(heading: str) -> FigureColumn | None:
    """What the heading of a further column says; None for one that begins with neither "Attended:" nor "Figure:".

    Raises `NameProblem` where a name in it can't be one.
    """
    kind, colon, rest = heading.partition(":")
    kind, rest = folded(kind), rest.strip()
    if colon and kind == folded(ATTENDED):
        return FigureColumn(ATTENDED, *_split_and_item(rest))
    if not colon or kind != "figure":
        return None
    found = _SLASH.search(rest)
    measure = _undoubled(rest[: found.start()] if found else rest, "/")
    if folded(measure) == folded(ATTENDED):
        measure = ATTENDED
    return FigureColumn(measure, *_split_and_item(rest[found.end() :])) if found else FigureColumn(measure)


def _split_and_item(text: str) -> tuple[str, str]:
    found = _COLON.search(text)
    if not found:
        return CAME_FROM, checked_name(text)
    split = _undoubled(text[: found.end("doubled")], ":")
    return CAME_FROM if folded(split) == folded(CAME_FROM) else split, checked_name(text[found.end() :])


def _undoubled(name: str, mark: str) -> str:
    # A single mark of a name stays as it is.
    return checked_name(name.replace(mark * 2, mark))


def names_in(text: str) -> tuple[str, ...]:
    """The names in a cell, which semicolons stand between. Raises `NameProblem` or `CellProblem`."""
    names = tuple([_checked_once(part) for part in text.split(SEPARATOR) if not part.isspace() and part])
    if len(names) > 1:
        _refuse_doubles(names)
    return names


# The same few hundred names come again and again in a long sheet.
_checked_once = lru_cache(maxsize=16_384)(checked_name)
folded_once = lru_cache(maxsize=16_384)(folded)


def _refuse_doubles(names: tuple[str, ...]) -> None:
    if len({folded_once(name) for name in names}) == len(names):
        return
    seen: set[str] = set()
    for name in names:
        if folded(name) in seen:
            raise CellProblem(f"“{name}” stands here twice. Take one out.")
        seen.add(folded(name))


_PLAIN = re.compile(r"(?:[!-~]+(?: [!-~]+)*)?")


def line_in(text: str, longest: int = LONGEST) -> str:
    """A short text on one line, such as a venue or a reference. Raises `NameProblem` for one that is too long."""
    # Nearly every reference is plain already.
    line = text if _PLAIN.fullmatch(text) else cleaned(text)
    if len(line) > longest:
        raise NameProblem(f"“{line[:30]}…” is too long. There is room for {longest} characters.")
    return line


_DAYS_GIVEN = re.compile(
    r"(?P<name>.+?)\s*\((?:(?P<days>\d{1,4}(?:[.,]\d{1,2})?|half(?: a)?)\s*days?|days not recorded)\)",
    re.IGNORECASE | re.DOTALL | re.ASCII,
)


def trainer_in_words(name: str, half_days: int | None) -> str:
    """A trainer, with the days given where they are recorded: "Jo Smith (1.5 days)"."""
    if half_days is None:
        # A name that ends like one with days must not lose its end.
        return f"{name} (days not recorded)" if _DAYS_GIVEN.fullmatch(name) else name
    days = f"{half_days // 2}{'.5' if half_days % 2 else ''}"
    return f"{name} ({days} {'day' if half_days == 2 else 'days'})"


def trainers_in(text: str) -> tuple[tuple[str, int | None], ...]:
    """The trainers in a cell, each with the half days given, or None. Raises `NameProblem` or `CellProblem`."""
    trainers = tuple(_trainer(cleaned(part)) for part in text.split(SEPARATOR) if cleaned(part))
    _refuse_doubles(tuple(name for name, _ in trainers))
    return trainers


def _trainer(text: str) -> tuple[str, int | None]:
    found = _DAYS_GIVEN.fullmatch(text)
    if not found:
        return checked_name(text), None
    if found["days"] is None:
        return checked_name(found["name"]), None
    if found["days"].lower().startswith("half"):
        return checked_name(found["name"]), 1
    days, _, part = found["days"].replace(",", ".").partition(".")
    if part.rstrip("0") not in ("", "5"):
        raise CellProblem(f"“{text[:60]}”: a trainer's days are whole or half, such as 1 or 1.5.")
    return checked_name(found["name"]), int(days) * 2 + (1 if part.rstrip("0") else 0)


def status_in_words(status: Status, before: Status | None) -> str:
    """A status as the sheet writes it; of an entry taken out, also what it was unless that is delivered."""
    if status is not Status.TAKEN_OUT or before in (None, Status.DELIVERED):
        return str(status)
    return f"{status}, was {before}"


_STATUSES: dict[str, tuple[Status, Status | None]] = {
    "": (Status.DELIVERED, None),
    "canceled": (Status.CANCELLED, None),
    **{str(status): (status, None) for status in Status},
    str(Status.TAKEN_OUT): (Status.TAKEN_OUT, Status.DELIVERED),
    **{f"{Status.TAKEN_OUT}, was {before}": (Status.TAKEN_OUT, before) for before in Status if before != "taken out"},
}


def status_in(text: str) -> tuple[Status, Status | None]:
    """A status, and for an entry taken out the one before. Raises `CellProblem` for any other word."""
    if found := _STATUSES.get(folded(text)):
        return found
    raise CellProblem(f"“{text[:40]}” is not a status. Write planned, delivered, cancelled or taken out.")


_HOWS = {
    **{str(how): how for how in How},
    "in-person": How.IN_PERSON,
    "face to face": How.IN_PERSON,
    "face-to-face": How.IN_PERSON,
}


def how_in(text: str) -> How | None:
    """How it was delivered, None where the cell is blank. Raises `CellProblem` for any other word."""
    plain = folded(text)
    if not plain:
        return None
    if found := _HOWS.get(plain):
        return found
    raise CellProblem(f"“{text[:40]}” is not a way to deliver. Write in person, online or hybrid.")


_ENTRY_NUMBER = re.compile(r"entry (\d{1,18})", re.IGNORECASE | re.ASCII)


def entry_in_words(entry_id: int) -> str:
    """What "Same session as" says of an entry that has no reference: "entry 12", its number in the column Entry."""
    return f"entry {entry_id}"


def entry_number_in(text: str) -> int | None:
    """The number in "entry 12"; None where the text is something else, such as a reference."""
    found = _ENTRY_NUMBER.fullmatch(text)
    return int(found[1]) if found else None
