"""A text that looks like it identifies a child is noticed; ordinary notes are left alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.rules.private_texts import private_parts

NAME_AND_AGE, BIRTH, NHS, POLICE = "a child's name and age", "a date of birth", "an NHS number", "a police number"


@pytest.mark.parametrize(
    ("text", "piece", "what"),
    [
        ("Jamie (14)", "Jamie (14)", NAME_AND_AGE),
        ("Met Jamie (14) after the session.", "Jamie (14)", NAME_AND_AGE),
        ("jamie (14) was upset", "jamie (14)", NAME_AND_AGE),
        ("JAMIE (14)", "JAMIE (14)", NAME_AND_AGE),
        ("Jamie Smith (14)", "Jamie Smith (14)", NAME_AND_AGE),
        ("Jamie S. (14)", "Jamie S. (14)", NAME_AND_AGE),
        ("J. Smith (14)", "J. Smith (14)", NAME_AND_AGE),
        ("J.S. (14) left early", "J.S. (14)", NAME_AND_AGE),
        ("Jamie (aged 14)", "Jamie (aged 14)", NAME_AND_AGE),
        ("Jamie [14 yrs]", "Jamie [14 yrs]", NAME_AND_AGE),
        ("Jamie (f, 14)", "Jamie (f, 14)", NAME_AND_AGE),
        ("Jamie (14, Year 9) disclosed", "Jamie (14, Year 9)", NAME_AND_AGE),
        ("Jamie Smith, 14", "Jamie Smith, 14", NAME_AND_AGE),
        ("Jamie Smith, 14, disclosed", "Jamie Smith, 14", NAME_AND_AGE),
        ("Jamie, 14 and Chloe, 15.", "Jamie, 14", NAME_AND_AGE),
        ("Jamie, 14 and Chloe, 15.", "Chloe, 15", NAME_AND_AGE),
        ("spoke to Mohammed - 9", "Mohammed - 9", NAME_AND_AGE),
        ("Kayleigh aged 13", "Kayleigh aged 13", NAME_AND_AGE),
        ("Kayleigh, aged 13, came", "Kayleigh, aged 13", NAME_AND_AGE),
        ("Kayleigh aged thirteen", "Kayleigh aged thirteen", NAME_AND_AGE),
        ("Kayleigh, who is aged 13", "Kayleigh, who is aged 13", NAME_AND_AGE),
        ("Zbyszek aged 13", "Zbyszek aged 13", NAME_AND_AGE),
        ("Oluwaseun Adebayo, age 11", "Oluwaseun Adebayo, age 11", NAME_AND_AGE),
        ("Jay age 9", "Jay age 9", NAME_AND_AGE),
        ("Jay age: 9", "Jay age: 9", NAME_AND_AGE),
        ("Jamie, 12 yrs", "Jamie, 12 yrs", NAME_AND_AGE),
        ("Jamie 12yrs.", "Jamie 12yrs.", NAME_AND_AGE),
        ("Jamie 14yo", "Jamie 14yo", NAME_AND_AGE),
        ("Jamie is 14 years old", "Jamie is 14 years old", NAME_AND_AGE),
        ("Jamie is 14.", "Jamie is 14", NAME_AND_AGE),
        ("Jamie, who is 14, said", "Jamie, who is 14", NAME_AND_AGE),
        ("Brought Sophie (18 months).", "Sophie (18 months)", NAME_AND_AGE),
        ("14-year-old Jamie", "14-year-old Jamie", NAME_AND_AGE),
        ("a 14 year old girl called Jamie", "14 year old girl called Jamie", NAME_AND_AGE),
        ("a 14 year old boy, Zbyszek, asked", "14 year old boy, Zbyszek", NAME_AND_AGE),
        ("14yo jamie", "14yo jamie", NAME_AND_AGE),
        ("girl aged 14 called Zbyszka", "14 called Zbyszka", NAME_AND_AGE),
        ("Lily-Mae (3)", "Lily-Mae (3)", NAME_AND_AGE),
        ("Summer-Rose (7)", "Summer-Rose (7)", NAME_AND_AGE),
        ("Jack (14)", "Jack (14)", NAME_AND_AGE),
        ("Jamie aged 14/15", "Jamie aged 14/15", NAME_AND_AGE),
        ("Jamie and Kayleigh (14 and 13)", "Kayleigh (14 and 13)", NAME_AND_AGE),
        ("Ryan 13, late", "Ryan 13", NAME_AND_AGE),
        ("Ellis\n(14)", "Ellis (14)", NAME_AND_AGE),
        ("dob 12/03/2003", "dob 12/03/2003", BIRTH),
        ("DOB: 12.3.03", "DOB: 12.3.03", BIRTH),
        ("D.O.B. 12-03-2003", "D.O.B. 12-03-2003", BIRTH),
        ("d.o.b. 12 March 2003", "d.o.b. 12 March 2003", BIRTH),
        ("date of birth is 12th of March 2003", "date of birth is 12th of March 2003", BIRTH),
        ("Date of birth: 2003-03-12", "Date of birth: 2003-03-12", BIRTH),
        ("She was born on 12/3/03 in Leeds", "born on 12/3/03", BIRTH),
        ("born 12 March", "born 12 March", BIRTH),
        ("born Friday 12 March 2003", "born Friday 12 March 2003", BIRTH),
        ("(b. 12/03/2003)", "b. 12/03/2003", BIRTH),
        ("12/03/2003 (DOB)", "12/03/2003 (DOB", BIRTH),
        ("dob 120303", "dob 120303", BIRTH),
        ("943 476 5919", "943 476 5919", NHS),
        ("NHS no. 9434765919.", "9434765919", NHS),
        ("nhs 943-476-5919", "943-476-5919", NHS),
        ("450 557 7104 (patient)", "450 557 7104", NHS),
        ("PNC 05/123456A", "PNC 05/123456A", POLICE),
        ("05/123456A", "05/123456A", POLICE),
        ("2005/0123456A", "2005/0123456A", POLICE),
        ("PNC ID: 2005/0123456A", "PNC ID: 2005/0123456A", POLICE),
        ("crime reference 14/123456/16", "crime reference 14/123456/16", POLICE),
        ("Crime number: K/1234567/16", "Crime number: K/1234567/16", POLICE),
        ("crime ref no 14123456", "crime ref no 14123456", POLICE),
        ("custody number AB123/16", "custody number AB123/16", POLICE),
        ("custody record NE/01234/16", "custody record NE/01234/16", POLICE),
        ("URN 14AB1234516", "URN 14AB1234516", POLICE),
        ("URN: 107165", "URN: 107165", POLICE),
        ("police ref. 1234567", "police ref. 1234567", POLICE),
        ("log 123 of 12/03/2016", "log 123 of 12/03/2016", POLICE),
        ("Incident 123 of 12 March 2016", "Incident 123 of 12 March 2016", POLICE),
        ("incident no. 567 of 12/3/16", "incident no. 567 of 12/3/16", POLICE),
    ],
)
def test_what_looks_like_it_identifies_somebody(text: str, piece: str, what: str) -> None:
    assert f"“{piece}” looks like {what}" in private_parts(text)


@pytest.mark.parametrize(
    "text",
    [
        "Year 9 group",
        "30 pupils aged 13 to 15",
        "Pupils aged 13-15",
        "Girls aged 14",
        "Young people aged 11 and over",
        "Unaccompanied Minors aged 16",
        "Young Carers, aged 12",
        "Children aged 5+",
        "YP aged 14",
        "Room 14",
        "Bents Green School, 14 pupils",
        "Bents Green School (14)",
        "Bents Green, 14",
        "Golddigger Trust (5)",
        "Meadowhall (9), Rotherham (12), Hellaby (14)",
        "pupils from Meadowhead, aged 14",
        "Thomas Rotherham College (14)",
        "Daniel Yorath House, 12",
        "St James (14)",
        "St. Joseph, 12",
        "King Edward (14)",
        "Monday, 14 attended",
        "Monday (14), Tuesday (9)",
        "April (14), May (9), June (12)",
        "March, 14",
        "Y10 girls, 12 attended",
        "School nurse team (6)",
        "Police (3), Health (5), Education (12)",
        "Police 3, Schools 12, Health 5",
        "Unit 4, Park Road",
        "KS3, 12 of 14 came",
        "Sessions 1 (12 people)",
        "Session 2 (9)",
        "Jane Doe (trainer), 2 sessions",
        "Sarah, 14 attended",
        "Sarah Jones (12 people)",
        "Emma 14 March",
        "Emma 3, Sarah 2",
        "Emma 12 sessions",
        "Carter Knowle (14)",
        "Emma (2 sessions)",
        "Trainer: Emma (2)",
        "Mrs James, 14",
        "Miss Taylor (6)",
        "Cllr Thomas (9)",
        "Jamie, 14 March",
        "Sophie, 14, 15 and 16 March",
        "Sophie, 9.30",
        "Sophie (9:30)",
        "Sophie, 9am to 12",
        "Emma, 10 years of service",
        "Max age 13",
        "max (14)",
        "Barnardo's, 10 yrs of funding",
        "Room at 0114 273 4567",
        "Ring 01142734567 or 07911 123456",
        "+44 7911 123456",
        "call 0114 273 4567 ext 12",
        "943 476 5918",
        "Course code CSE/2016/14",
        "CSE-101 (12)",
        "2016/17 Q1",
        "2016/17A",
        "Level 2, 14 places",
        "14-year-olds at Park Academy",
        "a 14 year old Slovak girl",
        "a 14 year old from Leeds",
        "Group A (14)",
        "U.K. (14)",
        "14 April 2016, 9 came",
        "Delivered on 12/03/2016",
        "The service was born on 1 April 2011",
        "Children born after 1 September 2005",
        "DOB not asked",
        "no dates of birth were taken on 12/3/2016",
        "Crime numbers are up 12% since 2014",
        "crime ref: see file",
        "Crime prevention 2016",
        "Training log 3 of 12",
        "Page 3 of 12",
        "Log in at 12",
        "Incident forms given to 14",
        "Police (14)",
        "hope (12) to come back",
        "Will, 12 and a half hours",
        "Faith groups (14)",
        "Amy's House (4)",
        "Aged 14",
        "age 9",
        "Workshop 3: 14, 15 and 12",
        "12 parents, 14 carers",
        "Roma, 14",
        "Follow up in June (3)",
        "£14, 12%, 9/10",
        "",
    ],
)
def test_ordinary_notes_are_left_alone(text: str) -> None:
    assert private_parts(text) == []


def test_each_piece_is_named_once_in_the_order_of_the_text() -> None:
    assert private_parts("dob 12/03/2003. Jamie (14), later Jamie (14); NHS 943 476 5919") == [
        "“dob 12/03/2003” looks like a date of birth",
        "“Jamie (14)” looks like a child's name and age",
        "“943 476 5919” looks like an NHS number",
    ]


@given(st.sampled_from(["Jamie", "Chloe", "Mohammed", "Zuzanna"]), st.integers(0, 60))
def test_only_the_ages_of_children_are_asked_about(name: str, age: int) -> None:
    for text in (f"{name} ({age})", f"{name}, {age}", f"{name} aged {age}", f"{age}-year-old {name}"):
        assert len(private_parts(text)) == (age <= 18)


@given(st.lists(st.integers(0, 9), min_size=10, max_size=10))
def test_one_check_digit_makes_an_nhs_number(figures: list[int]) -> None:
    start = "".join(map(str, [figures[0] or 4, *figures[1:9]]))
    assert len([last for last in "0123456789" if private_parts(f"{start}{last}")]) <= 1


@given(
    st.text()
    | st.lists(
        st.sampled_from(["Jamie", "aged", "14", "(", ")", ",", "year", "old", "born", "12/3/2016", "J.", "crime", "no",
                         "943 476 5919", " ", "-", "’s", "who is", "called"])
    ).map(" ".join)
)  # fmt: skip
def test_any_text_is_looked_through(text: str) -> None:
    for phrase in private_parts(text):
        assert phrase.startswith("“")
        assert "” looks like a" in phrase


@pytest.mark.parametrize(
    "piece", ["Jamie ", "Jamie, ", "14 ", "J.", "( ", "year old ", "12/", "crime no ", "born on ", "1 "]
)
def test_a_long_text_takes_no_long_time(piece: str) -> None:
    begun = time.monotonic()
    private_parts(piece * 5_000)
    assert time.monotonic() - begun < 2
