"""What is an answer to what a period lacks, and to a figure that differs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.rules.publications import Accepted, GapKind, Reason, Revised
from training_register.rules.readiness import (
    LONGEST_LINE,
    Lack,
    changes_explained,
    gaps_answered,
    place_of,
    problem_with,
    reasons_again,
)

SESSIONS, ATTENDED, OVERDUE = GapKind.SESSIONS, GapKind.ATTENDED, GapKind.OVERDUE
LATE, CORRECTION = Reason.LATE_FIGURE, Reason.CORRECTION

CASES = {
    "a reason of its own": (Lack(1, ATTENDED), {1: "Nobody counted"}, "", ("accepted", "Nobody counted")),
    "the reason for all": (Lack(1, ATTENDED), {}, "Nobody counted", ("accepted", "Nobody counted")),
    "its own before that for all": (Lack(1, ATTENDED), {1: "Snow"}, "Nobody counted", ("accepted", "Snow")),
    "a reason of another entry": (Lack(1, ATTENDED), {2: "Snow"}, "", None),
    "no reason": (Lack(1, OVERDUE), {}, "", None),
    "blanks are no reason": (Lack(1, OVERDUE), {1: "  "}, " ", None),
    "nobody is asked any more": (Lack(1, ATTENDED, "The host left"), {}, "", ("stopped asking", "The host left")),
    "nobody is asked, whatever is typed": (
        Lack(1, ATTENDED, "The host left"), {1: "Snow"}, "Rain", ("stopped asking", "The host left")
    ),
    "nobody is asked, and no reason was kept": (Lack(1, ATTENDED, ""), {}, "", ("stopped asking", "")),
}  # fmt: skip


@pytest.mark.parametrize(("lack", "reasons", "for_all", "answer"), CASES.values(), ids=list(CASES))
def test_a_gap_is_answered(lack: Lack, reasons: dict[int, str], for_all: str, answer: tuple[str, str] | None) -> None:
    found = gaps_answered([lack], reasons, for_all)
    assert [(one.state, one.reason) for one in found.accepted] == ([answer] if answer else [])
    assert found.unanswered == (() if answer else (1,))


def test_an_entry_that_lacks_two_things_is_answered_once_and_kept_twice() -> None:
    lacks = [Lack(7, SESSIONS), Lack(7, ATTENDED)]
    assert gaps_answered(lacks, {}).unanswered == (7,)
    accepted = gaps_answered(lacks, {7: "Snow"}).accepted
    assert [(one.entry, one.kind) for one in accepted] == [(7, SESSIONS), (7, ATTENDED)]


@given(
    st.lists(st.builds(Lack, st.integers(1, 9), st.sampled_from(list(GapKind)), st.none() | st.just("left"))),
    st.dictionaries(st.integers(1, 9), st.sampled_from(["", "snow"])),
    st.sampled_from(["", "rain"]),
)
def test_every_gap_is_either_answered_or_told(lacks: list[Lack], reasons: dict[int, str], for_all: str) -> None:
    found = gaps_answered(lacks, reasons, for_all)
    told = {(one.entry, one.kind) for one in found.accepted}
    for lack in lacks:
        assert ((lack.entry, lack.kind) in told) or (lack.entry in found.unanswered)
    assert len(set(found.unanswered)) == len(found.unanswered)
    # Accepted with nothing is what only "stopped asking" may be.
    assert all(one.reason for one in found.accepted if one.state == "accepted")


BEFORE = [
    Accepted(1, "number who attended", "accepted", "Snow"),
    Accepted(2, "number who attended", "stopped asking", "The host left"),
    Accepted(3, "number who attended", "accepted", "Rain"),
]


@pytest.mark.parametrize(
    ("lacks", "again"),
    [
        ([Lack(1, ATTENDED)], {1: "Snow"}),
        ([Lack(1, SESSIONS)], {}),
        ([Lack(1, ATTENDED), Lack(1, SESSIONS)], {}),
        ([Lack(1, ATTENDED), Lack(1, SESSIONS, "left")], {1: "Snow"}),
        ([Lack(2, ATTENDED)], {}),
        ([Lack(3, ATTENDED), Lack(4, ATTENDED)], {3: "Rain"}),
    ],
)
def test_a_reason_is_offered_again_where_nothing_else_is_lacking(lacks: list[Lack], again: dict[int, str]) -> None:
    assert reasons_again(lacks, BEFORE) == again


ONE = Revised("professionals", "education", "attended", "Professionals", "Education", "Attended", "30", "34", "+4")
OTHER = replace(ONE, row="health", reason="late figure")


@pytest.mark.parametrize(
    ("reasons", "for_all", "explained", "unexplained"),
    [
        ({}, None, ["", "late figure"], [place_of(ONE)]),
        ({place_of(ONE): CORRECTION}, None, ["correction", "late figure"], []),
        ({place_of(OTHER): CORRECTION}, None, ["", "correction"], [place_of(ONE)]),
        ({place_of(ONE): CORRECTION}, LATE, ["late figure", "late figure"], []),
        ({place_of(ONE): None}, None, ["", "late figure"], [place_of(ONE)]),
    ],
)
def test_a_figure_that_differs_is_explained(
    reasons: dict[tuple[str, str, str], Reason | None],
    for_all: Reason | None,
    explained: list[str],
    unexplained: list[tuple[str, str, str]],
) -> None:
    found = changes_explained([ONE, OTHER], reasons, for_all, {place_of(ONE): " As counted anew "})
    assert [one.reason for one in found.changes] == explained
    assert list(found.unexplained) == unexplained
    assert [one.remark for one in found.changes] == ["As counted anew", ""]
    # Nothing else of them changes.
    assert [replace(one, reason="", remark="") for one in found.changes] == [ONE, replace(OTHER, reason="")]


@pytest.mark.parametrize("text", ["", "The host did not count", "x" * LONGEST_LINE])
def test_a_plain_reason_is_kept(text: str) -> None:
    assert problem_with(text) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [("x" * (LONGEST_LINE + 1), "at most 200"), ("Ask Emily Smith, aged 14", "name"), ("born 3/4/2003", "birth")],
)
def test_a_reason_that_is_long_or_about_somebody_is_not(text: str, words: str) -> None:
    assert words in problem_with(text)
