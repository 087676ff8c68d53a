"""What the codes of a register mean, as a key beneath its table or a sheet of lists says: "HV – health visitors"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from training_register.inputs.old_registers.blocks import Rows
from training_register.inputs.old_registers.book import Cell
from training_register.rules.names import folded

_CODE = re.compile(r"[A-Z][A-Za-z0-9&/]{0,7}")
# "HV = health visitors; SN = school nurses", in one cell.
_SIGN = r"\s?(?:=|:|–|—|\s-)\s?"
_SHORT = r"[A-Z][A-Z0-9&/]{1,5}s?"
_IN_ONE = re.compile(rf"\b({_SHORT}){_SIGN}([^=;\n]+?)(?=\s*(?:[;,\n]\s*{_SHORT}{_SIGN}|;|\n|$))")
_BRACKETS = re.compile(r"\([^)]*\)")
_LONGEST = 80
_FEWEST = 2


def codes_explained(sheets: Iterable[Rows]) -> dict[str, str]:
    """What each code of a file means, by the code folded, without what a key adds in brackets.

    A code that is explained in two ways is none.
    """
    found: dict[str, set[str]] = {}
    for rows in sheets:
        for code, meaning in (*_of_pairs(rows), *_of_texts(rows)):
            found.setdefault(folded(code), set()).add(without_brackets(meaning))
    return {code: meaning for code, meanings in found.items() if len(meanings) == 1 for meaning in meanings if meaning}


def without_brackets(meaning: str) -> str:
    """What a code means, without what is added in brackets: who a trainer is, what service they are of."""
    return " ".join(_BRACKETS.sub(" ", meaning).split())


def _of_pairs(rows: Rows) -> Iterator[tuple[str, str]]:
    """Rows that hold a code and what it means, and nothing else; at least two, one under another."""
    run: list[tuple[str, str]] = []
    last: tuple[int, int] | None = None
    for row, cells in sorted(rows.items()):
        held = [(column, cell) for column, cell in sorted(cells.items()) if not cell.is_blank]
        pair = _pair(held)
        at = (row, held[0][0]) if held else None
        if pair and last and at and at[0] - last[0] <= 2 and at[1] == last[1]:
            run.append(pair)
        else:
            if len(run) >= _FEWEST:
                yield from run
            run = [pair] if pair else []
        last = at if pair else None
    if len(run) >= _FEWEST:
        yield from run


def _pair(held: list[tuple[int, Cell]]) -> tuple[str, str] | None:
    if len(held) != 2:
        return None
    code, meaning = (cell.text.strip() for _, cell in held)
    is_text = all(isinstance(cell.value, str) for _, cell in held)
    if not is_text or not _CODE.fullmatch(code) or not len(code) < len(meaning) <= _LONGEST:
        return None
    return code, meaning


def _of_texts(rows: Rows) -> Iterator[tuple[str, str]]:
    """Codes that a text explains one after another."""
    for cells in rows.values():
        for cell in cells.values():
            if isinstance(cell.value, str) and any(sign in cell.text for sign in ("=", ":", "-", "–", "—")):
                pairs = [(match[1], match[2].strip()) for match in _IN_ONE.finditer(cell.text)]
                if ("=" in cell.text and pairs) or len(pairs) >= _FEWEST:
                    yield from (pair for pair in pairs if len(pair[1]) <= _LONGEST)
