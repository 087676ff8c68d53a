"""The Table: plain values, from which every printer prints the same."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest

from training_register.count import Count, parse_count
from training_register.table import (
    MEANINGS,
    NOT_APPLICABLE,
    NOT_AVAILABLE,
    Cell,
    Column,
    ColumnKind,
    Mark,
    Note,
    Ratio,
    Row,
    RowKind,
    Table,
)

EDUCATION = Row("education", RowKind.ROW, (Cell("Education"), Cell.of_count(Count.of(9)), Cell.of_count(Count.of(305))))
HEALTH = Row(
    "health", RowKind.ROW, (Cell("Health"), Cell.of_count(Count.of(None, None)), Cell.of_count(parse_count("~60")))
)
TOTAL = Row(
    "total",
    RowKind.TOTAL,
    (Cell("Total"), Cell.of_count(Count(9, 1, 1)), Cell.of_count(Count(365, 2, 0, True, True))),
)
TABLE = Table(
    name="professionals",
    title="Professionals training",
    period_in_words="April 2016 to March 2017",
    columns=(
        Column("sector", "Sector", ColumnKind.TEXT),
        Column("sessions", "Sessions", ColumnKind.COUNT),
        Column("attended", "Attended", ColumnKind.COUNT),
    ),
    rows=(EDUCATION, HEALTH),
    total=TOTAL,
    beneath=(Row("not-split", RowKind.NOT_SPLIT, (Cell("Not split"), NOT_APPLICABLE, NOT_AVAILABLE)),),
    notes=(Note("About health.", ("health",)), Note("About all."), Note("About both.", ("education", "health"))),
    place="Anytown",
)


class TestMarks:
    """Marks follow the UK Government Analysis Function."""

    def test_every_mark_is_explained_in_a_sentence(self) -> None:
        assert list(MEANINGS) == list(Mark)
        assert all(mark.meaning.startswith(f"{mark.shown} means ") and mark.meaning.endswith(".") for mark in Mark)

    def test_marks_are_the_letters_that_readers_know(self) -> None:
        assert sorted(Mark) == list("bceprxz")

    @pytest.mark.parametrize(
        ("typed", "marks"),
        [
            ("34", ()),
            ("0", ()),
            ("about 60", (Mark.ESTIMATE,)),
            ("over 60", (Mark.ESTIMATE,)),
            ("nearly 60", (Mark.ESTIMATE,)),
            ("not recorded", (Mark.NOT_AVAILABLE,)),
        ],
    )
    def test_a_count_brings_its_mark(self, typed: str, marks: tuple[Mark, ...]) -> None:
        assert Cell.of_count(parse_count(typed)).marks == marks

    def test_a_table_explains_each_mark_that_it_uses_once(self) -> None:
        assert TABLE.marks == (Mark.NOT_AVAILABLE, Mark.NOT_APPLICABLE, Mark.ESTIMATE)

    def test_a_table_without_marks_explains_none(self) -> None:
        assert replace(TABLE, rows=(EDUCATION,), total=None, beneath=()).marks == ()


class TestCells:
    """A cell is a value and marks; nothing in it is formatted beforehand."""

    def test_a_cell_of_a_count_gives_it(self) -> None:
        assert Cell.of_count(parse_count("over 60")).count == parse_count("over 60")

    def test_what_does_not_apply_and_what_is_not_available_have_no_value(self) -> None:
        assert NOT_APPLICABLE.value is NOT_AVAILABLE.value is None
        assert (NOT_APPLICABLE.marks, NOT_AVAILABLE.marks) == ((Mark.NOT_APPLICABLE,), (Mark.NOT_AVAILABLE,))

    @pytest.mark.parametrize("value", ["Education", Ratio(3, 2), date(2016, 4, 12), None])
    def test_a_cell_of_something_else_has_no_count(self, value: object) -> None:
        with pytest.raises(TypeError, match="holds no count"):
            _ = Cell(value).count  # type: ignore[arg-type]

    def test_a_table_can_not_be_changed_on_its_way_to_a_printer(self) -> None:
        with pytest.raises(FrozenInstanceError):
            TABLE.title = "Other"  # type: ignore[misc]
        with pytest.raises(FrozenInstanceError):
            EDUCATION.cells = ()  # type: ignore[misc]


class TestShape:
    """Every row has a cell for every column, and every key is there once."""

    def test_a_row_without_a_cell_for_each_column_is_refused(self) -> None:
        with pytest.raises(ValueError, match="'education' has 2 cells, not 3"):
            replace(TABLE, rows=(replace(EDUCATION, cells=EDUCATION.cells[:2]),))

    def test_so_is_a_total_without_one(self) -> None:
        with pytest.raises(ValueError, match="'total' has 1 cells"):
            replace(TABLE, total=replace(TOTAL, cells=TOTAL.cells[:1]))

    def test_a_key_of_a_row_stands_once(self) -> None:
        with pytest.raises(ValueError, match="A key stands twice"):
            replace(TABLE, rows=(EDUCATION, replace(HEALTH, key="total")))

    def test_a_key_of_a_column_stands_once(self) -> None:
        with pytest.raises(ValueError, match="A key stands twice"):
            replace(TABLE, columns=(*TABLE.columns[:2], TABLE.columns[1]))

    def test_rows_are_printed_with_the_total_after_them_and_what_it_leaves_out_beneath(self) -> None:
        assert [row.key for row in TABLE.all_rows] == ["education", "health", "total", "not-split"]

    def test_a_row_gives_its_label_and_its_measures(self) -> None:
        assert TABLE.label(EDUCATION) == "Education"
        assert [(column.key, cell.count.value) for column, cell in TABLE.measures(EDUCATION)] == [
            ("sessions", 9),
            ("attended", 305),
        ]

    def test_notes_are_numbered_and_belong_to_rows(self) -> None:
        assert (TABLE.notes_of(EDUCATION), TABLE.notes_of(HEALTH), TABLE.notes_of(TOTAL)) == ((3,), (1, 3), ())

    def test_its_title_says_where_and_when(self) -> None:
        assert TABLE.full_title == "Professionals training, Anytown, April 2016 to March 2017"
        assert replace(TABLE, place="").full_title == "Professionals training, April 2016 to March 2017"
