"""Cells and headings of the own sheet are worded so that they read back the same, whatever the names in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.rules.entries import Status
from training_register.rules.formulas import guarded, reads_as_formula, unguarded
from training_register.rules.names import NameProblem, checked_name, folded
from training_register.rules.own_sheet import (
    ATTENDED,
    CAME_FROM,
    CellProblem,
    FigureColumn,
    entry_in_words,
    entry_number_in,
    figure_heading,
    names_in,
    read_figure_heading,
    status_in,
    status_in_words,
    trainer_in_words,
    trainers_in,
)
from training_register.rules.texts import LONGEST, TextProblem, checked_text, kept_text


def is_name(text: str) -> bool:
    """Whether a text can be a name as it is."""
    try:
        return checked_name(text) == text
    except NameProblem:
        return False


# Names that hold what stands between names, and what ends one.
hostile = st.text(st.sampled_from("ab:/ '\"=()123.days"), min_size=1, max_size=12)
names = st.one_of(hostile, st.text(min_size=1, max_size=8), st.sampled_from(["Jo (2 days)", "Jo (days not recorded)"]))
names = names.filter(is_name)


def other_than(name: str) -> st.SearchStrategy[str]:
    """Names that are not this one."""
    return names.filter(lambda other: folded(other) != folded(name))


@pytest.mark.parametrize(
    ("column", "heading"),
    [
        (FigureColumn(ATTENDED, CAME_FROM, "Police"), "Attended: Police"),
        (FigureColumn(ATTENDED, "Age group", "Under 18"), "Attended: Age group: Under 18"),
        (FigureColumn(ATTENDED, CAME_FROM, "Age: under 18"), "Attended: Came from: Age: under 18"),
        (FigureColumn("Booked"), "Figure: Booked"),
        (FigureColumn("Booked", CAME_FROM, "Police"), "Figure: Booked / Police"),
        (FigureColumn("Booked", CAME_FROM, "School/college"), "Figure: Booked / School/college"),
        (FigureColumn("w/o booking"), "Figure: w/o booking"),
        (FigureColumn("Booked / paid"), "Figure: Booked // paid"),
        (FigureColumn("Booked / paid", "Age: group", "A"), "Figure: Booked // paid / Age:: group: A"),
    ],
)
def test_headings(column: FigureColumn, heading: str) -> None:
    assert figure_heading(column) == heading
    assert read_figure_heading(heading) == column


@given(
    st.builds(FigureColumn, other_than(ATTENDED))
    | st.builds(FigureColumn, st.just(ATTENDED) | other_than(ATTENDED), st.just(CAME_FROM), names)
    | st.builds(FigureColumn, st.just(ATTENDED) | other_than(ATTENDED), other_than(CAME_FROM), names)
)
def test_every_heading_reads_back_the_same(column: FigureColumn) -> None:
    assert read_figure_heading(checked_heading(figure_heading(column))) == column


def checked_heading(heading: str) -> str:
    """A heading as a reader has it: with no white space at its ends."""
    return " ".join(heading.split())


@pytest.mark.parametrize("heading", ["", "Sector", "Figure", "Attended", "Figures: Booked"])
def test_other_headings_are_none_of_figures(heading: str) -> None:
    assert read_figure_heading(heading) is None


@given(st.lists(names, unique_by=folded, max_size=4))
def test_names_in_a_cell_read_back_the_same(some: list[str]) -> None:
    assert names_in("; ".join(some)) == tuple(some)


def test_blanks_between_names_are_none() -> None:
    assert names_in(" ; A;; B ;") == ("A", "B")
    with pytest.raises(CellProblem, match="“a” stands here twice"):
        names_in("A; a")


@given(st.lists(st.tuples(names, st.none() | st.integers(0, 19_999)), unique_by=lambda one: folded(one[0]), max_size=3))
def test_trainers_read_back_the_same(trainers: list[tuple[str, int | None]]) -> None:
    assert trainers_in("; ".join(trainer_in_words(*trainer) for trainer in trainers)) == tuple(trainers)


@pytest.mark.parametrize(
    ("typed", "trainer"),
    [
        ("Jo Smith", ("Jo Smith", None)),
        ("Jo Smith (1 day)", ("Jo Smith", 2)),
        ("Jo Smith (1.5 days)", ("Jo Smith", 3)),
        ("Jo Smith (1,50 days)", ("Jo Smith", 3)),
        ("Jo Smith (half a day)", ("Jo Smith", 1)),
        ("Jo Smith (0 days)", ("Jo Smith", 0)),
        ("Jo Smith (CYT)", ("Jo Smith (CYT)", None)),
    ],
)
def test_trainers_as_people_type_them(typed: str, trainer: tuple[str, int | None]) -> None:
    assert trainers_in(typed) == (trainer,)


@given(st.sampled_from(Status), st.sampled_from([status for status in Status if status is not Status.TAKEN_OUT]))
def test_statuses_read_back_the_same(status: Status, before: Status) -> None:
    said = (status, before if status is Status.TAKEN_OUT else None)
    assert status_in(status_in_words(*said)) == said


def test_an_entry_is_named_by_its_number() -> None:
    assert entry_number_in(entry_in_words(12)) == 12
    assert entry_number_in("Entry 12") == 12
    assert entry_number_in("SSES-12") is None
    assert entry_number_in("entry " + "1" * 30) is None


# Text that begins with what guards, what is dangerous, and what can't be seen.
texts = st.text(st.sampled_from("'=+-@\t\n \u200b＝a1"), max_size=6) | st.text()


@given(texts)
def test_a_guarded_text_is_never_a_formula_and_comes_back(text: str) -> None:
    assert not reads_as_formula(guarded(text))
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "Town Hall", "'t Hof", "'", "12", "éa", "(a)", '"=1"'])
def test_a_harmless_text_is_left_alone(text: str) -> None:
    assert guarded(text) == unguarded(text) == text


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\n=1", " =1", "＝1", "'=1", "''=1"])
def test_a_dangerous_text_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


@given(st.text())
def test_a_text_is_kept_once_and_for_all(text: str) -> None:
    kept = kept_text(text)
    assert kept_text(kept) == kept
    assert "\r" not in kept
    kept.encode()


def test_a_text_has_a_longest_length() -> None:
    assert checked_text("x" * LONGEST) == "x" * LONGEST
    with pytest.raises(TextProblem, match="at most 100,000 characters"):
        checked_text("x" * (LONGEST + 1))
