"""Lists of organisations that people bring: typed or pasted lines, a spreadsheet, England's list of schools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from training_register.inputs.problems import FileRefused
from training_register.inputs.spreadsheet_files import Cell, Sheet, opened_sheets
from training_register.inputs.workbook_checks import MB, Caps
from training_register.rules.names import cleaned, folded

# A team has hundreds; a whole country's schools are chosen from before they become lines.
MOST_LINES = 5_000
MOST_SCHOOLS = 60_000
CAPS = Caps(file=10 * MB, sheet=160 * MB, other_part=40 * MB, total=200 * MB, last_row=60_001, cells=3_000_000)
# What nobody types: a cell that long is no name.
_LONGEST_CELL = 400

# The headings by which a column is known, folded.
_COLUMNS = {
    "name": ("name", "organisation", "organisation name", "organisations", "school", "school name"),
    "sector": ("sector", "usual sector"),
    "area": ("area", "usual area"),
    "contact": ("contact", "e-mail", "email"),
    "urn": ("urn",),
}
# The headings of the file that "Get Information about Schools" gives out, in the order of `School`.
_SCHOOLS = ("urn", "establishmentname", "la (name)", "phaseofeducation (name)", "establishmentstatus (name)")
# Those that are, or are still, open; "Proposed to open" is not yet.
_OPEN = "open"


class Line(NamedTuple):
    """A line of a list, as it is typed; `number` counts from 1."""

    number: int
    name: str
    sector: str = ""
    area: str = ""
    contact: str = ""
    urn: str = ""


class School(NamedTuple):
    """A school of England's list: its number, its name, its authority and its phase."""

    urn: str
    name: str
    authority: str
    phase: str


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file that was read: the lines of a list, or schools, of which `closed` more are left out."""

    lines: tuple[Line, ...] = ()
    schools: tuple[School, ...] = ()
    closed: int = 0


def typed_lines(text: str) -> list[Line]:
    """The lines of a text, each "name; sector; area; contact; URN" or the same with tabs; blank ones are none.

    Raises `FileRefused` for more than there can be.
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cleaned(cell) for cell in line.split("\t" if "\t" in line else ";")]
        if any(cells):
            found.append(Line(number, *(cells + [""] * 5)[:5]))
        if len(found) > MOST_LINES:
            raise FileRefused(f"A list has at most {MOST_LINES:,} lines. Bring it in several parts.")
    return found


def as_text(lines: Iterable[Line]) -> str:
    """Lines as a text that `typed_lines` reads; what is blank at the end of each is left out."""
    return "\n".join("\t".join(line[1:]).rstrip("\t") for line in lines)


def read_list(file: BinaryIO) -> ListFile:
    """Reads a CSV or xlsx file that has headings. Raises `FileRefused`, in words, for one that can't be read."""
    with opened_sheets(file, CAPS) as sheets:
        for sheet in sheets:
            headings = _headings_of(sheet)
            if all(name in headings for name in _SCHOOLS):
                return _schools(sheet, [headings.index(name) for name in _SCHOOLS])
            places = {
                column: next((headings.index(name) for name in names if name in headings), None)
                for column, names in _COLUMNS.items()
            }
            if places["name"] is not None:
                return _lines(sheet, list(places.values()))
    raise FileRefused(
        "The file has no column headed Name. Give its columns the headings Name, Sector and Area, or bring the file "
        "of schools as it was downloaded."
    )


def schools_as_text(schools: Iterable[School]) -> str:
    """Schools as a text that `schools_in_text` reads."""
    return "\n".join("\t".join(school) for school in schools)


def schools_in_text(text: str) -> list[School]:
    """The schools of a text. Raises `FileRefused` for what is none."""
    schools: list[School] = []
    for line in text.splitlines():
        cells = [cleaned(cell) for cell in line.split("\t")]
        if len(cells) != len(School._fields) or len(schools) == MOST_SCHOOLS:
            raise FileRefused("The list of schools is damaged. Bring the file again.")
        schools.append(School(*cells))
    return schools


def _headings_of(sheet: Sheet) -> list[str]:
    for _, cells in sheet.rows():
        if any(_text(cell) for cell in cells):
            return [folded(_text(cell)) for cell in cells]
    return []


def _schools(sheet: Sheet, places: Sequence[int]) -> ListFile:
    schools: list[School] = []
    closed = 0
    for urn, name, authority, phase, status in _cells_under_headings(sheet, places):
        if not name:
            continue
        if not folded(status).startswith(_OPEN):
            closed += 1
        elif len(schools) < MOST_SCHOOLS:
            schools.append(School(urn, name, authority, phase))
        else:
            raise FileRefused(f"The file has more than {MOST_SCHOOLS:,} schools that are open.")
    if not schools:
        raise FileRefused("The file has no school that is open.")
    return ListFile(schools=tuple(schools), closed=closed)


def _lines(sheet: Sheet, places: Sequence[int | None]) -> ListFile:
    lines = []
    for number, cells in enumerate(_cells_under_headings(sheet, places), 1):
        if any(cells):
            lines.append(Line(number, *cells))
        if len(lines) > MOST_LINES:
            raise FileRefused(f"A list has at most {MOST_LINES:,} lines. Bring it in several files.")
    if not lines:
        raise FileRefused("The sheet has the right headings, but nothing stands under them.")
    return ListFile(lines=tuple(lines))


def _cells_under_headings(sheet: Sheet, places: Sequence[int | None]) -> Iterable[list[str]]:
    is_heading = True
    for _, cells in sheet.rows():
        if is_heading:
            is_heading = not any(_text(cell) for cell in cells)
            continue
        yield [_text(cells[place]) if place is not None and place < len(cells) else "" for place in places]


def _text(cell: Cell) -> str:
    return cleaned(str(cell))[:_LONGEST_CELL]
