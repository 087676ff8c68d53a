"""A row that holds a day and a number is never lost: it is taken, left out or asked about, and never called a title."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.inputs.old_registers.rows import asked, read
from training_register.inputs.old_registers.blocks import holds_day_and_count, is_told_in_one
from training_register.inputs.old_registers.book import Cell
from training_register.inputs.old_registers.proposal import Decision

MONTH = "Sept 2016"
DAYS = (
    "12/04/2016", "12.4.16", "12/4", "12-Apr-16", "Tues 12th April", "Sunday 17th January", "April 12th",
    "July, after Eid", "the 14th", "2016-04-12T17:30:00Z", "Mon 3rd", MONTH, "6-10 March 2017",
    "Mondays 6, 13 and 20 June",
)  # fmt: skip
COUNTS = ("24", "24 parents", "c.20", "about 30", "nineteen", "20+", "12 (2 DNA)", "approx 15", "9 girls each time")
WORDS = (
    "",
    "St Bede's hall",
    "parents after langar",
    "Yasmin",
    "CSE awareness",
    "Education",
    "booked",
    "half term",
    "?",
    "Year 9",
    "2 hours",
    "bank holiday",
    "no",
)
HEADINGS = (
    None,
    ("Date", "Course", "Sector", "Attended", "Notes"),
    ("When", "Where we went", "Who came", "How many", "How it went"),
    ("Alpha", "Beta", "Gamma", "Delta", "Epsilon"),
    ("When", "Beta", "Gamma", "Delta", "Epsilon"),
    ("Session", "Beta", "Gamma", "How many", "Epsilon"),
    ("Date", "Tutor", "Venue", "Count", "Status"),
    ("Month", "School", "Sessions", "People", "Total"),
    ("Word", "Venue", "Postcode", "Course", "Trainer"),
)
TITLES = (None, "Talks and training given in 2016", "TALKS TO PARENTS AND CARERS")


@st.composite
def registers(draw: st.DrawFn) -> tuple[list[str], set[int]]:
    """The lines of a register, and which of them hold a day and a number."""
    lines, holding = [], set()
    if title := draw(st.sampled_from(TITLES)):
        lines.append(title)
    if headings := draw(st.sampled_from(HEADINGS)):
        lines.append("|".join(headings))
    in_order = draw(st.booleans())
    for _ in range(draw(st.integers(1, 6))):
        cells = [draw(st.sampled_from(DAYS)), *(draw(st.sampled_from(WORDS)) for _ in range(3))]
        cells.insert(3, draw(st.sampled_from(COUNTS)))
        lines.append("|".join(cells if in_order else draw(st.permutations(cells))))
        holding.add(len(lines))
    return lines, holding


@settings(max_examples=100, deadline=None)
@given(registers())
def test_a_row_that_holds_a_day_and_a_number_is_never_lost(register: tuple[list[str], set[int]]) -> None:
    lines, holding = register

    proposal = read(*lines)

    # A table of months and figures alone may be a summary, or a list.
    kept = {
        row.place.row
        for row in proposal.rows
        if row.decision is not Decision.NOT_AN_ENTRY
        or (MONTH in lines[row.place.row - 1] and "It belongs to" in row.reason)
    }
    assert holding <= kept, [(row.place.row, row.reason) for row in proposal.rows if row.place.row not in kept]


@pytest.mark.parametrize("count", ["24", "24 parents", "c.20", "about 30 people", "nineteen", "Attended: 24", "20+"])
@pytest.mark.parametrize("day", ["12/4", "July, after Eid", "Tues 3rd", "2016-04-12T17:30:00Z"])
def test_a_day_and_a_number_are_seen_in_any_way_of_writing_them(day: str, count: str) -> None:
    assert holds_day_and_count({1: Cell(day, day), 2: Cell(count, count)})


@pytest.mark.parametrize(
    ("day", "other"),
    [
        ("12/4/16", "Autumn 1"),
        ("12/4/16", "9.30am"),
        ("12/4/16", "Year 9"),
        ("12/4/16", "Room 3"),
        ("12/4/16", "01632 960112"),
        ("12/4/16", "2016/17"),
        ("Drivers since 1 April", "24"),
        ("Marching on", "24"),
    ],
)
def test_what_counts_nobody_is_no_number_of_anybody(day: str, other: str) -> None:
    assert not holds_day_and_count({1: Cell(day, day), 2: Cell(other, other)})


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("17 January, Al-Noor Mosque: 24 parents", True),
        ("Updated 12/3/17 by Jo", False),
        ("From 12 September: 3 sessions a week", False),
        ("Total to 12 September: 24 parents", False),
    ],
)
def test_a_session_may_be_told_in_one_text(text: str, is_told: bool) -> None:
    assert is_told_in_one({1: Cell(text, text)}) is is_told


def test_a_session_that_is_told_in_one_text_between_rows_is_asked_about() -> None:
    proposal = read(
        "Date|Course|Sector|Attended",
        "12/04/2016|CSE|Education|20",
        "17 January 2017, Al-Noor Mosque: 24 parents|||",
        "13/04/2016|CSE|Education|21",
    )

    assert [row.decision for row in proposal.rows if row.place.row == 3] == [Decision.ASK]
    assert any(id_.startswith("row@") for id_ in asked(proposal))


def test_a_list_is_found_by_the_headings_of_its_day_and_its_count() -> None:
    proposal = read(
        "TALKS TO PARENTS AND CARERS 2016-17",
        "When|Where we went|Who spoke|How many|How it went",
        "12/04/2016|St Bede's|Yasmin|24|well",
    )

    assert proposal.blocks[0].first_row == 3
    assert [row.entry.attended.value for row in proposal.rows if row.place.row == 3] == [24]


TITLE = "Training of staff of schools 2016-17"
HEADED = "Date|Course|Sector|Attended"


@pytest.mark.parametrize(
    ("said", "decision"),
    [
        ("24 staff", Decision.IMPORT),
        ("24 people", Decision.IMPORT),
        ("24 ladies", Decision.IMPORT),
        ("24 parents", Decision.ASK),
        ("24 girls", Decision.ASK),
        ("24 carers", Decision.ASK),
        ("24 staff each", Decision.ASK),
        ("24 staff invited", Decision.ASK),
        ("24 staff and 3 pupils", Decision.ASK),
        ("2 sessions", Decision.ASK),
        ("3 schools", Decision.ASK),
        ("24 staff or so", Decision.ASK),
    ],
)
def test_a_word_for_those_who_came_is_no_question_where_they_are_the_audience(said: str, decision: Decision) -> None:
    (row,) = [row for row in read(TITLE, HEADED, f"12/04/2016|CSE|Education|{said}").rows if row.place.row == 3]

    assert row.decision is decision, row.reason
    assert decision is Decision.ASK or (row.entry.attended.value == 24 and f"“{said}”" in row.reason)


def test_the_word_beside_the_count_says_who_it_was_for_where_nothing_else_does() -> None:
    proposal = read("Talks 2016-17", "Date|Sector|How many", "12/04/2016|Voluntary Sector|14 young people")

    (row,) = [row for row in proposal.rows if row.place.row == 3]
    assert (row.entry.audience, row.entry.attended.value) == ("Young people", 14)


@pytest.mark.parametrize(
    ("days", "year"),
    [
        (("Sunday 17th January", "Thursday 4th February", "Friday 11th March"), 2016),
        (("Tuesday 17th January", "Saturday 4th February", "Saturday 11th March"), 2017),
        (("Sunday 17th January", "Thursday 4th February", "Saturday 11th March"), None),
        (("Sunday 17th January", "Thursday 4th February"), None),
    ],
)
def test_weekdays_tell_of_which_year_days_are(days: tuple[str, ...], year: int | None) -> None:
    proposal = read(
        "Training of staff in 2016", "Date|Course|Sector|Attended", *(f"{day}|CSE|Education|24" for day in days)
    )

    rows = [row for row in proposal.rows if row.place.row > 2]
    assert {row.entry.starts_on.year if row.entry.starts_on else None for row in rows} == {year}
    assert {row.decision for row in rows} == {Decision.IMPORT if year else Decision.ASK}


def test_when_a_form_was_filled_in_is_no_time_of_the_session() -> None:
    line = "20/04/2017|CSE|Education|Staff|24"
    proposal = read(
        "Start time|Completion time|What date was the session delivered?|Course|Sector|For|Attended",
        f"21/04/2017 09:11:58|21/04/2017 09:15:00|{line}",
        f"21/04/2017 09:13:08|21/04/2017 09:16:00|{line}",
    )

    first, second = (row for row in proposal.rows if row.place.row > 1)
    assert (first.entry.starts_on, first.entry.starts_at) == (date(2017, 4, 20), None)
    assert second.decision in (Decision.ASK, Decision.SKIP)


def test_a_module_is_a_course_of_its_own_and_a_second_day_is_not() -> None:
    rows = (
        "Date|Course|Sector|For|Attended",
        "12/04/2016|CSE - {0} 1|Education|Staff|24",
        "13/04/2016|CSE - {0} 2|Education|Staff|23",
    )
    modules, days = (read(*(row.format(word) for row in rows)) for word in ("module", "day"))

    assert {row.decision for row in modules.rows if row.place.row > 1} == {Decision.IMPORT}
    assert Decision.ASK in {row.decision for row in days.rows if row.place.row > 1}


@pytest.mark.parametrize(
    ("whom", "decision"),
    [
        ("Care leavers in supported housing", Decision.IMPORT),
        ("Care leavers aged 16 and over", Decision.IMPORT),
        ("Care leavers team", Decision.ASK),
        ("Children in Care Council", Decision.ASK),
    ],
)
def test_who_a_column_says_it_was_for_may_say_where_they_live_too(whom: str, decision: Decision) -> None:
    (row,) = [
        row
        for row in read("Date|Who for|Sector|Attended", f"12/04/2016|{whom}|Voluntary Sector|9").rows
        if row.place.row == 2
    ]

    assert row.decision is decision, row.reason
    assert decision is Decision.ASK or row.entry.audience == "Young people"


@pytest.mark.parametrize(
    ("count", "decision"),
    [
        ("11 mums", Decision.IMPORT),
        ("11 parents", Decision.IMPORT),
        ("11 people", Decision.ASK),
        ("11 staff", Decision.ASK),
    ],
)
def test_an_unknown_word_is_of_whom_the_title_and_the_count_speak_alike(count: str, decision: Decision) -> None:
    proposal = read("Talks to parents and carers 2016-17", "Date|Who for|Attended", f"12/04/2016|toddler group|{count}")

    (row,) = [row for row in proposal.rows if row.place.row == 3]
    assert row.decision is decision, row.reason


@pytest.mark.parametrize(
    ("remark", "decision"),
    [
        ("counted twice, 17 is right", Decision.IMPORT),
        ("counted twice, 15 is right", Decision.ASK),
        ("counted twice", Decision.ASK),
    ],
)
def test_a_remark_may_say_that_the_count_is_right(remark: str, decision: Decision) -> None:
    proposal = read("Date|Course|Sector|For|Attended|Notes", f"12/04/2016|CSE|Education|Staff|17|{remark}")

    assert [row.decision for row in proposal.rows if row.place.row == 2] == [decision]
