"""The cells of one sheet of an Excel workbook, and what is merged, hidden or filtered there."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from training_register.inputs.old_registers.book import Merge
from training_register.inputs.old_registers.excel.parts import TOO_LARGE, Enough, Part, Used, is_true, small
from training_register.inputs.old_registers.excel.places import PLACE, moved, place_of
from training_register.inputs.old_registers.excel.texts import Texts, Words
from training_register.inputs.problems import FileRefused, letters_of
from training_register.inputs.workbook_checks import DAMAGED, number_of

# As much as shared formulas may come to where each cell is given its own.
MOST_TRANSLATED = 1_500_000
LONGEST_FORMULA = 8_192
NUMBER = re.compile(r"-?[0-9]{1,15}")


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    """Whether a row or a column is hidden, or made so small that nobody sees it."""
    return is_true(attributes.get("hidden", "")) or attributes.get(size) in {"0", "0.0"}


@lru_cache(maxsize=1 << 14)
def _column_of(letters: str) -> int:
    return number_of(letters)


@dataclass(frozen=True, slots=True)
class Raw:
    """A cell as the file has it, before texts and styles are looked up."""

    kind: str
    style: str
    stored: str
    formula: str = ""
    words: Words | None = None


@dataclass(slots=True)
class Place:
    """Where the reading of a sheet has come to."""

    row: int = 0
    column: int = 0


class SheetPart(Texts):
    """The cells of a sheet, and what is merged, hidden or filtered on it."""

    def __init__(self, used: Used, name: str) -> None:
        super().__init__(used, "is")
        self.name = name
        self.rows: dict[int, dict[int, Raw]] = defaultdict(dict)
        self.merges: list[Merge] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.is_filtered = False
        self.is_sheet = False
        self._place = Place()
        self._kind = self._style = self._stored = self._formula = ""
        self._has_stored = self._has_formula = False
        self._words: Words | None = None
        self._shared: dict[str, tuple[str, Place]] = {}
        self._share, self._in_cell = "", False
        self.starts |= {
            "worksheet": self._sheet,
            "row": self._row,
            "c": self._cell,
            "v": self._value,
            "f": self._formula_begins,
            "mergeCell": self._merge,
            "col": self._columns,
            "autoFilter": self._filter,
            "sheetPr": self._properties,
            "hyperlink": lambda _: used.count("others"),
            "dataValidation": lambda _: used.count("others"),
            "cfRule": lambda _: used.count("others"),
        }
        self.ends |= {"c": self._cell_ends, "v": self._value_ends, "f": self._formula_ends}

    def finished(self, words: Words) -> None:
        """What stands in the cell itself."""
        self._words = words

    def _sheet(self, _attributes: dict[str, str]) -> None:
        self.is_sheet = True

    def _row(self, attributes: dict[str, str]) -> None:
        self.used.count("all_rows")
        number = attributes.get("r")
        self._place.row = int(number) if number and NUMBER.fullmatch(number) else self._place.row + 1
        self._place.column = 0
        if _is_hidden(attributes, "ht") and self._place.row <= self.used.caps.last_row:
            self.hidden_rows.add(self._place.row)

    def _cell(self, attributes: dict[str, str]) -> None:
        self.used.count("all_cells")
        place = attributes.get("r", "")
        if found := PLACE.fullmatch(place):
            self._place.column = _column_of(found[2])
            self._place.row = int(found[4])
        elif place:
            raise FileRefused(DAMAGED)
        else:
            # Some programs leave out the names of cells that follow each other.
            self._place.column += 1
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._stored = self._formula = self._share = ""
        self._has_stored = self._has_formula = False
        self._words = None
        self._in_cell = True

    def _value(self, _attributes: dict[str, str]) -> None:
        if self._in_cell:
            self.collect()

    def _value_ends(self, text: str) -> None:
        self._stored = text
        self._has_stored = bool(text)

    def _formula_begins(self, attributes: dict[str, str]) -> None:
        if self._in_cell:
            self._has_formula = True
            self._share = attributes.get("si", "") if attributes.get("t") == "shared" else ""
            self.collect()

    def _formula_ends(self, text: str) -> None:
        self._formula = text[:LONGEST_FORMULA]

    def _cell_ends(self, _text: str) -> None:
        self._in_cell = False
        row, column = self._place.row, self._place.column
        holds = self._has_stored or self._has_formula or (self._words is not None and self._words.pieces)
        caps = self.used.caps
        if row > caps.last_row or column > caps.last_column or row < 1:
            if holds:
                self._refuse_far(row, column)
            return
        if holds:
            self.used.count("cells")
        elif not self._style or self.used.all_cells > caps.cells:
            # A blank cell is kept for its colour alone.
            return
        if self._has_formula:
            self._settle_formula()
        cells = self.rows[row]
        if column in cells:
            raise FileRefused(DAMAGED)
        cells[column] = Raw(self._kind, self._style, self._stored, self._formula, self._words)

    def _settle_formula(self) -> None:
        if self._share and self._formula:
            self._shared[self._share] = (self._formula, Place(self._place.row, self._place.column))
        elif self._share in self._shared:
            formula, at = self._shared[self._share]
            self.used.translated += len(formula)
            if self.used.translated > MOST_TRANSLATED:
                raise FileRefused(TOO_LARGE)
            self._formula = moved(formula, self._place.row - at.row, self._place.column - at.column)
        self._formula = f"={self._formula}"
        self.used.count("all_text", len(self._formula))

    def _refuse_far(self, row: int, column: int) -> None:
        caps = self.used.caps
        raise FileRefused(
            f"The sheet “{self.name[:60]}” has something in the cell {letters_of(column)}{row}. Cells can be read as "
            f"far as row {caps.last_row:,} and column {letters_of(caps.last_column)}. Delete what stands far from the "
            "rest, or copy the rows that count into a new workbook, and use that file."
        )

    def _merge(self, attributes: dict[str, str]) -> None:
        self.used.count("others")
        first, _, last = attributes.get("ref", "").partition(":")
        top, end = place_of(first), place_of(last or first)
        if not top or not end:
            raise FileRefused(DAMAGED)
        merge = Merge(*top, *end)
        covered = (merge.last_row - merge.first_row + 1) * (merge.last_column - merge.first_column + 1)
        if covered > self.used.caps.merged_cells:
            raise FileRefused(
                f"On the sheet “{self.name[:60]}” the cells {first}:{last} are merged into one, which are more than "
                "can be. Unmerge them, save the workbook, and use that file."
            )
        if covered > 1:
            self.merges.append(merge)

    def _columns(self, attributes: dict[str, str]) -> None:
        self.used.count("others")
        if _is_hidden(attributes, "width"):
            first, last = attributes.get("min", ""), attributes.get("max", "")
            self.hidden_columns.append((small(first), min(small(last), self.used.caps.last_column)))

    def _filter(self, _attributes: dict[str, str]) -> None:
        self.is_filtered = True

    def _properties(self, attributes: dict[str, str]) -> None:
        self.is_filtered |= is_true(attributes.get("filterMode", ""))


class FirstRow(SheetPart):
    """The first row of a sheet that holds anything; `Enough` ends the reading."""

    def _row(self, attributes: dict[str, str]) -> None:
        if any(raw.stored or raw.words for cells in self.rows.values() for raw in cells.values()):
            raise Enough
        self.rows.clear()
        super()._row(attributes)


class Table(Part):
    """A table of Excel's own on a sheet: whether its rows are filtered. The row of buttons alone filters nothing."""

    def __init__(self, used: Used) -> None:
        super().__init__(used)
        self.is_filtered = False
        self.starts["filterColumn"] = self._filter

    def _filter(self, _attributes: dict[str, str]) -> None:
        self.is_filtered = True
