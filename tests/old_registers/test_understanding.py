"""Made registers are read as a careful person reads them: nothing is wrong, nothing lost and nothing invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.old_registers.measuring import measured, registers

# Of the plain rows of a register at most so many may be asked about.
MOST_ASKED = 0.2


@pytest.mark.parametrize("path", registers(), ids=lambda path: path.name)
def test_a_register_is_read_as_a_careful_person_reads_it(path: Path) -> None:
    found = measured(path)

    assert found.silent == []
    assert found.lost == []
    assert found.invented == []
    assert found.share_asked <= MOST_ASKED, found.asked
