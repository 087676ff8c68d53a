"""What texts around and in a row tell of whom it was for, and what they leave open."""

from __future__ import annotations

import pytest

from tests.inputs.old_registers.known import starting_lists
from tests.inputs.old_registers.rows import asked, read
from training_register.inputs.old_registers.evidence import Said, audience_said, is_for
from training_register.inputs.old_registers.proposal import Decision
from training_register.inputs.old_registers.spellings import Spellings

SPELLINGS = Spellings(starting_lists(), {})


@pytest.mark.parametrize(
    ("titles", "audience"),
    [
        # What explains a column is no title.
        (("Workers = us and their staff, don't count these", "Sessions for pupils"), "Young people"),
        (("Group work with young people - diary",), "Young people"),
        (("Working with young people",), ""),
        (("Pupils and parents",), ""),
        # Who keeps it is not whom it was for.
        (("Prevention worker diary 2016",), ""),
        (("Sexual health outreach nurse: school and youth sessions",), ""),
        (("School nurse training log",), ""),
        (("Social worker training 2016",), "Professionals"),
        (("Train the trainer",), "Professionals"),
        (("Briefings for a lead practitioner",), "Professionals"),
    ],
)
def test_the_audience_of_titles(titles: tuple[str, ...], audience: str) -> None:
    said = audience_said((Said(text, "its title") for text in titles), SPELLINGS)

    assert (said.name if said else "") == audience


@pytest.mark.parametrize(
    ("text", "is_whom"),
    [
        ("Online safety for teens", True),
        ("Talking to teens about exploitation", False),
        ("Communicating with young people", False),
        ("Workshop with young people", True),
    ],
)
def test_what_a_course_is_about_is_not_whom_it_was_for(text: str, is_whom: bool) -> None:
    assert any(is_for(one, text) for one in SPELLINGS.audiences_spoken_of(text)) is is_whom


def test_a_word_and_the_course_beside_it_tell_the_audience_together() -> None:
    proposal = read(
        "Date | Agency | Session | Audience | Attended",
        "12/4/2016 | Licensing | Safeguarding for taxi drivers | Drivers | 42",
        "13/4/2016 | Licensing | CSE | Drivers | 12",
    )

    first, second = proposal.rows[1:]
    assert first.decision is Decision.IMPORT
    assert first.entry
    assert first.entry.audience == "Taxi drivers"
    # Where the course says nothing of it, somebody is asked.
    assert second.decision is Decision.ASK


def test_pupils_in_a_school_are_of_its_sector() -> None:
    proposal = read(
        "Date | Venue | Who | Attended", "12/4/2016 | Elm Academy | Pupils | 42", "13/4/2016 | Rm 2 | Pupils | 9"
    )

    first, second = proposal.rows[1:]
    assert first.decision is Decision.IMPORT
    assert first.entry
    assert (first.entry.audience, first.entry.sector) == ("Young people", "Education")
    # Those in a room may be of any.
    assert second.decision is Decision.ASK


@pytest.mark.parametrize(("heading", "decision"), [("School", Decision.IMPORT), ("Organisation", Decision.ASK)])
def test_a_column_of_schools_tells_what_a_special_one_is(heading: str, decision: Decision) -> None:
    proposal = read(
        f"Sessions for pupils\nDate | {heading} | Type | Attended",
        "12/4/2016 | Elmfield | Secondary | 12",
        "13/4/2016 | Hilltop | Special | 8",
    )

    assert proposal.rows[-1].decision is decision
    assert asked(proposal) <= {"sector:special"}
