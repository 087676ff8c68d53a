"""Registers of many shapes, each a few rows: what is understood of them, and what is asked."""

from __future__ import annotations

from tests.inputs.old_registers.typed_sheets import asked, imported, proposed, typed_sheet
from training_register.inputs.old_registers.book import Merge
from training_register.inputs.old_registers.proposal import Decision


def test_pupils_and_staff_in_columns_of_their_own_are_entries_of_one_session() -> None:
    rows = "\n".join(f"2016-04-{day} | Hinde House School | Y8 workshop | 28 | 2 | 30" for day in (12, 19, 26))
    sheet = typed_sheet(
        f"Date | School | Session | Attended | |\n | | | Pupils | Staff | Total\n{rows}", merges=(Merge(1, 4, 1, 6),)
    )

    proposal = proposed(sheet)

    assert imported(proposal)[:2] == ["2016-04-12 Young people/Education 28", "2016-04-12 Professionals/Education 2 x0"]
    second = proposal.rows_of(Decision.IMPORT)[1]
    assert second.entry
    assert second.entry.same_session_as == proposal.rows_of(Decision.IMPORT)[0].place


def test_a_row_that_counts_several_for_once_is_asked_about() -> None:
    proposal = proposed(
        typed_sheet("""
Date | School | Pupils | Staff
2016-04-12 | Firth Park Academy | 180 |
2016-04-19 | Firth Park Academy | 31 | 3
2016-05-03 | Bents Green School | | 34
2016-05-10 | Bents Green School | 20 |
""")
    )

    assert imported(proposal) == [
        "2016-04-12 Young people/Education 180",
        "2016-05-03 Professionals/Education 34",
        "2016-05-10 Young people/Education 20",
    ]
    assert [one.id for one in proposal.open_questions] == ["row:several audiences"]


def test_columns_of_agencies_say_where_people_came_from() -> None:
    proposal = proposed(
        typed_sheet("""
Date | Course | Education | Health | Police | Social care | Total
12/04/2016 | Multi-agency level 1 | 5 | 7 | 2 | 8 | 22
26/04/2016 | Multi-agency level 1 | 4 | 6 | 1 | 9 | 20
10/05/2016 | Multi-agency level 2 | 5 | 7 | 2 | 8 | 24
""")
    )

    assert imported(proposal) == [
        "2016-04-12 Professionals/Multi Agency 22",
        "2016-04-26 Professionals/Multi Agency 20",
    ]
    assert asked(proposal) == ["Its parts come to 22, and its total says 24: does it count?"]


def test_a_column_for_each_sector_says_the_sector() -> None:
    proposal = proposed(
        typed_sheet("""
PROFESSIONALS TRAINED 2016/17
Date | Where | Education | Health | Multi Agency | Voluntary
12/04/2016 | Hinde House | 34 | | |
26/04/2016 | Northern General | | 19 | |
10/05/2016 | Town Hall | | | 27 |
""")
    )

    assert imported(proposal) == [
        "2016-04-12 Professionals/Education 34",
        "2016-04-26 Professionals/Health 19",
        "2016-05-10 Professionals/Multi Agency 27",
    ]


def test_months_between_the_rows_tell_the_month_of_a_day() -> None:
    proposal = proposed(
        typed_sheet("""
Staff training 2016-17
Day | Organisation | Sector | No
April
12 | Firth Park | School | 34
January
3rd | Barnardo's | Vol sector | 12
" | Barnardo's | Vol sector | 9
32 | Barnardo's | Vol sector | 7
""")
    )

    assert imported(proposal) == [
        "2016-04-12 Professionals/Education 34",
        "2017-01-03 Professionals/Others/ Voluntary Sector 12",
        "2017-01-03 Professionals/Others/ Voluntary Sector 9",
    ]
    assert asked(proposal) == ["“32” is a number, not a day."]


def test_tables_under_one_another_have_titles_of_their_own() -> None:
    proposal = proposed(
        typed_sheet("""
Training 2016-17
!!PROFESSIONALS
Date | Organisation | Sector | Nos
12 April | Firth Park | Education | 34
Total | | | 34

!!YOUNG PEOPLE
Date | School | Sessions | Nos
14 April | Firth Park Academy | 5 | 180
Total | | 5 | 180
""")
    )

    assert imported(proposal) == ["2016-04-12 Professionals/Education 34", "2016-04-14 Young people/Education 180 x5"]


def test_a_sheet_of_everything_repeats_the_others() -> None:
    headings = "Date | Audience | Sector | Organisation | Attended"
    april = "2016-04-12 | Staff | Education | Firth Park Academy | 34"
    may = "2016-05-12 | Staff | Health | Northern General | 19"

    proposal = proposed(
        typed_sheet(f"{headings}\n{april}", "April"),
        typed_sheet(f"{headings}\n{may}", "May"),
        typed_sheet(f"{headings}\n{april}\n{may}", "All"),
        typed_sheet("Month | Attended\nApr | 34\nMay | 19\nTotal | 53", "Summary"),
    )

    assert imported(proposal) == ["2016-04-12 Professionals/Education 34", "2016-05-12 Professionals/Health 19"]
    assert [row.place.sheet for row in proposal.rows_of(Decision.SKIP)] == [2, 2]
    assert asked(proposal) == []


def test_a_sign_in_sheet_holds_no_entries_and_is_quoted_nowhere() -> None:
    proposal = proposed(
        typed_sheet("Date | Audience | Sector | Attended\n2016-04-12 | Staff | Health | 2"),
        typed_sheet(
            "Course: awareness | Date: 12/04/2016\nName | Agency | E-mail | Signed\n"
            "Jo Bloggs | Health | jo@nhs.example.org | y\nAl Smith | Police | al@pnn.example.org | y",
            "Sign in",
        ),
    )

    assert imported(proposal) == ["2016-04-12 Professionals/Health 2"]
    assert {row.decision for row in proposal.rows if row.place.sheet == 1} == {Decision.NOT_AN_ENTRY}
    assert "Bloggs" not in repr(proposal)
    assert "example.org" not in repr(proposal)


def test_names_and_addresses_of_a_private_column_are_quoted_nowhere() -> None:
    proposal = proposed(
        typed_sheet("""
Date | Audience | Sector | Contact | Attended | Notes
2016-04-12 | Staff | Police | Jo Bloggs | c30 | ring 07700 900123
""")
    )

    assert asked(proposal)
    assert "Bloggs" not in repr(proposal)
    assert "900123" not in repr(proposal)


def test_what_a_legend_says_of_a_colour_is_asked_about() -> None:
    proposal = proposed(
        typed_sheet("""
STAFF TRAINING 2016-17
{fill:FFFF00}yellow = provisional
Date | Organisation | Sector | Attended
2016-04-12 | Firth Park | School | 34
{fill:FFFF00}2016-04-13 | {fill:FFFF00}Firth Park | {fill:FFFF00}School | {fill:FFFF00}30
""")
    )

    assert imported(proposal) == ["2016-04-12 Professionals/Education 34"]
    assert asked(proposal) == ["Its colour means “provisional”: does it count?"]


def test_headings_of_a_form_are_sentences() -> None:
    proposal = proposed(
        typed_sheet("""
Timestamp | Email address | What date was the session? | Who was it for? | What sector? | How many attended?
2016-04-13 | jo@example.org | 2016-04-12 | Professionals | Education | 34
2016-04-20 | jo@example.org | 2016-04-19 | Young people | Voluntary sector | 9
""")
    )

    assert imported(proposal) == [
        "2016-04-12 Professionals/Education 34",
        "2016-04-19 Young people/Voluntary Sector 9",
    ]


def test_what_may_be_sessions_outside_of_any_table_is_asked_about() -> None:
    proposal = proposed(
        typed_sheet("""
Training we did 2016/17
12/4/16 Firth Park Academy staff - 34
19/4/16 Northern General nurses - 12
3/5/16 Hinde House Y9 assembly - 180
""")
    )

    assert len(asked(proposal)) == 3


def test_days_of_a_column_that_is_written_month_first_are_asked_about() -> None:
    proposal = proposed(
        typed_sheet("""
Date | Audience | Sector | Attended
04/25/2016 | Staff | School | 34
05/04/2016 | Staff | School | 12
05/05/2016 | Staff | School | 13
""")
    )

    assert imported(proposal) == ["2016-05-05 Professionals/Education 13"]
    assert len(asked(proposal)) == 2


def test_nothing_tells_whom_sessions_were_for_is_asked_once() -> None:
    sheet = typed_sheet("""
Date | School | Attended
2016-04-12 | Firth Park Academy | 34
2016-04-13 | Hinde House School | 30
2016-04-14 | Hinde House School - Year 9 | 130
2016-04-15 | Northern General Hospital | 12
""")

    assert [(one.id, len(one.rows)) for one in proposed(sheet).open_questions] == [("audience:", 2)]
    assert imported(proposed(sheet, answers={"audience:": "Young people"})) == [
        "2016-04-12 Young people/Education 34",
        "2016-04-13 Young people/Education 30",
        "2016-04-14 Young people/Education 130",
        "2016-04-15 Professionals/Health 12",
    ]


def test_figures_that_do_not_go_together_as_in_other_rows_are_asked_about() -> None:
    rows = [(26, 24, 2), (27, 26, 1), (25, 22, 3), (30, 27, 3), (24, 20, 2)]
    lines = "\n".join(f"2016-04-{day + 10} | {a} | {p} | {f}" for day, (a, p, f) in enumerate(rows))

    proposal = proposed(typed_sheet(f"Taxi driver training\nDate | Attended | Passed | Failed\n{lines}"))

    assert len(imported(proposal)) == 4
    assert len(asked(proposal)) == 1


def test_a_list_of_codes_tells_what_they_stand_for() -> None:
    proposal = proposed(
        typed_sheet("Code | Sector\nE | Education\nH | Health\nMA | Multi agency", "Lists"),
        typed_sheet("""
Training for professionals
Date | For | Code | All
2016-04-12 | LSCB | MA | 22
2016-04-19 | Firth Road | E | 12
2016-04-26 | Somebody | P | 9
"""),
    )

    assert imported(proposal) == ["2016-04-12 Professionals/Multi Agency 22", "2016-04-19 Professionals/Education 12"]
    assert asked(proposal) == ["Which sector is “P”?"]


def test_a_person_can_say_that_a_column_or_a_row_is_something_else() -> None:
    sheet = typed_sheet("Date | Audience | Sector | Numbers | People\n2016-04-12 | Staff | School | 28 | 30")

    assert [one.id for one in proposed(sheet).open_questions] == ["column:numbers"]
    assert imported(proposed(sheet, answers={"column:numbers": "figure:Booked"})) == [
        "2016-04-12 Professionals/Education 30"
    ]
    both = {"column:numbers": "attended", "row@0!2": "skip"}
    assert [row.decision for row in proposed(sheet, answers=both).rows] == [Decision.NOT_AN_ENTRY, Decision.SKIP]
