"""Which column is which, by its heading and by what stands beneath it, and what is asked where neither tells."""

from __future__ import annotations

from datetime import date

import pytest

from tests.inputs.old_registers.rows import asked, read
from training_register.inputs.old_registers.proposal import Decision, Field, Proposal


def fields(proposal: Proposal) -> dict[str, Field]:
    """What each column was taken for, by its heading."""
    return {column.heading: column.field for block in proposal.blocks for column in block.columns}


def attended(proposal: Proposal) -> list[int | None]:
    """How many attended, by the rows that may be imported."""
    return [
        row.entry.attended.value for row in proposal.rows if row.entry and row.decision is not Decision.NOT_AN_ENTRY
    ]


# How many attended


@pytest.mark.parametrize(
    "headings",
    ["Places | Booked | Attended", "Max | Bkd | Att'd", "Numbers expected | Numbers booked | Numbers",
     "Capacity | Signed up | Turned up", "Planned numbers | Bookings | Total present"],
)  # fmt: skip
def test_places_and_bookings_are_not_who_attended(headings: str) -> None:
    proposal = read(f"Date | Course | Team | {headings}", "12/4/2016 | CSE | NHS | 20 | 18 | 16")

    assert attended(proposal) == [16]
    assert asked(proposal) == set()


def test_a_second_row_of_headings_says_which_number_is_which() -> None:
    proposal = read(
        "When | | Course | Open to | Numbers | | | ",
        "Date | Time | | | Places | Booked | Attended | Notes",
        "12/4/2016 | 9.30 | CSE | NHS | 20 | 18 | 16 |",
        "13/4/2016 | 9.30 | CSE | Hospital | 20 | 14 | 12 | fine",
    )

    assert attended(proposal) == [16, 12]
    assert asked(proposal) == set()


@pytest.mark.parametrize(
    ("headings", "question"),
    [
        # Two numbers of which none is said to be who came.
        ("Zed | Wye", "column:zed"),
        # "Numbers", and beside it more numbers without a heading.
        ("Numbers | ", "column:numbers"),
        # A number of those who came, or for whom there was room.
        ("Delegates (max 20) | Cost", "column:delegates (max 20)"),
    ],
)
def test_where_no_heading_says_who_attended_somebody_is_asked_once(headings: str, question: str) -> None:
    proposal = read(
        f"Date | Course | Team | {headings}", "12/4/2016 | CSE | NHS | 20 | 16", "13/4/2016 | CSE | NHS | 20 | 12"
    )

    assert asked(proposal) == {question}
    assert {row.decision for row in proposal.rows[1:]} == {Decision.ASK}


@pytest.mark.parametrize(("answer", "counts"), [("attended", [20, 25]), ("nothing", [16, 12])])
def test_the_answer_settles_which_column_says_who_attended(answer: str, counts: list[int]) -> None:
    proposal = read(
        "Date | Course | Team | Zed | Wye",
        "12/4/2016 | CSE | NHS | 20 | 16",
        "13/4/2016 | CSE | NHS | 25 | 12",
        zed=answer,
    )

    assert attended(proposal) == counts
    assert asked(proposal) == set()


def test_a_total_says_which_columns_are_its_parts() -> None:
    proposal = read(
        "Date | School | Session | Boys | Girls | Workers | Total",
        "12/4/2016 | Firth Academy | CSE | 8 | 8 | 2 | 16",
        "13/4/2016 | Hill School | CSE | 7 | 5 | 3 | 12",
        "14/4/2016 | Hill School | CSE | 6 | 4 | 3 | 10",
    )

    assert fields(proposal)["Workers"] is Field.NOTHING
    assert attended(proposal) == [16, 12, 10]
    assert {row.entry.audience for row in proposal.rows if row.entry} - {""} == {"Young people"}
    assert asked(proposal) == set()


# The day


@pytest.mark.parametrize(
    ("headings", "day"),
    [
        ("Enquiry received | Delivered on", date(2016, 4, 12)),
        ("Booked on | Training date", date(2016, 4, 12)),
        ("Date | Delivered on", date(2016, 4, 12)),
        ("Date | Invoiced on", date(2016, 3, 2)),
        ("Held | Date paid", date(2016, 3, 2)),
    ],
)
def test_the_day_is_that_of_the_delivery(headings: str, day: date) -> None:
    proposal = read(f"{headings} | Course | Team | Attended", "2/3/2016 | 12/4/2016 | CSE | NHS | 16")

    assert [row.entry.starts_on for row in proposal.rows if row.decision is Decision.IMPORT and row.entry] == [day]


@pytest.mark.parametrize(
    ("answer", "day"), [("date", date(2016, 3, 2)), ("nothing", date(2016, 4, 12))]
)  # fmt: skip
def test_where_two_columns_may_be_the_day_somebody_is_asked_once(answer: str, day: date) -> None:
    rows = ("Alpha | Beta | Course | Team | Attended", "2/3/2016 | 12/4/2016 | CSE | NHS | 16")

    assert asked(read(*rows)) == {"column:alpha"}
    settled = read(*rows, alpha=answer)
    assert asked(settled) == set()
    assert settled.rows[1].entry
    assert settled.rows[1].entry.starts_on == day


def test_a_day_of_another_kind_is_taken_only_once_somebody_said_so() -> None:
    rows = ("Booked on | Course | Team | Attended", "2/3/2016 | CSE | NHS | 16")

    assert asked(read(*rows)) == {"column:booked on"}
    assert asked(read(*rows, booked_on="date")) == set()


# The audience and the sector


@pytest.mark.parametrize(
    ("headings", "words", "column"),
    [
        # Under a heading that says nothing, under none, and beside a venue.
        ("Zed | Room", ("NHS | Town Hall", "Hospital | Rm 2", "GP practice | Library"), "Zed"),
        (" | Room", ("NHS | Town Hall", "Hospital | Rm 2", "GP practice | Library"), ""),
        # Two that are called so: the one whose words are known.
        ("Setting | Kind", ("Elmfield | NHS", "Hilltop | Hospital", "The Grange | GP practice"), "Kind"),
        # Who led it is nobody's sector.
        ("Who | Team", ("JS | NHS", "AB | Hospital", "JS + AB | GP practice"), "Team"),
    ],
)
def test_a_column_is_known_by_its_words(headings: str, words: tuple[str, ...], column: str) -> None:
    rows = [f"{day}/4/2016 | CSE | {said} | 12" for day, said in enumerate(words, 12)]

    proposal = read(f"Date | Course | {headings} | Attended", *rows)

    assert fields(proposal)[column] is Field.SECTOR
    assert {row.entry.sector for row in proposal.rows[1:] if row.entry} == {"Health"}
    assert asked(proposal) == set()


def test_codes_are_read_as_the_key_explains_them() -> None:
    proposal = read(
        "Date | Course | Staff grp | Venue | Attended",
        "12/4/2016 | CSE | QX | Town Hall | 12",
        "13/4/2016 | CSE | QY | Town Hall | 14",
        "",
        "Key",
        "QX | Health visitors",
        "QY | Midwives (hospital)",
    )

    assert [row.entry.sector for row in proposal.rows if row.decision is Decision.IMPORT and row.entry] == [
        "Health",
        "Health",
    ]


def test_agencies_that_people_came_from_say_the_sector() -> None:
    proposal = read(
        "Date | Course | Venue | Health | Education | Police | Total",
        "12/4/2016 | CSE | Town Hall | 8 | 7 | 2 | 17",
        "13/4/2016 | CSE | Town Hall | 0 | 46 | 0 | 46",
        "14/4/2016 | CSE | Town Hall | 30 | 1 | 0 | 31",
    )

    told = [row.entry.sector for row in proposal.rows[1:] if row.entry]
    # Thirty of one agency and a guest may be of either.
    assert told == ["Multi Agency", "Education", ""]


@pytest.mark.parametrize("venue", ["Board room", "Seminar Rm 2", "Town Hall", "Online"])
def test_a_room_is_never_asked_about_as_a_sector(venue: str) -> None:
    proposal = read("Date | Course | Venue | Trainer | Attended", f"12/4/2016 | CSE | {venue} | JS | 12")

    assert not asked(proposal) & {f"sector:{venue.casefold()}", "sector:js"}


def test_where_rows_are_of_several_audiences_the_rest_is_asked_about_by_its_words() -> None:
    rows = ("Pupils", "Parents", "Taxi drivers", "Care leavers group", "Sec school")

    proposal = read(
        "Date | Type | Course | Attended", *(f"{day}/4/2016 | {kind} | CSE | 12" for day, kind in enumerate(rows, 12))
    )

    of_audiences = {id_ for id_ in asked(proposal) if id_.startswith("audience")}
    assert of_audiences == {"audience:word:care leavers group", "audience:word:sec school"}


def test_where_nothing_tells_the_audience_it_is_asked_about_once() -> None:
    proposal = read(
        "Date | Type | Course | Attended", "12/4/2016 | Sec school | CSE | 12", "13/4/2016 | Primary school | CSE | 14"
    )

    assert asked(proposal) == {"audience:"}


def test_counts_that_happen_to_follow_each_other_are_counts() -> None:
    rows = [f"{day}/4/2016 | School staff | CSE | {number}" for day, number in ((12, 30), (13, 31), (14, 32))]

    assert attended(read("Date | Who for | Course | Number attended", *rows)) == [30, 31, 32]
    # The same numbers before everything else number the rows.
    numbered = [f"{number} | {row}" for number, row in enumerate(rows, 1)]
    assert attended(read("No. | Date | Who for | Course | Number attended", *numbered)) == [30, 31, 32]


@pytest.mark.parametrize(
    ("headings", "counts", "is_asked"),
    [
        ("Male | Female | Not known", [15, 20], False), ("No. of nurses | No. of doctors | Others", [15, 20], False),
        # Of which audience the rest is, nobody knows.
        ("Pupils | Staff | Others", [12, 8], True),
    ],
)  # fmt: skip
def test_the_rest_is_counted_too(headings: str, counts: list[int], is_asked: bool) -> None:
    proposal = read(
        f"Date | Organisation | {headings}", "12/4/16 | Elm High School staff | 4 | 10 | 1",
        "13/4/16 | Elm High School staff | 12 | 8 | ",
    )  # fmt: skip

    imported = [row.entry.attended.value for row in proposal.rows if row.decision is Decision.IMPORT and row.entry]
    assert imported == counts
    assert bool(asked(proposal)) is is_asked


def test_numbers_under_numbered_sessions_are_no_number_of_sessions() -> None:
    proposal = read(
        "Date | Who | Setting | Session 1 | Session 2", "12/4/16 | Pupils | School | 20 | 19",
        "13/4/16 | Pupils | School | 14 | 12",
    )  # fmt: skip

    assert all(row.entry.sessions is None for row in proposal.rows if row.entry)
    assert asked(proposal) == {"column:session 1"}


@pytest.mark.parametrize(("number", "is_asked"), [("1,102", False), ("2,499", False), ("12,000", True)])
def test_more_than_any_hall_holds_is_asked_about(number: str, is_asked: bool) -> None:
    proposal = read("Date | Audience | Sector | Attended", f"12/4/2016 | Professionals | Education | {number}")

    assert [row.decision is Decision.ASK for row in proposal.rows if row.entry] == [is_asked]


@pytest.mark.parametrize(
    "heading", ["Pupils on roll", "Cohort size", "Trained to date", "Hours", "Referrals made", "Invited"]
)
def test_a_number_beside_who_attended_is_none_of_them(heading: str) -> None:
    proposal = read(
        f"Date | Audience | Sector | {heading} | Attended", "11/4/2016 | Professionals | Education | 83 | 11",
        "13/4/2016 | Professionals | Education | 89 | 13",
    )  # fmt: skip

    assert attended(proposal) == [11, 13]
    assert asked(proposal) == set()
