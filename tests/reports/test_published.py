"""What the pages of a publication show."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given as make
from hypothesis import strategies as st

from tests.outputs.made_up import DOWNLOADS, MADE_UP
from tests.outputs.samples import PARENTS, PROFESSIONALS, SHEFFIELD, TAXI_DRIVERS, download
from training_register.count import Certainty, Count
from training_register.outputs.publication import Download
from training_register.reports.published import Gap, gaps_in_words, has_changed
from training_register.rules.publications import Accepted, GapKind
from training_register.table import Cell, Line, Mark, Row, RowKind, Table


class TestGaps:
    """What was missing, in sentences."""

    @pytest.mark.parametrize(
        ("kind", "one", "several"),
        [
            (
                GapKind.SESSIONS,
                "1 entry did not record its number of sessions. Accepted: late.",
                "2 entries did not record their number of sessions. Accepted: late.",
            ),
            (
                GapKind.ATTENDED,
                "1 entry did not record how many attended. Accepted: late.",
                "2 entries did not record how many attended. Accepted: late.",
            ),
            (
                GapKind.OVERDUE,
                "1 entry was planned, and is not known to have taken place; it is not counted. Accepted: late.",
                "2 entries were planned, and are not known to have taken place; they are not counted. Accepted: late.",
            ),
            (
                GapKind.DOUBLE,
                "1 entry may be counted twice. Accepted: late.",
                "2 entries may be counted twice. Accepted: late.",
            ),
        ],
    )
    def test_each_kind_in_its_own_words(self, kind: GapKind, one: str, several: str) -> None:
        gaps = [Accepted(number, kind, "accepted", "late") for number in (7, 8)]

        assert list(gaps_in_words(gaps[:1])) == [Gap(one, (7,))]
        assert list(gaps_in_words(gaps)) == [Gap(several, (7, 8))]

    def test_one_of_a_kind_that_another_version_wrote_is_told_all_the_same(self) -> None:
        assert [gap.words for gap in gaps_in_words([Accepted(1, "length", "accepted", "")])] == [
            "1 entry lacked: length. Accepted."
        ]

    @make(
        st.lists(
            st.builds(
                Accepted,
                st.integers(1, 9),
                st.sampled_from(list(GapKind)),
                st.sampled_from(("accepted", "stopped asking")),
                st.sampled_from(("", "late", "late.", " closed ")),
            )
        )
    )
    def test_every_gap_is_told_of_once(self, gaps: list[Accepted]) -> None:
        told = list(gaps_in_words(gaps))

        assert sorted(entry for gap in told for entry in gap.entries) == sorted(gap.entry for gap in gaps)
        assert len({gap.words for gap in told}) == len(told)


def with_attended(table: Table, cell: Cell) -> Table:
    """The table with another cell at what attended in its first row."""
    row = table.rows[0]
    return replace(table, rows=(replace(row, cells=(*row.cells[:-1], cell)), *table.rows[1:]))


class TestChangedSince:
    """Whether the figures that were published are still those of the register."""

    def test_the_same_tables_are_not_changed(self) -> None:
        assert not has_changed(SHEFFIELD, SHEFFIELD.tables)

    @pytest.mark.parametrize(
        "cell",
        [
            Cell.of_count(Count.of(306)),
            Cell.of_count(Count.of(305, Certainty.ABOUT)),
            Cell.of_count(Count.of(None)),
            Cell(Count(305, recorded=1, not_recorded=1)),
            Cell(None, (Mark.NOT_APPLICABLE,)),
        ],
    )
    def test_a_figure_that_reads_otherwise_is_changed(self, cell: Cell) -> None:
        assert has_changed(download(PROFESSIONALS), [with_attended(PROFESSIONALS, cell)])

    def test_a_mark_of_revision_or_that_it_is_provisional_is_no_change(self) -> None:
        revised = with_attended(PROFESSIONALS, Cell(Count.of(305), (Mark.REVISED,)))

        assert not has_changed(download(revised), [replace(PROFESSIONALS, is_provisional=True)])

    def test_what_was_hidden_is_not_compared(self) -> None:
        hidden = with_attended(PROFESSIONALS, Cell(None, (Mark.CONFIDENTIAL,)))

        assert not has_changed(download(hidden), [PROFESSIONALS])
        assert not has_changed(download(PROFESSIONALS), [hidden])
        assert not has_changed(download(hidden), [with_attended(PROFESSIONALS, Cell.of_count(Count.of(1)))])

    def test_rows_that_come_or_go_are_a_change(self) -> None:
        fewer = replace(PROFESSIONALS, rows=PROFESSIONALS.rows[1:])
        line = Line("beneath-booked", "Booked", Cell.of_count(Count.of(40)))

        assert has_changed(download(fewer), [PROFESSIONALS])
        assert has_changed(download(PROFESSIONALS), [fewer])
        assert has_changed(download(PROFESSIONALS), [replace(PROFESSIONALS, lines=(line,))])

    def test_a_table_that_is_gone_is_a_change_and_one_that_was_left_out_is_none(self) -> None:
        assert has_changed(download(PARENTS, TAXI_DRIVERS), [PARENTS])
        assert not has_changed(download(PARENTS), [PARENTS, TAXI_DRIVERS])

    def test_a_row_of_texts_is_compared_by_its_words(self) -> None:
        def row(word: str) -> Row:
            return Row("a", RowKind.ROW, (Cell("A"), *(Cell(word) for _ in PARENTS.columns[1:])))

        columns = tuple(replace(one, kind=PARENTS.columns[0].kind) for one in PARENTS.columns)
        before, after = (replace(PARENTS, columns=columns, rows=(row(word),), total=None) for word in ("x", "y"))

        assert has_changed(download(before), [after])
        assert not has_changed(download(before), [before])

    @MADE_UP
    @make(DOWNLOADS)
    def test_whatever_was_published_is_what_it_is(self, made: Download) -> None:
        by_name = {table.name: table for table in made.tables}

        assert not has_changed(replace(made, tables=tuple(by_name.values())), by_name.values())
