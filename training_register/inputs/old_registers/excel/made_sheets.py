"""A Sheet made of what was read of it: values as they are meant and shown, nothing that nobody sees."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from training_register.inputs.old_registers.book import Cell, Merge, Sheet, Value
from training_register.inputs.old_registers.cell_text import as_kept, cut
from training_register.inputs.old_registers.excel.contents import NamedSheet
from training_register.inputs.old_registers.excel.number_formats import moment_text, shown
from training_register.inputs.old_registers.excel.parts import Used, at_place, is_true, small
from training_register.inputs.old_registers.excel.sheets import NUMBER, Raw, SheetPart
from training_register.inputs.old_registers.excel.styles import Style
from training_register.inputs.old_registers.excel.texts import PLAIN_LOOK, Look, Words, unescaped
from training_register.inputs.problems import FileRefused, letters_of
from training_register.inputs.workbook_checks import DAMAGED


@dataclass(frozen=True, slots=True)
class Looks:
    """What all sheets share: texts, styles and the way to count days."""

    texts: tuple[Words, ...]
    styles: tuple[Style, ...]
    from_1904: bool

    def words_of(self, raw: Raw) -> Words | None:
        """The text of a cell that holds one."""
        if raw.kind == "s" and raw.stored:
            number = small(raw.stored.strip())
            if not 0 <= number < len(self.texts):
                raise FileRefused(DAMAGED)
            return self.texts[number]
        return raw.words

    def text_of(self, raw: Raw) -> str:
        """The text of a cell, or what is stored in it."""
        words = self.words_of(raw)
        return words.in_look(PLAIN_LOOK)[0] if words else raw.stored


class MadeSheet:
    """A sheet being made of what was read of it."""

    def __init__(
        self,
        part: SheetPart,
        comments: Mapping[tuple[int, int], str],
        looks: Looks,
        named: NamedSheet,
        used: Used,
        is_without_results: bool,
        told: list[str],
    ) -> None:
        self._part = part
        self._comments = dict(comments)
        self._looks = looks
        self._named = named
        self._used = used
        self._is_without_results = is_without_results
        self._told = told
        self._cut: list[str] = []

    def sheet(self) -> Sheet:
        """The sheet."""
        part, caps = self._part, self._used.caps
        rows: dict[int, dict[int, Cell]] = {}
        for row, cells in sorted(part.rows.items()):
            made = {column: self._cell(row, column, raw) for column, raw in sorted(cells.items())}
            if any(not cell.is_blank or cell.comment for cell in made.values()):
                rows[row] = {column: cell for column, cell in made.items() if _is_kept(cell)}
        for (row, column), comment in sorted(self._comments.items()):
            if row <= caps.last_row and column <= caps.last_column:
                rows.setdefault(row, {})[column] = Cell(comment=comment)
        last_row = max(rows, default=0)
        last_column = max((max(cells) for cells in rows.values()), default=0)
        merges = self._merges(last_row, last_column)
        self._uncover(rows, merges)
        if self._cut:
            places = f"the cell {self._cut[0]}" if len(self._cut) == 1 else f"{len(self._cut)} cells"
            self._tell(f"The text of {places} is longer than {caps.text:,} characters; its beginning was read.")
        return Sheet(
            self._named.name,
            {row: dict(sorted(rows[row].items())) for row in sorted(rows) if rows[row]},
            merges,
            frozenset(row for row in part.hidden_rows if row <= last_row),
            frozenset(
                column
                for first, last in part.hidden_columns
                for column in range(max(first, 1), min(last, last_column) + 1)
            ),
            self._named.is_hidden,
            part.is_filtered,
        )

    def _tell(self, words: str) -> None:
        self._told.append(f"Sheet “{self._named.name}”: {words[:1].lower()}{words[1:]}")

    def _merges(self, last_row: int, last_column: int) -> tuple[Merge, ...]:
        """The merges as far as anything stands on the sheet: a title may be merged across all of its columns."""
        merges = []
        for one in self._part.merges:
            if one.first_row > last_row or one.first_column > last_column:
                continue
            merge = Merge(
                one.first_row, one.first_column, min(one.last_row, last_row), min(one.last_column, last_column)
            )
            covered = (merge.last_row - merge.first_row + 1) * (merge.last_column - merge.first_column + 1)
            if covered > 1:
                self._used.count("merged_cells", covered)
                merges.append(merge)
        return tuple(merges)

    def _uncover(self, rows: dict[int, dict[int, Cell]], merges: tuple[Merge, ...]) -> None:
        """Takes out what lies unseen under merged cells."""
        unseen = 0
        for merge in merges:
            for row in range(merge.first_row, merge.last_row + 1):
                cells = rows.get(row, {})
                for column in range(merge.first_column, merge.last_column + 1):
                    if column in cells and (row, column) != (merge.first_row, merge.first_column):
                        unseen += not cells.pop(column).is_blank
        if unseen:
            cells_hold = "1 cell holds" if unseen == 1 else f"{unseen} cells hold"
            self._tell(f"Under merged cells, where nobody sees it, {cells_hold} something; it was not read.")

    def _cell(self, row: int, column: int, raw: Raw) -> Cell:
        style = at_place(self._looks.styles, raw.style, PLAIN_STYLE)
        value, text, look, is_error = self._seen(raw, style, f"{letters_of(column)}{row}")
        has_no_result = bool(raw.formula) and (
            (not raw.stored and raw.kind != "str") or (self._is_without_results and raw.kind == "n")
        )
        if has_no_result:
            value, text = None, ""
        self._used.count("all_text", len(text))
        return Cell(
            text,
            value,
            raw.formula,
            has_no_result,
            is_error,
            self._comments.pop((row, column), ""),
            look.is_struck,
            look.is_bold,
            style.fill,
        )

    def _seen(self, raw: Raw, style: Style, name: str) -> tuple[Value, str, Look, bool]:
        """What a cell holds, how it is shown, how that looks, and whether it is an error."""
        if words := self._looks.words_of(raw):
            if words.is_cut:
                self._cut.append(name)
            text, look = words.in_look(style.look)
            return text, text, look, False
        value, text, is_error = self._value(raw, style)
        if isinstance(value, str):
            value = text = as_kept(value)
        if len(text) > self._used.caps.text:
            self._cut.append(name)
            text = cut(text, self._used.caps.text)
            value = text if isinstance(value, str) else value
        return value, text, style.look, is_error

    def _value(self, raw: Raw, style: Style) -> tuple[Value, str, bool]:
        stored = raw.stored
        if not stored:
            return ("", "", False) if raw.kind == "str" and raw.formula else (None, "", False)
        match raw.kind:
            case "b":
                is_so = is_true(stored.strip())
                return is_so, "TRUE" if is_so else "FALSE", False
            case "e":
                return stored, stored, True
            case "d":
                return _iso(stored, style.format)
            case "n":
                number = _number(stored)
                if number is not None:
                    seen = shown(number, style.format, from_1904=self._looks.from_1904)
                    return seen.value, seen.text, seen.is_error
        text = unescaped(stored)
        return text, text, False


PLAIN_STYLE = Style()


def _is_kept(cell: Cell) -> bool:
    return bool(not cell.is_blank or cell.comment or cell.fill)


def _number(stored: str) -> int | float | None:
    stored = stored.strip()
    if NUMBER.fullmatch(stored):
        return int(stored)
    try:
        number = float(stored)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _iso(stored: str, code: str) -> tuple[Value, str, bool]:
    """A day or a time that is written as such, and not as a number."""
    value: date | time
    try:
        value = datetime.fromisoformat(stored.strip()).replace(tzinfo=None)
    except ValueError:
        try:
            value = time.fromisoformat(stored.strip()).replace(tzinfo=None)
        except ValueError:
            return stored, stored, False
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value, moment_text(value, code), False
