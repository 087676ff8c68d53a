"""The formats in which tables leave the register, in the order in which they are offered: the one list of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from training_register.outputs.csv_file import as_csv
from training_register.outputs.json_file import as_json
from training_register.outputs.publication import Download
from training_register.outputs.text import as_text
from training_register.outputs.word import as_word
from training_register.outputs.workbook import as_workbook


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the ending of its files and addresses, what a link says, its content type, and what makes it.

    `says_how` says whether it prints how the figures are counted, which is worked out for those that do alone.
    """

    ending: str
    label: str
    content_type: str
    made: Callable[[Download], bytes]
    says_how: bool = True


FORMATS: Mapping[str, Format] = {
    one.ending: one
    for one in (
        Format(
            "xlsx",
            "Excel workbook (.xlsx)",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            as_workbook,
        ),
        Format(
            "docx",
            "Word document (.docx)",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            as_word,
        ),
        Format("csv", "CSV (.csv)", "text/csv; charset=utf-8", as_csv, says_how=False),
        Format("json", "JSON (.json)", "application/json", as_json),
        Format(
            "txt",
            "Text (.txt)",
            "text/plain; charset=utf-8",
            lambda download: as_text(download).encode("utf-8"),
            says_how=False,
        ),
    )
}
