"""What the headings, the titles and the other words of a row settle, so that nobody is asked; and what they leave."""

from __future__ import annotations

from datetime import date

import pytest

from tests.inputs.old_registers.rows import asked, read
from tests.inputs.old_registers.typed_sheets import proposed, typed_sheet
from training_register.inputs.old_registers.proposal import Decision, Field, Proposal


def outcomes(proposal: Proposal) -> list[tuple[str, str, str, str]]:
    """Each row that may be a session: what becomes of it, its audience, its sector, and its count."""
    return [
        (row.decision.value, row.entry.audience, row.entry.sector, str(row.entry.attended))
        for row in proposal.rows
        if row.entry
    ]


def fields(proposal: Proposal) -> dict[str, Field]:
    return {column.heading: column.field for block in proposal.blocks for column in block.columns}


# Columns


def test_times_under_start_are_no_days() -> None:
    proposal = read(
        "No. | Date | Start | Trade | No's",
        *(f"{number} | {number + 1}-Apr-16 | 10:00 | Taxi drivers | {20 + 3 * (number % 4)}" for number in range(1, 6)),
    )

    assert fields(proposal)["Date"] is Field.DATE
    assert fields(proposal)["Start"] is Field.STARTS_AT
    assert asked(proposal) == set()


def test_days_under_start_are_days() -> None:
    proposal = read("Start | End | Who | Setting | Attended", "12/4/2016 | 13/4/2016 | Staff | NHS | 12")

    assert (fields(proposal)["Start"], fields(proposal)["End"]) == (Field.DATE, Field.ENDS_ON)


@pytest.mark.parametrize(
    ("numbers", "is_numbering"),
    [
        # Typed as text in a CSV file, with a gap, and beginning again for each month.
        (range(1, 13), True), ((1, 2, 3, 4, 5, 7, 8, 9, 10, 11), True), ((1, 2, 3, 4, 1, 2, 3, 4, 5, 6), True),
        ((1, 2, 3, 5), False), ((12, 14, 9, 20, 13, 15, 18, 12, 11), False), ((1, 2, 3, 2, 3, 4, 5, 6, 7, 8), False),
    ],
)  # fmt: skip
def test_what_numbers_the_rows_counts_nobody(numbers: tuple[int, ...], is_numbering: bool) -> None:
    proposal = read(
        "No. | Date | Who | Setting | Numbers",
        *(f"{number} | {at + 1}/4/2016 | Staff | NHS | {30 - at}" for at, number in enumerate(numbers)),
    )

    assert (fields(proposal)["No."] is Field.NOTHING) is is_numbering
    assert (asked(proposal) == set()) is is_numbering


# Whom it was for


@pytest.mark.parametrize("heading", ["Delegates from", "Staff from", "Workers from"])
def test_a_heading_says_whom_the_agencies_sent(heading: str) -> None:
    proposal = read(f"Date | Course | {heading} | Attended", "12/4/2016 | CSE | Vol sector | 13")

    assert outcomes(proposal) == [("import", "Professionals", "Others/ Voluntary Sector", "13")]


@pytest.mark.parametrize(
    ("setting", "course", "is_sure"),
    [
        ("FE college", "Healthy relationships", True), ("School", "Online safety", True),
        ("University", "CSE", False), ("College", "PGCE: safeguarding", False),
        ("Health", "CSE", False),
    ],
)  # fmt: skip
def test_students_of_a_school_or_a_college_are_young_people(setting: str, course: str, is_sure: bool) -> None:
    proposal = read(
        "Date | Setting | Who came | Course | Attended", f"12/4/2016 | {setting} | Students | {course} | 41"
    )

    found = outcomes(proposal)[0]
    assert (found[:3] == ("import", "Young people", "Education")) is is_sure


def test_a_title_over_the_rows_settles_a_word_of_two_meanings() -> None:
    rows = (
        "School | Who | Heads | Date", "ASSEMBLIES (PUPILS)", "Elm Academy | Yr 7 | 182 | 14/9/2016",
        "City College | L3 students | 44 | 14/2/2017", "STAFF INSET", "City College | Students | 9 | 16/2/2017",
    )  # fmt: skip

    assert outcomes(read(*rows))[:2] == [
        ("import", "Young people", "Education", "182"), ("import", "Young people", "Education", "44"),
    ]  # fmt: skip


# Sectors


def test_a_word_of_the_keepers_own_sector_is_taken() -> None:
    title, headings = "Northmoor Hospitals NHS Foundation Trust - training log", "Date | Staff from | Attended"

    assert outcomes(read(title, headings, "12/4/2016 | Trust - acute | 22"))[0][:3] == (
        "import", "Professionals", "Health",
    )  # fmt: skip
    # Without the title it may be another's, and a word of another sector is not the keeper's.
    assert outcomes(read(headings, "12/4/2016 | Trust - acute | 22"))[0][0] == "ask"
    assert outcomes(read(title, headings, "12/4/2016 | Fostering | 22"))[0][0] == "ask"


def test_what_may_well_be_a_school_is_one_under_a_heading_of_schools() -> None:
    headings = "School | Who | Attended | Date"

    assert outcomes(read(headings, "Ashdale High | Pastoral team | 12 | 3/11/2016"))[0][:3] == (
        "import", "Professionals", "Education",
    )  # fmt: skip
    for other in ("Town Hall", "The Base", "Elm Surgery"):
        assert outcomes(read(headings, f"{other} | Pastoral team | 12 | 3/11/2016"))[0][0] == "ask"
    # A referral unit may be one, and alternative provision too.
    assert outcomes(read(headings, "Parkwood PRU | Y10 pupils | 12 | 3/11/2016"))[0][0] == "ask"


def test_a_sector_of_another_audience_is_asked_about_by_itself() -> None:
    rows = (
        "Date | Group | Org type | Heads",
        "12/10/2016 | KS4 pupils | Alt provision | 9",
        "14/12/2016 | Tutors | Alt provision | 6",
    )
    proposal = read(*rows)

    first, second = outcomes(proposal)
    assert first == ("import", "Young people", "Alternative Curriculum Provider", "9")
    assert second[0] == "ask"
    assert asked(proposal) == {"sector:alt provision of professionals"}


# Courses of several days


@pytest.mark.parametrize(
    ("row", "is_asked"),
    [
        ("10/05/2016 | 11/05/2016 | Neglect | Multi-agency | Staff | 17", False),
        ("10/05/2016 | 12/05/2016 | Neglect | Multi-agency | Staff | 17", False),
        # Pupils have one session after another, a stretch of weeks is no course, and briefings are several.
        ("10/05/2016 | 11/05/2016 | Keeping safe | School | Pupils | 170", True),
        ("10/05/2016 | 27/05/2016 | Neglect | Multi-agency | Staff | 17", True),
        ("10/05/2016 | 11/05/2016 | Briefings on neglect | Multi-agency | Staff | 17", True),
        ("10 & 11/05/2016 | | Neglect | Multi-agency | Staff | 17", True),
    ],
)
def test_a_course_of_staff_from_one_day_to_another_is_one_session(row: str, is_asked: bool) -> None:
    proposal = read("From | To | Course | Agency | Who for | Attended", row)

    assert any(id_.startswith("sessions@") for id_ in asked(proposal)) is is_asked
    entry = proposal.rows[-1].entry
    assert entry
    assert entry.starts_on == date(2016, 5, 10)
    assert (proposal.rows[-1].decision is Decision.IMPORT) is not is_asked


# Days


def test_the_month_stands_where_it_begins_and_the_day_is_a_number() -> None:
    proposal = read(
        "TRAINING DELIVERED 2016-2017", "Month | Day | Course | Sector | Delegates",
        "April | 12 | CSE | Health | 24", " | 19th | CSE | Health | 18", "May | 10 | CSE | Health | 12",
        # The month that begins here was left out.
        " | 3 | CSE | Health | 9",
    )  # fmt: skip

    rows = [row for row in proposal.rows if row.entry]
    assert [row.entry.starts_on for row in rows[:3] if row.entry] == [
        date(2016, 4, 12), date(2016, 4, 19), date(2016, 5, 10),
    ]  # fmt: skip
    assert [row.decision for row in rows] == [Decision.IMPORT] * 3 + [Decision.ASK]
    assert "month is that of the row above" in rows[1].reason


def test_headings_that_name_audiences_are_headings() -> None:
    proposal = read(
        "Residential: young people's sessions", "Home | Date | YP | Staff | Topic",
        "Elm Lodge | 12.04.16 | 4 | 3 | Exploitation", "The Cedars | 10.05.16 | 5 | 0 | Exploitation",
    )  # fmt: skip

    assert [(row[1], row[3]) for row in outcomes(proposal)] == [
        ("Young people", "4"), ("Professionals", "3"), ("Young people", "5"),
    ]  # fmt: skip
    assert asked(proposal) == set()
    # What tells of the one audience is not told of the other.
    reasons = [row.reason for row in proposal.rows if row.entry]
    assert "Young people:" not in reasons[1]


@pytest.mark.parametrize(
    ("word", "audience"),
    [
        ("TAs", "Professionals"),
        ("PH drivers", "Taxi drivers"),
        ("Social wkrs", "Professionals"),
        ("TA's", "Professionals"),
    ],
)
def test_short_words_in_the_audiences_column(word: str, audience: str) -> None:
    proposal = read("Date | Who for | Setting | Attended", f"12/4/2016 | {word} | School | 9")

    assert outcomes(proposal)[0][1] == audience


def test_what_a_program_exported_is_read() -> None:
    proposal = read(
        "EventID | EventDate | TargetAudience | AgencyType | PlacesOffered | ActualAttendance | % attended",
        "1001 | 2016-04-12T00:00:00 | Professionals | Education | 30 | 24 | 80",
        "1004 | 2016-06-14 10:00:00 | Parents | Parents | 40 | 17 | 43",
    )

    assert [(row.entry.starts_on, row.entry.attended.value) for row in proposal.rows if row.entry] == [
        (date(2016, 4, 12), 24), (date(2016, 6, 14), 17),
    ]  # fmt: skip
    assert asked(proposal) == set()


def test_the_type_of_a_setting_says_its_sector_and_the_setting_names_it() -> None:
    proposal = read(
        "Sessions for young people", "Date | Setting | Type of setting | Attended",
        "14/9/2016 | Elm High | Secondary school | 80", "5/10/2016 | The Zone | Youth club | 17",
    )  # fmt: skip

    assert [row[2] for row in outcomes(proposal)] == ["Education", "Voluntary Sector"]
    assert [row.entry.organisations for row in proposal.rows if row.entry] == [("Elm High",), ("The Zone",)]


@pytest.mark.parametrize(
    ("time", "decision"),
    [(" 12:00:00 AM", Decision.ASK), (" 00:00:00", Decision.IMPORT), (" 9:30 am", Decision.IMPORT)],
)
def test_days_that_a_program_wrote_for_the_united_states_are_asked_about(time: str, decision: Decision) -> None:
    proposal = read("Date | Who | Setting | Attended", f"4/12/2016{time} | Staff | NHS | 12")

    assert [row.decision for row in proposal.rows if row.entry] == [decision]


# A tab that is called as an audience, and rows that speak of another


@pytest.mark.parametrize(
    ("tab", "group", "sector", "note", "told"),
    [
        ("Roadshows", "West social work teams", "Social workers", "", ("import", "Roadshows", "Mainly social workers")),
        ("Roadshows", "Teachers", "Education", "", ("ask", "")),
        ("Young people", "Teachers", "Education", "", ("ask", "")),
        ("Young people", "Staff", "Alternative provider", "", ("ask", "")),
        ("Professionals", "Young Carers project", "Others / Vol sector", "", ("ask", "")),
        ("Professionals", "Young Carers project", "Others / Vol sector", "staff team",
         ("import", "Professionals", "Others/ Voluntary Sector")),
    ],
)  # fmt: skip
def test_a_row_that_speaks_of_others_than_its_tab_is_never_taken_as_theirs(
    tab: str, group: str, sector: str, note: str, told: tuple[str, ...]
) -> None:
    proposal = proposed(
        typed_sheet(f"Date | For whom | Sector | Attended | Notes\n2016-09-21 | {group} | {sector} | 34 | {note}", tab)
    )

    assert [row[: len(told)] for row in outcomes(proposal)] == [told]


@pytest.mark.parametrize("heading", ["Trade", "Sector"])
@pytest.mark.parametrize(
    ("trade", "decision"),
    [
        ("Passenger assistants", "ask"), ("Private hire operators", "ask"), ("Drivers' wives", "ask"),
        ("School transport escorts", "ask"), ("Licensing officers", "ask"), ("Hackney & private hire", "import"),
        ("Private hire drivers", "import"),
    ],
)  # fmt: skip
def test_who_is_near_the_drivers_is_no_driver(heading: str, trade: str, decision: str) -> None:
    proposal = read(
        "Safeguarding awareness for taxi drivers", "", f"Date | {heading} | Attended", f"12/4/2016 | {trade} | 17"
    )

    assert [outcome for outcome, *_ in outcomes(proposal)] == [decision]


# Times and counts of several sessions


@pytest.mark.parametrize(
    ("title", "days", "decisions"),
    [
        # It tells where they begin.
        ("Sessions for parents, April 2016 to date", ("2016-04-20", "2016-06-08", "2016-09-14", "2017-02-22"),
         ["import"] * 4),
        # One of both is a slip.
        ("Sessions for parents, April 2016", ("2016-05-10", "2016-05-17", "2016-05-18", "2016-05-24"), ["ask"] * 4),
        ("Sessions for parents, 2016/17", ("2016-04-20", "2016-06-08", "2016-09-14", "2017-04-22"),
         ["import", "import", "import", "ask"]),
    ],
)  # fmt: skip
def test_a_time_that_most_days_belie_is_none(title: str, days: tuple[str, ...], decisions: list[str]) -> None:
    rows = "\n".join(f"{day} | School {at} | {20 + at}" for at, day in enumerate(days))
    proposal = proposed(typed_sheet(f"{title}\n\nDate | Venue | Attended\n{rows}"))

    assert [decision for decision, *_ in outcomes(proposal)] == decisions


@pytest.mark.parametrize(
    ("heading", "attended", "decision"),
    [("Total attendances", 43, "import"), ("Total attendances", 61, "ask"), ("Attended", 43, "ask")],
)
def test_all_attendances_of_several_sessions_are_more_than_had_booked(
    heading: str, attended: int, decision: str
) -> None:
    proposal = read(
        f"Date | Who for | No. of sessions | Booked | {heading}", f"20/4/2016 | Parents | 6 | 10 | {attended}"
    )

    assert [one for one, *_ in outcomes(proposal)] == [decision]


# A college's own register


@pytest.mark.parametrize(
    ("group", "told"),
    [
        ("Staff: teaching", ("import", "Professionals", "Education", "18")),
        ("Staff: business support", ("import", "Professionals", "Education", "18")),
        ("Students: L1 Catering", ("import", "Young people", "Education", "18")),
        ("Students: L3 Health & Social Care", ("import", "Young people", "Education", "18")),
        ("Students: ESOL 19+ (evening)", ("ask",)), ("Students: Access to HE", ("ask",)),
        ("Employers of apprentices", ("ask",)),
    ],
)  # fmt: skip
def test_what_stands_before_a_colon_says_whom_a_college_taught(group: str, told: tuple[str, ...]) -> None:
    proposal = read(
        "Ashby College: safeguarding sessions 2016-17", "", "Date | Session | Group | Attended | Notes",
        f"6/9/2016 | Staying safe | {group} | 18 |",
    )  # fmt: skip

    assert [row[: len(told)] for row in outcomes(proposal)] == [told]


@pytest.mark.parametrize(
    ("heading", "counts", "told"),
    [
        ("Attended/booked", ("18/20", "22/22"), [("import", "18"), ("import", "22")]),
        ("Attended out of places", ("18/20", "22/22"), [("import", "18"), ("import", "22")]),
        # "/22" says how many had booked, and not that nobody came.
        ("Attended/booked", ("18/20", "/22"), [("import", "18"), ("ask", "not recorded")]),
        ("Attended/booked", ("18/20", "25/22"), None), ("Attended", ("18/20", "22/22"), None),
        ("Boys/girls", ("18/20", "22/22"), None),
    ],
)  # fmt: skip
def test_those_who_attended_of_those_who_had_booked(
    heading: str, counts: tuple[str, ...], told: list[tuple[str, str]] | None
) -> None:
    proposal = read(
        f"Date | Who for | Sector | {heading}",
        *(f"{at}/9/2016 | Staff | NHS | {count}" for at, count in enumerate(counts, 1)),
    )

    found = [(decision, attended) for decision, _, _, attended in outcomes(proposal)]
    assert found == told if told else "import" not in {decision for decision, _ in found}


# Parts and their total


@pytest.mark.parametrize(
    ("parts", "total", "whom", "sector"),
    [
        (("Y7", "Y8"), "Total", "Young people", "Education"),
        (("Y7", "Y8"), "Total pupils", "Young people", "Education"),
        (("Mums", "Dads"), "Total", "Parents and carers", "Parents and carers"),
        (("Mums", "Dads"), "Total parents", "Parents and carers", "Parents and carers"),
    ],
)
def test_a_total_beside_its_parts_is_the_count(parts: tuple[str, str], total: str, whom: str, sector: str) -> None:
    proposal = read(
        f"Date | School | {parts[0]} | {parts[1]} | {total}",
        "3/5/2016 | Wales High School | 58 | | 58", "4/5/2016 | Wales High School | 20 | 30 | 50",
        "5/5/2016 | Wales High School | | 30 | 30",
    )  # fmt: skip

    assert outcomes(proposal) == [("import", whom, sector, attended) for attended in ("58", "50", "30")]


@pytest.mark.parametrize(
    ("title", "whom", "decision"),
    [
        ("Ashby - Learning & Development course log 2016/17", "Children's social care", "import"),
        ("Workforce training 2016/17", "Children's social care", "import"),
        ("Workforce training 2016/17", "Foster carers", "ask"), ("Ashby - L&D log 2016/17", "Care leavers", "ask"),
        ("Training 2016/17", "Children's social care", "ask"),
        ("Learning & development for students 2016/17", "Children's social care", "ask"),
    ],
)  # fmt: skip
def test_a_log_of_the_workforce_is_of_staff(title: str, whom: str, decision: str) -> None:
    proposal = read(title, "", "Date | Course | For | Attended", f"6/6/2016 | Risk, advanced | {whom} | 16")

    assert [one for one, *_ in outcomes(proposal)] == [decision]


@pytest.mark.parametrize(
    ("remark", "decision"),
    [
        ("joint with session above", Decision.ASK), ("combined with the GP training above", Decision.ASK),
        ("same room as the teachers", Decision.ASK), ("see above", Decision.ASK),
        ("joint with police", Decision.IMPORT), ("above average turnout", Decision.IMPORT),
    ],
)  # fmt: skip
def test_a_row_that_may_be_the_session_of_another_is_asked_about(remark: str, decision: Decision) -> None:
    proposal = read(
        "Date | Audience | Sector | Attended | Comments", "4/5/16 | Professionals | Education | 18 | ",
        f"5/5/16 | Professionals | Health | 25 | {remark}",
    )  # fmt: skip

    assert [row.decision for row in proposal.rows if row.entry] == [Decision.IMPORT, decision]


def test_counts_of_pupils_and_of_staff_are_theirs_whatever_the_row_says_of_its_year_group() -> None:
    proposal = read(
        "Date | School | Year group | Pupils | Staff present", "12/4/16 | Moor Top School | Y8 | 180 | 9",
        "13/4/16 | Beck School | Parents | 90 | 5",
    )  # fmt: skip

    found = [(row.entry.audience, row.entry.attended.value) for row in proposal.rows if row.entry]
    assert found[:2] == [("Young people", 180), ("Professionals", 9)]
    decisions = [row.decision for row in proposal.rows if row.entry]
    assert decisions == [Decision.IMPORT, Decision.IMPORT, Decision.ASK, Decision.ASK]


def test_the_one_column_of_words_tells_what_was_taught_where_and_for_whom() -> None:
    proposal = read(
        "Date | Details | Number", "12 April 2016 | Training for GPs at Valley Surgery | 14",
        "14 April 2016 | Briefing for taxi drivers, Town Hall | 60", "20 April 2016 | Town Hall | 40",
    )  # fmt: skip

    assert [row[:2] for row in outcomes(proposal)] == [
        ("import", "Professionals"),
        ("import", "Taxi drivers"),
        ("ask", ""),
    ]


def test_a_range_of_days_is_no_day_that_is_written_month_first() -> None:
    proposal = read(
        "Date | Audience | Sector | Attended", "12-13/04/2016 | Professionals | Multi agency | 18",
        "05/06/2016 | Professionals | Education | 20",
    )  # fmt: skip

    assert [row.decision for row in proposal.rows if row.entry][1] is Decision.IMPORT


def test_where_one_day_is_written_month_first_others_may_be() -> None:
    proposal = read(
        "Date | Audience | Sector | Attended", "05/31/2016 | Professionals | Health | 18",
        "05/06/2016 | Professionals | Education | 20",
    )  # fmt: skip

    assert [row.decision for row in proposal.rows if row.entry] == [Decision.ASK, Decision.ASK]
