"""What stands in a file twice is paired, and so is what the register holds already; different sessions are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.count import Count
from training_register.inputs.old_registers.doubles import doubles
from training_register.inputs.old_registers.proposal import KnownEntry, Pair, Place, Understood
from training_register.rules.entries import Status

ONE = Understood(
    starts_on=date(2016, 4, 12), audience="Professionals", sector="Education", course="CSE awareness",
    organisations=("Ash Lane School",), attended=Count.of(34), venue="Main hall",
)  # fmt: skip
SEVERAL = replace(
    ONE,
    ends_on=date(2016, 7, 20),
    sessions=Count.of(12),
    attended=Count.of(400),
    venue="",
    organisations=(),
    starts_on=date(2016, 4, 1),
)


def pairs(*rows: Understood, entries: tuple[KnownEntry, ...] = ()) -> tuple[Pair, ...]:
    """The pairs of rows that stand one under another from row 2 on."""
    return doubles([(Place(0, number), row) for number, row in enumerate(rows, start=2)], entries)


def known(**said: object) -> KnownEntry:
    """An entry of the register that says the same as ONE, but for what is given."""
    same = KnownEntry(
        7,
        date(2016, 4, 12),
        date(2016, 4, 12),
        "Professionals",
        "Education",
        1,
        34,
        "CSE awareness",
        ("Ash Lane School",),
        "Main hall",
    )
    return replace(same, **said)  # type: ignore[arg-type]


def test_the_later_of_two_rows_that_say_the_same_is_paired_with_the_first() -> None:
    [pair] = pairs(ONE, ONE)
    assert (pair.row, pair.other, pair.is_overlap) == (Place(0, 3), Place(0, 2), False)
    assert pair.words == "Row 3 and row 2 say the same. Are they one session?"


def test_of_three_that_say_the_same_two_are_paired() -> None:
    assert [(pair.row.row, pair.other.row if pair.other else 0) for pair in pairs(ONE, ONE, ONE)] == [(3, 2), (4, 2)]


@pytest.mark.parametrize(
    "other",
    [
        replace(ONE, organisations=("Ash Lane Sch.",)), replace(ONE, course="CSE Awareness training"),
        replace(ONE, venue=""), replace(ONE, course=""), replace(ONE, attended=Count.of(None, None)),
        replace(ONE, organisations=()), replace(ONE, sector=""),
    ],
)  # fmt: skip
def test_near_doubles_are_paired(other: Understood) -> None:
    assert [pair.row.row for pair in pairs(ONE, other)] == [3]


@pytest.mark.parametrize(
    "other",
    [
        replace(ONE, starts_on=date(2016, 4, 13)), replace(ONE, audience="Young people"), replace(ONE, sector="Health"),
        replace(ONE, organisations=("Oak Lane School",)), replace(ONE, course="Online safety"),
        replace(ONE, attended=Count.of(28)),
        replace(ONE, status=Status.CANCELLED), replace(ONE, starts_on=None),
    ],
)  # fmt: skip
def test_different_sessions_are_not_paired(other: Understood) -> None:
    assert pairs(ONE, other) == ()


def test_a_morning_and_an_afternoon_sitting_are_two() -> None:
    assert pairs(replace(ONE, starts_at=time(9)), replace(ONE, starts_at=time(13))) == ()


@pytest.mark.parametrize(
    ("one", "other", "are_paired"),
    [
        ("Year 9", "Year 10", False), ("Y9", "Y9 pupils", True), ("Class 9A", "Class 9B", False), ("am", "pm", False),
        ("Group 1", "Group 2", False), ("9:30", "13.30", False), ("boys", "girls", False), ("30", "28", True),
        ("Session 1 of 2", "", True), ("12/04/2016", "12/04/2016", True), ("Jo", "Sam", True),
        ("12th April", "12th", True),
    ],
)  # fmt: skip
def test_marks_in_the_texts_of_rows_tell_two_sittings_apart(one: str, other: str, are_paired: bool) -> None:
    places = Place(0, 2), Place(0, 3)
    texts = {places[0]: (("Group", one),), places[1]: (("Group", other),)}
    assert bool(doubles([(place, ONE) for place in places], texts=texts)) == are_paired


def test_courses_of_two_levels_are_two() -> None:
    assert pairs(replace(ONE, course="Safeguarding level 2"), replace(ONE, course="Safeguarding level 3")) == ()
    assert pairs(replace(ONE, course="Year 9 assembly"), replace(ONE, course="Year 10 assembly")) == ()


def test_parts_of_one_row_are_never_paired() -> None:
    assert doubles([(Place(0, 2, 0), ONE), (Place(0, 2, 1), ONE)]) == ()


def test_a_row_of_another_sheet_is_named_with_it() -> None:
    rows = [(Place(0, 2), ONE), (Place(1, 9), replace(ONE, attended=Count.of(33)))]
    [pair] = doubles(rows, sheets=("April", "Schools"))
    assert (pair.row, pair.other) == (Place(1, 9), Place(0, 2))
    assert "row 2 of the sheet “April”" in pair.words


def test_what_the_register_holds_already_is_paired() -> None:
    [pair] = pairs(ONE, entries=(known(),))
    assert (pair.row, pair.other, pair.entry) == (Place(0, 2), None, known())
    [pair] = pairs(ONE, entries=(known(attended=30),))
    assert "with 30 attended" in pair.words
    assert (
        pairs(
            ONE,
            entries=(
                known(organisations=("Oak School",)),
                known(starts_on=date(2016, 4, 13), ends_on=date(2016, 4, 13)),
            ),
        )
        == ()
    )


def test_a_line_of_several_sessions_may_hold_single_ones() -> None:
    [pair] = pairs(ONE, SEVERAL, replace(ONE, starts_on=date(2016, 5, 12)))
    assert (pair.row, pair.other, pair.is_overlap) == (Place(0, 3), Place(0, 2), True)
    assert "and 1 more" in pair.words


@pytest.mark.parametrize(
    "single",
    [
        replace(ONE, starts_on=date(2016, 9, 12)), replace(ONE, sector="Health"), replace(ONE, audience="Young people"),
        replace(ONE, course="Online safety"), replace(ONE, attended=Count.of(500)),
    ],
)  # fmt: skip
def test_a_line_of_several_sessions_does_not_hold_others(single: Understood) -> None:
    assert pairs(SEVERAL, single) == ()


def test_areas_and_organisations_that_differ_do_not_overlap() -> None:
    assert pairs(replace(SEVERAL, areas=("North",)), replace(ONE, areas=("South",))) == ()
    assert pairs(replace(SEVERAL, organisations=("Oak School",)), ONE) == ()
    assert len(pairs(replace(SEVERAL, organisations=("Ash Lane School",)), ONE)) == 1


def test_assemblies_of_a_morning_overlap_only_at_the_same_school() -> None:
    assemblies = replace(ONE, sessions=Count.of(5), attended=Count.of(600))
    assert [pair.is_overlap for pair in pairs(assemblies, ONE)] == [True]
    assert pairs(replace(assemblies, organisations=()), ONE) == ()


def test_a_line_of_several_sessions_of_the_register_may_hold_a_row() -> None:
    whole = known(
        starts_on=date(2016, 4, 1), ends_on=date(2017, 3, 31), sessions=40, attended=900, organisations=(), venue=""
    )
    [pair] = pairs(ONE, entries=(whole,))
    assert (pair.row, pair.entry, pair.is_overlap) == (Place(0, 2), whole, True)


def test_many_rows_of_one_day_are_compared_quickly() -> None:
    rows = [replace(ONE, organisations=(f"School {number}",), attended=Count.of(number)) for number in range(3_000)]
    assert pairs(*rows, rows[10])[-1].row == Place(0, 3_002)


UNDERSTOOD = st.builds(
    Understood,
    starts_on=st.none() | st.dates(date(2016, 4, 10), date(2016, 4, 14)),
    ends_on=st.none() | st.dates(date(2016, 4, 10), date(2016, 6, 14)),
    audience=st.sampled_from(("", "Professionals")), sector=st.sampled_from(("", "Health", "Education")),
    course=st.sampled_from(("", "CSE")), organisations=st.sampled_from(((), ("Ash School",), ("Oak", "Ash Sch"))),
    attended=st.sampled_from((Count.of(3), Count.of(None, None))),
    sessions=st.sampled_from((None, Count.of(4), Count.of(1))),
)  # fmt: skip


@given(st.lists(UNDERSTOOD, max_size=12))
def test_a_row_is_paired_once_and_never_with_itself(rows: list[Understood]) -> None:
    found = pairs(*rows)
    assert len({pair.row for pair in found}) == len(found)
    for pair in found:
        assert pair.row != pair.other
        assert pair.words.endswith("?")


@given(st.integers(0, 400))
def test_rows_of_different_days_are_never_doubles(days: int) -> None:
    rows = [replace(ONE, starts_on=date(2016, 4, 12) + timedelta(number * 2)) for number in range(days % 40)]
    assert pairs(*rows) == ()
