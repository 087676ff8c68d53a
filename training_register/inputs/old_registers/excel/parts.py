"""The parts of an Excel workbook on their way through expat, and what they may hold at most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from training_register.inputs.problems import FileRefused
from training_register.inputs.workbook_checks import LONGEST_TEXT, MB

TOO_LARGE = (
    "This workbook is too large, or made in too odd a way, to be read safely. Copy the sheet with the sessions into a "
    "new workbook, save it as .xlsx or as CSV UTF-8, and use that file."
)
DOCTYPE = (
    "This workbook holds a document type declaration, which no spreadsheet program writes. Open it in a spreadsheet "
    "program, save it again as .xlsx, and use that file."
)


@dataclass(frozen=True, slots=True)
class Caps:
    """What a file from people may hold at most; sizes are in bytes, after unpacking but for `file`."""

    file: int = 10 * MB
    parts: int = 2_000
    sheets: int = 60
    part: int = 40 * MB
    total: int = 80 * MB
    ratio: int = 200
    last_row: int = 5_000
    last_column: int = 256
    # Cells that hold something, and all cells: programs write blank ones for their borders and colours.
    cells: int = 60_000
    all_cells: int = 400_000
    all_rows: int = 300_000
    elements: int = 1_200_000
    # Pieces of texts that are listed once, for cells to share, or stand in their cells.
    pieces: int = 150_000
    depth: int = 100
    merged_cells: int = 50_000
    # Styles, defined names, links; Excel itself knows some 250 formats of numbers.
    others: int = 20_000
    formats: int = 500
    # Characters of a cell that are kept, and those of all cells, formulas and comments.
    text: int = 2_000
    all_text: int = 4_000_000

    @classmethod
    def up_to(cls, last_row: int, cells: int) -> Caps:
        """Caps for other numbers of rows and of cells, with what else so many cells need."""
        usual = cls()
        times = max(1, -(-cells // usual.cells))
        return cls(
            last_row=last_row,
            cells=cells,
            all_cells=usual.all_cells * times,
            all_rows=usual.all_rows * times,
            elements=usual.elements * times,
            pieces=usual.pieces * times,
            all_text=usual.all_text * times,
        )


PEOPLE = Caps()


class Enough(Exception):
    """A part need not be read any further."""


@dataclass(slots=True)
class Used:
    """What a whole workbook has used of what it may hold."""

    caps: Caps
    most_bytes: int
    unpacked: int = 0
    elements: int = 0
    pieces: int = 0
    all_cells: int = 0
    all_rows: int = 0
    cells: int = 0
    others: int = 0
    formats: int = 0
    all_text: int = 0
    translated: int = 0
    merged_cells: int = 0

    def count(self, what: str, number: int = 1) -> None:
        """Refuses a workbook of too many, by the name of the cap."""
        now = getattr(self, what) + number
        setattr(self, what, now)
        if now > getattr(self.caps, what):
            raise FileRefused(TOO_LARGE)


Handlers = tuple[Callable[[dict[str, str]], None] | None, Callable[[str], None] | None]
# Spreadsheets have some hundred names of elements; a file may have any number.
MOST_NAMES = 1_000


class Part:
    """One part on its way through expat: by itself it only sees that the part does no harm.

    A reader of a kind of part names what it wants to see in `starts` and `ends`, by the names of elements without
    their namespaces: the strict form of .xlsx has others.
    """

    def __init__(self, used: Used) -> None:
        self.used = used
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {}
        self.ends: dict[str, Callable[[str], None]] = {}
        self._fed = self._depth = self._length = 0
        self._text: list[str] | None = None
        self._most_elements, self._most_depth = used.caps.elements, used.caps.depth
        # What is done at the beginning and at the end of elements that were met, by their whole names.
        self._by_name: dict[str, Handlers] = {}
        self._parser: Any = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, chunk: bytes) -> None:
        """Reads on; an empty chunk ends the part. Raises `expat.ExpatError` for what is no XML."""
        self._fed += len(chunk)
        if self._fed > self.used.caps.part:
            raise FileRefused(TOO_LARGE)
        self._parser.Parse(chunk, not chunk)
        # Where one element's tag is very long expat keeps all of it.
        if self._fed - self._parser.CurrentByteIndex > LONGEST_TEXT:
            raise FileRefused(TOO_LARGE)

    def collect(self) -> None:
        """From here on the text is kept, to be given to the function of the end of an element."""
        if self._text is None:
            self._text, self._length = [], 0
            self._parser.CharacterDataHandler = self._more

    def collected(self) -> str:
        """The text since `collect`."""
        text = "".join(self._text or ())
        self._text = None
        self._parser.CharacterDataHandler = None
        return text

    def _more(self, text: str) -> None:
        self._length += len(text)
        if self._length > LONGEST_TEXT:
            raise FileRefused(TOO_LARGE)
        if self._text is not None:
            self._text.append(text)

    def _doctype(self, *_: object) -> None:
        raise FileRefused(DOCTYPE)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        used = self.used
        used.elements += 1
        self._depth += 1
        if used.elements > self._most_elements or self._depth > self._most_depth:
            raise FileRefused(TOO_LARGE)
        try:
            seen = self._by_name[name][0]
        except KeyError:
            seen = self._looked_up(name)[0]
        if seen:
            seen(attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        try:
            seen = self._by_name[name][1]
        except KeyError:
            seen = self._looked_up(name)[1]
        if seen:
            seen(self.collected() if self._text is not None else "")

    def _looked_up(self, name: str) -> Handlers:
        local = name[name.rfind(" ") + 1 :]
        found = (self.starts.get(local), self.ends.get(local))
        if len(self._by_name) < MOST_NAMES:
            self._by_name[name] = found
        return found


def is_true(word: str) -> bool:
    """Whether an attribute says yes."""
    return word in {"1", "true", "on"}


def small(digits: str) -> int:
    """A number that counts something, or -1."""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else -1


def at_place(kept: Sequence[Any], place: str, otherwise: Any) -> Any:
    """What stands at a place that is written as a number; something else where nothing does."""
    number = small(place)
    return kept[number] if 0 <= number < len(kept) else otherwise
