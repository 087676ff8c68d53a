"""JSON, CSV, workbook and Word document, read back, say what the Tables say."""

from __future__ import annotations

from hypothesis import given

from tests.outputs.made_up import DOWNLOADS, MADE_UP
from tests.outputs.reading_back import Said, csv_says, json_says, tables_say, word_says, workbook_says
from tests.outputs.samples import SHEFFIELD
from training_register.outputs.csv_file import as_csv
from training_register.outputs.json_file import as_json
from training_register.outputs.publication import Download
from training_register.outputs.text import as_text
from training_register.outputs.word import as_word
from training_register.outputs.workbook import as_workbook


def _all_say_the_same(download: Download) -> None:
    truth = [_with_blank_as_none(said) for said in tables_say(download)]
    assert json_says(as_json(download)) == truth
    assert csv_says(as_csv(download), download) == truth
    without_beneath = [_with_blank_as_x(said) for said in tables_say(download, as_data=False)]
    assert word_says(as_word(download), download) == without_beneath
    assert workbook_says(as_workbook(download), download) == without_beneath


def _with_blank_as_none(said: Said) -> Said:
    return Said(said.table, said.row, said.column, said.value if said.value != "" else None, said.certainty, said.marks)


def _with_blank_as_x(said: Said) -> Said:
    """A blank text is [x] in the workbook and in Word, where no cell may be empty."""
    if said.value in ("", None, "[x]") and not said.certainty:
        return Said(said.table, said.row, said.column, None, "", said.marks or frozenset({"[x]"}))
    return said


def test_every_figure_certainty_and_mark_of_the_sample_is_read_back() -> None:
    _all_say_the_same(SHEFFIELD)


@MADE_UP
@given(DOWNLOADS)
def test_every_figure_certainty_and_mark_of_any_download_is_read_back(download: Download) -> None:
    _all_say_the_same(download)


def test_the_terminal_shows_every_figure_of_the_sample_in_its_row() -> None:
    lines = as_text(SHEFFIELD).splitlines()
    for said in tables_say(SHEFFIELD, as_data=False):
        if isinstance(said.value, int | float):
            shown = f"{said.value:,}"
            assert any(line.startswith(said.row[:40]) and shown in line for line in lines), said
