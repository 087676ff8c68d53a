"""What a printer may say of a cell, and what it may not."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from tests.outputs.samples import PARENTS, download
from training_register.count import Certainty, Count
from training_register.outputs.csv_file import as_csv
from training_register.outputs.figures import figure_of, rounded
from training_register.outputs.json_file import as_json
from training_register.outputs.text import as_text
from training_register.outputs.workbook import as_workbook
from training_register.table import NOT_APPLICABLE, NOT_AVAILABLE, Cell, Mark, Ratio, Row, RowKind, Share

SECRET = 3_141_592


@pytest.mark.parametrize("mark", [Mark.CONFIDENTIAL, Mark.NOT_APPLICABLE, Mark.NOT_AVAILABLE])
@pytest.mark.parametrize("value", [Count(SECRET, recorded=271_828, not_recorded=577_215), Ratio(SECRET, 1, 271_828)])
def test_a_mark_hides_the_number_that_the_cell_still_holds_in_every_form(mark: Mark, value: Count | Ratio) -> None:
    figure = figure_of(Cell(value, (mark,)))

    assert figure.value is None
    assert figure.marks == (mark,)


def test_a_confidential_cell_leaves_no_trace_in_any_file() -> None:
    cell = Cell(Count(SECRET, recorded=271_828, not_recorded=577_215), (Mark.CONFIDENTIAL,))
    rows = tuple(Row(key, RowKind.ROW, (Cell(key), cell, cell)) for key in ("one", "two"))
    beneath = (Row("three", RowKind.NOT_SPLIT, (Cell("three"), cell, cell)),)
    made = download(replace(PARENTS, rows=rows, total=None, beneath=beneath))

    text = as_text(made) + as_json(made).decode() + as_csv(made).decode() + _parts(as_workbook(made))
    for number in (SECRET, 271_828, 577_215):
        assert str(number) not in text
        assert f"{number:,}" not in text


def _parts(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(part).decode() for part in archive.namelist())


@pytest.mark.parametrize(
    ("hundredths", "certainty", "value", "shown"),
    [
        (97_00, Certainty.EXACT, 97, "97%"),
        (82_50, Certainty.EXACT, 82.5, "82.5%"),
        (97_25, Certainty.ABOUT, 97.25, "about 97.25%"),
        (0, Certainty.EXACT, 0, "0%"),
    ],
)
def test_a_share_is_printed_as_it_was_stated(hundredths: int, certainty: Certainty, value: float, shown: str) -> None:
    figure = figure_of(Cell(Share(hundredths, certainty)))

    assert (figure.value, figure.certainty, figure.shown) == (value, certainty, shown)
    assert type(figure.value) is type(value)
    assert figure_of(Cell(Share(hundredths, certainty), (Mark.CONFIDENTIAL,))).value is None


def test_confidential_has_the_last_say() -> None:
    figure = figure_of(Cell(Count.of(None), (Mark.NOT_AVAILABLE, Mark.CONFIDENTIAL)))

    assert figure.certainty is Certainty.CONFIDENTIAL
    assert (figure.recorded, figure.not_recorded) == (None, None)


def test_marks_say_what_the_certainty_says_even_where_the_cell_forgot_them() -> None:
    assert figure_of(Cell(Count.of(60, Certainty.ABOUT))).marks == (Mark.ESTIMATE,)
    assert figure_of(Cell(Count.of(None))).marks == (Mark.NOT_AVAILABLE,)
    assert figure_of(Cell()).marks == (Mark.NOT_AVAILABLE,)
    assert figure_of(Cell(Count.of(5), (Mark.REVISED, Mark.REVISED))).marks == (Mark.REVISED,)


def test_a_zero_is_a_figure() -> None:
    assert figure_of(Cell.of_count(Count())).shown == "0"
    assert figure_of(NOT_AVAILABLE).shown == ""
    assert figure_of(NOT_APPLICABLE).certainty is Certainty.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(2687, 120, 22.4), (1, 20, 0.1), (3, 20, 0.2), (1, 40, 0.0), (0, 7, 0.0), (2, 3, 0.7), (199, 200, 1.0)],
)
def test_halves_round_up(numerator: int, denominator: int, expected: float) -> None:
    assert rounded(Ratio(numerator, denominator)) == expected


def test_a_share_of_nothing_does_not_apply() -> None:
    assert figure_of(Cell(Ratio(0, 0))).marks == (Mark.NOT_APPLICABLE,)


def test_a_text_among_figures_is_refused() -> None:
    with pytest.raises(TypeError, match="holds 'many'"):
        figure_of(Cell("many"))
