"""What the codes of a register mean, as a key says."""

from __future__ import annotations

import pytest

from training_register.inputs.old_registers.book import Cell
from training_register.inputs.old_registers.keys import codes_explained


@pytest.mark.parametrize(
    ("rows", "explained"),
    [
        # A key beneath the table, and what it adds in brackets.
        ("Key\nHV\tHealth visitors\nCSC\tSocial care (council)", {"hv": "Health visitors", "csc": "Social care"}),
        # One text that explains them all.
        ("HV = health visitors; SN = school nurses", {"hv": "health visitors", "sn": "school nurses"}),
        ("Key: MW – midwives, SW – social workers", {"mw": "midwives", "sw": "social workers"}),
        # A code that means two things means none.
        ("HV\tHealth visitors\nHV\tHigh Valley\nMW\tMidwives", {"mw": "Midwives"}),
        # A row by itself is no key, and neither are numbers and colours.
        ("Note\tplease do not sort", {}),
        ("Apr\t12\nMay\t14", {}),
        ("Yellow = cancelled", {}),
    ],
)
def test_a_key_explains_codes(rows: str, explained: dict[str, str]) -> None:
    held = {
        number: {column: Cell(text, text) for column, text in enumerate(row.split("\t"), 1)}
        for number, row in enumerate(rows.split("\n"), 1)
    }

    assert codes_explained([held]) == explained
