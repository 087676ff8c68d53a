"""Cells by their names, and formulas as they read in another cell."""

from __future__ import annotations

import re

from training_register.inputs.problems import letters_of
from training_register.inputs.workbook_checks import number_of

PLACE = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})")
# Each character is looked at once, however odd the formula: texts, names of sheets in quotation marks, columns of
# tables, and words, of which some are names of cells.
_PIECE = re.compile(r"""(?P<kept>"[^"]*+"?|'[^']*+'?|\[[^\]\[]*+\]?)|(?P<word>[\w.$\\]++)(?P<after>[(!]?)""")


def place_of(name: str) -> tuple[int, int] | None:
    """The row and the column of a cell by its name, such as "D7" or "$D$7"; None where it is no such name."""
    found = PLACE.fullmatch(name)
    return (int(found[4]), number_of(found[2])) if found else None


def moved(formula: str, down: int, right: int) -> str:
    """A formula as it reads in another cell, so many rows down and columns to the right."""

    def there(found: re.Match[str]) -> str:
        cell = PLACE.fullmatch(found["word"]) if found["word"] and not found["after"] else None
        if cell is None:
            return found[0]
        row, column = int(cell[4]), number_of(cell[2])
        row = row if cell[3] else row + down
        column = column if cell[1] else column + right
        return f"{cell[1]}{letters_of(column)}{cell[3]}{row}" if row > 0 and column > 0 else "#REF!"

    return _PIECE.sub(there, formula)
