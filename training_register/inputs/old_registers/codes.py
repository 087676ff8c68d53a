"""Codes that stand for sectors or audiences, where a list in the file says what each stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from training_register.inputs.old_registers.blocks import Layout, is_like_a_day
from training_register.inputs.old_registers.keys import codes_explained, without_brackets
from training_register.inputs.old_registers.spellings import Spellings
from training_register.rules.names import folded

_CODE = re.compile(r"[A-Za-z]{1,3}\d?")
_FEWEST = 3
# Of the texts of a column so many must be codes.
_SHARE = 0.6


def codes_in(layouts: Iterable[Layout], spellings: Spellings) -> dict[str, str]:
    """What each code stands for that stands for a sector or an audience.

    A key explains them, or at least three short texts stand one under another, each beside what it means.
    """
    layouts = tuple(layouts)
    explained = codes_explained(layout.rows for layout in layouts)
    found = {code: text for code, text in explained.items() if _says_something(text, spellings)}
    for layout in layouts:
        pairs: dict[int, dict[str, set[str]]] = {}
        for cells in layout.rows.values():
            if any(is_like_a_day(cell) for cell in cells.values()):
                continue
            for column, cell in cells.items():
                beside = cells.get(column + 1)
                if beside and _CODE.fullmatch(cell.text.strip()) and _says_something(beside.text, spellings):
                    pairs.setdefault(column, {}).setdefault(folded(cell.text), set()).add(" ".join(beside.text.split()))
        for of_column in pairs.values():
            told = {text for texts in of_column.values() for text in texts}
            if len(of_column) >= _FEWEST and len(told) == len(of_column) == sum(map(len, of_column.values())):
                found = {**{code: next(iter(texts)) for code, texts in of_column.items()}, **found}
    return found


def _says_something(text: str, spellings: Spellings) -> bool:
    # "Jean B. (named nurse)" is a person.
    text = without_brackets(text)
    return spellings.is_sector(text) or spellings.audience(text).is_sure


def are_codes(texts: Sequence[str], codes: Mapping[str, str]) -> bool:
    """Whether the texts of a column are codes, by far the most of them."""
    known = sum(folded(text) in codes for text in texts)
    return known >= 2 and known >= _SHARE * len(texts)
