"""The checks of an accessible, trustworthy workbook (SPREADSHEETS, section 1), each by its id."""

from __future__ import annotations

from tests.outputs import (
    workbook_checks_document,
    workbook_checks_format,
    workbook_checks_objects,
    workbook_checks_sheets,
    workbook_checks_tables,
)
from tests.outputs.workbook_reading import CHECKS, Workbook

__all__ = ["CHECKS", "PARTS", "failures"]

# Each adds its checks as it is imported.
PARTS = (
    workbook_checks_document,
    workbook_checks_objects,
    workbook_checks_sheets,
    workbook_checks_tables,
    workbook_checks_format,
)


def failures(data: bytes, file_name: str) -> list[str]:
    """What fails, a line a check: "TAB3 (E) One tagged header row …: Summary: [...]"; of a good workbook, none."""
    return CHECKS.failures(Workbook(data, file_name))
