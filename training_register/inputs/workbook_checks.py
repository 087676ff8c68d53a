"""A look at an Excel workbook before openpyxl opens it: sizes, parts, far-out cells, and what it would not show."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from xml.parsers import expat

from training_register.inputs.problems import FileRefused, letters_of

CHUNK = 1 << 16
MB = 1 << 20
# A cell of Excel holds 32,767 characters, and each may be written as an entity.
LONGEST_TEXT = MB
MOST_CELLS_TOLD = 200

DAMAGED = "This workbook is damaged. Open it in a spreadsheet program, save it again as .xlsx, and use that file."
TOO_LARGE = "This workbook is too large to be read safely. Save the register's sheet alone, as .xlsx or as CSV UTF-8."
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_CELL = re.compile(r"([A-Z]{1,2})\d+")


@dataclass(frozen=True, slots=True)
class Caps:
    """What a workbook may hold at most; sizes are in bytes, after unpacking but for `file`."""

    file: int = 60 * MB
    parts: int = 2_000
    sheets: int = 60
    sheet: int = 400 * MB
    other_part: int = 100 * MB
    total: int = 500 * MB
    ratio: int = 200
    last_row: int = 100_001
    cells: int = 6_000_000
    # Elements of XML, whatever they are: each takes its time.
    elements: int = 50_000_000
    # Styles, defined names, links: openpyxl keeps each as an object.
    others: int = 10_000


OWN_SHEET = Caps()


@dataclass(slots=True)
class LookedAt:
    """What was found in a worksheet that its values would not show: rows, columns and words, and how many."""

    cells: list[tuple[int, int, str]] = field(default_factory=list)
    number: int = 0

    def add(self, cell: str, words: str) -> None:
        """Notes what is wrong with a cell, by its name."""
        self.number += 1
        found = _CELL.match(cell)
        if found and len(self.cells) < MOST_CELLS_TOLD:
            self.cells.append((int(cell[found.end(1) : found.end()]), number_of(found[1]), words))


def number_of(letters: str) -> int:
    """A column's number: "A" is 1, "AA" is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def looked_at(file: BinaryIO, caps: Caps = OWN_SHEET) -> dict[str, LookedAt]:
    """Unpacks every part of a workbook once, without keeping it; gives what was found, by the sheet's part.

    Raises `FileRefused` for what would take too much memory or time, for document type declarations, for what
    is encrypted or damaged, and for other kinds of zip file.
    """
    size = file.seek(0, 2)
    if size > caps.file:
        raise FileRefused(TOO_LARGE)
    try:
        with zipfile.ZipFile(file) as archive:
            return _parts_looked_at(archive, size, caps)
    except FileRefused:
        raise
    except Exception:
        # zipfile has a dozen kinds of error for what is no sound zip file.
        raise FileRefused(DAMAGED) from None


def _parts_looked_at(archive: zipfile.ZipFile, size: int, caps: Caps) -> dict[str, LookedAt]:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names:
        raise FileRefused(
            "This is a zip file, not an Excel workbook. Save the spreadsheet as .xlsx or as CSV UTF-8, and use that "
            "file."
        )
    if "xl/workbook.bin" in names:
        raise FileRefused("This is a binary Excel workbook (.xlsb). Save it as .xlsx or as CSV UTF-8.")
    if not any(name.startswith("xl/") for name in names):
        raise FileRefused("This is not an Excel workbook. Save the spreadsheet as .xlsx or as CSV UTF-8.")
    if len(parts) > caps.parts or len(names) < len(parts):
        raise FileRefused(TOO_LARGE if len(parts) > caps.parts else DAMAGED)
    found: dict[str, LookedAt] = {}
    total, most = 0, min(caps.total, caps.ratio * size + MB)
    limits = Limits(caps)
    for part in parts:
        if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileRefused(DAMAGED)
        with archive.open(part) as unpacked:
            look = PartLook(limits, is_xml=part.filename.endswith((".xml", ".rels")))
            while chunk := unpacked.read(CHUNK):
                total += len(chunk)
                if total > most:
                    raise FileRefused(TOO_LARGE)
                look.feed(chunk)
            look.close()
        if look.is_sheet:
            found[part.filename] = look.found
    if len(found) > caps.sheets:
        raise FileRefused(TOO_LARGE)
    return found


@dataclass(slots=True)
class Limits:
    """What a whole workbook has used of what it may hold."""

    caps: Caps
    cells: int = 0
    elements: int = 0
    others: int = 0

    def count_cell(self) -> None:
        """Refuses a workbook of too many cells."""
        self.cells += 1
        if self.cells > self.caps.cells:
            raise FileRefused(TOO_LARGE)

    def count_other(self) -> None:
        """Refuses a workbook of too many styles, names or links."""
        self.others += 1
        if self.others > self.caps.others:
            raise FileRefused(TOO_LARGE)


_OTHERS = {f"{_MAIN} {name}" for name in ("xf", "font", "fill", "border", "dxf", "definedName", "hyperlink", "numFmt")}


class PartLook:
    """Streams one part through expat. A part that is no XML is only counted."""

    def __init__(self, limits: Limits, *, is_xml: bool) -> None:
        self.found = LookedAt()
        self.is_sheet = False
        self._limits = limits
        self._is_xml = is_xml
        self._fed = self._last = 0
        self._row = self._unnamed = 0
        # The cell whose formula's stored result has not been seen yet, and whether its value has begun.
        self._formula = ""
        self._in_result = False
        self._cell, self._kind = "", ""
        self._parser: Any = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._root
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, chunk: bytes) -> None:
        """Reads on."""
        self._fed += len(chunk)
        caps = self._limits.caps
        if self._fed > (caps.sheet if self.is_sheet else caps.other_part):
            raise FileRefused(TOO_LARGE)
        if not self._parser:
            return
        try:
            self._parser.Parse(chunk)
        except expat.ExpatError:
            self._not_xml()
            return
        if self._fed - self._parser.CurrentByteIndex > LONGEST_TEXT:
            raise FileRefused(TOO_LARGE)

    def close(self) -> None:
        """Ends the part."""
        if not self._parser or not self._fed:
            return
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError:
            self._not_xml()
            return
        if self._fed - self._last > LONGEST_TEXT:
            raise FileRefused(TOO_LARGE)
        self._settle_formula()

    def _not_xml(self) -> None:
        # openpyxl reads parts by what other parts say of them, not by their names: a sheet may have any. Pictures
        # and the drawings of old versions may stay unread.
        if self._is_xml or self.is_sheet:
            raise FileRefused(DAMAGED)
        self._parser = None

    def _doctype(self, *_: object) -> None:
        raise FileRefused("This workbook holds a document type declaration, which no spreadsheet program writes.")

    def _root(self, name: str, _attributes: dict[str, str]) -> None:
        self._last = 1
        _, _, local = name.rpartition(" ")
        self.is_sheet = local == "worksheet"
        if self.is_sheet and name != f"{_MAIN} worksheet":
            raise FileRefused("This workbook is in the strict form of .xlsx. Save it as an ordinary Excel workbook.")
        self._parser.StartElementHandler = self._in_sheet if self.is_sheet else self._elsewhere

    def _elsewhere(self, name: str, _attributes: dict[str, str]) -> None:
        self._step()
        if name in _OTHERS:
            self._limits.count_other()

    def _step(self) -> None:
        at = self._parser.CurrentByteIndex
        if at - self._last > LONGEST_TEXT:
            raise FileRefused(TOO_LARGE)
        self._last = at
        self._limits.elements += 1
        if self._limits.elements > self._limits.caps.elements:
            raise FileRefused(TOO_LARGE)

    def _in_sheet(self, name: str, attributes: dict[str, str]) -> None:
        self._step()
        local = name[len(_MAIN) + 1 :]
        if local == "c":
            self._start_cell(attributes)
        elif local == "v" or local == "is":
            if self._row > self._limits.caps.last_row:
                raise FileRefused(
                    f"The sheet has a cell in row {self._row:,}, after the last row that can be read, "
                    f"{self._limits.caps.last_row:,}. Save it as CSV UTF-8, or delete what stands far below."
                )
            self._in_result = True
        elif local == "f":
            self._start_formula()
        elif local == "row":
            self._start_row(attributes.get("r", ""))
        elif local == "mergeCell":
            self._limits.count_other()
            merged = attributes.get("ref", "")[:20]
            self.found.add(merged, f"The cells {merged} are merged. Unmerge them, and write the value in each.")
        elif name in _OTHERS:
            self._limits.count_other()

    def _start_row(self, number: str) -> None:
        before, self._unnamed = self._row, 0
        if not number:
            self._row += 1
        elif number.isascii() and number.isdecimal() and len(number) <= 7:
            self._row = int(number)
        # openpyxl would pass over a row that comes after a later one.
        if self._row <= before:
            raise FileRefused(DAMAGED)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._limits.count_cell()
        if self._formula:
            self._settle_formula()
        cell = attributes.get("r", "")
        if not cell:
            # Some programs leave out the names of cells that follow each other.
            self._unnamed += 1
            cell = f"{letters_of(self._unnamed)}{self._row}"
        self._cell = cell
        self._in_result = False
        # Three letters: column 703 or beyond.
        if cell[2:3] > "9":
            raise FileRefused(
                f"The sheet has a cell far to the right, {cell[:12]}. Delete what stands there, or save it as CSV "
                "UTF-8."
            )
        self._kind = attributes.get("t", "")
        if self._kind == "e":
            self.found.add(cell, "This cell holds an error instead of a value. Put it right, or empty it.")

    def _start_formula(self) -> None:
        # A formula whose result is a text may have an empty one.
        if self._kind != "str":
            self._formula = self._cell
            self._parser.CharacterDataHandler = self._text

    def _text(self, _text: str) -> None:
        if self._in_result:
            self._formula = ""
            self._parser.CharacterDataHandler = None

    def _settle_formula(self) -> None:
        if self._formula:
            self.found.add(
                self._formula,
                "This cell holds a formula whose result is not stored in the file. Open it in a spreadsheet program, "
                "save it, and use that file.",
            )
            self._formula = ""
            self._parser.CharacterDataHandler = None
